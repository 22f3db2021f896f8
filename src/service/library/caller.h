/* SPDX-License-Identifier: Apache-2.0 */
/* Who is asking, and what they may see and do.
 *
 * A caller is bound to the thread for as long as it works for them, as a kernel knows the user of a system call: so no function
 * between the edge and the library has to pass it on, and none can forget to. What resolves the name of a memory
 * (catalogue_find_memory) and what searches all of them (catalogue_scope) obeys it; http/ binds it around each handler, a job
 * that runs later binds a copy (caller_copy).
 *
 * A thread without a caller works for the program itself, or for whoever may do everything. */
#ifndef TAFSIRI_SERVICE_LIBRARY_CALLER_H
#define TAFSIRI_SERVICE_LIBRARY_CALLER_H

#include "base/arena.h"
#include "base/error.h"

/* Each includes those before it. ROLE_ANYONE: no role at all. */
enum role { ROLE_ANYONE, ROLE_READER, ROLE_TRANSLATOR, ROLE_EDITOR, ROLE_ADMINISTRATOR, ROLE_COUNT };

/* "none", "reader" ... */
struct str role_name(enum role role);
/* False for what is none of the four. */
bool role_parse(struct str name, enum role *out);

enum { GRANTS_MAX = 64 };

/* A role in one memory, or (empty name) in all of them. */
struct grant {
    struct str memory;
    enum role role;
};

struct caller {
    struct str name; /* author of what is written without one */
    const struct grant *grants;
    size_t grant_count;
    enum role need; /* the role that what is being done takes, in each memory that is named; ROLE_ANYONE: reading */
    struct str key; /* its id; empty: they need none */
};

/* Binds it to this thread; NULL: nobody. Returns who was bound before, to be bound again afterwards. */
const struct caller *caller_bind(const struct caller *caller);
/* A copy of the one that is bound, NULL for none. */
const struct caller *caller_copy(struct arena *arena);

/* The role in a memory, and the highest in any. */
enum role caller_role_in(const struct caller *caller, struct str memory);
enum role caller_role_anywhere(const struct caller *caller);
/* True when all memories may be read. */
bool caller_reads_all(const struct caller *caller);

/* ---- of the caller that is bound ---------------------------------------------------------------------------------------- */

/* May this memory be read? */
bool caller_reads(struct str memory);
/* Has the caller this role in the memory, whatever is being done? */
bool caller_has(struct str memory, enum role role);
/* May the memory be used for what is being done? ERR_NOT_FOUND, as if there were none, for one that may not even be read;
 * ERR_DENIED where the role does not reach. */
bool caller_require(struct str memory, struct error *err);
/* The same for what belongs to no memory but counts for everyone: shared words, terms. ERR_DENIED. */
bool caller_require_all(struct error *err);
/* Empty when nobody is bound. */
struct str caller_name(void);
struct str caller_key(void);
/* The key of which there is a share of what all have together; empty for who may take the whole: where no keys are needed, and
 * an administrator of all memories, who sees to it that others have enough. */
struct str caller_share(void);
/* `wanted`, or the first memory of a caller who has nothing to do with that one: where writes go that name no memory. */
struct str caller_memory(struct str wanted);

#endif
