/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/file.h"
#include "exchange/terms/tbx.h"

struct found {
    struct buf text;       /* a line for each concept, term and detail */
    struct buf written[3]; /* the concepts in each style */
    struct buf warnings;
};

static void show(struct buf *out, const struct concept *concept) {
    buf_add_format(out, "%" STR_FMT " (%" STR_FMT ") %s[%" STR_FMT "]\n", STR_ARG(concept->id), STR_ARG(concept->subject),
                   concept->definition_language.tag, STR_ARG(concept->definition));
    for (size_t i = 0; i < concept->term_count; i++)
        buf_add_format(out, "  %s: %" STR_FMT " %d [%" STR_FMT "][%" STR_FMT "]\n", concept->terms[i].language.tag,
                       STR_ARG(concept->terms[i].text), concept->terms[i].status, STR_ARG(concept->terms[i].part_of_speech),
                       STR_ARG(concept->terms[i].type));
    for (size_t i = 0; i < concept->detail_count; i++) {
        const struct concept_detail *detail = &concept->details[i];
        buf_add_format(out, "  %d%s group %u: %" STR_FMT "/%" STR_FMT "/%" STR_FMT " = %" STR_FMT "\n",
                       detail->term == CONCEPT_WHOLE ? -1 : (int)detail->term, detail->language.tag, detail->group,
                       STR_ARG(detail->element), STR_ARG(detail->type), STR_ARG(detail->target), STR_ARG(detail->value));
    }
}

static bool keep_concept(void *context, const struct concept *concept, struct error *err) {
    struct found *found = context;
    (void)err;
    show(&found->text, concept);
    for (unsigned i = 0; i < 3; i++) tbx_write_concept(&found->written[i], (enum tbx_style)i, concept);
    return true;
}

static void keep_warning(void *context, const char *warning) {
    struct found *found = context;
    buf_add_format(&found->warnings, "%s\n", warning);
}

static void found_done(struct found *found) {
    buf_done(&found->text), buf_done(&found->warnings);
    for (unsigned i = 0; i < 3; i++) buf_done(&found->written[i]);
}

static bool read_bytes(struct str bytes, size_t step, struct found *found, struct error *err) {
    struct tbx_reader *reader = tbx_reader_open("f", keep_concept, keep_warning, found);
    bool ok = true;
    for (unsigned i = 0; i < 3; i++) tbx_write_header(&found->written[i], (enum tbx_style)i, STR("A & B"));
    for (size_t at = 0; ok && at < bytes.len; at += step)
        ok = tbx_reader_feed(reader, bytes.at + at, bytes.len - at < step ? bytes.len - at : step, err);
    ok = ok && tbx_reader_finish(reader, err);
    for (unsigned i = 0; i < 3; i++) tbx_write_footer(&found->written[i], (enum tbx_style)i);
    tbx_reader_close(reader);
    return ok;
}

static void test_files(void **state) {
    static const struct {
        const char *name, *expected, *warnings;
    } cases[] = {
        {"martif",
         "c1 (police) [Those who keep order.]\n"
         "  en: police officer 1 [noun][]\n  en: cop 0 [][shortForm]\n  sw: afisa wa polisi 0 [][]\n"
         "  -1 group 1: admin/source/ = a book\n"
         "  -1 group 3: transac/transactionType/ = origination\n  -1 group 3: transacNote/responsibility/ = ann\n"
         "  -1 group 3: date// = 2023-07-29\n  -1 group 0: note// = For all languages\n"
         "  -1en group 0: descrip/example/ = x\n  0 group 0: descrip/context/ = The police officer & others.\n"
         "  0 group 0: xref/externalCrossReference/https://a.org/ = there\n"
         "  1 group 0: termNote/administrativeStatus/ = odd\n",
         "f:17: an empty <term> is passed over\nf:17: an entry without a term is passed over\n"
         "f:18: \"?\" is not a language tag (BCP 47), such as sw or fr-HT\n"
         "f:18: a <term> without a language is passed over\nf:18: what is said about no term is passed over\n"
         "f:18: an entry without a term is passed over\n"},
        {"dct",
         "c1 (places) en[A lake.]\n  en: Lake Victoria 1 [properNoun][]\n  fr-HT: lac Victoria 0 [][]\n"
         "  0 group 0: termNote/colour/ = blue\n  1 group 0: termNote/grammaticalGender/ = masculine\n",
         ""},
        {"dca",
         " () []\n  sw: Umoja wa Afrika 0 [][]\n  en: AU 0 [][acronym]\n"
         "  1 group 2: termNote/grammaticalNumber/ = singular\n  1 group 2: admin/source/ = s\n",
         ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[128];
        struct buf file = {0};
        struct found found = {0};
        struct error err = {0};
        snprintf(path, sizeof path, "tests/cases/tbx/%s.tbx", cases[i].name);
        assert_true(file_read(path, 1 << 20, &file, &err));
        if (!read_bytes(buf_str(&file), 5, &found, &err)) fail_msg("%s", err.message);
        buf_add_byte(&found.text, '\0'), buf_add_byte(&found.warnings, '\0');
        assert_string_equal(found.text.at, cases[i].expected);
        assert_string_equal(found.warnings.at, cases[i].warnings);
        for (unsigned style = 0; style < 3; style++) { /* written in each style, it reads as the same */
            struct found again = {0};
            if (!read_bytes(buf_str(&found.written[style]), 4096, &again, &err)) fail_msg("%s", err.message);
            buf_add_byte(&again.text, '\0');
            assert_string_equal(again.text.at, cases[i].expected);
            assert_int_equal(again.warnings.len, 0);
            assert_true(str_equal(buf_str(&again.written[style]), buf_str(&found.written[style])));
            found_done(&again);
        }
        found_done(&found);
        buf_done(&file);
    }
}

#define HEAD "<tbx><text><body><conceptEntry><langSec xml:lang='en'>"
#define TAIL "</langSec></conceptEntry></body></text></tbx>"

static void test_bounds(void **state) {
    static const struct {
        const char *head, *piece;
        size_t count;
        const char *tail, *said;
    } cases[] = {
        {"<tmx/>", "", 0, "", "f:1: <tmx> where <tbx> or <martif> should be"},
        {"<!DOCTYPE tbx [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><tbx>&a;</tbx>", "", 0, "",
         "f:1: entity declarations are not accepted"},
        {"<tbx>", "", 0, "", "f:1: the file ends before its last element is closed"},
        {HEAD, "<termSec><term>a</term></termSec>", 2000, TAIL, "f:1: an entry that is too large is passed over\n"},
        {HEAD "<termSec><term>a</term>", "<note>b</note>", 5000, "</termSec>" TAIL,
         "f:1: an entry that is too large is passed over\n"},
        {HEAD "<termSec><term>", "0123456789abcdef", 5000, "</term></termSec>" TAIL,
         "f:1: an entry that is too large is passed over\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        struct found found = {0};
        struct error err = {0};
        buf_add_str(&file, str_of(cases[i].head));
        for (size_t k = 0; k < cases[i].count; k++) buf_add_str(&file, str_of(cases[i].piece));
        buf_add_str(&file, str_of(cases[i].tail));
        bool ok = read_bytes(buf_str(&file), 4096, &found, &err);
        buf_add_byte(&found.warnings, '\0');
        assert_string_equal(ok ? found.warnings.at : err.message, cases[i].said);
        assert_int_equal(found.text.len, 0);
        found_done(&found);
        buf_done(&file);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
