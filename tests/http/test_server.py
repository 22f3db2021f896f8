# SPDX-License-Identifier: Apache-2.0
"""The server itself: methods, paths, errors, state, metrics, connections, its Unix socket, stopping."""
import http.client
import os
import shutil
import signal
import stat
import tempfile
import threading
import time

from harness import Case, Server, UnixConnection, read_all, status_of


class TheServer(Case):
    def test_health_and_readiness(self):
        self.assertEqual(self.ask("GET", "/healthz").body, b"ok\n")
        self.memory()  # writes, and so waits until it can
        self.assertEqual(self.ask("GET", "/readyz").body, b"ready\n")

    def test_unknown_paths(self):
        for path in ["/v1", "/v1/", "/v1/nothing", "/v1/memories/", "//v1/memories", "/v1/memories/a/b/c/d", "/V1/memories",
                     "/v1/memories//units", "/v1/../healthz", "/healthz/"]:
            with self.subTest(path=path):
                self.ask("GET", path, status=404)

    def test_methods(self):
        reply = self.ask("DELETE", "/v1/suggestions", status=405)
        self.assertEqual(reply.headers["allow"], "GET, HEAD, POST, OPTIONS")
        reply = self.ask("OPTIONS", "/v1/memories/x/units/1", status=204)
        self.assertEqual(reply.headers["allow"], "GET, HEAD, PUT, DELETE, OPTIONS")
        self.ask("OPTIONS", "/nothing", status=404)
        self.ask("BREW", "/v1/memories", status=501)
        self.ask("get", "/v1/memories", status=501)
        self.ask("TRACE", "/nothing", status=404)

    def test_head_is_get_without_its_body(self):
        get, head = self.ask("GET", "/v1/memories"), self.ask("HEAD", "/v1/memories")
        self.assertEqual(head.body, b"")
        self.assertEqual(head.headers["content-length"], get.headers["content-length"])
        self.ask("HEAD", "/v1/memories/nowhere", status=404)

    def test_headers_that_browsers_heed(self):
        for reply in [self.ask("GET", "/v1/memories"), self.ask("GET", "/nothing", status=404)]:
            self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
            self.assertEqual(reply.headers["cache-control"], "no-store")
            self.assertEqual(reply.headers["cross-origin-resource-policy"], "same-origin")

    def test_media_types(self):
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]:
            self.ask("POST", "/v1/memories", b'{"name":"typed"}', 415, headers={"Content-Type": kind})
        self.ask("POST", "/v1/memories", b'{"name":"typed"}', 201, headers={"Content-Type": "Application/JSON; charset=utf-8"})

    def test_metrics(self):
        def metrics():
            lines = self.ask("GET", "/metrics").body.decode().splitlines()
            return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        before = metrics()
        self.ask("GET", "/v1/memories/nowhere", status=404)
        after = metrics()
        name = 'tafsiri_requests_total{method="GET",route="/v1/memories/{memory}",status="404"}'
        self.assertEqual(int(after[name]), int(before.get(name, 0)) + 1)
        name = 'tafsiri_request_seconds_count{method="GET",route="/v1/memories/{memory}"}'
        self.assertEqual(int(after[name]), int(before[name]) + 1)
        self.assertEqual(after["tafsiri_ready"], "1")
        self.assertGreaterEqual(int(after["tafsiri_connections"]), 1)
        self.assertEqual(after['tafsiri_queue_length{queue="waits"}'], "0")
        for line in after:
            self.assertRegex(line, r'^tafsiri_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})?$')

    def test_limits_are_counted_once(self):
        def hits():
            lines = self.ask("GET", "/metrics").body.decode().splitlines()
            found = [line.split() for line in lines if line.startswith("tafsiri_limit_hits_total")]
            return {name.split('"')[1]: int(value) for name, value in found}
        for limit, status, path, body in [("target", 414, "/v1/suggestions?q=" + "x" * 17000, None),
                                          ("body_size", 413, "/v1/memories", b"x" * 70000),
                                          ("content", 413, "/v1/memories", b"[" * 100)]:
            with self.subTest(limit=limit):
                before = hits()
                self.ask("POST" if body else "GET", path, body, status)
                after = hits()
                self.assertEqual({name: after[name] - before[name] for name in after if after[name] != before[name]}, {limit: 1})

    def test_a_connection_serves_many_requests(self):
        connection = self.server.connection()
        connection.connect()
        first = connection.sock
        for path, status in [("/healthz", 200), ("/v1/memories", 200), ("/nothing", 404), ("/v1/memories", 200)]:
            self.ask("GET", path, status=status, connection=connection)
        self.ask("POST", "/v1/memories", b"{", 400, connection=connection)
        self.ask("GET", "/healthz", connection=connection)
        self.assertIs(connection.sock, first)
        connection.close()

    def test_pipelined_requests_are_answered_in_order(self):
        raw = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                              b"GET /v1/memories HTTP/1.1\r\nHost: localhost\r\n\r\n"
                              b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        self.assertEqual([part[:3] for part in raw.split(b"HTTP/1.1 ")[1:]], [b"200", b"200", b"404"])

    def test_chunked_bodies_and_the_absolute_form(self):
        raw = self.server.raw(b"POST http://localhost/v1/memories HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                              b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                              b'9;ext=1\r\n{"name":"\r\n9\r\nchunked"}\r\n0\r\n\r\n')
        self.assertEqual(status_of(raw), 201)
        self.ask("GET", "/v1/memories/chunked")

    def test_the_unix_socket(self):
        mode = os.stat(self.server.socket_path).st_mode
        self.assertTrue(stat.S_ISSOCK(mode))
        self.assertEqual(stat.S_IMODE(mode), 0o600)
        connection = UnixConnection(self.server.socket_path)
        self.ask("GET", "/v1/memories", connection=connection)
        self.ask("POST", "/v1/memories", {"name": "by-socket"}, 201, connection=connection)
        connection.close()
        self.ask("GET", "/v1/memories/by-socket")

    def test_many_at_once(self):
        memory = self.memory()
        wrong = []

        def work(n):
            connection = self.server.connection()
            for i in range(10):
                unit = {"from": "en", "to": "sw", "source": f"Line {n} {i}.", "target": f"Mstari {n} {i}."}
                for reply in [self.server.ask("POST", memory + "/units", unit, connection=connection),
                              self.server.ask("GET", "/v1/suggestions", connection=connection,
                                              query={"from": "en", "to": "sw", "q": unit["source"]})]:
                    if reply.status not in (200, 201):
                        wrong.append(reply)
            connection.close()

        threads = [threading.Thread(target=work, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertEqual(self.ask("GET", memory).json["units"], 200)


class Starting(Case):
    def test_imports_that_wait_hold_nobody_up(self):
        """The file of the identities is a pipe: until somebody writes to it, units can be read and not be written."""
        data = tempfile.mkdtemp(prefix="tafsiri-http-")
        self.addCleanup(shutil.rmtree, data, ignore_errors=True)
        identities = os.path.join(data, "index/identities")
        os.mkdir(os.path.dirname(identities))
        os.mkfifo(identities)
        server = Server(data)
        self.addCleanup(server.stop)
        body = b"en,sw\nThe road is closed.,Barabara imefungwa.\n"
        head = (b"POST /v1/memories/m/csv HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nConnection: close\r\n"
                b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
        imports = [server.open_socket() for _ in range(min(2 * os.cpu_count(), 16))]
        for connection in imports:
            self.addCleanup(connection.close)
            connection.sendall(head)
        for connection in imports:
            self.assertEqual(status_of(connection.recv(1000)), 100)
            connection.sendall(body)
        self.assertEqual(server.ask("GET", "/healthz").status, 200)
        self.assertEqual(server.ask("GET", "/v1/suggestions?from=en&to=sw&q=road").status, 200)
        self.check_problem(server.ask("GET", "/readyz"))
        with open(identities, "wb"):
            pass
        for connection in imports:
            self.assertEqual(status_of(read_all(connection)), 200)
        self.assertEqual(server.ask("GET", "/readyz").status, 200)


class Stopping(Case):
    def test_an_import_is_ended_and_told_so(self):
        server = Server()
        self.addCleanup(server.stop)
        answer = server.end_while_importing("m")
        self.assertEqual(answer.status, 503)
        self.assertIn("do it again for the rest", answer.json["detail"])

    def test_running_requests_end_and_the_socket_goes(self):
        server = Server()
        server.ask("POST", "/v1/memories", {"name": "m"})
        idle = server.open_socket()
        statuses = []

        def write(n):
            for i in range(1000):
                try:
                    statuses.append(server.ask("POST", "/v1/memories/m/units", {
                        "from": "en", "to": "sw", "source": f"S {n} {i}", "target": "T"}).status)
                except (ConnectionError, http.client.HTTPException):
                    return

        threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(server.process.wait(30), 0, server.log())
        self.assertLess(time.monotonic() - started, 8)
        for thread in threads:
            thread.join()
        self.assertEqual(read_all(idle).split(b"\r\n")[0], b"HTTP/1.1 408 Request Timeout")
        idle.close()
        self.assertTrue(statuses)
        self.assertLessEqual(set(statuses), {201, 503, 408})  # 408: connected, and not read any more
        self.assertFalse(os.path.exists(server.socket_path))
        server.stop()
