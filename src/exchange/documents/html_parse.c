/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/html_parse.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/alloc.h"

/* What stands before each piece of memory that gumbo has. */
struct html_piece {
    struct html_piece *previous, *next;
    size_t size;
    alignas(max_align_t) char bytes[];
};

/* gumbo takes no refusal for an answer: beyond the bound it is left in the middle of its work, and all that it had is freed. */
static void *take(void *data, size_t size) {
    struct html_tree *tree = data;
    if (size > HTML_MEMORY_MAX - tree->bytes) longjmp(*(jmp_buf *)tree->beyond, 1);
    struct html_piece *piece = alloc(sizeof *piece + size);
    *piece = (struct html_piece){.next = tree->pieces, .size = size};
    if (piece->next) piece->next->previous = piece;
    tree->pieces = piece;
    tree->bytes += size;
    return piece->bytes;
}

static void give_back(void *data, void *bytes) {
    struct html_tree *tree = data;
    if (!bytes) return;
    struct html_piece *piece = (struct html_piece *)((char *)bytes - offsetof(struct html_piece, bytes));
    *(piece->previous ? &piece->previous->next : &tree->pieces) = piece->next;
    if (piece->next) piece->next->previous = piece->previous;
    tree->bytes -= piece->size;
    free(piece);
}

bool html_parse(struct html_tree *tree, const char *name, struct str text, GumboTag context, struct error *err) {
    jmp_buf beyond;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take;
    options.deallocator = give_back;
    options.userdata = tree;
    options.max_errors = 0;
    options.fragment_context = context;
    tree->beyond = &beyond;
    if (setjmp(beyond) != 0)
        return error_set(err, ERR_TOO_LARGE,
                         "%s: more elements and texts than are taken, with those that misnested tags repeat", name);
    tree->output = gumbo_parse_with_options(&options, text.at, text.len);
    return true;
}

void html_parse_done(struct html_tree *tree) {
    for (struct html_piece *piece = tree->pieces, *next; piece; piece = next) {
        next = piece->next;
        free(piece);
    }
    *tree = (struct html_tree){0};
}
