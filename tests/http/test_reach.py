# SPDX-License-Identifier: Apache-2.0
"""Who can reach the server: addresses, TLS, a proxy in front, pages of other origins; and the audit log."""
import contextlib
import http.client
import itertools
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import tempfile
import time
import unittest

from harness import TAFSIRI, Case, Server, UnixConnection, read_all


def make_certificate(directory, name):
    """A key and a certificate for `name`, signed by itself; their paths."""
    key, certificate = (os.path.join(directory, name + ending) for ending in (".key", ".pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=" + name, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key


def make_key(data, *words):
    done = subprocess.run([TAFSIRI, "key", "create", "--data", data, *words], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def bearer(key):
    return {"Authorization": "Bearer " + key}


class Places(unittest.TestCase):
    """Servers of their own, each in its directory."""

    def setUp(self):
        self.data = tempfile.mkdtemp(prefix="tafsiri-reach-")
        self.addCleanup(shutil.rmtree, self.data, ignore_errors=True)

    def start(self, *options, listen="127.0.0.1:0"):
        server = Server(self.data, ("--empty", *options), listen)
        self.addCleanup(lambda: self.assertEqual(server.stop(), 0, server.log()))
        return server

    def refuse(self, *options, status):
        done = subprocess.run([TAFSIRI, "serve", "--empty", "--data", self.data, *options], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done)
        return done.stderr


class Addresses(Places):
    def test_an_address_that_others_reach_takes_encryption_and_a_key(self):
        certificate, key = make_certificate(self.data, "here")
        tls = ("--tls-cert", certificate, "--tls-key", key)
        for address in ["0.0.0.0:0", "[::]:0"]:
            self.assertIn("--behind-proxy", self.refuse("--listen", address, status=64))
            for options in [tls, ("--behind-proxy",)]:
                self.assertIn("tafsiri key create", self.refuse("--listen", address, *options, status=77))
        made = make_key(self.data, "--role", "reader", "Desk")
        server = self.start("--behind-proxy", listen="0.0.0.0:0")
        self.assertEqual(server.ask("GET", "/v1/memories").status, 401)
        self.assertEqual(server.ask("GET", "/v1/memories", headers={**bearer(made), "Host": "tm.example.org"}).status, 200)

    def test_the_configuration_is_checked_at_start(self):
        certificate, key = make_certificate(self.data, "one")
        _, other = make_certificate(self.data, "two")
        missing = os.path.join(self.data, "missing")
        self.assertIn("--tls-key", self.refuse("--tls-cert", certificate, status=64))
        self.assertIn("missing", self.refuse("--tls-cert", missing, "--tls-key", key, status=66))
        self.assertIn("belongs to it", self.refuse("--tls-cert", certificate, "--tls-key", other, status=65))
        self.assertIn("PEM", self.refuse("--tls-cert", key, "--tls-key", key, status=65))
        self.assertIn("moz-extension://*", self.refuse("--allow-origin", "https://*", status=65))
        self.assertIn("audit", self.refuse("--audit", os.path.join(self.data, "none", "audit"), status=66))

    def test_the_last_key_gone_a_proxy_s_server_stays_shut(self):
        make_key(self.data, "--role", "reader", "Desk")
        server = self.start("--behind-proxy")
        local = UnixConnection(server.socket_path)
        number = server.ask("GET", "/v1/keys", connection=local).json["keys"][0]["id"]
        server.ask("POST", f"/v1/keys/{number}/revoke", connection=local)
        self.assertEqual(server.ask("DELETE", f"/v1/keys/{number}", connection=local).status, 204)
        self.assertEqual(server.ask("GET", "/v1/memories").status, 401)
        self.assertTrue(server.ask("GET", "/v1/session").json["keys_required"])
        local.close()

    def test_behind_a_proxy_the_forwarded_address_counts(self):
        made = make_key(self.data, "--role", "administrator", "Admin")
        server = self.start("--behind-proxy")
        wrong = bearer(made[:-4] + ("AAAA" if made[-4:] != "AAAA" else "BBBB"))
        for _ in range(12):
            server.ask("GET", "/v1/memories", headers={**wrong, "X-Forwarded-For": "203.0.113.9, 198.51.100.1"})
        ask = lambda address: server.ask("GET", "/v1/memories", headers={**wrong, "X-Forwarded-For": address}).status
        self.assertEqual(ask("198.51.100.1"), 429)
        self.assertEqual(ask("203.0.113.9"), 401)  # what the client itself says of its past does not count
        self.assertEqual(ask("198.51.100.1, 198.51.100.2"), 401)
        self.assertEqual(ask("nonsense"), 401)
        session = server.ask("POST", "/v1/session", {"key": made}, headers={"Host": "tm.example.org", "Origin": "https://tm.example.org"})
        self.assertIn("; Secure", session.headers["set-cookie"])
        for origin, status in ("https://tm.example.org", 200), ("http://tm.example.org", 403), ("https://other.org", 403):
            self.assertEqual(server.ask("GET", "/healthz", headers={"Host": "tm.example.org", "Origin": origin}).status, status)

    def test_without_a_proxy_nothing_forwarded_counts(self):
        make_key(self.data, "--role", "administrator", "Admin")
        server = self.start()
        wrong = bearer("tafsiri_aaaaaaaa_" + "A" * 43)
        statuses = [server.ask("GET", "/v1/memories", headers={**wrong, "X-Forwarded-For": f"198.51.100.{i}"}).status for i in range(15)]
        self.assertIn(429, statuses)
        self.assertEqual(server.ask("GET", "/healthz", headers={"Host": "tm.example.org"}).status, 421)


class Encrypted(Places):
    def connect(self, server, certificate):
        context = ssl.create_default_context(cafile=certificate)
        return http.client.HTTPSConnection("127.0.0.1", server.port, timeout=30, context=context)

    def test_tls(self):
        certificate, key = make_certificate(self.data, "first")
        made = make_key(self.data, "--role", "translator", "Asha")
        server = self.start("--tls-cert", certificate, "--tls-key", key)
        connection = self.connect(server, certificate)
        self.assertEqual(server.ask("GET", "/v1/memories", connection=connection).status, 401)
        self.assertEqual(server.ask("GET", "/v1/memories", headers=bearer(made), connection=connection).status, 200)
        self.assertIn(connection.sock.version(), ("TLSv1.2", "TLSv1.3"))
        text = {"text": "Dr. Smith left. " * 6000, "language": "en"}  # bodies and replies of many records, through a worker
        reply = server.ask("POST", "/v1/segments", text, headers=bearer(made), connection=connection)
        self.assertEqual(len(reply.json["segments"]), 6000)
        session = server.ask("POST", "/v1/session", {"key": made}, connection=connection,
                             headers={"Origin": f"https://127.0.0.1:{server.port}"})
        self.assertIn("; Secure", session.headers["set-cookie"])
        for origin, status in ("https://", 200), ("http://", 403):  # who serves a page of ours without encryption is not us
            reply = server.ask("GET", "/healthz", connection=connection, headers={"Origin": f"{origin}127.0.0.1:{server.port}"})
            self.assertEqual(reply.status, status)
        connection.close()
        self.assertNotIn(b"200", server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("DEFAULT:@SECLEVEL=0")
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises((ssl.SSLError, ConnectionError)), socket.create_connection(("127.0.0.1", server.port)) as plain:
            old.wrap_socket(plain)

    def test_a_new_certificate_on_sighup(self):
        paths = [os.path.join(self.data, name) for name in ("live.pem", "live.key")]
        first, second = (make_certificate(self.data, name) for name in ("first", "second"))
        for source, target in zip(first, paths):
            shutil.copy(source, target)
        make_key(self.data, "--role", "reader", "Desk")
        server = self.start("--tls-cert", paths[0], "--tls-key", paths[1])
        before = self.connect(server, first[0])
        self.assertEqual(server.ask("GET", "/healthz", connection=before).status, 200)
        shutil.copy(second[0], paths[0])  # the certificate alone, as while it is being exchanged: what was there goes on
        server.process.send_signal(signal.SIGHUP)
        self.wait_for(lambda: "not reloaded" in server.log())
        self.assertEqual(server.ask("GET", "/healthz", connection=self.connect(server, first[0])).status, 200)
        shutil.copy(second[1], paths[1])
        server.process.send_signal(signal.SIGHUP)
        self.wait_for(lambda: "opened again" in server.log())
        self.assertEqual(server.ask("GET", "/healthz", connection=self.connect(server, second[0])).status, 200)
        with self.assertRaises(ssl.SSLError):
            server.ask("GET", "/healthz", connection=self.connect(server, first[0]))
        self.assertEqual(server.ask("GET", "/healthz", connection=before).status, 200)  # the old connection lives on
        for line in server.log().splitlines():
            self.assertLessEqual({"time", "level", "message"}, set(json.loads(line)))
        before.close()

    def wait_for(self, done):
        until = time.monotonic() + 30
        while not done():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.02)

    def test_silence_and_nonsense_end_in_time(self):
        certificate, key = make_certificate(self.data, "first")
        make_key(self.data, "--role", "reader", "Desk")
        server = self.start("--tls-cert", certificate, "--tls-key", key)
        with server.open_socket() as silent, server.open_socket() as noisy:
            noisy.sendall(os.urandom(2000))
            self.assertLess(len(read_all(noisy)), 200)  # a TLS alert at most, never plain text
            self.assertEqual(read_all(silent), b"")     # the handshake has the deadline of the headers


class Pages(Case):
    options = ("--empty", "--allow-origin", "https://news.example.org, moz-extension://*")

    def test_pages_of_allowed_origins(self):
        for origin in ["https://news.example.org", "moz-extension://0b1d-4f"]:
            with self.subTest(origin=origin):
                headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
                asked = {**headers, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
                reply = self.ask("OPTIONS", "/v2/check", status=204, headers=asked)
                self.assertEqual(reply.headers["access-control-allow-origin"], origin)
                self.assertIn("POST", reply.headers["access-control-allow-methods"])
                self.assertIn("Content-Type", reply.headers["access-control-allow-headers"])
                form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
                reply = self.ask("POST", "/v2/check", b"language=sw&text=Habari", headers=form)
                self.assertEqual(reply.headers["access-control-allow-origin"], origin)
                self.assertEqual(reply.headers["vary"], "Origin")
                self.assertNotIn("access-control-allow-credentials", reply.headers)
                self.ask("POST", "/v1/memories", {"name": "x"}, 403, headers=headers)  # a translator at most, without a key
                reply = self.ask("GET", "/nothing", status=404, headers=headers)       # which pages see, too
                self.assertEqual(reply.headers["access-control-allow-origin"], origin)

    def test_pages_of_others(self):
        for origin in ["https://evil.example", "https://news.example.org.evil.example", "http://news.example.org", "null",
                       "https://news.example.org:444", "chrome-extension://abc", "xmoz-extension://a"]:
            with self.subTest(origin=origin):
                reply = self.server.ask("GET", "/v2/languages", headers={"Origin": origin})
                self.assertEqual(reply.status, 403)
                self.assertNotIn("access-control-allow-origin", reply.headers)
        self.ask("GET", "/v2/languages", headers={"Origin": f"http://127.0.0.1:{self.server.port}"})


class Audit(Places):
    def lines(self):
        with open(os.path.join(self.data, "audit.log"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def wait_for(self, path):
        until = time.monotonic() + 30
        while not os.path.exists(path) and time.monotonic() < until:
            time.sleep(0.02)

    def test_who_did_what(self):
        made = make_key(self.data, "--role", "editor", "Asha")
        number = made.split("_")[1]
        server = self.start()
        server.ask("POST", "/v1/memories", {"name": "news"}, headers=bearer(made))
        local = UnixConnection(server.socket_path)
        server.ask("POST", "/v1/memories", {"name": "news"}, connection=local)
        unit = {"from": "en", "to": "sw", "source": "Nobody reads this.", "target": "Hakuna asomaye."}
        server.ask("POST", "/v1/memories/news/units", unit, headers=bearer(made))
        server.ask("DELETE", "/v1/memories/news/units/1", headers={**bearer(made), "If-Match": "*"})
        server.ask("PUT", "/v1/languages/sw/words/siri", headers=bearer(made))
        server.ask("GET", "/v1/suggestions?from=en&to=sw&q=Nobody+reads+this.", headers=bearer(made))
        server.ask("GET", "/v1/memories/" + "secret%20text", headers=bearer(made))
        server.ask("GET", "/v1/memories/news", headers=bearer(made[:-1] + ("A" if made[-1] != "A" else "B")))
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        empty = server.ask("POST", "/mymemory/set", f"key={made}&seg=A&tra=&langpair=en%7Csw".encode(), headers=form)
        self.assertEqual(empty.status, 200)  # it failed all the same, and nothing is told of a change
        server.ask("POST", "/v2/check", b"language=sw&text=Habari", headers=form)
        session = server.ask("POST", "/v1/session", {"key": made})
        server.ask("DELETE", "/v1/session", headers={"Cookie": session.headers["set-cookie"].split(";")[0]})
        found = self.lines()
        short = [(one["event"], one["status"], one["by"], one.get("memory"), one.get("unit")) for one in found]
        self.assertEqual(short, [("change", 201, "socket", None, None), ("refused", 403, "key", None, None),
                                 ("change", 201, "socket", None, None), ("change", 201, "key", "news", None),
                                 ("change", 200, "key", "news", "1"), ("change", 204, "key", None, None),
                                 ("refused", 401, "anyone", "news", None), ("refused", 401, "anyone", None, None),
                                 ("sign_in", 200, "key", None, None), ("sign_out", 204, "session", None, None)])
        self.assertEqual((found[0]["of"], found[0]["route"]), (number, "/v1/keys"))
        self.assertEqual((found[3]["key"], found[3]["name"], found[3]["address"]), (number, "Asha", "127.0.0.1"))
        self.assertEqual(found[6]["tried"], number)
        with open(os.path.join(self.data, "audit.log"), encoding="utf-8") as file:
            text = file.read()
        for secret in [made[17:], "reads", "asomaye", "siri", "secret", "Habari"]:
            self.assertNotIn(secret, text)
        self.assertEqual(os.stat(os.path.join(self.data, "audit.log")).st_mode & 0o777, 0o600)
        local.close()

    def test_a_key_where_a_name_belongs(self):
        """Pasted into a path, whole or in part: its id is told at most."""
        made = make_key(self.data, "--role", "administrator", "Asha")
        number, secret = made.split("_", 2)[1:]
        server = self.start()
        local = UnixConnection(server.socket_path)
        for text in [made, made[:-1], made + "A", secret, secret[:-1]]:
            for method, path in [("POST", f"/v1/keys/{text}/revoke"), ("GET", f"/v1/memories/{text}"), ("GET", f"/v1/jobs/{text}"),
                                 ("POST", f"/v1/backups/{text}/restore"), ("DELETE", f"/v1/memories/{text}/units/{text}"),
                                 ("GET", f"/v1/documents/{text}/segments/{text}")]:
                self.assertEqual(server.ask(method, path).status, 401)
                self.assertIn(server.ask(method, path, connection=local).status, (404, 415, 422, 428))
        self.assertEqual(server.ask("GET", "/v1/memories/main").status, 401)
        found = self.lines()
        self.assertEqual([one["of"] for one in found if one.get("route") == "/v1/keys/{key}/revoke" and "of" in one], [number])
        self.assertEqual(found[-1]["memory"], "main")
        with open(os.path.join(self.data, "audit.log"), encoding="utf-8") as file:
            text = file.read() + server.log()
        for part in [secret[:20], secret[-20:]]:
            self.assertNotIn(part, text)
        local.close()

    def test_lines_survive_a_kill(self):
        server = self.start()
        for i in range(20):
            server.ask("POST", "/v1/memories", {"name": f"m{i}"})
        server.kill()
        server.process.returncode = 0  # it ended as it should
        self.assertEqual(len([one for one in self.lines() if one["event"] == "change"]), 20)

    def test_refusals_by_the_thousand(self):
        make_key(self.data, "--role", "reader", "Desk")
        server = self.start()
        connection = server.connection()
        for _ in range(400):
            self.assertEqual(server.ask("GET", "/v1/memories", connection=connection).status, 401)
        time.sleep(0.6)
        server.ask("GET", "/v1/memories", connection=connection)
        connection.close()
        found = self.lines()
        refused = [one for one in found if one["event"] == "refused"]
        self.assertLess(len(refused), 150)
        self.assertEqual(len(refused) + sum(one.get("refusals", 0) for one in found), 401)

    def test_full_files_are_put_aside(self):
        path = os.path.join(self.data, "audit.log")
        with open(path, "wb") as file:
            file.truncate(16 * 1024 * 1024 - 100)
        server = self.start()
        server.ask("POST", "/v1/memories", {"name": "a"})
        self.wait_for(path + ".1")
        self.wait_for(path)
        for i in itertools.count():
            server.ask("POST", "/v1/memories", {"name": f"m{i}"})
            if self.lines():
                break
        self.assertEqual([one["event"] for one in self.lines()], ["change"])
        self.assertGreater(os.path.getsize(path + ".1"), 16 * 1024 * 1024)
        os.rename(path, path + ".moved")  # as logrotate does
        server.process.send_signal(signal.SIGHUP)
        self.wait_for(path)
        server.ask("POST", "/v1/memories", {"name": "b"})
        self.assertEqual(len(self.lines()), 1)

    def half_done(self):
        return [(one["event"], one["status"], one["route"], one.get("memory")) for one in self.lines() if one["status"] >= 400]

    def test_what_fails_half_way_is_told(self):
        server = self.start()
        answer = server.end_while_importing("laws")
        self.assertEqual(answer.status, 503)
        self.assertEqual(self.half_done(), [("change", 503, "/v1/memories/{memory}/csv", "laws")])

    def test_a_merge_of_what_is_damaged(self):
        server = self.start()
        for name in "ab":
            server.ask("POST", "/v1/memories", {"name": name})
        for source in ["One came.", "Two came.", "Three came."]:
            server.ask("POST", "/v1/memories/a/units", {"from": "en", "to": "sw", "source": source, "target": source})
        with contextlib.closing(sqlite3.connect(os.path.join(self.data, "store.sqlite"))) as store:
            self.assertEqual(store.execute("UPDATE unit SET target = 'Spoilt.' WHERE source = 'Two came.'").rowcount, 1)
            store.commit()
        self.assertEqual(server.ask("POST", "/v1/memories/b/merge", {"from": "a", "remove": True}).status, 500)
        self.assertEqual([server.ask("GET", f"/v1/memories/{name}").json["units"] for name in "ab"], [3, 2])
        self.assertIn("tafsiri verify", server.log())
        self.assertEqual(self.half_done(), [("change", 500, "/v1/memories/{memory}/merge", "b")])

    def test_what_is_refused_changes_nothing(self):
        server = self.start()
        server.ask("POST", "/v1/memories", {"name": "a"})
        unit = {"from": "en", "to": "sw", "source": "One came.", "target": "Mmoja alikuja."}
        server.ask("POST", "/v1/memories/a/units", unit)
        wrong = [("POST", "/v1/memories", {"name": "a"}, {}, 409), ("POST", "/v1/memories/a/units", b"{", {}, 400),
                 ("POST", "/v1/memories/a/units", {**unit, "to": "en"}, {}, 422),
                 ("POST", "/v1/memories/none/units", unit, {}, 404),
                 ("PUT", "/v1/memories/a/units/1", unit, {"If-Match": '"7"'}, 412),
                 ("PUT", "/v1/memories/a/units/1", unit, {}, 428),
                 ("POST", "/v1/memories/a/units", b" " * 1100000, {}, 413),
                 ("POST", "/v1/memories/new/tmx", b"<tmx", {"Content-Type": "application/xml"}, 400),
                 ("POST", "/v1/memories/b/merge", {"from": "a", "remove": True}, {}, 404),
                 ("POST", "/v1/memories/a/split", {"into": "b"}, {}, 422)]
        for method, path, body, headers, status in wrong:
            with self.subTest(path=path, status=status):
                self.assertEqual(server.ask(method, path, body, headers).status, status)
        self.assertEqual(self.half_done(), [])
