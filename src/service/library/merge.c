/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the indexes, in DATA/index: one image per source language (`en.index`), and `marks`, which names the images with
 * their numbers (match_index_image), and says up to which rev of each memory they are complete:
 *
 *     tafsiri-marks 2
 *     memory 1 4711
 *     pair en sw
 *     index en 1764288000000
 *     end
 *
 * The revs are read before the images are written, and the file is written after them: a crash in between leaves marks that
 * promise too little, never too much, and putting a unit twice is harmless. An image with a lower number than the marks say is
 * an older one that somebody put back: it lacks what the marks promise, and counts as missing. An index without units is not
 * named, and its file removed: its place may go to another language. Beside them is the file of the identities, which speaks
 * for itself (identities.c). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "service/library/state.h"

enum {
    MARKS_MAX_BYTES = 1 << 20,
    PENDING_MIN = 20000,            /* units put since the last save; up to so many a new one does not pay */
    PENDING_MIN_IMPORTING = 200000, /* the same while an import runs */
};

#define SUFFIX ".index"

static const char marks_header[] = "tafsiri-marks 2\n";

/* ---- marks ------------------------------------------------------------------------------------------------------------ */

static bool parse_memory(struct str line, struct merge_mark *mark) {
    int64_t memory;
    if (!str_to_int(str_cut(&line, ' '), &memory) || memory < 0 || memory > UINT32_MAX) return false;
    mark->memory = (uint32_t)memory;
    return str_to_int(line, &mark->rev) && mark->rev >= 0;
}

static bool parse_pair(struct str line, struct merge_marks *marks) {
    struct language_pair *pair = &marks->pairs[marks->pair_count++];
    return marks->pair_count <= PAIRS_MAX && language_parse(str_cut(&line, ' '), &pair->from, NULL) &&
           language_parse(line, &pair->to, NULL);
}

static bool parse_image(struct str line, struct merge_marks *marks) {
    struct merge_image *image = &marks->images[marks->image_count++];
    image->language = str_cut(&line, ' ');
    return marks->image_count <= INDEXES_MAX && image->language.len > 0 && image->language.len <= LANGUAGE_MAX &&
           str_to_int(line, &image->number);
}

static bool parse_line(struct str line, struct merge_marks *marks) {
    struct str kind = str_cut(&line, ' ');
    if (str_equal(kind, STR("memory"))) return parse_memory(line, &marks->at[marks->count++]);
    if (str_equal(kind, STR("pair"))) return parse_pair(line, marks);
    return str_equal(kind, STR("index")) && parse_image(line, marks);
}

static bool parse_marks(struct str rest, struct arena *arena, struct merge_marks *marks) {
    if (!str_starts(rest, str_of(marks_header)) || !str_ends(rest, STR("end\n"))) return false;
    rest = str_slice(rest, sizeof marks_header - 1, rest.len - strlen("end\n"));
    size_t lines_max = rest.len / strlen("index e\n") + 1;
    *marks = (struct merge_marks){.at = ARENA_ARRAY(arena, struct merge_mark, lines_max),
                                  .images = ARENA_ARRAY(arena, struct merge_image, INDEXES_MAX + 1),
                                  .pairs = ARENA_ARRAY(arena, struct language_pair, PAIRS_MAX + 1)};
    while (rest.len)
        if (!parse_line(str_cut(&rest, '\n'), marks)) return false;
    return true;
}

bool merge_read_marks(struct service *service, struct arena *arena, struct merge_marks *marks) {
    char path[PATH_MAX];
    struct buf bytes = {0};
    bool ok = state_index_path(service, "marks", "", path, NULL) && file_read(path, MARKS_MAX_BYTES, &bytes, NULL) &&
              parse_marks(arena_copy(arena, buf_str(&bytes)), arena, marks);
    buf_done(&bytes);
    return ok;
}

/* The indexes that the marks name. */
struct named {
    struct library_index *at[INDEXES_MAX];
    size_t count;
};

static void collect_marks(struct service *service, struct named *named, struct buf *out) {
    struct library *library = &service->library;
    buf_add_str(out, str_of(marks_header));
    pthread_rwlock_rdlock(&library->lock);
    for (size_t i = 0; i < library->index_count; i++)
        if (match_index_count(library->indexes[i]->index) > 0) named->at[named->count++] = library->indexes[i];
    for (size_t i = 0; i < library->memory_count; i++)
        if (library->memories[i]->info.name.len)
            buf_add_format(out, "memory %u %lld\n", library->memories[i]->info.id,
                           (long long)library->memories[i]->applied_rev);
    for (size_t i = 0; i < library->pair_count; i++)
        buf_add_format(out, "pair %s %s\n", library->pairs[i].from.tag, library->pairs[i].to.tag);
    pthread_rwlock_unlock(&library->lock);
}

/* ---- images ----------------------------------------------------------------------------------------------------------- */

static void unmap(void *context) {
    struct file_map *map = context;
    file_map_close(map);
    free(map);
}

static bool map_image(struct match_index *index, const char *path, struct error *err) {
    struct file_map *map = alloc_zero(1, sizeof *map);
    if (!file_map_open(path, map, err) || !match_index_load(index, map->bytes, unmap, map, err)) {
        unmap(map);
        return false;
    }
    return true;
}

static bool index_file(struct service *service, struct str language, char path[PATH_MAX], struct error *err) {
    char name[LANGUAGE_MAX + 1];
    snprintf(name, sizeof name, "%" STR_FMT, STR_ARG(language));
    return state_index_path(service, name, SUFFIX, path, err);
}

static bool load_image(struct service *service, const struct merge_image *image) {
    char path[PATH_MAX];
    struct library_index *entry = library_open_index(service, image->language);
    return entry && index_file(service, image->language, path, NULL) && map_image(entry->index, path, NULL) &&
           match_index_image(entry->index) >= (uint64_t)image->number;
}

/* Forgets what was loaded: indexes are never closed while the service is open, so each gets an empty successor here, before
 * anyone has seen it. */
static void forget_images(struct service *service) {
    struct library *library = &service->library;
    for (size_t i = 0; i < library->index_count; i++) {
        match_index_close(library->indexes[i]->index);
        library->indexes[i]->index = match_index_open();
    }
}

/* Put after the marks were written, deleted before they could be again: the marks don't name them, and the store has forgotten
 * them. */
static void drop_deleted(struct service *service, const struct memory_list *memories) {
    struct arena arena = {0};
    uint32_t *ids = ARENA_ARRAY(&arena, uint32_t, memories->count + 1);
    for (size_t i = 0; i < memories->count; i++) ids[i] = memories->at[i].id;
    for (size_t i = 0; i < service->library.index_count; i++)
        if (match_index_keep_memories(service->library.indexes[i]->index, ids, memories->count))
            service->library.holds_deleted = true;
    arena_done(&arena);
}

bool merge_load(struct service *service, const struct merge_marks *marks, const struct memory_list *memories) {
    for (size_t i = 0; i < marks->image_count; i++) {
        if (load_image(service, &marks->images[i])) continue;
        forget_images(service);
        return false;
    }
    drop_deleted(service, memories);
    return true;
}

static bool is_named(const struct named *named, struct str file) {
    for (size_t i = 0; i < named->count; i++) {
        struct str language = named->at[i]->language;
        if (file.len == language.len + strlen(SUFFIX) && str_starts(file, language)) return true;
    }
    return false;
}

/* Files of languages that have no units any more. */
static void remove_others(struct service *service, const struct named *named) {
    char path[PATH_MAX];
    DIR *directory = state_index_path(service, "", "", path, NULL) ? opendir(path) : NULL;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        struct str file = str_of(entry->d_name);
        if (str_ends(file, str_of(SUFFIX)) && !is_named(named, file) &&
            state_index_path(service, entry->d_name, "", path, NULL))
            unlink(path);
    }
    if (directory) closedir(directory);
}

void merge_forget(struct service *service) {
    char path[PATH_MAX];
    struct named none = {.count = 0};
    if (state_index_path(service, "marks", "", path, NULL)) file_remove(path, NULL);
    remove_others(service, &none);
}

static bool write_image(void *context, void *file, struct error *err) {
    return match_index_save(context, file_put, file, err);
}

static bool save_index(struct service *service, struct library_index *entry, struct buf *marks, struct error *err) {
    char path[PATH_MAX];
    if (!index_file(service, entry->language, path, err)) return false;
    bool saved = (match_index_pending(entry->index) == 0 && file_exists(path)) ||
                 (file_replace_by(path, write_image, entry->index, err) && map_image(entry->index, path, err));
    if (saved)
        buf_add_format(marks, "index %" STR_FMT " %llu\n", STR_ARG(entry->language),
                       (unsigned long long)match_index_image(entry->index));
    return saved;
}

static size_t larger_of(size_t a, size_t b) {
    return a > b ? a : b;
}

/* How many of all units in an index may wait for its next save; a start after a crash reads them from the store again. An
 * import puts so many in a row that a save at each further quarter of them wrote most units four times. */
static size_t pending_max(size_t all, bool importing) {
    return importing ? larger_of(all / 2, PENDING_MIN_IMPORTING) : larger_of(all / 4, PENDING_MIN);
}

bool merge_is_due(struct service *service) {
    struct library *library = &service->library;
    bool due = library->holds_deleted, importing = state_imports_run(service);
    pthread_rwlock_rdlock(&library->lock);
    for (size_t i = 0; i < library->index_count; i++) {
        size_t pending = match_index_pending(library->indexes[i]->index);
        size_t all = match_index_count(library->indexes[i]->index);
        due = due || (all > 0 && pending > pending_max(all, importing)); /* an empty one is not saved */
    }
    pthread_rwlock_unlock(&library->lock);
    return due;
}

static struct match_index *index_at(struct library *library, size_t i) {
    pthread_rwlock_rdlock(&library->lock);
    struct match_index *index = i < library->index_count ? library->indexes[i]->index : NULL;
    pthread_rwlock_unlock(&library->lock);
    return index;
}

void merge_settle(struct service *service) {
    struct match_index *index;
    if (state_imports_run(service)) return;
    for (size_t i = 0; !service_is_stopping(service) && (index = index_at(&service->library, i)); i++)
        match_index_settle(index);
}

bool merge_save(struct service *service, struct error *err) {
    struct buf marks = {0};
    struct named named = {.count = 0};
    char path[PATH_MAX];
    bool ok = state_index_path(service, "", "", path, err) && file_make_directories(path, err);
    pthread_mutex_lock(&service->library.places_lock);
    bool held = atomic_exchange(&service->library.holds_deleted, false); /* who deletes one meanwhile says so again */
    if (ok) collect_marks(service, &named, &marks);
    for (size_t i = 0; ok && i < named.count; i++) ok = save_index(service, named.at[i], &marks, err);
    buf_add_str(&marks, STR("end\n"));
    ok = ok && state_index_path(service, "marks", "", path, err) && file_replace(path, buf_str(&marks), err);
    if (ok) remove_others(service, &named);
    if (!ok && held) service->library.holds_deleted = true;
    pthread_mutex_unlock(&service->library.places_lock);
    buf_done(&marks);
    return ok;
}
