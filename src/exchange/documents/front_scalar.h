/* SPDX-License-Identifier: Apache-2.0 */
/* One text of front matter in one line, as YAML and TOML write it. Internal to documents/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_FRONT_SCALAR_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_FRONT_SCALAR_H

#include "base/arena.h"
#include "base/buf.h"

/* Reads the text, plain or in quotes, that `value` begins with and that nothing but a comment follows; `value` is not empty.
 * *scalar is as it stands there, *text what it says: empty for YAML's words for nothing, true and false. False for all else. */
bool front_scalar_read(struct arena *arena, struct str value, bool toml, struct str *scalar, struct str *text);
/* Writes it so that it is read as that text again: in the quotation marks of `scalar` if that can be, else in double ones. */
void front_scalar_write(struct buf *out, struct str text, struct str scalar, bool toml);

#endif
