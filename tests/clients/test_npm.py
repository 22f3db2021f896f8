# SPDX-License-Identifier: Apache-2.0
"""LanguageTool's clients from npm, with their own request code."""
import json
import os

from client import ClientCase

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = ["gramma@1.6.0", "language-grammar-api@1.1.6"]


class Npm(ClientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        try:
            cls().run_client("npm", "install", "--no-audit", "--no-fund", "--fetch-retries", "4", *PACKAGES, cwd=cls.directory)
        except BaseException:
            cls.tearDownClass()  # unittest does not call it then, and the server would stay
            raise

    def node(self, script, *arguments):
        modules = os.path.join(self.directory, "node_modules")
        output = self.run_client("node", os.path.join(HERE, script), *arguments, env={**os.environ, "NODE_PATH": modules})
        return json.loads(output)

    def test_gramma(self):
        text = "Habari za asubuhii rafiki."
        found = self.node("gramma.js", self.url + "/v2/check", "sw", text)
        self.assertEqual([(one["word"], one["at"]) for one in found], [("asubuhii", "asubuhii")])
        self.assertTrue(found[0]["first"])

    def test_gramma_with_markdown(self):
        text = "# Habari\n\nHabari *za* **asubuhii** [rafiki](http://example.org/zxqv).\n"
        found = self.node("gramma.js", self.url + "/v2/check", "sw", text, "markdown")
        self.assertEqual([one["at"] for one in found], ["asubuhii"])

    def test_language_grammar_api(self):
        answer = self.node("language-grammar-api.js", self.url + "/v2", "fr-HT", "La poliice a parlé.")
        self.assertEqual(answer["found"], ["poliice"])
        self.assertLessEqual({"sw", "sw-TZ", "fr-HT", "en-US"}, set(answer["codes"]))
