# SPDX-License-Identifier: Apache-2.0
"""Fragments beside suggestions: their shape, their switch, and what a memory too small says."""
import itertools
import time

from harness import Case

TEXT = "The clinic in the village has no water."


class Fragments(Case):
    def suggest(self, status=200, **query):
        return self.ask("GET", "/v1/suggestions", query={"from": "en", "to": "rw", "q": TEXT, **query}, status=status).json

    def test_too_small_a_memory_says_so(self):
        memory = self.memory()
        self.ask("POST", f"{memory}/units", {"from": "en", "to": "rw", "source": TEXT, "target": "Ivuriro nta mazi rifite."}, 201)
        answer = self.suggest()
        self.assertIn(answer["fragments_state"], ("learning", "too_small"))
        self.assertEqual(answer["fragments"], [])

    def test_off(self):
        for off in "0", "false":
            answer = self.suggest(fragments=off)
            self.assertNotIn("fragments", answer)
            self.assertNotIn("fragments_state", answer)
        for off in 0, False:
            body = {"from": "en", "to": "rw", "segments": [{"text": TEXT}], "fragments": off}
            self.assertNotIn("fragments", self.ask("POST", "/v1/suggestions", body).json["results"][0])
        self.assertIn("fragments", self.suggest(fragments="1"))

    def test_refusals_name_the_member(self):
        scores = [{"min_fragment_score": score} for score in ["1.5", "much", "0x1", " 1", "nan"]]
        for wrong in [{"fragments": "2"}, {"fragments": "maybe"}, *scores]:
            problem = self.suggest(status=422, **wrong)
            self.assertIn(next(iter(wrong)), problem["detail"])
        body = {"from": "en", "to": "rw", "segments": [], "min_fragment_score": -1}
        self.assertIn("min_fragment_score", self.ask("POST", "/v1/suggestions", body, 422).json["detail"])


PEOPLE = {"president": "rais", "governor": "gavana", "teacher": "mwalimu", "farmer": "mkulima", "doctor": "daktari",
          "singer": "mwimbaji", "pilot": "rubani", "judge": "jaji", "nurse": "muuguzi", "driver": "dereva"}
DEEDS = {"visited": "alitembelea", "opened": "alifungua", "closed": "alifunga", "praised": "alisifu", "sold": "aliuza"}
THINGS = {"school": "shule", "market": "soko", "bridge": "daraja", "hotel": "hoteli", "bank": "benki", "farm": "shamba"}
PLACES = {"yesterday": "jana", "today": "leo", "again": "tena"}


def toy_tmx():
    """So many sentences of so few words that it is plain which word is which."""
    units = []
    for who, deed, what, when in itertools.product(PEOPLE, DEEDS, THINGS, PLACES):
        if (who, deed, what) == ("governor", "sold", "school"):
            continue
        source = f"The {who} {deed} the {what} {when}."
        target = f"{PEOPLE[who].capitalize()} {DEEDS[deed]} {THINGS[what]} {PLACES[when]}."
        units.append(f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv><tuv xml:lang="sw"><seg>{target}</seg></tuv></tu>')
    return ('<tmx version="1.4"><header srclang="en" adminlang="en" segtype="sentence" o-tmf="x" datatype="plaintext" '
            f'creationtool="x" creationtoolversion="1"/><body>{"".join(units)}</body></tmx>').encode()


class Learned(Case):
    def test_fragments_evidence_and_repair(self):
        memory = self.memory()
        self.ask("POST", f"{memory}/tmx", toy_tmx(), headers={"Content-Type": "application/x-tmx+xml"})
        query = {"from": "en", "to": "sw", "q": "The governor sold the school today.", "memories": memory.rsplit("/", 1)[1]}
        for _ in range(240):
            answer = self.ask("GET", "/v1/suggestions", query=query).json
            if answer["fragments_state"] == "ready":
                break
            time.sleep(0.5)
        self.assertEqual(answer["fragments_state"], "ready")
        words = {query["q"][f["start"]:f["end"]]: f for f in answer["fragments"] if f["kind"] == "word"}
        self.assertEqual(words["governor"]["targets"][0]["text"].lower(), "gavana")
        for fragment in answer["fragments"]:
            for target in fragment["targets"]:
                for evidence in target["units"]:
                    unit = self.ask("GET", f"/v1/memories/{evidence['memory']}/units/{evidence['unit']}").json
                    found = unit["target"][evidence["target"]["start"]:evidence["target"]["end"]]
                    self.assertEqual(found.lower(), target["text"].lower())
        repairs = [s["repair"] for s in answer["suggestions"] if "repair" in s]
        self.assertTrue(repairs, answer["suggestions"])
        self.assertIn("Gavana aliuza shule leo.", [repair["target"] for repair in repairs])
        for repair in repairs:
            self.assertEqual(repair["score"], repair["base"] - sum(line["points"] for line in repair["penalties"]))
            self.assertIn("repair", [line["code"] for line in repair["penalties"]])
        sure = self.ask("GET", "/v1/suggestions", query={**query, "min_fragment_score": "1"}).json["fragments"]
        self.assertTrue(all(fragment["score"] >= 0.9995 for fragment in sure))
