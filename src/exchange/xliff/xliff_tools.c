/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff/xliff_tools.h"

#include <stdio.h>

#include "exchange/trados.h"

#define MEMOQ  "MQXliff"
#define PHRASE "http://www.memsource.com/mxlf/2.0"

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

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

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

/* STATUS_REJECTED is what is still to be translated: nobody has rejected it. */
static const struct {
    const char *memoq, *phrase;
} words[STATUS_COUNT] = {
    [STATUS_CONFIRMED] = {"ManuallyConfirmed", "1"},
    [STATUS_DRAFT] = {"Pretranslated", "0"},
    [STATUS_REVIEWED] = {"Reviewer1Confirmed", "1"},
    [STATUS_REJECTED] = {"NotStarted", "0"},
};

static void tell_memoq(xmlNodePtr unit, const struct document_origin *origin) {
    char percent[16];
    bool own_draft = origin->status == STATUS_DRAFT && origin->score < 0;
    snprintf(percent, sizeof percent, "%d", origin->score);
    xml_set_of(unit, MEMOQ, "status", own_draft ? STR("PartiallyEdited") : str_of(words[origin->status].memoq));
    if (origin->score < 0)
        xml_remove_of(unit, MEMOQ, "percent");
    else
        xml_set_of(unit, MEMOQ, "percent", str_of(percent));
}

static void replace(xmlNodePtr unit, const char *attribute, struct str value) {
    if (xml_get_of(unit, PHRASE, attribute).len) xml_set_of(unit, PHRASE, attribute, value);
}

/* The match that a person's own began as stays beside it, as Phrase itself leaves it there. */
static void tell_phrase(xmlNodePtr unit, const struct document_origin *origin) {
    char score[16];
    xml_set_of(unit, PHRASE, "confirmed", str_of(words[origin->status].phrase));
    replace(unit, "level-edited", STR("true"));
    if (origin->score < 0) return;
    snprintf(score, sizeof score, "%d.%02d", origin->score / 100, origin->score % 100);
    replace(unit, "score", str_of(score));
    replace(unit, "gross-score", str_of(score));
    replace(unit, "trans-origin", origin->origin == ORIGIN_MACHINE ? STR("mt") : STR("tm"));
}

static void set_or_remove(xmlNodePtr node, const char *attribute, const char *value) {
    if (value)
        xml_set(node, attribute, str_of(value));
    else
        xml_remove(node, attribute);
}

static void define(xmlNodePtr definition, const struct document_origin *origin) {
    static const char *const of_former[] = {"origin-system", "text-match", "struct-match"};
    char percent[16];
    const char *level = trados_level(origin->status);
    const char *by = origin->score < 0 ? "interactive" : origin->origin == ORIGIN_MACHINE ? "mt" : "tm";
    snprintf(percent, sizeof percent, "%d", origin->score < 100 ? origin->score : 100);
    set_or_remove(definition, "conf", level);
    set_or_remove(definition, "origin", level ? by : NULL);
    set_or_remove(definition, "percent", origin->score < 0 ? NULL : percent);
    for (size_t i = 0; i < sizeof of_former / sizeof *of_former; i++) xml_remove(definition, of_former[i]);
}

/* Without mid that is every segment of the unit. */
static void tell_trados(xmlNodePtr unit, struct str mid, const struct document_origin *origin) {
    xmlNodePtr definitions = xml_child(unit, "seg-defs");
    bool found = !mid.len;
    for (xmlNodePtr node = xml_child(definitions, "seg"); node; node = xml_next(node, "seg")) {
        if (mid.len && !str_equal(xml_get(node, "id"), mid)) continue;
        define(node, origin);
        found = true;
    }
    if (found || !definitions) return;
    xmlNodePtr made = xmlAddChild(definitions, xmlNewDocNode(unit->doc, definitions->ns, (const xmlChar *)"seg", NULL));
    xml_set(made, "id", mid);
    define(made, origin);
}

void xliff_tell_tools(xmlNodePtr unit, struct str mid, const struct document_origin *segment,
                      const struct document_origin *whole) {
    bool silent = !xliff_told_by_tool(unit, STR("")).known; /* none has said anything yet: whose file is it? */
    if (silent || xml_get_of(unit, MEMOQ, "status").len) tell_memoq(unit, whole);
    if (silent || xml_get_of(unit, PHRASE, "confirmed").len) tell_phrase(unit, whole);
    tell_trados(unit, mid, mid.len ? segment : whole);
}
