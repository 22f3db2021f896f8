/* SPDX-License-Identifier: Apache-2.0 */
#include "text/stem.h"

#include <libstemmer.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { STEMMERS_MAX = 16, CODE_MAX = 3 };

/* One per language that this thread has met. */
struct stemmers {
    struct {
        char code[CODE_MAX + 1];
        struct sb_stemmer *stemmer; /* NULL: Snowball doesn't know it */
    } at[STEMMERS_MAX];
    size_t count;
};

static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void free_stemmers(void *memory) {
    struct stemmers *stemmers = memory;
    for (size_t i = 0; i < stemmers->count; i++) sb_stemmer_delete(stemmers->at[i].stemmer);
    free(stemmers);
}

static void make_key(void) {
    if (pthread_key_create(&key, free_stemmers) != 0) abort();
}

static struct stemmers *of_this_thread(void) {
    pthread_once(&key_once, make_key);
    struct stemmers *stemmers = pthread_getspecific(key);
    if (stemmers) return stemmers;
    stemmers = alloc_zero(1, sizeof *stemmers);
    pthread_setspecific(key, stemmers);
    return stemmers;
}

struct stemmer *stemmer_of(const struct language *language) {
    struct stemmers *stemmers = of_this_thread();
    struct str primary = language_primary(language);
    if (primary.len > CODE_MAX) return NULL;
    for (size_t i = 0; i < stemmers->count; i++)
        if (str_equal(str_of(stemmers->at[i].code), primary)) return (struct stemmer *)stemmers->at[i].stemmer;
    if (stemmers->count == STEMMERS_MAX) return NULL; /* more languages than anyone works in at once: unstemmed, still right */
    memcpy(stemmers->at[stemmers->count].code, primary.at, primary.len);
    const char *code = stemmers->at[stemmers->count].code;
    struct sb_stemmer *stemmer = sb_stemmer_new(code, NULL);
    if (!stemmer) stemmer = sb_stemmer_new(code, NULL); /* not known; or there was no memory, and that is remembered for good */
    stemmers->at[stemmers->count++].stemmer = stemmer;
    return (struct stemmer *)stemmer;
}

struct str stem_word(struct stemmer *stemmer, struct str folded) {
    struct sb_stemmer *snowball = (struct sb_stemmer *)stemmer;
    if (!snowball) return folded;
    const sb_symbol *stem = sb_stemmer_stem(snowball, (const sb_symbol *)folded.at, (int)folded.len);
    if (!stem) alloc_failed();
    return (struct str){(const char *)stem, (size_t)sb_stemmer_length(snowball)};
}
