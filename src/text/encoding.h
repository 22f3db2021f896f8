/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of a file in any encoding as UTF-8, and back into the same encoding. Any thread. */
#ifndef TAFSIRI_TEXT_ENCODING_H
#define TAFSIRI_TEXT_ENCODING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

struct encoding {
    char name[48]; /* "UTF-8", or as ICU calls it */
    bool mark;     /* a byte order mark stands in front */
};

/* What `bytes` are in: by byte order mark; by `declared` (empty: nothing is declared); UTF-8 if they are valid as such; else as
 * ICU's detector judges by frequencies, windows-1252 when it has no opinion. "iso-8859-1" and "us-ascii" count as windows-1252,
 * which contains them. A declaration counts for nothing, as in browsers, when nobody knows its name, when it could not be made
 * in its own letters since it doesn't contain ASCII (UTF-7, UTF-16, ISO-2022, EBCDIC), or when UTF-8 would be read by it and
 * not come back. */
struct encoding encoding_find(struct str bytes, struct str declared);
/* The text without byte order mark; `bytes` itself when it is UTF-8. ERR_MALFORMED when it isn't valid. */
bool encoding_decode(struct arena *arena, const struct encoding *encoding, struct str bytes, struct str *text,
                     struct error *err);
/* Appends text to out in the encoding, with its byte order mark. A character that it lacks becomes a reference (&#8364;), or,
 * without `references`, ERR_INVALID names it. */
bool encoding_encode(struct buf *out, const struct encoding *encoding, struct str text, bool references, struct error *err);

#endif
