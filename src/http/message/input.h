/* SPDX-License-Identifier: Apache-2.0 */
/* What a client sent, read member by member: the JSON body and the query string through the same functions, so that a filter
 * means the same in both. In a query string every value is text: numbers and booleans are read from it, and lists are separated
 * by commas.
 *
 *     struct input body;
 *     int64_t limit = 5;
 *     if (!input_body(request, &body, err) || !input_known(&body, (const char *[]){"limit", NULL}, err) ||
 *         !input_int(&body, "limit", 1, 100, &limit, err))
 *         return false;
 *
 * Readers leave `out` as it is when the member is absent or null. A failure names the member in request->fault. Texts live as
 * long as the request. */
#ifndef TAFSIRI_HTTP_MESSAGE_INPUT_H
#define TAFSIRI_HTTP_MESSAGE_INPUT_H

#include "http/message/request.h"

struct input {
    struct request *request;
    const json_t *value;
    bool is_query;
    const struct input *parent; /* with key or index: the way to this value, for the JSON pointer */
    const char *key;
    size_t index;
};

/* The JSON body. 415 for another content type; ERR_MALFORMED with line and column; ERR_TOO_LARGE beyond JSON_DEPTH_MAX and
 * JSON_VALUES_MAX; ERR_INVALID when it is not an object. */
bool input_body(struct request *request, struct input *out, struct error *err);
/* Any JSON value, from wherever it came: the same bounds. */
bool input_json(struct request *request, struct str text, struct input *out, struct error *err);
/* The query string as an object of strings. ERR_MALFORMED, ERR_INVALID for a parameter given twice. */
bool input_query(struct request *request, struct input *out, struct error *err);

/* For routes that take no query string: ERR_INVALID when there is one. */
bool input_no_query(struct request *request, struct error *err);

/* Refuses members that are not in the NULL-terminated list: a misspelt name would be ignored in silence otherwise. */
bool input_known(const struct input *in, const char *const *names, struct error *err);
/* ERR_INVALID when the member is absent or null. */
bool input_need(const struct input *in, const char *key, struct error *err);
bool input_has(const struct input *in, const char *key);

bool input_str(const struct input *in, const char *key, size_t max_bytes, struct str *out, struct error *err);
bool input_int(const struct input *in, const char *key, int64_t min, int64_t max, int64_t *out, struct error *err);
bool input_bool(const struct input *in, const char *key, bool *out, struct error *err);
/* true or false; 1 and 0 mean the same. */
bool input_switch(const struct input *in, const char *key, bool *out, struct error *err);
/* A number that may have decimals. */
bool input_decimal(const struct input *in, const char *key, double min, double max, double *out, struct error *err);
bool input_language(const struct input *in, const char *key, struct language *out, struct error *err);
/* RFC 3339, or a date alone. */
bool input_time(const struct input *in, const char *key, int64_t *out_ms, struct error *err);

/* The member as an object; *present tells whether it is there. */
bool input_object(const struct input *in, const char *key, struct input *out, bool *present, struct error *err);
/* The member as a list of at most `max`; count 0 when absent. Not for query strings. */
bool input_list(const struct input *in, const char *key, size_t max, struct input *out, size_t *count, struct error *err);
/* Item i of a list. ERR_INVALID when it is not an object. */
bool input_item(const struct input *list, size_t i, struct input *out, struct error *err);
/* A list of texts; in a query string they are separated by commas. */
bool input_strs(const struct input *in, const char *key, size_t max, struct str **out, size_t *count, struct error *err);

/* Fails with ERR_INVALID and the member's place; key NULL: the value itself. */
bool input_refuse(const struct input *in, const char *key, struct error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Puts the member's place to an error that another layer has set; key NULL: the value itself. Returns false. */
bool input_blame(const struct input *in, const char *key);

#endif
