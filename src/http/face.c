/* SPDX-License-Identifier: Apache-2.0 */
#include "http/face.h"

#include "http/handlers.h"
#include "http/http.h"
#include "http/server_state.h"
#include "store/store.h"

static const struct face {
    struct str prefix;
    unsigned bit;
    void (*refuse)(struct request *request, const struct error *err);
} FACES[] = {
    {STR("/tmserver/"), HTTP_TMSERVER, tmserver_refuse},   {STR("/api/v1/"), HTTP_TMSERVER, tmserver_refuse},
    {STR("/v2/"), HTTP_LANGUAGETOOL, languagetool_refuse}, {STR("/apertium/"), HTTP_APERTIUM, apertium_refuse},
    {STR("/mymemory/"), HTTP_MYMEMORY, mymemory_refuse},
};

/* A path that starts with "//" comes to the same routes (see routes.c). */
static const struct face *find_face(struct str path) {
    while (str_starts(path, STR("//"))) path = str_slice(path, 1, path.len);
    for (size_t i = 0; i < sizeof FACES / sizeof FACES[0]; i++)
        if (str_starts(path, FACES[i].prefix)) return &FACES[i];
    return NULL;
}

bool face_has(struct str path) {
    return find_face(path) != NULL;
}

void face_refuse(struct request *request, const struct error *err) {
    const struct face *face = find_face(request->path);
    if (face && !(request->state->without & face->bit)) {
        face->refuse(request, err);
    } else {
        reply_problem(request, err);
    }
}

bool face_is_open(const struct request *request, unsigned without, struct error *err) {
    const struct face *face = find_face(request->path);
    if (!face || !(without & face->bit)) return true;
    return error_set(err, ERR_NOT_FOUND, "this protocol is switched off on this server");
}

struct str face_memory(void) {
    return caller_memory(STR("main"));
}

bool face_ensure_memory(struct request *request, struct str name, struct error *err) {
    struct memory memory;
    struct error why = {0};
    if (service_get_memory(request->service, &request->arena, name, &memory, &why)) return true;
    if (why.code != ERR_NOT_FOUND) return error_set(err, why.code, "%s", why.message);
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
