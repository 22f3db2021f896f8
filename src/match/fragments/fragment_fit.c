/* SPDX-License-Identifier: Apache-2.0 */
/* The confidence, fitted on the memory itself: a unit is taken out (with its neighbours, which tell the same story), its source
 * looked up as if it were new, and each target found is right when the unit's own target has it. */
#include "match/fragments/fragment_parts.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "text/token.h"

enum { FIT_UNITS = 3000, NAME_UNITS = 12000 };

struct fitting {
    const struct fragment_image *image;
    const struct query_words *query;
    const struct fragment_scope *scope;
    struct unit_view view;
    struct sequence_findings *findings;
    struct name_tally names;
    struct confidence_examples words[SEEN_CLASSES], sequences[SEEN_CLASSES];
};

static void learn(void *context, uint32_t first, uint32_t len, struct sequence_ranges ranges) {
    struct fitting *fitting = context;
    struct sequence_findings *f = fitting->findings;
    f->first = first, f->len = len, f->ranges = ranges, f->pending = NULL;
    examine(fitting->image, fitting->query, fitting->scope, f);
    int seen = seen_class(f->sample_count);
    struct confidence_examples *examples = len == 1 ? &fitting->words[seen] : &fitting->sequences[seen];
    for (size_t c = 0; c < f->candidate_count; c++) {
        const struct candidate *candidate = &f->candidates[c];
        bool right = has_words(fitting->image, &fitting->view, candidate->words, candidate->word_count);
        confidence_add(examples, candidate->features, right);
    }
}

/* Of a unit its sequences, or its names: these are rarer, and counted quickly. */
static void learn_from_unit(struct fitting *fitting, uint32_t number, bool names) {
    uint8_t flags[UINT8_MAX];
    fitting->view = view_of(image_unit(fitting->image, number), NULL);
    const struct unit_view *view = &fitting->view;
    struct query_words query = {view->source, flags, unit_source_shapes(view->unit), unit_source_gaps(view->unit),
                                view->unit->source_count};
    struct fragment_scope scope = {.left_out = view->unit, .left_out_number = number};
    for (size_t i = 0; i < query.count; i++) flags[i] = fitting->image->source_flags[query.words[i]];
    fitting->query = &query;
    fitting->scope = &scope;
    if (names)
        names_learn(fitting->image, &query, &scope, &fitting->names);
    else
        visit_sequences(fitting->image, &query, NULL, learn, fitting);
    fitting->query = NULL;
    fitting->scope = NULL;
}

/* Evenly over the words, not the units: a long sentence is as likely as it is long. */
static bool learn_from_units(struct fitting *fitting, uint64_t wanted, bool names, const struct training_control *control) {
    uint64_t units = fitting->image->counts.units, tokens = fitting->image->counts.source_tokens;
    if (wanted > units) wanted = units;
    uint64_t unit = 0, end = units ? image_unit(fitting->image, 0)->source_count : 0; /* its last token, and one more */
    for (uint64_t i = 0; i < wanted; i++) {
        for (; unit + 1 < units && end <= i * tokens / wanted; unit++)
            end += image_unit(fitting->image, (uint32_t)unit + 1)->source_count;
        learn_from_unit(fitting, (uint32_t)unit, names);
        if (control && control->go_on && !control->go_on(control->context)) return false;
    }
    return true;
}

bool fit_confidence(const struct fragment_image *image, const struct training_control *control, struct fragment_weights *out) {
    struct fitting fitting = {.image = image, .findings = alloc(sizeof *fitting.findings)};
    bool ok = learn_from_units(&fitting, FIT_UNITS, false, control) && learn_from_units(&fitting, NAME_UNITS, true, control);
    for (int seen = 0; seen < SEEN_CLASSES; seen++) {
        if (ok) confidence_fit(&fitting.words[seen], out->words[seen]);
        if (ok) confidence_fit(&fitting.sequences[seen], out->sequences[seen]);
        out->word_examples += fitting.words[seen].count;
        out->sequence_examples += fitting.sequences[seen].count;
        confidence_examples_done(&fitting.words[seen]);
        confidence_examples_done(&fitting.sequences[seen]);
    }
    names_fit(&fitting.names, out->names);
    free(fitting.findings);
    return ok;
}
