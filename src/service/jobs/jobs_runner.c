/* SPDX-License-Identifier: Apache-2.0 */
/* The threads that work jobs off. */
#include <sys/resource.h>
#include <unistd.h>

#include "service/jobs/jobs_run.h"

enum {
    EXPIRY_MS = 60 * 1000,
    NOT_READY_MS = 100,
    RUNNER_NICE = 5, /* who waits for an answer comes first */
};

/* The one that waits longest, held and taken. Under the lock. */
static struct live_job *take_next(struct jobs *jobs, bool documents) {
    struct live_job *next = NULL;
    for (struct live_job *job = jobs->first; job; job = job->next)
        if (job->record.state == JOB_QUEUED && !job->taken && (job->settings.document || !documents) &&
            (!next || job->record.queued < next->record.queued))
            next = job;
    if (next) next->users++, next->taken = true;
    return next;
}

/* NULL: nothing to do for a while, or for ever. Nothing is done before suggestions can be made. */
static struct live_job *wait_for_job(struct service *service, bool documents, bool *stopping) {
    struct jobs *jobs = service->jobs;
    struct live_job *job = NULL;
    bool ready = service_require_readable(service, NULL);
    struct timespec until = state_deadline_in(ready ? EXPIRY_MS : NOT_READY_MS);
    int waited = 0;
    pthread_mutex_lock(&jobs->lock);
    while (!jobs->stopping && !(ready && (job = take_next(jobs, documents))) && waited == 0)
        waited = pthread_cond_timedwait(&jobs->work, &jobs->lock, &until);
    *stopping = jobs->stopping;
    pthread_mutex_unlock(&jobs->lock);
    return job;
}

static void give_back(struct service *service, struct live_job *job) {
    pthread_mutex_lock(&service->jobs->lock);
    job->taken = false;
    pthread_mutex_unlock(&service->jobs->lock);
    jobs_release(service, job);
}

static void run_jobs(struct service *service, bool documents) {
    bool stopping = false;
    pthread_setname_np(pthread_self(), "jobs");             /* for those who look from outside, such as the bench */
    setpriority(PRIO_PROCESS, (id_t)gettid(), RUNNER_NICE); /* of this thread alone, as Linux has it */
    while (!stopping) {
        jobs_expire(service);
        struct live_job *job = wait_for_job(service, documents, &stopping);
        if (job && !stopping) job_run(service, job);
        if (job) give_back(service, job);
    }
}

void *jobs_runner(void *service) {
    run_jobs(service, false);
    return NULL;
}

void *jobs_document_runner(void *service) {
    run_jobs(service, true);
    return NULL;
}
