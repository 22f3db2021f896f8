/* SPDX-License-Identifier: Apache-2.0 */
/* What memoQ, Trados Studio and Phrase say of a <trans-unit> in attributes of their own, as they write no `state`. Internal to
 * exchange/. */
#ifndef TAFSIRI_EXCHANGE_XLIFF_XLIFF_TOOLS_H
#define TAFSIRI_EXCHANGE_XLIFF_XLIFF_TOOLS_H

#include "exchange/xml/xml_tree.h"
#include "model/unit.h"

struct xliff_told {
    bool known;   /* one of them has written it */
    bool locked;  /* nobody is to change the target */
    bool settled; /* somebody has looked at it */
    enum unit_status status;
};

/* Of the segment `mid`; empty: of the whole. */
struct xliff_told xliff_told_by_tool(const xmlNode *unit, struct str mid);

#endif
