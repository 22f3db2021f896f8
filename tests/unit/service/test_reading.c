/* SPDX-License-Identifier: Apache-2.0 */
/* Reading that fails once, at each of the moments at which it may: what could not be read is never taken for what is not there.
 * An answer is the whole one, or an error. */
#include <sqlite3.h>

#include "base/clock.h"
#include "service/care/care.h"
#include "service/jobs/jobs.h"
#include "service/library/state.h"
#include "unit/service/fixture.h"
#include "unit/store/faulty_disk.h"
#include "unit/toy_news.h"

enum { MOMENTS_MAX = 200, IDLE_MAX = 100 };

/* One moment behind the other, until there is none. Where the service's own threads have just read what is asked for, the page
 * is at hand and no reading fails: then the same moment is tried anew, unless a failure has been seen already. */
struct moments {
    int at, failures, idle;
};

static bool goes_on(struct moments *moments, int hits, bool failed) {
    moments->failures += failed;
    if (hits) return ++moments->at < MOMENTS_MAX;
    return !moments->failures && ++moments->idle < IDLE_MAX;
}

static const char *const SOURCES[] = {"The president left the capital.", "The president left the country.",
                                      "The president left the meeting.", "The president left the house."};

static int set_up_units(void **state) {
    if (set_up(state)) return -1;
    create_memory("news");
    for (size_t i = 0; i < COUNT(SOURCES); i++) put_texts("news", SOURCES[i], SOURCES[i]);
    return 0;
}

/* ---- jobs -------------------------------------------------------------------------------------------------------------- */

static struct str make_job(void) {
    struct job_settings wanted = {.title = STR("t"),
                                  .from = tag("en"),
                                  .to = {tag("sw")},
                                  .target_count = 1,
                                  .min_score = 75,
                                  .keep_hours = 1,
                                  .weights = analysis_default_weights()};
    struct job_info job;
    OK(service_create_job(service, &arena, &wanted, &job, &err));
    return job.id;
}

static void add_article(struct str job, const char *name, const char *text) {
    struct job_article article;
    struct job_upload *upload;
    bool created;
    OK(upload = service_begin_job_article(service, job, str_of(name), &err));
    OK(service_feed_job_article(upload, text, strlen(text), &err));
    OK(service_finish_job_article(upload, &arena, &article, &created, &err));
    service_close_job_article(upload);
}

static struct job_info wait_for(struct str id) {
    struct job_info job = {.state = JOB_QUEUED};
    while (job.state == JOB_QUEUED || job.state == JOB_RUNNING) {
        usleep(2000);
        service_get_job(service, &arena, id, &job, NULL);
    }
    return job;
}

/* A job is done with all matches, or it fails and says why. */
static void test_jobs(void **state) {
    struct moments moments = {0};
    struct job_info job;
    int hits;
    (void)state;
    do {
        struct str id = make_job();
        add_article(id, "a.txt", arena_format(&arena, "%s\n%s\n", SOURCES[0], SOURCES[1]).at);
        reopen_service(); /* without the units that were read before */
        OK(service_start_job(service, id, &err));
        disk_fail(FAULT_READ, moments.at, 1);
        job = wait_for(id);
        hits = disk.hits;
        disk_mend();
        assert_true(job.state == JOB_DONE ? job.segments_done == 2 && job.sums[0].report.filled == 2 : job.error.len > 0);
        OK(service_delete_job(service, id, &err));
    } while (goes_on(&moments, hits, job.state != JOB_DONE));
    assert_true(moments.failures > 0);
}

/* ---- one reading at a time --------------------------------------------------------------------------------------------- */

/* Each is what a client asks for, as a text; false with an error. */
typedef bool question(struct buf *out, struct error *err);

static bool ask_suggestions(struct buf *out, struct error *err) {
    struct suggest_request request = suggest_request(SOURCES[0]);
    struct suggestion_list list;
    if (!service_suggest(service, &arena, &request, &list, err)) return false;
    for (size_t i = 0; i < list.count; i++) buf_add_str(out, list.at[i].target.text);
    return true;
}

static bool ask_words(struct buf *out, struct error *err) {
    struct concordance_request request = {.text = STR("president"), .limit = 10};
    struct concordance_list list;
    if (!service_concordance(service, &arena, &request, &list, err)) return false;
    for (size_t i = 0; i < list.count; i++) buf_add_str(out, list.at[i].unit.source.text);
    return true;
}

static bool ask_units(struct buf *out, struct error *err) {
    struct unit_list list;
    if (!service_list_units(service, &arena, STR("news"), 0, 100, &list, err)) return false;
    for (size_t i = 0; i < list.count; i++) buf_add_str(out, list.at[i].source.text);
    return true;
}

static bool ask_jobs(struct buf *out, struct error *err) {
    struct job_info_list list;
    if (!service_list_jobs(service, &arena, STR(""), 10, &list, err)) return false;
    for (size_t i = 0; i < list.count; i++) buf_add_str(out, list.at[i].id);
    return true;
}

static struct str asked_job;

/* As its stream of events does each time, which ends where there is no such job. */
static bool ask_job(struct buf *out, struct error *err) {
    struct job_info job;
    if (!service_get_job(service, &arena, asked_job, &job, err)) return false;
    buf_add_format(out, "%" STR_FMT " %d", STR_ARG(job.id), (int)job.state);
    return true;
}

/* Without what was read before. */
static void ask_with_failures(question *ask) {
    struct buf whole = {0}, found = {0};
    struct moments moments = {0};
    bool ok;
    int hits;
    OK(ask(&whole, &err));
    assert_true(whole.len > 0);
    do {
        struct error err = {0};
        reopen_service();
        buf_clear(&found);
        disk_fail(FAULT_READ, moments.at, 1);
        ok = ask(&found, &err);
        hits = disk.hits;
        disk_mend();
        if (ok) assert_true(str_equal(buf_str(&found), buf_str(&whole)));
        if (!ok && (err.code == ERR_NOT_FOUND || !err.message[0]))
            fail_msg("moment %d: %d, %s", moments.at, err.code, err.message);
    } while (goes_on(&moments, hits, !ok));
    assert_true(moments.failures > 0);
    buf_done(&whole);
    buf_done(&found);
}

static void test_suggestions(void **state) {
    (void)state;
    ask_with_failures(ask_suggestions);
}

static void test_words(void **state) {
    (void)state;
    ask_with_failures(ask_words);
}

static void test_units(void **state) {
    (void)state;
    ask_with_failures(ask_units);
}

/* A job that fills a document is there for those whom the document is there for. */
static void test_list_of_jobs(void **state) {
    struct article_create wanted = {.file = {.name = STR("a.txt"), .bytes = STR("The president left the capital.\n")},
                                    .from = tag("en"),
                                    .to = tag("sw"),
                                    .memory = STR("news"),
                                    .author = STR("asha")};
    struct article_warnings warnings;
    struct article article;
    struct job_info job;
    char id[JOB_ID_LEN + 1];
    bool made;
    (void)state;
    OK(service_create_article(service, &arena, &wanted, &article, &made, &warnings, &err));
    struct article_pretranslate fill = {.id = article.id, .min_score = 75};
    OK(service_start_document_job(service, &arena, &fill, &job, &err));
    while (service_find_document_job(service, article.id, id)) usleep(10000);
    ask_with_failures(ask_jobs);
    asked_job = job.id;
    ask_with_failures(ask_job);
}

/* ---- fragments --------------------------------------------------------------------------------------------------------- */

enum { TOYS = 560, FRAGMENT_MOMENTS = 8, FRAGMENTS_WAIT_MS = 3000, LEARNING_MS = 120 * 1000 };

static bool fragments_are_ready(int within_ms) {
    struct language from = tag("en"), to = tag("sw");
    int64_t until_ms = clock_steady_ms() + within_ms;
    size_t units;
    while (service_fragments_state(service, &from, &to, &units) != FRAGMENTS_READY) {
        if (clock_steady_ms() >= until_ms) return false;
        usleep(10000);
    }
    return true;
}

/* Whether a fragment of the text is shown with this unit. */
static bool is_evidence(int64_t unit, const char *text) {
    struct language from = tag("en"), to = tag("sw");
    struct fragment_options options = {.min_score = 0.01};
    struct fragment_suggestion_list list;
    OK(service_find_fragments(service, &arena, &from, &to, segment_of_text(&arena, str_of(text)), &options, &list, &err));
    for (size_t i = 0; i < list.count; i++)
        for (size_t k = 0; k < list.at[i].target_count; k++)
            for (size_t u = 0; u < list.at[i].targets[k].unit_count; u++)
                if (list.at[i].targets[k].units[u].unit == unit) return true;
    return false;
}

/* What was put since a model was learned is read from the store at a start. A model that lacks it is none. */
static void test_fragments(void **state) {
    struct moments moments = {0};
    bool ready;
    int hits;
    (void)state;
    for (size_t i = 0; i < TOYS; i++) {
        struct unit unit = toy_unit(&arena, i);
        unit.id = unit.rev = 0;
        unit.from = tag("en"), unit.to = tag("sw");
        put("news", unit);
    }
    assert_true(fragments_are_ready(LEARNING_MS));
    int64_t late = put("news", make_unit("the ostrich market", "soko la mbuni")).unit.id;
    assert_true(is_evidence(late, "the ostrich market"));
    do {
        reopen_service();
        disk_fail(FAULT_READ, moments.at, 1);
        ready = fragments_are_ready(FRAGMENTS_WAIT_MS);
        hits = disk.hits;
        disk_mend();
        if (ready) assert_true(is_evidence(late, "the ostrich market"));
    } while (goes_on(&moments, hits, !ready) && moments.at < FRAGMENT_MOMENTS);
    assert_true(moments.failures > 0);
}

/* ---- following the store ----------------------------------------------------------------------------------------------- */

static bool try_put(struct str text, struct put_result *result) {
    struct unit unit = make_unit(text.at, text.at);
    return service_put_unit(service, &arena, STR("news"), &unit, STR(""), result, NULL);
}

static void put_at_last(struct str text, struct put_result *result) {
    bool ok = false;
    for (int i = 0; i < 500 && !(ok = try_put(text, result)); i++) usleep(10000);
    assert_true(ok);
}

static bool run_put(struct store_tx *tx, void *context, struct error *err) {
    return store_tx_put_unit(tx, 1, context, err);
}

/* As a commit that is told to have failed, and has gone through. */
static void put_unseen(struct str text) {
    struct unit unit = make_unit(text.at, text.at);
    OK(store_write(service->store, &(struct store_write){.run = run_put, .context = &unit}, &err));
}

/* After a commit that failed, reading what it may have written fails too. What is in the store is suggested all the same, and
 * found to be the same when it is put again. */
static void test_gap_in_the_indexes(void **state) {
    enum { MOMENTS = 24, PUTS = 3 };
    struct put_result result;
    int64_t before = count_units("news");
    (void)state;
    for (int moment = 0; moment < MOMENTS; moment++) {
        struct str texts[PUTS];
        for (int i = 0; i < PUTS; i++) texts[i] = arena_format(&arena, "Text %c%c is put.", 'a' + moment, 'a' + i);
        put_unseen(texts[0]);
        disk_fail(FAULT_SYNC, 0, 1);
        assert_false(try_put(texts[1], &result));
        disk_fail(FAULT_READ, moment, 1);
        try_put(texts[1], &result);
        disk_mend();
        for (int i = 0; i < PUTS; i++) put_at_last(texts[i], &result);
        for (int i = 0; i < PUTS; i++)
            assert_true(str_starts(suggest_text(texts[i].at), arena_format(&arena, "100 %s|", texts[i].at)));
        assert_int_equal(count_units("news"), before + PUTS * (moment + 1));
    }
}

/* A start at which reading fails once: it is refused, or the service reads and writes as ever, if a moment later. */
static void test_start(void **state) {
    enum { MOMENTS = 80 };
    struct put_result result;
    int64_t before = count_units("news");
    int refused = 0, started = 0;
    (void)state;
    for (int moment = 0; moment < MOMENTS; moment++) {
        struct error err = {0};
        close_service();
        disk_fail(FAULT_READ, moment, 1);
        service = service_open(&(struct service_options){.data = data}, &err);
        bool ok = service && service_wait_ready(service, &err);
        if (!ok) {
            assert_true(err.message[0]);
            refused++;
            disk_mend();
            reopen_service();
        }
        put_at_last(str_of(SOURCES[0]), &result);
        started += ok && disk.hits;
        disk_mend();
        assert_int_equal(count_units("news"), before);
        assert_true(str_starts(suggest_text(SOURCES[0]), arena_format(&arena, "100 %s|", SOURCES[0])));
    }
    assert_true(refused > 0 && started > 0);
}

/* ---- damage ------------------------------------------------------------------------------------------------------------ */

/* Behind the service's back. */
static void damage(const char *sql) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(data_path("store.sqlite"), &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
}

static void damage_while_closed(const char *sql) {
    close_service();
    damage(sql);
}

static char told[4096];

static void tell(const char *row) {
    size_t len = strlen(told);
    snprintf(told + len, sizeof told - len, "%s|", row);
}

/* It is named once and left out of what is found; what is put again stands beside it. */
static void test_damaged_unit(void **state) {
    (void)state;
    damage_while_closed("UPDATE unit SET target = 'Something else.' WHERE unit_id = 1");
    told[0] = '\0';
    OK(service = service_open(&(struct service_options){.data = data, .tell_damage = tell}, &err));
    OK(service_wait_ready(service, &err));
    for (int i = 0; i < 2; i++) {
        struct str found = suggest_text(SOURCES[0]);
        assert_true(found.len > 0 && str_find(found, str_of(SOURCES[0]), 0) == SIZE_MAX);
        assert_true(str_find(found, STR("Something else."), 0) == SIZE_MAX);
    }
    assert_string_equal(told, "memory 1, unit 1: the stored row is damaged|");
    struct put_result again = put_texts("news", SOURCES[0], SOURCES[0]);
    assert_int_equal(again.outcome, PUT_CREATED);
    assert_true(str_starts(suggest_text(SOURCES[0]), arena_format(&arena, "100 %s|", SOURCES[0])));
}

/* How many units a search finds when it has waited for none to be missing. */
static size_t find_all_words(void) {
    struct concordance_request request = {.text = STR("president"), .limit = 10};
    struct concordance_list list = {.behind = 1};
    for (int i = 0; list.behind && i < 500; i++) {
        if (i) usleep(10000);
        OK(service_concordance(service, &arena, &request, &list, &err));
    }
    assert_int_equal(list.behind, 0);
    return list.count;
}

/* Nothing waits for ever for a newest unit that is damaged when the words are followed. */
static void test_damaged_newest_unit(void **state) {
    (void)state;
    assert_int_equal(find_all_words(), COUNT(SOURCES));
    damage_while_closed("UPDATE unit SET target = 'Something else.' WHERE unit_id = 4");
    unlink(data_path("concordance.sqlite"));
    unlink(data_path("concordance.sqlite-wal"));
    unlink(data_path("concordance.sqlite-shm"));
    open_service();
    assert_int_equal(find_all_words(), COUNT(SOURCES) - 1);
    put_texts("news", "The president left the hall.", "The president left the hall.");
    assert_int_equal(find_all_words(), COUNT(SOURCES));
}

/* A start that reads all units does not take the words for those of a newer store, to follow all units anew. */
static void test_damaged_newest_unit_at_a_start(void **state) {
    (void)state;
    assert_int_equal(find_all_words(), COUNT(SOURCES));
    damage_while_closed("UPDATE unit SET target = 'Something else.' WHERE unit_id = 4");
    remove_tree(data_path("index"));
    open_service();
    assert_int_equal(concordance_rev(service->concordance, 1), COUNT(SOURCES));
    assert_int_equal(find_all_words(), COUNT(SOURCES) - 1);
}

static bool export_all(const char *memory, struct error *err) {
    struct buf out = {0};
    bool more = true, ok = true;
    struct export *export = service_export_begin(service, EXPORT_TMX, str_of(memory), NULL, NULL, err);
    assert_non_null(export);
    suggest_text(SOURCES[1]); /* others meet what is damaged meanwhile */
    while (ok && more) ok = service_export_next(export, &out, &more, err);
    service_export_close(export);
    buf_done(&out);
    return ok;
}

/* Whoever walks over a whole memory says at the end that some of it could not be read, and the memory stays. Damage elsewhere
 * is no matter of theirs. */
static void test_damaged_unit_of_a_whole_memory(void **state) {
    const struct care_options options = {.listed = 0};
    const struct care_filter filter = {.author = STR("asha"), .document = STR(""), .text = STR("")};
    const struct clean_rules rules = {.rules = CLEAN_EMPTY};
    struct care_report report;
    struct memory_statistics statistics;
    (void)state;
    damage_while_closed("UPDATE unit SET target = 'Something else.' WHERE unit_id = 2");
    open_service();
    create_memory("all");
    create_memory("sound");
    put_texts("sound", SOURCES[0], SOURCES[0]);
    FAILS(ERR_DAMAGED, service_read_statistics(service, &arena, STR("news"), &statistics, &err));
    FAILS(ERR_DAMAGED, service_clean_memory(service, &arena, STR("news"), &rules, &options, &report, &err));
    FAILS(ERR_DAMAGED, service_remove_duplicates(service, &arena, STR("news"), DUPLICATES_PAIR, &options, &report, &err));
    FAILS(ERR_DAMAGED, service_merge_memories(service, &arena, STR("all"), STR("news"), true, &options, &report, &err));
    assert_int_equal(count_units("all"), COUNT(SOURCES) - 1); /* what can be read is there */
    assert_int_equal(count_units("news"), COUNT(SOURCES));
    put_texts("news", "The president is back.", "Rais amerudi."); /* it is open again */
    FAILS(ERR_DAMAGED, service_split_memory(service, &arena, STR("news"), STR("more"), &filter, &options, &report, &err));
    FAILS(ERR_DAMAGED, export_all("news", &err));
    OK(export_all("sound", &err));
    OK(service_read_statistics(service, &arena, STR("sound"), &statistics, &err));
    OK(service_merge_memories(service, &arena, STR("all"), STR("sound"), true, &options, &report, &err));
}

static void test_damaged_record_of_an_article(void **state) {
    (void)state;
    struct str id = make_job();
    add_article(id, "a.txt", SOURCES[0]);
    add_article(id, "b.txt", SOURCES[1]);
    damage_while_closed(arena_format(&arena,
                                     "UPDATE record SET body = X'7B7D' WHERE kind = 'job' AND name LIKE '%" STR_FMT "/b%%'",
                                     STR_ARG(id))
                            .at);
    open_service();
    OK(service_start_job(service, id, &err));
    struct job_info job = wait_for(id);
    assert_int_equal(job.state, JOB_FAILED);
    assert_str(job.error, "damaged records of articles: 1; the server's log names them");
    assert_int_equal(job.articles_done, 1);
}

/* Its files stay, for who has its record in a backup. */
static void test_damaged_record_of_a_job(void **state) {
    (void)state;
    struct str id = make_job();
    const char *file = arena_format(&arena, "%s/jobs/%" STR_FMT "/a-a.txt", data, STR_ARG(id)).at;
    add_article(id, "a.txt", SOURCES[0]);
    assert_true(file_exists(file));
    damage_while_closed(
        arena_format(&arena, "UPDATE record SET body = X'7B7D' WHERE kind = 'job' AND name = '%" STR_FMT "'", STR_ARG(id)).at);
    open_service();
    struct job_info job;
    FAILS(ERR_NOT_FOUND, service_get_job(service, &arena, id, &job, &err));
    assert_true(file_exists(file));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_suggestions, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_units, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_list_of_jobs, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_fragments, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_jobs, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_gap_in_the_indexes, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_start, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_unit, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_newest_unit, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_newest_unit_at_a_start, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_unit_of_a_whole_memory, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_record_of_an_article, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_record_of_a_job, set_up_units, tear_down),
    };
    disk_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
