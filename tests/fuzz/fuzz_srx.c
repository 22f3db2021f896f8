/* SPDX-License-Identifier: Apache-2.0 */
/* A user's segmentation rules: read, compiled, and run over a text that has much to break. Sentences stand in order, apart, and
 * are the input's own bytes; a pattern that takes for ever is stopped. */
#include "exchange/srx.h"
#include "fuzz.h"
#include "segment/segmenter.h"

static const char text[] =
    "Dr. A. B. Otieno arrived at 5 p.m. on Jan. 3, 2024. \"Go!\" he said. aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n"
    "U.S. troops (1,000 of them) left... Why? Nobody knows. Bw. Kamau alisema: 'Sawa.' M. Jean est là.\n";

static void check_sentences(const struct sentence_list *sentences) {
    size_t behind = 0;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct sentence *sentence = &sentences->at[i];
        size_t start = (size_t)(sentence->text.at - text);
        REQUIRE(sentence->text.len && start >= behind && start + sentence->text.len <= sizeof text, "sentence %zu", i);
        behind = start + sentence->text.len;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct segmentation_rules rules;
    struct sentence_list sentences;
    struct segmenter *segmenter = NULL;
    if (srx_read(&arena, (struct str){(const char *)data, size}, "fuzz", &rules, NULL))
        segmenter = segmenter_open(&rules, &(struct language){"en"}, NULL);
    if (segmenter && segmenter_run(segmenter, &arena, str_of(text), NULL, &sentences, NULL)) check_sentences(&sentences);
    segmenter_close(segmenter);
    arena_done(&arena);
    return 0;
}
