/* SPDX-License-Identifier: Apache-2.0 */
/* TMX files of every kind against what is expected of them, and what we write against what we read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "exchange/tmx/tmx.h"
#include "unit/memory_in_use.h"

#define CASES "tests/cases/tmx/"

struct units {
    struct arena arena;
    struct unit at[32];
    size_t count;
    struct buf warnings;
};

static bool keep_unit(void *context, const struct unit *unit, struct error *err) {
    struct units *units = context;
    if (units->count == 32) return error_set(err, ERR_TOO_LARGE, "test: too many units");
    units->at[units->count++] = unit_copy(&units->arena, unit);
    return true;
}

static void keep_warning(void *context, const char *warning) {
    struct units *units = context;
    buf_add_format(&units->warnings, "warning: %s\n", warning);
}

static void units_done(struct units *units) {
    arena_done(&units->arena);
    buf_done(&units->warnings);
}

static bool read_bytes(const char *name, struct str bytes, size_t step, struct units *units, struct error *err) {
    struct tmx_options options = {.name = name};
    struct tmx_reader *reader = tmx_reader_open(&options, keep_unit, keep_warning, units);
    bool ok = true;
    for (size_t at = 0; ok && at < bytes.len; at += step)
        ok = tmx_reader_feed(reader, bytes.at + at, bytes.len - at < step ? bytes.len - at : step, err);
    ok = ok && tmx_reader_finish(reader, err);
    tmx_reader_close(reader);
    return ok;
}

/* ---- files against their expected units --------------------------------------------------------------------------------- */

static void show_segment(struct buf *out, const char *name, struct segment segment) {
    size_t from = 0;
    buf_add_format(out, "  %s: ", name);
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        size_t at = str_find(segment.text, STR(UTF8_CODE), from);
        buf_add_str(out, str_slice(segment.text, from, at));
        buf_add_format(out, "{%c%" STR_FMT " [%" STR_FMT "] %" STR_FMT "}", "<>."[code->kind], STR_ARG(code->id),
                       STR_ARG(code->data), STR_ARG(code->type));
        from = at + strlen(UTF8_CODE);
    }
    buf_add_format(out, "%" STR_FMT "\n", STR_ARG(str_slice(segment.text, from, segment.text.len)));
}

static void show_field(struct buf *out, const char *name, struct str value) {
    if (value.len) buf_add_format(out, "  %s: %" STR_FMT "\n", name, STR_ARG(value));
}

static void show_unit(struct buf *out, const struct unit *unit) {
    static const char *const sides[] = {"unit", "source", "target"};
    buf_add_format(out, "%s -> %s %s %s\n", unit->from.tag, unit->to.tag, unit_origin_name(unit->origin).at,
                   unit_status_name(unit->status).at);
    show_segment(out, "source", unit->source);
    show_segment(out, "target", unit->target);
    show_field(out, "before", unit->before);
    show_field(out, "after", unit->after);
    show_field(out, "context_id", unit->context_id);
    show_field(out, "document", unit->document);
    show_field(out, "tuid", unit->tuid);
    show_field(out, "author", unit->author);
    show_field(out, "changed_by", unit->changed_by);
    if (unit->created_ms || unit->changed_ms || unit->used_ms || unit->usage_count)
        buf_add_format(out, "  dates: %lld %lld %lld, used %lld\n", (long long)unit->created_ms, (long long)unit->changed_ms,
                       (long long)unit->used_ms, (long long)unit->usage_count);
    for (size_t i = 0; i < unit->property_count; i++) {
        const struct property *property = &unit->properties[i];
        buf_add_format(out, "  %s %s %" STR_FMT " = %" STR_FMT "\n", sides[property->side], property->is_note ? "note" : "prop",
                       STR_ARG(property->name), STR_ARG(property->value));
    }
}

static void write_units(struct buf *out, const struct units *units) {
    struct language any = {0};
    tmx_write_header(out, &any, 1690625700000);
    for (size_t i = 0; i < units->count; i++) tmx_write_unit(out, &units->at[i]);
    tmx_write_footer(out);
}

/* What was read, written and read again, is the same, without a warning, whatever the pieces. */
static void check_round_trip(const struct units *units) {
    struct buf written = {0};
    struct units again = {0};
    struct error err = {0};
    write_units(&written, units);
    if (!read_bytes("again", buf_str(&written), 3, &again, &err)) fail_msg("%s", err.message);
    assert_int_equal(again.warnings.len, 0);
    assert_int_equal(again.count, units->count);
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *a = &units->at[i], *b = &again.at[i];
        if (!unit_same_content(a, b)) {
            fwrite(written.at, 1, written.len, stderr);
            fail_msg("unit %zu changed", i);
        }
        assert_true(str_equal(a->author, b->author) && str_equal(a->changed_by, b->changed_by));
        assert_true(a->created_ms == b->created_ms && a->changed_ms == b->changed_ms);
        assert_true(a->used_ms == b->used_ms && a->usage_count == b->usage_count);
    }
    units_done(&again);
    buf_done(&written);
}

static void check_case(const char *name, size_t step) {
    char path[256];
    struct buf file = {0}, expected = {0}, found = {0};
    struct units units = {0};
    struct error err = {0};
    snprintf(path, sizeof path, CASES "%s.tmx", name);
    assert_true(file_read(path, 1 << 20, &file, &err));
    snprintf(path, sizeof path, CASES "%s.units", name);
    assert_true(file_read(path, 1 << 20, &expected, &err));
    bool ok = read_bytes(name, buf_str(&file), step, &units, &err);
    for (size_t i = 0; i < units.count; i++) show_unit(&found, &units.at[i]);
    buf_add_str(&found, buf_str(&units.warnings));
    if (!ok) buf_add_format(&found, "error: %s\n", err.message);
    if (!str_equal(buf_str(&found), buf_str(&expected))) {
        fwrite(found.at, 1, found.len, stderr); /* cmocka cuts long messages */
        fail_msg("%s is not what the file gives in pieces of %zu", path, step);
    }
    check_round_trip(&units);
    buf_done(&file), buf_done(&expected), buf_done(&found);
    units_done(&units);
}

static void test_cases(void **state) {
    static const char *const names[] = {
        "codes",        "levels",         "odd",           "windows-1252",     "utf16le-bare",
        "utf16be-bare", "utf16le-bom",    "utf16be-bom",   "utf8-bom",         "bad-utf8",
        "bad-utf16",    "bad-cut",        "bad-crossed",   "bad-root",         "bad-empty",
        "bad-entities", "bad-undeclared", "bad-character", "utf16le-declared",
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        check_case(names[i], 1 << 20);
        check_case(names[i], 1);
    }
}

/* ---- units that came through the API ------------------------------------------------------------------------------------ */

/* Whatever a client stores, the export is well-formed, reads without a warning, and gives the same unit. */
static void test_any_unit_is_written(void **state) {
    (void)state;
    static const struct code crossed[] = {
        {CODE_OPEN, {"1", 1}, {"", 0}, {"|hi", 3}},
        {CODE_OPEN, {"2", 1}, {"", 0}, {"|hi", 3}},
        {CODE_CLOSE, {"1", 1}, {"", 0}, {"|hi", 3}},
        {CODE_CLOSE, {"2", 1}, {"", 0}, {"|hi", 3}},
    };
    static const struct code claims[] = {
        {CODE_ALONE, {"1", 1}, {"</seg><x>", 9}, {"|ph+xml x=\"1\"", 13}},
        {CODE_ALONE, {"2", 1}, {"<sub>", 5}, {"|ph+xml", 7}},
        {CODE_ALONE, {"3", 1}, {"a", 1}, {"|it x=\"&evil;\"", 14}},
        {CODE_ALONE, {"4", 1}, {"a", 1}, {"|it pos=\"middle\"", 16}},
    };
    static const struct code typed[] = {
        {CODE_OPEN, {"a", 1}, {"<b>", 3}, {"bold", 4}},
        {CODE_CLOSE, {"a", 1}, {"</b>", 4}, {"", 0}},
        {CODE_ALONE, {"x", 1}, {"\xEF\xBF\xBC", 3}, {"", 0}},
    };
    static const struct property properties[] = {
        {SIDE_UNIT, false, {"tmx:segtype", 11}, {"nonsense", 8}},
        {SIDE_UNIT, false, {"tmx:creationid", 14}, {"x", 1}},
        {SIDE_UNIT, true, {"", 0}, {"a\r\nb", 4}},
        {SIDE_SOURCE, false, {"tmx:evil\"", 9}, {"<&\">", 4}},
        {SIDE_TARGET, false, {"a|b", 3}, {"", 0}},
    };
    struct units units = {.count = 4};
    struct unit plain = {.origin = ORIGIN_MACHINE, .status = STATUS_REJECTED};
    assert_true(language_parse(STR("en"), &plain.from, NULL) && language_parse(STR("sw"), &plain.to, NULL));
    plain.source.text = STR("bell\x07 & <tab>\t\r\n ]]> \xEF\xBF\xBE end"), plain.target.text = STR("");
    plain.before = STR("<seg>not a wrapper"), plain.tuid = STR("\"\n<>");
    for (size_t i = 0; i < units.count; i++) units.at[i] = plain;
    units.at[0].properties = properties, units.at[0].property_count = 5;
    units.at[1].target = (struct segment){STR("a" UTF8_CODE "b" UTF8_CODE "c" UTF8_CODE "d" UTF8_CODE), crossed, 4};
    units.at[2].target = (struct segment){STR(UTF8_CODE UTF8_CODE UTF8_CODE UTF8_CODE), claims, 4};
    units.at[3].target = (struct segment){STR(UTF8_CODE "x" UTF8_CODE UTF8_CODE), typed, 3};

    struct buf written = {0};
    struct units again = {0};
    struct error err = {0};
    write_units(&written, &units);
    if (!read_bytes("again", buf_str(&written), 64, &again, &err))
        fail_msg("%s in %.*s", err.message, (int)written.len, written.at);
    assert_int_equal(again.warnings.len, 0);
    assert_int_equal(again.count, 4);
    assert_true(unit_same_content(&units.at[0], &again.at[0]));
    assert_true(unit_same_content(&units.at[3], &again.at[3]));
    for (size_t i = 1; i < 3; i++) { /* only what the types claimed is gone */
        assert_int_equal(again.at[i].target.code_count, 4);
        assert_true(segment_is_sound(again.at[i].target));
        for (size_t k = 0; k < 4; k++)
            assert_true(str_equal(again.at[i].target.codes[k].data, units.at[i].target.codes[k].data));
    }
    check_round_trip(&again);
    buf_done(&written);
    units_done(&again);
}

/* ---- bounds ------------------------------------------------------------------------------------------------------------- */

static void add_many(struct buf *out, const char *piece, size_t count) {
    for (size_t i = 0; i < count; i++) buf_add_str(out, str_of(piece));
}

static void test_bounds(void **state) {
    (void)state;
    static const struct {
        const char *head, *piece;
        size_t count;
        const char *tail, *expected; /* the error, or the warning, or NULL for neither */
    } cases[] = {
        {"", "<a>", 100000, "", "where <tmx> should be"},
        {"<tmx version='1.4'><header srclang='en'/><body>", "<a>", 100000, "", "nested too deeply"},
        {"<tmx version='1.4'>", "<!-- x -->", 200000, "</tmx>", NULL},
        {"<tmx version='1.4'><!--", "0123456789", 200000, "--></tmx>", "too long"},
        {"<tmx version='1.4'", " aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 100000, "", "too long"},
        {"<tmx version='1.4' a='", "0123456789", 200000, "'/>", "too long"},
        {"<tmx version='1.4'><body><tu><tuv xml:lang='en'><seg>", "0123456789", 500000, "</seg></tuv></tu></body></tmx>",
         "too large"},
        {"<tmx version='1.4'><body><tu><tuv xml:lang='en'><seg>", "<ph/>", 10000, "</seg></tuv></tu></body></tmx>",
         "too large"},
        {"<tmx version='1.4'><body><tu><tuv xml:lang='en'><seg>", "<hi>", 100, "", "before its last element"},
        {"<tmx version='1.4'><body><tu>", "<prop type='a'>b</prop>", 10000, "</tu></body></tmx>", "too large"},
        {"<tmx version='1.4'><body><tu>", "<tuv xml:lang='en'><seg>a</seg></tuv>", 10000, "</tu></body></tmx>", "too large"},
        {"<tmx version='1.4'><body><tu><prop type='a'>", "0123456789", 500000, "</prop></tu></body></tmx>", "too large"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        struct units units = {0};
        struct error err = {0};
        buf_add_str(&file, str_of(cases[i].head));
        add_many(&file, cases[i].piece, cases[i].count);
        buf_add_str(&file, str_of(cases[i].tail));
        bool ok = read_bytes("big", buf_str(&file), 1 << 16, &units, &err);
        buf_add_str(&units.warnings, str_of(ok ? "" : err.message));
        struct str said = buf_str(&units.warnings);
        struct str expected = str_of(cases[i].expected);
        if (cases[i].expected ? str_find(said, expected, 0) == SIZE_MAX : said.len > 0)
            fail_msg("case %zu: \"%.*s\" instead of \"%s\"", i, (int)said.len, said.at, expected.at);
        assert_int_equal(units.count, 0);
        units_done(&units);
        buf_done(&file);
    }
}

/* A file may be larger than memory, and be nothing but one <tu> or <header>. */
static void test_memory(void **state) {
    static const struct {
        const char *head, *piece;
    } cases[] = {
        {"<tmx version='1.4'><body><tu>", "<tuv xml:lang='en'/>"},
        {"<tmx version='1.4'><body><tu>", "<prop type='a'>b</prop>"},
        {"<tmx version='1.4'><body><tu>", "<tuv xml:lang='en' creationid='somebody of some length' changeid='another'/>"},
        {"<tmx version='1.4'><header srclang='en'>", "<prop type='a'>b</prop>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct units units = {0};
        struct error err = {0};
        struct buf pieces = {0};
        add_many(&pieces, cases[i].piece, 10000);
        struct tmx_reader *reader = tmx_reader_open(NULL, keep_unit, NULL, &units);
        assert_true(tmx_reader_feed(reader, cases[i].head, strlen(cases[i].head), &err));
        assert_true(tmx_reader_feed(reader, pieces.at, pieces.len, &err));
        size_t before = memory_in_use();
        for (int k = 0; k < 30; k++) assert_true(tmx_reader_feed(reader, pieces.at, pieces.len, &err));
        size_t after = memory_in_use();
        if (after > before + (4 << 20)) fail_msg("case %zu: %zu bytes more", i, after - before);
        tmx_reader_close(reader);
        units_done(&units);
        buf_done(&pieces);
    }
}

/* A segment that is too large ends with its own end tag, and what comes behind its <tu> is read. */
static void test_behind_a_large_one(void **state) {
    struct units units = {0};
    struct buf file = {0};
    struct error err = {0};
    (void)state;
    buf_add_str(&file, STR("<tmx version='1.4'><header srclang='en'/><body><tu><tuv xml:lang='en'><seg>"));
    add_many(&file, "<ph>a</ph>", 5000);
    buf_add_str(&file, STR("<seg>b</seg><hi><seg/></hi></seg></tuv><tuv xml:lang='fr'><seg>c</seg></tuv></tu>"));
    buf_add_str(&file, STR("<tu><tuv xml:lang='en'><seg>d</seg></tuv><tuv xml:lang='fr'><seg>e</seg></tuv></tu></body></tmx>"));
    assert_true(read_bytes("large", buf_str(&file), 4096, &units, &err));
    assert_int_equal(units.count, 1);
    assert_true(str_equal(units.at[0].source.text, STR("d")));
    units_done(&units);
    buf_done(&file);
}

/* Cut anywhere, or with any byte changed, a file gives units or an error, never a crash (the sanitizers watch). */
static void test_damage(void **state) {
    (void)state;
    struct buf file = {0};
    assert_true(file_read(CASES "codes.tmx", 1 << 20, &file, NULL));
    for (size_t at = 0; at < file.len; at++) {
        struct units cut = {0}, changed = {0};
        struct error err = {0};
        assert_true(at + 8 > file.len || !read_bytes("cut", str_slice(buf_str(&file), 0, at), 4096, &cut, &err));
        char kept = file.at[at];
        file.at[at] = "<>\"&\x00\xFF|/"[at % 8];
        read_bytes("changed", buf_str(&file), 4096, &changed, NULL);
        file.at[at] = kept;
        units_done(&cut), units_done(&changed);
    }
    buf_done(&file);
}

static bool refuse_unit(void *context, const struct unit *unit, struct error *err) {
    (void)context, (void)unit;
    return error_set(err, ERR_NO_SPACE, "no more");
}

static void test_receiver_may_stop(void **state) {
    (void)state;
    struct buf file = {0};
    struct error err = {0};
    assert_true(file_read(CASES "codes.tmx", 1 << 20, &file, NULL));
    struct tmx_reader *reader = tmx_reader_open(NULL, refuse_unit, NULL, NULL);
    assert_false(tmx_reader_feed(reader, file.at, file.len, &err));
    assert_int_equal(err.code, ERR_NO_SPACE);
    assert_string_equal(err.message, "no more");
    tmx_reader_close(reader);
    buf_done(&file);
}

static void test_source_that_was_asked_for(void **state) {
    (void)state;
    struct buf file = {0};
    struct units units = {0};
    struct tmx_options options = {.name = "levels"};
    assert_true(language_parse(STR("fr"), &options.from, NULL));
    assert_true(file_read(CASES "levels.tmx", 1 << 20, &file, NULL));
    struct tmx_reader *reader = tmx_reader_open(&options, keep_unit, keep_warning, &units);
    assert_true(tmx_reader_feed(reader, file.at, file.len, NULL) && tmx_reader_finish(reader, NULL));
    assert_int_equal(units.count, 2); /* fr-HT answers for fr; the other <tu> have no French */
    assert_string_equal(units.at[0].from.tag, "fr-HT");
    assert_string_equal(units.at[0].to.tag, "en");
    assert_string_equal(units.at[1].to.tag, "sw");
    assert_int_equal(tmx_reader_header(reader)->property_count, 6);
    tmx_reader_close(reader);
    units_done(&units);
    buf_done(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_any_unit_is_written),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_behind_a_large_one),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_receiver_may_stop),
        cmocka_unit_test(test_source_that_was_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
