/* SPDX-License-Identifier: Apache-2.0 */
/* Brackets that stand in pairs in the source and don't in the target. */
#include "check/checks.h"

/* The closing bracket of "1)" and "a)", which counts items. */
static bool counts_items(struct str text, size_t at) {
    size_t start = at;
    while (start && at - start < 3 && text.at[start - 1] >= '0' && text.at[start - 1] <= '9') start--;
    if (start == at && at) start--;
    return start < at && (start == 0 || text.at[start - 1] == ' ');
}

/* :) and its like. */
static bool is_smile(struct str text, size_t at) {
    return at && (text.at[at - 1] == ':' || text.at[at - 1] == ';' || text.at[at - 1] == '-' || text.at[at - 1] == '=');
}

/* The first bracket of a kind without its other half, or SIZE_MAX. */
static size_t first_unpaired(struct str text, char opening, char closing) {
    enum { DEPTH_MAX = 32 };
    size_t open[DEPTH_MAX], depth = 0;
    for (size_t at = 0; at < text.len; at++) {
        if (text.at[at] == opening && depth < DEPTH_MAX)
            open[depth++] = at;
        else if (text.at[at] == closing && depth)
            depth--;
        else if (text.at[at] == closing && !counts_items(text, at) && !is_smile(text, at))
            return at;
    }
    return depth ? open[0] : SIZE_MAX;
}

void check_brackets(struct checking *checking) {
    static const char pairs[][2] = {{'(', ')'}, {'[', ']'}};
    struct str source = checking->request->source.text, target = checking->request->target.text;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t at = first_unpaired(target, pairs[i][0], pairs[i][1]);
        if (at != SIZE_MAX && first_unpaired(source, pairs[i][0], pairs[i][1]) == SIZE_MAX)
            checking_add(checking, "bracket", at, at + 1, (struct str){0},
                         STR("A bracket is opened and not closed, or closed and not opened"));
    }
}
