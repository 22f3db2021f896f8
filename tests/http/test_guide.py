# SPDX-License-Identifier: Apache-2.0
"""The guides of api-docs, run as they stand.

Every indented block of a guide is shell, and all of them run in their order, by one shell, in one directory that has the
programs of api-docs/examples in it, against a server whose data directory is where the commands of `tafsiri` look for it. What
is not to be run (settings, keyboard shortcuts, what root types) stands in a fenced block that names its kind, or in a table.

A request succeeds, unless a comment of its block shows an answer with `"status":422` or the like: then that is what comes.
"""
import os
import re
import shutil
import subprocess
import tempfile

from harness import ROOT, TAFSIRI, Case, Server

GUIDES = os.path.join(ROOT, "api-docs")
os.environ.setdefault("TAFSIRI_MEMORY", os.path.join(ROOT, "memory"))  # for programs under test in directories of their own
# What a shell runs before the first block: each request writes its status where the test finds it.
PRELUDE = """
curl() { command curl -sS -w '%{stderr}@%{http_code}\\n' "$@"; }
"""


def read(name):
    with open(os.path.join(GUIDES, name), encoding="utf-8") as file:
        return file.read()


def blocks(text):
    """The indented ones: a list of lists of lines."""
    found, fenced = [[]], False
    for line in text.splitlines():
        fenced = fenced != line.startswith("```")
        if line.startswith("    ") and not fenced:
            found[-1].append(line[4:])
        elif line.strip() or fenced:
            found.append([])
        elif found[-1]:
            found[-1].append("")  # an empty line within a block, or behind it
    return [block for block in ("\n".join(lines).strip() for lines in found) if block]


def expected(block):
    shown = re.search(r'^# .*"status":\s?(\d{3})', block, re.MULTILINE)
    return shown.group(1) if shown else None


class Guides(Case):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="tafsiri-guide-")
        cls.server = None

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.home, ignore_errors=True)

    def run_guide(self, name):
        """Returns (standard output, the statuses of each block)."""
        home = os.path.join(self.home, name)
        data, work = os.path.join(home, ".local/share/tafsiri"), os.path.join(home, "work")
        os.makedirs(data)
        os.makedirs(work)
        os.symlink(os.path.join(GUIDES, "examples"), os.path.join(work, "examples"))
        found = blocks(read(name))
        server = Server(data=data, options=())  # as `make run`, with the bundled memory
        try:
            script = PRELUDE + "".join(f"echo '@@ {i}' >&2\n{block}\n" for i, block in enumerate(found))
            script = script.replace("http://127.0.0.1:8080", f"http://127.0.0.1:{server.port}")
            environment = {**os.environ, "HOME": home, "PATH": os.path.dirname(TAFSIRI) + ":" + os.environ["PATH"]}
            environment.pop("XDG_DATA_HOME", None)
            done = subprocess.run(["sh", "-e", "-c", script], cwd=work, env=environment, text=True, capture_output=True, timeout=120)
        finally:
            status = server.stop()
        self.assertEqual((done.returncode, status), (0, 0), f"{name}: {done.stderr[-1000:]} {server.log()}")
        return done.stdout, self.read_statuses(name, found, done.stderr)

    def read_statuses(self, name, found, errors):
        statuses, at = {}, -1
        for line in errors.splitlines():
            if line.startswith("@@ "):
                at = int(line[3:])
            elif line.startswith("@"):
                statuses.setdefault(at, []).append(line[1:])
        for i, block in enumerate(found):
            with self.subTest(guide=name, block=block):
                wanted, seen = expected(block), statuses.get(i, [])
                for status in seen:
                    self.assertTrue(status == wanted or (not wanted and status.startswith("2")), f"{status}: {block}")
                self.assertGreaterEqual(len(seen), len(re.findall(r"^curl ", block, re.MULTILINE)), block)
        return statuses

    def test_readme(self):
        output, statuses = self.run_guide("README.md")
        self.assertGreater(len(statuses), 12)
        for wanted in ['"Habari za asubuhi."', "2 created", "+ 1 Good morning. = Habari za asubuhi.", "next: ", "# Watu wawili wakamatwa"]:
            self.assertIn(wanted, output)

    def test_clients(self):
        output, _ = self.run_guide("clients.md")
        for wanted in ['"value":"asubuhi"', '"quality":', '"translatedText":"Mvua ilikoma."', '{"words":["bodaboda"]}', '"term_id":']:
            self.assertIn(wanted, output)

    def test_translators(self):
        output, _ = self.run_guide("translators.md")
        self.assertIn("Wizara ya Mambo ya Nje", output)

    def test_editors(self):
        output, _ = self.run_guide("editors.md")
        self.assertIn('"He met Sup. Otieno there."', output)  # one sentence, by the rule

    def test_administrators(self):
        self.run_guide("administrators.md")

    def test_links_lead_somewhere(self):
        names = [name for name in sorted(os.listdir(GUIDES)) if name.endswith(".md")]
        for name in names:
            for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", read(name)):
                if target.startswith("http"):
                    continue
                with self.subTest(guide=name, target=target, anchor=anchor):
                    self.assertTrue(os.path.exists(os.path.join(GUIDES, target or name)))
                    if anchor:
                        self.assertIn(anchor, [slug(line) for line in read(target or name).splitlines() if line.startswith("#")])


class Examples(Case):
    """What the example programs do when things go wrong, and where a key is wanted."""

    def run_example(self, *command, text, key=None):
        environment = {name: value for name, value in os.environ.items() if name != "TAFSIRI_KEY"}
        if key:
            environment["TAFSIRI_KEY"] = key
        return subprocess.run(command, cwd=os.path.join(GUIDES, "examples"), env=environment, input=text, text=True,
                              capture_output=True, timeout=60)

    def run_all(self, key=None):
        url = f"http://127.0.0.1:{self.server.port}"
        return [self.run_example("python3", "confirm.py", url, "pairs", "en", "sw", text="Good morning.\tHabari za asubuhi.\n", key=key),
                self.run_example("sh", "suggest.sh", url, "sw", text="Good morning.\n", key=key),
                self.run_example("node", "follow.mjs", url, "pairs", "0", text="", key=key)]

    def test_with_a_key_and_without(self):
        key = subprocess.run([TAFSIRI, "key", "--data", self.server.data, "--role", "administrator", "create", "Examples"], text=True,
                             capture_output=True, timeout=60, check=True).stdout.strip()
        for done in self.run_all():
            self.assertNotEqual(done.returncode, 0, done)
            self.assertIn("key", done.stdout + done.stderr)
        outputs = [done.stdout for done in self.run_all(key) if self.assertEqual(done.returncode, 0, done) is None]
        self.assertEqual(outputs, ["1 created\n", "Good morning.\n    100  Habari za asubuhi.\n",
                                   "+ 1 Good morning. = Habari za asubuhi.\nnext: 1\n"])
        done = self.run_example("python3", "confirm.py", f"http://127.0.0.1:{self.server.port}", "pairs", "en", "sw", text="x\ty\n\n", key=key)
        self.assertEqual(done.returncode, 1)
        self.assertIn("source: empty", done.stderr)


def slug(heading):
    """As GitHub makes the anchor of a heading."""
    return re.sub(r"[^\w -]", "", heading.lstrip("# ").lower()).replace(" ", "-")
