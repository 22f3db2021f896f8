/* SPDX-License-Identifier: Apache-2.0 */
/* How much of an article is left to do, and how near the memories are to it: analysis.h over the segments as they are now. */
#include "service/articles/article_store.h"
#include "service/articles/articles.h"
#include "service/bulk/analysis.h"
#include "service/bulk/pieces.h"
#include "service/library/state.h"

enum { ARENA_MAX = 1 << 20 };

struct analysing {
    struct service *service;
    const struct article *article;
    const struct unit_filter *filter;
    const struct segment_record *records;
    size_t count;
    struct arena scratch;
};

/* What is near is found much faster than what is far: only where nothing is near, it looks further. */
static bool find_best(struct analysing *run, size_t i, int *score, struct error *err) {
    const int rates[] = {MIN_SCORE_DEFAULT, BAND_SCORE_MIN};
    struct suggest_request request = {.from = run->article->from,
                                      .to = run->article->to,
                                      .text = run->records[i].segment.source,
                                      .before = article_neighbour(run->records, run->count, i, -1),
                                      .after = article_neighbour(run->records, run->count, i, 1),
                                      .context_id = run->records[i].segment.context_id,
                                      .filter = *run->filter,
                                      .limit = 1};
    *score = 0;
    for (size_t k = 0; k < sizeof rates / sizeof *rates && !*score; k++) {
        struct suggestion_list found;
        request.min_score = rates[k];
        if (run->scratch.bytes > ARENA_MAX) arena_reset(&run->scratch);
        if (!service_suggest(run->service, &run->scratch, &request, &found, err)) return false;
        if (found.count) *score = found.at[0].score;
    }
    return true;
}

static bool analyse(struct analysing *run, struct analysis_memory *memory, struct analysis *out, struct error *err) {
    for (size_t i = 0; i < run->count; i++) {
        const struct article_segment *segment = &run->records[i].segment;
        if (!segment->translate) continue;
        if (!service_require_going_on(run->service, err)) return false;
        struct pretranslated counted = {.source = segment->source,
                                        .words = (uint32_t)segment->words,
                                        .characters = (uint32_t)segment->characters,
                                        .hash = piece_hash(segment->source),
                                        .outcome = article_state_is_done(segment->state) ? SEGMENT_KEPT : SEGMENT_OPEN};
        struct internal_match internal = analysis_compare(memory, segment->source, counted.hash);
        if (counted.outcome == SEGMENT_OPEN && !find_best(run, i, &counted.best_score, err)) return false;
        analysis_count(out, &counted, internal);
    }
    return true;
}

bool service_analyse_article(struct service *service, struct arena *arena, int64_t id, const struct unit_filter *filter,
                             struct article *article, struct analysis *out, struct error *err) {
    struct segment_record *records;
    struct analysing run = {.service = service, .article = article, .filter = filter};
    *out = (struct analysis){0};
    if (!service_get_article(service, arena, id, article, err) ||
        !article_read_segments(service->store, arena, id, &records, &run.count, err))
        return false;
    run.records = records;
    struct analysis_memory *memory = analysis_memory_open(&article->from);
    bool ok = analyse(&run, memory, out, err);
    analysis_memory_close(memory);
    arena_done(&run.scratch);
    return ok;
}
