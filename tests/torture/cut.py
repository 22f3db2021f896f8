# SPDX-License-Identifier: Apache-2.0
"""Actors whose server is killed under them. Each knows what was acknowledged and which request was cut off, and settle() holds
the store against that afterwards: what was acknowledged is whole, what was cut off can be had by asking again."""
import os
import shutil
import tempfile

from actors import FILE, TMX, Actor
from world import open_server, read_memory, require, tmx, verify


class Cut(Actor):
    def __init__(self, server, name):
        super().__init__(server)
        self.name_, self.cut_off = name, None  # what was asked without an answer

    def attempt(self, what, *request, expect=(200, 201), **more):
        self.cut_off = what
        reply = self.ask(*request, expect=expect, **more)
        self.cut_off = None
        return reply

    def join_killed(self):
        """After the kill; returns whether something was cut off."""
        self.finish()
        return self.cut_off is not None


def hold(found, pairs, what):
    for source, target in pairs.items():
        require(found.get(source) == target, what, "lost", source, "or has it as", found.get(source))


class Importer(Cut):
    """One file after the other into one memory."""

    def __init__(self, server, name, memory, whole):
        super().__init__(server, name)
        self.memory, self.whole = memory, whole  # {source: target} of the files that were acknowledged

    def work(self, number):
        body, pairs = tmx(f"{self.name_}-{number}", 400)
        self.attempt((body, pairs), "POST", f"/v1/memories/{self.memory}/tmx", body, TMX)
        self.whole.update(pairs)

    def settle(self, server):
        self.server = server
        if not self.whole and not self.cut_off:
            return
        found = {}
        if server.ask("GET", f"/v1/memories/{self.memory}").status == 200:
            found = read_memory(server, self.memory)
        hold(found, self.whole, "import")
        begun = self.cut_off[1] if self.cut_off else {}
        for source in found:
            require(source in self.whole or source in begun, "nobody imported", source)
        if self.cut_off:  # again, as a user would
            self.ask("POST", f"/v1/memories/{self.memory}/tmx", self.cut_off[0], TMX)
            self.whole.update(begun)
            hold(read_memory(server, self.memory), self.whole, "an import that was taken up again")


class Mover(Cut):
    """Memories that were filled before are put into another, by merging them away or by splitting: no unit is ever lost."""

    COUNT, UNITS = 3, 200

    def __init__(self, server, name, how):
        super().__init__(server, name)
        self.how, self.into = how, f"{how}-{name}"
        self.files = {f"{self.into}-{n}": tmx(f"{self.into}-{n}", self.UNITS) for n in range(self.COUNT)}
        self.sources = {memory: pairs for memory, (_, pairs) in self.files.items()}
        self.moved = {}  # {source: target} of what was acknowledged

    def prepare(self):
        for memory, (body, _) in self.files.items():
            self.ask("POST", f"/v1/memories/{memory}/tmx", body, TMX)
        if self.how == "merge":
            self.ask("POST", "/v1/memories", {"name": self.into}, expect=(201,))
        return self

    def request(self, memory):
        if self.how == "merge":
            return "POST", f"/v1/memories/{self.into}/merge", {"from": memory, "remove": True, "limit": 0}
        return "POST", f"/v1/memories/{memory}/split", {"into": self.into, "filter": {"to": "sw"}, "limit": 0}

    def work(self, number):
        memory = next(iter(self.sources))
        self.attempt(memory, *self.request(memory))
        self.moved.update(self.sources.pop(memory))
        self.stopping = not self.sources

    def units(self, memory):
        return read_memory(self.server, memory) if self.server.ask("GET", f"/v1/memories/{memory}").status == 200 else None

    def settle(self, server):
        self.server = server
        into = self.units(self.into) or {}
        hold(into, self.moved, self.how)
        for memory, pairs in self.sources.items():
            left = self.units(memory)
            if memory != self.cut_off:
                require(left == pairs, memory, "is not what it was")
            for source, target in pairs.items():
                places = [(left or {}).get(source), into.get(source)]
                require(target in places and set(places) <= {None, target}, memory, "has", source, "as", places)
                require(self.how == "merge" or None in places, memory, "and", self.into, "both have", source)
            if left is not None:  # not merged away before the kill: again, as a user would
                self.ask(*self.request(memory), expect=(200, 201))
            self.moved.update(pairs)
        require(self.units(self.into) == self.moved, self.into, "is not the sum of its parts")
        for memory in [self.into] + ([] if self.how == "merge" else list(self.files)):
            self.ask("DELETE", f"/v1/memories/{memory}", expect=(204,))


class Submitter(Cut):
    """Submits jobs and starts them; follows every second one to its end. Those that were started end right after the kill too."""

    VARIETY = 8
    may_fail = False  # where the disk does: a job that has ended so goes on where it was

    def __init__(self, server, name, jobs):
        super().__init__(server, name)
        self.jobs = jobs
        self.known = {}      # job -> {"number", "put": names that were acknowledged, "started"}
        self.ended = 0       # before the kill
        self.taken_up = 0    # had been started, and were not told to be done

    def work(self, number):
        number %= self.VARIETY
        path = "/v1/jobs/" + self.attempt("job", "POST", "/v1/jobs", self.jobs.settings(number)).json["id"]
        job = self.known[path] = {"number": number, "put": set(), "started": False, "done": False}
        for name, (text, _) in self.jobs.articles(number).items():
            self.attempt(path, "PUT", f"{path}/articles/{name}", text.encode(), FILE)
            job["put"].add(name)
        self.attempt(path, "POST", path + "/start", expect=(202,))
        job["started"] = True
        if number % 2:
            self.attempt(path, "GET", path + "/events")
            job["done"] = self.attempt(path, "GET", path).json["state"] == "done"
            self.ended += job["done"]

    def settle(self, server):
        self.server = server
        listed = {"/v1/jobs/" + job["id"]: job for job in self.ask("GET", "/v1/jobs").json["jobs"]}
        require(set(self.known) <= set(listed), "jobs are lost:", set(self.known) - set(listed))
        strangers = set(listed) - set(self.known)
        require(len(strangers) <= (self.cut_off == "job"), "jobs that nobody made:", strangers)
        for path, job in self.known.items():
            self.settle_job(path, job, listed[path]["state"])
        for path in listed:
            self.ask("DELETE", path, expect=(204,))
        require(self.ask("GET", "/v1/jobs").json["jobs"] == [], "jobs are not gone")

    def settle_job(self, path, job, state):
        require(not job["done"] or state == "done", path, "was done and is", state)
        require(not job["started"] or state != "draft", path, "was started and is", state)
        articles = self.jobs.articles(job["number"])
        if state == "draft":
            for name in articles:
                wanted = articles[name][0].encode()
                reply = self.ask("GET", f"{path}/articles/{name}", expect=(200, 404))
                require(reply.status == 200 or name not in job["put"], path, "lost", name)
                require(reply.status == 404 or reply.json["bytes"] == len(wanted), path, "has", name, "as", reply)
                self.ask("PUT", f"{path}/articles/{name}", wanted, FILE, expect=(200, 201))
            self.ask("POST", path + "/start", expect=(202,))
        else:
            self.taken_up += not job["done"]
        require(b"event: end" in self.ask("GET", path + "/events").body, path, "does not end")
        if self.may_fail and self.ask("GET", path).json["state"] == "failed":
            self.ask("POST", path + "/start", expect=(202,))
            self.ask("GET", path + "/events")
        self.jobs.check(self.ask, path, job["number"])


class Keeper(Cut):
    """Makes backups of a store that is written to. Each that is listed after the kill is a whole store, with all that was
    acknowledged before it was asked for."""

    def __init__(self, server, name, truth):
        super().__init__(server, name)
        self.truth = truth
        self.made = {}  # name -> what was known when it was asked for
        self.restored = 0

    def work(self, number):
        name = f"backup-{self.name_}-{number}"
        snapshot = self.truth.mark()
        self.cut_off = name, snapshot
        self.ask("POST", "/v1/backups", {"name": name}, expect=(201,))
        self.made[name] = snapshot
        self.cut_off = None

    def settle(self, server):
        self.server = server
        listed = {backup["name"] for backup in self.ask("GET", "/v1/backups").json["backups"]}
        require(set(self.made) <= listed, "backups are lost:", set(self.made) - listed)
        if self.cut_off:
            self.made.setdefault(*self.cut_off)
        require(listed <= set(self.made), "backups that nobody made:", listed - set(self.made))
        for name in listed:
            self.check(os.path.join(server.data, "backups", name), self.made[name])
            self.ask("DELETE", f"/v1/backups/{name}", expect=(204,))
            self.restored += 1

    def check(self, directory, snapshot):
        data = tempfile.mkdtemp(prefix="tafsiri-backup-")
        try:
            shutil.copytree(directory, data, dirs_exist_ok=True)
            verify(data)
            copy = open_server(data)
            self.truth.check_since(snapshot, read_memory(copy))
            require(copy.stop() == 0, "the server of a backup did not end well:", copy.log())
        finally:
            shutil.rmtree(data, ignore_errors=True)


