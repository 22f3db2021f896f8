# SPDX-License-Identifier: Apache-2.0
import gzip
import threading
import time
import xml.etree.ElementTree as xml

from harness import Case

XML = {"Content-Type": "application/xml"}
HEAD = ('<?xml version="1.0" encoding="{encoding}"?>\n<tmx version="1.4"><header creationtool="t" creationtoolversion="1" '
        'segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/><body>\n')
UNIT = ('<tu tuid="{n}"><tuv xml:lang="en"><seg>Line {n} of the law.</seg></tuv>'
        '<tuv xml:lang="sw"><seg>Mstari {n} wa sheria.</seg></tuv></tu>\n')
FOOT = "</body></tmx>\n"


def tmx(count, encoding="UTF-8"):
    return (HEAD.format(encoding=encoding) + "".join(UNIT.format(n=n) for n in range(count)) + FOOT).encode(encoding)


class Tmx(Case):
    def load(self, memory, body, status=200, **query):
        return self.ask("POST", memory + "/tmx", body, status, headers=XML, query=query).json

    def test_import_is_idempotent(self):
        memory = self.memory()
        report = self.load(memory, tmx(300))
        self.assertEqual(report, {"read": 300, "added": 300, "updated": 0, "unchanged": 0, "skipped": 0, "warnings": [],
                                  "warnings_in_all": 0})
        report = self.load(memory, tmx(300))
        self.assertEqual((report["added"], report["unchanged"]), (0, 300))
        self.assertEqual(self.ask("GET", memory).json["units"], 300)
        found = self.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": "Line 17 of the law.",
                                                          "memories": memory.rsplit("/", 1)[1]}).json["suggestions"]
        self.assertEqual(found[0]["target"], "Mstari 17 wa sheria.")

    def test_a_memory_is_made_for_a_file(self):
        self.load("/v1/memories/from-a-file", tmx(1))
        self.assertEqual(self.ask("GET", "/v1/memories/from-a-file").json["units"], 1)
        self.load("/v1/memories/No%20Name", tmx(1), 422)

    def test_export_comes_back_the_same(self):
        memory, copy = self.memory(), self.memory()
        self.put(memory, "Click \ufffchere\ufffc & <go>.", "Bofya \ufffchapa\ufffc.", author="Rose", context_id="c", document="d.html",
                 before="Hello.", status="reviewed", origin="aligned",
                 source_codes=[{"kind": "open", "id": "1", "data": "<b>"}, {"kind": "close", "id": "1", "data": "</b>"}],
                 target_codes=[{"kind": "open", "id": "1", "data": "<b>"}, {"kind": "close", "id": "1", "data": "</b>"}],
                 properties=[{"name": "client", "value": "UN"}], notes=[{"value": "A note"}])
        self.put(memory, "\U0001f1ed\U0001f1f9 \u202eabc", "\u00ab 1\u202f000 \u00bb", to="fr-HT")
        file = self.ask("GET", memory + "/tmx")
        self.assertEqual(file.headers["content-disposition"], f'attachment; filename="{memory.rsplit("/", 1)[1]}.tmx"')
        xml.fromstring(file.body)
        self.assertEqual(self.load(copy, file.body)["added"], 2)

        def contents(path):
            units = self.ask("GET", path + "/units").json["units"]
            for unit in units:
                for name in ["id", "rev", "memory", "changed", "created", "used"]:
                    unit.pop(name, None)
            return units

        self.assertEqual(contents(copy), contents(memory))

    def test_export_of_a_language(self):
        memory = self.memory()
        self.put(memory, "One.", "Moja.")
        self.put(memory, "One.", "Un.", to="fr-HT")
        file = self.ask("GET", memory + "/tmx?to=fr").body
        self.assertIn(b"Un.", file)
        self.assertNotIn(b"Moja.", file)

    def test_a_long_file_both_ways(self):
        memory = self.memory()
        count = 20000
        self.assertEqual(self.load(memory, tmx(count))["added"], count)
        file = self.ask("GET", memory + "/tmx")
        self.assertEqual(file.headers["transfer-encoding"], "chunked")
        self.assertEqual(len(xml.fromstring(file.body).findall("body/tu")), count)
        none = self.ask("GET", memory + "/tmx?to=fr")  # for long there is nothing to write
        self.assertEqual(len(xml.fromstring(none.body).findall("body/tu")), 0)

    def test_encodings_and_chunks(self):
        for encoding in ["UTF-16", "windows-1252"]:
            self.assertEqual(self.load(self.memory(), tmx(3, encoding))["added"], 3)
        memory = self.memory()
        connection = self.server.connection()
        body = tmx(1000)
        parts = (body[i:i + 777] for i in range(0, len(body), 777))
        connection.request("POST", memory + "/tmx", parts, XML, encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
        self.assertEqual(self.ask("GET", memory).json["units"], 1000)

    def test_packed(self):
        body = gzip.compress(tmx(3000))
        connection, memory = self.server.connection(), self.memory()
        parts = (body[i:i + 777] for i in range(0, len(body), 777))
        connection.request("POST", memory + "/tmx", parts, {"Content-Type": "application/gzip"}, encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
        self.assertEqual(self.ask("GET", memory).json["units"], 3000)
        self.assertEqual(self.load(memory, body)["unchanged"], 3000)
        table = gzip.compress(b"en,sw\nRain,Mvua\nWind,Upepo\n")
        headers = {"Content-Type": "application/octet-stream"}
        self.assertEqual(self.ask("POST", memory + "/csv", table, headers=headers).json["added"], 2)
        for broken, words in [(body[:-9], "laws.tmx: gzip ends too early"), (body[:-8] + bytes(8), "laws.tmx: gzip is damaged"),
                              (gzip.compress(tmx(3000)[:-30]), "laws.tmx:")]:
            self.assertIn(words, self.load(self.memory(), broken, 400, name="laws.tmx")["detail"])
        bomb = gzip.compress(tmx(1)[:-len(FOOT)] + b" " * 100_000_000)
        self.assertIn("too tightly", self.load(self.memory(), bomb, 413)["detail"])

    def test_a_broken_file_leaves_nothing(self):
        memory = self.memory()
        good = tmx(2000)
        for body, words in [(good[:-30], ""), (good.replace(b"Line 1500 of", b"Line <b> of"), "laws.tmx:1503"), (b"", ""), (b"\0" * 100, ""),
                            (b"<html/>", ""), (b'<?xml version="1.0"?>\n<!DOCTYPE tmx [<!ENTITY a "b">]>\n' + good[39:], "entit"),
                            (b'<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx/>', "entit")]:
            with self.subTest(words=words, start=body[:40]):
                detail = self.load(memory, body, 400, name="laws.tmx")["detail"]
                self.assertIn("laws.tmx:", detail)
                self.assertIn(words, detail)
        self.assertEqual(self.ask("GET", memory).json["units"], 0)

    def test_what_is_no_tmx_by_its_type(self):
        self.ask("POST", self.memory() + "/tmx", tmx(1), 415, headers={"Content-Type": "multipart/form-data; boundary=x"})
        self.ask("POST", self.memory() + "/tmx", tmx(1), headers={"Content-Type": "application/octet-stream"})

    def test_others_are_served_while_a_file_comes_in(self):
        memory = self.memory()
        done = []
        body = tmx(30000)
        thread = threading.Thread(target=lambda: done.append(self.load(memory, body)["added"]))
        thread.start()
        slowest = 0
        while thread.is_alive():
            started = time.monotonic()
            self.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": "Line 5 of the law."})
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(0.01)
        self.assertEqual(done, [30000])
        self.assertLess(slowest, 2)
