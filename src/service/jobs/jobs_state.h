/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of jobs share. Not for anyone else.
 *
 *     DATA/jobs/ID/a-NAME          an article, its name encoded
 *     DATA/jobs/ID/upload.XXXXXX   one that is coming in
 *     DATA/jobs/ID/results         the results, one behind the other; what lies behind the end that the record tells is nothing
 *     DATA/jobs/ID/archive.zip     all of them, made when asked for
 *
 *     record "ID"                  the settings, the state, the sums
 *     record "ID/NAME"             an article, its name encoded so that the order of names is kept, more or less */
#ifndef TAFSIRI_SERVICE_JOBS_JOBS_STATE_H
#define TAFSIRI_SERVICE_JOBS_JOBS_STATE_H

#include "service/jobs/jobs.h"
#include "service/library/state.h"
#include "store/record.h"

enum {
    RUNNERS = 3, /* the last one fills documents only: somebody looks on, and should not wait for a folder of articles */
    NAME_KEY_MAX = 220,
    ATTEMPTS_MAX = 5, /* then a job is left alone: else one that brings the server down would keep it down */
};
#define JOB_KIND STR("job")

/* What changes of a job, as its record on the disk has it. The first ones are told as struct job_info tells them. */
struct job_record {
    enum job_state state;
    int64_t created_ms, started_ms, ended_ms, expires_ms;
    int64_t articles, bytes, articles_done, articles_failed, segments_done;
    struct job_sum sums[JOB_TARGETS_MAX];
    char error_text[512];
    int64_t results_end; /* bytes of the file of results that count */
    int64_t bytes_done;  /* of articles, once per target language */
    int64_t queued;      /* its place in the queue */
    int64_t attempts;    /* how often the server has died over it since it last got anywhere */
    bool cancelled;      /* while it runs: it ends as cancelled, by this run or by the next start */
};

/* A job in memory: as its record has it, and how far the present run is. */
struct live_job {
    struct live_job *next; /* in order of id */
    char id[JOB_ID_LEN + 1];
    struct arena arena;           /* the settings' texts */
    struct job_settings settings; /* as it was created with */
    struct job_record record;     /* changed by jobs_put(), so that what is told is on disk */
    int64_t bytes_held;           /* of the disk's share: its files, what is coming in, results that are not written yet */

    unsigned users;          /* who holds it beside the list; jobs.c frees it when it is removed and the last one leaves */
    bool taken;              /* by a runner */
    bool removed;            /* no longer in the list */
    pthread_mutex_t writing; /* held over changes of its records: who holds it may read `record` without the lock */
    atomic_bool stop;        /* cancelled, or removed: the run ends at the next segment */

    /* Of the present run, ahead of what is on disk. */
    int64_t run_started_ms, run_bytes_from;
    atomic_int_fast64_t run_segments;
    atomic_int_fast64_t document_segments; /* that are looked at, of a document */
    atomic_int_fast64_t ahead_segments, ahead_bytes, ahead_articles, ahead_failed;
    atomic_uint_fast64_t version;
};

struct jobs {
    pthread_mutex_t lock; /* over the list and every live_job's record */
    pthread_cond_t work;  /* a job is queued, or the service stops */
    /* Held from looking whether a document has a job at work until there is one: before job->writing, never under `lock`. */
    pthread_mutex_t starting;
    struct live_job *first;
    struct live_job *coming; /* they have their place, and are not in the list yet */
    size_t count;            /* of both */
    int64_t queue_end;
    int64_t bytes; /* on disk, of all jobs */
    pthread_t runners[RUNNERS];
    int runner_count;
    bool stopping;
};

/* ---- jobs.c ----------------------------------------------------------------------------------------------------------- */

/* Whoever asks; NULL: none. Under the lock, as the next two. */
struct live_job *jobs_find(struct jobs *jobs, struct str id);
/* A copy, with its progress. */
struct job_info jobs_describe(struct arena *arena, const struct live_job *job);
void jobs_free(struct live_job *job);
/* (waits) Writes a record, with whatever else is to be written in the same transaction (NULL: nothing; its `done` is not
 * called), and makes it the job's once it is on disk: what it tells is ahead of the disk no more. Under job->writing, but for a
 * new job. */
bool jobs_put(struct service *service, struct live_job *job, const struct job_record *record, const struct store_write *also,
              struct error *err);
/* Finds the job, if the caller may see it, and holds it; ERR_NOT_FOUND; ERR_DENIED: it may be seen, but not be used for what
 * is being done. */
struct live_job *jobs_hold(struct service *service, struct str id, struct error *err);
void jobs_release(struct service *service, struct live_job *job);
/* Changes state (and error). Under job->writing. */
bool jobs_set_state(struct service *service, struct live_job *job, enum job_state state, const struct error *why,
                    struct error *err);
/* Takes bytes of the disk's share for a job; ERR_NO_SPACE. Negative ones are given back. One that is removed has given back all
 * that it held: it takes nothing any more (ERR_NOT_FOUND), and gives nothing. */
bool jobs_take_bytes(struct service *service, struct live_job *job, int64_t bytes, struct error *err);
/* Starts a job that is held. Under `starting` when it fills a document. */
bool jobs_start_held(struct service *service, struct live_job *job, struct error *err);
/* The job that fills this document, waiting or running; NULL: none. Under the lock. */
const struct live_job *jobs_find_filling(const struct jobs *jobs, int64_t document);
/* Something has changed. */
void jobs_touch(struct live_job *job);

/* ---- jobs_life.c ------------------------------------------------------------------------------------------------------ */

/* Jobs whose time is over go. */
void jobs_expire(struct service *service);

/* ---- jobs_record.c ---------------------------------------------------------------------------------------------------- */

/* The name of an article as a record and a file have it. ERR_INVALID for what is no plain file name, or too long. */
bool jobs_encode_name(struct str name, char key[NAME_KEY_MAX + 1], struct error *err);
/* "ID/NAME". */
struct str jobs_article_record(struct arena *arena, const char *id, struct str name);
void jobs_write_job(struct buf *out, const struct job_settings *settings, const struct job_record *record);
bool jobs_read_job(struct str body, struct live_job *job, struct error *err);
void jobs_write_article(struct buf *out, const struct job_article *article);
bool jobs_read_article(struct arena *arena, struct str body, struct job_article *article, struct error *err);

/* ---- jobs_articles.c -------------------------------------------------------------------------------------------------- */

bool jobs_path(struct service *service, const char *id, const char *name, char path[PATH_MAX], struct error *err);
/* Articles from behind `after`, a record's name. */
bool jobs_list_articles(struct service *service, struct arena *arena, const char *id, struct str after, size_t limit,
                        struct job_article_list *out, struct str *last, struct error *err);
/* Removes a job's directory and what is in it. */
void jobs_remove_files(struct service *service, const char *id);
/* How many bytes a job's files have, at the start: what had not come in whole by the end of the last run goes. */
int64_t jobs_measure_files(struct service *service, const char *id);

/* ---- jobs_runner.c ---------------------------------------------------------------------------------------------------- */

/* A runner's life; that of one that takes only jobs with a document. */
void *jobs_runner(void *service);
/* The same, for jobs that fill documents alone. */
void *jobs_document_runner(void *service);

#endif
