/* SPDX-License-Identifier: Apache-2.0 */
/* TMX (1.1 to 1.4b, levels 1 and 2), read and written as a stream: memory use does not grow with the file.
 *
 * Units. A <tu> gives one unit per target <tuv>; alternatives in the language of the source give none, with a warning. What has
 * no field of its own in struct unit (segtype, datatype, creationtool, o-tmf ...) is kept as a property named "tmx:NAME" of its
 * side, and comes back as that attribute. Author, dates and usage are those of the target <tuv>, else of the <tu>; differing
 * values elsewhere are kept the same way. Properties come in this order: of the unit, the source, the target, and among these
 * attributes first. A property or note with a language has it behind a bar in its name: `domain|prop xml:lang="fr"`.
 *
 * Context. These properties, on any level, fill fields of the unit, the first of each field; they are written as the first:
 *
 *     before       x-context-pre (also memoQ's, in <seg>)   prev   context_prev   x-previous-source-text
 *     after        x-context-post                           next   context_next   x-next-source-text
 *     context_id   x-context                                id     context
 *     document     x-document                               file   filename
 *
 * Origin and status are `tafsiri:origin` and `tafsiri:status`. Without them: author "MT!" is machine, `aligned` = yes or
 * `x-Origin` = Alignment is aligned; Trados' x-ConfirmationLevel gives the status; else human and confirmed.
 *
 * Inline codes. <bpt>, <ept>, <ph> with no other attributes than i (of ph: x) and type are codes OPEN, CLOSE and ALONE with
 * that id and type, their content is the data; a CLOSE has the type of its OPEN. For all else the code's type ends in a bar and
 * the native element, so that it comes back as it was:
 *
 *     <bpt i="1" x="2" type="bold">&lt;b></bpt>    OPEN   "1"  "<b>"   bold|bpt x="2"
 *     <it pos="begin" x="3">...</it>               ALONE  "3"  "..."   |it pos="begin" x="3"
 *     <hi type="term">word</hi>                    OPEN and CLOSE      term|hi
 *     <ph x="1">a <sub>b</sub></ph>                ALONE  "1"  "a <sub>b</sub>", as XML   |ph+xml x="1"
 *
 * An <ept> without its <bpt> is ALONE. Codes without a usable id get the next free number. Elements that TMX does not know
 * are codes with their own markup as data. A character that XML can't hold is written as
 * <ph type="tafsiri:character">U+0001</ph> in a segment and as U+FFFD elsewhere. */
#ifndef TAFSIRI_EXCHANGE_TMX_TMX_H
#define TAFSIRI_EXCHANGE_TMX_TMX_H

#include "base/buf.h"
#include "model/unit.h"

struct tmx_options {
    const char *name;     /* of the file, for messages; NULL: "tmx" */
    struct language from; /* source language; empty: as srclang says; for "*all*", or one that is not there, the first <tuv> */
};

/* What stands above the units. */
struct tmx_header {
    struct language from;              /* srclang; empty: "*all*", or none */
    const struct property *properties; /* attributes as "tmx:NAME", then properties and notes */
    size_t property_count;
};

/* Called once per unit, whose texts live until it returns. False stops the reading, with its own error. The unit may break the
 * bounds of unit_check, and its target may be empty. */
typedef bool (*tmx_unit_fn)(void *context, const struct unit *unit, struct error *err);
/* Called for what was read but is odd: a sentence that names file and line. May be NULL. */
typedef void (*tmx_warning_fn)(void *context, const char *warning);

struct tmx_reader;
struct tmx_reader *tmx_reader_open(const struct tmx_options *options, tmx_unit_fn unit, tmx_warning_fn warning, void *context);
/* Any piece of the file, in order. Encodings: UTF-8, UTF-16 (BOM or declaration), windows-1252 and whatever libxml2 and the
 * declaration agree on. ERR_MALFORMED "NAME:LINE: why"; an entity declaration is one. ERR_TOO_LARGE for markup beyond all
 * measure; a <tu> of more than 4 MiB is passed over with a warning. */
bool tmx_reader_feed(struct tmx_reader *reader, const void *bytes, size_t len, struct error *err);
/* The end of the file: an incomplete one is an error. */
bool tmx_reader_finish(struct tmx_reader *reader, struct error *err);
/* Whole as soon as the first unit was given; lives as long as the reader. */
const struct tmx_header *tmx_reader_header(const struct tmx_reader *reader);
void tmx_reader_close(struct tmx_reader *reader);

/* Writing: header, then units, then footer, each appended to out as valid TMX 1.4. Reading it gives the same units
 * (unit_same_content), if their properties have the order that is told above. `from` empty: "*all*". */
void tmx_write_header(struct buf *out, const struct language *from, int64_t now_ms);
/* With the notes and properties of a header that was read. */
void tmx_write_header_properties(struct buf *out, const struct tmx_header *header, int64_t now_ms);
void tmx_write_unit(struct buf *out, const struct unit *unit);
void tmx_write_footer(struct buf *out);

#endif
