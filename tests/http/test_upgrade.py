# SPDX-License-Identifier: Apache-2.0
"""A store that the program of the first schema wrote, opened by the present one."""
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from harness import ROOT, TAFSIRI, Server, UnixConnection


class Upgrade(unittest.TestCase):
    def setUp(self):
        self.data = tempfile.mkdtemp(prefix="tafsiri-upgrade-")
        self.addCleanup(shutil.rmtree, self.data, ignore_errors=True)
        self.store = os.path.join(self.data, "store.sqlite")
        with open(os.path.join(ROOT, "tests/cases/store/schema-1.sql"), encoding="utf-8") as file:
            script = file.read()
        database = sqlite3.connect(self.store)
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(script)
        database.close()

    def version(self):
        database = sqlite3.connect(self.store)
        try:
            return database.execute("PRAGMA user_version").fetchone()[0]
        finally:
            database.close()

    def run_program(self, *words, status, data=None):
        done = subprocess.run([TAFSIRI, *words, "--data", data or self.data], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done)
        return done.stdout + done.stderr

    def test_a_store_of_the_first_schema(self):
        self.assertEqual(self.version(), 1)
        self.assertIn("start the server once", self.run_program("verify", status=65))  # which only reads
        self.assertEqual(self.version(), 1)
        server = Server(data=self.data)
        try:
            self.look(server)
            self.use_what_is_new(server)
        finally:
            self.assertEqual(server.stop(), 0, server.log())
        self.assertGreater(self.version(), 1)
        self.assertIn("2 memories, 3 units, 1 deleted", self.run_program("verify", status=0))
        again = Server(data=self.data)
        try:
            key = self.keys[0]
            self.assertEqual(again.ask("GET", "/v1/memories", headers={"Authorization": "Bearer " + key}).status, 200)
        finally:
            self.assertEqual(again.stop(), 0, again.log())

    def test_a_backup_of_the_first_schema(self):
        """It is gone back to by the present program, and stays for the one that wrote it."""
        before = self.content(self.data)
        fresh = tempfile.mkdtemp(prefix="tafsiri-upgrade-")
        self.addCleanup(shutil.rmtree, fresh, ignore_errors=True)
        for options in ("--dry-run",), ():
            told = self.run_program("restore", *options, self.data, data=fresh, status=0)
            self.assertIn("2 memories, 2 units, all rows sound", told)
            self.assertEqual(os.path.exists(os.path.join(fresh, "store.sqlite")), not options)
            self.assertEqual(self.content(self.data), before)
        server = Server(data=fresh)
        try:
            self.look(server)
        finally:
            self.assertEqual(server.stop(), 0, server.log())

    @staticmethod
    def content(directory):
        content = {}
        for name in os.listdir(directory):
            with open(os.path.join(directory, name), "rb") as file:
                content[name] = file.read()
        return content

    def look(self, server):
        memories = server.ask("GET", "/v1/memories").json["memories"]
        self.assertEqual([(one["name"], one["title"], one["units"], one["rev"], one["penalty"], one["read_only"]) for one in memories],
                         [("news", "The wire", 2, 5, 3, False), ("old", "", 0, 0, 0, True)])
        found = server.ask("GET", "/v1/suggestions?from=en&to=sw&q=The+road+is+closed.").json["suggestions"]
        self.assertEqual([(one["target"], one["score"], one["author"], one["changed_by"]) for one in found],
                         [("Barabara hiyo imefungwa.", 97, "Rose", "Asha")])
        former = server.ask("GET", "/v1/memories/news/units/1/history").json["history"]
        self.assertEqual([(one["target"], one["properties"][0]["value"], one["notes"][0]["value"]) for one in former],
                         [("Barabara imefungwa.", "UN", "seen")])
        codes = server.ask("GET", "/v1/memories/news/units/3").json["target_codes"]
        self.assertEqual([code["data"] for code in codes], ["<b>", "</b>"])
        lines = server.ask("GET", "/v1/concordance?q=road").json["results"]
        self.assertEqual(len(lines), 1)

    def use_what_is_new(self, server):
        """Everything that later schemas brought works in it, and what the first one had can still be changed."""
        unit = {"from": "en", "to": "sw", "source": "The bridge is open.", "target": "Daraja liko wazi."}
        self.assertEqual(server.ask("POST", "/v1/memories/news/units", unit).json["unit"]["rev"], 6)
        reverted = server.ask("POST", "/v1/memories/news/units/4/revert", {"to_rev": 4}, headers={"If-Match": "*"})
        self.assertEqual(reverted.json["unit"]["target"], "Imeondoka.")
        server.ask("DELETE", "/v1/memories/news/units/4", headers={"If-Match": "*"})
        local = UnixConnection(server.socket_path)
        self.keys = [server.ask("POST", "/v1/keys", {"name": "k", "role": "reader"}, connection=local).json["key"]]
        local.close()
