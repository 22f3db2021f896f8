# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments of a stream of confirmed units, and of the work on a document: what was acknowledged is there, and
nothing is there twice, or by half."""
import http.client
import random
import shutil
import tempfile
import threading
import time
import unittest

from harness import Server

ROUNDS, WRITERS = 6, 4


class Kill9(unittest.TestCase):
    def write(self, server, round_number, n):
        connection = server.connection()
        try:
            for i in range(100000):
                source = f"Round {round_number}, writer {n}, unit {i}."
                unit = {"from": "en", "to": "sw", "source": source, "target": f"Tafsiri ya {source}"}
                reply = server.ask("POST", "/v1/memories/m/units", unit, {"Operation-Id": f"{round_number}-{n}-{i}"},
                                   connection=connection)
                self.assertEqual(reply.status, 201)
                self.acknowledged.append(source)
        except (OSError, http.client.HTTPException):
            pass  # it was killed
        finally:
            connection.close()

    def all_sources(self, server):
        sources, query = [], {"limit": 1000}
        while True:
            reply = server.ask("GET", "/v1/memories/m/units", query=query)
            self.assertEqual(reply.status, 200, reply)
            page = reply.json
            sources += [unit["source"] for unit in page["units"]]
            if page["next"] is None:
                return sources
            query["cursor"] = page["next"]

    def test_nothing_acknowledged_is_lost(self):
        data = tempfile.mkdtemp(prefix="tafsiri-kill9-")
        self.addCleanup(shutil.rmtree, data, ignore_errors=True)
        self.acknowledged = []
        for round_number in range(ROUNDS):
            server = Server(data)
            if round_number == 0:
                self.assertEqual(server.ask("POST", "/v1/memories", {"name": "m"}).status, 201)
            threads = [threading.Thread(target=self.write, args=(server, round_number, n)) for n in range(WRITERS)]
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.1, 0.7))
            server.kill()
            for thread in threads:
                thread.join()
            server.stop()
        server = Server(data)
        sources = self.all_sources(server)
        last = self.acknowledged[-1]
        found = server.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": last}).json["suggestions"]
        self.assertEqual(server.stop(), 0)
        self.assertGreater(len(self.acknowledged), ROUNDS * WRITERS)
        self.assertEqual(set(self.acknowledged) - set(sources), set())
        self.assertEqual(len(sources), len(set(sources)))
        # One unit per writer and kill may be on disk without its answer having got through.
        self.assertLessEqual(len(sources) - len(self.acknowledged), ROUNDS * WRITERS)
        self.assertEqual(found[0]["source"], last)

    def translate(self, server, document, n):
        """Drafts and confirms the segments of its own, again and again; notes what was acknowledged, and what was on its way."""
        connection = server.connection()
        try:
            for i in range(100000):
                segment = n + WRITERS * (i % 10) + 1
                path = f"{document}/segments/{segment}"
                present = server.ask("GET", path, connection=connection).json
                body = {"target": f"Tafsiri {segment}, {i}, {time.monotonic_ns()}", "state": "confirmed" if i % 3 == 2 else "draft"}
                self.sent[segment] = body
                reply = server.ask("PUT", path, body, {"If-Match": f'"{present["rev"]}"'}, connection=connection)
                self.assertEqual(reply.status, 200)
                self.saved[segment] = body
        except (OSError, http.client.HTTPException):
            pass  # it was killed
        finally:
            connection.close()

    def check_document(self, server, document):
        page = server.ask("GET", document + "/segments", query={"limit": 1000}).json
        counts = server.ask("GET", document).json["states"]
        states = [segment["state"] for segment in page["segments"]]
        self.assertEqual(counts, {state: states.count(state) for state in counts})
        units = {unit["id"]: unit for unit in server.ask("GET", "/v1/memories/m/units", query={"limit": 1000}).json["units"]}
        for segment in page["segments"]:
            body = {"target": segment["target"], "state": segment["state"]}
            if segment["id"] in self.saved:
                self.assertIn(body, (self.saved[segment["id"]], self.sent[segment["id"]]))
            if segment["state"] == "confirmed":  # with its unit, or not at all
                unit = units.pop(segment["unit"]["id"])
                self.assertEqual((unit["source"], unit["target"]), (segment["source"], segment["target"]))
        drafted = {segment["unit"]["id"] for segment in page["segments"] if segment["state"] == "draft" and "unit" in segment}
        self.assertEqual(set(units), drafted)  # those that were confirmed once and are worked on again; no other
        changes = server.ask("GET", document + "/changes", query={"after": 1, "limit": 1000}).json
        self.assertEqual({segment["id"]: segment["rev"] for segment in changes["segments"]},
                         {segment["id"]: segment["rev"] for segment in page["segments"] if segment["rev"] > 1})

    def test_a_document_is_whole_after_it(self):
        data = tempfile.mkdtemp(prefix="tafsiri-kill9-")
        self.addCleanup(shutil.rmtree, data, ignore_errors=True)
        self.saved, self.sent, document = {}, {}, None
        for _ in range(3):
            server = Server(data)
            if not document:
                server.ask("POST", "/v1/memories", {"name": "m"})
                text = "".join(f"This is line number {i}.\n" for i in range(10 * WRITERS))
                document = server.ask("POST", "/v1/documents", {"text": text, "from": "en", "to": "sw",
                                                                "memory": "m"}).headers["location"]
            threads = [threading.Thread(target=self.translate, args=(server, document, n)) for n in range(WRITERS)]
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.3, 0.7))
            server.kill()
            for thread in threads:
                thread.join()
            server.stop()
            server = Server(data)
            self.check_document(server, document)
            self.assertEqual(server.stop(), 0)
        self.assertGreater(len(self.saved), WRITERS)
