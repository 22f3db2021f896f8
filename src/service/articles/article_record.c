/* SPDX-License-Identifier: Apache-2.0 */
#include "service/articles/article_record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/pack.h"

/* Version 2 has the id of the memory that a segment's unit is in, version 3 that of the memory that an article belongs to,
 * version 4 how long a target may be. */
enum { RECORD_VERSION = 4 };

static const int64_t ID_LAST = 9999999999;

/* ---- names -------------------------------------------------------------------------------------------------------------- */

struct str article_name(struct arena *arena, int64_t article) {
    return arena_format(arena, "%010" PRId64, ID_LAST - article);
}

struct str article_segment_name(struct arena *arena, int64_t article, int64_t segment) {
    return arena_format(arena, "%010" PRId64 "/%08" PRId64, ID_LAST - article, segment);
}

struct str article_change_name(struct arena *arena, int64_t article, int64_t rev) {
    return arena_format(arena, "%010" PRId64 "/%012" PRId64, ID_LAST - article, rev);
}

struct str article_history_name(struct arena *arena, int64_t article, int64_t segment, int64_t rev) {
    return arena_format(arena, "%010" PRId64 "/%08" PRId64 "/%012" PRId64, ID_LAST - article, segment, rev);
}

int64_t article_name_number(struct str name) {
    size_t from = name.len;
    int64_t number = 0;
    while (from > 0 && name.at[from - 1] != '/') from--;
    return str_to_int(str_slice(name, from, name.len), &number) ? number : 0;
}

int64_t article_name_id(struct str name) {
    return ID_LAST - article_name_number(name);
}

/* ---- words -------------------------------------------------------------------------------------------------------------- */

static const char *const STATES[ARTICLE_STATES] = {"empty", "draft", "pretranslated", "confirmed", "reviewed"};

struct str article_state_name(enum article_state state) {
    return str_of(STATES[state]);
}

bool article_state_parse(struct str name, enum article_state *state) {
    for (int i = 0; i < ARTICLE_STATES; i++)
        if (str_equal(name, str_of(STATES[i]))) {
            *state = (enum article_state)i;
            return true;
        }
    return false;
}

bool article_state_is_done(enum article_state state) {
    return state == ARTICLE_CONFIRMED || state == ARTICLE_REVIEWED;
}

/* ---- fields ------------------------------------------------------------------------------------------------------------- */

static void add_int(struct buf *out, int64_t value) {
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, value);
    pack_add(out, (struct str){digits, (size_t)len});
}

static void add_segment(struct buf *out, struct segment segment) {
    struct buf codes = {0};
    segment_pack_codes(&codes, segment);
    pack_add(out, segment.text);
    pack_add(out, buf_str(&codes));
    buf_done(&codes);
}

/* Takes fields off the front; the first that is missing or wrong makes all that follows zero. */
struct fields {
    struct str rest;
    bool sound;
    int64_t version;
};

static struct str get_str(struct fields *fields) {
    struct str item = STR("");
    if (fields->sound && !pack_next(&fields->rest, &item)) fields->sound = false;
    return fields->sound ? item : STR("");
}

static int64_t get_int(struct fields *fields, int64_t min, int64_t max) {
    int64_t value = 0;
    struct str text = get_str(fields);
    if (fields->sound && (!str_to_int(text, &value) || value < min || value > max)) fields->sound = false;
    return fields->sound ? value : 0;
}

static int64_t get_count(struct fields *fields) {
    return get_int(fields, 0, INT64_MAX);
}

static struct language get_language(struct fields *fields) {
    struct language language = {0};
    struct str tag = get_str(fields);
    if (fields->sound && !language_parse(tag, &language, NULL)) fields->sound = false;
    return language;
}

static struct segment get_segment(struct fields *fields, struct arena *arena) {
    struct segment segment = {.text = get_str(fields)};
    struct str codes = get_str(fields);
    if (fields->sound && !segment_unpack_codes(arena, codes, &segment)) fields->sound = false;
    return segment;
}

static struct fields open_fields(struct str body) {
    struct fields fields = {.rest = body, .sound = true};
    fields.version = get_int(&fields, 1, RECORD_VERSION);
    return fields;
}

static bool is_sound(const struct fields *fields, const char *what, struct error *err) {
    return fields->sound || error_set(err, ERR_INTERNAL, "the record of %s can't be read", what);
}

static struct str close_buf(struct arena *arena, struct buf *out) {
    struct str packed = arena_copy(arena, buf_str(out));
    buf_done(out);
    return packed;
}

/* ---- the article -------------------------------------------------------------------------------------------------------- */

struct str article_pack(struct arena *arena, const struct article *article) {
    struct buf out = {0};
    add_int(&out, RECORD_VERSION);
    add_int(&out, article->id);
    add_int(&out, article->rev);
    add_int(&out, article->version);
    pack_add(&out, article->name);
    pack_add(&out, str_of(document_format_name(article->format)));
    pack_add(&out, language_tag(&article->from));
    pack_add(&out, language_tag(&article->to));
    pack_add(&out, article->memory);
    pack_add(&out, article->author);
    add_int(&out, article->created_ms);
    add_int(&out, article->changed_ms);
    add_int(&out, article->segments);
    add_int(&out, article->words);
    add_int(&out, article->words_left);
    add_int(&out, article->characters);
    for (int i = 0; i < ARTICLE_STATES; i++) add_int(&out, article->states[i]);
    add_int(&out, article->next_id);
    add_int(&out, article->memory_id);
    return close_buf(arena, &out);
}

static enum document_format get_format(struct fields *fields) {
    struct str name = get_str(fields);
    for (int i = 0; i < DOCUMENT_FORMAT_COUNT; i++)
        if (str_equal(name, str_of(document_format_name((enum document_format)i)))) return (enum document_format)i;
    fields->sound = false;
    return DOCUMENT_TEXT;
}

bool article_unpack(struct str body, struct article *out, struct error *err) {
    struct fields fields = open_fields(body);
    *out = (struct article){0};
    out->id = get_count(&fields);
    out->rev = get_count(&fields);
    out->version = get_count(&fields);
    out->name = get_str(&fields);
    out->format = get_format(&fields);
    out->from = get_language(&fields);
    out->to = get_language(&fields);
    out->memory = get_str(&fields);
    out->author = get_str(&fields);
    out->created_ms = get_count(&fields);
    out->changed_ms = get_count(&fields);
    out->segments = get_count(&fields);
    out->words = get_count(&fields);
    out->words_left = get_count(&fields);
    out->characters = get_count(&fields);
    for (int i = 0; i < ARTICLE_STATES; i++) out->states[i] = get_count(&fields);
    out->next_id = get_count(&fields);
    out->memory_id = fields.version >= 3 ? (uint32_t)get_int(&fields, 0, UINT32_MAX) : 0;
    return is_sound(&fields, "a document", err);
}

/* ---- segments ----------------------------------------------------------------------------------------------------------- */

static void add_state(struct buf *out, const struct article_segment *segment) {
    add_int(out, segment->state);
    add_segment(out, segment->target);
    add_int(out, segment->match.score);
    add_int(out, segment->match.origin);
    pack_add(out, segment->match.memory);
    add_int(out, segment->match.unit);
    pack_add(out, segment->unit.memory);
    add_int(out, segment->unit.id);
    add_int(out, segment->unit.rev);
    add_int(out, segment->unit.before);
    add_int(out, segment->unit.memory_id);
    add_int(out, segment->changed_ms);
    pack_add(out, segment->changed_by);
}

static void get_state(struct fields *fields, struct arena *arena, struct article_segment *out) {
    out->state = (enum article_state)get_int(fields, 0, ARTICLE_STATES - 1);
    out->target = get_segment(fields, arena);
    out->match.score = (int)get_int(fields, -1, 102);
    out->match.origin = (enum unit_origin)get_int(fields, 0, ORIGIN_COUNT - 1);
    out->match.memory = get_str(fields);
    out->match.unit = get_count(fields);
    out->unit.memory = get_str(fields);
    out->unit.id = get_count(fields);
    out->unit.rev = get_count(fields);
    out->unit.before = get_count(fields);
    out->unit.memory_id = fields->version >= 2 ? (uint32_t)get_int(fields, 0, UINT32_MAX) : 0;
    out->changed_ms = get_count(fields);
    out->changed_by = get_str(fields);
}

struct str article_pack_state(struct arena *arena, const struct article_segment *segment) {
    struct buf out = {0};
    add_int(&out, RECORD_VERSION);
    add_state(&out, segment);
    return close_buf(arena, &out);
}

bool article_unpack_state(struct arena *arena, struct str body, struct article_segment *out, struct error *err) {
    struct fields fields = open_fields(body);
    get_state(&fields, arena, out);
    return is_sound(&fields, "a segment's former state", err);
}

static void add_traces(struct buf *out, const struct segment_record *record) {
    add_int(out, (int64_t)record->history_count);
    for (size_t i = 0; i < record->history_count; i++) add_int(out, record->history[i]);
    add_int(out, (int64_t)record->operation_count);
    for (size_t i = 0; i < record->operation_count; i++) {
        const struct article_operation *operation = &record->operations[i];
        pack_add(out, (struct str){(const char *)operation, sizeof *operation});
    }
}

static void get_traces(struct fields *fields, struct segment_record *out) {
    out->history_count = (size_t)get_int(fields, 0, ARTICLE_HISTORY_MAX);
    for (size_t i = 0; i < out->history_count; i++) out->history[i] = get_count(fields);
    out->operation_count = (size_t)get_int(fields, 0, ARTICLE_OPERATIONS_MAX);
    for (size_t i = 0; i < out->operation_count; i++) {
        struct str bytes = get_str(fields);
        fields->sound = fields->sound && bytes.len == sizeof out->operations[i];
        if (fields->sound) memcpy(&out->operations[i], bytes.at, bytes.len);
    }
}

struct str article_pack_segment(struct arena *arena, const struct segment_record *record) {
    const struct article_segment *segment = &record->segment;
    struct buf out = {0};
    add_int(&out, RECORD_VERSION);
    add_int(&out, segment->id);
    add_int(&out, segment->n);
    add_int(&out, segment->rev);
    add_int(&out, segment->block);
    add_int(&out, (int64_t)segment->start);
    add_int(&out, (int64_t)segment->end);
    add_int(&out, segment->translate);
    add_int(&out, segment->words);
    add_int(&out, segment->characters);
    add_segment(&out, segment->source);
    pack_add(&out, segment->note);
    pack_add(&out, segment->context_id);
    pack_add(&out, segment->previous_source);
    pack_add(&out, segment->previous_target);
    add_int(&out, segment->source_rev);
    add_state(&out, segment);
    add_traces(&out, record);
    add_int(&out, segment->max_characters);
    return close_buf(arena, &out);
}

bool article_unpack_segment(struct arena *arena, struct str body, struct segment_record *out, struct error *err) {
    struct fields fields = open_fields(body);
    *out = (struct segment_record){0};
    struct article_segment *segment = &out->segment;
    segment->id = get_count(&fields);
    segment->n = get_count(&fields);
    segment->rev = get_count(&fields);
    segment->block = get_count(&fields);
    segment->start = (size_t)get_count(&fields);
    segment->end = (size_t)get_count(&fields);
    segment->translate = get_int(&fields, 0, 1);
    segment->words = get_count(&fields);
    segment->characters = get_count(&fields);
    segment->source = get_segment(&fields, arena);
    segment->note = get_str(&fields);
    segment->context_id = get_str(&fields);
    segment->previous_source = get_str(&fields);
    segment->previous_target = get_str(&fields);
    segment->source_rev = get_count(&fields);
    get_state(&fields, arena, segment);
    get_traces(&fields, out);
    segment->max_characters = fields.version >= 4 ? (uint32_t)get_int(&fields, 0, UINT32_MAX) : 0;
    return is_sound(&fields, "a segment", err);
}

/* ---- order -------------------------------------------------------------------------------------------------------------- */

struct str article_pack_order(struct arena *arena, const int64_t *ids, size_t count) {
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) buf_add_format(&out, "%s%" PRId64, i ? " " : "", ids[i]);
    return close_buf(arena, &out);
}

bool article_unpack_order(struct arena *arena, struct str body, int64_t **ids, size_t *count, struct error *err) {
    struct str rest = body;
    size_t room = 1;
    for (size_t i = 0; i < body.len; i++) room += body.at[i] == ' ';
    *ids = ARENA_ARRAY(arena, int64_t, room);
    for (*count = 0; rest.len > 0; (*count)++)
        if (*count == room || !str_to_int(str_cut(&rest, ' '), &(*ids)[*count]))
            return error_set(err, ERR_INTERNAL, "the order of a document's segments can't be read");
    return true;
}
