# SPDX-License-Identifier: Apache-2.0
"""Alignment, memory care and backups over HTTP: what they do to a memory, and that a dry run does nothing."""
import base64
import http.client
import os
import signal
import threading
import time

from harness import Case, Server


class Care(Case):
    def name(self, memory):
        return memory.rsplit("/", 1)[1]

    def care(self, memory, what, status=200, **body):
        return self.ask("POST", f"{memory}/{what}", body, status).json

    def units(self, memory):
        return self.ask("GET", memory).json["units"]

    def test_of_backups_of_one_name_one_is_made(self):
        statuses = []

        def make():
            statuses.append(self.server.ask("POST", "/v1/backups", {"name": "same"}).status)

        threads = [threading.Thread(target=make) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(statuses), [201, 409, 409, 409])
        self.ask("DELETE", "/v1/backups/same", status=204)

    def test_align_files_and_import_what_was_reviewed(self):
        source = base64.b64encode(b"<p>The mayor opened <b>2</b> schools.</p><p>Nobody came. It rained.</p>").decode()
        wanted = {"from": "en", "to": "sw", "source": {"name": "a.html", "content": source},
                  "target": {"name": "b.txt", "text": "Meya alifungua shule 2.\nHakuna aliyekuja kwa sababu mvua ilinyesha."}}
        answer = self.ask("POST", "/v1/align", wanted).json
        self.assertEqual((answer["source_sentences"], answer["target_sentences"]), (3, 2))
        self.assertEqual([(pair["source"], pair["target"]) for pair in answer["pairs"]],
                         [("The mayor opened 2 schools.", "Meya alifungua shule 2."),
                          ("Nobody came. It rained.", "Hakuna aliyekuja kwa sababu mvua ilinyesha.")])
        memory = self.memory()
        body = {"from": "en", "to": "sw", "pairs": answer["pairs"], "document": "a.html", "author": "Rose"}
        self.assertEqual(self.ask("POST", memory + "/aligned", body).json["added"], 2)
        self.assertEqual(self.ask("POST", memory + "/aligned", body).json["unchanged"], 2)
        unit = self.ask("GET", memory + "/units").json["units"][0]
        self.assertEqual((unit["origin"], unit["document"], unit["after"]), ("aligned", "a.html", "Nobody came. It rained."))
        self.assertEqual([one["name"] for one in unit["properties"]], ["confidence"])
        low = {**body, "pairs": [{**pair, "confidence": 10} for pair in answer["pairs"]], "min_confidence": 50}
        self.assertEqual(self.ask("POST", self.memory() + "/aligned", low).json["skipped"], 2)

    def test_what_can_not_be_aligned(self):
        text = {"text": "One. Two."}
        for source, place in [({}, "/source"), ({"text": "a", "content": "YQ=="}, "/source"), ({"content": "%"}, "/source/content"),
                              ({"text": 1}, "/source/text")]:
            problem = self.ask("POST", "/v1/align", {"from": "en", "to": "sw", "source": source, "target": text}, 422).json
            self.assertEqual(problem["pointer"], place)
        body = {"from": "en", "to": "sw", "source": {"text": " \n"}, "target": text}
        self.assertIn("source", self.ask("POST", "/v1/align", body, 422).json["detail"])
        self.ask("POST", "/v1/align", {**body, "source": {"name": "a.pdf", "text": "x"}}, 422)
        self.ask("POST", "/v1/align", {**body, "source": text, "to": "en"}, 422)

    def test_merge_split_and_back(self):
        one, other = self.memory(), self.memory()
        self.put(one, "The road is closed.", "Barabara imefungwa.")
        self.put(other, "The road is closed.", "Barabara imefungwa.")
        self.put(other, "The bridge is open.", "Daraja liko wazi.", origin="machine")
        dry = self.care(one, "merge", **{"from": self.name(other), "dry_run": True})
        self.assertEqual((dry["dry_run"], dry["added"], dry["unchanged"]), (True, 1, 1))
        self.assertEqual([(change["what"], change["source"]) for change in dry["changes"]], [("added", "The bridge is open.")])
        self.assertEqual(self.units(one), 1)
        self.assertEqual(self.care(one, "merge", **{"from": self.name(other)})["added"], 1)
        self.assertEqual(self.care(one, "merge", **{"from": self.name(other)})["added"], 0)
        self.assertEqual(self.units(one), 2)
        into = self.name(one) + "-machine"
        moved = self.care(one, "split", into=into, filter={"origin": ["machine"]}, by="Rose")
        self.assertEqual((moved["added"], moved["removed"], self.units(one)), (1, 1, 1))
        changes = self.ask("GET", one + "/changes").json["changes"]
        self.assertTrue(changes[-1]["deleted"])
        self.assertEqual(self.care(one, "merge", **{"from": into, "remove": True})["removed"], 1)
        self.ask("GET", "/v1/memories/" + into, status=404)
        self.assertEqual(self.units(one), 2)
        self.care(one, "split", 422, into=into, filter={})
        self.care(one, "merge", 404, **{"from": "none"})
        self.care(one, "merge", 422, **{"from": self.name(one)})

    def test_duplicates_and_clean(self):
        memory = self.memory()
        self.put(memory, "The road is closed.", "Barabara imefungwa.", before="One.")
        self.put(memory, "The road is closed.", "Barabara imefungwa.", before="Two.", status="reviewed")
        self.put(memory, "Left as it was.", "Left as it was.")
        dry = self.care(memory, "deduplicate", dry_run=True)
        self.assertEqual((dry["removed"], self.units(memory)), (1, 3))
        self.assertEqual(dry["changes"][0]["why"], "same as unit 2")
        self.assertEqual(self.care(memory, "deduplicate")["removed"], 1)
        self.assertEqual(self.care(memory, "clean", rules=["identical"], limit=0), {
            "dry_run": False, "read": 2, "added": 0, "updated": 0, "unchanged": 0, "removed": 1, "changes": []})
        self.care(memory, "clean", 422, rules=["tidy"])
        self.care(memory, "clean", 422, rules=[])
        self.care(memory, "deduplicate", 422, same="target")
        statistics = self.ask("GET", memory + "/statistics").json
        self.assertEqual((statistics["units"], statistics["deleted"], statistics["status"]["reviewed"]), (1, 2, 1))
        locked = self.memory(read_only=True)
        self.care(locked, "deduplicate", 403)
        self.assertEqual(self.care(locked, "deduplicate", dry_run=True)["removed"], 0)

    def test_a_merge_of_many_survives_a_kill_and_is_completed(self):
        for remove in (False, True):
            with self.subTest(remove=remove):
                self.kill_a_merge(remove)

    def fill(self, server):
        rows = "".join(f"Line {n} of the law.\tMstari {n} wa sheria.\n" for n in range(20000))
        report = server.ask("POST", "/v1/memories/from/csv?from=en&to=sw", ("source\ttarget\n" + rows).encode(),
                            headers={"Content-Type": "text/tab-separated-values"}).json
        self.assertEqual(report["added"], 20000)

    def try_to(self, server, *request):
        """Of a server that is killed meanwhile."""
        try:
            server.ask(*request)
        except (OSError, http.client.HTTPException):
            pass

    def kill_a_merge(self, remove):
        server = Server()
        self.addCleanup(server.stop)
        self.fill(server)
        server.ask("POST", "/v1/memories", {"name": "into"})
        body = {"from": "from", "remove": remove, "limit": 0}
        thread = threading.Thread(target=self.try_to, args=(server, "POST", "/v1/memories/into/merge", body))
        thread.start()
        while server.ask("GET", "/v1/memories/into").json["units"] == 0:
            time.sleep(0.005)
        server.kill()
        thread.join()
        again = Server(data=server.data)
        self.addCleanup(again.stop)
        had = again.ask("GET", "/v1/memories/into").json["units"]
        self.assertGreater(had, 0)
        self.assertEqual(again.ask("GET", "/v1/memories/from").json["units"], 20000)
        report = again.ask("POST", "/v1/memories/into/merge", {"from": "from", "remove": remove, "limit": 0}).json
        self.assertEqual((report["added"], report["unchanged"]), (20000 - had, had))
        self.assertEqual(again.ask("GET", "/v1/memories/into").json["units"], 20000)

    def test_a_backup_that_a_kill_cut_off_takes_no_space(self):
        server = Server()
        self.addCleanup(server.stop)
        self.fill(server)
        half = self.kill_a_backup(server)
        again = Server(data=server.data)
        self.addCleanup(again.stop)
        self.assertFalse(os.path.exists(half))
        self.assertEqual(again.ask("GET", "/v1/memories/from").json["units"], 20000)

    def kill_a_backup(self, server):
        """Some are whole before the kill: then another. The directory of the one that is not."""
        backups = os.path.join(server.data, "backups")
        for n in range(100):
            half = os.path.join(backups, f".b{n}.part")
            thread = threading.Thread(target=self.try_to, args=(server, "POST", "/v1/backups", {"name": f"b{n}"}))
            thread.start()
            while thread.is_alive() and not os.path.exists(half):
                pass
            if os.path.exists(half):
                server.process.send_signal(signal.SIGSTOP)
                if os.path.exists(half):
                    server.kill()
                    thread.join()
                    return half
                server.process.send_signal(signal.SIGCONT)
            thread.join()
        self.fail("no backup was cut off")

    def test_backup_while_writing_and_restore(self):
        server = Server()
        self.addCleanup(server.stop)
        server.ask("POST", "/v1/memories", {"name": "news"})
        unit = {"from": "en", "to": "sw", "source": "Line 0.", "target": "Mstari 0."}
        server.ask("POST", "/v1/memories/news/units", unit)
        stop = threading.Event()

        def write():
            n = 1
            while not stop.is_set():
                server.ask("POST", "/v1/memories/news/units", {**unit, "source": f"Line {n}.", "target": f"Mstari {n}."})
                n += 1

        thread = threading.Thread(target=write)
        thread.start()
        made = server.ask("POST", "/v1/backups", {"name": "first"})
        stop.set()
        thread.join()
        self.assertEqual((made.status, made.json["name"]), (201, "first"))
        units = server.ask("GET", "/v1/memories/news").json["units"]
        self.assertEqual(server.ask("POST", "/v1/backups", {"name": "first"}).status, 409)
        self.assertEqual([one["name"] for one in server.ask("GET", "/v1/backups").json["backups"]], ["first"])
        held = server.ask("POST", "/v1/backups/first/restore", {"dry_run": True})
        self.assertEqual((held.status, held.json["at_next_start"]), (200, False))
        self.assertTrue(1 <= held.json["units"] <= units)
        server.ask("POST", "/v1/memories", {"name": "later"})
        planned = server.ask("POST", "/v1/backups/first/restore", {})
        self.assertEqual((planned.status, planned.json["at_next_start"]), (202, True))
        self.assertEqual(server.ask("GET", "/v1/memories/later").status, 200)
        server.kill()
        again = Server(data=server.data)
        self.addCleanup(again.stop)
        self.assertEqual(again.ask("GET", "/v1/memories/later").status, 404)
        self.assertEqual(again.ask("GET", "/v1/memories/news").json["units"], held.json["units"])
        self.assertTrue(os.path.exists(os.path.join(server.data, planned.json["kept"], "store.sqlite")))
        self.assertEqual(again.ask("DELETE", "/v1/backups/first").status, 204)
        self.assertEqual(again.ask("DELETE", "/v1/backups/first").status, 404)
