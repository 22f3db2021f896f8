/* SPDX-License-Identifier: Apache-2.0 */
/* What there is in a memory, counted in one walk. */
#include <stdlib.h>

#include "service/care/care.h"
#include "service/library/state.h"
#include "text/text.h"
#include "text/token.h"

enum { STEP = 500, AUTHORS_COUNTED = 1000 /* further ones are not told apart */ };

struct counting {
    struct arena *arena;
    struct memory_statistics *out;
    struct author_statistics authors[AUTHORS_COUNTED];
    size_t author_count;
};

static int64_t count_words(struct str text, const struct language *language) {
    struct arena arena = {0};
    struct token_list tokens = text_tokens(&arena, text, language);
    int64_t words = 0;
    for (size_t i = 0; i < tokens.count; i++)
        words += tokens.at[i].kind != TOKEN_PUNCTUATION && tokens.at[i].kind != TOKEN_CODE;
    arena_done(&arena);
    return words;
}

static void count_pair(struct counting *counting, const struct unit *unit) {
    struct memory_statistics *out = counting->out;
    size_t i = 0;
    while (i < out->pair_count &&
           !(language_equal(&out->pairs[i].from, &unit->from) && language_equal(&out->pairs[i].to, &unit->to)))
        i++;
    if (i == STATISTICS_PAIRS) return;
    if (i == out->pair_count) out->pairs[out->pair_count++] = (struct pair_statistics){.from = unit->from, .to = unit->to};
    struct pair_statistics *pair = &out->pairs[i];
    pair->units++;
    pair->source_words += count_words(unit->source.text, &unit->from);
    pair->target_words += count_words(unit->target.text, &unit->to);
    pair->source_letters += (int64_t)utf8_count(unit->source.text);
    pair->target_letters += (int64_t)utf8_count(unit->target.text);
}

static void count_author(struct counting *counting, struct str author) {
    size_t i = 0;
    while (i < counting->author_count && !str_equal(counting->authors[i].author, author)) i++;
    if (i == AUTHORS_COUNTED) return;
    if (i == counting->author_count)
        counting->authors[counting->author_count++] = (struct author_statistics){.author = arena_copy(counting->arena, author)};
    counting->authors[i].units++;
}

static void count_unit(struct counting *counting, const struct unit *unit) {
    struct memory_statistics *out = counting->out;
    if (unit->deleted) {
        out->deleted++;
        return;
    }
    out->units++;
    out->statuses[unit->status]++;
    out->origins[unit->origin]++;
    out->with_codes += unit->source.code_count > 0;
    out->with_context += unit->before.len || unit->after.len || unit->context_id.len;
    out->used += unit->usage_count > 1;
    out->drafts_without_target += text_is_blank(unit->target.text);
    if (unit->changed_ms && (!out->oldest_ms || unit->changed_ms < out->oldest_ms)) out->oldest_ms = unit->changed_ms;
    if (unit->changed_ms > out->newest_ms) out->newest_ms = unit->changed_ms;
    count_pair(counting, unit);
    count_author(counting, unit->author);
}

static int more_units(const void *a, const void *b) {
    const struct pair_statistics *one = a, *other = b;
    return (one->units < other->units) - (one->units > other->units);
}

static int more_by_author(const void *a, const void *b) {
    const struct author_statistics *one = a, *other = b;
    if (one->units != other->units) return one->units < other->units ? 1 : -1;
    return str_compare(one->author, other->author);
}

static void sort_counts(struct counting *counting) {
    struct memory_statistics *out = counting->out;
    if (out->pair_count) qsort(out->pairs, out->pair_count, sizeof *out->pairs, more_units);
    if (counting->author_count) qsort(counting->authors, counting->author_count, sizeof *counting->authors, more_by_author);
    out->author_count = counting->author_count < STATISTICS_AUTHORS ? counting->author_count : STATISTICS_AUTHORS;
    out->authors = ARENA_ARRAY(counting->arena, struct author_statistics, out->author_count);
    for (size_t i = 0; i < out->author_count; i++) out->authors[i] = counting->authors[i];
}

bool service_read_statistics(struct service *service, struct arena *arena, struct str memory, struct memory_statistics *out,
                             struct error *err) {
    struct counting *counting = ARENA_NEW(arena, struct counting);
    struct memory found;
    *out = (struct memory_statistics){.pairs = ARENA_ARRAY(arena, struct pair_statistics, STATISTICS_PAIRS)};
    *counting = (struct counting){.arena = arena, .out = out};
    if (!service_require_readable(service, err) || !catalogue_find_memory(service, arena, memory, &found, err)) return false;
    out->rev = catalogue_applied_rev(service, found.id);
    bool ok = true, more = true, damaged = false;
    for (int64_t after = 0; ok && more;) {
        struct arena group = {0};
        struct unit_list units = {0};
        ok = service_require_going_on(service, err) &&
             store_list_units(service->store, &group, found.id, after, STEP, true, &units, err);
        for (size_t i = 0; ok && i < units.count; i++) count_unit(counting, &units.at[i]);
        damaged |= units.damaged;
        more = ok && units.more;
        after = units.next;
        arena_done(&group);
    }
    if (!ok || !service_require_whole(&found, damaged, err)) return false;
    sort_counts(counting);
    return true;
}
