/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text and HTML: blocks, splicing, encodings, and pages made to take long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exchange/documents/html_text.h"
#include "unit/exchange/document_check.h"
#include "unit/processor_time.h"

static const struct {
    enum document_format format;
    const char *path;
} cases[] = {
    {DOCUMENT_TEXT, "tests/cases/text/plain.txt"},         {DOCUMENT_TEXT, "tests/cases/text/windows-1252.txt"},
    {DOCUMENT_TEXT, "tests/cases/text/utf16.txt"},         {DOCUMENT_TEXT, "tests/cases/text/bom.txt"},
    {DOCUMENT_HTML, "tests/cases/html/article.html"},      {DOCUMENT_HTML, "tests/cases/html/fragment.html"},
    {DOCUMENT_HTML, "tests/cases/html/windows-1252.html"},
};

static void test_blocks(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_blocks(cases[i].format, cases[i].path);
}

static void test_splicing(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!strstr(cases[i].path, "windows-1252.txt")) check_splicing(cases[i].format, cases[i].path);
}

static void set(struct document *document, size_t index, const char *text) {
    struct error err = {0};
    struct segment target = document_block(document, index)->source;
    target.text = str_of(text);
    if (!document_set_target(document, index, target, NULL, &err)) fail_msg("%s", err.message);
}

static void test_a_text_by_itself(void **state) {
    static const struct {
        const char *html, *text;
    } texts[] = {
        {"", ""},
        {"plain < text", "plain < text"},
        {"Tom &amp; Jerry&apos;s", "Tom & Jerry's"},
        {"&lt;b&gt; &quot;x&quot; &#39;y&#x27; &#X27;", "<b> \"x\" 'y' '"},
        {"a&nbsp;b&#160;c", "a\xC2\xA0"
                            "b\xC2\xA0"
                            "c"},
        {"&eacute;&#233;&#xe9;&rsquo;&hellip;&mdash;&#128512;&NotEqualTilde;", "ééé’…—😀≂̸"},
        {"&amp &copy2 &ampx", "& ©2 &x"}, /* which once were written without ";" */
        {"&amp;lt; &amp;amp;", "&lt; &amp;"},
        {"& && &; &# &#; &#x; &nosuch; &nosuch", "& && &; &# &#; &#x; &nosuch; &nosuch"},
        {"&#0;&#xD800;&#x110000;&#2666666666;", "\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"&#128;", "€"},
        {" \n & \n ", " \n & \n "},
        {"<b>&amp;</b></textarea>&amp;<!-- & --></title>", "<b>&</b></textarea>&<!-- & --></title>"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str text = html_decode_text(&arena, str_of(texts[i].html));
        if (!str_equal(text, str_of(texts[i].text))) fail_msg("%s: %.*s", texts[i].html, (int)text.len, text.at);
    }
    arena_done(&arena);
}

static void test_targets_are_escaped(void **state) {
    static const struct {
        const char *source, *target, *expected;
    } pages[] = {
        {"<p>a</p>", "x < y & \"z\" >", "<p>x &lt; y &amp; \"z\" &gt;</p>"},
        {"<img alt='a'>", "the mayor's \"z\"", "<img alt='the mayor&#39;s \"z\"'>"},
        {"<img alt=a>", "x < y & \"z\"", "<img alt=\"x &lt; y &amp; &quot;z&quot;\">"},
        {"<p> a <b>b</b>\n</p>", "<script> " UTF8_CODE "x" UTF8_CODE, "<p> &lt;script&gt; <b>x</b>\n</p>"},
        {"<meta charset=windows-1252><p>a</p>", "\xE2\x82\xAC \xCA\xBC \xF0\x9F\x98\x80",
         "<meta charset=windows-1252><p>\x80 &#700; &#128512;</p>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf out = {0};
        struct document *document = open_bytes(DOCUMENT_HTML, "page", str_of(pages[i].source));
        assert_int_equal(document_block_count(document), 1);
        set(document, 0, pages[i].target);
        write_document(document, &out);
        buf_add_byte(&out, '\0');
        assert_string_equal(out.at, pages[i].expected);
        document_close(document);
        buf_done(&out);
    }
}

/* What a page declares counts as it does in browsers: not when nobody knows it, nor when it could not be declared in its own
 * letters, nor when the page is UTF-8 that could not be read so. */
static void test_declared_encodings(void **state) {
    static const struct {
        const char *charset, *bytes, *expected;
    } pages[] = {
        {"utf-8", "caf\xC3\xA9", "caf\xC3\xA9"},
        {"windows-1252", "caf\xE9 \x80", "caf\xC3\xA9 \xE2\x82\xAC"},
        {"ISO-8859-1", "caf\xE9", "caf\xC3\xA9"},
        {"us-ascii", "caf\xE9", "caf\xC3\xA9"},
        {"macintosh", "caf\x8E", "caf\xC3\xA9"},
        {"shift_jis", "\x83\x6E\x83\x43", "\xE3\x83\x8F\xE3\x82\xA4"},
        {"euc-kr", "\xC7\xD1", "\xED\x95\x9C"},
        {"gb18030", "\xBA\xBA", "\xE6\xB1\x89"},
        {"utf-16", "caf\xC3\xA9", "caf\xC3\xA9"},
        {"utf-7", "1+1 -", "1+1 -"},
        {"iso-2022-kr", "caf\xC3\xA9", "caf\xC3\xA9"},
        {"hz", "~{<:Ky~}", "~{<:Ky~}"},
        {"ibm037", "1+1", "1+1"},
        {"klingon", "caf\xC3\xA9", "caf\xC3\xA9"},
        {"gb18030", "\xE2\x80\xA6.", "\xE2\x80\xA6."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char page[128];
        snprintf(page, sizeof page, "<meta charset=%s><p>%s</p>", pages[i].charset, pages[i].bytes);
        struct document *document = open_bytes(DOCUMENT_HTML, pages[i].charset, str_of(page));
        struct str text = document_block(document, 0)->source.text;
        if (!str_equal(text, str_of(pages[i].expected))) fail_msg("%s: %" STR_FMT, pages[i].charset, STR_ARG(text));
        document_close(document);
    }
}

/* A reference to what is no character is one to U+FFFD, as in browsers, however large its number. */
static void test_references(void **state) {
    static const struct {
        const char *page, *text, *context_id;
    } pages[] = {
        {"<p>x&#128512;y</p>", "x\xF0\x9F\x98\x80y", ""},
        {"<p>x&#0;&#xD800;&#1114112;&#x110000;y</p>", "x\uFFFD\uFFFD\uFFFD\uFFFDy", ""},
        {"<p>x&#2666666666;&#x80000000;&#4294967361;&#2147483648;y</p>", "x\uFFFD\uFFFD\uFFFD\uFFFDy", ""},
        {"<p>&#2666666666;&#XfFfFfFfF41z &#x;&#</p>", "\uFFFD\uFFFDz &#x;&#", ""},
        {"<img alt='a&#2666666666;'>", "a\uFFFD", ""},
        {"<p id='a&#2666666666;'>b</p>", "b", "a\uFFFD"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct document *document = open_bytes(DOCUMENT_HTML, "page", str_of(pages[i].page));
        const struct document_block *block = document_block(document, 0);
        if (!str_equal(block->source.text, str_of(pages[i].text)) || !str_equal(block->context_id, str_of(pages[i].context_id)))
            fail_msg("%s: %" STR_FMT ", %" STR_FMT, pages[i].page, STR_ARG(block->source.text), STR_ARG(block->context_id));
        document_close(document);
    }
}

/* Where the <meta> stands makes no difference; one that a script would write does not stand there. */
static void test_late_declaration(void **state) {
    (void)state;
    struct buf page = {0}, out = {0};
    for (int i = 0; i < 1000; i++) buf_add_str(&page, STR("<!-- late -->"));
    buf_add_str(&page, STR("<script>write('<meta charset=' + own + '>')</script><meta charset=windows-1252><p>caf\xE9</p>"));
    struct document *document = open_bytes(DOCUMENT_HTML, "page", buf_str(&page));
    assert_true(str_equal(document_block(document, 0)->source.text, STR("caf\xC3\xA9")));
    set(document, 0, "th\xC3\xA9");
    write_document(document, &out);
    assert_true(str_ends(buf_str(&out), STR("<p>th\xE9</p>")));
    document_close(document);
    buf_done(&page);
    buf_done(&out);
}

/* Those of set_bracketed, so that they can be read. */
static void show_brackets(struct buf *out, struct str text) {
    while (text.len) {
        bool open = str_starts(text, STR("\xE2\x9F\xA6")), close = str_starts(text, STR("\xE2\x9F\xA7"));
        buf_add_byte(out, open ? '[' : close ? ']' : text.at[0]);
        text = str_slice(text, open || close ? 3 : 1, text.len);
    }
    buf_add_byte(out, '\0');
}

/* With brackets around each text that is translated, every other byte is as it was. */
static void test_tags_are_kept(void **state) {
    static const struct {
        const char *name, *source, *expected;
    } pages[] = {
        {"f", "<html><body><h1>News</h1>\nThe minister left.\n</body>\n</html>\n",
         "<html><body><h1>[News]</h1>\n[The minister left.]\n</body>\n</html>\n"},
        {"f", "<tr><td>One</td><td>Two &amp; &lt;b></td></tr>", "<tr><td>[One]</td><td>[Two &amp; &lt;b&gt;]</td></tr>"},
        {"f", "One </span>two < three", "[One </span>two &lt; three]"},
        {"f", "<p>One <td>cell</td> two</foo> three</body></p>", "<p>[One] <td>[cell]</td> [two</foo> three]</body></p>"},
        {"f", "<select><option>One <b>two</b><option>Three</select>",
         "<select><option>[One <b>two</b>]<option>[Three]</select>"},
        {"f", "<table> <tr>stray</foo> <td>x</table>", "<table> <tr>[stray]</foo> <td>[x]</table>"},
        {"f", "<title>a </b> <i></title><p>x<textarea>a</b></textarea>",
         "<title>[a &lt;/b&gt; &lt;i&gt;]</title><p>[x]<textarea>[a&lt;/b&gt;]</textarea>"},
        {"f", "<p>a</p></body><!-- b --></html>\nc", "<p>[a]</p></body><!-- b --></html>\n[c]"},
        {"f", "<pre>a </q>\n  b</pre>", "<pre>[a </q>\n  b]</pre>"},
        {"f", "<p>a<plaintext>b</plaintext><p>c", "<p>[a]<plaintext>b</plaintext><p>c"},
        /* paragraphs without elements */
        {"f", "One <b>two</b>\r\n\r\n<i>Three</i> &amp; four\n  \n\nfive\nsix",
         "[One <b>two</b>]\r\n\r\n[<i>Three</i> &amp; four]\n  \n\n[five six]"},
        {"f", "<p>One\n\ntwo</p><div>a\n\nb</div><b>c\n\nd</b>", "<p>[One two]</p><div>[a b]</div><b>[c d]</b>"},
        /* in XML an element may end itself */
        {"a.xhtml", "<html><head><title/></head><body><p>One</p><p>two</p></body></html>",
         "<html><head><title/></head><body><p>[One]</p><p>[two]</p></body></html>"},
        {"f", "<?xml version='1.0'?><head><script src=\"x.js\"/></head><body><p>One <a id='>'/>two</p></body>",
         "<?xml version='1.0'?><head><script src=\"x.js\"/></head><body><p>[One <a id='>'/>two]</p></body>"},
        {"f.xhtml", "<p>a<p/>b <iframe/>c<br/>d <svg><g/></svg>e</p><script>'<p/>'</script><td/>f",
         "<p>[a]<p/>[b <iframe/>c<br/>d <svg><g/></svg>e]</p><script>'<p/>'</script><td/>[f]"},
        {"f", "<p>One <b/>two</p>", "<p>[One <b/>two]</p>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf out = {0}, shown = {0};
        struct document *document = open_bytes(DOCUMENT_HTML, pages[i].name, str_of(pages[i].source));
        set_bracketed(document, true);
        write_document(document, &out);
        show_brackets(&shown, buf_str(&out));
        assert_string_equal(shown.at, pages[i].expected);
        document_close(document);
        buf_done(&out), buf_done(&shown);
    }
}

/* The text of a form's field, in the code that the field is. */
static void test_field(void **state) {
    (void)state;
    struct buf out = {0}, found = {0};
    struct document *document =
        open_bytes(DOCUMENT_HTML, "page",
                   STR("<p>Tell us: <textarea rows=3>\n Your story &amp; name\nhere </textarea> now</p><textarea> </textarea>"
                       "<p translate=no>x <textarea>Left</textarea></p><object><textarea>In it</textarea></object><p>End</p>"));
    show_blocks(&found, document);
    buf_add_byte(&found, '\0');
    assert_string_equal(found.at, "- Tell us: {.1 <textarea rows=3>\n Your story &amp; name\nhere </textarea>} now\n"
                                  "- Your story & name\nhere (note: text of <textarea>)\n- End\n");
    set(document, 1, "Kisa <chako>");
    set(document, 0, "Sasa tuambie: " UTF8_CODE);
    write_document(document, &out);
    assert_true(str_starts(buf_str(&out), STR("<p>Sasa tuambie: <textarea rows=3>\n Kisa &lt;chako&gt; </textarea></p>")));
    document_close(document);
    buf_done(&out), buf_done(&found);
}

#define ELEMENT "<html lang=en xml:lang=en></html>" /* of its own: not the page */
/* Only what says that the page is in the source's language, only when something is translated. */
static void test_language_of_page(void **state) {
    static const struct {
        const char *source, *written;
    } pages[] = {
        {"<html lang=\"en\"><p>a</p>", "<html lang=\"sw\"><p>b</p>"},
        {"<HTML Lang='en-US' xml:lang=en><p>a</p>", "<HTML Lang='sw' xml:lang=sw><p>b</p>"},
        {"<html xml:lang=\"en\" lang=\"fr\"><p>a</p>", "<html xml:lang=\"sw\" lang=\"fr\"><p>b</p>"},
        {"<html><p>a</p>", "<html><p>b</p>"},
        {"<html lang><p>a</p>", "<html lang><p>b</p>"},
        {"<p>a</p><html lang=\"en\">", "<p>b</p><html lang=\"en\">"},
        {"<html lang=en><p>a</p><svg>" ELEMENT ELEMENT ELEMENT "</svg>",
         "<html lang=sw><p>b</p><svg>" ELEMENT ELEMENT ELEMENT "</svg>"},
        {"<html lang=\"x y\" title=\"\"><p>a</p>", "<html lang=\"x y\" title=\"\"><p>b</p>"},
    };
    struct language from, to;
    (void)state;
    assert_true(language_parse(STR("en"), &from, NULL) && language_parse(STR("sw"), &to, NULL));
    for (size_t i = 0; i < 2 * sizeof pages / sizeof *pages; i++) {
        struct buf out = {0};
        struct document *document = open_bytes(DOCUMENT_HTML, "page", str_of(pages[i / 2].source));
        assert_true(document_set_languages(document, &from, &to, NULL));
        if (i % 2) set(document, 0, "b");
        write_document(document, &out);
        buf_add_byte(&out, '\0');
        assert_string_equal(out.at, i % 2 ? pages[i / 2].written : pages[i / 2].source);
        document_close(document);
        buf_done(&out);
    }
}

/* An attribute inside a code, and the code moved: both come out. */
static void test_attribute_within_code(void **state) {
    (void)state;
    struct buf out = {0};
    struct document *document = open_bytes(DOCUMENT_HTML, "page", STR("<p>See <img alt='cat' src=c> now</p>"));
    assert_int_equal(document_block_count(document), 2);
    set(document, 0, "Sasa tazama " UTF8_CODE);
    set(document, 1, "paka");
    write_document(document, &out);
    buf_add_byte(&out, '\0');
    assert_string_equal(out.at, "<p>Sasa tazama <img alt='paka' src=c></p>");
    document_close(document);
    buf_done(&out);
}

static void test_codes_are_the_sources_own(void **state) {
    static const struct {
        struct code codes[4];
        size_t count;
        const char *message; /* NULL: taken */
    } targets[] = {
        {{{CODE_OPEN, {"1", 1}, {"<evil>", 6}, {"", 0}}, {CODE_CLOSE, {"1", 1}, {"", 0}, {"", 0}}}, 2, NULL},
        {{{CODE_ALONE, {"9", 1}, {"", 0}, {"", 0}}},
         1,
         "target: the inline code \"9\" is not in the source, or stands there less often"},
        {{{CODE_OPEN, {"1", 1}, {"", 0}, {"", 0}}}, 1, "target: the inline code \"1\" has lost its other half"},
        {{{CODE_OPEN, {"1", 1}, {"", 0}, {"", 0}},
          {CODE_OPEN, {"2", 1}, {"", 0}, {"", 0}},
          {CODE_CLOSE, {"1", 1}, {"", 0}, {"", 0}},
          {CODE_CLOSE, {"2", 1}, {"", 0}, {"", 0}}},
         4,
         "target: the inline code \"1\" crosses another one"},
        {{{CODE_OPEN, {"1", 1}, {"", 0}, {"", 0}},
          {CODE_CLOSE, {"1", 1}, {"", 0}, {"", 0}},
          {CODE_OPEN, {"1", 1}, {"", 0}, {"", 0}},
          {CODE_CLOSE, {"1", 1}, {"", 0}, {"", 0}}},
         4,
         "target: the inline code \"1\" is not in the source, or stands there less often"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct buf text = {0}, out = {0};
        struct error err = {0};
        struct document *document = open_bytes(DOCUMENT_HTML, "page", STR("<p>a <b>b</b> <i>c</i> d</p>"));
        for (size_t k = 0; k < targets[i].count; k++) buf_add_str(&text, STR("x" UTF8_CODE));
        struct segment target = {buf_str(&text), targets[i].codes, targets[i].count};
        bool ok = document_set_target(document, 0, target, NULL, &err);
        write_document(document, &out);
        buf_add_byte(&out, '\0');
        if (targets[i].message) assert_string_equal(err.message, targets[i].message);
        assert_int_equal(ok, targets[i].message == NULL);
        assert_string_equal(out.at, ok ? "<p>x<b>x</b></p>" : "<p>a <b>b</b> <i>c</i> d</p>");
        document_close(document);
        buf_done(&text), buf_done(&out);
    }
}

static void test_text_encoding_limits(void **state) {
    (void)state;
    struct buf file = {0}, out = {0};
    struct error err = {0};
    read_case("tests/cases/text/windows-1252.txt", &file);
    struct document *document = open_bytes(DOCUMENT_TEXT, "f.txt", buf_str(&file));
    set(document, 0, "d\xC3\xA9j\xC3\xA0 \xE2\x82\xAC");
    write_document(document, &out);
    assert_true(str_equal(buf_str(&out), STR("d\xE9j\xE0 \x80\r\n")));
    set(document, 0, "\xF0\x9F\x98\x80");
    assert_false(document_write(document, &out, &err));
    assert_int_equal(err.code, ERR_INVALID);
    assert_string_equal(err.message, "f.txt: a character that windows-1252 does not have");
    document_close(document);
    buf_done(&file), buf_done(&out);
}

/* Pages that would take a parser minutes are refused, or read, within a second. */
static void test_hostile_pages(void **state) {
    static const struct {
        const char *head, *piece;
        size_t count;
        bool refused;
    } pages[] = {
        {"", "<div>", 100000, true},
        {"", "<div></x>", 100000, true},
        {"", "<b><div></b>", 100000, true},
        {"", "<li><dd>", 100000, true},
        {"", "<a =\"><div>", 100000, true},
        {"<!-- --!>", "<i>", 100000, true},
        {"<svg><style>", "<g>", 100000, true},
        {"", "<div><title></titlex></div></title>", 100000, true},
        {"", "<div><table><tr><td></div>", 100000, true},
        {"", "<div><select></div></select>", 100000, true},
        {"<script><!--<script></script>", "<div></script></div><script><!--<script></script>", 50000, true},
        {"", "<x-y>", 100000, true},
        {"<p ", "a ", 100000, true},
        {"<p ", "\xC3\xA9/", 100000, true},
        {"", "<p>", 100000, false},
        {"", "<p><b>x</b>", 50000, false},
        {"<ul>", "<li>x", 50000, false},
        {"<table>", "<tr><td>x", 30000, false},
        {"", "</p>", 100000, false},
        {"", "<", 200000, false},
        {"<!--", "<div>", 200000, false},
        {"", "<!---->", 200000, false},
        {"", "<!----!>", 200000, false},
        {"", "&amp", 200000, false},
        {"", "<@<div>", 100000, true}, /* '@' stands for a NUL */
        {"<select><title></select>", "<div>", 100000, true},
        {"<frameset><style></frameset>", "<div>", 100000, true},
        {"", "</q>x", 100000, false},
        {"<!-- three hundred <b> -->", "<p>x", 20000, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf page = {0};
        struct error err = {0};
        buf_add_str(&page, str_of(pages[i].head));
        for (int k = 0; k < 300 && strstr(pages[i].head, "<b>"); k++) buf_add_format(&page, k ? "<b id=%d>" : "<p>", k);
        for (size_t k = 0; k < pages[i].count; k++) buf_add_str(&page, str_of(pages[i].piece));
        for (size_t k = 0; k < page.len; k++)
            if (page.at[k] == '@') page.at[k] = '\0';
        int64_t start = processor_ms();
        struct document *document = document_open(DOCUMENT_HTML, "page", buf_str(&page), &err);
        int64_t took = processor_ms() - start;
        if (took > 20000) fail_msg("page %zu took %lld ms", i, (long long)took);
        if ((document == NULL) != pages[i].refused) fail_msg("page %zu: %s", i, err.message);
        if (!document) assert_int_equal(err.code, ERR_TOO_LARGE);
        document_close(document);
        buf_done(&page);
    }
}

/* What no unit can hold is left as it is, and said to be. */
static void test_large_blocks(void **state) {
    static const struct {
        const char *piece;
        size_t count;
    } pages[] = {{"word ", 14000}, {"x<br>", 1026}};
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf page = {0};
        buf_add_str(&page, STR("<p>One</p>\n<p>"));
        for (size_t k = 0; k < pages[i].count; k++) buf_add_str(&page, str_of(pages[i].piece));
        buf_add_str(&page, STR("</p><p>Two</p>"));
        struct document *document = open_bytes(DOCUMENT_HTML, "f", buf_str(&page));
        assert_int_equal(document_block_count(document), 2);
        assert_int_equal(document_warning_count(document), 1);
        assert_true(str_equal(document_warning(document, 0),
                              STR("f:2: a block of more than 65536 bytes or 1024 inline codes is left as it is")));
        document_close(document);
        buf_done(&page);
    }
}

/* Cut or changed anywhere, a page is read or refused, and comes back as it was. */
static void test_damage(void **state) {
    (void)state;
    struct buf file = {0};
    read_case("tests/cases/html/article.html", &file);
    for (size_t at = 0; at < file.len; at++) {
        char kept = file.at[at];
        file.at[at] = "<>\"&/!=-"[at % 8];
        struct str pages[] = {str_slice(buf_str(&file), 0, at), buf_str(&file)};
        for (size_t i = 0; i < 2; i++) {
            struct buf out = {0};
            struct error err = {0};
            struct document *document = document_open(DOCUMENT_HTML, "page", pages[i], &err);
            if (!document) continue;
            write_document(document, &out);
            assert_true(str_equal(buf_str(&out), pages[i]));
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
        cmocka_unit_test(test_a_text_by_itself),
        cmocka_unit_test(test_targets_are_escaped),
        cmocka_unit_test(test_declared_encodings),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_late_declaration),
        cmocka_unit_test(test_tags_are_kept),
        cmocka_unit_test(test_field),
        cmocka_unit_test(test_language_of_page),
        cmocka_unit_test(test_attribute_within_code),
        cmocka_unit_test(test_codes_are_the_sources_own),
        cmocka_unit_test(test_text_encoding_limits),
        cmocka_unit_test(test_hostile_pages),
        cmocka_unit_test(test_large_blocks),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
