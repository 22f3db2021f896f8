/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/bitext.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/alloc.h"
#include "text/chars.h"
#include "text/text.h"

/* ---- one side ------------------------------------------------------------------------------------------------------------ */

static uint8_t gap_kind(struct str text, size_t at) {
    switch (chars_at(text, at)) {
    case CHAR_NO_BREAK_SPACE: return BITEXT_GAP_NO_BREAK;
    case CHAR_NARROW_NO_BREAK_SPACE: return BITEXT_GAP_NARROW;
    default: return BITEXT_GAP_SPACE;
    }
}

static bool set_place(struct bitext_token *token, struct str text, size_t before, bool is_target) {
    size_t gap = utf16_length(str_slice(text, before, token->start));
    size_t len = utf16_length(str_slice(text, token->start, token->end));
    if (gap > BITEXT_GAP_LENGTH || len > UINT8_MAX) return false;
    token->gap = (uint8_t)(gap | (gap && is_target ? gap_kind(text, before) : 0));
    token->len = (uint8_t)len;
    return true;
}

/* ’ and ' are one. */
static struct str straighten(struct arena *arena, struct str word) {
    static const char mark[] = "\u2019";
    size_t at;
    while ((at = str_find(word, STR("\u2019"), 0)) != SIZE_MAX)
        word = arena_format(arena, "%" STR_FMT "'%" STR_FMT, (int)at, word.at,
                            STR_ARG(str_slice(word, at + sizeof mark - 1, word.len)));
    return word;
}

/* A side in the making. */
struct reading {
    struct arena *arena;
    struct str text;
    const struct language *language;
    bool is_target;
    struct bitext_side *side;
    size_t before; /* end of the token before */
};

/* US is not us, nor WHO who. Longer words in capitals are headlines. */
static bool is_abbreviation(struct str word) {
    if (word.len < 2 || word.len > 4) return false;
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] < 'A' || word.at[i] > 'Z') return false;
    return true;
}

static bool is_marked(enum token_kind kind, struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9') return kind == TOKEN_NUMBER;
    return false;
}

static bool add_token(struct reading *r, enum token_kind kind, uint32_t key, size_t start, size_t end) {
    if (r->side->count == BITEXT_TOKENS_MAX) return false;
    struct bitext_token *token = &r->side->at[r->side->count++];
    *token = (struct bitext_token){.start = (uint32_t)start, .end = (uint32_t)end, .kind = (uint8_t)kind};
    if (!set_place(token, r->text, r->before, r->is_target)) return false;
    r->before = end;
    struct str word = str_slice(r->text, start, end);
    bool abbreviation = !r->is_target && kind == TOKEN_WORD && is_abbreviation(word);
    token->marked = is_marked(kind, word);
    if (kind == TOKEN_WORD) {
        struct str folded = text_fold(r->arena, word);
        token->marked = !str_equal(folded, word);
        word = straighten(r->arena, folded);
    }
    token->text = XXH3_64bits(word.at, word.len);
    token->shape = (uint8_t)(token->text >> 56);
    if (abbreviation) key = key * 0x9E3779B1u + 1;
    token->form = kind == TOKEN_WORD ? key : (uint32_t)token->text;
    token->row = kind == TOKEN_CODE ? (uint32_t)kind : (uint32_t)token->form;
    if (r->is_target) token->form = (uint64_t)token->row << 32 | (uint32_t)token->text;
    return true;
}

/* Letters, or digits with the separators between them, or one mark. */
static size_t part_end(struct str text, size_t at, size_t end, enum char_class *class) {
    size_t stop, next;
    *class = chars_class_at(text, at, &stop);
    if (*class != CHAR_LETTER && *class != CHAR_DIGIT) return stop;
    while (stop < end) {
        enum char_class here = chars_class_at(text, stop, &next);
        bool separates =
            *class == CHAR_DIGIT && strchr(".,", text.at[stop]) && next < end && chars_digit(chars_at(text, next)) >= 0;
        if (here != *class && !separates) break;
        stop = next;
    }
    return stop;
}

static uint32_t key_of(struct reading *r, struct str word) {
    struct keyed_segment keyed = keys_of_words(r->arena, (struct segment){.text = word}, r->language);
    return keyed.count == 1 ? keyed.keys[0] : (uint32_t)XXH3_64bits(word.at, word.len);
}

/* Dates, amounts and times are read as words, numbers and marks: "June 2023" is worth finding where only "June" is known. */
static bool add_parts(struct reading *r, const struct token *whole) {
    enum char_class class;
    for (size_t at = whole->start, end; at < whole->end; at = end) {
        end = part_end(r->text, at, whole->end, &class);
        if (class == CHAR_SPACE) continue;
        enum token_kind kind = class == CHAR_LETTER ? TOKEN_WORD : class == CHAR_DIGIT ? TOKEN_NUMBER : TOKEN_PUNCTUATION;
        uint32_t key = kind == TOKEN_WORD ? key_of(r, str_slice(r->text, at, end)) : 0;
        if (!add_token(r, kind, key, at, end)) return false;
    }
    return true;
}

static bool is_compound(enum token_kind kind) {
    return kind == TOKEN_DATE || kind == TOKEN_TIME || kind == TOKEN_MONEY || kind == TOKEN_PERCENT || kind == TOKEN_NUMBER;
}

bool bitext_read(struct arena *arena, struct segment segment, const struct language *language, bool is_target,
                 struct bitext_side *out) {
    *out = (struct bitext_side){0};
    if (segment.text.len > BITEXT_TOKENS_MAX * 64) return false;
    struct keyed_segment keyed = keys_of_words(arena, segment, language);
    if (keyed.count == 0 || keyed.tokens.count > BITEXT_TOKENS_MAX) return false;
    out->at = ARENA_ARRAY(arena, struct bitext_token, BITEXT_TOKENS_MAX);
    struct reading reading = {arena, segment.text, language, is_target, out, 0};
    size_t key = 0;
    for (size_t i = 0; i < keyed.tokens.count; i++) {
        const struct token *token = &keyed.tokens.at[i];
        uint32_t number = key < keyed.count && keyed.token_of[key] == i ? keyed.keys[key++] : 0;
        bool ok = is_compound(token->kind) ? add_parts(&reading, token)
                                           : add_token(&reading, token->kind, number, token->start, token->end);
        if (!ok) return false;
    }
    return true;
}

bool bitext_fits(const struct bitext_side *source, const struct bitext_side *target) {
    size_t shorter = source->count < target->count ? source->count : target->count;
    size_t longer = source->count + target->count - shorter;
    return longer <= BITEXT_RATIO_FREE || longer <= shorter * BITEXT_RATIO_MAX;
}

/* ---- the corpus ---------------------------------------------------------------------------------------------------------- */

static void *room_for(void *at, size_t *room, size_t wanted, size_t size) {
    if (wanted <= *room) return at;
    *room = *room * 2 > wanted ? *room * 2 : wanted + 1024;
    return alloc_again(at, *room, size);
}

static void reserve_source(struct bitext *b, size_t more) {
    size_t room = b->source_room, wanted = b->source_count + more;
    b->source = room_for(b->source, &b->source_room, wanted, sizeof *b->source);
    if (room == b->source_room) return;
    b->source_gap = alloc_again(b->source_gap, b->source_room, 1);
    b->source_len = alloc_again(b->source_len, b->source_room, 1);
    b->source_shape = alloc_again(b->source_shape, b->source_room, 1);
}

static void reserve_target(struct bitext *b, size_t more) {
    size_t room = b->target_room, wanted = b->target_count + more;
    b->target = room_for(b->target, &b->target_room, wanted, sizeof *b->target);
    if (room == b->target_room) return;
    b->target_gap = alloc_again(b->target_gap, b->target_room, 1);
    b->target_len = alloc_again(b->target_len, b->target_room, 1);
    b->target_variant = alloc_again(b->target_variant, b->target_room, 1);
}

static uint32_t put_source_word(struct bitext *b, const struct bitext_token *token) {
    uint32_t before = b->source_words.count, word = word_map_put(&b->source_words, token->form);
    if (word < before) return word;
    if (word >= b->source_word_room) {
        b->source_word_room = b->source_word_room * 2 + 1024;
        b->source_row = alloc_again(b->source_row, b->source_word_room, sizeof *b->source_row);
        b->source_kind = alloc_again(b->source_kind, b->source_word_room, 1);
    }
    b->source_row[word] = word_map_put(&b->source_rows, token->row);
    b->source_kind[word] = token->kind;
    return word;
}

static uint32_t put_target_word(struct bitext *b, const struct bitext_token *token) {
    uint32_t before = b->target_words.count, word = word_map_put(&b->target_words, token->form);
    if (word < before) return word;
    if (word >= b->target_word_room) {
        b->target_word_room = b->target_word_room * 2 + 1024;
        b->target_row = alloc_again(b->target_row, b->target_word_room, sizeof *b->target_row);
        b->target_kind = alloc_again(b->target_kind, b->target_word_room, 1);
        b->first_variant = alloc_again(b->first_variant, b->target_word_room, sizeof *b->first_variant);
    }
    b->target_row[word] = word_map_put(&b->target_rows, token->row);
    b->target_kind[word] = token->kind;
    b->first_variant[word] = 0;
    return word;
}

/* The number of the way in which this word is written here; its first one beyond BITEXT_VARIANTS_MAX. */
static uint8_t put_variant(struct bitext *b, uint32_t word, struct str text) {
    uint32_t number = 0, *link = &b->first_variant[word];
    for (; *link; link = &b->variants[*link - 1].next, number++) {
        const char *known = b->texts.at + b->variants[*link - 1].text;
        if (strlen(known) == text.len && memcmp(known, text.at, text.len) == 0) return (uint8_t)number;
    }
    if (number >= BITEXT_VARIANTS_MAX) return 0;
    *link = (uint32_t)b->variant_count + 1; /* before the array may move */
    b->variants = room_for(b->variants, &b->variant_room, b->variant_count + 1, sizeof *b->variants);
    b->variants[b->variant_count++] = (struct bitext_variant){(uint32_t)b->texts.len, 0};
    buf_add_str(&b->texts, text);
    buf_add_byte(&b->texts, '\0');
    return (uint8_t)number;
}

static uint8_t is_copied(const struct bitext_token *token, const struct bitext_side *target) {
    for (size_t j = 0; j < target->count; j++)
        if (target->at[j].text == token->text) return BITEXT_COPIED;
    return 0;
}

static void add_source(struct bitext *b, const struct bitext_side *side, const struct bitext_side *target) {
    reserve_source(b, side->count);
    for (size_t i = 0; i < side->count; i++) {
        b->source_gap[b->source_count] =
            side->at[i].gap | (side->at[i].marked ? BITEXT_MARKED : 0) | is_copied(&side->at[i], target);
        b->source_len[b->source_count] = side->at[i].len;
        b->source_shape[b->source_count] = side->at[i].shape;
        b->source[b->source_count++] = put_source_word(b, &side->at[i]);
    }
}

static void add_target(struct bitext *b, const struct bitext_side *side, struct str text) {
    reserve_target(b, side->count);
    for (size_t i = 0; i < side->count; i++) {
        uint32_t word = put_target_word(b, &side->at[i]);
        b->target_gap[b->target_count] = side->at[i].gap;
        b->target_len[b->target_count] = side->at[i].len;
        b->target_variant[b->target_count] = put_variant(b, word, str_slice(text, side->at[i].start, side->at[i].end));
        b->target[b->target_count++] = word;
    }
}

static uint32_t hash_forms(const struct bitext_side *side) {
    uint64_t hash = side->count;
    for (size_t i = 0; i < side->count; i++) hash = (hash ^ side->at[i].form) * 0x9E3779B97F4A7C15ULL + (hash >> 29);
    return (uint32_t)(hash >> 32);
}

void bitext_add(struct bitext *b, struct arena *scratch, uint32_t memory, const struct unit *unit) {
    struct bitext_side source, target;
    if (b->unit_count >= BITEXT_UNITS_MAX || !bitext_read(scratch, unit->source, &unit->from, false, &source) ||
        !bitext_read(scratch, unit->target, &unit->to, true, &target) || !bitext_fits(&source, &target))
        return;
    b->units = room_for(b->units, &b->unit_room, b->unit_count + 1, sizeof *b->units);
    b->units[b->unit_count++] = (struct bitext_unit){.id = unit->id,
                                                     .memory = memory,
                                                     .source = (uint32_t)b->source_count,
                                                     .target = (uint32_t)b->target_count,
                                                     .source_hash = hash_forms(&source),
                                                     .source_count = (uint8_t)source.count,
                                                     .target_count = (uint8_t)target.count,
                                                     .origin = (uint8_t)unit->origin,
                                                     .status = (uint8_t)unit->status};
    add_source(b, &source, &target);
    add_target(b, &target, unit->target.text);
}

/* ---- its end ------------------------------------------------------------------------------------------------------------- */

static void *reorder(void *old, const uint32_t *order, uint32_t count, size_t size) {
    char *out = alloc(count * size + 1);
    for (uint32_t i = 0; i < count; i++) memcpy(out + i * size, (char *)old + order[i] * size, size);
    free(old);
    return out;
}

static void sort_source(struct bitext *b, uint32_t *order, uint32_t *rank_of) {
    uint32_t count = b->source_words.count;
    word_map_sort(&b->source_words, order, rank_of);
    for (size_t i = 0; i < b->source_count; i++) b->source[i] = rank_of[b->source[i]];
    b->source_words.hashes = reorder(b->source_words.hashes, order, count, sizeof(uint64_t));
    b->source_row = reorder(b->source_row, order, count, sizeof(uint32_t));
    b->source_kind = reorder(b->source_kind, order, count, 1);
}

static void sort_target(struct bitext *b, uint32_t *order, uint32_t *rank_of) {
    uint32_t count = b->target_words.count;
    word_map_sort(&b->target_words, order, rank_of);
    for (size_t i = 0; i < b->target_count; i++) b->target[i] = rank_of[b->target[i]];
    b->target_words.hashes = reorder(b->target_words.hashes, order, count, sizeof(uint64_t));
    b->target_row = reorder(b->target_row, order, count, sizeof(uint32_t));
    b->first_variant = reorder(b->first_variant, order, count, sizeof(uint32_t));
    b->target_kind = reorder(b->target_kind, order, count, 1);
}

static void sort_rows(struct word_map *rows, uint32_t *row_of_word, uint32_t words, uint32_t *order, uint32_t *rank_of) {
    word_map_sort(rows, order, rank_of);
    for (uint32_t i = 0; i < words; i++) row_of_word[i] = rank_of[row_of_word[i]];
    rows->hashes = reorder(rows->hashes, order, rows->count, sizeof(uint64_t));
}

void bitext_finish(struct bitext *b) {
    uint32_t most = b->source_words.count > b->target_words.count ? b->source_words.count : b->target_words.count;
    uint32_t *order = alloc((most + 1) * sizeof *order), *rank_of = alloc((most + 1) * sizeof *rank_of);
    sort_source(b, order, rank_of);
    sort_target(b, order, rank_of);
    sort_rows(&b->source_rows, b->source_row, b->source_words.count, order, rank_of); /* no more of them than of words */
    sort_rows(&b->target_rows, b->target_row, b->target_words.count, order, rank_of);
    free(order);
    free(rank_of);
    free(b->source_words.slots); /* the maps' hashes are in another order now: nothing is put any more */
    free(b->target_words.slots);
    free(b->source_rows.slots);
    free(b->target_rows.slots);
    b->source_words.slots = b->target_words.slots = b->source_rows.slots = b->target_rows.slots = NULL;
}

void bitext_done(struct bitext *b) {
    free(b->units);
    free(b->source), free(b->target);
    free(b->source_gap), free(b->source_len), free(b->source_shape), free(b->target_gap), free(b->target_len),
        free(b->target_variant);
    free(b->source_row), free(b->target_row), free(b->source_kind), free(b->target_kind);
    free(b->variants), free(b->first_variant);
    word_map_done(&b->source_words), word_map_done(&b->target_words);
    word_map_done(&b->source_rows), word_map_done(&b->target_rows);
    buf_done(&b->texts);
    *b = (struct bitext){0};
}
