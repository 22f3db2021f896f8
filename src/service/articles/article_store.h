/* SPDX-License-Identifier: Apache-2.0 */
/* Articles and their segments as the store has them, read and written one by one. ERR_NOT_FOUND names document and segment. */
#ifndef TAFSIRI_SERVICE_ARTICLES_ARTICLE_STORE_H
#define TAFSIRI_SERVICE_ARTICLES_ARTICLE_STORE_H

#include "service/articles/article_record.h"

/* Reading obeys the caller (caller.h): who may not read an article's memory finds no article, and what changes one takes the
 * role in its memory. One whose memory is gone belongs to none, whatever has the name since: it takes the role in all. */
bool article_is_there(struct service *service, struct arena *arena, const struct article *article);
bool article_read(struct service *service, struct arena *arena, int64_t id, struct article *out, struct error *err);
bool article_read_segment(struct service *service, struct arena *arena, int64_t id, int64_t segment, struct segment_record *out,
                          struct error *err);
/* All of them, in order of n; ERR_INTERNAL when one is damaged. */
bool article_read_segments(struct store *store, struct arena *arena, int64_t id, struct segment_record **out, size_t *count,
                           struct error *err);
/* The source of the nearest segment before (step -1) or behind (1) record i that is translated too: a unit's context. */
struct str article_neighbour(const struct segment_record *records, size_t count, size_t i, int step);

/* Whether it is the state that was seen (`rev` below 0: any will do); else ERR_STALE. */
bool article_is_at(const struct article *article, int64_t rev, struct error *err);
bool article_tx_read(struct store_tx *tx, struct arena *arena, int64_t id, struct article *out, struct error *err);
bool article_tx_write(struct store_tx *tx, struct arena *arena, const struct article *article, struct error *err);
bool article_tx_read_segment(struct store_tx *tx, struct arena *arena, int64_t id, int64_t segment, struct segment_record *out,
                             struct error *err);
bool article_tx_write_segment(struct store_tx *tx, struct arena *arena, int64_t id, const struct segment_record *record,
                              struct error *err);
/* For the listing of changes: the segment took `rev` after `old_rev`. */
bool article_tx_note_change(struct store_tx *tx, struct arena *arena, int64_t id, int64_t segment, int64_t old_rev, int64_t rev,
                            struct error *err);
/* Keeps what `record` holds now as a former state, dropping the oldest one beyond ARTICLE_HISTORY_MAX. */
bool article_tx_keep_state(struct store_tx *tx, struct arena *arena, int64_t id, struct segment_record *record,
                           struct error *err);

/* The article was changed, and that is on disk: wakes those who wait for news of it. */
void article_tell(struct service *service, int64_t id);

/* Counts a segment in, or (sign -1) out, in the article's sums. */
void article_count_segment(struct article *article, const struct article_segment *segment, int sign);

#endif
