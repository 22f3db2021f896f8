/* SPDX-License-Identifier: Apache-2.0 */
#include "match/spelling_variant.h"

/* Endings, the longest of a kind first; each with the letters that must be left before it, so that "our" stays and "hour" too.
 */
static const struct rule {
    struct str british, american;
    size_t stem_min;
} rules[] = {
    {STR("isations"), STR("izations"), 3}, {STR("isation"), STR("ization"), 3}, {STR("ising"), STR("izing"), 4},
    {STR("ised"), STR("ized"), 4},         {STR("iser"), STR("izer"), 4},       {STR("ises"), STR("izes"), 4},
    {STR("ise"), STR("ize"), 4},           {STR("ysed"), STR("yzed"), 3},       {STR("ysing"), STR("yzing"), 3},
    {STR("yse"), STR("yze"), 3},           {STR("ouring"), STR("oring"), 3},    {STR("oured"), STR("ored"), 3},
    {STR("ours"), STR("ors"), 3},          {STR("our"), STR("or"), 3},          {STR("ourable"), STR("orable"), 3},
    {STR("ourite"), STR("orite"), 3},      {STR("tres"), STR("ters"), 3},       {STR("tre"), STR("ter"), 3},
    {STR("bres"), STR("bers"), 2},         {STR("bre"), STR("ber"), 2},         {STR("elling"), STR("eling"), 3},
    {STR("elled"), STR("eled"), 3},        {STR("eller"), STR("eler"), 4},      {STR("ogues"), STR("ogs"), 3},
    {STR("ogue"), STR("og"), 3},           {STR("ences"), STR("enses"), 3},     {STR("ence"), STR("ense"), 3},
    {STR("amme"), STR("am"), 4},           {STR("ammes"), STR("ams"), 4},       {STR("eable"), STR("able"), 4},
};

/* Words that the endings do not fit, and single words that differ in their own way. */
static const struct {
    struct str british, american;
} words[] = {
    {STR("advise"), STR("advise")},
    {STR("promise"), STR("promise")},
    {STR("exercise"), STR("exercise")},
    {STR("surprise"), STR("surprise")},
    {STR("enterprise"), STR("enterprise")},
    {STR("comprise"), STR("comprise")},
    {STR("franchise"), STR("franchise")},
    {STR("expertise"), STR("expertise")},
    {STR("precise"), STR("precise")},
    {STR("contour"), STR("contour")},
    {STR("detour"), STR("detour")},
    {STR("four"), STR("four")},
    {STR("defence"), STR("defense")},
    {STR("offence"), STR("offense")},
    {STR("licence"), STR("license")},
    {STR("pretence"), STR("pretense")},
    {STR("cheque"), STR("check")},
    {STR("cheques"), STR("checks")},
    {STR("tyre"), STR("tire")},
    {STR("tyres"), STR("tires")},
    {STR("grey"), STR("gray")},
    {STR("kerb"), STR("curb")},
    {STR("plough"), STR("plow")},
    {STR("aeroplane"), STR("airplane")},
    {STR("jewellery"), STR("jewelry")},
    {STR("ageing"), STR("aging")},
    {STR("fulfil"), STR("fulfill")},
    {STR("enrol"), STR("enroll")},
    {STR("sceptical"), STR("skeptical")},
    {STR("judgement"), STR("judgment")},
    {STR("tonne"), STR("tonne")},
    {STR("storey"), STR("story")},
    {STR("foetus"), STR("fetus")},
    {STR("paediatric"), STR("pediatric")},
    {STR("anaemia"), STR("anemia")},
    {STR("haemorrhage"), STR("hemorrhage")},
    {STR("oestrogen"), STR("estrogen")},
    {STR("manoeuvre"), STR("maneuver")},
    {STR("encyclopaedia"), STR("encyclopedia")},
};

struct str spelling_variant_american(struct arena *arena, struct str word) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, words[i].british)) return words[i].american;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const struct rule *rule = &rules[i];
        if (word.len < rule->british.len + rule->stem_min || !str_ends(word, rule->british)) continue;
        struct str stem = str_slice(word, 0, word.len - rule->british.len);
        return arena_format(arena, "%" STR_FMT "%" STR_FMT, STR_ARG(stem), STR_ARG(rule->american));
    }
    return word;
}
