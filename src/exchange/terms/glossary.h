/* SPDX-License-Identifier: Apache-2.0 */
/* Glossaries as MateCat writes them: a CSV file whose header row is, in this order and all but the languages optional,
 *
 *     Forbidden,Domain,Subdomain,Definition,en-US,Notes,Example of use,sw-TZ,Notes,Example of use,...
 *
 * Notes and example belong to the language before them. In a forbidden row the first language has the term, the others what it
 * must not be translated by. */
#ifndef TAFSIRI_EXCHANGE_TERMS_GLOSSARY_H
#define TAFSIRI_EXCHANGE_TERMS_GLOSSARY_H

#include "base/arena.h"
#include "model/term.h"

enum { GLOSSARY_CELL_MAX = 60000 }; /* bytes: tbx.h, which keeps them, reads a little more back */

/* True when the first row has such columns; a plain list of languages is none (csv.h reads it). */
bool glossary_is(struct str bytes);
/* `concept` is called for each row with terms in two languages, whose texts live until it returns. `name` of the file, for
 * messages. Errors as csv_reader_feed; ERR_TOO_LARGE for a cell of more than GLOSSARY_CELL_MAX. */
bool glossary_read(const char *name, struct str bytes,
                   bool (*concept)(void *context, const struct concept *, struct error *err), void *context, struct error *err);

/* What such a glossary says of a term that struct term has no field for, as details of the concept. */
#define GLOSSARY_NOTE    "note"    /* element, without a type */
#define GLOSSARY_EXAMPLE "context" /* type of a "descrip" */
struct concept_detail glossary_note(size_t term, struct str text);
struct concept_detail glossary_example(size_t term, struct str text);
/* "Domain / Subdomain" is the subject of a concept. */
struct str glossary_subject(struct arena *arena, struct str domain, struct str subdomain);
void glossary_split_subject(struct str subject, struct str *domain, struct str *subdomain);

#endif
