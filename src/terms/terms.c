/* SPDX-License-Identifier: Apache-2.0 */
/* Each term is the sequence of its words' stems, those of another language others. Entries with the same first stem stand
 * together in one sorted array, the longest first, in the order of their other stems, so that a search is one binary search for
 * each length of term that a word of the text may begin. Few words begin any, and one bit per hash of a first stem tells most
 * others apart. */
#include "terms/terms.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/alloc.h"
#include "text/stem.h"
#include "text/text.h"
#include "text/token.h"

struct entry {
    uint64_t *stems; /* hashes */
    size_t count;
    const struct concept *concept;
    const struct term *term;
    bool exact; /* an acronym */
};

enum { FIRST_BITS = 1 << 15, ABBREVIATION_MAX = 4 /* letters */ };

struct term_list {
    struct arena arena;
    struct concept *concepts;
    size_t concept_count, concept_capacity;
    struct entry *entries;
    size_t entry_count;
    uint64_t firsts[FIRST_BITS / 64]; /* bit set over the first stems' hashes */
};

struct term_list *term_list_open(void) {
    return alloc_zero(1, sizeof(struct term_list));
}

void term_list_close(struct term_list *list) {
    if (!list) return;
    arena_done(&list->arena);
    free(list->concepts);
    free(list->entries);
    free(list);
}

size_t term_list_count(const struct term_list *list) {
    return list->concept_count;
}

const struct concept *term_list_at(const struct term_list *list, size_t i) {
    return &list->concepts[i];
}

static struct concept copy_concept(struct arena *arena, const struct concept *concept) {
    struct concept copy = *concept;
    struct term *terms = ARENA_ARRAY(arena, struct term, concept->term_count);
    struct concept_detail *details = ARENA_ARRAY(arena, struct concept_detail, concept->detail_count);
    copy.id = arena_copy(arena, concept->id);
    copy.subject = arena_copy(arena, concept->subject);
    copy.definition = arena_copy(arena, concept->definition);
    for (size_t i = 0; i < concept->term_count; i++) {
        terms[i] = concept->terms[i];
        terms[i].text = arena_copy(arena, terms[i].text);
        terms[i].part_of_speech = arena_copy(arena, terms[i].part_of_speech);
        terms[i].type = arena_copy(arena, terms[i].type);
    }
    for (size_t i = 0; i < concept->detail_count; i++) {
        struct str *texts[] = {&details[i].element, &details[i].type, &details[i].target, &details[i].value};
        details[i] = concept->details[i];
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) *texts[k] = arena_copy(arena, *texts[k]);
    }
    copy.terms = terms;
    copy.details = details;
    return copy;
}

void term_list_add(struct term_list *list, const struct concept *concept) {
    if (list->concept_count == list->concept_capacity) {
        list->concept_capacity = list->concept_capacity ? list->concept_capacity * 2 : 64;
        list->concepts = alloc_again(list->concepts, list->concept_capacity, sizeof *list->concepts);
    }
    list->concepts[list->concept_count++] = copy_concept(&list->arena, concept);
}

/* ---- letters ---------------------------------------------------------------------------------------------------------- */

static bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

/* Written in capitals throughout. */
static bool is_shouted(struct str text) {
    size_t capitals = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (is_small(text.at[i])) return false;
        capitals += is_capital(text.at[i]);
    }
    return capitals > 0;
}

/* ---- words as stems --------------------------------------------------------------------------------------------------- */

static bool is_word(const struct token *token) {
    return token->kind != TOKEN_PUNCTUATION && token->kind != TOKEN_CODE;
}

/* A possessive is no part of the word: Kenya's is Kenya. */
static struct str without_possessive(struct str word) {
    if (str_ends(word, STR("'s"))) return str_slice(word, 0, word.len - 2);
    if (str_ends(word, STR("\xE2\x80\x99s"))) return str_slice(word, 0, word.len - 4);
    return word;
}

/* Stemming costs more than all the rest, and a few thousand words make up most of any text: each thread remembers their stems'
 * hashes by a hash of word and language, the newer in place of the older. */
enum { REMEMBERED = 4096 };

static uint64_t stem_hash(struct arena *arena, struct stemmer *stemmer, uint64_t seed, struct str word) {
    static _Thread_local struct { uint64_t word, stem; /* word 0: nothing */ } memory[REMEMBERED];
    uint64_t hash = XXH3_64bits_withSeed(word.at, word.len, seed);
    if (memory[hash % REMEMBERED].word == hash && hash) return memory[hash % REMEMBERED].stem;
    struct str stem = stem_word(stemmer, text_fold(arena, without_possessive(word)));
    memory[hash % REMEMBERED].word = hash;
    return memory[hash % REMEMBERED].stem = XXH3_64bits_withSeed(stem.at, stem.len, seed);
}

/* Stems of the words of a text; token_of[i] is the token of the i-th. */
static size_t read_stems(struct arena *arena, struct str text, const struct language *language, const struct token_list *tokens,
                         uint64_t *stems, uint32_t *token_of) {
    struct stemmer *stemmer = stemmer_of(language);
    struct str primary = language_primary(language);
    uint64_t seed = XXH3_64bits(primary.at, primary.len);
    size_t count = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (!is_word(&tokens->at[i])) continue;
        token_of[count] = (uint32_t)i;
        stems[count++] = stem_hash(arena, stemmer, seed, str_slice(text, tokens->at[i].start, tokens->at[i].end));
    }
    return count;
}

/* One word of capitals. Several of them are a term that its glossary shouts, and COVID-19 is a name like others. */
static bool is_acronym(struct str text, size_t words) {
    size_t capitals = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (is_small(text.at[i]) || (text.at[i] >= '0' && text.at[i] <= '9')) return false;
        capitals += is_capital(text.at[i]);
    }
    return words == 1 && capitals >= 2;
}

static uint64_t first_bit(uint64_t stem) {
    return UINT64_C(1) << stem % 64;
}

/* ---- building --------------------------------------------------------------------------------------------------------- */

static int compare_stems(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count) {
    if (a[0] != b[0]) return a[0] < b[0] ? -1 : 1;
    if (a_count != b_count) return a_count > b_count ? -1 : 1;
    for (size_t i = 1; i < a_count; i++)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

static int by_stems(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = compare_stems(x->stems, x->count, y->stems, y->count);
    return order ? order : (x->concept > y->concept) - (x->concept < y->concept); /* the first added comes first */
}

static void add_entry(struct term_list *list, struct arena *scratch, const struct concept *concept, const struct term *term) {
    struct token_list tokens = text_tokens(scratch, term->text, &term->language);
    uint64_t *stems = ARENA_ARRAY(&list->arena, uint64_t, tokens.count);
    uint32_t *token_of = ARENA_ARRAY(scratch, uint32_t, tokens.count);
    size_t count = read_stems(scratch, term->text, &term->language, &tokens, stems, token_of);
    if (count == 0 || count > TERM_WORDS_MAX) return;
    list->firsts[stems[0] % FIRST_BITS / 64] |= first_bit(stems[0]);
    list->entries[list->entry_count++] = (struct entry){stems, count, concept, term, is_acronym(term->text, count)};
}

void term_list_build(struct term_list *list) {
    struct arena scratch = {0};
    size_t terms = 0;
    for (size_t i = 0; i < list->concept_count; i++) terms += list->concepts[i].term_count;
    list->entries = alloc_again(list->entries, terms, sizeof *list->entries);
    list->entry_count = 0;
    memset(list->firsts, 0, sizeof list->firsts);
    for (size_t i = 0; i < list->concept_count; i++)
        for (size_t k = 0; k < list->concepts[i].term_count; k++) {
            arena_reset(&scratch);
            add_entry(list, &scratch, &list->concepts[i], &list->concepts[i].terms[k]);
        }
    arena_done(&scratch);
    if (list->entry_count) qsort(list->entries, list->entry_count, sizeof *list->entries, by_stems);
}

/* ---- searching -------------------------------------------------------------------------------------------------------- */

struct searched_text {
    struct str text;
    const struct language *language;
    struct token_list tokens;
    uint64_t *stems;
    uint32_t *token_of;
    size_t count;
    bool shouted;
};

/* The first entry with these stems, or the one behind where it would stand. */
static size_t first_entry(const struct term_list *list, const uint64_t *stems, size_t count) {
    size_t low = 0, high = list->entry_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct entry *entry = &list->entries[middle];
        if (compare_stems(entry->stems, entry->count, stems, count) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The stop that an acronym ends with is no part of its last token. */
static struct span bytes_of(const struct searched_text *s, size_t word, const struct entry *entry) {
    uint32_t start = s->tokens.at[s->token_of[word]].start, end = s->tokens.at[s->token_of[word + entry->count - 1]].end;
    if (entry->exact && end < start + entry->term->text.len) end = start + (uint32_t)entry->term->text.len;
    return (struct span){start, end};
}

/* The words of the languages here that an acronym may look like where all is in capitals: HELP US NOW. */
static bool is_common_word(struct str word, const struct language *language) {
    static const struct {
        const char *language, *words;
    } common[] = {
        {"en", " ACT AGO AID ALL AM AN AND ANY ARE AS AT BAD BE BIG BUT BY CAN DID DO END FAR FOR GET GO GOT HAD HAS HE HER HIM"
               " HIS HOW I ICE IF IN IS IT ITS LET MAN MAY ME MY NEW NO NOR NOT NOW OF OFF OLD ON ONE OR OUR OUT OWN SAD SAY"
               " SHE SO THE TO TOO TWO UP US USE WAR WAS WAY WE WHO WHY YES YET YOU "},
        {"fr", " AN ANS AU AUX BON CAR CE CES CET CI DE DES DIT DU ELLE EN ES EST ET EU EUX FIN ICI IL ILS JE LA LE LES LUI MA"
               " MAL ME MER MES MOI MON NE NI NON NOS NOM NU ON ONT OR OU OUI PAR PAS PEU PEUR PLUS PUR QUE QUI RIEN SA SE SES"
               " SI SOI SON SUR TA TE TES TOI TON TOUS TU UN UNE VA VIE VOS VU "},
        {"sw", " AU HII HIVI ILI ILE JE JUU KAMA KILA KWA LA LAKINI MTU NA NCHI NDANI NI PIA SANA SASA SI TU VILE WA WAO WATU"
               " YA YAKE YAO YEYE ZA ZAO "},
    };
    struct arena arena = {0};
    struct str sought = arena_format(&arena, " %" STR_FMT " ", STR_ARG(word));
    bool found = false;
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        found |= str_equal(language_primary(language), str_of(common[i].language)) &&
                 str_find(str_of(common[i].words), sought, 0) != SIZE_MAX;
    arena_done(&arena);
    return found;
}

static bool fits_exactly(const struct entry *entry, const struct searched_text *s, size_t word) {
    size_t start = s->tokens.at[s->token_of[word]].start;
    if (!str_starts(str_slice(s->text, start, s->text.len), entry->term->text)) return false;
    return !s->shouted || s->count == 1 || !is_common_word(entry->term->text, s->language);
}

/* True for a mark that ends a clause, unless the term has it as well or it shortens the word before it: St. Marc. */
static bool parts(const struct entry *entry, const struct searched_text *s, size_t token) {
    struct str mark = text_of_token(s->text, &s->tokens, token);
    static const struct str marks[] = {STR("."),
                                       STR(","),
                                       STR(";"),
                                       STR(":"),
                                       STR("!"),
                                       STR("?"),
                                       STR("("),
                                       STR(")"),
                                       STR("\xE2\x80\xA6"),
                                       STR("\xE2\x80\x93"),
                                       STR("\xE2\x80\x94")};
    bool known = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) known |= str_equal(mark, marks[i]);
    if (!known || str_find(entry->term->text, mark, 0) != SIZE_MAX) return false;
    struct str before = text_of_token(s->text, &s->tokens, token - 1);
    return mark.at[0] != '.' || before.len > ABBREVIATION_MAX || !is_capital(before.at[0]);
}

static bool is_parted(const struct entry *entry, const struct searched_text *s, size_t word) {
    uint32_t last = s->token_of[word + entry->count - 1];
    for (uint32_t token = s->token_of[word] + 1; token < last; token++)
        if (s->tokens.at[token].kind == TOKEN_PUNCTUATION && parts(entry, s, token)) return true;
    return false;
}

/* A stop that stands within a name of a site or a file: haiti.org */
static bool joins_at(struct str text, size_t at) {
    return at > 0 && at + 1 < text.len && text.at[at] == '.' && text.at[at - 1] != ' ' && is_small(text.at[at + 1]);
}

static bool is_in_address(const struct entry *entry, const struct searched_text *s, size_t word) {
    struct span span = bytes_of(s, word, entry);
    return joins_at(s->text, span.end) || (span.start && joins_at(s->text, span.start - 1));
}

/* An entry whose stems are there. */
static bool fits(const struct entry *entry, const struct searched_text *s, size_t word) {
    if (language_compare(s->language, &entry->term->language) == LANGUAGE_DIFFERENT) return false; /* another script */
    if (entry->exact && !fits_exactly(entry, s, word)) return false;
    return !is_parted(entry, s, word) && !is_in_address(entry, s, word);
}

static const struct entry *longest_at(const struct term_list *list, const struct searched_text *s, size_t word) {
    const uint64_t *stems = &s->stems[word];
    const struct entry *end = list->entries + list->entry_count;
    if (!(list->firsts[stems[0] % FIRST_BITS / 64] & first_bit(stems[0]))) return NULL;
    for (size_t count = s->count - word < TERM_WORDS_MAX ? s->count - word : TERM_WORDS_MAX; count > 0;) {
        const struct entry *entry = list->entries + first_entry(list, stems, count);
        for (; entry < end && compare_stems(entry->stems, entry->count, stems, count) == 0; entry++)
            if (fits(entry, s, word)) return entry;
        if (entry == end || entry->stems[0] != stems[0]) return NULL;
        count = entry->count < count ? entry->count : count - 1;
    }
    return NULL;
}

void term_list_find(const struct term_list *list, struct arena *arena, struct str text, const struct language *language,
                    struct term_hit **hits, size_t *count) {
    *hits = NULL;
    *count = 0;
    if (!list->entry_count) return;
    struct searched_text s = {text, language, text_tokens(arena, text, language), NULL, NULL, 0, is_shouted(text)};
    s.stems = ARENA_ARRAY(arena, uint64_t, s.tokens.count);
    s.token_of = ARENA_ARRAY(arena, uint32_t, s.tokens.count);
    s.count = read_stems(arena, text, language, &s.tokens, s.stems, s.token_of);
    *hits = ARENA_ARRAY(arena, struct term_hit, s.count < TERM_HITS_MAX ? s.count : TERM_HITS_MAX);
    size_t seen = 0;    /* bytes of the text */
    uint32_t units = 0; /* of UTF-16, in those */
    for (size_t word = 0; word < s.count && *count < TERM_HITS_MAX;) {
        const struct entry *entry = longest_at(list, &s, word);
        if (!entry) {
            word++;
            continue;
        }
        struct span bytes = bytes_of(&s, word, entry);
        uint32_t start = units + (uint32_t)utf16_length(str_slice(text, seen, bytes.start));
        uint32_t length = (uint32_t)utf16_length(str_slice(text, bytes.start, bytes.end));
        seen = bytes.end;
        units = start + length;
        (*hits)[(*count)++] = (struct term_hit){{start, start + length}, entry->concept, entry->term};
        word += entry->count;
    }
}
