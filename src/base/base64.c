/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

#include <sodium.h>

enum { VARIANT = sodium_base64_VARIANT_ORIGINAL };

void base64_write(struct buf *out, struct str bytes) {
    size_t room = sodium_base64_encoded_len(bytes.len, VARIANT); /* with a NUL */
    sodium_bin2base64(buf_reserve(out, room), room, (const unsigned char *)(bytes.at ? bytes.at : ""), bytes.len, VARIANT);
    out->len += room - 1;
}

bool base64_read(struct str text, struct buf *out) {
    if (text.len == 0) return true;
    size_t room = text.len / 4 * 3 + 3, len;
    const char *end;
    unsigned char *bytes = (unsigned char *)buf_reserve(out, room);
    if (sodium_base642bin(bytes, room, text.at, text.len, "\r\n", &len, &end, VARIANT) != 0 || end != text.at + text.len)
        return false;
    out->len += len;
    return true;
}
