/* SPDX-License-Identifier: Apache-2.0 */
#include "http/message/request.h"

#include <string.h>

#include "base/utf8.h"

static const char *const METHODS[METHOD_COUNT] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

struct str method_name(enum method method) {
    return method < METHOD_COUNT ? str_of(METHODS[method]) : STR("other");
}

enum method method_parse(struct str name) {
    for (int i = 0; i < METHOD_COUNT; i++)
        if (str_equal(name, str_of(METHODS[i]))) return (enum method)i;
    return METHOD_UNKNOWN;
}

struct deferred {
    struct deferred *next;
    void (*function)(void *context);
    void *context;
};

void request_defer(struct request *request, void (*function)(void *context), void *context) {
    struct deferred *deferred = ARENA_NEW(&request->arena, struct deferred);
    *deferred = (struct deferred){request->deferred, function, context};
    request->deferred = deferred;
}

void request_done(struct request *request) {
    for (struct deferred *d = request->deferred; d; d = d->next) d->function(d->context);
    buf_done(&request->body);
    buf_done(&request->reply.body);
    arena_done(&request->arena);
}

/* The absolute form ("http://host/path") is what a proxy is asked, but a server has to take it too (RFC 9112, 3.2.2). */
static struct str without_authority(struct str target) {
    if (!str_starts(target, STR("http://")) && !str_starts(target, STR("https://"))) return target;
    size_t slash = str_find(target, STR("/"), str_find(target, STR("//"), 0) + 2);
    return slash == SIZE_MAX ? STR("/") : str_slice(target, slash, target.len);
}

bool request_split_target(struct request *request, struct error *err) {
    for (size_t i = 0; i < request->target.len; i++)
        if ((unsigned char)request->target.at[i] <= ' ' || request->target.at[i] == 0x7F)
            return error_set(err, ERR_MALFORMED, "the request target holds a blank or a control character");
    struct str rest = without_authority(request->target);
    request->path = str_cut(&rest, '?');
    request->query = rest;
    if (str_starts(request->path, STR("/"))) return true;
    return error_set(err, ERR_MALFORMED, "the request target is no path");
}

bool request_header(const struct request *request, const char *name, struct str *value) {
    for (size_t i = 0; i < request->header_count; i++)
        if (str_equal_nocase(request->headers[i].name, str_of(name))) {
            *value = request->headers[i].value;
            return true;
        }
    return false;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool request_operation(const struct request *request, struct str *operation, struct error *err) {
    *operation = STR("");
    if (!request_header(request, "Operation-Id", operation)) return true;
    bool sound = operation->len > 0 && operation->len <= OPERATION_MAX;
    for (size_t i = 0; sound && i < operation->len; i++) sound = operation->at[i] > ' ' && operation->at[i] < 0x7F;
    return sound || error_set(err, ERR_INVALID, "Operation-Id must be 1 to %d printable ASCII characters", OPERATION_MAX);
}

bool request_match(struct request *request, const char *needed_by, int64_t *rev, struct error *err) {
    struct str tag;
    *rev = ANY_REV;
    if (!request_header(request, "If-Match", &tag)) {
        if (!needed_by) return true;
        request->fault.status = 428;
        return error_set(err, ERR_INVALID, "send If-Match with the ETag of the %s that is to change", needed_by);
    }
    if (str_equal(tag, STR("*"))) return true;
    bool quoted = tag.len > 2 && str_starts(tag, STR("\"")) && str_ends(tag, STR("\""));
    if (!quoted || !str_to_int(str_slice(tag, 1, tag.len - 1), rev) || *rev < 0) *rev = 0;
    return true;
}

int request_escaped_byte(struct str text, size_t i) {
    if (text.len - i < 3) return -1;
    int high = hex_digit(text.at[i + 1]), low = hex_digit(text.at[i + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool request_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *out, struct error *err) {
    char *at = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '%') {
            int byte = request_escaped_byte(text, i);
            if (byte < 0) return error_set(err, ERR_MALFORMED, "\"%%\" is not followed by two hexadecimal digits");
            c = (char)byte;
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0') return error_set(err, ERR_MALFORMED, "a NUL character is not allowed");
        at[len++] = c;
    }
    at[len] = '\0';
    *out = (struct str){at, len};
    return utf8_valid(*out, NULL) || error_set(err, ERR_MALFORMED, "the text is not valid UTF-8");
}

bool request_has_type(const struct request *request, const char *type) {
    struct str value;
    if (!request_header(request, "Content-Type", &value)) return false;
    return str_equal_nocase(str_trim(str_cut(&value, ';')), str_of(type));
}
