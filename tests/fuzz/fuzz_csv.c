/* SPDX-License-Identifier: Apache-2.0 */
/* Pairs as CSV or tab-separated text: source and target come back from what is written of them. */
#include "exchange/tables/csv.h"
#include "fuzz.h"

struct pairs {
    struct arena arena;
    struct str source[64], target[64];
    size_t count;
    struct buf *out;
    char separator;
};

static bool keep(void *context, const struct unit *unit, struct error *err) {
    struct pairs *pairs = context;
    (void)err;
    if (!unit_check(unit, NULL) || pairs->count == sizeof pairs->source / sizeof *pairs->source) return true;
    pairs->source[pairs->count] = arena_copy(&pairs->arena, unit->source.text);
    pairs->target[pairs->count++] = arena_copy(&pairs->arena, unit->target.text);
    if (pairs->out) csv_write_unit(pairs->out, pairs->separator, unit);
    return true;
}

static bool feed(void *reader, struct str piece) {
    return csv_reader_feed(reader, piece.at, piece.len, NULL);
}

static bool read_pairs(struct str bytes, char separator, unsigned choice, struct pairs *pairs) {
    struct csv_options options = {.name = "fuzz", .separator = separator, .from = {"en"}, .to = {"sw"}};
    struct csv_reader *reader = csv_reader_open(&options, keep, NULL, pairs);
    bool ok = feed_in_pieces(bytes, choice, feed, reader) && csv_reader_finish(reader, NULL);
    csv_reader_close(reader);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char separators[] = {0, ',', ';', '\t'};
    struct str bytes = {(const char *)data, size};
    struct buf out = {0};
    unsigned choice = take_choice(&bytes);
    char written = choice % 2 ? ',' : '\t';
    struct pairs first = {.out = &out, .separator = written}, second = {0};
    csv_write_header(&out, written);
    read_pairs(bytes, separators[choice / 2 % 4], choice, &first);
    REQUIRE(read_pairs(buf_str(&out), written, 0, &second), "what was written can't be read");
    REQUIRE(first.count == second.count, "%zu pairs have become %zu", first.count, second.count);
    for (size_t i = 0; i < first.count; i++)
        REQUIRE(str_equal(first.source[i], second.source[i]) && str_equal(first.target[i], second.target[i]),
                "pair %zu has changed", i);
    arena_done(&first.arena);
    arena_done(&second.arena);
    buf_done(&out);
    return 0;
}
