/* SPDX-License-Identifier: Apache-2.0 */
/* Renders the documentation when the program is built: `render-docs API_DOCS OUT` makes a page of each guide (*.md) and of the
 * OpenAPI document in API_DOCS, and an index. src/web/pack puts them into the program. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "docs/page.h"
#include "docs/reference.h"

enum { FILE_MAX = 4 << 20 };

/* In this order in the list of pages; guides that are not named here follow. */
static const char *const GUIDES[] = {"translators", "editors", "clients", "administrators", "README"};

static struct page *add_page(struct pages *pages, struct str name) {
    if (pages->count == PAGES_MAX) return NULL;
    struct page *page = pages->at[pages->count++] = alloc_zero(1, sizeof *page);
    page->name = arena_copy(&pages->arena, name);
    return page;
}

static bool add_guide(struct pages *pages, const char *directory, const char *guide, struct error *err) {
    struct buf text = {0};
    struct str path = arena_format(&pages->arena, "%s/%s.md", directory, guide);
    if (!file_exists(path.at)) return true;
    struct page *page = add_page(pages, strcmp(guide, "README") == 0 ? STR("api") : str_of(guide));
    bool ok = page ? file_read(path.at, FILE_MAX, &text, err) : error_set(err, ERR_TOO_LARGE, "%s: too many guides", path.at);
    if (ok) markdown_write(&page->body, &pages->arena, page, buf_str(&text));
    buf_done(&text);
    return ok;
}

static bool is_known(const char *guide, size_t len) {
    for (size_t i = 0; i < sizeof GUIDES / sizeof *GUIDES; i++)
        if (strlen(GUIDES[i]) == len && strncmp(GUIDES[i], guide, len) == 0) return true;
    return false;
}

static bool add_guides(struct pages *pages, const char *directory, struct error *err) {
    struct dirent **entries;
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof GUIDES / sizeof *GUIDES; i++) ok = add_guide(pages, directory, GUIDES[i], err);
    int count = scandir(directory, &entries, NULL, alphasort);
    if (count < 0) return error_set_errno(err, "%s", directory);
    for (int i = 0; i < count; i++) {
        size_t len = strlen(entries[i]->d_name);
        if (len > 3 && strcmp(entries[i]->d_name + len - 3, ".md") == 0 && !is_known(entries[i]->d_name, len - 3)) {
            entries[i]->d_name[len - 3] = '\0';
            ok = ok && add_guide(pages, directory, entries[i]->d_name, err);
        }
        free(entries[i]);
    }
    free(entries);
    return ok;
}

static bool add_reference(struct pages *pages, const char *directory, struct error *err) {
    struct buf text = {0};
    struct page *page = add_page(pages, STR("reference"));
    struct str path = arena_format(&pages->arena, "%s/openapi.yaml", directory);
    bool ok = page && file_read(path.at, FILE_MAX, &text, err);
    struct node *root = ok ? yaml_read(&pages->arena, "openapi.yaml", buf_str(&text), err) : NULL;
    if (root) reference_write(page, &pages->arena, root);
    buf_done(&text);
    return root != NULL;
}

/* The example programs are served as they are. */
static void list_examples(struct pages *pages, struct page *index, const char *directory) {
    struct dirent **entries;
    struct str path = arena_format(&pages->arena, "%s/examples", directory);
    int count = scandir(path.at, &entries, NULL, alphasort);
    if (count < 0) return;
    buf_add_str(&index->body, STR("<h2 id=\"examples\">Example programs</h2>\n<ul>\n"));
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (name[0] != '.') buf_add_format(&index->body, "<li><a href=\"/docs/examples/%s\">%s</a></li>\n", name, name);
        free(entries[i]);
    }
    free(entries);
    buf_add_str(&index->body, STR("</ul>\n"));
}

static void add_index(struct pages *pages, const char *directory) {
    struct page *index = alloc_zero(1, sizeof *index);
    index->name = STR("");
    index->title = STR("Documentation");
    buf_add_str(&index->body, STR("<h1>Documentation</h1>\n"));
    for (size_t i = 0; i < pages->count; i++) {
        const struct page *page = pages->at[i];
        buf_add_format(&index->body, "<h2><a href=\"/docs/%" STR_FMT "\">", STR_ARG(page->name));
        html_text(&index->body, page->title);
        buf_add_str(&index->body, STR("</a></h2>\n"));
        buf_add_str(&index->body, page->lead);
    }
    list_examples(pages, index, directory);
    pages->at[pages->count++] = index;
}

static bool write_page(struct pages *pages, const struct page *page, const char *directory, struct error *err) {
    struct buf out = {0};
    struct str name = page->name.len ? page->name : STR("index");
    struct str path = arena_format(&pages->arena, "%s/%" STR_FMT ".html", directory, STR_ARG(name));
    page_write(&out, pages, page);
    bool ok = file_replace(path.at, buf_str(&out), err);
    buf_done(&out);
    return ok;
}

int main(int argc, char **argv) {
    struct pages pages = {0};
    struct error err = {0};
    if (argc != 3) {
        fputs("render-docs API_DOCS OUT\n", stderr);
        return 64;
    }
    bool ok = file_make_directories(argv[2], &err) && add_guides(&pages, argv[1], &err) && add_reference(&pages, argv[1], &err);
    if (ok) add_index(&pages, argv[1]);
    for (size_t i = 0; ok && i < pages.count; i++) ok = write_page(&pages, pages.at[i], argv[2], &err);
    if (!ok) fprintf(stderr, "render-docs: %s\n", err.message);
    for (size_t i = 0; i < pages.count; i++) {
        buf_done(&pages.at[i]->body);
        free(pages.at[i]);
    }
    arena_done(&pages.arena);
    return ok ? 0 : 1;
}
