/* SPDX-License-Identifier: Apache-2.0 */
/* Placeables that differ: what becomes of the token of the target that stands for the source's.
 *
 *     query   On July 14, 2024 some 2,500 of the 5,000 officers ...
 *     source  On June 29, 2023 some 1,000 of the 5,000 officers ...
 *     target  Le 29 juin 2023, environ 1 000 des 5 000 policiers ... */
#include <assert.h>

#include "match/adapt/adapt_finder.h"
#include "match/adapt/adapt_phrases.h"
#include "text/chars.h"
#include "text/counted.h"
#include "text/render.h"
#include "text/worded.h"

enum { SOURCE_COST = 200, TARGET_COST = 2000, WORD_COST = 200 }; /* of a value that differs, in units of base/effort.h */

static enum token_kind target_kind(const struct finder *finder, size_t token) {
    return finder->plan->tokens.at[token].kind;
}

/* Two paired tokens have one kind. */
static struct str query_text(const struct finder *finder, size_t source) {
    return adapt_text(finder->plan->query, finder->query_of[source]);
}

static struct str query_value(const struct finder *finder, size_t source) {
    const struct adapt_plan *plan = finder->plan;
    return worded_in_digits(plan->arena, plan->from, adapt_source_kind(finder, source), query_text(finder, source));
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

static bool is_number_at(const struct token_list *tokens, size_t i) {
    return i < tokens->count && tokens->at[i].kind == TOKEN_NUMBER;
}

/* "2 to 1", "2 à 1": one word stands between two numbers. */
static bool begins_pair(const struct token_list *tokens, size_t i) {
    return i + 1 < tokens->count && tokens->at[i + 1].kind == TOKEN_WORD && is_number_at(tokens, i + 2);
}

/* A score that the target says with a word, and the first end of a range: the noun goes with the last. */
static bool is_pair_in_words(const struct finder *finder, size_t source, size_t model) {
    const struct keyed_segment *theirs = finder->plan->source;
    const struct token_list *target = &finder->plan->tokens;
    if (begins_pair(target, model) && begins_pair(&theirs->tokens, source)) return true;
    bool said = begins_pair(target, model) || (model > 1 && is_number_at(target, model - 2) && begins_pair(target, model - 2));
    return said && adapt_is_glued(&finder->source, source);
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
        const struct calendar_name *name = adapt_calendar_name_at(plan, i);
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

/* ---- what stands beside a number ---------------------------------------------------------------------------------------- */

/* The word behind a number, or what a hyphen ties to it: the "year" of "5-year-old". */
static struct str word_behind(struct str text, const struct token_list *tokens, size_t i) {
    size_t next = i + 1;
    if (next < tokens->count && tokens->at[next].start == tokens->at[i].end && text.at[tokens->at[i].end] == '-') next++;
    if (next >= tokens->count || tokens->at[next].kind != TOKEN_WORD) return STR("");
    struct str word = str_slice(text, tokens->at[next].start, tokens->at[next].end);
    return str_cut(&word, '-');
}

int adapt_measure_in_source(const struct finder *finder, size_t source) {
    const struct keyed_segment *theirs = finder->plan->source;
    size_t head = finder->source.head[adapt_place_of(&finder->source, source)];
    size_t last = finder->source.at[head + adapt_chain_size(&finder->source, head) - 1];
    return counted_measure(finder->plan->from, word_behind(theirs->segment.text, &theirs->tokens, last));
}

bool adapt_same_measure(const struct finder *finder, size_t source) {
    const struct adapt_plan *plan = finder->plan;
    size_t query = plan->query->token_of[finder->query_of[source]];
    if (adapt_source_kind(finder, source) != TOKEN_NUMBER) return true;
    struct str ours = word_behind(plan->query->segment.text, &plan->query->tokens, query);
    struct str theirs = word_behind(plan->source->segment.text, &plan->source->tokens, source);
    return counted_measure(plan->from, ours) == counted_measure(plan->from, theirs);
}

static bool has_plus(const struct keyed_segment *segment, size_t token) {
    const struct token *at = &segment->tokens.at[token];
    return at->kind == TOKEN_NUMBER && chars_before(segment->segment.text, at->start) == '+';
}

bool adapt_same_plus(const struct finder *finder, size_t source) {
    const struct keyed_segment *query = finder->plan->query;
    return has_plus(query, query->token_of[finder->query_of[source]]) == has_plus(finder->plan->source, source);
}

/* Article 5, No. 7, page 12, the 2 of 4(2): a name, that no plural goes with. */
static bool is_labelled(const struct finder *finder, size_t source) {
    const struct adapt_plan *plan = finder->plan;
    size_t before = source, opening = source - 1;
    if (source > 1 && is_number_at(&plan->source->tokens, source - 2) &&
        plan->source->tokens.at[opening].start == plan->source->tokens.at[source - 2].end)
        return str_equal(adapt_source_text(finder, opening), STR("("));
    if (before && str_equal(adapt_source_text(finder, before - 1), STR("."))) before--;
    return before && counted_label(plan->from, adapt_source_text(finder, before - 1));
}

/* Call 15000, dial 999, text it to 22384: a telephone's number, within so many words of the one that tells. */
static bool is_called(const struct finder *finder, size_t source) {
    enum { WORDS = 6 };
    static const struct str verbs[] = {STR("call"), STR("dial"), STR("phone"), STR("hotline"), STR("helpline"), STR("SMS")};
    static const struct str towards[] = {STR("to"), STR("on"), STR("at"), STR("via"), STR("number")};
    if (adapt_source_kind(finder, source) != TOKEN_NUMBER || !source) return false;
    bool near = str_is_listed_nocase(adapt_source_text(finder, source - 1), towards, sizeof towards / sizeof *towards);
    for (size_t i = source; i > 0 && source - i < (near ? WORDS : 1); i--)
        if (str_is_listed_nocase(adapt_source_text(finder, i - 1), verbs, sizeof verbs / sizeof *verbs)) return true;
    return false;
}

/* "on the 5th", "on the 5th of each month"; not "on the 5th floor". */
static bool is_day_of_month(const struct finder *finder, size_t source) {
    const struct token_list *tokens = &finder->plan->source->tokens;
    if (adapt_source_kind(finder, source) != TOKEN_ORDINAL || source < 2) return false;
    if (!str_equal(adapt_source_text(finder, source - 1), STR("the"))) return false;
    if (!str_equal_nocase(adapt_source_text(finder, source - 2), STR("on"))) return false;
    bool word = source + 1 < tokens->count && tokens->at[source + 1].kind == TOKEN_WORD;
    return !word || str_equal(adapt_source_text(finder, source + 1), STR("of"));
}

/* French counts the days of a month but for the first: le 1er, le 5. */
static bool write_french_day(const struct finder *finder, struct str value, struct str *out) {
    struct quantity_reading reading;
    struct adapt_plan *plan = finder->plan;
    if (plan->to->family != FAMILY_FRENCH || !reading_quantity(value, plan->from, &reading)) return false;
    struct str day = str_slice(value, reading.number.start, reading.number.end);
    *out = str_equal(day, STR("1")) ? STR("1er") : day;
    return true;
}

/* Rais wa 2, rais wa kwanza: Swahili has a word of its own for the first. */
static bool write_swahili_first(const struct finder *finder, size_t source, struct str value, size_t model, struct str *out) {
    struct quantity_reading reading;
    struct adapt_plan *plan = finder->plan;
    if (adapt_source_kind(finder, source) != TOKEN_ORDINAL || !adapt_is_behind_connective(plan, model)) return false;
    if (!reading_quantity(value, plan->from, &reading)) return false;
    if (!str_equal(str_slice(value, reading.number.start, reading.number.end), STR("1"))) return false;
    *out = swahili_ordinal(plan->arena, 1);
    return true;
}

/* June 2023 for June 5, 2023, or the other way. */
static bool day_comes_or_goes(const struct finder *finder, size_t source) {
    struct date_reading now, before;
    const struct locale *from = finder->plan->from;
    if (adapt_source_kind(finder, source) != TOKEN_DATE || !reading_date(query_value(finder, source), from, &now)) return false;
    return reading_date(adapt_source_value(finder, source), from, &before) && !now.day != !before.day;
}

/* En juin, le 5 juin; mwezi wa Juni, tarehe 5 Juni: the word before a date changes with its day. Most of Swahili's do not. */
static bool goes_with_its_day(const struct adapt_plan *plan, size_t model) {
    static const struct str words[] = {STR("mwezi"), STR("tarehe")};
    if (!model || plan->tokens.at[model - 1].kind != TOKEN_WORD) return false;
    if (plan->to->family != FAMILY_SWAHILI) return true;
    size_t word = adapt_is_behind_connective(plan, model) && model > 1 ? model - 2 : model - 1;
    return str_is_listed_nocase(adapt_target_text(plan, word), words, 2);
}

/* ---- one difference ------------------------------------------------------------------------------------------------------ */

static uint32_t source_key(const struct finder *finder, size_t token) {
    uint32_t key = 0;
    while (finder->plan->source->token_of[key] != token) key++;
    return key;
}

struct placeable_change *adapt_note_value(const struct finder *finder, size_t source) {
    uint32_t query = (uint32_t)finder->query_of[source], key = source_key(finder, source);
    return adapt_add_change(finder->plan, adapt_source_kind(finder, source), (struct span){query, query + 1},
                            (struct span){key, key + 1});
}

bool adapt_write_value(const struct finder *finder, size_t source, size_t model, struct str *out, struct str *reason) {
    struct adapt_plan *plan = finder->plan;
    struct str value = query_value(finder, source), like = adapt_target_text(plan, model);
    const char *why_not = "";
    if (!adapt_same_measure(finder, source)) {
        *reason = STR("what it measures changes too");
        return false;
    }
    bool bare = adapt_source_kind(finder, source) == TOKEN_NUMBER &&
                (adapt_is_glued(&finder->target, model) || is_pair_in_words(finder, source, model) ||
                 is_labelled(finder, source) || is_called(finder, source));
    if (bare && is_all_digits(value) && is_all_digits(like)) {
        *out = value;
        return true;
    }
    if (day_comes_or_goes(finder, source) && goes_with_its_day(plan, model)) {
        *reason = STR("it has other parts than the date in the target");
        return false;
    }
    if (write_swahili_first(finder, source, value, model, out)) return true;
    if (is_day_of_month(finder, source) && write_french_day(finder, value, out)) return true;
    if (render(finder, adapt_source_kind(finder, source), value, adapt_source_value(finder, source), like, out, &why_not))
        return true;
    *reason = str_of(why_not);
    return false;
}

static void carry(const struct finder *finder, const struct matches *matches, size_t source, struct placeable_change *change) {
    struct adapt_plan *plan = finder->plan;
    struct str model = adapt_target_text(plan, matches->target[0]), text;
    int weekday;
    if (!adapt_write_value(finder, source, matches->target[0], &text, &change->reason)) return;
    bool loose_weekday =
        change->kind == TOKEN_DATE && weekday_stands_elsewhere(finder, adapt_source_text(finder, source), model, &weekday);
    if (loose_weekday && !carry_weekday(finder, query_text(finder, source), weekday, &change->reason)) return;
    /* a value that the source repeats is replaced in one place by each of its changes: they are all the same */
    for (size_t i = 0; i < matches->target_count && !change->replaced; i++) {
        const struct token *token = &plan->tokens.at[matches->target[i]];
        adapt_replace_words(plan, (struct span){token->start, token->end}, text, change);
    }
}

/* One of the two is in words: the target's may be too. False when it isn't. */
static bool adapt_worded(const struct finder *finder, size_t source, struct placeable_change *change) {
    enum token_kind kind = adapt_source_kind(finder, source);
    uint32_t query = (uint32_t)finder->query_of[source], key = source_key(finder, source);
    if (!worded_is(kind, query_text(finder, source)) && !worded_is(kind, adapt_source_text(finder, source))) return false;
    if (kind == TOKEN_ORDINAL) return adapt_ordinal_in_words(finder->plan, query, key, change);
    return adapt_number_in_words(finder->plan, query, key, change);
}

/* Digits that were found once may be another number's where the target says the same in words. Those of the source's own kind
 * are beyond doubt where the kind has a sign: 5 % of five wells. */
static bool may_be_in_words(const struct finder *finder, size_t source, size_t target) {
    enum token_kind kind = adapt_source_kind(finder, source);
    if (kind == target_kind(finder, target) && kind != TOKEN_NUMBER) return false;
    if (kind == TOKEN_ORDINAL) return adapt_says_ordinal_in_words(finder->plan, adapt_source_value(finder, source));
    return adapt_is_said_in_words_too(finder->plan, source_key(finder, source));
}

void adapt_value(const struct finder *finder, size_t source) {
    struct placeable_change *change = adapt_note_value(finder, source);
    struct matches matches;
    if (!adapt_same_plus(finder, source)) {
        change->reason = STR(ADAPT_TIED_OTHERWISE);
        return;
    }
    if (adapt_worded(finder, source, change)) return;
    bool found = adapt_find_rendering(finder, source, query_text(finder, source), &matches, &change->reason);
    if (found && may_be_in_words(finder, source, matches.target[0])) {
        change->reason = STR("more than one place in the target says the same");
        return;
    }
    if (found) carry(finder, &matches, source, change);
    if (change->kind == TOKEN_ORDINAL && found && !change->replaced && matches.target_count == 1)
        adapt_first_in_digits(finder->plan, (uint32_t)finder->query_of[source], matches.target[0], change);
    else if (!matches.target_count && (change->kind == TOKEN_PERCENT || change->kind == TOKEN_DECADE ||
                                       (change->kind == TOKEN_NUMBER && adapt_same_measure(finder, source))))
        adapt_number_in_words(finder->plan, (uint32_t)finder->query_of[source], source_key(finder, source), change);
    else if (!matches.target_count && change->kind == TOKEN_ORDINAL)
        adapt_ordinal_in_words(finder->plan, (uint32_t)finder->query_of[source], source_key(finder, source), change);
}

bool adapt_value_differs(const struct finder *finder, size_t source) {
    if (finder->query_of[source] < 0) return false;
    struct str text = adapt_source_text(finder, source), value = query_text(finder, source);
    enum token_kind kind = adapt_source_kind(finder, source);
    /* a placeholder written as text and an inline code have one key, but neither can stand for the other */
    if (!adapt_is_value(kind, text) || !adapt_is_value(kind, value) || str_equal(text, value)) return false;
    return !worded_is_same(finder->plan->from, kind, value, text);
}

static bool chain_differs(const struct finder *finder, size_t head, size_t size) {
    bool differs = false;
    for (size_t i = head; i < head + size; i++) differs |= adapt_value_differs(finder, finder->source.at[i]);
    return differs;
}

/* A table: which of its numbers is which nobody can tell in bounded time. */
static void leave_all(const struct finder *finder) {
    struct adapt_plan *plan = finder->plan;
    for (size_t i = 0; i < plan->source->count && plan->tries < ADAPT_TRIES_MAX; i++) {
        size_t token = plan->source->token_of[i];
        if (!adapt_value_differs(finder, token)) continue;
        adapt_note_value(finder, token)->reason = STR(ADAPT_TOO_MANY);
        plan->tries++;
    }
}

/* A value is held against all placeables of both sides, and against the target's words. */
static bool afford(const struct finder *finder, size_t values) {
    size_t cost =
        SOURCE_COST * finder->source.count + TARGET_COST * finder->target.count + WORD_COST * finder->plan->tokens.count;
    return effort_spend(finder->plan->effort, (int64_t)(values * cost));
}

static void carry_all(struct finder *finder) {
    struct adapt_plan *plan = finder->plan;
    for (size_t head = 0, size; head < finder->source.count; head += size) {
        size = adapt_chain_size(&finder->source, head);
        if (!chain_differs(finder, head, size) || (plan->tries += size) > ADAPT_TRIES_MAX) continue;
        if (!afford(finder, size)) return;
        if (size > 1)
            adapt_chain(finder, head);
        else
            adapt_value(finder, finder->source.at[head]);
    }
}

void adapt_values(struct adapt_plan *plan) {
    struct finder finder = {.plan = plan};
    finder.source = adapt_find_placeables(plan->arena, plan->source->segment.text, plan->source->tokens);
    finder.target = adapt_find_placeables(plan->arena, plan->target.text, plan->tokens);
    finder.query_of = arena_alloc(plan->arena, plan->source->tokens.count * sizeof *finder.query_of);
    for (size_t i = 0; i < plan->source->tokens.count; i++) finder.query_of[i] = -1;
    for (size_t i = 0; i < plan->pairs.count; i++) {
        const struct key_pair *pair = &plan->pairs.at[i];
        if (pair->equal) finder.query_of[plan->source->token_of[pair->source]] = pair->query;
    }
    if (finder.source.too_many || finder.target.too_many)
        leave_all(&finder);
    else
        carry_all(&finder);
}

/* ---- without a query ----------------------------------------------------------------------------------------------------- */

static unsigned outlook_of(const struct finder *finder, size_t wanted) {
    const struct adapt_plan *plan = finder->plan;
    struct matches matches;
    struct quantity_reading model;
    if (worded_is(adapt_source_kind(finder, wanted), adapt_source_text(finder, wanted))) return OUTLOOK_OPEN;
    size_t place = adapt_place_of(&finder->source, wanted);
    if (finder->source.head[place] != place || adapt_chain_size(&finder->source, place) > 1) return OUTLOOK_OPEN;
    adapt_find_matches(finder, wanted, &matches);
    struct str text = adapt_source_text(finder, wanted);
    bool in_words = !matches.target_count &&
                    (adapt_says_number_in_words(plan, adapt_source_kind(finder, wanted), text) ||
                     adapt_says_ordinal_in_words(plan, text) || (is_labelled(finder, wanted) && adapt_says_rank(plan, text)));
    if (in_words) return OUTLOOK_OPEN;
    if (!matches.target_count || matches.target_count != matches.source_count) return OUTLOOK_LEFT;
    if (matches.target_count > 1 || adapt_source_kind(finder, wanted) != TOKEN_NUMBER) return OUTLOOK_OPEN;
    bool counts = reading_quantity(adapt_target_text(plan, matches.target[0]), plan->to, &model) && model.kind == TOKEN_NUMBER;
    if (!counts || model.scale || adapt_is_glued(&finder->target, matches.target[0])) return OUTLOOK_OPEN;
    if (is_labelled(finder, wanted) || is_pair_in_words(finder, wanted, matches.target[0])) return OUTLOOK_OPEN;
    int form = render_plural_form(plan->from, adapt_source_text(finder, wanted), plan->to);
    return form ? OUTLOOK_PLURAL + (unsigned)form : OUTLOOK_OPEN;
}

uint16_t adapt_outlook(struct arena *arena, const struct keyed_segment *source, const struct unit *unit) {
    struct adapt_plan plan = {.arena = arena, .source = source, .target = unit->target};
    struct finder finder = {.plan = &plan};
    unsigned outlook = 0;
    finder.source = adapt_find_placeables(arena, source->segment.text, source->tokens);
    if (!finder.source.count) return 0;
    plan.from = locale_of(&unit->from);
    plan.to = locale_of(&unit->to);
    plan.tokens = text_tokens(arena, unit->target.text, &unit->to);
    finder.target = adapt_find_placeables(arena, unit->target.text, plan.tokens);
    if (finder.target.too_many) return 0;
    adapt_read_amounts(&plan);
    size_t value = 0;
    for (size_t i = 0; i < source->count && value < OUTLOOK_VALUES; i++) {
        size_t token = source->token_of[i];
        if (source->tokens.at[token].kind == TOKEN_WORD) continue;
        bool told = adapt_place_of(&finder.source, token) != SIZE_MAX; /* a tag is left open */
        outlook |= (told ? outlook_of(&finder, token) : OUTLOOK_OPEN) << value++ * OUTLOOK_BITS;
    }
    return (uint16_t)outlook;
}
