/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/terms/tbx_table.h"

static const struct category {
    const char *type, *element, *module;
} categories[] = {
    {"subjectField", "descrip", "min"},
    {"partOfSpeech", "termNote", "min"},
    {"administrativeStatus", "termNote", "min"},
    {"customerSubset", "admin", "min"},
    {"externalCrossReference", "xref", "min"},
    {"definition", "descrip", "basic"},
    {"context", "descrip", "basic"},
    {"crossReference", "ref", "basic"},
    {"geographicalUsage", "termNote", "basic"},
    {"grammaticalGender", "termNote", "basic"},
    {"grammaticalNumber", "termNote", "basic"},
    {"projectSubset", "admin", "basic"},
    {"source", "admin", "basic"},
    {"termLocation", "termNote", "basic"},
    {"termType", "termNote", "basic"},
    {"transactionType", "transac", "basic"},
    {"responsibility", "transacNote", "basic"},
    {"xGraphic", "xref", "basic"},
};

static const struct category *find_category(struct str type) {
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (str_equal(type, str_of(categories[i].type))) return &categories[i];
    return NULL;
}

const char *tbx_category_element(struct str type) {
    const struct category *category = find_category(type);
    return category ? category->element : NULL;
}

const char *tbx_category_module(struct str type) {
    const struct category *category = find_category(type);
    return category ? category->module : NULL;
}

static const char *const statuses[TERM_STATUS_COUNT] = {
    [TERM_UNRATED] = "",
    [TERM_PREFERRED] = "preferredTerm-admn-sts",
    [TERM_ADMITTED] = "admittedTerm-admn-sts",
    [TERM_DEPRECATED] = "deprecatedTerm-admn-sts",
    [TERM_SUPERSEDED] = "supersededTerm-admn-sts",
};

struct str tbx_status_name(enum term_status status) {
    return str_of(statuses[status]);
}

bool tbx_status_parse(struct str name, enum term_status *status) {
    for (unsigned i = TERM_PREFERRED; i < TERM_STATUS_COUNT; i++)
        if (str_equal(name, str_of(statuses[i]))) {
            *status = (enum term_status)i;
            return true;
        }
    return false;
}
