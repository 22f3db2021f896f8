/* SPDX-License-Identifier: Apache-2.0 */
/* What memoQ, Trados Studio and Phrase say of a <trans-unit> in attributes of their own, as they neither write nor read
 * `state`. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_XLIFF_XLIFF_TOOLS_H
#define TAFSIRI_EXCHANGE_XLIFF_XLIFF_TOOLS_H

#include "exchange/document.h"
#include "exchange/xml/xml_tree.h"

struct xliff_told {
    bool known;   /* one of them has written it */
    bool locked;  /* nobody is to change the target */
    bool settled; /* somebody has looked at it */
    enum unit_status status;
};

/* Of the segment `mid`; empty: of the whole. */
struct xliff_told xliff_told_by_tool(const xmlNode *unit, struct str mid);
/* The same the other way, in the words of each tool that the unit is from: how the target of the segment came about, and that
 * of the whole, which is as far as the least of its segments. */
void xliff_tell_tools(xmlNodePtr unit, struct str mid, const struct document_origin *segment,
                      const struct document_origin *whole);

#endif
