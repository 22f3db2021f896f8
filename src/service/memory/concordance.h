/* SPDX-License-Identifier: Apache-2.0 */
/* The full-text index, kept behind the store. Only for files of service/. */
#ifndef TAFSIRI_SERVICE_MEMORY_CONCORDANCE_H
#define TAFSIRI_SERVICE_MEMORY_CONCORDANCE_H

#include "service/library/state.h"

/* Forgets memories of which it knows more than the store has: one that was restored from a backup. At the start, before anyone
 * may write: later it may be ahead of the library for a moment. */
bool concordance_drop_restored(struct service *service, struct error *err);
/* Brings the full-text index up to the library's state. */
bool concordance_follow(struct service *service, struct error *err);

#endif
