/* SPDX-License-Identifier: Apache-2.0 */
/* Best first. Everything that may still turn into a result lies in one heap, ordered by the best score that it can have:
 *
 *     LEVEL       all sequences of a part not looked for yet; their base is below that of the levels before
 *     SEQUENCE    a sequence near enough; stands for all units with these keys
 *     UNIT        a unit that the filter accepts; bound: its base less its memory's penalty, plus agreeing context
 *     SCORED      the same after score_unit; bound: its score with any adaptation
 *     FINAL       the same after `refine`; its score
 *
 * What lies on top is taken off and turned into what stands below it in this list, until FINALs come off the top: those are the
 * results, in order. Nothing is searched, scored or refined that could not have been among the best; and since each bound
 * holds, nothing is missed. Equal bounds go by kind, so that no FINAL leaves while something unseen might tie with it; among
 * units they go by the order of ties (index_filter.c), which is known from the start. */
#include "match/index_search.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "match/index_filter.h"
#include "match/index_level.h"

enum entry_kind { LEVEL, SEQUENCE, UNIT, SCORED, FINAL };

/* What work costs, for query->effort. */
enum {
    UNIT_COST = 50,
    SCORE_COST = 500,
    SCORE_KEY_COST = 40, /* for each key of query and source */
};

enum {
    KEPT_MAX = 64,            /* ledgers kept in the caller's arena while not yet sure to be results */
    SCRATCH_MAX = 256 * 1024, /* bytes of ledgers made only to be compared */
    CONTEXT_BONUS_MAX = 2,
    SCORE_MAX = 100 + CONTEXT_BONUS_MAX,
};

struct entry {
    short bound;
    unsigned char kind, base;
    uint32_t part;  /* of the view; its part_count: the tail */
    uint32_t group; /* of the part */
    uint32_t at;    /* SEQUENCE: the sequence; later the unit; both: the entry of the tail */
    uint32_t sequence, form;
    uint64_t rank;
    const struct unit_record *record;
    struct match_candidate *candidate; /* NULL: to be made again when needed */
};

struct search {
    const struct view *view;
    struct arena *arena, scratch;
    const struct match_query *query;
    struct prepared_filter filter;
    struct level_search level;
    struct entry *heap;
    size_t count, capacity;
    size_t kept;
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

static struct entry pop(struct search *search) {
    struct entry top = search->heap[0], last = search->heap[--search->count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < search->count; at = child) {
        if (child + 1 < search->count && comes_before(&search->heap[child + 1], &search->heap[child])) child++;
        if (!comes_before(&search->heap[child], &last)) break;
        search->heap[at] = search->heap[child];
    }
    search->heap[at] = last;
    return top;
}

/* ---- from sequences to results ------------------------------------------------------------------------------------------- */

static struct item item_of(const struct search *search, const struct entry *entry) {
    if (entry->part == search->view->part_count) return search->view->tail->items[entry->at];
    return image_item(&search->view->parts[entry->part]->image, entry->group, entry->sequence, entry->form, entry->at);
}

static int penalty_of(const struct match_query *query, uint32_t memory) {
    return query->penalty_of ? query->penalty_of(query->callback_context, memory) : 0;
}

/* A score of 100 says "the same in every character" (score.c), so other characters cost a point at least. This keeps a flood of
 * units that differ in a number only from being scored one by one. */
static int best_base(const struct search *search, const struct entry *entry, const struct item *item) {
    if (entry->base < 100 || !search->normal) return entry->base;
    return item_text_differs(item, search->query->segment->segment.text) ? 99 : 100;
}

static void push_unit(struct search *search, struct entry entry, int best) {
    struct item item = item_of(search, &entry);
    if (!filter_accepts(&search->filter, &item)) return;
    int bound = best - penalty_of(search->query, item.record->memory);
    if (bound == 100) bound += filter_context(&search->filter, item.record);
    if (bound < search->query->min_score) return;
    entry.bound = (short)bound;
    entry.record = item.record;
    entry.rank = filter_rank(&search->filter, &item);
    push(search, &entry);
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

/* The candidate with its source-side ledger. */
static struct match_candidate *make_candidate(struct search *search, struct arena *arena, const struct entry *entry) {
    struct match_candidate *candidate = ARENA_NEW(arena, struct match_candidate);
    struct item item = item_of(search, entry);
    struct keyed_segment source = item_unpack_source(arena, &item);
    struct score_context context = search->filter.context;
    context.memory_penalty = penalty_of(search->query, item.record->memory);
    candidate->memory = item.record->memory;
    candidate->unit = item.record->id;
    candidate->rev = item.record->rev;
    candidate->source = source;
    candidate->suggestion.unit = item_unpack_unit(&item, source.segment, &context);
    score_unit(arena, search->query->segment, &source, &candidate->suggestion.unit, &context, NULL, &candidate->suggestion);
    return candidate;
}

/* A flood of candidates must not fill the caller's arena with ledgers that nobody will see: past the first few, the ledger is
 * made in scratch memory, and once more for those that come out on top. */
static void score_entry(struct search *search, struct entry *entry) {
    size_t keys = search->query->segment->count + item_of(search, entry).key_count;
    if (!effort_spend(search->query->effort, SCORE_COST + SCORE_KEY_COST * (int64_t)keys)) return;
    bool keep = search->kept < KEPT_MAX;
    struct match_candidate *candidate = make_candidate(search, keep ? search->arena : &search->scratch, entry);
    entry->bound = (short)candidate->suggestion.score;
    entry->candidate = keep ? candidate : NULL;
    entry->kind = search->query->refine ? SCORED : FINAL;
    search->kept += keep;
    if (search->scratch.bytes > SCRATCH_MAX) arena_reset(&search->scratch);
    if (entry->bound >= search->query->min_score) push(search, entry);
}

static void need_candidate(struct search *search, struct entry *entry) {
    if (!entry->candidate) entry->candidate = make_candidate(search, search->arena, entry);
}

static void refine_entry(struct search *search, struct entry *entry) {
    const struct match_query *query = search->query;
    need_candidate(search, entry);
    if (!query->refine(query->callback_context, search->arena, entry->candidate)) return;
    entry->bound = (short)entry->candidate->suggestion.score;
    entry->kind = FINAL;
    if (entry->bound >= query->min_score) push(search, entry);
}

static void emit(struct search *search, struct entry *entry, struct match_result *out) {
    need_candidate(search, entry);
    out->at[out->count++] = *entry->candidate;
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

static void run(struct search *search, struct match_result *out) {
    for (size_t part = 0; part <= search->view->part_count; part++) push_level(search, (uint32_t)part, 101, SCORE_MAX);
    while (search->count && out->count < search->query->limit && !effort_is_spent(search->query->effort)) {
        struct entry entry = pop(search);
        switch ((enum entry_kind)entry.kind) {
        case LEVEL: search_level(search, &entry); break;
        case SEQUENCE: expand_sequence(search, entry); break;
        case UNIT: score_entry(search, &entry); break;
        case SCORED: refine_entry(search, &entry); break;
        case FINAL: emit(search, &entry, out); break;
        }
    }
}

void index_search(const struct view *view, struct arena *arena, const struct match_query *query, struct match_result *out) {
    struct search search = {.view = view, .arena = arena, .query = query};
    *out = (struct match_result){.at = ARENA_ARRAY(arena, struct match_candidate, query->limit)};
    search.normal = item_is_normal(arena, query->segment->segment.text);
    filter_prepare(&search.filter, arena, query);
    level_search_init(&search.level, arena, view, query->segment->keys, query->segment->count, query->min_score);
    search.level.effort = query->effort;
    run(&search, out);
    level_search_done(&search.level);
    free(search.heap);
    arena_done(&search.scratch);
}
