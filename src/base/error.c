/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message cut in the middle of a character would not be UTF-8: drop what is left of it. */
static void end_on_a_character(char *text, size_t capacity) {
    size_t len = strlen(text);
    if (len + 1 < capacity) return;
    while (len && ((unsigned char)text[len - 1] & 0xC0) == 0x80) len--;
    if (len && (unsigned char)text[len - 1] >= 0xC0) len--;
    text[len] = '\0';
}

/* Appends ": tail" as far as it fits. */
static void add_tail(struct error *err, int len, const char *tail) {
    size_t used = len < 0 ? 0 : (size_t)len;
    if (used + 2 >= sizeof err->message) return;
    size_t room = sizeof err->message - used - 3, len_tail = strlen(tail);
    if (len_tail > room) len_tail = room;
    memcpy(err->message + used, ": ", 2);
    memcpy(err->message + used + 2, tail, len_tail);
    err->message[used + 2 + len_tail] = '\0';
}

#undef error_set /* the analyzer's */
#undef error_set_errno

static bool set_args(struct error *err, enum error_code code, const char *tail, const char *format, va_list args) {
    if (!err || err->code != ERR_NONE) return false;
    err->code = code;
    int len = vsnprintf(err->message, sizeof err->message, format, args);
    if (tail) add_tail(err, len, tail);
    end_on_a_character(err->message, sizeof err->message);
    return false;
}

bool error_set(struct error *err, enum error_code code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    set_args(err, code, NULL, format, args);
    va_end(args);
    return false;
}

bool error_prefix(struct error *err, const char *format, ...) {
    if (!err) return false;
    char rest[sizeof err->message];
    memcpy(rest, err->message, sizeof rest);
    va_list args;
    va_start(args, format);
    int len = vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    add_tail(err, len, rest);
    end_on_a_character(err->message, sizeof err->message);
    return false;
}

static enum error_code code_of_errno(int number) {
    switch (number) {
    case ENOSPC:
    case EDQUOT: return ERR_NO_SPACE;
    case ENOENT:
    case ENOTDIR: return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS: return ERR_DENIED;
    case EFBIG: return ERR_TOO_LARGE;
    case EISDIR:
    case ENAMETOOLONG:
    case ELOOP: return ERR_INVALID;
    default: return ERR_INTERNAL;
    }
}

bool error_set_errno(struct error *err, const char *format, ...) {
    int number = errno;
    va_list args;
    va_start(args, format);
    set_args(err, code_of_errno(number), strerror(number), format, args);
    va_end(args);
    return false;
}

void error_clear(struct error *err) {
    if (err) *err = (struct error){0};
}
