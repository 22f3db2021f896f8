/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/handle.h"

#include <hunspell/hunspell.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/utf8.h"

/* The French dictionary's average here; what is measured takes its place. */
enum { SUGGEST_MS_FIRST = 50 };

static bool set_encoding(struct handle *handle, const char *words, struct error *err) {
    const char *encoding = Hunspell_get_dic_encoding(handle->hunspell);
    handle->latin1 = strcmp(encoding, "ISO8859-1") == 0 || strcmp(encoding, "ISO-8859-1") == 0;
    if (handle->latin1 || strcmp(encoding, "UTF-8") == 0) return true;
    return error_set(err, ERR_INVALID, "%s: a dictionary in %s; only UTF-8 and ISO8859-1 are read", words, encoding);
}

struct handle *handle_open(const char *affixes, const char *words, struct error *err) {
    /* Hunspell_create says nothing of missing files. */
    const char *missing = !file_exists(affixes) ? affixes : !file_exists(words) ? words : NULL;
    if (missing) {
        error_set(err, ERR_NOT_FOUND, "%s: no such dictionary", missing);
        return NULL;
    }
    struct handle *handle = alloc_zero(1, sizeof *handle);
    handle->hunspell = Hunspell_create(affixes, words);
    handle->suggest_ms = SUGGEST_MS_FIRST;
    if (set_encoding(handle, words, err)) return handle;
    handle_close(handle);
    return NULL;
}

void handle_close(struct handle *handle) {
    if (!handle) return;
    Hunspell_destroy(handle->hunspell);
    free(handle);
}

/* The word as the dictionary writes it, NUL-terminated. False when it can't be written, so that no dictionary has it. */
static bool encode(const struct handle *handle, struct str word, char out[HANDLE_WORD_MAX + 1]) {
    if (word.len == 0 || word.len > HANDLE_WORD_MAX || memchr(word.at, '\0', word.len)) return false;
    size_t len = 0;
    if (!handle->latin1) {
        memcpy(out, word.at, len = word.len);
    } else {
        for (size_t at = 0; at < word.len;) {
            uint32_t c = utf8_next(word, &at);
            if (c > 0xFF) return false;
            out[len++] = (char)c;
        }
    }
    out[len] = '\0';
    return true;
}

bool handle_accepts(struct handle *handle, struct str word) {
    char bytes[HANDLE_WORD_MAX + 1];
    return encode(handle, word, bytes) && Hunspell_spell(handle->hunspell, bytes) != 0;
}

/* Into UTF-8, with the plain apostrophe that words have inside the speller (the French dictionary puts out U+2019). */
static struct str decode(const struct handle *handle, struct arena *arena, const char *bytes) {
    size_t len = strlen(bytes), out = 0;
    char *text = arena_alloc(arena, len * 2 + 1);
    if (handle->latin1) {
        for (size_t i = 0; i < len; i++) out += utf8_write(text + out, (unsigned char)bytes[i]);
        return (struct str){text, out};
    }
    for (size_t i = 0; i < len; i++) {
        bool quote = strncmp(bytes + i, "\u2019", 3) == 0;
        text[out++] = quote ? '\'' : bytes[i];
        if (quote) i += 2;
    }
    return (struct str){text, out};
}

void handle_suggest(struct handle *handle, struct arena *arena, struct str word, struct str **suggestions, size_t *count) {
    char bytes[HANDLE_WORD_MAX + 1], **list = NULL;
    *suggestions = NULL;
    *count = 0;
    if (!encode(handle, word, bytes)) return;
    int found = Hunspell_suggest(handle->hunspell, &list, bytes);
    if (found <= 0) return;
    *suggestions = ARENA_ARRAY(arena, struct str, (size_t)found);
    for (int i = 0; i < found; i++) {
        struct str s = decode(handle, arena, list[i]);
        if (utf8_valid(s, NULL)) (*suggestions)[(*count)++] = s;
    }
    Hunspell_free_list(handle->hunspell, &list, found);
}
