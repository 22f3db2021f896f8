/* SPDX-License-Identifier: Apache-2.0 */
/* MyMemory's protocol: keys, each with a memory of its own, and files: TMX into them and out, glossaries into the term list. */
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "http/face.h"
#include "http/handlers.h"
#include "http/protocols/mymemory.h"
#include "http/server_state.h"
#include "service/access/access.h"

/* ---- keys ------------------------------------------------------------------------------------------------------------- */

/* As long as MyMemory's own: MateCat looks for hexadecimal digits to tell private matches. */
static bool make_key(struct request *request, struct str *key, struct error *err) {
    unsigned char bytes[10];
    struct str memory;
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return error_set_errno(err, "no random bytes to be had");
    char digits[2 * sizeof bytes + 1];
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(digits + 2 * i, 3, "%02x", bytes[i]);
    *key = arena_copy(&request->arena, str_of(digits));
    return mymemory_key_memory(request, *key, &memory, err) && face_ensure_memory(request, memory, err);
}

static void write_key(struct request *request, struct str key) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_str(&json, "key", key);
    json_put_str(&json, "id", key);
    json_put_str(&json, "pass", key);
    json_put_str(&json, "error", STR(""));
    json_put_int(&json, "code", 200);
    json_end_object(&json);
}

bool mymemory_create_key(struct request *request, struct error *err) {
    struct str key;
    if (!make_key(request, &key, err)) return false;
    write_key(request, key);
    return true;
}

static bool has_memory(struct request *request, struct str key, bool *there, struct error *err) {
    struct str name;
    struct memory memory;
    struct error why = {0};
    *there = mymemory_key_memory(request, key, &name, &why) &&
             service_get_memory(request->service, &request->arena, name, &memory, &why);
    return *there || why.code == ERR_NOT_FOUND || why.code == ERR_DENIED || error_set(err, why.code, "%s", why.message);
}

/* A bare 1 or 0: whether there is a memory for the key, or it is an access key that counts: MateCat takes no other into a
 * project, and sends those of the project with its calls. */
bool mymemory_check_key(struct request *request, struct error *err) {
    struct form form;
    struct access_key access;
    if (!form_read(request, MYMEMORY_NAMES, &form, err)) return false;
    struct str key = str_trim(form_get(&form, "key"));
    bool known = service_check_key(request->service, &request->arena, key, &access, NULL);
    if (!known && !has_memory(request, key, &known, err)) return false;
    reply_type(request, 200, "text/plain");
    buf_add_byte(&request->reply.body, known ? '1' : '0');
    return true;
}

/* ---- import ----------------------------------------------------------------------------------------------------------- */

static void answer_import(struct request *request, struct str uuid, int64_t total, int64_t skipped, int status) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "responseData");
    json_begin_object(&json);
    json_put_str(&json, "uuid", uuid);
    json_put_str(&json, "id", uuid);
    json_put_str(&json, "creation_date", clock_format(&request->arena, clock_now_ms()));
    json_put_int(&json, "totals", total);
    json_put_int(&json, "completed", total - skipped);
    json_put_int(&json, "skipped", skipped);
    json_put_int(&json, "status", 1);
    json_end_object(&json);
    json_put_str(&json, "responseDetails", STR(""));
    json_put_int(&json, "responseStatus", status);
    json_end_object(&json);
}

static void close_import(void *context) {
    service_import_close(context);
}

static bool import_file(struct request *request, const struct form *form, struct str memory, struct import_report *report,
                        struct error *err) {
    struct str file = form_file(form, "tmx"), name = form_get(form, "name");
    struct import_options options = {.memory = memory, .name = name, .author = STR("")};
    if (file.len == 0) return error_set(err, ERR_INVALID, "NO FILE: SEND IT AS THE FIELD \"tmx\" OF A FORM");
    struct import *import = service_import_begin(request->service, &options, err);
    if (!import) return false;
    request_defer(request, close_import, import);
    return service_import_feed(import, file.at, file.len, err) && service_import_finish(import, &request->arena, report, err);
}

/* The counts of an import are the number that the client asks with: it is over before the answer, so there is nothing to keep.
 */
static void answer_accepted(struct request *request, int64_t total, int64_t skipped) {
    struct str uuid =
        arena_format(&request->arena, "%08llx-0000-4000-8000-%012llx", (unsigned long long)total, (unsigned long long)skipped);
    answer_import(request, uuid, total, skipped, 202);
}

/* After "400" MateCat would tell its user to try again in five minutes; after "403" it tells her why. */
bool mymemory_import(struct request *request, struct error *err) {
    struct form form;
    struct str memory;
    struct import_report report = {0};
    if (!form_read(request, MYMEMORY_NAMES, &form, err) ||
        !mymemory_key_memory(request, str_trim(form_get(&form, "key")), &memory, err))
        return false;
    if (!import_file(request, &form, memory, &report, err)) {
        if (err->code == ERR_MALFORMED) request->fault.status = 403;
        return false;
    }
    answer_accepted(request, report.read + report.skipped, report.skipped); /* what is skipped isn't among those read */
    return true;
}

/* Here "406" is the status that goes with a reason. */
bool mymemory_import_glossary(struct request *request, struct error *err) {
    struct form form;
    struct terms_report report;
    if (!form_read(request, MYMEMORY_NAMES, &form, err)) return false;
    struct str file = form_file(&form, "glossary");
    if (file.len == 0) return error_set(err, ERR_INVALID, "NO FILE: SEND IT AS THE FIELD \"glossary\" OF A FORM");
    if (!service_import_terms(request->service, NULL, STR("glossary"), file, &report, err)) {
        if (err->code == ERR_MALFORMED || err->code == ERR_INVALID) request->fault.status = 406;
        return false;
    }
    answer_accepted(request, report.read, 0);
    return true;
}

bool mymemory_import_state(struct request *request, struct error *err) {
    struct form form;
    unsigned long long total, skipped;
    int end = 0;
    if (!form_read(request, MYMEMORY_NAMES, &form, err)) return false;
    struct str uuid = arena_copy(&request->arena, form_get(&form, "uuid"));
    if (uuid.len != 36 || sscanf(uuid.at, "%8llx-0000-4000-8000-%12llx%n", &total, &skipped, &end) != 2 || end != 36 ||
        skipped > total)
        return error_set(err, ERR_NOT_FOUND, "NO SUCH IMPORT");
    answer_import(request, uuid, (int64_t)total, (int64_t)skipped, 200);
    return true;
}

/* ---- export ----------------------------------------------------------------------------------------------------------- */

/* The original mails an address to fetch the file from. There is no mail here: who wants one is told the address, in the
 * sentence that MateCat shows; who wants none gets it as "resourceLink". */
static bool answer_link(struct request *request, const struct form *form, struct str path, struct error *err) {
    struct str host = STR("localhost");
    request_header(request, "Host", &host);
    const char *scheme = request->state->policy.secure ? "https" : "http";
    struct str link = arena_format(&request->arena, "%s://%" STR_FMT "%" STR_FMT, scheme, STR_ARG(host), STR_ARG(path));
    if (form_get(form, "user_email").len)
        return error_set(err, ERR_INVALID, "THIS SERVER SENDS NO MAIL. FETCH THE FILE FROM %" STR_FMT, STR_ARG(link));
    struct json json = mymemory_begin(request, STR("{\"id\":\"1\"}"));
    json_put_str(&json, "resourceLink", link);
    json_put_int(&json, "estimated_time", 0);
    mymemory_end(&json, STR("\"\""), 200);
    return true;
}

bool mymemory_export(struct request *request, struct error *err) {
    struct form form;
    struct str name;
    struct memory memory;
    if (!form_read(request, MYMEMORY_NAMES, &form, err) ||
        !mymemory_key_memory(request, str_trim(form_get(&form, "key")), &name, err) ||
        !service_get_memory(request->service, &request->arena, name, &memory, err))
        return false;
    struct str path = arena_format(&request->arena, "/v1/memories/%" STR_FMT "/tmx", STR_ARG(name));
    return answer_link(request, &form, path, err);
}

bool mymemory_export_glossary(struct request *request, struct error *err) {
    struct form form;
    return form_read(request, MYMEMORY_NAMES, &form, err) && answer_link(request, &form, STR("/v1/terms/csv"), err);
}

/* ---- writes that take their time elsewhere ---------------------------------------------------------------------------- */

/* Ours are on disk when they are answered. */
bool mymemory_entry_state(struct request *request, struct error *err) {
    struct form form;
    if (!form_read(request, MYMEMORY_NAMES, &form, err)) return false;
    struct json json = mymemory_begin(request, STR("\"DONE\""));
    mymemory_end(&json, STR("\"\""), 200);
    return true;
}
