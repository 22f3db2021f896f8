/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"

static const char *name_of(enum log_level level) {
    return level == LOG_LEVEL_ERROR ? "error" : level == LOG_LEVEL_WARNING ? "warning" : "info";
}

/* A file's name in a message may be in any encoding. */
static struct str text_of(const char *text) {
    struct str str = str_of(text);
    return utf8_valid(str, NULL) ? str : STR("(not UTF-8)");
}

static void write_json(struct buf *line, enum log_level level, const char *message, const char *const *pairs) {
    struct arena arena = {0};
    struct json json = {.out = line};
    if (getenv("JOURNAL_STREAM")) buf_add_format(line, "<%d>", level);
    json_begin_object(&json);
    json_put_str(&json, "time", clock_format(&arena, clock_now_ms()));
    json_put_str(&json, "level", str_of(name_of(level)));
    json_put_str(&json, "message", text_of(message));
    for (; pairs && *pairs; pairs += 2) json_put_str(&json, pairs[0], text_of(pairs[1]));
    json_end_object(&json);
    arena_done(&arena);
}

static void write_sentence(struct buf *line, const char *message, const char *const *pairs) {
    buf_add_format(line, "tafsiri: %s", message);
    for (; pairs && *pairs; pairs += 2) buf_add_format(line, " (%s: %s)", pairs[0], pairs[1]);
}

void log_event(enum log_level level, const char *message, const char *const *pairs) {
    struct buf line = {0};
    if (isatty(STDERR_FILENO)) {
        write_sentence(&line, message, pairs);
    } else {
        write_json(&line, level, message, pairs);
    }
    buf_add_byte(&line, '\n');
    ssize_t written = write(STDERR_FILENO, line.at, line.len); /* in one piece, so that lines of two threads don't mix */
    (void)written;                                             /* there is nobody to tell */
    buf_done(&line);
}
