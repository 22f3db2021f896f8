/* SPDX-License-Identifier: Apache-2.0 */
/* Where the segments of an article stand in its file, as this program reads it. One of before may have read the file otherwise:
 * what was part of a paragraph is a block of its own now, what was left out is offered, sentences end elsewhere. What was kept
 * is found again all the same, by its text. */
#ifndef TAFSIRI_SERVICE_ARTICLES_ARTICLE_PLACE_H
#define TAFSIRI_SERVICE_ARTICLES_ARTICLE_PLACE_H

#include "service/articles/article_record.h"
#include "service/bulk/pieces.h"

struct article_places {
    struct segment_record *at; /* in the order of the file, each at its block, start and end; text that no segment stands for is
                                  a segment without id and target */
    size_t count;
    struct segment_record *lost; /* to be translated, but their text stands nowhere any more */
    size_t lost_count;
};

/* The place of a segment in the document; false where something else stands there. */
bool article_find_piece(const struct document *document, const struct article_segment *segment, struct piece *piece);
/* All of them; where one is not at its place, all are looked for. `records` are in order of n; what is not to be translated is
 * left out. */
bool article_place(struct service *service, struct arena *arena, const struct document *document, const struct article *article,
                   const struct segment_record *records, size_t count, struct article_places *out, struct error *err);

#endif
