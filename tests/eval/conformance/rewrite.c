/* SPDX-License-Identifier: Apache-2.0 */
/* Reads TMX and XLIFF files that other tools wrote, writes each back, and reads that again.
 *
 *     rewrite OUT FILE...          FILE: .tmx, .xlf, .xliff; OUT gets 1.tmx, 2.xlf ... in the order of the files
 *
 * One line a file, with tabs: file, "read", "warned" or "refused", what was read (units or segments), whether it came back the
 * same ("same", "other", or "-" when it was refused), the first message. TMX: all units are written anew, and must be the same
 * units when read again. XLIFF: each segment that takes a target gets its source as the target, with all inline codes; the file
 * that is written must have the same segments, and those targets. `run` makes the table of it, with schemas. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "exchange/document.h"
#include "exchange/tmx/tmx.h"

enum { FILE_MAX_BYTES = 256 << 20 };

struct result {
    const char *state;
    size_t read;
    const char *again;
    char message[512];
};

static void note(struct result *result, const char *message) {
    if (!result->message[0]) snprintf(result->message, sizeof result->message, "%s", message);
    for (char *c = result->message; *c; c++)
        if (*c == '\t' || *c == '\n') *c = ' ';
}

/* ---- TMX --------------------------------------------------------------------------------------------------------------- */

struct units {
    struct arena arena;
    struct unit *at;
    size_t count, capacity;
    struct result *result; /* NULL the second time */
};

static bool take_unit(void *context, const struct unit *unit, struct error *err) {
    struct units *units = context;
    (void)err;
    if (units->count == units->capacity) {
        units->capacity = units->capacity ? units->capacity * 2 : 64;
        units->at = realloc(units->at, units->capacity * sizeof *units->at);
    }
    units->at[units->count++] = unit_copy(&units->arena, unit);
    return true;
}

static void take_warning(void *context, const char *warning) {
    struct units *units = context;
    if (!units->result) return;
    units->result->state = "warned";
    note(units->result, warning);
}

static bool read_tmx(const char *name, struct str bytes, struct units *units, struct error *err) {
    struct tmx_options options = {.name = name};
    struct tmx_reader *reader = tmx_reader_open(&options, take_unit, take_warning, units);
    bool ok = tmx_reader_feed(reader, bytes.at, bytes.len, err) && tmx_reader_finish(reader, err);
    tmx_reader_close(reader);
    return ok;
}

static bool same_units(const struct units *a, const struct units *b) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!unit_same_content(&a->at[i], &b->at[i])) return false;
    return true;
}

static bool rewrite_tmx(const char *name, struct str bytes, struct buf *out, struct result *result, struct error *err) {
    struct units units = {.result = result}, again = {0};
    struct language none = {0};
    bool ok = read_tmx(name, bytes, &units, err);
    result->read = units.count;
    if (ok) {
        tmx_write_header(out, &none, 0);
        for (size_t i = 0; i < units.count; i++) tmx_write_unit(out, &units.at[i]);
        tmx_write_footer(out);
        bool second = read_tmx("again", buf_str(out), &again, NULL);
        result->again = second && same_units(&units, &again) ? "same" : "other";
    }
    arena_done(&units.arena);
    arena_done(&again.arena);
    free(units.at);
    free(again.at);
    return ok;
}

/* ---- XLIFF ------------------------------------------------------------------------------------------------------------- */

static bool set_targets(struct document *document, struct error *err) {
    const struct document_origin origin = {.score = 100, .origin = ORIGIN_HUMAN, .status = STATUS_CONFIRMED};
    for (size_t i = 0; i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        if (block->translate && !document_set_target(document, i, block->source, &origin, err)) return false;
    }
    return true;
}

static bool came_back(const struct document *document, const struct document *again) {
    if (document_block_count(document) != document_block_count(again)) return false;
    for (size_t i = 0; i < document_block_count(document); i++) {
        const struct document_block *one = document_block(document, i), *other = document_block(again, i);
        if (!str_equal(one->source.text, other->source.text) || one->source.code_count != other->source.code_count ||
            (one->translate && !str_equal(other->target.text, one->source.text)))
            return false;
    }
    return true;
}

static bool rewrite_xliff(const char *name, struct str bytes, struct buf *out, struct result *result, struct error *err) {
    struct document *document = document_open(DOCUMENT_XLIFF, name, bytes, err);
    if (!document) return false;
    result->read = document_block_count(document);
    if (document_warning_count(document)) {
        result->state = "warned";
        char first[512];
        snprintf(first, sizeof first, "%" STR_FMT, STR_ARG(document_warning(document, 0)));
        note(result, first);
    }
    bool ok = set_targets(document, err) && document_write(document, out, err);
    struct document *again = ok ? document_open(DOCUMENT_XLIFF, "again", buf_str(out), NULL) : NULL;
    result->again = again && came_back(document, again) ? "same" : "other";
    document_close(again);
    document_close(document);
    return ok;
}

/* ---- all --------------------------------------------------------------------------------------------------------------- */

static void write_out(const char *directory, int number, const char *ending, struct str bytes) {
    char path[4096];
    struct error err = {0};
    snprintf(path, sizeof path, "%s/%d%s", directory, number, ending);
    if (!file_replace(path, bytes, &err)) fprintf(stderr, "%s\n", err.message);
}

static void rewrite(const char *directory, int number, const char *path) {
    struct buf bytes = {0}, out = {0};
    struct error err = {0};
    struct result result = {.state = "read", .again = "-"};
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    bool is_tmx = str_ends(str_of(path), STR("tmx"));
    bool ok =
        file_read(path, FILE_MAX_BYTES, &bytes, &err) && (is_tmx ? rewrite_tmx(name, buf_str(&bytes), &out, &result, &err)
                                                                 : rewrite_xliff(name, buf_str(&bytes), &out, &result, &err));
    if (ok) {
        write_out(directory, number, is_tmx ? ".tmx" : ".xlf", buf_str(&out));
    } else {
        result.state = "refused";
        result.message[0] = '\0';
        note(&result, err.message);
    }
    printf("%s\t%s\t%zu\t%s\t%s\n", path, result.state, result.read, result.again, result.message);
    fflush(stdout);
    buf_done(&bytes);
    buf_done(&out);
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: rewrite OUT FILE...\n", stderr);
        return 64;
    }
    for (int i = 2; i < argc; i++) rewrite(argv[1], i - 1, argv[i]);
    return 0;
}
