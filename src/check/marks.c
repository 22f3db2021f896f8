/* SPDX-License-Identifier: Apache-2.0 */
/* Final punctuation, spaces, quotation marks, and the no-break spaces of French. */
#include "check/checks.h"
#include "text/chars.h"
#include "text/locale.h"

#define NBSP  "\xC2\xA0"
#define NNBSP "\xE2\x80\xAF"

static bool is_no_break(uint32_t c) {
    return c == 0xA0 || c == 0x202F;
}

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || is_no_break(c);
}

static bool is_closing(uint32_t c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x203A ||
           c == 0xFFFC;
}

/* ---- the last mark ---------------------------------------------------------------------------------------------------- */

enum final_mark {
    FINAL_NONE,
    FINAL_STOP,
    FINAL_QUESTION,
    FINAL_EXCLAMATION,
    FINAL_COLON,
    FINAL_ELLIPSIS,
    FINAL_ABBREVIATION, /* the stop of "U.S." or "p.m.", and perhaps the sentence's as well */
};

static enum final_mark mark_of(uint32_t c) {
    switch (c) {
    case '.':
    case 0x3002: return FINAL_STOP;
    case '?':
    case 0x61F: return FINAL_QUESTION;
    case '!': return FINAL_EXCLAMATION;
    case ':': return FINAL_COLON;
    case 0x2026: return FINAL_ELLIPSIS;
    default: return FINAL_NONE;
    }
}

static bool is_letter(uint32_t c) {
    return chars_class(c) == CHAR_LETTER;
}

/* p.m, U.S, n.k, Ph.D: the last part is one letter, and more stand before a full stop. */
static bool has_initials(struct str word) {
    size_t at = word.len;
    if (!at || !is_letter(utf8_previous(word, &at)) || !at) return false;
    uint32_t before = utf8_previous(word, &at);
    if (before == '-' && at) before = utf8_previous(word, &at); /* J.-C */
    return before == '.' && at && is_letter(chars_before(word, at));
}

/* 5 juil, Nov: in lower case beside a number alone, for "sept" is seven. */
static bool is_short_month(const struct locale *locale, struct str text, size_t start, struct str word) {
    const struct calendar_name *name = locale_find_name(locale, word);
    if (!name || name->kind != NAME_MONTH || !name->abbreviated) return false;
    return chars_is_upper(chars_at(word, 0)) || (start > 1 && chars_digit(chars_before(text, start - 1)) >= 0);
}

/* Whether the full stop at byte `stop` belongs to the word before it. */
static bool is_abbreviated(const struct locale *locale, struct str text, size_t stop) {
    static const struct str words[] = {STR("Inc"),  STR("Ltd"), STR("Corp"), STR("Co"), STR("Jr"),   STR("Sr"),
                                       STR("Bros"), STR("etc"), STR("Cie"),  STR("St"), STR("Blvd"), STR("Ave")};
    size_t start = stop;
    for (size_t at = stop; at;) {
        uint32_t c = utf8_previous(text, &at);
        if (!is_letter(c) && c != '.' && c != '-') break;
        start = at;
    }
    struct str word = str_slice(text, start, stop);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, words[i])) return true;
    return has_initials(word) || is_short_month(locale, text, start, word);
}

/* The mark at the end, quotes and brackets passed over; *start and *end are its bytes, or the place where it would stand. */
static enum final_mark final_mark(const struct locale *locale, struct str text, size_t *start, size_t *end) {
    size_t at = text.len;
    *start = *end = at;
    while (at) {
        size_t behind = at;
        uint32_t c = utf8_previous(text, &at);
        if (is_blank(c) || is_closing(c)) continue;
        *start = at, *end = behind;
        if (c == '.' && at >= 2 && text.at[at - 1] == '.') return FINAL_ELLIPSIS;
        enum final_mark mark = mark_of(c);
        if (mark == FINAL_NONE) *start = behind;
        return c == '.' && is_abbreviated(locale, text, at) ? FINAL_ABBREVIATION : mark;
    }
    return FINAL_NONE;
}

/* What stands before the brackets at the end; all of it where none do. */
static struct str before_brackets(struct str text) {
    size_t end = text.len, open;
    while (end && is_blank(chars_before(text, end))) utf8_previous(text, &end);
    if (!end || (text.at[end - 1] != ')' && text.at[end - 1] != ']')) return text;
    for (open = end - 1; open && text.at[open] != '(' && text.at[open] != '[';) open--;
    return open ? str_slice(text, 0, open) : text;
}

/* How a text ends. */
struct ending {
    enum final_mark last, sentence; /* the second is that before brackets where the text ends without one: "Is he here? (AP)" */
    size_t start, end;              /* bytes of the sentence's */
};

static struct ending find_ending(const struct language *language, struct str text) {
    struct ending ending;
    size_t start, end;
    const struct locale *locale = locale_of(language);
    ending.last = ending.sentence = final_mark(locale, text, &ending.start, &ending.end);
    if (ending.last != FINAL_NONE) return ending;
    ending.sentence = final_mark(locale, before_brackets(text), &start, &end);
    if (ending.sentence != FINAL_NONE) ending.start = start, ending.end = end;
    return ending;
}

static bool is_mild(enum final_mark mark) {
    return mark == FINAL_STOP || mark == FINAL_ELLIPSIS || mark == FINAL_EXCLAMATION || mark == FINAL_ABBREVIATION;
}

/* Pairs that a translator may well exchange: the stop and the ellipsis, the stop and the exclamation mark; and a headline may
 * end as it likes in another language as long as both are without a question. */
static bool may_stand_for(enum final_mark source, enum final_mark target) {
    if (source == target) return true;
    bool open = source == FINAL_ABBREVIATION || target == FINAL_ABBREVIATION;
    if (open && (source == FINAL_NONE || target == FINAL_NONE)) return true;
    return is_mild(source) && is_mild(target);
}

/* A sentence of a dozen words is no headline. */
static bool is_sentence(const struct checking *checking) {
    enum { SENTENCE_WORDS = 12 };
    size_t words = 0;
    for (size_t i = 0; i < checking->source.count; i++) words += checking->source.at[i].kind == TOKEN_WORD;
    return words >= SENTENCE_WORDS;
}

/* Marks before brackets are held against each other where both have one, and excuse what differs behind them. */
static bool agree(const struct ending *source, const struct ending *target) {
    bool both = source->sentence != FINAL_NONE && target->sentence != FINAL_NONE;
    return may_stand_for(both ? source->sentence : source->last, both ? target->sentence : target->last);
}

void check_final_punctuation(struct checking *checking) {
    static const char *const names[] = {"no mark", "a full stop", "a question mark", "an exclamation mark",
                                        "a colon", "an ellipsis", "a full stop"};
    struct ending source = find_ending(&checking->request->from, checking->request->source.text);
    struct ending target = find_ending(&checking->request->to, checking->request->target.text);
    bool sentence = is_sentence(checking);
    if (source.sentence == FINAL_ABBREVIATION && sentence) source.last = source.sentence = FINAL_STOP;
    bool stop_set = source.sentence == FINAL_NONE && target.sentence == FINAL_STOP && sentence; /* the source lost its own */
    if (agree(&source, &target) || stop_set) return;
    checking_add(checking, "final_punctuation", target.start, target.end, (struct str){0},
                 arena_format(checking->arena, "The source ends with %s, the translation with %s", names[source.sentence],
                              names[target.sentence]));
}

/* ---- spaces ----------------------------------------------------------------------------------------------------------- */

static size_t leading_space(struct str text) {
    size_t at = 0, next = 0;
    while (next < text.len && is_blank(utf8_next(text, &next))) at = next;
    return at;
}

static size_t trailing_space(struct str text) {
    size_t at = text.len, previous = text.len;
    while (previous && is_blank(utf8_previous(text, &previous))) at = previous;
    return at;
}

/* `i`: the token before, of a mark further in front; carried along, so that all marks together walk the tokens once. */
static bool is_in_address(const struct checking *checking, size_t at, size_t *i) {
    const struct token_list *tokens = &checking->target;
    while (*i < tokens->count && tokens->at[*i].end <= at) *i += 1;
    return *i < tokens->count && tokens->at[*i].start <= at && tokens->at[*i].kind != TOKEN_PUNCTUATION;
}

/* " ." and " ,": a blank before the mark, and none behind the sentence or its part. No more of it is said when the source has
 * one. */
static bool is_loose(struct str text, size_t at) {
    bool mark = text.at[at] == ' ' && at + 1 < text.len && (text.at[at + 1] == '.' || text.at[at + 1] == ',');
    if (!mark || !at) return false;
    uint32_t before = chars_before(text, at), behind = chars_at(text, at + 2);
    bool ends = is_letter(before) || chars_digit(before) >= 0 || is_closing(before);
    return ends && (at + 2 >= text.len || is_blank(behind) || is_closing(behind));
}

/* The comma of "parti,elle", between words of two letters and more. */
static bool is_tight(struct str text, size_t at) {
    if (text.at[at] != ',' || !at) return false;
    size_t before = at, behind = at;
    for (int letters = 0; letters < 2; letters++)
        if (!before || !is_letter(utf8_previous(text, &before))) return false;
    utf8_next(text, &behind);
    for (int letters = 0; letters < 2; letters++)
        if (behind >= text.len || !is_letter(utf8_next(text, &behind))) return false;
    return true;
}

static size_t find_place(struct str text, size_t at, bool (*is_place)(struct str text, size_t at)) {
    while (at < text.len && !is_place(text, at)) at++;
    return at;
}

static void check_marks_spaces(struct checking *checking) {
    struct str source = checking->request->source.text, target = checking->request->target.text;
    size_t at = find_place(source, 0, is_loose) < source.len ? target.len : 0;
    while ((at = find_place(target, at, is_loose)) < target.len) {
        checking_add(checking, "space", at, at + 1, STR(""), STR("No space stands before this mark"));
        at++;
    }
    at = find_place(source, 0, is_tight) < source.len ? target.len : 0;
    for (size_t token = 0; (at = find_place(target, at, is_tight)) < target.len; at++)
        if (!is_in_address(checking, at, &token))
            checking_add(checking, "space", at + 1, at + 1, STR(" "), STR("A space is missing behind the comma"));
}

void check_spaces(struct checking *checking) {
    struct str source = checking->request->source.text, target = checking->request->target.text;
    size_t lead = leading_space(target), trail = trailing_space(target);
    struct str wanted_lead = str_slice(source, 0, leading_space(source));
    struct str wanted_trail = str_slice(source, trailing_space(source), source.len);
    if ((lead != 0) != (wanted_lead.len != 0))
        checking_add(checking, "space", 0, lead, wanted_lead, STR("The space at the start is not that of the source"));
    if ((trail != target.len) != (wanted_trail.len != 0))
        checking_add(checking, "space", trail, target.len, wanted_trail, STR("The space at the end is not that of the source"));
    bool source_doubles = str_find(source, STR("  "), 0) != SIZE_MAX;
    for (size_t at = lead; !source_doubles && (at = str_find(target, STR("  "), at)) < trail; at += 2)
        checking_add(checking, "space", at, at + 2, STR(" "), STR("Two spaces in a row"));
    check_marks_spaces(checking);
}

/* ---- quotation marks -------------------------------------------------------------------------------------------------- */

struct quotes {
    size_t opened, closed, straight;
    size_t first; /* byte of the first mark */
};

static struct quotes count_quotes(struct str text) {
    struct quotes quotes = {.first = SIZE_MAX};
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        bool opens = c == 0x201C || c == 0xAB || c == 0x201E, closes = c == 0x201D || c == 0xBB, straight = c == '"';
        quotes.opened += opens;
        quotes.closed += closes;
        quotes.straight += straight;
        if ((opens || closes || straight) && quotes.first == SIZE_MAX) quotes.first = start;
    }
    return quotes;
}

/* Open or closed in the source too, a quotation may run over several segments. */
static bool is_balanced(const struct quotes *quotes) {
    return quotes->opened == quotes->closed && quotes->straight % 2 == 0;
}

/* The single mark that opens (at a word's start, so no apostrophe) and that none behind it could close, or SIZE_MAX. When
 * `straight` a typewriter's mark opens too, though it may stand for an omission ('90s): a source is let off for it. */
static size_t unclosed_single(struct str text, bool straight) {
    size_t open = SIZE_MAX;
    uint32_t previous = ' ';
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        bool opens = (c == 0x2018 || (straight && c == '\'')) && (is_blank(previous) || previous == '(');
        if (opens && open == SIZE_MAX)
            open = start;
        else if (c == 0x2018 || c == 0x2019 || c == '\'')
            open = SIZE_MAX;
        previous = c;
    }
    return open;
}

static void check_single_quotes(struct checking *checking) {
    struct str target = checking->request->target.text;
    size_t open = unclosed_single(target, false);
    if (open != SIZE_MAX && unclosed_single(checking->request->source.text, true) == SIZE_MAX)
        checking_add(checking, "quotation", open, target.len, (struct str){0},
                     STR("A quotation is opened and not closed, or closed and not opened"));
}

void check_quotation(struct checking *checking) {
    struct quotes source = count_quotes(checking->request->source.text);
    struct quotes target = count_quotes(checking->request->target.text);
    if (target.first == SIZE_MAX) check_single_quotes(checking);
    if (target.first == SIZE_MAX || !is_balanced(&source) || is_balanced(&target)) return;
    if ((target.opened + target.straight) % 2 == 0 && target.opened == target.closed) return;
    checking_add(checking, "quotation", target.first, checking->request->target.text.len, (struct str){0},
                 STR("A quotation is opened and not closed, or closed and not opened"));
}

/* ---- French ----------------------------------------------------------------------------------------------------------- */

/* The space that belongs before a mark: narrow before ; ! ?, full before : and the closing guillemet. */
static struct str space_before(uint32_t mark) {
    if (mark == ';' || mark == '!' || mark == '?') return STR(NNBSP);
    return mark == ':' || mark == 0xBB ? STR(NBSP) : STR("");
}

static void check_mark(struct checking *checking, struct str text, size_t at, uint32_t mark) {
    size_t before = at;
    uint32_t previous = at ? utf8_previous(text, &before) : 0;
    size_t next = at;
    utf8_next(text, &next);
    size_t behind = next;
    uint32_t following = next < text.len ? utf8_next(text, &behind) : ' ';
    bool ends_word = is_blank(following) || is_closing(following) || next >= text.len;
    if (previous == ' ')
        checking_add(checking, "typography", before, at, space_before(mark), STR("A no-break space stands before this mark"));
    else if (previous && !is_blank(previous) && ends_word && mark != 0xBB && !space_before(previous).len && previous != '(' &&
             previous != 0x2026 && previous != '.')
        checking_add(checking, "typography", at, at, space_before(mark), STR("A no-break space is missing before this mark"));
}

/* Spaces that may break at a guillemet or before a high mark; straight marks are left to the newsroom's own custom. */
void check_typography(struct checking *checking) {
    struct str text = checking->request->target.text;
    if (!checking->to_french) return;
    for (size_t at = 0, token = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (c == 0xAB && at < text.len && text.at[at] == ' ')
            checking_add(checking, "typography", at, at + 1, STR(NBSP), STR("A no-break space stands behind the guillemet"));
        if (space_before(c).len && !is_in_address(checking, start, &token)) check_mark(checking, text, start, c);
    }
}
