/* SPDX-License-Identifier: Apache-2.0 */
/* The term list as CAT tools see it: a term and one translation of it, each a view of a concept of the list. */
#ifndef TAFSIRI_SERVICE_LANGUAGE_TERM_PAIRS_H
#define TAFSIRI_SERVICE_LANGUAGE_TERM_PAIRS_H

#include "model/segment.h"
#include "service/service.h"

struct term_pair {
    struct str id; /* stays the same while its concept has one term in each of the two languages; else it follows the texts */
    struct language from, to;
    struct str source, target;
    bool forbidden; /* the target is what it must not be translated by */
    struct str domain, subdomain, definition;
    struct str source_note, target_note, source_example, target_example;
    struct span span; /* where the source stands in the text searched */
};

struct term_pair_list {
    struct term_pair *at;
    size_t count, bytes; /* at most TERM_PAIRS_MAX, and TERMS_FOUND_BYTES_MAX of texts: what goes beyond is left out */
};

enum { TERM_PAIRS_MAX = 500 };

/* The pairs whose source stands in a text, in order of their place, then of the concept's terms. */
bool service_find_term_pairs(struct service *service, struct arena *arena, const struct language *from,
                             const struct language *to, struct str text, struct term_pair_list *out, struct error *err);
/* Pairs whose source has the text in it, whatever its case. */
bool service_search_term_pairs(struct service *service, struct arena *arena, const struct language *from,
                               const struct language *to, struct str text, struct term_pair_list *out, struct error *err);
/* What a translation does wrong: terms of the source that none of their translations stands for, and forbidden translations
 * that stand in the target. */
bool service_check_term_pairs(struct service *service, struct arena *arena, const struct check_text *text,
                              struct term_pair_list *missing, struct term_pair_list *forbidden, struct error *err);
/* True when any concept has terms in both languages. */
bool service_has_term_pairs(struct service *service, const struct language *from, const struct language *to);
/* The subjects of all concepts, each once, as domain and subdomain of pairs without texts. */
bool service_list_term_domains(struct service *service, struct arena *arena, struct term_pair_list *out, struct error *err);

/* (waits) Adds a pair as a concept of its own, unless it is there; with an id it changes that one. ERR_INVALID for an empty
 * term, ERR_NOT_FOUND for an unknown id. */
bool service_put_term_pair(struct service *service, struct arena *arena, const struct term_pair *pair, struct str *id,
                           struct error *err);
/* (waits) Takes the translation out of its concept; the concept goes with its last translation. ERR_NOT_FOUND. */
bool service_remove_term_pair(struct service *service, struct str id, struct error *err);

#endif
