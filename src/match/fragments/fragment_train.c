/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/fragment_train.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "match/fragments/fragment_parts.h"

enum { ASK_EVERY = 64, FUNCTION_WORDS_SHARE = 50, FUNCTION_WORDS_FREE = 4 };

/* A function word is frequent, and either very much so or without a translation of its own: its links are spread over many
 * words, or it has none. */
static const double OFTEN = 1.0 / 1000, VERY_OFTEN = 1.0 / 150, OWN_SHARE = 0.2;

struct fragment_training {
    struct bitext bitext;
    struct arena scratch;
    struct word_table_owned table;
    struct sequences sequences;
    struct records records;
    struct word_link *links;
    size_t link_count, link_room;
    uint8_t *source_flags, *target_flags;
    uint32_t *target_frequencies, *first_variants, *variant_texts;
    uint32_t *source_row_forms, *target_row_forms, *source_forms;
    struct fragment_weights weights;
};

struct fragment_training *fragment_training_open(void) {
    return alloc_zero(1, sizeof(struct fragment_training));
}

void fragment_training_close(struct fragment_training *t) {
    if (!t) return;
    bitext_done(&t->bitext);
    arena_done(&t->scratch);
    word_table_done(&t->table);
    sequences_done(&t->sequences);
    records_done(&t->records);
    free(t->links), free(t->source_flags), free(t->target_flags), free(t->target_frequencies);
    free(t->first_variants), free(t->variant_texts);
    free(t->source_row_forms), free(t->target_row_forms), free(t->source_forms);
    free(t);
}

void fragment_training_add(struct fragment_training *t, uint32_t memory, const struct unit *unit) {
    bitext_add(&t->bitext, &t->scratch, memory, unit);
    arena_reset(&t->scratch);
}

size_t fragment_training_count(const struct fragment_training *t) {
    return t->bitext.unit_count;
}

/* ---- links --------------------------------------------------------------------------------------------------------------- */

static void add_links(struct fragment_training *t, struct bitext_unit *unit, const struct word_links *links) {
    size_t wanted = t->link_count + links->strong_count + links->weak_count;
    if (wanted >= t->link_room) { /* not NULL either while no unit has a link */
        t->link_room = t->link_room + t->link_room / 2 + wanted + 1;
        t->links = alloc_again(t->links, t->link_room, sizeof *t->links);
    }
    unit->links = (uint32_t)t->link_count;
    unit->strong = (uint8_t)links->strong_count, unit->weak = (uint8_t)links->weak_count;
    memcpy(t->links + t->link_count, links->strong, links->strong_count * sizeof *t->links);
    memcpy(t->links + t->link_count + links->strong_count, links->weak, links->weak_count * sizeof *t->links);
    t->link_count = wanted;
}

static bool link_units(struct fragment_training *t, const struct training_control *control) {
    uint32_t source[BITEXT_TOKENS_MAX], target[BITEXT_TOKENS_MAX];
    struct word_linker *linker = word_linker_open(&t->table.table);
    struct word_links links;
    bool ok = true;
    for (size_t u = 0; ok && u < t->bitext.unit_count; u++) {
        struct bitext_unit *unit = &t->bitext.units[u];
        for (size_t i = 0; i < unit->source_count; i++) source[i] = t->bitext.source_row[t->bitext.source[unit->source + i]];
        for (size_t j = 0; j < unit->target_count; j++) target[j] = t->bitext.target_row[t->bitext.target[unit->target + j]];
        word_linker_link(linker, source, unit->source_count, target, unit->target_count, &links);
        add_links(t, unit, &links);
        ok = u % ASK_EVERY || !control || !control->go_on || control->go_on(control->context);
    }
    word_linker_close(linker);
    return ok;
}

/* ---- function words ------------------------------------------------------------------------------------------------------ */

/* For each word of a side the share of its occurrences that are linked to its most frequent partner. */
struct partner {
    uint32_t word, other;
};

static int by_pair(const void *a, const void *b) {
    const struct partner *x = a, *y = b;
    if (x->word != y->word) return x->word < y->word ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

static int by_frequency(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* So many words at most are function words: in a small memory of few words every word is frequent. */
static uint32_t least_frequency(const uint32_t *frequency, size_t words) {
    uint32_t *sorted = alloc((words + 1) * sizeof *sorted);
    memcpy(sorted, frequency, words * sizeof *sorted);
    if (words) qsort(sorted, words, sizeof *sorted, by_frequency);
    size_t most = words / FUNCTION_WORDS_SHARE + FUNCTION_WORDS_FREE;
    uint32_t least = most < words ? sorted[most] : 0;
    free(sorted);
    return least;
}

static void flag_functions(struct partner *pairs, size_t count, const uint32_t *frequency, size_t words, size_t tokens,
                           const uint8_t *other_flags, uint8_t *flags) {
    uint32_t *most = alloc_zero(words + 1, sizeof *most), *to_functions = alloc_zero(words + 1, sizeof *most);
    if (count) qsort(pairs, count, sizeof *pairs, by_pair);
    for (size_t i = 0, run = 0; i < count; i++) {
        run = i && by_pair(&pairs[i - 1], &pairs[i]) == 0 ? run + 1 : 1;
        if (run > most[pairs[i].word]) most[pairs[i].word] = (uint32_t)run;
        to_functions[pairs[i].word] += other_flags && other_flags[pairs[i].other] & WORD_IS_FUNCTION;
    }
    uint32_t least = least_frequency(frequency, words);
    for (size_t w = 0; w < words; w++) {
        if (frequency[w] <= least) continue;
        double share = (double)frequency[w] / (double)(tokens ? tokens : 1);
        bool own = (double)most[w] >= OWN_SHARE * (double)frequency[w];
        if (other_flags) own = own && to_functions[w] * 2 < frequency[w], share *= 3;
        if (flags[w] == TOKEN_WORD && (share >= VERY_OFTEN || (share >= OFTEN && !own))) flags[w] |= WORD_IS_FUNCTION;
    }
    free(most);
    free(to_functions);
}

static uint32_t *count_words(const uint32_t *words, size_t count, size_t vocabulary) {
    uint32_t *out = alloc_zero(vocabulary + 1, sizeof *out);
    for (size_t i = 0; i < count; i++) out[words[i]]++;
    return out;
}

static void find_functions(struct fragment_training *t) {
    struct bitext *b = &t->bitext;
    struct partner *pairs = alloc((t->link_count + 1) * sizeof *pairs);
    uint32_t *sources = count_words(b->source, b->source_count, b->source_words.count);
    t->target_frequencies = count_words(b->target, b->target_count, b->target_words.count);
    t->source_flags = alloc(b->source_words.count + 1), t->target_flags = alloc(b->target_words.count + 1);
    memcpy(t->source_flags, b->source_kind, b->source_words.count);
    memcpy(t->target_flags, b->target_kind, b->target_words.count);
    for (int side = 0; side < 2; side++) {
        size_t count = 0;
        for (size_t u = 0; u < b->unit_count; u++) {
            const struct bitext_unit *unit = &b->units[u];
            for (size_t k = 0; k < unit->strong; k++) {
                struct word_link link = t->links[unit->links + k];
                uint32_t e = b->source[unit->source + link.source], f = b->target[unit->target + link.target];
                pairs[count++] = side ? (struct partner){f, e} : (struct partner){e, f};
            }
        }
        if (side)
            flag_functions(pairs, count, t->target_frequencies, b->target_words.count, b->target_count, t->source_flags,
                           t->target_flags);
        else
            flag_functions(pairs, count, sources, b->source_words.count, b->source_count, NULL, t->source_flags);
    }
    names_flag(b, t->source_flags);
    free(pairs);
    free(sources);
}

/* ---- the image ----------------------------------------------------------------------------------------------------------- */

static void flatten_variants(struct fragment_training *t) {
    struct bitext *b = &t->bitext;
    uint32_t count = 0;
    t->first_variants = alloc((b->target_words.count + 1) * sizeof(uint32_t));
    t->variant_texts = alloc((b->variant_count + 1) * sizeof(uint32_t));
    for (uint32_t w = 0; w < b->target_words.count; w++) {
        t->first_variants[w] = count;
        for (uint32_t v = b->first_variant[w]; v; v = b->variants[v - 1].next)
            t->variant_texts[count++] = b->variants[v - 1].text;
    }
    t->first_variants[b->target_words.count] = count;
}

static uint32_t *narrow(const uint64_t *hashes, size_t count) {
    uint32_t *out = alloc((count + 1) * sizeof *out);
    for (size_t i = 0; i < count; i++) out[i] = (uint32_t)hashes[i];
    return out;
}

static struct fragment_image as_image(struct fragment_training *t) {
    struct bitext *b = &t->bitext;
    return (struct fragment_image){
        .counts = {.units = b->unit_count,
                   .record_words = t->records.starts[b->unit_count],
                   .source_tokens = b->source_count,
                   .source_words = b->source_words.count,
                   .target_words = b->target_words.count,
                   .source_rows = b->source_rows.count,
                   .target_rows = b->target_rows.count,
                   .variants = b->variant_count,
                   .text_bytes = b->texts.len,
                   .sequences = t->sequences.count,
                   .pairs = t->table.table.starts[b->source_rows.count]},
        .records = t->records.words,
        .record_starts = t->records.starts,
        .source_forms = t->source_forms,
        .target_forms = b->target_words.hashes,
        .source_rows = b->source_row,
        .target_rows = b->target_row,
        .source_row_forms = t->source_row_forms,
        .target_row_forms = t->target_row_forms,
        .source_flags = t->source_flags,
        .target_flags = t->target_flags,
        .target_frequencies = t->target_frequencies,
        .first_variants = t->first_variants,
        .variant_texts = t->variant_texts,
        .texts = b->texts.at,
        .sequence_starts = t->sequences.starts,
        .sequence_places = t->sequences.places,
        .table = t->table.table,
        .weights = &t->weights,
    };
}

static bool train(struct fragment_training *t, const struct training_control *control, struct fragment_image *image) {
    struct bitext *b = &t->bitext;
    bitext_finish(b);
    if (!word_align_train(b, control, &t->table) || !link_units(t, control) || !sequences_build(b, control, &t->sequences))
        return false;
    find_functions(t);
    flatten_variants(t);
    records_build(b, t->links, &t->records);
    t->source_forms = narrow(b->source_words.hashes, b->source_words.count);
    t->source_row_forms = narrow(b->source_rows.hashes, b->source_rows.count);
    t->target_row_forms = narrow(b->target_rows.hashes, b->target_rows.count);
    *image = as_image(t);
    return fit_confidence(image, control, &t->weights);
}

bool fragment_training_run(struct fragment_training *t, struct str note, const struct training_control *control,
                           bool (*write)(void *context, const void *bytes, size_t len, struct error *err), void *context,
                           struct error *err) {
    struct fragment_image image;
    if (!train(t, control, &image)) return error_set(err, ERR_UNAVAILABLE, "the training was ended");
    image.note = note.at;
    image.counts.note_bytes = note.len;
    return fragment_image_write(&image, write, context, err);
}
