/* SPDX-License-Identifier: Apache-2.0 */
/* segment_json [LANGUAGE [RULES.srx]]: reads a JSON list of texts and writes a JSON list of lists of sentences, for evaluators
 * that run a command. */
#include <jansson.h>
#include <stdio.h>

#include "eval/segmentation/rules.h"

static json_t *segment(const struct segmenter *segmenter, json_t *text, struct error *err) {
    struct arena arena = {0};
    struct sentence_list sentences;
    struct str whole = {json_string_value(text), json_string_length(text)};
    json_t *list = json_array();
    if (segmenter_run(segmenter, &arena, whole, NULL, &sentences, err))
        for (size_t i = 0; i < sentences.count; i++)
            json_array_append_new(list, json_stringn(sentences.at[i].text.at, sentences.at[i].text.len));
    arena_done(&arena);
    return list;
}

int main(int argc, char **argv) {
    struct error err = {0};
    struct segmenter *segmenter = open_segmenter(argc > 1 ? argv[1] : "en", argc > 2 ? argv[2] : NULL, &err);
    json_t *texts = json_loadf(stdin, 0, NULL), *out = json_array(), *text;
    size_t i;
    json_array_foreach(texts, i, text) {
        if (!err.code) json_array_append_new(out, segment(segmenter, text, &err));
    }
    if (err.code)
        fprintf(stderr, "segment_json: %s\n", err.message);
    else
        json_dumpf(out, stdout, 0);
    json_decref(texts);
    json_decref(out);
    segmenter_close(segmenter);
    return err.code != ERR_NONE;
}
