# SPDX-License-Identifier: Apache-2.0
"""The HTTP protocol of LanguageTool, as its clients write it on the wire."""
import json
import urllib.parse

from harness import Case

TEXT = "Habari za asubuhii rafiki."
ENGLISH = "The police arrived in the town on Monday with 12 officers."


class LanguageTool(Case):
    def check(self, query=None, body=None, headers=None, **parameters):
        if parameters:
            body = urllib.parse.urlencode(parameters).encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST" if body is not None else "GET", "/v2/check" + ("?" + query if query else ""), body,
                        headers=headers).json

    def words_of(self, answer, text):
        """What the matches stand on, counted in UTF-16 as the clients do."""
        units = text.encode("utf-16-le")
        return [units[2 * match["offset"]:2 * (match["offset"] + match["length"])].decode("utf-16-le")
                for match in answer["matches"]]

    def refuse(self, status, query=None, body=None, path="/v2/check"):
        reply = self.server.ask("POST" if body is not None else "GET", path + ("?" + query if query else ""), body,
                                {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(reply.status, status, reply)
        self.assertEqual(reply.headers["content-type"], "text/plain; charset=utf-8")
        self.assertTrue(reply.body.startswith(b"Error: "), reply)
        return reply.body.decode()

    def test_every_member_that_a_client_reads(self):
        answer = self.check(text=TEXT, language="sw")
        self.assertEqual(answer["software"]["apiVersion"], 1)
        self.assertEqual(answer["language"]["code"], "sw")
        self.assertEqual(answer["language"]["detectedLanguage"]["code"], "sw")
        self.assertEqual(answer["sentenceRanges"], [[0, len(TEXT)]])
        self.assertEqual(answer["extendedSentenceRanges"],
                         [{"from": 0, "to": len(TEXT), "detectedLanguages": [{"language": "sw", "rate": 1.0}]}])
        self.assertEqual(len(answer["matches"]), 1)
        match = answer["matches"][0]
        self.assertEqual((match["offset"], match["length"], match["sentence"]), (10, 8, TEXT))
        self.assertEqual(match["context"], {"text": TEXT, "offset": 10, "length": 8})
        self.assertTrue(match["message"] and match["shortMessage"])
        self.assertIn({"value": "asubuhi"}, match["replacements"])
        self.assertLessEqual(len(match["replacements"]), 10)
        rule = match["rule"]
        self.assertEqual((rule["id"], rule["issueType"]), ("TAFSIRI_SPELLING", "misspelling"))
        self.assertEqual(rule["category"], {"id": "TYPOS", "name": "Possible Typo"})
        self.assertTrue(rule["description"])
        self.assertEqual(match["type"], {"typeName": "UnknownWord"})

    def test_offsets_are_utf16(self):
        text = "😀 Habari 😀 za asubuhii leo. Habari za asubuhii 😀."
        answer = self.check(text=text, language="sw")
        self.assertEqual(self.words_of(answer, text), ["asubuhii", "asubuhii"])
        for match in answer["matches"]:
            context, units = match["context"], match["context"]["text"].encode("utf-16-le")
            word = units[2 * context["offset"]:2 * (context["offset"] + context["length"])].decode("utf-16-le")
            self.assertEqual(word, "asubuhii")
        self.assertEqual([match["sentence"] for match in answer["matches"]],
                         ["😀 Habari 😀 za asubuhii leo.", "Habari za asubuhii 😀."])

    def test_bodies_that_are_not_encoded(self):
        """LibreOffice 7.4: raw text, raw %, & and +, a language with a trailing hyphen."""
        for text in ["Habari za asubuhii", "asubuhii 100% of it", "asubuhii a + b = c", "asubuhii Simba & Yanga",
                     "Habari\nza asubuhii", "asubuhii é", "Habari 100%20 asubuhii"]:
            with self.subTest(text=text):
                body = b"text=" + text.encode() + b"&language=sw-&username=&apiKey="
                answer = self.check(body=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
                self.assertIn("asubuhii", self.words_of(answer, text))
        answer = self.check(body=b"text=asubuhii&language=sw-", headers={"Content-Type": "text/plain"})
        text = "Habari za asubuhii"
        for body in ["text=Habari%20za%20asubuhii&language=sw-TZ\n", "text=Habari+za+asubuhii&language=sw&username=Jane Doe",
                     f"language=sw&text={text}&c=1&v=3&instanceId=7", f"language=sw&text={text}&key=x&abtest=&useragent=standalone"]:
            with self.subTest(body=body):
                checked = self.check(body=body.encode(), headers={"Content-Type": "application/x-www-form-urlencoded"})
                self.assertEqual((self.words_of(checked, text), checked["sentenceRanges"]), (["asubuhii"], [[0, len(text)]]))
        self.assertEqual(answer["language"]["code"], "sw")
        self.refuse(400, body="nothing known = é".encode())

    def test_everything_in_the_query(self):
        query = "language=sw&text=Habari%20za+asubuhii&srctext=&motherTongue=en"
        self.assertEqual(len(self.check(query)["matches"]), 1)
        answer = self.server.ask("POST", "/v2/check?" + query, b"").json
        self.assertEqual(len(answer["matches"]), 1)

    def test_probe_of_omegat(self):
        reply = self.ask("POST", "/v2/check", b"text=Test&language=en-US&disabledCategories=FOO",
                         headers={"Content-Type": "application/x-www-form-urlencoded"})
        self.assertNotIn(b"<?xml", reply.body)
        self.assertEqual(reply.json["matches"], [])
        self.assertEqual(str(reply.json["software"]["apiVersion"]), "1")

    def test_languages_that_libreoffice_asks_for(self):
        for method, body in [("GET", None), ("POST", b"")]:
            languages = self.ask(method, "/v2/languages", body).json
            codes = [language["longCode"] for language in languages]
            self.assertLessEqual({"sw", "sw-TZ", "sw-KE", "fr", "fr-FR", "fr-HT", "en", "en-US"}, set(codes))
            self.assertEqual({language["code"] for language in languages}, {"sw", "fr", "en"})
            self.assertTrue(all(language["name"] for language in languages))
        for code in codes:
            self.check(text="Ok", language=code)

    def test_french(self):
        text = "La poliice a arrêté douze personnes."
        for code in ["fr", "fr-HT", "fr_HT", "fr-FR"]:
            self.assertEqual(self.words_of(self.check(text=text, language=code), text), ["poliice"])

    def test_auto(self):
        for text, code in [("Watu wengi walikuja mjini jana asubuhi.", "sw"), ("Les gens sont venus en ville hier matin.", "fr"),
                           (ENGLISH, "en-US"), ("", "sw")]:
            self.assertEqual(self.check(text=text, language="auto")["language"]["code"], code)
        answer = self.check(text="Les gens sont venus en ville hier matin.", language="auto", preferredVariants="en-GB,fr-HT")
        self.assertEqual(answer["language"]["code"], "fr-HT")

    def test_against_the_source(self):
        target = "Polisi 21 walifika mjini siku ya Jumatatu."
        answer = self.check(text=target, language="sw", srctext=ENGLISH, motherTongue="en-US")
        rules = {match["rule"]["id"]: match["rule"] for match in answer["matches"]}
        self.assertEqual(rules["TAFSIRI_NUMBER"]["issueType"], "numbers")
        self.assertNotEqual(rules["TAFSIRI_NUMBER"]["category"]["id"], "TYPOS")  # which OmegaT switches off
        self.assertIn("21", self.words_of(answer, target))
        off = self.check(text=target, language="sw", srctext=ENGLISH, disabledRules="X,TAFSIRI_NUMBER", enabledRules="")
        self.assertNotIn("TAFSIRI_NUMBER", {match["rule"]["id"] for match in off["matches"]})
        self.assertEqual(self.check(text=target, language="sw", srctext=ENGLISH, motherTongue="sw-KE")["matches"], [])

    def test_facts_against_the_source(self):
        """Each kind of fact has a rule of its own, to be switched off by itself, and a correction where there is but one."""
        source = "They (the two) met on Tuesday at 7:30 pm, see https://who.int today."
        target = "Walikutana (wawili hao Jumatatu saa 7:30 usiku, tazama https://who.org leo."
        wanted = {"TAFSIRI_DATE": ["Jumanne"], "TAFSIRI_TIME": ["saa 1:30 usiku"], "TAFSIRI_ADDRESS": ["https://who.int"],
                  "UNPAIRED_BRACKETS": []}
        check = {"text": target, "language": "sw", "srctext": source, "motherTongue": "en-US"}
        offered = {match["rule"]["id"]: [choice["value"] for choice in match["replacements"]]
                   for match in self.check(**check)["matches"]}
        self.assertEqual({rule: offered.get(rule) for rule in wanted}, wanted)
        for rule in wanted:
            left = {match["rule"]["id"] for match in self.check(disabledRules=rule, **check)["matches"]}
            self.assertEqual(left & set(wanted), set(wanted) - {rule})

    def test_rules_on_and_off(self):
        for more, count in [({"disabledCategories": "SPELL,TYPOS"}, 0), ({"enabledOnly": "true"}, 0),
                            ({"enabledOnly": "true", "enabledRules": "TAFSIRI_SPELLING"}, 1),
                            ({"enabledOnly": "true", "enabledCategories": "TYPOS"}, 1), ({"disabledRules": "OTHER"}, 1),
                            ({"enabledOnly": "yes"}, 0), ({"enabledOnly": "no"}, 1), ({"enabledOnly": "false"}, 1),
                            ({"enabledOnly": "yes", "enabledRules": "TAFSIRI_SPELLING"}, 1),
                            ({"disabledRules": "TAFSIRI_SPELLING"}, 0), ({"level": "picky", "mode": "all"}, 1),
                            ({"mode": "textLevelOnly"}, 0), ({"mode": "allButTextLevelOnly"}, 1),
                            ({"mode": "textLevelOnly", "srctext": "Hello.", "motherTongue": "en"}, 0)]:
            self.assertEqual(len(self.check(text=TEXT, language="sw", **more)["matches"]), count, more)

    def test_annotated_text(self):
        annotation = [{"markup": "<p>", "interpretAs": "\n\n"}, {"text": "Habari 😀 za "}, {"markup": "<b>"}, {"text": "asub"},
                      {"markup": "<i>"}, {"text": "uhii", "offset": {"start": 1}}, {"markup": "</i></b>"}, {"text": " rafiki."},
                      {"markup": "</p>", "interpretAs": "\n\n"}, {"text": "Habari za asubuhii."}]
        original = "".join(item.get("text", item.get("markup")) for item in annotation)
        answer = self.check(data=json.dumps({"annotation": annotation}), language="sw", api_key="")
        self.assertEqual(self.words_of(answer, original), ["asub<i>uhii", "asubuhii"])
        plain = self.check(data=json.dumps({"text": TEXT}), language="sw")
        self.assertEqual(self.words_of(plain, TEXT), ["asubuhii"])
        self.refuse(400, body=b"language=sw&data=%7B")
        self.refuse(400, body=b"language=sw&data=%7B%22annotation%22:[5]%7D")
        self.refuse(400, body=b"language=sw&data=[]")

    def test_refusals(self):
        self.assertIn("language", self.refuse(400, "text=Habari"))
        self.assertIn("text", self.refuse(400, "language=sw"))
        self.assertIn("'xx'", self.refuse(400, "text=x&language=xx"))
        self.refuse(400, body=b"text=a%00b&language=sw")
        self.refuse(400, body=b"text=%FF&language=sw")
        self.refuse(413, body=b"language=sw&text=" + b"a" * 200001)
        self.refuse(413, body=b"language=sw" + b"&a=b" * 100)
        self.refuse(413, body=b"language=sw&text=" + b"a" * 4200000)
        for path in ["/v2/nothing", "//v2/nothing"]:
            self.refuse(404, path=path)
        self.refuse(405, path="/v2/info", body=b"")

    def test_about_itself(self):
        self.assertEqual(self.ask("GET", "/v2/info").json["software"]["apiVersion"], 1)
        config = self.ask("GET", "/v2/configinfo?language=sw").json
        self.assertEqual(config["parameter"], {"maxTextLength": 200000})
        self.assertIn(("TAFSIRI_SPELLING", "TYPOS"), [(rule["ruleId"], rule["categoryId"]) for rule in config["rules"]])
        self.assertEqual(self.ask("GET", "/v2/healthcheck").body, b"OK")
        self.assertEqual(self.ask("GET", "/v2/maxtextlength").body, b"200000")
        self.assertEqual(self.ask("GET", "/v2//healthcheck").body, b"OK")

    def post_words(self, path, **parameters):
        return self.ask("POST", path, urllib.parse.urlencode(parameters).encode(),
                        headers={"Content-Type": "application/x-www-form-urlencoded"}).json

    def test_words_of_a_user(self):
        user = {"username": "Rose@example.org", "apiKey": "x"}
        self.assertEqual(self.post_words("/v2/words/add", word="asubuhii", **user), {"added": True})
        self.assertEqual(self.check(text=TEXT, language="sw", **user)["matches"], [])
        self.assertEqual(len(self.check(text=TEXT, language="sw")["matches"]), 1)
        query = "?username=rose%40example.org&apiKey=x"
        self.assertEqual(self.ask("GET", "/v2/words" + query).json, {"words": ["asubuhii"]})
        self.assertEqual(self.post_words("/v2/words/delete", word="asubuhii", **user), {"deleted": True})
        self.assertEqual(self.post_words("/v2/words/delete", word="asubuhii", **user), {"deleted": False})
        self.assertEqual(self.ask("GET", "/v2/words" + query).json, {"words": []})
        self.refuse(400, body=b"word=", path="/v2/words/add")
        self.refuse(400, body=b"word=two+words", path="/v2/words/add")

    def test_words_by_the_batch_and_by_language(self):
        user = {"username": "joe"}
        self.post_words("/v2/words/add", mode="batch", words="matatuu bodabodaa\nshambaa", dict="sw", **user)
        words = self.ask("GET", "/v2/words?username=joe&limit=2").json
        self.assertEqual(words, {"words": ["bodabodaa", "matatuu"]})
        self.assertEqual(self.ask("GET", "/v2/words?username=joe&offset=2").json, {"words": ["shambaa"]})
        self.assertEqual(self.ask("GET", "/v2/words?username=joe&dicts=fr").json, {"words": []})

    def test_many_mistakes_take_bounded_time(self):
        text = " ".join(f"zxq{a}{b}{c}wv" for a in "bcdfghjk" for b in "bcdfghjk" for c in "bcdfghjk")
        self.assertGreater(len(self.check(text=text, language="sw")["matches"]), 400)
        long = self.ask("POST", "/v2/check", urllib.parse.urlencode({"language": "sw", "text": "zxqw " * 30000}).encode())
        self.assertEqual((len(long.json["matches"]), long.json["warnings"]), (2000, {"incompleteResults": True}))
        self.assertLess(len(long.body), 4000000)  # though all of it is one sentence
