/* SPDX-License-Identifier: Apache-2.0 */
/* A real service on a data directory of its own, which every test begins empty. */
#ifndef TESTS_UNIT_SERVICE_FIXTURE_H
#define TESTS_UNIT_SERVICE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "service/service.h"
#include "store/store.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct service *service;
static struct arena arena; /* of the test */
static char data[PATH_MAX / 4];
static bool with_dictionaries; /* they take a while to read; set before opening */

static inline const char *build_directory(void) {
    const char *build = getenv("BUILD");
    return build && *build ? build : "build";
}

static inline const char *data_path(const char *name) {
    return arena_format(&arena, "%s/%s", data, name).at;
}

static inline void remove_tree(const char *path) {
    char below[PATH_MAX];
    DIR *entries = opendir(path);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (snprintf(below, sizeof below, "%s/%s", path, entry->d_name) < (int)sizeof below) remove_tree(below);
    }
    if (entries) closedir(entries);
    remove(path);
}

#define OK(call)                                                                                                               \
    do {                                                                                                                       \
        struct error err = {0};                                                                                                \
        if (!(call)) fail_msg("%s: %s", #call, err.message);                                                                   \
    } while (0)

/* The call fails, for this reason. */
#define FAILS(expected, call)                                                                                                  \
    do {                                                                                                                       \
        struct error err = {0};                                                                                                \
        assert_false(call);                                                                                                    \
        if (err.code != (expected)) fail_msg("%s: code %d, %s", #call, err.code, err.message);                                 \
        assert_true(err.message[0]);                                                                                           \
    } while (0)

static inline void open_service(void) {
    char dictionaries[PATH_MAX];
    snprintf(dictionaries, sizeof dictionaries, "%s/dictionaries", build_directory());
    struct service_options options = {.data = data, .dictionaries = with_dictionaries ? dictionaries : NULL};
    OK(service = service_open(&options, &err));
    OK(service_wait_ready(service, &err));
}

static inline void close_service(void) {
    service_close(service);
    service = NULL;
}

static inline void reopen_service(void) {
    close_service();
    open_service();
}

/* What is on the disk stays as it is now, whatever the service would have done at its end. */
static inline void kill_service(void) {
    struct str copy = arena_format(&arena, "%s.killed", data);
    struct str command = arena_format(&arena, "cp -r %s %s", data, copy.at);
    assert_int_equal(system(command.at), 0);
    close_service();
    remove_tree(data);
    assert_int_equal(rename(copy.at, data), 0);
}

static inline int set_up(void **state) {
    (void)state;
    snprintf(data, sizeof data, "%.800s/service.XXXXXX", build_directory());
    if (!mkdtemp(data)) return -1;
    open_service();
    return 0;
}

static inline int tear_down(void **state) {
    (void)state;
    close_service();
    remove_tree(data);
    arena_done(&arena);
    arena = (struct arena){0};
    return 0;
}

/* A concordance search, once all that was written is found by it. */
static inline void find_words(const struct concordance_request *request, struct concordance_list *out) {
    for (int tries = 0; tries == 0 || out->behind; tries++) {
        if (tries) usleep(10 * 1000);
        if (tries == 3000) fail_msg("after 30 s %d units are not found yet", (int)out->behind);
        OK(service_concordance(service, &arena, request, out, &err));
    }
}

static inline void assert_str(struct str found, const char *expected) {
    if (!str_equal(found, str_of(expected))) fail_msg("found \"%.*s\", expected \"%s\"", STR_ARG(found), expected);
}

static inline struct language tag(const char *text) {
    struct language language;
    OK(language_parse(str_of(text), &language, &err));
    return language;
}

static inline struct unit make_unit(const char *source, const char *target) {
    return (struct unit){.from = tag("en"),
                         .to = tag("sw"),
                         .source = segment_of_text(&arena, str_of(source)),
                         .target = segment_of_text(&arena, str_of(target)),
                         .author = STR("asha")};
}

static inline struct put_result put(const char *memory, struct unit unit) {
    struct put_result result;
    OK(service_put_unit(service, &arena, str_of(memory), &unit, STR(""), &result, &err));
    return result;
}

static inline struct put_result put_texts(const char *memory, const char *source, const char *target) {
    return put(memory, make_unit(source, target));
}

static inline void create_memory(const char *name) {
    struct memory created, wanted = {.name = str_of(name), .title = STR("")};
    OK(service_create_memory(service, &arena, &wanted, &created, &err));
}

static inline struct suggest_request suggest_request(const char *text) {
    return (struct suggest_request){.from = tag("en"),
                                    .to = tag("sw"),
                                    .text = segment_of_text(&arena, str_of(text)),
                                    .limit = SUGGESTIONS_MAX,
                                    .min_score = SCORE_DEFAULT};
}

/* What is suggested, as "score target|". */
static inline struct str suggest(const struct suggest_request *request) {
    struct suggestion_list list;
    struct buf out = {0};
    OK(service_suggest(service, &arena, request, &list, &err));
    for (size_t i = 0; i < list.count; i++)
        buf_add_format(&out, "%d %" STR_FMT "|", list.at[i].score, STR_ARG(list.at[i].target.text));
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static inline struct str suggest_text(const char *text) {
    struct suggest_request request = suggest_request(text);
    return suggest(&request);
}

static inline struct unit get_unit(const char *memory, int64_t id) {
    struct unit unit;
    OK(service_get_unit(service, &arena, str_of(memory), id, &unit, &err));
    return unit;
}

static inline int64_t count_units(const char *memory) {
    struct memory found;
    OK(service_get_memory(service, &arena, str_of(memory), &found, &err));
    return found.units;
}

#endif
