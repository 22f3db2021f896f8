/* SPDX-License-Identifier: Apache-2.0 */
/* Memory care: merge, split, duplicates, clean, statistics. */
#include "service/care/care.h"

#include "http/api/filter.h"
#include "http/api/unit_json.h"
#include "http/handlers.h"

/* ---- what they share ---------------------------------------------------------------------------------------------------- */

#define CARE_MEMBERS "dry_run", "by", "limit"

static bool read_options(const struct input *body, struct care_options *out, struct error *err) {
    int64_t limit = CARE_LISTED_DEFAULT;
    *out = (struct care_options){.by = STR("")};
    if (!input_bool(body, "dry_run", &out->dry_run, err) || !input_str(body, "by", UNIT_FIELD_MAX, &out->by, err) ||
        !input_int(body, "limit", 0, CARE_LISTED_MAX, &limit, err))
        return false;
    out->listed = (size_t)limit;
    return true;
}

static void write_change(struct json *json, const struct care_change *change) {
    json_begin_object(json);
    json_put_str(json, "what", str_of(change->what));
    json_put_int(json, "unit", change->unit);
    json_put_str(json, "from", language_tag(&change->from));
    json_put_str(json, "to", language_tag(&change->to));
    json_put_str(json, "source", change->source);
    json_put_str(json, "target", change->target);
    if (change->why.len) json_put_str(json, "why", change->why);
    json_end_object(json);
}

static void answer(struct request *request, const struct care_options *options, const struct care_report *report) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_bool(&json, "dry_run", options->dry_run);
    json_put_int(&json, "read", report->read);
    json_put_int(&json, "added", report->added);
    json_put_int(&json, "updated", report->updated);
    json_put_int(&json, "unchanged", report->unchanged);
    json_put_int(&json, "removed", report->removed);
    json_key(&json, "changes");
    json_begin_array(&json);
    for (size_t i = 0; i < report->change_count; i++) write_change(&json, &report->changes[i]);
    json_end_array(&json);
    json_end_object(&json);
}

static bool begin(struct request *request, struct input *body, struct error *err) {
    return input_body(request, body, err);
}

/* ---- merge and split ---------------------------------------------------------------------------------------------------- */

bool care_merge(struct request *request, struct error *err) {
    struct input body;
    struct care_options options;
    struct care_report report;
    struct str from = STR("");
    bool remove = false;
    if (!begin(request, &body, err) || !input_known(&body, (const char *const[]){"from", "remove", CARE_MEMBERS, NULL}, err) ||
        !input_need(&body, "from", err) || !input_str(&body, "from", UNIT_FIELD_MAX, &from, err) ||
        !input_bool(&body, "remove", &remove, err) || !read_options(&body, &options, err) ||
        !service_merge_memories(request->service, &request->arena, request->captures[0], from, remove, &options, &report, err))
        return false;
    answer(request, &options, &report);
    return true;
}

static bool read_filter(const struct input *body, struct care_filter *out, struct error *err) {
    struct input in;
    struct unit_filter shared;
    bool present;
    *out = (struct care_filter){.author = STR(""), .document = STR(""), .text = STR("")};
    if (!input_object(body, "filter", &in, &present, err) || (!present && !input_need(body, "filter", err)) ||
        !input_known(&in,
                     (const char *const[]){"from", "to", "document", "text", "origin", "status", "author", "changed_after",
                                           "changed_before", "properties", NULL},
                     err) ||
        !filter_read(&in, &shared, err) || !input_language(&in, "from", &out->from, err) ||
        !input_language(&in, "to", &out->to, err) || !input_str(&in, "document", UNIT_FIELD_MAX, &out->document, err) ||
        !input_str(&in, "text", UNIT_TEXT_MAX, &out->text, err))
        return false;
    out->origins = shared.origins;
    out->statuses = shared.statuses;
    out->author = shared.author;
    out->changed_from_ms = shared.changed_from_ms;
    out->changed_before_ms = shared.changed_before_ms;
    out->properties = shared.properties;
    out->property_count = shared.property_count;
    return true;
}

bool care_split(struct request *request, struct error *err) {
    struct input body;
    struct care_options options;
    struct care_filter filter;
    struct care_report report;
    struct str into = STR("");
    if (!begin(request, &body, err) || !input_known(&body, (const char *const[]){"into", "filter", CARE_MEMBERS, NULL}, err) ||
        !input_need(&body, "into", err) || !input_str(&body, "into", UNIT_FIELD_MAX, &into, err) ||
        !read_filter(&body, &filter, err) || !read_options(&body, &options, err) ||
        !service_split_memory(request->service, &request->arena, request->captures[0], into, &filter, &options, &report, err))
        return false;
    answer(request, &options, &report);
    return true;
}

/* ---- duplicates and clean ----------------------------------------------------------------------------------------------- */

bool care_duplicates(struct request *request, struct error *err) {
    struct input body;
    struct care_options options;
    struct care_report report;
    struct str same = STR("pair");
    if (!begin(request, &body, err) || !input_known(&body, (const char *const[]){"same", CARE_MEMBERS, NULL}, err) ||
        !input_str(&body, "same", UNIT_FIELD_MAX, &same, err) || !read_options(&body, &options, err))
        return false;
    bool by_source = str_equal(same, STR("source"));
    if (!by_source && !str_equal(same, STR("pair")))
        return input_refuse(&body, "same", err, "\"same\" must be \"pair\" or \"source\"");
    if (!service_remove_duplicates(request->service, &request->arena, request->captures[0],
                                   by_source ? DUPLICATES_SOURCE : DUPLICATES_PAIR, &options, &report, err))
        return false;
    answer(request, &options, &report);
    return true;
}

static bool read_rules(const struct input *body, struct clean_rules *out, struct error *err) {
    static const struct {
        const char *name;
        unsigned rule;
    } names[] = {
        {"empty", CLEAN_EMPTY}, {"identical", CLEAN_IDENTICAL}, {"length", CLEAN_LENGTH}, {"language", CLEAN_LANGUAGE}};
    struct str *words = NULL;
    size_t count = 0;
    int64_t max_ratio = 0;
    *out = (struct clean_rules){0};
    if (!input_need(body, "rules", err) || !input_strs(body, "rules", 8, &words, &count, err) ||
        !input_int(body, "max_ratio", 2, 100, &max_ratio, err))
        return false;
    out->max_ratio = (double)max_ratio;
    for (size_t i = 0; i < count; i++) {
        unsigned rule = 0;
        for (size_t n = 0; n < sizeof names / sizeof *names; n++)
            if (str_equal(words[i], str_of(names[n].name))) rule = names[n].rule;
        if (!rule)
            return input_refuse(body, "rules", err, "\"%" STR_FMT "\" is no rule: empty, identical, length, language",
                                STR_ARG(utf8_limit(words[i], 64)));
        out->rules |= rule;
    }
    return true;
}

bool care_clean(struct request *request, struct error *err) {
    struct input body;
    struct care_options options;
    struct clean_rules rules;
    struct care_report report;
    if (!begin(request, &body, err) ||
        !input_known(&body, (const char *const[]){"rules", "max_ratio", CARE_MEMBERS, NULL}, err) ||
        !read_rules(&body, &rules, err) || !read_options(&body, &options, err) ||
        !service_clean_memory(request->service, &request->arena, request->captures[0], &rules, &options, &report, err))
        return false;
    answer(request, &options, &report);
    return true;
}

/* ---- statistics --------------------------------------------------------------------------------------------------------- */

static void write_names(struct json *json, const char *key, const int64_t *counts, int count, struct str (*name)(int)) {
    json_key(json, key);
    json_begin_object(json);
    for (int i = 0; i < count; i++) json_put_int(json, name(i).at, counts[i]);
    json_end_object(json);
}

static struct str status_name(int status) {
    return unit_status_name((enum unit_status)status);
}

static struct str origin_name(int origin) {
    return unit_origin_name((enum unit_origin)origin);
}

static void write_pair(struct json *json, const struct pair_statistics *pair) {
    json_begin_object(json);
    json_put_str(json, "from", language_tag(&pair->from));
    json_put_str(json, "to", language_tag(&pair->to));
    json_put_int(json, "units", pair->units);
    json_put_int(json, "source_words", pair->source_words);
    json_put_int(json, "target_words", pair->target_words);
    json_put_int(json, "source_characters", pair->source_letters);
    json_put_int(json, "target_characters", pair->target_letters);
    json_end_object(json);
}

static void write_lists(struct json *json, const struct memory_statistics *statistics) {
    json_key(json, "pairs");
    json_begin_array(json);
    for (size_t i = 0; i < statistics->pair_count; i++) write_pair(json, &statistics->pairs[i]);
    json_end_array(json);
    json_key(json, "authors");
    json_begin_array(json);
    for (size_t i = 0; i < statistics->author_count; i++) {
        json_begin_object(json);
        json_put_str(json, "author", statistics->authors[i].author);
        json_put_int(json, "units", statistics->authors[i].units);
        json_end_object(json);
    }
    json_end_array(json);
}

bool care_statistics(struct request *request, struct error *err) {
    struct memory_statistics statistics;
    if (!service_read_statistics(request->service, &request->arena, request->captures[0], &statistics, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_int(&json, "units", statistics.units);
    json_put_int(&json, "deleted", statistics.deleted);
    json_put_int(&json, "rev", statistics.rev);
    json_put_int(&json, "with_codes", statistics.with_codes);
    json_put_int(&json, "with_context", statistics.with_context);
    json_put_int(&json, "used_again", statistics.used);
    json_put_int(&json, "without_target", statistics.drafts_without_target);
    unit_write_time(&json, &request->arena, "oldest", statistics.oldest_ms);
    unit_write_time(&json, &request->arena, "newest", statistics.newest_ms);
    write_names(&json, "status", statistics.statuses, STATUS_COUNT, status_name);
    write_names(&json, "origin", statistics.origins, ORIGIN_COUNT, origin_name);
    write_lists(&json, &statistics);
    json_end_object(&json);
    return true;
}
