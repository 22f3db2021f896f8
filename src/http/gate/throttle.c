/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gate/throttle.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/alloc.h"

enum { WAYS = 8, SETS = THROTTLE_ADDRESSES_MAX / WAYS };

/* `due_ms` is when all its wrong keys will be forgotten: each puts it off by THROTTLE_EVERY_MS. */
struct entry {
    unsigned char address[16];
    int64_t due_ms;
};

struct throttle {
    pthread_mutex_t lock;
    struct entry entries[SETS][WAYS];
};

struct throttle *throttle_open(void) {
    struct throttle *throttle = alloc_zero(1, sizeof *throttle);
    pthread_mutex_init(&throttle->lock, NULL);
    return throttle;
}

void throttle_close(struct throttle *throttle) {
    if (!throttle) return;
    pthread_mutex_destroy(&throttle->lock);
    free(throttle);
}

/* Anything that is no address (the Unix socket has none) is one of its own. */
static void parse(struct str text, unsigned char out[16]) {
    char copy[INET6_ADDRSTRLEN] = "";
    if (text.len < sizeof copy) memcpy(copy, text.at, text.len);
    memset(out, 0, 16);
    if (inet_pton(AF_INET, copy, out + 12) == 1) {
        memset(out + 10, 0xFF, 2);
    } else if (inet_pton(AF_INET6, copy, out) == 1) {
        bool is_v4 = memcmp(out, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12) == 0;
        if (!is_v4) memset(out + 8, 0, 8);
    }
}

/* The address's entry, or the one that can best be spared. */
static struct entry *find(struct entry set[WAYS], const unsigned char address[16]) {
    struct entry *oldest = set;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].due_ms && memcmp(set[i].address, address, 16) == 0) return &set[i];
        if (set[i].due_ms < oldest->due_ms) oldest = &set[i];
    }
    memcpy(oldest->address, address, 16);
    oldest->due_ms = 0;
    return oldest;
}

bool throttle_count(struct throttle *throttle, struct str address, int64_t now_ms, int *wait_s) {
    unsigned char key[16];
    parse(address, key);
    pthread_mutex_lock(&throttle->lock);
    struct entry *entry = find(throttle->entries[XXH3_64bits(key, sizeof key) % SETS], key);
    int64_t due_ms = entry->due_ms > now_ms ? entry->due_ms : now_ms;
    int64_t over_ms = due_ms + THROTTLE_EVERY_MS - now_ms - (int64_t)THROTTLE_BURST * THROTTLE_EVERY_MS;
    if (over_ms <= 0) entry->due_ms = due_ms + THROTTLE_EVERY_MS;
    pthread_mutex_unlock(&throttle->lock);
    *wait_s = over_ms > 0 ? (int)((over_ms + 999) / 1000) : 0;
    return over_ms <= 0;
}
