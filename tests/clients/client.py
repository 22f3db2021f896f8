# SPDX-License-Identifier: Apache-2.0
"""What the tests of real clients share: a server, a directory of their own, a program that has to end well."""
import shutil
import subprocess
import tempfile

from harness import Case


class ClientCase(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"http://127.0.0.1:{cls.server.port}"
        cls.directory = tempfile.mkdtemp(prefix="tafsiri-clients-")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.directory, ignore_errors=True)
        super().tearDownClass()

    def run_client(self, *command, **more):
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, **more)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout
