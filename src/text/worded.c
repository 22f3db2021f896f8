/* SPDX-License-Identifier: Apache-2.0 */
#include "text/worded.h"

#include <pthread.h>

#include "text/chars.h"
#include "text/counted.h"
#include "text/ordinals.h"
#include "text/render.h"
#include "text/scale.h"
#include "text/spelled.h"

enum { MILLION = 6 }; /* its power; hundreds and thousands are read by spelled_read */

/* One number being read. */
struct reader {
    const struct locale *locale;
    struct str text;
    const struct token_list *tokens;
    bool alone; /* the text is one number, known to be one by what stood around it */
};

/* Empty beyond the ends. */
static struct str word_at(const struct reader *reader, size_t token) {
    if (token >= reader->tokens->count || reader->tokens->at[token].kind != TOKEN_WORD) return STR("");
    return str_slice(reader->text, reader->tokens->at[token].start, reader->tokens->at[token].end);
}

static struct str word_before(const struct reader *reader, size_t token) {
    return token ? word_at(reader, token - 1) : STR("");
}

static bool is_million(const struct reader *reader, size_t token, bool before) {
    const struct scale_word *word;
    struct scan scan = {reader->text, reader->locale, false};
    if (!word_at(reader, token).len) return false;
    size_t end = scale_at(&scan, reader->tokens->at[token].start, before, false, &word);
    return end == reader->tokens->at[token].end && word->power >= MILLION;
}

/* Per cent behind a number: how many tokens. */
static size_t percent_at(const struct reader *reader, size_t token) {
    struct scan scan = {reader->text, reader->locale, false};
    if (!word_at(reader, token).len) return 0;
    size_t end = scan_percent_word(&scan, reader->tokens->at[token].start);
    if (end == reader->tokens->at[token].end) return 1;
    return word_at(reader, token + 1).len && end == reader->tokens->at[token + 1].end ? 2 : 0;
}

static void take_tokens(const struct reader *reader, size_t first, size_t count, struct worded_number *out) {
    out->token_count += count;
    out->behind = reader->tokens->at[first + out->token_count - 1].end;
}

/* What belongs to a number of whole tokens: million, per cent. */
static void take_rest(const struct reader *reader, size_t first, struct worded_number *out) {
    size_t percent;
    if (is_million(reader, first + out->token_count, false)) take_tokens(reader, first, 1, out);
    if ((percent = percent_at(reader, first + out->token_count))) {
        take_tokens(reader, first, percent, out);
        out->kind = TOKEN_PERCENT;
    }
}

static void set_spelled(const struct reader *reader, size_t first, const struct spelled_number *spelled,
                        struct worded_number *out) {
    *out = (struct worded_number){.kind = spelled->ordinal ? TOKEN_ORDINAL : TOKEN_NUMBER,
                                  .value = spelled->value,
                                  .token_count = spelled->token_count,
                                  .start = reader->tokens->at[first].start,
                                  .end = spelled->end,
                                  .behind = spelled->end};
}

static void set_one(const struct reader *reader, size_t first, struct worded_number *out) {
    const struct token *token = &reader->tokens->at[first];
    *out = (struct worded_number){TOKEN_NUMBER, 1, 1, token->start, token->end, token->end};
}

static bool ends_within_token(const struct reader *reader, size_t first, const struct worded_number *out) {
    return out->behind < reader->tokens->at[first + out->token_count - 1].end;
}

/* Thirds, quarters, tiers, cinquièmes: two thirds are one value, and its two no number that another could stand for. */
static bool is_denominator(const struct locale *locale, struct str word) {
    static const struct str words[] = {STR("quarter"), STR("quarters"), STR("halves"),
                                       STR("tiers"),   STR("quart"),    STR("quarts")};
    struct ordinal ordinal;
    if (str_is_listed_nocase(word, words, sizeof words / sizeof *words)) return true;
    if (locale->family == FAMILY_FRENCH) return ordinals_find(locale, word, &ordinal) && ordinal.plural && ordinal.number > 2;
    if (str_ends(word, STR("s"))) word.len--;
    return ordinals_find(locale, word, &ordinal) && ordinal.number > 2;
}

/* "A" of a hundred, "un" of un million. */
static bool is_article(const struct locale *locale, struct str word) {
    if (locale->family == FAMILY_ENGLISH) return word.len == 1 && (word.at[0] | 0x20) == 'a';
    return locale->family == FAMILY_FRENCH && str_equal_nocase(word, STR("un"));
}

/* ---- English ------------------------------------------------------------------------------------------------------------- */

/* The, its, Kenya's: what makes an ordinal of "second". */
static bool is_definite(struct str word) {
    static const struct str words[] = {STR("the"), STR("this"), STR("that"), STR("his"),   STR("her"),
                                       STR("its"), STR("our"),  STR("your"), STR("their"), STR("my")};
    return str_is_listed_nocase(word, words, sizeof words / sizeof *words) || str_ends(word, STR("'s")) ||
           str_ends(word, STR("\u2019s"));
}

/* A third, one fifth: parts of a whole, or another one. */
static bool may_be_part(struct str before) {
    static const struct str words[] = {STR("a"), STR("an"), STR("one")};
    return str_is_listed_nocase(before, words, sizeof words / sizeof *words);
}

static bool read_english_ordinal(const struct reader *reader, size_t first, struct worded_number *out) {
    struct str word = word_at(reader, first), before = word_before(reader, first);
    if (reader->alone) return true;
    struct str ending = str_slice(word, word.len - (word.len < 3 ? word.len : 3), word.len);
    if (str_equal_nocase(ending, STR("ies"))) return false; /* the fifties */
    return out->value <= 2 ? is_definite(before) : !may_be_part(before);
}

/* Half a million, a quarter of a million. */
static bool is_part_before(const struct reader *reader, size_t first) {
    static const struct str words[] = {STR("half"), STR("of"), STR("many")};
    return str_is_listed_nocase(word_before(reader, first), words, sizeof words / sizeof *words);
}

/* A hundred, a thousand and fifty, a million. */
static bool read_english_article(const struct reader *reader, size_t first, struct worded_number *out) {
    struct spelled_number spelled;
    struct str rest = word_at(reader, first + 1), next = str_cut(&rest, '-');
    bool million = is_million(reader, first + 1, false);
    if (!million && !str_equal_nocase(next, STR("hundred")) && !str_equal_nocase(next, STR("thousand"))) return false;
    if (is_part_before(reader, first)) return false;
    set_one(reader, first, out);
    if (million) return true;
    if (!spelled_read(reader->locale, reader->text, reader->tokens, first + 1, &spelled)) return false;
    set_spelled(reader, first, &spelled, out);
    out->token_count++;
    return true;
}

/* One million, one-day, Form One: what spelled_read leaves, which has nothing below two. */
static bool read_english_one(const struct reader *reader, size_t first, struct worded_number *out) {
    struct str rest = word_at(reader, first), head = str_cut(&rest, '-');
    if (!str_equal_nocase(head, STR("one"))) return false;
    set_one(reader, first, out);
    if (counted_measure(reader->locale, str_cut(&rest, '-'))) {
        out->end = out->behind = out->start + head.len;
        return true;
    }
    bool whole = head.len == word_at(reader, first).len;
    bool labelled = reader->text.at[out->start] == 'O' && counted_label(reader->locale, word_before(reader, first));
    if (whole && labelled) return true; /* Form One; "in that case one" is none */
    return whole && (is_million(reader, first + 1, false) || (reader->alone && reader->tokens->count == 1));
}

static bool read_english(const struct reader *reader, size_t first, struct worded_number *out) {
    struct spelled_number spelled;
    if (is_article(reader->locale, word_at(reader, first))) return read_english_article(reader, first, out);
    if (read_english_one(reader, first, out)) return true;
    if (str_equal_nocase(word_at(reader, first), STR("first"))) {
        set_one(reader, first, out);
        out->kind = TOKEN_ORDINAL;
        return read_english_ordinal(reader, first, out);
    }
    if (!spelled_read(reader->locale, reader->text, reader->tokens, first, &spelled) || spelled.vague) return false;
    set_spelled(reader, first, &spelled, out);
    if (ends_within_token(reader, first, out)) return false; /* two-thirds, two-and-a-half: what it counts is cut off already */
    if (spelled.ordinal) return read_english_ordinal(reader, first, out);
    return !is_denominator(reader->locale, word_at(reader, first + out->token_count));
}

/* ---- French -------------------------------------------------------------------------------------------------------------- */

/* Un cinquième, trois cinquièmes are parts of a whole; premier and second more than ordinals. */
static bool read_french_ordinal(const struct reader *reader, size_t first, const struct spelled_number *spelled) {
    static const struct str words[] = {STR("un"), STR("une"), STR("et")};
    struct ordinal ordinal;
    struct str last = word_at(reader, first + spelled->token_count - 1);
    if (reader->alone) return true;
    if (!ordinals_find(reader->locale, last, &ordinal) || ordinal.gender != GENDER_OPEN || ordinal.plural) return false;
    return !str_is_listed_nocase(word_before(reader, first), words, sizeof words / sizeof *words);
}

static bool read_french(const struct reader *reader, size_t first, struct worded_number *out) {
    struct spelled_number spelled;
    if (is_article(reader->locale, word_at(reader, first))) {
        set_one(reader, first, out);
        return is_million(reader, first + 1, false);
    }
    if (!spelled_read(reader->locale, reader->text, reader->tokens, first, &spelled) || spelled.vague) return false;
    set_spelled(reader, first, &spelled, out);
    if (ends_within_token(reader, first, out)) return false; /* deux-roues */
    if (spelled.ordinal) return read_french_ordinal(reader, first, &spelled);
    return !is_denominator(reader->locale, word_at(reader, first + out->token_count));
}

/* ---- Swahili ------------------------------------------------------------------------------------------------------------- */

/* Ordinals are cardinals behind -a, in digits too ("ya 3"): one class. */
static bool read_swahili(const struct reader *reader, size_t first, struct worded_number *out) {
    struct spelled_number spelled;
    struct ordinal ordinal;
    bool percent = str_equal_nocase(word_at(reader, first), STR("asilimia"));
    size_t number = first + (percent || is_million(reader, first, true));
    if (ordinals_find(reader->locale, word_at(reader, number), &ordinal)) return false;
    if (!spelled_read(reader->locale, reader->text, reader->tokens, number, &spelled)) return false;
    if (spelled.vague && (spelled.token_count == 1 || reader->alone)) return false; /* mia, dazeni; 25,000 or 20,005 */
    set_spelled(reader, number, &spelled, out);
    out->kind = percent ? TOKEN_PERCENT : TOKEN_NUMBER;
    out->token_count += number - first;
    return !ends_within_token(reader, first, out);
}

/* ---- the door ------------------------------------------------------------------------------------------------------------ */

/* The first three letters of all that may start a number. Nearly all words are refused by them, in a set of 15 bits, for a
 * fraction of what looking at them costs. */
static const char *const beginnings[] = {
    [FAMILY_ENGLISH] = "one two thr fou fiv six sev eig nin ten ele twe thi for fif fir sec",
    [FAMILY_FRENCH] = "deu tro qua cin six sep hui neu dix onz dou tre qui sei vin soi",
    [FAMILY_SWAHILI] =
        "mbi tat nne tan sit sab nan tis kum ish the aro ham mia elf lak mil bil tri asi waw wat wan miw mit min "
        "maw mat man viw vit vin",
};

enum { FAMILIES = sizeof beginnings / sizeof *beginnings, LETTER_BITS = 5, SET_WORDS = (1 << 3 * LETTER_BITS) / 64 };

static uint64_t beginning_sets[FAMILIES][SET_WORDS];
static pthread_once_t sets_once = PTHREAD_ONCE_INIT;

static unsigned beginning_of(const char *letters) {
    unsigned place = 0;
    for (int i = 0; i < 3; i++) place = place << LETTER_BITS | (letters[i] & ((1 << LETTER_BITS) - 1));
    return place;
}

static void make_sets(void) {
    for (size_t family = 0; family < FAMILIES; family++)
        for (const char *at = beginnings[family]; at && *at; at += 3 + (at[3] == ' '))
            beginning_sets[family][beginning_of(at) / 64] |= UINT64_C(1) << beginning_of(at) % 64;
}

static bool begins_like_number(const struct locale *locale, struct str word) {
    if (word.len < 3 || (size_t)locale->family >= FAMILIES) return false;
    pthread_once(&sets_once, make_sets);
    unsigned place = beginning_of(word.at);
    return beginning_sets[locale->family][place / 64] >> place % 64 & 1;
}

bool worded_may_start(const struct locale *locale, struct str word) {
    const struct token token = {TOKEN_WORD, 0, (uint32_t)word.len};
    const struct token_list tokens = {(struct token *)&token, 1};
    struct reader reader = {locale, word, &tokens, false};
    struct str rest = word;
    if (is_article(locale, word)) return true;
    if (!begins_like_number(locale, word)) return false;
    switch (locale->family) {
    case FAMILY_ENGLISH:
        if (str_equal_nocase(str_cut(&rest, '-'), STR("one")) || str_equal_nocase(word, STR("first"))) return true;
        break;
    case FAMILY_SWAHILI:
        if (str_equal_nocase(word, STR("asilimia")) || is_million(&reader, 0, true)) return true;
        break;
    default: break;
    }
    return spelled_may_start(locale, word);
}

static bool read_number(const struct reader *reader, size_t first, struct worded_number *out) {
    bool found;
    switch (reader->locale->family) {
    case FAMILY_ENGLISH: found = read_english(reader, first, out); break;
    case FAMILY_FRENCH: found = read_french(reader, first, out); break;
    case FAMILY_SWAHILI: return read_swahili(reader, first, out);
    default: return false;
    }
    if (found && out->kind == TOKEN_NUMBER && !ends_within_token(reader, first, out)) take_rest(reader, first, out);
    return found;
}

bool worded_read(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                 struct worded_number *out) {
    struct reader reader = {locale, text, tokens, false};
    return read_number(&reader, first, out);
}

bool worded_is(enum token_kind kind, struct str text) {
    if (!text.len || (text.at[0] >= '0' && text.at[0] <= '9')) return false; /* mostly */
    if (kind != TOKEN_NUMBER && kind != TOKEN_ORDINAL && kind != TOKEN_PERCENT) return false;
    for (size_t at = 0; at < text.len;)
        if (chars_digit(utf8_next(text, &at)) >= 0) return false;
    return true;
}

/* The words of a text that has nothing between them but white space. */
static struct token_list cut_words(struct arena *arena, struct str text) {
    size_t room = text.len / 2 + 1;
    struct token_list list = {.at = ARENA_ARRAY(arena, struct token, room)};
    for (size_t at = 0, next; at < text.len; at = next) {
        next = chars_skip(text, at, ~(1U << CHAR_SPACE | 1U << CHAR_END));
        if (next > at)
            list.at[list.count++] = (struct token){TOKEN_WORD, (uint32_t)at, (uint32_t)next};
        else
            utf8_next(text, &next);
    }
    arena_end_piece(list.at, list.count * sizeof *list.at, room * sizeof *list.at);
    return list;
}

struct str worded_in_digits(struct arena *arena, const struct locale *locale, enum token_kind kind, struct str text) {
    if (!worded_is(kind, text)) return text;
    struct worded_number number;
    struct token_list tokens = cut_words(arena, text);
    struct reader reader = {locale, text, &tokens, true};
    if (!read_number(&reader, 0, &number) || number.behind != text.len) return text;
    return arena_format(arena, "%" STR_FMT "%d%s%" STR_FMT, STR_ARG(str_slice(text, 0, number.start)), number.value,
                        kind == TOKEN_ORDINAL ? "th" : "", STR_ARG(str_slice(text, number.end, text.len)));
}

bool worded_is_same(const struct locale *locale, enum token_kind kind, struct str a, struct str b) {
    if (!worded_is(kind, a) && !worded_is(kind, b)) return false;
    struct arena arena = {0};
    a = worded_in_digits(&arena, locale, kind, a);
    b = worded_in_digits(&arena, locale, kind, b);
    bool same = render_agrees(locale, kind, a, locale, kind, b);
    arena_done(&arena);
    return same;
}
