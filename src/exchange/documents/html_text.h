/* SPDX-License-Identifier: Apache-2.0 */
/* A text out of HTML by itself, for who has no page. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_HTML_TEXT_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_HTML_TEXT_H

#include "base/arena.h"

/* With what its references stand for, as browsers read them: "Tom &amp; Jerry&apos;s" is Tom & Jerry's. Without tags: a "<" in
 * it stands for itself. The text itself when there is no "&". */
struct str html_decode_text(struct arena *arena, struct str html);

#endif
