/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that differ from the source's, and the same numbers written otherwise. */
#include "examples.h"

static void test_in_digits(void **state) {
    static const struct example examples[] = {
        {"sw", "Police arrested 25 people.", "Polisi waliwakamata watu 52.", "52"},
        {"sw", "The vote cost 1,200,000 shillings.", "Kura iligharimu shilingi 1,300,000.", "1,300,000"},
        {"fr-HT", "Inflation reached 4.5 percent.", "L’inflation a atteint 5,4 pour cent.", "5,4"},
        {"fr-HT", "About 300 families fled.", "Environ 30 familles ont fui.", "30"},
        {"sw", "The floods killed 38 people.", "Mafuriko yaliua watu wengi.", "Mafuriko yaliua watu wengi."},
        {"fr-HT", "The minister resigned.", "Le ministre a démissionné en 2019.", "2019"},
        {"sw", "They ruled from the mid-1990s.", "Walitawala katikati ya 1990.", NULL},
        {"sw", "He fell ill with Covid-19.", "Aliugua korona.", NULL},
        {"sw", "They ruled from the mid-1990s.", "Walitawala katikati ya 1890.", "1890"},
        {"sw", "Police arrested 25 people.", "Polisi waliwakamata watu 25.", NULL},
        {"sw", "The vote cost 1,200,000 shillings.", "Kura iligharimu shilingi 1,200,000.", NULL},
        {"fr-HT", "The vote cost 1,200,000 gourdes.", "Le vote a coûté 1" NBSP "200" NBSP "000 gourdes.", NULL},
        {"fr-HT", "The vote cost 1,200,000 gourdes.", "Le vote a coûté 1" NNBSP "200" NNBSP "000 gourdes.", NULL},
        {"fr-HT", "Inflation reached 4.5%.", "L’inflation a atteint 4,5" NBSP "%.", NULL},
        {"sw", "Ten ministers resigned.", "Mawaziri 10 walijiuzulu.", NULL},
        {"sw", "Seven people died.", "Watu saba walikufa.", NULL},
        {"sw", "It begins at 11 a.m.", "Inaanza saa 5 asubuhi.", NULL},
        {"fr-HT", "It begins at 3 p.m.", "Elle commence à 15 h.", NULL},
        {"fr-HT", "He was born on July 29, 2023.", "Il est né le 29 juillet 2023.", NULL},
        {"fr-HT", "music of the 1960s", "la musique des années 60", NULL},
        {"sw", "Some 12 thousand people fled.", "Watu wapatao 12,000 walikimbia.", NULL},
        {"fr-HT", "The 12 men met. The 12 men left.", "Les 12 hommes se sont réunis, puis sont partis.", NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* Ten times as much, and the same with another language's signs. */
static void test_decimal_signs(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "Prices rose by 3.5 percent.", "Les prix ont augmenté de 35 %.", "35"},
        {"sw", "It cost $1.5 million.", "Iligharimu dola milioni 15.", "milioni 15"},
        {"sw", "a magnitude of 7.2", "ukubwa wa 72", "72"},
        {"sw", "It costs $1.25.", "Inagharimu dola 125.", "125"},
        {"sw", "Some 1,200 people fled.", "Watu 12,00 walikimbia.", "12,00"},
        {"fr-HT", "receipts of 9,8M$", "des recettes de 98M$", "98M"},
        {"sw", "Some 1,200 people fled.", "Watu 1.200 walikimbia.", NULL},
        {"fr-HT", "Some 1,200 people fled.", "Quelque 1,200 personnes ont fui.", NULL},
        {"fr-HT", "Some 1.200 people fled.", "Quelque 1 200 personnes ont fui.", NULL},
        {"fr-HT", "Some 1,168,000 people fled.", "Quelque 1,168 mille personnes ont fui.", NULL},
        {"fr-HT", "It grew by 3,5 percent.", "La croissance est de 3.5 %.", NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* A number in words is whole words, and no part of another number. */
static void test_whole_words(void **state) {
    static const struct example examples[] = {
        {"sw", "7 people were arrested.", "Watu 5 walikamatwa kwa sababu hiyo.", "5"},
        {"sw", "5 officials met.", "Maafisa 9 walikutana katika mkutano.", "9"},
        {"sw", "6 people resisted.", "Watu 8 walisita.", "8"},
        {"fr-HT", "7 people came.", "9 personnes sont venues en septembre.", "9"},
        {"sw", "from 5 to 6 September, after sixteen years", "kuanzia 5 mpaka 9 Septemba, baada ya miaka kumi na sita", "9"},
        {"sw", "1 person died, 3 fled.", "Mtu mmoja alikufa, watatu walikimbia.", NULL},
        {"fr-HT", "a top-ten destination", "une des 10 premières destinations", NULL},
        {"fr-HT", "in the 31st minute", "à la trente-et-unième minute", NULL},
        {"fr-HT", "The 50-year-old left.", "Le cinquantenaire est parti.", NULL},
        {"sw", "at about 0420GMT", "majira ya 10 na dakika 20 saa za GMT", NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

static void test_in_words(void **state) {
    static const struct example examples[] = {
        {"sw", "Two people died.", "Watu watatu walifariki.", "watatu"},
        {"fr-HT", "Two people died.", "Trois personnes sont mortes.", "Trois"},
        {"sw", "Police arrested 25 people.", "Polisi waliwakamata watu ishirini na sita.", "ishirini na sita"},
        {"fr-HT", "a nine-member committee", "un comité de 8 membres", "8"},
        {"fr-HT", "After seventy-six years", "Après soixante-dix-sept ans", "soixante-dix-sept"},
        {"sw", "He died on May 6, 2024.", "Alifariki.", "Alifariki."},
        {"sw", "12 people came.", "Watu kumi na wawili walikuja.", NULL},
        {"sw", "15 people died and 45 fled.", "Watu kumi na watano walifariki na arobaini na watano walikimbia.", NULL},
        {"sw", "He was aged 21.", "Alikuwa na umri wa miaka ishirini na mmoja.", NULL},
        {"fr-HT", "21 people died.", "Vingt et une personnes sont mortes.", NULL},
        {"fr-HT", "80 people died in 1945.", "Quatre-vingts personnes sont mortes en mille neuf cent quarante-cinq.", NULL},
        {"fr-HT", "The 20th century saw 2 wars.", "Le XXe siècle a connu deux guerres.", NULL},
        {"sw", "The third of five meetings", "Mkutano wa tatu kati ya mitano", NULL},
        {"sw", "Both men left.", "Wanaume wawili waliondoka.", NULL},
        {"sw", "Both men left by 7.", "Wanaume wawili waliondoka mapema.", NULL},
        {"sw", "It begins at nine.", "Inaanza saa tatu.", NULL},
        {"fr-HT", "He waited until 10.", "Il a attendu jusqu’à 10 heures.", NULL},
        {"fr-HT", "They ruled for seven decades.", "Ils ont gouverné pendant soixante-dix ans.", NULL},
        {"fr-HT", "in two weeks", "dans quinze jours", NULL},
        {"fr-HT", "music of the sixties", "la musique des années 1960", NULL},
        {"fr-HT", "two and a half hours", "150 minutes, soit 2,5 heures", "150"},
        {"fr-HT", "two and a half tonnes", "2,5 tonnes", NULL},
        {"fr-HT", "I run five miles a day.", "Je cours huit kilomètres par jour.", NULL},
        {"sw", "They rowed three or four miles.", "Walipiga makasia kilomita tano au sita.", NULL},
        {"fr-HT", "I run five miles a day.", "Je cours neuf kilomètres par jour.", NULL},
        {"sw", "I run five miles a day.", "Ninakimbia kilomita kumi kwa siku.", "kumi"},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* One value twice, where the source has another one. */
static void test_repeated(void **state) {
    static const struct example examples[] = {
        {"sw", "The attack killed 2 people and wounded 5.", "Shambulio liliua watu 2 na kujeruhi 2.", "2"},
        {"sw", "The attack killed two people and wounded five.", "Shambulio liliua watu wawili na kujeruhi wawili.", "wawili"},
        {"fr-HT", "They won 3-1.", "Ils ont gagné 3-3.", "3"},
        {"fr-HT", "They won 2-2.", "Ils ont gagné 2-1.", "1"},
        {"fr-HT", "The first ten of ten milliards", "Les dix premiers de dix milliards", NULL},
        {"fr-HT", "The 2 men left. One of the 3 stayed.", "Les 2 hommes sont partis, l’un des trois est resté.", NULL},
        {"sw", "2 people died. One of them was 5.", "Watu 2 walikufa. Mmoja kati ya hao 2 alikuwa mtoto wa miaka mitano.",
         NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* What may lack, or be put otherwise, may not be another number of the same measure. */
static void test_contradictions(void **state) {
    static const struct example examples[] = {
        {"sw", "It burned for 6 hours.", "Uliwaka kwa saa 8.", "8"},
        {"fr-HT", "It burned for six hours.", "Il a brûlé pendant huit heures.", "huit"},
        {"sw", "He waited 5 minutes.", "Alisubiri dakika 8.", "8"},
        {"sw", "He left two weeks ago.", "Aliondoka wiki tatu zilizopita.", "tatu"},
        {"fr-HT", "a two-week strike", "une grève de trois semaines", "trois"},
        {"sw", "He ruled for two decades.", "Alitawala kwa miongo mitatu.", "mitatu"},
        {"sw", "an 18-month term", "kifungo cha miezi 12", "12"},
        {"sw", "the second president", "rais wa tatu", "tatu"},
        {"fr-HT", "the third president", "le quatrième président", "quatrième"},
        {"fr-HT", "the mid-eleventh century", "le milieu du XIIe siècle", "XIIe"},
        {"fr-HT", "a million people", "un milliard de personnes", "milliard"},
        {"fr-HT", "He won it twice.", "Il l’a gagné trois fois.", "trois"},
        {"sw", "He won it twice.", "Aliishinda mara tatu.", "tatu"},
        {"sw", "He won it twice.", "Aliishinda mara mbili.", NULL},
        {"sw", "half a million people", "watu milioni moja", "milioni moja"},
        {"fr-HT", "half a million people", "plus d’un million de personnes", "million"},
        {"fr-HT", "half a billion people", "un demi milliard de personnes", NULL},
        {"sw", "It burned for 6 hours.", "Uliwaka kwa saa 6.", NULL},
        {"sw", "We left at 9 o’clock.", "Tuliondoka saa 3.", NULL},
        {"fr-HT", "in two weeks", "dans quinze jours", NULL},
        {"fr-HT", "two and a half years", "deux ans et six mois", NULL},
        {"sw", "the third front of World War II", "eneo jingine la vita vya pili vya dunia", NULL},
        {"fr-HT", "over a third of them", "un bon quart de ses voix, au deuxième tour", NULL},
        {"fr-HT", "The second leg of the last sixteen", "Le match retour des huitièmes de finale", NULL},
        {"fr-HT", "thousands of millions", "des milliards", NULL},
        {"fr-HT", "three thousand million euros", "trois milliards d’euros", NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

static void test_words_of_scale(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "It cost $3.75 billion.", "Cela a coûté 3,75 millions de dollars.", "3,75 millions"},
        {"sw", "About 3 billion people need aid.", "Takriban watu milioni 3 wanahitaji msaada.", "milioni 3"},
        {"fr-HT", "About 2 million people need aid.", "Environ 2 personnes ont besoin d’aide.", "2"},
        {"fr-HT", "some 2.5 million people", "quelque 2" NBSP "500" NBSP "000 personnes", NULL},
        {"fr-HT", "some 2.5 million people", "quelque 25" NBSP "000" NBSP "000 personnes", "25" NBSP "000" NBSP "000"},
        {"fr-HT", "It cost $3.75 billion.", "Cela a coûté 3,75 milliards de dollars.", NULL},
        {"fr-HT", "It cost $3.75 billion.", "Cela a coûté 3" NBSP "750 millions de dollars.", NULL},
        {"fr-HT", "It cost 1.2 thousand million euros.", "Cela a coûté 1,2 milliard d’euros.", NULL},
        {"sw", "two million voters", "wapiga kura milioni mbili", NULL},
        {"sw", "two million voters", "wapiga kura 2,000,000", NULL},
        {"sw", "three million voters", "wapiga kura milioni mbili", "mbili"},
        {"sw", "a million voters", "wapiga kura milioni 1", NULL},
        {"fr-HT", "half a million voters", "500" NBSP "000 électeurs", NULL},
        {"fr-HT", "two and a half million voters", "2,5 millions d’électeurs", NULL},
        {"fr-HT", "a two-billion-crown project", "un projet de 2 milliards", NULL},
        {"sw", "400 thousand children", "watoto laki 4", NULL},
        {"sw", "US$ 15,107,160 in aid", "msaada wa dola milioni 15,107,160", NULL},
        {"fr-HT", "two to three million voters", "de 2 000 000 à 3 000 000 d’électeurs", NULL},
        {"fr-HT", "The winner gets 9 million, the loser 5.2 million.", "Le gagnant reçoit 9 millions, le perdant 5,2.", NULL},
        {"sw", "his 265k followers", "wafuasi wake 265,000", NULL},
        {"fr-HT", "230 million euros", "230M d’euros", NULL},
        {"fr-HT", "about 20,000 men", "environ 20,000 hommes", NULL},
        {"sw", "about 12,000 stations", "vituo vipatavyo 12, 000", NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

static void test_written_otherwise(void **state) {
    static const struct example examples[] = {
        {"sw", "Never give up. #100Stories", "Usikate tamaa.", NULL},
        {"sw", "6.30 pm: they left.", "12.30 jioni: waliondoka.", NULL},
        {"fr-HT", "in the last 12 months", "au cours de l’année", NULL},
        {"fr-HT", "one and a half years", "dix-huit mois, soit 18 mois", NULL},
        {"fr-HT", "They work 24/7 for 3 firms.", "Ils travaillent sans arrêt pour trois entreprises.", NULL},
        {"fr-HT", "the SUV in 3D", "le nouveau 4x4 en relief", NULL},
        {"fr-HT", "About 30 survivors attended.", "Une trentaine de survivants étaient présents.", NULL},
        {"sw", "About 12 eggs", "Karibu dazeni moja ya mayai", NULL},
        {"fr-HT", "On Tuesday evening (20.45 hrs)", "Mardi soir (20h45)", NULL},
        {"fr-HT", "Thursday 20.12.2012", "le jeudi 20 décembre 2012", NULL},
        {"fr-HT", "Thursday 20.12.2012", "le jeudi 20 décembre 2011", "2011"},
        {"fr-HT", "President in 2000-08", "Président de 2000 à 2008", NULL},
        {"fr-HT", "in the 1880s", "dans les années 80 du siècle", NULL},
        {"fr-HT", "the 1992 games", "les JO-92", NULL},
        {"fr-HT", "opponents of Stuttgart 21", "les adversaires de S21", NULL},
        {"sw", "as young as 13", "wenye umri wa miaka13", NULL},
        {"fr-HT", "It cost 11 990 crowns.", "Il a coûté 11990 couronnes.", NULL},
        {"fr-HT", "It cost 449 783 344 crowns.", "Il a coûté 449" NBSP "783" NBSP "344 couronnes.", NULL},
        {"fr-HT", "It cost 11 990 crowns.", "Il a coûté 11991 couronnes.", "11991"},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* The unit beside the number, and the sign before it. */
static void test_measures(void **state) {
    static const struct example examples[] = {
        {"sw", "He walked 5 miles.", "Alitembea maili 8.", "8"},
        {"fr-HT", "He walked 5 miles.", "Il a marché 8 miles.", "8"},
        {"sw", "a farm of 12 acres", "shamba la ekari 5", "5"},
        {"sw", "He walked 5 miles.", "Alitembea kilomita 5.", "kilomita 5"},
        {"fr-HT", "a sixty-foot podium", "un podium de soixante mètres", "soixante mètres"},
        {"fr-HT", "after 72 days", "après 72 ans", "72 ans"},
        {"sw", "It cost $5 million.", "Iligharimu euro milioni 5.", "euro milioni 5"},
        {"fr-HT", "It cost $5 million.", "Cela a coûté 5 millions d’euros.", "5 millions d’euros"},
        {"sw", "It was -5 degrees.", "Ilikuwa nyuzi 5.", "nyuzi 5"},
        {"fr-HT", "It was -5 degrees.", "Il faisait 5 degrés.", "5 degrés"},
        {"fr-HT", "It was -5 degrees.", "Il faisait moins 5 degrés.", NULL},
        {"fr-HT", "It was -5 degrees.", "Il faisait -5 degrés.", NULL},
        {"fr-HT", "It was 5 degrees below zero.", "Il faisait -5 degrés.", NULL},
        {"sw", "It is 10 miles (16 km) away.", "Iko umbali wa kilomita 16.", NULL},
        {"sw", "It is 10 miles away.", "Iko umbali wa maili 10 (kilomita 16).", NULL},
        {"sw", "10 miles from the 16 men", "maili nyingi kutoka kwa wanaume 16", "maili nyingi kutoka kwa wanaume 16"},
        {"fr-HT", "It cost $5 million.", "Cela a coûté 5 millions de dollars.", NULL},
        {"sw", "It cost $5 million.", "Iligharimu dola milioni 5.", NULL},
        {"fr-HT", "six years and these weeks", "six ans et les six dernières semaines", NULL},
        {"fr-HT", "6 years of 6 weeks", "six ans de semaines", NULL},
        {"sw", "100 yards away", "umbali wa mita 100", NULL},
        {"sw", "It took 5 days and 5 nights.", "Ilichukua siku 5 na usiku 5.", NULL},
        {"fr-HT", "9 weeks in a dozen cities", "neuf semaines dans une dizaine de villes", NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* A half behind the number, behind its word of scale or behind what it counts, as words and as a sign. */
static void test_halves(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "2.5 million people", "deux millions et demi de personnes", NULL},
        {"fr-HT", "2.5 million people", "2 millions et demi de personnes", NULL},
        {"fr-HT", "1.5 million people", "un million et demi de personnes", NULL},
        {"sw", "1.5 million people", "watu milioni moja na nusu", NULL},
        {"sw", "1.5 billion shillings", "Shilingi bilioni moja na nusu", NULL},
        {"sw", "1.5 years", "Mwaka mmoja na nusu", NULL},
        {"fr-HT", "It took 1.5 years.", "Cela a pris un an et demi.", NULL},
        {"fr-HT", "It took 2.5 years.", "Cela a pris deux ans et demi.", NULL},
        {"sw", "250,000 people", "watu laki mbili na nusu", NULL},
        {"sw", "2,500 people", "watu elfu mbili na nusu", NULL},
        {"fr-HT", "one and a half million people", "1,5 million de personnes", NULL},
        {"fr-HT", "a million and a half people", "1,5 million de personnes", NULL},
        {"fr-HT", "five and a half miles", "5,5 miles", NULL},
        {"fr-HT", "He ran five miles and half of the way back.", "Il a couru 5 miles et la moitié du retour.", NULL},
        {"fr-HT", "2.5 million people", "un million et demi de personnes", "un million et demi de personnes"},
        {"sw", "2.5 million people", "watu milioni moja na nusu", "watu milioni moja na nusu"},
        {"fr-HT", "two and a half years", "quatre ans et demi", "quatre"},
        {"fr-HT", "6½ percent", "6,5 %", NULL},
        {"sw", "6½ percent", "asilimia 6½", NULL},
        {"sw", "6½ percent", "asilimia sita na nusu", NULL},
        {"fr-HT", "6½ percent", "7,5 %", "7,5"},
        {"fr-HT", "3½ years", "3 ans et demi", NULL},
        {"fr-HT", "3½ years", "trois ans et six mois", NULL},
        {"fr-HT", "3½ years", "4 ans et demi", "4"},
        {"fr-HT", "a 3½-year-old child", "un enfant de trois ans et demi", NULL},
        {"sw", "3½ years", "miaka mitatu na nusu", NULL},
        {"sw", "3½ years", "miaka minne na nusu", "minne"},
        {"fr-HT", "about 18 ½ miles", "environ 18miles ½", NULL},
        {"fr-HT", "$2½ million", "2,5 millions de dollars", NULL},
        {"fr-HT", "2 ½ million people", "2,5 millions de personnes", NULL},
        {"fr-HT", "half a million people", "½ million de personnes", NULL},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* Sums of words of scale. */
static void test_sums(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "2,300,000 people", "deux millions trois cent mille personnes", NULL},
        {"fr-HT", "1.5 million people", "un million cinq cent mille personnes", NULL},
        {"fr-HT", "2,300,000 people", "2 millions et 300 mille personnes", NULL},
        {"sw", "2.3 million people", "watu milioni 2 na laki 3", NULL},
        {"sw", "1.2 million people", "watu milioni moja na laki mbili", NULL},
        {"sw", "150,000 people", "watu laki moja na elfu hamsini", NULL},
        {"sw", "2,350,000 people", "watu milioni mbili na laki tatu na elfu hamsini", NULL},
        {"fr-HT", "2,300,000 people", "deux millions quatre cent mille personnes", "deux"},
        {"sw", "1.2 million people", "watu milioni moja na laki tatu", "laki tatu"},
        {"sw", "150,000 people", "watu laki mbili na elfu hamsini", "laki mbili"},
        {"fr-HT", "1 million people", "deux millions de personnes", "deux"},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* One number in several pieces. */
static void test_joined(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "It rose to 10 405.83 points.", "Il a gagné 10.405,83 points.", NULL},
        {"fr-HT", "It rose to 10 405.83 points.", "Il a gagné 10.405,84 points.", "10.405,84"},
        {"fr-HT", "It grew by 0.5%.", "La croissance est de 0, 5%.", NULL},
        {"fr-HT", "It grew by 0.5%.", "La croissance est de 0, 6%.", "0"},
        {"fr-HT", "It is worth 1,3570 dollars.", "Il vaut 1,3570 dollar.", NULL},
        {"fr-HT", "receipts of 9,8M$", "des recettes de 9,8M$", NULL},
        {"fr-HT", "some 9.200 feet", "quelque 9 mille 200 pieds", NULL},
        {"fr-HT", "some 9.200 feet", "quelque 9 mille 300 pieds", "9 mille"},
        {"fr-HT", "5.143.312 pesos", "5 millions 143 mille 312 pesos", NULL},
        {"fr-HT", "74.000 people", "74 mille personnes", NULL},
        {"fr-HT", "nearly 60 milliards euros", "près de 60 milliards d’euros", NULL},
        {"fr-HT", "4 thousands million euros", "4 milliards d’euros", NULL},
        {"fr-HT", "the 1.4 engine and 3.3 million", "le moteur 1.4L reçoit3,3 millions", NULL},
        {"fr-HT", "a 140mph train", "un train à 225 km/h", NULL},
        {"fr-HT", "a 140mph train", "un train à 300 km/h", "300"},
        {"fr-HT", "a 1,700-mile pipeline", "un oléoduc de 2,735 km", NULL},
        {"fr-HT", "from 1000 to 2030 hours", "de 10h à 20h30", NULL},
        {"fr-HT", "It is worth 5 pesos.", "9223372 billions 999999999999 pesos", "9223372 billions"},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* A number on one side, and what says it without one on the other. */
static void test_retold(void **state) {
    static const struct example examples[] = {
        {"fr-HT", "up to half more", "50% de plus", NULL},
        {"fr-HT", "up to a third more", "50% de plus", "50"},
        {"fr-HT", "a maximum of 50 percent of it", "la moitié au plus", NULL},
        {"fr-HT", "half of the 50 people", "la moitié des gens", "la moitié des gens"},
        {"fr-HT", "about 75 minutes later", "une heure et quart plus tard", NULL},
        {"fr-HT", "about 30 minutes later", "une demi-heure plus tard", NULL},
        {"fr-HT", "about 75 metres later", "un quart plus tard", "un quart plus tard"},
        {"fr-HT", "over one and a half years", "pendant les 18 derniers mois", NULL},
        {"fr-HT", "for 30 years", "pendant trois décennies", NULL},
        {"fr-HT", "in 50 years", "en un demi-siècle", NULL},
        {"fr-HT", "in 57 years", "en un demi-siècle", "en un demi-siècle"},
        {"fr-HT", "The 55-year-old left.", "Le quinquagénaire est parti.", NULL},
        {"fr-HT", "The 65-year-old left.", "Le quinquagénaire est parti.", "Le quinquagénaire est parti."},
        {"fr-HT", "wages in 2007", "les salaires de cette année", NULL},
        {"sw", "He stands in 2017.", "Anagombea mwaka huu.", NULL},
        {"sw", "This year they told of 2012.", "Mwaka huu walisema.", "Mwaka huu walisema."},
        {"sw", "He stands in 2017.", "Anagombea.", "Anagombea."},
    };
    (void)state;
    check_examples("number", examples, COUNT(examples));
}

/* 65 numbers are more than are held: what lacks may stand beyond them, and what is held is still told. */
static void test_many(void **state) {
    enum { NUMBERS = 70 };
    struct arena arena = {0};
    struct str first = {0}, last = {0};
    (void)state;
    for (int i = 0; i < NUMBERS; i++) {
        first = arena_format(&arena, "%" STR_FMT "%s%d", STR_ARG(first), i ? ", " : "", 437 + i);
        last = arena_format(&arena, "%" STR_FMT "%s%d", STR_ARG(last), i ? ", " : "", 437 + (i + 1) % NUMBERS);
    }
    struct str numbers = arena_format(&arena, "In 2024: %" STR_FMT ".", STR_ARG(first));
    struct str turned = arena_format(&arena, "En%s %" STR_FMT " (2024).", NBSP ":", STR_ARG(last));
    struct str without = STR("En 2024.");
    const struct {
        struct str source, target;
        bool marked;
    } cases[] = {{numbers, turned, false}, {turned, numbers, false}, {numbers, without, true}, {without, numbers, true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct check_request request = request_of("fr-HT", "", "");
        request.source.text = cases[i].source, request.target.text = cases[i].target;
        const struct finding *found = find_one(&arena, &request, "number");
        if (!found == cases[i].marked) fail_msg("case %zu: %.*s", i, STR_ARG(found ? found->message : STR("no finding")));
    }
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_digits),      cmocka_unit_test(test_decimal_signs),
        cmocka_unit_test(test_whole_words),    cmocka_unit_test(test_in_words),
        cmocka_unit_test(test_repeated),       cmocka_unit_test(test_contradictions),
        cmocka_unit_test(test_words_of_scale), cmocka_unit_test(test_written_otherwise),
        cmocka_unit_test(test_joined),         cmocka_unit_test(test_measures),
        cmocka_unit_test(test_retold),         cmocka_unit_test(test_halves),
        cmocka_unit_test(test_many),           cmocka_unit_test(test_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
