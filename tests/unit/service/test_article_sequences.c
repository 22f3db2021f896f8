/* SPDX-License-Identifier: Apache-2.0 */
/* Random work on one article, and what must hold after every step, across restarts. */
#include "unit/service/fixture.h"

#include "service/articles/articles.h"

enum { STEPS = 120, RESTART_EVERY = 40, LINES = 14 };

static const char *const WORDS[] = {"rain",     "roads",  "mayor",  "schools", "police",
                                    "arrested", "opened", "closed", "two",     "three"};
static uint64_t seed;

static unsigned random_below(unsigned limit) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % limit;
}

/* Some lines of few words, so that some are equal and many alike. */
static struct str random_article(void) {
    struct buf out = {0};
    unsigned lines = 1 + random_below(LINES);
    for (unsigned i = 0; i < lines; i++) {
        buf_add_str(&out, STR("The"));
        for (unsigned k = 0, words = 2 + random_below(4); k < words; k++)
            buf_add_format(&out, " %s", WORDS[random_below(COUNT(WORDS))]);
        buf_add_str(&out, STR(".\n"));
    }
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static struct article_segment_list all_segments(int64_t id, struct article *article) {
    struct article_segment_list list;
    int64_t next;
    OK(service_list_article_segments(service, &arena, id, 0, ARTICLE_LIST_MAX, 0, article, &list, &next, &err));
    assert_int_equal(next, 0);
    return list;
}

/* ---- what must hold ----------------------------------------------------------------------------------------------------- */

static void check_sums(const struct article *article, const struct article_segment_list *list) {
    int64_t states[ARTICLE_STATES] = {0}, words = 0, left = 0, count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct article_segment *segment = &list->at[i];
        assert_int_equal(segment->n, i + 1);
        if (!segment->translate) continue;
        count++;
        states[segment->state]++;
        words += segment->words;
        left += article_state_is_done(segment->state) ? 0 : segment->words;
        assert_true(segment->rev <= article->rev && segment->id < article->next_id);
        assert_true((segment->state == ARTICLE_EMPTY) == (segment->target.text.len == 0));
        for (size_t k = 0; k < i; k++) assert_true(list->at[k].id != segment->id);
    }
    assert_int_equal(article->segments, count);
    assert_int_equal(article->words, words);
    assert_int_equal(article->words_left, left);
    for (int i = 0; i < ARTICLE_STATES; i++) assert_int_equal(article->states[i], states[i]);
}

/* What is confirmed is in the memory, word for word, unless an equal segment was confirmed otherwise after it. */
static void check_units(const struct article_segment_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct article_segment *segment = &list->at[i];
        if (!article_state_is_done(segment->state)) continue;
        struct unit unit = get_unit("m", segment->unit.id);
        assert_true(str_equal(unit.source.text, segment->source.text));
        if (unit.rev != segment->unit.rev) continue;
        assert_false(unit.deleted);
        assert_true(str_equal(unit.target.text, segment->target.text));
    }
}

static void check_changes(const struct article *article, const struct article_segment_list *list) {
    struct article now;
    struct article_segment_list changes;
    int64_t next;
    bool more;
    size_t expected = 0;
    OK(service_list_article_changes(service, &arena, article->id, 1, ARTICLE_LIST_MAX, &now, &changes, &next, &more, &err));
    for (size_t i = 0; i < list->count; i++) expected += list->at[i].rev > 1;
    assert_int_equal(changes.count, expected);
    for (size_t i = 1; i < changes.count; i++) assert_true(changes.at[i - 1].rev < changes.at[i].rev);
}

static void check_files(int64_t id) {
    struct article_download_report report;
    struct article article;
    for (int kind = ARTICLE_ORIGINAL; kind <= ARTICLE_TMX; kind++) {
        struct article_download_options options = {(enum article_download)kind, random_below(2), random_below(2)};
        struct buf out = {0};
        OK(service_download_article(service, &arena, id, &options, &article, &report, &out, &err));
        assert_true(out.len > 0);
        assert_int_equal(report.lost, 0);
        buf_done(&out);
    }
}

static void check_history(int64_t id, const struct article_segment_list *list) {
    const struct article_segment *segment = &list->at[random_below((unsigned)list->count)];
    struct article_segment_list history;
    OK(service_list_article_history(service, &arena, id, segment->id, &history, &err));
    for (size_t i = 0; i < history.count; i++) {
        assert_true(history.at[i].rev < segment->rev);
        if (i) assert_true(history.at[i].rev < history.at[i - 1].rev);
    }
}

static void check_all(int64_t id) {
    struct article article;
    struct article_segment_list list = all_segments(id, &article);
    check_sums(&article, &list);
    check_units(&list);
    check_changes(&article, &list);
    check_history(id, &list);
}

/* ---- work --------------------------------------------------------------------------------------------------------------- */

static void put_one(int64_t id, const struct article_segment *segment) {
    const enum article_state states[] = {ARTICLE_DRAFT, ARTICLE_DRAFT, ARTICLE_CONFIRMED, ARTICLE_CONFIRMED, ARTICLE_REVIEWED};
    struct article_put_result result;
    struct article_put put = {.id = id,
                              .segment = segment->id,
                              .rev = random_below(8) ? segment->rev : segment->rev + 1,
                              .state = states[random_below(COUNT(states))],
                              .match = {.score = random_below(2) ? 80 : -1, .memory = STR("m")},
                              .author = random_below(2) ? STR("asha") : STR("juma")};
    put.target = segment_of_text(&arena, random_below(6) ? arena_format(&arena, "Tafsiri %u", random_below(40)) : STR(""));
    struct error err = {0};
    if (service_put_article_segment(service, &arena, &put, &result, &err)) return;
    bool stale = err.code == ERR_STALE && put.rev != segment->rev;
    bool empty = err.code == ERR_INVALID && put.target.text.len == 0 && put.state != ARTICLE_DRAFT;
    if (!stale && !empty) fail_msg("put: %d %s", err.code, err.message);
}

static void revert_one(int64_t id, const struct article_segment *segment) {
    struct article_put_result result;
    struct article_segment_list history;
    struct article_put put = {.id = id, .segment = segment->id, .rev = segment->rev, .author = STR("asha")};
    OK(service_list_article_history(service, &arena, id, segment->id, &history, &err));
    if (!history.count) return;
    const struct article_segment *former = &history.at[random_below((unsigned)history.count)];
    put.to_rev = former->rev;
    OK(service_revert_article_segment(service, &arena, &put, &result, &err));
    bool is_of_another_source = former->rev < segment->source_rev && former->state != ARTICLE_EMPTY;
    assert_int_equal(result.segment.state, is_of_another_source ? ARTICLE_DRAFT : former->state);
    assert_true(str_equal(result.segment.target.text, former->target.text));
}

static void replace_all(int64_t id) {
    struct article article;
    struct article_version_report report;
    struct article_warnings warnings;
    struct article_file file = {.name = STR("a.txt"), .bytes = random_article()};
    struct article_segment_list before = all_segments(id, &article);
    OK(service_put_article_source(service, &arena, id, -1, &file, STR("wire"), &article, &report, &warnings, &err));
    assert_int_equal(report.kept + report.changed + report.removed, before.count);
    assert_int_equal(report.kept + report.changed + report.added, article.segments);
}

static void pretranslate(int64_t id) {
    struct article article;
    struct article_pretranslate_report report;
    struct article_pretranslate wanted = {.id = id, .min_score = 60, .author = STR("asha"), .filter.author = STR("")};
    OK(service_pretranslate_article(service, &arena, &wanted, &article, &report, &err));
    assert_int_equal(article.states[ARTICLE_EMPTY], report.open);
}

static void work(int64_t id) {
    struct article article;
    struct article_segment_list list = all_segments(id, &article);
    const struct article_segment *segment = &list.at[random_below((unsigned)list.count)];
    switch (random_below(12)) {
    case 0: replace_all(id); break;
    case 1: pretranslate(id); break;
    case 2:
    case 3: revert_one(id, segment); break;
    default: put_one(id, segment);
    }
}

static void test_random_work(void **state) {
    struct article article;
    struct article_warnings warnings;
    bool made;
    (void)state;
    create_memory("m");
    for (seed = 1; seed < 4; seed++) {
        uint64_t began = seed;
        struct article_create wanted = {.file = {.name = STR("a.txt"), .bytes = random_article()},
                                        .from = tag("en"),
                                        .to = tag("sw"),
                                        .memory = STR("m"),
                                        .author = STR("asha")};
        OK(service_create_article(service, &arena, &wanted, &article, &made, &warnings, &err));
        for (int step = 1; step <= STEPS; step++) {
            work(article.id);
            check_all(article.id);
            if (step % 10 == 0) check_files(article.id);
            if (step % RESTART_EVERY == 0) reopen_service();
            arena_reset(&arena);
        }
        seed = began;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_random_work, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
