# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of api-docs/clients.md as they stand, in their order."""
import os
import subprocess

from harness import ROOT, Case


class ClientsGuide(Case):
    def test_every_command_is_answered(self):
        with open(os.path.join(ROOT, "api-docs/clients.md"), encoding="utf-8") as file:
            lines = [line[4:] for line in file if line.startswith("    ")]
        script = "".join(lines).replace("http://127.0.0.1:8080", f"http://127.0.0.1:{self.server.port}")
        self.assertGreater(script.count("curl "), 8)
        done = subprocess.run(["sh", "-e", "-c", "curl() { command curl -sS --fail-with-body -w '\\n' \"$@\"; }\n" + script],
                              text=True, capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        for wanted in ['"value":"asubuhi"', '"quality":', '"translatedText":"Mvua ilikoma."', '{"words":["bodaboda"]}']:
            self.assertIn(wanted, done.stdout)
