/* SPDX-License-Identifier: Apache-2.0 */
/* The few rules that only ICU's own engine can run (back references, possessive repeats, set arithmetic): slower, looking back
 * and ahead at most FOREIGN_WINDOW characters, and bounded in time and stack, since they can be catastrophic. */
#ifndef TAFSIRI_SEGMENT_FOREIGN_H
#define TAFSIRI_SEGMENT_FOREIGN_H

#include <unicode/utypes.h>

#include "base/error.h"
#include "base/str.h"

enum { FOREIGN_WINDOW = 1000 };

struct foreign; /* one pattern; belongs to one thread unless it is only cloned */

/* `backward`: the pattern must end at the place, else start there. ERR_INVALID when ICU refuses it. */
struct foreign *foreign_open(struct str pattern, bool backward, struct error *err);
/* For another thread. NULL gives NULL. */
struct foreign *foreign_clone(const struct foreign *foreign);
void foreign_close(struct foreign *foreign);
/* The text must stay where it is until the next call. The time that it takes is taken from the fuel (automaton.h); when that
 * falls below zero nothing matches. ERR_UNAVAILABLE when the stack's limit is reached. */
bool foreign_matches(struct foreign *foreign, const UChar *text, int32_t length, int32_t place, int64_t *fuel, bool *matches,
                     struct error *err);
/* The whole of `subject`, ignoring case; for language maps. ERR_INVALID when the fuel is used up. */
bool foreign_matches_whole(struct str pattern, struct str subject, int64_t *fuel, bool *matches, struct error *err);

#endif
