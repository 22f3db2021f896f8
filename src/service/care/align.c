/* SPDX-License-Identifier: Apache-2.0 */
#include "service/care/align.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "exchange/document.h"
#include "exchange/tmx/tmx.h"
#include "service/care/lexicons.h"
#include "service/library/state.h"
#include "text/text.h"

/* ---- from a document to sentences --------------------------------------------------------------------------------------- */

/* The sentences of one document. */
struct sentences {
    struct str *texts;
    uint32_t *paragraphs;
    size_t count, capacity;
};

static void add_sentence(struct arena *arena, struct sentences *sentences, struct str text, uint32_t paragraph) {
    if (sentences->count == sentences->capacity) {
        size_t capacity = sentences->capacity ? sentences->capacity * 2 : 64;
        struct str *texts = arena_alloc(arena, capacity * sizeof *texts);
        uint32_t *paragraphs = arena_alloc(arena, capacity * sizeof *paragraphs);
        if (sentences->count) {
            memcpy(texts, sentences->texts, sentences->count * sizeof *texts);
            memcpy(paragraphs, sentences->paragraphs, sentences->count * sizeof *paragraphs);
        }
        *sentences = (struct sentences){texts, paragraphs, sentences->count, capacity};
    }
    sentences->texts[sentences->count] = text;
    sentences->paragraphs[sentences->count++] = paragraph;
}

/* The text alone: the two sides' inline codes are those of two documents, and none could stand for the other. A code that
 * breaks the line is the end of one. */
static struct str without_codes(struct arena *arena, struct segment segment) {
    struct buf out = {0};
    size_t code = 0;
    if (!segment.code_count) return segment.text;
    for (size_t at = 0, next; at < segment.text.len; at = next + strlen(UTF8_CODE)) {
        next = str_find(segment.text, STR(UTF8_CODE), at);
        if (next == SIZE_MAX) next = segment.text.len;
        buf_add(&out, segment.text.at + at, next - at);
        if (next == segment.text.len) break;
        if (code_is_break(&segment.codes[code++])) buf_add_byte(&out, '\n');
    }
    struct str text = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static bool cut_block(struct service *service, struct arena *arena, const struct segment_request *request, uint32_t block,
                      struct sentences *out, struct error *err) {
    struct sentence_list list;
    if (!service_segment(service, arena, request, &list, err)) return false;
    for (size_t i = 0; i < list.count; i++) {
        if (out->count == ALIGN_SENTENCES_MAX)
            return error_set(err, ERR_TOO_LARGE, "more than %d sentences", ALIGN_SENTENCES_MAX);
        add_sentence(arena, out, list.at[i].text, block);
    }
    return true;
}

/* "source: NAME", or "source" alone. */
static const char *place_of(struct arena *arena, const char *side, struct str name) {
    return name.len ? arena_format(arena, "%s: %" STR_FMT, side, STR_ARG(name)).at : side;
}

static bool read_document(struct service *service, struct arena *arena, const struct align_documents *documents, bool is_source,
                          struct sentences *out, struct error *err) {
    const struct align_document *from = is_source ? &documents->source : &documents->target;
    struct segmenter_work work = {0};
    struct segment_request request = {
        .language = is_source ? documents->from : documents->to, .memory = documents->memory, .work = &work};
    const char *place = place_of(arena, is_source ? "source" : "target", from->name);
    enum document_format format = DOCUMENT_TEXT;
    if (str_find(from->name, STR("."), 0) != SIZE_MAX && !document_format_of(from->name, &format))
        return error_set(err, ERR_INVALID, "%s: known are .txt, .html, .md, .docx and .xlf", place);
    struct document *document = document_open(format, place, from->bytes, err);
    if (!document) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        request.text = arena_copy(arena, without_codes(arena, block->source));
        ok = service_require_going_on(service, err);
        ok = ok && (!block->translate || cut_block(service, arena, &request, (uint32_t)i, out, err) ||
                    error_prefix(err, "%s", place));
    }
    document_close(document);
    return ok && (out->count > 0 || error_set(err, ERR_INVALID, "%s: holds no text", place));
}

/* ---- from sentences to pairs -------------------------------------------------------------------------------------------- */

/* One or two sentences of a side in one. */
static struct str join(struct arena *arena, const struct sentences *sentences, size_t first, size_t count) {
    if (count == 0) return STR("");
    if (count == 1) return sentences->texts[first];
    return arena_format(arena, "%" STR_FMT " %" STR_FMT, STR_ARG(sentences->texts[first]),
                        STR_ARG(sentences->texts[first + 1]));
}

static void list_pairs(struct arena *arena, const struct bead_list *beads, const struct sentences *source,
                       const struct sentences *target, struct aligned_list *out) {
    out->at = ARENA_ARRAY(arena, struct aligned_pair, beads->count);
    out->count = beads->count;
    for (size_t i = 0; i < beads->count; i++) {
        const struct bead *bead = &beads->at[i];
        out->at[i] = (struct aligned_pair){.source = join(arena, source, bead->source, bead->source_count),
                                           .target = join(arena, target, bead->target, bead->target_count),
                                           .source_sentences = bead->source_count,
                                           .target_sentences = bead->target_count,
                                           .confidence = (int)(bead->confidence * 100)};
    }
}

bool service_align(struct service *service, struct arena *arena, const struct align_documents *documents,
                   struct aligned_list *out, struct error *err) {
    struct sentences source = {0}, target = {0};
    struct lexicon_entry *entry = NULL;
    struct bead_list beads;
    *out = (struct aligned_list){0};
    if (str_equal(language_primary(&documents->from), language_primary(&documents->to)))
        return error_set(err, ERR_INVALID, "from and to are the same language");
    if (!read_document(service, arena, documents, true, &source, err) ||
        !read_document(service, arena, documents, false, &target, err))
        return false;
    if (!documents->without_memories && !lexicons_take(service, &documents->from, &documents->to, &entry, err)) return false;
    struct going_on going_on = service_going_on(service);
    struct align_request request = {.from = documents->from,
                                    .to = documents->to,
                                    .source = {source.texts, source.paragraphs, source.count},
                                    .target = {target.texts, target.paragraphs, target.count},
                                    .lexicon = lexicons_get(entry),
                                    .going_on = &going_on};
    bool ok = align_sentences(arena, &request, &beads, err);
    if (ok) {
        list_pairs(arena, &beads, &source, &target, out);
        out->source_sentences = (int64_t)source.count;
        out->target_sentences = (int64_t)target.count;
        if (request.lexicon) out->evidence_units = (int64_t)lexicon_units(request.lexicon);
    }
    lexicons_give(service, entry);
    return ok;
}

/* ---- from pairs to units ------------------------------------------------------------------------------------------------ */

static bool is_wanted(const struct aligned_import *request, const struct aligned_pair *pair) {
    return pair->confidence >= request->min_confidence && !text_is_blank(pair->source) && !text_is_blank(pair->target);
}

static struct str neighbour(const struct aligned_import *request, size_t at) {
    return at < request->count ? request->pairs[at].source : STR("");
}

static void write_pair(struct arena *arena, const struct aligned_import *request, size_t i, struct buf *out) {
    const struct aligned_pair *pair = &request->pairs[i];
    const struct property confidence = {
        .side = SIDE_UNIT, .name = STR("confidence"), .value = arena_format(arena, "%d", pair->confidence)};
    struct unit unit = {.from = request->from,
                        .to = request->to,
                        .source = segment_of_text(arena, pair->source),
                        .target = segment_of_text(arena, pair->target),
                        .before = i ? neighbour(request, i - 1) : STR(""),
                        .after = neighbour(request, i + 1),
                        .context_id = STR(""),
                        .document = request->document,
                        .tuid = STR(""),
                        .origin = ORIGIN_ALIGNED,
                        .status = request->status,
                        .author = request->author,
                        .changed_by = request->author,
                        .properties = &confidence,
                        .property_count = 1};
    tmx_write_unit(out, &unit);
}

/* By way of TMX, so that these units are checked, written in groups and taken for what is there already as all others are. */
bool service_import_aligned(struct service *service, struct arena *arena, const struct aligned_import *request,
                            struct import_report *out, struct error *err) {
    struct import_options options = {
        .memory = request->memory, .name = STR("aligned"), .from = request->from, .author = request->author};
    struct import *import = service_import_begin(service, &options, err);
    struct buf piece = {0};
    struct arena working = {0};
    int64_t left_out = 0;
    bool ok = import != NULL;
    tmx_write_header(&piece, &request->from, clock_now_ms());
    for (size_t i = 0; ok && i < request->count; i++) {
        if (is_wanted(request, &request->pairs[i]))
            write_pair(&working, request, i, &piece);
        else
            left_out++;
        ok = service_import_feed(import, piece.at, piece.len, err);
        buf_clear(&piece);
        arena_reset(&working);
    }
    tmx_write_footer(&piece);
    ok = ok && service_import_feed(import, piece.at, piece.len, err) && service_import_finish(import, arena, out, err);
    if (ok) out->skipped += left_out;
    service_import_close(import);
    arena_done(&working);
    buf_done(&piece);
    return ok;
}
