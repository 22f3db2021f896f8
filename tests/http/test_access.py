# SPDX-License-Identifier: Apache-2.0
"""Keys, roles, memories that a key does not give, sessions, wrong keys, pages of other origins."""
import base64
import json
import re

from harness import Case, Server, UnixConnection

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SEARCH = {"from": "en", "to": "sw", "q": "The harbour is closed today."}


def bearer(key):
    return {"Authorization": "Bearer " + key}


class WithKeys(Case):
    """Its requests over the socket are the administrator's; keys are made there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.local = UnixConnection(cls.server.socket_path)
        for memory in ["alpha", "beta"]:
            cls.server.ask("POST", "/v1/memories", {"name": memory}, connection=cls.local)
            unit = {"from": "en", "to": "sw", "source": "The harbour is closed today.", "target": f"Bandari imefungwa {memory}."}
            cls.server.ask("POST", f"/v1/memories/{memory}/units", unit, connection=cls.local)
        cls.keys = {}
        for role in ["reader", "translator", "editor", "administrator"]:
            cls.keys[role] = cls.make_key(role, role=role)
            cls.keys["alpha " + role] = cls.make_key("alpha " + role, role=role, memories=[{"name": "alpha"}])
        cls.keys["mixed"] = cls.make_key("mixed", memories=[{"name": "*", "role": "reader"}, {"name": "beta", "role": "editor"}])

    @classmethod
    def tearDownClass(cls):
        cls.local.close()
        super().tearDownClass()

    @classmethod
    def make_key(cls, name, **more):
        reply = cls.server.ask("POST", "/v1/keys", {"name": name, **more}, connection=cls.local)
        assert reply.status == 201, reply
        return reply.json["key"]

    def as_key(self, name, method, path, body=None, status=200, headers=None, **more):
        return self.ask(method, path, body, status, headers={**bearer(self.keys[name]), **(headers or {})}, **more)

    # ---- roles ----

    def test_without_a_key_nothing_is_told(self):
        for method, path in [("GET", "/v1/memories"), ("GET", "/v1/languages"), ("GET", "/metrics"), ("POST", "/v1/segments"),
                             ("GET", "/v1/memories/alpha"), ("GET", "/v1/memories/none"), ("DELETE", "/v1/memories/alpha"),
                             ("GET", "/v1/keys"), ("GET", "/tmserver/languages"), ("GET", "/v1/imports")]:
            with self.subTest(path=path):
                headers = self.server.ask(method, path).headers
                status = 404 if path.startswith("/tmserver") else 401
                self.ask(method, path, status=status)
                self.assertIn("Bearer", headers["www-authenticate"])
        for path in ["/healthz", "/readyz", "/v1/session"]:
            self.ask("GET", path)

    def test_no_route_is_open(self):
        """Each one of the table, whatever is added to it: without a key, with the least key, with a key of another memory."""
        metrics = self.as_key("administrator", "GET", "/metrics").body.decode()
        routes = re.findall(r'^tafsiri_request_seconds_count\{method="([A-Z]+)",route="(/.*?)"\}', metrics, re.M)
        self.assertGreater(len(routes), 80)
        open_to_all = {"/", "/healthz", "/readyz", "/v1/session", "/docs", "/docs/{page*}", "/web/{version}/{file*}", "/worker.js",
                       # LibreOffice sends its key with the text only; where it is told no languages it checks nothing
                       "/v2/languages", "/v2/info", "/v2/configinfo", "/v2/maxtextlength", "/v2/healthcheck"}
        posts_that_read = {"/v1/suggestions", "/v1/segments", "/v1/spelling", "/v1/checks", "/v1/align"}
        for method, route in routes:
            path = re.sub(r"\{(\w+)\*?\}", lambda name: "beta" if name.group(1) == "memory" else "1", route)
            with self.subTest(method=method, route=route):
                reply = self.server.ask(method, path)
                if route in open_to_all:
                    self.assertNotIn(reply.status, (401, 403))
                    continue
                self.check_refused(route, reply)
                if route.startswith("/v1/") and method != "GET" and route not in posts_that_read:
                    self.assertIn(self.server.ask(method, path, headers=bearer(self.keys["reader"])).status, (403, 404), "reader")
                if "{memory}" in route:
                    self.assertIn(self.server.ask(method, path, headers=bearer(self.keys["alpha administrator"])).status, (403, 404), "alpha")

    def check_refused(self, route, reply):
        """As each protocol refuses."""
        if route.startswith(("/tmserver", "/api/v1")):
            self.assertEqual(reply.status, 404)
        elif route.startswith("/v2"):
            self.assertEqual(reply.status, 403)
        elif route.startswith("/apertium"):
            self.assertEqual(reply.json["responseStatus"], 401)
        elif route.startswith("/mymemory"):
            self.assertEqual(reply.json["responseStatus"], "403")
        else:
            self.assertEqual(reply.status, 401)

    def test_roles(self):
        unit = {"from": "en", "to": "sw", "source": "Rain is expected.", "target": "Mvua inatarajiwa."}
        ranks = ["reader", "translator", "editor", "administrator"]
        tries = [("reader", "GET", "/v1/memories", None), ("reader", "GET", "/v1/suggestions?from=en&to=sw&q=x", None),
                 ("translator", "POST", "/v1/memories/alpha/units", unit),
                 ("translator", "PUT", "/v1/languages/sw/words/bodaboda?list=x", None),
                 ("editor", "DELETE", "/v1/memories/alpha/units/999", None), ("editor", "POST", "/v1/terms/csv", b"en,sw\n"),
                 ("administrator", "POST", "/v1/memories", {"name": "."}), ("administrator", "GET", "/v1/keys", None)]
        for needed, method, path, body in tries:
            for role in ranks:
                with self.subTest(role=role, path=path):
                    reply = self.server.ask(method, path, body, headers={**bearer(self.keys[role])})
                    if ranks.index(role) < ranks.index(needed):
                        self.assertEqual(reply.status, 403, reply)
                        self.check_problem(reply)
                    else:
                        self.assertNotIn(reply.status, (401, 403), reply)

    def test_a_key_of_one_memory_sees_no_other(self):
        for name in ["alpha reader", "alpha administrator"]:
            with self.subTest(key=name):
                self.assertEqual([m["name"] for m in self.as_key(name, "GET", "/v1/memories").json["memories"]], ["alpha"])
                self.as_key(name, "GET", "/v1/memories/alpha")
                self.as_key(name, "GET", "/v1/memories/beta", status=404)
                self.as_key(name, "GET", "/v1/memories/beta/units", status=404)
                self.as_key(name, "GET", "/v1/memories/beta/tmx", status=404)
                self.as_key(name, "GET", "/v1/memories/beta/changes", status=404)
                found = self.as_key(name, "GET", "/v1/suggestions", query=SEARCH).json["suggestions"]
                self.assertEqual([one["memory"] for one in found], ["alpha"])
                segments = {"from": "en", "to": "sw", "segments": [{"text": SEARCH["q"]}]}
                found = self.as_key(name, "POST", "/v1/suggestions", segments).json["results"][0]["suggestions"]
                self.assertEqual([one["memory"] for one in found], ["alpha"])
                self.as_key(name, "GET", "/v1/suggestions", status=404, query={**SEARCH, "memories": "beta"})
                self.as_key(name, "GET", "/v1/suggestions", status=404, query={**SEARCH, "memories": "alpha,beta"})
                lines = self.as_key(name, "GET", "/v1/concordance", query={"q": "harbour"}).json["results"]
                self.assertEqual({line["unit"]["memory"] for line in lines}, {"alpha"})
                self.as_key(name, "GET", "/v1/concordance", status=404, query={"q": "harbour", "memories": "beta"})
                check = {"from": "en", "to": "sw", "source": SEARCH["q"], "target": "Bandari imefungwa."}
                self.assertNotIn("beta", json.dumps(self.as_key(name, "POST", "/v1/checks", check).json))
                self.as_key(name, "POST", "/v1/segments", {"text": "x", "language": "en", "memory": "beta"}, status=404)
                self.as_key(name, "GET", "/metrics", status=403)
        both = self.as_key("reader", "GET", "/v1/suggestions", query=SEARCH).json["suggestions"]
        self.assertEqual({one["memory"] for one in both}, {"alpha", "beta"})

    def test_a_key_of_one_memory_writes_to_no_other(self):
        unit = {"from": "en", "to": "sw", "source": "Wind.", "target": "Upepo."}
        self.as_key("alpha editor", "POST", "/v1/memories/alpha/units", unit, 201)
        for memory in ["beta", "nowhere"]:  # and is not told whether there is one
            self.as_key("alpha editor", "POST", f"/v1/memories/{memory}/units", unit, 403)
        tmx = b'<tmx version="1.4"><header srclang="en"/><body></body></tmx>'
        self.as_key("alpha editor", "POST", "/v1/memories/beta/tmx", tmx, 403, headers={"Content-Type": "text/xml"})
        self.as_key("alpha editor", "POST", "/v1/terms/csv", b"en,sw\nx,y\n", 403, headers={"Content-Type": "text/csv"})
        self.as_key("alpha editor", "PUT", "/v1/languages/sw/words/x", status=403)
        self.as_key("alpha editor", "PUT", "/v1/languages/sw/words/x?list=mine", status=204)
        self.as_key("alpha administrator", "POST", "/v1/memories", {"name": "gamma"}, 403)
        self.as_key("alpha administrator", "GET", "/v1/keys", status=403)
        self.as_key("alpha administrator", "POST", "/v1/keys", {"name": "mine", "role": "administrator"}, 403)
        self.as_key("alpha administrator", "PATCH", "/v1/memories/alpha", {"title": "Alpha"})
        self.as_key("alpha administrator", "DELETE", "/v1/memories/beta", status=403)

    def test_a_role_of_its_own_in_one_memory(self):
        unit = {"from": "en", "to": "sw", "source": "Sun.", "target": "Jua."}
        self.as_key("mixed", "GET", "/v1/memories/alpha")
        self.as_key("mixed", "POST", "/v1/memories/alpha/units", unit, 403)
        made = self.as_key("mixed", "POST", "/v1/memories/beta/units", unit, 201).json["unit"]
        self.as_key("mixed", "DELETE", f"/v1/memories/beta/units/{made['id']}", headers={"If-Match": "*"})
        found = self.as_key("mixed", "GET", "/v1/suggestions", query=SEARCH).json["suggestions"]
        self.assertEqual({one["memory"] for one in found}, {"alpha", "beta"})

    def test_the_author_is_the_key_s_name(self):
        unit = {"from": "en", "to": "sw", "source": "Heat is coming.", "target": "Joto linakuja."}
        path = "/v1/memories/alpha/units"
        first = self.as_key("translator", "POST", path, unit, 201).json["unit"]
        self.assertEqual((first["author"], first["changed_by"]), ("translator", "translator"))
        given = self.as_key("translator", "POST", path, {**unit, "source": "Given.", "author": "Rose"}, 201).json["unit"]
        self.assertEqual(given["author"], "Rose")
        changed = self.as_key("editor", "PUT", f"{path}/{first['id']}", {**unit, "target": "Joto."}, headers={"If-Match": "*"}).json
        self.assertEqual((changed["unit"]["author"], changed["unit"]["changed_by"]), ("translator", "editor"))
        gone = self.as_key("administrator", "DELETE", f"{path}/{first['id']}", headers={"If-Match": "*"}).json
        self.assertEqual(gone["unit"]["changed_by"], "administrator")

    # ---- keys ----

    def test_documents_belong_to_their_memory(self):
        path = {}
        for memory in ["alpha", "beta"]:
            body = {"text": "Rain fell.", "name": f"about {memory}", "from": "en", "to": "sw", "memory": memory}
            path[memory] = self.as_key("translator", "POST", "/v1/documents", body, 201).headers["location"]
            self.as_key("alpha translator", "POST", "/v1/documents", body, 201 if memory == "alpha" else 403)
        names = {document["name"] for document in self.as_key("alpha reader", "GET", "/v1/documents").json["documents"]}
        self.assertEqual(names, {"about alpha"})
        draft, match = {"target": "Mvua", "state": "draft"}, {"If-Match": "*"}
        for method, part, body in [("GET", "", None), ("GET", "/segments", None), ("GET", "/segments/1", None),
                                   ("GET", "/segments/1/history", None), ("GET", "/changes", None), ("GET", "/file", None),
                                   ("PATCH", "", {"name": "x"}), ("PUT", "/source", {"text": "Sun."}),
                                   ("PUT", "/segments/1", draft), ("POST", "/segments/1/revert", {}), ("DELETE", "", None)]:
            with self.subTest(method=method, part=part):
                self.as_key("alpha editor", method, path["beta"] + part, body, 404, headers=match)
        self.as_key("mixed", "GET", path["alpha"])
        self.as_key("mixed", "PUT", path["alpha"] + "/segments/1", draft, 403, headers=match)
        self.as_key("mixed", "PUT", path["beta"] + "/segments/1", draft, headers=match)
        self.as_key("mixed", "PATCH", path["beta"], {"memory": "alpha"}, 403)
        self.as_key("alpha reader", "PUT", path["alpha"] + "/segments/1", draft, 403, headers=match)
        done = self.as_key("alpha translator", "PUT", path["alpha"] + "/segments/1", {**draft, "state": "confirmed"}, headers=match)
        self.assertEqual(done.json["segment"]["changed_by"], "alpha translator")
        self.as_key("translator", "DELETE", path["alpha"], status=403)
        self.as_key("alpha editor", "DELETE", path["alpha"], status=204)

    def test_a_document_names_no_memory_beyond_the_key(self):
        text = {"text": "The harbour is closed today.\nRain fell.", "from": "en", "to": "sw", "memory": "beta"}
        path = self.as_key("administrator", "POST", "/v1/documents", text, 201).headers["location"]
        self.as_key("administrator", "POST", path + "/pretranslation", {"memories": ["beta"]})
        for segment, state in [(1, "draft"), (2, "confirmed")]:  # the first one's match stands in its history then
            body = {"target": "Mvua.", "state": state, "match": {"score": 80, "memory": "beta", "unit": 1}}
            self.as_key("administrator", "PUT", f"{path}/segments/{segment}", body, headers={"If-Match": "*"})
        self.as_key("administrator", "PATCH", path, {"memory": "alpha"})
        parts = ["", "/segments", "/segments/1", "/segments/2", "/segments/1/history", "/changes", "/analysis"]
        for part in parts + [f"/file?format={name}" for name in ("original", "xliff", "xliff2", "tmx")]:
            with self.subTest(part=part):
                told = self.as_key("alpha reader", "GET", path + part).body.decode().replace("imefungwa beta", "imefungwa")
                self.assertNotIn("beta", told)
                self.assertNotIn('"unit"', told)
        change = {"target": "Mvua", "state": "draft"}
        told = self.as_key("alpha translator", "PUT", path + "/segments/2", change, 412, headers={"If-Match": '"1"'})
        self.assertNotIn("beta", told.body.decode())
        connection, stream = self.follow(path + "/events?after=0", bearer(self.keys["alpha reader"]))
        data = next(line for line in stream if line.startswith(b"data: "))
        connection.close()
        self.assertIn(b"Mvua.", data)
        self.assertNotIn(b"beta", data)
        done = self.as_key("reader", "GET", path + "/segments/2").json
        self.assertEqual((done["match"]["memory"], done["match"]["unit"], done["unit"]["memory"]), ("beta", 1, "beta"))
        self.as_key("editor", "DELETE", path, status=204)

    def test_a_document_is_its_memory_s_not_the_name_s(self):
        def make_memory():
            self.as_key("administrator", "POST", "/v1/memories", {"name": "desk"}, 201)
        make_memory()
        own = self.make_key("desk translator", role="translator", memories=[{"name": "desk"}])
        both = self.make_key("reader, desk translator", memories=[{"name": "*", "role": "reader"}, {"name": "desk", "role": "translator"}])
        text = {"text": "Rain fell.", "name": "secret plans", "from": "en", "to": "sw", "memory": "desk"}
        path = self.ask("POST", "/v1/documents", text, 201, headers=bearer(own)).headers["location"]
        draft = {"target": "Mvua", "state": "draft"}

        def look(key, status, change):
            self.ask("GET", path + "/segments", status=status, headers=bearer(key))
            self.ask("PUT", path + "/segments/1", draft, change, headers={**bearer(key), "If-Match": "*"})
            names = [one["name"] for one in self.ask("GET", "/v1/documents", headers=bearer(key)).json["documents"]]
            self.assertEqual("secret plans" in names, status == 200)
        look(own, 200, 200)
        self.as_key("administrator", "DELETE", "/v1/memories/desk", status=204)
        look(own, 404, 404)
        make_memory()
        look(own, 404, 404)
        look(both, 200, 403)
        look(self.keys["translator"], 200, 200)
        self.ask("PATCH", path, {"memory": "desk"}, 403, headers=bearer(both))
        self.as_key("editor", "PATCH", path, {"memory": "desk"})  # it belongs to the new one from now on
        look(own, 200, 200)
        look(both, 200, 200)
        self.as_key("administrator", "DELETE", "/v1/memories/desk", status=204)

    def test_a_job_takes_the_role_in_what_it_reads(self):
        other = self.make_key("reads alpha", memories=[{"name": "alpha", "role": "reader"}, {"name": "beta", "role": "translator"}])
        desk = self.make_key("reads all", memories=[{"name": "*", "role": "reader"}, {"name": "beta", "role": "translator"}])
        both = {"from": "en", "to": ["sw"], "memories": ["alpha", "beta"]}

        def use(path, key, status):
            answers = [self.server.ask(method, path + part, body, headers=bearer(key)).status for method, part, body in
                       [("PUT", "/articles/a.txt", b"Rain fell."), ("DELETE", "/articles/a.txt", None), ("PUT", "/articles/a.txt", b"Sun."),
                        ("POST", "/start", None), ("POST", "/cancel", None), ("DELETE", "", None)]]
            cancelled = 409 if answers[4] == 409 else 202  # it may be over already
            self.assertEqual(answers, [status] * 6 if status else [201, 204, 201, 202, cancelled, 204])
        for settings, keys in [({**both, "memories": ["alpha"]}, [other, desk]), (both, [other, desk]), ({"from": "en", "to": ["sw"]}, [desk])]:
            path = self.as_key("administrator", "POST", "/v1/jobs", settings, 201).headers["location"]
            for key in keys:
                with self.subTest(settings=settings, key=key):
                    self.ask("GET", path, headers=bearer(key))
                    use(path, key, 403)
            use(path, self.keys["translator"], 0)
        path = self.as_key("administrator", "POST", "/v1/jobs", {**both, "memories": ["beta"]}, 201).headers["location"]
        use(path, other, 0)
        # Whoever made one may use it: it only reads.
        for key, settings in [(other, both), (desk, {"from": "en", "to": ["sw"]})]:
            use(self.ask("POST", "/v1/jobs", settings, 201, headers=bearer(key)).headers["location"], key, 0)
        path = self.ask("POST", "/v1/jobs", both, 201, headers=bearer(other)).headers["location"]
        use(path, self.make_key("reads alpha", memories=[{"name": "*", "role": "reader"}, {"name": "beta", "role": "translator"}]), 403)
        self.ask("GET", path, status=404, headers=bearer(self.keys["alpha editor"]))
        self.ask("DELETE", path, status=404, headers=bearer(self.keys["alpha editor"]))
        self.ask("DELETE", path, status=204, headers=bearer(other))

    def test_a_document_s_job_takes_the_document_s_role(self):
        desk = self.make_key("reads all", memories=[{"name": "*", "role": "reader"}, {"name": "beta", "role": "translator"}])
        for memory, status in [("beta", 202), ("alpha", 403)]:
            text = {"text": "The harbour is closed today.", "from": "en", "to": "sw", "memory": memory}
            path = self.as_key("administrator", "POST", "/v1/documents", text, 201).headers["location"]
            self.ask("POST", path + "/pretranslation", {"job": True}, status, headers=bearer(desk))
            self.as_key("editor", "DELETE", path, status=204)

    def test_making_and_ending_keys(self):
        wrong = [{}, {"name": "x"}, {"name": "", "role": "reader"}, {"name": "x", "role": "king"}, {"name": "x" * 129, "role": "reader"},
                 {"name": "a\nb", "role": "reader"}, {"name": "x", "role": "reader", "memories": []},
                 {"name": "x", "memories": [{"name": "alpha"}]}, {"name": "x", "role": "reader", "memories": [{"name": "A B"}]},
                 {"name": "x", "role": "reader", "memories": [{"name": ""}]}, {"name": "x", "role": "reader", "expires": "soon"},
                 {"name": "x", "role": "reader", "expires": "2020-01-01T00:00:00Z"},
                 {"name": "x", "role": "reader", "memories": [{"name": f"m{i}"} for i in range(65)]}]
        for body in wrong:
            with self.subTest(body=body):
                self.as_key("administrator", "POST", "/v1/keys", body, 422)
        made = self.as_key("administrator", "POST", "/v1/keys", {"name": "Brief", "role": "reader"}, 201).json
        self.assertRegex(made["key"], r"^tafsiri_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$")
        listed = self.as_key("administrator", "GET", "/v1/keys")
        self.assertNotIn(made["key"][17:], listed.body.decode())
        self.assertIn(made["id"], [key["id"] for key in listed.json["keys"]])
        self.ask("GET", "/v1/memories", headers=bearer(made["key"]))
        cookie = self.sign_in(made["key"])
        self.as_key("administrator", "POST", f"/v1/keys/{made['id']}/revoke", status=204)
        self.ask("GET", "/v1/memories", status=401, headers=bearer(made["key"]))
        self.ask("GET", "/v1/memories", status=401, headers={"Cookie": cookie})
        self.as_key("administrator", "DELETE", f"/v1/keys/{made['id']}", status=204)

    def follow(self, path, headers):
        """A stream of events that has begun, and waits."""
        connection = self.server.connection()
        connection.request("GET", path, headers=headers)
        stream = connection.getresponse()
        self.assertEqual(stream.status, 200)
        self.assertEqual(stream.readline(), b"retry: 2000\n")
        return connection, stream

    def test_streams_end_with_the_key(self):
        job = "/v1/jobs/" + self.as_key("translator", "POST", "/v1/jobs", {"from": "en", "to": ["sw"]}, 201).json["id"]
        document = self.as_key("translator", "POST", "/v1/documents",
                               {"text": "Rain fell.", "from": "en", "to": "sw", "memory": "alpha"}, 201).headers["location"]
        made = [self.as_key("administrator", "POST", "/v1/keys", {"name": "Brief", "role": "translator"}, 201).json for _ in range(2)]
        cookie = {"Cookie": self.sign_in(made[1]["key"])}
        other = self.sign_in(made[0]["key"])
        streams = {}
        for path in (job + "/events", document + "/events"):
            for name, headers in (("key", bearer(made[0]["key"])), ("session", cookie), ("left", {"Cookie": other}),
                                  ("good", bearer(self.keys["translator"]))):
                streams[path, name] = self.follow(path, headers)
        self.ask("DELETE", "/v1/session", status=204, headers={"Cookie": other})
        for key in made:
            self.as_key("administrator", "POST", f"/v1/keys/{key['id']}/revoke", status=204)
        for (path, name), (connection, stream) in streams.items():
            if name != "good":
                with self.subTest(path=path, name=name):
                    self.assertNotIn(b"event: end", stream.read())  # it breaks off; 30 s without an end fail here
        self.as_key("translator", "DELETE", job, status=204)
        self.as_key("editor", "DELETE", document, status=204)
        for (path, name), (connection, stream) in streams.items():
            if name == "good":
                self.assertIn(b"event: end", stream.read())
            connection.close()

    def test_one_key_leaves_streams_to_others(self):
        job = "/v1/jobs/" + self.as_key("translator", "POST", "/v1/jobs", {"from": "en", "to": ["sw"]}, 201).json["id"]
        followers = []

        def follow(name, count):
            for _ in range(count):
                followers.append(self.server.connection())
                followers[-1].request("GET", job + "/events", headers=bearer(self.keys[name]))
            return [one.getresponse() for one in followers[-count:]]
        replies = follow("reader", 66)
        self.assertEqual([one.status for one in replies].count(200), 64)
        for one in replies:
            if one.status != 200:
                self.assertEqual((one.status, one.headers["retry-after"]), (503, "1"))
                self.assertIn("your key has 64 event streams open", json.loads(one.read())["detail"])
        self.assertEqual([one.status for one in follow("translator", 1) + follow("administrator", 70)], [200] * 71)
        self.as_key("administrator", "DELETE", job, status=204)  # which ends them all
        for one in replies:
            one.read()
        self.assertEqual(follow("reader", 1)[0].status, 404)
        for one in followers:
            one.close()

    def test_where_a_key_may_stand(self):
        key = self.keys["reader"]
        basic = lambda text: {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}
        for headers in [bearer(key), {"Authorization": f"bearer  {key} "}, basic("weblate:" + key), basic(key + ":"), basic(":" + key)]:
            self.ask("GET", "/v1/memories", headers=headers)
        for headers in [{"Authorization": key}, {"Authorization": "Bearer"}, {"Authorization": "Basic !"}, basic("x:y"),
                        {"Authorization": "Digest " + key}, basic("x" * 3000)]:
            self.assertIn(self.server.ask("GET", "/v1/memories", headers=headers).status, (401, 429), headers)
        self.ask("GET", "/v1/memories", status=401, query={"key": key})  # in the native API addresses hold no secrets

    # ---- the protocols of other programs ----

    def test_tmserver(self):
        weblate = {"Authorization": "Basic " + base64.b64encode(("x:" + self.keys["alpha translator"]).encode()).decode()}
        found = self.ask("GET", "/tmserver/en/sw/unit/The%20harbour%20is%20closed%20today.", headers=weblate).json
        self.assertEqual([one["target"] for one in found], ["Bandari imefungwa alpha."])
        self.ask("GET", "/tmserver/en/sw/unit/x", status=404)  # 401 would silence Weblate for half an hour
        unit = {"source": "From Virtaal.", "target": "Kutoka Virtaal."}
        self.ask("PUT", "/tmserver/en/sw/unit/x", unit, headers=weblate)  # goes to the one memory that the key has
        found = self.as_key("reader", "GET", "/v1/suggestions", query={**SEARCH, "q": unit["source"]}).json["suggestions"]
        self.assertEqual([(one["memory"], one["author"]) for one in found], [("alpha", "alpha translator")])
        self.as_key("reader", "PUT", "/tmserver/en/sw/unit/x", unit, 404)

    def test_languagetool(self):
        key, text = self.keys["reader"], "language=sw&text=Habari&username=rose"
        for body in [f"{text}&apiKey={key}", f"{text}&api_key={key}", f"apiKey={key}&language=sw-&text=100% of it & more"]:
            self.ask("POST", "/v2/check", body.encode(), headers=FORM)
        self.ask("POST", f"/v2/check?{text}&apiKey={key}", b"", headers=FORM)
        for body in [text, text + "&apiKey=", text + "&apiKey=tafsiri_no", text + "&apiKey=" + key[:-3] + "AAA"]:
            reply = self.server.ask("POST", "/v2/check", body.encode(), headers=FORM)
            self.assertIn(reply.status, (403, 429))
            self.assertTrue(reply.body.startswith(b"Error: "))
        add = f"word=bodaboda&username=rose&apiKey={key}".encode()
        self.assertEqual(self.server.ask("POST", "/v2/words/add", add, headers=FORM).status, 403)
        add = f"word=bodaboda&username=rose&apiKey={self.keys['translator']}".encode()
        self.assertTrue(self.ask("POST", "/v2/words/add", add, headers=FORM).json["added"])

    def test_apertium(self):
        query = {"langpair": "en|sw", "q": "The harbour is closed today.", "key": self.keys["alpha reader"]}
        self.assertIn("alpha", self.ask("GET", "/apertium/translate", query=query).json["responseData"]["translatedText"])
        refused = self.ask("GET", "/apertium/translate", query={"langpair": "en|sw", "q": "x"}).json  # 200: OmegaT shows why
        self.assertEqual((refused["responseStatus"], refused["responseData"]["translatedText"]), (401, ""))
        self.assertIn("key", refused["responseDetails"])

    def test_mymemory(self):
        query = {"langpair": "en|sw", "q": "The harbour is closed today.", "key": self.keys["alpha reader"]}
        found = self.ask("GET", "/mymemory/get", query=query).json
        self.assertEqual([one["translation"] for one in found["matches"]], ["Bandari imefungwa alpha."])
        refused = self.ask("GET", "/mymemory/get", query={**query, "key": "abc"}).json
        self.assertEqual((refused["responseStatus"], refused["matches"]), ("403", []))
        form = f"seg=Snow.&tra=Theluji.&langpair=en|sw&key={self.keys['alpha translator']}".encode()
        self.assertEqual(self.ask("POST", "/mymemory/set", form, headers=FORM).json["responseStatus"], 200)
        form = f"seg=Snow.&tra=Theluji.&langpair=en|sw&key={self.keys['alpha reader']}".encode()
        self.assertEqual(self.ask("POST", "/mymemory/set", form, headers=FORM).json["responseStatus"], "403")
        # MateCat sends the keys of all its memories: one of them says who it is, the others name memories.
        self.assertEqual(self.ask("GET", "/mymemory/authkey", query={"key": self.keys["translator"]}).body, b"1")  # a project takes it
        made = self.as_key("editor", "GET", "/mymemory/createranduser").json["key"]
        form = f"seg=Hail.&tra=Mvua ya mawe.&langpair=en|sw&key={made},{self.keys['translator']}".encode()
        self.assertEqual(self.ask("POST", "/mymemory/set", form, headers=FORM).json["responseStatus"], 200)
        self.assertEqual(self.as_key("reader", "GET", f"/v1/memories/key-{made}").json["units"], 1)

    def test_who_makes_memories(self):
        """As imports do it, who is an editor; but for "main", where clients put what names no memory."""
        def confirm(key, call, status):
            form = f"seg=Fog.&tra=Ukungu.&newseg=Mist.&newtra=Umande.&langpair=en|sw&key=brandnew1,{self.keys[key]}".encode()
            self.assertEqual(self.ask("POST", "/mymemory/" + call, form, headers=FORM).json["responseStatus"], status)

        for key in ["translator", "alpha administrator"]:
            confirm(key, "set", "403")
            confirm(key, "update", "403")
        self.as_key("reader", "GET", "/v1/memories/key-brandnew1", status=404)
        confirm("editor", "set", 200)
        confirm("translator", "set", 200)
        confirm("translator", "update", 200)
        self.as_key("translator", "GET", "/mymemory/keygen")
        lost = bearer(self.make_key("lost", role="translator", memories=[{"name": "lost"}]))
        unit = {"source": "Fog.", "target": "Ukungu."}
        self.ask("PUT", "/tmserver/en/sw/unit/x", unit, 404, headers=lost)
        self.ask("POST", "/tmserver/en/sw/store/x", [unit], 404, headers=lost)
        self.server.ask("DELETE", "/v1/memories/main", connection=self.local)
        self.as_key("translator", "PUT", "/tmserver/en/sw/unit/x", unit)
        self.as_key("reader", "GET", "/v1/memories/main")

    def test_a_protocol_that_is_switched_off(self):
        server = Server(options=("--empty", "--without", "tmserver,mymemory"))
        try:
            unit = {"source": "Fog.", "target": "Ukungu."}
            for base in ["/api/v1", "/api//v1", "//api/v1", "/api/v1/", "///api///v1//", "/tmserver", "/tmserver/", "//tmserver//"]:
                for method, path, body in [("GET", "/languages", None), ("GET", "/en/sw/unit/Fog.", None), ("PUT", "/en/sw/unit/x", unit),
                                           ("OPTIONS", "/languages", None), ("DELETE", "/languages", None)]:
                    with self.subTest(method=method, path=base + path):
                        reply = server.ask(method, base + path, body)
                        self.assertEqual(reply.status, 404, reply)
                        self.assertEqual(reply.headers["content-type"], "application/problem+json")
            self.assertEqual(server.ask("GET", "/mymemory//get?q=x&langpair=en|sw").status, 404)
            self.assertEqual(server.ask("GET", "/v1/memories").json["memories"], [])
            self.assertEqual(server.ask("GET", "/v2//languages").status, 200)
        finally:
            self.assertEqual(server.stop(), 0, server.log())

    def test_slashes_in_between_are_the_same_protocol(self):
        reply = self.ask("GET", "/api//v1/languages", status=404)  # 401 would silence Weblate for half an hour
        self.assertIn("Basic", reply.headers["www-authenticate"])
        self.ask("GET", "/api//v1/languages", query={"key": self.keys["reader"]})
        self.ask("GET", "/api//v1/nothing", status=404)

    # ---- sessions ----

    def sign_in(self, key, headers=None):
        reply = self.ask("POST", "/v1/session", {"key": key}, headers=headers)
        cookie, *attributes = [part.strip() for part in reply.headers["set-cookie"].split(";")]
        self.assertEqual(set(attributes), {"Path=/", "Max-Age=43200", "HttpOnly", "SameSite=Strict"})
        return cookie

    def test_a_session(self):
        nobody = self.ask("GET", "/v1/session").json
        self.assertEqual(nobody, {"keys_required": True, "signed_in": False, "name": "", "role": "none", "memories": None,
                                  "expires": None})
        cookie = self.sign_in(" " + self.keys["mixed"] + "\n")
        mine = self.ask("GET", "/v1/session", headers={"Cookie": "a=b; " + cookie}).json
        self.assertEqual((mine["signed_in"], mine["name"], mine["role"]), (True, "mixed", "editor"))
        self.assertEqual(mine["memories"], [{"name": "*", "role": "reader"}, {"name": "beta", "role": "editor"}])
        self.assertIsNotNone(mine["expires"])
        self.ask("GET", "/v1/memories/alpha", headers={"Cookie": cookie})
        self.ask("DELETE", "/v1/memories/alpha", status=403, headers={"Cookie": cookie})
        left = self.ask("DELETE", "/v1/session", status=204, headers={"Cookie": cookie}).headers["set-cookie"]
        self.assertIn("Max-Age=0", left)
        self.ask("GET", "/v1/memories/alpha", status=401, headers={"Cookie": cookie})
        self.assertFalse(self.ask("GET", "/v1/session", headers={"Cookie": cookie}).json["signed_in"])
        self.ask("DELETE", "/v1/session", status=204)
        self.ask("GET", "/v1/memories", status=401, headers={"Cookie": "tafsiri_session=" + "x" * 43})

    def test_a_page_that_says_for_whom_it_asks_gets_no_other_session(self):
        cookie = self.sign_in(self.make_key("Wanjikũ, Rose", role="reader"))
        for name, status in [("Wanjik%C5%A9%2C%20Rose", 200), ("Asha", 401), ("", 401), ("wanjik%C5%A9%2C%20rose", 401),
                             ("Wanjik%C5%A9%2C%20Ros%", 401), ("Wanjik%C5%A9%2C%20Rose%00", 401)]:
            self.ask("GET", "/v1/memories", status=status, headers={"Cookie": cookie, "Session-Name": name})
        self.as_key("reader", "GET", "/v1/memories", headers={"Session-Name": "Asha"})

    def test_who_updates_through_mymemory_is_who_changed_it(self):
        asha, rose = self.make_key("Asha", role="editor"), self.make_key("Rose", role="editor")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.ask("POST", "/mymemory/set", f"key={asha}&seg=One+owl&tra=Bundi&langpair=en%7Csw".encode(), headers=form)
        self.ask("POST", "/mymemory/update", f"key={rose}&seg=One+owl&tra=Bundi&newseg=One+owl&newtra=Bundi+mmoja&langpair=en%7Csw"
                 .encode(), headers=form)
        units = self.as_key("administrator", "GET", "/v1/memories/main/units").json["units"]
        found = [(one["author"], one["changed_by"]) for one in units if one["target"] == "Bundi mmoja"]
        self.assertEqual(found, [("Asha", "Rose")])

    def test_a_cookie_counts_for_our_own_pages_only(self):
        cookie, own = self.sign_in(self.keys["administrator"]), f"http://127.0.0.1:{self.server.port}"
        for headers, status in [({"Origin": own}, 200), ({"Origin": own, "Sec-Fetch-Site": "same-origin"}, 200),
                                ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
                                ({"Sec-Fetch-Site": "same-site"}, 401), ({"Sec-Fetch-Site": "cross-site"}, 403),
                                ({"Origin": "http://evil.example"}, 403), ({"Origin": "null"}, 403)]:
            with self.subTest(headers=headers):
                self.ask("GET", "/v1/memories", status=status, headers={"Cookie": cookie, **headers})

    # ---- wrong keys ----

    def test_wrong_keys_are_throttled(self):
        server = Server()
        try:
            local = UnixConnection(server.socket_path)
            key = server.ask("POST", "/v1/keys", {"name": "k", "role": "reader"}, connection=local).json["key"]
            wrong = bearer(key[:-4] + ("AAAA" if key[-4:] != "AAAA" else "BBBB"))
            statuses = [server.ask("GET", "/v1/memories", headers=wrong).status for _ in range(30)]
            self.assertEqual(statuses[:10], [401] * 10)
            self.assertIn(429, statuses)
            reply = server.ask("GET", "/v1/memories", headers=wrong)
            self.assertEqual(reply.json["code"], "too_many")
            self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
            self.assertEqual(server.ask("GET", "/v1/memories", headers=bearer(key)).status, 200)  # others there go on
            metrics = server.ask("GET", "/metrics", headers=bearer(key)).body.decode()
            self.assertRegex(metrics, r'tafsiri_limit_hits_total\{limit="wrong_keys"\} [1-9]')
            local.close()
        finally:
            self.assertEqual(server.stop(), 0)

    def test_keys_and_sessions_survive_a_restart_and_the_last_key_closes_the_door(self):
        server = Server()
        try:
            local = UnixConnection(server.socket_path)
            self.assertEqual(server.ask("GET", "/v1/memories").status, 200)
            made = server.ask("POST", "/v1/keys", {"name": "k", "role": "reader"}, connection=local).json
            session = server.ask("POST", "/v1/session", {"key": made["key"]})
            cookie = {"Cookie": session.headers["set-cookie"].split(";")[0]}
            local.close()
            server.kill()
            again = Server(data=server.data)
            try:
                self.assertEqual(again.ask("GET", "/v1/memories").status, 401)
                self.assertEqual(again.ask("GET", "/v1/memories", headers=bearer(made["key"])).status, 200)
                self.assertEqual(again.ask("GET", "/v1/memories", headers=cookie).status, 200)
                local = UnixConnection(again.socket_path)
                again.ask("POST", f"/v1/keys/{made['id']}/revoke", connection=local)
                for headers in [None, bearer(made["key"]), cookie]:
                    self.assertEqual(again.ask("GET", "/v1/memories", headers=headers).status, 401)
                again.ask("DELETE", f"/v1/keys/{made['id']}", connection=local)
                self.assertEqual(again.ask("GET", "/v1/memories").status, 200)
                local.close()
            finally:
                self.assertEqual(again.stop(), 0)
        finally:
            server.stop()
