/* SPDX-License-Identifier: Apache-2.0 */
/* Items are sorted so that equal sequences stand together, among them equal forms, and among those the units by id; then each
 * section is one pass over them. */
#include "match/index/index_build.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL /* what is hashed here is short: the call would cost as much as the hash */
#include <xxhash.h>

#include "base/alloc.h"
#include "match/index/index_postings.h"
#include "match/index/index_sort.h"

/* ---- order --------------------------------------------------------------------------------------------------------------- */

static int compare_u64(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

static int compare_sequences(const struct item *a, const struct item *b) {
    if (a->key_count != b->key_count) return a->key_count < b->key_count ? -1 : 1;
    return a->key_count ? memcmp(a->keys, b->keys, a->key_count * sizeof *a->keys) : 0;
}

static int compare_forms(const struct item *a, const struct item *b) {
    if (a->form_hash != b->form_hash) return compare_u64(a->form_hash, b->form_hash);
    return str_compare(a->source, b->source);
}

static int compare_ids(const struct unit_record *a, const struct unit_record *b) {
    if (a->memory != b->memory) return a->memory < b->memory ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* The count of keys, and what fits behind it of the hash of the sequence: 33 bits, three passes, where no unit has more than 63
 * keys. */
enum { HASH_BITS = 27 };

static uint64_t hash_sequence(const struct item *item) {
    return XXH3_64bits(item->keys, item->key_count * sizeof *item->keys);
}

static int compare_hashes(const struct item *a, const struct item *b) {
    return compare_u64(hash_sequence(a), hash_sequence(b));
}

/* Of two that have one rank: by the whole hash, the sequence, the form, the id. */
static int compare_entries(const void *left, const void *right, void *items) {
    const struct ranked *a = left, *b = right;
    const struct item *x = (struct item *)items + a->at, *y = (struct item *)items + b->at;
    int order = compare_sequences(x, y), by_hash = order ? compare_hashes(x, y) : 0;
    if (by_hash) return by_hash;
    if (!order) order = compare_forms(x, y);
    return order ? order : compare_ids(x->record, y->record);
}

static void sort_equals(struct ranked *entries, size_t count, struct item *items) {
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && entries[end].rank == entries[start].rank;) end++;
        if (end - start > 1) qsort_r(entries + start, end - start, sizeof *entries, compare_entries, items);
    }
}

/* Returns the ranks, in their order. */
static struct ranked *sort_items(struct item_list *items) {
    struct ranked *entries = alloc_again(NULL, items->count, sizeof *entries);
    struct ranked *spare = alloc_again(NULL, items->count, sizeof *spare);
    uint32_t keys_max = 0;
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->at[i];
        uint64_t rank = (uint64_t)item->key_count << HASH_BITS | hash_sequence(item) >> (64 - HASH_BITS);
        entries[i] = (struct ranked){rank, (uint32_t)i, 0};
        if (keys_max < item->key_count) keys_max = item->key_count;
    }
    sort_ranked(entries, spare, items->count, HASH_BITS + sort_bits(keys_max));
    free(spare);
    sort_equals(entries, items->count, items->at);
    struct item *sorted = alloc_again(NULL, items->count, sizeof *sorted);
    for (size_t i = 0; i < items->count; i++) sorted[i] = items->at[entries[i].at];
    free(items->at);
    items->at = sorted;
    items->capacity = items->count;
    return entries;
}

/* ---- language pairs ------------------------------------------------------------------------------------------------------ */

/* Numbers pairs in order of appearance: open addressing over their bytes. */
struct pair_table {
    struct language_pair *pairs;
    uint32_t *slots; /* number + 1; 0: free */
    size_t count, slot_count;
};

static size_t pair_slot(const struct pair_table *table, const struct language_pair *pair) {
    size_t i = XXH3_64bits(pair, sizeof *pair) & (table->slot_count - 1);
    while (table->slots[i] && memcmp(&table->pairs[table->slots[i] - 1], pair, sizeof *pair) != 0)
        i = (i + 1) & (table->slot_count - 1);
    return i;
}

static void grow_pairs(struct pair_table *table) {
    table->slot_count = table->slot_count ? table->slot_count * 2 : 16;
    table->pairs = alloc_again(table->pairs, table->slot_count, sizeof *table->pairs);
    free(table->slots);
    table->slots = alloc_zero(table->slot_count, sizeof *table->slots);
    for (size_t i = 0; i < table->count; i++) table->slots[pair_slot(table, &table->pairs[i])] = (uint32_t)i + 1;
}

static uint32_t pair_number(struct pair_table *table, const struct language_pair *pair) {
    if (table->count * 2 >= table->slot_count) grow_pairs(table);
    size_t slot = pair_slot(table, pair);
    if (!table->slots[slot]) {
        table->pairs[table->count++] = *pair;
        table->slots[slot] = (uint32_t)table->count;
    }
    return table->slots[slot] - 1;
}

/* ---- sections ------------------------------------------------------------------------------------------------------------ */

struct pass {
    struct item_list *items;
    struct image_writer *writer;
    struct image_counts counts;
    uint8_t *starts;   /* by item: STARTS_FORM, STARTS_SEQUENCE */
    uint32_t *keys;    /* of all sequences */
    uint32_t *numbers; /* one more than there are items: a section in the making */
    struct image_group *groups;
    struct pair_table pairs;
};

enum { STARTS_FORM = 1, STARTS_SEQUENCE = 2 };

static bool starts_sequence(const struct pass *pass, size_t i) {
    return pass->starts[i] & STARTS_SEQUENCE;
}

static bool starts_form(const struct pass *pass, size_t i) {
    return pass->starts[i] & STARTS_FORM;
}

/* What an item points to lies anywhere, and is fetched a few items ahead. */
enum { AHEAD = 8 };

static void count_all(struct pass *pass, const struct ranked *ranks) {
    const struct item *items = pass->items->at;
    pass->counts.units = pass->items->count;
    pass->starts = alloc_zero(pass->items->count, 1);
    for (size_t i = 0; i < pass->items->count; i++) {
        bool sequence = i == 0 || ranks[i - 1].rank != ranks[i].rank || compare_sequences(&items[i - 1], &items[i]) != 0;
        bool form = sequence || compare_forms(&items[i - 1], &items[i]) != 0;
        pass->starts[i] = (uint8_t)((form ? STARTS_FORM : 0) | (sequence ? STARTS_SEQUENCE : 0));
        pass->counts.forms += form;
        pass->counts.sequences += sequence;
        pass->counts.keys += sequence ? items[i].key_count : 0;
        pass->counts.groups += i == 0 || items[i - 1].key_count != items[i].key_count;
    }
}

/* Keys one sequence behind the other, and where those of each length start. */
static void lay_out_keys(struct pass *pass) {
    uint32_t address = 0, sequence = 0;
    size_t group = 0;
    pass->keys = alloc_again(NULL, pass->counts.keys, sizeof *pass->keys);
    pass->groups = alloc_again(NULL, pass->counts.groups, sizeof *pass->groups);
    for (size_t i = 0; i < pass->items->count; i++) {
        const struct item *item = &pass->items->at[i];
        if (i + AHEAD < pass->items->count) __builtin_prefetch(item[AHEAD].keys);
        if (!starts_sequence(pass, i)) continue;
        if (group == 0 || pass->groups[group - 1].key_count != item->key_count)
            pass->groups[group++] = (struct image_group){item->key_count, sequence, address};
        if (item->key_count) memcpy(pass->keys + address, item->keys, item->key_count * sizeof *item->keys);
        address += item->key_count;
        sequence++;
    }
}

static void write_keys(struct pass *pass) {
    image_writer_begin(pass->writer, SECTION_GROUPS);
    image_writer_add(pass->writer, pass->groups, pass->counts.groups * sizeof *pass->groups);
    image_writer_begin(pass->writer, SECTION_KEYS);
    image_writer_add(pass->writer, pass->keys, pass->counts.keys * sizeof *pass->keys);
}

/* The number of the first form of each sequence, or of the first unit of each form, and the end. */
static void write_starts(struct pass *pass, enum image_section section) {
    uint32_t forms = 0, units = (uint32_t)pass->items->count;
    size_t count = 0;
    for (uint32_t i = 0; i < units; i++) {
        if (!starts_form(pass, i)) continue;
        if (section == SECTION_FORM_UNITS) pass->numbers[count++] = i;
        if (section == SECTION_SEQUENCE_FORMS && starts_sequence(pass, i)) pass->numbers[count++] = forms;
        forms++;
    }
    pass->numbers[count++] = section == SECTION_FORM_UNITS ? units : forms;
    image_writer_begin(pass->writer, section);
    image_writer_add(pass->writer, pass->numbers, count * sizeof *pass->numbers);
}

static void write_form_hashes(struct pass *pass) {
    image_writer_begin(pass->writer, SECTION_FORM_HASHES);
    for (size_t i = 0; i < pass->items->count; i++)
        if (starts_form(pass, i)) image_writer_add(pass->writer, &pass->items->at[i].form_hash, sizeof(uint64_t));
}

static bool write_sources(struct pass *pass, struct error *err) {
    const struct item *items = pass->items->at;
    size_t units = pass->items->count, count = 0;
    uint64_t offset = 0;
    for (size_t i = 0; i <= units; i++) {
        if (i < units && !starts_form(pass, i)) continue;
        pass->numbers[count++] = (uint32_t)(offset / SOURCE_ALIGN);
        if (i < units) offset += items[i].source.len;
    }
    image_writer_begin(pass->writer, SECTION_FORM_SOURCES);
    image_writer_add(pass->writer, pass->numbers, count * sizeof *pass->numbers);
    if (offset / SOURCE_ALIGN >= UINT32_MAX) return error_set(err, ERR_TOO_LARGE, "index: more than 16 GB of source texts");
    image_writer_begin(pass->writer, SECTION_SOURCES);
    for (size_t i = 0; i < units; i++) {
        if (i + AHEAD < units) __builtin_prefetch(items[i + AHEAD].source.at);
        if (i + AHEAD < units) __builtin_prefetch(items[i + AHEAD].source.at + 64);
        if (starts_form(pass, i)) image_writer_add(pass->writer, items[i].source.at, items[i].source.len);
    }
    return true;
}

static size_t properties_len(const struct item *item) {
    return 1 + (size_t)item->properties[0];
}

/* Units without properties share the first entry, a zero. */
static bool write_units(struct pass *pass, struct error *err) {
    uint64_t next_properties = 1;
    image_writer_begin(pass->writer, SECTION_UNITS);
    for (size_t i = 0; i < pass->items->count; i++) {
        const struct item *item = &pass->items->at[i];
        if (i + AHEAD < pass->items->count) __builtin_prefetch(item[AHEAD].record);
        struct unit_record record = *item->record;
        record.languages = pair_number(&pass->pairs, item->languages);
        record.properties = item->properties[0] ? (uint32_t)next_properties : 0;
        if (item->properties[0]) next_properties += properties_len(item);
        image_writer_add(pass->writer, &record, sizeof record);
    }
    if (next_properties >= UINT32_MAX) return error_set(err, ERR_TOO_LARGE, "index: more than 2^32 properties");
    return true;
}

static int64_t least_id(const struct pass *pass) {
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < pass->items->count; i++) {
        if (i + AHEAD < pass->items->count) __builtin_prefetch(pass->items->at[i + AHEAD].record);
        if (least > pass->items->at[i].record->id) least = pass->items->at[i].record->id;
    }
    return least;
}

/* In order of memory and id; noted is the memory. */
static struct ranked *sort_by_id(const struct pass *pass) {
    size_t count = pass->items->count;
    struct ranked *entries = alloc_again(NULL, count, sizeof *entries), *spare = alloc_again(NULL, count, sizeof *spare);
    uint64_t id_bits = 0, memory_bits = 0, least = (uint64_t)least_id(pass);
    for (uint32_t i = 0; i < count; i++) {
        if (i + AHEAD < count) __builtin_prefetch(pass->items->at[i + AHEAD].record);
        const struct unit_record *record = pass->items->at[i].record;
        entries[i] = (struct ranked){(uint64_t)record->id - least, i, record->memory};
        id_bits |= entries[i].rank;
        memory_bits |= record->memory;
    }
    sort_ranked(entries, spare, count, sort_bits(id_bits));
    for (size_t i = 0; i < count; i++) entries[i].rank = entries[i].note;
    sort_ranked(entries, spare, count, sort_bits(memory_bits));
    free(spare);
    return entries;
}

static void write_tables(struct pass *pass) {
    uint64_t none = 0;
    pass->counts.languages = pass->pairs.count;
    image_writer_begin(pass->writer, SECTION_LANGUAGES);
    image_writer_add(pass->writer, pass->pairs.pairs, pass->pairs.count * sizeof *pass->pairs.pairs);
    image_writer_begin(pass->writer, SECTION_PROPERTIES);
    image_writer_add(pass->writer, &none, sizeof none);
    for (size_t i = 0; i < pass->items->count; i++) {
        const struct item *item = &pass->items->at[i];
        if (item->properties[0]) image_writer_add(pass->writer, item->properties, properties_len(item) * sizeof(uint64_t));
    }
}

static int compare_memories(const void *left, const void *right) {
    const struct image_memory *a = left, *b = right;
    return (a->memory > b->memory) - (a->memory < b->memory);
}

/* Every memory with a rev has a line, also one whose units are all deleted. */
static void write_memories(struct pass *pass, const struct rev_table *revs, const struct ranked *by_id) {
    struct image_memory *lines = alloc_zero(revs->count, sizeof *lines);
    for (size_t i = 0; i < revs->count; i++)
        lines[i] = (struct image_memory){
            .min_id = INT64_MAX, .max_id = INT64_MIN, .rev = revs->at[i].rev, .memory = revs->at[i].memory};
    qsort(lines, revs->count, sizeof *lines, compare_memories);
    for (size_t i = 0, line = 0; i < pass->items->count; i++) {
        bool first = i == 0 || by_id[i - 1].note != by_id[i].note;
        bool last = i + 1 == pass->items->count || by_id[i + 1].note != by_id[i].note;
        while (lines[line].memory < by_id[i].note) line++;
        if (first) lines[line].min_id = pass->items->at[by_id[i].at].record->id;
        if (last) lines[line].max_id = pass->items->at[by_id[i].at].record->id;
    }
    pass->counts.memories = revs->count;
    image_writer_begin(pass->writer, SECTION_MEMORIES);
    image_writer_add(pass->writer, lines, revs->count * sizeof *lines);
    free(lines);
}

static void write_ids(struct pass *pass, const struct rev_table *revs) {
    struct ranked *by_id = sort_by_id(pass);
    for (size_t i = 0; i < pass->items->count; i++) pass->numbers[i] = by_id[i].at;
    image_writer_begin(pass->writer, SECTION_BY_ID);
    image_writer_add(pass->writer, pass->numbers, pass->items->count * sizeof *pass->numbers);
    write_tables(pass);
    write_memories(pass, revs, by_id);
    free(by_id);
}

static bool write_sections(struct pass *pass, const struct rev_table *revs, struct error *err) {
    lay_out_keys(pass);
    write_keys(pass);
    write_starts(pass, SECTION_SEQUENCE_FORMS);
    write_form_hashes(pass);
    write_starts(pass, SECTION_FORM_UNITS);
    if (!write_sources(pass, err) || !write_units(pass, err)) return false;
    write_ids(pass, revs);
    postings_write(pass->writer, pass->groups, pass->keys, &pass->counts);
    return true;
}

static void pass_done(struct pass *pass) {
    free(pass->starts);
    free(pass->keys);
    free(pass->groups);
    free(pass->numbers);
    free(pass->pairs.pairs);
    free(pass->pairs.slots);
}

static bool build(struct build *build, struct image_writer *writer, struct error *err) {
    struct pass pass = {.items = &build->items, .writer = writer, .counts = {.origin = build->origin, .save = build->save}};
    if (build->items.count >= UINT32_MAX) return error_set(err, ERR_TOO_LARGE, "index: more than 2^32 units");
    for (size_t i = 0; i < build->items.count; i++)
        rev_table_raise(&build->revs, build->items.at[i].record->memory, build->items.at[i].record->rev);
    struct ranked *ranks = sort_items(&build->items);
    count_all(&pass, ranks);
    free(ranks);
    pass.numbers = alloc_again(NULL, build->items.count + 1, sizeof *pass.numbers);
    bool ok = pass.counts.keys < UINT32_MAX || error_set(err, ERR_TOO_LARGE, "index: more than 2^32 words");
    ok = ok && write_sections(&pass, &build->revs, err) && image_writer_finish(writer, &pass.counts, err);
    pass_done(&pass);
    return ok;
}

bool build_image(struct build *from, image_write_fn *write, void *context, struct error *err) {
    struct image_writer *writer = image_writer_open(write, context);
    bool ok = build(from, writer, err);
    image_writer_close(writer);
    return ok;
}

/* All that stands in an image for its units, and postings of all lengths for each key; a little more than it will be. */
static size_t size_at_most(const struct item_list *items) {
    size_t size = items->count * (sizeof(struct unit_record) + sizeof(uint64_t) + 4 * sizeof(uint32_t)), keys = 0;
    for (size_t i = 0; i < items->count; i++) {
        size += items->at[i].source.len + properties_len(&items->at[i]) * sizeof(uint64_t);
        keys += items->at[i].key_count;
    }
    return size + keys * (1 + 2 * NGRAM_MAX) * sizeof(uint32_t);
}

bool build_in_memory(struct build *from, struct buf *out, struct error *err) {
    struct image_writer *writer = image_writer_open_in_memory(size_at_most(&from->items));
    bool ok = build(from, writer, err);
    if (ok) image_writer_take(writer, out);
    image_writer_close(writer);
    return ok;
}
