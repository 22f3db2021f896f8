/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "exchange/tables/csv.h"
#include "exchange/tmx/tmx.h"

enum { FILE_MAX_BYTES = 32 << 20, CONFIDENCE_TO_IMPORT = 80 };

static const char *data_option, *from_option, *to_option, *output_option, *import_option, *confidence_option, *document_option;
static bool without_evidence;

static const struct option_row rows[] = {
    {"to", "LANGUAGE", "the language of TARGET, such as sw or fr-HT (needed)", &to_option, NULL},
    {"from", "LANGUAGE", "the language of SOURCE (default en)", &from_option, NULL},
    {"output", "FILE", "where the pairs go: .tsv, .csv or .tmx (default: standard output, as TSV)", &output_option, NULL},
    {"import", "MEMORY", "read the pairs into this memory at once, made when there is none", &import_option, NULL},
    {"min-confidence", "PERCENT", "leave out pairs below (default 0; 80 with --import)", &confidence_option, NULL},
    {"document", "NAME", "the units' document (default: the name of SOURCE)", &document_option, NULL},
    {"no-evidence", NULL, "don't ask the memories which words belong together", NULL, &without_evidence},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "align --to LANGUAGE [OPTION...] SOURCE TARGET",
    "Aligns the sentences of an article with those of its translation (text, HTML, Markdown, DOCX, by extension).",
    rows,
    "To review: write a .tsv, mend or delete its rows in an editor or a spreadsheet, then\n"
    "`tafsiri import --memory NAME FILE.tsv`.",
};

/* ---- asking ------------------------------------------------------------------------------------------------------------- */

static bool put_document(struct json *json, const char *key, const char *path, struct error *err) {
    struct buf bytes = {0}, text = {0};
    if (!file_read(path, FILE_MAX_BYTES, &bytes, err)) return false;
    base64_write(&text, buf_str(&bytes));
    const char *slash = strrchr(path, '/');
    json_key(json, key);
    json_begin_object(json);
    json_put_str(json, "name", str_of(slash ? slash + 1 : path));
    json_put_str(json, "content", buf_str(&text));
    json_end_object(json);
    buf_done(&bytes);
    buf_done(&text);
    return true;
}

static bool ask(struct client *client, char **paths, struct buf *answer, struct error *err) {
    struct buf body = {0};
    struct json json = {.out = &body};
    json_begin_object(&json);
    json_put_str(&json, "from", str_of(from_option));
    json_put_str(&json, "to", str_of(to_option));
    if (without_evidence) json_put_bool(&json, "evidence", false);
    bool ok = put_document(&json, "source", paths[0], err) && put_document(&json, "target", paths[1], err);
    json_end_object(&json);
    struct client_request request = {.method = "POST", .path = "/v1/align", .body = buf_str(&body)};
    ok = ok && client_send(client, &request, answer, err);
    buf_done(&body);
    return ok;
}

/* ---- importing ---------------------------------------------------------------------------------------------------------- */

static bool import_pairs(struct client *client, json_t *pairs, long min_confidence, struct error *err) {
    struct buf path = {0}, answer = {0};
    json_t *body = json_pack("{s:s, s:s, s:O, s:i, s:s}", "from", from_option, "to", to_option, "pairs", pairs,
                             "min_confidence", (int)min_confidence, "document", document_option);
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    buf_add_str(&path, STR("/v1/memories/"));
    client_encode(&path, str_of(import_option));
    buf_add(&path, "/aligned", sizeof "/aligned");
    struct client_request request = {.method = "POST", .path = path.at, .body = str_of(text)};
    bool ok = (text || error_set(err, ERR_INVALID, "the document's name is not UTF-8")) &&
              client_send(client, &request, &answer, err);
    json_t *report = ok ? json_loadb(answer.at, answer.len, 0, NULL) : NULL;
    if (report)
        printf("%s: %" JSON_INTEGER_FORMAT " added, %" JSON_INTEGER_FORMAT " updated, %" JSON_INTEGER_FORMAT
               " unchanged, %" JSON_INTEGER_FORMAT " left out\n",
               import_option, json_integer_value(json_object_get(report, "added")),
               json_integer_value(json_object_get(report, "updated")), json_integer_value(json_object_get(report, "unchanged")),
               json_integer_value(json_object_get(report, "skipped")));
    json_decref(report);
    json_decref(body);
    free(text);
    buf_done(&path);
    buf_done(&answer);
    return ok;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static struct str text_of(json_t *pair, const char *key) {
    json_t *value = json_object_get(pair, key);
    return (struct str){json_string_value(value), json_string_length(value)};
}

static struct unit unit_of(struct arena *arena, json_t *pairs, size_t i) {
    json_t *pair = json_array_get(pairs, i);
    struct unit unit = {.source = segment_of_text(arena, text_of(pair, "source")),
                        .target = segment_of_text(arena, text_of(pair, "target")),
                        .before = i ? text_of(json_array_get(pairs, i - 1), "source") : STR(""),
                        .after = i + 1 < json_array_size(pairs) ? text_of(json_array_get(pairs, i + 1), "source") : STR(""),
                        .document = str_of(document_option),
                        .context_id = STR(""),
                        .tuid = STR(""),
                        .author = STR(""),
                        .changed_by = STR(""),
                        .origin = ORIGIN_ALIGNED,
                        .status = STATUS_CONFIRMED};
    language_parse(str_of(from_option), &unit.from, NULL);
    language_parse(str_of(to_option), &unit.to, NULL);
    return unit;
}

/* For reviewing: what is unsure can be sorted to the top, what has no counterpart has an empty cell. The import knows the
 * columns by their names, and passes over the first. */
static void write_row(struct buf *out, char separator, const struct unit *unit, const char *confidence) {
    const struct str cells[] = {
        str_of(confidence), unit->source.text, unit->target.text, language_tag(&unit->from),     language_tag(&unit->to),
        unit->before,       unit->after,       unit->document,    unit_origin_name(unit->origin)};
    enum { CELLS = sizeof cells / sizeof *cells };
    for (size_t i = 0; i < CELLS; i++) {
        if (i) buf_add_byte(out, separator);
        csv_write_cell(out, separator, cells[i]);
    }
    buf_add_str(out, separator == '\t' ? STR("\n") : STR("\r\n"));
}

static void write_pairs(struct buf *out, json_t *pairs, long min_confidence, bool as_tmx, char separator) {
    static const char header[] = "confidence source target from to before after document origin";
    struct language from = {0};
    size_t i;
    json_t *pair;
    language_parse(str_of(from_option), &from, NULL);
    if (as_tmx)
        tmx_write_header(out, &from, clock_now_ms());
    else
        for (const char *c = header; *c; c++) buf_add_byte(out, *c == ' ' ? separator : *c);
    if (!as_tmx) buf_add_str(out, separator == '\t' ? STR("\n") : STR("\r\n"));
    json_array_foreach(pairs, i, pair) {
        struct arena arena = {0};
        struct unit unit = unit_of(&arena, pairs, i);
        char confidence[32];
        json_int_t percent = json_integer_value(json_object_get(pair, "confidence"));
        snprintf(confidence, sizeof confidence, "%" JSON_INTEGER_FORMAT, percent);
        struct property property = {.side = SIDE_UNIT, .name = STR("confidence"), .value = str_of(confidence)};
        unit.properties = &property;
        unit.property_count = 1;
        if (percent >= min_confidence && as_tmx && unit.source.text.len && unit.target.text.len) tmx_write_unit(out, &unit);
        if (percent >= min_confidence && !as_tmx) write_row(out, separator, &unit, confidence);
        arena_done(&arena);
    }
    if (as_tmx) tmx_write_footer(out);
}

static bool output_pairs(json_t *pairs, long min_confidence, struct error *err) {
    struct buf out = {0};
    struct str name = output_option ? str_of(output_option) : STR("");
    write_pairs(&out, pairs, min_confidence, str_ends(name, STR(".tmx")), str_ends(name, STR(".csv")) ? ',' : '\t');
    struct output output;
    bool ok = output_open(&output, output_option, err) &&
              output_close(&output, file_write_all(output.fd, output.name, out.at, out.len, err), err);
    buf_done(&out);
    return ok;
}

/* ---- the command -------------------------------------------------------------------------------------------------------- */

static void print_summary(json_t *root, json_t *pairs) {
    size_t i, whole = 0, sure = 0;
    json_t *pair;
    json_array_foreach(pairs, i, pair) {
        bool both = text_of(pair, "source").len && text_of(pair, "target").len;
        whole += both;
        sure += both && json_integer_value(json_object_get(pair, "confidence")) >= CONFIDENCE_TO_IMPORT;
    }
    fprintf(stderr,
            "%" JSON_INTEGER_FORMAT " and %" JSON_INTEGER_FORMAT " sentences: %zu pairs, %zu of them at %d %% or more\n",
            json_integer_value(json_object_get(root, "source_sentences")),
            json_integer_value(json_object_get(root, "target_sentences")), whole, sure, CONFIDENCE_TO_IMPORT);
}

static bool align(struct client *client, char **paths, long min_confidence, struct error *err) {
    struct buf answer = {0};
    bool ok = ask(client, paths, &answer, err);
    json_t *root = ok ? json_loadb(answer.at, answer.len, 0, NULL) : NULL, *pairs = json_object_get(root, "pairs");
    if (ok && !json_is_array(pairs)) ok = error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    if (ok) print_summary(root, pairs);
    if (ok && (output_option || !import_option)) ok = output_pairs(pairs, min_confidence, err);
    if (ok && import_option) ok = import_pairs(client, pairs, min_confidence, err);
    json_decref(root);
    buf_done(&answer);
    return ok;
}

int command_align(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    struct language language;
    long min_confidence = 0;
    int status;
    from_option = "en";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (!to_option) return report_usage("align needs the language of the translation, such as --to sw");
    if (argc != 3) return report_usage("align needs two files: an article and its translation");
    if (!confidence_option) confidence_option = import_option ? "80" : "0";
    if (!option_number("min-confidence", confidence_option, 0, 100, &min_confidence)) return STATUS_USAGE;
    if (!language_parse(str_of(from_option), &language, &err) || !language_parse(str_of(to_option), &language, &err))
        return report_error(&err);
    const char *slash = strrchr(argv[1], '/');
    if (!document_option) document_option = slash ? slash + 1 : argv[1];
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, true, &err) : NULL;
    bool ok = client && align(client, argv + 1, min_confidence, &err);
    client_close(client);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}
