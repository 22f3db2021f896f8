/* SPDX-License-Identifier: Apache-2.0 */
/* A borrowed run of UTF-8 bytes: a pointer and a length, never owned, never NUL-terminated by promise.
 *
 * A struct str is passed by value. It is valid as long as the memory that it points into: an arena, a buf, a literal. */
#ifndef TAFSIRI_BASE_STR_H
#define TAFSIRI_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *at;
    size_t len;
};

/* For literals only: the length is taken at compile time. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

/* printf("%" STR_FMT, STR_ARG(s)) */
#define STR_FMT    ".*s"
#define STR_ARG(s) (int)(s).len, (s).at

/* A C string as a str; NULL gives the empty str. */
static inline struct str str_of(const char *text) {
    return (struct str){text ? text : "", text ? strlen(text) : 0};
}

/* The bytes from `start` (inclusive) to `end` (exclusive); both within s. */
struct str str_slice(struct str s, size_t start, size_t end);
static inline bool str_equal(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Equal but for the case of ASCII letters. */
bool str_equal_nocase(struct str a, struct str b);
/* Byte order, as memcmp: below, at or above zero. */
int str_compare(struct str a, struct str b);
/* Is the word in the list, ignoring the case of ASCII letters? */
bool str_is_listed_nocase(struct str word, const struct str *list, size_t count);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* The offset of the first `needle` at or after `from`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Cuts the part before the first `separator` off `*rest` and returns it; all of it when there is none. */
struct str str_cut(struct str *rest, char separator);
/* A decimal number that fills s whole and fits; false otherwise. */
bool str_to_int(struct str s, int64_t *value);

#endif
