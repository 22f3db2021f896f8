/* SPDX-License-Identifier: Apache-2.0 */
/* Targets: saved as drafts, confirmed, brought back. One transaction holds the segment, the sums of its article, its former
 * state, the listing of changes and, for a confirmation, the unit in the memory. */
#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

#include "base/clock.h"
#include "exchange/document.h"
#include "service/articles/article_store.h"
#include "service/library/caller.h"
#include "service/memory/confirm.h"
#include "text/text.h"

/* Somebody who goes on with a draft after so long finds the one from before in its history. */
static const int64_t DRAFT_PAUSE_MS = 10LL * 60 * 1000;

struct segment_write {
    struct change_set changes;
    struct arena *arena; /* the caller's; used by the writer thread while the caller waits */
    const struct article_put *wanted;
    struct str author;
    struct article_operation operation;
    bool may_lack_codes;
    struct str memory;  /* of the change set; empty: there is none */
    struct error fault; /* why there is none */
    int64_t now_ms;
    struct article *article;
    struct segment_record record;
    struct article_put_result *out;
};

/* ---- the unit ----------------------------------------------------------------------------------------------------------- */

/* The source of the nearest segment on one side that is translated too, as far as a unit may hold it. */
static bool read_neighbour(struct segment_write *write, struct store_tx *tx, const int64_t *order, size_t count, int step,
                           struct str *out, struct error *err) {
    enum { STEPS_MAX = 20 }; /* over what is shown for context only */
    int64_t n = write->record.segment.n + step;
    *out = STR("");
    for (int i = 0; i < STEPS_MAX && n >= 1 && n <= (int64_t)count; i++, n += step) {
        struct segment_record record;
        if (!article_tx_read_segment(tx, write->arena, write->article->id, order[n - 1], &record, err)) return false;
        if (!record.segment.translate) continue;
        *out = record.segment.source.text;
        break;
    }
    return true;
}

static bool read_neighbours(struct segment_write *write, struct store_tx *tx, struct unit *unit, struct error *err) {
    struct str body;
    int64_t *order;
    size_t count;
    return store_tx_get_record(tx, write->arena, KIND_ORDER, article_name(write->arena, write->article->id), &body, err) &&
           article_unpack_order(write->arena, body, &order, &count, err) &&
           read_neighbour(write, tx, order, count, -1, &unit->before, err) &&
           read_neighbour(write, tx, order, count, 1, &unit->after, err);
}

/* True when the unit is in the memory that this write changes. By id: a memory that is gone may have left its name to another
 * one, whose units have the same numbers. */
static bool is_at_hand(const struct segment_write *write, const struct article_unit *unit) {
    return unit->id && write->memory.len && unit->memory_id == write->changes.memory;
}

static bool take_back(struct segment_write *write, struct store_tx *tx, const struct article_unit *unit, struct error *err) {
    if (!is_at_hand(write, unit)) return true;
    return confirm_take_back(&write->changes, tx, unit->id, unit->rev, unit->before, write->now_ms, err);
}

/* Somebody may leave codes out, knowingly: else files would come back without their links and emphasis, and so would whatever
 * is made with the unit later. */
static bool check_codes(struct segment_write *write, const struct article_segment *segment, struct error *err) {
    if (!document_check_target(segment->source, segment->target, err)) return false;
    write->out->lacks_codes = !write->may_lack_codes && !document_check_complete(segment->source, segment->target, err);
    return !write->out->lacks_codes;
}

/* A unit that this segment was confirmed as before, and that is another one now, would be suggested with the old text. */
static bool confirm(struct segment_write *write, struct store_tx *tx, struct article_segment *segment, struct error *err) {
    const struct article *article = write->article;
    struct article_unit own = segment->unit;
    struct confirmation made;
    struct unit unit = {.from = article->from,
                        .to = article->to,
                        .source = segment->source,
                        .target = segment->target,
                        .context_id = segment->context_id,
                        .document = article->name,
                        .tuid = STR(""),
                        .origin = ORIGIN_HUMAN,
                        .status = segment->state == ARTICLE_REVIEWED ? STATUS_REVIEWED : STATUS_CONFIRMED,
                        .author = write->author,
                        .changed_by = STR("")};
    if (!write->memory.len) return error_set(err, write->fault.code, "%s", write->fault.message);
    if (!str_equal(write->memory, article->memory))
        return error_set(err, ERR_UNAVAILABLE, "the document's memory has just been changed: try again");
    if (!is_at_hand(write, &own)) own.id = 0;
    if (!check_codes(write, segment, err) || !read_neighbours(write, tx, &unit, err) || !service_check_unit(&unit, err) ||
        !confirm_unit(&write->changes, tx, &unit, own.id, write->now_ms, &made, err) ||
        (own.id && own.id != made.unit.id && !take_back(write, tx, &own, err)))
        return false;
    if (!write->article->memory_id) write->article->memory_id = write->changes.memory;
    segment->unit = (struct article_unit){.memory = write->memory,
                                          .memory_id = write->changes.memory,
                                          .id = made.unit.id,
                                          .rev = made.unit.rev,
                                          .before = made.before};
    segment->previous_source = segment->previous_target = STR("");
    return true;
}

/* ---- the segment -------------------------------------------------------------------------------------------------------- */

/* Auto-saves of one person in a row are one state. */
static bool is_worth_keeping(const struct segment_write *write, const struct article_segment *after) {
    const struct article_segment *before = &write->record.segment;
    bool same_person = str_equal(before->changed_by, after->changed_by);
    if (before->state != ARTICLE_DRAFT || !same_person) return true;
    if (segment_equal(before->target, after->target)) return false;
    return after->state != ARTICLE_DRAFT || write->now_ms - before->changed_ms > DRAFT_PAUSE_MS;
}

static void remember_operation(struct segment_write *write) {
    struct segment_record *record = &write->record;
    if (!write->wanted->operation.len) return;
    if (record->operation_count == ARTICLE_OPERATIONS_MAX)
        memmove(record->operations, record->operations + 1, --record->operation_count * sizeof *record->operations);
    record->operations[record->operation_count++] = write->operation;
}

/* Puts `after` in place of the segment that was read. */
static bool replace(struct segment_write *write, struct store_tx *tx, struct article_segment *after, struct error *err) {
    struct segment_record *record = &write->record;
    struct article *article = write->article;
    struct arena *arena = write->arena;
    int64_t old_rev = record->segment.rev;
    after->changed_ms = article->changed_ms = write->now_ms;
    after->changed_by = write->author;
    after->rev = ++article->rev;
    if (article_state_is_done(after->state) && !confirm(write, tx, after, err)) return false;
    if (is_worth_keeping(write, after) && !article_tx_keep_state(tx, arena, article->id, record, err)) return false;
    article_count_segment(article, &record->segment, -1);
    article_count_segment(article, after, 1);
    record->segment = *after;
    remember_operation(write);
    write->out->segment = *after;
    return article_tx_write_segment(tx, arena, article->id, record, err) &&
           article_tx_note_change(tx, arena, article->id, after->id, old_rev, after->rev, err) &&
           article_tx_write(tx, arena, article, err);
}

/* True when this request was carried out before, or can't be: *ok tells which. */
static bool is_repeated(const struct segment_write *write, bool *ok, struct error *err) {
    if (!write->wanted->operation.len) return false;
    for (size_t i = 0; i < write->record.operation_count; i++) {
        if (write->record.operations[i].id != write->operation.id) continue;
        *ok = write->record.operations[i].content == write->operation.content ||
              error_set(err, ERR_CONFLICT, "operation: this id was used for another request");
        return true;
    }
    return false;
}

static bool fetch(struct segment_write *write, struct store_tx *tx, struct error *err) {
    const struct article_put *wanted = write->wanted;
    if (!article_tx_read(tx, write->arena, wanted->id, write->article, err) ||
        !article_tx_read_segment(tx, write->arena, wanted->id, wanted->segment, &write->record, err))
        return false;
    write->out->segment = write->record.segment;
    return write->record.segment.translate || error_set(err, ERR_INVALID, "this block is not to be translated");
}

static bool check_rev(struct segment_write *write, struct error *err) {
    int64_t present = write->record.segment.rev;
    write->out->stale = write->wanted->rev >= 0 && write->wanted->rev != present;
    return !write->out->stale || error_set(err, ERR_STALE, "segment %" PRId64 " has changed: it is at rev %" PRId64 " now",
                                           write->wanted->segment, present);
}

static bool is_there_already(const struct article_segment *present, const struct article_segment *after) {
    return present->state == after->state && segment_equal(present->target, after->target) &&
           (present->unit.id || !article_state_is_done(after->state));
}

/* Remembered all the same: somebody else may change the segment before a retry comes, which must change nothing then. */
static bool note_unchanged(struct segment_write *write, struct store_tx *tx, struct error *err) {
    if (!write->wanted->operation.len) return true;
    remember_operation(write);
    return article_tx_write_segment(tx, write->arena, write->article->id, &write->record, err);
}

static bool run_put(struct store_tx *tx, void *context, struct error *err) {
    struct segment_write *write = context;
    const struct article_put *wanted = write->wanted;
    bool ok = true;
    if (!fetch(write, tx, err)) return false;
    if (is_repeated(write, &ok, err)) return ok;
    struct article_segment after = write->record.segment;
    write->may_lack_codes = wanted->lacks_codes;
    after.target = wanted->target;
    after.state = wanted->state;
    after.match = wanted->match;
    if (after.state == ARTICLE_DRAFT && after.target.text.len == 0) after.state = ARTICLE_EMPTY;
    if (is_there_already(&write->record.segment, &after)) return note_unchanged(write, tx, err);
    return check_rev(write, err) && replace(write, tx, &after, err);
}

static bool find_former(const struct segment_write *write, int64_t *rev, struct error *err) {
    const struct segment_record *record = &write->record;
    int64_t wanted = write->wanted->to_rev;
    for (size_t i = record->history_count; i-- > 0;) {
        *rev = record->history[i];
        if (!wanted || wanted == *rev) return true;
    }
    if (!wanted) return error_set(err, ERR_NOT_FOUND, "there is no former state");
    return error_set(err, ERR_NOT_FOUND, "there is no former state with rev %" PRId64, wanted);
}

static bool run_revert(struct store_tx *tx, void *context, struct error *err) {
    struct segment_write *write = context;
    const struct article_segment *present = &write->record.segment;
    struct str body;
    int64_t rev = 0;
    bool ok = true;
    if (!fetch(write, tx, err)) return false;
    if (is_repeated(write, &ok, err)) return ok;
    if (!check_rev(write, err) || !find_former(write, &rev, err)) return false;
    struct article_segment after = *present;
    struct str name = article_history_name(write->arena, write->wanted->id, write->wanted->segment, rev);
    if (!store_tx_get_record(tx, write->arena, KIND_HISTORY, name, &body, err) ||
        !article_unpack_state(write->arena, body, &after, err))
        return false;
    /* What was confirmed for another source is no translation of this one. */
    if (rev < present->source_rev) {
        if (after.state != ARTICLE_EMPTY) after.state = ARTICLE_DRAFT;
        after.unit = present->unit;
    }
    write->may_lack_codes = true; /* as it was confirmed then */
    if (after.unit.id == 0 && article_state_is_done(after.state)) after.unit = present->unit;
    if (article_state_is_done(present->state) && !article_state_is_done(after.state) &&
        !take_back(write, tx, &present->unit, err))
        return false;
    return replace(write, tx, &after, err);
}

/* ---- the write ---------------------------------------------------------------------------------------------------------- */

static void end_write(void *context, bool committed) {
    struct segment_write *write = context;
    if (write->memory.len && write->changes.count) change_end(&write->changes, committed);
}

static uint64_t hash_of_content(const struct article_put *wanted) {
    struct buf codes = {0};
    segment_pack_codes(&codes, wanted->target);
    uint64_t hash = XXH3_64bits_withSeed(wanted->target.text.at, wanted->target.text.len, (uint64_t)wanted->state);
    hash = XXH3_64bits_withSeed(codes.at, codes.len, hash);
    buf_done(&codes);
    return hash + (uint64_t)wanted->to_rev;
}

static bool check_put(const struct article_put *wanted, struct error *err) {
    size_t marks = segment_count_codes(wanted->target.text);
    if (wanted->target.text.len > UNIT_TEXT_MAX)
        return error_set(err, ERR_TOO_LARGE, "target: more than %d bytes", UNIT_TEXT_MAX);
    if (wanted->target.code_count > UNIT_CODES_MAX)
        return error_set(err, ERR_TOO_LARGE, "target: more than %d inline codes", UNIT_CODES_MAX);
    if (!utf8_valid(wanted->target.text, NULL)) return error_set(err, ERR_INVALID, "target: not UTF-8");
    if (marks != wanted->target.code_count)
        return error_set(err, ERR_INVALID, "target: %zu inline codes for %zu places in the text", wanted->target.code_count,
                         marks);
    if (wanted->author.len > UNIT_FIELD_MAX || !utf8_valid(wanted->author, NULL))
        return error_set(err, ERR_INVALID, "author: at most %d bytes of UTF-8", UNIT_FIELD_MAX);
    return true;
}

/* Which memory a confirmation would go to. A draft needs none: it may be gone. */
static bool find_memory(struct segment_write *write, struct service *service, struct error *err) {
    struct memory memory;
    if (!service_get_article(service, write->arena, write->wanted->id, write->article, err)) return false;
    struct str name = write->article->memory;
    if (!catalogue_find_memory(service, write->arena, name, &memory, &write->fault)) return true;
    if (memory.read_only) {
        error_set(&write->fault, ERR_DENIED, "memory \"%" STR_FMT "\" is read-only", STR_ARG(name));
        return true;
    }
    write->memory = name;
    change_set_init(&write->changes, service, memory.id);
    return true;
}

static bool write_segment(struct service *service, struct arena *arena, const struct article_put *wanted,
                          bool (*run)(struct store_tx *, void *, struct error *), struct article_put_result *out,
                          struct error *err) {
    struct segment_write write = {
        .arena = arena, .wanted = wanted, .now_ms = clock_now_ms(), .article = &out->article, .out = out};
    *out = (struct article_put_result){0};
    write.author = wanted->author.len ? wanted->author : caller_name();
    write.operation.id = XXH3_64bits(wanted->operation.at, wanted->operation.len);
    write.operation.content = hash_of_content(wanted);
    if (!check_put(wanted, err) || !service_require_writable(service, err) || !find_memory(&write, service, err)) return false;
    bool ok = store_write(service->store, &(struct store_write){run, end_write, &write}, err);
    change_set_done(&write.changes);
    if (ok) article_tell(service, wanted->id);
    return ok;
}

bool service_put_article_segment(struct service *service, struct arena *arena, const struct article_put *wanted,
                                 struct article_put_result *out, struct error *err) {
    if (wanted->state == ARTICLE_EMPTY || wanted->state == ARTICLE_PRETRANSLATED)
        return error_set(err, ERR_INVALID, "state: \"draft\", \"confirmed\" or \"reviewed\"");
    return write_segment(service, arena, wanted, run_put, out, err);
}

bool service_revert_article_segment(struct service *service, struct arena *arena, const struct article_put *wanted,
                                    struct article_put_result *out, struct error *err) {
    return write_segment(service, arena, wanted, run_revert, out, err);
}
