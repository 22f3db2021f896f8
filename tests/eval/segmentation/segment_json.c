/* SPDX-License-Identifier: Apache-2.0 */
/* segment_json [LANGUAGE [RULES.srx]]: a JSON list of texts on standard input, a JSON list of lists of sentences on standard
 * output. What evaluate.py runs. */
#include <jansson.h>
#include <stdio.h>

#include "base/file.h"
#include "exchange/srx.h"
#include "segment/segmenter.h"

enum { RULES_BYTES_MAX = 16 * 1024 * 1024 };

static struct segmenter *open_segmenter(const char *tag, const char *path, struct error *err) {
    struct arena arena = {0};
    struct buf file = {0};
    struct segmentation_rules rules;
    struct language language;
    struct segmenter *segmenter = NULL;
    bool good = language_parse(str_of(tag), &language, err) && (!path || file_read(path, RULES_BYTES_MAX, &file, err));
    struct str bytes = path ? buf_str(&file) : segmenter_builtin_rules();
    if (good && srx_read(&arena, bytes, path ? path : "built-in rules", &rules, err))
        segmenter = segmenter_open(&rules, &language, err);
    arena_done(&arena);
    buf_done(&file);
    return segmenter;
}

static json_t *segment(const struct segmenter *segmenter, json_t *text, struct error *err) {
    struct arena arena = {0};
    struct sentence_list sentences;
    struct str whole = {json_string_value(text), json_string_length(text)};
    json_t *list = json_array();
    if (segmenter_run(segmenter, &arena, whole, &sentences, err))
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
