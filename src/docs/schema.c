/* SPDX-License-Identifier: Apache-2.0 */
#include "docs/schema.h"

/* ---- types -------------------------------------------------------------------------------------------------------------- */

static void write_values(struct buf *out, const struct node *list) {
    for (const struct node *value = list->first; value; value = value->next) {
        buf_add_str(out, value == list->first ? STR("") : STR(", "));
        buf_add_str(out, STR("<code>"));
        schema_write_value(out, value, -1);
        buf_add_str(out, STR("</code>"));
    }
}

static void write_choice(struct buf *out, const struct node *list, const char *between) {
    for (const struct node *one = list->first; one; one = one->next) {
        if (one != list->first) buf_add_str(out, str_of(between));
        schema_write_type(out, one);
    }
}

static void write_word(struct buf *out, struct str type) {
    static const struct {
        struct str type, word;
    } words[] = {{STR("string"), STR("text")},   {STR("integer"), STR("whole number")},  {STR("number"), STR("number")},
                 {STR("object"), STR("object")}, {STR("boolean"), STR("true or false")}, {STR("array"), STR("list")},
                 {STR("null"), STR("null")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(type, words[i].type)) type = words[i].word;
    html_text(out, type);
}

static void write_plain_type(struct buf *out, const struct node *schema) {
    const struct node *type = node_get(schema, "type"), *items = node_get(schema, "items");
    if (!type) {
        buf_add_str(out, STR("anything"));
    } else if (type->kind == NODE_LIST) {
        for (const struct node *one = type->first; one; one = one->next) {
            buf_add_str(out, one == type->first ? STR("") : STR(" or "));
            write_word(out, one->text);
        }
    } else {
        write_word(out, type->text);
        if (items) {
            buf_add_str(out, STR(" of "));
            schema_write_type(out, items);
        }
    }
}

static void write_bound(struct buf *out, const struct node *schema, const char *key, const char *words) {
    const struct node *bound = node_get(schema, key);
    if (!bound) return;
    buf_add_format(out, "%s", words);
    html_text(out, bound->text);
}

static void write_bounds(struct buf *out, const struct node *schema) {
    write_bound(out, schema, "minimum", ", from ");
    write_bound(out, schema, "maximum", ", to ");
    write_bound(out, schema, "minLength", ", at least characters: ");
    write_bound(out, schema, "maxLength", ", at most characters: ");
    write_bound(out, schema, "maxItems", ", at most items: ");
    const struct node *pattern = node_get(schema, "pattern"), *standard = node_get(schema, "default");
    if (pattern) {
        buf_add_str(out, STR(", as <code>"));
        html_text(out, pattern->text);
        buf_add_str(out, STR("</code>"));
    }
    if (standard) {
        buf_add_str(out, STR(", default <code>"));
        schema_write_value(out, standard, -1);
        buf_add_str(out, STR("</code>"));
    }
}

void schema_write_type(struct buf *out, const struct node *schema) {
    struct str name = node_reference(schema);
    const struct node *one_of = node_get(schema, "oneOf"), *all_of = node_get(schema, "allOf"),
                      *any_of = node_get(schema, "anyOf");
    const struct node *values = node_get(schema, "enum"), *value = node_get(schema, "const");
    if (name.len) {
        buf_add_format(out, "<a href=\"#schema-%" STR_FMT "\">%" STR_FMT "</a>", STR_ARG(name), STR_ARG(name));
    } else if (value) {
        buf_add_str(out, STR("<code>"));
        schema_write_value(out, value, -1);
        buf_add_str(out, STR("</code>"));
    } else if (values) {
        write_values(out, values);
    } else if (one_of || any_of) {
        write_choice(out, one_of ? one_of : any_of, " or ");
    } else if (all_of) {
        write_choice(out, all_of, " with ");
    } else {
        write_plain_type(out, schema);
    }
    if (!name.len) write_bounds(out, schema);
}

/* ---- members ------------------------------------------------------------------------------------------------------------ */

static bool is_required(const struct node *schema, struct str name) {
    const struct node *list = node_get(schema, "required");
    for (const struct node *one = list ? list->first : NULL; one; one = one->next)
        if (str_equal(one->text, name)) return true;
    return false;
}

static void write_member(struct buf *out, struct arena *arena, const struct node *schema, const struct node *member) {
    struct str description = node_text(member, "description");
    buf_add_str(out, STR("<dt><code>"));
    html_text(out, member->key);
    buf_add_str(out, STR("</code> <span class=\"type\">"));
    schema_write_type(out, member);
    buf_add_str(out, is_required(schema, member->key) ? STR("</span> <span class=\"needed\">always</span></dt>\n<dd>")
                                                      : STR("</span></dt>\n<dd>"));
    if (description.len) schema_write_text(out, arena, description);
    schema_write_members(out, arena, member);
    buf_add_str(out, STR("</dd>\n"));
}

void schema_write_members(struct buf *out, struct arena *arena, const struct node *schema) {
    const struct node *members = node_get(schema, "properties"), *items = node_get(schema, "items");
    const char *const several[] = {"allOf", "oneOf", "anyOf"};
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        const struct node *list = node_get(schema, several[i]);
        for (const struct node *one = list ? list->first : NULL; one; one = one->next) schema_write_members(out, arena, one);
    }
    if (items && !node_reference(items).len) schema_write_members(out, arena, items);
    if (!members || !members->first) return;
    buf_add_str(out, STR("<dl>\n"));
    for (const struct node *member = members->first; member; member = member->next) write_member(out, arena, schema, member);
    buf_add_str(out, STR("</dl>\n"));
}

/* ---- values and texts --------------------------------------------------------------------------------------------------- */

static bool is_bare(const struct node *value) {
    static const struct str words[] = {STR("true"), STR("false"), STR("null")};
    size_t i = str_starts(value->text, STR("-"));
    if (value->quoted || !value->text.len) return false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (str_equal(value->text, words[k])) return true;
    for (; i < value->text.len; i++)
        if ((value->text.at[i] < '0' || value->text.at[i] > '9') && value->text.at[i] != '.') return false;
    return true;
}

static void write_string(struct buf *out, struct str text) {
    buf_add_str(out, STR("&quot;"));
    for (size_t i = 0; i < text.len; i++) {
        struct str one = str_slice(text, i, i + 1);
        if (text.at[i] == '\n')
            buf_add_str(out, STR("\\n"));
        else if (text.at[i] == '"' || text.at[i] == '\\')
            buf_add_format(out, "\\%s", text.at[i] == '"' ? "&quot;" : "\\");
        else
            html_text(out, one);
    }
    buf_add_str(out, STR("&quot;"));
}

static void new_line(struct buf *out, int indent) {
    if (indent < 0) return;
    buf_add_byte(out, '\n');
    for (int i = 0; i < indent; i++) buf_add_str(out, STR("  "));
}

void schema_write_value(struct buf *out, const struct node *value, int indent) {
    bool is_map = value->kind == NODE_MAP;
    if (value->kind == NODE_TEXT) {
        if (is_bare(value))
            html_text(out, value->text);
        else
            write_string(out, value->text);
        return;
    }
    buf_add_byte(out, is_map ? '{' : '[');
    for (const struct node *child = value->first; child; child = child->next) {
        new_line(out, indent < 0 ? -1 : indent + 1);
        if (is_map) {
            write_string(out, child->key);
            buf_add_str(out, STR(": "));
        }
        schema_write_value(out, child, indent < 0 ? -1 : indent + 1);
        if (child->next) buf_add_str(out, indent < 0 ? STR(", ") : STR(","));
    }
    if (value->first) new_line(out, indent);
    buf_add_byte(out, is_map ? '}' : ']');
}

void schema_write_text(struct buf *out, struct arena *arena, struct str markdown) {
    struct buf html = {0};
    markdown_write(&html, arena, NULL, markdown);
    struct str text = str_trim(buf_str(&html));
    bool one = str_starts(text, STR("<p>")) && str_ends(text, STR("</p>")) && str_find(text, STR("<p>"), 3) == SIZE_MAX;
    buf_add_str(out, one ? str_slice(text, 3, text.len - 4) : text);
    buf_done(&html);
}
