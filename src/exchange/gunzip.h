/* SPDX-License-Identifier: Apache-2.0 */
/* A file that may be packed with gzip, as collections of TMX files are handed round: unpacked as it comes, piece by piece. What
 * is not packed goes through as it is. */
#ifndef TAFSIRI_EXCHANGE_GUNZIP_H
#define TAFSIRI_EXCHANGE_GUNZIP_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

/* Called with each piece of the file itself, which lives until it returns. False stops, with its own error. */
typedef bool (*gunzip_fn)(void *context, const void *bytes, size_t len, struct error *err);

struct gunzip;

/* `name` stands in messages and must outlive it. More than `max_bytes` unpacked are refused. */
struct gunzip *gunzip_open(const char *name, uint64_t max_bytes, gunzip_fn piece, void *context);
/* ERR_MALFORMED for what was packed and is damaged. ERR_TOO_LARGE for what is too large, or packed more than a hundredfold: no
 * text is, and a few bytes must not cost minutes. */
bool gunzip_feed(struct gunzip *gunzip, const void *bytes, size_t len, struct error *err);
/* The end of the file: ERR_MALFORMED where more had to come. */
bool gunzip_finish(struct gunzip *gunzip, struct error *err);
/* NULL is fine. */
void gunzip_close(struct gunzip *gunzip);

#endif
