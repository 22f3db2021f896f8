# SPDX-License-Identifier: Apache-2.0
"""Jobs over HTTP: articles in, results and counts out; events; cancelled, killed, full, gone."""
import csv
import html.parser
import io
import json
import os
import threading
import time
import unittest
import urllib.parse
import zipfile

from harness import ROOT, Case, Server, read_all

FILE = {"Content-Type": "application/octet-stream"}
ARTICLE = os.path.join(ROOT, "tests/cases/articles/kenya-haiti.txt")
BANDS = ["translated", "context", "repetition", "100", "95-99", "85-94", "75-84", "50-74", "none", "internal 95-99",
         "internal 85-94", "internal 75-84", "internal 50-74"]


def quote(name):
    return urllib.parse.quote(name, safe="")


def events_of(stream):
    """[(event, data)] of a text/event-stream."""
    found = []
    for block in stream.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


class Jobs(Case):
    def create(self, articles=(), status=201, **settings):
        """A job with articles; its path."""
        made = self.ask("POST", "/v1/jobs", {"from": "en", "to": ["sw"], **settings}, status)
        if status != 201:
            return made
        job = "/v1/jobs/" + made.json["id"]
        self.assertEqual(made.headers["location"], job)
        for name, text in dict(articles).items():
            self.put_article(job, name, text, 201)
        return job

    def put_article(self, job, name, text, status):
        body = text if isinstance(text, bytes) else text.encode()
        return self.ask("PUT", f"{job}/articles/{quote(name)}", body, status, headers=FILE)

    def finish(self, job, state="done"):
        """Waits for the end by the stream of events, which must say the same as the job itself."""
        told = events_of(self.ask("GET", job + "/events").body)
        self.assertEqual(told[-1][0], "end")
        self.assertEqual({event for event, _ in told[:-1]}, {"progress"} if len(told) > 1 else set())
        self.assertEqual(told[-1][1], self.ask("GET", job).json)
        self.assertEqual(told[-1][1]["state"], state, told[-1][1])
        percents = [data["progress"]["percent"] for _, data in told]
        if state == "done":  # one that is cancelled gives up the article that it is at
            self.assertEqual(percents, sorted(percents))
        return told[-1][1]

    def run_job(self, articles, **settings):
        job = self.create(articles, **settings)
        self.ask("POST", job + "/start", status=202)
        return job, self.finish(job)

    def result(self, job, name, to="sw"):
        return self.ask("GET", f"{job}/results/{to}/{quote(name)}")

    def news(self):
        """A memory of its own; its name."""
        path = self.memory()
        self.put(path, "The president left.", "Rais aliondoka.")
        self.put(path, "He spoke.", "Alizungumza.")
        self.put(path, "Kenya pledged 1,000 officers to the mission.", "Kenya iliahidi maafisa 1,000 kwa ujumbe huo.")
        return path.rsplit("/", 1)[1]

    # ---- what comes out ----

    def test_formats(self):
        memories = [self.news()]
        page = "<p>The president left. <b>He spoke.</b></p>\n<p>Nobody knows.</p>\n"
        cases = [
            ("original", "<p>Rais aliondoka. <b>Alizungumza.</b></p>\n<p>Nobody knows.</p>\n", "a.html", "text/html"),
            ("html", "<p>Rais aliondoka. <b>Alizungumza.</b></p>\n<p>Nobody knows.</p>\n", "a.html", "text/html"),
            ("text", "Rais aliondoka. Alizungumza.\nNobody knows.\n", "a.html.txt", "text/plain; charset=utf-8"),
            ("xliff", None, "a.html.xlf", "application/xliff+xml"),
            ("xliff2", None, "a.html.xlf", "application/xliff+xml"),
            ("tmx", None, "a.html.tmx", "application/x-tmx+xml"),
        ]
        for format, expected, name, media in cases:
            job, state = self.run_job({"a.html": page}, format=format, memories=memories)
            self.assertEqual(state["format"], format)
            self.assertEqual(state["results"], [{"to": "sw", "segments": 3, "filled": 2, "repeated": 0, "exact": 2, "kept": 0,
                                                 "open": 1, "misspelt": 0}])
            reply = self.result(job, "a.html")
            self.assertEqual(reply.headers["content-type"], media)
            self.assertIn(f'filename="{name}"', reply.headers["content-disposition"])
            listed = self.ask("GET", job + "/articles").json["articles"][0]["results"][0]
            self.assertEqual((listed["name"], listed["bytes"], listed["type"]), (name, len(reply.body), media))
            if expected:
                self.assertEqual(reply.body.decode(), expected)
            else:
                self.assertIn("Rais aliondoka.", reply.body.decode())

    def test_rest(self):
        memories = [self.news()]
        for rest, expected in [("source", "Alizungumza.\nNobody knows.\n"), ("empty", "Alizungumza.\n\n"),
                               ("auto", "Alizungumza.\nNobody knows.\n")]:
            job, _ = self.run_job({"a.txt": "He spoke.\nNobody knows.\n"}, rest=rest, memories=memories)
            self.assertEqual(self.result(job, "a.txt").body.decode(), expected)

    def test_archive(self):
        names = ["a.txt", "b \u00e9.txt", "\u4e2d.html", "x.txt.txt"]
        job, _ = self.run_job({name: "He spoke." for name in names}, to=["sw", "fr-HT"], memories=[self.news()])
        reply = self.ask("GET", job + "/results")
        archive = zipfile.ZipFile(io.BytesIO(reply.body))
        self.assertIsNone(archive.testzip())
        self.assertEqual(sorted(archive.namelist()), sorted(f"{to}/{name}" for to in ["sw", "fr-HT"] for name in names))
        self.assertEqual(archive.read("sw/a.txt"), b"Alizungumza.")
        self.assertEqual(self.ask("GET", job + "/results").body, reply.body)
        counted, _ = self.run_job({"a.txt": "He spoke."}, analysis=True)
        archive = zipfile.ZipFile(io.BytesIO(self.ask("GET", counted + "/results").body))
        self.assertEqual(sorted(archive.namelist()), ["analysis.csv", "analysis.html", "analysis.json", "sw/a.txt"])
        self.assertEqual(json.loads(archive.read("analysis.json")), self.ask("GET", counted + "/analysis").json)
        self.assertEqual(self.ask("HEAD", job + "/results").body, b"")
        self.assertIn("filename*=UTF-8''b%20%C3%A9.txt", self.result(job, "b \u00e9.txt").headers["content-disposition"])

    def test_one_bad_article_fails_alone(self):
        job, state = self.run_job({"a.txt": "He spoke.", "bad.xlf": "<xliff", "empty.txt": "", "bad.docx": b"PK"},
                                  memories=[self.news()])
        self.assertEqual((state["progress"]["articles_done"], state["progress"]["articles_failed"]), (4, 2))
        articles = {one["name"]: one for one in self.ask("GET", job + "/articles").json["articles"]}
        self.assertEqual({name: one["state"] for name, one in articles.items()},
                         {"a.txt": "done", "empty.txt": "done", "bad.xlf": "failed", "bad.docx": "failed"})
        self.assertIn("bad.xlf:1:", articles["bad.xlf"]["error"])
        self.assertEqual(self.result(job, "a.txt").body, b"Alizungumza.")
        self.assertEqual(self.result(job, "empty.txt").body, b"")
        self.ask("GET", f"{job}/results/sw/bad.xlf", status=404)

    def test_an_xliff_of_another_language(self):
        unit = "<trans-unit id='1'><source>He spoke.</source><target>Il parla.</target></trans-unit>"
        xliff = f"<xliff version='1.2'><file source-language='en' target-language='fr'><body>{unit}</body></file></xliff>"
        job, _ = self.run_job({"a.xlf": xliff}, memories=[self.news()], to=["sw", "fr-HT"])
        swahili, french = self.ask("GET", job + "/articles").json["articles"][0]["results"]
        self.assertEqual(swahili["warnings"], ["a.xlf:1: sw is asked for, its translations are in fr: 1 left out"])
        self.assertEqual((swahili["filled"], swahili["kept"]), (1, 0))
        self.assertEqual((french["warnings"], french["filled"], french["kept"]), ([], 0, 1))
        self.assertIn(b"Alizungumza.", self.result(job, "a.xlf").body)
        self.assertNotIn(b"Il parla.", self.result(job, "a.xlf").body)
        self.assertIn(b"Il parla.", self.result(job, "a.xlf", "fr-HT").body)

    # ---- counts ----

    def test_analysis(self):
        memories = [self.news()]
        text = ("The president left.\n"                                # 100
                "Kenya pledged 2,500 officers to the mission.\n"       # 99: the number was carried over
                "Nobody in the town knows anything about it.\n"        # nothing
                "Nobody in the town knows anything about her.\n"       # near the one before
                "Nobody in the town knows anything about it.\n"        # a repetition
                "* * *\n")                                             # no segment
        settings = {"kind": "analyse", "memories": memories, "weights": {"100": 25, "none": 200}}
        job, state = self.run_job({"a.txt": text, "b.txt": "He spoke.\nThe president left.\n"}, **settings)
        self.assertTrue(state["analysis"])
        analysis = self.ask("GET", job + "/analysis").json
        counts = analysis["languages"][0]
        self.assertEqual([band["band"] for band in counts["bands"]], BANDS)
        segments = {band["band"]: band["segments"] for band in counts["bands"] if band["segments"]}
        self.assertEqual(segments, {"100": 2, "95-99": 1, "none": 1, "internal 85-94": 1, "repetition": 2})
        self.assertEqual((counts["segments"], counts["words"]), (7, 3 + 7 + 8 + 8 + 8 + 2 + 3))
        self.assertEqual(counts["characters"], sum(len(line) for line in text.splitlines()[:5]) + 9 + 19)
        weighted = (3 + 2) * .25 + 7 * .4 + 8 * 2 + 8 * .6 + (8 + 3) * .1
        self.assertAlmostEqual(counts["weighted_words"], weighted)
        for key in ["segments", "words", "characters"]:
            self.assertEqual(counts[key], sum(band[key] for band in counts["bands"]))
            self.assertEqual(counts[key], sum(article[key] for article in counts["articles"]))
        self.assertEqual([one["name"] for one in counts["articles"]], ["a.txt", "b.txt"])
        self.check_table(job, counts)
        self.check_page(job)
        self.ask("GET", f"{job}/results/sw/a.txt", status=409)
        self.ask("GET", job + "/results", status=409)

    def check_table(self, job, counts):
        reply = self.ask("GET", job + "/analysis/csv")
        rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
        self.assertEqual([row["article"] for row in rows], ["", "a.txt", "b.txt"])
        for band in counts["bands"]:
            self.assertEqual(int(rows[0][band["band"] + " words"]), band["words"])
        self.assertEqual(float(rows[0]["weighted words"]), counts["weighted_words"])

    def check_page(self, job):
        reply = self.ask("GET", job + "/analysis/html")
        self.assertIn("default-src 'none'", reply.headers["content-security-policy"])
        page = reply.body.decode()
        html.parser.HTMLParser().feed(page)
        self.assertEqual(page.count("<svg"), 1)
        self.assertEqual(page.count("<rect"), 5)  # a part of the bar for each band that has words
        self.assertNotIn("http", page)

    def test_names_are_escaped(self):
        """In the page, and so that a spreadsheet takes none for a formula."""
        name = '=1+"<b>.txt'
        job, _ = self.run_job({name: "He spoke."}, kind="analyse", title="<script>")
        page = self.ask("GET", job + "/analysis/html").body.decode()
        self.assertIn("=1+&quot;&lt;b&gt;.txt", page)
        self.assertNotIn("<script>", page)
        rows = list(csv.DictReader(io.StringIO(self.ask("GET", job + "/analysis/csv").body.decode())))
        self.assertEqual(rows[1]["article"], "'" + name)

    def test_context_inside_the_article(self):
        path = self.memory()
        self.put(path, "He left.", "Aliondoka.", before="He spoke.")
        self.put(path, "He left.", "Alijiuzulu.", before="Rain fell all night.")
        memories = [path.rsplit("/", 1)[1]]
        job, _ = self.run_job({"a.txt": "Rain fell all night. He left.\nHe spoke. He left.\n"}, memories=memories, analysis=True)
        self.assertEqual(self.result(job, "a.txt").body.decode(),
                         "Rain fell all night. Alijiuzulu.\nHe spoke. Aliondoka.\n")
        bands = self.ask("GET", job + "/analysis").json["languages"][0]["bands"]
        self.assertEqual({band["band"]: band["segments"] for band in bands if band["segments"]}, {"context": 2, "50-74": 1, "none": 1})

    # ---- what goes in ----

    def test_names_that_look_like_paths_are_refused(self):
        job = self.create()
        for name in ["../a.txt", "/etc/a.txt", "a/b.txt", "a\\b.txt", "..", ".a.txt", "a\n.txt", "a\x7f.txt", " ", "a", "a.pdf",
                     "x" * 201 + ".txt", "\u00e9" * 99 + ".txt"]:
            self.put_article(job, name, "x", 422)
        self.assertEqual(self.ask("GET", job + "/articles").json, {"articles": []})
        self.assertEqual(self.ask("GET", job).json["articles"], 0)
        self.assertEqual([name for name in os.listdir(os.path.join(self.server.data, job[4:])) if name != "results"], [])

    def test_articles_of_a_draft(self):
        job = self.create({"a.txt": "One.", "b.html": "Two.", "A.txt": "Three"})
        self.assertEqual(self.put_article(job, "a.txt", "Replaced.", 200).json["bytes"], 9)
        state = self.ask("GET", job).json
        self.assertEqual((state["state"], state["articles"], state["bytes"]), ("draft", 3, 9 + 4 + 5))
        page = self.ask("GET", job + "/articles", query={"limit": 2}).json
        self.assertEqual([one["name"] for one in page["articles"]], ["A.txt", "a.txt"])
        rest = self.ask("GET", job + "/articles", query={"limit": 2, "after": page["next"]}).json
        self.assertEqual(([one["name"] for one in rest["articles"]], "next" in rest), (["b.html"], False))
        self.ask("DELETE", job + "/articles/a.txt", status=204)
        self.assertEqual(self.ask("GET", job).json["bytes"], 9)
        self.ask("GET", job + "/articles/a.txt", status=404)

    def test_an_upload_that_breaks_off_leaves_nothing(self):
        job = self.create()
        with self.server.open_socket() as half:
            half.sendall(f"PUT {job}/articles/a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc".encode())
            time.sleep(0.2)
        directory = os.path.join(self.server.data, job[4:])
        deadline = time.monotonic() + 10
        while os.listdir(directory) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(os.listdir(directory), [])
        self.assertEqual(self.ask("GET", job + "/articles").json["articles"], [])

    def test_metrics(self):
        def measure():
            lines = self.ask("GET", "/metrics").body.decode().splitlines()
            return {name: int(value) for name, value in (line.rsplit(" ", 1) for line in lines if line.startswith("tafsiri_jobs"))}
        before = measure()
        job = self.create({"a.txt": "x" * 1000})
        after = measure()
        self.assertEqual(after['tafsiri_jobs{state="draft"}'], before['tafsiri_jobs{state="draft"}'] + 1)
        self.assertEqual(after["tafsiri_jobs_bytes"], before["tafsiri_jobs_bytes"] + 1000)
        self.ask("DELETE", job, status=204)
        self.assertEqual(measure(), before)

    def test_settings_are_checked(self):
        for settings, place in [({"to": []}, "/to"), ({"to": ["sw", "x"]}, "/to"), ({"to": ["sw", "sw"]}, None),
                                ({"to": ["en"]}, None), ({"min_score": 75.5}, "/min_score"), ({"min_score": 1e300}, "/min_score"),
                                ({"min_score": 0}, "/min_score"), ({"min_score": 103}, "/min_score"),
                                ({"format": "pdf"}, "/format"), ({"rest": "all"}, "/rest"), ({"kind": "do"}, "/kind"),
                                ({"weights": {"90-99": 1}}, "/weights/90-99"), ({"weights": {"100": -1}}, "/weights/100"),
                                ({"keep_hours": 0}, "/keep_hours"), ({"candidates": 11}, "/candidates"), ({"nonsense": 1}, "/nonsense")]:
            problem = self.create(status=422, **settings).json
            self.assertEqual(problem.get("pointer"), place, settings)
        self.create(status=404, memories=["none"])
        self.create(min_score=75.0, to=["en-GB"])
        job = self.create(format="docx")
        self.put_article(job, "a.txt", "x", 422)
        self.ask("POST", job + "/start", status=409)
        self.ask("POST", job + "/cancel", status=409)

    # ---- states ----

    def long_text(self, lines):
        return "\n".join(f"The minister of district {n} spoke about road {n * 7} and the school of town {n * 13}." for n in range(lines))

    def test_cancel_and_start_again(self):
        articles = {f"{n}.txt": self.long_text(300) for n in range(24)}
        job = self.create(articles, kind="analyse")
        self.ask("POST", job + "/start", status=202)
        while self.ask("GET", job).json["progress"]["articles_done"] < 1:
            time.sleep(0.02)
        self.ask("POST", job + "/cancel", status=202)
        state = self.finish(job, "cancelled")
        done = state["progress"]["articles_done"]
        self.assertTrue(1 <= done < 24, done)
        states = [one["state"] for one in self.ask("GET", job + "/articles").json["articles"]]
        self.assertEqual((states.count("done"), states.count("waiting")), (done, 24 - done))
        self.ask("POST", job + "/cancel", status=409)
        self.ask("POST", job + "/start", status=202)
        state = self.finish(job)
        self.assertEqual(state["results"][0]["segments"], 24 * 300)
        counts = self.ask("GET", job + "/analysis").json["languages"][0]
        repeated = [band["segments"] for band in counts["bands"] if band["band"] == "repetition"]
        self.assertEqual(repeated, [23 * 300])  # those of before are still known

    def test_delete_while_it_runs(self):
        job = self.create({f"{n}.txt": self.long_text(1000) for n in range(5)}, kind="analyse")
        self.ask("POST", job + "/start", status=202)
        follower = threading.Thread(target=self.follow_to_the_end, args=(job,))
        follower.start()
        time.sleep(0.2)
        self.ask("DELETE", job, status=204)
        follower.join(20)
        self.assertEqual(self.told[-1], ("end", {}))
        self.ask("GET", job, status=404)
        self.assertFalse(os.path.exists(os.path.join(self.server.data, job[4:])))
        self.assertNotIn(job[9:], [one["id"] for one in self.ask("GET", "/v1/jobs").json["jobs"]])

    def follow_to_the_end(self, job):
        self.told = events_of(self.server.ask("GET", job + "/events").body)

    def test_many_followers_hold_no_worker(self):
        """More streams than there are workers and threads, on a job that does nothing: others are answered all the same."""
        job = self.create({"a.txt": "He spoke."})
        sockets = [self.server.open_socket() for _ in range(100)]
        for one in sockets:
            one.sendall(f"GET {job}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        for one in sockets:
            self.assertTrue(one.recv(1))
        for _ in range(20):
            self.ask("GET", "/v1/languages")
        self.ask("POST", job + "/start", status=202)
        for one in sockets:
            seen = b""
            while b"event: end" not in seen:
                part = one.recv(65536)
                self.assertTrue(part, seen)
                seen += part
            one.close()

    def test_too_many_followers(self):
        job = self.create({"a.txt": "He spoke."})
        sockets = [self.server.open_socket() for _ in range(260)]
        for one in sockets:
            one.sendall(f"GET {job}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        statuses = [one.recv(12)[9:12] for one in sockets]
        self.assertEqual((statuses.count(b"200"), statuses.count(b"503")), (256, 4))
        for one in sockets:
            one.close()
        self.ask("DELETE", job, status=204)


class Lasting(unittest.TestCase):
    """Each of these starts servers of its own."""

    def test_killed_in_the_middle(self):
        text = "\n".join(f"The minister of district {n} spoke about road {n * 7} and the school of town {n * 13}." for n in range(150))
        server = Server()
        try:
            job = "/v1/jobs/" + server.ask("POST", "/v1/jobs", {"from": "en", "to": ["sw"], "analysis": True, "rest": "source"}).json["id"]
            for n in range(30):
                self.assertEqual(server.ask("PUT", f"{job}/articles/{n:02}.txt", f"{n}. {text}".encode(), headers=FILE).status, 201)
            self.assertEqual(server.ask("POST", job + "/start").status, 202)
            kills = 0
            for pause in [0.01, 0.1, 0.4]:  # the first comes before any machine can be done
                time.sleep(pause)
                before = server.ask("GET", job).json
                if before["state"] == "done":
                    break
                server.kill()
                kills += 1
                server = self.reopen(server)
                after = server.ask("GET", job).json
                self.assertIn(after["state"], ["queued", "running", "done"])
                self.assertGreaterEqual(after["results"][0]["segments"], before["results"][0]["segments"])  # told: on disk
            server.ask("GET", job + "/events")
            self.assertGreater(kills, 0)
            self.check_whole(server, job, text)
        finally:
            server.own_data = True
            self.assertEqual(server.stop(), 0)

    def reopen(self, server):
        server.process.stdout.close()
        return Server(data=server.data)

    def check_whole(self, server, job, text):
        state = server.ask("GET", job).json
        self.assertEqual(state["progress"]["articles_done"], 30)
        self.assertEqual(state["results"][0]["segments"], 30 * 150)
        for n in [0, 1, 17, 29]:
            self.assertEqual(server.ask("GET", f"{job}/results/sw/{n:02}.txt").body.decode(), f"{n}. {text}")
        counts = server.ask("GET", job + "/analysis").json["languages"][0]
        self.assertEqual(counts["segments"], 30 * 150)
        self.assertEqual([band["segments"] for band in counts["bands"] if band["band"] == "repetition"], [29 * 149])

    def test_a_server_that_stops_goes_on_later(self):
        server = Server()
        text = "\n".join(f"Line {n} of the law says that road {n * 7} is closed." for n in range(500)).encode()
        job = "/v1/jobs/" + server.ask("POST", "/v1/jobs", {"from": "en", "to": ["sw"], "kind": "analyse"}).json["id"]
        draft = "/v1/jobs/" + server.ask("POST", "/v1/jobs", {"from": "en", "to": ["sw"]}).json["id"]
        for n in range(6):
            server.ask("PUT", f"{job}/articles/{n}.txt", text, headers=FILE)
        server.ask("PUT", f"{draft}/articles/a.txt", b"One.", headers=FILE)
        server.ask("POST", job + "/start")
        with server.open_socket() as follower:  # ends when the server does
            follower.sendall(f"GET {job}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            follower.recv(100)
            server.own_data = False
            self.assertEqual(server.stop(), 0)
            read_all(follower)
        os.makedirs(os.path.join(server.data, "jobs", "0" * 20))  # of a job that never was
        server = Server(data=server.data)
        try:
            server.ask("GET", job + "/events")
            state = server.ask("GET", job).json
            self.assertEqual((state["state"], state["results"][0]["segments"]), ("done", 6 * 500))
            state = server.ask("GET", draft).json
            self.assertEqual((state["state"], state["articles"], state["bytes"]), ("draft", 1, 4))
            self.assertFalse(os.path.exists(os.path.join(server.data, "jobs", "0" * 20)))
        finally:
            server.own_data = True
            self.assertEqual(server.stop(), 0)
