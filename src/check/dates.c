/* SPDX-License-Identifier: Apache-2.0 */
/* Months and days of the week. A good translation often puts a date another way ("this month", "yesterday"), or tells it in the
 * next sentence; so only a contradiction counts: the target names one that the source doesn't, and lacks one that it does. */
#include "check/beside.h"
#include "check/checks.h"
#include "text/reading.h"
#include "text/render.h"

enum { NAMES_MAX = 64 };

struct named {
    uint8_t number;
    size_t start, end; /* bytes in its text */
};

/* What one side names of one kind, in order. */
struct names {
    struct named at[NAMES_MAX];
    size_t count;
    unsigned numbers; /* a bit for each that may be meant, those of dates like 3/4/2023 included */
};

static void add_name(struct names *names, int number, size_t start, size_t end) {
    names->numbers |= 1U << number;
    if (names->count < NAMES_MAX) names->at[names->count++] = (struct named){(uint8_t)number, start, end};
}

static void add_date(struct names *names, enum name_kind kind, const struct date_reading *date, size_t token_start) {
    enum reading_part part = kind == NAME_MONTH ? PART_MONTH : PART_WEEKDAY;
    if (date->ambiguous && kind == NAME_MONTH) {
        names->numbers |= 1U << date->month | 1U << date->day;
        return;
    }
    for (size_t i = 0; i < date->field_count; i++)
        if (date->fields[i].part == part)
            add_name(names, kind == NAME_MONTH ? date->month : date->weekday, token_start + date->fields[i].start,
                     token_start + date->fields[i].end);
}

/* The name in "Mondays", "Monday's", "lundis"; months have no plural, and "mais" is none of mai. */
static const struct calendar_name *find_name(const struct locale *locale, struct str word) {
    static const struct str endings[] = {STR("'s"), STR("’s"), STR("s")};
    const struct calendar_name *name = locale_find_name(locale, word);
    if (name || (locale->family != FAMILY_ENGLISH && locale->family != FAMILY_FRENCH)) return name;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (!str_ends(word, endings[i])) continue;
        name = locale_find_name(locale, str_slice(word, 0, word.len - endings[i].len));
        bool plural = endings[i].len == 1;
        return name && plural && name->kind == NAME_MONTH ? NULL : name;
    }
    return NULL;
}

/* Surely a month or a day: written in full ("mer", "sat" and "sun" are words too), and in English with a capital, a month
 * behind a word in lower case ("in May"; not "May he rest", "Theresa May"). */
static bool is_sure(const struct locale *locale, struct str text, const struct token_list *tokens, size_t i,
                    const struct calendar_name *name) {
    if (name->abbreviated || locale->family != FAMILY_ENGLISH) return !name->abbreviated;
    char first = text.at[tokens->at[i].start], before = i ? text.at[tokens->at[i - 1].start] : 'A';
    bool capital = first >= 'A' && first <= 'Z', behind_lower = before >= 'a' && before <= 'z';
    return capital && (behind_lower || name->kind == NAME_WEEKDAY);
}

/* "may", "march", "sat": what is another word in English names neither month nor day in lower case. */
static bool is_other_word(const struct locale *locale, struct str word, const struct calendar_name *name) {
    static const struct str words[] = {STR("may"), STR("march"), STR("august")};
    if (locale->family != FAMILY_ENGLISH || word.at[0] < 'a' || word.at[0] > 'z') return false;
    return name->abbreviated || str_is_listed_nocase(word, words, sizeof words / sizeof *words);
}

/* "Saturday night" ends on Sunday, and French says so: dans la nuit de dimanche. */
static bool tells_of_night(struct str text, const struct token_list *tokens) {
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->at[i].kind == TOKEN_WORD && str_ends(str_slice(text, tokens->at[i].start, tokens->at[i].end), STR("night")))
            return true;
    return false;
}

/* mwezi wa 12; in words it may be the twelfth of any months as well. */
static void add_counted_month(struct names *names, struct str text, const struct token_list *tokens, size_t i) {
    const struct token *token = &tokens->at[i];
    int64_t month;
    if (!beside_month(text, tokens, i) || !str_to_int(str_slice(text, token->start, token->end), &month)) return;
    if (month >= 1 && month <= 12) add_name(names, (int)month, token->start, token->end);
}

static void read_names(const struct locale *locale, struct str text, const struct token_list *tokens, enum name_kind kind,
                       struct names *names) {
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->at[i];
        struct str word = str_slice(text, token->start, token->end);
        struct date_reading date;
        const struct calendar_name *name = token->kind == TOKEN_WORD ? find_name(locale, word) : NULL;
        if (token->kind == TOKEN_DATE && reading_date(word, locale, &date)) add_date(names, kind, &date, token->start);
        if (kind == NAME_MONTH && locale->family == FAMILY_SWAHILI) add_counted_month(names, text, tokens, i);
        if (!name || name->kind != kind || is_other_word(locale, word, name)) continue;
        if (is_sure(locale, text, tokens, i, name))
            add_name(names, name->number, token->start, token->end);
        else
            names->numbers |= 1U << name->number;
    }
    if (kind != NAME_WEEKDAY || !tells_of_night(text, tokens)) return;
    for (size_t i = 0; i < names->count; i++) names->numbers |= 1U << (names->at[i].number % 7 + 1);
}

/* The first that the other side doesn't name; *others: it isn't the only one. */
static const struct named *first_foreign(const struct names *names, unsigned other_numbers, bool *others) {
    const struct named *found = NULL;
    *others = false;
    for (size_t i = 0; i < names->count; i++) {
        if (other_numbers & 1U << names->at[i].number) continue;
        if (!found)
            found = &names->at[i];
        else if (found->number != names->at[i].number)
            *others = true;
    }
    return found;
}

static void check_names(struct checking *checking, enum name_kind kind) {
    const struct check_request *request = checking->request;
    const struct locale *from = locale_of(&request->from), *to = locale_of(&request->to);
    struct names source = {.count = 0}, target = {.count = 0};
    bool more_missing, more_foreign;
    read_names(from, request->source.text, &checking->source, kind, &source);
    read_names(to, request->target.text, &checking->target, kind, &target);
    const struct named *missing = first_foreign(&source, target.numbers, &more_missing);
    const struct named *foreign = first_foreign(&target, source.numbers, &more_foreign);
    if (!missing || !foreign) return;
    struct str said = str_slice(request->source.text, missing->start, missing->end), correction = {0};
    struct str word = str_slice(request->target.text, foreign->start, foreign->end);
    if (!more_missing && !more_foreign) render_calendar_name(checking->arena, from, said, to, word, &correction);
    checking_add_difference(checking, "date", said, foreign->start, foreign->end, correction);
}

/* The only date of the side, when it tells day and month. */
static const struct token *only_date(const struct locale *locale, struct str text, const struct token_list *tokens,
                                     struct date_reading *date) {
    const struct token *found = NULL;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->at[i].kind != TOKEN_DATE) continue;
        if (found || !reading_date(str_slice(text, tokens->at[i].start, tokens->at[i].end), locale, date)) return NULL;
        found = &tokens->at[i];
    }
    return found && date->day && date->month ? found : NULL;
}

/* 6/5/2024 is the sixth of May or the fifth of June, and no other day. Where the day is beyond any month, the names of months
 * and the numbers tell it. */
static void check_days(struct checking *checking) {
    enum { MONTHS = 12 };
    const struct check_request *request = checking->request;
    struct str source = request->source.text, target = request->target.text;
    struct date_reading a, b;
    const struct token *said = only_date(locale_of(&request->from), source, &checking->source, &a);
    const struct token *written = only_date(locale_of(&request->to), target, &checking->target, &b);
    bool open = said && written && ((a.numeric && a.day <= MONTHS) || (b.numeric && b.day <= MONTHS));
    if (!open || (a.day == b.day && a.month == b.month) || (a.day == b.month && a.month == b.day)) return;
    checking_add_difference(checking, "date", str_slice(source, said->start, said->end), written->start, written->end,
                            (struct str){0});
}

void check_dates(struct checking *checking) {
    check_days(checking);
    check_names(checking, NAME_MONTH);
    check_names(checking, NAME_WEEKDAY);
}
