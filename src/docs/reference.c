/* SPDX-License-Identifier: Apache-2.0 */
#include "docs/reference.h"

#include "docs/schema.h"

struct reference {
    const struct node *root;
    struct arena *arena;
    struct page *page;
    struct buf *out;
};

static void add(struct reference *reference, const char *html) {
    buf_add_str(reference->out, str_of(html));
}

static void add_heading(struct reference *reference, int level, struct str id, struct str title) {
    buf_add_format(reference->out, "<h%d id=\"%" STR_FMT "\">", level, STR_ARG(id));
    html_text(reference->out, title);
    buf_add_format(reference->out, "</h%d>\n", level);
    page_note_heading(reference->page, reference->arena, level, id, title);
}

/* ---- parameters --------------------------------------------------------------------------------------------------------- */

static void write_parameter(struct reference *reference, const struct node *parameter) {
    const struct node *schema = node_get(parameter, "schema");
    bool needed = str_equal(node_text(parameter, "required"), STR("true"));
    add(reference, "<tr><th scope=\"row\"><code>");
    html_text(reference->out, node_text(parameter, "name"));
    add(reference, "</code></th><td>");
    html_text(reference->out, node_text(parameter, "in"));
    add(reference, needed ? ", <span class=\"needed\">needed</span></td><td>" : "</td><td>");
    if (schema) schema_write_type(reference->out, schema);
    add(reference, "</td><td>");
    schema_write_text(reference->out, reference->arena, node_text(parameter, "description"));
    add(reference, "</td></tr>\n");
}

static void write_parameters(struct reference *reference, const struct node *path, const struct node *operation) {
    const struct node *lists[] = {node_get(path, "parameters"), node_get(operation, "parameters")};
    if (!lists[0] && !lists[1]) return;
    add(reference, "<table>\n<thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">in</th><th scope=\"col\">is</th>"
                   "<th scope=\"col\">means</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < 2; i++)
        for (const struct node *one = lists[i] ? lists[i]->first : NULL; one; one = one->next)
            write_parameter(reference, node_resolve(reference->root, one));
    add(reference, "</tbody>\n</table>\n");
}

/* ---- bodies and answers ------------------------------------------------------------------------------------------------- */

static void write_content(struct reference *reference, const struct node *content) {
    for (const struct node *media = content ? content->first : NULL; media; media = media->next) {
        const struct node *schema = node_get(media, "schema"), *example = node_get(media, "example");
        add(reference, "<p><code>");
        html_text(reference->out, media->key);
        add(reference, "</code>");
        if (schema && schema->first) {
            add(reference, ": ");
            schema_write_type(reference->out, schema);
        }
        add(reference, "</p>\n");
        if (schema) schema_write_members(reference->out, reference->arena, schema);
        if (!example) continue;
        add(reference, "<pre><code>");
        schema_write_value(reference->out, example, 0);
        add(reference, "</code></pre>\n");
    }
}

static void write_answer(struct reference *reference, const struct node *answer) {
    const struct node *found = node_resolve(reference->root, answer);
    add(reference, "<dt>");
    html_text(reference->out, answer->key);
    add(reference, "</dt>\n<dd>");
    schema_write_text(reference->out, reference->arena, node_text(found, "description"));
    const struct node *content = node_get(found, "content"), *headers = node_get(found, "headers");
    for (const struct node *header = headers ? headers->first : NULL; header; header = header->next) {
        add(reference, header == headers->first ? " (<code>" : ", <code>");
        html_text(reference->out, header->key);
        add(reference, header->next ? "</code>" : "</code>)");
    }
    /* All problem reports are alike. */
    if (content && content->first && !str_equal(content->first->key, STR("application/problem+json")))
        write_content(reference, content);
    add(reference, "</dd>\n");
}

/* ---- operations --------------------------------------------------------------------------------------------------------- */

static void write_method(struct buf *out, const struct node *operation) {
    for (size_t i = 0; i < operation->key.len; i++) buf_add_byte(out, (char)(operation->key.at[i] & ~0x20));
}

/* What is served at two addresses is described once. */
static bool is_first(struct reference *reference, const struct node *operation) {
    struct buf id = {0};
    buf_add_format(&id, "id=\"%" STR_FMT "\"", STR_ARG(node_text(operation, "operationId")));
    bool first = str_find(buf_str(reference->out), buf_str(&id), 0) == SIZE_MAX;
    buf_done(&id);
    return first;
}

static void write_operation(struct reference *reference, struct str address, const struct node *path,
                            const struct node *operation) {
    const struct node *body = node_resolve(reference->root, node_get(operation, "requestBody")),
                      *answers = node_get(operation, "responses");
    struct str description = node_text(operation, "description");
    if (!is_first(reference, operation)) return;
    buf_add_format(reference->out, "<section class=\"operation\" id=\"%" STR_FMT "\">\n<h3><span class=\"method\">",
                   STR_ARG(node_text(operation, "operationId")));
    write_method(reference->out, operation);
    add(reference, "</span> <code>");
    html_text(reference->out, address);
    add(reference, "</code></h3>\n<p class=\"summary\">");
    schema_write_text(reference->out, reference->arena, node_text(operation, "summary"));
    add(reference, "</p>\n");
    if (description.len) markdown_write(reference->out, reference->arena, NULL, description);
    write_parameters(reference, path, operation);
    if (body) {
        add(reference, "<h4>Body</h4>\n");
        write_content(reference, node_get(body, "content"));
    }
    add(reference, "<h4>Answers</h4>\n<dl class=\"answers\">\n");
    for (const struct node *answer = answers ? answers->first : NULL; answer; answer = answer->next)
        write_answer(reference, answer);
    add(reference, "</dl>\n</section>\n");
}

static bool has_tag(const struct node *operation, struct str tag) {
    const struct node *tags = node_get(operation, "tags");
    for (const struct node *one = tags ? tags->first : NULL; one; one = one->next)
        if (str_equal(one->text, tag)) return true;
    return false;
}

static void write_entry(struct reference *reference, struct str address, const struct node *path,
                        const struct node *operation) {
    (void)path;
    buf_add_format(reference->out, "<li><a href=\"#%" STR_FMT "\">", STR_ARG(node_text(operation, "operationId")));
    write_method(reference->out, operation);
    add(reference, " ");
    html_text(reference->out, address);
    add(reference, "</a></li>\n");
}

/* All operations of a tag, in order of the document. */
static void write_operations(struct reference *reference, struct str tag,
                             void (*write)(struct reference *, struct str, const struct node *, const struct node *)) {
    static const char *const methods[] = {"get", "post", "put", "patch", "delete"};
    for (const struct node *entry = node_get(reference->root, "paths")->first; entry; entry = entry->next) {
        const struct node *path = node_resolve(reference->root, entry);
        for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
            const struct node *operation = node_get(path, methods[i]);
            if (operation && has_tag(operation, tag)) write(reference, entry->key, path, operation);
        }
    }
}

static void write_tag(struct reference *reference, const struct node *tag) {
    struct str name = node_text(tag, "name");
    struct str title = arena_format(reference->arena, "%c%" STR_FMT, name.at[0] & ~0x20, STR_ARG(str_slice(name, 1, name.len)));
    add_heading(reference, 2, name, title);
    add(reference, "<p>");
    schema_write_text(reference->out, reference->arena, node_text(tag, "description"));
    add(reference, "</p>\n<ul>\n");
    write_operations(reference, name, write_entry);
    add(reference, "</ul>\n");
    write_operations(reference, name, write_operation);
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------- */

static void write_schemas(struct reference *reference) {
    const struct node *schemas = node_get(node_get(reference->root, "components"), "schemas");
    add_heading(reference, 2, STR("schemas"), STR("Shapes"));
    for (const struct node *schema = schemas ? schemas->first : NULL; schema; schema = schema->next) {
        buf_add_format(reference->out, "<section id=\"schema-%" STR_FMT "\">\n<h3>", STR_ARG(schema->key));
        html_text(reference->out, schema->key);
        add(reference, "</h3>\n<p>");
        schema_write_type(reference->out, schema);
        add(reference, "</p>\n");
        struct str description = node_text(schema, "description");
        if (description.len) markdown_write(reference->out, reference->arena, NULL, description);
        schema_write_members(reference->out, reference->arena, schema);
        add(reference, "</section>\n");
    }
}

void reference_write(struct page *page, struct arena *arena, const struct node *root) {
    struct reference reference = {root, arena, page, &page->body};
    const struct node *info = node_get(root, "info"), *tags = node_get(root, "tags");
    page->title = STR("API reference");
    page->lead = STR("<p>Every request and every answer.</p>\n");
    add(&reference, "<h1>API reference</h1>\n<p>Of version ");
    html_text(&page->body, node_text(info, "version"));
    add(&reference, ". For programs: <a href=\"/docs/openapi.yaml\">openapi.yaml</a>.</p>\n");
    markdown_write(&page->body, arena, NULL, node_text(info, "description"));
    for (const struct node *tag = tags ? tags->first : NULL; tag; tag = tag->next) write_tag(&reference, tag);
    write_schemas(&reference);
}
