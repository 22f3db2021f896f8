/* SPDX-License-Identifier: Apache-2.0 */
/* What `segment` and `spell` share: a text read from a file, its language, and a service without memories. */
#ifndef TAFSIRI_CLI_READING_H
#define TAFSIRI_CLI_READING_H

#include "base/buf.h"
#include "service/service.h"

struct reading {
    struct service *service;
    struct language language;
    struct buf text;
    struct arena arena;
};

/* `path` "-" is standard input. Done must be called either way. */
bool reading_open(struct reading *reading, const char *path, const char *language, const struct service_options *options,
                  struct error *err);
void reading_done(struct reading *reading);

#endif
