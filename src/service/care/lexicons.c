/* SPDX-License-Identifier: Apache-2.0 */
/* Counted over all memories, whoever asks: what is learnt are odds of words, and none of them is ever shown.
 *
 * Counting takes a second for each 20,000 units, so what was counted is kept until the memories have grown by a tenth. Whoever
 * uses a lexicon holds it; one that was replaced goes when its last user gives it back. */
#include "service/care/lexicons.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "service/care/align.h"
#include "service/library/state.h"

enum { LEXICONS_MAX = 4, LEXICON_BATCH = 1000, LEXICON_SLACK = 500 };

struct lexicon_entry {
    struct language from, to;
    struct lexicon *lexicon;
    int64_t changes; /* of all memories, when it was counted */
    int users;
    uint64_t used; /* for dropping the one that was used longest ago */
};

struct lexicons {
    pthread_mutex_t lock;     /* over the entries */
    pthread_mutex_t counting; /* one at a time: it takes memory */
    struct lexicon_entry *at[LEXICONS_MAX];
    uint64_t clock;
};

void lexicons_init(struct service *service) {
    service->lexicons = alloc_zero(1, sizeof *service->lexicons);
    pthread_mutex_init(&service->lexicons->lock, NULL);
    pthread_mutex_init(&service->lexicons->counting, NULL);
}

static void close_entry(struct lexicon_entry *entry) {
    if (!entry) return;
    lexicon_close(entry->lexicon);
    free(entry);
}

void lexicons_done(struct service *service) {
    struct lexicons *lexicons = service->lexicons;
    if (!lexicons) return;
    for (size_t i = 0; i < LEXICONS_MAX; i++) close_entry(lexicons->at[i]);
    pthread_mutex_destroy(&lexicons->lock);
    pthread_mutex_destroy(&lexicons->counting);
    free(lexicons);
}

/* ---- counting ----------------------------------------------------------------------------------------------------------- */

static bool counts(const struct lexicon_entry *entry, const struct unit *unit) {
    return unit->status != STATUS_REJECTED && !unit->deleted &&
           str_equal(language_primary(&unit->from), language_primary(&entry->from)) &&
           str_equal(language_primary(&unit->to), language_primary(&entry->to));
}

/* The newest units of one memory; older ones are passed over where there are very many. */
static bool count_memory(struct service *service, struct lexicon_entry *entry, uint32_t memory, struct error *err) {
    int64_t last = catalogue_applied_rev(service, memory), after = last > LEXICON_UNITS_MAX ? last - LEXICON_UNITS_MAX : 0;
    bool ok = true, more = true;
    while (ok && more) {
        struct arena arena = {0};
        struct unit_list units = {0};
        ok = service_require_going_on(service, err) &&
             store_list_units(service->store, &arena, memory, after, LEXICON_BATCH, false, &units, err);
        for (size_t i = 0; ok && i < units.count; i++)
            if (counts(entry, &units.at[i])) lexicon_add(entry->lexicon, units.at[i].source.text, units.at[i].target.text);
        after = units.next;
        more = ok && units.more;
        arena_done(&arena);
    }
    return ok;
}

static int64_t count_changes(struct service *service, const struct memory_list *memories) {
    int64_t changes = 0;
    for (size_t i = 0; i < memories->count; i++) changes += catalogue_applied_rev(service, memories->at[i].id);
    return changes;
}

static struct lexicon_entry *count_entry(struct service *service, const struct language *from, const struct language *to,
                                         const struct memory_list *memories, struct error *err) {
    struct lexicon_entry *entry = alloc_zero(1, sizeof *entry);
    entry->from = *from;
    entry->to = *to;
    entry->changes = count_changes(service, memories);
    entry->lexicon = lexicon_open(from, to);
    for (size_t i = 0; i < memories->count; i++) {
        if (count_memory(service, entry, memories->at[i].id, err)) continue;
        close_entry(entry);
        return NULL;
    }
    lexicon_finish(entry->lexicon);
    return entry;
}

/* ---- keeping ------------------------------------------------------------------------------------------------------------ */

static struct lexicon_entry *find_current(struct lexicons *lexicons, const struct language *from, const struct language *to,
                                          int64_t changes) {
    struct lexicon_entry *found = NULL;
    pthread_mutex_lock(&lexicons->lock);
    for (size_t i = 0; i < LEXICONS_MAX && !found; i++) {
        struct lexicon_entry *entry = lexicons->at[i];
        if (!entry || !str_equal(language_primary(&entry->from), language_primary(from)) ||
            !str_equal(language_primary(&entry->to), language_primary(to)))
            continue;
        int64_t grown = changes - entry->changes;
        if (grown < 0 || grown > entry->changes / 10 + LEXICON_SLACK) continue;
        found = entry;
        found->users++;
        found->used = ++lexicons->clock;
    }
    pthread_mutex_unlock(&lexicons->lock);
    return found;
}

/* In place of an older one of its pair, of none, or of the one that was used longest ago. */
static void keep(struct lexicons *lexicons, struct lexicon_entry *entry) {
    size_t place = 0;
    pthread_mutex_lock(&lexicons->lock);
    for (size_t i = 0; i < LEXICONS_MAX; i++) {
        struct lexicon_entry *old = lexicons->at[i];
        if (old && language_equal(&old->from, &entry->from) && language_equal(&old->to, &entry->to)) {
            place = i;
            break;
        }
        if (!old || (lexicons->at[place] && old->used < lexicons->at[place]->used)) place = i;
    }
    struct lexicon_entry *old = lexicons->at[place];
    lexicons->at[place] = entry;
    entry->users = 2; /* the table, and the caller */
    entry->used = ++lexicons->clock;
    bool last = old && --old->users == 0;
    pthread_mutex_unlock(&lexicons->lock);
    if (last) close_entry(old);
}

bool lexicons_take(struct service *service, const struct language *from, const struct language *to,
                   struct lexicon_entry **entry, struct error *err) {
    struct arena arena = {0};
    bool ok = true;
    *entry = NULL;
    if (!service->store) return true;
    if (!service_require_readable(service, err)) return false;
    struct memory_list memories = catalogue_list_memories(service, &arena);
    int64_t changes = count_changes(service, &memories);
    *entry = find_current(service->lexicons, from, to, changes);
    if (!*entry) {
        pthread_mutex_lock(&service->lexicons->counting);
        *entry = find_current(service->lexicons, from, to, changes); /* another was faster */
        if (!*entry) {
            *entry = count_entry(service, from, to, &memories, err);
            ok = *entry != NULL;
            if (ok) keep(service->lexicons, *entry);
        }
        pthread_mutex_unlock(&service->lexicons->counting);
    }
    arena_done(&arena);
    return ok;
}

const struct lexicon *lexicons_get(const struct lexicon_entry *entry) {
    return entry && lexicon_units(entry->lexicon) ? entry->lexicon : NULL;
}

void lexicons_give(struct service *service, struct lexicon_entry *entry) {
    if (!entry) return;
    pthread_mutex_lock(&service->lexicons->lock);
    bool last = --entry->users == 0;
    pthread_mutex_unlock(&service->lexicons->lock);
    if (last) close_entry(entry);
}
