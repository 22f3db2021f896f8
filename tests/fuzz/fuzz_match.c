/* SPDX-License-Identifier: Apache-2.0 */
/* Matching against the plain truth. Each line of the input is a segment: the first is the query, the others are units. The
 * base is that of a Levenshtein distance written in ten lines, the ledger adds up, and the index finds what a scan finds. */
#include <string.h>

#include "fuzz.h"
#include "match/match.h"

enum { UNITS_MAX = 40, TEXT_BYTES_MAX = 2000, MIN_SCORE = 40 };

static size_t smallest(size_t a, size_t b, size_t c) {
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

static size_t plain_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count, struct arena *arena) {
    size_t *row = ARENA_ARRAY(arena, size_t, b_count + 1);
    for (size_t j = 0; j <= b_count; j++) row[j] = j;
    for (size_t i = 1; i <= a_count; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            size_t above = row[j];
            row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[b_count];
}

static int plain_base(const struct keyed_segment *a, const struct keyed_segment *b, struct arena *arena) {
    size_t longer = a->count > b->count ? a->count : b->count;
    if (longer == 0) return 100;
    return (int)(100 * (longer - plain_distance(a->keys, a->count, b->keys, b->count, arena)) / longer);
}

/* True when the unit is at or above MIN_SCORE; checks its ledger. */
static bool check_unit(struct arena *arena, const struct keyed_segment *query, const struct unit *unit) {
    struct score_context context = {.to = unit->to};
    struct suggestion suggestion = {0};
    struct adaptation adaptation;
    struct keyed_segment source = keys_of_segment(arena, unit->source, &unit->from);
    int base = plain_base(query, &source, arena), points = 0;
    bool keyless = query->count + source.count == 0; /* it is 0 where other marks stand */
    REQUIRE(score_base(query->keys, query->count, source.keys, source.count) == base, "the base is %d", base);
    score_unit(arena, query, &source, unit, &context, NULL, &suggestion);
    int bound = suggestion.score;
    adapt_target(arena, query, &source, unit, &unit->to, NULL, &adaptation);
    REQUIRE(segment_is_sound(adaptation.target) && utf8_valid(adaptation.target.text, NULL), "a broken target");
    score_unit(arena, query, &source, unit, &context, &adaptation, &suggestion);
    for (size_t i = 0; i < suggestion.penalty_count; i++) points += suggestion.penalties[i].points;
    REQUIRE(suggestion.base == base || (keyless && suggestion.base == 0), "the unit's base is %d, not %d", suggestion.base,
            base);
    REQUIRE(suggestion.score == suggestion.base - points && suggestion.score >= 0 && suggestion.score <= 102,
            "base %d, points %d, score %d", suggestion.base, points, suggestion.score);
    REQUIRE(suggestion.score <= bound, "%d is above the bound %d", suggestion.score, bound);
    return bound >= MIN_SCORE;
}

static size_t count_units(struct arena *arena, struct str rest, const struct keyed_segment *query, struct match_index *index) {
    size_t found = 0;
    for (int64_t id = 1; rest.len && id <= UNITS_MAX; id++) {
        struct str line = str_cut(&rest, '\n');
        if (line.len == 0) continue;
        struct unit unit = {.id = id,
                            .rev = id,
                            .from = {"en"},
                            .to = {"fr-HT"},
                            .source = segment_of_text(arena, line),
                            .target = segment_of_text(arena, line)};
        found += check_unit(arena, query, &unit);
        match_index_put(index, 1, &unit);
    }
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct arena arena = {0};
    struct match_result result;
    if (size > TEXT_BYTES_MAX || !utf8_valid(bytes, NULL)) return 0;
    struct match_index *index = match_index_open();
    struct str line = str_cut(&bytes, '\n');
    struct keyed_segment query = keys_of_segment(&arena, segment_of_text(&arena, line), &(struct language){"en"});
    size_t expected = count_units(&arena, bytes, &query, index);
    match_index_find(index, &arena,
                     &(struct match_query){.segment = &query,
                                           .context = {.to = {"fr-HT"}},
                                           .filter = {.to = {"fr-HT"}},
                                           .min_score = MIN_SCORE,
                                           .limit = UNITS_MAX},
                     &result);
    REQUIRE(result.count == expected, "the index finds %zu of %zu", result.count, expected);
    match_index_close(index);
    arena_done(&arena);
    return 0;
}
