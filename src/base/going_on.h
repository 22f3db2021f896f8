/* SPDX-License-Identifier: Apache-2.0 */
/* Work that takes seconds asks now and then whether it shall go on, without knowing why it should not. */
#ifndef TAFSIRI_BASE_GOING_ON_H
#define TAFSIRI_BASE_GOING_ON_H

#include "base/error.h"

struct going_on {
    bool (*ask)(void *context, struct error *err); /* false, with an error: end here, and leave nothing half done */
    void *context;
};

/* NULL: nobody minds. */
static inline bool going_on_ask(const struct going_on *going_on, struct error *err) {
    return !going_on || going_on->ask(going_on->context, err);
}

#endif
