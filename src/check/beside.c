/* SPDX-License-Identifier: Apache-2.0 */
#include "check/beside.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The token's text, empty beyond the ends. */
bool beside_month(struct str text, const struct token_list *tokens, size_t first) {
    return first > 1 && str_equal_nocase(text_of_token(text, tokens, first - 1), STR("wa")) &&
           str_equal_nocase(text_of_token(text, tokens, first - 2), STR("mwezi"));
}

bool beside_retells(struct str text, const struct token_list *tokens, size_t first, size_t behind) {
    static const struct str before[] = {STR("saa"),    STR("miongo"), STR("karne"), STR("dazeni"),
                                        STR("dakika"), STR("heures"), STR("heure"), STR("past")};
    static const struct str after[] = {STR("heures"),    STR("heure"),     STR("h"),       STR("pm"),        STR("am"),
                                       STR("o'clock"),   STR("decade"),    STR("decades"), STR("dozen"),     STR("century"),
                                       STR("centuries"), STR("décennies"), STR("siècles"), STR("douzaines"), STR("asubuhi"),
                                       STR("mchana"),    STR("alasiri"),   STR("jioni"),   STR("usiku"),     STR("alfajiri")};
    static const struct str month[] = {STR("months"), STR("mois")};
    static const struct str half_years[] = {STR("12"),       STR("18"),       STR("24"),   STR("twelve"),
                                            STR("eighteen"), STR("dix-huit"), STR("douze")};
    static const struct str two[] = {STR("two"), STR("2")};
    struct str number = text_of_token(text, tokens, first), next = text_of_token(text, tokens, behind);
    struct str previous = first ? text_of_token(text, tokens, first - 1) : (struct str){0};
    if (str_is_listed_nocase(previous, before, COUNT(before)) || str_is_listed_nocase(next, after, COUNT(after))) return true;
    if (beside_month(text, tokens, first)) return true;
    if (str_equal_nocase(next, STR("weeks")) && str_is_listed_nocase(number, two, COUNT(two))) return true;
    bool months = str_is_listed_nocase(next, month, COUNT(month)) || str_equal_nocase(previous, STR("miezi")) ||
                  str_is_listed_nocase(text_of_token(text, tokens, behind + 1), month, COUNT(month)); /* 18 derniers mois */
    if (months && str_is_listed_nocase(number, half_years, COUNT(half_years))) return true;
    if (str_equal_nocase(next, STR("na")) && str_equal_nocase(text_of_token(text, tokens, behind + 1), STR("dakika")))
        return true;
    if (str_equal(number, STR("24")) && str_equal(next, STR("/"))) return true; /* 24/7 */
    return first > 1 && str_equal_nocase(previous, STR("to")) &&
           str_equal_nocase(text_of_token(text, tokens, first - 2), STR("quarter"));
}

bool beside_joins(struct str word) {
    static const struct str joints[] = {STR("and"), STR("et"), STR("na")};
    return str_is_listed_nocase(word, joints, COUNT(joints));
}

size_t beside_half(struct str text, const struct token_list *tokens, size_t behind) {
    static const struct str halves[] = {STR("half"), STR("demi"), STR("demie"), STR("nusu")};
    struct str joint = text_of_token(text, tokens, behind);
    if (str_equal(joint, HALF_SIGN)) return 1;
    if (!beside_joins(joint)) return 0;
    size_t half = behind + 1 + str_equal_nocase(text_of_token(text, tokens, behind + 1), STR("a"));
    return str_is_listed_nocase(text_of_token(text, tokens, half), halves, COUNT(halves)) ? half + 1 - behind : 0;
}

size_t beside_half_before(struct str text, const struct token_list *tokens, size_t first) {
    struct str previous = first ? text_of_token(text, tokens, first - 1) : (struct str){0};
    bool article = first > 1 && str_equal_nocase(previous, STR("a"));
    if (article && str_equal_nocase(text_of_token(text, tokens, first - 2), STR("half"))) return 2;
    return str_equal_nocase(previous, STR("nusu")) || str_equal_nocase(previous, STR("demi")) || str_equal(previous, HALF_SIGN);
}

bool beside_is_part(struct str text, const struct token_list *tokens, size_t first, size_t behind) {
    static const struct str before[] = {STR("a"), STR("one")}, after[] = {STR("de"), STR("des"), STR("du"), STR("of")};
    struct str previous = first ? text_of_token(text, tokens, first - 1) : (struct str){0},
               next = text_of_token(text, tokens, behind);
    return str_is_listed_nocase(previous, before, COUNT(before)) || str_is_listed_nocase(next, after, COUNT(after));
}

bool beside_percent(struct str text, const struct token_list *tokens, size_t first, size_t behind) {
    static const struct str whole[] = {STR("percent"), STR("pourcent"), STR("%")}, joints[] = {STR("per"), STR("pour")};
    struct str next = text_of_token(text, tokens, behind);
    if (str_is_listed_nocase(next, whole, COUNT(whole))) return true;
    if (str_is_listed_nocase(next, joints, COUNT(joints)))
        return str_equal_nocase(text_of_token(text, tokens, behind + 1), STR("cent"));
    return first && str_equal_nocase(text_of_token(text, tokens, first - 1), STR("asilimia"));
}

enum { THOUSAND = 3 }; /* its power of ten */

static int power_of(const struct locale *locale, struct str word, bool before) {
    if (locale->family == FAMILY_FRENCH && !before && str_equal_nocase(word, STR("mille"))) return 3;
    if (locale->family == FAMILY_ENGLISH && word.len > 4 && str_ends(word, STR("s"))) word.len--; /* 16 millions */
    for (size_t i = 0; i < locale->scale_count; i++) {
        const struct scale_word *known = &locale->scales[i];
        if (known->before == before && !known->money && str_equal_nocase(word, known->written)) return known->power;
    }
    return 0;
}

int beside_power_of(const struct locale *locale, struct str word) {
    int power = power_of(locale, word, false);
    return power ? power : power_of(locale, word, true);
}

int beside_power(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first, size_t behind) {
    int power = power_of(locale, text_of_token(text, tokens, behind), false);
    if (power == THOUSAND) power += power_of(locale, text_of_token(text, tokens, behind + 1), false); /* thousands million */
    return power || !first || first == SIZE_MAX ? power : power_of(locale, text_of_token(text, tokens, first - 1), true);
}

bool beside_abbreviates(struct str text, const struct token_list *tokens, size_t behind) {
    return beside_is_short_scale(text_of_token(text, tokens, behind));
}

bool beside_is_short_scale(struct str word) {
    static const struct str words[] = {STR("k"),        STR("m"),        STR("b"),      STR("bn"),      STR("mn"),
                                       STR("mil"),      STR("mio"),      STR("Md"),     STR("Mds"),     STR("milles"),
                                       STR("million"),  STR("billion"),  STR("milion"), STR("milions"), STR("thousand"),
                                       STR("milliard"), STR("milliards")};
    return str_is_listed_nocase(word, words, COUNT(words));
}
