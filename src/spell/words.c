/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/words.h"

#include <stdlib.h>
#define XXH_INLINE_ALL /* what is hashed here is short: the call would cost as much as the hash */
#include <xxhash.h>

#include "base/alloc.h"

enum { CAPACITY_FIRST = 64 };

void words_done(struct words *words) {
    free(words->slots);
    arena_done(&words->keys);
    *words = (struct words){0};
}

/* The slot of the word, or the empty one where it would go. The capacity is a power of two and never full. */
static struct word_slot *find_slot(struct word_slot *slots, size_t capacity, struct str word) {
    size_t i = XXH3_64bits(word.at, word.len) & (capacity - 1);
    while (slots[i].key.at && !str_equal(slots[i].key, word)) i = (i + 1) & (capacity - 1);
    return &slots[i];
}

uint32_t words_get(const struct words *words, struct str word) {
    return words->used ? find_slot(words->slots, words->capacity, word)->number : 0;
}

static void grow(struct words *words) {
    size_t capacity = words->capacity ? words->capacity * 2 : CAPACITY_FIRST;
    struct word_slot *slots = alloc_zero(capacity, sizeof *slots);
    for (size_t i = 0; i < words->capacity; i++)
        if (words->slots[i].key.at) *find_slot(slots, capacity, words->slots[i].key) = words->slots[i];
    free(words->slots);
    words->slots = slots;
    words->capacity = capacity;
}

uint32_t *words_entry(struct words *words, struct str word) {
    if (words->used * 4 >= words->capacity * 3) grow(words);
    struct word_slot *slot = find_slot(words->slots, words->capacity, word);
    if (!slot->key.at) {
        slot->key = arena_copy(&words->keys, word);
        words->used++;
    }
    return &slot->number;
}

void words_sweep(struct words *words) {
    struct words kept = {0};
    for (size_t i = 0; i < words->capacity; i++)
        if (words->slots[i].number) *words_entry(&kept, words->slots[i].key) = words->slots[i].number;
    words_done(words);
    *words = kept;
}
