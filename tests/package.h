/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP archives of parts in memory, as DOCX files are. */
#ifndef TAFSIRI_TESTS_PACKAGE_H
#define TAFSIRI_TESTS_PACKAGE_H

#include <zip.h>

#include "base/buf.h"

struct part {
    const char *name; /* NULL: passed over */
    struct str bytes;
};

/* Appends a package of the parts to `out`; `method`: ZIP_CM_DEFAULT, ZIP_CM_STORE. */
static inline bool package_write(struct buf *out, const struct part *parts, size_t count, zip_int32_t method) {
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_stat_t stat;
    if (!source) return false;
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    if (!zip) return false;
    for (size_t i = 0; i < count; i++) {
        struct str bytes = parts[i].bytes;
        if (!parts[i].name) continue;
        zip_int64_t index = zip_file_add(zip, parts[i].name, zip_source_buffer(zip, bytes.at, bytes.len, 0), 0);
        if (index < 0 || zip_set_file_compression(zip, (zip_uint64_t)index, method, 0)) return false;
    }
    if (zip_close(zip) || zip_source_open(source) || zip_source_stat(source, &stat)) return false;
    out->len += (size_t)zip_source_read(source, buf_reserve(out, stat.size), stat.size);
    zip_source_close(source);
    zip_source_free(source);
    return true;
}

#endif
