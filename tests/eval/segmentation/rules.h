/* SPDX-License-Identifier: Apache-2.0 */
/* The two ways in which the programs here come by a segmenter. */
#ifndef TAFSIRI_TESTS_EVAL_SEGMENTATION_RULES_H
#define TAFSIRI_TESTS_EVAL_SEGMENTATION_RULES_H

#include "base/file.h"
#include "exchange/srx.h"
#include "segment/segmenter.h"

/* With the rules of the SRX file `path`, or the built-in ones when it is NULL. */
static inline struct segmenter *open_segmenter(const char *tag, const char *path, struct error *err) {
    struct arena arena = {0};
    struct buf file = {0};
    struct segmentation_rules rules;
    struct language language;
    struct segmenter *segmenter = NULL;
    bool good = language_parse(str_of(tag), &language, err) && (!path || file_read(path, SRX_BYTES_MAX, &file, err));
    struct str bytes = path ? buf_str(&file) : segmenter_builtin_rules();
    if (good && srx_read(&arena, bytes, path ? path : "built-in rules", &rules, err))
        segmenter = segmenter_open(&rules, &language, err);
    arena_done(&arena);
    buf_done(&file);
    return segmenter;
}

#endif
