/* SPDX-License-Identifier: Apache-2.0 */
/* Units and what belongs to them, in JSON: written for answers, read from bodies. */
#ifndef TAFSIRI_HTTP_API_UNIT_JSON_H
#define TAFSIRI_HTTP_API_UNIT_JSON_H

#include "http/message/input.h"

/* The unit as an object, with its memory's name. */
void unit_write(struct json *json, struct arena *arena, struct str memory, const struct unit *unit);
/* The members alone, for an object that holds more: all but ids, languages and texts. */
void unit_write_metadata(struct json *json, struct arena *arena, const struct unit *unit);
/* "<name>": [{kind, id, data, type}], when there are any. */
void unit_write_codes(struct json *json, const char *name, struct segment segment);
void unit_write_span(struct json *json, struct span span);
void unit_write_spans(struct json *json, const char *name, const struct span *spans, size_t count);
void unit_write_findings(struct json *json, const char *name, const struct finding *findings, size_t count);
void unit_write_terms(struct json *json, const char *name, const struct term_suggestion_list *list);
/* A time, or nothing when it is 0. */
void unit_write_time(struct json *json, struct arena *arena, const char *name, int64_t time_ms);

/* A unit from a body. Members that only the server sets (id, rev, memory, dates, usage) may stand there and are ignored, so
 * unit can be sent back as it came. */
bool unit_read(const struct input *in, struct unit *unit, struct error *err);
/* Text under `text_key` with codes under `codes_key`; a text without codes is plain. */
bool unit_read_segment(const struct input *in, const char *text_key, const char *codes_key, struct segment *segment,
                       struct error *err);
/* The same for a text that somebody is still working on: its codes may not pair up. */
bool unit_read_draft(const struct input *in, const char *text_key, const char *codes_key, struct segment *segment,
                     struct error *err);
/* [{side, name, value}]; name absent: a note. */
bool unit_read_properties(const struct input *in, const char *key, struct property **out, size_t *count, struct error *err);

#endif
