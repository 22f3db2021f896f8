/* SPDX-License-Identifier: Apache-2.0 */
/* What the languages' rules read, as vocabularies of a fuzzer that would not come upon "asilimia" by itself. Each list is a
 * choice from one kind of every rule of src/text, not all of its words. */
#include "base/utf8.h"
#include "fuzz.h"
#include "text/chars.h"

enum { FIRST_MARK = 0x80, FIRST_WORD = 0xA0, WORDS_MAX = 0x100 - FIRST_WORD };

static const char *const marks[FIRST_WORD - FIRST_MARK] = {
    UTF8_CODE, "\u00A0", "\u202F", "\u2013", "\u2014", "\u2026", "\u2019", "\u2018",
    "\u201C",  "\u201D", "«",      "»",      "½",      "¼",      "°C",     "²",
    "m²",      "№",      "1st",    "2e",     "1er",    "XIXe",   "2,500",  "2.500",
    "3,5",     "2023",   "3.5",    "€",      "£",      "×",      "\u2212", "https://a.example/x1",
};

static const char *const english[WORDS_MAX] = {
    "one",     "two",      "three",      "five",    "eight",   "ten",      "eleven",   "twelve",     "fifteen",  "nineteen",
    "twenty",  "thirty",   "forty",      "ninety",  "hundred", "hundreds", "thousand", "thousands",  "million",  "millions",
    "billion", "trillion", "bn",         "dozen",   "half",    "quarter",  "third",    "thirds",     "per",      "cent",
    "percent", "pct",      "percentage", "points",  "zero",    "no",       "first",    "second",     "fourth",   "fifth",
    "tenth",   "twelfth",  "twentieth",  "century", "January", "May",      "June",     "Sept",       "December", "Monday",
    "Sunday",  "o'clock",  "a.m.",       "pm",      "noon",    "midnight", "morning",  "evening",    "at",       "on",
    "in",      "from",     "to",         "the",     "and",     "a",        "of",       "between",    "US$",      "$",
    "USD",     "dollars",  "shillings",  "Ksh",     "euros",   "HTG",      "km",       "kilometres", "miles",    "m",
    "kg",      "tonnes",   "degrees",    "Celsius", "years",   "year-old", "hours",    "minutes",    "seconds",  "days",
    "months",  "people",   "police",     "Kenya",   "GMT",     "colour",
};

static const char *const french[WORDS_MAX] = {
    "un",        "une",       "deux",     "trois",     "cinq",      "huit",     "dix",        "onze",
    "douze",     "seize",     "vingt",    "trente",    "soixante",  "septante", "quatre",     "quatre-vingts",
    "et-un",     "cent",      "cents",    "mille",     "milliers",  "million",  "millions",   "milliard",
    "milliards", "Md",        "douzaine", "dizaines",  "demi",      "quart",    "tiers",      "pour",
    "pourcent",  "zéro",      "premier",  "première",  "premiers",  "deuxième", "second",     "seconde",
    "dixième",   "vingtième", "siècle",   "années",    "janvier",   "mai",      "août",       "septembre",
    "lundi",     "dimanche",  "heures",   "heure",     "h",         "midi",     "minuit",     "matin",
    "soir",      "à",         "vers",     "de",        "du",        "d",        "l",          "le",
    "la",        "les",       "et",       "entre",     "avant",     "dollars",  "américains", "euros",
    "gourdes",   "HTG",       "G",        "US$",       "$US",       "F",        "km",         "kilomètres",
    "mètres",    "kg",        "tonnes",   "degrés",    "Celsius",   "ans",      "an",         "minutes",
    "secondes",  "jours",     "mois",     "personnes", "policiers", "Haïti",    "GMT",        "locale",
};

static const char *const swahili[WORDS_MAX] = {
    "moja",     "mmoja",  "kimoja",   "wawili",   "mbili",    "miwili",  "tatu",     "watatu",    "nne",        "tano",
    "matano",   "sita",   "saba",     "nane",     "wanane",   "tisa",    "kumi",     "ishirini",  "thelathini", "sitini",
    "tisini",   "mia",    "mamia",    "elfu",     "maelfu",   "laki",    "milioni",  "mamilioni", "bilioni",    "trilioni",
    "darzeni",  "nusu",   "robo",     "theluthi", "asilimia", "sifuri",  "kwanza",   "pili",      "wa",         "ya",
    "cha",      "la",     "na",       "karne",    "Januari",  "Mei",     "Agosti",   "Septemba",  "Jumatatu",   "Jumapili",
    "tarehe",   "mwezi",  "mwaka",    "saa",      "masaa",    "asubuhi", "mchana",   "jioni",     "usiku",      "alfajiri",
    "adhuhuri", "kasoro", "kasorobo", "dakika",   "sekunde",  "siku",    "wiki",     "miezi",     "miaka",      "miongo",
    "kati",     "hadi",   "kwa",      "katika",   "dola",     "za",      "Marekani", "shilingi",  "sh",         "Sh",
    "euro",     "gourde", "km",       "kilomita", "mita",     "maili",   "kilo",     "tani",      "nyuzi",      "joto",
    "watu",     "polisi", "Kenya",    "Haiti",    "EAT",      "vitabu",
};

static const char *const *words_of(const struct language *language) {
    struct str primary = language_primary(language);
    return str_equal(primary, STR("fr")) ? french : str_equal(primary, STR("sw")) ? swahili : english;
}

/* NULL: the byte stands for itself. */
static const char *phrase_of(unsigned char byte, const struct language *language) {
    if (byte < FIRST_MARK) return NULL;
    const char *word = byte < FIRST_WORD ? marks[byte - FIRST_MARK] : words_of(language)[byte - FIRST_WORD];
    return word ? word : "";
}

static bool is_of_word(uint32_t character) {
    enum char_class class = chars_class(character);
    return class == CHAR_LETTER || class == CHAR_DIGIT;
}

/* A blank between what would else be one word. */
static void add_phrase(struct buf *out, struct str phrase) {
    struct str written = buf_str(out);
    size_t end = written.len, start = 0;
    if (end && phrase.len && is_of_word(utf8_previous(written, &end)) && is_of_word(utf8_next(phrase, &start)))
        buf_add_byte(out, ' ');
    buf_add_str(out, phrase);
}

static struct str spelled_out(struct arena *arena, struct str bytes, const struct language *language) {
    struct buf out = {0};
    for (size_t i = 0; i < bytes.len; i++) {
        const char *phrase = phrase_of((unsigned char)bytes.at[i], language);
        if (phrase)
            add_phrase(&out, str_of(phrase));
        else
            buf_add_byte(&out, bytes.at[i]);
    }
    struct str text = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static struct str repaired(struct arena *arena, struct str bytes) {
    struct buf out = {0};
    size_t bad;
    while (!utf8_valid(bytes, &bad)) {
        buf_add_str(&out, str_slice(bytes, 0, bad));
        buf_add_str(&out, STR("\uFFFD"));
        bytes = str_slice(bytes, bad + 1, bytes.len);
    }
    buf_add_str(&out, bytes);
    struct str text = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

/* Pairs of codes as long as there are two, then a line break. */
static void add_codes(struct arena *arena, struct segment *segment) {
    struct code *codes = ARENA_ARRAY(arena, struct code, segment->code_count);
    for (size_t i = 0; i < segment->code_count; i++) {
        struct str id = arena_format(arena, "%zu", i / 2 + 1);
        if (i % 2)
            codes[i] = (struct code){CODE_CLOSE, id, STR("</b>"), STR("bold")};
        else if (i + 1 < segment->code_count)
            codes[i] = (struct code){CODE_OPEN, id, STR("<b>"), STR("bold")};
        else
            codes[i] = (struct code){CODE_ALONE, id, STR("<br/>"), STR("lb")};
    }
    segment->codes = codes;
}

struct fuzz_pair fuzz_pair_of(struct str *bytes) {
    static const struct fuzz_pair pairs[] = {
        {.from = {"en"}, .to = {"sw"}},
        {.from = {"en"}, .to = {"fr-HT"}},
        {.from = {"sw"}, .to = {"en"}},
        {.from = {"fr"}, .to = {"en"}},
    };
    unsigned choice = take_choice(bytes);
    struct fuzz_pair pair = pairs[choice % 4];
    pair.raw = choice & 4;
    pair.codes = choice & 8;
    return pair;
}

struct segment fuzz_segment(struct arena *arena, struct str *bytes, const struct fuzz_pair *pair,
                            const struct language *language) {
    struct str line = str_cut(bytes, '\n');
    struct str text = pair->raw ? repaired(arena, line) : spelled_out(arena, line, language);
    struct segment segment = segment_of_text(arena, text);
    if (pair->codes) add_codes(arena, &segment);
    REQUIRE(segment_is_sound(segment) && utf8_valid(text, NULL), "the target's own text");
    return segment;
}

bool fuzz_span_is_sound(struct span span, struct str text) {
    return span.start <= span.end && utf16_to_byte(text, span.start) != SIZE_MAX && utf16_to_byte(text, span.end) != SIZE_MAX;
}
