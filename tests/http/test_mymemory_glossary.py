# SPDX-License-Identifier: Apache-2.0
"""MyMemory's glossary and export calls, as MateCat writes them: JSON without a type of its own (curl labels it as a form), the
members of its own schemas, and what its workers and its page read of the answers."""
import json
import subprocess

from harness import TAFSIRI, Case, Server
from test_mymemory import BOUNDARY, multipart

KEYS = ["a6043e606ac9b5d7ff24", "c0ffee00000000000000"]
CSV = ("Forbidden,Domain,Subdomain,Definition,en-US,Notes,Example of use,sw-TZ,Notes,Example of use\r\n"
       ",Politics,Parliament,Speaks first,Speaker,of the House,The Speaker spoke.,Spika,,Spika alisema.\r\n"
       "True,,,,hut,,,kibanda,too poor,\r\n,,,,Speaker,,,,,\r\n")


class Glossary(Case):
    def post(self, call, **payload):
        body = json.dumps({"de": "demo@matecat.com", **payload}).replace("/", "\\/").encode()  # as PHP writes it
        reply = self.ask("POST", "/mymemory/v2/glossary/" + call, body,
                         headers={"Content-Type": "application/x-www-form-urlencoded"})
        return reply.json

    def languages(self, **more):
        return {"source_language": "en-US", "target_language": "sw-TZ", "keys": KEYS, **more}

    def term(self, source, target, term_id=None, **more):
        metadata = {"definition": "", "domain": "", "subdomain": "", "create_date": None, "last_update": None,
                    "keys": [{"key": KEYS[0], "key_name": "News"}]}
        return {"id_segment": "12", "id_job": 3, "password": "x", "term": {
            "term_id": term_id, "source_language": "en-US", "target_language": "sw-TZ", "matching_words": None,
            "source": {"term": source, "note": None, "sentence": None}, "target": {"term": target, "note": None, "sentence": None},
            "metadata": {**metadata, **more}}}

    def set(self, source, target, **more):
        answer = self.post("set", **self.term(source, target, **more))
        self.assertEqual((answer["responseStatus"], answer["responseDetails"]), (200, answer["responseData"]["id_glossary_term"]))
        return answer["responseData"]["id_glossary_term"]

    def get(self, source, **more):
        matches = self.post("get", id_job=3, id_segment="12", source=source, **self.languages(**more))["matches"]
        self.assertEqual(set(matches), {"id_segment", "terms", "blacklisted_terms"})
        return matches["terms"]

    def test_set_and_get(self):
        term = self.set("county governor", "gavana wa kaunti", definition="Head of a county", domain="Politics", subdomain="Kenya")
        found = self.get("Two County governors met.")
        self.assertEqual(len(found), 1)
        self.assertEqual({name: found[0][name] for name in ("term_id", "source_language", "target_language", "matching_words")},
                         {"term_id": term, "source_language": "en-US", "target_language": "sw-TZ", "matching_words": ["County governors"]})
        self.assertEqual(found[0]["source"], {"term": "county governor", "note": None, "sentence": None})
        metadata = found[0]["metadata"]
        self.assertRegex(metadata.pop("create_date") + metadata.pop("last_update"), r"^(\d{4}-\d\d-\d\d){2}$")
        self.assertEqual(metadata, {"definition": "Head of a county", "key": KEYS[0], "key_name": "Tafsiri", "domain": "Politics",
                                    "subdomain": "Kenya"})
        self.assertEqual(self.get("Nothing here", keys=[]), [])
        # It is a term like any other.
        native = self.ask("GET", "/v1/terms", query={"q": "The county governor", "from": "en", "to": "sw"}).json["terms"]
        self.assertEqual([target["text"] for target in native[0]["targets"]], ["gavana wa kaunti"])

    def test_update_and_delete(self):
        term = self.set("flood gauge", "kipima mafurigo")
        update = self.term("flood gauge", "kipima mafuriko", term, definition="On a river")
        update["term"]["target"] = {"term": "kipima mafuriko", "note": "one word?", "sentence": "Kipima mafuriko kilivunjika."}
        for _ in range(2):  # MateCat's page keeps the id that it has
            self.assertEqual(self.post("update", **update)["responseStatus"], 200)
        found = self.get("The flood gauge broke.")
        self.assertEqual([pair["target"] for pair in found], [update["term"]["target"]])
        self.assertEqual((found[0]["term_id"], found[0]["metadata"]["definition"]), (term, "On a river"))
        gone = {"id_segment": "12", "id_job": 3, "password": "x", "term": {"term_id": term, "source_language": "en-US",
                "target_language": "sw-TZ", "source": None, "target": None, "matching_words": None, "metadata": {"key": KEYS[0]}}}
        self.assertEqual(self.post("delete", **gone)["responseStatus"], 200)
        self.assertEqual(self.get("The flood gauge broke."), [])
        self.assertEqual(self.post("delete", **gone)["responseStatus"], "404")
        self.assertEqual(self.post("update", **update)["responseStatus"], "404")

    def test_one_term_with_two_translations(self):
        first, second = self.set("drought relief", "msaada wa ukame"), self.set("drought relief", "misaada ya ukame")
        self.assertNotEqual(first, second)
        self.assertEqual(self.set("drought relief", "misaada ya ukame"), second)
        found = self.get("drought relief")
        self.assertEqual([pair["target"]["term"] for pair in found], ["msaada wa ukame", "misaada ya ukame"])
        self.assertEqual(self.post("delete", term={"term_id": found[0]["term_id"]})["responseStatus"], 200)
        self.assertEqual([pair["target"]["term"] for pair in self.get("drought relief")], ["misaada ya ukame"])
        self.assertEqual(self.post("delete", term={"term_id": found[0]["term_id"]})["responseStatus"], "404")

    def test_check(self):
        self.set("maize flour", "unga wa mahindi")
        self.set("prime minister", "waziri mkuu")
        texts = {"source": "The prime minister bought maize flour & hut.", "target": "Waziri mkuu alinunua unga."}
        self.import_csv(CSV)
        matches = self.post("check", **texts, **self.languages())["matches"]
        self.assertIsNone(matches["id_segment"])
        self.assertEqual([(pair["source"]["term"], pair["matching_words"]) for pair in matches["missing_terms"]],
                         [("maize flour", ["maize flour"])])
        self.assertEqual(matches["blacklisted_terms"], [])
        texts["target"] = "Waziri mkuu alinunua unga wa mahindi na kibanda."
        matches = self.post("check", **texts, **self.languages())["matches"]
        self.assertEqual(matches["missing_terms"], [])
        self.assertEqual([pair["matching_words"] for pair in matches["blacklisted_terms"]], [["kibanda"]])

    def test_search(self):
        self.set("African Union summit", "mkutano wa Umoja wa Afrika")
        found = self.post("search", sentence="union", **self.languages())["matches"]["terms"]
        self.assertEqual([pair["source"]["term"] for pair in found], ["African Union summit"])
        back = self.post("search", sentence="UMOJA", source_language="sw-TZ", target_language="en-US", keys=KEYS)["matches"]
        self.assertEqual([pair["target"]["term"] for pair in back["terms"]], ["African Union summit"])
        self.assertEqual(back["blacklisted_terms"], [])

    def test_keys_and_domains(self):
        self.set("kickoff", "mwanzo wa mchezo", domain="Sports", subdomain="Football")
        self.set("tip-off", "mwanzo wa kikapu", domain="Sports", subdomain="Basketball")
        self.assertEqual(self.post("keys", **self.languages())["entries"], {key: True for key in KEYS})
        self.assertEqual(self.post("keys", **self.languages(target_language="de-DE"))["entries"], {key: False for key in KEYS})
        domains = self.post("domains", keys=KEYS[:1])["entries"][KEYS[0]]
        self.assertIn({"domain": "Sports", "subdomains": ["Football", "Basketball"]}, domains)

    def import_csv(self, text, key=KEYS[0]):
        return self.ask("POST", "/mymemory/v2/glossary/import", multipart({"glossary": text.encode(), "key": key, "key_name": "News"}),
                        headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}).json

    def test_import(self):
        answer = self.import_csv(CSV)
        self.assertEqual(answer["responseStatus"], 202)
        state = self.ask("GET", "/mymemory/v2/import/status?uuid=" + answer["responseData"]["uuid"]).json
        self.assertEqual((state["responseStatus"], state["responseData"]["status"], state["responseData"]["completed"]), (200, 1, 2))
        pair = self.get("The Speaker left.")[0]
        self.assertEqual((pair["source"], pair["target"]), ({"term": "Speaker", "note": "of the House", "sentence": "The Speaker spoke."},
                                                            {"term": "Spika", "note": None, "sentence": "Spika alisema."}))
        self.assertEqual((pair["metadata"]["domain"], pair["metadata"]["subdomain"]), ("Politics", "Parliament"))
        self.assertEqual(self.get("A hut"), [])  # forbidden: no suggestion
        hut = self.post("get", id_job=3, id_segment="12", source="A hut", **self.languages())["matches"]["blacklisted_terms"]
        self.assertEqual([pair["target"]["note"] for pair in hut], ["too poor"])
        self.assertEqual(self.import_csv("en-US,sw-TZ\nferry crossing,kivuko\n")["responseStatus"], 202)
        self.assertEqual(len(self.get("ferry crossing")), 1)
        # MateCat shows the reason that goes with 406.
        answer = self.import_csv("en-US,Notes,What is this,sw-TZ\na,b,c,d\n")
        self.assertEqual(answer["responseStatus"], "406")
        self.assertIn("column 3", answer["responseDetails"])
        self.assertEqual(self.import_csv("")["responseStatus"], "403")

    def test_exports_are_links(self):
        key = self.ask("GET", "/mymemory/createranduser").json["key"]
        host = f"127.0.0.1:{self.server.port}"
        answer = self.ask("GET", f"/mymemory/tmx/export/create?key={key}&strip_tags=1").json
        self.assertEqual((answer["responseStatus"], answer["resourceLink"]), (200, f"http://{host}/v1/memories/key-{key}/tmx"))
        self.ask("GET", answer["resourceLink"].split(host)[1])
        # With an address to mail to: MateCat throws on 400 and above, and shows why.
        answer = self.ask("GET", f"/mymemory/tmx/export/create?key={key}&user_email=a%40b.org&user_name=A+B&zip_name=x.zip").json
        self.assertEqual(answer["responseStatus"], "403")
        self.assertIn(f"http://{host}/v1/memories/key-{key}/tmx", answer["responseDetails"])
        self.assertEqual(self.ask("GET", "/mymemory/tmx/export/create?key=nokey").json["responseStatus"], "404")
        form = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        answer = self.ask("POST", "/mymemory/v2/glossary/export", multipart({"key": key, "key_name": "x"}), headers=form).json
        self.ask("GET", answer["resourceLink"].split(host)[1])
        answer = self.ask("POST", "/mymemory/v2/glossary/export", multipart({"key": key, "user_email": "a@b.org"}), headers=form).json
        self.assertIn("/v1/terms/csv", answer["responseDetails"])

    def test_links_behind_a_proxy_are_https(self):
        server = Server(options=("--empty", "--behind-proxy"))
        try:
            key = subprocess.run([TAFSIRI, "key", "--data", server.data, "--role", "editor", "create", "MateCat"], text=True,
                                 capture_output=True, timeout=60, check=True).stdout.strip()
            answer = server.ask("POST", "/mymemory/v2/glossary/export", multipart({"key": key}), headers={
                "Host": "tm.example.org", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}).json
            self.assertEqual(answer["resourceLink"], "https://tm.example.org/v1/terms/csv")
        finally:
            self.assertEqual(server.stop(), 0)

    def test_other_calls(self):
        self.assertEqual(self.ask("GET", "/mymemory/v2/entry/status?uuid=1").json["responseStatus"], 200)
        answer = self.ask("GET", "/mymemory/keygen?user=rose&pass=x").json
        self.assertEqual(self.ask("GET", "/mymemory/authkey?key=" + answer["key"]).body, b"1")

    def test_refusals(self):
        for call, payload in [("get", {"source": "x"}), ("get", {"source": 5, **self.languages()}), ("set", {}),
                              ("get", {"source": "x", **self.languages(source_language="-")}), ("get", {"source": "x", **self.languages(keys="x")}),
                              ("set", {"term": {"source_language": "en", "target_language": "sw"}}), ("set", {"term": 5}),
                              ("set", self.term("x", " ")), ("update", self.term("x", "y")), ("keys", {"keys": [str(i) for i in range(51)]}),
                              ("set", {"term": {**self.term("x", "y")["term"], "target_language": "en-GB"}})]:
            answer = self.post(call, **payload)
            self.assertEqual((answer["responseStatus"], answer["matches"]), ("403", []), (call, payload))
            self.assertTrue(answer["responseDetails"])
        for body in [b"{", b"[]", b"key=x", b"\xff", b""]:
            answer = self.ask("POST", "/mymemory/v2/glossary/get", body).json
            self.assertIn(answer["responseStatus"], ("400", "403"), body)
