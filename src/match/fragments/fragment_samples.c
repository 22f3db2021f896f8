/* SPDX-License-Identifier: Apache-2.0 */
/* From a sequence of source words to what its occurrences in the memory were translated by. */
#include <string.h>

#include "match/fragments/fragment_parts.h"
#include "text/token.h"

enum {
    NEIGHBOURS = 12,          /* units around one that is left out: mostly of the same article */
    PENDING_SAMPLES_MAX = 25, /* of units put since, beside those of the image */
    SOUGHT_MAX = 2048,        /* of a sequence, for those of some memories only */
    NEXT_SAMPLES = 20,        /* with the query's neighbour, on either side, where there are too many */
};

struct unit_view view_of(const struct fragment_unit *unit, const struct pending_text *text) {
    return (struct unit_view){unit, text, unit_source(unit), unit_target(unit)};
}

/* ---- samples ------------------------------------------------------------------------------------------------------------- */

bool is_in_scope(const struct fragment_scope *scope, const struct fragment_unit *unit, uint32_t number) {
    const struct fragment_filter *filter = scope->filter;
    if (scope->left_out) {
        int64_t distance = (int64_t)number - scope->left_out_number;
        if ((distance <= NEIGHBOURS && distance >= -NEIGHBOURS) || unit->source_hash == scope->left_out->source_hash)
            return false;
    }
    if (!filter) return true;
    if (filter->origins && !(filter->origins & 1u << unit->origin)) return false;
    if (filter->statuses ? !(filter->statuses & 1u << unit->status) : unit->status == STATUS_REJECTED) return false;
    if (!filter->memories) return true;
    for (size_t i = 0; i < filter->memory_count; i++)
        if (filter->memories[i] == unit->memory) return true;
    return false;
}

float target_frequency(const struct fragment_image *image, const struct fragment_scope *scope, uint32_t word) {
    uint32_t frequency = image->target_frequencies[word];
    for (size_t j = 0; scope->left_out && j < scope->left_out->target_count; j++)
        frequency -= unit_target(scope->left_out)[j] == word;
    return (float)frequency;
}

static void set_target(const struct fragment_image *image, struct sample *sample, size_t len) {
    uint32_t hash = 0;
    bool content = false;
    if (!find_span(image, &sample->view, sample->place, sample->place + len, &sample->from, &sample->to, &sample->strong))
        sample->from = sample->to = 0;
    for (size_t j = sample->from; j < sample->to; j++) {
        uint32_t word = sample->view.target[j];
        uint8_t flags = word < image->counts.target_words ? image->target_flags[word] : 0;
        if ((flags & WORD_KIND) == TOKEN_PUNCTUATION) continue;
        if ((flags & WORD_KIND) == TOKEN_CODE) content = false, sample->to = sample->from;
        content = content || !(flags & WORD_IS_FUNCTION);
        hash = hash_word(hash, word);
    }
    if (!content) sample->to = sample->from;
    sample->hash = hash;
}

/* How many times more a sample says: of the neighbour, and of the words behind it, when they are the query's; in the very same
 * form; from a unit of about the query's length, which is likely to be of the same kind of text. */
static const float TIMES_NEAR[] = {2.7F, 1.6F, 1.3F}, TIMES_EXACT = 2.7F, TIMES_OF_LENGTH = 1.6F, TIMES_MAX = 150;

static bool is_word_at(const uint32_t *words, size_t count, size_t at, uint32_t wanted) {
    return at < count && words[at] == wanted;
}

static float weigh(const struct query_words *query, const struct sample *sample, const struct sequence_findings *f) {
    const uint32_t *source = sample->view.source;
    size_t count = sample->view.unit->source_count, place = sample->place, behind = f->first + f->len;
    float weight = sample->exact ? TIMES_EXACT : 1;
    if (count <= 2 * query->count && query->count <= 2 * count) weight *= TIMES_OF_LENGTH;
    for (size_t d = 0; d < sizeof TIMES_NEAR / sizeof *TIMES_NEAR; d++) {
        if (d < f->first && d < place && source[place - 1 - d] == query->words[f->first - 1 - d]) weight *= TIMES_NEAR[d];
        if (behind + d < query->count && is_word_at(source, count, place + f->len + d, query->words[behind + d]))
            weight *= TIMES_NEAR[d];
    }
    return weight < TIMES_MAX ? weight : TIMES_MAX;
}

static void add_sample(const struct fragment_image *image, const struct query_words *query, struct unit_view view,
                       uint8_t place, struct sequence_findings *out) {
    struct sample *sample = &out->samples[out->sample_count++];
    *sample = (struct sample){.view = view, .place = place};
    size_t behind = place + out->len;
    sample->before = place && out->first && view.source[place - 1] == query->words[out->first - 1];
    sample->after = behind < view.unit->source_count && out->first + out->len < query->count &&
                    view.source[behind] == query->words[out->first + out->len];
    const uint8_t *shapes = unit_source_shapes(view.unit) + place;
    sample->exact = true;
    for (size_t i = 0; i < out->len; i++) sample->exact = sample->exact && shapes[i] == query->shapes[out->first + i];
    set_target(image, sample, out->len);
    sample->weight = weigh(query, sample, out);
    out->exact += sample->exact;
    out->weight += sample->weight;
    out->aligned += sample->to > sample->from;
    out->context += sample->before || sample->after;
    out->between += sample->before && sample->after;
}

/* The newest first; they leave room for those of the image. Returns how many there are. */
static size_t take_pending(const struct fragment_image *image, const struct query_words *query, struct sequence_findings *out) {
    size_t found = 0;
    for (size_t i = 0; out->pending && i < out->pending->count; i++) {
        const struct pending_match *match = &out->pending->at[i];
        if (match->run < out->len) continue;
        found++;
        if (out->sample_count < PENDING_SAMPLES_MAX) add_sample(image, query, match->unit->view, match->place, out);
    }
    return found;
}

static bool is_dead(const struct fragment_scope *scope, uint32_t unit) {
    return scope->dead && atomic_load_explicit(&scope->dead[unit], memory_order_relaxed);
}

/* A look-up waits for memory more than it computes. So a unit's first line is asked for some samples ahead, and its rest some
 * later, when the first has told the processor where the page is. Not all at once: what asks for more than some twenty lines
 * waits itself. */
enum { CACHE_LINE = 64, AHEAD_FIRST = 16, AHEAD_REST = 8, DRAWN_MAX = 2 * SAMPLES_MAX };

struct drawn {
    uint32_t places[DRAWN_MAX];
    const char *records[DRAWN_MAX];
    size_t count, first_asked, rest_asked; /* lines asked for so far */
};

static bool is_within(struct sequence_range range, uint32_t sequence) {
    return sequence >= range.from && sequence < range.to;
}

static bool counts(const struct fragment_image *image, const struct fragment_scope *scope, uint32_t place) {
    uint32_t number = place_unit(place);
    return !is_dead(scope, number) && is_in_scope(scope, image_unit(image, number), number);
}

static bool is_of_some_memories(const struct fragment_scope *scope) {
    return scope->filter && scope->filter->memories;
}

static size_t step_of(size_t all, size_t most) {
    return (all + most - 1) / most;
}

/* Few of those drawn from all memories would be of the wanted ones: they are sought first. */
static size_t find_in_scope(const struct fragment_image *image, const struct fragment_scope *scope, struct sequence_range range,
                            struct sequence_range without, uint32_t places[SOUGHT_MAX]) {
    size_t count = 0;
    for (size_t i = range.from, step = step_of(range.to - range.from, SOUGHT_MAX); i < range.to; i += step) {
        uint32_t place = image->sequence_places[i];
        if (!is_within(without, (uint32_t)i) && counts(image, scope, place)) places[count++] = place;
    }
    return count;
}

static void draw_in_scope(const struct fragment_image *image, const struct fragment_scope *scope, struct sequence_range range,
                          struct sequence_range without, size_t most, struct drawn *drawn) {
    uint32_t places[SOUGHT_MAX];
    size_t found = find_in_scope(image, scope, range, without, places), step = found > most ? found / most : 1;
    drawn->count = 0;
    for (size_t i = 0; i < found && drawn->count < DRAWN_MAX; i += step) drawn->places[drawn->count++] = places[i];
}

/* `most` (not 0), spread evenly over a range, which is in the order of what follows: all kinds of continuations are seen. */
static void draw_from_all(const struct fragment_image *image, struct sequence_range range, struct sequence_range without,
                          size_t most, struct drawn *drawn) {
    size_t all = range.to - range.from, step = all > most ? all / most : 1;
    drawn->count = 0;
    for (size_t i = 0; i < all && drawn->count < DRAWN_MAX; i += step) {
        uint32_t sequence = range.from + (uint32_t)i;
        if (!is_within(without, sequence)) drawn->places[drawn->count++] = image->sequence_places[sequence];
    }
}

static void draw(const struct fragment_image *image, const struct fragment_scope *scope, struct sequence_range range,
                 struct sequence_range without, size_t most, struct drawn *drawn) {
    if (is_of_some_memories(scope))
        draw_in_scope(image, scope, range, without, most, drawn);
    else
        draw_from_all(image, range, without, most, drawn);
    for (size_t i = 0; i < drawn->count; i++) drawn->records[i] = (const char *)image_unit(image, place_unit(drawn->places[i]));
    drawn->first_asked = drawn->rest_asked = 0;
}

/* Who asks for some memories is told what those have, not how often others do. */
static size_t count_in_image(const struct fragment_image *image, const struct fragment_scope *scope,
                             struct sequence_range range) {
    uint32_t places[SOUGHT_MAX];
    struct sequence_range none = {0, 0};
    return is_of_some_memories(scope) ? find_in_scope(image, scope, range, none, places) : range.to - range.from;
}

static void fetch_ahead(const struct fragment_image *image, const struct fragment_scope *scope, size_t at,
                        struct drawn *drawn) {
    for (size_t *i = &drawn->first_asked; *i < drawn->count && *i <= at + AHEAD_FIRST; ++*i) {
        __builtin_prefetch(drawn->records[*i]);
        if (scope->dead) __builtin_prefetch((const void *)&scope->dead[place_unit(drawn->places[*i])]);
    }
    for (size_t *i = &drawn->rest_asked; *i < drawn->count && *i <= at + AHEAD_REST; ++*i) {
        const char *end = (const char *)image_unit(image, place_unit(drawn->places[*i]) + 1);
        for (const char *line = drawn->records[*i] + CACHE_LINE; line < end; line += CACHE_LINE) __builtin_prefetch(line);
    }
}

/* What is drawn from: a range that begins `lead` words before the sequence, but for a part of it, and, when `not_before`, for
 * those with the query's word before them. */
struct share {
    struct sequence_range range, without;
    size_t lead, most;
    bool not_before;
};

static void take_share(const struct fragment_image *image, const struct query_words *query, const struct fragment_scope *scope,
                       struct share share, struct sequence_findings *out) {
    struct drawn drawn;
    size_t room = SAMPLES_MAX - out->sample_count, most = share.most < room ? share.most : room, end = out->sample_count + most;
    if (most == 0) return;
    draw(image, scope, share.range, share.without, most, &drawn);
    for (size_t i = 0; i < drawn.count && out->sample_count < end; i++) {
        fetch_ahead(image, scope, i, &drawn);
        uint32_t number = place_unit(drawn.places[i]);
        const struct fragment_unit *unit = (const struct fragment_unit *)drawn.records[i];
        if (is_dead(scope, number) || !is_in_scope(scope, unit, number)) continue;
        size_t place = place_token(drawn.places[i]) + share.lead;
        if (share.not_before && place && unit_source(unit)[place - 1] == query->words[out->first - 1]) continue;
        add_sample(image, query, view_of(unit, NULL), (uint8_t)place, out);
    }
}

/* Where there are too many, those that go on as the query does, or come from where it does, have shares of their own. */
static void take_samples(const struct fragment_image *image, const struct query_words *query,
                         const struct fragment_scope *scope, struct sequence_findings *out) {
    const struct sequence_ranges *ranges = &out->ranges;
    struct sequence_range none = {0, 0};
    size_t in_image = count_in_image(image, scope, ranges->all);
    bool has_before = ranges->before.to > ranges->before.from, many = in_image > SAMPLES_MAX;
    out->occurrences = in_image + take_pending(image, query, out);
    if (many) {
        take_share(image, query, scope, (struct share){ranges->before, none, 1, NEXT_SAMPLES, false}, out);
        take_share(image, query, scope, (struct share){ranges->behind, none, 0, NEXT_SAMPLES, has_before}, out);
    }
    struct share rest = {ranges->all, many ? ranges->behind : none, 0, SAMPLES_MAX, many && has_before};
    take_share(image, query, scope, rest, out);
}

void examine(const struct fragment_image *image, const struct query_words *query, const struct fragment_scope *scope,
             struct sequence_findings *out) {
    out->sample_count = out->aligned = out->context = out->between = out->exact = out->candidate_count = out->kinds = 0;
    out->weight = 0;
    take_samples(image, query, scope, out);
    if (out->aligned) weigh_candidates(image, query, scope, out);
}

/* ---- which sequences ----------------------------------------------------------------------------------------------------- */

static bool may_stand_in_sequence(uint8_t flags) {
    return (flags & WORD_KIND) != TOKEN_PUNCTUATION && (flags & WORD_KIND) != TOKEN_CODE;
}

static bool is_pending(const struct pending_matches *pending, uint32_t len) {
    for (size_t i = 0; pending && i < pending->count; i++)
        if (pending->at[i].run >= len) return true;
    return false;
}

void visit_sequences(const struct fragment_image *image, const struct query_words *query, const struct pending_matches *pending,
                     sequence_visitor *visit, void *context) {
    struct sequence_range known[2][SEQUENCE_MAX + 2] = {0}; /* by length: from the word before, from this one */
    for (uint32_t first = 0; first < query->count; first++) {
        bool content = false;
        struct sequence_range range = sequences_of_word(image, query->words[first]), longer;
        memcpy(known[0], known[1], sizeof known[0]);
        memset(known[1], 0, sizeof known[1]);
        for (uint32_t len = 1; len <= SEQUENCE_MAX && first + len <= query->count; len++, range = longer) {
            uint8_t flags = query->flags[first + len - 1];
            if (!may_stand_in_sequence(flags)) break;
            if (range.from >= range.to && !is_pending(pending ? &pending[first] : NULL, len)) break;
            longer = (struct sequence_range){0, 0};
            if (first + len < query->count && range.from < range.to)
                longer = sequences_narrow(image, range, len, query->words[first + len]);
            content = content || (flags & WORD_KIND) != TOKEN_WORD || !(flags & WORD_IS_FUNCTION);
            known[1][len] = range;
            if (content) visit(context, first, len, (struct sequence_ranges){range, longer, known[0][len + 1]});
        }
    }
}
