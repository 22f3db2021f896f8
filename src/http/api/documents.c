/* SPDX-License-Identifier: Apache-2.0 */
/* Documents that are kept while they are translated: listed, created from a file or a pasted text, renamed, deleted, replaced
 * by a new version, and given out as files. */
#include "http/api/document_json.h"
#include "http/handlers.h"

/* ---- answers ------------------------------------------------------------------------------------------------------------ */

static void answer(struct request *request, int status, const struct article *article) {
    struct json json = reply_json(request, status);
    document_write_article(&json, request->service, &request->arena, article);
    reply_add_etag(request, article->rev);
}

bool documents_list(struct request *request, struct error *err) {
    struct input query;
    struct article_list list;
    struct str wanted = STR("");
    int64_t limit = PAGE_DEFAULT, before = 0;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"cursor", "limit", "q", NULL}, err) ||
        !input_int(&query, "limit", 1, PAGE_MAX, &limit, err) || !document_read_cursor(&query, 'd', &before, err) ||
        !input_str(&query, "q", ARTICLE_NAME_MAX, &wanted, err) ||
        !service_list_articles(request->service, &request->arena, before, wanted, (size_t)limit, &list, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "documents");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) document_write_article(&json, request->service, &request->arena, &list.at[i]);
    json_end_array(&json);
    document_write_cursor(&json, &request->arena, 'd', list.next);
    json_end_object(&json);
    return true;
}

bool documents_get(struct request *request, struct error *err) {
    struct article article;
    int64_t id;
    if (!document_read_id(request, &id, err) || !service_get_article(request->service, &request->arena, id, &article, err))
        return false;
    answer(request, 200, &article);
    return true;
}

/* ---- files in ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *type;
    enum document_format format;
} TYPES[] = {
    {"text/plain", DOCUMENT_TEXT},
    {"text/html", DOCUMENT_HTML},
    {"application/xhtml+xml", DOCUMENT_HTML},
    {"text/markdown", DOCUMENT_MARKDOWN},
    {"application/xliff+xml", DOCUMENT_XLIFF},
    {"application/x-xliff+xml", DOCUMENT_XLIFF},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", DOCUMENT_DOCX},
};

static bool read_format(const struct input *in, struct article_file *file, struct error *err) {
    struct str name = {0};
    if (!input_str(in, "format", UNIT_FIELD_MAX, &name, err)) return false;
    file->format_known = name.at != NULL;
    for (int i = 0; name.at && i < DOCUMENT_FORMAT_COUNT; i++)
        if (str_equal(name, str_of(document_format_name((enum document_format)i)))) {
            file->format = (enum document_format)i;
            return true;
        }
    return !name.at || input_refuse(in, "format", err, "\"format\" must be text, html, markdown, xliff or docx");
}

/* The name says more than the type, which many clients guess. */
static void guess_format(const struct request *request, struct article_file *file) {
    if (file->format_known) return;
    file->format_known = document_format_of(file->name, &file->format);
    for (size_t i = 0; !file->format_known && i < sizeof TYPES / sizeof TYPES[0]; i++) {
        file->format_known = request_has_type(request, TYPES[i].type);
        file->format = TYPES[i].format;
    }
}

/* What a request to create or to replace says; in a JSON body beside the text, or in the query string beside a file. */
struct upload {
    struct input in;
    struct article_file file;
    struct str author;
};

static bool read_fields(struct upload *upload, const char *const *known, struct error *err) {
    const struct input *in = &upload->in;
    return input_known(in, known, err) && input_str(in, "name", UNIT_FIELD_MAX, &upload->file.name, err) &&
           read_format(in, &upload->file, err) && input_str(in, "author", UNIT_FIELD_MAX, &upload->author, err);
}

static bool read_pasted(struct request *request, struct upload *upload, const char *const *known, struct error *err) {
    if (request->body.len > BODY_TEXT)
        return error_set(err, ERR_TOO_LARGE, "a text in JSON may have at most %d bytes: send it as a file", BODY_TEXT);
    if (!input_no_query(request, err) || !input_body(request, &upload->in, err) || !read_fields(upload, known, err) ||
        !input_need(&upload->in, "text", err) || !input_str(&upload->in, "text", BODY_TEXT, &upload->file.bytes, err))
        return false;
    return true;
}

/* `known`: the members of the JSON body, "text" last, which the query string doesn't have. */
static bool read_upload(struct request *request, struct upload *upload, const char *const *known, struct error *err) {
    const char *names[12] = {0};
    *upload = (struct upload){.author = STR(""), .file.name = STR("")};
    if (request_has_type(request, "application/json")) return read_pasted(request, upload, known, err);
    for (size_t i = 0; known[i + 1]; i++) names[i] = known[i];
    upload->file.bytes = buf_str(&request->body);
    return input_query(request, &upload->in, err) && read_fields(upload, names, err);
}

/* What neither name nor type tells: what is pasted is text, a file is refused. */
static bool settle_format(struct request *request, struct article_file *file, struct error *err) {
    guess_format(request, file);
    if (!file->format_known && request_has_type(request, "application/json")) {
        file->format = DOCUMENT_TEXT;
        file->format_known = true;
    }
    if (file->format_known) return true;
    request->fault.status = 415;
    return error_set(err, ERR_INVALID, "neither the name nor the content type tells a format that is known: name the format");
}

bool documents_create(struct request *request, struct error *err) {
    static const char *const known[] = {"name", "format", "author", "from", "to", "memory", "text", NULL};
    struct upload upload;
    struct article article;
    struct article_warnings warnings;
    struct article_create wanted = {.memory = STR("")};
    bool made;
    if (!request_operation(request, &wanted.operation, err) || !read_upload(request, &upload, known, err) ||
        !input_language(&upload.in, "from", &wanted.from, err) || !input_language(&upload.in, "to", &wanted.to, err) ||
        !input_need(&upload.in, "memory", err) || !input_str(&upload.in, "memory", UNIT_FIELD_MAX, &wanted.memory, err))
        return false;
    wanted.author = upload.author;
    if (!settle_format(request, &upload.file, err)) return false;
    wanted.file = upload.file;
    if (!service_create_article(request->service, &request->arena, &wanted, &article, &made, &warnings, err)) return false;
    struct json json = reply_json(request, made ? 201 : 200);
    json_begin_object(&json);
    json_key(&json, "document");
    document_write_article(&json, request->service, &request->arena, &article);
    document_write_warnings(&json, &warnings);
    json_end_object(&json);
    reply_add_etag(request, article.rev);
    reply_add_header(request, "Location", arena_format(&request->arena, "/v1/documents/%lld", (long long)article.id));
    return true;
}

bool documents_put_source(struct request *request, struct error *err) {
    static const char *const known[] = {"name", "format", "author", "text", NULL};
    struct upload upload;
    struct article article;
    struct article_warnings warnings;
    struct article_version_report report;
    int64_t id, rev;
    if (!document_read_id(request, &id, err) || !request_match(request, NULL, &rev, err) ||
        !read_upload(request, &upload, known, err))
        return false;
    guess_format(request, &upload.file); /* else it is what it was */
    if (!service_put_article_source(request->service, &request->arena, id, rev, &upload.file, upload.author, &article, &report,
                                    &warnings, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "document");
    document_write_article(&json, request->service, &request->arena, &article);
    json_put_int(&json, "kept", report.kept);
    json_put_int(&json, "changed", report.changed);
    json_put_int(&json, "added", report.added);
    json_put_int(&json, "removed", report.removed);
    document_write_warnings(&json, &warnings);
    json_end_object(&json);
    reply_add_etag(request, article.rev);
    return true;
}

/* ---- changing ----------------------------------------------------------------------------------------------------------- */

bool documents_update(struct request *request, struct error *err) {
    struct input body;
    struct article article;
    struct str name = {0}, memory = {0};
    int64_t id, rev;
    if (!document_read_id(request, &id, err) || !request_match(request, NULL, &rev, err) || !input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"name", "memory", NULL}, err) ||
        !input_str(&body, "name", UNIT_FIELD_MAX, &name, err) || !input_str(&body, "memory", UNIT_FIELD_MAX, &memory, err) ||
        !service_update_article(request->service, &request->arena, id, rev, name, memory, &article, err))
        return false;
    answer(request, 200, &article);
    return true;
}

bool documents_delete(struct request *request, struct error *err) {
    int64_t id, rev;
    if (!document_read_id(request, &id, err) || !request_match(request, NULL, &rev, err) ||
        !service_delete_article(request->service, id, rev, err))
        return false;
    reply_empty(request, 204);
    return true;
}
