/* SPDX-License-Identifier: Apache-2.0 */
/* Is a text in the language that it says? Only for files of service/, and their evaluator. */
#ifndef TAFSIRI_SERVICE_LANGUAGE_WRONG_LANGUAGE_H
#define TAFSIRI_SERVICE_LANGUAGE_WRONG_LANGUAGE_H

#include "service/service.h"

struct language_witness;

struct language_finding {
    struct language likelier; /* empty: the dictionary alone says so */
    int words, unknown;       /* lower-case words, and those that the dictionary lacks */
};

/* Learns from the newest units of all memories; NULL with an error. */
struct language_witness *witness_open(struct service *service, struct error *err);
void witness_close(struct language_witness *witness);
/* More to learn from. */
void witness_learn(struct language_witness *witness, const struct language *language, struct str text);
/* True when the text is in another language than `declared`. */
bool witness_judge(const struct language_witness *witness, const struct language *declared, struct str text,
                   struct language_finding *finding);

#endif
