/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gate/policy.h"

#include <string.h>

#include "http/listen.h"
#include "service/access/access.h"

/* ---- origins ------------------------------------------------------------------------------------------------------------ */

static bool is_host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != '\0' && strchr(".-_:[]", c));
}

/* As browsers write them: scheme, host and port, and nothing behind, not even a "/". Firefox gives an add-on another host on
 * each machine: for extensions "*" may stand in its place. For the web it may not: that would be everybody. */
bool policy_is_origin(struct str text) {
    static const struct str webs[] = {STR("https://"), STR("http://")};
    size_t end = str_find(text, STR("://"), 0);
    if (end == SIZE_MAX || end == 0 || text.len > ORIGIN_MAX_BYTES) return false;
    struct str scheme = str_slice(text, 0, end + 3), host = str_slice(text, end + 3, text.len);
    bool web = str_equal(scheme, webs[0]) || str_equal(scheme, webs[1]);
    bool extension = str_ends(scheme, STR("-extension://"));
    if (str_equal(host, STR("*"))) return extension;
    for (size_t i = 0; i < host.len; i++)
        if (!is_host_char(host.at[i])) return false;
    return host.len > 0 && (web || extension);
}

static bool read_origins(const char *text, struct access_policy *out, struct error *err) {
    struct str rest = str_of(text);
    while (rest.len) {
        struct str origin = str_trim(str_cut(&rest, ','));
        if (out->origin_count == ORIGINS_MAX) return error_set(err, ERR_INVALID, "more than %d allowed origins", ORIGINS_MAX);
        if (!policy_is_origin(origin))
            return error_set(err, ERR_INVALID,
                             "\"%" STR_FMT "\" is no origin: write it as browsers do, such as https://news.example.org, "
                             "chrome-extension://ID or moz-extension://*",
                             STR_ARG(origin));
        out->origins[out->origin_count++] = origin;
    }
    return true;
}

/* ---- the address -------------------------------------------------------------------------------------------------------- */

static bool check_reach(const struct http_options *options, struct service *service, struct error *err) {
    if (!options->tls_certificate && !options->behind_proxy)
        return error_set(err, ERR_DENIED,
                         "others can reach %s: keys would cross the network in the clear. Give --tls-cert and --tls-key, or "
                         "--behind-proxy if a proxy on this machine encrypts",
                         options->address);
    if (service_count_keys(service) > 0) return true;
    return error_set(err, ERR_DENIED,
                     "others can reach %s, and there is no access key that they would need. Make one first: "
                     "tafsiri key create --role administrator NAME",
                     options->address);
}

bool policy_make(const struct http_options *options, struct service *service, struct access_policy *out, struct error *err) {
    *out = (struct access_policy){0};
    if (!options->tls_certificate != !options->tls_key)
        return error_set(err, ERR_INVALID,
                         "--tls-cert and --tls-key belong together: the certificate (with its chain) and its key");
    if (options->allow_origins && !read_origins(options->allow_origins, out, err)) return false;
    if (!options->address) return true;
    bool local = listen_is_loopback(options->address);
    out->behind_proxy = options->behind_proxy;
    out->loopback = local && !options->behind_proxy;
    out->keys_always = !out->loopback;
    out->encrypted = options->tls_certificate != NULL;
    out->secure = options->behind_proxy || out->encrypted;
    return local || check_reach(options, service, err);
}
