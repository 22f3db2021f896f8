/* SPDX-License-Identifier: Apache-2.0 */
/* The confidence, fitted on the memory itself: a unit is taken out (with its neighbours, which tell the same story), its source
 * looked up as if it were new, and each target found is right when the unit's own target has it. */
#include "match/fragment_parts.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "text/token.h"

enum { FIT_UNITS = 1500 };

struct fitting {
    const struct fragment_image *image;
    const struct query_words *query;
    const struct fragment_scope *scope;
    struct unit_view view;
    struct sequence_findings *findings;
    struct name_tally names;
    struct confidence_examples words[SEEN_CLASSES], sequences[SEEN_CLASSES];
};

static void learn(void *context, uint32_t first, uint32_t len, struct sequence_range range, struct sequence_range longer) {
    struct fitting *fitting = context;
    struct sequence_findings *f = fitting->findings;
    f->first = first, f->len = len, f->range = range, f->longer = longer, f->pending = NULL;
    examine(fitting->image, fitting->query, fitting->scope, f);
    int seen = seen_class(f->sample_count);
    struct confidence_examples *examples = len == 1 ? &fitting->words[seen] : &fitting->sequences[seen];
    for (size_t c = 0; c < f->candidate_count; c++) {
        const struct candidate *candidate = &f->candidates[c];
        bool right = has_words(fitting->image, &fitting->view, candidate->words, candidate->word_count);
        confidence_add(examples, candidate->features, right);
    }
}

static void learn_from_unit(struct fitting *fitting, uint32_t number) {
    uint8_t flags[UINT8_MAX];
    fitting->view = image_view(fitting->image, number);
    struct query_words query = {fitting->view.source,
                                flags,
                                fitting->view.source_shapes,
                                fitting->view.source_gaps,
                                fitting->view.unit->source_count,
                                {{0}}};
    struct fragment_scope scope = {.left_out = fitting->view.unit};
    for (size_t i = 0; i < query.count; i++) flags[i] = fitting->image->source_flags[query.words[i]];
    query_sift(&query);
    fitting->query = &query;
    fitting->scope = &scope;
    visit_sequences(fitting->image, &query, NULL, learn, fitting);
    names_learn(fitting->image, &query, &scope, &fitting->names);
    fitting->query = NULL;
    fitting->scope = NULL;
}

bool fit_confidence(const struct fragment_image *image, const struct training_control *control, struct fragment_weights *out) {
    struct fitting fitting = {.image = image, .findings = alloc(sizeof *fitting.findings)};
    uint64_t units = image->counts.units, wanted = units < FIT_UNITS ? units : FIT_UNITS;
    bool ok = true;
    /* Evenly over the words, not the units: a long sentence is as likely as it is long. */
    for (uint64_t i = 0, unit = 0; ok && i < wanted; i++) {
        while (unit + 1 < units && image->units[unit + 1].source <= i * image->counts.source_tokens / wanted) unit++;
        learn_from_unit(&fitting, (uint32_t)unit);
        ok = !control || !control->go_on || control->go_on(control->context);
    }
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
