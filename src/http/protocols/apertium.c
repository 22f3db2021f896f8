/* SPDX-License-Identifier: Apache-2.0 */
/* The protocol of Apertium's web service (APY), as OmegaT, Weblate and Okapi speak it to a translation engine. Such clients
 * show what they get as the translation, without a score: only a suggestion that is close enough is given, and an empty text
 * else.
 *
 * OmegaT cuts the translation out by the literal text before it, blanks included; so the answer is written by hand. */
#include <string.h>

#include "exchange/documents/html_text.h"
#include "http/face.h"
#include "http/handlers.h"
#include "text/tags.h"

enum { MIN_SCORE = 85 };

static const char *const NAMES[] = {"q",        "langpair", "markUnknown", "format",   "key", "min_score",
                                    "deformat", "reformat", "prefs",       "callback", NULL};

/* With escapes of numbers alone, which OmegaT undoes; of the others it knows \" only, and would show \n. */
static void write_text(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < ' ' || c == '"' || c == '\\') {
            buf_add_format(out, "\\u%04x", c);
        } else {
            buf_add_byte(out, (char)c);
        }
    }
}

static void answer(struct request *request, struct str text, struct str details, int status) {
    reply_type(request, 200, "application/json");
    struct buf *out = &request->reply.body;
    buf_add_str(out, STR("{\"responseData\": {\"translatedText\": \""));
    write_text(out, text);
    buf_add_str(out, STR("\"}, \"responseDetails\": "));
    if (details.len) {
        json_str(&(struct json){.out = out}, details);
    } else {
        buf_add_str(out, STR("null"));
    }
    buf_add_format(out, ", \"responseStatus\": %d}", status);
}

/* OmegaT shows why only when the answer itself is a 200. */
void apertium_refuse(struct request *request, const struct error *err) {
    int status = request->fault.status ? request->fault.status : problem_status(err->code);
    struct str why = problem_is_ours(err->code) ? STR("the server's log says what went wrong") : str_of(err->message);
    answer(request, STR(""), why, status == 422 ? 400 : status);
}

/* ---- HTML ------------------------------------------------------------------------------------------------------------- */

static const struct entity {
    struct str name;
    char character;
} ENTITIES[] = {{STR("&lt;"), '<'}, {STR("&gt;"), '>'}, {STR("&amp;"), '&'}};

enum { ENTITY_COUNT = sizeof ENTITIES / sizeof ENTITIES[0] };

/* Okapi sends its inline codes as tags (format=html): they become codes again, <x> and </x> a pair. */
static struct segment read_html(struct arena *arena, struct str html) {
    struct buf text = {0};
    struct tag *tags = ARENA_ARRAY(arena, struct tag, UNIT_CODES_MAX);
    size_t count = 0;
    bool closes = true; /* a ">" is still to come: looked for once only when there is none */
    for (size_t i = 0; i < html.len;) {
        struct str rest = str_slice(html, i, html.len);
        size_t end = closes && html.at[i] == '<' ? str_find(rest, STR(">"), 0) : SIZE_MAX;
        if (html.at[i] == '<' && end == SIZE_MAX) closes = false;
        if (end != SIZE_MAX && count < UNIT_CODES_MAX) {
            tags[count++].text = str_slice(rest, 0, end + 1);
            buf_add_str(&text, STR(UTF8_CODE));
            i += end + 1;
        } else {
            buf_add_byte(&text, html.at[i++]);
        }
    }
    struct code *codes = ARENA_ARRAY(arena, struct code, count + 1);
    tags_pair(arena, tags, count);
    for (size_t i = 0; i < count; i++) codes[i] = tag_code(arena, tags, i);
    struct segment segment = {html_decode_text(arena, arena_copy(arena, buf_str(&text))), codes, count};
    buf_done(&text);
    return segment_is_sound(segment) ? segment : segment_of_text(arena, html);
}

static struct str write_html(struct arena *arena, struct segment segment) {
    struct code *codes = ARENA_ARRAY(arena, struct code, segment.code_count + 1);
    struct buf text = {0};
    for (size_t i = 0; i < segment.text.len; i++) {
        size_t k = 0;
        while (k < ENTITY_COUNT && ENTITIES[k].character != segment.text.at[i]) k++;
        if (k < ENTITY_COUNT) {
            buf_add_str(&text, ENTITIES[k].name);
        } else {
            buf_add_byte(&text, segment.text.at[i]);
        }
    }
    memcpy(codes, segment.codes ? segment.codes : codes, segment.code_count * sizeof *codes);
    struct segment escaped = {arena_copy(arena, buf_str(&text)), codes, segment.code_count};
    buf_done(&text);
    return segment_flatten(arena, escaped);
}

/* ---- translating ------------------------------------------------------------------------------------------------------ */

static bool read_pair(struct str pair, struct suggest_request *out, struct error *err) {
    struct str from = str_cut(&pair, '|');
    return (face_language(str_trim(from), &out->from) && face_language(str_trim(pair), &out->to)) ||
           error_set(err, ERR_INVALID, "That pair is invalid, use e.g. en|sw");
}

bool apertium_translate(struct request *request, struct error *err) {
    struct form form;
    struct suggestion_list list = {0};
    struct suggest_request wanted = {
        .before = STR(""), .after = STR(""), .context_id = STR(""), .limit = 1, .effort = request->effort};
    if (!form_read(request, NAMES, &form, err) || !read_pair(form_get(&form, "langpair"), &wanted, err)) return false;
    struct str text = form_get(&form, "q");
    bool html = str_equal(form_get(&form, "format"), STR("html"));
    if (text.len > UNIT_TEXT_MAX) return error_set(err, ERR_TOO_LARGE, "q: at most %d bytes", UNIT_TEXT_MAX);
    wanted.min_score = form_int(&form, "min_score", 1, 100, MIN_SCORE);
    if (html) wanted.text = read_html(&request->arena, text);
    if (text.len > 0 && !language_equal(&wanted.from, &wanted.to) &&
        !(html ? service_suggest(request->service, &request->arena, &wanted, &list, err)
               : face_suggest(request, &wanted, text, &list, err)))
        return false;
    struct str found = STR("");
    if (list.count > 0 && html) found = write_html(&request->arena, list.at[0].target);
    if (list.count > 0 && !html) found = segment_flatten(&request->arena, list.at[0].target);
    answer(request, found, STR(""), 200);
    return true;
}

/* ---- pairs ------------------------------------------------------------------------------------------------------------ */

/* Each language as it is and without its region, once. */
static size_t list_codes(struct arena *arena, const struct language_info_list *list, bool source, struct str **out) {
    size_t count = 0;
    *out = ARENA_ARRAY(arena, struct str, 2 * list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        if (!(source ? list->at[i].source : list->at[i].target)) continue;
        struct str codes[] = {face_posix_tag(arena, &list->at[i].language), language_primary(&list->at[i].language)};
        for (size_t c = 0; c < 2; c++) {
            size_t k = 0;
            while (k < count && !str_equal((*out)[k], codes[c])) k++;
            if (k == count) (*out)[count++] = codes[c];
        }
    }
    return count;
}

static void write_pair(struct json *json, struct str from, struct str to) {
    json_begin_object(json);
    json_put_str(json, "sourceLanguage", from);
    json_put_str(json, "targetLanguage", to);
    json_end_object(json);
}

bool apertium_pairs(struct request *request, struct error *err) {
    struct language_info_list list;
    struct str *sources, *targets;
    (void)err; /* nothing in it can fail */
    service_languages(request->service, &request->arena, &list);
    size_t source_count = list_codes(&request->arena, &list, true, &sources);
    size_t target_count = list_codes(&request->arena, &list, false, &targets);
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "responseData");
    json_begin_array(&json);
    for (size_t i = 0; i < source_count; i++)
        for (size_t k = 0; k < target_count; k++)
            if (!str_equal(sources[i], targets[k])) write_pair(&json, sources[i], targets[k]);
    json_end_array(&json);
    json_key(&json, "responseDetails");
    json_none(&json);
    json_put_int(&json, "responseStatus", 200);
    json_end_object(&json);
    return true;
}
