/* SPDX-License-Identifier: Apache-2.0 */
/* Language tags, segments with codes, units and their bounds, and the lists that are stored as one field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "model/language.h"
#include "model/pack.h"
#include "model/unit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define CODE         UTF8_CODE

static void assert_str(struct str found, const char *expected) {
    if (!str_equal(found, str_of(expected))) fail_msg("found \"%.*s\", expected \"%s\"", STR_ARG(found), expected);
}

static struct language tag(const char *text) {
    struct language language;
    struct error err = {0};
    if (!language_parse(str_of(text), &language, &err)) fail_msg("%s", err.message);
    return language;
}

/* ---- languages -------------------------------------------------------------------------------------------------------- */

static void test_language_parse(void **state) {
    static const struct {
        const char *text, *canonical, *primary, *region; /* canonical NULL: refused */
    } cases[] = {
        {"sw", "sw", "sw", ""},
        {"EN", "en", "en", ""},
        {"fr_ht", "fr-HT", "fr", "HT"},
        {"FR-ht", "fr-HT", "fr", "HT"},
        {"ZH_HANT_tw", "zh-Hant-TW", "zh", "TW"},
        {"es-419", "es-419", "es", "419"},
        {"sw-", "sw", "sw", ""},
        {"fr-HT_", "fr-HT", "fr", "HT"},
        {"en-x-HT", "en-x-ht", "en", ""},
        {"sl-rozaj-biske", "sl-rozaj-biske", "sl", ""},
        {"de-CH-1901", "de-CH-1901", "de", "CH"},
        {"en-us-u-ca-gregory", "en-US-u-ca-gregory", "en", "US"},
        {"swh", "swh", "swh", ""},
        {"", NULL, NULL, NULL},
        {"-", NULL, NULL, NULL},
        {"_sw", NULL, NULL, NULL},
        {"s", NULL, NULL, NULL},
        {"x-private", NULL, NULL, NULL},
        {"sw--TZ", NULL, NULL, NULL},
        {"sw ", NULL, NULL, NULL},
        {"fr HT", NULL, NULL, NULL},
        {"fr-H\xC3\xA9", NULL, NULL, NULL},
        {"12", NULL, NULL, NULL},
        {"*all*", NULL, NULL, NULL},
        {"en-ninechars", NULL, NULL, NULL},
        {"English language", NULL, NULL, NULL},
        {"en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd", NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct language language;
        struct error err = {0};
        bool ok = language_parse(str_of(cases[i].text), &language, &err);
        if (ok != (cases[i].canonical != NULL)) fail_msg("\"%s\" is %staken", cases[i].text, ok ? "" : "not ");
        assert_int_equal(err.code, ok ? ERR_NONE : ERR_INVALID);
        assert_str(language_tag(&language), ok ? cases[i].canonical : "");
        if (!ok) continue;
        assert_str(language_primary(&language), cases[i].primary);
        assert_str(language_region(&language), cases[i].region);
    }
}

static void test_language_compare(void **state) {
    static const struct {
        const char *a, *b;
        enum language_match match;
    } cases[] = {
        {"sw", "sw", LANGUAGE_EXACT},
        {"fr-HT", "FR_ht", LANGUAGE_EXACT},
        {"fr-HT", "fr", LANGUAGE_VARIANT},
        {"fr-HT", "fr-FR", LANGUAGE_VARIANT},
        {"zh-Hant-TW", "zh-Hant-HK", LANGUAGE_VARIANT},
        {"zh-Hant", "zh-TW", LANGUAGE_VARIANT}, /* no script is told: any */
        {"zh-Hant", "zh-Hans", LANGUAGE_DIFFERENT},
        {"sr-Latn-RS", "sr-Cyrl-RS", LANGUAGE_DIFFERENT},
        {"sw", "swc", LANGUAGE_DIFFERENT},
        {"fr", "ht", LANGUAGE_DIFFERENT},
        {"en-x-latn", "en-x-cyrl", LANGUAGE_VARIANT}, /* private subtags are no scripts */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct language a = tag(cases[i].a), b = tag(cases[i].b);
        if (language_compare(&a, &b) != cases[i].match || language_compare(&b, &a) != cases[i].match)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
        assert_int_equal(language_equal(&a, &b), cases[i].match == LANGUAGE_EXACT);
    }
}

/* ---- pack ------------------------------------------------------------------------------------------------------------- */

static void test_pack(void **state) {
    static const struct str items[] = {STR(""), STR("a"), STR("3:abc,"), STR("\0\n"), STR("é😀")};
    struct buf buf = {0};
    struct str item;
    (void)state;
    for (size_t i = 0; i < COUNT(items); i++) pack_add(&buf, items[i]);
    struct str packed = buf_str(&buf);
    for (size_t i = 0; i < COUNT(items); i++) {
        assert_true(pack_next(&packed, &item));
        assert_true(str_equal(item, items[i]));
    }
    assert_false(pack_next(&packed, &item));
    assert_int_equal(packed.len, 0);
    buf_done(&buf);
}

static void test_pack_damaged(void **state) {
    static const char *const damaged[] = {"x",
                                          "3",
                                          "3:",
                                          "3:ab",
                                          "3:abc",
                                          "3:abcd",
                                          "-1:,",
                                          ":abc",
                                          "2:abc",
                                          " 1:a,",
                                          "1:a;",
                                          "99999999999999999999:a,",
                                          "9223372036854775807:a,"};
    (void)state;
    for (size_t i = 0; i < COUNT(damaged); i++) {
        struct str packed = str_of(damaged[i]), item;
        if (pack_next(&packed, &item) || packed.len == 0) fail_msg("\"%s\" is taken", damaged[i]);
    }
}

/* ---- segments --------------------------------------------------------------------------------------------------------- */

static const struct code bold[] = {
    {CODE_OPEN, STR("1"), STR("<b>"), STR("bold")},  {CODE_CLOSE, STR("1"), STR("</b>"), STR("bold")},
    {CODE_ALONE, STR("2"), STR("<br/>"), STR("lb")}, {CODE_CLOSE, STR("3"), STR("</i>"), STR("")},
    {CODE_OPEN, STR("3"), STR("<i>"), STR("")},
};

static void test_segment_soundness(void **state) {
    static const struct {
        const char *text;
        size_t first, count; /* of `bold` */
        bool sound;
    } cases[] = {
        {"", 0, 0, true},
        {"plain", 0, 0, true},
        {CODE "a" CODE, 0, 2, true},
        {CODE "a" CODE CODE, 0, 3, true},
        {CODE, 2, 1, true},
        {"open" CODE, 0, 1, true}, /* closed in the next segment */
        {"a" CODE, 0, 0, false},
        {"a", 0, 1, false},
        {CODE "a" CODE, 0, 1, false},
        {CODE "a", 0, 2, false},
        {CODE "a", 1, 1, false},      /* closes what was never opened */
        {CODE "a" CODE, 3, 2, false}, /* closes before it opens */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (segment_is_sound((struct segment){str_of(cases[i].text), bold + cases[i].first, cases[i].count}) != cases[i].sound)
            fail_msg("case %zu", i);
}

static void test_segment_copies(void **state) {
    struct arena arena = {0};
    struct segment segment = {STR("Bofya " CODE "hapa" CODE " sasa" CODE), bold, 3};
    (void)state;
    assert_str(segment_flatten(&arena, segment), "Bofya <b>hapa</b> sasa<br/>");
    assert_str(segment_flatten(&arena, (struct segment){STR("plain"), NULL, 0}), "plain");
    struct segment copy = segment_copy(&arena, segment);
    assert_true(copy.text.at != segment.text.at && copy.codes != segment.codes);
    assert_true(segment_equal(copy, segment));
    struct buf packed = {0};
    segment_pack_codes(&packed, segment);
    struct segment back = {.text = segment.text};
    assert_true(segment_unpack_codes(&arena, buf_str(&packed), &back));
    assert_true(segment_equal(back, segment));
    for (size_t len = 0; len < packed.len; len++) { /* cut off anywhere, it is damaged */
        back = (struct segment){.text = segment.text};
        assert_false(segment_unpack_codes(&arena, (struct str){packed.at, len}, &back));
    }
    buf_add_byte(&packed, 'x');
    assert_false(segment_unpack_codes(&arena, buf_str(&packed), &back));
    packed.at[2] = '?';
    assert_false(segment_unpack_codes(&arena, (struct str){packed.at, packed.len - 1}, &back));
    buf_done(&packed);
    arena_done(&arena);
}

static void test_segment_differences(void **state) {
    struct segment segment = {STR(CODE), bold, 1};
    static const struct code others[] = {
        {CODE_ALONE, STR("1"), STR("<b>"), STR("bold")},
        {CODE_OPEN, STR("2"), STR("<b>"), STR("bold")},
        {CODE_OPEN, STR("1"), STR("<strong>"), STR("bold")},
        {CODE_OPEN, STR("1"), STR("<b>"), STR("")},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(segment_equal(segment, (struct segment){segment.text, &others[i], 1}));
    assert_false(segment_equal(segment, (struct segment){STR(CODE " "), bold, 1}));
}

static void test_segment_of_text(void **state) {
    struct arena arena = {0};
    (void)state;
    struct segment segment = segment_of_text(&arena, STR("a" CODE "b" CODE));
    assert_int_equal(segment.code_count, 2);
    assert_true(segment_is_sound(segment));
    assert_int_equal(segment.codes[1].kind, CODE_ALONE);
    assert_str(segment_flatten(&arena, segment), "a" CODE "b" CODE);
    assert_false(str_equal(segment.codes[0].id, segment.codes[1].id));
    arena_done(&arena);
}

/* ---- units ------------------------------------------------------------------------------------------------------------ */

static char large[UNIT_TEXT_MAX + 2];
static struct code many_codes[UNIT_CODES_MAX + 1];
static struct property many_properties[UNIT_PROPERTIES_MAX + 1];

static struct unit sound_unit(void) {
    return (struct unit){.from = tag("en"),
                         .to = tag("sw"),
                         .source = {.text = STR("Police arrested two men.")},
                         .target = {.text = STR("Polisi waliwakamata watu wawili.")}};
}

static enum error_code check(struct unit unit) {
    struct error err = {0};
    bool ok = unit_check(&unit, &err);
    assert_int_equal(ok, err.code == ERR_NONE);
    assert_int_equal(ok, err.message[0] == '\0');
    return err.code;
}

/* Each bound takes what is just within it and refuses one more. */
static void test_code_breaks(void **state) {
    static const struct {
        const char *type;
        enum code_kind kind;
        bool breaks;
    } codes[] = {{"lb", CODE_ALONE, true},    {"xlf:lb", CODE_ALONE, true}, {"xlf:pb", CODE_ALONE, true},
                 {"tab", CODE_ALONE, true},   {"lb", CODE_OPEN, false},     {"link", CODE_ALONE, false},
                 {"xlf:", CODE_ALONE, false}, {"", CODE_ALONE, false},      {"wbr", CODE_ALONE, false}};
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct code code = {codes[i].kind, STR("1"), STR(""), str_of(codes[i].type)};
        assert_int_equal(code_is_break(&code), codes[i].breaks);
    }
}

static void test_unit_bounds(void **state) {
    (void)state;
    memset(large, 'x', sizeof large);
    static const struct {
        size_t offset, max;
    } fields[] = {
        {offsetof(struct unit, source.text), UNIT_TEXT_MAX}, {offsetof(struct unit, target.text), UNIT_TEXT_MAX},
        {offsetof(struct unit, before), UNIT_TEXT_MAX},      {offsetof(struct unit, after), UNIT_TEXT_MAX},
        {offsetof(struct unit, context_id), UNIT_FIELD_MAX}, {offsetof(struct unit, document), UNIT_FIELD_MAX},
        {offsetof(struct unit, tuid), UNIT_FIELD_MAX},       {offsetof(struct unit, author), UNIT_FIELD_MAX},
        {offsetof(struct unit, changed_by), UNIT_FIELD_MAX},
    };
    for (size_t i = 0; i < COUNT(fields); i++) {
        struct unit unit = sound_unit();
        struct str *field = (struct str *)(void *)((char *)&unit + fields[i].offset);
        *field = (struct str){large, fields[i].max};
        assert_int_equal(check(unit), ERR_NONE);
        field->len++;
        assert_int_equal(check(unit), ERR_TOO_LARGE);
        *field = STR("a\xFFz");
        assert_int_equal(check(unit), ERR_INVALID);
        *field = STR("a\0z");
        assert_int_equal(check(unit), ERR_INVALID);
    }
}

static void test_unit_texts_and_languages(void **state) {
    struct unit unit = sound_unit();
    (void)state;
    assert_int_equal(check(unit), ERR_NONE);
    unit.target.text = STR("");
    assert_int_equal(check(unit), ERR_NONE); /* a draft */
    unit.source.text = STR(" \n");
    assert_int_equal(check(unit), ERR_INVALID);
    unit = sound_unit(), unit.from = (struct language){0};
    assert_int_equal(check(unit), ERR_INVALID);
    unit = sound_unit(), unit.to = (struct language){0};
    assert_int_equal(check(unit), ERR_INVALID);
    unit = sound_unit(), unit.to = unit.from;
    assert_int_equal(check(unit), ERR_INVALID);
    unit.to = tag("en-KE");
    assert_int_equal(check(unit), ERR_NONE);
}

static void test_unit_codes(void **state) {
    struct unit unit = sound_unit();
    struct buf text = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(many_codes); i++) {
        many_codes[i] = (struct code){CODE_ALONE, STR("1"), STR("<br/>"), STR("")};
        buf_add_str(&text, STR(CODE));
    }
    unit.target = (struct segment){{text.at, UNIT_CODES_MAX * strlen(CODE)}, many_codes, UNIT_CODES_MAX};
    assert_int_equal(check(unit), ERR_NONE);
    unit.target = (struct segment){buf_str(&text), many_codes, UNIT_CODES_MAX + 1};
    assert_int_equal(check(unit), ERR_TOO_LARGE);
    unit.target = (struct segment){STR("none"), many_codes, 1};
    assert_int_equal(check(unit), ERR_INVALID);
    unit.target = (struct segment){STR(CODE), many_codes, 1};
    many_codes[0].data = (struct str){large, UNIT_PROPERTY_MAX + 1};
    assert_int_equal(check(unit), ERR_TOO_LARGE);
    many_codes[0].data = STR("<\xC0>");
    assert_int_equal(check(unit), ERR_INVALID);
    buf_done(&text);
}

static void test_unit_properties(void **state) {
    struct unit unit = sound_unit();
    (void)state;
    for (size_t i = 0; i < COUNT(many_properties); i++)
        many_properties[i] = (struct property){SIDE_UNIT, false, STR("domain"), STR("health")};
    unit.properties = many_properties;
    unit.property_count = UNIT_PROPERTIES_MAX;
    assert_int_equal(check(unit), ERR_NONE);
    unit.property_count++;
    assert_int_equal(check(unit), ERR_TOO_LARGE);
    unit.property_count = 1;
    many_properties[0].value = (struct str){large, UNIT_PROPERTY_MAX};
    assert_int_equal(check(unit), ERR_NONE);
    many_properties[0].value.len++;
    assert_int_equal(check(unit), ERR_TOO_LARGE);
    many_properties[0] = (struct property){SIDE_UNIT, false, STR(""), STR("x")};
    assert_int_equal(check(unit), ERR_INVALID);
    many_properties[0].is_note = true;
    assert_int_equal(check(unit), ERR_NONE);
}

static void test_properties_packed(void **state) {
    static const struct property properties[] = {
        {SIDE_UNIT, false, STR("domain"), STR("health")},
        {SIDE_SOURCE, false, STR("x:y"), STR("")},
        {SIDE_TARGET, true, STR(""), STR("a note, 3:x,")},
        {SIDE_UNIT, true, STR(""), STR("é\n")},
    };
    struct arena arena = {0};
    struct buf packed = {0};
    struct unit unit = sound_unit(), back = sound_unit();
    (void)state;
    assert_true(unit_unpack_properties(&arena, STR(""), &back));
    assert_int_equal(back.property_count, 0);
    unit.properties = properties;
    unit.property_count = COUNT(properties);
    unit_pack_properties(&packed, &unit);
    assert_true(unit_unpack_properties(&arena, buf_str(&packed), &back));
    assert_true(unit_same_content(&unit, &back));
    assert_false(unit_unpack_properties(&arena, (struct str){packed.at, packed.len - 1}, &back));
    packed.at[2] = '?';
    assert_false(unit_unpack_properties(&arena, buf_str(&packed), &back));
    buf_clear(&packed);
    unit.properties = many_properties;
    unit.property_count = UNIT_PROPERTIES_MAX + 1; /* more than any unit may have */
    unit_pack_properties(&packed, &unit);
    assert_false(unit_unpack_properties(&arena, buf_str(&packed), &back));
    buf_done(&packed);
    arena_done(&arena);
}

static void test_unit_same_content(void **state) {
    struct arena arena = {0};
    struct unit unit = sound_unit(), other = unit_copy(&arena, &unit);
    (void)state;
    other.id = 7, other.rev = 9, other.changed_ms = 5, other.usage_count = 3, other.author = STR("asha");
    assert_true(unit_same_content(&unit, &other));
    static const size_t fields[] = {offsetof(struct unit, source.text), offsetof(struct unit, target.text),
                                    offsetof(struct unit, before),      offsetof(struct unit, after),
                                    offsetof(struct unit, context_id),  offsetof(struct unit, document),
                                    offsetof(struct unit, tuid)};
    for (size_t i = 0; i < COUNT(fields); i++) {
        other = unit_copy(&arena, &unit);
        *(struct str *)(void *)((char *)&other + fields[i]) = STR("another");
        assert_false(unit_same_content(&unit, &other));
    }
    other = unit, other.status = STATUS_DRAFT;
    assert_false(unit_same_content(&unit, &other));
    other = unit, other.origin = ORIGIN_MACHINE;
    assert_false(unit_same_content(&unit, &other));
    other = unit, other.to = tag("fr-HT");
    assert_false(unit_same_content(&unit, &other));
    other = unit, other.deleted = true;
    assert_false(unit_same_content(&unit, &other));
    arena_done(&arena);
}

static void test_unit_names(void **state) {
    enum unit_origin origin;
    enum unit_status status;
    (void)state;
    for (unsigned i = 0; i < ORIGIN_COUNT; i++) {
        assert_true(unit_origin_parse(unit_origin_name((enum unit_origin)i), &origin));
        assert_int_equal(origin, i);
    }
    for (unsigned i = 0; i < STATUS_COUNT; i++) {
        assert_true(unit_status_parse(unit_status_name((enum unit_status)i), &status));
        assert_int_equal(status, i);
    }
    assert_true(unit_status_parse(STR("Reviewed"), &status));
    assert_false(unit_status_parse(STR("fuzzy"), &status));
    assert_false(unit_origin_parse(STR(""), &origin));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_language_parse),
        cmocka_unit_test(test_language_compare),
        cmocka_unit_test(test_pack),
        cmocka_unit_test(test_pack_damaged),
        cmocka_unit_test(test_segment_soundness),
        cmocka_unit_test(test_segment_copies),
        cmocka_unit_test(test_segment_differences),
        cmocka_unit_test(test_segment_of_text),
        cmocka_unit_test(test_code_breaks),
        cmocka_unit_test(test_unit_bounds),
        cmocka_unit_test(test_unit_texts_and_languages),
        cmocka_unit_test(test_unit_codes),
        cmocka_unit_test(test_unit_properties),
        cmocka_unit_test(test_properties_packed),
        cmocka_unit_test(test_unit_same_content),
        cmocka_unit_test(test_unit_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
