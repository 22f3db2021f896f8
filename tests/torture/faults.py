# SPDX-License-Identifier: Apache-2.0
"""Writes, short writes, fsync, rename, allocations and reads that fail, one after the other, at ever later calls, under a running server:
no acknowledged write is lost, nothing wrong is served, writing comes back by itself, and the store is clean. A failed allocation
may end the process."""
import mmap
import os
import random
import shutil
import struct
import tempfile
import time

from world import LOST, SEED, Truth, Writer, make_memory, open_server, read_memory, require, verify

BUILD = os.environ["BUILD"]
KINDS = {"write": 1, "short write": 2, "fsync": 3, "rename": 4, "no space": 5, "allocation": 6, "read": 7}
PLACES = int(os.environ.get("PLACES", 25))  # calls that fail, of each kind
HEAL_SECONDS = 30


class Shim:
    """The shared order of shim.c."""

    def __init__(self, path):
        with open(path, "wb") as file:
            file.write(bytes(20))
        with open(path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 20)
        self.environment = {"TAFSIRI_SHIM": path, "LD_PRELOAD": os.path.abspath(os.path.join(BUILD, "torture_shim.so"))}

    def order(self, kind, countdown, times=1):
        self.memory[:20] = struct.pack("5I", kind, countdown, times, 0, 0)

    def failed(self):
        return struct.unpack("5I", self.memory[:20])[3]

    def seen(self):
        return struct.unpack("5I", self.memory[:20])[4]


def is_alive(server):
    return server.process.poll() is None


def heal(server):
    """Until a write goes through again. A server that is about to end of a failed allocation ends here."""
    deadline = time.monotonic() + HEAL_SECONDS
    unit = {"from": "en", "to": "sw", "source": "Is it well again?", "target": "Je, imepona?"}
    while time.monotonic() < deadline and is_alive(server):
        try:
            if server.ask("POST", "/v1/memories/healed/units", unit).status in (200, 201):
                return True
        except LOST:
            pass
        time.sleep(0.05)
    if not is_alive(server):
        return False
    require(False, "writing did not come back:", server.log())


def round_of(data, shim, name, kind, place, truth, chance):
    shim.order(0, 0, 0)
    server = open_server(data, environment=shim.environment)
    writers = [Writer(server, truth, f"{name} {place}, writer {n}", chance.random()) for n in range(3)]
    for writer in writers:
        writer.start()
    shim.order(kind, place, 1 + place % 4)
    time.sleep(0.25)
    for writer in writers:
        writer.stopping = True
    for writer in writers:
        writer.join()
    failed = shim.failed()
    shim.order(0, 0, 0)
    ended = not is_alive(server) or not heal(server)
    require(not ended or kind == KINDS["allocation"], f"the server has ended after a failed {name}:", server.log())
    if not ended:
        truth.check(read_memory(server))
    server.stop()
    verify(data)
    server = open_server(data)
    truth.check(read_memory(server))
    server.stop()
    return failed


def main():
    chance = random.Random(SEED)
    data = tempfile.mkdtemp(prefix="tafsiri-torture-")
    shim = Shim(os.path.join(data, "shim"))
    truth, failed = Truth(), {}
    try:
        server = open_server(data)
        make_memory(server)
        make_memory(server, "healed")
        server.stop()
        for name, kind in KINDS.items():
            for n in range(PLACES):
                place = n if n < 10 else chance.randrange(10, 4000 if name == "allocation" else 300)
                failed[name] = failed.get(name, 0) + round_of(data, shim, f"{name} {n}", kind, place, truth, chance)
        told = ", ".join(f"{count} of {name}" for name, count in failed.items())
        for name in ("write", "short write", "fsync", "no space", "allocation"):
            require(failed[name], f"no {name} was made to fail")
        return f"failures: {told}; {truth.acknowledged} acknowledged writes, none lost"
    finally:
        shutil.rmtree(data, ignore_errors=True)
