/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence's groups of three letters, with a blank at each end of a word, are counted in a table of hashes: letters never
 * seen together cost as much in each language, so that a short sentence is judged by what is usual, not by what is missing. */
#include "text/tongues.h"

#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

#include "base/alloc.h"
#include "text/chars.h"
#include "text/text.h"
#include "text/token.h"

enum {
    CELLS = 1 << 16,
    LEARNT_MIN = 5000, /* groups of a language, from which on it can be judged: some 40 sentences */
};

/* Of a group that was never seen, in counts. */
static const double UNSEEN = 0.3;

struct tongue {
    struct language language; /* as first seen */
    double total;
    uint32_t *counts;
};

struct tongues {
    struct tongue at[TONGUES_MAX];
    size_t count;
};

struct tongues *tongues_open(void) {
    return alloc_zero(1, sizeof(struct tongues));
}

void tongues_close(struct tongues *tongues) {
    if (!tongues) return;
    for (size_t i = 0; i < tongues->count; i++) free(tongues->at[i].counts);
    free(tongues);
}

/* ---- groups of letters -------------------------------------------------------------------------------------------------- */

struct groups {
    void (*each)(void *context, uint32_t cell);
    void *context;
    size_t words, letters;
};

static void take_group(struct groups *groups, const uint32_t letters[3]) {
    groups->each(groups->context, (uint32_t)(XXH3_64bits(letters, 3 * sizeof *letters) % CELLS));
}

static void take_word(struct groups *groups, struct str folded) {
    uint32_t letters[3] = {0, ' ', 0};
    for (size_t at = 0; at < folded.len;) {
        letters[2] = utf8_next(folded, &at);
        if (letters[0]) take_group(groups, letters);
        letters[0] = letters[1];
        letters[1] = letters[2];
        groups->letters++;
    }
    letters[2] = ' ';
    take_group(groups, letters);
    groups->words++;
}

/* "milioni 3", "5 per cent": words all the same. */
static void take_words_of_number(struct groups *groups, struct arena *arena, struct str number) {
    for (size_t at = 0, end; at < number.len; at = end) {
        end = chars_skip(number, at, 1U << CHAR_LETTER);
        if (end > at && !chars_is_upper(chars_at(number, at))) take_word(groups, text_fold(arena, str_slice(number, at, end)));
        if (end == at) utf8_next(number, &end);
    }
}

static void take_text(struct groups *groups, struct str text, const struct language *language) {
    struct arena arena = {0};
    struct token_list tokens = text_tokens(&arena, text, language);
    for (size_t i = 0; i < tokens.count; i++) {
        struct str word = str_slice(text, tokens.at[i].start, tokens.at[i].end);
        enum token_kind kind = tokens.at[i].kind;
        if (kind == TOKEN_NUMBER || kind == TOKEN_PERCENT) take_words_of_number(groups, &arena, word);
        if (kind == TOKEN_WORD && !chars_is_upper(chars_at(word, 0))) take_word(groups, text_fold(&arena, word));
    }
    arena_done(&arena);
}

/* ---- learning ----------------------------------------------------------------------------------------------------------- */

static struct tongue *find(const struct tongues *tongues, const struct language *language) {
    for (size_t i = 0; i < tongues->count; i++)
        if (str_equal(language_primary(&tongues->at[i].language), language_primary(language)))
            return (struct tongue *)&tongues->at[i];
    return NULL;
}

static void count_group(void *context, uint32_t cell) {
    struct tongue *tongue = context;
    tongue->counts[cell]++;
    tongue->total++;
}

void tongues_add(struct tongues *tongues, const struct language *language, struct str text) {
    struct tongue *tongue = find(tongues, language);
    if (!tongue) {
        if (tongues->count == TONGUES_MAX) return;
        tongue = &tongues->at[tongues->count++];
        *tongue = (struct tongue){.language = *language, .counts = alloc_zero(CELLS, sizeof *tongue->counts)};
    }
    struct groups groups = {.each = count_group, .context = tongue};
    take_text(&groups, text, language);
}

/* ---- judging ------------------------------------------------------------------------------------------------------------ */

struct judging {
    const struct tongues *tongues;
    double logs[TONGUES_MAX];
};

static void weigh_group(void *context, uint32_t cell) {
    struct judging *judging = context;
    for (size_t i = 0; i < judging->tongues->count; i++) {
        const struct tongue *tongue = &judging->tongues->at[i];
        judging->logs[i] += log((tongue->counts[cell] + UNSEEN) / (tongue->total + UNSEEN * CELLS));
    }
}

bool tongues_judge(const struct tongues *tongues, const struct language *declared, struct str text,
                   struct tongue_verdict *verdict) {
    const struct tongue *own = find(tongues, declared);
    struct judging judging = {.tongues = tongues};
    struct groups groups = {.each = weigh_group, .context = &judging};
    *verdict = (struct tongue_verdict){0};
    if (!own || own->total < LEARNT_MIN) return false;
    take_text(&groups, text, declared);
    verdict->learnt = own->total;
    verdict->words = groups.words;
    verdict->letters = groups.letters;
    for (size_t i = 0; i < tongues->count; i++) {
        const struct tongue *other = &tongues->at[i];
        double lead = judging.logs[i] - judging.logs[own - tongues->at];
        if (other == own || other->total < LEARNT_MIN || (verdict->likelier.tag[0] && lead <= verdict->lead)) continue;
        verdict->likelier = other->language;
        verdict->lead = lead;
    }
    return true;
}
