/* SPDX-License-Identifier: Apache-2.0 */
/* What of a unit's target stands for a stretch of its source, and whether it has some words. */
#include "match/fragments/fragment_parts.h"
#include "text/token.h"

enum { SPAN_FREE = 5, SPAN_RATIO = 3 }; /* longest target of n source words: SPAN_FREE + SPAN_RATIO x n */

bool is_function_word(const struct fragment_image *image, uint32_t word) {
    return word < image->counts.source_words && image->source_flags[word] & WORD_IS_FUNCTION;
}

bool is_mark(const struct fragment_image *image, uint32_t word) {
    return word < image->counts.target_words && (image->target_flags[word] & WORD_KIND) == TOKEN_PUNCTUATION;
}

/* Target tokens, the first and the last. */
struct stretch {
    uint8_t low, high;
};

static bool is_empty(struct stretch stretch) {
    return stretch.low > stretch.high;
}

static bool lies_in(struct stretch stretch, uint8_t target) {
    return (uint8_t)(target - stretch.low) <= (uint8_t)(stretch.high - stretch.low);
}

static void widen(struct stretch *stretch, uint8_t target) {
    if (target < stretch->low) stretch->low = target;
    if (target > stretch->high) stretch->high = target;
}

/* Where the strong links of source tokens from this one on begin. */
static size_t links_from(const struct fragment_unit *unit, size_t token) {
    return token < unit->source_count ? unit_link_starts(unit)[token] : unit->strong;
}

/* A link from outside into the stretch contradicts it, but for those of function words: an article clings to its noun, and
 * would bar the noun alone. `from` and `to` are strong links. */
static bool contradicts_strongly(const struct fragment_image *image, const struct fragment_unit *unit, size_t from, size_t to,
                                 struct stretch stretch) {
    const uint8_t *targets = unit_link_targets(unit);
    size_t into = 0, token = 0;
    for (size_t i = 0; i < unit->strong; i++) into += lies_in(stretch, targets[i]);
    if (into == to - from) return false; /* its own: mostly there are no others */
    for (size_t i = 0; i < unit->strong; i++) {
        while (links_from(unit, token + 1) <= i) token++;
        if ((i < from || i >= to) && lies_in(stretch, targets[i]) && !is_function_word(image, unit_source(unit)[token]))
            return true;
    }
    return false;
}

static bool contradicts_weakly(const struct fragment_image *image, const struct fragment_unit *unit, size_t from, size_t to,
                               struct stretch stretch) {
    const struct word_link *weak = unit_weak_links(unit);
    for (size_t i = 0; i < unit->weak; i++) {
        if (!lies_in(stretch, weak[i].target) || (weak[i].source >= from && weak[i].source < to)) continue;
        if (!is_function_word(image, unit_source(unit)[weak[i].source])) return true;
    }
    return false;
}

bool find_span(const struct fragment_image *image, const struct unit_view *view, size_t from, size_t to, uint8_t *target_from,
               uint8_t *target_to, bool *strong) {
    const struct fragment_unit *unit = view->unit;
    const uint8_t *targets = unit_link_targets(unit);
    const struct word_link *weak = unit_weak_links(unit);
    size_t first = links_from(unit, from), end = links_from(unit, to);
    struct stretch stretch = {UINT8_MAX, 0};
    for (size_t i = first; i < end; i++) widen(&stretch, targets[i]);
    *strong = end > first;
    for (size_t i = 0; !*strong && i < unit->weak; i++)
        if (weak[i].source >= from && weak[i].source < to) widen(&stretch, weak[i].target);
    if (is_empty(stretch) || contradicts_strongly(image, unit, first, end, stretch)) return false;
    if (!*strong && contradicts_weakly(image, unit, from, to, stretch)) return false;
    size_t low = stretch.low, high = stretch.high;
    while (low <= high && is_mark(image, view->target[low])) low++;
    while (high > low && is_mark(image, view->target[high])) high--;
    if (low > high || (size_t)(high - low) >= SPAN_FREE + SPAN_RATIO * (to - from)) return false;
    *target_from = (uint8_t)low;
    *target_to = (uint8_t)(high + 1);
    return true;
}

bool has_words_at(const struct fragment_image *image, const struct unit_view *view, size_t at, const uint32_t *words,
                  size_t count) {
    size_t matched = 0;
    for (size_t n = view->unit->target_count; at < n && matched < count; at++) {
        if (view->target[at] == words[matched])
            matched++;
        else if (!matched || !is_mark(image, view->target[at]))
            return false;
    }
    return matched == count;
}

bool has_words(const struct fragment_image *image, const struct unit_view *view, const uint32_t *words, size_t count) {
    for (size_t j = 0; j + count <= view->unit->target_count; j++)
        if (view->target[j] == words[0] && has_words_at(image, view, j, words, count)) return true;
    return false;
}
