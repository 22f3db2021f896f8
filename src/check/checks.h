/* SPDX-License-Identifier: Apache-2.0 */
/* The checks, one function each, behind check.h. */
#ifndef TAFSIRI_CHECK_CHECKS_H
#define TAFSIRI_CHECK_CHECKS_H

#include "check/check.h"
#include "text/text.h"
#include "text/token.h"

/* One translation being checked: both sides taken apart once. */
struct checking {
    struct arena *arena;
    const struct check_request *request; /* its texts in NFC */
    struct str target_text;              /* as it was given, which findings are told by */
    const uint32_t *target_origins;      /* see struct normal_text */
    struct token_list source, target;
    bool to_french, to_swahili;
    struct finding *findings;
    size_t count;
};

/* Both texts taken apart; *normal is the request with its texts in NFC. */
struct checking checking_begin(struct arena *arena, const struct check_request *request, struct check_request *normal);
/* Bytes start to end of the request's target, in the text as it was given. */
struct span checking_span(const struct checking *checking, size_t start, size_t end);
/* Adds a finding at bytes start to end of the request's target. `correction` (may be empty: none) replaces just that. */
void checking_add(struct checking *checking, const char *category, size_t start, size_t end, struct str correction,
                  struct str message);
/* The source says one thing, the target at these bytes another. */
void checking_add_difference(struct checking *checking, const char *category, struct str source, size_t start, size_t end,
                             struct str correction);
struct str checking_source_text(const struct checking *checking, size_t token);
struct str checking_target_text(const struct checking *checking, size_t token);
/* Too long to hold each word against each. */
bool checking_is_document(const struct checking *checking);
/* Whether `run` tokens of the target from t on, which stand alike in the source, are of the source's language: half of the
 * words are. The others are quotations in a third one. */
bool checking_is_in_source_language(const struct checking *checking, size_t t, size_t run);

void check_numbers(struct checking *checking);
void check_dates(struct checking *checking);
void check_times(struct checking *checking);
void check_addresses(struct checking *checking);
void check_codes(struct checking *checking);
void check_final_punctuation(struct checking *checking);
void check_spaces(struct checking *checking);
void check_quotation(struct checking *checking);
void check_brackets(struct checking *checking);
void check_typography(struct checking *checking);
void check_doubled_words(struct checking *checking);
void check_untranslated(struct checking *checking);
void check_terms(struct checking *checking);
void check_consistency(struct checking *checking);
void check_length(struct checking *checking);

#endif
