/* SPDX-License-Identifier: Apache-2.0 */
/* From samples to the targets that are weighed, and what is known of each as a row of numbers. */
#include <math.h>
#include <string.h>

#include "match/fragments/fragment_parts.h"

enum { KINDS_MAX = 160 }; /* different targets among the samples */

/* ---- candidates ---------------------------------------------------------------------------------------------------------- */

/* A target seen, by its first occurrence. */
struct kind {
    uint32_t hash, found, strong, context, exact, sample;
    float weight;
    uint8_t from, to;
};

struct kind_list {
    struct kind at[KINDS_MAX];
    size_t count;
};

static void add_kind(struct kind_list *kinds, const struct sequence_findings *findings, size_t i, size_t from, size_t to,
                     uint32_t hash) {
    const struct sample *sample = &findings->samples[i];
    size_t k = 0;
    while (k < kinds->count && kinds->at[k].hash != hash) k++;
    if (k == KINDS_MAX) return;
    if (k == kinds->count)
        kinds->at[kinds->count++] =
            (struct kind){.hash = hash, .sample = (uint32_t)i, .from = (uint8_t)from, .to = (uint8_t)to};
    kinds->at[k].found++;
    kinds->at[k].strong += sample->strong;
    kinds->at[k].context += sample->before || sample->after;
    kinds->at[k].exact += sample->exact;
    kinds->at[k].weight += sample->weight;
}

static uint32_t weight_of(const struct kind *kind) {
    return kind->found + kind->context + 2 * kind->exact;
}

static bool is_function_target(const struct fragment_image *image, uint32_t word) {
    return word < image->counts.target_words && image->target_flags[word] & WORD_IS_FUNCTION;
}

/* Of a single word each content word of a longer target is a candidate by itself: "harakati" of "harakati za", "ya harakati".
 * All of it is one where several content words stand for the word, as "pomme de terre" does. */
static void add_words(const struct fragment_image *image, struct kind_list *kinds, const struct sequence_findings *findings,
                      size_t i) {
    const struct sample *sample = &findings->samples[i];
    size_t content = 0;
    for (size_t j = sample->from; j < sample->to; j++) {
        uint32_t word = sample->view.target[j];
        if (is_mark(image, word) || is_function_target(image, word)) continue;
        add_kind(kinds, findings, i, j, j + 1, hash_word(0, word));
        content++;
    }
    if (content > 1) add_kind(kinds, findings, i, sample->from, sample->to, sample->hash);
}

/* Of a sequence the target without function words at its ends: "électeurs" of "des électeurs", "d'électeurs". */
static void add_trimmed(const struct fragment_image *image, struct kind_list *kinds, const struct sequence_findings *findings,
                        size_t i) {
    const struct sample *sample = &findings->samples[i];
    size_t from = sample->from, to = sample->to;
    uint32_t hash = 0;
    while (from < to && (is_mark(image, sample->view.target[from]) || is_function_target(image, sample->view.target[from])))
        from++;
    while (to > from && (is_mark(image, sample->view.target[to - 1]) || is_function_target(image, sample->view.target[to - 1])))
        to--;
    if (from == to || to - from == (size_t)(sample->to - sample->from)) return;
    for (size_t j = from; j < to; j++)
        if (!is_mark(image, sample->view.target[j])) hash = hash_word(hash, sample->view.target[j]);
    add_kind(kinds, findings, i, from, to, hash);
}

static void list_kinds(const struct fragment_image *image, struct sequence_findings *findings, struct kind_list *kinds) {
    kinds->count = 0;
    for (size_t i = 0; i < findings->sample_count; i++) {
        const struct sample *sample = &findings->samples[i];
        if (sample->to == sample->from) continue;
        if (findings->len == 1) {
            add_words(image, kinds, findings, i);
            continue;
        }
        add_kind(kinds, findings, i, sample->from, sample->to, sample->hash);
        if (sample->to - sample->from > 1) add_trimmed(image, kinds, findings, i);
    }
    findings->kinds = kinds->count;
}

static void set_words(const struct fragment_image *image, const struct sequence_findings *findings, const struct kind *kind,
                      struct candidate *candidate) {
    const struct unit_view *view = &findings->samples[kind->sample].view;
    *candidate = (struct candidate){.hash = kind->hash,
                                    .found = kind->found,
                                    .strong = kind->strong,
                                    .context_found = kind->context,
                                    .exact_found = kind->exact,
                                    .weight_found = kind->weight,
                                    .first = kind->sample};
    for (size_t j = kind->from; j < kind->to && candidate->word_count < TARGET_WORDS_MAX; j++)
        if (!is_mark(image, view->target[j])) candidate->words[candidate->word_count++] = view->target[j];
}

static void choose_candidates(const struct fragment_image *image, struct sequence_findings *out) {
    struct kind_list kinds;
    list_kinds(image, out, &kinds);
    while (out->candidate_count < SEEN_MAX) {
        struct kind *best = NULL;
        for (size_t k = 0; k < kinds.count; k++)
            if (kinds.at[k].found && (!best || weight_of(&kinds.at[k]) > weight_of(best))) best = &kinds.at[k];
        if (!best) return;
        set_words(image, out, best, &out->candidates[out->candidate_count++]);
        best->found = 0;
    }
}

/* What a target is held against, all candidates at once: each is a bit. */
enum { FIRSTS = 1024 };
struct wanted {
    uint8_t firsts[FIRSTS]; /* the candidates by the last bits of their first word */
    uint64_t signatures[CANDIDATES_MAX];
    uint32_t hashes[CANDIDATES_MAX];
    size_t count;
};

static void set_wanted(const struct sequence_findings *f, struct wanted *wanted) {
    *wanted = (struct wanted){.count = f->candidate_count};
    for (size_t c = 0; c < wanted->count; c++) {
        const struct candidate *candidate = &f->candidates[c];
        wanted->firsts[candidate->words[0] % FIRSTS] |= (uint8_t)(1U << c);
        wanted->signatures[c] = signature_of(candidate->words, candidate->word_count);
        wanted->hashes[c] = candidate->hash;
    }
}

/* Those of the candidates that the target has. Where their first words may stand is found without branches: which words they
 * are is beyond any prediction. */
static unsigned find_contained(const struct fragment_image *image, const struct sequence_findings *f,
                               const struct wanted *wanted, const struct unit_view *view, unsigned candidates) {
    uint8_t places[BITEXT_TOKENS_MAX] = {0};
    size_t count = 0, n = view->unit->target_count;
    unsigned found = 0;
    for (size_t j = 0; j < n; j++) {
        places[count] = (uint8_t)j;
        count += (wanted->firsts[view->target[j] % FIRSTS] & candidates) != 0;
    }
    for (size_t k = 0; k < count; k++) {
        unsigned may = wanted->firsts[view->target[places[k]] % FIRSTS] & candidates & ~found;
        for (size_t c = 0; may; c++, may >>= 1)
            if (may & 1 && has_words_at(image, view, places[k], f->candidates[c].words, f->candidates[c].word_count))
                found |= 1U << c;
    }
    return found;
}

static void count_contained(const struct fragment_image *image, struct sequence_findings *out) {
    struct wanted wanted;
    set_wanted(out, &wanted);
    for (size_t i = 0; i < out->sample_count; i++) {
        const struct sample *sample = &out->samples[i];
        unsigned has = 0, may_have = 0;
        for (size_t c = 0; c < wanted.count; c++) {
            has |= (unsigned)(wanted.hashes[c] == sample->hash) << c;
            may_have |= (unsigned)!(wanted.signatures[c] & ~sample->view.unit->signature) << c;
        }
        if (sample->to == sample->from) has = 0;
        may_have &= ~has;
        if (may_have) has |= find_contained(image, out, &wanted, &sample->view, may_have);
        for (size_t c = 0; has; c++, has >>= 1) {
            if (!(has & 1)) continue;
            out->candidates[c].contained++;
            out->candidates[c].exact_contained += sample->exact;
            out->candidates[c].context_contained += sample->before || sample->after;
            out->candidates[c].between_contained += sample->before && sample->after;
            out->candidates[c].weight_contained += sample->weight;
        }
    }
}

/* ---- features ------------------------------------------------------------------------------------------------------------ */

static float logit(float part, float whole) {
    if (part > whole) part = whole; /* a word may stand twice in one target */
    return logf((part + 0.5F) / (whole - part + 0.5F));
}

/* Means of the best logarithms of p(target word | any source word) and the other way round. */
static void set_lexical(const struct fragment_image *image, const struct query_words *query, const struct sequence_findings *f,
                        struct candidate *candidate) {
    uint8_t best_target[TARGET_WORDS_MAX], best_source[SEQUENCE_MAX];
    struct word_pair pair;
    memset(best_target, WORD_ALIGN_NONE / 2, sizeof best_target);
    memset(best_source, WORD_ALIGN_NONE / 2, sizeof best_source);
    for (size_t i = 0; i < f->len; i++) {
        uint32_t word = query->words[f->first + i];
        if (word >= image->counts.source_words) continue;
        for (size_t j = 0; j < candidate->word_count; j++) {
            if (candidate->words[j] >= image->counts.target_words ||
                !word_table_find(&image->table, image->source_rows[word], image->target_rows[candidate->words[j]], &pair))
                continue;
            if (pair.forward < best_target[j]) best_target[j] = pair.forward;
            if (pair.backward < best_source[i]) best_source[i] = pair.backward;
        }
    }
    candidate->forward = candidate->backward = 0;
    for (size_t j = 0; j < candidate->word_count; j++) candidate->forward -= (float)best_target[j] / WORD_ALIGN_SCALE;
    for (size_t i = 0; i < f->len; i++) candidate->backward -= (float)best_source[i] / WORD_ALIGN_SCALE;
    candidate->forward /= (float)candidate->word_count;
    candidate->backward /= (float)f->len;
}

/* How rare the rarest target word is: common ones stand in any sentence. */
static float rarity(const struct fragment_image *image, const struct fragment_scope *scope, const struct candidate *candidate) {
    float least = (float)image->counts.units;
    for (size_t j = 0; j < candidate->word_count; j++) {
        uint32_t word = candidate->words[j];
        float frequency = word < image->counts.target_words ? target_frequency(image, scope, word) : 1;
        if (frequency < least) least = frequency;
    }
    return logf((least > 1 ? least : 1) / (float)image->counts.units);
}

/* Are its words written as the query's, but for endings? Names are. */
static bool is_alike(const struct fragment_image *image, const struct query_words *query, const struct sequence_findings *f,
                     const struct candidate *candidate) {
    if (candidate->word_count != f->len) return false;
    for (size_t i = 0; i < f->len; i++) {
        uint32_t source = query->words[f->first + i], target = candidate->words[i];
        if (source >= image->counts.source_words || target >= image->counts.target_words) return false;
        if (image->source_row_forms[image->source_rows[source]] != image->target_row_forms[image->target_rows[target]])
            return false;
    }
    return true;
}

static void set_features(const struct fragment_image *image, const struct query_words *query,
                         const struct fragment_scope *scope, const struct sequence_findings *f, size_t rank,
                         struct candidate *c) {
    float n = (float)f->sample_count, found = (float)c->found, contained = (float)c->contained;
    float other = f->candidate_count > 1 ? (float)f->candidates[rank == 0].found : 0;
    float len = logf((float)f->len), target_len = logf((float)c->word_count);
    set_lexical(image, query, f, c);
    c->rarity = rarity(image, scope, c);
    float content = 0;
    for (size_t i = 0; i < f->len; i++) content += !is_function_word(image, query->words[f->first + i]);
    float all = logit(contained, n), *x = c->features; /* where nothing speaks for a part of the samples, all of them do */
    size_t k = 0;
    x[k++] = 1;
    x[k++] = all;
    x[k++] = logit(found, n);
    x[k++] = logf(n);
    x[k++] = logf((float)f->occurrences);
    x[k++] = rank == 0;
    x[k++] = f->context ? logit((float)c->context_found, (float)f->context) : logit(found, n);
    x[k++] = f->context > 0;
    x[k++] = c->forward;
    x[k++] = c->backward;
    x[k++] = len;
    x[k++] = target_len;
    x[k++] = fabsf(target_len - len);
    x[k++] = found > 0 ? (float)c->strong / found : 0;
    x[k++] = n == 1;
    x[k++] = all * logf(n);
    x[k++] = (found - other) / n;
    x[k++] = c->rarity;
    x[k++] = content / (float)f->len;
    x[k++] = (float)f->kinds / n;
    x[k++] = c->forward * c->backward;
    x[k++] = c->rarity * (n < 3);
    x[k++] = logit((float)f->aligned, n);
    x[k++] = logit(c->weight_found / f->weight * n, n);
    x[k++] = logit(c->weight_contained / f->weight * n, n);
    x[k++] = f->exact > 0;
    x[k++] = f->exact ? logit((float)c->exact_found, (float)f->exact) : logit(found, n);
    x[k++] = f->exact ? logit((float)c->exact_contained, (float)f->exact) : all;
    x[k++] = f->exact ? logit((float)c->exact_contained, (float)f->exact) * logf((float)f->exact) : 0;
    bool alike = is_alike(image, query, f, c);
    x[k++] = alike;
    x[k++] = alike ? all : 0;
    float context = f->context ? logit((float)c->context_contained, (float)f->context) : all;
    float between = f->between ? logit((float)c->between_contained, (float)f->between) : all;
    x[k++] = context;
    x[k++] = f->context ? context * logf((float)f->context) : 0;
    x[k++] = between;
    x[k++] = f->between ? between * logf((float)f->between) : 0;
    x[k++] = f->between > 0;
    x[k++] = c->is_form;
    x[k++] = c->is_form ? logit(c->base_weight / f->weight * n, n) : 0;
    x[k++] = c->is_form ? c->commonness : 0;
}

void weigh_candidates(const struct fragment_image *image, const struct query_words *query, const struct fragment_scope *scope,
                      struct sequence_findings *out) {
    choose_candidates(image, out);
    if (out->len == 1) add_forms(image, scope, out);
    count_contained(image, out);
    for (size_t c = 0; c < out->candidate_count; c++) set_features(image, query, scope, out, c, &out->candidates[c]);
}
