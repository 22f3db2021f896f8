# SPDX-License-Identifier: Apache-2.0
"""The protocol of MyMemory, as MateCat and others write it on the wire."""
import gzip
import urllib.parse

from harness import Case

TMX = ('<?xml version="1.0"?><tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" '
       'adminlang="en" srclang="en-US" datatype="plaintext"/><body><tu><tuv xml:lang="en-US"><seg>The rain stopped.</seg></tuv>'
       '<tuv xml:lang="sw-TZ"><seg>Mvua ilikoma.</seg></tuv></tu></body></tmx>').encode()
BOUNDARY = "------------------------d74496d66958873e"


def multipart(fields, boundary=BOUNDARY):
    """As curl in PHP writes it."""
    parts = b""
    for name, value in fields.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, bytes):
            head += f'; filename="{name}.x"\r\nContent-Type: application/octet-stream'
        parts += head.encode() + b"\r\n\r\n" + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    return parts + f"--{boundary}--\r\n".encode()


class MyMemory(Case):
    def post(self, call, **fields):
        """As MateCat does."""
        reply = self.ask("POST", "/mymemory/" + call, multipart(fields),
                         headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
        return reply.json

    def new_key(self):
        answer = self.ask("GET", "/mymemory/createranduser").json
        self.assertEqual(answer["code"], 200)
        self.assertRegex(answer["key"], "^[0-9a-f]{20}$")
        return answer["key"]

    def get(self, q, pair="en|sw", **more):
        return self.post("get", q=q, langpair=pair, mt="0", **more)

    def test_bytes_of_a_file_are_no_text(self):
        self.assertEqual(self.post("set", seg="The rain stopped.", tra="Mvua ilikoma.", langpair="en|sw")["responseStatus"], 200)
        for field in ("q", "context_before", "context_after"):
            fields = {"q": "The rain stopped.", "langpair": "en|sw", field: b"The rain \xf0"}
            self.post("get", **fields)
        self.assertEqual(self.post("get", q=b"The rain \xf0", langpair="en|sw")["matches"], [])
        self.post("get", q=b"The rain \xf0", langpair="en|sw", conc="true")
        self.post("update", seg=b"The rain \xf0", tra=b"Mvua \xf0", newseg="a", newtra="b", langpair="en|sw")
        self.post("set", seg=b"The rain \xf0", tra=b"Mvua \xf0", langpair="en|sw")
        reply = self.server.ask("POST", "/v2/check", multipart({"text": b"The rain \xf0", "language": "en"}),
                                headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
        self.assertEqual(reply.status, 400)
        self.assertEqual(self.get("The rain stopped.")["matches"][0]["translation"], "Mvua ilikoma.")

    def refused(self, answer, status):
        self.assertEqual(answer["responseStatus"], status)  # a text, where a success has a number
        self.assertEqual(answer["matches"], [])
        self.assertEqual(answer["responseData"]["translatedText"], answer["responseDetails"])
        return answer["responseDetails"]

    def test_set_and_get(self):
        answer = self.post("set", seg="Open the file", tra="Fungua faili", langpair="en-US|sw-TZ", de="rose@example.org",
                           tnote="menu", prop='{"project_id":"1"}')
        self.assertEqual((answer["responseData"], answer["responseStatus"]), ("OK", 200))
        self.assertEqual(len(answer["responseDetails"]), 1)
        answer = self.get("Open the file", "en-US|sw-TZ")
        self.assertEqual(answer["responseStatus"], 200)
        self.assertEqual((answer["responseData"]["translatedText"], answer["responseData"]["match"]), ("Fungua faili", 1))
        match = answer["matches"][0]
        self.assertEqual((match["segment"], match["translation"], match["source"], match["target"], match["match"]),
                         ("Open the file", "Fungua faili", "en-US", "sw-TZ", 1))
        self.assertRegex(match["id"], r"^\d+$")
        for date in ["create-date", "last-update-date"]:
            self.assertRegex(match[date], r"^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$")
        self.assertEqual(match["created-by"], "rose@example.org")
        self.assertNotIn("MT", match["created-by"])
        self.assertLessEqual({"quality", "reference", "usage-count", "subject", "last-updated-by", "key", "ICE"}, set(match))

    def test_get_by_query_as_others_do(self):
        self.post("set", seg="Good evening", tra="Habari za jioni", langpair="en-us|sw-tz")
        for path in ["/mymemory/get?q=Good%20evening&langpair=en-us|sw-tz", "/mymemory/api/get?q=Good+evening&langpair=en-US%7Csw-TZ&of=json",
                     "/mymemory//get?q=Good+evening&langpair=en-us|sw-tz&of=json&ip=1"]:
            reply = self.ask("GET", path)
            self.assertEqual(reply.json["matches"][0]["translation"], "Habari za jioni")
            self.assertRegex(reply.body, rb'"responseStatus":200[,}]')
            self.assertRegex(reply.body, rb'"match":1\.0')

    def test_forms_that_are_encoded_in_part(self):
        for body, seg, tra in [
                ("seg=The+sun+shone.&tra=Jua+liliwaka.&langpair=en|sw\n", "The sun shone.", "Jua liliwaka."),
                ("seg=The%20rain%20stopped.&tra=Mvua%20ilikoma.&langpair=en|sw&user=Jane Doe", "The rain stopped.", "Mvua ilikoma."),
                ("seg=The dog barked.&tra=Mbwa alibweka.&client_id=matecat&langpair=en|sw", "The dog barked.", "Mbwa alibweka."),
                ("seg=The cat slept.&tra=Paka alilala.&snote=x&spiceMatch=1&subfiltering_handlers=[]&langpair=en|sw", "The cat slept.",
                 "Paka alilala."),
                ("seg=The café closed.&tra=Mkahawa ulifungwa.&langpair=en|sw", "The café closed.", "Mkahawa ulifungwa."),
                ("seg=The+café+opened.&tra=Mkahawa+ulifunguliwa.&langpair=en|sw", "The café opened.", "Mkahawa ulifunguliwa.")]:
            with self.subTest(body=body):
                key = self.new_key()
                answer = self.ask("POST", "/mymemory/set", f"key={key}&{body}".encode(),
                                  headers={"Content-Type": "application/x-www-form-urlencoded"}).json
                self.assertEqual(answer["responseStatus"], 200)
                match = self.get(seg, key=key, onlyprivate="1")["matches"][0]
                self.assertEqual((match["segment"], match["translation"], match["match"]), (seg, tra, 1))

    def test_matches_are_sorted_and_a_list_in_any_case(self):
        for word in ["north", "south", "east"]:
            self.post("set", seg=f"The road to the {word} is closed", tra=f"Barabara ({word})", langpair="en|sw")
        answer = self.get("The road to the south is closed", numres="10")
        rates = [match["match"] for match in answer["matches"]]
        self.assertEqual(rates, sorted(rates, reverse=True))
        self.assertEqual(rates[0], 1)
        self.assertGreater(len(rates), 1)
        self.assertEqual(len(self.get("The road to the south is closed", numres="1")["matches"]), 1)
        for q, pair in [("zzz", "en|sw"), ("The road", "en|de"), ("x", "en|en")]:
            answer = self.get(q, pair)
            self.assertEqual((answer["matches"], answer["responseStatus"], answer["responseData"]["translatedText"]), ([], 200, ""))

    def test_keys_are_memories(self):
        key, other = self.new_key(), self.new_key()
        self.assertNotEqual(key, other)
        self.post("set", seg="The mayor spoke", tra="Meya alizungumza", langpair="en|sw", key=key)
        self.assertEqual(self.get("The mayor spoke")["matches"], [])
        self.assertEqual(self.get("The mayor spoke", key=other)["matches"], [])
        self.assertEqual(self.get("The mayor spoke", key=f"{other},{key}")["matches"][0]["key"], key)
        self.post("set", seg="The mayor spoke", tra="Meya alisema", langpair="en|sw")
        self.assertEqual(len(self.get("The mayor spoke", key=key)["matches"]), 2)
        self.assertEqual(len(self.get("The mayor spoke", key=key, onlyprivate="1")["matches"]), 1)
        self.ask("GET", f"/v1/memories/key-{key}")
        self.refused(self.get("x", key="../etc"), "403")

    def test_keys_are_checked(self):
        for known, key in [(b"1", self.new_key()), (b"0", "nokey"), (b"0", ""), (b"0", "A B")]:
            reply = self.ask("POST", "/mymemory/authkey", multipart({"key": key}),
                             headers={"Content-Type": f'multipart/form-data; boundary="{BOUNDARY}"'})
            self.assertEqual(reply.body, known)
            self.assertEqual(self.ask("GET", "/mymemory/authkey?key=" + urllib.parse.quote(key)).body, known)

    def test_update(self):
        self.post("set", seg="Close the door", tra="Funga mlango", langpair="en|sw")
        answer = self.post("update", seg="Close the door", tra="Funga mlango", newseg="Close the door", newtra="Fungeni mlango",
                           langpair="en|sw", spiceMatch="1")
        self.assertEqual(answer["responseStatus"], 200)
        found = self.get("Close the door")["matches"]
        self.assertEqual([match["translation"] for match in found if match["match"] == 1], ["Fungeni mlango"])
        answer = self.post("update", seg="Never seen", tra="x", newseg="Never seen", newtra="Haijaonekana", langpair="en|sw")
        self.assertEqual(answer["responseStatus"], 200)
        self.assertEqual(self.get("Never seen")["responseData"]["translatedText"], "Haijaonekana")

    def test_delete(self):
        self.post("set", seg="Delete me by id", tra="Nifute", langpair="en|sw")
        match = self.get("Delete me by id")["matches"][0]
        self.assertEqual(self.post("delete_by_id", id=match["id"], langpair="en|sw", key=self.new_key())["responseStatus"], 404)
        self.assertEqual(self.post("delete_by_id", id=match["id"], langpair="en|sw")["responseStatus"], 200)
        self.assertEqual(self.get("Delete me by id")["matches"], [])
        answer = self.post("delete_by_id", id=match["id"], langpair="en|sw")
        self.assertEqual((answer["responseStatus"], answer["responseDetails"]), (404, "NO ID FOUND"))
        key = self.new_key()
        self.post("set", seg="Delete me by text", tra="Nifute pia", langpair="en|sw", key=key)
        fields = {"seg": "Delete me by text", "tra": "Nifute pia", "langpair": "en|sw", "key": key}
        self.assertEqual(self.post("delete_by_id", **{**fields, "tra": "other"})["responseDetails"], "NO ID FOUND")
        self.assertEqual(self.post("delete_by_id", **fields)["responseStatus"], 200)
        self.assertEqual(self.get("Delete me by text", key=key)["matches"], [])

    def test_writes_mean_the_pair_that_is_named(self):
        """Look-ups find variants; what is changed or deleted is of the very pair."""
        key, text = self.new_key(), {"seg": "The gate is open", "tra": "Lango liko wazi"}
        pairs = ["en-US|sw-KE", "en|sw", "en-GB|sw-KE", "en-us|sw-tz"]

        def left():
            listed = self.ask("GET", f"/v1/memories/key-{key}/units").json["units"]
            return sorted((f'{unit["from"]}|{unit["to"]}'.lower(), unit["target"]) for unit in listed)
        for pair in pairs[:1]:
            self.post("set", **text, langpair=pair, key=key)
        for other in ["en-GB|sw-TZ", "en|sw", "en-US|sw", "en-GB|sw-KE"]:
            answer = self.post("delete_by_id", **text, langpair=other, key=key)
            self.assertEqual((answer["responseStatus"], answer["responseDetails"]), (404, "NO ID FOUND"))
        for pair in pairs[1:]:
            self.post("set", **text, langpair=pair, key=key)
        self.assertEqual(len(left()), 4)
        for i, pair in enumerate(pairs):
            self.post("update", **text, newseg=text["seg"], newtra=f"Lango ({i})", langpair=pair, key=key)
            self.assertIn((pair.lower(), f"Lango ({i})"), left())
            self.assertEqual(len(left()), 4)
        for i, pair in enumerate(pairs):
            gone = self.post("delete_by_id", seg=text["seg"], tra=f"Lango ({i})", langpair=pair.upper(), key=key)
            self.assertEqual(gone["responseStatus"], 200)
            self.assertNotIn((pair.lower(), f"Lango ({i})"), left())
        self.assertEqual(left(), [])
        self.post("set", **text, langpair="en|sw", key=key)
        answer = self.post("update", **text, newseg=text["seg"], newtra="Lango li wazi", langpair="en-US|sw-KE", key=key)
        self.assertEqual(answer["responseStatus"], 200)
        self.assertEqual(left(), [("en-us|sw-ke", "Lango li wazi"), ("en|sw", "Lango liko wazi")])

    def test_concordance_on_both_sides(self):
        self.post("set", seg="Farmers sold maize at the market", tra="Wakulima waliuza mahindi sokoni", langpair="en|sw")
        match = self.get("maize", conc="true", extended="1")["matches"][0]
        self.assertEqual((match["segment"], match["translation"], match["source"], match["target"]),
                         ("Farmers sold maize at the market", "Wakulima waliuza mahindi sokoni", "en", "sw"))
        match = self.get("mahindi", "sw|en", conc="true")["matches"][0]
        self.assertEqual((match["segment"], match["translation"], match["source"], match["target"]),
                         ("Wakulima waliuza mahindi sokoni", "Farmers sold maize at the market", "sw", "en"))

    def test_contexts_make_more_than_the_same(self):
        self.post("set", seg="Yes", tra="Ndiyo", langpair="en|sw", context_before="Did it rain?", context_after="A lot.")
        match = self.get("Yes", context_before="Did it rain?", context_after="A lot.")["matches"][0]
        self.assertEqual((match["match"], match["ICE"]), (1, True))
        self.assertFalse(self.get("Yes")["matches"][0]["ICE"])

    def test_import(self):
        key = self.new_key()
        answer = self.post("tmx/import", tmx=TMX, key=key, name="a.tmx")
        self.assertEqual(answer["responseStatus"], 202)
        uuid = answer["responseData"]["uuid"]
        self.assertEqual(answer["responseData"]["id"], uuid)
        state = self.ask("GET", "/mymemory/v2/import/status?uuid=" + uuid).json
        self.assertEqual(state["responseStatus"], 200)
        self.assertEqual([state["responseData"][name] for name in ("status", "totals", "completed", "skipped")], [1, 1, 1, 0])
        self.assertEqual(self.get("The rain stopped.", "en-US|sw-TZ", key=key)["responseData"]["translatedText"], "Mvua ilikoma.")
        again = self.post("tmx/import", tmx=gzip.compress(TMX), key=self.new_key(), name="a.tmx.gz")  # MateCat packs what it sends
        self.assertEqual(again["responseStatus"], 202, again)
        bad = TMX.replace(b"</body>", b"<tu><tuv xml:lang='en-US'><seg></seg></tuv><tuv xml:lang='sw-TZ'><seg>x</seg></tuv></tu>" * 2 + b"</body>")
        answer = self.post("tmx/import", tmx=bad, key=self.new_key())
        for data in [answer["responseData"], self.ask("GET", "/mymemory/v2/import/status?uuid=" + answer["responseData"]["uuid"]).json
                     ["responseData"]]:
            self.assertEqual([data[name] for name in ("status", "totals", "completed", "skipped")], [1, 3, 1, 2])
        # After "400" MateCat would only say "try again in five minutes"; with "403" it shows the reason.
        self.assertIn("tmx:", self.refused(self.post("tmx/import", tmx=TMX[:-20], key=key), "403"))
        self.refused(self.post("tmx/import", tmx=b"\x1f\x8b\x08\x00\xff", key=key), "403")
        self.refused(self.post("tmx/import", tmx=TMX, key=""), "403")
        self.refused(self.post("tmx/import", key=key), "403")
        self.refused(self.ask("GET", "/mymemory/v2/import/status?uuid=x").json, "404")

    def test_refusals(self):
        self.assertIn("INVALID TARGET LANGUAGE", self.refused(self.get("x", "en|"), "403"))
        self.assertIn("INVALID SOURCE LANGUAGE", self.refused(self.get("x", "-|sw"), "403"))
        self.refused(self.get(""), "403")
        self.assertIn("QUERY LENGTH LIMIT EXCEEDED", self.refused(self.get("x" * 70000), "403"))
        self.refused(self.post("set", seg="x", langpair="en|sw"), "403")
        reply = self.ask("GET", "/mymemory/set?seg=a&tra=b&langpair=en|sw")
        self.assertEqual(reply.headers["allow"], "POST, OPTIONS")  # a link must not write
        self.assertEqual(self.refused(reply.json, "405"), "allowed here: POST")
        for path in ["/mymemory/nothing", "//mymemory/nothing"]:
            self.refused(self.ask("GET", path).json, "404")

    def test_broken_multipart(self):
        whole = multipart({"q": "x", "langpair": "en|sw"})
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        for body, kind in [(whole[:-len(BOUNDARY) - 20], kind), (whole, "multipart/form-data"), (b"x", kind), (b"--" + BOUNDARY.encode(), kind),
                           (whole.replace(b"name=", b"nome="), kind), (whole.replace(b"\r\n\r\n", b"\r\n"), kind),
                           (whole, "multipart/form-data; boundary=" + "x" * 71), (multipart({"q": "\0", "langpair": "en|sw"}), kind)]:
            with self.subTest(body=body[:60], kind=kind):
                self.refused(self.ask("POST", "/mymemory/get", body, headers={"Content-Type": kind}).json, "400")
        many = multipart({f"f{i}": "x" for i in range(65)})
        self.refused(self.ask("POST", "/mymemory/get", many, headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}).json, "403")
