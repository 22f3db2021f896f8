/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include "store/concordance.h"

struct indexed {
    char directory[200], file[256];
    struct concordance *concordance;
    struct arena arena;
};

static void open_index(struct indexed *indexed) {
    struct error err = {0};
    indexed->concordance = concordance_open(indexed->directory, &err);
    if (!indexed->concordance) fail_msg("%s", err.message);
}

static const struct {
    uint32_t memory;
    const char *from, *to, *source, *target;
} entries[] = {
    {1, "en", "sw", "The president of Kenya spoke.", "Rais wa Kenya alizungumza."},
    {1, "en", "sw", "Police officers from Kenya arrived in Haiti", "Maafisa wa polisi kutoka Kenya walifika Haiti"},
    {1, "en", "fr-HT", "The UN approved the mission", "L’ONU a approuvé la mission"},
    {2, "en-GB", "fr", "The mission of the UN", "La mission de l'ONU"},
    {2, "en", "sw", "He bought a cow; the cow of the president", "Alinunua ng’ombe; ng'ombe wa rais"},
    {2, "zh-Hans", "zh-Hant-TW", "UN mission", "UN mission"},
    {2, "zh", "en", "UN mission", "the mission, once more"},
};
enum { ENTRIES = sizeof entries / sizeof *entries };

static void put_entry(struct indexed *indexed, size_t i, int64_t rev, bool deleted) {
    struct error err = {0};
    struct unit unit = {.id = (int64_t)i + 1, .rev = rev, .deleted = deleted};
    assert_ok(language_parse(str_of(entries[i].from), &unit.from, &err), &err);
    assert_ok(language_parse(str_of(entries[i].to), &unit.to, &err), &err);
    unit.source.text = str_of(entries[i].source);
    unit.target.text = str_of(entries[i].target);
    assert_ok(concordance_put(indexed->concordance, entries[i].memory, &unit, &err), &err);
}

static void fill(struct indexed *indexed) {
    struct error err = {0};
    for (size_t i = 0; i < ENTRIES; i++) put_entry(indexed, i, (int64_t)i + 1, false);
    assert_ok(concordance_commit(indexed->concordance, &err), &err);
}

static int open_filled(void **state) {
    struct indexed *indexed = calloc(1, sizeof *indexed);
    make_directory(indexed->directory);
    snprintf(indexed->file, sizeof indexed->file, "%s/concordance.sqlite", indexed->directory);
    open_index(indexed);
    fill(indexed);
    *state = indexed;
    return 0;
}

static int close_filled(void **state) {
    struct indexed *indexed = *state;
    concordance_close(indexed->concordance);
    arena_done(&indexed->arena);
    remove_directory(indexed->directory);
    free(indexed);
    return 0;
}

/* The units found, in order of memory and id ("2 5"), or the error's code ("!2"). */
static void find(struct indexed *indexed, const struct concordance_query *query, char out[128]) {
    struct error err = {0};
    struct concordance_result result;
    bool seen[ENTRIES + 1] = {false};
    size_t len = 0;
    out[0] = '\0';
    if (!concordance_search(indexed->concordance, &indexed->arena, query, &result, &err)) {
        snprintf(out, 128, "!%d", err.code);
        return;
    }
    for (size_t i = 0; i < result.count; i++) {
        assert_in_range(result.at[i].unit, 1, ENTRIES);
        assert_int_equal(result.at[i].memory, entries[result.at[i].unit - 1].memory);
        seen[result.at[i].unit] = true;
    }
    for (size_t i = 1; i <= ENTRIES; i++)
        if (seen[i]) len += (size_t)snprintf(out + len, 128 - len, "%s%zu", len ? " " : "", i);
}

#define INVALID   "!2"
#define TOO_LARGE "!7"
#define SOURCE    CONCORDANCE_SOURCE
#define TARGET    CONCORDANCE_TARGET

static void test_queries(void **state) {
    static const struct {
        enum concordance_side side;
        const char *text, *expected;
    } cases[] = {
        /* words, in any order and case */
        {SOURCE, "kenya", "1 2"},
        {SOURCE, "KENYA president", "1"},
        {SOURCE, "president Kenya", "1"},
        {SOURCE, "kenya nothing", ""},
        {TARGET, "kenya", "1 2"},
        {TARGET, "president", ""}, /* the source has it */
        {SOURCE, "keny", ""},
        /* diacritics don't count */
        {TARGET, "approuve", "3"},
        {TARGET, "APPROUVÉ", "3"},
        {SOURCE, "kényà", "1 2"},
        /* phrases */
        {SOURCE, "\"president of kenya\"", "1"},
        {SOURCE, "\"kenya president\"", ""},
        {SOURCE, "\"the UN\" mission", "3 4"},
        {SOURCE, "mission \"of the\"", "4"},
        {SOURCE, "mission\"of the\"", "4"},
        /* beginnings */
        {SOURCE, "pres*", "1 5"},
        {SOURCE, "pres* of", "1 5"},
        {SOURCE, "\"officers from ke*\"", "2"},
        {SOURCE, "\"officers from k*\"", INVALID},
        {SOURCE, "p*", INVALID},
        {SOURCE, "po* ha*", "2"},
        {SOURCE, "pres* **", "1 5"},
        {SOURCE, "president. *", "1 5"},
        /* apostrophes part words, in texts and in queries */
        {TARGET, "onu", "3 4"},
        {TARGET, "l'ONU", "3 4"},
        {TARGET, "l’onu", "3 4"},
        {TARGET, "ng'ombe", "5"},
        {TARGET, "ng’ombe", "5"},
        {TARGET, "ng ombe", "5"},
        {TARGET, "\"ombe ng\"", "5"},
        /* what means something to FTS5 is only text here */
        {SOURCE, "kenya OR haiti", ""},
        {SOURCE, "kenya NOT haiti", ""},
        {SOURCE, "target:kenya", ""},
        {SOURCE, "tags:m1", ""},
        {SOURCE, "{source target}:kenya", ""},
        {SOURCE, "NEAR(kenya president)", ""},
        {SOURCE, "^kenya", "1 2"},
        {SOURCE, "(kenya)", "1 2"},
        {SOURCE, "kenya + haiti", "2"},
        {SOURCE, "kenya; DROP TABLE words", ""},
        {SOURCE, "'kenya'", "1 2"},
        {SOURCE, "\\kenya\\", "1 2"},
        {SOURCE, "kenya AND", ""},
        {SOURCE, "m1", ""},
        {SOURCE, "fen0", ""},
        /* no query */
        {SOURCE, "", INVALID},
        {SOURCE, "  \t", INVALID},
        {SOURCE, "* ... ;", INVALID},
        {SOURCE, "\"\"", INVALID},
        {SOURCE, "\"kenya", INVALID},
        {SOURCE, "kenya \"", INVALID},
        {SOURCE, "\xff", INVALID},
        {SOURCE, "a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6", ""},
        {SOURCE, "a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6 7", TOO_LARGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char found[128];
        find(*state, &(struct concordance_query){.side = cases[i].side, .text = str_of(cases[i].text), .limit = 20}, found);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("%s: \"%s\", expected \"%s\"", cases[i].text, found, cases[i].expected);
    }
    char found[128], large[1100];
    memset(large, 'a', sizeof large);
    find(*state, &(struct concordance_query){.text = {large, sizeof large}, .limit = 1}, found);
    assert_string_equal(found, TOO_LARGE);
    find(*state, &(struct concordance_query){.text = {"a\0b", 3}, .limit = 1}, found);
    assert_string_equal(found, INVALID);
    find(*state, &(struct concordance_query){.text = STR("kenya"), .limit = 0}, found);
    assert_string_equal(found, INVALID);
    find(*state, &(struct concordance_query){.text = STR("kenya"), .limit = CONCORDANCE_LIMIT_MAX + 1}, found);
    assert_string_equal(found, INVALID);
}

static void test_filters(void **state) {
    static const uint32_t first[] = {1}, both[] = {1, 2}, third[] = {3};
    static const struct {
        const char *text, *from, *to;
        const uint32_t *memories;
        size_t memory_count;
        const char *expected;
    } cases[] = {
        {"mission", "", "", NULL, 0, "3 4 6 7"},    {"mission", "", "", first, 1, "3"},
        {"mission", "", "", both, 2, "3 4 6 7"},    {"mission", "", "", third, 1, ""},
        {"mission", "", "", first, 0, ""}, /* none of none */
        {"mission", "en", "", NULL, 0, "3 4"},      {"mission", "en-US", "fr", NULL, 0, "3 4"},
        {"mission", "en", "fr-HT", both, 2, "3 4"}, {"mission", "en", "fr-HT", first, 1, "3"},
        {"mission", "fr", "", NULL, 0, ""},         {"mission", "", "en", NULL, 0, "7"},
        {"mission", "zh", "", NULL, 0, "6 7"},      {"mission", "zh-Hans-CN", "", NULL, 0, "6 7"}, /* no script is any script */
        {"mission", "zh-Hant", "", NULL, 0, "7"},   {"mission", "", "zh-Hant", NULL, 0, "6"},
        {"mission", "", "zh-Hans", NULL, 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct concordance_query query = {
            .text = str_of(cases[i].text), .memories = cases[i].memories, .memory_count = cases[i].memory_count, .limit = 20};
        char found[128];
        if (cases[i].from[0]) assert_true(language_parse(str_of(cases[i].from), &query.from, NULL));
        if (cases[i].to[0]) assert_true(language_parse(str_of(cases[i].to), &query.to, NULL));
        find(*state, &query, found);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("%s %s>%s: \"%s\", expected \"%s\"", cases[i].text, cases[i].from, cases[i].to, found, cases[i].expected);
    }
}

static void test_many_memories(void **state) {
    uint32_t memories[1001];
    char found[128];
    for (uint32_t i = 0; i < 1001; i++) memories[i] = 1001 - i;
    struct concordance_query query = {.text = STR("kenya"), .memories = memories, .memory_count = 1000, .limit = 9};
    find(*state, &query, found);
    assert_string_equal(found, ""); /* all but memory 1 */
    query.memories++;
    find(*state, &query, found);
    assert_string_equal(found, "1 2");
    query.memories--;
    query.memory_count = 1001;
    find(*state, &query, found);
    assert_string_equal(found, TOO_LARGE);
}

static void test_pages_and_order(void **state) {
    struct indexed *indexed = *state;
    struct error err = {0};
    struct concordance_result all, page;
    struct concordance_query query = {.text = STR("the"), .limit = 20};
    assert_ok(concordance_search(indexed->concordance, &indexed->arena, &query, &all, &err), &err);
    assert_int_equal(all.count, 4);
    assert_false(all.more);
    query.limit = 1;
    for (query.offset = 0; query.offset < 4; query.offset++) {
        assert_ok(concordance_search(indexed->concordance, &indexed->arena, &query, &page, &err), &err);
        assert_int_equal(page.count, 1);
        assert_int_equal(page.at[0].unit, all.at[query.offset].unit);
        assert_true(page.more == (query.offset < 3));
    }
    /* "the" twice in five words comes before "the" once in five. */
    assert_true(all.at[0].unit == 3 || all.at[0].unit == 4);
    assert_int_equal(all.at[3].unit, 1);
    query.offset = CONCORDANCE_OFFSET_MAX;
    assert_ok(concordance_search(indexed->concordance, &indexed->arena, &query, &page, &err), &err);
    assert_int_equal(page.count, 0);
}

static void test_following(void **state) {
    struct indexed *indexed = *state;
    struct error err = {0};
    struct concordance_query kenya = {.text = STR("kenya"), .limit = 20}, mission = {.text = STR("mission"), .limit = 20};
    char found[128];
    assert_int_equal(concordance_rev(indexed->concordance, 1), 3);
    assert_int_equal(concordance_rev(indexed->concordance, 2), 7);
    assert_int_equal(concordance_rev(indexed->concordance, 3), 0);

    put_entry(indexed, 0, 8, true); /* deleted */
    find(indexed, &kenya, found);
    assert_string_equal(found, "1 2"); /* not before the commit */
    assert_int_equal(concordance_rev(indexed->concordance, 1), 3);
    assert_ok(concordance_commit(indexed->concordance, &err), &err);
    find(indexed, &kenya, found);
    assert_string_equal(found, "2");
    assert_int_equal(concordance_rev(indexed->concordance, 1), 8);

    struct unit changed = unit_of("Kenya took part in a mission", "x");
    changed.id = 3;
    changed.rev = 9;
    assert_ok(concordance_put(indexed->concordance, 1, &changed, &err), &err);
    put_entry(indexed, 1, 2, false); /* an old one again: nothing changes, the rev stays */
    assert_ok(concordance_commit(indexed->concordance, &err), &err);
    find(indexed, &kenya, found);
    assert_string_equal(found, "2 3");

    bool more = true;
    for (int calls = 0; more; calls++) {
        assert_true(calls < 10);
        assert_ok(concordance_drop_memory(indexed->concordance, 2, 1, &more, &err), &err);
    }
    assert_ok(concordance_commit(indexed->concordance, &err), &err);
    find(indexed, &mission, found);
    assert_string_equal(found, "3");
    put_entry(indexed, 5, 99, false); /* not committed: gone with the process */
    concordance_close(indexed->concordance);
    open_index(indexed);
    find(indexed, &mission, found);
    assert_string_equal(found, "3");
    assert_int_equal(concordance_rev(indexed->concordance, 1), 9);
    assert_int_equal(concordance_rev(indexed->concordance, 2), 0);
    assert_null(concordance_open(indexed->directory, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
}

/* As service does: put everything again, and if that fails, once more. */
static bool follow(struct indexed *indexed) {
    for (size_t i = 0; i < ENTRIES; i++) {
        struct unit unit = unit_of(entries[i].source, entries[i].target);
        unit.id = unit.rev = (int64_t)i + 1;
        if (!concordance_put(indexed->concordance, entries[i].memory, &unit, NULL)) return false;
    }
    return concordance_commit(indexed->concordance, NULL);
}

/* However the file is damaged: no crash, no wrong hit, and sooner or later a whole index again. */
static void test_damage(void **state) {
    enum { ROUNDS = 150 };
    struct indexed *indexed = *state;
    struct concordance_query query = {.text = STR("kenya"), .limit = 20};
    struct error err = {0};
    struct buf whole = {0};
    int noticed = 0;
    concordance_close(indexed->concordance);
    assert_ok(file_read(indexed->file, 1 << 24, &whole, &err), &err);
    srand(1);
    for (int round = 0; round < ROUNDS; round++) {
        struct buf damaged = {0};
        char found[128];
        buf_add_str(&damaged, buf_str(&whole));
        for (int i = 0; i < 1 + round % 40; i++) damaged.at[(size_t)rand() % damaged.len] ^= (char)(1 + rand() % 255);
        if (round % 10 == 9) damaged.len = (size_t)rand() % damaged.len;
        assert_ok(file_replace(indexed->file, buf_str(&damaged), &err), &err);
        buf_done(&damaged);
        open_index(indexed);
        find(indexed, &query, found); /* asserts that each hit is a unit that was put */
        bool empty = concordance_rev(indexed->concordance, 1) == 0;
        noticed += empty;
        bool whole_again = !empty;
        for (int attempt = 0; !whole_again && attempt < 3; attempt++) whole_again = follow(indexed);
        assert_true(whole_again);
        if (empty) {
            find(indexed, &query, found);
            assert_string_equal(found, "1 2");
        }
        concordance_close(indexed->concordance);
    }
    assert_true(noticed > ROUNDS / 10);
    assert_ok(file_replace(indexed->file, STR("no database"), &err), &err);
    open_index(indexed);
    assert_int_equal(concordance_rev(indexed->concordance, 1), 0);
    buf_done(&whole);
}

struct shared {
    struct concordance *concordance;
    atomic_bool over;
    atomic_int wrong;
};

static void *search_on(void *argument) {
    struct shared *shared = argument;
    struct arena arena = {0};
    while (!shared->over) {
        struct concordance_result result;
        struct concordance_query query = {.text = STR("common"), .limit = 100};
        arena_reset(&arena);
        if (!concordance_search(shared->concordance, &arena, &query, &result, NULL)) shared->wrong++;
        if (result.count % 10 != 0) shared->wrong++; /* ten are committed at once */
        concordance_rev(shared->concordance, 1);
    }
    arena_done(&arena);
    return NULL;
}

static void test_searching_meanwhile(void **state) {
    struct indexed *indexed = *state;
    struct shared shared = {.concordance = indexed->concordance};
    pthread_t threads[2];
    struct error err = {0};
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&threads[i], NULL, search_on, &shared), 0);
    for (int i = 100; i < 500; i++) {
        struct unit unit = unit_of("a common word", "neno");
        unit.id = unit.rev = i;
        assert_ok(concordance_put(indexed->concordance, 1, &unit, &err), &err);
        if (i % 10 == 9) assert_ok(concordance_commit(indexed->concordance, &err), &err);
    }
    shared.over = true;
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    assert_int_equal(shared.wrong, 0);
}

static void test_highlights(void **state) {
    static const struct {
        const char *query, *text, *expected; /* start-end, UTF-16 */
    } cases[] = {
        {"kenya", "The president of Kenya spoke.", "17-22"},
        {"KENYA the", "The president of Kenya spoke. Kenya!", "0-3 17-22 30-35"},
        {"\"president of\"", "The president of Kenya; of a president", "4-16"},
        {"\"a b\" \"b c\"", "a b c", "0-5"},
        {"pres* ke*", "The president of Kenya spoke.", "4-13 17-22"},
        {"ng'ombe", "Alinunua ng’ombe; ng'ombe", "9-16 18-25"},
        {"onu", "L’ONU a dit", "2-5"},
        {"approuve", "a approuvé, approuver", "2-10"},
        {"haiti", "\xF0\x9F\x87\xAD\xF0\x9F\x87\xB9 Haïti", "5-10"},
        {"nothing", "The president", ""},
        {"\"not closed", "not closed", ""},
        {"the", "", ""},
        {"the the", "the", "0-3"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span *spans;
        size_t count, len = 0;
        char found[128] = "";
        concordance_highlight(&arena, str_of(cases[i].query), str_of(cases[i].text), &spans, &count);
        for (size_t n = 0; n < count; n++)
            len += (size_t)snprintf(found + len, sizeof found - len, "%s%u-%u", n ? " " : "", spans[n].start, spans[n].end);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("%s in %s: \"%s\", expected \"%s\"", cases[i].query, cases[i].text, found, cases[i].expected);
    }
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_queries, open_filled, close_filled),
        cmocka_unit_test_setup_teardown(test_filters, open_filled, close_filled),
        cmocka_unit_test_setup_teardown(test_many_memories, open_filled, close_filled),
        cmocka_unit_test_setup_teardown(test_pages_and_order, open_filled, close_filled),
        cmocka_unit_test_setup_teardown(test_following, open_filled, close_filled),
        cmocka_unit_test_setup_teardown(test_damage, open_filled, close_filled),
        cmocka_unit_test_setup_teardown(test_searching_meanwhile, open_filled, close_filled),
        cmocka_unit_test(test_highlights),
    };
    return cmocka_run_group_tests_name("concordance", tests, NULL, NULL);
}
