/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tables/csv_columns.h"

#include <string.h>

#include "base/clock.h"

static const char *const names[CSV_COLUMN_COUNT] = {
    [CSV_SOURCE] = "source",         [CSV_TARGET] = "target",   [CSV_FROM] = "from",       [CSV_TO] = "to",
    [CSV_BEFORE] = "before",         [CSV_AFTER] = "after",     [CSV_TUID] = "tuid",       [CSV_CONTEXT_ID] = "context_id",
    [CSV_DOCUMENT] = "document",     [CSV_ORIGIN] = "origin",   [CSV_STATUS] = "status",   [CSV_AUTHOR] = "author",
    [CSV_CHANGED_BY] = "changed_by", [CSV_CREATED] = "created", [CSV_CHANGED] = "changed", [CSV_USAGE_COUNT] = "usage_count",
};

const char *csv_column_name(enum csv_column column) {
    return names[column];
}

enum csv_column csv_column_of(struct str name) {
    for (unsigned i = 0; i < CSV_COLUMN_COUNT; i++)
        if (str_equal_nocase(str_trim(name), str_of(names[i]))) return (enum csv_column)i;
    return CSV_UNKNOWN;
}

static struct str date(struct arena *arena, int64_t time_ms) {
    return time_ms ? clock_format(arena, time_ms) : STR("");
}

struct str csv_column_value(struct arena *arena, enum csv_column column, const struct unit *unit) {
    switch (column) {
    case CSV_SOURCE: return segment_flatten(arena, unit->source);
    case CSV_TARGET: return segment_flatten(arena, unit->target);
    case CSV_FROM: return language_tag(&unit->from);
    case CSV_TO: return language_tag(&unit->to);
    case CSV_BEFORE: return unit->before;
    case CSV_AFTER: return unit->after;
    case CSV_CONTEXT_ID: return unit->context_id;
    case CSV_DOCUMENT: return unit->document;
    case CSV_TUID: return unit->tuid;
    case CSV_ORIGIN: return unit_origin_name(unit->origin);
    case CSV_STATUS: return unit_status_name(unit->status);
    case CSV_AUTHOR: return unit->author;
    case CSV_CHANGED_BY: return unit->changed_by;
    case CSV_CREATED: return date(arena, unit->created_ms);
    case CSV_CHANGED: return date(arena, unit->changed_ms);
    case CSV_USAGE_COUNT: return unit->usage_count ? arena_format(arena, "%lld", (long long)unit->usage_count) : STR("");
    case CSV_COLUMN_COUNT:
    case CSV_UNKNOWN: break;
    }
    return STR("");
}

bool csv_column_take(struct arena *arena, enum csv_column column, struct str value, struct unit *unit) {
    if (value.len == 0) return true;
    switch (column) {
    case CSV_SOURCE: unit->source = segment_of_text(arena, value); break;
    case CSV_TARGET: unit->target = segment_of_text(arena, value); break;
    case CSV_FROM: return language_parse(str_trim(value), &unit->from, NULL);
    case CSV_TO: return language_parse(str_trim(value), &unit->to, NULL);
    case CSV_BEFORE: unit->before = value; break;
    case CSV_AFTER: unit->after = value; break;
    case CSV_CONTEXT_ID: unit->context_id = value; break;
    case CSV_DOCUMENT: unit->document = value; break;
    case CSV_TUID: unit->tuid = value; break;
    case CSV_ORIGIN: return unit_origin_parse(str_trim(value), &unit->origin);
    case CSV_STATUS: return unit_status_parse(str_trim(value), &unit->status);
    case CSV_AUTHOR: unit->author = value; break;
    case CSV_CHANGED_BY: unit->changed_by = value; break;
    case CSV_CREATED: return clock_parse(str_trim(value), &unit->created_ms);
    case CSV_CHANGED: return clock_parse(str_trim(value), &unit->changed_ms);
    case CSV_USAGE_COUNT: return str_to_int(str_trim(value), &unit->usage_count) && unit->usage_count >= 0;
    case CSV_COLUMN_COUNT:
    case CSV_UNKNOWN: break;
    }
    return true;
}

bool csv_is_formula(struct str text) {
    size_t at = 0;
    while (at < text.len && text.at[at] == '\'') at++;
    return at < text.len && memchr("=+-@\t\r", text.at[at], 6);
}
