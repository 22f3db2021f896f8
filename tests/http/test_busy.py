# SPDX-License-Identifier: Apache-2.0
"""What holds for all protocols of other programs: a busy server refuses in the form that each protocol's clients survive."""
import json

from harness import Case, read_all, status_of


class Busy(Case):
    PATHS = {"tmserver": "/tmserver/en/sw/unit/x", "languagetool": "/v2/check?language=sw&text=Habari",
             "apertium": "/apertium/translate?langpair=en|sw&q=x", "mymemory": "/mymemory/get?langpair=en|sw&q=x"}

    def ask_all(self):
        """More than the queue takes, all complete in the same moment; those of each protocol stand among them."""
        body = json.dumps({"language": "en", "text": "The town was quiet. " * 100}).encode()
        heavy = (b"POST /v1/segments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                 b"Content-Length: %d\r\n\r\n" % len(body)) + body
        requests = []
        for number in range(1200):
            name = list(self.PATHS)[number // 10 % 4] if number % 10 == 0 else None
            light = f"GET {self.PATHS.get(name)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
            requests.append((name, self.server.open_socket(120), light if name else heavy))
        for _, connection, request in requests:
            connection.sendall(request[:-1])
        for _, connection, request in requests:
            connection.sendall(request[-1:])
        replies = {name: [] for name in self.PATHS}
        for name, connection, _ in requests:
            with connection:
                reply = read_all(connection)
            if name:
                replies[name].append(reply)
        return replies

    def test_refusals_that_clients_survive(self):
        replies = self.ask_all()
        # After 503, 429, 403 or 401 Weblate would ask nobody for half an hour.
        self.assertEqual({status_of(reply) for reply in replies["tmserver"]}, {200, 500})
        self.assertEqual({status_of(reply) for reply in replies["languagetool"]}, {200, 503})
        self.assertTrue(any(b"\r\n\r\nError: " in reply for reply in replies["languagetool"]))
        for name, refused in [("apertium", b'"responseStatus": 503}'), ("mymemory", b'"responseStatus":"503"')]:
            self.assertEqual({status_of(reply) for reply in replies[name]}, {200})
            self.assertTrue(any(refused in reply for reply in replies[name]), name)
