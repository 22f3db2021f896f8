/* SPDX-License-Identifier: Apache-2.0 */
/* What access.c and sessions.c stand on: the tables, and the records that they are read from. Not for anyone else. */
#ifndef TAFSIRI_SERVICE_ACCESS_ACCESS_TABLE_H
#define TAFSIRI_SERVICE_ACCESS_ACCESS_TABLE_H

#include <pthread.h>
#include <stdatomic.h>

#include "service/access/access.h"
#include "service/library/state.h"

enum { HASH_BYTES = 32, ID_LENGTH = 8 };

struct key_entry {
    struct arena arena; /* its texts */
    struct access_key info;
    unsigned char hash[HASH_BYTES];
    _Atomic int64_t used_ms;
};

struct session_entry {
    unsigned char hash[HASH_BYTES];
    char key[ID_LENGTH + 1];
    int64_t expires_ms;
};

struct access_tables {
    pthread_mutex_t changing; /* held from before a record is written until the tables have it: one change at a time */
    pthread_rwlock_t lock;    /* over the tables */
    struct key_entry **keys;  /* in order of id */
    size_t key_count;
    struct session_entry *sessions; /* in order of hash */
    size_t session_count;
    bool damaged; /* a key may be there that can't be read */
};

/* Fills `bytes` random ones, written without padding in the URL-safe alphabet. */
struct str access_make_secret(struct arena *arena);
void access_hash(struct str text, unsigned char hash[HASH_BYTES]);
/* A record's name: the hash in hexadecimal. */
struct str access_hash_name(struct arena *arena, const unsigned char hash[HASH_BYTES]);
bool access_read_hash(struct str hex, unsigned char hash[HASH_BYTES]);

/* An id for a key: 8 letters and digits that nobody mistakes for each other. */
struct str access_make_id(struct arena *arena);
const struct grant *access_copy_grants(struct arena *arena, const struct grant *grants, size_t count);

/* Under the lock: the table then owns the entry; taking it out frees it. */
void access_insert_key(struct access_tables *access, struct key_entry *entry);
void access_take_out_key(struct access_tables *access, struct str id);
void access_free_key(struct key_entry *entry);
/* The entry with this id, under the lock; NULL for none. */
struct key_entry *access_find_key(const struct access_tables *access, struct str id);
bool access_key_is_good(const struct access_key *key, int64_t now_ms);
struct access_key access_copy_key(struct arena *arena, const struct key_entry *entry);

/* (waits) Puts a record, or (body at NULL) removes it. */
bool access_write(struct service *service, const char *kind, struct str name, struct str body, struct error *err);
/* (waits) Removes the records of these names, in one write. */
bool access_remove(struct service *service, const char *kind, const struct str *names, size_t count, struct error *err);

bool sessions_load(struct service *service, struct error *err);
/* (waits) Those of a key that opens nothing any more. `changing` is held. */
bool sessions_drop_key(struct service *service, struct str id, struct error *err);

#endif
