/* SPDX-License-Identifier: Apache-2.0 */
/* The codes that a match lacks, because its unit was translated without them, in their places:
 *
 *     source   "The minister ￼ left ￼Nairobi￼ on Monday￼."    codes  <img> <b> </b> <fn/>
 *     target   "Waziri aliondoka Nairobi siku ya Jumatatu."    without any
 *     becomes  "Waziri aliondoka ￼Nairobi￼ siku ya Jumatatu￼. ￼"
 *
 * A pair goes around what both texts say alike, or around all when it stood around all: anywhere else it would make a link of
 * other words. What stands alone goes beside a word that both texts have, to the edge where it stood, or else behind the text,
 * where a reader of the translation finds it and a translator moves it. */
#include <string.h>

#include "service/bulk/pieces.h"
#include "text/token.h"

enum { CODE_LEN = sizeof UTF8_CODE - 1, SAME_WORD_MIN = 3 /* bytes: shorter words are alike by chance */ };

struct insertion {
    size_t place; /* in the target's text */
    size_t code;  /* of the source */
    bool blank_before, blank_behind;
};

struct completing {
    struct segment source;
    const struct piece_target *target;
    struct token_list said, meant; /* words of source and target, without punctuation and codes */
    size_t *at;                    /* where each code of the source stands */
    bool *there;                   /* the target has it */
    struct insertion *made;
    size_t count;
};

static struct token_list words_of(struct arena *arena, struct str text, const struct language *language) {
    struct token_list tokens = text_tokens(arena, text, language);
    size_t count = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        bool code = str_starts(str_slice(text, tokens.at[i].start, text.len), STR(UTF8_CODE));
        if (tokens.at[i].kind != TOKEN_PUNCTUATION && !code) tokens.at[count++] = tokens.at[i];
    }
    tokens.count = count;
    return tokens;
}

static void find_codes(struct completing *completing) {
    const struct piece_target *target = completing->target;
    size_t from = 0;
    for (size_t i = 0; i < completing->source.code_count; i++, from += CODE_LEN)
        completing->at[i] = from = str_find(completing->source.text, STR(UTF8_CODE), from);
    for (size_t i = 0; i < target->code_count; i++) completing->there[target->codes[i]] = true;
}

/* ---- places ----------------------------------------------------------------------------------------------------------- */

static bool only_codes(struct str text) {
    while (str_starts(text, STR(UTF8_CODE))) text = str_slice(text, CODE_LEN, text.len);
    return text.len == 0;
}

/* A blank beside the code; other codes don't count. */
static bool blank_before(struct str text, size_t at) {
    while (at >= CODE_LEN && str_ends(str_slice(text, 0, at), STR(UTF8_CODE))) at -= CODE_LEN;
    return at > 0 && text.at[at - 1] == ' ';
}

static bool blank_behind(struct str text, size_t at) {
    while (str_starts(str_slice(text, at, text.len), STR(UTF8_CODE))) at += CODE_LEN;
    return at < text.len && text.at[at] == ' ';
}

static bool is_blank_but_codes(struct str text) {
    for (size_t at = 0; at < text.len;)
        if (text.at[at] == ' ')
            at++;
        else if (str_starts(str_slice(text, at, text.len), STR(UTF8_CODE)))
            at += CODE_LEN;
        else
            return false;
    return true;
}

/* How often the text stands there in whole words; *start is where the last of them does. */
static size_t count_words(const struct token_list *words, struct str text, struct str wanted, size_t *start) {
    size_t count = 0;
    for (size_t i = 0; i < words->count; i++) {
        size_t from = words->at[i].start, end = from + wanted.len, k = i;
        if (end > text.len || !str_equal(str_slice(text, from, end), wanted)) continue;
        while (k < words->count && words->at[k].end < end) k++;
        if (k == words->count || words->at[k].end != end) continue;
        *start = from;
        count++;
    }
    return count;
}

/* Where the target says the same, if each of the two does once. */
static bool find_same(const struct completing *completing, struct str said, size_t *start) {
    size_t own;
    return said.len >= SAME_WORD_MIN && count_words(&completing->said, completing->source.text, said, &own) == 1 &&
           count_words(&completing->meant, completing->target->text, said, start) == 1;
}

/* ---- what stands alone ------------------------------------------------------------------------------------------------ */

/* The first word of the source behind `at`; the count of words: none. */
static size_t word_behind(const struct completing *completing, size_t at) {
    size_t i = 0;
    while (i < completing->said.count && completing->said.at[i].start < at) i++;
    return i;
}

static bool place_behind_word(const struct completing *completing, size_t at, const struct token *word, struct insertion *out) {
    struct str source = completing->source.text, text = completing->target->text;
    struct str said = str_slice(source, word->start, word->end);
    bool before = blank_before(source, at), behind = blank_behind(source, at);
    if (!is_blank_but_codes(str_slice(source, word->end, at)) || !find_same(completing, said, &out->place)) return false;
    out->place += said.len;
    if (before && !behind && out->place < text.len && text.at[out->place] == ' ') out->place++;
    out->blank_before = before && behind;
    return true;
}

static bool place_before_word(const struct completing *completing, size_t at, const struct token *word, struct insertion *out) {
    struct str source = completing->source.text, text = completing->target->text;
    bool before = blank_before(source, at), behind = blank_behind(source, at);
    if (!is_blank_but_codes(str_slice(source, at, word->start)) ||
        !find_same(completing, str_slice(source, word->start, word->end), &out->place))
        return false;
    if (behind && !before && out->place > 0 && text.at[out->place - 1] == ' ') out->place--;
    out->blank_behind = before && behind;
    return true;
}

static size_t place_at_start(const struct completing *completing, size_t at) {
    bool first = only_codes(str_slice(completing->source.text, 0, at));
    return first || !completing->meant.count ? 0 : completing->meant.at[0].start;
}

static size_t place_at_end(const struct completing *completing, size_t behind) {
    const struct token_list *meant = &completing->meant;
    bool last = only_codes(str_slice(completing->source.text, behind, completing->source.text.len));
    return last || !meant->count ? completing->target->text.len : meant->at[meant->count - 1].end;
}

static struct insertion place_alone(const struct completing *completing, size_t at) {
    struct insertion out = {0};
    const struct token_list *said = &completing->said;
    struct str source = completing->source.text;
    size_t next = word_behind(completing, at);
    if (next == 0) {
        out.place = place_at_start(completing, at);
        out.blank_behind = blank_behind(source, at);
    } else if (next == said->count) {
        out.place = place_at_end(completing, at + CODE_LEN);
        out.blank_before = blank_before(source, at);
    } else if (!place_behind_word(completing, at, &said->at[next - 1], &out) &&
               !place_before_word(completing, at, &said->at[next], &out)) {
        out.place = completing->target->text.len;
        out.blank_before = blank_before(source, at) && blank_behind(source, at);
    }
    return out;
}

/* ---- pairs ------------------------------------------------------------------------------------------------------------ */

static bool place_pair(const struct completing *completing, size_t open, size_t close, struct insertion *first,
                       struct insertion *last) {
    struct str source = completing->source.text;
    size_t from = completing->at[open], end = completing->at[close];
    size_t word = word_behind(completing, from), behind = word_behind(completing, end);
    if (word == behind) { /* around no word: an anchor, a picture */
        *first = *last = place_alone(completing, from);
        return true;
    }
    if (word == 0 && behind == completing->said.count) {
        first->place = place_at_start(completing, from);
        last->place = place_at_end(completing, end + CODE_LEN);
        return first->place < last->place;
    }
    struct str said = str_slice(source, completing->said.at[word].start, completing->said.at[behind - 1].end);
    if (!find_same(completing, said, &first->place)) return false;
    last->place = first->place + said.len;
    return true;
}

static size_t find_close(struct segment source, size_t open) {
    for (size_t i = open + 1; i < source.code_count; i++)
        if (source.codes[i].kind == CODE_CLOSE && str_equal(source.codes[i].id, source.codes[open].id)) return i;
    return SIZE_MAX;
}

/* The marks of a field of Word are no pair, but have its result between them. */
static bool encloses_text(const struct code *code) {
    return str_equal(code->type, STR("fldChar"));
}

static void add(struct completing *completing, struct insertion insertion, size_t code) {
    insertion.code = code;
    completing->made[completing->count++] = insertion;
}

static bool place_all(struct completing *completing) {
    struct segment source = completing->source;
    for (size_t i = 0; i < source.code_count; i++) {
        const struct code *code = &source.codes[i];
        if (completing->there[i] || code->kind == CODE_CLOSE) continue;
        if (code->kind == CODE_ALONE) {
            if (encloses_text(code)) return false;
            add(completing, place_alone(completing, completing->at[i]), i);
            continue;
        }
        struct insertion first = {0}, last = {0};
        size_t close = find_close(source, i);
        if (close == SIZE_MAX || completing->there[close] || !place_pair(completing, i, close, &first, &last)) return false;
        add(completing, first, i);
        add(completing, last, close);
    }
    return true;
}

/* ---- the target ------------------------------------------------------------------------------------------------------- */

/* By place; at one place as in the source. */
static void sort(struct completing *completing) {
    for (size_t i = 1; i < completing->count; i++) {
        struct insertion moving = completing->made[i];
        size_t k = i;
        for (; k > 0; k--) {
            const struct insertion *other = &completing->made[k - 1];
            if (other->place < moving.place || (other->place == moving.place && other->code < moving.code)) break;
            completing->made[k] = *other;
        }
        completing->made[k] = moving;
    }
}

/* Codes that stood together need one blank beside them, not each its own. */
static bool goes_on(const struct completing *completing, const struct insertion *before, const struct insertion *behind) {
    return before->place == behind->place && before->code + 1 == behind->code &&
           completing->at[before->code] + CODE_LEN == completing->at[behind->code];
}

static void add_insertion(const struct completing *completing, size_t index, struct buf *text) {
    const struct insertion *made = &completing->made[index];
    bool first = index == 0 || !goes_on(completing, made - 1, made);
    bool last = index + 1 == completing->count || !goes_on(completing, made, made + 1);
    if (made->blank_before && first) buf_add_byte(text, ' ');
    buf_add_str(text, STR(UTF8_CODE));
    if (made->blank_behind && last) buf_add_byte(text, ' ');
}

static struct piece_target rebuild(struct arena *arena, const struct completing *completing) {
    const struct piece_target *old = completing->target;
    struct piece_target fresh = {.codes = ARENA_ARRAY(arena, uint16_t, old->code_count + completing->count + 1)};
    struct buf text = {0};
    size_t from = 0, code = 0;
    for (size_t i = 0; i <= completing->count; i++) {
        size_t end = i < completing->count ? completing->made[i].place : old->text.len;
        struct str between = str_slice(old->text, from, end);
        buf_add_str(&text, between);
        for (size_t n = segment_count_codes(between); n > 0; n--) fresh.codes[fresh.code_count++] = old->codes[code++];
        if (i == completing->count) break;
        add_insertion(completing, i, &text);
        fresh.codes[fresh.code_count++] = (uint16_t)completing->made[i].code;
        from = end;
    }
    fresh.text = arena_copy(arena, buf_str(&text));
    buf_done(&text);
    return fresh;
}

bool piece_lacks_on_purpose(struct segment source, const struct suggestion *match) {
    return match->unit.source.code_count == source.code_count && match->unit.target.code_count == match->target.code_count;
}

bool piece_complete_target(struct arena *arena, struct segment source, const struct language *from, const struct language *to,
                           struct piece_target *target) {
    struct completing completing = {.source = source, .target = target};
    if (target->code_count >= source.code_count) return true;
    completing.said = words_of(arena, source.text, from);
    completing.meant = words_of(arena, target->text, to);
    completing.at = ARENA_ARRAY(arena, size_t, source.code_count);
    completing.there = ARENA_ARRAY(arena, bool, source.code_count);
    completing.made = ARENA_ARRAY(arena, struct insertion, source.code_count);
    find_codes(&completing);
    if (!place_all(&completing)) return false;
    sort(&completing);
    struct piece_target fresh = rebuild(arena, &completing);
    if (!document_check_target(source, piece_target_segment(arena, source, &fresh), NULL)) return false;
    *target = fresh;
    return true;
}
