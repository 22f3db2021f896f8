/* SPDX-License-Identifier: Apache-2.0 */
/* The match rate, explained.
 *
 * Two problems are kept apart. Which words are the same is decided over keys (keys.h): stems, one key for all numbers, in
 * digits or in words, one for all dates. That gives the base:
 *
 *     base = floor(100 x (1 - distance / length of the longer side))
 *
 * with the Levenshtein distance, each key inserted, dropped or replaced at cost 1. Whatever the keys hide (inline codes too,
 * which have none) is then a line of the ledger, whole points off the base (score_points.h), named with its cause:
 *
 *     query     The Kenyan Government pledged 2,500 officers .
 *     source    The Kenyan government pledges 1,000 officers
 *     keys      the kenyan govern     pledg   NUMBER officer            distance 0 of 6: base 100
 *
 *     case         -1   "Government" for "government"
 *     inflection   -6   "pledged" for "pledges"
 *     number       -1   2,500 for 1,000, carried into the target
 *     punctuation  -1   . in the query only                                                 score 91
 *
 *     query     Four of the 12 officers were killed
 *     source    Three of the twelve officers were killed
 *     keys      NUMBER of the NUMBER officer were kill                      distance 0 of 7: base 100
 *
 *     number       -1   Four for Three, carried into the target
 *     number       -1   12 for twelve, the same written otherwise                           score 98
 *
 * The base counts words, so in a segment of twenty and more one that differs leaves 95. A line takes that to 94, since 95 says
 * that no word differs; among equal scores the greater base comes first (index_filter.c).
 *
 * Between "one officer was" and "two officers were" more than a number differs: "one" is a word to the keys, and so are other
 * words that mostly say something else (worded.h). Its edit, and that of the verb, are in the base, the noun's is a line; a
 * line of no points tells whether the number was carried. So it is with months and days of the week by themselves. What is left
 * to the translator when POINTS_FORM_MAX are taken has a line of no points as well.
 *
 * A text of marks alone has no keys: its base is 100 beside the same marks, 0 beside others.
 *
 * Points only lower the base, so the index may filter by the base and stay exact. Where the score is 100 the two are the same
 * in every character, and context may add: 1 when one of previous segment, next segment and context id agrees, 2 when more do.
 */
#include "match/score/score.h"

#include <string.h>

#include "match/keys/align_keys.h"
#include "match/score/score_differences.h"
#include "match/score/score_points.h"
#include "text/chars.h"
#include "text/render.h"
#include "text/text.h"
#include "text/worded.h"

enum { PENALTIES_MAX = 24 };

/* One scoring in progress. */
struct scoring {
    struct arena *arena;
    const struct keyed_segment *query, *source;
    const struct locale *from;
    const struct adaptation *adaptation;
    struct key_pair_list pairs;
    struct score_run *run; /* NULL: none. In one points are all that is wanted, and details stay empty */
    unsigned outlook;
    struct penalty penalties[PENALTIES_MAX];
    size_t count;
    struct penalty untold[PENALTIES_MAX]; /* what is left to the translator and has no points, since the most were taken */
    size_t untold_count;
    int form_points; /* of the families that share POINTS_FORM_MAX */
    int left;        /* points that may still be taken: a score is never below 0 */
};

static void take(struct scoring *s, const char *code, int points, struct str detail) {
    if (points > s->left) points = s->left;
    if (points <= 0 || s->count == PENALTIES_MAX) return;
    s->penalties[s->count++] = (struct penalty){code, points, detail};
    s->left -= points;
}

static void take_form(struct scoring *s, const char *code, int points, struct str detail) {
    if (points > POINTS_FORM_MAX - s->form_points) points = POINTS_FORM_MAX - s->form_points;
    size_t before = s->count;
    take(s, code, points, detail);
    if (s->count > before) s->form_points += s->penalties[before].points;
}

/* What is left to the translator has its line even where no more points are taken for it. */
static void take_left(struct scoring *s, const char *code, struct str detail) {
    size_t before = s->count;
    take_form(s, code, POINTS_PLACEABLE_LEFT, detail);
    if (s->count == before && s->untold_count < PENALTIES_MAX) s->untold[s->untold_count++] = (struct penalty){code, 0, detail};
}

static struct str token_text(const struct keyed_segment *segment, size_t key) {
    const struct token *token = &segment->tokens.at[segment->token_of[key]];
    return str_slice(segment->segment.text, token->start, token->end);
}

static enum token_kind token_kind(const struct keyed_segment *segment, size_t key) {
    return segment->tokens.at[segment->token_of[key]].kind;
}

/* ---- words with the same key ------------------------------------------------------------------------------------------ */

enum word_relation { SAME, OTHER_MARK, OTHER_CASE, OTHER_SPELLING, OTHER_FORM };

/* Kenya’s and Kenya's, stop-ped with a soft hyphen and stopped have one key, and nothing but the mark to tell them apart. */
static bool same_but_for_marks(struct arena *arena, struct str a, struct str b) {
    return str_equal(keys_plain_word(arena, a), keys_plain_word(arena, b));
}

static enum word_relation relate(struct arena *arena, struct str query, struct str source) {
    query = text_normalise(arena, query);
    source = text_normalise(arena, source);
    if (str_equal(query, source)) return SAME;
    if (same_but_for_marks(arena, query, source)) return OTHER_MARK;
    struct str a = text_fold(arena, query), b = text_fold(arena, source);
    if (same_but_for_marks(arena, a, b)) return OTHER_CASE;
    return keys_is_spelling_variant(a, b) ? OTHER_SPELLING : OTHER_FORM;
}

/* In sources with the same keys it is mostly the same word again. */
struct seen_word {
    struct str word;
    enum word_relation relation;
};

static enum word_relation relate_pair(struct scoring *s, size_t pair, struct str query, struct str source) {
    struct seen_word *seen = s->run ? &s->run->seen[pair] : NULL;
    if (seen && seen->word.len && str_equal(seen->word, source)) return seen->relation;
    enum word_relation relation = relate(s->arena, query, source);
    if (seen) *seen = (struct seen_word){source, relation};
    return relation;
}

static struct str quote_pair(const struct scoring *s, struct str query, struct str source) {
    if (s->run) return STR("");
    return arena_format(s->arena, "\"%" STR_FMT "\" for \"%" STR_FMT "\"", STR_ARG(query), STR_ARG(source));
}

/* The first of `count` such differences, and how many more. */
static struct str first_of(const struct scoring *s, struct str first, int count) {
    if (s->run || count < 2) return first;
    return arena_format(s->arena, "%" STR_FMT " and %d more", STR_ARG(first), count - 1);
}

static void score_words(struct scoring *s) {
    struct str first[OTHER_FORM + 1] = {{0}};
    int count[OTHER_FORM + 1] = {0};
    for (size_t i = 0; i < s->pairs.count; i++) {
        const struct key_pair *pair = &s->pairs.at[i];
        if (!pair->equal || token_kind(s->query, (size_t)pair->query) != TOKEN_WORD) continue;
        struct str a = token_text(s->query, (size_t)pair->query), b = token_text(s->source, (size_t)pair->source);
        if (str_equal(a, b)) continue;
        enum word_relation relation = relate_pair(s, i, a, b);
        if (count[relation]++ == 0) first[relation] = quote_pair(s, a, b);
    }
    int inflected = count[OTHER_FORM];
    int points = inflected ? POINTS_INFLECTION_FIRST + (inflected - 1) * POINTS_INFLECTION_MORE : 0;
    take(s, "inflection", points < POINTS_INFLECTION_MAX ? points : POINTS_INFLECTION_MAX,
         first_of(s, first[OTHER_FORM], count[OTHER_FORM]));
    take_form(s, "spelling_variant", count[OTHER_SPELLING] * POINTS_SPELLING,
              first_of(s, first[OTHER_SPELLING], count[OTHER_SPELLING]));
    take_form(s, "case", count[OTHER_CASE] * POINTS_CASE, first_of(s, first[OTHER_CASE], count[OTHER_CASE]));
    take_form(s, "punctuation", count[OTHER_MARK] * POINTS_PUNCTUATION, first_of(s, first[OTHER_MARK], count[OTHER_MARK]));
}

/* ---- placeables ------------------------------------------------------------------------------------------------------- */

static const char *const placeable_codes[TOKEN_KIND_COUNT] = {
    [TOKEN_NUMBER] = "number", [TOKEN_ORDINAL] = "ordinal",  [TOKEN_DECADE] = "decade", [TOKEN_PERCENT] = "percent",
    [TOKEN_MONEY] = "money",   [TOKEN_DATE] = "date",        [TOKEN_TIME] = "time",     [TOKEN_URL] = "url",
    [TOKEN_EMAIL] = "email",   [TOKEN_CODE] = "inline_code",
};

/* Both the keys and the changes stand in the order of the query: one walk finds each key's change. */
struct change_walk {
    const struct adaptation *adaptation;
    size_t next;        /* change */
    size_t byte, units; /* a place in the query, in both measures */
};

static const struct placeable_change *find_change(const struct scoring *s, struct change_walk *walk, size_t query_key) {
    if (!walk->adaptation) return NULL;
    const struct token *token = &s->query->tokens.at[s->query->token_of[query_key]];
    walk->units += utf16_length(str_slice(s->query->segment.text, walk->byte, token->start));
    walk->byte = token->start;
    for (; walk->next < walk->adaptation->change_count; walk->next++) {
        const struct placeable_change *change = &walk->adaptation->changes[walk->next];
        if (change->query.start > walk->units) break;
        bool in_query = change->query.end > change->query.start;
        if (in_query && change->query.start == walk->units && change->kind == token->kind) return change;
    }
    return NULL;
}

static struct str written_otherwise(const struct scoring *s, struct str a, struct str b) {
    if (s->run) return STR("");
    return arena_format(s->arena, "%" STR_FMT " for %" STR_FMT ", the same written otherwise", STR_ARG(a), STR_ARG(b));
}

static struct str placeable_detail(const struct scoring *s, struct str a, struct str b, bool left,
                                   const struct placeable_change *change) {
    if (s->run) return STR("");
    struct str text = arena_format(s->arena, "%" STR_FMT "%s%" STR_FMT ", %s", STR_ARG(a), a.len && b.len ? " for " : "",
                                   STR_ARG(b), left ? "left to you" : "carried into the target");
    if (!left || !change || !change->reason.len) return text;
    return arena_format(s->arena, "%" STR_FMT ": %" STR_FMT, STR_ARG(text), STR_ARG(change->reason));
}

static struct str text_of_span(const struct keyed_segment *segment, struct span span) {
    struct str text = segment->segment.text;
    return str_slice(text, utf16_to_byte(text, span.start), utf16_to_byte(text, span.end));
}

static int plural_form_of(struct score_run *run, size_t query_key) {
    int8_t *form = &run->plural_forms[query_key];
    if (*form < 0) *form = (int8_t)render_plural_form(run->from, token_text(run->query, query_key), run->to);
    return *form;
}

/* What the outlook says of the source's value of this number, in whose place the query has its key. */
static bool is_left_for_sure(const struct scoring *s, size_t value, size_t query_key) {
    if (!s->outlook || value >= OUTLOOK_VALUES) return false;
    unsigned outlook = s->outlook >> value * OUTLOOK_BITS & ((1u << OUTLOOK_BITS) - 1);
    if (outlook <= OUTLOOK_PLURAL) return outlook == OUTLOOK_LEFT;
    int form = plural_form_of(s->run, query_key);
    return form && form != (int)(outlook - OUTLOOK_PLURAL);
}

/* A number in words, or its counterpart, that says the same: Three for three, 3 for three. */
static bool score_same_number(struct scoring *s, enum token_kind kind, struct str a, struct str b) {
    if (!worded_is_same(s->from, kind, a, b)) return false;
    switch (relate(s->arena, a, b)) {
    case SAME: break;
    case OTHER_CASE: take_form(s, "case", POINTS_CASE, quote_pair(s, a, b)); break;
    default: take_form(s, placeable_codes[kind], POINTS_PLACEABLE, written_otherwise(s, a, b));
    }
    return true;
}

static void score_placeable(struct scoring *s, struct change_walk *walk, const struct key_pair *pair, size_t value) {
    enum token_kind kind = token_kind(s->query, (size_t)pair->query);
    if (kind == TOKEN_WORD || (!s->adaptation && s->form_points == POINTS_FORM_MAX)) return;
    struct str a = token_text(s->query, (size_t)pair->query), b = token_text(s->source, (size_t)pair->source);
    if (str_equal(a, b)) return;
    bool worded = worded_is(kind, a) || worded_is(kind, b);
    if (worded && score_same_number(s, kind, a, b)) return;
    const struct placeable_change *change = find_change(s, walk, (size_t)pair->query);
    bool for_sure = !worded && is_left_for_sure(s, value, (size_t)pair->query); /* the outlook is on digits */
    bool left = s->adaptation ? !change || !change->replaced : for_sure;
    struct str detail = placeable_detail(s, a, b, left, change);
    if (left)
        take_left(s, placeable_codes[kind], detail);
    else
        take_form(s, placeable_codes[kind], POINTS_PLACEABLE, detail);
}

/* Lines without points stand last: none of those with points may find the ledger full. */
static void tell_left(struct scoring *s) {
    for (size_t i = 0; i < s->untold_count && s->count < PENALTIES_MAX; i++) s->penalties[s->count++] = s->untold[i];
}

/* Numbers, months and days that are words to the keys, and tags of one side only: what is told of them costs nothing, their
 * edits are in the base. */
static void tell_words(struct scoring *s) {
    for (size_t i = 0; s->adaptation && i < s->adaptation->change_count && s->count < PENALTIES_MAX; i++) {
        const struct placeable_change *change = &s->adaptation->changes[i];
        if (change->in_base == TOKEN_WORD) continue;
        struct str detail = placeable_detail(s, text_of_span(s->query, change->query), text_of_span(s->source, change->source),
                                             !change->replaced, change);
        s->penalties[s->count++] = (struct penalty){placeable_codes[change->in_base], 0, detail};
    }
}

static void score_placeables(struct scoring *s) {
    struct change_walk walk = {.adaptation = s->adaptation};
    size_t value = 0; /* the source's number so many */
    for (size_t i = 0; i < s->pairs.count; i++) {
        const struct key_pair *pair = &s->pairs.at[i];
        if (pair->equal) score_placeable(s, &walk, pair, value);
        value += pair->source >= 0 && token_kind(s->source, (size_t)pair->source) != TOKEN_WORD;
    }
}

static bool code_same(const struct code *a, const struct code *b) {
    return a->kind == b->kind && str_equal(a->data, b->data);
}

/* Codes of one side that the other lacks, or has in another order: where they stand among the words doesn't count. */
static void score_codes(struct scoring *s) {
    struct segment a = s->query->segment, b = s->source->segment;
    size_t same = 0;
    for (size_t i = 0, from = 0; i < a.code_count; i++) {
        size_t at = from;
        while (at < b.code_count && !code_same(&a.codes[i], &b.codes[at])) at++;
        if (at == b.code_count) continue;
        same++;
        from = at + 1;
    }
    size_t longer = a.code_count > b.code_count ? a.code_count : b.code_count;
    int differing = (int)(longer - same);
    if (!differing) return;
    struct str detail = s->run ? STR("") : arena_format(s->arena, "%d inline codes differ", differing);
    take_form(s, "inline_code", differing * POINTS_CODE, detail);
}

/* ---- what stands between the keys ------------------------------------------------------------------------------------- */

/* The text between two neighbouring keys, or before the first and behind the last. The full stop of "at 4 p.m." ends the
 * sentence too. */
static struct str gap_before(const struct keyed_segment *segment, size_t key) {
    struct str text = segment->segment.text;
    const struct token *last = key ? &segment->tokens.at[segment->token_of[key - 1]] : NULL;
    size_t start = last ? last->end : 0;
    if (last && last->kind == TOKEN_TIME && start == text.len && text.at[start - 1] == '.') start--;
    size_t end = key < segment->count ? segment->tokens.at[segment->token_of[key]].start : text.len;
    return str_slice(text, start, end);
}

struct gaps {
    int marks, spaces;
    struct str first; /* pair of marks that differ */
};

/* Without blanks and inline codes. */
static struct str only_marks(struct arena *arena, struct str gap) {
    char *out = arena_alloc(arena, gap.len);
    size_t len = 0;
    for (size_t at = 0; at < gap.len;) {
        size_t start = at;
        utf8_next(gap, &at);
        struct str character = str_slice(gap, start, at);
        if (text_is_blank(character) || str_equal(character, STR(UTF8_CODE))) continue;
        memcpy(out + len, gap.at + start, at - start);
        len += at - start;
    }
    return (struct str){out, len};
}

/* Not in quotes, which may be what differs. */
static struct str tell_marks(const struct scoring *s, struct str query, struct str source) {
    if (s->run) return STR("");
    if (!query.len) return arena_format(s->arena, "%" STR_FMT " in the source only", STR_ARG(source));
    if (!source.len) return arena_format(s->arena, "%" STR_FMT " in the query only", STR_ARG(query));
    return arena_format(s->arena, "%" STR_FMT " for %" STR_FMT, STR_ARG(query), STR_ARG(source));
}

static bool has_code(struct str gap) {
    return str_find(gap, STR(UTF8_CODE), 0) != SIZE_MAX;
}

/* What parts two columns, where neither side has a key more there: around an inserted or missing word the marks go with it.
 * Blanks around inline codes go with the codes. */
static void score_gap(struct scoring *s, struct str query, struct str source, struct gaps *gaps) {
    if (str_equal(query, source)) return;
    struct str a = only_marks(s->arena, query), b = only_marks(s->arena, source);
    if (str_equal(a, b))
        gaps->spaces += !has_code(query) && !has_code(source);
    else if (gaps->marks++ == 0)
        gaps->first = tell_marks(s, a, b);
}

static void score_gaps(struct scoring *s) {
    struct gaps gaps = {.first = STR("")};
    size_t query = 0, source = 0;
    bool both_before = true;
    for (size_t i = 0; i <= s->pairs.count; i++) {
        bool end = i == s->pairs.count;
        bool in_query = end || s->pairs.at[i].query >= 0, in_source = end || s->pairs.at[i].source >= 0;
        if (in_query && in_source && both_before)
            score_gap(s, gap_before(s->query, query), gap_before(s->source, source), &gaps);
        both_before = in_query && in_source;
        query += in_query, source += in_source;
    }
    take_form(s, "punctuation", gaps.marks * POINTS_PUNCTUATION, first_of(s, gaps.first, gaps.marks));
    take_form(s, "whitespace", gaps.spaces * POINTS_WHITESPACE, STR("the spacing differs"));
}

/* ---- what is known of the unit ---------------------------------------------------------------------------------------- */

static void score_unit_facts(struct scoring *s, const struct unit *unit, const struct score_context *context) {
    if (context->to.tag[0] && language_compare(&context->to, &unit->to) == LANGUAGE_VARIANT) {
        const char *to = unit->to.tag, *wanted = context->to.tag;
        take(s, "language_variant", POINTS_VARIANT,
             s->run ? STR("") : arena_format(s->arena, "the target is in %s, not %s", to, wanted));
    }
    if (unit->origin == ORIGIN_ALIGNED) take(s, "origin", POINTS_ALIGNED, STR("made by aligning two texts"));
    if (unit->origin == ORIGIN_MACHINE) take(s, "origin", POINTS_MACHINE, STR("translated by a machine"));
    if (unit->status == STATUS_DRAFT) take(s, "status", POINTS_DRAFT, STR("a draft"));
    take(s, "memory", context->memory_penalty, STR("its memory's penalty"));
}

static bool agrees(struct str a, struct str b) {
    return a.len && str_equal(a, b);
}

/* At most two of the three count. */
static int context_points(struct scoring *s, const struct unit *unit, const struct score_context *context) {
    const struct {
        const char *code;
        bool agrees;
        struct str detail;
    } rows[] = {
        {"context_before", agrees(context->before, unit->before), STR("the previous segment is the same")},
        {"context_after", agrees(context->after, unit->after), STR("the next segment is the same")},
        {"context_id", agrees(context->context_id, unit->context_id), STR("the context id is the same")},
    };
    int bonus = 0;
    for (size_t i = 0; i < 3 && bonus < 2; i++) {
        if (!rows[i].agrees) continue;
        s->penalties[s->count++] = (struct penalty){rows[i].code, POINTS_CONTEXT, rows[i].detail};
        bonus -= POINTS_CONTEXT;
    }
    return bonus;
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

static int percent(size_t distance, size_t longer) {
    return longer ? (int)(100 * (longer - distance) / longer) : 100;
}

/* The next character that is no blank and no inline code, both of which are the ledger's; 0 at the end. */
static uint32_t next_mark(struct str text, size_t *at) {
    enum { INLINE_CODE = 0xFFFC };
    while (*at < text.len) {
        uint32_t c = utf8_next(text, at);
        if (c != INLINE_CODE && chars_class(c) != CHAR_SPACE) return c;
    }
    return 0;
}

/* *** and !!!: where no side has a word, to have none is not to be alike. */
static bool are_other_marks(const struct scoring *s) {
    if (s->query->count || s->source->count) return false;
    struct str a = text_normalise(s->arena, s->query->segment.text), b = text_normalise(s->arena, s->source->segment.text);
    size_t i = 0, j = 0;
    uint32_t x, y;
    do x = next_mark(a, &i), y = next_mark(b, &j);
    while (x && x == y);
    return x != y;
}

/* What a long segment's base doesn't tell. */
static void score_edits(struct scoring *s) {
    int bound = score_bound(s->left);
    if (bound == s->left) return;
    struct str detail = s->run ? STR("") : arena_format(s->arena, "%d at most where a word differs", SCORE_WORDS_MAX);
    take(s, "word_differs", s->left - bound, detail);
}

static void begin_ledger(struct scoring *s, const struct key_pair_list *pairs) {
    size_t longer = s->query->count > s->source->count ? s->query->count : s->source->count;
    s->pairs = *pairs;
    s->left = are_other_marks(s) ? 0 : percent(pairs->distance, longer);
}

/* All lines of the ledger. Returns the score. */
static int keep_ledger(struct scoring *s, const struct unit *unit, const struct score_context *context) {
    struct segment a = s->query->segment, b = s->source->segment;
    int base = s->left;
    score_edits(s);
    if (s->query->form_hash != s->source->form_hash || !segment_equal(a, b)) {
        score_words(s);
        score_placeables(s);
        score_codes(s);
        score_gaps(s);
        if (s->count == 0 && s->left == 100 && !str_equal(text_normalise(s->arena, a.text), text_normalise(s->arena, b.text)))
            take_form(s, "punctuation", POINTS_PUNCTUATION, STR("not the same in every character"));
    }
    score_unit_facts(s, unit, context);
    int bonus = s->left == 100 && base == 100 ? context_points(s, unit, context) : 0;
    tell_left(s);
    tell_words(s);
    return s->left + bonus;
}

void score_unit(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                const struct unit *unit, const struct score_context *context, const struct adaptation *adaptation,
                struct suggestion *out) {
    struct scoring s = {
        .arena = arena, .query = query, .source = source, .from = locale_of(&unit->from), .adaptation = adaptation};
    struct key_pair_list pairs = align_keys(arena, query->keys, query->count, source->keys, source->count);
    begin_ledger(&s, &pairs);
    out->base = s.left;
    out->words = (int)(query->count > source->count ? query->count : source->count);
    out->edits = (int)pairs.distance;
    out->score = keep_ledger(&s, unit, context);
    out->penalties = ARENA_ARRAY(arena, struct penalty, s.count);
    memcpy(out->penalties, s.penalties, s.count * sizeof *s.penalties);
    out->penalty_count = s.count;
    score_differences(arena, query, source, &pairs, out);
}

void score_run_init(struct score_run *run, struct arena *arena, const struct keyed_segment *query, const uint32_t *keys,
                    size_t count) {
    struct key_pair_list pairs = align_keys(arena, query->keys, query->count, keys, count);
    *run = (struct score_run){.query = query, .pairs = pairs, .seen = ARENA_ARRAY(arena, struct seen_word, pairs.count)};
    run->plural_forms = arena_alloc(arena, query->count);
}

/* Plural forms are those of one language read in another. */
static void read_between(struct score_run *run, const struct unit *unit) {
    const struct locale *from = locale_of(&unit->from), *to = locale_of(&unit->to);
    if (run->from == from && run->to == to) return;
    run->from = from;
    run->to = to;
    memset(run->plural_forms, -1, run->query->count);
}

int score_run_next(struct score_run *run, struct arena *arena, const struct keyed_segment *source, const struct unit *unit,
                   const struct score_context *context, unsigned outlook) {
    struct scoring s = {.arena = arena, .query = run->query, .source = source, .from = locale_of(&unit->from), .run = run};
    if (!context->to.tag[0] || language_equal(&context->to, &unit->to)) s.outlook = outlook;
    if (s.outlook) read_between(run, unit);
    begin_ledger(&s, &run->pairs);
    return keep_ledger(&s, unit, context);
}

size_t score_distance_for(int least, size_t longer) {
    if (least <= 0) return longer;
    if (least > 100) least = 100;
    /* floor(100 (L - d) / L) >= p  <=>  100 (L - d) >= p L  <=>  d <= L (100 - p) / 100 */
    return longer * (size_t)(100 - least) / 100;
}

int score_bound(int base) {
    return base < 100 && base > SCORE_WORDS_MAX ? SCORE_WORDS_MAX : base;
}

int score_base(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count) {
    struct arena arena = {0};
    size_t distance = align_keys(&arena, a, a_count, b, b_count).distance;
    arena_done(&arena);
    return percent(distance, a_count > b_count ? a_count : b_count);
}
