/* SPDX-License-Identifier: Apache-2.0 */
/* The findings of a text. */
#include <string.h>

#include "spell/passages.h"
#include "spell/scan.h"
#include "spell/speller.h"

enum { AT_ONCE = 1, EACH_WORD = 2 };

/* The words of a text: an array that doubles in the arena costs at most its own size again. */
struct word_list {
    struct passage_word *at;
    size_t count, capacity, unknown;
};

static void add_word(struct word_list *words, struct arena *arena, const struct scan_word *word, bool known) {
    if (words->count == words->capacity) {
        size_t capacity = words->capacity ? words->capacity * 2 : 64;
        struct passage_word *at = ARENA_ARRAY(arena, struct passage_word, capacity);
        if (words->count) memcpy(at, words->at, words->count * sizeof *at);
        words->at = at;
        words->capacity = capacity;
    }
    words->at[words->count++] = (struct passage_word){word->start, word->end, known, false};
    words->unknown += !known;
}

static bool read_words(struct lexicon *lexicon, struct arena *arena, struct scan *scan, bool may_load, struct word_list *words,
                       struct error *err) {
    struct arena scratch = {0};
    struct handle *handle = lexicon_get_handle(lexicon, may_load, err);
    struct scan_word word;
    if (!handle) return false;
    while (scan_next(scan, &word)) {
        arena_reset(&scratch);
        bool known = word.text.len > HANDLE_WORD_MAX || lexicon_accepts(lexicon, handle, scan_normalise(&scratch, word.text));
        add_word(words, arena, &word, known);
    }
    lexicon_put_handle(lexicon, handle);
    arena_done(&scratch);
    return true;
}

static struct finding finding_of(struct scan *scan, size_t start, size_t end, const char *category) {
    struct span span = {.start = scan_units(scan, start)};
    size_t units = scan->units;
    span.end = scan_units(scan, end);
    scan->units = units; /* back to the start: the words of a passage come behind it */
    scan->unit_at = start;
    return (struct finding){.span = span, .category = category, .word = str_slice(scan->text, start, end)};
}

/* One for each unknown word that isn't excused, and for each passage that is told, in the order of their starts. */
static void list_findings(struct scan *scan, struct arena *arena, const struct word_list *words, const struct passage *passages,
                          size_t passage_count, struct finding **findings, size_t *count) {
    struct finding *out = ARENA_ARRAY(arena, struct finding, words->unknown + passage_count);
    size_t told = 0;
    *findings = out;
    scan->units = scan->unit_at = 0;
    for (size_t i = 0; i < words->count; i++) {
        const struct passage_word *word = &words->at[i];
        if (told < passage_count && passages[told].start == word->start) {
            *out = finding_of(scan, word->start, passages[told++].end, "untranslated");
            out++->message = STR("This passage is in English");
        }
        if (word->known || word->excused) continue;
        *out = finding_of(scan, word->start, word->end, "spelling");
        out->message = arena_format(arena, "\"%" STR_FMT "\" is not in the dictionary", STR_ARG(out->word));
        out++;
    }
    *count = (size_t)(out - *findings);
}

static bool check(struct speller *speller, struct arena *arena, const struct language *language, struct str text, unsigned how,
                  struct finding **findings, size_t *count, struct error *err) {
    struct lexicon *lexicon = speller_find(speller, language, err);
    struct word_list words = {0};
    struct passage *passages = NULL;
    size_t passage_count = 0;
    struct scan scan;
    *findings = NULL;
    *count = 0;
    if (!lexicon) return false;
    scan_init(&scan, arena, text, language);
    if (!read_words(lexicon, arena, &scan, !(how & AT_ONCE), &words, err)) return false;
    if (words.unknown && !(how & EACH_WORD))
        passages_find(arena, lexicon_english(lexicon), text, words.at, words.count, &passages, &passage_count);
    if (words.unknown) list_findings(&scan, arena, &words, passages, passage_count, findings, count);
    return true;
}

bool speller_check(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                   struct finding **findings, size_t *count, struct error *err) {
    return check(speller, arena, language, text, 0, findings, count, err);
}

bool speller_check_at_once(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                           struct finding **findings, size_t *count, struct error *err) {
    return check(speller, arena, language, text, AT_ONCE, findings, count, err);
}

bool speller_check_each_word(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                             struct finding **findings, size_t *count, struct error *err) {
    return check(speller, arena, language, text, EACH_WORD, findings, count, err);
}
