/* SPDX-License-Identifier: Apache-2.0 */
/* The analysis as a page for people: one file without anything from elsewhere, to be read on a screen, printed, or sent on. */
#ifndef TAFSIRI_SERVICE_JOBS_ANALYSIS_PAGE_H
#define TAFSIRI_SERVICE_JOBS_ANALYSIS_PAGE_H

#include "service/jobs/jobs.h"

void page_begin(struct buf *out, const struct job_info *job);
/* A target language: its chart, its table of bands, and the head of the table of articles. */
void page_begin_target(struct buf *out, const struct job_info *job, size_t target);
void page_add_article(struct buf *out, struct str name, const struct analysis *analysis,
                      const struct analysis_weights *weights);
void page_end_target(struct buf *out);
void page_end(struct buf *out);

#endif
