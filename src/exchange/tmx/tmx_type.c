/* SPDX-License-Identifier: Apache-2.0 */
/* The inline elements of TMX by its DTD, and the notation in which a code's type keeps what struct code has no field for. */
#include <string.h>

#include "exchange/tmx/tmx_inline.h"
#include "exchange/xml/xml_text.h"

static const struct {
    const char *name;
    unsigned children; /* bits by tag */
    const char *attributes;
} tags[] = {
#define CODES (1u << TMX_BPT | 1u << TMX_EPT | 1u << TMX_PH | 1u << TMX_IT | 1u << TMX_HI | 1u << TMX_UT)
    [TMX_SEG] = {"seg", CODES, " "},
    [TMX_BPT] = {"bpt", 1u << TMX_SUB, " i x type "},
    [TMX_EPT] = {"ept", 1u << TMX_SUB, " i "},
    [TMX_PH] = {"ph", 1u << TMX_SUB, " x assoc type "},
    [TMX_IT] = {"it", 1u << TMX_SUB, " pos x type "},
    [TMX_HI] = {"hi", CODES, " x type "},
    [TMX_UT] = {"ut", 1u << TMX_SUB, " x "},
    [TMX_SUB] = {"sub", CODES, " datatype type "},
    [TMX_FOREIGN] = {"", CODES, " "},
#undef CODES
};

enum tmx_tag tmx_tag_of(struct str name) {
    for (unsigned tag = TMX_SEG; tag < TMX_FOREIGN; tag++)
        if (str_equal(name, str_of(tags[tag].name))) return (enum tmx_tag)tag;
    return TMX_FOREIGN;
}

const char *tmx_tag_name(enum tmx_tag tag) {
    return tags[tag].name;
}

bool tmx_tag_allows(enum tmx_tag parent, enum tmx_tag child) {
    return tags[parent].children >> child & 1;
}

bool tmx_tag_has_attribute(enum tmx_tag tag, struct str name) {
    char padded[16];
    if (name.len == 0 || name.len + 2 > sizeof padded) return false;
    padded[0] = padded[name.len + 1] = ' ';
    memcpy(padded + 1, name.at, name.len);
    return str_find(str_of(tags[tag].attributes), (struct str){padded, name.len + 2}, 0) != SIZE_MAX;
}

/* An attribute value as xml_write_attribute leaves it: only references that it writes (and the one for "|"). */
static bool is_escaped(struct str value) {
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#9;", "&#10;", "&#13;", "&#124;"};
    if (xml_find_unfit(value, 0) != SIZE_MAX || memchr(value.at, '<', value.len)) return false;
    for (size_t at = 0; (at = str_find(value, STR("&"), at)) != SIZE_MAX; at++) {
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            found = found || str_starts(str_slice(value, at, value.len), str_of(known[i]));
        if (!found) return false;
    }
    return true;
}

/* Takes ` name="value"` off the front. */
static bool next_attribute(struct str *rest, struct str *name, struct str *value) {
    if (!str_starts(*rest, STR(" "))) return false;
    size_t equals = str_find(*rest, STR("=\""), 1);
    if (equals == SIZE_MAX) return false;
    size_t end = str_find(*rest, STR("\""), equals + 2);
    if (end == SIZE_MAX) return false;
    *name = str_slice(*rest, 1, equals);
    *value = str_slice(*rest, equals + 2, end);
    *rest = str_slice(*rest, end + 1, rest->len);
    return true;
}

static bool attributes_fit(enum tmx_tag tag, struct str attributes) {
    struct str name, value, rest = attributes;
    while (rest.len) {
        struct str before = str_slice(attributes, 0, attributes.len - rest.len), earlier;
        if (!next_attribute(&rest, &name, &value)) return false;
        if (!tmx_tag_has_attribute(tag, name) || !is_escaped(value)) return false;
        while (before.len) /* none twice */
            if (!next_attribute(&before, &earlier, &value) || str_equal(earlier, name)) return false;
    }
    return true;
}

bool tmx_type_attribute(struct str attributes, const char *name, struct str *value) {
    struct str found;
    while (next_attribute(&attributes, &found, value))
        if (str_equal(found, str_of(name))) return true;
    return false;
}

struct tmx_type tmx_type_split(struct str type) {
    struct tmx_type none = {.plain = type}, split = {.native = true};
    const char *bar = type.len ? memrchr(type.at, '|', type.len) : NULL;
    if (!bar) return none;
    size_t at = (size_t)(bar - type.at);
    struct str rest = str_slice(type, at + 1, type.len), tag = rest;
    split.plain = str_slice(type, 0, at);
    size_t blank = str_find(rest, STR(" "), 0);
    if (blank != SIZE_MAX) {
        split.attributes = str_slice(rest, blank, rest.len);
        tag = str_slice(rest, 0, blank);
    }
    split.nested = str_ends(tag, STR("+xml"));
    if (split.nested) tag.len -= strlen("+xml");
    split.tag = tmx_tag_of(tag);
    /* The closing element may carry a type here (see write_type): the DTD gives it none. */
    bool closing_type = split.tag == TMX_EPT && !split.nested && str_starts(split.attributes, STR(" type=\""));
    if (split.tag == TMX_SEG || split.tag == TMX_SUB || split.tag == TMX_FOREIGN) return none;
    return attributes_fit(closing_type ? TMX_HI : split.tag, split.attributes) ? split : none;
}
