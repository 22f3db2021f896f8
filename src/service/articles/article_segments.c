/* SPDX-License-Identifier: Apache-2.0 */
/* The segments of an article: pages of them, one, what changed, what was. */
#include <inttypes.h>
#include <string.h>

#include "service/articles/article_store.h"
#include "service/articles/articles.h"
#include "service/library/state.h"

/* ---- pages -------------------------------------------------------------------------------------------------------------- */

/* Segments in a page are collected here until it is full. */
struct page {
    struct service *service;
    struct arena *arena;
    int64_t article;
    unsigned states;
    size_t limit;
    struct article_segment_list *out;
    int64_t last_n; /* that was looked at */
};

static bool is_wanted(const struct page *page, const struct article_segment *segment) {
    return !page->states || (segment->translate && (page->states & 1U << segment->state));
}

/* A run of ids that follow one another lies together in the store. */
static bool add_run(struct page *page, int64_t first, size_t count, struct error *err) {
    struct str prefix = arena_format(page->arena, "%" STR_FMT "/", STR_ARG(article_name(page->arena, page->article)));
    struct str after = article_segment_name(page->arena, page->article, first - 1);
    struct record_list list;
    if (!store_list_records(page->service->store, page->arena, KIND_SEGMENT, prefix, after, count, &list, err)) return false;
    for (size_t i = 0; i < list.count && page->out->count < page->limit; i++) {
        struct segment_record record;
        if (!article_unpack_segment(page->arena, list.at[i].body, &record, err)) return false;
        if (record.segment.id >= first + (int64_t)count) break; /* one of the run is gone since the order was read */
        page->last_n = record.segment.n;
        if (is_wanted(page, &record.segment)) page->out->at[page->out->count++] = record.segment;
    }
    return true;
}

static size_t run_length(const int64_t *order, size_t from, size_t end) {
    size_t count = 1;
    while (from + count < end && order[from + count] == order[from] + (int64_t)count) count++;
    return count;
}

/* From the place behind `after_n` until the page is full. What is filtered is read in steps of the page's size. */
static bool fill(struct page *page, const int64_t *order, size_t order_count, int64_t after_n, struct error *err) {
    size_t at = (size_t)after_n;
    while (at < order_count && page->out->count < page->limit) {
        size_t step = page->states ? ARTICLE_LIST_MAX : page->limit - page->out->count;
        size_t end = order_count - at < step ? order_count : at + step;
        size_t count = run_length(order, at, end);
        page->last_n = (int64_t)(at + count);
        if (!add_run(page, order[at], count, err)) return false;
        at += count;
    }
    return true;
}

static bool read_order(struct service *service, struct arena *arena, int64_t id, int64_t **order, size_t *count,
                       struct error *err) {
    struct str body;
    return store_get_record(service->store, arena, KIND_ORDER, article_name(arena, id), &body, err) &&
           article_unpack_order(arena, body, order, count, err);
}

bool service_list_article_segments(struct service *service, struct arena *arena, int64_t id, int64_t after_n, size_t limit,
                                   unsigned states, struct article *article, struct article_segment_list *out, int64_t *last_n,
                                   struct error *err) {
    struct page page = {service, arena, id, states, limit, out, 0};
    int64_t *order;
    size_t count;
    *last_n = 0;
    if (limit < 1 || limit > ARTICLE_LIST_MAX) return error_set(err, ERR_INVALID, "limit: from 1 to %d", ARTICLE_LIST_MAX);
    *out = (struct article_segment_list){ARENA_ARRAY(arena, struct article_segment, limit), 0};
    if (!service_get_article(service, arena, id, article, err) || !read_order(service, arena, id, &order, &count, err) ||
        !fill(&page, order, count, after_n < 0 ? 0 : after_n, err))
        return false;
    if (out->count == limit && page.last_n < (int64_t)count) *last_n = page.last_n;
    return true;
}

bool service_get_article_segment(struct service *service, struct arena *arena, int64_t id, int64_t segment,
                                 struct article_segment *out, struct error *err) {
    struct segment_record record;
    if (!service_require_readable(service, err) || !article_read_segment(service, arena, id, segment, &record, err))
        return false;
    *out = record.segment;
    return true;
}

/* ---- changes ------------------------------------------------------------------------------------------------------------ */

/* The segment that a change names, unless it went with a new version or has changed again since: it then stands further on. */
static bool read_changed(struct service *service, struct arena *arena, int64_t id, const struct record *change,
                         struct article_segment_list *out, struct error *err) {
    struct error fault = {0};
    struct segment_record record;
    int64_t segment;
    if (!str_to_int(change->body, &segment)) return error_set(err, ERR_INTERNAL, "a change of a document can't be read");
    if (!article_read_segment(service, arena, id, segment, &record, &fault))
        return fault.code == ERR_NOT_FOUND || error_set(err, fault.code, "%s", fault.message);
    out->at[out->count++] = record.segment;
    return true;
}

bool service_list_article_changes(struct service *service, struct arena *arena, int64_t id, int64_t after_rev, size_t limit,
                                  struct article *article, struct article_segment_list *out, int64_t *next, bool *more,
                                  struct error *err) {
    struct record_list list;
    if (limit < 1 || limit > ARTICLE_LIST_MAX) return error_set(err, ERR_INVALID, "limit: from 1 to %d", ARTICLE_LIST_MAX);
    if (!service_get_article(service, arena, id, article, err)) return false;
    struct str prefix = arena_format(arena, "%" STR_FMT "/", STR_ARG(article_name(arena, id)));
    if (!store_list_records(service->store, arena, KIND_CHANGE, prefix, article_change_name(arena, id, after_rev), limit + 1,
                            &list, err))
        return false;
    *more = list.count > limit;
    *next = after_rev;
    *out = (struct article_segment_list){ARENA_ARRAY(arena, struct article_segment, limit), 0};
    for (size_t i = 0; i < list.count && i < limit; i++) {
        if (!read_changed(service, arena, id, &list.at[i], out, err)) return false;
        *next = article_name_number(list.at[i].name);
    }
    return true;
}

/* ---- history ------------------------------------------------------------------------------------------------------------ */

bool service_list_article_history(struct service *service, struct arena *arena, int64_t id, int64_t segment,
                                  struct article_segment_list *out, struct error *err) {
    struct segment_record record;
    if (!service_require_readable(service, err) || !article_read_segment(service, arena, id, segment, &record, err))
        return false;
    *out = (struct article_segment_list){ARENA_ARRAY(arena, struct article_segment, record.history_count), 0};
    for (size_t i = record.history_count; i-- > 0;) {
        struct article_segment *former = &out->at[out->count];
        struct error fault = {0};
        struct str body;
        *former = record.segment;
        former->rev = record.history[i];
        if (!store_get_record(service->store, arena, KIND_HISTORY, article_history_name(arena, id, segment, former->rev), &body,
                              &fault)) {
            if (fault.code == ERR_NOT_FOUND) continue; /* dropped since the list was read */
            return error_set(err, fault.code, "%s", fault.message);
        }
        if (!article_unpack_state(arena, body, former, err)) return false;
        out->count++;
    }
    return true;
}
