/* SPDX-License-Identifier: Apache-2.0 */
/* Numerals in words, on either side. English newspapers write six and 12, so the two often meet.
 *
 *     query           source        target             becomes
 *     nine judges     six judges    majaji sita        majaji tisa          six, seven, nine, ten: no noun changes them
 *     four judges     three judges  majaji watatu      majaji wanne         the model's prefix tells the class
 *     fifteen judges  12 judges     majaji kumi na wawili  majaji kumi na watano
 *     12 judges       six judges    majaji sita        majaji 12            digits are right beside any noun
 *     three masts     six masts     milingoti sita     stays: watatu, vitatu, mitatu ...
 *     one judge       six judges    majaji sita        stays: more changes than the numeral
 *     Form Four       Form One      kidato cha kwanza  kidato cha nne       Swahili ranks what English labels
 *     60%             40%           asilimia arobaini  asilimia sitini
 *     1970s           1980s         miaka ya themanini miaka ya sabini      a decade of the last century goes without it
 *     3 judges        three judges  majaji watatu      stays: it says so already
 *
 * Where both have the key of a number, adapt_values.c comes here with its change; where one of them is "one", adapt_words.c
 * does. */
#include "match/adapt/adapt_phrases.h"
#include "text/counted.h"
#include "text/numerals.h"
#include "text/render.h"
#include "text/text.h"
#include "text/worded.h"

enum { DIGITS_MAX = 9, THOUSANDS = 1000 };

/* ---- in the target ------------------------------------------------------------------------------------------------------- */

/* -1: more than a few digits, or marks between them. */
static int number_of(struct str digits) {
    int64_t number;
    return digits.len <= DIGITS_MAX && str_to_int(digits, &number) ? (int)number : -1;
}

/* How often the number stands in the target in digits. */
static size_t count_digits(const struct adapt_plan *plan, struct str digits, enum counted counted, size_t *found) {
    size_t count = 0;
    for (size_t i = 0; i < plan->tokens.count; i++) {
        if (plan->tokens.at[i].kind != TOKEN_NUMBER) continue;
        enum counted in_target = adapt_counted_in_target(plan, i, i + 1, number_of(digits));
        if (in_target != COUNTED_THINGS && in_target != counted) continue;
        if (!render_agrees(plan->from, TOKEN_NUMBER, digits, plan->to, TOKEN_NUMBER, adapt_target_text(plan, i))) continue;
        *found = i, count++;
    }
    return count;
}

/* ---- in the source ------------------------------------------------------------------------------------------------------- */

/* A number of the query or the source. */
struct numeral {
    int number; /* -1: in digits that are no small number */
    bool words; /* six, not 6 */
    bool decade;
    int measure;       /* that it counts, of counted.h or from THOUSANDS on: of six hours, six million; 0: none */
    struct str digits; /* "6", "2,500" */
};

static int scale_of(struct str word) {
    static const struct str scales[] = {STR("hundred"), STR("thousand"), STR("million"), STR("billion"), STR("trillion")};
    for (int i = 0; i < (int)(sizeof scales / sizeof *scales); i++)
        if (str_equal_nocase(word, scales[i])) return THOUSANDS + i;
    return 0;
}

/* What the number counts, or what a hyphen ties to it: 18 months, two-year. */
static int measure_of(const struct adapt_plan *plan, const struct keyed_segment *segment, uint32_t key) {
    if (key + 1 >= segment->count) return 0;
    struct str next = adapt_text(segment, (int32_t)key + 1);
    int scale = scale_of(next);
    return scale ? scale : counted_measure(plan->from, str_cut(&next, '-')); /* five-year-old */
}

static enum counted what_counts(const struct adapt_plan *plan, const struct numeral *numeral) {
    if (numeral->decade) return COUNTED_DECADES;
    if (numeral->measure >= THOUSANDS) return COUNTED_THOUSANDS;
    return adapt_counted_by_measure(plan->from, numeral->measure);
}

/* A number in digits, with the sign that belongs to it. */
static bool read_digits(const struct locale *locale, enum token_kind kind, struct str text, struct numeral *out) {
    struct quantity_reading reading;
    out->decade = kind == TOKEN_DECADE;
    bool signed_kind = kind == TOKEN_PERCENT || kind == TOKEN_DECADE;
    if (signed_kind && reading_quantity(text, locale, &reading))
        text = str_slice(text, reading.number.start, reading.number.end);
    bool last_century = str_starts(text, STR("19")) && text.len == 4;
    out->number = number_of(text);
    if (out->decade) out->number = last_century ? out->number - 1900 : -1;
    out->digits = text;
    return kind == TOKEN_NUMBER || signed_kind;
}

static bool read_word(const struct adapt_plan *plan, struct str word, struct numeral *out) {
    enum numeral_kind kind = numerals_find(plan->from, word, &out->number);
    if (kind != NUMERAL_CARDINAL && kind != NUMERAL_AGREES) return false;
    out->words = true;
    out->digits = arena_format(plan->arena, "%d", out->number);
    return true;
}

/* Three thousand, 3 million: three that count thousands, since only the three changes in the target. */
static bool read_scaled(const struct adapt_plan *plan, struct str text, struct numeral *out) {
    struct str rest = text, head = str_cut(&rest, ' ');
    int scale = scale_of(rest);
    if (!scale) return false;
    if (!read_word(plan, head, out)) read_digits(plan->from, TOKEN_NUMBER, head, out);
    out->measure = scale;
    return out->number > 0;
}

static bool read_numeral(const struct adapt_plan *plan, const struct keyed_segment *segment, uint32_t key,
                         struct numeral *out) {
    struct str text = adapt_text(segment, (int32_t)key);
    enum token_kind kind = segment->tokens.at[segment->token_of[key]].kind;
    *out = (struct numeral){.number = -1};
    if (kind == TOKEN_NUMBER && read_scaled(plan, text, out)) return true;
    *out = (struct numeral){.number = -1, .words = worded_is(kind, text), .measure = measure_of(plan, segment, key)};
    if (kind == TOKEN_WORD) return read_word(plan, text, out);
    return read_digits(plan->from, kind, worded_in_digits(plan->arena, plan->from, kind, text), out);
}

/* Words that another language says with a numeral: both teams, timu zote mbili; not "both the teams and the public". */
static bool says_two(const struct adapt_plan *plan, uint32_t key) {
    static const struct str words[] = {STR("couple"), STR("pair"), STR("twins"), STR("duo")};
    struct str word = adapt_text(plan->source, (int32_t)key);
    if (!str_equal_nocase(word, STR("both"))) return str_is_listed_nocase(word, words, sizeof words / sizeof *words);
    struct str next = key + 1 < plan->source->count ? adapt_text(plan->source, (int32_t)key + 1) : STR("");
    return next.len && next.at[0] >= 'a' && next.at[0] <= 'z' && !str_equal(next, STR("the"));
}

static size_t count_in_source(const struct adapt_plan *plan, const struct numeral *wanted) {
    size_t count = 0;
    for (uint32_t i = 0; i < plan->source->count; i++) {
        struct numeral other;
        if (wanted->number == 2) count += says_two(plan, i);
        if (!read_numeral(plan, plan->source, i, &other)) continue;
        count += wanted->number >= 0 ? other.number == wanted->number : str_equal(other.digits, wanted->digits);
    }
    return count;
}

/* ---- the change ---------------------------------------------------------------------------------------------------------- */

static struct str write_digits(const struct adapt_plan *plan, const struct numeral *value, const struct numeral *was,
                               struct str model, struct placeable_change *change) {
    struct str text = {0};
    const char *why_not = "";
    if (!render_quantity(plan->arena, plan->from, value->digits, was->digits, plan->to, model, &text, &why_not)) {
        change->reason = str_of(why_not);
        return (struct str){0};
    }
    return text;
}

/* The word that stands in the phrase's place for another number; empty when it can't be told, or more would change: the noun
 * of one is singular. */
static struct str word_for(const struct adapt_plan *plan, const struct phrase *phrase, int number) {
    bool is_swahili = plan->to->family == FAMILY_SWAHILI;
    if (!is_swahili && phrase->agrees) return (struct str){0};
    if (!is_swahili) return numerals_cardinal(plan->arena, plan->to, number);
    enum swahili_class class = phrase->class;
    if (phrase->number == 1) return (struct str){0};
    if (class == SWAHILI_UNKNOWN && phrase->first > 0)
        class = swahili_class_of(text_fold(plan->arena, adapt_target_text(plan, phrase->first - 1)));
    return swahili_numeral(plan->arena, number, class);
}

static struct str write_in_place_of_words(const struct adapt_plan *plan, const struct numeral *value, const struct numeral *was,
                                          const struct phrase *phrase, struct placeable_change *change) {
    /* the target's manner, unless the query turns the source's word into digits */
    if (value->words || !was->words) {
        struct str word = word_for(plan, phrase, value->number);
        if (word.len) return adapt_in_case_of(plan->arena, adapt_target_text(plan, phrase->first), word);
    }
    if (!value->words) return write_digits(plan, value, was, was->digits, change);
    change->reason = STR("the numeral agrees with its noun");
    return (struct str){0};
}

/* False, with the reason, when it is not beyond doubt that one place of the target says the source's number. */
static bool is_sure(const struct adapt_plan *plan, const struct numeral *value, const struct numeral *was, size_t places,
                    struct placeable_change *change) {
    const char *why_not = NULL;
    if (!places) why_not = "its rendering was not found in the target";
    if (places && count_in_source(plan, was) > 1) why_not = "the source says the same more than once";
    if (places > 1) why_not = "more than one place in the target says the same";
    if (!why_not && value->measure != was->measure) why_not = "what it measures changes too";
    change->reason = str_of(why_not);
    return !why_not;
}

static bool carry_into_words(struct adapt_plan *plan, const struct numeral *value, const struct numeral *was,
                             struct placeable_change *change) {
    struct phrase phrase;
    size_t count = was->number >= 0 ? adapt_count_cardinal(plan, was->number, what_counts(plan, was), &phrase) : 0;
    if (!count) return false;
    if (!is_sure(plan, value, was, count, change)) return true;
    struct str text = write_in_place_of_words(plan, value, was, &phrase, change);
    struct span bytes = {plan->tokens.at[phrase.first].start, plan->tokens.at[phrase.end - 1].end};
    if (text.len) adapt_replace_words(plan, bytes, text, change);
    return true;
}

static bool is_labelled(const struct adapt_plan *plan, const struct keyed_segment *segment, uint32_t key) {
    return key > 0 && counted_label(plan->from, adapt_text(segment, (int32_t)key - 1));
}

/* False when no ordinal of a Swahili target stands for the labelled number. */
static bool carry_into_rank(struct adapt_plan *plan, uint32_t source, const struct numeral *value, const struct numeral *was,
                            struct placeable_change *change) {
    struct phrase phrase;
    if (plan->to->family != FAMILY_SWAHILI || !is_labelled(plan, plan->source, source)) return false;
    size_t count = was->number > 0 ? adapt_count_ordinal(plan, was->number, &phrase) : 0;
    if (!count) return false;
    if (!is_sure(plan, value, was, count, change)) return true;
    struct str text = value->number > 0 ? swahili_ordinal(plan->arena, value->number) : STR("");
    struct span bytes = {plan->tokens.at[phrase.first].start, plan->tokens.at[phrase.end - 1].end};
    if (!text.len) return change->reason = STR("it has no word for it"), true;
    adapt_replace_words(plan, bytes, adapt_in_case_of(plan->arena, adapt_target_text(plan, phrase.first), text), change);
    return true;
}

static void carry_into_digits(struct adapt_plan *plan, const struct numeral *value, const struct numeral *was,
                              struct placeable_change *change) {
    size_t token = 0, count = count_digits(plan, was->digits, what_counts(plan, was), &token);
    if (!is_sure(plan, value, was, count, change)) return;
    const struct token *at = &plan->tokens.at[token];
    struct str text = write_digits(plan, value, was, adapt_target_text(plan, token), change);
    if (text.len) adapt_replace_words(plan, (struct span){at->start, at->end}, text, change);
}

/* A percentage or a decade is paired with its like as a placeable. */
static bool may_be_numeral(const struct keyed_segment *segment, uint32_t key) {
    enum token_kind kind = segment->tokens.at[segment->token_of[key]].kind;
    return kind == TOKEN_WORD || kind == TOKEN_NUMBER;
}

bool adapt_numeral(struct adapt_plan *plan, uint32_t query, uint32_t source) {
    struct numeral value, was;
    if (!may_be_numeral(plan->query, query) || !may_be_numeral(plan->source, source)) return false;
    if (!read_numeral(plan, plan->query, query, &value) || !read_numeral(plan, plan->source, source, &was)) return false;
    if ((!value.words && !was.words) || plan->tries++ >= ADAPT_TRIES_MAX) return false;
    struct placeable_change *change =
        adapt_add_change(plan, TOKEN_WORD, (struct span){query, query + 1}, (struct span){source, source + 1});
    change->in_base = TOKEN_NUMBER;
    if (!carry_into_words(plan, &value, &was, change) && !carry_into_rank(plan, source, &value, &was, change))
        carry_into_digits(plan, &value, &was, change);
    return true;
}

bool adapt_number_in_words(struct adapt_plan *plan, uint32_t query, uint32_t source, struct placeable_change *change) {
    struct numeral value, was;
    if (!read_numeral(plan, plan->query, query, &value) || !read_numeral(plan, plan->source, source, &was)) return false;
    return carry_into_words(plan, &value, &was, change) || carry_into_rank(plan, source, &value, &was, change);
}

bool adapt_says_number_in_words(const struct adapt_plan *plan, enum token_kind kind, struct str text) {
    struct phrase phrase;
    struct numeral numeral = {.number = -1};
    bool scaled = kind == TOKEN_NUMBER && read_scaled(plan, text, &numeral);
    if (!scaled && !read_digits(plan->from, kind, text, &numeral)) return false;
    if (numeral.number < 0) return false;
    return adapt_count_cardinal(plan, numeral.number, numeral.decade ? COUNTED_DECADES : COUNTED_ANY, &phrase) > 0;
}

/* French "un" is an article and Swahili "moja" a pronoun: neither makes a 1 doubtful. */
bool adapt_is_said_in_words_too(const struct adapt_plan *plan, uint32_t source) {
    struct phrase phrase;
    struct numeral was;
    if (!read_numeral(plan, plan->source, source, &was) || was.number < 0 || was.number == 1) return false;
    if (adapt_count_cardinal(plan, was.number, what_counts(plan, &was), &phrase)) return true;
    bool ranked = plan->to->family == FAMILY_SWAHILI && is_labelled(plan, plan->source, source);
    return ranked && adapt_count_ordinal(plan, was.number, &phrase);
}

bool adapt_says_rank(const struct adapt_plan *plan, struct str digits) {
    struct phrase phrase;
    struct numeral numeral = {.number = -1};
    if (plan->to->family != FAMILY_SWAHILI || !read_digits(plan->from, TOKEN_NUMBER, digits, &numeral)) return false;
    return numeral.number > 0 && adapt_count_ordinal(plan, numeral.number, &phrase) > 0;
}
