/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the LanguageTool face share. */
#ifndef TAFSIRI_HTTP_PROTOCOLS_LANGUAGETOOL_H
#define TAFSIRI_HTTP_PROTOCOLS_LANGUAGETOOL_H

#include "http/message/form.h"

/* Parameters by which an un-encoded body is cut; see form.h. */
extern const char *const LANGUAGETOOL_NAMES[];

/* ---- languagetool_text.c: the text to check ------------------------------------------------------------------------------ */

/* A piece of the text that is checked: where it starts there and in what the client sent, in UTF-16 code units. */
struct text_run {
    uint32_t start, original_start;
    uint32_t original_len;
    bool is_text; /* else markup, with what is to be read in its place */
};

struct annotated_text {
    struct str text;
    struct text_run *runs; /* none: offsets are the same */
    size_t run_count;
};

/* `text` as it is, or `data`: {"text": ..} or {"annotation": [{"text": ..}, {"markup": .., "interpretAs": ..}]}. ERR_INVALID
 * when neither is there, ERR_TOO_LARGE. */
bool languagetool_read_text(struct request *request, const struct form *form, struct annotated_text *out, struct error *err);
/* A span of the text that is checked, in the offsets of what the client sent. */
struct span languagetool_map_span(const struct annotated_text *text, struct span span);

/* ---- languagetool_languages.c -------------------------------------------------------------------------------------------- */

struct languagetool_language {
    struct language language;
    struct str name;
    bool detected;
};

/* The parameter `language`: a code that we know, or "auto". ERR_INVALID for what is missing or not known. */
bool languagetool_read_language(struct request *request, const struct form *form, struct str text,
                                struct languagetool_language *out, struct error *err);

/* ---- languagetool_words.c ------------------------------------------------------------------------------------------------ */

/* The word list of the user that the request names; empty: the shared one. */
struct str languagetool_word_list(struct request *request, const struct form *form);

/* ---- languagetool_rules.c ------------------------------------------------------------------------------------------------ */

struct languagetool_rule {
    const char *finding; /* category of the finding */
    const char *id, *description, *issue, *category, *category_name, *short_message;
};

/* All of them, one behind the other; `finding` is NULL behind the last. */
const struct languagetool_rule *languagetool_first_rule(void);
const struct languagetool_rule *languagetool_find_rule(const char *finding);
/* As enabledRules, disabledRules, enabledCategories, disabledCategories and enabledOnly have it. */
bool languagetool_rule_is_on(const struct form *form, const struct languagetool_rule *rule);

#endif
