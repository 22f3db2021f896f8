/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments, explained.
 *
 *     query      Police have arrested the minister of health in Kisumu .
 *
 * 1. Every sequence of one to eight words with a content word in it is looked up among the sequences of the memory
 *    (sequences.c): "minister of health" stands in 40 units, "arrested the minister" in one.
 * 2. Of each up to SAMPLES_MAX occurrences are looked at, those that go on as the query does before others
 * (fragment_samples.c). The unit's links (word_links.c) say what its words stand for: the tight span of all target words linked
 * to them, "waziri wa afya", unless another content word is linked into it.
 * 3. Equal spans make a candidate. What is known of it becomes a row of numbers: how often it was the span; in how many of the
 *    units' targets it stands at all; the same among units with the very same word forms, with the same neighbours, or of the
 *    same subject; what the word probabilities say; how rare it is.
 * 4. Weights turn the row into a confidence (fragment_confidence.c). They are fitted by taking units out of the memory and
 * asking whether the candidate stands in their target (fragment_fit.c): so the confidence is the share of such candidates that
 *    turned out right. Bare frequency says much less.
 * 5. The most useful come first, confidence times the root of the length; what lies within a better one is left out, single
 *    words excepted, which are dictionary entries. */
#include "match/fragment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "match/fragment_model.h"
#include "match/fragment_parts.h"

static const double LEAST_SHARE = 0.1; /* of the likeliest target's confidence, for another one to be shown */

/* ---- what is found, as it is shown ----------------------------------------------------------------------------------------
 */

struct finding_fragments {
    const struct fragment_image *image;
    struct arena *arena;
    const struct fragment_query *query;
    const struct bitext_side *side;
    const uint32_t *units_at; /* UTF-16 offsets of the query's tokens */
    struct query_words words;
    struct fragment_scope scope;
    struct pending_matches *pending; /* by query word; NULL when nothing is pending */
    struct sequence_findings *findings;
    struct fragment *at;
    size_t count, room;
};

/* Where the candidate's words stand in the sample's target. */
static bool find_words(const struct fragment_image *image, const struct sample *sample, const struct candidate *candidate,
                       size_t *from, size_t *to) {
    for (*from = sample->from; *from < sample->to; ++*from) {
        size_t matched = 0;
        for (*to = *from; *to < sample->to && matched < candidate->word_count; ++*to) {
            if (sample->view.target[*to] == candidate->words[matched])
                matched++;
            else if (!matched || !is_mark(image, sample->view.target[*to]))
                break;
        }
        if (matched == candidate->word_count) return true;
    }
    return false;
}

static struct str target_word(const struct fragment_image *image, const struct unit_view *view, size_t token) {
    if (view->target_starts) return str_slice(view->target_text, view->target_starts[token], view->target_ends[token]);
    uint32_t variant = image->first_variants[view->target[token]] + view->target_variants[token];
    return str_of(image->texts + image->variant_texts[variant]);
}

static struct str text_of(const struct finding_fragments *f, const struct sample *sample, size_t from, size_t to) {
    struct buf text = {0};
    for (size_t j = from; j < to; j++) {
        uint8_t gap = sample->view.target_gaps[j];
        if (j > from && gap)
            buf_add_str(&text, gap & BITEXT_GAP_NO_BREAK ? STR("\u00a0") : gap & BITEXT_GAP_NARROW ? STR("\u202f") : STR(" "));
        buf_add_str(&text, target_word(f->image, &sample->view, j));
    }
    struct str copy = arena_copy(f->arena, buf_str(&text));
    buf_done(&text);
    return copy;
}

/* Tokens as UTF-16 offsets: what came before them is added up. */
static struct span source_span(const struct sample *sample, size_t len) {
    const struct unit_view *view = &sample->view;
    struct span span = {0, 0};
    for (size_t i = 0; i < sample->place + len; i++) {
        span.end += view->source_gaps[i] & BITEXT_GAP_LENGTH;
        if (i == sample->place) span.start = span.end;
        span.end += view->source_lengths[i];
    }
    return span;
}

static struct span target_span(const struct fragment_image *image, const struct unit_view *view, size_t from, size_t to) {
    struct span span = {0, 0};
    for (size_t j = 0; j < to; j++) {
        span.end += view->target_gaps[j] & BITEXT_GAP_LENGTH;
        if (j == from) span.start = span.end;
        span.end += (uint32_t)utf16_length(target_word(image, view, j));
    }
    return span;
}

/* The most frequent way to write it among the samples: "serikali" rather than the "Serikali" of a sentence's start. */
static struct str best_text(const struct finding_fragments *f, const struct sequence_findings *found,
                            const struct candidate *candidate) {
    enum { LOOKED_AT = 8 };
    struct str texts[LOOKED_AT] = {{0}};
    size_t counts[LOOKED_AT] = {0}, count = 0, looked = 0, best = 0;
    for (size_t i = candidate->first; i < found->sample_count && looked < LOOKED_AT; i++) {
        const struct sample *sample = &found->samples[i];
        size_t from, to;
        if (!find_words(f->image, sample, candidate, &from, &to)) continue;
        looked++;
        struct str text = text_of(f, sample, from, to);
        size_t k = 0;
        while (k < count && !str_equal(texts[k], text)) k++;
        if (k == count) texts[count++] = text;
        counts[k]++;
    }
    for (size_t k = 1; k < count; k++)
        if (counts[k] > counts[best]) best = k;
    return texts[best];
}

static void show_target(const struct finding_fragments *f, const struct sequence_findings *found,
                        const struct candidate *candidate, struct fragment_target *out) {
    *out = (struct fragment_target){
        .text = best_text(f, found, candidate), .confidence = candidate->confidence, .occurrences = candidate->found};
    for (size_t i = candidate->first; i < found->sample_count && out->unit_count < FRAGMENT_UNITS_SHOWN; i++) {
        const struct sample *sample = &found->samples[i];
        size_t from, to;
        if (!find_words(f->image, sample, candidate, &from, &to)) continue;
        out->units[out->unit_count++] = (struct fragment_evidence){.memory = sample->view.unit->memory,
                                                                   .unit = sample->view.unit->id,
                                                                   .source = source_span(sample, found->len),
                                                                   .target = target_span(f->image, &sample->view, from, to)};
    }
}

static bool contains(const struct candidate *longer, const struct candidate *shorter) {
    for (size_t at = 0; at + shorter->word_count <= longer->word_count; at++)
        if (memcmp(longer->words + at, shorter->words, shorter->word_count * sizeof *shorter->words) == 0) return true;
    return false;
}

/* In a dictionary entry "les électeurs" says nothing that "électeurs" has not said. */
static bool repeats(const struct sequence_findings *found, const struct candidate *candidate,
                    const bool shown[CANDIDATES_MAX]) {
    for (size_t c = 0; c < found->candidate_count; c++)
        if (shown[c] && contains(candidate, &found->candidates[c])) return true;
    return false;
}

/* Behind the likeliest target come those that are likely and long. */
static const struct candidate *next_target(const struct sequence_findings *found, const bool shown[CANDIDATES_MAX]) {
    size_t best = 0;
    double most = 0;
    for (size_t c = 1; c < found->candidate_count; c++) {
        const struct candidate *candidate = &found->candidates[c];
        double worth = candidate->confidence * sqrt((double)candidate->word_count);
        if (found->len == 1 && repeats(found, candidate, shown)) continue;
        if (!shown[c] && worth > most) most = worth, best = c;
    }
    return best ? &found->candidates[best] : NULL;
}

static void show_targets(const struct finding_fragments *f, const struct sequence_findings *found, struct fragment *out) {
    bool shown[CANDIDATES_MAX] = {true};
    double none_right = 1 - found->candidates[0].confidence;
    show_target(f, found, &found->candidates[0], &out->targets[out->target_count++]);
    while (out->target_count < FRAGMENT_TARGETS_MAX) {
        const struct candidate *next = next_target(found, shown);
        if (!next || next->confidence < found->candidates[0].confidence * LEAST_SHARE) break;
        if (!repeats(found, next, shown)) none_right *= 1 - next->confidence;
        shown[next - found->candidates] = true;
        show_target(f, found, next, &out->targets[out->target_count++]);
    }
    out->confidence = 1 - none_right;
}

static void show(struct finding_fragments *f, const struct sequence_findings *found) {
    if (f->count == f->room) {
        size_t room = f->room ? f->room * 2 : 32;
        struct fragment *at = ARENA_ARRAY(f->arena, struct fragment, room);
        if (f->count) memcpy(at, f->at, f->count * sizeof *at);
        f->at = at, f->room = room;
    }
    const struct bitext_token *last = &f->side->at[found->first + found->len - 1];
    struct fragment *fragment = &f->at[f->count];
    *fragment = (struct fragment){.first = found->first,
                                  .last = found->first + found->len - 1,
                                  .is_word = found->len == 1,
                                  .occurrences = found->occurrences};
    fragment->span.start = f->units_at[found->first];
    fragment->span.end = f->units_at[fragment->last] + last->len;
    show_targets(f, found, fragment);
    f->count += fragment->confidence >= f->query->min_confidence;
}

static double usefulness(const struct fragment *fragment) {
    return fragment->confidence * sqrt((double)(fragment->last - fragment->first + 1));
}

static int by_confidence(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->confidence != y->confidence) return x->confidence > y->confidence ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static void look_at(void *context, uint32_t first, uint32_t len, struct sequence_range range, struct sequence_range longer) {
    struct finding_fragments *f = context;
    struct sequence_findings *found = f->findings;
    found->first = first, found->len = len, found->range = range, found->longer = longer;
    found->pending = f->pending ? &f->pending[first] : NULL;
    examine(f->image, &f->words, &f->scope, found);
    if (!found->candidate_count) return;
    const double *weights = weights_for(f->image->weights, len, found->sample_count);
    for (size_t c = 0; c < found->candidate_count; c++)
        found->candidates[c].confidence = confidence_of(weights, found->candidates[c].features);
    qsort(found->candidates, found->candidate_count, sizeof *found->candidates, by_confidence);
    if (found->candidates[0].confidence >= f->query->min_confidence / FRAGMENT_TARGETS_MAX) show(f, found);
}

/* ---- the query ----------------------------------------------------------------------------------------------------------- */

static void read_query(struct finding_fragments *f, const struct bitext_side *side) {
    uint32_t *words = ARENA_ARRAY(f->arena, uint32_t, side->count), *units_at = ARENA_ARRAY(f->arena, uint32_t, side->count);
    uint8_t *flags = ARENA_ARRAY(f->arena, uint8_t, side->count), *shapes = ARENA_ARRAY(f->arena, uint8_t, side->count);
    uint32_t at = 0;
    for (size_t i = 0; i < side->count; i++) {
        const struct bitext_token *token = &side->at[i];
        uint32_t word = fragment_image_source_word(f->image, (uint32_t)token->form);
        words[i] = word == UINT32_MAX ? (uint32_t)token->form | UNKNOWN_WORD : word;
        flags[i] = word == UINT32_MAX ? token->kind : f->image->source_flags[word];
        shapes[i] = token->shape;
        units_at[i] = at + (token->gap & BITEXT_GAP_LENGTH);
        at = units_at[i] + token->len;
    }
    f->words = (struct query_words){words, flags, shapes, side->count, {{0}}};
    query_sift(&f->words);
    f->units_at = units_at;
}

/* ---- the choice ---------------------------------------------------------------------------------------------------------- */

static void choose(struct finding_fragments *f, struct fragment_list *out) {
    out->at = ARENA_ARRAY(f->arena, struct fragment, f->count);
    bool *taken = ARENA_ARRAY(f->arena, bool, f->count);
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < f->count; i++)
            if (!taken[i] && (best == SIZE_MAX || usefulness(&f->at[i]) > usefulness(&f->at[best]))) best = i;
        if (best == SIZE_MAX) return;
        taken[best] = true;
        bool contained = false;
        for (size_t i = 0; i < out->count && !f->at[best].is_word; i++)
            contained = contained || (out->at[i].first <= f->at[best].first && f->at[best].last <= out->at[i].last);
        if (!contained) out->at[out->count++] = f->at[best];
    }
}

void fragment_model_find(const struct fragment_model *model, struct arena *arena, const struct fragment_query *query,
                         struct fragment_list *out) {
    struct bitext_side side;
    *out = (struct fragment_list){0};
    if (!bitext_read(arena, query->segment, &query->language, false, &side)) return;
    struct finding_fragments f = {.image = &model->image,
                                  .arena = arena,
                                  .query = query,
                                  .side = &side,
                                  .scope = {.filter = &query->filter, .dead = model->dead},
                                  .findings = arena_alloc(arena, sizeof *f.findings)};
    read_query(&f, &side);
    if (model->pending.count) {
        f.pending = ARENA_ARRAY(arena, struct pending_matches, side.count);
        pending_match(&model->pending, f.image, &f.words, f.pending);
    }
    visit_sequences(f.image, &f.words, f.pending, look_at, &f);
    choose(&f, out);
}
