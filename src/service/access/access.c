/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: made, listed, revoked, removed, checked. */
#include "service/access/access.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"
#include "service/access/access_table.h"
#include "store/record.h"

enum { MEMORY_NAME_MAX = 64 };

/* ---- records ------------------------------------------------------------------------------------------------------------ */

static void write_record(struct buf *out, const struct access_key *key, struct str hash) {
    struct json json = {.out = out};
    json_begin_object(&json);
    json_put_str(&json, "name", key->name);
    json_put_str(&json, "hash", hash);
    json_put_int(&json, "created", key->created_ms);
    json_put_int(&json, "expires", key->expires_ms);
    json_put_int(&json, "revoked", key->revoked_ms);
    json_key(&json, "grants");
    json_begin_array(&json);
    for (size_t i = 0; i < key->grant_count; i++) {
        json_begin_object(&json);
        json_put_str(&json, "memory", key->grants[i].memory);
        json_put_str(&json, "role", role_name(key->grants[i].role));
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

static struct str text_of(const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)} : STR("");
}

static bool read_grants(const json_t *list, struct key_entry *entry) {
    size_t count = json_array_size(list);
    if (count == 0 || count > GRANTS_MAX) return false;
    struct grant *grants = ARENA_ARRAY(&entry->arena, struct grant, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        grants[i].memory = arena_copy(&entry->arena, text_of(item, "memory"));
        if (!role_parse(text_of(item, "role"), &grants[i].role)) return false;
    }
    entry->info.grants = grants;
    entry->info.grant_count = count;
    return true;
}

static struct key_entry *read_record(struct str id, struct str body, struct error *err) {
    struct key_entry *entry = alloc_zero(1, sizeof *entry);
    json_t *json = json_loadb(body.at, body.len, 0, NULL);
    entry->info = (struct access_key){.id = arena_copy(&entry->arena, id),
                                      .name = arena_copy(&entry->arena, text_of(json, "name")),
                                      .created_ms = json_integer_value(json_object_get(json, "created")),
                                      .expires_ms = json_integer_value(json_object_get(json, "expires")),
                                      .revoked_ms = json_integer_value(json_object_get(json, "revoked"))};
    bool ok = access_read_hash(text_of(json, "hash"), entry->hash) && read_grants(json_object_get(json, "grants"), entry);
    json_decref(json);
    if (ok) return entry;
    access_free_key(entry);
    error_set(err, ERR_INTERNAL, "the record of the key \"%" STR_FMT "\" can't be read", STR_ARG(id));
    return NULL;
}

static bool write_key(struct service *service, const struct access_key *key, const unsigned char hash[HASH_BYTES],
                      struct error *err) {
    struct arena arena = {0};
    struct buf body = {0};
    write_record(&body, key, access_hash_name(&arena, hash));
    bool ok = access_write(service, "key", key->id, buf_str(&body), err);
    buf_done(&body);
    arena_done(&arena);
    return ok;
}

/* ---- making, ending ----------------------------------------------------------------------------------------------------- */

static bool check_name(struct str name, struct error *err) {
    bool sound = name.len > 0 && name.len <= KEY_NAME_MAX && utf8_valid(name, NULL);
    for (size_t i = 0; sound && i < name.len; i++) sound = (unsigned char)name.at[i] >= ' ' && name.at[i] != 0x7F;
    return sound ||
           error_set(err, ERR_INVALID, "name: 1 to %d bytes of text, such as \"Asha Mwangi\" or \"Weblate\"", KEY_NAME_MAX);
}

/* A memory that is not there yet is fine. */
static bool check_grant(const struct grant *grant, struct error *err) {
    bool sound = grant->memory.len <= MEMORY_NAME_MAX && grant->role >= ROLE_READER && grant->role < ROLE_COUNT;
    for (size_t i = 0; sound && i < grant->memory.len; i++) {
        char c = grant->memory.at[i];
        sound = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("._-", c));
    }
    return sound || error_set(err, ERR_INVALID, "\"%" STR_FMT "\" is not the name of a memory", STR_ARG(grant->memory));
}

static bool check_wanted(const struct access_key *wanted, int64_t now_ms, struct error *err) {
    if (!check_name(wanted->name, err)) return false;
    if (wanted->grant_count == 0 || wanted->grant_count > GRANTS_MAX)
        return error_set(err, ERR_INVALID, "a key has a role in 1 to %d memories, or in all", GRANTS_MAX);
    for (size_t i = 0; i < wanted->grant_count; i++)
        if (!check_grant(&wanted->grants[i], err)) return false;
    return !wanted->expires_ms || wanted->expires_ms > now_ms ||
           error_set(err, ERR_INVALID, "expires: this time has passed already");
}

static bool require_store(struct service *service, struct error *err) {
    return service->store || error_set(err, ERR_INVALID, "there is no data directory");
}

/* The new entry, its id no other's. */
static struct key_entry *make_entry(const struct access_tables *access, const struct access_key *wanted, int64_t now_ms) {
    struct key_entry *entry = alloc_zero(1, sizeof *entry);
    entry->info = *wanted;
    do entry->info.id = access_make_id(&entry->arena);
    while (access_find_key(access, entry->info.id));
    entry->info.name = arena_copy(&entry->arena, wanted->name);
    entry->info.grants = access_copy_grants(&entry->arena, wanted->grants, wanted->grant_count);
    entry->info.created_ms = now_ms;
    entry->info.revoked_ms = entry->info.used_ms = 0;
    return entry;
}

static bool add_key(struct service *service, struct arena *arena, const struct access_key *wanted, struct str *text,
                    struct access_key *out, struct error *err) {
    struct access_tables *access = service->access;
    if (access->key_count >= ACCESS_KEYS_MAX)
        return error_set(err, ERR_CONFLICT, "there are %d keys already: remove some that are revoked or expired",
                         ACCESS_KEYS_MAX);
    struct key_entry *entry = make_entry(access, wanted, clock_now_ms());
    struct str secret = access_make_secret(arena);
    *text = arena_format(arena, "tafsiri_%" STR_FMT "_%" STR_FMT, STR_ARG(entry->info.id), STR_ARG(secret));
    access_hash(*text, entry->hash);
    if (!write_key(service, &entry->info, entry->hash, err)) {
        access_free_key(entry);
        return false;
    }
    *out = access_copy_key(arena, entry);
    pthread_rwlock_wrlock(&access->lock);
    access_insert_key(access, entry);
    pthread_rwlock_unlock(&access->lock);
    return true;
}

bool service_create_key(struct service *service, struct arena *arena, const struct access_key *wanted, struct str *text,
                        struct access_key *out, struct error *err) {
    if (!require_store(service, err) || !check_wanted(wanted, clock_now_ms(), err)) return false;
    pthread_mutex_lock(&service->access->changing);
    bool ok = add_key(service, arena, wanted, text, out, err);
    pthread_mutex_unlock(&service->access->changing);
    return ok;
}

/* While `changing` is held nobody else changes the table: it can be read without the lock. */
static struct key_entry *need_key(const struct access_tables *access, struct str id, struct error *err) {
    struct key_entry *entry = access_find_key(access, id);
    if (!entry) error_set(err, ERR_NOT_FOUND, "there is no key \"%" STR_FMT "\"", STR_ARG(id));
    return entry;
}

static bool revoke(struct service *service, struct str id, struct error *err) {
    struct access_tables *access = service->access;
    struct key_entry *entry = need_key(access, id, err);
    if (!entry || entry->info.revoked_ms) return entry != NULL;
    struct access_key changed = entry->info;
    changed.revoked_ms = clock_now_ms();
    if (!write_key(service, &changed, entry->hash, err)) return false;
    pthread_rwlock_wrlock(&access->lock);
    entry->info.revoked_ms = changed.revoked_ms;
    pthread_rwlock_unlock(&access->lock);
    return sessions_drop_key(service, id, err);
}

bool service_revoke_key(struct service *service, struct str id, struct error *err) {
    if (!require_store(service, err)) return false;
    pthread_mutex_lock(&service->access->changing);
    bool ok = revoke(service, id, err);
    pthread_mutex_unlock(&service->access->changing);
    return ok;
}

static bool remove_key(struct service *service, struct str id, struct error *err) {
    struct access_tables *access = service->access;
    struct key_entry *entry = need_key(access, id, err);
    if (!entry) return false;
    if (access_key_is_good(&entry->info, clock_now_ms()))
        return error_set(err, ERR_CONFLICT, "the key \"%" STR_FMT "\" is still good: revoke it first", STR_ARG(id));
    if (!sessions_drop_key(service, id, err) || !access_write(service, "key", id, (struct str){0}, err)) return false;
    pthread_rwlock_wrlock(&access->lock);
    access_take_out_key(access, id);
    pthread_rwlock_unlock(&access->lock);
    return true;
}

bool service_remove_key(struct service *service, struct str id, struct error *err) {
    if (!require_store(service, err)) return false;
    pthread_mutex_lock(&service->access->changing);
    bool ok = remove_key(service, id, err);
    pthread_mutex_unlock(&service->access->changing);
    return ok;
}

/* ---- asking ------------------------------------------------------------------------------------------------------------- */

static int by_creation(const void *a, const void *b) {
    const struct access_key *x = a, *y = b;
    return x->created_ms != y->created_ms ? (x->created_ms > y->created_ms) - (x->created_ms < y->created_ms)
                                          : str_compare(x->id, y->id);
}

bool service_list_keys(struct service *service, struct arena *arena, struct access_key_list *out, struct error *err) {
    struct access_tables *access = service->access;
    *out = (struct access_key_list){0};
    if (!require_store(service, err)) return false;
    pthread_rwlock_rdlock(&access->lock);
    out->at = ARENA_ARRAY(arena, struct access_key, access->key_count + 1);
    for (size_t i = 0; i < access->key_count; i++) out->at[out->count++] = access_copy_key(arena, access->keys[i]);
    pthread_rwlock_unlock(&access->lock);
    qsort(out->at, out->count, sizeof *out->at, by_creation);
    return true;
}

bool service_demands_keys(struct service *service) {
    if (!service->access) return false;
    pthread_rwlock_rdlock(&service->access->lock);
    bool any = service->access->key_count > 0 || service->access->damaged;
    pthread_rwlock_unlock(&service->access->lock);
    return any;
}

bool service_key_lasts(struct service *service, struct str id) {
    if (!service->access) return false;
    pthread_rwlock_rdlock(&service->access->lock);
    const struct key_entry *key = access_find_key(service->access, id);
    bool good = key && access_key_is_good(&key->info, clock_now_ms());
    pthread_rwlock_unlock(&service->access->lock);
    return good;
}

size_t service_count_keys(struct service *service) {
    size_t good = 0;
    int64_t now_ms = clock_now_ms();
    if (!service->access) return 0;
    pthread_rwlock_rdlock(&service->access->lock);
    for (size_t i = 0; i < service->access->key_count; i++) good += access_key_is_good(&service->access->keys[i]->info, now_ms);
    pthread_rwlock_unlock(&service->access->lock);
    return good;
}

/* ---- life --------------------------------------------------------------------------------------------------------------- */

static bool load_keys(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct record_list records = {0};
    struct store_metrics before, after;
    store_read_metrics(service->store, &before);
    bool ok = store_list_records(service->store, &arena, STR("key"), STR(""), STR(""), ACCESS_KEYS_MAX, &records, err);
    for (size_t i = 0; ok && i < records.count; i++) {
        struct key_entry *entry = read_record(records.at[i].name, records.at[i].body, err);
        ok = entry != NULL;
        if (ok) access_insert_key(service->access, entry);
    }
    /* A row that can't be read opens nothing; nor does it open the door by being the only one. */
    store_read_metrics(service->store, &after);
    service->access->damaged = after.damaged_reads != before.damaged_reads;
    arena_done(&arena);
    return ok;
}

bool access_init(struct service *service, struct error *err) {
    struct access_tables *access = alloc_zero(1, sizeof *access);
    pthread_mutex_init(&access->changing, NULL);
    pthread_rwlock_init(&access->lock, NULL);
    service->access = access;
    if (sodium_init() < 0) return error_set(err, ERR_INTERNAL, "libsodium can't be used");
    return load_keys(service, err) && sessions_load(service, err);
}

void access_done(struct service *service) {
    struct access_tables *access = service->access;
    if (!access) return;
    for (size_t i = 0; i < access->key_count; i++) access_free_key(access->keys[i]);
    free((void *)access->keys);
    free(access->sessions);
    pthread_rwlock_destroy(&access->lock);
    pthread_mutex_destroy(&access->changing);
    free(access);
}
