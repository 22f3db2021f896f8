/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the text. The class of a character says which recognisers could apply, and cheap looks at what follows keep
 * those from being called in vain: most words cost little more than reading them. */
#include "text/token.h"

#include <string.h>

#include "text/breaker.h"
#include "text/chars.h"
#include "text/scan.h"

struct lexer {
    struct scan scan;
    struct arena *arena;
    struct token_list list;
    size_t capacity;
    size_t run; /* where the run of spaceless letters starts */
};

static void add_token(struct lexer *lexer, enum token_kind kind, size_t start, size_t end) {
    if (lexer->list.count == lexer->capacity) {
        size_t bytes = lexer->list.count * sizeof *lexer->list.at;
        struct token *more = arena_alloc(lexer->arena, (lexer->capacity *= 2) * sizeof *more);
        lexer->list.at = memcpy(more, lexer->list.at, bytes);
    }
    lexer->list.at[lexer->list.count++] = (struct token){kind, (uint32_t)start, (uint32_t)end};
}

static bool is_digit_at(struct str text, size_t at) {
    return at < text.len && chars_digit(chars_at(text, at)) >= 0;
}

/* ---- what starts with a letter ------------------------------------------------------------------------------------------- */

/* What follows says that a run of letters is a word and ends here: blank, comma, the text's end, a full stop before one. */
static bool ends_plainly(struct str text, size_t end) {
    if (end < text.len && text.at[end] == '.') end++;
    return end == text.len || text.at[end] == ' ' || text.at[end] == ',';
}

static size_t address_at(struct str text, size_t at, size_t end) {
    if (end >= text.len) return 0;
    char sign = text.at[end];
    if (sign == ' ' || sign == ',') return 0;
    size_t behind = 0;
    if (sign == ':' || sign == '.') behind = scan_url(text, at);
    if (behind || (sign == '.' && (end + 1 == text.len || text.at[end + 1] == ' '))) return behind;
    return strchr("@.+%-0123456789", sign) ? scan_email(text, at) : 0;
}

/* "Ksh 500", "US$5": capitals, and a digit not far behind. */
static bool may_be_money(struct str text, size_t at, size_t end) {
    if (text.at[at] < 'A' || text.at[at] > 'Z' || end - at > 4 || end >= text.len) return false;
    if (text.at[end] == '$' || text.at[end] == '.') end++;
    return is_digit_at(text, scan_skip_space(text, end));
}

/* "milioni 5", "asilimia 5": a digit behind the word. */
static bool may_be_counted(const struct scan *scan, size_t at, size_t end) {
    unsigned char first = (unsigned char)scan->text.at[at];
    bool percent = scan->locale->family == FAMILY_SWAHILI && (first | 0x20) == 'a';
    if (!percent && !scan->locale->starts_scale[true][first]) return false;
    size_t number = scan_skip_space(scan->text, end);
    return number > end && is_digit_at(scan->text, number);
}

/* "June 29", "Thursday, 29 June", "Juni mosi". */
static bool may_be_date(const struct scan *scan, size_t at, size_t end) {
    struct str text = scan->text;
    if (end + 1 >= text.len || end - at < 3) return false;
    size_t behind = end + (text.at[end] == '.' || text.at[end] == ',');
    size_t next = scan_skip_space(text, behind);
    if (next == behind || next >= text.len) return false;
    if (is_digit_at(text, next)) return true;
    bool filler = scan->locale->family == FAMILY_SWAHILI && (text.at[next] == 'm' || text.at[next] == 't');
    if (!filler && !scan->locale->starts_weekday[(unsigned char)text.at[at]]) return false;
    return locale_find_name(scan->locale, str_slice(text, at, end)) != NULL;
}

/* "saa 5", "noon", "à minuit". */
static bool may_be_time(const struct scan *scan, size_t at, size_t end) {
    char first = scan->text.at[at];
    switch (scan->locale->family) {
    case FAMILY_SWAHILI: return end - at == 3 && (first | 0x20) == 's';
    case FAMILY_ENGLISH: return (first == 'n' && end - at == 4) || (first == 'm' && (end - at == 6 || end - at == 8));
    case FAMILY_FRENCH: return first == 'm' && (end - at == 4 || end - at == 6);
    default: return false;
    }
}

static enum token_kind read_letters(const struct scan *scan, size_t at, size_t *end) {
    struct date_reading date;
    struct quantity_reading quantity;
    struct time_reading time;
    size_t letters = scan_letters(scan->text, at);
    if ((*end = address_at(scan->text, at, letters)))
        return memchr(scan->text.at + at, '@', *end - at) ? TOKEN_EMAIL : TOKEN_URL;
    bool counted = may_be_money(scan->text, at, letters) || may_be_counted(scan, at, letters);
    if (counted && (*end = scan_quantity(scan, at, &quantity))) return quantity.kind;
    if (may_be_date(scan, at, letters) && (*end = scan_date(scan, at, &date))) return TOKEN_DATE;
    if (may_be_time(scan, at, letters) && (*end = scan_time(scan, at, &time))) return TOKEN_TIME;
    *end = ends_plainly(scan->text, letters) ? letters : scan_word(scan, at);
    return TOKEN_WORD;
}

/* ---- what starts with a digit or a sign ---------------------------------------------------------------------------------- */

/* A number that letters stick to is a word (747s, 5G, 2nd-hand) unless they are a unit of measure or follow a hyphen. */
static bool sticks_to_letters(struct str text, size_t end) {
    static const char *const units[] = {"km", "m",  "cm", "mm", "kg", "g",  "mg",  "ha",
                                        "l",  "ml", "kW", "MW", "GB", "MB", "km²", "m²"};
    size_t next;
    if (chars_class_at(text, end, &next) != CHAR_LETTER) return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (scan_literal(text, end, units[i]) && text.at[end] == units[i][0]) return false; /* 5g, not 5G */
    return true;
}

static enum token_kind read_digits(const struct scan *scan, size_t at, size_t *end) {
    struct date_reading date;
    struct time_reading time;
    struct quantity_reading quantity;
    if ((*end = scan_date(scan, at, &date))) return TOKEN_DATE;
    if ((*end = scan_time(scan, at, &time))) return TOKEN_TIME;
    *end = scan_quantity(scan, at, &quantity);
    if (*end && !(quantity.kind == TOKEN_NUMBER && sticks_to_letters(scan->text, *end))) return quantity.kind;
    *end = scan_word(scan, at);
    return TOKEN_WORD;
}

static bool is_minus(struct str text, size_t at, size_t next) {
    uint32_t sign = chars_at(text, at), before = chars_before(text, at);
    if ((sign != '-' && sign != CHAR_MINUS) || !is_digit_at(text, next)) return false;
    return before == 0 || before == '(' || chars_class(before) == CHAR_SPACE;
}

static enum token_kind read_sign(const struct scan *scan, size_t at, size_t next, size_t *end) {
    struct quantity_reading quantity;
    if ((*end = scan_code(scan->text, at))) return TOKEN_CODE;
    bool quantity_starts = is_minus(scan->text, at, next) || chars_class(chars_at(scan->text, at)) == CHAR_CURRENCY;
    if (quantity_starts && (*end = scan_quantity(scan, at, &quantity))) return quantity.kind;
    *end = next;
    return TOKEN_PUNCTUATION;
}

/* ---- the pass ------------------------------------------------------------------------------------------------------------ */

static void add_spaceless_word(void *context, size_t start, size_t end) {
    struct lexer *lexer = context;
    add_token(lexer, TOKEN_WORD, lexer->run + start, lexer->run + end);
}

static size_t read_spaceless(struct lexer *lexer, size_t at) {
    struct str text = lexer->scan.text;
    size_t end = at, next;
    while (chars_class_at(text, end, &next) == CHAR_SPACELESS) end = next;
    lexer->run = at;
    breaker_find_words(str_slice(text, at, end), add_spaceless_word, lexer);
    return end;
}

static size_t read_token(struct lexer *lexer, size_t at) {
    size_t next, end;
    enum token_kind kind;
    switch (chars_class_at(lexer->scan.text, at, &next)) {
    case CHAR_SPACE: return next;
    case CHAR_SPACELESS: return read_spaceless(lexer, at);
    case CHAR_LETTER: kind = read_letters(&lexer->scan, at, &end); break;
    case CHAR_DIGIT: kind = read_digits(&lexer->scan, at, &end); break;
    default: kind = read_sign(&lexer->scan, at, next, &end); break;
    }
    add_token(lexer, kind, at, end);
    return end;
}

struct token_list text_tokens(struct arena *arena, struct str text, const struct language *language) {
    struct lexer lexer = {.scan = {text, locale_of(language), false}, .arena = arena, .capacity = text.len / 4 + 8};
    lexer.list.at = arena_alloc(arena, lexer.capacity * sizeof *lexer.list.at);
    for (size_t at = 0; at < text.len;) at = read_token(&lexer, at);
    arena_end_piece(lexer.list.at, lexer.list.count * sizeof *lexer.list.at, lexer.capacity * sizeof *lexer.list.at);
    return lexer.list;
}

struct str text_of_token(struct str text, const struct token_list *tokens, size_t i) {
    return i < tokens->count ? str_slice(text, tokens->at[i].start, tokens->at[i].end) : (struct str){0};
}
