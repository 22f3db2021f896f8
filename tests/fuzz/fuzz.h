/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz targets share. A target is one function over any bytes: it may refuse them, it must not crash, hang, or break a
 * promise of the header that it tests; a broken promise is a failed REQUIRE. libFuzzer drives it (`make fuzz`), or replay.c
 * over the files of a directory (`make test`). */
#ifndef TAFSIRI_TESTS_FUZZ_H
#define TAFSIRI_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "exchange/document.h"
#include "model/suggestion.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition, ...)                                                                                                \
    do {                                                                                                                       \
        if (!(condition)) {                                                                                                    \
            fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                                                    \
            fprintf(stderr, __VA_ARGS__);                                                                                      \
            fputc('\n', stderr);                                                                                               \
            abort();                                                                                                           \
        }                                                                                                                      \
    } while (0)

/* Bytes that decide something, taken from the end, where libFuzzer's mutations disturb the rest the least. */
static inline unsigned take_choice(struct str *bytes) {
    if (bytes->len == 0) return 0;
    unsigned choice = (unsigned char)bytes->at[bytes->len - 1];
    bytes->len--;
    return choice;
}

/* Hands the bytes to a streaming reader in pieces of changing length. False as soon as the reader refuses. */
static inline bool feed_in_pieces(struct str bytes, unsigned seed, bool (*feed)(void *reader, struct str piece), void *reader) {
    size_t step = seed % 7 == 0 ? bytes.len + 1 : 1 + seed % 97;
    for (size_t at = 0; at < bytes.len; at += step)
        if (!feed(reader, str_slice(bytes, at, at + step < bytes.len ? at + step : bytes.len))) return false;
    return true;
}

/* markup.c: well-formed XML of any bytes. Those over 0x7F choose a tag each, 0x01 closes the innermost element, and others are
 * text; "?" in a tag is a digit of the byte behind it. */
struct fuzz_markup {
    const char *head;
    const char *const *tags; /* "name attribute='value'" */
    size_t tag_count;
    const char *tail;
};
void fuzz_markup(struct buf *out, const struct fuzz_markup *markup, struct str program);

/* document.c: any format. */
void fuzz_document(enum document_format format, struct str bytes);

/* phrases.c: segments of two languages, by lines. */
struct fuzz_pair {
    struct language from, to;
    bool raw;   /* bytes are text, U+FFFD in the place of what is no UTF-8; otherwise those over 0x7F choose a word each */
    bool codes; /* U+FFFC are pairs of codes, not text */
};
/* By one choice. */
struct fuzz_pair fuzz_pair_of(struct str *bytes);
/* The next line, in `language`, which is one of the pair's. */
struct segment fuzz_segment(struct arena *arena, struct str *bytes, const struct fuzz_pair *pair,
                            const struct language *language);
/* True when the span stands in the text and starts and ends between characters. */
bool fuzz_span_is_sound(struct span span, struct str text);

#endif
