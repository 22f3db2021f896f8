/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "exchange/tmx/tmx_inline.h"
#include "exchange/xml/xml_text.h"

/* ---- may a code be written as its type says? ---------------------------------------------------------------------------- */

/* Tags of <hi> can only be written where they nest; an adapted target may have them crossed. */
static bool highlights_nest(struct segment segment) {
    struct str open[TMX_INLINE_DEPTH_MAX];
    size_t depth = 0;
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        struct tmx_type type = tmx_type_split(code->type);
        if (!type.native || type.tag != TMX_HI || code->kind == CODE_ALONE) continue;
        if (code->data.len || type.nested) return false;
        if (code->kind == CODE_OPEN) {
            if (depth + 2 >= TMX_INLINE_DEPTH_MAX) return false;
            open[depth++] = code->id;
        } else if (depth == 0 || !str_equal(open[--depth], code->id))
            return false;
    }
    return depth == 0;
}

struct nesting {
    enum tmx_tag tags[TMX_INLINE_DEPTH_MAX];
    size_t depth;
};

static bool check_nested_start(void *context, const struct xml_element *element, struct error *err) {
    struct nesting *nesting = context;
    enum tmx_tag tag = tmx_tag_of(element->name);
    if (nesting->depth == TMX_INLINE_DEPTH_MAX) return error_set(err, ERR_TOO_LARGE, "too deep");
    bool first = nesting->depth == 0;
    if (!first && !tmx_tag_allows(nesting->tags[nesting->depth - 1], tag)) return error_set(err, ERR_INVALID, "not allowed");
    for (size_t i = 0; !first && i < element->attribute_count; i++)
        if (element->attributes[i].prefix.len || !tmx_tag_has_attribute(tag, element->attributes[i].name))
            return error_set(err, ERR_INVALID, "not allowed");
    nesting->tags[nesting->depth++] = tag;
    return true;
}

static bool check_nested_end(void *context, struct str name, struct error *err) {
    struct nesting *nesting = context;
    (void)name, (void)err;
    nesting->depth--;
    return true;
}

static bool check_nested_text(void *context, struct str text, struct error *err) {
    (void)context, (void)text, (void)err;
    return true;
}

/* Data that claims to be XML came through the API as likely as from a file: it is parsed before it is believed. */
static bool nested_data_fits(struct str data) {
    static const struct xml_handler handler = {check_nested_start, check_nested_end, check_nested_text};
    struct nesting nesting = {.depth = 0};
    struct buf document = {0};
    buf_add_str(&document, STR("<ph>"));
    buf_add_str(&document, data);
    buf_add_str(&document, STR("</ph>"));
    bool fits = xml_stream_read("data", buf_str(&document), &handler, &nesting, NULL) && nesting.depth == 0;
    buf_done(&document);
    return fits && str_find(data, STR("<!"), 0) == SIZE_MAX && str_find(data, STR("<?"), 0) == SIZE_MAX;
}

static bool position_fits(struct str attributes) {
    struct str pos;
    return tmx_type_attribute(attributes, "pos", &pos) && (str_equal(pos, STR("begin")) || str_equal(pos, STR("end")));
}

static bool native_fits(const struct code *code, const struct tmx_type *type, bool highlights) {
    struct str i;
    if (!type->native || (type->nested && !nested_data_fits(code->data))) return false;
    if (type->tag == TMX_HI) return highlights && code->kind != CODE_ALONE;
    if (code->kind == CODE_OPEN) return type->tag == TMX_BPT;
    if (code->kind == CODE_CLOSE) return type->tag == TMX_EPT && type->attributes.len == 0;
    if (type->tag == TMX_IT) return position_fits(type->attributes);
    if (type->tag == TMX_EPT) return tmx_type_attribute(type->attributes, "i", &i);
    return type->tag == TMX_PH || (type->tag == TMX_UT && type->plain.len == 0);
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static const struct code *find_close(struct segment segment, const struct code *open) {
    for (const struct code *code = open + 1; code < segment.codes + segment.code_count; code++)
        if (code->kind != CODE_ALONE && str_equal(code->id, open->id)) return code->kind == CODE_CLOSE ? code : NULL;
    return NULL;
}

/* <ept> has no type of its own and is read with that of its <bpt>. Where the two differ, the type of the <bpt> says both. */
static void write_type(struct buf *out, struct segment segment, const struct code *code, struct str plain) {
    const struct code *close = code->kind == CODE_OPEN ? find_close(segment, code) : NULL;
    struct str closing = close ? tmx_type_split(close->type).plain : plain;
    if (close && !str_equal(closing, plain)) {
        struct buf both = {0};
        buf_add_str(&both, plain);
        buf_add_str(&both, STR("|ept"));
        xml_write_attribute(&both, "type", closing);
        xml_write_attribute(out, "type", buf_str(&both));
        buf_done(&both);
    } else if (plain.len)
        xml_write_attribute(out, "type", plain);
}

static void write_data(struct buf *out, const struct code *code, bool nested, const char *tag) {
    buf_add_byte(out, '>');
    if (nested)
        buf_add_str(out, code->data);
    else
        xml_write_text(out, code->data);
    buf_add_format(out, "</%s>", tag);
}

static void write_native(struct buf *out, struct segment segment, const struct code *code, const struct tmx_type *type) {
    const char *tag = tmx_tag_name(type->tag);
    struct str i;
    if (type->tag == TMX_HI && code->kind == CODE_CLOSE) {
        buf_add_str(out, STR("</hi>"));
        return;
    }
    buf_add_format(out, "<%s", tag);
    if ((type->tag == TMX_BPT || type->tag == TMX_EPT) && !tmx_type_attribute(type->attributes, "i", &i))
        xml_write_attribute(out, "i", code->id);
    buf_add_str(out, type->attributes);
    if (tmx_tag_has_attribute(type->tag, STR("type"))) write_type(out, segment, code, type->plain);
    if (type->tag == TMX_HI)
        buf_add_byte(out, '>');
    else
        write_data(out, code, type->nested, tag);
}

static void write_code(struct buf *out, struct segment segment, const struct code *code, bool highlights) {
    static const char *const tags[] = {[CODE_OPEN] = "bpt", [CODE_CLOSE] = "ept", [CODE_ALONE] = "ph"};
    struct tmx_type type = tmx_type_split(code->type);
    if (native_fits(code, &type, highlights)) {
        write_native(out, segment, code, &type);
        return;
    }
    buf_add_format(out, "<%s", tags[code->kind]);
    xml_write_attribute(out, code->kind == CODE_ALONE ? "x" : "i", code->id);
    if (code->kind != CODE_CLOSE) write_type(out, segment, code, type.plain);
    write_data(out, code, false, tags[code->kind]);
}

/* Text without codes. */
static void write_text(struct buf *out, struct str text) {
    size_t from = 0;
    for (size_t at; (at = xml_find_unfit(text, from)) != SIZE_MAX;) {
        xml_write_text(out, str_slice(text, from, at));
        from = at;
        uint32_t code_point = utf8_next(text, &from);
        buf_add_format(out, "<ph type=\"tafsiri:character\">U+%04X</ph>", (unsigned)code_point);
    }
    xml_write_text(out, str_slice(text, from, text.len));
}

void tmx_inline_write(struct buf *out, struct segment segment) {
    size_t from = 0, at;
    bool highlights = segment.code_count && highlights_nest(segment);
    for (size_t i = 0; i < segment.code_count; i++) {
        at = str_find(segment.text, STR(UTF8_CODE), from);
        if (at == SIZE_MAX) break;
        write_text(out, str_slice(segment.text, from, at));
        write_code(out, segment, &segment.codes[i], highlights);
        from = at + strlen(UTF8_CODE);
    }
    write_text(out, str_slice(segment.text, from, segment.text.len));
}
