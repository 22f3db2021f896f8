# SPDX-License-Identifier: Apache-2.0
"""LibreOffice without a screen, set up as the guide says: it opens documents and proofreads them."""
import json
import os
import subprocess

from client import ClientCase

HERE = os.path.dirname(os.path.abspath(__file__))
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}</oor:items>
"""
SETTING = """<item oor:path="/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool"><prop oor:name="{}" oor:op="fuse">\
<value>{}</value></prop></item>
"""


class LibreOffice(ClientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profile = os.path.join(cls.directory, "profile")
        os.makedirs(os.path.join(profile, "user"))
        settings = "".join(SETTING.format(*one) for one in [("BaseURL", cls.url + "/v2"), ("IsEnabled", "true")])
        with open(os.path.join(profile, "user/registrymodifications.xcu"), "w", encoding="utf-8") as file:
            file.write(PROFILE.format(settings))
        cls.pipe = f"tafsiri{os.getpid()}"
        # A process group of its own: soffice is a starter, and both are to end.
        cls.office = subprocess.Popen(["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}",
                                       f"--accept=pipe,name={cls.pipe};urp;"], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL, start_new_session=True)

    @classmethod
    def tearDownClass(cls):
        try:
            os.killpg(cls.office.pid, 9)
        except ProcessLookupError:
            pass
        cls.office.wait()
        super().tearDownClass()

    def proofread(self, name, *texts):
        """A document with these paragraphs, (language, country, text) each, saved, opened again and checked."""
        path = os.path.join(self.directory, name)
        arguments = [part for text in texts for part in text]
        return json.loads(self.run_client("/usr/bin/python3", os.path.join(HERE, "libreoffice.py"), self.pipe, path, *arguments))

    def check(self, answers, wanted):
        self.assertEqual([answer["words"] for answer in answers], wanted)
        for answer in answers:
            self.assertTrue(answer["locale"], answer)
            self.assertTrue(all(answer["comments"]), answer)  # what its menu shows

    def test_swahili(self):
        answers = self.proofread("swahili.odt", ("sw", "TZ", "Habari za asubuhii, 100% & rafiki."),
                                 ("sw", "KE", "Watu wengi walikuja mjinii."), ("sw", "", "Polisi walifika 🙂 asubuhii."))
        self.check(answers, [["asubuhii"], ["mjinii"], ["asubuhii"]])
        self.assertIn("asubuhi", answers[0]["suggestions"][0])

    def test_french(self):
        answers = self.proofread("french.odt", ("fr", "HT", "La poliice a arrêté douze personnes."),
                                 ("fr", "FR", "Le présidant a parlé; la poliice est venue."))
        self.check(answers, [["poliice"], ["poliice"]])

    def test_english_has_no_findings(self):
        self.check(self.proofread("english.odt", ("en", "US", "Wordd after wordd.")), [[]])
