/* SPDX-License-Identifier: Apache-2.0 */
/* The confidence, fitted on the memory itself: a unit is taken out (with its neighbours, which tell the same story), its source
 * looked up as if it were new, and each target found is right when the unit's own target has it. Then, with other units and
 * the weights so found, how often one of those that would be shown is right. */
#include "match/fragments/fragment_parts.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "text/token.h"

enum { FIT_WORDS = 60000, NAME_UNITS = 12000 };

/* Of words, of sequences. */
struct examples_by_class {
    struct confidence_examples words[SEEN_CLASSES], sequences[SEEN_CLASSES];
};

struct fitting {
    const struct fragment_image *image;
    const struct query_words *query;
    const struct fragment_scope *scope;
    struct unit_view view;
    struct sequence_findings *findings;
    struct fragment_weights *weights;
    struct name_tally names;
    struct examples_by_class target, shown;
};

static struct sequence_findings *look_up(struct fitting *fitting, uint32_t first, uint32_t len, struct sequence_ranges ranges) {
    struct sequence_findings *f = fitting->findings;
    f->first = first, f->len = len, f->ranges = ranges, f->pending = NULL;
    examine(fitting->image, fitting->query, fitting->scope, f);
    return f;
}

static struct confidence_examples *examples_for(struct examples_by_class *examples, const struct sequence_findings *f) {
    int seen = seen_class(f->sample_count);
    return f->len == 1 ? &examples->words[seen] : &examples->sequences[seen];
}

static bool is_right(const struct fitting *fitting, const struct candidate *candidate) {
    return has_words(fitting->image, &fitting->view, candidate->words, candidate->word_count);
}

static void learn_targets(void *context, uint32_t first, uint32_t len, struct sequence_ranges ranges) {
    struct fitting *fitting = context;
    struct sequence_findings *f = look_up(fitting, first, len, ranges);
    for (size_t c = 0; c < f->candidate_count; c++)
        confidence_add(examples_for(&fitting->target, f), f->candidates[c].features, is_right(fitting, &f->candidates[c]));
}

static void learn_shown(void *context, uint32_t first, uint32_t len, struct sequence_ranges ranges) {
    struct fitting *fitting = context;
    struct sequence_findings *f = look_up(fitting, first, len, ranges);
    struct target_choice choice;
    float features[SHOWN_FEATURES];
    bool right = false;
    if (!f->candidate_count) return;
    rank_candidates(fitting->weights, f);
    choose_targets(f, &choice);
    set_shown_features(f, &choice, features);
    for (size_t i = 0; i < choice.count; i++) right = right || is_right(fitting, choice.at[i]);
    confidence_add(examples_for(&fitting->shown, f), features, right);
}

/* Of a unit its sequences, or, where `learn` is NULL, its names: these are rarer, and counted quickly. */
static void learn_from_unit(struct fitting *fitting, uint32_t number, sequence_visitor *learn) {
    uint8_t flags[UINT8_MAX];
    fitting->view = view_of(image_unit(fitting->image, number), NULL);
    const struct unit_view *view = &fitting->view;
    struct query_words query = {view->source, flags, unit_source_shapes(view->unit), unit_source_gaps(view->unit),
                                view->unit->source_count};
    struct fragment_scope scope = {.left_out = view->unit, .left_out_number = number};
    for (size_t i = 0; i < query.count; i++) flags[i] = fitting->image->source_flags[query.words[i]];
    fitting->query = &query;
    fitting->scope = &scope;
    if (learn)
        visit_sequences(fitting->image, &query, NULL, learn, fitting);
    else
        names_learn(fitting->image, &query, &scope, &fitting->names);
    fitting->query = NULL;
    fitting->scope = NULL;
}

/* Evenly over the words, not the units: a long sentence is as likely as it is long. `phase`: which part of each step, 0 to 1;
 * another one makes it other units. */
static bool learn_from_units(struct fitting *fitting, double wanted, double phase, sequence_visitor *learn,
                             const struct training_control *control) {
    uint64_t units = fitting->image->counts.units;
    double step = fmax(1, (double)units / wanted) * (double)fitting->image->counts.source_tokens / (double)(units + 1);
    double next = phase * step, end = 0;
    for (uint32_t unit = 0; unit < units; unit++) {
        end += image_unit(fitting->image, unit)->source_count;
        if (end <= next) continue;
        learn_from_unit(fitting, unit, learn);
        while (next < end) next += step;
        if (control && control->go_on && !control->go_on(control->context)) return false;
    }
    return true;
}

static void open_examples(struct examples_by_class *examples, size_t width) {
    for (int seen = 0; seen < SEEN_CLASSES; seen++) examples->words[seen].width = examples->sequences[seen].width = width;
}

static void close_examples(struct examples_by_class *examples) {
    for (int seen = 0; seen < SEEN_CLASSES; seen++) {
        confidence_examples_done(&examples->words[seen]);
        confidence_examples_done(&examples->sequences[seen]);
    }
}

static double units_to_fit(const struct fragment_image *image) {
    return (double)FIT_WORDS * (double)image->counts.units / (double)(image->counts.source_tokens + 1);
}

static bool fit_targets(struct fitting *fitting, const struct training_control *control) {
    if (!learn_from_units(fitting, units_to_fit(fitting->image), 0, learn_targets, control)) return false;
    for (int seen = 0; seen < SEEN_CLASSES; seen++) {
        confidence_fit(&fitting->target.words[seen], fitting->weights->words.target[seen]);
        confidence_fit(&fitting->target.sequences[seen], fitting->weights->sequences.target[seen]);
    }
    return true;
}

static bool fit_shown(struct fitting *fitting, const struct training_control *control) {
    if (!learn_from_units(fitting, units_to_fit(fitting->image), 0.5, learn_shown, control)) return false;
    for (int seen = 0; seen < SEEN_CLASSES; seen++) {
        confidence_fit(&fitting->shown.words[seen], fitting->weights->words.shown[seen]);
        confidence_fit(&fitting->shown.sequences[seen], fitting->weights->sequences.shown[seen]);
    }
    return true;
}

bool fit_confidence(const struct fragment_image *image, const struct training_control *control, struct fragment_weights *out) {
    struct fitting fitting = {.image = image, .findings = alloc(sizeof *fitting.findings), .weights = out};
    open_examples(&fitting.target, TARGET_FEATURES);
    open_examples(&fitting.shown, SHOWN_FEATURES);
    bool ok = fit_targets(&fitting, control) && fit_shown(&fitting, control) &&
              learn_from_units(&fitting, NAME_UNITS, 0, NULL, control);
    names_fit(&fitting.names, out->names);
    close_examples(&fitting.target);
    close_examples(&fitting.shown);
    free(fitting.findings);
    return ok;
}
