/* SPDX-License-Identifier: Apache-2.0 */
/* A translation of a table and the one finding of a category that it must have, or must not. Static functions, to be included
 * once behind cmocka. */
#ifndef TAFSIRI_TESTS_UNIT_CHECK_EXAMPLES_H
#define TAFSIRI_TESTS_UNIT_CHECK_EXAMPLES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "check/check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NBSP         "\xC2\xA0"
#define NNBSP        "\xE2\x80\xAF"
#define CODE         UTF8_CODE

struct example {
    const char *to, *source, *target;
    const char *word; /* marked; NULL: nothing of this category is */
};

static struct check_request request_of(const char *to, const char *source, const char *target) {
    struct check_request request = {.source.text = str_of(source), .target.text = str_of(target)};
    assert_true(language_parse(STR("en"), &request.from, NULL));
    assert_true(language_parse(str_of(to), &request.to, NULL));
    return request;
}

/* The only finding of a category, or NULL; offsets must point at its word. */
static const struct finding *find_one(struct arena *arena, const struct check_request *request, const char *category) {
    struct finding *findings;
    const struct finding *found = NULL;
    size_t count;
    check_translation(arena, request, &findings, &count);
    for (size_t i = 0; i < count; i++) {
        struct str text = request->target.text;
        size_t start = utf16_to_byte(text, findings[i].span.start), end = utf16_to_byte(text, findings[i].span.end);
        assert_true(start <= end && end <= text.len);
        assert_true(str_equal(str_slice(text, start, end), findings[i].word));
        assert_true(findings[i].message.len > 0);
        assert_true(i == 0 || findings[i - 1].span.start <= findings[i].span.start);
        if (strcmp(findings[i].category, category)) continue;
        if (found) fail_msg("\"%.*s\" is marked twice for %s", STR_ARG(text), category);
        found = &findings[i];
    }
    return found;
}

static void check_examples(const char *category, const struct example *examples, size_t count) {
    struct arena arena = {0};
    for (size_t i = 0; i < count; i++) {
        struct check_request request = request_of(examples[i].to, examples[i].source, examples[i].target);
        const struct finding *found = find_one(&arena, &request, category);
        if (found && !examples[i].word)
            fail_msg("%s: \"%s\" is marked: %.*s", category, examples[i].target, STR_ARG(found->message));
        if (!found && examples[i].word) fail_msg("%s: \"%s\" is not marked", category, examples[i].target);
        if (found && !str_equal(found->word, str_of(examples[i].word)))
            fail_msg("%s: \"%.*s\" is marked in \"%s\"", category, STR_ARG(found->word), examples[i].target);
    }
    arena_done(&arena);
}

#endif
