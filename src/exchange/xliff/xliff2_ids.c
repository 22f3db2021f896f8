/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff/xliff2_ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static int compare_keys(const struct xliff2_id *a, const char *kind, struct str value) {
    int order = strcmp(a->kind, kind);
    return order ? order : str_compare(a->value, value);
}

static int compare(const void *a, const void *b) {
    const struct xliff2_id *p = a, *q = b;
    int order = compare_keys(p, q->kind, q->value);
    return order ? order : (p->line > q->line) - (p->line < q->line);
}

void xliff2_ids_add(struct xliff2_ids *ids, const char *kind, struct str value, const xmlNode *node) {
    if (!value.len) return;
    if (ids->count == ids->capacity) {
        ids->capacity = ids->capacity ? ids->capacity * 2 : 64;
        ids->at = alloc_again(ids->at, ids->capacity, sizeof *ids->at);
    }
    ids->at[ids->count++] = (struct xliff2_id){kind, value, node, xmlGetLineNo(node)};
}

void xliff2_ids_sort(struct xliff2_ids *ids) {
    if (ids->count) qsort(ids->at, ids->count, sizeof *ids->at, compare);
}

const struct xliff2_id *xliff2_ids_find(const struct xliff2_ids *ids, const char *kind, struct str value) {
    size_t from = 0, to = ids->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (compare_keys(&ids->at[middle], kind, value) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < ids->count && compare_keys(&ids->at[from], kind, value) == 0;
    return found ? &ids->at[from] : NULL;
}

void xliff2_ids_warn_of_doubles(struct document *document, struct xliff2_ids *ids) {
    xliff2_ids_sort(ids);
    for (size_t i = 1; i < ids->count; i++)
        if (compare_keys(&ids->at[i - 1], ids->at[i].kind, ids->at[i].value) == 0)
            document_warn(document, ids->at[i].line, "<%s id=\"%" STR_FMT "\"> a second time",
                          (const char *)ids->at[i].node->name, STR_ARG(ids->at[i].value));
}

void xliff2_ids_done(struct xliff2_ids *ids) {
    free(ids->at);
    *ids = (struct xliff2_ids){0};
}
