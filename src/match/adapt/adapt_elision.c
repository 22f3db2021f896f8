/* SPDX-License-Identifier: Apache-2.0 */
/* French drops a vowel before another: de juin, d’août; que Ruto, qu’Abdi; and joins an article: des Cayes. What is put into a
 * French target may need it, or need it no more. */
#include <string.h>

#include "match/adapt/adapt_plan.h"
#include "text/chars.h"
#include "text/render.h"

enum elision { ELISION_NONE, ELISION_MADE, ELISION_UNDONE, ELISION_JOINED, ELISION_UNSURE };

/* The word before `at`, with the space or apostrophe that parts it from there; empty when something else stands between. */
static struct str word_before(struct str text, size_t at, uint32_t *mark) {
    size_t end = at;
    *mark = end ? utf8_previous(text, &end) : 0;
    size_t start = end;
    for (size_t previous = start; previous; start = previous)
        if (chars_class(utf8_previous(text, &previous)) != CHAR_LETTER) break;
    return str_slice(text, start, end);
}

static bool is_one_of(struct str word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(word, str_of(words[i]))) return true;
    return false;
}

static bool loses_vowel(struct str word) {
    static const char *const words[] = {"de", "que", "jusque", "lorsque", "puisque"};
    return is_one_of(word, words, sizeof words / sizeof *words);
}

static bool gains_vowel(struct str word) {
    static const char *const words[] = {"d", "qu", "jusqu", "lorsqu", "puisqu"};
    return is_one_of(word, words, sizeof words / sizeof *words);
}

/* Articles and the like, where the gender decides as well. */
static bool depends_on_gender(struct str word) {
    static const char *const words[] = {"le", "la", "du", "au", "ce", "l"};
    return is_one_of(word, words, sizeof words / sizeof *words);
}

/* "de Les Cayes" is "des Cayes". Of "Le" only a place would do so, no person (Le Pen). */
static enum elision find_article(struct str before, struct str text) {
    bool joins = str_equal_nocase(before, STR("de")) || str_equal(before, STR("à"));
    if (joins && str_starts(text, STR("Les "))) return ELISION_JOINED;
    return joins && str_starts(text, STR("Le ")) ? ELISION_UNSURE : ELISION_NONE;
}

static enum elision find_elision(const struct adapt_plan *plan, struct span bytes, struct str text, struct str *before) {
    struct str target = plan->target.text;
    bool was = render_is_elided_before(plan->to, str_slice(target, bytes.start, bytes.end));
    bool is = render_is_elided_before(plan->to, text);
    uint32_t mark;
    if (plan->to->family != FAMILY_FRENCH || !bytes.start) return ELISION_NONE;
    *before = word_before(target, bytes.start, &mark);
    bool apostrophe = mark == '\'' || mark == CHAR_RIGHT_QUOTE;
    if (was != is && depends_on_gender(*before) && (apostrophe || mark == ' ')) return ELISION_UNSURE;
    if (is && mark == ' ' && loses_vowel(*before)) return ELISION_MADE;
    if (!is && apostrophe && gains_vowel(*before)) return ELISION_UNDONE;
    return mark == ' ' ? find_article(*before, text) : ELISION_NONE;
}

static struct str join(struct arena *arena, struct str a, const char *b, struct str c) {
    return arena_format(arena, "%" STR_FMT "%s%" STR_FMT, STR_ARG(a), b, STR_ARG(c));
}

void adapt_replace_words(struct adapt_plan *plan, struct span bytes, struct str text, struct placeable_change *change) {
    struct str before = {0}, target = plan->target.text;
    struct span place = bytes;
    bool straight = str_find(target, STR("'"), 0) != SIZE_MAX;
    switch (find_elision(plan, bytes, text, &before)) {
    case ELISION_UNSURE: change->reason = STR("the article before it may change"); return;
    case ELISION_MADE: text = join(plan->arena, str_slice(before, 0, before.len - 1), straight ? "'" : "\u2019", text); break;
    case ELISION_UNDONE: text = join(plan->arena, before, "e ", text); break;
    case ELISION_JOINED:
        text = join(plan->arena, str_equal(before, STR("à")) ? STR("aux") : STR("des"), "", str_slice(text, 3, text.len));
        break;
    case ELISION_NONE: before = (struct str){0}; break;
    }
    if (before.len) place.start = (uint32_t)(before.at - target.at);
    if (!adapt_replace(plan, place.start, place.end, text)) {
        change->reason = STR("its place in the target is taken by another change");
        return;
    }
    change->was = str_slice(target, place.start, place.end);
    change->became = text;
    change->replaced = true;
    change->reason = (struct str){0};
}
