# SPDX-License-Identifier: Apache-2.0
"""What holds for all protocols of other programs: the commands of api-docs/clients.md run as they stand, in their order; and a
busy server refuses in the form that each protocol's clients survive."""
import json
import os
import subprocess

from harness import ROOT, Case, read_all, status_of


class ClientsGuide(Case):
    def test_every_command_is_answered(self):
        with open(os.path.join(ROOT, "api-docs/clients.md"), encoding="utf-8") as file:
            lines = [line[4:] for line in file if line.startswith("    ")]
        script = "".join(lines).replace("http://127.0.0.1:8080", f"http://127.0.0.1:{self.server.port}")
        self.assertGreater(script.count("curl "), 8)
        done = subprocess.run(["sh", "-e", "-c", "curl() { command curl -sS --fail-with-body -w '\\n' \"$@\"; }\n" + script],
                              text=True, capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        for wanted in ['"value":"asubuhi"', '"quality":', '"translatedText":"Mvua ilikoma."', '{"words":["bodaboda"]}']:
            self.assertIn(wanted, done.stdout)


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
