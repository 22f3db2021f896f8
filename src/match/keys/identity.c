/* SPDX-License-Identifier: Apache-2.0 */
/* An open-addressing table with linear probing. A slot is 16 bytes: the memory is folded into the hash, which keeps entries of
 * different memories apart and saves a third of the space. Removal shifts later entries back, so there are no tombstones and
 * the table can be written and read as it stands. */
#define XXH_INLINE_ALL /* what is hashed here is short: the call would cost as much as the hash */
#include "match/keys/identity.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/alloc.h"

enum { SLOTS_MIN = 64, IMAGE_VERSION = 1 };
static const char image_magic[8] = {'T', 'A', 'F', 'I', 'D', 'E', 'N', 'T'};

struct slot {
    uint64_t tag; /* hash ^ spread(memory) */
    int64_t unit; /* 0: free */
};

struct watermark {
    int64_t rev;
    uint32_t memory, unused;
};

struct identity_map {
    struct slot *slots;
    size_t mask, count; /* slots - 1, entries */
    struct watermark *marks;
    size_t mark_count;
};

struct image_header {
    char magic[8];
    uint32_t version, slot_size;
    uint64_t slot_count, count, mark_count;
    uint64_t body_checksum, header_checksum; /* XXH3-64; the header's covers the fields before it */
};

/* ---- hashes -------------------------------------------------------------------------------------------------------------- */

/* What is hashed, one text behind the other. Most units fit in, and are hashed at once, which a state would make five times as
 * dear; what does not fit goes through one. */
struct hashing {
    size_t len;
    bool streamed;
    XXH3_state_t state; /* once something did not fit */
    char bytes[2048];
};

static void hash_bytes(struct hashing *hashing, const void *bytes, size_t len) {
    if (!hashing->streamed && len <= sizeof hashing->bytes - hashing->len) {
        if (len) memcpy(hashing->bytes + hashing->len, bytes, len);
        hashing->len += len;
        return;
    }
    if (!hashing->streamed) {
        XXH3_64bits_reset(&hashing->state);
        XXH3_64bits_update(&hashing->state, hashing->bytes, hashing->len);
        hashing->streamed = true;
    }
    if (len) XXH3_64bits_update(&hashing->state, bytes, len);
}

static void hash_str(struct hashing *hashing, struct str s) {
    uint64_t len = s.len;
    hash_bytes(hashing, &len, sizeof len);
    hash_bytes(hashing, s.at, s.len);
}

static void hash_segment(struct hashing *hashing, struct segment segment) {
    hash_str(hashing, segment.text);
    for (size_t i = 0; i < segment.code_count; i++) {
        uint64_t kind = segment.codes[i].kind;
        hash_bytes(hashing, &kind, sizeof kind);
        hash_str(hashing, segment.codes[i].id);
        hash_str(hashing, segment.codes[i].data);
        hash_str(hashing, segment.codes[i].type);
    }
}

static void hash_begin(struct hashing *hashing, int kind, uint32_t memory, const struct unit *unit) {
    uint64_t head[2] = {(uint64_t)kind, memory};
    hashing->len = 0;
    hashing->streamed = false;
    hash_bytes(hashing, head, sizeof head);
    hash_str(hashing, language_tag(&unit->from));
    hash_str(hashing, language_tag(&unit->to));
}

/* 0 means "none", so a hash that happens to be 0 becomes 1. */
static uint64_t hash_end(const struct hashing *hashing) {
    uint64_t hash = hashing->streamed ? XXH3_64bits_digest(&hashing->state) : XXH3_64bits(hashing->bytes, hashing->len);
    return hash ? hash : 1;
}

static uint64_t content_hash(uint32_t memory, const struct unit *unit) {
    struct hashing hashing;
    hash_begin(&hashing, IDENTITY_CONTENT, memory, unit);
    hash_segment(&hashing, unit->source);
    hash_segment(&hashing, unit->target);
    hash_str(&hashing, unit->before);
    hash_str(&hashing, unit->after);
    hash_str(&hashing, unit->context_id);
    return hash_end(&hashing);
}

static uint64_t place_hash(uint32_t memory, const struct unit *unit) {
    bool named = unit->context_id.len > 0;
    if (!unit->document.len || (!named && !unit->before.len && !unit->after.len)) return 0;
    struct hashing hashing;
    hash_begin(&hashing, IDENTITY_PLACE, memory, unit);
    hash_segment(&hashing, unit->source);
    hash_str(&hashing, unit->document);
    hash_str(&hashing, unit->context_id);
    hash_str(&hashing, named ? STR("") : unit->before);
    hash_str(&hashing, named ? STR("") : unit->after);
    return hash_end(&hashing);
}

uint64_t identity_of_tuid(uint32_t memory, const struct unit *unit) {
    if (!unit->tuid.len) return 0;
    struct hashing hashing;
    hash_begin(&hashing, IDENTITY_TUID, memory, unit);
    hash_str(&hashing, unit->tuid);
    return hash_end(&hashing);
}

void identity_of_unit(uint32_t memory, const struct unit *unit, uint64_t hashes[IDENTITY_KINDS]) {
    hashes[IDENTITY_CONTENT] = content_hash(memory, unit);
    hashes[IDENTITY_PLACE] = place_hash(memory, unit);
    hashes[IDENTITY_TUID] = identity_of_tuid(memory, unit);
}

/* ---- the table ----------------------------------------------------------------------------------------------------------- */

/* A bijection of 64 bits (the finaliser of splitmix64), so equal hashes of different memories never meet. */
static uint64_t spread(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static uint64_t tag_of(uint64_t hash, uint32_t memory) {
    return hash ^ spread(memory + UINT64_C(1));
}

static size_t home_of(const struct identity_map *map, uint64_t tag) {
    return (size_t)spread(tag) & map->mask;
}

struct identity_map *identity_open(void) {
    struct identity_map *map = alloc_zero(1, sizeof *map);
    map->slots = alloc_zero(SLOTS_MIN, sizeof *map->slots);
    map->mask = SLOTS_MIN - 1;
    return map;
}

void identity_close(struct identity_map *map) {
    if (!map) return;
    free(map->slots);
    free(map->marks);
    free(map);
}

static void place(struct identity_map *map, struct slot slot) {
    size_t i = home_of(map, slot.tag);
    while (map->slots[i].unit) i = (i + 1) & map->mask;
    map->slots[i] = slot;
}

static void resize(struct identity_map *map, size_t slot_count) {
    struct slot *old = map->slots;
    size_t old_count = map->mask + 1;
    map->slots = alloc_zero(slot_count, sizeof *map->slots);
    map->mask = slot_count - 1;
    for (size_t i = 0; i < old_count; i++)
        if (old[i].unit) place(map, old[i]);
    free(old);
}

/* At most three quarters full: linear probing then looks at 8.5 slots, two cache lines, for a miss. */
void identity_reserve(struct identity_map *map, size_t more) {
    size_t slots = map->mask + 1, need = map->count + more;
    while (slots / 4 * 3 < need) slots *= 2;
    if (slots > map->mask + 1) resize(map, slots);
}

void identity_put(struct identity_map *map, uint64_t hash, uint32_t memory, int64_t unit) {
    assert(unit != 0);
    if (!hash) return;
    identity_reserve(map, 1);
    struct slot slot = {tag_of(hash, memory), unit};
    size_t i = home_of(map, slot.tag);
    for (; map->slots[i].unit; i = (i + 1) & map->mask)
        if (map->slots[i].tag == slot.tag && map->slots[i].unit == unit) return;
    map->slots[i] = slot;
    map->count++;
}

/* Closes the gap at i: whoever stands behind it and could not stand nearer to its home moves up. */
static void shift_back(struct identity_map *map, size_t gap) {
    for (size_t i = (gap + 1) & map->mask; map->slots[i].unit; i = (i + 1) & map->mask) {
        size_t home = home_of(map, map->slots[i].tag);
        if (((i - home) & map->mask) < ((i - gap) & map->mask)) continue;
        map->slots[gap] = map->slots[i];
        gap = i;
    }
    map->slots[gap] = (struct slot){0};
}

void identity_remove(struct identity_map *map, uint64_t hash, uint32_t memory, int64_t unit) {
    uint64_t tag = tag_of(hash, memory);
    if (!hash) return;
    for (size_t i = home_of(map, tag); map->slots[i].unit; i = (i + 1) & map->mask) {
        if (map->slots[i].tag != tag || map->slots[i].unit != unit) continue;
        shift_back(map, i);
        map->count--;
        return;
    }
}

bool identity_find(const struct identity_map *map, uint64_t hash, uint32_t memory, size_t n, int64_t *unit) {
    uint64_t tag = tag_of(hash, memory);
    if (!hash) return false;
    for (size_t i = home_of(map, tag); map->slots[i].unit; i = (i + 1) & map->mask) {
        if (map->slots[i].tag != tag || n-- > 0) continue;
        *unit = map->slots[i].unit;
        return true;
    }
    return false;
}

size_t identity_count(const struct identity_map *map) {
    return map->count;
}

/* Few memories: a list will do. */
static struct watermark *find_mark(const struct identity_map *map, uint32_t memory) {
    for (size_t i = 0; i < map->mark_count; i++)
        if (map->marks[i].memory == memory) return &map->marks[i];
    return NULL;
}

int64_t identity_rev(const struct identity_map *map, uint32_t memory) {
    const struct watermark *mark = find_mark(map, memory);
    return mark ? mark->rev : 0;
}

void identity_set_rev(struct identity_map *map, uint32_t memory, int64_t rev) {
    struct watermark *mark = find_mark(map, memory);
    if (!mark) {
        map->marks = alloc_again(map->marks, map->mark_count + 1, sizeof *map->marks);
        mark = &map->marks[map->mark_count++];
        *mark = (struct watermark){.memory = memory};
    }
    mark->rev = rev;
}

/* ---- the image: header, slots, watermarks ----------------------------------------------------------------------------- */

static uint64_t header_checksum(const struct image_header *header) {
    return XXH3_64bits(header, offsetof(struct image_header, header_checksum));
}

static uint64_t body_checksum(const void *slots, size_t slots_len, const void *marks, size_t marks_len) {
    return XXH3_64bits_withSeed(marks, marks_len, XXH3_64bits(slots, slots_len));
}

bool identity_save(const struct identity_map *map,
                   bool (*write)(void *context, const void *bytes, size_t len, struct error *err), void *context,
                   struct error *err) {
    static const struct watermark none;
    const void *marks = map->mark_count ? map->marks : &none;
    size_t slots_len = (map->mask + 1) * sizeof *map->slots, marks_len = map->mark_count * sizeof *map->marks;
    struct image_header header = {.version = IMAGE_VERSION,
                                  .slot_size = sizeof(struct slot),
                                  .slot_count = map->mask + 1,
                                  .count = map->count,
                                  .mark_count = map->mark_count};
    memcpy(header.magic, image_magic, sizeof header.magic);
    header.body_checksum = body_checksum(map->slots, slots_len, marks, marks_len);
    header.header_checksum = header_checksum(&header);
    return write(context, &header, sizeof header, err) && write(context, map->slots, slots_len, err) &&
           (marks_len == 0 || write(context, marks, marks_len, err));
}

/* The sizes are believed only after the header's checksum, and checked against the length even then. */
static bool read_header(struct str image, struct image_header *header) {
    if (image.len < sizeof *header) return false;
    memcpy(header, image.at, sizeof *header);
    size_t rest = image.len - sizeof *header, slots = header->slot_count;
    return memcmp(header->magic, image_magic, sizeof header->magic) == 0 && header->version == IMAGE_VERSION &&
           header->slot_size == sizeof(struct slot) && header->header_checksum == header_checksum(header) &&
           slots >= SLOTS_MIN && (slots & (slots - 1)) == 0 && header->count < slots && slots <= rest / sizeof(struct slot) &&
           rest - slots * sizeof(struct slot) == header->mark_count * sizeof(struct watermark);
}

bool identity_load(struct identity_map *map, struct str image, struct error *err) {
    struct image_header header;
    if (!read_header(image, &header)) return error_set(err, ERR_MALFORMED, "the identity map is damaged or of another version");
    const char *slots = image.at + sizeof header;
    size_t slots_len = header.slot_count * sizeof(struct slot), marks_len = header.mark_count * sizeof(struct watermark);
    if (header.body_checksum != body_checksum(slots, slots_len, slots + slots_len, marks_len))
        return error_set(err, ERR_MALFORMED, "the identity map is damaged: its checksum is wrong");
    map->slots = alloc_again(map->slots, header.slot_count, sizeof *map->slots);
    memcpy(map->slots, slots, slots_len);
    map->marks = alloc_again(map->marks, header.mark_count + 1, sizeof *map->marks);
    if (marks_len) memcpy(map->marks, slots + slots_len, marks_len);
    map->mask = header.slot_count - 1;
    map->count = header.count;
    map->mark_count = header.mark_count;
    return true;
}
