/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/terms/glossary.h"

#include "exchange/tables/csv_rows.h"

enum column { COLUMN_TERM, COLUMN_NOTES, COLUMN_EXAMPLE, COLUMN_FORBIDDEN, COLUMN_DOMAIN, COLUMN_SUBDOMAIN, COLUMN_DEFINITION };

static const struct str COLUMN_NAMES[] = {
    [COLUMN_NOTES] = STR("notes"),   [COLUMN_EXAMPLE] = STR("example of use"), [COLUMN_FORBIDDEN] = STR("forbidden"),
    [COLUMN_DOMAIN] = STR("domain"), [COLUMN_SUBDOMAIN] = STR("subdomain"),    [COLUMN_DEFINITION] = STR("definition"),
};

static const struct str SUBJECT_JOINT = STR(" / ");

struct glossary {
    struct csv_rows rows;
    bool (*concept)(void *context, const struct concept *concept, struct error *err);
    void *context;
    bool settled;
    enum column columns[CSV_CELLS_MAX];
    struct language languages[CSV_CELLS_MAX]; /* of the COLUMN_TERM ones */
    size_t column_count;
};

/* ---- details ---------------------------------------------------------------------------------------------------------- */

struct concept_detail glossary_note(size_t term, struct str text) {
    return (struct concept_detail){.term = term, .element = STR(GLOSSARY_NOTE), .value = text};
}

struct concept_detail glossary_example(size_t term, struct str text) {
    return (struct concept_detail){.term = term, .element = STR("descrip"), .type = STR(GLOSSARY_EXAMPLE), .value = text};
}

struct str glossary_subject(struct arena *arena, struct str domain, struct str subdomain) {
    if (subdomain.len == 0) return domain;
    return arena_format(arena, "%" STR_FMT "%" STR_FMT "%" STR_FMT, STR_ARG(domain), STR_ARG(SUBJECT_JOINT),
                        STR_ARG(subdomain));
}

void glossary_split_subject(struct str subject, struct str *domain, struct str *subdomain) {
    size_t joint = str_find(subject, SUBJECT_JOINT, 0);
    *domain = joint == SIZE_MAX ? subject : str_slice(subject, 0, joint);
    *subdomain = joint == SIZE_MAX ? STR("") : str_slice(subject, joint + SUBJECT_JOINT.len, subject.len);
}

/* ---- the first row ---------------------------------------------------------------------------------------------------- */

static bool read_column(struct str name, enum column *column, struct language *language) {
    for (size_t i = COLUMN_NOTES; i <= COLUMN_DEFINITION; i++)
        if (str_equal_nocase(name, COLUMN_NAMES[i])) {
            *column = (enum column)i;
            return true;
        }
    *column = COLUMN_TERM;
    return language_parse(name, language, NULL) && language_primary(language).len <= 3;
}

static bool settle_columns(struct glossary *glossary, const struct str *cells, size_t count, struct error *err) {
    size_t languages = 0;
    glossary->settled = true;
    glossary->column_count = count;
    for (size_t i = 0; i < count; i++) {
        if (!read_column(str_trim(cells[i]), &glossary->columns[i], &glossary->languages[i]))
            return error_set(err, ERR_MALFORMED, "%s:1: column %zu is neither a language nor one that glossaries have",
                             glossary->rows.name, i + 1);
        languages += glossary->columns[i] == COLUMN_TERM;
    }
    return languages >= 2 || error_set(err, ERR_MALFORMED, "%s:1: a glossary has two languages", glossary->rows.name);
}

struct header {
    bool seen, special;
};

static bool look_at_header(void *context, const struct str *cells, size_t count, struct error *err) {
    struct header *header = context;
    struct language language;
    enum column column;
    size_t languages = 0;
    for (size_t i = 0; i < count; i++) {
        if (!read_column(str_trim(cells[i]), &column, &language)) continue;
        languages += column == COLUMN_TERM;
        header->special = header->special || column != COLUMN_TERM;
    }
    header->special = header->special && languages >= 2;
    header->seen = true;
    return error_set(err, ERR_INVALID, "enough"); /* ends the reading */
}

bool glossary_is(struct str bytes) {
    struct header header = {0};
    struct error ignored = {0};
    struct csv_rows rows = {.name = "", .row = look_at_header, .context = &header};
    if (csv_rows_feed(&rows, bytes.at, bytes.len, &ignored) && !header.seen) csv_rows_finish(&rows, &ignored);
    csv_rows_done(&rows);
    return header.seen && header.special;
}

/* ---- the other rows --------------------------------------------------------------------------------------------------- */

static bool is_true(struct str text) {
    return str_equal_nocase(text, STR("true")) || str_equal(text, STR("1")) || str_equal_nocase(text, STR("yes"));
}

struct row {
    struct term terms[CSV_CELLS_MAX];
    struct concept_detail details[CSV_CELLS_MAX];
    struct concept concept;
    struct str domain, subdomain;
    bool forbidden, has_term; /* the language at hand has one: notes of none are passed over */
};

static void take_cell(struct row *row, enum column column, const struct language *language, struct str text) {
    struct concept *concept = &row->concept;
    size_t term = concept->term_count - 1;
    switch (column) {
    case COLUMN_TERM:
        row->has_term = text.len > 0;
        if (row->has_term) row->terms[concept->term_count++] = (struct term){.language = *language, .text = text};
        break;
    case COLUMN_NOTES:
        if (row->has_term && text.len) row->details[concept->detail_count++] = glossary_note(term, text);
        break;
    case COLUMN_EXAMPLE:
        if (row->has_term && text.len) row->details[concept->detail_count++] = glossary_example(term, text);
        break;
    case COLUMN_FORBIDDEN: row->forbidden = is_true(text); break;
    case COLUMN_DOMAIN: row->domain = text; break;
    case COLUMN_SUBDOMAIN: row->subdomain = text; break;
    case COLUMN_DEFINITION: concept->definition = text; break;
    }
}

static bool take_row(void *context, const struct str *cells, size_t count, struct error *err) {
    struct glossary *glossary = context;
    struct arena arena = {0};
    struct row row = {0};
    if (!glossary->settled) return settle_columns(glossary, cells, count, err);
    for (size_t i = 0; i < count && i < glossary->column_count; i++) {
        if (cells[i].len > GLOSSARY_CELL_MAX)
            return error_set(err, ERR_TOO_LARGE, "%s:%u: a cell of more than %d bytes", glossary->rows.name,
                             glossary->rows.line, GLOSSARY_CELL_MAX);
        take_cell(&row, glossary->columns[i], &glossary->languages[i], str_trim(cells[i]));
    }
    for (size_t i = 1; row.forbidden && i < row.concept.term_count; i++) row.terms[i].status = TERM_DEPRECATED;
    row.concept.subject = glossary_subject(&arena, row.domain, row.subdomain);
    row.concept.terms = row.terms;
    row.concept.details = row.details;
    bool ok = row.concept.term_count < 2 || glossary->concept(glossary->context, &row.concept, err);
    arena_done(&arena);
    return ok;
}

bool glossary_read(const char *name, struct str bytes,
                   bool (*concept)(void *context, const struct concept *, struct error *err), void *context,
                   struct error *err) {
    struct glossary glossary = {.concept = concept, .context = context};
    glossary.rows = (struct csv_rows){.name = name, .row = take_row, .context = &glossary};
    bool ok = csv_rows_feed(&glossary.rows, bytes.at, bytes.len, err) && csv_rows_finish(&glossary.rows, err);
    csv_rows_done(&glossary.rows);
    return ok;
}
