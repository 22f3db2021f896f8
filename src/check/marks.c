/* SPDX-License-Identifier: Apache-2.0 */
/* Final punctuation, spaces, quotation marks, and the no-break spaces of French. */
#include "check/checks.h"

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

enum final_mark { FINAL_NONE, FINAL_STOP, FINAL_QUESTION, FINAL_EXCLAMATION, FINAL_COLON, FINAL_ELLIPSIS };

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

/* The mark at the end, quotes and brackets passed over; *start and *end are its bytes, or the place where it would stand. */
static enum final_mark final_mark(struct str text, size_t *start, size_t *end) {
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
        return mark;
    }
    return FINAL_NONE;
}

/* Pairs that a translator may well exchange: the stop and the ellipsis, the stop and the exclamation mark; and a headline may
 * end as it likes in another language as long as both are without a question. */
static bool may_stand_for(enum final_mark source, enum final_mark target) {
    if (source == target) return true;
    bool source_mild = source == FINAL_STOP || source == FINAL_ELLIPSIS || source == FINAL_EXCLAMATION;
    bool target_mild = target == FINAL_STOP || target == FINAL_ELLIPSIS || target == FINAL_EXCLAMATION;
    return source_mild && target_mild;
}

/* A sentence of a dozen words is no headline: its stop was forgotten, or lost on the way, and the translator set it. */
static bool is_stop_set(const struct checking *checking, enum final_mark source, enum final_mark target) {
    enum { SENTENCE_WORDS = 12 };
    size_t words = 0;
    for (size_t i = 0; i < checking->source.count; i++) words += checking->source.at[i].kind == TOKEN_WORD;
    return source == FINAL_NONE && target == FINAL_STOP && words >= SENTENCE_WORDS;
}

void check_final_punctuation(struct checking *checking) {
    static const char *const names[] = {"no mark", "a full stop", "a question mark", "an exclamation mark",
                                        "a colon", "an ellipsis"};
    size_t start, end, ignored;
    enum final_mark source = final_mark(checking->request->source.text, &ignored, &ignored);
    enum final_mark target = final_mark(checking->request->target.text, &start, &end);
    if (may_stand_for(source, target) || is_stop_set(checking, source, target)) return;
    checking_add(
        checking, "final_punctuation", start, end, (struct str){0},
        arena_format(checking->arena, "The source ends with %s, the translation with %s", names[source], names[target]));
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

/* `i`: the token before, of a mark further in front; carried along, so that all marks together walk the tokens once. */
static bool is_in_address(const struct checking *checking, size_t at, size_t *i) {
    const struct token_list *tokens = &checking->target;
    while (*i < tokens->count && tokens->at[*i].end <= at) *i += 1;
    return *i < tokens->count && tokens->at[*i].start <= at && tokens->at[*i].kind != TOKEN_PUNCTUATION;
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
