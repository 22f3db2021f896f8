/* SPDX-License-Identifier: Apache-2.0 */
/* A kept document as a file. */
#include "http/api/document_json.h"
#include "http/handlers.h"
#include "service/bulk/pretranslate.h"

/* ---- what the file is called ------------------------------------------------------------------------------------------ */

static size_t extension_length(struct str name) {
    enum document_format format;
    size_t dot = name.len;
    if (!document_format_of(name, &format)) return 0;
    while (name.at[--dot] != '.') {
    }
    return name.len - dot;
}

/* article.html -> article.sw.html, article.html.sw.xlf */
static struct str file_name(struct arena *arena, const struct article *article, enum result_format format) {
    static const char *const usual[DOCUMENT_FORMAT_COUNT] = {[DOCUMENT_TEXT] = ".txt",
                                                             [DOCUMENT_HTML] = ".html",
                                                             [DOCUMENT_MARKDOWN] = ".md",
                                                             [DOCUMENT_XLIFF] = ".xlf",
                                                             [DOCUMENT_DOCX] = ".docx"};
    struct str extension = str_of(result_extension(format, article->format)), name = article->name;
    if (extension.len == 0) {
        size_t own = extension_length(name);
        extension = own ? str_slice(name, name.len - own, name.len) : str_of(usual[article->format]);
        name = str_slice(name, 0, name.len - own);
    }
    return arena_format(arena, "%" STR_FMT ".%s%" STR_FMT, STR_ARG(name), article->to.tag, STR_ARG(extension));
}

/* ---- the request -------------------------------------------------------------------------------------------------------- */

/* One of `count` words under `key`, the first where there is none. */
static bool read_word(const struct input *query, const char *key, const char *const *words, int count, int *out,
                      struct error *err) {
    struct str word = str_of(words[0]);
    if (!input_str(query, key, UNIT_FIELD_MAX, &word, err)) return false;
    for (*out = 0; *out < count; ++*out)
        if (str_equal(word, str_of(words[*out]))) return true;
    struct buf list = {0};
    for (int i = 0; i < count; i++) buf_add_format(&list, "%s%s", i ? ", " : "", words[i]);
    input_refuse(query, key, err, "\"%s\" must be one of %" STR_FMT, key, STR_ARG(buf_str(&list)));
    buf_done(&list);
    return false;
}

static const enum result_format RESULTS[] = {[ARTICLE_ORIGINAL] = RESULT_ORIGINAL,
                                             [ARTICLE_XLIFF1] = RESULT_XLIFF,
                                             [ARTICLE_XLIFF2] = RESULT_XLIFF2,
                                             [ARTICLE_TMX] = RESULT_TMX};

static bool read_options(struct request *request, struct article_download_options *options, struct error *err) {
    static const char *const kinds[] = {"original", "xliff", "xliff2", "tmx"}, *const targets[] = {"all", "confirmed"},
                             *const missing[] = {"source", "empty"};
    struct input query;
    int kind, done, empty;
    if (!input_query(request, &query, err) ||
        !input_known(&query, (const char *const[]){"format", "targets", "missing", NULL}, err) ||
        !read_word(&query, "format", kinds, 4, &kind, err) || !read_word(&query, "targets", targets, 2, &done, err) ||
        !read_word(&query, "missing", missing, 2, &empty, err))
        return false;
    *options = (struct article_download_options){(enum article_download)kind, done, empty};
    return true;
}

/* The file is somebody else's page, maybe: never shown as a page of ours. */
bool documents_file(struct request *request, struct error *err) {
    struct article_download_options options;
    struct article_download_report report;
    struct article article;
    struct buf out = {0};
    int64_t id;
    if (!document_read_id(request, &id, err) || !read_options(request, &options, err)) return false;
    if (!service_download_article(request->service, &request->arena, id, &options, &article, &report, &out, err)) {
        buf_done(&out);
        return false;
    }
    enum result_format format = RESULTS[options.kind];
    reply_type(request, 200, result_media_type(format, article.format));
    buf_done(&request->reply.body);
    request->reply.body = out;
    reply_add_file_name(request, file_name(&request->arena, &article, format));
    if (report.lost) reply_add_header(request, "Tafsiri-Lost", arena_format(&request->arena, "%lld", (long long)report.lost));
    reply_add_header(request, "Content-Security-Policy", STR("sandbox; default-src 'none'"));
    return true;
}
