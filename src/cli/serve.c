/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "cli/cli.h"
#include "http/http.h"
#include "service/access/access.h"
#include "service/care/backup.h"
#include "store/store.h"

static const char *listen_on, *data_option, *rules, *extra_rules, *without_option;
static const char *certificate, *certificate_key, *allow_origins, *audit_option;
static bool behind_proxy;
static bool empty;

static const struct option_row rows[] = {
    {"listen", "ADDRESS:PORT", "where to answer (default 127.0.0.1:8080; port 0: any free one)", &listen_on, NULL},
    {"data", "DIR", "the data directory (default $XDG_DATA_HOME/tafsiri or ~/.local/share/tafsiri)", &data_option, NULL},
    {"srx", "FILE", "segmentation rules in place of the built-in ones", &rules, NULL},
    {"srx-extra", "FILE", "segmentation rules tried before the others", &extra_rules, NULL},
    {"without", "PROTOCOLS", "switch off: tmserver, languagetool, apertium, mymemory (separated by commas)", &without_option,
     NULL},
    {"tls-cert", "FILE", "encrypt: the certificate with its chain, PEM", &certificate, NULL},
    {"tls-key", "FILE", "its private key, PEM; both are read again on SIGHUP", &certificate_key, NULL},
    {"behind-proxy", NULL, "a proxy encrypts and says in X-Forwarded-For who asks", NULL, &behind_proxy},
    {"allow-origin", "ORIGINS", "pages of others that may ask, such as moz-extension://* (separated by commas)", &allow_origins,
     NULL},
    {"audit", "FILE", "the audit log (default: audit.log in the data directory)", &audit_option, NULL},
    {"empty", NULL, "don't load the bundled memory", NULL, &empty},
    {0},
};

static const struct option_table table = {
    "serve [OPTION...]",
    "Answers over HTTP, and to the other commands over a socket in the data directory, until SIGINT or SIGTERM.",
    rows,
    "A new data directory gets the bundled memory, once.\n"
    "An address that others can reach takes an access key (tafsiri key create), and --tls-cert or --behind-proxy.",
};

/* Splits "127.0.0.1:8080", "[::1]:8080" or ":8080". */
static bool parse_listen(const char *text, char *address, size_t size, uint16_t *port) {
    const char *colon = strrchr(text, ':');
    int64_t number;
    if (!colon || !str_to_int(str_of(colon + 1), &number) || number < 0 || number > 65535) return false;
    struct str host = {text, (size_t)(colon - text)};
    if (host.len == 0) host = STR("127.0.0.1");
    if (host.at[0] == '[' && host.at[host.len - 1] == ']') host = str_slice(host, 1, host.len - 1);
    if (str_equal(host, STR("localhost"))) host = STR("127.0.0.1");
    if (host.len >= size) return false;
    memcpy(address, host.at, host.len);
    address[host.len] = '\0';
    *port = (uint16_t)number;
    unsigned char raw[16];
    return inet_pton(AF_INET, address, raw) == 1 || inet_pton(AF_INET6, address, raw) == 1;
}

static bool parse_without(const char *text, unsigned *without) {
    static const struct {
        struct str name;
        unsigned bit;
    } protocols[] = {{STR("tmserver"), HTTP_TMSERVER},
                     {STR("languagetool"), HTTP_LANGUAGETOOL},
                     {STR("apertium"), HTTP_APERTIUM},
                     {STR("mymemory"), HTTP_MYMEMORY}};
    struct str rest = str_of(text);
    while (rest.len) {
        struct str name = str_trim(str_cut(&rest, ','));
        unsigned bit = 0;
        for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
            if (str_equal(protocols[i].name, name)) bit = protocols[i].bit;
        if (!bit) return false;
        *without |= bit;
    }
    return true;
}

static bool is_loopback(const char *address) {
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* ---- the bundled memory ----------------------------------------------------------------------------------------------- */

static bool import_file(struct service *service, const char *path, struct error *err) {
    struct import_options options = {.memory = STR("news"), .name = str_of(path)};
    struct import *import = service_import_begin(service, &options, err);
    struct import_report report;
    struct arena arena = {0};
    struct buf bytes = {0};
    bool ok = import && file_read(path, 64 << 20, &bytes, err) && service_import_feed(import, bytes.at, bytes.len, err) &&
              service_import_finish(import, &arena, &report, err);
    service_import_close(import);
    buf_done(&bytes);
    arena_done(&arena);
    return ok;
}

static bool import_terms(struct service *service, const char *path, struct error *err) {
    struct terms_report report;
    struct buf bytes = {0};
    bool ok = file_read(path, TERMS_MAX_BYTES, &bytes, err) &&
              service_import_terms(service, NULL, str_of(path), buf_str(&bytes), &report, err);
    buf_done(&bytes);
    return ok;
}

/* The bundled file's path, with a NUL behind. */
static bool bundled_path(const char *name, struct buf *path, struct error *err) {
    if (!places_memory(path, err)) return false;
    buf_add_str(path, str_of(name));
    buf_add_byte(path, '\0');
    return true;
}

/* Once: the mark is set when all of it is in, so that what a user deletes later stays deleted, and a full disk is made good. */
static bool load_bundled(struct service *service, const char *data, struct error *err) {
    struct buf path = {0}, mark = {0};
    buf_add_format(&mark, "%s/" BUNDLED_MARK, data);
    buf_add_byte(&mark, '\0');
    bool ok = true;
    if (!empty && !file_exists(mark.at))
        ok = bundled_path("/terms.tbx", &path, err) && import_terms(service, path.at, err) &&
             bundled_path("/news.tmx", &path, err) && import_file(service, path.at, err) &&
             file_replace(mark.at, STR("loaded\n"), err);
    buf_done(&path);
    buf_done(&mark);
    return ok;
}

/* ---- greeting --------------------------------------------------------------------------------------------------------- */

static void print_memories(struct service *service) {
    struct arena arena = {0};
    struct memory_list memories;
    if (service_list_memories(service, &arena, &memories, NULL))
        for (size_t i = 0; i < memories.count; i++)
            printf("  %-20.*s %8" PRId64 " units\n", STR_ARG(memories.at[i].name), memories.at[i].units);
    arena_done(&arena);
}

static void tell_damage(const char *row) {
    log_event(LOG_LEVEL_ERROR, row, LOG_PAIRS("advice", "`tafsiri verify` names all there are"));
}

static void print_greeting(struct service *service, const char *address, uint16_t port, const char *data) {
    const char *scheme = certificate ? "https" : "http";
    const char *open = strchr(address, ':') ? "[" : "", *close = *open ? "]" : "";
    printf("Tafsiri " TAFSIRI_VERSION " answers on %s://%s%s%s:%u\n", scheme, open, address, close, port);
    printf("Memories in %s:\n", data);
    print_memories(service);
    printf("Try:\n  curl '%s://%s%s%s:%u/v1/suggestions?from=en&to=sw&q=The+Kenyan+government+has+pledged+to+send+a+group+"
           "of+2,500+police+officers+to+support+and+train+their+Haitian+counterparts,+as+part+of+a+broader+international+"
           "effort+to+restore+order+in+the+North+American+nation.'\n",
           scheme, open, address, close, port);
    fflush(stdout);
}

/* For the log of a service manager; a person has the greeting. */
static void log_start(struct service *service, const struct http_options *options, uint16_t port) {
    char text[16], keys[32];
    if (isatty(STDERR_FILENO)) return;
    snprintf(text, sizeof text, "%u", port);
    snprintf(keys, sizeof keys, "%zu", service_count_keys(service));
    log_event(LOG_LEVEL_INFO, "serving",
              LOG_PAIRS("version", TAFSIRI_VERSION, "address", options->address, "port", text, "encrypted",
                        certificate    ? "tls"
                        : behind_proxy ? "by a proxy"
                                       : "no",
                        "keys", keys));
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

/* Takes the signals from before the indexes are made until the end, in a thread of its own. */
struct watch {
    pthread_t thread;
    sigset_t signals;
    struct service *service;
    _Atomic(struct http_server *) server; /* NULL: nothing is open yet that could be opened again */
    atomic_bool ended;                    /* by a signal, or by a start that failed: who is first, sets it */
};

/* Blocked in all threads, so that one sigwait takes them. A reader that leaves must not end the server either. */
static void block_signals(sigset_t *ends) {
    sigemptyset(ends);
    sigaddset(ends, SIGINT);
    sigaddset(ends, SIGTERM);
    sigaddset(ends, SIGHUP);
    sigset_t blocked = *ends;
    sigaddset(&blocked, SIGPIPE);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
}

/* The certificate and the audit log; a service manager is told of it. */
static void reload(struct http_server *server) {
    struct error err = {0};
    if (!server) return;
    notify_reloading();
    if (http_reload(server, &err)) {
        log_event(LOG_LEVEL_INFO, "certificate and audit log were opened again", NULL);
    } else {
        log_event(LOG_LEVEL_ERROR, "not reloaded, what was there goes on", LOG_PAIRS("reason", err.message));
    }
    notify_state("READY=1");
}

/* SIGHUP to what was started from a terminal means that the terminal is gone. */
static void *take_signals(void *context) {
    struct watch *watch = context;
    bool watched = isatty(STDIN_FILENO);
    int number = 0;
    while (sigwait(&watch->signals, &number) == 0 && number == SIGHUP && !watched) reload(atomic_load(&watch->server));
    if (atomic_exchange(&watch->ended, true)) return NULL;
    notify_state("STOPPING=1");
    if (!isatty(STDERR_FILENO)) log_event(LOG_LEVEL_INFO, "stopping", NULL);
    service_stop(watch->service); /* the start gives up, as does all that takes long */
    return NULL;
}

static bool watch_begin(struct watch *watch, struct service *service, struct error *err) {
    watch->service = service;
    return pthread_create(&watch->thread, NULL, take_signals, watch) == 0 ||
           error_set(err, ERR_UNAVAILABLE, "the thread that takes signals can't be started");
}

/* Until there is a signal; true. Or ends the watch of a start that has failed: true where that was by a signal. */
static bool watch_end(struct watch *watch, bool started) {
    bool asked = started || atomic_exchange(&watch->ended, true);
    if (!asked) pthread_kill(watch->thread, SIGINT); /* blocked: sigwait takes it */
    pthread_join(watch->thread, NULL);
    sigprocmask(SIG_UNBLOCK, &watch->signals, NULL); /* a second Ctrl-C ends it at once; nothing acknowledged is lost by that */
    return asked;
}

static struct http_server *start(struct service *service, struct http_options *options, const char *data, struct error *err) {
    struct buf socket = {0}, audit = {0};
    struct http_server *server = NULL;
    buf_add_format(&socket, "%s/tafsiri.sock", data);
    buf_add_byte(&socket, '\0');
    options->unix_socket = socket.at;
    buf_add_format(&audit, "%s/audit.log", data);
    buf_add_byte(&audit, '\0');
    options->audit = audit_option ? audit_option : audit.at;
    if (service_wait_ready(service, err) && load_bundled(service, data, err)) server = http_open(service, options, err);
    buf_done(&socket);
    buf_done(&audit);
    return server;
}

static bool serve(struct service *service, struct http_options *options, const char *data, struct watch *watch,
                  struct error *err) {
    if (!watch_begin(watch, service, err)) return false;
    struct http_server *server = start(service, options, data, err);
    if (server) {
        atomic_store(&watch->server, server);
        print_greeting(service, options->address, http_port(server), data);
        log_start(service, options, http_port(server));
        notify_state("READY=1");
    }
    bool ok = watch_end(watch, server != NULL);
    http_close(server);
    return ok;
}

/* What large work (a save of an index, a learning, a document) took goes back to the system when it is done. By itself malloc
 * begins to keep blocks of up to 32 MiB once one has been freed, and up to 64 MiB free at the end of each of its arenas. */
static void keep_memory_flat(void) {
    enum { LARGE = 1 << 20, SPARE = 4 << 20 };
    mallopt(M_MMAP_THRESHOLD, LARGE);
    mallopt(M_TRIM_THRESHOLD, SPARE);
}

static int run(struct http_options *options, struct error *err) {
    struct buf data = {0}, dictionaries = {0};
    struct watch watch = {0};
    struct service *service = NULL;
    block_signals(&watch.signals);
    bool ok =
        places_data(data_option, &data, err) && places_check_owner(data.at, err) && places_dictionaries(&dictionaries, err);
    if (ok) service = service_open(&(struct service_options){data.at, dictionaries.at, rules, extra_rules, tell_damage}, err);
    ok = service && serve(service, options, data.at, &watch, err);
    service_close(service);
    buf_done(&data);
    buf_done(&dictionaries);
    return ok ? STATUS_OK : report_error(err);
}

int command_serve(int argc, char **argv) {
    struct error err = {0};
    char address[64];
    struct http_options options = {.address = address};
    int status;
    listen_on = "127.0.0.1:8080";
    without_option = "";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc > 1) return report_usage("serve takes no operands, such as \"%s\"", argv[1]);
    if (!parse_listen(listen_on, address, sizeof address, &options.port))
        return report_usage("--listen: an address and a port, such as 127.0.0.1:8080 or [::1]:8080, not \"%s\"", listen_on);
    if (!certificate != !certificate_key)
        return report_usage("--tls-cert and --tls-key belong together: give both, or neither");
    if (!is_loopback(address) && !certificate && !behind_proxy)
        return report_usage(
            "--listen %s: others can reach this address. Give --tls-cert and --tls-key, or --behind-proxy where a "
            "proxy encrypts; or listen on a loopback address (127.0.0.1, ::1)",
            listen_on);
    options.tls_certificate = certificate;
    options.tls_key = certificate_key;
    options.behind_proxy = behind_proxy;
    options.allow_origins = allow_origins;
    if (!parse_without(without_option, &options.without))
        return report_usage("--without: some of tmserver, languagetool, apertium, mymemory, not \"%s\"", without_option);
    keep_memory_flat();
    return run(&options, &err);
}
