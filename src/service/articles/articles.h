/* SPDX-License-Identifier: Apache-2.0 */
/* Documents that are kept on the server while they are translated, in the API /v1/documents; here "articles", so that nobody
 * mixes them up with exchange/document.h, the file formats.
 *
 *     article 17  rev 23, version 1          its file, as it was uploaded
 *       segment 1   rev 1   empty            block 0, bytes 0 to 34
 *       segment 2   rev 23  confirmed        block 0, bytes 35 to 61     -> unit 55 of the memory
 *       ...
 *
 * Whoever changes a segment names the rev that they have seen; each change takes the article's next rev, so that "what has
 * changed since" is one listing. A segment's id never changes and is never used again; its place (n) does when a new version of
 * the article comes. All of it lives in records of the store (article_record.h): what was acknowledged survives a crash. */
#ifndef TAFSIRI_SERVICE_ARTICLES_ARTICLES_H
#define TAFSIRI_SERVICE_ARTICLES_ARTICLES_H

#include "exchange/document.h"
#include "service/service.h"

enum {
    ARTICLES_MAX = 100 * 1000,
    ARTICLE_SEGMENTS_MAX = 20 * 1000, /* two long books; a new version of as many is compared in a second */
    ARTICLE_NAME_MAX = 255,           /* bytes; it becomes the name of a file */
    ARTICLE_HISTORY_MAX = 50,         /* former states of a segment */
    ARTICLE_OPERATIONS_MAX = 8,       /* operation ids of a segment that are remembered */
    ARTICLE_LIST_MAX = 1000,
    ARTICLE_WARNINGS_MAX = 50,
};

enum article_state { ARTICLE_EMPTY, ARTICLE_DRAFT, ARTICLE_PRETRANSLATED, ARTICLE_CONFIRMED, ARTICLE_REVIEWED, ARTICLE_STATES };
/* "empty", "draft", "pretranslated", "confirmed", "reviewed". */
struct str article_state_name(enum article_state state);
bool article_state_parse(struct str name, enum article_state *state);
/* Confirmed or reviewed. */
bool article_state_is_done(enum article_state state);

struct article {
    int64_t id, rev, version;
    struct str name;
    enum document_format format;
    struct language from, to;
    struct str memory;  /* its name; what is confirmed goes there */
    uint32_t memory_id; /* whose document it is: another memory may have the name since; 0: unknown, see article_record.c */
    struct str author;  /* who created it; empty: unknown */
    int64_t created_ms, changed_ms;
    int64_t segments, words, words_left, characters; /* of what is to be translated */
    int64_t states[ARTICLE_STATES];
    int64_t next_id; /* of a segment */
};

/* The suggestion that a target began as. */
struct article_match {
    int score; /* match rate; below 0: none */
    enum unit_origin origin;
    struct str memory; /* empty: unknown */
    int64_t unit;      /* 0: unknown */
};

/* The unit that a segment was confirmed as. */
struct article_unit {
    struct str memory;  /* its name then; another memory may have it since */
    uint32_t memory_id; /* never given twice (store/schema.c); 0: unknown, confirmed by a program that did not keep it */
    int64_t id;         /* 0: none */
    int64_t rev;
    int64_t before; /* the unit's rev before that; 0: it was made */
};

struct article_segment {
    int64_t id, n, rev;
    int64_t block;
    size_t start, end; /* its place in the block's source, in bytes */
    bool translate;    /* false: shown for context only */
    int64_t words, characters;
    struct segment source;
    struct str note, context_id;
    uint32_t max_characters;                     /* of the target, inline codes aside; 0: as many as there are */
    struct str previous_source, previous_target; /* before the last version of the article changed it */
    int64_t source_rev; /* its rev when the source last changed; 0: never. Former states from before are of another source */

    enum article_state state;
    struct segment target;
    struct article_match match;
    struct article_unit unit;
    int64_t changed_ms;
    struct str changed_by;
};

struct article_segment_list {
    struct article_segment *at;
    size_t count;
};

/* ---- the article -------------------------------------------------------------------------------------------------------- */

struct article_file {
    struct str name;   /* also of the article; empty: the beginning of the text */
    bool format_known; /* else by the name */
    enum document_format format;
    struct str bytes;
};

struct article_create {
    struct article_file file;
    struct language from, to; /* empty: as the file says */
    struct str memory, author;
    struct str operation; /* a retry with the same id gets the article that was made */
};

struct article_warnings {
    struct str at[ARTICLE_WARNINGS_MAX];
    size_t count;
};

/* (waits) *made is false for a retry. ERR_MALFORMED names file and line; ERR_INVALID: a format that is not known, no language,
 * nothing to translate; ERR_TOO_LARGE; ERR_NOT_FOUND and ERR_DENIED for the memory; ERR_CONFLICT: ARTICLES_MAX are there. */
bool service_create_article(struct service *service, struct arena *arena, const struct article_create *wanted,
                            struct article *out, bool *made, struct article_warnings *warnings, struct error *err);
bool service_get_article(struct service *service, struct arena *arena, int64_t id, struct article *out, struct error *err);

struct article_list {
    struct article *at;
    size_t count;
    int64_t next; /* `before` of the next page; 0: that was all */
};
/* The newest first, from the one before `before` (0: from the newest); those whose name holds `query`, whatever its case. A
 * page may end before `limit` when many names had to be looked at. */
bool service_list_articles(struct service *service, struct arena *arena, int64_t before, struct str query, size_t limit,
                           struct article_list *out, struct error *err);
/* The next three: `rev`, that was seen, or ANY_REV. ERR_STALE: the article has changed since. */

/* (waits) name and memory change; NULL in either: stays. */
bool service_update_article(struct service *service, struct arena *arena, int64_t id, int64_t rev, struct str name,
                            struct str memory, struct article *out, struct error *err);
/* (waits) What was confirmed stays in the memory. */
bool service_delete_article(struct service *service, int64_t id, int64_t rev, struct error *err);

struct article_version_report {
    int64_t kept, changed, added, removed;
};
/* (waits) A new version of the article's text. Segments that are the same keep all they have; those that changed keep their id
 * and get their old target as a draft; the rest is new, or gone. */
bool service_put_article_source(struct service *service, struct arena *arena, int64_t id, int64_t rev,
                                const struct article_file *file, struct str author, struct article *out,
                                struct article_version_report *report, struct article_warnings *warnings, struct error *err);

/* ---- its segments ------------------------------------------------------------------------------------------------------- */

/* In order of n, from the one behind `after_n`; `states` is a bit set, 0: all, with the blocks that are not to be translated.
 * The article is as it was before the segments were read: changes after its rev may be in them already. *last_n: where the next
 * page starts behind; 0: that was all. */
bool service_list_article_segments(struct service *service, struct arena *arena, int64_t id, int64_t after_n, size_t limit,
                                   unsigned states, struct article *article, struct article_segment_list *out, int64_t *last_n,
                                   struct error *err);
bool service_get_article_segment(struct service *service, struct arena *arena, int64_t id, int64_t segment,
                                 struct article_segment *out, struct error *err);
/* Those that changed after `after_rev`, each once at its last rev, in order of rev. *more: there are others behind. */
bool service_list_article_changes(struct service *service, struct arena *arena, int64_t id, int64_t after_rev, size_t limit,
                                  struct article *article, struct article_segment_list *out, int64_t *next, bool *more,
                                  struct error *err);
/* Another number whenever the article may have changed; for those who wait for news. Quick. */
uint64_t service_article_news(struct service *service, int64_t id);
/* Former states, the newest first; what does not change with time (source, place) is as now. */
bool service_list_article_history(struct service *service, struct arena *arena, int64_t id, int64_t segment,
                                  struct article_segment_list *out, struct error *err);

struct article_put {
    int64_t id, segment;
    int64_t rev; /* that was seen; below 0: whatever is there */
    struct segment target;
    enum article_state state;
    struct article_match match;
    bool lacks_codes; /* done all the same when the target lacks codes of the source */
    struct str author, operation;
    int64_t to_rev; /* for reverting; 0: the newest former state */
};

struct article_put_result {
    struct article article;
    struct article_segment segment; /* as it is now */
    bool stale;                     /* it is not what was asked for: somebody changed it since `rev` (then ERR_STALE) */
    bool lacks_codes;               /* ERR_INVALID only because of codes of the source that the target lacks */
};

/* (waits) Sets the target of a segment. A draft takes any text. Confirmed or reviewed, its codes must be the source's,
 * and all of them unless `lacks_codes` says that it is meant so (ERR_INVALID), and the unit goes into the memory in the same
 * transaction. ERR_STALE: out->segment is the present state. Sending the content that is there already changes nothing,
 * whatever the rev. */
bool service_put_article_segment(struct service *service, struct arena *arena, const struct article_put *wanted,
                                 struct article_put_result *out, struct error *err);
/* (waits) Undo: brings back the state of `to_rev`. The unit of a confirmation that is taken back goes, or gets the state that
 * it had before, unless somebody changed it since. A state from before the source changed comes back as a draft. ERR_NOT_FOUND:
 * there is no such state. */
bool service_revert_article_segment(struct service *service, struct arena *arena, const struct article_put *wanted,
                                    struct article_put_result *out, struct error *err);

struct article_pretranslate {
    int64_t id;
    int min_score; /* from which a match is taken, 1 to 102 */
    struct unit_filter filter;
    struct str author;
    /* Called for each empty segment that was looked at; false, with an error, ends the work. NULL: nobody wants to know. */
    bool (*tell)(void *context, int64_t done, int64_t all, struct error *err);
    void *context;
};

struct article_pretranslate_report {
    int64_t filled, repeated; /* from a memory; as an equal segment of the article */
    int64_t exact;            /* of both: at 100 % and above */
    int64_t open;             /* nothing was good enough */
};

/* (waits) Fills the segments that are empty. What somebody began meanwhile stays theirs. When it fails or is ended, what was
 * found until then is written all the same, as far as it can be. */
bool service_pretranslate_article(struct service *service, struct arena *arena, const struct article_pretranslate *wanted,
                                  struct article *out, struct article_pretranslate_report *report, struct error *err);

struct analysis; /* service/bulk/analysis.h */
/* Counts its segments by how near the memories are to them; those that are confirmed or reviewed are translated. */
bool service_analyse_article(struct service *service, struct arena *arena, int64_t id, const struct unit_filter *filter,
                             struct article *article, struct analysis *out, struct error *err);

/* ---- files out ---------------------------------------------------------------------------------------------------------- */

enum article_download { ARTICLE_ORIGINAL, ARTICLE_XLIFF1, ARTICLE_XLIFF2, ARTICLE_TMX };

struct article_download_options {
    enum article_download kind;
    bool done_only;     /* only targets that are confirmed or reviewed */
    bool empty_missing; /* what has no target is left out, instead of standing there as source */
};

struct article_download_report {
    int64_t lost; /* targets that have no place in the file: this program reads it otherwise than the one that it was kept by,
                     and their sources are no sentences of it any more. They are in XLIFF and TMX */
};

/* Writes the whole file into `out`, which is empty. A plain text whose encoding lacks a character comes as UTF-8. ERR_CONFLICT:
 * a file that an earlier program took is malformed to this one. */
bool service_download_article(struct service *service, struct arena *arena, int64_t id,
                              const struct article_download_options *options, struct article *article,
                              struct article_download_report *report, struct buf *out, struct error *err);

#endif
