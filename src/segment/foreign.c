/* SPDX-License-Identifier: Apache-2.0 */
#include "segment/foreign.h"

#include <stdlib.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/utf8.h"

/* ICU's time limit counts blocks of work of about a millisecond each; the stack limit is in bytes. */
enum { TIME_LIMIT = 500, STACK_LIMIT = 1 << 20 };

struct foreign {
    URegularExpression *regex;
    bool backward;
};

static URegularExpression *open_regex(struct str pattern, uint32_t flags, struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where = {0};
    int32_t length = 0;
    UChar *wide = alloc((pattern.len + 1) * sizeof *wide);
    u_strFromUTF8(wide, (int32_t)pattern.len + 1, &length, pattern.at, (int32_t)pattern.len, &status);
    URegularExpression *regex = uregex_open(wide, length, flags, &where, &status);
    free(wide);
    if (U_SUCCESS(status)) return regex;
    uregex_close(regex);
    error_set(err, ERR_INVALID, "the pattern \"%" STR_FMT "\" is refused: %s", STR_ARG(utf8_limit(pattern, 200)),
              u_errorName(status));
    return NULL;
}

static bool set_limits(URegularExpression *regex) {
    UErrorCode status = U_ZERO_ERROR;
    uregex_setTimeLimit(regex, TIME_LIMIT, &status);
    uregex_setStackLimit(regex, STACK_LIMIT, &status);
    return U_SUCCESS(status);
}

static struct foreign *wrap(URegularExpression *regex, bool backward) {
    struct foreign *foreign = alloc(sizeof *foreign);
    *foreign = (struct foreign){.regex = regex, .backward = backward};
    return foreign;
}

/* A pattern that must end at the place gets an anchor there: the region of the search ends at it. */
static URegularExpression *open_anchored(struct str pattern, struct error *err) {
    static const char head[] = "(?:", tail[] = ")\\z";
    struct arena arena = {0};
    struct str whole = arena_format(&arena, "%s%" STR_FMT "%s", head, STR_ARG(pattern), tail);
    URegularExpression *regex = open_regex(whole, 0, err);
    arena_done(&arena);
    return regex;
}

struct foreign *foreign_open(struct str pattern, bool backward, struct error *err) {
    URegularExpression *regex = open_regex(pattern, 0, err); /* alone first: "a)|(b" is no pattern */
    if (regex && backward) {
        uregex_close(regex);
        regex = open_anchored(pattern, err);
    }
    if (!regex) return NULL;
    if (set_limits(regex)) return wrap(regex, backward);
    uregex_close(regex);
    error_set(err, ERR_INTERNAL, "ICU takes no limits for a pattern");
    return NULL;
}

struct foreign *foreign_clone(const struct foreign *foreign) {
    if (!foreign) return NULL;
    UErrorCode status = U_ZERO_ERROR;
    URegularExpression *regex = uregex_clone(foreign->regex, &status);
    if (U_SUCCESS(status) && set_limits(regex)) return wrap(regex, foreign->backward);
    uregex_close(regex);
    return NULL;
}

void foreign_close(struct foreign *foreign) {
    if (!foreign) return;
    uregex_close(foreign->regex);
    free(foreign);
}

bool foreign_matches(struct foreign *foreign, const UChar *text, int32_t length, int32_t place, bool *matches,
                     struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t start = place;
    if (!foreign) return error_set(err, ERR_INTERNAL, "ICU could not copy a segmentation rule");
    if (foreign->backward) start = place > FOREIGN_WINDOW ? place - FOREIGN_WINDOW : 0;
    uregex_setText(foreign->regex, text, length, &status);
    uregex_setRegion(foreign->regex, start, foreign->backward ? place : length, &status);
    uregex_useTransparentBounds(foreign->regex, true, &status);
    uregex_useAnchoringBounds(foreign->regex, foreign->backward, &status); /* for its own \z; otherwise ^ is the text's */
    if (foreign->backward)
        *matches = uregex_findNext(foreign->regex, &status);
    else
        *matches = uregex_lookingAt(foreign->regex, -1, &status);
    if (U_SUCCESS(status)) return true;
    return error_set(err, ERR_UNAVAILABLE, "a segmentation rule needs too much time or memory (%s)", u_errorName(status));
}

bool foreign_matches_whole(struct str pattern, struct str subject, bool *matches, struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    UChar wide[64];
    URegularExpression *regex = open_regex(pattern, UREGEX_CASE_INSENSITIVE, err);
    if (!regex) return false;
    set_limits(regex);
    u_strFromUTF8(wide, 64, &length, subject.at, (int32_t)subject.len, &status);
    uregex_setText(regex, wide, length, &status);
    *matches = uregex_matches(regex, -1, &status);
    uregex_close(regex);
    return U_SUCCESS(status) ||
           error_set(err, ERR_INVALID, "the pattern \"%" STR_FMT "\" needs too much", STR_ARG(utf8_limit(pattern, 100)));
}
