/* SPDX-License-Identifier: Apache-2.0 */
/* THE table: everything that the server answers, who may ask it, where it runs, how much it takes in. */
#include "http/routes.h"

#include "http/face.h"
#include "http/handlers.h"
#include "http/server_state.h"

#define GET    METHOD_GET
#define POST   METHOD_POST
#define PUT    METHOD_PUT
#define PATCH  METHOD_PATCH
#define DELETE METHOD_DELETE

#define ANYONE     ROLE_ANYONE
#define READER     ROLE_READER
#define TRANSLATOR ROLE_TRANSLATOR
#define EDITOR     ROLE_EDITOR
#define ADMIN      ROLE_ADMINISTRATOR

#define QUICK ROUTE_QUICK
#define BRIEF ROUTE_BRIEF
#define WAITS ROUTE_WAITS
#define HEAVY ROUTE_HEAVY
#define LONG  ROUTE_LONG

#define PLAIN 0
#define QUERY ROUTE_QUERY
#define MAKES (ROUTE_QUERY | ROUTE_CHANGES)
#define SIZED ROUTE_SIZED

/* Most look-ups take some microseconds, a few (a flood of similar units, 5,000 words, a dictionary that must be loaded) take
 * milliseconds. The many are BRIEF: answered by the thread that read them, since suspending a connection, waking a worker and
 * resuming costs more than the look-up itself. The few give up when a bound of counted work is reached (base/effort.h) and go
 * to a worker like what WAITS, where too many are refused with 503. So nothing that is expensive holds up health and metrics:
 * what stands before them in their thread is at most BRIEF_CONNECTIONS_MAX pieces of BRIEF_EFFORT; with more connections open
 * than that, all look-ups go to the workers. Nothing BRIEF waits for a lock that is held during work: writers hold the
 * library's and the term list's for an exchange of pointers.
 *
 * HEAVY is what computes over a whole document or text, for seconds with a long one: sixteen of them would keep every worker
 * from what WAITS, which is where a short one goes (SIZED). LONG is what may take minutes: behind an import nobody's document
 * should wait. */
/* clang-format off */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers" /* most have neither begin nor feed */
const struct route ROUTES[] = {
    {GET,    "/v1/suggestions",                                     READER,     BRIEF, BODY_NONE,   QUERY, suggestions_for_one},
    {POST,   "/v1/suggestions",                                     READER,     BRIEF, BODY_TEXT,   PLAIN, suggestions_for_many},
    {POST,   "/v1/segments",                                        READER,     HEAVY, BODY_TEXT,   SIZED, segments_make},
    {POST,   "/v1/spelling",                                        READER,     HEAVY, BODY_TEXT,   SIZED, spelling_check},
    {POST,   "/v1/align",                                           READER,     HEAVY, BODY_UPLOAD, PLAIN, align_make},
    {GET,    "/v1/concordance",                                     READER,     WAITS, BODY_NONE,   QUERY, concordance_find},
    {GET,    "/v1/languages",                                       READER,     WAITS, BODY_NONE,   PLAIN, languages_list},

    {POST,   "/v1/checks",                                          READER,     WAITS, BODY_UNIT,   PLAIN, checks_run},
    {GET,    "/v1/languages/{language}/words",                      READER,     WAITS, BODY_NONE,   QUERY, words_list},
    {PUT,    "/v1/languages/{language}/words/{word}",               TRANSLATOR, WAITS, BODY_SMALL,  QUERY, words_add},
    {DELETE, "/v1/languages/{language}/words/{word}",               TRANSLATOR, WAITS, BODY_NONE,   QUERY, words_remove},

    {GET,    "/v1/terms",                                           READER,     WAITS, BODY_NONE,   QUERY, terms_find},
    {GET,    "/v1/terms/tbx",                                       READER,     WAITS, BODY_NONE,   QUERY, terms_export_tbx},
    {POST,   "/v1/terms/tbx",                                       EDITOR,     LONG,  BODY_TERMS,  QUERY, terms_import},
    {GET,    "/v1/terms/csv",                                       READER,     WAITS, BODY_NONE,   PLAIN, terms_export_csv},
    {POST,   "/v1/terms/csv",                                       EDITOR,     LONG,  BODY_TERMS,  QUERY, terms_import},

    {GET,    "/v1/memories",                                        READER,     WAITS, BODY_NONE,   PLAIN, memories_list},
    {POST,   "/v1/memories",                                        ADMIN,      WAITS, BODY_SMALL,  PLAIN, memories_create},
    {GET,    "/v1/memories/{memory}",                               READER,     WAITS, BODY_NONE,   PLAIN, memories_get},
    {PATCH,  "/v1/memories/{memory}",                               ADMIN,      WAITS, BODY_SMALL,  PLAIN, memories_update},
    {DELETE, "/v1/memories/{memory}",                               ADMIN,      WAITS, BODY_NONE,   PLAIN, memories_delete},

    {GET,    "/v1/memories/{memory}/units",                         READER,     WAITS, BODY_NONE,   QUERY, units_list},
    {POST,   "/v1/memories/{memory}/units",                         TRANSLATOR, WAITS, BODY_UNIT,   PLAIN, units_create},
    {GET,    "/v1/memories/{memory}/units/{unit}",                  READER,     WAITS, BODY_NONE,   PLAIN, units_get},
    {PUT,    "/v1/memories/{memory}/units/{unit}",                  TRANSLATOR, WAITS, BODY_UNIT,   PLAIN, units_update},
    {DELETE, "/v1/memories/{memory}/units/{unit}",                  EDITOR,     WAITS, BODY_NONE,   PLAIN, units_delete},
    {GET,    "/v1/memories/{memory}/units/{unit}/history",          READER,     WAITS, BODY_NONE,   PLAIN, units_history},
    {POST,   "/v1/memories/{memory}/units/{unit}/revert",           EDITOR,     WAITS, BODY_SMALL,  PLAIN, units_revert},
    {GET,    "/v1/memories/{memory}/changes",                       READER,     WAITS, BODY_NONE,   QUERY, changes_list},

    {GET,    "/v1/memories/{memory}/srx",                           READER,     WAITS, BODY_NONE,   PLAIN, rules_get},
    {PUT,    "/v1/memories/{memory}/srx",                           EDITOR,     WAITS, BODY_TERMS,  QUERY, rules_put},
    {DELETE, "/v1/memories/{memory}/srx",                           EDITOR,     WAITS, BODY_NONE,   PLAIN, rules_remove},
    {GET,    "/v1/memories/{memory}/tmx",                           READER,     WAITS, BODY_NONE,   QUERY, tmx_export},
    {POST,   "/v1/memories/{memory}/tmx",                           EDITOR,     LONG,  BODY_FILE,   QUERY, tmx_import_finish,
                                                                                                  tmx_import_begin, tmx_import_feed},
    {GET,    "/v1/memories/{memory}/csv",                           READER,     WAITS, BODY_NONE,   QUERY, table_export},
    {POST,   "/v1/memories/{memory}/csv",                           EDITOR,     LONG,  BODY_FILE,   QUERY, tmx_import_finish,
                                                                                                  table_import_begin, tmx_import_feed},
    {POST,   "/v1/memories/{memory}/aligned",                       EDITOR,     LONG,  BODY_UPLOAD, PLAIN, align_import},
    {POST,   "/v1/memories/{memory}/merge",                         ADMIN,      LONG,  BODY_SMALL,  PLAIN, care_merge},
    {POST,   "/v1/memories/{memory}/split",                         ADMIN,      LONG,  BODY_SMALL,  PLAIN, care_split},
    {POST,   "/v1/memories/{memory}/deduplicate",                   EDITOR,     LONG,  BODY_SMALL,  PLAIN, care_duplicates},
    {POST,   "/v1/memories/{memory}/clean",                         EDITOR,     LONG,  BODY_SMALL,  PLAIN, care_clean},
    {GET,    "/v1/memories/{memory}/statistics",                    READER,     LONG,  BODY_NONE,   PLAIN, care_statistics},
    {GET,    "/v1/backups",                                         ADMIN,      WAITS, BODY_NONE,   PLAIN, backups_list},
    {POST,   "/v1/backups",                                         ADMIN,      LONG,  BODY_SMALL,  PLAIN, backups_make},
    {DELETE, "/v1/backups/{backup}",                                ADMIN,      WAITS, BODY_NONE,   PLAIN, backups_remove},
    {POST,   "/v1/backups/{backup}/restore",                        ADMIN,      LONG,  BODY_SMALL,  PLAIN, backups_restore},
    {GET,    "/v1/imports",                                         READER,     WAITS, BODY_NONE,   PLAIN, imports_list},

    {GET,    "/v1/documents",                                       READER,     WAITS, BODY_NONE,   QUERY, documents_list},
    {POST,   "/v1/documents",                                       TRANSLATOR, HEAVY, BODY_UPLOAD, QUERY | SIZED, documents_create},
    {GET,    "/v1/documents/{document}",                            READER,     WAITS, BODY_NONE,   PLAIN, documents_get},
    {PATCH,  "/v1/documents/{document}",                            TRANSLATOR, WAITS, BODY_SMALL,  PLAIN, documents_update},
    {DELETE, "/v1/documents/{document}",                            EDITOR,     WAITS, BODY_NONE,   PLAIN, documents_delete},
    {PUT,    "/v1/documents/{document}/source",                     TRANSLATOR, HEAVY, BODY_UPLOAD, QUERY | SIZED, documents_put_source},
    {GET,    "/v1/documents/{document}/events",                     READER,     WAITS, BODY_NONE,   QUERY, documents_follow},
    {POST,   "/v1/documents/{document}/pretranslation",             TRANSLATOR, HEAVY, BODY_SMALL,  PLAIN, documents_pretranslate},
    {GET,    "/v1/documents/{document}/analysis",                   READER,     HEAVY, BODY_NONE,   QUERY, documents_analyse},
    {GET,    "/v1/documents/{document}/file",                       READER,     WAITS, BODY_NONE,   QUERY, documents_file},
    {GET,    "/v1/documents/{document}/segments",                   READER,     WAITS, BODY_NONE,   QUERY, documents_segments},
    {GET,    "/v1/documents/{document}/segments/{segment}",         READER,     WAITS, BODY_NONE,   PLAIN, documents_segment},
    {PUT,    "/v1/documents/{document}/segments/{segment}",         TRANSLATOR, WAITS, BODY_UNIT,   PLAIN, documents_put_segment},
    {GET,    "/v1/documents/{document}/segments/{segment}/history", READER,     WAITS, BODY_NONE,   PLAIN, documents_history},
    {POST,   "/v1/documents/{document}/segments/{segment}/revert",  TRANSLATOR, WAITS, BODY_SMALL,  PLAIN, documents_revert},
    {GET,    "/v1/documents/{document}/changes",                    READER,     WAITS, BODY_NONE,   QUERY, documents_changes},

    {GET,    "/v1/session",                                         ANYONE,     QUICK, BODY_NONE,   PLAIN, session_get},
    {POST,   "/v1/session",                                         ANYONE,     WAITS, BODY_SMALL,  PLAIN, session_begin},
    {DELETE, "/v1/session",                                         ANYONE,     WAITS, BODY_NONE,   PLAIN, session_end},
    {GET,    "/v1/keys",                                            ADMIN,      WAITS, BODY_NONE,   PLAIN, keys_list},
    {POST,   "/v1/keys",                                            ADMIN,      WAITS, BODY_SMALL,  PLAIN, keys_create},
    {POST,   "/v1/keys/{key}/revoke",                               ADMIN,      WAITS, BODY_SMALL,  PLAIN, keys_revoke},
    {DELETE, "/v1/keys/{key}",                                      ADMIN,      WAITS, BODY_NONE,   PLAIN, keys_remove},

    {GET,    "/v1/jobs",                                            READER,     WAITS, BODY_NONE,   QUERY, jobs_list},
    {POST,   "/v1/jobs",                                            TRANSLATOR, WAITS, BODY_SMALL,  PLAIN, jobs_create},
    {GET,    "/v1/jobs/{job}",                                      READER,     WAITS, BODY_NONE,   PLAIN, jobs_get},
    {DELETE, "/v1/jobs/{job}",                                      TRANSLATOR, WAITS, BODY_NONE,   PLAIN, jobs_delete},
    {GET,    "/v1/jobs/{job}/articles",                             READER,     WAITS, BODY_NONE,   QUERY, job_articles_list},
    {GET,    "/v1/jobs/{job}/articles/{article}",                   READER,     WAITS, BODY_NONE,   PLAIN, job_article_get},
    {PUT,    "/v1/jobs/{job}/articles/{article}",                   TRANSLATOR, WAITS, BODY_ARTICLE, PLAIN, job_article_finish,
                                                                                                  job_article_begin, job_article_feed},
    {DELETE, "/v1/jobs/{job}/articles/{article}",                   TRANSLATOR, WAITS, BODY_NONE,   PLAIN, job_article_remove},
    {POST,   "/v1/jobs/{job}/start",                                TRANSLATOR, WAITS, BODY_SMALL,  PLAIN, jobs_start},
    {POST,   "/v1/jobs/{job}/cancel",                               TRANSLATOR, WAITS, BODY_SMALL,  PLAIN, jobs_cancel},
    {GET,    "/v1/jobs/{job}/events",                               READER,     WAITS, BODY_NONE,   PLAIN, job_events_follow},
    {GET,    "/v1/jobs/{job}/results",                              READER,     LONG,  BODY_NONE,   PLAIN, job_results_get},
    {GET,    "/v1/jobs/{job}/results/{to}/{article}",               READER,     WAITS, BODY_NONE,   PLAIN, job_result_get},
    {GET,    "/v1/jobs/{job}/analysis",                             READER,     WAITS, BODY_NONE,   PLAIN, job_analysis_json},
    {GET,    "/v1/jobs/{job}/analysis/csv",                         READER,     WAITS, BODY_NONE,   PLAIN, job_analysis_csv},
    {GET,    "/v1/jobs/{job}/analysis/html",                        READER,     WAITS, BODY_NONE,   PLAIN, job_analysis_html},

    {GET,    "/tmserver/languages",                                 READER,     WAITS, BODY_NONE,   QUERY, tmserver_languages},
    {GET,    "/tmserver/{from}/{to}/unit/{text*}",                  READER,     BRIEF, BODY_NONE,   QUERY, tmserver_find},
    {PUT,    "/tmserver/{from}/{to}/unit/{text*}",                  TRANSLATOR, WAITS, BODY_UNIT,   QUERY, tmserver_put},
    {POST,   "/tmserver/{from}/{to}/unit/{text*}",                  TRANSLATOR, WAITS, BODY_UNIT,   QUERY, tmserver_put},
    {POST,   "/tmserver/{from}/{to}/store/{name*}",                 TRANSLATOR, LONG,  BODY_TEXT,   QUERY, tmserver_put_store},
    {PUT,    "/tmserver/{from}/{to}/store/{name*}",                 EDITOR,     LONG,  BODY_TERMS,  QUERY, tmserver_put_file},
    {GET,    "/api/v1/languages",                                   READER,     WAITS, BODY_NONE,   QUERY, tmserver_languages},
    {GET,    "/api/v1/{from}/{to}/unit/{text*}",                    READER,     BRIEF, BODY_NONE,   QUERY, tmserver_find},
    {PUT,    "/api/v1/{from}/{to}/unit/{text*}",                    TRANSLATOR, WAITS, BODY_UNIT,   QUERY, tmserver_put},
    {POST,   "/api/v1/{from}/{to}/unit/{text*}",                    TRANSLATOR, WAITS, BODY_UNIT,   QUERY, tmserver_put},
    {POST,   "/api/v1/{from}/{to}/store/{name*}",                   TRANSLATOR, LONG,  BODY_TEXT,   QUERY, tmserver_put_store},
    {PUT,    "/api/v1/{from}/{to}/store/{name*}",                   EDITOR,     LONG,  BODY_TERMS,  QUERY, tmserver_put_file},

    {GET,    "/v2/check",                                           READER,     WAITS, BODY_NONE,   QUERY, languagetool_check},
    {POST,   "/v2/check",                                           READER,     HEAVY, BODY_TEXT,   QUERY | SIZED, languagetool_check},
    {GET,    "/v2/languages",                                       ANYONE,     WAITS, BODY_NONE,   QUERY, languagetool_languages},
    {POST,   "/v2/languages",                                       ANYONE,     WAITS, BODY_SMALL,  QUERY, languagetool_languages},
    {GET,    "/v2/info",                                            ANYONE,     WAITS, BODY_NONE,   QUERY, languagetool_info},
    {GET,    "/v2/configinfo",                                      ANYONE,     WAITS, BODY_NONE,   QUERY, languagetool_config},
    {GET,    "/v2/maxtextlength",                                   ANYONE,     WAITS, BODY_NONE,   QUERY, languagetool_text_max},
    {GET,    "/v2/healthcheck",                                     ANYONE,     WAITS, BODY_NONE,   QUERY, languagetool_health},
    {GET,    "/v2/words",                                           READER,     WAITS, BODY_NONE,   QUERY, languagetool_words},
    {POST,   "/v2/words/add",                                       TRANSLATOR, WAITS, BODY_SMALL,  QUERY, languagetool_add_word},
    {POST,   "/v2/words/delete",                                    TRANSLATOR, WAITS, BODY_SMALL,  QUERY, languagetool_remove_word},

    {GET,    "/apertium/translate",                                 READER,     BRIEF, BODY_NONE,   QUERY, apertium_translate},
    {POST,   "/apertium/translate",                                 READER,     BRIEF, BODY_UNIT,   QUERY, apertium_translate},
    {GET,    "/apertium/listPairs",                                 READER,     WAITS, BODY_NONE,   QUERY, apertium_pairs},

    {GET,    "/mymemory/get",                                       READER,     WAITS, BODY_NONE,   QUERY, mymemory_get},
    {POST,   "/mymemory/get",                                       READER,     WAITS, BODY_UNIT,   QUERY, mymemory_get},
    {GET,    "/mymemory/api/get",                                   READER,     WAITS, BODY_NONE,   QUERY, mymemory_get},
    {POST,   "/mymemory/api/get",                                   READER,     WAITS, BODY_UNIT,   QUERY, mymemory_get},
    {POST,   "/mymemory/set",                                       TRANSLATOR, WAITS, BODY_UNIT,   QUERY, mymemory_set},
    {POST,   "/mymemory/update",                                    TRANSLATOR, WAITS, BODY_UNIT,   QUERY, mymemory_update},
    {POST,   "/mymemory/delete_by_id",                              EDITOR,     WAITS, BODY_UNIT,   QUERY, mymemory_delete},
    {GET,    "/mymemory/createranduser",                            EDITOR,     WAITS, BODY_NONE,   MAKES, mymemory_create_key},
    {POST,   "/mymemory/createranduser",                            EDITOR,     WAITS, BODY_UNIT,   QUERY, mymemory_create_key},
    {GET,    "/mymemory/keygen",                                    EDITOR,     WAITS, BODY_NONE,   MAKES, mymemory_create_key},
    {POST,   "/mymemory/keygen",                                    EDITOR,     WAITS, BODY_UNIT,   QUERY, mymemory_create_key},
    {GET,    "/mymemory/authkey",                                   READER,     WAITS, BODY_NONE,   QUERY, mymemory_check_key},
    {POST,   "/mymemory/authkey",                                   READER,     WAITS, BODY_UNIT,   QUERY, mymemory_check_key},
    {POST,   "/mymemory/tmx/import",                                EDITOR,     LONG,  BODY_UPLOAD, QUERY, mymemory_import},
    {GET,    "/mymemory/v2/import/status",                          READER,     WAITS, BODY_NONE,   QUERY, mymemory_import_state},
    {POST,   "/mymemory/v2/import/status",                          READER,     WAITS, BODY_SMALL,  QUERY, mymemory_import_state},
    {GET,    "/mymemory/v2/entry/status",                           READER,     WAITS, BODY_NONE,   QUERY, mymemory_entry_state},
    {GET,    "/mymemory/tmx/export/create",                         READER,     WAITS, BODY_NONE,   QUERY, mymemory_export},
    {POST,   "/mymemory/tmx/export/create",                         READER,     WAITS, BODY_SMALL,  QUERY, mymemory_export},
    {POST,   "/mymemory/v2/glossary/get",                           READER,     WAITS, BODY_UNIT,   QUERY, mymemory_glossary_get},
    {POST,   "/mymemory/v2/glossary/search",                        READER,     WAITS, BODY_UNIT,   QUERY, mymemory_glossary_search},
    {POST,   "/mymemory/v2/glossary/check",                         READER,     WAITS, BODY_UNIT,   QUERY, mymemory_glossary_check},
    {POST,   "/mymemory/v2/glossary/keys",                          READER,     WAITS, BODY_SMALL,  QUERY, mymemory_glossary_keys},
    {POST,   "/mymemory/v2/glossary/domains",                       READER,     WAITS, BODY_SMALL,  QUERY, mymemory_glossary_domains},
    {POST,   "/mymemory/v2/glossary/set",                           EDITOR,     WAITS, BODY_UNIT,   QUERY, mymemory_glossary_set},
    {POST,   "/mymemory/v2/glossary/update",                        EDITOR,     WAITS, BODY_UNIT,   QUERY, mymemory_glossary_update},
    {POST,   "/mymemory/v2/glossary/delete",                        EDITOR,     WAITS, BODY_UNIT,   QUERY, mymemory_glossary_delete},
    {POST,   "/mymemory/v2/glossary/import",                        EDITOR,     LONG,  BODY_TERMS,  QUERY, mymemory_import_glossary},
    {POST,   "/mymemory/v2/glossary/export",                        READER,     WAITS, BODY_SMALL,  QUERY, mymemory_export_glossary},

    {GET,    "/",                                                   ANYONE,     QUICK, BODY_NONE,   QUERY, pages_start},
    {GET,    "/docs",                                               ANYONE,     QUICK, BODY_NONE,   QUERY, pages_docs_moved},
    {GET,    "/docs/{page*}",                                       ANYONE,     QUICK, BODY_NONE,   QUERY, pages_docs},
    {GET,    "/worker.js",                                          ANYONE,     QUICK, BODY_NONE,   QUERY, pages_worker},
    {GET,    "/web/{version}/{file*}",                              ANYONE,     QUICK, BODY_NONE,   QUERY, pages_file},

    {GET,    "/healthz",                                            ANYONE,     QUICK, BODY_NONE,   QUERY, state_health},
    {GET,    "/readyz",                                             ANYONE,     QUICK, BODY_NONE,   QUERY, state_readiness},
    {GET,    "/metrics",                                            READER,     QUICK, BODY_NONE,   QUERY, state_metrics},
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
        if (!face_is_open(str_of(route->pattern), request->state->without, err)) return false;
        if (answers(route, request->method)) {
            for (size_t i = 0; i < CAPTURES_MAX; i++) request->captures[i] = captures[i];
            request->route = route;
            return decode_captures(request, route->pattern, err);
        }
        allowed = add_allowed(request, allowed, route->method);
    }
    return refuse(request, allowed, err);
}
