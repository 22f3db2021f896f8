/* SPDX-License-Identifier: Apache-2.0 */
/* What a TMX file gives is read the same from what is written of it. Behind 0x01 the file is of the bytes' making (markup.c).
 */
#include "exchange/tmx/tmx.h"
#include "fuzz.h"

static const char *const tags[] = {
    "tu",
    "tu tuid='?'",
    "tu srclang='en'",
    "tu creationid='?' changeid='?' usagecount='?'",
    "tu creationdate='2023072?T101500Z' changedate='2024072?T101500Z' lastusagedate='2025072?T101500Z'",
    "tu datatype='html' segtype='phrase' o-tmf='x' creationtool='?'",
    "tuv xml:lang='en'",
    "tuv xml:lang='en-GB'",
    "tuv xml:lang='sw'",
    "tuv xml:lang='fr-HT' creationid='?' changedate='2024072?T101500Z'",
    "tuv xml:lang='sw' usagecount='?' changeid='?' o-encoding='utf-8'",
    "tuv lang='fr'",
    "seg",
    "prop type='x-context-pre'",
    "prop type='x-context-post'",
    "prop type='x-context'",
    "prop type='x-document'",
    "prop type='tafsiri:origin'",
    "prop type='tafsiri:status'",
    "prop type='aligned'",
    "prop type='x-Origin'",
    "prop type='x-ConfirmationLevel'",
    "prop type='tmx:creationid'",
    "prop type='tmx:segtype'",
    "prop type='other?' xml:lang='en'",
    "note",
    "note xml:lang='sw' o-encoding='?'",
    "bpt i='?'",
    "bpt i='?' x='?' type='bold'",
    "ept i='?'",
    "ept i='?' x='?'",
    "ph",
    "ph x='?' type='lb'",
    "ph x='?' assoc='p'",
    "it pos='begin'",
    "it x='?' pos='end'",
    "it pos='?'",
    "hi",
    "hi x='?' type='term'",
    "sub",
    "sub type='?' datatype='html'",
    "ut",
    "ut x='?'",
    "other:thing xmlns:other='urn:other'",
};
static const struct fuzz_markup markup = {
    .head = "<tmx version='1.4'><header creationtool='hand' creationtoolversion='1' segtype='sentence' o-tmf='none' "
            "adminlang='en' srclang='*all*' datatype='plaintext'/><body>",
    .tags = tags,
    .tag_count = sizeof tags / sizeof *tags,
    .tail = "</body></tmx>",
};

struct units {
    struct arena arena;
    struct unit *at[64];
    size_t count;
};

static bool keep(void *context, const struct unit *unit, struct error *err) {
    struct units *units = context;
    (void)err;
    /* The reader gives units as they stand; what breaks the bounds of a memory is the importer's to refuse. */
    if (!unit_check(unit, NULL) || units->count == sizeof units->at / sizeof *units->at) return true;
    struct unit *copy = ARENA_NEW(&units->arena, struct unit);
    *copy = unit_copy(&units->arena, unit);
    units->at[units->count++] = copy;
    return true;
}

static void warn(void *context, const char *warning) {
    (void)context;
    REQUIRE(warning[0], "a warning that says nothing");
}

static bool feed(void *reader, struct str piece) {
    return tmx_reader_feed(reader, piece.at, piece.len, NULL);
}

static bool read_units(struct str bytes, unsigned choice, struct units *units) {
    struct tmx_reader *reader = tmx_reader_open(&(struct tmx_options){.name = "fuzz"}, keep, warn, units);
    bool ok = feed_in_pieces(bytes, choice, feed, reader) && tmx_reader_finish(reader, NULL);
    tmx_reader_close(reader);
    return ok;
}

static void write_units(const struct units *units, struct buf *out) {
    tmx_write_header(out, &(struct language){0}, 0);
    for (size_t i = 0; i < units->count; i++) tmx_write_unit(out, units->at[i]);
    tmx_write_footer(out);
}

/* Writes the units and reads them again. */
static void write_and_read(const struct units *units, struct units *again) {
    struct buf out = {0};
    write_units(units, &out);
    REQUIRE(read_units(buf_str(&out), 0, again), "what was written can't be read");
    REQUIRE(units->count == again->count, "%zu units have become %zu", units->count, again->count);
    buf_done(&out);
}

static bool same_texts(const struct unit *a, const struct unit *b) {
    return str_equal(a->source.text, b->source.text) && str_equal(a->target.text, b->target.text) &&
           language_equal(&a->to, &b->to) && str_equal(a->before, b->before) && str_equal(a->after, b->after) &&
           a->property_count == b->property_count;
}

/* The first round may put properties in the order that is written, and drop attributes of inline elements that TMX doesn't
 * have; the second changes nothing any more. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct units first = {0}, second = {0}, third = {0};
    struct buf made = {0};
    unsigned choice = take_choice(&bytes);
    bool makes = str_starts(bytes, STR("\x01"));
    if (makes) fuzz_markup(&made, &markup, str_slice(bytes, 1, bytes.len));
    read_units(makes ? buf_str(&made) : bytes, choice, &first);
    write_and_read(&first, &second);
    write_and_read(&second, &third);
    for (size_t i = 0; i < first.count; i++) {
        REQUIRE(same_texts(first.at[i], second.at[i]), "unit %zu has other texts", i);
        REQUIRE(unit_same_content(second.at[i], third.at[i]), "unit %zu has changed", i);
    }
    buf_done(&made);
    arena_done(&first.arena);
    arena_done(&second.arena);
    arena_done(&third.arena);
    return 0;
}
