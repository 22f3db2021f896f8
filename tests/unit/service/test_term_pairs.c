/* SPDX-License-Identifier: Apache-2.0 */
/* The term list as pairs of a term and a translation: found, changed, taken out, and still so after a restart. */
#include "service/language/term_pairs.h"

#include "unit/service/fixture.h"

static const char list[] = "en,sw,fr-HT\nAfrican Union,Umoja wa Afrika,Union africaine\nflood,mafuriko,inondation\n";

static void import_list(const char *text) {
    struct terms_report report;
    OK(service_import_terms(service, NULL, STR("terms"), str_of(text), &report, &err));
}

static struct term_pair_list find(const char *to, const char *text) {
    struct term_pair_list pairs;
    struct language english = tag("en"), wanted = tag(to);
    OK(service_find_term_pairs(service, &arena, &english, &wanted, str_of(text), &pairs, &err));
    return pairs;
}

/* "source=target (note)|", forbidden ones with "!". */
static struct str texts_of(struct term_pair_list pairs) {
    struct buf out = {0};
    for (size_t i = 0; i < pairs.count; i++) {
        const struct term_pair *pair = &pairs.at[i];
        buf_add_format(&out, "%s%" STR_FMT "=%" STR_FMT, pair->forbidden ? "!" : "", STR_ARG(pair->source),
                       STR_ARG(pair->target));
        if (pair->target_note.len) buf_add_format(&out, " (%" STR_FMT ")", STR_ARG(pair->target_note));
        buf_add_byte(&out, '|');
    }
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static struct term_pair new_pair(const char *from, const char *to, const char *source, const char *target) {
    return (struct term_pair){.from = tag(from), .to = tag(to), .source = str_of(source), .target = str_of(target)};
}

static struct str put_pair(struct term_pair pair) {
    struct str id = {0};
    OK(service_put_term_pair(service, &arena, &pair, &id, &err));
    return id;
}

/* However often a long one stands in a text; the others are found all the same. */
static void test_what_is_found_is_bounded(void **state) {
    struct buf file = {0}, text = {0};
    struct term_pair_list pairs;
    struct language english = tag("en"), swahili = tag("sw");
    (void)state;
    buf_add_format(&file, "Definition,en,sw\n%0*d,zulu,neno%0*d\n,lion,simba\n", 50000, 1, 50000, 2);
    buf_add(&file, "", 1);
    import_list(file.at);
    for (int i = 0; i < 20; i++) buf_add_str(&text, STR("zulu lion "));
    buf_add(&text, "", 1);
    size_t before = arena.bytes;
    pairs = find("sw", text.at);
    assert_int_equal(pairs.count, TERMS_FOUND_BYTES_MAX / 100000 + 20);
    assert_in_range(arena.bytes - before, TERMS_FOUND_BYTES_MAX / 2, 3 * TERMS_FOUND_BYTES_MAX / 2);
    assert_true(str_equal(pairs.at[pairs.count - 1].target, STR("simba")));
    OK(service_search_term_pairs(service, &arena, &english, &swahili, STR("lio"), &pairs, &err));
    assert_str(texts_of(pairs), "lion=simba|");
    buf_done(&file);
    buf_done(&text);
}

static void test_a_pair_keeps_its_id(void **state) {
    (void)state;
    import_list(list);
    struct term_pair pair = find("sw", "the flood").at[0];
    struct str id = pair.id, same;
    for (int round = 0; round < 3; round++) {
        pair.target = round == 2 ? STR("mafuriko makubwa") : STR("gharika");
        pair.target_note = STR("of rivers");
        OK(service_put_term_pair(service, &arena, &pair, &same, &err));
        assert_true(str_equal(same, id));
        if (round == 0) reopen_service();
    }
    assert_str(texts_of(find("sw", "two floods")), "flood=mafuriko makubwa (of rivers)|");
    assert_str(texts_of(find("fr-HT", "two floods")), "flood=inondation|");
    OK(service_remove_term_pair(service, id, &err));
    assert_str(texts_of(find("sw", "two floods")), "");
    assert_str(texts_of(find("fr-HT", "two floods")), "flood=inondation|");
    reopen_service();
    FAILS(ERR_NOT_FOUND, service_remove_term_pair(service, id, &err));
    OK(service_remove_term_pair(service, find("fr", "a flood").at[0].id, &err));
    assert_str(texts_of(find("fr", "a flood")), "");
    assert_str(texts_of(find("sw", "the African Union")), "African Union=Umoja wa Afrika|");
}

static void test_the_same_source_is_one_concept(void **state) {
    (void)state;
    import_list(list);
    put_pair(new_pair("en-US", "sw-KE", "flood", "gharika"));
    put_pair(new_pair("en-US", "sw-KE", "flood", "gharika"));
    assert_str(texts_of(find("sw", "a flood")), "flood=mafuriko|flood=gharika|");
    struct term_pair_list pairs = find("sw", "a flood");
    assert_false(str_equal(pairs.at[0].id, pairs.at[1].id));
    /* Now that there are two, an id follows its texts: what was deleted once deletes nothing else. */
    OK(service_remove_term_pair(service, pairs.at[0].id, &err));
    FAILS(ERR_NOT_FOUND, service_remove_term_pair(service, pairs.at[0].id, &err));
    assert_str(texts_of(find("sw", "a flood")), "flood=gharika|");
}

static void test_ids_are_never_shared(void **state) {
    (void)state;
    struct term_pair pair = new_pair("en", "sw", "dam", "bwawa");
    pair.id = put_pair(pair);
    pair.source = STR("weir");
    struct str first = put_pair(pair), second = put_pair(new_pair("en", "sw", "dam", "lambo"));
    assert_true(str_equal(first, pair.id));
    assert_false(str_equal(first, second));
    assert_str(texts_of(find("sw", "a dam and a weir")), "dam=lambo|weir=bwawa|");
}

static void test_refusals(void **state) {
    struct str id;
    struct term_pair cases[] = {new_pair("en", "sw", "", "x"), new_pair("en", "sw", "x", "\xC2\xA0"),
                                new_pair("en", "en-GB", "x", "y")};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) FAILS(ERR_INVALID, service_put_term_pair(service, &arena, &cases[i], &id, &err));
    cases[0] = new_pair("en", "sw", "x", "y");
    cases[0].id = STR("t-1~en~sw");
    FAILS(ERR_NOT_FOUND, service_put_term_pair(service, &arena, &cases[0], &id, &err));
    FAILS(ERR_NOT_FOUND, service_remove_term_pair(service, STR(""), &err));
}

static void check(const char *source, const char *target, const char *missing, const char *forbidden) {
    struct term_pair_list absent, bad;
    struct check_text text = {.from = tag("en"), .to = tag("sw")};
    text.source = segment_of_text(&arena, str_of(source));
    text.target = segment_of_text(&arena, str_of(target));
    OK(service_check_term_pairs(service, &arena, &text, &absent, &bad, &err));
    assert_str(texts_of(absent), missing);
    assert_str(texts_of(bad), forbidden);
}

static void test_checks(void **state) {
    (void)state;
    import_list("Forbidden,Definition,en,sw,Notes\n,a body,African Union,Umoja wa Afrika,\n,,union,muungano,\n"
                "true,,hut,kibanda,too poor\n");
    put_pair(new_pair("en", "sw", "union", "shirikisho"));
    check("The African Union met.", "Umoja wa Afrika ulikutana.", "", "");
    check("The African Union met.", "Muungano ulikutana.", "African Union=Umoja wa Afrika|", "");
    check("The union met.", "Shirikisho lilikutana.", "", ""); /* any of its translations */
    check("The union met.", "Walikutana.", "union=shirikisho|", "");
    check("A hut burnt.", "Kibanda kiliungua.", "", "!hut=kibanda (too poor)|");
    check("A house burnt.", "Kibanda kiliungua.", "", ""); /* of another word it may be the right one */
    reopen_service();
    check("A hut burnt.", "Kibanda kiliungua.", "", "!hut=kibanda (too poor)|");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_found_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_pair_keeps_its_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_same_source_is_one_concept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ids_are_never_shared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_checks, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
