/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, dates, times and money in the languages' words, carried from a query into a unit: lines are the query, the unit's
 * source and its target. The ledger adds up, the score is what was foretold or less, and what adapting tells is true. */
#include "fuzz.h"
#include "match/match.h"

enum { BYTES_MAX = 300 };

struct trial {
    struct arena arena;
    struct keyed_segment query, source;
    struct unit unit;
    struct adaptation adaptation;
};

static void check_change(const struct trial *trial, const struct placeable_change *change) {
    REQUIRE(fuzz_span_is_sound(change->query, trial->query.segment.text), "query %u to %u", change->query.start,
            change->query.end);
    REQUIRE(fuzz_span_is_sound(change->source, trial->unit.source.text), "source %u to %u", change->source.start,
            change->source.end);
    REQUIRE(change->replaced == (change->reason.len == 0), "replaced and reason disagree: %.*s", STR_ARG(change->reason));
    REQUIRE(change->replaced || change->became.len == 0, "%.*s was not replaced", STR_ARG(change->became));
    REQUIRE(utf8_valid(change->was, NULL) && utf8_valid(change->became, NULL), "a broken change");
}

static void check_adaptation(const struct trial *trial) {
    const struct adaptation *adaptation = &trial->adaptation;
    struct str target = adaptation->target.text;
    REQUIRE(segment_is_sound(adaptation->target) && utf8_valid(target, NULL), "a broken target");
    for (size_t i = 0; i < adaptation->change_count; i++) {
        check_change(trial, &adaptation->changes[i]);
        REQUIRE(!i || adaptation->changes[i - 1].query.start <= adaptation->changes[i].query.start, "change %zu", i);
    }
    for (size_t i = 0; i < adaptation->span_count; i++) {
        REQUIRE(fuzz_span_is_sound(adaptation->spans[i], target), "span %zu", i);
        REQUIRE(!i || adaptation->spans[i - 1].end <= adaptation->spans[i].start, "span %zu is out of order", i);
    }
}

static int check_score(struct trial *trial, const struct adaptation *adaptation) {
    struct score_context context = {.to = trial->unit.to};
    struct suggestion suggestion = {0};
    int points = 0;
    score_unit(&trial->arena, &trial->query, &trial->source, &trial->unit, &context, adaptation, &suggestion);
    for (size_t i = 0; i < suggestion.penalty_count; i++) points += suggestion.penalties[i].points;
    REQUIRE(suggestion.score == suggestion.base - points && suggestion.score >= 0 && suggestion.score <= 102,
            "base %d, points %d, score %d", suggestion.base, points, suggestion.score);
    for (size_t i = 0; i < suggestion.difference_count; i++) {
        const struct difference *difference = &suggestion.differences[i];
        REQUIRE(fuzz_span_is_sound(difference->query, trial->query.segment.text), "difference %zu of the query", i);
        REQUIRE(fuzz_span_is_sound(difference->source, trial->unit.source.text), "difference %zu of the source", i);
    }
    return suggestion.score;
}

/* What a search foretells without adapting, with what is known of the unit or without. */
static int foretell(struct trial *trial, unsigned outlook) {
    struct score_context context = {.to = trial->unit.to};
    struct score_run run;
    score_run_init(&run, &trial->arena, &trial->query, trial->source.keys, trial->source.count);
    return score_run_next(&run, &trial->arena, &trial->source, &trial->unit, &context, outlook);
}

static void check_trial(struct trial *trial) {
    struct arena *arena = &trial->arena;
    adapt_target(arena, &trial->query, &trial->source, &trial->unit, &trial->unit.to, NULL, &trial->adaptation);
    check_adaptation(trial);
    int bound = check_score(trial, NULL), score = check_score(trial, &trial->adaptation);
    int told = foretell(trial, adapt_outlook(arena, &trial->source, &trial->unit));
    REQUIRE(score <= told && told <= bound, "%d was foretold, within %d; it is %d", told, bound, score);
    REQUIRE(foretell(trial, 0) == bound, "another bound than %d", bound);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct trial trial = {0};
    if (size > BYTES_MAX) return 0;
    struct fuzz_pair pair = fuzz_pair_of(&bytes);
    struct segment query = fuzz_segment(&trial.arena, &bytes, &pair, &pair.from);
    trial.unit = (struct unit){.id = 1, .rev = 1, .from = pair.from, .to = pair.to};
    trial.unit.source = fuzz_segment(&trial.arena, &bytes, &pair, &pair.from);
    trial.unit.target = fuzz_segment(&trial.arena, &bytes, &pair, &pair.to);
    trial.query = keys_of_segment(&trial.arena, query, &pair.from);
    trial.source = keys_of_segment(&trial.arena, trial.unit.source, &pair.from);
    check_trial(&trial);
    arena_done(&trial.arena);
    return 0;
}
