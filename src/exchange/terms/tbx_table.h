/* SPDX-License-Identifier: Apache-2.0 */
/* The data categories of TBX-Basic, for reader and writer. */
#ifndef TAFSIRI_EXCHANGE_TERMS_TBX_TABLE_H
#define TAFSIRI_EXCHANGE_TERMS_TBX_TABLE_H

#include "model/term.h"

#define TBX_NAMESPACE "https://tafsiri.example/tbx" /* of our <tafsiri:detail>, for what DCT has no tag for */

/* The element that a category is an attribute of, and the module that its tag is in ("min", "basic"); NULL: not of TBX-Basic.
 */
const char *tbx_category_element(struct str type);
const char *tbx_category_module(struct str type);

struct str tbx_status_name(enum term_status status);
bool tbx_status_parse(struct str name, enum term_status *status);

#endif
