/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, times, addresses and brackets that contradict the source, and good translations that only look like it. */
#include "examples.h"

static void test_dates(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "He died on May 6, 2024.", "Il est mort le 6 juin 2024.", "juin"},
        {"sw", "He died on May 6, 2024.", "Alifariki tarehe 6 Juni 2024.", "Juni"},
        {"fr-HT", "It ends in September.", "Cela finira en décembre.", "décembre"},
        {"fr-HT", "Police killed a man on Tuesday.", "La police a tué un homme lundi.", "lundi"},
        {"sw", "They came on Monday.", "Walikuja Jumanne.", "Jumanne"},
        {"sw", "They left on Friday, June 7, 2024.", "Waliondoka Jumamosi, Juni 7, 2024.", "Jumamosi"},
        {"fr-HT", "From Monday to Friday", "De lundi à samedi", "samedi"},
        {"sw", "They came on Monday's bus.", "Walikuja kwa basi la Jumanne.", "Jumanne"},
        {"fr-HT", "He died on May 6, 2024.", "Il est mort le 6 mai 2024.", NULL},
        {"sw", "He died on May 6, 2024.", "Alifariki tarehe 6 mwezi Mei mwaka 2024.", NULL},
        {"sw", "He died on May 6.", "Alifariki tarehe sita mwezi huu.", NULL},
        {"fr-HT", "He left on Tuesday.", "Il est parti hier.", NULL},
        {"fr-HT", "He left yesterday.", "Il est parti lundi.", NULL},
        {"fr-HT", "They meet on Mondays.", "Ils se réunissent le lundi.", NULL},
        {"fr-HT", "They meet every Monday.", "Ils se réunissent tous les lundis.", NULL},
        {"fr-HT", "It burned on Saturday night.", "Il a brûlé dans la nuit de dimanche.", NULL},
        {"fr-HT", "He may arrive in June.", "Il pourrait arriver en mai.", "mai"},
        {"sw", "They may leave in June.", "Wanaweza kuondoka Mei.", "Mei"},
        {"fr-HT", "They march in June.", "Ils défilent en mars.", "mars"},
        {"fr-HT", "He sat there on Monday.", "Il y était assis samedi.", "samedi"},
        {"fr-HT", "He may arrive in June.", "Il pourrait arriver en juin.", NULL},
        {"fr-HT", "They meet in july or in August.", "Ils se réunissent en juillet.", NULL},
        {"fr-HT", "CLOSED MAY 5, OPEN IN JUNE", "FERMÉ LE 5 MAI", NULL},
        {"fr-HT", "May all go well in June.", "Que tout aille bien en juin.", NULL},
        {"fr-HT", "Theresa May spoke in early summer.", "Theresa May a parlé en juin.", NULL},
        {"fr-HT", "He left in April, they say.", "Il est parti, mais on ne sait quand.", NULL},
        {"fr-HT", "on 6/5/2024", "le 7 juin 2024", "7 juin 2024"},
        {"sw", "on 5/5/2024", "tarehe 7 Mei 2024", "7 Mei 2024"},
        {"sw", "on June 7, 2024", "tarehe 6/8/2024", "6/8/2024"},
        {"sw", "on December 25", "tarehe 25 mwezi wa 11", "11"},
        {"sw", "on December 25", "tarehe 25 mwezi wa 12", NULL},
        {"sw", "in the third month, in May", "katika mwezi wa tatu, Mei", NULL},
        {"fr-HT", "on 3/4/2023", "le 4 mars 2023", NULL},
        {"fr-HT", "on 3/4/2023", "le 3 avril 2023", NULL},
        {"fr-HT", "It cost money in April.", "La mer a coûté cher en avril.", NULL},
    };
    (void)state;
    check_examples("date", examples, COUNT(examples));
}

static void test_times(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "It starts at 7:30 pm.", "Cela commence à 18 h 30.", "18 h 30"},
        {"sw", "It starts at 7:30 pm.", "Inaanza saa 7:30 usiku.", "saa 7:30 usiku"},
        {"sw", "It starts at 7:00 pm.", "Inaanza saa saba usiku.", "saa saba usiku"},
        {"sw", "It starts at 8:30 a.m.", "Inaanza saa 2:30 usiku.", "saa 2:30 usiku"},
        {"sw", "From 8:30 a.m. to 4:30 p.m.", "Kuanzia saa 2:30 asubuhi hadi saa 11:30 jioni.", "saa 11:30 jioni"},
        {"sw", "It starts at 7 p.m.", "Inaanza saa 7.", "saa 7"},
        {"sw", "It starts at 7 p.m.", "Inaanza saa saba.", "saa saba"},
        {"sw", "It starts at 5 p.m.", "Inaanza saa kumi na mbili.", "saa kumi na mbili"},
        {"fr-HT", "He died at midnight.", "Il est mort à midi.", "midi"},
        {"fr-HT", "He died at noon.", "Il est mort à minuit.", "minuit"},
        {"fr-HT", "He spoke at 9 p.m. and again at noon.", "Il a parlé à 9 h du matin et à midi.", "9 h du matin"},
        {"sw", "It starts at 7 p.m.", "Inaanza saa 1.", NULL},
        {"sw", "It starts at 7 p.m.", "Inaanza saa moja.", NULL},
        {"sw", "It starts at 5 p.m.", "Inaanza saa kumi na moja.", NULL},
        {"sw", "It starts at 7 p.m. and takes 3 hours.", "Inaanza usiku na kuchukua saa 3.", NULL},
        {"sw", "a three-hour meeting at noon", "mkutano wa saa tatu adhuhuri", NULL},
        {"fr-HT", "He left at 3 p.m. on Sunday.", "Il est parti à 3 heures dans l’après-midi de dimanche.", NULL},
        {"sw", "It starts at 7:30 pm.", "Inaanza saa 1:30 usiku.", NULL},
        {"sw", "It starts at 7:30 pm.", "Inaanza saa moja na nusu usiku.", NULL},
        {"sw", "It starts at 7:30 pm.", "Muda: 7:30 usiku.", NULL}, /* without its saa, by which clock? */
        {"sw", "It starts at 7:30 pm.", "Inaanza usiku.", NULL},
        {"sw", "It starts in the evening.", "Inaanza saa 1:30 usiku.", NULL},
        {"sw", "It starts at 10:00 GMT.", "Inaanza saa 7:00 mchana.", NULL},
        {"sw", "He ran it in 2:05:30.", "Alikimbia kwa saa 2:05:30.", NULL},
        {"fr-HT", "It starts at 7:30 pm.", "Cela commence à 19 h 30.", NULL},
        {"fr-HT", "High tide is at 3 p.m. today.", "La marée est haute à 3 heures cet après-midi.", NULL},
        {"fr-HT", "High tide is at 3 p.m. today.", "La marée est haute à 4 heures cet après-midi.", "4 heures"},
    };
    (void)state;
    check_examples("time", examples, COUNT(examples));
}

/* French hours in words. */
static void test_spoken_hours(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "It starts at 8pm.", "Cela commence à vingt et une heures.", "vingt et une heures"},
        {"fr-HT", "8pm on Monday", "neuf heures lundi soir", "neuf heures"},
        {"fr-HT", "8:45 in the morning", "neuf heures et quart", "neuf heures et quart"},
        {"fr-HT", "It starts at 8 a.m.", "Cela commence à huit heures du soir.", "huit heures du soir"},
        {"fr-HT", "It starts at 1 p.m.", "Cela commence à deux heures de l’après-midi.", "deux heures de l’après-midi"},
        {"fr-HT", "It starts at 7:30 pm.", "Cela commence à dix-neuf heures quarante.", "dix-neuf heures quarante"},
        {"fr-HT", "It starts at 8pm.", "Cela commence à vingt heures.", NULL},
        {"fr-HT", "It starts at 8pm.", "Cela commence à huit heures.", NULL},
        {"fr-HT", "It starts at 8pm.", "Cela commence à huit heures du soir.", NULL},
        {"fr-HT", "It starts at 1 p.m.", "Cela commence à une heure de l’après-midi.", NULL},
        {"fr-HT", "It starts at 8:45.", "Cela commence à neuf heures moins le quart.", NULL},
        {"fr-HT", "It starts at 8:45.", "Cela commence à neuf heures moins quinze.", NULL},
        {"fr-HT", "It starts at 8:45.", "Cela commence à huit heures quarante-cinq.", NULL},
        {"fr-HT", "It starts at 8:50.", "Cela commence vers neuf heures.", NULL},
        {"fr-HT", "It starts at 7:30 pm.", "Cela commence à dix-neuf heures trente.", NULL},
        {"fr-HT", "It starts at 7:30 pm.", "Cela commence à sept heures et demie.", NULL},
        {"fr-HT", "At 9 p.m. ten men came.", "À vingt et une heures dix hommes sont venus.", NULL},
        {"fr-HT", "He died at 12:30 a.m.", "Il est mort à minuit et demi.", NULL},
        {"fr-HT", "At 8 p.m. he had waited for three hours.", "Ce soir, il attendait depuis trois heures.", NULL},
        {"fr-HT", "At 8 p.m. he left.", "Le soir, il est parti après deux heures de route.", NULL},
        {"fr-HT", "He left at 8 p.m.", "Il est parti le soir, il y a trois heures.", NULL},
        {"fr-HT", "He left at 10:00 GMT.", "Il est parti à cinq heures du matin.", NULL},
        {"fr-HT", "He left in the evening.", "Il est parti à huit heures du soir.", NULL},
    };
    (void)state;
    check_examples("time", examples, COUNT(examples));
}

static void test_addresses(void **state) {
    static const struct example examples[] = {
        {"sw", "Visit https://who.int today.", "Tembelea https://who.org leo.", "https://who.org"},
        {"fr-HT", "Write to info@who.int.", "Écrivez à info@who.org.", "info@who.org"},
        {"sw", "See https://a.org/x and https://a.org/y.", "Tazama https://a.org/x na https://a.org/z.", "https://a.org/z"},
        {"sw", "Visit https://who.int today.", "Tembelea https://who.int leo.", NULL},
        {"sw", "Visit https://www.who.int/ today.", "Tembelea http://who.int leo.", NULL},
        {"sw", "Visit https://who.int today.", "Tembelea tovuti yao leo.", NULL},
        {"sw", "Visit their site today.", "Tembelea https://who.int leo.", NULL},
        {"fr-HT", "See https://en.wikipedia.org/wiki/Help", "Voir https://fr.wikipedia.org/wiki/Aide", NULL},
        {"fr-HT", "See https://cc.org/by/4.0/", "Voir https://cc.org/by/4.0/deed.fr", NULL},
        {"fr-HT", "See https://cc.org/fr/by", "Voir https://cc.org/fr/bye", "https://cc.org/fr/bye"},
        {"fr-HT", "Open http://www.example.com/file", "Ouvrez http://www.exemple.com/fichier", NULL},
        {"fr-HT", "Open http://myserver.com/file", "Ouvrez http://monserveur.com/fichier", NULL},
        {"sw", "Source: www.un.orgMany people know.", "Chanzo: www.un.orgWatu wengi wanajua.", NULL},
    };
    (void)state;
    check_examples("address", examples, COUNT(examples));
}

static void test_brackets(void **state) {
    static const struct example examples[] = {
        {"sw", "He said (on Monday) it was fine.", "Alisema (Jumatatu ilikuwa sawa.", "("},
        {"sw", "He said (on Monday) it was fine.", "Alisema Jumatatu) ilikuwa sawa.", ")"},
        {"sw", "the chat (IRC) room", "chumba cha gumzo (chat (IRC) hicho", "("},
        {"fr-HT", "the text [in part]", "le texte [en partie", "["},
        {"fr-HT", "the text in part", "le texte (en partie", "("},
        {"sw", "He said (on Monday) it was fine.", "Alisema (Jumatatu) ilikuwa sawa.", NULL},
        {"sw", "He said (on Monday) it was fine.", "Alisema ilikuwa sawa.", NULL},
        {"sw", "He said (on Monday it was fine.", "Alisema (Jumatatu ilikuwa sawa.", NULL},
        {"sw", "Three things: (1) jobs; (2) bread", "Mambo matatu: 1) kazi; 2) mkate", NULL},
        {"fr-HT", "(a) the law", "a) la loi", NULL},
        {"sw", "He is still there, I fear ;) ...", "Bado yupo ;) ...", NULL},
        {"sw", "He is still there.", "Bado yupo :)", NULL},
    };
    (void)state;
    check_examples("bracket", examples, COUNT(examples));
}

/* Where the source says one thing and the target another, and neither more, the word is known that should stand there. */
static void test_corrections(void **state) {
    static const struct {
        const char *category, *to, *source, *target, *correction; /* NULL: none is offered */
    } examples[] = {
        {"date", "fr-HT", "He died on May 6, 2024.", "Il est mort le 6 juin 2024.", "mai"},
        {"date", "sw", "He died on May 6, 2024.", "Alifariki tarehe 6 Juni 2024.", "Mei"},
        {"date", "fr-HT", "Police killed a man on Tuesday.", "La police a tué un homme lundi.", "mardi"},
        {"date", "fr-HT", "From Monday to Friday", "De mardi à samedi", NULL},
        {"time", "fr-HT", "It starts at 7:30 pm.", "Cela commence à 18 h 30.", "19 h 30"},
        {"time", "sw", "It starts at 7:30 pm.", "Inaanza saa 7:30 usiku.", "saa 1:30 usiku"},
        {"time", "sw", "It starts at 8:30 a.m.", "Inaanza saa 2:30 usiku.", "saa 2:30 asubuhi"},
        {"time", "sw", "From 8:30 a.m. to 4:30 p.m.", "Kuanzia saa 2:30 asubuhi hadi saa 11:30 jioni.", NULL},
        {"address", "sw", "Visit https://who.int today.", "Tembelea https://who.org leo.", "https://who.int"},
        {"doubled_word", "fr-HT", "The house", "Le le maison.", "Le"},
        {"space", "sw", "The president left.", "Rais aliondoka .", ""},
        {"space", "fr-HT", "He left, she stayed.", "Il est parti,elle est restée.", " "},
        {"address", "sw", "See https://a.org/x and https://a.org/y.", "Tazama https://a.org/x na https://a.org/z.", NULL},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct check_request request = request_of(examples[i].to, examples[i].source, examples[i].target);
        const struct finding *found = find_one(&arena, &request, examples[i].category);
        if (!found) fail_msg("\"%s\" is not marked", examples[i].target);
        struct str offered = found->correction_count ? found->corrections[0] : (struct str){0};
        if (!str_equal(offered, str_of(examples[i].correction)))
            fail_msg("\"%.*s\" is offered for \"%s\"", STR_ARG(offered), examples[i].target);
    }
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),     cmocka_unit_test(test_times),    cmocka_unit_test(test_spoken_hours),
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_brackets), cmocka_unit_test(test_corrections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
