/* SPDX-License-Identifier: Apache-2.0 */
/* Tags written as text. A pair is carried as a whole or not at all, a lone tag for a lone one of the same kind; half a pair is
 * markup that no program takes. What is not carried stays in the target as it is.
 *
 *     query   the <i>new bridge</i> would open          the <x id="3"/>new bridge would open
 *     source  the <b>new bridge</b> would open          the <b>new bridge</b> would open
 *     target  ... <b>daraja jipya</b> ...  -> <i> </i>   stays: <x id="3"/> is no pair, and </b> has nothing opposite */
#include "match/adapt/adapt_plan.h"
#include "text/tags.h"

enum { NOTHING = -1 };

/* The tags of a text, and where each stands: its key in query and source, its token in the target. */
struct tagged {
    struct tag *tags;
    uint32_t *at;
    int32_t *opposite; /* for each tag of query and source the other's key that is paired with it, or NOTHING */
    size_t count;
};

struct tagging {
    struct adapt_plan *plan;
    struct tagged query, source, target;
};

/* ---- the tags of a side -------------------------------------------------------------------------------------------------- */

static struct tagged make_tagged(struct arena *arena, size_t count) {
    return (struct tagged){ARENA_ARRAY(arena, struct tag, count), arena_alloc(arena, (count + 1) * sizeof(uint32_t)),
                           arena_alloc(arena, (count + 1) * sizeof(int32_t)), 0};
}

static void add_tag(struct tagged *side, struct str text, size_t at) {
    side->tags[side->count].text = text;
    side->at[side->count++] = (uint32_t)at;
}

static struct tagged tags_of_keys(struct arena *arena, const struct keyed_segment *segment) {
    size_t count = 0;
    for (size_t i = 0; i < segment->count; i++) count += segment->tokens.at[segment->token_of[i]].kind == TOKEN_CODE;
    struct tagged side = make_tagged(arena, count);
    for (size_t i = 0; i < segment->count && count; i++)
        if (tag_is(segment->tokens.at[segment->token_of[i]].kind, adapt_text(segment, (int32_t)i)))
            add_tag(&side, adapt_text(segment, (int32_t)i), i);
    return side;
}

static struct tagged tags_of_target(const struct adapt_plan *plan) {
    size_t count = 0;
    for (size_t i = 0; i < plan->tokens.count; i++) count += plan->tokens.at[i].kind == TOKEN_CODE;
    struct tagged side = make_tagged(plan->arena, count);
    for (size_t i = 0; i < plan->tokens.count && count; i++)
        if (tag_is(plan->tokens.at[i].kind, adapt_target_text(plan, i))) add_tag(&side, adapt_target_text(plan, i), i);
    return side;
}

static int find_tag(const struct tagged *side, int32_t key) {
    for (size_t i = 0; i < side->count; i++)
        if ((int32_t)side->at[i] == key) return (int)i;
    return NOTHING;
}

static void pair_keys(struct tagging *tagging) {
    struct tagged *ours = &tagging->query, *theirs = &tagging->source;
    size_t query = 0, source = 0;
    for (size_t i = 0; i < tagging->plan->pairs.count; i++) {
        const struct key_pair *pair = &tagging->plan->pairs.at[i];
        if (query < ours->count && pair->query == (int32_t)ours->at[query])
            ours->opposite[query++] = pair->equal ? pair->source : NOTHING;
        if (source < theirs->count && pair->source == (int32_t)theirs->at[source])
            theirs->opposite[source++] = pair->equal ? pair->query : NOTHING;
    }
}

/* ---- counterparts -------------------------------------------------------------------------------------------------------- */

/* The query's tag in the place of the source's, when it is of the same kind and so is its other half. */
static int counterpart(const struct tagging *tagging, size_t source) {
    const struct tag *was = &tagging->source.tags[source];
    int query = find_tag(&tagging->query, tagging->source.opposite[source]);
    if (query == NOTHING) return NOTHING;
    const struct tag *tag = &tagging->query.tags[query];
    if (tag->shape != was->shape || (tag->partner < 0) != (was->partner < 0)) return NOTHING;
    if (was->partner < 0) return query;
    return tagging->source.opposite[was->partner] == (int32_t)tagging->query.at[tag->partner] ? query : NOTHING;
}

/* The same tag, or the same pair. */
static bool is_same(const struct tag *tags, const struct tag *tag, const struct tag *others, const struct tag *other) {
    if (tag->shape != other->shape || !str_equal(tag->text, other->text)) return false;
    if (tag->partner < 0 || other->partner < 0) return tag->partner < 0 && other->partner < 0;
    return str_equal(tags[tag->partner].text, others[other->partner].text);
}

/* Which tags of `side` are the source's; returns how many, and the one that has `rank` of them before it. */
static size_t count_same(const struct tagging *tagging, size_t source, const struct tagged *side, size_t rank, size_t *found) {
    const struct tagged *from = &tagging->source;
    size_t count = 0;
    for (size_t i = 0; i < side->count; i++)
        if (is_same(from->tags, &from->tags[source], side->tags, &side->tags[i]) && count++ == rank) *found = i;
    return count;
}

static size_t rank_of(const struct tagging *tagging, size_t source) {
    const struct tagged *side = &tagging->source;
    size_t rank = 0;
    for (size_t i = 0; i < source; i++) rank += is_same(side->tags, &side->tags[source], side->tags, &side->tags[i]);
    return rank;
}

/* What the source has several times becomes the same each time. */
static bool change_alike(const struct tagging *tagging, size_t source, int query) {
    const struct tagged *side = &tagging->source, *ours = &tagging->query;
    for (size_t i = 0; i < side->count; i++) {
        if (!is_same(side->tags, &side->tags[source], side->tags, &side->tags[i])) continue;
        int other = counterpart(tagging, i);
        if (other == NOTHING || !is_same(ours->tags, &ours->tags[query], ours->tags, &ours->tags[other])) return false;
    }
    return true;
}

/* ---- carrying ------------------------------------------------------------------------------------------------------------ */

static bool differs(const struct tagging *tagging, size_t source) {
    int32_t key = tagging->source.opposite[source];
    return key >= 0 && !str_equal(adapt_text(tagging->plan->query, key), tagging->source.tags[source].text);
}

static struct placeable_change *note(const struct tagging *tagging, size_t source) {
    uint32_t query = (uint32_t)tagging->source.opposite[source], key = tagging->source.at[source];
    return adapt_add_change(tagging->plan, TOKEN_CODE, (struct span){query, query + 1}, (struct span){key, key + 1});
}

static void leave(const struct tagging *tagging, size_t source, const char *reason) {
    if (differs(tagging, source)) note(tagging, source)->reason = str_of(reason);
}

static void replace(const struct tagging *tagging, size_t source, size_t target) {
    struct adapt_plan *plan = tagging->plan;
    const struct token *token = &plan->tokens.at[tagging->target.at[target]];
    if (!differs(tagging, source)) return;
    struct placeable_change *change = note(tagging, source);
    change->was = tagging->source.tags[source].text;
    change->became = adapt_text(plan->query, tagging->source.opposite[source]);
    change->replaced = adapt_replace(plan, token->start, token->end, change->became);
    if (!change->replaced) change->reason = STR("its rendering was not found in the target");
}

static const char *find_place(const struct tagging *tagging, size_t source, size_t *target) {
    int query = counterpart(tagging, source);
    if (query == NOTHING)
        return tagging->source.tags[source].partner < 0 ? "it is not of the same kind" : "the other half of the pair stays";
    size_t ignored = 0, in_source = count_same(tagging, source, &tagging->source, 0, &ignored);
    size_t in_target = count_same(tagging, source, &tagging->target, rank_of(tagging, source), target);
    if (!in_target) return "its rendering was not found in the target";
    if (in_target > in_source) return "more than one place in the target says the same";
    if (in_target < in_source || (in_source > 1 && !change_alike(tagging, source, query)))
        return "the source says the same more than once";
    return NULL;
}

/* A lone tag, or a pair by the half that opens it. */
static void carry(const struct tagging *tagging, size_t source) {
    int partner = tagging->source.tags[source].partner;
    if (partner >= 0 && partner < (int)source) return;
    if (!differs(tagging, source) && (partner < 0 || !differs(tagging, (size_t)partner))) return;
    if (tagging->plan->tries++ >= ADAPT_TRIES_MAX) return;
    size_t target = 0;
    const char *reason = find_place(tagging, source, &target);
    if (reason) {
        leave(tagging, source, reason);
        if (partner >= 0) leave(tagging, (size_t)partner, reason);
        return;
    }
    replace(tagging, source, target);
    if (partner >= 0) replace(tagging, (size_t)partner, (size_t)tagging->target.tags[target].partner);
}

/* ---- what one side has only ---------------------------------------------------------------------------------------------- */

static size_t count_text(const struct tagged *side, struct str text) {
    size_t count = 0;
    for (size_t i = 0; i < side->count; i++) count += str_equal(side->tags[i].text, text);
    return count;
}

/* How often the target will have the tag. */
static size_t count_in_result(const struct tagging *tagging, struct str text) {
    const struct adapt_plan *plan = tagging->plan;
    size_t count = count_text(&tagging->target, text);
    for (size_t i = 0; i < plan->change_count; i++) {
        const struct placeable_change *change = &plan->changes[i];
        if (change->kind != TOKEN_CODE || !change->replaced) continue;
        count += str_equal(change->became, text);
        count -= str_equal(change->was, text);
    }
    return count;
}

/* Tags without anything opposite that the target has too many of, or lacks: a tag that only moved is neither. */
static void tell_unpaired(const struct tagging *tagging, bool in_query) {
    struct adapt_plan *plan = tagging->plan;
    const struct tagged *side = in_query ? &tagging->query : &tagging->source;
    for (size_t i = 0; i < side->count; i++) {
        struct str text = side->tags[i].text;
        if (side->opposite[i] != NOTHING) continue;
        if (plan->tries++ >= ADAPT_TRIES_MAX) return;
        size_t wanted = count_text(&tagging->query, text), present = count_in_result(tagging, text), told = 0;
        for (size_t k = 0; k < i; k++) told += side->opposite[k] == NOTHING && str_equal(side->tags[k].text, text);
        if (in_query ? present + told >= wanted : wanted + told >= present) continue;
        struct span key = {side->at[i], side->at[i] + 1}, none = {0, 0};
        struct placeable_change *change = adapt_add_change(plan, TOKEN_CODE, in_query ? key : none, in_query ? none : key);
        change->in_base = TOKEN_CODE;
        change->reason = in_query ? STR("the target has no place for the tag") : STR("the query has no such tag, and it stays");
    }
}

void adapt_tags(struct adapt_plan *plan) {
    struct tagging tagging = {.plan = plan};
    tagging.query = tags_of_keys(plan->arena, plan->query);
    tagging.source = tags_of_keys(plan->arena, plan->source);
    if (!tagging.query.count && !tagging.source.count) return;
    tagging.target = tags_of_target(plan);
    struct tagged *sides[] = {&tagging.query, &tagging.source, &tagging.target};
    for (size_t i = 0; i < 3; i++)
        if (sides[i]->count > ADAPT_PLACEABLES_MAX) return; /* a page of markup: nothing is carried */
    for (size_t i = 0; i < 3; i++) tags_pair(plan->arena, sides[i]->tags, sides[i]->count);
    pair_keys(&tagging);
    for (size_t i = 0; i < tagging.source.count; i++) carry(&tagging, i);
    tell_unpaired(&tagging, false);
    tell_unpaired(&tagging, true);
}
