/* SPDX-License-Identifier: Apache-2.0 */
#include "align/align.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"

enum { SENTENCES = 64, BEADS = 32 };

static struct language english, swahili, french;

static int parse_languages(void **state) {
    (void)state;
    struct error err = {0};
    return language_parse(STR("en"), &english, &err) && language_parse(STR("sw"), &swahili, &err) &&
                   language_parse(STR("fr-HT"), &french, &err)
               ? 0
               : -1;
}

/* ---- articles whose alignment is known --------------------------------------------------------------------------------- */

struct known {
    struct buf file;
    struct str sentences[2][SENTENCES];
    size_t counts[2];
    uint8_t beads[BEADS][2]; /* sentences of each side */
    size_t bead_count;
};

static void read_known(const char *path, struct known *known) {
    struct error err = {0};
    *known = (struct known){0};
    assert_true(file_read(path, 1 << 20, &known->file, &err));
    bool open = false;
    for (struct str rest = buf_str(&known->file); rest.len;) {
        struct str line = str_cut(&rest, '\n');
        if (line.len < 2 || line.at[0] == '#') {
            open = false;
            continue;
        }
        int side = line.at[0] == '+';
        known->bead_count += !open;
        open = true;
        known->beads[known->bead_count - 1][side]++;
        known->sentences[side][known->counts[side]++] = str_slice(line, 2, line.len);
    }
}

static struct align_request request_of(const struct known *known, const struct language *to) {
    return (struct align_request){.from = english,
                                  .to = *to,
                                  .source = {known->sentences[0], NULL, known->counts[0]},
                                  .target = {known->sentences[1], NULL, known->counts[1]}};
}

static void check_known(const char *path, const struct language *to, const struct lexicon *lexicon) {
    struct known known;
    struct arena arena = {0};
    struct bead_list beads;
    struct error err = {0};
    read_known(path, &known);
    struct align_request request = request_of(&known, to);
    request.lexicon = lexicon;
    assert_true(align_sentences(&arena, &request, &beads, &err));
    for (size_t i = 0; i < beads.count && i < known.bead_count; i++) {
        if (beads.at[i].source_count != known.beads[i][0] || beads.at[i].target_count != known.beads[i][1])
            fail_msg("%s: bead %zu is %d-%d, not %d-%d", path, i + 1, beads.at[i].source_count, beads.at[i].target_count,
                     known.beads[i][0], known.beads[i][1]);
        assert_true(beads.at[i].confidence >= 0 && beads.at[i].confidence <= 1);
    }
    assert_int_equal(beads.count, known.bead_count);
    arena_done(&arena);
    buf_done(&known.file);
}

static void articles_are_aligned(void **state) {
    (void)state;
    check_known("tests/cases/align/harbour.en-sw", &swahili, NULL);
    check_known("tests/cases/align/market.en-fr", &french, NULL);
}

/* ---- every sentence in exactly one bead, whatever is asked -------------------------------------------------------------- */

static uint64_t dice = 7;

static size_t roll(size_t sides) {
    dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (size_t)(dice >> 33) % sides;
}

static void check_cover(const struct bead_list *beads, size_t sources, size_t targets) {
    size_t source = 0, target = 0;
    for (size_t i = 0; i < beads->count; i++) {
        assert_int_equal(beads->at[i].source, source);
        assert_int_equal(beads->at[i].target, target);
        assert_true(beads->at[i].source_count + beads->at[i].target_count > 0);
        source += beads->at[i].source_count;
        target += beads->at[i].target_count;
    }
    assert_int_equal(source, sources);
    assert_int_equal(target, targets);
}

static struct str random_sentence(struct arena *arena) {
    static const char *const words[] = {"watu", "police",       "2023", "Nairobi", "the", "na", "\xC3\xA9t\xC3\xA9",
                                        ".",    "\xEF\xBF\xBC", "1,000"};
    struct buf text = {0};
    for (size_t n = roll(roll(10) == 0 ? 600 : 12); n > 0; n--) {
        buf_add_str(&text, str_of(words[roll(sizeof words / sizeof *words)]));
        buf_add_byte(&text, ' ');
    }
    struct str sentence = arena_copy(arena, buf_str(&text));
    buf_done(&text);
    return sentence;
}

static struct align_side random_side(struct arena *arena, size_t count) {
    struct str *sentences = ARENA_ARRAY(arena, struct str, count);
    uint32_t *paragraphs = ARENA_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        sentences[i] = random_sentence(arena);
        paragraphs[i] = i ? paragraphs[i - 1] + (roll(3) == 0) : 0;
    }
    return (struct align_side){sentences, roll(4) ? paragraphs : NULL, count};
}

static void everything_is_covered_once(void **state) {
    (void)state;
    for (size_t round = 0; round < 60; round++) {
        struct arena arena = {0};
        struct bead_list beads;
        struct error err = {0};
        struct align_request request = {.from = english, .to = swahili};
        request.source = random_side(&arena, 1 + roll(40));
        request.target = random_side(&arena, 1 + roll(round % 5 ? 40 : 3));
        assert_true(align_sentences(&arena, &request, &beads, &err));
        check_cover(&beads, request.source.count, request.target.count);
        arena_done(&arena);
    }
}

/* Longer than the table takes whole: only a band is looked at, and the right way lies in it. */
static void a_book_is_aligned_in_a_band(void **state) {
    (void)state;
    enum { LINES = 2600 };
    struct arena arena = {0};
    struct bead_list beads;
    struct error err = {0};
    struct str *source = ARENA_ARRAY(&arena, struct str, LINES), *target = ARENA_ARRAY(&arena, struct str, LINES);
    size_t targets = 0, right = 0;
    for (size_t i = 0; i < LINES; i++) {
        source[i] = arena_format(&arena, "Chapter %zu tells of the year %zu.", i, 5000 + i * 7);
        if (i % 50 != 49) target[targets++] = arena_format(&arena, "Sura ya %zu inasimulia mwaka wa %zu.", i, 5000 + i * 7);
    }
    struct align_request request = {
        .from = english, .to = swahili, .source = {source, NULL, LINES}, .target = {target, NULL, targets}};
    assert_true(align_sentences(&arena, &request, &beads, &err));
    check_cover(&beads, LINES, targets);
    for (size_t i = 0; i < beads.count; i++) {
        const struct bead *bead = &beads.at[i];
        right += bead->source_count == 1 && bead->target_count == 1 && bead->source - bead->target == bead->source / 50;
    }
    assert_true(right >= targets * 99 / 100);
    arena_done(&arena);
}

/* One endless sentence moves the diagonal by the whole table: neighbouring rows still have a way from one to the next. */
static void a_giant_sentence_breaks_no_band(void **state) {
    (void)state;
    enum { LINES = 2600 };
    struct arena arena = {0};
    struct bead_list beads;
    struct error err = {0};
    struct buf giant = {0};
    struct str *source = ARENA_ARRAY(&arena, struct str, LINES), *target = ARENA_ARRAY(&arena, struct str, LINES);
    for (size_t i = 0; i < 100000; i++) buf_add_str(&giant, STR("word "));
    for (size_t i = 0; i < LINES; i++) source[i] = target[i] = STR("One more.");
    source[5] = buf_str(&giant);
    struct align_request request = {
        .from = english, .to = swahili, .source = {source, NULL, LINES}, .target = {target, NULL, LINES}};
    assert_true(align_sentences(&arena, &request, &beads, &err));
    check_cover(&beads, LINES, LINES);
    buf_done(&giant);
    arena_done(&arena);
}

static void bounds_are_kept(void **state) {
    (void)state;
    struct arena arena = {0};
    struct bead_list beads;
    struct error err = {0};
    struct str *many = ARENA_ARRAY(&arena, struct str, ALIGN_SENTENCES_MAX + 1);
    for (size_t i = 0; i <= ALIGN_SENTENCES_MAX; i++) many[i] = STR("x");
    struct align_request request = {.from = english, .to = swahili, .source = {many, NULL, 0}, .target = {many, NULL, 1}};
    assert_false(align_sentences(&arena, &request, &beads, &err));
    assert_int_equal(err.code, ERR_INVALID);
    error_clear(&err);
    request.source.count = ALIGN_SENTENCES_MAX + 1;
    assert_false(align_sentences(&arena, &request, &beads, &err));
    assert_int_equal(err.code, ERR_TOO_LARGE);
    arena_done(&arena);
}

/* ---- the lexicon ------------------------------------------------------------------------------------------------------- */

enum { WORDS = 60 };

/* Made-up words that look like nothing on the other side. */
static struct str word_of(struct arena *arena, size_t n, bool source) {
    return source ? arena_format(arena, "%c%cthing", (char)('a' + n % 8), (char)('a' + n / 8))
                  : arena_format(arena, "mu%c%czo", (char)('p' - n / 8), (char)('p' - n % 8));
}

/* Units of three words each, in another order on the other side. */
static struct lexicon *learn(size_t units) {
    struct lexicon *lexicon = lexicon_open(&english, &swahili);
    for (size_t i = 0; i < units; i++) {
        struct arena arena = {0};
        size_t n[3] = {roll(WORDS), roll(WORDS), roll(WORDS)};
        struct buf source = {0}, target = {0};
        for (size_t k = 0; k < 3; k++) {
            buf_add_format(&source, "the %" STR_FMT " ", STR_ARG(word_of(&arena, n[k], true)));
            buf_add_format(&target, "%" STR_FMT " na ", STR_ARG(word_of(&arena, n[2 - k], false)));
        }
        lexicon_add(lexicon, buf_str(&source), buf_str(&target));
        buf_done(&source);
        buf_done(&target);
        arena_done(&arena);
    }
    lexicon_finish(lexicon);
    return lexicon;
}

static struct str pair_of_words(struct arena *arena, size_t n, bool source) {
    struct str one = word_of(arena, n, source), other = word_of(arena, n + 1, source);
    return source ? arena_format(arena, "The %" STR_FMT " and the %" STR_FMT ".", STR_ARG(one), STR_ARG(other))
                  : arena_format(arena, "%" STR_FMT " wa %" STR_FMT ".", STR_ARG(other), STR_ARG(one));
}

/* Sentences of one length, without numbers and names: nothing but the memory can tell which one was left out. */
static void a_memory_tells_what_belongs_together(void **state) {
    (void)state;
    struct arena arena = {0};
    struct bead_list beads;
    struct error err = {0};
    struct str source[4], target[3];
    for (size_t i = 0; i < 4; i++) source[i] = pair_of_words(&arena, i * 5, true);
    for (size_t i = 0; i < 3; i++) target[i] = pair_of_words(&arena, (i ? i + 1 : 0) * 5, false);
    struct lexicon *lexicon = learn(400);
    assert_true(lexicon_pairs(lexicon) >= WORDS);
    assert_int_equal(lexicon_units(lexicon), 400);
    struct align_request request = {
        .from = english, .to = swahili, .source = {source, NULL, 4}, .target = {target, NULL, 3}, .lexicon = lexicon};
    assert_true(align_sentences(&arena, &request, &beads, &err));
    assert_int_equal(beads.count, 4);
    assert_int_equal(beads.at[1].source_count, 1);
    assert_int_equal(beads.at[1].target_count, 0);
    lexicon_add(lexicon, STR("late"), STR("kuchelewa")); /* nothing comes in any more */
    assert_int_equal(lexicon_units(lexicon), 400);
    lexicon_close(lexicon);
    arena_done(&arena);
}

static void an_empty_lexicon_says_nothing(void **state) {
    (void)state;
    struct lexicon *lexicon = lexicon_open(&english, &swahili);
    lexicon_finish(lexicon);
    assert_int_equal(lexicon_pairs(lexicon), 0);
    check_known("tests/cases/align/harbour.en-sw", &swahili, lexicon);
    lexicon_close(lexicon);
    lexicon_close(NULL);
}

/* Two texts that have nothing to do with each other are no pairs to be sure of. */
static void strangers_have_little_confidence(void **state) {
    (void)state;
    struct known harbour, market;
    struct arena arena = {0};
    struct bead_list beads;
    struct error err = {0};
    read_known("tests/cases/align/harbour.en-sw", &harbour);
    read_known("tests/cases/align/market.en-fr", &market);
    struct align_request request = request_of(&harbour, &french);
    request.target = (struct align_side){market.sentences[1], NULL, market.counts[1]};
    assert_true(align_sentences(&arena, &request, &beads, &err));
    size_t sure = 0;
    for (size_t i = 0; i < beads.count; i++)
        sure += beads.at[i].source_count && beads.at[i].target_count && beads.at[i].confidence >= 0.8;
    assert_true(sure <= 1);
    arena_done(&arena);
    buf_done(&harbour.file);
    buf_done(&market.file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(articles_are_aligned),
        cmocka_unit_test(everything_is_covered_once),
        cmocka_unit_test(a_book_is_aligned_in_a_band),
        cmocka_unit_test(a_giant_sentence_breaks_no_band),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(a_memory_tells_what_belongs_together),
        cmocka_unit_test(an_empty_lexicon_says_nothing),
        cmocka_unit_test(strangers_have_little_confidence),
    };
    return cmocka_run_group_tests(tests, parse_languages, NULL);
}
