/* SPDX-License-Identifier: Apache-2.0 */
#include "service/care/sweep.h"

#include "service/care/data_files.h"

static bool is_listed(struct str name, const char *const *list) {
    while (*list && !str_equal(name, str_of(*list))) list++;
    return *list != NULL;
}

/* People may have hidden files here, too: only those go that are named after ours. */
static bool is_left_in_data(struct str name) {
    static const char *const copies[] = {"restore.new", "restore.check", NULL};
    static const char *const replaced[] = {"terms.tbx", BUNDLED_MARK, "restore.plan", NULL};
    struct str replaces;
    return is_listed(name, copies) || (file_is_temporary(name, &replaces) && is_listed(replaces, replaced));
}

static bool is_left_in_index(struct str name) {
    struct str replaces;
    return file_is_temporary(name, &replaces);
}

static bool is_left_in_srx(struct str name) {
    struct str replaces;
    return file_is_temporary(name, &replaces) && str_ends(replaces, STR(".srx"));
}

static bool is_left_of_words(struct str name) {
    struct str replaces;
    return file_is_temporary(name, &replaces) && str_ends(replaces, STR(".txt"));
}

static void sweep(const char *directory, bool (*is_left)(struct str name)) {
    char path[PATH_MAX];
    struct arena arena = {0};
    struct str *names;
    size_t count;
    if (file_list(directory, &arena, &names, &count, NULL))
        for (size_t i = 0; i < count; i++)
            if (is_left(names[i]) && data_path(path, directory, names[i].at, NULL)) data_remove_tree(path, NULL);
    arena_done(&arena);
}

static void sweep_words(const char *words) {
    char path[PATH_MAX];
    struct arena arena = {0};
    struct str *languages;
    size_t count;
    if (file_list(words, &arena, &languages, &count, NULL))
        for (size_t i = 0; i < count; i++)
            if (data_path(path, words, languages[i].at, NULL)) sweep(path, is_left_of_words);
    arena_done(&arena);
}

void sweep_data(const char *data) {
    char path[PATH_MAX];
    sweep(data, is_left_in_data);
    if (data_path(path, data, "backups", NULL)) sweep(path, backup_is_part);
    if (data_path(path, data, "index", NULL)) sweep(path, is_left_in_index);
    if (data_path(path, data, "srx", NULL)) sweep(path, is_left_in_srx);
    if (data_path(path, data, "words", NULL)) sweep_words(path);
}
