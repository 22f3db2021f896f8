/* SPDX-License-Identifier: Apache-2.0 */
#include "store/words.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

/* ---- the tokenizer --------------------------------------------------------------------------------------------------- */

/* FTS5 hands its tokenizers out through a connection; one over an empty database in memory is kept open for that. Each call
 * then makes a tokenizer of its own, which costs next to nothing, since one can't be shared between threads. */
static struct {
    pthread_once_t once;
    fts5_tokenizer functions;
    void *context;
} source = {.once = PTHREAD_ONCE_INIT};

static void find_tokenizer(void) {
    static sqlite3 *keeper;
    sqlite3_stmt *statement = NULL;
    fts5_api *api = NULL;
    int code = sqlite3_open(":memory:", &keeper);
    if (code == SQLITE_OK) code = sqlite3_prepare_v2(keeper, "SELECT fts5(?1)", -1, &statement, NULL);
    if (code == SQLITE_OK) code = sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
    if (code == SQLITE_OK) sqlite3_step(statement);
    sqlite3_finalize(statement);
    /* An SQLite without FTS5 is a wrong build, as is one without memory for this. */
    if (!api || api->xFindTokenizer(api, "unicode61", &source.context, &source.functions) != SQLITE_OK) abort();
}

struct collector {
    struct arena *arena;
    struct word *at;
    size_t count, capacity;
};

static int collect(void *context, int flags, const char *folded, int len, int start, int end) {
    struct collector *words = context;
    (void)flags;
    if (words->count == words->capacity) {
        words->capacity = words->capacity ? words->capacity * 2 : 64;
        words->at = alloc_again(words->at, words->capacity, sizeof *words->at);
    }
    words->at[words->count++] =
        (struct word){arena_copy(words->arena, (struct str){folded, (size_t)len}), (uint32_t)start, (uint32_t)end};
    return SQLITE_OK;
}

struct word_list words_of(struct arena *arena, struct str text) {
    static const char *options[] = {"remove_diacritics", "2"};
    struct collector found = {.arena = arena};
    Fts5Tokenizer *tokenizer = NULL;
    pthread_once(&source.once, find_tokenizer);
    if (source.functions.xCreate(source.context, options, 2, &tokenizer) != SQLITE_OK) abort(); /* out of memory */
    source.functions.xTokenize(tokenizer, &found, FTS5_TOKENIZE_AUX, text.at, (int)text.len, collect);
    source.functions.xDelete(tokenizer);
    struct word_list words = {ARENA_ARRAY(arena, struct word, found.count), found.count};
    if (found.count) memcpy(words.at, found.at, found.count * sizeof *found.at);
    free(found.at);
    return words;
}

/* ---- the query ------------------------------------------------------------------------------------------------------- */

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Cuts the next term off, with its "*" and without its quotes. False at the end, or with *err set. */
static bool cut_term(struct str *rest, struct str *term, struct error *err) {
    *rest = str_trim(*rest);
    if (rest->len == 0) return false;
    size_t end = 0;
    if (rest->at[0] == '"') {
        *rest = str_slice(*rest, 1, rest->len);
        size_t close = str_find(*rest, STR("\""), 0);
        if (close == SIZE_MAX) return error_set(err, ERR_INVALID, "the query has a quote that isn't closed");
        *term = str_slice(*rest, 0, close);
        *rest = str_slice(*rest, close + 1, rest->len);
        return true;
    }
    while (end < rest->len && !is_space(rest->at[end]) && rest->at[end] != '"') end++;
    *term = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end, rest->len);
    return true;
}

static bool add_term(struct arena *arena, struct term_list *list, struct str text, struct error *err) {
    struct term term = {.text = text, .beginning = str_ends(text, STR("*"))};
    while (str_ends(term.text, STR("*"))) term.text.len--;
    term.words = words_of(arena, term.text);
    if (term.words.count == 0) return true;
    const struct word *last = &term.words.at[term.words.count - 1];
    if (last->end != term.text.len) term.beginning = false; /* "end. *": the star touches no word */
    if (term.beginning && utf8_count(last->folded) < BEGINNING_MIN)
        return error_set(err, ERR_INVALID, "%" STR_FMT "*: at least %d letters must stand before *", STR_ARG(last->folded),
                         BEGINNING_MIN);
    if (list->count == QUERY_TERMS_MAX)
        return error_set(err, ERR_TOO_LARGE, "the query has more than %d words", QUERY_TERMS_MAX);
    list->at[list->count++] = term;
    return true;
}

bool words_parse_query(struct arena *arena, struct str query, struct term_list *out, struct error *err) {
    struct error local = {0};
    struct str term = {0};
    out->count = 0;
    if (query.len > QUERY_BYTES_MAX)
        return error_set(err, ERR_TOO_LARGE, "the query has %zu bytes, at most %d are taken", query.len, QUERY_BYTES_MAX);
    /* A NUL would end the expression early. */
    if (!utf8_valid(query, NULL) || (query.len && memchr(query.at, '\0', query.len)))
        return error_set(err, ERR_INVALID, "the query is not UTF-8 text");
    while (cut_term(&query, &term, &local) && add_term(arena, out, term, &local))
        ;
    if (local.code) return error_set(err, local.code, "%s", local.message);
    return out->count || error_set(err, ERR_INVALID, "the query has no word");
}

/* A quoted string of FTS5 can hold anything but a quote, and a term has none: cut_term ends at each. */
void words_add_expression(struct buf *out, const struct term_list *terms) {
    for (size_t i = 0; i < terms->count; i++) {
        const struct term *term = &terms->at[i];
        assert(str_find(term->text, STR("\""), 0) == SIZE_MAX);
        buf_add_format(out, "%s\"%" STR_FMT "\"%s", i ? " AND " : "", STR_ARG(term->text), term->beginning ? " *" : "");
    }
}
