/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs and articles as records: JSON, each written whole whenever it changes. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "service/jobs/jobs_state.h"
#include "text/text.h"

static const char *const kinds[] = {[JOB_PRETRANSLATE] = "pretranslate", [JOB_ANALYSE] = "analyse"};
static const char *const states[JOB_STATE_COUNT] = {
    [JOB_DRAFT] = "draft", [JOB_QUEUED] = "queued",       [JOB_RUNNING] = "running",
    [JOB_DONE] = "done",   [JOB_CANCELLED] = "cancelled", [JOB_FAILED] = "failed"};
static const char *const article_states[] = {
    [JOB_ARTICLE_WAITING] = "waiting", [JOB_ARTICLE_DONE] = "done", [JOB_ARTICLE_FAILED] = "failed"};

const char *job_kind_name(enum job_kind kind) {
    return kinds[kind];
}

const char *job_state_name(enum job_state state) {
    return states[state];
}

const char *job_article_state_name(enum job_article_state state) {
    return article_states[state];
}

/* ---- names ------------------------------------------------------------------------------------------------------------ */

static bool is_plain(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
}

static bool check_name(struct str name, struct error *err) {
    if (name.len == 0 || name.len > JOB_NAME_MAX || !utf8_valid(name, NULL) || text_is_blank(name))
        return error_set(err, ERR_INVALID, "name: from 1 to %d bytes of UTF-8", JOB_NAME_MAX);
    if (name.at[0] == '.') return error_set(err, ERR_INVALID, "name: it must not start with a full stop");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c == '/' || c == '\\') return error_set(err, ERR_INVALID, "name: the name of a file, without a path");
        if (c < 0x20 || c == 0x7F) return error_set(err, ERR_INVALID, "name: it has a control character");
    }
    return true;
}

bool jobs_encode_name(struct str name, char key[NAME_KEY_MAX + 1], struct error *err) {
    size_t len = 0;
    if (!check_name(name, err)) return false;
    for (size_t i = 0; i < name.len && len <= NAME_KEY_MAX - 3; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (is_plain(c))
            key[len++] = (char)c;
        else
            len += (size_t)snprintf(key + len, 4, "_%02X", c);
    }
    key[len] = '\0';
    return len <= NAME_KEY_MAX - 3 ||
           error_set(err, ERR_INVALID, "name: too long; what is no ASCII letter, digit, \"-\" or \".\" counts threefold");
}

struct str jobs_article_record(struct arena *arena, const char *id, struct str name) {
    char key[NAME_KEY_MAX + 1];
    if (!jobs_encode_name(name, key, NULL)) return STR("");
    return arena_format(arena, "%s/%s", id, key);
}

/* ---- sums ------------------------------------------------------------------------------------------------------------- */

static void write_sum(struct json *json, const struct job_sum *sum) {
    const struct pretranslate_report *report = &sum->report;
    json_put_int(json, "segments", report->segments);
    json_put_int(json, "filled", report->filled);
    json_put_int(json, "repeated", report->repeated);
    json_put_int(json, "kept", report->kept);
    json_put_int(json, "open", report->open);
    json_put_int(json, "exact", report->exact);
    json_put_int(json, "misspelt", report->misspelt);
    analysis_pack(json, &sum->analysis);
}

static int64_t int_of(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

static int64_t int_at(const json_t *list, size_t index) {
    return json_integer_value(json_array_get(list, index));
}

static void read_sum(const json_t *object, struct job_sum *sum) {
    const json_t *list = json_object_get(object, "bands");
    sum->report = (struct pretranslate_report){.segments = int_of(object, "segments"),
                                               .filled = int_of(object, "filled"),
                                               .repeated = int_of(object, "repeated"),
                                               .kept = int_of(object, "kept"),
                                               .open = int_of(object, "open"),
                                               .exact = int_of(object, "exact"),
                                               .misspelt = int_of(object, "misspelt")};
    for (size_t i = 0; i < BAND_COUNT; i++) {
        const json_t *counts = json_array_get(list, i);
        sum->analysis.bands[i] = (struct band_count){int_at(counts, 0), int_at(counts, 1), int_at(counts, 2)};
    }
}

/* ---- jobs ------------------------------------------------------------------------------------------------------------- */

static void write_settings(struct json *json, const struct job_settings *settings) {
    json_put_str(json, "kind", str_of(kinds[settings->kind]));
    json_put_str(json, "title", settings->title);
    json_put_str(json, "from", language_tag(&settings->from));
    json_key(json, "to");
    json_begin_array(json);
    for (size_t i = 0; i < settings->target_count; i++) json_str(json, language_tag(&settings->to[i]));
    json_end_array(json);
    json_put_str(json, "format", str_of(result_format_name(settings->format)));
    if (settings->has_article_format)
        json_put_str(json, "article_format", str_of(document_format_name(settings->article_format)));
    json_put_int(json, "min_score", settings->min_score);
    json_put_int(json, "rest", settings->rest);
    json_put_int(json, "candidates", (int64_t)settings->candidates);
    json_put_bool(json, "spelling", settings->spelling);
    json_put_bool(json, "fragments", settings->fragments);
    json_put_bool(json, "analysis", settings->analysis);
    json_key(json, "memories");
    json_begin_array(json);
    for (size_t i = 0; i < settings->memory_count; i++) json_str(json, settings->memories[i]);
    json_end_array(json);
    json_put_int(json, "keep_hours", settings->keep_hours);
    if (settings->document) json_put_int(json, "document", settings->document);
    if (settings->author.len) json_put_str(json, "author", settings->author);
    if (settings->key.len) json_put_str(json, "key", settings->key);
    json_key(json, "weights");
    json_begin_array(json);
    for (size_t i = 0; i < BAND_COUNT; i++) json_int(json, settings->weights.percent[i]);
    json_end_array(json);
}

void jobs_write_job(struct buf *out, const struct job_settings *settings, const struct job_record *record) {
    struct json json = {.out = out};
    json_begin_object(&json);
    write_settings(&json, settings);
    json_put_str(&json, "state", str_of(states[record->state]));
    json_put_str(&json, "error", str_of(record->error_text));
    json_put_int(&json, "created", record->created_ms);
    json_put_int(&json, "started", record->started_ms);
    json_put_int(&json, "ended", record->ended_ms);
    json_put_int(&json, "expires", record->expires_ms);
    json_put_int(&json, "queued", record->queued);
    json_put_int(&json, "attempts", record->attempts);
    if (record->cancelled) json_put_bool(&json, "cancelled", true);
    json_put_int(&json, "articles", record->articles);
    json_put_int(&json, "bytes", record->bytes);
    json_put_int(&json, "articles_done", record->articles_done);
    json_put_int(&json, "articles_failed", record->articles_failed);
    json_put_int(&json, "segments_done", record->segments_done);
    json_put_int(&json, "bytes_done", record->bytes_done);
    json_put_int(&json, "results_end", record->results_end);
    json_key(&json, "sums");
    json_begin_array(&json);
    for (size_t i = 0; i < settings->target_count; i++) {
        json_begin_object(&json);
        write_sum(&json, &record->sums[i]);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

static struct str text_of(struct arena *arena, const json_t *object, const char *key) {
    return arena_copy(arena, str_of(json_string_value(json_object_get(object, key))));
}

static unsigned index_of(const char *const *names, unsigned count, struct str name) {
    unsigned i = 0;
    while (i < count && !str_equal(name, str_of(names[i]))) i++;
    return i;
}

static bool read_formats(struct arena *arena, const json_t *root, struct job_settings *settings) {
    struct str format = text_of(arena, root, "format"), article = text_of(arena, root, "article_format");
    unsigned i = 0, k = 0;
    while (i < RESULT_FORMAT_COUNT && !str_equal(format, str_of(result_format_name((enum result_format)i)))) i++;
    while (k < DOCUMENT_FORMAT_COUNT && !str_equal(article, str_of(document_format_name((enum document_format)k)))) k++;
    settings->format = (enum result_format)i;
    settings->has_article_format = article.len > 0;
    settings->article_format = (enum document_format)k;
    return i < RESULT_FORMAT_COUNT && (k < DOCUMENT_FORMAT_COUNT || !article.len);
}

static bool read_languages(struct arena *arena, const json_t *root, struct job_settings *settings) {
    const json_t *to = json_object_get(root, "to");
    settings->target_count = json_array_size(to);
    if (settings->target_count < 1 || settings->target_count > JOB_TARGETS_MAX) return false;
    for (size_t i = 0; i < settings->target_count; i++)
        if (!language_parse(str_of(json_string_value(json_array_get(to, i))), &settings->to[i], NULL)) return false;
    return language_parse(text_of(arena, root, "from"), &settings->from, NULL);
}

static bool read_settings(struct arena *arena, const json_t *root, struct job_settings *settings) {
    const json_t *memories = json_object_get(root, "memories"), *weights = json_object_get(root, "weights");
    unsigned kind = index_of(kinds, 2, text_of(arena, root, "kind"));
    *settings = (struct job_settings){.kind = (enum job_kind)kind,
                                      .title = text_of(arena, root, "title"),
                                      .min_score = (int)int_of(root, "min_score"),
                                      .rest = (enum pretranslate_rest)int_of(root, "rest"),
                                      .candidates = (size_t)int_of(root, "candidates"),
                                      .spelling = json_is_true(json_object_get(root, "spelling")),
                                      .fragments = json_is_true(json_object_get(root, "fragments")),
                                      .analysis = json_is_true(json_object_get(root, "analysis")),
                                      .keep_hours = (int)int_of(root, "keep_hours"),
                                      .document = int_of(root, "document"),
                                      .author = text_of(arena, root, "author"),
                                      .key = text_of(arena, root, "key")};
    struct str *names = ARENA_ARRAY(arena, struct str, json_array_size(memories) + 1);
    for (; settings->memory_count < json_array_size(memories); settings->memory_count++)
        names[settings->memory_count] =
            arena_copy(arena, str_of(json_string_value(json_array_get(memories, settings->memory_count))));
    settings->memories = names;
    for (size_t i = 0; i < BAND_COUNT; i++) settings->weights.percent[i] = (int)int_at(weights, i);
    return kind < 2 && read_languages(arena, root, settings) && read_formats(arena, root, settings);
}

bool jobs_read_job(struct str body, struct live_job *job, struct error *err) {
    struct job_settings *settings = &job->settings;
    struct job_record *record = &job->record;
    json_t *root = json_loadb(body.at, body.len, 0, NULL);
    unsigned state = index_of(states, JOB_STATE_COUNT, text_of(&job->arena, root, "state"));
    bool ok = read_settings(&job->arena, root, settings) && state < JOB_STATE_COUNT;
    record->state = (enum job_state)state;
    snprintf(record->error_text, sizeof record->error_text, "%s", text_of(&job->arena, root, "error").at);
    record->created_ms = int_of(root, "created");
    record->started_ms = int_of(root, "started");
    record->ended_ms = int_of(root, "ended");
    record->expires_ms = int_of(root, "expires");
    record->queued = int_of(root, "queued");
    record->attempts = int_of(root, "attempts");
    record->cancelled = json_is_true(json_object_get(root, "cancelled"));
    record->articles = int_of(root, "articles");
    record->bytes = int_of(root, "bytes");
    record->articles_done = int_of(root, "articles_done");
    record->articles_failed = int_of(root, "articles_failed");
    record->segments_done = int_of(root, "segments_done");
    record->bytes_done = int_of(root, "bytes_done");
    record->results_end = int_of(root, "results_end");
    for (size_t i = 0; ok && i < settings->target_count; i++)
        read_sum(json_array_get(json_object_get(root, "sums"), i), &record->sums[i]);
    json_decref(root);
    return ok || error_set(err, ERR_INTERNAL, "job %s: its record can't be read", job->id);
}

/* ---- articles --------------------------------------------------------------------------------------------------------- */

void jobs_write_article(struct buf *out, const struct job_article *article) {
    struct json json = {.out = out};
    json_begin_object(&json);
    json_put_str(&json, "name", article->name);
    json_put_str(&json, "format", str_of(document_format_name(article->format)));
    json_put_int(&json, "bytes", article->bytes);
    json_put_str(&json, "state", str_of(article_states[article->state]));
    if (article->error.len) json_put_str(&json, "error", article->error);
    json_key(&json, "results");
    json_begin_array(&json);
    for (size_t i = 0; i < article->result_count; i++) {
        const struct job_result *result = &article->results[i];
        json_begin_object(&json);
        json_put_str(&json, "to", language_tag(&result->to));
        json_put_str(&json, "name", result->name);
        json_put_int(&json, "start", result->start);
        json_put_int(&json, "bytes", result->bytes);
        json_key(&json, "warnings");
        json_begin_array(&json);
        for (size_t k = 0; k < result->warning_count; k++) json_str(&json, result->warnings[k]);
        json_end_array(&json);
        write_sum(&json, &result->sum);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

static void read_warnings(struct arena *arena, const json_t *list, struct job_result *result) {
    result->warnings = ARENA_ARRAY(arena, struct str, json_array_size(list) + 1);
    for (; result->warning_count < json_array_size(list); result->warning_count++)
        result->warnings[result->warning_count] =
            arena_copy(arena, str_of(json_string_value(json_array_get(list, result->warning_count))));
}

static bool read_results(struct arena *arena, const json_t *list, struct job_article *article) {
    article->result_count = json_array_size(list);
    article->results = ARENA_ARRAY(arena, struct job_result, article->result_count + 1);
    for (size_t i = 0; i < article->result_count; i++) {
        const json_t *object = json_array_get(list, i);
        struct job_result *result = &article->results[i];
        result->name = text_of(arena, object, "name");
        result->start = int_of(object, "start");
        result->bytes = int_of(object, "bytes");
        read_sum(object, &result->sum);
        read_warnings(arena, json_object_get(object, "warnings"), result);
        if (!language_parse(text_of(arena, object, "to"), &result->to, NULL)) return false;
    }
    return true;
}

bool jobs_read_article(struct arena *arena, struct str body, struct job_article *article, struct error *err) {
    json_t *root = json_loadb(body.at, body.len, 0, NULL);
    struct str format = text_of(arena, root, "format");
    unsigned state = index_of(article_states, 3, text_of(arena, root, "state")), k = 0;
    while (k < DOCUMENT_FORMAT_COUNT && !str_equal(format, str_of(document_format_name((enum document_format)k)))) k++;
    *article = (struct job_article){.name = text_of(arena, root, "name"),
                                    .format = (enum document_format)k,
                                    .bytes = int_of(root, "bytes"),
                                    .state = (enum job_article_state)state,
                                    .error = text_of(arena, root, "error")};
    bool ok = state < 3 && k < DOCUMENT_FORMAT_COUNT && read_results(arena, json_object_get(root, "results"), article);
    json_decref(root);
    return ok || error_set(err, ERR_INTERNAL, "the record of an article can't be read");
}
