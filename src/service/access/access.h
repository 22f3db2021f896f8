/* SPDX-License-Identifier: Apache-2.0 */
/* Access keys, and the sessions of those who signed in with one.
 *
 * A key is shown once, when it is made: "tafsiri_", an id of 8 characters that names it in lists and logs, "_", and a secret of
 * 256 random bits. What is kept is a hash (access.c says which and why), in records of the store (kinds "key" and "session"):
 * durable when reported, in every backup, read into a table at the start.
 *
 * Keys are demanded as soon as there is one. A revoked key stays in the list, and keeps them demanded, until it is removed: the
 * end of the last key must not open the door. */
#ifndef TAFSIRI_SERVICE_ACCESS_ACCESS_H
#define TAFSIRI_SERVICE_ACCESS_ACCESS_H

#include "service/library/caller.h"
#include "service/service.h"

enum {
    ACCESS_KEYS_MAX = 1000,    /* a newsroom has dozens */
    KEY_NAME_MAX = 128,        /* bytes */
    KEY_TEXT_LENGTH = 60,      /* of a whole key */
    SESSIONS_MAX = 4096,       /* of all keys; some 200 bytes each */
    SESSIONS_OF_KEY_MAX = 256, /* the one that ends first makes room */
    SESSION_TOKEN_LENGTH = 43,
};
#define SESSION_LIFE_MS (12LL * 3600 * 1000) /* a long day's work */

struct access_key {
    struct str id, name;
    const struct grant *grants;
    size_t grant_count;
    int64_t created_ms;
    int64_t expires_ms, revoked_ms; /* 0: never */
    int64_t used_ms;                /* last, since the start; 0: not since then */
};

struct access_key_list {
    struct access_key *at; /* in order of creation */
    size_t count;
};

/* (waits) Name, grants and expiry count. *text is the key, which nobody will see again. ERR_INVALID, ERR_CONFLICT beyond
 * ACCESS_KEYS_MAX. */
bool service_create_key(struct service *service, struct arena *arena, const struct access_key *wanted, struct str *text,
                        struct access_key *out, struct error *err);
bool service_list_keys(struct service *service, struct arena *arena, struct access_key_list *out, struct error *err);
/* (waits) From now on it opens nothing, and its sessions are over. ERR_NOT_FOUND; revoking again is fine. */
bool service_revoke_key(struct service *service, struct str id, struct error *err);
/* (waits) Takes a key that is revoked or expired off the list. ERR_CONFLICT for one that is still good. */
bool service_remove_key(struct service *service, struct str id, struct error *err);

/* True when there is a key, good or not, or a damaged row where there may be one. */
bool service_demands_keys(struct service *service);
/* How many are good now. */
size_t service_count_keys(struct service *service);

/* True for what has the shape of a key. */
bool access_is_key(struct str text);
/* The key's id, for logs; empty for what is none. */
struct str access_key_id(struct str text);
/* Who shows this text. ERR_DENIED for what is no key, and for one that is revoked or expired. */
bool service_check_key(struct service *service, struct arena *arena, struct str text, struct access_key *out,
                       struct error *err);

/* True while the key of this id is there and neither revoked nor expired. Quick, and no use of the key. */
bool service_key_lasts(struct service *service, struct str id);

struct access_session {
    struct access_key key;
    int64_t expires_ms; /* of the session, or of the key where that comes first */
};

/* (waits) Signs in; the token is for the cookie. ERR_DENIED as above. */
bool service_begin_session(struct service *service, struct arena *arena, struct str key, struct str *token,
                           struct access_session *out, struct error *err);
/* ERR_DENIED for a session that is over, or never was. */
bool service_find_session(struct service *service, struct arena *arena, struct str token, struct access_session *out,
                          struct error *err);
/* True while service_find_session would find it. Quick, and no use of its key. */
bool service_session_lasts(struct service *service, struct str token);
/* (waits) Ends it; one that is over is fine. */
bool service_end_session(struct service *service, struct str token, struct error *err);
size_t service_count_sessions(struct service *service);

/* ---- for life.c --------------------------------------------------------------------------------------------------------- */

struct access_tables;

/* Reads keys and sessions from the store. */
bool access_init(struct service *service, struct error *err);
void access_done(struct service *service);

#endif
