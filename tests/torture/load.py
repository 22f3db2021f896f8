# SPDX-License-Identifier: Apache-2.0
"""MINUTES (30) at about 80 % of what the server can do: wrk asks for suggestions over so many connections while units are written,
files imported, jobs run (their results compared each time) and documents translated. No error, no lost update, memory that does not grow. Then more than it can do: 503 with Retry-After, while health and metrics
answer; and a shutdown in the middle of it, which lets requests end.

The rates and latencies are told, not asserted: they are the machine's as well."""
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.parse

from actors import JobRunner, Jobs, SameImporter, Translator
from world import HERE, SEED, Truth, Writer, make_memory, open_server, read_memory, require, tmx, tmx_of, verify

MINUTES = float(os.environ.get("MINUTES", 30))
WINDOW_SECONDS = 20
CONNECTIONS = (1, 2, 3, 4, 6, 8, 12, 16, 32, 64)  # the fewest that reach 80 % of the most
UNITS_MAX = 3000  # of each writer: from then on it deletes as many as it adds, so that what grows is no memory of theirs
GROWTH_MAX = 1.25  # of the resident memory, from the end of the first third to the end


def sentences(count):
    """English-like sentences, none like many others: what a memory of news holds."""
    chance = random.Random(7)
    words = ["".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(chance.randint(1, 4))) for _ in range(4000)]
    return [" ".join(chance.choices(words, [1 / (n + 5) for n in range(len(words))], k=chance.randint(6, 24))).capitalize() + "."
            for _ in range(count)]


def start_wrk(server, seconds, connections, queries):
    return subprocess.Popen(
        ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s", "-s", os.path.join(HERE, "load.lua"), f"http://127.0.0.1:{server.port}"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "QUERIES": queries})


def wrk(server, seconds, connections, queries):
    """{"rate", "bad", "broken", "p99_ms"} of so many seconds."""
    output, _ = start_wrk(server, seconds, connections, queries).communicate()
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", output)
    require(found, "wrk:", output)
    requests, bad, broken, p99_us, duration_us = map(int, found.groups())
    return {"rate": requests * 1e6 / duration_us, "bad": bad, "broken": broken, "p99_ms": p99_us / 1000}


def resident(server):
    with open(f"/proc/{server.process.pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1))


def open_full(data):
    """The server, the path of a file of queries, of which half are in the memory, and jobs over the same sentences."""
    server = open_server(data)
    for name in ("m", "base", "again", "documents"):
        make_memory(server, name)
    texts = sentences(40000)
    known = {text: f"Tafsiri: {text}" for text in texts[:20000]}
    body = tmx_of(known)
    require(server.ask("POST", "/v1/memories/base/tmx", body, {"Content-Type": "application/x-tmx+xml"}).status == 200, "import")
    queries = os.path.join(data, "queries")
    with open(queries, "w") as file:
        file.writelines(urllib.parse.quote(text) + "\n" for text in random.sample(texts, len(texts)))
    return server, queries, Jobs(known, texts[20000:], "base")


def sustained(server, queries, jobs, truth, articles):
    writers = [Writer(server, truth, f"Load, writer {n}", n, most=UNITS_MAX) for n in range(2)]
    importer, runner = SameImporter(server, tmx("again", 2000)[0], "again", pause=2), JobRunner(server, jobs, pause=1)
    translator = Translator(server, articles, "Load", "documents", pause=0.5)
    for thread in (*writers, importer, runner, translator):
        thread.start()
    rates = {connections: wrk(server, 5, connections, queries)["rate"] for connections in CONNECTIONS}
    full = max(rates.values())  # with all the rest going on
    connections = min(connections for connections, rate in rates.items() if rate >= 0.8 * full)
    windows, memory = [], []
    until = time.monotonic() + 60 * MINUTES
    while time.monotonic() < until:
        windows.append(wrk(server, WINDOW_SECONDS, connections, queries))
        memory.append(resident(server))
    for writer in writers:
        writer.stopping = True
    for writer in writers:
        writer.join()
    for actor in (importer, runner, translator):
        actor.finish()
    for window in windows:
        require(window["bad"] == 0 and window["broken"] == 0, "errors under load:", window)
    require(all(writer.failures == 0 for writer in writers), "writes were refused")
    require(memory[-1] <= GROWTH_MAX * memory[len(memory) // 3], "memory grows:", memory)
    truth.check(read_memory(server))
    articles.check(read_memory(server, "documents"))
    p99 = [window["p99_ms"] for window in windows]
    return (f"{sum(w['rate'] for w in windows) / len(windows):.0f} suggestions/s of {full:.0f} over {connections} connections, {truth.acknowledged} writes, "
            f"{importer.rounds} imports, {runner.rounds} jobs, {translator.rounds} documents in {MINUTES:g} min; p99 {statistics.median(p99):.1f} ms, at worst {max(p99):.1f}; "
            f"{' '.join(str(one // 1024) for one in memory[::max(1, len(memory) // 6)])} MiB")


def overload(server, queries):
    """So many connections that the queue is full; health and metrics answer meanwhile."""
    crowd = start_wrk(server, 8, 2000, queries)
    time.sleep(2)
    answers = [server.ask("GET", path).status for _ in range(20) for path in ("/healthz", "/metrics")]
    refused = [reply for reply in (server.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": "x"}) for _ in range(50))
               if reply.status != 200]
    require(set(answers) == {200}, "health under overload:", set(answers))
    for reply in refused:
        require(reply.status == 503 and "retry-after" in reply.headers, "overload answers", reply)
    crowd.communicate()
    return f"under 2,000 connections {len(refused)} of 50 refused with 503, health and metrics never"


def drained(server, truth):
    """Stops it while everybody writes: whatever was answered counts."""
    writers = [Writer(server, truth, f"Drain, writer {n}", n) for n in range(8)]
    for writer in writers:
        writer.start()
    time.sleep(1)
    require(server.stop() == 0, "the server did not end well:", server.log())
    for writer in writers:
        writer.join()


def main():
    random.seed(SEED)
    data = tempfile.mkdtemp(prefix="tafsiri-torture-")
    truth, articles = Truth(), Truth()
    try:
        server, queries, jobs = open_full(data)
        told = [sustained(server, queries, jobs, truth, articles), overload(server, queries)]
        drained(server, truth)
        verify(data)
        server = open_server(data)
        truth.check(read_memory(server))
        articles.check(read_memory(server, "documents"))
        server.stop()
        return "; ".join(told)
    finally:
        shutil.rmtree(data, ignore_errors=True)
