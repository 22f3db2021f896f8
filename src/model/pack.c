/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pack.h"

void pack_add(struct buf *out, struct str item) {
    buf_add_int(out, (int64_t)item.len);
    buf_add_byte(out, ':');
    buf_add_str(out, item);
    buf_add_byte(out, ',');
}

bool pack_next(struct str *packed, struct str *item) {
    int64_t length;
    struct str rest = *packed;
    struct str digits = str_cut(&rest, ':');
    if (!str_to_int(digits, &length) || length < 0 || (uint64_t)length >= rest.len || rest.at[length] != ',') return false;
    *item = str_slice(rest, 0, (size_t)length);
    *packed = str_slice(rest, (size_t)length + 1, rest.len);
    return true;
}
