/* SPDX-License-Identifier: Apache-2.0 */
/* Filters are words in a column of their own, so that they are part of the search and not a sieve behind it, which might let
 * nothing through of all that was ranked.
 *
 *   m7                    memory 7
 *   fen0, tsw0            from any English, to any Swahili
 *   fzh0 fzh0s fzh0hant   from Chinese, script known, Hant
 *
 * As language_compare has it, a language without a script answers for all: zh-Hant is `fzh0hant`, or `fzh0` without `fzh0s`.
 * The digit ends the language's code: `fzh0` is no `fzha0`. */
#include "store/tags.h"

#include <ctype.h>

/* The script subtag of a tag (Hant in zh-Hant-TW), or the empty str. */
static struct str find_script(const struct language *language) {
    struct str rest = language_tag(language);
    str_cut(&rest, '-');
    while (rest.len) {
        struct str subtag = str_cut(&rest, '-');
        if (subtag.len == 1) break; /* an extension: no script behind it */
        if (subtag.len == 4 && isalpha((unsigned char)subtag.at[0])) return subtag;
    }
    return STR("");
}

static void add_tag(struct buf *out, char side, struct str primary, struct str script) {
    buf_add_byte(out, ' ');
    buf_add_byte(out, side);
    buf_add_str(out, primary);
    buf_add_byte(out, '0');
    buf_add_str(out, script);
}

static void add_language_tags(struct buf *out, char side, const struct language *language) {
    struct str primary = language_primary(language), script = find_script(language);
    add_tag(out, side, primary, STR(""));
    if (!script.len) return;
    add_tag(out, side, primary, STR("s"));
    add_tag(out, side, primary, script);
}

void tags_add_words(struct buf *out, uint32_t memory, const struct language *from, const struct language *to) {
    buf_add_byte(out, 'm');
    buf_add_int(out, memory);
    add_language_tags(out, 'f', from);
    add_language_tags(out, 't', to);
}

static void add_language_filter(struct buf *out, char side, const struct language *language) {
    struct str primary = language_primary(language), script = find_script(language);
    if (!primary.len) return;
    buf_add_format(out, " AND tags : (");
    if (script.len) buf_add_format(out, "\"%c%" STR_FMT "0%" STR_FMT "\" OR (", side, STR_ARG(primary), STR_ARG(script));
    buf_add_format(out, "\"%c%" STR_FMT "0\"", side, STR_ARG(primary));
    if (script.len) buf_add_format(out, " NOT \"%c%" STR_FMT "0s\")", side, STR_ARG(primary));
    buf_add_byte(out, ')');
}

static void add_memory_filter(struct buf *out, const struct concordance_query *query) {
    for (size_t i = 0; i < query->memory_count; i++)
        buf_add_format(out, "%s\"m%u\"", i ? " OR " : " AND tags : (", query->memories[i]);
    buf_add_byte(out, ')');
}

void tags_add_filter(struct buf *out, const struct concordance_query *query) {
    add_language_filter(out, 'f', &query->from);
    add_language_filter(out, 't', &query->to);
    if (query->memories) add_memory_filter(out, query);
}
