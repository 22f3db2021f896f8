/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"

enum { BAR_WIDTH = 30, REDRAW_MS = 100, LINE_MS = 5000 };

static const int statuses[] = {
    [ERR_MALFORMED] = STATUS_DATA,       [ERR_INVALID] = STATUS_DATA,         [ERR_NOT_FOUND] = STATUS_NO_INPUT,
    [ERR_CONFLICT] = STATUS_CANT_CREATE, [ERR_STALE] = STATUS_DATA,           [ERR_DENIED] = STATUS_NO_PERMISSION,
    [ERR_TOO_LARGE] = STATUS_DATA,       [ERR_NO_SPACE] = STATUS_CANT_CREATE, [ERR_UNAVAILABLE] = STATUS_UNAVAILABLE,
    [ERR_DAMAGED] = STATUS_SOFTWARE,     [ERR_INTERNAL] = STATUS_SOFTWARE,
};

int report_error(const struct error *err) {
    fprintf(stderr, "tafsiri: %s\n", err->message);
    return err->code == ERR_NONE ? STATUS_SOFTWARE : statuses[err->code];
}

int report_usage(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("tafsiri: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return STATUS_USAGE;
}

void report_warnings(const json_t *answer, const char *path) {
    const json_t *warnings = json_object_get(answer, "warnings");
    size_t count = json_array_size(warnings);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "tafsiri: %s: warning: %s\n", path, json_string_value(json_array_get(warnings, i)));
    json_int_t more = json_integer_value(json_object_get(answer, "warnings_in_all")) - (json_int_t)count;
    if (more > 0) fprintf(stderr, "tafsiri: %s: and %" JSON_INTEGER_FORMAT " more warnings\n", path, more);
}

void progress_start(struct progress *progress, const char *label) {
    *progress = (struct progress){label, clock_steady_ms(), 0, isatty(STDERR_FILENO)};
}

static void print_remaining(int64_t ms) {
    int64_t seconds = (ms + 999) / 1000;
    fprintf(stderr, " %lld:%02lld left", (long long)(seconds / 60), (long long)(seconds % 60));
}

static void draw(struct progress *progress, int64_t done, int64_t total, int64_t rate, const char *unit, int64_t left_ms) {
    int filled = (int)(done * BAR_WIDTH / total);
    progress->drawn_ms = clock_steady_ms();
    fprintf(stderr, "\r\033[K%s [", progress->label);
    for (int i = 0; i < BAR_WIDTH; i++) fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %3d %%", (int)(done * 100 / total));
    if (rate > 0) fprintf(stderr, "  %lld %s/s", (long long)rate, unit);
    if (left_ms >= 0 && done < total) print_remaining(left_ms);
    fflush(stderr);
}

void progress_show(struct progress *progress, int64_t done, int64_t total, const char *unit) {
    int64_t now = clock_steady_ms(), elapsed = now - progress->started_ms;
    if (!progress->shown || total <= 0 || (now - progress->drawn_ms < REDRAW_MS && done < total)) return;
    draw(progress, done, total, elapsed > 0 ? done * 1000 / elapsed : 0, unit, done > 0 ? elapsed * (total - done) / done : -1);
}

void progress_tell(struct progress *progress, int64_t done, int64_t total, int64_t rate, const char *unit, int64_t left_ms) {
    int64_t now = clock_steady_ms();
    if (progress->shown) {
        if (now - progress->drawn_ms >= REDRAW_MS) draw(progress, done, total, rate, unit, left_ms);
        return;
    }
    if (now - (progress->drawn_ms ? progress->drawn_ms : progress->started_ms) < LINE_MS) return;
    progress->drawn_ms = now;
    fprintf(stderr, "%s: %lld %%, %lld %s/s", progress->label, (long long)(done * 100 / total), (long long)rate, unit);
    if (left_ms >= 0) print_remaining(left_ms);
    fputc('\n', stderr);
}

void progress_end(struct progress *progress) {
    if (progress->shown && progress->drawn_ms) fputs("\r\033[K", stderr);
}
