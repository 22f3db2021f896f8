/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log: who changed what, and who was refused. A line of JSON per event, without texts and without keys.
 *
 *     {"time":"2026-11-26T09:15:00.120Z","event":"change","status":201,"method":"POST","route":"/v1/memories/{memory}/units",
 *      "memory":"news","by":"session","key":"8g9u8w37","name":"Asha Mwangi","address":"192.0.2.7"}
 *
 * A line is handed to the system before the answer goes out, so that it survives the end of this process, however sudden; the
 * disk has it within a second (audit_file.h). What can't be written is counted, and the server goes on: a full disk refuses
 * changes by itself.
 *
 * Changes are all there, and what failed half-way is one, with the status that it failed with. Refusals can come by the
 * thousand: beyond AUDIT_REFUSALS_BURST and a few a second they are counted only, in a line of their own, lest a stranger
 * pushes everything else out of the files. */
#ifndef TAFSIRI_HTTP_GATE_AUDIT_H
#define TAFSIRI_HTTP_GATE_AUDIT_H

#include "base/error.h"
#include "http/message/request.h"

enum {
    AUDIT_REFUSALS_BURST = 100,   /* at once */
    AUDIT_REFUSAL_EVERY_MS = 500, /* and one more in each of these */
};

struct audit;

/* Opens or creates the file, mode 0600. */
struct audit *audit_open(const char *path, struct error *err);
void audit_close(struct audit *audit);
/* For a file that somebody else moved away: begins a new one. */
bool audit_reopen(struct audit *audit, struct error *err);

enum audit_outcome {
    AUDIT_NOTHING, /* it failed, and nothing was changed */
    AUDIT_DONE,
    AUDIT_FAILED, /* half-way: some of it may be done */
    AUDIT_REFUSED,
};

/* Writes what came of a request, where it is an event: a change, or access refused. `status` is what it ended with, which
 * is not always what its protocol says. NULL is fine. */
void audit_request(struct audit *audit, const struct request *request, enum audit_outcome outcome, int status);

struct audit_counts {
    uint64_t lines, left_out, failures;
};
void audit_measure(struct audit *audit, struct audit_counts *out);

#endif
