/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/fragment_record.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

size_t record_size(const struct fragment_unit *facts) {
    size_t m = facts->source_count, n = facts->target_count;
    size_t size = sizeof *facts + (m + n) * sizeof(uint32_t) + facts->strong + facts->weak * sizeof(struct word_link);
    size += m * 4 + n * 3;
    return (size + RECORD_ALIGN - 1) & ~(size_t)(RECORD_ALIGN - 1);
}

static char *put(char *to, const void *from, size_t len) {
    if (len) memcpy(to, from, len);
    return to + len;
}

static char *put_strong(char *to, const struct fragment_unit *facts, const struct word_link *links) {
    size_t k = 0;
    for (size_t i = 0; i < facts->source_count; i++) {
        *to++ = (char)k;
        while (k < facts->strong && links[k].source == i) k++;
    }
    for (k = 0; k < facts->strong; k++) *to++ = (char)links[k].target;
    return to;
}

void record_write(const struct fragment_unit *facts, const struct record_parts *parts, void *to) {
    struct fragment_unit *unit = to;
    char *at = (char *)(unit + 1), *end = (char *)to + record_size(facts);
    size_t m = facts->source_count, n = facts->target_count;
    *unit = *facts;
    unit->signature = signature_of(parts->target, n);
    at = put(at, parts->source, m * sizeof *parts->source);
    at = put(at, parts->target, n * sizeof *parts->target);
    at = put_strong(at, facts, parts->strong);
    at = put(at, parts->source_shapes, m);
    at = put(at, parts->weak, facts->weak * sizeof *parts->weak);
    at = put(at, parts->source_gaps, m);
    at = put(at, parts->source_lengths, m);
    at = put(at, parts->target_gaps, n);
    at = put(at, parts->target_lengths, n);
    at = put(at, parts->target_variants, n);
    memset(at, 0, (size_t)(end - at));
}

static struct fragment_unit facts_of(const struct bitext_unit *unit) {
    return (struct fragment_unit){.id = unit->id,
                                  .memory = unit->memory,
                                  .source_hash = unit->source_hash,
                                  .source_count = unit->source_count,
                                  .target_count = unit->target_count,
                                  .strong = unit->strong,
                                  .weak = unit->weak,
                                  .origin = unit->origin,
                                  .status = unit->status};
}

static struct record_parts parts_of(const struct bitext *b, const struct bitext_unit *unit, const struct word_link *links) {
    return (struct record_parts){.source = b->source + unit->source,
                                 .target = b->target + unit->target,
                                 .strong = links + unit->links,
                                 .weak = links + unit->links + unit->strong,
                                 .source_shapes = b->source_shape + unit->source,
                                 .source_gaps = b->source_gap + unit->source,
                                 .source_lengths = b->source_len + unit->source,
                                 .target_gaps = b->target_gap + unit->target,
                                 .target_lengths = b->target_len + unit->target,
                                 .target_variants = b->target_variant + unit->target};
}

void records_build(const struct bitext *b, const struct word_link *links, struct records *out) {
    uint32_t words = 0;
    out->starts = alloc((b->unit_count + 1) * sizeof *out->starts);
    for (size_t u = 0; u < b->unit_count; u++) {
        struct fragment_unit facts = facts_of(&b->units[u]);
        out->starts[u] = words;
        words += (uint32_t)(record_size(&facts) / RECORD_ALIGN);
    }
    out->starts[b->unit_count] = words;
    out->words = alloc(((size_t)words + 1) * RECORD_ALIGN);
    for (size_t u = 0; u < b->unit_count; u++) {
        struct fragment_unit facts = facts_of(&b->units[u]);
        struct record_parts parts = parts_of(b, &b->units[u], links);
        record_write(&facts, &parts, out->words + out->starts[u]);
    }
}

void records_done(struct records *records) {
    free(records->words), free(records->starts);
    *records = (struct records){0};
}
