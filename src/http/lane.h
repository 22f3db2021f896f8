/* SPDX-License-Identifier: Apache-2.0 */
/* A queue with a bound, and the threads that work it off: for what waits or computes, so that the threads that read requests
 * never do. */
#ifndef TAFSIRI_HTTP_LANE_H
#define TAFSIRI_HTTP_LANE_H

#include <stdbool.h>
#include <stddef.h>

struct job {
    struct job *next;
    void (*run)(struct job *job); /* the job may be gone when it returns */
};

struct lane;

struct lane *lane_open(int workers, size_t waiting_max);
/* Works off what is queued, takes nothing more, and ends the threads. */
void lane_stop(struct lane *lane);
/* Stops it, if it runs. Nobody may submit any more. */
void lane_close(struct lane *lane);
/* False when the queue is full, or the lane has stopped. */
bool lane_submit(struct lane *lane, struct job *job);
/* How many jobs wait, and how many run. */
void lane_measure(struct lane *lane, size_t *waiting, size_t *running);

#endif
