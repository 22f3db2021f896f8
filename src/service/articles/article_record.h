/* SPDX-License-Identifier: Apache-2.0 */
/* How articles lie in the store: records (store/record.h), each a list of fields (model/pack.h) that begins with its version.
 *
 *     kind               name                     body
 *     document           ARTICLE                  struct article
 *     document/source    ARTICLE                  the file as it was uploaded
 *     document/order     ARTICLE                  the ids of its segments, blanks between, in order of n
 *     document/segment   ARTICLE/SEGMENT          struct segment_record
 *     document/change    ARTICLE/REV              the id of the segment that took this rev; one for each segment at most
 *     document/history   ARTICLE/SEGMENT/REV      the state that the segment had at that rev
 *     document/all       count                    the last id that was given, and how many there are
 *
 * All numbers in names have a fixed width. ARTICLE counts downwards, so that the newest article comes first in a listing. */
#ifndef TAFSIRI_SERVICE_ARTICLES_ARTICLE_RECORD_H
#define TAFSIRI_SERVICE_ARTICLES_ARTICLE_RECORD_H

#include "service/articles/articles.h"
#include "store/record.h"

#define KIND_ARTICLE STR("document")
#define KIND_SOURCE  STR("document/source")
#define KIND_ORDER   STR("document/order")
#define KIND_SEGMENT STR("document/segment")
#define KIND_CHANGE  STR("document/change")
#define KIND_HISTORY STR("document/history")
#define KIND_ALL     STR("document/all")

struct article_operation {
    uint64_t id, content; /* hashes */
};

/* A segment with what only the service needs. */
struct segment_record {
    struct article_segment segment;
    int64_t history[ARTICLE_HISTORY_MAX]; /* the revs of its former states, the oldest first */
    size_t history_count;
    struct article_operation operations[ARTICLE_OPERATIONS_MAX]; /* the newest last */
    size_t operation_count;
};

struct str article_name(struct arena *arena, int64_t article);
/* ARTICLE/NUMBER: of a segment (its id), of a change (its rev). */
struct str article_segment_name(struct arena *arena, int64_t article, int64_t segment);
struct str article_change_name(struct arena *arena, int64_t article, int64_t rev);
struct str article_history_name(struct arena *arena, int64_t article, int64_t segment, int64_t rev);
/* The number at the end of such a name; ARTICLE's is turned back into the id. */
int64_t article_name_number(struct str name);
int64_t article_name_id(struct str name);

/* Bodies; those that can't be read (false) are ERR_INTERNAL. Texts are borrowed from `body`. */
struct str article_pack(struct arena *arena, const struct article *article);
bool article_unpack(struct str body, struct article *out, struct error *err);
struct str article_pack_segment(struct arena *arena, const struct segment_record *record);
bool article_unpack_segment(struct arena *arena, struct str body, struct segment_record *out, struct error *err);
/* What changes with time: state, target, match, unit, who and when; for the history. */
struct str article_pack_state(struct arena *arena, const struct article_segment *segment);
bool article_unpack_state(struct arena *arena, struct str body, struct article_segment *out, struct error *err);
struct str article_pack_order(struct arena *arena, const int64_t *ids, size_t count);
bool article_unpack_order(struct arena *arena, struct str body, int64_t **ids, size_t *count, struct error *err);

#endif
