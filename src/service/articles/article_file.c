/* SPDX-License-Identifier: Apache-2.0 */
/* An article as a file: the document that was uploaded with the targets in their places, or its segments as XLIFF or TMX. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "exchange/tmx/tmx.h"
#include "exchange/xliff/xliff2_write.h"
#include "exchange/xliff/xliff_write.h"
#include "service/articles/article_fit.h"
#include "service/articles/article_parse.h"
#include "service/articles/article_place.h"
#include "service/articles/article_store.h"
#include "service/library/state.h"
#include "text/encoding.h"
#include "text/text.h"

struct download {
    struct service *service;
    struct arena *arena;
    const struct article_download_options *options;
    const struct article *article;
    const struct segment_record *records;
    size_t count;
    struct article_download_report *report;
    struct buf *out;
};

static bool has_target(const struct download *download, const struct article_segment *segment) {
    return segment->translate && !text_is_blank(segment->target.text) &&
           (!download->options->done_only || article_state_is_done(segment->state));
}

static struct document_origin origin_of(const struct article_segment *segment) {
    struct document_origin origin = {-1, ORIGIN_HUMAN, STATUS_DRAFT};
    if (segment->state == ARTICLE_CONFIRMED) origin.status = STATUS_CONFIRMED;
    if (segment->state == ARTICLE_REVIEWED) origin.status = STATUS_REVIEWED;
    if (segment->state == ARTICLE_PRETRANSLATED) {
        origin.score = segment->match.score;
        origin.origin = segment->match.origin;
    }
    return origin;
}

/* ---- the original ------------------------------------------------------------------------------------------------------- */

/* A half of a pair that another segment has the other half of must stand somewhere: at the end, where nothing tells better. */
static struct segment add_shared(struct arena *arena, struct segment source, const bool *shared, struct segment target) {
    struct buf text = {0};
    struct code *codes = ARENA_ARRAY(arena, struct code, source.code_count + target.code_count);
    size_t count = target.code_count;
    buf_add_str(&text, target.text);
    if (count) memcpy(codes, target.codes, count * sizeof *codes);
    for (size_t i = 0; i < source.code_count; i++) {
        bool there = false;
        for (size_t k = 0; k < target.code_count; k++) there = there || str_equal(target.codes[k].id, source.codes[i].id);
        if (!shared[i] || there) continue;
        buf_add_str(&text, STR(UTF8_CODE));
        codes[count++] = source.codes[i];
    }
    struct segment whole = {arena_copy(arena, buf_str(&text)), codes, count};
    buf_done(&text);
    return whole;
}

/* NULL: a match that nobody has looked at, without a code of the source whose place isn't known. */
static struct piece_target *make_target(const struct download *download, const struct document *document,
                                        const struct piece *piece, const struct article_segment *segment) {
    struct arena *arena = download->arena;
    const struct article *article = download->article;
    struct segment source = segment->source, target = article_fit_target(arena, source, segment->target);
    const bool *shared = piece_find_shared(arena, document, piece);
    struct piece_target *made = ARENA_NEW(arena, struct piece_target);
    if (!piece_take_target(arena, source, shared, target, made))
        piece_take_target(arena, source, shared, add_shared(arena, source, shared, target), made);
    bool unseen = segment->state == ARTICLE_PRETRANSLATED;
    return !unseen || piece_complete_target(arena, source, &article->from, &article->to, made) ? made : NULL;
}

/* As little done as the least of its segments. */
static struct document_origin join_origins(const struct article_segment *const *segments, size_t count) {
    struct document_origin all = origin_of(segments[0]);
    for (size_t i = 1; i < count; i++) {
        struct document_origin one = origin_of(segments[i]);
        bool lesser = one.status == STATUS_DRAFT || (one.status == STATUS_CONFIRMED && all.status == STATUS_REVIEWED);
        if (lesser) all.status = one.status;
        if (one.score < all.score) all.score = one.score;
    }
    return all;
}

static struct segment without_codes(struct arena *arena, struct segment segment) {
    return article_fit_target(arena, (struct segment){.text = STR("")}, segment);
}

/* Codes that cross each other are let go, rather than the whole file. */
static bool set_target(struct arena *arena, struct document *document, size_t block, struct segment target,
                       const struct document_origin *origin, struct error *err) {
    struct error fault = {0};
    return document_set_target(document, block, target, origin, &fault) ||
           document_set_target(document, block, without_codes(arena, target), origin, err);
}

/* Nobody has touched the segment, and it is wanted as it is: then the file is right as it is. What is read of it tells less
 * than it says (states, codes that the target alone has), and would be all that comes back. */
static bool is_untouched(const struct download *download, const struct document_block *block,
                         const struct article_segment *segment) {
    struct article_segment own = *segment;
    bool wanted = has_target(download, segment) || (!download->options->done_only && !download->options->empty_missing);
    article_take_target(download->article->format, block, &own);
    return wanted && block->target.text.len > 0 && own.state == segment->state && segment_equal(own.target, segment->target);
}

/* These segments stand in one block. */
static bool fill_block(const struct download *download, struct document *document, const struct segment_record *records,
                       size_t room, struct error *err) {
    struct arena *arena = download->arena;
    size_t count = 0, filled = 0;
    struct piece *pieces = ARENA_ARRAY(arena, struct piece, room);
    const struct piece_target **targets = ARENA_ARRAY(arena, const struct piece_target *, room);
    const struct article_segment **segments = ARENA_ARRAY(arena, const struct article_segment *, room);
    for (size_t i = 0; i < room; i++) {
        const struct article_segment *segment = &records[i].segment;
        article_find_piece(document, segment, &pieces[count]); /* article_place has put it there */
        if (has_target(download, segment)) targets[count] = make_target(download, document, &pieces[count], segment);
        filled += targets[count] != NULL;
        segments[count++] = segment;
    }
    if (count == 0) return true;
    size_t block = pieces[0].block;
    if (count == 1 && is_untouched(download, document_block(document, block), segments[0])) return true;
    bool had_one = document_block(document, block)->target.text.len > 0;
    if (filled == 0 && !had_one && !download->options->empty_missing) return true;
    bool drop = download->options->empty_missing || (filled == 0 && had_one);
    struct document_origin origin = join_origins(segments, count);
    if (filled < count) origin.status = filled ? STATUS_DRAFT : STATUS_REJECTED;
    return set_target(arena, document, block, pieces_join(arena, document, pieces, count, targets, drop), &origin, err);
}

static bool fill_all(const struct download *download, struct document *document, struct error *err) {
    struct article_places places;
    if (!article_place(download->service, download->arena, document, download->article, download->records, download->count,
                       &places, err))
        return false;
    download->report->lost = 0;
    for (size_t i = 0; i < places.lost_count; i++) download->report->lost += has_target(download, &places.lost[i].segment);
    for (size_t first = 0, end; first < places.count; first = end) {
        end = first + 1;
        while (end < places.count && places.at[end].segment.block == places.at[first].segment.block) end++;
        if (!fill_block(download, document, &places.at[first], end - first, err)) return false;
    }
    return true;
}

/* What an earlier program took may be refused by this one. */
static struct document *open_kept(const struct download *download, struct str bytes, struct error *err) {
    const struct article *article = download->article;
    struct error fault = {0};
    struct document *document = document_open(article->format, arena_copy(download->arena, article->name).at, bytes, &fault);
    if (!document)
        error_set(err, ERR_CONFLICT, "%s. The file can't be read any more; its segments can be had as XLIFF", fault.message);
    return document;
}

static bool write_original(const struct download *download, struct str bytes, struct error *err) {
    const struct article *article = download->article;
    struct document *document = open_kept(download, bytes, err);
    bool ok = document != NULL;
    /* Whatever it says: the file was taken for these languages once. */
    if (ok) document_set_languages(document, &article->from, &article->to, NULL);
    ok = ok && fill_all(download, document, err) && document_write(document, download->out, err);
    document_close(document);
    return ok;
}

/* ---- made from the segments --------------------------------------------------------------------------------------------- */

static void write_xliff(const struct download *download) {
    const struct article *article = download->article;
    bool version1 = download->options->kind == ARTICLE_XLIFF1;
    if (version1)
        xliff_write_header(download->out, &article->from, &article->to, article->name, article->format);
    else
        xliff2_write_header(download->out, &article->from, &article->to, article->name);
    for (size_t i = 0; i < download->count; i++) {
        const struct article_segment *segment = &download->records[i].segment;
        if (!segment->translate) continue;
        struct xliff_pair pair = {.id = arena_format(download->arena, "%" PRId64, segment->id),
                                  .source = segment->source,
                                  .target = {.text = STR("")},
                                  .origin = origin_of(segment),
                                  .note = segment->note};
        if (has_target(download, segment)) pair.target = article_fit_target(download->arena, segment->source, segment->target);
        (version1 ? xliff_write_pair : xliff2_write_pair)(download->out, &pair);
    }
    (version1 ? xliff_write_footer : xliff2_write_footer)(download->out);
}

/* What is confirmed, and nothing else. */
static void write_tmx(const struct download *download) {
    const struct article *article = download->article;
    tmx_write_header(download->out, &article->from, clock_now_ms());
    for (size_t i = 0; i < download->count; i++) {
        const struct article_segment *segment = &download->records[i].segment;
        struct unit unit = {.from = article->from,
                            .to = article->to,
                            .source = segment->source,
                            .target = segment->target,
                            .before = article_neighbour(download->records, download->count, i, -1),
                            .after = article_neighbour(download->records, download->count, i, 1),
                            .context_id = segment->context_id,
                            .document = article->name,
                            .tuid = STR(""),
                            .status = segment->state == ARTICLE_REVIEWED ? STATUS_REVIEWED : STATUS_CONFIRMED,
                            .author = segment->changed_by,
                            .changed_by = STR(""),
                            .changed_ms = segment->changed_ms};
        if (article_state_is_done(segment->state)) tmx_write_unit(download->out, &unit);
    }
    tmx_write_footer(download->out);
}

/* An XLIFF document is XLIFF as it is, with all that another tool has put into it. */
static bool is_original(const struct download *download) {
    switch (download->options->kind) {
    case ARTICLE_ORIGINAL: return true;
    case ARTICLE_XLIFF1:
    case ARTICLE_XLIFF2: return download->article->format == DOCUMENT_XLIFF;
    case ARTICLE_TMX: break;
    }
    return false;
}

/* The encoding of a plain text may lack a character of its translation, and has no other way to write it: UTF-8 has them all.
 */
static bool write_as_utf8(const struct download *download, struct str bytes, struct error *err) {
    struct encoding encoding = encoding_find(bytes, STR(""));
    struct str text;
    buf_clear(download->out);
    return encoding_decode(download->arena, &encoding, bytes, &text, err) && write_original(download, text, err);
}

static bool write_in_place(const struct download *download, struct str bytes, struct error *err) {
    struct error fault = {0};
    if (write_original(download, bytes, &fault)) return true;
    if (fault.code == ERR_INVALID && download->article->format == DOCUMENT_TEXT) return write_as_utf8(download, bytes, err);
    return error_set(err, fault.code, "%s", fault.message);
}

/* What belongs together was read one after the other: another version may have come in between. */
static bool is_still(struct service *service, const struct download *download, struct error *err) {
    struct article now;
    return article_read(service, download->arena, download->article->id, &now, err) &&
           (now.version == download->article->version ||
            error_set(err, ERR_UNAVAILABLE, "the document has just been replaced by a new version: try again"));
}

bool service_download_article(struct service *service, struct arena *arena, int64_t id,
                              const struct article_download_options *options, struct article *article,
                              struct article_download_report *report, struct buf *out, struct error *err) {
    struct download download = {service, arena, options, article, NULL, 0, report, out};
    struct segment_record *records;
    struct str bytes;
    *report = (struct article_download_report){0};
    if (!service_get_article(service, arena, id, article, err) ||
        !store_get_record(service->store, arena, KIND_SOURCE, article_name(arena, id), &bytes, err) ||
        !article_read_segments(service->store, arena, id, &records, &download.count, err) || !is_still(service, &download, err))
        return false;
    download.records = records;
    if (is_original(&download)) {
        struct error fault = {0};
        if (write_in_place(&download, bytes, &fault)) return true;
        bool asked_for_xliff = fault.code == ERR_CONFLICT && options->kind != ARTICLE_ORIGINAL;
        if (!asked_for_xliff) return error_set(err, fault.code, "%s", fault.message);
        buf_clear(out);
    }
    if (options->kind == ARTICLE_TMX)
        write_tmx(&download);
    else
        write_xliff(&download);
    return true;
}
