/* SPDX-License-Identifier: Apache-2.0 */
/* What `pretranslate` and `analyse` share: articles named on the command line, sent to a job of the server, which is followed
 * to its end. */
#ifndef TAFSIRI_CLI_BULK_H
#define TAFSIRI_CLI_BULK_H

#include <jansson.h>
#include <signal.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "cli/cli.h"

struct bulk_article {
    const char *path;
    struct str place; /* where its result goes, below the output directory: "sport/final.html" */
    struct str name;  /* in the job */
};

struct bulk {
    struct client *client;
    struct arena arena;
    struct bulk_article *articles; /* in order of name */
    size_t count, capacity;
    size_t passed_over; /* files in folders that have no known format: */
    struct buf passed;  /* the places of the first of them, "a.pdf, sport/b.odt" */
    const char *label;  /* beside the progress bar: "translating" */
    const char *output; /* in folders, what is below this one is passed by: results of before; NULL: there is none */
    const char *only;   /* in folders, only articles of this format ("docx"); NULL: any */
    char job[64];       /* "/v1/jobs/ID"; empty before there is one */
    json_t *end;        /* the job as it was in the end */
};

/* Files, and folders with all in them that has a known format; says on standard error what else is there. ERR_INVALID names a
 * file of another format, and two whose results would get one name. */
bool bulk_collect(struct bulk *bulk, int count, char **paths, struct error *err);
/* "sw,fr-HT" as a list. */
void bulk_write_list(struct json *json, const char *key, const char *text);
/* {"95-99": 40} from "95-99=40,100=25". */
bool bulk_write_weights(struct json *json, const char *text, struct error *err);
/* Creates the job, sends the articles, starts it, and shows its progress until it is over. ERR_UNAVAILABLE when the user has
 * stopped it (Ctrl-C). */
bool bulk_run(struct bulk *bulk, struct str settings, struct error *err);
/* The article of this name in the job; NULL: none. */
const struct bulk_article *bulk_find(const struct bulk *bulk, const char *name);
/* Calls `take` for each article as GET .../articles has it. */
bool bulk_each_article(struct bulk *bulk, bool (*take)(void *context, const json_t *article, struct error *err), void *context,
                       struct error *err);
/* Says on standard error what is odd in an article, as its answer tells it, each once for all languages. */
void bulk_print_warnings(const struct bulk_article *article, const json_t *answer);
/* Writes what GET `path` (below the job's) answers to a file, whole or not at all; "-" is standard output. */
bool bulk_fetch(struct bulk *bulk, const char *path, const char *file, struct error *err);
/* Removes the job, and frees everything. */
void bulk_done(struct bulk *bulk);

/* ---- follow.c: a job of the server */

/* A request with a JSON answer; `out` may be NULL. */
bool follow_ask(struct client *client, const char *method, const char *path, struct str body, json_t **out, struct error *err);
/* Shows the job's progress until it is over or was never started, or until *stopped (false, without an error). *end, which may
 * hold an earlier answer, is the job as it was last. ERR_UNAVAILABLE: it has failed. */
bool follow_job(struct client *client, const char *path, const char *label, const volatile sig_atomic_t *stopped, json_t **end,
                struct error *err);

/* ---- table.c: the analysis on a terminal */

/* Of the answer of GET .../analysis. */
void table_print(FILE *out, const json_t *analysis);

#endif
