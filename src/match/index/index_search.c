/* SPDX-License-Identifier: Apache-2.0 */
/* Best first. Everything that may still turn into a result lies in one heap, ordered by the best score that it can have:
 *
 *     LEVEL       all sequences of a part not looked for yet; their base is below that of the levels before
 *     SEQUENCE    a sequence near enough; stands for all units with these keys
 *     UNIT        a unit that the filter accepts; bound: what its base allows, less its memory's penalty, plus agreeing context
 *     SCORED      the same after its points were counted; bound: its score with the best adaptation that there may be
 *     FINAL       the same after `refine`; its score
 *
 * What lies on top is taken off and turned into what stands below it in this list, until FINALs come off the top: those are the
 * results, in order. Nothing is searched, scored or refined that could not have been among the best; and since each bound
 * holds, nothing is missed. Equal bounds go by kind, so that no FINAL leaves while something unseen might tie with it; among
 * units they go by the order of ties (index_filter.c), which is known from the start.
 *
 * A flood from one template has one bound for all. Mostly the first of them reach it, and the search is over. But where the
 * query differs from the template itself, by a comma say, all lie below the bound, and each would be taken off the heap once to
 * be put back a point lower. So when some have been, the others are scored where they lie, and from then on each as it comes.
 */
#include "match/index/index_search.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "match/index/index_filter.h"
#include "match/index/index_level.h"

enum entry_kind { LEVEL, SEQUENCE, UNIT, SCORED, FINAL };

/* What work costs, for query->effort. */
enum {
    UNIT_COST = 50,
    COUNT_COST = 100, /* the points of a unit are counted */
    COUNT_KEY_COST = 10,
    ALIGN_KEY_COST = 30, /* more for each key where its sequence isn't that of the unit before */
};

enum {
    PASSED_MAX = 1024,        /* candidates that are no results beside others, each of which is read; */
    PASSED_PER_PLACE = 64,    /* or so many for each result that is wanted */
    KEPT_MAX = 64,            /* candidates kept in the caller's arena while not yet sure to be results */
    SCRATCH_MAX = 256 * 1024, /* bytes of those made only to be scored */
    LOWERED_MAX = 16,         /* units that turned out to lie below their bound, before all are scored at once */
    CONTEXT_BONUS_MAX = 2,
    SCORE_MAX = 100 + CONTEXT_BONUS_MAX,
};

struct entry {
    short bound;
    unsigned char kind;
    unsigned char base; /* of the sequence; later the unit's score before `refine` */
    uint32_t part;      /* of the view; its part_count: the tail */
    uint32_t group;     /* of the part */
    uint32_t at;        /* SEQUENCE: the sequence; later the unit; both: the entry of the tail */
    uint32_t sequence, form;
    uint64_t rank;
    const struct unit_record *record;
    struct match_candidate *candidate; /* NULL: to be made again when needed */
};

struct search {
    const struct view *view;
    struct arena *arena, scratch;
    const struct match_query *query;
    struct match_result *out;
    struct prepared_filter filter;
    struct level_search level;
    struct entry *heap;
    size_t count, capacity;
    struct arena run_arena;
    struct score_run run; /* over the sequence whose units are being scored */
    uint32_t run_part, run_sequence;
    size_t lowered, kept, passed;
    uint32_t penalty_memory; /* the last one whose penalty was asked for, which mostly is the next one too */
    int penalty;
    bool normal; /* the query's text is NFC */
};

/* ---- the heap ------------------------------------------------------------------------------------------------------------ */

static bool comes_before(const struct entry *a, const struct entry *b) {
    if (a->bound != b->bound) return a->bound > b->bound;
    if (a->kind <= SEQUENCE || b->kind <= SEQUENCE) return a->kind < b->kind;
    return filter_compare(a->rank, a->record, b->rank, b->record) < 0;
}

static void push(struct search *search, const struct entry *entry) {
    if (search->count == search->capacity) {
        search->capacity = search->capacity ? search->capacity * 2 : 64;
        search->heap = alloc_again(search->heap, search->capacity, sizeof *search->heap);
    }
    size_t at = search->count++;
    for (size_t parent; at > 0 && comes_before(entry, &search->heap[parent = (at - 1) / 2]); at = parent)
        search->heap[at] = search->heap[parent];
    search->heap[at] = *entry;
}

/* Puts an entry in the place of the one at `at`, and then down to where it belongs. */
static void sift_down(struct search *search, size_t at, struct entry entry) {
    for (size_t child; (child = 2 * at + 1) < search->count; at = child) {
        if (child + 1 < search->count && comes_before(&search->heap[child + 1], &search->heap[child])) child++;
        if (!comes_before(&search->heap[child], &entry)) break;
        search->heap[at] = search->heap[child];
    }
    search->heap[at] = entry;
}

static struct entry pop(struct search *search) {
    struct entry top = search->heap[0], last = search->heap[--search->count];
    sift_down(search, 0, last);
    return top;
}

/* ---- from sequences to results ------------------------------------------------------------------------------------------- */

static struct item item_of(const struct search *search, const struct entry *entry) {
    if (entry->part == search->view->part_count) return search->view->tail->items[entry->at];
    return image_item(&search->view->parts[entry->part]->image, entry->group, entry->sequence, entry->form, entry->at);
}

static int penalty_of(struct search *search, uint32_t memory) {
    const struct match_query *query = search->query;
    if (!query->penalty_of) return 0;
    if (search->penalty < 0 || search->penalty_memory != memory) {
        search->penalty_memory = memory;
        search->penalty = query->penalty_of(query->callback_context, memory);
    }
    return search->penalty;
}

/* A score of 100 says "the same in every character" (score.c), so other characters cost a point at least. This keeps a flood of
 * units that differ in a number only from being scored one by one. */
static int best_base(const struct search *search, const struct entry *entry, const struct item *item) {
    if (entry->base < 100 || !search->normal) return score_bound(entry->base);
    return item_text_differs(item, search->query->segment->segment.text) ? 99 : 100;
}

static struct score_context context_of(struct search *search, const struct item *item) {
    struct score_context context = search->filter.context;
    context.memory_penalty = penalty_of(search, item->record->memory);
    return context;
}

static bool begin_run(struct search *search, const struct entry *entry, const struct item *item) {
    bool tail = entry->part == search->view->part_count;
    uint32_t sequence = tail ? entry->at : entry->sequence;
    if (search->run.query && search->run_part == entry->part && search->run_sequence == sequence) return true;
    size_t keys = search->query->segment->count + item->key_count;
    if (!effort_spend(search->query->effort, ALIGN_KEY_COST * (int64_t)keys)) return false;
    arena_reset(&search->run_arena);
    score_run_init(&search->run, &search->run_arena, search->query->segment, item->keys, item->key_count);
    search->run_part = entry->part;
    search->run_sequence = sequence;
    return true;
}

/* False when the unit can't be a result. */
static bool score(struct search *search, struct entry *entry, const struct item *item) {
    size_t keys = search->query->segment->count + item->key_count;
    if (!begin_run(search, entry, item) || !effort_spend(search->query->effort, COUNT_COST + COUNT_KEY_COST * (int64_t)keys))
        return false;
    struct keyed_segment source = item_unpack_source(&search->scratch, item);
    struct score_context context = context_of(search, item);
    struct unit unit = item_unpack_unit(item, source.segment, &context);
    unsigned outlook = search->query->adapts ? item->record->outlook : 0;
    entry->bound = (short)score_run_next(&search->run, &search->scratch, &source, &unit, &context, outlook);
    entry->base = (unsigned char)entry->bound;
    entry->kind = search->query->refine ? SCORED : FINAL;
    if (search->scratch.bytes > SCRATCH_MAX) arena_reset(&search->scratch);
    return entry->bound >= search->query->min_score;
}

static bool is_flood(const struct search *search) {
    return search->lowered >= LOWERED_MAX;
}

/* Scores all units that lie in the heap, and makes it a heap again. */
static void score_all(struct search *search) {
    size_t kept = 0;
    for (size_t i = 0; i < search->count; i++) {
        struct entry entry = search->heap[i];
        bool possible = entry.kind != UNIT;
        if (!possible) {
            struct item item = item_of(search, &entry);
            possible = score(search, &entry, &item);
        }
        if (possible) search->heap[kept++] = entry;
    }
    search->count = kept;
    for (size_t i = kept / 2; i-- > 0;) sift_down(search, i, search->heap[i]);
}

static void score_entry(struct search *search, struct entry *entry) {
    int bound = entry->bound;
    struct item item = item_of(search, entry);
    if (score(search, entry, &item)) push(search, entry);
    if (entry->bound < bound && ++search->lowered == LOWERED_MAX) score_all(search);
}

static void push_unit(struct search *search, struct entry entry, int best) {
    struct item item = item_of(search, &entry);
    if (!filter_accepts(&search->filter, &item)) return;
    int bound = best - penalty_of(search, item.record->memory);
    if (bound == 100) bound += filter_context(&search->filter, item.record);
    if (bound < search->query->min_score) return;
    entry.bound = (short)bound;
    entry.record = item.record;
    entry.rank = filter_rank(&search->filter, &item, entry.base);
    if (!is_flood(search) || score(search, &entry, &item)) push(search, &entry);
}

/* All units of one form: the same text. */
static void expand_form(struct search *search, struct entry entry) {
    const struct part *part = search->view->parts[entry.part];
    struct item item = item_of(search, &entry);
    int best = best_base(search, &entry, &item);
    for (; entry.at < part->image.form_units[entry.form + 1] && effort_spend(search->query->effort, UNIT_COST); entry.at++)
        if (part_has(part, entry.at, search->view->version)) push_unit(search, entry, best);
}

static void expand_sequence(struct search *search, struct entry entry) {
    const struct view *view = search->view;
    entry.kind = UNIT;
    if (entry.part == view->part_count) {
        struct item item = item_of(search, &entry);
        if (tail_has(view->tail, entry.at, view->version)) push_unit(search, entry, best_base(search, &entry, &item));
        return;
    }
    const struct image *image = &view->parts[entry.part]->image;
    entry.form = image->sequence_forms[entry.sequence];
    for (uint32_t end = image->sequence_forms[entry.sequence + 1]; entry.form < end; entry.form++) {
        entry.at = image->form_units[entry.form];
        expand_form(search, entry);
    }
}

/* The candidate, its score final. NULL when it is none. */
static struct match_candidate *make_candidate(struct search *search, struct arena *arena, const struct entry *entry) {
    const struct match_query *query = search->query;
    struct match_candidate *candidate = ARENA_NEW(arena, struct match_candidate);
    struct item item = item_of(search, entry);
    struct score_context context = context_of(search, &item);
    candidate->memory = item.record->memory;
    candidate->unit = item.record->id;
    candidate->rev = item.record->rev;
    candidate->source = item_unpack_source(arena, &item);
    candidate->suggestion.unit = item_unpack_unit(&item, candidate->source.segment, &context);
    candidate->suggestion.score = entry->base;
    if (query->refine) return query->refine(query->callback_context, arena, candidate) ? candidate : NULL;
    score_unit(arena, query->segment, &candidate->source, &candidate->suggestion.unit, &context, NULL, &candidate->suggestion);
    return candidate;
}

static bool accept(struct search *search, const struct match_candidate *candidate) {
    const struct match_query *query = search->query;
    if (!query->accept || query->accept(query->callback_context, search->out, candidate)) return true;
    search->passed++;
    return false;
}

/* A flood of candidates must not fill the caller's arena with what nobody will see: past the first few, each is made in scratch
 * memory, and once more when it comes out on top. What the results before it shut out already is not made again for that. */
static void refine_entry(struct search *search, struct entry *entry) {
    bool keep = search->kept < KEPT_MAX;
    struct match_candidate *candidate = make_candidate(search, keep ? search->arena : &search->scratch, entry);
    if (candidate && accept(search, candidate)) {
        entry->bound = (short)candidate->suggestion.score;
        entry->candidate = keep ? candidate : NULL;
        entry->kind = FINAL;
        search->kept += keep;
        if (entry->bound >= search->query->min_score) push(search, entry);
    }
    if (search->scratch.bytes > SCRATCH_MAX) arena_reset(&search->scratch);
}

/* As it is now. NULL when it vanished in between, or changed: then it is put back to where it belongs. */
static struct match_candidate *make_again(struct search *search, struct arena *arena, const struct entry *entry) {
    struct match_candidate *candidate = make_candidate(search, arena, entry);
    struct entry changed = *entry;
    if (!candidate || candidate->suggestion.score == entry->bound) return candidate;
    changed.bound = (short)candidate->suggestion.score;
    if (changed.bound >= search->query->min_score) push(search, &changed);
    return NULL;
}

/* What may not be accepted is made in scratch memory, as above. */
static void emit(struct search *search, const struct entry *entry) {
    struct match_result *out = search->out;
    const struct match_candidate *candidate = entry->candidate;
    bool in_scratch = !candidate && search->query->accept;
    if (!candidate) candidate = make_again(search, in_scratch ? &search->scratch : search->arena, entry);
    bool accepted = candidate && accept(search, candidate);
    if (accepted && in_scratch) candidate = make_again(search, search->arena, entry);
    if (accepted && candidate) out->at[out->count++] = *candidate;
    if (search->scratch.bytes > SCRATCH_MAX) arena_reset(&search->scratch);
}

/* ---- levels -------------------------------------------------------------------------------------------------------------- */

static void take_sequence(void *context, uint32_t part, uint32_t group, uint32_t sequence, int base) {
    struct entry entry = {
        .kind = SEQUENCE, .base = (unsigned char)base, .part = part, .group = group, .at = sequence, .sequence = sequence};
    entry.bound = (short)(base == 100 ? SCORE_MAX : base);
    push(context, &entry);
}

static void push_level(struct search *search, uint32_t part, int above, int bound) {
    struct entry entry = {.kind = LEVEL, .part = part, .base = (unsigned char)above, .bound = (short)bound};
    if (bound >= search->query->min_score) push(search, &entry);
}

static void search_level(struct search *search, const struct entry *entry) {
    int reached = level_search_part(&search->level, entry->part, entry->base, take_sequence, search);
    if (reached > search->level.min_base) push_level(search, entry->part, reached, reached - 1);
}

static size_t passed_max(const struct search *search) {
    size_t most = search->query->limit * PASSED_PER_PLACE;
    return most > PASSED_MAX ? most : PASSED_MAX;
}

static bool is_over(const struct search *search) {
    return !search->count || search->out->count == search->query->limit || search->passed == passed_max(search) ||
           effort_is_spent(search->query->effort);
}

static void run(struct search *search) {
    for (size_t part = 0; part <= search->view->part_count; part++) push_level(search, (uint32_t)part, 101, SCORE_MAX);
    while (!is_over(search)) {
        struct entry entry = pop(search);
        switch ((enum entry_kind)entry.kind) {
        case LEVEL: search_level(search, &entry); break;
        case SEQUENCE: expand_sequence(search, entry); break;
        case UNIT: score_entry(search, &entry); break;
        case SCORED: refine_entry(search, &entry); break;
        case FINAL: emit(search, &entry); break;
        }
    }
}

void index_search(const struct view *view, struct arena *arena, const struct match_query *query, struct match_result *out) {
    struct search search = {.view = view, .arena = arena, .query = query, .out = out, .penalty = -1};
    *out = (struct match_result){.at = ARENA_ARRAY(arena, struct match_candidate, query->limit)};
    search.normal = item_is_normal(arena, query->segment->segment.text);
    filter_prepare(&search.filter, arena, query);
    level_search_init(&search.level, arena, view, query->segment->keys, query->segment->count, query->min_score);
    search.level.effort = query->effort;
    run(&search);
    level_search_done(&search.level);
    free(search.heap);
    arena_done(&search.scratch);
    arena_done(&search.run_arena);
}
