/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold for any two segments, whatever they are: the ledger adds up, the score stays in its range, 100 means the same
 * in every character, the base is the plain Levenshtein distance, and no adaptation lifts a score over its bound.
 *
 *     LEDGER_SEED=n     start from this seed (a failure prints the one to use)
 *     LEDGER_ROUNDS=n   pairs to try, 20000 unless told
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/score/score.h"
#include "text/chars.h"
#include "text/tags.h"
#include "text/text.h"
#include "unit/processor_time.h"

enum { ROUNDS = 20000, WORDS_MAX = 16, CODES_MAX = 4 };

/* ---- chance -------------------------------------------------------------------------------------------------------------- */

static uint64_t chance;

static size_t below(size_t n) {
    uint64_t x = chance += UINT64_C(0x9E3779B97F4A7C15); /* splitmix64 */
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((x ^ (x >> 31)) % n);
}

static size_t setting(const char *name, size_t otherwise) {
    const char *value = getenv(name);
    return value ? strtoull(value, NULL, 10) : otherwise;
}

/* ---- segments ------------------------------------------------------------------------------------------------------------ */

static const char *const english[] = {
    "the",        "The",     "police",      "Police",        "officer",     "officers",  "organise",   "organized", "colour",
    "color",      "Mutua",   "Kenya",       "six",           "seven",       "1,000",     "2,500",      "3.5",       "1",
    "5%",         "$20",     "KSh500",      "June 29, 2023", "July 1",      "11 a.m.",   "4:30 p.m.",  "1st",       "22nd",
    "{0}",        "%s",      "<b>",         "https://a.org", "x@y.org",     "caf\u00e9", "cafe\u0301", "Monday",    "August",
    UTF8_CODE,    UTF8_CODE, "three",       "Four",          "two hundred", "a million", "6",          "two-day",   "one",
    "the second", "third",   "ten percent", "</b>",          "<b>bold",     "</b>",      "<i>",        "</i>",      "<x/>",
};
static const char *const foreign[] = {
    "polisi",
    "maafisa",
    "sita",
    "saba",
    "1,000",
    "2,500",
    "1",
    "5%",
    "asilimia",
    "$20",
    "Sh500",
    "29 Juni 2023",
    "Juni",
    "saa 5 asubuhi",
    "saa tano na nusu usiku",
    "Mutua",
    "Kenya",
    "{0}",
    "%s",
    "https://a.org",
    "d’août",
    "le 1er mai",
    "20 h",
    "Jumatatu",
    "watu watatu",
    "mia mbili",
    "ya pili",
    "trois",
    "6",
    UTF8_CODE,
    "<b>",
    "</b>",
    "<i>sita</i>",
    "<x/>",
};
static const char *const separators[] = {" ", " ", " ", " ", ", ", ". ", "  ", "\u00a0", " \u2013 ", ""};

#define PICK(list) ((list)[below(sizeof(list) / sizeof *(list))])

/* A segment: pieces, and a code of some kind for each U+FFFC. CLOSE may only follow its OPEN. */
static struct segment make_segment(struct arena *arena, const char *const *pieces, size_t piece_count) {
    struct buf text = {0};
    for (size_t i = below(WORDS_MAX); i > 0; i--) {
        buf_add_str(&text, str_of(pieces[below(piece_count)]));
        buf_add_str(&text, str_of(PICK(separators)));
    }
    struct segment segment = segment_of_text(arena, arena_copy(arena, buf_str(&text)));
    struct code *codes = ARENA_ARRAY(arena, struct code, segment.code_count + 1);
    for (size_t i = 0; i < segment.code_count; i++) {
        bool closes = i && codes[i - 1].kind == CODE_OPEN && below(3);
        codes[i] = closes ? (struct code){CODE_CLOSE, codes[i - 1].id, STR("</b>"), STR("bold")}
                          : (struct code){below(2) ? CODE_OPEN : CODE_ALONE, arena_format(arena, "%zu", i + 1),
                                          below(2) ? STR("<b>") : STR("<i>"), STR("")};
    }
    segment.codes = codes;
    buf_done(&text);
    return segment;
}

/* The segment with one stretch of its text changed, so that most pairs are alike; a code stays a code. */
static struct segment change_segment(struct arena *arena, struct segment segment) {
    struct segment other = make_segment(arena, english, sizeof english / sizeof *english);
    if (segment.code_count || other.code_count || !segment.text.len) return below(4) ? segment : other;
    size_t start = below(segment.text.len), end = start + below(segment.text.len - start + 1);
    while (start && ((unsigned char)segment.text.at[start] & 0xC0) == 0x80) start--;
    while (end < segment.text.len && ((unsigned char)segment.text.at[end] & 0xC0) == 0x80) end++;
    struct str text = arena_format(arena, "%" STR_FMT "%" STR_FMT "%" STR_FMT, STR_ARG(str_slice(segment.text, 0, start)),
                                   STR_ARG(other.text), STR_ARG(str_slice(segment.text, end, segment.text.len)));
    return segment_of_text(arena, text);
}

static struct language language_of(const char *tag) {
    struct language language;
    assert_true(language_parse(str_of(tag), &language, NULL));
    return language;
}

/* ---- the slow truth ------------------------------------------------------------------------------------------------------ */

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t plain_distance(struct arena *arena, const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count) {
    size_t *row = ARENA_ARRAY(arena, size_t, b_count + 1);
    for (size_t j = 0; j <= b_count; j++) row[j] = j;
    for (size_t i = 1; i <= a_count; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = smaller(replaced, smaller(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_count];
}

static char trying[64]; /* how to try the pair at hand again */

#define HOLDS(condition)                                                                                                       \
    do {                                                                                                                       \
        if (!(condition)) fail_msg("%s: %s", trying, #condition);                                                              \
    } while (0)

/* ---- what holds ---------------------------------------------------------------------------------------------------------- */

struct pair {
    struct arena *arena;
    struct unit unit;
    struct score_context context;
    struct keyed_segment query, source;
};

static void make_pair(struct pair *pair, struct arena *arena) {
    static const char *const targets[] = {"sw", "fr-HT", "fr"};
    struct language from = language_of("en"), to = language_of(PICK(targets));
    struct segment source = make_segment(arena, english, sizeof english / sizeof *english);
    struct segment query = change_segment(arena, source);
    static const char *const contexts[] = {"", "before", "after"};
    *pair = (struct pair){.arena = arena,
                          .context = {.to = language_of("fr-HT"), .memory_penalty = (int)(below(3) ? 0 : below(101))}};
    pair->unit =
        (struct unit){.from = from, .to = to, .source = source, .origin = below(ORIGIN_COUNT), .status = below(STATUS_COUNT)};
    if (below(2)) pair->unit.origin = ORIGIN_HUMAN, pair->unit.status = STATUS_CONFIRMED, pair->unit.to = pair->context.to;
    pair->unit.target = make_segment(arena, foreign, sizeof foreign / sizeof *foreign);
    pair->unit.before = str_of(PICK(contexts)), pair->context.before = str_of(PICK(contexts));
    pair->unit.after = str_of(PICK(contexts)), pair->context.after = str_of(PICK(contexts));
    pair->query = keys_of_segment(arena, query, &from);
    pair->source = keys_of_segment(arena, source, &from);
}

static bool same_in_every_character(struct pair *pair) {
    struct str a = text_normalise(pair->arena, segment_flatten(pair->arena, pair->query.segment));
    struct str b = text_normalise(pair->arena, segment_flatten(pair->arena, pair->source.segment));
    return str_equal(a, b);
}

static void check_ledger(struct pair *pair, const struct suggestion *s) {
    int sum = 0;
    for (size_t i = 0; i < s->penalty_count; i++) {
        HOLDS(s->penalties[i].code != NULL);
        HOLDS(s->penalties[i].detail.len > 0);
        sum += s->penalties[i].points;
        if (s->penalties[i].points < 0) HOLDS(s->score > 100);
    }
    HOLDS(s->score == s->base - sum);
    HOLDS(s->score >= 0 && s->score <= 102);
    HOLDS(s->base >= 0 && s->base <= 100);
    if (s->score > 99) HOLDS(same_in_every_character(pair));
    if (s->edits) HOLDS(s->base < 100 && s->score <= 94);
}

/* Blanks and codes left out. */
static struct str marks_of(struct pair *pair, struct str text) {
    struct buf marks = {0};
    text = text_normalise(pair->arena, text);
    for (size_t at = 0, start = 0; start < text.len; start = at) {
        uint32_t c = utf8_next(text, &at);
        if (c != 0xFFFC && chars_class(c) != CHAR_SPACE) buf_add_str(&marks, str_slice(text, start, at));
    }
    struct str copy = arena_copy(pair->arena, buf_str(&marks));
    buf_done(&marks);
    return copy;
}

static void check_base(struct pair *pair, const struct suggestion *s) {
    const struct keyed_segment *a = &pair->query, *b = &pair->source;
    size_t distance = plain_distance(pair->arena, a->keys, a->count, b->keys, b->count);
    size_t longer = a->count > b->count ? a->count : b->count;
    HOLDS(s->edits == (int)distance);
    HOLDS(s->words == (int)longer);
    if (!longer) {
        struct str ours = marks_of(pair, a->segment.text), theirs = marks_of(pair, b->segment.text);
        HOLDS(s->base == (str_equal(ours, theirs) ? 100 : 0));
        return;
    }
    HOLDS(s->base == (int)(100 * (longer - distance) / longer));
    HOLDS(s->base == score_base(a->keys, a->count, b->keys, b->count));
    HOLDS(s->base == score_base(b->keys, b->count, a->keys, a->count));
    HOLDS(distance <= score_distance_for(s->base, longer));
    HOLDS(s->base == 100 || distance > score_distance_for(s->base + 1, longer));
}

static void check_differences(struct pair *pair, const struct suggestion *s) {
    size_t query_len = utf16_length(pair->query.segment.text), source_len = utf16_length(pair->source.segment.text);
    uint32_t query_end = 0, source_end = 0;
    for (size_t i = 0; i < s->difference_count; i++) {
        const struct difference *difference = &s->differences[i];
        HOLDS(query_end <= difference->query.start && source_end <= difference->source.start);
        HOLDS(difference->query.start <= difference->query.end && difference->source.start <= difference->source.end);
        query_end = difference->query.end, source_end = difference->source.end;
        bool no_query = difference->query.start == query_end, no_source = difference->source.start == source_end;
        enum difference_kind kind = no_source ? DIFFERENCE_ADDED : no_query ? DIFFERENCE_MISSING : DIFFERENCE_REPLACED;
        HOLDS(difference->kind == kind);
        HOLDS(!(no_query && no_source));
    }
    HOLDS(query_end <= query_len && source_end <= source_len);
    if (s->edits) HOLDS(s->difference_count > 0);
}

/* A suggestion never brings back a code that the query hasn't; the target of the very same segment stays as it was confirmed.
 */
static void check_codes(struct pair *pair, struct segment target) {
    HOLDS(segment_is_sound(target));
    if (segment_equal(pair->query.segment, pair->source.segment)) return;
    for (size_t i = 0; i < target.code_count; i++) {
        bool known = false;
        for (size_t k = 0; k < pair->query.segment.code_count && !known; k++)
            known = str_equal(target.codes[i].data, pair->query.segment.codes[k].data) &&
                    target.codes[i].kind == pair->query.segment.codes[k].kind;
        HOLDS(known);
    }
}

static size_t count_lone_tags(struct arena *arena, struct str text) {
    struct language language = language_of("sw");
    struct token_list tokens = text_tokens(arena, text, &language);
    struct tag *tags = ARENA_ARRAY(arena, struct tag, tokens.count + 1);
    size_t count = 0, lone = 0;
    for (size_t i = 0; i < tokens.count; i++)
        if (tag_is(tokens.at[i].kind, text_of_token(text, &tokens, i))) tags[count++].text = text_of_token(text, &tokens, i);
    tags_pair(arena, tags, count);
    for (size_t i = 0; i < count; i++) lone += tags[i].shape != TAG_ALONE && tags[i].partner == TAG_NO_PARTNER;
    return lone;
}

/* Carrying tags breaks no pair. */
static void check_tags(struct pair *pair, struct segment target) {
    HOLDS(count_lone_tags(pair->arena, target.text) <= count_lone_tags(pair->arena, pair->unit.target.text));
}

static void check_pair(struct pair *pair) {
    struct suggestion bound = {0}, final = {0}, untouched = {0};
    struct adaptation adaptation = {0}, none = {.target = pair->unit.target};
    score_unit(pair->arena, &pair->query, &pair->source, &pair->unit, &pair->context, NULL, &bound);
    adapt_target(pair->arena, &pair->query, &pair->source, &pair->unit, &pair->context.to, NULL, &adaptation);
    score_unit(pair->arena, &pair->query, &pair->source, &pair->unit, &pair->context, &adaptation, &final);
    score_unit(pair->arena, &pair->query, &pair->source, &pair->unit, &pair->context, &none, &untouched);
    check_ledger(pair, &bound), check_ledger(pair, &final), check_ledger(pair, &untouched);
    check_base(pair, &final);
    check_differences(pair, &final);
    check_codes(pair, adaptation.target);
    check_tags(pair, adaptation.target);
    HOLDS(final.score <= bound.score);
    HOLDS(untouched.score <= final.score);
    HOLDS(final.score <= final.base || final.base == 100);
}

static void test_any_pair(void **state) {
    struct arena arena = {0};
    size_t seed = setting("LEDGER_SEED", 1), rounds = setting("LEDGER_ROUNDS", ROUNDS);
    for (size_t i = seed; i < seed + rounds; i++) {
        struct pair pair;
        snprintf(trying, sizeof trying, "LEDGER_SEED=%zu LEDGER_ROUNDS=1", i);
        chance = i;
        make_pair(&pair, &arena);
        check_pair(&pair);
        arena_reset(&arena);
    }
    arena_done(&arena);
    (void)state;
}

/* A segment answers itself with 100, with 101 or 102 beside known neighbours, whatever it holds. */
static void test_identical(void **state) {
    struct arena arena = {0};
    struct language from = language_of("en"), to = language_of("sw");
    for (size_t i = 0; i < 2000; i++) {
        chance = i;
        struct segment segment = make_segment(&arena, english, sizeof english / sizeof *english);
        struct unit unit = {
            .from = from, .to = to, .source = segment, .before = STR("b"), .after = STR("a"), .context_id = STR("c")};
        struct score_context context = {.to = to};
        struct keyed_segment keyed = keys_of_segment(&arena, segment, &from);
        struct suggestion s;
        score_unit(&arena, &keyed, &keyed, &unit, &context, NULL, &s);
        assert_int_equal(s.score, 100);
        assert_int_equal(s.difference_count, 0);
        context.after = STR("a");
        score_unit(&arena, &keyed, &keyed, &unit, &context, NULL, &s);
        assert_int_equal(s.score, 101);
        context.before = STR("b"), context.context_id = STR("c");
        score_unit(&arena, &keyed, &keyed, &unit, &context, NULL, &s);
        assert_int_equal(s.score, 102);
        arena_reset(&arena);
    }
    arena_done(&arena);
    (void)state;
}

enum { LONG_WORDS = 5000, LONG_LIMIT_MS = 5000, PIECE_MAX = 48 };

static void add_piece(struct buf *out, size_t sort, size_t number) {
    char piece[PIECE_MAX];
    switch (sort) {
    case 0: snprintf(piece, sizeof piece, "word%zu ", number); break;
    case 1: snprintf(piece, sizeof piece, "%zu ", number); break;
    case 2: snprintf(piece, sizeof piece, "{%zu} ", number); break;
    case 3: snprintf(piece, sizeof piece, "$%zu, ", number); break;
    default: snprintf(piece, sizeof piece, "Name%zu - \u00a0 ", number); break;
    }
    buf_add_str(out, str_of(piece));
}

/* Every third piece differs. */
static struct str make_long(struct arena *arena, size_t sort, size_t shift) {
    struct buf text = {0};
    for (size_t i = 0; i < LONG_WORDS && text.len + PIECE_MAX < UNIT_TEXT_MAX; i++)
        add_piece(&text, sort, i % 3 ? i : i + shift);
    struct str made = arena_copy(arena, buf_str(&text));
    buf_done(&text);
    return made;
}

/* Thousands of words, numbers, placeholders, amounts or marks, all keyed, adapted and scored within a bound of time. */
static void test_long_segments(void **state) {
    struct arena arena = {0};
    struct language from = language_of("en"), to = language_of("fr-HT");
    for (size_t sort = 0; sort < 5; sort++) {
        struct segment query = segment_of_text(&arena, make_long(&arena, sort, 0));
        struct segment source = segment_of_text(&arena, make_long(&arena, sort, LONG_WORDS));
        struct pair pair = {.arena = &arena, .context = {.to = to}};
        pair.unit = (struct unit){.from = from, .to = to, .source = source, .target = source};
        int64_t start = processor_ms();
        pair.query = keys_of_segment(&arena, query, &from);
        pair.source = keys_of_segment(&arena, source, &from);
        snprintf(trying, sizeof trying, "long segments of sort %zu", sort);
        check_pair(&pair);
        if (processor_ms() - start > LONG_LIMIT_MS) fail_msg("%s: %d ms", trying, (int)(processor_ms() - start));
        arena_reset(&arena);
    }
    arena_done(&arena);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_pair),
        cmocka_unit_test(test_identical),
        cmocka_unit_test(test_long_segments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
