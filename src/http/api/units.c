/* SPDX-License-Identifier: Apache-2.0 */
/* The units of a memory: pages of them, one with its history, and what changes them. */
#include "http/api/unit_json.h"
#include "http/handlers.h"
#include "store/store.h"

/* ---- what stands in path and headers ------------------------------------------------------------------------------------ */

static bool read_id(const struct request *request, int64_t *id, struct error *err) {
    if (str_to_int(request->captures[1], id) && *id > 0) return true;
    return error_set(err, ERR_NOT_FOUND, "a unit is named by a number");
}

struct change {
    int64_t id, rev;
    struct str operation;
};

static bool read_change(struct request *request, struct change *change, struct error *err) {
    return read_id(request, &change->id, err) && request_match(request, "unit", &change->rev, err) &&
           request_operation(request, &change->operation, err);
}

/* ---- answers ------------------------------------------------------------------------------------------------------------ */

static void answer_change(struct request *request, int status, const char *outcome, const struct unit *unit) {
    struct json json = reply_json(request, status);
    json_begin_object(&json);
    json_put_str(&json, "outcome", str_of(outcome));
    json_key(&json, "unit");
    unit_write(&json, &request->arena, request->captures[0], unit);
    json_end_object(&json);
    reply_add_etag(request, unit->rev);
}

static const char *outcome_word(enum put_outcome outcome) {
    switch (outcome) {
    case PUT_CREATED: return "created";
    case PUT_UPDATED: return "updated";
    case PUT_UNCHANGED: break;
    }
    return "unchanged";
}

/* Units under `key`, until the page is full in bytes; returns how many were written, one at least if there are any. */
static size_t write_page(struct request *request, struct json *json, const char *key, const struct unit_list *list) {
    size_t i = 0;
    json_key(json, key);
    json_begin_array(json);
    for (; i < list->count && json->out->len < PAGE_BYTES; i++)
        unit_write(json, &request->arena, request->captures[0], &list->at[i]);
    json_end_array(json);
    return i;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

/* The cursor is opaque to clients, so that what it holds may change: now "u" and the last id. */
static bool read_cursor(const struct input *query, int64_t *after_id, struct error *err) {
    struct str cursor = {0};
    *after_id = 0;
    if (!input_str(query, "cursor", UNIT_FIELD_MAX, &cursor, err)) return false;
    if (!cursor.at) return true;
    if (str_starts(cursor, STR("u")) && str_to_int(str_slice(cursor, 1, cursor.len), after_id) && *after_id >= 0) return true;
    return input_refuse(query, "cursor", err, "\"cursor\" must be what \"next\" of the page before said");
}

struct page {
    struct unit_list list;
    bool more; /* behind it */
};

/* Both ways through a memory's units work alike: in order of the id, or of the rev. The service gives PAGE_MAX at most, so
 * whether a full page is the last one takes a look behind it. */
static bool fetch_page(struct request *request,
                       bool (*list)(struct service *, struct arena *, struct str, int64_t, size_t, struct unit_list *,
                                    struct error *),
                       int64_t after, size_t limit, struct page *page, struct error *err) {
    struct unit_list rest = {0};
    struct str memory = request->captures[0];
    if (!list(request->service, &request->arena, memory, after, limit, &page->list, err)) return false;
    page->more = page->list.more;
    if (page->list.count < limit) return true;
    if (!list(request->service, &request->arena, memory, page->list.next, 1, &rest, err)) return false;
    page->more = rest.count > 0 || rest.more;
    return true;
}

bool units_list(struct request *request, struct error *err) {
    struct input query;
    struct page page;
    int64_t limit = PAGE_DEFAULT, after_id;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"cursor", "limit", NULL}, err) ||
        !input_int(&query, "limit", 1, PAGE_MAX, &limit, err) || !read_cursor(&query, &after_id, err) ||
        !fetch_page(request, service_list_units, after_id, (size_t)limit, &page, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    size_t written = write_page(request, &json, "units", &page.list);
    json_key(&json, "next");
    if (written < page.list.count || page.more) {
        int64_t last = written < page.list.count ? page.list.at[written - 1].id : page.list.next;
        json_str(&json, arena_format(&request->arena, "u%lld", (long long)last));
    } else {
        json_none(&json);
    }
    json_end_object(&json);
    return true;
}

bool changes_list(struct request *request, struct error *err) {
    struct input query;
    struct page page;
    int64_t limit = PAGE_DEFAULT, after = 0;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"after", "limit", NULL}, err) ||
        !input_int(&query, "limit", 1, PAGE_MAX, &limit, err) || !input_int(&query, "after", 0, INT64_MAX, &after, err) ||
        !fetch_page(request, service_list_changes, after, (size_t)limit, &page, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    size_t written = write_page(request, &json, "changes", &page.list);
    json_put_int(&json, "next", written ? page.list.at[written - 1].rev : after);
    json_put_bool(&json, "more", written < page.list.count || page.more);
    json_end_object(&json);
    return true;
}

bool units_get(struct request *request, struct error *err) {
    struct unit unit;
    int64_t id;
    if (!read_id(request, &id, err) ||
        !service_get_unit(request->service, &request->arena, request->captures[0], id, &unit, err))
        return false;
    if (unit.deleted) return error_set(err, ERR_NOT_FOUND, "unit %lld is deleted; its history is there", (long long)id);
    struct json json = reply_json(request, 200);
    unit_write(&json, &request->arena, request->captures[0], &unit);
    reply_add_etag(request, unit.rev);
    return true;
}

/* A unit without a history is there, or it never was: a deleted one has at least the state before its deletion. */
bool units_history(struct request *request, struct error *err) {
    struct unit_list list;
    struct unit unit;
    struct str memory = request->captures[0];
    int64_t id;
    if (!read_id(request, &id, err) ||
        !service_list_history(request->service, &request->arena, memory, id, HISTORY_MAX, &list, err) ||
        (list.count == 0 && !service_get_unit(request->service, &request->arena, memory, id, &unit, err)))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    write_page(request, &json, "history", &list);
    json_end_object(&json);
    return true;
}

/* ---- changing ----------------------------------------------------------------------------------------------------------- */

bool units_create(struct request *request, struct error *err) {
    struct input body;
    struct unit unit;
    struct put_result result;
    struct str operation;
    if (!request_operation(request, &operation, err) || !input_body(request, &body, err) || !unit_read(&body, &unit, err) ||
        !service_put_unit(request->service, &request->arena, request->captures[0], &unit, operation, &result, err))
        return false;
    bool created = result.outcome == PUT_CREATED;
    answer_change(request, created ? 201 : 200, outcome_word(result.outcome), &result.unit);
    if (created)
        reply_add_header(request, "Location",
                         arena_format(&request->arena, "/v1/memories/%" STR_FMT "/units/%lld", STR_ARG(request->captures[0]),
                                      (long long)result.unit.id));
    return true;
}

bool units_update(struct request *request, struct error *err) {
    struct input body;
    struct unit unit;
    struct put_result result;
    struct change change;
    if (!read_change(request, &change, err) || !input_body(request, &body, err) || !unit_read(&body, &unit, err)) return false;
    unit.id = change.id;
    unit.rev = change.rev;
    if (!service_update_unit(request->service, &request->arena, request->captures[0], &unit, change.operation, &result, err))
        return false;
    answer_change(request, 200, outcome_word(result.outcome), &result.unit);
    return true;
}

/* Answers with the tombstone, whose rev a client needs to undo it by reverting. */
bool units_delete(struct request *request, struct error *err) {
    struct put_result result;
    struct change change;
    if (!read_change(request, &change, err) || !service_delete_unit(request->service, &request->arena, request->captures[0],
                                                                    change.id, change.rev, change.operation, &result, err))
        return false;
    answer_change(request, 200, "deleted", &result.unit);
    return true;
}

bool units_revert(struct request *request, struct error *err) {
    struct input body;
    struct put_result result;
    struct change change;
    int64_t to_rev = 0;
    if (!read_change(request, &change, err) || !input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"to_rev", NULL}, err) || !input_need(&body, "to_rev", err) ||
        !input_int(&body, "to_rev", 1, INT64_MAX, &to_rev, err) ||
        !service_revert_unit(request->service, &request->arena, request->captures[0], change.id, change.rev, to_rev,
                             change.operation, &result, err))
        return false;
    answer_change(request, 200, "reverted", &result.unit);
    return true;
}
