/* SPDX-License-Identifier: Apache-2.0 */
/* Not parsed, but walked through line by line: of YAML and TOML it is enough to know which lines a value goes on over. */
#include "exchange/documents/front_matter.h"

#include <string.h>

#include "exchange/documents/front_scalar.h"
#include "text/text.h"

struct front {
    struct document *document;
    struct str rest; /* behind the line that is read */
    bool toml, tables;
    unsigned line;
    /* what a value has left open at the end of its line */
    char quote;
    bool triple;
    size_t brackets;
    unsigned opened;
};

size_t front_matter_end(struct str text) {
    struct str fence = str_starts(text, STR("---")) ? STR("---") : STR("+++"), rest = text;
    struct str line = str_cut(&rest, '\n');
    if (!str_equal(str_trim(line), fence)) return 0;
    while (rest.len) {
        line = str_trim(str_cut(&rest, '\n'));
        if (str_equal(line, fence) || (fence.at[0] == '-' && str_equal(line, STR("...")))) return text.len - rest.len;
    }
    return 0;
}

static bool is_open(const struct front *front) {
    return front->quote || front->brackets;
}

/* Moves from the first byte of a mark to its last. */
static void scan_quote(struct front *front, struct str line, size_t *at, bool three) {
    char c = line.at[*at];
    if (c == '\\' && front->quote == '"')
        ++*at;
    else if (c == front->quote && (!front->triple || three)) {
        front->quote = 0;
        *at += front->triple ? 2 : 0;
    }
}

/* A value, or a line that it goes on in. In YAML "don't" holds no quotation mark. */
static void scan(struct front *front, struct str line) {
    for (size_t i = 0; i < line.len; i++) {
        char c = line.at[i], before = i ? line.at[i - 1] : ' ';
        bool three = front->toml && i + 2 < line.len && line.at[i + 1] == c && line.at[i + 2] == c;
        bool begins = front->toml || strchr(" \t[{,:", before);
        if (front->quote)
            scan_quote(front, line, &i, three);
        else if (c == '#' && begins)
            return;
        else if ((c == '"' || c == '\'') && begins) {
            front->quote = c;
            front->triple = three;
            i += three ? 2 : 0;
        } else if (c == '[' || c == '{')
            front->brackets++;
        else if ((c == ']' || c == '}') && front->brackets)
            front->brackets--;
    }
}

/* Lines that are indented, or the items of a list, belong to the value before them. */
static bool goes_on(const struct front *front, bool empty) {
    struct str rest = front->rest;
    while (rest.len) {
        struct str line = str_cut(&rest, '\n');
        if (!str_trim(line).len) continue;
        return line.at[0] == ' ' || line.at[0] == '\t' || (empty && (str_starts(line, STR("- ")) || str_equal(line, STR("-"))));
    }
    return false;
}

static bool add_text(struct front *front, struct str key, struct str scalar, struct str text, struct error *err) {
    struct document *document = front->document;
    struct splice splice = {.escape = front->toml ? SPLICE_TOML : SPLICE_YAML};
    struct document_block block = {.source = {.text = text}, .translate = true, .context_id = STR("")};
    splice.range.start = (size_t)(scalar.at - document->text.at);
    splice.range.end = splice.range.start + scalar.len;
    block.note = arena_format(&document->arena, "%" STR_FMT " of the front matter", STR_ARG(key));
    return document_add_block(document, block, &splice, err);
}

static bool take_value(struct front *front, struct str key, struct str value, struct error *err) {
    struct str scalar = STR(""), text = STR("");
    bool plain = value.len && value.at[0] != '"' && value.at[0] != '\'', empty = !value.len || value.at[0] == '#';
    bool read = !is_open(front) && (empty || front_scalar_read(&front->document->arena, value, front->toml, &scalar, &text));
    if ((plain || empty) && !front->toml && goes_on(front, empty)) read = false;
    if (text.len > UNIT_TEXT_MAX || str_find(text, STR(UTF8_CODE), 0) != SIZE_MAX) read = false;
    if (read) return text_is_blank(text) || add_text(front, key, scalar, text, err);
    document_warn(front->document, front->line,
                  "\"%" STR_FMT "\" of the front matter is no text in one line: it is left as it is", STR_ARG(key));
    front->opened = 0; /* is told */
    return true;
}

/* Where the key ends: at ":" before a blank or the line's end, or at "=". */
static size_t key_end(struct str line, bool toml) {
    for (size_t i = 0; i < line.len; i++) {
        if (toml ? line.at[i] == '=' : line.at[i] == ':' && (i + 1 == line.len || strchr(" \t\r", line.at[i + 1]))) return i;
    }
    return line.len;
}

static bool is_wanted(struct str key) {
    static const struct str keys[] = {STR("title"), STR("description"), STR("summary"), STR("subtitle")};
    return str_is_listed_nocase(key, keys, sizeof keys / sizeof *keys);
}

static struct str without_quotes(struct str key) {
    bool quoted = key.len > 1 && (key.at[0] == '"' || key.at[0] == '\'') && key.at[key.len - 1] == key.at[0];
    return quoted ? str_slice(key, 1, key.len - 1) : key;
}

static bool read_line(struct front *front, struct str line, struct error *err) {
    if (is_open(front)) {
        scan(front, line);
        return true;
    }
    size_t end = key_end(line, front->toml);
    if (front->toml && str_starts(str_trim(line), STR("["))) front->tables = true;
    if (front->tables || end == line.len || strchr(" \t#-", line.at[0])) return true;
    struct str key = without_quotes(str_trim(str_slice(line, 0, end))), value = str_trim(str_slice(line, end + 1, line.len));
    front->opened = front->line;
    if (value.len && (front->toml || memchr("\"'[{", value.at[0], 4))) scan(front, value);
    return !is_wanted(key) || take_value(front, key, value, err);
}

bool front_matter_read(struct document *document, size_t end, struct error *err) {
    struct str all = str_slice(document->text, 0, end), text = str_trim(all);
    struct front front = {.document = document, .toml = text.at[0] == '+', .rest = str_slice(text, 0, text.len - 3)};
    for (front.line = 1; front.rest.len; front.line++)
        if (!read_line(&front, str_cut(&front.rest, '\n'), err)) return false;
    if (is_open(&front) && front.opened)
        document_warn(document, front.opened,
                      "what begins in the front matter here is not closed: the rest of it is left as it is");
    return true;
}
