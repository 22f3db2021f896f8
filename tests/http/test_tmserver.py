# SPDX-License-Identifier: Apache-2.0
"""The protocol of tmserver and amaGama, as its clients write it on the wire."""
import json
import re
import urllib.parse

from harness import Case

PREFIXES = ("/tmserver", "/api/v1")


class Tmserver(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        units = [("en", "sw", "Open the file", "Fungua faili"), ("en", "sw", "Save the file", "Hifadhi faili"),
                 ("en", "sw", "Yes/No?", "Ndiyo/Hapana?"), ("en", "sw", "100% of a + b", "100% ya a + b"),
                 ("en", "sw", "First line\nSecond line", "Mstari wa kwanza\nMstari wa pili"),
                 ("en", "sw", "The café opened in Zürich.", "Mkahawa ulifunguliwa Zürich."),
                 ("en", "fr-HT", "Good morning", "Bonjour")]
        for source, target, text, translation in units:
            body = json.dumps({"source": text, "target": translation}).encode()
            reply = cls.server.ask("PUT", f"/tmserver/{source}/{target}/unit/x", body)
            assert (reply.status, reply.body) == (200, b""), reply

    def find(self, path, prefix="/tmserver"):
        reply = self.ask("GET", prefix + path)
        self.assertEqual(reply.headers["content-type"], "application/json")
        return reply.json

    def test_literal_answer(self):
        for prefix in PREFIXES:
            reply = self.ask("GET", prefix + "/en/sw/unit/Open%20the%20file")
            first = reply.body.split(b"},")[0]
            self.assertTrue(first.startswith(b'[{"source":"Open the file","target":"Fungua faili","context":"","quality":100.0,'
                                             b'"rank":100.0'), reply.body)

    def test_every_quality_has_a_point_and_the_best_is_first(self):
        body = self.ask("GET", "/tmserver/en/sw/unit/Open%20the%20files?min_similarity=30&max_candidates=10").body.decode()
        numbers = re.findall(r'"(?:quality|rank)":([^,}]+)', body)
        self.assertGreaterEqual(len(numbers), 4)
        for number in numbers:
            self.assertRegex(number, r"^\d+\.\d+$")
        qualities = [unit["quality"] for unit in json.loads(body)]
        self.assertEqual(qualities, sorted(qualities, reverse=True))
        self.assertLess(qualities[-1], 100)

    def test_text_in_the_path_is_data(self):
        for path, source in [("Yes%2FNo%3F", "Yes/No?"), ("Yes/No%3F", "Yes/No?"), ("100%25%20of%20a%20+%20b", "100% of a + b"),
                             ("100%25%20of%20a%20%2B%20b", "100% of a + b"), ("First%20line%0ASecond%20line", "First line\nSecond line"),
                             ("The%20caf%C3%A9%20opened%20in%20Z%C3%BCrich.", "The café opened in Zürich.")]:
            with self.subTest(path=path):
                found = self.find("/en/sw/unit/" + path)
                self.assertEqual((found[0]["source"], found[0]["quality"]), (source, 100.0))

    def test_text_in_the_query(self):
        for prefix in PREFIXES:
            found = self.find("/en/sw/unit/?source=Open+the+file", prefix)
            self.assertEqual(found[0]["target"], "Fungua faili")
            self.ask("GET", prefix + "/en/sw/unit/", status=404)

    def test_doubled_slashes(self):
        for path in ["//en/sw/unit/Open%20the%20file", "/en//sw/unit/Open%20the%20file"]:
            self.assertEqual(self.find(path, "/api/v1")[0]["target"], "Fungua faili")
        self.assertIn("sw", self.find("//languages/", "/api/v1")["targetLanguages"])
        self.put(self.memory(), "/etc/hosts", "/etc/wenyeji")
        self.assertEqual(self.find("/en/sw/unit//etc/hosts")[0]["target"], "/etc/wenyeji")  # here it is text
        self.ask("GET", "/v1//memories", status=404)

    def test_nothing_found_is_an_empty_list(self):
        for path in ["/en/de/unit/test", "/xx/yy/unit/test", "/en/en/unit/test", "/e/-/unit/test", "/en/sw/unit/Nothing%20like%20it"]:
            reply = self.ask("GET", "/tmserver" + path)
            self.assertEqual(reply.body.strip(), b"[]")

    def test_codes_as_each_client_writes_them(self):
        for code in ["fr-HT", "fr_HT", "fr_ht", "fr-ht"]:
            self.assertEqual(self.find(f"/en/{code}/unit/Good%20morning")[0]["target"], "Bonjour")
        self.assertEqual(self.find("/en/fr/unit/Good%20morning")[0]["target"], "Bonjour")

    def test_languages(self):
        for path in ["/languages/", "/languages"]:
            languages = self.find(path)
            self.assertEqual(languages["sourceLanguages"], ["en"])
            self.assertEqual(sorted(languages["targetLanguages"]), ["fr", "fr_ht", "sw"])

    def test_limits_of_the_call_are_obeyed(self):
        wide = self.find("/en/sw/unit/Open%20the%20file?min_similarity=30&max_candidates=10")
        self.assertGreaterEqual(len(wide), 2)
        self.assertEqual(len(self.find("/en/sw/unit/Open%20the%20file?min_similarity=30&max_candidates=1")), 1)
        self.assertEqual(len(self.find("/en/sw/unit/Open%20the%20file?min_similarity=100")), 1)
        for query in ["min_similarity=x&max_candidates=", "style=kde&callback=f", "min_similarity=-5", "max_candidates=0",
                      "min_similarity=101", "style=a&style=b", "%"]:
            self.assertEqual(self.find("/en/sw/unit/Open%20the%20file?" + query)[0]["target"], "Fungua faili")

    def test_units_are_json_whatever_they_are_called(self):
        for number, (method, kind) in enumerate([("PUT", "application/x-www-form-urlencoded"), ("POST", "text/plain"),
                                                 ("POST", "application/json")]):
            body = json.dumps({"source": f"Close window {'abc'[number]}", "target": "Funga dirisha"}).encode()
            reply = self.ask(method, "/api/v1/en/sw/unit/Close", body, headers={"Content-Type": kind})
            self.assertEqual(reply.body, b"")
            self.assertEqual(self.find(f"/en/sw/unit/Close%20window%20{'abc'[number]}")[0]["target"], "Funga dirisha")

    def test_expect_continue_without_content_type(self):
        body = b'{"source": "Print the page", "target": "Chapa ukurasa"}'
        raw = self.server.raw(b"PUT /tmserver/en/sw/unit/Print HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                              b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        self.assertIn(b"HTTP/1.1 200 ", raw)
        self.assertEqual(self.find("/en/sw/unit/Print%20the%20page")[0]["target"], "Chapa ukurasa")

    def test_bad_units(self):
        self.ask("PUT", "/tmserver/en/sw/unit/x", b"{", status=400)
        self.ask("PUT", "/tmserver/en/sw/unit/x", b"[]", status=422)
        self.ask("PUT", "/tmserver/en/sw/unit/x", {"source": "x"}, status=422)
        self.ask("PUT", "/tmserver/en/en/unit/x", {"source": "x", "target": "y"}, status=422)
        self.ask("GET", "/tmserver/en/sw/unit/%FF", status=400)

    def test_what_is_not_allowed_stops_no_client(self):
        """After 403 Weblate would ask nobody for half an hour."""
        self.ask("PATCH", "/v1/memories/main", {"read_only": True})
        try:
            reply = self.ask("PUT", "/tmserver/en/sw/unit/x", {"source": "Undo", "target": "Tendua"}, status=404)
            self.assertIn("read-only", reply.json["detail"])
        finally:
            self.ask("PATCH", "/v1/memories/main", {"read_only": False})

    def test_a_store_is_taken_whole_or_not_at_all(self):
        units = [{"source": f"Whole or nothing {i}", "target": f"Kitu {i}"} for i in range(50)]
        for bad in [{"source": "x", "target": "y", "context": 5}, {"source": "x" * 70000, "target": "y"}, 5]:
            self.ask("POST", "/tmserver/en/sw/store/bad.po", json.dumps(units + [bad]).encode(), 422)
        self.assertEqual(self.find("/en/sw/unit/Whole%20or%20nothing%207?min_similarity=95"), [])
        reply = self.ask("POST", "/tmserver/en/sw/store/good.po", json.dumps(units).encode())
        self.assertEqual(reply.body, b"added 50 units from good.po")
        self.assertEqual(self.find("/en/sw/unit/Whole%20or%20nothing%207?min_similarity=95")[0]["target"], "Kitu 7")

    def test_stores(self):
        units = [{"source": "Delete the row", "target": "Futa safu", "context": "menu.delete"}, {"source": "Later", "target": ""},
                 {"source": "Add a row", "target": "Ongeza safu", "context": None}]
        reply = self.ask("POST", "/tmserver/en/sw/store/app.po", json.dumps(units).encode(),
                         headers={"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(reply.body, b"added 2 units from app.po")
        self.assertEqual(self.find("/en/sw/unit/Delete%20the%20row")[0]["context"], "menu.delete")
        self.ask("POST", "/tmserver/en/sw/store/app.po", {"source": "x"}, status=422)
        unit = self.ask("GET", "/v1/suggestions?from=en&to=sw&q=Add+a+row").json["suggestions"][0]
        self.assertEqual((unit["memory"], unit["document"]), ("main", "app.po"))

    def test_files(self):
        tmx = (b'<?xml version="1.0"?><tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" '
               b'o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/><body><tu><tuv xml:lang="en"><seg>The rain stopped.'
               b'</seg></tuv><tuv xml:lang="sw"><seg>Mvua ilikoma.</seg></tuv></tu></body></tmx>')
        reply = self.ask("PUT", "/tmserver/en/sw/store/a.tmx", tmx, headers={"Content-Type": "text/plain"})
        self.assertEqual(reply.body, b"added 1 units from a.tmx")
        self.assertEqual(self.find("/en/sw/unit/The%20rain%20stopped.")[0]["target"], "Mvua ilikoma.")
        self.ask("PUT", "/tmserver/en/sw/store/a.tmx", tmx[:-20], status=400)
        self.ask("PUT", "/tmserver/en/sw/store/a.po", b"msgid", status=415)

    def test_inline_codes_come_as_their_markup(self):
        self.put(self.memory(), "Click \ufffchere\ufffc", "Bofya \ufffchapa\ufffc",
                 source_codes=[{"kind": "open", "id": "1", "data": "<b>"}, {"kind": "close", "id": "1", "data": "</b>"}],
                 target_codes=[{"kind": "open", "id": "1", "data": "<b>"}, {"kind": "close", "id": "1", "data": "</b>"}])
        found = self.find("/en/sw/unit/Click%20%3Cb%3Ehere%3C%2Fb%3E")
        self.assertEqual([(unit["source"], unit["target"]) for unit in found], [("Click <b>here</b>", "Bofya <b>hapa</b>")])

    def test_what_was_shown_is_found_again(self):
        """A client sends back our own source, in which codes are text: a full match, with its codes."""
        memory = self.memory()

        def put(source, target, *codes):
            codes = [{"kind": kind, "id": name, "data": data} for kind, name, data in codes]
            self.put(memory, source, target, source_codes=codes, target_codes=codes)
        put("Sky \ufffcblue\ufffc & 5", "Anga \ufffcbluu\ufffc & 5", ("open", "1", "<b>"), ("close", "1", "</b>"))
        put("The cart\ufffc is %s", "Toroli\ufffc ni %s", ("alone", "1", "<br/>"))
        put("Delete \ufffc rows", "Futa safu \ufffc", ("alone", "1", "{0}"))
        put("Old \ufffctrees\ufffc stand", "Miti ya \ufffckale\ufffc imesimama", ("open", "1", "**"), ("close", "1", "**"))
        put("Half \ufffca pair", "Nusu \ufffcjozi", ("alone", "1", "<i>"))
        put("Wet \ufffcroads\ufffc ahead", "Barabara \ufffczimelowa\ufffc mbele", ("open", "7", '<bx id="7"/>'), ("close", "7", '<ex id="7"/>'))
        for source, target in [("Sky <b>blue</b> & 5", "Anga <b>bluu</b> & 5"), ("The cart<br/> is %s", "Toroli<br/> ni %s"),
                               ("Delete {0} rows", "Futa safu {0}"), ("Old **trees** stand", "Miti ya **kale** imesimama"),
                               ("Half <i>a pair", "Nusu <i>jozi"),
                               ('Wet <bx id="7"/>roads<ex id="7"/> ahead', 'Barabara <bx id="7"/>zimelowa<ex id="7"/> mbele')]:
            with self.subTest(source=source):
                found = self.find("/en/sw/unit/" + urllib.parse.quote(source, safe=""))
                self.assertEqual([(unit["source"], unit["target"], unit["quality"]) for unit in found], [(source, target, 100.0)])
                answer = self.ask("GET", "/mymemory/get", query={"q": source, "langpair": "en|sw"}).json
                first = answer["matches"][0]
                self.assertEqual((first["segment"], first["translation"], first["match"]), (source, target, 1.0))
                answer = self.ask("GET", "/apertium/translate", query={"q": source, "langpair": "en|sw"}).json
                self.assertEqual(answer["responseData"]["translatedText"], target)
        near = self.find("/en/sw/unit/Sky%20%3Ci%3Eblue%3C%2Fi%3E%20%26%207")
        self.assertEqual([unit["target"] for unit in near], ["Anga <i>bluu</i> & 7"])
        self.assertGreaterEqual(near[0]["quality"], 95)

    def test_a_text_with_markup_matches_units_of_text_as_such(self):
        memory = self.memory()
        self.put(memory, "Enter <name> of pump", "Weka <name> la pampu")
        self.put(memory, "Enter \ufffcname\ufffc of pump", "Weka \ufffcjina\ufffc la pampu",
                 source_codes=[{"kind": "open", "id": "1", "data": "<u>"}, {"kind": "close", "id": "1", "data": "</u>"}],
                 target_codes=[{"kind": "open", "id": "1", "data": "<u>"}, {"kind": "close", "id": "1", "data": "</u>"}])
        self.put(memory, "Is 5 < 6 or 7 > 6", "Je, 5 < 6 au 7 > 6")
        self.put(memory, "In that year the <g id=\"1\">new bridge</g> would open.", "Mwaka huo <g id=\"1\">daraja jipya</g> lingefunguliwa.")
        for source, target, quality in [
                ("Enter <name> of pump", "Weka <name> la pampu", 100.0), ("Enter <size> of pump", "Weka <size> la pampu", 99.0),
                ("Is 5 < 6 or 7 > 6", "Je, 5 < 6 au 7 > 6", 100.0),
                ("In that year the <x id=\"3\"/>new bridge would open.", "Mwaka huo <g id=\"1\">daraja jipya</g> lingefunguliwa.", 88.0)]:
            with self.subTest(source=source):
                first = self.find("/en/sw/unit/" + urllib.parse.quote(source, safe=""))[0]
                self.assertEqual((first["target"], first["quality"]), (target, quality))
        for many in ["<a>" * 10000 + "</b>" * 8000, "%s" * 32000, "<a>\ufffc" * 600]:
            body = urllib.parse.urlencode({"q": many, "langpair": "en|sw"}).encode()
            reply = self.ask("POST", "/mymemory/get", body, headers={"Content-Type": "application/x-www-form-urlencoded"})
            self.assertEqual(reply.json["responseStatus"], 200, reply.body[:200])
