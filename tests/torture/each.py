# SPDX-License-Identifier: Apache-2.0
"""Each write, short write, fsync, rename, write without space and (PLACES_MAX (300) of them, evenly spread) allocation and read of a
fixed piece of work fails in turn, from the start of the server on: units written, a file imported, memories merged and split, a
job run, a backup made. The server may say so, a failed allocation may end it, and it may refuse to start; then, without the
fault, all that was acknowledged is there, and what was not can be had by asking again. EVERY=10 takes every tenth call only,
KINDS="write,fsync" some kinds."""
import collections
import os
import shutil
import tempfile

from actors import TMX, Jobs, Refused
from cut import Importer, Keeper, Mover, Submitter
from faults import KINDS, Shim, heal, is_alive
from world import LOST, Torture, Truth, Writer, make_memory, open_server, read_memory, require, tmx_of, verify

PLACES_MAX = int(os.environ.get("PLACES_MAX", 300))
EVERY = int(os.environ.get("EVERY", 1))
STEPS = 8  # of a writer


class Work:
    """The piece of work, on a store of its own."""

    def __init__(self, jobs):
        self.truth, self.whole = Truth(), {}
        self.actors = [Importer(None, "0", "imported", self.whole), Mover(None, "0", "merge"), Mover(None, "0", "split"),
                       Submitter(None, "0", jobs), Keeper(None, "0", self.truth)]
        self.importer, self.merger, self.splitter, self.submitter, self.keeper = self.actors
        self.submitter.may_fail = True
        for actor in self.actors:
            actor.refusals = (500, 503, 507)

    def do(self, server):
        writer = Writer(server, self.truth, "Each", 3)
        connection = server.connection()
        try:
            for n in range(STEPS):
                writer.step(connection, f"Each {n}.")
            for actor in self.actors:
                actor.server = server
                try:
                    actor.work(1)
                except Refused:
                    pass
        except LOST:
            pass
        finally:
            connection.close()

    def settle(self, server):
        for actor in self.actors:
            actor.refusals = ()
        self.keeper.settle(server)
        self.truth.check(read_memory(server))
        for actor in self.actors[:-1]:
            actor.settle(server)


def template(data, jobs):
    """A store with all that the work begins with."""
    server = open_server(data)
    for name in ("m", "healed"):
        make_memory(server, name)
    require(server.ask("POST", "/v1/memories/base/tmx", tmx_of(dict(jobs.known)), TMX).status == 200, "import")
    for how in ("merge", "split"):
        Mover(server, "0", how).prepare()
    require(server.stop() == 0, server.log())


def round_of(whole, shim, jobs, name, kind, place):
    """Whether the call failed, and how many of its kind there were."""
    data, work = tempfile.mkdtemp(prefix="tafsiri-torture-"), Work(jobs)
    try:
        shutil.copytree(whole, data, dirs_exist_ok=True)
        shim.order(kind, place, 1)
        try:
            server = open_server(data, environment=shim.environment, ready=False)
        except RuntimeError:  # it did not start, and said why
            server = None
        if server:
            work.do(server)
        failed, seen = shim.failed(), shim.seen()
        shim.order(0, 0, 0)
        settled = server and end(server, work, name, place)
        verify(data)
        server = open_server(data)
        if not settled:
            work.settle(server)
        require(server.stop() == 0, server.log())
        return failed, seen
    finally:
        shutil.rmtree(data, ignore_errors=True)


def end(server, work, name, place):
    """Ends a server that is well again; every second time only when all was asked for again. Returns whether it was."""
    if not is_alive(server) or not heal(server):
        require(name == "allocation", f"the server has ended after {name} {place}:", server.log())
        server.stop()
        return False
    if place % 2:
        work.settle(server)
    require(server.stop() == 0, f"the server did not end well after {name} {place}:", server.log())
    return place % 2 == 1


def places_of(name, count):
    step = max(1, count // PLACES_MAX) if name in ("allocation", "read") else EVERY
    return range(0, count, step)


def main():
    whole, shims = tempfile.mkdtemp(prefix="tafsiri-torture-"), tempfile.mkdtemp(prefix="tafsiri-torture-")
    shim, failed = Shim(os.path.join(shims, "shim")), collections.Counter()
    known = {f"The council of town {n} met on the bridge.": f"Baraza la mji wa {n} lilikutana darajani." for n in range(1, 200)}
    jobs = Jobs(known, [f"Zebras {'x' * (n + 2)} graze." for n in range(50)], "base", articles=2)
    chosen = [name for name in KINDS if name in os.environ.get("KINDS", ",".join(KINDS)).split(",")]
    try:
        template(whole, jobs)
        for name in chosen:
            _, count = round_of(whole, shim, jobs, name, KINDS[name], 1 << 31)
            require(count, f"the work has no {name}")
            for place in places_of(name, count):
                try:
                    failed[name] += round_of(whole, shim, jobs, name, KINDS[name], place)[0]
                except Exception as wrong:
                    raise Torture(f"{name} {place} of {count}: {wrong}") from wrong
            print(f"  {name}: {failed[name]} of {count}", flush=True)
        return "calls that failed: " + ", ".join(f"{failed[name]} of {name}" for name in chosen) + "; nothing lost"
    finally:
        shutil.rmtree(whole, ignore_errors=True)
        shutil.rmtree(shims, ignore_errors=True)
