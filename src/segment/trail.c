/* SPDX-License-Identifier: Apache-2.0 */
#include "segment/trail.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum note_kind { NOTHING_KNOWN, MATCHES_AT, NONE_BEFORE };

struct note {
    int32_t kind, place;
};

/* A step of a row, in the present run. */
struct passed {
    uint32_t step, through; /* an entry of the row before */
};

struct row {
    uint32_t text;
    int32_t place;
    uint32_t count;
    struct passed *passed;
    struct note *notes; /* by step */
};

struct trail {
    uint32_t steps;
    bool backward;
    struct note *notes;
    struct passed *passed;
    uint32_t depth; /* how many rows the present run has passed: */
    struct row *path[TRAIL_ROWS];
    struct row rows[TRAIL_ROWS];
};

struct trail *trail_open(uint32_t steps, bool backward, size_t *bytes_left) {
    size_t entries = (size_t)steps * TRAIL_ROWS, bytes = sizeof(struct trail) + entries * (sizeof(struct note) * 2);
    if (bytes > *bytes_left) return NULL;
    *bytes_left -= bytes;
    struct trail *trail = alloc_zero(1, sizeof *trail);
    trail->steps = steps;
    trail->backward = backward;
    trail->notes = alloc_zero(entries, sizeof *trail->notes);
    trail->passed = alloc_zero(entries, sizeof *trail->passed);
    for (uint32_t i = 0; i < TRAIL_ROWS; i++) {
        trail->rows[i].notes = trail->notes + (size_t)i * steps;
        trail->rows[i].passed = trail->passed + (size_t)i * steps;
    }
    return trail;
}

void trail_close(struct trail *trail) {
    if (!trail) return;
    free(trail->notes);
    free(trail->passed);
    free(trail);
}

void trail_begin_run(struct trail *trail) {
    trail->depth = 0;
}

/* Of two places the one that a run comes to first, or the same. */
static bool is_reached(const struct trail *trail, int32_t place, int32_t last) {
    return trail->backward ? place >= last : place <= last;
}

static struct row *row_at(struct trail *trail, uint32_t text, int32_t place) {
    struct row *row = &trail->rows[place / TRAIL_ROW % TRAIL_ROWS];
    if (row->text != text || row->place != place) memset(row->notes, 0, trail->steps * sizeof *row->notes);
    row->text = text;
    row->place = place;
    row->count = 0;
    return row;
}

/* Until a match is found, there is none. */
static void enter(struct row *row, uint32_t step, uint32_t through, int32_t last) {
    row->notes[step] = (struct note){NONE_BEFORE, last};
    row->passed[row->count++] = (struct passed){step, through};
}

bool trail_pass(struct trail *trail, uint32_t text, int32_t place, int32_t last, uint32_t first, uint32_t *steps,
                uint32_t *through, uint32_t *count) {
    struct row *row = row_at(trail, text, place);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < *count; i++) {
        const struct note *note = &row->notes[steps[i] - first];
        if (note->kind != MATCHES_AT || !is_reached(trail, note->place, last)) continue;
        trail_match(trail, through[i], note->place);
        return true;
    }
    for (uint32_t i = 0; i < *count; i++) {
        const struct note *note = &row->notes[steps[i] - first];
        if (note->kind == NONE_BEFORE && is_reached(trail, last, note->place)) continue;
        enter(row, steps[i] - first, through[i], last);
        steps[kept] = steps[i];
        through[kept] = kept;
        kept++;
    }
    *count = kept;
    trail->path[trail->depth++] = row;
    return false;
}

void trail_match(struct trail *trail, uint32_t through, int32_t place) {
    while (trail->depth) {
        struct row *row = trail->path[--trail->depth];
        for (uint32_t i = 0; i < row->count; i++)
            row->notes[row->passed[i].step] = (struct note){i == through ? MATCHES_AT : NOTHING_KNOWN, place};
        through = row->passed[through].through;
    }
}
