/* SPDX-License-Identifier: Apache-2.0 */
#include "http/message/input.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* ---- where it went wrong ------------------------------------------------------------------------------------------------- */

/* One reference token of a JSON pointer: "~" and "/" are escaped (RFC 6901, 3). */
static void add_token(struct buf *out, const char *key) {
    for (buf_add_byte(out, '/'); *key; key++) {
        if (*key == '~') {
            buf_add(out, "~0", 2);
        } else if (*key == '/') {
            buf_add(out, "~1", 2);
        } else {
            buf_add_byte(out, *key);
        }
    }
}

static void add_pointer(struct buf *out, const struct input *in) {
    if (!in->parent) return;
    add_pointer(out, in->parent);
    if (in->key) {
        add_token(out, in->key);
    } else {
        buf_add_format(out, "/%zu", in->index);
    }
}

bool input_blame(const struct input *in, const char *key) {
    struct fault *fault = &in->request->fault;
    if (fault->pointer.at || fault->parameter.at) return false;
    if (in->is_query) {
        fault->parameter = arena_copy(&in->request->arena, str_of(key ? key : in->key));
        return false;
    }
    struct buf pointer = {0};
    add_pointer(&pointer, in);
    if (key) add_token(&pointer, key);
    fault->pointer = arena_copy(&in->request->arena, buf_str(&pointer));
    buf_done(&pointer);
    return false;
}

bool input_refuse(const struct input *in, const char *key, struct error *err, const char *format, ...) {
    char message[sizeof err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    error_set(err, ERR_INVALID, "%s", message);
    return input_blame(in, key);
}

/* ---- single values ------------------------------------------------------------------------------------------------------ */

static const json_t *member(const struct input *in, const char *key) {
    const json_t *value = json_object_get(in->value, key);
    return json_is_null(value) ? NULL : value;
}

static struct str text_of(const json_t *value) {
    return (struct str){json_string_value(value), json_string_length(value)};
}

bool input_has(const struct input *in, const char *key) {
    return member(in, key) != NULL;
}

bool input_need(const struct input *in, const char *key, struct error *err) {
    return member(in, key) || input_refuse(in, key, err, "\"%s\" is missing", key);
}

static bool is_known(const char *key, const char *const *names) {
    for (; *names; names++)
        if (strcmp(*names, key) == 0) return true;
    return false;
}

bool input_known(const struct input *in, const char *const *names, struct error *err) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)in->value, key, value) {
        if (!is_known(key, names))
            return input_refuse(in, key, err, "\"%" STR_FMT "\" is not known here", STR_ARG(utf8_limit(str_of(key), 100)));
    }
    return true;
}

bool input_str(const struct input *in, const char *key, size_t max_bytes, struct str *out, struct error *err) {
    const json_t *value = member(in, key);
    if (!value) return true;
    if (!json_is_string(value)) return input_refuse(in, key, err, "\"%s\" must be a string", key);
    if (json_string_length(value) > max_bytes)
        return input_refuse(in, key, err, "\"%s\" is longer than %zu bytes", key, max_bytes);
    *out = text_of(value);
    return true;
}

/* 1.0 is a whole number in JSON as well; beyond 2^53 a double is no longer sure to be the one that was written. */
static bool is_whole(const json_t *value) {
    double number = json_real_value(value);
    return json_is_real(value) && number == floor(number) && fabs(number) <= 9007199254740992.0;
}

static bool read_int(const struct input *in, const json_t *value, int64_t *out) {
    if (in->is_query) return str_to_int(text_of(value), out);
    if (!json_is_integer(value) && !is_whole(value)) return false;
    *out = json_is_integer(value) ? json_integer_value(value) : (int64_t)json_real_value(value);
    return true;
}

bool input_int(const struct input *in, const char *key, int64_t min, int64_t max, int64_t *out, struct error *err) {
    const json_t *value = member(in, key);
    int64_t number;
    if (!value) return true;
    if (!read_int(in, value, &number)) return input_refuse(in, key, err, "\"%s\" must be a whole number", key);
    if (number < min || number > max)
        return input_refuse(in, key, err, "\"%s\" must be between %lld and %lld", key, (long long)min, (long long)max);
    *out = number;
    return true;
}

bool input_bool(const struct input *in, const char *key, bool *out, struct error *err) {
    const json_t *value = member(in, key);
    if (!value) return true;
    bool yes = in->is_query ? str_equal(text_of(value), STR("true")) : json_is_true(value);
    bool no = in->is_query ? str_equal(text_of(value), STR("false")) : json_is_false(value);
    if (!yes && !no) return input_refuse(in, key, err, "\"%s\" must be true or false", key);
    *out = yes;
    return true;
}

bool input_switch(const struct input *in, const char *key, bool *out, struct error *err) {
    const json_t *value = member(in, key);
    int64_t number = -1;
    if (!value) return true;
    if (!read_int(in, value, &number) || (number != 0 && number != 1)) return input_bool(in, key, out, err);
    *out = number == 1;
    return true;
}

static bool read_decimal(const struct input *in, const json_t *value, double *out) {
    if (!in->is_query) {
        *out = json_number_value(value);
        return json_is_number(value);
    }
    const char *text = json_string_value(value);
    char *end = NULL;
    if (!text || text[strspn(text, "+-.0123456789eE")]) return false; /* strtod reads hexadecimal and words as well */
    *out = strtod(text, &end);
    return end != text && *end == '\0';
}

bool input_decimal(const struct input *in, const char *key, double min, double max, double *out, struct error *err) {
    const json_t *value = member(in, key);
    double number;
    if (!value) return true;
    if (!read_decimal(in, value, &number)) return input_refuse(in, key, err, "\"%s\" must be a number", key);
    if (!(number >= min && number <= max)) return input_refuse(in, key, err, "\"%s\" must be between %g and %g", key, min, max);
    *out = number;
    return true;
}

bool input_language(const struct input *in, const char *key, struct language *out, struct error *err) {
    struct str tag = {0};
    if (!input_str(in, key, UNIT_FIELD_MAX, &tag, err)) return false;
    if (!tag.at) return true;
    return language_parse(tag, out, err) || input_blame(in, key);
}

bool input_time(const struct input *in, const char *key, int64_t *out_ms, struct error *err) {
    struct str text = {0};
    if (!input_str(in, key, UNIT_FIELD_MAX, &text, err)) return false;
    if (!text.at || clock_parse(text, out_ms)) return true;
    return input_refuse(in, key, err, "\"%s\" must be a time such as 2023-07-29T10:15:00Z", key);
}

/* ---- values in values --------------------------------------------------------------------------------------------------- */

bool input_object(const struct input *in, const char *key, struct input *out, bool *present, struct error *err) {
    const json_t *value = member(in, key);
    *present = value != NULL;
    *out = (struct input){.request = in->request, .value = value, .parent = in, .key = key};
    return !value || json_is_object(value) || input_refuse(in, key, err, "\"%s\" must be an object", key);
}

bool input_list(const struct input *in, const char *key, size_t max, struct input *out, size_t *count, struct error *err) {
    const json_t *value = member(in, key);
    *out = (struct input){.request = in->request, .value = value, .parent = in, .key = key};
    *count = json_array_size(value);
    if (value && !json_is_array(value)) return input_refuse(in, key, err, "\"%s\" must be a list", key);
    return *count <= max || input_refuse(in, key, err, "\"%s\" has more than %zu items", key, max);
}

bool input_item(const struct input *list, size_t i, struct input *out, struct error *err) {
    *out = (struct input){.request = list->request, .value = json_array_get(list->value, i), .parent = list, .index = i};
    return json_is_object(out->value) || input_refuse(out, NULL, err, "each item of \"%s\" must be an object", list->key);
}

static bool split_commas(const struct input *in, const char *key, size_t max, struct str **out, size_t *count,
                         struct error *err) {
    struct str rest = text_of(member(in, key));
    size_t commas = 0;
    for (size_t i = 0; i < rest.len; i++) commas += rest.at[i] == ',';
    if (commas >= max) return input_refuse(in, key, err, "\"%s\" has more than %zu items", key, max);
    *out = ARENA_ARRAY(&in->request->arena, struct str, commas + 1);
    for (*count = 0; *count <= commas;) (*out)[(*count)++] = str_trim(str_cut(&rest, ','));
    return true;
}

bool input_strs(const struct input *in, const char *key, size_t max, struct str **out, size_t *count, struct error *err) {
    struct input list;
    if (!input_has(in, key)) return true;
    if (in->is_query) return split_commas(in, key, max, out, count, err);
    if (!input_list(in, key, max, &list, count, err)) return false;
    *out = ARENA_ARRAY(&in->request->arena, struct str, *count);
    for (size_t i = 0; i < *count; i++) {
        const json_t *item = json_array_get(list.value, i);
        struct input place = {.request = in->request, .value = item, .parent = &list, .index = i};
        if (!json_is_string(item)) return input_refuse(&place, NULL, err, "each item of \"%s\" must be a string", key);
        (*out)[i] = text_of(item);
    }
    return true;
}
