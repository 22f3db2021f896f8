/* SPDX-License-Identifier: Apache-2.0 */
/* Only for files of service/. */
#ifndef TAFSIRI_SERVICE_MEMORY_VERIFY_H
#define TAFSIRI_SERVICE_MEMORY_VERIFY_H

#include "service/service.h"

/* service_verify, of a directory that no server has open: nothing is left in it. */
bool verify_at_rest(const char *data, void (*report)(void *context, const char *fault), void *context,
                    struct service_health *out, struct error *err);
/* The same of a copy that is the caller's alone: one of an older version is brought to this program's schema first. */
bool verify_migrated(const char *data, void (*report)(void *context, const char *fault), void *context,
                     struct service_health *out, struct error *err);

#endif
