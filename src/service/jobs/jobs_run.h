/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that work a job off share. Not for anyone else.
 *
 *     runner: takes the job that waits longest
 *       run: its articles, one by one
 *         article: into all target languages, counted by band
 *         group: results of a moment, to disk, then told of */
#ifndef TAFSIRI_SERVICE_JOBS_JOBS_RUN_H
#define TAFSIRI_SERVICE_JOBS_JOBS_RUN_H

#include "service/jobs/jobs_state.h"

enum {
    GROUP_MS = 1000, /* how long results gather, at most */
    GROUP_BYTES = 16 << 20,
    GROUP_ARTICLES = 256,
};

/* One job being worked off. */
struct job_run {
    struct service *service;
    struct live_job *job;
    struct job_settings settings;
    struct analysis_memory *memory; /* NULL: nothing is counted */
    int results;                    /* the file, and the end of what is written in it */
    int64_t results_end;

    /* What has gathered. */
    struct arena arena;
    struct job_article articles[GROUP_ARTICLES];
    size_t count;
    struct buf bytes;
    int64_t since_ms;
    struct job_sum sums[JOB_TARGETS_MAX];
    int64_t segments, done_bytes, failed;

    /* The article at hand. */
    struct internal_match *internal; /* of its segments, counted with the first target language */
    size_t internal_count, internal_capacity;
    bool first_target;
    struct job_sum *sum;
    int64_t article_bytes, article_share; /* told so far */
    size_t told;
};

/* Works on the job until it ends, is stopped, or the service closes. */
void job_run(struct service *service, struct live_job *job);

/* ---- jobs_article.c: the article at hand ----------------------------------------------------------------------------------
 */

/* True, with ERR_UNAVAILABLE: the job was cancelled or removed, or the service stops. */
bool run_is_stopped(const struct job_run *run, struct error *err);
/* Reads the article and translates it into each target language: fills its results, in the run's arena. */
bool run_translate(struct job_run *run, struct job_article *article, struct error *err);
bool run_read_article(struct job_run *run, const struct job_article *article, struct buf *bytes, struct error *err);

/* ---- jobs_document.c: a document instead ---------------------------------------------------------------------------------
 */

bool run_fill_document(struct job_run *run, struct error *err);

/* ---- jobs_group.c: what has gathered --------------------------------------------------------------------------------------
 */

/* An article that is done or failed joins the group, of which there are less than GROUP_ARTICLES. */
void run_take_result(struct job_run *run, const struct job_article *article, int64_t segments);
/* (waits) Writes the group: on disk when it returns true. On failure it stays a group. */
bool run_flush(struct job_run *run, struct error *err);

#endif
