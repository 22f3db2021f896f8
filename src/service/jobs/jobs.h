/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs: many articles pre-translated or analysed in the background.
 *
 *     create        put articles       start                             read results, analysis
 *     DRAFT ------- DRAFT ------------ QUEUED -- RUNNING ------- DONE ---------- (kept for some days) -- gone
 *                                         |         |
 *                                         +---------+-- CANCELLED, FAILED: may be started again, and go on where they were
 *
 * Durable: what a function here has reported done is on disk. A server that dies in the middle of a job goes on with the
 * article that it was at. The files of a job are in DATA/jobs/ID (articles as they came, all results in one file), what is said
 * of it in records of kind "job": one for the job, one for each article.
 *
 * Bounds: see below. Memory does not grow with the articles of a job; an article is read whole, as document.h says. Any thread
 * may call. */
#ifndef TAFSIRI_SERVICE_JOBS_JOBS_H
#define TAFSIRI_SERVICE_JOBS_JOBS_H

#include "service/articles/articles.h"
#include "service/bulk/analysis.h"

enum {
    JOBS_MAX = 1000,
    JOBS_OF_KEY_MAX = 500, /* that one key made (caller_share): half, since they are kept for days after their end */
    JOBS_QUEUED_MAX = 100, /* waiting for their turn */
    JOBS_QUEUED_OF_KEY_MAX = 50,
    JOB_ID_LEN = 20,
    JOB_TARGETS_MAX = 16,
    JOB_ARTICLES_MAX = 20000,
    JOB_MEMORIES_MAX = 64,
    JOB_NAME_MAX = 200, /* bytes of an article's name */
    JOB_TITLE_MAX = 200,
    JOB_WARNINGS_MAX = 5, /* that are kept of a result */
    JOB_KEEP_HOURS_DEFAULT = 7 * 24,
    JOB_KEEP_HOURS_MAX = 90 * 24,
    JOB_DRAFT_HOURS = 24, /* a job that is never started is kept so long after the last article */
};
#define JOB_BYTES_MAX  (2LL << 30)  /* articles of one job */
#define JOBS_BYTES_MAX (16LL << 30) /* articles and results of all jobs */

enum job_kind { JOB_PRETRANSLATE, JOB_ANALYSE };
enum job_state { JOB_DRAFT, JOB_QUEUED, JOB_RUNNING, JOB_DONE, JOB_CANCELLED, JOB_FAILED, JOB_STATE_COUNT };

/* "pretranslate", "analyse"; "draft", "queued" ... */
const char *job_kind_name(enum job_kind kind);
const char *job_state_name(enum job_state state);

struct job_settings {
    enum job_kind kind;
    struct str title;
    struct language from;
    struct language to[JOB_TARGETS_MAX];
    size_t target_count;
    enum result_format format;
    bool has_article_format; /* only articles of this format are taken, and come back in it (with RESULT_ORIGINAL) */
    enum document_format article_format;
    int min_score;
    enum pretranslate_rest rest;
    size_t candidates;
    bool spelling;
    bool fragments; /* parts that the memories know stand in the notes of open segments */
    bool analysis;  /* bands are counted; always, for JOB_ANALYSE */
    const struct str *memories;
    size_t memory_count; /* 0: all */
    int keep_hours;      /* after its end */
    struct analysis_weights weights;
    int64_t
        document; /* 0: articles of its own; else the document, kept on the server, that it fills: no articles, no results */
    struct str author; /* of what it writes into that */
    struct str key;    /* whose holder made it (caller.h); set by service_create_job */
};

/* Sums over the articles that are done. */
struct job_sum {
    struct pretranslate_report report;
    struct analysis analysis;
};

struct job_info {
    struct str id;
    struct job_settings settings;
    enum job_state state;
    struct str error;                                     /* of a job that failed; else empty */
    int64_t created_ms, started_ms, ended_ms, expires_ms; /* 0: not yet */
    int64_t articles, bytes;
    int64_t articles_done, articles_failed; /* failed ones count as done */
    int64_t segments_done;                  /* each once per target language */
    double percent;
    double segments_per_second; /* since it was last started; 0: not yet known, or not running */
    int64_t remaining_ms;       /* -1: not known */
    struct job_sum sums[JOB_TARGETS_MAX];
    uint64_t version; /* another one whenever anything above changes */
};

struct job_info_list {
    struct job_info *at; /* the oldest first */
    size_t count;
};

/* (waits) ERR_INVALID names the setting, ERR_NOT_FOUND a memory; ERR_UNAVAILABLE: there are JOBS_MAX, ERR_CONFLICT: there are
 * JOBS_OF_KEY_MAX of this key, who should delete some. */
bool service_create_job(struct service *service, struct arena *arena, const struct job_settings *settings, struct job_info *out,
                        struct error *err);
/* ERR_NOT_FOUND. */
bool service_get_job(struct service *service, struct arena *arena, struct str id, struct job_info *out, struct error *err);
/* From behind `after` (an id; empty: from the start). False where it can't be read now whom a job is there for. */
bool service_list_jobs(struct service *service, struct arena *arena, struct str after, size_t limit, struct job_info_list *out,
                       struct error *err);
/* How many jobs there are, of all callers, and what they hold on disk. */
struct job_metrics {
    int64_t jobs[JOB_STATE_COUNT];
    int64_t bytes;
};
void service_measure_jobs(struct service *service, struct job_metrics *out);
/* Its version, 0 when it is gone: for those who wait for news. */
uint64_t service_job_version(struct service *service, struct str id);
/* (waits) ERR_CONFLICT for a job that runs, is done, or has no articles; ERR_UNAVAILABLE: too many wait already. */
bool service_start_job(struct service *service, struct str id, struct error *err);
/* (waits) Creates and starts a job that fills a document (service/articles/articles.h); `tell` of what is wanted is not used.
 * One that is at work already is the answer, whatever was asked of it. ERR_NOT_FOUND: there is no such document, or the caller
 * may not see that job; else as the two above. */
bool service_start_document_job(struct service *service, struct arena *arena, const struct article_pretranslate *wanted,
                                struct job_info *out, struct error *err);
/* The job that fills this document, waiting or running; false: there is none. Quick. */
bool service_find_document_job(struct service *service, int64_t document, char id[JOB_ID_LEN + 1]);
/* (waits) Ends it soon; what is done stays. ERR_CONFLICT for a job that isn't queued or running. */
bool service_cancel_job(struct service *service, struct str id, struct error *err);
/* (waits) Removes the job with its articles and results, whatever it is doing. */
bool service_delete_job(struct service *service, struct str id, struct error *err);

/* ---- articles --------------------------------------------------------------------------------------------------------- */

enum job_article_state { JOB_ARTICLE_WAITING, JOB_ARTICLE_DONE, JOB_ARTICLE_FAILED };
const char *job_article_state_name(enum job_article_state state);

struct job_result {
    struct language to;
    struct str name;      /* of the file that it makes */
    int64_t start, bytes; /* in the file of results */
    struct job_sum sum;
    struct str *warnings; /* of the article, the first JOB_WARNINGS_MAX: "NAME:LINE: what is odd" */
    size_t warning_count;
};

struct job_article {
    struct str name;
    enum document_format format;
    int64_t bytes;
    enum job_article_state state;
    struct str error;           /* JOB_ARTICLE_FAILED: why, with the line */
    struct job_result *results; /* JOB_ARTICLE_DONE: one per target language */
    size_t result_count;
};

struct job_article_list {
    struct job_article *at; /* in the order in which they are worked on */
    size_t count;
    bool more;
};

struct job_upload;

/* The name of a file, not of a path, whose extension tells the format. ERR_INVALID for any other; ERR_CONFLICT when the job has
 * started; ERR_TOO_LARGE: it has too many articles or bytes. */
struct job_upload *service_begin_job_article(struct service *service, struct str job, struct str name, struct error *err);
/* ERR_TOO_LARGE, ERR_NO_SPACE. */
bool service_feed_job_article(struct job_upload *upload, const void *bytes, size_t len, struct error *err);
/* (waits) *created: false when it replaces one of this name. */
bool service_finish_job_article(struct job_upload *upload, struct arena *arena, struct job_article *out, bool *created,
                                struct error *err);
/* Ends it, finished or not; NULL is fine. */
void service_close_job_article(struct job_upload *upload);
/* (waits) Of a draft. */
bool service_remove_job_article(struct service *service, struct str job, struct str name, struct error *err);
bool service_get_job_article(struct service *service, struct arena *arena, struct str job, struct str name,
                             struct job_article *out, struct error *err);
/* From behind `after` (a name; empty: from the start). */
bool service_list_job_articles(struct service *service, struct arena *arena, struct str job, struct str after, size_t limit,
                               struct job_article_list *out, struct error *err);

/* ---- results ---------------------------------------------------------------------------------------------------------- */

struct result_reader;

/* The result of one article. ERR_NOT_FOUND: there is none (yet). */
struct result_reader *service_open_result(struct service *service, struct str job, struct str name, const struct language *to,
                                          struct job_result *about, struct arena *arena, struct error *err);
/* (waits) All results as ZIP, `LANGUAGE/NAME`, with the analysis where there is one. ERR_CONFLICT while the job isn't over. */
struct result_reader *service_open_archive(struct service *service, struct str job, int64_t *bytes, struct error *err);
/* Appends the next piece; *more turns false with the last one. */
bool service_read_result(struct result_reader *reader, struct buf *out, bool *more, struct error *err);
void service_close_result(struct result_reader *reader);

enum analysis_format { ANALYSIS_JSON, ANALYSIS_CSV, ANALYSIS_HTML };
struct analysis_export;
/* Of the articles that are done: in total, and for each. ERR_CONFLICT for a job that doesn't count. */
struct analysis_export *service_begin_analysis(struct service *service, struct str job, enum analysis_format format,
                                               struct error *err);
bool service_next_analysis(struct analysis_export *export, struct buf *out, bool *more, struct error *err);
void service_close_analysis(struct analysis_export *export);

#endif
