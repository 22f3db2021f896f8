/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tables/csv_rows.h"

#include <string.h>

#include "base/utf8.h"

enum { HEAD_MAX = 64 * 1024, HEAD_LINES = 16 };

static bool refuse(struct csv_rows *rows, struct error *err, enum error_code code, unsigned line, const char *why) {
    return error_set(err, code, "%s:%u: %s", rows->name, line, why);
}

/* ---- cells -------------------------------------------------------------------------------------------------------------- */

static bool end_cell(struct csv_rows *rows, struct error *err) {
    if (rows->count == CSV_CELLS_MAX) return refuse(rows, err, ERR_TOO_LARGE, rows->line, "a row of too many cells");
    rows->ends[rows->count++] = rows->text.len;
    rows->state = CELL_START;
    return true;
}

static bool end_row(struct csv_rows *rows, struct error *err) {
    struct str cells[CSV_CELLS_MAX], text = buf_str(&rows->text);
    bool ok = true;
    if (rows->any) {
        if (!end_cell(rows, err)) return false;
        if (!utf8_valid(text, NULL)) return refuse(rows, err, ERR_MALFORMED, rows->line, "not valid in its encoding (UTF-8)");
        for (size_t i = 0, start = 0; i < rows->count; start = rows->ends[i++])
            cells[i] = str_slice(text, start, rows->ends[i]);
        ok = rows->row(rows->context, cells, rows->count, err);
    }
    rows->count = 0;
    rows->any = false;
    rows->state = CELL_START;
    buf_clear(&rows->text);
    return ok;
}

/* Tab-separated text has no quotes, but where Excel wrote it: in UTF-16. */
static bool is_quoting(const struct csv_rows *rows) {
    return rows->separator != '\t' || rows->encoding != CSV_UTF8;
}

static bool take_byte(struct csv_rows *rows, char c, struct error *err) {
    bool line_end = (c == '\n' || c == '\r') && rows->state != CELL_QUOTED;
    if (c == '\n' && !rows->after_return) rows->lines_read++;
    if (c == '\r') rows->lines_read++;
    bool second = c == '\n' && rows->after_return; /* of a CR LF */
    rows->after_return = c == '\r';
    if (line_end) return second || end_row(rows, err);
    if (!rows->any) rows->line = rows->lines_read + 1;
    rows->any = true;
    if (rows->text.len >= CSV_ROW_MAX)
        return refuse(rows, err, ERR_TOO_LARGE, rows->state == CELL_QUOTED ? rows->quote_line : rows->line,
                      "a row that is too long");
    if (rows->state == CELL_QUOTED && c == '"')
        rows->state = CELL_QUOTE_SEEN;
    else if (rows->state == CELL_QUOTE_SEEN && c == '"') {
        rows->state = CELL_QUOTED;
        buf_add_byte(&rows->text, c);
    } else if (rows->state != CELL_QUOTED && c == rows->separator)
        return end_cell(rows, err);
    else if (rows->state == CELL_START && c == '"' && is_quoting(rows)) {
        rows->state = CELL_QUOTED;
        rows->quote_line = rows->lines_read + 1;
    } else {
        if (rows->state != CELL_QUOTED) rows->state = CELL_PLAIN; /* what follows a closing quote is taken as it is */
        buf_add_byte(&rows->text, c);
    }
    return true;
}

/* ---- the separator ------------------------------------------------------------------------------------------------------ */

/* How often `separator` stands in the first line outside quotes, and that line's length. `apart`: not before a blank, since
 * there it is a sentence's. */
static size_t count_separators(struct str text, char separator, bool apart, size_t *len) {
    size_t count = 0, i = 0;
    bool quoted = false;
    for (; i < text.len && (quoted || (text.at[i] != '\n' && text.at[i] != '\r')); i++) {
        if (text.at[i] == '"' && (quoted || i == 0 || strchr(",;\"", text.at[i - 1]))) quoted = !quoted;
        bool blank = i + 1 < text.len && text.at[i + 1] == ' ';
        count += text.at[i] == separator && !quoted && !(apart && blank);
    }
    *len = i;
    return count;
}

/* How many of the first lines have as many of them as the first. */
static size_t count_alike(struct str head, char separator) {
    size_t len, alike = 0, wanted = count_separators(head, separator, true, &len);
    while (head.len) {
        alike += count_separators(head, separator, true, &len) == wanted;
        head = str_slice(head, len < head.len ? len + 1 : len, head.len);
    }
    return wanted ? alike : 0;
}

/* A tab anywhere in the first line, or else comma or semicolon: the only one in the first line, or the one that the next lines
 * have as often, or the more frequent. */
static char find_separator(struct str head) {
    struct str rest = head, line = str_cut(&rest, '\n');
    size_t len, loose = 0;
    line = str_cut(&line, '\r');
    if (memchr(line.at, '\t', line.len)) return '\t';
    size_t commas = count_separators(head, ',', true, &len), semicolons = count_separators(head, ';', true, &len);
    if (!commas && !semicolons) {
        loose = count_separators(head, ',', false, &len);
        return count_separators(head, ';', false, &len) > loose ? ';' : ',';
    }
    size_t by_commas = count_alike(head, ','), by_semicolons = count_alike(head, ';');
    if (by_commas != by_semicolons) return by_semicolons > by_commas ? ';' : ',';
    return semicolons > commas ? ';' : ',';
}

/* The line "sep=;" that Excel writes and reads before a table: its length, its separator in *separator; 0 for any other line.
 */
static size_t separator_line(struct str head, char *separator) {
    struct str rest = head, line = str_cut(&rest, '\n');
    if (str_ends(line, STR("\r"))) line.len--;
    size_t len = line.len;
    if (line.len == 7 && line.at[0] == '"' && line.at[6] == '"') line = str_slice(line, 1, 6);
    if (line.len != 5 || !str_starts(line, STR("sep=")) || !memchr(",;\t", line.at[4], 3)) return 0;
    *separator = line.at[4];
    return len;
}

static bool take_head(struct csv_rows *rows, struct error *err) {
    size_t start = separator_line(buf_str(&rows->head), &rows->separator);
    if (!start) rows->separator = find_separator(buf_str(&rows->head));
    for (size_t i = start; i < rows->head.len; i++)
        if (!take_byte(rows, rows->head.at[i], err)) return false;
    buf_clear(&rows->head);
    return true;
}

static bool take_decoded(struct csv_rows *rows, const char *bytes, size_t len, struct error *err) {
    for (size_t i = 0; i < len; i++) {
        if (rows->separator) {
            if (!take_byte(rows, bytes[i], err)) return false;
            continue;
        }
        buf_add_byte(&rows->head, bytes[i]);
        rows->head_lines += (bytes[i] == '\n' || bytes[i] == '\r') && rows->head.len > 1;
        bool enough = rows->head_lines == HEAD_LINES || rows->head.len == HEAD_MAX;
        if (enough && !take_head(rows, err)) return false;
    }
    return true;
}

/* The line that the next byte belongs to. */
static unsigned line_now(const struct csv_rows *rows) {
    unsigned line = rows->lines_read + 1;
    struct str head = buf_str(&rows->head);
    for (size_t i = 0; i < head.len; i++) line += head.at[i] == '\r' || (head.at[i] == '\n' && (!i || head.at[i - 1] != '\r'));
    return line;
}

/* ---- the encoding ------------------------------------------------------------------------------------------------------- */

static bool take_unit(struct csv_rows *rows, unsigned unit, struct error *err) {
    char bytes[4];
    bool low = unit >= 0xDC00 && unit < 0xE000, high = unit >= 0xD800 && unit < 0xDC00;
    if (low != (rows->high != 0)) return refuse(rows, err, ERR_MALFORMED, line_now(rows), "not valid UTF-16");
    if (high) {
        rows->high = unit;
        return true;
    }
    uint32_t code_point = low ? 0x10000 + ((rows->high - 0xD800) << 10) + (unit - 0xDC00) : unit;
    rows->high = 0;
    return take_decoded(rows, bytes, utf8_write(bytes, code_point), err);
}

static bool take_encoded(struct csv_rows *rows, const unsigned char *bytes, size_t len, struct error *err) {
    if (rows->encoding == CSV_UTF8) return take_decoded(rows, (const char *)bytes, len, err);
    for (size_t i = 0; i < len; i++) {
        if (rows->half < 0) {
            rows->half = bytes[i];
            continue;
        }
        unsigned first = (unsigned)rows->half, second = bytes[i];
        rows->half = -1;
        if (!take_unit(rows, rows->encoding == CSV_UTF16BE ? first << 8 | second : second << 8 | first, err)) return false;
    }
    return true;
}

/* Three bytes tell a byte order mark; what is none is the beginning of the text. */
static bool settle_encoding(struct csv_rows *rows, struct error *err) {
    const unsigned char *first = rows->first;
    size_t mark = 0;
    rows->encoding = CSV_UTF8;
    rows->half = -1;
    if (rows->first_len == 3 && memcmp(first, "\xEF\xBB\xBF", 3) == 0)
        mark = 3;
    else if (rows->first_len >= 2 && first[0] == 0xFF && first[1] == 0xFE)
        rows->encoding = CSV_UTF16LE, mark = 2;
    else if (rows->first_len >= 2 && first[0] == 0xFE && first[1] == 0xFF)
        rows->encoding = CSV_UTF16BE, mark = 2;
    return take_encoded(rows, first + mark, rows->first_len - mark, err);
}

bool csv_rows_feed(struct csv_rows *rows, const void *bytes, size_t len, struct error *err) {
    const unsigned char *at = bytes;
    while (rows->encoding == CSV_BYTES_UNKNOWN && len) {
        rows->first[rows->first_len++] = *at++;
        len--;
        if (rows->first_len == 3 && !settle_encoding(rows, err)) return false;
    }
    return len == 0 || take_encoded(rows, at, len, err);
}

bool csv_rows_finish(struct csv_rows *rows, struct error *err) {
    if (rows->encoding == CSV_BYTES_UNKNOWN && !settle_encoding(rows, err)) return false;
    if (!rows->separator && !take_head(rows, err)) return false;
    if (rows->half >= 0 || rows->high) return refuse(rows, err, ERR_MALFORMED, line_now(rows), "ends within a character");
    if (rows->state == CELL_QUOTED)
        return refuse(rows, err, ERR_MALFORMED, rows->quote_line, "a quoted cell starts here and never ends");
    return end_row(rows, err);
}

void csv_rows_done(struct csv_rows *rows) {
    buf_done(&rows->head);
    buf_done(&rows->text);
}
