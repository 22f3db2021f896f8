/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index/index_lists.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void item_list_add(struct item_list *list, const struct item *item) {
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 256;
        list->at = alloc_again(list->at, list->capacity, sizeof *list->at);
    }
    list->at[list->count++] = *item;
}

void item_list_done(struct item_list *list) {
    free(list->at);
    *list = (struct item_list){0};
}

static struct memory_rev *find_rev(const struct rev_table *table, uint32_t memory) {
    for (size_t i = 0; i < table->count; i++)
        if (table->at[i].memory == memory) return &table->at[i];
    return NULL;
}

int64_t rev_table_get(const struct rev_table *table, uint32_t memory) {
    const struct memory_rev *found = find_rev(table, memory);
    return found ? found->rev : 0;
}

void rev_table_raise(struct rev_table *table, uint32_t memory, int64_t rev) {
    struct memory_rev *found = find_rev(table, memory);
    if (!found) {
        table->at = alloc_again(table->at, table->count + 1, sizeof *table->at);
        found = &table->at[table->count++];
        *found = (struct memory_rev){.memory = memory, .rev = rev};
    }
    if (found->rev < rev) found->rev = rev;
}

void rev_table_remove(struct rev_table *table, uint32_t memory) {
    struct memory_rev *found = find_rev(table, memory);
    if (found) *found = table->at[--table->count];
}

struct rev_table rev_table_copy(const struct rev_table *table) {
    struct rev_table copy = {alloc_again(NULL, table->count, sizeof *table->at), table->count};
    if (table->count) memcpy(copy.at, table->at, table->count * sizeof *table->at);
    return copy;
}

void rev_table_done(struct rev_table *table) {
    free(table->at);
    *table = (struct rev_table){0};
}
