/* SPDX-License-Identifier: Apache-2.0 */
/* English in Swahili and French texts: names and quotations say nothing, what was left untranslated is one finding, and slips
 * beside them are still found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "unit/spell/dictionaries.h"

/* The findings as text: words as they are, passages in brackets. */
static struct str findings_of(struct arena *arena, const char *tag, struct str text, bool each_word) {
    struct language language = language_of(tag);
    struct finding *findings;
    size_t count;
    struct error err = {0};
    struct buf out = {0};
    assert_true(
        (each_word ? speller_check_each_word : speller_check)(speller, arena, &language, text, &findings, &count, &err));
    for (size_t i = 0; i < count; i++) {
        bool passage = strcmp(findings[i].category, "untranslated") == 0;
        size_t start = utf16_to_byte(text, findings[i].span.start), end = utf16_to_byte(text, findings[i].span.end);
        assert_true(str_equal(str_slice(text, start, end), findings[i].word));
        assert_true(passage || strcmp(findings[i].category, "spelling") == 0);
        buf_add_format(&out, passage ? "%s[%" STR_FMT "]" : "%s%" STR_FMT, i ? " " : "", STR_ARG(findings[i].word));
    }
    struct str listed = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return listed;
}

struct example {
    const char *language, *text, *findings;
};

static const struct example examples[] = {
    /* names */
    {"sw", "Mkurugenzi wa Bank of Uganda alisema hivyo jana.", ""},
    {"sw", "Ripoti ya Centers for Disease Control ilitolewa.", ""},
    {"sw", "Shirika la Reporters Without Borders lilisema hayo.", ""},
    {"fr-HT", "Selon le Council on Foreign Relations, la situation empire.", ""},
    {"fr-HT", "Il travaille pour Human Rights Watch et l’American Bar Association.", ""},
    /* quotations */
    {"sw", "Alisema: \u201cthe show must go on\u201d, kisha akaondoka.", ""},
    {"fr-HT", "Son slogan, « yes we can change this country », a plu.", ""},
    {"fr-HT", "La chanson \u201cKenya wants to know what happened\u201d passe à la radio.", ""},
    /* left untranslated */
    {"sw", "Alisema kuwa the government will not accept this decision hapo kesho.",
     "[the government will not accept this decision]"},
    {"fr-HT", "Le ministre a dit that schools should remain closed until further notice.",
     "[that schools should remain closed until further notice]"},
    {"sw", "The police said that two people were killed in the attack.",
     "[The police said that two people were killed in the attack]"},
    /* slips of the pen, beside English too */
    {"sw", "Serkali ya Kenya ilitangza kwamba Ministry of Health itafungua shle.", "Serkali ilitangza shle"},
    {"sw", "Bank of Uganda ilitangza \u201cthe show must go on\u201d na serkali.", "ilitangza serkali"},
    {"fr-HT", "Le gouvernment a signé avec Human Rights Watch un acord.", "gouvernment acord"},
    {"fr-HT", "Il a dit that the goverment should remain closed.", "[that the goverment should remain closed] goverment"},
    /* words of both languages, and single English ones */
    {"sw", "Alikuja to we me hit in nyumbani.", "me hit in"},
    {"fr-HT", "On a pris le train pour comment dire, son main of pain.", "of"},
    {"fr-HT", "Le président of Haïti est venu.", "of"},
    {"sw", "Alinunua computer na keyboard jana.", "computer keyboard"},
    {"sw", "Mateso and vifungo vya siri, kwa mujibu wa the serikali.", "and the"},
    {"sw", "Chama cha Action Congress of Nigeria, cha All Progressives Congress for the People.", ""},
    /* runs end with the line */
    {"sw", "habari must\nhouse\nshould", "must house should"},
    {"sw", "", ""},
};

static void test_examples(void **state) {
    (void)state;
    struct arena arena = {0};
    size_t failed = 0;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct str found = findings_of(&arena, examples[i].language, str_of(examples[i].text), false);
        if (str_equal(found, str_of(examples[i].findings))) continue;
        print_error("%s\n  %" STR_FMT "\n", examples[i].text, STR_ARG(found));
        failed++;
    }
    arena_done(&arena);
    assert_int_equal(failed, 0);
}

static void test_each_word(void **state) {
    (void)state;
    struct arena arena = {0};
    struct str found = findings_of(&arena, "sw", STR("\u201cthe show must go on\u201d"), true);
    assert_true(str_equal(found, STR("the show must go on")));
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples), cmocka_unit_test(test_each_word)};
    return cmocka_run_group_tests(tests, open_dictionaries, close_dictionaries);
}
