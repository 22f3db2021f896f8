# SPDX-License-Identifier: Apache-2.0
"""The article that the project was born from, through the printed address and the bundled memory."""
import os
import re
import subprocess
import xml.etree.ElementTree

from program import ROOT, Case, read

NAMES = {"en": "English", "sw": "Swahili", "fr-HT": "French of Haiti"}


def with_context(texts):
    return [{"text": text,
             "before": texts[i - 1] if i else "",
             "after": texts[i + 1] if i + 1 < len(texts) else ""} for i, text in enumerate(texts)]


class Article(Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        answer = self.server.ask("POST", "/v1/segments",
                                 {"text": read("articles/kenya-haiti.txt"), "language": "en"})
        self.segments = [segment["text"] for segment in answer["segments"]]

    def suggest(self, texts, to, **more):
        body = {"from": "en", "to": to, "segments": with_context(texts), "min_score": 60, "limit": 5, **more}
        return [result["suggestions"] for result in self.server.ask("POST", "/v1/suggestions", body)["results"]]

    def check_ledger(self, suggestion):
        points = sum(penalty["points"] for penalty in suggestion["penalties"])
        self.assertEqual(suggestion["score"], suggestion["base"] - points, suggestion)

    def test_greeting(self):
        self.assertRegex(self.server.greeting, r"news +[0-9]+ units")
        command = re.search(r"curl '([^']+)'", self.server.greeting).group(1)
        answer = subprocess.run(["curl", "-sf", command], capture_output=True, text=True, check=True).stdout
        self.assertIn("2,500", answer)

    def test_segments(self):
        self.assertEqual(self.segments, read("articles/kenya-haiti.segments.txt").splitlines())

    def test_every_segment_has_its_own_translation(self):
        for to in ("sw", "fr-HT"):
            for text, suggestions in zip(self.segments, self.suggest(self.segments, to)):
                self.assertTrue(suggestions, f"{to}: nothing for {text}")
                self.assertGreaterEqual(suggestions[0]["score"], 100, f"{to}: {text}: {suggestions[0]}")
                self.assertEqual(suggestions[0]["source"], text)
                for suggestion in suggestions:
                    self.check_ledger(suggestion)

    def test_repeated_segments_are_told_apart_by_context(self):
        for to in ("sw", "fr-HT"):
            scores = [suggestions[0]["score"] for suggestions in self.suggest(self.segments, to)]
            self.assertEqual(scores, [101] + 30 * [102] + [101], to)  # the first and the last have one neighbour

    def test_other_numbers_dates_and_words(self):
        changes = [("1,000", "2,500"), ("June 29, 2023", "July 14, 2024"), ("July 2021", "March 2022"),
                   ("two years", "three years"), ("Parliamentary", "Cabinet"), ("accepted", "taken up"),
                   ("next few weeks", "next few days")]
        changed = []
        for text in self.segments:
            for old, new in changes:
                text = text.replace(old, new)
            changed.append(text)
        for to in ("sw", "fr-HT"):
            exact = self.suggest(self.segments, to, limit=1)
            for old, new, right, suggestions in zip(self.segments, changed, exact, self.suggest(changed, to)):
                self.assertTrue(suggestions, f"{to}: nothing for {new}")
                self.assertEqual(suggestions[0]["source"], old)
                self.check_ledger(suggestions[0])
                if new == old:
                    self.assertEqual(suggestions[0]["target"], right[0]["target"])
                else:
                    self.assertLess(suggestions[0]["score"], 100)

    def test_numbers_and_dates_are_written_for_the_readers(self):
        text = ("The Kenyan government has pledged to send a group of 2,500 police officers to support and train their "
                "Haitian counterparts, as part of a broader international effort to restore order in the North American nation.")
        caption = "Foreign Affairs CS Alfred Mutua at a Parliamentary committee meeting on July 14, 2024"
        swahili = [suggestions[0]["target"] for suggestions in self.suggest([text, caption], "sw")]
        french = [suggestions[0]["target"] for suggestions in self.suggest([text, caption], "fr-HT")]
        self.assertIn("2,500", swahili[0])
        self.assertRegex(french[0], "2[\u202f\u00a0]500")
        self.assertRegex(swahili[1], "14 Julai,? 2024|Julai 14, 2024")
        self.assertIn("14 juillet 2024", french[1])

    def test_bundled_targets_are_spelt_right(self):
        for to in ("sw", "fr-HT"):
            for suggestions in self.suggest(self.segments, to, limit=1):
                self.assertEqual(suggestions[0]["spelling"], [], f"{to}: {suggestions[0]['target']}")

    def test_every_bundled_unit_is_spelt_right(self):
        root = xml.etree.ElementTree.parse(os.path.join(ROOT, "memory/news.tmx")).getroot()
        checked = 0
        for tuv in root.iter("tuv"):
            language = tuv.get("{http://www.w3.org/XML/1998/namespace}lang")
            if language == "en":
                continue
            text = "".join(tuv.find("seg").itertext())
            answer = self.server.ask("POST", "/v1/spelling", {"text": text, "language": language, "corrections": 0})
            self.assertEqual(answer["findings"], [], text)
            checked += 1
        self.assertGreaterEqual(checked, 2 * (32 + 150))

    def test_misspelt_targets(self):
        wrong = {"sw": [("Serikali ya Kenya imeahidi kutuma maafsa wa polisi.", "maafsa", "maafisa"),
                        ("Waziri alisema kwamba poliis watafika kesho.", "poliis", "polisi")],
                 "fr-HT": [("Le gouvernment a promis d’envoyer des policiers.", "gouvernment", "gouvernement"),
                           ("Les policers sont arrivés à Port-au-Prince.", "policers", "policiers")]}
        for language, cases in wrong.items():
            for text, word, right in cases:
                findings = self.server.ask("POST", "/v1/spelling", {"text": text, "language": language})["findings"]
                self.assertEqual([finding["word"] for finding in findings], [word], text)
                self.assertIn(right, findings[0]["corrections"][:3])
                self.assertEqual(findings[0]["start"], text.index(word))
                self.assertEqual(findings[0]["end"], text.index(word) + len(word))
