/* SPDX-License-Identifier: Apache-2.0 */
/* Segmentation rules as SRX 2.0 has them: data that exchange/ reads and segment/ compiles. Every str is borrowed. */
#ifndef TAFSIRI_MODEL_RULES_H
#define TAFSIRI_MODEL_RULES_H

#include "base/str.h"

struct segmentation_rule {
    bool breaks;       /* break here; else no break here */
    struct str before; /* ICU regular expression that must end at the place; empty: anything */
    struct str after;  /* ICU regular expression that must start at the place; empty: anything */
};

struct language_rules { /* <languagerule> */
    struct str name;
    const struct segmentation_rule *rules;
    size_t count;
};

struct language_map {   /* <languagemap> */
    struct str pattern; /* regular expression over the whole language tag, ignoring case */
    struct str name;    /* of the language rules */
};

struct segmentation_rules {
    bool cascade;    /* all maps whose pattern matches count, in order; else the first */
    bool icu_breaks; /* where no rule decides, ICU's sentence boundary does (our extension); else no break */
    const struct language_rules *languages;
    size_t language_count;
    const struct language_map *maps;
    size_t map_count;
};

#endif
