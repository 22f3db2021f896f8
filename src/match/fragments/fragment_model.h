/* SPDX-License-Identifier: Apache-2.0 */
/* The open model. Only for files fragment_*.c. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_MODEL_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_MODEL_H

#include "match/fragments/fragment_parts.h"

struct fragment_model {
    struct fragment_image image;
    atomic_bool *dead; /* by unit of the image */
    struct pending pending;
};

#endif
