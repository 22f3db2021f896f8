/* SPDX-License-Identifier: Apache-2.0 */
/* An XLIFF 2.1 file from scratch, as xliff_write.h is one of 1.2: a unit per segment, each code a <ph>, <sc> or <ec> with its
 * markup in <originalData>, matches by the translation candidates module. Valid by the core schema; document.h reads it back.
 */
#ifndef TAFSIRI_EXCHANGE_XLIFF_XLIFF2_WRITE_H
#define TAFSIRI_EXCHANGE_XLIFF_XLIFF2_WRITE_H

#include "exchange/xliff/xliff_write.h"

void xliff2_write_header(struct buf *out, const struct language *from, const struct language *to, struct str original);
void xliff2_write_pair(struct buf *out, const struct xliff_pair *pair);
void xliff2_write_footer(struct buf *out);

#endif
