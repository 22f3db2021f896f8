# SPDX-License-Identifier: Apache-2.0
"""Flipped bits and cut files in a data directory that was closed well: no wrong text is ever served. The store names what is
damaged or refuses to open; indexes are made again."""
import os
import random
import shutil
import subprocess
import tempfile
import time

from world import SEED, harness, make_memory, open_server, require, tmx

DAMAGES = int(os.environ.get("DAMAGES", 200))
UNITS = 500


def fill(data):
    server = open_server(data)
    make_memory(server)
    body, pairs = tmx("a", UNITS)
    require(server.ask("POST", "/v1/memories/m/tmx", body, {"Content-Type": "application/x-tmx+xml"}).status == 200, "import")
    server.stop()
    return pairs


def files_of(data):
    found = [os.path.join(folder, name) for folder, _, names in os.walk(data) for name in names]
    return sorted(path for path in found if os.path.isfile(path) and os.path.getsize(path))


def damage(path, chance):
    size = os.path.getsize(path)
    if chance.random() < 0.2:
        os.truncate(path, chance.randrange(size))
        return f"{os.path.basename(path)} cut"
    with open(path, "r+b") as file:
        at = chance.randrange(size)
        file.seek(at)
        byte = file.read(1)[0] ^ 1 << chance.randrange(8)
        file.seek(at)
        file.write(bytes([byte]))
    return f"{os.path.basename(path)}, byte {at}"


def look(data, pairs, what):
    """True when all is served as it was."""
    try:
        server = open_server(data, ready=False)
    except RuntimeError as refusal:
        require("store" in str(refusal) or "sqlite" in str(refusal), what, "is refused with", refusal)
        return False
    try:
        listed, deadline = None, time.monotonic() + 20
        while not listed or (listed.status == 503 and time.monotonic() < deadline):  # the indexes are being made again
            listed = server.ask("GET", "/v1/memories/m/units", query={"limit": 1000})
        if listed.status != 200:
            return False
        found = {unit["source"]: unit["target"] for unit in listed.json["units"]}
        for source, target in found.items():
            require(pairs.get(source) == target, what, "gives", source, target)
        for source in random.Random(SEED).sample(sorted(pairs), 20):
            reply = server.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": source})
            for suggestion in reply.json.get("suggestions", []):
                require(suggestion["source"] in pairs, what, "suggests", suggestion)
                if suggestion["score"] >= 100:
                    require(suggestion["target"] == pairs[source], what, "suggests", suggestion)
        return len(found) == len(pairs)
    finally:
        server.stop()


def main():
    chance = random.Random(SEED)
    whole, broken = tempfile.mkdtemp(prefix="tafsiri-torture-"), tempfile.mkdtemp(prefix="tafsiri-torture-")
    same = named = 0
    try:
        pairs = fill(whole)
        for _ in range(DAMAGES):
            shutil.rmtree(broken)
            shutil.copytree(whole, broken)
            what = damage(chance.choice(files_of(broken)), chance)
            if look(broken, pairs, what):
                same += 1
                continue
            named += 1
            result = subprocess.run([harness.TAFSIRI, "verify", "--data", broken], capture_output=True, text=True)
            require(result.returncode != 0, what, "takes units away and verify says", result.stdout)
        return f"{DAMAGES} damages: {same} times all was served as before, {named} times verify named it; no wrong text"
    finally:
        shutil.rmtree(whole, ignore_errors=True)
        shutil.rmtree(broken, ignore_errors=True)
