/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: a browser that signed in has a token in a cookie, which no script can read, in place of the key. It is kept like a
 * key, as a hash; a session survives a restart, and never its key. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "service/access/access_table.h"
#include "store/record.h"

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

static size_t place_of(const struct access_tables *access, const unsigned char hash[HASH_BYTES]) {
    size_t low = 0, high = access->session_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (memcmp(access->sessions[middle].hash, hash, HASH_BYTES) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What is compared are hashes: how long it takes tells nothing of a token. */
static struct session_entry *find(const struct access_tables *access, const unsigned char hash[HASH_BYTES]) {
    size_t at = place_of(access, hash);
    bool found = at < access->session_count && memcmp(access->sessions[at].hash, hash, HASH_BYTES) == 0;
    return found ? &access->sessions[at] : NULL;
}

static void insert(struct access_tables *access, const struct session_entry *entry) {
    size_t at = place_of(access, entry->hash);
    access->sessions = alloc_again(access->sessions, access->session_count + 1, sizeof *access->sessions);
    memmove(access->sessions + at + 1, access->sessions + at, (access->session_count - at) * sizeof *access->sessions);
    access->sessions[at] = *entry;
    access->session_count++;
}

static void take_out(struct access_tables *access, size_t at) {
    access->session_count--;
    memmove(access->sessions + at, access->sessions + at + 1, (access->session_count - at) * sizeof *access->sessions);
}

bool sessions_drop_key(struct service *service, struct str id, struct error *err) {
    struct access_tables *access = service->access;
    struct arena arena = {0};
    struct str *names = ARENA_ARRAY(&arena, struct str, access->session_count + 1);
    size_t count = 0;
    pthread_rwlock_wrlock(&access->lock);
    for (size_t i = access->session_count; i-- > 0;) {
        if (!str_equal(str_of(access->sessions[i].key), id)) continue;
        names[count++] = access_hash_name(&arena, access->sessions[i].hash);
        take_out(access, i);
    }
    pthread_rwlock_unlock(&access->lock);
    bool ok = access_remove(service, "session", names, count, err);
    arena_done(&arena);
    return ok;
}

/* ---- making room -------------------------------------------------------------------------------------------------------- */

/* The one that ends first, of this key or (empty) of all; SIZE_MAX for none. *count gets how many there are. */
static size_t find_first_to_end(const struct access_tables *access, struct str key, size_t *count) {
    size_t first = SIZE_MAX;
    *count = 0;
    for (size_t i = 0; i < access->session_count; i++) {
        if (key.len && !str_equal(str_of(access->sessions[i].key), key)) continue;
        (*count)++;
        if (first == SIZE_MAX || access->sessions[i].expires_ms < access->sessions[first].expires_ms) first = i;
    }
    return first;
}

static bool drop(struct service *service, size_t at, struct error *err) {
    struct access_tables *access = service->access;
    struct arena arena = {0};
    bool ok = access_write(service, "session", access_hash_name(&arena, access->sessions[at].hash), (struct str){0}, err);
    arena_done(&arena);
    if (!ok) return false;
    pthread_rwlock_wrlock(&access->lock);
    take_out(access, at);
    pthread_rwlock_unlock(&access->lock);
    return true;
}

/* Those that are over go first, then the oldest of a key that has too many, then the oldest of all. */
static bool make_room(struct service *service, struct str key, struct error *err) {
    struct access_tables *access = service->access;
    size_t count, first;
    int64_t now_ms = clock_now_ms();
    while ((first = find_first_to_end(access, STR(""), &count)) != SIZE_MAX && access->sessions[first].expires_ms <= now_ms)
        if (!drop(service, first, err)) return false;
    first = find_first_to_end(access, key, &count);
    if (count >= SESSIONS_OF_KEY_MAX) return drop(service, first, err);
    first = find_first_to_end(access, STR(""), &count);
    return count < SESSIONS_MAX || drop(service, first, err);
}

/* ---- signing in and out ------------------------------------------------------------------------------------------------- */

static bool write_session(struct service *service, const struct session_entry *entry, struct error *err) {
    struct arena arena = {0};
    struct buf body = {0};
    struct json json = {.out = &body};
    json_begin_object(&json);
    json_put_str(&json, "key", str_of(entry->key));
    json_put_int(&json, "expires", entry->expires_ms);
    json_end_object(&json);
    bool ok = access_write(service, "session", access_hash_name(&arena, entry->hash), buf_str(&body), err);
    buf_done(&body);
    arena_done(&arena);
    return ok;
}

static bool add(struct service *service, const struct session_entry *entry, struct error *err) {
    struct access_tables *access = service->access;
    if (!make_room(service, str_of(entry->key), err) || !write_session(service, entry, err)) return false;
    pthread_rwlock_wrlock(&access->lock);
    const struct key_entry *key = access_find_key(access, str_of(entry->key));
    bool good = key && !key->info.revoked_ms; /* it may have been revoked since it was checked */
    if (good) insert(access, entry);
    pthread_rwlock_unlock(&access->lock);
    return good || error_set(err, ERR_DENIED, "the key is revoked");
}

bool service_begin_session(struct service *service, struct arena *arena, struct str key, struct str *token,
                           struct access_session *out, struct error *err) {
    struct session_entry entry = {.expires_ms = clock_now_ms() + SESSION_LIFE_MS};
    if (!service_check_key(service, arena, key, &out->key, err)) return false;
    if (out->key.expires_ms && out->key.expires_ms < entry.expires_ms) entry.expires_ms = out->key.expires_ms;
    memcpy(entry.key, out->key.id.at, out->key.id.len < ID_LENGTH ? out->key.id.len : ID_LENGTH);
    *token = access_make_secret(arena);
    access_hash(*token, entry.hash);
    out->expires_ms = entry.expires_ms;
    pthread_mutex_lock(&service->access->changing);
    bool ok = add(service, &entry, err);
    pthread_mutex_unlock(&service->access->changing);
    return ok;
}

/* The session that is not over, and its key; under the lock. */
static const struct session_entry *find_good(const struct access_tables *access, const unsigned char hash[HASH_BYTES],
                                             int64_t now_ms, struct key_entry **key) {
    const struct session_entry *session = find(access, hash);
    *key = session ? access_find_key(access, str_of(session->key)) : NULL;
    return *key && now_ms < session->expires_ms && access_key_is_good(&(*key)->info, now_ms) ? session : NULL;
}

bool service_session_lasts(struct service *service, struct str token) {
    struct access_tables *access = service->access;
    unsigned char hash[HASH_BYTES];
    struct key_entry *key;
    if (!access || token.len != SESSION_TOKEN_LENGTH) return false;
    access_hash(token, hash);
    pthread_rwlock_rdlock(&access->lock);
    bool good = find_good(access, hash, clock_now_ms(), &key) != NULL;
    pthread_rwlock_unlock(&access->lock);
    return good;
}

bool service_find_session(struct service *service, struct arena *arena, struct str token, struct access_session *out,
                          struct error *err) {
    struct access_tables *access = service->access;
    unsigned char hash[HASH_BYTES];
    int64_t now_ms = clock_now_ms();
    struct key_entry *key;
    if (!access || token.len != SESSION_TOKEN_LENGTH) return error_set(err, ERR_DENIED, "the session is over");
    access_hash(token, hash);
    pthread_rwlock_rdlock(&access->lock);
    const struct session_entry *session = find_good(access, hash, now_ms, &key);
    if (session) {
        atomic_store(&key->used_ms, now_ms);
        *out = (struct access_session){access_copy_key(arena, key), session->expires_ms};
    }
    pthread_rwlock_unlock(&access->lock);
    return session || error_set(err, ERR_DENIED, "the session is over");
}

bool service_end_session(struct service *service, struct str token, struct error *err) {
    struct access_tables *access = service->access;
    unsigned char hash[HASH_BYTES];
    if (!access || token.len != SESSION_TOKEN_LENGTH) return true;
    access_hash(token, hash);
    pthread_mutex_lock(&access->changing);
    const struct session_entry *session = find(access, hash);
    bool ok = !session || drop(service, (size_t)(session - access->sessions), err);
    pthread_mutex_unlock(&access->changing);
    return ok;
}

size_t service_count_sessions(struct service *service) {
    if (!service->access) return 0;
    pthread_rwlock_rdlock(&service->access->lock);
    size_t count = service->access->session_count;
    pthread_rwlock_unlock(&service->access->lock);
    return count;
}

/* ---- loading ------------------------------------------------------------------------------------------------------------ */

/* False for a session that is over: its time is up, its key is gone, or it can't be read. */
static bool load_one(struct access_tables *access, const struct record *record, int64_t now_ms) {
    struct session_entry entry = {0};
    json_t *json = json_loadb(record->body.at, record->body.len, 0, NULL);
    struct str key = str_of(json_string_value(json_object_get(json, "key")));
    entry.expires_ms = json_integer_value(json_object_get(json, "expires"));
    bool sound = key.len == ID_LENGTH && access_read_hash(record->name, entry.hash);
    if (sound) memcpy(entry.key, key.at, ID_LENGTH);
    json_decref(json);
    const struct key_entry *of = sound ? access_find_key(access, str_of(entry.key)) : NULL;
    bool good = of && !of->info.revoked_ms && now_ms < entry.expires_ms;
    if (good) insert(access, &entry);
    return good;
}

/* One page; *after moves on, and *more tells whether there are further ones. */
static bool load_page(struct service *service, struct arena *arena, struct str *after, bool *more, struct error *err) {
    enum { PAGE = 1000 };
    struct record_list records = {0};
    int64_t now_ms = clock_now_ms();
    if (!store_list_records(service->store, arena, STR("session"), STR(""), *after, PAGE, &records, err)) return false;
    struct str *over = ARENA_ARRAY(arena, struct str, records.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < records.count; i++)
        if (!load_one(service->access, &records.at[i], now_ms)) over[count++] = records.at[i].name;
    *more = records.count == PAGE;
    if (*more) *after = records.at[records.count - 1].name;
    access_remove(service, "session", over, count, NULL); /* on a full disk they stay a while longer */
    return true;
}

bool sessions_load(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct str after = STR("");
    bool ok = true, more = true;
    while (ok && more) ok = load_page(service, &arena, &after, &more, err);
    arena_done(&arena);
    return ok;
}
