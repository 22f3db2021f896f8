/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of keys and sessions, and what they are made of.
 *
 * The hash is BLAKE2b-256 (libsodium's generic hash), plain and fast. Slow password hashes make guessing dear where people
 * choose the secret; here it is 256 random bits, which nobody guesses at any speed, and a slow hash would only let everyone who
 * sends wrong keys burn our processors. For the same reason there is no salt: no two keys are equal, and no table of hashes
 * helps. The id stands in the hashed text, so that a record that was copied to another id opens nothing. */
#include "service/access/access_table.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "store/record.h"

#define KEY_PREFIX STR("tafsiri_")

enum { SECRET_BYTES = 32 };

/* ---- secrets ------------------------------------------------------------------------------------------------------------ */

struct str access_make_secret(struct arena *arena) {
    unsigned char bytes[SECRET_BYTES];
    char text[sodium_base64_ENCODED_LEN(SECRET_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    struct str secret = arena_copy(arena, str_of(text));
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(text, sizeof text);
    return secret;
}

void access_hash(struct str text, unsigned char hash[HASH_BYTES]) {
    crypto_generichash(hash, HASH_BYTES, (const unsigned char *)text.at, text.len, NULL, 0);
}

struct str access_hash_name(struct arena *arena, const unsigned char hash[HASH_BYTES]) {
    char hex[2 * HASH_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, hash, HASH_BYTES);
    return arena_copy(arena, str_of(hex));
}

bool access_read_hash(struct str hex, unsigned char hash[HASH_BYTES]) {
    size_t len = 0;
    return hex.len == 2UL * HASH_BYTES && sodium_hex2bin(hash, HASH_BYTES, hex.at, hex.len, NULL, &len, NULL) == 0 &&
           len == HASH_BYTES;
}

/* 40 random bits in letters and digits that nobody mistakes for each other. */
struct str access_make_id(struct arena *arena) {
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    unsigned char bytes[ID_LENGTH];
    char id[ID_LENGTH + 1] = "";
    randombytes_buf(bytes, sizeof bytes);
    for (size_t i = 0; i < ID_LENGTH; i++) id[i] = alphabet[bytes[i] % (sizeof alphabet - 1)];
    return arena_copy(arena, str_of(id));
}

bool access_is_key(struct str text) {
    return text.len == KEY_TEXT_LENGTH && str_starts(text, KEY_PREFIX) && text.at[KEY_PREFIX.len + ID_LENGTH] == '_';
}

struct str access_key_id(struct str text) {
    return access_is_key(text) ? str_slice(text, KEY_PREFIX.len, KEY_PREFIX.len + ID_LENGTH) : STR("");
}

/* ---- the table ---------------------------------------------------------------------------------------------------------- */

/* Where the id stands, or belongs. */
static size_t place_of(const struct access_tables *access, struct str id) {
    size_t low = 0, high = access->key_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_compare(access->keys[middle]->info.id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct key_entry *access_find_key(const struct access_tables *access, struct str id) {
    size_t at = place_of(access, id);
    return at < access->key_count && str_equal(access->keys[at]->info.id, id) ? access->keys[at] : NULL;
}

bool access_key_is_good(const struct access_key *key, int64_t now_ms) {
    return !key->revoked_ms && (!key->expires_ms || now_ms < key->expires_ms);
}

void access_insert_key(struct access_tables *access, struct key_entry *entry) {
    size_t at = place_of(access, entry->info.id);
    access->keys = alloc_again(access->keys, access->key_count + 1, sizeof(struct key_entry *));
    memmove(access->keys + at + 1, access->keys + at, (access->key_count - at) * sizeof(struct key_entry *));
    access->keys[at] = entry;
    access->key_count++;
}

void access_free_key(struct key_entry *entry) {
    if (!entry) return;
    arena_done(&entry->arena);
    free(entry);
}

void access_take_out_key(struct access_tables *access, struct str id) {
    size_t at = place_of(access, id);
    struct key_entry *entry = access->keys[at];
    access->key_count--;
    memmove(access->keys + at, access->keys + at + 1, (access->key_count - at) * sizeof(struct key_entry *));
    access_free_key(entry);
}

const struct grant *access_copy_grants(struct arena *arena, const struct grant *grants, size_t count) {
    struct grant *copy = ARENA_ARRAY(arena, struct grant, count + 1);
    for (size_t i = 0; i < count; i++) copy[i] = (struct grant){arena_copy(arena, grants[i].memory), grants[i].role};
    return copy;
}

struct access_key access_copy_key(struct arena *arena, const struct key_entry *entry) {
    struct access_key key = entry->info;
    key.id = arena_copy(arena, key.id);
    key.name = arena_copy(arena, key.name);
    key.grants = access_copy_grants(arena, key.grants, key.grant_count);
    key.used_ms = atomic_load(&entry->used_ms);
    return key;
}

bool service_check_key(struct service *service, struct arena *arena, struct str text, struct access_key *out,
                       struct error *err) {
    struct access_tables *access = service->access;
    unsigned char hash[HASH_BYTES];
    int64_t now_ms = clock_now_ms();
    bool good = false;
    if (!access || !access_is_key(text)) return error_set(err, ERR_DENIED, "this is no key");
    access_hash(text, hash);
    pthread_rwlock_rdlock(&access->lock);
    struct key_entry *entry = access_find_key(access, access_key_id(text));
    bool known = entry && sodium_memcmp(hash, entry->hash, sizeof hash) == 0;
    if (known && (good = access_key_is_good(&entry->info, now_ms))) {
        atomic_store(&entry->used_ms, now_ms);
        *out = access_copy_key(arena, entry);
    }
    pthread_rwlock_unlock(&access->lock);
    if (good) return true;
    /* Only those who have the key are told that it was one. */
    return error_set(err, ERR_DENIED, known ? "the key is revoked or has expired" : "the key is not valid");
}

/* ---- records ------------------------------------------------------------------------------------------------------------ */

struct record_write {
    struct str kind, name, body;
};

static bool run_write(struct store_tx *tx, void *context, struct error *err) {
    const struct record_write *write = context;
    return write->body.at ? store_tx_put_record(tx, write->kind, write->name, write->body, err)
                          : store_tx_remove_record(tx, write->kind, write->name, err);
}

struct removal {
    struct str kind;
    const struct str *names;
    size_t count;
};

static bool run_removal(struct store_tx *tx, void *context, struct error *err) {
    const struct removal *removal = context;
    for (size_t i = 0; i < removal->count; i++)
        if (!store_tx_remove_record(tx, removal->kind, removal->names[i], err)) return false;
    return true;
}

bool access_remove(struct service *service, const char *kind, const struct str *names, size_t count, struct error *err) {
    struct removal removal = {str_of(kind), names, count};
    return count == 0 || store_write(service->store, &(struct store_write){run_removal, NULL, &removal}, err);
}

bool access_write(struct service *service, const char *kind, struct str name, struct str body, struct error *err) {
    struct record_write write = {str_of(kind), name, body};
    return store_write(service->store, &(struct store_write){run_write, NULL, &write}, err);
}
