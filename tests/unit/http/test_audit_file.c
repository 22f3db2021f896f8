/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log's files: put aside without losing one, and nobody waits for their disk. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "http/gate/audit_file.h"
#include <cmocka.h>

static struct arena arena;
static char directory[64];
static struct audit_file *file;

/* ---- the disk and the clock, in place of the library's ------------------------------------------------------------------ */

static atomic_int syncs, directory_syncs, syncing;
static atomic_bool disk_hangs, clock_was_set_back;
static _Atomic(const char *) unmovable;

int fdatasync(int fd) {
    (void)fd;
    atomic_fetch_add(&syncing, 1);
    while (atomic_load(&disk_hangs)) usleep(1000);
    atomic_fetch_sub(&syncing, 1);
    atomic_fetch_add(&syncs, 1);
    return 0;
}

int fsync(int fd) {
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) atomic_fetch_add(&directory_syncs, 1);
    return 0;
}

int rename(const char *from, const char *to) {
    const char *path = atomic_load(&unmovable);
    if (!path || strcmp(from, path) != 0) return renameat(AT_FDCWD, from, AT_FDCWD, to);
    errno = EPERM;
    return -1;
}

/* Who reckons by the wall clock reckons with an hour that the kernel does not know of. */
int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_REALTIME && atomic_load(&clock_was_set_back)) now->tv_sec += 3600;
    return failed;
}

static bool becomes(atomic_int *count, int wanted) {
    for (int i = 0; i < 5000 && atomic_load(count) < wanted; i++) usleep(1000);
    return atomic_load(count) >= wanted;
}

/* ---- files -------------------------------------------------------------------------------------------------------------- */

static const char *path_of(const char *suffix) {
    return arena_format(&arena, "%s/audit.log%s", directory, suffix).at;
}

static void make_file(const char *suffix, const char *content, off_t size) {
    assert_true(file_replace(path_of(suffix), str_of(content), NULL));
    if (size) assert_int_equal(truncate(path_of(suffix), size), 0);
}

static void assert_file(const char *suffix, const char *content) {
    struct buf found = {0};
    assert_true(file_read(path_of(suffix), strlen(content), &found, NULL));
    if (!str_equal(buf_str(&found), str_of(content))) fail_msg("%s: not \"%s\"", suffix, content);
    buf_done(&found);
}

/* The full one and those that were put aside; each of these holds its number. */
static void fill_all(void) {
    make_file("", "", AUDIT_FILE_MAX);
    for (int i = 1; i < AUDIT_FILES; i++) make_file(arena_format(&arena, ".%d", i).at, arena_format(&arena, "%d\n", i).at, 0);
}

static void assert_ring_moved_by(int places) {
    for (int i = 1 + places; i < AUDIT_FILES; i++)
        assert_file(arena_format(&arena, ".%d", i).at, arena_format(&arena, "%d\n", i - places).at);
}

static bool comes(const char *suffix) {
    for (int i = 0; i < 5000 && access(path_of(suffix), F_OK) != 0; i++) usleep(1000);
    return access(path_of(suffix), F_OK) == 0;
}

static void open_audit(void) {
    assert_true(file = audit_file_open(path_of(""), NULL));
}

static int set_up(void **state) {
    (void)state;
    strcpy(directory, "/tmp/tafsiri-audit-XXXXXX");
    syncs = directory_syncs = 0;
    disk_hangs = clock_was_set_back = false;
    unmovable = NULL;
    return mkdtemp(directory) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    audit_file_close(file);
    file = NULL;
    assert_int_equal(system(arena_format(&arena, "rm -r %s", directory).at), 0);
    arena_done(&arena);
    return 0;
}

/* ---- tests -------------------------------------------------------------------------------------------------------------- */

static void test_a_full_file_is_put_aside(void **state) {
    (void)state;
    make_file("", "", AUDIT_FILE_MAX - 1);
    make_file(".1", "older\n", 0);
    make_file(".3", "oldest\n", 0);
    int named = directory_syncs;
    open_audit();
    assert_int_equal(directory_syncs, named + 1);
    audit_file_append(file, STR("a\n"));
    assert_true(becomes(&directory_syncs, named + 2)); /* all is done by then */
    audit_file_append(file, STR("b\n"));
    assert_file("", "b\n");
    assert_file(".2", "older\n");
    assert_file(".3", "oldest\n");
    struct stat info;
    assert_int_equal(stat(path_of(".1"), &info), 0);
    assert_int_equal(info.st_size, AUDIT_FILE_MAX + 1);
    assert_int_equal(access(path_of(".fresh"), F_OK), -1);
}

/* Where no new file can be had all stay where they are, and nothing is left out. */
static void test_no_new_file(void **state) {
    (void)state;
    fill_all();
    assert_int_equal(mkdir(path_of(".fresh"), 0700), 0);
    open_audit();
    uint64_t lines, failures;
    for (int i = 0; i < 12; i++) {
        audit_file_append(file, STR("a\n"));
        usleep(200 * 1000);
    }
    assert_ring_moved_by(0);
    audit_file_measure(file, &lines, &failures);
    assert_int_equal(lines, 12);
    assert_int_equal(failures, 0);
    assert_int_equal(rmdir(path_of(".fresh")), 0);
    int named = directory_syncs;
    assert_true(audit_file_reopen(file, NULL)); /* as one does who has seen to it */
    assert_true(becomes(&directory_syncs, named + 2));
    assert_ring_moved_by(1);
}

/* A file that can't be moved pushes out one, not one more with each try. */
static void test_a_file_that_can_not_be_moved(void **state) {
    (void)state;
    fill_all();
    unmovable = path_of("");
    open_audit();
    for (int i = 0; i < 3; i++) {
        usleep(1200 * 1000);
        assert_true(audit_file_reopen(file, NULL));
    }
    assert_ring_moved_by(1);
}

static void test_nobody_waits_for_the_disk(void **state) {
    (void)state;
    make_file("", "", AUDIT_FILE_MAX - 1);
    open_audit();
    uint64_t lines, failures;
    int before = atomic_load(&syncing);
    disk_hangs = true;
    alarm(60); /* ends the program that would hang */
    audit_file_append(file, STR("a\n"));
    assert_true(comes(".1"));
    assert_true(becomes(&syncing, before + 1));
    audit_file_append(file, STR("b\n"));
    audit_file_measure(file, &lines, &failures);
    assert_int_equal(lines, 2);
    disk_hangs = false;
    alarm(0);
    assert_file("", "b\n");
}

static void test_the_clock_is_set_back(void **state) {
    (void)state;
    clock_was_set_back = true;
    open_audit();
    audit_file_append(file, STR("a\n"));
    assert_true(becomes(&syncs, 1));
}

/* What a file got before it was moved away is on the disk, too. */
static void test_moved_away(void **state) {
    (void)state;
    open_audit();
    audit_file_append(file, STR("a\n"));
    assert_int_equal(rename(path_of(""), path_of(".moved")), 0);
    int synced = syncs, named = directory_syncs;
    assert_true(audit_file_reopen(file, NULL));
    assert_true(syncs > synced && directory_syncs > named);
    audit_file_append(file, STR("b\n"));
    assert_file(".moved", "a\n");
    assert_file("", "b\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_full_file_is_put_aside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_new_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_that_can_not_be_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_waits_for_the_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_clock_is_set_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_moved_away, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
