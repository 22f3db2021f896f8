/* SPDX-License-Identifier: Apache-2.0 */
/* Which segment of an article's new version is which of the old one. Pure. */
#ifndef TAFSIRI_SERVICE_ARTICLES_ARTICLE_DIFF_H
#define TAFSIRI_SERVICE_ARTICLES_ARTICLE_DIFF_H

#include "base/arena.h"

struct diff_item {
    struct str text;
    uint64_t hash; /* equal for equal segments */
};

enum diff_kind { DIFF_NEW, DIFF_SAME, DIFF_CHANGED };

struct diff_match {
    enum diff_kind kind;
    size_t old; /* unless DIFF_NEW: its index; each stands once at most */
};

/* out[i] is what became of fresh[i]. Equal segments are found in their order first, then where they were moved to; what lies
 * between two that stayed is paired, in order, by likeness. */
void article_diff(struct arena *arena, const struct diff_item *old, size_t old_count, const struct diff_item *fresh,
                  size_t count, struct diff_match *out);

#endif
