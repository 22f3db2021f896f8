# SPDX-License-Identifier: Apache-2.0
# Prints sw.aff: the prefixes and suffixes that Swahili verbs and nouns take, slot by slot. README.md explains the slots.
#
# A verb is one word:   a - li - ye - ki - som - e - a      "who read it (the book) for ..."
#                  subject tense relative object root extension final vowel
#
# Hunspell takes one prefix off, so the slots before the root are multiplied out here. A root stands once in the .dic (som-);
# its final vowel is a suffix that names the slots it goes with, so that anasoma and asome are words, but not anasome. That
# is a third of the entries that a stem for each vowel would take, and Hunspell loads in half the time. Flags, two letters each:
#   Rt  the vowels of a root that takes objects   Ri  of one that takes none (passives, reciprocals)
#   Re  the endings of both: asomaye, someni, msomaji
#   Va  slots before a stem in -a, no object      Vo  the same with an object
#   Ve  before a stem in -e, no object            Eo  the same with an object
#   Vi  before a stem in -i (negative present)    Io  the same with an object
#   Vk  tenses that keep the ku- of short verbs: anakula
#   Vs  before a short stem itself: akila, husipo
#   Gp  general relative of short verbs: alaye    Im  imperative of several: njooni
#   Ag  what makes an agent in -ji: m-, u-, ki-   Do  one before its object: mchora (katuni), kisafisha (hewa)
#   Ni  the locative: mtandaoni
#   Je  -je asks how: ilikuwaje
#   Ki  ki-, "in the manner of": kidijitali       Xx  needs an affix

BEGIN {
    persons = "ni u a tu m wa"
    classes = "i li ya ki vi zi ku pa mu"
    subjects = persons " " classes
    negatives = "si hu ha hatu ham hawa hau hai hali haya haki havi hazi haku hapa hamu"
    objects = "ni ku m tu wa u i li ya ki vi zi pa ji"

    # Who is meant by the relative: the subject's own class (of "u": o), or another one that is the verb's object, time (po),
    # place (ko, mo) or manner (vyo).
    split("ni:ye u:ye:o a:ye tu:o m:o wa:o i:yo li:lo ya:yo ki:cho vi:vyo zi:zo ku:ko pa:po mu:mo", pairs, " ")
    for (i in pairs) { n = split(pairs[i], p, ":"); own[p[1]] = p[2] (n > 2 ? " " p[3] : "") }

    print "# SPDX-License-Identifier: LGPL-2.1-or-later"
    print "# Built by dictionaries/build: do not edit."
    print "SET UTF-8"
    print "FLAG long"
    print "NEEDAFFIX Xx"
    print "TRY aiunkemohwtlsgybzpdrfjcv'"
    print "WORDCHARS '"

    verb_a()
    verb_short()
    verb_e()
    verb_i()
    general_relative()
    vowels()
    suffixes()
    print_rules()
}

function each(list, out) { return split(list, out, " ") }

# One prefix of the flag; before a stem whose first letter meets the condition. The same one twice is entered once.
function prefix(flag, text, condition) {
    if (condition == "") condition = "."
    if ((flag, text, condition) in seen) return
    seen[flag, text, condition] = 1
    kind[flag] = "PFX"
    rule[flag, ++count[flag]] = "0 " text " " condition
}

function suffix(flag, strip, text, condition) {
    kind[flag] = "SFX"
    rule[flag, ++count[flag]] = strip " " text " " condition
}

# The prefix with no object under `bare`, and with each object under `with`. Of "he/she": m before consonants, mw or mu
# before vowels; of "you" ku, and kw too before vowels (nimekwambia).
function with_objects(bare, with, text,    o, n, list) {
    prefix(bare, text)
    n = each(objects, list)
    for (o = 1; o <= n; o++) {
        if (list[o] == "m") {
            prefix(with, text "m", "[^aeiou]")
            prefix(with, text "mw", "[aeiou]")
            prefix(with, text "mu", "[aeiouh]")
        } else
            prefix(with, text list[o])
        if (list[o] == "ku") prefix(with, text "kw", "[aei]")
    }
}

# A person's relative may be any, since it may be the object's; a thing's is its own or what things do to things.
function relatives(s) { return own[s] " cho lo yo zo vyo po ko mo" (index(" " persons " ", " " s " ") ? " o" : "") }

function verb_a(    s, t, r, i, j, k, n, m, o) {
    n = each(subjects, s)
    m = each("na li ta me ka ki nge ngali ngeli mesha lisha mekwisha likwisha kisha ngesha tasha japo singe singali sipo", t)
    for (i = 1; i <= n; i++) for (j = 1; j <= m; j++) with_objects("Va", "Vo", s[i] t[j])
    for (i = 1; i <= n; i++) {
        o = each(relatives(s[i]), r)
        for (k = 1; k <= o; k++) {
            with_objects("Va", "Vo", s[i] "na" r[k])
            with_objects("Va", "Vo", s[i] "li" r[k])
            with_objects("Va", "Vo", s[i] "taka" r[k])
            with_objects("Va", "Vo", s[i] "si" r[k])
            prefix("Va", s[i] "li" r[k] "kwisha")
        }
    }
    whom("na"); whom("li"); whom("taka"); whom("si")
    n = each(negatives, s)
    m = each("ku ta to ja nge ngali ngeli", t)
    for (i = 1; i <= n; i++) for (j = 1; j <= m; j++) with_objects("Va", "Vo", s[i] t[j])
    with_objects("Va", "Vo", "ku")
    with_objects("Va", "Vo", "kuto")
    with_objects("Va", "Vo", "kutoku")
    with_objects("Va", "Vo", "hu")
    # The present in -a-, the tense of headlines: Rais asema, serikali yaonya.
    n = each("na wa a twa mwa ya za la cha vya pa kwa", s)
    for (i = 1; i <= n; i++) prefix("Va", s[i])
    n = each("ya la cha za", s)
    for (i = 1; i <= n; i++) { prefix("Vo", s[i] "wa"); prefix("Vo", s[i] "m", "[^aeiou]"); prefix("Vo", s[i] "ji") }
}

# Whom several do it to: waliyemtaka, tunayemwona.
function whom(tense,    i, n, s) {
    n = each("tu m mu wa", s)
    for (i = 1; i <= n; i++) {
        prefix("Vo", s[i] tense "yem", "[^aeiou]")
        prefix("Vo", s[i] tense "yemw", "[aeiou]")
        prefix("Vo", s[i] tense "yemu", "[aeiouh]")
    }
}

# -la, -fa, -ja ...: with ku- where the tense marker can't bear the stress, without it elsewhere.
function verb_short(    s, t, i, j, k, n, m, o, r) {
    n = each(subjects, s)
    m = each("na li ta me nge ngali ngeli mesha mekwisha likwisha singe singali", t)
    for (i = 1; i <= n; i++) for (j = 1; j <= m; j++) prefix("Vk", s[i] t[j])
    for (i = 1; i <= n; i++) {
        prefix("Vs", s[i] "ka"); prefix("Vs", s[i] "ki"); prefix("Vs", s[i] "sipo")
        o = each(relatives(s[i]), r)
        for (k = 1; k <= o; k++) {
            prefix("Vk", s[i] "na" r[k]); prefix("Vk", s[i] "li" r[k]); prefix("Vk", s[i] "taka" r[k])
            prefix("Vs", s[i] "si" r[k])
        }
    }
    n = each(negatives, s)
    for (i = 1; i <= n; i++) {
        prefix("Vk", s[i] "ta"); prefix("Vk", s[i] "to"); prefix("Vk", s[i] "nge"); prefix("Vk", s[i] "ngali")
        prefix("Vs", s[i] "ku"); prefix("Vs", s[i] "ja")
    }
    prefix("Vs", "ku"); prefix("Vs", "hu"); prefix("Vk", "kuto")
}

function verb_e(    s, i, n) {
    n = each(subjects, s)
    for (i = 1; i <= n; i++) {
        with_objects("Ve", "Eo", s[i])
        with_objects("Ve", "Eo", s[i] "si")
        with_objects("Ve", "Eo", s[i] "ka")
    }
    prefix("Ve", "mw", "[aeiou]")
    with_objects("", "Eo", "") # imperative with an object: msaidie
}

function verb_i(    s, i, n) {
    n = each(negatives, s)
    for (i = 1; i <= n; i++) with_objects("Vi", "Io", s[i])
}

# asomaye, isemavyo, wafikapo: the prefix agrees with the suffix, so each suffix names the flag of its prefixes (G1, G2 ...).
function general_relative(    i, n, p, pairs, list, flag) {
    n = split("a:ye wa:o u:o i:yo li:lo ya:yo ki:cho vi:vyo zi:zo pa:po ku:ko", pairs, " ")
    for (i = 1; i <= n; i++) {
        split(pairs[i], p, ":")
        flag = "G" substr("abcdefghijklm", i, 1)
        with_objects(flag, flag, p[1]) # asomaye, aisomaye
        relative(p[2] "/" flag "Xx")
    }
    n = each(subjects, list)
    for (i = 1; i <= n; i++) with_objects("Gs", "Gs", list[i])
    relative("vyo/GsXx")
    relative("po/GsXx")
    n = each(persons, list) # what they do it to: atakacho, aipendayo
    for (i = 1; i <= n; i++) with_objects("Gr", "Gr", list[i])
    n = each("cho lo yo zo", list)
    for (i = 1; i <= n; i++) relative(list[i] "/GrXx")
}

function relative(ending) {
    suffix("Gp", 0, ending, ".")
    suffix("Re", 0, "a" ending, ".")
}

# The final vowel of a root, with the slots before it; -je behind it asks how.
function vowels(    i, n, list, part) {
    n = split("a:Va:Vo e:Ve:Eo i:Vi:Io", list, " ")
    for (i = 1; i <= n; i++) {
        split(list[i], part, ":")
        suffix("Rt", 0, part[1] "/" part[2] part[3] "Xx", ".")
        suffix("Ri", 0, part[1] "/" part[2] "Xx", ".")
        if (part[1] == "i") continue
        suffix("Rt", 0, part[1] "je/" part[2] part[3] "Xx", ".")
        suffix("Ri", 0, part[1] "je/" part[2] "Xx", ".")
    }
    suffix("Re", 0, "eni/VoVeEo", ".") # someni, msaidieni; nimewaambieni has several for its object
    suffix("Re", 0, "aji/AgXx", ".")
    suffix("Rt", 0, "a/DoXx", ".")
    prefix("Do", "m", "[^aeiou]"); prefix("Do", "mw", "[aeiou]"); prefix("Do", "ki", "[^aeiou]"); prefix("Do", "vi", "[^aeiou]")
}

function suffixes() {
    suffix("Im", "a", "eni", "a")
    suffix("Im", 0, "ni", "[^a]")
    suffix("Je", 0, "je/Xx", ".")
    prefix("Ag", "m", "[^aeiou]"); prefix("Ag", "mw", "[aeiou]"); prefix("Ag", "mu", "[aeiou]")
    prefix("Ag", "wa"); prefix("Ag", "w", "a"); prefix("Ag", "u"); prefix("Ag", "ki"); prefix("Ag", "vi")
    suffix("Ni", 0, "ni", "[aeiou]")
    prefix("Ki", "ki")
}

function print_rules(    f, i) {
    for (f in count) {
        if (f == "") continue
        print kind[f], f, "Y", count[f]
        for (i = 1; i <= count[f]; i++) print kind[f], f, rule[f, i]
    }
}
