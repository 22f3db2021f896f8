/* SPDX-License-Identifier: Apache-2.0 */
/* Pairs of words learnt from the memories, per pair of languages; counted at first use and kept. Only for files of service/. */
#ifndef TAFSIRI_SERVICE_CARE_LEXICONS_H
#define TAFSIRI_SERVICE_CARE_LEXICONS_H

#include "align/align.h"
#include "service/service.h"

struct lexicon_entry;

/* The lexicon of a pair, counted anew when the memories have changed much. NULL without an error when there is nothing to
 * count. To be given back. */
bool lexicons_take(struct service *service, const struct language *from, const struct language *to,
                   struct lexicon_entry **entry, struct error *err);
const struct lexicon *lexicons_get(const struct lexicon_entry *entry);
void lexicons_give(struct service *service, struct lexicon_entry *entry);

#endif
