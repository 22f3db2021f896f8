/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "exchange/tables/csv.h"
#include "exchange/tables/csv_columns.h"

/* Guarded by what is written: "\t=" begins with a backslash. */
static void write_escaped(struct buf *out, struct str text) {
    struct buf escaped = {0};
    for (size_t i = 0; i < text.len; i++) {
        const char *special = memchr("\t\n\r\\", text.at[i], 4);
        if (special) buf_add_byte(&escaped, '\\');
        buf_add_byte(&escaped, special ? "tnr\\"[strchr("\t\n\r\\", text.at[i]) - "\t\n\r\\"] : text.at[i]);
    }
    if (csv_is_formula(buf_str(&escaped))) buf_add_byte(out, '\'');
    buf_add_str(out, buf_str(&escaped));
    buf_done(&escaped);
}

static void write_quoted(struct buf *out, struct str text, bool guarded) {
    buf_add_byte(out, '"');
    if (guarded) buf_add_byte(out, '\'');
    while (text.len) {
        bool quote = memchr(text.at, '"', text.len);
        buf_add_str(out, str_cut(&text, '"'));
        if (quote) buf_add_str(out, STR("\"\""));
    }
    buf_add_byte(out, '"');
}

/* Quoted when it must be, and when blanks at its ends might be lost on the way. */
static bool needs_quotes(struct str text, char separator) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == separator || memchr("\"\r\n,;\t", text.at[i], 6)) return true;
    return text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
}

void csv_write_cell(struct buf *out, char separator, struct str text) {
    bool guarded = csv_is_formula(text);
    if (separator == '\t')
        write_escaped(out, text);
    else if (needs_quotes(text, separator))
        write_quoted(out, text, guarded);
    else {
        if (guarded) buf_add_byte(out, '\'');
        buf_add_str(out, text);
    }
}

static void end_cell(struct buf *out, char separator, enum csv_column column) {
    if (column + 1 < CSV_COLUMN_COUNT)
        buf_add_byte(out, separator);
    else
        buf_add_str(out, separator == '\t' ? STR("\n") : STR("\r\n"));
}

void csv_write_header(struct buf *out, char separator) {
    for (unsigned i = 0; i < CSV_COLUMN_COUNT; i++) {
        buf_add_str(out, str_of(csv_column_name((enum csv_column)i)));
        end_cell(out, separator, (enum csv_column)i);
    }
}

void csv_write_unit(struct buf *out, char separator, const struct unit *unit) {
    struct arena arena = {0};
    for (unsigned i = 0; i < CSV_COLUMN_COUNT; i++) {
        csv_write_cell(out, separator, csv_column_value(&arena, (enum csv_column)i, unit));
        end_cell(out, separator, (enum csv_column)i);
    }
    arena_done(&arena);
}
