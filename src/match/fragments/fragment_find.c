/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments, explained.
 *
 *     query      Police have arrested the minister of health in Kisumu .
 *
 * 1. Every sequence of one to eight words with a content word in it is looked up among the sequences of the memory
 *    (sequences.c): "minister of health" stands in 40 units, "arrested the minister" in one.
 * 2. Of each up to SAMPLES_MAX occurrences are looked at, those with the query's next word, on either side, before others
 *    (fragment_samples.c). The unit's links (word_links.c) say what its words stand for (fragment_spans.c): the tight span
 *    of all target words linked to them, "waziri wa afya", unless another content word is linked into it.
 * 3. Equal spans make a candidate (fragment_candidates.c), and so do other forms of a single word's (fragment_forms.c). What is
 *    known of it becomes a row of numbers: how often it was the span; in how many of the units' targets it stands at all; the
 *    same among units with the very same word forms, with the same neighbours, or in like surroundings; what the word
 *    probabilities say; how rare it is.
 * 4. Weights turn the row into a confidence (fragment_confidence.c). They are fitted by taking units out of the memory and
 *    asking whether the candidate stands in their target (fragment_fit.c): so the confidence is the share of such
 *    candidates that turned out right. Bare frequency says much less. A second row and other weights say how sure it is that
 *    one of those shown is right (fragment_choice.c).
 * 5. The most useful come first, the first target's confidence times the fifth root of the length; what lies within a better
 *    one is left out, and so is what a better one lies within, single words excepted, which are dictionary entries. The long
 *    ones are looked at first, so that some of what lies within them needn't be; texts and evidence are made of what is shown
 *    only.
 * 6. Words with a capital, and numbers, that the memory doesn't have are likely to stay as they are ("Kisumu" where nobody
 *    has written of it): how likely is counted in the memory too (fragment_names.c). */
#include "match/fragments/fragment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "match/fragments/fragment_model.h"
#include "match/fragments/fragment_parts.h"
#include "text/text.h"

/* Several words are put in at a stroke, a single word is read as a dictionary entry: of several the first target must have this
 * much of the least confidence by itself. */
static const double FIRST_SHARE = 0.8;

/* A long fragment saves more work than a short one, but far from in proportion: what it consists of is mostly found as well. */
static const double LENGTH_POWER = 0.2;

/* `confidence` of the first target: the others are read only when it is wrong. */
static double usefulness_of(double confidence, uint32_t len) {
    return confidence * pow((double)len, LENGTH_POWER);
}

/* ---- what is found, as it is shown ----------------------------------------------------------------------------------------
 */

/* Where a target was seen. */
struct placement {
    struct unit_view view;
    uint8_t place;    /* of the first source word */
    uint8_t from, to; /* target tokens */
};

enum { PLACEMENTS_MAX = 8, LIKELY = 32 };

/* A fragment that is sure enough, before it is known whether a better one contains it: texts and evidence are made of what is
 * shown only. */
struct likely {
    uint32_t first, len;
    bool is_name;
    size_t occurrences;
    double confidence, usefulness;
    struct likely_target {
        double confidence;
        size_t occurrences;
        uint32_t form; /* the word that is shown, when it is another form than what was found; else UINT32_MAX */
        struct placement *placements;
        size_t placement_count;
    } targets[FRAGMENT_TARGETS_MAX];
    size_t target_count;
};

/* A sequence that the memory has. */
struct known_sequence {
    uint32_t first, len;
    struct sequence_ranges ranges;
};

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
    struct known_sequence *sequences;
    size_t sequence_count, sequence_room;
    struct likely *at;
    size_t count, room;
};

/* Where the candidate's words stand in the sample's target. */
static bool find_words(const struct fragment_image *image, const struct sample *sample, const uint32_t *words, size_t count,
                       size_t *from, size_t *to) {
    for (*from = sample->from; *from < sample->to; ++*from) {
        size_t matched = 0;
        for (*to = *from; *to < sample->to && matched < count; ++*to) {
            if (sample->view.target[*to] == words[matched])
                matched++;
            else if (!matched || !is_mark(image, sample->view.target[*to]))
                break;
        }
        if (matched == count) return true;
    }
    return false;
}

static struct str target_word(const struct fragment_image *image, const struct unit_view *view, size_t token) {
    if (view->text) return str_slice(view->text->target, view->text->starts[token], view->text->ends[token]);
    uint32_t variant = image->first_variants[view->target[token]] + unit_target_variants(view->unit)[token];
    return str_of(image->texts + image->variant_texts[variant]);
}

static struct str text_of(const struct finding_fragments *f, const struct placement *placement) {
    struct buf text = {0};
    for (size_t j = placement->from; j < placement->to; j++) {
        uint8_t gap = unit_target_gaps(placement->view.unit)[j];
        if (j > placement->from && gap)
            buf_add_str(&text, gap & BITEXT_GAP_NO_BREAK ? STR("\u00a0") : gap & BITEXT_GAP_NARROW ? STR("\u202f") : STR(" "));
        buf_add_str(&text, target_word(f->image, &placement->view, j));
    }
    struct str copy = arena_copy(f->arena, buf_str(&text));
    buf_done(&text);
    return copy;
}

/* Tokens as UTF-16 offsets: what came before them is added up. */
static struct span source_span(const struct placement *placement, size_t len) {
    const uint8_t *gaps = unit_source_gaps(placement->view.unit), *lengths = unit_source_lengths(placement->view.unit);
    struct span span = {0, 0};
    for (size_t i = 0; i < placement->place + len; i++) {
        span.end += gaps[i] & BITEXT_GAP_LENGTH;
        if (i == placement->place) span.start = span.end;
        span.end += lengths[i];
    }
    return span;
}

static struct span target_span(const struct placement *placement) {
    const uint8_t *gaps = unit_target_gaps(placement->view.unit), *lengths = unit_target_lengths(placement->view.unit);
    struct span span = {0, 0};
    for (size_t j = 0; j < placement->to; j++) {
        span.end += gaps[j] & BITEXT_GAP_LENGTH;
        if (j == placement->from) span.start = span.end;
        span.end += lengths[j];
    }
    return span;
}

/* The same words with the same gaps, told without making texts of them. */
static bool is_written_alike(const struct placement *a, const struct placement *b) {
    const struct fragment_unit *x = a->view.unit, *y = b->view.unit;
    size_t count = a->to - a->from;
    if (a->view.text || b->view.text || count != (size_t)(b->to - b->from)) return false;
    return memcmp(a->view.target + a->from, b->view.target + b->from, count * sizeof *a->view.target) == 0 &&
           memcmp(unit_target_variants(x) + a->from, unit_target_variants(y) + b->from, count) == 0 &&
           memcmp(unit_target_gaps(x) + a->from + 1, unit_target_gaps(y) + b->from + 1, count - 1) == 0;
}

/* The most frequent way to write it among the samples: "serikali" rather than the "Serikali" of a sentence's start. */
static struct str best_text(const struct finding_fragments *f, const struct likely_target *target) {
    const struct placement *firsts[PLACEMENTS_MAX];
    struct str texts[PLACEMENTS_MAX] = {{0}};
    size_t counts[PLACEMENTS_MAX] = {0}, count = 0, best = 0;
    for (size_t i = 0; i < target->placement_count; i++) {
        const struct placement *placement = &target->placements[i];
        size_t k = 0;
        while (k < count && !is_written_alike(firsts[k], placement)) k++;
        if (k == count) {
            struct str text = text_of(f, placement);
            for (k = 0; k < count && !str_equal(texts[k], text);) k++;
            if (k == count) firsts[count] = placement, texts[count++] = text;
        }
        counts[k]++;
    }
    for (size_t k = 1; k < count; k++)
        if (counts[k] > counts[best]) best = k;
    return texts[best];
}

/* A word as it is written within a sentence, if it ever stood there. */
static struct str form_text(const struct finding_fragments *f, uint32_t word) {
    const struct fragment_image *image = f->image;
    for (uint32_t v = image->first_variants[word]; v < image->first_variants[word + 1]; v++) {
        struct str text = str_of(image->texts + image->variant_texts[v]);
        if (str_equal(text_fold(f->arena, text), text)) return text;
    }
    return str_of(image->texts + image->variant_texts[image->first_variants[word]]);
}

static void show_target(const struct finding_fragments *f, const struct likely_target *target, size_t len,
                        struct fragment_target *out) {
    *out = (struct fragment_target){.text = target->form == UINT32_MAX ? best_text(f, target) : form_text(f, target->form),
                                    .confidence = target->confidence,
                                    .occurrences = target->occurrences};
    for (size_t i = 0; i < target->placement_count && out->unit_count < FRAGMENT_UNITS_SHOWN; i++) {
        const struct placement *placement = &target->placements[i];
        out->units[out->unit_count++] = (struct fragment_evidence){.memory = placement->view.unit->memory,
                                                                   .unit = placement->view.unit->id,
                                                                   .source = source_span(placement, len),
                                                                   .target = target_span(placement)};
    }
}

static void show_name(const struct finding_fragments *f, const struct likely *likely, struct fragment *out) {
    const struct bitext_token *first = &f->side->at[likely->first], *last = &f->side->at[likely->first + likely->len - 1];
    out->is_name = true;
    out->targets[out->target_count++] = (struct fragment_target){
        .text = arena_copy(f->arena, str_slice(f->query->segment.text, first->start, last->end)),
        .confidence = likely->confidence,
    };
}

static void show(const struct finding_fragments *f, const struct likely *likely, struct fragment *out) {
    uint32_t last = likely->first + likely->len - 1;
    *out = (struct fragment){.span = {f->units_at[likely->first], f->units_at[last] + f->side->at[last].len},
                             .first = likely->first,
                             .last = last,
                             .confidence = likely->confidence,
                             .is_word = likely->len == 1,
                             .occurrences = likely->occurrences,
                             .target_count = likely->target_count};
    if (likely->is_name) show_name(f, likely, out);
    for (size_t k = 0; k < likely->target_count; k++) show_target(f, &likely->targets[k], likely->len, &out->targets[k]);
}

/* ---- what is likely ------------------------------------------------------------------------------------------------------ */

static void keep_target(const struct finding_fragments *f, const struct sequence_findings *found,
                        const struct candidate *candidate, struct likely *out) {
    struct likely_target *target = &out->targets[out->target_count++];
    const uint32_t *words = candidate->is_form ? &candidate->base : candidate->words;
    *target = (struct likely_target){.confidence = candidate->confidence,
                                     .occurrences = candidate->found,
                                     .form = candidate->is_form ? candidate->words[0] : UINT32_MAX,
                                     .placements = ARENA_ARRAY(f->arena, struct placement, PLACEMENTS_MAX)};
    for (size_t i = candidate->first; i < found->sample_count && target->placement_count < PLACEMENTS_MAX; i++) {
        const struct sample *sample = &found->samples[i];
        size_t from, to;
        if (!find_words(f->image, sample, words, candidate->word_count, &from, &to)) continue;
        target->placements[target->placement_count++] =
            (struct placement){sample->view, sample->place, (uint8_t)from, (uint8_t)to};
    }
}

/* The array with room for one more. */
static void *room_for_one(struct arena *arena, void *at, size_t count, size_t *room, size_t size) {
    if (count < *room) return at;
    *room = *room ? *room * 2 : LIKELY;
    void *larger = arena_alloc(arena, *room * size);
    if (count) memcpy(larger, at, count * size);
    return larger;
}

static void keep(struct finding_fragments *f, const struct sequence_findings *found, const struct target_choice *choice) {
    f->at = room_for_one(f->arena, f->at, f->count, &f->room, sizeof *f->at);
    struct likely *likely = &f->at[f->count++];
    *likely = (struct likely){.first = found->first,
                              .len = found->len,
                              .occurrences = found->occurrences,
                              .confidence = choice->confidence,
                              .usefulness = usefulness_of(choice->at[0]->confidence, found->len)};
    for (size_t i = 0; i < choice->count; i++) keep_target(f, found, choice->at[i], likely);
}

/* Could it be shown at all? Not within one that is more useful than it could ever be. */
static bool is_outdone(const struct finding_fragments *f, uint32_t first, uint32_t len) {
    double most = usefulness_of(1, len);
    for (size_t i = 0; len > 1 && i < f->count; i++)
        if (f->at[i].usefulness >= most && f->at[i].first <= first && first + len <= f->at[i].first + f->at[i].len) return true;
    return false;
}

static bool is_sure(const struct target_choice *choice, uint32_t len, double least) {
    return choice->confidence >= least && (len == 1 || choice->at[0]->confidence >= least * FIRST_SHARE);
}

static void look_at(struct finding_fragments *f, const struct known_sequence *sequence) {
    struct sequence_findings *found = f->findings;
    if (is_outdone(f, sequence->first, sequence->len)) return;
    found->first = sequence->first, found->len = sequence->len, found->ranges = sequence->ranges;
    found->pending = f->pending ? &f->pending[sequence->first] : NULL;
    examine(f->image, &f->words, &f->scope, found);
    if (!found->candidate_count) return;
    struct target_choice choice;
    rank_candidates(f->image->weights, found);
    choose_targets(found, &choice);
    choice.confidence = shown_confidence(f->image->weights, found, &choice);
    if (is_sure(&choice, found->len, f->query->min_confidence)) keep(f, found, &choice);
}

static void note(void *context, uint32_t first, uint32_t len, struct sequence_ranges ranges) {
    struct finding_fragments *f = context;
    f->sequences = room_for_one(f->arena, f->sequences, f->sequence_count, &f->sequence_room, sizeof *f->sequences);
    f->sequences[f->sequence_count++] = (struct known_sequence){first, len, ranges};
}

/* The long ones first: most of those within them needn't be looked at any more. */
static void look_at_all(struct finding_fragments *f) {
    visit_sequences(f->image, &f->words, f->pending, note, f);
    for (uint32_t len = SEQUENCE_MAX; len > 0; len--)
        for (size_t i = 0; i < f->sequence_count; i++)
            if (f->sequences[i].len == len) look_at(f, &f->sequences[i]);
}

static bool stands_in(const struct pending_matches *pending) {
    return pending && pending->count;
}

/* What the memory doesn't have and looks like a name is likely to stay as it is. */
static void look_at_names(struct finding_fragments *f) {
    bool *unknown = ARENA_ARRAY(f->arena, bool, f->words.count);
    struct name_list *names = arena_alloc(f->arena, sizeof *names);
    for (size_t i = 0; i < f->words.count; i++)
        unknown[i] = f->words.words[i] & UNKNOWN_WORD && !stands_in(f->pending ? &f->pending[i] : NULL);
    names_find(&f->words, unknown, names);
    for (size_t i = 0; i < names->count; i++) {
        const struct name *name = &names->at[i];
        double confidence = f->image->weights->names[name->class];
        if (confidence < f->query->min_confidence) continue;
        f->at = room_for_one(f->arena, f->at, f->count, &f->room, sizeof *f->at);
        f->at[f->count++] = (struct likely){.first = name->first,
                                            .len = name->len,
                                            .is_name = true,
                                            .confidence = confidence,
                                            .usefulness = usefulness_of(confidence, name->len)};
    }
}

/* ---- the query ----------------------------------------------------------------------------------------------------------- */

static void read_query(struct finding_fragments *f, const struct bitext_side *side) {
    uint32_t *words = ARENA_ARRAY(f->arena, uint32_t, side->count), *units_at = ARENA_ARRAY(f->arena, uint32_t, side->count);
    uint8_t *flags = ARENA_ARRAY(f->arena, uint8_t, side->count), *shapes = ARENA_ARRAY(f->arena, uint8_t, side->count);
    uint8_t *marks = ARENA_ARRAY(f->arena, uint8_t, side->count);
    uint32_t at = 0;
    for (size_t i = 0; i < side->count; i++) {
        const struct bitext_token *token = &side->at[i];
        uint32_t word = fragment_image_source_word(f->image, (uint32_t)token->form);
        words[i] = word == UINT32_MAX ? (uint32_t)token->form | UNKNOWN_WORD : word;
        flags[i] = word == UINT32_MAX ? token->kind : f->image->source_flags[word];
        shapes[i] = token->shape;
        marks[i] = token->marked ? BITEXT_MARKED : 0;
        units_at[i] = at + (token->gap & BITEXT_GAP_LENGTH);
        at = units_at[i] + token->len;
    }
    f->words = (struct query_words){words, flags, shapes, marks, side->count};
    f->units_at = units_at;
}

/* ---- the choice ---------------------------------------------------------------------------------------------------------- */

static bool lies_within(uint32_t first, uint32_t last, uint32_t outer_first, uint32_t outer_last) {
    return outer_first <= first && last <= outer_last;
}

/* Does it lie within one that is shown, or one of several words within it? Both say the same, and the one shown is better. */
static bool is_said(const struct likely *likely, const struct fragment_list *shown) {
    uint32_t first = likely->first, last = likely->first + likely->len - 1;
    for (size_t i = 0; i < shown->count && likely->len > 1; i++) {
        const struct fragment *other = &shown->at[i];
        if (lies_within(first, last, other->first, other->last)) return true;
        if (other->last > other->first && lies_within(other->first, other->last, first, last)) return true;
    }
    return false;
}

static void choose(const struct finding_fragments *f, struct fragment_list *out) {
    out->at = ARENA_ARRAY(f->arena, struct fragment, f->count);
    bool *taken = ARENA_ARRAY(f->arena, bool, f->count);
    for (;;) {
        const struct likely *best = NULL;
        for (size_t i = 0; i < f->count; i++)
            if (!taken[i] && (!best || f->at[i].usefulness > best->usefulness)) best = &f->at[i];
        if (!best) return;
        taken[best - f->at] = true;
        if (!is_said(best, out)) show(f, best, &out->at[out->count++]);
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
        pending_match(&model->pending, f.image, &f.words, &f.scope, f.pending);
    }
    look_at_names(&f);
    look_at_all(&f);
    choose(&f, out);
}
