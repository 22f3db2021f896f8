# SPDX-License-Identifier: Apache-2.0
"""The document against the running server, and the server against the document: same routes, each documented response seen,
each reply as documented (no member and no status that is not), each example valid."""
import os
import re
import urllib.parse

import jsonschema
import yaml

from harness import ROOT, Case, Reply, UnixConnection

METHODS = ("get", "put", "post", "delete", "patch")

with open(os.path.join(ROOT, "api-docs/openapi.yaml"), encoding="utf-8") as file:
    DOCUMENT = yaml.safe_load(file)


def resolve(node):
    while "$ref" in node:
        target = DOCUMENT
        for name in node["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        node = target
    return node


def operations():
    """Those that are served under two addresses stand once under "pathItems"."""
    for path, item in DOCUMENT["paths"].items():
        item = resolve(item)
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def check(value, schema):
    """The document's components go along, so that its references lead somewhere."""
    jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


TMX = b"""<?xml version="1.0"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en"
datatype="plaintext"/><body><tu tuid="a"><tuv xml:lang="en"><seg>One dog.</seg></tuv><tuv xml:lang="sw"><seg>Mbwa mmoja.</seg>
</tuv></tu></body></tmx>"""

UNIT = {"from": "en", "to": "sw", "source": "The mayor opened 2 schools.", "target": "Meya alifungua shule 2.",
        "before": "Good morning.", "author": "Rose", "properties": [{"name": "client", "value": "UN"}], "notes": [{"value": "n"}]}


class OpenApi(Case):
    def setUp(self):
        self.seen = set()

    def call(self, method, path, status, body=None, query=None, headers=None, connection=None, **names):
        """Asks for a documented path, and holds request and reply against the document."""
        item = resolve(DOCUMENT["paths"][path])
        operation = item[method.lower()]
        url = path.format(**{name: urllib.parse.quote(str(value), safe="") for name, value in names.items()})
        if status < 300 and isinstance(body, dict):
            check(body, resolve(operation["requestBody"])["content"]["application/json"]["schema"])
        if status < 300 and query:
            parameters = item.get("parameters", []) + operation.get("parameters", [])
            known = {resolve(parameter)["name"] for parameter in parameters}
            self.assertLessEqual(set(query), known)
        reply = self.ask(method, url, body, status, query=query, headers=headers, connection=connection)
        self.check_reply(operation, reply)
        self.seen.add((method, path, str(status)))
        return reply

    def check_reply(self, operation, reply):
        responses = operation["responses"]
        documented = resolve(responses.get(str(reply.status)) or responses["default"])
        content = documented.get("content")
        for name, header in documented.get("headers", {}).items():
            self.assertTrue(not header.get("required") or name.lower() in reply.headers, name)
        if not content:
            return self.assertEqual(reply.body, b"")
        media = reply.headers["content-type"].split(";")[0]
        self.assertIn(media, content)
        if media.endswith("json"):
            check(reply.json, content[media]["schema"])

    def test_the_document_is_sound(self):
        self.assertEqual(DOCUMENT["openapi"], "3.1.0")
        for schema in DOCUMENT["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)
        names = [operation["operationId"] for operation in {id(one): one for _, _, one in operations()}.values()]
        self.assertEqual(len(names), len(set(names)))
        for _, path, operation in operations():
            parameters = resolve(DOCUMENT["paths"][path]).get("parameters", []) + operation.get("parameters", [])
            in_path = {p["name"] for p in map(resolve, parameters) if p["in"] == "path"}
            self.assertEqual(in_path, set(re.findall(r"\{(\w+)\}", path)))

    def test_examples_are_valid(self):
        found = 0
        for _, _, operation in operations():
            bodies = [operation["requestBody"]] if "requestBody" in operation else []
            for part in bodies + list(operation["responses"].values()):
                for media in resolve(part).get("content", {}).values():
                    if "example" in media:
                        check(media["example"], media["schema"])
                        found += 1
        self.assertGreater(found, 10)

    def test_served_and_documented_routes_are_the_same(self):
        metrics = self.ask("GET", "/metrics").body.decode()
        served = re.findall(r'^tafsiri_request_seconds_count\{method="([A-Z]+)",route="(.*?)"\}', metrics, re.M)
        served = {(method, route.replace("*}", "}")) for method, route in served}  # the rest of the path: for the router alone
        self.assertGreater(len(served), 20)
        self.assertEqual(served, {(method, path) for method, path, _ in operations()})

    def test_a_query_is_taken_where_one_is_documented(self):
        """Anywhere else it is refused before anything happens, however right it would be elsewhere."""
        memory, tried = self.memory(), 0
        name = memory.rsplit("/", 1)[1]
        for method, path, operation in operations():
            parameters = resolve(DOCUMENT["paths"][path]).get("parameters", []) + operation.get("parameters", [])
            if not path.startswith("/v1/") or any(resolve(parameter)["in"] == "query" for parameter in parameters):
                continue
            with self.subTest(method=method, path=path):
                url = re.sub(r"\{\w+\}", name, path)
                headers = {"Content-Type": "application/json", "If-Match": "*"}
                problem = self.ask(method, url, None if method == "GET" else b"{}", 422, headers=headers,
                                   query={"dry_run": "true"}).json
                self.assertEqual(problem["parameter"], "dry_run")
                tried += 1
        self.assertGreater(tried, 40)
        self.ask("GET", memory)

    def test_each_documented_response(self):
        self.walk_memories()
        self.walk_units()
        self.walk_search()
        self.walk_languages()
        self.walk_words()
        self.walk_terms()
        self.walk_files()
        self.walk_jobs()
        self.walk_tables()
        self.walk_alignment()
        self.walk_care()
        self.walk_backups()
        self.walk_rules()
        self.walk_clients()
        self.walk_pages()
        self.walk_documents()
        self.walk_access()
        for path in ["/healthz", "/readyz", "/metrics"]:
            self.call("GET", path, 200)
        documented = {(method, path, status) for method, path, operation in operations()
                      for status in operation["responses"] if status != "default"}
        self.assertEqual(documented - self.seen, set())

    def refuse_bodies(self, method, path, too_large=None, **more):
        """The errors that every route with a JSON body has."""
        self.call(method, path, 400, b"{", **more)
        self.call(method, path, 422, {"nonsense": 1}, **more)
        headers = {**more.pop("headers", {}), "Content-Type": "text/plain"}
        self.call(method, path, 415, b"{}", headers=headers, **more)
        if too_large:
            self.call(method, path, 413, b" " * too_large, **more)

    def walk_memories(self):
        path = "/v1/memories/{memory}"
        self.call("POST", "/v1/memories", 201, {"name": "walk", "title": "Walk"})
        self.call("POST", "/v1/memories", 409, {"name": "walk"})
        self.refuse_bodies("POST", "/v1/memories", too_large=70000)
        self.call("POST", "/v1/memories", 201, {"name": "locked", "read_only": True})
        self.call("GET", "/v1/memories", 200)
        self.call("GET", path, 200, memory="walk")
        self.ask("GET", "/v1/memories/%ff", status=400)
        self.seen.add(("GET", path, "400"))
        self.call("GET", path, 404, memory="none")
        self.call("PATCH", path, 200, {"penalty": 0}, memory="walk")
        self.call("PATCH", path, 404, {}, memory="none")
        self.refuse_bodies("PATCH", path, memory="walk")
        self.call("POST", "/v1/memories", 201, {"name": "gone"})
        self.call("DELETE", path, 204, memory="gone")
        self.call("DELETE", path, 404, memory="gone")

    def walk_units(self):
        units, one = "/v1/memories/{memory}/units", "/v1/memories/{memory}/units/{unit}"
        at = {"memory": "walk"}
        unit = self.call("POST", units, 201, UNIT, **at).json["unit"]
        self.call("POST", units, 200, UNIT, headers={"Operation-Id": "again"}, **at)
        self.call("POST", units, 403, UNIT, memory="locked")
        self.call("POST", units, 404, UNIT, memory="none")
        self.refuse_bodies("POST", units, too_large=1100000, **at)
        self.call("GET", units, 200, query={"limit": 10}, **at)
        self.call("GET", units, 404, memory="none")
        self.call("GET", units, 422, query={"limit": 0}, **at)
        at["unit"] = unit["id"]
        nobody = {"memory": "walk", "unit": 999}
        unit = self.call("GET", one, 200, **at).json
        self.call("GET", one, 404, **nobody)
        match, stale = {"If-Match": f'"{unit["rev"]}"'}, {"If-Match": '"999"'}
        self.refuse_bodies("PUT", one, headers=match, **at)
        self.call("PUT", one, 428, unit, **at)
        self.call("PUT", one, 412, unit, headers=stale, **at)
        self.call("PUT", one, 404, unit, headers=match, **nobody)
        changed = self.call("PUT", one, 200, {**unit, "target": "Meya alifungua shule mbili."}, headers=match, **at)
        match = {"If-Match": changed.headers["etag"]}
        self.call("GET", one + "/history", 200, **at)
        self.call("GET", one + "/history", 404, **nobody)
        self.walk_undo(one, unit, match, stale, at, nobody)
        changes = "/v1/memories/{memory}/changes"
        self.call("GET", changes, 200, query={"after": 0}, memory="walk")
        self.call("GET", changes, 404, memory="none")
        self.call("GET", changes, 422, query={"after": -1}, memory="walk")

    def walk_undo(self, one, unit, match, stale, at, nobody):
        self.call("DELETE", one, 428, **at)
        self.call("DELETE", one, 412, headers=stale, **at)
        self.call("DELETE", one, 404, headers=match, **nobody)
        gone = self.call("DELETE", one, 200, headers=match, **at)
        match = {"If-Match": gone.headers["etag"]}
        revert = one + "/revert"
        self.refuse_bodies("POST", revert, headers=match, **at)
        self.call("POST", revert, 428, {"to_rev": unit["rev"]}, **at)
        self.call("POST", revert, 412, {"to_rev": unit["rev"]}, headers=stale, **at)
        self.call("POST", revert, 404, {"to_rev": unit["rev"]}, headers=match, **nobody)
        self.call("POST", revert, 200, {"to_rev": unit["rev"]}, headers=match, **at)

    def walk_search(self):
        path = "/v1/suggestions"
        wanted = {"from": "en", "to": "sw", "q": UNIT["source"]}
        found = self.call("GET", path, 200, query={**wanted, "memories": "walk", "properties": "client=UN"}).json["suggestions"]
        self.assertEqual(found[0]["source"], UNIT["source"])
        self.call("GET", path, 200, query={**wanted, "q": "The mayor opened 3 schools."})
        self.call("GET", path, 400, query={**wanted, "q": b"\xff"})
        self.call("GET", path, 404, query={**wanted, "memories": "none"})
        self.call("GET", path, 414, query={**wanted, "q": "x" * 17000})
        self.call("GET", path, 422, query={"from": "en"})
        many = {"from": "en", "to": "sw", "segments": [{"text": UNIT["source"], "before": UNIT["before"]}, {"text": "x"}],
                "properties": UNIT["properties"]}
        results = self.call("POST", path, 200, many).json["results"]
        self.assertEqual([len(result["suggestions"]) for result in results], [1, 0])
        self.call("POST", path, 404, {**many, "memories": ["none"]})
        self.refuse_bodies("POST", path, too_large=4200000)
        path = "/v1/concordance"
        self.assertEqual(len(self.call("GET", path, 200, query={"q": "mayor"}).json["results"]), 1)
        self.call("GET", path, 400, query={"q": b"\xff"})
        self.call("GET", path, 404, query={"q": "mayor", "memories": "none"})
        self.call("GET", path, 422, query={"q": "mayor", "side": "left"})

    def walk_languages(self):
        text = {"text": "Dr. Smith left. He came back.", "language": "en"}
        self.call("POST", "/v1/segments", 200, text)
        self.refuse_bodies("POST", "/v1/segments", too_large=4200000)
        misspelt = {"text": "Habari za asubuhii", "language": "sw"}
        self.assertTrue(self.call("POST", "/v1/spelling", 200, misspelt).json["findings"])
        self.call("POST", "/v1/spelling", 404, {**misspelt, "language": "tlh"})
        self.refuse_bodies("POST", "/v1/spelling")
        self.call("GET", "/v1/languages", 200)

    def walk_documents(self):
        path, one = "/v1/documents", "/v1/documents/{document}"
        wanted = {"text": "Rain fell. Roads were closed.", "from": "en", "to": "sw", "memory": "walk"}
        operation = {"Operation-Id": "walk-document"}
        at = {"document": self.call("POST", path, 201, wanted, headers=operation).json["document"]["id"]}
        self.call("POST", path, 200, wanted, headers=operation)
        self.call("POST", path, 409, {**wanted, "text": "Other."}, headers=operation)
        self.call("POST", path, 403, {**wanted, "memory": "locked"})
        self.call("POST", path, 404, {**wanted, "memory": "none"})
        self.call("POST", path, 400, b"{")
        self.call("POST", path, 413, {**wanted, "text": "x" * 4200000})
        self.call("POST", path, 415, b"x", query={"memory": "walk"}, headers={"Content-Type": "image/png"})
        self.call("POST", path, 422, {"nonsense": 1})
        self.call("GET", path, 200, query={"q": "rain", "limit": 1})
        self.call("GET", path, 422, query={"limit": 0})
        nobody = {"document": 999}
        self.call("GET", one, 200, **at)
        self.call("GET", one, 404, **nobody)
        self.call("PATCH", one, 200, {"name": "Rain"}, **at)
        self.call("PATCH", one, 404, {}, **nobody)
        self.refuse_bodies("PATCH", one, **at)
        self.walk_document_segments(one, at, nobody)
        self.walk_document_files(one, at, nobody)
        self.call("GET", one + "/events", 404, **nobody)
        self.call("GET", one + "/events", 422, query={"after": -1}, **at)
        connection = self.server.connection()
        connection.request("GET", f"/v1/documents/{at['document']}/events")
        events = connection.getresponse()  # it ends with the document
        self.call("DELETE", one, 204, **at)
        self.check_reply(DOCUMENT["paths"][one + "/events"]["get"], Reply(events.status, events.getheaders(), events.read()))
        self.seen.add(("GET", one + "/events", "200"))
        connection.close()
        self.call("DELETE", one, 404, **nobody)

    def walk_document_files(self, one, at, nobody):
        source, file = one + "/source", one + "/file"
        self.call("PUT", source, 200, {"text": "Rain fell. Roads were open.", "author": "Rose"}, **at)
        self.call("PUT", source, 404, {"text": "Rain."}, **nobody)
        self.call("PUT", source, 400, b"{", **at)
        self.call("PUT", source, 413, {"text": "x" * 4200000}, **at)
        self.call("PUT", source, 422, {"text": " "}, **at)
        stale = {"If-Match": '"999"'}
        self.call("PUT", source, 412, {"text": "Rain."}, headers=stale, **at)
        self.call("PATCH", one, 412, {"name": "Rain"}, headers=stale, **at)
        self.call("DELETE", one, 412, headers=stale, **at)
        for form in ["original", "xliff", "xliff2", "tmx"]:
            self.call("GET", file, 200, query={"format": form, "targets": "all", "missing": "source"}, **at)
        self.call("GET", file, 404, **nobody)
        self.call("GET", file, 422, query={"format": "pdf"}, **at)
        self.call("GET", one + "/analysis", 200, query={"memories": "walk"}, **at)
        self.call("GET", one + "/analysis", 404, **nobody)
        self.call("GET", one + "/analysis", 422, query={"nonsense": 1}, **at)
        path = one + "/pretranslation"
        self.call("POST", path, 200, {"min_score": 70, "memories": ["walk"], "author": "Rose"}, **at)
        self.call("POST", path, 202, {"job": True}, **at)
        self.call("POST", path, 404, {}, **nobody)
        self.refuse_bodies("POST", path, **at)

    def walk_document_segments(self, one, at, nobody):
        path, changes = one + "/segments/{segment}", one + "/changes"
        self.call("GET", one + "/segments", 200, query={"state": "empty,draft", "limit": 10}, **at)
        self.call("GET", one + "/segments", 404, **nobody)
        self.call("GET", one + "/segments", 422, query={"limit": 0}, **at)
        at, nobody = {**at, "segment": 1}, {**nobody, "segment": 1}
        self.call("GET", path, 200, **at)
        self.call("GET", path, 404, **nobody)
        match, stale, draft = {"If-Match": '"1"'}, {"If-Match": '"9"'}, {"target": "Mvua ilinyesha.", "state": "draft"}
        self.refuse_bodies("PUT", path, headers=match, **at)
        self.call("PUT", path, 404, draft, headers=match, **nobody)
        self.call("PUT", path, 412, draft, headers=stale, **at)
        self.call("PUT", path, 428, draft, **at)
        self.call("PUT", path, 200, {**draft, "match": {"score": 80, "origin": "human", "memory": "walk", "unit": 1}},
                  headers={**match, "Operation-Id": "walk-save"}, **at)
        self.call("PUT", path, 409, {**draft, "target": "Mvua."}, headers={**match, "Operation-Id": "walk-save"}, **at)
        self.ask("PATCH", "/v1/memories/walk", {"read_only": True})
        self.call("PUT", path, 403, {**draft, "state": "confirmed"}, headers={"If-Match": "*"}, **at)
        self.ask("PATCH", "/v1/memories/walk", {"read_only": False})
        done = self.call("PUT", path, 200, {**draft, "state": "confirmed"}, headers={"If-Match": "*"}, **at)
        self.call("GET", path + "/history", 200, **at)
        self.call("GET", path + "/history", 404, **nobody)
        match = {"If-Match": done.headers["etag"]}
        self.refuse_bodies("POST", path + "/revert", headers=match, **at)
        self.call("POST", path + "/revert", 404, {}, headers=match, **nobody)
        self.call("POST", path + "/revert", 412, {}, headers=stale, **at)
        self.call("POST", path + "/revert", 428, {}, **at)
        self.call("POST", path + "/revert", 200, {"to_rev": 1, "author": "Rose"}, headers=match, **at)
        at.pop("segment"), nobody.pop("segment")
        self.call("GET", changes, 200, query={"after": 1}, **at)
        self.call("GET", changes, 404, **nobody)
        self.call("GET", changes, 422, query={"after": -1}, **at)

    def walk_pages(self):
        page = self.call("GET", "/", 200)
        self.call("GET", "/", 304, headers={"If-None-Match": page.headers["etag"]})
        self.call("GET", "/docs", 308)
        self.call("GET", "/docs/{page}", 200, page="")
        page = self.call("GET", "/docs/{page}", 200, page="reference")
        self.call("GET", "/docs/{page}", 304, page="reference", headers={"If-None-Match": page.headers["etag"]})
        self.call("GET", "/docs/{page}", 200, page="openapi.yaml")
        self.call("GET", "/docs/{page}", 404, page="none")
        self.call("GET", "/web/{version}/{file}", 200, version="any", file="app.js")
        self.call("GET", "/web/{version}/{file}", 404, version="any", file="none.js")
        worker = self.call("GET", "/worker.js", 200)
        self.call("GET", "/worker.js", 304, headers={"If-None-Match": worker.headers["etag"]})

    def walk_files(self):
        path, xml = "/v1/memories/{memory}/tmx", {"Content-Type": "application/xml"}
        self.call("POST", path, 200, TMX, query={"name": "a.tmx"}, headers=xml, memory="walk")
        self.call("POST", path, 400, TMX[:-20], headers=xml, memory="walk")
        self.call("POST", path, 403, TMX, headers=xml, memory="locked")
        self.call("POST", path, 415, b"{}", memory="walk")
        self.call("POST", path, 422, TMX, query={"nonsense": "1"}, headers=xml, memory="walk")
        with self.server.open_socket() as half:  # an import that is on its way
            half.sendall(b"POST /v1/memories/walk/tmx?name=half.tmx HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n"
                         b"Content-Length: 1000\r\n\r\n" + TMX[:100])
            imports = []
            while not imports:
                imports = self.call("GET", "/v1/imports", 200).json["imports"]
        self.assertEqual([(one["memory"], one["name"], one["total"]) for one in imports], [("walk", "half.tmx", 0)])
        self.call("GET", path, 200, query={"from": "en", "to": "sw"}, memory="walk")
        self.call("GET", path, 404, memory="none")
        self.call("GET", path, 422, query={"from": "e"}, memory="walk")

    def walk_jobs(self):
        one, articles = "/v1/jobs/{job}", "/v1/jobs/{job}/articles"
        article, result = articles + "/{article}", "/v1/jobs/{job}/results/{to}/{article}"
        job = self.call("POST", "/v1/jobs", 201, {"from": "en", "to": ["sw"], "analysis": True, "weights": {"100": 25}}).json["id"]
        self.call("POST", "/v1/jobs", 404, {"from": "en", "to": ["sw"], "memories": ["none"]})
        self.refuse_bodies("POST", "/v1/jobs", too_large=70000)
        only_counts = self.call("POST", "/v1/jobs", 201, {"kind": "analyse", "from": "en", "to": ["sw"]}).json["id"]
        bare = self.call("POST", "/v1/jobs", 201, {"from": "en", "to": ["sw"]}).json["id"]
        file = {"Content-Type": "text/plain"}
        for name in ["a.txt", "b.txt"]:
            self.call("PUT", article, 201, UNIT["source"].encode(), headers=file, job=job, article=name)
        self.call("PUT", article, 200, UNIT["source"].encode(), headers=file, job=job, article="a.txt")
        self.call("PUT", article, 404, b"", headers=file, job="none", article="a.txt")
        self.call("PUT", article, 422, b"", headers=file, job=job, article="../a.txt")
        self.call("GET", article, 200, job=job, article="a.txt")
        self.call("GET", article, 404, job=job, article="none.txt")
        self.call("DELETE", article, 204, job=job, article="b.txt")
        self.call("DELETE", article, 404, job=job, article="b.txt")
        self.call("GET", articles, 200, query={"limit": 1}, job=job)
        self.call("GET", articles, 404, job="none")
        self.call("GET", articles, 422, query={"limit": 0}, job=job)
        self.call("GET", "/v1/jobs", 200, query={"limit": 1})
        self.call("GET", "/v1/jobs", 422, query={"limit": 0})
        with self.server.open_socket() as half:
            half.sendall(f"PUT /v1/jobs/{job}/articles/huge.txt HTTP/1.1\r\nHost: localhost\r\n"
                         f"Content-Length: {1 << 30}\r\n\r\n".encode())
            self.assertIn(b" 413 ", half.recv(100))
        self.seen.add(("PUT", article, "413"))
        for path in ["start", "cancel"]:
            self.call("POST", one + "/" + path, 404, job="none")
            self.call("POST", one + "/" + path, 409, job=bare)
        self.call("GET", one + "/results", 409, job=job)
        self.call("GET", result, 404, job=job, to="sw", article="a.txt")
        self.call("POST", one + "/start", 202, job=job)
        self.call("GET", one + "/events", 200, job=job)
        self.call("GET", one + "/events", 204, headers={"Last-Event-ID": "end"}, job=job)
        self.assertEqual(self.call("GET", one, 200, job=job).json["state"], "done")
        self.call("PUT", article, 409, b"x", headers=file, job=job, article="c.txt")
        self.call("DELETE", article, 409, job=job, article="a.txt")
        self.ask("GET", f"/v1/jobs/{job}/results/sw/a.txt")
        self.seen.add(("GET", result, "200"))  # of any media type
        self.call("GET", result, 409, job=only_counts, to="sw", article="a.txt")
        self.call("GET", result, 422, job=job, to="s", article="a.txt")
        self.call("GET", one + "/results", 200, job=job)
        for path in ["", "/csv", "/html"]:
            self.call("GET", one + "/analysis" + path, 200, job=job)
            self.call("GET", one + "/analysis" + path, 404, job="none")
            self.call("GET", one + "/analysis" + path, 409, job=bare)
        for path in ["", "/events", "/results"]:
            self.call("GET", one + path, 404, job="none")
        self.call("PUT", article, 201, b"x" * 10, headers=file, job=only_counts, article="a.txt")
        self.cancel_one(only_counts)
        self.call("DELETE", one, 204, job=job)
        self.call("DELETE", one, 404, job=job)

    def cancel_one(self, job):
        """A job of many articles, which can't be done at once."""
        article, text = "/v1/jobs/{job}/articles/{article}", "\n".join(f"Line {n} of the law." for n in range(20000)).encode()
        self.call("PUT", article, 201, text, headers={"Content-Type": "text/plain"}, job=job, article="long.txt")
        self.call("POST", "/v1/jobs/{job}/start", 202, job=job)
        self.call("POST", "/v1/jobs/{job}/cancel", 202, job=job)
        end = self.call("GET", "/v1/jobs/{job}/events", 200, job=job).body.decode()
        self.assertIn('"state":"cancelled"', end.split("event: end")[1])

    def walk_tables(self):
        path, csv = "/v1/memories/{memory}/csv", {"Content-Type": "text/csv"}
        table = "source,target\nGood evening.,Habari za jioni.\n".encode()
        languages = {"from": "en", "to": "sw"}
        self.assertEqual(self.call("POST", path, 200, table, query={"name": "a.csv", **languages}, headers=csv, memory="walk").json["added"], 1)
        self.call("POST", path, 400, b'source,target\n"open', query=languages, headers=csv, memory="walk")
        self.call("POST", path, 403, table, query=languages, headers=csv, memory="locked")
        self.call("POST", path, 415, b"{}", memory="walk")
        self.call("POST", path, 422, table, headers=csv, memory="walk")
        self.call("GET", path, 200, query={"separator": "tab", **languages}, memory="walk")
        self.call("GET", path, 404, memory="none")
        self.call("GET", path, 422, query={"separator": "x"}, memory="walk")

    def walk_alignment(self):
        path = "/v1/align"
        wanted = DOCUMENT["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
        pairs = self.call("POST", path, 200, wanted).json["pairs"]
        self.assertEqual([(pair["source_sentences"], pair["target_sentences"]) for pair in pairs], [(1, 1), (1, 1)])
        self.call("POST", path, 400, {**wanted, "source": {"name": "a.docx", "text": "no archive"}})
        self.call("POST", path, 404, {**wanted, "memory": "none"})
        self.refuse_bodies("POST", path)
        path = "/v1/memories/{memory}/aligned"
        units = {"from": "en", "to": "sw", "pairs": pairs, "document": "a.txt", "status": "reviewed"}
        self.assertEqual(self.call("POST", path, 200, units, memory="walk").json["added"], 2)
        self.call("POST", path, 403, units, memory="locked")
        self.refuse_bodies("POST", path, memory="walk")

    def walk_care(self):
        path = "/v1/memories/{memory}/"
        self.call("POST", "/v1/memories", 201, {"name": "other"})
        bodies = {"merge": {"from": "other"}, "split": {"into": "other", "filter": {"text": "nowhere", "origin": ["machine"]}},
                  "deduplicate": {"same": "pair"}, "clean": {"rules": ["empty", "identical", "length", "language"]}}
        for what, body in bodies.items():
            self.call("POST", path + what, 200, {**body, "dry_run": True, "by": "Rose", "limit": 5}, memory="walk")
            self.call("POST", path + what, 200, body, memory="walk")
            self.call("POST", path + what, 403, body, memory="locked")
            self.call("POST", path + what, 404, body, memory="none")
            self.refuse_bodies("POST", path + what, memory="walk")
        self.call("GET", path + "statistics", 200, memory="walk")
        self.call("GET", path + "statistics", 404, memory="none")

    def walk_backups(self):
        one = "/v1/backups/{backup}"
        self.call("POST", "/v1/backups", 201, {"name": "walk"})
        self.call("POST", "/v1/backups", 409, {"name": "walk"})
        self.refuse_bodies("POST", "/v1/backups")
        self.call("GET", "/v1/backups", 200)
        self.call("POST", one + "/restore", 200, {"dry_run": True}, backup="walk")
        self.call("POST", one + "/restore", 202, {}, backup="walk")
        self.call("POST", one + "/restore", 404, {}, backup="none")
        self.refuse_bodies("POST", one + "/restore", backup="walk")
        self.call("DELETE", one, 409, backup="walk")
        self.call("POST", "/v1/backups", 201, {"name": "walk-2"})
        self.call("DELETE", one, 204, backup="walk-2")
        self.call("DELETE", one, 404, backup="walk-2")

    def walk_words(self):
        words, word = "/v1/languages/{language}/words", "/v1/languages/{language}/words/{word}"
        self.call("PUT", word, 204, language="sw", word="bodaboda", query={"list": "rose"})
        self.assertEqual(self.call("GET", words, 200, language="sw", query={"list": "rose"}).json, {"words": ["bodaboda"]})
        self.call("GET", words, 422, language="s")
        self.call("PUT", word, 404, language="tlh", word="Qapla")
        self.call("PUT", word, 422, language="sw", word="two words")
        self.call("DELETE", word, 204, language="sw", word="bodaboda", query={"list": "rose"})
        self.call("DELETE", word, 404, language="sw", word="bodaboda", query={"list": "rose"})
        pair = {"from": "en", "to": "fr-HT", "source": "Police arrested 12 people.", "target": "La police a arr\u00eat\u00e9 21 personnes."}
        findings = self.call("POST", "/v1/checks", 200, pair).json["findings"]
        self.assertIn("number", {finding["category"] for finding in findings})
        self.refuse_bodies("POST", "/v1/checks")

    def walk_terms(self):
        csv = {"Content-Type": "text/csv"}
        file = "en,sw\nclimate change,mabadiliko ya tabianchi\n".encode()
        report = self.call("POST", "/v1/terms/csv", 200, file, query={"name": "terms.csv"}, headers=csv).json
        self.assertEqual((report["read"], report["added"]), (1, 1))
        self.call("POST", "/v1/terms/csv", 400, b"en,sw\n\"open", headers=csv)
        text = {"from": "en", "to": "sw", "q": "Climate change is here."}
        terms = self.call("GET", "/v1/terms", 200, query=text).json["terms"]
        self.assertEqual([term["targets"][0]["text"] for term in terms], ["mabadiliko ya tabianchi"])
        self.call("GET", "/v1/terms", 400, query={**text, "q": b"\xff"})
        self.call("GET", "/v1/terms", 422, query={"q": "x"})
        self.assertIn(b"tabianchi", self.call("GET", "/v1/terms/csv", 200).body)
        file = self.call("GET", "/v1/terms/tbx", 200, query={"version": "2"}).body
        self.assertIn(b"tabianchi", file)
        report = self.call("POST", "/v1/terms/tbx", 200, file, headers={"Content-Type": "application/xml"}).json
        self.assertEqual(report["added"], 0)
        self.call("POST", "/v1/terms/tbx", 400, file[:-20], headers={"Content-Type": "application/xml"})

    def walk_rules(self):
        path, xml = "/v1/memories/{memory}/srx", {"Content-Type": "application/xml"}
        with open(os.path.join(ROOT, "tests/cases/srx/plain-2.0.srx"), "rb") as file:
            rules = file.read()
        self.call("GET", path, 404, memory="walk")
        self.call("DELETE", path, 404, memory="walk")
        self.call("PUT", path, 204, rules, query={"mode": "replace"}, headers=xml, memory="walk")
        self.assertEqual(self.call("GET", path, 200, memory="walk").body, rules)
        self.call("PUT", path, 400, rules[:-20], headers=xml, memory="walk")
        self.call("PUT", path, 404, rules, headers=xml, memory="none")
        self.call("PUT", path, 422, rules, query={"mode": "other"}, headers=xml, memory="walk")
        self.call("DELETE", path, 204, memory="walk")

    def walk_access(self):
        self.call("GET", "/v1/session", 200)
        self.call("GET", "/v1/keys", 403)
        socket = UnixConnection(self.server.socket_path)
        self.addCleanup(socket.close)
        self.refuse_bodies("POST", "/v1/keys", connection=socket)
        wanted = {"name": "Walk", "role": "editor", "memories": [{"name": "walk"}, {"name": "*", "role": "reader"}],
                  "expires": "2100-01-01T00:00:00Z"}
        key = self.call("POST", "/v1/keys", 201, wanted, connection=socket).json
        self.refuse_bodies("POST", "/v1/session")
        wrong = {"key": key["key"][:-1] + ("A" if key["key"][-1] != "A" else "B")}
        self.call("POST", "/v1/session", 401, wrong)
        for _ in range(20):
            if self.server.ask("POST", "/v1/session", wrong).status == 429:
                break
        self.call("POST", "/v1/session", 429, wrong)
        cookie = self.call("POST", "/v1/session", 200, {"key": key["key"]}).headers["set-cookie"].split(";")[0]
        self.assertTrue(self.call("GET", "/v1/session", 200, headers={"Cookie": cookie}).json["signed_in"])
        self.call("DELETE", "/v1/session", 204, headers={"Cookie": cookie})
        self.assertEqual(len(self.call("GET", "/v1/keys", 200, connection=socket).json["keys"]), 1)
        self.call("DELETE", "/v1/keys/{key}", 409, key=key["id"], connection=socket)
        self.call("POST", "/v1/keys/{key}/revoke", 204, key=key["id"], connection=socket)
        self.call("POST", "/v1/keys/{key}/revoke", 404, key="nobody", connection=socket)
        self.call("DELETE", "/v1/keys/{key}", 204, key=key["id"], connection=socket)
        self.call("DELETE", "/v1/keys/{key}", 404, key=key["id"], connection=socket)

    def walk_clients(self):
        """One call each: what they answer in detail is held against the clients' needs by a file of tests per protocol."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        for prefix in ["/tmserver", "/api/v1"]:
            self.call("GET", prefix + "/languages", 200)
            at = {"from": "en", "to": "sw", "text": "x"}
            unit = {"source": "Good evening", "target": "Habari za jioni"}
            self.call("PUT", prefix + "/{from}/{to}/unit/{text}", 200, unit, **at)
            self.call("POST", prefix + "/{from}/{to}/unit/{text}", 200, unit, **at)
            at["text"] = "Good evening"
            self.assertTrue(self.call("GET", prefix + "/{from}/{to}/unit/{text}", 200, query={"max_candidates": 1}, **at).json)
            store = prefix + "/{from}/{to}/store/{name}"
            body = b'[{"source": "Good night", "target": "Usiku mwema"}]'
            self.call("POST", store, 200, body, **{"from": "en", "to": "sw", "name": "a.po"})
            self.call("PUT", store, 200, TMX, **{"from": "en", "to": "sw", "name": "a.tmx"})
        self.call("GET", "/v2/check", 200, query={"language": "sw", "text": "Habari"})
        self.call("POST", "/v2/check", 200, b"language=sw&text=asubuhii", headers=form)
        self.call("GET", "/v2/languages", 200)
        self.call("POST", "/v2/languages", 200, b"", headers=form)
        for path in ["/v2/info", "/v2/configinfo", "/v2/maxtextlength", "/v2/healthcheck", "/v2/words"]:
            self.call("GET", path, 200)
        self.call("POST", "/v2/words/add", 200, b"word=asubuhii&username=walk", headers=form)
        self.call("POST", "/v2/words/delete", 200, b"word=asubuhii&username=walk", headers=form)
        for method, body in [("GET", None), ("POST", b"")]:
            headers, pair = (form if body is not None else None), {"langpair": "en|sw", "q": "Good evening"}
            self.call(method, "/apertium/translate", 200, body, query=pair, headers=headers)
            key = self.call(method, "/mymemory/createranduser", 200, body, headers=headers).json["key"]
            for path in ["/mymemory/get", "/mymemory/api/get"]:
                self.assertTrue(self.call(method, path, 200, body, query=pair, headers=headers).json["matches"])
            self.call(method, "/mymemory/authkey", 200, body, query={"key": key}, headers=headers)
            self.call(method, "/mymemory/v2/import/status", 200, body, query={"uuid": "x"}, headers=headers)
            self.call(method, "/mymemory/keygen", 200, body, headers=headers)
            self.call(method, "/mymemory/tmx/export/create", 200, body, query={"key": key}, headers=headers)
        self.call("GET", "/mymemory/v2/entry/status", 200)
        languages = {"source_language": "en", "target_language": "sw", "keys": ["a"]}
        term = {"source_language": "en", "target_language": "sw", "source": {"term": "walk"}, "target": {"term": "matembezi"}}
        term["term_id"] = self.call("POST", "/mymemory/v2/glossary/set", 200, {"term": term}).json["responseDetails"]
        for call in ["get", "search", "check", "keys", "domains"]:
            self.call("POST", "/mymemory/v2/glossary/" + call, 200, {"source": "a walk", "sentence": "walk", "target": "x", **languages})
        for call in ["update", "delete"]:
            self.call("POST", "/mymemory/v2/glossary/" + call, 200, {"term": term})
        for call in ["import", "export"]:
            self.call("POST", "/mymemory/v2/glossary/" + call, 200, b"glossary=en,sw%0Awalk,matembezi&key=a", headers=form)
        self.call("GET", "/apertium/listPairs", 200)
        for call in ["set", "update", "delete_by_id", "tmx/import"]:
            self.call("POST", "/mymemory/" + call, 200, b"seg=One&tra=Moja&newseg=One&newtra=Mosi&langpair=en|sw", headers=form)
