/* SPDX-License-Identifier: Apache-2.0 */
/* Each check on translations that an editor would mark, and on good ones that look like it. */
#include "examples.h"
#include "unit/processor_time.h"

static void test_final_punctuation(void **state) {
    static const struct example examples[] = {
        {"sw", "Who won the vote?", "Nani alishinda kura.", "."},
        {"sw", "Who won the vote?", "Nani alishinda kura", ""},
        {"fr-HT", "The president left.", "Le président est parti" NNBSP "?", "?"},
        {"fr-HT", "He said:", "Il a dit.", "."},
        {"sw", "The president left.", "Rais aliondoka", ""},
        {"sw", "Who won the vote?", "Nani alishinda kura?", NULL},
        {"fr-HT", "Who won?", "Qui a gagné" NNBSP "?", NULL},
        {"fr-HT", "He said:", "Il a dit" NBSP ":", NULL},
        {"fr-HT", "“We won.”", "«" NBSP "Nous avons gagné." NBSP "»", NULL},
        {"fr-HT", "“We won”.", "«" NBSP "Nous avons gagné" NBSP "».", NULL},
        {"sw", "They waited...", "Walisubiri…", NULL},
        {"sw", "They won!", "Walishinda.", NULL},
        {"sw", "President leaves for talks", "Rais aenda mazungumzoni", NULL},
        {"sw", "President leaves for talks", "Rais aenda mazungumzoni.", "."},
        {"sw", "The president left the capital on Monday for talks with the rebels in the north",
         "Rais aliondoka jijini Jumatatu kwa mazungumzo na waasi wa kaskazini.", NULL}, /* the source lost its stop */
        {"sw", "The president left." CODE, "Rais aliondoka." CODE, NULL},
        {"fr-HT", "Protest in the U.S.", "Manifestation aux États-Unis", NULL},
        {"sw", "Apple Inc.", "Apple", NULL},
        {"fr-HT", "Apple Inc.", "Apple", NULL},
        {"fr-HT", "The match is at 7 p.m.", "Le match est à 19 heures", NULL},
        {"fr-HT", "June 5", "5 juil.", NULL},
        {"fr-HT", "5 June", "le 5 juin, etc.", NULL},
        {"sw", "Wars, floods and more", "Vita, mafuriko, n.k.", NULL},
        {"fr-HT", "Who left the U.S.?", "Qui a quitté les É.-U.", "."},
        {"fr-HT", "He left the U.S.", "A-t-il quitté les États-Unis" NNBSP "?", "?"},
        {"sw", "The president said on Monday that he would not travel to the U.S.", "Rais alisema hatasafiri Marekani", ""},
        {"fr-HT", "See example.org", "Voir example.org.", "."},
        {"fr-HT", "There are seven", "Ils sont sept.", "."},
        {"fr-HT", "He sat in the sun.", "Il était assis au soleil", ""},
        {"fr-HT", "Is he here? (AP)", "Il est là. (AP)", "."},
        {"sw", "He left. (AP)", "Aliondoka? (AP)", "?"},
        {"sw", "Is he here? [Reuters]", "Je, yupo? [Reuters]", NULL},
        {"sw", "He left. (AP)", "Aliondoka (AP)", NULL},
        {"sw", "He left. (AP)", "Aliondoka. (AP).", NULL},
    };
    (void)state;
    check_examples("final_punctuation", examples, COUNT(examples));
}

static void test_spaces(void **state) {
    static const struct example examples[] = {
        {"sw", "The president left.", " Rais aliondoka.", " "},
        {"sw", "The president left.", "Rais aliondoka. ", " "},
        {"sw", " The president left.", "Rais aliondoka.", ""},
        {"sw", "The president left.", "Rais  aliondoka.", "  "},
        {"fr-HT", "The president left.", "Le président  est parti.", "  "},
        {"sw", "The president left.", "Rais aliondoka.", NULL},
        {"sw", " The president left.", " Rais aliondoka.", NULL},
        {"sw", "The president left. ", "Rais aliondoka. ", NULL},
        {"sw", "The  president left.", "Rais  aliondoka.", NULL},
        {"sw", "The president left.\n", "Rais aliondoka. ", NULL},
        {"fr-HT", "Who won?", "Qui a gagné" NNBSP "?", NULL},
        {"sw", "The president left.", "Rais aliondoka .", " "},
        {"fr-HT", "He left, she stayed.", "Il est parti , elle est restée.", " "},
        {"fr-HT", "He left, she stayed.", "Il est parti,elle est restée.", ""},
        {"fr-HT", "He left , she stayed.", "Il est parti , elle est restée.", NULL},
        {"fr-HT", "He left,she stayed.", "Il est parti,elle est restée.", NULL},
        {"sw", "It was in 2020 (May).", "Ilikuwa 2020 (Mei) .", " "},
        {"sw", "They waited...", "Walisubiri ...", NULL},
        {"sw", "They use .NET and .5.", "Wanatumia .NET na .5.", NULL},
        {"fr-HT", "It grew by 4.5%.", "La croissance est de 4,5%.", NULL},
        {"fr-HT", "See https://a.org/x,y for more.", "Voir https://a.org/x,y.", NULL},
        {"fr-HT", "the points a, b", "les points a,b", NULL},
    };
    (void)state;
    check_examples("space", examples, COUNT(examples));
}

static void test_quotations(void **state) {
    static const struct example examples[] = {
        {"sw", "“We won,” he said.", "“Tulishinda, alisema.", "“Tulishinda, alisema."},
        {"sw", "\"We won,\" he said.", "\"Tulishinda, alisema.", "\"Tulishinda, alisema."},
        {"fr-HT", "“We won,” he said.", "«" NBSP "Nous avons gagné, a-t-il dit.", "«" NBSP "Nous avons gagné, a-t-il dit."},
        {"fr-HT", "“We won,” he said.", "Nous avons gagné" NBSP "», a-t-il dit.", "», a-t-il dit."},
        {"sw", "‘We won,’ he said.", "‘Tulishinda, alisema.", "‘Tulishinda, alisema."},
        {"sw", "‘We won,’ he said.", "‘Tulishinda,’ alisema.", NULL},
        {"sw", "The cow is here.", "Ng‘ombe yuko hapa.", NULL},
        {"sw", "He shouted 'We won!", "Alipiga kelele ‘Tumeshinda!", NULL},
        {"sw", "‘We won. We will win.", "‘Tulishinda. Tutashinda.", NULL},
        {"sw", "“We won,” he said.", "“Tulishinda,” alisema.", NULL},
        {"sw", "“We won,” he said.", "\"Tulishinda,\" alisema.", NULL},
        {"fr-HT", "“We won,” he said.", "«" NBSP "Nous avons gagné" NBSP "», a-t-il dit.", NULL},
        {"fr-HT", "“We won,” he said.", "Ils ont gagné, a-t-il dit.", NULL},
        {"sw", "“We won. We will win again.", "“Tulishinda. Tutashinda tena.", NULL}, /* goes on in the next segment */
        {"fr-HT", "It won’t last.", "L’affaire d’aujourd’hui ne durera pas.", NULL},
    };
    (void)state;
    check_examples("quotation", examples, COUNT(examples));
}

static void test_doubled_words(void **state) {
    static const struct example examples[] = {
        {"sw", "The budget of the state", "Bajeti ya ya serikali", "ya ya"},
        {"sw", "He left for Nairobi.", "Aliondoka kwa kwa Nairobi.", "kwa kwa"},
        {"sw", "But he refused.", "Lakini lakini alikataa.", "Lakini lakini"},
        {"fr-HT", "The house", "Le le maison.", "Le le"},
        {"fr-HT", "From Haiti.", "De de Haïti.", "De de"},
        {"sw", "Of Kenya.", "Ya ya Kenya.", "Ya ya"},
        {"fr-HT", "He left. He will return.", "Il est parti. Il il revient.", "Il il"},
        {"fr-HT", "“He returns.”", "«" NBSP "Il il revient." NBSP "»", "Il il"},
        {"fr-HT", "“Aeei,” she said.", "«" NBSP "Oh oh", NULL},
        {"en", "Kwa heri.", "Bye bye, he said.", NULL},
        {"en", "Ni vibaya.", "Is is bad.", "Is is"},
        {"fr-HT", "We wash.", "Nous nous lavons.", NULL},
        {"sw", "Slowly he walked.", "Pole pole alitembea.", NULL},
        {"fr-HT", "The Great East is a region.", "Le Grand Est est une région.", NULL},
        {"fr-HT", "The president of the council", "Le président du du conseil", "du du"},
        {"fr-HT", "The city has changed.", "La ville ville a changé.", "ville ville"},
        {"sw", "He walked slowly.", "Alitembea pole pole.", NULL},
        {"sw", "different groups", "vikundi mbali mbali", NULL},
        {"sw", "every day", "kila siku siku zote", NULL},
        {"fr-HT", "We will meet again.", "Nous nous reverrons.", NULL},
        {"fr-HT", "You complain.", "Vous vous plaignez.", NULL},
        {"fr-HT", "It is very, very good.", "C’est très, très bon.", NULL},
        {"fr-HT", "Duran Duran played.", "Duran Duran a joué.", NULL},
        {"fr-HT", "the city. The city", "la ville, ville de paix", NULL},
    };
    (void)state;
    check_examples("doubled_word", examples, COUNT(examples));
}

static void test_untranslated(void **state) {
    static const struct example examples[] = {
        {"sw", "The minister said the new law would take effect in July.", "Waziri alisema the new law would take effect.",
         "the new law would take effect"},
        {"fr-HT", "The court rejected the appeal of the former minister.",
         "The court rejected the appeal of the former minister.", "court rejected the appeal of the former minister"},
        {"sw", "He was found guilty of murder by the court.", "Alipatikana guilty of murder by the court.",
         "guilty of murder by the court"},
        {"fr-HT", "It rained in the north of the island.", "Il a plu in the north of the island.",
         "in the north of the island"},
        {"sw", "The World Health Organization said so.", "World Health Organization ilisema hivyo.", NULL},
        {"sw", "He sang Let It Be in Nairobi.", "Aliimba Let It Be jijini Nairobi.", NULL},
        {"fr-HT", "He likes fast food.", "Il aime le fast food.", NULL},
        {"sw", "Nairobi, Kenya", "Nairobi, Kenya", NULL},
        {"fr-HT", "See https://example.org/a/b for more.", "Voir https://example.org/a/b pour en savoir plus.", NULL},
        {"sw", "The slogan is all for one.", "Kaulimbiu ni all for one.", NULL},
    };
    (void)state;
    check_examples("untranslated", examples, COUNT(examples));
}

static bool is_english(void *context, struct str word) {
    static const char *const english[] = {"the", "new", "law", "would", "take", "effect", "me", "a", "as"};
    (void)context;
    for (size_t i = 0; i < COUNT(english); i++)
        if (str_equal(word, str_of(english[i]))) return true;
    return false;
}

/* What is in neither language is a quotation, also where a word or two look English. */
static void test_third_language(void **state) {
    static const struct example examples[] = {
        {"sw", "He said: teve a vida ceifada por aqueles que juraram.", "Alisema: teve a vida ceifada por aqueles que juraram.",
         NULL},
        {"sw", "\"pretendo me violentar para agradar ninguém\"", "\"pretendo me violentar para agradar ninguém\"", NULL},
        {"fr-HT", "She wrote: اقترح احد الاخوة استخدام الهاش تاج", "Elle a écrit: اقترح احد الاخوة استخدام الهاش تاج", NULL},
        {"sw", "The minister said the new law would take effect.", "Waziri alisema the new law would take effect.",
         "the new law would take effect"},
        {"sw", "The new law of Kisumu would take effect as a Bill.",
         "Alisema the new law of Kisumu would take effect as a Bill.", "would take effect as a"},
        {"sw", "que juraram por aqueles outros, the new law would take effect",
         "que juraram por aqueles outros, the new law would take effect", "the new law would take effect"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct check_request request = request_of(examples[i].to, examples[i].source, examples[i].target);
        request.is_source_word = is_english;
        const struct finding *found = find_one(&arena, &request, "untranslated");
        if (!found != !examples[i].word) fail_msg("\"%s\"", examples[i].target);
        if (found) assert_true(str_equal(found->word, str_of(examples[i].word)));
    }
    arena_done(&arena);
}

static void test_quoted_stretches(void **state) {
    static const struct {
        const char *source, *target, *quoted;
    } examples[] = {
        {"He said: \"Eu botei a mão, pedi socorro.\"", "Alisema: \"Eu botei a mão, pedi socorro.\"",
         ": \"Eu botei a mão, pedi socorro.\""},
        {"Ana Paula da Silva Neto spoke.", "Ana Paula da Silva Neto alizungumza.", "Ana Paula da Silva Neto"},
        {"He: the new law would take effect", "Yeye: the new law would take effect", ""}, /* English */
        {"He likes que será será.", "Anapenda que será será.", ""},                       /* too short */
        {"A rua está vazia, disse ela ontem.", "Rua ni tupu, disse ele.", ""},            /* not alike */
        {"", "que juraram por aqueles outros", ""},
        {"Eu botei a mão ali hoje.", "Eu botei a ma\u0303o ali hoje.", "Eu botei a ma\u0303o ali hoje."},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct check_request request = request_of("sw", examples[i].source, examples[i].target);
        struct span *spans;
        size_t count;
        check_quotations(&arena, &request, &spans, &count);
        assert_int_equal(count, 0); /* nobody knows the source's words */
        request.is_source_word = is_english;
        check_quotations(&arena, &request, &spans, &count);
        assert_int_equal(count, examples[i].quoted[0] != '\0');
        if (!count) continue;
        size_t start = utf16_to_byte(request.target.text, spans[0].start);
        struct str quoted = str_slice(request.target.text, start, utf16_to_byte(request.target.text, spans[0].end));
        if (!str_equal(quoted, str_of(examples[i].quoted))) fail_msg("\"%.*s\"", STR_ARG(quoted));
    }
    arena_done(&arena);
}

/* ---- French: the correction is what stands there afterwards ----------------------------------------------------------- */

static void test_typography(void **state) {
    static const struct {
        const char *to, *target, *corrected; /* NULL: nothing to correct */
    } examples[] = {
        {"fr-HT", "Qui a gagné ?", "Qui a gagné" NNBSP "?"},
        {"fr-HT", "Ils ont gagné !", "Ils ont gagné" NNBSP "!"},
        {"fr-HT", "Il est venu ; elle est partie.", "Il est venu" NNBSP "; elle est partie."},
        {"fr-HT", "Il a dit : oui.", "Il a dit" NBSP ": oui."},
        {"fr", "« Oui" NBSP "»", "«" NBSP "Oui" NBSP "»"},
        {"fr-HT", "«" NBSP "Oui »", "«" NBSP "Oui" NBSP "»"},
        {"fr-HT", "Qui a gagné" NNBSP "?", NULL},
        {"fr-HT", "Qui a gagné" NBSP "?", NULL}, /* the full no-break space will do */
        {"fr-HT", "Qui a gagné?", "Qui a gagné" NNBSP "?"},
        {"fr-HT", "Il a dit: oui.", "Il a dit" NBSP ": oui."},
        {"fr-HT", "Quoi" NNBSP "?!", NULL},
        {"fr-HT", "Il a dit \"oui\".", NULL}, /* the newsroom's own custom */
        {"fr-HT", "Il a dit" NBSP ": oui.", NULL},
        {"fr-HT", "«" NBSP "Oui" NBSP "»", NULL},
        {"fr-HT", "Voir https://example.org/?a=1;b=2 et la suite.", NULL},
        {"fr-HT", "Le score est de 3:1.", NULL},
        {"sw", "Nani alishinda ?", NULL},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct check_request request = request_of(examples[i].to, "Who won?", examples[i].target);
        const struct finding *found = find_one(&arena, &request, "typography");
        if ((found != NULL) != (examples[i].corrected != NULL))
            fail_msg("\"%s\" is %smarked", examples[i].target, found ? "" : "not ");
        if (!found) continue;
        assert_int_equal(found->correction_count, 1);
        struct str text = request.target.text;
        size_t start = utf16_to_byte(text, found->span.start), end = utf16_to_byte(text, found->span.end);
        struct str corrected = arena_format(&arena, "%" STR_FMT "%" STR_FMT "%" STR_FMT, STR_ARG(str_slice(text, 0, start)),
                                            STR_ARG(found->corrections[0]), STR_ARG(str_slice(text, end, text.len)));
        if (!str_equal(corrected, str_of(examples[i].corrected)))
            fail_msg("\"%s\" becomes \"%.*s\"", examples[i].target, STR_ARG(corrected));
    }
    arena_done(&arena);
}

/* ---- codes, terms, consistency ---------------------------------------------------------------------------------------- */

static void test_codes_as_text(void **state) {
    static const struct example examples[] = {
        {"sw", "Hello <b>world</b>", "Habari <b>dunia", ""},
        {"sw", "Hello {name}", "Habari {jina} {name}", "{jina}"},
        {"fr-HT", "%d votes", "des votes", ""},
        {"fr-HT", "Hello", "Bonjour <br/>", "<br/>"},
        {"sw", "Hello <b>world</b>", "<b>Dunia</b>, habari", NULL},
        {"sw", "Hello {name}", "{name}, habari", NULL},
        {"fr-HT", "%d votes of %s", "%s : %d votes", NULL},
        {"fr-HT", "a < b", "a < b", NULL},
        {"sw", "Hello", "Habari", NULL},
        {"sw", "Turnout was 5% of voters", "Waliojitokeza ni asilimia 5 ya wapiga kura", NULL},
    };
    (void)state;
    check_examples("inline_code", examples, COUNT(examples));
}

static void test_inline_codes(void **state) {
    static const struct code codes[] = {
        {CODE_OPEN, STR("1"), STR("<b>"), STR("")},
        {CODE_CLOSE, STR("1"), STR("</b>"), STR("")},
        {CODE_ALONE, STR("2"), STR("<br/>"), STR("")},
    };
    static const struct {
        const char *target;
        size_t first, count;
        bool marked;
    } cases[] = {
        {CODE "Habari" CODE, 0, 2, false}, {"Habari " CODE CODE, 0, 2, false},    {"Habari", 0, 0, true},
        {CODE "Habari", 0, 1, true},       {CODE "Habari" CODE CODE, 0, 3, true},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct finding *findings;
        size_t count, marked = 0;
        struct check_request request = request_of("sw", CODE "Hello" CODE, cases[i].target);
        request.source.codes = codes, request.source.code_count = 2;
        request.target.codes = codes + cases[i].first, request.target.code_count = cases[i].count;
        check_translation(&arena, &request, &findings, &count);
        for (size_t k = 0; k < count; k++) marked += !strcmp(findings[k].category, "inline_code");
        if ((marked > 0) != cases[i].marked) fail_msg("case %zu: %zu findings", i, marked);
    }
    arena_done(&arena);
}

/* Characters as people count them, whatever they take in bytes; what an inline code shows is not known. */
static void test_length(void **state) {
    static const struct {
        const char *target;
        unsigned limit; /* 0: none */
        const char *message;
    } cases[] = {
        {"Habari", 6, NULL},
        {"Habari", 0, NULL},
        {"", 1, NULL},
        {"Habari", 5, "The translation has 6 characters: at most 5 fit"},
        {"\xC3\xA9t\xC3\xA9", 3, NULL},
        {"e\xCC\x81te", 3, "The translation has 4 characters: at most 3 fit"},
        {CODE "Habari" CODE, 6, NULL},
        {CODE "Habari " CODE, 6, "The translation has 7 characters: at most 6 fit"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct check_request request = request_of("sw", CODE "Hello" CODE, cases[i].target);
        request.max_characters = cases[i].limit;
        const struct finding *found = find_one(&arena, &request, "length");
        if ((found != NULL) != (cases[i].message != NULL)) fail_msg("case %zu", i);
        if (found) assert_true(str_equal(found->message, str_of(cases[i].message)));
    }
    arena_done(&arena);
}

static void test_terms(void **state) {
    static const struct {
        const char *to, *source, *targets[2], *target;
        bool marked;
    } cases[] = {
        {"sw", "African Union", {"Umoja wa Afrika"}, "Muungano wa Afrika ulikutana.", true},
        {"sw", "parliament", {"bunge"}, "Wabungeni? Hapana: seneti ilikutana.", false}, /* bunge with its affixes */
        {"sw", "parliament", {"bunge"}, "Seneti ilikutana.", true},
        {"fr-HT", "African Union", {"Union africaine"}, "L’Organisation s’est réunie.", true},
        {"fr-HT", "senator", {"sénateur"}, "Les députés sont venus.", true},
        {"sw", "African Union", {"Umoja wa Afrika"}, "Umoja wa Afrika ulikutana.", false},
        {"sw", "African Union", {"Umoja wa Afrika", "AU"}, "Umoja huo wa Afrika ulikutana.", false},
        {"fr-HT", "African Union", {"Union africaine"}, "L’union africaine s’est réunie.", false},
        {"fr-HT", "senator", {"sénateur"}, "Les sénateurs sont venus.", false},
        {"fr-HT", "election", {"scrutin", "élection"}, "Les élections ont eu lieu.", false},
        {"sw", "election", {NULL}, "Kura ilipigwa.", false},
        {"fr-HT", "United Nations", {"Nations unies", "ONU"}, "Les pays se sont réunis.", true},
        {"sw", "United Nations", {"Umoja wa Mataifa", "UN"}, "Nchi zilikutana kwa un.", true},
        {"fr-HT", "African Union", {"Union africaine", "UA"}, "Les chefs d’État se sont réunis.", true},
        {"sw", "African Union", {"Umoja wa Afrika", "AU"}, "Viongozi au mawaziri walikutana AUF.", true},
        {"fr-HT", "United Nations", {"Nations unies", "ONU"}, "L’ONU s’est réunie.", false},
        {"fr-HT", "United Nations", {"Nations unies", "ONU"}, "Le siège (ONU) est à New York.", false},
        {"sw", "United Nations", {"Umoja wa Mataifa", "UN"}, "UN-Habitat ilikutana.", false},
        {"sw", "the M23", {"M23"}, "Waasi wa M23 waliondoka.", false},
        {"sw", "the M23", {"M23"}, "Waasi wa M230 waliondoka.", true},
        {"fr-HT", "law", {"loi"}, "Les lois ont changé.", false},
        {"fr-HT", "law", {"loi"}, "Le texte a changé.", true},
        {"fr-HT", "king", {"le roi"}, "Des rois sont venus.", false},
        {"sw", "river", {"mto"}, "Mito ilifurika.", false},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str targets[2];
        struct check_term term = {str_of(cases[i].source), targets, 0};
        for (size_t k = 0; k < 2 && cases[i].targets[k]; k++) targets[term.target_count++] = str_of(cases[i].targets[k]);
        struct check_request request = request_of(cases[i].to, cases[i].source, cases[i].target);
        request.terms = &term, request.term_count = 1;
        const struct finding *found = find_one(&arena, &request, "term");
        if ((found != NULL) != cases[i].marked) fail_msg("\"%s\" is %smarked", cases[i].target, found ? "" : "not ");
        if (found) assert_true(str_find(found->message, targets[0], 0) != SIZE_MAX);
    }
    arena_done(&arena);
}

static void test_consistency(void **state) {
    static const struct str confirmed[] = {STR("Rais aliondoka."), STR("Rais ameondoka.")};
    static const struct {
        const char *target;
        size_t count;
        bool marked;
    } cases[] = {
        {"Rais aliondoka.", 1, false},
        {"Rais ameondoka.", 2, false},
        {"Rais ameondoka.", 1, true},
        {"Rais alikwenda.", 2, true},
        {"Rais alikwenda.", 0, false},
        {"rais aliondoka.", 2, true},
        {" ", 2, false},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct check_request request = request_of("sw", "The president left.", cases[i].target);
        request.confirmed = confirmed, request.confirmed_count = cases[i].count;
        const struct finding *found = find_one(&arena, &request, "consistency");
        if ((found != NULL) != cases[i].marked) fail_msg("case %zu", i);
        if (found) assert_true(found->correction_count == 1 && str_equal(found->corrections[0], confirmed[0]));
    }
    arena_done(&arena);
}

/* Accents in characters of their own (NFD) change nothing, and findings stand on the text as it was given. */
static void test_decomposed(void **state) {
    static const struct {
        const char *category;
        struct example example;
    } cases[] = {
        {"number", {"fr-HT", "He ran 5 miles.", "Il a couru 5 kilome\u0300tres.", "5 kilome\u0300tres"}},
        {"number", {"fr-HT", "Some 50 percent of it", "Environ la moitie\u0301", NULL}},
        {"number", {"fr-HT", "a 60-year-old man", "un sexage\u0301naire", NULL}},
        {"doubled_word", {"fr-HT", "The last summer", "L’e\u0301te\u0301 dernier dernier", "dernier dernier"}},
        {"doubled_word",
         {"fr-HT", "The summer", "A\u0300 l’e\u0301te\u0301 e\u0301te\u0301", "e\u0301te\u0301 e\u0301te\u0301"}},
        {"date", {"fr-HT", "It ends in August.", "Cela finit en fe\u0301vrier.", "fe\u0301vrier"}},
        {"space", {"fr-HT", "The summer.", "L’e\u0301te\u0301. ", " "}},
        {"final_punctuation", {"fr-HT", "The summer.", "L’e\u0301te\u0301", ""}},
        {"date", {"fr-HT", "It ends in August.", "Cela finit en aou\u0302t.", NULL}},
    };
    static const struct str confirmed[] = {STR("L’été."), STR("L’e\u0301te\u0301.")};
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) check_examples(cases[i].category, &cases[i].example, 1);
    for (size_t i = 0; i < COUNT(confirmed); i++) {
        struct check_request request = request_of("fr-HT", "The summer.", "L’e\u0301te\u0301.");
        request.confirmed = &confirmed[i], request.confirmed_count = 1;
        assert_null(find_one(&arena, &request, "consistency"));
    }
    arena_done(&arena);
}

/* ---- all of them ------------------------------------------------------------------------------------------------------ */

/* Good news translations without a single finding of any kind. */
static void test_silence(void **state) {
    static const struct example examples[] = {
        {"sw", "The African Union on Friday urged both sides to return to talks.",
         "Umoja wa Afrika siku ya Ijumaa ulizitaka pande zote mbili kurejea katika mazungumzo.", NULL},
        {"fr-HT", "The African Union on Friday urged both sides to return to talks.",
         "L’Union africaine a exhorté vendredi les deux parties à reprendre les pourparlers.", NULL},
        {"fr-HT", "“We lost everything,” said Marie, 34, whose house burned down on June 3.",
         "«" NBSP "Nous avons tout perdu" NBSP "», a déclaré Marie, 34 ans, dont la maison a brûlé le 3 juin.", NULL},
        {"sw", "Prices rose 7.2% in May, from 6.8% in April.",
         "Bei zilipanda kwa asilimia 7.2 mwezi Mei, kutoka asilimia 6.8 mwezi Aprili.", NULL},
        {"sw", "", "", NULL},
        {"sw", "Hello", " ", NULL},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct finding *findings;
        size_t count;
        struct check_request request = request_of(examples[i].to, examples[i].source, examples[i].target);
        check_translation(&arena, &request, &findings, &count);
        if (count) fail_msg("%s: \"%s\"", findings[0].category, examples[i].target);
    }
    arena_done(&arena);
}

/* However much is wrong, the findings are bounded, and the work is. */
static void test_bounds(void **state) {
    struct arena arena = {0};
    struct buf target = {0};
    struct finding *findings;
    size_t count;
    (void)state;
    for (int i = 0; i < 3000; i++) buf_add_str(&target, STR("oui ;  <b> {x} "));
    buf_add_byte(&target, '\0');
    struct check_request request = request_of("fr-HT", "Yes", target.at);
    check_translation(&arena, &request, &findings, &count);
    assert_int_equal(count, CHECK_FINDINGS_MAX);
    buf_done(&target);
    arena_done(&arena);
}

/* What a worker may be asked to check costs in proportion to its length. */
static void test_long_targets(void **state) {
    static const char *const pieces[] = {":", " ;", "« ", "? ", "saa 7 ", "2, 3 "};
    enum { LENGTH = 128 * 1024, LIMIT_MS = 1000 };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(pieces); i++) {
        struct buf target = {0};
        struct finding *findings;
        size_t count;
        while (target.len < LENGTH) buf_add_str(&target, str_of(pieces[i]));
        buf_add_byte(&target, '\0');
        struct check_request request = request_of("fr-HT", "Yes, at 7 p.m.", target.at);
        int64_t start = processor_ms();
        check_translation(&arena, &request, &findings, &count);
        if (processor_ms() - start > LIMIT_MS) fail_msg("\"%s\" repeated is slow", pieces[i]);
        buf_done(&target);
    }
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_final_punctuation),
        cmocka_unit_test(test_spaces),
        cmocka_unit_test(test_quotations),
        cmocka_unit_test(test_doubled_words),
        cmocka_unit_test(test_untranslated),
        cmocka_unit_test(test_third_language),
        cmocka_unit_test(test_quoted_stretches),
        cmocka_unit_test(test_typography),
        cmocka_unit_test(test_codes_as_text),
        cmocka_unit_test(test_inline_codes),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_decomposed),
        cmocka_unit_test(test_consistency),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_long_targets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
