/* SPDX-License-Identifier: Apache-2.0 */
/* The findings of a text. */
#include "spell/scan.h"
#include "spell/speller.h"

/* The findings in the making: an array that doubles in the arena costs at most its own size again. */
struct findings {
    struct finding *at;
    size_t count, capacity;
};

static struct finding *add_finding(struct findings *findings, struct arena *arena) {
    if (findings->count == findings->capacity) {
        size_t capacity = findings->capacity ? findings->capacity * 2 : 8;
        struct finding *at = ARENA_ARRAY(arena, struct finding, capacity);
        for (size_t i = 0; i < findings->count; i++) at[i] = findings->at[i];
        findings->at = at;
        findings->capacity = capacity;
    }
    return &findings->at[findings->count++];
}

static struct finding finding_of(struct scan *scan, struct arena *arena, const struct scan_word *word) {
    struct span span = {.start = scan_units(scan, word->start)};
    span.end = scan_units(scan, word->end);
    return (struct finding){
        .span = span,
        .category = "spelling",
        .word = word->text,
        .message = arena_format(arena, "\"%" STR_FMT "\" is not in the dictionary", STR_ARG(word->text)),
    };
}

static bool check(struct speller *speller, struct arena *arena, const struct language *language, struct str text, bool may_load,
                  struct finding **findings, size_t *count, struct error *err) {
    struct findings found = {0};
    struct arena scratch = {0};
    struct lexicon *lexicon = speller_find(speller, language, err);
    struct handle *handle = lexicon ? lexicon_get_handle(lexicon, may_load, err) : NULL;
    if (!handle) return false;
    struct scan scan;
    struct scan_word word;
    scan_init(&scan, arena, text, language);
    while (scan_next(&scan, &word)) {
        arena_reset(&scratch);
        if (word.text.len > HANDLE_WORD_MAX || lexicon_accepts(lexicon, handle, scan_normalise(&scratch, word.text))) continue;
        *add_finding(&found, arena) = finding_of(&scan, arena, &word);
    }
    lexicon_put_handle(lexicon, handle);
    arena_done(&scratch);
    *findings = found.at;
    *count = found.count;
    return true;
}

bool speller_check(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                   struct finding **findings, size_t *count, struct error *err) {
    return check(speller, arena, language, text, true, findings, count, err);
}

bool speller_check_at_once(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                           struct finding **findings, size_t *count, struct error *err) {
    return check(speller, arena, language, text, false, findings, count, err);
}
