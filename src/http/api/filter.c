/* SPDX-License-Identifier: Apache-2.0 */
#include "http/api/filter.h"

#include "http/api/unit_json.h"

static bool parse_origin(struct str name, unsigned *bits) {
    enum unit_origin origin;
    if (!unit_origin_parse(name, &origin)) return false;
    *bits |= 1u << origin;
    return true;
}

static bool parse_status(struct str name, unsigned *bits) {
    enum unit_status status;
    if (!unit_status_parse(name, &status)) return false;
    *bits |= 1u << status;
    return true;
}

static bool read_words(const struct input *in, const char *key, bool (*parse)(struct str, unsigned *), unsigned *bits,
                       struct error *err) {
    struct str *words = NULL;
    size_t count = 0;
    if (!input_strs(in, key, ORIGIN_COUNT + STATUS_COUNT, &words, &count, err)) return false;
    for (size_t i = 0; i < count; i++)
        if (!parse(words[i], bits))
            return input_refuse(in, key, err, "\"%" STR_FMT "\" is no %s", STR_ARG(utf8_limit(words[i], 64)), key);
    return true;
}

/* In a query string: name=value pairs, separated by commas. */
static bool read_pairs(const struct input *in, struct unit_filter *out, struct error *err) {
    struct str *pairs = NULL;
    size_t count = 0;
    if (!input_strs(in, "properties", UNIT_PROPERTIES_MAX, &pairs, &count, err)) return false;
    struct property *properties = ARENA_ARRAY(&in->request->arena, struct property, count);
    for (size_t i = 0; i < count; i++) {
        if (str_find(pairs[i], STR("="), 0) == SIZE_MAX)
            return input_refuse(in, "properties", err, "\"properties\" must be name=value, separated by commas");
        properties[i].name = str_cut(&pairs[i], '=');
        properties[i].value = pairs[i];
    }
    out->properties = properties;
    out->property_count = count;
    return true;
}

static bool read_properties(const struct input *in, struct unit_filter *out, struct error *err) {
    struct property *properties;
    if (in->is_query) return read_pairs(in, out, err);
    if (!unit_read_properties(in, "properties", &properties, &out->property_count, err)) return false;
    out->properties = properties;
    return true;
}

bool filter_read(const struct input *in, struct unit_filter *out, struct error *err) {
    struct str *memories = NULL;
    *out = (struct unit_filter){.author = STR("")};
    if (!input_strs(in, "memories", MEMORIES_MAX, &memories, &out->memory_count, err) ||
        !read_words(in, "origin", parse_origin, &out->origins, err) ||
        !read_words(in, "status", parse_status, &out->statuses, err) ||
        !input_str(in, "author", UNIT_FIELD_MAX, &out->author, err) ||
        !input_time(in, "changed_after", &out->changed_from_ms, err) ||
        !input_time(in, "changed_before", &out->changed_before_ms, err))
        return false;
    out->memories = out->memory_count ? memories : NULL;
    return read_properties(in, out, err);
}
