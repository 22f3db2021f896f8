# SPDX-License-Identifier: Apache-2.0
"""Requests byte by byte as programs that can't be had for `make test-clients` send them: Weblate, Okapi, Virtaal, OmegaT,
MateCat, browsers' and editors' checkers. Each with what that program reads of the answer, as its own source reads it."""
import json
import os
import re
import urllib.parse
from xml.etree import ElementTree

from harness import ROOT, Case

UNITS = [("sw", "Good morning, friends.", "Habari za asubuhi, marafiki."), ("fr-HT", "Good morning, friends.", "Bonjour, mes amis."),
         ("sw", "Yes/No? 100% & more", "Ndiyo/Hapana? 100% na zaidi"), ("sw", "The café is “open”.", "Mkahawa “umefunguliwa”."),
         ("sw", "Good evening, friends.", "Habari za jioni, marafiki.")]
BOUNDARY = "------------------------8b21d5b8a9a4f4b1"


class Wire(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.ask("POST", "/v1/memories", {"name": "main"})
        for to, source, target in UNITS:
            reply = cls.server.ask("POST", "/v1/memories/main/units", {"from": "en", "to": to, "source": source, "target": target})
            assert reply.status == 201, reply

    def send(self, head, body=b"", status=200):
        """`head` with its lines as written here; returns (headers, body) of the last reply."""
        lines = [line.strip() for line in head.strip().splitlines()]
        request = "\r\n".join(lines).replace("HOST", f"127.0.0.1:{self.server.port}").replace("LENGTH", str(len(body)))
        raw = self.server.raw(request.encode() + b"\r\nConnection: close\r\n\r\n" + body)
        if raw.startswith(b"HTTP/1.1 100 "):
            raw = raw.split(b"\r\n\r\n", 1)[1]
        headers, answer = raw.split(b"\r\n\r\n", 1)
        self.assertRegex(headers, b"^HTTP/1.1 %d " % status, raw)
        self.assertIn(b"\r\ncontent-length: %d" % len(answer), headers.lower())
        return headers, answer

    # ---- Weblate: python-requests -------------------------------------------------------------------------------------

    def weblate(self, path):
        return self.send(f"""GET {path} HTTP/1.1
            Host: HOST
            User-Agent: Weblate/5.1
            Accept-Encoding: gzip, deflate, br, zstd
            Accept: */*""")[1]

    def test_weblate_tmserver(self):
        languages = json.loads(self.weblate("/tmserver/languages/"))
        for code in ["fr_ht", "fr", "sw"]:
            self.assertIn(code, languages["targetLanguages"])
        self.assertIn("en", languages["sourceLanguages"])
        self.assertEqual(json.loads(self.weblate("/tmserver/en/de/unit/test")), [])  # before it saves the setting
        for path, target in [("fr_ht/unit/Good%20morning%2C%20friends.", "Bonjour, mes amis."),
                             ("sw/unit/Yes%2FNo%3F%20100%25%20%26%20more", "Ndiyo/Hapana? 100% na zaidi"),
                             ("sw/unit/The%20caf%C3%A9%20is%20%E2%80%9Copen%E2%80%9D.", "Mkahawa “umefunguliwa”.")]:
            body = self.weblate("/tmserver/en/" + path)
            best = json.loads(body)[0]
            self.assertEqual((int(best["quality"]), best["target"]), (100, target))
            self.assertIn(target.encode(), body)  # not \uXXXX
        self.assertEqual(json.loads(self.weblate("/tmserver/en/sw/unit/" + "word%20" * 100)), [])  # cut to 500 characters

    def test_weblate_apertium(self):
        pairs = json.loads(self.weblate("/apertium/listPairs"))
        self.assertEqual(pairs["responseStatus"], 200)
        self.assertIn({"sourceLanguage": "en", "targetLanguage": "sw"}, pairs["responseData"])
        answer = json.loads(self.weblate("/apertium/translate?langpair=en%7Csw&q=Good+morning%2C+friends.&markUnknown=no"))
        self.assertEqual((answer["responseStatus"], answer["responseData"]["translatedText"]), (200, "Habari za asubuhi, marafiki."))

    def test_weblate_mymemory(self):
        answer = json.loads(self.weblate("/mymemory/api/get?q=Good+morning%2C+friends.&langpair=en%7Csw"))
        self.assertIsNot(answer.get("responseDetails"), None)
        for match in answer["matches"]:
            self.assertLessEqual({"quality", "segment", "translation", "last-updated-by", "reference", "match", "id"}, set(match))

    # ---- Okapi: java.net.URLConnection --------------------------------------------------------------------------------

    def okapi(self, path):
        return self.send(f"""GET {path} HTTP/1.1
            User-Agent: Java/17.0.15
            Host: HOST
            Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2""")[1]

    def test_okapi_translate_toolkit(self):
        body = self.okapi("/api/v1/en/sw/unit/Good%20evening%2C%20friends.?min_similarity=60&max_candidates=3").decode()
        qualities = re.findall(r'"quality":([^,]+),', body)
        self.assertGreater(len(qualities), 1)
        for quality in qualities:
            self.assertIn(".", quality)  # 100 would be a Long, and a ClassCastException
        self.assertEqual(qualities, sorted(qualities, key=float, reverse=True))  # it stops at the first below its threshold
        self.assertEqual(json.loads(self.okapi("/api/v1//en/fr_HT/unit/Good%20morning%2C%20friends."))[0]["target"], "Bonjour, mes amis.")
        self.assertEqual(self.okapi("/api/v1/en/sw/unit/Unlike%20anything").strip(), b"[]")  # any 4xx ends its step

    def test_okapi_apertium(self):
        answer = json.loads(self.okapi("/apertium/translate?format=html&markUnknown=no&q=Good+morning%2C+friends.&langpair=en|fr_HT"))
        self.assertEqual((answer["responseStatus"], answer["responseData"]["translatedText"]), (200, "Bonjour, mes amis."))

    def test_okapi_mymemory(self):
        body = self.okapi("/mymemory/get?q=Good+morning%2C+friends.&langpair=en-us|sw-tz&de=&mt=0").decode()
        self.assertIn('"responseStatus":200', body)  # the number: .equals(200L)
        answer = json.loads(body)
        self.assertTrue(answer["matches"])
        for match in answer["matches"]:
            self.assertIsInstance(match["match"], (int, float))
            for name in ["segment", "translation", "create-date"]:
                self.assertIsInstance(match[name], str)

    def test_okapi_languagetool(self):
        answer = json.loads(self.okapi("/v2/check?language=sw&text=Watu+15+walikuja&srctext=12+people+came&motherTongue=en"))
        self.assertTrue(answer["matches"])
        for match in answer["matches"]:
            self.assertIsInstance(match["offset"], int)
            self.assertIsInstance(match["length"], int)
            self.assertIsInstance(match["rule"], dict)

    # ---- Virtaal: pycurl ----------------------------------------------------------------------------------------------

    def test_virtaal(self):
        head = """GET /api/v1//en/sw/unit/Good%20morning,%20friends.?style=default&max_candidates=5&min_similarity=70 HTTP/1.1
            Host: HOST
            User-Agent: Virtaal/0.7.1
            Accept: */*
            Accept-Encoding: deflate, gzip, br, zstd"""
        self.assertEqual(json.loads(self.send(head)[1])[0]["target"], "Habari za asubuhi, marafiki.")
        body = json.dumps({"source": "Save as", "target": "Hifadhi kama"}).encode()
        for path in ["/en/sw/unit/Save%20as", "/en/sw/unit/?source=Save%20as"]:
            headers, answer = self.send(f"""PUT /tmserver{path} HTTP/1.1
                Host: HOST
                User-Agent: Virtaal/0.7.1
                Accept: */*
                Content-Length: LENGTH
                Expect: 100-continue""", body)
            self.assertEqual(answer, b"")
        body = json.dumps([{"source": "Close all", "target": "Funga zote", "context": ""}, {"source": "New", "target": ""}]).encode()
        headers, answer = self.send("""POST /tmserver/en/sw/store/my%20app.po HTTP/1.1
            Host: HOST
            User-Agent: Virtaal/0.7.1
            Accept: */*
            Content-Length: LENGTH
            Content-Type: application/x-www-form-urlencoded""", body)
        self.assertEqual(answer, b"added 1 units from my app.po")

    # ---- OmegaT 6 -----------------------------------------------------------------------------------------------------

    def test_omegat_apertium(self):
        """It looks for the text `{"translatedText": "` and takes what stands before `"}`."""
        for path, wanted in [("langpair=en|sw&q=Good+morning%2C+friends.", b"Habari za asubuhi, marafiki."), ("langpair=en|fr_HT&q=x", b"")]:
            answer = self.okapi(f"/apertium/translate?{path}&markUnknown=no&key=secret")
            start = answer.index(b'{"translatedText": "') + 20
            self.assertEqual(answer[start:answer.index(b'"}', start)], wanted)

    def test_omegat_mymemory(self):
        """Its host is built in; who sends its requests here by other means gets what it reads: TMX, after one literal is cut out."""
        answer = self.okapi("/mymemory/api/get?q=Yes%2FNo%3F+100%25+%26+more&langpair=en-gb|sw-tz&of=tmx&mt=0").decode()
        self.assertTrue(answer.startswith("<?xml"))
        self.assertEqual(answer.count('<!DOCTYPE tmx SYSTEM "tmx11.dtd">'), 1)
        units = ElementTree.fromstring(answer.replace('<!DOCTYPE tmx SYSTEM "tmx11.dtd">', "").encode()).findall("body/tu")
        self.assertEqual([[(tuv.get("lang"), tuv.find("seg").text) for tuv in unit.findall("tuv")] for unit in units],
                         [[("en-gb", "Yes/No? 100% & more"), ("sw-tz", "Ndiyo/Hapana? 100% na zaidi")]])
        none = self.okapi("/mymemory/api/get?q=Unlike+anything&langpair=en-gb|fr-ht&of=tmx&mt=1").decode()
        self.assertNotIn("<tu>", none)
        refused = json.loads(self.okapi("/mymemory/api/get?q=x&langpair=en-gb&of=tmx"))
        self.assertEqual(refused["responseStatus"], "403")

    def test_omegat_languagetool(self):
        def post(path, body):
            return self.send(f"""POST {path} HTTP/1.1
                Accept-Charset: UTF-8
                User-Agent: Java/17.0.15
                Host: HOST
                Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2
                Content-type: application/x-www-form-urlencoded
                Content-Length: LENGTH""", body)[1]
        probe = post("/v2/check", b"text=Test&language=en-US&disabledCategories=FOO")
        self.assertNotIn(b"<?xml", probe)
        self.assertEqual(json.loads(probe)["matches"], [])
        codes = {(one["code"], one["longCode"]) for one in json.loads(post("/v2/languages", b""))}
        self.assertLessEqual({("fr", "fr-HT"), ("sw", "sw")}, codes)
        answer = json.loads(post("/v2/check", b"text=Watu+15+walikuja.&language=sw&srctext=12+people+came.&motherTongue=en&enabledRules="
                                 b"&disabledRules=SAME_TRANSLATION%2CTRANSLATION_LENGTH%2CDIFFERENT_PUNCTUATION&disabledCategories=SPELL%2CTYPOS"))
        self.assertEqual(str(answer["software"]["apiVersion"]), "1")
        for match in answer["matches"]:
            self.assertTrue(match["message"] and match["rule"]["id"] and match["rule"]["description"])
        self.assertTrue(answer["matches"])  # though it switches spelling off from the start

    # ---- checkers in editors and scripts ------------------------------------------------------------------------------

    def test_libreoffice(self):
        text = "Habari za asubuhii, 100% of a + b\nna rafiki."
        headers, answer = self.send("""POST /v2/check HTTP/1.1
            Host: HOST
            Accept: */*
            Content-Length: LENGTH
            Content-Type: application/x-www-form-urlencoded""", f"text={text}&language=sw-TZ&username=&apiKey=".encode())
        match = json.loads(answer)["matches"][0]
        self.assertEqual(text[match["offset"]:match["offset"] + match["length"]], "asubuhii")
        for name in ["shortMessage", "message", "replacements", "rule"]:  # an exception where one is missing
            self.assertIn(name, match)
        self.assertEqual(match["rule"]["category"]["id"], "TYPOS")

    def test_others(self):
        text = "Habari za asubuhii & rafiki"
        for head, body in [
                # languagetool-api: encodeURI leaves "&" alone, which ends the text
                ("GET /v2/check?language=sw&text=Habari%20za%20asubuhii%20&%20rafiki HTTP/1.1\nHost: HOST", b""),
                # language-grammar-api: all in the query of a POST
                ("POST /v2/check?text=Habari%20za%20asubuhii%20%26%20rafiki&language=sw HTTP/1.1\nHost: HOST\nContent-Length: LENGTH", b""),
                # ltex-ls: a form without its type
                ("POST /v2/check HTTP/1.1\nHost: HOST\nContent-Length: LENGTH", b"language=sw&text=Habari+za+asubuhii+%26+rafiki"),
                # browser add-ons, but for their Origin
                ("POST /v2/check HTTP/1.1\nHost: HOST\nAccept: */*\nContent-Length: LENGTH\nContent-Type: application/x-www-form-urlencoded; "
                 "charset=UTF-8", b"data=%7B%22text%22%3A%22Habari+za+asubuhii+%26+rafiki%22%7D&language=auto&preferredVariants=en-US%2Cfr-HT"
                 b"&preferredLanguages=sw&noopLanguages=&motherTongue=sw&useragent=standalone&v=1&instanceId=1%3A2&c=1&mode=all"
                 b"&disabledRules=WHITESPACE_RULE&level=default&allowIncompleteResults=true")]:
            answer = json.loads(self.send(head, body)[1])
            self.assertEqual([text[match["offset"]:][:match["length"]] for match in answer["matches"]], ["asubuhii"], head)

    def test_addresses_of_the_guide(self):
        """Each value of clients.md with what its program puts behind it comes to the check."""
        with open(os.path.join(ROOT, "api-docs/clients.md"), encoding="utf-8") as file:
            rows = re.findall(r"^\| (.+?) \| (.+?) \| `(http://127.0.0.1:8080.*?)`", file.read(), re.MULTILINE)
        values = {program: value for program, _, value in rows}
        for program, join in {
                "LanguageTool (quality check)": lambda value: value + "/" * (not value.endswith("/")) + "v2/check",  # Okapi
                "ltex-ls": lambda value: urllib.parse.urljoin(value, "v2/check"),  # new URL(new URL(value), "v2/check")
                "flycheck-languagetool": lambda value: value + "/v2/check",
                "gramma": lambda value: value,
                "language-grammar-api": lambda value: value + "/check",
                "browser add-ons": lambda value: value + "/check"}.items():
            with self.subTest(program=program):
                address = join(values[program]).replace(":8080", f":{self.server.port}")
                self.assertEqual(address, f"http://127.0.0.1:{self.server.port}/v2/check")
                self.assertTrue(json.loads(self.okapi(urllib.parse.urlparse(address).path + "?language=sw&text=asubuhii"))["matches"])

    # ---- MateCat: PHP's curl ------------------------------------------------------------------------------------------

    def matecat(self, path, fields):
        body = "".join(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields) \
            + f"--{BOUNDARY}--\r\n"
        return json.loads(self.send(f"""POST /mymemory/{path} HTTP/1.1
            Host: HOST
            User-Agent: Matecat-Cattool/v3.0.0
            Accept: */*
            Content-Length: LENGTH
            Content-Type: multipart/form-data; boundary={BOUNDARY}
            Expect: 100-continue""", body.encode())[1])

    def test_matecat(self):
        key = json.loads(self.okapi("/mymemory/createranduser"))["key"]
        pair = [("langpair", "en-US|sw-TZ"), ("de", "demo@matecat.com"), ("key", key)]
        done = self.matecat("set", [("seg", "It's <g id=\"1\">here</g> & there"), ("tra", "Iko <g id=\"1\">hapa</g> na pale"), ("tnote", ""),
                                    ("prop", '{"project_id":"12","job_id":"3"}'), ("context_before", ""), ("context_after", "Yes."),
                                    ("mt", "1"), ("client_id", "x"), *pair])
        self.assertEqual((done["responseStatus"], len(done["responseDetails"])), (200, 1))
        found = self.matecat("get", [("q", "It's <g id=\"1\">here</g> & there"), ("mt", "1"), ("numres", "3"), ("client_id", "x"),
                                     ("priority_key", "1"), ("penalty_key", "[]"), ("dialect_strict", "false"), ("context_before", ""),
                                     ("context_after", "Yes."), ("subfiltering_handlers", '["xml"]'), *pair])
        self.assertEqual(found["responseStatus"], 200)
        match = found["matches"][0]
        self.assertEqual((match["translation"], match["match"] * 100, match["key"]), ("Iko <g id=\"1\">hapa</g> na pale", 100, key))
        self.assertRegex(match["last-update-date"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")  # it indexes this without looking
        self.assertEqual(json.loads(match["tm_properties"]), [])
        gone = self.matecat("delete_by_id", [("seg", "It's <g id=\"1\">here</g> & there"), ("tra", "Iko <g id=\"1\">hapa</g> na pale"), *pair])
        self.assertEqual(gone["responseStatus"], 200)
        missing = self.matecat("delete_by_id", [("id", match["id"]), *pair])
        self.assertEqual((missing["responseStatus"], missing["responseDetails"]), (404, "NO ID FOUND"))

    def test_matecat_options(self):
        """Penalties of keys, machine translation alone, strict dialects."""
        key = json.loads(self.okapi("/mymemory/createranduser"))["key"]
        for target, more in [("Bei ya mahindi ilipanda.", []), ("Bei ya mahindi imepanda.", [("key", key)])]:
            self.matecat("set", [("seg", "The price of maize rose."), ("tra", target), ("langpair", "en-US|sw-KE"), *more])
        ask = [("q", "The price of maize rose."), ("langpair", "en-US|sw-KE"), ("key", key), ("numres", "5")]
        penalised = self.matecat("get", ask + [("penalty_key", json.dumps([{"key": key, "penalty": 0.05}]))])["matches"]
        self.assertEqual([(match["match"], match["key"], match.get("penalty")) for match in penalised], [(1, "", None), (0.95, key, 0.05)])
        self.assertFalse(penalised[1]["ICE"])
        self.assertEqual(self.matecat("get", ask + [("mtonly", "1")])["matches"], [])
        strict = [("dialect_strict", "true")]
        self.assertEqual(len(self.matecat("get", ask + strict)["matches"]), 2)
        self.assertEqual(self.matecat("get", [ask[0], ("langpair", "en-US|sw-TZ"), ask[2]] + strict)["matches"], [])
        self.assertEqual(len(self.matecat("get", [ask[0], ("langpair", "en-US|sw-TZ"), ask[2]])["matches"]), 2)
        for broken in ["x", "[5]", '[{"key":5,"penalty":"x"}]']:  # passed over
            self.assertEqual(len(self.matecat("get", ask + [("penalty_key", broken)])["matches"]), 2)
