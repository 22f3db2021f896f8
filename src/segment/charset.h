/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of characters as regular expressions write them: [...], \s, \p{Lu}, with ICU's meaning. */
#ifndef TAFSIRI_SEGMENT_CHARSET_H
#define TAFSIRI_SEGMENT_CHARSET_H

#include <unicode/uset.h>

#include "base/str.h"

struct charset {
    uint64_t ascii[2]; /* the answer for most characters, without a call */
    USet *members;     /* owned, frozen */
};

/* The sets that have names, such as \s and \p{Lu}. ICU looks at every range of characters there is to make one, and a file of
 * rules writes some ten of them by the hundred: while it is compiled they are kept. Zeroed at first; for one thread. */
enum { CHARSET_NAMES_MAX = 32, CHARSET_NAME_BYTES = 64 };
struct charset_names {
    struct {
        char name[CHARSET_NAME_BYTES + 1];
        USet *set; /* owned */
    } at[CHARSET_NAMES_MAX];
    size_t count;
};
void charset_names_done(struct charset_names *names);

/* Reads the set that starts at *at: a bracket or a backslash; *at moves behind it. NULL when it is not a set, or uses what this
 * reader doesn't know; *at is then anywhere. The caller closes the result with uset_close. */
USet *charset_read(struct charset_names *names, struct str pattern, size_t *at, bool ignore_case);
/* Freezes `members` and takes it over. */
void charset_init(struct charset *set, USet *members);
void charset_done(struct charset *set);

static inline bool charset_has(const struct charset *set, uint32_t c) {
    if (c < 128) return set->ascii[c >> 6] >> (c & 63) & 1;
    return uset_contains(set->members, (UChar32)c);
}

/* The character behind a backslash at *at when it stands for one character: \., \n, \u00A0, \x{202F}. False for anything else;
 * *at has then not moved. */
bool charset_read_escape(struct str pattern, size_t *at, uint32_t *c);

#endif
