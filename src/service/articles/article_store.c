/* SPDX-License-Identifier: Apache-2.0 */
/* Articles and their segments, read from the store and written to it. */
#include "service/articles/article_store.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "service/library/caller.h"
#include "service/library/state.h"

enum { PAGE = 1000 };

/* Puts the reader's "no such record" into the words of someone who asked for a document. */
static bool blame(int64_t id, int64_t segment, const struct error *fault, struct error *err) {
    if (fault->code != ERR_NOT_FOUND) return error_set(err, fault->code, "%s", fault->message);
    if (segment) return error_set(err, ERR_NOT_FOUND, "document %" PRId64 " has no segment %" PRId64, id, segment);
    return error_set(err, ERR_NOT_FOUND, "there is no document %" PRId64, id);
}

/* Empty when it is gone. */
static struct str find_memory(struct service *service, struct arena *arena, const struct article *article) {
    return article->memory_id ? catalogue_memory_name(service, arena, article->memory_id) : article->memory;
}

bool article_is_there(struct service *service, struct arena *arena, const struct article *article) {
    return caller_reads(STR("")) || caller_reads(find_memory(service, arena, article));
}

static bool require_role(struct str memory, struct error *err) {
    return memory.len ? caller_require(memory, err) : caller_require_all(err);
}

bool article_read(struct service *service, struct arena *arena, int64_t id, struct article *out, struct error *err) {
    struct error fault = {0};
    struct str body;
    if (!store_get_record(service->store, arena, KIND_ARTICLE, article_name(arena, id), &body, &fault))
        return blame(id, 0, &fault, err);
    if (!article_unpack(body, out, err)) return false;
    if (!article_is_there(service, arena, out)) return error_set(err, ERR_NOT_FOUND, "there is no document %" PRId64, id);
    return require_role(find_memory(service, arena, out), err);
}

bool article_is_at(const struct article *article, int64_t rev, struct error *err) {
    return rev < 0 || article->rev == rev ||
           error_set(err, ERR_STALE, "document %" PRId64 " has changed: it is at rev %" PRId64 " now", article->id,
                     article->rev);
}

bool article_tx_read(struct store_tx *tx, struct arena *arena, int64_t id, struct article *out, struct error *err) {
    struct error fault = {0};
    struct str body;
    if (!store_tx_get_record(tx, arena, KIND_ARTICLE, article_name(arena, id), &body, &fault)) return blame(id, 0, &fault, err);
    return article_unpack(body, out, err);
}

bool article_tx_write(struct store_tx *tx, struct arena *arena, const struct article *article, struct error *err) {
    return store_tx_put_record(tx, KIND_ARTICLE, article_name(arena, article->id), article_pack(arena, article), err);
}

bool article_tx_read_segment(struct store_tx *tx, struct arena *arena, int64_t id, int64_t segment, struct segment_record *out,
                             struct error *err) {
    struct error fault = {0};
    struct str body;
    if (!store_tx_get_record(tx, arena, KIND_SEGMENT, article_segment_name(arena, id, segment), &body, &fault))
        return blame(id, segment, &fault, err);
    return article_unpack_segment(arena, body, out, err);
}

bool article_read_segment(struct service *service, struct arena *arena, int64_t id, int64_t segment, struct segment_record *out,
                          struct error *err) {
    struct error fault = {0};
    struct article article;
    struct str body;
    if (!article_read(service, arena, id, &article, err)) return false;
    if (!store_get_record(service->store, arena, KIND_SEGMENT, article_segment_name(arena, id, segment), &body, &fault))
        return blame(id, segment, &fault, err);
    return article_unpack_segment(arena, body, out, err);
}

bool article_tx_write_segment(struct store_tx *tx, struct arena *arena, int64_t id, const struct segment_record *record,
                              struct error *err) {
    return store_tx_put_record(tx, KIND_SEGMENT, article_segment_name(arena, id, record->segment.id),
                               article_pack_segment(arena, record), err);
}

static int by_place(const void *a, const void *b) {
    const struct segment_record *x = a, *y = b;
    return (x->segment.n > y->segment.n) - (x->segment.n < y->segment.n);
}

/* A row that is damaged is left out of a listing: its place is then missing here. */
static bool is_whole(const struct segment_record *records, size_t count, int64_t id, struct error *err) {
    for (size_t i = 0; i < count; i++)
        if (records[i].segment.n != (int64_t)i + 1)
            return error_set(err, ERR_INTERNAL, "document %" PRId64 ": segment at place %zu is missing", id, i + 1);
    return true;
}

bool article_read_segments(struct store *store, struct arena *arena, int64_t id, struct segment_record **out, size_t *count,
                           struct error *err) {
    struct record_list pages[ARTICLE_SEGMENTS_MAX / PAGE + 1];
    size_t page_count = 0, seen = 0;
    struct str prefix = arena_format(arena, "%" STR_FMT "/", STR_ARG(article_name(arena, id))), after = STR("");
    for (bool more = true; more && page_count < sizeof pages / sizeof *pages; page_count++) {
        struct record_list *page = &pages[page_count];
        if (!store_list_records(store, arena, KIND_SEGMENT, prefix, after, PAGE, page, err)) return false;
        seen += page->count;
        more = page->count == PAGE;
        if (more) after = page->at[PAGE - 1].name;
    }
    struct segment_record *records = *out = ARENA_ARRAY(arena, struct segment_record, seen);
    *count = seen;
    for (size_t p = 0, n = 0; p < page_count; p++)
        for (size_t i = 0; i < pages[p].count; i++)
            if (!article_unpack_segment(arena, pages[p].at[i].body, &records[n++], err)) return false;
    qsort(records, seen, sizeof *records, by_place);
    return is_whole(records, seen, id, err);
}

struct str article_neighbour(const struct segment_record *records, size_t count, size_t i, int step) {
    for (i += (size_t)step; i < count; i += (size_t)step)
        if (records[i].segment.translate) return records[i].segment.source.text;
    return STR("");
}

/* ---- what a change leaves behind ---------------------------------------------------------------------------------------- */

bool article_tx_note_change(struct store_tx *tx, struct arena *arena, int64_t id, int64_t segment, int64_t old_rev, int64_t rev,
                            struct error *err) {
    return store_tx_remove_record(tx, KIND_CHANGE, article_change_name(arena, id, old_rev), err) &&
           store_tx_put_record(tx, KIND_CHANGE, article_change_name(arena, id, rev), arena_format(arena, "%" PRId64, segment),
                               err);
}

bool article_tx_keep_state(struct store_tx *tx, struct arena *arena, int64_t id, struct segment_record *record,
                           struct error *err) {
    int64_t segment = record->segment.id;
    if (record->history_count == ARTICLE_HISTORY_MAX) {
        struct str oldest = article_history_name(arena, id, segment, record->history[0]);
        if (!store_tx_remove_record(tx, KIND_HISTORY, oldest, err)) return false;
        memmove(record->history, record->history + 1, --record->history_count * sizeof *record->history);
    }
    record->history[record->history_count++] = record->segment.rev;
    return store_tx_put_record(tx, KIND_HISTORY, article_history_name(arena, id, segment, record->segment.rev),
                               article_pack_state(arena, &record->segment), err);
}

void article_tell(struct service *service, int64_t id) {
    atomic_fetch_add(&service->article_news[(uint64_t)id % ARTICLE_NEWS], 1);
}

uint64_t service_article_news(struct service *service, int64_t id) {
    return atomic_load(&service->article_news[(uint64_t)id % ARTICLE_NEWS]);
}

void article_count_segment(struct article *article, const struct article_segment *segment, int sign) {
    if (!segment->translate) return;
    article->segments += sign;
    article->states[segment->state] += sign;
    article->words += sign * segment->words;
    article->characters += sign * segment->characters;
    if (!article_state_is_done(segment->state)) article->words_left += sign * segment->words;
}
