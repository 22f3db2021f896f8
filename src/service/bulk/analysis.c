/* SPDX-License-Identifier: Apache-2.0 */
#include "service/bulk/analysis.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "match/index/index.h"
#include "service/bulk/pieces.h"

static const struct {
    const char *name;
    int weight; /* of the default scheme */
} bands[BAND_COUNT] = {
    [BAND_TRANSLATED] = {"translated", 0},
    [BAND_CONTEXT] = {"context", 0},
    [BAND_REPETITION] = {"repetition", 10},
    [BAND_100] = {"100", 20},
    [BAND_95] = {"95-99", 40},
    [BAND_85] = {"85-94", 60},
    [BAND_75] = {"75-84", 80},
    [BAND_50] = {"50-74", 100},
    [BAND_NONE] = {"none", 100},
    [BAND_INTERNAL_95] = {"internal 95-99", 40},
    [BAND_INTERNAL_85] = {"internal 85-94", 60},
    [BAND_INTERNAL_75] = {"internal 75-84", 80},
    [BAND_INTERNAL_50] = {"internal 50-74", 100},
};

const char *analysis_band_name(enum analysis_band band) {
    return bands[band].name;
}

bool analysis_band_parse(struct str name, enum analysis_band *band) {
    for (unsigned i = 0; i < BAND_COUNT; i++)
        if (str_equal(name, str_of(bands[i].name))) {
            *band = (enum analysis_band)i;
            return true;
        }
    return false;
}

struct analysis_weights analysis_default_weights(void) {
    struct analysis_weights weights;
    for (unsigned i = 0; i < BAND_COUNT; i++) weights.percent[i] = bands[i].weight;
    return weights;
}

/* ---- sums ------------------------------------------------------------------------------------------------------------- */

static void add_count(struct band_count *total, const struct band_count *part) {
    total->segments += part->segments;
    total->words += part->words;
    total->characters += part->characters;
}

void analysis_add(struct analysis *total, const struct analysis *part) {
    for (unsigned i = 0; i < BAND_COUNT; i++) add_count(&total->bands[i], &part->bands[i]);
}

struct band_count analysis_sum(const struct analysis *analysis) {
    struct band_count sum = {0};
    for (unsigned i = 0; i < BAND_COUNT; i++) add_count(&sum, &analysis->bands[i]);
    return sum;
}

int64_t analysis_weigh(const struct analysis *analysis, const struct analysis_weights *weights) {
    int64_t sum = 0;
    for (unsigned i = 0; i < BAND_COUNT; i++) sum += analysis->bands[i].words * weights->percent[i];
    return sum;
}

/* ---- the job's own segments ------------------------------------------------------------------------------------------- */

/* 16 MB of hashes and some 50 MB of index at most, however large the job. */
enum { REMEMBERED_MAX = 2000000, COMPARED_MAX = 100000 };

struct analysis_memory {
    struct language from;
    uint64_t *hashes; /* open addressing; 0: free */
    size_t capacity, count;
    struct match_index *index;
    size_t indexed;
};

struct analysis_memory *analysis_memory_open(const struct language *from) {
    struct analysis_memory *memory = alloc_zero(1, sizeof *memory);
    memory->from = *from;
    memory->capacity = 1024;
    memory->hashes = alloc_zero(memory->capacity, sizeof *memory->hashes);
    memory->index = match_index_open();
    return memory;
}

void analysis_memory_close(struct analysis_memory *memory) {
    if (!memory) return;
    match_index_close(memory->index);
    free(memory->hashes);
    free(memory);
}

static uint64_t *find_hash(uint64_t *hashes, size_t capacity, uint64_t hash) {
    size_t at = hash & (capacity - 1);
    while (hashes[at] && hashes[at] != hash) at = (at + 1) & (capacity - 1);
    return &hashes[at];
}

static void grow(struct analysis_memory *memory) {
    size_t capacity = memory->capacity * 2;
    uint64_t *hashes = alloc_zero(capacity, sizeof *hashes);
    for (size_t i = 0; i < memory->capacity; i++)
        if (memory->hashes[i]) *find_hash(hashes, capacity, memory->hashes[i]) = memory->hashes[i];
    free(memory->hashes);
    memory->hashes = hashes;
    memory->capacity = capacity;
}

/* False when it was there already. */
static bool add_hash(struct analysis_memory *memory, uint64_t hash) {
    uint64_t *place = find_hash(memory->hashes, memory->capacity, hash);
    if (*place) return false;
    if (memory->count == REMEMBERED_MAX) return true;
    *place = hash;
    if (++memory->count * 2 > memory->capacity) grow(memory);
    return true;
}

static uint8_t find_nearest(struct analysis_memory *memory, struct arena *arena, struct segment source) {
    struct keyed_segment keyed = keys_of_segment(arena, source, &memory->from);
    struct match_query query = {.segment = &keyed, .min_score = BAND_SCORE_MIN, .limit = 1};
    struct match_result found;
    match_index_find(memory->index, arena, &query, &found);
    if (!found.count) return 0;
    return (uint8_t)(found.at[0].suggestion.score < 99 ? found.at[0].suggestion.score : 99);
}

static void add_to_index(struct analysis_memory *memory, struct segment source) {
    if (memory->indexed == COMPARED_MAX) return;
    int64_t id = (int64_t)++memory->indexed;
    struct unit unit = {
        .id = id, .rev = id, .from = memory->from, .to = memory->from, .source = source, .target = {.text = STR("-")}};
    match_index_put(memory->index, 1, &unit);
}

struct internal_match analysis_compare(struct analysis_memory *memory, struct segment source, uint64_t hash) {
    struct arena arena = {0};
    struct internal_match match = {.repetition = !add_hash(memory, hash)};
    bool fits = source.text.len <= UNIT_TEXT_MAX && source.code_count <= UNIT_CODES_MAX;
    if (!match.repetition && fits) {
        match.score = find_nearest(memory, &arena, source);
        add_to_index(memory, source);
    }
    arena_done(&arena);
    return match;
}

bool analysis_replay(struct analysis_memory *memory, struct service *service, const struct document *document,
                     const struct language *from, struct str rules, struct error *err) {
    struct piece_list pieces = {0};
    bool ok = pieces_cut(service, document, from, rules, &pieces, err);
    for (size_t i = 0; ok && i < pieces.count; i++) {
        struct arena arena = {0};
        struct segment source = piece_segment(&arena, document, &pieces.at[i]);
        if (add_hash(memory, piece_hash(source)) && source.text.len <= UNIT_TEXT_MAX && source.code_count <= UNIT_CODES_MAX)
            add_to_index(memory, source);
        arena_done(&arena);
    }
    pieces_done(&pieces);
    return ok;
}

/* ---- counting --------------------------------------------------------------------------------------------------------- */

static enum analysis_band band_of_score(int score, bool internal) {
    if (score >= 95) return internal ? BAND_INTERNAL_95 : BAND_95;
    if (score >= 85) return internal ? BAND_INTERNAL_85 : BAND_85;
    if (score >= 75) return internal ? BAND_INTERNAL_75 : BAND_75;
    return score < BAND_SCORE_MIN ? BAND_NONE : internal ? BAND_INTERNAL_50 : BAND_50;
}

static enum analysis_band band_of(const struct pretranslated *segment, struct internal_match internal) {
    if (segment->outcome == SEGMENT_KEPT) return BAND_TRANSLATED;
    if (segment->best_score > 100) return BAND_CONTEXT;
    if (internal.repetition) return BAND_REPETITION;
    if (segment->best_score == 100) return BAND_100;
    bool nearer = internal.score > segment->best_score;
    return band_of_score(nearer ? internal.score : segment->best_score, nearer);
}

void analysis_count(struct analysis *analysis, const struct pretranslated *segment, struct internal_match internal) {
    struct band_count *count = &analysis->bands[band_of(segment, internal)];
    count->segments++;
    count->words += segment->words;
    count->characters += segment->characters;
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

void analysis_write_members(struct json *json, const struct analysis *analysis, const struct analysis_weights *weights) {
    struct band_count sum = analysis_sum(analysis);
    json_put_int(json, "segments", sum.segments);
    json_put_int(json, "words", sum.words);
    json_put_int(json, "characters", sum.characters);
    json_key(json, "weighted_words");
    json_decimal(json, (double)analysis_weigh(analysis, weights) / 100, 2);
    json_key(json, "bands");
    json_begin_array(json);
    for (unsigned i = 0; i < BAND_COUNT; i++) {
        const struct band_count *count = &analysis->bands[i];
        json_begin_object(json);
        json_put_str(json, "band", str_of(bands[i].name));
        json_put_int(json, "weight", weights->percent[i]);
        json_put_int(json, "segments", count->segments);
        json_put_int(json, "words", count->words);
        json_put_int(json, "characters", count->characters);
        json_key(json, "weighted_words");
        json_decimal(json, (double)(count->words * weights->percent[i]) / 100, 2);
        json_end_object(json);
    }
    json_end_array(json);
}

void analysis_pack(struct json *json, const struct analysis *analysis) {
    json_key(json, "bands");
    json_begin_array(json);
    for (unsigned i = 0; i < BAND_COUNT; i++) {
        const struct band_count *count = &analysis->bands[i];
        json_begin_array(json);
        json_int(json, count->segments);
        json_int(json, count->words);
        json_int(json, count->characters);
        json_end_array(json);
    }
    json_end_array(json);
}
