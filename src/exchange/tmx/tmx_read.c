/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/tmx/tmx.h"
#include "exchange/tmx/tmx_inline.h"
#include "exchange/tmx/tmx_table.h"
#include "exchange/tmx/tmx_tu.h"
#include "exchange/xml/xml_text.h"

enum { TU_BYTES_MAX = 4 * 1024 * 1024, TU_PROPERTIES_MAX = 4096, TU_VARIANTS_MAX = 1024, TAGS_KNOWN = 4 };

enum state { BEFORE, IN_ROOT, IN_HEADER, IN_BODY, IN_TU, IN_TUV };
enum sink { NOTHING, TEXT, SEGMENT };

struct tmx_reader {
    const char *name;
    struct language wanted; /* from the options */
    tmx_unit_fn unit;
    tmx_warning_fn warning;
    void *context;
    struct xml_stream *stream;

    enum state state;
    enum sink sink;
    unsigned skipped;                 /* depth of a subtree that is passed over */
    struct arena header_arena, arena; /* the second for one <tu> */
    struct tmx_header header;
    struct language known[TAGS_KNOWN]; /* tags met lately: files have few */
    char known_raw[TAGS_KNOWN][LANGUAGE_MAX + 1];
    unsigned known_next;

    struct tmx_tu tu;
    bool oversized;          /* it is read to its end, and passed over */
    struct property pending; /* the <prop> or <note> being read */
    struct buf text;
    struct tmx_inline_reader inline_reader;
};

__attribute__((format(printf, 2, 3))) static void warn(struct tmx_reader *reader, const char *format, ...) {
    char message[512];
    if (!reader->warning) return;
    int len = snprintf(message, sizeof message, "%s:%u: ", reader->name, xml_stream_line(reader->stream));
    if (len < 0 || (size_t)len >= sizeof message) len = 0;
    va_list args;
    va_start(args, format);
    vsnprintf(message + len, sizeof message - (size_t)len, format, args);
    va_end(args);
    reader->warning(reader->context, message);
}

static struct arena *current_arena(struct tmx_reader *reader) {
    return reader->state >= IN_TU ? &reader->arena : &reader->header_arena;
}

/* ---- languages ---------------------------------------------------------------------------------------------------------- */

static bool take_language(struct tmx_reader *reader, struct str tag, struct language *language) {
    struct error why = {0};
    for (unsigned i = 0; i < TAGS_KNOWN; i++)
        if (reader->known_raw[i][0] && str_equal(tag, str_of(reader->known_raw[i]))) {
            *language = reader->known[i];
            return true;
        }
    if (!language_parse(str_trim(tag), language, &why)) {
        warn(reader, "%s", why.message);
        return false;
    }
    unsigned slot = reader->known_next++ % TAGS_KNOWN;
    if (tag.len <= LANGUAGE_MAX) {
        memcpy(reader->known_raw[slot], tag.at, tag.len);
        reader->known_raw[slot][tag.len] = '\0';
        reader->known[slot] = *language;
    }
    return true;
}

static bool find_language(struct tmx_reader *reader, const struct xml_element *element, struct language *language) {
    struct str tag;
    *language = (struct language){0};
    if (!xml_attribute_find(element, "xml:lang", &tag) && !xml_attribute_find(element, "lang", &tag)) {
        warn(reader, "a <tuv> without xml:lang is passed over");
        return false;
    }
    return take_language(reader, tag, language);
}

/* "*all*", as a tag that is none, gives the empty language. */
static void take_source_language(struct tmx_reader *reader, struct str tag, struct language *from, bool *all) {
    *from = (struct language){0};
    *all = str_equal_nocase(tag, STR("*all*"));
    if (!*all) take_language(reader, tag, from);
}

/* ---- properties --------------------------------------------------------------------------------------------------------- */

static void add_property(struct tmx_reader *reader, struct property property) {
    if (reader->tu.properties.count >= TU_PROPERTIES_MAX)
        reader->oversized = true;
    else
        property_list_add(&reader->tu.properties, property);
}

static void add_attribute(struct tmx_reader *reader, const struct xml_attribute *attribute) {
    struct arena *arena = current_arena(reader);
    struct str name = arena_format(arena, "tmx:%" STR_FMT, STR_ARG(attribute->name));
    add_property(reader, (struct property){.name = name, .value = arena_copy(arena, attribute->value)});
}

/* The language and encoding of a <prop> or <note>, behind a bar as an inline code's attributes are. */
static struct str qualified(struct tmx_reader *reader, const struct xml_element *element, struct str type) {
    static const char *const kept[] = {"xml:lang", "lang", "o-encoding"};
    struct buf name = {0};
    struct str value;
    buf_add_str(&name, type);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (!xml_attribute_find(element, kept[i], &value) || memchr(value.at, '|', value.len)) continue;
        if (name.len == type.len) {
            buf_add_byte(&name, '|');
            buf_add_str(&name, element->name);
        }
        xml_write_attribute(&name, kept[i], value);
    }
    struct str copy = arena_copy(current_arena(reader), buf_str(&name));
    buf_done(&name);
    return copy;
}

static void begin_property(struct tmx_reader *reader, const struct xml_element *element, bool is_note) {
    struct str type = STR("");
    if (!is_note && (!xml_attribute_find(element, "type", &type) || type.len == 0)) {
        warn(reader, "a <prop> without a type");
        type = STR("x-untyped");
    }
    reader->pending = (struct property){.is_note = is_note, .name = qualified(reader, element, type)};
    buf_clear(&reader->text);
    reader->sink = TEXT;
}

static struct level *current_level(struct tmx_reader *reader) {
    struct tmx_tu *tu = &reader->tu;
    return reader->state == IN_TUV ? &tu->variants[tu->variant_count - 1].level : &tu->level;
}

static void end_property(struct tmx_reader *reader) {
    reader->sink = NOTHING;
    if (reader->state == IN_TU && reader->tu.variant_count) {
        warn(reader, "a <prop> or <note> behind a <tuv> is passed over");
        return;
    }
    reader->pending.value = arena_copy(current_arena(reader), buf_str(&reader->text));
    add_property(reader, reader->pending);
    if (reader->state >= IN_TU) current_level(reader)->end = reader->tu.properties.count;
}

static void take_attributes(struct tmx_reader *reader, const struct xml_element *element) {
    struct level *level = current_level(reader);
    level->first = reader->tu.properties.count;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = &element->attributes[i];
        if (attribute->prefix.len || str_equal(attribute->name, STR("lang"))) continue;
        enum tmx_field field = tmx_field_of(attribute->name);
        bool all;
        if (field < TMX_FIELD_COUNT)
            level->fields[field] = arena_copy(&reader->arena, attribute->value);
        else if (reader->state == IN_TU && str_equal(attribute->name, STR("tuid")))
            reader->tu.tuid = arena_copy(&reader->arena, attribute->value);
        else if (reader->state == IN_TU && str_equal(attribute->name, STR("srclang")))
            take_source_language(reader, attribute->value, &reader->tu.from, &all);
        else
            add_attribute(reader, attribute);
    }
    level->end = reader->tu.properties.count;
}

/* ---- elements ----------------------------------------------------------------------------------------------------------- */

static void begin_header(struct tmx_reader *reader, const struct xml_element *element) {
    bool all;
    reader->state = IN_HEADER;
    reader->oversized = false;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = &element->attributes[i];
        if (attribute->prefix.len) continue;
        if (str_equal(attribute->name, STR("srclang")))
            take_source_language(reader, attribute->value, &reader->header.from, &all);
        else
            add_attribute(reader, attribute);
    }
}

static void end_header(struct tmx_reader *reader) {
    struct property_list *list = &reader->tu.properties;
    struct property *properties = ARENA_ARRAY(&reader->header_arena, struct property, list->count);
    for (size_t i = 0; i < list->count; i++) properties[i] = list->at[i];
    reader->header.properties = properties;
    reader->header.property_count = list->count;
    list->count = 0;
    reader->state = IN_ROOT;
}

static void begin_tu(struct tmx_reader *reader, const struct xml_element *element) {
    arena_reset(&reader->arena);
    tmx_tu_clear(&reader->tu);
    reader->state = IN_TU;
    reader->oversized = false;
    reader->tu.from = reader->header.from;
    take_attributes(reader, element);
}

static void begin_tuv(struct tmx_reader *reader, const struct xml_element *element) {
    struct variant *variant = tmx_tu_add_variant(&reader->tu);
    reader->state = IN_TUV;
    if (reader->tu.variant_count > TU_VARIANTS_MAX) reader->oversized = true;
    if (!find_language(reader, element, &variant->language)) variant->language = (struct language){0};
    take_attributes(reader, element);
}

static void begin_segment(struct tmx_reader *reader) {
    reader->sink = SEGMENT;
    tmx_inline_begin(&reader->inline_reader, &reader->arena);
}

static void end_segment(struct tmx_reader *reader) {
    struct tmx_inline_reader *inline_reader = &reader->inline_reader;
    struct variant *variant = &reader->tu.variants[reader->tu.variant_count - 1];
    reader->sink = NOTHING;
    if (reader->oversized) return;
    if (variant->has_segment) warn(reader, "a <tuv> with several <seg>: the last one counts");
    variant->segment = tmx_inline_finish(inline_reader);
    variant->has_segment = true;
    if (inline_reader->odd.len) warn(reader, "\"%" STR_FMT "\" in a <seg> is not of TMX", STR_ARG(inline_reader->odd));
}

static void skip(struct tmx_reader *reader, struct str name) {
    warn(reader, "<%" STR_FMT "> is passed over", STR_ARG(name));
    reader->skipped = 1;
}

static bool begin_root(struct tmx_reader *reader, const struct xml_element *element, struct error *err) {
    struct str version = STR("none");
    if (!str_equal(element->name, STR("tmx")))
        return error_set(err, ERR_MALFORMED, "%s:%u: <%" STR_FMT "> where <tmx> should be", reader->name,
                         xml_stream_line(reader->stream), STR_ARG(element->name));
    if (!xml_attribute_find(element, "version", &version) || !str_starts(version, STR("1.")))
        warn(reader, "TMX version %" STR_FMT " is read as 1.4", STR_ARG(version));
    reader->state = IN_ROOT;
    return true;
}

/* Nothing more is kept of a <tu>, or a <header>, that is too large, however long it goes on. */
static bool is_full(struct tmx_reader *reader) {
    bool counts = reader->state >= IN_TU || reader->state == IN_HEADER;
    if (counts && current_arena(reader)->bytes > TU_BYTES_MAX) reader->oversized = true;
    return counts && reader->oversized;
}

static void begin_inline(struct tmx_reader *reader, const struct xml_element *element) {
    if (!reader->oversized && tmx_inline_start(&reader->inline_reader, element)) return;
    reader->oversized = true;
    reader->skipped = 1; /* a whole element: it may hold a <seg>, which would be taken for the end */
}

static bool on_start(void *context, const struct xml_element *element, struct error *err) {
    struct tmx_reader *reader = context;
    struct str name = element->name;
    enum state state = reader->state;
    if (reader->skipped)
        reader->skipped++;
    else if (state == BEFORE)
        return begin_root(reader, element, err);
    else if (reader->sink == SEGMENT)
        begin_inline(reader, element);
    else if (reader->sink == TEXT)
        skip(reader, name);
    else if (is_full(reader))
        reader->skipped = 1;
    else if (state == IN_BODY && str_equal(name, STR("tu")))
        begin_tu(reader, element);
    else if (state == IN_TU && str_equal(name, STR("tuv")))
        begin_tuv(reader, element);
    else if (state == IN_TUV && str_equal(name, STR("seg")))
        begin_segment(reader);
    else if (state >= IN_TU || state == IN_HEADER) {
        bool is_note = str_equal(name, STR("note"));
        if (is_note || str_equal(name, STR("prop")))
            begin_property(reader, element, is_note);
        else
            skip(reader, name);
    } else if (state == IN_ROOT && str_equal(name, STR("header")))
        begin_header(reader, element);
    else if (state == IN_ROOT && str_equal(name, STR("body")))
        reader->state = IN_BODY;
    else
        skip(reader, name);
    return true;
}

static bool give_units(struct tmx_reader *reader, struct error *err) {
    struct tmx_tu *tu = &reader->tu;
    const char *why = NULL;
    reader->state = IN_BODY;
    if (reader->oversized || reader->arena.bytes > TU_BYTES_MAX)
        why = "a <tu> that is too large is passed over";
    else if (!tmx_tu_choose_source(tu, &reader->wanted, &why))
        why = why ? why : "a <tu> without its source is passed over";
    if (why) {
        warn(reader, "%s", why);
        return true;
    }
    size_t given = 0;
    for (size_t i = 0; i < tu->variant_count; i++) {
        struct unit unit;
        if (i == tu->source || !tmx_variant_is_usable(&tu->variants[i])) continue;
        if (language_equal(&tu->variants[i].language, &tu->variants[tu->source].language)) {
            warn(reader, "a second <tuv> in the source language %s is passed over", tu->variants[i].language.tag);
            continue;
        }
        tmx_tu_make_unit(tu, &reader->arena, i, &unit);
        given++;
        if (!reader->unit(reader->context, &unit, err)) return false;
    }
    if (given == 0) warn(reader, "a <tu> without a translation is passed over");
    return true;
}

static bool on_end(void *context, struct str name, struct error *err) {
    struct tmx_reader *reader = context;
    if (reader->skipped) {
        reader->skipped--;
        return true;
    }
    if (reader->sink == SEGMENT && reader->inline_reader.depth > 1) {
        if (reader->oversized)
            reader->inline_reader.depth--;
        else if (!tmx_inline_end(&reader->inline_reader, name))
            reader->oversized = true;
        return true;
    }
    if (reader->sink == SEGMENT)
        end_segment(reader);
    else if (reader->sink == TEXT)
        end_property(reader);
    else if (reader->state == IN_HEADER)
        end_header(reader);
    else if (reader->state == IN_TUV)
        reader->state = IN_TU;
    else if (reader->state == IN_TU)
        return give_units(reader, err);
    else if (reader->state == IN_BODY)
        reader->state = IN_ROOT;
    return true;
}

static bool on_text(void *context, struct str text, struct error *err) {
    struct tmx_reader *reader = context;
    (void)err;
    if (reader->skipped || reader->oversized) return true;
    if (reader->sink == SEGMENT && !tmx_inline_text(&reader->inline_reader, text)) reader->oversized = true;
    if (reader->sink == TEXT && reader->text.len + text.len <= TMX_INLINE_BYTES_MAX)
        buf_add_str(&reader->text, text);
    else if (reader->sink == TEXT)
        reader->oversized = true;
    return true;
}

/* ---- the reader --------------------------------------------------------------------------------------------------------- */

static const struct xml_handler handler = {on_start, on_end, on_text};

struct tmx_reader *tmx_reader_open(const struct tmx_options *options, tmx_unit_fn unit, tmx_warning_fn warning, void *context) {
    struct tmx_reader *reader = alloc_zero(1, sizeof *reader);
    reader->name = options && options->name ? options->name : "tmx";
    if (options) reader->wanted = options->from;
    reader->unit = unit;
    reader->warning = warning;
    reader->context = context;
    reader->stream = xml_stream_open(reader->name, &handler, reader);
    return reader;
}

bool tmx_reader_feed(struct tmx_reader *reader, const void *bytes, size_t len, struct error *err) {
    return xml_stream_feed(reader->stream, bytes, len, err);
}

bool tmx_reader_finish(struct tmx_reader *reader, struct error *err) {
    return xml_stream_finish(reader->stream, err);
}

const struct tmx_header *tmx_reader_header(const struct tmx_reader *reader) {
    return &reader->header;
}

void tmx_reader_close(struct tmx_reader *reader) {
    if (!reader) return;
    xml_stream_close(reader->stream);
    arena_done(&reader->header_arena);
    arena_done(&reader->arena);
    tmx_tu_done(&reader->tu);
    tmx_inline_done(&reader->inline_reader);
    buf_done(&reader->text);
    free(reader);
}
