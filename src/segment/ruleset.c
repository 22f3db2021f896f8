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

/* What the languages' patterns may cost together, in steps as for a text (below): honest ones take a microsecond each. */
enum { MAPS_FUEL = 50 * 1000 * 1000 };

enum side { BEFORE, AFTER };

struct rule {
    bool breaks;
    enum side first;            /* the side that is the cheaper one to try */
    uint32_t programs[2];       /* by side; NO_PROGRAM: matches anything, or is foreign */
    struct foreign *foreign[2]; /* by side */
};

/* The break rules or the others, with a table of their own: places are mostly looked at for break rules alone. */
struct family {
    uint32_t *rules; /* ascending */
    uint32_t count;
    uint64_t ends[TABLE_END + 1], starts[TABLE_END + 1];
};

struct ruleset {
    struct automaton *automaton;
    struct rule *rules;
    uint32_t count, capacity;
    bool has_foreign;
    struct family breaks, joins;
};

static uint32_t group_of(const struct family *family, uint32_t index) {
    return (uint32_t)((uint64_t)index * GROUPS / family->count);
}

static uint32_t first_of_group(const struct family *family, uint32_t group) {
    return (uint32_t)(((uint64_t)group * family->count + GROUPS - 1) / GROUPS);
}

/* ---- compiling ---- */

/* What is needed only as long as rules are compiled. */
struct compiling {
    struct arena arena;
    struct charset_names names;
    int64_t fuel; /* for the maps */
};

static void compiling_done(struct compiling *compiling) {
    charset_names_done(&compiling->names);
    arena_done(&compiling->arena);
}

static bool compile_side(struct ruleset *ruleset, struct compiling *compiling, struct str text, bool backward,
                         uint32_t *program, struct foreign **foreign, struct error *err) {
    struct pattern pattern;
    bool good = true;
    *program = NO_PROGRAM;
    if (text.len == 0) return true;
    if (text.len > RULE_PATTERN_MAX)
        return error_set(err, ERR_INVALID, "a segmentation rule is longer than %d bytes", RULE_PATTERN_MAX);
    if (pattern_read(&compiling->arena, &compiling->names, text, &pattern)) {
        good = automaton_add(ruleset->automaton, &pattern, backward, program, err);
    } else {
        *foreign = foreign_open(text, backward, err);
        good = ruleset->has_foreign = *foreign != NULL;
    }
    pattern_done(&pattern);
    return good;
}

static bool add_rule(struct ruleset *ruleset, struct compiling *compiling, const struct segmentation_rule *from,
                     struct error *err) {
    if (ruleset->count == RULES_MAX) return error_set(err, ERR_INVALID, "more than %d segmentation rules", RULES_MAX);
    if (ruleset->count == ruleset->capacity) {
        ruleset->capacity = ruleset->capacity ? ruleset->capacity * 2 : 64;
        ruleset->rules = alloc_again(ruleset->rules, ruleset->capacity, sizeof *ruleset->rules);
    }
    struct rule *rule = &ruleset->rules[ruleset->count++];
    *rule = (struct rule){.breaks = from->breaks};
    return compile_side(ruleset, compiling, from->before, true, &rule->programs[BEFORE], &rule->foreign[BEFORE], err) &&
           compile_side(ruleset, compiling, from->after, false, &rule->programs[AFTER], &rule->foreign[AFTER], err);
}

static bool add_language(struct ruleset *ruleset, struct compiling *compiling, const struct segmentation_rules *rules,
                         struct str name, struct error *err) {
    for (size_t i = 0; i < rules->language_count; i++) {
        const struct language_rules *language = &rules->languages[i];
        if (!str_equal(language->name, name)) continue;
        for (size_t k = 0; k < language->count; k++) {
            if (add_rule(ruleset, compiling, &language->rules[k], err)) continue;
            return error_prefix(err, "rule %zu of \"%" STR_FMT "\"", k + 1, STR_ARG(name));
        }
        return true;
    }
    return error_set(err, ERR_INVALID, "there are no segmentation rules named \"%" STR_FMT "\"", STR_ARG(name));
}

static bool add_mapped(struct ruleset *ruleset, struct compiling *compiling, const struct segmentation_rules *rules,
                       const struct language *language, struct error *err) {
    for (size_t i = 0; i < rules->map_count; i++) {
        bool matches;
        if (!foreign_matches_whole(rules->maps[i].pattern, language_tag(language), &compiling->fuel, &matches, err))
            return false;
        if (!matches) continue;
        if (!add_language(ruleset, compiling, rules, rules->maps[i].name, err)) return false;
        if (!rules->cascade) break;
    }
    return true;
}

/* ---- where a rule can match at all ---- */

/* Sets `bit` for the characters that the program can have next to the place. Returns how many those are. */
static int32_t fill_table(uint64_t *table, const struct ruleset *ruleset, uint32_t program, USet *spaces, uint64_t bit) {
    USet *edge = uset_openEmpty();
    bool bounded = program != NO_PROGRAM && automaton_edge(ruleset->automaton, program, spaces, edge);
    if (!bounded) uset_addRange(edge, 0, 0x10FFFF);
    int32_t size = uset_size(edge);
    table[TABLE_END] |= bit;
    for (int32_t i = 0, ranges = uset_getRangeCount(edge); i < ranges; i++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar32 first, last;
        uset_getItem(edge, i, &first, &last, NULL, 0, &status);
        for (UChar32 c = first; c <= last && c < TABLE_END; c++) table[c] |= bit;
    }
    uset_close(edge);
    return size;
}

/* The side that fewer characters can start is tried first: ".*" last. */
static void fill_family(struct ruleset *ruleset, struct family *family, bool breaks, USet *spaces) {
    USet *none = uset_openEmpty();
    family->rules = alloc_zero(ruleset->count, sizeof *family->rules);
    for (uint32_t i = 0; i < ruleset->count; i++)
        if (ruleset->rules[i].breaks == breaks) family->rules[family->count++] = i;
    for (uint32_t i = 0; i < family->count; i++) {
        struct rule *rule = &ruleset->rules[family->rules[i]];
        uint64_t bit = (uint64_t)1 << group_of(family, i);
        int32_t before = fill_table(family->ends, ruleset, rule->programs[BEFORE], spaces, bit);
        int32_t after = fill_table(family->starts, ruleset, rule->programs[AFTER], none, bit);
        rule->first = before < after ? BEFORE : AFTER;
    }
    uset_close(none);
}

static void fill_families(struct ruleset *ruleset) {
    USet *spaces = uset_openEmpty();
    for (UChar32 c = 0; c < 0xFFFF; c++)
        if (unit_is_space((UChar)c)) uset_add(spaces, c);
    fill_family(ruleset, &ruleset->breaks, true, spaces);
    fill_family(ruleset, &ruleset->joins, false, spaces);
    uset_close(spaces);
}

struct ruleset *ruleset_open(const struct segmentation_rules *const *sets, size_t count, const struct language *language,
                             struct error *err) {
    struct ruleset *ruleset = alloc_zero(1, sizeof *ruleset);
    struct compiling compiling = {.fuel = MAPS_FUEL};
    bool good = true;
    ruleset->automaton = automaton_open();
    for (size_t i = 0; i < count && good; i++) good = add_mapped(ruleset, &compiling, sets[i], language, err);
    compiling_done(&compiling);
    if (!good) {
        ruleset_close(ruleset);
        return NULL;
    }
    fill_families(ruleset);
    return ruleset;
}

static bool check_language(const struct segmentation_rules *rules, struct str name, struct error *err) {
    struct ruleset *ruleset = alloc_zero(1, sizeof *ruleset);
    struct compiling compiling = {0};
    ruleset->automaton = automaton_open();
    bool good = add_language(ruleset, &compiling, rules, name, err);
    compiling_done(&compiling);
    ruleset_close(ruleset);
    return good;
}

bool ruleset_check(const struct segmentation_rules *rules, struct error *err) {
    int64_t fuel = MAPS_FUEL;
    bool matches;
    for (size_t i = 0; i < rules->language_count; i++)
        if (!check_language(rules, rules->languages[i].name, err)) return false;
    for (size_t i = 0; i < rules->map_count; i++)
        if (!foreign_matches_whole(rules->maps[i].pattern, STR("en"), &fuel, &matches, err)) return false;
    return true;
}

void ruleset_close(struct ruleset *ruleset) {
    if (!ruleset) return;
    for (uint32_t i = 0; i < ruleset->count; i++) {
        foreign_close(ruleset->rules[i].foreign[0]);
        foreign_close(ruleset->rules[i].foreign[1]);
    }
    free(ruleset->rules);
    free(ruleset->breaks.rules);
    free(ruleset->joins.rules);
    automaton_close(ruleset->automaton);
    free(ruleset);
}

/* ---- deciding ---- */

/* Of a long run of white space only the places near its ends are tried. */
enum { GAP_PLACES = 8 };

void judge_init(struct judge *judge, const struct ruleset *ruleset, int64_t fuel) {
    *judge = (struct judge){.ruleset = ruleset};
    walk_init(&judge->walk, ruleset->automaton);
    judge->walk.fuel = fuel;
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
    walk_take(&judge->walk, text, length);
}

static uint32_t table_index(UChar unit) {
    return unit < TABLE_END ? unit : TABLE_END;
}

static uint64_t groups_at(const struct judge *judge, const struct family *family, int32_t place) {
    const UChar *text = judge->walk.text;
    int32_t left = place - 1, limit = place > SPACES_MAX ? place - SPACES_MAX : 0;
    uint64_t starts = family->starts[table_index(text[place])];
    if (!starts) return 0;
    while (left > limit && unit_is_space(text[left])) left--;
    return starts & family->ends[unit_is_space(text[left]) ? TABLE_END : table_index(text[left])];
}

bool judge_may_break(const struct judge *judge, int32_t place) {
    return groups_at(judge, &judge->ruleset->breaks, place);
}

static bool side_matches(struct judge *judge, uint32_t index, enum side side, int32_t place, bool *matches, struct error *err) {
    const struct rule *rule = &judge->ruleset->rules[index];
    struct walk *walk = &judge->walk;
    if (rule->foreign[side])
        return foreign_matches(judge->foreign[index * 2 + side], walk->text, walk->length, place, &walk->fuel, matches, err);
    *matches = rule->programs[side] == NO_PROGRAM || walk_matches(walk, rule->programs[side], place);
    return true;
}

static bool rule_matches(struct judge *judge, uint32_t index, int32_t place, bool *matches, struct error *err) {
    enum side first = judge->ruleset->rules[index].first, second = first == BEFORE ? AFTER : BEFORE;
    if (!side_matches(judge, index, first, place, matches, err)) return false;
    return !*matches || side_matches(judge, index, second, place, matches, err);
}

/* The first rule of the family, before rule *best, that matches at the place becomes *best. */
static bool find_rule(struct judge *judge, const struct family *family, int32_t place, uint32_t *best, struct error *err) {
    for (uint64_t groups = groups_at(judge, family, place); groups; groups &= groups - 1) {
        uint32_t group = (uint32_t)__builtin_ctzll(groups), end = first_of_group(family, group + 1);
        for (uint32_t i = first_of_group(family, group); i < end; i++) {
            bool matches;
            if (family->rules[i] >= *best) return true;
            if (!rule_matches(judge, family->rules[i], place, &matches, err)) return false;
            if (matches) *best = family->rules[i];
        }
    }
    return true;
}

static bool find_in_gap(struct judge *judge, const struct family *family, int32_t first, int32_t last, uint32_t *best,
                        struct error *err) {
    for (int32_t place = first; place <= last; place++) {
        if (place == first + GAP_PLACES && last - place > GAP_PLACES) place = last - GAP_PLACES;
        if (!find_rule(judge, family, place, best, err)) return false;
    }
    return true;
}

/* Break rules first: where nothing else would break, none of them mostly means that the others need not be asked. */
bool judge_decide(struct judge *judge, int32_t first, int32_t last, bool would_break, enum verdict *verdict,
                  struct error *err) {
    const struct ruleset *ruleset = judge->ruleset;
    uint32_t best = ruleset->count;
    *verdict = VERDICT_NONE;
    if (!find_in_gap(judge, &ruleset->breaks, first, last, &best, err)) return false;
    if ((best < ruleset->count || would_break) && !find_in_gap(judge, &ruleset->joins, first, last, &best, err)) return false;
    if (judge->walk.fuel < 0) return error_set(err, ERR_UNAVAILABLE, "the segmentation rules need too much time for this text");
    if (best < ruleset->count) *verdict = ruleset->rules[best].breaks ? VERDICT_BREAK : VERDICT_JOIN;
    return true;
}
