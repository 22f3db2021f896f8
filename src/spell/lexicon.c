/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/lexicon.h"

#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "spell/letters.h"
#include "text/text.h"

enum {
    FREQUENCIES_BYTES_MAX = 64 * 1024 * 1024,
    SOUNDS_BYTES_MAX = 64 * 1024,
    SWEEP_MIN = 1000, /* removed words that nobody minds */
};

void lexicon_init(struct lexicon *lexicon) {
    *lexicon = (struct lexicon){0};
    pthread_mutex_init(&lexicon->load_lock, NULL);
    pthread_mutex_init(&lexicon->idle_lock, NULL);
    pthread_mutex_init(&lexicon->late_lock, NULL);
    pthread_rwlock_init(&lexicon->added_lock, NULL);
    pthread_rwlock_init(&lexicon->counts_lock, NULL);
}

void lexicon_done(struct lexicon *lexicon) {
    for (struct handle *next; lexicon->idle; lexicon->idle = next) {
        next = lexicon->idle->next;
        handle_close(lexicon->idle);
    }
    words_done(&lexicon->added);
    words_done(&lexicon->counts);
    words_done(&lexicon->frequencies);
    words_done(&lexicon->english);
    pthread_mutex_destroy(&lexicon->load_lock);
    pthread_mutex_destroy(&lexicon->idle_lock);
    pthread_mutex_destroy(&lexicon->late_lock);
    shapes_close(lexicon->shapes);
    pthread_rwlock_destroy(&lexicon->added_lock);
    pthread_rwlock_destroy(&lexicon->counts_lock);
}

/* Lines of "word<TAB>count". */
static bool read_frequencies(struct lexicon *lexicon, struct error *err) {
    struct buf text = {0};
    if (!lexicon->files.frequencies.len) return true;
    bool ok = file_read(lexicon->files.frequencies.at, FREQUENCIES_BYTES_MAX, &text, err);
    struct str rest = buf_str(&text);
    while (ok && rest.len) {
        struct str line = str_cut(&rest, '\n'), word = str_cut(&line, '\t');
        int64_t times;
        if (!word.len || word.at[0] == '#' || !str_to_int(line, &times) || times < 0 || times > INT32_MAX) continue;
        *words_entry(&lexicon->frequencies, word) = (uint32_t)times;
    }
    buf_done(&text);
    return ok;
}

/* Lines "sh ch"; "#" opens a comment. */
static bool read_sounds(struct lexicon *lexicon, struct error *err) {
    struct buf text = {0};
    if (!lexicon->files.sounds.len) return true;
    bool ok = file_read(lexicon->files.sounds.at, SOUNDS_BYTES_MAX, &text, err);
    for (struct str rest = buf_str(&text); ok && rest.len;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!line.len || line.at[0] == '#' || edits_add_sound(&lexicon->edits, line)) continue;
        ok = error_set(err, ERR_INVALID, "%s: \"%" STR_FMT "\" is no pair of sounds", lexicon->files.sounds.at, STR_ARG(line));
    }
    buf_done(&text);
    return ok;
}

static bool read_tables(struct lexicon *lexicon, struct error *err) {
    if (lexicon->loaded) return true;
    edits_set_letters(&lexicon->edits, lexicon->files.letters);
    lexicon->loaded = read_sounds(lexicon, err) && read_frequencies(lexicon, err);
    return lexicon->loaded;
}

static struct handle *load(struct lexicon *lexicon, struct error *err) {
    if (!read_tables(lexicon, err)) return NULL;
    return handle_open(lexicon->files.affixes.at, lexicon->files.words.at, err);
}

static struct handle *take_idle(struct lexicon *lexicon) {
    pthread_mutex_lock(&lexicon->idle_lock);
    struct handle *handle = lexicon->idle;
    if (handle) lexicon->idle = handle->next;
    pthread_mutex_unlock(&lexicon->idle_lock);
    return handle;
}

struct handle *lexicon_get_handle(struct lexicon *lexicon, bool may_load, struct error *err) {
    struct handle *handle = take_idle(lexicon);
    if (handle) return handle;
    if (!may_load) {
        error_set(err, ERR_COSTLY, "the dictionary must be loaded first");
        return NULL;
    }
    pthread_mutex_lock(&lexicon->load_lock); /* threads that start together don't all read the disk at once */
    handle = take_idle(lexicon);
    if (!handle) handle = load(lexicon, err);
    pthread_mutex_unlock(&lexicon->load_lock);
    return handle;
}

void lexicon_put_handle(struct lexicon *lexicon, struct handle *handle) {
    pthread_mutex_lock(&lexicon->idle_lock);
    handle->next = lexicon->idle;
    lexicon->idle = handle;
    pthread_mutex_unlock(&lexicon->idle_lock);
}

/* A word that users added is right as they wrote it; one that they wrote in small letters, with a capital too. */
static bool is_added(struct lexicon *lexicon, struct str word) {
    struct arena arena = {0};
    pthread_rwlock_rdlock(&lexicon->added_lock);
    bool added = false;
    if (lexicon->added.used) added = words_get(&lexicon->added, word) || words_get(&lexicon->added, text_fold(&arena, word));
    pthread_rwlock_unlock(&lexicon->added_lock);
    arena_done(&arena);
    return added;
}

static bool accepts_whole(struct lexicon *lexicon, struct handle *handle, struct str word) {
    return handle_accepts(handle, word) || is_added(lexicon, word);
}

bool lexicon_accepts(struct lexicon *lexicon, struct handle *handle, struct str word) {
    if (accepts_whole(lexicon, handle, word)) return true;
    if (!word.len || !memchr(word.at, '-', word.len)) return false;
    for (struct str rest = word; rest.len;) {
        struct str part = str_cut(&rest, '-');
        if (!part.len || !accepts_whole(lexicon, handle, part)) return false;
    }
    return word.at[word.len - 1] != '-';
}

bool lexicon_prepare_corrections(struct lexicon *lexicon, struct error *err) {
    if (!lexicon->files.shapes) return true;
    pthread_mutex_lock(&lexicon->late_lock);
    if (!lexicon->shapes) lexicon->shapes = shapes_open(lexicon->files.affixes.at, lexicon->files.words.at, err);
    pthread_mutex_unlock(&lexicon->late_lock);
    return lexicon->shapes != NULL;
}

bool lexicon_may_accept(struct lexicon *lexicon, const struct spelling *spelling, struct str word) {
    return !lexicon->shapes || shapes_may_be(lexicon->shapes, spelling) || is_added(lexicon, word);
}

/* Without one that can't be read no passage is told: the findings are more, not wrong. */
const struct words *lexicon_english(struct lexicon *lexicon) {
    struct buf text = {0};
    pthread_mutex_lock(&lexicon->late_lock);
    if (!lexicon->english.used && lexicon->files.english.len &&
        file_read(lexicon->files.english.at, FREQUENCIES_BYTES_MAX, &text, NULL)) {
        for (struct str rest = buf_str(&text); rest.len;) *words_entry(&lexicon->english, str_cut(&rest, '\n')) = 1;
    }
    pthread_mutex_unlock(&lexicon->late_lock);
    buf_done(&text);
    return &lexicon->english;
}

static uint64_t count_of(struct lexicon *lexicon, struct str word) {
    pthread_rwlock_rdlock(&lexicon->counts_lock);
    uint64_t count = words_get(&lexicon->counts, word);
    pthread_rwlock_unlock(&lexicon->counts_lock);
    return count + words_get(&lexicon->frequencies, word);
}

/* As it stands and, when it has a capital, in small letters. */
static uint64_t count_of_forms(struct lexicon *lexicon, struct str word) {
    uint64_t count = count_of(lexicon, word);
    size_t at = 0;
    char bytes[HANDLE_WORD_MAX + 4];
    if (!word.len || word.len > HANDLE_WORD_MAX) return count;
    uint32_t first = utf8_next(word, &at);
    if (letter_lower(first) == first) return count;
    size_t len = utf8_write(bytes, letter_lower(first));
    memcpy(bytes + len, word.at + at, word.len - at);
    return count + count_of(lexicon, (struct str){bytes, len + word.len - at});
}

/* French frequencies count l'école as école; about one in four comes with an elision. */
static double count_of_parts(struct lexicon *lexicon, struct str word) {
    size_t apostrophe = str_find(word, STR("'"), 0);
    double count = (double)count_of_forms(lexicon, word);
    if (apostrophe == SIZE_MAX) return count;
    return count + (double)count_of_forms(lexicon, str_slice(word, apostrophe + 1, word.len)) / 4;
}

double lexicon_frequency(struct lexicon *lexicon, struct str word) {
    /* Half a sighting for the unseen: the expected likelihood estimate. The total is the same for all and left out. */
    return count_of_parts(lexicon, word) + 0.5;
}

bool lexicon_add_word(struct lexicon *lexicon, struct str word, struct error *err) {
    pthread_rwlock_wrlock(&lexicon->added_lock);
    bool there = words_get(&lexicon->added, word) != 0, room = there || lexicon->added_count < LEXICON_ADDED_MAX;
    if (room && !there) {
        *words_entry(&lexicon->added, word) = 1;
        lexicon->added_count++;
    }
    pthread_rwlock_unlock(&lexicon->added_lock);
    return room || error_set(err, ERR_TOO_LARGE, "the word list is full: %d words", LEXICON_ADDED_MAX);
}

/* Those that are removed leave once they are more than the others: so the table stays in proportion to the words that count,
 * and a removal takes the time of a few. */
static void sweep_added(struct lexicon *lexicon) {
    size_t removed = lexicon->added.used - lexicon->added_count;
    if (removed > SWEEP_MIN && removed > lexicon->added_count) words_sweep(&lexicon->added);
}

bool lexicon_remove_word(struct lexicon *lexicon, struct str word) {
    pthread_rwlock_wrlock(&lexicon->added_lock);
    bool there = words_get(&lexicon->added, word) != 0;
    if (there) {
        *words_entry(&lexicon->added, word) = 0;
        lexicon->added_count--;
        sweep_added(lexicon);
    }
    pthread_rwlock_unlock(&lexicon->added_lock);
    return there;
}

static void count_word(struct words *counts, struct str word, uint32_t times) {
    if (counts->used >= LEXICON_COUNTED_MAX && !words_get(counts, word)) return;
    uint32_t *count = words_entry(counts, word);
    *count += times < UINT32_MAX - *count ? times : UINT32_MAX - *count;
}

void lexicon_count_words(struct lexicon *lexicon, const struct str *words, size_t count, uint32_t times) {
    pthread_rwlock_wrlock(&lexicon->counts_lock);
    for (size_t i = 0; i < count; i++) count_word(&lexicon->counts, words[i], times);
    pthread_rwlock_unlock(&lexicon->counts_lock);
}
