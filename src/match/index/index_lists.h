/* SPDX-License-Identifier: Apache-2.0 */
/* What is gathered while an index is built and kept. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_LISTS_H
#define TAFSIRI_MATCH_INDEX_INDEX_LISTS_H

#include "match/index/index_item.h"

/* A growing list of items; a zeroed one is empty. */
struct item_list {
    struct item *at;
    size_t count, capacity;
};
void item_list_add(struct item_list *list, const struct item *item);
void item_list_done(struct item_list *list);

/* The greatest rev put per memory. A zeroed one is empty. */
struct rev_table {
    struct memory_rev {
        int64_t rev;
        uint32_t memory;
    } * at;
    size_t count;
};
int64_t rev_table_get(const struct rev_table *table, uint32_t memory);
void rev_table_raise(struct rev_table *table, uint32_t memory, int64_t rev); /* never lowers */
void rev_table_remove(struct rev_table *table, uint32_t memory);
struct rev_table rev_table_copy(const struct rev_table *table);
void rev_table_done(struct rev_table *table);

#endif
