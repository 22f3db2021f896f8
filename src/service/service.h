/* SPDX-License-Identifier: Apache-2.0 */
/* The use cases: what Tafsiri does, without HTTP and without SQL. The one place that joins matching, store, segmentation,
 * spelling and file formats.
 *
 * All functions may be called from any thread. Answers live in the caller's arena. Those marked (waits) return only when what
 * they did is on disk, or run for long: call them from a thread that may block. */
#ifndef TAFSIRI_SERVICE_SERVICE_H
#define TAFSIRI_SERVICE_SERVICE_H

#include "base/buf.h"
#include "model/suggestion.h"

struct service;

struct service_options {
    const char *data;         /* directory of store and indexes; created when missing. NULL: no memories, languages only */
    const char *dictionaries; /* directory of the dictionaries */
    const char *rules;        /* SRX file in place of the built-in segmentation rules; NULL: built-in */
    const char *extra_rules;  /* SRX file whose rules are tried before those; NULL: none */
    /* Told of each damaged row that is passed over, once, with a sentence that names it. Any thread; NULL: nobody is. */
    void (*tell_damage)(const char *row);
};

/* Opens the store, maps the indexes or rebuilds them. ERR_UNAVAILABLE when another process serves from this directory. */
struct service *service_open(const struct service_options *options, struct error *err);
/* The end is near: work that takes long gives up at its next step with ERR_UNAVAILABLE, what it did being whole. Short requests
 * go on being answered until service_close. */
void service_stop(struct service *service);
/* Lets writes end, saves the indexes. */
void service_close(struct service *service);
/* Waits until suggestions can be served. ERR_UNAVAILABLE when the service is stopped meanwhile. */
bool service_wait_ready(struct service *service, struct error *err);
/* False while the indexes or the identities are still being rebuilt, or the store can't write; `why` (may be NULL) gets a
 * sentence. */
bool service_ready(struct service *service, const char **why);

/* ---- languages ---------------------------------------------------------------------------------------------------------- */

struct segmenter_work;
struct segment_request {
    struct language language;
    struct str text;
    struct str memory;           /* by whose rules; empty: everyone's */
    struct segmenter_work *work; /* that goes on with this text; NULL: it stands alone */
};

struct sentence_list;
/* ERR_NOT_FOUND for a memory that does not exist, ERR_UNAVAILABLE for a text that the rules need too much time for. */
bool service_segment(struct service *service, struct arena *arena, const struct segment_request *request,
                     struct sentence_list *out, struct error *err);

/* (waits) Gives a memory segmentation rules of its own, an SRX file: in place of everyone's, or (extends) tried before them.
 * ERR_MALFORMED names the line, ERR_INVALID the pattern. */
bool service_put_rules(struct service *service, struct str memory, bool extends, struct str bytes, struct error *err);
/* The file as it was put. ERR_NOT_FOUND: the memory has none of its own. */
bool service_get_rules(struct service *service, struct str memory, bool *extends, struct buf *out, struct error *err);
/* (waits) */
bool service_remove_rules(struct service *service, struct str memory, struct error *err);

struct finding_list {
    struct finding *at;
    size_t count;
};

enum { CORRECTIONS_MAX = 10 };

struct spell_request {
    struct language language;
    struct str text;
    size_t corrections;    /* up to so many each; 0: none are looked for */
    struct str word_list;  /* a personal list whose words are right too; empty: none */
    struct effort *effort; /* NULL: as much as it takes; corrections are wanted without one only */
    bool each_word;        /* in English passages too, to tell languages apart */
};

/* Findings of spelling, and of English passages that were left untranslated. Corrections are looked for during some two
 * seconds; the words of a long text that come after that have none. ERR_NOT_FOUND: no dictionary. (waits, when corrections are
 * wanted) */
bool service_spell(struct service *service, struct arena *arena, const struct spell_request *request, struct finding_list *out,
                   struct error *err);

/* (waits) Adds a word to a list, which is made when there is none; it counts at once. An empty list name is the shared one,
 * which counts for everyone. A word that is there already is fine. */
bool service_add_word(struct service *service, const struct language *language, struct str list, struct str word,
                      struct error *err);
/* (waits) ERR_NOT_FOUND when it isn't there. */
bool service_remove_word(struct service *service, const struct language *language, struct str list, struct str word,
                         struct error *err);
/* The words of a list, sorted; none for a list that does not exist. */
bool service_list_words(struct service *service, struct arena *arena, const struct language *language, struct str list,
                        struct str **words, size_t *count, struct error *err);

struct language_info {
    struct language language;
    bool spelling;       /* a dictionary is there */
    bool source, target; /* units have it on this side */
};

struct language_info_list {
    struct language_info *at;
    size_t count;
};
/* Those of the memories' units, and those that can be spell-checked. */
void service_languages(struct service *service, struct arena *arena, struct language_info_list *out);

/* ---- suggestions -------------------------------------------------------------------------------------------------------- */

enum { SUGGESTIONS_MAX = 100, SCORE_DEFAULT = 70, LIMIT_DEFAULT = 5 };

struct unit_filter {
    const struct str *memories; /* names; NULL: all */
    size_t memory_count;
    unsigned origins, statuses; /* bit sets, as in match/index/index.h */
    struct str author;
    int64_t changed_from_ms, changed_before_ms;
    const struct property *properties;
    size_t property_count;
};

struct suggest_request {
    struct language from, to;
    bool no_variants; /* only units of these very languages, none of their variants */
    struct segment text;
    struct str before, after, context_id;
    struct unit_filter filter;
    size_t limit;          /* 1 to SUGGESTIONS_MAX */
    int min_score;         /* 1 to 102 */
    bool spelling;         /* check each target */
    struct effort *effort; /* NULL: as much as it takes */
};

struct suggestion_list {
    struct suggestion *at; /* the best first */
    size_t count;
};

/* ERR_NOT_FOUND for a memory that does not exist, ERR_INVALID for limits out of range; ERR_COSTLY when the effort does not
 * suffice, or when it would have to wait for something, such as a dictionary that is not loaded yet. */
bool service_suggest(struct service *service, struct arena *arena, const struct suggest_request *request,
                     struct suggestion_list *out, struct error *err);

/* ---- fragments ---------------------------------------------------------------------------------------------------------- */

#define FRAGMENT_SCORE_DEFAULT 0.5

struct fragment_options {
    struct unit_filter filter; /* memories, origins and statuses count */
    double min_score;          /* 0 to 1 */
    bool terms;                /* terms of the term list too, on top */
    struct effort *effort;     /* as in struct suggest_request */
};

/* A unit that a fragment was found in, and where. */
struct fragment_unit {
    struct str memory;
    int64_t unit;
    struct span source, target; /* in the unit's texts */
};

struct fragment_choice {
    struct str text;
    double score;       /* how sure it is that a translator would write this here, 0 to 1 */
    size_t occurrences; /* among those looked at, at most 64; 0 for a term */
    struct fragment_unit *units;
    size_t unit_count;
};

enum fragment_kind {
    FRAGMENT_TERM,     /* of the term list */
    FRAGMENT_SEQUENCE, /* two or more words */
    FRAGMENT_WORD,     /* one content word: a dictionary entry */
    FRAGMENT_NAME,     /* what no memory has and is likely to stay as it is; without evidence */
};

struct fragment_suggestion {
    struct span span; /* in the text */
    enum fragment_kind kind;
    double score;                    /* that one of the targets is right */
    size_t occurrences;              /* of the source in the memories, all that there are */
    struct fragment_choice *targets; /* the likeliest first, at most three */
    size_t target_count;
};

enum fragments_state {
    FRAGMENTS_READY,
    FRAGMENTS_LEARNING,  /* for the first time: soon */
    FRAGMENTS_TOO_SMALL, /* too few units of this language pair to learn from */
};

struct fragment_suggestion_list {
    struct fragment_suggestion *at; /* terms, then the most useful first */
    size_t count;
    enum fragments_state state;
};

/* Parts of a text that the memories have translated, with their translations. Errors as service_suggest. */
bool service_find_fragments(struct service *service, struct arena *arena, const struct language *from,
                            const struct language *to, struct segment segment, const struct fragment_options *options,
                            struct fragment_suggestion_list *out, struct error *err);
/* Repairs the suggestions for a text by the fragments for it, where that is possible: sets `repair` of each. */
void service_repair(struct service *service, struct arena *arena, const struct language *from, const struct language *to,
                    struct segment query, const struct fragment_suggestion_list *fragments, struct suggestion_list *list);
/* Of a language pair; *units of the memory that the present model was learned from. */
enum fragments_state service_fragments_state(struct service *service, const struct language *from, const struct language *to,
                                             size_t *units);

struct concordance_request {
    struct str text;
    bool in_target;
    struct language from, to;  /* empty: any */
    struct unit_filter filter; /* memories only */
    size_t limit, offset;      /* at most 100, at most 10,000 */
};

struct concordance_line {
    struct str memory;
    struct unit unit;
    struct span *highlights; /* on the side that was searched */
    size_t highlight_count;
};

struct concordance_list {
    struct concordance_line *at;
    size_t count;
    bool more;
    int64_t behind; /* changes of units that are not found yet: much was imported a moment ago */
};
/* Waits for no writer for longer than some ms. */
bool service_concordance(struct service *service, struct arena *arena, const struct concordance_request *request,
                         struct concordance_list *out, struct error *err);

/* ---- terms and checks ------------------------------------------------------------------------------------------------- */

struct term_target {
    struct str text;
    struct str status; /* "preferred", "admitted", "deprecated" ... or empty */
};

/* A term of the term list that stands in a text, with its translations, the preferred ones first. */
struct term_suggestion {
    struct span span;
    struct str text; /* as the list has it */
    struct str concept_id, subject, definition;
    struct term_target *targets;
    size_t target_count;
};

struct term_suggestion_list {
    struct term_suggestion *at; /* in order of their place */
    size_t count;
};

/* Of what is found in one text, those of a concept counted at each place: a definition at each of 200 has 5 KB. */
enum { TERMS_FOUND_BYTES_MAX = 1 << 20 };
/* Terms in a text that have a translation; those that go beyond TERMS_FOUND_BYTES_MAX are left out. `effort` as in struct
 * suggest_request. */
bool service_find_terms(struct service *service, struct arena *arena, const struct language *from, const struct language *to,
                        struct str text, struct effort *effort, struct term_suggestion_list *out, struct error *err);

enum { WARNINGS_MAX = 50 }; /* of a file that is imported */

struct terms_report {
    int64_t read, added, updated, unchanged;
    struct str *warnings; /* the first WARNINGS_MAX: what was passed over */
    size_t warning_count;
    int64_t warnings_in_all;
};

enum { TERMS_MAX_BYTES = 32 << 20 };

/* (waits) Reads TBX (2008 or 2019), CSV (`source`, `target`, or a column per language) or a glossary of MateCat's
 * (exchange/terms/glossary.h) into the term list: a concept with a known id, or without id and with a known first term,
 * replaces the one that is there. A file that can't be read to its end changes nothing. `name` of the file, for messages;
 * `arena` for the warnings, NULL: they are only counted. */
bool service_import_terms(struct service *service, struct arena *arena, struct str name, struct str bytes,
                          struct terms_report *out, struct error *err);
enum terms_format { TERMS_TBX, TERMS_TBX_BASIC, TERMS_CSV };
/* TERMS_TBX: of 2019; TERMS_TBX_BASIC: of 2008; TERMS_CSV: one row per pair of languages. */
bool service_export_terms(struct service *service, enum terms_format format, struct buf *out, struct error *err);

struct check_text {
    struct language from, to;
    struct segment source, target;
    uint32_t max_characters; /* of the target, inline codes aside; 0: as many as there are */
    bool spelling;           /* findings of the speller too, with corrections */
    struct str word_list;    /* as in struct spell_request */
};

/* A translation against its source (check/check.h), the term list and the memory's confirmed translations. (waits, with
 * spelling) */
bool service_check(struct service *service, struct arena *arena, const struct check_text *request, struct finding_list *out,
                   struct error *err);

/* ---- memories ----------------------------------------------------------------------------------------------------------- */

struct memory; /* store/store.h */
struct memory_list;

bool service_list_memories(struct service *service, struct arena *arena, struct memory_list *out, struct error *err);
bool service_get_memory(struct service *service, struct arena *arena, struct str name, struct memory *out, struct error *err);
/* Every look-up goes through the list of them; a client that makes one per project comes nowhere near. */
enum { MEMORIES_IN_ALL_MAX = 4096, MEMORY_TITLE_MAX = 512 };

/* ERR_INVALID: it can't be the name of a memory. */
bool service_check_memory_name(struct str name, struct error *err);

/* (waits) name, title, penalty and read_only count. ERR_CONFLICT when the name is taken, ERR_INVALID for a bad name, and when
 * there are MEMORIES_IN_ALL_MAX. */
bool service_create_memory(struct service *service, struct arena *arena, const struct memory *wanted, struct memory *out,
                           struct error *err);
/* (waits) Changes `members` of the memory `wanted->name` (some of MEMORY_SETTINGS, store.h), and nothing that somebody else
 * changes meanwhile. *out: as it is then. */
bool service_update_memory(struct service *service, struct arena *arena, const struct memory *wanted, unsigned members,
                           struct memory *out, struct error *err);
/* (waits) */
bool service_delete_memory(struct service *service, struct str name, struct error *err);

/* ---- units -------------------------------------------------------------------------------------------------------------- */

struct unit_list;

bool service_get_unit(struct service *service, struct arena *arena, struct str memory, int64_t id, struct unit *out,
                      struct error *err);
/* In order of id, from behind after_id (0: from the start). Fewer than `limit` are not always the last (struct unit_list). */
bool service_list_units(struct service *service, struct arena *arena, struct str memory, int64_t after_id, size_t limit,
                        struct unit_list *out, struct error *err);
/* In order of rev, tombstones included, from behind after_rev. */
bool service_list_changes(struct service *service, struct arena *arena, struct str memory, int64_t after_rev, size_t limit,
                          struct unit_list *out, struct error *err);
/* Former states, the newest first. */
bool service_list_history(struct service *service, struct arena *arena, struct str memory, int64_t id, size_t limit,
                          struct unit_list *out, struct error *err);

enum put_outcome { PUT_CREATED, PUT_UPDATED, PUT_UNCHANGED };

struct put_result {
    struct unit unit; /* as stored now */
    enum put_outcome outcome;
};

/* What every unit must be that a memory takes: unit_check, and a target with text in it unless the unit is a draft or rejected,
 * as nothing empty is ever suggested as confirmed. The message begins with the field, by its name in the API, and a colon. */
bool service_check_unit(const struct unit *unit, struct error *err);
/* (waits) Confirms a unit: adds it, or replaces the one it is the same as (identity.h), whose text goes to its history. The
 * same translation confirmed again counts a use. `operation` (may be empty; at most 128 bytes): a retry with the same id does
 * nothing and gets the first result. ERR_DENIED for a read-only memory. */
bool service_put_unit(struct service *service, struct arena *arena, struct str memory, const struct unit *unit,
                      struct str operation, struct put_result *out, struct error *err);
/* (waits) The same for many, in one write: all of them or, with an error that names its place ("unit 3: ..."), none. */
bool service_put_units(struct service *service, struct str memory, const struct unit *units, size_t count, struct error *err);
/* In place of a rev that the caller saw: whatever is there. */
enum { ANY_REV = -1 };

/* (waits) Replaces the content of unit->id when its rev is still unit->rev (or that is ANY_REV): else ERR_STALE. */
bool service_update_unit(struct service *service, struct arena *arena, struct str memory, const struct unit *unit,
                         struct str operation, struct put_result *out, struct error *err);
/* (waits) Deletes when the rev is still `rev`, as above. */
bool service_delete_unit(struct service *service, struct arena *arena, struct str memory, int64_t id, int64_t rev,
                         struct str operation, struct put_result *out, struct error *err);
/* (waits) Brings back the state that the unit had at `to_rev`, a deleted one too, when its rev is still `rev`, as above. */
bool service_revert_unit(struct service *service, struct arena *arena, struct str memory, int64_t id, int64_t rev,
                         int64_t to_rev, struct str operation, struct put_result *out, struct error *err);

/* ---- files -------------------------------------------------------------------------------------------------------------- */

struct import;

/* IMPORT_TABLE: pairs as CSV or tab-separated text (exchange/tables/csv.h). */
enum import_format { IMPORT_TMX, IMPORT_TABLE };

struct import_options {
    enum import_format format;
    struct str memory;        /* created when there is none */
    struct str name;          /* of the file, for messages; empty: "tmx" or "table" */
    struct language from, to; /* empty: as the file says; TMX names its target languages itself */
    uint64_t max_bytes;       /* 0: the default of 4 GiB */
    struct str author;        /* for units that name none */
};

struct import_report {
    int64_t read, added, updated, unchanged;
    int64_t skipped;      /* units that break a bound or lack a side, each with a warning */
    struct str *warnings; /* the first WARNINGS_MAX */
    size_t warning_count;
    int64_t warnings_in_all;
};

/* A file comes in piece by piece; its units are checked as they come, and kept in a temporary file until it is whole: a broken
 * file leaves nothing behind in the memory. Units are written in groups after that; importing again adds nothing. Begin
 * and feed don't wait for anything but the temporary file. */
struct import *service_import_begin(struct service *service, const struct import_options *options, struct error *err);
/* ERR_MALFORMED names file and line, ERR_TOO_LARGE, ERR_NO_SPACE. */
bool service_import_feed(struct import *import, const void *bytes, size_t len, struct error *err);
/* (waits) */
bool service_import_finish(struct import *import, struct arena *arena, struct import_report *out, struct error *err);
/* Ends it, finished or not; NULL is fine. */
void service_import_close(struct import *import);

/* An import that is being read or written. */
struct import_state {
    struct str memory, name;
    int64_t bytes;       /* that have come in so far */
    int64_t done, total; /* units written, and those that there are; 0 of 0 while the file comes in */
    int64_t started_ms;
};

struct import_state_list {
    struct import_state *at; /* the oldest first */
    size_t count;
};
void service_list_imports(struct service *service, struct arena *arena, struct import_state_list *out);

struct export;

enum export_format { EXPORT_TMX, EXPORT_CSV, EXPORT_TSV };

/* A memory (or all, for an empty name) as TMX 1.4 or as a table of pairs; languages empty: all. */
struct export *service_export_begin(struct service *service, enum export_format format, struct str memory,
                                    const struct language *from, const struct language *to, struct error *err);
/* Appends the next piece, of some 64 KiB, or less, even nothing, where much has to be passed over: a call reads for some
 * milliseconds. *more turns false with the last one. ERR_DAMAGED at the end when damaged rows were
 * left out. */
bool service_export_next(struct export *export, struct buf *out, bool *more, struct error *err);
void service_export_close(struct export *export);

/* ---- state -------------------------------------------------------------------------------------------------------------- */

struct service_health {
    int64_t memories, units, deleted, history, records; /* rows read and found right */
    int64_t faults;
};

/* Reads and checks every row of the store in a data directory; a server may be running on it. `report` gets a sentence per
 * fault. ERR_NOT_FOUND when there is no store. */
bool service_verify(const char *data, void (*report)(void *context, const char *fault), void *context,
                    struct service_health *out, struct error *err);

struct service_metrics {
    int64_t memories, units;
    int64_t index_units, index_pending; /* in the indexes; put since they were last saved */
    uint64_t commits, writes, failed_commits, write_queue;
    uint64_t damaged_reads;            /* rows that were passed over because their checksum is wrong */
    uint64_t lookups, lookups_matched; /* segments that were looked up; those of them that something was found for */
    uint64_t spelling_checks;
    bool ready, writable;
};
void service_read_metrics(struct service *service, struct service_metrics *out);

#endif
