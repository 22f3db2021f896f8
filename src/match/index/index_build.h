/* SPDX-License-Identifier: Apache-2.0 */
/* From items to an image. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_BUILD_H
#define TAFSIRI_MATCH_INDEX_INDEX_BUILD_H

#include "match/index/index_image.h"
#include "match/index/index_lists.h"

struct build {
    struct item_list items; /* put into order by the build */
    struct rev_table revs;
    uint64_t origin, save; /* for image_counts */
};

/* Needs, beside the items, about 85 bytes per unit and 14 per key while it runs. ERR_TOO_LARGE past 2^32 - 1 keys or postings.
 */
bool build_image(struct build *build, image_write_fn *write, void *context, struct error *err);
/* For image_view: it has no checksums. */
bool build_in_memory(struct build *build, struct buf *out, struct error *err);

#endif
