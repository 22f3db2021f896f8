/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs in JSON: settings read from bodies, jobs and articles written for answers and events. */
#ifndef TAFSIRI_HTTP_API_JOB_JSON_H
#define TAFSIRI_HTTP_API_JOB_JSON_H

#include "http/message/input.h"
#include "service/jobs/jobs.h"

bool job_read_settings(const struct input *in, struct job_settings *out, struct error *err);
void job_write(struct json *json, struct arena *arena, const struct job_info *job);
void job_write_article(struct json *json, const struct job_article *article, enum result_format format, enum job_kind kind);

#endif
