/* SPDX-License-Identifier: Apache-2.0 */
/* One side of a translation unit: text with inline codes.
 *
 * In the text each inline code is one U+FFFC (object replacement character, UTF8_CODE), and codes[i] belongs to the i-th of
 * them, so that offsets mean the same to everyone and no parser has to guess which "<" is markup:
 *
 *     text   "Click ￼here￼ now￼"
 *     codes   {OPEN, "1", "<b>"}  {CLOSE, "1", "</b>"}  {ALONE, "2", "<br/>"}
 *
 * A U+FFFC that came in as plain text has a code of kind ALONE whose data is U+FFFC itself: counts always agree. */
#ifndef TAFSIRI_MODEL_SEGMENT_H
#define TAFSIRI_MODEL_SEGMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

enum code_kind { CODE_OPEN, CODE_CLOSE, CODE_ALONE };

struct code {
    enum code_kind kind;
    struct str id;   /* pairs OPEN with CLOSE; unique in the segment otherwise */
    struct str data; /* the native markup, such as "<b>"; may be empty */
    struct str type; /* what it does ("bold", "link", "lb"), may be empty */
};

/* The code starts a new line, page or column: what stands before and behind it are texts of their own, as the lines of a plain
 * text are. By its type, as TMX and XLIFF 1 ("lb", "pb"), XLIFF 2 ("xlf:lb") and our own formats ("tab" too) name it. */
bool code_is_break(const struct code *code);

struct segment {
    struct str text; /* UTF-8, NFC is not required */
    const struct code *codes;
    size_t code_count;
};

/* How many places for inline codes (UTF8_CODE) a text has. */
size_t segment_count_codes(struct str text);
/* A segment of plain text: its U+FFFC, if any, become codes. Borrows `text`; codes are in the arena. */
struct segment segment_of_text(struct arena *arena, struct str text);
struct segment segment_copy(struct arena *arena, struct segment segment);
/* Same text and the same codes in every field. */
bool segment_equal(struct segment a, struct segment b);
/* As many codes as U+FFFC, each CLOSE after its OPEN. */
bool segment_is_sound(struct segment segment);
/* The text with each code's data in its place. */
struct str segment_flatten(struct arena *arena, struct segment segment);
/* The codes as one field for a store or an index, and back. Empty for no codes. False when `packed` is damaged. */
void segment_pack_codes(struct buf *out, struct segment segment);
bool segment_unpack_codes(struct arena *arena, struct str packed, struct segment *segment);

#endif
