/* SPDX-License-Identifier: Apache-2.0 */
/* A list of texts as one text: each as "length:bytes,", the netstring of D. J. Bernstein (1997). Nothing needs escaping, and a
 * damaged list is noticed. */
#ifndef TAFSIRI_MODEL_PACK_H
#define TAFSIRI_MODEL_PACK_H

#include "base/buf.h"

void pack_add(struct buf *out, struct str item);
/* Takes the first item off *packed. False at the end, where *packed is empty, and at damage, where it isn't. */
bool pack_next(struct str *packed, struct str *item);

#endif
