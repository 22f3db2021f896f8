/* SPDX-License-Identifier: Apache-2.0 */
/* Months and days of the week that stand by themselves. Names are cut to words that say something else (mer, sam, jeu in
 * French, "may" in English), and a night has two days (dans la nuit de samedi à dimanche): what is not sure is left alone. */
#include "match/adapt/adapt_plan.h"
#include "text/chars.h"
#include "text/render.h"

/* "may" and "march" are words; names have a capital in English. */
static const struct calendar_name *find_name(const struct locale *locale, struct str word) {
    bool capital = word.len && word.at[0] >= 'A' && word.at[0] <= 'Z';
    return locale->family == FAMILY_ENGLISH && !capital ? NULL : locale_find_name(locale, word);
}

static bool is_same_name(const struct calendar_name *a, const struct calendar_name *b) {
    return a && b && a->kind == b->kind && a->number == b->number;
}

/* ---- in the target ------------------------------------------------------------------------------------------------------- */

/* "lun. et mar.": a full stop that ends no sentence, for the text goes on without a capital. */
static bool has_stop_of_its_own(const struct adapt_plan *plan, size_t token) {
    size_t at = plan->tokens.at[token].end;
    if (chars_at(plan->target.text, at) != '.' || token + 2 >= plan->tokens.count) return false;
    return !chars_is_upper(chars_at(plan->target.text, plan->tokens.at[token + 2].start));
}

const struct calendar_name *adapt_calendar_name_at(const struct adapt_plan *plan, size_t token) {
    if (plan->tokens.at[token].kind != TOKEN_WORD) return NULL;
    const struct calendar_name *name = find_name(plan->to, adapt_target_text(plan, token));
    return name && name->abbreviated && !has_stop_of_its_own(plan, token) ? NULL : name;
}

static size_t count_in_target(const struct adapt_plan *plan, const struct calendar_name *name, size_t *found) {
    size_t count = 0;
    for (size_t i = 0; i < plan->tokens.count; i++)
        if (is_same_name(name, adapt_calendar_name_at(plan, i))) *found = i, count++;
    return count;
}

/* ---- which names a side has ---------------------------------------------------------------------------------------------- */

/* A bit for each. */
static unsigned bit_of(const struct calendar_name *name, enum name_kind kind) {
    return name && name->kind == kind ? 1u << name->number : 0;
}

static unsigned bit_of_date(const struct locale *locale, struct str text, enum name_kind kind) {
    struct date_reading date;
    if (!reading_date(text, locale, &date)) return 0;
    int number = kind == NAME_MONTH ? date.month : date.weekday;
    return number ? 1u << number : 0;
}

static unsigned names_of_source(const struct adapt_plan *plan, enum name_kind kind) {
    unsigned names = 0;
    for (size_t i = 0; i < plan->source->tokens.count; i++) {
        const struct token *token = &plan->source->tokens.at[i];
        struct str text = str_slice(plan->source->segment.text, token->start, token->end);
        if (token->kind == TOKEN_WORD) names |= bit_of(find_name(plan->from, text), kind);
        if (token->kind == TOKEN_DATE) names |= bit_of_date(plan->from, text, kind);
    }
    return names;
}

static unsigned names_of_target(const struct adapt_plan *plan, enum name_kind kind) {
    unsigned names = 0;
    for (size_t i = 0; i < plan->tokens.count; i++) {
        names |= bit_of(adapt_calendar_name_at(plan, i), kind);
        if (plan->tokens.at[i].kind == TOKEN_DATE) names |= bit_of_date(plan->to, adapt_target_text(plan, i), kind);
    }
    return names;
}

bool adapt_names_another(const struct adapt_plan *plan, enum name_kind kind) {
    return names_of_target(plan, kind) & ~names_of_source(plan, kind);
}

/* ---- the change ---------------------------------------------------------------------------------------------------------- */

static struct str why_not(const struct adapt_plan *plan, enum name_kind kind, size_t count) {
    if (!count) return STR("its rendering was not found in the target");
    if (count > 1) return STR("more than one place in the target says the same");
    if (!adapt_names_another(plan, kind)) return STR("");
    return kind == NAME_MONTH ? STR("the target names another month too") : STR("the target names another day too");
}

bool adapt_calendar_name(struct adapt_plan *plan, uint32_t query, uint32_t source) {
    struct str value = adapt_text(plan->query, (int32_t)query), was = adapt_text(plan->source, (int32_t)source), text;
    const struct calendar_name *a = find_name(plan->from, value), *b = find_name(plan->from, was);
    if (!a || !b || a->kind != b->kind || plan->tries++ >= ADAPT_TRIES_MAX) return false;
    size_t token = 0, count = count_in_target(plan, b, &token);
    struct placeable_change *change =
        adapt_add_change(plan, TOKEN_WORD, (struct span){query, query + 1}, (struct span){source, source + 1});
    change->in_base = TOKEN_DATE;
    change->reason = why_not(plan, b->kind, count);
    if (change->reason.len) return true;
    if (render_calendar_name(plan->arena, plan->from, value, plan->to, adapt_target_text(plan, token), &text)) {
        const struct token *at = &plan->tokens.at[token];
        adapt_replace_words(plan, (struct span){at->start, at->end}, text, change);
    }
    return true;
}
