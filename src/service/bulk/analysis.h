/* SPDX-License-Identifier: Apache-2.0 */
/* What is left to do, as the trade counts it: each segment stands in exactly one band.
 *
 *     translated      the document has a target already
 *     context         101 and 102: an exact match whose neighbours agree too
 *     repetition      equal to an earlier segment of the same job
 *     100             an exact match
 *     95-99 ... 50-74 the best match of the memories
 *     internal ...    an earlier segment of the same job is nearer than anything in the memories
 *     none            nothing at 50 % or above
 *
 * The first that holds, from above; of memory and job the nearer. Words are counted as the match rate counts them: what ICU
 * calls a word, a number, a date or an address is one each, punctuation and inline codes are none. Characters are code points
 * without inline codes. */
#ifndef TAFSIRI_SERVICE_BULK_ANALYSIS_H
#define TAFSIRI_SERVICE_BULK_ANALYSIS_H

#include "base/json.h"
#include "service/bulk/pretranslate.h"

enum analysis_band {
    BAND_TRANSLATED,
    BAND_CONTEXT,
    BAND_REPETITION,
    BAND_100,
    BAND_95,
    BAND_85,
    BAND_75,
    BAND_50,
    BAND_NONE,
    BAND_INTERNAL_95,
    BAND_INTERNAL_85,
    BAND_INTERNAL_75,
    BAND_INTERNAL_50,
    BAND_COUNT
};

enum { BAND_SCORE_MIN = 50 };

/* "translated", "context", "repetition", "100", "95-99" ..., "none", "internal 95-99" ... */
const char *analysis_band_name(enum analysis_band band);
bool analysis_band_parse(struct str name, enum analysis_band *band);

struct band_count {
    int64_t segments, words, characters;
};

struct analysis {
    struct band_count bands[BAND_COUNT];
};

/* How much of a new word's work a word of each band is, in percent: a scheme that every house agrees on for itself. */
struct analysis_weights {
    int percent[BAND_COUNT];
};

enum { WEIGHT_MAX = 1000 };

/* translated 0, context 0, repetition 10, 100 20, 95-99 40, 85-94 60, 75-84 80, the rest 100; internal ones as those of the
 * memories. */
struct analysis_weights analysis_default_weights(void);

void analysis_add(struct analysis *total, const struct analysis *part);
struct band_count analysis_sum(const struct analysis *analysis);
/* In hundredths of a word. */
int64_t analysis_weigh(const struct analysis *analysis, const struct analysis_weights *weights);

/* ---- counting --------------------------------------------------------------------------------------------------------- */

/* The segments of a job so far. Bounded: it remembers the hashes of the first 2,000,000 different segments, and compares with
 * the first 100,000 of them. */
struct analysis_memory;
struct analysis_memory *analysis_memory_open(const struct language *from);
void analysis_memory_close(struct analysis_memory *memory);

/* What the job itself has for a segment. */
struct internal_match {
    bool repetition;
    uint8_t score; /* of the nearest earlier segment, 99 at most; 0: none at BAND_SCORE_MIN or above */
};

/* Looks for the segment among the earlier ones, and adds it to them. */
struct internal_match analysis_compare(struct analysis_memory *memory, struct segment source, uint64_t hash);
/* As if the document's segments had been compared: for one that was counted before a restart. */
bool analysis_replay(struct analysis_memory *memory, struct service *service, const struct document *document,
                     const struct language *from, struct str rules, struct error *err);

/* Counts a segment of a pre-translation with band_score BAND_SCORE_MIN. */
void analysis_count(struct analysis *analysis, const struct pretranslated *segment, struct internal_match internal);

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

/* The members "segments", "words", "characters", "weighted_words" and "bands" of an object. */
void analysis_write_members(struct json *json, const struct analysis *analysis, const struct analysis_weights *weights);
/* "bands" as stored: a list of [segments, words, characters], in order. */
void analysis_pack(struct json *json, const struct analysis *analysis);

#endif
