/* SPDX-License-Identifier: Apache-2.0 */
#include "segment/foreign.h"

#include <stdlib.h>
#include <time.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/utf8.h"

/* ICU counts ticks, each of 10,000 choices that it may come back to, and says nothing of what it does within one, nor of a
 * match that ends before: what a match costs is told by the processor's time alone. The stack limit is in bytes. */
enum { FUEL_NS = 10, STACK_LIMIT = 1 << 20 };

struct foreign {
    URegularExpression *regex;
    bool backward;
    int64_t *fuel; /* of the match that runs */
    int64_t since; /* the thread's time up to which it is paid for */
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

static int64_t thread_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void pay(struct foreign *foreign) {
    int64_t now = thread_ns();
    *foreign->fuel -= (now - foreign->since) / FUEL_NS + 1;
    foreign->since = now;
}

/* ICU asks at each tick whether to go on. */
static UBool U_CALLCONV may_go_on(const void *context, int32_t ticks) {
    struct foreign *foreign = (struct foreign *)context;
    (void)ticks;
    pay(foreign);
    return *foreign->fuel >= 0;
}

static struct foreign *wrap(URegularExpression *regex, bool backward, struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    struct foreign *foreign = alloc(sizeof *foreign);
    *foreign = (struct foreign){.regex = regex, .backward = backward};
    uregex_setStackLimit(regex, STACK_LIMIT, &status);
    uregex_setMatchCallback(regex, may_go_on, foreign, &status);
    if (U_SUCCESS(status)) return foreign;
    foreign_close(foreign);
    error_set(err, ERR_INTERNAL, "ICU takes no limits for a pattern");
    return NULL;
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
    return regex ? wrap(regex, backward, err) : NULL;
}

struct foreign *foreign_clone(const struct foreign *foreign) {
    if (!foreign) return NULL;
    UErrorCode status = U_ZERO_ERROR;
    URegularExpression *regex = uregex_clone(foreign->regex, &status);
    if (U_SUCCESS(status)) return wrap(regex, foreign->backward, NULL);
    uregex_close(regex);
    return NULL;
}

void foreign_close(struct foreign *foreign) {
    if (!foreign) return;
    uregex_close(foreign->regex);
    free(foreign);
}

/* The text ends FOREIGN_WINDOW behind the place. A match that stands only because it ends there is none, and "^" is the whole
 * text's start, also where the search starts behind it; the pattern's own "\z" is at the place (open_anchored). */
static bool find(const struct foreign *foreign, const UChar *text, int32_t length, int32_t place, UErrorCode *status) {
    URegularExpression *regex = foreign->regex;
    int32_t end = length - place > FOREIGN_WINDOW ? place + FOREIGN_WINDOW : length;
    int32_t start = foreign->backward && place > FOREIGN_WINDOW ? place - FOREIGN_WINDOW : 0;
    uregex_setText(regex, text, end, status);
    uregex_setRegion(regex, foreign->backward ? start : place, foreign->backward ? place : end, status);
    uregex_useTransparentBounds(regex, true, status);
    uregex_useAnchoringBounds(regex, foreign->backward, status);
    if (foreign->backward) return uregex_findNext(regex, status);
    return uregex_lookingAt(regex, -1, status) && (end == length || !uregex_requireEnd(regex, status));
}

bool foreign_matches(struct foreign *foreign, const UChar *text, int32_t length, int32_t place, int64_t *fuel, bool *matches,
                     struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    if (!foreign) return error_set(err, ERR_INTERNAL, "ICU could not copy a segmentation rule");
    *matches = false;
    if (*fuel < 0) return true;
    foreign->fuel = fuel;
    foreign->since = thread_ns();
    *matches = find(foreign, text, length, place, &status);
    pay(foreign);
    if (U_SUCCESS(status) || status == U_REGEX_STOPPED_BY_CALLER) return true;
    return error_set(err, ERR_UNAVAILABLE, "a segmentation rule needs too much memory (%s)", u_errorName(status));
}

bool foreign_matches_whole(struct str pattern, struct str subject, int64_t *fuel, bool *matches, struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    UChar wide[64];
    URegularExpression *regex = open_regex(pattern, UREGEX_CASE_INSENSITIVE, err);
    struct foreign *foreign = regex ? wrap(regex, false, err) : NULL;
    if (!foreign) return false;
    foreign->fuel = fuel;
    foreign->since = thread_ns();
    u_strFromUTF8(wide, 64, &length, subject.at, (int32_t)subject.len, &status);
    uregex_setText(regex, wide, length, &status);
    *matches = uregex_matches(regex, -1, &status);
    pay(foreign);
    foreign_close(foreign);
    return (U_SUCCESS(status) && *fuel >= 0) ||
           error_set(err, ERR_INVALID, "the pattern \"%" STR_FMT "\" needs too much", STR_ARG(utf8_limit(pattern, 100)));
}
