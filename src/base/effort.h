/* SPDX-License-Identifier: Apache-2.0 */
/* How much work a call may do before it gives up, for callers who hold others up meanwhile.
 *
 * Work is counted (keys compared, units scored, bytes written) and never timed, so the same request over the same data always
 * takes the same way. The unit is about a nanosecond. A call that gives up returns false with ERR_COSTLY, has changed nothing,
 * and may be made again without a bound. */
#ifndef TAFSIRI_BASE_EFFORT_H
#define TAFSIRI_BASE_EFFORT_H

#include <stdbool.h>
#include <stdint.h>

struct effort {
    int64_t left; /* below 0: spent */
};

/* False when that is more than was left; then it is spent for good. NULL: no bound. */
static inline bool effort_spend(struct effort *effort, int64_t cost) {
    if (!effort) return true;
    if (effort->left >= 0) effort->left -= cost;
    return effort->left >= 0;
}

static inline bool effort_is_spent(const struct effort *effort) {
    return effort && effort->left < 0;
}

#endif
