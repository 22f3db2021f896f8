/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/exchange/document_check.h"
#include "unit/processor_time.h"

static const char *const files[] = {"tests/cases/markdown/article.md", "tests/cases/markdown/crlf.md",
                                    "tests/cases/markdown/callouts.md"};

static void test_blocks(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) check_blocks(DOCUMENT_MARKDOWN, files[i]);
}

static void test_splicing(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) check_splicing(DOCUMENT_MARKDOWN, files[i]);
}

/* The target of the first block, its codes those of the source in their order. */
static void check_written(const char *source, const char *target, const char *expected) {
    struct buf out = {0};
    struct error err = {0};
    struct document *document = open_bytes(DOCUMENT_MARKDOWN, "f", str_of(source));
    struct segment segment = document_block(document, 0)->source;
    segment.text = str_of(target);
    if (!document_set_target(document, 0, segment, NULL, &err)) fail_msg("%s: %s", source, err.message);
    write_document(document, &out);
    buf_add_byte(&out, '\0');
    assert_string_equal(out.at, expected);
    document_close(document);
    buf_done(&out);
}

static void test_targets_are_escaped(void **state) {
    static const struct {
        const char *source, *target, *expected;
    } cases[] = {
        {"a\n", "5 * 3 <b> R&D & [x] a_b _c_ `d`", "5 \\* 3 \\<b> R\\&D & \\[x\\] a_b \\_c\\_ \\`d\\`\n"},
        {"a\n", "# no heading", "\\# no heading\n"},
        {"a\n", "- no item", "\\- no item\n"},
        {"a\n", "12. no item", "12\\. no item\n"},
        {"a\n", "-5 degrees", "-5 degrees\n"},
        {"a\n", "> no quotation", "\\> no quotation\n"},
        {"a\n", "~~not struck~~", "\\~\\~not struck\\~\\~\n"},
        {"a\n", "not ~struck~ ~5 km", "not ~struck\\~ ~5 km\n"},
        {"a\n", "    no code", "no code\n"},
        {"a\n", "\t12. no list", "12\\. no list\n"},
        {"a\n", "one\r# line\r\n- only", "one # line - only\n"},
        {"| a | b |\n|---|---|\n| c | d |\n", "one\rrow", "| one row | b |\n|---|---|\n| c | d |\n"},
        {"a\n", "one\ntwo", "one two\n"},
        {"|a|\n|-|\n", "x|y", "|x\\|y|\n|-|\n"},
        {"see [the text] now\n\n[the text]: /x\n", "ona " UTF8_CODE "maandishi" UTF8_CODE,
         "ona [maandishi][the text]\n\n[the text]: /x\n"},
        {"> a *b*\n> c\n", UTF8_CODE "x" UTF8_CODE " y", "> *x* y\n"},
        {"# a\n", "Learn C #", "# Learn C \\#\n"},
        {"## a ##\n", "## ", "## \\##  ##\n"},
        {"# a *b*\n", UTF8_CODE "x" UTF8_CODE " ##", "# *x* \\##\n"},
        {"# a\n", "C# and F#", "# C# and F#\n"},
        {"a\n===\n", "Learn C #", "Learn C #\n===\n"},
        /* the source itself comes back as it is written */
        {"5 * 3 [x] &amp; *y*\n> z\n", "5 * 3 [x] & " UTF8_CODE "y" UTF8_CODE, "5 * 3 [x] &amp; *y*\n> z\n"},
        /* definitions and abbreviations */
        {"Term\n: A definition\n  of two lines\n:   another\n", "Neno" UTF8_CODE "Moja" UTF8_CODE "mbili",
         "Neno\n: Moja\n:   mbili\n"},
        {": A definition\n", "Moja", ": Moja\n"},
        {"*[HTML]: Hypertext\n*[W3C]:  World Wide Web\n", "Lugha" UTF8_CODE "Mtandao", "*[HTML]: Lugha\n*[W3C]:  Mtandao\n"},
        {"*[HTML] is: this\n", "Hii", "Hii\n"},
        {"at 5\n:30\n", "saa 11:30", "saa 11:30\n"},
        /* behind a hard break a line begins */
        {"He said:  \nHello\n", "Alisema:" UTF8_CODE "- Habari", "Alisema:  \n\\- Habari\n"},
        {"four\\\n\\# five\n", "nne" UTF8_CODE "# tano", "nne\\\n\\# tano\n"},
        {"a  \nb *c*\n", "x" UTF8_CODE "1. y" UTF8_CODE "z" UTF8_CODE, "x  \n1\\. y*z*\n"},
        /* a link stays a link */
        {"Wow [link](u)\n", "Lo!" UTF8_CODE "kiungo" UTF8_CODE, "Lo\\![kiungo](u)\n"},
        {"Wow *that* [t]\n\n[t]: /x\n", "Lo!" UTF8_CODE "hiyo!" UTF8_CODE " " UTF8_CODE "t!" UTF8_CODE,
         "Lo!*hiyo!* [t!][t]\n\n[t]: /x\n"},
        /* callouts and fences */
        {"> [!NOTE]\n> a text\n> of two lines\n", "maandishi", "> [!NOTE]\n> maandishi\n"},
        {"> [!tip]- A title\n> and text\n", "Kichwa" UTF8_CODE "na maandishi", "> [!tip]- Kichwa\n> na maandishi\n"},
        {":::note\na text\n:::\n", "maandishi", ":::note\nmaandishi\n:::\n"},
        {"::: {.a}\na text\n:::\nand more\n", "maandishi" UTF8_CODE "na zaidi", "::: {.a}\nmaandishi\n:::\nna zaidi\n"},
        {"!!! note \"x\"\n    a text\n", "maandishi", "!!! note \"x\"\n    maandishi\n"},
        /* lists of attributes */
        {"## The rain {#rain .b}\n", "Mvua", "## Mvua {#rain .b}\n"},
        {"The rain.{.a}\n", "Mvua.", "Mvua.{.a}\n"},
        {"The rain\nstopped.\n{: .note}\n", "Mvua.", "Mvua.\n{: .note}\n"},
        {"{: .note}\nThe rain\n", "Mvua", "{: .note}\nMvua\n"},
        {"- The rain\n{: .a key=\"b c\"}\n", "Mvua", "- Mvua\n{: .a key=\"b c\"}\n"},
        {"See ![it](b.png){width=50%} *now*\n", "Tazama " UTF8_CODE "hii" UTF8_CODE UTF8_CODE " " UTF8_CODE "sasa" UTF8_CODE,
         "Tazama ![hii](b.png){width=50%} *sasa*\n"},
        {"Say {name} or {a=b} to {{ x }} {y}\n", "Sema {name}", "Sema {name}\n"},
        {"[!] is *it*\n", "Ni " UTF8_CODE "x" UTF8_CODE, "Ni *x*\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_written(cases[i].source, cases[i].target, cases[i].expected);
}

/* The texts of all blocks, their targets, with "|" in between, what comes of these, and the first warning. */
struct whole_case {
    const char *source, *texts, *targets, *expected, *warning;
};

static void check_texts(const struct document *document, const struct whole_case *one) {
    struct buf texts = {0};
    for (size_t i = 0; i < document_block_count(document); i++) {
        if (i) buf_add_byte(&texts, '|');
        buf_add_str(&texts, document_block(document, i)->source.text);
    }
    buf_add_byte(&texts, '\0');
    if (strcmp(texts.at, one->texts ? one->texts : "") != 0) fail_msg("%s: \"%s\"", one->source, texts.at);
    buf_done(&texts);
}

static void set_targets(struct document *document, const char *targets) {
    struct str rest = str_of(targets);
    for (size_t i = 0; i < document_block_count(document); i++) {
        struct error err = {0};
        struct segment target = document_block(document, i)->source;
        target.text = str_cut(&rest, '|');
        if (!document_set_target(document, i, target, NULL, &err)) fail_msg("%s: %s", targets, err.message);
    }
}

static void check_whole(const struct whole_case *one) {
    struct buf out = {0};
    struct document *document = open_bytes(DOCUMENT_MARKDOWN, "f", str_of(one->source));
    struct str warning = document_warning_count(document) ? document_warning(document, 0) : STR("");
    if (!str_equal(warning, str_of(one->warning))) fail_msg("%s: warns \"%.*s\"", one->source, (int)warning.len, warning.at);
    write_document(document, &out);
    if (!str_equal(buf_str(&out), str_of(one->source))) fail_msg("%s: does not come back as it was", one->source);
    check_texts(document, one);
    if (one->targets) {
        set_targets(document, one->targets);
        buf_clear(&out);
        write_document(document, &out);
        buf_add_byte(&out, '\0');
        assert_string_equal(out.at, one->expected);
    }
    document_close(document);
    buf_done(&out);
}

#define PASSED_OVER "\"title\" of the front matter is no text in one line: it is left as it is"

static void test_front_matter(void **state) {
    static const struct whole_case cases[] = {
        {"---\ntitle: The port\ndate: 2024-01-02\n---\n", "The port", "Bandari", "---\ntitle: Bandari\ndate: 2024-01-02\n---\n",
         NULL},
        {"---\r\nTitle : The port  # now\r\n---\r\n", "The port", "Bandari", "---\r\nTitle : Bandari  # now\r\n---\r\n", NULL},
        {"---\n\"title\": It's C#1\n...\n", "It's C#1", "Ni 'ya' C#1", "---\n\"title\": Ni 'ya' C#1\n...\n", NULL},
        {"---\nsubtitle: a\n---\n", "a", "Bandari: yafungwa", "---\nsubtitle: \"Bandari: yafungwa\"\n---\n", NULL},
        {"---\nsummary: a\n---\n", "a", "Ni #1 ya", "---\nsummary: \"Ni #1 ya\"\n---\n", NULL},
        {"---\ntitle: a\n---\n", "a", "\"Ni\" \\ ya", "---\ntitle: \"\\\"Ni\\\" \\\\ ya\"\n---\n", NULL},
        {"---\ntitle: a\n---\n", "a", "- ni", "---\ntitle: \"- ni\"\n---\n", NULL},
        {"---\ntitle: a\n---\n", "a", "2024", "---\ntitle: \"2024\"\n---\n", NULL},
        {"---\ntitle: a\n---\n", "a", "NO", "---\ntitle: \"NO\"\n---\n", NULL},
        {"---\ntitle: a\n---\n", "a", "mwisho:", "---\ntitle: \"mwisho:\"\n---\n", NULL},
        {"---\ntitle: a\n---\n", "a", "\xC3\xA9t\xC3\xA9 ", "---\ntitle: \"\xC3\xA9t\xC3\xA9 \"\n---\n", NULL},
        {"---\ntitle: a\n---\n", "a", "x\ny\tz\xE2\x80\xA8\x7F", "---\ntitle: \"x\\ny\\tz\\u2028\\u007F\"\n---\n", NULL},
        {"---\ntitle: 3 dead: no\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: \"The \\\"port\\\" \\u00e9\\x41\\n\\/\" # now\n---\n",
         "The \"port\" \xC3\xA9"
         "A\n/",
         "Ni \"ya\": \\x", "---\ntitle: \"Ni \\\"ya\\\": \\\\x\" # now\n---\n", NULL},
        {"---\ntitle: 'It''s: a'\n---\n", "It's: a", "N'i \"ya\" \\", "---\ntitle: 'N''i \"ya\" \\'\n---\n", NULL},
        {"---\ntitle: 'a'\n---\n", "a", "x\ny'", "---\ntitle: \"x\\ny'\"\n---\n", NULL},
        /* what looks like a key, and is part of a value */
        {"---\nkey: \"x\ntitle: no\n\"\nlist: [a, don't,\ntitle: no,\n'x]']\nabout: |\n  title: no\ntitle: a\n---\n", "a", "x",
         "---\nkey: \"x\ntitle: no\n\"\nlist: [a, don't,\ntitle: no,\n'x]']\nabout: |\n  title: no\ntitle: x\n---\n", NULL},
        /* not a text in one line */
        {"---\ntitle: |\n  The port\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\nx: y\ntitle: >-\n  The port\n---\n", NULL, NULL, NULL, "f:3: " PASSED_OVER},
        {"---\ntitle: The port\n  is closed\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle:\n  en: The port\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle:\n- The port\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: [The, port]\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: !!str port\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: \"The port\" closed\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: \"The \\q port\"\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: \"The \\ud83d port\"\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: \"The\n  port\"\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\ntitle: The " UTF8_CODE "\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        /* a quotation that never ends */
        {"---\ntitle: \"The port\n---\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"---\nby: \"The port\ntitle: a\n---\n", NULL, NULL, NULL,
         "f:2: what begins in the front matter here is not closed: the rest of it is left as it is"},
        /* nothing to translate */
        {"---\ntitle:\nx: ~\nsummary: ''\ndescription: null\n# title: a\nnested:\n  title: a\n---\n", NULL, NULL, NULL, NULL},
        {"---\n---\n", NULL, NULL, NULL, NULL},
        /* TOML */
        {"+++\ntitle = \"The \\\"port\\\"\" # now\n+++\n", "The \"port\"", "Ni \"ya\"",
         "+++\ntitle = \"Ni \\\"ya\\\"\" # now\n+++\n", NULL},
        {"+++\ntitle='a'\n+++\n", "a", "\"Ni\"", "+++\ntitle='\"Ni\"'\n+++\n", NULL},
        {"+++\ntitle = 'a'\n+++\n", "a", "N'i", "+++\ntitle = \"N'i\"\n+++\n", NULL},
        {"+++\ntags = [\n'x', # ]\n]\nx = \"\"\"\ntitle = 'no'\n\"\"\"\ntitle = 'a'\n[menu]\ntitle = 'no'\n+++\n", "a", "x",
         "+++\ntags = [\n'x', # ]\n]\nx = \"\"\"\ntitle = 'no'\n\"\"\"\ntitle = 'x'\n[menu]\ntitle = 'no'\n+++\n", NULL},
        {"+++\ntitle = \"\"\"\nThe port\"\"\"\n+++\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
        {"+++\ntitle = 2024\n+++\n", NULL, NULL, NULL, "f:2: " PASSED_OVER},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_whole(&cases[i]);
}

/* A title of a megabyte is left; without its end, front matter is none. */
static void test_hostile_front_matter(void **state) {
    struct buf file = {0};
    (void)state;
    buf_add_str(&file, STR("---\ntitle: "));
    for (size_t i = 0; i < 1 << 20; i++) buf_add_byte(&file, 'a');
    buf_add_str(&file, STR("\n---\n\nThe port\n"));
    struct document *document = open_bytes(DOCUMENT_MARKDOWN, "f", buf_str(&file));
    assert_int_equal(document_block_count(document), 1);
    assert_int_equal(document_warning_count(document), 1);
    document_close(document);
    buf_done(&file);
    document = open_bytes(DOCUMENT_MARKDOWN, "f", STR("---\ntitle: The port\n\nIt is closed\n"));
    assert_int_equal(document_block_count(document), 2);
    assert_true(str_equal(document_block(document, 0)->source.text, STR("title: The port")));
    document_close(document);
}

#define NO_FRAGMENT "this HTML can't be read by itself: it is left as it is"

static void test_html_blocks(void **state) {
    static const struct whole_case cases[] = {
        {"<p align=\"center\">The port is closed.</p>\n", "The port is closed.", "Bandari > <imefungwa>\nleo.",
         "<p align=\"center\">Bandari &gt; &lt;imefungwa&gt; leo.</p>\n", NULL},
        {"<details><summary>Click me</summary>\n\nThe *port*\n\n</details>\n", "Click me|The " UTF8_CODE "port" UTF8_CODE,
         "Bofya|Bandari " UTF8_CODE "x" UTF8_CODE, "<details><summary>Bofya</summary>\n\nBandari *x*\n\n</details>\n", NULL},
        {"<div>\r\nNot *this*\r\nnor that<br>now\r\n</div>\r\n", "Not *this* nor that" UTF8_CODE "now",
         "Si *hii*" UTF8_CODE "\n\nx", "<div>\r\nSi *hii*<br>  x\r\n</div>\r\n", NULL},
        {"a\n\n<img src=\"a.png\" alt=\"The port\">\n\nb\n", "a|The port|b", "x|\"Ban\ndari\"|y",
         "x\n\n<img src=\"a.png\" alt=\"&quot;Ban dari&quot;\">\n\ny\n", NULL},
        {"<td>\nThe port\n", "The port", "Bandari", "<td>\nBandari\n", NULL},
        /* a tag that must be alone in its line */
        {"<b>\nThe port</b> is closed\n", "The port" UTF8_CODE " is closed", "Bandari" UTF8_CODE " x", "<b>\nBandari</b> x\n",
         NULL},
        /* in quotations and lists */
        {"> <p>The port\n> is closed</p>\n>\n> a\n", "The port is closed|a", "Bandari|x", "> <p>Bandari</p>\n>\n> x\n", NULL},
        {"- a\n  <!-- x -->\n\n  <p>The port\n  is closed\n\n- b\n", "a|The port is closed|b", NULL, NULL, NULL},
        {"1. <p>The\n   port</p>\n", "The port", "Bandari", "1. <p>Bandari</p>\n", NULL},
        {"> <div>\n> > a\n> </div>\n", "> a", "x", "> <div>\n> x\n> </div>\n", NULL},
        /* lines that count */
        {"<pre>\nThe port\n\n  is closed\n</pre>\n", "The port\n\n  is closed", "Ban\n\n  dari",
         "<pre>\nBan\n\n  dari\n</pre>\n", NULL},
        {"<div><pre>a\n b\n</pre></div>\n", "a\n b", "\nx\n\n y\n", "<div><pre>\nx\n  y \n</pre></div>\n", NULL},
        {"> <pre>\n> a\n> b</pre>\n", NULL, NULL, NULL, "f:1: " NO_FRAGMENT},
        /* nobody's language */
        {"<!-- The port\n\nis closed -->\n<script>\nvar a;\n\nb = \"</p>\";\n</script>\n<style>\na {}\n</style>\n<?php \"a > "
         "b\" ?>\n",
         NULL, NULL, NULL, NULL},
        {"<p translate=\"no\">The port</p>\n\n</div>\n\n<hr>\n", NULL, NULL, NULL, NULL},
        /* never closed */
        {"a\n\n<p align=\"center>The port\n\nb\n", "a|b", "x|y", "x\n\n<p align=\"center>The port\n\ny\n", "f:3: " NO_FRAGMENT},
        {"a\n\n<!-- b > c\n\nd\n", "a", "x", "x\n\n<!-- b > c\n\nd\n", "f:3: " NO_FRAGMENT},
        {"---\nx: y\n---\na\n<script>\nb\n\nc\n", "a", "x", "---\nx: y\n---\nx\n<script>\nb\n\nc\n", "f:5: " NO_FRAGMENT},
        {"<div>\nThe port\n\nb\n", "The port|b", "x|y", "<div>\nx\n\ny\n", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_whole(&cases[i]);
}

/* What is too deep to be read, is left. */
static void test_deep_html_blocks(void **state) {
    struct buf file = {0};
    (void)state;
    for (size_t i = 0; i < 1000; i++) buf_add_str(&file, STR("<div>"));
    buf_add_str(&file, STR("The port\n\nis closed\n"));
    struct document *document = open_bytes(DOCUMENT_MARKDOWN, "f", buf_str(&file));
    assert_int_equal(document_block_count(document), 1);
    assert_int_equal(document_warning_count(document), 1);
    document_close(document);
    buf_done(&file);
}

#define CODE UTF8_CODE

/* Markup of Obsidian, Hugo and Pandoc that CommonMark takes for text. */
static void test_foreign_markup(void **state) {
    static const struct whole_case cases[] = {
        {"See [[Port of *Mombasa*]] and ![[a_b_c.png|300]] now\n", "See " CODE " and " CODE " now",
         "Tazama " CODE " na " CODE " sasa", "Tazama [[Port of *Mombasa*]] na ![[a_b_c.png|300]] sasa\n", NULL},
        {"See [[Port|the *port*]] now\n", "See " CODE "the " CODE "port" CODE CODE " now",
         "Ona " CODE "[x] " CODE "y" CODE CODE " z", "Ona [[Port|\\[x\\] *y*]] z\n", NULL},
        {"|a|b|\n|-|-|\n|[[P\\|c]]|$a\\|b_1$ d|\n", "a|b|c|" CODE " d", "1|2|3|" CODE " 4",
         "|1|2|\n|-|-|\n|[[P\\|3]]|$a\\|b_1$ 4|\n", NULL},
        {"a [[1]](u) b [[x] y\n", "a " CODE "[1]" CODE " b [[x] y", "a " CODE "[2]" CODE " [[z]]",
         "a [\\[2\\]](u) \\[\\[z\\]\\]\n", NULL},
        {"`[[a]]` <http://a.b/$c/$d> [x](u/$a_b/$) y\n\n```\n$$ [[a]]\n```\n$5\n", CODE " " CODE " " CODE "x" CODE " y|$5",
         CODE " " CODE " " CODE "z" CODE "|$6", "`[[a]]` <http://a.b/$c/$d> [z](u/$a_b/$)\n\n```\n$$ [[a]]\n```\n$6\n", NULL},
        /* notes */
        {"The port^[Of [Mombasa](u), *\\]* `]`.] is closed\n",
         "The port" CODE "Of " CODE "Mombasa" CODE ", " CODE "]" CODE " " CODE "." CODE " is closed",
         "Bandari" CODE "Ya " CODE "X" CODE CODE "]" CODE CODE CODE " y", "Bandari^[Ya [X](u)*\\]*`]`] y\n", NULL},
        {"> A^[of\n> b] c\n", "A" CODE "of b" CODE " c", "X" CODE "y" CODE, "> X^[y]\n", NULL},
        {"a^[b](u) ^[c\n", "a^" CODE "b" CODE " ^[c", "x" CODE "y" CODE "^[z]", "x[y](u)^\\[z\\]\n", NULL},
        /* math */
        {"If $a_1 * b_2$ and $c * d^{2} \\, \\frac{1}{2}$, $$x<y$$ *or* $n$\n",
         "If " CODE " and " CODE ", " CODE " " CODE "or" CODE " " CODE, "Kama " CODE CODE CODE CODE "au" CODE CODE,
         "Kama $a_1 * b_2$$c * d^{2} \\, \\frac{1}{2}$$$x<y$$*au*$n$\n", NULL},
        {"is \u201C$a_1$\u201D now\n", "is \u201C" CODE "\u201D now", "ni \u201E" CODE "\u201D", "ni \u201E$a_1$\u201D\n",
         NULL},
        {"$$\na\n- b_1 * c *  \n= d\n$$\n\nThe port\n", "The port", "x", "$$\na\n- b_1 * c *  \n= d\n$$\n\nx\n", NULL},
        {"> As in\n> $$\n> # a\n> $$ it is\n", "As in " CODE " it is", "Ni " CODE " x", "> Ni $$\n> # a\n> $$ x\n", NULL},
        {"<p>is $a_1$ and [[b]]</p>\n", "is $a_1$ and [[b]]", "x", "<p>x</p>\n", NULL},
        /* money */
        {"from $5 and $10 to $100. The C$ fell, US$5 = A$7, $ 2 and 3$ $AAPL/$TSLA\n",
         "from $5 and $10 to $100. The C$ fell, US$5 = A$7, $ 2 and 3$ $AAPL/$TSLA", "kati ya $5 na $10", "kati ya $5 na $10\n",
         NULL},
        {"a\n", "a", "$5 $x_1$ $$y", "$5 \\$x_1$ \\$\\$y\n", NULL},
        {"so $$a\n- b = c$$\n", "so $$a|b = c$$", "x|y", "x\n- y\n", NULL},
        {"a $b \\[the NASDAQ\\] c$ d\n", "a $b [the NASDAQ] c$ d", "$x [the y] z$", "$x \\[the y\\] z$\n", NULL},
        {"\\$5\n", "$5", "$6 na $7", "\\$6 na \\$7\n", NULL},
        {"| $5 | a=1$ |\n|---|---|\n", "$5|a=1$", "$6|b=2$", "| $6 | b=2$ |\n|---|---|\n", NULL},
        {"| $5 | a=1$ |\n", "| $5 | a=1$ |", NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_whole(&cases[i]);
}

#define DEFINED "a title's definition can't be made out: it is left as it is"

static void test_titles(void **state) {
    static const struct whole_case cases[] = {
        {"See [a](u \"The port\").\n", "See " CODE "a" CODE ".|The port",
         "Ona " CODE "b" CODE ".|\"Ban\\dari\"\n'x' (y) &amp; |", "Ona [b](u \"\\\"Ban\\\\dari\\\" 'x' (y) \\&amp; \").\n",
         NULL},
        {"[a](<u v>\n 'It\\'s &amp; a')\n", "a|It's & a", "b|N'i (\"x\")", "[b](<u v>\n 'N\\'i (\"x\")')\n", NULL},
        {"[a](u (x))\n", "a|x", "b|(y) \"z'", "[b](u (\\(y\\) \"z'))\n", NULL},
        {"x [![a](u \"b\")](v \"c\") y\n", "x " CODE CODE "a" CODE CODE " y|b|c", "x " CODE CODE "1" CODE CODE " y|2|3",
         "x [![1](u \"2\")](v \"3\") y\n", NULL},
        {"|a|b|\n|-|-|\n|[c](u \"d\\|e\")|f|\n", "a|b|c|d|e|f", NULL, NULL, NULL},
        {"> [a](u \"b\n> c\")\n", "a|b c", "x|y", "> [x](u \"y\")\n", NULL},
        /* definitions */
        {"See [a][Ref] and ![b][ref], [c].\n\n[ref]: <u> 'The \"port\"'\n[c]:\n  /x\n  \"y\"\n",
         "See " CODE "a" CODE " and " CODE "b" CODE ", " CODE "c" CODE ".|The \"port\"|y",
         "Ona " CODE "1" CODE " na " CODE "2" CODE ", " CODE "3" CODE ".|N'i|z",
         "Ona [1][Ref] na ![2][ref], [3][c].\n\n[ref]: <u> 'N\\'i'\n[c]:\n  /x\n  \"z\"\n", NULL},
        {"    [a]: u 'no'\n\n```\n[a]: u 'b'\n```\n> [a]: u 'b'\n\n[a]\n", "b|" CODE "a" CODE, "x|" CODE "y" CODE,
         "    [a]: u 'no'\n\n```\n[a]: u 'b'\n```\n> [a]: u 'x'\n\n[y][a]\n", NULL},
        {"[a\n  b]\n\n[A B]: u 'c'\n", CODE "a b" CODE, CODE "x" CODE, "[x][a\n  b]\n\n[A B]: u 'c'\n", "f:2: " DEFINED},
        /* nothing to translate, or nothing that could be put back */
        {"[a](u \"\") [b](u)\n\n[c]: u 'd'\n", CODE "a" CODE " " CODE "b" CODE, NULL, NULL, NULL},
        {"b\n[a](u \"at $x_1$\")\n", "b " CODE "a" CODE, NULL, NULL, "f:2: a title with inline codes is left as it is"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_whole(&cases[i]);
}

static void test_hostile_files(void **state) {
    static const struct {
        const char *piece;
        size_t count;
    } cases[] = {
        {"[", 50000},
        {"*a ", 50000},
        {"![[]()", 690000},
        {"![[]()\n", 2000},
        {"> ", 100000},
        {"`", 50000},
        {"<a ", 50000},
        {"[a](", 20000},
        {"a **b _c ", 20000},
        {"| a ", 20000},
        {"- ", 5000},
        {"\\", 50000},
        {"&amp", 50000},
        {"[^1]", 20000},
        {"www.a.b_", 20000},
        {"\n- x", 50000},
        {"<!--", 50000},
        {"<p>\n\n", 200000},
        {"<b>a\n\n<p>", 50000},
        {"<p a=\"\n\n", 50000},
        {"&#99999999;\n<p>\n\n", 50000},
        {"<p>a", 100000},
        {"$a ", 300000},
        {"$$a", 300001},
        {"$a_1$", 200000},
        {"^[", 300000},
        {"^[a]", 100000},
        {"[[a|", 200000},
        {"[[a|b]]", 100000},
        {"`$a` ``", 100000},
        {"<a $", 200000},
        {"](", 200000},
        {"$$\na\n", 100000},
        {"[a]: b \"\n", 100000},
        {"[a]: b 'c'\n[a]\n\n", 30000},
        {"[a](b 'c", 30000},
        {"[a](b 'c')", 30000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        struct error err = {0};
        for (size_t k = 0; k < cases[i].count; k++) buf_add_str(&file, str_of(cases[i].piece));
        int64_t start = processor_ms();
        struct document *document = document_open(DOCUMENT_MARKDOWN, "f", buf_str(&file), &err);
        int64_t took = processor_ms() - start;
        if (took > 5000) fail_msg("case %zu took %lld ms", i, (long long)took);
        if (!document) assert_int_equal(err.code, ERR_TOO_LARGE);
        document_close(document);
        buf_done(&file);
    }
}

/* Cut anywhere, a file is read, and comes back as it was; with targets it can be read again. */
static void test_damage(void **state) {
    (void)state;
    struct buf file = {0};
    read_case(files[0], &file);
    for (size_t at = 0; at < file.len; at++) {
        char kept = file.at[at];
        file.at[at] = "[]()*_`|"[at % 8];
        struct str texts[] = {str_slice(buf_str(&file), 0, at), buf_str(&file)};
        for (size_t i = 0; i < 2; i++) {
            struct buf out = {0};
            struct error err = {0};
            struct document *document = document_open(DOCUMENT_MARKDOWN, "f", texts[i], &err);
            if (!document) continue;
            write_document(document, &out);
            assert_true(str_equal(buf_str(&out), texts[i]));
            set_bracketed(document, true);
            buf_clear(&out);
            write_document(document, &out);
            document_close(document);
            buf_done(&out);
        }
        file.at[at] = kept;
    }
    buf_done(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_splicing),
        cmocka_unit_test(test_targets_are_escaped),
        cmocka_unit_test(test_front_matter),
        cmocka_unit_test(test_hostile_front_matter),
        cmocka_unit_test(test_html_blocks),
        cmocka_unit_test(test_deep_html_blocks),
        cmocka_unit_test(test_foreign_markup),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_hostile_files),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
