/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gate/guard.h"

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
    if (request->folded)
        return refuse(request, err, "a header field goes on in the next line, holds NUL, or has too many blanks");
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
    if (count_headers(request, "Host") != 1 && !request->hostless)
        return refuse(request, err, "there must be exactly one Host header");
    if (lengths + codings > 1) return refuse(request, err, "there must be one Content-Length or Transfer-Encoding, not both");
    if (request_header(request, "Transfer-Encoding", &text)) {
        if (!str_equal_nocase(text, STR("chunked"))) return refuse(request, err, "the only transfer encoding known is chunked");
        *length = UINT64_MAX;
    }
    if (request_header(request, "Content-Length", &text) && !parse_length(text, length))
        return refuse(request, err, "Content-Length is not a number");
    return true;
}

/* ---- who asks ----------------------------------------------------------------------------------------------------------- */

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

/* A page of this server itself: the very Host that was asked. Where we encrypt, one with http comes from somebody who stands
 * between. Behind a proxy the page has https and we see http; one with http is a browser's on this machine, past the proxy. */
static bool is_own_origin(struct request *request, struct str origin, const struct access_policy *policy, struct str host) {
    static const struct str plain = STR("http://"), encrypted = STR("https://");
    struct str scheme = policy->secure && str_starts(origin, encrypted) ? encrypted : plain;
    if (policy->encrypted && scheme.len != encrypted.len) return false;
    if (policy->secure && scheme.len != encrypted.len && !is_local(request, host)) return false;
    return str_starts(origin, scheme) && str_equal_nocase(str_slice(origin, scheme.len, origin.len), host);
}

static bool is_allowed_origin(struct str origin, const struct access_policy *policy) {
    for (size_t i = 0; i < policy->origin_count; i++) {
        struct str allowed = policy->origins[i];
        if (str_equal_nocase(origin, allowed)) return true;
        if (str_ends(allowed, STR("://*")) && str_starts(origin, str_slice(allowed, 0, allowed.len - 1))) return true;
    }
    return false;
}

/* Never with credentials: cookies are for our own pages. */
static void allow_page(struct request *request, struct str origin) {
    request->identity.is_foreign_page = true;
    reply_add_header(request, "Access-Control-Allow-Origin", origin);
    reply_add_header(request, "Access-Control-Expose-Headers", STR("ETag, Location, Retry-After, Tafsiri-Lost"));
}

void guard_answer_preflight(struct request *request) {
    if (!request->identity.is_foreign_page) return;
    reply_add_header(request, "Access-Control-Allow-Methods", STR("GET, HEAD, POST, PUT, PATCH, DELETE"));
    reply_add_header(request, "Access-Control-Allow-Headers", STR("Authorization, Content-Type, If-Match, Operation-Id"));
    reply_add_header(request, "Access-Control-Max-Age", STR("600"));
    /* What browsers ask before a page of the web may reach into a private network. */
    struct str asked;
    if (request_header(request, "Access-Control-Request-Private-Network", &asked))
        reply_add_header(request, "Access-Control-Allow-Private-Network", STR("true"));
}

static bool check_page(struct request *request, const struct access_policy *policy, struct str host, struct error *err) {
    struct str origin, site, mode = {0};
    bool has_origin = request_header(request, "Origin", &origin);
    if (policy->origin_count) reply_add_header(request, "Vary", STR("Origin"));
    if (has_origin && is_allowed_origin(origin, policy)) {
        allow_page(request, origin);
        return true;
    }
    if (has_origin && !is_own_origin(request, origin, policy, host))
        return error_set(err, ERR_DENIED, "pages of other origins may not use this server");
    request_header(request, "Sec-Fetch-Mode", &mode);
    if (request_header(request, "Sec-Fetch-Site", &site) && str_equal(site, STR("cross-site")) &&
        !(request->method == METHOD_GET && str_equal(mode, STR("navigate"))))
        return error_set(err, ERR_DENIED, "pages of other sites may not use this server");
    return true;
}

bool guard_change(const struct request *request, struct error *err) {
    struct str site;
    if (request->identity.is_foreign_page || !request_header(request, "Sec-Fetch-Site", &site)) return true;
    return str_equal(site, STR("same-origin")) || str_equal(site, STR("none")) ||
           error_set(err, ERR_DENIED, "pages of other sites may not change anything here");
}

/* The last address that X-Forwarded-For names is the one that our proxy saw; those before it are what it was told. */
static void read_forwarded(struct request *request) {
    struct str list = {0}, last = {0};
    for (size_t i = 0; i < request->header_count; i++)
        if (str_equal_nocase(request->headers[i].name, STR("X-Forwarded-For"))) list = request->headers[i].value;
    while (list.len) last = str_cut(&list, ',');
    last = arena_copy(&request->arena, str_trim(last));
    if (listen_is_address(last.at)) request->identity.address = last;
}

bool guard_client(struct request *request, const struct access_policy *policy, struct error *err) {
    struct str host = {0};
    request_header(request, "Host", &host);
    if (policy->behind_proxy) read_forwarded(request);
    if (policy->loopback && !request->hostless && !is_local(request, host)) {
        request->fault.status = 421;
        request->fault.close = true;
        return error_set(err, ERR_DENIED, "this server answers on this machine only: ask for localhost or 127.0.0.1");
    }
    return check_page(request, policy, host, err);
}
