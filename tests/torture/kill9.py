# SPDX-License-Identifier: Apache-2.0
"""kill -9 at KILLS random moments, while units are added, changed and deleted, files imported and backups taken. After each:
every acknowledged write is there, an import that was acknowledged is whole and one that was not can be had again, and
`tafsiri verify` finds nothing."""
import os
import random
import shutil
import tempfile
import threading
import time

from world import LOST, SEED, Truth, Writer, make_memory, open_server, read_memory, require, tmx, verify

KILLS = int(os.environ.get("KILLS", 200))
WRITERS = 4


class Importer(threading.Thread):
    """Imports one file after the other into a memory of its own."""

    def __init__(self, server, name):
        super().__init__(daemon=True)
        self.server, self.name_ = server, name
        self.whole = {}   # of the files that were acknowledged
        self.begun = None  # the file whose answer never came

    def run(self):
        try:
            for number in range(1000):
                body, pairs = tmx(f"{self.name_}-{number}", 400)
                self.begun = body, pairs
                reply = self.server.ask("POST", "/v1/memories/imported/tmx", body, {"Content-Type": "application/x-tmx+xml"})
                require(reply.status in (200, 201), "import:", reply)
                self.whole.update(pairs)
                self.begun = None
        except LOST:
            pass


def check_imports(server, importer, whole):
    whole.update(importer.whole)
    found = read_memory(server, "imported")
    for source, target in whole.items():
        require(found.get(source) == target, "lost of an import:", source)
    allowed = {**whole, **(importer.begun[1] if importer.begun else {})}
    for source in found:
        require(source in allowed, "nobody imported", source)
    if importer.begun:  # again, as a user would
        body, pairs = importer.begun
        reply = server.ask("POST", "/v1/memories/imported/tmx", body, {"Content-Type": "application/x-tmx+xml"})
        require(reply.status in (200, 201), "import again:", reply)
        whole.update(pairs)


def round_of(data, number, truth, whole, chance):
    server = open_server(data)
    if number == 0:
        make_memory(server)
        make_memory(server, "imported")
    truth.check(read_memory(server))
    threads = [Writer(server, truth, f"Round {number}, writer {n}", chance.random()) for n in range(WRITERS)]
    importer = Importer(server, f"{number}")
    for thread in (*threads, importer):
        thread.start()
    time.sleep(chance.uniform(0.02, 0.5))
    server.kill()
    for thread in (*threads, importer):
        thread.join()
    server.stop()
    verify(data)
    server = open_server(data)
    truth.check(read_memory(server))
    check_imports(server, importer, whole)
    require(server.stop() == 0, "the server did not end well:", server.log())


def main():
    chance = random.Random(SEED)
    data = tempfile.mkdtemp(prefix="tafsiri-torture-")
    truth, whole = Truth(), {}
    try:
        for number in range(KILLS):
            round_of(data, number, truth, whole, chance)
        return f"{KILLS} kills, {truth.acknowledged} acknowledged writes, {len(whole)} imported units, none lost"
    finally:
        shutil.rmtree(data, ignore_errors=True)
