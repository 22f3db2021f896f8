/* SPDX-License-Identifier: Apache-2.0 */
/* A store in a directory of its own, with one memory, for the tests of store/. */
#ifndef TAFSIRI_TESTS_STORE_FIXTURE_H
#define TAFSIRI_TESTS_STORE_FIXTURE_H

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "store/store.h"

struct fixture {
    char directory[200];
    char file[256]; /* the database */
    struct store *store;
    uint32_t memory;
    struct arena arena;
};

/* A failure says why. */
#define assert_ok(call, err)                                                                                                   \
    do {                                                                                                                       \
        if (!(call)) fail_msg("%s: %s", #call, (err)->message);                                                                \
    } while (0)

static inline void make_directory(char directory[200]) {
    const char *parent = getenv("TMPDIR");
    snprintf(directory, 200, "%s/tafsiri-store-XXXXXX", parent && strlen(parent) < 150 ? parent : P_tmpdir);
    assert_non_null(mkdtemp(directory));
}

static inline int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

static inline void remove_directory(const char *directory) {
    nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* A unit en -> sw of plain texts. */
static inline struct unit unit_of(const char *source, const char *target) {
    return (struct unit){.from = {"en"},
                         .to = {"sw"},
                         .source.text = str_of(source),
                         .target.text = str_of(target),
                         .created_ms = 1690000000000,
                         .changed_ms = 1690000000000};
}

static inline bool run_create_memory(struct store_tx *tx, void *context, struct error *err) {
    struct memory *memory = context;
    return store_tx_create_memory(tx, memory, &memory->id, err);
}

static inline bool create_memory(struct store *store, const char *name, uint32_t *id, struct error *err) {
    struct memory memory = {.name = str_of(name), .title = STR("a title"), .created_ms = 1690000000000};
    struct store_write write = {.run = run_create_memory, .context = &memory};
    bool ok = store_write(store, &write, err);
    *id = memory.id;
    return ok;
}

struct put {
    uint32_t memory;
    struct unit *unit;
};

static inline bool run_put(struct store_tx *tx, void *context, struct error *err) {
    struct put *put = context;
    return store_tx_put_unit(tx, put->memory, put->unit, err);
}

static inline bool put_unit(struct store *store, uint32_t memory, struct unit *unit, struct error *err) {
    struct put put = {memory, unit};
    return store_write(store, &(struct store_write){.run = run_put, .context = &put}, err);
}

static inline void open_store(struct fixture *fixture) {
    struct error err = {0};
    fixture->store = store_open(fixture->directory, &(struct store_options){.commit_window_ms = 2}, &err);
    if (!fixture->store) fail_msg("%s", err.message);
}

static inline int fixture_open(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct error err = {0};
    make_directory(fixture->directory);
    snprintf(fixture->file, sizeof fixture->file, "%s/store.sqlite", fixture->directory);
    open_store(fixture);
    assert_ok(create_memory(fixture->store, "news", &fixture->memory, &err), &err);
    *state = fixture;
    return 0;
}

static inline int fixture_close(void **state) {
    struct fixture *fixture = *state;
    store_close(fixture->store);
    arena_done(&fixture->arena);
    remove_directory(fixture->directory);
    free(fixture);
    return 0;
}

static inline void add_fault(void *faults, const char *fault) {
    buf_add_format(faults, "%s\n", fault);
}

/* Faults, a line each; the caller frees. */
static inline struct buf verify(struct store *store, struct store_health *health) {
    struct buf faults = {0};
    struct error err = {0};
    assert_ok(store_verify(store, add_fault, &faults, health, &err), &err);
    buf_add_byte(&faults, '\0');
    return faults;
}

static inline void assert_clean(struct store *store) {
    struct store_health health;
    struct buf faults = verify(store, &health);
    assert_string_equal(faults.at, "");
    assert_int_equal(health.damaged, 0);
    buf_done(&faults);
}

#endif
