/* SPDX-License-Identifier: Apache-2.0 */
/* An archive of results: all of it or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/file.h"
#include "exchange/documents/archive.h"

enum { BYTES = 8 << 20 };

static bool stop(void *context, struct error *err) {
    return --*(int *)context > 0 || error_set(err, ERR_UNAVAILABLE, "the server stops");
}

/* Parts of a file that can't be packed away at a glance. */
static void write_source(const char *path) {
    struct error err = {0};
    struct buf bytes = {0};
    char *at = buf_reserve(&bytes, BYTES);
    uint32_t random = 1;
    for (size_t i = 0; i < BYTES; i++) at[i] = (char)((random = random * 1664525 + 1013904223) >> 24);
    bytes.len = BYTES;
    assert_true(file_replace(path, buf_str(&bytes), &err));
    buf_done(&bytes);
}

static bool write_archive(const char *source, const char *path, int asked, struct error *err) {
    struct going_on going_on = {stop, &asked};
    struct archive_writer *writer = archive_open(path, err);
    assert_non_null(writer);
    assert_true(archive_add_part(writer, STR("sw/a.txt"), source, 0, BYTES / 2, err));
    assert_true(archive_add_part(writer, STR("sw/b.txt"), source, BYTES / 2, BYTES / 2, err));
    bool ok = archive_finish(writer, asked ? &going_on : NULL, err);
    archive_close(writer);
    return ok;
}

static void test_stopped(void **state) {
    const char *directory = getenv("BUILD") ? getenv("BUILD") : "build";
    char folder[4096], source[4200], path[4200];
    struct error err = {0};
    zip_stat_t about;
    (void)state;
    snprintf(folder, sizeof folder, "%.4000s/archive.XXXXXX", directory);
    assert_non_null(mkdtemp(folder));
    snprintf(source, sizeof source, "%s/source", folder);
    snprintf(path, sizeof path, "%s/all.zip", folder);
    write_source(source);
    for (int asked = 1; asked <= 2; asked++) {
        error_clear(&err);
        assert_false(write_archive(source, path, asked, &err));
        assert_int_equal(err.code, ERR_UNAVAILABLE);
        assert_false(file_exists(path));
    }
    error_clear(&err);
    assert_true(write_archive(source, path, 0, &err));
    zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
    assert_non_null(zip);
    assert_int_equal(zip_stat(zip, "sw/b.txt", 0, &about), 0);
    assert_int_equal(about.size, BYTES / 2);
    zip_close(zip);
    unlink(path), unlink(source), rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stopped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
