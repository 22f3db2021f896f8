/* SPDX-License-Identifier: Apache-2.0 */
/* MyMemory's protocol: units set, updated, deleted. */
#include <string.h>

#include "http/face.h"
#include "http/handlers.h"
#include "http/protocols/mymemory.h"

static struct str quoted_id(struct request *request, const struct memory *memory, int64_t unit) {
    return arena_format(&request->arena, "[\"%lld\"]", (long long)mymemory_id(memory, unit));
}

static void answer_ok(struct request *request, struct str details) {
    struct json json = mymemory_begin(request, STR("\"OK\""));
    mymemory_end(&json, details, 200);
}

/* MateCat takes this for done: what was to go isn't there. */
static void answer_none(struct request *request) {
    struct json json = mymemory_begin(request, STR("{\"translatedText\":\"NO ID FOUND\"}"));
    mymemory_end(&json, STR("\"NO ID FOUND\""), 404);
}

/* ---- set -------------------------------------------------------------------------------------------------------------- */

struct contribution {
    struct form form;
    struct mymemory_names memories;
    struct unit unit;
    struct property note;
};

static bool read_contribution(struct request *request, const char *source, const char *target, struct contribution *out,
                              struct error *err) {
    struct form *form = &out->form;
    struct unit *unit = &out->unit;
    if (!mymemory_read_keys(request, form, &out->memories, err) || !mymemory_read_pair(form, &unit->from, &unit->to, err))
        return false;
    unit->source = segment_of_text(&request->arena, form_get(form, source));
    unit->target = segment_of_text(&request->arena, form_get(form, target));
    unit->before = form_get(form, "context_before");
    unit->after = form_get(form, "context_after");
    unit->author = form_get(form, "de");
    if (form_get(form, "tnote").len) {
        out->note = (struct property){SIDE_TARGET, true, STR(""), form_get(form, "tnote")};
        unit->properties = &out->note;
        unit->property_count = 1;
    }
    return true;
}

/* The service would take an empty translation, as a draft has it; here it is a mistake. */
static bool check_texts(const struct unit *unit, struct error *err) {
    return (unit->source.text.len > 0 && unit->target.text.len > 0) ||
           error_set(err, ERR_INVALID, "SEGMENT OR TRANSLATION EMPTY");
}

/* Into every memory named; details get the id in the first. */
static bool put_everywhere(struct request *request, const struct contribution *contribution, struct str *details,
                           struct error *err) {
    for (size_t i = 0; i < contribution->memories.count; i++) {
        struct put_result result;
        struct memory memory;
        struct str name = contribution->memories.at[i];
        if (!face_ensure_memory(request, name, err) ||
            !service_put_unit(request->service, &request->arena, name, &contribution->unit, STR(""), &result, err) ||
            !service_get_memory(request->service, &request->arena, name, &memory, err))
            return false;
        if (i == 0) *details = quoted_id(request, &memory, result.unit.id);
    }
    return true;
}

bool mymemory_set(struct request *request, struct error *err) {
    struct contribution contribution = {0};
    struct str details = STR("[]");
    if (!form_read(request, MYMEMORY_NAMES, &contribution.form, err) ||
        !read_contribution(request, "seg", "tra", &contribution, err) || !check_texts(&contribution.unit, err) ||
        !put_everywhere(request, &contribution, &details, err))
        return false;
    answer_ok(request, details);
    return true;
}

/* ---- finding what is to change ---------------------------------------------------------------------------------------- */

/* The unit with exactly this source, target and pair of languages; false with no error when there is none.
 *
 * A look-up finds variants too, what is changed or deleted isn't one: MateCat names the pair of its job (en-GB|sw-KE), with
 * which it has set the unit, while one of en-US|sw-TZ or en|sw beside it is somebody else's. Where there is only such a one, an
 * update sets a unit of its own pair, and a deletion finds none; by its number it can be deleted all the same. */
static bool find_unit(struct request *request, const struct contribution *wanted, struct str memory, struct unit *out,
                      struct error *err) {
    enum { SAME_SOURCE_MAX = 50 };
    struct suggestion_list list;
    struct error why = {0};
    struct suggest_request look = {.from = wanted->unit.from,
                                   .to = wanted->unit.to,
                                   .no_variants = true,
                                   .text = wanted->unit.source,
                                   .before = STR(""),
                                   .after = STR(""),
                                   .context_id = STR(""),
                                   .filter = {.memories = &memory, .memory_count = 1},
                                   .limit = SAME_SOURCE_MAX,
                                   .min_score = 80};
    if (!service_suggest(request->service, &request->arena, &look, &list, &why))
        return why.code != ERR_NOT_FOUND && error_set(err, why.code, "%s", why.message);
    for (size_t i = 0; i < list.count; i++) {
        const struct unit *unit = &list.at[i].unit;
        if (!str_equal(segment_flatten(&request->arena, unit->source), wanted->unit.source.text) ||
            !str_equal(segment_flatten(&request->arena, unit->target), wanted->unit.target.text))
            continue;
        *out = *unit;
        return true;
    }
    return false;
}

/* ---- update ----------------------------------------------------------------------------------------------------------- */

/* A unit that isn't there is set: MateCat updates what it may never have sent. */
static bool replace(struct request *request, struct contribution *old, const struct contribution *new, struct error *err) {
    for (size_t i = 0; i < old->memories.count; i++) {
        struct unit unit;
        struct put_result result;
        struct str name = old->memories.at[i];
        bool found = find_unit(request, old, name, &unit, err);
        if (err->code != ERR_NONE || !face_ensure_memory(request, name, err)) return false;
        if (!found) unit = new->unit;
        unit.source = new->unit.source;
        unit.target = new->unit.target;
        unit.author = new->unit.author; /* of this change */
        if (!(found ? service_update_unit(request->service, &request->arena, name, &unit, STR(""), &result, err)
                    : service_put_unit(request->service, &request->arena, name, &unit, STR(""), &result, err)))
            return false;
    }
    return true;
}

bool mymemory_update(struct request *request, struct error *err) {
    struct contribution old = {0}, new;
    if (!form_read(request, MYMEMORY_NAMES, &old.form, err)) return false;
    new = old;
    if (!read_contribution(request, "seg", "tra", &old, err) || !read_contribution(request, "newseg", "newtra", &new, err) ||
        !check_texts(&new.unit, err) || !replace(request, &old, &new, err))
        return false;
    answer_ok(request, STR("[]"));
    return true;
}

/* ---- delete ----------------------------------------------------------------------------------------------------------- */

static bool remove_unit(struct request *request, struct str memory, const struct unit *unit, struct error *err) {
    struct put_result result;
    return service_delete_unit(request->service, &request->arena, memory, unit->id, unit->rev, STR(""), &result, err);
}

/* By the number that a look-up gave, in the memories of the keys sent; *found stays false when there is none. */
static bool remove_by_id(struct request *request, const struct mymemory_names *names, int64_t id, bool *found,
                         struct error *err) {
    int64_t number = id & ((1LL << MYMEMORY_UNIT_BITS) - 1);
    for (size_t i = 0; i < names->count; i++) {
        struct memory memory = {0};
        struct unit unit;
        struct error why = {0};
        if (!service_get_memory(request->service, &request->arena, names->at[i], &memory, &why) && why.code != ERR_NOT_FOUND &&
            why.code != ERR_DENIED)
            return error_set(err, why.code, "%s", why.message);
        if (memory.id != id >> MYMEMORY_UNIT_BITS) continue;
        if (!service_get_unit(request->service, &request->arena, names->at[i], number, &unit, &why))
            return why.code == ERR_NOT_FOUND || error_set(err, why.code, "%s", why.message);
        if (unit.deleted) return true;
        *found = true;
        return remove_unit(request, names->at[i], &unit, err);
    }
    return true;
}

static bool remove_by_text(struct request *request, struct contribution *wanted, bool *found, struct error *err) {
    if (!read_contribution(request, "seg", "tra", wanted, err)) return false;
    for (size_t i = 0; i < wanted->memories.count; i++) {
        struct unit unit;
        if (!find_unit(request, wanted, wanted->memories.at[i], &unit, err)) {
            if (err->code != ERR_NONE) return false;
            continue;
        }
        *found = true;
        if (!remove_unit(request, wanted->memories.at[i], &unit, err)) return false;
    }
    return true;
}

bool mymemory_delete(struct request *request, struct error *err) {
    struct contribution wanted = {0};
    bool found = false;
    int64_t id;
    if (!form_read(request, MYMEMORY_NAMES, &wanted.form, err) ||
        !mymemory_read_keys(request, &wanted.form, &wanted.memories, err))
        return false;
    bool by_id = str_to_int(form_get(&wanted.form, "id"), &id) && id > 0;
    if (!(by_id ? remove_by_id(request, &wanted.memories, id, &found, err) : remove_by_text(request, &wanted, &found, err)))
        return false;
    if (found) {
        answer_ok(request, STR("\"OK\""));
    } else {
        answer_none(request);
    }
    return true;
}
