/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON (RFC 8259) straight into a buf: no tree, no copy. Commas take care of themselves.
 *
 *     struct json json = {.out = &buf};
 *     json_begin_object(&json);
 *     json_key(&json, "score"), json_int(&json, 97);
 *     json_end_object(&json);
 *
 * Text must be valid UTF-8; "<", ">" and "&" are written as they are, control characters, '"' and '\' escaped. The order of
 * the calls is the caller's duty: it is asserted nowhere. */
#ifndef TAFSIRI_BASE_JSON_H
#define TAFSIRI_BASE_JSON_H

#include "base/buf.h"

struct json {
    struct buf *out;
    bool follows; /* a value stands before the next one, so a comma is due */
};

void json_begin_object(struct json *json);
void json_end_object(struct json *json);
void json_begin_array(struct json *json);
void json_end_array(struct json *json);
void json_key(struct json *json, const char *key);
void json_str(struct json *json, struct str value);
void json_int(struct json *json, int64_t value);
/* Always with a decimal point (100.0), as clients with typed numbers need; never in exponent form. */
void json_decimal(struct json *json, double value, int digits);
void json_bool(struct json *json, bool value);
void json_none(struct json *json); /* null; jansson has the other name */
/* A value that is JSON already. */
void json_raw(struct json *json, struct str value);

/* Key and value in one call. */
void json_put_str(struct json *json, const char *key, struct str value);
void json_put_int(struct json *json, const char *key, int64_t value);
void json_put_bool(struct json *json, const char *key, bool value);

#endif
