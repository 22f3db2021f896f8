/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences. The rules come from the built-in file, from one that the user names at the start, or from one that a memory has of
 * its own (DATA/srx/MEMORY.replace.srx or MEMORY.extend.srx, replaced atomically). A segmenter is compiled per rule set and
 * language at its first use and then shared; changing a memory's rules drops those compiled from the old ones. Who segments or
 * compiles holds what it uses by a reference and no lock: a text and rules that take long keep nobody waiting.
 *
 * A file bears the name of its memory, which another one may have later: it goes with the memory before its name is free (or,
 * after a crash, at the next start), and what is in use is known by the memory's id. */
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "exchange/srx.h"
#include "service/language/language.h"

struct rule_set {
    atomic_uint references;
    uint32_t memory; /* its id; 0: everyone's */
    bool extends;    /* tried before everyone's rules; else in their place */
    struct arena arena;
    struct segmentation_rules rules;
};

struct compiled {
    atomic_uint references;
    const struct rule_set *set; /* to be compared only: it may be gone */
    struct language language;
    struct segmenter *segmenter;
};

struct segmenters {
    pthread_mutex_t checking; /* taken alone: everyone's rules take some milliseconds to compile, on one core at a time */
    pthread_mutex_t changing; /* one change of files and `sets` at a time; taken before `lock`, and enough for reading them */
    pthread_rwlock_t lock;    /* over `sets` and `compiled`; held for as long as one looks something up */
    struct rule_set common;   /* never dropped */
    struct rule_set *extra;   /* everyone's too, tried before them; NULL: none */
    struct rule_set *sets[RULE_SETS_MAX]; /* those of memories */
    size_t set_count;
    struct compiled *compiled[SEGMENTERS_MAX];
    size_t compiled_count;
};

/* ---- rule sets -------------------------------------------------------------------------------------------------------- */

static bool rules_path(struct service *service, struct str memory, bool extends, char path[PATH_MAX], struct error *err) {
    int len = snprintf(path, PATH_MAX, "%s/srx", service->options.data);
    if (len < PATH_MAX && !file_make_directories(path, err)) return false;
    len = snprintf(path, PATH_MAX, "%s/srx/%" STR_FMT ".%s.srx", service->options.data, STR_ARG(memory),
                   extends ? "extend" : "replace");
    return len < PATH_MAX || error_set(err, ERR_INVALID, "%s: path too long", service->options.data);
}

static struct rule_set *find_set(struct segmenters *segmenters, uint32_t memory) {
    for (size_t i = 0; i < segmenters->set_count; i++)
        if (segmenters->sets[i]->memory == memory) return segmenters->sets[i];
    return NULL;
}

static void release_set(struct rule_set *set) {
    if (!set || atomic_fetch_sub(&set->references, 1) > 1) return;
    arena_done(&set->arena);
    free(set);
}

static struct rule_set *read_set(uint32_t memory, bool extends, struct str bytes, const char *name, struct error *err) {
    struct rule_set *set = alloc_zero(1, sizeof *set);
    set->references = 1;
    set->memory = memory;
    set->extends = extends;
    if (srx_read(&set->arena, arena_copy(&set->arena, bytes), name, &set->rules, err)) return set;
    release_set(set);
    return NULL;
}

static struct segmenter *open_segmenter(const struct segmenters *segmenters, const struct rule_set *set,
                                        const struct language *language, struct error *err) {
    const struct segmentation_rules *base = &segmenters->common.rules;
    if (set == &segmenters->common && segmenters->extra)
        return segmenter_open_extended(&segmenters->extra->rules, base, language, err);
    return set->extends ? segmenter_open_extended(&set->rules, base, language, err)
                        : segmenter_open(&set->rules, language, err);
}

static struct compiled *compile(const struct segmenters *segmenters, const struct rule_set *set,
                                const struct language *language, struct error *err) {
    struct segmenter *segmenter = open_segmenter(segmenters, set, language, err);
    if (!segmenter) return NULL;
    struct compiled *compiled = alloc(sizeof *compiled);
    *compiled = (struct compiled){.references = 1, .set = set, .language = *language, .segmenter = segmenter};
    return compiled;
}

static void release_compiled(struct compiled *compiled) {
    if (!compiled || atomic_fetch_sub(&compiled->references, 1) > 1) return;
    segmenter_close(compiled->segmenter);
    free(compiled);
}

/* Drops what was compiled from a set, and the set; what is in use lasts until its users are done. Under the lock for
 * writing. */
static void drop_set(struct segmenters *segmenters, struct rule_set *set) {
    size_t kept = 0;
    for (size_t i = 0; i < segmenters->compiled_count; i++) {
        if (segmenters->compiled[i]->set == set)
            release_compiled(segmenters->compiled[i]);
        else
            segmenters->compiled[kept++] = segmenters->compiled[i];
    }
    segmenters->compiled_count = kept;
    for (size_t i = 0; i < segmenters->set_count; i++)
        if (segmenters->sets[i] == set) segmenters->sets[i] = segmenters->sets[--segmenters->set_count];
    release_set(set);
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

static bool read_extra(struct segmenters *segmenters, const char *path, struct error *err) {
    struct buf bytes = {0};
    if (file_read(path, SRX_BYTES_MAX, &bytes, err)) segmenters->extra = read_set(0, true, buf_str(&bytes), path, err);
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
    common->references = 1;
    bool ok = !path || file_read(path, SRX_BYTES_MAX, &bytes, err);
    struct str source = path ? arena_copy(&common->arena, buf_str(&bytes)) : segmenter_builtin_rules();
    buf_done(&bytes);
    if (ok && service->options.extra_rules) ok = read_extra(segmenters, service->options.extra_rules, err);
    return ok && srx_read(&common->arena, source, path ? path : "built-in rules", &common->rules, err);
}

/* The file of one memory, where it has one. */
static bool load_set(struct service *service, const struct memory *memory, bool extends, struct error *err) {
    char path[PATH_MAX];
    struct buf bytes = {0};
    struct segmenters *segmenters = service->segmenters;
    if (!rules_path(service, memory->name, extends, path, err)) return false;
    if (!file_exists(path) || segmenters->set_count == RULE_SETS_MAX) return true;
    struct rule_set *set =
        file_read(path, SRX_BYTES_MAX, &bytes, err) ? read_set(memory->id, extends, buf_str(&bytes), path, err) : NULL;
    buf_done(&bytes);
    if (set) segmenters->sets[segmenters->set_count++] = set;
    return set != NULL;
}

static bool is_of_one(const struct memory_list *memories, struct str file) {
    for (size_t i = 0; i < memories->count; i++) {
        size_t len = memories->at[i].name.len;
        struct str rest = str_slice(file, len < file.len ? len : file.len, file.len);
        if (str_starts(file, memories->at[i].name) &&
            (str_equal(rest, STR(".extend.srx")) || str_equal(rest, STR(".replace.srx"))))
            return true;
    }
    return false;
}

/* Files of memories that are gone: a crash came before their rules went, or they are not in a backup that was gone back to. */
static void sweep(struct service *service, const struct memory_list *memories) {
    char path[PATH_MAX];
    struct arena arena = {0};
    struct str *names;
    size_t count = 0;
    if (snprintf(path, sizeof path, "%s/srx", service->options.data) >= PATH_MAX ||
        !file_list(path, &arena, &names, &count, NULL))
        count = 0;
    for (size_t i = 0; i < count; i++)
        if (str_ends(names[i], STR(".srx")) && !is_of_one(memories, names[i]) &&
            snprintf(path, sizeof path, "%s/srx/%" STR_FMT, service->options.data, STR_ARG(names[i])) < PATH_MAX)
            unlink(path);
    arena_done(&arena);
}

static uint64_t count_damage(struct service *service) {
    struct store_metrics metrics;
    store_read_metrics(service->store, &metrics);
    return metrics.damaged_reads;
}

bool segmenters_load(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct memory_list memories = {0};
    uint64_t damage = count_damage(service);
    bool ok = store_list_memories(service->store, &arena, &memories, err);
    if (ok && count_damage(service) == damage) sweep(service, &memories); /* else it may be one that is missing from the list */
    for (size_t i = 0; ok && i < memories.count; i++)
        ok = load_set(service, &memories.at[i], true, err) &&
             (find_set(service->segmenters, memories.at[i].id) || load_set(service, &memories.at[i], false, err));
    arena_done(&arena);
    return ok;
}

void segmenters_done(struct service *service) {
    struct segmenters *segmenters = service->segmenters;
    if (!segmenters) return;
    while (segmenters->set_count) drop_set(segmenters, segmenters->sets[0]);
    for (size_t i = 0; i < segmenters->compiled_count; i++) release_compiled(segmenters->compiled[i]);
    arena_done(&segmenters->common.arena);
    release_set(segmenters->extra);
    pthread_mutex_destroy(&segmenters->checking);
    pthread_mutex_destroy(&segmenters->changing);
    pthread_rwlock_destroy(&segmenters->lock);
    free(segmenters);
}

/* ---- segmenting ------------------------------------------------------------------------------------------------------- */

static struct compiled *find_compiled(const struct segmenters *segmenters, const struct rule_set *set,
                                      const struct language *language) {
    for (size_t i = 0; i < segmenters->compiled_count; i++)
        if (segmenters->compiled[i]->set == set && language_equal(&segmenters->compiled[i]->language, language))
            return segmenters->compiled[i];
    return NULL;
}

static struct rule_set *set_for(struct segmenters *segmenters, uint32_t memory) {
    struct rule_set *own = memory ? find_set(segmenters, memory) : NULL;
    return own ? own : &segmenters->common;
}

/* Clients choose the language, so the table has a bound: one makes room. Under the lock for writing. */
static void keep_compiled(struct segmenters *segmenters, struct compiled *fresh) {
    if (segmenters->compiled_count == SEGMENTERS_MAX) {
        release_compiled(segmenters->compiled[0]);
        segmenters->compiled[0] = segmenters->compiled[--segmenters->compiled_count];
    }
    segmenters->compiled[segmenters->compiled_count++] = fresh;
}

/* What is there already, with a reference; else NULL, and *set with a reference. */
static struct compiled *look_up(struct segmenters *segmenters, uint32_t memory, const struct language *language,
                                struct rule_set **set) {
    pthread_rwlock_rdlock(&segmenters->lock);
    *set = set_for(segmenters, memory);
    struct compiled *compiled = find_compiled(segmenters, *set, language);
    atomic_fetch_add(compiled ? &compiled->references : &(*set)->references, 1);
    pthread_rwlock_unlock(&segmenters->lock);
    return compiled;
}

/* Unless the rules were changed in between, or somebody else was quicker to compile them. */
static void offer_compiled(struct segmenters *segmenters, uint32_t memory, struct compiled *fresh) {
    pthread_rwlock_wrlock(&segmenters->lock);
    if (set_for(segmenters, memory) == fresh->set && !find_compiled(segmenters, fresh->set, &fresh->language)) {
        atomic_fetch_add(&fresh->references, 1);
        keep_compiled(segmenters, fresh);
    }
    pthread_rwlock_unlock(&segmenters->lock);
}

static struct compiled *compiled_for(struct segmenters *segmenters, uint32_t memory, const struct language *language,
                                     struct error *err) {
    struct rule_set *set;
    struct compiled *compiled = look_up(segmenters, memory, language, &set);
    if (compiled) return compiled;
    compiled = compile(segmenters, set, language, err);
    if (compiled) offer_compiled(segmenters, memory, compiled);
    release_set(set); /* only now, so that no other set can have its address */
    return compiled;
}

bool service_segment(struct service *service, struct arena *arena, const struct segment_request *request,
                     struct sentence_list *out, struct error *err) {
    struct memory memory = {0};
    if (request->memory.len &&
        (!service_require_readable(service, err) || !catalogue_find_memory(service, arena, request->memory, &memory, err)))
        return false;
    struct compiled *compiled = compiled_for(service->segmenters, memory.id, &request->language, err);
    struct going_on going_on = service_going_on(service);
    struct segmenter_work alone = {0}, *work = request->work ? request->work : &alone;
    work->going_on = &going_on;
    bool ok = compiled && segmenter_run(compiled->segmenter, arena, request->text, work, out, err);
    work->going_on = NULL;
    release_compiled(compiled);
    return ok;
}

/* ---- a memory's own rules --------------------------------------------------------------------------------------------- */

/* Patterns are compiled once here, so that a bad one is told now and not to whoever segments next in its language; for
 * English together with everyone's, and kept. Without the lock, since everyone's never change. */
static struct compiled *check_set(const struct segmenters *segmenters, const struct rule_set *set, struct error *err) {
    struct language english;
    language_parse(STR("en"), &english, NULL);
    return segmenter_check(&set->rules, err) ? compile(segmenters, set, &english, err) : NULL;
}

static bool write_set(struct service *service, struct str memory, bool extends, struct str bytes, struct error *err) {
    char path[PATH_MAX], other[PATH_MAX];
    if (!rules_path(service, memory, extends, path, err) || !rules_path(service, memory, !extends, other, err)) return false;
    if (!file_replace(path, bytes, err)) return false;
    return file_remove(other, err);
}

static bool remove_files(struct service *service, struct str memory, struct error *err) {
    char path[PATH_MAX];
    for (int extends = 0; extends <= 1; extends++)
        if (!rules_path(service, memory, extends, path, err) || !file_remove(path, err)) return false;
    return true;
}

/* The memory may be deleted at any moment. Either its end comes after this has looked, and takes the files along; or this sees
 * it and takes them back, before another memory of the name can have some. */
static bool write_set_of(struct service *service, const struct memory *memory, bool extends, struct str bytes,
                         struct error *err) {
    if (!catalogue_require_there(service, memory, err) || !write_set(service, memory->name, extends, bytes, err)) return false;
    if (catalogue_require_there(service, memory, err)) return true;
    remove_files(service, memory->name, NULL);
    return false;
}

/* Under `changing`; nobody who segments waits for the disk. */
static bool replace_set(struct service *service, const struct memory *memory, struct rule_set *fresh, struct compiled *english,
                        struct str bytes, struct error *err) {
    struct segmenters *segmenters = service->segmenters;
    struct rule_set *old = find_set(segmenters, fresh->memory);
    if (!old && segmenters->set_count == RULE_SETS_MAX)
        return error_set(err, ERR_TOO_LARGE, "%d memories have rules of their own already", RULE_SETS_MAX);
    if (!write_set_of(service, memory, fresh->extends, bytes, err)) return false;
    pthread_rwlock_wrlock(&segmenters->lock);
    if (old) drop_set(segmenters, old);
    segmenters->sets[segmenters->set_count++] = fresh;
    keep_compiled(segmenters, english);
    pthread_rwlock_unlock(&segmenters->lock);
    return true;
}

bool service_put_rules(struct service *service, struct str memory, bool extends, struct str bytes, struct error *err) {
    struct arena arena = {0};
    struct memory found;
    bool ok = service_require_readable(service, err) && catalogue_find_memory(service, &arena, memory, &found, err);
    struct rule_set *set = ok ? read_set(found.id, extends, bytes, "srx", err) : NULL;
    if (!set) {
        arena_done(&arena);
        return false;
    }
    pthread_mutex_lock(&service->segmenters->checking);
    struct compiled *english = check_set(service->segmenters, set, err);
    pthread_mutex_unlock(&service->segmenters->checking);
    ok = english != NULL;
    if (ok) {
        pthread_mutex_lock(&service->segmenters->changing);
        ok = replace_set(service, &found, set, english, bytes, err);
        pthread_mutex_unlock(&service->segmenters->changing);
    }
    if (!ok) {
        release_compiled(english);
        release_set(set);
    }
    arena_done(&arena);
    return ok;
}

static bool refuse_none(struct str memory, struct error *err) {
    return error_set(err, ERR_NOT_FOUND, "memory \"%" STR_FMT "\" has no rules of its own", STR_ARG(memory));
}

static bool read_rules(struct service *service, const struct memory *memory, bool *extends, struct buf *out,
                       struct error *err) {
    char path[PATH_MAX];
    const struct rule_set *set = find_set(service->segmenters, memory->id);
    if (!set) return refuse_none(memory->name, err);
    *extends = set->extends;
    return rules_path(service, memory->name, *extends, path, err) && file_read(path, SRX_BYTES_MAX, out, err);
}

bool service_get_rules(struct service *service, struct str memory, bool *extends, struct buf *out, struct error *err) {
    struct arena arena = {0};
    struct memory found;
    bool ok = service_require_readable(service, err) && catalogue_find_memory(service, &arena, memory, &found, err);
    if (ok) {
        pthread_mutex_lock(&service->segmenters->changing);
        ok = read_rules(service, &found, extends, out, err);
        pthread_mutex_unlock(&service->segmenters->changing);
    }
    arena_done(&arena);
    return ok;
}

/* Both files: a crash between two steps of write_set may have left the other. */
static bool remove_rules(struct service *service, const struct memory *memory, struct error *err) {
    struct segmenters *segmenters = service->segmenters;
    struct rule_set *set = find_set(segmenters, memory->id);
    if (!set) return refuse_none(memory->name, err);
    if (!catalogue_require_there(service, memory, err) || !remove_files(service, memory->name, err)) return false;
    pthread_rwlock_wrlock(&segmenters->lock);
    drop_set(segmenters, set);
    pthread_rwlock_unlock(&segmenters->lock);
    return true;
}

bool service_remove_rules(struct service *service, struct str memory, struct error *err) {
    struct arena arena = {0};
    struct memory found;
    bool ok = service_require_readable(service, err) && catalogue_find_memory(service, &arena, memory, &found, err);
    if (ok) {
        pthread_mutex_lock(&service->segmenters->changing);
        ok = remove_rules(service, &found, err);
        pthread_mutex_unlock(&service->segmenters->changing);
    }
    arena_done(&arena);
    return ok;
}

/* ---- a memory that is gone ---------------------------------------------------------------------------------------------- */

void segmenters_remove_files(struct service *service, const struct memory *memory) {
    remove_files(service, memory->name, NULL);
}

void segmenters_forget(struct service *service, const struct memory *memory) {
    struct segmenters *segmenters = service->segmenters;
    pthread_mutex_lock(&segmenters->changing);
    struct rule_set *set = find_set(segmenters, memory->id);
    pthread_rwlock_wrlock(&segmenters->lock);
    if (set) drop_set(segmenters, set);
    pthread_rwlock_unlock(&segmenters->lock);
    pthread_mutex_unlock(&segmenters->changing);
}
