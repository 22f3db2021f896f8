/* SPDX-License-Identifier: Apache-2.0 */
/* Segment by segment, block by block: what was found for a block's segments is put together, set as the block's target, and
 * only then told of, so that what is told is what the document has. Memory grows with the document's targets, not with what was
 * found for them. */
#include "service/bulk/pretranslate.h"

#include <string.h>

#include "service/bulk/pieces.h"
#include "service/bulk/repeats.h"
#include "service/library/state.h"
#include "text/text.h"

/* What a segment got, for equal ones behind it. */
struct taken {
    struct piece_target target;
    struct document_origin origin;
};

struct run {
    struct service *service;
    struct document *document;
    const struct pretranslate_options *options;
    struct piece_list pieces;
    struct repeats repeats;
    struct arena taken; /* of the whole run */
    struct arena arena; /* of one block */
    pretranslated_fn told;
    void *context;
    struct pretranslate_report *report;
};

/* A segment in the making. */
struct work {
    struct pretranslated public;
    struct suggestion_list found;
    struct piece_target target;
    bool has_target;
};

static void remember(struct run *run, const struct work *work) {
    struct arena *arena = &run->taken;
    if (repeats_find(&run->repeats, work->public.hash)) return;
    struct taken *taken = ARENA_NEW(arena, struct taken);
    *taken = (struct taken){{.text = arena_copy(arena, work->target.text), .code_count = work->target.code_count},
                            work->public.origin};
    taken->target.codes = ARENA_ARRAY(arena, uint16_t, taken->target.code_count + 1);
    if (taken->target.code_count)
        memcpy(taken->target.codes, work->target.codes, taken->target.code_count * sizeof *taken->target.codes);
    repeats_put(&run->repeats, work->public.hash, taken);
}

/* ---- one segment ------------------------------------------------------------------------------------------------------ */

static struct str neighbour(const struct run *run, size_t index, int step) {
    if ((step < 0 && index == 0) || (step > 0 && index + 1 == run->pieces.count)) return STR("");
    struct str text = piece_text(run->document, &run->pieces.at[step < 0 ? index - 1 : index + 1]);
    return text.len <= UNIT_TEXT_MAX ? text : STR("");
}

/* The lowest match rate that anyone asked for. */
static int lowest_score(const struct pretranslate_options *options) {
    int lowest = options->min_score;
    if (options->candidates && lowest > CANDIDATE_SCORE_DEFAULT) lowest = CANDIDATE_SCORE_DEFAULT;
    return lowest;
}

/* What is near is found a hundred times faster than what is far: only where nothing is near, an analysis looks further. */
static bool look_up(struct run *run, const struct piece *piece, struct work *work, struct error *err) {
    const struct pretranslate_options *options = run->options;
    struct suggest_request request = {.from = options->from,
                                      .to = options->to,
                                      .text = work->public.source,
                                      .before = work->public.before,
                                      .after = work->public.after,
                                      .context_id = STR(""),
                                      .filter = options->filter,
                                      .limit = options->candidates ? 1 + options->candidates : 2, /* a rival must show */
                                      .min_score = lowest_score(options)};
    if (document_format(run->document) == DOCUMENT_XLIFF)
        request.context_id = document_block(run->document, piece->block)->context_id;
    if (request.text.text.len > UNIT_TEXT_MAX || request.text.code_count > UNIT_CODES_MAX) return true;
    if (!service_suggest(run->service, &run->arena, &request, &work->found, err)) return false;
    if (work->found.count) work->public.best_score = work->found.at[0].score;
    if (work->found.count || options->band_score <= 0 || options->band_score >= request.min_score) return true;
    struct suggestion_list far = {0};
    request.limit = 1;
    request.min_score = options->band_score;
    if (!service_suggest(run->service, &run->arena, &request, &far, err)) return false;
    if (far.count) work->public.best_score = far.at[0].score;
    return true;
}

static void take_target(struct run *run, struct work *work, enum pretranslate_outcome outcome, struct document_origin origin) {
    work->has_target = true;
    work->public.outcome = outcome;
    work->public.origin = origin;
    work->public.target = piece_target_segment(&run->arena, work->public.source, &work->target);
}

/* The best match that is good enough and has, or can be given, all codes of the segment: what stands in a sentence is not lost
 * by translating it. */
static bool fill(struct run *run, const struct piece *piece, struct work *work) {
    const bool *shared = piece_find_shared(&run->arena, run->document, piece);
    for (size_t i = 0; i < work->found.count && work->found.at[i].score >= run->options->min_score; i++) {
        const struct suggestion *match = &work->found.at[i];
        if (text_is_blank(match->target.text) ||
            !piece_take_target(&run->arena, work->public.source, shared, match->target, &work->target))
            continue;
        size_t codes = work->target.code_count;
        if (!piece_lacks_on_purpose(work->public.source, match) &&
            !piece_complete_target(&run->arena, work->public.source, &run->options->from, &run->options->to, &work->target))
            continue;
        struct document_origin origin = {match->score, match->unit.origin, STATUS_DRAFT};
        bool sure = match->score >= 100 && !match->several_targets && match->unit.status != STATUS_DRAFT &&
                    match->unit.origin != ORIGIN_MACHINE && work->target.code_count == codes;
        if (sure) origin.status = STATUS_CONFIRMED;
        take_target(run, work, SEGMENT_FILLED, origin);
        return true;
    }
    return false;
}

static void repeat(struct run *run, struct work *work) {
    const struct taken *taken = repeats_find(&run->repeats, work->public.hash);
    bool own_context = work->found.count && work->found.at[0].score > 100;
    if (!taken || own_context) return;
    struct document_origin origin = taken->origin;
    if (origin.score < 0) origin.score = 100; /* a person's own, of the same text */
    work->target = taken->target;
    take_target(run, work, SEGMENT_REPEATED, origin);
}

/* A target that the document has: not one that only repeats the source, as tools leave it behind. A name is the same in both
 * languages, and then the document says that it is translated. */
static bool keep(struct run *run, const struct piece *piece, struct work *work) {
    const struct document_block *block = document_block(run->document, piece->block);
    bool whole = piece->start == 0 && piece->end == block->source.text.len;
    if (!whole || text_is_blank(block->target.text)) return false;
    if (!block->settled && str_equal(block->target.text, block->source.text)) return false;
    work->public.outcome = SEGMENT_KEPT;
    work->public.target = block->target;
    work->public.origin = (struct document_origin){-1, ORIGIN_HUMAN, block->status};
    const bool *shared = piece_find_shared(&run->arena, run->document, piece);
    if (block->status != STATUS_REJECTED &&
        piece_take_target(&run->arena, work->public.source, shared, block->target, &work->target))
        remember(run, work);
    return true;
}

static bool spell(struct run *run, struct work *work, struct error *err) {
    const struct pretranslate_options *options = run->options;
    struct spell_request request = {.language = options->to, .text = work->public.target.text};
    if (!options->spelling || !run->service->speller || !speller_has(run->service->speller, &options->to)) return true;
    if (!service_spell(run->service, &run->arena, &request, &work->public.misspelt, err)) return false;
    if (work->public.misspelt.count) work->public.origin.status = STATUS_DRAFT;
    return true;
}

/* Longer than there is room for: a person must make it shorter. */
static void measure(const struct run *run, const struct piece *piece, struct work *work) {
    struct str text = work->public.target.text;
    uint32_t limit = document_block(run->document, piece->block)->max_characters;
    if (limit && utf8_count(text) - segment_count_codes(text) > limit) work->public.origin.status = STATUS_DRAFT;
}

/* Never a target: what a person makes of them is theirs. */
static bool find_fragments(struct run *run, struct work *work, struct error *err) {
    const struct pretranslate_options *options = run->options;
    struct fragment_options wanted = {.filter = options->filter, .min_score = FRAGMENT_SCORE_DEFAULT, .terms = true};
    struct segment source = work->public.source;
    if (!options->fragments || source.text.len > UNIT_TEXT_MAX || source.code_count > UNIT_CODES_MAX) return true;
    return service_find_fragments(run->service, &run->arena, &options->from, &options->to, source, &wanted,
                                  &work->public.fragments, err);
}

static bool work_on(struct run *run, size_t index, struct work *work, struct error *err) {
    const struct piece *piece = &run->pieces.at[index];
    if (!service_require_going_on(run->service, err)) return false;
    work->public = (struct pretranslated){.index = index,
                                          .count = run->pieces.count,
                                          .block = piece->block,
                                          .source = piece_segment(&run->arena, run->document, piece),
                                          .before = neighbour(run, index, -1),
                                          .after = neighbour(run, index, 1),
                                          .words = piece->words,
                                          .characters = piece->characters,
                                          .target = {.text = STR("")}};
    work->public.hash = piece_hash(work->public.source);
    if (!look_up(run, piece, work, err)) return false;
    work->public.found = work->found.at;
    work->public.found_count = work->found.count;
    if (keep(run, piece, work) || !piece_may_be_filled(run->document, piece)) return true;
    repeat(run, work);
    if (!work->has_target && !fill(run, piece, work)) return find_fragments(run, work, err);
    if (!spell(run, work, err)) return false;
    measure(run, piece, work);
    remember(run, work);
    return true;
}

/* ---- one block -------------------------------------------------------------------------------------------------------- */

static void reopen(struct work *work) {
    work->has_target = false;
    work->public.outcome = SEGMENT_OPEN;
    work->public.target = (struct segment){.text = STR("")};
    work->public.misspelt = (struct finding_list){0};
}

/* As good as the worst of its parts. */
static struct document_origin origin_of(const struct work *works, size_t count) {
    struct document_origin origin = {102, ORIGIN_HUMAN, STATUS_CONFIRMED};
    for (size_t i = 0; i < count; i++) {
        const struct document_origin *part = &works[i].public.origin;
        if (!works[i].has_target) {
            origin.status = STATUS_DRAFT;
            continue;
        }
        if (part->score < origin.score) origin.score = part->score;
        if (part->origin > origin.origin) origin.origin = part->origin;
        if (part->status == STATUS_DRAFT) origin.status = STATUS_DRAFT;
    }
    return origin;
}

static bool is_source_wanted(const struct run *run) {
    if (run->options->rest == REST_AUTO) return document_format(run->document) != DOCUMENT_XLIFF;
    return run->options->rest == REST_SOURCE;
}

/* Nothing was found for the block. A document of one language then has its source already; one of two sides has no target. */
static bool set_rest(struct run *run, const struct piece *piece, struct segment whole) {
    struct document_origin origin = {-1, ORIGIN_HUMAN, STATUS_REJECTED};
    bool two_sided = document_format(run->document) == DOCUMENT_XLIFF;
    if (two_sided != is_source_wanted(run)) return true;
    return document_set_target(run->document, piece->block, whole, &origin, NULL);
}

static void set_block(struct run *run, size_t first, struct work *works, size_t count) {
    const struct piece *pieces = &run->pieces.at[first];
    const struct piece_target **targets = ARENA_ARRAY(&run->arena, const struct piece_target *, count);
    bool any = false, drop = !is_source_wanted(run);
    if (works[0].public.outcome == SEGMENT_KEPT || !piece_may_be_filled(run->document, pieces)) return;
    for (size_t i = 0; i < count; i++) {
        targets[i] = works[i].has_target ? &works[i].target : NULL;
        any |= works[i].has_target;
    }
    struct segment whole = pieces_join(&run->arena, run->document, pieces, count, targets, drop);
    struct document_origin origin = origin_of(works, count);
    if (any ? document_set_target(run->document, pieces->block, whole, &origin, NULL) : set_rest(run, pieces, whole)) return;
    for (size_t i = 0; i < count; i++) reopen(&works[i]); /* too long, or codes that must not stand like that */
}

/* Matches besides the one that was filled in. */
static void add_candidates(struct run *run, const struct work *work, const struct piece *piece) {
    for (size_t i = 0; i < work->found.count && i < run->options->candidates; i++) {
        const struct suggestion *match = &work->found.at[i];
        struct document_origin origin = {match->score, match->unit.origin, match->unit.status};
        document_add_candidate(run->document, piece->block, match->unit.source, match->target, &origin, NULL);
    }
}

static void count(struct pretranslate_report *report, const struct pretranslated *segment) {
    report->segments++;
    report->filled += segment->outcome == SEGMENT_FILLED;
    report->repeated += segment->outcome == SEGMENT_REPEATED;
    report->kept += segment->outcome == SEGMENT_KEPT;
    report->open += segment->outcome == SEGMENT_OPEN;
    bool fresh = segment->outcome == SEGMENT_FILLED || segment->outcome == SEGMENT_REPEATED;
    report->exact += fresh && segment->origin.score >= 100;
    report->misspelt += segment->misspelt.count > 0;
}

static bool run_block(struct run *run, size_t first, size_t end, struct error *err) {
    struct work *works = ARENA_ARRAY(&run->arena, struct work, end - first);
    for (size_t i = first; i < end; i++)
        if (!work_on(run, i, &works[i - first], err)) return false;
    set_block(run, first, works, end - first);
    for (size_t i = first; i < end; i++) {
        const struct work *work = &works[i - first];
        if (document_format(run->document) == DOCUMENT_XLIFF) add_candidates(run, work, &run->pieces.at[i]);
        count(run->report, &work->public);
        if (run->told && !run->told(run->context, &work->public, err)) return false;
    }
    return true;
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

static bool run_all(struct run *run, struct error *err) {
    for (size_t first = 0, end; first < run->pieces.count; first = end) {
        const struct piece *piece = &run->pieces.at[first];
        end = first + 1;
        /* What can't be filled needs not stand in memory as a whole: it may be large. */
        while (piece_may_be_filled(run->document, piece) && end < run->pieces.count && piece[end - first].block == piece->block)
            end++;
        if (!run_block(run, first, end, err)) return false;
        arena_reset(&run->arena);
    }
    return true;
}

static bool check_options(const struct pretranslate_options *options, struct error *err) {
    if (options->min_score < 1 || options->min_score > 102) return error_set(err, ERR_INVALID, "min_score: from 1 to 102");
    if (options->candidates > CANDIDATES_MAX) return error_set(err, ERR_INVALID, "candidates: at most %d", CANDIDATES_MAX);
    return true;
}

bool service_pretranslate(struct service *service, struct document *document, const struct pretranslate_options *options,
                          pretranslated_fn told, void *context, struct pretranslate_report *out, struct error *err) {
    struct run run = {
        .service = service, .document = document, .options = options, .told = told, .context = context, .report = out};
    *out = (struct pretranslate_report){0};
    if (!check_options(options, err) || !service_require_readable(service, err) ||
        !document_set_languages(document, &options->from, &options->to, err))
        return false;
    bool ok = pieces_cut(service, document, &options->from, options->rules, &run.pieces, err);
    repeats_init(&run.repeats, run.pieces.count);
    ok = ok && run_all(&run, err);
    repeats_done(&run.repeats);
    arena_done(&run.taken);
    pieces_done(&run.pieces);
    arena_done(&run.arena);
    return ok;
}
