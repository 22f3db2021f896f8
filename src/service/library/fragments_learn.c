/* SPDX-License-Identifier: Apache-2.0 */
/* The thread that learns: maps what was learned before, and learns anew when enough has changed. It runs at a low priority,
 * waits until no import runs and writing has been quiet for a moment, and gives up what it does when the service stops. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "match/fragments/fragment_train.h"
#include "service/library/fragments.h"

enum {
    LOOK_EVERY_MS = 500,
    QUIET_MS = 2000,                 /* without a change, before learning begins ... */
    PATIENCE_MS = 60 * 1000,         /* ... or so long after it was due ... */
    IMPORT_PATIENCE_MS = 600 * 1000, /* ... or, while imports run, which a slow disk can make quiet without an end, so long */
    CHANGES_MIN = 500,               /* learning anew pays from so many changes, or a tenth of the units */
    CHANGES_SHARE = 10,
    CHANGES_MAX = FRAGMENT_PENDING_MAX / 4 * 3, /* what doesn't find room beside the image is not found until then */
    SMALL_CHANGES_MIN = 20,                     /* of a memory too small */
    BATCH = 1000,
    FOLLOW_BATCH = 200, /* some 10 ms, for which the writer may have to wait */
    NICE = 10,
};

/* ---- the image's note: up to which rev of each memory it was made -------------------------------------------------------- */

static void write_note(const struct memory_list *memories, struct buf *out) {
    for (size_t i = 0; i < memories->count; i++)
        buf_add_format(out, "%u %lld\n", memories->at[i].id, (long long)memories->at[i].rev);
}

struct note_line {
    uint32_t memory;
    int64_t rev;
};

static bool read_note_line(struct str *rest, struct note_line *line) {
    struct str text = str_cut(rest, '\n');
    int64_t memory;
    if (!str_to_int(str_cut(&text, ' '), &memory) || memory < 0 || memory > UINT32_MAX) return false;
    line->memory = (uint32_t)memory;
    return str_to_int(text, &line->rev) && line->rev >= 0;
}

static int64_t noted_rev(struct str note, uint32_t memory) {
    struct note_line line;
    while (note.len && read_note_line(&note, &line))
        if (line.memory == memory) return line.rev;
    return 0;
}

static int by_id(const void *a, const void *b) {
    const struct memory *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static bool list_memories(struct service *service, struct arena *arena, struct memory_list *out) {
    if (!store_list_memories(service->store, arena, out, NULL)) return false;
    if (out->count) qsort(out->at, out->count, sizeof *out->at, by_id);
    return true;
}

/* ---- files --------------------------------------------------------------------------------------------------------------- */

static bool path_of(struct service *service, const struct fragment_pair *pair, const char *suffix, char path[PATH_MAX]) {
    return snprintf(path, PATH_MAX, "%s/index/%s-%s%s", service->options.data, pair->from, pair->to, suffix) < PATH_MAX;
}

struct image_file {
    int fd;
    const char *path;
};

static bool write_piece(void *context, const void *bytes, size_t len, struct error *err) {
    const struct image_file *file = context;
    return file_write_all(file->fd, file->path, bytes, len, err);
}

static bool go_on(void *service) {
    return !service_is_stopping(service);
}

static bool write_image(struct service *service, const struct fragment_pair *pair, struct fragment_training *training,
                        struct str note) {
    char path[PATH_MAX], fresh[PATH_MAX], directory[PATH_MAX];
    const struct training_control control = {go_on, service};
    if (!path_of(service, pair, ".fragments", path) || !path_of(service, pair, ".fragments.fresh", fresh)) return false;
    snprintf(directory, sizeof directory, "%s/index", service->options.data);
    if (!file_make_directories(directory, NULL)) return false;
    struct image_file file = {open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), fresh};
    if (file.fd < 0) return false;
    bool ok = fragment_training_run(training, note, &control, write_piece, &file, NULL) && fsync(file.fd) == 0;
    close(file.fd);
    ok = ok && rename(fresh, path) == 0 && file_sync_directory_of(path, NULL);
    if (!ok) unlink(fresh);
    return ok;
}

/* NULL when there is no file, or none that can be used: it is made again then. */
static struct fragment_handle *open_image(struct service *service, const struct fragment_pair *pair) {
    char path[PATH_MAX];
    struct fragment_handle *handle = alloc_zero(1, sizeof *handle);
    handle->users = 1;
    if (path_of(service, pair, ".fragments", path) && file_map_open(path, &handle->map, NULL)) {
        handle->model = fragment_model_open(handle->map.bytes, NULL);
        if (handle->model) return handle;
        file_map_close(&handle->map);
        unlink(path);
    }
    free(handle);
    return NULL;
}

static void forget_image(struct service *service, const struct fragment_pair *pair) {
    char path[PATH_MAX];
    if (!path_of(service, pair, ".fragments", path)) return;
    file_remove(path, NULL);
}

/* ---- catching up --------------------------------------------------------------------------------------------------------- */

/* What changed in a memory since `rev`. Each batch is read and put with the lock held: what the writer puts meanwhile comes
 * after it, so that no older state covers a newer one. */
static bool follow_memory(struct service *service, const struct fragment_pair *pair, struct fragment_handle *handle,
                          uint32_t memory, int64_t rev, size_t *changes) {
    struct arena arena = {0};
    struct unit_list units = {0};
    bool ok;
    do {
        arena_reset(&arena);
        pthread_mutex_lock(&service->fragments->change_lock);
        ok = store_list_changes(service->store, &arena, memory, rev, FOLLOW_BATCH, &units, NULL);
        for (size_t i = 0; ok && i < units.count; i++) {
            rev = units.at[i].rev;
            bool ours = fragments_belongs(pair, &units.at[i]);
            if (ours) fragment_model_put(handle->model, memory, &units.at[i]);
            if (!ours && units.at[i].id < rev) fragments_remove(handle, memory, &units.at[i]);
            *changes += ours;
        }
        pthread_mutex_unlock(&service->fragments->change_lock);
    } while (ok && units.count == FOLLOW_BATCH && !service_is_stopping(service));
    arena_done(&arena);
    return ok;
}

static bool has_memory(const struct memory_list *memories, uint32_t id) {
    for (size_t i = 0; i < memories->count; i++)
        if (memories->at[i].id == id) return true;
    return false;
}

/* Memories that are gone since. */
static void drop_gone(struct service *service, struct fragment_pair *pair, struct fragment_handle *handle,
                      const struct memory_list *memories) {
    struct str note = fragment_model_note(handle->model);
    struct note_line line;
    while (note.len && read_note_line(&note, &line)) {
        if (has_memory(memories, line.memory)) continue;
        pthread_mutex_lock(&service->fragments->change_lock);
        bool found = fragment_model_drop_memory(handle->model, line.memory);
        pthread_mutex_unlock(&service->fragments->change_lock);
        if (found) fragments_note_deleted(service->fragments, pair);
    }
}

/* An image that knows of revs that the store doesn't have is of another store: one restored from a backup. */
static bool fits(struct fragment_handle *handle, const struct memory_list *memories) {
    for (size_t i = 0; i < memories->count; i++)
        if (noted_rev(fragment_model_note(handle->model), memories->at[i].id) > memories->at[i].rev) return false;
    return true;
}

/* All that changed since the image was made. */
static bool catch_up(struct service *service, struct fragment_pair *pair, struct fragment_handle *handle, struct arena *arena,
                     struct memory_list *memories, size_t *changes) {
    struct str note = fragment_model_note(handle->model);
    *changes = 0;
    if (!list_memories(service, arena, memories)) return false;
    for (size_t i = 0; i < memories->count; i++) {
        uint32_t memory = memories->at[i].id;
        if (!follow_memory(service, pair, handle, memory, noted_rev(note, memory), changes)) return false;
    }
    return true;
}

static void put_in_place(struct fragments *fragments, struct fragment_pair *pair, struct fragment_handle *fresh, size_t units,
                         size_t changes) {
    pthread_mutex_lock(&fragments->change_lock);
    pthread_mutex_lock(&fragments->lock);
    struct fragment_handle *before = pair->handle;
    pair->handle = fresh;
    fresh->users++; /* the caller's, until it gives that back */
    pair->too_small = pair->holds_deleted = false;
    pair->units = units;
    pair->changes = changes;
    pair->due_since_ms = 0;
    pthread_mutex_unlock(&fragments->lock);
    pthread_mutex_unlock(&fragments->change_lock);
    fragments_release(fragments, before);
}

/* Tried again later. A model that lacks what could not be read is none. */
static void note_failure(struct fragments *fragments, struct fragment_pair *pair, const struct fragment_handle *lacking) {
    pthread_mutex_lock(&fragments->lock);
    struct fragment_handle *before = lacking && pair->handle == lacking ? pair->handle : NULL;
    if (before) pair->handle = NULL;
    pair->due_since_ms = 0;
    pair->changed_ms = clock_steady_ms() + PATIENCE_MS;
    pthread_mutex_unlock(&fragments->lock);
    fragments_release(fragments, before);
}

/* Puts the model in the place of the one before, and makes it current. Puts of the writer's thread reach it from the exchange
 * on; what was written before is read from the store. */
static void exchange(struct service *service, struct fragment_pair *pair, struct fragment_handle *fresh, size_t units) {
    struct arena arena = {0};
    struct memory_list memories = {0};
    size_t changes;
    bool ok = catch_up(service, pair, fresh, &arena, &memories, &changes);
    if (ok) {
        put_in_place(service->fragments, pair, fresh, units, changes);
        /* Once more, for what came between the last batch and the exchange. */
        ok = catch_up(service, pair, fresh, &arena, &memories, &changes);
        if (ok) drop_gone(service, pair, fresh, &memories);
    }
    if (!ok) note_failure(service->fragments, pair, fresh);
    fragments_release(service->fragments, fresh);
    arena_done(&arena);
}

/* ---- learning ------------------------------------------------------------------------------------------------------------ */

static bool collect_memory(struct service *service, const struct fragment_pair *pair, uint32_t memory,
                           struct fragment_training *training) {
    struct arena arena = {0};
    struct unit_list units = {0};
    int64_t after = 0;
    bool ok;
    do {
        arena_reset(&arena);
        ok = store_list_units(service->store, &arena, memory, after, BATCH, false, &units, NULL);
        for (size_t i = 0; ok && i < units.count; i++)
            if (fragments_belongs(pair, &units.at[i]) && units.at[i].status != STATUS_REJECTED)
                fragment_training_add(training, memory, &units.at[i]);
        after = units.next;
    } while (ok && units.more && !service_is_stopping(service));
    arena_done(&arena);
    return ok && !service_is_stopping(service);
}

static void note_too_small(struct service *service, struct fragment_pair *pair, size_t units) {
    struct fragments *fragments = service->fragments;
    forget_image(service, pair);
    pthread_mutex_lock(&fragments->lock);
    struct fragment_handle *before = pair->handle;
    pair->handle = NULL;
    pair->too_small = true;
    pair->holds_deleted = false;
    pair->units = units;
    pair->changes = 0;
    pair->due_since_ms = 0;
    pthread_mutex_unlock(&fragments->lock);
    fragments_release(fragments, before);
}

static void learn(struct service *service, struct fragment_pair *pair) {
    struct arena arena = {0};
    struct memory_list memories = {0};
    struct buf note = {0};
    struct fragment_training *training = fragment_training_open();
    bool ok = list_memories(service, &arena, &memories);
    write_note(&memories, &note);
    for (size_t i = 0; ok && i < memories.count; i++) ok = collect_memory(service, pair, memories.at[i].id, training);
    size_t units = fragment_training_count(training);
    bool enough = units >= FRAGMENT_UNITS_MIN;
    bool written = ok && enough && write_image(service, pair, training, buf_str(&note));
    fragment_training_close(training); /* before the image is mapped: both would be large */
    struct fragment_handle *handle = written ? open_image(service, pair) : NULL;
    if (handle)
        exchange(service, pair, handle, units);
    else if (ok && !enough)
        note_too_small(service, pair, units);
    else
        note_failure(service->fragments, pair, NULL);
    buf_done(&note);
    arena_done(&arena);
}

/* What was learned before this start. */
static void open_known(struct service *service, struct fragment_pair *pair) {
    struct arena arena = {0};
    struct memory_list memories = {0};
    struct fragment_handle *handle = open_image(service, pair);
    pair->opened = true; /* this thread's alone */
    bool known = handle && list_memories(service, &arena, &memories), usable = known && fits(handle, &memories);
    if (known && !usable) forget_image(service, pair); /* now: the store may grow past the revs that it knows of */
    if (usable)
        exchange(service, pair, handle, fragment_model_units(handle->model));
    else
        fragments_release(service->fragments, handle);
    arena_done(&arena);
}

/* ---- when ---------------------------------------------------------------------------------------------------------------- */

static bool is_due(struct fragment_pair *pair, bool importing) {
    size_t share = pair->units / CHANGES_SHARE, wanted = share > CHANGES_MIN ? share : CHANGES_MIN;
    if (wanted > CHANGES_MAX) wanted = CHANGES_MAX;
    int64_t now = clock_steady_ms();
    if (!pair->handle) wanted = pair->too_small ? SMALL_CHANGES_MIN : 0;
    if (pair->changes < wanted && !pair->holds_deleted) return false;
    if (!pair->due_since_ms) pair->due_since_ms = now;
    if (importing) return now - pair->due_since_ms >= IMPORT_PATIENCE_MS;
    return now - pair->changed_ms >= QUIET_MS || now - pair->due_since_ms >= PATIENCE_MS;
}

static struct fragment_pair *next_due(struct service *service) {
    struct fragments *fragments = service->fragments;
    struct fragment_pair *due = NULL;
    bool importing = state_imports_run(service);
    pthread_mutex_lock(&fragments->lock);
    for (size_t i = 0; i < fragments->pair_count && !due; i++)
        if (!fragments->pairs[i]->opened || is_due(fragments->pairs[i], importing)) due = fragments->pairs[i];
    pthread_mutex_unlock(&fragments->lock);
    return due;
}

/* False at the end. */
static bool wait_a_moment(struct service *service) {
    struct timespec until = state_deadline_in(LOOK_EVERY_MS);
    pthread_mutex_lock(&service->state_lock);
    while (!service->stopping && pthread_cond_timedwait(&service->state_changed, &service->state_lock, &until) == 0)
        ;
    bool on = !service->stopping;
    pthread_mutex_unlock(&service->state_lock);
    return on;
}

/* The pairs that the library knows of from its own files. */
static void note_pairs(struct service *service) {
    struct arena arena = {0};
    struct language_pair *pairs;
    size_t count = library_list_pairs(service, &arena, &pairs);
    for (size_t i = 0; i < count; i++) fragments_note_pair(service->fragments, &pairs[i].from, &pairs[i].to);
    arena_done(&arena);
}

void *fragments_run(void *context) {
    struct service *service = context;
    setpriority(PRIO_PROCESS, 0, NICE); /* of this thread alone, on Linux */
    while (!service_require_readable(service, NULL))
        if (!wait_a_moment(service)) return NULL;
    note_pairs(service);
    do {
        struct fragment_pair *pair = next_due(service);
        if (pair && !pair->opened)
            open_known(service, pair);
        else if (pair)
            learn(service, pair);
    } while (wait_a_moment(service));
    return NULL;
}
