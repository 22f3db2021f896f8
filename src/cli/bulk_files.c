/* SPDX-License-Identifier: Apache-2.0 */
/* Articles named on the command line: files, and folders with what is in them. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "cli/bulk.h"
#include "exchange/document.h"
#include "service/jobs/jobs.h"

enum { DEPTH_MAX = 32, NAMED_MAX = 20 /* of what is passed over */ };

/* The name of an article in the job: its place without a path, as long as names may be. Where that can't be, a number does. */
static struct str name_for(struct bulk *bulk, struct str place) {
    char *name = arena_alloc(&bulk->arena, place.len + 1);
    memcpy(name, place.at, place.len);
    name[place.len] = '\0';
    bool fits = place.len <= JOB_NAME_MAX / 3 && utf8_valid(place, NULL);
    for (size_t i = 0; i < place.len; i++) {
        if (name[i] == '/' || name[i] == '\\') name[i] = '~';
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7F) fits = false;
    }
    if (name[0] == '.') name[0] = '_';
    if (fits) return str_of(name);
    const char *end = strrchr(name, '.');
    return arena_format(&bulk->arena, "article-%06zu%s", bulk->count + 1, end ? end : "");
}

static bool add_article(struct bulk *bulk, const char *path, struct str place, struct error *err) {
    if (bulk->count == JOB_ARTICLES_MAX) return error_set(err, ERR_TOO_LARGE, "more than %d articles", JOB_ARTICLES_MAX);
    if (bulk->count == bulk->capacity) {
        bulk->capacity = bulk->capacity ? bulk->capacity * 2 : 64;
        bulk->articles = alloc_again(bulk->articles, bulk->capacity, sizeof *bulk->articles);
    }
    place = arena_copy(&bulk->arena, place);
    struct bulk_article article = {arena_copy(&bulk->arena, str_of(path)).at, place, name_for(bulk, place)};
    bulk->articles[bulk->count++] = article;
    return true;
}

static bool add_path(struct bulk *bulk, const char *path, struct str place, int depth, struct error *err);

static int skip_hidden(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static bool add_folder(struct bulk *bulk, const char *path, struct str place, int depth, struct error *err) {
    struct dirent **entries;
    if (depth == DEPTH_MAX) return error_set(err, ERR_INVALID, "%s: folders nested deeper than %d", path, DEPTH_MAX);
    int count = scandir(path, &entries, skip_hidden, alphasort);
    if (count < 0) return error_set_errno(err, "%s", path);
    bool ok = true;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        struct str below = arena_format(&bulk->arena, "%s/%s", path, name);
        struct str below_place = place.len ? arena_format(&bulk->arena, "%" STR_FMT "/%s", STR_ARG(place), name)
                                           : arena_copy(&bulk->arena, str_of(name));
        ok = ok && add_path(bulk, below.at, below_place, depth + 1, err);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

static void pass_over(struct bulk *bulk, struct str place) {
    if (bulk->passed_over++ >= NAMED_MAX) return;
    if (bulk->passed.len) buf_add_str(&bulk->passed, STR(", "));
    buf_add_str(&bulk->passed, place);
}

static void tell_passed_over(const struct bulk *bulk) {
    size_t count = bulk->passed_over;
    if (count == 0) return;
    fprintf(stderr, "tafsiri: %zu %s passed over: %" STR_FMT, count, count == 1 ? "file is" : "files are",
            STR_ARG(buf_str(&bulk->passed)));
    if (count > NAMED_MAX) fprintf(stderr, " and %zu more", count - NAMED_MAX);
    fputs(count == 1 ? ": its format is not known\n" : ": their formats are not known\n", stderr);
}

/* What was written there the last time is no article. */
static bool is_output(const struct bulk *bulk, const struct stat *folder) {
    struct stat info;
    return bulk->output && stat(bulk->output, &info) == 0 && info.st_dev == folder->st_dev && info.st_ino == folder->st_ino;
}

/* In a folder only what has a known format counts. */
static bool add_path(struct bulk *bulk, const char *path, struct str place, int depth, struct error *err) {
    enum document_format format;
    struct stat info;
    if (stat(path, &info) < 0) return error_set_errno(err, "%s", path);
    if (S_ISDIR(info.st_mode) && depth > 0 && is_output(bulk, &info)) return true;
    if (S_ISDIR(info.st_mode)) return add_folder(bulk, path, depth ? place : STR(""), depth, err);
    bool known = document_format_of(place, &format);
    bool wanted = known && (depth == 0 || !bulk->only || strcmp(bulk->only, document_format_name(format)) == 0);
    if (known) return !wanted || add_article(bulk, path, place, err);
    if (depth > 0) {
        pass_over(bulk, place);
        return true;
    }
    return error_set(err, ERR_INVALID, "%s: it ends in none of .txt .html .htm .xhtml .md .markdown .docx .xlf .xliff", path);
}

static int compare_places(const void *a, const void *b) {
    return str_compare(((const struct bulk_article *)a)->place, ((const struct bulk_article *)b)->place);
}

static int compare_names(const void *a, const void *b) {
    return str_compare(((const struct bulk_article *)a)->name, ((const struct bulk_article *)b)->name);
}

static bool check_places(struct bulk *bulk, struct error *err) {
    qsort(bulk->articles, bulk->count, sizeof *bulk->articles, compare_places);
    for (size_t i = 1; i < bulk->count; i++)
        if (str_equal(bulk->articles[i].place, bulk->articles[i - 1].place))
            return error_set(err, ERR_INVALID, "%s and %s would both become %" STR_FMT ": name a folder above them instead",
                             bulk->articles[i - 1].path, bulk->articles[i].path, STR_ARG(bulk->articles[i].place));
    return true;
}

/* "a/b.txt" and "a~b.txt" would have one name in the job: all but the first get a number. */
static void number_twins(struct bulk *bulk) {
    qsort(bulk->articles, bulk->count, sizeof *bulk->articles, compare_names);
    for (size_t i = 1; i < bulk->count; i++) {
        struct bulk_article *article = &bulk->articles[i];
        if (str_equal(article->name, article[-1].name))
            article->name = arena_format(&bulk->arena, "%06zu-%" STR_FMT, i, STR_ARG(article->name));
    }
    qsort(bulk->articles, bulk->count, sizeof *bulk->articles, compare_names);
}

bool bulk_collect(struct bulk *bulk, int count, char **paths, struct error *err) {
    for (int i = 0; i < count; i++) {
        const char *slash = strrchr(paths[i], '/');
        if (!add_path(bulk, paths[i], str_of(slash ? slash + 1 : paths[i]), 0, err)) return false;
    }
    tell_passed_over(bulk);
    if (bulk->count == 0) return error_set(err, ERR_NOT_FOUND, "there is no article of a known format");
    if (!check_places(bulk, err)) return false;
    number_twins(bulk);
    return true;
}
