/* SPDX-License-Identifier: Apache-2.0 */
/* Levenshtein distance bit-parallel: G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic
 * programming" (J. ACM 46, 1999), in H. Hyyrö's form for whole against whole. One column of the dynamic programme is a run of
 * 64-bit blocks whose bits are the differences between neighbouring cells.
 *
 * Before it comes a filter on the bags of keys: two sequences have at most as many matches as common keys, and their distance
 * is at least the longer count less the matches. */
#include "match/keys/pattern.h"

#include <string.h>

enum { BLOCK = 64, SLOTS_MIN_BITS = 6 };

struct pattern_slot {
    uint32_t key;
    uint32_t row; /* + 1; 0: free */
};

struct column_block {
    uint64_t up, down; /* cells one more, or one less, than the cell above */
    size_t score;      /* the block's last cell */
};

static size_t slot_of(const struct pattern *pattern, uint32_t key) {
    size_t i = (uint32_t)(key * UINT32_C(0x9E3779B1)) >> pattern->slot_shift;
    while (pattern->slots[i].row && pattern->slots[i].key != key) i = (i + 1) & pattern->slot_mask;
    return i;
}

void pattern_init(struct pattern *pattern, struct arena *arena, const uint32_t *keys, size_t count) {
    unsigned bits = SLOTS_MIN_BITS;
    while (((size_t)1 << bits) < count * 4) bits++;
    *pattern = (struct pattern){.keys = keys, .count = count, .slot_shift = 32 - bits, .slot_mask = ((size_t)1 << bits) - 1};
    pattern->slots = ARENA_ARRAY(arena, struct pattern_slot, (size_t)1 << bits);
    pattern->blocks = (count + BLOCK - 1) / BLOCK;
    for (size_t i = 0; i < count; i++) {
        size_t slot = slot_of(pattern, keys[i]);
        if (!pattern->slots[slot].row) pattern->slots[slot] = (struct pattern_slot){keys[i], (uint32_t)++pattern->rows};
    }
    pattern->masks = ARENA_ARRAY(arena, uint64_t, pattern->rows * pattern->blocks);
    pattern->counts = ARENA_ARRAY(arena, uint32_t, pattern->rows);
    pattern->left = ARENA_ARRAY(arena, uint32_t, pattern->rows);
    pattern->column = ARENA_ARRAY(arena, struct column_block, pattern->blocks);
    for (size_t i = 0; i < count; i++) {
        size_t row = pattern->slots[slot_of(pattern, keys[i])].row - 1;
        pattern->masks[row * pattern->blocks + i / BLOCK] |= UINT64_C(1) << i % BLOCK;
        pattern->counts[row]++;
    }
}

const uint64_t *pattern_masks(const struct pattern *pattern, uint32_t key) {
    uint32_t row = pattern->slots[slot_of(pattern, key)].row;
    return row ? pattern->masks + (row - 1) * pattern->blocks : NULL;
}

/* ---- up to 64 keys ---------------------------------------------------------------------------------------------------- */

/* The positions of the query at which each key stands; false when the bags alone put the distance above the limit. */
static bool look_up(const struct pattern *pattern, const uint32_t *keys, size_t count, size_t matches_needed, uint64_t *masks) {
    uint64_t covered = 0;
    size_t present = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = pattern->slots[slot_of(pattern, keys[i])].row;
        masks[i] = row ? pattern->masks[row - 1] : 0;
        covered |= masks[i];
        present += row != 0;
    }
    return present >= matches_needed && (size_t)__builtin_popcountll(covered) >= matches_needed;
}

static size_t distance_short(const struct pattern *pattern, const uint32_t *keys, size_t count, size_t limit) {
    size_t longer = pattern->count > count ? pattern->count : count, score = pattern->count;
    uint64_t masks[2 * BLOCK], up = ~UINT64_C(0), down = 0, last = UINT64_C(1) << (pattern->count - 1);
    if (!look_up(pattern, keys, count, longer - limit, masks)) return limit + 1;
    for (size_t i = 0; i < count; i++) {
        uint64_t x = masks[i] | down, d0 = ((up & x) + up) ^ up, h;
        d0 |= x;
        h = down | ~(d0 | up);
        uint64_t less = d0 & up;
        score += (h & last) != 0;
        score -= (less & last) != 0;
        if (score > limit + (count - 1 - i)) return limit + 1; /* each column to come can take off one */
        h = h << 1 | 1;
        less <<= 1;
        up = less | ~(d0 | h);
        down = h & d0;
    }
    return score;
}

/* ---- any length ------------------------------------------------------------------------------------------------------- */

static bool bags_allow(struct pattern *pattern, const uint32_t *keys, size_t count, size_t matches_needed) {
    size_t matches = 0;
    memcpy(pattern->left, pattern->counts, pattern->rows * sizeof *pattern->left);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = pattern->slots[slot_of(pattern, keys[i])].row;
        if (!row || !pattern->left[row - 1]) continue;
        pattern->left[row - 1]--;
        matches++;
    }
    return matches >= matches_needed;
}

/* One block of one column; takes and returns the horizontal difference above and in its last cell. */
static int step_block(struct column_block *block, uint64_t equal, uint64_t last, int above) {
    uint64_t x = equal | block->down, minus = above < 0;
    equal |= minus;
    uint64_t d0 = (((equal & block->up) + block->up) ^ block->up) | equal;
    uint64_t more = block->down | ~(d0 | block->up), less = block->up & d0;
    int below = ((more & last) != 0) - ((less & last) != 0);
    more = more << 1 | (above > 0);
    less = less << 1 | minus;
    block->up = less | ~(x | more);
    block->down = more & x;
    block->score += (size_t)(ptrdiff_t)below;
    return below;
}

static uint64_t last_bit(const struct pattern *pattern, size_t block) {
    size_t in_block = block + 1 < pattern->blocks ? BLOCK : pattern->count - block * BLOCK;
    return UINT64_C(1) << (in_block - 1);
}

static size_t end_of(const struct pattern *pattern, size_t block) {
    return block + 1 < pattern->blocks ? (block + 1) * BLOCK : pattern->count;
}

/* True when every cell of the column's blocks is above `band`: all paths lead through them, and none gets cheaper on its way.
 */
static bool is_hopeless(const struct pattern *pattern, size_t first, size_t end, size_t band) {
    while (first < end && pattern->column[first].score > band + BLOCK) first++;
    return first == end;
}

/* Only cells within `band` of the diagonal can be at most `band`; cells outside count as dearer than they are, which changes no
 * result up to `band`. */
static size_t distance_in_band(struct pattern *pattern, const uint32_t *keys, size_t count, size_t band) {
    size_t known = 0; /* blocks that have a state */
    for (size_t i = 0; i < count; i++) {
        size_t first = i > band ? (i - band) / BLOCK : 0;
        size_t end = (i + band) / BLOCK + 1 < pattern->blocks ? (i + band) / BLOCK + 1 : pattern->blocks;
        for (; known < end; known++) {
            size_t above = known ? pattern->column[known - 1].score : i;
            size_t start = known ? end_of(pattern, known - 1) : 0;
            pattern->column[known] = (struct column_block){~UINT64_C(0), 0, above + end_of(pattern, known) - start};
        }
        const uint64_t *masks = pattern_masks(pattern, keys[i]);
        int above = 1;
        for (size_t b = first; b < end; b++)
            above = step_block(&pattern->column[b], masks ? masks[b] : 0, last_bit(pattern, b), above);
        if (i % BLOCK == 0 && is_hopeless(pattern, first, end, band)) return band + 1;
    }
    return known == pattern->blocks ? pattern->column[known - 1].score : band + 1;
}

/* The band doubles until the distance fits in it, so near sequences cost little however long they are. */
static size_t distance_long(struct pattern *pattern, const uint32_t *keys, size_t count, size_t limit) {
    size_t longer = pattern->count > count ? pattern->count : count;
    if (!bags_allow(pattern, keys, count, longer - limit)) return limit + 1;
    size_t least = count > pattern->count ? count - pattern->count : pattern->count - count;
    for (size_t band = least > BLOCK ? least : BLOCK;; band *= 2) {
        if (band > limit) band = limit;
        size_t distance = distance_in_band(pattern, keys, count, band);
        if (distance <= band) return distance;
        if (band == limit) return limit + 1;
    }
}

size_t pattern_distance(struct pattern *pattern, const uint32_t *keys, size_t count, size_t limit) {
    size_t longer = pattern->count > count ? pattern->count : count, shorter = pattern->count + count - longer;
    if (longer - shorter > limit) return limit + 1;
    if (shorter == 0) return longer;
    if (limit > longer) limit = longer;
    if (pattern->count <= BLOCK && count <= 2 * BLOCK) return distance_short(pattern, keys, count, limit);
    return distance_long(pattern, keys, count, limit);
}
