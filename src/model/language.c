/* SPDX-License-Identifier: Apache-2.0 */
#include "model/language.h"

#include <ctype.h>
#include <string.h>

enum { SUBTAG_MAX = 8 };

static bool all_alpha(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (!isalpha((unsigned char)s.at[i])) return false;
    return true;
}

static bool all_alnum(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.at[i])) return false;
    return true;
}

static bool is_script(struct str subtag) {
    return subtag.len == 4 && all_alpha(subtag);
}

static bool is_region(struct str subtag) {
    bool digits = subtag.len == 3 && !isalpha((unsigned char)subtag.at[0]) && all_alnum(subtag);
    return digits || (subtag.len == 2 && all_alpha(subtag));
}

/* Scripts as Title, regions as UPPER, all else as lower; what follows a singleton ("x", "u") is lower too. */
static void append_cased(char *to, struct str subtag, bool first, bool extension) {
    bool region = !first && !extension && is_region(subtag);
    bool script = !first && !extension && is_script(subtag);
    for (size_t i = 0; i < subtag.len; i++) {
        int c = (unsigned char)subtag.at[i];
        to[i] = (char)(region || (script && i == 0) ? toupper(c) : tolower(c));
    }
}

static struct str next_subtag(struct str *rest) {
    size_t end = 0;
    while (end < rest->len && rest->at[end] != '-' && rest->at[end] != '_') end++;
    struct str subtag = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end < rest->len ? end + 1 : end, rest->len);
    return subtag;
}

bool language_parse(struct str text, struct language *language, struct error *err) {
    size_t len = 0;
    bool extension = false;
    *language = (struct language){0};
    if (text.len > LANGUAGE_MAX)
        return error_set(err, ERR_INVALID, "language tag of %zu characters: at most %d are taken", text.len, LANGUAGE_MAX);
    for (struct str rest = text; rest.len || len == 0;) {
        struct str subtag = next_subtag(&rest);
        bool first = len == 0;
        if (subtag.len == 0 || subtag.len > SUBTAG_MAX || !all_alnum(subtag) ||
            (first && (!all_alpha(subtag) || subtag.len < 2))) {
            *language = (struct language){0};
            return error_set(err, ERR_INVALID, "\"%" STR_FMT "\" is not a language tag (BCP 47), such as sw or fr-HT",
                             STR_ARG(text));
        }
        if (!first) language->tag[len++] = '-';
        append_cased(language->tag + len, subtag, first, extension);
        len += subtag.len;
        extension = extension || (!first && subtag.len == 1);
    }
    return true;
}

struct str language_tag(const struct language *language) {
    return str_of(language->tag);
}

struct str language_primary(const struct language *language) {
    struct str rest = language_tag(language);
    return str_cut(&rest, '-');
}

/* The first subtag behind the primary one that `wanted` accepts, before any extension. */
static struct str find_subtag(const struct language *language, bool (*wanted)(struct str)) {
    struct str rest = language_tag(language);
    str_cut(&rest, '-');
    while (rest.len) {
        struct str subtag = str_cut(&rest, '-');
        if (subtag.len == 1) break;
        if (wanted(subtag)) return subtag;
    }
    return STR("");
}

struct str language_region(const struct language *language) {
    return find_subtag(language, is_region);
}

bool language_equal(const struct language *a, const struct language *b) {
    return strcmp(a->tag, b->tag) == 0;
}

enum language_match language_compare(const struct language *wanted, const struct language *offered) {
    if (language_equal(wanted, offered)) return LANGUAGE_EXACT;
    if (!str_equal(language_primary(wanted), language_primary(offered))) return LANGUAGE_DIFFERENT;
    struct str a = find_subtag(wanted, is_script), b = find_subtag(offered, is_script);
    return a.len && b.len && !str_equal(a, b) ? LANGUAGE_DIFFERENT : LANGUAGE_VARIANT;
}
