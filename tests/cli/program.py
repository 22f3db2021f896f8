# SPDX-License-Identifier: Apache-2.0
"""Runs the program under test: commands with a data directory of their own, and servers on a free port."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TAFSIRI = os.path.abspath(os.environ.get("TAFSIRI", os.path.join(ROOT, "build/tafsiri")))
CASES = os.path.join(ROOT, "tests/cases")


def read(path):
    with open(os.path.join(CASES, path), encoding="utf-8") as file:
        return file.read()


class Server:
    """`tafsiri serve` on a free port; what it greets with is in .greeting."""

    def __init__(self, data, *options):
        self.process = subprocess.Popen(
            [TAFSIRI, "serve", "--listen", "127.0.0.1:0", "--data", data, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.greeting = ""
        while "curl" not in self.greeting:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError(f"the server ended: {self.process.stderr.read()}")
            self.greeting += line
        self.url = re.search(r"http://[0-9.:]+", self.greeting).group()

    def ask(self, method, path, body=None, headers=()):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, dict(headers), method=method)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


class Case(unittest.TestCase):
    def setUp(self):
        self.data = tempfile.mkdtemp(prefix="tafsiri-test-")
        self.addCleanup(shutil.rmtree, self.data, ignore_errors=True)

    def run_program(self, *words, text=None, status=0):
        """Runs a command; its exit status must be `status`. Returns (standard output, standard error)."""
        done = subprocess.run([TAFSIRI, *words], input=text, capture_output=True, text=True, timeout=120,
                              errors="surrogateescape")
        self.assertEqual(done.returncode, status, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def with_data(self, *words, **named):
        return self.run_program(words[0], "--data", self.data, *words[1:], **named)

    def serve(self, *options):
        server = Server(self.data, *options)
        self.addCleanup(lambda: server.process.poll() is None and server.stop(signal.SIGKILL))
        return server

    def write(self, name, text, encoding="utf-8"):
        path = os.path.join(self.data, name)
        with open(path, "w", encoding=encoding) as file:
            file.write(text)
        return path
