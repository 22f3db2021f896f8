/* SPDX-License-Identifier: Apache-2.0 */
#include "text/breaker.h"

#include <pthread.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

static pthread_key_t of_thread;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void close_iterator(void *iterator) {
    ubrk_close(iterator);
}

static void make_key(void) {
    pthread_key_create(&of_thread, close_iterator);
}

/* Opening one costs more than most texts; the root's has the dictionaries of all scripts. NULL when ICU's data lacks it. */
static UBreakIterator *iterator_of_thread(void) {
    pthread_once(&once, make_key);
    UBreakIterator *iterator = pthread_getspecific(of_thread);
    UErrorCode status = U_ZERO_ERROR;
    if (!iterator) {
        iterator = ubrk_open(UBRK_WORD, "root", NULL, 0, &status);
        if (U_SUCCESS(status)) pthread_setspecific(of_thread, iterator);
    }
    return iterator;
}

void breaker_find_words(struct str run, void (*found)(void *context, size_t start, size_t end), void *context) {
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator = iterator_of_thread();
    UText *text = utext_openUTF8(NULL, run.at, (int64_t)run.len, &status);
    if (iterator) ubrk_setUText(iterator, text, &status);
    size_t start = 0;
    if (iterator && U_SUCCESS(status)) {
        ubrk_first(iterator);
        for (int32_t end; (end = ubrk_next(iterator)) != UBRK_DONE; start = (size_t)end) found(context, start, (size_t)end);
        UText *empty = utext_openUTF8(NULL, "", 0, &status); /* so that nothing points to run.at after this */
        ubrk_setUText(iterator, empty, &status);
        utext_close(empty);
    }
    if (start < run.len) found(context, start, run.len);
    utext_close(text);
}
