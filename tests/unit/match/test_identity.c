/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <xxhash.h>

#include "base/buf.h"
#include "match/keys/identity.h"

static struct unit sample(void) {
    return (struct unit){.from = {"en"},
                         .to = {"sw"},
                         .source = {.text = STR("The rains are late.")},
                         .target = {.text = STR("Mvua imechelewa.")},
                         .before = STR("before"),
                         .document = STR("news/1"),
                         .tuid = STR("t1")};
}

static void test_hashes(void **unused) {
    static const struct code bold = {CODE_ALONE, STR("1"), STR("<b/>"), STR("")};
    static const struct {
        const char *what;
        size_t field; /* offset of a struct str in struct unit; 0: none */
        const char *value;
        bool content, place, tuid; /* stay the same */
    } cases[] = {
        {"nothing", 0, NULL, true, true, true},
        {"target", offsetof(struct unit, target.text), "Mvua zimechelewa.", false, true, true},
        {"source", offsetof(struct unit, source.text), "The rains are early.", false, false, true},
        {"before", offsetof(struct unit, before), "other", false, false, true},
        {"after", offsetof(struct unit, after), "other", false, false, true},
        {"context id", offsetof(struct unit, context_id), "key.1", false, false, true},
        {"document", offsetof(struct unit, document), "news/2", true, false, true},
        {"tuid", offsetof(struct unit, tuid), "t2", true, true, false},
        {"author", offsetof(struct unit, author), "amina", true, true, true},
    };
    uint64_t first[IDENTITY_KINDS], other[IDENTITY_KINDS];
    struct unit unit = sample();
    (void)unused;
    identity_of_unit(1, &unit, first);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unit = sample();
        if (cases[i].field) *(struct str *)((char *)&unit + cases[i].field) = str_of(cases[i].value);
        identity_of_unit(1, &unit, other);
        bool same = (first[0] == other[0]) == cases[i].content && (first[1] == other[1]) == cases[i].place &&
                    (first[2] == other[2]) == cases[i].tuid;
        if (!same) fail_msg("%s", cases[i].what);
    }
    unit = sample();
    unit.source.codes = &bold, unit.source.code_count = 1;
    identity_of_unit(1, &unit, other);
    assert_true(first[IDENTITY_CONTENT] != other[IDENTITY_CONTENT]);
    unit = sample();
    identity_of_unit(2, &unit, other);
    for (int kind = 0; kind < IDENTITY_KINDS; kind++) assert_true(first[kind] != other[kind]);
}

/* What stands in the files of stores is the hash of these bytes, one behind the other, however long they are. */
static void test_what_is_hashed(void **unused) {
    static const size_t lengths[] = {0, 1, 100, 1900, 1960, 1969, 1970, 1971, 1972, 1973, 2000, 2048, 5000, 100000};
    static char text[100000];
    (void)unused;
    memset(text, 'm', sizeof text);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct unit unit = sample();
        uint64_t head[2] = {IDENTITY_CONTENT, 7}, found[IDENTITY_KINDS];
        unit.target.text = (struct str){text, lengths[i]};
        const struct str texts[] = {STR("en"), STR("sw"), unit.source.text, unit.target.text, unit.before, STR(""), STR("")};
        struct buf bytes = {0};
        buf_add(&bytes, head, sizeof head);
        for (size_t n = 0; n < sizeof texts / sizeof *texts; n++) {
            uint64_t len = texts[n].len;
            buf_add(&bytes, &len, sizeof len);
            buf_add_str(&bytes, texts[n]);
        }
        identity_of_unit(7, &unit, found);
        assert_true(found[IDENTITY_CONTENT] == XXH3_64bits(bytes.at, bytes.len));
        buf_done(&bytes);
    }
}

/* Bytes must not slide from one field into the next. */
static void test_fields_are_apart(void **unused) {
    uint64_t a[IDENTITY_KINDS], b[IDENTITY_KINDS];
    struct unit unit = sample();
    (void)unused;
    unit.before = STR("ab"), unit.after = STR("c");
    identity_of_unit(1, &unit, a);
    unit.before = STR("a"), unit.after = STR("bc");
    identity_of_unit(1, &unit, b);
    assert_true(a[IDENTITY_CONTENT] != b[IDENTITY_CONTENT]);
    assert_true(a[IDENTITY_PLACE] != b[IDENTITY_PLACE]);
}

static void test_absent_identities(void **unused) {
    uint64_t hashes[IDENTITY_KINDS];
    struct unit unit = sample();
    (void)unused;
    unit.tuid = STR("");
    unit.before = STR("");
    identity_of_unit(1, &unit, hashes);
    assert_true(hashes[IDENTITY_CONTENT] != 0);
    assert_true(hashes[IDENTITY_PLACE] == 0); /* a document, but nothing tells its repetitions apart */
    assert_true(hashes[IDENTITY_TUID] == 0);
    unit.context_id = STR("k");
    identity_of_unit(1, &unit, hashes);
    assert_true(hashes[IDENTITY_PLACE] != 0);
    unit.document = STR("");
    identity_of_unit(1, &unit, hashes);
    assert_true(hashes[IDENTITY_PLACE] == 0);
}

static void test_collisions(void **unused) {
    struct identity_map *map = identity_open();
    int64_t unit = 0;
    (void)unused;
    identity_put(map, 7, 1, 10);
    identity_put(map, 7, 1, 11);
    identity_put(map, 7, 1, 10); /* again */
    identity_put(map, 7, 2, 12);
    identity_put(map, 0, 1, 13); /* no identity */
    assert_int_equal(identity_count(map), 3);
    int64_t sum = 0;
    for (size_t n = 0; identity_find(map, 7, 1, n, &unit); n++) sum += unit;
    assert_int_equal(sum, 21);
    assert_true(identity_find(map, 7, 2, 0, &unit));
    assert_int_equal(unit, 12);
    assert_false(identity_find(map, 0, 1, 0, &unit));
    identity_remove(map, 7, 1, 10);
    assert_true(identity_find(map, 7, 1, 0, &unit));
    assert_int_equal(unit, 11);
    assert_false(identity_find(map, 7, 1, 1, &unit));
    identity_remove(map, 7, 1, 99);
    assert_int_equal(identity_count(map), 2);
    identity_close(map);
}

/* Many entries in few distinct hashes put and removed in a scrambled order: every chain must survive every removal. */
static void test_removal_keeps_chains(void **unused) {
    enum { COUNT = 3000 };
    struct identity_map *map = identity_open();
    int64_t unit;
    (void)unused;
    for (int64_t i = 1; i <= COUNT; i++) identity_put(map, (uint64_t)(i % 700) + 1, 1, i);
    for (int64_t i = 1; i <= COUNT; i++) {
        int64_t gone = i * 1009 % COUNT + 1;
        identity_remove(map, (uint64_t)(gone % 700) + 1, 1, gone);
        assert_int_equal(identity_count(map), COUNT - i);
        int64_t kept = (i + 1) * 1009 % COUNT + 1;
        bool found = i == COUNT;
        for (size_t n = 0; !found && identity_find(map, (uint64_t)(kept % 700) + 1, 1, n, &unit); n++) found = unit == kept;
        assert_true(found);
    }
    identity_close(map);
}

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static void test_save_and_load(void **unused) {
    struct identity_map *map = identity_open(), *copy = identity_open();
    struct buf image = {0};
    struct error err = {0};
    int64_t unit;
    (void)unused;
    for (int64_t i = 1; i <= 1000; i++) identity_put(map, (uint64_t)i * 77, (uint32_t)(i % 3), i);
    identity_set_rev(map, 2, 500);
    identity_set_rev(map, 1, 400);
    identity_set_rev(map, 2, 501);
    identity_put(copy, 5, 5, 5); /* goes */
    assert_true(identity_save(map, append, &image, &err));
    assert_true(identity_load(copy, buf_str(&image), &err));
    assert_int_equal(identity_count(copy), 1000);
    assert_int_equal(identity_rev(copy, 2), 501);
    assert_int_equal(identity_rev(copy, 1), 400);
    assert_int_equal(identity_rev(copy, 3), 0);
    assert_false(identity_find(copy, 5, 5, 0, &unit));
    for (int64_t i = 1; i <= 1000; i++) {
        assert_true(identity_find(copy, (uint64_t)i * 77, (uint32_t)(i % 3), 0, &unit));
        assert_int_equal(unit, i);
    }
    identity_put(copy, 5, 5, 5);
    assert_int_equal(identity_count(copy), 1001);
    buf_done(&image);
    identity_close(map);
    identity_close(copy);
}

static void test_damage_is_noticed(void **unused) {
    struct identity_map *map = identity_open();
    struct buf image = {0};
    (void)unused;
    for (int64_t i = 1; i <= 40; i++) identity_put(map, (uint64_t)i, 1, i);
    identity_set_rev(map, 1, 40);
    assert_true(identity_save(map, append, &image, NULL));
    for (size_t bit = 0; bit < image.len * 8; bit++) {
        struct error err = {0};
        image.at[bit / 8] = (char)(image.at[bit / 8] ^ (1 << bit % 8));
        assert_false(identity_load(map, buf_str(&image), &err));
        assert_int_equal(err.code, ERR_MALFORMED);
        image.at[bit / 8] = (char)(image.at[bit / 8] ^ (1 << bit % 8));
    }
    for (size_t len = 0; len < image.len; len++) assert_false(identity_load(map, (struct str){image.at, len}, NULL));
    assert_int_equal(identity_count(map), 40); /* as it was */
    assert_true(identity_load(map, buf_str(&image), NULL));
    buf_done(&image);
    identity_close(map);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hashes),           cmocka_unit_test(test_what_is_hashed),
        cmocka_unit_test(test_fields_are_apart), cmocka_unit_test(test_absent_identities),
        cmocka_unit_test(test_collisions),       cmocka_unit_test(test_removal_keeps_chains),
        cmocka_unit_test(test_save_and_load),    cmocka_unit_test(test_damage_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
