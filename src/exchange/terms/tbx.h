/* SPDX-License-Identifier: Apache-2.0 */
/* TBX, read and written as a stream of concepts: ISO 30042:2008 (<martif>), and 2019 (<tbx>) in both styles, DCA (data
 * categories as attributes) and DCT (as tags). All that an entry says is kept: what struct concept has no field for is a
 * detail.
 *
 *     subjectField, definition            of the concept, the first of each (a definition also of the first language)
 *     administrativeStatus, partOfSpeech, termType     of a term, the first of each
 *     anything else                       a detail {element, type, value}; <...Grp> elements number their content as a group
 *
 * Markup within a value is dropped, its text kept. */
#ifndef TAFSIRI_EXCHANGE_TERMS_TBX_H
#define TAFSIRI_EXCHANGE_TERMS_TBX_H

#include "base/buf.h"
#include "model/term.h"

enum tbx_style { TBX_DCA, TBX_DCT, TBX_MARTIF };

struct tbx_reader;
/* `concept` is called once per entry, whose texts live until it returns; false stops the reading, with its own error. `warning`
 * (may be NULL) is told of what is passed over, with file and line. `name` of the file, for messages; NULL: "tbx". */
struct tbx_reader *tbx_reader_open(const char *name,
                                   bool (*concept)(void *context, const struct concept *concept, struct error *err),
                                   void (*warning)(void *context, const char *warning), void *context);
/* Errors as tmx_reader_feed. An entry of more than 4 MiB, 1,000 terms or 4,000 details is passed over with a warning. */
bool tbx_reader_feed(struct tbx_reader *reader, const void *bytes, size_t len, struct error *err);
bool tbx_reader_finish(struct tbx_reader *reader, struct error *err);
void tbx_reader_close(struct tbx_reader *reader);

/* Header, concepts, footer, in one style. Terms of one language stand together, in the order in which languages come first. */
void tbx_write_header(struct buf *out, enum tbx_style style, struct str title);
void tbx_write_concept(struct buf *out, enum tbx_style style, const struct concept *concept);
void tbx_write_footer(struct buf *out, enum tbx_style style);

#endif
