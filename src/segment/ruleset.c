/* SPDX-License-Identifier: Apache-2.0 */
#include "segment/ruleset.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "segment/foreign.h"
#include "segment/paragraph.h"

/* Rules are asked only where they can match: for each of 64 groups of neighbouring rules, which characters can stand before
 * the place, white space aside, and which behind it. One AND then says which groups to try, mostly none. Characters from
 * TABLE_END on are few in the languages here and count as "may be", as does white space longer than SPACES_MAX. */
enum { GROUPS = 64, TABLE_END = 0x2200, SPACES_MAX = 8 };

enum { NO_PROGRAM = UINT32_MAX };

struct rule {
    bool breaks;
    uint32_t before, after;     /* programs; NO_PROGRAM: matches anything, or is foreign */
    struct foreign *foreign[2]; /* before, after */
};

struct ruleset {
    struct automaton *automaton;
    struct rule *rules;
    uint32_t count, capacity;
    bool has_foreign;
    uint64_t breaking; /* groups with a break rule */
    uint64_t ends[TABLE_END + 1], starts[TABLE_END + 1];
};

static uint32_t group_of(const struct ruleset *ruleset, uint32_t rule) {
    return (uint32_t)((uint64_t)rule * GROUPS / ruleset->count);
}

static uint32_t first_of_group(const struct ruleset *ruleset, uint32_t group) {
    return (uint32_t)(((uint64_t)group * ruleset->count + GROUPS - 1) / GROUPS);
}

/* ---- compiling ---- */

static bool compile_side(struct ruleset *ruleset, struct arena *arena, struct str text, bool backward, uint32_t *program,
                         struct foreign **foreign, struct error *err) {
    struct pattern pattern;
    bool good = true;
    *program = NO_PROGRAM;
    if (text.len == 0) return true;
    if (text.len > RULE_PATTERN_MAX)
        return error_set(err, ERR_INVALID, "a segmentation rule is longer than %d bytes", RULE_PATTERN_MAX);
    if (pattern_read(arena, text, &pattern)) {
        good = automaton_add(ruleset->automaton, &pattern, backward, program, err);
    } else {
        *foreign = foreign_open(text, backward, err);
        good = ruleset->has_foreign = *foreign != NULL;
    }
    pattern_done(&pattern);
    return good;
}

static bool add_rule(struct ruleset *ruleset, struct arena *arena, const struct segmentation_rule *from, struct error *err) {
    if (ruleset->count == RULES_MAX) return error_set(err, ERR_INVALID, "more than %d segmentation rules", RULES_MAX);
    if (ruleset->count == ruleset->capacity) {
        ruleset->capacity = ruleset->capacity ? ruleset->capacity * 2 : 64;
        ruleset->rules = alloc_again(ruleset->rules, ruleset->capacity, sizeof *ruleset->rules);
    }
    struct rule *rule = &ruleset->rules[ruleset->count++];
    *rule = (struct rule){.breaks = from->breaks};
    return compile_side(ruleset, arena, from->before, true, &rule->before, &rule->foreign[0], err) &&
           compile_side(ruleset, arena, from->after, false, &rule->after, &rule->foreign[1], err);
}

static bool add_language(struct ruleset *ruleset, struct arena *arena, const struct segmentation_rules *rules, struct str name,
                         struct error *err) {
    for (size_t i = 0; i < rules->language_count; i++) {
        const struct language_rules *language = &rules->languages[i];
        if (!str_equal(language->name, name)) continue;
        for (size_t k = 0; k < language->count; k++) {
            if (add_rule(ruleset, arena, &language->rules[k], err)) continue;
            return error_prefix(err, "rule %zu of \"%" STR_FMT "\"", k + 1, STR_ARG(name));
        }
        return true;
    }
    return error_set(err, ERR_INVALID, "there are no segmentation rules named \"%" STR_FMT "\"", STR_ARG(name));
}

static bool add_mapped(struct ruleset *ruleset, struct arena *arena, const struct segmentation_rules *rules,
                       const struct language *language, struct error *err) {
    for (size_t i = 0; i < rules->map_count; i++) {
        bool matches;
        if (!foreign_matches_whole(rules->maps[i].pattern, language_tag(language), &matches, err)) return false;
        if (!matches) continue;
        if (!add_language(ruleset, arena, rules, rules->maps[i].name, err)) return false;
        if (!rules->cascade) break;
    }
    return true;
}

/* ---- where a rule can match at all ---- */

/* Sets `bit` for the characters that the program can have next to the place. */
static void fill_table(uint64_t *table, const struct ruleset *ruleset, uint32_t program, USet *spaces, uint64_t bit) {
    USet *edge = uset_openEmpty();
    bool bounded = program != NO_PROGRAM && automaton_edge(ruleset->automaton, program, spaces, edge);
    if (!bounded) uset_addRange(edge, 0, TABLE_END - 1);
    table[TABLE_END] |= bit;
    for (int32_t i = 0, ranges = uset_getRangeCount(edge); i < ranges; i++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar32 first, last;
        uset_getItem(edge, i, &first, &last, NULL, 0, &status);
        for (UChar32 c = first; c <= last && c < TABLE_END; c++) table[c] |= bit;
    }
    uset_close(edge);
}

static void fill_tables(struct ruleset *ruleset) {
    USet *none = uset_openEmpty(), *spaces = uset_openEmpty();
    for (UChar32 c = 0; c < 0xFFFF; c++)
        if (unit_is_space((UChar)c)) uset_add(spaces, c);
    for (uint32_t i = 0; i < ruleset->count; i++) {
        uint64_t bit = (uint64_t)1 << group_of(ruleset, i);
        fill_table(ruleset->ends, ruleset, ruleset->rules[i].before, spaces, bit);
        fill_table(ruleset->starts, ruleset, ruleset->rules[i].after, none, bit);
        if (ruleset->rules[i].breaks) ruleset->breaking |= bit;
    }
    uset_close(none);
    uset_close(spaces);
}

struct ruleset *ruleset_open(const struct segmentation_rules *const *sets, size_t count, const struct language *language,
                             struct error *err) {
    struct ruleset *ruleset = alloc_zero(1, sizeof *ruleset);
    struct arena arena = {0};
    bool good = true;
    ruleset->automaton = automaton_open();
    for (size_t i = 0; i < count && good; i++) good = add_mapped(ruleset, &arena, sets[i], language, err);
    arena_done(&arena);
    if (!good) {
        ruleset_close(ruleset);
        return NULL;
    }
    fill_tables(ruleset);
    return ruleset;
}

void ruleset_close(struct ruleset *ruleset) {
    if (!ruleset) return;
    for (uint32_t i = 0; i < ruleset->count; i++) {
        foreign_close(ruleset->rules[i].foreign[0]);
        foreign_close(ruleset->rules[i].foreign[1]);
    }
    free(ruleset->rules);
    automaton_close(ruleset->automaton);
    free(ruleset);
}

/* ---- deciding ---- */

/* Of a long run of white space only the places near its ends are tried. */
enum { GAP_PLACES = 8 };

/* Steps for each character of text, on top of a fixed share: English takes about ten; a hundred times that is no accident. */
enum { FUEL_PER_CHARACTER = 2000, FUEL_START = 10 * 1000 * 1000 };

void judge_init(struct judge *judge, const struct ruleset *ruleset) {
    *judge = (struct judge){.ruleset = ruleset};
    walk_init(&judge->walk, ruleset->automaton);
    judge->walk.fuel = FUEL_START;
    if (!ruleset->has_foreign) return;
    judge->foreign = alloc_zero(ruleset->count, 2 * sizeof *judge->foreign);
    for (uint32_t i = 0; i < ruleset->count * 2; i++) judge->foreign[i] = foreign_clone(ruleset->rules[i / 2].foreign[i % 2]);
}

void judge_done(struct judge *judge) {
    for (uint32_t i = 0; judge->foreign && i < judge->ruleset->count * 2; i++) foreign_close(judge->foreign[i]);
    free(judge->foreign);
    walk_done(&judge->walk);
    *judge = (struct judge){0};
}

void judge_take(struct judge *judge, const UChar *text, int32_t length) {
    judge->walk.text = text;
    judge->walk.length = length;
    judge->walk.fuel += (int64_t)length * FUEL_PER_CHARACTER;
}

static uint32_t table_index(UChar unit) {
    return unit < TABLE_END ? unit : TABLE_END;
}

static uint64_t groups_at(const struct judge *judge, int32_t place) {
    const struct ruleset *ruleset = judge->ruleset;
    const UChar *text = judge->walk.text;
    int32_t left = place - 1, limit = place > SPACES_MAX ? place - SPACES_MAX : 0;
    uint64_t starts = ruleset->starts[table_index(text[place])];
    if (!starts) return 0;
    while (left > limit && unit_is_space(text[left])) left--;
    return starts & ruleset->ends[unit_is_space(text[left]) ? TABLE_END : table_index(text[left])];
}

bool judge_may_break(const struct judge *judge, int32_t place) {
    return groups_at(judge, place) & judge->ruleset->breaking;
}

/* side 0: before, 1: after. */
static bool side_matches(struct judge *judge, uint32_t index, int side, int32_t place, bool *matches, struct error *err) {
    const struct rule *rule = &judge->ruleset->rules[index];
    uint32_t program = side ? rule->after : rule->before;
    if (rule->foreign[side])
        return foreign_matches(judge->foreign[index * 2 + (uint32_t)side], judge->walk.text, judge->walk.length, place, matches,
                               err);
    *matches = program == NO_PROGRAM || walk_matches(&judge->walk, program, place);
    return true;
}

enum rule_kind { KIND_BREAK = 1, KIND_JOIN = 2 };

/* The first rule of these kinds below *best that matches at the place becomes *best. */
static bool find_rule(struct judge *judge, int32_t place, unsigned kinds, uint32_t *best, struct error *err) {
    const struct ruleset *ruleset = judge->ruleset;
    for (uint64_t groups = groups_at(judge, place); groups; groups &= groups - 1) {
        uint32_t group = (uint32_t)__builtin_ctzll(groups), end = first_of_group(ruleset, group + 1);
        for (uint32_t i = first_of_group(ruleset, group); i < end; i++) {
            bool matches;
            if (i >= *best) return true;
            if (!(kinds & (ruleset->rules[i].breaks ? KIND_BREAK : KIND_JOIN))) continue;
            if (!side_matches(judge, i, 1, place, &matches, err)) return false;
            if (matches && !side_matches(judge, i, 0, place, &matches, err)) return false;
            if (matches) *best = i;
        }
    }
    return true;
}

static bool find_in_gap(struct judge *judge, int32_t first, int32_t last, unsigned kinds, uint32_t *best, struct error *err) {
    for (int32_t place = first; place <= last; place++) {
        if (place == first + GAP_PLACES && last - place > GAP_PLACES) place = last - GAP_PLACES;
        if (!find_rule(judge, place, kinds, best, err)) return false;
    }
    return true;
}

/* Where nothing else would break, only a break rule can make a difference: those are tried first, mostly in vain. */
bool judge_decide(struct judge *judge, int32_t first, int32_t last, bool would_break, enum verdict *verdict,
                  struct error *err) {
    uint32_t count = judge->ruleset->count, best = count;
    *verdict = VERDICT_NONE;
    if (count == 0) return true;
    if (!would_break && !find_in_gap(judge, first, last, KIND_BREAK, &best, err)) return false;
    if (best < count || would_break)
        if (!find_in_gap(judge, first, last, would_break ? KIND_BREAK | KIND_JOIN : KIND_JOIN, &best, err)) return false;
    if (judge->walk.fuel < 0) return error_set(err, ERR_UNAVAILABLE, "the segmentation rules need too much time for this text");
    if (best < count) *verdict = judge->ruleset->rules[best].breaks ? VERDICT_BREAK : VERDICT_JOIN;
    return true;
}
