/* SPDX-License-Identifier: Apache-2.0 */
/* Alignment as a use case: two documents become pairs of sentences for review, and what was reviewed becomes units. */
#ifndef TAFSIRI_SERVICE_CARE_ALIGN_H
#define TAFSIRI_SERVICE_CARE_ALIGN_H

#include "service/service.h"

/* A text or a file. The name's extension tells the format (exchange/document.h); without one it is plain text. */
struct align_document {
    struct str name, bytes;
};

struct align_documents {
    struct language from, to;
    struct align_document source, target;
    struct str memory;     /* by whose segmentation rules; empty: everyone's */
    bool without_memories; /* take no evidence from the memories' units */
};

/* What stands opposite each other; one side may be empty. Text without inline codes. */
struct aligned_pair {
    struct str source, target;
    int source_sentences, target_sentences;
    int confidence; /* percent */
};

struct aligned_list {
    struct aligned_pair *at; /* in order of both documents */
    size_t count;
    int64_t source_sentences, target_sentences;
    int64_t evidence_units; /* of the memories, from which pairs of words were learnt */
};

/* (waits) ERR_MALFORMED and ERR_INVALID name the document; ERR_INVALID for one without text; ERR_TOO_LARGE. The first call for
 * a pair of languages takes seconds where the memories are large: pairs of words are counted, and kept for the next. */
bool service_align(struct service *service, struct arena *arena, const struct align_documents *documents,
                   struct aligned_list *out, struct error *err);

struct aligned_import {
    struct str memory; /* created when there is none */
    struct language from, to;
    const struct aligned_pair *pairs; /* neighbours become each other's context */
    size_t count;
    int min_confidence; /* percent; those below are left out, as are those with an empty side */
    struct str document, author;
    enum unit_status status;
};

/* (waits) Adds the pairs as units with origin `aligned` and the confidence as a property. Importing again adds nothing. */
bool service_import_aligned(struct service *service, struct arena *arena, const struct aligned_import *request,
                            struct import_report *out, struct error *err);

/* ---- for life.c ------------------------------------------------------------------------------------------------------- */

void lexicons_init(struct service *service);
void lexicons_done(struct service *service);

#endif
