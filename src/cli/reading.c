/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/reading.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { TEXT_MAX_BYTES = 64 << 20 };

static bool read_text(struct reading *reading, const char *path, struct error *err) {
    size_t bad;
    bool ok = strcmp(path, "-") == 0 ? file_read_descriptor(STDIN_FILENO, "standard input", TEXT_MAX_BYTES, &reading->text, err)
                                     : file_read(path, TEXT_MAX_BYTES, &reading->text, err);
    if (ok && memchr(reading->text.at ? reading->text.at : "", '\0', reading->text.len))
        ok = error_set(err, ERR_MALFORMED, "%s: holds a NUL: is it text in UTF-8?", path);
    if (ok && !utf8_valid(buf_str(&reading->text), &bad))
        ok = error_set(err, ERR_MALFORMED, "%s: not UTF-8 at byte %zu", path, bad);
    return ok;
}

bool reading_open(struct reading *reading, const char *path, const char *language, const struct service_options *options,
                  struct error *err) {
    *reading = (struct reading){0};
    if (!language_parse(str_of(language), &reading->language, err) || !read_text(reading, path, err)) return false;
    reading->service = service_open(options, err);
    return reading->service != NULL;
}

void reading_done(struct reading *reading) {
    service_close(reading->service);
    buf_done(&reading->text);
    arena_done(&reading->arena);
}
