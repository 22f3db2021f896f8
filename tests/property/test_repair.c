/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold for any repair: its ledger adds up and keeps the suggestion's lines, it is worth more than the suggestion and
 * never a full match, nothing changes but the stretches that it names, and the suggestion beside it stays untouched.
 *
 *     REPAIR_SEED=n     start from this seed (a failure prints the one to use)
 *     REPAIR_ROUNDS=n   pairs to try, 4000 unless told
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "match/fragments/fragment_train.h"
#include "match/fragments/repair.h"
#include "match/score/score.h"
#include "unit/toy_news.h"

enum { ROUNDS = 4000, LEARNED = 600 };

static struct buf image;
static struct fragment_model *model;
static struct arena arena;

/* ---- chance -------------------------------------------------------------------------------------------------------------- */

static uint64_t chance;
static char trying[64]; /* how to try the pair at hand again */

static size_t below(size_t n) {
    uint64_t x = chance += UINT64_C(0x9E3779B97F4A7C15); /* splitmix64 */
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((x ^ (x >> 31)) % n);
}

static size_t setting(const char *name, size_t otherwise) {
    const char *value = getenv(name);
    return value ? strtoull(value, NULL, 10) : otherwise;
}

#define PICK(list) ((list)[below(sizeof(list) / sizeof *(list))])
#define HOLDS(condition)                                                                                                       \
    do {                                                                                                                       \
        if (!(condition)) fail_msg("%s: %s", trying, #condition);                                                              \
    } while (0)

/* ---- a memory, and what is asked of it ----------------------------------------------------------------------------------- */

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static int learn(void **state) {
    (void)state;
    struct fragment_training *training = fragment_training_open();
    struct error err = {0};
    for (size_t i = 0; i < LEARNED; i++) {
        struct unit unit = toy_unit(&arena, i);
        fragment_training_add(training, 1, &unit);
    }
    bool ok = fragment_training_run(training, STR(""), NULL, append, &image, &err);
    fragment_training_close(training);
    model = ok ? fragment_model_open(buf_str(&image), &err) : NULL;
    return model ? 0 : -1;
}

static int forget(void **state) {
    (void)state;
    fragment_model_close(model);
    buf_done(&image);
    arena_done(&arena);
    return 0;
}

static const char *const odd[] = {"",        "x",    "\u00e9t\u00e9", "mji wa \U0001F3E5", "Soko la \u2019Mombasa\u2019",
                                  UTF8_CODE, "1,000"};

struct round {
    struct unit unit;
    struct segment query;
    struct keyed_segment query_keys, source_keys;
    struct suggestion suggestion;
    struct repair_patch patches[REPAIR_PATCHES_MAX];
    size_t count;
};

/* Two sentences of the toy world, alike in some of their parts; now and then with what no toy has. */
static void make_round(struct round *round) {
    struct score_context context = {.to = {"sw"}, .memory_penalty = (int)(below(3) ? 0 : below(30))};
    *round = (struct round){.unit = toy_unit(&arena, below(TOY_UNITS))};
    size_t n = round->unit.id ? (size_t)(round->unit.id - 1) * 331 % TOY_UNITS : 0; /* as toy_unit has it */
    const char *who = (below(3) ? &toy_people[n % 8] : &PICK(toy_people))->english;
    const char *does = (below(4) ? &toy_deeds[n / 8 % 6] : &PICK(toy_deeds))->english;
    const char *what = (below(3) ? &toy_things[n / 48 % 6] : &PICK(toy_things))->english;
    const char *where = (below(4) ? &toy_places[n / 288 % 5] : &PICK(toy_places))->english;
    round->query.text = arena_format(&arena, "%s %s %s %s.", who, does, what, where);
    if (below(4) == 0)
        round->unit.target.text = arena_format(&arena, "%" STR_FMT "%s", STR_ARG(round->unit.target.text), PICK(odd));
    round->unit.source = segment_of_text(&arena, round->unit.source.text);
    round->unit.target = segment_of_text(&arena, round->unit.target.text);
    round->query = segment_of_text(&arena, round->query.text);
    round->query_keys = keys_of_segment(&arena, round->query, &round->unit.from);
    round->source_keys = keys_of_segment(&arena, round->unit.source, &round->unit.from);
    struct adaptation none = {.target = round->unit.target};
    score_unit(&arena, &round->query_keys, &round->source_keys, &round->unit, &context, &none, &round->suggestion);
    round->suggestion.target = round->unit.target;
}

/* Where the links say, or anywhere. */
static void make_patches(struct round *round) {
    uint32_t len = (uint32_t)utf16_length(round->suggestion.target.text);
    for (size_t i = 0; i < round->suggestion.difference_count && round->count < REPAIR_PATCHES_MAX; i++) {
        struct repair_patch *patch = &round->patches[round->count];
        *patch = (struct repair_patch){.text = str_of(below(3) ? PICK(toy_things).swahili : PICK(odd)),
                                       .edits = below(6),
                                       .confidence = below(2) ? 1 : 0.6 + (double)below(40) / 100};
        if (below(8) == 0)
            patch->target = (struct span){(uint32_t)below(len + 3), (uint32_t)below(len + 3)};
        else if (!repair_locate(model, &arena, &round->unit, round->suggestion.differences[i].source, &patch->target))
            continue;
        round->count++;
    }
}

/* ---- what holds ---------------------------------------------------------------------------------------------------------- */

static void check_ledger(const struct round *round, const struct repair *repair) {
    const struct suggestion *suggestion = &round->suggestion;
    int sum = 0;
    size_t repairs = 0;
    HOLDS(repair->penalty_count >= suggestion->penalty_count);
    for (size_t i = 0; i < repair->penalty_count; i++) {
        const struct penalty *penalty = &repair->penalties[i];
        sum += penalty->points;
        HOLDS(penalty->detail.len > 0);
        if (i < suggestion->penalty_count) {
            HOLDS(strcmp(penalty->code, suggestion->penalties[i].code) == 0);
            HOLDS(penalty->points == suggestion->penalties[i].points);
            continue;
        }
        HOLDS(strcmp(penalty->code, "repair") == 0 && penalty->points > 0);
        repairs++;
    }
    HOLDS(repair->score == repair->base - sum);
    HOLDS(repair->score > suggestion->score && repair->score < 100);
    HOLDS(repair->base <= 100);
    HOLDS(repairs >= 1 && repairs <= round->count);
}

static struct str part_of(struct str text, uint32_t start, uint32_t end) {
    return str_slice(text, utf16_to_byte(text, start), utf16_to_byte(text, end));
}

/* What lies between the stretches is the suggestion's, and in them stands what was put in, but for a capital at the start. */
static void check_target(const struct round *round, const struct repair *repair) {
    struct str old = round->suggestion.target.text, new = repair->target.text;
    uint32_t old_at = 0, new_at = 0;
    HOLDS(repair->span_count == round->count);
    for (size_t i = 0; i < repair->span_count; i++) {
        const struct repair_patch *patch = &round->patches[i]; /* in order by now */
        struct span span = repair->spans[i];
        HOLDS(span.start >= new_at && span.end >= span.start && patch->target.start >= old_at);
        HOLDS(str_equal(part_of(old, old_at, patch->target.start), part_of(new, new_at, span.start)));
        struct str put = part_of(new, span.start, span.end);
        HOLDS(put.len == patch->text.len);
        if (put.len > 1) HOLDS(memcmp(put.at + 1, patch->text.at + 1, put.len - 1) == 0);
        old_at = patch->target.end, new_at = span.end;
    }
    HOLDS(str_equal(part_of(old, old_at, (uint32_t)utf16_length(old)), part_of(new, new_at, (uint32_t)utf16_length(new))));
}

static void test_any_repair(void **state) {
    (void)state;
    size_t seed = setting("REPAIR_SEED", 1), rounds = setting("REPAIR_ROUNDS", ROUNDS), repaired = 0;
    for (size_t i = seed; i < seed + rounds; i++) {
        struct round round;
        struct repair repair;
        snprintf(trying, sizeof trying, "REPAIR_SEED=%zu REPAIR_ROUNDS=1", i);
        chance = i;
        make_round(&round);
        make_patches(&round);
        struct suggestion before = round.suggestion;
        struct str target = arena_copy(&arena, before.target.text);
        bool done = repair_apply(&arena, &round.suggestion, round.patches, round.count, &repair);
        HOLDS(memcmp(&before, &round.suggestion, sizeof before) == 0);
        HOLDS(str_equal(target, round.suggestion.target.text));
        if (done) check_ledger(&round, &repair), check_target(&round, &repair);
        repaired += done;
        arena_reset(&arena);
    }
    if (rounds >= ROUNDS) assert_true(repaired > rounds / 8); /* else little was tried */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_any_repair)};
    return cmocka_run_group_tests(tests, learn, forget);
}
