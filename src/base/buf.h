/* SPDX-License-Identifier: Apache-2.0 */
/* Owned bytes that grow at the end: answers, files, keys in the making. A zeroed struct buf is an empty one. */
#ifndef TAFSIRI_BASE_BUF_H
#define TAFSIRI_BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
    char *at;
    size_t len, capacity;
};

void buf_done(struct buf *buf);
/* Empty again, its memory kept. */
void buf_clear(struct buf *buf);
/* Makes room for `more` bytes behind the end and returns where they start; the caller then adds to len. */
char *buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_add_str(struct buf *buf, struct str s);
static inline void buf_add_byte(struct buf *buf, char byte) {
    if (buf->len == buf->capacity) buf_reserve(buf, 1);
    buf->at[buf->len++] = byte;
}

void buf_add_int(struct buf *buf, int64_t value);
void buf_add_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What is in it; valid until the next change. */
struct str buf_str(const struct buf *buf);

#endif
