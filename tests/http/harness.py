# SPDX-License-Identifier: Apache-2.0
"""Starts the real server on a real store in a directory of its own, and asks it over HTTP.

A test file has one class that derives from Case; all its tests share one server, which is started with an empty store. A test
that needs a memory makes its own (self.memory()), so that tests don't see each other.
"""
import http.client
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

TAFSIRI = os.environ["TAFSIRI"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
START_SECONDS = 60
ANSWER_SECONDS = int(os.environ.get("ANSWER_SECONDS", 30))  # more under a sanitizer that makes all slow


class Reply:
    """What came back: status, headers (names in lower case), body as bytes, and the JSON in it."""

    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers}

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:2000]!r}"


class Server:
    """`tafsiri serve` on a free port."""

    def __init__(self, data=None, options=("--empty",), listen="127.0.0.1:0"):
        self.own_data = data is None
        self.data = data or tempfile.mkdtemp(prefix="tafsiri-http-")
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [TAFSIRI, "serve", "--listen", listen, "--data", self.data, *options],
            stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.port = self._read_port()
        self.socket_path = os.path.join(self.data, "tafsiri.sock")
        # What else it greets with is read away, lest the pipe fills up.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def _read_port(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            line = self.process.stdout.readline()
            found = re.search(r"https?://[0-9.]+:(\d+)", line)
            if found:
                return int(found.group(1))
            if not line:
                break
        raise RuntimeError("the server did not start: " + self.log())

    def log(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Ends it as Ctrl-C does; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        finally:
            if self.process.poll() is None:
                self.kill()
            self.process.stdout.close()
            if self.own_data:
                shutil.rmtree(self.data, ignore_errors=True)

    # ---- asking ----

    def connection(self, timeout=ANSWER_SECONDS):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, query=None, connection=None):
        """One request. A body that is no bytes is sent as JSON."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, bytearray)):
            body = json.dumps(body, ensure_ascii=False).encode()
        if body is not None and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
        if query:
            path += "?" + urllib.parse.urlencode(query)
        own = connection is None
        connection = connection or self.connection()
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            return Reply(reply.status, reply.getheaders(), reply.read())
        finally:
            if own:
                connection.close()

    def end_while_importing(self, memory):
        """Ends in the middle of a long import; what that was answered."""
        rows = "en,sw\n" + "".join(f"Line {i} of the law.,Mstari wa {i} wa sheria.\n" for i in range(150000))
        answers = []
        thread = threading.Thread(target=lambda: answers.append(
            self.ask("POST", f"/v1/memories/{memory}/csv", rows.encode(), {"Content-Type": "text/csv"})))
        thread.start()
        while thread.is_alive():
            running = self.ask("GET", "/v1/imports").json["imports"]
            if running and running[0]["done"] > 0:
                break
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(30)
        thread.join()
        assert status == 0, self.log()
        return answers[0]

    def open_socket(self, timeout=ANSWER_SECONDS):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def raw(self, data, timeout=ANSWER_SECONDS):
        """Sends bytes as they are and returns everything that comes until the server closes (b"" when it says nothing)."""
        with self.open_socket(timeout) as connection:
            try:
                connection.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass
            return read_all(connection)


def read_all(connection):
    parts = []
    try:
        while True:
            part = connection.recv(65536)
            if not part:
                break
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def status_of(raw):
    """The status of the first reply in raw bytes, or None."""
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", raw)
    return int(found.group(1)) if found else None


class UnixConnection(http.client.HTTPConnection):
    """To the socket in a data directory, where the server takes everyone for its administrator."""

    def __init__(self, path):
        super().__init__("localhost", timeout=ANSWER_SECONDS)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Case(unittest.TestCase):
    """One server for all tests of the class, which has to be well at its end: every reply is looked at by its own test, and a
    sanitizer's report or a crash shows in the exit status."""

    options = ("--empty",)
    numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        cls.server = Server(options=cls.options)

    @classmethod
    def tearDownClass(cls):
        server = cls.server
        status = server.stop()
        if status != 0:
            raise AssertionError(f"the server ended with status {status}: {server.log()}")

    def ask(self, method, path, body=None, status=200, **more):
        reply = self.server.ask(method, path, body, **more)
        self.assertEqual(reply.status, status, f"{method} {path}: {reply}")
        if status >= 400 and method != "HEAD":
            self.check_problem(reply)
        return reply

    def check_problem(self, reply):
        """RFC 9457, and no more members than are documented."""
        self.assertEqual(reply.headers["content-type"], "application/problem+json")
        problem = reply.json
        self.assertEqual(problem["status"], reply.status)
        self.assertTrue(problem["title"] and problem["detail"] and problem["code"])
        self.assertLessEqual(set(problem), {"type", "title", "status", "code", "detail", "pointer", "parameter", "current"})
        if reply.status in (429, 503):
            self.assertIn("retry-after", reply.headers)

    def memory(self, **settings):
        """A new memory; its path."""
        name = f"memory{next(Case.numbers)}"
        self.ask("POST", "/v1/memories", {"name": name, **settings}, 201)
        return f"/v1/memories/{name}"

    def put(self, memory, source, target, expect=201, headers=None, **more):
        """Confirms a unit; returns {"outcome", "unit"}."""
        unit = {"from": "en", "to": "sw", "source": source, "target": target, **more}
        return self.ask("POST", memory + "/units", unit, expect, headers=headers).json


def main(names, directory=os.path.dirname(os.path.abspath(__file__))):
    """Runs the test files of a directory, or those named."""
    here = os.path.abspath(directory)
    sys.path.insert(0, here)
    # Test files import this module by its name: the same module, not a second one.
    sys.modules.setdefault("harness", sys.modules["__main__"])
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names) if names else loader.discover(here, pattern="test_*.py")
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed", flush=True)
    return 1 if failed or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
