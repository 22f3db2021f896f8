/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"

#include <endian.h>
#include <string.h>
#include <xxhash.h>

#include "model/pack.h"

enum { FIELDS_MAX = UNIT_FIELDS };

/* Types of the columns, in order, as schema.c has them: n a number, t a text, b bytes. Units and their history are alike. */
static const char unit_types[UNIT_FIELDS + 1] = "nnnntttttttttttnnttnnnnt";
static const char memory_types[MEMORY_FIELDS + 1] = "nttnnnnn";
static const char operation_types[OPERATION_FIELDS + 1] = "tnnnn";
static const char counter_types[COUNTER_FIELDS + 1] = "tn";
static const char record_types[RECORD_FIELDS + 1] = "ttb";

/* XXH3-64 over all numbers and the lengths of all texts, which then seeds that over the first text, and so on. */
static int64_t checksum(const struct value *row, size_t fields) {
    uint64_t fixed[FIELDS_MAX] = {0};
    for (size_t i = 0; i < fields; i++)
        fixed[i] = htole64(row[i].type == VALUE_NUMBER ? (uint64_t)row[i].number : row[i].text.len);
    uint64_t sum = XXH3_64bits_withSeed(fixed, fields * sizeof *fixed, fields);
    for (size_t i = 0; i < fields; i++)
        if (row[i].type != VALUE_NUMBER && row[i].text.len) sum = XXH3_64bits_withSeed(row[i].text.at, row[i].text.len, sum);
    return (int64_t)sum;
}

void row_seal(struct value *row, size_t fields) {
    row[fields] = NUMBER(checksum(row, fields));
}

static struct value read_column(sqlite3_stmt *statement, char type, int column) {
    switch (type) {
    case 't': return TEXT(column_text(statement, column));
    case 'b': return BYTES(column_bytes(statement, column));
    default: return NUMBER(sqlite3_column_int64(statement, column));
    }
}

/* Reads the row and holds it against its checksum. */
static bool read_row(sqlite3_stmt *statement, const char *types, struct value *row) {
    size_t fields = strlen(types);
    for (size_t i = 0; i < fields; i++) row[i] = read_column(statement, types[i], (int)i);
    int64_t stored = sqlite3_column_int64(statement, (int)fields);
    return checksum(row, fields) == stored;
}

void row_of_unit(struct unit_row *row, uint32_t memory, const struct unit *unit) {
    buf_clear(&row->packed);
    segment_pack_codes(&row->packed, unit->source);
    size_t source_end = row->packed.len;
    segment_pack_codes(&row->packed, unit->target);
    size_t target_end = row->packed.len;
    unit_pack_properties(&row->packed, unit);
    struct str packed = buf_str(&row->packed);
    struct value values[UNIT_FIELDS] = {
        NUMBER(memory),
        NUMBER(unit->id),
        NUMBER(unit->rev),
        NUMBER(unit->deleted),
        TEXT(language_tag(&unit->from)),
        TEXT(language_tag(&unit->to)),
        TEXT(unit->source.text),
        TEXT(str_slice(packed, 0, source_end)),
        TEXT(unit->target.text),
        TEXT(str_slice(packed, source_end, target_end)),
        TEXT(unit->before),
        TEXT(unit->after),
        TEXT(unit->context_id),
        TEXT(unit->document),
        TEXT(unit->tuid),
        NUMBER(unit->origin),
        NUMBER(unit->status),
        TEXT(unit->author),
        TEXT(unit->changed_by),
        NUMBER(unit->created_ms),
        NUMBER(unit->changed_ms),
        NUMBER(unit->used_ms),
        NUMBER(unit->usage_count),
        TEXT(str_slice(packed, target_end, packed.len)),
    };
    memcpy(row->at, values, sizeof values);
    row_seal(row->at, UNIT_FIELDS);
}

static bool read_language(struct str tag, struct language *language) {
    *language = (struct language){0};
    if (tag.len > LANGUAGE_MAX) return false;
    memcpy(language->tag, tag.at, tag.len);
    return true;
}

bool row_read_unit(sqlite3_stmt *statement, struct arena *arena, int64_t *memory, struct unit *unit) {
    struct value row[UNIT_FIELDS];
    bool sound = read_row(statement, unit_types, row);
    *memory = row[0].number;
    *unit = (struct unit){.id = row[1].number, .rev = row[2].number};
    if (!sound || !read_language(row[4].text, &unit->from) || !read_language(row[5].text, &unit->to)) return false;
    unit->deleted = row[3].number != 0;
    unit->source.text = arena_copy(arena, row[6].text);
    unit->target.text = arena_copy(arena, row[8].text);
    unit->before = arena_copy(arena, row[10].text);
    unit->after = arena_copy(arena, row[11].text);
    unit->context_id = arena_copy(arena, row[12].text);
    unit->document = arena_copy(arena, row[13].text);
    unit->tuid = arena_copy(arena, row[14].text);
    unit->origin = (enum unit_origin)row[15].number;
    unit->status = (enum unit_status)row[16].number;
    unit->author = arena_copy(arena, row[17].text);
    unit->changed_by = arena_copy(arena, row[18].text);
    unit->created_ms = row[19].number;
    unit->changed_ms = row[20].number;
    unit->used_ms = row[21].number;
    unit->usage_count = row[22].number;
    return segment_unpack_codes(arena, row[7].text, &unit->source) && segment_unpack_codes(arena, row[9].text, &unit->target) &&
           unit_unpack_properties(arena, row[23].text, unit);
}

bool row_read_former(sqlite3_stmt *statement, struct value row[UNIT_FIELDS + 1], bool *deleted) {
    bool sound = read_row(statement, unit_types, row);
    row[UNIT_FIELDS] = NUMBER(sqlite3_column_int64(statement, UNIT_FIELDS));
    *deleted = row[3].number != 0;
    return sound;
}

bool row_is_tombstone(sqlite3_stmt *statement, int64_t *id) {
    struct value row[UNIT_FIELDS];
    if (sqlite3_column_int64(statement, 3) == 0) return false;
    if (!read_row(statement, unit_types, row)) return false;
    *id = row[1].number;
    return true;
}

void row_of_memory(struct value row[MEMORY_FIELDS + 1], const struct memory *memory) {
    struct value values[MEMORY_FIELDS] = {
        NUMBER(memory->id),
        NUMBER(0),
        NUMBER(0),
        NUMBER(memory->rev),
        NUMBER(memory->units),
        NUMBER(memory->penalty),
        NUMBER(memory->read_only),
        NUMBER(memory->created_ms),
    };
    values[1] = TEXT(memory->name);
    values[2] = TEXT(memory->title);
    memcpy(row, values, sizeof values);
    row_seal(row, MEMORY_FIELDS);
}

bool row_read_memory(sqlite3_stmt *statement, struct arena *arena, struct memory *memory) {
    struct value row[MEMORY_FIELDS];
    bool sound = read_row(statement, memory_types, row);
    *memory = (struct memory){
        .id = (uint32_t)row[0].number,
        .name = arena_copy(arena, row[1].text),
        .title = arena_copy(arena, row[2].text),
        .rev = row[3].number,
        .units = row[4].number,
        .penalty = (int)row[5].number,
        .read_only = row[6].number != 0,
        .created_ms = row[7].number,
    };
    return sound;
}

bool row_read_operation(sqlite3_stmt *statement, struct value row[OPERATION_FIELDS + 1]) {
    return read_row(statement, operation_types, row);
}

bool row_read_counter(sqlite3_stmt *statement, struct value row[COUNTER_FIELDS + 1]) {
    return read_row(statement, counter_types, row);
}

bool row_read_record(sqlite3_stmt *statement, struct value row[RECORD_FIELDS + 1]) {
    return read_row(statement, record_types, row);
}
