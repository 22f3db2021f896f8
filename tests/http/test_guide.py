# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of api-docs/README.md as they stand, in their order, in one directory."""
import os
import re
import shutil
import subprocess
import tempfile

from harness import ROOT, Case


def commands():
    with open(os.path.join(ROOT, "api-docs/README.md"), encoding="utf-8") as file:
        lines = [line[4:] for line in file if line.startswith("    ")]
    found = []
    for line in lines:
        if line.startswith(("curl", "server=")):
            found.append(line)
        elif not line.startswith("#"):
            found[-1] += line
    return found


class Guide(Case):
    def test_every_command_does_what_it_says(self):
        directory = tempfile.mkdtemp(prefix="tafsiri-guide-")
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        server, home_socket, seen = f"http://127.0.0.1:{self.server.port}", "~/.local/share/tafsiri/tafsiri.sock", 0
        for command in commands()[1:]:
            wanted = 422 if "limit=0" in command else 200
            command = command.replace(home_socket, self.server.socket_path).replace("curl", "curl -sS -w '%{http_code}'", 1)
            done = subprocess.run(["sh", "-c", command], cwd=directory, env={**os.environ, "server": server}, text=True,
                                  capture_output=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            status = int(re.search(r"(\d{3})$", done.stdout).group(1))
            self.assertIn(status, (wanted, 201, 204) if wanted == 200 else (wanted,), command + done.stdout)
            seen += 1
        self.assertGreater(seen, 20)
