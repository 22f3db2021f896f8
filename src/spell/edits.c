/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/edits.h"

#include <string.h>

#include "base/utf8.h"
#include "spell/letters.h"

/* What goes wrong at one place of a word. */
enum slip {
    SLIP_MISSING,    /* a letter left out */
    SLIP_SWAP,       /* two neighbours in the word changed places */
    SLIP_DOUBLE,     /* ll for l, l for ll */
    SLIP_ACCENT,     /* e for é */
    SLIP_SOUND,      /* sh for ch */
    SLIP_NEIGHBOUR,  /* the key beside the right one */
    SLIP_OTHER,      /* any other letter, wrong or one too many */
    SLIP_APOSTROPHE, /* lecole for l'ecole, ngombe for ng'ombe */
    SLIP_HYPHEN,     /* two words in one, or an odd apostrophe: less likely than one word with a slip */
};

/* What each slip costs: -ln of its probability among the slips of its place. A letter left out and two letters swapped can go
 * wrong in one way only, so each such slip is likely; a wrong letter and one too many can be any of the alphabet (ln 26 = 3.3),
 * but for those that a hand or an ear brings about by itself. `common`: so likely that two of them in one word are worth a
 * look. */
static const struct {
    double cost;
    bool common;
} slips[] = {
    [SLIP_MISSING] = {0.5, false}, [SLIP_SWAP] = {0.5, true},       [SLIP_DOUBLE] = {0.4, true},
    [SLIP_ACCENT] = {0.8, true},   [SLIP_SOUND] = {1.0, true},      [SLIP_NEIGHBOUR] = {2.0, false},
    [SLIP_OTHER] = {3.3, false},   [SLIP_APOSTROPHE] = {0.5, true}, [SLIP_HYPHEN] = {3.0, false},
};
static const double COST_FIRST = 0.5;       /* on top, for the first letter: people seldom miss it */
static const double COST_SECOND_SLIP = 3.0; /* on top, for the second of two */

/* One round of slips over a word: which are made, and who hears of them. */
struct round {
    const struct edits *edits;
    const struct spelling *word;
    bool common_only;
    double cost;   /* of the round before */
    size_t from;   /* slips before this place are left out, so that no pair is made twice */
    size_t *place; /* where the slip that is being reported stands; may be NULL */
    edits_visit *visit;
    void *context;
};

/* Rows of a QWERTY keyboard, as most East African and Haitian newsrooms have. */
static const char *const KEY_ROWS[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};

static bool find_key(uint32_t c, int *row, int *column) {
    for (*row = 0; *row < 3; ++*row) {
        const char *key = c < 0x80 && c ? strchr(KEY_ROWS[*row], (int)c) : NULL;
        if (!key) continue;
        *column = (int)(key - KEY_ROWS[*row]);
        return true;
    }
    return false;
}

/* Each row stands half a key to the right of the one above it. */
static bool are_neighbours(uint32_t a, uint32_t b) {
    int row_a, row_b, column_a, column_b;
    if (!find_key(a, &row_a, &column_a) || !find_key(b, &row_b, &column_b)) return false;
    int down = row_b - row_a, right = column_b - column_a;
    if (down == 0) return right == 1 || right == -1;
    if (down == 1) return right == 0 || right == -1;
    return down == -1 && (right == 0 || right == 1);
}

static bool is_joiner(uint32_t c) {
    return c == '\'' || c == '-';
}

static enum slip slip_of_replacing(uint32_t wrong, uint32_t right) {
    if (letter_base(wrong) == letter_base(right)) return SLIP_ACCENT;
    return are_neighbours(letter_base(wrong), letter_base(right)) ? SLIP_NEIGHBOUR : SLIP_OTHER;
}

/* The letter at `i` is one too many. */
static enum slip slip_of_removing(const struct spelling *word, size_t i) {
    uint32_t c = word->at[i], before = i ? word->at[i - 1] : 0, after = i + 1 < word->count ? word->at[i + 1] : 0;
    if (c == before || c == after) return SLIP_DOUBLE;
    if (is_joiner(c)) return SLIP_APOSTROPHE;
    return are_neighbours(c, before) || are_neighbours(c, after) ? SLIP_NEIGHBOUR : SLIP_OTHER;
}

/* Behind one letter (l'eau), "qu" (qu'il) and "ng" (ng'ombe). */
static bool is_apostrophe_due(const struct spelling *word, size_t i) {
    if (i < 2) return i == 1;
    uint32_t before = word->at[i - 2], last = word->at[i - 1];
    return (before == 'q' && last == 'u') || (before == 'n' && last == 'g');
}

/* `c` is missing before `i`. */
static enum slip slip_of_adding(const struct spelling *word, size_t i, uint32_t c) {
    uint32_t before = i ? word->at[i - 1] : 0, after = i < word->count ? word->at[i] : 0;
    if (c == before || c == after) return SLIP_DOUBLE;
    if (!is_joiner(c)) return SLIP_MISSING;
    return c == '\'' && is_apostrophe_due(word, i) ? SLIP_APOSTROPHE : SLIP_HYPHEN;
}

static bool is_made(const struct round *round, enum slip slip) {
    return slips[slip].common || !round->common_only;
}

static bool report(const struct round *round, const struct spelling *variant, enum slip slip, size_t i) {
    if (i < round->from) return true;
    if (round->place) *round->place = i;
    return round->visit(round->context, variant, round->cost + slips[slip].cost + (i == 0 ? COST_FIRST : 0));
}

/* The word with `count` letters at `i` replaced by others; false when that is too long. */
static bool splice(const struct spelling *word, size_t i, size_t count, const uint32_t *by, size_t by_count,
                   struct spelling *variant) {
    if (word->count - count + by_count > EDITS_WORD_MAX) return false;
    size_t rest = word->count - i - count;
    memcpy(variant->at, word->at, i * sizeof *word->at);
    if (by_count) memcpy(variant->at + i, by, by_count * sizeof *by);
    memcpy(variant->at + i + by_count, word->at + i + count, rest * sizeof *word->at);
    variant->count = i + by_count + rest;
    return true;
}

/* Whether `c` may stand between `left` letters before and the rest from `right` on. A joiner joins: letters on both sides of
 * it, two of them at a hyphen that wasn't typed. */
static bool may_stand(const struct spelling *word, size_t left, size_t right, uint32_t c) {
    size_t needed = c == '-' ? 2 : 1;
    if (!is_joiner(c)) return true;
    if (left < needed || right + needed > word->count) return false;
    for (size_t k = 1; k <= needed; k++)
        if (is_joiner(word->at[left - k]) || is_joiner(word->at[right + k - 1])) return false;
    return true;
}

static bool visit_removed(const struct round *round) {
    const struct spelling *word = round->word;
    struct spelling variant;
    for (size_t i = 0; i < word->count && word->count > 1; i++) {
        enum slip slip = slip_of_removing(word, i);
        if (is_made(round, slip) && splice(word, i, 1, NULL, 0, &variant) && !report(round, &variant, slip, i)) return false;
    }
    return true;
}

static bool visit_swapped(const struct round *round) {
    const struct spelling *word = round->word;
    for (size_t i = 0; i + 1 < word->count; i++) {
        if (word->at[i] == word->at[i + 1]) continue;
        struct spelling variant = *word;
        variant.at[i] = word->at[i + 1];
        variant.at[i + 1] = word->at[i];
        if (!report(round, &variant, SLIP_SWAP, i)) return false;
    }
    return true;
}

static bool visit_replaced(const struct round *round) {
    const struct spelling *word = round->word;
    struct spelling variant = *word;
    for (size_t i = 0; i < word->count; variant.at[i] = word->at[i], i++)
        for (size_t l = 0; l < round->edits->letter_count; l++) {
            uint32_t c = round->edits->letters[l];
            enum slip slip = slip_of_replacing(word->at[i], c);
            if (c == word->at[i] || !is_made(round, slip) || !may_stand(word, i, i + 1, c)) continue;
            variant.at[i] = c;
            if (!report(round, &variant, slip, i)) return false;
        }
    return true;
}

static bool visit_added(const struct round *round) {
    const struct spelling *word = round->word;
    struct spelling variant;
    for (size_t i = 0; i <= word->count; i++)
        for (size_t l = 0; l < round->edits->letter_count; l++) {
            uint32_t c = round->edits->letters[l];
            enum slip slip = slip_of_adding(word, i, c);
            if (!is_made(round, slip) || !may_stand(word, i, i, c) || !splice(word, i, 0, &c, 1, &variant)) continue;
            if (!report(round, &variant, slip, i)) return false;
        }
    return true;
}

static bool visit_sounds(const struct round *round) {
    const struct spelling *word = round->word;
    struct spelling variant;
    for (size_t s = 0; s < round->edits->sound_count; s++) {
        const struct sound *sound = &round->edits->sounds[s];
        for (size_t i = 0; i + sound->from_count <= word->count; i++) {
            if (memcmp(word->at + i, sound->from, sound->from_count * sizeof *sound->from) != 0) continue;
            if (!splice(word, i, sound->from_count, sound->to, sound->to_count, &variant)) continue;
            if (!report(round, &variant, SLIP_SOUND, i)) return false;
        }
    }
    return true;
}

static bool visit_all(const struct round *round) {
    return visit_sounds(round) && visit_removed(round) && visit_swapped(round) && visit_replaced(round) && visit_added(round);
}

bool edits_one(const struct edits *edits, const struct spelling *word, edits_visit *visit, void *context) {
    return visit_all(&(struct round){.edits = edits, .word = word, .visit = visit, .context = context});
}

static bool visit_second(void *context, const struct spelling *variant, double cost) {
    struct round second = *(const struct round *)context;
    second.word = variant;
    second.cost = cost + COST_SECOND_SLIP;
    return visit_all(&second);
}

bool edits_two(const struct edits *edits, const struct spelling *word, edits_visit *visit, void *context) {
    struct round second = {.edits = edits, .common_only = true, .visit = visit, .context = context};
    struct round first = {.edits = edits, .word = word, .common_only = true, .visit = visit_second, .context = &second};
    first.place = &second.from;
    return visit_all(&first);
}

/* ---- words and tables ---- */

void edits_set_letters(struct edits *edits, struct str letters) {
    edits->letter_count = 0;
    for (size_t at = 0; at < letters.len && edits->letter_count < EDITS_LETTERS_MAX;)
        edits->letters[edits->letter_count++] = utf8_next(letters, &at);
}

static bool read_sound(struct str text, uint32_t *out, size_t *count) {
    *count = 0;
    for (size_t at = 0; at < text.len;) {
        if (*count == EDITS_SOUND_MAX) return false;
        out[(*count)++] = utf8_next(text, &at);
    }
    return *count > 0;
}

bool edits_add_sound(struct edits *edits, struct str line) {
    struct sound sound;
    struct str left = str_cut(&line, ' ');
    if (edits->sound_count + 2 > EDITS_SOUNDS_MAX) return false;
    if (!read_sound(left, sound.from, &sound.from_count) || !read_sound(str_trim(line), sound.to, &sound.to_count))
        return false;
    struct sound *back = &edits->sounds[edits->sound_count + 1];
    edits->sounds[edits->sound_count] = sound;
    memcpy(back->from, sound.to, sizeof sound.to);
    memcpy(back->to, sound.from, sizeof sound.from);
    back->from_count = sound.to_count;
    back->to_count = sound.from_count;
    edits->sound_count += 2;
    return true;
}

bool spelling_read(struct str word, struct spelling *spelling) {
    spelling->count = 0;
    for (size_t at = 0; at < word.len;) {
        if (spelling->count == EDITS_WORD_MAX) return false;
        spelling->at[spelling->count++] = utf8_next(word, &at);
    }
    return true;
}

struct str spelling_write(const struct spelling *spelling, char *out) {
    size_t len = 0;
    for (size_t i = 0; i < spelling->count; i++) len += utf8_write(out + len, spelling->at[i]);
    return (struct str){out, len};
}
