/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/xapian.h"

#include <cstdio>
#include <string>
#include <vector>
#include <xapian.h>

struct xapian {
    Xapian::WritableDatabase writing;
    Xapian::Database reading;
    explicit xapian(const char *directory) : writing(directory, Xapian::DB_CREATE_OR_OVERWRITE) {
    }
};

static std::string term_of(uint32_t key) {
    char text[9];
    std::snprintf(text, sizeof text, "%08x", key);
    return text;
}

struct xapian *xapian_open(const char *directory) {
    return new xapian(directory);
}

void xapian_close(struct xapian *xapian) {
    delete xapian;
}

void xapian_add(struct xapian *xapian, const uint32_t *keys, size_t count) {
    Xapian::Document document;
    for (size_t i = 0; i < count; i++) document.add_term(term_of(keys[i]));
    xapian->writing.add_document(document);
}

void xapian_commit(struct xapian *xapian) {
    xapian->writing.commit();
    xapian->reading = xapian->writing;
}

size_t xapian_find(struct xapian *xapian, const uint32_t *keys, size_t count, uint32_t *documents, size_t limit) {
    std::vector<std::string> terms;
    for (size_t i = 0; i < count; i++) terms.push_back(term_of(keys[i]));
    Xapian::Enquire enquire(xapian->reading);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
    Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
    size_t at = 0;
    for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i) documents[at++] = *i - 1;
    return at;
}
