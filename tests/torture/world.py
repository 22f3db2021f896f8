# SPDX-License-Identifier: Apache-2.0
"""What the long tests share: a server on a directory that outlives it, and a table of all that was acknowledged.

The table (Truth) holds for each unit what the last acknowledged answer said. A request whose answer never came leaves its unit
in doubt between two states, both of which are right; nothing else is.
"""
import http.client
import os
import random
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "http"))

import harness  # noqa: E402

SEED = int(os.environ.get("TORTURE_SEED", random.randrange(1 << 30)))
LOST = (OSError, http.client.HTTPException)


class Torture(Exception):
    """A promise was broken."""


def require(condition, *message):
    if not condition:
        raise Torture(f"{' '.join(str(part) for part in message)} (TORTURE_SEED={SEED})")


class Truth:
    """What must be in a memory. Each writer has names of its own, so that no two of them touch one unit."""

    def __init__(self):
        self.lock = threading.Lock()
        self.known = {}     # source -> target, or None for a unit that was deleted
        self.doubtful = {}  # source -> the states that it may have besides
        self.said = {}      # source -> all states that were acknowledged, the oldest first
        self.acknowledged = 0

    def begin(self, source, wanted):
        with self.lock:
            self.doubtful.setdefault(source, set()).add(wanted)

    def acknowledge(self, source, state):
        with self.lock:
            self.known[source] = state
            self.said.setdefault(source, []).append(state)
            self.doubtful.pop(source, None)
            self.acknowledged += 1

    def refused(self, source):
        """An answer came, and it said that nothing was written."""
        with self.lock:
            self.doubtful.pop(source, None)

    def mark(self):
        """A moment, for check_since()."""
        with self.lock:
            return dict(self.known), {source: len(states) for source, states in self.said.items()}

    def check_since(self, mark, found):
        """Holds what a backup has against the table: of each unit, its state at the moment of `mark` or one that came after."""
        with self.lock:
            known, counts = mark
            for source in known.keys() | found.keys():
                later = self.said.get(source, [])[counts.get(source, 0):]
                allowed = {known.get(source), *later} | self.doubtful.get(source, set())
                require(found.get(source) in allowed, f"a backup has {source!r} as {found.get(source)!r}, may be {allowed}")

    def check(self, found):
        """Holds {source: target} against the table, and takes what is there as known."""
        for source in self.known.keys() | self.doubtful.keys() | found.keys():
            allowed = {self.known.get(source)} | self.doubtful.get(source, set())
            require(found.get(source) in allowed, f"{source!r} is {found.get(source)!r}, may be {sorted(map(str, allowed))}")
        with self.lock:
            self.known = {source: found.get(source) for source in self.known.keys() | found.keys()}
            self.doubtful, self.said = {}, {}


class Writer(threading.Thread):
    """Adds, changes and deletes units of one memory until its server is gone, or it is told to stop. With so many units as
    `most` it deletes where it would add."""

    def __init__(self, server, truth, name, seed, memory="m", most=1 << 30):
        super().__init__(daemon=True)
        self.server, self.truth, self.name_, self.memory = server, truth, name, memory
        self.chance, self.most = random.Random(seed), most
        self.mine = {}  # source -> (id, rev)
        self.stopping = False
        self.failures = 0  # answers that refused a write

    def run(self):
        connection = self.server.connection()
        try:
            count = 0
            while not self.stopping:
                count += 1
                self.step(connection, f"{self.name_}, unit {count}.")
        except LOST:
            pass
        finally:
            connection.close()

    def ask(self, connection, source, wanted, *request, headers=None):
        self.truth.begin(source, wanted)
        reply = self.server.ask(*request, headers=headers, connection=connection)
        if reply.status in (200, 201, 204):
            self.truth.acknowledge(source, wanted)
            return reply
        self.failures += 1
        # 503 may come after a commit that failed: nobody knows then. All else was refused before.
        if reply.status not in (500, 503):
            self.truth.refused(source)
        return None

    def step(self, connection, fresh):
        path = f"/v1/memories/{self.memory}/units"
        what = self.chance.random()
        if what < 0.6 and len(self.mine) >= self.most:
            what = 1
        if what < 0.6 or not self.mine:
            target = f"Tafsiri ya {fresh}"
            reply = self.ask(connection, fresh, target, "POST", path,
                             {"from": "en", "to": "sw", "source": fresh, "target": target})
            if reply:
                self.mine[fresh] = (reply.json["unit"]["id"], reply.json["unit"]["rev"])
            return
        source = self.chance.choice(list(self.mine))
        unit, rev = self.mine.pop(source)
        if what < 0.85:
            target = f"Tafsiri nyingine, {self.chance.randrange(10**9)}"
            reply = self.ask(connection, source, target, "PUT", f"{path}/{unit}",
                             {"from": "en", "to": "sw", "source": source, "target": target}, headers={"If-Match": f'"{rev}"'})
            if reply:
                self.mine[source] = (unit, reply.json["unit"]["rev"])
        else:
            self.ask(connection, source, None, "DELETE", f"{path}/{unit}", headers={"If-Match": f'"{rev}"'})


def read_memory(server, memory="m"):
    """{source: target} of all units; a source that is there twice is a broken promise."""
    found, query = {}, {"limit": 1000}
    while True:
        reply = server.ask("GET", f"/v1/memories/{memory}/units", query=query)
        require(reply.status == 200, "the units can't be read:", reply)
        for unit in reply.json["units"]:
            require(unit["source"] not in found, "twice in the memory:", unit["source"])
            found[unit["source"]] = unit["target"]
        if reply.json["next"] is None:
            return found
        query["cursor"] = reply.json["next"]


def verify(data):
    """`tafsiri verify` finds nothing."""
    result = subprocess.run([harness.TAFSIRI, "verify", "--data", data], capture_output=True, text=True)
    require(result.returncode == 0, "verify:", result.stdout, result.stderr)


SERVERS = []
READY_SECONDS = 120


def open_server(data, options=("--empty",), environment=None, ready=True):
    """A server that may be written to, unless `ready` is False: then it only listens."""
    old = dict(os.environ)
    os.environ.update(environment or {})
    try:
        SERVERS.append(harness.Server(data, options))
    finally:
        os.environ.clear()
        os.environ.update(old)
    deadline = time.monotonic() + READY_SECONDS
    while ready and SERVERS[-1].ask("GET", "/readyz").status != 200:
        require(time.monotonic() < deadline, "the server does not become ready:", SERVERS[-1].log())
        time.sleep(0.02)
    return SERVERS[-1]


def kill_servers():
    """Those that a test left behind when it failed."""
    for server in SERVERS:
        if server.process.poll() is None:
            server.kill()
    SERVERS.clear()


def make_memory(server, name="m"):
    reply = server.ask("POST", "/v1/memories", {"name": name})
    require(reply.status == 201, "no memory:", reply)


def tmx_of(pairs):
    """{source: target} as a TMX file; no text needs escaping."""
    units = "".join(f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv><tuv xml:lang="sw"><seg>{target}</seg></tuv></tu>\n'
                    for source, target in pairs.items())
    header = ('<header creationtool="torture" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" '
              'srclang="en" datatype="plaintext"/>')
    return f'<?xml version="1.0"?>\n<tmx version="1.4">{header}<body>\n{units}</body></tmx>\n'.encode()


def tmx(name, count):
    """A TMX file of `count` units, and {source: target} of them."""
    pairs = {f"Import {name}, unit {i}.": f"Tafsiri ya {name}, {i}." for i in range(count)}
    return tmx_of(pairs), pairs
