# SPDX-License-Identifier: Apache-2.0
"""Run by a Python that has uno, inside of nothing: asks a headless LibreOffice for its LanguageTool checker, and prints as JSON
what that finds in each (language, country, text) given as arguments."""
import json
import sys
import time

import uno
from com.sun.star.lang import Locale


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # NoConnectException, until it listens
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def main(pipe, *texts):
    context = connect(pipe)
    checker = context.ServiceManager.createInstanceWithContext("org.openoffice.lingu.LanguageToolGrammarChecker", context)
    answers = []
    for language, country, text in zip(texts[0::3], texts[1::3], texts[2::3]):
        locale = Locale(language, country, "")
        result = checker.doProofreading("1", text, locale, 0, len(text), ())
        answers.append({
            "locale": bool(checker.hasLocale(locale)),
            "words": [text[error.nErrorStart:error.nErrorStart + error.nErrorLength] for error in result.aErrors],
            "suggestions": [list(error.aSuggestions) for error in result.aErrors]})
    print(json.dumps(answers))
    context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()


main(*sys.argv[1:])
