/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/fragment_image.h"

#include <string.h>
#include <xxhash.h>

enum { IMAGE_VERSION = 9, ALIGN = 8 };

static const char magic[8] = {'t', 'a', 'f', 'f', 'r', 'a', 'g', 'm'};

struct section_entry {
    uint64_t offset, len, checksum;
};

struct head {
    char magic[8];
    uint64_t version, file_len;
    struct fragment_counts counts;
    struct section_entry sections[SECTION_COUNT];
    uint64_t checksum; /* of all that stands before it */
};

/* One row per section: where its pointer is, how many elements of which size it has. */
struct section_shape {
    size_t pointer, count, size, more;
};

#define POINTER(member) offsetof(struct fragment_image, member)
#define COUNT(member)   offsetof(struct fragment_counts, member)
#define ONE             SIZE_MAX

static const struct section_shape shapes[SECTION_COUNT] = {
    [SECTION_RECORDS] = {POINTER(records), COUNT(record_words), RECORD_ALIGN, 0},
    [SECTION_RECORD_STARTS] = {POINTER(record_starts), COUNT(units), 4, 1},
    [SECTION_SOURCE_FORMS] = {POINTER(source_forms), COUNT(source_words), 4, 0},
    [SECTION_TARGET_FORMS] = {POINTER(target_forms), COUNT(target_words), 8, 0},
    [SECTION_SOURCE_ROWS] = {POINTER(source_rows), COUNT(source_words), 4, 0},
    [SECTION_TARGET_ROWS] = {POINTER(target_rows), COUNT(target_words), 4, 0},
    [SECTION_SOURCE_ROW_FORMS] = {POINTER(source_row_forms), COUNT(source_rows), 4, 0},
    [SECTION_TARGET_ROW_FORMS] = {POINTER(target_row_forms), COUNT(target_rows), 4, 0},
    [SECTION_SOURCE_FLAGS] = {POINTER(source_flags), COUNT(source_words), 1, 0},
    [SECTION_TARGET_FLAGS] = {POINTER(target_flags), COUNT(target_words), 1, 0},
    [SECTION_TARGET_FREQUENCIES] = {POINTER(target_frequencies), COUNT(target_words), 4, 0},
    [SECTION_FIRST_VARIANTS] = {POINTER(first_variants), COUNT(target_words), 4, 1},
    [SECTION_VARIANT_TEXTS] = {POINTER(variant_texts), COUNT(variants), 4, 0},
    [SECTION_TEXTS] = {POINTER(texts), COUNT(text_bytes), 1, 0},
    [SECTION_SEQUENCE_STARTS] = {POINTER(sequence_starts), COUNT(source_words), 4, 1},
    [SECTION_SEQUENCE_PLACES] = {POINTER(sequence_places), COUNT(sequences), 4, 0},
    [SECTION_PAIR_STARTS] = {POINTER(table.starts), COUNT(source_rows), 4, 1},
    [SECTION_PAIRS] = {POINTER(table.pairs), COUNT(pairs), sizeof(struct word_pair), 0},
    [SECTION_SOURCE_NULLS] = {POINTER(table.source_null), COUNT(source_rows), 1, 0},
    [SECTION_TARGET_NULLS] = {POINTER(table.target_null), COUNT(target_rows), 1, 0},
    [SECTION_JUMPS] = {POINTER(table.jumps), ONE, 2 * sizeof(struct word_jumps), 0},
    [SECTION_WEIGHTS] = {POINTER(weights), ONE, sizeof(struct fragment_weights), 0},
    [SECTION_NOTE] = {POINTER(note), COUNT(note_bytes), 1, 0},
};

static uint64_t section_len(const struct fragment_counts *counts, size_t section) {
    uint64_t count = 1;
    if (shapes[section].count != ONE) memcpy(&count, (const char *)counts + shapes[section].count, sizeof count);
    return (count + shapes[section].more) * shapes[section].size;
}

static uint64_t lay_out(const struct fragment_counts *counts, struct section_entry sections[SECTION_COUNT]) {
    uint64_t at = sizeof(struct head);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        sections[i].offset = at;
        sections[i].len = section_len(counts, i);
        at = (at + sections[i].len + ALIGN - 1) & ~(uint64_t)(ALIGN - 1);
    }
    return at;
}

size_t fragment_image_size(const struct fragment_image *image) {
    struct section_entry sections[SECTION_COUNT];
    return lay_out(&image->counts, sections);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

static bool damaged(struct error *err, const char *why) {
    return error_set(err, ERR_MALFORMED, "the image of fragments is damaged: %s", why);
}

/* Counts so large that a length could overflow belong to no image of ours. */
static bool are_counts_sane(const struct fragment_counts *counts) {
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        uint64_t count = 1;
        if (shapes[i].count != ONE) memcpy(&count, (const char *)counts + shapes[i].count, sizeof count);
        if (count >= UINT32_MAX) return false;
    }
    return true;
}

static bool check_sections(struct str bytes, const struct head *head, struct error *err) {
    struct section_entry wanted[SECTION_COUNT];
    if (lay_out(&head->counts, wanted) != bytes.len) return damaged(err, "its sections have wrong sizes");
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        const struct section_entry *entry = &head->sections[i];
        if (entry->offset != wanted[i].offset || entry->len != wanted[i].len)
            return damaged(err, "its sections have wrong sizes");
        if (XXH3_64bits(bytes.at + entry->offset, entry->len) != entry->checksum) return damaged(err, "a checksum is wrong");
    }
    return true;
}

static void set_pointers(struct str bytes, const struct head *head, struct fragment_image *image) {
    *image = (struct fragment_image){.counts = head->counts};
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        const char *at = bytes.at + head->sections[i].offset;
        memcpy((char *)image + shapes[i].pointer, &at, sizeof at);
    }
    image->table.source_rows = (uint32_t)head->counts.source_rows;
    image->table.target_rows = (uint32_t)head->counts.target_rows;
}

bool fragment_image_read(struct str bytes, struct fragment_image *image, struct error *err) {
    struct head head;
    if ((uintptr_t)bytes.at % ALIGN) return damaged(err, "it is not aligned");
    if (bytes.len < sizeof head) return damaged(err, "it is too short");
    memcpy(&head, bytes.at, sizeof head);
    if (memcmp(head.magic, magic, sizeof magic) != 0) return damaged(err, "it does not begin as one");
    if (head.version != IMAGE_VERSION) return error_set(err, ERR_MALFORMED, "the image of fragments is of another version");
    if (head.checksum != XXH3_64bits(&head, offsetof(struct head, checksum)))
        return damaged(err, "its head's checksum is wrong");
    if (head.file_len != bytes.len || !are_counts_sane(&head.counts)) return damaged(err, "its length is wrong");
    if (!check_sections(bytes, &head, err)) return false;
    set_pointers(bytes, &head, image);
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

bool fragment_image_write(const struct fragment_image *image,
                          bool (*write)(void *context, const void *bytes, size_t len, struct error *err), void *context,
                          struct error *err) {
    static const char zeroes[ALIGN];
    struct head head = {.version = IMAGE_VERSION, .counts = image->counts};
    memcpy(head.magic, magic, sizeof magic);
    head.file_len = lay_out(&head.counts, head.sections);
    const char *at[SECTION_COUNT];
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        memcpy(&at[i], (const char *)image + shapes[i].pointer, sizeof at[i]);
        head.sections[i].checksum = XXH3_64bits(at[i] ? at[i] : "", head.sections[i].len);
    }
    head.checksum = XXH3_64bits(&head, offsetof(struct head, checksum));
    if (!write(context, &head, sizeof head, err)) return false;
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        size_t padding = -head.sections[i].len & (ALIGN - 1);
        if (head.sections[i].len && !write(context, at[i], head.sections[i].len, err)) return false;
        if (padding && !write(context, zeroes, padding, err)) return false;
    }
    return true;
}

/* ---- vocabularies -------------------------------------------------------------------------------------------------------- */

static uint32_t find_number(const uint32_t *at, uint64_t count, uint32_t wanted) {
    uint64_t low = 0, high = count;
    while (low < high) {
        uint64_t middle = (low + high) / 2;
        if (at[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && at[low] == wanted ? (uint32_t)low : UINT32_MAX;
}

uint32_t fragment_image_source_word(const struct fragment_image *image, uint32_t form) {
    return find_number(image->source_forms, image->counts.source_words, form);
}

uint32_t fragment_image_source_row(const struct fragment_image *image, uint32_t form) {
    return find_number(image->source_row_forms, image->counts.source_rows, form);
}

uint32_t fragment_image_target_row(const struct fragment_image *image, uint32_t form) {
    return find_number(image->target_row_forms, image->counts.target_rows, form);
}

uint32_t fragment_image_target_word(const struct fragment_image *image, uint64_t form) {
    uint64_t low = 0, high = image->counts.target_words;
    while (low < high) {
        uint64_t middle = (low + high) / 2;
        if (image->target_forms[middle] < form)
            low = middle + 1;
        else
            high = middle;
    }
    return low < image->counts.target_words && image->target_forms[low] == form ? (uint32_t)low : UINT32_MAX;
}
