#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""count.py LANGUAGE [--least N] TEXT...: prints "word<TAB>times" of running text, the most frequent first.

For frequencies.tsv. A word with a capital counts as written in small letters when it is also seen so; French words are
counted without l', d', qu' and the like, and without -t-il and its kind."""
import argparse
import collections
import re
import unicodedata

WORD = {
    "sw": re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*"),
    "fr-HT": re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*"),
}
ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)", re.I)
INVERSION = re.compile(r"-(?:t-)?(?:il|ils|elle|elles|on|je|tu|nous|vous|ce|ci|là|le|la|les|lui|leur|moi|toi|y|en)$", re.I)


def words_of(language, line):
    line = unicodedata.normalize("NFC", line).translate({0x2019: "'", 0x02BC: "'", 0x2011: "-"})
    for word in WORD[language].findall(line):
        if language == "fr-HT":
            word = INVERSION.sub("", ELISION.sub("", word))
        if len(word) > 1:
            yield word


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(WORD))
    parser.add_argument("--least", type=int, default=2)
    parser.add_argument("texts", nargs="+")
    options = parser.parse_args()
    counts = collections.Counter()
    for text in options.texts:
        with open(text, encoding="utf-8") as file:
            for line in file:
                counts.update(words_of(options.language, line))
    for word in [word for word in counts if word != word.lower() and word.lower() in counts]:
        counts[word.lower()] += counts.pop(word)
    for word, times in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if times >= options.least:
            print(f"{word}\t{times}")


main()
