/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP protocol of LanguageTool, version 2, as LibreOffice, OmegaT, Okapi, browser add-ons and editors speak it. */
#include "http/protocols/languagetool.h"

#include <string.h>

#include "base/utf8.h"
#include "http/face.h"
#include "http/handlers.h"
#include "segment/segmenter.h"

/* What the original reads, what its own clients send besides, and the names that a key has here. No more: in a body that is not
 * encoded, "&name=" of an address within the text ends the text. */
/* clang-format off */
const char *const LANGUAGETOOL_NAMES[] = {
    "text", "data", "language", "motherTongue", "srctext", "preferredVariants", "enabledRules", "disabledRules",
    "enabledCategories", "disabledCategories", "enabledOnly", "level", "mode", "username", "apiKey", "tokenV2", "dicts", "dict",
    "allowIncompleteResults", "useragent", "word", "words", "c", "v", "instanceId", "key", "api_key",
    "preferredLanguages", "noopLanguages", "multilingual", "ruleValues", "enableHiddenRules", "enableTempOffRules", "abtest",
    "textSessionId", "requestId", "inputLogging", "useQuerySettings", NULL};
/* clang-format on */

void languagetool_refuse(struct request *request, const struct error *err) {
    int status = request->fault.status ? request->fault.status : problem_status(err->code);
    if (status == 401) status = 403; /* as the original has it */
    reply_type(request, status == 422 ? 400 : status, "text/plain; charset=utf-8");
    buf_add_format(&request->reply.body, "Error: %s",
                   problem_is_ours(err->code) ? "the server's log says what went wrong" : err->message);
}

/* ---- finding ---------------------------------------------------------------------------------------------------------- */

struct checked {
    struct request *request;
    const struct form *form;
    struct annotated_text text;
    struct languagetool_language language;
    struct finding_list findings;
    struct sentence_list sentences;
};

/* Corrections cost much more than finding: a text with so many mistakes is in another language, or none. */
static bool check_spelling(struct checked *checked, struct error *err) {
    enum { CORRECTED_MAX = 200 };
    struct request *request = checked->request;
    struct error why = {0};
    struct spell_request wanted = {.language = checked->language.language, .text = checked->text.text};
    wanted.word_list = languagetool_word_list(request, checked->form);
    if (!service_spell(request->service, &request->arena, &wanted, &checked->findings, &why))
        return why.code == ERR_NOT_FOUND || error_set(err, why.code, "%s", why.message);
    if (checked->findings.count == 0 || checked->findings.count > CORRECTED_MAX) return true;
    wanted.corrections = CORRECTIONS_MAX;
    return service_spell(request->service, &request->arena, &wanted, &checked->findings, err);
}

/* With the source, a translation is held against it: English, unless motherTongue says otherwise. */
static bool read_source(const struct checked *checked, struct check_text *wanted) {
    struct request *request = checked->request;
    struct str source = form_get(checked->form, "srctext"), code = form_get(checked->form, "motherTongue");
    if (source.len == 0 || source.len > UNIT_TEXT_MAX || checked->text.text.len > UNIT_TEXT_MAX) return false;
    if (!face_language(code.len ? code : STR("en"), &wanted->from)) return false;
    wanted->to = checked->language.language;
    wanted->source = segment_of_text(&request->arena, source);
    wanted->target = segment_of_text(&request->arena, checked->text.text);
    wanted->spelling = true;
    wanted->word_list = languagetool_word_list(request, checked->form);
    return !str_equal(language_primary(&wanted->from), language_primary(&wanted->to));
}

static bool find(struct checked *checked, struct error *err) {
    struct request *request = checked->request;
    struct check_text bilingual = {0};
    struct segment_request segments = {checked->language.language, checked->text.text, STR(""), NULL};
    /* none of ours looks at the text as a whole, beyond a sentence or a segment */
    bool found = str_equal(form_get(checked->form, "mode"), STR("textLevelOnly"));
    if (!found)
        found = read_source(checked, &bilingual)
                    ? service_check(request->service, &request->arena, &bilingual, &checked->findings, err)
                    : check_spelling(checked, err);
    return found && service_segment(request->service, &request->arena, &segments, &checked->sentences, err);
}

/* ---- the answer ------------------------------------------------------------------------------------------------------- */

static void write_software(struct json *json) {
    json_key(json, "software");
    json_begin_object(json);
    json_put_str(json, "name", STR("Tafsiri"));
    json_put_str(json, "version", STR(TAFSIRI_VERSION));
    json_put_str(json, "buildDate", STR(""));
    json_put_str(json, "commit", STR(""));
    json_put_int(json, "apiVersion", 1);
    json_put_bool(json, "premium", false);
    json_put_str(json, "status", STR(""));
    json_end_object(json);
}

static void write_language(struct json *json, const struct languagetool_language *language) {
    json_key(json, "language");
    json_begin_object(json);
    json_put_str(json, "name", language->name);
    json_put_str(json, "code", language_tag(&language->language));
    json_key(json, "detectedLanguage");
    json_begin_object(json);
    json_put_str(json, "name", language->name);
    json_put_str(json, "code", language_tag(&language->language));
    json_key(json, "confidence");
    json_decimal(json, language->detected ? 0.9 : 1.0, 1);
    json_put_str(json, "source", language->detected ? STR("dictionaries") : STR("request"));
    json_end_object(json);
    json_end_object(json);
}

/* A place in the text, as bytes and as UTF-16 code units; findings come in order, so it only moves on. */
struct cursor {
    struct str text;
    size_t byte;
    uint32_t unit;
};

static void advance(struct cursor *cursor, uint32_t unit) {
    while (cursor->unit < unit && cursor->byte < cursor->text.len)
        cursor->unit += utf8_next(cursor->text, &cursor->byte) > 0xFFFF ? 2 : 1;
}

/* The words around the finding, on one line. */
static void write_context(struct json *json, struct arena *arena, const struct cursor *start, struct span span) {
    enum { AROUND = 40 };
    struct cursor end = *start;
    size_t from = start->byte;
    uint32_t before = 0;
    while (before < AROUND && from > 0) before += utf8_previous(start->text, &from) > 0xFFFF ? 2 : 1;
    advance(&end, span.end + AROUND);
    struct str around = arena_copy(arena, str_slice(start->text, from, end.byte));
    for (char *at = (char *)around.at; *at; at++)
        if (*at == '\n' || *at == '\r' || *at == '\t') *at = ' ';
    json_key(json, "context");
    json_begin_object(json);
    json_put_str(json, "text", around);
    json_put_int(json, "offset", before);
    json_put_int(json, "length", span.end - span.start);
    json_end_object(json);
}

static void write_rule(struct json *json, const struct languagetool_rule *rule) {
    json_key(json, "type");
    json_begin_object(json);
    json_put_str(json, "typeName", strcmp(rule->category, "TYPOS") == 0 ? STR("UnknownWord") : STR("Other"));
    json_end_object(json);
    json_key(json, "rule");
    json_begin_object(json);
    json_put_str(json, "id", str_of(rule->id));
    json_put_str(json, "description", str_of(rule->description));
    json_put_str(json, "issueType", str_of(rule->issue));
    json_key(json, "category");
    json_begin_object(json);
    json_put_str(json, "id", str_of(rule->category));
    json_put_str(json, "name", str_of(rule->category_name));
    json_end_object(json);
    json_put_bool(json, "isPremium", false);
    json_end_object(json);
}

/* The clients that are written in typed languages need every member, empty or not. */
static void write_match(struct json *json, const struct checked *checked, const struct finding *finding,
                        const struct languagetool_rule *rule, const struct cursor *start, struct str sentence) {
    struct span place = languagetool_map_span(&checked->text, finding->span);
    json_begin_object(json);
    json_put_str(json, "message", finding->message.len ? finding->message : STR("Possible spelling mistake found."));
    json_put_str(json, "shortMessage", str_of(rule->short_message));
    json_key(json, "replacements");
    json_begin_array(json);
    for (size_t i = 0; i < finding->correction_count; i++) {
        json_begin_object(json);
        json_put_str(json, "value", finding->corrections[i]);
        json_end_object(json);
    }
    json_end_array(json);
    json_put_int(json, "offset", place.start);
    json_put_int(json, "length", place.end - place.start);
    write_context(json, &checked->request->arena, start, finding->span);
    json_put_str(json, "sentence", sentence);
    write_rule(json, rule);
    json_put_bool(json, "ignoreForIncompleteSentence", false);
    json_put_int(json, "contextForSureMatch", 0);
    json_end_object(json);
}

/* Each match repeats its sentence: a text without full stops would be answered by its square. */
enum { MATCHES_MAX = 2000, SENTENCE_MAX = 2000 };

static struct str sentence_at(const struct checked *checked, size_t i) {
    struct str sentence = checked->sentences.count ? checked->sentences.at[i].text : checked->text.text;
    return sentence.len <= SENTENCE_MAX ? sentence : STR("");
}

static void write_matches(struct json *json, const struct checked *checked) {
    struct cursor start = {.text = checked->text.text};
    size_t sentence = 0;
    json_key(json, "matches");
    json_begin_array(json);
    for (size_t i = 0; i < checked->findings.count && i < MATCHES_MAX; i++) {
        const struct finding *finding = &checked->findings.at[i];
        const struct languagetool_rule *rule = languagetool_find_rule(finding->category);
        while (sentence + 1 < checked->sentences.count && checked->sentences.at[sentence].span.end <= finding->span.start)
            sentence++;
        advance(&start, finding->span.start);
        if (!languagetool_rule_is_on(checked->form, rule)) continue;
        write_match(json, checked, finding, rule, &start, sentence_at(checked, sentence));
    }
    json_end_array(json);
}

/* As newer clients read them: with the language of each. */
static void write_extended_range(struct json *json, const struct checked *checked, struct span span) {
    json_begin_object(json);
    json_put_int(json, "from", span.start);
    json_put_int(json, "to", span.end);
    json_key(json, "detectedLanguages");
    json_begin_array(json);
    json_begin_object(json);
    json_put_str(json, "language", language_tag(&checked->language.language));
    json_key(json, "rate");
    json_decimal(json, 1.0, 1);
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
}

static void write_sentences(struct json *json, const struct checked *checked, bool extended) {
    json_key(json, extended ? "extendedSentenceRanges" : "sentenceRanges");
    json_begin_array(json);
    for (size_t i = 0; i < checked->sentences.count; i++) {
        struct span span = languagetool_map_span(&checked->text, checked->sentences.at[i].span);
        if (extended) {
            write_extended_range(json, checked, span);
            continue;
        }
        json_begin_array(json);
        json_int(json, span.start);
        json_int(json, span.end);
        json_end_array(json);
    }
    json_end_array(json);
}

bool languagetool_check(struct request *request, struct error *err) {
    struct form form;
    struct checked checked = {.request = request, .form = &form};
    if (!form_read(request, LANGUAGETOOL_NAMES, &form, err) || !languagetool_read_text(request, &form, &checked.text, err) ||
        !languagetool_read_language(request, &form, checked.text.text, &checked.language, err) || !find(&checked, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    write_software(&json);
    json_key(&json, "warnings");
    json_begin_object(&json);
    json_put_bool(&json, "incompleteResults", checked.findings.count > MATCHES_MAX);
    json_end_object(&json);
    write_language(&json, &checked.language);
    write_matches(&json, &checked);
    write_sentences(&json, &checked, false);
    write_sentences(&json, &checked, true);
    json_end_object(&json);
    return true;
}

/* ---- about itself ----------------------------------------------------------------------------------------------------- */

bool languagetool_info(struct request *request, struct error *err) {
    (void)err; /* nothing in it can fail */
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    write_software(&json);
    json_end_object(&json);
    return true;
}

/* What can be switched on and off, in any language. */
bool languagetool_config(struct request *request, struct error *err) {
    (void)err;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    write_software(&json);
    json_key(&json, "parameter");
    json_begin_object(&json);
    json_put_int(&json, "maxTextLength", LANGUAGETOOL_TEXT_MAX);
    json_end_object(&json);
    json_key(&json, "rules");
    json_begin_array(&json);
    for (const struct languagetool_rule *rule = languagetool_first_rule(); rule->finding; rule++) {
        json_begin_object(&json);
        json_put_str(&json, "ruleId", str_of(rule->id));
        json_put_str(&json, "description", str_of(rule->description));
        json_put_str(&json, "categoryId", str_of(rule->category));
        json_put_str(&json, "categoryName", str_of(rule->category_name));
        json_put_str(&json, "locQualityIssueType", str_of(rule->issue));
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

bool languagetool_text_max(struct request *request, struct error *err) {
    (void)err;
    reply_type(request, 200, "text/plain");
    buf_add_format(&request->reply.body, "%d", LANGUAGETOOL_TEXT_MAX);
    return true;
}

bool languagetool_health(struct request *request, struct error *err) {
    (void)err;
    reply_type(request, 200, "text/plain");
    buf_add_str(&request->reply.body, STR("OK"));
    return true;
}
