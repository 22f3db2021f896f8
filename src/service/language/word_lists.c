/* SPDX-License-Identifier: Apache-2.0 */
/* Words that users stand by: one shared list per language, which everyone's spelling takes, and personal ones, which only
 * requests that name them take. Each is a file, DATA/words/LANGUAGE/LIST.txt, a word a line, replaced atomically by each
 * change. A list begins with its first word and ends with its last one, so that what fills all places can be undone; what
 * was read at the start counts, and is no key's. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "service/language/language.h"
#include "service/library/caller.h"
#include "text/text.h"

enum {
    WORD_MAX_BYTES = 128,
    LIST_NAME_MAX = 64,
    LIST_BYTES_MAX = 16 << 20,
};

static const struct str SHARED = STR("shared");

struct word_list {
    struct language language; /* the primary subtag alone */
    char name[LIST_NAME_MAX + 1];
    char *key;         /* that began it; empty: none, or before the start */
    struct str *words; /* sorted, malloced each */
    size_t count, capacity;
};

struct word_lists {
    pthread_mutex_t changing; /* one change of files and lists at a time; taken before `lock`, and enough for reading them */
    pthread_rwlock_t lock;    /* never held while the disk is waited for: every spelling check with a list takes it */
    struct word_list **at;
    size_t count, capacity;
};

/* ---- one list --------------------------------------------------------------------------------------------------------- */

/* Where the word stands, or would. */
static size_t find_place(const struct word_list *list, struct str word, bool *found) {
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(list->words[middle], word);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *found = false;
    return low;
}

static char *copy_of(struct str text) {
    char *copy = alloc(text.len + 1);
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return copy;
}

static void insert(struct word_list *list, size_t place, struct str word) {
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 16;
        list->words = alloc_again(list->words, list->capacity, sizeof *list->words);
    }
    memmove(list->words + place + 1, list->words + place, (list->count - place) * sizeof *list->words);
    list->words[place] = (struct str){copy_of(word), word.len};
    list->count++;
}

static void take_out(struct word_list *list, size_t place) {
    free((void *)(uintptr_t)list->words[place].at);
    list->count--;
    memmove(list->words + place, list->words + place + 1, (list->count - place) * sizeof *list->words);
}

static struct word_list *new_list(struct str primary, struct str name, struct str key) {
    struct word_list *list = alloc_zero(1, sizeof *list);
    language_parse(primary, &list->language, NULL);
    memcpy(list->name, name.at, name.len);
    list->key = copy_of(key);
    return list;
}

static void close_list(struct word_list *list) {
    while (list->count) take_out(list, list->count - 1);
    free(list->words);
    free(list->key);
    free(list);
}

static bool is_shared(const struct word_list *list) {
    return str_equal(str_of(list->name), SHARED);
}

/* ---- all lists -------------------------------------------------------------------------------------------------------- */

static struct word_list *find_list(const struct word_lists *lists, struct str primary, struct str name) {
    for (size_t i = 0; i < lists->count; i++)
        if (str_equal(language_tag(&lists->at[i]->language), primary) && str_equal(str_of(lists->at[i]->name), name))
            return lists->at[i];
    return NULL;
}

static void enlist(struct word_lists *lists, struct word_list *list) {
    if (lists->count == lists->capacity) {
        lists->capacity = lists->capacity ? lists->capacity * 2 : 16;
        lists->at = alloc_again(lists->at, lists->capacity, sizeof *lists->at);
    }
    lists->at[lists->count++] = list;
}

static void delist(struct word_lists *lists, const struct word_list *list) {
    size_t i = 0;
    while (lists->at[i] != list) i++;
    lists->at[i] = lists->at[--lists->count];
}

/* Whether one more personal list may begin. */
static bool may_begin(const struct word_lists *lists, struct error *err) {
    struct str key = caller_share();
    size_t all = 0, own = 0;
    for (size_t i = 0; i < lists->count; i++) {
        if (is_shared(lists->at[i])) continue;
        all++;
        own += key.len && str_equal(str_of(lists->at[i]->key), key);
    }
    if (own >= WORD_LISTS_OF_KEY_MAX)
        return error_set(err, ERR_TOO_LARGE,
                         "your key has begun %d word lists, as many as one may: each ends with its last word",
                         WORD_LISTS_OF_KEY_MAX);
    return all < WORD_LISTS_MAX ||
           error_set(err, ERR_TOO_LARGE, "there are %d word lists already: each ends with its last word", WORD_LISTS_MAX);
}

/* Whether one more word may go in. */
static bool has_room(const struct word_lists *lists, const struct word_list *list, struct error *err) {
    size_t most = is_shared(list) ? SHARED_WORDS_MAX : PERSONAL_WORDS_MAX, all = 0;
    if (list->count >= most) return error_set(err, ERR_TOO_LARGE, "list: it has %zu words already", list->count);
    for (size_t i = 0; i < lists->count; i++) all += is_shared(lists->at[i]) ? 0 : lists->at[i]->count;
    return is_shared(list) || all < PERSONAL_WORDS_IN_ALL_MAX ||
           error_set(err, ERR_TOO_LARGE, "the personal word lists have %d words already", PERSONAL_WORDS_IN_ALL_MAX);
}

static bool check_name(struct str name, struct error *err) {
    bool ok = name.len >= 1 && name.len <= LIST_NAME_MAX;
    for (size_t i = 0; ok && i < name.len; i++) {
        char c = name.at[i];
        ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    return ok || error_set(err, ERR_INVALID, "list: 1 to %d of a-z, 0-9, \"_\" and \"-\"", LIST_NAME_MAX);
}

static bool check_word(struct str word, struct error *err) {
    bool ok = word.len >= 1 && word.len <= WORD_MAX_BYTES && utf8_valid(word, NULL);
    for (size_t at = 0; ok && at < word.len;) {
        size_t start = at;
        uint32_t c = utf8_next(word, &at);
        ok = c > 0x20 && c != 0x7F && !text_is_blank(str_slice(word, start, at));
    }
    return ok || error_set(err, ERR_INVALID, "word: 1 to %d bytes of UTF-8 without white space", WORD_MAX_BYTES);
}

/* ---- files ------------------------------------------------------------------------------------------------------------ */

static bool list_path(struct service *service, const struct word_list *list, char path[PATH_MAX], struct error *err) {
    int len = snprintf(path, PATH_MAX, "%s/words/%s", service->options.data, list->language.tag);
    if (len < PATH_MAX && !file_make_directories(path, err)) return false;
    len = snprintf(path, PATH_MAX, "%s/words/%s/%s.txt", service->options.data, list->language.tag, list->name);
    return len < PATH_MAX || error_set(err, ERR_INVALID, "%s: path too long", service->options.data);
}

static void write_words(struct buf *out, const struct word_list *list, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        buf_add_str(out, list->words[i]);
        buf_add_byte(out, '\n');
    }
}

/* The file as it will be: with `word` before the one at `place`, or (empty) without that one. Under `changing`. */
static bool save(struct service *service, const struct word_list *list, size_t place, struct str word, struct error *err) {
    char path[PATH_MAX];
    struct buf out = {0};
    if (!list_path(service, list, path, err)) return false;
    write_words(&out, list, 0, place);
    if (word.len) {
        buf_add_str(&out, word);
        buf_add_byte(&out, '\n');
    }
    write_words(&out, list, word.len ? place : place + 1, list->count);
    bool ok = file_replace(path, buf_str(&out), err);
    buf_done(&out);
    return ok;
}

static bool remove_file(struct service *service, const struct word_list *list, struct error *err) {
    char path[PATH_MAX];
    return list_path(service, list, path, err) && file_remove(path, err);
}

static void load_words(struct service *service, struct word_list *list, struct str rest) {
    bool found;
    while (rest.len && list->count < SHARED_WORDS_MAX) {
        struct str word = str_cut(&rest, '\n');
        size_t place = find_place(list, word, &found);
        if (found || !check_word(word, NULL)) continue; /* a line that somebody edited in by hand */
        insert(list, place, word);
        if (is_shared(list) && service->speller) speller_add_word(service->speller, &list->language, word, NULL);
    }
}

/* All that is there is taken: a bound must not keep the service from starting. */
static bool load_file(struct service *service, struct str primary, struct str name, const char *path, struct error *err) {
    struct buf bytes = {0};
    if (!file_read(path, LIST_BYTES_MAX, &bytes, err)) {
        buf_done(&bytes);
        return false;
    }
    struct word_list *list = new_list(primary, name, STR(""));
    load_words(service, list, buf_str(&bytes));
    if (bytes.len == 0) unlink(path); /* of a list that ended when they kept their files */
    if (list->count)
        enlist(service->words, list);
    else
        close_list(list);
    buf_done(&bytes);
    return true;
}

static bool load_language(struct service *service, struct arena *arena, const char *directory, struct str primary,
                          struct error *err) {
    char path[PATH_MAX];
    struct language language;
    struct str *files;
    size_t count;
    if (!language_parse(primary, &language, NULL)) return true;
    if (snprintf(path, sizeof path, "%s/%" STR_FMT, directory, STR_ARG(primary)) >= PATH_MAX) return true;
    bool ok = file_list(path, arena, &files, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        struct str file = files[i], name = str_slice(file, 0, file.len < 4 ? 0 : file.len - 4);
        if (!str_ends(file, STR(".txt")) || !check_name(name, NULL)) continue;
        if (snprintf(path, sizeof path, "%s/%" STR_FMT "/%" STR_FMT, directory, STR_ARG(primary), STR_ARG(file)) < PATH_MAX)
            ok = load_file(service, primary, name, path, err);
    }
    return ok;
}

bool word_lists_init(struct service *service, struct error *err) {
    char path[PATH_MAX];
    struct arena arena = {0};
    struct str *languages; /* none before the first word */
    size_t count;
    service->words = alloc_zero(1, sizeof *service->words);
    pthread_rwlock_init(&service->words->lock, NULL);
    pthread_mutex_init(&service->words->changing, NULL);
    if (snprintf(path, sizeof path, "%s/words", service->options.data) >= PATH_MAX)
        return error_set(err, ERR_INVALID, "%s: path too long", service->options.data);
    bool ok = file_list(path, &arena, &languages, &count, err);
    for (size_t i = 0; ok && i < count; i++) ok = load_language(service, &arena, path, languages[i], err);
    arena_done(&arena);
    return ok;
}

void word_lists_done(struct service *service) {
    if (!service->words) return;
    for (size_t i = 0; i < service->words->count; i++) close_list(service->words->at[i]);
    free(service->words->at);
    pthread_rwlock_destroy(&service->words->lock);
    pthread_mutex_destroy(&service->words->changing);
    free(service->words);
}

/* ---- the use cases ---------------------------------------------------------------------------------------------------- */

static bool prepare(struct service *service, struct str *list, struct str word, struct error *err) {
    if (!service->words) return error_set(err, ERR_INVALID, "no data directory is open");
    if (list->len == 0) *list = SHARED;
    return check_name(*list, err) && check_word(word, err);
}

/* The shared list counts for everyone. */
static bool prepare_change(struct service *service, struct str *list, struct str word, struct error *err) {
    return prepare(service, list, word, err) && (!str_equal(*list, SHARED) || caller_require_all(err));
}

/* Under `changing`. */
static bool add_word(struct service *service, const struct language *language, struct str list_name, struct str word,
                     struct error *err) {
    struct word_lists *lists = service->words;
    bool found = false;
    struct word_list *list = find_list(lists, language_primary(language), list_name), *fresh = NULL;
    size_t place = list ? find_place(list, word, &found) : 0;
    if (found) return true;
    if (!list && !str_equal(list_name, SHARED) && !may_begin(lists, err)) return false;
    if (!list) list = fresh = new_list(language_primary(language), list_name, caller_share());
    if (!has_room(lists, list, err) || !save(service, list, place, word, err)) {
        if (fresh) close_list(fresh);
        return false;
    }
    pthread_rwlock_wrlock(&lists->lock);
    if (fresh) enlist(lists, fresh);
    insert(list, place, word);
    pthread_rwlock_unlock(&lists->lock);
    return !is_shared(list) || speller_add_word(service->speller, language, word, err);
}

bool service_add_word(struct service *service, const struct language *language, struct str list_name, struct str word,
                      struct error *err) {
    if (!prepare_change(service, &list_name, word, err)) return false;
    if (!service->speller || !speller_has(service->speller, language))
        return error_set(err, ERR_NOT_FOUND, "language: there is no dictionary for %s", language->tag);
    pthread_mutex_lock(&service->words->changing);
    bool ok = add_word(service, language, list_name, word, err);
    pthread_mutex_unlock(&service->words->changing);
    return ok;
}

/* Under `changing`. */
static bool remove_word(struct service *service, const struct language *language, struct str list_name, struct str word,
                        struct error *err) {
    struct word_lists *lists = service->words;
    bool found = false;
    struct word_list *list = find_list(lists, language_primary(language), list_name);
    size_t place = list ? find_place(list, word, &found) : 0;
    if (!found) return error_set(err, ERR_NOT_FOUND, "word: it is not in the list");
    bool last = list->count == 1, shared = is_shared(list);
    if (!(last ? remove_file(service, list, err) : save(service, list, place, STR(""), err))) return false;
    pthread_rwlock_wrlock(&lists->lock);
    take_out(list, place);
    if (last) delist(lists, list);
    pthread_rwlock_unlock(&lists->lock);
    if (last) close_list(list);
    if (shared && service->speller) speller_remove_word(service->speller, language, word);
    return true;
}

bool service_remove_word(struct service *service, const struct language *language, struct str list_name, struct str word,
                         struct error *err) {
    if (!prepare_change(service, &list_name, word, err)) return false;
    pthread_mutex_lock(&service->words->changing);
    bool ok = remove_word(service, language, list_name, word, err);
    pthread_mutex_unlock(&service->words->changing);
    return ok;
}

bool service_list_words(struct service *service, struct arena *arena, const struct language *language, struct str list_name,
                        struct str **words, size_t *count, struct error *err) {
    if (!prepare(service, &list_name, STR("x"), err)) return false;
    pthread_rwlock_rdlock(&service->words->lock);
    const struct word_list *list = find_list(service->words, language_primary(language), list_name);
    *count = list ? list->count : 0;
    *words = ARENA_ARRAY(arena, struct str, *count);
    for (size_t i = 0; i < *count; i++) (*words)[i] = arena_copy(arena, list->words[i]);
    pthread_rwlock_unlock(&service->words->lock);
    return true;
}

bool word_lists_has(struct service *service, const struct language *language, struct str list_name, struct str word) {
    bool found = false;
    if (!service->words) return false;
    pthread_rwlock_rdlock(&service->words->lock);
    const struct word_list *list = find_list(service->words, language_primary(language), list_name);
    if (list) find_place(list, word, &found);
    pthread_rwlock_unlock(&service->words->lock);
    return found;
}
