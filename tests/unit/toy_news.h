/* SPDX-License-Identifier: Apache-2.0 */
/* News of a toy world in English and Swahili: a grammar of a few words, so that a few hundred different units teach which word
 * is which, and a test knows what should be found. */
#ifndef TESTS_UNIT_TOY_NEWS_H
#define TESTS_UNIT_TOY_NEWS_H

#include "base/arena.h"
#include "model/unit.h"

struct toy_word {
    const char *english, *swahili;
};

static const struct toy_word toy_people[] = {
    {"the minister of health", "waziri wa afya"},
    {"the president", "rais"},
    {"the governor", "gavana"},
    {"the old teacher", "mwalimu mzee"},
    {"a farmer", "mkulima"},
    {"the police", "polisi"},
    {"the chief justice", "jaji mkuu"},
    {"a young doctor", "daktari kijana"},
};
static const struct toy_word toy_deeds[] = {
    {"visited", "alitembelea"}, {"opened", "alifungua"}, {"closed", "alifunga"},
    {"praised", "alisifu"},     {"sold", "aliuza"},      {"painted", "alipaka rangi"},
};
static const struct toy_word toy_things[] = {
    {"the new hospital", "hospitali mpya"},
    {"the market", "soko"},
    {"a school", "shule"},
    {"the old bridge", "daraja la zamani"},
    {"the railway station", "kituo cha reli"},
    {"two shops", "maduka mawili"},
};
static const struct toy_word toy_places[] = {
    {"in Mombasa", "mjini Mombasa"}, {"in Kisumu", "mjini Kisumu"}, {"near the river", "karibu na mto"},
    {"on Monday", "Jumatatu"},       {"yesterday", "jana"},
};

enum { TOY_UNITS = 8 * 6 * 6 * 5 };

/* Number i of TOY_UNITS different ones, scattered. */
static inline struct unit toy_unit(struct arena *texts, size_t i) {
    size_t n = i * 331 % TOY_UNITS; /* 331 has no divisor in common with it */
    const struct toy_word *who = &toy_people[n % 8], *does = &toy_deeds[n / 8 % 6], *what = &toy_things[n / 48 % 6];
    const struct toy_word *where = &toy_places[n / 288 % 5];
    struct unit unit = {.id = (int64_t)i + 1, .rev = (int64_t)i + 1, .from = {"en"}, .to = {"sw"}};
    unit.source.text = arena_format(texts, "%s %s %s %s.", who->english, does->english, what->english, where->english);
    unit.target.text = arena_format(texts, "%s %s %s %s.", who->swahili, does->swahili, what->swahili, where->swahili);
    return unit;
}

#endif
