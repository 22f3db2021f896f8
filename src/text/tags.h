/* SPDX-License-Identifier: Apache-2.0 */
/* Tags that stand in a text as text: which opens, which closes, and which two are a pair. */
#ifndef TAFSIRI_TEXT_TAGS_H
#define TAFSIRI_TEXT_TAGS_H

#include "text/token.h"

enum tag_shape { TAG_OPEN, TAG_CLOSE, TAG_ALONE };

struct tag {
    struct str text; /* from "<" to ">" */
    enum tag_shape shape;
    int partner; /* the other half; -1: none */
};

enum { TAG_NO_PARTNER = -1 };

/* A markup token's text, not a placeholder's. */
bool tag_is(enum token_kind kind, struct str text);
/* Finds shape and partner by the texts, in time that may grow with the square of their count: pairs have one name and are
 * nested. <x/>, comments, HTML's elements without content (br, img ...) and what is no tag stand alone. */
void tags_pair(struct arena *arena, struct tag *tags, size_t count);
/* What the tag is among the codes of a segment: one without its other half stands alone, and a pair has one id. */
struct code tag_code(struct arena *arena, const struct tag *tags, size_t index);
/* The text with its markup as codes; its placeholders too when `all`. An inline code of the text stays one. With more than
 * UNIT_CODES_MAX the text is taken as it is. */
struct segment tags_as_codes(struct arena *arena, struct str text, bool all);

#endif
