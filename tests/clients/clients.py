# SPDX-License-Identifier: Apache-2.0
"""Real clients, each started as its users start it, against the real server."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request

from harness import Case

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = ["gramma@1.6.0", "language-grammar-api@1.1.6"]
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}</oor:items>
"""
SETTING = """<item oor:path="/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool"><prop oor:name="{}" oor:op="fuse">\
<value>{}</value></prop></item>
"""


class Clients(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"http://127.0.0.1:{cls.server.port}"
        cls.directory = tempfile.mkdtemp(prefix="tafsiri-clients-")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.directory, ignore_errors=True)
        super().tearDownClass()

    def run_client(self, *command, **more):
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    # ---- npm ----

    def node(self, script, *arguments):
        modules = os.path.join(self.directory, "node_modules")
        if not shutil.which("npm"):
            self.skipTest("there is no npm")
        if not os.path.exists(modules):
            self.run_client("npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES, cwd=self.directory)
        output = self.run_client("node", os.path.join(HERE, script), *arguments, env={**os.environ, "NODE_PATH": modules})
        return json.loads(output)

    def test_gramma(self):
        text = "Habari za asubuhii rafiki."
        found = self.node("gramma.js", self.url + "/v2/check", "sw", text)
        self.assertEqual([(one["word"], one["at"]) for one in found], [("asubuhii", "asubuhii")])
        self.assertTrue(found[0]["first"])

    def test_gramma_with_markdown(self):
        text = "# Habari\n\nHabari *za* **asubuhii** [rafiki](http://example.org/zxqv).\n"
        found = self.node("gramma.js", self.url + "/v2/check", "sw", text, "markdown")
        self.assertEqual([one["at"] for one in found], ["asubuhii"])

    def test_language_grammar_api(self):
        answer = self.node("language-grammar-api.js", self.url + "/v2", "fr-HT", "La poliice a parlé.")
        self.assertEqual(answer["found"], ["poliice"])
        self.assertLessEqual({"sw", "sw-TZ", "fr-HT", "en-US"}, set(answer["codes"]))

    # ---- LibreOffice ----

    def office(self, texts):
        office = shutil.which("soffice") or shutil.which("libreoffice")
        if not office or subprocess.run(["/usr/bin/python3", "-c", "import uno"], capture_output=True).returncode != 0:
            self.skipTest("there is no LibreOffice with python3-uno")
        profile = os.path.join(self.directory, "profile")
        os.makedirs(os.path.join(profile, "user"))
        settings = "".join(SETTING.format(*one) for one in [("BaseURL", self.url + "/v2"), ("IsEnabled", "true")])
        with open(os.path.join(profile, "user/registrymodifications.xcu"), "w", encoding="utf-8") as file:
            file.write(PROFILE.format(settings))
        pipe = f"tafsiri{os.getpid()}"
        running = subprocess.Popen([office, "--headless", "--norestore", f"-env:UserInstallation=file://{profile}",
                                    f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            arguments = [part for text in texts for part in text]
            return json.loads(self.run_client("/usr/bin/python3", os.path.join(HERE, "libreoffice.py"), pipe, *arguments))
        finally:
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()

    def test_libreoffice(self):
        answers = self.office([("sw", "TZ", "Habari za asubuhii, 100% & rafiki."), ("sw", "KE", "Watu wengi walikuja mjinii."),
                               ("fr", "HT", "La poliice a arrêté douze personnes."), ("en", "US", "Wordd after wordd.")])
        self.assertEqual([answer["words"] for answer in answers], [["asubuhii"], ["mjinii"], ["poliice"], []])
        self.assertTrue(all(answer["locale"] for answer in answers), answers)
        self.assertIn("asubuhi", answers[0]["suggestions"][0])

    # ---- translate-toolkit ----

    def test_the_answers_of_tmserver(self):
        """Its own server with the same unit: each member that it has, we have in the same type."""
        program = shutil.which("tmserver")
        if not program or subprocess.run([program, "--help"], capture_output=True).returncode != 0:
            self.skipTest("there is no translate-toolkit with python3-cheroot")
        catalogue = os.path.join(self.directory, "a.po")
        with open(catalogue, "w", encoding="utf-8") as file:
            file.write('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open the file"\nmsgstr "Fungua faili"\n')
        self.ask("PUT", "/tmserver/en/sw/unit/x", {"source": "Open the file", "target": "Fungua faili"})
        port = free_port()
        theirs = subprocess.Popen([program, "-d", os.path.join(self.directory, "tm.db"), "-f", catalogue, "-s", "en", "-t", "sw",
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
