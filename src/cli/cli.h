/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: one file per command, and what they share.
 *
 * Commands that read or write memories are HTTP clients of the server that holds the data directory, over its Unix socket; when
 * none runs, they start one inside themselves for as long as they need it. So there is one way for data to flow, whoever asks.
 * Commands of the languages alone (segment, spell) and verify need no server. */
#ifndef TAFSIRI_CLI_CLI_H
#define TAFSIRI_CLI_CLI_H

#include <jansson.h>

#include "base/buf.h"
#include "base/error.h"

/* Exit statuses, as sysexits.h has them. */
enum {
    STATUS_OK = 0,
    STATUS_FOUND = 1, /* there is something to report: misspellings, damaged rows; or no suggestion */
    STATUS_USAGE = 64,
    STATUS_DATA = 65,
    STATUS_NO_INPUT = 66,
    STATUS_UNAVAILABLE = 69,
    STATUS_SOFTWARE = 70,
    STATUS_CANT_CREATE = 73,
    STATUS_NO_PERMISSION = 77,
};

struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns an exit status */
};

/* Finds the command in a table that ends with a zeroed row, and runs it. */
int cli_run(const struct command *commands, int argc, char **argv);

int command_serve(int argc, char **argv);
int command_import(int argc, char **argv);
int command_align(int argc, char **argv);
int command_merge(int argc, char **argv);
int command_split(int argc, char **argv);
int command_deduplicate(int argc, char **argv);
int command_clean(int argc, char **argv);
int command_statistics(int argc, char **argv);
int command_export(int argc, char **argv);
int command_suggest(int argc, char **argv);
int command_segment(int argc, char **argv);
int command_spell(int argc, char **argv);
int command_terms(int argc, char **argv);
int command_words(int argc, char **argv);
int command_pretranslate(int argc, char **argv);
int command_analyse(int argc, char **argv);
int command_jobs(int argc, char **argv);
int command_key(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_verify(int argc, char **argv);

/* ---- options.c -------------------------------------------------------------------------------------------------------- */

enum option_kind { OPTION_TEXT, OPTION_FLAG };

struct option_row {
    const char *name;     /* "data" for --data */
    const char *argument; /* its word in the help, "DIR"; NULL: a flag */
    const char *help;
    const char **text; /* where the argument goes */
    bool *flag;        /* what a flag sets */
};

struct option_table {
    const char *usage;             /* "import [OPTION...] FILE..." */
    const char *purpose;           /* a sentence or two */
    const struct option_row *rows; /* ends with a zeroed row */
    const char *more;              /* examples and notes under the options; may be NULL */
};

/* Takes --name ARGUMENT, --name=ARGUMENT and -- from argv; what is left stands in argv[1..*argc). False when the command is to
 * end at once, with *status: after --help, or after a mistake that it has told of. */
bool options_parse(const struct option_table *table, int *argc, char **argv, int *status);
/* A whole number in min..max; otherwise tells of the mistake and returns false. */
bool option_number(const char *name, const char *text, long min, long max, long *value);

/* ---- places.c: where things are --------------------------------------------------------------------------------------- */

/* --data, or $TAFSIRI_DATA, or $XDG_DATA_HOME/tafsiri, or ~/.local/share/tafsiri. */
bool places_data(const char *option, struct buf *path, struct error *err);
/* ERR_DENIED for root in a data directory of somebody else. */
bool places_check_owner(const char *data, struct error *err);
/* The dictionaries: $TAFSIRI_DICTIONARIES, those of the build tree the program stands in, or the installed ones. */
bool places_dictionaries(struct buf *path, struct error *err);
/* The bundled memory's directory, likewise ($TAFSIRI_MEMORY). */
bool places_memory(struct buf *path, struct error *err);

/* ---- report.c: what people read --------------------------------------------------------------------------------------- */

/* "tafsiri: sentence" to standard error; returns the exit status of the error's code. */
int report_error(const struct error *err);
/* What an import's answer warns of, to standard error, and how much more there is. */
void report_warnings(const json_t *answer, const char *path);
int report_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A progress bar on standard error when that is a terminal; otherwise nothing, or a line now and then for what takes long. */
struct progress {
    const char *label;
    int64_t started_ms, drawn_ms;
    bool shown;
};
void progress_start(struct progress *progress, const char *label);
void progress_show(struct progress *progress, int64_t done, int64_t total, const char *unit);
/* The same where somebody else measures: rate 0, left_ms -1: not known. Without a terminal a line every few seconds. */
void progress_tell(struct progress *progress, int64_t done, int64_t total, int64_t rate, const char *unit, int64_t left_ms);
void progress_end(struct progress *progress);

/* ---- notify.c: systemd, where it started us ------------------------------------------------------------------------- */

void notify_state(const char *state);
void notify_reloading(void);

/* ---- client.c: the server that holds the data
 * --------------------------------------------------------------------------------- */

struct client;

/* Connects to the running server, or starts one inside this process. ERR_NOT_FOUND for a directory without a store, unless one
 * may be created. */
struct client *client_open(const char *data, bool may_create, struct error *err);
void client_close(struct client *client);

struct client_request {
    const char *method, *path; /* "/v1/memories" with a query, percent-encoded already */
    struct str body;           /* JSON, unless type says otherwise */
    const char *type;          /* NULL: application/json */
    int body_fd;               /* > 0: the body is read from there instead */
    int64_t body_length;       /* -1: unknown */
    int output_fd;             /* > 0: the answer's body is written there, when it is a success */
    const char *output_name;   /* of that file, for messages */
    /* Called now and then, also while the answer is waited for: bytes of the body sent, and to be sent (0: unknown). May be
     * NULL. */
    void (*progress)(void *context, int64_t sent, int64_t total);
    void *progress_context;
};

/* False, with the server's problem as the error, for any status but 2xx. */
bool client_send(struct client *client, const struct client_request *request, struct buf *answer, struct error *err);
/* A GET while another request is under way: for its progress function. */
bool client_ask_beside(struct client *client, const char *path, struct buf *answer, struct error *err);
/* Appends text percent-encoded. */
void client_encode(struct buf *out, struct str text);
/* The same for the name of a file, which need not be UTF-8: what is none becomes U+FFFD. */
void client_encode_name(struct buf *out, const char *name);

#endif
