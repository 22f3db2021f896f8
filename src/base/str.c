/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <strings.h>

struct str str_slice(struct str s, size_t start, size_t end) {
    return (struct str){s.at ? s.at + start : NULL, end - start}; /* C has no NULL + 0 */
}

bool str_equal_nocase(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || strncasecmp(a.at, b.at, a.len) == 0);
}

bool str_is_listed_nocase(struct str word, const struct str *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(word, list[i])) return true;
    return false;
}

int str_compare(struct str a, struct str b) {
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix) {
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

bool str_ends(struct str s, struct str suffix) {
    return s.len >= suffix.len && (suffix.len == 0 || memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0);
}

size_t str_find(struct str s, struct str needle, size_t from) {
    if (from > s.len || needle.len > s.len - from) return SIZE_MAX;
    if (needle.len == 0) return from;
    /* Most often not even its first byte is there; memmem goes byte by byte. */
    const char *hit = memchr(s.at + from, needle.at[0], s.len - from);
    if (hit && needle.len > 1) hit = memmem(hit, s.len - (size_t)(hit - s.at), needle.at, needle.len);
    return hit ? (size_t)(hit - s.at) : SIZE_MAX;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s) {
    while (s.len && is_space(s.at[0])) s = str_slice(s, 1, s.len);
    while (s.len && is_space(s.at[s.len - 1])) s.len--;
    return s;
}

struct str str_cut(struct str *rest, char separator) {
    const char *hit = rest->len ? memchr(rest->at, separator, rest->len) : NULL;
    size_t end = hit ? (size_t)(hit - rest->at) : rest->len;
    struct str head = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, hit ? end + 1 : end, rest->len);
    return head;
}

bool str_to_int(struct str s, int64_t *value) {
    bool negative = s.len > 1 && s.at[0] == '-';
    int64_t n = 0;
    if (s.len == 0) return false;
    for (size_t i = negative; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        if (__builtin_mul_overflow(n, 10, &n)) return false;
        if (__builtin_sub_overflow(n, s.at[i] - '0', &n)) return false; /* counts down: INT64_MIN has no positive twin */
    }
    if (!negative && n == INT64_MIN) return false;
    *value = negative ? n : -n;
    return true;
}
