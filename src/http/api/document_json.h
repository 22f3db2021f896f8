/* SPDX-License-Identifier: Apache-2.0 */
/* Kept documents and their segments in JSON, and what their requests have in common. */
#ifndef TAFSIRI_HTTP_API_DOCUMENT_JSON_H
#define TAFSIRI_HTTP_API_DOCUMENT_JSON_H

#include "http/message/input.h"
#include "service/articles/articles.h"

enum { DOCUMENT_REV_MAX = 1000 * 1000 * 1000 };

void document_write_article(struct json *json, struct service *service, struct arena *arena, const struct article *article);
void document_write_segment(struct json *json, struct arena *arena, const struct article_segment *segment);
/* One of its former states. */
void document_write_state(struct json *json, struct arena *arena, const struct article_segment *segment);
/* "<name>": [...], until the page is full in bytes; returns how many were written, one at least if there are any. */
size_t document_write_segments(struct json *json, struct arena *arena, const char *name,
                               const struct article_segment_list *list);
/* What has changed; *next and *more as they are when the page ends early. */
void document_write_changes(struct json *json, struct service *service, struct arena *arena, const struct article *article,
                            const struct article_segment_list *list, int64_t *next, bool *more);
void document_write_warnings(struct json *json, const struct article_warnings *warnings);

/* The numbers in the path. ERR_NOT_FOUND for what is no number. */
bool document_read_id(const struct request *request, int64_t *id, struct error *err);
bool document_read_segment_id(const struct request *request, int64_t *id, struct error *err);
/* A cursor of `letter` and a number; `out` stays as it is when there is none. */
bool document_read_cursor(const struct input *query, char letter, int64_t *out, struct error *err);
void document_write_cursor(struct json *json, struct arena *arena, char letter, int64_t place);

#endif
