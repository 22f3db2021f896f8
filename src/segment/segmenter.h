/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences of running text, after rules that are data (SRX 2.0) over ICU's sentence boundaries.
 *
 * A segmenter is immutable and may be used from any thread. The essay on the rules stands in segmenter.c. */
#ifndef TAFSIRI_SEGMENT_SEGMENTER_H
#define TAFSIRI_SEGMENT_SEGMENTER_H

#include "base/going_on.h"
#include "model/rules.h"
#include "model/suggestion.h"

struct segmenter;

/* Compiles rules for a language; `rules` is not kept. ERR_INVALID names the rule whose pattern ICU refuses, or that needs too
 * much. */
struct segmenter *segmenter_open(const struct segmentation_rules *rules, const struct language *language, struct error *err);
/* The same with a user's rules tried before those of `base`. ICU's boundaries count when either asks for them. */
struct segmenter *segmenter_open_extended(const struct segmentation_rules *own, const struct segmentation_rules *base,
                                          const struct language *language, struct error *err);
void segmenter_close(struct segmenter *segmenter);
/* True when the rules can be compiled, whatever the language: else ERR_INVALID, as above. */
bool segmenter_check(const struct segmentation_rules *rules, struct error *err);

/* The SRX file that the program brings along: English, French, Swahili, and rules for any other language; for srx_read. */
struct str segmenter_builtin_rules(void);

struct sentence {
    struct str text;    /* without white space at both ends; points into the input */
    struct span span;   /* UTF-16 */
    uint32_t paragraph; /* counts up at each hard break (line feed) */
};

struct sentence_list {
    struct sentence *at;
    size_t count;
};

/* What several texts may cost together, such as the blocks of a document; zeroed before the first. */
struct segmenter_work {
    size_t bytes;                    /* of the texts so far */
    int64_t spent;                   /* steps of the rules (segmenter.c) */
    const struct going_on *going_on; /* asked every tenth of a second or so; NULL: nobody */
};

/* Pieces that are all white space are none. `work` NULL: the text is alone, and nobody is asked. ERR_UNAVAILABLE when the rules
 * need too much time for the text, or too much memory. */
bool segmenter_run(const struct segmenter *segmenter, struct arena *arena, struct str text, struct segmenter_work *work,
                   struct sentence_list *out, struct error *err);

#endif
