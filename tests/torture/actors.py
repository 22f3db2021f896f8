# SPDX-License-Identifier: Apache-2.0
"""Who works in the long tests beside the writers of world.py: each does one thing again and again until it is told to stop or its
server is gone, and knows what must come of it. What one of them finds wrong is raised by finish(), not lost with its thread."""
import threading
import time

from world import LOST, require

FILE = {"Content-Type": "application/octet-stream"}
TMX = {"Content-Type": "application/x-tmx+xml"}


class Refused(Exception):
    """The server could not do it; nothing was promised."""


class Actor(threading.Thread):
    refusals = ()  # statuses that a test with failing disks expects

    def __init__(self, server, pause=0):
        super().__init__(daemon=True)
        self.server, self.pause = server, pause
        self.stopping, self.rounds, self.wrong = False, 0, None

    def run(self):
        try:
            while not self.stopping:
                self.work(self.rounds)
                self.rounds += 1
                time.sleep(self.pause)
        except LOST:
            pass
        except Exception as wrong:  # of any kind: finish() tells it
            self.wrong = wrong

    def ask(self, *request, expect=(200,), **more):
        reply = self.server.ask(*request, **more)
        if reply.status in self.refusals:
            raise Refused(reply)
        require(reply.status in expect, type(self).__name__, *request[:2], "answers", reply)
        return reply

    def finish(self):
        self.stopping = True
        self.join()
        if self.wrong:
            raise self.wrong


class SameImporter(Actor):
    """The same file again and again: it changes nothing, and takes all the way through parser and store."""

    def __init__(self, server, body, memory, pause=0):
        super().__init__(server, pause)
        self.body, self.memory = body, memory

    def work(self, number):
        self.ask("POST", f"/v1/memories/{self.memory}/tmx", self.body, TMX, expect=(200, 201))


class Jobs:
    """Jobs over articles of which it is known what must come out: of `known`, sentences with their translations that stand in a
    memory which nobody changes, and `unknown`, sentences that are like none of them."""

    LINES = 25

    def __init__(self, known, unknown, memory, articles=4):
        self.known, self.unknown, self.memory, self.count = list(known.items()), list(unknown), memory, articles
        self.analyses = {}  # of each set of articles, the first answer

    def articles(self, number):
        """{name: (text, what is made of it)}; half of each is known."""
        found = {}
        for n in range(self.count):
            at = (number * self.count + n) * self.LINES
            pairs = [self.known[(at + line) % len(self.known)] if line % 2 else (self.unknown[(at + line) % len(self.unknown)],) * 2
                     for line in range(self.LINES)]
            found[f"{n}.txt"] = tuple("".join(pair[side] + "\n" for pair in pairs) for side in (0, 1))
        return found

    def settings(self, number):
        return {"from": "en", "to": ["sw"], "memories": [self.memory], "min_score": 100, "rest": "source", "title": f"Job {number}",
                **({"kind": "analyse"} if number % 3 == 2 else {"analysis": number % 3 == 1})}

    def check(self, ask, job, number):
        """Holds a job that is done against what must have come out."""
        state = ask("GET", job).json
        articles = self.articles(number)
        require(state["state"] == "done", job, "is", state)
        segments, exact = len(articles) * self.LINES, len(articles) * (self.LINES // 2)
        require(state["progress"]["articles_done"] == len(articles) and state["progress"]["articles_failed"] == 0, job, "did", state)
        require(state["results"][0]["segments"] == segments, job, "counts", state["results"])
        if state["kind"] == "pretranslate":
            require(state["results"][0]["exact"] == exact, job, "counts", state["results"])
            for name, (_, wanted) in articles.items():
                got = ask("GET", f"{job}/results/sw/{name}").body.decode()
                require(got == wanted, job, name, "became", got, "not", wanted)
        if state["analysis"]:
            counts = ask("GET", job + "/analysis").json["languages"][0]
            bands = {band["band"]: band["segments"] for band in counts["bands"]}
            require(counts["segments"] == segments and bands["100"] == exact, job, "is analysed as", counts)
            first = self.analyses.setdefault(number * self.count * self.LINES % (len(self.known) * len(self.unknown)), counts)
            require(counts == first, job, "is analysed as", counts, "and was as", first)


class JobRunner(Actor):
    """Submits a job, follows its events to the end, fetches what came out and compares it, and deletes the job."""

    def __init__(self, server, jobs, pause=0, variety=8):
        super().__init__(server, pause)
        self.jobs, self.variety = jobs, variety

    def work(self, round_number):
        number = round_number % self.variety
        job = "/v1/jobs/" + self.ask("POST", "/v1/jobs", self.jobs.settings(number), expect=(201,)).json["id"]
        for name, (text, _) in self.jobs.articles(number).items():
            self.ask("PUT", f"{job}/articles/{name}", text.encode(), FILE, expect=(201,))
        self.ask("POST", job + "/start", expect=(202,))
        told = self.ask("GET", job + "/events").body
        require(b"event: end" in told, job, "tells", told[-500:])
        self.jobs.check(self.ask, job, number)
        self.ask("DELETE", job, expect=(204,))


class Translator(Actor):
    """Translates a document: segments drafted and confirmed into a memory, the file fetched and compared, the document deleted."""

    LINES = 8

    def __init__(self, server, truth, name, memory, pause=0):
        super().__init__(server, pause)
        self.truth, self.name_, self.memory = truth, name, memory

    def work(self, number):
        lines = [f"{self.name_} {number}, line {line} of the report." for line in range(self.LINES)]
        made = self.ask("POST", "/v1/documents", {"text": "\n".join(lines) + "\n", "from": "en", "to": "sw", "memory": self.memory},
                        expect=(201,))
        document = made.headers["location"]
        for n, source in enumerate(lines):
            target = f"Mstari {n}: {number}, {self.name_}."
            draft = self.put(document, n + 1, 1, target[:8], "draft")
            self.truth.begin(source, target)
            self.put(document, n + 1, draft.json["segment"]["rev"], target, "confirmed")
            self.truth.acknowledge(source, target)
        got = self.ask("GET", document + "/file").body.decode()
        wanted = "".join(f"Mstari {n}: {number}, {self.name_}.\n" for n in range(self.LINES))
        require(got == wanted, document, "became", got, "not", wanted)
        self.ask("DELETE", document, expect=(204,))

    def put(self, document, segment, rev, target, state):
        return self.ask("PUT", f"{document}/segments/{segment}", {"target": target, "state": state}, {"If-Match": f'"{rev}"'})
