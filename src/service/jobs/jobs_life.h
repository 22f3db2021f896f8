/* SPDX-License-Identifier: Apache-2.0 */
/* The threads that work jobs off. Only for files of service/. */
#ifndef TAFSIRI_SERVICE_JOBS_JOBS_LIFE_H
#define TAFSIRI_SERVICE_JOBS_JOBS_LIFE_H

#include "service/service.h"

/* Reads the jobs and starts the threads that work them off, once suggestions can be made. */
bool jobs_init(struct service *service, struct error *err);
/* Lets the running ones write what they have done, and ends the threads; at the next start they go on. Before the store closes.
 */
void jobs_stop(struct service *service);
void jobs_done(struct service *service);

#endif
