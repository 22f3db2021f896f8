/* SPDX-License-Identifier: Apache-2.0 */
/* Trados Studio's confirmation levels, which its TMX and its XLIFF have. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_TRADOS_H
#define TAFSIRI_EXCHANGE_TRADOS_H

#include "model/unit.h"

/* False, with *status as it was, for what is none of them. */
bool trados_status(struct str level, enum unit_status *status);

#endif
