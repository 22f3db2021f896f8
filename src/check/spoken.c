/* SPDX-License-Identifier: Apache-2.0 */
#include "check/spoken.h"

#include "text/numerals.h"
#include "text/spelled.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { HALF = 12, HOURS = 24, MINUTES = 60 };

bool spoken_stands_in(struct str text) {
    return str_find(text, STR("heure"), 0) != SIZE_MAX;
}

static bool says(struct str text, const struct token_list *tokens, size_t i, struct str word) {
    return str_equal_nocase(text_of_token(text, tokens, i), word);
}

/* The number at token i, in words or digits; how many tokens it takes, 0 for none. */
static size_t number_at(const struct locale *locale, struct str text, const struct token_list *tokens, size_t i, int *value) {
    struct spelled_number spelled;
    struct str word = text_of_token(text, tokens, i);
    int64_t digits;
    if (word.len && numerals_find(locale, word, value) == NUMERAL_AGREES && *value == 1) return 1; /* une */
    if (word.len && str_to_int(word, &digits) && digits >= 0 && digits < MINUTES) return *value = (int)digits, 1;
    if (!spelled_read(locale, text, tokens, i, &spelled) || spelled.ordinal) return 0;
    *value = spelled.value;
    return spelled.end == tokens->at[i + spelled.token_count - 1].end ? spelled.token_count : 0;
}

/* en deux heures, il y a trois heures; neuf heures de route, trois heures plus tard. */
static bool is_while(struct str text, const struct token_list *tokens, size_t first, size_t behind) {
    static const struct str before[] = {STR("en"),      STR("pendant"), STR("durant"), STR("dans"), STR("depuis"), STR("a"),
                                        STR("quelque"), STR("les"),     STR("ces"),    STR("des"),  STR("plus"),   STR("pour")};
    static const struct str after[] = {STR("de"),    STR("d’"),     STR("d'"),         STR("par"),  STR("plus"),
                                       STR("après"), STR("durant"), STR("auparavant"), STR("avant")};
    struct str last = first ? text_of_token(text, tokens, first - 1) : (struct str){0};
    bool part = says(text, tokens, behind, STR("de")) && says(text, tokens, behind + 2, STR("après-midi"));
    return str_is_listed_nocase(last, before, COUNT(before)) ||
           (!part && str_is_listed_nocase(text_of_token(text, tokens, behind), after, COUNT(after)));
}

/* et quart, et demie, moins le quart, moins vingt, trente; returns the token behind. */
static size_t take_minutes(const struct locale *locale, struct str text, const struct token_list *tokens, size_t i,
                           struct spoken_hour *out) {
    int value;
    size_t read;
    bool and = says(text, tokens, i, STR("et")), minus = says(text, tokens, i, STR("moins"));
    size_t at = i + (and || minus) + (minus && says(text, tokens, i + 1, STR("le")));
    bool half = says(text, tokens, at, STR("demie")) || says(text, tokens, at, STR("demi"));
    if ((and || minus) && says(text, tokens, at, STR("quart")))
        value = 15, read = 1;
    else if (and&&half)
        value = 30, read = 1;
    else if (and || !(read = number_at(locale, text, tokens, at, &value)) || value >= MINUTES)
        return i;
    out->minute = minus ? MINUTES - value : value;
    if (minus) out->hour = (out->hour + HOURS - 1) % HOURS;
    out->minute_loose = !and&&!minus;
    return at + read;
}

/* du matin, du soir, de l’après-midi; returns the token behind. */
static size_t take_part(struct str text, const struct token_list *tokens, size_t i, struct spoken_hour *out) {
    bool of = says(text, tokens, i, STR("du"));
    bool morning = of && says(text, tokens, i + 1, STR("matin")), evening = of && says(text, tokens, i + 1, STR("soir"));
    bool afternoon = says(text, tokens, i, STR("de")) && says(text, tokens, i + 2, STR("après-midi"));
    if ((!morning && !evening && !afternoon) || out->hour > HALF) return i;
    out->hour = out->hour % HALF + (morning ? 0 : HALF);
    out->half_known = true;
    return i + 2 + afternoon;
}

bool spoken_read(const struct locale *locale, struct str text, const struct token_list *tokens, size_t i,
                 struct spoken_hour *out) {
    *out = (struct spoken_hour){.hour = 0};
    if (locale->family != FAMILY_FRENCH || tokens->at[i].kind != TOKEN_WORD) return false;
    size_t read = number_at(locale, text, tokens, i, &out->hour), behind = i + read;
    bool hour = says(text, tokens, behind, STR("heures")) || says(text, tokens, behind, STR("heure"));
    if (!read || !hour || out->hour < 1 || out->hour >= HOURS || is_while(text, tokens, i, behind + 1)) return false;
    out->half_known = out->hour > HALF;
    behind = take_minutes(locale, text, tokens, behind + 1, out);
    behind = take_part(text, tokens, behind, out);
    out->end = tokens->at[behind - 1].end;
    return true;
}

/* Of the day, or of one of its halves. */
static int hour_of(const struct time_reading *time, bool *half_known) {
    int hour = time->hour - (time->before_hour && time->minute > 0);
    *half_known = time->clock == CLOCK_24 || time->clock == CLOCK_AM || time->clock == CLOCK_PM;
    if (time->clock == CLOCK_SWAHILI) return (hour + HALF / 2) % HALF;
    if (time->clock == CLOCK_AM || time->clock == CLOCK_PM) return hour % HALF + (time->clock == CLOCK_PM ? HALF : 0);
    return hour % HOURS;
}

bool spoken_agrees(const struct spoken_hour *spoken, const struct time_reading *time) {
    bool half_known;
    int hour = hour_of(time, &half_known), minute = time->minute > 0 ? time->minute : 0;
    if (time->before_hour && minute) minute = MINUTES - minute;
    if (half_known && spoken->half_known && hour != spoken->hour % HOURS) return false;
    int later = (spoken->hour - hour + HOURS) % HALF; /* than the full hour that the other side tells */
    bool rounded = !spoken->minute && !spoken->minute_loose && minute;
    if (rounded) return later == 0 || later == 1;
    return later == 0 && (minute == spoken->minute || (spoken->minute_loose && minute == 0));
}
