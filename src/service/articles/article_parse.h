/* SPDX-License-Identifier: Apache-2.0 */
/* An article's file in segments, as they are before anyone has translated them. */
#ifndef TAFSIRI_SERVICE_ARTICLES_ARTICLE_PARSE_H
#define TAFSIRI_SERVICE_ARTICLES_ARTICLE_PARSE_H

#include "service/articles/articles.h"

struct article_parse {
    struct article_file file;
    struct language from, to; /* in: as wanted, empty: as the file says; out: as found */
    struct str memory;        /* whose segmentation rules */

    struct str name; /* out: of the article */
    enum document_format format;
    struct article_segment *at; /* out: with n, and id equal to it; targets that the file has already are taken over */
    size_t count;
    size_t translatable; /* of these */
};

/* All texts are copied to the arena. ERR_MALFORMED, ERR_INVALID, ERR_TOO_LARGE as service_create_article says. */
bool article_parse(struct service *service, struct arena *arena, struct article_parse *parse, struct article_warnings *warnings,
                   struct error *err);

/* Target and state of the segment as they are when the file comes: what the block of an XLIFF file has already. */
void article_take_target(enum document_format format, const struct document_block *block, struct article_segment *segment);

/* The memory by whose rules an article of this memory is cut: where it is gone, "", everyone's. */
struct str article_rules(struct service *service, struct arena *arena, struct str memory);

/* ERR_INVALID for a name that an article can't have. */
bool article_check_name(struct str name, struct error *err);

#endif
