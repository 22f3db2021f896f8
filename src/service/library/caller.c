/* SPDX-License-Identifier: Apache-2.0 */
#include "service/library/caller.h"

static const char *const ROLES[ROLE_COUNT] = {"none", "reader", "translator", "editor", "administrator"};

static _Thread_local const struct caller *bound;

struct str role_name(enum role role) {
    return str_of(ROLES[role]);
}

bool role_parse(struct str name, enum role *out) {
    for (int role = ROLE_READER; role < ROLE_COUNT; role++)
        if (str_equal(name, str_of(ROLES[role]))) {
            *out = (enum role)role;
            return true;
        }
    return false;
}

const struct caller *caller_bind(const struct caller *caller) {
    const struct caller *former = bound;
    bound = caller;
    return former;
}

const struct caller *caller_copy(struct arena *arena) {
    if (!bound) return NULL;
    struct caller *copy = ARENA_NEW(arena, struct caller);
    struct grant *grants = ARENA_ARRAY(arena, struct grant, bound->grant_count);
    for (size_t i = 0; i < bound->grant_count; i++)
        grants[i] = (struct grant){arena_copy(arena, bound->grants[i].memory), bound->grants[i].role};
    *copy =
        (struct caller){arena_copy(arena, bound->name), grants, bound->grant_count, bound->need, arena_copy(arena, bound->key)};
    return copy;
}

enum role caller_role_in(const struct caller *caller, struct str memory) {
    enum role role = ROLE_ANYONE;
    for (size_t i = 0; i < caller->grant_count; i++) {
        const struct grant *grant = &caller->grants[i];
        bool counts = grant->memory.len == 0 || str_equal(grant->memory, memory);
        if (counts && grant->role > role) role = grant->role;
    }
    return role;
}

enum role caller_role_anywhere(const struct caller *caller) {
    enum role role = ROLE_ANYONE;
    for (size_t i = 0; i < caller->grant_count; i++)
        if (caller->grants[i].role > role) role = caller->grants[i].role;
    return role;
}

/* No memory has the empty name, so what it gives is what counts for all. */
bool caller_reads_all(const struct caller *caller) {
    return caller_role_in(caller, STR("")) >= ROLE_READER;
}

bool caller_has(struct str memory, enum role role) {
    return !bound || caller_role_in(bound, memory) >= role;
}

bool caller_reads(struct str memory) {
    return caller_has(memory, ROLE_READER);
}

bool caller_require(struct str memory, struct error *err) {
    if (!bound) return true;
    enum role role = caller_role_in(bound, memory);
    if (role >= bound->need && role >= ROLE_READER) return true;
    if (role < ROLE_READER && bound->need <= ROLE_READER)
        return error_set(err, ERR_NOT_FOUND, "there is no memory \"%" STR_FMT "\"", STR_ARG(memory));
    return error_set(err, ERR_DENIED, "the key gives no role of %s in the memory \"%" STR_FMT "\"", ROLES[bound->need],
                     STR_ARG(memory));
}

bool caller_require_all(struct error *err) {
    if (!bound || caller_role_in(bound, STR("")) >= bound->need) return true;
    return error_set(err, ERR_DENIED, "this takes a key with the role of %s in all memories", ROLES[bound->need]);
}

struct str caller_name(void) {
    return bound ? bound->name : STR("");
}

struct str caller_key(void) {
    return bound ? bound->key : STR("");
}

struct str caller_share(void) {
    return !bound || caller_role_in(bound, STR("")) == ROLE_ADMINISTRATOR ? STR("") : bound->key;
}

struct str caller_memory(struct str wanted) {
    if (!bound || caller_role_in(bound, wanted) >= bound->need) return wanted;
    for (size_t i = 0; i < bound->grant_count; i++)
        if (bound->grants[i].memory.len && bound->grants[i].role >= bound->need) return bound->grants[i].memory;
    return wanted;
}
