/* SPDX-License-Identifier: Apache-2.0 */
/* TMX says what it is encoded in. A table does not: its first piece is held back until it is long enough to judge by. Either
 * may be packed. */
#include "service/library/unit_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/gunzip.h"
#include "exchange/tables/csv.h"
#include "text/encoding.h"

enum { JUDGED_BYTES = 1 << 16 };

struct unit_reader {
    struct gunzip *gunzip;
    struct tmx_reader *tmx;
    struct csv_reader *csv;
    const char *name;
    struct buf held; /* of a table, until its encoding is known */
    bool judged, foreign;
    struct encoding encoding; /* of a foreign table: one byte a character */
};

static bool feed_unpacked(void *context, const void *bytes, size_t len, struct error *err);

struct unit_reader *unit_reader_open(const struct import_options *options, tmx_unit_fn unit, tmx_warning_fn warning,
                                     void *context) {
    struct unit_reader *reader = alloc_zero(1, sizeof *reader);
    reader->name = options->name.at;
    reader->gunzip = gunzip_open(reader->name, options->max_bytes, feed_unpacked, reader);
    if (options->format == IMPORT_TABLE) {
        struct csv_options csv = {.name = options->name.at, .from = options->from, .to = options->to};
        reader->csv = csv_reader_open(&csv, unit, warning, context);
    } else {
        struct tmx_options tmx = {.name = options->name.at, .from = options->from};
        reader->tmx = tmx_reader_open(&tmx, unit, warning, context);
    }
    return reader;
}

void unit_reader_close(struct unit_reader *reader) {
    if (!reader) return;
    gunzip_close(reader->gunzip);
    tmx_reader_close(reader->tmx);
    csv_reader_close(reader->csv);
    buf_done(&reader->held);
    free(reader);
}

/* ---- tables ------------------------------------------------------------------------------------------------------------- */

/* A piece may end inside of a character: a first byte, and as many others as there are. */
static bool is_utf8_so_far(struct str bytes) {
    size_t bad;
    if (utf8_valid(bytes, &bad)) return true;
    unsigned char first = (unsigned char)bytes.at[bad];
    size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
    if (bytes.len - bad >= wanted) return false;
    for (size_t i = bad + 1; i < bytes.len; i++)
        if (((unsigned char)bytes.at[i] & 0xC0) != 0x80) return false;
    return true;
}

static bool feed_foreign(struct unit_reader *reader, struct str bytes, struct error *err) {
    struct arena arena = {0};
    struct str text;
    bool ok =
        encoding_decode(&arena, &reader->encoding, bytes, &text, err) && csv_reader_feed(reader->csv, text.at, text.len, err);
    arena_done(&arena);
    return ok;
}

/* UTF-8 and UTF-16 are the table reader's own affair; what an older spreadsheet wrote has one byte for each character. */
static bool judge(struct unit_reader *reader, bool at_end, struct error *err) {
    static const char *const single[] = {"windows-", "ISO-8859-"};
    struct str held = buf_str(&reader->held);
    bool marked = held.len >= 2 && (memcmp(held.at, "\xFF\xFE", 2) == 0 || memcmp(held.at, "\xFE\xFF", 2) == 0);
    reader->judged = true;
    if (!marked && (at_end ? !utf8_valid(held, NULL) : !is_utf8_so_far(held))) {
        reader->encoding = encoding_find(held, STR(""));
        for (size_t i = 0; i < 2; i++) reader->foreign |= str_starts(str_of(reader->encoding.name), str_of(single[i]));
    }
    return reader->foreign ? feed_foreign(reader, held, err) : csv_reader_feed(reader->csv, held.at, held.len, err);
}

static bool feed_table(struct unit_reader *reader, const void *bytes, size_t len, struct error *err) {
    if (reader->judged)
        return reader->foreign ? feed_foreign(reader, (struct str){bytes, len}, err)
                               : csv_reader_feed(reader->csv, bytes, len, err);
    buf_add(&reader->held, bytes, len);
    return reader->held.len < JUDGED_BYTES || judge(reader, false, err);
}

/* ---- both --------------------------------------------------------------------------------------------------------------- */

static bool feed_unpacked(void *context, const void *bytes, size_t len, struct error *err) {
    struct unit_reader *reader = context;
    return reader->tmx ? tmx_reader_feed(reader->tmx, bytes, len, err) : feed_table(reader, bytes, len, err);
}

bool unit_reader_feed(struct unit_reader *reader, const void *bytes, size_t len, struct error *err) {
    return gunzip_feed(reader->gunzip, bytes, len, err);
}

bool unit_reader_finish(struct unit_reader *reader, struct error *err) {
    if (!gunzip_finish(reader->gunzip, err)) return false;
    if (reader->tmx) return tmx_reader_finish(reader->tmx, err);
    return (reader->judged || judge(reader, true, err)) && csv_reader_finish(reader->csv, err);
}
