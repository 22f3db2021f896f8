/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/scan.h"

#include "base/utf8.h"
#include "spell/letters.h"
#include "text/text.h"

void scan_init(struct scan *scan, struct arena *arena, struct str text, const struct language *language) {
    *scan = (struct scan){.text = text, .tokens = text_tokens(arena, text, language)};
}

/* What a run of letters, digits and joiners holds. */
struct run {
    size_t start, end; /* without joiners at the ends */
    size_t lower, upper, letters;
    bool foreign, digits, inner_capital;
};

/* Reads one run from *at on; *at moves behind it. */
static struct run read_run(struct str text, size_t *at, size_t end) {
    struct run run = {.start = *at, .end = *at};
    enum letter before = LETTER_JOINER;
    while (*at < end) {
        size_t next = *at;
        enum letter class = letter_class(utf8_next(text, &next));
        if (class == LETTER_NONE || (class == LETTER_JOINER && before == LETTER_JOINER)) break;
        run.inner_capital |= class == LETTER_UPPER && before == LETTER_LOWER;
        run.lower += class == LETTER_LOWER;
        run.upper += class == LETTER_UPPER;
        run.letters += class == LETTER_LOWER || class == LETTER_UPPER;
        run.foreign |= class == LETTER_FOREIGN;
        run.digits |= class == LETTER_DIGIT;
        *at = next;
        if (class != LETTER_JOINER) run.end = next;
        before = class;
    }
    return run;
}

/* Acronyms (ONU, OMS), codes (B2B, 20h30) and brand names (WhatsApp) are nobody's misspelling; nor are single letters. */
static bool is_word(const struct run *run) {
    return run->letters > 1 && run->lower > 0 && !run->foreign && !run->digits && !run->inner_capital;
}

static bool is_prose(enum token_kind kind) {
    return kind != TOKEN_URL && kind != TOKEN_EMAIL && kind != TOKEN_CODE;
}

/* The stretch of prose at or behind scan->at: up to the next token that is none. */
static size_t end_of_prose(struct scan *scan) {
    const struct token_list *tokens = &scan->tokens;
    for (; scan->token < tokens->count; scan->token++) {
        const struct token *token = &tokens->at[scan->token];
        if (is_prose(token->kind) || token->end <= scan->at) continue;
        if (token->start > scan->at) return token->start;
        scan->at = token->end;
    }
    return scan->text.len;
}

bool scan_next(struct scan *scan, struct scan_word *word) {
    for (;;) {
        size_t end = end_of_prose(scan);
        if (scan->at >= scan->text.len) return false;
        size_t at = scan->at;
        struct run run = read_run(scan->text, &at, end);
        if (at == scan->at) utf8_next(scan->text, &at); /* no letter: one character on */
        scan->at = at;
        if (!is_word(&run)) continue;
        *word = (struct scan_word){run.start, run.end, str_slice(scan->text, run.start, run.end)};
        return true;
    }
}

uint32_t scan_units(struct scan *scan, size_t byte) {
    scan->units += utf16_length(str_slice(scan->text, scan->unit_at, byte));
    scan->unit_at = byte;
    return (uint32_t)scan->units;
}

static bool is_ascii(struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] >= 0x80) return false;
    return true;
}

struct str scan_normalise(struct arena *arena, struct str word) {
    if (is_ascii(word)) return word;
    char *out = arena_alloc(arena, word.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < word.len;) {
        uint32_t c = utf8_next(word, &at);
        if (c == SOFT_HYPHEN) continue;
        if (c == APOSTROPHE_RIGHT || c == APOSTROPHE_LETTER) c = '\'';
        if (c == HYPHEN_NO_BREAK) c = '-';
        len += utf8_write(out + len, c);
    }
    return text_normalise(arena, (struct str){out, len});
}
