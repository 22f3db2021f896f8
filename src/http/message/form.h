/* SPDX-License-Identifier: Apache-2.0 */
/* What the clients of other protocols send: query string and form body as one list of named texts.
 *
 * Read with more patience than the native API has, since those clients were written against other servers: parameters that
 * nobody knows are kept and ignored, of one given twice the first counts, a "%" that is no escape stands for itself. */
#ifndef TAFSIRI_HTTP_MESSAGE_FORM_H
#define TAFSIRI_HTTP_MESSAGE_FORM_H

#include "http/message/request.h"

enum { FORM_FIELDS_MAX = 64, FORM_NAME_MAX = 128 };

struct form_field {
    struct str name, value;
    bool is_text; /* valid UTF-8 without NUL; else the bytes of a file */
};

struct form {
    struct form_field at[FORM_FIELDS_MAX];
    size_t count;
};

/* The query string, then the body: multipart/form-data by its Content-Type, else form-urlencoded, whatever it is labelled.
 *
 * LibreOffice 7.4 encodes nothing. A body with blanks or line ends in it (but for one at its end) is therefore cut only where
 * "&name=" holds one of the NULL-terminated `names`, and each piece decides for itself: with a blank in it it is one value,
 * taken as it is, "+", "%" and all; without, it is encoded as ever.
 * A part with a file name may hold any bytes; they are no text unless they happen to be some. ERR_MALFORMED for NUL, invalid
 * UTF-8 and broken parts, ERR_TOO_LARGE beyond FORM_FIELDS_MAX. */
bool form_read(struct request *request, const char *const *names, struct form *out, struct error *err);
/* The query string alone, for requests whose body is something else. */
bool form_read_query(struct request *request, struct form *out, struct error *err);
/* The value, or the empty text (not NULL) when there is none, or when it is no text. */
struct str form_get(const struct form *form, const char *name);
bool form_has(const struct form *form, const char *name);
/* The value whatever it holds: for those who read files. */
struct str form_file(const struct form *form, const char *name);
/* The value as a number within bounds; what is absent or no number gives `standard`. */
int form_int(const struct form *form, const char *name, int min, int max, int standard);

#endif
