/* SPDX-License-Identifier: Apache-2.0 */
/* Articles: which segment of a new version is which of the old, drafts made fit for a file, and what survives. HTTP has the
 * rest (http/test_documents.py). */
#include "unit/service/fixture.h"

#include "model/pack.h"
#include "service/articles/article_diff.h"
#include "service/articles/article_fit.h"
#include "service/articles/article_record.h"
#include "service/articles/articles.h"
#include "service/library/caller.h"
#include "service/library/state.h"

/* ---- versions ----------------------------------------------------------------------------------------------------------- */

/* Texts between "|"; equal ones have equal hashes. */
static struct diff_item *items_of(const char *text, size_t *count) {
    struct str rest = str_of(text);
    struct diff_item *items = ARENA_ARRAY(&arena, struct diff_item, rest.len + 1);
    for (*count = 0; rest.len; (*count)++) {
        struct str item = str_cut(&rest, '|');
        uint64_t hash = 14695981039346656037ULL;
        for (size_t i = 0; i < item.len; i++) hash = (hash ^ (unsigned char)item.at[i]) * 1099511628211ULL;
        items[*count] = (struct diff_item){item, hash};
    }
    return items;
}

/* "=0 ~2 +": the same as the old 0, a new version of the old 2, new. */
static struct str describe(const struct diff_match *matches, size_t count) {
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add_byte(&out, ' ');
        if (matches[i].kind == DIFF_NEW)
            buf_add_byte(&out, '+');
        else
            buf_add_format(&out, "%c%zu", matches[i].kind == DIFF_SAME ? '=' : '~', matches[i].old);
    }
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void test_versions(void **state) {
    static const struct {
        const char *old, *fresh, *expected;
    } cases[] = {
        {"a|b|c", "a|b|c", "=0 =1 =2"},
        {"", "a", "+"},
        {"a", "", ""},
        {"a|b|c", "x|a|b|c", "+ =0 =1 =2"},
        {"a|b|c", "a|c", "=0 =2"},
        {"a|b|c|d", "c|d|a|b", "=2 =3 =0 =1"},
        {"a|b|a|c|a", "a|a|c|a", "=0 =2 =3 =4"},
        {"a|a|a", "a|a|a|a", "=0 =1 =2 +"},
        {"a|a|a|a", "a|a", "=0 =1"},
        /* a correction, at the same place, before one that was inserted, beside one that has nothing to do with it */
        {"a|The mayor opened two schools.|c", "a|The mayor opened three schools.|c", "=0 ~1 =2"},
        {"a|The mayor opened two schools.|c", "a|Nothing like that.|The mayor opened ten schools.|c", "=0 + ~1 =2"},
        {"a|The mayor opened two schools.|c", "a|Rain fell all night long.|c", "=0 + =2"},
        {"The mayor opened two schools.|Rain fell all night.", "Rain fell all day.|The mayor opened two old schools.", "+ ~0"},
        /* moved and corrected elsewhere */
        {"a|b|Rain fell all night.|d", "d|a|b|Rain fell every night.", "=3 =0 =1 ~2"},
        {"Rain fell.|Rain fell!", "Rain fell!|Rain fell?", "=1 +"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t old_count, count;
        struct diff_item *old = items_of(cases[i].old, &old_count), *fresh = items_of(cases[i].fresh, &count);
        struct diff_match *matches = ARENA_ARRAY(&arena, struct diff_match, count + 1);
        article_diff(&arena, old, old_count, fresh, count, matches);
        struct str found = describe(matches, count);
        if (!str_equal(found, str_of(cases[i].expected)))
            fail_msg("%s -> %s: %.*s, expected %s", cases[i].old, cases[i].fresh, STR_ARG(found), cases[i].expected);
    }
}

/* Lists made to take long; and whatever they are, no old segment is given away twice. */
static void test_long_versions(void **state) {
    enum { LENGTH = ARTICLE_SEGMENTS_MAX };
    (void)state;
    for (int kind = 0; kind < 5; kind++) {
        struct diff_item *old = ARENA_ARRAY(&arena, struct diff_item, LENGTH),
                         *fresh = ARENA_ARRAY(&arena, struct diff_item, LENGTH);
        struct diff_match *matches = ARENA_ARRAY(&arena, struct diff_match, LENGTH);
        bool *used = ARENA_ARRAY(&arena, bool, LENGTH);
        uint64_t random = 12345;
        size_t same = 0;
        for (size_t i = 0; i < LENGTH; i++) {
            random = random * 6364136223846793005ULL + 1442695040888963407ULL;
            const uint64_t olds[] = {7, i, i, (random >> 33) % 50, i % 2},
                           freshs[] = {7, LENGTH - i, i + LENGTH, (random >> 40) % 50, (i + 1) % 3};
            old[i] = (struct diff_item){arena_format(&arena, "Line %llu of the old one", (unsigned long long)olds[kind]),
                                        olds[kind]};
            fresh[i] = (struct diff_item){arena_format(&arena, "Line %llu of the new one", (unsigned long long)freshs[kind]),
                                          freshs[kind]};
        }
        article_diff(&arena, old, LENGTH, fresh, LENGTH, matches);
        for (size_t i = 0; i < LENGTH; i++) {
            if (matches[i].kind == DIFF_NEW) continue;
            assert_true(matches[i].old < LENGTH && !used[matches[i].old]);
            used[matches[i].old] = true;
            if (matches[i].kind == DIFF_SAME) assert_true(old[matches[i].old].hash == fresh[i].hash);
            same += matches[i].kind == DIFF_SAME;
        }
        if (kind == 0) assert_int_equal(same, LENGTH);
        if (kind == 1) assert_int_equal(same, LENGTH - 1);
        if (kind == 2) assert_int_equal(same, 0);
        arena_reset(&arena);
    }
}

/* ---- codes -------------------------------------------------------------------------------------------------------------- */

#define CODE "\xEF\xBF\xBC"

/* Codes by their letters: "b" opens pair b, "B" closes it, a digit stands alone. */
static struct segment with_codes(const char *text, const char *codes) {
    struct segment segment = {.text = str_of(text), .code_count = strlen(codes)};
    struct code *made = ARENA_ARRAY(&arena, struct code, segment.code_count + 1);
    for (size_t i = 0; i < segment.code_count; i++) {
        bool alone = codes[i] >= '0' && codes[i] <= '9', closes = codes[i] >= 'A' && codes[i] <= 'Z';
        made[i] = (struct code){alone    ? CODE_ALONE
                                : closes ? CODE_CLOSE
                                         : CODE_OPEN,
                                arena_format(&arena, "%c", codes[i] | 0x20), STR("data"), STR("")};
    }
    segment.codes = made;
    return segment;
}

static void test_fitting(void **state) {
    static const struct {
        const char *text, *codes, *expected, *kept;
    } cases[] = {
        {"Soma hii", "", "Soma hii", ""},
        {"Soma " CODE "hii" CODE " sasa" CODE, "bB1", "Soma " CODE "hii" CODE " sasa" CODE, "bB1"},
        {CODE "Soma " CODE "hii" CODE, "1bB", CODE "Soma " CODE "hii" CODE, "1bB"}, /* in another order */
        {"Soma " CODE "hii", "b", "Soma hii", ""},
        {"Soma hii" CODE " sasa" CODE, "B1", "Soma hii sasa" CODE, "1"},
        {"Soma " CODE "hii" CODE, "Bb", "Soma hii", ""},
        {"Soma" CODE CODE, "11", "Soma" CODE, "1"},
        {"Soma" CODE, "7", "Soma", ""},
    };
    (void)state;
    struct segment source = with_codes("Read " CODE "this" CODE " now" CODE, "bB1");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct segment fit = article_fit_target(&arena, source, with_codes(cases[i].text, cases[i].codes));
        assert_str(fit.text, cases[i].expected);
        assert_true(segment_equal(fit, with_codes(cases[i].expected, cases[i].kept)) || fit.code_count == 0);
        assert_int_equal(fit.code_count, strlen(cases[i].kept));
        assert_true(segment_is_sound(fit));
    }
}

/* ---- what survives ------------------------------------------------------------------------------------------------------ */

static struct article create(const char *text) {
    struct article article;
    struct article_warnings warnings;
    struct article_create wanted = {.file = {.name = STR("a.txt"), .bytes = str_of(text)},
                                    .from = tag("en"),
                                    .to = tag("sw"),
                                    .memory = STR("m"),
                                    .author = STR("asha")};
    bool made;
    OK(service_create_article(service, &arena, &wanted, &article, &made, &warnings, &err));
    assert_true(made);
    return article;
}

static struct article_put_result put_segment(int64_t article, int64_t segment, int64_t rev, const char *target,
                                             enum article_state wanted) {
    struct article_put_result result;
    struct article_put put = {.id = article,
                              .segment = segment,
                              .rev = rev,
                              .target = segment_of_text(&arena, str_of(target)),
                              .state = wanted,
                              .match = {.score = -1},
                              .author = STR("asha")};
    OK(service_put_article_segment(service, &arena, &put, &result, &err));
    return result;
}

static void test_restart(void **state) {
    struct article_segment_list list;
    struct article article;
    int64_t next;
    bool more;
    (void)state;
    create_memory("m");
    int64_t id = create("Rain fell. Roads were closed.\nThe end.\n").id;
    put_segment(id, 1, 1, "Mvua", ARTICLE_DRAFT);
    struct article_put_result done = put_segment(id, 2, 1, "Barabara zilifungwa.", ARTICLE_CONFIRMED);
    reopen_service();
    OK(service_list_article_segments(service, &arena, id, 0, 10, 0, &article, &list, &next, &err));
    assert_int_equal(list.count, 3);
    assert_str(list.at[0].target.text, "Mvua");
    assert_int_equal(list.at[1].state, ARTICLE_CONFIRMED);
    assert_int_equal(list.at[1].unit.id, done.segment.unit.id);
    assert_int_equal(article.states[ARTICLE_EMPTY], 1);
    assert_int_equal(article.words_left, 4);
    assert_str(get_unit("m", done.segment.unit.id).target.text, "Barabara zilifungwa.");
    assert_str(suggest_text("Roads were closed."), "100 Barabara zilifungwa.|");
    OK(service_list_article_changes(service, &arena, id, 1, 10, &article, &list, &next, &more, &err));
    assert_int_equal(list.count, 2);
    assert_int_equal(next, article.rev);
    /* Confirming again after a restart changes the unit, and adds none. */
    put_segment(id, 2, done.segment.rev, "Barabara zimefungwa.", ARTICLE_CONFIRMED);
    assert_int_equal(count_units("m"), 1);
}

static void test_refusals(void **state) {
    struct article article;
    struct article_put_result result;
    struct article_put put = {.id = 1, .segment = 1, .rev = 1, .target = {.text = STR("Mvua")}, .state = ARTICLE_DRAFT};
    (void)state;
    create_memory("m");
    FAILS(ERR_NOT_FOUND, service_get_article(service, &arena, 1, &article, &err));
    FAILS(ERR_NOT_FOUND, service_put_article_segment(service, &arena, &put, &result, &err));
    create("Rain fell.");
    put.rev = 2;
    FAILS(ERR_STALE, service_put_article_segment(service, &arena, &put, &result, &err));
    assert_true(result.stale && result.segment.rev == 1);
    put.rev = 1;
    put.state = ARTICLE_PRETRANSLATED;
    FAILS(ERR_INVALID, service_put_article_segment(service, &arena, &put, &result, &err));
    put.state = ARTICLE_CONFIRMED;
    put.target.text = STR("  ");
    FAILS(ERR_INVALID, service_put_article_segment(service, &arena, &put, &result, &err));
    put.target.text = STR("Mvua" CODE);
    put.state = ARTICLE_DRAFT;
    FAILS(ERR_INVALID, service_put_article_segment(service, &arena, &put, &result, &err));
    FAILS(ERR_NOT_FOUND, service_revert_article_segment(service, &arena, &(struct article_put){.id = 1, .segment = 1, .rev = 1},
                                                        &result, &err));
    OK(service_delete_article(service, 1, -1, &err));
    FAILS(ERR_NOT_FOUND, service_delete_article(service, 1, -1, &err));
    assert_int_equal(create("Rain fell.").id, 2); /* no id is used again */
}

/* ---- which unit a segment was confirmed as ------------------------------------------------------------------------------- */

/* The memory goes, and another one of the same name has a unit of the same number. */
static void exchange_memory(void) {
    OK(service_delete_memory(service, STR("m"), &err));
    create_memory("m");
    assert_int_equal(put_texts("m", "Somebody else's.", "Ya mtu mwingine.").unit.id, 1);
}

static void test_a_name_used_again(void **state) {
    (void)state;
    create_memory("m");
    int64_t id = create("Rain fell. Roads were closed.").id;
    put_segment(id, 1, 1, "Mvua", ARTICLE_DRAFT);
    struct article_put_result first = put_segment(id, 1, -1, "Mvua ilinyesha.", ARTICLE_CONFIRMED);
    assert_int_equal(first.segment.unit.id, 1);
    exchange_memory();
    put_segment(id, 1, -1, "Mvua imenyesha.", ARTICLE_CONFIRMED);
    assert_false(get_unit("m", 1).deleted);
    assert_int_equal(count_units("m"), 2);
    exchange_memory();
    struct article_put_result result;
    struct article_put revert = {.id = id, .segment = 1, .rev = -1, .to_rev = first.segment.rev - 1};
    OK(service_revert_article_segment(service, &arena, &revert, &result, &err));
    assert_int_equal(result.segment.state, ARTICLE_DRAFT);
    assert_false(get_unit("m", 1).deleted);
}

enum { MEMORY_ID_FIELD = 28 }; /* of a segment's record */

/* The record as the first version of the format had it. */
static struct str age_record(struct str body, bool *had_memory) {
    struct buf old = {0};
    struct str item;
    *had_memory = false;
    for (int i = 0; pack_next(&body, &item); i++) {
        if (i == MEMORY_ID_FIELD)
            *had_memory = !str_equal(item, STR("0"));
        else
            pack_add(&old, i == 0 ? STR("1") : item);
    }
    struct str aged = arena_copy(&arena, buf_str(&old));
    buf_done(&old);
    return aged;
}

static bool age_segment(struct store_tx *tx, void *context, struct error *err) {
    struct str name = article_segment_name(&arena, *(int64_t *)context, 1), body;
    bool had_memory;
    if (!store_tx_get_record(tx, &arena, KIND_SEGMENT, name, &body, err)) return false;
    body = age_record(body, &had_memory);
    assert_true(had_memory);
    return store_tx_put_record(tx, KIND_SEGMENT, name, body, err);
}

static void test_a_record_of_before(void **state) {
    struct article_segment segment;
    (void)state;
    create_memory("m");
    int64_t id = create("Rain fell. Roads were closed.").id;
    put_segment(id, 1, 1, "Mvua ilinyesha.", ARTICLE_CONFIRMED);
    OK(store_write(service->store, &(struct store_write){age_segment, NULL, &id}, &err));
    OK(service_get_article_segment(service, &arena, id, 1, &segment, &err));
    assert_str(segment.target.text, "Mvua ilinyesha.");
    assert_int_equal(segment.unit.id, 1);
    assert_int_equal(segment.unit.memory_id, 0);
    assert_str(segment.changed_by, "asha");
    exchange_memory(); /* whose unit that is nobody can tell */
    put_segment(id, 1, -1, "Mvua imenyesha.", ARTICLE_CONFIRMED);
    assert_false(get_unit("m", 1).deleted);
    assert_int_equal(count_units("m"), 2);
}

/* ---- whose a document is ------------------------------------------------------------------------------------------------ */

/* The record as a program wrote it that did not keep the memory's id. */
static bool age_article(struct store_tx *tx, void *context, struct error *err) {
    struct str name = article_name(&arena, *(int64_t *)context), body, rest, item;
    struct buf old = {0};
    if (!store_tx_get_record(tx, &arena, KIND_ARTICLE, name, &body, err)) return false;
    rest = body;
    for (int i = 0; pack_next(&rest, &item); i++)
        if (rest.len) pack_add(&old, i == 0 ? STR("2") : item);
    bool ok = store_tx_put_record(tx, KIND_ARTICLE, name, buf_str(&old), err);
    buf_done(&old);
    return ok;
}

/* Who may read, and who may write, it says: "rw", "r-", "--". */
static const char *try_as(const struct grant *grants, size_t count, int64_t id) {
    static const char *const names[] = {"--", "r-", "-w", "rw"};
    struct caller caller = {STR("rose"), grants, count, ROLE_READER, STR("of rose")};
    struct article_put_result result;
    struct article article;
    struct article_list list;
    struct article_put put = {
        .id = id, .segment = 1, .rev = -1, .target = {.text = STR("Mvua")}, .state = ARTICLE_DRAFT, .author = STR("rose")};
    struct error fault = {0};
    caller_bind(&caller);
    bool reads = service_get_article(service, &arena, id, &article, &fault);
    OK(service_list_articles(service, &arena, 0, STR(""), 10, &list, &err));
    assert_int_equal(list.count, reads);
    assert_int_equal(fault.code, reads ? ERR_NONE : ERR_NOT_FOUND);
    error_clear(&fault);
    caller.need = ROLE_TRANSLATOR;
    bool writes = service_put_article_segment(service, &arena, &put, &result, &fault);
    assert_int_equal(fault.code, writes ? ERR_NONE : reads ? ERR_DENIED : ERR_NOT_FOUND);
    caller_bind(NULL);
    return names[reads + 2 * writes];
}

/* It belongs to the memory that it was given to, not to whichever has the name. */
static void test_whose_a_document_is(void **state) {
    static const struct grant one[] = {{STR("m"), ROLE_TRANSLATOR}},
                              both[] = {{STR(""), ROLE_READER}, {STR("m"), ROLE_TRANSLATOR}},
                              all[] = {{STR(""), ROLE_TRANSLATOR}};
    struct article article;
    (void)state;
    create_memory("m");
    int64_t id = create("Rain fell.").id;
    assert_string_equal(try_as(one, 1, id), "rw");
    assert_string_equal(try_as(both, 2, id), "rw");
    for (int round = 0; round < 3; round++) {
        if (round == 0) OK(service_delete_memory(service, STR("m"), &err));
        if (round == 1) create_memory("m");
        if (round == 2) reopen_service();
        assert_string_equal(try_as(one, 1, id), "--");
        assert_string_equal(try_as(both, 2, id), "r-");
        assert_string_equal(try_as(all, 1, id), "rw");
    }
    put_segment(id, 1, -1, "Mvua ilinyesha.", ARTICLE_CONFIRMED);
    assert_int_equal(count_units("m"), 1); /* which gives it to nobody else */
    assert_string_equal(try_as(one, 1, id), "--");
    OK(service_update_article(service, &arena, id, -1, (struct str){0}, STR("m"), &article, &err));
    assert_string_equal(try_as(one, 1, id), "rw");
    /* Of one of before only the name is known, until a unit tells more. */
    OK(store_write(service->store, &(struct store_write){age_article, NULL, &id}, &err));
    OK(service_get_article(service, &arena, id, &article, &err));
    assert_int_equal(article.memory_id, 0);
    exchange_memory();
    assert_string_equal(try_as(one, 1, id), "rw");
    put_segment(id, 1, -1, "Mvua imenyesha.", ARTICLE_CONFIRMED);
    exchange_memory();
    assert_string_equal(try_as(one, 1, id), "--");
}

/* ---- a file that is read otherwise than when it was kept ------------------------------------------------------------------
 */

struct reading {
    int64_t article;
    struct str file;
};

/* As if this program found in the old file what the new one has. */
static bool exchange_file(struct store_tx *tx, void *context, struct error *err) {
    struct reading *reading = context;
    return store_tx_put_record(tx, KIND_SOURCE, article_name(&arena, reading->article), reading->file, err);
}

static int64_t create_named(const char *name, const char *text) {
    struct article article;
    struct article_warnings warnings;
    struct article_create wanted = {
        .file = {.name = str_of(name), .bytes = str_of(text)}, .from = tag("en"), .to = tag("sw"), .memory = STR("m")};
    bool made;
    OK(service_create_article(service, &arena, &wanted, &article, &made, &warnings, &err));
    return article.id;
}

/* Every segment gets its own text in capitals as a target. */
static void shout_all(int64_t id) {
    struct article_segment_list list;
    struct article article;
    int64_t next;
    OK(service_list_article_segments(service, &arena, id, 0, 100, 0, &article, &list, &next, &err));
    for (size_t i = 0; i < list.count; i++) {
        struct segment target = segment_copy(&arena, list.at[i].source);
        char *text = (char *)arena_format(&arena, "%" STR_FMT, STR_ARG(target.text)).at;
        for (size_t k = 0; text[k]; k++)
            if (text[k] >= 'a' && text[k] <= 'z') text[k] -= 'a' - 'A';
        target.text = str_of(text);
        struct article_put_result result;
        struct article_put put = {
            .id = id, .segment = list.at[i].id, .rev = -1, .target = target, .state = ARTICLE_DRAFT, .match = {.score = -1}};
        OK(service_put_article_segment(service, &arena, &put, &result, &err));
    }
}

static void test_a_file_read_otherwise(void **state) {
    static const struct {
        const char *kept, *read, *expected;
        int lost;
        bool empty_missing;
    } cases[] = {
        {"<p>Rain fell.</p><p>The end.</p>", "<p>Rain fell.</p><p>The end.</p>", "<p>RAIN FELL.</p><p>THE END.</p>", 0, false},
        /* another block is read before it, which nobody has translated */
        {"<p>Rain fell. Roads closed.</p>", "<p>A new one.</p><p>Rain fell. Roads closed.</p>",
         "<p>A new one.</p><p>RAIN FELL. ROADS CLOSED.</p>", 0, false},
        {"<p>Rain fell. Roads closed.</p>", "<p>A new one.</p><p>Rain fell. Roads closed.</p>",
         "<p></p><p>RAIN FELL. ROADS CLOSED.</p>", 0, true},
        /* moved */
        {"<p>Rain fell.</p><p>Roads closed.</p><p>The end.</p>", "<p>The end.</p><p>Rain fell.</p><p>Roads closed.</p>",
         "<p>THE END.</p><p>RAIN FELL.</p><p>ROADS CLOSED.</p>", 0, false},
        /* sentences are cut otherwise: what was two is one, within the same paragraph and between others */
        {"<p>Rain fell.<br>roads closed.</p><p>The end.</p>", "<p>Rain fell. roads closed.</p><p>The end.</p>",
         "<p>RAIN FELL. ROADS CLOSED.</p><p>THE END.</p>", 0, false},
        {"<p>One.</p><p>Rain fell.<br>roads closed.</p><p>The end.</p>",
         "<p>One.</p><p>Rain fell. roads closed.</p><p>The end.</p>",
         "<p>ONE.</p><p>RAIN FELL. ROADS CLOSED.</p><p>THE END.</p>", 0, false},
        /* its text is nowhere, or only within another word */
        {"<p>Rain fell.</p><p>The end.</p>", "<p>The end.</p>", "<p>THE END.</p>", 1, false},
        {"<p>Rain</p><p>The end.</p>", "<p>Ah: Rainy days.</p><p>The end.</p>", "<p>Ah: Rainy days.</p><p>THE END.</p>", 1,
         false},
        /* one of two equal ones */
        {"<p>Rain.</p><p>Rain.</p>", "<p>Rain.</p>", "<p>RAIN.</p>", 1, false},
        /* markup of the same kind, written otherwise */
        {"<p>Rain <b>fell</b> today.</p>", "<p>New.</p><p>Rain <i>fell</i> today.</p>",
         "<p>New.</p><p>RAIN <i>FELL</i> TODAY.</p>", 0, false},
    };
    (void)state;
    create_memory("m");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct reading reading = {create_named("a.html", cases[i].kept), str_of(cases[i].read)};
        struct article_download_options options = {.kind = ARTICLE_ORIGINAL, .empty_missing = cases[i].empty_missing};
        struct article_download_report report;
        struct article article;
        struct buf out = {0};
        shout_all(reading.article);
        OK(store_write(service->store, &(struct store_write){exchange_file, NULL, &reading}, &err));
        OK(service_download_article(service, &arena, reading.article, &options, &article, &report, &out, &err));
        if (!str_equal(buf_str(&out), str_of(cases[i].expected)) || report.lost != cases[i].lost)
            fail_msg("%zu: %.*s (%d lost), expected %s", i, STR_ARG(buf_str(&out)), (int)report.lost, cases[i].expected);
        buf_clear(&out);
        options.kind = ARTICLE_XLIFF2; /* has them all */
        OK(service_download_article(service, &arena, reading.article, &options, &article, &report, &out, &err));
        assert_int_equal(report.lost, 0);
        buf_done(&out);
    }
}

static void test_a_file_that_is_refused_now(void **state) {
    struct article_download_options options = {.kind = ARTICLE_ORIGINAL};
    struct article_download_report report;
    struct article article;
    struct buf out = {0};
    (void)state;
    create_memory("m");
    static const char xliff[] = "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\"><file original=\"a\" "
                                "source-language=\"en\" datatype=\"plaintext\"><body><trans-unit id=\"1\"><source>Rain fell."
                                "</source></trans-unit></body></file></xliff>";
    struct reading reading = {create_named("a.xlf", xliff), STR("<xliff version=\"1.2\"><file>")};
    OK(store_write(service->store, &(struct store_write){exchange_file, NULL, &reading}, &err));
    FAILS(ERR_CONFLICT, service_download_article(service, &arena, reading.article, &options, &article, &report, &out, &err));
    buf_clear(&out);
    options.kind = ARTICLE_XLIFF1; /* is made of the segments */
    OK(service_download_article(service, &arena, reading.article, &options, &article, &report, &out, &err));
    assert_true(str_find(buf_str(&out), STR("<source>Rain fell.</source>"), 0) != SIZE_MAX);
    buf_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_long_versions),
        cmocka_unit_test(test_fitting),
        cmocka_unit_test_setup_teardown(test_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_name_used_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_record_of_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_whose_a_document_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_read_otherwise, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_that_is_refused_now, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
