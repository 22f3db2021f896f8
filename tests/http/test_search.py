# SPDX-License-Identifier: Apache-2.0
"""Suggestions, concordance, segments, spelling, languages: that the API hands on what it is asked, and all of what is found."""
from harness import Case

DOGS = "The mayor of the town opened a new school on Monday."


def texts(suggestions):
    return [suggestion["target"] for suggestion in suggestions]


class Suggestions(Case):
    def suggest(self, q, **query):
        return self.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": q, **query}).json["suggestions"]

    def name(self, memory):
        return memory.rsplit("/", 1)[1]

    def test_what_was_confirmed_is_suggested_at_once(self):
        memory = self.memory()
        unit = self.put(memory, DOGS, "Meya wa mji alifungua shule mpya Jumatatu.")["unit"]
        found = self.suggest(DOGS, memories=self.name(memory))
        self.assertEqual(len(found), 1)
        first = found[0]
        self.assertEqual((first["score"], first["base"], first["edits"], first["penalties"], first["differences"]),
                         (100, 100, 0, [], []))
        self.assertEqual((first["memory"], first["unit"], first["rev"]), (self.name(memory), unit["id"], unit["rev"]))
        self.assertEqual((first["source"], first["target"]), (unit["source"], unit["target"]))
        self.ask("DELETE", f"{memory}/units/{unit['id']}", headers={"If-Match": f'"{unit["rev"]}"'})
        self.assertEqual(self.suggest(DOGS, memories=self.name(memory)), [])

    def test_what_takes_too_long_for_the_reading_thread_is_answered_all_the_same(self):
        memory = self.memory()
        lengthy = "The commission counted the votes of the northern wards twice. " * 40
        self.put(memory, lengthy, "Tume ilihesabu kura mara mbili. " * 40)
        for i in range(150):
            self.put(memory, f"The clinic in ward {i} has no water today.", f"Zahanati ya kata ya {i} haina maji leo.")
        found = self.suggest(lengthy, memories=self.name(memory))
        self.assertEqual([suggestion["score"] for suggestion in found], [100])
        clinic = {"q": "The clinic in ward 1000 has no water today.", "memories": self.name(memory)}
        few, many = self.suggest(limit=3, **clinic), self.suggest(limit=100, **clinic)
        self.assertEqual((len(few), len(many)), (3, 100))
        self.assertEqual(few, many[:3])
        batch = self.ask("POST", "/v1/suggestions", {
            "from": "en", "to": "sw", "memories": [self.name(memory)], "limit": 3,
            "segments": [{"text": clinic["q"]}, {"text": lengthy}]}).json["results"]
        self.assertEqual(batch[0]["suggestions"], few)
        self.assertEqual(batch[1]["suggestions"], found)

    def test_long_terms_are_no_longer_answer_at_each_place(self):
        long = "".join(f"<termSec><term>neno{i}{'x' * 60000}</term></termSec>" for i in range(10))
        terms = (f'<tbx><text><body><conceptEntry><langSec xml:lang="en"><termSec><term>zulu</term></termSec></langSec>'
                 f'<langSec xml:lang="sw">{long}</langSec></conceptEntry></body></text></tbx>')
        self.ask("POST", "/v1/terms/tbx", terms.encode(), headers={"Content-Type": "application/xml"})
        for path in ["/v1/terms", "/v1/suggestions"]:
            reply = self.ask("GET", path, query={"from": "en", "to": "sw", "q": "zulu " * 200})
            self.assertEqual([len(term["targets"]) for term in reply.json["terms"]], [10])
            self.assertLess(len(reply.body), 1500000)

    def test_an_answer_that_would_be_too_large(self):
        memory = self.memory()
        notes = f"<note>{'n' * 8000}</note>" * 110
        units = "".join(f'<tu>{notes}<tuv xml:lang="en"><seg>Heavy load.</seg></tuv><tuv xml:lang="sw"><seg>Mzigo {i}.</seg></tuv></tu>'
                        for i in range(80))
        tmx = f'<tmx version="1.4"><header srclang="en"/><body>{units}</body></tmx>'
        self.ask("POST", memory + "/tmx", tmx.encode(), headers={"Content-Type": "application/xml"})
        query = {"from": "en", "to": "sw", "q": "Heavy load.", "memories": self.name(memory), "limit": 100}
        self.assertIn("lower limit", self.ask("GET", "/v1/suggestions", status=413, query=query).json["detail"])
        self.assertEqual(len(self.ask("GET", "/v1/suggestions", query={**query, "limit": 50}).json["suggestions"]), 50)

    def test_look_ups_are_counted_and_those_that_find_something(self):
        def counts():
            lines = self.ask("GET", "/metrics").body.decode().splitlines()
            values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
            return [int(values[f"tafsiri_{name}_total"]) for name in ("suggest_requests", "segments_matched")]
        self.put(self.memory(), "Schools opened on Monday.", "Shule zilifunguliwa Jumatatu.")
        before = counts()
        for text, language in [("Schools opened on Monday.", "en"), ("Zzzz qqqq.", "en"), ("Nothing in this one.", "fr")]:
            self.ask("GET", "/v1/suggestions", query={"from": language, "to": "sw", "q": text})
        self.assertEqual([after - number for after, number in zip(counts(), before)], [3, 1])

    def test_score_and_ledger_add_up(self):
        memory = self.memory()
        self.put(memory, DOGS, "Meya wa mji alifungua shule mpya Jumatatu.")
        for query in [DOGS.replace("new", "large"), DOGS.replace("Monday", "monday"), DOGS.replace(".", "!"),
                      DOGS.replace("opened", "opens"), "Yesterday the mayor of the town opened a new school on Monday."]:
            with self.subTest(query=query):
                found = self.suggest(query, memories=self.name(memory), min_score=50)[0]
                self.assertLess(found["score"], 100)
                self.assertEqual(found["score"], found["base"] - sum(line["points"] for line in found["penalties"]))
                self.assertEqual(found["base"], 100 * (found["words"] - found["edits"]) // found["words"])
                for difference in found["differences"]:
                    for side, text in [("query", query), ("source", found["source"])]:
                        span = difference[side]
                        self.assertLessEqual(0, span["start"])
                        self.assertLessEqual(span["start"], span["end"])
                        self.assertLessEqual(span["end"], len(text))

    def test_differing_words_are_named(self):
        memory = self.memory()
        self.put(memory, DOGS, "Meya wa mji alifungua shule mpya Jumatatu.")
        query = "\U0001f1ed\U0001f1f9 " + DOGS.replace("new", "large")
        found = self.suggest(query, memories=self.name(memory), min_score=50)[0]
        words = set()
        for difference in found["differences"]:
            utf16 = query.encode("utf-16-le")
            words.add(utf16[2 * difference["query"]["start"]:2 * difference["query"]["end"]].decode("utf-16-le"))
        self.assertIn("large", words)

    def test_context_lifts_above_100(self):
        memory = self.memory()
        self.put(memory, DOGS, "Meya.", before="Good morning.", after="He left.")
        scores = [self.suggest(DOGS, memories=self.name(memory), **context)[0]["score"] for context in [
            {}, {"before": "Good morning."}, {"after": "He left."}, {"before": "Good morning.", "after": "He left."}]]
        self.assertEqual(scores, [100, 101, 101, 102])

    def test_filters(self):
        memory = self.memory()
        name = self.name(memory)
        self.put(memory, DOGS, "A", author="Rose", origin="human", status="reviewed",
                 properties=[{"name": "client", "value": "UN, HQ"}])
        self.put(memory, DOGS, "B", author="Jean", origin="machine", status="draft", context_id="b")
        self.put(memory, DOGS, "C", author="Jean", status="rejected", context_id="c")
        for query, wanted in [({}, {"A", "B"}), ({"author": "Rose"}, {"A"}), ({"author": "Nobody"}, set()),
                              ({"origin": "machine"}, {"B"}), ({"origin": "machine,human"}, {"A", "B"}),
                              ({"status": "rejected"}, {"C"}), ({"status": "reviewed, draft"}, {"A", "B"}),
                              ({"changed_after": "2020-01-01"}, {"A", "B"}), ({"changed_before": "2020-01-01T00:00:00Z"}, set()),
                              ({"changed_after": "2999-01-01"}, set())]:
            with self.subTest(query=query):
                found = self.suggest(DOGS, memories=name, min_score=50, limit=10, **query)
                self.assertEqual(set(texts(found)), wanted)
        for value, wanted in [("UN, HQ", ["A"]), ("UN", [])]:
            results = self.ask("POST", "/v1/suggestions", {
                "from": "en", "to": "sw", "memories": [name], "min_score": 50, "segments": [{"text": DOGS}],
                "properties": [{"name": "client", "value": value}]}).json["results"]
            self.assertEqual(texts(results[0]["suggestions"]), wanted)

    def test_memories_and_their_penalties(self):
        one, other = self.memory(), self.memory(penalty=7)
        self.put(one, DOGS, "One")
        self.put(other, DOGS, "Other")
        both = self.suggest(DOGS, memories=f"{self.name(one)},{self.name(other)}")
        self.assertEqual([(found["target"], found["score"]) for found in both], [("One", 100), ("Other", 93)])
        self.assertEqual([line["points"] for line in both[1]["penalties"]], [7])
        self.assertEqual(texts(self.suggest(DOGS, memories=self.name(other))), ["Other"])

    def test_limit_and_min_score(self):
        memory = self.memory()
        for n in range(8):
            self.put(memory, DOGS, f"Shule {n}", context_id=str(n))
        self.assertEqual(len(self.suggest(DOGS, memories=self.name(memory))), 5)
        self.assertEqual(len(self.suggest(DOGS, memories=self.name(memory), limit=7)), 7)
        self.assertEqual(self.suggest(DOGS, memories=self.name(memory), min_score=102), [])

    def test_languages_fall_back_to_their_variants(self):
        memory = self.memory()
        self.put(memory, DOGS, "Le maire a ouvert une école.", to="fr")
        found = self.suggest(DOGS, to="FR_ht", memories=self.name(memory))
        self.assertEqual(found[0]["to"], "fr")
        self.assertLess(found[0]["score"], 100)
        self.assertTrue(found[0]["penalties"][0]["detail"])
        self.assertEqual(self.suggest(DOGS, to="de", memories=self.name(memory)), [])

    def test_a_batch_answers_each_in_its_place(self):
        memory = self.memory()
        lines = [f"Paragraph {word} of the law was changed." for word in ["one", "two", "six", "ten"]]
        for line in lines:
            self.put(memory, line, line.upper())
        segments = [{"text": line} for line in lines[::-1] + ["Nothing like it at all, anywhere."] + lines]
        results = self.ask("POST", "/v1/suggestions", {"from": "en", "to": "sw", "segments": segments, "limit": 1,
                                                       "memories": [self.name(memory)], "min_score": 100}).json["results"]
        self.assertEqual([texts(result["suggestions"]) for result in results],
                         [[line.upper()] for line in lines[::-1]] + [[]] + [[line.upper()] for line in lines])

    def test_a_large_batch(self):
        body = {"from": "en", "to": "sw", "segments": [{"text": f"Line {n} of a long article."} for n in range(1000)]}
        self.assertEqual(len(self.ask("POST", "/v1/suggestions", body).json["results"]), 1000)
        body["segments"].append({"text": "one more"})
        self.assertEqual(self.ask("POST", "/v1/suggestions", body, 422).json["pointer"], "/segments")
        body["segments"] = [{"text": "x"}, {"text": 5}]
        self.assertEqual(self.ask("POST", "/v1/suggestions", body, 422).json["pointer"], "/segments/1/text")
        self.assertEqual(self.ask("POST", "/v1/suggestions", {**body, "segments": []}).json, {"results": []})

    def test_a_misspelt_target_is_flagged(self):
        memory = self.memory()
        self.put(memory, DOGS, "Meya alifungua shule mpyaa.")
        finding = self.suggest(DOGS, memories=self.name(memory))[0]["spelling"]
        self.assertEqual([(found["word"], found["start"], found["end"]) for found in finding], [("mpyaa", 21, 26)])
        self.assertEqual(self.suggest(DOGS, memories=self.name(memory), spelling="false")[0]["spelling"], [])


class Concordance(Case):
    def test_either_side_with_highlights(self):
        memory = self.memory()
        name = memory.rsplit("/", 1)[1]
        self.put(memory, "The police opened the road.", "Polisi walifungua barabara.")
        self.put(memory, "The road is long.", "Barabara ni ndefu.")

        def find(q, **query):
            reply = self.ask("GET", "/v1/concordance", query={"q": q, "memories": name, **query}).json
            for line in reply["results"]:
                side = line["unit"][query.get("side", "source")]
                for span in line["highlights"]:
                    self.assertIn(side[span["start"]:span["end"]].lower(), q.lower())
                self.assertTrue(line["highlights"])
            return sorted(line["unit"]["target"] for line in reply["results"])

        self.assertEqual(find("road"), ["Barabara ni ndefu.", "Polisi walifungua barabara."])
        self.assertEqual(find("police"), ["Polisi walifungua barabara."])
        self.assertEqual(find("ndefu", side="target"), ["Barabara ni ndefu."])
        self.assertEqual(find("ndefu"), [])
        self.assertEqual(find("road", to="fr"), [])
        more = self.ask("GET", "/v1/concordance", query={"q": "road", "memories": name, "limit": 1}).json
        self.assertEqual((len(more["results"]), more["more"]), (1, True))

    def test_queries_that_are_none(self):
        for q in ["", " ", '"open', "..."]:
            self.ask("GET", "/v1/concordance", query={"q": q}, status=422)


class Languages(Case):
    def test_segments_with_offsets(self):
        text = "  Dr. Smith \U0001f600 left.  He came back.\n\n\u00a0\nThe end"
        segments = self.ask("POST", "/v1/segments", {"text": text, "language": "en"}).json["segments"]
        self.assertEqual([segment["text"] for segment in segments],
                         ["Dr. Smith \U0001f600 left.", "He came back.", "The end"])
        utf16 = text.encode("utf-16-le")
        for segment in segments:
            self.assertEqual(utf16[2 * segment["start"]:2 * segment["end"]].decode("utf-16-le"), segment["text"])
        for blank in ["", " \n\u00a0\n"]:
            self.assertEqual(self.ask("POST", "/v1/segments", {"text": blank, "language": "en"}).json, {"segments": []})

    def test_spelling(self):
        text = "Watoto wanasomaa kitabu 2,500 https://x.org."
        findings = self.ask("POST", "/v1/spelling", {"text": text, "language": "sw"}).json["findings"]
        self.assertEqual([(found["word"], text[found["start"]:found["end"]]) for found in findings], [("wanasomaa", "wanasomaa")])
        self.assertIn("wanasoma", findings[0]["corrections"][:3])
        none = self.ask("POST", "/v1/spelling", {"text": text, "language": "sw", "corrections": 0}).json["findings"]
        self.assertEqual(none[0]["corrections"], [])
        french = self.ask("POST", "/v1/spelling", {"text": "L\u2019\u00e9cole est ferm\u00e9e.", "language": "fr-HT"}).json
        self.assertEqual(french, {"findings": []})

    def test_languages(self):
        memory = self.memory()
        self.put(memory, "A dog.", "Mbwa.")
        known = {entry["language"]: entry for entry in self.ask("GET", "/v1/languages").json["languages"]}
        self.assertEqual(known["sw"], {"language": "sw", "spelling": True, "source": False, "target": True})
        self.assertTrue(known["en"]["source"])
        self.assertTrue(known["fr-HT"]["spelling"])
