/* SPDX-License-Identifier: Apache-2.0 */
/* The workbench: the page at "/", and the files that it is made of. The documentation, below "/docs". */
#include "http/handlers.h"
#include "web/web.h"

/* Nothing from elsewhere, nothing inline, no text that becomes markup. */
static const char POLICY[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types worker"; /* that of core/worker.js, for one address */

/* "gzip" among the codings, and not with ";q=0". */
static bool takes_gzip(const struct request *request) {
    struct str codings;
    if (!request_header(request, "Accept-Encoding", &codings)) return false;
    while (codings.len > 0) {
        struct str parameters = str_trim(str_cut(&codings, ','));
        struct str name = str_trim(str_cut(&parameters, ';'));
        if (str_equal_nocase(name, STR("gzip"))) return !str_equal(str_trim(parameters), STR("q=0"));
    }
    return false;
}

static void add_safety(struct request *request) {
    reply_add_header(request, "Content-Security-Policy", str_of(POLICY));
    reply_add_header(request, "Referrer-Policy", STR("no-referrer"));
    reply_add_header(request, "Cross-Origin-Opener-Policy", STR("same-origin"));
}

static void write_file(struct request *request, const struct web_file *file) {
    bool gzip = takes_gzip(request);
    const char *from = gzip ? file->gzip : file->plain, *to = gzip ? file->gzip_end : file->plain_end;
    reply_type(request, 200, file->type);
    reply_add_header(request, "Vary", STR("Accept-Encoding"));
    if (gzip) reply_add_header(request, "Content-Encoding", STR("gzip"));
    buf_add(&request->reply.body, from, (size_t)(to - from));
}

/* Asked for each time, and sent when it is another one. */
static void answer_page(struct request *request, const struct web_file *file) {
    struct str wanted, tag = arena_format(&request->arena, "\"%" STR_FMT "\"", STR_ARG(web_version()));
    bool known = request_header(request, "If-None-Match", &wanted) && str_find(wanted, tag, 0) != SIZE_MAX;
    if (known) {
        reply_empty(request, 304);
    } else {
        write_file(request, file);
    }
    reply_add_header(request, "ETag", tag);
    reply_add_header(request, "Cache-Control", STR("no-cache"));
    add_safety(request);
}

bool pages_start(struct request *request, struct error *err) {
    const struct web_file *file = web_find(STR("index.html"));
    if (!file) return error_set(err, ERR_NOT_FOUND, "the program was built without its pages");
    answer_page(request, file);
    return true;
}

/* At the root, since a worker has power over what lies beside it and below. */
bool pages_worker(struct request *request, struct error *err) {
    const struct web_file *file = web_find(STR("worker.js"));
    if (!file) return error_set(err, ERR_NOT_FOUND, "the program was built without its pages");
    answer_page(request, file);
    return true;
}

bool pages_file(struct request *request, struct error *err) {
    const struct web_file *file = web_find(request->captures[1]);
    if (!file) return error_set(err, ERR_NOT_FOUND, "there is no such file");
    bool lasting = str_equal(request->captures[0], web_version()); /* else the page of another version asked */
    write_file(request, file);
    reply_add_header(request, "Cache-Control", lasting ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    add_safety(request); /* the rules of a page bind what it loads; what a browser can open by itself needs them too */
    return true;
}

/* ---- documentation ------------------------------------------------------------------------------------------------------ */

bool pages_docs_moved(struct request *request, struct error *err) {
    (void)err;
    reply_empty(request, 308);
    reply_add_header(request, "Location", STR("/docs/"));
    return true;
}

/* /docs/ and /docs/clients are pages, /docs/openapi.yaml and the like files as they are. */
bool pages_docs(struct request *request, struct error *err) {
    struct str name = request->captures[0].len ? request->captures[0] : STR("index");
    const struct web_file *file = web_find(arena_format(&request->arena, "docs/%" STR_FMT ".html", STR_ARG(name)));
    if (!file) file = web_find(arena_format(&request->arena, "docs/%" STR_FMT, STR_ARG(name)));
    if (!file) return error_set(err, ERR_NOT_FOUND, "the documentation has no such page: /docs/ lists all");
    answer_page(request, file);
    return true;
}
