/* SPDX-License-Identifier: Apache-2.0 */
/* Xapian as a translation memory: one document per unit, its keys as terms. */
#ifndef TAFSIRI_BENCH_XAPIAN_H
#define TAFSIRI_BENCH_XAPIAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct xapian;
struct xapian *xapian_open(const char *directory); /* replaces what is there */
void xapian_close(struct xapian *xapian);
/* Documents are numbered from 0 in the order of adding. */
void xapian_add(struct xapian *xapian, const uint32_t *keys, size_t count);
void xapian_commit(struct xapian *xapian);
/* The best documents for any of the keys (OR), by BM25, at most `limit`. */
size_t xapian_find(struct xapian *xapian, const uint32_t *keys, size_t count, uint32_t *documents, size_t limit);

#ifdef __cplusplus
}
#endif

#endif
