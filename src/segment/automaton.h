/* SPDX-License-Identifier: Apache-2.0 */
/* Programs for places in a text: "does this pattern match a text that ends (or starts) right here?"
 *
 * SRX asks whether `before` ends and `after` starts at a place. A backtracking engine can't look backwards without a bound, so
 * `before` is compiled right to left and run from the place towards the start; the question is then as cheap as the other.
 * Programs run as sets of steps (K. Thompson, 1968): time is at most steps x characters, whatever the pattern.
 *
 *     before  \b(?:Dr|Mr)\.      read backwards:   "."   "r"   "D" or "M"   \b   MATCH
 *
 * An automaton is immutable once its programs are made; each thread runs it with a walk of its own. */
#ifndef TAFSIRI_SEGMENT_AUTOMATON_H
#define TAFSIRI_SEGMENT_AUTOMATON_H

#include <unicode/utypes.h>

#include "base/error.h"
#include "segment/charset.h"
#include "segment/pattern.h"

/* Together they bound memory and time for a rule file: 12 bytes a step, 16 more in each walk; some 2 KB a set, 8 bytes each of
 * its ranges. */
enum { AUTOMATON_STEPS_MAX = 1 << 18, AUTOMATON_SETS_MAX = 1 << 12, AUTOMATON_RANGES_MAX = 1 << 19 };

/* How far a program reads from its place, forwards up to WALK_STRIDE further; what is further away doesn't match. Without it,
 * ".*" would read a paragraph of megabytes from each place; what runs find out within it they tell each other (trail.h). */
enum { WALK_WINDOW = 2000, WALK_STRIDE = 1000 };

struct automaton;

struct automaton *automaton_open(void);
void automaton_close(struct automaton *automaton);

/* Adds a program for the pattern, whose sets it takes over. `backward`: it asks for a text that ends at the place. ERR_INVALID
 * when the bounds above are reached. */
bool automaton_add(struct automaton *automaton, struct pattern *pattern, bool backward, uint32_t *program, struct error *err);
/* Adds to `set` every character that can be the one next to the place, not counting those in `spaces`, when the program
 * matches; false when any can, or none needs to. (`set` may get some of `spaces` too.) */
bool automaton_edge(const struct automaton *automaton, uint32_t program, USet *spaces, USet *set);

/* The text of one paragraph, and room to run programs over it. */
struct walk {
    const struct automaton *automaton;
    const UChar *text;
    int32_t length;
    uint32_t text_number;
    int64_t fuel; /* steps that may still be taken; below zero: programs answer false, and the walk is of no more use */
    struct lane *lanes;
    size_t trails_left; /* bytes */
};
void walk_init(struct walk *walk, const struct automaton *automaton);
void walk_done(struct walk *walk);
/* Turns to another text, which must stay where it is. */
void walk_take(struct walk *walk, const UChar *text, int32_t length);
bool walk_matches(struct walk *walk, uint32_t program, int32_t place);

#endif
