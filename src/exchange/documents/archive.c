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

bool archive_finish(struct archive_writer *writer, struct error *err) {
    if (zip_close(writer->zip) < 0) return refuse(writer, err);
    writer->zip = NULL;
    return true;
}

void archive_close(struct archive_writer *writer) {
    if (!writer) return;
    if (writer->zip) zip_discard(writer->zip);
    arena_done(&writer->arena);
    free(writer);
}
