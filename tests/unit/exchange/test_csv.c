/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/file.h"
#include "exchange/tables/csv.h"

struct found {
    struct buf text; /* a line for each unit and warning */
    struct arena arena;
    struct unit units[8];
    size_t count;
};

static bool keep_unit(void *context, const struct unit *unit, struct error *err) {
    struct found *found = context;
    (void)err;
    buf_add_format(&found->text, "%s>%s [%" STR_FMT "][%" STR_FMT "] %s", unit->from.tag, unit->to.tag,
                   STR_ARG(unit->source.text), STR_ARG(unit->target.text), unit_status_name(unit->status).at);
    if (unit->created_ms || unit->usage_count)
        buf_add_format(&found->text, " %lld %lld", (long long)unit->created_ms, (long long)unit->usage_count);
    buf_add_byte(&found->text, '\n');
    if (found->count < 8) found->units[found->count++] = unit_copy(&found->arena, unit);
    return true;
}

static void keep_warning(void *context, const char *warning) {
    struct found *found = context;
    buf_add_format(&found->text, "%s\n", warning);
}

static void found_done(struct found *found) {
    buf_done(&found->text);
    arena_done(&found->arena);
}

static bool read_bytes(struct str bytes, char separator, bool told, size_t step, struct found *found, struct error *err) {
    struct csv_options options = {.name = "f", .separator = separator};
    if (told) assert_true(language_parse(STR("en"), &options.from, NULL) && language_parse(STR("sw"), &options.to, NULL));
    struct csv_reader *reader = csv_reader_open(&options, keep_unit, keep_warning, found);
    bool ok = true;
    for (size_t at = 0; ok && at < bytes.len; at += step)
        ok = csv_reader_feed(reader, bytes.at + at, bytes.len - at < step ? bytes.len - at : step, err);
    ok = ok && csv_reader_finish(reader, err);
    csv_reader_close(reader);
    return ok;
}

static void test_files(void **state) {
    static const struct {
        const char *name;
        bool told;
        const char *expected;
    } cases[] = {
        {"semicolons.csv", true,
         "f:1: columns that are passed over: \"ignored\"\nen>sw [One][Moja] reviewed\nen>sw [Two; \"2\"\r\nlines][Mbili] "
         "confirmed\nf:6: no source: the row is passed over\n"
         "f:7: no target: the row is passed over\nf:8: \"status\" can't be read: the row is passed over\n"},
        {"languages.csv", false,
         "en>sw [Good morning][Habari za asubuhi] confirmed\nen>fr-HT [Good morning][Bonjour] confirmed\n"
         "en>fr-HT [A, B][Un, deux] confirmed\nen>sw [=1+1]['-x] confirmed\nen>fr-HT [=1+1][@y] confirmed\n"},
        {"raw.tsv", true, "en>sw [\"Hello,\" she said][\"Habari\"] confirmed\nen>sw [C:\\new][C:\\mpya] confirmed\n"},
        {"named.tsv", false,
         "en>sw [One\ttwo\\n][Moja\tmbili\\n] confirmed 1690625700000 4\nf:3: \"to\" can't be read: the row is passed over\n"},
        {"excel.tsv", true, "en>sw [Quoted, text][Maneno \"x\"] confirmed\nen>sw [Two\nlines][Mistari miwili] confirmed\n"},
        {"utf16.tsv", false, "en>sw [Ninety € 😀][Tisini € 😀] confirmed\n"},
    };
    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        char path[128];
        struct buf file = {0};
        struct found found = {0};
        struct error err = {0};
        snprintf(path, sizeof path, "tests/cases/csv/%s", cases[i / 2].name);
        assert_true(file_read(path, 1 << 20, &file, &err));
        if (!read_bytes(buf_str(&file), 0, cases[i / 2].told, i % 2 ? 1 : 4096, &found, &err)) fail_msg("%s", err.message);
        buf_add_byte(&found.text, '\0');
        assert_string_equal(found.text.at, cases[i / 2].expected);
        found_done(&found);
        buf_done(&file);
    }
}

/* Tables as people make them: columns of their own beside the languages. */
static void test_headers(void **state) {
#define SW            "en>sw [One][Moja] confirmed\n"
#define BOTH          SW "en>fr [One][Un] confirmed\n"
#define PASSED(names) "f:1: columns that are passed over: " names "\n"
    static const struct {
        const char *table;
        bool told;
        const char *expected; /* NULL: the languages are not known */
    } cases[] = {
        {"ID,en,sw\n1,One,Moja\n", false, PASSED("\"id\"") SW},
        {"id;en;sw;fr\r\n#12;One;Moja;Un\r\n", false, PASSED("\"id\"") BOTH},
        {"ID,en,sw\n1,One,Moja\n", true, PASSED("\"ID\"") SW},
        {"no,en,notes,sw\n1,One,x,Moja\n", false, PASSED("\"notes\", \"no\"") SW},
        {"id,en,sw\nSatu,One,Moja\n", false, "id>en [Satu][One] confirmed\nid>sw [Satu][Moja] confirmed\n"},
        {"id,en\n1,One\n", false, "id>en [1][One] confirmed\n"},
        {"en,sw,notes\nOne,Moja,a note\n", false, PASSED("\"notes\"") SW},
        {"en,sw,author\nOne,Moja,Asha\n", false, SW},
        {"status,en,sw,created\nreviewed,One,Moja,2023-07-30T07:21:40Z\n", false,
         "en>sw [One][Moja] reviewed 1690701700000 0\n"},
        {"confidence,source,target\n90,One,Moja\n", true, SW},
        {"en,sw,\nOne,Moja,\n", false, SW},
        {",en,,sw,,\n,One,,Moja,,\n", false, SW},
        {"en,sw,key,url,from,source\nOne,Moja,1,2,3,4\n", false, PASSED("\"key\", \"url\", \"from\", \"source\"") SW},
        {"en\tx y\tsw\tfr\nOne\t\tMoja\tUn\n", false, PASSED("\"x y\"") BOTH},
        {"sep=;\r\nen;sw\r\nOne;Moja\r\n", false, SW},
        {"\"sep=,\"\nen,sw\nOne,Moja\n", false, SW},
        {"sep=;\nOne;Moja\n", true, SW},
        {"sep=;\nsource;target;mine\nOne;Moja;x\n", true, "f:2: columns that are passed over: \"mine\"\n" SW},
        {"sw,en\nMoja,One\n", true, "en>sw [sw][en] confirmed\nen>sw [Moja][One] confirmed\n"}, /* not those told */
        /* commas of sentences */
        {"One;Moja\n", true, SW},
        {"Hello, dear friend;Habari, rafiki\nOne;Moja\n", true, "en>sw [Hello, dear friend][Habari, rafiki] confirmed\n" SW},
        {"3,5;3,5\nOne;Moja\nOne;Moja\n", true, "en>sw [3,5][3,5] confirmed\n" SW SW},
        {"One, Moja\n", true, "en>sw [One][ Moja] confirmed\n"},
        {"5\" disk; x\tMoja\n", true, "en>sw [5\" disk; x][Moja] confirmed\n"},
        {"source,target\nHello, friend,Habari, rafiki\nOne,Moja, \n", true,
         "f:2: more cells than columns: the row is passed over\n" SW},
        {"key,url\nOne,Moja\n", false, NULL},
        {"en,notes\nOne,Moja\n", false, NULL},
    };
    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        struct found found = {0};
        struct error err = {0};
        bool ok = read_bytes(str_of(cases[i / 2].table), 0, cases[i / 2].told, i % 2 ? 1 : 4096, &found, &err);
        buf_add_byte(&found.text, '\0');
        if (ok != (cases[i / 2].expected != NULL)) fail_msg("%s: %s", cases[i / 2].table, err.message);
        if (ok) assert_string_equal(found.text.at, cases[i / 2].expected);
        found_done(&found);
    }
}

static void test_errors(void **state) {
    static const struct {
        struct str head;
        const char *piece;
        size_t count;
        enum error_code code;
        const char *message;
    } cases[] = {
        {STR("source,target\na,b\n"), "", 0, ERR_INVALID,
         "f:2: the languages are not known: the header row must name them, or the request"},
        {STR("en,sw\na,\"b\nc\nd"), "", 0, ERR_MALFORMED, "f:2: a quoted cell starts here and never ends"},
        {STR("en,sw\nok,ndiyo\ncaf\xE9,x\n"), "", 0, ERR_MALFORMED, "f:3: not valid in its encoding (UTF-8)"},
        {STR("\xFF\xFE"
             "e\0n\0,\0s\0w\0\n\0\0\xDC"
             "x\0\n\0"),
         "", 0, ERR_MALFORMED, "f:2: not valid UTF-16"},
        {STR("\xFF\xFE"
             "e"),
         "", 0, ERR_MALFORMED, "f:1: ends within a character"},
        {STR("en,sw\n"), "x,", 100, ERR_TOO_LARGE, "f:2: a row of too many cells"},
        {STR("en,sw\n\""), "0123456789abcdef", 100000, ERR_TOO_LARGE, "f:2: a row that is too long"},
        {STR("en,sw\n"), "0123456789abcdef", 100000, ERR_TOO_LARGE, "f:2: a row that is too long"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        struct found found = {0};
        struct error err = {0};
        buf_add_str(&file, cases[i].head);
        for (size_t k = 0; k < cases[i].count; k++) buf_add_str(&file, str_of(cases[i].piece));
        assert_false(read_bytes(buf_str(&file), 0, false, 4096, &found, &err));
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(err.code, cases[i].code);
        found_done(&found);
        buf_done(&file);
    }
}

/* What a spreadsheet would run, quotes, separators, line ends, blanks: written and read they are as they were. */
static void test_round_trip(void **state) {
    static const char *const texts[] = {"=cmd|'/c calc'!A1",  "+1", "-1", "@x", "'=x", "''-", "'plain", "\tx", "a\"b", " a ",
                                        "a,b;c\td\r\ne\\n\\", "\"", "'"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (const char *separator = ",;\t"; *separator; separator++) {
            struct unit unit = {
                .origin = ORIGIN_ALIGNED, .status = STATUS_DRAFT, .created_ms = 1690625700000, .usage_count = 2};
            struct buf file = {0};
            struct found found = {0};
            struct error err = {0};
            assert_true(language_parse(STR("en"), &unit.from, NULL) && language_parse(STR("fr-HT"), &unit.to, NULL));
            struct str text = str_of(texts[i]);
            unit.source.text = unit.target.text = unit.before = unit.after = unit.context_id = text;
            unit.document = unit.tuid = unit.author = unit.changed_by = text;
            csv_write_header(&file, *separator);
            csv_write_unit(&file, *separator, &unit);
            if (!read_bytes(buf_str(&file), 0, false, 7, &found, &err)) fail_msg("%s", err.message);
            assert_int_equal(found.count, 1);
            assert_true(unit_same_content(&unit, &found.units[0]));
            assert_true(str_equal(found.units[0].author, text) && found.units[0].usage_count == 2);
            assert_int_equal(found.units[0].created_ms, unit.created_ms);
            found_done(&found);
            buf_done(&file);
        }
    }
}

static void test_formulas_are_guarded(void **state) {
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {"=1+1", "'=1+1"}, {"@SUM(A1)", "'@SUM(A1)"}, {"-1, +2", "\"'-1, +2\""}, {"a=b", "a=b"}, {"\t=1", "\"'\t=1\""}};
    static const struct {
        const char *text, *cell;
    } tabbed[] = {{"=1+1", "'=1+1"}, {"-1, +2", "'-1, +2"}, {"a=b", "a=b"}, {"\t=1", "\\t=1"}, {"'=", "''="}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        csv_write_cell(&out, ',', str_of(cases[i].text));
        buf_add_byte(&out, '\0');
        assert_string_equal(out.at, cases[i].cell);
        buf_done(&out);
    }
    for (size_t i = 0; i < sizeof tabbed / sizeof *tabbed; i++) {
        struct buf out = {0};
        csv_write_cell(&out, '\t', str_of(tabbed[i].text));
        buf_add_byte(&out, '\0');
        assert_string_equal(out.at, tabbed[i].cell);
        buf_done(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_formulas_are_guarded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
