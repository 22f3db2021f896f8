/* SPDX-License-Identifier: Apache-2.0 */
/* TMX (1.1 to 1.4b), read and written as a stream: memory use does not grow with the file.
 *
 * A <tu> gives one unit per target <tuv>. What has no field of its own in struct unit (segtype, datatype, creationtool,
 * o-tmf ...) is kept as a property named "tmx:NAME", and comes back as that attribute. */
#ifndef TAFSIRI_EXCHANGE_TMX_H
#define TAFSIRI_EXCHANGE_TMX_H

#include "model/unit.h"

struct tmx_options {
    const char *name;     /* of the file, for messages; NULL: "tmx" */
    struct language from; /* source language; empty: as the header's srclang says */
};

/* Called once per unit, whose texts live until it returns. False stops the reading, with its own error. */
typedef bool (*tmx_unit_fn)(void *context, const struct unit *unit, struct error *err);
/* Called for what was read but is odd: a sentence that names file and line. May be NULL. */
typedef void (*tmx_warning_fn)(void *context, const char *warning);

struct tmx_reader;
struct tmx_reader *tmx_reader_open(const struct tmx_options *options, tmx_unit_fn unit, tmx_warning_fn warning, void *context);
/* Any piece of the file, in order. Encodings: UTF-8, UTF-16 (BOM or declaration), windows-1252 and whatever libxml2 and the
 * declaration agree on. ERR_MALFORMED "NAME:LINE: why". */
bool tmx_reader_feed(struct tmx_reader *reader, const void *bytes, size_t len, struct error *err);
/* The end of the file: an incomplete one is an error. */
bool tmx_reader_finish(struct tmx_reader *reader, struct error *err);
void tmx_reader_close(struct tmx_reader *reader);

/* Writing: header, then units, then footer, each appended to out as valid TMX 1.4. */
void tmx_write_header(struct buf *out, const struct language *from, int64_t now_ms);
void tmx_write_unit(struct buf *out, const struct unit *unit);
void tmx_write_footer(struct buf *out);

#endif
