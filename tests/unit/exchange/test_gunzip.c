/* SPDX-License-Identifier: Apache-2.0 */
/* Packed files, in pieces of any size, whole, damaged and dishonest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "exchange/gunzip.h"

static bool collect(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

/* One gzip member of `text`, behind what is in `out`. */
static void pack(struct buf *out, struct str text) {
    z_stream zlib = {0};
    size_t room = text.len + 1024;
    unsigned char *at = malloc(room);
    assert_non_null(at);
    assert_int_equal(deflateInit2(&zlib, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    zlib.next_in = (unsigned char *)text.at;
    zlib.avail_in = (uInt)text.len;
    zlib.next_out = at;
    zlib.avail_out = (uInt)room;
    assert_int_equal(deflate(&zlib, Z_FINISH), Z_STREAM_END);
    buf_add(out, at, room - zlib.avail_out);
    deflateEnd(&zlib);
    free(at);
}

static enum error_code unpack(struct str file, size_t step, uint64_t max_bytes, struct buf *out, struct error *err) {
    struct gunzip *gunzip = gunzip_open("a.gz", max_bytes, collect, out);
    bool ok = true;
    for (size_t at = 0; ok && at < file.len; at += step)
        ok = gunzip_feed(gunzip, file.at + at, file.len - at < step ? file.len - at : step, err);
    ok = ok && gunzip_finish(gunzip, err);
    gunzip_close(gunzip);
    return ok ? ERR_NONE : err->code;
}

static void check(struct str file, struct str wanted) {
    for (size_t step = 1; step < file.len + 2; step = step * 3 + 1) {
        struct buf out = {0};
        struct error err = {0};
        if (unpack(file, step, 1 << 24, &out, &err) != ERR_NONE) fail_msg("step %zu: %s", step, err.message);
        assert_true(str_equal(buf_str(&out), wanted));
        buf_done(&out);
    }
}

/* Digits without end, which pack about two to one. */
static void add_noise(struct buf *out, size_t len) {
    uint32_t state = 1;
    for (size_t i = 0; i < len; i++) {
        state = state * 1664525 + 1013904223;
        buf_add_byte(out, (char)('0' + (state >> 24) % 10));
    }
}

static void test_packed_or_not(void **state) {
    static const struct str plain[] = {STR(""), STR("\x1F"), STR("\x1F\x1F"), STR("<tmx/>"), STR("\x1F\x8A packed otherwise")};
    struct buf noise = {0};
    add_noise(&noise, 300000);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) check(plain[i], plain[i]);
    check(buf_str(&noise), buf_str(&noise));
    const struct str packed[] = {STR(""), STR("<tmx/>"), buf_str(&noise)};
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        struct buf file = {0};
        pack(&file, packed[i]);
        check(buf_str(&file), packed[i]);
        buf_done(&file);
    }
    buf_done(&noise);
    (void)state;
}

static void test_several_members_and_padding(void **state) {
    struct buf file = {0};
    pack(&file, STR("one "));
    pack(&file, STR("two"));
    buf_add(&file, "\0\0\0", 3);
    check(buf_str(&file), STR("one two"));
    buf_done(&file);
    (void)state;
}

static void test_damage_is_named(void **state) {
    struct buf noise = {0}, file = {0}, out = {0};
    struct error err = {0};
    add_noise(&noise, 100000);
    pack(&file, buf_str(&noise));
    struct str whole = buf_str(&file);
    for (size_t cut = 2; cut < whole.len; cut += 997) {
        error_clear(&err);
        assert_int_equal(unpack(str_slice(whole, 0, cut), 4096, 1 << 24, &out, &err), ERR_MALFORMED);
        assert_string_equal(err.message, "a.gz: gzip ends too early");
    }
    file.at[whole.len / 2] ^= 0x55;
    error_clear(&err);
    assert_int_equal(unpack(buf_str(&file), 4096, 1 << 24, &out, &err), ERR_MALFORMED);
    assert_non_null(strstr(err.message, "a.gz: gzip is damaged behind "));
    file.at[whole.len / 2] ^= 0x55;
    buf_add_str(&file, STR("more"));
    error_clear(&err);
    assert_int_equal(unpack(buf_str(&file), 4096, 1 << 24, &out, &err), ERR_MALFORMED);
    buf_done(&noise);
    buf_done(&file);
    buf_done(&out);
    (void)state;
}

static void test_bounds(void **state) {
    struct buf noise = {0}, zeros = {0}, file = {0}, out = {0};
    struct error err = {0};
    add_noise(&noise, 100000);
    pack(&file, buf_str(&noise));
    assert_int_equal(unpack(buf_str(&file), 4096, 100000, &out, &err), ERR_NONE);
    assert_int_equal(unpack(buf_str(&file), 4096, 99999, &out, &err), ERR_TOO_LARGE);
    for (size_t i = 0; i < 10 << 20; i++) buf_add_byte(&zeros, 0);
    file.len = out.len = 0;
    pack(&file, buf_str(&zeros));
    error_clear(&err);
    assert_int_equal(unpack(buf_str(&file), SIZE_MAX / 2, 1 << 30, &out, &err), ERR_TOO_LARGE);
    assert_string_equal(err.message, "a.gz: packed too tightly to be honest");
    assert_true(out.len < 4 << 20);
    buf_done(&noise);
    buf_done(&zeros);
    buf_done(&file);
    buf_done(&out);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packed_or_not),
        cmocka_unit_test(test_several_members_and_padding),
        cmocka_unit_test(test_damage_is_named),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
