/* SPDX-License-Identifier: Apache-2.0 */
/* The protocol of MyMemory, for a MateCat of one's own above all: look-ups. Machine translation (mt) there is none. */
#include "http/protocols/mymemory.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "http/face.h"
#include "http/handlers.h"
#include "http/message/input.h"
#include "service/access/access.h"

enum { MIN_SCORE = 50, KEY_MAX = 60 };

static const struct str KEY_PREFIX = STR("key-");

/* clang-format off */
const char *const MYMEMORY_NAMES[] = {
    "q", "langpair", "mt", "mtonly", "key", "priority_key", "penalty_key", "onlyprivate", "dialect_strict", "conc", "extended",
    "numres", "context_before", "context_after", "seg", "tra", "newseg", "newtra", "prop", "tnote", "id", "de", "ip", "user",
    "pass", "of", "tmx", "glossary", "name", "key_name", "uuid", "user_email", "user_name", "zip_name", "strip_tags", "client_id",
    "subfiltering_handlers", "spiceMatch", "snote", "source_lang", "target_lang", "api_key", "apiKey", NULL};
/* clang-format on */

/* ---- what all calls share --------------------------------------------------------------------------------------------- */

struct json mymemory_begin(struct request *request, struct str data) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "responseData");
    json_raw(&json, data);
    return json;
}

void mymemory_end(struct json *json, struct str details, int status) {
    json_key(json, "responseDetails");
    json_raw(json, details);
    json_put_int(json, "responseStatus", status);
    json_end_object(json);
}

/* A success has the number 200, a failure its status as text: so the original has it, and clients tell them apart by it. */
void mymemory_refuse(struct request *request, const struct error *err) {
    int status = request->fault.status ? request->fault.status : problem_status(err->code);
    struct str why = problem_is_ours(err->code) ? STR("THE SERVER'S LOG SAYS WHAT WENT WRONG") : str_of(err->message);
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "responseData");
    json_begin_object(&json);
    json_put_str(&json, "translatedText", why);
    json_end_object(&json);
    json_put_bool(&json, "quotaFinished", false);
    json_put_str(&json, "responseDetails", why);
    json_put_str(&json, "responseStatus",
                 arena_format(&request->arena, "%d", status == 422 || status == 413 || status == 401 ? 403 : status));
    json_key(&json, "matches");
    json_begin_array(&json);
    json_end_array(&json);
    json_end_object(&json);
}

bool mymemory_key_memory(struct request *request, struct str key, struct str *memory, struct error *err) {
    bool sound = key.len > 0 && key.len <= KEY_MAX;
    for (size_t i = 0; sound && i < key.len; i++)
        sound = (key.at[i] >= 'a' && key.at[i] <= 'z') || (key.at[i] >= '0' && key.at[i] <= '9') || key.at[i] == '_' ||
                key.at[i] == '-';
    *memory = arena_format(&request->arena, "%" STR_FMT "%" STR_FMT, STR_ARG(KEY_PREFIX), STR_ARG(key));
    return sound || error_set(err, ERR_DENIED, "AUTHENTICATION FAILURE. TEMPORARY AUTHENTICATION ERROR: THE KEY IS NOT VALID");
}

bool mymemory_read_keys(struct request *request, const struct form *form, struct mymemory_names *out, struct error *err) {
    struct str keys = str_trim(form_get(form, "key"));
    out->count = 0;
    while (keys.len) {
        struct str key = str_trim(str_cut(&keys, ','));
        if (key.len == 0 || access_is_key(key)) continue; /* which says who asks, see access.c */
        if (out->count == MYMEMORY_KEYS_MAX) return error_set(err, ERR_TOO_LARGE, "MORE THAN %d KEYS", MYMEMORY_KEYS_MAX);
        if (!mymemory_key_memory(request, key, &out->at[out->count++], err)) return false;
    }
    if (out->count == 0) out->at[out->count++] = face_memory();
    return true;
}

bool mymemory_visible(struct request *request, const struct form *form, struct str **names, size_t *count, struct error *err) {
    struct memory_list list;
    struct mymemory_names keys;
    bool only_keys = str_equal(form_get(form, "onlyprivate"), STR("1")) && form_has(form, "key");
    if (!mymemory_read_keys(request, form, &keys, err) || !service_list_memories(request->service, &request->arena, &list, err))
        return false;
    *names = ARENA_ARRAY(&request->arena, struct str, list.count + 1);
    *count = 0;
    for (size_t i = 0; i < list.count && *count < MEMORIES_MAX; i++) {
        bool seen = !only_keys && !str_starts(list.at[i].name, KEY_PREFIX);
        for (size_t k = 0; !seen && k < keys.count; k++) seen = str_equal(keys.at[k], list.at[i].name);
        if (seen) (*names)[(*count)++] = list.at[i].name;
    }
    return true;
}

bool mymemory_read_pair(const struct form *form, struct language *from, struct language *to, struct error *err) {
    static const char why[] =
        "'%s' IS AN INVALID %s LANGUAGE . EXAMPLE: LANGPAIR=EN|SW USING 2 LETTER ISO OR RFC3066 LIKE FR-HT";
    struct str pair = form_get(form, "langpair"), source = str_trim(str_cut(&pair, '|')), target = str_trim(pair);
    char code[LANGUAGE_MAX + 1] = "";
    bool is_source = face_language(source, from);
    if (is_source && face_language(target, to)) return true;
    struct str wrong = is_source ? target : source;
    memcpy(code, wrong.at, wrong.len < LANGUAGE_MAX ? wrong.len : LANGUAGE_MAX);
    return error_set(err, ERR_INVALID, why, code, is_source ? "TARGET" : "SOURCE");
}

/* ---- matches ---------------------------------------------------------------------------------------------------------- */

int64_t mymemory_id(const struct memory *memory, int64_t unit) {
    return (int64_t)memory->id << MYMEMORY_UNIT_BITS | unit;
}

bool mymemory_find_memory(const struct memory_list *list, struct str name, struct memory *out) {
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->at[i].name, name)) {
            *out = list->at[i];
            return true;
        }
    return false;
}

/* 2025-01-11 20:23:21; MateCat reads it in any case, so there always is one. */
static struct str date_of(struct arena *arena, int64_t time_ms) {
    struct str date = arena_copy(arena, str_slice(clock_format(arena, time_ms), 0, 19));
    ((char *)date.at)[10] = ' ';
    return date;
}

struct match {
    const struct memory_list *memories;
    struct str memory, segment, translation;
    const struct unit *unit;
    int score;
    double penalty; /* of its key, 0 to 1 */
    bool turned;    /* the segment is the unit's target */
};

static double rate_of(const struct match *match) {
    double rate = (match->score > 100 ? 1.0 : match->score / 100.0) - match->penalty;
    return rate > 0 ? rate : 0;
}

static struct str key_of(const struct match *match) {
    bool is_key = str_starts(match->memory, KEY_PREFIX);
    return is_key ? str_slice(match->memory, KEY_PREFIX.len, match->memory.len) : STR("");
}

static struct str author_of(const struct unit *unit) {
    return unit->origin == ORIGIN_MACHINE ? STR("MT!") : unit->author;
}

static void write_origin(struct json *json, struct arena *arena, const struct match *match) {
    const struct unit *unit = match->unit;
    struct memory memory = {.name = match->memory};
    mymemory_find_memory(match->memories, match->memory, &memory);
    json_put_str(json, "id", arena_format(arena, "%lld", (long long)mymemory_id(&memory, unit->id)));
    json_put_str(json, "key", key_of(match));
    json_put_str(json, "created-by", author_of(unit));
    json_put_str(json, "last-updated-by", unit->changed_by.len ? unit->changed_by : unit->author);
    json_put_str(json, "create-date", date_of(arena, unit->created_ms));
    json_put_str(json, "last-update-date", date_of(arena, unit->changed_ms));
}

static void write_match(struct json *json, struct arena *arena, const struct match *match) {
    json_begin_object(json);
    write_origin(json, arena, match);
    json_put_str(json, "segment", match->segment);
    json_put_str(json, "translation", match->translation);
    json_put_str(json, "source", language_tag(match->turned ? &match->unit->to : &match->unit->from));
    json_put_str(json, "target", language_tag(match->turned ? &match->unit->from : &match->unit->to));
    json_put_int(json, "quality", match->unit->status == STATUS_DRAFT ? 50 : 74);
    json_key(json, "reference");
    json_none(json);
    json_put_int(json, "usage-count", match->unit->usage_count > 0 ? match->unit->usage_count : 1);
    json_put_str(json, "subject", STR(""));
    json_put_str(json, "tm_properties", STR("[]"));
    json_put_bool(json, "ICE", match->score > 100 && match->penalty == 0);
    json_key(json, "match");
    json_decimal(json, rate_of(match), 2);
    if (match->penalty > 0) {
        json_key(json, "penalty");
        json_decimal(json, match->penalty, 2);
    }
    json_end_object(json);
}

static void answer(struct request *request, const struct match *matches, size_t count) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "responseData");
    json_begin_object(&json);
    json_put_str(&json, "translatedText", count ? matches[0].translation : STR(""));
    json_key(&json, "match");
    json_decimal(&json, count == 0 ? 0 : rate_of(&matches[0]), 2);
    json_end_object(&json);
    json_put_bool(&json, "quotaFinished", false);
    json_key(&json, "mtLangSupported");
    json_none(&json);
    json_put_str(&json, "responseDetails", STR(""));
    json_put_int(&json, "responseStatus", 200);
    json_key(&json, "responderId");
    json_none(&json);
    json_key(&json, "exception_code");
    json_none(&json);
    json_key(&json, "matches");
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++) write_match(&json, &request->arena, &matches[i]);
    json_end_array(&json);
    json_end_object(&json);
}

static void answer_tmx(struct request *request, struct str pair, const struct match *matches, size_t count) {
    struct str source = str_trim(str_cut(&pair, '|')), target = str_trim(pair);
    mymemory_begin_tmx(request, source);
    for (size_t i = 0; i < count; i++)
        mymemory_write_tu(&request->reply.body, author_of(matches[i].unit), source, matches[i].segment, target,
                          matches[i].translation);
    mymemory_end_tmx(&request->reply.body);
}

/* ---- look-ups --------------------------------------------------------------------------------------------------------- */

struct lookup {
    const struct form *form;
    struct str text;
    struct language from, to;
    struct unit_filter filter;
    size_t limit;
    struct memory_list memories;
    struct match *matches;
    size_t count;
};

static int by_rate(const void *a, const void *b) {
    const struct match *x = a, *y = b;
    double first = rate_of(x), second = rate_of(y);
    if (first != second) return first > second ? -1 : 1;
    return (y->score > x->score) - (y->score < x->score);
}

/* penalty_key: [{"key": "..", "penalty": 0.05}]. What is not of this form is passed over, as every option that is not known. */
static void apply_penalties(struct request *request, struct lookup *lookup) {
    struct str text = form_get(lookup->form, "penalty_key");
    struct error ignored = {0};
    struct input list;
    if (text.len == 0 || !input_json(request, text, &list, &ignored)) return;
    for (size_t k = 0; k < json_array_size(list.value); k++) {
        const json_t *item = json_array_get(list.value, k), *penalty = json_object_get(item, "penalty");
        const char *key = json_string_value(json_object_get(item, "key"));
        double points = json_number_value(penalty);
        for (size_t i = 0; key && points > 0 && points <= 1 && i < lookup->count; i++)
            if (str_equal(key_of(&lookup->matches[i]), str_of(key))) lookup->matches[i].penalty = points;
    }
    if (lookup->count) qsort(lookup->matches, lookup->count, sizeof *lookup->matches, by_rate);
}

static bool find_matches(struct request *request, struct lookup *lookup, struct error *err) {
    struct suggestion_list list;
    struct suggest_request wanted = {.from = lookup->from,
                                     .to = lookup->to,
                                     .no_variants = str_equal(form_get(lookup->form, "dialect_strict"), STR("true")),
                                     .before = form_get(lookup->form, "context_before"),
                                     .after = form_get(lookup->form, "context_after"),
                                     .context_id = STR(""),
                                     .filter = lookup->filter,
                                     .limit = lookup->limit,
                                     .min_score = MIN_SCORE};
    if (!face_suggest(request, &wanted, lookup->text, &list, err)) return false;
    lookup->matches = ARENA_ARRAY(&request->arena, struct match, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct unit *unit = &list.at[i].unit;
        lookup->matches[lookup->count++] = (struct match){.memories = &lookup->memories,
                                                          .memory = list.at[i].memory,
                                                          .segment = segment_flatten(&request->arena, unit->source),
                                                          .translation = segment_flatten(&request->arena, list.at[i].target),
                                                          .unit = unit,
                                                          .score = list.at[i].score};
    }
    apply_penalties(request, lookup);
    return true;
}

/* Concordance. MateCat searches translations by turning the pair around: what is found then is turned around too. */
static bool find_lines(struct request *request, struct lookup *lookup, bool turned, struct error *err) {
    struct concordance_list list;
    struct concordance_request wanted = {.text = lookup->text,
                                         .in_target = turned,
                                         .from = turned ? lookup->to : lookup->from,
                                         .to = turned ? lookup->from : lookup->to,
                                         .filter = lookup->filter,
                                         .limit = lookup->limit};
    if (!service_concordance(request->service, &request->arena, &wanted, &list, err)) return false;
    lookup->matches = ARENA_ARRAY(&request->arena, struct match, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct unit *unit = &list.at[i].unit;
        struct str source = segment_flatten(&request->arena, unit->source),
                   target = segment_flatten(&request->arena, unit->target);
        lookup->matches[lookup->count++] = (struct match){
            &lookup->memories, list.at[i].memory, turned ? target : source, turned ? source : target, unit, 100, 0, turned};
    }
    return lookup->count > 0 || turned || find_lines(request, lookup, true, err);
}

static bool read_lookup(struct request *request, struct lookup *out, struct error *err) {
    struct str *names;
    out->text = form_get(out->form, "q");
    out->limit = (size_t)form_int(out->form, "numres", 1, SUGGESTIONS_MAX, LIMIT_DEFAULT);
    if (out->text.len == 0)
        return error_set(err, ERR_INVALID, "NO QUERY SPECIFIED. EXAMPLE REQUEST: GET?Q=HELLO&LANGPAIR=EN|SW");
    if (out->text.len > UNIT_TEXT_MAX)
        return error_set(err, ERR_TOO_LARGE, "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : %d CHARS", UNIT_TEXT_MAX);
    if (!mymemory_read_pair(out->form, &out->from, &out->to, err) ||
        !mymemory_visible(request, out->form, &names, &out->filter.memory_count, err))
        return false;
    out->filter.memories = names;
    return service_list_memories(request->service, &request->arena, &out->memories, err);
}

bool mymemory_get(struct request *request, struct error *err) {
    struct form form;
    struct lookup lookup = {.form = &form};
    if (!form_read(request, MYMEMORY_NAMES, &form, err) || !read_lookup(request, &lookup, err)) return false;
    bool only_machines = str_equal(form_get(&form, "mtonly"), STR("1")); /* and there is none */
    bool possible = lookup.filter.memory_count > 0 && !language_equal(&lookup.from, &lookup.to) && !only_machines;
    bool lines = str_equal(form_get(&form, "conc"), STR("true"));
    if (possible && !(lines ? find_lines(request, &lookup, false, err) : find_matches(request, &lookup, err))) return false;
    if (str_equal(form_get(&form, "of"), STR("tmx"))) {
        answer_tmx(request, form_get(&form, "langpair"), lookup.matches, lookup.count);
    } else {
        answer(request, lookup.matches, lookup.count);
    }
    return true;
}
