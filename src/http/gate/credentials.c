/* SPDX-License-Identifier: Apache-2.0 */
/* Where keys stand in a request. */
#include "base/base64.h"
#include "http/gate/access.h"
#include "http/message/form.h"
#include "http/message/input.h"

static struct str none(void) {
    return (struct str){0};
}

/* "user:password", where people who must fill in both put the key in either. */
static struct str of_basic(struct request *request, struct str encoded) {
    struct buf bytes = {0};
    base64_read(encoded, &bytes);
    struct str password = arena_copy(&request->arena, buf_str(&bytes));
    buf_done(&bytes);
    struct str user = str_cut(&password, ':');
    return access_is_key(user) ? user : password;
}

struct str credentials_of_header(struct request *request) {
    struct str value;
    if (!request_header(request, "Authorization", &value)) return none();
    value = str_trim(value);
    struct str scheme = str_cut(&value, ' ');
    value = str_trim(value);
    if (str_equal_nocase(scheme, STR("Bearer"))) return value;
    return str_equal_nocase(scheme, STR("Basic")) ? of_basic(request, value) : STR("");
}

/* Fields may hold several, separated by commas: MateCat sends all the keys that a project has. */
static struct str of_list(struct str list) {
    while (list.len) {
        struct str item = str_trim(str_cut(&list, ','));
        if (access_is_key(item)) return item;
    }
    return none();
}

static const char *const FIELDS[] = {"key", "apiKey", "api_key", NULL};

struct str credentials_of_form(const struct form *form) {
    for (size_t i = 0; FIELDS[i]; i++) {
        struct str found = of_list(form_get(form, FIELDS[i]));
        if (found.at) return found;
    }
    return none();
}

/* In a body that is not encoded (see form.h) fields are cut by names that each protocol knows of its own. A key has no
 * character that would be encoded: wherever "key=" stands at the start of a field, what follows is one or is none. */
static struct str of_plain(struct request *request) {
    struct str body = buf_str(&request->body);
    for (size_t i = 0; FIELDS[i]; i++) {
        struct str name = arena_format(&request->arena, "%s=", FIELDS[i]);
        for (size_t at = 0; (at = str_find(body, name, at)) != SIZE_MAX; at += name.len) {
            if (at > 0 && body.at[at - 1] != '&') continue;
            struct str rest = str_slice(body, at + name.len, body.len);
            struct str value = str_cut(&rest, '&');
            struct str found = of_list(str_trim(str_cut(&value, '\n')));
            if (found.at) return found;
        }
    }
    return none();
}

static struct str of_json_value(struct request *request, const json_t *value) {
    const char *text = json_string_value(value);
    return text ? of_list(arena_copy(&request->arena, (struct str){text, json_string_length(value)})) : none();
}

/* MyMemory's glossary calls: {"key": "KEY"} or {"keys": ["KEY", ...]}. */
static struct str of_json(struct request *request) {
    struct input body;
    if (!input_json(request, buf_str(&request->body), &body, NULL)) return none();
    const json_t *list = json_object_get(body.value, "keys");
    struct str found = of_json_value(request, json_object_get(body.value, "key"));
    for (size_t i = 0; !found.at && i < json_array_size(list); i++) found = of_json_value(request, json_array_get(list, i));
    return found;
}

struct str credentials_of_body(struct request *request) {
    struct form form;
    struct str found = none();
    if (str_starts(buf_str(&request->body), STR("{"))) return of_json(request);
    if (form_read(request, FIELDS, &form, NULL)) found = credentials_of_form(&form);
    return found.at ? found : of_plain(request);
}

struct str credentials_cookie(const struct request *request, const char *name) {
    struct str rest;
    if (!request_header(request, "Cookie", &rest)) return STR("");
    while (rest.len) {
        struct str value = str_trim(str_cut(&rest, ';'));
        if (str_equal(str_cut(&value, '='), str_of(name))) return value;
    }
    return STR("");
}
