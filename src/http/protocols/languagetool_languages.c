/* SPDX-License-Identifier: Apache-2.0 */
/* Which languages the LanguageTool face knows. Its clients ask for a language only when the list has exactly their code, and
 * all of them expect English, for which there are no findings. */
#include "http/face.h"
#include "http/handlers.h"
#include "http/protocols/languagetool.h"

static const struct {
    const char *name, *code, *long_code;
} LANGUAGES[] = {
    {"Swahili", "sw", "sw"},
    {"Swahili (Tanzania)", "sw", "sw-TZ"},
    {"Swahili (Kenya)", "sw", "sw-KE"},
    {"Swahili (Uganda)", "sw", "sw-UG"},
    {"Swahili (Congo)", "sw", "sw-CD"},
    {"French", "fr", "fr"},
    {"French (France)", "fr", "fr-FR"},
    {"French (Haiti)", "fr", "fr-HT"},
    {"English", "en", "en"},
    {"English (US)", "en", "en-US"},
    {"English (GB)", "en", "en-GB"},
};

enum { LANGUAGE_COUNT = sizeof LANGUAGES / sizeof LANGUAGES[0] };

bool languagetool_languages(struct request *request, struct error *err) {
    (void)err; /* nothing in it can fail */
    struct json json = reply_json(request, 200);
    json_begin_array(&json);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        json_begin_object(&json);
        json_put_str(&json, "name", str_of(LANGUAGES[i].name));
        json_put_str(&json, "code", str_of(LANGUAGES[i].code));
        json_put_str(&json, "longCode", str_of(LANGUAGES[i].long_code));
        json_end_object(&json);
    }
    json_end_array(&json);
    return true;
}

/* The name of the very code, or else of its language; NULL when we know neither. */
static const char *find_name(const struct language *language) {
    const char *name = NULL;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (str_equal(language_tag(language), str_of(LANGUAGES[i].long_code))) return LANGUAGES[i].name;
        if (!name && str_equal(language_primary(language), str_of(LANGUAGES[i].code))) name = LANGUAGES[i].name;
    }
    return name;
}

/* ---- which language a text is in -------------------------------------------------------------------------------------- */

enum { SAMPLE_BYTES = 4000 };

/* One word in five or more of English text is one of these, and none of them is Swahili or French. */
static bool is_english_word(struct str word) {
    static const char *const words[] = {"the",  "and", "of",   "to",   "is",   "are", "was", "with", "that", "for", "this",
                                        "from", "by",  "have", "been", "were", "at",  "it",  "he",   "she",  "not", "they"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal_nocase(word, str_of(words[i]))) return true;
    return false;
}

static bool is_english(struct str text, size_t *words) {
    size_t english = 0;
    *words = 0;
    for (size_t i = 0, start = 0; i <= text.len; i++) {
        if (i < text.len && (unsigned char)text.at[i] > ' ') continue;
        *words += i > start;
        english += is_english_word(str_slice(text, start, i));
        start = i + 1;
    }
    return english * 5 >= *words && english > 0;
}

/* The language whose dictionary knows most of the words; one that misses half of them is not it. */
static bool detect(struct request *request, struct str text, struct language *out, struct error *err) {
    static const char *const codes[] = {"sw", "fr"};
    size_t words, fewest;
    text = utf8_limit(text, SAMPLE_BYTES);
    language_parse(STR("en-US"), out, NULL);
    if (is_english(text, &words)) return true;
    fewest = words / 2 + 1;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct spell_request wanted = {.text = text, .word_list = STR(""), .each_word = true};
        struct finding_list list;
        struct error why = {0};
        language_parse(str_of(codes[i]), &wanted.language, NULL);
        if (!service_spell(request->service, &request->arena, &wanted, &list, &why)) {
            if (why.code != ERR_NOT_FOUND) return error_set(err, why.code, "%s", why.message);
        } else if (list.count < fewest) {
            fewest = list.count;
            *out = wanted.language;
        }
    }
    return true;
}

/* "fr-HT,en-GB": the variant that the user wants of a language found in the text. */
static void prefer_variant(struct str variants, struct language *language) {
    struct language variant;
    while (variants.len) {
        struct str code = str_trim(str_cut(&variants, ','));
        if (!face_language(code, &variant) || !str_equal(language_primary(&variant), language_primary(language))) continue;
        *language = variant;
        return;
    }
}

bool languagetool_read_language(struct request *request, const struct form *form, struct str text,
                                struct languagetool_language *out, struct error *err) {
    struct str code = str_trim(form_get(form, "language"));
    *out = (struct languagetool_language){.detected = str_equal_nocase(code, STR("auto"))};
    if (code.len == 0)
        return error_set(err, ERR_INVALID, "Missing 'language' parameter, e.g. 'language=sw' or 'language=auto'");
    if (out->detected) {
        if (!detect(request, text, &out->language, err)) return false;
        prefer_variant(form_get(form, "preferredVariants"), &out->language);
    }
    const char *name = out->detected || face_language(code, &out->language) ? find_name(&out->language) : NULL;
    out->name = str_of(name);
    return name || error_set(err, ERR_INVALID, "'%" STR_FMT "' is not a language code known to this server", STR_ARG(code));
}
