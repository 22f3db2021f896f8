/* SPDX-License-Identifier: Apache-2.0 */
/* Memory care: merging, splitting, throwing out duplicates and what is no translation, and what there is in a memory.
 *
 * All of them go through a memory in groups of units. Each group is one transaction: ended half-way by whatever, what was done
 * is whole and durable, and doing it again completes it. Nothing is lost: what is removed leaves a tombstone with its history,
 * and can be brought back (service_revert_unit). With dry_run nothing is written, and the report says what would be.
 * What is damaged is passed over; then the end is ERR_DAMAGED, so that nobody takes what was done for the whole. */
#ifndef TAFSIRI_SERVICE_CARE_CARE_H
#define TAFSIRI_SERVICE_CARE_CARE_H

#include "service/service.h"

enum { CARE_LISTED_DEFAULT = 100, CARE_LISTED_MAX = 1000 };

struct care_options {
    bool dry_run;
    struct str by; /* who does it: changed_by of what is removed; may be empty */
    size_t listed; /* changes that the report names, at most CARE_LISTED_MAX */
};

/* One change, done or (dry run) to be done. */
struct care_change {
    const char *what; /* "added", "updated", "moved", "removed" */
    int64_t unit;     /* its id in the memory that it comes from */
    struct language from, to;
    struct str source, target;
    struct str why; /* for people; may be empty */
};

struct care_report {
    int64_t read;                      /* units looked at */
    int64_t added, updated, unchanged; /* in the memory that takes units in */
    int64_t removed;                   /* from the other one, or the only one */
    struct care_change *changes;       /* the first of them */
    size_t change_count;
};

/* Which units; an empty or zero field lets all pass. */
struct care_filter {
    struct language from, to;   /* and their variants */
    unsigned origins, statuses; /* bit sets */
    struct str author, document;
    struct str text; /* stands in source or target, in any case */
    int64_t changed_from_ms, changed_before_ms;
    const struct property *properties; /* all of them, by name and value */
    size_t property_count;
};

/* (waits) Takes the units of memory `from` into `into`: new ones are added, newer ones replace, the same again is left alone.
 * With `remove` the memory `from` is deleted when all of it is there; it takes no writes meanwhile. */
bool service_merge_memories(struct service *service, struct arena *arena, struct str into, struct str from, bool remove,
                            const struct care_options *options, struct care_report *out, struct error *err);
/* (waits) Moves the units that the filter lets pass to the memory `into`, which is made when there is none. ERR_INVALID for a
 * filter that lets all pass. */
bool service_split_memory(struct service *service, struct arena *arena, struct str memory, struct str into,
                          const struct care_filter *filter, const struct care_options *options, struct care_report *out,
                          struct error *err);

/* DUPLICATES_PAIR: of units with the same texts, in whatever context, one stays. DUPLICATES_SOURCE: of those with the same
 * source. The one that stays: reviewed before confirmed before draft, human before aligned before machine, newer before older.
 */
enum duplicates { DUPLICATES_PAIR, DUPLICATES_SOURCE };
/* (waits) */
bool service_remove_duplicates(struct service *service, struct arena *arena, struct str memory, enum duplicates kind,
                               const struct care_options *options, struct care_report *out, struct error *err);

enum {
    CLEAN_EMPTY = 1,     /* no text in source or target */
    CLEAN_IDENTICAL = 2, /* the same text on both sides, with words in it */
    CLEAN_LENGTH = 4,    /* one side is max_ratio times as long as the other, in letters */
    CLEAN_LANGUAGE = 8,  /* a side is in another language than it says */
    CLEAN_ALL = 15,
};
struct clean_rules {
    unsigned rules;
    double max_ratio; /* more than 1; 0: the default of 4 */
};
/* (waits) */
bool service_clean_memory(struct service *service, struct arena *arena, struct str memory, const struct clean_rules *rules,
                          const struct care_options *options, struct care_report *out, struct error *err);

struct pair_statistics {
    struct language from, to;
    int64_t units, source_words, target_words, source_letters, target_letters;
};

enum { STATISTICS_AUTHORS = 20, STATISTICS_PAIRS = 64 };

struct author_statistics {
    struct str author;
    int64_t units;
};

struct memory_statistics {
    int64_t units, deleted, rev;
    int64_t statuses[STATUS_COUNT], origins[ORIGIN_COUNT];
    int64_t with_codes, with_context, used, drafts_without_target;
    int64_t oldest_ms, newest_ms;  /* changes; 0: none */
    struct pair_statistics *pairs; /* the most units first; beyond STATISTICS_PAIRS they are not told apart */
    size_t pair_count;
    struct author_statistics *authors; /* the most units first */
    size_t author_count;
};
/* Reads the whole memory. */
bool service_read_statistics(struct service *service, struct arena *arena, struct str memory, struct memory_statistics *out,
                             struct error *err);

#endif
