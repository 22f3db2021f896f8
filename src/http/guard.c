/* SPDX-License-Identifier: Apache-2.0 */
#include "http/guard.h"

#include <string.h>

#include "http/listen.h"

/* ---- framing ------------------------------------------------------------------------------------------------------------ */

static bool refuse(struct request *request, struct error *err, const char *why) {
    request->fault.status = 400;
    request->fault.close = true;
    return error_set(err, ERR_MALFORMED, "%s", why);
}

/* RFC 9110, 5.6.2. "Content-Length " with a blank is what some readers take for Content-Length and others ignore. */
static bool is_token(struct str name) {
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        bool alphanumeric = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!alphanumeric && (c == '\0' || !strchr(others, c))) return false;
    }
    return name.len > 0;
}

static bool has_control(struct str value) {
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if ((c < ' ' && c != '\t') || c == 0x7F) return true;
    }
    return false;
}

static bool check_headers(struct request *request, struct error *err) {
    if (request->header_count > HEADERS_MAX) {
        refuse(request, err, "too many header fields");
        request->fault.status = 431;
        return false;
    }
    for (size_t i = 0; i < request->header_count; i++) {
        if (!is_token(request->headers[i].name)) return refuse(request, err, "the name of a header field is malformed");
        if (has_control(request->headers[i].value)) return refuse(request, err, "a header field holds a control character");
    }
    return true;
}

static size_t count_headers(const struct request *request, const char *name) {
    size_t count = 0;
    for (size_t i = 0; i < request->header_count; i++) count += str_equal_nocase(request->headers[i].name, str_of(name));
    return count;
}

/* Digits only: "+5", "5, 5" and " 5" are read differently by different readers. */
static bool parse_length(struct str text, uint64_t *length) {
    int64_t number;
    if (text.len == 0 || text.len > 18 || text.at[0] == '-' || !str_to_int(text, &number)) return false;
    *length = (uint64_t)number;
    return true;
}

bool guard_framing(struct request *request, uint64_t *length, struct error *err) {
    struct str text;
    *length = 0;
    if (!check_headers(request, err)) return false;
    size_t lengths = count_headers(request, "Content-Length"), codings = count_headers(request, "Transfer-Encoding");
    if (count_headers(request, "Host") != 1) return refuse(request, err, "there must be exactly one Host header");
    if (lengths + codings > 1) return refuse(request, err, "there must be one Content-Length or Transfer-Encoding, not both");
    if (request_header(request, "Transfer-Encoding", &text)) {
        if (!str_equal_nocase(text, STR("chunked"))) return refuse(request, err, "the only transfer encoding known is chunked");
        *length = UINT64_MAX;
    }
    if (request_header(request, "Content-Length", &text) && !parse_length(text, length))
        return refuse(request, err, "Content-Length is not a number");
    return true;
}

/* ---- loopback ----------------------------------------------------------------------------------------------------------- */

/* "localhost:8080" -> localhost, "[::1]:8080" -> ::1. Empty when it is neither. */
static struct str host_name(struct str host) {
    if (str_starts(host, STR("["))) {
        size_t end = str_find(host, STR("]"), 0);
        return end == SIZE_MAX ? STR("") : str_slice(host, 1, end);
    }
    return str_cut(&host, ':');
}

static bool is_local(struct request *request, struct str host) {
    struct str name = host_name(host);
    if (str_equal_nocase(name, STR("localhost"))) return true;
    return name.len > 0 && memchr(name.at, '\0', name.len) == NULL && listen_is_loopback(arena_copy(&request->arena, name).at);
}

/* A page of this server itself: "http://" and the very Host that was asked. */
static bool is_own_origin(struct str origin, struct str host) {
    struct str scheme = STR("http://");
    return str_starts(origin, scheme) && str_equal_nocase(str_slice(origin, scheme.len, origin.len), host);
}

bool guard_loopback(struct request *request, struct error *err) {
    struct str host = {0}, origin, site, mode = {0};
    request_header(request, "Host", &host);
    if (!is_local(request, host)) {
        request->fault.status = 421;
        request->fault.close = true;
        return error_set(err, ERR_DENIED, "this server answers on this machine only: ask for localhost or 127.0.0.1");
    }
    if (request_header(request, "Origin", &origin) && !is_own_origin(origin, host))
        return error_set(err, ERR_DENIED, "pages of other origins may not use this server");
    request_header(request, "Sec-Fetch-Mode", &mode);
    if (request_header(request, "Sec-Fetch-Site", &site) && str_equal(site, STR("cross-site")) &&
        !(request->method == METHOD_GET && str_equal(mode, STR("navigate"))))
        return error_set(err, ERR_DENIED, "pages of other sites may not use this server");
    return true;
}
