/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include "base/clock.h"

/* ---- what a series of changes leaves behind -------------------------------------------------------------------------- */

/* "+a" adds a unit with source "a"; "2=b" changes unit 2 to "b"; "-2" deletes unit 2, "*2=b" brings it back as "b". */
static bool run_script(struct store_tx *tx, void *context, struct error *err) {
    struct put *put = context;
    struct str rest = str_of((const char *)put->unit);
    while (rest.len) {
        struct str step = str_cut(&rest, ' '), id = step, number = str_cut(&id, '=');
        char text[32];
        struct unit unit = unit_of("gone", "imeondoka");
        if (step.at[0] == '+') id = str_slice(step, 1, step.len);
        if (id.len) {
            snprintf(text, sizeof text, "%" STR_FMT, STR_ARG(id));
            unit = unit_of(text, text);
        }
        unit.deleted = step.at[0] == '-';
        if (step.at[0] == '-' || step.at[0] == '*') number = str_slice(number, 1, number.len);
        if (step.at[0] != '+') assert_true(str_to_int(number, &unit.id));
        if (!store_tx_put_unit(tx, put->memory, &unit, err)) return false;
    }
    return true;
}

static void add_units(struct buf *out, const char *title, const struct unit_list *list) {
    buf_add_format(out, "%s", title);
    for (size_t i = 0; i < list->count; i++)
        buf_add_format(out, " %lld@%lld:%s%" STR_FMT, (long long)list->at[i].id, (long long)list->at[i].rev,
                       list->at[i].deleted ? "-" : "", STR_ARG(list->at[i].source.text));
    buf_add_byte(out, '\n');
}

static void describe(struct fixture *fixture, struct buf *out) {
    struct error err = {0};
    struct unit_list list;
    struct memory memory;
    struct arena *arena = &fixture->arena;
    assert_ok(store_get_memory(fixture->store, arena, STR("news"), &memory, &err), &err);
    buf_add_format(out, "rev %lld, %lld units\n", (long long)memory.rev, (long long)memory.units);
    assert_ok(store_list_units(fixture->store, arena, fixture->memory, 0, 100, false, &list, &err), &err);
    add_units(out, "live", &list);
    assert_ok(store_list_units(fixture->store, arena, fixture->memory, 1, 2, true, &list, &err), &err);
    add_units(out, "two behind 1", &list);
    assert_ok(store_list_changes(fixture->store, arena, fixture->memory, 0, 100, &list, &err), &err);
    add_units(out, "changes", &list);
    assert_ok(store_list_changes(fixture->store, arena, fixture->memory, 2, 1, &list, &err), &err);
    add_units(out, "one behind rev 2", &list);
    assert_ok(store_list_history(fixture->store, arena, fixture->memory, 1, 100, &list, &err), &err);
    add_units(out, "history of 1", &list);
}

static void test_changes(void **state) {
    static const struct {
        const char *script, *expected;
    } cases[] = {
        {"", "rev 0, 0 units\nlive\ntwo behind 1\nchanges\none behind rev 2\nhistory of 1\n"},
        {"+a +b +c +d",
         "rev 4, 4 units\nlive 1@1:a 2@2:b 3@3:c 4@4:d\ntwo behind 1 2@2:b 3@3:c\nchanges 1@1:a 2@2:b 3@3:c 4@4:d\n"
         "one behind rev 2 3@3:c\nhistory of 1\n"},
        {"+a +b 1=x", "rev 3, 2 units\nlive 1@3:x 2@2:b\ntwo behind 1 2@2:b\nchanges 2@2:b 1@3:x\none behind rev 2 1@3:x\n"
                      "history of 1 1@1:a\n"},
        {"+a 1=x 1=y 1=z", "rev 4, 1 units\nlive 1@4:z\ntwo behind 1\nchanges 1@4:z\none behind rev 2 1@4:z\n"
                           "history of 1 1@3:y 1@2:x 1@1:a\n"},
        {"+a +b -1", "rev 3, 1 units\nlive 2@2:b\ntwo behind 1 2@2:b\nchanges 2@2:b 1@3:-gone\none behind rev 2 1@3:-gone\n"
                     "history of 1 1@1:a\n"},
        {"+a -1 -1 *1=z", "rev 4, 1 units\nlive 1@4:z\ntwo behind 1\nchanges 1@4:z\none behind rev 2 1@4:z\n"
                          "history of 1 1@3:-gone 1@2:-gone 1@1:a\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *fresh = NULL;
        fixture_open(&fresh);
        struct fixture *fixture = fresh;
        struct error err = {0};
        struct buf found = {0};
        struct put put = {fixture->memory, (struct unit *)(uintptr_t)cases[i].script};
        assert_ok(store_write(fixture->store, &(struct store_write){.run = run_script, .context = &put}, &err), &err);
        describe(fixture, &found);
        buf_add_byte(&found, '\0');
        assert_string_equal(found.at, cases[i].expected);
        assert_clean(fixture->store);
        buf_done(&found);
        fixture_close(&fresh);
    }
}

/* ---- every field comes back ------------------------------------------------------------------------------------------ */

static const struct code codes[] = {{CODE_OPEN, STR("1"), STR("<b>"), STR("bold")},
                                    {CODE_CLOSE, STR("1"), STR("</b>"), STR("")}};
static const struct property properties[] = {{SIDE_UNIT, false, STR("subject"), STR("habari, na 5:mengine,")},
                                             {SIDE_TARGET, true, STR(""), STR("a note")}};

static struct unit full_unit(void) {
    return (struct unit){
        .from = {"en-GB"},
        .to = {"fr-HT"},
        .source = {STR("Click " UTF8_CODE "here" UTF8_CODE), codes, 2},
        .target = {STR("Cliquez " UTF8_CODE "ici" UTF8_CODE " …"), codes, 2},
        .before = STR("b"),
        .after = STR("a"),
        .context_id = STR("menu.click"),
        .document = STR("d"),
        .tuid = STR("t-1"),
        .origin = ORIGIN_ALIGNED,
        .status = STATUS_REVIEWED,
        .author = STR("amina"),
        .changed_by = STR("jean"),
        .created_ms = 1,
        .changed_ms = -2,
        .used_ms = INT64_MAX,
        .usage_count = 4,
        .properties = properties,
        .property_count = 2,
    };
}

static void assert_same_unit(const struct unit *a, const struct unit *b) {
    assert_true(unit_same_content(a, b));
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->rev, b->rev);
    assert_true(str_equal(a->author, b->author) && str_equal(a->changed_by, b->changed_by));
    assert_int_equal(a->created_ms, b->created_ms);
    assert_int_equal(a->changed_ms, b->changed_ms);
    assert_int_equal(a->used_ms, b->used_ms);
    assert_int_equal(a->usage_count, b->usage_count);
}

static void test_fields(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    struct unit unit = full_unit(), found;
    assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
    store_close(fixture->store);
    open_store(fixture);
    assert_ok(store_get_unit(fixture->store, &fixture->arena, fixture->memory, unit.id, &found, &err), &err);
    assert_same_unit(&unit, &found);

    struct unit changed = unit_of("plain", "wazi");
    struct unit_list history;
    changed.id = unit.id;
    assert_ok(put_unit(fixture->store, fixture->memory, &changed, &err), &err);
    assert_ok(store_list_history(fixture->store, &fixture->arena, fixture->memory, unit.id, 5, &history, &err), &err);
    assert_int_equal(history.count, 1);
    assert_same_unit(&unit, &history.at[0]);
}

/* ---- what is refused ------------------------------------------------------------------------------------------------- */

static void test_refusals(void **state) {
    struct fixture *fixture = *state;
    struct code one = {CODE_ALONE, STR("1"), STR("<br/>"), STR("")};
    struct unit good = unit_of("a", "b");
    struct {
        const char *what;
        struct unit unit;
        uint32_t memory;
        enum error_code code;
    } cases[] = {
        {"no such unit", good, fixture->memory, ERR_NOT_FOUND},
        {"no such memory", good, fixture->memory + 1, ERR_NOT_FOUND},
        {"no source", good, fixture->memory, ERR_INVALID},
        {"a code without its place", good, fixture->memory, ERR_INVALID},
        {"not UTF-8", good, fixture->memory, ERR_INVALID},
        {"a NUL", good, fixture->memory, ERR_INVALID},
    };
    cases[0].unit.id = 99;
    cases[2].unit.source.text = STR("");
    cases[3].unit.source.codes = &one;
    cases[3].unit.source.code_count = 1;
    cases[4].unit.target.text = STR("\xff");
    cases[5].unit.target.text = (struct str){"a\0b", 3};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        assert_false(put_unit(fixture->store, cases[i].memory, &cases[i].unit, &err));
        if (err.code != cases[i].code) fail_msg("%s: %s", cases[i].what, err.message);
    }
    struct memory memory;
    struct error err = {0};
    assert_ok(store_get_memory(fixture->store, &fixture->arena, STR("news"), &memory, &err), &err);
    assert_int_equal(memory.rev, 0);
    assert_false(store_get_memory(fixture->store, &fixture->arena, STR("nothing"), &memory, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

/* ---- memories -------------------------------------------------------------------------------------------------------- */

static bool run_delete_memory(struct store_tx *tx, void *context, struct error *err) {
    return store_tx_delete_memory(tx, *(uint32_t *)context, err);
}

struct update {
    struct arena *arena;
    struct memory wanted, left;
    unsigned members;
};

static bool run_update_memory(struct store_tx *tx, void *context, struct error *err) {
    struct update *update = context;
    return store_tx_update_memory(tx, update->arena, &update->wanted, update->members, &update->left, err);
}

static struct memory update_memory(struct fixture *fixture, const struct memory *wanted, unsigned members) {
    struct error err = {0};
    struct update update = {.arena = &fixture->arena, .wanted = *wanted, .members = members};
    assert_ok(store_write(fixture->store, &(struct store_write){.run = run_update_memory, .context = &update}, &err), &err);
    return update.left;
}

static void test_memories(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    uint32_t second, third;
    assert_ok(create_memory(fixture->store, "archive", &second, &err), &err);
    assert_false(create_memory(fixture->store, "news", &third, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
    error_clear(&err);

    struct unit unit = unit_of("a", "b");
    assert_ok(put_unit(fixture->store, second, &unit, &err), &err);
    struct memory settings = {.id = second, .title = STR("Kumbukumbu"), .penalty = 3, .read_only = true}, found;
    update_memory(fixture, &settings, MEMORY_SETTINGS);
    settings = (struct memory){.id = second, .title = STR("not this"), .penalty = 7};
    found = update_memory(fixture, &settings, MEMORY_PENALTY); /* and nothing else */
    assert_true(str_equal(found.title, STR("Kumbukumbu")) && found.penalty == 7 && found.read_only && found.units == 1);
    settings.penalty = 3;
    update_memory(fixture, &settings, MEMORY_PENALTY);
    struct memory_list list;
    assert_ok(store_list_memories(fixture->store, &fixture->arena, &list, &err), &err);
    assert_int_equal(list.count, 2);
    found = list.at[0]; /* in order of name */
    assert_true(str_equal(found.name, STR("archive")) && str_equal(found.title, STR("Kumbukumbu")));
    assert_true(found.penalty == 3 && found.read_only && found.rev == 1 && found.units == 1);
    assert_int_equal(found.created_ms, 1690000000000);

    assert_ok(store_write(fixture->store, &(struct store_write){.run = run_delete_memory, .context = &second}, &err), &err);
    assert_false(store_get_memory(fixture->store, &fixture->arena, STR("archive"), &found, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    error_clear(&err);
    assert_false(put_unit(fixture->store, second, &unit, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    error_clear(&err);
    assert_ok(create_memory(fixture->store, "archive", &third, &err), &err);
    assert_true(third > second); /* an id is never used again */
    assert_clean(fixture->store);
}

/* ---- inside a write -------------------------------------------------------------------------------------------------- */

struct inside {
    uint32_t memory;
    struct arena arena;
    bool fails;
    int done; /* 1: committed, -1: not */
};

static bool run_inside(struct store_tx *tx, void *context, struct error *err) {
    struct inside *inside = context;
    struct unit first = unit_of("one", "moja"), second = unit_of("two", "mbili"), found;
    if (!store_tx_put_unit(tx, inside->memory, &first, err) || !store_tx_put_unit(tx, inside->memory, &second, err))
        return false;
    first.target.text = STR("mosi");
    if (!store_tx_put_unit(tx, inside->memory, &first, err)) return false;
    assert_int_equal(first.rev, second.rev + 1);
    assert_ok(store_tx_get_unit(tx, &inside->arena, inside->memory, first.id, &found, err), err);
    assert_true(str_equal(found.target.text, STR("mosi")) && found.rev == first.rev);
    return !inside->fails || error_set(err, ERR_STALE, "on purpose");
}

static void note_done(void *context, bool committed) {
    ((struct inside *)context)->done = committed ? 1 : -1;
}

static void test_inside_a_write(void **state) {
    struct fixture *fixture = *state;
    struct memory memory;
    static const struct {
        bool fails;
        int64_t rev, units;
    } cases[] = {{true, 0, 0}, {false, 3, 2}, {true, 3, 2}, {false, 6, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        struct inside inside = {.memory = fixture->memory, .fails = cases[i].fails};
        struct store_write write = {run_inside, note_done, &inside};
        assert_true(store_write(fixture->store, &write, &err) != cases[i].fails);
        assert_int_equal(err.code, cases[i].fails ? ERR_STALE : ERR_NONE);
        assert_int_equal(inside.done, cases[i].fails ? -1 : 1);
        error_clear(&err);
        assert_ok(store_get_memory(fixture->store, &fixture->arena, STR("news"), &memory, &err), &err);
        assert_int_equal(memory.rev, cases[i].rev);
        assert_int_equal(memory.units, cases[i].units);
        arena_done(&inside.arena);
    }
    assert_clean(fixture->store);
}

/* ---- a large write --------------------------------------------------------------------------------------------------- */

struct large {
    uint32_t memory;
    int64_t first, count;
};

static bool run_large(struct store_tx *tx, void *context, struct error *err) {
    const struct large *large = context;
    for (int64_t i = 0; i < large->count; i++) {
        struct unit unit = unit_of("one of many", "moja ya nyingi");
        unit.id = large->first ? large->first + i : 0;
        if (!store_tx_put_unit(tx, large->memory, &unit, err)) return false;
    }
    return true;
}

/* A write that changes eight times as much takes about eight times as long, not sixty-four. */
static void test_a_large_write(void **state) {
    enum { FEW = 5000, MANY = 8 * FEW, RATIO_MAX = 30 };
    struct fixture *fixture = *state;
    struct error err = {0};
    struct large add = {fixture->memory, 0, MANY}, few = {fixture->memory, 1, FEW}, many = {fixture->memory, 1, MANY};
    assert_ok(store_write(fixture->store, &(struct store_write){.run = run_large, .context = &add}, &err), &err);
    int64_t start = clock_steady_ms();
    assert_ok(store_write(fixture->store, &(struct store_write){.run = run_large, .context = &few}, &err), &err);
    int64_t middle = clock_steady_ms();
    assert_ok(store_write(fixture->store, &(struct store_write){.run = run_large, .context = &many}, &err), &err);
    assert_true(clock_steady_ms() - middle < RATIO_MAX * (middle - start + 1));
    assert_clean(fixture->store);
}

/* ---- operations ------------------------------------------------------------------------------------------------------ */

struct operation {
    const char *name;
    int64_t at_ms, prune_before_ms;
    bool expected; /* to be known already */
    uint32_t memory;
    int64_t unit, rev;
};

static bool run_operation(struct store_tx *tx, void *context, struct error *err) {
    struct operation *operation = context;
    uint32_t memory;
    int64_t unit, rev;
    if (operation->prune_before_ms && !store_tx_prune_operations(tx, operation->prune_before_ms, err)) return false;
    bool known = store_tx_find_operation(tx, str_of(operation->name), &memory, &unit, &rev);
    assert_true(known == operation->expected);
    if (known) {
        assert_int_equal(memory, operation->memory);
        assert_int_equal(unit, operation->unit);
        assert_int_equal(rev, operation->rev);
        return true;
    }
    return store_tx_put_operation(tx, str_of(operation->name), operation->memory, operation->unit, operation->rev,
                                  operation->at_ms, err);
}

static void test_operations(void **state) {
    struct fixture *fixture = *state;
    struct operation steps[] = {
        {"op-1", 1000, 0, false, 1, 7, 8},      {"op-2", 2000, 0, false, 1, 9, 9},   {"op-1", 0, 0, true, 1, 7, 8},
        {"op-2", 0, 1500, true, 1, 9, 9},       {"op-1", 3000, 0, false, 2, 11, 12}, {"op-1", 0, 0, true, 2, 11, 12},
        {"'; DROP--", 4000, 0, false, 3, 1, 1}, {"'; DROP--", 0, 0, true, 3, 1, 1},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct error err = {0};
        struct store_write write = {.run = run_operation, .context = &steps[i]};
        assert_ok(store_write(fixture->store, &write, &err), &err);
        if (i % 3 == 1) {
            store_close(fixture->store);
            open_store(fixture);
        }
    }
    assert_clean(fixture->store);
}

/* ---- who may open ---------------------------------------------------------------------------------------------------- */

static void test_openers(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    struct unit unit = unit_of("a", "b"), found;
    assert_null(store_open(fixture->directory, NULL, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    error_clear(&err);

    struct store *reader = store_open(fixture->directory, &(struct store_options){.read_only = true}, &err);
    if (!reader) fail_msg("%s", err.message);
    assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
    assert_ok(store_get_unit(reader, &fixture->arena, fixture->memory, unit.id, &found, &err), &err);
    assert_clean(reader);
    assert_false(put_unit(reader, fixture->memory, &unit, &err));
    assert_int_equal(err.code, ERR_DENIED);
    error_clear(&err);

    /* The reader outlives the writer, and does not hinder the next one. */
    store_close(fixture->store);
    assert_ok(store_get_unit(reader, &fixture->arena, fixture->memory, unit.id, &found, &err), &err);
    open_store(fixture);
    unit.id = 0;
    assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
    assert_ok(store_get_unit(reader, &fixture->arena, fixture->memory, unit.id, &found, &err), &err);
    store_close(reader);

    assert_null(store_open("no/such/directory", NULL, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    error_clear(&err);
    char empty[200];
    make_directory(empty);
    assert_null(store_open(empty, &(struct store_options){.read_only = true}, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    remove_directory(empty);
}

/* ---- backup ---------------------------------------------------------------------------------------------------------- */

static void test_backup(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    char other[200], copy[256];
    struct unit unit = unit_of("a", "b"), later = unit_of("c", "d"), found;
    make_directory(other);
    snprintf(copy, sizeof copy, "%s/store.sqlite", other);
    assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
    assert_ok(store_backup(fixture->store, copy, NULL, &err), &err);
    assert_ok(put_unit(fixture->store, fixture->memory, &later, &err), &err);

    struct store *restored = store_open(other, NULL, &err);
    if (!restored) fail_msg("%s", err.message);
    assert_ok(store_get_unit(restored, &fixture->arena, fixture->memory, unit.id, &found, &err), &err);
    assert_false(store_get_unit(restored, &fixture->arena, fixture->memory, later.id, &found, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    error_clear(&err);
    later.id = 0;
    assert_ok(put_unit(restored, fixture->memory, &later, &err), &err);
    assert_clean(restored);
    store_close(restored);

    assert_false(store_backup(fixture->store, "no/such/directory/copy", NULL, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    remove_directory(other);
}

/* All that was acknowledged, also what only the log holds; nothing is left beside a store that is at rest. */
static void test_copy(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    char other[200], copy[256], log[300];
    struct unit unit = unit_of("a", "b"), found;
    make_directory(other);
    snprintf(copy, sizeof copy, "%s/store.sqlite", other);
    snprintf(log, sizeof log, "%s-wal", copy);
    assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
    assert_ok(store_copy(fixture->directory, copy, &err), &err);
    struct store *copied = store_open(other, &(struct store_options){.read_only = true, .at_rest = true}, &err);
    if (!copied) fail_msg("%s", err.message);
    assert_ok(store_get_unit(copied, &fixture->arena, fixture->memory, unit.id, &found, &err), &err);
    assert_clean(copied);
    store_close(copied);
    assert_false(file_exists(log));
    remove_directory(other);
}

/* A directory's name may hold what means something in a URI. */
static void test_odd_path(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    char other[200], odd[256], copy[300];
    make_directory(other);
    snprintf(odd, sizeof odd, "%s/50%%25 ?a=b#c d\xC3\xA9", other);
    assert_ok(file_make_directories(odd, &err), &err);
    snprintf(copy, sizeof copy, "%s/store.sqlite", odd);
    assert_ok(store_copy(fixture->directory, copy, &err), &err);
    struct store *copied = store_open(odd, &(struct store_options){.read_only = true, .at_rest = true}, &err);
    if (!copied) fail_msg("%s", err.message);
    store_close(copied);
    remove_directory(other);
}

/* ---- a reader that takes long -------------------------------------------------------------------------------------------- */

enum {
    LONG_TEXT = 60000,
    LOG_UNITS = 4700 /* of that length: 270 MB, more than the log may have before readers are waited for */
};

static bool run_fill_log(struct store_tx *tx, void *context, struct error *err) {
    struct fixture *fixture = context;
    char *text = arena_alloc(&fixture->arena, LONG_TEXT + 1);
    memset(text, 'x', LONG_TEXT);
    text[LONG_TEXT] = '\0';
    for (int i = 0; i < LOG_UNITS; i++) {
        struct unit unit = unit_of("a", text);
        if (!store_tx_put_unit(tx, fixture->memory, &unit, err)) return false;
    }
    return true;
}

static bool write_beside(void *context, struct error *err) {
    struct fixture *fixture = context;
    if (!store_write(fixture->store, &(struct store_write){.run = run_fill_log, .context = fixture}, err)) return false;
    int64_t start_ms = clock_steady_ms();
    for (int i = 0; i < 4; i++) {
        struct unit unit = unit_of("c", "d");
        if (!put_unit(fixture->store, fixture->memory, &unit, err)) return false;
    }
    assert_in_range(clock_steady_ms() - start_ms, 0, 4000); /* waiting for the reader would be 5 s each */
    return error_set(err, ERR_UNAVAILABLE, "enough");
}

static void test_a_long_reader(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    char copy[256];
    snprintf(copy, sizeof copy, "%s/copy", fixture->directory);
    assert_false(store_backup(fixture->store, copy, &(struct going_on){write_beside, fixture}, &err));
    assert_string_equal(err.message, "enough");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        cmocka_unit_test_setup_teardown(test_fields, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_refusals, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_memories, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_inside_a_write, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_a_large_write, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_operations, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_openers, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_backup, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_copy, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_odd_path, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_a_long_reader, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
