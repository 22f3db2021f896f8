/* SPDX-License-Identifier: Apache-2.0 */
#include "http/tls.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"

enum { CHAIN_MAX = 16, FILE_MAX_BYTES = 1 << 20 };

/* A certificate as it was read once. Handshakes may still be under way with it when the next one is there: all stay until the
 * end, a few kilobytes each. */
struct pair {
    struct pair *older;
    gnutls_pcert_st chain[CHAIN_MAX];
    unsigned count;
    gnutls_privkey_t key;
    int64_t expiry;
};

struct tls {
    const char *certificate_path, *key_path;
    pthread_mutex_t reloading;
};

static _Atomic(struct pair *) newest;

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static void close_pair(struct pair *pair) {
    if (!pair) return;
    for (unsigned i = 0; i < pair->count; i++) gnutls_pcert_deinit(&pair->chain[i]);
    if (pair->key) gnutls_privkey_deinit(pair->key);
    free(pair);
}

static gnutls_datum_t datum_of(const struct buf *bytes) {
    return (gnutls_datum_t){(unsigned char *)bytes->at, (unsigned)bytes->len};
}

static bool refuse(struct error *err, const char *path, const char *what, int code) {
    return error_set(err, ERR_INVALID, "%s: %s (%s)", path, what, gnutls_strerror(code));
}

/* The library compares the two when they are set together. */
static bool check_pair(const struct tls *tls, const gnutls_datum_t *certificate, const gnutls_datum_t *key, struct error *err) {
    gnutls_certificate_credentials_t credentials;
    if (gnutls_certificate_allocate_credentials(&credentials) != 0) return error_set(err, ERR_INTERNAL, "GnuTLS can't be used");
    int code = gnutls_certificate_set_x509_key_mem2(credentials, certificate, key, GNUTLS_X509_FMT_PEM, NULL, 0);
    gnutls_certificate_free_credentials(credentials);
    return code >= 0 || error_set(err, ERR_INVALID,
                                  "%s and %s: no certificate (with its chain) and the key that belongs to it, both as PEM (%s)",
                                  tls->certificate_path, tls->key_path, gnutls_strerror(code));
}

static int64_t read_expiry(gnutls_pcert_st *certificate) {
    gnutls_x509_crt_t parsed;
    if (gnutls_pcert_export_x509(certificate, &parsed) != 0) return 0;
    int64_t expiry = gnutls_x509_crt_get_expiration_time(parsed);
    gnutls_x509_crt_deinit(parsed);
    return expiry;
}

static bool parse(const struct tls *tls, const struct buf *certificate, const struct buf *key, struct pair *pair,
                  struct error *err) {
    gnutls_datum_t chain_bytes = datum_of(certificate), key_bytes = datum_of(key);
    unsigned count = CHAIN_MAX;
    if (!check_pair(tls, &chain_bytes, &key_bytes, err)) return false;
    int code = gnutls_pcert_list_import_x509_raw(pair->chain, &count, &chain_bytes, GNUTLS_X509_FMT_PEM, 0);
    if (code < 0) return refuse(err, tls->certificate_path, "no chain of at most 16 certificates as PEM", code);
    pair->count = count;
    pair->expiry = read_expiry(&pair->chain[0]);
    code = gnutls_privkey_init(&pair->key);
    if (code == 0) code = gnutls_privkey_import_x509_raw(pair->key, &key_bytes, GNUTLS_X509_FMT_PEM, NULL, 0);
    return code == 0 || refuse(err, tls->key_path, "no private key without a password as PEM", code);
}

static struct pair *read_pair(const struct tls *tls, struct error *err) {
    struct buf certificate = {0}, key = {0};
    struct pair *pair = alloc_zero(1, sizeof *pair);
    bool ok = file_read(tls->certificate_path, FILE_MAX_BYTES, &certificate, err) &&
              file_read(tls->key_path, FILE_MAX_BYTES, &key, err) && parse(tls, &certificate, &key, pair, err);
    gnutls_memset(key.at, 0, key.len);
    buf_done(&certificate);
    buf_done(&key);
    if (ok) return pair;
    close_pair(pair);
    return NULL;
}

/* ---- life --------------------------------------------------------------------------------------------------------------- */

bool tls_reload(struct tls *tls, struct error *err) {
    struct pair *pair = read_pair(tls, err);
    if (!pair) return false;
    pthread_mutex_lock(&tls->reloading);
    pair->older = atomic_load(&newest);
    atomic_store(&newest, pair);
    pthread_mutex_unlock(&tls->reloading);
    return true;
}

struct tls *tls_open(const char *certificate_path, const char *key_path, struct error *err) {
    struct tls *tls = alloc_zero(1, sizeof *tls);
    tls->certificate_path = certificate_path;
    tls->key_path = key_path;
    pthread_mutex_init(&tls->reloading, NULL);
    if (tls_reload(tls, err)) return tls;
    tls_close(tls);
    return NULL;
}

void tls_close(struct tls *tls) {
    if (!tls) return;
    struct pair *pair = atomic_exchange(&newest, NULL);
    while (pair) {
        struct pair *older = pair->older;
        close_pair(pair);
        pair = older;
    }
    pthread_mutex_destroy(&tls->reloading);
    free(tls);
}

int64_t tls_expiry(struct tls *tls) {
    const struct pair *pair = tls ? atomic_load(&newest) : NULL;
    return pair ? pair->expiry : 0;
}

static int retrieve(gnutls_session_t session, const gnutls_datum_t *issuers, int issuer_count,
                    const gnutls_pk_algorithm_t *algorithms, int algorithm_count, gnutls_pcert_st **chain, unsigned *count,
                    gnutls_privkey_t *key) {
    struct pair *pair = atomic_load(&newest);
    (void)session, (void)issuers, (void)issuer_count, (void)algorithms, (void)algorithm_count;
    if (!pair) return -1;
    *chain = pair->chain;
    *count = pair->count;
    *key = pair->key;
    return 0;
}

void *tls_callback(void) {
    gnutls_certificate_retrieve_function2 *function = retrieve;
    void *pointer;
    _Static_assert(sizeof function == sizeof pointer, "a function's address fits");
    *(gnutls_certificate_retrieve_function2 **)(void *)&pointer = function;
    return pointer;
}
