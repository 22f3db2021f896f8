/* SPDX-License-Identifier: Apache-2.0 */
#include "service/articles/article_parse.h"

#include <string.h>

#include "service/bulk/pieces.h"
#include "service/library/state.h"
#include "text/text.h"

/* ---- name, format, languages -------------------------------------------------------------------------------------------- */

bool article_check_name(struct str name, struct error *err) {
    if (text_is_blank(name)) return error_set(err, ERR_INVALID, "name: empty");
    if (name.len > ARTICLE_NAME_MAX) return error_set(err, ERR_INVALID, "name: at most %d bytes", ARTICLE_NAME_MAX);
    if (!utf8_valid(name, NULL)) return error_set(err, ERR_INVALID, "name: not UTF-8");
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] < ' ' || name.at[i] == 0x7F)
            return error_set(err, ERR_INVALID, "name: it holds a control character");
    return true;
}

/* What was pasted is called by its first words: its headline, with an ellipsis where that goes on. */
static struct str name_of_text(struct arena *arena, struct str text) {
    enum { NAME_BYTES = 100 };
    struct str line = STR("");
    while (text.len && !line.len) line = str_trim(str_cut(&text, '\n'));
    if (!utf8_valid(line, NULL)) return STR("document");
    size_t words = 0, at = 0;
    for (size_t next = 0; at < line.len; at = next) {
        uint32_t c = utf8_next(line, &next);
        if (c < ' ' || c == 0x7F || next > NAME_BYTES) break;
        if (next == line.len || line.at[next] == ' ') words = next;
    }
    struct str name = str_trim(str_slice(line, 0, words ? words : at));
    if (!name.len) return STR("document");
    return arena_format(arena, "%" STR_FMT "%s", STR_ARG(name), name.len < line.len ? "…" : "");
}

static bool find_format(struct article_parse *parse, struct error *err) {
    parse->format = parse->file.format;
    return parse->file.format_known || document_format_of(parse->name, &parse->format) ||
           error_set(err, ERR_INVALID,
                     "name: its format is not known by \"%" STR_FMT
                     "\": .txt, .html, .md, .xlf and .docx are, or name the format",
                     STR_ARG(parse->name));
}

static bool find_languages(struct article_parse *parse, const struct document *document, struct error *err) {
    if (!parse->from.tag[0]) parse->from = document_source_language(document);
    if (!parse->to.tag[0]) parse->to = document_target_language(document);
    if (!parse->from.tag[0]) return error_set(err, ERR_INVALID, "from: no language, and the file names none");
    if (!parse->to.tag[0]) return error_set(err, ERR_INVALID, "to: no language, and the file names none");
    return !language_equal(&parse->from, &parse->to) ||
           error_set(err, ERR_INVALID, "to: the same language as \"from\", %s", parse->to.tag);
}

struct str article_rules(struct service *service, struct arena *arena, struct str memory) {
    struct memory found;
    struct error fault = {0};
    return catalogue_find_memory(service, arena, memory, &found, &fault) ? memory : STR("");
}

/* ---- segments ----------------------------------------------------------------------------------------------------------- */

struct parsing {
    struct service *service;
    struct arena *arena;
    struct article_parse *parse;
    struct article_warnings *warnings;
    size_t capacity;
};

static void warn(struct parsing *parsing, struct str warning) {
    if (parsing->warnings->count < ARTICLE_WARNINGS_MAX)
        parsing->warnings->at[parsing->warnings->count++] = arena_copy(parsing->arena, warning);
}

static bool has_text(struct str text) {
    size_t from = 0, at;
    for (; (at = str_find(text, STR(UTF8_CODE), from)) != SIZE_MAX; from = at + strlen(UTF8_CODE))
        if (!text_is_blank(str_slice(text, from, at))) return true;
    return !text_is_blank(str_slice(text, from, text.len));
}

static bool fits(struct segment source) {
    return source.text.len <= UNIT_TEXT_MAX && source.code_count <= UNIT_CODES_MAX;
}

/* Shown, but not translated: as much of it as a segment may have, without its codes where it is cut. */
static struct segment cut_context(struct arena *arena, struct segment source) {
    if (fits(source)) return source;
    struct str start = utf8_limit(source.text, UNIT_TEXT_MAX);
    struct buf plain = {0};
    for (size_t at = 0; at < start.len;) {
        size_t from = at;
        if (utf8_next(start, &at) != 0xFFFC) buf_add_str(&plain, str_slice(start, from, at));
    }
    struct segment cut = {.text = arena_copy(arena, buf_str(&plain))};
    buf_done(&plain);
    return cut;
}

static bool add(struct parsing *parsing, struct article_segment segment, struct error *err) {
    struct article_parse *parse = parsing->parse;
    if (parse->count == ARTICLE_SEGMENTS_MAX)
        return error_set(err, ERR_TOO_LARGE, "more than %d segments: cut the document into several", ARTICLE_SEGMENTS_MAX);
    if (parse->count == parsing->capacity) {
        size_t capacity = parsing->capacity ? 2 * parsing->capacity : 64;
        struct article_segment *more = ARENA_ARRAY(parsing->arena, struct article_segment, capacity);
        if (parse->count) memcpy(more, parse->at, parse->count * sizeof *more);
        parse->at = more;
        parsing->capacity = capacity;
    }
    segment.source = segment_copy(parsing->arena, segment.source);
    segment.target = segment_copy(parsing->arena, segment.target);
    segment.id = segment.n = (int64_t)parse->count + 1;
    segment.rev = 1;
    segment.match.score = -1;
    segment.match.memory = segment.unit.memory = segment.changed_by = STR("");
    segment.previous_source = segment.previous_target = STR("");
    parse->translatable += segment.translate;
    parse->at[parse->count++] = segment;
    return true;
}

static enum article_state state_of(const struct document_block *block) {
    if (text_is_blank(block->target.text)) return ARTICLE_EMPTY;
    switch (block->status) {
    case STATUS_CONFIRMED: return ARTICLE_CONFIRMED;
    case STATUS_REVIEWED: return ARTICLE_REVIEWED;
    case STATUS_DRAFT:
    case STATUS_REJECTED:
    case STATUS_COUNT: break;
    }
    return ARTICLE_DRAFT;
}

/* What is not translated is shown all the same, unless there is nothing to be read. */
static bool add_context(struct parsing *parsing, const struct document_block *block, struct article_segment segment,
                        struct error *err) {
    if (!has_text(block->source.text)) return true;
    if (block->translate && !fits(block->source))
        warn(parsing,
             arena_format(parsing->arena, "a paragraph of %zu bytes is too long to be translated", block->source.text.len));
    segment.source = cut_context(parsing->arena, block->source);
    return add(parsing, segment, err);
}

void article_take_target(enum document_format format, const struct document_block *block, struct article_segment *segment) {
    segment->state = ARTICLE_EMPTY;
    segment->target = (struct segment){.text = STR("")};
    /* Only where a block is a segment may it have a target already. */
    if (format == DOCUMENT_XLIFF && fits(block->target)) segment->state = state_of(block);
    if (segment->state != ARTICLE_EMPTY) segment->target = block->target;
}

static bool add_piece(struct parsing *parsing, const struct document *document, const struct piece *piece,
                      struct article_segment segment, struct error *err) {
    const struct document_block *block = document_block(document, piece->block);
    segment.translate = true;
    segment.start = piece->start;
    segment.end = piece->end;
    segment.words = piece->words;
    segment.characters = piece->characters;
    segment.source = piece_segment(parsing->arena, document, piece);
    article_take_target(parsing->parse->format, block, &segment);
    return add(parsing, segment, err);
}

static bool add_blocks(struct parsing *parsing, const struct document *document, const struct piece_list *pieces,
                       struct error *err) {
    bool ok = true;
    size_t next = 0;
    for (size_t i = 0; ok && i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        struct article_segment segment = {.block = (int64_t)i,
                                          .note = arena_copy(parsing->arena, block->note),
                                          .context_id = arena_copy(parsing->arena, block->context_id),
                                          .max_characters = block->max_characters};
        size_t first = next;
        while (next < pieces->count && pieces->at[next].block == i) next++;
        if (first == next || !piece_may_be_filled(document, &pieces->at[first])) {
            ok = add_context(parsing, block, segment, err);
            continue;
        }
        for (size_t p = first; ok && p < next; p++) ok = add_piece(parsing, document, &pieces->at[p], segment, err);
    }
    return ok;
}

static bool add_all(struct parsing *parsing, const struct document *document, struct error *err) {
    struct article_parse *parse = parsing->parse;
    struct piece_list pieces;
    bool ok = pieces_cut(parsing->service, document, &parse->from, parse->memory, &pieces, err) &&
              add_blocks(parsing, document, &pieces, err);
    pieces_done(&pieces);
    for (size_t i = 0; i < document_warning_count(document); i++) warn(parsing, document_warning(document, i));
    return ok && (parse->translatable > 0 || error_set(err, ERR_INVALID, "there is nothing to translate in it"));
}

bool article_parse(struct service *service, struct arena *arena, struct article_parse *parse, struct article_warnings *warnings,
                   struct error *err) {
    struct parsing parsing = {service, arena, parse, warnings, 0};
    parse->name = parse->file.name.len ? arena_copy(arena, parse->file.name) : name_of_text(arena, parse->file.bytes);
    if (!article_check_name(parse->name, err) || !find_format(parse, err)) return false;
    struct document *document = document_open(parse->format, parse->name.at, parse->file.bytes, err);
    bool ok = document && find_languages(parse, document, err) &&
              document_set_languages(document, &parse->from, &parse->to, err) && add_all(&parsing, document, err);
    document_close(document);
    return ok;
}
