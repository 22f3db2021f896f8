/* SPDX-License-Identifier: Apache-2.0 */
#include "http/face.h"

#include <string.h>

#include "http/handlers.h"
#include "http/http.h"
#include "http/routes.h"
#include "http/server_state.h"
#include "store/store.h"
#include "text/tags.h"

static const struct face {
    struct str prefix;
    unsigned bit;
    void (*refuse)(struct request *request, const struct error *err);
} FACES[] = {
    {STR("/tmserver/"), HTTP_TMSERVER, tmserver_refuse},   {STR("/api/v1/"), HTTP_TMSERVER, tmserver_refuse},
    {STR("/v2/"), HTTP_LANGUAGETOOL, languagetool_refuse}, {STR("/apertium/"), HTTP_APERTIUM, apertium_refuse},
    {STR("/mymemory/"), HTTP_MYMEMORY, mymemory_refuse},
};

/* As routes.c reads a path of theirs: "//" is "/" wherever it stands. */
static bool leads_to(struct str path, struct str prefix) {
    size_t at = 0;
    for (size_t i = 0; i < prefix.len; i++, at++) {
        while (i > 0 && prefix.at[i - 1] == '/' && at < path.len && path.at[at] == '/') at++;
        if (at == path.len || path.at[at] != prefix.at[i]) return false;
    }
    return true;
}

static const struct face *find_face(struct str path) {
    for (size_t i = 0; i < sizeof FACES / sizeof FACES[0]; i++)
        if (leads_to(path, FACES[i].prefix)) return &FACES[i];
    return NULL;
}

/* The path counts only where no route took it. */
static const struct face *face_of(const struct request *request) {
    return find_face(request->route ? str_of(request->route->pattern) : request->path);
}

bool face_has(struct str pattern) {
    return find_face(pattern) != NULL;
}

bool face_is_asked(const struct request *request) {
    return face_of(request) != NULL;
}

void face_refuse(struct request *request, const struct error *err) {
    const struct face *face = face_of(request);
    if (face && !(request->state->without & face->bit)) {
        face->refuse(request, err);
    } else {
        reply_problem(request, err);
    }
}

bool face_is_open(struct str pattern, unsigned without, struct error *err) {
    const struct face *face = find_face(pattern);
    if (!face || !(without & face->bit)) return true;
    return error_set(err, ERR_NOT_FOUND, "this protocol is switched off on this server");
}

#define MAIN_MEMORY STR("main")

struct str face_memory(void) {
    return caller_memory(MAIN_MEMORY);
}

/* Whoever may import makes memories; "main" is made by whoever writes there first, as the guide tells them they can. */
static bool may_make(struct str name, struct error *err) {
    return str_equal(name, MAIN_MEMORY) || caller_has(name, ROLE_EDITOR) ||
           error_set(err, ERR_DENIED, "there is no memory \"%" STR_FMT "\", and to make it takes the role of editor",
                     STR_ARG(name));
}

bool face_ensure_memory(struct request *request, struct str name, struct error *err) {
    struct memory memory;
    struct error why = {0};
    if (service_get_memory(request->service, &request->arena, name, &memory, &why)) return true;
    if (why.code != ERR_NOT_FOUND) return error_set(err, why.code, "%s", why.message);
    if (!may_make(name, err)) return false;
    struct memory wanted = {.name = name, .title = STR("")};
    error_clear(&why);
    if (service_create_memory(request->service, &request->arena, &wanted, &memory, &why)) return true;
    /* Another request was faster. */
    return why.code == ERR_CONFLICT || error_set(err, why.code, "%s", why.message);
}

bool face_put(struct request *request, struct str memory, const struct unit *unit, struct error *err) {
    struct put_result result;
    return service_put_unit(request->service, &request->arena, memory, unit, STR(""), &result, err);
}

/* ---- suggestions -------------------------------------------------------------------------------------------------------- */

static struct suggestion *find_same(const struct suggestion_list *list, const struct suggestion *suggestion) {
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].unit.id == suggestion->unit.id && str_equal(list->at[i].memory, suggestion->memory))
            return &list->at[i];
    return NULL;
}

static bool looks_same(struct arena *arena, const struct suggestion *a, const struct suggestion *b) {
    return str_equal(segment_flatten(arena, a->target), segment_flatten(arena, b->target)) &&
           str_equal(segment_flatten(arena, a->unit.source), segment_flatten(arena, b->unit.source));
}

/* Puts it behind those that are as good; leaves it out where one of them looks the same. */
static void insert(struct arena *arena, const struct suggestion *suggestion, struct suggestion_list *list) {
    size_t place = list->count;
    while (place > 0 && list->at[place - 1].score < suggestion->score) place--;
    for (size_t i = 0; i < place; i++)
        if (looks_same(arena, &list->at[i], suggestion)) return;
    memmove(&list->at[place + 1], &list->at[place], (list->count - place) * sizeof *list->at);
    list->at[place] = *suggestion;
    list->count++;
}

static void merge(struct arena *arena, const struct suggestion_list *more, struct suggestion_list *list) {
    struct suggestion_list merged = {.at = ARENA_ARRAY(arena, struct suggestion, list->count + more->count + 1)};
    for (size_t i = 0; i < list->count; i++) {
        const struct suggestion *other = find_same(more, &list->at[i]);
        bool better = other && other->unit.source.code_count && other->score >= list->at[i].score;
        if (!better) insert(arena, &list->at[i], &merged);
    }
    for (size_t i = 0; i < more->count; i++)
        if (more->at[i].unit.source.code_count && !find_same(&merged, &more->at[i])) insert(arena, &more->at[i], &merged);
    *list = merged;
}

static bool suggest_reading(struct request *request, const struct suggest_request *wanted, struct segment reading,
                            struct suggestion_list *list, struct error *err) {
    struct suggest_request reread = *wanted;
    struct suggestion_list more;
    reread.text = reading;
    reread.limit = SUGGESTIONS_MAX; /* those without codes don't count */
    if (!service_suggest(request->service, &request->arena, &reread, &more, err)) return false;
    merge(&request->arena, &more, list);
    return true;
}

/* The source of a unit that was shown as exactly this text. */
static const struct segment *find_shown(struct arena *arena, const struct suggestion_list *list, struct str text) {
    for (size_t i = 0; i < list->count; i++) {
        const struct segment *source = &list->at[i].unit.source;
        if (source->code_count && str_equal(segment_flatten(arena, *source), text)) return source;
    }
    return NULL;
}

/* Markup alone is read as codes, then placeholders too; then, whatever its codes look like, as the unit that shows so. */
bool face_suggest(struct request *request, const struct suggest_request *wanted, struct str text, struct suggestion_list *out,
                  struct error *err) {
    struct suggest_request plain = *wanted;
    plain.text = segment_of_text(&request->arena, text);
    if (!service_suggest(request->service, &request->arena, &plain, out, err)) return false;
    size_t codes = plain.text.code_count;
    for (int all = 0; all <= 1; all++) {
        struct segment reading = tags_as_codes(&request->arena, text, all);
        if (reading.code_count == codes || reading.text.len > UNIT_TEXT_MAX) continue;
        if (!suggest_reading(request, wanted, reading, out, err)) return false;
        codes = reading.code_count;
    }
    const struct segment *shown = find_shown(&request->arena, out, text);
    if (shown && !suggest_reading(request, wanted, *shown, out, err)) return false;
    if (out->count > wanted->limit) out->count = wanted->limit;
    return true;
}

/* ---- languages ---------------------------------------------------------------------------------------------------------- */

/* The three-letter codes (ISO 639-2 and -3) of the languages that we know, which no language tag has beside the short one. */
static const char *const LONG_CODES[][2] = {{"eng", "en"}, {"fra", "fr"}, {"fre", "fr"}, {"swa", "sw"}, {"swh", "sw"}};

bool face_language(struct str code, struct language *out) {
    for (size_t i = 0; i < sizeof LONG_CODES / sizeof LONG_CODES[0]; i++)
        if (str_equal_nocase(code, str_of(LONG_CODES[i][0]))) code = str_of(LONG_CODES[i][1]);
    return language_parse(code, out, NULL);
}

struct str face_posix_tag(struct arena *arena, const struct language *language) {
    struct str tag = arena_copy(arena, language_tag(language));
    for (char *at = (char *)tag.at; *at; at++)
        if (*at == '-') *at = '_';
    return tag;
}
