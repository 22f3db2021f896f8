/* SPDX-License-Identifier: Apache-2.0 */
/* MyMemory's protocol: keys, each with a memory of its own, and TMX files into them. */
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "http/face.h"
#include "http/handlers.h"
#include "http/mymemory.h"

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

/* A bare 1 or 0: whether there is a memory for the key. */
bool mymemory_check_key(struct request *request, struct error *err) {
    struct form form;
    struct str name;
    struct memory memory;
    if (!form_read(request, MYMEMORY_NAMES, &form, err)) return false;
    bool known = mymemory_key_memory(request, str_trim(form_get(&form, "key")), &name, NULL) &&
                 service_get_memory(request->service, &request->arena, name, &memory, NULL);
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
    struct str file = form_get(form, "tmx"), name = form_get(form, "name");
    struct import_options options = {.memory = memory, .name = name, .author = STR("")};
    if (file.len == 0) return error_set(err, ERR_INVALID, "NO FILE: SEND IT AS THE FIELD \"tmx\" OF A FORM");
    if (str_starts(file, STR("\x1F\x8B"))) return error_set(err, ERR_INVALID, "SEND THE FILE WITHOUT GZIP");
    struct import *import = service_import_begin(request->service, &options, err);
    if (!import) return false;
    request_defer(request, close_import, import);
    return service_import_feed(import, file.at, file.len, err) && service_import_finish(import, &request->arena, report, err);
}

/* The file is read before the answer, so there is nothing to keep until the client asks how it went: its counts are the number
 * that it asks with. */
bool mymemory_import(struct request *request, struct error *err) {
    struct form form;
    struct str memory;
    struct import_report report = {0};
    if (!form_read(request, MYMEMORY_NAMES, &form, err) ||
        !mymemory_key_memory(request, str_trim(form_get(&form, "key")), &memory, err) ||
        !import_file(request, &form, memory, &report, err))
        return false;
    struct str uuid = arena_format(&request->arena, "%08llx-0000-4000-8000-%012llx", (unsigned long long)report.read,
                                   (unsigned long long)report.skipped);
    answer_import(request, uuid, report.read, report.skipped, 202);
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
