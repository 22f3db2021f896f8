/* SPDX-License-Identifier: Apache-2.0 */
/* A document that is translated in place: read whole, taken apart into blocks, given targets, and written back with nothing
 * else changed.
 *
 *     <p>Read <a href="x">this</a> &amp; that.</p>
 *
 *     block 0   source "Read ￼this￼ & that."   codes {OPEN "1" "<a href="x">"} {CLOSE "1" "</a>"}
 *
 * A block is a paragraph, heading, cell, caption or attribute; in XLIFF a segment. Its text is what a reader sees: references
 * are resolved, ends of lines in the source are blanks; a break that a reader sees (<br>) is a code of type "lb", a tab of DOCX
 * one of type "tab". What surrounds it (indentation, markup around the whole text) stays outside of it. Text, HTML and Markdown
 * come back byte for byte but for the blocks that got a target; XLIFF and DOCX equal by canonical form. One thread at a time.
 */
#ifndef TAFSIRI_EXCHANGE_DOCUMENT_H
#define TAFSIRI_EXCHANGE_DOCUMENT_H

#include "base/buf.h"
#include "model/unit.h"

enum document_format { DOCUMENT_TEXT, DOCUMENT_HTML, DOCUMENT_XLIFF, DOCUMENT_MARKDOWN, DOCUMENT_DOCX, DOCUMENT_FORMAT_COUNT };

/* By the extension of a file name: .txt, .html .htm .xhtml, .md .markdown, .xlf .xliff (and .sdlxliff .mqxliff .mxliff), .docx.
 * False for others. */
bool document_format_of(struct str file_name, enum document_format *format);
/* "text", "html", "markdown", "xliff", "docx". */
const char *document_format_name(enum document_format format);

enum {
    DOCUMENT_BYTES_MAX = 64 * 1024 * 1024,
    DOCUMENT_BLOCKS_MAX = 1000 * 1000,
    DOCUMENT_TARGET_MAX = 4 * UNIT_TEXT_MAX, /* bytes: a block may hold many segments, and translations are longer */
};

struct document_block {
    struct segment source;
    struct segment target;   /* what the document has already; empty: nothing */
    enum unit_status status; /* of that target */
    bool settled;            /* the document says that somebody has looked at it: it is no copy that waits for translation */
    bool translate;          /* false: shown for context only, takes no target */
    struct str context_id;   /* its name in the document: a unit's id, an element's id; empty: none */
    struct str note;         /* for the translator; empty: none */
    uint32_t max_characters; /* of the target, inline codes aside; 0: as many as there are */
};

struct document;
/* `bytes` and `name`, which stands in messages, are copied. NULL with ERR_MALFORMED "NAME:LINE: why", ERR_TOO_LARGE,
 * ERR_INVALID (an encoding that is not known). */
struct document *document_open(enum document_format format, const char *name, struct str bytes, struct error *err);
void document_close(struct document *document);
enum document_format document_format(const struct document *document);
size_t document_block_count(const struct document *document);
const struct document_block *document_block(const struct document *document, size_t index);
/* The languages that the document itself names; empty: it names none. */
struct language document_source_language(const struct document *document);
struct language document_target_language(const struct document *document);

/* What was read but is wrong by the format's own rules: sentences that name file and line, the first DOCUMENT_WARNINGS_MAX. */
enum { DOCUMENT_WARNINGS_MAX = 50 };
size_t document_warning_count(const struct document *document);
struct str document_warning(const struct document *document, size_t index);

/* How a target came about, for formats that can say so. */
struct document_origin {
    int score;               /* match rate; below 0: a person's own */
    enum unit_origin origin; /* of the unit that it came from */
    enum unit_status status;
};

/* A target's codes must be codes of the source (by kind and id), each once at most, pairs whole and nested; their markup is the
 * source's own, whatever the target says. ERR_INVALID names the code; ERR_TOO_LARGE. */
bool document_check_target(struct segment source, struct segment target, struct error *err);
/* Every code of the source stands in the target, which stands that check. ERR_INVALID names the first that doesn't. */
bool document_check_complete(struct segment source, struct segment target, struct error *err);
/* Copies the target into the block, if it stands that check. ERR_INVALID too when the block takes none. */
bool document_set_target(struct document *document, size_t index, struct segment target, const struct document_origin *origin,
                         struct error *err);
/* A suggestion to be shown beside the block (alt-trans, translation candidates); formats that have no place for it drop it. Its
 * source has codes of its own, those of its target are codes of the block's source. */
bool document_add_candidate(struct document *document, size_t index, struct segment source, struct segment target,
                            const struct document_origin *origin, struct error *err);
/* From which language it is translated into which, told before targets are read or set. XLIFF: where the document itself says
 * otherwise, xliff/xliff_languages.c tells what becomes of it; targets in another language are gone then, with a warning.
 * ERR_INVALID when its source is another language. HTML and DOCX: what says that the text is in the source's language says the
 * target's once a block has a target. */
bool document_set_languages(struct document *document, const struct language *from, const struct language *to,
                            struct error *err);
/* Appends the whole document to out. */
bool document_write(struct document *document, struct buf *out, struct error *err);

#endif
