/* SPDX-License-Identifier: Apache-2.0 */
/* Placeables that differ: which token of the target stands for the source's, and what it becomes.
 *
 *     query   On July 14, 2024 some 2,500 of the 5,000 officers ...
 *     source  On June 29, 2023 some 1,000 of the 5,000 officers ...
 *     target  Le 29 juin 2023, environ 1 000 des 5 000 policiers ...
 *
 * A rendering counts only when it is beyond doubt: as many tokens of the source say that value as tokens of the target do, and
 * where that is more than one, all of them change into the same. Tokens of the same kind are compared first, so that "5%" and
 * "5 officers" stay apart; then all kinds, since 5% may be "asilimia 5". */
#include <assert.h>

#include "match/adapt/adapt_plan.h"
#include "text/chars.h"
#include "text/render.h"

/* One side's placeables: numbers of tokens. */
struct placeables {
    size_t *at;
    size_t count;
};

struct finder {
    struct adapt_plan *plan;
    struct placeables source, target;
    int32_t *query_of; /* for each token of the source the query's key that is paired with it, or -1 */
};

enum { MATCHES_MAX = 8, DASH = 0x2013 };

/* Tokens of both sides that say one value. */
struct matches {
    size_t source[MATCHES_MAX], target[MATCHES_MAX];
    size_t source_count, target_count;
};

static bool is_value(enum token_kind kind, struct str text) {
    if (kind == TOKEN_CODE) return !str_equal(text, STR(UTF8_CODE));
    return kind != TOKEN_WORD && kind != TOKEN_PUNCTUATION;
}

static struct placeables find_placeables(struct arena *arena, struct str text, struct token_list tokens) {
    struct placeables found = {.at = ARENA_ARRAY(arena, size_t, ADAPT_PLACEABLES_MAX)};
    for (size_t i = 0; i < tokens.count && found.count < ADAPT_PLACEABLES_MAX; i++)
        if (is_value(tokens.at[i].kind, str_slice(text, tokens.at[i].start, tokens.at[i].end))) found.at[found.count++] = i;
    return found;
}

static struct str source_text(const struct finder *finder, size_t token) {
    const struct token *at = &finder->plan->source->tokens.at[token];
    return str_slice(finder->plan->source->segment.text, at->start, at->end);
}

static enum token_kind source_kind(const struct finder *finder, size_t token) {
    return finder->plan->source->tokens.at[token].kind;
}

static enum token_kind target_kind(const struct finder *finder, size_t token) {
    return finder->plan->tokens.at[token].kind;
}

/* ---- which tokens say it ------------------------------------------------------------------------------------------------- */

static bool agrees_with_source(const struct finder *finder, size_t wanted, size_t other, bool same_kind) {
    if (same_kind && source_kind(finder, wanted) != source_kind(finder, other)) return false;
    return render_agrees(finder->plan->from, source_kind(finder, wanted), source_text(finder, wanted), finder->plan->from,
                         source_kind(finder, other), source_text(finder, other));
}

static bool agrees_with_target(const struct finder *finder, size_t wanted, size_t other, bool same_kind) {
    if (same_kind && source_kind(finder, wanted) != target_kind(finder, other)) return false;
    return render_agrees(finder->plan->from, source_kind(finder, wanted), source_text(finder, wanted), finder->plan->to,
                         target_kind(finder, other), adapt_target_text(finder->plan, other));
}

static void find_matches(const struct finder *finder, size_t wanted, bool same_kind, struct matches *out) {
    *out = (struct matches){.source_count = 0};
    for (size_t i = 0; i < finder->source.count && out->source_count < MATCHES_MAX; i++)
        if (agrees_with_source(finder, wanted, finder->source.at[i], same_kind))
            out->source[out->source_count++] = finder->source.at[i];
    for (size_t i = 0; i < finder->target.count && out->target_count < MATCHES_MAX; i++)
        if (agrees_with_target(finder, wanted, finder->target.at[i], same_kind))
            out->target[out->target_count++] = finder->target.at[i];
}

/* All of the source's tokens that say it are paired with the same text in the query. */
static bool change_alike(const struct finder *finder, const struct matches *matches, struct str became) {
    for (size_t i = 0; i < matches->source_count; i++) {
        int32_t query = finder->query_of[matches->source[i]];
        if (query < 0 || !str_equal(adapt_text(finder->plan->query, query), became)) return false;
    }
    return true;
}

static struct str why_unsure(const struct matches *matches) {
    if (!matches->target_count) return STR("its rendering was not found in the target");
    if (matches->target_count > 1) return STR("more than one place in the target says the same");
    return STR("the source says the same more than once");
}

static bool find_rendering(const struct finder *finder, size_t wanted, struct str became, struct matches *matches,
                           struct str *reason) {
    find_matches(finder, wanted, true, matches);
    if (!matches->target_count) find_matches(finder, wanted, false, matches);
    bool certain = matches->target_count > 0 && matches->target_count == matches->source_count &&
                   (matches->target_count == 1 || change_alike(finder, matches, became));
    if (!certain) *reason = why_unsure(matches);
    return certain;
}

/* ---- how it is written --------------------------------------------------------------------------------------------------- */

/* The mark between thousands that the target's own numbers have; 0 when none has any. */
static uint32_t group_of_target(const struct finder *finder) {
    for (size_t i = 0; i < finder->target.count; i++) {
        struct quantity_reading reading;
        struct str text = adapt_target_text(finder->plan, finder->target.at[i]);
        enum token_kind kind = target_kind(finder, finder->target.at[i]);
        bool quantity = kind == TOKEN_NUMBER || kind == TOKEN_PERCENT || kind == TOKEN_MONEY;
        if (quantity && reading_quantity(text, finder->plan->to, &reading) && reading.number.group) return reading.number.group;
    }
    return 0;
}

/* The locale's mark between thousands as the mark that the target has elsewhere: U+00A0 for U+202F. */
static struct str with_mark_of_target(const struct finder *finder, struct str model, struct str text) {
    struct quantity_reading before, now;
    uint32_t seen = group_of_target(finder);
    if (!seen || !reading_quantity(model, finder->plan->to, &before) || before.number.group) return text;
    if (!reading_quantity(text, finder->plan->to, &now) || !now.number.group || now.number.group == seen) return text;
    if (seen == now.number.decimal) return text;
    struct buf out = {0};
    char bytes[4];
    for (size_t at = 0; at < text.len;) {
        bool inside = at >= now.number.start && at < now.number.end;
        uint32_t c = utf8_next(text, &at);
        buf_add(&out, bytes, utf8_write(bytes, inside && c == now.number.group ? seen : c));
    }
    struct str marked = arena_copy(finder->plan->arena, buf_str(&out));
    buf_done(&out);
    return marked;
}

/* "2-1": a score, an interval. No noun agrees with its parts. */
static bool is_half_of_pair(const struct finder *finder, const struct token *token) {
    struct str text = finder->plan->target.text;
    uint32_t after = chars_at(text, token->end), before = chars_before(text, token->start);
    size_t behind = token->end, front = token->start;
    if (after == '-' || after == DASH) return utf8_next(text, &behind) && chars_digit(chars_at(text, behind)) >= 0;
    return (before == '-' || before == DASH) && utf8_previous(text, &front) && chars_digit(chars_before(text, front)) >= 0;
}

static bool is_all_digits(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9') return false;
    return true;
}

static bool render(const struct finder *finder, enum token_kind kind, struct str value, struct str was, struct str model,
                   struct str *out, const char **why_not) {
    struct adapt_plan *plan = finder->plan;
    switch (kind) {
    case TOKEN_NUMBER:
    case TOKEN_ORDINAL:
    case TOKEN_DECADE:
    case TOKEN_PERCENT:
    case TOKEN_MONEY:
        if (!render_quantity(plan->arena, plan->from, value, was, plan->to, model, out, why_not)) return false;
        *out = with_mark_of_target(finder, model, *out);
        return true;
    case TOKEN_DATE: return render_date(plan->arena, plan->from, value, was, plan->to, model, out, why_not);
    case TOKEN_TIME: return render_time(plan->arena, plan->from, value, was, plan->to, model, out, why_not);
    default: *out = value; return true;
    }
}

/* ---- a day of the week that stands by itself ----------------------------------------------------------------------------- */

/* The source's date names its day of the week, the target does so elsewhere ("Alhamisi hii, tarehe 29 Juni"). */
static bool weekday_stands_elsewhere(const struct finder *finder, struct str source, struct str target, int *weekday) {
    struct date_reading a, b;
    if (!reading_date(source, finder->plan->from, &a) || !a.weekday) return false;
    if (!reading_date(target, finder->plan->to, &b) || b.weekday) return false;
    *weekday = a.weekday;
    return true;
}

/* The word of the target that names it: once and only once, or -1. */
static int find_weekday(const struct adapt_plan *plan, int weekday) {
    int found = -1;
    for (size_t i = 0; i < plan->tokens.count; i++) {
        if (plan->tokens.at[i].kind != TOKEN_WORD) continue;
        const struct calendar_name *name = locale_find_name(plan->to, adapt_target_text(plan, i));
        if (!name || name->kind != NAME_WEEKDAY || name->number != weekday) continue;
        if (found >= 0) return -1;
        found = (int)i;
    }
    return found;
}

static bool carry_weekday(const struct finder *finder, struct str value, int was, struct str *reason) {
    struct adapt_plan *plan = finder->plan;
    struct date_reading date;
    int token = find_weekday(plan, was);
    bool said = reading_date(value, plan->from, &date) && date.weekday;
    if (token < 0 || !said) {
        *reason = token < 0 ? STR("the day of the week was not found in the target") : STR("the day of the week is not said");
        return false;
    }
    if (date.weekday == was) return true;
    struct str model = adapt_target_text(plan, (size_t)token), name;
    struct str english = str_slice(value, date.fields[0].start, date.fields[0].end);
    for (size_t i = 0; i < date.field_count; i++)
        if (date.fields[i].part == PART_WEEKDAY) english = str_slice(value, date.fields[i].start, date.fields[i].end);
    if (!render_calendar_name(plan->arena, plan->from, english, plan->to, model, &name)) return false;
    return adapt_replace(plan, plan->tokens.at[token].start, plan->tokens.at[token].end, name);
}

/* ---- one difference ------------------------------------------------------------------------------------------------------ */

static void carry(const struct finder *finder, const struct matches *matches, size_t wanted, struct str value,
                  struct placeable_change *change) {
    struct adapt_plan *plan = finder->plan;
    struct str model = adapt_target_text(plan, matches->target[0]), text;
    const char *why_not = "";
    int weekday;
    bool pair = change->kind == TOKEN_NUMBER && is_half_of_pair(finder, &plan->tokens.at[matches->target[0]]);
    if (pair && is_all_digits(value) && is_all_digits(model)) {
        text = value;
    } else if (!render(finder, change->kind, value, source_text(finder, wanted), model, &text, &why_not)) {
        change->reason = str_of(why_not);
        return;
    }
    bool loose_weekday =
        change->kind == TOKEN_DATE && weekday_stands_elsewhere(finder, source_text(finder, wanted), model, &weekday);
    if (loose_weekday && !carry_weekday(finder, value, weekday, &change->reason)) return;
    /* a value that the source repeats is replaced in one place by each of its changes: they are all the same */
    for (size_t i = 0; i < matches->target_count && !change->replaced; i++) {
        const struct token *token = &plan->tokens.at[matches->target[i]];
        adapt_replace_words(plan, (struct span){token->start, token->end}, text, change);
    }
}

static void adapt_pair(const struct finder *finder, const struct key_pair *pair) {
    struct adapt_plan *plan = finder->plan;
    size_t wanted = plan->source->token_of[pair->source];
    struct str value = adapt_text(plan->query, pair->query);
    struct placeable_change *change =
        adapt_add_change(plan, source_kind(finder, wanted), (struct span){(uint32_t)pair->query, (uint32_t)pair->query + 1},
                         (struct span){(uint32_t)pair->source, (uint32_t)pair->source + 1});
    struct matches matches;
    if (find_rendering(finder, wanted, value, &matches, &change->reason))
        carry(finder, &matches, wanted, value, change);
    else if (!matches.target_count && change->kind == TOKEN_NUMBER)
        adapt_number_in_words(plan, (uint32_t)pair->query, (uint32_t)pair->source, change);
    else if (!matches.target_count && change->kind == TOKEN_ORDINAL)
        adapt_ordinal_in_words(plan, (uint32_t)pair->query, (uint32_t)pair->source, change);
}

void adapt_values(struct adapt_plan *plan) {
    struct finder finder = {.plan = plan};
    finder.source = find_placeables(plan->arena, plan->source->segment.text, plan->source->tokens);
    finder.target = find_placeables(plan->arena, plan->target.text, plan->tokens);
    finder.query_of = arena_alloc(plan->arena, plan->source->tokens.count * sizeof *finder.query_of);
    for (size_t i = 0; i < plan->source->tokens.count; i++) finder.query_of[i] = -1;
    for (size_t i = 0; i < plan->pairs.count; i++) {
        const struct key_pair *pair = &plan->pairs.at[i];
        if (pair->equal) finder.query_of[plan->source->token_of[pair->source]] = pair->query;
    }
    for (size_t i = 0; i < plan->pairs.count; i++) {
        const struct key_pair *pair = &plan->pairs.at[i];
        if (!pair->equal) continue;
        struct str text = adapt_text(plan->source, pair->source), value = adapt_text(plan->query, pair->query);
        enum token_kind kind = source_kind(&finder, plan->source->token_of[pair->source]);
        /* a placeholder written as text and an inline code have one key, but neither can stand for the other */
        bool differs = is_value(kind, text) && is_value(kind, value) && !str_equal(text, value);
        if (differs && plan->tries++ < ADAPT_TRIES_MAX) adapt_pair(&finder, pair);
    }
}

/* ---- without a query ----------------------------------------------------------------------------------------------------- */

static unsigned outlook_of(const struct finder *finder, size_t wanted) {
    const struct adapt_plan *plan = finder->plan;
    struct matches matches;
    struct quantity_reading model;
    find_matches(finder, wanted, true, &matches);
    if (!matches.target_count) find_matches(finder, wanted, false, &matches);
    struct str text = source_text(finder, wanted);
    bool in_words =
        !matches.target_count && (adapt_says_number_in_words(plan, text) || adapt_says_ordinal_in_words(plan, text));
    if (in_words) return OUTLOOK_OPEN;
    if (!matches.target_count || matches.target_count != matches.source_count) return OUTLOOK_LEFT;
    if (matches.target_count > 1 || source_kind(finder, wanted) != TOKEN_NUMBER) return OUTLOOK_OPEN;
    bool counts = reading_quantity(adapt_target_text(plan, matches.target[0]), plan->to, &model) && model.kind == TOKEN_NUMBER;
    if (!counts || is_half_of_pair(finder, &plan->tokens.at[matches.target[0]])) return OUTLOOK_OPEN;
    int form = render_plural_form(plan->from, source_text(finder, wanted), plan->to);
    return form ? OUTLOOK_PLURAL + (unsigned)form : OUTLOOK_OPEN;
}

uint16_t adapt_outlook(struct arena *arena, const struct keyed_segment *source, const struct unit *unit) {
    struct adapt_plan plan = {.arena = arena, .source = source, .target = unit->target};
    struct finder finder = {.plan = &plan};
    unsigned outlook = 0;
    finder.source = find_placeables(arena, source->segment.text, source->tokens);
    if (!finder.source.count) return 0;
    plan.from = locale_of(&unit->from);
    plan.to = locale_of(&unit->to);
    plan.tokens = text_tokens(arena, unit->target.text, &unit->to);
    finder.target = find_placeables(arena, unit->target.text, plan.tokens);
    for (size_t i = 0; i < finder.source.count && i < OUTLOOK_VALUES; i++)
        outlook |= outlook_of(&finder, finder.source.at[i]) << i * OUTLOOK_BITS;
    return (uint16_t)outlook;
}
