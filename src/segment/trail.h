/* SPDX-License-Identifier: Apache-2.0 */
/* What the runs of one program over a text have found out, for the next ones.
 *
 * "1. .*" reads back to the start of the window from each place where it is asked: in "2. 2. 2. 2." 2,000 characters every
 * three. But what a step comes to from some point of the text on is the same for whoever comes by. So at each TRAIL_ROW-th
 * character (a row) it is noted of each step that waits there: a match is found at M, or none is before L. The next run that
 * comes by with the same step takes the one for its answer, where M is in its window, and leaves the step out for the other,
 * where L is at its window's end or beyond. So from row to row each step is followed once, or twice, however many places ask.
 *
 *     text            a. xxxxxxxxxxxxxxxxxxxxxxxxxx b. xxxx b. xxxx b.
 *     rows            |           |           |           |
 *     third "b."                                          <------       answered where the second one has passed
 *
 * Of the steps that wait together only one leads to the match; so each remembers through which step of the row before it came.
 * A trail belongs to a lane (walk.c). */
#ifndef TAFSIRI_SEGMENT_TRAIL_H
#define TAFSIRI_SEGMENT_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* TRAIL_ROWS of them are more than a window. Whoever has read less than TRAIL_FROM characters is no concern of a trail: most
 * rules never are. */
enum { TRAIL_ROW = 64, TRAIL_ROWS = 52, TRAIL_FROM = 16 };

/* A run's threads carry the row's entry through which they came: */
enum { TRAIL_NOWHERE = UINT32_MAX };

struct trail;

/* For a program of so many steps; `bytes_left` pays for it. NULL when that is too little. */
struct trail *trail_open(uint32_t steps, bool backward, size_t *bytes_left);
void trail_close(struct trail *trail);
void trail_begin_run(struct trail *trail);
/* A run whose window ends at `last` has come to `place`, a multiple of TRAIL_ROW, of the text with this number. steps[0,
 * *count) wait there, through[] says how they came. True when one of them is known to match; else those that are known not to
 * are left out. `first` is the program's first step. */
bool trail_pass(struct trail *trail, uint32_t text, int32_t place, int32_t last, uint32_t first, uint32_t *steps,
                uint32_t *through, uint32_t *count);
/* The run has found a match at `place`. Without it, it has found none. */
void trail_match(struct trail *trail, uint32_t through, int32_t place);

#endif
