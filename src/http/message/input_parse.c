/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes to values: the JSON body and the query string. */
#include "http/message/input.h"

static void free_json(void *context) {
    json_decref(context);
}

/* A value of two bytes becomes a hundred when parsed: depth and number are known before jansson allocates for them. Brackets
 * and commas outside of strings are all that it takes; what is no JSON is left to jansson to say. */
static bool check_structure(struct str text, struct error *err) {
    size_t depth = 0, values = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (in_string && c == '\\') {
            i++;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string && (c == '[' || c == '{')) {
            if (++depth > JSON_DEPTH_MAX) return error_set(err, ERR_TOO_LARGE, "JSON nested deeper than %d", JSON_DEPTH_MAX);
            values++;
        } else if (!in_string && (c == ']' || c == '}')) {
            depth -= depth > 0;
        } else if (!in_string && c == ',') {
            values++;
        }
    }
    return values <= JSON_VALUES_MAX || error_set(err, ERR_TOO_LARGE, "JSON of more than %d values", JSON_VALUES_MAX);
}

static bool refuse_json(const json_error_t *fault, struct error *err) {
    enum json_error_code code = json_error_code(fault);
    bool nul = code == json_error_null_character || code == json_error_null_byte_in_key;
    const char *why = nul ? "a text holds a NUL (\\u0000)" : fault->text; /* jansson names a flag of its own there */
    return error_set(err, ERR_MALFORMED, "JSON, line %d, column %d: %s", fault->line, fault->column, why);
}

bool input_json(struct request *request, struct str text, struct input *out, struct error *err) {
    if (!check_structure(text, err)) return false;
    json_error_t fault;
    json_t *json = json_loadb(text.at ? text.at : "", text.len, JSON_REJECT_DUPLICATES, &fault);
    if (!json) return refuse_json(&fault, err);
    request_defer(request, free_json, json);
    *out = (struct input){.request = request, .value = json};
    return true;
}

bool input_body(struct request *request, struct input *out, struct error *err) {
    if (!request_has_type(request, "application/json")) {
        request->fault.status = 415;
        return error_set(err, ERR_INVALID, "send the body as application/json");
    }
    if (!input_json(request, buf_str(&request->body), out, err)) return false;
    return json_is_object(out->value) || input_refuse(out, NULL, err, "the body must be a JSON object");
}

static bool add_parameter(struct request *request, json_t *json, struct str pair, struct error *err) {
    struct str raw_name = str_cut(&pair, '='), name, value;
    if (!request_decode(&request->arena, raw_name, true, &name, err)) return error_prefix(err, "query string");
    if (!request_decode(&request->arena, pair, true, &value, err)) {
        request->fault.parameter = name;
        return error_prefix(err, "query string");
    }
    if (json_object_get(json, name.at)) {
        request->fault.parameter = name;
        return error_set(err, ERR_INVALID, "\"%" STR_FMT "\" is given twice", STR_ARG(utf8_limit(name, 100)));
    }
    json_object_set_new(json, name.at, json_stringn(value.at, value.len));
    return true;
}

bool input_query(struct request *request, struct input *out, struct error *err) {
    json_t *json = json_object();
    request_defer(request, free_json, json);
    *out = (struct input){.request = request, .value = json, .is_query = true};
    struct str rest = request->query;
    for (size_t count = 0; rest.len;) {
        struct str pair = str_cut(&rest, '&');
        if (pair.len == 0) continue;
        if (++count > PARAMETERS_MAX) return error_set(err, ERR_TOO_LARGE, "more than %d query parameters", PARAMETERS_MAX);
        if (!add_parameter(request, json, pair, err)) return false;
    }
    return true;
}

bool input_no_query(struct request *request, struct error *err) {
    struct input query;
    return input_query(request, &query, err) && input_known(&query, (const char *const[]){NULL}, err);
}
