/* SPDX-License-Identifier: Apache-2.0 */
/* What a deleted memory leaves behind, removed some at a time so that nobody waits for it. Only for files of service/.
 *
 * Deleting takes the memory out of store, catalogue, indexes and identities at once. Its words in the full-text index, then its
 * units and their history, go in groups, by the background thread; the store remembers what is left to do (store_list_deleted),
 * also over a crash. */
#ifndef TAFSIRI_SERVICE_MEMORY_CLEAR_H
#define TAFSIRI_SERVICE_MEMORY_CLEAR_H

#include "service/library/state.h"

/* Works for about `most_ms`, or until the service stops. What fails is tried again by the next call. */
void clear_deleted(struct service *service, int64_t most_ms);
/* True while something is left, or may be. Any thread. */
bool clear_is_due(struct service *service);
/* All words of one memory, now. */
bool clear_words(struct service *service, uint32_t memory, struct error *err);

#endif
