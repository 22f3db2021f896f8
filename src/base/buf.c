/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void buf_done(struct buf *buf) {
    free(buf->at);
    *buf = (struct buf){0};
}

void buf_clear(struct buf *buf) {
    buf->len = 0;
}

char *buf_reserve(struct buf *buf, size_t more) {
    size_t need;
    if (__builtin_add_overflow(buf->len, more, &need)) abort();
    if (need > buf->capacity) {
        size_t capacity = buf->capacity ? buf->capacity : 64;
        while (capacity < need) capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
        buf->at = alloc_again(buf->at, capacity, 1);
        buf->capacity = capacity;
    }
    return buf->at + buf->len;
}

void buf_add(struct buf *buf, const void *bytes, size_t len) {
    if (len == 0) return;
    memcpy(buf_reserve(buf, len), bytes, len);
    buf->len += len;
}

void buf_add_str(struct buf *buf, struct str s) {
    buf_add(buf, s.at, s.len);
}

/* Answers are full of numbers, and printf takes ten times as long. */
void buf_add_int(struct buf *buf, int64_t value) {
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) buf_add_byte(buf, '-');
    buf_add(buf, digits + at, sizeof digits - at);
}

void buf_add_format(struct buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length > 0) {
        vsnprintf(buf_reserve(buf, (size_t)length + 1), (size_t)length + 1, format, again);
        buf->len += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

struct str buf_str(const struct buf *buf) {
    return (struct str){buf->at ? buf->at : "", buf->len};
}
