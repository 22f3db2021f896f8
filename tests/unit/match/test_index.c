/* SPDX-License-Identifier: Apache-2.0 */
/* One thing at a time; that whole results are right is the affair of tests/property/test_search.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/index/index_state.h"

/* ---- asking in one line ----------------------------------------------------------------------------------------------- */

static struct unit unit_of(int64_t id, int64_t rev, struct str source) {
    return (struct unit){
        .id = id, .rev = rev, .from = {"en"}, .to = {"sw"}, .source = {.text = source}, .target = {.text = STR("lengo")}};
}

static void put(struct match_index *index, uint32_t memory, int64_t id, int64_t rev, const char *source) {
    struct unit unit = unit_of(id, rev, str_of(source));
    match_index_put(index, memory, &unit);
}

static void put_deleted(struct match_index *index, uint32_t memory, int64_t id, int64_t rev) {
    struct unit unit = unit_of(id, rev, STR(""));
    unit.deleted = true;
    match_index_put(index, memory, &unit);
}

/* "3:100 1:85": the units found and their scores. */
static const char *ask(struct match_index *index, const char *text, int min_score, size_t limit) {
    static char answer[4096];
    struct arena arena = {0};
    struct language from = {"en"};
    struct keyed_segment keyed = keys_of_segment(&arena, segment_of_text(&arena, str_of(text)), &from);
    struct match_query query = {.segment = &keyed, .min_score = min_score, .limit = limit};
    struct match_result result;
    match_index_find(index, &arena, &query, &result);
    size_t len = 0;
    answer[0] = '\0';
    for (size_t i = 0; i < result.count && len < sizeof answer - 32; i++)
        len += (size_t)snprintf(answer + len, sizeof answer - len, "%s%d:%d", i ? " " : "", (int)result.at[i].unit,
                                result.at[i].suggestion.score);
    arena_done(&arena);
    return answer;
}

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static struct buf save(struct match_index *index) {
    struct buf image = {0};
    assert_true(match_index_save(index, append, &image, NULL));
    return image;
}

struct holder {
    struct buf image;
    int released;
};

static void release(void *context) {
    struct holder *holder = context;
    holder->released++;
    buf_done(&holder->image);
}

static void load(struct match_index *index, struct holder *holder) {
    struct error err = {0};
    if (!match_index_load(index, buf_str(&holder->image), release, holder, &err)) fail_msg("%s", err.message);
}

/* ---- changes ---------------------------------------------------------------------------------------------------------- */

static void test_changes_are_seen_at_once(void **unused) {
    struct match_index *index = match_index_open();
    (void)unused;
    assert_string_equal(ask(index, "The rains are late this year.", 50, 5), "");
    put(index, 1, 1, 1, "The rains are late this year.");
    assert_string_equal(ask(index, "The rains are late this year.", 50, 5), "1:100");
    put(index, 1, 2, 2, "The rains are late this month.");
    assert_string_equal(ask(index, "The rains are late this year.", 50, 5), "1:100 2:83");
    assert_string_equal(ask(index, "The rains are late this year.", 84, 5), "1:100");
    assert_string_equal(ask(index, "The rains are late this year.", 50, 1), "1:100");
    put(index, 1, 1, 3, "Quite another thing.");
    assert_string_equal(ask(index, "The rains are late this year.", 50, 5), "2:83");
    put_deleted(index, 1, 2, 4);
    assert_string_equal(ask(index, "The rains are late this year.", 50, 5), "");
    assert_int_equal(match_index_rev(index, 1), 4);
    assert_int_equal(match_index_rev(index, 2), 0);
    assert_int_equal(match_index_count(index), 1);
    put_deleted(index, 1, 77, 5); /* never was there */
    assert_int_equal(match_index_rev(index, 1), 5);
    assert_int_equal(match_index_count(index), 1);
    match_index_close(index);
}

static void test_memories_are_apart(void **unused) {
    struct match_index *index = match_index_open();
    (void)unused;
    put(index, 1, 7, 1, "Good morning");
    put(index, 2, 7, 1, "Good morning");
    put(index, 2, 8, 2, "Good morning");
    assert_string_equal(ask(index, "Good morning", 100, 9), "7:100 7:100 8:100");
    match_index_drop_memory(index, 2);
    assert_string_equal(ask(index, "Good morning", 100, 9), "7:100");
    assert_int_equal(match_index_rev(index, 2), 0);
    assert_int_equal(match_index_count(index), 1);
    put(index, 2, 9, 3, "Good morning");
    assert_string_equal(ask(index, "Good morning", 100, 9), "7:100 9:100");
    match_index_close(index);
}

/* As an import does, in groups of all sizes: parts are joined in the order in which they fill up, and nothing is lost. */
static void test_groups_become_parts(void **unused) {
    enum { GROUP_MAX = 1200, GROUPS = 150 };
    static struct unit units[GROUP_MAX];
    static char texts[GROUP_MAX][64];
    struct match_index *index = match_index_open();
    int64_t id = 0;
    (void)unused;
    for (int group = 0; group < GROUPS; group++) {
        size_t count = group % 3 ? 300 : GROUP_MAX;
        for (size_t i = 0; i < count; i++) {
            id++;
            int len = snprintf(texts[i], sizeof texts[i], "word%d of%d report%d", (int)id, (int)(id % 7), (int)(id % 19));
            units[i] = unit_of(id, id, (struct str){texts[i], (size_t)len});
        }
        match_index_put_all(index, 1, units, count);
        if (group % 50 == 49) put_deleted(index, 1, id - 5, id + 1), id++;
        assert_int_equal(match_index_count(index), (size_t)id - 2 * (size_t)((group + 1) / 50));
    }
    char wanted[32];
    for (int64_t i = 1; i <= id; i += 997) {
        snprintf(texts[0], sizeof texts[0], "word%d of%d report%d", (int)i, (int)(i % 7), (int)(i % 19));
        snprintf(wanted, sizeof wanted, "%d:100", (int)i);
        assert_string_equal(ask(index, texts[0], 100, 5), wanted);
    }
    match_index_close(index);
}

/* The parts that groups leave are one in the end; what died in them stays dead. */
static void test_groups_are_joined_in_the_end(void **unused) {
    enum { GROUP = 300, GROUPS = 10 };
    static struct unit units[GROUP];
    static char texts[GROUP][64];
    struct match_index *index = match_index_open();
    int64_t id = 0;
    (void)unused;
    match_index_settle(index);
    for (int group = 0; group < GROUPS; group++) {
        for (size_t i = 0; i < GROUP; i++) {
            id++;
            int len = snprintf(texts[i], sizeof texts[i], "word%d of report%d", (int)id, (int)(id % 19));
            units[i] = unit_of(id, id, (struct str){texts[i], (size_t)len});
        }
        match_index_put_all(index, 1, units, GROUP);
    }
    put_deleted(index, 1, 7, id + 1);
    assert_int_equal(index->view->part_count, GROUPS);
    match_index_settle(index);
    assert_int_equal(index->view->part_count, 1);
    match_index_settle(index);
    assert_int_equal(index->view->part_count, 1);
    assert_int_equal(match_index_count(index), GROUP * GROUPS - 1);
    assert_string_equal(ask(index, "word8 of report8", 100, 5), "8:100");
    assert_string_equal(ask(index, "word7 of report7", 100, 5), "");
    match_index_close(index);
}

/* ---- images ----------------------------------------------------------------------------------------------------------- */

static void fill(struct match_index *index, int64_t first, int64_t count) {
    char text[80];
    for (int64_t i = first; i < first + count; i++) {
        snprintf(text, sizeof text, "report w%d of county c%d was read by m%d", (int)(i % 17), (int)(i % 251), (int)(i / 3));
        put(index, 1, i, i, text);
    }
}

static void test_load_keeps_what_came_since(void **unused) {
    struct match_index *index = match_index_open();
    struct holder first = {.released = 0}, second = {.released = 0};
    (void)unused;
    fill(index, 1, 700);
    put(index, 1, 701, 701, "The port is closed");
    put(index, 1, 702, 702, "The port is open");
    put(index, 3, 1, 9, "The port is full");
    first.image = save(index);
    put(index, 1, 701, 703, "The port was closed"); /* changed, deleted, dropped and added behind the image's back */
    put_deleted(index, 1, 702, 704);
    match_index_drop_memory(index, 3);
    put(index, 1, 705, 705, "The port is closed again");
    load(index, &first);
    assert_string_equal(ask(index, "The port is open", 60, 9), "705:60");
    assert_string_equal(ask(index, "The port was closed", 90, 9), "701:100");
    assert_int_equal(match_index_count(index), 702);
    assert_int_equal(match_index_pending(index), 4);
    assert_int_equal(match_index_rev(index, 1), 705);
    assert_int_equal(match_index_rev(index, 3), 0);
    assert_int_equal(first.released, 0);
    second.image = save(index);
    load(index, &second);
    assert_int_equal(first.released, 1);
    assert_int_equal(match_index_pending(index), 0);
    assert_string_equal(ask(index, "The port was closed", 90, 9), "701:100");
    match_index_close(index);
    assert_int_equal(second.released, 1);
}

static void test_a_new_index_starts_from_an_image(void **unused) {
    struct match_index *old = match_index_open(), *index = match_index_open();
    struct holder holder = {.released = 0};
    (void)unused;
    fill(old, 1, 300);
    put_deleted(old, 1, 300, 301);
    put_deleted(old, 2, 5, 55); /* a memory with nothing in it still knows how far it is */
    holder.image = save(old);
    match_index_close(old);
    put(index, 1, 299, 302, "The newer text stays"); /* put before the image came */
    load(index, &holder);
    assert_int_equal(match_index_count(index), 299);
    assert_int_equal(match_index_rev(index, 1), 302);
    assert_int_equal(match_index_rev(index, 2), 55);
    assert_string_equal(ask(index, "The newer text stays", 100, 9), "299:100");
    assert_string_equal(ask(index, "report w10 of county c48 was read by m99", 100, 9), ""); /* what 299 was */
    match_index_close(index);
    assert_int_equal(holder.released, 1);
}

static void test_an_empty_index_can_be_saved(void **unused) {
    struct match_index *index = match_index_open();
    struct holder holder = {.image = save(index)};
    (void)unused;
    load(index, &holder);
    assert_string_equal(ask(index, "anything", 1, 9), "");
    put(index, 1, 1, 1, "anything");
    assert_string_equal(ask(index, "anything", 1, 9), "1:100");
    match_index_close(index);
    assert_int_equal(holder.released, 1);
}

static bool refuse(void *context, const void *bytes, size_t len, struct error *err) {
    (void)context, (void)bytes, (void)len;
    return error_set(err, ERR_NO_SPACE, "the disk is full");
}

static void test_a_failed_save_changes_nothing(void **unused) {
    struct match_index *index = match_index_open();
    struct error err = {0};
    struct holder holder = {.released = 0};
    (void)unused;
    fill(index, 1, 600);
    assert_false(match_index_save(index, refuse, NULL, &err));
    assert_int_equal(err.code, ERR_NO_SPACE);
    assert_string_equal(err.message, "the disk is full");
    assert_int_equal(match_index_count(index), 600);
    assert_int_equal(match_index_pending(index), 600);
    holder.image = save(index);
    load(index, &holder);
    assert_int_equal(match_index_count(index), 600);
    match_index_close(index);
}

/* Every bit of an image is vouched for by a checksum, or known in advance. */
static void test_damage_is_noticed(void **unused) {
    struct match_index *index = match_index_open();
    uint64_t state = 1;
    (void)unused;
    fill(index, 1, 300);
    struct buf image = save(index);
    for (size_t i = 0; i < 4000; i++) {
        struct error err = {0};
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
        size_t bit = i < 2000 ? (size_t)(state >> 11) % (image.len * 8) : image.len * 8 - 1 - (i - 2000);
        image.at[bit / 8] = (char)(image.at[bit / 8] ^ (1 << bit % 8));
        assert_false(match_index_load(index, buf_str(&image), NULL, NULL, &err));
        assert_int_equal(err.code, ERR_MALFORMED);
        image.at[bit / 8] = (char)(image.at[bit / 8] ^ (1 << bit % 8));
    }
    for (size_t len = 0; len < image.len; len += 1 + len / 50) {
        struct error err = {0};
        char *cut = malloc(len + 1); /* so that a read past the end is noticed */
        memcpy(cut, image.at, len);
        assert_false(match_index_load(index, (struct str){cut, len}, NULL, NULL, &err));
        assert_int_equal(err.code, ERR_MALFORMED);
        free(cut);
    }
    assert_int_equal(match_index_count(index), 300);
    match_index_close(index);
    buf_done(&image);
}

/* ---- segments at the limits ------------------------------------------------------------------------------------------- */

/* `count` words that start w0 w1 ..., the one at `changed` replaced. */
static char *long_text(size_t count, size_t changed) {
    struct buf text = {0};
    for (size_t i = 0; i < count; i++) {
        if (i == changed)
            buf_add_str(&text, STR("other "));
        else
            buf_add_format(&text, "wa%zu ", i % 3000);
    }
    text.at[text.len - 1] = '\0';
    return text.at;
}

static void test_extreme_segments(void **unused) {
    struct match_index *index = match_index_open();
    char *five_thousand = long_text(5000, SIZE_MAX), *almost = long_text(5000, 4000),
         *beyond = long_text(KEYS_MAX + 100, SIZE_MAX);
    struct holder holders[2] = {{.released = 0}, {.released = 0}};
    (void)unused;
    put(index, 1, 1, 1, "Yes");
    put(index, 1, 2, 2, "...");
    put(index, 1, 3, 3, "12 34 56");
    put(index, 1, 4, 4, five_thousand);
    put(index, 1, 5, 5, beyond);
    for (int round = 0; round < 2; round++) {
        assert_string_equal(ask(index, "Yes", 70, 9), "1:100");
        assert_string_equal(ask(index, "yes", 70, 9), "1:99");
        assert_string_equal(ask(index, "No", 1, 9), "");
        assert_string_equal(ask(index, "...", 70, 9), "2:100");
        assert_string_equal(ask(index, "!", 1, 9), "");
        assert_string_equal(ask(index, "12 34 56", 70, 9), "3:100");
        assert_string_equal(ask(index, "12 35 56", 70, 9), "3:99");
        assert_string_equal(ask(index, five_thousand, 99, 9), "4:100");
        assert_string_equal(ask(index, almost, 94, 9), "4:94"); /* one word of 5,000, but a word */
        assert_string_equal(ask(index, almost, 95, 9), "");
        assert_string_equal(ask(index, beyond, 99, 9), "5:100");
        fill(index, 1000 + round * 1000, 500); /* then from an image with postings */
        holders[round].image = save(index);
        load(index, &holders[round]);
    }
    match_index_close(index);
    free(five_thousand), free(almost), free(beyond);
}

/* Of a long segment, or of one word beside longer ones, no n-grams can be looked up, but words: not all segments are compared.
 */
static void test_words_instead_of_a_scan(void **unused) {
    enum { UNITS = 1000, WORDS = 160 };
    struct match_index *index = match_index_open();
    struct unit *units = calloc(UNITS, sizeof *units);
    struct buf texts[UNITS] = {{0}};
    (void)unused;
    for (int u = 0; u < UNITS; u++) {
        int words = u % 2 ? WORDS : 2;
        for (int i = 0; i < words; i++) buf_add_format(&texts[u], "wa%dnu%d ", i, u);
        units[u] = unit_of(u + 1, u + 1, buf_str(&texts[u]));
    }
    match_index_put_all(index, 1, units, UNITS);
    for (int u = 0; u < 2; u++) {
        struct arena arena = {0};
        struct language from = {"en"};
        struct effort effort = {u ? 100000 : 10000}; /* a scan of either half takes more */
        struct str text = u ? str_slice(buf_str(&texts[u]), 0, texts[u].len * 9 / 10) : STR("wa0nu0");
        struct keyed_segment keyed = keys_of_segment(&arena, segment_of_text(&arena, text), &from);
        struct match_query query = {.segment = &keyed, .min_score = u ? 70 : 50, .limit = 1, .effort = &effort};
        struct match_result result;
        match_index_find(index, &arena, &query, &result);
        if (effort_is_spent(&effort) || result.count != 1 || result.at[0].unit != u + 1)
            fail_msg("%d: %zu found, %lld left", u, result.count, (long long)effort.left);
        arena_done(&arena);
    }
    match_index_close(index);
    for (int u = 0; u < UNITS; u++) buf_done(&texts[u]);
    free(units);
}

/* Long segments in which one word and two differ have the same score, 94, but not the same use. */
static void test_fewer_words_come_first(void **unused) {
    struct match_index *index = match_index_open();
    char *query = long_text(60, SIZE_MAX), *one = long_text(60, 40), *two = long_text(60, 20), *at = strstr(two, "wa50");
    (void)unused;
    memcpy(at, "else", 4);
    put(index, 1, 1, 1, two);
    put(index, 1, 2, 2, one);
    put(index, 1, 3, 3, two);
    assert_string_equal(ask(index, query, 70, 9), "2:94 1:94 3:94");
    assert_string_equal(ask(index, query, 70, 1), "2:94");
    match_index_close(index);
    free(query), free(one), free(two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_are_seen_at_once),
        cmocka_unit_test(test_fewer_words_come_first),
        cmocka_unit_test(test_memories_are_apart),
        cmocka_unit_test(test_groups_become_parts),
        cmocka_unit_test(test_groups_are_joined_in_the_end),
        cmocka_unit_test(test_load_keeps_what_came_since),
        cmocka_unit_test(test_a_new_index_starts_from_an_image),
        cmocka_unit_test(test_an_empty_index_can_be_saved),
        cmocka_unit_test(test_a_failed_save_changes_nothing),
        cmocka_unit_test(test_damage_is_noticed),
        cmocka_unit_test(test_extreme_segments),
        cmocka_unit_test(test_words_instead_of_a_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
