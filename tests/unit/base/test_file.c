/* SPDX-License-Identifier: Apache-2.0 */
/* Files as wholes, in a directory of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char directory[64], path[128];

static int set_up(void **state) {
    (void)state;
    const char *base = getenv("BUILD");
    snprintf(directory, sizeof directory, "%.40s/file.XXXXXX", base && *base ? base : ".");
    if (!mkdtemp(directory)) return -1;
    snprintf(path, sizeof path, "%s/one", directory);
    return 0;
}

static size_t count_entries(bool remove_them) {
    size_t count = 0;
    char name[512];
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        snprintf(name, sizeof name, "%s/%s", directory, entry->d_name);
        if (remove_them) remove(name);
        count++;
    }
    if (entries) closedir(entries);
    return count;
}

static int tear_down(void **state) {
    (void)state;
    count_entries(true);
    return rmdir(directory);
}

static void assert_content(const char *expected) {
    struct buf bytes = {0};
    struct error err = {0};
    assert_true(file_read(path, 1 << 20, &bytes, &err));
    assert_true(str_equal(buf_str(&bytes), str_of(expected)));
    buf_done(&bytes);
}

static int count_listed(const char *where, struct error *err) {
    struct arena arena = {0};
    struct str *names;
    size_t count;
    bool ok = file_list(where, &arena, &names, &count, err);
    for (size_t i = 0; ok && i < count; i++) assert_true(str_starts(names[i], STR("name-")));
    arena_done(&arena);
    return ok ? (int)count : -1;
}

static void test_list(void **state) {
    enum { FILES = 40 };
    struct error err = {0};
    (void)state;
    for (int files = 0; files < FILES; files++) {
        assert_int_equal(count_listed(directory, &err), files);
        snprintf(path, sizeof path, "%s/name-%d", directory, files);
        assert_true(file_replace(path, STR(""), &err));
    }
    assert_int_equal(count_listed("/nonexistent/directory", &err), 0);
    assert_int_equal(err.code, ERR_NONE);
    assert_int_equal(count_listed(path, &err), -1); /* a file */
    assert_true(err.message[0]);
}

/* What nobody can look at may be there. */
static void test_exists(void **state) {
    char within[sizeof path + 8];
    struct error err = {0};
    (void)state;
    assert_false(file_exists(path));
    assert_int_equal(symlink("one", path), 0); /* to itself */
    assert_true(file_exists(path));
    unlink(path);
    assert_true(file_replace(path, STR(""), &err));
    snprintf(within, sizeof within, "%s/within", path);
    assert_false(file_exists(within));
}

static void test_replace(void **state) {
    struct error err = {0};
    (void)state;
    assert_false(file_exists(path));
    assert_true(file_replace(path, STR("first"), &err));
    assert_content("first");
    /* Who has the old file open goes on reading the old content: it is replaced, not written over. */
    int old = open(path, O_RDONLY);
    assert_true(file_replace(path, STR("2"), &err));
    struct buf bytes = {0};
    assert_true(file_read_descriptor(old, "old", 100, &bytes, &err));
    assert_true(str_equal(buf_str(&bytes), STR("first")));
    buf_done(&bytes);
    close(old);
    assert_content("2");
    assert_true(file_replace(path, STR(""), &err));
    assert_content("");
    assert_int_equal(count_entries(false), 1); /* no temporary file is left */
}

static void test_replace_fails_whole(void **state) {
    struct error err = {0};
    char target[160];
    (void)state;
    snprintf(target, sizeof target, "%s/nowhere/file", directory);
    assert_false(file_replace(target, STR("x"), &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    /* A directory stands there: the rename fails, and the temporary file goes. */
    error_clear(&err);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(file_replace(path, STR("x"), &err));
    assert_int_equal(count_entries(false), 1);
}

static void test_temporary_names(void **state) {
    static const struct {
        const char *name, *replaces; /* NULL: no temporary name */
    } cases[] = {
        {".one.k3XbQ9", "one"},
        {".one.txt.aaaaaa", "one.txt"},
        {"one.k3XbQ9", NULL},
        {".one.k3XbQ", NULL},
        {".one.k3XbQ9z", NULL},
        {".one.k3-bQ9", NULL},
        {"..k3XbQ9", NULL},
        {".k3XbQ9", NULL},
        {".", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str replaces = STR("");
        bool found = file_is_temporary(str_of(cases[i].name), &replaces);
        if (found != (cases[i].replaces != NULL)) fail_msg("%s", cases[i].name);
        if (found) assert_true(str_equal(replaces, str_of(cases[i].replaces)));
    }
}

struct filling {
    int pieces;
    bool fails;
};

static bool fill(void *context, void *file, struct error *err) {
    const struct filling *filling = context;
    for (int i = 0; i < filling->pieces; i++)
        if (!file_put(file, "piece ", 6, err)) return false;
    return !filling->fails || error_set(err, ERR_INVALID, "there is no more");
}

static void test_replace_in_pieces(void **state) {
    struct error err = {0};
    char fresh[PATH_MAX + 8];
    (void)state;
    snprintf(fresh, sizeof fresh, "%s.fresh", path);
    assert_true(file_replace(fresh, STR("left by a crash, and longer than what comes"), &err));
    assert_true(file_replace_by(path, fill, &(struct filling){.pieces = 3}, &err));
    assert_content("piece piece piece ");
    assert_false(file_exists(fresh));
    assert_false(file_replace_by(path, fill, &(struct filling){.pieces = 1, .fails = true}, &err));
    assert_int_equal(err.code, ERR_INVALID);
    assert_content("piece piece piece ");
    assert_false(file_exists(fresh));
}

static void test_sync(void **state) {
    struct error err = {0};
    (void)state;
    assert_false(file_sync(path, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_true(file_replace(path, STR("x"), NULL));
    assert_true(file_sync(path, NULL));
}

static void test_read_caps(void **state) {
    static const struct {
        size_t max;
        bool ok;
    } cases[] = {{100, true}, {5, true}, {4, false}, {0, false}};
    struct error err = {0};
    (void)state;
    assert_true(file_replace(path, STR("12345"), &err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf bytes = {0};
        error_clear(&err);
        buf_add_str(&bytes, STR("before ")); /* does not count */
        assert_int_equal(file_read(path, cases[i].max, &bytes, &err), cases[i].ok);
        assert_int_equal(err.code, cases[i].ok ? ERR_NONE : ERR_TOO_LARGE);
        if (cases[i].ok) assert_true(str_equal(buf_str(&bytes), STR("before 12345")));
        buf_done(&bytes);
    }
    struct buf bytes = {0};
    error_clear(&err);
    assert_false(file_read("/nonexistent/file", 10, &bytes, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    buf_done(&bytes);
}

static void test_pipe_in_pieces(void **state) {
    struct error err = {0};
    struct buf bytes = {0};
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_true(file_write_all(ends[1], "pipe", "abc", 3, &err));
    assert_true(file_write_all(ends[1], "pipe", "def", 3, &err));
    close(ends[1]);
    assert_true(file_read_descriptor(ends[0], "pipe", 6, &bytes, &err));
    assert_true(str_equal(buf_str(&bytes), STR("abcdef")));
    close(ends[0]);
    buf_done(&bytes);
}

static void test_map(void **state) {
    struct error err = {0};
    struct file_map map;
    (void)state;
    assert_true(file_replace(path, STR("mapped"), &err));
    assert_true(file_map_open(path, &map, &err));
    assert_true(file_replace(path, STR("later"), &err)); /* the map keeps what it has */
    assert_true(str_equal(map.bytes, STR("mapped")));
    file_map_close(&map);
    file_map_close(&map);
    assert_true(file_replace(path, STR(""), &err));
    assert_true(file_map_open(path, &map, &err));
    assert_int_equal(map.bytes.len, 0);
    file_map_close(&map);
    assert_false(file_map_open("/nonexistent", &map, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_directories(void **state) {
    struct error err = {0};
    struct stat info;
    char deep[200];
    (void)state;
    snprintf(deep, sizeof deep, "%s/one/two", directory);
    assert_true(file_make_directories(deep, &err));
    assert_true(file_make_directories(deep, &err));
    assert_int_equal(stat(deep, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(rmdir(deep), 0);
    assert_true(file_replace(deep, STR("a file"), &err));
    assert_false(file_make_directories(deep, &err));
    assert_int_equal(remove(deep), 0);
}

/* Whoever lists the directory meanwhile, as a backup does, takes no half-written file for one. */
static void test_replace_in_hiding(void **state) {
    struct error err = {0};
    _Alignas(struct inotify_event) char events[4096];
    (void)state;
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    assert_true(inotify_add_watch(watch, directory, IN_CREATE) >= 0);
    assert_true(file_replace(path, STR("content"), &err));
    ssize_t len = read(watch, events, sizeof events), at = 0;
    assert_true(len > 0);
    while (at < len) {
        const struct inotify_event *event = (const void *)(events + at);
        assert_int_equal(event->name[0], '.');
        at += (ssize_t)(sizeof *event + event->len);
    }
    close(watch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_replace, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_replace_in_hiding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_replace_fails_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_temporary_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_replace_in_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sync, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read_caps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pipe_in_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_map, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_directories, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exists, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
