/* SPDX-License-Identifier: Apache-2.0 */
/* From the units of a language pair to the image of a fragment model. Runs for seconds to minutes, on one core. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_TRAIN_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_TRAIN_H

#include "match/fragments/word_align.h"

struct fragment_training;

struct fragment_training *fragment_training_open(void);
void fragment_training_close(struct fragment_training *training);
/* In order of memory, then of id. Units with a text too long, or of sides that can't be translations of each other, are passed
 * over; so are all beyond BITEXT_UNITS_MAX. */
void fragment_training_add(struct fragment_training *training, uint32_t memory, const struct unit *unit);
size_t fragment_training_count(const struct fragment_training *training);
/* Trains, and writes the image in pieces, the caller's note with it. ERR_UNAVAILABLE when `control` ended it, and what `write`
 * reports. Once only. */
bool fragment_training_run(struct fragment_training *training, struct str note, const struct training_control *control,
                           bool (*write)(void *context, const void *bytes, size_t len, struct error *err), void *context,
                           struct error *err);

#endif
