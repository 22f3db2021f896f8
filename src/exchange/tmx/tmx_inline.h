/* SPDX-License-Identifier: Apache-2.0 */
/* The content of a TMX <seg> as a struct segment, and back. The mapping is described in tmx.h. */
#ifndef TAFSIRI_EXCHANGE_TMX_TMX_INLINE_H
#define TAFSIRI_EXCHANGE_TMX_TMX_INLINE_H

#include "exchange/xml/xml_stream.h"
#include "model/segment.h"

enum tmx_tag { TMX_SEG, TMX_BPT, TMX_EPT, TMX_PH, TMX_IT, TMX_HI, TMX_UT, TMX_SUB, TMX_FOREIGN };

enum {
    TMX_INLINE_DEPTH_MAX = 32,
    TMX_INLINE_CODES_MAX = 4096,        /* more than a unit may have, so that the unit's own check can name the bound */
    TMX_INLINE_BYTES_MAX = 1024 * 1024, /* text and codes of one <seg> */
};

enum tmx_tag tmx_tag_of(struct str name);
const char *tmx_tag_name(enum tmx_tag tag);
/* By the DTD of TMX 1.4. */
bool tmx_tag_allows(enum tmx_tag parent, enum tmx_tag child);
bool tmx_tag_has_attribute(enum tmx_tag tag, struct str name);

/* A code's type, taken apart: "bold|it pos="begin" x="2"" is "bold", TMX_IT, ` pos="begin" x="2"`. */
struct tmx_type {
    struct str plain;
    bool native; /* the rest is there, and fit to be written as it is */
    enum tmx_tag tag;
    bool nested;           /* "+xml": the code's data is XML, with <sub> in it */
    struct str attributes; /* escaped, each with a blank in front */
};
struct tmx_type tmx_type_split(struct str type);
/* The value in `attributes`, still escaped; false when it isn't there. */
bool tmx_type_attribute(struct str attributes, const char *name, struct str *value);

struct tmx_frame {
    enum tmx_tag tag;
    size_t piece; /* of the code that it opened */
};

struct tmx_piece;

/* Zeroed: a reader that is ready. Used for one <seg> after the other. */
struct tmx_inline_reader {
    struct arena *arena; /* where the segment's strings go */
    struct buf text, data;
    struct tmx_piece *pieces;
    size_t count, capacity;
    struct tmx_frame frames[TMX_INLINE_DEPTH_MAX];
    size_t depth;
    size_t code_depth; /* frames that stood when the code being read began; 0: none is being read */
    bool nested;       /* that code holds a <sub> */
    struct str odd;    /* an element or attribute that TMX does not know, met since begin; empty: none */
};

void tmx_inline_begin(struct tmx_inline_reader *reader, struct arena *arena);
/* Each returns false when a bound is broken. */
bool tmx_inline_start(struct tmx_inline_reader *reader, const struct xml_element *element);
bool tmx_inline_end(struct tmx_inline_reader *reader, struct str name);
bool tmx_inline_text(struct tmx_inline_reader *reader, struct str text);
struct segment tmx_inline_finish(struct tmx_inline_reader *reader);
void tmx_inline_done(struct tmx_inline_reader *reader);

/* The content between <seg> and </seg>. */
void tmx_inline_write(struct buf *out, struct segment segment);

#endif
