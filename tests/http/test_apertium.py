# SPDX-License-Identifier: Apache-2.0
"""The protocol of Apertium's web service, as its clients write it on the wire."""
import urllib.parse

from harness import Case

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Apertium(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.ask("POST", "/v1/memories", {"name": "m"})
        for to, source, target in [("sw", "Open the file", "Fungua faili"), ("fr-HT", "Good morning", "Bonjour"),
                                   ("sw", "Say \"yes\" & go\\", "Sema \"ndiyo\" & nenda\\"),
                                   ("sw", "Tom & Jerry's café is open today.", "Mkahawa wa Tom & Jerry uko wazi leo.")]:
            reply = cls.server.ask("POST", "/v1/memories/m/units", {"from": "en", "to": to, "source": source, "target": target})
            assert reply.status == 201, reply

    def translate(self, **parameters):
        return self.ask("GET", "/apertium/translate", query=parameters)

    def test_literal_answer_that_omegat_cuts(self):
        for path in ["/apertium/translate?langpair=en|sw&q=Open%20the%20file&markUnknown=no", "/apertium//translate?langpair="
                     "en%7Csw&q=Open+the+file&markUnknown=no&key=", "/apertium/translate?q=Open+the+file&langpair=eng|swa"]:
            reply = self.ask("GET", path)
            self.assertEqual(reply.body, b'{"responseData": {"translatedText": "Fungua faili"}, "responseDetails": null, '
                                         b'"responseStatus": 200}\n')
            self.assertEqual(reply.headers["content-type"], "application/json")
            start = reply.body.index(b'{"translatedText": "') + len(b'{"translatedText": "')
            self.assertEqual(reply.body[start:reply.body.index(b'"}', start)], b"Fungua faili")

    def test_post(self):
        body = urllib.parse.urlencode({"langpair": "en|fr_HT", "q": "Good morning"}).encode()
        self.assertEqual(self.ask("POST", "/apertium/translate", body, headers=FORM).json["responseData"]["translatedText"], "Bonjour")

    def test_codes(self):
        for code in ["fr_HT", "fr-HT", "fr_ht", "fr", "fra"]:
            self.assertEqual(self.translate(langpair="en|" + code, q="Good morning").json["responseData"]["translatedText"],
                             "Bonjour", code)

    def test_escapes(self):
        reply = self.translate(langpair="en|sw", q="Say \"yes\" & go\\")
        # OmegaT undoes escapes of this kind.
        self.assertIn(b'{"translatedText": "Sema \\u0022ndiyo\\u0022 & nenda\\u005c"}', reply.body)
        answer = reply.json
        self.assertEqual(answer["responseData"]["translatedText"], "Sema \"ndiyo\" & nenda\\")

    def test_no_answer_is_an_empty_text(self):
        for pair, q in [("en|sw", "Nothing of the kind was ever said here"), ("en|de", "test"), ("en|en", "test"), ("en|sw", "")]:
            reply = self.translate(langpair=pair, q=q)
            self.assertEqual(reply.body, b'{"responseData": {"translatedText": ""}, "responseDetails": null, "responseStatus": 200}\n')

    def test_only_what_is_close_enough(self):
        self.assertEqual(self.translate(langpair="en|sw", q="Open the door").json["responseData"]["translatedText"], "")
        near = self.translate(langpair="en|sw", q="Open the door", min_score=30).json
        self.assertIn("ungua", near["responseData"]["translatedText"])

    def test_html(self):
        answer = self.translate(langpair="en|sw", format="html", q="Say &quot;yes&quot; &amp; go\\").json
        self.assertEqual(answer["responseData"]["translatedText"], "Sema \"ndiyo\" &amp; nenda\\")
        answer = self.translate(langpair="en|sw", format="html", q="<u id='1'>Open the file</u>", min_score=50).json
        self.assertEqual(answer["responseData"]["translatedText"].count("<"), answer["responseData"]["translatedText"].count(">"))
        self.assertIn("Fungua faili", answer["responseData"]["translatedText"])
        many = "<i>" * 5000 + "<" * 20000
        self.assertEqual(self.ask("POST", "/apertium/translate", urllib.parse.urlencode(
            {"langpair": "en|sw", "format": "html", "q": many}).encode(), headers=FORM).json["responseStatus"], 200)

    def test_references_are_read_as_browsers_do(self):
        for q in ["Tom &amp; Jerry&apos;s café is open today.", "Tom & Jerry&#x27;s caf&eacute; is open today.",
                  "Tom&nbsp;&amp;&#160;Jerry&#39;s caf&#233; is open today&period;"]:
            answer = self.translate(langpair="en|sw", format="html", q=q, min_score=98).json
            self.assertEqual(answer["responseData"]["translatedText"], "Mkahawa wa Tom &amp; Jerry uko wazi leo.", q)
        plain = self.translate(langpair="en|sw", q="Tom &amp; Jerry&apos;s café is open today.", min_score=98).json
        self.assertEqual(plain["responseData"]["translatedText"], "")

    def test_tags_are_codes(self):
        tmx = (b'<?xml version="1.0"?><tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" '
               b'o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/><body>'
               b'<tu><tuv xml:lang="en"><seg>Sky <bpt i="1">&lt;b></bpt>blue<ept i="1">&lt;/b></ept> &amp; 5</seg></tuv><tuv '
               b'xml:lang="sw"><seg>Anga <bpt i="1">&lt;b></bpt>bluu<ept i="1">&lt;/b></ept> &amp; 5</seg></tuv></tu>'
               b'<tu><tuv xml:lang="en"><seg>One line<ph x="1">&lt;br></ph> less</seg></tuv><tuv xml:lang="sw">'
               b'<seg>Mstari mmoja<ph x="1">&lt;br></ph> kasoro</seg></tuv></tu></body></tmx>')
        self.assertEqual(self.ask("PUT", "/tmserver/en/sw/store/a.tmx", tmx).body, b"added 2 units from a.tmx")
        for q, target in [("Sky <i>blue</i> &amp; 5", "Anga <i>bluu</i> &amp; 5"), ("Sky <b>blue</b> &amp; 5", "Anga <b>bluu</b> &amp; 5"),
                          ("<u>Sky <i>blue</i> &amp; 5</u>", "<u>Anga <i>bluu</i> &amp; 5</u>"),
                          ("Sky <i>blue &amp; 5", "Anga bluu &amp; 5"), ("Sky</i> blue &amp; 5", "Anga bluu &amp; 5"),
                          ("One line<br> less", "Mstari mmoja<br> kasoro"), ("One line<br id='7'/> less", "Mstari mmoja<br id='7'/> kasoro")]:
            answer = self.translate(langpair="en|sw", format="html", q=q).json
            self.assertEqual(answer["responseData"]["translatedText"], target, q)

    def test_refusals_are_answers(self):
        for query in ["q=x", "langpair=ensw&q=x", "langpair=en|&q=x", "langpair=en|sw&q=%FF", "langpair=en|sw&q=%00"]:
            answer = self.ask("GET", "/apertium/translate?" + query).json
            self.assertEqual((answer["responseData"]["translatedText"], answer["responseStatus"]), ("", 400))
            self.assertTrue(answer["responseDetails"])
        for method, path, status in [("PUT", "/apertium/translate", 405), ("GET", "/apertium/nothing", 404)]:
            answer = self.ask(method, path, b"" if method == "PUT" else None).json
            self.assertEqual((answer["responseData"]["translatedText"], answer["responseStatus"]), ("", status))
        large = self.ask("POST", "/apertium/translate", b"langpair=en|sw&q=" + b"x" * 70000, headers=FORM).json
        self.assertEqual(large["responseStatus"], 413)

    def test_pairs(self):
        answer = self.ask("GET", "/apertium/listPairs").json
        self.assertEqual((answer["responseStatus"], answer["responseDetails"]), (200, None))
        pairs = {(pair["sourceLanguage"], pair["targetLanguage"]) for pair in answer["responseData"]}
        self.assertEqual(pairs, {("en", "sw"), ("en", "fr"), ("en", "fr_HT")})
