/* SPDX-License-Identifier: Apache-2.0 */
#include "web/web.h"

/* In the table that the build makes; sorted by nothing in particular, since there are few. */
extern const struct web_file web_files[];
extern const size_t web_file_count;
extern const char web_files_version[];

struct str web_version(void) {
    return str_of(web_files_version);
}

const struct web_file *web_find(struct str path) {
    for (size_t i = 0; i < web_file_count; i++)
        if (str_equal(path, str_of(web_files[i].path))) return &web_files[i];
    return NULL;
}
