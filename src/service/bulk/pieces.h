/* SPDX-License-Identifier: Apache-2.0 */
/* The segments of a document: its blocks cut into sentences, each a segment of its own, and put together again.
 *
 *     block     "A ￼first one.  Second￼ one."     codes {OPEN 1} {CLOSE 1}
 *     piece 0   "A ￼first one."                   codes {ALONE 1}: its other half is elsewhere
 *     gap       "  "                               the document's own spacing, kept as it is
 *     piece 1   "Second￼ one."                    codes {ALONE 1}
 *
 * A code that breaks the line (code_is_break) ends a sentence as the end of a line does in plain text, and stands in the gap.
 * Codes around a whole piece, and what holds no word at all (a rule of asterisks, a picture), are part of the gap. */
#ifndef TAFSIRI_SERVICE_BULK_PIECES_H
#define TAFSIRI_SERVICE_BULK_PIECES_H

#include "exchange/document.h"
#include "service/service.h"

struct piece {
    uint32_t block;
    uint32_t start, end;        /* bytes in the text of the block's source */
    uint32_t code, code_count;  /* the block's inline codes that stand in it */
    uint32_t words, characters; /* words as the match rate counts them, code points; inline codes are neither */
};

struct piece_list {
    struct piece *at; /* in the order of the document */
    size_t count, capacity;
};

/* Cuts all blocks that are to be translated. A block of an XLIFF file is a segment as it is. `rules`: the memory by whose
 * rules; empty: everyone's. Done must be called either way. */
bool pieces_cut(struct service *service, const struct document *document, const struct language *from, struct str rules,
                struct piece_list *out, struct error *err);
void pieces_done(struct piece_list *list);
/* The text of a piece, inline codes as U+FFFC; points into the document. */
struct str piece_text(const struct document *document, const struct piece *piece);
/* False for a piece of a block that is larger than a unit may be, or has more inline codes: such a block takes no target. */
bool piece_may_be_filled(const struct document *document, const struct piece *piece);
/* The piece as a segment; halves of pairs that it shares with another piece stand alone in it. */
struct segment piece_segment(struct arena *arena, const struct document *document, const struct piece *piece);
/* The same for equal texts with the same markup, however the codes are numbered. Never 0. */
uint64_t piece_hash(struct segment segment);

/* What stands in the place of a piece: a text, and for each U+FFFC in it the code of the piece that it is. */
struct piece_target {
    struct str text;
    uint16_t *codes; /* indexes into the piece's codes */
    size_t code_count;
};

/* Takes a target whose codes are the piece's, as a suggestion has them. False when it lacks half of a pair whose other half is
 * in another piece, and there is no place where that must go. */
bool piece_take_target(struct arena *arena, struct segment source, const bool *shared, struct segment target,
                       struct piece_target *out);
/* Puts the piece's codes that the target lacks into it (pieces_complete.c). False where one has no place that can be known:
 * what stands in the document there would be gone from it, or be around other words. */
bool piece_complete_target(struct arena *arena, struct segment source, const struct language *from, const struct language *to,
                           struct piece_target *target);
/* What the match lacks its translator left out on purpose: its unit was made with as many codes in the source, and adapting
 * took none out of the target. */
bool piece_lacks_on_purpose(struct segment source, const struct suggestion *match);
/* shared[i]: code i of the piece is half of a pair whose other half is in another piece. */
bool *piece_find_shared(struct arena *arena, const struct document *document, const struct piece *piece);
/* The target as a segment with the piece's codes. */
struct segment piece_target_segment(struct arena *arena, struct segment source, const struct piece_target *target);
/* The block with targets[i] in the place of pieces[i]; at NULL: the piece stays as it is, or (drop) goes, but for shared codes.
 */
struct segment pieces_join(struct arena *arena, const struct document *document, const struct piece *pieces, size_t count,
                           const struct piece_target *const *targets, bool drop);

#endif
