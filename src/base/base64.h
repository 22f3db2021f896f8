/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 with padding (RFC 4648, section 4). */
#ifndef TAFSIRI_BASE_BASE64_H
#define TAFSIRI_BASE_BASE64_H

#include "base/buf.h"

void base64_write(struct buf *out, struct str bytes);
/* Appends the bytes; line ends between the digits are passed over. False for anything else that is no base64, with `out` as it
 * was. */
bool base64_read(struct str text, struct buf *out);

#endif
