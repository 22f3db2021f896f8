/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tables/csv_header.h"

#include "text/iso639.h"

static bool has_names(struct csv_header *header, const struct str *cells, size_t count) {
    bool source = false, target = false;
    for (size_t i = 0; i < count; i++) {
        header->columns[i] = csv_column_of(cells[i]);
        source = source || header->columns[i] == CSV_SOURCE;
        target = target || header->columns[i] == CSV_TARGET;
    }
    return source && target;
}

/* Any short word looks like a language tag: it must be one that is told, that ICU knows, or that says more ("gcf-GP"). */
static bool is_language(struct str cell, const struct language *from, const struct language *to, struct language *out) {
    if (!language_parse(str_trim(cell), out, NULL)) return false;
    struct str primary = language_primary(out);
    if (language_equal(out, from) || language_equal(out, to)) return true;
    return primary.len <= 3 && (primary.len < language_tag(out).len || iso639_is_known(out));
}

/* A row with languages has no column for one language more. */
static enum csv_column column_beside_languages(struct str name) {
    enum csv_column column = csv_column_of(name);
    return column <= CSV_TO ? CSV_UNKNOWN : column;
}

/* The first two must be the languages that were told, in this order; other columns may stand before, between and behind. */
static bool has_languages(struct csv_header *header, const struct str *cells, size_t count, const struct language *from,
                          const struct language *to) {
    const struct language *first = NULL, *second = NULL;
    for (size_t i = 0; i < count; i++) {
        struct language *language = &header->languages[i];
        header->columns[i] = column_beside_languages(cells[i]);
        if (header->columns[i] != CSV_UNKNOWN || !is_language(cells[i], from, to, language)) continue;
        bool told = from->tag[0] || to->tag[0];
        if (told && !first && !language_equal(language, from)) continue; /* an "id" in front */
        header->columns[i] = first ? CSV_LANGUAGE : CSV_SOURCE;
        if (!first)
            first = language;
        else if (!second)
            second = language;
    }
    return second && (!to->tag[0] || language_equal(second, to));
}

bool csv_header_read(struct csv_header *header, const struct str *cells, size_t count, const struct language *from,
                     const struct language *to) {
    *header = (struct csv_header){.count = count};
    header->named = has_names(header, cells, count);
    if (!header->named) header->by_language = has_languages(header, cells, count, from, to);
    if (header->named || header->by_language) return true;
    for (size_t i = 0; i < count; i++) header->columns[i] = i < 2 ? (enum csv_column)i : CSV_UNKNOWN;
    return false;
}

static bool is_number(struct str cell) {
    bool digits = false;
    for (size_t i = 0; i < cell.len; i++) {
        unsigned char c = (unsigned char)cell.at[i];
        digits = digits || (c >= '0' && c <= '9');
        if (c >= '@') return false;
    }
    return digits;
}

bool csv_header_doubt(struct csv_header *header, struct str first_cell) {
    size_t next = 1, targets = 0;
    for (size_t i = 1; i < header->count; i++) targets += header->columns[i] == CSV_LANGUAGE;
    if (!header->by_language || header->columns[0] != CSV_SOURCE || targets < 2 || !is_number(first_cell)) return false;
    while (header->columns[next] != CSV_LANGUAGE) next++;
    header->columns[0] = CSV_UNKNOWN;
    header->columns[next] = CSV_SOURCE;
    return true;
}

const struct language *csv_header_source(const struct csv_header *header) {
    size_t i = 0;
    while (i < header->count && header->columns[i] != CSV_SOURCE) i++;
    return &header->languages[i];
}
