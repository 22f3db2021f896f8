/* SPDX-License-Identifier: Apache-2.0 */
/* Random sequences of confirming, changing, deleting and reverting, held against a table that is looked through from end to
 * end: what is the same as what, every list, and every suggestion, before and after the service is opened again. */
#include "unit/service/fixture.h"

enum { STEPS = 240, ROUNDS = 4, STATES_MAX = 64, UNITS_MAX = STEPS };

static const char *const sources[] = {
    "The president left the capital on Friday.", "Floods hit the coast after days of rain.",
    "Police arrested dozens of protesters.",     "The court rejected the appeal.",
    "Nurses went on strike over unpaid wages.",
};
static const char *const targets[] = {"Tafsiri ya kwanza.", "Tafsiri ya pili.", "Tafsiri ya tatu."};
static const char *const contexts[] = {"", "k1", "k2"};
static const char *const documents[] = {"", "d1", "d2"};
static const char *const tuids[] = {"", "", "t1", "t2", "t3"};

struct state {
    int64_t rev;
    bool deleted;
    int source, target, context, document;
    const char *tuid;
};

struct modelled {
    int64_t id;
    struct state states[STATES_MAX]; /* the newest last */
    size_t count;
};

static struct modelled units[UNITS_MAX];
static size_t unit_count;
static int64_t last_rev;
static uint64_t random_state;

static int pick(size_t count) {
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (int)((random_state >> 33) % count);
}

static struct state *newest(struct modelled *unit) {
    return &unit->states[unit->count - 1];
}

static struct state random_content(void) {
    return (struct state){.source = pick(COUNT(sources)),
                          .target = pick(COUNT(targets)),
                          .context = pick(COUNT(contexts)),
                          .document = pick(COUNT(documents)),
                          .tuid = tuids[pick(COUNT(tuids))]};
}

static struct unit unit_of(const struct state *state) {
    struct unit unit = make_unit(sources[state->source], targets[state->target]);
    unit.context_id = str_of(contexts[state->context]);
    unit.document = str_of(documents[state->document]);
    unit.tuid = str_of(state->tuid);
    return unit;
}

/* 3: the very same translation; 2: another of the same place; 1: of the same identifier; 0: not the same. */
static int sameness(const struct state *a, const struct state *b) {
    bool context = a->context == b->context, source = a->source == b->source;
    if (a->deleted || b->deleted) return 0;
    if (source && context && a->target == b->target) return 3;
    if (source && context && a->context && a->document && a->document == b->document) return 2;
    return a->tuid[0] && !strcmp(a->tuid, b->tuid);
}

/* ---- steps ------------------------------------------------------------------------------------------------------------ */

static void add_state(struct modelled *unit, struct state state, int64_t rev) {
    assert_int_equal(rev, last_rev + 1); /* every change takes the memory's next rev */
    assert_true(unit->count < STATES_MAX);
    state.rev = last_rev = rev;
    unit->states[unit->count++] = state;
}

static struct modelled *find_unit(int64_t id) {
    for (size_t i = 0; i < unit_count; i++)
        if (units[i].id == id) return &units[i];
    return NULL;
}

static void step_put(void) {
    struct state wanted = random_content();
    int best = 0;
    for (size_t i = 0; i < unit_count; i++) {
        int same = sameness(newest(&units[i]), &wanted);
        best = same > best ? same : best;
    }
    struct put_result result = put("news", unit_of(&wanted));
    struct modelled *unit = find_unit(result.unit.id);
    assert_int_equal(result.outcome == PUT_CREATED, best == 0);
    assert_int_equal(unit == NULL, best == 0);
    if (!unit) {
        assert_int_equal(result.unit.id, last_rev + 1);
        unit = &units[unit_count++];
        *unit = (struct modelled){.id = result.unit.id};
    } else {
        assert_int_equal(sameness(newest(unit), &wanted), best);
        if (!wanted.tuid[0]) wanted.tuid = newest(unit)->tuid;
    }
    add_state(unit, wanted, result.unit.rev);
}

/* Another unit that is this very translation already. */
static bool has_twin(const struct modelled *unit, const struct state *wanted) {
    for (size_t i = 0; i < unit_count; i++)
        if (&units[i] != unit && sameness(newest(&units[i]), wanted) == 3) return true;
    return false;
}

static void step_update(struct modelled *unit) {
    struct state wanted = random_content(), before = *newest(unit);
    struct unit changed = unit_of(&wanted);
    struct put_result result;
    changed.id = unit->id, changed.rev = before.rev;
    if (before.deleted || has_twin(unit, &wanted)) {
        FAILS(before.deleted ? ERR_NOT_FOUND : ERR_CONFLICT,
              service_update_unit(service, &arena, STR("news"), &changed, STR(""), &result, &err));
        return;
    }
    OK(service_update_unit(service, &arena, STR("news"), &changed, STR(""), &result, &err));
    if (result.outcome == PUT_UPDATED)
        add_state(unit, wanted, result.unit.rev);
    else
        assert_true(sameness(&before, &wanted) == 3 && !strcmp(before.tuid, wanted.tuid));
}

static void step_delete(struct modelled *unit) {
    struct state state = *newest(unit);
    struct put_result result;
    FAILS(state.deleted ? ERR_NOT_FOUND : ERR_STALE,
          service_delete_unit(service, &arena, STR("news"), unit->id, state.rev - !state.deleted, STR(""), &result, &err));
    if (state.deleted) return;
    OK(service_delete_unit(service, &arena, STR("news"), unit->id, state.rev, STR(""), &result, &err));
    state.deleted = true;
    add_state(unit, state, result.unit.rev);
}

static void step_revert(struct modelled *unit) {
    struct state state = unit->states[pick(unit->count)];
    struct put_result result;
    int64_t rev = newest(unit)->rev, to_rev = state.rev;
    state.deleted = false;
    if (has_twin(unit, &state)) {
        FAILS(ERR_CONFLICT, service_revert_unit(service, &arena, STR("news"), unit->id, rev, to_rev, STR(""), &result, &err));
        return;
    }
    OK(service_revert_unit(service, &arena, STR("news"), unit->id, rev, to_rev, STR(""), &result, &err));
    add_state(unit, state, result.unit.rev);
}

static void step(void) {
    struct modelled *unit = unit_count ? &units[pick(unit_count)] : NULL;
    int choice = pick(10);
    if (!unit || choice < 5 || unit->count > STATES_MAX - 2)
        step_put();
    else if (choice < 7)
        step_update(unit);
    else if (choice < 9)
        step_delete(unit);
    else
        step_revert(unit);
}

/* ---- comparing -------------------------------------------------------------------------------------------------------- */

static void assert_state(const struct unit *found, const struct state *expected) {
    struct unit wanted = unit_of(expected);
    wanted.deleted = expected->deleted;
    assert_int_equal(found->rev, expected->rev);
    assert_true(unit_same_content(found, &wanted));
}

static void compare_lists(void) {
    struct unit_list list, changes, history;
    size_t live = 0;
    for (size_t i = 0; i < unit_count; i++) assert_false(has_twin(&units[i], newest(&units[i])));
    OK(service_list_units(service, &arena, STR("news"), 0, 1000, &list, &err));
    OK(service_list_changes(service, &arena, STR("news"), 0, 1000, &changes, &err));
    assert_int_equal(changes.count, unit_count);
    for (size_t i = 1; i < changes.count; i++) assert_true(changes.at[i - 1].rev < changes.at[i].rev);
    for (size_t i = 0; i < unit_count; i++) {
        struct unit unit = get_unit("news", units[i].id);
        assert_state(&unit, newest(&units[i]));
        if (!unit.deleted) assert_int_equal(list.at[live++].id, unit.id); /* in order of id */
        OK(service_list_history(service, &arena, STR("news"), units[i].id, 1000, &history, &err));
        assert_int_equal(history.count, units[i].count - 1);
        for (size_t k = 0; k < history.count; k++) assert_state(&history.at[k], &units[i].states[units[i].count - 2 - k]);
    }
    assert_int_equal(list.count, live);
    assert_int_equal(count_units("news"), live);
}

/* Each target of a live unit with this source, once, and no other; and in full-text search each unit. */
static void compare_searches(int source) {
    bool expected[COUNT(targets)] = {false};
    size_t targets_expected = 0, lines_expected = 0;
    for (size_t i = 0; i < unit_count; i++) {
        const struct state *state = newest(&units[i]);
        if (state->deleted || state->source != source) continue;
        targets_expected += !expected[state->target];
        expected[state->target] = true;
        lines_expected++;
    }
    struct suggest_request request = suggest_request(sources[source]);
    struct suggestion_list list;
    OK(service_suggest(service, &arena, &request, &list, &err));
    assert_int_equal(list.count, targets_expected);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.at[i].score, 100);
        for (size_t k = 0; k < COUNT(targets); k++)
            if (str_equal(list.at[i].target.text, str_of(targets[k]))) expected[k] = false;
    }
    for (size_t k = 0; k < COUNT(targets); k++) assert_false(expected[k]);
    struct concordance_request words = {.text = str_of(sources[source]), .limit = 100};
    struct concordance_list lines;
    find_words(&words, &lines);
    assert_int_equal(lines.count, lines_expected);
}

static void compare(void) {
    compare_lists();
    for (size_t i = 0; i < COUNT(sources); i++) compare_searches((int)i);
}

static void test_sequences(void **state) {
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        unit_count = 0;
        last_rev = 0;
        random_state = (uint64_t)round * 7919 + 1;
        create_memory("news");
        for (int i = 1; i <= STEPS; i++) {
            step();
            if (i % 60 == 0) compare();
            if (i % 80 == 0) reopen_service();
        }
        compare();
        OK(service_delete_memory(service, STR("news"), &err));
        arena_reset(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_sequences, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
