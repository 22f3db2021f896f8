# SPDX-License-Identifier: Apache-2.0
# awk -f stems.awk sw.aff verbs.txt lists... packaged: prints the lines of sw.dic, without their number.
#
# Our verbs get their derived stems by rule; the packaged list gives further verbs (bare stems that it also has with a prefix)
# and all that is no verb form. What it has of verb forms is left out: the rules know them better, since a good part of the
# list is cut off at eleven letters (asiyelituku, unavyoendel).

BEGIN { FS = "[ \t]+" }
FNR == 1 { part++ }

# 1: the prefixes of sw.aff
part == 1 && $1 == "PFX" && NF == 5 && $2 ~ /^(Va|Vo|Ve|Eo|Vi|Io|Vk|Vs)$/ { is_prefix[$4] = is_prefix[$4] " " $2; next }
part == 1 { next }

# 2: our verbs
part == 2 && /^[a-z]/ { own[$1] = 1; next }
part == 2 { next }

# 3: our words; 4: the packaged list
FILENAME != packaged { sub(/[ \t]*#.*/, ""); if ($0 != "") ours[$0] = 1; next }
{ sub(/\/.*/, ""); word[$0] = 1 }

END {
    for (v in own) derive(v)
    short_verbs()
    mine()
    for (w in ours) print w
    for (w in word) if (!(w in stem) && !(w in ours) && keep(w)) print w
    for (s in stem) print_stem(s, stem[s])
}

# ---- derivation -----------------------------------------------------------------------------------------------------------

function add(s, type) { if (!(s in stem) || type == "t") stem[s] = type }

# Types: t takes objects, i doesn't.
function derive(v,    root, last, e) {
    add(v, v ~ /[^aeiou]wa$|ana$/ ? "i" : "t")
    if (v ~ /[aeiou]wa$|ana$|nywa$/) return       # passives and reciprocals go no further
    last = substr(v, length(v))
    root = substr(v, 1, length(v) - 1)
    if (last != "a") { derive_loan(v, root, last); return }
    e = root ~ /[eo][^aeiou]*$/ ? "e" : "i"     # vowel harmony
    if (root ~ /[aeiou]$/) {                       # tatua, zuia, pokea: the lost l returns
        if (root ~ /[ao]$/) e = root ~ /o$/ ? "e" : "i"
        add(root "l" e "a", "t"); add(root "l" e "wa", "i"); add(root "l" e "ka", "i"); add(root "l" e "ana", "i")
        add(root "ana", "i")
        if (root ~ /[uo]$/) { add(root "ka", "i"); add(root "wa", "i") }
        return
    }
    if (v ~ /[aeiou][iae]a$/) return
    add(root "wa", "i")
    add(root "ana", "i")
    if (v ~ /(ish|esh|iz|ez|ush|osh)a$/) {
        add(root "ia", "t"); add(root "iwa", "i"); add(root "ika", "i"); add(root e "ana", "i")
        return
    }
    add(root e "a", "t"); add(root e "wa", "i"); add(root e "ana", "i")
    add(root e "ka", "i")
    add(root e "sha", "t"); add(root e "shwa", "i"); add(root e "shana", "i")
}

# Arabic loans keep their final vowel: fikiri, samehe, sahau; derived forms are built on -i-, -e- or -li-.
function derive_loan(v, root, last,    base) {
    base = last == "e" ? root "e" : v ~ /au$/ ? v "li" : root "i"
    add(base "a", "t"); add(base "wa", "i"); add(base "ka", "i"); add(base "ana", "i")
    add(base "sha", "t"); add(base "shwa", "i"); add(base "shana", "i")
}

# The verbs of one syllable, and enda and isha: which tenses keep ku- is a matter of stress.
function short_verbs(    i, n, list) {
    n = split("la fa ja wa nywa nya cha chwa pwa", list, " ")
    for (i = 1; i <= n; i++) {
        print "ku" list[i] "/VkIm"
        print list[i] "/VsVoGpXx"
        print substr(list[i], 1, length(list[i]) - 1) "e/VeEoXx"
        print substr(list[i], 1, length(list[i]) - 1) "i/ViIoXx"
    }
    print "pa/VoXx"; print "pe/EoXx"; print "pi/IoXx"
    print "kwenda/VkIm"; print "kwisha/VkIm"; print "njoo/Im"; print "nenda/Im"; print "njoni"
    print "kuwapo/Vk"; print "kuwepo/Vk"; print "kuwako/Vk"; print "kuweko/Vk"; print "kuwamo/Vk"; print "kuwemo/Vk"
    print "wepo/VsVeXx"; print "weko/VsVeXx"; print "wemo/VsVeXx"; print "wapo/VsXx"
}

# ---- mining ---------------------------------------------------------------------------------------------------------------

# Bare stems that the list has with a prefix too.
function mine(    w, i, p) {
    for (w in word) {
        if (w !~ /^[a-z'][a-z']*$/) continue
        for (i = 1; i < length(w) - 2; i++) {
            p = substr(w, 1, i)
            if (is_prefix[p] ~ /Va/) seen[substr(w, i + 1)]++
        }
    }
    for (w in seen) if (w in word && w ~ /a$/ && length(w) > 3 && !is_composed(w)) mined[w] = 1
    for (w in mined) add(w, w ~ /[^aeiou]wa$|[aeiou]wa$|ana$/ ? "i" : "t")
}

# An object or a tense marker with a verb behind it is no new verb: "wauliza", "natimiza".
function is_composed(w,    i) {
    for (i = 1; i <= 6 && i < length(w) - 1; i++)
        if (is_slot(substr(w, 1, i)) && (substr(w, i + 1) in stem || substr(w, i + 1) in seen && substr(w, i + 1) in word))
            return 1
    return 0
}

function is_slot(p) {
    return p ~ /^(ni|ku|m|mw|mu|tu|wa|u|i|li|ya|ki|vi|zi|pa|ji|na|ka|ta|me|hu|nge|to|si|mesha|sipo|lipo|napo|kuto|ye|cho|lo|yo|zo|vyo|o|po|ko|mo|naye|liye|nayo|liyo|lio|nao)((ni|ku|m|mw|tu|wa|u|i|li|ya|ki|vi|zi|ji)?)$/
}

# ---- the rest of the packaged list ----------------------------------------------------------------------------------------

function keep(w,    i, p) {
    if (w ~ /[^a-zA-Z']/) return 0
    if (w ~ /^[a-z]/ && w !~ /[aeiou]$/) return 0       # cut off, or foreign
    if (w ~ /^[A-Z]/ || length(w) < 6) return 1
    for (i = 2; i < length(w) - 2; i++) {
        p = substr(w, 1, i)
        if (is_prefix[p] ~ /Va|Vo/ && p ~ /^(ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi|ku|pa|si|hu|ha|hatu|ham|hawa|hau|hai|hali|haya|haki|havi|hazi|haku|hapa)(na|li|ta|me|ka|nge|ku|ja|si)/ && length(p) > 3) return 0
    }
    return 1
}

# A verb in -a, with its subjunctive in -e and its negative in -i; a loan is all three.
function print_stem(s, type,    root, bare) {
    bare = s in word || s in own ? "" : "Xx"
    if (s !~ /a$/) { print s "/VaVeViVoEoIoIm" bare; return }
    root = substr(s, 1, length(s) - 1)
    print s "/Va" (type == "t" ? "Vo" : "") "GpImAg" bare
    print root "e/Ve" (type == "t" ? "Eo" : "") "Xx"
    print root "i/Vi" (type == "t" ? "Io" : "") "Xx"
}
