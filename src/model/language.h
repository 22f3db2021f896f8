/* SPDX-License-Identifier: Apache-2.0 */
/* A language tag (BCP 47) as a plain value: `sw`, `fr-HT`, `zh-Hant-TW`.
 *
 * Read from any case and with "_" for "-"; kept in the case that BCP 47 recommends. Two tags of one language and script are
 * variants of each other: a unit for `fr` answers a request for `fr-HT`, at a penalty. */
#ifndef TAFSIRI_MODEL_LANGUAGE_H
#define TAFSIRI_MODEL_LANGUAGE_H

#include "base/error.h"
#include "base/str.h"

enum { LANGUAGE_MAX = 35 }; /* RFC 5646, 4.4.1: what an implementation should at least take */

struct language {
    char tag[LANGUAGE_MAX + 1]; /* canonical, NUL-terminated; empty: no language */
};

enum language_match {
    LANGUAGE_DIFFERENT,
    LANGUAGE_VARIANT, /* same language and script, other region or variant */
    LANGUAGE_EXACT,
};

/* ERR_INVALID names the tag and what is wrong with it. A trailing "-" or "_" (`sw-`) is dropped, as LibreOffice sends it. */
bool language_parse(struct str text, struct language *language, struct error *err);
struct str language_tag(const struct language *language);
/* The primary subtag: `fr` of `fr-HT`. Points into *language. */
struct str language_primary(const struct language *language);
/* The region subtag (`HT`), or the empty str. Points into *language. */
struct str language_region(const struct language *language);
enum language_match language_compare(const struct language *wanted, const struct language *offered);
bool language_equal(const struct language *a, const struct language *b);

#endif
