# SPDX-License-Identifier: Apache-2.0
import threading
import urllib.parse

from harness import Case

WHOLE = {
    "from": "en", "to": "fr-HT", "source": "Click \ufffchere\ufffc.", "target": "Cliquez \ufffcici\ufffc.",
    "source_codes": [{"kind": "open", "id": "1", "data": "<b>", "type": "bold"}, {"kind": "close", "id": "1", "data": "</b>"}],
    "target_codes": [{"kind": "open", "id": "1", "data": "<b>", "type": "bold"}, {"kind": "close", "id": "1", "data": "</b>"}],
    "before": "Open it.", "after": "Done.", "context_id": "menu.click", "document": "guide.md", "tuid": "g-17",
    "origin": "aligned", "status": "reviewed", "author": "Rose",
    "properties": [{"name": "client", "value": "UN"}, {"side": "source", "name": "x-page", "value": "3"}],
    "notes": [{"value": "Imperative"}, {"side": "target", "value": "vous"}],
}


def match(unit):
    return {"If-Match": f'"{unit["rev"]}"'}


class Units(Case):
    def test_everything_comes_back(self):
        memory = self.memory()
        made = self.ask("POST", memory + "/units", WHOLE, 201)
        unit = made.json["unit"]
        self.assertEqual(made.json["outcome"], "created")
        self.assertEqual(made.headers["location"], f"{memory}/units/{unit['id']}")
        self.assertEqual(made.headers["etag"], f'"{unit["rev"]}"')
        self.assertEqual({name: unit[name] for name in WHOLE}, WHOLE)
        got = self.ask("GET", made.headers["location"])
        self.assertEqual((got.json, got.headers["etag"]), (unit, made.headers["etag"]))

    def test_it_can_be_sent_back_as_it_came(self):
        memory = self.memory()
        unit = self.ask("POST", memory + "/units", WHOLE, 201).json["unit"]
        again = self.ask("PUT", f"{memory}/units/{unit['id']}", unit, headers=match(unit)).json
        self.assertEqual({name: again["unit"][name] for name in WHOLE}, WHOLE)

    def test_the_same_again_is_the_same_unit(self):
        memory = self.memory()
        first = self.put(memory, "One dog.", "Mbwa mmoja.")["unit"]
        again = self.put(memory, "One dog.", "Mbwa mmoja.", expect=200)
        self.assertEqual((again["outcome"], again["unit"]["id"]), ("unchanged", first["id"]))
        self.assertEqual(self.ask("GET", memory).json["units"], 1)

    def test_update_history_revert_delete(self):
        memory = self.memory()
        unit = self.put(memory, "One dog.", "Mbwa moja.")["unit"]
        path = f"{memory}/units/{unit['id']}"
        fixed = self.ask("PUT", path, {**unit, "target": "Mbwa mmoja."}, headers=match(unit)).json
        self.assertEqual(fixed["outcome"], "updated")
        self.assertGreater(fixed["unit"]["rev"], unit["rev"])
        history = self.ask("GET", path + "/history").json["history"]
        self.assertEqual([(old["rev"], old["target"]) for old in history], [(unit["rev"], "Mbwa moja.")])

        back = self.ask("POST", path + "/revert", {"to_rev": unit["rev"]}, headers=match(fixed["unit"])).json
        self.assertEqual((back["outcome"], back["unit"]["target"]), ("reverted", "Mbwa moja."))

        gone = self.ask("DELETE", path, headers=match(back["unit"])).json
        self.assertEqual((gone["outcome"], gone["unit"]["deleted"]), ("deleted", True))
        self.ask("GET", path, status=404)
        self.assertEqual(self.ask("GET", memory + "/units").json["units"], [])

        undone = self.ask("POST", path + "/revert", {"to_rev": fixed["unit"]["rev"]}, headers=match(gone["unit"])).json
        self.assertEqual(undone["unit"]["target"], "Mbwa mmoja.")
        self.assertNotIn("deleted", undone["unit"])
        self.assertEqual(self.ask("GET", path).json["target"], "Mbwa mmoja.")

    def test_another_source_language(self):
        memory = self.memory()
        unit = self.put(memory, "Bonjour tout le monde.", "Habari zenu.")["unit"]
        path = f"{memory}/units/{unit['id']}"

        def found(language):
            query = {"from": language, "to": "sw", "q": unit["source"]}
            return [one["from"] for one in self.ask("GET", "/v1/suggestions", query=query).json["suggestions"]]

        self.assertEqual((found("en"), found("fr")), (["en"], []))
        french = self.ask("PUT", path, {**unit, "from": "fr"}, headers=match(unit)).json["unit"]
        self.assertEqual((french["from"], found("en"), found("fr")), ("fr", [], ["fr"]))
        self.ask("POST", path + "/revert", {"to_rev": unit["rev"]}, headers=match(french))
        self.assertEqual((found("en"), found("fr")), (["en"], []))

    def test_if_match(self):
        memory = self.memory()
        unit = self.put(memory, "One dog.", "Mbwa mmoja.")["unit"]
        path = f"{memory}/units/{unit['id']}"
        change = {**unit, "target": "Mbwa mmoja tu."}
        self.ask("PUT", path, change, 428)
        self.ask("DELETE", path, status=428)
        self.ask("POST", path + "/revert", {"to_rev": 1}, 428)
        for tag in ['"99"', 'W/"1"', "1", '""', '"x"', '"-1"']:
            self.ask("PUT", path, change, 412, headers={"If-Match": tag})
        self.ask("PUT", path, change, headers={"If-Match": "*"})
        self.assertEqual(self.ask("PUT", path, change, 412, headers=match(unit)).json["code"], "stale")

    def test_of_two_editors_one_wins(self):
        memory = self.memory()
        unit = self.put(memory, "One dog.", "Mbwa mmoja.")["unit"]
        statuses = []

        def edit(n):
            change = {**unit, "target": f"Mbwa namba {n}."}
            statuses.append(self.server.ask("PUT", f"{memory}/units/{unit['id']}", change, match(unit)).status)

        threads = [threading.Thread(target=edit, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(statuses), [200] + [412] * 7)

    def test_whatever_is_there_is_changed_however_many_do(self):
        memory = self.memory()
        unit = self.put(memory, "One dog.", "Mbwa mmoja.")["unit"]
        statuses = []

        def edit(n):
            for i in range(10):
                change = {**unit, "target": f"Mbwa namba {n}, {i}."}
                statuses.append(self.server.ask("PUT", f"{memory}/units/{unit['id']}", change, {"If-Match": "*"}).status)

        threads = [threading.Thread(target=edit, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * 80)

    def test_a_retry_with_its_operation_id_does_nothing(self):
        memory = self.memory()
        headers = {"Operation-Id": "7f3c-one"}
        first = self.put(memory, "One dog.", "Mbwa mmoja.", headers=headers)["unit"]
        later = self.ask("PUT", f"{memory}/units/{first['id']}", {**first, "target": "Mbwa."}, headers=match(first)).json["unit"]
        self.server.ask("POST", memory + "/units", {"from": "en", "to": "sw", "source": "One dog.", "target": "Mbwa mmoja."},
                        headers)
        self.assertEqual(self.ask("GET", memory).json["rev"], later["rev"])
        self.assertEqual(self.ask("GET", f"{memory}/units/{first['id']}").json["target"], "Mbwa.")

    def test_operation_ids_that_are_none(self):
        memory = self.memory()
        for name in ["", "x" * 129, "a b", "\u00e9"]:
            reply = self.server.ask("POST", memory + "/units", WHOLE, {"Operation-Id": name.encode("latin-1")})
            self.assertEqual(reply.status, 422, reply)

    def test_pages_cover_all_once(self):
        memory = self.memory()
        wanted = [self.put(memory, f"Dog number {i}.", f"Mbwa namba {i}.")["unit"]["id"] for i in range(7)]
        seen, query = [], {"limit": 3}
        for _ in range(3):
            page = self.ask("GET", memory + "/units", query=query).json
            seen += [unit["id"] for unit in page["units"]]
            query["cursor"] = page["next"]
        self.assertEqual((seen, page["next"]), (wanted, None))

    def test_a_full_page_is_the_last_when_nothing_follows(self):
        memory = self.memory()
        for i in range(3):
            self.put(memory, f"Dog number {i}.", f"Mbwa namba {i}.")
        for limit, count, more in [(3, 3, False), (2, 2, True), (1000, 3, False)]:
            page = self.ask("GET", memory + "/units", query={"limit": limit}).json
            self.assertEqual((len(page["units"]), page["next"] is not None), (count, more))
            feed = self.ask("GET", memory + "/changes", query={"limit": limit}).json
            self.assertEqual((len(feed["changes"]), feed["more"]), (count, more))

    def test_a_page_of_long_texts_ends_early(self):
        memory = self.memory()
        for i in range(100):
            self.put(memory, f"{i} " + "x" * 60000, "y" * 60000)
        ids, query, pages = [], {"limit": 1000}, 0
        while not ids or query["cursor"]:
            reply = self.ask("GET", memory + "/units", query=query)
            self.assertLess(len(reply.body), 9 << 20)
            ids += [unit["id"] for unit in reply.json["units"]]
            query["cursor"] = reply.json["next"]
            pages += 1
        self.assertEqual((len(set(ids)), len(ids), pages > 1), (100, 100, True))

    def test_pages_that_can_not_be(self):
        memory = self.memory()
        for query in [{"limit": 0}, {"limit": 1001}, {"limit": "x"}, {"limit": "1.0"}, {"cursor": "x"}, {"cursor": "u"},
                      {"cursor": "u-1"}, {"page": 1}]:
            problem = self.ask("GET", memory + "/units", query=query, status=422).json
            self.assertEqual(problem["parameter"], list(query)[0])

    def test_changes_in_their_order(self):
        memory = self.memory()
        one = self.put(memory, "One dog.", "Mbwa moja.")["unit"]
        two = self.put(memory, "Two dogs.", "Mbwa wawili.")["unit"]
        self.ask("PUT", f"{memory}/units/{one['id']}", {**one, "target": "Mbwa mmoja."}, headers=match(one))
        self.ask("DELETE", f"{memory}/units/{two['id']}", headers=match(two))
        feed = self.ask("GET", memory + "/changes").json
        self.assertEqual([(unit["id"], unit["rev"], unit.get("deleted", False)) for unit in feed["changes"]],
                         [(one["id"], 3, False), (two["id"], 4, True)])
        self.assertEqual((feed["next"], feed["more"]), (4, False))
        part = self.ask("GET", memory + "/changes?limit=1").json
        self.assertEqual((part["next"], part["more"]), (3, True))
        rest = self.ask("GET", memory + "/changes?after=3").json
        self.assertEqual([unit["id"] for unit in rest["changes"]], [two["id"]])
        none = self.ask("GET", memory + "/changes?after=4").json
        self.assertEqual(none, {"changes": [], "next": 4, "more": False})

    def test_what_is_no_unit(self):
        memory = self.memory()
        for change, pointer in [
                ({"source": None}, "/source"), ({"target": 5}, "/target"), ({"from": "e"}, "/from"), ({"to": ""}, "/to"),
                ({"origin": "guess"}, "/origin"), ({"status": "ok"}, "/status"), ({"nonsense": 1}, "/nonsense"),
                ({"source_codes": [{"kind": "open"}]}, "/source_codes"), ({"source_codes": {}}, "/source_codes"),
                ({"source_codes": [5]}, "/source_codes/0"), ({"source_codes": [{"kind": "x"}]}, "/source_codes/0/kind"),
                ({"source_codes": [{"kind": "alone", "a/b~c": 1}]}, "/source_codes/0/a~1b~0c"),
                ({"properties": [{"value": "x"}]}, "/properties/0/name"), ({"notes": [{"name": "x"}]}, "/notes/0/name"),
                ({"notes": [{"value": "x", "side": "left"}]}, "/notes/0/side"), ({"source": "x" * 65537}, "/source"),
                ({"author": "x" * 1025}, "/author"), ({"notes": [{"value": ""}] * 257}, "/notes"),
                ({"source": "", "source_codes": None}, "/source"), ({"target": " ", "target_codes": None}, "/target"),
                ({"to": "en"}, "/to")]:
            with self.subTest(change=str(change)[:80]):
                problem = self.ask("POST", memory + "/units", {**WHOLE, **change}, 422).json
                self.assertEqual(problem["pointer"], pointer)
        for change in [{"source": "", "source_codes": []}, {"to": "en"}]:
            self.ask("POST", memory + "/units", {**WHOLE, **change}, 422)

    def test_units_that_are_not_there(self):
        memory = self.memory()
        for name in ["1", "0", "-1", "x", "99999999999999999999", "1.0", "%31%30"]:
            self.ask("GET", f"{memory}/units/{name}", status=404)
        self.ask("GET", "/v1/memories/nowhere/units", status=404)
        self.ask("GET", "/v1/memories/nowhere/changes", status=404)
        self.ask("POST", "/v1/memories/nowhere/units", WHOLE, 404)
        self.ask("PUT", f"{memory}/units/1", WHOLE, 404, headers={"If-Match": '"1"'})
        self.ask("DELETE", f"{memory}/units/1", status=404, headers={"If-Match": '"1"'})

    def test_text_of_all_kinds(self):
        memory = self.memory()
        for text in ["ng\u2019ombe \u00ab 1\u202f000 \u00bb", "\U0001f1ed\U0001f1f9 a\u0301", "<b>&amp;\"\\\n\t</b>",
                     "\u202eabc\u202c", "\u2028\u2029\ufeff", "x" * 60000]:
            with self.subTest(text=text[:20]):
                unit = self.put(memory, text, text + " sw")["unit"]
                got = self.ask("GET", f"{memory}/units/{unit['id']}").json
                self.assertEqual((got["source"], got["target"]), (text, text + " sw"))

    def test_languages_in_any_case(self):
        unit = self.put(self.memory(), "A dog.", "Yon chen.", **{"from": "EN", "to": "fr_ht"})["unit"]
        self.assertEqual((unit["from"], unit["to"]), ("en", "fr-HT"))

    def test_names_in_paths_are_decoded(self):
        memory = self.memory()
        name = memory.rsplit("/", 1)[1]
        escaped = "".join(f"%{byte:02x}" for byte in name.encode())
        self.assertEqual(self.ask("GET", "/v1/memories/" + escaped).json["name"], name)
        self.ask("GET", "/v1/memories/" + urllib.parse.quote("../memories", safe=""), status=404)
