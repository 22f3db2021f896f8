#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Confirms translations: lines "source TAB target" from standard input, into a memory that is made when there is none.

    python3 confirm.py http://127.0.0.1:8080 news en sw < pairs.tsv

Each line is on disk when its answer comes. An operation id of our own choice makes repeating safe: a request that was written
though its answer got lost does nothing the second time. Where the server wants a key, set TAFSIRI_KEY.
"""
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request

TRIES = 5


def ask(method, url, body, headers=()):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **dict(headers)}, method=method)
    if "TAFSIRI_KEY" in os.environ:
        request.add_header("Authorization", "Bearer " + os.environ["TAFSIRI_KEY"])
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


def ask_patiently(method, url, body, headers=()):
    """Again after a broken connection, and when the server says that it is too busy; with the same headers."""
    for left in reversed(range(TRIES)):
        try:
            return ask(method, url, body, headers)
        except urllib.error.HTTPError as error:
            if error.code != 503 or not left:
                # Problem details: a sentence for people, and the place in what was sent.
                problem = json.load(error)
                raise SystemExit(f"{problem['detail']} {problem.get('pointer', '')}")
            time.sleep(float(error.headers.get("Retry-After", 1)))
        except OSError as error:
            if not left:
                raise SystemExit(f"{url}: {error}")
            time.sleep(1)


def make_memory(server, name):
    try:
        ask("POST", f"{server}/v1/memories", {"name": name})
    except urllib.error.HTTPError as error:
        if error.code != 409:  # it is there already
            raise SystemExit(json.load(error)["detail"])


def main(server, memory, source_language, target_language):
    counts = {}
    make_memory(server, memory)
    for line in sys.stdin:
        source, _, target = line.rstrip("\n").partition("\t")
        unit = {"from": source_language, "to": target_language, "source": source, "target": target}
        operation = hashlib.sha256(json.dumps(unit).encode()).hexdigest()[:32]
        answer = ask_patiently("POST", f"{server}/v1/memories/{memory}/units", unit, {"Operation-Id": operation})
        counts[answer["outcome"]] = counts.get(answer["outcome"], 0) + 1
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
