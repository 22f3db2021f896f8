# SPDX-License-Identifier: Apache-2.0
"""What no client of good will sends: each gets the right status and a message, in bounded time, and the server goes on."""
import csv
import io
import json
import re
import resource
import socket
import time
import urllib.parse
import zipfile

from harness import Case, read_all, status_of

POST = b"POST /v1/memories HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def nested(depth):
    return b'{"name":' + b"[" * depth + b"]" * depth + b"}"


class Framing(Case):
    def check(self, request, status):
        """The status, and the connection closed behind it: what follows is not taken for a request. (Where libmicrohttpd
        answers by itself, it sends the head of its answer twice.)"""
        with self.server.open_socket() as connection:
            connection.sendall(request + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            raw = read_all(connection)
        self.assertEqual(set(re.findall(rb"HTTP/1\.1 (\d{3}) ", raw)), {b"%d" % status}, raw)

    def test_smuggling(self):
        body = b'{"name":"smuggled"}'
        for headers in [b"Content-Length: 19\r\nContent-Length: 5\r\n", b"Content-Length: 19\r\nContent-Length: 19\r\n",
                        b"Content-Length: 19\r\nTransfer-Encoding: chunked\r\n",
                        b"Transfer-Encoding: chunked\r\nContent-Length: 19\r\n", b"Transfer-Encoding: gzip\r\n",
                        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked, gzip\r\n",
                        b"Transfer-Encoding: xchunked\r\n", b"Content-Length: +19\r\n", b"Content-Length: -1\r\n",
                        b"Content-Length: 0x13\r\n", b"Content-Length: 19, 19\r\n", b"Content-Length: 1e1\r\n",
                        b"Content-Length : 19\r\n", b"Content-Length\t: 19\r\n", b"Content-Length:\r\n",
                        b"Transfer-Encoding : chunked\r\n"]:
            with self.subTest(headers=headers):
                self.check(POST + headers + b"\r\n" + body, 400)
        self.check(POST + b"Content-Length: 99999999999999999999\r\n\r\n" + body, 413)
        self.ask("GET", "/v1/memories/smuggled", status=404)

    def statuses(self, request):
        """Of all answers, when another request follows that closes the connection."""
        raw = self.server.raw(request + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return re.findall(rb"HTTP/1\.1 (\d{3}) ", raw)

    def test_folded_headers(self):
        """A line that goes on in the next one is read in two ways by two programs."""
        for headers in [b"X-A: b\r\n Content-Length: 19\r\n", b" Content-Length: 19\r\n", b"Content-Length:\r\n 19\r\n",
                        b"Content-Length: 1\r\n 9\r\n", b"Transfer-Encoding:\r\n\tchunked\r\n", b"X-A:\r\n b\r\n", b"X-A: b\r\n c\r\n",
                        b"X-A: b\r\n \r\nContent-Length: 19\r\n", b"X-A: b\r\n c\r\n d\r\n\te\r\nContent-Length: 19\r\n",
                        b"Content-Length:" + b" " * 300 + b"19\r\n"]:
            with self.subTest(headers=headers):
                self.check(POST + headers + b"\r\n" + b'{"name":"smuggled"}', 400)
        self.check(b"GET /healthz HTTP/1.1\r\n Host: localhost\r\nHost: localhost\r\n\r\n", 400)
        self.ask("GET", "/v1/memories/smuggled", status=404)
        for header in [b"X-A:b", b"X-A:", b"X-A: \t b \t", b"X-A:" + b" " * 200 + b"b"]:
            raw = self.server.raw(b"GET /healthz HTTP/1.1\r\n" + header + b"\r\nHost:localhost\r\nConnection: close\r\n\r\n")
            self.assertEqual(status_of(raw), 200, header)

    def test_bare_line_feeds(self):
        """RFC 9112 lets a line end so. The body is then what its length says, no byte more or less; two lengths are refused."""
        start, body = POST.replace(b"\r\n", b"\n"), b'{"name":"*"}'
        self.assertIn(self.statuses(start + b"Content-Length: %d\n\n" % len(body) + body), ([b"400"], [b"422", b"200"]))
        for headers in [b"Content-Length: 12\nTransfer-Encoding: chunked\n", b"Content-Length: 12\nContent-Length: 5\n"]:
            self.check(start + headers + b"\n" + body, 400)

    def test_hosts(self):
        for headers in [b"", b"Host: localhost\r\nHost: localhost\r\n", b"Host: localhost\r\nhost: evil.example\r\n"]:
            self.check(b"GET /healthz HTTP/1.1\r\n" + headers + b"\r\n", 400)
        for host in [b"evil.example", b"localhost.evil.example", b"127.0.0.1.evil.example", b"8.8.8.8", b"", b"[::1",
                     b"localhost@evil.example", b"[evil]", b"10.0.0.1:8080", b"0.0.0.0"]:
            with self.subTest(host=host):
                self.check(b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n", 421)
        for path, status in [(b"/healthz", 200), (b"/v1/memories", 200), (b"/nothing", 404)]:  # a prober, no browser
            self.assertEqual(status_of(self.server.raw(b"GET " + path + b" HTTP/1.0\r\n\r\n")), status)
        self.check(b"GET /healthz HTTP/1.0\r\nHost: evil.example\r\n\r\n", 421)
        for host in ["localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:80", "[::1]:8080"]:
            self.ask("GET", "/healthz", headers={"Host": host})

    def test_bad_chunks(self):
        for chunks in [b"x\r\n", b"-1\r\n{}\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n", b"2\r\n{}XX\r\n0\r\n\r\n",
                       b"\r\n\r\n"]:
            with self.subTest(chunks=chunks):
                raw = self.server.raw(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
                self.assertIn(status_of(raw), (400, 413, None), raw)

    def test_lines_that_are_none(self):
        for request in [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET\r\n\r\n",
                        b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n", b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
                        b"GET /v1/memories x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        b"GET healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        b"GET /v1/\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]:
            with self.subTest(request=request):
                with self.server.open_socket() as connection:
                    connection.sendall(request)
                    connection.shutdown(socket.SHUT_WR)
                    raw = read_all(connection)
                self.assertIn(status_of(raw), (400, 404, 501, 505, None), raw)

    def test_headers_with_controls(self):
        for header in [b"X-A: a\x01b", b"X-\x7f: a", b"X(A): a", b"X-A: a\x0bb", b"X A: b"]:
            with self.subTest(header=header):
                raw = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + header + b"\r\nConnection: close\r\n\r\n")
                self.assertIn(status_of(raw), (400, None), raw)

    def test_nul_before_the_body(self):
        """libmicrohttpd ends a text at NUL: what follows must be ignored as a whole, or refused."""
        for request, statuses in [(b"GET /v1\0/memories HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", (404, 400)),
                                  (b"GET /healthz HTTP/1.1\0\r\nHost: localhost\r\nConnection: close\r\n\r\n", (200, 400))]:
            with self.subTest(request=request):
                self.assertIn(status_of(self.server.raw(request)), statuses)

    def test_nul_in_a_value(self):
        """Nor may what a value is depend on who reads it: a proxy that passes NUL on sees the rest of it."""
        body = b'{"name":"smuggled"}'
        for header in [b"Content-Length: 19\0, 99", b"Content-Length: 19\0", b"Content-Length: 1\09", b"Content-Length:\0 19",
                       b"Transfer-Encoding: chunked\0x", b"Transfer-Encoding: chunked\0", b"X-A: \0b", b"X-A: b\0\0"]:
            for fields in [header + b"\r\n", header + b"\r\nX-B: c\r\n", b"X-B: c\r\n" + header + b"\r\nX-C: d\r\n"]:
                with self.subTest(fields=fields):
                    self.check(POST + fields + b"\r\n" + body, 400)
        for host in [b"localhost\0.evil.com", b"localhost\0"]:
            self.check(b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n", 400)
            self.check(b"GET /healthz HTTP/1.1\nHost: " + host + b".\nX-A: b\n\n", 400)
        self.check(POST + b"Content-Length: 19\r\nX-A: b\0c\n\n" + body, 400)
        self.ask("GET", "/v1/memories/smuggled", status=404)

    def test_many_fields_in_pieces(self):
        """However they come in, and whatever ends their lines."""
        for end in (b"\r\n", b"\n"):
            request = b"GET /healthz HTTP/1.1" + end + b"Host: localhost" + end
            request += b"".join(b"X-%d: %s \t" % (i, b"b" * 250) + end for i in range(90)) + b"Connection: close" + end + end
            with self.server.open_socket() as connection:
                for at in range(0, len(request), 777):
                    connection.sendall(request[at:at + 777])
                self.assertEqual(status_of(read_all(connection)), 200)

    def test_too_much_before_the_body(self):
        raw = self.server.raw(b"GET /v1/suggestions?q=" + b"a" * 20000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertEqual(status_of(raw), 414, raw)
        raw = self.server.raw(b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertIn(status_of(raw), (400, 414, 431, None))
        raw = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: b\r\n" * 200 + b"\r\n")
        self.assertEqual(status_of(raw), 431, raw)
        raw = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"b" * 100000 + b"\r\n\r\n")
        self.assertIn(status_of(raw), (400, 431, None))

    def tearDown(self):
        self.ask("GET", "/healthz")


class Pages(Case):
    """What a stranger's page makes a browser send."""

    def test_origins(self):
        own = f"127.0.0.1:{self.server.port}"
        for origin in ["http://evil.example", "null", f"https://{own}", "http://localhost:1", f"http://{own}.evil.example", ""]:
            with self.subTest(origin=origin):
                self.ask("GET", "/v1/memories", status=403, headers={"Origin": origin})
                self.ask("POST", "/v1/memories", {"name": "csrf"}, 403, headers={"Origin": origin})
        self.ask("GET", "/v1/memories", headers={"Origin": f"http://{own}"})
        self.ask("GET", "/v1/memories/csrf", status=404)

    def test_fetches_of_other_sites(self):
        cross = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
        self.ask("GET", "/v1/memories", status=403, headers=cross)
        self.ask("GET", "/v1/memories", headers={**cross, "Sec-Fetch-Mode": "navigate"})
        self.ask("GET", "/v1/memories", headers={**cross, "Sec-Fetch-Site": "same-origin"})

    def test_links_to_what_changes_something(self):
        before = self.ask("GET", "/v1/memories").json["memories"]
        follow = {"Sec-Fetch-Mode": "navigate"}
        for path in ["/mymemory/keygen", "/mymemory/createranduser"]:
            for site in ["cross-site", "same-site"]:
                with self.subTest(path=path, site=site):
                    reply = self.server.ask("GET", path, headers={**follow, "Sec-Fetch-Site": site})
                    self.assertNotIn("key", reply.json)
                    self.assertIn("pages of other sites", reply.body.decode().lower())
        self.assertEqual(self.ask("GET", "/v1/memories").json["memories"], before)
        for headers in [{}, {**follow, "Sec-Fetch-Site": "none"}, {**follow, "Sec-Fetch-Site": "same-origin"}]:
            self.assertTrue(self.ask("GET", "/mymemory/keygen", headers=headers).json["key"])


class Bodies(Case):
    def post(self, body, status):
        return self.ask("POST", "/v1/memories", body, status).json

    def test_json_that_is_none(self):
        for body in [b"", b"{", b'{"name":"a"}x', b'{"name":"a","name":"b"}', b'{"name":"\xff"}', b'{"name":"\xc0\xaf"}',
                     b'{"name":"\\ud800"}', b'{"name":"\\u0000"}', b'{"name":"\0"}', b"{'name':'a'}", b'{"name":NaN}',
                     b'{"name":01}', b'{"name":"\xed\xa0\x80"}', b"\xef\xbb\xbf{}", b'{"name":"a\nb"}', b'{"name":1e999}',
                     b'{"name":"a",}', b'{"name":99999999999999999999}']:
            with self.subTest(body=body):
                self.assertRegex(self.post(body, 400)["detail"], r"^JSON, line \d+, column \d+: ")
        for body in [b'{"name":"\\u0000"}', b'{"\\u0000":"a"}']:
            self.assertIn("a text holds a NUL", self.post(body, 400)["detail"])

    def test_what_is_quoted_is_cut_between_characters(self):
        memory, tail = self.memory(), "\u00e9" * 300
        quoted, pairs = urllib.parse.quote("x" + tail), {"from": "en", "to": "sw", "pairs": [{"source": "One.", "target": "Moja."}]}
        for method, target, body, status in [
                ("POST", "/v1/memories", {"x" + tail: 1}, 422), ("GET", f"/v1/memories?{quoted}=1", None, 422),
                ("GET", f"/v1/suggestions?{quoted}=1&{quoted}=2", None, 422), ("GET", f"/v1/jobs/{quoted}", None, 404),
                ("POST", memory + "/aligned", {**pairs, "status": "x" + tail}, 422),
                ("POST", memory + "/clean", {"rules": ["x" + tail]}, 422),
                ("POST", "/v1/jobs", {"from": "en", "to": ["sw"], "kind": "x" + tail}, 422)]:
            with self.subTest(target=target[:40]):
                self.assertIn("\u00e9", self.ask(method, target, body, status).json["detail"])
        unit = '<tu tuid="x%s"><tuv xml:lang="en"><seg>%s</seg></tuv><tuv xml:lang="sw"><seg>Moja.</seg></tuv></tu>'
        tmx = ('<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"'
               ' srclang="en" datatype="plaintext"/><body>' + unit % (tail, "One.") + unit % (tail, "Two.") + "</body></tmx>")
        report = self.ask("POST", memory + "/tmx", tmx.encode(), headers={"Content-Type": "application/xml"}).json
        self.assertIn("\u00e9", report["warnings"][0])

    def test_json_of_the_wrong_shape(self):
        for body in [b"[]", b"null", b"5", b'"x"']:
            if body in (b"[]",):
                self.assertEqual(self.post(body, 422)["pointer"], "")
            else:
                self.assertIn(self.ask_any(body), (400, 422))

    def ask_any(self, body):
        return self.server.ask("POST", "/v1/memories", body).status

    def test_deep_and_wide_json(self):
        self.post(nested(20), 422)
        self.assertIn("deeper", self.post(nested(30000), 413)["detail"])
        wide = json.dumps({"segments": [0] * 300000}).encode()
        self.assertIn("values", self.ask("POST", "/v1/suggestions", wide, 413).json["detail"])
        brackets_in_text = {"name": "[" * 50 + "\\\"" + "{" * 50}
        self.assertEqual(self.ask("POST", "/v1/memories", brackets_in_text, 422).json["pointer"], "/name")

    def test_too_large_a_body(self):
        self.assertIn("65536", self.post(b'{"name":"' + b"a" * 70000 + b'"}', 413)["detail"])
        self.ask("GET", "/healthz", b"x" * 10, 413)
        # Announced as far too long: answered at once, nothing of it is waited for.
        started = time.monotonic()
        raw = self.server.raw(POST + b"Content-Length: 999999999999\r\n\r\n")
        self.assertEqual(status_of(raw), 413)
        self.assertLess(time.monotonic() - started, 5)

    def test_a_chunked_body_without_end_is_cut_off(self):
        sent = 0
        with self.server.open_socket() as connection:
            connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
            chunk = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
            try:
                while sent < 200:
                    connection.sendall(chunk)
                    sent += 1
            except OSError:
                pass
        self.assertLess(sent, 100)

    def test_an_expected_refusal_comes_before_the_body(self):
        raw = self.server.raw(b"POST /nothing HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        self.assertEqual(status_of(raw), 404)

    def test_a_body_that_breaks_off(self):
        with self.server.open_socket() as connection:
            connection.sendall(POST + b'Content-Length: 100\r\n\r\n{"name":"broken-off"')
        self.ask("GET", "/v1/memories/broken-off", status=404)

    def test_queries(self):
        for query, status, parameter in [
                ("q=%", 400, "q"), ("q=%zz", 400, "q"), ("q=%00", 400, "q"), ("q=%ff", 400, "q"), ("q=%c0%af", 400, "q"),
                ("%ff=1", 400, None), ("q=a&q=b", 422, "q"), ("from=en&to=sw", 422, "q"), ("from=en&to=sw&q=x&min_scor=5", 422,
                "min_scor"), ("from=en&to=sw&q=x&limit=0", 422, "limit"), ("from=en&to=sw&q=x&limit=101", 422, "limit"),
                ("from=en&to=sw&q=x&min_score=103", 422, "min_score"), ("from=en&to=sw&q=x&spelling=1", 422, "spelling"),
                ("from=en&to=sw&q=x&limit=99999999999999999999", 422, "limit"), ("&".join("a%d=1" % i for i in range(99)), 413, None),
                ("from=en&to=sw&q=x&origin=alien", 422, "origin"),
                ("from=en&to=sw&q=x&origin=" + "a" * 63 + "%C3%A9", 422, "origin"), ("from=en&to=sw&q=x&status=", 422, "status"),
                ("from=en&to=sw&q=x&changed_after=yesterday", 422, "changed_after"),
                ("from=en&to=sw&q=x&properties=a", 422, "properties"), ("from=e&to=sw&q=x", 422, "from"),
                ("from=en&to=sw&q=x&memories=nowhere", 404, None)]:
            with self.subTest(query=query[:60]):
                problem = self.ask("GET", "/v1/suggestions?" + query, status=status).json
                self.assertEqual(problem.get("parameter"), parameter)

    def test_paths(self):
        for path, status in [("/v1/memories/%", 400), ("/v1/memories/%ff", 400), ("/v1/memories/%00", 400),
                             ("/v1/memories/%2e%2e", 404), ("/v1/memories/..", 404), ("/v1/memories/%2fetc%2fpasswd", 404),
                             ("/v1/memories/" + "a" * 5000, 404)]:
            self.ask("GET", path, status=status)


class Files(Case):
    """Files that are made to take long, to read other files, or to be more than text where they come out again."""

    RULES = """<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="no"/><body><languagerules>
<languagerule languagerulename="a"><rule break="yes"><beforebreak>%s</beforebreak><afterbreak>X</afterbreak></rule></languagerule>
</languagerules><maprules><languagemap languagepattern=".*" languagerulename="a"/></maprules></body></srx>"""

    def test_entities_and_depth(self):
        memory = self.memory()
        declarations = [b"<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>", b"<!ENTITY a SYSTEM 'file:///etc/passwd'>",
                        b"<!ENTITY a SYSTEM 'http://127.0.0.1:1/'>", b"<!ENTITY % a SYSTEM 'file:///dev/zero'> %a;"]
        for path, method, root in [(memory + "/tmx", "POST", b"tmx"), ("/v1/terms/tbx", "POST", b"tbx"), (memory + "/srx", "PUT", b"srx"),
                                   ("/v1/documents?to=sw&name=a.xlf&memory=" + memory.rsplit("/", 1)[1], "POST", b"xliff")]:
            for declaration in declarations:
                file = b"<!DOCTYPE " + root + b" [" + declaration + b"]><" + root + b" version='1.4'>&a;</" + root + b">"
                problem = self.ask(method, path, file, 400, headers={"Content-Type": "application/xml"}).json
                self.assertRegex(problem["detail"], r":1: .*entit")
            file = b"<" + root + b" version='1.2'>" + b"<a>" * 100000
            reply = self.server.ask(method, path, file, {"Content-Type": "application/xml"})
            self.assertIn(reply.status, (400, 413))
            self.check_problem(reply)

    def test_a_bomb_in_a_package(self):
        memory = self.memory().rsplit("/", 1)[1]
        for name in ["[Content_Types].xml", "word/document.xml"]:
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                                 '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                                 'wordprocessingml.document.main+xml"/></Types>' + " " * (name.startswith("[") << 26))
                archive.writestr("word/document.xml", "<document>" + " " * (name.startswith("w") << 26))
            query = {"from": "en", "to": "sw", "memory": memory, "name": "a.docx"}
            problem = self.ask("POST", "/v1/documents", file.getvalue(), 413, query=query,
                               headers={"Content-Type": "application/octet-stream"}).json
            self.assertIn("packed too tightly", problem["detail"])

    def test_expressions_without_end(self):
        """Taken where the time that they take is bounded; refused where they grow too large."""
        memory = self.memory()
        for rule, status in [(r"(a+)+\1b", 204), ("(a|aa)+$b", 204), ("(?:a*)*c", 204), ("(.*a){30}b", 204),
                             ("((a{1,100}){1,100}){1,100}b", 422), ("(a", 422), ("a{999999999}", 422)]:
            reply = self.server.ask("PUT", memory + "/srx", (self.RULES % rule).encode(), {"Content-Type": "application/xml"})
            self.assertEqual(reply.status, status, (rule, reply))
            body = {"language": "en", "memory": memory.rsplit("/", 1)[1], "text": "a" * 5000 + "! X"}
            self.assertIn(self.server.ask("POST", "/v1/segments", body).status, (200, 503))

    def test_what_a_spreadsheet_would_run(self):
        memory = self.memory()
        texts = ["=cmd|'/c calc'!A1", "@SUM(A1)", "+1", "-1", "\t=1+1"]
        for text in texts:
            self.put(memory, text, text)
        rows = list(csv.DictReader(io.StringIO(self.ask("GET", memory + "/csv").body.decode("utf-8-sig"))))
        self.assertEqual({(row["source"], row["target"]) for row in rows}, {("'" + text, "'" + text) for text in texts})

    def test_strange_text_is_kept_as_it_is(self):
        memory = self.memory()
        for text in ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\u202eabc\u202c", "\u2066x\u2069\u200f", "a\ufeffb"]:
            self.put(memory, text, text)
            reply = self.ask("GET", "/v1/suggestions", query={"from": "en", "to": "sw", "q": text})
            self.assertEqual((reply.headers["content-type"], reply.headers["x-content-type-options"]), ("application/json", "nosniff"))
            self.assertEqual(reply.json["suggestions"][0]["target"], text)


class Time(Case):
    """The deadlines of the server, seen from outside: 15 s for headers; 32 KiB in each 20 s for bodies and replies."""

    def metrics(self):
        lines = self.ask("GET", "/metrics").body.decode().splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))

    def hits(self, limit):
        return int(self.metrics()['tafsiri_limit_hits_total{limit="%s"}' % limit])

    def slow_reader(self):
        """Asks for some megabytes and takes none of them."""
        units = "".join(f"<tu><tuv xml:lang='en'><seg>{'word ' * 100}{i}</seg></tuv><tuv xml:lang='sw'><seg>neno {i}</seg></tuv></tu>"
                        for i in range(20000))
        file = ('<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" '
                'srclang="en" datatype="plaintext"/><body>' + units + "</body></tmx>").encode()
        self.ask("POST", "/v1/memories/large/tmx", file, headers={"Content-Type": "application/xml"})
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", self.server.port))
        connection.sendall(b"GET /v1/memories/large/tmx HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return connection

    def drip(self, connections):
        """A byte for each that is still open; what they answer, while others are served at once."""
        for name, (connection, piece) in list(connections.items()):
            try:
                connection.settimeout(0.2)
                connection.sendall(piece)
                reply = connection.recv(1000)
            except socket.timeout:
                continue
            except OSError:
                reply = b""
            self.ended[name] = (time.monotonic() - self.started, status_of(reply))
            del connections[name]
        asked = time.monotonic()
        self.ask("GET", "/healthz")
        self.assertLess(time.monotonic() - asked, 2)

    def test_slow_clients_are_cut_and_hurt_nobody(self):
        reader = self.slow_reader()
        connections = {"headers": (self.server.open_socket(), b"X-A: b\r\n"), "body": (self.server.open_socket(), b"a")}
        connections["headers"][0].sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        connections["body"][0].sendall(POST + b"Content-Length: 60000\r\n\r\n")
        self.started, self.ended = time.monotonic(), {}
        while time.monotonic() - self.started < 50 and (connections or not self.hits("reply_time")):
            self.drip(connections)
        self.assertEqual(connections, {})
        self.assertTrue(14 < self.ended["headers"][0] < 19, self.ended)
        self.assertTrue(19 < self.ended["body"][0] < 25, self.ended)
        self.assertLessEqual({status for _, status in self.ended.values()}, {408, None})
        self.assertEqual((self.hits("header_time"), self.hits("body_time"), self.hits("reply_time")), (1, 1, 1))
        reader.close()

    def test_idle_connections_make_room(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 10000 if hard == resource.RLIM_INFINITY else min(10000, hard - 500)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted + 500), hard))
        idle = [self.server.open_socket() for _ in range(wanted)]
        slowest = 0
        for _ in range(200):
            asked = time.monotonic()
            self.ask("GET", "/v1/memories")
            slowest = max(slowest, time.monotonic() - asked)
        self.assertLess(slowest, 1)
        self.assertLessEqual(int(self.metrics()["tafsiri_connections"]), 8192)
        if wanted > 8192:
            self.assertGreater(self.hits("connections"), 0)
        for connection in idle:
            connection.close()
