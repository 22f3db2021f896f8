/* SPDX-License-Identifier: Apache-2.0 */
/* Terms in running text: in every form, the longest, by exact case where they are acronyms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "terms/terms.h"
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const listed[][2] = {
    {"en", "African Union"},
    {"en", "Union"},
    {"en", "union leader"},
    {"en", "AU"},
    {"en", "US"},
    {"en", "peacekeeping mission"},
    {"en", "mission"},
    {"en", "peacekeeping mission in the north"},
    {"en", "electoral commission"},
    {"en", "commission chair"},
    {"en", "COVID-19"},
    {"en", "vote of no confidence"},
    {"en", "U.N."},
    {"en", "E.U."},
    {"en", "U.S. Army"},
    {"en", "PRIME SUSPECT"},
    {"en", "WHO"},
    {"en", "gang leader"},
    {"en", "Haiti"},
    {"en", "St Marc"},
    {"en", "Washington, D.C."},
    {"en-GB", "labour ward"},
    {"fr", "conseil électoral"},
    {"fr-HT", "département sanitaire"},
    {"sw", "tume ya uchaguzi"},
    {"zh-Hant", "聯盟"},
};

static struct language tag(const char *text) {
    struct language language;
    assert_true(language_parse(str_of(text), &language, NULL));
    return language;
}

static void add(struct term_list *list, const char *language, struct str text) {
    struct term term = {.language = tag(language), .text = text};
    term_list_add(list, &(struct concept){.id = text, .terms = &term, .term_count = 1});
}

static struct term_list *open_list(void) {
    struct term_list *list = term_list_open();
    for (size_t i = 0; i < COUNT(listed); i++) add(list, listed[i][0], str_of(listed[i][1]));
    term_list_build(list);
    return list;
}

/* What is found, as "place:words in the text=term|"; places in UTF-16. */
static struct str find(const struct term_list *list, struct arena *arena, const char *language, const char *text) {
    struct term_hit *hits;
    struct language tagged = tag(language);
    struct buf out = {0};
    size_t count;
    term_list_find(list, arena, str_of(text), &tagged, &hits, &count);
    for (size_t i = 0; i < count; i++) {
        size_t start = utf16_to_byte(str_of(text), hits[i].span.start), end = utf16_to_byte(str_of(text), hits[i].span.end);
        assert_true(start < end && end <= str_of(text).len);
        assert_true(i == 0 || hits[i - 1].span.end <= hits[i].span.start);
        assert_true(hits[i].term >= hits[i].concept->terms &&
                    hits[i].term < hits[i].concept->terms + hits[i].concept->term_count);
        buf_add_format(&out, "%u:%" STR_FMT "=%" STR_FMT "|", hits[i].span.start, STR_ARG(str_slice(str_of(text), start, end)),
                       STR_ARG(hits[i].term->text));
    }
    struct str found = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return found;
}

static void test_find(void **state) {
    static const struct {
        const char *language, *text, *found;
    } cases[] = {
        /* inflected, capitalised, possessive */
        {"en", "Two peacekeeping missions ended.", "4:peacekeeping missions=peacekeeping mission|"},
        {"en", "The African Union’s envoy", "4:African Union’s=African Union|"},
        {"en", "The AFRICAN UNION met.", "4:AFRICAN UNION=African Union|"},
        {"en", "Votes of no confidence", "0:Votes of no confidence=vote of no confidence|"},
        {"fr", "Les conseils électoraux", "4:conseils électoraux=conseil électoral|"},
        /* the longest, and what stands behind it */
        {"en", "The peacekeeping mission in the north left.",
         "4:peacekeeping mission in the north=peacekeeping mission in the north|"},
        {"en", "The peacekeeping mission in the south left.", "4:peacekeeping mission=peacekeeping mission|"},
        {"en", "The mission left.", "4:mission=mission|"},
        {"en", "African Union Union", "0:African Union=African Union|14:Union=Union|"},
        {"en", "electoral commission chair", "0:electoral commission=electoral commission|"},
        {"en", "the commission chair", "4:commission chair=commission chair|"},
        {"en", "African Union leader", "0:African Union=African Union|"},
        /* acronyms */
        {"en", "The US and the AU told us.", "4:US=US|15:AU=AU|"},
        {"en", "They told us au revoir.", ""},
        {"en", "COVID-19 cases, Covid-19, covid-19", "0:COVID-19=COVID-19|16:Covid-19=COVID-19|26:covid-19=COVID-19|"},
        {"en", "Who told the WHO?", "13:WHO=WHO|"},
        {"en", "The U.N. said.", "4:U.N.=U.N.|"},
        {"en", "He left the E.U.", "12:E.U.=E.U.|"},
        {"en", "The U.S. Army", "4:U.S. Army=U.S. Army|"},
        {"en", "The prime suspect fled. Prime Suspects", "4:prime suspect=PRIME SUSPECT|24:Prime Suspects=PRIME SUSPECT|"},
        /* a text in capitals */
        {"en", "HELP US NOW", ""},
        {"en", "AU CHIEF ASKS WHO", "0:AU=AU|"},
        {"en", "US", "0:US=US|"},
        {"en", "PRIME SUSPECT", "0:PRIME SUSPECT=PRIME SUSPECT|"},
        /* not across the end of a clause, nor within an address */
        {"en", "the gang. Leader of", ""},
        {"en", "the gang, leader of", ""},
        {"en", "the gang (leader) of", ""},
        {"en", "the \"gang\" leader of", "5:gang\" leader=gang leader|"},
        {"en", "in St. Marc, in Washington, D.C.", "3:St. Marc=St Marc|16:Washington, D.C=Washington, D.C.|"},
        {"en", "see haiti.org or news.haiti. Haiti!", "29:Haiti=Haiti|"},
        {"en", "the end.Haiti said.", "8:Haiti=Haiti|"},
        /* nothing */
        {"en", "", ""},
        {"en", "Unionised reunion African", ""},
        {"en", "African, then Union", "14:Union=Union|"},
        /* languages and their variants */
        {"en-KE", "The Union met.", "4:Union=Union|"},
        {"en", "the labour ward", "4:labour ward=labour ward|"},
        {"fr-HT", "le conseil électoral", "3:conseil électoral=conseil électoral|"},
        {"fr", "un département sanitaire", "3:département sanitaire=département sanitaire|"},
        {"sw", "Tume ya Uchaguzi ya Union", "0:Tume ya Uchaguzi=tume ya uchaguzi|"},
        {"fr", "Union", ""},
        {"zh-Hans", "聯盟", ""},
        /* places in UTF-16 */
        {"en", "😀 é Union", "5:Union=Union|"},
        {"en", "😀 Union é😀 mission 😀 Haiti", "3:Union=Union|13:mission=mission|24:Haiti=Haiti|"},
    };
    struct arena arena = {0};
    struct term_list *list = open_list();
    (void)state;
    assert_int_equal(term_list_count(list), COUNT(listed));
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str found = find(list, &arena, cases[i].language, cases[i].text);
        if (!str_equal(found, str_of(cases[i].found))) fail_msg("\"%s\": found %.*s", cases[i].text, STR_ARG(found));
    }
    term_list_close(list);
    arena_done(&arena);
}

/* Terms of up to 16 words are found, longer ones kept. */
static void test_longest_term(void **state) {
    struct arena arena = {0};
    (void)state;
    for (size_t words = TERM_WORDS_MAX - 1; words <= TERM_WORDS_MAX + 1; words++) {
        struct buf text = {0};
        struct term_list *list = term_list_open();
        for (size_t i = 0; i < words; i++) buf_add_format(&text, "%sword%c", i ? " " : "", (char)('a' + i));
        add(list, "en", buf_str(&text));
        term_list_build(list);
        buf_add_byte(&text, '\0');
        assert_int_equal(term_list_count(list), 1);
        assert_int_equal(find(list, &arena, "en", text.at).len > 0, words <= TERM_WORDS_MAX);
        term_list_close(list);
        buf_done(&text);
    }
    arena_done(&arena);
}

/* Of one, two, and three words, all with the first in common: each finds itself, whatever its place among them. */
static void test_one_first_word(void **state) {
    enum { TERMS = 3000 };
    struct arena arena = {0};
    struct term_list *list = term_list_open();
    (void)state;
    add(list, "en", STR("union"));
    for (int i = 0; i < TERMS; i++) add(list, "en", arena_format(&arena, i % 3 ? "union k%d" : "union k%d m%d", i, i / 2));
    term_list_build(list);
    for (int i = 0; i < TERMS; i++) {
        struct str term = arena_format(&arena, i % 3 ? "union k%d" : "union k%d m%d", i, i / 2);
        struct str text = arena_format(&arena, "%" STR_FMT " m0 union", STR_ARG(term));
        struct str wanted =
            arena_format(&arena, "0:%" STR_FMT "=%" STR_FMT "|%zu:union=union|", STR_ARG(term), STR_ARG(term), term.len + 4);
        struct str found = find(list, &arena, "en", text.at);
        if (!str_equal(found, wanted)) fail_msg("\"%s\": found %.*s", text.at, STR_ARG(found));
    }
    assert_true(str_equal(find(list, &arena, "en", "union k0 m1"), STR("0:union=union|")));
    term_list_close(list);
    arena_done(&arena);
}

static void test_hits_are_bounded(void **state) {
    struct arena arena = {0};
    struct buf text = {0};
    struct term_hit *hits;
    size_t count;
    struct language english = tag("en");
    struct term_list *list = open_list();
    (void)state;
    for (int i = 0; i < 1000; i++) buf_add_str(&text, STR("union mission. "));
    term_list_find(list, &arena, buf_str(&text), &english, &hits, &count);
    assert_int_equal(count, TERM_HITS_MAX);
    buf_done(&text);
    term_list_close(list);
    arena_done(&arena);
}

/* The list has its own copy of a concept, all its terms and what is said about them. */
static void test_copies(void **state) {
    struct arena arena = {0};
    char text[] = "Umoja wa Afrika", note[] = "since 2002";
    struct term terms[] = {{.language = tag("en"), .text = STR("African Union"), .status = TERM_PREFERRED},
                           {.language = tag("sw"), .text = {text, sizeof text - 1}, .type = STR("fullForm")}};
    struct concept_detail detail = {.term = 1, .element = STR("note"), .value = {note, sizeof note - 1}};
    struct term_list *list = term_list_open();
    (void)state;
    term_list_add(list,
                  &(struct concept){.id = STR("c1"), .terms = terms, .term_count = 2, .details = &detail, .detail_count = 1});
    text[0] = note[0] = '?';
    terms[0].text = STR("gone");
    term_list_build(list);
    const struct concept *kept = term_list_at(list, 0);
    assert_true(str_equal(kept->terms[1].text, STR("Umoja wa Afrika")));
    assert_true(str_equal(kept->details[0].value, STR("since 2002")));
    assert_int_equal(kept->terms[0].status, TERM_PREFERRED);
    assert_true(find(list, &arena, "sw", "Umoja wa Afrika ulikutana").len > 0);
    assert_true(find(list, &arena, "en", "the African Union").len > 0);
    term_list_close(list);
    arena_done(&arena);
}

static void test_empty_list(void **state) {
    struct arena arena = {0};
    struct term_list *list = term_list_open();
    (void)state;
    add(list, "en", STR("")); /* terms without a word are never found */
    add(list, "en", STR("—"));
    term_list_build(list);
    assert_int_equal(find(list, &arena, "en", "— Union —").len, 0);
    term_list_close(list);
    list = term_list_open();
    term_list_build(list);
    assert_int_equal(find(list, &arena, "en", "Union").len, 0);
    term_list_close(list);
    term_list_close(NULL);
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),           cmocka_unit_test(test_longest_term),
        cmocka_unit_test(test_one_first_word), cmocka_unit_test(test_hits_are_bounded),
        cmocka_unit_test(test_copies),         cmocka_unit_test(test_empty_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
