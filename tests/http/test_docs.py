# SPDX-License-Identifier: Apache-2.0
"""The documentation below /docs: all of it is there, every link leads somewhere, and nothing is asked of another host."""
import gzip
import html.parser
import os
import re
import urllib.parse

import yaml

from harness import ROOT, Case


class Page(html.parser.HTMLParser):
    """Links, names that can be linked to, files that the browser gets, and elements left open."""

    EMPTY = {"meta", "link", "br", "hr", "img", "input"}

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.files, self.open, self.text = [], [], [], [], ""
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in self.EMPTY:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        if tag in ("link", "script", "img"):
            self.files.append(attributes.get("href") or attributes.get("src"))
        assert "style" not in attributes and not any(name.startswith("on") for name in attributes)

    def handle_startendtag(self, tag, attributes):
        assert tag in self.EMPTY, tag
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text += data


class Docs(Case):
    def page(self, path):
        reply = self.ask("GET", path)
        self.assertEqual(reply.headers["content-type"], "text/html; charset=utf-8")
        self.assertIn("default-src 'none'", reply.headers["content-security-policy"])
        return Page(reply.body.decode())

    def all_pages(self):
        pages = {"/docs/": self.page("/docs/")}
        for link in pages["/docs/"].links:
            path = link.split("#")[0]
            if path.startswith("/docs/") and not path.startswith("/docs/examples/") and path not in pages:
                pages[path] = self.page(path)
        return pages

    def test_every_guide_has_a_page(self):
        guides = {name[:-3] for name in os.listdir(os.path.join(ROOT, "api-docs")) if name.endswith(".md")}
        wanted = {"/docs/" + ("api" if guide == "README" else guide) for guide in guides}
        self.assertEqual(set(self.all_pages()), wanted | {"/docs/", "/docs/reference"})

    def test_every_link_leads_somewhere(self):
        pages, seen = self.all_pages(), 0
        for path, page in pages.items():
            self.assertEqual(len(page.ids), len(set(page.ids)), path)
            for file in (urllib.parse.urljoin(path, file) for file in page.files):
                self.assertRegex(file, "^/(web|docs)/")
                self.ask("GET", file)
            for link in page.links:
                target, _, name = link.partition("#")
                if target.startswith("http"):
                    continue
                target = target or path
                if target not in pages:
                    self.ask("GET", target)
                elif name:
                    self.assertIn(name, pages[target].ids, f"{path}: {link}")
                seen += 1
        self.assertGreater(seen, 200)

    def test_the_reference_has_every_operation_and_shape(self):
        with open(os.path.join(ROOT, "api-docs/openapi.yaml"), encoding="utf-8") as file:
            document = yaml.safe_load(file)
        page = self.page("/docs/reference")
        operations = re.findall(r"operationId: (\w+)", self.ask("GET", "/docs/openapi.yaml").body.decode())
        self.assertLessEqual(set(operations), set(page.ids))
        self.assertLessEqual({"schema-" + name for name in document["components"]["schemas"]}, set(page.ids))
        for path in document["paths"]:
            self.assertIn(path, page.text)

    def test_compressed_and_known_pages(self):
        plain = self.ask("GET", "/docs/reference")
        packed = self.ask("GET", "/docs/reference", headers={"Accept-Encoding": "br, gzip;q=0.5"})
        self.assertEqual((packed.headers["content-encoding"], packed.headers["vary"]), ("gzip", "Accept-Encoding"))
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertEqual(self.ask("GET", "/docs/reference", headers={"Accept-Encoding": "gzip;q=0"}).body, plain.body)
        self.ask("GET", "/docs/reference", status=304, headers={"If-None-Match": plain.headers["etag"]})

    def test_no_way_out_of_it(self):
        for path in ["../index", "..%2findex", "%2e%2e/app.js", "/etc/passwd", "none", "docs.css/", "index.html/"]:
            self.ask("GET", "/docs/" + path, status=404)
