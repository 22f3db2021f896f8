# SPDX-License-Identifier: Apache-2.0
import threading

from harness import Case


class Memories(Case):
    def test_life_of_a_memory(self):
        made = self.ask("POST", "/v1/memories", {"name": "court-cases", "title": "Kesi", "penalty": 3}, 201)
        self.assertEqual(made.headers["location"], "/v1/memories/court-cases")
        created = made.json.pop("created")
        self.assertRegex(created, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$")
        expected = {"name": "court-cases", "title": "Kesi", "units": 0, "rev": 0, "penalty": 3, "read_only": False,
                    "created": created}
        self.assertEqual(made.json, expected)
        self.assertEqual(self.ask("GET", "/v1/memories/court-cases").json, expected)
        self.assertIn(expected, self.ask("GET", "/v1/memories").json["memories"])

        changed = self.ask("PATCH", "/v1/memories/court-cases", {"title": "Mahakama", "read_only": True}).json
        self.assertEqual(changed, {**expected, "title": "Mahakama", "read_only": True})
        self.assertEqual(self.ask("GET", "/v1/memories/court-cases").json, changed)

        self.assertEqual(self.ask("DELETE", "/v1/memories/court-cases", status=204).body, b"")
        self.ask("GET", "/v1/memories/court-cases", status=404)
        self.ask("DELETE", "/v1/memories/court-cases", status=404)

    def test_two_change_different_settings(self):
        memory = self.memory()
        for number in range(20):
            self.ask("PATCH", memory, {"title": "old", "read_only": False, "penalty": 0})
            both = [threading.Thread(target=self.ask, args=("PATCH", memory, change))
                    for change in ({"read_only": True}, {"title": f"new {number}"})]
            for one in both:
                one.start()
            for one in both:
                one.join()
            state = self.ask("GET", memory).json
            self.assertEqual((state["read_only"], state["title"]), (True, f"new {number}"))

    def test_count_of_units(self):
        memory = self.memory()
        self.put(memory, "One dog.", "Mbwa mmoja.")
        second = self.put(memory, "Two dogs.", "Mbwa wawili.")["unit"]
        self.assertEqual(self.ask("GET", memory).json["units"], 2)
        self.ask("DELETE", f"{memory}/units/{second['id']}", headers={"If-Match": f'"{second["rev"]}"'})
        state = self.ask("GET", memory).json
        self.assertEqual((state["units"], state["rev"]), (1, 3))

    def test_a_name_is_taken_once(self):
        name = self.memory().rsplit("/", 1)[1]
        problem = self.ask("POST", "/v1/memories", {"name": name}, 409).json
        self.assertEqual((problem["code"], problem["pointer"]), ("conflict", "/name"))

    def test_titles_that_are_too_long(self):
        memory = self.memory(title="x" * 512)
        for method, path, body in [("POST", "/v1/memories", {"name": "long-title"}), ("PATCH", memory, {})]:
            self.assertEqual(self.ask(method, path, {**body, "title": "x" * 513}, 422).json["pointer"], "/title")
        self.ask("GET", "/v1/memories/long-title", status=404)

    def test_names_that_are_none(self):
        for name in ["", "A", "../x", "a/b", "-a", "a b", "é", "x" * 65, ".."]:
            with self.subTest(name=name):
                problem = self.ask("POST", "/v1/memories", {"name": name}, 422).json
                self.assertEqual(problem["pointer"], "/name")

    def test_settings_out_of_bounds(self):
        memory = self.memory()
        for body, pointer in [({"penalty": 101}, "/penalty"), ({"penalty": -1}, "/penalty"), ({"penalty": "1"}, "/penalty"),
                              ({"penalty": 1.5}, "/penalty"), ({"read_only": 1}, "/read_only"), ({"title": 5}, "/title"),
                              ({"name": "other"}, "/name"), ({"titel": "x"}, "/titel")]:
            with self.subTest(body=body):
                self.assertEqual(self.ask("PATCH", memory, body, 422).json["pointer"], pointer)

    def test_a_read_only_memory_takes_no_units(self):
        memory = self.memory(read_only=True)
        self.put(memory, "One dog.", "Mbwa mmoja.", expect=403)
