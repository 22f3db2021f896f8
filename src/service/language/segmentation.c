/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences. The rules come from the built-in file, from one that the user names at the start, or from one that a memory has of
 * its own (DATA/srx/MEMORY.replace.srx or MEMORY.extend.srx, replaced atomically). A segmenter is compiled per rule set and
 * language at its first use and then shared; changing a memory's rules drops those compiled from the old ones. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "exchange/srx.h"
#include "service/language/language.h"

struct rule_set {
    struct str memory; /* its name; empty: everyone's */
    bool extends;      /* tried before everyone's rules; else in their place */
    struct arena arena;
    struct segmentation_rules rules;
};

struct compiled {
    const struct rule_set *set;
    struct language language;
    struct segmenter *segmenter;
};

struct segmenters {
    pthread_mutex_t checking; /* taken alone: everyone's rules take some milliseconds to compile, on one core at a time */
    pthread_mutex_t changing; /* one change of files and `sets` at a time; taken before `lock`, and enough for reading them */
    pthread_rwlock_t lock;    /* held for reading while a segmenter runs */
    struct rule_set common;
    struct rule_set *extra;               /* everyone's too, tried before them; NULL: none */
    struct rule_set *sets[RULE_SETS_MAX]; /* those of memories */
    size_t set_count;
    struct compiled compiled[SEGMENTERS_MAX];
    size_t compiled_count;
    uint64_t dropped; /* how many sets were, so that nobody keeps what was compiled from one of them */
};

/* ---- rule sets -------------------------------------------------------------------------------------------------------- */

static bool rules_path(struct service *service, struct str memory, bool extends, char path[PATH_MAX], struct error *err) {
    int len = snprintf(path, PATH_MAX, "%s/srx", service->options.data);
    if (len < PATH_MAX && !file_make_directories(path, err)) return false;
    len = snprintf(path, PATH_MAX, "%s/srx/%" STR_FMT ".%s.srx", service->options.data, STR_ARG(memory),
                   extends ? "extend" : "replace");
    return len < PATH_MAX || error_set(err, ERR_INVALID, "%s: path too long", service->options.data);
}

static struct rule_set *find_set(struct segmenters *segmenters, struct str memory) {
    for (size_t i = 0; i < segmenters->set_count; i++)
        if (str_equal(segmenters->sets[i]->memory, memory)) return segmenters->sets[i];
    return NULL;
}

static void close_set(struct rule_set *set) {
    if (!set) return;
    arena_done(&set->arena);
    free(set);
}

static struct rule_set *read_set(struct str memory, bool extends, struct str bytes, const char *name, struct error *err) {
    struct rule_set *set = alloc_zero(1, sizeof *set);
    set->memory = arena_copy(&set->arena, memory);
    set->extends = extends;
    if (srx_read(&set->arena, arena_copy(&set->arena, bytes), name, &set->rules, err)) return set;
    close_set(set);
    return NULL;
}

static struct segmenter *compile(struct segmenters *segmenters, const struct rule_set *set, const struct language *language,
                                 struct error *err) {
    const struct segmentation_rules *base = &segmenters->common.rules;
    if (set == &segmenters->common && segmenters->extra)
        return segmenter_open_extended(&segmenters->extra->rules, base, language, err);
    return set->extends ? segmenter_open_extended(&set->rules, base, language, err)
                        : segmenter_open(&set->rules, language, err);
}

/* Drops what was compiled from a set, and the set. Under the lock for writing. */
static void drop_set(struct segmenters *segmenters, struct rule_set *set) {
    size_t kept = 0;
    for (size_t i = 0; i < segmenters->compiled_count; i++) {
        if (segmenters->compiled[i].set == set)
            segmenter_close(segmenters->compiled[i].segmenter);
        else
            segmenters->compiled[kept++] = segmenters->compiled[i];
    }
    segmenters->compiled_count = kept;
    segmenters->dropped++;
    for (size_t i = 0; i < segmenters->set_count; i++)
        if (segmenters->sets[i] == set) segmenters->sets[i] = segmenters->sets[--segmenters->set_count];
    close_set(set);
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

static bool read_extra(struct segmenters *segmenters, const char *path, struct error *err) {
    struct buf bytes = {0};
    if (file_read(path, SRX_BYTES_MAX, &bytes, err)) segmenters->extra = read_set(STR(""), true, buf_str(&bytes), path, err);
    buf_done(&bytes);
    return segmenters->extra != NULL;
}

bool segmenters_init(struct service *service, struct error *err) {
    const char *path = service->options.rules;
    struct buf bytes = {0};
    struct segmenters *segmenters = service->segmenters = alloc_zero(1, sizeof *service->segmenters);
    pthread_rwlock_init(&segmenters->lock, NULL);
    pthread_mutex_init(&segmenters->checking, NULL);
    pthread_mutex_init(&segmenters->changing, NULL);
    struct rule_set *common = &segmenters->common;
    bool ok = !path || file_read(path, SRX_BYTES_MAX, &bytes, err);
    struct str source = path ? arena_copy(&common->arena, buf_str(&bytes)) : segmenter_builtin_rules();
    buf_done(&bytes);
    if (ok && service->options.extra_rules) ok = read_extra(segmenters, service->options.extra_rules, err);
    return ok && srx_read(&common->arena, source, path ? path : "built-in rules", &common->rules, err);
}

/* The file of one memory, where it has one. */
static bool load_set(struct service *service, struct str memory, bool extends, struct error *err) {
    char path[PATH_MAX];
    struct buf bytes = {0};
    struct segmenters *segmenters = service->segmenters;
    if (!rules_path(service, memory, extends, path, err)) return false;
    if (!file_exists(path) || segmenters->set_count == RULE_SETS_MAX) return true;
    struct rule_set *set =
        file_read(path, SRX_BYTES_MAX, &bytes, err) ? read_set(memory, extends, buf_str(&bytes), path, err) : NULL;
    buf_done(&bytes);
    if (set) segmenters->sets[segmenters->set_count++] = set;
    return set != NULL;
}

bool segmenters_load(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct memory_list memories = {0};
    bool ok = store_list_memories(service->store, &arena, &memories, err);
    for (size_t i = 0; ok && i < memories.count; i++)
        ok = load_set(service, memories.at[i].name, true, err) &&
             (find_set(service->segmenters, memories.at[i].name) || load_set(service, memories.at[i].name, false, err));
    arena_done(&arena);
    return ok;
}

void segmenters_done(struct service *service) {
    struct segmenters *segmenters = service->segmenters;
    if (!segmenters) return;
    while (segmenters->set_count) drop_set(segmenters, segmenters->sets[0]);
    for (size_t i = 0; i < segmenters->compiled_count; i++) segmenter_close(segmenters->compiled[i].segmenter);
    arena_done(&segmenters->common.arena);
    close_set(segmenters->extra);
    pthread_mutex_destroy(&segmenters->checking);
    pthread_mutex_destroy(&segmenters->changing);
    pthread_rwlock_destroy(&segmenters->lock);
    free(segmenters);
}

/* ---- segmenting ------------------------------------------------------------------------------------------------------- */

static const struct segmenter *find_compiled(const struct segmenters *segmenters, const struct rule_set *set,
                                             const struct language *language) {
    for (size_t i = 0; i < segmenters->compiled_count; i++)
        if (segmenters->compiled[i].set == set && language_equal(&segmenters->compiled[i].language, language))
            return segmenters->compiled[i].segmenter;
    return NULL;
}

static const struct rule_set *set_for(struct segmenters *segmenters, struct str memory) {
    const struct rule_set *own = memory.len ? find_set(segmenters, memory) : NULL;
    return own ? own : &segmenters->common;
}

/* Clients choose the language, so the table has a bound: one makes room. Under the lock for writing. */
static void keep_compiled(struct segmenters *segmenters, struct compiled fresh) {
    if (segmenters->compiled_count == SEGMENTERS_MAX) {
        segmenter_close(segmenters->compiled[0].segmenter);
        segmenters->compiled[0] = segmenters->compiled[--segmenters->compiled_count];
    }
    segmenters->compiled[segmenters->compiled_count++] = fresh;
}

/* Compiling matches a user's patterns against the language and may take long: others go on segmenting. What was dropped in
 * between, or somebody else was quicker to compile, goes again. */
static bool compile_for(struct segmenters *segmenters, const struct segment_request *request, struct error *err) {
    struct compiled fresh = {.language = request->language};
    pthread_rwlock_rdlock(&segmenters->lock);
    uint64_t dropped = segmenters->dropped;
    fresh.set = set_for(segmenters, request->memory);
    fresh.segmenter = compile(segmenters, fresh.set, &fresh.language, err);
    pthread_rwlock_unlock(&segmenters->lock);
    if (!fresh.segmenter) return false;
    pthread_rwlock_wrlock(&segmenters->lock);
    bool wanted = segmenters->dropped == dropped && !find_compiled(segmenters, fresh.set, &fresh.language);
    if (wanted) keep_compiled(segmenters, fresh);
    pthread_rwlock_unlock(&segmenters->lock);
    if (!wanted) segmenter_close(fresh.segmenter);
    return true;
}

bool service_segment(struct service *service, struct arena *arena, const struct segment_request *request,
                     struct sentence_list *out, struct error *err) {
    struct segmenters *segmenters = service->segmenters;
    struct memory memory;
    if (request->memory.len &&
        (!service_require_readable(service, err) || !catalogue_find_memory(service, arena, request->memory, &memory, err)))
        return false;
    for (;;) {
        pthread_rwlock_rdlock(&segmenters->lock);
        const struct rule_set *set = set_for(segmenters, request->memory);
        const struct segmenter *segmenter = find_compiled(segmenters, set, &request->language);
        bool ok = segmenter && segmenter_run(segmenter, arena, request->text, out, err);
        pthread_rwlock_unlock(&segmenters->lock);
        if (segmenter) return ok;
        if (!compile_for(segmenters, request, err)) return false;
    }
}

/* ---- a memory's own rules --------------------------------------------------------------------------------------------- */

/* Patterns are compiled once here, so that a bad one is told now and not to whoever segments next in its language; for
 * English together with everyone's, and kept. Without the lock, since everyone's never change. */
static bool check_set(struct segmenters *segmenters, const struct rule_set *set, struct compiled *english, struct error *err) {
    *english = (struct compiled){.set = set};
    if (!segmenter_check(&set->rules, err)) return false;
    language_parse(STR("en"), &english->language, NULL);
    english->segmenter = compile(segmenters, set, &english->language, err);
    return english->segmenter != NULL;
}

static bool remove_file(const char *path, struct error *err) {
    if (unlink(path) < 0) return errno == ENOENT || error_set_errno(err, "%s", path);
    return file_sync_directory_of(path, err);
}

static bool write_set(struct service *service, struct str memory, bool extends, struct str bytes, struct error *err) {
    char path[PATH_MAX], other[PATH_MAX];
    if (!rules_path(service, memory, extends, path, err) || !rules_path(service, memory, !extends, other, err)) return false;
    if (!file_replace(path, bytes, err)) return false;
    return remove_file(other, err);
}

/* Under `changing`; nobody who segments waits for the disk. */
static bool replace_set(struct service *service, struct rule_set *fresh, const struct compiled *english, struct str bytes,
                        struct error *err) {
    struct segmenters *segmenters = service->segmenters;
    struct rule_set *old = find_set(segmenters, fresh->memory);
    if (!old && segmenters->set_count == RULE_SETS_MAX)
        return error_set(err, ERR_TOO_LARGE, "%d memories have rules of their own already", RULE_SETS_MAX);
    if (!write_set(service, fresh->memory, fresh->extends, bytes, err)) return false;
    pthread_rwlock_wrlock(&segmenters->lock);
    if (old) drop_set(segmenters, old);
    segmenters->sets[segmenters->set_count++] = fresh;
    keep_compiled(segmenters, *english);
    pthread_rwlock_unlock(&segmenters->lock);
    return true;
}

bool service_put_rules(struct service *service, struct str memory, bool extends, struct str bytes, struct error *err) {
    struct arena arena = {0};
    struct memory found;
    bool ok = service_require_readable(service, err) && catalogue_find_memory(service, &arena, memory, &found, err);
    struct rule_set *set = ok ? read_set(memory, extends, bytes, "srx", err) : NULL;
    arena_done(&arena);
    if (!set) return false;
    struct compiled english;
    pthread_mutex_lock(&service->segmenters->checking);
    ok = check_set(service->segmenters, set, &english, err);
    pthread_mutex_unlock(&service->segmenters->checking);
    if (ok) {
        pthread_mutex_lock(&service->segmenters->changing);
        ok = replace_set(service, set, &english, bytes, err);
        pthread_mutex_unlock(&service->segmenters->changing);
    }
    if (!ok) {
        segmenter_close(english.segmenter);
        close_set(set);
    }
    return ok;
}

bool service_get_rules(struct service *service, struct str memory, bool *extends, struct buf *out, struct error *err) {
    char path[PATH_MAX];
    pthread_mutex_lock(&service->segmenters->changing);
    const struct rule_set *set = find_set(service->segmenters, memory);
    if (set) *extends = set->extends;
    bool ok = set || error_set(err, ERR_NOT_FOUND, "memory \"%" STR_FMT "\" has no rules of its own", STR_ARG(memory));
    ok = ok && rules_path(service, memory, *extends, path, err) && file_read(path, SRX_BYTES_MAX, out, err);
    pthread_mutex_unlock(&service->segmenters->changing);
    return ok;
}

bool service_remove_rules(struct service *service, struct str memory, struct error *err) {
    char path[PATH_MAX];
    struct segmenters *segmenters = service->segmenters;
    pthread_mutex_lock(&segmenters->changing);
    struct rule_set *set = find_set(segmenters, memory);
    bool ok = set || error_set(err, ERR_NOT_FOUND, "memory \"%" STR_FMT "\" has no rules of its own", STR_ARG(memory));
    ok = ok && rules_path(service, memory, set->extends, path, err) && remove_file(path, err) &&
         rules_path(service, memory, !set->extends, path, err) &&
         remove_file(path, err); /* what a crash between two steps of write_set has left */
    pthread_rwlock_wrlock(&segmenters->lock);
    if (ok) drop_set(segmenters, set);
    pthread_rwlock_unlock(&segmenters->lock);
    pthread_mutex_unlock(&segmenters->changing);
    return ok;
}
