# SPDX-License-Identifier: Apache-2.0
"""Debian's OmegaT 3.6 with a memory that we export: it fills in the exact matches of the file in its folder tm/auto. And the
memories that it writes come in again. Its connector to Apertium, whose address can be set in later versions only, with ours."""
import os

from client import ClientCase

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
    <project version="1.0">
        <source_dir>__DEFAULT__</source_dir>
        <target_dir>__DEFAULT__</target_dir>
        <tm_dir>__DEFAULT__</tm_dir>
        <glossary_dir>__DEFAULT__</glossary_dir>
        <glossary_file>__DEFAULT__</glossary_file>
        <dictionary_dir>__DEFAULT__</dictionary_dir>
        <source_lang>EN</source_lang>
        <target_lang>{}</target_lang>
        <sentence_seg>true</sentence_seg>
        <support_default_translations>true</support_default_translations>
        <remove_tags>false</remove_tags>
    </project>
</omegat>
"""
ARTICLE = "The police arrested 12 people. Nobody was hurt.\n\nThe minister said: \"We <will> rebuild & pay.\"\n\nIt rained.\n"
TRANSLATIONS = {
    "sw": {"The police arrested 12 people.": "Polisi waliwakamata watu 12.", "Nobody was hurt.": "Hakuna aliyeumia.",
           "The minister said: \"We <will> rebuild & pay.\"": "Waziri alisema: \"Tutajenga <upya> & kulipa.\""},
    "fr-HT": {"The police arrested 12 people.": "La police a arrêté 12 personnes.", "Nobody was hurt.": "Personne n’a été blessé.",
              "The minister said: \"We <will> rebuild & pay.\"": "Le ministre a dit\u202f: «\u202fOn va <re>bâtir & payer\u202f».",
              "A line that stands nowhere.": "Une ligne de nulle part."},
}


class OmegaT(ClientCase):
    def project(self, language, memory):
        """A project with the article and the memory; the translated article."""
        project = os.path.join(self.directory, language)
        for folder in ["source", "target", "tm/auto", "omegat", "glossary", "dictionary"]:
            os.makedirs(os.path.join(project, folder))
        for path, text in [("omegat.project", PROJECT.format(language.upper()).encode()), ("source/article.txt", ARTICLE.encode()),
                           ("tm/auto/tafsiri.tmx", self.ask("GET", memory + "/tmx").body)]:
            with open(os.path.join(project, path), "wb") as file:
                file.write(text)
        self.run_client("omegat", project, "--mode=console-translate", "--config-dir=" + os.path.join(self.directory, "config"),
                        env={**os.environ, "LC_ALL": "C.UTF-8", "DISPLAY": ""})
        with open(os.path.join(project, "target/article.txt"), encoding="utf-8") as file:
            return project, file.read()

    def translate(self, language):
        memory, wanted = self.memory(), ARTICLE
        for source, target in TRANSLATIONS[language].items():
            self.put(memory, source, target, to=language)
            wanted = wanted.replace(source, target)
        project, found = self.project(language, memory)
        self.assertEqual(found.strip(), wanted.strip())
        # Levels 1 (TMX 1.1, "lang", a DOCTYPE) and 2, and OmegaT's own: nothing is lost on the way through it.
        name = os.path.basename(project)
        for level in ["level1", "level2", "omegat"]:
            with open(os.path.join(project, f"{name}-{level}.tmx"), "rb") as file:
                report = self.ask("POST", self.memory() + "/tmx", file.read(),
                                  headers={"Content-Type": "application/xml"}).json
            self.assertEqual((report["added"], report["skipped"]), (3, 0), level)

    def test_swahili(self):
        self.translate("sw")

    def test_french_of_haiti(self):
        self.translate("fr-HT")

    def connect(self, connector, path, language, text):
        return self.run_client("java", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-cp", "/usr/share/omegat/OmegaT.jar",
                               "groovy.ui.GroovyMain", os.path.join(HERE, "omegat.groovy"), connector, self.url + path, "EN",
                               language, text)

    def test_apertium(self):
        """Quotation marks, line ends, backslashes, braces: what could break its way of reading JSON."""
        text = "Sema \"ndiyo\"\nna \\ {a} <b> & mwisho \u201chapa\u201d"
        self.put(self.memory(), "Say what is hard to say.", text)
        self.assertEqual(self.connect("ApertiumTranslate", "/apertium/translate?q=", "SW", "Say what is hard to say."), text)
        self.assertEqual(self.connect("ApertiumTranslate", "/apertium/translate?q=", "FR-HT", "Say what is hard to say."), "")
