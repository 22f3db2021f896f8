/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/edits.h"

#include <string.h>

#include "base/utf8.h"
#include "spell/letters.h"

/* What each slip costs: -ln of its probability among the slips of its place. A letter left out and two letters swapped can go
 * wrong in one way only, so each such slip is likely; a wrong letter and one too many can be any of the alphabet (ln 26 = 3.3),
 * but for those that a hand or an ear brings about by itself. */
static const double COST_MISSING = 0.5;     /* a letter left out */
static const double COST_SWAP = 0.5;        /* two neighbours in the word changed places */
static const double COST_DOUBLE = 0.4;      /* ll for l, l for ll */
static const double COST_ACCENT = 0.8;      /* e for é */
static const double COST_SOUND = 1.0;       /* sh for ch */
static const double COST_NEIGHBOUR = 2.0;   /* the key beside the right one */
static const double COST_OTHER = 3.3;       /* any other letter */
static const double COST_APOSTROPHE = 0.5;  /* lecole for l'ecole, ngombe for ng'ombe */
static const double COST_HYPHEN = 3.0;      /* two words in one: less likely than one word with a slip */
static const double COST_FIRST = 0.5;       /* on top, for the first letter: people seldom miss it */
static const double COST_SECOND_SLIP = 3.0; /* on top, for the second of two */

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

static double cost_of_replacing(uint32_t wrong, uint32_t right) {
    if (letter_base(wrong) == letter_base(right)) return COST_ACCENT;
    return are_neighbours(letter_base(wrong), letter_base(right)) ? COST_NEIGHBOUR : COST_OTHER;
}

/* The letter at `i` is one too many. */
static double cost_of_removing(const struct spelling *word, size_t i) {
    uint32_t c = word->at[i], before = i ? word->at[i - 1] : 0, after = i + 1 < word->count ? word->at[i + 1] : 0;
    if (c == before || c == after) return COST_DOUBLE;
    if (is_joiner(c)) return COST_APOSTROPHE;
    return are_neighbours(c, before) || are_neighbours(c, after) ? COST_NEIGHBOUR : COST_OTHER;
}

/* `c` is missing before `i`. */
static double cost_of_adding(const struct spelling *word, size_t i, uint32_t c) {
    uint32_t before = i ? word->at[i - 1] : 0, after = i < word->count ? word->at[i] : 0;
    if (c == before || c == after) return COST_DOUBLE;
    return c == '-' ? COST_HYPHEN : c == '\'' ? COST_APOSTROPHE : COST_MISSING;
}

static double cost_of_place(size_t i) {
    return i == 0 ? COST_FIRST : 0;
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

/* A joiner joins: letters stand on both sides of it, two of them at a hyphen that wasn't typed. */
static bool is_joint(const struct spelling *word, size_t i, uint32_t c) {
    size_t needed = c == '-' ? 2 : 1;
    if (i < needed || i + needed > word->count) return false;
    for (size_t k = i - needed; k < i + needed; k++)
        if (is_joiner(word->at[k])) return false;
    return true;
}

static bool visit_removed(const struct spelling *word, double max_cost, edits_visit *visit, void *context) {
    struct spelling variant;
    for (size_t i = 0; i < word->count && word->count > 1; i++) {
        double cost = cost_of_removing(word, i) + cost_of_place(i);
        if (cost <= max_cost && splice(word, i, 1, NULL, 0, &variant) && !visit(context, &variant, cost)) return false;
    }
    return true;
}

static bool visit_swapped(const struct spelling *word, double max_cost, edits_visit *visit, void *context) {
    for (size_t i = 0; i + 1 < word->count; i++) {
        struct spelling variant = *word;
        variant.at[i] = word->at[i + 1];
        variant.at[i + 1] = word->at[i];
        double cost = COST_SWAP + cost_of_place(i);
        if (cost <= max_cost && word->at[i] != word->at[i + 1] && !visit(context, &variant, cost)) return false;
    }
    return true;
}

static bool visit_replaced(const struct edits *edits, const struct spelling *word, double max_cost, edits_visit *visit,
                           void *context) {
    struct spelling variant = *word;
    for (size_t i = 0; i < word->count; i++, variant = *word)
        for (size_t l = 0; l < edits->letter_count; l++) {
            if (is_joiner(edits->letters[l]) && (i == 0 || !is_joint(word, i, edits->letters[l]))) continue;
            double cost = cost_of_replacing(word->at[i], edits->letters[l]) + cost_of_place(i);
            variant.at[i] = edits->letters[l];
            if (cost <= max_cost && variant.at[i] != word->at[i] && !visit(context, &variant, cost)) return false;
        }
    return true;
}

static bool visit_added(const struct edits *edits, const struct spelling *word, double max_cost, edits_visit *visit,
                        void *context) {
    struct spelling variant;
    for (size_t i = 0; i <= word->count; i++)
        for (size_t l = 0; l < edits->letter_count; l++) {
            if (is_joiner(edits->letters[l]) && !is_joint(word, i, edits->letters[l])) continue;
            double cost = cost_of_adding(word, i, edits->letters[l]) + cost_of_place(i);
            if (cost > max_cost || !splice(word, i, 0, &edits->letters[l], 1, &variant)) continue;
            if (!visit(context, &variant, cost)) return false;
        }
    return true;
}

static bool visit_sounds(const struct edits *edits, const struct spelling *word, edits_visit *visit, void *context) {
    struct spelling variant;
    for (size_t s = 0; s < edits->sound_count; s++) {
        const struct sound *sound = &edits->sounds[s];
        for (size_t i = 0; i + sound->from_count <= word->count; i++) {
            if (memcmp(word->at + i, sound->from, sound->from_count * sizeof *sound->from) != 0) continue;
            if (!splice(word, i, sound->from_count, sound->to, sound->to_count, &variant)) continue;
            if (!visit(context, &variant, COST_SOUND + cost_of_place(i))) return false;
        }
    }
    return true;
}

static bool visit_up_to(const struct edits *edits, const struct spelling *word, double max_cost, edits_visit *visit,
                        void *context) {
    return visit_sounds(edits, word, visit, context) && visit_removed(word, max_cost, visit, context) &&
           visit_swapped(word, max_cost, visit, context) && visit_replaced(edits, word, max_cost, visit, context) &&
           visit_added(edits, word, max_cost, visit, context);
}

bool edits_one(const struct edits *edits, const struct spelling *word, edits_visit *visit, void *context) {
    return visit_up_to(edits, word, COST_OTHER + COST_FIRST + 0.1, visit, context);
}

struct second {
    const struct edits *edits;
    double cost;
    edits_visit *visit;
    void *context;
};

static bool visit_sum(void *context, const struct spelling *variant, double cost) {
    const struct second *second = context;
    return second->visit(second->context, variant, second->cost + cost + COST_SECOND_SLIP);
}

static bool visit_second(void *context, const struct spelling *variant, double cost) {
    struct second second = *(struct second *)context;
    second.cost = cost;
    return visit_up_to(second.edits, variant, COST_DOUBLE, visit_sum, &second);
}

bool edits_two(const struct edits *edits, const struct spelling *word, edits_visit *visit, void *context) {
    struct second second = {edits, 0, visit, context};
    return visit_up_to(edits, word, COST_SWAP, visit_second, &second);
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
    if (!read_sound(left, sound.from, &sound.from_count) || !read_sound(str_trim(line), sound.to, &sound.to_count)) return false;
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
