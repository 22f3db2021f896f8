/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the tables that the rules of XLIFF 2.x are kept in. */
#include <stdio.h>

#include "exchange/xliff/xliff2_check.h"

bool xliff2_is_listed(const char *list, struct str word, bool *must) {
    struct str rest = str_of(list);
    while (rest.len) {
        struct str item = str_cut(&rest, ' ');
        *must = item.len && item.at[0] == '!';
        if (*must) item = str_slice(item, 1, item.len);
        if (str_equal(item, word)) return true;
    }
    return false;
}

/* The next word with the mark, without it; false: there is none. */
static bool next_must(struct str *list, char *name, size_t size) {
    while (list->len) {
        struct str item = str_cut(list, ' ');
        if (!item.len || item.at[0] != '!') continue;
        snprintf(name, size, "%.*s", (int)item.len - 1, item.at + 1);
        return true;
    }
    return false;
}

void xliff2_check_musts(struct document *document, const xmlNode *node, const char *attributes, const char *children) {
    const char *element = (const char *)node->name;
    char name[32];
    for (struct str rest = str_of(attributes); next_must(&rest, name, sizeof name);)
        if (!xmlHasProp(node, (const xmlChar *)name))
            document_warn(document, xmlGetLineNo(node), "<%s> without its %s", element, name);
    for (struct str rest = str_of(children); next_must(&rest, name, sizeof name);)
        if (!xml_child(node, name)) document_warn(document, xmlGetLineNo(node), "<%s> without <%s>", element, name);
}
