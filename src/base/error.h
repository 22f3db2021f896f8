/* SPDX-License-Identifier: Apache-2.0 */
/* Why something failed: a code for the program, a sentence for people.
 *
 * A fallible function returns bool and takes a `struct error *err` last:
 *
 *     return error_set(err, ERR_MALFORMED, "tmx:%u: <seg> is not closed", line);
 *
 * The first error wins: a later error_set on the same struct changes nothing, so callers only `return false`. */
#ifndef TAFSIRI_BASE_ERROR_H
#define TAFSIRI_BASE_ERROR_H

#include <stdbool.h>

/* Named for what the caller can do about it. http/ maps each to a status, cli/ to an exit status. */
enum error_code {
    ERR_NONE,
    ERR_MALFORMED,   /* mend the input: it can't be read */
    ERR_INVALID,     /* mend the value: it reads well but is not allowed */
    ERR_NOT_FOUND,   /* ask for something else */
    ERR_CONFLICT,    /* it exists already, or contradicts what exists */
    ERR_STALE,       /* fetch again: somebody changed it in between */
    ERR_DENIED,      /* ask somebody with more rights */
    ERR_TOO_LARGE,   /* send less */
    ERR_NO_SPACE,    /* make room on the disk */
    ERR_UNAVAILABLE, /* try again later */
    ERR_COSTLY,      /* ask without a bound on the work (base/effort.h); never leaves the server */
    ERR_DAMAGED,     /* what is stored can't be believed: do without, or go back to a backup */
    ERR_INTERNAL,    /* nothing the caller can do */
};

struct error {
    enum error_code code;
    char message[512]; /* UTF-8, without a full stop at the end */
};

/* Sets code and message unless an error is set already. Always returns false. `err` may be NULL. */
bool error_set(struct error *err, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Puts "prefix: " in front of the message, for the file or the field that a lower layer could not know. Returns false. */
bool error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* ERR_NO_SPACE, ERR_NOT_FOUND, ERR_DENIED or ERR_INTERNAL after errno, with its text. Returns false. */
bool error_set_errno(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The analyzer sees one file at a time, and would follow paths on which a failure counts as success. */
#ifdef __clang_analyzer__
#define error_set(...)       (error_set(__VA_ARGS__), false)
#define error_set_errno(...) (error_set_errno(__VA_ARGS__), false)
#endif

void error_clear(struct error *err);

#endif
