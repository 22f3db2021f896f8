# SPDX-License-Identifier: Apache-2.0
"""translate-toolkit: its tmserver beside ours, and what its readers make of the files that we write."""
import json
import os
import socket
import subprocess
import time
import urllib.request

from client import ClientCase

READ = """
import sys
from translate.storage import factory
for path in sys.argv[1:]:
    for unit in factory.getobject(path).units:
        if unit.istranslatable():
            print(repr((str(unit.source), str(unit.target))))
"""


class TranslateToolkit(ClientCase):
    def test_the_answers_of_tmserver(self):
        """Its own server with the same unit: each member that it has, we have in the same type."""
        catalogue = os.path.join(self.directory, "a.po")
        with open(catalogue, "w", encoding="utf-8") as file:
            file.write('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open the file"\nmsgstr "Fungua faili"\n')
        self.ask("PUT", "/tmserver/en/sw/unit/x", {"source": "Open the file", "target": "Fungua faili"})
        port = free_port()
        theirs = subprocess.Popen(["tmserver", "-d", os.path.join(self.directory, "tm.db"), "-f", catalogue, "-s", "en", "-t", "sw",
                                   "-b", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            path = "/tmserver/en/sw/unit/Open%20the%20files"
            wanted, ours = fetch(f"http://127.0.0.1:{port}{path}"), fetch(self.url + path)
        finally:
            theirs.kill()
            theirs.wait()
        self.assertEqual(len(wanted), 1)
        for name, value in wanted[0].items():
            self.assertIs(type(ours[0][name]), type(value), name)
        self.assertEqual((ours[0]["source"], ours[0]["target"]), (wanted[0]["source"], wanted[0]["target"]))

    def test_it_reads_what_is_exported(self):
        memory = self.memory()
        units = {("The café opened & closed.", "Mkahawa ulifunguliwa & ukafungwa."), ("“Yes,” he said.", "“Ndiyo,” alisema.")}
        for source, target in units:
            self.put(memory, source, target)
        path = os.path.join(self.directory, "memory.tmx")
        with open(path, "wb") as file:
            file.write(self.ask("GET", memory + "/tmx").body)
        lines = self.run_client("/usr/bin/python3", "-c", READ, path).splitlines()
        self.assertEqual(sorted(lines), sorted(repr(unit) for unit in units))


def free_port():
    """One that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def fetch(url):
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                return json.load(reply)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("no answer from " + url)
