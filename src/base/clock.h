/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time as milliseconds since 1970-01-01T00:00:00Z, and their two spellings: RFC 3339 (API) and basic ISO 8601
 * (TMX, `20230729T101500Z`). Always UTC. */
#ifndef TAFSIRI_BASE_CLOCK_H
#define TAFSIRI_BASE_CLOCK_H

#include "base/arena.h"

int64_t clock_now_ms(void);
/* A clock that never jumps, for durations. */
int64_t clock_steady_ms(void);
/* Processor time of this thread: what work costs, however busy the machine is. */
int64_t clock_thread_ms(void);
/* 2023-07-29T10:15:00.123Z; the fraction only when it isn't zero. */
struct str clock_format(struct arena *arena, int64_t time_ms);
/* 20230729T101500Z; the fraction is dropped. */
struct str clock_format_basic(struct arena *arena, int64_t time_ms);
/* Reads both spellings, a date alone too; offsets (+03:00) are converted. False for anything else or years out of 0001-9999. */
bool clock_parse(struct str text, int64_t *time_ms);

#endif
