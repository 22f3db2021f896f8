/* SPDX-License-Identifier: Apache-2.0 */
/* What jobs leave on disk, and what is made of it after a restart, a crash at a bad moment, a change by hand; and who sees
 * them. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "base/file.h"
#include "service/jobs/jobs.h"
#include "service/library/caller.h"
#include "service/library/state.h"
#include "store/record.h"
#include "unit/service/fixture.h"

static struct job_settings settings(void) {
    return (struct job_settings){.title = STR("t"),
                                 .from = tag("en"),
                                 .to = {tag("sw")},
                                 .target_count = 1,
                                 .min_score = 75,
                                 .keep_hours = 1,
                                 .weights = analysis_default_weights()};
}

static struct str create(const struct job_settings *wanted) {
    struct job_info job;
    OK(service_create_job(service, &arena, wanted, &job, &err));
    return job.id;
}

static void add_in(struct arena *own, struct str job, const char *name, const char *text) {
    struct job_article article;
    bool created;
    struct job_upload *upload;
    OK(upload = service_begin_job_article(service, job, str_of(name), &err));
    OK(service_feed_job_article(upload, text, strlen(text), &err));
    OK(service_finish_job_article(upload, own, &article, &created, &err));
    service_close_job_article(upload);
}

static void add(struct str job, const char *name, const char *text) {
    add_in(&arena, job, name, text);
}

static struct job_info get(struct str id) {
    struct job_info job;
    OK(service_get_job(service, &arena, id, &job, &err));
    return job;
}

/* Waits until the job is no longer waiting or running. */
static struct job_info wait_for(struct str id) {
    struct job_info job = get(id);
    for (int i = 0; i < 6000 && (job.state == JOB_QUEUED || job.state == JOB_RUNNING); i++) {
        usleep(10000);
        job = get(id);
    }
    return job;
}

static struct str result(struct str job, const char *name) {
    struct language to = tag("sw");
    struct job_result about;
    struct buf out = {0};
    bool more = true;
    struct result_reader *reader;
    OK(reader = service_open_result(service, job, str_of(name), &to, &about, &arena, &err));
    while (more) OK(service_read_result(reader, &out, &more, &err));
    service_close_result(reader);
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static const char *job_path(struct str id, const char *name) {
    return arena_format(&arena, "%s/jobs/%" STR_FMT "%s%s", data, STR_ARG(id), *name ? "/" : "", name).at;
}

/* ---- records changed behind the service's back -----------------------------------------------------------------------------
 */

struct change {
    struct str name;
    const char *from, *to; /* in the body */
};

static bool replace(struct store_tx *tx, void *context, struct error *err) {
    const struct change *change = context;
    struct str body;
    struct buf fresh = {0};
    if (!store_tx_get_record(tx, &arena, STR("job"), change->name, &body, err)) return false;
    size_t at = str_find(body, str_of(change->from), 0);
    assert_true(at != SIZE_MAX);
    buf_add_str(&fresh, str_slice(body, 0, at));
    buf_add_str(&fresh, str_of(change->to));
    buf_add_str(&fresh, str_slice(body, at + strlen(change->from), body.len));
    bool ok = store_tx_put_record(tx, STR("job"), change->name, buf_str(&fresh), err);
    buf_done(&fresh);
    return ok;
}

/* While the service is closed. */
static void change_record(struct str name, const char *from, const char *to) {
    struct change change = {name, from, to};
    struct store *store;
    OK(store = store_open(data, &(struct store_options){0}, &err));
    OK(store_write(store, &(struct store_write){.run = replace, .context = &change}, &err));
    store_close(store);
}

/* ---- tests ------------------------------------------------------------------------------------------------------------- */

static void test_restart(void **state) {
    struct job_settings wanted = settings();
    wanted.rest = REST_EMPTY;
    wanted.has_article_format = true;
    wanted.article_format = DOCUMENT_TEXT;
    wanted.analysis = true;
    wanted.weights.percent[BAND_100] = 33;
    (void)state;
    create_memory("news");
    put_texts("news", "He spoke.", "Alizungumza.");
    struct str job = create(&wanted), draft = create(&wanted);
    add(job, "a.txt", "He spoke.\nHe spoke.\nUnknown words here.\n");
    OK(service_start_job(service, job, &err));
    struct job_info before = wait_for(job);
    assert_int_equal(before.state, JOB_DONE);
    reopen_service();
    struct job_info after = get(job);
    assert_int_equal(after.state, JOB_DONE);
    assert_memory_equal(&after.sums[0], &before.sums[0], sizeof after.sums[0]);
    assert_int_equal(after.ended_ms, before.ended_ms);
    assert_int_equal(after.expires_ms, before.ended_ms + 3600 * 1000);
    assert_int_equal(after.settings.weights.percent[BAND_100], 33);
    assert_int_equal(after.settings.rest, REST_EMPTY);
    assert_true(after.settings.has_article_format && after.settings.analysis);
    assert_str(result(job, "a.txt"), "Alizungumza.\nAlizungumza.\n\n");
    assert_int_equal(get(draft).state, JOB_DRAFT);
}

static bool is_article(struct str job, const char *name, const char *text) {
    struct buf bytes = {0};
    bool same = file_read(job_path(job, arena_format(&arena, "a-%s", name).at), 1 << 20, &bytes, NULL) &&
                str_equal(buf_str(&bytes), str_of(text));
    buf_done(&bytes);
    return same;
}

static bool try_finish(struct str job, const char *name, const char *text) {
    struct job_article article;
    struct job_upload *upload;
    bool created;
    OK(upload = service_begin_job_article(service, job, str_of(name), &err));
    OK(service_feed_job_article(upload, text, strlen(text), &err));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, RLIM_INFINITY}), 0); /* the record can't be written */
    bool ok = service_finish_job_article(upload, &arena, &article, &created, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}), 0);
    service_close_job_article(upload);
    return ok;
}

/* An article whose record can't be written was not taken: the file is the one that the record tells of. */
static void test_article_that_is_not_taken(void **state) {
    struct job_settings wanted = settings();
    struct job_article article;
    struct str *files;
    size_t count;
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    struct str job = create(&wanted);
    add(job, "a.txt", "He spoke.\n");
    assert_false(try_finish(job, "a.txt", "Somebody else spoke.\n"));
    assert_false(try_finish(job, "b.txt", "She spoke.\n"));
    assert_true(is_article(job, "a.txt", "He spoke.\n"));
    assert_false(file_exists(job_path(job, "a-b.txt")));
    OK(service_get_job_article(service, &arena, job, STR("a.txt"), &article, &err));
    assert_int_equal(article.bytes, 10);
    OK(file_list(job_path(job, ""), &arena, &files, &count, &err));
    assert_int_equal(count, 1); /* nothing stands aside */
    reopen_service();
    assert_true(is_article(job, "a.txt", "He spoke.\n"));
    add(job, "a.txt", "Somebody else spoke.\n");
    assert_true(is_article(job, "a.txt", "Somebody else spoke.\n"));
    OK(file_list(job_path(job, ""), &arena, &files, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(get(job).bytes, 21);
}

/* A kill between writing results and telling of them leaves bytes behind the end that nobody counts. */
static void test_killed_between(void **state) {
    struct job_settings wanted = settings();
    (void)state;
    create_memory("news");
    put_texts("news", "He spoke.", "Alizungumza.");
    struct str job = create(&wanted);
    add(job, "a.txt", "He spoke.");
    add(job, "b.txt", "He spoke. He spoke.");
    OK(service_start_job(service, job, &err));
    assert_int_equal(wait_for(job).state, JOB_DONE);
    close_service();
    change_record(job, "\"state\":\"done\"", "\"state\":\"running\"");
    change_record(job, "\"articles_done\":2", "\"articles_done\":1");
    change_record(job, "\"segments_done\":3", "\"segments_done\":1");
    change_record(job, "\"bytes_done\":28", "\"bytes_done\":9");
    change_record(job, "\"results_end\":37", "\"results_end\":12");
    change_record(job, "\"segments\":3,\"filled\":2", "\"segments\":1,\"filled\":1");
    change_record(arena_format(&arena, "%" STR_FMT "/b.txt", STR_ARG(job)), "\"state\":\"done\"", "\"state\":\"waiting\"");
    open_service();
    struct job_info after = wait_for(job);
    assert_int_equal(after.state, JOB_DONE);
    assert_int_equal(after.articles_done, 2);
    assert_int_equal(after.segments_done, 3);
    assert_int_equal(after.sums[0].report.segments, 3);
    assert_str(result(job, "a.txt"), "Alizungumza.");
    assert_str(result(job, "b.txt"), "Alizungumza. Alizungumza.");
    struct stat info;
    assert_int_equal(stat(job_path(job, "results"), &info), 0);
    assert_int_equal(info.st_size, 37);
}

/* A job over which the server dies again and again is left alone, until somebody starts it. */
static void test_deadly_job(void **state) {
    struct job_settings wanted = settings();
    (void)state;
    create_memory("news");
    struct str job = create(&wanted);
    add(job, "a.txt", "One here.");
    OK(service_start_job(service, job, &err));
    assert_int_equal(wait_for(job).state, JOB_DONE);
    close_service();
    change_record(job, "\"state\":\"done\"", "\"state\":\"running\"");
    change_record(job, "\"attempts\":0", "\"attempts\":4");
    open_service();
    assert_int_equal(get(job).state, JOB_FAILED);
    assert_true(get(job).error.len > 0 && get(job).expires_ms > 0);
    OK(service_start_job(service, job, &err));
    assert_int_equal(wait_for(job).state, JOB_DONE);
    assert_int_equal(get(job).error.len, 0);
}

static void test_expiry(void **state) {
    struct job_settings wanted = settings();
    char text[64];
    (void)state;
    create_memory("news");
    struct str job = create(&wanted), kept = create(&wanted);
    add(job, "a.txt", "He spoke.");
    snprintf(text, sizeof text, "\"expires\":%lld", (long long)get(job).expires_ms);
    assert_true(file_exists(job_path(job, "a-a.txt")));
    close_service();
    change_record(job, text, "\"expires\":1");
    open_service();
    struct job_info gone;
    for (int i = 0; i < 1000 && service_get_job(service, &arena, job, &gone, NULL); i++) usleep(10000);
    FAILS(ERR_NOT_FOUND, service_get_job(service, &arena, job, &gone, &err));
    for (int i = 0; i < 1000 && file_exists(job_path(job, "")); i++) usleep(10000);
    assert_false(file_exists(job_path(job, "")));
    assert_int_equal(get(kept).state, JOB_DRAFT);
    struct record_list records;
    close_service();
    struct store *store;
    OK(store = store_open(data, &(struct store_options){0}, &err));
    OK(store_list_records(store, &arena, STR("job"), job, STR(""), 10, &records, &err));
    assert_int_equal(records.count, 0); /* of its articles neither */
    store_close(store);
    open_service();
}

/* An article that is gone from the disk ends the job with a reason; put back, it goes on. */
static void test_lost_article(void **state) {
    struct job_settings wanted = settings();
    (void)state;
    create_memory("news");
    struct str job = create(&wanted);
    add(job, "a.txt", "One here.");
    add(job, "b.txt", "Two here.");
    assert_int_equal(rename(job_path(job, "a-b.txt"), job_path(job, "lost")), 0);
    OK(service_start_job(service, job, &err));
    struct job_info failed = wait_for(job);
    assert_int_equal(failed.state, JOB_FAILED);
    assert_true(str_find(failed.error, STR("a-b.txt"), 0) != SIZE_MAX);
    assert_int_equal(failed.articles_done, 1);
    assert_int_equal(rename(job_path(job, "lost"), job_path(job, "a-b.txt")), 0);
    OK(service_start_job(service, job, &err));
    assert_int_equal(wait_for(job).state, JOB_DONE);
    assert_str(result(job, "b.txt"), "Two here.");
}

/* A memory that is deleted while its job waits. */
static void test_lost_memory(void **state) {
    struct job_settings wanted = settings();
    struct str names[] = {STR("news")};
    (void)state;
    create_memory("news");
    wanted.memories = names;
    wanted.memory_count = 1;
    struct str job = create(&wanted);
    add(job, "a.txt", "One here.");
    OK(service_delete_memory(service, STR("news"), &err));
    OK(service_start_job(service, job, &err));
    struct job_info failed = wait_for(job);
    assert_int_equal(failed.state, JOB_FAILED);
    assert_true(str_find(failed.error, STR("news"), 0) != SIZE_MAX);
}

/* A job reads what its creator may read, and is there for those who may read all of that. */
static void test_callers(void **state) {
    struct job_settings wanted = settings();
    const struct grant one[] = {{STR("open"), ROLE_TRANSLATOR}}, other[] = {{STR("secret"), ROLE_EDITOR}};
    const struct caller rose = {STR("rose"), one, 1, ROLE_ANYONE, STR("of rose")},
                        juma = {STR("juma"), other, 1, ROLE_ANYONE, STR("of juma")};
    struct str secret[] = {STR("secret")};
    struct job_info job;
    (void)state;
    create_memory("open");
    create_memory("secret");
    put_texts("open", "He spoke.", "Alizungumza.");
    put_texts("secret", "She left.", "Aliondoka.");
    struct str everyones = create(&wanted);
    caller_bind(&rose);
    struct str hers = create(&wanted);
    FAILS(ERR_NOT_FOUND, service_get_job(service, &arena, everyones, &job, &err));
    wanted.memories = secret;
    wanted.memory_count = 1;
    FAILS(ERR_NOT_FOUND, service_create_job(service, &arena, &wanted, &job, &err));
    add(hers, "a.txt", "He spoke. She left.");
    OK(service_start_job(service, hers, &err));
    assert_int_equal(wait_for(hers).state, JOB_DONE);
    assert_str(result(hers, "a.txt"), "Alizungumza. She left.");
    caller_bind(&juma);
    struct job_info_list list;
    OK(service_list_jobs(service, &arena, STR(""), 10, &list, &err));
    assert_int_equal(list.count, 0);
    FAILS(ERR_NOT_FOUND, service_delete_job(service, hers, &err));
    caller_bind(NULL);
    OK(service_list_jobs(service, &arena, STR(""), 10, &list, &err));
    assert_int_equal(list.count, 2);
}

/* To change a job takes the role in all that it reads, or to have made it: a role elsewhere counts for nothing. */
static void test_callers_that_change(void **state) {
    const struct grant some[] = {{STR("open"), ROLE_READER}, {STR("other"), ROLE_TRANSLATOR}},
                       most[] = {{STR(""), ROLE_READER}, {STR("other"), ROLE_TRANSLATOR}}, all[] = {{STR(""), ROLE_TRANSLATOR}};
    const struct caller rose = {STR("rose"), some, 2, ROLE_TRANSLATOR, STR("of rose")},
                        juma = {STR("juma"), some, 2, ROLE_TRANSLATOR, STR("of juma")},
                        asha = {STR("asha"), most, 2, ROLE_TRANSLATOR, STR("of asha")},
                        otieno = {STR("otieno"), all, 1, ROLE_TRANSLATOR, STR("of otieno")};
    const struct caller *callers[] = {&rose, &juma, &asha, &otieno};
    struct str names[] = {STR("open"), STR("other")};
    (void)state;
    create_memory("open");
    create_memory("other");
    for (size_t i = 0; i < 6; i++) {
        bool by_rose = i % 2;
        struct job_settings wanted = settings();
        wanted.memories = names;
        wanted.memory_count = i / 2; /* 0: what the maker may read */
        caller_bind(by_rose ? &rose : NULL);
        struct str job = create(&wanted);
        add(job, "a.txt", "One here.");
        caller_bind(NULL);
        reopen_service();
        for (size_t k = 0; k < COUNT(callers); k++) {
            struct error err = {0};
            bool may = callers[k] == &otieno || (callers[k] == &rose && by_rose), sees = callers[k] == &asha || i > 0;
            caller_bind(callers[k]);
            assert_int_equal(service_remove_job_article(service, job, STR("a.txt"), &err), may);
            assert_int_equal(err.code, may ? ERR_NONE : sees ? ERR_DENIED : ERR_NOT_FOUND);
            if (may) add(job, "a.txt", "One here.");
        }
        caller_bind(NULL);
    }
}

static struct article create_document(const char *memory, const char *text) {
    struct article article;
    struct article_warnings warnings;
    struct article_create wanted = {.file = {.name = STR("secret plans.txt"), .bytes = str_of(text)},
                                    .from = tag("en"),
                                    .to = tag("sw"),
                                    .memory = str_of(memory),
                                    .author = STR("asha")};
    bool made;
    OK(service_create_article(service, &arena, &wanted, &article, &made, &warnings, &err));
    return article;
}

/* Such a job tells the document's name, and fills it: that takes what the document takes, whatever memories it reads. */
static void test_callers_of_a_document(void **state) {
    const struct grant one[] = {{STR("open"), ROLE_TRANSLATOR}},
                       both[] = {{STR("open"), ROLE_TRANSLATOR}, {STR("secret"), ROLE_READER}};
    const struct caller rose = {STR("rose"), one, 1, ROLE_ANYONE, STR("of rose")},
                        juma = {STR("juma"), both, 2, ROLE_ANYONE, STR("of juma")},
                        juma_changes = {STR("juma"), both, 2, ROLE_TRANSLATOR, STR("of juma")};
    struct str open[] = {STR("open")};
    struct job_info job, seen;
    struct job_info_list list;
    (void)state;
    create_memory("open");
    create_memory("secret");
    struct article document = create_document("secret", "He spoke.");
    struct article_pretranslate wanted = {
        .id = document.id, .min_score = 75, .filter = {.memories = open, .memory_count = 1}, .author = STR("")};
    OK(service_start_document_job(service, &arena, &wanted, &job, &err));
    caller_bind(&rose);
    OK(service_list_jobs(service, &arena, STR(""), 10, &list, &err));
    assert_int_equal(list.count, 0);
    FAILS(ERR_NOT_FOUND, service_get_job(service, &arena, job.id, &seen, &err));
    FAILS(ERR_NOT_FOUND, service_delete_job(service, job.id, &err));
    caller_bind(&juma);
    OK(service_list_jobs(service, &arena, STR(""), 10, &list, &err));
    assert_int_equal(list.count, 1);
    OK(service_get_job(service, &arena, job.id, &seen, &err));
    caller_bind(&juma_changes);
    FAILS(ERR_DENIED, service_delete_job(service, job.id, &err));
    caller_bind(NULL);
    wait_for(job.id);
    OK(service_delete_article(service, document.id, -1, &err));
    caller_bind(&juma);
    FAILS(ERR_NOT_FOUND, service_get_job(service, &arena, job.id, &seen, &err));
    caller_bind(NULL);
    OK(service_delete_job(service, job.id, &err));
}

/* How many more jobs a caller gets of those wanted. */
static int create_as(const struct caller *caller, int jobs) {
    struct job_settings wanted = settings();
    struct error fault = {0};
    struct arena own = {0};
    struct job_info job;
    int made = 0;
    caller_bind(caller);
    for (; made < jobs && service_create_job(service, &own, &wanted, &job, &fault); made++) arena_reset(&own);
    caller_bind(NULL);
    arena_done(&own);
    assert_int_equal(fault.code, made < jobs ? ERR_CONFLICT : ERR_NONE);
    assert_true(made == jobs || str_find(str_of(fault.message), STR("your key has 500 jobs"), 0) != SIZE_MAX);
    return made;
}

/* What one key makes leaves room for others, also after a restart; who answers for the whole may have it. */
static void test_shares(void **state) {
    const struct grant all[] = {{STR(""), ROLE_TRANSLATOR}}, most[] = {{STR(""), ROLE_ADMINISTRATOR}};
    const struct caller rose = {STR("rose"), all, 1, ROLE_ANYONE, STR("k1")},
                        juma = {STR("juma"), all, 1, ROLE_ANYONE, STR("k2")},
                        head = {STR("head"), most, 1, ROLE_ANYONE, STR("k3")};
    struct job_info_list list;
    (void)state;
    assert_int_equal(create_as(&rose, JOBS_OF_KEY_MAX + 1), JOBS_OF_KEY_MAX);
    reopen_service();
    assert_int_equal(create_as(&rose, 1), 0);
    assert_int_equal(create_as(&juma, 1), 1);
    assert_int_equal(create_as(&head, 1), 1);
    assert_int_equal(create_as(NULL, 1), 1);
    OK(service_list_jobs(service, &arena, STR(""), 1, &list, &err));
    OK(service_delete_job(service, list.at[0].id, &err));
    assert_int_equal(create_as(&rose, 2), 1);
}

/* Lets the run go on that reads an article from a pipe. */
static void let_go(struct str job) {
    int fd = open(job_path(job, "a-a.txt"), O_WRONLY);
    assert_true(fd >= 0);
    close(fd);
}

static void test_shares_of_the_queue(void **state) {
    const struct grant all[] = {{STR(""), ROLE_TRANSLATOR}};
    const struct caller rose = {STR("rose"), all, 1, ROLE_ANYONE, STR("k1")},
                        juma = {STR("juma"), all, 1, ROLE_ANYONE, STR("k2")};
    struct job_settings wanted = settings();
    struct str held[2], jobs[JOBS_QUEUED_OF_KEY_MAX + 1];
    (void)state;
    create_memory("news");
    for (size_t i = 0; i < COUNT(held); i++) { /* both that run at a time wait for their article */
        held[i] = create(&wanted);
        add(held[i], "a.txt", "He spoke.");
        assert_int_equal(unlink(job_path(held[i], "a-a.txt")), 0);
        assert_int_equal(mkfifo(job_path(held[i], "a-a.txt"), 0600), 0);
        OK(service_start_job(service, held[i], &err));
        for (int k = 0; k < 60000 && get(held[i]).state == JOB_QUEUED; k++) usleep(1000);
        assert_int_equal(get(held[i]).state, JOB_RUNNING);
    }
    caller_bind(&rose);
    for (size_t i = 0; i < COUNT(jobs); i++) {
        jobs[i] = create(&wanted);
        add(jobs[i], "a.txt", "He spoke.");
        if (i < JOBS_QUEUED_OF_KEY_MAX) OK(service_start_job(service, jobs[i], &err));
    }
    FAILS(ERR_UNAVAILABLE, service_start_job(service, jobs[JOBS_QUEUED_OF_KEY_MAX], &err));
    caller_bind(&juma);
    struct str other = create(&wanted);
    add(other, "a.txt", "He spoke.");
    OK(service_start_job(service, other, &err));
    caller_bind(NULL);
    OK(service_start_job(service, jobs[JOBS_QUEUED_OF_KEY_MAX], &err));
    for (size_t i = 0; i < COUNT(held); i++) let_go(held[i]);
    assert_int_equal(wait_for(jobs[JOBS_QUEUED_OF_KEY_MAX]).state, JOB_DONE);
}

struct asking {
    pthread_t thread;
    struct article_pretranslate wanted;
    struct arena arena;
    bool ok;
};

static void *ask_for_job(void *context) {
    struct asking *asking = context;
    struct job_info job;
    asking->ok = service_start_document_job(service, &asking->arena, &asking->wanted, &job, NULL);
    return NULL;
}

/* However many ask for it at once, no two jobs fill one document at a time. */
static void test_one_job_fills_a_document(void **state) {
    struct asking asking[8] = {0};
    struct buf text = {0};
    struct job_info_list list;
    (void)state;
    create_memory("news");
    for (int i = 0; i < 2000; i++) buf_add_format(&text, "This is sentence number %d.\n", i);
    buf_add(&text, "", 1);
    struct article document = create_document("news", text.at);
    buf_done(&text);
    for (size_t i = 0; i < COUNT(asking); i++) {
        asking[i].wanted =
            (struct article_pretranslate){.id = document.id, .min_score = 75, .filter = {.author = STR("")}, .author = STR("")};
        assert_int_equal(pthread_create(&asking[i].thread, NULL, ask_for_job, &asking[i]), 0);
    }
    for (size_t i = 0; i < COUNT(asking); i++) {
        pthread_join(asking[i].thread, NULL);
        assert_true(asking[i].ok);
        arena_done(&asking[i].arena);
    }
    OK(service_list_jobs(service, &arena, STR(""), 10, &list, &err));
    assert_true(list.count >= 1);
    for (size_t i = 0; i < list.count; i++) {
        list.at[i] = wait_for(list.at[i].id);
        if (i > 0) assert_true(list.at[i - 1].ended_ms <= list.at[i].created_ms);
    }
}

/* The service is told that it stops before its jobs are: what that ends has not failed. */
static void test_stopped_in_the_middle(void **state) {
    struct job_settings wanted = settings();
    enum { LINES = 3000 };
    struct buf lines = {0};
    (void)state;
    create_memory("m");
    put_texts("m", "Line 1 of the law.", "Mstari wa 1 wa sheria.");
    for (int i = 0; i < LINES; i++) buf_add_format(&lines, "Line %d of the law.\n", i);
    struct str id = create(&wanted);
    add(id, "a.txt", arena_copy(&arena, buf_str(&lines)).at);
    buf_done(&lines);
    OK(service_start_job(service, id, &err));
    while (get(id).segments_done == 0 && get(id).state != JOB_DONE) usleep(1000);
    service_stop(service);
    usleep(300 * 1000);
    assert_true(get(id).state == JOB_RUNNING || get(id).state == JOB_DONE);
    reopen_service();
    assert_int_equal(wait_for(id).state, JOB_DONE);
    assert_int_equal(get(id).articles_failed, 0);
}

static int64_t bytes_of_jobs(void) {
    struct job_metrics metrics;
    service_measure_jobs(service, &metrics);
    return metrics.bytes;
}

/* What a job holds is given back once, whatever was coming in when it went. */
static void test_deleted_while_an_article_comes_in(void **state) {
    struct job_settings wanted = settings();
    (void)state;
    struct str kept = create(&wanted), job = create(&wanted);
    add(kept, "a.txt", "One here.");
    add(job, "a.txt", "Two here.");
    struct job_upload *upload;
    OK(upload = service_begin_job_article(service, job, STR("b.txt"), &err));
    OK(service_feed_job_article(upload, "Three here.", 11, &err));
    assert_int_equal(bytes_of_jobs(), 9 + 9 + 11);
    OK(service_delete_job(service, job, &err));
    assert_int_equal(bytes_of_jobs(), 9);
    FAILS(ERR_NOT_FOUND, service_feed_job_article(upload, "Four here.", 10, &err));
    service_close_job_article(upload);
    assert_int_equal(bytes_of_jobs(), 9);
    reopen_service();
    assert_int_equal(bytes_of_jobs(), 9);
}

static struct str start_long_job(void) {
    struct job_settings wanted = settings();
    struct buf text = {0};
    for (int i = 0; i < 20000; i++) buf_add_format(&text, "This is sentence number %d.\n", i);
    buf_add(&text, "", 1);
    struct str job = create(&wanted);
    add(job, "a.txt", text.at);
    buf_done(&text);
    OK(service_start_job(service, job, &err));
    return job;
}

static void cancel(struct str job) {
    for (int i = 0; i < 500 && !service_cancel_job(service, job, NULL) && get(job).state == JOB_RUNNING; i++) usleep(10000);
}

/* One that could not be removed is not cancelled either: nobody has asked for that. */
static void test_deletion_that_fails(void **state) {
    struct job_settings wanted = settings();
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    create_memory("news");
    struct str first = start_long_job(), second = start_long_job(), job = create(&wanted);
    add(job, "a.txt", "He spoke.");
    OK(service_start_job(service, job, &err));
    assert_int_equal(get(job).state, JOB_QUEUED); /* behind the two */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, RLIM_INFINITY}), 0);
    bool deleted = service_delete_job(service, job, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}), 0);
    assert_false(deleted);
    cancel(first);
    cancel(second);
    assert_int_equal(wait_for(job).state, JOB_DONE);
}

/* Once it was told that a job is cancelled, no crash makes it go on. */
static void test_cancelled_and_killed(void **state) {
    (void)state;
    create_memory("news");
    struct str job = start_long_job();
    while (get(job).state == JOB_QUEUED) usleep(1000);
    OK(service_cancel_job(service, job, &err));
    kill_service();
    open_service();
    assert_int_equal(get(job).state, JOB_CANCELLED);
    reopen_service();
    assert_int_equal(get(job).state, JOB_CANCELLED);
    assert_true(get(job).ended_ms > 0 && get(job).expires_ms > get(job).ended_ms);
    OK(service_start_job(service, job, &err)); /* as any cancelled one */
    assert_int_equal(wait_for(job).state, JOB_DONE);
    reopen_service();
    assert_int_equal(get(job).state, JOB_DONE);
}

/* A write that everybody else's waits behind, until it is let go; when a test fails, not for ever. */
enum { BLOCK_S = 60 };
struct block {
    pthread_t thread;
    sem_t begun, end;
};

static bool wait_for_end(struct store_tx *tx, void *context, struct error *err) {
    struct block *block = context;
    struct timespec until;
    (void)tx, (void)err;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += BLOCK_S;
    sem_post(&block->begun);
    while (sem_timedwait(&block->end, &until) != 0 && errno == EINTR)
        ;
    return true;
}

static void *keep_writing(void *context) {
    OK(store_write(service->store, &(struct store_write){.run = wait_for_end, .context = context}, &err));
    return NULL;
}

static void begin_block(struct block *block) {
    sem_init(&block->begun, 0, 0);
    sem_init(&block->end, 0, 0);
    assert_int_equal(pthread_create(&block->thread, NULL, keep_writing, block), 0);
    while (sem_wait(&block->begun) != 0)
        ;
}

static void end_block(struct block *block) {
    sem_post(&block->end);
    pthread_join(block->thread, NULL);
    sem_destroy(&block->begun);
    sem_destroy(&block->end);
}

static void *start(void *id) {
    OK(service_start_job(service, str_of(id), &err));
    return NULL;
}

static void *add_article(void *id) {
    struct arena own = {0}; /* the test reads meanwhile */
    add_in(&own, str_of(id), "b.txt", "Another one.\n");
    arena_done(&own);
    return NULL;
}

static bool is_unwritten(const struct job_info *job, const struct job_info *before) {
    return job->state == before->state && job->articles == before->articles && job->expires_ms == before->expires_ms &&
           job->sums[0].report.segments == before->sums[0].report.segments;
}

/* While `change` waits for the disk, for as long as any machine needs to get there, the job is told as it was. */
static void assert_unwritten(struct str id, void *(*change)(void *)) {
    struct job_info before = get(id);
    struct block block;
    pthread_t thread;
    begin_block(&block);
    assert_int_equal(pthread_create(&thread, NULL, change, (void *)arena_copy(&arena, id).at), 0);
    for (int i = 0; i < 20; i++) {
        struct job_info now = get(id);
        assert_true(is_unwritten(&now, &before));
        usleep(10000);
    }
    end_block(&block);
    pthread_join(thread, NULL);
    struct job_info after = get(id);
    assert_false(is_unwritten(&after, &before));
}

/* What a job is said to be is on disk by then; only how far a run is may be ahead of that. */
static void test_told_is_written(void **state) {
    struct block block;
    (void)state;
    create_memory("news");
    struct str job = start_long_job();
    while (get(job).state == JOB_QUEUED) usleep(1000);
    begin_block(&block); /* which the job's one article can't be done by */
    struct job_info now = get(job);
    for (int i = 0; i < 6000 && now.articles_done == 0; i++) {
        usleep(10000);
        now = get(job);
        assert_int_equal(now.sums[0].report.segments, 0);
    }
    int64_t segments = now.segments_done;
    assert_int_equal(now.articles_done, 1);
    for (int i = 0; i < 20; i++) {
        now = get(job);
        assert_int_equal(now.sums[0].report.segments, 0);
        assert_int_equal(now.state, JOB_RUNNING);
        assert_int_equal(now.segments_done, segments);
        usleep(10000);
    }
    end_block(&block);
    now = wait_for(job);
    assert_int_equal(now.state, JOB_DONE);
    assert_int_equal(now.sums[0].report.segments, segments);
    assert_int_equal(now.segments_done, segments);
    assert_int_equal(now.articles_done, 1);

    struct job_settings wanted = settings();
    struct str draft = create(&wanted);
    add(draft, "a.txt", "One.\n");
    assert_unwritten(draft, add_article);
    assert_unwritten(draft, start);
    assert_int_equal(wait_for(draft).state, JOB_DONE);
}

/* Jobs wait in the order in which they were started. */
static void test_queue(void **state) {
    struct job_settings wanted = settings();
    struct str jobs[8];
    (void)state;
    create_memory("news");
    wanted.kind = JOB_ANALYSE;
    for (size_t i = 0; i < COUNT(jobs); i++) {
        jobs[i] = create(&wanted);
        add(jobs[i], "a.txt", "Some words to be counted here.\n");
    }
    FAILS(ERR_CONFLICT, service_cancel_job(service, jobs[0], &err));
    for (size_t i = COUNT(jobs); i-- > 0;) OK(service_start_job(service, jobs[i], &err));
    FAILS(ERR_CONFLICT, service_start_job(service, jobs[0], &err));
    for (size_t i = 0; i < COUNT(jobs); i++) assert_int_equal(wait_for(jobs[i]).state, JOB_DONE);
    assert_true(get(jobs[7]).started_ms <= get(jobs[0]).started_ms);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_article_that_is_not_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_killed_between, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_deadly_job, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_expiry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lost_article, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lost_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_callers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_callers_that_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_callers_of_a_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_job_fills_a_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_deleted_while_an_article_comes_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stopped_in_the_middle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_deletion_that_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cancelled_and_killed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_told_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_queue, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shares, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shares_of_the_queue, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
