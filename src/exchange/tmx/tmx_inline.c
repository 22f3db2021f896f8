/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tmx/tmx_inline.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/xml/xml_text.h"

/* A code while the segment is being read: ids can only be settled when all of them are known. */
struct tmx_piece {
    enum code_kind kind;
    enum tmx_tag tag;
    bool nested, has_id;
    bool plain;            /* tag and attributes are those that the kind implies */
    size_t partner;        /* CLOSE of <hi>: its OPEN */
    struct str id;         /* i of bpt and ept, x of the others */
    struct str type;       /* as the attribute says */
    struct str close_type; /* OPEN: what its CLOSE is to have, at NULL: the same */
    struct str attributes; /* but for i and type */
    struct str data;
};

void tmx_inline_begin(struct tmx_inline_reader *reader, struct arena *arena) {
    reader->arena = arena;
    buf_clear(&reader->text);
    buf_clear(&reader->data);
    reader->count = 0;
    reader->code_depth = 0;
    reader->nested = false;
    reader->odd = STR("");
    reader->frames[0] = (struct tmx_frame){.tag = TMX_SEG};
    reader->depth = 1;
}

void tmx_inline_done(struct tmx_inline_reader *reader) {
    buf_done(&reader->text);
    buf_done(&reader->data);
    free(reader->pieces);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static struct tmx_piece *add_piece(struct tmx_inline_reader *reader, struct tmx_piece piece) {
    if (reader->count == reader->capacity) {
        reader->capacity = reader->capacity ? reader->capacity * 2 : 16;
        reader->pieces = alloc_again(reader->pieces, reader->capacity, sizeof *reader->pieces);
    }
    reader->pieces[reader->count] = piece;
    return &reader->pieces[reader->count++];
}

/* ` name="value"`, with "|" as a reference, since the last "|" of a type parts it. */
static void write_kept(struct buf *out, struct str name, struct str value) {
    struct buf attribute = {0};
    struct str rest;
    buf_add_byte(out, ' ');
    buf_add_str(out, name);
    xml_write_attribute(&attribute, "", value);
    rest = str_slice(buf_str(&attribute), 1, attribute.len);
    while (rest.len) {
        bool bar = memchr(rest.at, '|', rest.len);
        buf_add_str(out, str_cut(&rest, '|'));
        if (bar) buf_add_str(out, STR("&#124;"));
    }
    buf_done(&attribute);
}

static struct str as_markup(struct arena *arena, const struct xml_element *element) {
    struct buf out = {0};
    buf_add_byte(&out, '<');
    buf_add_str(&out, element->name);
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = &element->attributes[i];
        struct str name = attribute->prefix.len ? arena_format(arena, "%" STR_FMT ":%" STR_FMT, STR_ARG(attribute->prefix),
                                                               STR_ARG(attribute->name))
                                                : arena_copy(arena, attribute->name);
        xml_write_attribute(&out, name.at, attribute->value);
    }
    buf_add_byte(&out, '>');
    struct str markup = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return markup;
}

/* "bold|ept type="b"": the type of a bpt whose ept has another (see write_type). */
static void take_type(struct arena *arena, struct tmx_piece *piece, struct str value) {
    struct tmx_type split = tmx_type_split(value);
    struct str close_type;
    piece->type = arena_copy(arena, value);
    if (!split.native || split.tag != TMX_EPT || !tmx_type_attribute(split.attributes, "type", &close_type)) return;
    piece->type = arena_copy(arena, split.plain);
    piece->close_type = arena_copy(arena, close_type);
}

static void take_attributes(struct tmx_inline_reader *reader, const struct xml_element *element, struct tmx_piece *piece) {
    struct buf kept = {0};
    bool paired = piece->tag == TMX_BPT || piece->tag == TMX_EPT, only_id = true;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = &element->attributes[i];
        if (attribute->prefix.len || !tmx_tag_has_attribute(piece->tag, attribute->name)) {
            reader->odd = arena_copy(reader->arena, attribute->name);
            continue;
        }
        if (str_equal(attribute->name, STR("type"))) {
            take_type(reader->arena, piece, attribute->value);
            continue;
        }
        bool is_id = str_equal(attribute->name, paired ? STR("i") : STR("x"));
        if (is_id) {
            piece->id = arena_copy(reader->arena, attribute->value);
            piece->has_id = true;
        }
        if (is_id && paired) continue;
        only_id = only_id && is_id;
        write_kept(&kept, attribute->name, attribute->value);
    }
    piece->attributes = arena_copy(reader->arena, buf_str(&kept));
    piece->plain = only_id && (piece->tag == TMX_PH || paired);
    buf_done(&kept);
}

static void add_mark(struct tmx_inline_reader *reader) {
    buf_add_str(&reader->text, STR(UTF8_CODE));
}

static void open_code(struct tmx_inline_reader *reader, enum tmx_tag tag, const struct xml_element *element) {
    static const enum code_kind kinds[] = {[TMX_BPT] = CODE_OPEN, [TMX_EPT] = CODE_CLOSE, [TMX_HI] = CODE_OPEN,
                                           [TMX_PH] = CODE_ALONE, [TMX_IT] = CODE_ALONE,  [TMX_UT] = CODE_ALONE};
    struct tmx_piece *piece = add_piece(reader, (struct tmx_piece){.kind = kinds[tag], .tag = tag, .partner = SIZE_MAX});
    take_attributes(reader, element, piece);
    add_mark(reader);
    if (tag == TMX_HI) {
        piece->has_id = false; /* x joins source and target, it does not name the pair */
        return;
    }
    buf_clear(&reader->data);
    reader->nested = false;
    reader->code_depth = reader->depth;
}

/* An element that TMX doesn't have here is the text's own markup, as <bpt> and <ept> would hold it. */
static void open_foreign(struct tmx_inline_reader *reader, const struct xml_element *element) {
    reader->odd = arena_copy(reader->arena, element->name);
    struct tmx_piece piece = {.kind = CODE_OPEN, .tag = TMX_BPT, .plain = true, .partner = SIZE_MAX};
    piece.data = as_markup(reader->arena, element);
    add_piece(reader, piece);
    add_mark(reader);
}

/* From the first <sub> on, the data of a code is XML: what came before is escaped. */
static void turn_nested(struct tmx_inline_reader *reader) {
    if (reader->nested) return;
    struct buf escaped = {0};
    xml_write_text(&escaped, buf_str(&reader->data));
    buf_done(&reader->data);
    reader->data = escaped;
    reader->nested = true;
}

static void add_data(struct tmx_inline_reader *reader, struct str text) {
    if (reader->nested)
        xml_write_text(&reader->data, text);
    else
        buf_add_str(&reader->data, text);
}

static void open_within_code(struct tmx_inline_reader *reader, enum tmx_tag tag, const struct xml_element *element) {
    if (tag == TMX_FOREIGN) {
        reader->odd = arena_copy(reader->arena, element->name);
        add_data(reader, as_markup(reader->arena, element));
        return;
    }
    turn_nested(reader);
    buf_add_byte(&reader->data, '<');
    buf_add_str(&reader->data, element->name);
    for (size_t i = 0; i < element->attribute_count; i++)
        if (tmx_tag_has_attribute(tag, element->attributes[i].name) && element->attributes[i].prefix.len == 0)
            write_kept(&reader->data, element->attributes[i].name, element->attributes[i].value);
    buf_add_byte(&reader->data, '>');
}

static bool within_bounds(const struct tmx_inline_reader *reader) {
    return reader->text.len + reader->data.len <= TMX_INLINE_BYTES_MAX && reader->count < TMX_INLINE_CODES_MAX &&
           reader->depth < TMX_INLINE_DEPTH_MAX && reader->arena->bytes <= 4 * (size_t)TMX_INLINE_BYTES_MAX;
}

bool tmx_inline_start(struct tmx_inline_reader *reader, const struct xml_element *element) {
    enum tmx_tag tag = tmx_tag_of(element->name);
    if (!within_bounds(reader)) return false;
    if (!tmx_tag_allows(reader->frames[reader->depth - 1].tag, tag)) tag = TMX_FOREIGN;
    size_t piece = reader->count;
    if (reader->code_depth)
        open_within_code(reader, tag, element);
    else if (tag == TMX_FOREIGN)
        open_foreign(reader, element);
    else
        open_code(reader, tag, element);
    reader->frames[reader->depth++] = (struct tmx_frame){tag, piece};
    return true;
}

bool tmx_inline_text(struct tmx_inline_reader *reader, struct str text) {
    if (reader->text.len + reader->data.len + text.len > TMX_INLINE_BYTES_MAX) return false;
    if (reader->code_depth)
        add_data(reader, text);
    else {
        size_t start = reader->text.len;
        buf_add_str(&reader->text, text);
        if (!memchr(text.at, (unsigned char)UTF8_CODE[0], text.len)) return true;
        /* Character data comes in whole characters, so a U+FFFC is never split. */
        for (size_t at = start; (at = str_find(buf_str(&reader->text), STR(UTF8_CODE), at)) != SIZE_MAX; at++) {
            if (reader->count >= TMX_INLINE_CODES_MAX) return false;
            add_piece(reader, (struct tmx_piece){.kind = CODE_ALONE,
                                                 .tag = TMX_PH,
                                                 .plain = true,
                                                 .has_id = false,
                                                 .partner = SIZE_MAX,
                                                 .data = STR(UTF8_CODE)})
                ->nested = false;
        }
    }
    return true;
}

/* A character that XML can't hold was written as <ph type="tafsiri:character">U+0001</ph>. */
static bool take_character(struct tmx_inline_reader *reader, const struct tmx_piece *piece) {
    char bytes[4], digits[8] = "";
    struct str data = buf_str(&reader->data);
    if (piece->tag != TMX_PH || !str_equal(piece->type, STR("tafsiri:character"))) return false;
    if (!str_starts(data, STR("U+")) || data.len != 6) return false;
    memcpy(digits, data.at + 2, 4);
    uint32_t code_point = (uint32_t)strtoul(digits, NULL, 16);
    size_t len = utf8_write(bytes, code_point);
    if (xml_find_unfit((struct str){bytes, len}, 0) == SIZE_MAX || code_point == 0) return false;
    reader->text.len -= strlen(UTF8_CODE);
    reader->count--;
    buf_add(&reader->text, bytes, len);
    return true;
}

static void close_code(struct tmx_inline_reader *reader) {
    struct tmx_piece *piece = &reader->pieces[reader->count - 1];
    if (!take_character(reader, piece)) {
        piece->data = arena_copy(reader->arena, buf_str(&reader->data));
        piece->nested = reader->nested;
        piece->plain = piece->plain && !reader->nested;
    }
    buf_clear(&reader->data);
    reader->code_depth = 0;
}

static void close_pair(struct tmx_inline_reader *reader, struct tmx_frame frame, struct str name) {
    bool hi = frame.tag == TMX_HI;
    struct tmx_piece piece = {.kind = CODE_CLOSE, .tag = hi ? TMX_HI : TMX_EPT, .plain = !hi, .partner = frame.piece};
    if (!hi) piece.data = arena_format(reader->arena, "</%" STR_FMT ">", STR_ARG(name));
    add_piece(reader, piece);
    add_mark(reader);
}

bool tmx_inline_end(struct tmx_inline_reader *reader, struct str name) {
    struct tmx_frame frame = reader->frames[--reader->depth];
    if (reader->code_depth == 0)
        close_pair(reader, frame, name);
    else if (reader->depth == reader->code_depth)
        close_code(reader);
    else {
        struct str tag = arena_format(reader->arena, "</%" STR_FMT ">", STR_ARG(name));
        if (frame.tag == TMX_FOREIGN)
            add_data(reader, tag);
        else
            buf_add_str(&reader->data, tag);
    }
    return within_bounds(reader);
}

/* ---- ids and types ------------------------------------------------------------------------------------------------------ */

static bool id_is_taken(const struct tmx_inline_reader *reader, const struct tmx_piece *besides, struct str id) {
    for (size_t i = 0; i < reader->count; i++) {
        const struct tmx_piece *piece = &reader->pieces[i];
        if (piece != besides && piece->has_id && str_equal(piece->id, id)) return true;
    }
    return false;
}

/* The OPEN that the CLOSE at `end` belongs to, or SIZE_MAX: the last paired code with this id must be one. */
static size_t find_open(const struct tmx_inline_reader *reader, size_t end) {
    for (size_t i = end; i-- > 0;) {
        const struct tmx_piece *piece = &reader->pieces[i];
        if (piece->kind != CODE_ALONE && piece->has_id && str_equal(piece->id, reader->pieces[end].id))
            return piece->kind == CODE_OPEN ? i : SIZE_MAX;
    }
    return SIZE_MAX;
}

static void settle_pairs(struct tmx_inline_reader *reader) {
    for (size_t i = 0; i < reader->count; i++) {
        struct tmx_piece *piece = &reader->pieces[i];
        if (piece->tag != TMX_BPT && piece->tag != TMX_EPT) continue;
        if (piece->partner == SIZE_MAX && piece->kind == CODE_CLOSE) piece->partner = find_open(reader, i);
        if (piece->partner != SIZE_MAX || piece->kind != CODE_CLOSE) continue;
        struct buf kept = {0}; /* an <ept> without its <bpt> stands alone */
        write_kept(&kept, STR("i"), piece->id);
        piece->attributes = arena_copy(reader->arena, buf_str(&kept));
        buf_done(&kept);
        piece->kind = CODE_ALONE;
        piece->plain = piece->has_id = false;
    }
}

static struct str free_id(struct tmx_inline_reader *reader, unsigned *last) {
    for (;;) {
        char digits[16];
        size_t len = 0;
        for (unsigned n = ++*last; n; n /= 10) digits[sizeof digits - ++len] = (char)('0' + n % 10);
        struct str id = {digits + sizeof digits - len, len};
        if (!id_is_taken(reader, NULL, id)) return arena_copy(reader->arena, id);
    }
}

/* x may be the id of a lone code when nothing else has it; what has no id gets the next free number. */
static void settle_ids(struct tmx_inline_reader *reader) {
    unsigned last = 0;
    settle_pairs(reader);
    for (size_t i = 0; i < reader->count; i++) {
        struct tmx_piece *piece = &reader->pieces[i];
        if (piece->kind != CODE_ALONE || !piece->has_id || !id_is_taken(reader, piece, piece->id)) continue;
        piece->has_id = piece->plain = false;
    }
    for (size_t i = 0; i < reader->count; i++) {
        struct tmx_piece *piece = &reader->pieces[i];
        if (piece->has_id) continue;
        bool foreign_object = str_equal(piece->data, STR(UTF8_CODE)) && piece->attributes.len == 0;
        if (piece->kind == CODE_ALONE && !foreign_object) piece->plain = false;
        bool closes = piece->kind == CODE_CLOSE && piece->partner != SIZE_MAX;
        piece->id = closes ? reader->pieces[piece->partner].id : free_id(reader, &last);
        piece->has_id = true;
    }
}

static struct str type_of(struct tmx_inline_reader *reader, const struct tmx_piece *piece) {
    struct str type = piece->type;
    if (piece->kind == CODE_CLOSE && piece->partner != SIZE_MAX) {
        const struct tmx_piece *open = &reader->pieces[piece->partner];
        type = open->close_type.at ? open->close_type : open->type;
    }
    if (piece->plain && !tmx_type_split(type).native) return type;
    return arena_format(reader->arena, "%" STR_FMT "|%s%s%" STR_FMT, STR_ARG(type), tmx_tag_name(piece->tag),
                        piece->nested ? "+xml" : "", STR_ARG(piece->attributes));
}

struct segment tmx_inline_finish(struct tmx_inline_reader *reader) {
    struct segment segment = {.text = arena_copy(reader->arena, buf_str(&reader->text)), .code_count = reader->count};
    if (reader->count == 0) return segment;
    settle_ids(reader);
    struct code *codes = ARENA_ARRAY(reader->arena, struct code, reader->count);
    for (size_t i = 0; i < reader->count; i++) {
        const struct tmx_piece *piece = &reader->pieces[i];
        codes[i] = (struct code){piece->kind, piece->id, piece->data, type_of(reader, piece)};
    }
    segment.codes = codes;
    return segment;
}
