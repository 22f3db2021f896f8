/* SPDX-License-Identifier: Apache-2.0 */
/* Two kinds of rules, both looked up by a letter, so that most words cost a few comparisons: beginnings, which list the words
 * that differ (a rule "our -> or" would make "morning" of "mourning"), and the one ending that is productive, -ise. */
#include "match/keys/spelling_variant.h"

#include <pthread.h>
#include <string.h>

/* In order of the first letter. What follows the beginning stays: honourable, labourers, centred, travelling. */
static const struct beginning {
    struct str from, to;
} beginnings[] = {
    {STR("acknowledgement"), STR("acknowledgment")},
    {STR("aeroplane"), STR("airplane")},
    {STR("ageing"), STR("aging")},
    {STR("aluminium"), STR("aluminum")},
    {STR("anaem"), STR("anem")},
    {STR("anaesthe"), STR("anesthe")},
    {STR("analogue"), STR("analog")},
    {STR("analyse"), STR("analyze")},
    {STR("analysing"), STR("analyzing")},
    {STR("appall"), STR("appal")},
    {STR("arbour"), STR("arbor")},
    {STR("ardour"), STR("ardor")},
    {STR("armour"), STR("armor")},
    {STR("artefact"), STR("artifact")},
    {STR("behaviour"), STR("behavior")},
    {STR("benefitt"), STR("benefit")},
    {STR("calibre"), STR("caliber")},
    {STR("cancell"), STR("cancel")},
    {STR("candour"), STR("candor")},
    {STR("catalogue"), STR("catalog")},
    {STR("catalyse"), STR("catalyze")},
    {STR("centimetre"), STR("centimeter")},
    {STR("centre"), STR("center")},
    {STR("centring"), STR("centering")},
    {STR("channell"), STR("channel")},
    {STR("cheque"), STR("check")},
    {STR("clamour"), STR("clamor")},
    {STR("colour"), STR("color")},
    {STR("cosy"), STR("cozy")},
    {STR("counsell"), STR("counsel")},
    {STR("defence"), STR("defense")},
    {STR("demeanour"), STR("demeanor")},
    {STR("dialled"), STR("dialed")},
    {STR("dialling"), STR("dialing")},
    {STR("dialogue"), STR("dialog")},
    {STR("diarrhoea"), STR("diarrhea")},
    {STR("discolour"), STR("discolor")},
    {STR("dishonour"), STR("dishonor")},
    {STR("distill"), STR("distil")},
    {STR("draught"), STR("draft")},
    {STR("duelled"), STR("dueled")},
    {STR("encyclopaed"), STR("encycloped")},
    {STR("endeavour"), STR("endeavor")},
    {STR("enroll"), STR("enrol")},
    {STR("equalled"), STR("equaled")},
    {STR("favour"), STR("favor")},
    {STR("fervour"), STR("fervor")},
    {STR("fibre"), STR("fiber")},
    {STR("flavour"), STR("flavor")},
    {STR("focuss"), STR("focus")},
    {STR("foetal"), STR("fetal")},
    {STR("foetus"), STR("fetus")},
    {STR("fuell"), STR("fuel")},
    {STR("fulfill"), STR("fulfil")},
    {STR("grey"), STR("gray")},
    {STR("gynaecolog"), STR("gynecolog")},
    {STR("haem"), STR("hem")},
    {STR("harbour"), STR("harbor")},
    {STR("honour"), STR("honor")},
    {STR("humour"), STR("humor")},
    {STR("instill"), STR("instil")},
    {STR("jewellery"), STR("jewelry")},
    {STR("jeweller"), STR("jeweler")},
    {STR("judgement"), STR("judgment")},
    {STR("kerb"), STR("curb")},
    {STR("kidnapp"), STR("kidnap")},
    {STR("kilometre"), STR("kilometer")},
    {STR("labell"), STR("label")},
    {STR("labour"), STR("labor")},
    {STR("leukaemia"), STR("leukemia")},
    {STR("levelled"), STR("leveled")},
    {STR("levelling"), STR("leveling")},
    {STR("licence"), STR("license")},
    {STR("litre"), STR("liter")},
    {STR("lustre"), STR("luster")},
    {STR("manoeuvre"), STR("maneuver")},
    {STR("manoeuvring"), STR("maneuvering")},
    {STR("marvell"), STR("marvel")},
    {STR("meagre"), STR("meager")},
    {STR("metre"), STR("meter")},
    {STR("millimetre"), STR("millimeter")},
    {STR("misbehaviour"), STR("misbehavior")},
    {STR("modelled"), STR("modeled")},
    {STR("modelling"), STR("modeling")},
    {STR("monologue"), STR("monolog")},
    {STR("mould"), STR("mold")},
    {STR("moustache"), STR("mustache")},
    {STR("neighbour"), STR("neighbor")},
    {STR("odour"), STR("odor")},
    {STR("oestrogen"), STR("estrogen")},
    {STR("offence"), STR("offense")},
    {STR("orthopaed"), STR("orthoped")},
    {STR("paediatric"), STR("pediatric")},
    {STR("panelled"), STR("paneled")},
    {STR("paralyse"), STR("paralyze")},
    {STR("paralysing"), STR("paralyzing")},
    {STR("parlour"), STR("parlor")},
    {STR("plough"), STR("plow")},
    {STR("practis"), STR("practic")},
    {STR("pretence"), STR("pretense")},
    {STR("programme"), STR("program")},
    {STR("prologue"), STR("prolog")},
    {STR("pyjama"), STR("pajama")},
    {STR("quarrell"), STR("quarrel")},
    {STR("rancour"), STR("rancor")},
    {STR("rigour"), STR("rigor")},
    {STR("rumour"), STR("rumor")},
    {STR("sabre"), STR("saber")},
    {STR("saviour"), STR("savior")},
    {STR("savour"), STR("savor")},
    {STR("sceptic"), STR("skeptic")},
    {STR("signalled"), STR("signaled")},
    {STR("signalling"), STR("signaling")},
    {STR("skillful"), STR("skilful")},
    {STR("smoulder"), STR("smolder")},
    {STR("sombre"), STR("somber")},
    {STR("spectre"), STR("specter")},
    {STR("splendour"), STR("splendor")},
    {STR("sulph"), STR("sulf")},
    {STR("theatre"), STR("theater")},
    {STR("totalled"), STR("totaled")},
    {STR("travell"), STR("travel")},
    {STR("tumour"), STR("tumor")},
    {STR("tunnell"), STR("tunnel")},
    {STR("tyre"), STR("tire")},
    {STR("valour"), STR("valor")},
    {STR("vapour"), STR("vapor")},
    {STR("vigour"), STR("vigor")},
    {STR("willful"), STR("wilful")},
    {STR("worshipp"), STR("worship")},
};

enum { BEGINNINGS = sizeof beginnings / sizeof *beginnings };

static uint8_t starts[27]; /* of each letter in beginnings; starts[26] is the end */
static pthread_once_t starts_once = PTHREAD_ONCE_INIT;

static void find_starts(void) {
    for (size_t i = BEGINNINGS; i-- > 0;) starts[beginnings[i].from.at[0] - 'a'] = (uint8_t)(i + 1);
    starts[26] = BEGINNINGS + 1;
    for (size_t letter = 26; letter-- > 0;)
        if (!starts[letter]) starts[letter] = starts[letter + 1];
    for (size_t letter = 0; letter <= 26; letter++) starts[letter]--;
}

static struct str join(struct arena *arena, struct str a, struct str b, struct str c) {
    char *text = arena_alloc(arena, a.len + b.len + c.len + 1);
    memcpy(text, a.at, a.len);
    memcpy(text + a.len, b.at, b.len);
    if (c.len) memcpy(text + a.len + b.len, c.at, c.len);
    return (struct str){text, a.len + b.len + c.len};
}

/* ---- -ise ---------------------------------------------------------------------------------------------------------------- */

/* What follows -is- in the forms of such a verb and its nouns. */
static const struct str ise_endings[] = {STR("e"),   STR("ed"),   STR("es"),    STR("er"),     STR("ers"),
                                         STR("ing"), STR("able"), STR("ation"), STR("ations"), STR("ational")};

/* Verbs and nouns that have an s everywhere, without their -ise. */
static const struct str always_s[] = {
    STR("advert"), STR("comprom"), STR("compr"), STR("conc"),     STR("disgu"),  STR("enterpr"), STR("exerc"),  STR("expert"),
    STR("franch"), STR("improv"),  STR("likew"), STR("merchand"), STR("otherw"), STR("parad"),   STR("prec"),   STR("prem"),
    STR("prom"),   STR("superv"),  STR("surpr"), STR("telev"),    STR("treat"),  STR("turqu"),   STR("clockw"),
};

/* Where "is" stands before one of the endings, 0 for nowhere. At least four letters before it: raise, advise, rise stay. */
static size_t find_ise(struct str word) {
    for (size_t i = 0; i < sizeof ise_endings / sizeof *ise_endings; i++) {
        if (word.len < ise_endings[i].len + 6 || !str_ends(word, ise_endings[i])) continue;
        size_t at = word.len - ise_endings[i].len - 2;
        if (word.at[at] == 'i' && word.at[at + 1] == 's') return at;
    }
    return 0;
}

static struct str unify_ise(struct arena *arena, struct str word) {
    size_t at = find_ise(word);
    if (!at) return word;
    struct str stem = str_slice(word, 0, at);
    for (size_t i = 0; i < sizeof always_s / sizeof *always_s; i++)
        if (str_equal(stem, always_s[i])) return word;
    return join(arena, stem, STR("iz"), str_slice(word, at + 2, word.len));
}

/* The last letters of all endings. */
static bool may_end_ise(struct str word) {
    switch (word.at[word.len - 1]) {
    case 'e':
    case 'd':
    case 's':
    case 'r':
    case 'g':
    case 'n':
    case 'l': return word.len >= 7;
    default: return false;
    }
}

struct str spelling_variant_unify(struct arena *arena, struct str word) {
    pthread_once(&starts_once, find_starts);
    if (word.len < 4 || word.at[0] < 'a' || word.at[0] > 'z') return word;
    unsigned letter = (unsigned)(word.at[0] - 'a');
    for (size_t i = starts[letter]; i < starts[letter + 1]; i++)
        if (str_starts(word, beginnings[i].from))
            return join(arena, beginnings[i].to, str_slice(word, beginnings[i].from.len, word.len), (struct str){0});
    return may_end_ise(word) ? unify_ise(arena, word) : word;
}
