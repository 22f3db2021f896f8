/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of an automaton's programs: shared by the writer (automaton.c) and the runner (walk.c). */
#ifndef TAFSIRI_SEGMENT_STEPS_H
#define TAFSIRI_SEGMENT_STEPS_H

#include "segment/automaton.h"

enum step_kind {
    STEP_MATCH,
    STEP_CHAR,     /* reads the character x */
    STEP_SET,      /* reads a character of sets[x] */
    STEP_JUMP,     /* goes on at x */
    STEP_FORK,     /* goes on at x and at y */
    STEP_BOUNDARY, /* \b; \B when negative */
    STEP_START,    /* the start of the text */
    STEP_END,      /* its end */
    STEP_LOOK,     /* programs[x] matches here; must not, when negative */
};

struct step {
    uint8_t kind;
    bool negative;
    uint32_t x, y;
};

struct program {
    uint32_t start, count; /* in steps */
    bool backward;
};

struct automaton {
    struct step *steps;
    uint32_t step_count, step_capacity;
    struct program *programs;
    uint32_t program_count, program_capacity;
    struct charset *sets;
    uint32_t set_count, set_capacity;
    uint32_t range_count; /* of all sets */
};

#endif
