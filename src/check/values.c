/* SPDX-License-Identifier: Apache-2.0 */
#include "check/values.h"

#include <string.h>

#include "check/beside.h"
#include "text/numerals.h"
#include "text/ordinals.h"
#include "text/reading.h"
#include "text/spelled.h"

enum { GROUP_DIGITS = 3 };

/* One side being read. */
struct reader {
    struct arena *arena;
    struct str text;
    const struct token_list *tokens;
    const struct locale *locale;
    struct values *values;
    size_t scales_end; /* behind the last token that multiplies a number read before */
};

static struct value *add_value(const struct reader *reader, struct str digits, size_t start, size_t end) {
    static _Thread_local struct value none; /* one too many is written to, and read by nobody */
    struct values *values = reader->values;
    if (values->count == VALUES_MAX) values->cut = true;
    if (values->count == VALUES_MAX || digits.len == 0) return &none;
    values->at[values->count] =
        (struct value){.digits = digits, .bare = digits, .start = start, .end = end, .said_start = start, .said_end = end};
    return &values->at[values->count++];
}

static void let_lack(const struct reader *reader, size_t from) {
    for (size_t k = from; k < reader->values->count; k++) reader->values->at[k].may_lack = true;
}

/* ---- digits -------------------------------------------------------------------------------------------------------------- */

/* Without zeros in front of the whole part and behind the fraction. */
static struct str canonical(struct arena *arena, const struct number_reading *number) {
    size_t first = 0, whole = number->whole, fraction = number->fraction;
    while (whole > 1 && number->digits[first] == '0') first++, whole--;
    while (fraction && number->digits[number->whole + fraction - 1] == '0') fraction--;
    if (!fraction) return arena_format(arena, "%.*s", (int)whole, number->digits + first);
    return arena_format(arena, "%.*s.%.*s", (int)whole, number->digits + first, (int)fraction, number->digits + number->whole);
}

struct str values_scaled(struct arena *arena, struct str number, int power) {
    struct number_reading reading = {.valued = true};
    bool behind = false;
    for (size_t i = 0; i < number.len; i++) {
        if (number.at[i] == '.') {
            behind = true;
            continue;
        }
        if (reading.whole + reading.fraction == NUMBER_DIGITS_MAX) return number;
        reading.digits[reading.whole + reading.fraction] = number.at[i];
        *(behind ? &reading.fraction : &reading.whole) += 1;
    }
    for (; power < 0 && reading.whole > 1; power++) reading.whole--, reading.fraction++;
    for (; power > 0; power--) {
        if (reading.fraction)
            reading.fraction--;
        else if (reading.whole < NUMBER_DIGITS_MAX)
            reading.digits[reading.whole] = '0';
        else
            return number;
        reading.whole++;
    }
    return canonical(arena, &reading);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The number's digits in a row. */
static struct str bare(struct arena *arena, const struct number_reading *number) {
    size_t first = 0, len = (size_t)number->whole + number->fraction;
    while (first + 1 < number->whole && number->digits[first] == '0') first++;
    return arena_copy(arena, (struct str){number->digits + first, len - first});
}

/* The 1.4 of 1.4L, a word with one decimal sign between digits; the byte behind it, or `end` as it was. */
static size_t end_of_fraction(struct str text, size_t end, size_t token_end) {
    size_t at = end + 1;
    if (end >= token_end || !strchr(".,", text.at[end])) return end;
    while (at < token_end && is_digit(text.at[at])) at++;
    bool more = at + 1 < token_end && strchr(".,:-", text.at[at]) && is_digit(text.at[at + 1]);
    return at == end + 1 || more ? end : at;
}

/* Three digits behind the sign may be a group as well. */
static bool add_decimal(const struct reader *reader, size_t i) {
    const struct token *token = &reader->tokens->at[i];
    struct str text = reader->text;
    for (size_t start = token->start, end; start < token->end; start = end + 1) {
        for (end = start; end < token->end && is_digit(text.at[end]);) end++;
        size_t behind = end > start ? end_of_fraction(text, end, token->end) : end;
        if (behind == end || behind - end - 1 == GROUP_DIGITS) continue;
        struct str whole = str_slice(text, start, end), fraction = str_slice(text, end + 1, behind);
        struct str number = arena_format(reader->arena, "%" STR_FMT ".%" STR_FMT, STR_ARG(whole), STR_ARG(fraction));
        int power = behind == token->end ? beside_power(reader->locale, text, reader->tokens, SIZE_MAX, i + 1) : 0;
        struct value *value = add_value(reader, values_scaled(reader->arena, number, power), start, behind);
        value->bare = arena_format(reader->arena, "%" STR_FMT "%" STR_FMT, STR_ARG(whole), STR_ARG(fraction));
        value->power = power;
        return true;
    }
    return false;
}

/* Runs of digits in a token that reads as nothing more: a date's parts, the 1990 of "mid-1990s". */
static void add_digit_runs(const struct reader *reader, const struct token *token) {
    struct str text = reader->text;
    for (size_t at = token->start; at < token->end;) {
        size_t start = at;
        while (at < token->end && is_digit(text.at[at])) at++;
        if (at == start) {
            at++;
            continue;
        }
        size_t first = start;
        while (first + 1 < at && text.at[first] == '0') first++;
        struct value *value = add_value(reader, arena_copy(reader->arena, str_slice(text, first, at)), start, at);
        value->abbreviated = beside_is_short_scale(str_slice(text, at, token->end));                     /* 500K */
        value->metric = measures_metric(measures_find(reader->locale, str_slice(text, at, token->end))); /* 140mph */
    }
}

/* 747s, 50x60cm; not 2eceabe52, the name of some thing. */
static bool is_counted(struct str word) {
    if (!is_digit(word.at[0])) return false;
    for (size_t at = 1; at < word.len; at++)
        if (is_digit(word.at[at]) && !is_digit(word.at[at - 1]) && !strchr("-xX", word.at[at - 1])) return false;
    return true;
}

/* mid-1990s, Covid-19, S21, miaka13: the number may stand on the other side by itself, and needn't. */
static bool is_compound(struct str word) {
    for (size_t at = 0; at < word.len; at++)
        if (is_digit(word.at[at])) return true;
    return false;
}

/* Of the words of scale beside tokens `first` to `behind`, which multiply no other number then; `first` as in beside_power. */
static int take_power(struct reader *reader, size_t first, size_t behind) {
    enum { SCALE_WORDS = 2 }; /* thousand million */
    if (beside_power(reader->locale, reader->text, reader->tokens, SIZE_MAX, behind)) reader->scales_end = behind + SCALE_WORDS;
    return beside_power(reader->locale, reader->text, reader->tokens, first, behind);
}

/* Of those in the token too: "thousand million" is 9. Where the digits say it already, as in "milioni 15,107,160", the word
 * says it again. */
static int power_of_quantity(struct reader *reader, size_t i, size_t behind, const struct quantity_reading *quantity) {
    int power = quantity->scale ? quantity->scale->power : 0;
    power += take_power(reader, quantity->scale ? SIZE_MAX : i, behind);
    return quantity->number.whole > power ? 0 : power;
}

/* Whoever writes a language may part groups as another one does: 1.000 may be a thousand, 1.00 can't. */
static struct str grouped(struct arena *arena, const struct number_reading *number, int power) {
    bool may_be_group = number->fraction == GROUP_DIGITS && !number->group && number->whole <= GROUP_DIGITS;
    return may_be_group && number->digits[0] != '0' ? values_scaled(arena, bare(arena, number), power) : (struct str){0};
}

/* What stands beside the number of tokens `first` to `behind`. */
static void take_measure(const struct reader *reader, size_t first, size_t behind, struct value *value) {
    size_t at = measures_beside(reader->locale, reader->text, reader->tokens, first, behind, &value->measure);
    value->metric = measures_metric(value->measure);
    if (at == SIZE_MAX) return;
    const struct token *token = &reader->tokens->at[at];
    if (token->start < value->said_start) value->said_start = token->start;
    if (token->end > value->said_end) value->said_end = token->end;
}

static void take_measure_of_quantity(const struct reader *reader, size_t i, size_t behind,
                                     const struct quantity_reading *quantity, struct value *value) {
    if (quantity->kind == TOKEN_MONEY) {
        value->measure = measures_of_currency(quantity->currency);
        value->said_start = reader->tokens->at[i].start, value->said_end = reader->tokens->at[i].end;
        return;
    }
    take_measure(reader, i, behind, value);
    if (quantity->kind == TOKEN_ORDINAL) value->measure = MEASURE_RANK;
}

/* The half behind a number. */
struct half {
    size_t behind; /* the number and what it counts: the token behind the half, or behind the number */
    bool said;
};

/* Right behind the number, or behind the word that it counts: deux ans et demi, deux millions et demi, a mile and a half; not
 * "a mile and half of the next". */
static struct half find_half(const struct reader *reader, size_t behind) {
    enum { WITH_ARTICLE = 3 };
    size_t tokens = beside_half(reader->text, reader->tokens, behind);
    struct str word = text_of_token(reader->text, reader->tokens, behind);
    bool english = reader->locale->family == FAMILY_ENGLISH, french = reader->locale->family == FAMILY_FRENCH;
    if (tokens || (!english && !french)) return (struct half){behind + tokens, tokens > 0};
    if (!beside_power_of(reader->locale, word) && measures_find(reader->locale, word) == MEASURE_NONE)
        return (struct half){behind, false};
    tokens = beside_half(reader->text, reader->tokens, behind + 1);
    return (struct half){behind, english ? tokens >= WITH_ARTICLE : tokens > 0};
}

static void add_quantity(struct reader *reader, size_t i, const struct quantity_reading *quantity) {
    const struct token *token = &reader->tokens->at[i];
    size_t start = quantity->number.start, end = quantity->number.end;
    if (quantity->scale && quantity->scale_start < start) start = quantity->scale_start;
    if (quantity->scale && quantity->scale_end > end) end = quantity->scale_end;
    struct half half = {i + 1, false};
    if (!quantity->number.fraction) half = find_half(reader, i + 1);
    int power = power_of_quantity(reader, i, half.behind, quantity);
    struct str number = canonical(reader->arena, &quantity->number);
    if (half.said) number = arena_format(reader->arena, "%" STR_FMT ".5", STR_ARG(number));
    struct value *value =
        add_value(reader, values_scaled(reader->arena, number, power), token->start + start, token->start + end);
    value->bare = bare(reader->arena, &quantity->number);
    value->grouped = grouped(reader->arena, &quantity->number, power);
    value->power = power;
    value->abbreviated = !power && beside_abbreviates(reader->text, reader->tokens, i + 1);
    take_measure_of_quantity(reader, i, half.behind, quantity, value);
    value->negative = quantity->number.negative;
    value->may_lack = half.said;
    value->percent = quantity->kind == TOKEN_PERCENT || beside_percent(reader->text, reader->tokens, i, half.behind);
}

/* ---- words --------------------------------------------------------------------------------------------------------------- */

/* The scale behind the number in a token: two-billion-crown. */
static int power_within(const struct reader *reader, size_t start, size_t end) {
    struct str rest = str_slice(reader->text, start + 1, end);
    return beside_power_of(reader->locale, str_cut(&rest, '-'));
}

/* two-week, second, wiki mbili; what is vague (a dozen) has none that it could contradict, unless it says it
 * itself (twice). */
static void take_measure_of_spelled(const struct reader *reader, size_t i, size_t measured, const struct spelled_number *number,
                                    struct value *value) {
    size_t behind = i + number->token_count, end = reader->tokens->at[behind - 1].end;
    take_measure(reader, i, measured, value);
    if (number->end < end) value->measure = measures_find(reader->locale, str_slice(reader->text, number->end + 1, end));
    if (number->ordinal) value->measure = beside_is_part(reader->text, reader->tokens, i, behind) ? MEASURE_NONE : MEASURE_RANK;
    if (number->vague) value->measure = measures_find(reader->locale, str_slice(reader->text, value->start, value->end));
}

/* The half of what is counted: laki mbili na nusu is 250,000, and two and a half is 2.5. */
static struct str with_half(const struct reader *reader, size_t i, int number) {
    static const struct {
        struct str word;
        int half;
    } scales[] = {{STR("laki"), 50000}, {STR("elfu"), 500}};
    struct str word = text_of_token(reader->text, reader->tokens, i);
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++)
        if (str_equal_nocase(word, scales[k].word) && number % (2 * scales[k].half) == 0)
            return arena_format(reader->arena, "%d", number + scales[k].half);
    return arena_format(reader->arena, "%d.5", number);
}

/* Returns how many tokens are read. */
static size_t add_spelled(struct reader *reader, size_t i) {
    const struct token_list *tokens = reader->tokens;
    struct spelled_number number;
    if (!spelled_read(reader->locale, reader->text, tokens, i, &number)) return 0;
    size_t behind = i + number.token_count;
    struct half half = find_half(reader, behind);
    int power = number.end < tokens->at[behind - 1].end ? power_within(reader, number.end, tokens->at[behind - 1].end)
                                                        : take_power(reader, i, half.behind);
    struct str digits = half.said ? with_half(reader, i, number.value) : arena_format(reader->arena, "%d", number.value);
    struct value *value =
        add_value(reader, values_scaled(reader->arena, digits, power), tokens->at[i].start, tokens->at[behind - 1].end);
    value->in_words = true;
    value->bare = digits;
    value->power = power;
    value->abbreviated = !power && beside_abbreviates(reader->text, tokens, behind);
    take_measure_of_spelled(reader, i, half.behind, &number, value);
    value->percent = beside_percent(reader->text, tokens, i, half.behind);
    value->may_lack = number.ordinal || number.vague || half.said || beside_retells(reader->text, tokens, i, behind);
    return number.token_count;
}

static bool is_one(const struct locale *locale, struct str word) {
    static const struct str articles[] = {STR("a"), STR("an")};
    int number;
    if (!word.len) return false;
    enum numeral_kind kind = numerals_find(locale, word, &number);
    if ((kind == NUMERAL_CARDINAL || kind == NUMERAL_AGREES) && number == 1) return true;
    return locale->family == FAMILY_ENGLISH && str_is_listed_nocase(word, articles, sizeof articles / sizeof *articles);
}

/* One alone is no value, but one and a half: un million et demi, mwaka mmoja na nusu. */
static bool add_one_and_half(struct reader *reader, size_t i) {
    const struct token *token = &reader->tokens->at[i];
    bool near = beside_half(reader->text, reader->tokens, i + 1) || beside_half(reader->text, reader->tokens, i + 2);
    if (!near || !is_one(reader->locale, str_slice(reader->text, token->start, token->end))) return false; /* soon seen */
    struct half half = find_half(reader, i + 1);
    if (!half.said) return false;
    int power = take_power(reader, i, half.behind);
    struct value *value = add_value(reader, values_scaled(reader->arena, STR("1.5"), power), token->start, token->end);
    value->in_words = value->may_lack = true;
    value->bare = STR("1.5");
    value->power = power;
    take_measure(reader, i, half.behind, value);
    value->percent = beside_percent(reader->text, reader->tokens, i, half.behind);
    return true;
}

/* 6½, 3½-year-old. What it counts may be told in smaller measures: three years and six months. */
static bool add_halved(struct reader *reader, size_t i) {
    const struct str sign = HALF_SIGN;
    const struct token *token = &reader->tokens->at[i];
    struct str text = reader->text;
    size_t end = token->start;
    while (end < token->end && is_digit(text.at[end])) end++;
    struct str rest = str_slice(text, end, token->end);
    if (end == token->start || !str_starts(rest, sign) || (rest.len > sign.len && rest.at[sign.len] != '-')) return false;
    struct str number = arena_format(reader->arena, "%" STR_FMT ".5", STR_ARG(str_slice(text, token->start, end)));
    int power = rest.len == sign.len ? take_power(reader, i, i + 1) : power_within(reader, end + sign.len, token->end);
    struct value *value = add_value(reader, values_scaled(reader->arena, number, power), token->start, end + sign.len);
    value->power = power;
    take_measure(reader, i, i + 1, value);
    if (rest.len > sign.len) {
        struct str tied = str_slice(rest, sign.len + 1, rest.len);
        value->measure = measures_find(reader->locale, str_cut(&tied, '-'));
    }
    value->percent = beside_percent(text, reader->tokens, i, i + 1);
    value->may_lack = value->measure != MEASURE_NONE;
    return true;
}

/* World War II; 0 for a single letter and what has others. */
static int roman_number(struct str word) {
    int sum = 0, last = 0;
    for (size_t i = word.len; word.len > 1 && i-- > 0;) {
        int value = word.at[i] == 'I' ? 1 : word.at[i] == 'V' ? 5 : word.at[i] == 'X' ? 10 : 0;
        if (!value) return 0;
        sum += value < last ? -value : value;
        last = value > last ? value : last;
    }
    return sum;
}

/* XXe, XIXe, II. */
static void add_roman(const struct reader *reader, const struct token *token, struct str word) {
    struct ordinal ordinal;
    if (word.at[0] < 'I' || word.at[0] > 'X') return;
    int number = roman_number(word);
    if (!number && ordinals_find(reader->locale, word, &ordinal) && ordinal.roman) number = ordinal.number;
    if (!number) return;
    struct value *value = add_value(reader, arena_format(reader->arena, "%d", number), token->start, token->end);
    value->may_lack = true;
    value->measure = MEASURE_RANK;
}

enum { MILLION = 6 }; /* its power; a lone thousand is read by spelled_read */

/* The milioni of "milioni mbili", "milioni moja na nusu". */
static bool multiplies_next(const struct reader *reader, size_t i) {
    struct spelled_number number;
    if (reader->locale->family != FAMILY_SWAHILI || i + 1 == reader->tokens->count) return false;
    if (spelled_read(reader->locale, reader->text, reader->tokens, i + 1, &number)) return true;
    return is_one(reader->locale, text_of_token(reader->text, reader->tokens, i + 1)) && find_half(reader, i + 2).said;
}

/* "a million", "half a million", "milioni moja". */
static bool add_lone_scale(const struct reader *reader, size_t i) {
    const struct token *token = &reader->tokens->at[i];
    int power = beside_power_of(reader->locale, str_slice(reader->text, token->start, token->end));
    if (power < MILLION || i < reader->scales_end || multiplies_next(reader, i)) return false;
    size_t half = beside_half_before(reader->text, reader->tokens, i), start = reader->tokens->at[i - half].start;
    bool one =
        reader->locale->family == FAMILY_SWAHILI && is_one(reader->locale, text_of_token(reader->text, reader->tokens, i + 1));
    struct str number = half ? STR("0.5") : beside_half(reader->text, reader->tokens, i + 1) ? STR("1.5") : STR("1");
    bool plural = reader->text.at[token->end - 1] == 's'; /* millions and milliards: a great many */
    struct value *value =
        add_value(reader, values_scaled(reader->arena, number, power), start, reader->tokens->at[i + one].end);
    value->in_words = value->may_lack = true;
    value->power = power;
    value->measure = plural ? MEASURE_NONE : MEASURE_SCALE;
    return true;
}

/* top-ten, mid-twentieth: the number may stand on the other side by itself. */
static bool add_tied(const struct reader *reader, const struct token *token) {
    size_t start = token->end;
    int number;
    while (start > token->start && reader->text.at[start - 1] != '-') start--;
    if (start == token->start) return false;
    enum numeral_kind kind = numerals_find(reader->locale, str_slice(reader->text, start, token->end), &number);
    if (kind != NUMERAL_CARDINAL && kind != NUMERAL_ORDINAL) return false;
    struct value *value = add_value(reader, arena_format(reader->arena, "%d", number), start, token->end);
    value->measure = kind == NUMERAL_ORDINAL ? MEASURE_RANK : MEASURE_NONE;
    return value->in_words = value->may_lack = true;
}

/* Returns how many tokens are read. */
static size_t add_word(struct reader *reader, size_t i) {
    const struct token *token = &reader->tokens->at[i];
    struct str word = str_slice(reader->text, token->start, token->end);
    size_t before = reader->values->count, read;
    if (add_halved(reader, i)) {
        return 1;
    } else if (is_compound(word) && add_decimal(reader, i)) {
        let_lack(reader, before);
    } else if (is_counted(word)) {
        add_digit_runs(reader, token);
        bool hashtag = token->start && reader->text.at[token->start - 1] == '#';
        bool half = beside_half(reader->text, reader->tokens, i + 1);  /* 18miles ½ */
        if (word.len < 4 || hashtag || half) let_lack(reader, before); /* 3D, 4x4, 5G; #100Stories */
    } else if (is_compound(word)) {
        add_digit_runs(reader, token);
        let_lack(reader, before);
    } else if ((read = add_spelled(reader, i))) {
        return read;
    } else if (!add_one_and_half(reader, i) && !add_lone_scale(reader, i) && !add_tied(reader, token)) {
        add_roman(reader, token, word);
    }
    return 1;
}

/* ---- dates and times ---------------------------------------------------------------------------------------------------- */

/* The month of 20.12.2012 has a name on the other side. */
static void add_date(const struct reader *reader, const struct token *token) {
    struct date_reading date;
    size_t before = reader->values->count;
    add_digit_runs(reader, token);
    if (!reading_date(str_slice(reader->text, token->start, token->end), reader->locale, &date) || !date.numeric) return;
    for (size_t k = before; k < reader->values->count; k++) {
        struct value *value = &reader->values->at[k];
        value->may_lack =
            value->digits.len == 1 || (value->digits.len == 2 && value->digits.at[0] == '1' && value->digits.at[1] <= '2');
    }
}

/* Its digits may stand on the other side as they are, with a full stop (20h45, 20.45) or with nothing between (0530). */
static void add_time(const struct reader *reader, const struct token *token) {
    struct time_reading time;
    size_t before = reader->values->count;
    add_digit_runs(reader, token);
    if (reading_time(str_slice(reader->text, token->start, token->end), reader->locale, &time)) {
        struct str together = arena_format(reader->arena, "%d%02d", time.hour, time.minute < 0 ? 0 : time.minute);
        add_value(reader, together, token->start, token->end);
        add_value(reader, values_scaled(reader->arena, together, -2), token->start, token->end);
    }
    let_lack(reader, before);
}

/* ---- the side ------------------------------------------------------------------------------------------------------------ */

static void add_token(struct reader *reader, size_t i) {
    const struct token *token = &reader->tokens->at[i];
    struct quantity_reading quantity;
    size_t before = reader->values->count;
    switch (token->kind) {
    case TOKEN_NUMBER:
    case TOKEN_ORDINAL:
    case TOKEN_DECADE:
    case TOKEN_PERCENT:
    case TOKEN_MONEY:
        if (reading_quantity(str_slice(reader->text, token->start, token->end), reader->locale, &quantity) &&
            quantity.number.valued)
            add_quantity(reader, i, &quantity);
        else
            add_digit_runs(reader, token);
        break;
    case TOKEN_DATE: add_date(reader, token); break;
    case TOKEN_TIME: add_time(reader, token); break;
    default: return;
    }
    if (token->kind == TOKEN_NUMBER && beside_retells(reader->text, reader->tokens, i, i + 1)) let_lack(reader, before);
}

void values_read(struct arena *arena, struct str text, const struct token_list *tokens, const struct locale *locale,
                 struct values *values) {
    struct reader reader = {.arena = arena, .text = text, .tokens = tokens, .locale = locale, .values = values};
    for (size_t i = 0; i < tokens->count;) {
        if (tokens->at[i].kind == TOKEN_WORD) {
            i += add_word(&reader, i);
            continue;
        }
        add_token(&reader, i++);
    }
}
