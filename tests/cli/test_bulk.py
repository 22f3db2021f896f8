# SPDX-License-Identifier: Apache-2.0
"""pretranslate and analyse: files, folders, formats, mistakes; with a terminal and without; stopped by Ctrl-C."""
import csv
import io
import json
import os
import pty
import signal
import subprocess
import time
import unittest
import urllib.request

from program import ROOT, TAFSIRI, Case, read

ARTICLE = os.path.join(ROOT, "tests/cases/articles/kenya-haiti.txt")


class Bulk(Case):
    def setUp(self):
        super().setUp()
        self.with_data("import", "--memory", "news", os.path.join(ROOT, "memory/news.tmx"))
        self.folder = os.path.join(self.data, "articles")
        self.output = os.path.join(self.data, "output")
        self.article("sport/final.html", "<p>Photo</p>\n<p><b>Nobody saw the match in the rain.</b></p>\n")
        self.article("kenya.txt", read("articles/kenya-haiti.txt"))

    def article(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def results(self, directory=None):
        """What stands below the output directory, by path."""
        directory, found = directory or self.output, {}
        for folder, _, names in os.walk(directory):
            for name in names:
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    found[os.path.relpath(os.path.join(folder, name), directory)] = file.read()
        return found

    def pretranslate(self, *words, status=0):
        return self.with_data("pretranslate", "--to", "sw,fr-HT", "--output", self.output, *words, status=status)

    def test_what_was_written_before_is_no_article(self):
        output = os.path.join(self.folder, "done")
        for _ in range(2):
            self.with_data("pretranslate", "--to", "sw", "--output", output, self.folder)
            self.assertEqual(sorted(self.results(output)), ["sw/kenya.txt", "sw/sport/final.html"])

    def test_jobs_are_listed_shown_followed_and_cancelled(self):
        server = self.serve("--empty")
        settings = {"from": "en", "to": ["sw", "fr-HT"], "title": "Monday\u2019s wire"}

        def create(*articles):
            job = server.ask("POST", "/v1/jobs", settings)["id"]
            for name, text in articles:
                request = urllib.request.Request(f"{server.url}/v1/jobs/{job}/articles/{name}", text.encode(), method="PUT")
                request.add_header("Content-Type", "application/octet-stream")
                urllib.request.urlopen(request, timeout=60).close()
            return job

        self.assertEqual(self.with_data("jobs", "list")[0], "")
        job = create(("a.txt", "Rain fell."), ("bad.xlf", "<xliff>"))
        listed, _ = self.with_data("jobs", "list")
        self.assertRegex(listed, rf"^{job}  draft        0 %  \d{{4}}-\d\d-\d\dT\d\d:\d\d  pretranslate  en to sw,fr-HT  0/2 articles  "
                                 "Monday\u2019s wire\n$")
        self.with_data("jobs", "follow", job, status=1)  # nobody has started it
        server.ask("POST", f"/v1/jobs/{job}/start", {})
        followed, _ = self.with_data("jobs", "follow", job)
        self.assertRegex(followed, rf"^{job}  done       100 %  .*  2/2 articles  ")
        shown, _ = self.with_data("jobs", "show", job)
        for line in [f"id: {job}", "state: done", "languages: en to sw,fr-HT", "progress: 100.0 %, 2 segments",
                     "articles: 2, 2 done, 1 of them failed"]:
            self.assertIn(line + "\n", shown)
        self.assertRegex(shown, r"(?m)^ended: \d{4}-.*\n")
        self.assertRegex(shown, r"(?m)^failed: bad\.xlf: bad\.xlf:1: .+$")
        self.with_data("jobs", "cancel", job, status=73)  # it is over
        other = create(("long.txt", "Rain fell on the town.\n" * 50000))
        server.ask("POST", f"/v1/jobs/{other}/start", {})
        self.with_data("jobs", "cancel", other)
        self.assertRegex(self.with_data("jobs", "follow", other, status=1)[0], rf"^{other}  cancelled ")
        self.assertEqual([line.split()[0] for line in self.with_data("jobs", "list")[0].splitlines()], [job, other])
        for words in [(), ("list", "x"), ("show",), ("follow", "a", "b"), ("cancel",), ("start", "a")]:
            self.with_data("jobs", *words, status=64)
        self.with_data("jobs", "show", "none", status=66)

    def no_jobs(self):
        directory = os.path.join(self.data, "jobs")
        self.assertEqual(os.listdir(directory) if os.path.exists(directory) else [], [])

    def test_what_a_folder_has_besides(self):
        for name in ("story.odt", "story.doc", "sport/story.pdf"):
            self.article(name, "x")
        _, err = self.pretranslate(self.folder)
        self.assertEqual(err, "tafsiri: 3 files are passed over: sport/story.pdf, story.doc, story.odt: their formats are not known\n")
        for number in range(20):
            self.article(f"zoo/{number:02}.srt", "x")
        _, err = self.with_data("analyse", "--to", "sw", self.folder)
        self.assertIn("tafsiri: 23 files are passed over: ", err)
        self.assertIn(", zoo/16.srt and 3 more: ", err)

    def test_an_xliff_of_another_language(self):
        unit = "<trans-unit id='1'><source>Photo</source><target>Photo (fr)</target></trans-unit>"
        xliff = "<xliff version='1.2'><file original='a' source-language='en' target-language='fr-HT'><body>{}</body></file></xliff>"
        path = self.article("fr.xlf", xliff.format(unit))
        out, err = self.pretranslate(path)
        self.assertEqual(err, f"tafsiri: {path}: warning: fr.xlf:1: sw is asked for, its translations are in fr-HT: 1 left out\n")
        self.assertIn("sw: 1 segments, 1 filled in (1 at 100 % and above), 0 open\n", out)
        self.assertIn("fr-HT: 1 segments, 0 filled in (0 at 100 % and above), 0 open, 1 translated already\n", out)
        self.assertIn('target-language="sw"', self.results()["sw/fr.xlf"])
        self.assertIn('<target state="translated" state-qualifier="exact-match">Picha</target>', self.results()["sw/fr.xlf"])
        self.assertIn("<target>Photo (fr)</target>", self.results()["fr-HT/fr.xlf"])
        _, err = self.pretranslate("--from", "fr", path, status=65)
        self.assertEqual(err, f"tafsiri: {path}: fr.xlf:1: its source language is en, not fr\n")

    def test_a_folder(self):
        out, err = self.pretranslate(self.folder)
        self.assertIn("sw: 34 segments, 33 filled in (33 at 100 % and above), 1 open", out)
        self.assertEqual(err, "")
        results = self.results()
        self.assertEqual(sorted(results), ["fr-HT/kenya.txt", "fr-HT/sport/final.html", "sw/kenya.txt", "sw/sport/final.html"])
        self.assertIn("Serikali ya Kenya imeahidi kutuma kikosi cha maafisa 1,000 wa polisi", results["sw/kenya.txt"])
        self.assertIn("<p>Picha</p>\n<p><b>Nobody saw the match in the rain.</b></p>\n", results["sw/sport/final.html"])
        lines = [text.count("\n") for text in (results["sw/kenya.txt"], read("articles/kenya-haiti.txt"))]
        self.assertEqual(lines[0], lines[1])  # the document's own spacing
        self.no_jobs()

    def test_each_format(self):
        for format, ending in [("xliff", ".xlf"), ("xliff2", ".xlf"), ("tmx", ".tmx"), ("text", ".txt")]:
            self.output = os.path.join(self.data, format)
            self.pretranslate("--format", format, os.path.join(self.folder, "sport"))
            results = self.results()
            self.assertEqual(sorted(results), [f"fr-HT/final.html{ending}", f"sw/final.html{ending}"])
            self.assertIn("Picha", results[f"sw/final.html{ending}"])
        self.output = os.path.join(self.data, "html")
        self.pretranslate("--format", "html", self.folder)  # of a folder only such articles
        self.assertEqual(sorted(self.results()), ["fr-HT/sport/final.html", "sw/sport/final.html"])

    def test_known_parts_in_notes(self):
        self.with_data("terms", "import", os.path.join(ROOT, "memory/terms.tbx"))
        path = self.article("parts/a.txt", "Nobody at the Ministry of Foreign Affairs saw it.\n")
        self.pretranslate("--format", "xliff", "--fragments", path)
        self.assertRegex(self.results()["sw/a.txt.xlf"], "<note>Known parts: .*Ministry of Foreign Affairs = Wizara ya Mambo ya Nje")
        self.pretranslate("--format", "xliff", path)
        self.assertNotIn("<note>", self.results()["sw/a.txt.xlf"])

    def test_one_bad_article(self):
        bad = self.article("bad.xlf", "<xliff")
        out, err = self.pretranslate(self.folder, status=65)
        self.assertIn(f"tafsiri: {bad}: bad.xlf:1:", err)
        self.assertIn("33 filled in", out)
        self.assertEqual(len(self.results()), 4)

    def test_mistakes(self):
        text = os.path.join(self.folder, "kenya.txt")
        self.run_program("pretranslate", "--output", self.output, text, status=64)
        self.run_program("pretranslate", "--to", "sw", text, status=64)
        self.pretranslate(status=64)
        self.pretranslate("--min-score", "103", text, status=64)
        self.pretranslate("--format", "pdf", text, status=65)
        self.pretranslate("--format", "docx", text, status=65)
        self.pretranslate(self.write("a.pdf", ""), status=65)
        self.pretranslate(os.path.join(self.folder, "missing.txt"), status=66)
        self.pretranslate("--memory", "missing", text, status=66)
        self.pretranslate(text, self.article("other/kenya.txt", "One."), status=65)  # both would become kenya.txt
        os.mkdir(os.path.join(self.data, "empty"))
        self.pretranslate(os.path.join(self.data, "empty"), status=66)
        self.assertFalse(os.path.exists(self.output))
        self.no_jobs()

    def test_names_that_no_job_takes(self):
        """Deep folders, long names, and two that would be one without the path."""
        long_name = "\u00e9" * 100 + ".txt"
        for name in ["a/b.txt", "a~b.txt", long_name, "x\ny.txt"]:
            self.article("odd/" + name, "Photo\n")
        self.pretranslate(os.path.join(self.folder, "odd"))
        self.assertEqual({name: text for name, text in self.results().items() if name.startswith("sw/")},
                         {f"sw/{name}": "Picha\n" for name in ["a/b.txt", "a~b.txt", long_name, "x\ny.txt"]})

    def test_analysis(self):
        out, err = self.with_data("analyse", "--to", "sw", "--weights", "none=200,context=50", self.folder)
        self.assertEqual(err, "")
        self.assertRegex(out, r"Into sw\n")
        self.assertRegex(out, r"102, 101 in context +32 +501 +3290 +50 % +250.5\n")
        self.assertRegex(out, r"No match +1 +7 +33 +200 % +14.0\n")
        self.assertRegex(out, r"kenya.txt +501 +501 ")
        counts = json.loads(self.with_data("analyse", "--to", "sw", "--format", "json", self.folder)[0])
        self.assertEqual(counts["languages"][0]["segments"], 34)
        rows = list(csv.DictReader(io.StringIO(self.with_data("analyse", "--to", "sw", "--format", "csv", self.folder)[0])))
        self.assertEqual([row["article"] for row in rows], ["", "kenya.txt", "sport~final.html"])
        page = os.path.join(self.data, "page.html")
        self.assertEqual(self.with_data("analyse", "--to", "sw", "--format", "html", "--title", "Monday", "--output", page,
                                        self.folder)[0], "")
        with open(page, encoding="utf-8") as file:
            self.assertIn("<h1>Monday</h1>", file.read())
        self.with_data("analyse", "--to", "sw", "--weights", "90-99=1", self.folder, status=65)
        self.with_data("analyse", "--to", "sw", "--format", "pdf", self.folder, status=64)
        self.no_jobs()

    def test_beside_a_server(self):
        server = self.serve("--empty")
        analysis = os.path.join(self.data, "counts.csv")
        out, _ = self.pretranslate("--analysis", analysis, self.folder)
        self.assertIn("sw: 34 segments", out)
        self.assertTrue(os.path.getsize(analysis))
        self.assertEqual(server.ask("GET", "/v1/jobs")["jobs"], [])
        self.assertEqual(server.stop()[0], 0)

    def long_articles(self):
        for n in range(20):
            lines = (f"The minister of district {i} spoke about road {i * 7} of town {n}." for i in range(2000))
            self.article(f"long/{n}.txt", "\n".join(lines))
        return os.path.join(self.folder, "long")

    def test_a_bar_on_a_terminal_and_the_end_by_ctrl_c(self):
        server = self.serve("--empty")
        terminal, other = pty.openpty()
        process = subprocess.Popen([TAFSIRI, "analyse", "--data", self.data, "--to", "sw", self.long_articles()],
                                   stdout=subprocess.PIPE, stderr=other)
        os.close(other)
        shown = b""
        while b"counting [" not in shown or b" %" not in shown.split(b"counting [")[-1]:
            shown += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        while True:
            try:
                shown += os.read(terminal, 4096)
            except OSError:
                break
        self.assertEqual(process.wait(60), 69)
        self.assertEqual(process.stdout.read(), b"")
        process.stdout.close()
        os.close(terminal)
        self.assertRegex(shown, rb"counting \[[#.]{30}\] +\d+ %")
        self.assertIn(b"stopped: the job is removed", shown)
        self.assertEqual(server.ask("GET", "/v1/jobs")["jobs"], [])
        self.assertEqual(server.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
