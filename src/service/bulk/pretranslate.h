/* SPDX-License-Identifier: Apache-2.0 */
/* Pre-translation of one open document: each of its segments is looked up, and what is good enough becomes its target.
 *
 * Pure but for the memories that it asks: no file, no job, no clock. Many documents at once: jobs.h. */
#ifndef TAFSIRI_SERVICE_BULK_PRETRANSLATE_H
#define TAFSIRI_SERVICE_BULK_PRETRANSLATE_H

#include "exchange/document.h"
#include "service/service.h"

enum { MIN_SCORE_DEFAULT = 75, CANDIDATES_DEFAULT = 3, CANDIDATES_MAX = 10, CANDIDATE_SCORE_DEFAULT = 70 };

enum pretranslate_rest {
    REST_AUTO,   /* empty in a document of two sides, the source in one of one language */
    REST_SOURCE, /* a segment that nothing is good enough for keeps its source text */
    REST_EMPTY,  /* it has no target; in a document of one language its text goes */
};

struct pretranslate_options {
    struct language from, to;
    struct unit_filter filter;
    int min_score;     /* from which a target is filled in, 1 to 102 */
    size_t candidates; /* so many matches are handed on with each segment, at most CANDIDATES_MAX */
    int band_score;    /* matches are looked for down to this rate, for an analysis; 0: no lower than what is filled or shown */
    enum pretranslate_rest rest;
    bool spelling;    /* the spelling of what was filled in is checked */
    bool fragments;   /* parts that the memories know are looked for in segments that stay open */
    struct str rules; /* the memory by whose segmentation rules; empty: everyone's */
};

enum pretranslate_outcome {
    SEGMENT_OPEN,     /* nothing was good enough */
    SEGMENT_FILLED,   /* from a memory */
    SEGMENT_REPEATED, /* as an equal segment before it in the document */
    SEGMENT_KEPT,     /* the document had a target already */
};

/* What came of one segment. Lives until the function that is told of it returns. */
struct pretranslated {
    size_t index, block; /* of the segment in the document, of its block */
    size_t count;        /* segments in the document */
    struct segment source;
    struct str before, after; /* source texts of its neighbours; empty: none */
    uint32_t words, characters;
    uint64_t hash; /* the same for equal texts with the same markup */
    enum pretranslate_outcome outcome;
    struct segment target;          /* empty text: SEGMENT_OPEN */
    struct document_origin origin;  /* of the target */
    struct finding_list misspelt;   /* in the target */
    const struct suggestion *found; /* the matches, the best first, the one that was filled in among them */
    size_t found_count;
    struct fragment_suggestion_list fragments; /* of SEGMENT_OPEN, where they were asked for */
    int best_score;                            /* of all matches, 0: none */
};

typedef bool (*pretranslated_fn)(void *context, const struct pretranslated *segment, struct error *err);

struct pretranslate_report {
    int64_t segments, filled, repeated, kept, open;
    int64_t exact;    /* of those filled or repeated: at 100 % and above */
    int64_t misspelt; /* of those: with words that the speller doesn't know */
};

/* (waits) Fills the document's targets and tells of each segment in order; false from `told` (may be NULL) stops it. A target
 * of 100 % whose spelling is right and that has no rival is confirmed, every other one a draft. A target that the document has
 * already stays, and goes to equal segments. A segment that equals an earlier one gets the earlier one's target, unless it has
 * a match whose context agrees. Matches that are not filled in go into formats that have a place for them. */
bool service_pretranslate(struct service *service, struct document *document, const struct pretranslate_options *options,
                          pretranslated_fn told, void *context, struct pretranslate_report *out, struct error *err);

/* How the result is written. */
enum result_format {
    RESULT_ORIGINAL, /* the document with its targets */
    RESULT_XLIFF,    /* 1.2; an XLIFF document stays as it is */
    RESULT_XLIFF2,   /* 2.1; likewise */
    RESULT_TMX,      /* what was filled, as units */
    RESULT_TEXT,     /* the translation as plain text, a line per block */
    RESULT_FORMAT_COUNT
};

/* "original", "xliff", "xliff2", "tmx", "text". */
const char *result_format_name(enum result_format format);
/* ".xlf" for an article that isn't XLIFF itself ..., "" when the name stays. */
const char *result_extension(enum result_format format, enum document_format article);
const char *result_media_type(enum result_format format, enum document_format article);

/* (waits) The same as service_pretranslate, and appends the result to out. `name` of the article stands in messages and in the
 * result. */
bool service_pretranslate_file(struct service *service, struct document *document, struct str name,
                               const struct pretranslate_options *options, enum result_format format, pretranslated_fn told,
                               void *context, struct pretranslate_report *report, struct buf *out, struct error *err);

#endif
