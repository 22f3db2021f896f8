/* SPDX-License-Identifier: Apache-2.0 */
#include "http/api/job_json.h"

#include <string.h>

#include "http/api/unit_json.h"

static const char *const RESTS[] = {[REST_AUTO] = "auto", [REST_SOURCE] = "source", [REST_EMPTY] = "empty"};
static const char *const KINDS[] = {"pretranslate", "analyse"};

/* ---- settings ----------------------------------------------------------------------------------------------------------- */

/* The member as one of `count` words; *index stays when it is absent. */
static bool read_word(const struct input *in, const char *key, const char *const *words, unsigned count, unsigned *index,
                      struct error *err) {
    struct str word = STR("");
    if (!input_str(in, key, UNIT_FIELD_MAX, &word, err)) return false;
    if (!word.len) return true;
    for (unsigned i = 0; i < count; i++)
        if (str_equal(word, str_of(words[i]))) {
            *index = i;
            return true;
        }
    return input_refuse(in, key, err, "\"%" STR_FMT "\" is no %s", STR_ARG(utf8_limit(word, 64)), key);
}

/* What a result is, or "the article's own format, which must be this". */
static bool read_format(const struct input *in, struct job_settings *out, struct error *err) {
    static const char *const words[] = {"original", "xliff", "xliff2", "tmx", "text", "html", "markdown", "docx"};
    static const enum document_format own[] = {DOCUMENT_HTML, DOCUMENT_MARKDOWN, DOCUMENT_DOCX};
    unsigned index = RESULT_ORIGINAL;
    if (!read_word(in, "format", words, sizeof words / sizeof *words, &index, err)) return false;
    out->format = index < RESULT_FORMAT_COUNT ? (enum result_format)index : RESULT_ORIGINAL;
    out->has_article_format = index >= RESULT_FORMAT_COUNT;
    if (out->has_article_format) out->article_format = own[index - RESULT_FORMAT_COUNT];
    return true;
}

static bool read_targets(const struct input *in, struct job_settings *out, struct error *err) {
    struct str *tags = NULL;
    if (!input_need(in, "to", err) || !input_strs(in, "to", JOB_TARGETS_MAX, &tags, &out->target_count, err)) return false;
    if (out->target_count == 0) return input_refuse(in, "to", err, "\"to\" needs at least one language");
    for (size_t i = 0; i < out->target_count; i++)
        if (!language_parse(tags[i], &out->to[i], err)) return input_blame(in, "to");
    return true;
}

/* {"95-99": 40, ...}: bands that aren't named keep their default. */
static bool read_weights(const struct input *in, struct analysis_weights *out, struct error *err) {
    const char *names[BAND_COUNT + 1] = {0};
    struct input weights;
    bool present = false;
    for (unsigned i = 0; i < BAND_COUNT; i++) names[i] = analysis_band_name((enum analysis_band)i);
    if (!input_object(in, "weights", &weights, &present, err)) return false;
    if (!present) return true;
    if (!input_known(&weights, names, err)) return false;
    for (unsigned i = 0; i < BAND_COUNT; i++) {
        int64_t percent = out->percent[i];
        if (!input_int(&weights, names[i], 0, WEIGHT_MAX, &percent, err)) return false;
        out->percent[i] = (int)percent;
    }
    return true;
}

static bool read_numbers(const struct input *in, struct job_settings *out, struct error *err) {
    int64_t min_score = MIN_SCORE_DEFAULT, candidates = CANDIDATES_DEFAULT, keep_hours = JOB_KEEP_HOURS_DEFAULT;
    if (!input_int(in, "min_score", 1, 102, &min_score, err) ||
        !input_int(in, "candidates", 0, CANDIDATES_MAX, &candidates, err) ||
        !input_int(in, "keep_hours", 1, JOB_KEEP_HOURS_MAX, &keep_hours, err))
        return false;
    out->min_score = (int)min_score;
    out->candidates = (size_t)candidates;
    out->keep_hours = (int)keep_hours;
    return true;
}

bool job_read_settings(const struct input *in, struct job_settings *out, struct error *err) {
    static const char *const names[] = {"kind",      "title",      "from",       "to",       "format",
                                        "min_score", "rest",       "candidates", "spelling", "analysis",
                                        "fragments", "keep_hours", "memories",   "weights",  NULL};
    unsigned kind = JOB_PRETRANSLATE, rest = REST_AUTO;
    struct str *memories = NULL;
    *out = (struct job_settings){.title = STR(""), .spelling = true, .weights = analysis_default_weights()};
    if (!input_known(in, names, err) || !read_word(in, "kind", KINDS, 2, &kind, err) ||
        !input_str(in, "title", JOB_TITLE_MAX, &out->title, err) || !input_need(in, "from", err) ||
        !input_language(in, "from", &out->from, err) || !read_targets(in, out, err) || !read_format(in, out, err) ||
        !read_word(in, "rest", RESTS, 3, &rest, err) || !read_numbers(in, out, err) ||
        !input_bool(in, "spelling", &out->spelling, err) || !input_bool(in, "analysis", &out->analysis, err) ||
        !input_bool(in, "fragments", &out->fragments, err) ||
        !input_strs(in, "memories", JOB_MEMORIES_MAX, &memories, &out->memory_count, err) ||
        !read_weights(in, &out->weights, err))
        return false;
    out->kind = (enum job_kind)kind;
    out->rest = (enum pretranslate_rest)rest;
    out->memories = memories;
    if (out->kind == JOB_ANALYSE) out->analysis = true;
    return true;
}

/* ---- jobs --------------------------------------------------------------------------------------------------------------- */

static void write_settings(struct json *json, const struct job_settings *settings) {
    const char *format = result_format_name(settings->format);
    if (settings->has_article_format) format = document_format_name(settings->article_format);
    json_put_str(json, "kind", str_of(KINDS[settings->kind]));
    json_put_str(json, "title", settings->title);
    json_put_str(json, "from", language_tag(&settings->from));
    json_key(json, "to");
    json_begin_array(json);
    for (size_t i = 0; i < settings->target_count; i++) json_str(json, language_tag(&settings->to[i]));
    json_end_array(json);
    json_put_str(json, "format", str_of(format));
    json_put_int(json, "min_score", settings->min_score);
    json_put_str(json, "rest", str_of(RESTS[settings->rest]));
    json_put_int(json, "candidates", (int64_t)settings->candidates);
    json_put_bool(json, "spelling", settings->spelling);
    json_put_bool(json, "fragments", settings->fragments);
    json_put_bool(json, "analysis", settings->analysis);
    json_put_int(json, "keep_hours", settings->keep_hours);
    json_key(json, "memories");
    json_begin_array(json);
    for (size_t i = 0; i < settings->memory_count; i++) json_str(json, settings->memories[i]);
    json_end_array(json);
    json_key(json, "weights");
    json_begin_object(json);
    for (unsigned i = 0; i < BAND_COUNT; i++)
        json_put_int(json, analysis_band_name((enum analysis_band)i), settings->weights.percent[i]);
    json_end_object(json);
}

static void write_report(struct json *json, const struct pretranslate_report *report) {
    json_put_int(json, "segments", report->segments);
    json_put_int(json, "filled", report->filled + report->repeated);
    json_put_int(json, "repeated", report->repeated);
    json_put_int(json, "exact", report->exact);
    json_put_int(json, "kept", report->kept);
    json_put_int(json, "open", report->open);
    json_put_int(json, "misspelt", report->misspelt);
}

static void write_progress(struct json *json, const struct job_info *job) {
    json_key(json, "progress");
    json_begin_object(json);
    json_key(json, "percent");
    json_decimal(json, job->percent, 1);
    json_put_int(json, "articles_done", job->articles_done);
    json_put_int(json, "articles_failed", job->articles_failed);
    json_put_int(json, "segments_done", job->segments_done);
    if (job->state == JOB_RUNNING) {
        json_key(json, "segments_per_second");
        json_decimal(json, job->segments_per_second, 1);
    }
    if (job->remaining_ms >= 0) json_put_int(json, "remaining_seconds", (job->remaining_ms + 999) / 1000);
    json_end_object(json);
}

void job_write(struct json *json, struct arena *arena, const struct job_info *job) {
    json_begin_object(json);
    json_put_str(json, "id", job->id);
    json_put_str(json, "state", str_of(job_state_name(job->state)));
    if (job->error.len) json_put_str(json, "error", job->error);
    write_settings(json, &job->settings);
    if (job->settings.document) json_put_int(json, "document", job->settings.document);
    unit_write_time(json, arena, "created", job->created_ms);
    unit_write_time(json, arena, "started", job->started_ms);
    unit_write_time(json, arena, "ended", job->ended_ms);
    unit_write_time(json, arena, "expires", job->expires_ms);
    json_put_int(json, "articles", job->articles);
    json_put_int(json, "bytes", job->bytes);
    write_progress(json, job);
    json_key(json, "results");
    json_begin_array(json);
    for (size_t i = 0; i < job->settings.target_count; i++) {
        json_begin_object(json);
        json_put_str(json, "to", language_tag(&job->settings.to[i]));
        write_report(json, &job->sums[i].report);
        json_end_object(json);
    }
    json_end_array(json);
    json_end_object(json);
}

/* ---- articles ----------------------------------------------------------------------------------------------------------- */

void job_write_article(struct json *json, const struct job_article *article, enum result_format format, enum job_kind kind) {
    json_begin_object(json);
    json_put_str(json, "name", article->name);
    json_put_str(json, "format", str_of(document_format_name(article->format)));
    json_put_int(json, "bytes", article->bytes);
    json_put_str(json, "state", str_of(job_article_state_name(article->state)));
    if (article->error.len) json_put_str(json, "error", article->error);
    json_key(json, "results");
    json_begin_array(json);
    for (size_t i = 0; i < article->result_count; i++) {
        const struct job_result *result = &article->results[i];
        json_begin_object(json);
        json_put_str(json, "to", language_tag(&result->to));
        if (kind == JOB_PRETRANSLATE) {
            json_put_str(json, "name", result->name);
            json_put_str(json, "type", str_of(result_media_type(format, article->format)));
            json_put_int(json, "bytes", result->bytes);
        }
        write_report(json, &result->sum.report);
        json_key(json, "warnings");
        json_begin_array(json);
        for (size_t k = 0; k < result->warning_count; k++) json_str(json, result->warnings[k]);
        json_end_array(json);
        json_end_object(json);
    }
    json_end_array(json);
    json_end_object(json);
}
