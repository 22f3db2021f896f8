/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/passages.h"

#include "base/utf8.h"
#include "spell/letters.h"

enum {
    RUN_MIN = 3,       /* English words that the dictionary lacks, for a passage */
    STRANGERS_MAX = 1, /* words side by side that neither language has, inside one */
    LONG = 4,          /* letters: of English words of that length a passage has two; slips often make short ones */
    LONG_MIN = 2,
};

/* What is known of each word; parallel to the words. */
struct sight {
    bool english, capital;
    bool link, starts; /* a link; one with a capital */
    bool joined;       /* on one line with the word before */
    bool beside;       /* nothing but blanks between */
    bool quoted;       /* a quotation mark between */
};

struct view {
    struct arena *arena;
    const struct words *english;
    struct str text;
    struct passage_word *words;
    struct sight *sights; /* one more, for what stands behind the last word */
    size_t count;
};

/* Words that hold English names together: Bank of England. */
static bool is_link(struct str word) {
    static const struct str links[] = {STR("of"), STR("the"), STR("and"), STR("for"), STR("in"),   STR("on"),
                                       STR("at"), STR("to"),  STR("by"),  STR("an"),  STR("with"), STR("from")};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (str_equal(word, links[i])) return true;
    return false;
}

static bool is_capital(struct str word) {
    size_t at = 0;
    return word.len && letter_class(utf8_next(word, &at)) == LETTER_UPPER;
}

/* Small letters for the capital that a word begins with. */
static struct str lower_first(struct arena *arena, struct str word) {
    size_t at = 0;
    uint32_t first = word.len ? utf8_next(word, &at) : 0;
    if (first < 'A' || first > 'Z') return word;
    struct str lower = arena_copy(arena, word);
    ((char *)lower.at)[0] = (char)letter_lower(first);
    return lower;
}

/* Hyphened words by their parts (well-known), without the 's of the genitive. */
bool passages_is_english(struct arena *arena, const struct words *english, struct str word) {
    struct str rest = scan_normalise(arena, word);
    if (str_ends(rest, STR("'s"))) rest.len -= 2;
    while (rest.len) {
        struct str part = str_cut(&rest, '-');
        if (!words_get(english, part) && !words_get(english, lower_first(arena, part))) return false;
    }
    return true;
}

static bool is_quotation_mark(uint32_t c) {
    return c == '"' || c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x201F);
}

/* What stands between two words. */
static void look_between(struct str between, struct sight *sight) {
    sight->joined = sight->beside = true;
    for (size_t at = 0; at < between.len;) {
        uint32_t c = utf8_next(between, &at);
        if (c == '\n') sight->joined = false;
        if (c != ' ' && c != 0xA0) sight->beside = false;
        sight->quoted |= is_quotation_mark(c);
    }
}

static void look(struct view *view) {
    size_t before = 0;
    for (size_t i = 0; i <= view->count; i++) {
        struct sight *sight = &view->sights[i];
        size_t start = i < view->count ? view->words[i].start : view->text.len;
        look_between(str_slice(view->text, before, start), sight);
        if (i == view->count) break;
        struct str word = str_slice(view->text, start, view->words[i].end);
        sight->english = passages_is_english(view->arena, view->english, word);
        sight->capital = is_capital(word);
        sight->link = is_link(word);
        sight->starts = sight->capital && is_link(lower_first(view->arena, word));
        before = view->words[i].end;
    }
    view->sights[0].joined = view->sights[0].beside = false;
}

/* An English word that the text's language lacks. */
static bool is_witness(const struct view *view, size_t i) {
    return !view->words[i].known && view->sights[i].english;
}

static void excuse(struct view *view, size_t first, size_t end) {
    for (size_t i = first; i < end; i++)
        if (is_witness(view, i)) view->words[i].excused = true;
}

/* ---- names ------------------------------------------------------------------------------------------------------------ */

/* Links from `i` on between two words with capitals, one of them English: Council on Foreign ... */
static void excuse_links(struct view *view, size_t i) {
    const struct sight *sights = view->sights;
    size_t end = i;
    while (end < view->count && sights[end].link && sights[end].beside) end++;
    if (!i || end >= view->count || !sights[end].beside || !sights[i - 1].capital || !sights[end].capital) return;
    if (sights[i - 1].english || sights[end].english) excuse(view, i, end);
}

/* English words with capitals side by side, links among them, from `i` on; returns where they end. Two may be a slip beside a
 * name, as at the start of a sentence. */
static size_t excuse_name(struct view *view, size_t i) {
    const struct sight *sights = view->sights;
    size_t end = i, behind = i, capitals = 0;
    for (; behind < view->count && (behind == i || sights[behind].beside); behind++) {
        bool capital = sights[behind].capital && sights[behind].english;
        if (!capital && !sights[behind].link) break;
        capitals += capital;
        if (capital) end = behind + 1;
    }
    if (capitals >= RUN_MIN) excuse(view, i, end);
    return end;
}

static void excuse_names(struct view *view) {
    for (size_t i = 0; i < view->count; i++)
        if (view->sights[i].link && is_witness(view, i)) excuse_links(view, i);
    for (size_t i = 0; i < view->count;) i = view->sights[i].capital && view->sights[i].english ? excuse_name(view, i) : i + 1;
}

/* ---- passages --------------------------------------------------------------------------------------------------------- */

struct run {
    size_t first, end;
    size_t witnesses, small_witnesses, small; /* `small`: words in small letters */
    size_t long_words;                        /* of these, English ones of LONG letters */
};

static size_t length_of(const struct view *view, size_t i) {
    return view->words[i].end - view->words[i].start;
}

/* The run that begins with witness `i`, up to its last witness. A word of the text's language alone ends it, and so do several
 * that are strange to both; names go with any language. */
static struct run follow(const struct view *view, size_t i) {
    struct run run = {.first = i, .end = i}, ahead = run;
    size_t strangers = 0;
    for (; i < view->count && (i == run.first || view->sights[i].joined); i++) {
        bool capital = view->sights[i].capital, witness = is_witness(view, i);
        bool stranger = !view->sights[i].english && !capital;
        strangers = stranger ? strangers + 1 : 0;
        if (stranger && (view->words[i].known || strangers > STRANGERS_MAX)) break;
        ahead.small += !capital;
        ahead.witnesses += witness;
        ahead.small_witnesses += witness && !capital;
        ahead.end = i + 1;
        ahead.long_words += !capital && view->sights[i].english && length_of(view, i) >= LONG;
        if (witness) run = ahead;
    }
    return run;
}

/* With what goes with it on both sides, up to quotation marks. `all`: whatever may be English. Otherwise links, and behind it
 * words of both languages too (notice, question): before it they would be the language's own. */
static struct run widen(const struct view *view, struct run run, bool all) {
    const struct sight *sights = view->sights;
    for (; run.first && sights[run.first].joined && !sights[run.first].quoted; run.first--) {
        const struct sight *before = &sights[run.first - 1];
        if (!before->link && !before->starts && !(all && (before->english || before->capital))) break;
    }
    for (; run.end < view->count && sights[run.end].joined && !sights[run.end].quoted; run.end++)
        if (!sights[run.end].english && !(all && sights[run.end].capital)) break;
    return run;
}

static bool is_quoted(const struct view *view, struct run run) {
    run = widen(view, run, true);
    return view->sights[run.first].quoted || view->sights[run.end].quoted;
}

/* Most unknown words stand alone: seen without looking anything up. */
static bool is_worth_a_look(const struct view *view) {
    size_t unknown = 0;
    for (size_t i = 0; i < view->count && unknown < RUN_MIN; i++) {
        if (view->words[i].known) continue;
        struct str word = str_slice(view->text, view->words[i].start, view->words[i].end);
        unknown += is_link(word) || is_capital(word) ? RUN_MIN : 1;
    }
    return unknown >= RUN_MIN;
}

void passages_find(struct arena *arena, const struct words *english, struct str text, struct passage_word *words, size_t count,
                   struct passage **passages, size_t *passage_count) {
    struct view view = {arena, english, text, words, ARENA_ARRAY(arena, struct sight, count + 1), count};
    *passages = ARENA_ARRAY(arena, struct passage, count / RUN_MIN + 1);
    *passage_count = 0;
    if (!is_worth_a_look(&view)) return;
    look(&view);
    excuse_names(&view);
    for (size_t i = 0; i < count;) {
        struct run run = is_witness(&view, i) ? follow(&view, i) : (struct run){0};
        bool english_run = run.witnesses >= RUN_MIN && run.witnesses * 2 >= run.small && run.long_words >= LONG_MIN;
        i = english_run ? run.end : i + 1;
        if (!english_run) continue;
        excuse(&view, run.first, run.end);
        if (run.small_witnesses < RUN_MIN || is_quoted(&view, run)) continue;
        run = widen(&view, run, false);
        (*passages)[(*passage_count)++] = (struct passage){words[run.first].start, words[run.end - 1].end};
    }
}
