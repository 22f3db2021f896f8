# SPDX-License-Identifier: Apache-2.0
"""The commands, alone and beside a running server."""
import json
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import unittest
import urllib.error
from unittest import mock

from program import TAFSIRI, Case, Server, read

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"
 srclang="en" datatype="plaintext"/><body>
<tu tuid="a" creationdate="20230101T000000Z"><tuv xml:lang="en"><seg>The road is closed.</seg></tuv>
<tuv xml:lang="sw"><seg>Barabara imefungwa.</seg></tuv></tu>
<tu tuid="b" creationdate="20230101T000000Z"><tuv xml:lang="en"><seg>Schools open on Monday.</seg></tuv>
<tuv xml:lang="sw"><seg>Shule zinafunguliwa Jumatatu.</seg></tuv></tu>
</body></tmx>
"""


class Commands(Case):
    def test_help_and_mistakes(self):
        for command in ("serve", "import", "export", "align", "merge", "split", "deduplicate", "clean", "statistics", "backup", "restore", "suggest", "segment", "spell", "terms", "words", "key", "verify", "pretranslate", "analyse"):
            out, err = self.run_program(command, "--help")
            self.assertTrue(out.startswith(f"Usage: tafsiri {command}"), out)
            self.assertEqual(err, "")
            self.run_program(command, "--no-such-option", status=64)
        self.assertIn("import", self.run_program("--help")[0])
        self.assertRegex(self.run_program("--version")[0], r"^tafsiri \d+\.\d+\.\d+$")
        self.run_program(status=64)
        self.run_program("translate", status=64)
        self.run_program("serve", "--listen", "0.0.0.0:8080", status=64)

    def test_segment_and_spell(self):
        text = "Dr. Mutua spoke. He left.\n"
        self.assertEqual(self.run_program("segment", "-", text=text)[0], "Dr. Mutua spoke.\nHe left.\n")
        out, _ = self.run_program("segment", "--json", "-", text="\U0001F600 One. Two.")
        self.assertIn('"text":"Two.","start":8,"end":12', out)
        self.assertEqual(self.run_program("spell", "--lang", "sw", "-", text="Habari ya leo.\n")[0], "")
        out, _ = self.run_program("spell", "--lang", "fr-HT", "-", text="Bonjour.\nLe gouvernment parle.\n", status=1)
        self.assertRegex(out, r"^-:2:4: gouvernment: .*gouvernement")
        self.run_program("spell", "--lang", "xx", "-", text="a", status=66)
        self.run_program("segment", os.path.join(self.data, "missing.txt"), status=66)

    def test_import_export_suggest_without_a_server(self):
        path = self.write("two.tmx", TMX)
        self.assertIn("2 added", self.with_data("import", "--memory", "road", path)[0])
        self.assertIn("0 added, 0 updated, 2 unchanged", self.with_data("import", "--memory", "road", path)[0])
        out, _ = self.with_data("suggest", "--to", "sw", "The road is closed.")
        self.assertIn("100 %  Barabara imefungwa.", out)
        self.with_data("suggest", "--to", "sw", "Nothing of the kind.", status=1)
        exported, _ = self.with_data("export", "road")
        again = self.write("again.tmx", exported)
        self.assertIn("0 added, 0 updated, 2 unchanged", self.with_data("import", "--memory", "road", again)[0])
        self.assertIn("2 added", self.with_data("import", "--memory", "copy", again)[0])
        self.assertIn("2 memories, 4 units, 0 deleted", self.with_data("verify")[0])
        self.with_data("export", "missing", status=66)

    def test_where_output_goes(self):
        self.with_data("import", "--memory", "road", self.write("two.tmx", TMX))
        nowhere = os.path.join(self.data, "nowhere")
        _, err = self.with_data("export", "--output", os.path.join(nowhere, "road.tmx"), "road", status=73)
        self.assertIn(f"there is no directory {nowhere} to write it to; make it first", err)
        pipe, link, file = (os.path.join(self.data, name) for name in ("pipe", "link.tmx", "real.tmx"))
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
            self.with_data("export", "--output", pipe, "road")
            self.assertIn("Barabara imefungwa.", reader.communicate(timeout=60)[0])
        self.assertTrue(stat.S_ISFIFO(os.stat(pipe).st_mode))  # not a file in its place
        self.write("real.tmx", "old")
        os.chmod(file, 0o640)
        os.symlink("real.tmx", link)
        self.with_data("export", "--output", link, "road")
        self.assertTrue(os.path.islink(link))
        self.assertEqual(os.stat(file).st_mode & 0o777, 0o640)
        self.with_data("export", "--output", self.data, "road", status=65)
        for words in (("export", "road"), ("statistics", "road"), ("suggest", "--to", "sw", "The road is closed.")):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([TAFSIRI, words[0], "--data", self.data, *words[1:]], stdout=full,
                                      stderr=subprocess.PIPE, text=True, timeout=120, check=False)
            self.assertEqual((done.returncode, done.stderr), (73, "tafsiri: standard output: No space left on device\n"))
        self.assertFalse([name for name in os.listdir(self.data) if name.endswith(".part")])

    def test_closed_streams_take_no_file_in(self):
        words = ["sh", "-c", 'exec "$0" "$@" <&- 2>&-', TAFSIRI, "serve", "--listen", "127.0.0.1:0", "--data", self.data]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
            self.assertTrue(server.stdout.readline())  # all its files are open
            streams = {os.readlink(f"/proc/{server.pid}/fd/{number}") for number in (0, 2)}
            server.terminate()
        self.assertEqual(streams, {"/dev/null"})
        done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', TAFSIRI, "--version"], stderr=subprocess.PIPE, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.stderr, "tafsiri: standard output: Bad file descriptor\n")

    def test_names_that_are_no_text(self):
        name = os.path.join(os.fsencode(self.data), b"two\xff.tmx")
        with open(name, "w", encoding="utf-8") as file:
            file.write(TMX)
        self.assertIn("2 added", self.with_data("import", "--memory", "road", name)[0])
        with open(name, "w", encoding="utf-8") as file:
            file.write("no XML")
        self.assertIn("two\uFFFD.tmx:1: no XML", self.with_data("import", "--memory", "road", name, status=65)[1])

    def test_an_article_and_its_translation_become_units(self):
        sides = {"-": [], "+": []}
        for line in read("align/harbour.en-sw").splitlines():
            if line[:2] in ("- ", "+ "):
                sides[line[0]].append(line[2:])
        source = self.write("port.txt", "\n".join(sides["-"]))
        target = self.write("bandari.html", "<html><body>" + "".join(f"<p>{line}</p>" for line in sides["+"]) + "</body></html>")
        table = os.path.join(self.data, "pairs.tsv")
        _, err = self.with_data("align", "--to", "sw", "--output", table, source, target)
        self.assertIn("10 and 10 sentences: 8 pairs", err)
        with open(table, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        self.assertEqual(rows[0][:5], ["confidence", "source", "target", "from", "to"])
        merged = [row for row in rows if row[2].startswith("Kreni mpya")]
        self.assertEqual([row[1] for row in merged], ["A new crane arrived from Rotterdam in March. It can lift 65 tonnes."])
        out, err = self.with_data("import", "--memory", "reviewed", table)
        self.assertIn("8 added", out)
        self.assertEqual(err.count("no target") + err.count("no source"), 2)
        self.assertIn("0 added, 0 updated, 8 unchanged", self.with_data("import", "--memory", "reviewed", table)[0])
        out, _ = self.with_data("align", "--to", "sw", "--import", "sure", "--min-confidence", "0", source, target)
        self.assertIn("sure: 8 added, 0 updated, 0 unchanged, 2 left out", out)
        self.assertIn("0 added, 0 updated, 8 unchanged", self.with_data("align", "--to", "sw", "--import", "sure", "--min-confidence", "0",
                                                                  source, target)[0])
        self.assertIn("tafsiri:origin\">aligned", self.with_data("export", "sure")[0])
        self.with_data("align", "--to", "sw", source, os.path.join(self.data, "none.txt"), status=66)
        self.with_data("align", source, target, status=64)
        self.with_data("align", "--to", "en", source, target, status=65)

    def test_tables_of_pairs(self):
        out, _ = self.with_data("import", "--memory", "pairs", self.write("pairs.csv", "en,sw,fr-HT\nwater,maji,dlo\nfire,moto,\n"))
        self.assertIn("3 units read: 3 added", out)
        latin = self.write("latin.csv", "source;target\ncoffee;caf\u00e9\n", "cp1252")
        self.assertIn("1 added", self.with_data("import", "--memory", "pairs", "--from", "en", "--to", "fr", latin)[0])
        table = os.path.join(self.data, "all.tsv")
        self.with_data("export", "--output", table, "pairs")
        self.assertIn("0 added, 0 updated, 4 unchanged", self.with_data("import", "--memory", "pairs", table)[0])
        self.assertIn("coffee,caf\u00e9,en,fr", self.with_data("export", "--format", "csv", "pairs")[0])
        _, err = self.with_data("import", self.write("bare.tsv", "water\tmaji\n"), status=65)
        self.assertIn("bare.tsv:1: the languages are not known", err)
        self.with_data("export", "--format", "xls", "pairs", status=64)
        _, err = self.with_data("export", "--output", table + ".gz", "pairs", status=64)
        self.assertIn("leave .gz off", err)
        self.assertFalse(os.path.exists(table + ".gz"))

    def test_care_of_a_memory(self):
        table = "en,sw\nThe road is closed.,Barabara imefungwa.\nLeft as it was.,Left as it was.\nThe bridge is open.,Daraja liko wazi.\n"
        self.with_data("import", "--memory", "a", self.write("a.csv", table))
        self.with_data("import", "--memory", "b", self.write("b.csv", table + "The river is high.,Mto umejaa.\n"))
        out, _ = self.with_data("merge", "--dry-run", "a", "b")
        self.assertIn("dry run: 4 units read: 1 added, 0 updated, 3 unchanged", out)
        self.assertIn("added         4  The river is high.", out)
        self.assertIn("1 added", self.with_data("merge", "--remove", "a", "b")[0])
        self.with_data("statistics", "b", status=66)
        self.assertIn("1 removed", self.with_data("clean", "--rules", "identical", "a")[0])
        out, _ = self.with_data("split", "--text", "bridge", "--by", "Rose", "a", "bridges")
        self.assertIn("1 added, 0 updated, 0 unchanged, 1 removed", out)
        self.assertIn("0 removed", self.with_data("deduplicate", "--same-source", "a")[0])
        self.assertIn("en to sw: 2 units, 8 and 4 words", self.with_data("statistics", "a")[0])
        self.with_data("split", "a", "bridges", status=65)
        # What can't be asked for is refused: left out, it would let units through that nobody meant.
        for author in (b"M\xfcller", ""):
            self.with_data("split", "--to", "sw", "--author", author, "a", "bridges", status=64)
        self.with_data("clean", "--rules", b"empty\xfc,identical", "a", status=64)
        self.with_data("clean", "--by", b"M\xfcller", "a", status=64)
        self.assertIn("2 units", self.with_data("statistics", "a")[0])
        self.with_data("merge", "a", status=64)
        self.with_data("clean", "--rules", "tidy", "a", status=65)

    def test_backup_and_restore(self):
        self.with_data("import", "--memory", "road", self.write("two.tmx", TMX))
        self.assertTrue(self.with_data("backup", "one")[0].startswith("one  "))
        self.with_data("backup", "one", status=73)
        self.with_data("import", "--memory", "later", os.path.join(self.data, "two.tmx"))
        self.assertIn("one: 1 memories, 2 units, all rows sound", self.with_data("restore", "--dry-run", "one")[0])
        self.assertIn("2 units", self.with_data("statistics", "later")[0])
        server = self.serve("--empty")
        _, err = self.with_data("restore", "one", status=69)
        self.assertIn("stop the server first", err)
        self.assertIn("starts the next time", self.with_data("restore", "--at-next-start", "one")[0])
        self.assertIn("2 units", self.with_data("statistics", "later")[0])
        server.stop()
        self.with_data("statistics", "later", status=66)
        self.assertIn("100 %  Barabara imefungwa.", self.with_data("suggest", "--to", "sw", "The road is closed.")[0])
        fresh = os.path.join(self.data, "fresh")
        self.run_program("restore", "--data", fresh, os.path.join(self.data, "backups/one"))
        self.assertIn("1 memories, 2 units", self.run_program("verify", "--data", fresh)[0])
        self.with_data("backup", "--remove", "one")
        self.assertEqual(self.with_data("backup", "--list")[0], "")
        self.with_data("restore", "one", status=66)

    def test_a_restored_directory_gets_no_bundled_memory(self):
        server = self.serve()
        server.ask("DELETE", "/v1/memories/news")
        server.ask("POST", "/v1/memories", {"name": "wire"})
        self.with_data("backup", "one")
        server.stop()
        one, old = (os.path.join(self.data, "backups", name) for name in ("one", "old"))
        shutil.copytree(one, old)
        os.remove(os.path.join(old, "bundled"))  # as backups were before they told
        served = os.path.join(self.data, "served")
        shutil.copytree(one, served)
        for backup in (one, old):
            self.run_program("restore", "--data", os.path.join(self.data, "of-" + os.path.basename(backup)), backup)
        for name in ("served", "of-one", "of-old"):
            again = Server(os.path.join(self.data, name))
            memories = again.ask("GET", "/v1/memories")["memories"]
            again.stop()
            self.assertEqual([memory["name"] for memory in memories], ["wire"], name)

    def test_newer_units_update(self):
        self.with_data("import", self.write("old.tmx", TMX))
        newer = TMX.replace("imefungwa", "imefungwa leo").replace("20230101", "20240101")
        self.assertIn("2 updated", self.with_data("import", self.write("new.tmx", newer))[0].replace("1 updated", "2 updated"))
        self.assertIn("imefungwa leo", self.with_data("suggest", "--to", "sw", "The road is closed.")[0])
        older = TMX.replace("imefungwa", "imefungwa jana").replace("20230101", "20220101")
        self.assertIn("0 updated", self.with_data("import", self.write("older.tmx", older))[0])

    def test_broken_files_change_nothing(self):
        for broken, line in ((TMX.replace("</body>", ""), 8), (TMX.replace("</seg></tuv></tu>\n<tu", "</seg></tuv>\n<tu", 1), 8),
                             (TMX[: len(TMX) // 2], None)):
            _, err = self.with_data("import", "--memory", "broken", self.write("broken.tmx", broken), status=65)
            self.assertRegex(err, rf"broken\.tmx:{line if line else '[0-9]+'}")
        self.with_data("export", "broken", status=66)
        _, err = self.with_data("import", os.path.join(self.data, "no.tmx"), status=66)
        self.assertIn("no.tmx", err)

    def test_encodings(self):
        for name, encoding, declared in (("utf16", "utf-16", "UTF-16"), ("cp1252", "windows-1252", "windows-1252")):
            text = TMX.replace("UTF-8", declared).replace('xml:lang="sw"', 'xml:lang="fr"').replace("Barabara", "Fermé à")
            self.assertIn("2 added", self.with_data("import", "--memory", name, self.write(name + ".tmx", text, encoding))[0])
            self.assertIn("Fermé à imefungwa", self.with_data("suggest", "--to", "fr", "--memory", name, "The road is closed.")[0])

    def test_beside_a_server(self):
        server = self.serve("--empty")
        self.with_data("import", "--memory", "road", self.write("two.tmx", TMX))
        answer = server.ask("GET", "/v1/suggestions?from=en&to=sw&q=The+road+is+closed.")
        self.assertEqual(answer["suggestions"][0]["target"], "Barabara imefungwa.")
        self.assertIn("Barabara", self.with_data("export", "road")[0])
        self.assertIn("Barabara", self.with_data("suggest", "--to", "sw", "The road is closed.")[0])
        self.assertIn("2 units", self.with_data("verify")[0])
        second, err = self.run_program("serve", "--data", self.data, "--listen", "127.0.0.1:0", status=69)
        self.assertEqual(second, "")
        self.assertNotEqual(err, "")
        status, _, err = server.stop()
        self.assertEqual(status, 0)
        lines = [json.loads(line) for line in err.splitlines()]
        self.assertEqual([(line["level"], line["message"]) for line in lines], [("info", "serving"), ("info", "stopping")])
        self.assertEqual((lines[0]["address"], lines[0]["encrypted"], lines[0]["keys"]), ("127.0.0.1", "no", "0"))

    def test_words_count_at_once(self):
        server = self.serve("--empty")
        text = {"text": "Waliwasili kwa zoogwe jana.", "language": "sw"}
        self.assertEqual(server.ask("POST", "/v1/spelling", text)["findings"][0]["word"], "zoogwe")
        self.with_data("words", "--lang", "sw", "add", "zoogwe")
        self.assertEqual(server.ask("POST", "/v1/spelling", text)["findings"], [])
        server.stop()
        self.assertEqual(self.with_data("words", "--lang", "sw", "list")[0], "zoogwe\n")
        server = self.serve("--empty")
        self.assertEqual(server.ask("POST", "/v1/spelling", text)["findings"], [])
        self.with_data("words", "--lang", "sw", "remove", "zoogwe")
        self.with_data("words", "--lang", "sw", "--list", "rose", "add", "zoogwe")
        self.assertEqual(len(server.ask("POST", "/v1/spelling", text)["findings"]), 1)
        self.assertEqual(server.ask("POST", "/v1/spelling", {**text, "word_list": "rose"})["findings"], [])
        self.with_data("words", "--lang", "sw", "remove", "zoogwe", status=66)

    def test_terms(self):
        path = self.write("terms.csv", "en,sw,fr-HT\nmayor,meya,maire\nhigh court,mahakama kuu,haute cour\n")
        self.assertIn("2 concepts read: 2 added", self.with_data("terms", "import", path)[0])
        out, _ = self.with_data("terms", "find", "en", "sw", "The mayors went to the High Court.")
        self.assertEqual(out, "mayor: meya\nhigh court: mahakama kuu\n")
        exported, _ = self.with_data("terms", "export")
        self.assertIn("0 added, 0 updated", self.with_data("terms", "import", self.write("terms.tbx", exported))[0])
        self.with_data("terms", "import", self.write("bad.tbx", exported[:300]), status=65)
        self.assertIn("mahakama kuu", self.with_data("terms", "--format", "csv", "export")[0])
        out, err = self.with_data("terms", "import", self.write("gaps.csv", "en,sw\nlake\nport,bandari\n"))
        self.assertIn("1 concepts read: 1 added", out)
        self.assertEqual(err, f"tafsiri: {self.data}/gaps.csv: warning: {self.data}/gaps.csv:2: no target: the row is passed over\n")

    def test_keys(self):
        self.run_program("key", "list", "--data", os.path.join(self.data, "none"), status=66)
        for words in [("key",), ("key", "create"), ("key", "create", "a"), ("key", "list", "x"), ("key", "revoke"), ("key", "make", "a")]:
            self.with_data(*words, status=64)
        self.with_data("key", "create", "--role", "king", "a", status=65)
        out, err = self.with_data("key", "create", "--role", "reader", "--memories", "news,sport=editor", "--expires", "90d", "Desk")
        key = out.strip()
        self.assertRegex(key, r"^tafsiri_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$")
        number = key.split("_")[1]
        self.assertIn(f"tafsiri key revoke {number}", err)
        server = self.serve("--empty")
        listed, _ = self.with_data("key", "list")
        self.assertRegex(listed, rf"^{number}  \d{{4}}-\d\d-\d\d  Desk: reader of news, editor of sport  until \d{{4}}-\d\d-\d\d\n$")
        header = [("Authorization", "Bearer " + key)]
        self.assertEqual(server.ask("GET", "/v1/memories", headers=header), {"memories": []})
        self.with_data("key", "remove", number, status=73)
        self.with_data("key", "revoke", number)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            server.ask("GET", "/v1/memories", headers=header)
        self.assertEqual(refused.exception.code, 401)
        refused.exception.close()
        self.assertIn("revoked", self.with_data("key", "list")[0])
        self.with_data("key", "remove", number)
        self.with_data("key", "remove", number, status=66)
        self.assertEqual(server.ask("GET", "/v1/memories"), {"memories": []})

    def test_a_service_manager_is_told(self):
        path = os.path.join(self.data, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, mock.patch.dict(os.environ, NOTIFY_SOCKET=path):
            manager.bind(path)
            manager.settimeout(60)
            server = self.serve("--empty")
            self.assertEqual(manager.recv(1000), b"READY=1")
            server.process.send_signal(signal.SIGHUP)
            self.assertRegex(manager.recv(1000).decode(), r"^RELOADING=1\nMONOTONIC_USEC=\d+$")
            self.assertEqual(manager.recv(1000), b"READY=1")
            self.assertEqual(server.stop()[0], 0)
            self.assertEqual(manager.recv(1000), b"STOPPING=1")

    def test_root_keeps_out_of_another_s_data(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a directory away")
        os.chown(self.data, 65534, 65534)
        _, err = self.with_data("key", "create", "--role", "reader", "a", status=77)
        self.assertIn("sudo -u nobody", err)
        self.with_data("serve", "--listen", "127.0.0.1:0", status=77)
        self.assertEqual(os.listdir(self.data), [])

    def test_protocols_can_be_switched_off(self):
        self.run_program("serve", "--without", "telex", status=64)
        server = self.serve("--without", "tmserver,apertium")
        self.assertTrue(server.ask("GET", "/v2/languages"))
        for path in ("/tmserver/en/sw/unit/File", "/apertium/listPairs"):
            with self.assertRaises(urllib.error.HTTPError) as raised:
                server.ask("GET", path)
            self.assertEqual(raised.exception.code, 404)

    def test_a_start_can_be_ended(self):
        """The file of the indexes is a pipe, so the start waits for as long as nobody writes to it."""
        marks = os.path.join(self.data, "index/marks")
        os.mkdir(os.path.dirname(marks))
        os.mkfifo(marks)
        process = subprocess.Popen([TAFSIRI, "serve", "--listen", "127.0.0.1:0", "--data", self.data],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        with open(marks, "wb"):
            process.send_signal(signal.SIGTERM)
            self.assertTrue(select.select([process.stderr], [], [], 30)[0], "the signal is not taken")
            self.assertIn("stopping", process.stderr.readline())
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out, err), (0, "", ""))

    def test_second_start_imports_nothing(self):
        first = self.serve()
        memories = first.ask("GET", "/v1/memories")
        self.assertEqual(first.stop(signal.SIGTERM)[0], 0)
        second = self.serve()
        self.assertEqual(second.ask("GET", "/v1/memories"), memories)
        second.stop()


if __name__ == "__main__":
    unittest.main()
