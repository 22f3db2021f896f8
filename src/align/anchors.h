/* SPDX-License-Identifier: Apache-2.0 */
/* Roughly where each source sentence's translation is, for laying the band of a long text. Only for files of align/. */
#ifndef TAFSIRI_ALIGN_ANCHORS_H
#define TAFSIRI_ALIGN_ANCHORS_H

#include "align/words.h"

/* The target sentence for each source sentence, and target_count for source_count: never falling. Allocated in the arena. */
const uint32_t *anchors_find(struct arena *arena, const struct align_words *source, size_t source_count,
                             const struct align_words *target, size_t target_count);

#endif
