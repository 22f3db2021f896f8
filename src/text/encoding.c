/* SPDX-License-Identifier: Apache-2.0 */
#include "text/encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

#include "base/alloc.h"
#include "base/utf8.h"

static const struct mark {
    const char *name;
    struct str bytes;
} marks[] = {
    {"UTF-8", {"\xEF\xBB\xBF", 3}},
    {"UTF-16LE", {"\xFF\xFE", 2}},
    {"UTF-16BE", {"\xFE\xFF", 2}},
};

static void set_name(struct encoding *encoding, const char *name) {
    snprintf(encoding->name, sizeof encoding->name, "%s", name);
}

static bool is_utf8(const struct encoding *encoding) {
    return strcmp(encoding->name, "UTF-8") == 0;
}

static bool find_mark(struct str bytes, struct encoding *encoding) {
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(bytes, marks[i].bytes)) {
            set_name(encoding, marks[i].name);
            return encoding->mark = true;
        }
    return false;
}

/* ---- which ------------------------------------------------------------------------------------------------------------- */

/* The encoding gives ASCII's characters ASCII's bytes, and a byte means the same wherever it stands: so says whoever declares
 * an encoding in letters that are read before it is known. Not so UTF-7 and HZ, where '+' and '~' begin something else, nor
 * EBCDIC. */
static bool holds_ascii(UConverter *converter) {
    switch (ucnv_getType(converter)) {
    case UCNV_UTF8:
    case UCNV_US_ASCII:
    case UCNV_LATIN_1: return true;
    case UCNV_SBCS:
    case UCNV_DBCS:
    case UCNV_MBCS: break;
    default: return false;
    }
    UErrorCode status = U_ZERO_ERROR;
    char ascii[0x7F - ' '];
    UChar wide[sizeof ascii];
    for (size_t i = 0; i < sizeof ascii; i++) ascii[i] = (char)(' ' + i);
    int32_t units = ucnv_toUChars(converter, wide, sizeof ascii, ascii, sizeof ascii, &status);
    bool same = units == sizeof ascii && status != U_BUFFER_OVERFLOW_ERROR;
    for (size_t i = 0; same && i < sizeof ascii; i++) same = wide[i] == (UChar)ascii[i] || strchr("\\~", ascii[i]);
    return same;
}

/* The bytes can be read in the encoding, and written again as they were. */
static bool returns(const struct encoding *encoding, struct str bytes) {
    struct arena arena = {0};
    struct buf again = {0};
    struct str text;
    bool same = encoding_decode(&arena, encoding, bytes, &text, NULL) && encoding_encode(&again, encoding, text, false, NULL) &&
                str_equal(buf_str(&again), bytes);
    buf_done(&again);
    arena_done(&arena);
    return same;
}

static bool take_declared(struct str bytes, struct str declared, struct encoding *encoding) {
    static const char *const within_1252[] = {"iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "cp1252"};
    char name[sizeof encoding->name];
    UErrorCode status = U_ZERO_ERROR;
    snprintf(name, sizeof name, "%" STR_FMT, STR_ARG(declared));
    for (size_t i = 0; i < sizeof within_1252 / sizeof *within_1252; i++)
        if (str_equal_nocase(declared, str_of(within_1252[i]))) snprintf(name, sizeof name, "windows-1252");
    UConverter *converter = ucnv_open(name, &status);
    if (U_FAILURE(status)) return false;
    bool usable = holds_ascii(converter), utf8 = ucnv_getType(converter) == UCNV_UTF8;
    ucnv_close(converter);
    set_name(encoding, utf8 ? "UTF-8" : name);
    return usable && (utf8 || !utf8_valid(bytes, NULL) || returns(encoding, bytes));
}

static void detect(struct str bytes, struct encoding *encoding) {
    enum { LOOK = 64 * 1024 };
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    ucsdet_setText(detector, bytes.at, (int32_t)(bytes.len < LOOK ? bytes.len : LOOK), &status);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    const char *name = match ? ucsdet_getName(match, &status) : NULL;
    if (U_SUCCESS(status) && name) set_name(encoding, name);
    ucsdet_close(detector);
    bool wide = str_starts(str_of(encoding->name), STR("UTF-")); /* without a mark, and without a NUL, it isn't */
    bool possible = encoding->name[0] && (!wide || memchr(bytes.at, 0, bytes.len)) && !is_utf8(encoding);
    bool latin1 = strcmp(encoding->name, "ISO-8859-1") == 0;
    if (!possible || latin1 || !returns(encoding, bytes)) set_name(encoding, "windows-1252");
}

struct encoding encoding_find(struct str bytes, struct str declared) {
    struct encoding encoding = {0};
    if (find_mark(bytes, &encoding) || (declared.len && take_declared(bytes, declared, &encoding))) return encoding;
    if (utf8_valid(bytes, NULL))
        set_name(&encoding, "UTF-8");
    else
        detect(bytes, &encoding);
    return encoding;
}

/* ---- there and back ------------------------------------------------------------------------------------------------------ */

static bool fail(const struct encoding *encoding, UErrorCode status, struct error *err) {
    return error_set(err, ERR_MALFORMED, "not valid %s (%s)", encoding->name, u_errorName(status));
}

bool encoding_decode(struct arena *arena, const struct encoding *encoding, struct str bytes, struct str *text,
                     struct error *err) {
    size_t bad;
    for (size_t i = 0; encoding->mark && i < sizeof marks / sizeof *marks; i++)
        if (strcmp(encoding->name, marks[i].name) == 0) bytes = str_slice(bytes, marks[i].bytes.len, bytes.len);
    *text = bytes;
    if (is_utf8(encoding)) return utf8_valid(bytes, &bad) || error_set(err, ERR_MALFORMED, "not valid UTF-8 at byte %zu", bad);
    if (bytes.len > INT32_MAX / 4) return error_set(err, ERR_TOO_LARGE, "%zu bytes in %s", bytes.len, encoding->name);
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(encoding->name, &status);
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    int32_t capacity = (int32_t)bytes.len + 1, units = 0, len = 0;
    UChar *wide = alloc_zero((size_t)capacity, sizeof *wide);
    units = ucnv_toUChars(converter, wide, capacity, bytes.at, (int32_t)bytes.len, &status);
    ucnv_close(converter);
    char *narrow = U_SUCCESS(status) ? arena_alloc(arena, (size_t)units * 3 + 1) : NULL;
    if (narrow) u_strToUTF8(narrow, units * 3 + 1, &len, wide, units, &status);
    free(wide);
    if (U_FAILURE(status)) return fail(encoding, status, err);
    *text = (struct str){narrow, (size_t)len};
    return true;
}

static bool encode_wide(struct buf *out, const struct encoding *encoding, const UChar *wide, int32_t units, bool references,
                        struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(encoding->name, &status);
    if (references)
        ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_ESCAPE, UCNV_ESCAPE_XML_DEC, NULL, NULL, &status);
    else
        ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    int32_t capacity = U_SUCCESS(status) ? units * 12 + 16 : 0; /* &#1114111; for two units */
    int32_t len =
        ucnv_fromUChars(converter, capacity ? buf_reserve(out, (size_t)capacity) : NULL, capacity, wide, units, &status);
    ucnv_close(converter);
    if (U_FAILURE(status)) return error_set(err, ERR_INVALID, "a character that %s does not have", encoding->name);
    out->len += (size_t)len;
    return true;
}

bool encoding_encode(struct buf *out, const struct encoding *encoding, struct str text, bool references, struct error *err) {
    for (size_t i = 0; encoding->mark && i < sizeof marks / sizeof *marks; i++)
        if (strcmp(encoding->name, marks[i].name) == 0) buf_add_str(out, marks[i].bytes);
    if (is_utf8(encoding)) {
        buf_add_str(out, text);
        return true;
    }
    if (text.len > INT32_MAX / 16) return error_set(err, ERR_TOO_LARGE, "%zu bytes for %s", text.len, encoding->name);
    UErrorCode status = U_ZERO_ERROR;
    int32_t capacity = (int32_t)text.len + 1, units = 0;
    UChar *wide = alloc_zero((size_t)capacity, sizeof *wide);
    u_strFromUTF8(wide, capacity, &units, text.at, (int32_t)text.len, &status);
    bool ok = U_SUCCESS(status) ? encode_wide(out, encoding, wide, units, references, err) : fail(encoding, status, err);
    free(wide);
    return ok;
}
