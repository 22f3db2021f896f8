# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments of a stream of confirmed units: what was acknowledged is there, and nothing is there twice."""
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
