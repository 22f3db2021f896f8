/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of service/ share: the open service and its parts. Not for anyone else.
 *
 *            put_unit, import                     suggest                        concordance
 *                  |                                 |                                |
 *                  v        after each commit        v                                v
 *   store (writer thread) ---- library_apply ---> library: one match index       full-text index
 *                                                 per source language, the   <-- (background thread
 *                                                 identities, the catalogue       follows, by handover
 *                                                                                 or from the store)
 *
 * The store is the truth; everything else follows it by rev and can be made again from it. */
#ifndef TAFSIRI_SERVICE_LIBRARY_STATE_H
#define TAFSIRI_SERVICE_LIBRARY_STATE_H

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>

#include "match/match.h"
#include "segment/segmenter.h"
#include "service/library/caller.h"
#include "service/service.h"
#include "spell/spell.h"
#include "store/concordance.h"
#include "store/store.h"
#include "terms/terms.h"

enum {
    INDEXES_MAX = 64,      /* source languages that live units have; further ones are refused */
    PAIRS_MAX = 512,       /* language pairs that are listed */
    SEGMENTERS_MAX = 64,   /* compiled rule sets kept */
    RULE_SETS_MAX = 256,   /* memories with segmentation rules of their own */
    ARTICLE_NEWS = 256,    /* counters of changes; articles whose ids differ by a multiple of it share one */
    CLEAN_TEXTS = 1 << 16, /* texts remembered to have no misspelling; 8 bytes each */
};

/* One source language's index, and the file that it was mapped from. */
struct library_index {
    struct str language; /* primary subtag; once it is empty, another language may have the place */
    struct match_index *index;
    size_t promised; /* units on their way into it; the writer thread's */
};

/* What the library knows of a memory. Changed by the writer thread alone, under the lock. */
struct library_memory {
    struct memory info;
    int64_t applied_rev; /* the indexes hold everything up to here */
    bool closed;         /* it is being merged away: no unit of it may change. Not on disk, so that a crash opens it again */
};

/* Languages that units have been seen in. */
struct language_pair {
    struct language from, to;
};

enum { BEHIND_SEVERAL = -1 };

struct library {
    pthread_rwlock_t lock;       /* over the arrays; an index once in has an address of its own, never moved or closed */
    pthread_mutex_t places_lock; /* taken before: no index changes its language while all are saved */
    struct library_index *indexes[INDEXES_MAX];
    size_t index_count;
    struct library_memory **memories; /* those deleted since the start have no name */
    size_t memory_count;
    struct language_pair pairs[PAIRS_MAX];
    size_t pair_count;
    struct identity_map *identities; /* the writer thread's, once ready, as the next two */
    atomic_int_fast64_t behind;      /* the memory of which the store may hold more; 0: none; BEHIND_SEVERAL */
    atomic_bool holds_deleted;       /* an image may have units of a memory that was deleted */
    bool identities_changed;         /* since the file was read or written */
    bool identities_littered;        /* with those of a memory that was deleted */
};

struct service {
    struct service_options options;
    struct arena arena; /* the options' texts */
    struct store *store;
    struct library library;
    struct concordance *concordance;
    struct handover *handover;
    struct speller *speller;
    struct segmenters *segmenters;
    _Atomic uint64_t *clean_texts; /* see spelling.c */
    struct recent *recent;

    pthread_t background;
    bool background_runs;
    pthread_mutex_t state_lock; /* over the next four lines */
    pthread_cond_t state_changed;
    bool readable, writable; /* the indexes are current; the identities are there too */
    bool stopping, work_waits;
    struct error failure; /* why the indexes could not be made */

    struct access_tables *access; /* NULL without a data directory */
    struct jobs *jobs;            /* NULL: no data directory */
    struct fragments *fragments;  /* likewise */
    struct word_lists *words;
    struct lexicons *lexicons;
    pthread_mutex_t backup_lock;       /* one backup at a time is made, removed or planned to be gone back to */
    pthread_mutex_t terms_change_lock; /* one change at a time: who holds it may read the list without the other */
    pthread_rwlock_t terms_lock;       /* over the pointer and what it points to; held for writing to exchange it only */
    struct term_list *terms;
    pthread_mutex_t imports_lock; /* over the list of those that run */
    struct import *imports;
    pthread_mutex_t concordance_lock;                  /* one at a time brings the full-text index up to date */
    atomic_uint_fast64_t deletions, deletions_cleared; /* of memories; see clear.c. One more at the start: of a former life */

    atomic_uint_fast64_t article_news[ARTICLE_NEWS]; /* see article_store.c */
    atomic_uint_fast64_t lookups, lookups_matched, spelling_checks;
};

/* ---- state.c ---------------------------------------------------------------------------------------------------------- */

void state_init(struct service *service);
void state_done(struct service *service);
/* Sets one of the flags under state_lock and wakes who waits for it. */
void state_set(struct service *service, bool *flag);
void state_fail(struct service *service, const struct error *failure);
/* A point on the steady clock, for waiting on state_changed. */
struct timespec state_deadline_in(int64_t ms);
bool state_imports_run(struct service *service);
/* ERR_UNAVAILABLE until the indexes are current; ERR_INVALID for a service without a data directory. */
bool service_require_readable(struct service *service, struct error *err);
/* Waits some seconds for the identities, which follow the indexes; then as above. */
bool service_require_writable(struct service *service, struct error *err);
/* Waits as long as they take: for work that may take minutes itself. */
bool service_wait_writable(struct service *service, struct error *err);
bool service_is_stopping(struct service *service);
/* For each step of long work: ERR_UNAVAILABLE when the service stops. */
bool service_require_going_on(struct service *service, struct error *err);
/* The same for work of folders that know of no service. */
struct going_on service_going_on(struct service *service);
/* For the end of a walk over a whole memory: ERR_DAMAGED where a list had passed over something (unit_list.damaged). */
bool service_require_whole(const struct memory *memory, bool damaged, struct error *err);
/* DATA/index/NAME SUFFIX, where everything lies that can be made again from the store. ERR_INVALID: too long. */
bool state_index_path(struct service *service, const char *name, const char *suffix, char path[PATH_MAX], struct error *err);
/* Wakes the background thread: there is something to merge or to follow. */
void service_wake_background(struct service *service);

/* ---- catalogue.c: the memories ------------------------------------------------------------------------------------------ */

/* Takes a memory's new settings over, or that it is gone. Writer thread. */
void catalogue_put_memory(struct service *service, const struct memory *memory);
void catalogue_forget_memory(struct library *library, uint32_t memory);
void catalogue_done(struct library *library);
/* The memory with this name; its texts are copied to the arena. ERR_NOT_FOUND names it; ERR_DENIED where the caller's role
 * there (caller.h) does not reach. */
bool catalogue_find_memory(struct service *service, struct arena *arena, struct str name, struct memory *out,
                           struct error *err);
/* What a search may find, for filters: the ids of the named memories (ERR_NOT_FOUND names the first that the caller can't see),
 * or, `names` being NULL, of all that the caller may read; *ids is NULL where that is all there are. */
bool catalogue_scope(struct service *service, struct arena *arena, const struct str *names, size_t count, const uint32_t **ids,
                     size_t *id_count, struct error *err);
/* Those of a list that the caller may read. */
void catalogue_keep_readable(struct memory_list *list);
/* All memories of now, whoever asks, in order of name; their rev and count of units are those of the start. */
struct memory_list catalogue_list_memories(struct service *service, struct arena *arena);
/* The name of a memory, empty when it is gone. Copied to the arena. */
struct str catalogue_memory_name(struct service *service, struct arena *arena, uint32_t memory);
int catalogue_memory_penalty(struct service *service, uint32_t memory);
/* Closes a memory to changes of its units, or opens it again. What change.h has in work when it is closed may still go in; see
 * care_merge.c for how to be sure that nothing is. */
void catalogue_close_memory(struct service *service, uint32_t memory, bool closed);
/* ERR_DENIED for one that is closed, or read-only. */
/* ERR_NOT_FOUND when the memory of this id was deleted since it was found. What was read of it before this says that it is
 * there was whole: its rows go after the catalogue has forgotten it. */
bool catalogue_require_there(struct service *service, const struct memory *memory, struct error *err);
/* ERR_NOT_FOUND, naming it. Returns false. */
bool catalogue_refuse_gone(const struct memory *memory, struct error *err);
bool catalogue_require_open(struct service *service, uint32_t memory, struct error *err);
int64_t catalogue_applied_rev(struct service *service, uint32_t memory);
/* The library holds everything up to here now. */
void catalogue_advance(struct service *service, uint32_t memory, int64_t rev);

/* ---- library.c: indexes and identities, kept current with the store ---------------------------------------------------- */

void library_init(struct library *library);
void library_done(struct library *library);
/* Reads what changed in one memory since the library last knew. */
bool library_follow(struct service *service, uint32_t memory, struct error *err);
/* Takes over what was committed. Writer thread. `units` in order of rev. */
void library_apply(struct service *service, uint32_t memory, const struct unit *units, size_t count);
/* The store may hold changes of this memory that the library has not seen: a commit failed, or could not be read. They are read
 * before the next unit is put, or by the background thread. Writer thread. */
void library_note_behind(struct service *service, uint32_t memory);
/* Reads them. Where that fails, no unit can be put, since nobody would find what is the same. Writer thread. */
bool library_require_current(struct service *service, struct error *err);
/* Lets the writer thread read them. Background thread. */
void library_recover(struct service *service);
/* Takes over that a memory is gone. Writer thread. */
void library_drop_memory(struct service *service, uint32_t memory);

/* The index for a source language, or NULL when no unit has it. */
struct match_index *library_find_index(struct service *service, const struct language *from);
/* The same, made when there is none, in the place of an empty one where all are taken. NULL when INDEXES_MAX have units.
 * Start, then the writer thread. */
struct library_index *library_open_index(struct service *service, struct str primary);
/* Keeps a place for a unit of this language until library_release, so that what is committed has one. ERR_CONFLICT when there
 * is none. Writer thread. */
bool library_promise(struct service *service, const struct language *from, struct error *err);
void library_release(struct service *service, const struct language *from);

/* The pairs that units have been seen in; returns how many. */
size_t library_list_pairs(struct service *service, struct arena *arena, struct language_pair **pairs);
void library_note_pair(struct service *service, const struct language *from, const struct language *to);
/* Live units in all indexes, and those put since they were saved. */
void library_measure(struct service *service, int64_t *units, int64_t *pending);

/* ---- recent.c: units read of late -------------------------------------------------------------------------------------- */

struct recent *recent_open(void);
void recent_close(struct recent *recent);
/* The unit of a candidate, from memory if that has it as of the candidate's rev, else from the store (then it may be newer).
 * ERR_COSTLY; what store_get_unit may say: see store_has_none. */
bool recent_get_unit(struct service *service, struct arena *arena, const struct match_candidate *candidate,
                     struct effort *effort, struct unit *out, struct error *err);

/* ---- handover.c: units on their way to the full-text index -------------------------------------------------------------- */

struct handover *handover_open(void);
void handover_close(struct handover *handover);
/* What was committed to a memory, in order of rev. Copied; forgotten where too much waits. Writer thread. */
void handover_give(struct handover *handover, uint32_t memory, const struct unit *units, size_t count);
/* A lot that goes on right behind this rev, and may begin before it; NULL: the store must be read. The caller frees it. One
 * thread at a time, under concordance_lock. */
struct handed_lot *handover_take(struct handover *handover, uint32_t memory, int64_t after_rev);
/* The next unit of a lot, its texts borrowed from there: id, rev, whether it is deleted, languages and texts; the rest is
 * empty. *at begins at 0. False at the end. */
bool handover_next(const struct handed_lot *lot, size_t *at, struct unit *unit);
void handover_drop_memory(struct handover *handover, uint32_t memory);

/* ---- fragments.c ------------------------------------------------------------------------------------------------------ */

/* Starts the thread that learns, at a low priority. */
bool fragments_init(struct service *service, struct error *err);
/* Ends it; what it was learning is given up. */
void fragments_stop(struct service *service);
void fragments_done(struct service *service);
/* Takes a unit over that was put or removed. The writer's thread, or the one that follows the store. */
void fragments_put(struct service *service, uint32_t memory, const struct unit *unit);
void fragments_drop_memory(struct service *service, uint32_t memory);

/* ---- follow.c --------------------------------------------------------------------------------------------------------- */

/* Reads the catalogue, maps the saved indexes and brings them up to the store's present state. Nobody may write meanwhile. */
bool follow_catch_up(struct service *service, struct error *err);

/* ---- identities.c ----------------------------------------------------------------------------------------------------- */

/* Adds and removes a unit's identities. Writer thread. */
void identities_add(struct service *service, uint32_t memory, const struct unit *unit);
/* The same for one whose identities are known already. */
void identities_put(struct service *service, uint32_t memory, int64_t id, const uint64_t hashes[IDENTITY_KINDS]);
void identities_remove(struct service *service, uint32_t memory, const struct unit *unit);
/* Reads the file of the identities, and what it lacks from the store. Nobody may write meanwhile. */
bool identities_load(struct service *service, struct error *err);
/* Reads what the identities of a memory lack from the store. Writer thread. */
bool identities_follow(struct service *service, uint32_t memory, struct error *err);
/* These revs of a memory, identified already, were committed; what came before them and is missing is read from the store:
 * false where that fails. Writer thread. */
bool identities_advance(struct service *service, uint32_t memory, int64_t first, int64_t last);
/* Writes the file, if there is something new. Nobody may write meanwhile. */
bool identities_save(struct service *service, struct error *err);

/* ---- merge.c: index files --------------------------------------------------------------------------------------------- */

/* Up to which rev of a memory all saved indexes are complete. */
struct merge_mark {
    uint32_t memory;
    int64_t rev;
};

struct merge_image {
    struct str language;
    int64_t number; /* match_index_image: what has a lower one is older than the marks */
};

struct merge_marks {
    struct merge_mark *at;
    size_t count;
    struct merge_image *images;
    size_t image_count;
    struct language_pair *pairs;
    size_t pair_count;
};

/* False when there are none, or what is there can't be trusted: everything is then made again from the store. */
bool merge_read_marks(struct service *service, struct arena *arena, struct merge_marks *marks);
/* Maps the saved indexes, and drops from them what is of none of these memories. False, with none of them loaded, when one is
 * missing, damaged or older than the marks. */
bool merge_load(struct service *service, const struct merge_marks *marks, const struct memory_list *memories);
/* Removes the files, which are of another store. */
void merge_forget(struct service *service);
/* True when enough was put since the last save that a new one pays. */
bool merge_is_due(struct service *service);
/* After imports: joins the small parts that they left in the indexes. */
void merge_settle(struct service *service);
/* Writes all indexes that have changed to their files and maps those instead. Readers and the writer go on meanwhile. */
bool merge_save(struct service *service, struct error *err);

#endif
