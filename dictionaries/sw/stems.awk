# SPDX-License-Identifier: Apache-2.0
# awk -f stems.awk sw.aff verbs.txt removed.txt nouns.txt demonyms.txt lists... packaged: prints the lines of sw.dic, without their number.
#
# Our verbs get their derived stems by rule; the packaged list gives further verbs (bare stems that it also has with a prefix)
# and all that is no verb form. What it has of verb forms is left out: the rules know them better, since a good part of the
# list is cut off at eleven letters (asiyelituku, unavyoendel).

BEGIN {
    FS = "[ \t]+"
    SUBJECT = "^(ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi|ku|pa|si|hu|ha|hatu|ham|hawa|hau|hai|hali|haya|haki|havi|hazi|haku|hapa)"
}
FNR == 1 { part++ }

# 1: the slots of sw.aff, and the endings of roots with the slots that they go with
part == 1 && $1 == "PFX" && NF == 5 {
    slot[$4, $2] = slot[$4, $2] " " $5
    if ($2 ~ /^(Va|Vo|Ve|Eo|Vi|Io|Vk|Vs)$/) is_prefix[$4] = is_prefix[$4] " " $2
    next
}
part == 1 && $1 == "SFX" && NF == 5 && $2 ~ /^R/ { split($4, part_of, "/"); slots[part_of[1]] = slots[part_of[1]] " " $2 ":" part_of[2] }
part == 1 { next }

# 2: our verbs
part == 2 && /^[a-z]/ { own[$1] = 1; next }
part == 2 { next }

# 3: what the packaged list has wrong
part == 3 { if (/^[^#]/) removed[$1] = 1; next }

# 4: our nouns
part == 4 {
    if (/^[a-z]/) for (i = 1; i <= NF; i++) noun[$i] = 1
    next
}

# 5: peoples
part == 5 { if (/^[a-z]/) people[$1] = 1; next }

# 6: our words; last: the packaged list
FILENAME != packaged { sub(/#.*/, ""); for (i = 1; i <= NF; i++) if ($i != "") ours[$i] = 1; next }
{ sub(/\/.*/, ""); if (!($0 in removed)) word[$0] = 1 }

END {
    for (v in own) derive(v)
    for (v in own) if (v ~ /^[^aeiou].*a$/ && length(v) <= 8 && length(v) >= 4) add(v v, "t") # chorachora, tikisatikisa
    for (v in own) # katwakatwa
        if (v ~ /^[^aeiou].*[^aeiou]a$/ && length(v) <= 6 && length(v) >= 4) {
            sub(/a$/, "wa", v)
            add(v v, "i")
        }
    short_verbs()
    adjectives()
    copulas()
    kin()
    concords()
    mine()
    for (w in people) peoples(w)
    for (w in ours) print w
    for (w in noun) print w "/NiKi"
    for (w in word)
        if (!(w in stem) && !(w in ours) && !(w in noun) && keep(w) && !is_generated(w)) print w (is_noun(w) ? "/NiKi" : "")
    for (s in stem) print_stem(s, stem[s])
}

# ---- derivation -----------------------------------------------------------------------------------------------------------

function add(s, type) { if (!(s in stem) || type == "t") stem[s] = type }

# Types: t takes objects, i doesn't.
function derive(v,    root, last, e) {
    if (v ~ /(ndan|[^aeiou]ian|[^aeiou]ean)a$/ || is_reciprocal(v) || v ~ /[aeiou]wa$|[^aeiougnh]wa$/) {
        add(v, v ~ /^(gawa|kawa|nawa|tawa)$/ ? "t" : "i")
        return                                    # passives and reciprocals go no further
    }
    add(v, "t")
    last = substr(v, length(v))
    root = substr(v, 1, length(v) - 1)
    if (last != "a") { derive_loan(v, root, last); return }
    e = root ~ /[eo][^aeiou]*$/ ? "e" : "i"     # vowel harmony
    if (root ~ /[aeiou]$/) {                       # tatua, zuia, pokea: the lost l returns
        if (root ~ /[eo]$/) e = "e"
        if (root ~ /[ie]$/) add(root "wa", "i")
        add(root "l" e "a", "t"); add(root "l" e "wa", "i"); add(root "l" e "ka", "i"); add(root "l" e "ana", "i")
        add(root "ana", "i")
        if (root ~ /[uo]$/) { add(root "ka", "i"); add(root "wa", "i") }
        return
    }
    add(root "wa", "i")
    add(root "ana", "i")
    if (v ~ /(ish|esh|iz|ez|ush|osh)a$/) {
        add(root e "a", "t"); add(root e "wa", "i"); add(root e "ka", "i"); add(root e "ana", "i")
        return
    }
    add(root e "a", "t"); add(root e "wa", "i"); add(root e "ana", "i")
    add(root e "ka", "i")
    add(root e "sha", "t"); add(root e "shwa", "i"); add(root e "shana", "i")
}

# pendana beside penda, but not kana or tukana
function is_reciprocal(v) { return v ~ /ana$/ && (substr(v, 1, length(v) - 3) "a") in own && v !~ /^(tukana)$/ }

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
        print "ku" list[i] "/VkImJe"
        print list[i] "/VsVoGpXx"
        print substr(list[i], 1, length(list[i]) - 1) "e/VeEoJeXx"
        print substr(list[i], 1, length(list[i]) - 1) "i/ViIoXx"
    }
    print "pa/VoXx"; print "pe/EoXx"; print "pi/IoXx"
    print "kwenda/VkIm"; print "kwisha/VkIm"; print "njoo/Im"; print "nenda/Im"; print "njoni"
    print "kuwapo/Vk"; print "kuwepo/Vk"; print "kuwako/Vk"; print "kuweko/Vk"; print "kuwamo/Vk"; print "kuwemo/Vk"
    print "wepo/VsVeXx"; print "weko/VsVeXx"; print "wemo/VsVeXx"; print "wapo/VsXx"
}

# To be and to have: "walio" (who are), "zilizopo" (which are here), "tunacho" (we have it), "alichonacho" (which he has).
function copulas(    i, j, k, n, m, s, r, p, own_r, places) {
    n = split("ni:ye u:ye:o a:ye tu:o m:o wa:o i:yo li:lo ya:yo ki:cho vi:vyo zi:zo ku:ko pa:po mu:mo", s, " ")
    m = split("ye cho lo yo zo vyo o po ko mo", r, " ")
    for (i = 1; i <= n; i++) {
        split(s[i], p, ":")
        for (k = 2; k in p && p[k] != ""; k++) {
            print p[1] "li" p[k] "\n" p[1] "si" p[k]
            print p[1] "li" p[k] "po\n" p[1] "li" p[k] "ko\n" p[1] "li" p[k] "mo"
            print p[1] "si" p[k] "po\n" p[1] "si" p[k] "ko\n" p[1] "si" p[k] "na"
        }
        print p[1] "lipo\n" p[1] "liko\n" p[1] "limo\n" p[1] "livyo\n" p[1] "sivyo"
        print p[1] "po\n" p[1] "ko\n" p[1] "koje\n" p[1] "mo\n" p[1] "na\n" p[1] "ngali\n" p[1] "kingali"
        delete p[3]
        for (j = 1; j <= m; j++) {
            print p[1] "na" r[j]
            if (r[j] == "ye") continue
            if (i <= 6) print p[1] "li" r[j] "\n" p[1] "li" r[j] "na" r[j] "\n" p[1] "li" p[2] "na" r[j] "\n" p[1] "si" p[2] "na" r[j]
        }
        print p[1] "li" p[2] "na\n" p[1] "li" p[2] "nayo"
    }
    n = split("si hu ha hatu ham hawa hau hai hali haya haki havi hazi haku hapa hamu", s, " ")
    for (i = 1; i <= n; i++) {
        print s[i] "na\n" s[i] "po\n" s[i] "ko\n" s[i] "mo"
        for (j = 1; j <= m; j++) print s[i] "na" r[j]
    }
}

# Kin with their possessors grown on: mamangu, dadake, rafikiye, mkewe.
function kin(    i, j, n, m, k, p) {
    n = split("mama baba dada kaka bibi babu nyanya shangazi mjomba rafiki ndugu jirani binti mwenzi somo shoga mwana shemeji wifi", k, " ")
    m = split("ngu ko ke", p, " ")
    for (i = 1; i <= n; i++) {
        for (j = 1; j <= m; j++) print k[i] p[j]
        print k[i] "ye\n" k[i] "yo"
    }
    n = split("mwenz wenz", k, " ")
    m = split("angu ako ake etu enu ao", p, " ")
    for (i = 1; i <= n; i++) for (j = 1; j <= m; j++) print k[i] p[j]
    print "mkewe\nmumewe\nmwanawe\nmwanangu\nwanangu\nbabaye\nmamaye\nmkwewe\nmjukuuwe\nmwanao\nwanawe"
}

# Adjectives agree by a prefix: mzuri, wazuri, mizuri ... The form of the class of ng'ombe stands behind the colon where the
# bare stem is not that form too.
function adjectives(    i, j, n, m, a, p, part) {
    n = split("zuri:nzuri kubwa dogo:ndogo baya:mbaya refu:ndefu fupi zito:nzito pana gumu:ngumu kali zima:nzima tupu tamu kavu " \
              "bichi:mbichi bivu:mbivu bovu:mbovu chafu geni:ngeni tatu nne tano nane wili:mbili chache kuu kongwe nono:nono nene " \
              "changa dhaifu vivu zee:nzee tukufu takatifu kamilifu nyoofu vumilivu tiifu sikivu potovu danganyifu haribifu " \
              "badhirifu bunifu dumavu pungufu kunjufu changamfu karimu korofi jinga pumbavu shupavu kakamavu staarabu tajiri " \
              "zembe legevu nyenyekevu tulivu weledi lemavu tegemezi shirikishi saidizi chokozi kandamizi nyonyaji vamizi " \
              "fariji shawishi fanisi chafuzi baguzi hafifu chochezi mahiri shindani vutivu faafu hafidhina kinzani", a, " ")
    m = split("m wa mi ma ki vi u pa ku", p, " ")
    for (i = 1; i <= n; i++) {
        split(a[i], part, ":")
        for (j = 1; j <= (i <= 20 ? m : m - 2); j++) adjective(p[j] part[1])
        adjective(part[1])
        if (part[2] != "") adjective(part[2])
        delete part[2]
    }
    n = split("ekundu:nyekundu eusi:nyeusi eupe:nyeupe ema:njema epesi:nyepesi erevu:nyerevu embamba:nyembamba " \
              "aminifu angavu angalifu adilifu ovu", a, " ")
    for (i = 1; i <= n; i++) {
        split(a[i], part, ":")
        print (part[2] == "" ? part[1] : part[2]) "\nmw" part[1] "\nmy" part[1] "\nj" part[1] "\nch" part[1] "\nvy" part[1]
        print part[1] ~ /^e/ ? "w" part[1] "\nm" part[1] : "wa" part[1] "\nma" part[1]
        delete part[2]
    }
}

# An adjective and, if it is short, its reduplication: mdogomdogo, fupifupi.
function adjective(form) {
    print form
    if (length(form) <= 6) print form form
}

# What agrees in every class: possessives, -a, -enye, -enyewe, -ote, -o -ote, -ingine, -pi and the demonstratives.
function concords(    i, n, c, part, list) {
    n = split("w:wa:o:wo y:ya:yo:yo z:za:zo:zo l:la:lo:lo ch:cha:cho:cho vy:vya:vyo:vyo p:pa:po:po kw:kwa:ko:ko mw:mwa:mo:mo", c, " ")
    for (i = 1; i <= n; i++) {
        split(c[i], part, ":")
        print part[1] "angu\n" part[1] "ako\n" part[1] "ake\n" part[1] "etu\n" part[1] "enu\n" part[1] "ao"
        print part[2] "\n" part[1] "enye\n" part[1] "enyewe\n" part[1] "ote\n" part[1] "ingine\n" part[1] "inginevyo"
        print "na" part[4] "\nndi" part[4] "\nsi" part[4] "\n" part[4] part[1] "ote"
    }
    print "wowote\nyoyote\nzozote\nlolote\nchochote\nvyovyote\npopote\nkokote\nmwingine\nwengine\nmengine\nlingine\njingine"
    print "kingine\nvingine\nnyingine\nmwinginewe\nwenginewo\nnyinginezo\nzinginezo\nmengineyo\nwengineo\nvinginevyo\nkwingineko\nkinginecho"
    n = split("huyu hawa huu hii hili haya hiki hivi hizi hapa huku humu huyo hao huo hiyo hilo hayo hicho hivyo hizo hapo huko humo " \
              "yule wale ule ile lile kile vile zile pale kule mle", list, " ")
    for (i = 1; i <= n; i++) print list[i] "\n" list[i] list[i] # "this very": hichohicho
    print "yuko\nyukoje\nyupo\nyumo\nnina\nuna\nana\ntuna\nmna\nwana"
    print "yupi\nwepi\nupi\nipi\nlipi\nyapi\nkipi\nvipi\nzipi\nwapi\nnani\nnini\nlini\ngani\nngapi\nwangapi\nmangapi\nvingapi\nmingapi"
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
    if (w ~ (SUBJECT "(na|li|taka|si)(ye|cho|lo|yo|zo|vyo|o|po|ko|mo)") && w !~ /^(wanao|kina)/) return 0
    if (length(w) < 11 || w ~ /^wana/) return 1
    return w !~ (SUBJECT "(na|li|ta|me|ka|nge|ku|ja|si)")
}

# A verb form that the rules make: a prefix, a root and an ending that goes with both. What looks like a noun too (kikombe,
# mkebe, utoaji) stays, since that takes -ni.
function is_generated(w,    n, ending) {
    if (w !~ /^[a-z]/ || w ~ /^(m|mi|ki|u)[^aeiou].*(e|aji)$/) return 0
    for (n = 1; n <= 5 && n < length(w) - 1; n++) {
        ending = substr(w, length(w) - n + 1)
        if (ending in slots && has_slots(substr(w, 1, length(w) - n), slots[ending])) return 1
    }
    return 0
}

# `before`: all but the ending. `ways`: "Rt:VaVoXx", the root's flag and those of the slots that the ending takes.
function has_slots(before, ways,    i, k, m, n, p, root, way, list) {
    n = split(ways, list, " ")
    for (i = 1; i < length(before); i++) {
        root = substr(before, i + 1)
        if (!((root "a") in stem)) continue
        p = substr(before, 1, i)
        for (k = 1; k <= n; k++) {
            split(list[k], way, ":")
            if (way[1] != "Re" && way[1] != "R" stem[root "a"]) continue
            for (m = 1; m < length(way[2]); m += 2)
                if ((p, substr(way[2], m, 2)) in slot && fits(root, slot[p, substr(way[2], m, 2)])) return 1
        }
    }
    return 0
}

# One of the conditions of a prefix holds for what stands behind it.
function fits(root, conditions,    i, n, list) {
    n = split(conditions, list, " ")
    for (i = 1; i <= n; i++) if (root ~ ("^" list[i])) return 1
    return 0
}

# A word that could name a thing: no verb form, and long enough for -ni and ki- to be told from a slip.
function is_noun(w,    i) {
    if (w !~ /^[a-z].*[aeiou]$/ || length(w) < 5) return 0
    for (i = 1; i < length(w) - 2; i++)
        if (substr(w, 1, i) in is_prefix && substr(w, i + 1) in stem) return 0
    return 1
}

# Mkenya, Wakenya, Kikenya; Mwingereza, Waingereza, Kiingereza.
function peoples(root) {
    if (root ~ /^[aeiou]/) print "Mu" root 
    print "M" (root ~ /^[aeiou]/ ? "w" : "") root "\nWa" root "\nKi" root "\nU" root
}

# A verb in -a is its root, to which the vowels come, and itself where it stands alone; a loan has one form for all slots.
function print_stem(s, type,    bare) {
    bare = s in word || s in own
    if (s !~ /a$/) { print s "/VaVeViVoEoIoImJe" (bare ? "" : "Xx"); return }
    print substr(s, 1, length(s) - 1) "/R" type "ReXx"
    if (bare) print s
}
