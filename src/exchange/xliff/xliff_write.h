/* SPDX-License-Identifier: Apache-2.0 */
/* An XLIFF 1.2 file from scratch: what was translated elsewhere (an article in any format) for a CAT tool to go on with.
 * Each code is a <bpt>, <ept> or <ph> with its markup as content. Valid by the strict schema; document.h reads it back. */
#ifndef TAFSIRI_EXCHANGE_XLIFF_XLIFF_WRITE_H
#define TAFSIRI_EXCHANGE_XLIFF_XLIFF_WRITE_H

#include "exchange/document.h"

struct xliff_candidate {
    struct segment source, target;
    int score;
};

struct xliff_pair {
    struct str id; /* unique in the file */
    struct segment source;
    struct segment target;         /* empty: none */
    struct document_origin origin; /* of the target */
    struct str note;               /* empty: none */
    const struct xliff_candidate *candidates;
    size_t candidate_count;
};

/* `original` is the name of the file that the pairs come from, `format` what it is. */
void xliff_write_header(struct buf *out, const struct language *from, const struct language *to, struct str original,
                        enum document_format format);
/* A code's type as a value of ctype, in `out`; empty: none. */
void xliff_make_ctype(struct buf *out, struct str type, bool alone);
void xliff_write_pair(struct buf *out, const struct xliff_pair *pair);
void xliff_write_footer(struct buf *out);

#endif
