/* SPDX-License-Identifier: Apache-2.0 */
/* Cleaning: what is no translation goes.
 *
 * Wrong language. Two witnesses, both from what is at hand. The memories show how each of their languages looks
 * (text/tongues.h, groups of letters of the newest units, either side; a few wrong ones among thousands change nothing), and
 * the dictionary of the declared language says how many of the words it knows. A side is in another language when that language
 * leads clearly and, where there is a dictionary, many words are unknown to it; or when the dictionary knows next to none of
 * many words, whatever language that may be. Names don't count, and what is short is left alone. tests/eval/language measures
 * it. */
#include "service/language/wrong_language.h"

#include <stdio.h>

#include "service/care/care_parts.h"
#include "text/chars.h"
#include "text/text.h"
#include "text/token.h"

enum {
    LETTERS_MIN = 20, /* of the longer side: a ratio of short ones says nothing */
};

static const double MAX_RATIO_DEFAULT = 4.0;

struct cleaning {
    struct care care;
    struct clean_rules rules;
    struct language_witness *witness;
};

/* ---- the rules ---------------------------------------------------------------------------------------------------------- */

static bool is_empty(struct segment segment) {
    return text_is_blank(segment.text);
}

/* Numbers, names of products in capitals and addresses are the same in all languages: there must be a word. */
static bool is_identical(const struct unit *unit) {
    struct arena arena = {0};
    bool same = str_equal(text_fold(&arena, str_trim(unit->source.text)), text_fold(&arena, str_trim(unit->target.text)));
    bool has_word = false;
    struct token_list tokens = same ? text_tokens(&arena, unit->source.text, &unit->from) : (struct token_list){0};
    for (size_t i = 0; i < tokens.count; i++) {
        size_t at = tokens.at[i].start;
        has_word |= tokens.at[i].kind == TOKEN_WORD && !chars_is_upper(utf8_next(unit->source.text, &at));
    }
    arena_done(&arena);
    return same && has_word;
}

static bool is_uneven(const struct unit *unit, double max_ratio, double *ratio) {
    double source = (double)utf8_count(unit->source.text), target = (double)utf8_count(unit->target.text);
    double longer = source > target ? source : target, shorter = source > target ? target : source;
    *ratio = longer / (shorter > 0 ? shorter : 1);
    return longer >= LETTERS_MIN && *ratio > max_ratio;
}

static const char *describe_language(struct arena *arena, const char *side, const struct language_finding *finding) {
    if (finding->likelier.tag[0]) return arena_format(arena, "%s looks like %s", side, finding->likelier.tag).at;
    return arena_format(arena, "%s: %d of %d words are unknown to the dictionary", side, finding->unknown, finding->words).at;
}

/* Why it should go, or NULL. */
static const char *judge(struct cleaning *cleaning, struct arena *arena, const struct unit *unit) {
    unsigned rules = cleaning->rules.rules;
    struct language_finding finding;
    double ratio;
    if (rules & CLEAN_EMPTY && is_empty(unit->source)) return "source is empty";
    if (rules & CLEAN_EMPTY && is_empty(unit->target)) return "target is empty";
    if (rules & CLEAN_IDENTICAL && is_identical(unit)) return "target is the source";
    if (rules & CLEAN_LENGTH && is_uneven(unit, cleaning->rules.max_ratio, &ratio))
        return arena_format(arena, "one side is %.1f times as long as the other", ratio).at;
    if (!cleaning->witness) return NULL;
    if (witness_judge(cleaning->witness, &unit->to, unit->target.text, &finding))
        return describe_language(arena, "target", &finding);
    if (witness_judge(cleaning->witness, &unit->from, unit->source.text, &finding))
        return describe_language(arena, "source", &finding);
    return NULL;
}

/* ---- all units ---------------------------------------------------------------------------------------------------------- */

static bool clean_all(struct cleaning *cleaning, struct error *err) {
    int64_t after = 0;
    bool ok = true, more = true;
    while (ok && more) {
        struct arena arena = {0};
        struct unit_list units = {0};
        size_t count = 0;
        ok = care_read(&cleaning->care, &arena, &after, &units, err);
        more = ok && units.count > 0;
        struct care_removal *removals = ARENA_ARRAY(&arena, struct care_removal, units.count);
        for (size_t i = 0; more && i < units.count; i++) {
            const char *why = judge(cleaning, &arena, &units.at[i]);
            if (why) removals[count++] = (struct care_removal){.unit = units.at[i], .why = why};
        }
        ok = ok && care_remove(&cleaning->care, removals, count, err);
        arena_done(&arena);
    }
    return ok;
}

bool service_clean_memory(struct service *service, struct arena *arena, struct str memory, const struct clean_rules *rules,
                          const struct care_options *options, struct care_report *out, struct error *err) {
    struct cleaning cleaning = {.care = {.service = service, .arena = arena, .options = options, .report = out},
                                .rules = *rules};
    if (!(rules->rules & CLEAN_ALL)) return error_set(err, ERR_INVALID, "rules: there is none");
    if (cleaning.rules.max_ratio == 0) cleaning.rules.max_ratio = MAX_RATIO_DEFAULT;
    if (!(cleaning.rules.max_ratio > 1)) return error_set(err, ERR_INVALID, "max_ratio: more than 1");
    if (!care_begin(&cleaning.care, memory, err)) return false;
    if (rules->rules & CLEAN_LANGUAGE && !(cleaning.witness = witness_open(service, err))) return false;
    bool ok = clean_all(&cleaning, err);
    witness_close(cleaning.witness);
    return ok;
}
