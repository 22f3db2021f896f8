/* SPDX-License-Identifier: Apache-2.0 */
/* The analysis of a job, written piece by piece: per target language the sums, then article by article. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "service/jobs/analysis_page.h"
#include "service/jobs/jobs_state.h"

enum { PAGE = 100 };

struct analysis_export {
    struct service *service;
    struct arena arena, names, page; /* of the whole; of `after`; of the articles at hand */
    struct job_info job;
    enum analysis_format format;
    size_t target; /* that is being written */
    bool began, in_target;
    struct str after; /* the last article's record */
    struct json json;
};

struct analysis_export *service_begin_analysis(struct service *service, struct str id, enum analysis_format format,
                                               struct error *err) {
    struct analysis_export *export = alloc_zero(1, sizeof *export);
    export->service = service;
    export->format = format;
    if (service_get_job(service, &export->arena, id, &export->job, err) &&
        (export->job.settings.analysis ||
         error_set(err, ERR_CONFLICT, "the job doesn't count: it was created without \"analysis\"")))
        return export;
    service_close_analysis(export);
    return NULL;
}

void service_close_analysis(struct analysis_export *export) {
    if (!export) return;
    arena_done(&export->page);
    arena_done(&export->names);
    arena_done(&export->arena);
    free(export);
}

static struct str target_tag(const struct analysis_export *export) {
    return language_tag(&export->job.settings.to[export->target]);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------- */

static void begin_json(struct analysis_export *export) {
    struct json *json = &export->json;
    const struct job_settings *settings = &export->job.settings;
    json_begin_object(json);
    json_put_str(json, "job", export->job.id);
    json_put_str(json, "title", settings->title);
    json_put_str(json, "state", str_of(job_state_name(export->job.state)));
    json_put_str(json, "from", language_tag(&settings->from));
    json_key(json, "weights");
    json_begin_object(json);
    for (unsigned i = 0; i < BAND_COUNT; i++)
        json_put_int(json, analysis_band_name((enum analysis_band)i), settings->weights.percent[i]);
    json_end_object(json);
    json_key(json, "languages");
    json_begin_array(json);
}

static void begin_target_json(struct analysis_export *export) {
    struct json *json = &export->json;
    json_begin_object(json);
    json_put_str(json, "to", target_tag(export));
    analysis_write_members(json, &export->job.sums[export->target].analysis, &export->job.settings.weights);
    json_key(json, "articles");
    json_begin_array(json);
}

static void add_json(struct analysis_export *export, struct str name, const struct analysis *analysis) {
    struct json *json = &export->json;
    json_begin_object(json);
    json_put_str(json, "name", name);
    analysis_write_members(json, analysis, &export->job.settings.weights);
    json_end_object(json);
}

static void end_target_json(struct analysis_export *export) {
    json_end_array(&export->json);
    json_end_object(&export->json);
}

static void end_json(struct analysis_export *export) {
    json_end_array(&export->json);
    json_end_object(&export->json);
    buf_add_byte(export->json.out, '\n');
}

/* ---- CSV (RFC 4180) --------------------------------------------------------------------------------------------------- */

/* Quoted; what a spreadsheet would take for a formula has an apostrophe in front, as they understand it. */
static void add_field(struct buf *out, struct str text) {
    buf_add_byte(out, '"');
    if (text.len && (text.at[0] == '=' || text.at[0] == '+' || text.at[0] == '-' || text.at[0] == '@')) buf_add_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"') buf_add_byte(out, '"');
        buf_add_byte(out, text.at[i]);
    }
    buf_add_byte(out, '"');
}

static void begin_csv(struct analysis_export *export) {
    struct buf *out = export->json.out;
    buf_add_str(out, STR("language,article,segments,words,characters,weighted words"));
    for (unsigned i = 0; i < BAND_COUNT; i++) {
        const char *name = analysis_band_name((enum analysis_band)i);
        buf_add_format(out, ",%s segments,%s words,%s characters", name, name, name);
    }
    buf_add_str(out, STR("\r\n"));
}

/* The sum of a language has no article. */
static void add_csv(struct analysis_export *export, struct str name, const struct analysis *analysis) {
    struct buf *out = export->json.out;
    struct band_count sum = analysis_sum(analysis);
    double weighted = (double)analysis_weigh(analysis, &export->job.settings.weights) / 100;
    buf_add_format(out, "%" STR_FMT ",", STR_ARG(target_tag(export)));
    if (name.len) add_field(out, name);
    buf_add_format(out, ",%lld,%lld,%lld,%.2f", (long long)sum.segments, (long long)sum.words, (long long)sum.characters,
                   weighted);
    for (unsigned i = 0; i < BAND_COUNT; i++) {
        const struct band_count *count = &analysis->bands[i];
        buf_add_format(out, ",%lld,%lld,%lld", (long long)count->segments, (long long)count->words,
                       (long long)count->characters);
    }
    buf_add_str(out, STR("\r\n"));
}

static void begin_target_csv(struct analysis_export *export) {
    add_csv(export, STR(""), &export->job.sums[export->target].analysis);
}

/* ---- HTML ------------------------------------------------------------------------------------------------------------- */

static void begin_html(struct analysis_export *export) {
    page_begin(export->json.out, &export->job);
}

static void begin_target_html(struct analysis_export *export) {
    page_begin_target(export->json.out, &export->job, export->target);
}

static void add_html(struct analysis_export *export, struct str name, const struct analysis *analysis) {
    page_add_article(export->json.out, name, analysis, &export->job.settings.weights);
}

static void end_target_html(struct analysis_export *export) {
    page_end_target(export->json.out);
}

static void end_html(struct analysis_export *export) {
    page_end(export->json.out);
}

/* ---- any -------------------------------------------------------------------------------------------------------------- */

static void nothing(struct analysis_export *export) {
    (void)export;
}

static const struct {
    void (*begin)(struct analysis_export *export);
    void (*begin_target)(struct analysis_export *export);
    void (*add)(struct analysis_export *export, struct str name, const struct analysis *analysis);
    void (*end_target)(struct analysis_export *export);
    void (*end)(struct analysis_export *export);
} writers[] = {
    [ANALYSIS_JSON] = {begin_json, begin_target_json, add_json, end_target_json, end_json},
    [ANALYSIS_CSV] = {begin_csv, begin_target_csv, add_csv, nothing, nothing},
    [ANALYSIS_HTML] = {begin_html, begin_target_html, add_html, end_target_html, end_html},
};

/* The articles of one page; false in *any when there are none left. */
static bool add_articles(struct analysis_export *export, bool *any, struct error *err) {
    struct job_article_list list;
    struct str last = STR("");
    arena_reset(&export->page);
    if (!jobs_list_articles(export->service, &export->page, export->job.id.at, export->after, PAGE, &list, &last, err))
        return false;
    for (size_t i = 0; i < list.count; i++)
        if (list.at[i].state == JOB_ARTICLE_DONE && export->target < list.at[i].result_count)
            writers[export->format].add(export, list.at[i].name, &list.at[i].results[export->target].sum.analysis);
    *any = list.count > 0;
    arena_reset(&export->names);
    export->after = arena_copy(&export->names, last);
    return true;
}

static bool step(struct analysis_export *export, bool *more, struct error *err) {
    bool any = true;
    if (!export->began) {
        writers[export->format].begin(export);
        export->began = true;
    } else if (!export->in_target && export->target < export->job.settings.target_count) {
        writers[export->format].begin_target(export);
        export->in_target = true;
        export->after = STR("");
    } else if (export->in_target) {
        if (!add_articles(export, &any, err)) return false;
        if (any) return true;
        writers[export->format].end_target(export);
        export->in_target = false;
        export->target++;
    } else {
        writers[export->format].end(export);
        *more = false;
    }
    return true;
}

bool service_next_analysis(struct analysis_export *export, struct buf *out, bool *more, struct error *err) {
    size_t before = out->len;
    *more = true;
    export->json.out = out;
    while (*more && out->len == before)
        if (!step(export, more, err)) return false;
    return true;
}
