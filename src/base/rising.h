/* SPDX-License-Identifier: Apache-2.0 */
/* The longest part of a sequence that rises strictly, by patience sorting: n log n. */
#ifndef TAFSIRI_BASE_RISING_H
#define TAFSIRI_BASE_RISING_H

#include "base/arena.h"

/* Returns its length; *places, in the arena, are the places of its values in `values`, in order. */
size_t rising_longest(struct arena *arena, const size_t *values, size_t count, size_t **places);

#endif
