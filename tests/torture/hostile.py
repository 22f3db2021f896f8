# SPDX-License-Identifier: Apache-2.0
"""Every attack of attacks.py, ROUNDS (3) times for SECONDS (6) each, beside clients of good will, who ask for suggestions and write
units. Told for each: the answers, the p99 of the others as a multiple of what it was right before, and the server's memory.

What is asserted: the statuses, that all of the others' requests are answered, memory under MEMORY_MAX, and that the others' p99, the
median of the rounds, at most doubles; FLOOR_MS is what two cores' scheduling alone may make of it. ATTACKS=idle,zip takes some of
them. REALTIME=1 (root) lets the server and those who measure go before all else on the machine, where others work on it."""
import collections
import multiprocessing
import os
import random
import resource
import shutil
import socket
import statistics
import tempfile
import threading
import time
import urllib.parse

from actors import TMX
from attacks import ATTACKS, READY, zip_bomb
from load import resident, sentences
from world import Writer, Truth, make_memory, open_server, read_memory, require, tmx_of, verify

SECONDS = float(os.environ.get("SECONDS", 6))
ROUNDS = int(os.environ.get("ROUNDS", 3))
CHOSEN = [name for name in ATTACKS if any(word in name for word in os.environ.get("ATTACKS", "").split(","))]
CLIENTS = 4
REALTIME = bool(os.environ.get("REALTIME"))
PAUSE = 0.004       # between two requests of one client: they shall measure, not load
FLOOR_MS = 5
MEMORY_MAX = 1 << 20  # KiB: http/limits.h allows 256 MiB of bodies, and 8,192 connections 270


class Asker(threading.Thread):
    """Asks for suggestions on one connection, which must live, and keeps how long each took."""

    def __init__(self, port, queries):
        super().__init__(daemon=True)
        self.port, self.queries = port, queries
        self.took, self.stopping, self.wrong = [], False, None

    def run(self):
        hurry(2)
        try:
            with socket.create_connection(("127.0.0.1", self.port), 30) as connection, connection.makefile("rb") as answers:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while not self.stopping:
                    query = random.choice(self.queries)
                    asked = time.monotonic()
                    connection.sendall(f"GET /v1/suggestions?from=en&to=sw&q={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                    self.read(answers)
                    self.took.append(1000 * (time.monotonic() - asked))
                    time.sleep(PAUSE)
        except Exception as wrong:
            self.wrong = wrong

    def read(self, answers):
        status, size = answers.readline(), 0
        while (line := answers.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        require(b" 200 " in status and len(answers.read(size)) == size, "a client of good will is answered", status)


def hurry(priority):
    """This thread, and the processes that it starts."""
    if REALTIME:
        os.sched_setscheduler(0, os.SCHED_RR if priority else os.SCHED_OTHER, os.sched_param(priority))


def measure(server, queries, seconds):
    """The p99 in ms of the others, whose every request must be answered."""
    askers = [Asker(server.port, queries) for _ in range(CLIENTS)]
    for asker in askers:
        asker.start()
    time.sleep(seconds)
    for asker in askers:
        asker.stopping = True
    for asker in askers:
        asker.join()
        if asker.wrong:
            raise asker.wrong
    took = sorted(ms for asker in askers for ms in asker.took)
    return took[int(0.99 * len(took))]


def builds_up(name):
    return name.endswith("connections")


def step_back():
    """What the attackers' own work takes from two cores is none of the server's harm."""
    hurry(0)
    os.nice(5)


def attack_forever(name, port, stop, ready, told):
    counts = collections.Counter()
    if not builds_up(name):
        step_back()
    try:
        for status in ATTACKS[name][0](port):
            if status == READY:
                if not ready.is_set():
                    step_back()
                ready.set()
            else:
                counts[status] += 1
            if stop.is_set():
                break
    except OSError as failure:
        counts[f"{type(failure).__name__}"] += 1
    told.put(counts)


class Attack:
    def __init__(self, server, name):
        self.stop, ready, self.told = multiprocessing.Event(), multiprocessing.Event(), multiprocessing.Queue()
        arguments = (name, server.port, self.stop, ready, self.told)
        self.processes = [multiprocessing.Process(target=attack_forever, args=arguments, daemon=True) for _ in range(ATTACKS[name][2])]
        for process in self.processes:
            process.start()
        ready.wait(60 if builds_up(name) else 2)

    def end(self):
        self.stop.set()
        counts = collections.Counter()
        for _ in self.processes:
            counts.update(self.told.get(timeout=120))
        for process in self.processes:
            process.join()
        return counts


def try_one(server, queries, name):
    ratios, slowest, counts, most = [], [], collections.Counter(), 0
    for _ in range(ROUNDS):
        before = measure(server, queries, SECONDS)
        attack = Attack(server, name)
        during = measure(server, queries, SECONDS)
        most = max(most, resident(server))
        counts.update(attack.end())
        ratios.append(during / before)
        slowest.append(during)
    ratio, p99 = statistics.median(ratios), statistics.median(slowest)
    strange = set(counts) - ATTACKS[name][1] - {None}
    told = ", ".join(f"{count} {status or 'without an answer'}" for status, count in counts.most_common())
    print(f"  {name}: {told}; p99 of the others {p99:.1f} ms, {ratio:.1f} times; {most // 1024} MiB", flush=True)
    wrong = []
    if strange:
        wrong.append(f"{name} is answered with {strange}")
    if ratio > 2 and p99 > FLOOR_MS:
        wrong.append(f"{name} makes the others' p99 {ratio:.1f} times as long")
    if most > MEMORY_MAX:
        wrong.append(f"{name} takes {most} KiB")
    return wrong


def main():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    data = tempfile.mkdtemp(prefix="tafsiri-torture-")
    wrong, truth = [], Truth()
    try:
        hurry(1)
        server = open_server(data)
        for name in ("m", "base", "regex", "strange", "xml"):
            make_memory(server, name)
        texts = sentences(10000)
        require(server.ask("POST", "/v1/memories/base/tmx", tmx_of({text: f"Tafsiri: {text}" for text in texts}), TMX).status == 200, "import")
        queries = [urllib.parse.quote(text) for text in texts[:2000]]
        writer = Writer(server, truth, "Hostile", 1, most=1000)
        writer.start()
        measure(server, queries, 2)
        zip_bomb()  # once, for all attackers
        for name in CHOSEN:
            wrong += try_one(server, queries, name)
        writer.stopping = True
        writer.join()
        require(writer.failures == 0, "writes were refused")
        truth.check(read_memory(server))
        require(server.stop() == 0, "the server did not end well:", server.log())
        verify(data)
        require(not wrong, "; ".join(wrong))
        return f"{len(CHOSEN)} attacks; {truth.acknowledged} writes beside them, none lost"
    finally:
        shutil.rmtree(data, ignore_errors=True)
