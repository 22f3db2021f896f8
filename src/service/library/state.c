/* SPDX-License-Identifier: Apache-2.0 */
/* How far an open service is: readable, writable, failed, stopping; and waiting for it. */
#include <stdio.h>
#include <time.h>

#include "service/library/state.h"

enum { WRITABLE_WAIT_MS = 10000 };

struct timespec state_deadline_in(int64_t ms) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += ms % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

static bool require(struct service *service, const bool *flag, int64_t wait_ms, struct error *err) {
    if (!service->store) return error_set(err, ERR_INVALID, "no data directory is open");
    struct timespec deadline = state_deadline_in(wait_ms);
    pthread_mutex_lock(&service->state_lock);
    while (!*flag && !service->failure.code && !service->stopping && wait_ms &&
           pthread_cond_timedwait(&service->state_changed, &service->state_lock, &deadline) == 0)
        ;
    bool ok = *flag;
    if (!ok && service->stopping) error_set(err, ERR_UNAVAILABLE, "the server is stopping");
    if (!ok && service->failure.code) error_set(err, service->failure.code, "%s", service->failure.message);
    pthread_mutex_unlock(&service->state_lock);
    return ok || error_set(err, ERR_UNAVAILABLE, "the indexes are still being made, try again in a moment");
}

bool service_require_readable(struct service *service, struct error *err) {
    return require(service, &service->readable, 0, err);
}

bool service_require_writable(struct service *service, struct error *err) {
    return require(service, &service->writable, WRITABLE_WAIT_MS, err);
}

bool service_wait_writable(struct service *service, struct error *err) {
    return require(service, &service->writable, INT32_MAX, err);
}

bool service_wait_ready(struct service *service, struct error *err) {
    return require(service, &service->readable, INT32_MAX, err);
}

bool service_ready(struct service *service, const char **why) {
    struct store_metrics metrics = {0};
    const char *reason = NULL;
    if (!service_require_readable(service, NULL)) reason = "the indexes are still being made";
    if (!reason && !require(service, &service->writable, 0, NULL))
        reason = "nothing can be written yet: units are still being read";
    if (!reason) store_read_metrics(service->store, &metrics);
    if (!reason && !metrics.writable) reason = "the store can't write";
    if (why) *why = reason;
    return !reason;
}

bool service_is_stopping(struct service *service) {
    pthread_mutex_lock(&service->state_lock);
    bool stopping = service->stopping;
    pthread_mutex_unlock(&service->state_lock);
    return stopping;
}

bool service_require_going_on(struct service *service, struct error *err) {
    return !service_is_stopping(service) ||
           error_set(err, ERR_UNAVAILABLE, "the server stops; what was done is whole: do it again for the rest");
}

static bool ask_service(void *service, struct error *err) {
    return service_require_going_on(service, err);
}

struct going_on service_going_on(struct service *service) {
    return (struct going_on){ask_service, service};
}

bool service_require_whole(const struct memory *memory, bool damaged, struct error *err) {
    return !damaged ||
           error_set(err, ERR_DAMAGED, "memory \"%" STR_FMT "\": damaged rows were left out: `tafsiri verify` names them",
                     STR_ARG(memory->name));
}

void service_stop(struct service *service) {
    state_set(service, &service->stopping);
}

void state_set(struct service *service, bool *flag) {
    pthread_mutex_lock(&service->state_lock);
    *flag = true;
    pthread_cond_broadcast(&service->state_changed);
    pthread_mutex_unlock(&service->state_lock);
}

void state_fail(struct service *service, const struct error *failure) {
    pthread_mutex_lock(&service->state_lock);
    service->failure = *failure;
    pthread_cond_broadcast(&service->state_changed);
    pthread_mutex_unlock(&service->state_lock);
}

void service_wake_background(struct service *service) {
    state_set(service, &service->work_waits);
}

bool state_imports_run(struct service *service) {
    pthread_mutex_lock(&service->imports_lock);
    bool run = service->imports != NULL;
    pthread_mutex_unlock(&service->imports_lock);
    return run;
}

void state_init(struct service *service) {
    pthread_condattr_t steady;
    pthread_mutex_init(&service->state_lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&service->state_changed, &steady);
    pthread_condattr_destroy(&steady);
}

void state_done(struct service *service) {
    pthread_mutex_destroy(&service->state_lock);
    pthread_cond_destroy(&service->state_changed);
}

bool state_index_path(struct service *service, const char *name, const char *suffix, char path[PATH_MAX], struct error *err) {
    int len = snprintf(path, PATH_MAX, "%s/index/%s%s", service->options.data, name, suffix);
    return len < PATH_MAX || error_set(err, ERR_INVALID, "%s: path too long", service->options.data);
}
