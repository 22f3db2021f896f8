/* SPDX-License-Identifier: Apache-2.0 */
/* ICU speaks UTF-16: text for it and from it. Only for files of text/. */
#ifndef TAFSIRI_TEXT_UTF16_H
#define TAFSIRI_TEXT_UTF16_H

#include <unicode/utypes.h>

#include "base/arena.h"

struct utf16 {
    UChar *at;
    int32_t len;
};

struct utf16 utf16_of(struct arena *arena, struct str s);
struct str utf16_to_str(struct arena *arena, const UChar *at, int32_t len);

#endif
