/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of a translation: lines are its source, its target, a term, and the term's translation, which is a confirmed target as
 * well. Findings and quotations stand in the target, in order, and all that they say can be shown. */
#include "check/check.h"
#include "fuzz.h"

enum { BYTES_MAX = 300 };

/* No dictionary: half of all words are the source's. */
static bool is_source_word(void *context, struct str word) {
    (void)context;
    return word.len % 2;
}

static void check_finding(const struct finding *finding, struct str target) {
    REQUIRE(fuzz_span_is_sound(finding->span, target), "%u to %u", finding->span.start, finding->span.end);
    struct str word = str_slice(target, utf16_to_byte(target, finding->span.start), utf16_to_byte(target, finding->span.end));
    REQUIRE(str_equal(word, finding->word), "\"%.*s\"", STR_ARG(finding->word));
    REQUIRE(finding->category[0] && finding->message.len && utf8_valid(finding->message, NULL), "%s", finding->category);
    for (size_t i = 0; i < finding->correction_count; i++)
        REQUIRE(utf8_valid(finding->corrections[i], NULL), "correction %zu of %s", i, finding->category);
}

static void check_request(struct arena *arena, const struct check_request *request) {
    struct finding *findings;
    struct span *spans;
    size_t count;
    check_translation(arena, request, &findings, &count);
    REQUIRE(count <= CHECK_FINDINGS_MAX, "%zu findings", count);
    for (size_t i = 0; i < count; i++) {
        check_finding(&findings[i], request->target.text);
        REQUIRE(!i || findings[i - 1].span.start <= findings[i].span.start, "finding %zu is out of order", i);
    }
    check_quotations(arena, request, &spans, &count);
    for (size_t i = 0; i < count; i++)
        REQUIRE(fuzz_span_is_sound(spans[i], request->target.text), "%u to %u", spans[i].start, spans[i].end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct arena arena = {0};
    if (size > BYTES_MAX) return 0;
    struct fuzz_pair pair = fuzz_pair_of(&bytes);
    struct segment source = fuzz_segment(&arena, &bytes, &pair, &pair.from);
    struct segment target = fuzz_segment(&arena, &bytes, &pair, &pair.to);
    struct str word = fuzz_segment(&arena, &bytes, &pair, &pair.from).text;
    struct str translation = fuzz_segment(&arena, &bytes, &pair, &pair.to).text;
    struct check_term term = {.source = word, .targets = &translation, .target_count = 1};
    struct check_request request = {.source = source,
                                    .target = target,
                                    .from = pair.from,
                                    .to = pair.to,
                                    .terms = &term,
                                    .term_count = word.len && str_find(source.text, word, 0) != SIZE_MAX,
                                    .confirmed = &translation,
                                    .confirmed_count = translation.len > 0,
                                    .is_source_word = is_source_word};
    check_request(&arena, &request);
    arena_done(&arena);
    return 0;
}
