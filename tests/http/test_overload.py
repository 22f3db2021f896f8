# SPDX-License-Identifier: Apache-2.0
import json
import re
import threading
import time
import urllib.parse

from harness import Case, read_all, status_of

REQUESTS = 900  # more than the queue and all workers take together


class Overload(Case):
    def test_a_full_queue_answers_503_while_health_and_metrics_answer(self):
        body = json.dumps({"language": "en", "text": "The town was quiet. " * 100}).encode()
        request = (b"POST /v1/segments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                   b"Content-Length: %d\r\n\r\n" % len(body)) + body
        connections = [self.server.open_socket(120) for _ in range(REQUESTS)]
        for connection in connections:
            connection.sendall(request[:-1])
        for connection in connections:  # so that all of them are complete in the same moment
            connection.sendall(request[-1:])
        started = time.monotonic()
        self.ask("GET", "/healthz")
        metrics = self.ask("GET", "/metrics").body.decode()
        self.assertLess(time.monotonic() - started, 5)
        self.assertIn('tafsiri_queue_length{queue="waits"}', metrics)
        replies = [read_all(connection) for connection in connections]
        for connection in connections:
            connection.close()
        refused = [reply for reply in replies if status_of(reply) == 503]
        self.assertEqual({status_of(reply) for reply in replies}, {200, 503})
        self.assertTrue(all(b"\r\nRetry-After: 1\r\n" in reply for reply in refused))
        metrics = self.ask("GET", "/metrics").body.decode()
        self.assertIn('tafsiri_limit_hits_total{limit="queue"} %d\n' % len(refused), metrics)
        self.ask("POST", "/v1/segments", body)

    def count_running(self):
        """Requests on a worker or waiting for one."""
        metrics = self.ask("GET", "/metrics").body.decode()
        return sum(int(n) for n in re.findall(r'^tafsiri_queue_(?:length|running)\{.*?\} (\d+)$', metrics, re.M))

    def test_what_computes_for_seconds_holds_nothing_brief_up(self):
        memory = self.memory()
        words = "the town was quiet and nobody came out of old houses before noon when rain began again".split()
        text = "\n\n".join(" ".join(words[(i * k) % len(words)] for k in range(1, 13)) + f" {i}." for i in range(2000))
        document = self.ask("POST", "/v1/documents", {"name": "long.txt", "from": "en", "to": "sw", "text": text,
                                                      "memory": memory.rsplit("/", 1)[1]}, 201).headers["location"]
        answered = []  # in this order

        def analyse():
            answered.append(self.server.ask("GET", document + "/analysis", connection=self.server.connection(120)).status)

        threads = [threading.Thread(target=analyse) for _ in range(24)]  # more than there are workers for what is brief
        for thread in threads:
            thread.start()
        while self.count_running() < 20 and not answered:
            time.sleep(0.005)
        self.ask("GET", "/v1/memories")
        self.ask("PATCH", memory, {"title": "Quiet"})
        self.ask("POST", "/v1/documents", {"name": "short.txt", "from": "en", "to": "sw", "text": "It rained. Nobody came.",
                                           "memory": memory.rsplit("/", 1)[1]}, 201)
        before = len(answered)
        for thread in threads:
            thread.join()
        self.assertEqual(answered, [200] * 24)
        self.assertLess(before, 8)  # with the workers to themselves, 9 would have to be done first

    def test_long_texts_hold_nothing_brief_up(self):
        """Nor do readers' texts, where there are more of them than workers for what is brief."""
        text = "Hello Dr. A. B. c. " * 6000
        body, other = (json.dumps({"language": language, "text": text}).encode() for language in ("en", "sw"))
        form = urllib.parse.urlencode({"language": "en", "text": text}).encode()
        requests = [("/v1/segments", body, "application/json"), ("/v1/spelling", other, "application/json"),
                    ("/v2/check", form, "application/x-www-form-urlencoded")]
        answered = []  # in this order

        def post(path, content, kind):
            answered.append(self.server.ask("POST", path, content, headers={"Content-Type": kind},
                                            connection=self.server.connection(300)).status)

        threads = [threading.Thread(target=post, args=requests[n % 3]) for n in range(24)]
        for thread in threads:
            thread.start()
        while self.count_running() < 20 and not answered:
            time.sleep(0.005)
        self.ask("GET", "/v1/memories")
        self.ask("POST", "/v1/segments", {"language": "en", "text": "It rained. Nobody came."})
        before = len(answered)
        for thread in threads:
            thread.join()
        self.assertEqual(answered, [200] * 24)
        self.assertLess(before, 8)
