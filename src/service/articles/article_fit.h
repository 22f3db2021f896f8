/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody is still working on, made fit for a file: a draft may have lost a code, or have one too many. */
#ifndef TAFSIRI_SERVICE_ARTICLES_ARTICLE_FIT_H
#define TAFSIRI_SERVICE_ARTICLES_ARTICLE_FIT_H

#include "model/segment.h"

/* The target with those of its codes alone that are the source's (by kind and id), each once, pairs whole and in order. */
struct segment article_fit_target(struct arena *arena, struct segment source, struct segment target);
/* A target of `old` for `fresh`, a source with the same text and markup: its codes under the names that they have there. */
struct segment article_rename_codes(struct arena *arena, struct segment old, struct segment fresh, struct segment target);

#endif
