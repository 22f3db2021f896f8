/* SPDX-License-Identifier: Apache-2.0 */
/* Trados Studio's confirmation levels, which its TMX and its XLIFF have. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_TRADOS_H
#define TAFSIRI_EXCHANGE_TRADOS_H

#include "model/unit.h"

/* False, with *status as it was, for what is none of them. */
bool trados_status(struct str level, enum unit_status *status);
/* The level of a translation that is as far as this; NULL for STATUS_REJECTED, which in a file of ours is one that is still to
 * be made: Trados says nothing of it. */
const char *trados_level(enum unit_status status);

#endif
