/* SPDX-License-Identifier: Apache-2.0 */
/* Units on their way from the store's writer to the full-text index, which would otherwise read each of them back from the
 * store: a fifth of the work of indexing it.
 *
 *     writer      give(memory, units 5..8)          memory 1    5..8 | 9..12          one lot per write
 *     follower    take(memory, after rev 4)         memory 2    70 | 71 | 72
 *
 * A lot holds the texts in one piece of memory. What does not fit is not kept: the follower finds a gap and reads from the
 * store, as it does at a start. So nothing depends on what is here, and a lot that was taken may be lost. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "service/library/state.h"

enum { BYTES_MAX = 32 << 20 }; /* some 100,000 units */

/* In a lot, before the source's and the target's text. Not aligned. */
struct head {
    int64_t id, rev;
    size_t source_len, target_len;
    bool deleted;
    unsigned char from_len, to_len;
};

struct handed_lot {
    struct handed_lot *next;
    int64_t first, last; /* revs: all of a memory's changes between them */
    size_t len;
    char bytes[];
};

struct lane {
    uint32_t memory;
    struct handed_lot *first, *last;
};

struct handover {
    pthread_mutex_t lock;
    struct lane *lanes;
    size_t lane_count, bytes;
};

struct handover *handover_open(void) {
    struct handover *handover = alloc_zero(1, sizeof *handover);
    pthread_mutex_init(&handover->lock, NULL);
    return handover;
}

static void pop(struct handover *handover, struct lane *lane) {
    struct handed_lot *lot = lane->first;
    lane->first = lot->next;
    if (!lane->first) lane->last = NULL;
    handover->bytes -= lot->len;
}

static void drop_before(struct handover *handover, struct lane *lane, int64_t rev) {
    while (lane->first && lane->first->last < rev) {
        struct handed_lot *lot = lane->first;
        pop(handover, lane);
        free(lot);
    }
}

void handover_close(struct handover *handover) {
    if (!handover) return;
    for (size_t i = 0; i < handover->lane_count; i++) drop_before(handover, &handover->lanes[i], INT64_MAX);
    free(handover->lanes);
    pthread_mutex_destroy(&handover->lock);
    free(handover);
}

static struct lane *find_lane(struct handover *handover, uint32_t memory) {
    for (size_t i = 0; i < handover->lane_count; i++)
        if (handover->lanes[i].memory == memory) return &handover->lanes[i];
    return NULL;
}

static struct lane *open_lane(struct handover *handover, uint32_t memory) {
    struct lane *lane = find_lane(handover, memory);
    if (lane) return lane;
    handover->lanes = alloc_again(handover->lanes, handover->lane_count + 1, sizeof *handover->lanes);
    lane = &handover->lanes[handover->lane_count++];
    *lane = (struct lane){.memory = memory};
    return lane;
}

/* ---- giving ------------------------------------------------------------------------------------------------------------ */

static char *add(char *at, const void *bytes, size_t len) {
    if (len) memcpy(at, bytes, len);
    return at + len;
}

static char *write_unit(char *at, const struct unit *unit) {
    struct str from = language_tag(&unit->from), to = language_tag(&unit->to);
    struct head head = {.id = unit->id,
                        .rev = unit->rev,
                        .source_len = unit->source.text.len,
                        .target_len = unit->target.text.len,
                        .deleted = unit->deleted,
                        .from_len = (unsigned char)from.len,
                        .to_len = (unsigned char)to.len};
    at = add(at, &head, sizeof head);
    at = add(at, from.at, from.len);
    at = add(at, to.at, to.len);
    at = add(at, unit->source.text.at, unit->source.text.len);
    return add(at, unit->target.text.at, unit->target.text.len);
}

static size_t size_of(const struct unit *unit) {
    return sizeof(struct head) + language_tag(&unit->from).len + language_tag(&unit->to).len + unit->source.text.len +
           unit->target.text.len;
}

static struct handed_lot *make_lot(const struct unit *units, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++) len += size_of(&units[i]);
    struct handed_lot *lot = alloc(sizeof *lot + len);
    *lot = (struct handed_lot){.first = units[0].rev, .last = units[count - 1].rev, .len = len};
    char *at = lot->bytes;
    for (size_t i = 0; i < count; i++) at = write_unit(at, &units[i]);
    return lot;
}

static void append(struct handover *handover, uint32_t memory, struct handed_lot *lot) {
    struct lane *lane = open_lane(handover, memory);
    *(lane->last ? &lane->last->next : &lane->first) = lot;
    lane->last = lot;
    handover->bytes += lot->len;
}

void handover_give(struct handover *handover, uint32_t memory, const struct unit *units, size_t count) {
    if (count == 0 || units[count - 1].rev - units[0].rev + 1 != (int64_t)count) return; /* not all of the changes */
    struct handed_lot *lot = make_lot(units, count);
    pthread_mutex_lock(&handover->lock);
    bool fits = handover->bytes + lot->len <= BYTES_MAX;
    if (fits) append(handover, memory, lot);
    pthread_mutex_unlock(&handover->lock);
    if (!fits) free(lot);
}

/* ---- taking ------------------------------------------------------------------------------------------------------------ */

struct handed_lot *handover_take(struct handover *handover, uint32_t memory, int64_t after_rev) {
    pthread_mutex_lock(&handover->lock);
    struct lane *lane = find_lane(handover, memory);
    if (lane) drop_before(handover, lane, after_rev + 1);
    struct handed_lot *lot = lane ? lane->first : NULL;
    if (lot && lot->first > after_rev + 1) lot = NULL; /* what lies between must come from the store */
    if (lot) pop(handover, lane);
    pthread_mutex_unlock(&handover->lock);
    return lot;
}

static const char *read_language(const char *at, size_t len, struct language *language) {
    memcpy(language->tag, at, len);
    language->tag[len] = '\0';
    return at + len;
}

bool handover_next(const struct handed_lot *lot, size_t *at, struct unit *unit) {
    struct head head;
    if (*at == lot->len) return false;
    memcpy(&head, lot->bytes + *at, sizeof head);
    *unit = (struct unit){.id = head.id, .rev = head.rev, .deleted = head.deleted};
    const char *texts = lot->bytes + *at + sizeof head;
    texts = read_language(texts, head.from_len, &unit->from);
    texts = read_language(texts, head.to_len, &unit->to);
    unit->source.text = (struct str){texts, head.source_len};
    unit->target.text = (struct str){texts + head.source_len, head.target_len};
    *at = (size_t)(texts - lot->bytes) + head.source_len + head.target_len;
    return true;
}

void handover_drop_memory(struct handover *handover, uint32_t memory) {
    pthread_mutex_lock(&handover->lock);
    struct lane *lane = find_lane(handover, memory);
    if (lane) {
        drop_before(handover, lane, INT64_MAX);
        *lane = handover->lanes[--handover->lane_count];
    }
    pthread_mutex_unlock(&handover->lock);
}
