/* SPDX-License-Identifier: Apache-2.0 */
#include "service/jobs/analysis_page.h"

#include <stdio.h>

#include "base/clock.h"

enum { CHART_WIDTH = 1000, BAR_HEIGHT = 40 };

/* How near a segment is to what is known: from green to red, the job's own in blue. Told apart in grey too, by their lightness.
 */
static const char *const colours[BAND_COUNT] = {
    [BAND_TRANSLATED] = "#9aa5ab",  [BAND_CONTEXT] = "#1b7837",     [BAND_REPETITION] = "#2c7fb8",
    [BAND_100] = "#5aae61",         [BAND_95] = "#a6dba0",          [BAND_85] = "#d9f0d3",
    [BAND_75] = "#fee08b",          [BAND_50] = "#fdae61",          [BAND_NONE] = "#d73027",
    [BAND_INTERNAL_95] = "#41b6c4", [BAND_INTERNAL_85] = "#7fcdbb", [BAND_INTERNAL_75] = "#c7e9b4",
    [BAND_INTERNAL_50] = "#edf8b1",
};

static const char *const labels[BAND_COUNT] = {
    [BAND_TRANSLATED] = "Translated already",
    [BAND_CONTEXT] = "102, 101 (in context)",
    [BAND_REPETITION] = "Repetitions",
    [BAND_100] = "100 %",
    [BAND_95] = "95–99 %",
    [BAND_85] = "85–94 %",
    [BAND_75] = "75–84 %",
    [BAND_50] = "50–74 %",
    [BAND_NONE] = "No match",
    [BAND_INTERNAL_95] = "Internal 95–99 %",
    [BAND_INTERNAL_85] = "Internal 85–94 %",
    [BAND_INTERNAL_75] = "Internal 75–84 %",
    [BAND_INTERNAL_50] = "Internal 50–74 %",
};

static void add_text(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len; i++) switch (text.at[i]) {
        case '<': buf_add_str(out, STR("&lt;")); break;
        case '>': buf_add_str(out, STR("&gt;")); break;
        case '&': buf_add_str(out, STR("&amp;")); break;
        case '"': buf_add_str(out, STR("&quot;")); break;
        default: buf_add_byte(out, text.at[i]);
        }
}

/* 1,234,567 */
static void add_number(struct buf *out, int64_t number) {
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%lld", (long long)number);
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0) buf_add_byte(out, ',');
        buf_add_byte(out, digits[i]);
    }
}

static void add_cell(struct buf *out, int64_t number) {
    buf_add_str(out, STR("<td>"));
    add_number(out, number);
    buf_add_str(out, STR("</td>"));
}

/* Hundredths of a word, rounded to whole words. */
static void add_weighted(struct buf *out, int64_t hundredths) {
    add_cell(out, (hundredths + 50) / 100);
}

void page_begin(struct buf *out, const struct job_info *job) {
    struct arena arena = {0};
    struct str title = job->settings.title.len ? job->settings.title : STR("Analysis");
    buf_add_str(out, STR("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"));
    add_text(out, title);
    buf_add_str(out,
                STR("</title>\n<style>\n"
                    "body{font:15px/1.4 system-ui,sans-serif;color:#1d2326;max-width:70rem;margin:2rem auto;padding:0 1rem}\n"
                    "h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}\n"
                    "table{border-collapse:collapse;width:100%;margin:1rem 0}\n"
                    "th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid #d7dde0}\n"
                    "th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere;min-width:9rem}\n"
                    "table.articles{font-size:.8rem}table.articles th,table.articles td{padding:.2rem .35rem}\n"
                    "tr.sum td{font-weight:600;border-top:2px solid #1d2326}\n"
                    "svg{width:100%;height:auto;margin:.5rem 0}\n"
                    ".key{display:inline-block;width:.9em;height:.9em;margin-right:.5em;vertical-align:-.1em;"
                    "border:1px solid #666}\n"
                    "p.note{color:#4a5459}\n"
                    "@media print{body{margin:0;max-width:none}*{-webkit-print-color-adjust:exact;"
                    "print-color-adjust:exact}thead{display:table-header-group}tr,svg{break-inside:avoid}}\n"
                    "</style>\n</head>\n<body>\n<h1>"));
    add_text(out, title);
    buf_add_str(out, STR("</h1>\n<p>"));
    add_number(out, job->articles_done);
    buf_add_format(out, " of %lld articles, from %" STR_FMT ", %" STR_FMT ". Job %" STR_FMT ".</p>\n", (long long)job->articles,
                   STR_ARG(language_tag(&job->settings.from)), STR_ARG(clock_format(&arena, job->created_ms / 1000 * 1000)),
                   STR_ARG(job->id));
    arena_done(&arena);
}

/* One bar of all words, each band as wide as its share. */
static void add_chart(struct buf *out, const struct analysis *analysis, int64_t words) {
    double at = 0;
    buf_add_format(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Words by band\">\n", CHART_WIDTH, BAR_HEIGHT);
    for (unsigned i = 0; i < BAND_COUNT && words > 0; i++) {
        const struct band_count *count = &analysis->bands[i];
        double width = (double)CHART_WIDTH * (double)count->words / (double)words;
        if (!count->words) continue;
        buf_add_format(out, "<rect x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\" fill=\"%s\" stroke=\"#fff\"><title>%s: ", at,
                       width, BAR_HEIGHT, colours[i], labels[i]);
        add_number(out, count->words);
        buf_add_str(out, STR(" words</title></rect>\n"));
        at += width;
    }
    buf_add_str(out, STR("</svg>\n"));
}

static void add_share(struct buf *out, int64_t part, int64_t whole) {
    buf_add_format(out, "<td>%.1f %%</td>", whole > 0 ? 100.0 * (double)part / (double)whole : 0.0);
}

static void add_band(struct buf *out, unsigned band, const struct band_count *count, int64_t words, int weight) {
    buf_add_format(out, "<tr><td><span class=\"key\" style=\"background:%s\"></span>%s</td>", colours[band], labels[band]);
    add_cell(out, count->segments);
    add_cell(out, count->words);
    add_share(out, count->words, words);
    add_cell(out, count->characters);
    buf_add_format(out, "<td>%d %%</td>", weight);
    add_weighted(out, count->words * weight);
    buf_add_str(out, STR("</tr>\n"));
}

static void add_bands(struct buf *out, const struct analysis *analysis, const struct analysis_weights *weights) {
    struct band_count sum = analysis_sum(analysis);
    buf_add_str(out, STR("<table>\n<thead><tr><th>Match</th><th>Segments</th><th>Words</th><th>of words</th><th>Characters</th>"
                         "<th>Weight</th><th>Weighted words</th></tr></thead>\n<tbody>\n"));
    for (unsigned i = 0; i < BAND_COUNT; i++) add_band(out, i, &analysis->bands[i], sum.words, weights->percent[i]);
    buf_add_str(out, STR("<tr class=\"sum\"><td>Total</td>"));
    add_cell(out, sum.segments);
    add_cell(out, sum.words);
    buf_add_str(out, STR("<td></td>"));
    add_cell(out, sum.characters);
    buf_add_str(out, STR("<td></td>"));
    add_weighted(out, analysis_weigh(analysis, weights));
    buf_add_str(out, STR("</tr>\n</tbody>\n</table>\n"));
}

void page_begin_target(struct buf *out, const struct job_info *job, size_t target) {
    const struct analysis *analysis = &job->sums[target].analysis;
    buf_add_format(out, "<section>\n<h2>Into %" STR_FMT "</h2>\n", STR_ARG(language_tag(&job->settings.to[target])));
    add_chart(out, analysis, analysis_sum(analysis).words);
    add_bands(out, analysis, &job->settings.weights);
    buf_add_str(out,
                STR("<table class=\"articles\">\n<thead><tr><th>Article</th><th>Segments</th><th>Words</th><th>Characters</th>"
                    "<th>Context</th><th>Repeats</th><th>100 %</th><th>95–99</th><th>85–94</th><th>75–84</th>"
                    "<th>50–74</th><th>No match</th><th>Weighted words</th></tr></thead>\n<tbody>\n"));
}

/* Words of a band, with those of the job's own of the same nearness. */
static void add_words(struct buf *out, const struct analysis *analysis, unsigned band, unsigned internal) {
    int64_t words = analysis->bands[band].words;
    if (internal != BAND_COUNT) words += analysis->bands[internal].words;
    add_cell(out, words);
}

void page_add_article(struct buf *out, struct str name, const struct analysis *analysis,
                      const struct analysis_weights *weights) {
    struct band_count sum = analysis_sum(analysis);
    buf_add_str(out, STR("<tr><td>"));
    add_text(out, name);
    buf_add_str(out, STR("</td>"));
    add_cell(out, sum.segments);
    add_cell(out, sum.words);
    add_cell(out, sum.characters);
    add_words(out, analysis, BAND_CONTEXT, BAND_TRANSLATED);
    add_words(out, analysis, BAND_REPETITION, BAND_COUNT);
    add_words(out, analysis, BAND_100, BAND_COUNT);
    add_words(out, analysis, BAND_95, BAND_INTERNAL_95);
    add_words(out, analysis, BAND_85, BAND_INTERNAL_85);
    add_words(out, analysis, BAND_75, BAND_INTERNAL_75);
    add_words(out, analysis, BAND_50, BAND_INTERNAL_50);
    add_words(out, analysis, BAND_NONE, BAND_COUNT);
    add_weighted(out, analysis_weigh(analysis, weights));
    buf_add_str(out, STR("</tr>\n"));
}

void page_end_target(struct buf *out) {
    buf_add_str(out, STR("</tbody>\n</table>\n</section>\n"));
}

void page_end(struct buf *out) {
    buf_add_str(out,
                STR("<p class=\"note\">The columns of an article count words; those of internal matches stand with the others "
                    "of the same band, those translated already with the context matches. A word is what ICU calls one; a "
                    "number, a date or an address is one each.</p>\n</body>\n</html>\n"));
}
