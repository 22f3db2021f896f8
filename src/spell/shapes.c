/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/shapes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/utf8.h"
#include "spell/letters.h"
#include "spell/words.h"

/* French has some 40,000 sequences: of 2^20 bits one in 25 is set, so that chance lets few through. */
enum { BITS = 1 << 20, FILE_BYTES_MAX = 64 * 1024 * 1024, FLAGS = 1 << 16 };

/* Endings upon endings: Hunspell itself allows two, and a prefix. */
enum { DEPTH_MAX = 3 };

struct shapes {
    uint64_t bits[BITS / 64];
};

/* ---- sequences -------------------------------------------------------------------------------------------------------- */

/* The letter at `i`, small; 0 for what bounds a run of letters: the ends, joiners, digits. */
static uint32_t letter_at(const struct spelling *word, size_t i) {
    if (i >= word->count) return 0;
    enum letter class = letter_class(word->at[i]);
    return class == LETTER_LOWER || class == LETTER_UPPER ? letter_lower(word->at[i]) : 0;
}

/* The letters with a bound at either end: what the windows of four slide over. */
struct run {
    uint32_t at[EDITS_WORD_MAX + 2];
    size_t count;
};

static void read_run(const struct spelling *word, struct run *run) {
    run->at[0] = 0;
    for (size_t i = 0; i < word->count; i++) run->at[i + 1] = letter_at(word, i);
    run->at[word->count + 1] = 0;
    run->count = word->count + 2;
}

/* Of the four from place i on; BITS when a bound lies between them. */
static uint32_t bit_of(const struct run *run, size_t i) {
    const uint32_t *at = run->at + i;
    if (!at[1] || !at[2]) return BITS;
    uint64_t hash = 0;
    for (size_t k = 0; k < 4; k++) hash = (hash ^ at[k]) * 0x9E3779B97F4A7C15ULL;
    return (uint32_t)(hash >> 44); /* the upper 20 bits */
}

/* Enters the sequences that reach to letter `from` or beyond. */
static void note(struct shapes *shapes, const struct spelling *word, size_t from) {
    struct run run;
    read_run(word, &run);
    for (size_t i = from > 2 ? from - 2 : 0; i + 3 < run.count; i++) {
        uint32_t bit = bit_of(&run, i);
        if (bit < BITS) shapes->bits[bit / 64] |= 1ULL << (bit % 64);
    }
}

bool shapes_may_be(const struct shapes *shapes, const struct spelling *word) {
    struct run run;
    read_run(word, &run);
    for (size_t i = 0; i + 3 < run.count; i++) {
        uint32_t bit = bit_of(&run, i);
        if (bit < BITS && !(shapes->bits[bit / 64] >> (bit % 64) & 1)) return false;
    }
    return true;
}

/* ---- Hunspell's files ------------------------------------------------------------------------------------------------- */

struct rule {
    bool prefix;
    struct spelling strip, add;
    struct str flags; /* of what comes out */
};

/* The rules of a flag, side by side. */
struct rule_range {
    uint32_t first, count;
    uint32_t reach; /* how many letters of a word's end tell what its rules make of it */
};

struct rules {
    struct rule *at;
    size_t count, capacity;
    struct rule_range of[FLAGS];
    struct words done; /* a flag with an end of a word: the words of French have many ends in common */
};

static uint16_t flag_at(struct str flags, size_t i) {
    return (uint16_t)((unsigned char)flags.at[i] << 8 | (unsigned char)flags.at[i + 1]);
}

static struct str next_field(struct str *line) {
    *line = str_trim(*line);
    return str_cut(line, ' ');
}

static void add_rule(struct rules *rules, uint16_t flag, const struct rule *rule) {
    if (rules->count == rules->capacity) {
        rules->capacity = rules->capacity ? rules->capacity * 2 : 1024;
        rules->at = alloc_again(rules->at, rules->capacity, sizeof *rules->at);
    }
    struct rule_range *range = &rules->of[flag];
    if (!range->count++) range->first = (uint32_t)rules->count;
    if (rule->strip.count + 3 > range->reach) range->reach = (uint32_t)rule->strip.count + 3;
    rules->at[rules->count++] = *rule;
}

/* A prefix that ends with an apostrophe, or with one and what falls off the word, in capitals (l'E for e): the word behind it
 * looks as it does without it. */
static bool is_bound(const struct rule *rule) {
    size_t from = rule->add.count;
    if (!rule->prefix) return false;
    while (from && letter_at(&rule->add, from - 1)) from--;
    if (!from || rule->add.count - from != rule->strip.count) return false;
    for (size_t i = 0; i < rule->strip.count; i++)
        if (letter_at(&rule->add, from + i) != letter_at(&rule->strip, i)) return false;
    return true;
}

/* "SFX S. il ux/D'Q' ail": flag, what falls off, what comes on and the flags of the outcome, a condition. Or the head of a
 * flag's rules, "SFX S. Y 7", whose last field is a number. */
static bool read_rule(struct shapes *shapes, struct rules *rules, bool prefix, struct str line, struct error *err) {
    int64_t number;
    struct rule rule = {.prefix = prefix};
    struct str flag = next_field(&line), strip = next_field(&line), flags = next_field(&line);
    if (str_to_int(flags, &number) && !str_trim(line).len) return true;
    struct str add = str_cut(&flags, '/');
    bool fits = spelling_read(str_equal(strip, STR("0")) ? STR("") : strip, &rule.strip) &&
                spelling_read(str_equal(add, STR("0")) ? STR("") : add, &rule.add);
    if (flag.len != 2 || flags.len % 2 || !fits) return error_set(err, ERR_INVALID, "no rule with long flags");
    rule.flags = flags;
    if (is_bound(&rule))
        note(shapes, &rule.add, 0); /* what "quoiqu'" has itself */
    else
        add_rule(rules, flag_at(flag, 0), &rule);
    return true;
}

static bool read_rules(struct shapes *shapes, struct rules *rules, struct str text, struct error *err) {
    bool flag_long = false;
    for (unsigned number = 1; text.len; number++) {
        struct str line = str_cut(&text, '\n'), key = next_field(&line);
        bool prefix = str_equal(key, STR("PFX"));
        if (str_equal(key, STR("FLAG"))) flag_long = str_equal(str_trim(line), STR("long"));
        if ((prefix || str_equal(key, STR("SFX"))) && !read_rule(shapes, rules, prefix, line, err))
            return error_prefix(err, "line %u", number);
    }
    return flag_long || error_set(err, ERR_INVALID, "no FLAG long");
}

/* ---- forms ------------------------------------------------------------------------------------------------------------ */

static bool ends_with(const struct spelling *word, const struct spelling *end) {
    return word->count >= end->count && memcmp(word->at + word->count - end->count, end->at, end->count * sizeof *end->at) == 0;
}

static bool starts_with(const struct spelling *word, const struct spelling *start) {
    return word->count >= start->count && memcmp(word->at, start->at, start->count * sizeof *start->at) == 0;
}

/* The first letters of one and those of another from a place on; false when that is too long. */
static bool join(const struct spelling *left, size_t left_count, const struct spelling *right, size_t from,
                 struct spelling *out) {
    size_t right_count = right->count - from;
    if (left_count + right_count > EDITS_WORD_MAX) return false;
    if (left_count) memcpy(out->at, left->at, left_count * sizeof *out->at);
    if (right_count) memcpy(out->at + left_count, right->at + from, right_count * sizeof *out->at);
    out->count = left_count + right_count;
    return true;
}

/* Makes a form, and enters the sequences that are new in it. */
static bool apply(struct shapes *shapes, const struct spelling *word, const struct rule *rule, struct spelling *form) {
    if (!rule->prefix) {
        if (!ends_with(word, &rule->strip) || !join(word, word->count - rule->strip.count, &rule->add, 0, form)) return false;
        note(shapes, form, word->count - rule->strip.count);
        return true;
    }
    if (!starts_with(word, &rule->strip) || !join(&rule->add, rule->add.count, word, rule->strip.count, form)) return false;
    note(shapes, form, 0);
    return true;
}

/* True when the rules of the flag were gone through for a word that ends alike. Prefixes are few, and nothing is kept of them.
 */
static bool is_done(struct rules *rules, uint16_t flag, const struct spelling *word) {
    const struct rule_range *range = &rules->of[flag];
    if (!range->count || rules->at[range->first].prefix) return !range->count;
    struct spelling key = {.count = 1};
    char bytes[EDITS_WORD_MAX * 4];
    key.at[0] = 0x10000 + flag;
    for (size_t i = range->reach < word->count ? word->count - range->reach : 0; i < word->count && key.count < EDITS_WORD_MAX;
         i++)
        key.at[key.count++] = word->at[i];
    bool short_of = range->reach > word->count; /* its start counts too */
    uint32_t *times = words_entry(&rules->done, spelling_write(&key, bytes));
    bool done = *times & (short_of ? 1 : 2);
    *times |= short_of ? 1 : 2;
    return done;
}

static void note_forms(struct shapes *shapes, struct rules *rules, const struct spelling *word, struct str flags, int depth) {
    struct spelling form;
    for (size_t f = 0; f + 1 < flags.len && depth < DEPTH_MAX; f += 2) {
        uint16_t flag = flag_at(flags, f);
        if (is_done(rules, flag, word)) continue;
        for (uint32_t i = 0; i < rules->of[flag].count; i++) {
            const struct rule *rule = &rules->at[rules->of[flag].first + i];
            if (apply(shapes, word, rule, &form)) note_forms(shapes, rules, &form, rule->flags, depth + 1);
        }
    }
}

static void note_words(struct shapes *shapes, struct rules *rules, struct str text) {
    str_cut(&text, '\n'); /* their number */
    while (text.len) {
        struct str line = str_cut(&text, '\n'), entry = str_cut(&line, '\t'), stem = str_cut(&entry, '/');
        struct spelling word;
        if (!spelling_read(str_trim(stem), &word)) continue;
        note(shapes, &word, 0);
        note_forms(shapes, rules, &word, str_trim(entry), 0);
    }
}

struct shapes *shapes_open(const char *affixes, const char *words, struct error *err) {
    struct shapes *shapes = alloc_zero(1, sizeof *shapes);
    struct rules *rules = alloc_zero(1, sizeof *rules);
    struct buf affix_text = {0}, word_text = {0};
    bool ok = file_read(affixes, FILE_BYTES_MAX, &affix_text, err) && file_read(words, FILE_BYTES_MAX, &word_text, err);
    if (ok && (!utf8_valid(buf_str(&affix_text), NULL) || !utf8_valid(buf_str(&word_text), NULL)))
        ok = error_set(err, ERR_INVALID, "%s: not in UTF-8", words);
    if (ok) ok = read_rules(shapes, rules, buf_str(&affix_text), err) || error_prefix(err, "%s", affixes);
    if (ok) note_words(shapes, rules, buf_str(&word_text));
    buf_done(&affix_text);
    buf_done(&word_text);
    words_done(&rules->done);
    free(rules->at);
    free(rules);
    if (ok) return shapes;
    shapes_close(shapes);
    return NULL;
}

void shapes_close(struct shapes *shapes) {
    free(shapes);
}
