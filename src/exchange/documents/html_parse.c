/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/html_parse.h"

#include <setjmp.h>

/* gumbo takes no refusal for an answer: beyond the bound it is left in the middle of its work, and all that it had is freed. */
static void *take(void *data, size_t size) {
    struct html_tree *tree = data;
    if (size > HTML_MEMORY_MAX - tree->arena.bytes) longjmp(*(jmp_buf *)tree->beyond, 1);
    return arena_alloc(&tree->arena, size);
}

/* What is given back is little beside the tree. */
static void keep(void *data, void *bytes) {
    (void)data, (void)bytes;
}

bool html_parse(struct html_tree *tree, const char *name, struct str text, GumboTag context, struct error *err) {
    jmp_buf beyond;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take;
    options.deallocator = keep;
    options.userdata = tree;
    options.max_errors = 0;
    options.fragment_context = context;
    tree->beyond = &beyond;
    if (setjmp(beyond) == 0)
        tree->output = gumbo_parse_with_options(&options, text.at, text.len);
    else
        error_set(err, ERR_TOO_LARGE, "%s: more elements and texts than are taken, with those that misnested tags repeat",
                  name);
    tree->beyond = NULL;
    return tree->output;
}

void html_parse_done(struct html_tree *tree) {
    arena_done(&tree->arena);
    *tree = (struct html_tree){0};
}

bool html_parse_text(struct arena *arena, const char *name, struct str piece, GumboTag context, struct str *text,
                     struct error *err) {
    struct html_tree tree = {0};
    bool ok = html_parse(&tree, name, piece, context, err);
    const GumboVector *children = ok ? &tree.output->root->v.element.children : &kGumboEmptyVector;
    const GumboNode *first = children->length ? children->data[0] : NULL;
    *text = arena_copy(arena, str_of(first ? first->v.text.text : NULL));
    html_parse_done(&tree);
    return ok;
}
