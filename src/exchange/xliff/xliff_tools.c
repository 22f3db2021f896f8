/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff/xliff_tools.h"

#include "exchange/trados.h"

#define MEMOQ  "MQXliff"
#define PHRASE "http://www.memsource.com/mxlf/2.0"

/* Of memoQ, and Phrase (`confirmed`); whatever else they say is a draft. */
static const struct {
    const char *says;
    enum unit_status status;
} states[] = {
    {"ManuallyConfirmed", STATUS_CONFIRMED}, {"Proofread", STATUS_REVIEWED}, {"Reviewer1Confirmed", STATUS_REVIEWED},
    {"Rejected", STATUS_REJECTED},           {"1", STATUS_CONFIRMED},
};

static struct xliff_told tell(struct str state, struct str locked) {
    struct xliff_told told = {.known = true, .status = STATUS_DRAFT};
    trados_status(state, &told.status);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_equal(state, str_of(states[i].says))) told.status = states[i].status;
    told.settled = told.status != STATUS_DRAFT || str_equal(state, STR("PartiallyEdited"));
    told.locked = str_equal(locked, STR("locked")) || str_equal(locked, STR("true"));
    return told;
}

/* <sdl:seg-defs> has an <sdl:seg> for each segment, one for the whole where there are none. */
static const xmlNode *find_definition(const xmlNode *unit, struct str mid) {
    const xmlNode *definition = xml_child(xml_child(unit, "seg-defs"), "seg");
    while (definition && mid.len && !str_equal(xml_get(definition, "id"), mid)) definition = xml_next(definition, "seg");
    return definition;
}

struct xliff_told xliff_told_by_tool(const xmlNode *unit, struct str mid) {
    const xmlNode *trados = find_definition(unit, mid);
    struct str memoq = xml_get_of(unit, MEMOQ, "status"), phrase = xml_get_of(unit, PHRASE, "confirmed");
    if (trados) return tell(xml_get(trados, "conf"), xml_get(trados, "locked"));
    if (memoq.len) return tell(memoq, xml_get_of(unit, MEMOQ, "locked"));
    if (phrase.len) return tell(phrase, xml_get_of(unit, PHRASE, "locked"));
    return (struct xliff_told){0};
}
