/* SPDX-License-Identifier: Apache-2.0 */
/* What a translator is shown for a segment, and what a checker finds in a text: plain structs, every str borrowed.
 * All offsets count UTF-16 code units from 0; `end` is exclusive. */
#ifndef TAFSIRI_MODEL_SUGGESTION_H
#define TAFSIRI_MODEL_SUGGESTION_H

#include "model/unit.h"

struct span {
    uint32_t start, end;
};

/* One line of the ledger: whole points taken from the base (or added, below zero, for context), named with the cause. */
struct penalty {
    const char *code;  /* a stable word for programs: "number", "case", "inline_code" ...; see match/score/score.h */
    int points;        /* taken away when positive */
    struct str detail; /* a sentence for people, in English */
};

enum difference_kind { DIFFERENCE_REPLACED, DIFFERENCE_ADDED, DIFFERENCE_MISSING };

/* Where the query and the unit's source differ. ADDED: the query has words that the source lacks (source span empty at the
 * place); MISSING: the source has words that the query lacks. */
struct difference {
    enum difference_kind kind;
    struct span query, source;
};

struct finding {
    struct span span;
    const char *category;    /* "spelling", "number", "inline_code" ... */
    struct str word;         /* the text in question */
    struct str message;      /* a sentence for people, in English */
    struct str *corrections; /* the likeliest first */
    size_t correction_count;
};

/* The target with other words in the place of those that the query doesn't have, offered beside the untouched one. */
struct repair {
    int score, base;           /* as in struct suggestion, of the repaired target */
    struct penalty *penalties; /* the suggestion's, and one "repair" per stretch */
    size_t penalty_count;
    struct segment target;
    struct span *spans; /* what was put in, in `target` */
    size_t span_count;
};

struct suggestion {
    int score; /* match rate, 0 to 102 */
    int base;  /* before the ledger, 0 to 100 */
    int words; /* length of the longer side, in words */
    int edits; /* words inserted, deleted or replaced */
    struct penalty *penalties;
    size_t penalty_count;
    struct difference *differences;
    size_t difference_count;

    struct str memory;     /* its name */
    struct unit unit;      /* as stored */
    struct segment target; /* the unit's target, adapted to the query */
    struct span *adapted;  /* what was replaced, in `target` */
    size_t adapted_count;
    struct finding *findings; /* spelling of `target` */
    size_t finding_count;
    const struct repair *repair; /* NULL: none */
    bool several_targets;        /* the same source stands in the list with another target too: choose with care */
};

#endif
