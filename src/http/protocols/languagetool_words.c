/* SPDX-License-Identifier: Apache-2.0 */
/* LanguageTool's user dictionaries over our word lists. A user has one list in each language that can be spell-checked; a
 * dictionary that is named by a language's code (dict=sw) is that language alone, any other name means all of them. */
#include <stdlib.h>

#include "http/face.h"
#include "http/handlers.h"
#include "http/protocols/languagetool.h"

enum { WORDS_LIMIT_DEFAULT = 10, WORDS_IN_BATCH_MAX = 100 };

static bool is_list_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Names of lists are files: rose@example.org is rose-example-org. */
struct str languagetool_word_list(struct request *request, const struct form *form) {
    struct str user = str_trim(form_get(form, "username"));
    user = arena_copy(&request->arena, str_slice(user, 0, user.len < WORD_LIST_MAX ? user.len : WORD_LIST_MAX));
    for (char *at = (char *)user.at; *at; at++) {
        if (*at >= 'A' && *at <= 'Z') *at = (char)(*at | 0x20);
        if (!is_list_char(*at)) *at = '-';
    }
    return user;
}

/* ---- the languages meant ---------------------------------------------------------------------------------------------- */

struct word_languages {
    struct language *at;
    size_t count;
};

static void add_language(struct word_languages *out, const struct language *language) {
    struct language primary;
    if (!language_parse(language_primary(language), &primary, NULL)) return;
    for (size_t i = 0; i < out->count; i++)
        if (language_equal(&out->at[i], &primary)) return;
    out->at[out->count++] = primary;
}

static void find_languages(struct request *request, struct str dictionary, struct word_languages *out) {
    struct language_info_list list;
    struct language named;
    service_languages(request->service, &request->arena, &list);
    *out = (struct word_languages){.at = ARENA_ARRAY(&request->arena, struct language, list.count + 1)};
    bool is_code = face_language(dictionary, &named);
    for (size_t i = 0; i < list.count; i++)
        if (list.at[i].spelling && is_code && str_equal(language_primary(&named), language_primary(&list.at[i].language)))
            add_language(out, &named);
    if (out->count > 0) return;
    for (size_t i = 0; i < list.count; i++)
        if (list.at[i].spelling) add_language(out, &list.at[i].language);
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The words of all the languages, sorted, each once. */
static bool gather(struct request *request, const struct word_languages *languages, struct str list, struct str **out,
                   size_t *count, struct error *err) {
    struct buf all = {0};
    for (size_t i = 0; i < languages->count; i++) {
        struct str *words;
        size_t n;
        if (!service_list_words(request->service, &request->arena, &languages->at[i], list, &words, &n, err)) {
            buf_done(&all);
            return false;
        }
        buf_add(&all, words, n * sizeof *words);
    }
    size_t n = all.len / sizeof **out;
    *out = ARENA_ARRAY(&request->arena, struct str, n + 1);
    *count = 0;
    if (n) qsort(all.at, n, sizeof **out, by_bytes);
    for (size_t i = 0; i < n; i++) {
        struct str word = ((struct str *)(void *)all.at)[i];
        if (*count == 0 || !str_equal((*out)[*count - 1], word)) (*out)[(*count)++] = word;
    }
    buf_done(&all);
    return true;
}

bool languagetool_words(struct request *request, struct error *err) {
    struct form form;
    struct word_languages languages;
    struct str *words, dictionaries;
    size_t count;
    if (!form_read_query(request, &form, err)) return false;
    dictionaries = form_get(&form, "dicts");
    find_languages(request, str_trim(str_cut(&dictionaries, ',')), &languages);
    if (!gather(request, &languages, languagetool_word_list(request, &form), &words, &count, err)) return false;
    size_t start = (size_t)form_int(&form, "offset", 0, INT32_MAX, 0);
    size_t limit = (size_t)form_int(&form, "limit", 1, INT32_MAX, WORDS_LIMIT_DEFAULT);
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "words");
    json_begin_array(&json);
    for (size_t i = start; i < count && i - start < limit; i++) json_str(&json, words[i]);
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

/* ---- changing --------------------------------------------------------------------------------------------------------- */

typedef bool change_word(struct service *service, const struct language *language, struct str list, struct str word,
                         struct error *err);

/* In every language; *done tells whether it took effect in one. */
static bool change_everywhere(struct request *request, const struct form *form, change_word *change, struct str word,
                              bool *done, struct error *err) {
    struct word_languages languages;
    struct str list = languagetool_word_list(request, form);
    find_languages(request, form_get(form, "dict"), &languages);
    for (size_t i = 0; i < languages.count; i++) {
        struct error why = {0};
        if (change(request->service, &languages.at[i], list, word, &why)) {
            *done = true;
        } else if (why.code != ERR_NOT_FOUND) {
            return error_set(err, why.code, "%s", why.message);
        }
    }
    return true;
}

/* One `word`, or with mode=batch all of `words`, between blanks. */
static bool change_words(struct request *request, change_word *change, const char *answer, struct error *err) {
    struct form form;
    bool done = false;
    if (!form_read(request, LANGUAGETOOL_NAMES, &form, err)) return false;
    bool batch = str_equal(form_get(&form, "mode"), STR("batch"));
    struct str rest = str_trim(form_get(&form, batch ? "words" : "word"));
    if (rest.len == 0) return error_set(err, ERR_INVALID, "Missing '%s' parameter", batch ? "words" : "word");
    for (size_t count = 0; rest.len; count++) {
        size_t end = 0;
        while (end < rest.len && (!batch || (unsigned char)rest.at[end] > ' ')) end++;
        if (count == WORDS_IN_BATCH_MAX) return error_set(err, ERR_TOO_LARGE, "more than %d words", WORDS_IN_BATCH_MAX);
        if (!change_everywhere(request, &form, change, str_slice(rest, 0, end), &done, err)) return false;
        rest = str_trim(str_slice(rest, end, rest.len));
    }
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_bool(&json, answer, done);
    json_end_object(&json);
    return true;
}

bool languagetool_add_word(struct request *request, struct error *err) {
    return change_words(request, service_add_word, "added", err);
}

bool languagetool_remove_word(struct request *request, struct error *err) {
    return change_words(request, service_remove_word, "deleted", err);
}
