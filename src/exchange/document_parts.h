/* SPDX-License-Identifier: Apache-2.0 */
/* What the formats of document.h share: the list of blocks, and splicing targets into text at source positions. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENT_PARTS_H
#define TAFSIRI_EXCHANGE_DOCUMENT_PARTS_H

#include "exchange/document.h"
#include "text/encoding.h"

struct range {
    size_t start, end; /* bytes */
};

/* A value in the text that says in which language it is. */
struct language_mark {
    struct range range; /* of the tag alone */
    struct language language;
};

/* A target as the formats get it: checked, its codes being those of the source. */
struct placed_target {
    struct segment segment;
    const size_t *code_indexes; /* of the source's codes */
    struct document_origin origin;
};

struct document_ops {
    bool (*open)(struct document *document, struct str bytes, struct error *err);
    bool (*set_target)(struct document *document, size_t index, const struct placed_target *target, struct error *err);
    /* NULL: candidates have no place */
    bool (*add_candidate)(struct document *document, size_t index, struct segment source, const struct placed_target *target,
                          struct error *err);
    /* NULL: the format names none, or only when it is written */
    bool (*set_languages)(struct document *document, const struct language *from, const struct language *to, struct error *err);
    bool (*write)(struct document *document, struct buf *out, struct error *err);
    void (*close)(struct document *document); /* NULL: all is in the arena */
};

/* How a target's text is written between the document's own bytes. */
enum splice_escape {
    SPLICE_PLAIN,
    SPLICE_HTML,
    SPLICE_HTML_LINE,  /* no end of a line in it, as Markdown's HTML must be */
    SPLICE_HTML_LINES, /* no blank line in it, which would end it */
    SPLICE_HTML_ATTRIBUTE,
    SPLICE_MARKDOWN,
    SPLICE_MARKDOWN_TITLE,
    SPLICE_YAML,
    SPLICE_TOML,
};

/* Where a block stands in `text`. Ranges are sorted by start; a block may lie inside a code of another (the alt of an <img>).
 */
struct splice {
    struct range range;
    enum splice_escape escape;
    const struct range *codes; /* of the source's codes, in `text` */
    const struct str *markups; /* what is written for them instead, unless at NULL; NULL: for none */
    const struct placed_target *target;
};

enum { LANGUAGE_MARKS_MAX = 4 };

struct document {
    const struct document_ops *ops;
    enum document_format format;
    struct arena arena;
    const char *name;
    struct language from, to;                 /* as the document names them */
    struct language written_from, written_to; /* from which it is translated into which; empty: nobody has told */
    struct document_block *blocks;
    struct splice *splices; /* of text-like formats, one for each block */
    size_t count, capacity;
    struct str warnings[DOCUMENT_WARNINGS_MAX];
    size_t warning_count;
    struct encoding encoding;                       /* of text-like formats */
    struct str text;                                /* the same, as UTF-8 */
    struct language_mark marks[LANGUAGE_MARKS_MAX]; /* likewise, in order, outside of blocks */
    size_t mark_count;
    void *state; /* the format's own */
};

extern const struct document_ops document_text_ops, document_html_ops, document_markdown_ops, document_xliff_ops,
    document_docx_ops;

/* ERR_TOO_LARGE beyond DOCUMENT_BLOCKS_MAX. `splice` is NULL for formats that don't splice. Strings must be in the arena. */
bool document_add_block(struct document *document, struct document_block block, const struct splice *splice, struct error *err);
/* "NAME:LINE: why"; beyond the bound it is dropped. */
void document_warn(struct document *document, long line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a position in the text. Its line, which takes long to find, is only looked for when there is room. */
void document_warn_at(struct document *document, size_t position, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same, before all others: it is never dropped. */
void document_warn_first(struct document *document, long line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Sets encoding and text. */
bool document_take_text(struct document *document, struct str bytes, struct str declared, struct error *err);
/* Line of a position in the text, from 1. */
unsigned document_line(const struct document *document, size_t position);
/* For text-like formats; blocks must be sorted first. */
void splice_sort(struct document *document);
bool splice_set_target(struct document *document, size_t index, const struct placed_target *target, struct error *err);
/* A mark becomes the language that is written, where it says the one that is read, once a block has a target. `references`:
 * what the encoding lacks may be written as &#8364; */
bool splice_write(struct document *document, bool references, struct buf *out, struct error *err);

#endif
