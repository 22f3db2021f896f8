/* SPDX-License-Identifier: Apache-2.0 */
/* A process that is killed at any moment loses nothing that it has acknowledged. A child writes from several threads, copies
 * the store now and then, and reports each unit once its write has come back; it is killed; the store is opened again. */
#include "fixture.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

enum { ROUNDS = 30, WRITERS = 3, BATCH = 20, KEPT_MAX = 200000 };

struct child {
    struct store *store;
    uint32_t memory;
    int report; /* the pipe's end */
    const char *copy;
};

/* What the parent needs to know a unit again; small enough to be written whole or not at all. */
struct receipt {
    int64_t id;
    uint64_t key; /* its text */
};

static void key_text(char text[32], uint64_t key) {
    snprintf(text, 32, "unit %016llx", (unsigned long long)key);
}

struct batch {
    struct child *child;
    uint64_t keys[BATCH];
    int64_t ids[BATCH];
    size_t count;
    struct str filler;
};

static bool run_batch(struct store_tx *tx, void *context, struct error *err) {
    struct batch *batch = context;
    for (size_t i = 0; i < batch->count; i++) {
        char text[32];
        key_text(text, batch->keys[i]);
        struct unit unit = unit_of(text, text);
        unit.before = batch->filler;
        if (!store_tx_put_unit(tx, batch->child->memory, &unit, err)) return false;
        batch->ids[i] = unit.id;
    }
    return true;
}

static void *write_for_ever(void *argument) {
    struct batch batch = {.child = argument};
    static char filler[20000];
    unsigned seed = (unsigned)(uintptr_t)&batch ^ (unsigned)getpid();
    memset(filler, 'x', sizeof filler);
    for (;;) {
        struct error err = {0};
        batch.count = rand_r(&seed) % 4 ? 1 : BATCH;
        batch.filler = (struct str){filler, rand_r(&seed) % 8 ? 100 : sizeof filler};
        for (size_t i = 0; i < batch.count; i++) batch.keys[i] = (uint64_t)rand_r(&seed) << 32 | (unsigned)rand_r(&seed);
        if (!store_write(batch.child->store, &(struct store_write){.run = run_batch, .context = &batch}, &err)) _exit(3);
        for (size_t i = 0; i < batch.count; i++) {
            struct receipt receipt = {batch.ids[i], batch.keys[i]};
            if (write(batch.child->report, &receipt, sizeof receipt) != sizeof receipt) _exit(4);
        }
    }
    return NULL;
}

static void live(const char *directory, const char *copy, int report) {
    struct child child = {.report = report, .copy = copy, .memory = 1};
    struct error err = {0};
    child.store = store_open(directory, NULL, &err);
    if (!child.store) _exit(5);
    for (int i = 0; i < WRITERS; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, write_for_ever, &child) != 0) _exit(6);
    }
    for (;;)
        if (!store_backup(child.store, copy, NULL, &err)) _exit(7);
}

/* Reads what the child acknowledged until it is dead. */
static size_t collect(int from, struct receipt *receipts, size_t count) {
    while (count < KEPT_MAX && read(from, &receipts[count], sizeof *receipts) == sizeof *receipts) count++;
    return count;
}

static void kill_one(struct fixture *fixture, const char *copy, struct receipt *receipts, size_t *count) {
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        live(fixture->directory, copy, ends[1]);
    }
    close(ends[1]);
    pid_t killer = fork();
    assert_true(killer >= 0);
    if (killer == 0) {
        usleep((useconds_t)(5000 + rand() % 120000));
        kill(pid, SIGKILL);
        _exit(0);
    }
    *count = collect(ends[0], receipts, *count);
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL); /* and not by a failed write */
    assert_int_equal(waitpid(killer, &status, 0), killer);
}

static void check_receipts(struct fixture *fixture, const struct receipt *receipts, size_t from, size_t count) {
    struct error err = {0};
    for (size_t i = from; i < count; i++) {
        struct unit unit;
        char text[32];
        key_text(text, receipts[i].key);
        arena_reset(&fixture->arena);
        assert_ok(store_get_unit(fixture->store, &fixture->arena, fixture->memory, receipts[i].id, &unit, &err), &err);
        assert_true(str_equal(unit.source.text, str_of(text)));
    }
}

static void check_copy(const char *copy_directory, const char *copy) {
    struct error err = {0};
    if (!file_exists(copy)) return;
    struct store *store = store_open(copy_directory, &(struct store_options){.read_only = true}, &err);
    if (!store) fail_msg("%s", err.message);
    assert_clean(store);
    store_close(store);
}

static void test_killed(void **state) {
    struct fixture *fixture = *state;
    struct receipt *receipts = calloc(KEPT_MAX, sizeof *receipts);
    char copy_directory[200], copy[256];
    size_t count = 0;
    make_directory(copy_directory);
    snprintf(copy, sizeof copy, "%s/store.sqlite", copy_directory);
    srand(7);
    for (int round = 0; round < ROUNDS; round++) {
        size_t before = count;
        store_close(fixture->store);
        kill_one(fixture, copy, receipts, &count);
        open_store(fixture);
        check_receipts(fixture, receipts, round % 10 == 9 ? 0 : before, count);
        if (round % 5 == 4) assert_clean(fixture->store);
    }
    check_copy(copy_directory, copy);
    assert_true(count > ROUNDS); /* the test did test something */
    printf("%zu acknowledged units over %d kills\n", count, ROUNDS);
    remove_directory(copy_directory);
    free(receipts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_killed, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("crash", tests, NULL, NULL);
}
