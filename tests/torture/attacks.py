# SPDX-License-Identifier: Apache-2.0
"""What hostile.py sends: a table of attacks. Each is a generator that is given the server's port and does a little of its harm
between two `yield`s; what it yields is the status of an answer, None where the server closed without one or there was no
answer to wait for, or READY as soon as it is at its full strength, if that takes a while."""
import functools
import io
import itertools
import json
import random
import re
import socket
import time
import zipfile

READY = "ready"
HOST = b"Host: localhost\r\n"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def connect(port, timeout=30):
    return socket.create_connection(("127.0.0.1", port), timeout)


def status_of(connection):
    """Of the first answer; the rest of it is read away until it is complete or closed."""
    got = b""
    try:
        while b"\r\n\r\n" not in got:
            part = connection.recv(65536)
            if not part:
                break
            got += part
    except OSError:
        pass
    found = re.match(rb"HTTP/1\.1 (\d{3})", got)
    return int(found.group(1)) if found else None


def ask(port, data, timeout=60):
    with connect(port, timeout) as connection:
        try:
            for at in range(0, len(data), 1 << 16):
                connection.sendall(data[at:at + (1 << 16)])
        except OSError:
            pass  # it was answered before all was sent
        return status_of(connection)


def request(method, path, body=b"", media="application/json"):
    return (f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {media}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def repeated(*requests):
    def attack(port):
        for data in itertools.cycle(requests):
            yield ask(port, data() if callable(data) else data)
    return attack


def post(headers, body=b'{"name":"smuggled"}', end=b"\r\n"):
    lines = [b"POST /v1/memories HTTP/1.1", b"Host: localhost", b"Content-Type: application/json", *headers, b"", b""]
    return end.join(lines) + body + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


SMUGGLING = [post(headers) for headers in (
    [b"Content-Length: 19", b"Transfer-Encoding: chunked"], [b"Transfer-Encoding: chunked", b"Content-Length: 19"],
    [b"Content-Length: 19", b"Content-Length: 5"], [b"Content-Length: 19", b"Content-Length: 19"], [b"Content-Length: 19, 5"],
    [b"Transfer-Encoding: xchunked"], [b"Transfer-Encoding : chunked"], [b"Content-Length : 19"], [b"Content-Length: +19"],
    [b"X-A: b", b" Content-Length: 19"], [b"Content-Length:", b" 19"], [b"Transfer-Encoding:", b"\tchunked"])]


def dripped(start, piece, connections):
    """A byte a second on each of so many connections; those that the server has cut are opened again."""
    def attack(port):
        held = []
        while True:
            while len(held) < connections:
                one = connect(port)
                one.sendall(start)
                one.setblocking(False)
                held.append(one)
                yield None
            kept = []
            for one in held:
                try:
                    one.send(piece)
                    one.recv(1)
                    one.close()  # answered, or closed
                except BlockingIOError:
                    kept.append(one)
                except OSError:
                    one.close()
            held = kept
            time.sleep(1)
            yield None
    return attack


def slow_readers(port):
    """Ask for megabytes and take none of them."""
    held = []
    for _ in range(60):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", port))
        one.sendall(b"GET /v1/memories/base/tmx HTTP/1.1\r\n" + HOST + b"\r\n")
        held.append(one)
        yield None
    while True:
        time.sleep(1)
        yield None


def idle(port):
    """10,000 connections that say nothing, opened again when they are cut."""
    held = []
    while True:
        for _ in range(100):
            try:
                held.append(connect(port))
            except OSError:
                break
        while len(held) > 10000:
            held.pop(0).close()
        if len(held) >= 10000:
            time.sleep(0.1)
        yield READY if len(held) >= 10000 else None


def oversized(port):
    yield ask(port, b"POST /v1/memories HTTP/1.1\r\n" + HOST + b"Content-Length: 999999999999\r\n\r\n" + b"x" * 100000)
    yield ask(port, request("POST", "/v1/memories", b'{"name":"' + b"a" * 1000000 + b'"}'))
    chunk = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    yield ask(port, b"POST /v1/suggestions HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 30)


def truncated(port):
    with connect(port) as one:
        one.sendall(request("POST", "/v1/memories/cut/tmx", b"<tmx" + b" " * 100000, "application/xml")[:-50000])
    yield None
    with connect(port) as one:
        one.sendall(b"POST /v1/memories HTTP/1.1\r\n" + HOST + b"Content-Length: 60000\r\n\r\n{")
    yield None


def forever(attack):
    def again(port):
        while True:
            yield from attack(port)
    return again


CHUNKS = [b"POST /v1/memories HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
          for chunks in (b"x\r\n{}\r\n0\r\n\r\n", b"-1\r\n{}\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                         b"2\r\n{}XX\r\n0\r\n\r\n")]
NESTED = [request("POST", "/v1/suggestions", b'{"from":"en","to":"sw","segments":' + opening * (1 << 21)) for opening in (b"[", b'{"a":')[:1]]
WIDE = request("POST", "/v1/suggestions", b'{"segments":[' + b"0," * 1500000 + b"0]}")
LAUGHS = ("<!DOCTYPE tmx [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 30)) +
          "]><tmx version='1.4'><body>&a29;</body></tmx>").encode()
QUADRATIC = b"<!DOCTYPE tmx [<!ENTITY a '" + b"x" * 50000 + b"'>]><tmx version='1.4'><body>" + b"&a;" * 50000 + b"</body></tmx>"
EXTERNAL = [b"<!DOCTYPE tmx [<!ENTITY x SYSTEM '" + where + b"'>]><tmx version='1.4'><body>&x;</body></tmx>"
            for where in (b"file:///etc/passwd", b"http://127.0.0.1:1/x", b"file:///dev/zero")]
DEEP_XML = b"<tmx version='1.4'>" + b"<a>" * 300000


@functools.cache
def zip_bomb(name="word/document.xml", megabytes=1024):
    """DOCX of which one part is a gigabyte of blanks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                         f'content-types"><Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>')
        with archive.open(name, "w", force_zip64=True) as part:
            part.write(b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>')
            for _ in range(megabytes):
                part.write(b" " * (1 << 20))
    return file.getvalue()


def zip_bombs(port):
    bomb = request("POST", "/v1/documents?from=en&to=sw&memory=base&name=a.docx", zip_bomb(), DOCX)
    while True:
        yield ask(port, bomb)


PATHS = [request("GET", f"/v1/memories/{name}") for name in ("..%2f..%2fetc%2fpasswd", "%2e%2e", "..", "%00", "a%2fb")] + \
        [request("POST", "/v1/memories", json.dumps({"name": name}).encode()) for name in ("../../a", "/etc/a", "a/b", "..", "a\\b")] + \
        [request("POST", f"/v1/documents?from=en&to=sw&memory=base&name={name}", b"Rain.", "text/plain") for name in ("a%00.txt", "a%0a.txt")]
UNIT = '{"from":"en","to":"sw","source":"%s","target":"Neno."}'
ENCODINGS = [request("POST", "/v1/memories/base/units", (UNIT % "S").encode().replace(b"S", bad))
             for bad in (b"\xff", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\\ud800", b"\\udc00\\ud800", b"\0",
                         b"\\u0000", b"\xf8\x88\x80\x80\x80")]
CATASTROPHE = """<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="no"/><body><languagerules>
<languagerule languagerulename="a"><rule break="yes"><beforebreak>%s</beforebreak><afterbreak>X</afterbreak></rule></languagerule>
</languagerules><maprules><languagemap languagepattern=".*" languagerulename="a"/></maprules></body></srx>"""
EVIL_TEXT = json.dumps({"language": "en", "memory": "regex", "text": "a" * 20000 + "!"}).encode()


def expressions(port):
    """A user's rules that take for ever, and texts that are cut by them."""
    while True:
        for rule in (r"(a+)+\1b", r"(a|aa)+$b", r"(?:a*)*c", r"(.*a){30}b", r"((a{1,100}){1,100}){1,100}b"):
            yield ask(port, request("PUT", "/v1/memories/regex/srx", (CATASTROPHE % rule).encode(), "application/xml"))
            yield ask(port, request("POST", "/v1/segments", EVIL_TEXT))


def strange_texts(port):
    """Markup, formulas, bidirectional controls as units: good input, to be kept and shown as it is."""
    texts = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=cmd|'/c calc'!A1", "@SUM(A1)", "+1", "-1", "\u202eabc\u202c",
             "\u2066\u2069\u200f", "\t=1+1", "' onmouseover='alert(1)")
    for n in itertools.count():
        unit = {"from": "en", "to": "sw", "source": f"{random.choice(texts)} {n % 500}", "target": texts[n % len(texts)]}
        yield ask(port, request("POST", "/v1/memories/strange/units", json.dumps(unit).encode()))
        if n % 50 == 0:
            yield ask(port, request("GET", "/v1/memories/strange/csv"))


def tmx(body):
    return request("POST", "/v1/memories/xml/tmx", body, "application/xml")


# name: (attack, statuses that may come, how many do it at once)
ATTACKS = {
    "request smuggling": (repeated(*SMUGGLING), {400}, 4),
    "bare line feeds": (repeated(*(post(headers, end=b"\n") for headers in ([b"Content-Length: 19"], [b"Transfer-Encoding: chunked"]))),
                        {400, 201, 409, None}, 4),
    "dripped headers": (dripped(b"GET / HTTP/1.1\r\nX-A: ", b"b", 500), {None}, 1),
    "dripped bodies": (dripped(b"POST /v1/memories HTTP/1.1\r\n" + HOST + b"Content-Length: 60000\r\n\r\n", b"a", 500), {None}, 1),
    "slow readers": (slow_readers, {None}, 1),
    "10,000 idle connections": (idle, {None}, 1),
    "oversized bodies": (forever(oversized), {413, None}, 4),
    "truncated bodies": (forever(truncated), {None}, 4),
    "bad chunks": (repeated(*CHUNKS), {400, 413, None}, 4),
    "deep and wide JSON": (repeated(*NESTED, WIDE), {413}, 4),
    "XML bombs": (repeated(tmx(LAUGHS), tmx(QUADRATIC), tmx(DEEP_XML)), {400, 413}, 4),
    "external entities": (repeated(*map(tmx, EXTERNAL)), {400}, 4),
    "zip bombs": (zip_bombs, {400, 413, 422}, 2),
    "path-like names": (repeated(*PATHS), {400, 404, 422}, 4),
    "bad encodings": (repeated(*ENCODINGS), {400}, 4),
    "catastrophic expressions": (expressions, {200, 204, 422, 503}, 4),
    "markup, formulas, controls": (strange_texts, {200, 201}, 4),
}
