/* SPDX-License-Identifier: Apache-2.0 */
/* An entry of a term list: one concept, with the terms for it in any number of languages. Every str is borrowed.
 *
 *     concept "t-001", subject "international organisations"
 *         en     "African Union" preferred, "AU" admitted (acronym)
 *         sw     "Umoja wa Afrika" preferred
 *         fr-HT  "Union africaine" preferred
 */
#ifndef TAFSIRI_MODEL_TERM_H
#define TAFSIRI_MODEL_TERM_H

#include "model/language.h"

/* Stored by number: append only. */
enum term_status { TERM_UNRATED, TERM_PREFERRED, TERM_ADMITTED, TERM_DEPRECATED, TERM_SUPERSEDED, TERM_STATUS_COUNT };

struct term {
    struct language language;
    struct str text;
    enum term_status status;
    struct str part_of_speech; /* "noun", "verb" ...; empty: unknown */
    struct str type;           /* "fullForm", "acronym" ...; empty: unknown */
};

/* What a concept has besides, as TBX names it; see exchange/terms/tbx.h. */
struct concept_detail {
    size_t term;              /* index of the term that it is about; CONCEPT_WHOLE: of none */
    struct language language; /* with CONCEPT_WHOLE: of what is said in one language; empty: of all */
    unsigned group;     /* details with the same number above 0 belong together; CONCEPT_OF_DEFINITION: with the definition */
    struct str element; /* "descrip", "termNote", "admin", "note", "ref" ... */
    struct str type;    /* "context", "grammaticalGender", "source" ...; empty for notes and dates */
    struct str target;  /* of a reference; empty: none */
    struct str value;
};

#define CONCEPT_WHOLE SIZE_MAX
enum { CONCEPT_OF_DEFINITION = 1 };

struct concept {
    struct str id;      /* empty: none */
    struct str subject; /* field of knowledge, empty: none */
    struct str definition;
    struct language definition_language; /* empty: stands for all languages */
    const struct term *terms;
    size_t term_count;
    const struct concept_detail *details;
    size_t detail_count;
};

#endif
