/* SPDX-License-Identifier: Apache-2.0 */
/* Characters as XML 1.0 wants them. Input is valid UTF-8. */
#ifndef TAFSIRI_EXCHANGE_XML_XML_TEXT_H
#define TAFSIRI_EXCHANGE_XML_XML_TEXT_H

#include "base/buf.h"

/* The offset of the first character at or after `from` that no XML document can hold, not even as a reference (controls but for
 * tab, line feed and carriage return; U+FFFE, U+FFFF), or SIZE_MAX. */
size_t xml_find_unfit(struct str s, size_t from);
/* Element content. What XML can't hold is written as U+FFFD. */
void xml_write_text(struct buf *out, struct str s);
/* ` name="value"`, the leading blank included; line ends and tabs survive. */
void xml_write_attribute(struct buf *out, const char *name, struct str value);

#endif
