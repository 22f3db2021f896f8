/* SPDX-License-Identifier: Apache-2.0 */
/* A name or a number that stands once in each of two long texts is an anchor: these two sentences belong together, or nearly
 * so. Of all anchors the longest chain that rises on both sides is kept, which leaves accidents out; between its links
 * sentences are counted evenly. So what is left out or added in the middle of a book does not shift the rest. */
#include "align/anchors.h"

#include <stdlib.h>

#include "base/rising.h"

struct form {
    uint32_t hash, sentence;
};

struct anchor {
    uint32_t source, target;
};

static int compare_forms(const void *a, const void *b) {
    const struct form *one = a, *other = b;
    if (one->hash != other->hash) return one->hash > other->hash ? 1 : -1;
    return (one->sentence > other->sentence) - (one->sentence < other->sentence);
}

static int compare_anchors(const void *a, const void *b) {
    const struct anchor *one = a, *other = b;
    if (one->source != other->source) return one->source > other->source ? 1 : -1;
    return (one->target < other->target) - (one->target > other->target); /* of one sentence's, one at most can be in a chain */
}

/* The forms that stand in one sentence only, in order of hash. */
static size_t list_single(struct arena *arena, const struct align_words *sentences, size_t count, struct form **out) {
    size_t room = 0, all = 0, kept = 0;
    for (size_t i = 0; i < count; i++) room += sentences[i].count;
    struct form *forms = arena_alloc(arena, (room + 1) * sizeof *forms);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sentences[i].count; k++)
            forms[all++] =
                (struct form){sentences[i].at[k].number ? ~sentences[i].at[k].form : sentences[i].at[k].form, (uint32_t)i};
    qsort(forms, all, sizeof *forms, compare_forms);
    for (size_t i = 0, end; i < all; i = end) {
        for (end = i + 1; end < all && forms[end].hash == forms[i].hash;) end++;
        if (end - i == 1) forms[kept++] = forms[i];
    }
    *out = forms;
    return kept;
}

static size_t pair_up(const struct form *source, size_t source_count, const struct form *target, size_t target_count,
                      struct anchor *anchors) {
    size_t count = 0;
    for (size_t i = 0, j = 0; i < source_count && j < target_count;) {
        if (source[i].hash < target[j].hash) {
            i++;
        } else if (source[i].hash > target[j].hash) {
            j++;
        } else {
            anchors[count++] = (struct anchor){source[i++].sentence, target[j++].sentence};
        }
    }
    if (count) qsort(anchors, count, sizeof *anchors, compare_anchors);
    return count;
}

/* The longest chain that rises in the target too, since the anchors are in order of the source; their places among them. */
static size_t chain(struct arena *arena, const struct anchor *anchors, size_t count, size_t **links) {
    size_t *targets = ARENA_ARRAY(arena, size_t, count + 1);
    for (size_t i = 0; i < count; i++) targets[i] = anchors[i].target;
    return rising_longest(arena, targets, count, links);
}

/* Straight from one point to the next. */
static void draw(uint32_t *places, size_t from, size_t from_place, size_t to, size_t to_place) {
    for (size_t i = from; i <= to; i++)
        places[i] = (uint32_t)(to == from ? to_place : from_place + (to_place - from_place) * (i - from) / (to - from));
}

const uint32_t *anchors_find(struct arena *arena, const struct align_words *source, size_t source_count,
                             const struct align_words *target, size_t target_count) {
    struct arena working = {0};
    struct form *sources, *targets;
    size_t single = list_single(&working, source, source_count, &sources);
    size_t opposite = list_single(&working, target, target_count, &targets), most = single < opposite ? single : opposite;
    struct anchor *anchors = ARENA_ARRAY(&working, struct anchor, most + 1);
    size_t count = pair_up(sources, single, targets, opposite, anchors);
    uint32_t *places = ARENA_ARRAY(arena, uint32_t, source_count + 1);
    size_t to = source_count, to_place = target_count;
    size_t *links;
    for (size_t k = chain(&working, anchors, count, &links); k-- > 0;) {
        const struct anchor *link = &anchors[links[k]];
        draw(places, link->source, link->target, to, to_place);
        to = link->source;
        to_place = link->target;
    }
    draw(places, 0, 0, to, to_place);
    arena_done(&working);
    return places;
}
