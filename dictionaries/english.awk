# SPDX-License-Identifier: Apache-2.0
# awk -f english.awk en_US.aff en_US.dic: the forms of English words, for telling English passages. The packaged rules have
# one-letter flags; a prefix goes before the stem alone, as rare words do not matter here. Of words of two letters only these
# stand: the list has the codes of countries and states too.
BEGIN { n = split("a i I am an as at be by do go he if in is it me my no of oh on or so to up us we", short, " "); for (; n; n--) is_short[short[n]] }
FNR == 1 { file++ }
file == 1 && ($1 == "SFX" || $1 == "PFX") && NF >= 5 {
    kind[$2] = $1
    n = ++rules[$2]
    strip[$2, n] = $3 == "0" ? "" : $3
    add[$2, n] = $4
    condition[$2, n] = $5 == "." ? "" : $5 "$"
}
file == 2 {
    sub(/[\t ].*/, "")
    slash = index($0, "/")
    word = slash ? substr($0, 1, slash - 1) : $0
    flags = slash ? substr($0, slash + 1) : ""
    if (word !~ /^[A-Za-z][a-z]*(\047[a-z]+)?$/) next
    if (length(word) < 3 && !(word in is_short)) next
    print word
    for (f = 1; f <= length(flags); f++) {
        flag = substr(flags, f, 1)
        for (n = 1; n <= rules[flag]; n++) {
            if (add[flag, n] ~ /\047/) continue
            if (kind[flag] == "PFX") { print add[flag, n] word; continue }
            if (condition[flag, n] != "" && word !~ condition[flag, n]) continue
            print substr(word, 1, length(word) - length(strip[flag, n])) add[flag, n]
        }
    }
}
