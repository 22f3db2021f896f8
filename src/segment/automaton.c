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

static void write_repeat(struct writer *writer, const struct node *node, bool backward) {
    struct automaton *to = writer->automaton;
    for (uint32_t i = 0; i < node->min && !writer->failed; i++) write_node(writer, node->first, backward);
    if (node->max == REPEAT_UNBOUNDED) {
        uint32_t fork = write_step(writer, STEP_FORK, to->step_count + 1, 0);
        write_node(writer, node->first, backward);
        write_step(writer, STEP_JUMP, fork, 0);
        to->steps[fork].y = to->step_count;
        return;
    }
    for (uint32_t i = node->min; i < node->max && !writer->failed; i++) {
        uint32_t fork = write_step(writer, STEP_FORK, to->step_count + 1, 0);
        write_node(writer, node->first, backward);
        to->steps[fork].y = to->step_count;
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

static void write_set(struct writer *writer, const struct node *node) {
    struct automaton *to = writer->automaton;
    if (to->set_count == AUTOMATON_SETS_MAX) {
        writer->failed = true;
        return;
    }
    if (to->set_count == to->set_capacity) {
        to->set_capacity = to->set_capacity ? to->set_capacity * 2 : 32;
        to->sets = alloc_again(to->sets, to->set_capacity, sizeof *to->sets);
    }
    charset_init(&to->sets[to->set_count], uset_clone(node->set));
    write_step(writer, STEP_SET, to->set_count++, 0);
}

static void write_node(struct writer *writer, const struct node *node, bool backward) {
    uint32_t at;
    switch (node->kind) {
    case NODE_EMPTY: return;
    case NODE_CHAR: write_step(writer, STEP_CHAR, node->character, 0); return;
    case NODE_SET: write_set(writer, node); return;
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
    USet *spaces, *set;
};

static bool is_among(const struct edge *edge, const struct step *step) {
    if (step->kind == STEP_CHAR) return uset_contains(edge->spaces, (UChar32)step->x);
    return !uset_containsNone(edge->automaton->sets[step->x].members, edge->spaces);
}

/* False when the end of the program is reached. */
static bool edge_from(struct edge *edge, uint32_t at) {
    for (;; at++) {
        const struct step *step = &edge->automaton->steps[at];
        if (edge->seen[at - edge->start]) return true;
        edge->seen[at - edge->start] = true;
        switch (step->kind) {
        case STEP_MATCH: return false;
        case STEP_CHAR:
        case STEP_SET:
            if (step->kind == STEP_CHAR)
                uset_add(edge->set, (UChar32)step->x);
            else
                uset_addAll(edge->set, edge->automaton->sets[step->x].members);
            if (!is_among(edge, step)) return true;
            break;
        case STEP_JUMP: at = step->x - 1; break;
        case STEP_FORK:
            if (!edge_from(edge, step->x)) return false;
            at = step->y - 1;
            break;
        default: break;
        }
    }
}

bool automaton_edge(const struct automaton *automaton, uint32_t program, USet *spaces, USet *set) {
    const struct program *of = &automaton->programs[program];
    bool *seen = alloc_zero(of->count, sizeof *seen);
    struct edge edge = {.automaton = automaton, .start = of->start, .seen = seen, .spaces = spaces, .set = set};
    bool bounded = edge_from(&edge, of->start);
    free(seen);
    return bounded;
}
