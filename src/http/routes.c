/* SPDX-License-Identifier: Apache-2.0 */
/* THE table: everything that the server answers, who may ask it, where it runs, how much it takes in. */
#include "http/routes.h"

#include "http/face.h"
#include "http/handlers.h"

#define GET    METHOD_GET
#define POST   METHOD_POST
#define PUT    METHOD_PUT
#define PATCH  METHOD_PATCH
#define DELETE METHOD_DELETE

#define ANYONE        ROLE_ANYONE
#define READER        ROLE_READER
#define TRANSLATOR    ROLE_TRANSLATOR
#define EDITOR        ROLE_EDITOR
#define ADMINISTRATOR ROLE_ADMINISTRATOR

#define QUICK ROUTE_QUICK
#define BRIEF ROUTE_BRIEF
#define WAITS ROUTE_WAITS
#define LONG  ROUTE_LONG

/* Most look-ups take some microseconds, a few (a flood of similar units, 5,000 words, a dictionary that must be loaded) take
 * milliseconds. The many are BRIEF: answered by the thread that read them, since suspending a connection, waking a worker and
 * resuming costs more than the look-up itself. The few give up when a bound of counted work is reached (base/effort.h) and go
 * to a worker like what WAITS, where too many are refused with 503. So nothing that is expensive holds up health and metrics:
 * what stands before them in their thread is at most BRIEF_CONNECTIONS_MAX pieces of BRIEF_EFFORT; with more connections open
 * than that, all look-ups go to the workers. Nothing BRIEF waits for a lock that is held during work: writers hold the
 * library's and the term list's for an exchange of pointers. */
/* clang-format off */
const struct route ROUTES[] = {
    {GET,    "/v1/suggestions",                              READER,        BRIEF, BODY_NONE,  suggestions_for_one,  0, 0},
    {POST,   "/v1/suggestions",                              READER,        BRIEF, BODY_TEXT,  suggestions_for_many, 0, 0},
    {POST,   "/v1/segments",                                 READER,        WAITS, BODY_TEXT,  segments_make,        0, 0},
    {POST,   "/v1/spelling",                                 READER,        WAITS, BODY_TEXT,  spelling_check,       0, 0},
    {POST,   "/v1/align",                                    READER,        WAITS, BODY_UPLOAD, align_make,          0, 0},
    {GET,    "/v1/concordance",                              READER,        WAITS, BODY_NONE,  concordance_find,     0, 0},
    {GET,    "/v1/languages",                                READER,        WAITS, BODY_NONE,  languages_list,       0, 0},

    {POST,   "/v1/checks",                                   READER,        WAITS, BODY_UNIT,  checks_run,           0, 0},
    {GET,    "/v1/languages/{language}/words",               READER,        WAITS, BODY_NONE,  words_list,           0, 0},
    {PUT,    "/v1/languages/{language}/words/{word}",        TRANSLATOR,    WAITS, BODY_SMALL, words_add,            0, 0},
    {DELETE, "/v1/languages/{language}/words/{word}",        TRANSLATOR,    WAITS, BODY_NONE,  words_remove,         0, 0},

    {GET,    "/v1/terms",                                    READER,        WAITS, BODY_NONE,  terms_find,           0, 0},
    {GET,    "/v1/terms/tbx",                                READER,        WAITS, BODY_NONE,  terms_export_tbx,     0, 0},
    {POST,   "/v1/terms/tbx",                                EDITOR,        LONG,  BODY_TERMS, terms_import,         0, 0},
    {GET,    "/v1/terms/csv",                                READER,        WAITS, BODY_NONE,  terms_export_csv,     0, 0},
    {POST,   "/v1/terms/csv",                                EDITOR,        LONG,  BODY_TERMS, terms_import,         0, 0},

    {GET,    "/v1/memories",                                 READER,        WAITS, BODY_NONE,  memories_list,        0, 0},
    {POST,   "/v1/memories",                                 ADMINISTRATOR, WAITS, BODY_SMALL, memories_create,      0, 0},
    {GET,    "/v1/memories/{memory}",                        READER,        WAITS, BODY_NONE,  memories_get,         0, 0},
    {PATCH,  "/v1/memories/{memory}",                        ADMINISTRATOR, WAITS, BODY_SMALL, memories_update,      0, 0},
    {DELETE, "/v1/memories/{memory}",                        ADMINISTRATOR, WAITS, BODY_NONE,  memories_delete,      0, 0},

    {GET,    "/v1/memories/{memory}/units",                  READER,        WAITS, BODY_NONE,  units_list,           0, 0},
    {POST,   "/v1/memories/{memory}/units",                  TRANSLATOR,    WAITS, BODY_UNIT,  units_create,         0, 0},
    {GET,    "/v1/memories/{memory}/units/{unit}",           READER,        WAITS, BODY_NONE,  units_get,            0, 0},
    {PUT,    "/v1/memories/{memory}/units/{unit}",           TRANSLATOR,    WAITS, BODY_UNIT,  units_update,         0, 0},
    {DELETE, "/v1/memories/{memory}/units/{unit}",           EDITOR,        WAITS, BODY_NONE,  units_delete,         0, 0},
    {GET,    "/v1/memories/{memory}/units/{unit}/history",   READER,        WAITS, BODY_NONE,  units_history,        0, 0},
    {POST,   "/v1/memories/{memory}/units/{unit}/revert",    EDITOR,        WAITS, BODY_SMALL, units_revert,         0, 0},
    {GET,    "/v1/memories/{memory}/changes",                READER,        WAITS, BODY_NONE,  changes_list,         0, 0},

    {GET,    "/v1/memories/{memory}/srx",                    READER,        WAITS, BODY_NONE,  rules_get,            0, 0},
    {PUT,    "/v1/memories/{memory}/srx",                    EDITOR,        WAITS, BODY_TERMS, rules_put,            0, 0},
    {DELETE, "/v1/memories/{memory}/srx",                    EDITOR,        WAITS, BODY_NONE,  rules_remove,         0, 0},
    {GET,    "/v1/memories/{memory}/tmx",                    READER,        WAITS, BODY_NONE,  tmx_export,           0, 0},
    {POST,   "/v1/memories/{memory}/tmx",                    EDITOR,        LONG,  BODY_FILE,  tmx_import_finish,
                                                                                               tmx_import_begin, tmx_import_feed},
    {GET,    "/v1/memories/{memory}/csv",                    READER,        WAITS, BODY_NONE,  table_export,         0, 0},
    {POST,   "/v1/memories/{memory}/csv",                    EDITOR,        LONG,  BODY_FILE,  tmx_import_finish,
                                                                                               table_import_begin, tmx_import_feed},
    {POST,   "/v1/memories/{memory}/aligned",                EDITOR,        LONG,  BODY_UPLOAD, align_import,        0, 0},
    {POST,   "/v1/memories/{memory}/merge",                  ADMINISTRATOR, LONG,  BODY_SMALL, care_merge,           0, 0},
    {POST,   "/v1/memories/{memory}/split",                  ADMINISTRATOR, LONG,  BODY_SMALL, care_split,           0, 0},
    {POST,   "/v1/memories/{memory}/deduplicate",            EDITOR,        LONG,  BODY_SMALL, care_duplicates,      0, 0},
    {POST,   "/v1/memories/{memory}/clean",                  EDITOR,        LONG,  BODY_SMALL, care_clean,           0, 0},
    {GET,    "/v1/memories/{memory}/statistics",             READER,        LONG,  BODY_NONE,  care_statistics,      0, 0},
    {GET,    "/v1/backups",                                  ADMINISTRATOR, WAITS, BODY_NONE,  backups_list,         0, 0},
    {POST,   "/v1/backups",                                  ADMINISTRATOR, LONG,  BODY_SMALL, backups_make,         0, 0},
    {DELETE, "/v1/backups/{backup}",                         ADMINISTRATOR, WAITS, BODY_NONE,  backups_remove,       0, 0},
    {POST,   "/v1/backups/{backup}/restore",                 ADMINISTRATOR, LONG,  BODY_SMALL, backups_restore,      0, 0},
    {GET,    "/v1/imports",                                  READER,        WAITS, BODY_NONE,  imports_list,         0, 0},

    {GET,    "/v1/documents",                                READER,        WAITS, BODY_NONE,  documents_list,       0, 0},
    {POST,   "/v1/documents",                                TRANSLATOR,    WAITS, BODY_UPLOAD, documents_create,    0, 0},
    {GET,    "/v1/documents/{document}",                     READER,        WAITS, BODY_NONE,  documents_get,        0, 0},
    {PATCH,  "/v1/documents/{document}",                     TRANSLATOR,    WAITS, BODY_SMALL, documents_update,     0, 0},
    {DELETE, "/v1/documents/{document}",                     EDITOR,        WAITS, BODY_NONE,  documents_delete,     0, 0},
    {PUT,    "/v1/documents/{document}/source",              TRANSLATOR,    WAITS, BODY_UPLOAD, documents_put_source, 0, 0},
    {GET,    "/v1/documents/{document}/events",              READER,        WAITS, BODY_NONE,  documents_follow,     0, 0},
    {POST,   "/v1/documents/{document}/pretranslation",      TRANSLATOR,    WAITS, BODY_SMALL, documents_pretranslate, 0, 0},
    {GET,    "/v1/documents/{document}/analysis",            READER,        WAITS, BODY_NONE,  documents_analyse,    0, 0},
    {GET,    "/v1/documents/{document}/file",                READER,        WAITS, BODY_NONE,  documents_file,       0, 0},
    {GET,    "/v1/documents/{document}/segments",            READER,        WAITS, BODY_NONE,  documents_segments,   0, 0},
    {GET,    "/v1/documents/{document}/segments/{segment}",  READER,        WAITS, BODY_NONE,  documents_segment,    0, 0},
    {PUT,    "/v1/documents/{document}/segments/{segment}",  TRANSLATOR,    WAITS, BODY_UNIT,  documents_put_segment, 0, 0},
    {GET,    "/v1/documents/{document}/segments/{segment}/history", READER, WAITS, BODY_NONE,  documents_history,    0, 0},
    {POST,   "/v1/documents/{document}/segments/{segment}/revert", TRANSLATOR, WAITS, BODY_SMALL, documents_revert,  0, 0},
    {GET,    "/v1/documents/{document}/changes",             READER,        WAITS, BODY_NONE,  documents_changes,    0, 0},

    {GET,    "/v1/session",                                  ANYONE,        QUICK, BODY_NONE,  session_get,          0, 0},
    {POST,   "/v1/session",                                  ANYONE,        WAITS, BODY_SMALL, session_begin,        0, 0},
    {DELETE, "/v1/session",                                  ANYONE,        WAITS, BODY_NONE,  session_end,          0, 0},
    {GET,    "/v1/keys",                                     ADMINISTRATOR, WAITS, BODY_NONE,  keys_list,            0, 0},
    {POST,   "/v1/keys",                                     ADMINISTRATOR, WAITS, BODY_SMALL, keys_create,          0, 0},
    {POST,   "/v1/keys/{key}/revoke",                        ADMINISTRATOR, WAITS, BODY_SMALL, keys_revoke,          0, 0},
    {DELETE, "/v1/keys/{key}",                               ADMINISTRATOR, WAITS, BODY_NONE,  keys_remove,          0, 0},

    {GET,    "/v1/jobs",                                     READER,        WAITS, BODY_NONE,  jobs_list,            0, 0},
    {POST,   "/v1/jobs",                                     TRANSLATOR,    WAITS, BODY_SMALL, jobs_create,          0, 0},
    {GET,    "/v1/jobs/{job}",                               READER,        WAITS, BODY_NONE,  jobs_get,             0, 0},
    {DELETE, "/v1/jobs/{job}",                               TRANSLATOR,    WAITS, BODY_NONE,  jobs_delete,          0, 0},
    {GET,    "/v1/jobs/{job}/articles",                      READER,        WAITS, BODY_NONE,  job_articles_list,    0, 0},
    {GET,    "/v1/jobs/{job}/articles/{article}",            READER,        WAITS, BODY_NONE,  job_article_get,      0, 0},
    {PUT,    "/v1/jobs/{job}/articles/{article}",            TRANSLATOR,    WAITS, BODY_ARTICLE, job_article_finish,
                                                                                               job_article_begin, job_article_feed},
    {DELETE, "/v1/jobs/{job}/articles/{article}",            TRANSLATOR,    WAITS, BODY_NONE,  job_article_remove,   0, 0},
    {POST,   "/v1/jobs/{job}/start",                         TRANSLATOR,    WAITS, BODY_SMALL, jobs_start,           0, 0},
    {POST,   "/v1/jobs/{job}/cancel",                        TRANSLATOR,    WAITS, BODY_SMALL, jobs_cancel,          0, 0},
    {GET,    "/v1/jobs/{job}/events",                        READER,        WAITS, BODY_NONE,  job_events_follow,    0, 0},
    {GET,    "/v1/jobs/{job}/results",                       READER,        LONG,  BODY_NONE,  job_results_get,      0, 0},
    {GET,    "/v1/jobs/{job}/results/{to}/{article}",        READER,        WAITS, BODY_NONE,  job_result_get,       0, 0},
    {GET,    "/v1/jobs/{job}/analysis",                      READER,        WAITS, BODY_NONE,  job_analysis_json,    0, 0},
    {GET,    "/v1/jobs/{job}/analysis/csv",                  READER,        WAITS, BODY_NONE,  job_analysis_csv,     0, 0},
    {GET,    "/v1/jobs/{job}/analysis/html",                 READER,        WAITS, BODY_NONE,  job_analysis_html,    0, 0},

    {GET,    "/tmserver/languages",                          READER,        WAITS, BODY_NONE,  tmserver_languages,   0, 0},
    {GET,    "/tmserver/{from}/{to}/unit/{text*}",           READER,        BRIEF, BODY_NONE,  tmserver_find,        0, 0},
    {PUT,    "/tmserver/{from}/{to}/unit/{text*}",           TRANSLATOR,    WAITS, BODY_UNIT,  tmserver_put,         0, 0},
    {POST,   "/tmserver/{from}/{to}/unit/{text*}",           TRANSLATOR,    WAITS, BODY_UNIT,  tmserver_put,         0, 0},
    {POST,   "/tmserver/{from}/{to}/store/{name*}",          TRANSLATOR,    LONG,  BODY_TEXT,  tmserver_put_store,   0, 0},
    {PUT,    "/tmserver/{from}/{to}/store/{name*}",          EDITOR,        LONG,  BODY_TERMS, tmserver_put_file,    0, 0},
    {GET,    "/api/v1/languages",                            READER,        WAITS, BODY_NONE,  tmserver_languages,   0, 0},
    {GET,    "/api/v1/{from}/{to}/unit/{text*}",             READER,        BRIEF, BODY_NONE,  tmserver_find,        0, 0},
    {PUT,    "/api/v1/{from}/{to}/unit/{text*}",             TRANSLATOR,    WAITS, BODY_UNIT,  tmserver_put,         0, 0},
    {POST,   "/api/v1/{from}/{to}/unit/{text*}",             TRANSLATOR,    WAITS, BODY_UNIT,  tmserver_put,         0, 0},
    {POST,   "/api/v1/{from}/{to}/store/{name*}",            TRANSLATOR,    LONG,  BODY_TEXT,  tmserver_put_store,   0, 0},
    {PUT,    "/api/v1/{from}/{to}/store/{name*}",            EDITOR,        LONG,  BODY_TERMS, tmserver_put_file,    0, 0},

    {GET,    "/v2/check",                                    READER,        WAITS, BODY_NONE,  languagetool_check,   0, 0},
    {POST,   "/v2/check",                                    READER,        WAITS, BODY_TEXT,  languagetool_check,   0, 0},
    {GET,    "/v2/languages",                                READER,        WAITS, BODY_NONE,  languagetool_languages, 0, 0},
    {POST,   "/v2/languages",                                READER,        WAITS, BODY_SMALL, languagetool_languages, 0, 0},
    {GET,    "/v2/info",                                     READER,        WAITS, BODY_NONE,  languagetool_info,    0, 0},
    {GET,    "/v2/configinfo",                               READER,        WAITS, BODY_NONE,  languagetool_config,   0, 0},
    {GET,    "/v2/maxtextlength",                            READER,        WAITS, BODY_NONE,  languagetool_text_max, 0, 0},
    {GET,    "/v2/healthcheck",                              READER,        WAITS, BODY_NONE,  languagetool_health,  0, 0},
    {GET,    "/v2/words",                                    READER,        WAITS, BODY_NONE,  languagetool_words,   0, 0},
    {POST,   "/v2/words/add",                                TRANSLATOR,    WAITS, BODY_SMALL, languagetool_add_word, 0, 0},
    {POST,   "/v2/words/delete",                             TRANSLATOR,    WAITS, BODY_SMALL, languagetool_remove_word, 0, 0},

    {GET,    "/apertium/translate",                     READER,        BRIEF, BODY_NONE,  apertium_translate,   0, 0},
    {POST,   "/apertium/translate",                     READER,        BRIEF, BODY_UNIT,  apertium_translate,   0, 0},
    {GET,    "/apertium/listPairs",                     READER,        WAITS, BODY_NONE,  apertium_pairs,       0, 0},

    {GET,    "/mymemory/get",                           READER,        WAITS, BODY_NONE,  mymemory_get,         0, 0},
    {POST,   "/mymemory/get",                           READER,        WAITS, BODY_UNIT,  mymemory_get,         0, 0},
    {GET,    "/mymemory/api/get",                       READER,        WAITS, BODY_NONE,  mymemory_get,         0, 0},
    {POST,   "/mymemory/api/get",                       READER,        WAITS, BODY_UNIT,  mymemory_get,         0, 0},
    {POST,   "/mymemory/set",                           TRANSLATOR,    WAITS, BODY_UNIT,  mymemory_set,         0, 0},
    {POST,   "/mymemory/update",                        TRANSLATOR,    WAITS, BODY_UNIT,  mymemory_update,      0, 0},
    {POST,   "/mymemory/delete_by_id",                  EDITOR,        WAITS, BODY_UNIT,  mymemory_delete,      0, 0},
    {GET,    "/mymemory/createranduser",                EDITOR,        WAITS, BODY_NONE,  mymemory_create_key,  0, 0},
    {POST,   "/mymemory/createranduser",                EDITOR,        WAITS, BODY_UNIT,  mymemory_create_key,  0, 0},
    {GET,    "/mymemory/keygen",                        EDITOR,        WAITS, BODY_NONE,  mymemory_create_key,  0, 0},
    {POST,   "/mymemory/keygen",                        EDITOR,        WAITS, BODY_UNIT,  mymemory_create_key,  0, 0},
    {GET,    "/mymemory/authkey",                       READER,        WAITS, BODY_NONE,  mymemory_check_key,   0, 0},
    {POST,   "/mymemory/authkey",                       READER,        WAITS, BODY_UNIT,  mymemory_check_key,   0, 0},
    {POST,   "/mymemory/tmx/import",                    EDITOR,        LONG,  BODY_UPLOAD,mymemory_import,      0, 0},
    {GET,    "/mymemory/v2/import/status",              READER,        WAITS, BODY_NONE,  mymemory_import_state,0, 0},
    {POST,   "/mymemory/v2/import/status",              READER,        WAITS, BODY_SMALL, mymemory_import_state,0, 0},
    {GET,    "/mymemory/v2/entry/status",               READER,        WAITS, BODY_NONE,  mymemory_entry_state, 0, 0},
    {GET,    "/mymemory/tmx/export/create",             READER,        WAITS, BODY_NONE,  mymemory_export,      0, 0},
    {POST,   "/mymemory/tmx/export/create",             READER,        WAITS, BODY_SMALL, mymemory_export,      0, 0},
    {POST,   "/mymemory/v2/glossary/get",               READER,        WAITS, BODY_UNIT,  mymemory_glossary_get, 0, 0},
    {POST,   "/mymemory/v2/glossary/search",            READER,        WAITS, BODY_UNIT,  mymemory_glossary_search, 0, 0},
    {POST,   "/mymemory/v2/glossary/check",             READER,        WAITS, BODY_UNIT,  mymemory_glossary_check, 0, 0},
    {POST,   "/mymemory/v2/glossary/keys",              READER,        WAITS, BODY_SMALL, mymemory_glossary_keys, 0, 0},
    {POST,   "/mymemory/v2/glossary/domains",           READER,        WAITS, BODY_SMALL, mymemory_glossary_domains, 0, 0},
    {POST,   "/mymemory/v2/glossary/set",               EDITOR,        WAITS, BODY_UNIT,  mymemory_glossary_set, 0, 0},
    {POST,   "/mymemory/v2/glossary/update",            EDITOR,        WAITS, BODY_UNIT,  mymemory_glossary_update, 0, 0},
    {POST,   "/mymemory/v2/glossary/delete",            EDITOR,        WAITS, BODY_UNIT,  mymemory_glossary_delete, 0, 0},
    {POST,   "/mymemory/v2/glossary/import",            EDITOR,        LONG,  BODY_TERMS, mymemory_import_glossary, 0, 0},
    {POST,   "/mymemory/v2/glossary/export",            READER,        WAITS, BODY_SMALL, mymemory_export_glossary, 0, 0},

    {GET,    "/",                                            ANYONE,        QUICK, BODY_NONE,  pages_start,          0, 0},
    {GET,    "/docs",                                        ANYONE,        QUICK, BODY_NONE,  pages_docs_moved,     0, 0},
    {GET,    "/docs/{page*}",                                ANYONE,        QUICK, BODY_NONE,  pages_docs,           0, 0},
    {GET,    "/worker.js",                                   ANYONE,        QUICK, BODY_NONE,  pages_worker,         0, 0},
    {GET,    "/web/{version}/{file*}",                       ANYONE,        QUICK, BODY_NONE,  pages_file,           0, 0},

    {GET,    "/healthz",                                     ANYONE,        QUICK, BODY_NONE,  state_health,         0, 0},
    {GET,    "/readyz",                                      ANYONE,        QUICK, BODY_NONE,  state_readiness,      0, 0},
    {GET,    "/metrics",                                     READER,        QUICK, BODY_NONE,  state_metrics,        0, 0},
};
/* clang-format on */

const size_t ROUTE_COUNT = sizeof ROUTES / sizeof ROUTES[0];

/* Cuts the next "/segment" off; false at the end. */
static bool next_part(struct str *path, struct str *part) {
    if (path->len == 0) return false;
    *path = str_slice(*path, 1, path->len);
    size_t slash = str_find(*path, STR("/"), 0);
    size_t end = slash == SIZE_MAX ? path->len : slash;
    *part = str_slice(*path, 0, end);
    *path = str_slice(*path, end, path->len);
    return true;
}

/* Clients of other protocols put their path behind an address that a user typed, with or without "/" at its end: there (and
 * there alone, since it could name something else in the native API) an empty part is skipped. */
static bool next_named_part(struct str *path, struct str *part, bool lenient) {
    bool found = next_part(path, part);
    while (found && lenient && part->len == 0 && path->len > 0) found = next_part(path, part);
    return found;
}

/* Compares part by part; captures stay undecoded. */
static bool matches(const char *pattern, struct str path, struct str captures[CAPTURES_MAX]) {
    struct str rest = str_of(pattern), wanted, part;
    bool lenient = face_has(rest);
    for (size_t n = 0; next_part(&rest, &wanted);) {
        if (str_ends(wanted, STR("*}"))) {
            if (path.len == 0) return false;
            captures[n] = str_slice(path, 1, path.len);
            return true;
        }
        if (!next_named_part(&path, &part, lenient)) return false;
        if (str_starts(wanted, STR("{"))) {
            if (part.len == 0) return false;
            captures[n++] = part;
        } else if (!str_equal(wanted, part)) {
            return false;
        }
    }
    return path.len == 0 || (lenient && str_equal(path, STR("/")));
}

static bool answers(const struct route *route, enum method method) {
    return route->method == method || (method == METHOD_HEAD && route->method == METHOD_GET);
}

static struct str add_allowed(struct request *request, struct str allowed, enum method method) {
    struct str name = method_name(method);
    if (method == METHOD_GET) name = STR("GET, HEAD");
    return allowed.len == 0 ? name : arena_format(&request->arena, "%" STR_FMT ", %" STR_FMT, STR_ARG(allowed), STR_ARG(name));
}

static bool decode_captures(struct request *request, const char *pattern, struct error *err) {
    struct str rest = str_of(pattern), part;
    for (size_t n = 0; next_part(&rest, &part);) {
        if (!str_starts(part, STR("{"))) continue;
        struct str *capture = &request->captures[n++];
        if (str_ends(part, STR("*}"))) return true;
        if (!request_decode(&request->arena, *capture, false, capture, err)) return error_prefix(err, "path");
    }
    return true;
}

/* No route took the method: what others there are for this path decides. */
static bool refuse(struct request *request, struct str allowed, struct error *err) {
    if (allowed.len == 0) return error_set(err, ERR_NOT_FOUND, "there is nothing at this path");
    reply_add_header(request, "Allow", add_allowed(request, allowed, METHOD_OPTIONS));
    if (request->method == METHOD_OPTIONS) {
        reply_empty(request, 204);
        return true;
    }
    request->fault.status = request->method == METHOD_UNKNOWN ? 501 : 405;
    return error_set(err, ERR_INVALID, "allowed here: %" STR_FMT, STR_ARG(allowed));
}

bool route_names_memory(const struct route *route) {
    size_t at = str_find(str_of(route->pattern), STR("{"), 0);
    return at != SIZE_MAX && str_starts(str_of(route->pattern + at), STR("{memory}"));
}

bool route_find(struct request *request, struct error *err) {
    struct str allowed = {0}, captures[CAPTURES_MAX] = {0};
    for (const struct route *route = ROUTES; route < ROUTES + ROUTE_COUNT; route++) {
        if (!matches(route->pattern, request->path, captures)) continue;
        if (answers(route, request->method)) {
            for (size_t i = 0; i < CAPTURES_MAX; i++) request->captures[i] = captures[i];
            request->route = route;
            return decode_captures(request, route->pattern, err);
        }
        allowed = add_allowed(request, allowed, route->method);
    }
    return refuse(request, allowed, err);
}
