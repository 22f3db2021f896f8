/* SPDX-License-Identifier: Apache-2.0 */
/* A glossary of MateCat's: what is read as one has terms in two languages, details that belong to terms that are there, and a
 * subject that comes apart into what it was made of. */
#include "exchange/terms/glossary.h"
#include "fuzz.h"

static bool check_concept(void *context, const struct concept *concept, struct error *err) {
    struct str domain, subdomain;
    (void)context, (void)err;
    REQUIRE(concept->term_count >= 2, "%zu terms", concept->term_count);
    for (size_t i = 0; i < concept->term_count; i++)
        REQUIRE(concept->terms[i].text.len && concept->terms[i].language.tag[0], "term %zu", i);
    for (size_t i = 0; i < concept->detail_count; i++)
        REQUIRE(concept->details[i].term < concept->term_count && concept->details[i].value.len, "detail %zu", i);
    glossary_split_subject(concept->subject, &domain, &subdomain);
    REQUIRE(domain.len + subdomain.len <= concept->subject.len, "subject");
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    if (glossary_is(bytes)) glossary_read("fuzz", bytes, check_concept, NULL, NULL);
    return 0;
}
