/* SPDX-License-Identifier: Apache-2.0 */
/* What is flagged and what isn't, with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "spell/lexicon.h"
#include "unit/spell/dictionaries.h"

/* The findings as "word@start-end", separated by spaces. */
static void expect(const char *tag, const char *text, const char *expected) {
    struct arena arena = {0};
    struct error err = {0};
    struct language language = language_of(tag);
    struct finding *findings;
    size_t count;
    char found[4096] = "";
    assert_true(speller_check(speller, &arena, &language, str_of(text), &findings, &count, &err));
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(found);
        snprintf(found + len, sizeof found - len, "%s%" STR_FMT "@%u-%u", i ? " " : "", STR_ARG(findings[i].word),
                 findings[i].span.start, findings[i].span.end);
        assert_string_equal(findings[i].category, "spelling");
        assert_true(findings[i].message.len > 0);
    }
    if (strcmp(found, expected) != 0) fail_msg("\"%s\": found \"%s\", expected \"%s\"", text, found, expected);
    arena_done(&arena);
}

static void test_swahili(void **state) {
    (void)state;
    static const struct {
        const char *text, *findings;
    } cases[] = {
        {"Rais alisema kwamba serikali itawasaidia wakimbizi.", ""},
        {"Rais alisema kwamba serikalli itawasaidia wakimbizi.", "serikalli@20-29"},
        {"ng'ombe ng\u2019ombe ng\u02BCombe", ""},
        {"ngo\u2019mbe", "ngo\u2019mbe@0-7"},
        {"\U0001F600 wakinbizi", "wakinbizi@3-12"},
        {"Wanaume waliokuwa wakisubiri hawakumwona mwandishi aliyeyaandika.", ""},
        /* a vowel goes with its slots only */
        {"anasoma asome hasomi someni asomaye atakacho asomaje msomaji nimewaambieni", ""},
        {"waliyemtaka aliyekwambia aipendayo wayasomao iweje zikoje", ""},
        {"mchora katuni na kisafisha hewa, mdogomdogo, hichohicho", ""},
        {"msomwa kisomwa", "msomwa@0-6 kisomwa@7-14"}, /* agents of actions that are done to no one */
        {"anasome hasoma anasomi", "anasome@0-7 hasoma@8-14 anasomi@15-22"},
        {"anasomaji kusomaji anasomaye", "anasomaji@0-9 kusomaji@10-18 anasomaye@19-28"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect("sw", cases[i].text, cases[i].findings);
}

static void test_french(void **state) {
    (void)state;
    static const struct {
        const char *text, *findings;
    } cases[] = {
        {"L\u2019ONU s\u2019inqui\u00e8te de la situation \u00e0 Port-au-Prince.", ""},
        {"Le pr\u00e9sidnet a parl\u00e9 hier soir.", "pr\u00e9sidnet@3-12"},
        {"Il c\u00e8dera ou c\u00e9dera, j'esp\u00e8rerais qu'ils r\u00e8gleront cela.", ""},
        {"Une Abidjanaise, deux Kinois et l'ouanaminthaise.", ""},
        {"Il c\u00e8dee, elle r\u00e8gle\u00e9.", "c\u00e8dee@3-8 r\u00e8gle\u00e9@15-21"},
        {"Va-t-il venir \u00e0 P\u00e9tion-Ville\u00a0? Peut-\u00eatre.", ""},
        {"l'e\u0301cole", ""}, /* decomposed */
        {"Lorsqu'Aristide et puisqu'Ariel, jusqu\u2019Ouanaminthe, presqu'Ha\u00efti, Jusqu'Abricots, lorsqu'Ennery, "
         "puisqu'ONU",
         ""},
        {"lorsqu'Port", "lorsqu'Port@0-11"},
        {"une e\u0301cole ferme\u0301 depuis hiier", "hiier@25-30"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect("fr-HT", cases[i].text, cases[i].findings);
}

/* Nothing that isn't prose is flagged, in either language. */
static void test_no_prose(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "1,000 2.5% 12-34 20h30 1er",
        "https://www.example.org/zzkq?xqz=1 www.zzkq.org",
        "zzkq.xqz@exemple-zzkq.org",
        "UNHCR MSF B2B H1N1 COVID-19 AK-47 mp3",
        "\uFFFC\uFFFC <b></b> {0} %1$s",
        "WhatsApp YouTube iPhone",
        "\u4E2D\u6587 \u0420\u0443\u0441\u0441\u043A\u0438\u0439",
        "- \u2013 \u2019 ' -- '-' \u00ab \u00bb",
        "a b c A. B.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        expect("sw", texts[i], "");
        expect("fr-HT", texts[i], "");
    }
}

static void test_languages(void **state) {
    (void)state;
    static const struct {
        const char *tag;
        bool known;
    } cases[] = {{"sw", true}, {"sw-KE", true}, {"swh", true}, {"fr", true}, {"fr-HT", true}, {"fr-CA", true}, {"ht", false}};
    struct arena arena = {0};
    struct error err = {0};
    struct finding *findings;
    size_t count;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct language language = language_of(cases[i].tag);
        assert_int_equal(speller_has(speller, &language), cases[i].known);
    }
    struct language creole = language_of("ht");
    assert_false(speller_check(speller, &arena, &creole, STR("bonjou"), &findings, &count, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    struct language *list;
    speller_list(speller, &arena, &list, &count);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].tag, "sw");
    assert_string_equal(list[1].tag, "fr-HT");
    arena_done(&arena);
}

static void test_added_words(void **state) {
    (void)state;
    struct language sw = language_of("sw");
    struct error err = {0};
    uint64_t before = speller_version(speller);
    expect("sw", "Zzakwa zzakwa kizzakwa-Zzakwa", "Zzakwa@0-6 zzakwa@7-13 kizzakwa-Zzakwa@14-29");
    assert_true(speller_add_word(speller, &sw, STR("zzakwa"), &err));
    assert_int_not_equal(speller_version(speller), before);
    expect("sw", "Zzakwa zzakwa", "");
    expect("sw-TZ", "zzakwa-zzakwa zzakwb", "zzakwb@14-20");
    assert_true(speller_add_word(speller, &sw, STR("Mzzee"), &err));
    expect("sw", "Mzzee mzzee", "mzzee@6-11");
    before = speller_version(speller);
    speller_remove_word(speller, &sw, STR("zzakwa"));
    assert_int_not_equal(speller_version(speller), before);
    expect("sw", "zzakwa", "zzakwa@0-6");
    before = speller_version(speller);
    speller_remove_word(speller, &sw, STR("zzakwa"));
    assert_int_equal(speller_version(speller), before);
    static const char *const bad[] = {"", "two words", "tab\tbed", "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        error_clear(&err);
        assert_false(speller_add_word(speller, &sw, str_of(bad[i]), &err));
        assert_int_equal(err.code, ERR_INVALID);
    }
}

/* Only words that are there count towards the limit, whatever was there before. */
static void test_removed_words_make_room(void **state) {
    struct language sw = language_of("sw");
    struct error err = {0};
    char word[32];
    (void)state;
    speller_remove_word(speller, &sw, STR("Mzzee"));
    for (int i = 0; i < LEXICON_ADDED_MAX + 10; i++) {
        snprintf(word, sizeof word, "zzq%d", i);
        assert_true(speller_add_word(speller, &sw, str_of(word), &err));
        if (i >= 5) speller_remove_word(speller, &sw, str_of(word)); /* the first ones stay */
    }
    for (int i = 0; i < LEXICON_ADDED_MAX - 5; i++) {
        snprintf(word, sizeof word, "qzz%d", i);
        assert_true(speller_add_word(speller, &sw, str_of(word), &err));
    }
    assert_true(speller_add_word(speller, &sw, STR("zzq0"), &err)); /* it is there */
    assert_false(speller_add_word(speller, &sw, STR("zzq5"), &err));
    assert_int_equal(err.code, ERR_TOO_LARGE);
    speller_remove_word(speller, &sw, STR("zzq0"));
    assert_true(speller_add_word(speller, &sw, STR("zzq5"), &err));
    for (int i = 0; i < LEXICON_ADDED_MAX; i++) {
        snprintf(word, sizeof word, i < 10 ? "zzq%d" : "qzz%d", i < 10 ? i : i - 10);
        speller_remove_word(speller, &sw, str_of(word));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_swahili),   cmocka_unit_test(test_french),      cmocka_unit_test(test_no_prose),
        cmocka_unit_test(test_languages), cmocka_unit_test(test_added_words), cmocka_unit_test(test_removed_words_make_room),
    };
    return cmocka_run_group_tests(tests, open_dictionaries, close_dictionaries);
}
