/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index/index_image.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/alloc.h"

/* The version is that of tokens and keys too: images hold them. */
enum { IMAGE_VERSION = 8, SECTION_ALIGN = 64, WRITE_BUFFER = 1 << 18 };
static const char head_magic[16] = "Tafsiri index 1";
static const char tail_magic[16] = "end of index\r\n\x1a";

struct section_entry {
    uint64_t offset, len, checksum;
};

/* Stands at the very end, so that an image can be written in one go. */
struct trailer {
    struct section_entry sections[SECTION_COUNT];
    struct image_counts counts;
    uint64_t version;
    uint64_t checksum; /* of the fields above */
    char magic[16];
};

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

static bool damaged(struct error *err, const char *what) {
    error_set(err, ERR_MALFORMED, "the index image is damaged or of another version: %s", what);
    return false;
}

static bool read_trailer(struct str bytes, struct trailer *trailer, struct error *err) {
    if (bytes.len < SECTION_ALIGN + sizeof *trailer) return damaged(err, "it is too short");
    if (memcmp(bytes.at, head_magic, sizeof head_magic) != 0) return damaged(err, "its head is wrong");
    memcpy(trailer, bytes.at + bytes.len - sizeof *trailer, sizeof *trailer);
    if (memcmp(trailer->magic, tail_magic, sizeof tail_magic) != 0 || trailer->version != IMAGE_VERSION)
        return damaged(err, "its end is wrong");
    if (trailer->checksum != XXH3_64bits(trailer, offsetof(struct trailer, checksum)))
        return damaged(err, "the checksum of its trailer is wrong");
    return true;
}

/* Sections follow one another, padded with zeroes; so every byte of the file is vouched for by something. */
static bool check_sections(struct str bytes, const struct trailer *trailer, struct error *err) {
    uint64_t end = sizeof head_magic, limit = bytes.len - sizeof *trailer;
    static const char zeroes[SECTION_ALIGN];
    for (size_t i = 0; i <= SECTION_COUNT; i++) {
        uint64_t start = (end + SECTION_ALIGN - 1) & ~(uint64_t)(SECTION_ALIGN - 1);
        if (start > limit || memcmp(bytes.at + end, zeroes, start - end) != 0)
            return damaged(err, "its sections are out of order");
        if (i == SECTION_COUNT) return start == limit || damaged(err, "its sections are out of order");
        const struct section_entry *entry = &trailer->sections[i];
        if (entry->offset != start || entry->len > limit - start) return damaged(err, "its sections are out of order");
        if (XXH3_64bits(bytes.at + start, entry->len) != entry->checksum) return damaged(err, "a checksum is wrong");
        end = start + entry->len;
    }
    return true;
}

static bool check_sizes(const struct trailer *trailer) {
    const struct image_counts *c = &trailer->counts;
    const struct section_entry *s = trailer->sections;
    uint64_t limit = UINT32_MAX;
    for (int i = 0; i < NGRAM_MAX; i++)
        if (s[SECTION_LISTS_1 + 2 * i].len != (c->buckets[i] ? c->buckets[i] + 1 : 0) * sizeof(uint32_t)) return false;
    return c->groups < limit && c->keys < limit && c->sequences < limit && c->forms < limit && c->units < limit &&
           c->languages < limit && c->memories < limit && s[SECTION_GROUPS].len == c->groups * sizeof(struct image_group) &&
           s[SECTION_KEYS].len == c->keys * sizeof(uint32_t) &&
           s[SECTION_SEQUENCE_FORMS].len == (c->sequences + 1) * sizeof(uint32_t) &&
           s[SECTION_FORM_HASHES].len == c->forms * sizeof(uint64_t) &&
           s[SECTION_FORM_UNITS].len == (c->forms + 1) * sizeof(uint32_t) &&
           s[SECTION_FORM_SOURCES].len == (c->forms + 1) * sizeof(uint32_t) &&
           s[SECTION_UNITS].len == c->units * sizeof(struct unit_record) &&
           s[SECTION_BY_ID].len == c->units * sizeof(uint32_t) &&
           s[SECTION_LANGUAGES].len == c->languages * sizeof(struct language_pair) &&
           s[SECTION_MEMORIES].len == c->memories * sizeof(struct image_memory);
}

static void find_postings(struct image *image, const char *const at[SECTION_COUNT]) {
    for (int i = 0; i < NGRAM_MAX; i++) {
        if (!image->counts.buckets[i]) continue;
        image->lists[i] = (const uint32_t *)at[SECTION_LISTS_1 + 2 * i];
        image->postings[i] = (const uint32_t *)at[SECTION_POSTINGS_1 + 2 * i];
    }
}

static void find_sections(struct str bytes, const struct trailer *trailer, struct image *image) {
    const char *at[SECTION_COUNT];
    for (size_t i = 0; i < SECTION_COUNT; i++) at[i] = bytes.at + trailer->sections[i].offset;
    *image = (struct image){
        .counts = trailer->counts,
        .groups = (const struct image_group *)at[SECTION_GROUPS],
        .keys = (const uint32_t *)at[SECTION_KEYS],
        .sequence_forms = (const uint32_t *)at[SECTION_SEQUENCE_FORMS],
        .form_hashes = (const uint64_t *)at[SECTION_FORM_HASHES],
        .form_units = (const uint32_t *)at[SECTION_FORM_UNITS],
        .form_sources = (const uint32_t *)at[SECTION_FORM_SOURCES],
        .sources = at[SECTION_SOURCES],
        .units = (const struct unit_record *)at[SECTION_UNITS],
        .by_id = (const uint32_t *)at[SECTION_BY_ID],
        .languages = (const struct language_pair *)at[SECTION_LANGUAGES],
        .properties = (const uint64_t *)at[SECTION_PROPERTIES],
        .memories = (const struct image_memory *)at[SECTION_MEMORIES],
    };
    find_postings(image, at);
}

bool image_read(struct str bytes, struct image *image, struct error *err) {
    struct trailer trailer;
    if ((uintptr_t)bytes.at % sizeof(uint64_t) != 0) return damaged(err, "it is not aligned");
    if (!read_trailer(bytes, &trailer, err) || !check_sections(bytes, &trailer, err)) return false;
    if (!check_sizes(&trailer)) return damaged(err, "its sections have wrong sizes");
    find_sections(bytes, &trailer, image);
    return true;
}

void image_view(struct str bytes, struct image *image) {
    struct trailer trailer;
    memcpy(&trailer, bytes.at + bytes.len - sizeof trailer, sizeof trailer);
    find_sections(bytes, &trailer, image);
}

size_t image_find_group(const struct image *image, size_t key_count) {
    size_t low = 0, high = image->counts.groups;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (image->groups[middle].key_count < key_count)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t image_group_end(const struct image *image, size_t group) {
    return group + 1 < image->counts.groups ? image->groups[group + 1].first_sequence : image->counts.sequences;
}

const struct image_memory *image_find_memory(const struct image *image, uint32_t memory) {
    size_t low = 0, high = image->counts.memories;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (image->memories[middle].memory < memory)
            low = middle + 1;
        else
            high = middle;
    }
    return low < image->counts.memories && image->memories[low].memory == memory ? &image->memories[low] : NULL;
}

/* New units have ids above all others of their memory, so most look-ups end at the memory's range. */
uint32_t image_find_unit(const struct image *image, uint32_t memory, int64_t id) {
    const struct image_memory *known = image_find_memory(image, memory);
    if (!known || id < known->min_id || id > known->max_id) return UINT32_MAX;
    size_t low = 0, high = image->counts.units;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct unit_record *record = &image->units[image->by_id[middle]];
        if (record->memory < memory || (record->memory == memory && record->id < id))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == image->counts.units) return UINT32_MAX;
    const struct unit_record *record = &image->units[image->by_id[low]];
    return record->memory == memory && record->id == id ? image->by_id[low] : UINT32_MAX;
}

struct item image_item(const struct image *image, size_t group, uint32_t sequence, uint32_t form, uint32_t unit) {
    const struct image_group *g = &image->groups[group];
    const struct unit_record *record = &image->units[unit];
    size_t start = (size_t)image->form_sources[form] * SOURCE_ALIGN, end = (size_t)image->form_sources[form + 1] * SOURCE_ALIGN;
    return (struct item){
        .record = record,
        .languages = &image->languages[record->languages],
        .properties = &image->properties[record->properties],
        .keys = image->keys + g->first_address + (size_t)(sequence - g->first_sequence) * g->key_count,
        .source = {image->sources + start, end - start},
        .form_hash = image->form_hashes[form],
        .key_count = g->key_count,
    };
}

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

struct image_writer {
    image_write_fn *write; /* NULL: it stays in memory */
    void *context;
    struct error err;
    bool failed;
    uint64_t offset;        /* of the next byte */
    struct buf waiting;     /* to be written; what stays in memory waits for good */
    size_t summed;          /* how much of that is in the checksum */
    int section;            /* the open one; -1 before the first */
    XXH3_state_t *checksum; /* of the open section; NULL in memory */
    struct trailer trailer;
};

static void sum_up(struct image_writer *writer) {
    if (writer->checksum && writer->waiting.len > writer->summed)
        XXH3_64bits_update(writer->checksum, writer->waiting.at + writer->summed, writer->waiting.len - writer->summed);
    writer->summed = writer->waiting.len;
}

static void write_out(struct image_writer *writer, const void *bytes, size_t len) {
    if (len && !writer->failed) writer->failed = !writer->write(writer->context, bytes, len, &writer->err);
}

static void flush(struct image_writer *writer) {
    sum_up(writer);
    write_out(writer, writer->waiting.at, writer->waiting.len);
    buf_clear(&writer->waiting);
    writer->summed = 0;
}

/* What is as large as the buffer goes past it. */
static void add_bytes(struct image_writer *writer, const void *bytes, size_t len) {
    writer->offset += len;
    if (writer->write && writer->waiting.len + len > WRITE_BUFFER) flush(writer);
    if (!writer->write || len <= WRITE_BUFFER) {
        buf_add(&writer->waiting, bytes, len);
        return;
    }
    XXH3_64bits_update(writer->checksum, bytes, len);
    write_out(writer, bytes, len);
}

static struct image_writer *open_writer(size_t room) {
    struct image_writer *writer = alloc_zero(1, sizeof *writer);
    writer->section = -1;
    writer->waiting = (struct buf){alloc(room), 0, room};
    return writer;
}

struct image_writer *image_writer_open(image_write_fn *write, void *context) {
    struct image_writer *writer = open_writer(WRITE_BUFFER);
    writer->write = write;
    writer->context = context;
    writer->checksum = XXH3_createState();
    if (!writer->checksum) abort();
    add_bytes(writer, head_magic, sizeof head_magic);
    return writer;
}

struct image_writer *image_writer_open_in_memory(size_t size) {
    struct image_writer *writer = open_writer(size + SECTION_COUNT * SECTION_ALIGN + sizeof(struct trailer));
    add_bytes(writer, head_magic, sizeof head_magic);
    return writer;
}

void image_writer_take(struct image_writer *writer, struct buf *out) {
    *out = writer->waiting;
    out->at = alloc_again(out->at, out->len, 1); /* no more than it takes */
    out->capacity = out->len;
    writer->waiting = (struct buf){0};
}

void image_writer_close(struct image_writer *writer) {
    XXH3_freeState(writer->checksum);
    buf_done(&writer->waiting);
    free(writer);
}

static void end_section(struct image_writer *writer) {
    static const char zeroes[SECTION_ALIGN];
    if (writer->section >= 0) {
        struct section_entry *entry = &writer->trailer.sections[writer->section];
        entry->len = writer->offset - entry->offset;
        sum_up(writer);
        if (writer->checksum) entry->checksum = XXH3_64bits_digest(writer->checksum);
    }
    add_bytes(writer, zeroes, -writer->offset & (SECTION_ALIGN - 1));
}

void image_writer_begin(struct image_writer *writer, enum image_section section) {
    end_section(writer);
    writer->section = (int)section;
    writer->trailer.sections[section].offset = writer->offset;
    writer->summed = writer->waiting.len; /* not the padding */
    if (writer->checksum) XXH3_64bits_reset(writer->checksum);
}

void image_writer_add(struct image_writer *writer, const void *bytes, size_t len) {
    if (len) add_bytes(writer, bytes, len);
}

bool image_writer_finish(struct image_writer *writer, const struct image_counts *counts, struct error *err) {
    struct trailer *trailer = &writer->trailer;
    end_section(writer);
    trailer->counts = *counts;
    trailer->version = IMAGE_VERSION;
    trailer->checksum = XXH3_64bits(trailer, offsetof(struct trailer, checksum));
    memcpy(trailer->magic, tail_magic, sizeof trailer->magic);
    add_bytes(writer, trailer, sizeof *trailer);
    if (writer->write) flush(writer);
    if (!writer->failed) return true;
    return error_set(err, writer->err.code ? writer->err.code : ERR_INTERNAL, "%s", writer->err.message);
}
