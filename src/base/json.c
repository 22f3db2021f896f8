/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

static void separate(struct json *json) {
    if (json->follows) buf_add_byte(json->out, ',');
    json->follows = true;
}

static void begin(struct json *json, char bracket) {
    separate(json);
    buf_add_byte(json->out, bracket);
    json->follows = false;
}

static void end(struct json *json, char bracket) {
    buf_add_byte(json->out, bracket);
    json->follows = true;
}

void json_begin_object(struct json *json) {
    begin(json, '{');
}

void json_end_object(struct json *json) {
    end(json, '}');
}

void json_begin_array(struct json *json) {
    begin(json, '[');
}

void json_end_array(struct json *json) {
    end(json, ']');
}

static void add_escaped(struct buf *out, unsigned char c) {
    switch (c) {
    case '"': buf_add(out, "\\\"", 2); break;
    case '\\': buf_add(out, "\\\\", 2); break;
    case '\n': buf_add(out, "\\n", 2); break;
    case '\r': buf_add(out, "\\r", 2); break;
    case '\t': buf_add(out, "\\t", 2); break;
    default: buf_add_format(out, "\\u%04x", c);
    }
}

static void add_string(struct buf *out, struct str s) {
    size_t plain = 0; /* where the run of bytes that need no escape starts */
    buf_add_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) continue;
        buf_add(out, s.at + plain, i - plain);
        add_escaped(out, c);
        plain = i + 1;
    }
    buf_add(out, s.at + plain, s.len - plain);
    buf_add_byte(out, '"');
}

void json_key(struct json *json, const char *key) {
    separate(json);
    add_string(json->out, str_of(key));
    buf_add_byte(json->out, ':');
    json->follows = false;
}

void json_str(struct json *json, struct str value) {
    separate(json);
    add_string(json->out, value);
}

void json_int(struct json *json, int64_t value) {
    separate(json);
    buf_add_int(json->out, value);
}

void json_decimal(struct json *json, double value, int digits) {
    separate(json);
    buf_add_format(json->out, "%.*f", digits < 1 ? 1 : digits, value);
}

void json_bool(struct json *json, bool value) {
    separate(json);
    buf_add_str(json->out, value ? STR("true") : STR("false"));
}

void json_none(struct json *json) {
    separate(json);
    buf_add_str(json->out, STR("null"));
}

void json_raw(struct json *json, struct str value) {
    separate(json);
    buf_add_str(json->out, value);
}

void json_put_str(struct json *json, const char *key, struct str value) {
    json_key(json, key);
    json_str(json, value);
}

void json_put_int(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_int(json, value);
}

void json_put_bool(struct json *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}
