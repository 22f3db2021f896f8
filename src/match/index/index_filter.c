/* SPDX-License-Identifier: Apache-2.0 */
/* The order of ties, among equal scores:
 *
 *     1. the greater base: fewer of the words differ
 *     2. more agreement with the query's place: neighbours, context id (2 before 1 before 0)
 *     3. exactly the wanted language before a variant of it
 *     4. human before aligned before machine
 *     5. reviewed before confirmed before draft before rejected
 *     6. changed last
 *     7. used most
 *     8. the lower memory, then the lower unit id, so that the order is always the same
 */
#include "match/index/index_filter.h"

enum { DATE_BITS = 48 };
static const uint8_t status_ranks[STATUS_COUNT] = {
    [STATUS_REVIEWED] = 0, [STATUS_CONFIRMED] = 1, [STATUS_DRAFT] = 2, [STATUS_REJECTED] = 3};

void filter_prepare(struct prepared_filter *prepared, struct arena *arena, const struct match_query *query) {
    const struct match_filter *filter = &query->filter;
    *prepared =
        (struct prepared_filter){.filter = filter, .context = query->context, .author = item_hash_author(filter->author)};
    if (!prepared->context.to.tag[0]) prepared->context.to = filter->to;
    prepared->before = item_hash_context(query->context.before);
    prepared->after = item_hash_context(query->context.after);
    prepared->context_id = item_hash_context(query->context.context_id);
    prepared->properties = ARENA_ARRAY(arena, uint64_t, filter->property_count);
    for (size_t i = 0; i < filter->property_count; i++)
        prepared->properties[i] = item_hash_property(filter->properties[i].name, filter->properties[i].value);
}

static void look_at_languages(struct prepared_filter *prepared, const struct language_pair *pair) {
    if (prepared->seen == pair) return;
    const struct language *wanted = &prepared->filter->to, *best = &prepared->context.to;
    prepared->seen = pair;
    prepared->seen_match = wanted->tag[0] ? language_compare(wanted, &pair->to) : LANGUAGE_EXACT;
    prepared->seen_variant = best->tag[0] ? language_compare(best, &pair->to) : LANGUAGE_EXACT;
}

static bool has_memory(const struct match_filter *filter, uint32_t memory) {
    for (size_t i = 0; i < filter->memory_count; i++)
        if (filter->memories[i] == memory) return true;
    return filter->memories == NULL;
}

static bool has_properties(const struct prepared_filter *prepared, const uint64_t *properties) {
    for (size_t i = 0; i < prepared->filter->property_count; i++) {
        size_t p = 1;
        while (p <= properties[0] && properties[p] != prepared->properties[i]) p++;
        if (p > properties[0]) return false;
    }
    return true;
}

bool filter_accepts(struct prepared_filter *prepared, const struct item *item) {
    const struct match_filter *filter = prepared->filter;
    const struct unit_record *record = item->record;
    unsigned statuses = filter->statuses ? filter->statuses : ~(1u << STATUS_REJECTED);
    if (!has_memory(filter, record->memory)) return false;
    if (filter->origins && !(filter->origins >> record->origin & 1)) return false;
    if (!(statuses >> record->status & 1)) return false;
    if (prepared->author && prepared->author != record->author) return false;
    if (filter->changed_from_ms && record->changed_ms < filter->changed_from_ms) return false;
    if (filter->changed_before_ms && record->changed_ms >= filter->changed_before_ms) return false;
    look_at_languages(prepared, item->languages);
    return prepared->seen_match != LANGUAGE_DIFFERENT && has_properties(prepared, item->properties);
}

static bool agrees(uint32_t wanted, uint32_t hash) {
    return wanted && wanted == hash;
}

int filter_context(const struct prepared_filter *prepared, const struct unit_record *record) {
    int count = agrees(prepared->before, record->before) + agrees(prepared->after, record->after) +
                agrees(prepared->context_id, record->context_id);
    return count < 2 ? count : 2;
}

uint64_t filter_rank(struct prepared_filter *prepared, const struct item *item, int base) {
    const struct unit_record *record = item->record;
    look_at_languages(prepared, item->languages);
    uint64_t rank = (uint64_t)(100 - base);
    rank = rank << 2 | (uint64_t)(2 - filter_context(prepared, record));
    rank = rank << 1 | (prepared->seen_variant != LANGUAGE_EXACT);
    rank = rank << 2 | record->origin;
    rank = rank << 2 | status_ranks[record->status];
    int64_t latest = (INT64_C(1) << DATE_BITS) - 1, changed = record->changed_ms;
    if (changed < 0) changed = 0;
    return rank << DATE_BITS | (uint64_t)(changed < latest ? latest - changed : 0);
}

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

int filter_compare(uint64_t a_rank, const struct unit_record *a, uint64_t b_rank, const struct unit_record *b) {
    if (a_rank != b_rank) return a_rank < b_rank ? -1 : 1;
    int order = compare(b->changed_ms, a->changed_ms); /* dates out of the rank's range */
    if (!order) order = compare(b->usage, a->usage);
    if (!order) order = compare(a->memory, b->memory);
    return order ? order : compare(a->id, b->id);
}
