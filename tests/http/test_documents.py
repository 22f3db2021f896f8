# SPDX-License-Identifier: Apache-2.0
"""Documents that are kept while they are translated: every format in, segments confirmed into the memory, two people on one
article, undo, new versions, files out."""
import io
import itertools
import json
import threading
import time
import zipfile

from harness import Case

ARTICLE = "Two people were arrested. Police did not name them.\n\nThe minister left on Monday.\n"
HTML = ('<!doctype html><html lang="en"><head><title>Flood</title></head><body><p>Rain <b>fell. Roads</b> were closed.</p>'
        '<p>Rain fell.</p></body></html>')
XLIFF = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="a" source-language="en" target-language="sw"
datatype="plaintext"><body><trans-unit id="greet"><source>Good morning.</source><target state="final">Habari za asubuhi.</target>
<note>on the radio</note></trans-unit><trans-unit id="bye"><source>Goodbye. See you.</source></trans-unit>
<trans-unit id="agency" translate="no"><source>Agence X</source></trans-unit></body></file></xliff>"""


def docx(*paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                         'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                         'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
                         'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        archive.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                         'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                         'relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        archive.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
                         f'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


class Documents(Case):
    def setUp(self):
        self.memory_path = self.memory()
        self.memory_name = self.memory_path.rsplit("/", 1)[1]

    def create(self, text=ARTICLE, status=201, headers=None, **more):
        """From a pasted text; returns the document's path."""
        body = {"text": text, "from": "en", "to": "sw", "memory": self.memory_name, **more}
        reply = self.ask("POST", "/v1/documents", body, status, headers=headers)
        if status >= 400:
            return reply
        self.assertEqual(reply.headers["location"], f"/v1/documents/{reply.json['document']['id']}")
        return reply.headers["location"]

    def upload(self, body, content_type="application/octet-stream", status=201, **query):
        query = {"to": "sw", "memory": self.memory_name, **query}
        reply = self.ask("POST", "/v1/documents", body, status, query=query, headers={"Content-Type": content_type})
        return reply if status >= 400 else f"/v1/documents/{reply.json['document']['id']}"

    def segments(self, document, **query):
        return self.ask("GET", document + "/segments", query=query).json["segments"]

    def put(self, document, segment, target, state="draft", status=200, rev=None, headers=None, **more):
        rev = segment["rev"] if rev is None else rev
        headers = {"If-Match": f'"{rev}"', **(headers or {})}
        return self.ask("PUT", f"{document}/segments/{segment['id']}", {"target": target, "state": state, **more}, status,
                        headers=headers)

    def units(self):
        return self.ask("GET", self.memory_path + "/units").json["units"]

    # ---- in ----

    def test_a_pasted_text_is_called_by_its_headline(self):
        headline = "Govt Sends 1,000 Kenyan Police Officers to Train Foreign Cops"
        for text, name in [(headline + "\n\nNairobi. More.", headline), ("word " * 30, "word " * 19 + "word…")]:
            made = self.ask("POST", "/v1/documents", {"text": text, "from": "en", "to": "sw", "memory": self.memory_name}, 201)
            self.assertEqual(made.json["document"]["name"], name)

    def test_a_pasted_text_is_kept_in_segments(self):
        document = self.create(author="Rose")
        got = self.ask("GET", document).json
        self.assertEqual((got["name"], got["format"], got["from"], got["to"], got["author"], got["version"], got["rev"]),
                         ("Two people were arrested. Police did not name them.", "text", "en", "sw", "Rose", 1, 1))
        self.assertEqual((got["segments"], got["words"], got["words_left"]), (3, 14, 14))
        self.assertEqual(got["states"], {"empty": 3, "draft": 0, "pretranslated": 0, "confirmed": 0, "reviewed": 0})
        segments = self.segments(document)
        self.assertEqual([(s["id"], s["n"], s["block"], s["rev"], s["state"], s["translate"]) for s in segments],
                         [(1, 1, 0, 1, "empty", True), (2, 2, 0, 1, "empty", True), (3, 3, 1, 1, "empty", True)])
        self.assertEqual([s["source"] for s in segments],
                         ["Two people were arrested.", "Police did not name them.", "The minister left on Monday."])
        self.assertEqual([s["words"] for s in segments], [4, 5, 5])
        one = self.ask("GET", document + "/segments/2")
        self.assertEqual((one.json, one.headers["etag"]), (segments[1], '"1"'))

    def test_every_format_by_its_name(self):
        markdown = b"# Flood\n\nRain fell. Roads were **closed**.\n"
        cases = [("a.txt", ARTICLE.encode(), "text", 3), ("a.html", HTML.encode(), "html", 4),
                 ("a.md", markdown, "markdown", 3), ("a.docx", docx("Rain fell. It was wet.", "Roads were closed."), "docx", 3),
                 ("a.xlf", XLIFF.encode(), "xliff", 2)]
        for name, body, form, count in cases:
            source = {} if form in ("html", "xliff") else {"from": "en"}
            document = self.ask("GET", self.upload(body, name=name, **source)).json
            self.assertEqual((document["format"], document["name"], document["segments"], document["from"]),
                             (form, name, count, "en"))

    def test_every_format_by_its_content_type_or_by_word(self):
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        cases = [("text/plain; charset=utf-8", ARTICLE.encode(), "text"), ("text/html", HTML.encode(), "html"),
                 ("text/markdown", b"# Flood\n", "markdown"), (word, docx("Rain fell."), "docx"),
                 ("application/xliff+xml", XLIFF.encode(), "xliff"), ("application/x-xliff+xml", XLIFF.encode(), "xliff")]
        for content_type, body, form in cases:
            document = self.upload(body, content_type, **{"from": "en", "name": "story"})
            self.assertEqual(self.ask("GET", document).json["format"], form)
            document = self.upload(body, **{"from": "en", "name": "story", "format": form})
            self.assertEqual(self.ask("GET", document).json["format"], form)

    def test_codes_notes_context_and_halves_of_pairs(self):
        segments = self.segments(self.upload(HTML.encode(), name="a.html"))
        self.assertEqual([(s["source"], s["translate"]) for s in segments],
                         [("Flood", True), ("Rain \ufffcfell.", True), ("Roads\ufffc were closed.", True), ("Rain fell.", True)])
        self.assertEqual([[(code["kind"], code["data"]) for code in segments[i]["source_codes"]] for i in (1, 2)],
                         [[("alone", "<b>")], [("alone", "</b>")]])
        document = self.upload(XLIFF.encode(), name="a.xlf")
        greet, bye, agency = self.segments(document)
        self.assertEqual((greet["target"], greet["state"], greet["note"], greet["context_id"]),
                         ("Habari za asubuhi.", "reviewed", "on the radio", "greet"))
        self.assertEqual((bye["source"], bye["state"]), ("Goodbye. See you.", "empty"))
        self.assertEqual((agency["source"], agency["translate"]), ("Agence X", False))
        self.put(document, agency, "Shirika X", status=422)

    def test_an_xliff_of_other_languages(self):
        french = XLIFF.replace('"sw"', '"fr-HT"').replace("Habari za asubuhi.", "Bonjour.").encode()
        reply = self.ask("POST", "/v1/documents", french, 201, query={"to": "sw", "name": "fr.xlf", "memory": self.memory_name},
                         headers={"Content-Type": "application/octet-stream"}).json
        self.assertEqual(reply["warnings"], ["fr.xlf:3: sw is asked for, its translations are in fr-HT: 1 left out"])
        document = f"/v1/documents/{reply['document']['id']}"
        greet, bye, _ = self.segments(document)
        self.assertEqual((greet["target"], greet["state"]), ("", "empty"))
        self.put(document, bye, "Kwaheri. Tutaonana.", "confirmed")
        written = self.file(document).body.decode()
        self.assertIn('target-language="sw"', written)
        self.assertIn("Kwaheri. Tutaonana.", written)
        self.assertNotIn("Bonjour.", written)
        regional = self.upload(XLIFF.replace('"sw"', '"sw-TZ"').encode(), name="a.xlf")
        self.assertEqual(self.segments(regional)[0]["target"], "Habari za asubuhi.")
        self.assertIn('target-language="sw-TZ"', self.file(regional).body.decode())
        refused = self.upload(XLIFF.encode(), name="a.xlf", status=422, **{"from": "fr"})
        self.assertEqual(refused.json["detail"], "a.xlf:3: its source language is en, not fr")

    def test_what_can_not_be_taken_is_refused(self):
        broken = self.upload(XLIFF[:-30].encode(), name="a.xlf", status=400)
        self.assertRegex(broken.json["detail"], r"^a\.xlf:\d+: ")
        self.upload(b"\x00\x01", "application/octet-stream", status=415, **{"from": "en", "name": "story"})
        self.upload(b" \n ", status=422, **{"from": "en", "name": "a.txt"})
        self.upload(b"Rain.", status=422, name="a.txt")  # no source language
        self.upload(b"Rain.", status=422, **{"from": "sw", "name": "a.txt"})
        self.upload(b"Rain.", status=422, **{"from": "en", "name": "a\x07.txt"})
        self.upload(b"Rain.", status=404, **{"from": "en", "name": "a.txt", "memory": "none"})
        self.upload(b"Rain.", status=422, **{"from": "en", "name": "a.txt", "colour": "red"})
        self.upload(b"Rain.\n" * 20001, status=413, **{"from": "en", "name": "a.txt"})
        self.create("x" * 5000000, status=413)
        self.create(status=422, format="pdf")
        self.ask("PATCH", self.memory_path, {"read_only": True})
        self.create(status=403)

    def test_creating_again_with_the_same_operation(self):
        operation = {"Operation-Id": f"create-{self.memory_name}"}
        document = self.create(headers=operation)
        self.assertEqual(self.create(headers=operation, status=200), document)
        self.create("Something else.", headers=operation, status=409)

    # ---- the list ----

    def test_listed_newest_first_in_pages_and_by_name(self):
        names = [f"Page {self.memory_name} {i}" for i in range(5)]
        made = [self.create(name=name) for name in names]
        self.assertEqual(self.ask("GET", "/v1/documents", query={"limit": 1}).json["documents"][0]["name"], names[-1])
        found, query = [], {"limit": 2, "q": f"page {self.memory_name.upper()}"}
        while True:
            page = self.ask("GET", "/v1/documents", query=query).json
            found += page["documents"]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        self.assertEqual([document["name"] for document in found], names[::-1])
        self.assertEqual([f"/v1/documents/{document['id']}" for document in found], made[::-1])
        self.ask("GET", "/v1/documents", status=422, query={"cursor": "u1"})

    def test_renamed_moved_to_another_memory_and_deleted(self):
        document = self.create()
        other = self.memory().rsplit("/", 1)[1]
        changed = self.ask("PATCH", document, {"name": "Flood", "memory": other}).json
        self.assertEqual((changed["name"], changed["memory"]), ("Flood", other))
        self.ask("PATCH", document, {"memory": "none"}, 404)
        self.ask("PATCH", document, {"name": " "}, 422)
        self.put(document, self.segments(document)[0], "Watu wawili walikamatwa.", "confirmed")
        self.ask("DELETE", document, status=204)
        for path in ["", "/segments", "/segments/1", "/segments/1/history", "/changes?after=0"]:
            self.ask("GET", document + path, status=404)
        self.ask("DELETE", document, status=404)
        self.assertEqual(self.ask("GET", f"/v1/memories/{other}").json["units"], 1)  # what was confirmed stays

    def test_pages_of_segments(self):
        document = self.create("".join(f"Line {i} is here.\n" for i in range(250)))
        found, query = [], {"limit": 100}
        while True:
            page = self.ask("GET", document + "/segments", query=query).json
            found += page["segments"]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        self.assertEqual([s["n"] for s in found], list(range(1, 251)))
        for i in (7, 120, 249):
            self.put(document, found[i], f"Mstari {i} uko hapa.")
        self.assertEqual([s["n"] for s in self.segments(document, state="draft,confirmed")], [8, 121, 250])
        self.assertEqual(len(self.segments(document, state="empty", limit=1000)), 247)
        self.ask("GET", document + "/segments", status=422, query={"state": "open"})

    # ---- translating ----

    def test_drafts_are_saved_and_never_lost(self):
        document = self.create()
        first = self.segments(document)[0]
        saved = self.put(document, first, "Watu", author="Rose", match={"score": 87, "origin": "human", "memory": "wire", "unit": 5})
        segment = saved.json["segment"]
        self.assertEqual((segment["target"], segment["state"], segment["changed_by"], segment["match"]["score"]),
                         ("Watu", "draft", "Rose", 87))
        self.assertEqual((saved.headers["etag"], saved.json["document"]["states"]["draft"]), (f'"{segment["rev"]}"', 1))
        self.assertEqual(self.units(), [])  # a draft is nobody's business
        emptied = self.put(document, segment, "").json["segment"]
        self.assertEqual((emptied["state"], emptied["target"]), ("empty", ""))
        self.put(document, emptied, "x" * 70000, status=422)
        self.put(document, emptied, "\ufffc", target_codes=[], status=422)
        self.put(document, emptied, "Watu", state="pretranslated", status=422)
        self.ask("PUT", f"{document}/segments/1", {"target": "x", "state": "draft"}, 428)
        self.ask("PUT", f"{document}/segments/99", {"target": "x", "state": "draft"}, 404, headers={"If-Match": '"1"'})

    def test_a_stale_save_is_refused_with_what_is_there(self):
        document = self.create()
        first = self.segments(document)[0]
        theirs = self.put(document, first, "Watu wawili", author="Juma").json["segment"]
        refused = self.server.ask("PUT", f"{document}/segments/1", {"target": "Watu wengi", "state": "draft"}, {"If-Match": '"1"'})
        self.assertEqual((refused.status, refused.json["code"], refused.json["current"]), (412, "stale", theirs))
        self.assertEqual(refused.headers["etag"], f'"{theirs["rev"]}"')
        self.assertEqual(self.segments(document)[0], theirs)
        same = self.put(document, first, "Watu wawili")  # what is there already: a retry is harmless
        self.assertEqual(same.json["segment"]["rev"], theirs["rev"])
        forced = self.ask("PUT", f"{document}/segments/1", {"target": "Watu wengi", "state": "draft"}, headers={"If-Match": "*"})
        self.assertEqual(forced.json["segment"]["target"], "Watu wengi")

    def test_a_document_that_others_changed(self):
        document = self.create()
        first = self.ask("GET", document)
        seen = {"If-Match": first.headers["etag"]}
        self.assertEqual(self.ask("PATCH", document, {}, headers=seen).json, first.json)  # nothing asked, nothing changed
        self.assertEqual(self.ask("PATCH", document, {"name": first.json["name"]}, headers=seen).headers["etag"], seen["If-Match"])
        self.put(document, self.segments(document)[0], "Watu")
        text = {"text": ARTICLE + " It rained."}
        for match in [seen["If-Match"], '"0"', "1", '"x"']:
            for method, path, body in [("PATCH", document, {"name": "Mine"}), ("PUT", document + "/source", text), ("DELETE", document, None)]:
                self.assertEqual(self.ask(method, path, body, 412, headers={"If-Match": match}).json["code"], "stale")
        now = self.ask("GET", document)
        self.assertEqual((now.json["name"], now.json["version"]), (first.json["name"], 1))
        renamed = self.ask("PATCH", document, {"name": "Mine"}, headers={"If-Match": now.headers["etag"]})
        put = self.ask("PUT", document + "/source", text, headers={"If-Match": renamed.headers["etag"]})
        self.assertEqual(put.json["document"]["version"], 2)
        self.ask("PATCH", document, {"name": "Ours"}, headers={"If-Match": "*"})
        self.ask("DELETE", document, None, 204, headers={"If-Match": self.ask("GET", document).headers["etag"]})

    def test_a_retry_with_its_operation_does_nothing_again(self):
        document = self.create()
        first = self.segments(document)[0]
        mine = self.put(document, first, "Watu", headers={"Operation-Id": "save-1"}).json["segment"]
        theirs = self.put(document, mine, "Watu wawili", author="Juma").json["segment"]
        again = self.put(document, first, "Watu", headers={"Operation-Id": "save-1"}).json["segment"]
        self.assertEqual(again, theirs)
        self.server.ask("PUT", f"{document}/segments/1", {"target": "Kitu", "state": "draft"},
                        {"If-Match": f'"{theirs["rev"]}"', "Operation-Id": "save-1"})
        self.assertEqual(self.segments(document)[0], theirs)  # that id was for another request

    def test_a_retry_of_what_changed_nothing_does_nothing_later(self):
        document = self.create()
        first = self.put(document, self.segments(document)[0], "Watu").json["segment"]
        same = self.put(document, first, "Watu", headers={"Operation-Id": "save-2"}).json["segment"]
        self.assertEqual(same["rev"], first["rev"])
        theirs = self.put(document, first, "Watu wawili", author="Juma").json["segment"]
        again = self.server.ask("PUT", f"{document}/segments/1", {"target": "Watu", "state": "draft"},
                                {"If-Match": "*", "Operation-Id": "save-2"})
        self.assertEqual((again.status, again.json["segment"]), (200, theirs))

    def test_confirming_writes_the_unit_at_once(self):
        document = self.create(name="arrests.txt")
        segments = self.segments(document)
        done = self.put(document, segments[1], "Polisi hawakuwataja.", "confirmed", author="Rose").json
        unit = self.units()[0]
        self.assertEqual((unit["source"], unit["target"], unit["before"], unit["after"], unit["document"], unit["author"]),
                         ("Police did not name them.", "Polisi hawakuwataja.", "Two people were arrested.",
                          "The minister left on Monday.", "arrests.txt", "Rose"))
        self.assertEqual(done["segment"]["unit"], {"memory": self.memory_name, "id": unit["id"], "rev": unit["rev"]})
        self.assertEqual((done["document"]["states"]["confirmed"], done["document"]["words_left"]), (1, 9))
        query = {"from": "en", "to": "sw", "q": "Police did not name him.", "memories": self.memory_name}
        self.assertEqual(self.ask("GET", "/v1/suggestions", query=query).json["suggestions"][0]["target"], "Polisi hawakuwataja.")
        again = self.put(document, done["segment"], "Polisi hawakuwataja majina.", "reviewed").json["segment"]
        units = self.units()
        self.assertEqual([(u["id"], u["target"], u["status"]) for u in units],
                         [(unit["id"], "Polisi hawakuwataja majina.", "reviewed")])
        self.assertEqual(again["state"], "reviewed")

    def test_a_document_of_one_segment_changes_its_unit_too(self):
        document = self.create("Rain fell.")
        segment = self.put(document, self.segments(document)[0], "Mvua ilinyesha.", "confirmed").json["segment"]
        self.put(document, segment, "Mvua imenyesha.", "confirmed")
        self.assertEqual([unit["target"] for unit in self.units()], ["Mvua imenyesha."])

    def test_codes_are_checked_when_confirming(self):
        document = self.upload(b"<p>Read <b>this</b> now.</p>", name="a.html", **{"from": "en"})
        segment = self.segments(document)[0]
        opened, closed = segment["source_codes"]
        draft = self.put(document, segment, "Soma \ufffchii", target_codes=[opened]).json["segment"]
        self.assertEqual(draft["target_codes"], [opened])
        crossed = self.put(document, draft, "Soma \ufffchii\ufffc sasa.", target_codes=[closed, opened]).json["segment"]
        self.put(document, crossed, crossed["target"], "confirmed", 422, target_codes=crossed["target_codes"])
        self.put(document, crossed, "Soma \ufffchii sasa.", "confirmed", 422, target_codes=[opened])
        self.put(document, crossed, "Soma \ufffchii\ufffc sasa.", "confirmed", 422, target_codes=[opened, {**closed, "id": "7"}])
        self.put(document, crossed, " ", "confirmed", 422)
        lacking = self.put(document, crossed, "Soma hii sasa.", "confirmed", 422).json
        self.assertEqual((lacking["code"], lacking["pointer"]), ("invalid", "/allow_missing_codes"))
        self.assertIn("2 inline codes", lacking["detail"])
        self.put(document, crossed, "Soma \ufffchii sasa.", "confirmed", 422, target_codes=[opened], allow_missing_codes=True)
        self.assertEqual(self.units(), [])
        self.put(document, crossed, "Soma \ufffchii\ufffc sasa.", "confirmed", target_codes=[opened, closed])
        self.assertEqual(self.units()[0]["target_codes"], [opened, closed])

    def test_codes_are_left_out_on_purpose_only(self):
        document = self.upload(b"<p>Read <b>this</b> now<img src=x>and here.</p>", name="a.html", **{"from": "en"})
        segment = self.segments(document)[0]
        picture = segment["source_codes"][2]
        one = self.put(document, segment, "Soma hii sasa\ufffcna hapa.", "confirmed", 422, target_codes=[picture]).json
        self.assertEqual(one["pointer"], "/allow_missing_codes")
        draft = self.put(document, segment, "Soma hii sasa\ufffcna hapa.", target_codes=[picture]).json["segment"]
        self.put(document, draft, draft["target"], "reviewed", 422, target_codes=[picture])
        self.assertEqual(self.units(), [])
        done = self.put(document, draft, draft["target"], "confirmed", target_codes=[picture],
                        allow_missing_codes=True).json["segment"]
        self.assertEqual([unit["target_codes"] for unit in self.units()], [[picture]])
        self.assertEqual(self.put(document, done, done["target"], "confirmed", target_codes=[picture]).json["segment"], done)
        drafted = self.put(document, done, "Soma").json["segment"]
        back = self.ask("POST", f"{document}/segments/{done['id']}/revert", {"to_rev": done["rev"]},
                        headers={"If-Match": f'"{drafted["rev"]}"'}).json["segment"]
        self.assertEqual((back["state"], back["target"]), ("confirmed", done["target"])) # as it was meant then
        self.put(document, back, "Soma hii", "confirmed", 422)

    def test_confirming_without_the_memory(self):
        document = self.create()
        segment = self.segments(document)[0]
        self.ask("PATCH", self.memory_path, {"read_only": True})
        self.put(document, segment, "Watu", "confirmed", 403)
        self.ask("DELETE", self.memory_path, status=204)
        self.put(document, segment, "Watu", "confirmed", 404)
        self.put(document, segment, "Watu")  # what was typed is kept all the same

    # ---- undo ----

    def test_undo_takes_a_confirmation_back_with_its_unit(self):
        document = self.create()
        path = f"{document}/segments/1"
        draft = self.put(document, self.segments(document)[0], "Watu wawili", author="Rose").json["segment"]
        wrong = self.put(document, draft, "Watu wabaya walikamatwa.", "confirmed", author="Rose").json["segment"]
        self.assertEqual(len(self.units()), 1)
        history = self.ask("GET", path + "/history").json["history"]
        self.assertEqual([(state["state"], state["target"]) for state in history], [("draft", "Watu wawili"), ("empty", "")])
        match = {"If-Match": f'"{wrong["rev"]}"'}
        undone = self.ask("POST", path + "/revert", {}, headers=match).json
        self.assertEqual((undone["segment"]["state"], undone["segment"]["target"], undone["document"]["states"]["confirmed"]),
                         ("draft", "Watu wawili", 0))
        self.assertEqual(self.units(), [])
        redone = self.ask("POST", path + "/revert", {"to_rev": wrong["rev"]},
                          headers={"If-Match": f'"{undone["segment"]["rev"]}"'}).json["segment"]
        self.assertEqual((redone["state"], redone["target"]), ("confirmed", "Watu wabaya walikamatwa."))
        self.assertEqual([unit["target"] for unit in self.units()], ["Watu wabaya walikamatwa."])
        self.ask("POST", path + "/revert", {"to_rev": 777}, 404, headers={"If-Match": f'"{redone["rev"]}"'})

    def test_undo_brings_the_former_text_of_the_unit_back(self):
        document = self.create()
        path = f"{document}/segments/1"
        good = self.put(document, self.segments(document)[0], "Watu wawili walikamatwa.", "confirmed").json["segment"]
        draft = self.put(document, good, "Watu wabaya", author="Juma").json["segment"]
        bad = self.put(document, draft, "Watu wabaya walikamatwa.", "confirmed").json["segment"]
        self.assertEqual([unit["target"] for unit in self.units()], ["Watu wabaya walikamatwa."])
        self.ask("POST", path + "/revert", {}, headers={"If-Match": f'"{bad["rev"]}"'})
        self.assertEqual([unit["target"] for unit in self.units()], ["Watu wawili walikamatwa."])

    def test_undo_leaves_a_unit_that_somebody_changed_since(self):
        document = self.create()
        done = self.put(document, self.segments(document)[0], "Watu wawili walikamatwa.", "confirmed").json["segment"]
        unit = self.units()[0]
        self.ask("PUT", f"{self.memory_path}/units/{unit['id']}", {**unit, "target": "Watu 2 walikamatwa."},
                 headers={"If-Match": f'"{unit["rev"]}"'})
        self.ask("POST", f"{document}/segments/1/revert", {}, headers={"If-Match": f'"{done["rev"]}"'})
        self.assertEqual([unit["target"] for unit in self.units()], ["Watu 2 walikamatwa."])

    def test_auto_saves_in_a_row_are_one_state(self):
        document = self.create()
        segment = self.segments(document)[0]
        for text in ["W", "Wa", "Wat", "Watu"]:
            segment = self.put(document, segment, text, author="Rose").json["segment"]
        segment = self.put(document, segment, "Watu wawili", author="Juma").json["segment"]
        history = self.ask("GET", f"{document}/segments/1/history").json["history"]
        self.assertEqual([state["target"] for state in history], ["Watu", ""])
        for i in range(60):
            segment = self.put(document, segment, f"Watu {i}", author=f"Person {i}").json["segment"]
        history = self.ask("GET", f"{document}/segments/1/history").json["history"]
        self.assertEqual((len(history), history[0]["target"], history[-1]["target"]), (50, "Watu 58", "Watu 9"))

    # ---- two people ----

    def test_each_sees_what_the_other_did(self):
        document = self.create("".join(f"Line {i} is here.\n" for i in range(30)))
        page = self.ask("GET", document + "/segments").json
        segments, after = page["segments"], page["rev"]
        for i in (3, 9, 3, 20):
            segments[i] = self.put(document, segments[i], f"Mstari {i}, {after}", author="Juma").json["segment"]
            after += 1
        seen = self.ask("GET", document + "/changes", query={"after": page["rev"]}).json
        self.assertEqual([s["n"] for s in seen["segments"]], [10, 4, 21])  # each once, at its last rev
        self.assertEqual((seen["segments"][1], seen["more"], seen["version"]), (segments[3], False, 1))
        self.assertEqual((seen["next"], seen["document"]["rev"]), (segments[20]["rev"],) * 2)
        nothing = self.ask("GET", document + "/changes", query={"after": seen["next"]}).json
        self.assertEqual((nothing["segments"], nothing["next"]), ([], seen["next"]))
        part = self.ask("GET", document + "/changes", query={"after": page["rev"], "limit": 1}).json
        self.assertEqual(([s["n"] for s in part["segments"]], part["more"]), ([10], True))
        rest = self.ask("GET", document + "/changes", query={"after": part["next"]}).json
        self.assertEqual([s["n"] for s in rest["segments"]], [4, 21])

    def test_events_tell_at_once(self):
        document = self.create()
        connection = self.server.connection()
        connection.request("GET", document + "/events")
        stream = connection.getresponse()
        self.assertEqual(stream.getheader("content-type"), "text/event-stream")

        def event():
            fields = {}
            while True:
                line = stream.readline().decode().rstrip("\n")
                if line == "" and "event" in fields:
                    return fields["event"], fields["id"], json.loads(fields["data"])
                key, _, value = line.partition(": ")
                fields[key] = value

        first, second, _ = self.segments(document)
        saved = self.put(document, first, "Watu", author="Juma").json["segment"]
        name, place, data = event()
        self.assertEqual((name, place, data["segments"]), ("changes", str(saved["rev"]), [saved]))
        self.put(document, second, "Polisi", author="Juma")
        self.assertEqual([s["id"] for s in event()[2]["segments"]], [2])
        self.replace(document, "New.\n" + ARTICLE)
        self.assertEqual(event()[2]["version"], 2)
        again = self.server.connection()  # a browser that comes back gets what it has missed
        again.request("GET", document + "/events", headers={"Last-Event-ID": place})
        stream = again.getresponse()
        self.assertEqual([s["id"] for s in event()[2]["segments"]], [2, 4])
        self.ask("DELETE", document, status=204)
        self.assertEqual(event()[0], "end")
        self.assertEqual(stream.read(), b"")
        connection.close(), again.close()

    def test_writers_at_the_same_time_overwrite_nothing(self):
        """Each appends its mark to one segment again and again: no mark may get lost."""
        document = self.create("Rain fell.")
        refused = itertools.count()

        def write(mark):
            connection = self.server.connection()
            for _ in range(15):
                while True:
                    segment = self.server.ask("GET", f"{document}/segments/1", connection=connection).json
                    body = {"target": segment["target"] + mark, "state": "draft", "author": mark}
                    reply = self.server.ask("PUT", f"{document}/segments/1", body, {"If-Match": f'"{segment["rev"]}"'},
                                            connection=connection)
                    if reply.status == 200:
                        break
                    next(refused)
            connection.close()

        threads = [threading.Thread(target=write, args=(mark,)) for mark in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        target = self.segments(document)[0]["target"]
        self.assertEqual(sorted(target), sorted("abc" * 15))
        self.assertGreater(next(refused), 0)

    # ---- new versions ----

    def replace(self, document, text, status=200, **more):
        return self.ask("PUT", document + "/source", {"text": text, **more}, status).json

    def test_a_new_version_keeps_what_did_not_change(self):
        document = self.create("The mayor opened two schools.\nRain fell all night.\nPolice did not name them.\nThe end.\n")
        before = self.segments(document)
        for segment, target in zip(before, ["Meya alifungua shule mbili.", "Mvua ilinyesha.", "Polisi hawakuwataja."]):
            self.put(document, segment, target, "confirmed")
        before = self.segments(document)
        units = self.units()
        report = self.replace(document, "A word first.\nThe mayor opened three schools.\nPolice did not name them.\n"
                                        "Rain fell all night.\n")
        self.assertEqual([report[key] for key in ("kept", "changed", "added", "removed")], [2, 1, 1, 1])
        self.assertEqual((report["document"]["version"], report["document"]["states"]["confirmed"]), (2, 2))
        first, mayor, police, rain = self.segments(document)
        self.assertEqual((first["id"], first["n"], first["state"]), (5, 1, "empty"))
        self.assertEqual((mayor["id"], mayor["n"], mayor["state"], mayor["target"]), (1, 2, "draft", "Meya alifungua shule mbili."))
        self.assertEqual(mayor["previous"], {"source": "The mayor opened two schools.", "target": "Meya alifungua shule mbili."})
        self.assertEqual({**before[2], "n": 3, "block": police["block"]}, police)  # the same, its rev too
        self.assertEqual({**before[1], "n": 4, "block": rain["block"]}, rain)      # moved
        self.assertEqual(self.units(), units)
        self.ask("GET", document + "/segments/4", status=404)
        changes = self.ask("GET", document + "/changes", query={"after": before[2]["rev"]}).json
        self.assertEqual(({s["id"] for s in changes["segments"]}, changes["version"]), ({1, 5}, 2))
        done = self.put(document, mayor, "Meya alifungua shule tatu.", "confirmed").json["segment"]
        self.assertNotIn("previous", done)
        self.assertEqual(len(self.units()), 4)
        history = self.ask("GET", document + "/segments/1/history").json["history"]
        self.assertEqual([state["state"] for state in history], ["draft", "confirmed", "empty"])
        self.put(document, police, "Polisi hawakuwataja majina.")  # whoever was working on it goes on

    def test_undo_does_not_confirm_what_was_for_another_source(self):
        document = self.create("The mayor opened two schools.")
        done = self.put(document, self.segments(document)[0], "Meya alifungua shule mbili.", "confirmed").json["segment"]
        self.replace(document, "The mayor opened three schools.")
        draft = self.put(document, self.segments(document)[0], "Meya").json["segment"]
        undone = self.ask("POST", document + "/segments/1/revert", {"to_rev": done["rev"]}, headers={"If-Match": f'"{draft["rev"]}"'})
        self.assertEqual((undone.json["segment"]["state"], undone.json["segment"]["target"]), ("draft", "Meya alifungua shule mbili."))
        self.assertEqual([unit["source"] for unit in self.units()], ["The mayor opened two schools."])
        self.put(document, undone.json["segment"], "Meya alifungua shule tatu.", "confirmed")
        self.assertEqual([unit["target"] for unit in self.units()], ["Meya alifungua shule mbili.", "Meya alifungua shule tatu."])

    def test_a_draft_keeps_the_source_that_it_was_made_for(self):
        document = self.create("The mayor opened two schools.")
        self.put(document, self.segments(document)[0], "Meya alifungua shule mbili.", "confirmed")
        self.replace(document, "The mayor opened three schools.")
        self.replace(document, "The mayor opened three old schools.")
        segment = self.segments(document)[0]
        self.assertEqual((segment["id"], segment["previous"]["source"]), (1, "The mayor opened two schools."))

    def test_a_new_version_while_others_are_typing(self):
        lines = [f"Line {i} is here.\n" for i in range(200)]
        document = self.create("".join(lines))
        ended = threading.Event()

        def type_on(segment):
            connection = self.server.connection()
            for i in itertools.count():
                if ended.is_set():
                    break
                reply = self.server.ask("PUT", f"{document}/segments/{segment}", {"target": f"Mstari {i}", "state": "draft"},
                                        {"If-Match": "*"}, connection=connection)
                self.assertEqual(reply.status, 200)
                last[segment] = f"Mstari {i}"
            connection.close()

        last = {}
        threads = [threading.Thread(target=type_on, args=(segment,)) for segment in (1, 100)]
        for thread in threads:
            thread.start()
        statuses = [self.server.ask("PUT", document + "/source", {"text": f"First {i}.\n" + "".join(lines)}).status for i in range(5)]
        ended.set()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * 5)
        found = {s["id"]: s["target"] for s in self.ask("GET", document + "/segments", query={"limit": 1000}).json["segments"]}
        self.assertEqual({segment: found[segment] for segment in last}, last)
        self.assertEqual(len(found), 201)

    def test_a_new_version_in_another_format(self):
        document = self.create("Rain fell.\nRoads were closed.\n")
        self.put(document, self.segments(document)[1], "Barabara zilifungwa.", "confirmed")
        reply = self.ask("PUT", document + "/source", b"<h1>Rain fell.</h1><p>Roads <i>were</i> closed.</p><p>Roads were closed.</p>",
                         query={"name": "rain.html"}, headers={"Content-Type": "text/html"}).json
        self.assertEqual((reply["document"]["format"], reply["document"]["name"], reply["kept"]), ("html", "rain.html", 2))
        self.assertEqual([s["target"] for s in self.segments(document)], ["", "", "Barabara zilifungwa."])
        self.ask("PUT", document + "/source", b"PK", 400, query={"format": "docx"}, headers={"Content-Type": "x/y"})
        self.replace(document, " ", 422)
        self.assertEqual(len(self.segments(document)), 3)

    def test_the_same_version_again_changes_nothing(self):
        document = self.create(ARTICLE)
        before = self.put(document, self.segments(document)[0], "Watu").json["segment"]
        report = self.replace(document, ARTICLE)
        self.assertEqual([report[key] for key in ("kept", "changed", "added", "removed")], [3, 0, 0, 0])
        self.assertEqual(self.segments(document)[0], before)

    def test_pages_after_a_new_version(self):
        lines = [f"Line {i} is here.\n" for i in range(300)]
        document = self.create("".join(lines))
        self.replace(document, "".join(lines[100:] + ["Something else entirely, by the way.\n"] + lines[:100]))
        found, query = [], {"limit": 70}
        while True:
            page = self.ask("GET", document + "/segments", query=query).json
            found += page["segments"]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        self.assertEqual([s["n"] for s in found], list(range(1, 302)))
        self.assertEqual([s["id"] for s in found], [*range(101, 301), 301, *range(1, 101)])
        self.assertEqual(found[200]["source"], "Something else entirely, by the way.")

    # ---- files out ----

    def file(self, document, status=200, **query):
        return self.ask("GET", document + "/file", status=status, query=query)

    def test_the_original_with_its_targets(self):
        document = self.upload(HTML.encode(), name="flood & rain.html")
        self.assertEqual(self.file(document).body, HTML.encode())
        title, rain, roads, again = self.segments(document)
        self.put(document, title, "Mafuriko", "confirmed")
        self.put(document, roads, "Barabara\ufffc zilifungwa.", "confirmed", target_codes=roads["source_codes"])
        reply = self.file(document)
        written = HTML.replace('lang="en"', 'lang="sw"').replace("Flood", "Mafuriko")
        self.assertEqual(reply.body.decode(), written.replace("Roads</b> were closed.", "Barabara</b> zilifungwa."))
        self.assertEqual(reply.headers["content-type"], "text/html")
        self.assertEqual(reply.headers["content-disposition"],
                         "attachment; filename=\"flood _ rain.sw.html\"; filename*=UTF-8''flood%20%26%20rain.sw.html")
        self.assertIn("sandbox", reply.headers["content-security-policy"])
        self.put(document, rain, "Mvua")
        self.assertIn(b"<p>Mvua<b> Barabara</b>", self.file(document).body.replace(b"<b></b>", b""))
        self.assertIn(b"<p>Rain <b>fell. Barabara</b>", self.file(document, targets="confirmed").body)
        self.assertIn(b"<p></p>", self.file(document, missing="empty").body)
        self.assertEqual(again["state"], "empty")

    def test_a_draft_without_its_codes_still_makes_a_file(self):
        document = self.upload(b"<p>A <b>bold</b> and <i>slanted</i> word.</p>", name="a.html", **{"from": "en"})
        segment = self.segments(document)[0]
        b, end_b, i, end_i = segment["source_codes"]
        draft = self.put(document, segment, "Neno \ufffcnzito", target_codes=[b]).json["segment"]
        self.assertEqual(self.file(document).body, b"<p>Neno nzito</p>")
        draft = self.put(document, draft, "Neno \ufffcnzito\ufffc la\ufffc", target_codes=[b, end_b, end_b]).json["segment"]
        self.assertEqual(self.file(document).body, b"<p>Neno <b>nzito</b> la</p>")
        self.put(document, draft, "\ufffcx\ufffcy\ufffcz\ufffc", target_codes=[b, i, end_b, end_i])
        self.assertEqual(self.file(document).body, b"<p>xyz</p>")

    def test_every_format_comes_back(self):
        document = self.upload(docx("Rain fell. It was wet.", "Roads were closed."), name="a.docx", **{"from": "en"})
        self.put(document, self.segments(document)[1], "Kulikuwa na maji.")
        with zipfile.ZipFile(io.BytesIO(self.file(document).body)) as archive:
            self.assertIn("Rain fell. Kulikuwa na maji.", archive.read("word/document.xml").decode())
        document = self.upload(b"# Flood\n\nRain **fell**.\n", name="a.md", **{"from": "en"})
        self.put(document, self.segments(document)[0], "Mafuriko")
        reply = self.file(document)
        self.assertEqual((reply.body, reply.headers["content-type"]), (b"# Mafuriko\n\nRain **fell**.\n", "text/markdown"))
        document = self.upload(XLIFF.encode(), name="a.xlf")
        greet, bye, _ = self.segments(document)
        self.put(document, bye, "Kwaheri. Tutaonana.", "confirmed")
        body = self.file(document, format="xliff").body.decode()
        self.assertIn('<target state="translated">Kwaheri. Tutaonana.</target>', body)
        self.assertIn("Habari za asubuhi.", body)
        self.put(document, greet, "")
        self.assertNotIn("Habari za asubuhi.", self.file(document).body.decode())

    def test_an_xliff_that_nobody_touched_comes_back_as_it_was(self):
        units = ['<trans-unit id="1" approved="yes"><source>One.</source><target state="signed-off">Moja.</target></trans-unit>',
                 '<trans-unit id="2"><source>Two.</source><target state="needs-adaptation" state-qualifier="id-match">Mbili.</target>'
                 '</trans-unit>',
                 '<trans-unit id="3"><source>A <ph id="1">&lt;b&gt;</ph> b</source><target state="translated">A <ph id="1">&lt;i&gt;'
                 '</ph><x id="9"/><!-- c --> b</target></trans-unit>',
                 '<trans-unit id="4"><source>A <g id="1">b</g></source><target><g id="1" xid="k">B</g></target></trans-unit>']
        head, tail = XLIFF[:XLIFF.index("<trans-unit")], "</body></file></xliff>"
        document = self.upload((head + "".join(units) + tail).encode(), name="a.xlf")
        body = self.file(document).body.decode()
        for unit in units:
            self.assertIn(unit, body)
        self.put(document, self.segments(document)[1], "Mbili.", "confirmed")
        body = self.file(document).body.decode()
        self.assertIn('<target state="translated">Mbili.</target>', body)
        for unit in units[:1] + units[2:]:
            self.assertIn(unit, body)
        two = ('<unit id="u1"><segment state="final" subState="q:z"><source>Two.</source><target>Mbili.</target></segment>'
               '<segment state="reviewed"><source>Four <ph id="1"/>.</source><target>Nne <ph id="1"/><ph id="7"/>.</target></segment>'
               '</unit>')
        file = ('<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="sw"><file id="f">' + two +
                '</file></xliff>')
        self.assertIn(two, self.file(self.upload(file.encode(), name="b.xlf")).body.decode())

    def test_a_limit_in_characters(self):
        file = XLIFF.replace('<trans-unit ', '<trans-unit maxwidth="12" size-unit="char" ', 1).encode()
        document = self.upload(file, name="a.xlf")
        greet, bye, _ = self.segments(document)
        self.assertEqual((greet["max_characters"], bye.get("max_characters")), (12, None))
        for target, found in [("Habari za asubuhi.", ["length"]), ("Habari zenu.", [])]:
            body = {"from": "en", "to": "sw", "source": greet["source"], "target": target, "spelling": False,
                    "max_characters": greet["max_characters"]}
            findings = self.ask("POST", "/v1/checks", body).json["findings"]
            self.assertEqual([one["category"] for one in findings if one["category"] == "length"], found)
        self.ask("POST", "/v1/checks", {**body, "target": "Habari za asubuhi.", "max_characters": None})
        self.put(document, greet, "Habari za asubuhi.", "confirmed")  # a finding keeps nobody from it
        self.assertEqual(self.segments(document)[0]["max_characters"], 12)

    def test_an_xliff_with_texts_in_its_codes(self):
        picture = '<ph id="1">&lt;img alt="<sub>{}</sub>"&gt;</ph>'
        units = [f'<trans-unit id="1"><source>Look {picture.format("A flood")} here.</source></trans-unit>',
                 f'<trans-unit id="2"><source>{picture.format("A bridge")}</source></trans-unit>']
        head, tail = XLIFF[:XLIFF.index("<trans-unit")], "</body></file></xliff>"
        document = self.upload((head + "".join(units) + tail).encode(), name="a.xlf")
        segments = self.segments(document)
        look, flood, *_, bridge = segments
        self.assertEqual([look["source"], flood["source"], bridge["source"]], ["Look \ufffc here.", "A flood", "A bridge"])
        self.put(document, flood, "Mafuriko", "confirmed")
        body = self.file(document).body.decode()
        for unit in units:
            self.assertIn(unit, body)  # there is no target that it could stand in
        self.put(document, look, "Tazama hapa \ufffc.", "confirmed", target_codes=look["source_codes"])
        self.put(document, bridge, "Daraja", "confirmed")
        body = self.file(document).body.decode()
        self.assertIn(f'<target state="translated">Tazama hapa {picture.format("Mafuriko")}.</target>', body)
        self.assertIn(f'<target state="translated">{picture.format("Daraja")}</target>', body)

    def test_encodings_come_back_unless_they_lack_a_character(self):
        text = "Caf\u00e9 was closed. Le pr\u00e9sident left.\n"
        cases = [("latin-1", "L\u2019\u0153uf.", "cp1252"), ("latin-1", "L\u2019\u0153uf \u0175.", "utf-8"), ("utf-16", "\u0175", "utf-16")]
        for encoding, target, expected in cases:
            document = self.upload(text.encode(encoding), name="a.txt", **{"from": "en"})
            self.put(document, self.segments(document)[0], target)
            self.assertEqual(self.file(document).body.decode(expected), target + " Le pr\u00e9sident left.\n")

    def test_as_xliff_and_as_tmx(self):
        document = self.upload(HTML.encode(), name="flood.html")
        title, rain, roads, _ = self.segments(document)
        self.put(document, title, "Mafuriko", "confirmed", author="Rose")
        self.put(document, roads, "Barabara\ufffc zilifungwa.", target_codes=roads["source_codes"])
        for form, version in [("xliff", "1.2"), ("xliff2", "2.")]:
            reply = self.file(document, format=form)
            self.assertEqual(reply.headers["content-type"], "application/xliff+xml")
            self.assertIn("flood.html.sw.xlf", reply.headers["content-disposition"])
            self.assertIn(f'version="{version}', reply.body.decode())
            back = self.upload(reply.body, name="back.xlf")
            self.assertEqual([(s["source"], s["target"], s["state"]) for s in self.segments(back)],
                             [("Flood", "Mafuriko", "confirmed"), (rain["source"], "", "empty"),
                              (roads["source"], "Barabara\ufffc zilifungwa.", "draft"), ("Rain fell.", "", "empty")])
            done = self.file(document, format=form, targets="confirmed").body.decode()
            self.assertNotIn("zilifungwa", done)
        tmx = self.file(document, format="tmx")
        self.assertEqual(tmx.headers["content-type"], "application/x-tmx+xml")
        other = self.memory()
        report = self.ask("POST", other + "/tmx", tmx.body, headers={"Content-Type": "application/xml"}).json
        self.assertEqual(report["added"], 1)
        unit = self.ask("GET", other + "/units").json["units"][0]
        self.assertEqual((unit["source"], unit["target"], unit["author"], unit["document"], unit["after"]),
                         ("Flood", "Mafuriko", "Rose", "flood.html", rain["source"]))
        self.file(document, 422, format="pdf")

    # ---- pre-translation ----

    def test_pretranslation_fills_what_is_empty(self):
        self.put_unit("The mayor opened 2 schools.", "Meya alifungua shule 2.")
        self.put_unit("Rain fell.", "Mvua ilinyesha.", before="The mayor opened 3 schools.", after="Rain fell on Monday night.")
        document = self.create("The mayor opened 3 schools. Rain fell. Rain fell on Monday night. Cows. The mayor opened 3 schools. Mine.")
        self.put(document, self.segments(document)[5], "Yangu")
        self.put_unit("Mine.", "Mgodi.")
        before = self.ask("GET", document).json["rev"]
        report = self.ask("POST", document + "/pretranslation", {"min_score": 75, "memories": [self.memory_name]}).json
        self.assertEqual((report["filled"], report["repeated"], report["open"]), (2, 1, 2))
        self.assertEqual(report["document"]["states"], {"empty": 2, "draft": 1, "pretranslated": 3, "confirmed": 0, "reviewed": 0})
        segments = self.segments(document)
        self.assertEqual([s["target"] for s in segments],
                         ["Meya alifungua shule 3.", "Mvua ilinyesha.", "", "", "Meya alifungua shule 3.", "Yangu"])
        self.assertEqual((segments[1]["match"]["score"], segments[1]["match"]["memory"]), (102, self.memory_name))
        changes = self.ask("GET", document + "/changes", query={"after": before}).json["segments"]
        self.assertEqual([s["id"] for s in changes], [1, 2, 5])
        undone = self.ask("POST", document + "/segments/1/revert", {}, headers={"If-Match": "*"}).json["segment"]
        self.assertEqual((undone["state"], undone["target"]), ("empty", ""))
        again = self.ask("POST", document + "/pretranslation", {"min_score": 101}).json
        self.assertEqual((again["filled"], again["repeated"], again["open"]), (0, 0, 3))

    def test_pretranslation_loses_nothing_that_stands_in_a_sentence(self):
        self.put_unit("The minister left on Monday.", "Waziri aliondoka Jumatatu.")
        for source, target in [
                (b"<p>The minister <img src=x> left on Monday.</p>", b"<p>Waziri aliondoka Jumatatu. <img src=x></p>"),
                (b"<p>The minister <a href=x>left on Monday</a>.</p>", None)]:  # a person must complete it
            with self.subTest(source):
                document = self.upload(source, name="a.html", **{"from": "en"})
                self.assertEqual(self.ask("POST", document + "/pretranslation", {}).json["filled"], 1)
                self.assertEqual(self.file(document).body, target or source)
        segment = self.segments(document)[0]
        self.assertEqual((segment["state"], segment["target"]), ("pretranslated", "Waziri aliondoka Jumatatu."))
        codes = segment["source_codes"]
        self.put(document, segment, "Waziri \ufffcaliondoka Jumatatu\ufffc.", target_codes=codes)
        self.assertEqual(self.file(document).body, b"<p>Waziri <a href=x>aliondoka Jumatatu</a>.</p>")

    def job_at_end(self, job):
        deadline = time.monotonic() + 30
        while True:
            now = self.ask("GET", job).json
            if now["state"] not in ("queued", "running"):
                return now
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)

    def test_pretranslation_as_a_job(self):
        self.put_unit("Two people were arrested.", "Watu wawili walikamatwa.")
        document = self.create("Two people were arrested. Nobody has said this about nutmeg before.\n\nTwo people were arrested.")
        number = self.ask("GET", document).json["id"]
        reply = self.ask("POST", document + "/pretranslation", {"job": True, "memories": [self.memory_name], "author": "Rose"}, 202)
        job = reply.headers["location"]
        self.assertEqual((reply.json["document"], reply.json["articles"], reply.json["to"]), (number, 0, ["sw"]))
        end = self.job_at_end(job)
        self.assertEqual((end["state"], end["progress"]["percent"], end["progress"]["segments_done"]), ("done", 100, 3))
        self.assertEqual([end["results"][0][key] for key in ("segments", "filled", "open", "exact")], [3, 2, 1, 2])
        self.assertEqual([(one["state"], one.get("changed_by")) for one in self.segments(document)],
                         [("pretranslated", "Rose"), ("empty", None), ("pretranslated", "Rose")])
        self.assertNotIn("job", self.ask("GET", document).json)
        self.ask("GET", job + "/results", status=409)
        self.ask("POST", "/v1/documents/9999/pretranslation", {"job": True}, 404)

    def test_a_job_that_fills_a_document_is_cancelled_and_goes_with_it(self):
        """Long enough that it is met at work; what it has written until then stays."""
        text = "\n".join(f"The minister of district {n} spoke about road {n * 7} and the school of town {n * 13}." for n in range(4000))
        document = self.create(text)
        job = self.ask("POST", document + "/pretranslation", {"job": True}, 202)
        if "job" in self.ask("GET", document).json:
            self.assertEqual(self.ask("GET", document).json["job"], job.json["id"])
            self.ask("POST", document + "/pretranslation", {"job": True}, 202)
        self.assertIn(self.server.ask("POST", job.headers["location"] + "/cancel", {}).status, (202, 409))
        self.assertIn(self.job_at_end(job.headers["location"])["state"], ("cancelled", "done"))
        self.assertNotIn("job", self.ask("GET", document).json)
        again = self.ask("POST", document + "/pretranslation", {"job": True}, 202)
        self.ask("DELETE", document, status=204)
        self.assertIn(self.job_at_end(again.headers["location"])["state"], ("failed", "done"))

    def test_pretranslation_repeats_what_is_done(self):
        html = "<p>See <b>this</b>.</p><p>Other.</p><p>See <b>this</b>.</p><p>See <b>this</b></p>"
        document = self.upload(html.encode(), name="a.html", **{"from": "en"})
        first = self.segments(document)[0]
        self.put(document, first, "Ona \ufffchii\ufffc.", "confirmed", target_codes=first["source_codes"])
        report = self.ask("POST", document + "/pretranslation", {"min_score": 102}).json
        self.assertEqual((report["filled"], report["repeated"]), (0, 1))
        self.assertEqual(self.segments(document)[2]["match"]["score"], 100)
        self.assertIn(b"<p>Other.</p><p>Ona <b>hii</b>.</p>", self.file(document).body)

    def test_analysis_by_band(self):
        self.put_unit("The mayor opened two new schools in the town.", "Meya alifungua shule mbili mpya mjini.")
        self.put_unit("Rain fell.", "Mvua ilinyesha.")
        document = self.create("The mayor opened two new schools in the town.\nRain fell.\nRain fell.\nPolice named nobody at all.\n"
                               "The mayor opened two new schools in the city.\nDone.\nPolice named nobody at first.\n")
        self.put(document, self.segments(document)[5], "Tayari.", "confirmed")
        found = self.ask("GET", document + "/analysis", query={"memories": self.memory_name}).json
        bands = {band["band"]: band["segments"] for band in found["bands"] if band["segments"]}
        self.assertEqual(bands, {"translated": 1, "repetition": 1, "100": 2, "85-94": 1, "none": 1, "internal 75-84": 1})
        self.assertEqual((found["segments"], found["words"]), (7, self.ask("GET", document).json["words"]))

    def put_unit(self, source, target, **more):
        self.ask("POST", self.memory_path + "/units", {"from": "en", "to": "sw", "source": source, "target": target, **more}, 201)
