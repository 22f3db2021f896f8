/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/archive.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/alloc.h"
#include "base/arena.h"

struct archive_writer {
    zip_t *zip;
    struct arena arena;
};

struct archive_writer *archive_open(const char *path, struct error *err) {
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!zip) {
        zip_error_t why;
        zip_error_init_with_code(&why, code);
        error_set(err, ERR_INTERNAL, "%s: %s", path, zip_error_strerror(&why));
        zip_error_fini(&why);
        return NULL;
    }
    struct archive_writer *writer = alloc_zero(1, sizeof *writer);
    writer->zip = zip;
    return writer;
}

static bool refuse(struct archive_writer *writer, struct error *err) {
    const zip_error_t *why = zip_get_error(writer->zip);
    bool full = zip_error_code_zip(why) == ZIP_ER_WRITE;
    return error_set(err, full ? ERR_NO_SPACE : ERR_INTERNAL, "the archive can't be written: %s", zip_strerror(writer->zip));
}

bool archive_add_part(struct archive_writer *writer, struct str name, const char *file, int64_t start, int64_t len,
                      struct error *err) {
    zip_source_t *source =
        len > 0 ? zip_source_file(writer->zip, file, (zip_uint64_t)start, len) : zip_source_buffer(writer->zip, "", 0, 0);
    if (!source) return refuse(writer, err);
    zip_int64_t added =
        zip_file_add(writer->zip, arena_copy(&writer->arena, name).at, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
    if (added >= 0) return true;
    zip_source_free(source);
    return refuse(writer, err);
}

struct asking {
    const struct going_on *going_on;
    struct error err; /* the answer, where it was no */
};

static int is_cancelled(zip_t *zip, void *context) {
    struct asking *asking = context;
    (void)zip;
    return asking->err.code != ERR_NONE || !going_on_ask(asking->going_on, &asking->err);
}

/* All is read and packed when it is closed. */
bool archive_finish(struct archive_writer *writer, const struct going_on *going_on, struct error *err) {
    struct asking asking = {.going_on = going_on};
    zip_register_cancel_callback_with_state(writer->zip, is_cancelled, NULL, &asking);
    if (zip_close(writer->zip) == 0) {
        writer->zip = NULL;
        return true;
    }
    zip_register_cancel_callback_with_state(writer->zip, NULL, NULL, NULL);
    if (asking.err.code == ERR_NONE) return refuse(writer, err);
    return error_set(err, asking.err.code, "%s", asking.err.message);
}

void archive_close(struct archive_writer *writer) {
    if (!writer) return;
    if (writer->zip) zip_discard(writer->zip);
    arena_done(&writer->arena);
    free(writer);
}
