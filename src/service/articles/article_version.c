/* SPDX-License-Identifier: Apache-2.0 */
/* A new version of an article: the wire has sent a correction, or three more paragraphs. All is worked out beside the store;
 * the write only checks that nobody has changed the article meanwhile, or else it is worked out again. Where people type faster
 * than that, the last attempt is worked out within the write, while theirs wait. */
#include <string.h>

#include "base/clock.h"
#include "service/articles/article_diff.h"
#include "service/articles/article_fit.h"
#include "service/articles/article_parse.h"
#include "service/articles/article_store.h"
#include "service/bulk/pieces.h"
#include "service/library/caller.h"
#include "service/library/state.h"
#include "text/text.h"

enum { ATTEMPTS = 4 };

struct version {
    struct arena *arena;
    const struct article_parse *parse; /* the new file */
    bool named;                        /* and its name is the article's from now on */
    struct str author;
    int64_t now_ms;
    struct article former;      /* the article as it is, */
    struct article article;     /* and as it will be */
    int64_t seen;               /* rev that the caller has seen; below 0: any */
    bool last;                  /* attempt */
    struct segment_record *old; /* in order of n, as are `fresh` and `matches` */
    size_t old_count;
    struct segment_record *fresh;
    struct diff_match *matches;
    size_t count;
    struct article_version_report report;
    bool overtaken;
};

/* ---- segments ----------------------------------------------------------------------------------------------------------- */

/* What time has brought to the segment goes on with it. */
static void keep_all(struct version *version, const struct segment_record *old, struct segment_record *fresh) {
    struct article_segment *segment = &fresh->segment, place = *segment;
    *fresh = *old;
    segment->n = place.n;
    segment->block = place.block;
    segment->start = place.start;
    segment->end = place.end;
    segment->translate = place.translate;
    segment->words = place.words;
    segment->characters = place.characters;
    segment->note = place.note;
    segment->context_id = place.context_id;
    segment->max_characters = place.max_characters;
    segment->target = article_rename_codes(version->arena, old->segment.source, place.source, old->segment.target);
    segment->source = place.source;
    version->report.kept += segment->translate;
    if (segment->state != ARTICLE_EMPTY || place.state == ARTICLE_EMPTY || !segment->translate) return;
    segment->state = place.state; /* nobody had begun, and the file brings a target */
    segment->target = place.target;
    segment->rev = ++version->article.rev;
    segment->changed_ms = version->now_ms;
    segment->changed_by = version->author;
}

/* The old target is where to begin; the old source tells what it was made for. */
static void keep_as_draft(struct version *version, const struct segment_record *old, struct segment_record *fresh) {
    const struct article_segment *former = &old->segment;
    struct article_segment *segment = &fresh->segment;
    struct segment_record made = *old;
    bool has_target = !text_is_blank(former->target.text) && segment->state == ARTICLE_EMPTY;
    made.segment = *segment;
    *fresh = made;
    segment->id = former->id;
    segment->rev = segment->source_rev = ++version->article.rev;
    segment->changed_ms = version->now_ms;
    segment->changed_by = version->author;
    version->report.changed++;
    if (!has_target) return;
    bool still = former->state == ARTICLE_DRAFT && former->previous_source.len > 0;
    segment->state = ARTICLE_DRAFT;
    segment->target = article_fit_target(version->arena, segment->source, former->target);
    segment->previous_source = still ? former->previous_source : former->source.text;
    segment->previous_target = still ? former->previous_target : former->target.text;
}

static void add_new(struct version *version, struct segment_record *fresh) {
    fresh->segment.id = version->article.next_id++;
    fresh->segment.rev = ++version->article.rev;
    fresh->segment.changed_ms = version->now_ms;
    version->report.added += fresh->segment.translate;
}

static struct diff_item item_of(const struct segment_record *record) {
    const struct article_segment *segment = &record->segment;
    return (struct diff_item){segment->source.text, piece_hash(segment->source) + segment->translate};
}

static void match_segments(struct version *version) {
    struct arena *arena = version->arena;
    struct diff_item *old = ARENA_ARRAY(arena, struct diff_item, version->old_count + 1);
    struct diff_item *fresh = ARENA_ARRAY(arena, struct diff_item, version->count + 1);
    version->matches = ARENA_ARRAY(arena, struct diff_match, version->count + 1);
    for (size_t i = 0; i < version->old_count; i++) old[i] = item_of(&version->old[i]);
    for (size_t i = 0; i < version->count; i++) fresh[i] = item_of(&version->fresh[i]);
    article_diff(arena, old, version->old_count, fresh, version->count, version->matches);
    for (size_t i = 0; i < version->count; i++) {
        struct diff_match *match = &version->matches[i];
        bool both =
            match->kind != DIFF_NEW && version->old[match->old].segment.translate && version->fresh[i].segment.translate;
        if (match->kind == DIFF_CHANGED && !both) *match = (struct diff_match){DIFF_NEW, SIZE_MAX};
        switch (match->kind) {
        case DIFF_SAME: keep_all(version, &version->old[match->old], &version->fresh[i]); break;
        case DIFF_CHANGED: keep_as_draft(version, &version->old[match->old], &version->fresh[i]); break;
        case DIFF_NEW: add_new(version, &version->fresh[i]); break;
        }
    }
}

static void count_all(struct version *version) {
    struct article *article = &version->article;
    article->segments = article->words = article->words_left = article->characters = 0;
    for (int i = 0; i < ARTICLE_STATES; i++) article->states[i] = 0;
    for (size_t i = 0; i < version->count; i++) article_count_segment(article, &version->fresh[i].segment, 1);
    for (size_t i = 0; i < version->old_count; i++) version->report.removed += version->old[i].segment.translate;
    version->report.removed -= version->report.kept + version->report.changed;
}

static void take_fresh(struct version *version) {
    const struct article_parse *parse = version->parse;
    version->count = parse->count;
    version->fresh = ARENA_ARRAY(version->arena, struct segment_record, parse->count + 1);
    for (size_t i = 0; i < parse->count; i++) version->fresh[i].segment = parse->at[i];
    if (version->named) version->article.name = parse->name;
    version->article.format = parse->format;
}

/* From the article as it is, and its old segments, to what it will be. */
static void work_out(struct version *version) {
    struct article *article = &version->article;
    version->report = (struct article_version_report){0};
    *article = version->former;
    take_fresh(version);
    article->changed_ms = version->now_ms;
    article->version++;
    article->rev++; /* at least one, whatever the segments take */
    match_segments(version);
    count_all(version);
}

/* ---- the write ---------------------------------------------------------------------------------------------------------- */

static bool remove_old(struct version *version, struct store_tx *tx, const struct segment_record *old, struct error *err) {
    struct arena *arena = version->arena;
    int64_t id = version->article.id;
    struct str name = article_segment_name(arena, id, old->segment.id);
    return store_tx_remove_record(tx, KIND_SEGMENT, name, err) && store_tx_remove_records(tx, KIND_HISTORY, name, err) &&
           store_tx_remove_record(tx, KIND_CHANGE, article_change_name(arena, id, old->segment.rev), err);
}

static bool write_fresh(struct version *version, struct store_tx *tx, size_t i, struct error *err) {
    struct segment_record *fresh = &version->fresh[i];
    const struct diff_match *match = &version->matches[i];
    const struct segment_record *old = match->kind == DIFF_NEW ? NULL : &version->old[match->old];
    int64_t id = version->article.id, old_rev = old ? old->segment.rev : 0;
    if (match->kind == DIFF_CHANGED && old) {
        struct segment_record former = *old;
        if (!article_tx_keep_state(tx, version->arena, id, &former, err)) return false;
        memcpy(fresh->history, former.history, sizeof fresh->history);
        fresh->history_count = former.history_count;
    }
    return article_tx_write_segment(tx, version->arena, id, fresh, err) &&
           (fresh->segment.rev == old_rev ||
            article_tx_note_change(tx, version->arena, id, fresh->segment.id, old_rev, fresh->segment.rev, err));
}

static bool write_segments(struct version *version, struct store_tx *tx, struct error *err) {
    bool *stays = ARENA_ARRAY(version->arena, bool, version->old_count + 1);
    for (size_t i = 0; i < version->count; i++)
        if (version->matches[i].kind != DIFF_NEW) stays[version->matches[i].old] = true;
    for (size_t i = 0; i < version->old_count; i++)
        if (!stays[i] && !remove_old(version, tx, &version->old[i], err)) return false;
    for (size_t i = 0; i < version->count; i++)
        if (!write_fresh(version, tx, i, err)) return false;
    return true;
}

/* Which segments there are changes with the version only: what else has happened is in them. */
static bool catch_up(struct version *version, struct store_tx *tx, const struct article *now, struct error *err) {
    for (size_t i = 0; i < version->old_count; i++) {
        struct segment_record *old = &version->old[i];
        if (!article_tx_read_segment(tx, version->arena, now->id, old->segment.id, old, err)) return false;
    }
    version->former = *now;
    work_out(version);
    return true;
}

static bool run_version(struct store_tx *tx, void *context, struct error *err) {
    struct version *version = context;
    struct arena *arena = version->arena;
    struct article now;
    int64_t id = version->former.id;
    if (!article_tx_read(tx, arena, id, &now, err) || !article_is_at(&now, version->seen, err)) return false;
    bool is_current = now.rev == version->former.rev, same_segments = now.version == version->former.version;
    version->overtaken = !is_current && !(version->last && same_segments);
    if (version->overtaken) return error_set(err, ERR_UNAVAILABLE, "others replace the document all the time: try again");
    if (!is_current && !catch_up(version, tx, &now, err)) return false;
    int64_t *order = ARENA_ARRAY(arena, int64_t, version->count + 1);
    for (size_t i = 0; i < version->count; i++) order[i] = version->fresh[i].segment.id;
    return write_segments(version, tx, err) && article_tx_write(tx, arena, &version->article, err) &&
           store_tx_put_record(tx, KIND_SOURCE, article_name(arena, id), version->parse->file.bytes, err) &&
           store_tx_put_record(tx, KIND_ORDER, article_name(arena, id), article_pack_order(arena, order, version->count), err);
}

/* ---- the attempts ------------------------------------------------------------------------------------------------------- */

/* What the file has does not depend on what people do meanwhile: it is read once. */
static bool parse_file(struct service *service, struct arena *arena, int64_t id, const struct article_file *file,
                       struct article_parse *parse, struct article_warnings *warnings, struct error *err) {
    struct article article;
    warnings->count = 0;
    if (!article_read(service, arena, id, &article, err)) return false;
    *parse = (struct article_parse){.file = *file, .from = article.from, .to = article.to};
    if (!file->name.len) parse->file.name = article.name;
    if (!file->format_known) parse->file.format = article.format;
    parse->file.format_known = true;
    parse->memory = article_rules(service, arena, article.memory);
    return article_parse(service, arena, parse, warnings, err);
}

static bool attempt(struct service *service, struct version *version, int64_t id, struct error *err) {
    version->overtaken = false;
    if (!article_read(service, version->arena, id, &version->former, err) ||
        !article_read_segments(service->store, version->arena, id, &version->old, &version->old_count, err))
        return false;
    work_out(version);
    return store_write(service->store, &(struct store_write){run_version, NULL, version}, err);
}

static bool attempt_all(struct service *service, struct version *version, int64_t id, struct error *err) {
    struct error fault = {0};
    bool ok = false;
    for (int i = 0; i < ATTEMPTS && !ok && (i == 0 || version->overtaken); i++) {
        arena_reset(version->arena);
        error_clear(&fault);
        version->last = i == ATTEMPTS - 1;
        ok = attempt(service, version, id, &fault);
    }
    return ok || error_set(err, fault.code, "%s", fault.message);
}

bool service_put_article_source(struct service *service, struct arena *arena, int64_t id, int64_t rev,
                                const struct article_file *file, struct str author, struct article *out,
                                struct article_version_report *report, struct article_warnings *warnings, struct error *err) {
    struct arena scratch = {0}; /* of one attempt */
    struct article_parse parse;
    struct version version = {.arena = &scratch,
                              .parse = &parse,
                              .seen = rev,
                              .named = file->name.len > 0,
                              .author = author.len ? author : caller_name(),
                              .now_ms = clock_now_ms()};
    bool ok = service_require_writable(service, err) && parse_file(service, arena, id, file, &parse, warnings, err) &&
              attempt_all(service, &version, id, err);
    if (ok) {
        article_tell(service, id);
        *out = version.article;
        out->name = arena_copy(arena, out->name);
        out->memory = arena_copy(arena, out->memory);
        out->author = arena_copy(arena, out->author);
        *report = version.report;
    }
    arena_done(&scratch);
    return ok;
}
