/* SPDX-License-Identifier: Apache-2.0 */
#include "segment/automaton.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "segment/steps.h"

struct automaton *automaton_open(void) {
    return alloc_zero(1, sizeof(struct automaton));
}

void automaton_close(struct automaton *automaton) {
    if (!automaton) return;
    for (uint32_t i = 0; i < automaton->set_count; i++) charset_done(&automaton->sets[i]);
    free(automaton->sets);
    free(automaton->steps);
    free(automaton->programs);
    free(automaton);
}

/* Writes the programs of one pattern. `failed` is set at the first bound that is hit; what is written after it is not used. */
struct writer {
    struct automaton *automaton;
    bool failed;
};

static uint32_t write_step(struct writer *writer, enum step_kind kind, uint32_t x, uint32_t y) {
    struct automaton *to = writer->automaton;
    if (to->step_count == AUTOMATON_STEPS_MAX) {
        writer->failed = true;
        return 0;
    }
    if (to->step_count == to->step_capacity) {
        to->step_capacity = to->step_capacity ? to->step_capacity * 2 : 256;
        to->steps = alloc_again(to->steps, to->step_capacity, sizeof *to->steps);
    }
    to->steps[to->step_count] = (struct step){.kind = kind, .x = x, .y = y};
    return to->step_count++;
}

static void write_node(struct writer *writer, const struct node *node, bool backward);

static void write_sequence(struct writer *writer, const struct node *node, bool backward) {
    const struct node *child = backward ? node->last : node->first;
    for (; child && !writer->failed; child = backward ? child->previous : child->next) write_node(writer, child, backward);
}

/* FORK to each child; each jumps behind the last. The jumps are chained through x until their target is known. */
static void write_either(struct writer *writer, const struct node *node, bool backward) {
    uint32_t chain = UINT32_MAX;
    for (const struct node *child = node->first; child && !writer->failed; child = child->next) {
        uint32_t fork = UINT32_MAX;
        if (child->next) fork = write_step(writer, STEP_FORK, writer->automaton->step_count + 1, 0);
        write_node(writer, child, backward);
        if (child->next) {
            chain = write_step(writer, STEP_JUMP, chain, 0);
            writer->automaton->steps[fork].y = writer->automaton->step_count;
        }
    }
    while (chain != UINT32_MAX && !writer->failed) {
        uint32_t next = writer->automaton->steps[chain].x;
        writer->automaton->steps[chain].x = writer->automaton->step_count;
        chain = next;
    }
}

/* Writes the node; false when it came to nothing, as "()" does: to repeat that would take long and change nothing. */
static bool write_again(struct writer *writer, const struct node *node, bool backward) {
    uint32_t before = writer->automaton->step_count;
    write_node(writer, node, backward);
    return !writer->failed && writer->automaton->step_count > before;
}

static void write_repeat(struct writer *writer, const struct node *node, bool backward) {
    struct automaton *to = writer->automaton;
    for (uint32_t i = 0; i < node->min; i++)
        if (!write_again(writer, node->first, backward)) return;
    if (node->max == REPEAT_UNBOUNDED) {
        uint32_t fork = write_step(writer, STEP_FORK, to->step_count + 1, 0);
        write_node(writer, node->first, backward);
        write_step(writer, STEP_JUMP, fork, 0);
        to->steps[fork].y = to->step_count;
        return;
    }
    for (uint32_t i = node->min; i < node->max; i++) {
        uint32_t fork = write_step(writer, STEP_FORK, to->step_count + 1, 0);
        bool more = write_again(writer, node->first, backward);
        to->steps[fork].y = to->step_count;
        if (!more) return;
    }
}

static uint32_t write_program(struct writer *writer, const struct node *root, bool backward);

/* A program of its own, written behind a jump over it. */
static void write_look(struct writer *writer, const struct node *node) {
    struct automaton *to = writer->automaton;
    uint32_t over = write_step(writer, STEP_JUMP, 0, 0);
    uint32_t program = write_program(writer, node->first, node->kind == NODE_BEHIND);
    to->steps[over].x = to->step_count;
    uint32_t look = write_step(writer, STEP_LOOK, program, 0);
    to->steps[look].negative = node->negative;
}

/* One that is there already serves again: rules have few different ones, and the letters take some kilobytes. */
static uint32_t put_set(struct writer *writer, const USet *set) {
    struct automaton *to = writer->automaton;
    for (uint32_t i = 0; i < to->set_count; i++)
        if (uset_equals(to->sets[i].members, set)) return i;
    to->range_count += (uint32_t)uset_getRangeCount(set);
    if (to->set_count == AUTOMATON_SETS_MAX || to->range_count > AUTOMATON_RANGES_MAX) {
        writer->failed = true;
        return 0;
    }
    if (to->set_count == to->set_capacity) {
        to->set_capacity = to->set_capacity ? to->set_capacity * 2 : 32;
        to->sets = alloc_again(to->sets, to->set_capacity, sizeof *to->sets);
    }
    charset_init(&to->sets[to->set_count], uset_clone(set));
    return to->set_count++;
}

static void write_node(struct writer *writer, const struct node *node, bool backward) {
    uint32_t at;
    switch (node->kind) {
    case NODE_EMPTY: return;
    case NODE_CHAR: write_step(writer, STEP_CHAR, node->character, 0); return;
    case NODE_SET: write_step(writer, STEP_SET, put_set(writer, node->set), 0); return;
    case NODE_SEQUENCE: write_sequence(writer, node, backward); return;
    case NODE_EITHER: write_either(writer, node, backward); return;
    case NODE_REPEAT: write_repeat(writer, node, backward); return;
    case NODE_START: write_step(writer, STEP_START, 0, 0); return;
    case NODE_END: write_step(writer, STEP_END, 0, 0); return;
    case NODE_BOUNDARY:
        at = write_step(writer, STEP_BOUNDARY, 0, 0);
        writer->automaton->steps[at].negative = node->negative;
        return;
    case NODE_AHEAD:
    case NODE_BEHIND: write_look(writer, node); return;
    }
}

static uint32_t write_program(struct writer *writer, const struct node *root, bool backward) {
    struct automaton *to = writer->automaton;
    if (to->program_count == to->program_capacity) {
        to->program_capacity = to->program_capacity ? to->program_capacity * 2 : 64;
        to->programs = alloc_again(to->programs, to->program_capacity, sizeof *to->programs);
    }
    uint32_t index = to->program_count++, start = to->step_count;
    write_node(writer, root, backward);
    write_step(writer, STEP_MATCH, 0, 0);
    to->programs[index] = (struct program){.start = start, .count = to->step_count - start, .backward = backward};
    return index;
}

bool automaton_add(struct automaton *automaton, struct pattern *pattern, bool backward, uint32_t *program, struct error *err) {
    struct writer writer = {.automaton = automaton};
    *program = write_program(&writer, pattern->root, backward);
    return !writer.failed || error_set(err, ERR_INVALID, "the segmentation rules are too large");
}

/* Walks over everything that can be reached reading white space only, whatever the assertions on the way say. */
struct edge {
    const struct automaton *automaton;
    uint32_t start;
    bool *seen;
    uint32_t *todo; /* two entries a step */
    size_t waiting;
    USet *spaces, *set;
};

static bool is_among(const struct edge *edge, const struct step *step) {
    if (step->kind == STEP_CHAR) return uset_contains(edge->spaces, (UChar32)step->x);
    return !uset_containsNone(edge->automaton->sets[step->x].members, edge->spaces);
}

static void follow_step(struct edge *edge, uint32_t at) {
    const struct step *step = &edge->automaton->steps[at];
    switch (step->kind) {
    case STEP_CHAR:
    case STEP_SET:
        if (step->kind == STEP_CHAR)
            uset_add(edge->set, (UChar32)step->x);
        else
            uset_addAll(edge->set, edge->automaton->sets[step->x].members);
        if (is_among(edge, step)) edge->todo[edge->waiting++] = at + 1;
        break;
    case STEP_JUMP: edge->todo[edge->waiting++] = step->x; break;
    case STEP_FORK:
        edge->todo[edge->waiting++] = step->y;
        edge->todo[edge->waiting++] = step->x;
        break;
    default: edge->todo[edge->waiting++] = at + 1;
    }
}

/* False when the end of the program is reached. */
static bool walk_edge(struct edge *edge) {
    edge->todo[edge->waiting++] = edge->start;
    while (edge->waiting) {
        uint32_t at = edge->todo[--edge->waiting];
        if (edge->automaton->steps[at].kind == STEP_MATCH) return false;
        if (edge->seen[at - edge->start]) continue;
        edge->seen[at - edge->start] = true;
        follow_step(edge, at);
    }
    return true;
}

bool automaton_edge(const struct automaton *automaton, uint32_t program, USet *spaces, USet *set) {
    const struct program *of = &automaton->programs[program];
    struct edge edge = {.automaton = automaton,
                        .start = of->start,
                        .seen = alloc_zero(of->count, sizeof *edge.seen),
                        .todo = alloc_zero(of->count, 2 * sizeof *edge.todo),
                        .spaces = spaces,
                        .set = set};
    bool bounded = walk_edge(&edge);
    free(edge.seen);
    free(edge.todo);
    return bounded;
}
