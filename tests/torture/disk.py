# SPDX-License-Identifier: Apache-2.0
"""A full disk: the data directory lies on a small tmpfs of its own. Writing answers 507, reading goes on, and writing comes back
when space returns. Needs root, to mount; without it this says so."""
import os
import subprocess
import tempfile
import time

from world import Truth, make_memory, open_server, read_memory, require, verify

SIZE = "24m"


def write(server, truth, source):
    truth.begin(source, "Tafsiri")
    unit = {"from": "en", "to": "sw", "source": source, "target": "Tafsiri"}
    reply = server.ask("POST", "/v1/memories/m/units", unit)
    if reply.status == 201:
        truth.acknowledge(source, "Tafsiri")
    elif reply.status == 507:
        truth.refused(source)
    return reply.status


def fill_up(path):
    """All but nothing of the space."""
    with open(path, "wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


def check_full(server, truth):
    statuses = [write(server, truth, f"While it is full {i}. " + "x" * 3000) for i in range(200)]
    require(507 in statuses and set(statuses) <= {201, 503, 507}, "a full disk answers", set(statuses))
    require(server.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": "Before 1."}).status == 200,
            "no suggestions on a full disk")
    require(server.ask("GET", "/healthz").status == 200, "no health on a full disk")
    return statuses.count(507)


def check_healed(server, truth):
    deadline = time.monotonic() + 30
    while write(server, truth, f"When space is back {time.monotonic()}.") != 201:
        require(time.monotonic() < deadline, "writing did not come back:", server.log())
        time.sleep(0.1)
    truth.check(read_memory(server))


def run(data):
    truth, refused = Truth(), 0
    server = open_server(data)
    make_memory(server)
    for i in range(50):
        require(write(server, truth, f"Before {i}.") == 201, "not even an empty disk")
    for _ in range(5):
        ballast = os.path.join(data, "ballast")
        fill_up(ballast)
        refused += check_full(server, truth)
        os.unlink(ballast)
        check_healed(server, truth)
    require(server.stop() == 0, server.log())
    verify(data)
    server = open_server(data)
    truth.check(read_memory(server))
    server.stop()
    return f"5 times full: {refused} writes refused with 507, {truth.acknowledged} acknowledged, none lost"


def main():
    data = tempfile.mkdtemp(prefix="tafsiri-torture-")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", data], capture_output=True, text=True)
    try:
        require(mounted.returncode == 0, "this test needs root and mount:", mounted.stderr.strip())
        return run(data)
    finally:
        subprocess.run(["umount", "-l", data], capture_output=True)
        os.rmdir(data)
