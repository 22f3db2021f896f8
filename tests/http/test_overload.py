# SPDX-License-Identifier: Apache-2.0
import json
import time

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
