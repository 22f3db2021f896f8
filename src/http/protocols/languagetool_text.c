/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "http/message/input.h"
#include "http/protocols/languagetool.h"

enum { ANNOTATIONS_MAX = 50000 };

/* ---- annotated text ------------------------------------------------------------------------------------------------------ */

struct reading {
    struct annotated_text *out;
    struct buf text;
    uint32_t length, original_length; /* so far, in UTF-16 code units */
};

static void add_run(struct reading *reading, struct str read, struct str original, bool is_text) {
    struct text_run *run = &reading->out->runs[reading->out->run_count++];
    *run = (struct text_run){reading->length, reading->original_length, (uint32_t)utf16_length(original), is_text};
    reading->length += (uint32_t)utf16_length(read);
    reading->original_length += run->original_len;
    buf_add_str(&reading->text, read);
}

static bool add_annotation(const struct input *item, struct reading *reading, struct error *err) {
    struct str text = STR(""), markup = STR(""), instead = STR("");
    if (!input_str(item, "text", BODY_TEXT, &text, err) || !input_str(item, "markup", BODY_TEXT, &markup, err) ||
        !input_str(item, "interpretAs", BODY_TEXT, &instead, err))
        return false;
    if (input_has(item, "text")) {
        add_run(reading, text, text, true);
    } else {
        add_run(reading, instead, markup, false);
    }
    return true;
}

static bool read_annotations(const struct input *data, struct annotated_text *out, struct error *err) {
    struct input list, item;
    struct reading reading = {.out = out};
    struct arena *arena = &data->request->arena;
    size_t count;
    if (!input_list(data, "annotation", ANNOTATIONS_MAX, &list, &count, err)) return false;
    out->runs = ARENA_ARRAY(arena, struct text_run, count + 1);
    bool sound = true;
    for (size_t i = 0; sound && i < count; i++)
        sound = input_item(&list, i, &item, err) && add_annotation(&item, &reading, err);
    out->text = arena_copy(arena, buf_str(&reading.text));
    buf_done(&reading.text);
    return sound;
}

static bool read_data(struct request *request, struct str json, struct annotated_text *out, struct error *err) {
    struct input data;
    if (!input_json(request, json, &data, err)) return false;
    if (input_has(&data, "annotation")) return read_annotations(&data, out, err);
    return input_need(&data, "text", err) && input_str(&data, "text", BODY_TEXT, &out->text, err);
}

bool languagetool_read_text(struct request *request, const struct form *form, struct annotated_text *out, struct error *err) {
    *out = (struct annotated_text){.text = form_get(form, "text")};
    if (!form_has(form, "text") && !form_has(form, "data"))
        return error_set(err, ERR_INVALID, "Missing 'text' or 'data' parameter");
    if (!form_has(form, "text") && !read_data(request, form_get(form, "data"), out, err)) return false;
    return utf16_length(out->text) <= LANGUAGETOOL_TEXT_MAX ||
           error_set(err, ERR_TOO_LARGE, "Your text exceeds the limit of %d characters", LANGUAGETOOL_TEXT_MAX);
}

/* ---- offsets ------------------------------------------------------------------------------------------------------------- */

/* The last run that starts at or before the place, and is not empty where there is a choice: the one that holds it. */
static const struct text_run *find_run(const struct annotated_text *text, uint32_t place) {
    size_t low = 0, high = text->run_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (text->runs[middle].start <= place) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &text->runs[low];
}

/* The end is mapped by its last character, so that markup behind a word stays outside of it. */
struct span languagetool_map_span(const struct annotated_text *text, struct span span) {
    if (text->run_count == 0) return span;
    const struct text_run *first = find_run(text, span.start);
    const struct text_run *last = find_run(text, span.end > span.start ? span.end - 1 : span.end);
    uint32_t start = first->original_start + (first->is_text ? span.start - first->start : 0);
    uint32_t end = last->is_text ? last->original_start + span.end - last->start : last->original_start + last->original_len;
    return (struct span){start, end};
}
