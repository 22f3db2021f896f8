/* SPDX-License-Identifier: Apache-2.0 */
/* Pre-translation of an article that is kept: what is empty gets the best match that is good enough. It is looked up beside the
 * store, and written in groups; a segment that somebody began meanwhile stays theirs. */
#include <string.h>

#include "base/clock.h"
#include "service/articles/article_fit.h"
#include "service/articles/article_store.h"
#include "service/bulk/pieces.h"
#include "service/bulk/repeats.h"
#include "service/library/caller.h"
#include "service/library/state.h"
#include "text/text.h"

enum {
    GROUP = 200, /* segments in one transaction: others get their turn in between */
    MATCHES = 3, /* that are looked at until one's codes fit */
    ARENA_MAX = 1 << 20,
};

/* What was found for a segment. */
struct found {
    size_t index; /* of the record */
    struct segment target;
    struct article_match match;
};

struct pretranslation {
    struct service *service;
    struct arena *arena;
    const struct article_pretranslate *wanted;
    struct str author;
    struct article *article;
    struct segment_record *records;
    size_t count;
    struct found *found;
    size_t found_count;
    struct repeats repeats; /* of struct article_segment */
    struct arena scratch;   /* of one look-up */
    struct article_pretranslate_report report;
    size_t written;    /* of those found */
    int64_t done, all; /* empty segments */
};

/* ---- repeats ------------------------------------------------------------------------------------------------------------ */

/* What people have done in this article already goes before what the memories have. */
static void begin_repeats(struct pretranslation *run) {
    repeats_init(&run->repeats, run->count);
    for (size_t i = 0; i < run->count; i++) {
        const struct article_segment *segment = &run->records[i].segment;
        if (segment->translate && article_state_is_done(segment->state))
            repeats_put(&run->repeats, piece_hash(segment->source), segment);
    }
}

/* ---- one segment -------------------------------------------------------------------------------------------------------- */

static bool take_repeat(struct pretranslation *run, size_t i, struct found *found) {
    struct article_segment *segment = &run->records[i].segment;
    const struct article_segment *first = repeats_find(&run->repeats, piece_hash(segment->source));
    if (!first) return false;
    *found = (struct found){i, article_rename_codes(run->arena, first->source, segment->source, first->target), first->match};
    if (article_state_is_done(first->state))
        found->match = (struct article_match){100, ORIGIN_HUMAN, first->unit.memory, first->unit.id};
    run->report.repeated++;
    return true;
}

static void complete(struct pretranslation *run, struct segment source, struct segment *target) {
    struct arena *arena = &run->scratch;
    const bool *shared = ARENA_ARRAY(arena, bool, source.code_count + 1); /* none is told: they stand alone in a segment */
    struct piece_target made;
    if (piece_take_target(arena, source, shared, *target, &made) &&
        piece_complete_target(arena, source, &run->article->from, &run->article->to, &made))
        *target = piece_target_segment(arena, source, &made);
}

/* A code whose place isn't known is left to the translator, whom a confirmation without it asks; the file keeps the source
 * until then (article_file.c). */
static bool take_match(struct pretranslation *run, size_t i, const struct suggestion_list *list, struct found *found) {
    struct segment source = run->records[i].segment.source;
    for (size_t k = 0; k < list->count; k++) {
        const struct suggestion *match = &list->at[k];
        struct segment target = match->target;
        if (text_is_blank(target.text) || !document_check_target(source, target, NULL)) continue;
        if (!piece_lacks_on_purpose(source, match)) complete(run, source, &target);
        *found = (struct found){i,
                                segment_copy(run->arena, target),
                                {match->score, match->unit.origin, arena_copy(run->arena, match->memory), match->unit.id}};
        run->report.filled++;
        return true;
    }
    return false;
}

static bool look_up(struct pretranslation *run, size_t i, struct suggestion_list *list, struct error *err) {
    const struct article_segment *segment = &run->records[i].segment;
    struct suggest_request request = {.from = run->article->from,
                                      .to = run->article->to,
                                      .text = segment->source,
                                      .before = article_neighbour(run->records, run->count, i, -1),
                                      .after = article_neighbour(run->records, run->count, i, 1),
                                      .context_id = segment->context_id,
                                      .filter = run->wanted->filter,
                                      .limit = MATCHES,
                                      .min_score = run->wanted->min_score};
    if (run->scratch.bytes > ARENA_MAX) arena_reset(&run->scratch);
    return service_suggest(run->service, &run->scratch, &request, list, err);
}

/* A match whose context agrees knows better than a repetition. */
static bool fill(struct pretranslation *run, size_t i, struct error *err) {
    struct segment_record *record = &run->records[i];
    struct suggestion_list list;
    struct found found;
    if (!look_up(run, i, &list, err)) return false;
    bool in_context = list.count > 0 && list.at[0].score > 100;
    bool taken = (!in_context && take_repeat(run, i, &found)) || take_match(run, i, &list, &found);
    if (!taken) {
        run->report.open++;
        return true;
    }
    run->found[run->found_count++] = found;
    if (found.match.score >= 100) run->report.exact++;
    record->segment.target = found.target; /* for repetitions further down; the state stays what was seen */
    record->segment.match = found.match;
    repeats_put(&run->repeats, piece_hash(record->segment.source), &record->segment);
    return true;
}

/* ---- the write ---------------------------------------------------------------------------------------------------------- */

static bool put_one(struct pretranslation *run, struct store_tx *tx, const struct found *found, int64_t now_ms,
                    struct error *err) {
    struct segment_record record;
    struct article *article = run->article;
    const struct article_segment *seen = &run->records[found->index].segment;
    struct error fault = {0};
    if (!article_tx_read_segment(tx, run->arena, article->id, seen->id, &record, &fault))
        return fault.code == ERR_NOT_FOUND || error_set(err, fault.code, "%s", fault.message);
    if (record.segment.rev != seen->rev || !segment_equal(record.segment.source, seen->source)) return true;
    struct article_segment after = record.segment;
    after.state = ARTICLE_PRETRANSLATED;
    after.target = found->target;
    after.match = found->match;
    after.changed_ms = article->changed_ms = now_ms;
    after.changed_by = run->author;
    after.rev = ++article->rev;
    if (!article_tx_keep_state(tx, run->arena, article->id, &record, err)) return false;
    article_count_segment(article, &record.segment, -1);
    article_count_segment(article, &after, 1);
    record.segment = after;
    return article_tx_write_segment(tx, run->arena, article->id, &record, err) &&
           article_tx_note_change(tx, run->arena, article->id, after.id, seen->rev, after.rev, err);
}

static bool run_group(struct store_tx *tx, void *context, struct error *err) {
    struct pretranslation *run = context;
    int64_t now_ms = clock_now_ms();
    size_t end = run->found_count - run->written < GROUP ? run->found_count : run->written + GROUP;
    if (!article_tx_read(tx, run->arena, run->article->id, run->article, err)) return false;
    for (size_t i = run->written; i < end; i++)
        if (!put_one(run, tx, &run->found[i], now_ms, err)) return false;
    return article_tx_write(tx, run->arena, run->article, err);
}

static bool write_found(struct pretranslation *run, struct error *err) {
    for (; run->written < run->found_count; run->written += GROUP) {
        if (!store_write(run->service->store, &(struct store_write){run_group, NULL, run}, err)) return false;
        article_tell(run->service, run->article->id);
    }
    run->written = run->found_count;
    return true;
}

static bool is_wanted(const struct article_segment *segment) {
    return segment->translate && segment->state == ARTICLE_EMPTY;
}

static bool fill_all(struct pretranslation *run, struct error *err) {
    for (size_t i = 0; i < run->count; i++) run->all += is_wanted(&run->records[i].segment);
    for (size_t i = 0; i < run->count; i++) {
        if (!is_wanted(&run->records[i].segment)) continue;
        if (!service_require_going_on(run->service, err) || !fill(run, i, err)) return false;
        run->done++;
        if (run->wanted->tell && !run->wanted->tell(run->wanted->context, run->done, run->all, err)) return false;
        if (run->found_count - run->written >= GROUP && !write_found(run, err)) return false;
    }
    return true;
}

static bool run_all(struct pretranslation *run, struct error *err) {
    struct error fault = {0};
    bool ok = fill_all(run, err);
    return write_found(run, ok ? err : &fault) && ok;
}

bool service_pretranslate_article(struct service *service, struct arena *arena, const struct article_pretranslate *wanted,
                                  struct article *out, struct article_pretranslate_report *report, struct error *err) {
    struct pretranslation run = {.service = service, .arena = arena, .wanted = wanted, .article = out};
    run.author = wanted->author.len ? wanted->author : caller_name();
    if (wanted->min_score < 1 || wanted->min_score > 102) return error_set(err, ERR_INVALID, "min_score: from 1 to 102");
    if (!service_require_writable(service, err) || !article_read(service, arena, wanted->id, out, err) ||
        !article_read_segments(service->store, arena, wanted->id, &run.records, &run.count, err))
        return false;
    run.found = ARENA_ARRAY(arena, struct found, run.count + 1);
    begin_repeats(&run);
    bool ok = run_all(&run, err);
    repeats_done(&run.repeats);
    arena_done(&run.scratch);
    *report = run.report;
    return ok;
}
