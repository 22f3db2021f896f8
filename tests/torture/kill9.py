# SPDX-License-Identifier: Apache-2.0
"""kill -9 at KILLS random moments, while units are added, changed and deleted, files imported, memories merged and split, jobs
run and backups made, all at once. After each: every acknowledged write is there, an import that was acknowledged is whole and one
that was not can be had again, no unit of a merge or split is lost, every job that was started ends with the right results, every
backup that is listed is a whole store with all that was acknowledged before it, and `tafsiri verify` finds nothing."""
import collections
import os
import random
import shutil
import tempfile
import time

from actors import TMX, Jobs
from cut import Importer, Keeper, Mover, Submitter
from world import SEED, Truth, Writer, make_memory, open_server, read_memory, require, tmx_of, verify

KILLS = int(os.environ.get("KILLS", 200))
WRITERS = 4
ERA = 10  # rounds after which the memory of imports is begun anew, lest reading it takes all the time


class World:
    """What outlives the rounds."""

    def __init__(self, data, chance):
        self.data, self.chance = data, chance
        self.truth, self.imported = Truth(), {}
        self.counts = collections.Counter()
        self.cut_off = collections.Counter()
        known = {f"The council of town {n} met on the bridge.": f"Baraza la mji wa {n} lilikutana darajani." for n in range(1, 1000)}
        unknown = [f"Zebras {'x' * (n % 50 + 2)} {'y' * (n // 50 + 2)} graze." for n in range(1000)]
        self.jobs = Jobs(known, unknown, "base", articles=2)
        server = open_server(data)
        make_memory(server)
        reply = server.ask("POST", "/v1/memories/base/tmx", tmx_of(known), TMX)
        require(reply.status == 200, "import:", reply)
        server.stop()

    def actors(self, server, number):
        if number % ERA == 0:
            self.imported = {}
        return [Importer(server, f"{number}", f"imported-{number // ERA}", self.imported), Mover(server, f"{number}", "merge").prepare(),
                Mover(server, f"{number}", "split").prepare(), Submitter(server, f"{number}", self.jobs),
                Keeper(server, f"{number}", self.truth)]

    def round(self, number):
        server = open_server(self.data)
        writers = [Writer(server, self.truth, f"Round {number}, writer {n}", self.chance.random()) for n in range(WRITERS)]
        actors = self.actors(server, number)
        threads = self.chance.sample(writers + actors, len(writers + actors))
        for thread in threads:  # in another order each time, so that each is now among the first and now among the last
            thread.start()
            time.sleep(self.chance.uniform(0, 0.03))
        time.sleep(self.chance.uniform(0, self.chance.choice((0.1, 0.5, 2))))
        server.kill()
        for writer in writers:
            writer.join()
        for actor in actors:
            self.cut_off[type(actor).__name__] += actor.join_killed()
        server.stop()
        verify(self.data)
        self.settle(actors)
        self.count(actors)

    def settle(self, actors):
        server = open_server(self.data)
        keeper = actors[-1]
        keeper.settle(server)  # first: check() forgets what was in doubt
        self.truth.check(read_memory(server))
        for actor in actors[:-1]:
            actor.settle(server)
        require(server.stop() == 0, "the server did not end well:", server.log())

    def count(self, actors):
        importer, merger, splitter, submitter, keeper = actors
        self.counts.update(imports=importer.rounds, moved=len(merger.moved) + len(splitter.moved), jobs=len(submitter.known),
                           ended=submitter.ended, taken_up=submitter.taken_up, backups=keeper.restored)


def main():
    chance = random.Random(SEED)
    data = tempfile.mkdtemp(prefix="tafsiri-torture-")
    try:
        world = World(data, chance)
        for number in range(KILLS):
            world.round(number)
        verify(data)
        counts, cut_off = world.counts, world.cut_off
        return (f"{KILLS} kills, in the middle of {cut_off['Importer']} imports, {cut_off['Mover']} merges and splits, "
                f"{cut_off['Submitter']} requests for jobs, {cut_off['Keeper']} backups: {world.truth.acknowledged} acknowledged writes, "
                f"{400 * counts['imports']} imported units, {counts['moved']} merged and split, {counts['jobs']} jobs "
                f"({counts['ended']} ended before, {counts['taken_up']} were taken up), {counts['backups']} backups restored; none lost")
    finally:
        shutil.rmtree(data, ignore_errors=True)
