/* SPDX-License-Identifier: Apache-2.0 */
/* A term list, read and written in each of the styles: as many concepts and terms come back. */
#include "exchange/terms/tbx.h"
#include "fuzz.h"

struct count {
    enum tbx_style style;
    struct buf *out;
    size_t concepts, terms;
};

static bool take(void *context, const struct concept *concept, struct error *err) {
    struct count *count = context;
    (void)err;
    count->concepts++;
    count->terms += concept->term_count;
    if (count->out) tbx_write_concept(count->out, count->style, concept);
    return true;
}

static bool feed(void *reader, struct str piece) {
    return tbx_reader_feed(reader, piece.at, piece.len, NULL);
}

static bool read_concepts(struct str bytes, unsigned choice, struct count *count) {
    struct tbx_reader *reader = tbx_reader_open("fuzz", take, NULL, count);
    bool ok = feed_in_pieces(bytes, choice, feed, reader) && tbx_reader_finish(reader, NULL);
    tbx_reader_close(reader);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct buf out = {0};
    unsigned choice = take_choice(&bytes);
    struct count first = {.style = choice % 3, .out = &out}, second = {0};
    tbx_write_header(&out, first.style, STR("fuzz"));
    bool whole = read_concepts(bytes, choice, &first);
    tbx_write_footer(&out, first.style);
    if (whole && first.concepts) {
        REQUIRE(read_concepts(buf_str(&out), 0, &second), "what was written can't be read");
        REQUIRE(first.concepts == second.concepts && first.terms == second.terms, "%zu concepts, %zu terms became %zu, %zu",
                first.concepts, first.terms, second.concepts, second.terms);
    }
    buf_done(&out);
    return 0;
}
