/* SPDX-License-Identifier: Apache-2.0 */
#include "http/message/form.h"

#include <string.h>

#include "base/utf8.h"

static bool add_raw(struct form *form, struct str name, struct str value, bool is_text, struct error *err) {
    if (name.len > FORM_NAME_MAX) return error_set(err, ERR_TOO_LARGE, "form: a name of more than %d bytes", FORM_NAME_MAX);
    if (form->count == FORM_FIELDS_MAX) return error_set(err, ERR_TOO_LARGE, "form: more than %d fields", FORM_FIELDS_MAX);
    form->at[form->count++] = (struct form_field){name, value, is_text};
    return true;
}

static bool has_nul(struct str text) {
    return text.len && memchr(text.at, '\0', text.len);
}

static bool is_text(struct str value) {
    return !has_nul(value) && utf8_valid(value, NULL);
}

static bool add_field(struct form *form, struct str name, struct str value, struct error *err) {
    if (has_nul(name) || has_nul(value)) return error_set(err, ERR_MALFORMED, "form: a NUL character is not allowed");
    if (!utf8_valid(name, NULL) || !utf8_valid(value, NULL)) return error_set(err, ERR_MALFORMED, "form: not valid UTF-8");
    return add_raw(form, name, value, true, err);
}

/* ---- form-urlencoded ---------------------------------------------------------------------------------------------------- */

/* Unlike request_decode, it takes a "%" that escapes nothing for itself, as clients that forget to escape send it. */
static struct str decode(struct arena *arena, struct str text) {
    char *at = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        int byte = c == '%' ? request_escaped_byte(text, i) : -1;
        if (byte >= 0) {
            c = (char)byte;
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        at[len++] = c;
    }
    at[len] = '\0';
    return (struct str){at, len};
}

static bool add_encoded(struct arena *arena, struct str text, struct form *form, struct error *err) {
    while (text.len) {
        struct str value = str_cut(&text, '&');
        if (value.len == 0) continue;
        struct str name = str_cut(&value, '=');
        if (!add_field(form, decode(arena, name), decode(arena, value), err)) return false;
    }
    return true;
}

/* ---- not encoded -------------------------------------------------------------------------------------------------------- */

/* Bytes beyond ASCII tell nothing: some encode the blanks and leave those as they are. */
static bool is_encoded(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] <= ' ') return false;
    return true;
}

static bool starts_field(struct str text, const char *const *names) {
    for (; *names; names++) {
        struct str name = str_of(*names);
        if (str_starts(text, name) && text.len > name.len && text.at[name.len] == '=') return true;
    }
    return false;
}

/* The "&" before the next known name, or the end of the text. */
static size_t find_end(struct str text, const char *const *names) {
    size_t end = 0;
    while (end < text.len && !(text.at[end] == '&' && starts_field(str_slice(text, end + 1, text.len), names))) end++;
    return end;
}

/* What stands up to the next known name: one field as it is; or an encoded one, and those of unknown names behind it. */
static bool add_stretch(struct arena *arena, struct str text, const char *const *names, struct form *form, struct error *err) {
    if (is_encoded(text)) return add_encoded(arena, text, form, err);
    if (!starts_field(text, names)) return error_set(err, ERR_MALFORMED, "form: it starts with no known name");
    struct str name = str_cut(&text, '=');
    return add_field(form, name, text, err);
}

static bool add_plain(struct arena *arena, struct str text, const char *const *names, struct form *form, struct error *err) {
    while (text.len) {
        size_t end = find_end(text, names);
        if (!add_stretch(arena, str_slice(text, 0, end), names, form, err)) return false;
        text = str_slice(text, end < text.len ? end + 1 : end, text.len);
    }
    return true;
}

/* As files have one that editors and `echo` wrote; it belongs to no field. */
static struct str without_line_end(struct str text) {
    while (text.len && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r')) text.len--;
    return text;
}

/* ---- multipart/form-data (RFC 7578) ------------------------------------------------------------------------------------- */

/* The value of `key` among the parameters of a header field, without its quotes: name="seg" -> seg. */
static struct str parameter_of(struct str header, const char *key) {
    str_cut(&header, ';');
    while (header.len) {
        struct str value = str_trim(str_cut(&header, ';'));
        struct str name = str_trim(str_cut(&value, '='));
        value = str_trim(value);
        if (!str_equal_nocase(name, str_of(key))) continue;
        if (value.len >= 2 && value.at[0] == '"' && value.at[value.len - 1] == '"') return str_slice(value, 1, value.len - 1);
        return value;
    }
    return STR("");
}

/* A parameter of a part's Content-Disposition, from its head; empty when there is none. */
static struct str part_parameter(struct str head, const char *key) {
    static const struct str disposition = STR("content-disposition:");
    while (head.len) {
        struct str line = str_trim(str_cut(&head, '\n'));
        if (line.len > disposition.len && str_equal_nocase(str_slice(line, 0, disposition.len), disposition))
            return parameter_of(line, key);
    }
    return STR("");
}

static bool add_part(struct str part, struct form *form, struct error *err) {
    size_t blank = str_find(part, STR("\r\n\r\n"), 0);
    struct str name = blank == SIZE_MAX ? STR("") : part_parameter(str_slice(part, 0, blank), "name");
    if (name.len == 0) return error_set(err, ERR_MALFORMED, "form: a part without a name");
    struct str value = str_slice(part, blank + 4, part.len);
    bool is_file = part_parameter(str_slice(part, 0, blank), "filename").len > 0;
    /* Whoever sends a text as a file has it read as a text, and bytes that are none never are. */
    if (is_file && is_text(name) && !is_text(value)) return add_raw(form, name, value, false, err);
    return add_field(form, name, value, err);
}

/* Parts stand between "--boundary" lines, and each ends before the line end that belongs to the next boundary. */
static bool add_parts(struct arena *arena, struct str text, struct str boundary, struct form *form, struct error *err) {
    struct str line = arena_format(arena, "--%" STR_FMT, STR_ARG(boundary));
    struct str ending = arena_format(arena, "\r\n--%" STR_FMT, STR_ARG(boundary));
    size_t at = str_find(text, line, 0);
    if (at == SIZE_MAX) return error_set(err, ERR_MALFORMED, "form: the boundary is missing");
    for (at += line.len; !str_starts(str_slice(text, at, text.len), STR("--"));) {
        size_t end = str_find(text, ending, at);
        if (end == SIZE_MAX) return error_set(err, ERR_MALFORMED, "form: the last part does not end");
        if (!add_part(str_slice(text, at, end), form, err)) return false;
        at = end + ending.len;
    }
    return true;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

bool form_read_query(struct request *request, struct form *out, struct error *err) {
    out->count = 0;
    return add_encoded(&request->arena, request->query, out, err);
}

bool form_read(struct request *request, const char *const *names, struct form *out, struct error *err) {
    enum { BOUNDARY_MAX = 70 }; /* RFC 2046, 5.1.1 */
    struct str body = buf_str(&request->body), type = STR("");
    if (!form_read_query(request, out, err)) return false;
    if (body.len == 0) return true;
    if (request_has_type(request, "multipart/form-data")) {
        request_header(request, "Content-Type", &type);
        struct str boundary = parameter_of(type, "boundary");
        if (boundary.len == 0 || boundary.len > BOUNDARY_MAX)
            return error_set(err, ERR_MALFORMED, "form: multipart without a boundary");
        return add_parts(&request->arena, body, boundary, out, err);
    }
    body = without_line_end(body);
    return is_encoded(body) ? add_encoded(&request->arena, body, out, err) : add_plain(&request->arena, body, names, out, err);
}

static const struct form_field *find(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->count; i++)
        if (str_equal(form->at[i].name, str_of(name))) return &form->at[i];
    return NULL;
}

struct str form_get(const struct form *form, const char *name) {
    const struct form_field *field = find(form, name);
    return field && field->is_text ? field->value : STR("");
}

bool form_has(const struct form *form, const char *name) {
    const struct form_field *field = find(form, name);
    return field && field->is_text;
}

struct str form_file(const struct form *form, const char *name) {
    const struct form_field *field = find(form, name);
    return field ? field->value : STR("");
}

int form_int(const struct form *form, const char *name, int min, int max, int standard) {
    int64_t number;
    if (!str_to_int(str_trim(form_get(form, name)), &number)) return standard;
    if (number < min) return min;
    return number > max ? max : (int)number;
}
