/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences: the rules are read once, a segmenter is compiled per language at its first use and then shared. */
#include "base/file.h"
#include "exchange/srx.h"
#include "service/state.h"

enum { RULES_MAX_BYTES = 8 << 20 };

bool segmenters_init(struct service *service, struct error *err) {
    struct service_segmenters *segmenters = &service->segmenters;
    const char *path = service->options.rules;
    struct buf bytes = {0};
    pthread_mutex_init(&segmenters->lock, NULL);
    if (path && !file_read(path, RULES_MAX_BYTES, &bytes, err)) return false;
    struct str source = path ? arena_copy(&segmenters->arena, buf_str(&bytes)) : segmenter_builtin_rules();
    buf_done(&bytes);
    return srx_read(&segmenters->arena, source, path ? path : "built-in rules", &segmenters->rules, err);
}

void segmenters_done(struct service *service) {
    struct service_segmenters *segmenters = &service->segmenters;
    for (size_t i = 0; i < segmenters->count; i++) segmenter_close(segmenters->at[i].segmenter);
    arena_done(&segmenters->arena);
    pthread_mutex_destroy(&segmenters->lock);
}

/* Under the lock. Clients choose the language, so the table has a bound. */
static const struct segmenter *find_segmenter(struct service_segmenters *segmenters, const struct language *language,
                                              struct error *err) {
    for (size_t i = 0; i < segmenters->count; i++)
        if (language_equal(&segmenters->at[i].language, language)) return segmenters->at[i].segmenter;
    if (segmenters->count == SEGMENTERS_MAX) {
        error_set(err, ERR_UNAVAILABLE, "language: rules for more than %d languages can't be kept", SEGMENTERS_MAX);
        return NULL;
    }
    struct segmenter *segmenter = segmenter_open(&segmenters->rules, language, err);
    if (!segmenter) return NULL;
    segmenters->at[segmenters->count].language = *language;
    segmenters->at[segmenters->count++].segmenter = segmenter;
    return segmenter;
}

bool service_segment(struct service *service, struct arena *arena, const struct language *language, struct str text,
                     struct sentence_list *out, struct error *err) {
    pthread_mutex_lock(&service->segmenters.lock);
    const struct segmenter *segmenter = find_segmenter(&service->segmenters, language, err);
    pthread_mutex_unlock(&service->segmenters.lock);
    return segmenter && segmenter_run(segmenter, arena, text, out, err);
}
