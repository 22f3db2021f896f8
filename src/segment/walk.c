/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "base/alloc.h"
#include "segment/steps.h"
#include "segment/trail.h"

/* The room of one program: the steps that wait for a character, now and next, and the round in which each was last seen. A
 * program never runs inside itself (lookarounds are programs of their own), so one lane each is enough. */
struct lane {
    uint32_t *block; /* what the others point into */
    uint32_t *now, *next, *todo, *seen;
    uint32_t *now_through, *next_through; /* for the trail */
    uint32_t round;
    struct trail *trail; /* made when a run gets so far; NULL: there is none yet, or no room for it */
    bool no_trail;
};

/* For all trails of a walk. The built-in rules take a quarter of it, when a text is made to need them all. */
enum { TRAILS_BYTES = 8 << 20 };

void walk_init(struct walk *walk, const struct automaton *automaton) {
    *walk = (struct walk){.automaton = automaton, .trails_left = TRAILS_BYTES};
    walk->lanes = alloc_zero(automaton->program_count, sizeof *walk->lanes);
}

void walk_done(struct walk *walk) {
    if (!walk->automaton) return;
    for (uint32_t i = 0; i < walk->automaton->program_count; i++) {
        free(walk->lanes[i].block);
        trail_close(walk->lanes[i].trail);
    }
    free(walk->lanes);
    *walk = (struct walk){0};
}

void walk_take(struct walk *walk, const UChar *text, int32_t length) {
    walk->text = text;
    walk->length = length;
    walk->text_number++;
}

/* Made when first needed: most rules of a large file never run on a given text. todo takes two entries a step. */
static struct lane *lane_of(struct walk *walk, uint32_t program) {
    struct lane *lane = &walk->lanes[program];
    if (lane->block) return lane;
    uint32_t count = walk->automaton->programs[program].count;
    lane->now = lane->block = alloc_zero((size_t)count * 7, sizeof(uint32_t));
    lane->next = lane->now + count;
    lane->now_through = lane->next + count;
    lane->next_through = lane->now_through + count;
    lane->seen = lane->next_through + count;
    lane->todo = lane->seen + count;
    return lane;
}

static bool is_word(UChar32 c) {
    int8_t type = u_charType(c);
    return u_hasBinaryProperty(c, UCHAR_ALPHABETIC) || (U_MASK(type) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) ||
           c == 0x200C || c == 0x200D;
}

static bool is_attached(UChar32 c) {
    return c >= 0x300 && (u_hasBinaryProperty(c, UCHAR_GRAPHEME_EXTEND) || u_charType(c) == U_FORMAT_CHAR);
}

static bool is_ascii_word(UChar32 c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* As ICU: a change between word and other characters, where marks and format characters belong to what they follow. */
static bool at_boundary(const struct walk *walk, int32_t place) {
    UChar32 c;
    bool here = false;
    if (place < walk->length) {
        U16_GET(walk->text, 0, place, walk->length, c);
        if (is_attached(c)) return false;
        here = c < 128 ? is_ascii_word(c) : is_word(c);
    }
    while (place > 0) {
        U16_PREV(walk->text, 0, place, c);
        if (!is_attached(c)) return here != (c < 128 ? is_ascii_word(c) : is_word(c));
    }
    return here;
}

static bool holds(struct walk *walk, const struct step *step, int32_t place) {
    switch (step->kind) {
    case STEP_START: return place == 0;
    case STEP_END: return place == walk->length;
    case STEP_BOUNDARY: return at_boundary(walk, place) != step->negative;
    default: return walk_matches(walk, step->x, place) != step->negative;
    }
}

/* Follows everything that reads no character from step `at`; steps that read one are added to lane->next. True at MATCH. */
static bool follow(struct walk *walk, struct lane *lane, const struct program *program, uint32_t at, uint32_t through,
                   int32_t place, uint32_t *count) {
    const struct step *steps = walk->automaton->steps;
    uint32_t todo = 0;
    lane->todo[todo++] = at;
    while (todo) {
        at = lane->todo[--todo];
        if (lane->seen[at - program->start] == lane->round) continue;
        lane->seen[at - program->start] = lane->round;
        walk->fuel--;
        const struct step *step = &steps[at];
        switch (step->kind) {
        case STEP_MATCH: return true;
        case STEP_CHAR:
        case STEP_SET:
            lane->next_through[*count] = through;
            lane->next[(*count)++] = at;
            break;
        case STEP_JUMP: lane->todo[todo++] = step->x; break;
        case STEP_FORK:
            lane->todo[todo++] = step->y;
            lane->todo[todo++] = step->x;
            break;
        default:
            if (holds(walk, step, place)) lane->todo[todo++] = at + 1;
        }
    }
    return false;
}

static bool reads(const struct walk *walk, const struct step *step, UChar32 c) {
    if (step->kind == STEP_CHAR) return step->x == (uint32_t)c;
    return charset_has(&walk->automaton->sets[step->x], (uint32_t)c);
}

/* A new round of lane->seen: all steps unseen. */
static void start_round(struct lane *lane, const struct program *program) {
    if (++lane->round) return;
    for (uint32_t i = 0; i < program->count; i++) lane->seen[i] = 0;
    lane->round = 1;
}

static void swap(uint32_t **a, uint32_t **b) {
    uint32_t *former = *a;
    *a = *b;
    *b = former;
}

/* Reads one character, moving *place over it. True when something matches there. */
static bool read_next(struct walk *walk, struct lane *lane, const struct program *program, int32_t *place, uint32_t *count) {
    uint32_t waiting = *count;
    UChar32 c;
    swap(&lane->now, &lane->next);
    swap(&lane->now_through, &lane->next_through);
    if (program->backward)
        U16_PREV(walk->text, 0, *place, c);
    else
        U16_NEXT(walk->text, *place, walk->length, c);
    *count = 0;
    start_round(lane, program);
    for (uint32_t i = 0; i < waiting; i++) {
        walk->fuel--;
        if (!reads(walk, &walk->automaton->steps[lane->now[i]], c) ||
            !follow(walk, lane, program, lane->now[i] + 1, lane->now_through[i], *place, count))
            continue;
        if (lane->trail) trail_match(lane->trail, lane->now_through[i], *place);
        return true;
    }
    return false;
}

/* At a row of the trail, when the run from `from` has got so far. True when a match is known. */
static bool pass_row(struct walk *walk, struct lane *lane, const struct program *program, int32_t from, int32_t place,
                     int32_t last, uint32_t *count) {
    if (place % TRAIL_ROW || lane->no_trail || abs(place - from) < TRAIL_FROM) return false;
    if (!lane->trail) lane->trail = trail_open(program->count, program->backward, &walk->trails_left);
    lane->no_trail = !lane->trail;
    walk->fuel -= *count;
    return lane->trail &&
           trail_pass(lane->trail, walk->text_number, place, last, program->start, lane->next, lane->next_through, count);
}

/* Forward, windows end together: what one found not to be there, the next must not look for again a character further on. */
static int32_t window_end(const struct walk *walk, bool backward, int32_t place) {
    if (backward) return place > WALK_WINDOW ? place - WALK_WINDOW : 0;
    int32_t end = place > INT32_MAX - 2 * WALK_WINDOW ? walk->length : (place / WALK_STRIDE + 1) * WALK_STRIDE + WALK_WINDOW;
    return end < walk->length ? end : walk->length;
}

bool walk_matches(struct walk *walk, uint32_t index, int32_t place) {
    const struct program *program = &walk->automaton->programs[index];
    struct lane *lane = lane_of(walk, index);
    int32_t from = place, last = window_end(walk, program->backward, place);
    uint32_t count = 0;
    start_round(lane, program);
    if (lane->trail) trail_begin_run(lane->trail);
    if (follow(walk, lane, program, program->start, TRAIL_NOWHERE, place, &count)) return true;
    while (count && walk->fuel >= 0 && (program->backward ? place > last : place < last)) {
        if (read_next(walk, lane, program, &place, &count)) return true;
        if (pass_row(walk, lane, program, from, place, last, &count)) return true;
    }
    return false;
}
