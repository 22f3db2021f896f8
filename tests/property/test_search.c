/* SPDX-License-Identifier: Apache-2.0 */
/* The index against the plain truth: a scan that scores every unit, filters it, sorts and cuts. Random memories over small
 * vocabularies, so that everything is near to everything; puts, updates, deletions, dropped memories, saves and loads in
 * between; all thresholds, all filters, with and without refinement. What is compared is the whole result, in order. A search
 * under a bound of work finds the same, or gives up and says so.
 *
 *     SEARCH_SEED=n     start from this seed (a failure prints the one to use)
 *     SEARCH_ROUNDS=n   memories to try, 35 unless told
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "match/index/index.h"

enum { ROUNDS = 35, STEPS = 150, UNITS_MAX = 1200, MANY_MAX = 400, MEMORIES = 4, LIMIT_MAX = 12 };

/* ---- chance -------------------------------------------------------------------------------------------------------------- */

static uint64_t state;

static uint64_t next_random(void) {
    uint64_t x = state += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static size_t below(size_t n) {
    return (size_t)(next_random() % n);
}

static bool one_in(size_t n) {
    return below(n) == 0;
}

/* ---- texts --------------------------------------------------------------------------------------------------------------- */

static const char *const words[] = {"water",  "the",         "police",  "of",         "county", "a",    "rain",   "said",
                                    "market", "in",          "fresh",   "roads",      "school", "1200", "3.5",    "1",
                                    "child",  "north",       "Port",    "au",         "Prince", "vote", "health", "three",
                                    "Three",  "two million", "two-day", "the second", "5th"};
static const char *const marks[] = {",", ".", "!", "?", ";"};
enum { WORD_COUNT = sizeof words / sizeof *words, MARK_COUNT = sizeof marks / sizeof *marks, TEXT_WORDS = 400 };
static size_t vocabulary; /* of this round */

struct draft {
    const char *words[TEXT_WORDS];
    size_t count;
};

static size_t random_length(void) {
    if (one_in(60)) return 60 + below(120);
    return one_in(20) ? below(3) : 1 + below(14);
}

static struct draft random_draft(void) {
    struct draft draft = {.count = random_length()};
    for (size_t i = 0; i < draft.count; i++) draft.words[i] = words[below(vocabulary)];
    return draft;
}

static void edit(struct draft *draft) {
    size_t at = draft->count ? below(draft->count) : 0;
    if (one_in(3) && draft->count < TEXT_WORDS - 1) {
        memmove(draft->words + at + 1, draft->words + at, (draft->count - at) * sizeof *draft->words);
        draft->words[at] = words[below(vocabulary)];
        draft->count++;
    } else if (draft->count && one_in(2)) {
        memmove(draft->words + at, draft->words + at + 1, (draft->count - at - 1) * sizeof *draft->words);
        draft->count--;
    } else if (draft->count) {
        draft->words[at] = words[below(vocabulary)];
    }
}

/* Words with single blanks; now and then a capital, a punctuation mark, a double blank or an inline code. */
static struct str write_draft(struct arena *arena, const struct draft *draft) {
    struct buf out = {0};
    for (size_t i = 0; i < draft->count; i++) {
        if (i) buf_add_str(&out, one_in(40) ? STR("  ") : STR(" "));
        size_t start = out.len;
        buf_add_str(&out, str_of(draft->words[i]));
        if (one_in(30) && out.at[start] >= 'a') out.at[start] = (char)(out.at[start] - 32);
        if (one_in(25)) buf_add_str(&out, STR(UTF8_CODE));
        if (one_in(12)) buf_add_str(&out, str_of(marks[below(MARK_COUNT)]));
    }
    if (!draft->count || one_in(3)) buf_add_str(&out, str_of(marks[below(MARK_COUNT)]));
    struct str text = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

/* ---- the memory: the truth -------------------------------------------------------------------------------------------- */

struct entry {
    uint32_t memory;
    struct unit unit;
    struct draft draft;
    struct keyed_segment keyed;
};

struct truth {
    struct arena arena;
    struct entry *entries;
    size_t count;
    int64_t revs[MEMORIES + 1];
};

static const char *const tags[] = {"sw", "fr", "fr-HT", "fr-FR", "sw-KE"};
static const char *const names[] = {"amina", "jean", "wanjiru"};
static const char *const targets[] = {"lengo",    "lengo 1200",     "lengo 3.5 na 1", "lengo 1,200 na 3,5",
                                      "lengo 1.", "1200 na 1,200.", "lengo 1200-1",   "watu watatu",
                                      "ya pili",  "milioni mbili",  "siku 3, siku 2"};
static const char *const places[] = {"", "p1", "p2", "p3"};

static struct language language_of(const char *tag) {
    struct language language;
    assert_true(language_parse(str_of(tag), &language, NULL));
    return language;
}

static const struct property *random_properties(struct arena *arena, size_t *count) {
    *count = below(3);
    struct property *properties = ARENA_ARRAY(arena, struct property, *count);
    for (size_t i = 0; i < *count; i++)
        properties[i] = (struct property){.name = str_of(places[1 + below(2)]), .value = str_of(names[below(3)])};
    return properties;
}

static struct segment random_segment(struct arena *arena, const struct draft *draft) {
    return segment_of_text(arena, write_draft(arena, draft));
}

static struct unit random_unit(struct truth *truth, const struct draft *draft) {
    struct unit unit = {
        .from = language_of(one_in(4) ? "en-GB" : "en"),
        .to = language_of(tags[below(5)]),
        .source = random_segment(&truth->arena, draft),
        .target = {.text = str_of(targets[below(sizeof targets / sizeof *targets)])},
        .before = str_of(places[below(4)]),
        .after = str_of(places[below(4)]),
        .context_id = str_of(places[below(4)]),
        .origin = one_in(2) ? ORIGIN_HUMAN : (enum unit_origin)below(ORIGIN_COUNT),
        .status = one_in(2) ? STATUS_CONFIRMED : (enum unit_status)below(STATUS_COUNT),
        .author = str_of(names[below(3)]),
        .changed_ms = (int64_t)below(6) * 1000,
        .usage_count = (int64_t)below(3),
    };
    unit.properties = random_properties(&truth->arena, &unit.property_count);
    return unit;
}

static struct draft near_draft(const struct truth *truth) {
    struct draft draft = truth->count && !one_in(4) ? truth->entries[below(truth->count)].draft : random_draft();
    for (size_t edits = below(draft.count / 4 + 2); edits > 0; edits--) edit(&draft);
    return draft;
}

static void date_entry(struct truth *truth, struct entry *entry) {
    entry->unit.rev = ++truth->revs[entry->memory];
    entry->keyed = keys_of_segment(&truth->arena, entry->unit.source, &entry->unit.from);
}

static void store_entry(struct truth *truth, struct match_index *index, struct entry *entry) {
    date_entry(truth, entry);
    match_index_put(index, entry->memory, &entry->unit);
}

static struct entry new_entry(struct truth *truth, uint32_t memory) {
    struct entry entry = {.memory = memory, .draft = near_draft(truth)};
    entry.unit = random_unit(truth, &entry.draft);
    if (truth->count && one_in(6)) { /* the same source again */
        const struct entry *same = &truth->entries[below(truth->count)];
        entry.unit.source = same->unit.source;
        entry.draft = same->draft;
    }
    entry.unit.id = truth->revs[entry.memory] + 1;
    return entry;
}

static void put_new(struct truth *truth, struct match_index *index) {
    if (truth->count == UNITS_MAX) return;
    struct entry entry = new_entry(truth, 1 + (uint32_t)below(MEMORIES));
    store_entry(truth, index, &entry);
    truth->entries[truth->count++] = entry;
}

static void change_entry(struct truth *truth, struct entry *entry) {
    int64_t id = entry->unit.id;
    entry->draft = near_draft(truth);
    entry->unit = random_unit(truth, &entry->draft);
    entry->unit.id = id;
}

static void update_one(struct truth *truth, struct match_index *index) {
    if (!truth->count) return;
    struct entry *entry = &truth->entries[below(truth->count)];
    change_entry(truth, entry);
    store_entry(truth, index, entry);
}

/* As an import does: many at once, and perhaps one of them again in another state. */
static void put_many(struct truth *truth, struct match_index *index) {
    struct unit units[MANY_MAX + 1];
    size_t count = 1 + below(MANY_MAX), first = truth->count;
    uint32_t memory = 1 + (uint32_t)below(MEMORIES);
    if (first + count > UNITS_MAX) return;
    for (size_t i = 0; i < count; i++) {
        struct entry entry = new_entry(truth, memory);
        date_entry(truth, &entry);
        truth->entries[truth->count++] = entry;
        units[i] = entry.unit;
    }
    if (one_in(2)) {
        struct entry *again = &truth->entries[first + below(count)];
        change_entry(truth, again);
        date_entry(truth, again);
        units[count++] = again->unit;
    }
    match_index_put_all(index, memory, units, count);
}

static void delete_one(struct truth *truth, struct match_index *index) {
    if (!truth->count) return;
    struct entry *entry = &truth->entries[below(truth->count)];
    entry->unit.deleted = true;
    store_entry(truth, index, entry);
    *entry = truth->entries[--truth->count];
}

static void drop_memory(struct truth *truth, struct match_index *index) {
    uint32_t memory = 1 + (uint32_t)below(MEMORIES);
    size_t kept = 0;
    match_index_drop_memory(index, memory);
    for (size_t i = 0; i < truth->count; i++)
        if (truth->entries[i].memory != memory) truth->entries[kept++] = truth->entries[i];
    truth->count = kept;
}

/* ---- images ----------------------------------------------------------------------------------------------------------- */

static size_t images_held; /* given to an index and not yet released */

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static void release(void *image) {
    free(image);
    images_held--;
}

/* Saves; puts a few more units, as a busy server would; loads, into the same index or a new one that catches up. */
static void save_and_load(struct truth *truth, struct match_index **index) {
    struct buf image = {0};
    bool restart = one_in(3);
    assert_true(match_index_save(*index, append, &image, NULL));
    for (size_t i = restart ? 0 : below(8); i > 0; i--) {
        put_new(truth, *index);
        update_one(truth, *index);
        if (one_in(3)) delete_one(truth, *index);
        if (one_in(100)) drop_memory(truth, *index);
    }
    if (restart) {
        match_index_close(*index);
        *index = match_index_open();
    }
    images_held++;
    assert_true(match_index_load(*index, buf_str(&image), release, image.at, NULL));
    assert_int_equal(match_index_count(*index), truth->count);
}

/* ---- the question ----------------------------------------------------------------------------------------------------- */

struct question {
    struct arena arena;
    struct keyed_segment keyed;
    struct match_query query;
    uint32_t memories[2];
    struct property property;
    int penalties[MEMORIES + 1];
    const struct truth *truth;
    size_t refined; /* how often it was called */
};

static int question_penalty(void *context, uint32_t memory) {
    return ((struct question *)context)->penalties[memory];
}

/* Takes off 0 to 2 points, or drops the unit, after its id alone. */
static int refinement(int64_t unit) {
    return unit % 11 == 0 ? -1 : (int)(unit % 5 % 3);
}

/* With the target adapted, where refine does that; else with the best adaptation that there may be. */
static int score_of(const struct question *question, const struct entry *entry) {
    const struct match_query *query = &question->query;
    struct arena arena = {0};
    struct suggestion suggestion = {0};
    struct adaptation adaptation = {0};
    struct score_context context = query->context;
    if (!context.to.tag[0]) context.to = query->filter.to;
    context.memory_penalty = query->penalty_of ? question->penalties[entry->memory] : 0;
    if (query->adapts) adapt_target(&arena, query->segment, &entry->keyed, &entry->unit, &context.to, NULL, &adaptation);
    score_unit(&arena, query->segment, &entry->keyed, &entry->unit, &context, query->adapts ? &adaptation : NULL, &suggestion);
    arena_done(&arena);
    return suggestion.score;
}

static const struct entry *find_entry(const struct truth *truth, const struct match_candidate *candidate) {
    size_t i = 0;
    while (truth->entries[i].memory != candidate->memory || truth->entries[i].unit.id != candidate->unit) i++;
    return &truth->entries[i];
}

static size_t bounds_broken;

static bool refine(void *context, struct arena *arena, struct match_candidate *candidate) {
    struct question *question = context;
    (void)arena;
    question->refined++;
    if (refinement(candidate->unit) < 0) return false;
    int score = score_of(question, find_entry(question->truth, candidate));
    bounds_broken += score > candidate->suggestion.score;
    candidate->suggestion.score = score - refinement(candidate->unit);
    return true;
}

/* No two units of one class, and none of some: by its id alone. */
enum { CLASSES = 13 };

static int class_of(int64_t unit) {
    return (int)(unit % CLASSES);
}

static bool accept(void *context, const struct match_result *before, const struct match_candidate *candidate) {
    (void)context;
    for (size_t i = 0; i < before->count; i++)
        if (class_of(before->at[i].unit) == class_of(candidate->unit)) return false;
    return class_of(candidate->unit) != 0;
}

static void random_filter(struct question *question) {
    struct match_filter *filter = &question->query.filter;
    if (one_in(3)) return;
    if (one_in(3)) filter->to = language_of(tags[below(5)]);
    if (one_in(4)) {
        question->memories[0] = 1 + (uint32_t)below(MEMORIES), question->memories[1] = 1 + (uint32_t)below(MEMORIES);
        filter->memories = question->memories;
        filter->memory_count = below(3);
    }
    if (one_in(5)) filter->origins = 1 + (unsigned)below(7);
    if (one_in(5)) filter->statuses = 1 + (unsigned)below(15);
    if (one_in(6)) filter->author = str_of(names[below(3)]);
    if (one_in(6)) filter->changed_from_ms = (int64_t)below(6) * 1000;
    if (one_in(6)) filter->changed_before_ms = (int64_t)below(7) * 1000;
    if (!one_in(6)) return;
    question->property = (struct property){.name = str_of(places[1 + below(2)]), .value = str_of(names[below(3)])};
    filter->properties = &question->property;
    filter->property_count = 1;
}

static void random_question(const struct truth *truth, struct question *question) {
    struct draft draft = near_draft(truth);
    struct language from = language_of("en");
    struct segment segment =
        truth->count && one_in(5) ? truth->entries[below(truth->count)].unit.source : random_segment(&question->arena, &draft);
    question->keyed = keys_of_segment(&question->arena, segment, &from);
    question->query = (struct match_query){.segment = &question->keyed,
                                           .min_score = one_in(8)   ? 1 + (int)below(39)
                                                        : one_in(2) ? 40 + (int)below(30)
                                                                    : 60 + (int)below(43),
                                           .limit = 1 + below(LIMIT_MAX),
                                           .callback_context = question};
    random_filter(question);
    struct score_context *context = &question->query.context;
    if (one_in(2)) context->to = question->query.filter.to;
    if (one_in(2)) context->before = str_of(places[below(4)]), context->after = str_of(places[below(4)]);
    if (one_in(2)) context->context_id = str_of(places[below(4)]);
    if (one_in(3)) question->query.penalty_of = question_penalty;
    for (size_t i = 1; i <= MEMORIES; i++) question->penalties[i] = one_in(2) ? 0 : (int)below(6);
    if (one_in(2)) question->query.refine = refine;
    if (question->query.refine) question->query.adapts = one_in(2);
    if (one_in(3)) question->query.accept = accept;
    question->truth = truth;
}

/* ---- the plain answer ------------------------------------------------------------------------------------------------- */

struct hit {
    const struct entry *entry;
    int score, base, context;
    bool variant;
};

static bool wanted(const struct match_filter *filter, const struct entry *entry) {
    const struct unit *unit = &entry->unit;
    bool memory = !filter->memories, property = filter->property_count == 0;
    for (size_t i = 0; i < filter->memory_count; i++) memory = memory || filter->memories[i] == entry->memory;
    for (size_t i = 0; i < unit->property_count && filter->property_count; i++)
        property = property || (str_equal(unit->properties[i].name, filter->properties->name) &&
                                str_equal(unit->properties[i].value, filter->properties->value));
    bool language = !filter->to.tag[0] || language_compare(&filter->to, &unit->to) != LANGUAGE_DIFFERENT;
    bool status = filter->statuses ? (filter->statuses >> unit->status & 1) != 0 : unit->status != STATUS_REJECTED;
    return memory && property && language && status && (!filter->origins || (filter->origins >> unit->origin & 1)) &&
           (!filter->author.len || str_equal(filter->author, unit->author)) &&
           (!filter->changed_from_ms || unit->changed_ms >= filter->changed_from_ms) &&
           (!filter->changed_before_ms || unit->changed_ms < filter->changed_before_ms);
}

static bool same_context(struct str a, struct str b) {
    return a.len && str_equal(a, b);
}

static bool judge(struct question *question, const struct entry *entry, struct hit *hit) {
    const struct match_query *query = &question->query;
    struct score_context context = query->context;
    if (!context.to.tag[0]) context.to = query->filter.to;
    if (query->refine && refinement(entry->unit.id) < 0) return false;
    *hit = (struct hit){.entry = entry, .score = score_of(question, entry)};
    if (query->refine) hit->score -= refinement(entry->unit.id);
    hit->context = same_context(entry->unit.before, context.before) + same_context(entry->unit.after, context.after) +
                   same_context(entry->unit.context_id, context.context_id);
    if (hit->context > 2) hit->context = 2;
    hit->base = score_base(query->segment->keys, query->segment->count, entry->keyed.keys, entry->keyed.count);
    hit->variant = context.to.tag[0] && language_compare(&context.to, &entry->unit.to) != LANGUAGE_EXACT;
    return hit->score >= query->min_score;
}

static int compare_hits(const void *left, const void *right) {
    static const int trust[STATUS_COUNT] = {
        [STATUS_REVIEWED] = 3, [STATUS_CONFIRMED] = 2, [STATUS_DRAFT] = 1, [STATUS_REJECTED] = 0};
    const struct hit *a = left, *b = right;
    const struct unit *x = &a->entry->unit, *y = &b->entry->unit;
    if (a->score != b->score) return b->score - a->score;
    if (a->base != b->base) return b->base - a->base;
    if (a->context != b->context) return b->context - a->context;
    if (a->variant != b->variant) return a->variant - b->variant;
    if (x->origin != y->origin) return (int)x->origin - (int)y->origin;
    if (x->status != y->status) return trust[y->status] - trust[x->status];
    if (x->changed_ms != y->changed_ms) return x->changed_ms > y->changed_ms ? -1 : 1;
    if (x->usage_count != y->usage_count) return x->usage_count > y->usage_count ? -1 : 1;
    if (a->entry->memory != b->entry->memory) return a->entry->memory < b->entry->memory ? -1 : 1;
    return x->id < y->id ? -1 : 1;
}

static size_t keep_accepted(struct hit *hits, size_t count) {
    bool seen[CLASSES] = {true};
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        int class = class_of(hits[i].entry->unit.id);
        if (!seen[class]) hits[kept++] = hits[i];
        seen[class] = true;
    }
    return kept;
}

static size_t plain_answer(const struct truth *truth, struct question *question, struct hit hits[UNITS_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < truth->count; i++)
        if (wanted(&question->query.filter, &truth->entries[i]) && judge(question, &truth->entries[i], &hits[count])) count++;
    qsort(hits, count, sizeof *hits, compare_hits);
    if (question->query.accept) count = keep_accepted(hits, count);
    return count < question->query.limit ? count : question->query.limit;
}

static size_t given_up, found_in_time;

static bool ask_briefly(struct question *question, struct match_index *index, const struct match_result *expected) {
    struct effort effort = {(int64_t)below(60000)};
    struct match_result result;
    question->query.effort = &effort;
    match_index_find(index, &question->arena, &question->query, &result);
    question->query.effort = NULL;
    if (effort_is_spent(&effort)) {
        given_up++;
        return true;
    }
    found_in_time++;
    bool same = result.count == expected->count;
    for (size_t i = 0; same && i < result.count; i++)
        same = result.at[i].unit == expected->at[i].unit && result.at[i].memory == expected->at[i].memory;
    if (!same) print_error("within the effort: %zu results, not %zu\n", result.count, expected->count);
    return same;
}

static bool ask(const struct truth *truth, struct match_index *index) {
    static struct hit hits[UNITS_MAX];
    struct question question = {0};
    struct match_result result;
    random_question(truth, &question);
    match_index_find(index, &question.arena, &question.query, &result);
    size_t count = plain_answer(truth, &question, hits);
    bool same = result.count == count;
    for (size_t i = 0; same && i < count; i++) {
        const struct match_candidate *candidate = &result.at[i];
        same = candidate->memory == hits[i].entry->memory && candidate->unit == hits[i].entry->unit.id &&
               candidate->suggestion.score == hits[i].score && candidate->rev == hits[i].entry->unit.rev &&
               str_equal(candidate->suggestion.unit.source.text, hits[i].entry->unit.source.text);
    }
    for (size_t i = 0; !same && (i < count || i < result.count); i++)
        print_error("%zu: index %d unit %d of %d, truth %d unit %d of %d\n", i,
                    i < result.count ? result.at[i].suggestion.score : -1, i < result.count ? (int)result.at[i].unit : -1,
                    i < result.count ? (int)result.at[i].memory : -1, i < count ? hits[i].score : -1,
                    i < count ? (int)hits[i].entry->unit.id : -1, i < count ? (int)hits[i].entry->memory : -1);
    if (!same)
        print_error("query \"%" STR_FMT "\", at least %d, %zu best\n", STR_ARG(question.keyed.segment.text),
                    question.query.min_score, question.query.limit);
    same = same && ask_briefly(&question, index, &result);
    arena_done(&question.arena);
    return same;
}

/* ---- rounds ----------------------------------------------------------------------------------------------------------- */

static bool run_round(void) {
    struct truth truth = {.entries = alloc_zero(UNITS_MAX, sizeof *truth.entries)};
    struct match_index *index = match_index_open();
    bool same = true;
    vocabulary = 2 + below(WORD_COUNT - 2);
    for (size_t fill = one_in(3) ? below(60) : below(1000); fill > 0; fill--) put_new(&truth, index);
    for (size_t step = 0; same && step < STEPS; step++) {
        if (one_in(3)) put_new(&truth, index);
        if (one_in(5)) update_one(&truth, index);
        if (one_in(9)) delete_one(&truth, index);
        if (one_in(40)) put_many(&truth, index);
        if (one_in(300)) drop_memory(&truth, index);
        if (one_in(25)) save_and_load(&truth, &index);
        same = ask(&truth, index);
        assert_int_equal(match_index_count(index), truth.count);
    }
    match_index_close(index);
    arena_done(&truth.arena);
    free(truth.entries);
    return same;
}

static uint64_t from_environment(const char *name, uint64_t otherwise) {
    int64_t value;
    return str_to_int(str_of(getenv(name)), &value) ? (uint64_t)value : otherwise;
}

static void test_search_equals_scan(void **unused) {
    uint64_t seed = from_environment("SEARCH_SEED", 1), rounds = from_environment("SEARCH_ROUNDS", ROUNDS);
    (void)unused;
    for (uint64_t round = 0; round < rounds; round++) {
        state = seed + round;
        if (!run_round()) fail_msg("run again with SEARCH_SEED=%llu SEARCH_ROUNDS=1", (unsigned long long)(seed + round));
    }
    assert_true(rounds < ROUNDS || (given_up > 0 && found_in_time > 0));
    assert_int_equal(images_held, 0);
    assert_int_equal(bounds_broken, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_search_equals_scan)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
