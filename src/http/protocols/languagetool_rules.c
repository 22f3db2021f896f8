/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "http/protocols/languagetool.h"

/* Ids and categories are LanguageTool's own where it has the same thing, so that what users have switched on and off there
 * means the same here: OmegaT, which has its own checks of these, switches off SAME_TRANSLATION, DIFFERENT_PUNCTUATION and the
 * category TYPOS from the start. Issues are those of the Internationalization Tag Set 2.0. */
static const struct languagetool_rule RULES[] = {
    {"spelling", "TAFSIRI_SPELLING", "Possible spelling mistake", "misspelling", "TYPOS", "Possible Typo", "Spelling mistake"},
    {"number", "TAFSIRI_NUMBER", "Numbers differ from the source", "numbers", "SEMANTICS", "Semantics", "Number"},
    {"date", "TAFSIRI_DATE", "A month or day differs from the source", "mistranslation", "SEMANTICS", "Semantics", "Date"},
    {"time", "TAFSIRI_TIME", "A time differs from the source", "mistranslation", "SEMANTICS", "Semantics", "Time"},
    {"address", "TAFSIRI_ADDRESS", "An address differs from the source", "mistranslation", "SEMANTICS", "Semantics", "Address"},
    {"inline_code", "TAFSIRI_INLINE_CODE", "Tags differ from the source", "markup", "MISC", "Miscellaneous", "Tag"},
    {"final_punctuation", "DIFFERENT_PUNCTUATION", "The end differs from the source's", "typographical", "PUNCTUATION",
     "Punctuation", "Punctuation"},
    {"doubled_word", "TAFSIRI_DOUBLED_WORD", "A word stands twice", "duplication", "REPETITIONS", "Repetitions", "Repetition"},
    {"untranslated", "SAME_TRANSLATION", "The translation is the source", "untranslated", "MISC", "Miscellaneous",
     "Not translated"},
    {"space", "TAFSIRI_SPACE", "Blanks", "whitespace", "TYPOGRAPHY", "Typography", "Blank"},
    {"quotation", "TAFSIRI_QUOTATION", "Quotation marks", "typographical", "TYPOGRAPHY", "Typography", "Quotation"},
    {"bracket", "UNPAIRED_BRACKETS", "A bracket without its other half", "typographical", "PUNCTUATION", "Punctuation",
     "Bracket"},
    {"typography", "TAFSIRI_TYPOGRAPHY", "Typography", "typographical", "TYPOGRAPHY", "Typography", "Typography"},
    {"term", "TAFSIRI_TERM", "The term list has another translation", "terminology", "SEMANTICS", "Semantics", "Term"},
    {"consistency", "TAFSIRI_CONSISTENCY", "Confirmed otherwise before", "inconsistency", "STYLE", "Style", "Consistency"},
    {"length", "TAFSIRI_LENGTH", "Longer than there is room for", "length", "MISC", "Miscellaneous", "Length"},
    {NULL, "TAFSIRI_CHECK", "Check against the source", "uncategorized", "MISC", "Miscellaneous", "Check"},
};

const struct languagetool_rule *languagetool_first_rule(void) {
    return RULES;
}

const struct languagetool_rule *languagetool_find_rule(const char *finding) {
    const struct languagetool_rule *rule = RULES;
    while (rule->finding && strcmp(rule->finding, finding ? finding : "spelling") != 0) rule++;
    return rule;
}

static bool lists(struct str list, const char *id) {
    while (list.len)
        if (str_equal(str_trim(str_cut(&list, ',')), str_of(id))) return true;
    return false;
}

bool languagetool_rule_is_on(const struct form *form, const struct languagetool_rule *rule) {
    if (lists(form_get(form, "enabledRules"), rule->id)) return true;
    if (lists(form_get(form, "disabledRules"), rule->id)) return false;
    if (lists(form_get(form, "enabledCategories"), rule->category)) return true;
    if (lists(form_get(form, "disabledCategories"), rule->category)) return false;
    struct str only = form_get(form, "enabledOnly");
    return !str_equal(only, STR("yes")) && !str_equal(only, STR("true"));
}
