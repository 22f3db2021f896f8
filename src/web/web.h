/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the workbench, built into the program, each as it is and compressed.
 *
 * `src/web/pack` makes the table. A file's address holds the version of all of them, so that a browser keeps what it has for
 * ever and asks for everything anew after an update; index.html alone, which names that version, is asked for each time. */
#ifndef TAFSIRI_WEB_WEB_H
#define TAFSIRI_WEB_WEB_H

#include <stdbool.h>

#include "base/str.h"

struct web_file {
    const char *path; /* "index.html", "app.js" */
    const char *type; /* media type, with charset where it is text */
    const char *plain, *plain_end;
    const char *gzip, *gzip_end;
};

/* Twelve hexadecimal digits over the content of all files. */
struct str web_version(void);
/* NULL when there is none of this path. */
const struct web_file *web_find(struct str path);

#endif
