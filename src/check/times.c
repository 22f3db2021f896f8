/* SPDX-License-Identifier: Apache-2.0 */
/* Times of day: those of the target by its own clock against those of the source. Six hours apart is the classic slip between
 * English and Swahili, which counts the hours from dawn: 7:30 p.m. is saa 1:30 usiku. A time that lacks is no finding, since it
 * may be told in words ("midnight"). */
#include "check/checks.h"
#include "text/render.h"

enum { TIMES_MAX = 32 };

struct times {
    const struct token *at[TIMES_MAX];
    size_t count;
};

static struct times times_of(const struct token_list *tokens) {
    struct times times = {.count = 0};
    for (size_t i = 0; i < tokens->count && times.count < TIMES_MAX; i++)
        if (tokens->at[i].kind == TOKEN_TIME) times.at[times.count++] = &tokens->at[i];
    return times;
}

static bool is_zone(struct str word) {
    static const struct str zones[] = {STR("GMT"), STR("UTC"), STR("TU"),   STR("EAT"), STR("CAT"),  STR("WAT"),  STR("EST"),
                                       STR("EDT"), STR("ET"),  STR("CST"),  STR("CDT"), STR("PST"),  STR("PDT"),  STR("PT"),
                                       STR("BST"), STR("CET"), STR("CEST"), STR("IST"), STR("time"), STR("heure")};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_equal(word, zones[i])) return true;
    return false;
}

/* A translator may tell the time of another zone, that of the readers. */
static bool names_zone(struct str text, const struct token_list *tokens) {
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->at[i].kind == TOKEN_WORD && is_zone(str_slice(text, tokens->at[i].start, tokens->at[i].end))) return true;
    return false;
}

/* "1:48 asubuhi" without its saa counts from dawn or from midnight, who knows. */
static bool is_of_either_clock(const struct locale *locale, struct str time) {
    struct time_reading reading;
    return locale->family == FAMILY_SWAHILI && reading_time(time, locale, &reading) && reading.clock == CLOCK_OPEN;
}

/* "3 heures cet après-midi": the half of the day is told elsewhere in the sentence. */
static bool is_of_either_half(const struct locale *locale, struct str text, struct str time) {
    static const struct str parts[] = {STR("soir"), STR("midi"), STR("nuit")};
    struct time_reading reading;
    if (locale->family != FAMILY_FRENCH || !reading_time(time, locale, &reading) || reading.hour > 12) return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_find(text, parts[i], 0) != SIZE_MAX) return true;
    return false;
}

/* Of times that are told by the clock of twelve hours. */
static bool agree_by_half(const struct checking *checking, struct str said, struct str written) {
    struct time_reading a, b;
    return reading_time(said, locale_of(&checking->request->from), &a) &&
           reading_time(written, locale_of(&checking->request->to), &b) && a.hour % 12 == b.hour % 12 &&
           (a.minute > 0 ? a.minute : 0) == (b.minute > 0 ? b.minute : 0);
}

static bool agree(const struct checking *checking, const struct token *source, const struct token *target) {
    const struct check_request *request = checking->request;
    const struct locale *from = locale_of(&request->from), *to = locale_of(&request->to);
    struct str said = str_slice(request->source.text, source->start, source->end);
    struct str written = str_slice(request->target.text, target->start, target->end);
    if (is_of_either_clock(from, said) || is_of_either_clock(to, written)) return true;
    if (is_of_either_half(to, request->target.text, written) && agree_by_half(checking, said, written)) return true;
    return render_agrees(from, TOKEN_TIME, said, to, TOKEN_TIME, written);
}

/* A time taken (2:05:30 of a race), which stands as it is on both sides whatever the clock. */
static bool is_duration(const struct checking *checking, const struct token *token) {
    struct str digits = str_slice(checking->request->source.text, token->start, token->end);
    for (size_t i = 0, colons = 0; i < digits.len; i++)
        if (digits.at[i] == ':' && ++colons == 2) return true;
    return false;
}

static const struct token *first_missing(const struct checking *checking, const struct times *source,
                                         const struct times *target) {
    for (size_t i = 0; i < source->count; i++) {
        bool found = is_duration(checking, source->at[i]);
        for (size_t k = 0; k < target->count && !found; k++) found = agree(checking, source->at[i], target->at[k]);
        if (!found) return source->at[i];
    }
    return NULL;
}

static const struct token *first_foreign(const struct checking *checking, const struct times *source,
                                         const struct times *target) {
    for (size_t k = 0; k < target->count; k++) {
        bool found = false;
        for (size_t i = 0; i < source->count && !found; i++) found = agree(checking, source->at[i], target->at[k]);
        if (!found) return target->at[k];
    }
    return NULL;
}

void check_times(struct checking *checking) {
    const struct check_request *request = checking->request;
    struct times source = times_of(&checking->source), target = times_of(&checking->target);
    const struct token *missing = first_missing(checking, &source, &target);
    const struct token *foreign = missing ? first_foreign(checking, &source, &target) : NULL;
    if (!foreign || names_zone(request->source.text, &checking->source) || names_zone(request->target.text, &checking->target))
        return;
    struct str said = str_slice(request->source.text, missing->start, missing->end), correction = {0};
    struct str written = str_slice(request->target.text, foreign->start, foreign->end);
    const char *why_not;
    bool only = source.count == 1 && target.count == 1;
    if (!only || !render_time(checking->arena, locale_of(&request->from), said, said, locale_of(&request->to), written,
                              &correction, &why_not))
        correction = (struct str){0};
    checking_add_difference(checking, "time", said, foreign->start, foreign->end, correction);
}
