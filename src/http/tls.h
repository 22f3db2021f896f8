/* SPDX-License-Identifier: Apache-2.0 */
/* The server's certificate: read from PEM files, exchanged for a new one while connections go on. */
#ifndef TAFSIRI_HTTP_TLS_H
#define TAFSIRI_HTTP_TLS_H

#include <stdint.h>

#include "base/error.h"

struct tls;

/* What clients may negotiate. */
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* Reads the certificate, its chain behind it, and its key. ERR_NOT_FOUND, ERR_DENIED, ERR_INVALID for what is none or doesn't
 * belong together. There is one at a time, since the library's call-back carries no context. */
struct tls *tls_open(const char *certificate_path, const char *key_path, struct error *err);
void tls_close(struct tls *tls);
/* Reads the files again. When they are bad the old certificate stays. */
bool tls_reload(struct tls *tls, struct error *err);
/* When the certificate ends, in seconds since 1970. */
int64_t tls_expiry(struct tls *tls);
/* For MHD_OPTION_HTTPS_CERT_CALLBACK: a gnutls_certificate_retrieve_function2. */
void *tls_callback(void);

#endif
