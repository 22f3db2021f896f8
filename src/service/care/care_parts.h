/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of memory care share. */
#ifndef TAFSIRI_SERVICE_CARE_CARE_PARTS_H
#define TAFSIRI_SERVICE_CARE_CARE_PARTS_H

#include "service/care/care.h"
#include "service/memory/change.h"

enum { CARE_GROUP = 500 };

/* A care that is under way. */
struct care {
    struct service *service;
    struct arena *arena; /* of the report */
    const struct care_options *options;
    struct care_report *report;
    struct memory memory;
    int64_t now_ms;
    bool damaged; /* some was passed over */
};

/* Finds the memory, which must be one that may be written unless it is a dry run, and readies the report. */
bool care_begin(struct care *care, struct str memory, struct error *err);
/* Copies the change into the report, while there is room. */
void care_note(struct care *care, const char *what, const struct unit *unit, const char *why);
/* The next units behind *after, which moves; none at the end. ERR_UNAVAILABLE when the service stops. What is damaged
 * is passed over, so that all that can be read is had, and the end is ERR_DAMAGED: nobody may take it for the whole. */
bool care_read(struct care *care, struct arena *arena, int64_t *after, struct unit_list *units, struct error *err);

/* A unit to be removed, and why. Removed when it is still at the rev of `unit`. */
struct care_removal {
    struct unit unit;
    const char *why; /* NULL: as `same` says */
    int64_t same;    /* a unit that stays, and must be there at same_rev; 0: none */
    int64_t same_rev;
};
/* Removes them in one transaction, or (dry run) notes them. */
bool care_remove(struct care *care, const struct care_removal *removals, size_t count, struct error *err);

#endif
