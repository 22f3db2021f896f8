/* SPDX-License-Identifier: Apache-2.0 */
/* Adapting from start to end: the plan is made by the files of the kinds, and carried out here. */
#include <stdlib.h>
#include <string.h>

#include "match/adapt/adapt_phrases.h"
#include "text/text.h"

static int compare_replacements(const void *a, const void *b) {
    const struct replacement *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static int compare_changes(const void *a, const void *b) {
    const struct placeable_change *x = a, *y = b;
    if (x->query.start != y->query.start) return x->query.start < y->query.start ? -1 : 1;
    return x->source.start < y->source.start ? -1 : x->source.start > y->source.start;
}

/* The target being written out. */
struct writer {
    const struct adapt_plan *plan;
    const struct code_mapping *codes;
    struct buf text;
    uint32_t units; /* UTF-16 length of text */
    size_t seen;    /* codes of the old target that were passed */
    bool dropped;   /* a code was left out right before: one of two spaces around it goes too */
};

static void write_text(struct writer *writer, struct str text) {
    if (writer->dropped && text.len && text.at[0] == ' ' && (!writer->text.len || writer->text.at[writer->text.len - 1] == ' '))
        text = str_slice(text, 1, text.len);
    if (text.len) writer->dropped = false;
    buf_add_str(&writer->text, text);
    writer->units += (uint32_t)utf16_length(text);
}

/* Text of the old target, with the codes in it that stay. */
static void write_old(struct writer *writer, size_t start, size_t end) {
    struct str text = writer->plan->target.text;
    while (start < end) {
        size_t code = str_find(text, STR(UTF8_CODE), start);
        if (code > end) code = end;
        write_text(writer, str_slice(text, start, code));
        start = code;
        if (code == end) break;
        if (writer->codes->keep[writer->seen++])
            write_text(writer, STR(UTF8_CODE));
        else
            writer->dropped = true;
        start += sizeof UTF8_CODE - 1;
    }
}

static void write_codes(struct writer *writer, size_t count) {
    while (count-- > 0) write_text(writer, STR(UTF8_CODE));
}

static void write_target(struct adapt_plan *plan, const struct code_mapping *codes, struct adaptation *out) {
    struct writer writer = {.plan = plan, .codes = codes};
    size_t at = 0;
    qsort(plan->replacements, plan->replacement_count, sizeof *plan->replacements, compare_replacements);
    out->spans = ARENA_ARRAY(plan->arena, struct span, plan->replacement_count);
    write_codes(&writer, codes->before);
    for (size_t i = 0; i < plan->replacement_count; i++) {
        const struct replacement *replacement = &plan->replacements[i];
        write_old(&writer, at, replacement->start);
        uint32_t start = writer.units;
        write_text(&writer, replacement->text);
        out->spans[out->span_count++] = (struct span){start, writer.units};
        at = replacement->end;
    }
    write_old(&writer, at, plan->target.text.len);
    write_codes(&writer, codes->after);
    out->target = (struct segment){arena_copy(plan->arena, buf_str(&writer.text)), codes->codes, codes->count};
    buf_done(&writer.text);
}

/* ---- the door ------------------------------------------------------------------------------------------------------------ */

static struct adapt_plan make_plan(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                                   const struct unit *unit, const struct language *to) {
    struct adapt_plan plan = {.arena = arena,
                              .query = query,
                              .source = source,
                              .target = unit->target,
                              .from = locale_of(&unit->from),
                              .to = locale_of(to->tag[0] ? to : &unit->to)};
    plan.pairs = align_keys(arena, query->keys, query->count, source->keys, source->count);
    plan.tokens = text_tokens(arena, unit->target.text, to->tag[0] ? to : &unit->to);
    adapt_read_amounts(&plan);
    size_t codes = query->segment.code_count + unit->target.code_count;
    /* A word's change, or one for each of two tags that are no counterparts. */
    plan.changes = ARENA_ARRAY(arena, struct placeable_change, 2 * plan.pairs.count + codes);
    /* One for each change, and a date may take its day of the week along. It isn't the target's tokens that bound them: one of
     * those may be many of the source's (a telephone number with blanks, where they part thousands). */
    plan.replacement_room = 2 * plan.pairs.count + 1;
    plan.replacements = ARENA_ARRAY(arena, struct replacement, plan.replacement_room);
    return plan;
}

void adapt_target(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                  const struct unit *unit, const struct language *to, struct effort *effort, struct adaptation *out) {
    *out = (struct adaptation){.target = unit->target};
    if (query->form_hash == source->form_hash) return;
    struct adapt_plan plan = make_plan(arena, query, source, unit, to);
    plan.effort = effort;
    adapt_values(&plan);
    adapt_words(&plan);
    adapt_tags(&plan);
    struct code_mapping codes = adapt_codes(&plan);
    qsort(plan.changes, plan.change_count, sizeof *plan.changes, compare_changes);
    out->changes = plan.changes;
    out->change_count = plan.change_count;
    write_target(&plan, &codes, out);
}
