/* SPDX-License-Identifier: Apache-2.0 */
/* Words: doubled ones, untranslated ones, terms not used, and another translation than the confirmed one. */
#include "check/checks.h"
#include "text/chars.h"

static struct str folded_target(const struct checking *checking, size_t token) {
    return text_fold(checking->arena, checking_target_text(checking, token));
}

/* ---- doubled words ---------------------------------------------------------------------------------------------------- */

static bool is_one_of(struct str word, const struct str *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_equal(word, list[i])) return true;
    return false;
}

/* Swahili doubles for emphasis (pole pole, mbali mbali): only what can't be doubled counts there. */
static bool may_be_doubled(const struct checking *checking, struct str word) {
    static const struct str french[] = {STR("nous"), STR("vous"), STR("en"), STR("y"),  STR("très"), STR("bien"),
                                        STR("non"),  STR("oui"),  STR("oh"), STR("ah"), STR("ha"),   STR("eh")};
    static const struct str swahili[] = {STR("ya"),     STR("wa"),   STR("za"),     STR("la"), STR("cha"), STR("vya"),
                                         STR("pa"),     STR("kwa"),  STR("na"),     STR("ni"), STR("si"),  STR("katika"),
                                         STR("kwamba"), STR("kuwa"), STR("lakini"), STR("au"), STR("kama")};
    static const struct str english[] = {STR("very"), STR("many"), STR("bye"), STR("that"), STR("had"),
                                         STR("no"),   STR("oh"),   STR("ah"),  STR("ha")};
    if (str_equal(language_primary(&checking->request->to), STR("en")))
        return is_one_of(word, english, sizeof english / sizeof *english);
    if (checking->to_french) return is_one_of(word, french, sizeof french / sizeof *french);
    return checking->to_swahili && !is_one_of(word, swahili, sizeof swahili / sizeof *swahili);
}

static bool source_doubles(const struct checking *checking) {
    for (size_t i = 1; i < checking->source.count; i++)
        if (checking->source.at[i].kind == TOKEN_WORD && checking->source.at[i - 1].kind == TOKEN_WORD &&
            str_equal_nocase(checking_source_text(checking, i), checking_source_text(checking, i - 1)))
            return true;
    return false;
}

/* "Le le", and with a capital in front of a sentence alone: "le Grand Est est" is right. */
static bool is_doubled(const struct checking *checking, size_t i) {
    struct str first = checking_target_text(checking, i - 1), second = checking_target_text(checking, i);
    if (str_equal(first, second)) return true;
    bool starts = i < 2 || checking->target.at[i - 2].kind == TOKEN_PUNCTUATION;
    return starts && str_equal_nocase(first, second) && str_equal(folded_target(checking, i), second);
}

void check_doubled_words(struct checking *checking) {
    for (size_t i = 1; i < checking->target.count; i++) {
        const struct token *first = &checking->target.at[i - 1], *second = &checking->target.at[i];
        if (first->kind != TOKEN_WORD || second->kind != TOKEN_WORD) continue;
        if (!is_doubled(checking, i)) continue;
        struct str word = folded_target(checking, i);
        if (may_be_doubled(checking, word) || source_doubles(checking)) continue;
        checking_add(checking, "doubled_word", first->start, second->end, checking_target_text(checking, i - 1),
                     arena_format(checking->arena, "\"%" STR_FMT "\" stands twice", STR_ARG(word)));
    }
}

/* ---- untranslated text ------------------------------------------------------------------------------------------------ */

enum { UNTRANSLATED_RUN = 5 }; /* words in lower case; shorter runs are titles and quotations */

static bool is_lower_word(struct str text, const struct token *token) {
    size_t at = token->start;
    uint32_t c = utf8_next(text, &at);
    return token->kind == TOKEN_WORD && !(c >= 'A' && c <= 'Z');
}

/* Words in lower case from target token t on that follow each other in the source from token s on. */
static size_t common_run(const struct checking *checking, size_t t, size_t s) {
    size_t run = 0;
    while (t + run < checking->target.count && s + run < checking->source.count &&
           is_lower_word(checking->request->target.text, &checking->target.at[t + run]) &&
           str_equal(checking_target_text(checking, t + run), checking_source_text(checking, s + run)))
        run++;
    return run;
}

static size_t longest_run(const struct checking *checking, size_t t) {
    size_t longest = 0;
    for (size_t s = 0; s < checking->source.count; s++) {
        size_t run = common_run(checking, t, s);
        if (run > longest) longest = run;
    }
    return longest;
}

/* One finding, from the first such run to the last. */
void check_untranslated(struct checking *checking) {
    size_t first = SIZE_MAX, end = 0;
    if (checking_is_document(checking)) return;
    for (size_t t = 0; t < checking->target.count;) {
        size_t run = longest_run(checking, t);
        if (run >= UNTRANSLATED_RUN && checking_is_in_source_language(checking, t, run)) {
            if (first == SIZE_MAX) first = checking->target.at[t].start;
            end = checking->target.at[t + run - 1].end;
        }
        t += run ? run : 1;
    }
    if (first != SIZE_MAX)
        checking_add(checking, "untranslated", first, end, (struct str){0}, STR("These words stand as they are in the source"));
}

/* ---- terms ------------------------------------------------------------------------------------------------------------ */

/* Endings change: the word counts as used when some word of the target has all of it but its last letters. */
static bool word_is_used(const struct checking *checking, struct str word) {
    size_t keep = word.len > 5 ? word.len - 2 : word.len;
    struct str stem = str_slice(word, 0, keep);
    for (size_t i = 0; i < checking->target.count; i++)
        if (checking->target.at[i].kind != TOKEN_PUNCTUATION && str_find(folded_target(checking, i), stem, 0) != SIZE_MAX)
            return true;
    return false;
}

enum { SHORT_WORD = 3 }; /* bytes: de, la, wa, ya, but loi and ONU too */

static bool is_letter_or_digit(uint32_t c) {
    enum char_class class = chars_class(c);
    return class == CHAR_LETTER || class == CHAR_DIGIT;
}

/* ONU, UN, M23. */
static bool is_acronym(struct str word) {
    size_t at = 0, letters = 0;
    while (at < word.len) {
        uint32_t c = utf8_next(word, &at);
        if (!chars_is_upper(c) && (!letters || chars_class(c) != CHAR_DIGIT)) return false;
        letters++;
    }
    return letters > 1;
}

/* As it is written: "un" is no UN. */
static bool acronym_is_used(const struct checking *checking, struct str acronym) {
    struct str text = checking->request->target.text;
    for (size_t at = 0; (at = str_find(text, acronym, at)) != SIZE_MAX; at++) {
        bool before = at && is_letter_or_digit(chars_before(text, at)), end = at + acronym.len >= text.len;
        if (!before && (end || !is_letter_or_digit(chars_at(text, at + acronym.len)))) return true;
    }
    return false;
}

/* A word of the term counts when it is long or an acronym; in a French one without such words those of three letters do: le
 * roi. Swahili puts the plural of short words in front (mto, mito), where nothing can be told. */
static bool term_word_is_used(const struct checking *checking, struct str word, bool only_short) {
    struct str folded = text_fold(checking->arena, word);
    if (folded.len > SHORT_WORD) return word_is_used(checking, folded);
    if (is_acronym(word)) return acronym_is_used(checking, word);
    return !only_short || !checking->to_french || folded.len < SHORT_WORD || word_is_used(checking, folded);
}

static bool term_is_used(const struct checking *checking, struct str target) {
    struct token_list words = text_tokens(checking->arena, target, &checking->request->to);
    bool only_short = true;
    for (size_t i = 0; i < words.count; i++) {
        struct str word = text_of_token(target, &words, i);
        if (words.at[i].kind == TOKEN_WORD && (word.len > SHORT_WORD || is_acronym(word))) only_short = false;
    }
    for (size_t i = 0; i < words.count; i++) {
        struct str word = text_of_token(target, &words, i);
        if (words.at[i].kind == TOKEN_WORD && !term_word_is_used(checking, word, only_short)) return false;
    }
    return true;
}

void check_terms(struct checking *checking) {
    const struct check_request *request = checking->request;
    for (size_t i = 0; i < request->term_count; i++) {
        const struct check_term *term = &request->terms[i];
        bool used = term->target_count == 0;
        for (size_t k = 0; k < term->target_count && !used; k++) used = term_is_used(checking, term->targets[k]);
        if (!used)
            checking_add(checking, "term", 0, request->target.text.len, (struct str){0},
                         arena_format(checking->arena, "The term list has \"%" STR_FMT "\" for \"%" STR_FMT "\"",
                                      STR_ARG(term->targets[0]), STR_ARG(term->source)));
    }
}

void check_consistency(struct checking *checking) {
    const struct check_request *request = checking->request;
    if (request->confirmed_count == 0) return;
    for (size_t i = 0; i < request->confirmed_count; i++)
        if (str_equal(text_normalise(checking->arena, request->confirmed[i]), request->target.text)) return;
    checking_add(checking, "consistency", 0, request->target.text.len, request->confirmed[0],
                 STR("The memory has another confirmed translation of this source"));
}

/* As it was given: what is short enough in NFC may be too long as it stands. */
void check_length(struct checking *checking) {
    const struct check_request *request = checking->request;
    size_t characters = utf8_count(checking->target_text) - segment_count_codes(checking->target_text);
    if (!request->max_characters || characters <= request->max_characters) return;
    checking_add(checking, "length", 0, request->target.text.len, (struct str){0},
                 arena_format(checking->arena, "The translation has %zu characters: at most %u fit", characters,
                              (unsigned)request->max_characters));
}
