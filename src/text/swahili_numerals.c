/* SPDX-License-Identifier: Apache-2.0 */
#include "text/swahili_numerals.h"

static const char *const prefixes[] = {[SWAHILI_PEOPLE] = "wa", [SWAHILI_MI] = "mi", [SWAHILI_MA] = "ma", [SWAHILI_VI] = "vi"};
/* The eleventh of a class: kumi na mmoja. */
static const char *const ones[] = {
    [SWAHILI_PEOPLE] = "mmoja", [SWAHILI_MI] = "mmoja", [SWAHILI_MA] = "moja", [SWAHILI_VI] = "kimoja", [SWAHILI_N] = "moja"};
static const char *const stems[] = {[2] = "wili", "tatu", "nne", "tano", [8] = "nane"};
static const char *const counting[] = {[1] = "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa"};
static const char *const tens[] = {[1] = "kumi", "ishirini", "thelathini", "arobaini", "hamsini",
                                   "sitini",     "sabini",   "themanini",  "tisini"};

enum { LAST_STEM = 8 };

int swahili_agreeing_numeral(struct str word, enum swahili_class *class) {
    for (int number = 2; number <= LAST_STEM; number++) {
        if (!stems[number]) continue;
        if (str_equal(word, str_of(counting[number]))) return *class = SWAHILI_N, number;
        if (word.len < 2 || !str_equal(str_slice(word, 2, word.len), str_of(stems[number]))) continue;
        for (int i = SWAHILI_PEOPLE; i < SWAHILI_N; i++)
            if (str_starts(word, str_of(prefixes[i]))) return *class = (enum swahili_class)i, number;
    }
    return 0;
}

enum swahili_class swahili_class_of(struct str word) {
    static const char *const people[] = {
        "watu",         "watoto",      "wanawake",  "wanaume",   "wasichana",  "wavulana", "wananchi", "wanafunzi",
        "walimu",       "wazazi",      "wazee",     "vijana",    "viongozi",   "maafisa",  "askari",   "polisi",
        "wanajeshi",    "wafanyakazi", "wakulima",  "wakimbizi", "wahamiaji",  "wakazi",   "raia",     "washukiwa",
        "wafungwa",     "wabunge",     "maseneta",  "mawaziri",  "majaji",     "mawakili", "wagonjwa", "madaktari",
        "wauguzi",      "waandishi",   "wachezaji", "wagombea",  "waathiriwa", "wahanga",  "manusura", "wataalamu",
        "waandamanaji", "majambazi",   "magaidi",   "wengine",   "wanachama",  "abiria",   "madereva", "wavuvi",
    };
    static const struct {
        const char *word;
        enum swahili_class class;
    } measures[] = {
        {"siku", SWAHILI_N},    {"wiki", SWAHILI_N},   {"dakika", SWAHILI_N},   {"sekunde", SWAHILI_N}, {"saa", SWAHILI_N},
        {"mara", SWAHILI_N},    {"mita", SWAHILI_N},   {"kilomita", SWAHILI_N}, {"maili", SWAHILI_N},   {"lita", SWAHILI_N},
        {"kilo", SWAHILI_N},    {"tani", SWAHILI_N},   {"ekari", SWAHILI_N},    {"hekta", SWAHILI_N},   {"shilingi", SWAHILI_N},
        {"dola", SWAHILI_N},    {"euro", SWAHILI_N},   {"asilimia", SWAHILI_N}, {"elfu", SWAHILI_N},    {"milioni", SWAHILI_N},
        {"bilioni", SWAHILI_N}, {"miaka", SWAHILI_MI}, {"miezi", SWAHILI_MI},   {"masaa", SWAHILI_MA},  {"majuma", SWAHILI_MA},
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (str_equal(word, str_of(people[i]))) return SWAHILI_PEOPLE;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (str_equal(word, str_of(measures[i].word))) return measures[i].class;
    return SWAHILI_UNKNOWN;
}

/* 1 to 9 behind "kumi na"; 2 to 9 alone. */
static struct str unit_in_class(struct arena *arena, int unit, enum swahili_class class) {
    bool agrees = unit == 1 || (unit <= LAST_STEM && stems[unit]);
    if (!agrees) return str_of(counting[unit]);
    if (class == SWAHILI_UNKNOWN) return (struct str){0};
    if (unit == 1) return str_of(ones[class]);
    return class == SWAHILI_N ? str_of(counting[unit]) : arena_format(arena, "%s%s", prefixes[class], stems[unit]);
}

static struct str with_tens(struct arena *arena, int number, struct str unit) {
    const char *head = number >= 10 ? tens[number / 10] : NULL;
    if (!head || number % 10 == 0) return head ? str_of(head) : unit;
    return unit.len ? arena_format(arena, "%s na %" STR_FMT, head, STR_ARG(unit)) : (struct str){0};
}

struct str swahili_numeral(struct arena *arena, int number, enum swahili_class class) {
    if (number < 2 || number > 99) return (struct str){0};
    return with_tens(arena, number, number % 10 ? unit_in_class(arena, number % 10, class) : (struct str){0});
}

struct str swahili_ordinal(struct arena *arena, int number) {
    if (number < 1 || number > 99) return (struct str){0};
    if (number <= 2) return number == 1 ? STR("kwanza") : STR("pili");
    return with_tens(arena, number, number % 10 ? str_of(counting[number % 10]) : (struct str){0});
}
