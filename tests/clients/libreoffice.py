# SPDX-License-Identifier: Apache-2.0
"""Run by a Python that has uno: lets a headless LibreOffice write a document, open it again and proofread each paragraph, by
the checker that its settings name for the paragraph's language. Prints as JSON what was found.

    libreoffice.py PIPE FILE.odt LANGUAGE COUNTRY TEXT ...
"""
import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import Locale

PROOFREADING = 2  # com.sun.star.text.TextMarkupType
HIDDEN = (PropertyValue(Name="Hidden", Value=True),)


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # NoConnectException, until it listens
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def write(desktop, address, texts):
    document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, HIDDEN)
    cursor = document.Text.createTextCursor()
    for number, (language, country, text) in enumerate(texts):
        if number:
            document.Text.insertControlCharacter(cursor, 0, False)  # a new paragraph
        cursor.CharLocale = Locale(language, country, "")
        document.Text.insertString(cursor, text, False)
    document.storeAsURL(address, ())
    document.close(True)


def units(text, start, length):
    """Its offsets count UTF-16."""
    return text.encode("utf-16-le")[2 * start:2 * (start + length)].decode("utf-16-le")


def proofread(context, document, count):
    make = context.ServiceManager.createInstanceWithContext
    iterator = make("com.sun.star.linguistic2.ProofreadingIterator", context)
    checker = make("org.openoffice.lingu.LanguageToolGrammarChecker", context)
    paragraphs = document.getFlatParagraphIterator(PROOFREADING, False)
    paragraph, answers = paragraphs.getFirstPara(), []
    while paragraph and len(answers) < count:
        text = paragraph.getText()
        length = len(text.encode("utf-16-le")) // 2
        locale = paragraph.getLanguageOfText(0, length)
        errors = iterator.checkSentenceAtPosition(document, paragraph, text, locale, 0, length, -1).aErrors
        answers.append({
            "locale": bool(checker.hasLocale(locale)),
            "words": [units(text, error.nErrorStart, error.nErrorLength) for error in errors],
            "comments": [error.aShortComment for error in errors],
            "suggestions": [list(error.aSuggestions) for error in errors]})
        paragraph = paragraphs.getNextPara()
    return answers


def main(pipe, path, *parts):
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    texts, address = list(zip(parts[0::3], parts[1::3], parts[2::3])), uno.systemPathToFileUrl(path)
    write(desktop, address, texts)
    document = desktop.loadComponentFromURL(address, "_blank", 0, HIDDEN)
    print(json.dumps(proofread(context, document, len(texts))))
    document.close(True)


main(*sys.argv[1:])
