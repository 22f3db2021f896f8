/* SPDX-License-Identifier: Apache-2.0 */
/* What a pre-translation is written as: the document itself, or a file made of its segments as they come. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "exchange/tmx/tmx.h"
#include "exchange/xliff/xliff2_write.h"
#include "exchange/xliff/xliff_write.h"
#include "service/bulk/pretranslate.h"
#include "text/text.h"

struct writing {
    enum result_format format;
    const struct pretranslate_options *options;
    struct str name;
    struct buf *out;
    pretranslated_fn told;
    void *context;
};

static const struct {
    const char *name, *extension, *type;
} results[RESULT_FORMAT_COUNT] = {
    [RESULT_ORIGINAL] = {"original", "", NULL},
    [RESULT_XLIFF] = {"xliff", ".xlf", "application/xliff+xml"},
    [RESULT_XLIFF2] = {"xliff2", ".xlf", "application/xliff+xml"},
    [RESULT_TMX] = {"tmx", ".tmx", "application/x-tmx+xml"},
    [RESULT_TEXT] = {"text", ".txt", "text/plain; charset=utf-8"},
};

const char *result_format_name(enum result_format format) {
    return results[format].name;
}

/* Where the article itself is of that kind, it is the result. */
static bool is_original(enum result_format format, enum document_format article) {
    return format == RESULT_ORIGINAL || ((format == RESULT_XLIFF || format == RESULT_XLIFF2) && article == DOCUMENT_XLIFF) ||
           (format == RESULT_TEXT && article == DOCUMENT_TEXT);
}

const char *result_extension(enum result_format format, enum document_format article) {
    return is_original(format, article) ? "" : results[format].extension;
}

const char *result_media_type(enum result_format format, enum document_format article) {
    static const char *const types[DOCUMENT_FORMAT_COUNT] = {
        [DOCUMENT_TEXT] = "text/plain",
        [DOCUMENT_HTML] = "text/html",
        [DOCUMENT_MARKDOWN] = "text/markdown",
        [DOCUMENT_XLIFF] = "application/xliff+xml",
        [DOCUMENT_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };
    return is_original(format, article) ? types[article] : results[format].type;
}

/* ---- segments as they come -------------------------------------------------------------------------------------------- */

enum { FRAGMENTS_TOLD = 8 };

static void describe_misspelt(struct buf *out, const struct finding_list *misspelt) {
    for (size_t i = 0; i < misspelt->count; i++) {
        buf_add_str(out, i ? STR(", ") : STR("Spelling to be checked: "));
        buf_add_str(out, misspelt->at[i].word);
    }
}

static void describe_fragments(struct buf *out, struct str source, const struct fragment_suggestion_list *fragments) {
    for (size_t i = 0; i < fragments->count && i < FRAGMENTS_TOLD; i++) {
        const struct fragment_suggestion *fragment = &fragments->at[i];
        if (fragment->kind == FRAGMENT_NAME) continue; /* says nothing that the source doesn't */
        size_t start = utf16_to_byte(source, fragment->span.start), end = utf16_to_byte(source, fragment->span.end);
        if (start == SIZE_MAX || end == SIZE_MAX || !fragment->target_count) continue;
        buf_add_str(out, i ? STR("; ") : STR("Known parts: "));
        buf_add_format(out, "%" STR_FMT " = %" STR_FMT, STR_ARG(str_slice(source, start, end)),
                       STR_ARG(fragment->targets[0].text));
    }
}

static struct str describe(struct arena *arena, const struct pretranslated *segment) {
    struct buf note = {0};
    describe_misspelt(&note, &segment->misspelt);
    describe_fragments(&note, segment->source.text, &segment->fragments);
    struct str text = arena_copy(arena, buf_str(&note));
    buf_done(&note);
    return text;
}

static void add_pair(struct writing *writing, struct arena *arena, const struct pretranslated *segment) {
    struct xliff_candidate candidates[CANDIDATES_MAX];
    struct xliff_pair pair = {.id = arena_format(arena, "%zu", segment->index + 1),
                              .source = segment->source,
                              .target = segment->target,
                              .origin = segment->origin,
                              .note = describe(arena, segment),
                              .candidates = candidates};
    for (; pair.candidate_count < segment->found_count && pair.candidate_count < writing->options->candidates;
         pair.candidate_count++) {
        const struct suggestion *match = &segment->found[pair.candidate_count];
        candidates[pair.candidate_count] = (struct xliff_candidate){match->unit.source, match->target, match->score};
    }
    if (segment->outcome == SEGMENT_OPEN && writing->options->rest == REST_SOURCE) {
        pair.target = segment->source;
        pair.origin = (struct document_origin){-1, ORIGIN_HUMAN, STATUS_REJECTED};
    }
    if (writing->format == RESULT_XLIFF)
        xliff_write_pair(writing->out, &pair);
    else
        xliff2_write_pair(writing->out, &pair);
}

static void add_unit(struct writing *writing, struct arena *arena, const struct pretranslated *segment) {
    struct property score = {SIDE_UNIT, false, STR("tafsiri:score"), arena_format(arena, "%d", segment->origin.score)};
    struct unit unit = {.from = writing->options->from,
                        .to = writing->options->to,
                        .source = segment->source,
                        .target = segment->target,
                        .before = segment->before,
                        .after = segment->after,
                        .context_id = STR(""),
                        .document = writing->name,
                        .tuid = STR(""),
                        .author = STR(""),
                        .changed_by = STR(""),
                        .origin = segment->origin.origin,
                        .status = segment->origin.status,
                        .properties = &score,
                        .property_count = segment->origin.score >= 0};
    if (segment->outcome != SEGMENT_OPEN) tmx_write_unit(writing->out, &unit);
}

static bool take_segment(void *context, const struct pretranslated *segment, struct error *err) {
    struct writing *writing = context;
    struct arena arena = {0};
    if (writing->format == RESULT_TMX)
        add_unit(writing, &arena, segment);
    else if (writing->format == RESULT_XLIFF || writing->format == RESULT_XLIFF2)
        add_pair(writing, &arena, segment);
    arena_done(&arena);
    return !writing->told || writing->told(writing->context, segment, err);
}

/* ---- text ------------------------------------------------------------------------------------------------------------- */

/* Without inline codes, but for line breaks and tabs. */
static void add_line(struct buf *out, struct segment line) {
    size_t from = 0;
    for (size_t i = 0, at; i < line.code_count && (at = str_find(line.text, STR(UTF8_CODE), from)) != SIZE_MAX; i++) {
        buf_add_str(out, str_slice(line.text, from, at));
        if (code_is_break(&line.codes[i])) buf_add_byte(out, str_equal(line.codes[i].type, STR("tab")) ? '\t' : '\n');
        from = at + strlen(UTF8_CODE);
    }
    buf_add_str(out, str_slice(line.text, from, line.text.len));
    buf_add_byte(out, '\n');
}

/* A block's target is empty where it was not filled. */
static void write_text(const struct document *document, enum pretranslate_rest rest, struct buf *out) {
    for (size_t i = 0; i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        bool own = !block->translate || (rest != REST_EMPTY && text_is_blank(block->target.text));
        add_line(out, own ? block->source : block->target);
    }
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

static void write_header(const struct writing *writing, enum document_format original) {
    const struct pretranslate_options *options = writing->options;
    if (writing->format == RESULT_XLIFF)
        xliff_write_header(writing->out, &options->from, &options->to, writing->name, original);
    if (writing->format == RESULT_XLIFF2) xliff2_write_header(writing->out, &options->from, &options->to, writing->name);
    if (writing->format == RESULT_TMX) tmx_write_header(writing->out, &options->from, clock_now_ms());
}

static bool write_rest(const struct writing *writing, struct document *document, struct error *err) {
    switch (writing->format) {
    case RESULT_XLIFF: xliff_write_footer(writing->out); return true;
    case RESULT_XLIFF2: xliff2_write_footer(writing->out); return true;
    case RESULT_TMX: tmx_write_footer(writing->out); return true;
    case RESULT_TEXT: write_text(document, writing->options->rest, writing->out); return true;
    default: return document_write(document, writing->out, err);
    }
}

bool service_pretranslate_file(struct service *service, struct document *document, struct str name,
                               const struct pretranslate_options *options, enum result_format format, pretranslated_fn told,
                               void *context, struct pretranslate_report *report, struct buf *out, struct error *err) {
    if (is_original(format, document_format(document))) format = RESULT_ORIGINAL;
    struct writing writing = {format, options, name, out, told, context};
    write_header(&writing, document_format(document));
    return service_pretranslate(service, document, options, take_segment, &writing, report, err) &&
           write_rest(&writing, document, err);
}
