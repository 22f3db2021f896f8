/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <zip.h>

#include "package.h"
#include "unit/exchange/document_check.h"
#include "unit/memory_in_use.h"
#include "unit/processor_time.h"

#define LANGUAGES "tests/cases/docx/languages.docx"
#define ARTICLE   "tests/cases/docx/article.docx"

/* All parts of a package: name and bytes (XML by canonical form), a line of dashes between them. */
static void show_parts(struct buf *out, struct str package, bool only_document) {
    zip_error_t why;
    zip_source_t *source = zip_source_buffer_create(package.at, package.len, 0, &why);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &why);
    assert_non_null(zip);
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        zip_stat_t stat;
        if (only_document && strcmp(name, "word/document.xml") != 0) continue;
        assert_int_equal(zip_stat_index(zip, (zip_uint64_t)i, 0, &stat), 0);
        char *bytes = malloc(stat.size);
        zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)i, 0);
        assert_int_equal(zip_fread(file, bytes, stat.size), stat.size);
        zip_fclose(file);
        xmlDocPtr doc = xmlReadMemory(bytes, (int)stat.size, name, NULL, XML_PARSE_NONET);
        xmlChar *canonical = NULL;
        assert_non_null(doc);
        assert_true(xmlC14NDocDumpMemory(doc, NULL, XML_C14N_1_0, NULL, 1, &canonical) > 0);
        buf_add_format(out, "%s\n%s\n--------\n", name, (char *)canonical);
        xmlFree(canonical);
        xmlFreeDoc(doc);
        free(bytes);
    }
    zip_close(zip);
}

static void test_blocks(void **state) {
    (void)state;
    check_blocks(DOCUMENT_DOCX, ARTICLE);
}

static void test_untouched_is_equal_part_by_part(void **state) {
    (void)state;
    struct buf file = {0}, out = {0}, before = {0}, after = {0};
    read_case(ARTICLE, &file);
    struct document *document = open_bytes(DOCUMENT_DOCX, ARTICLE, buf_str(&file));
    write_document(document, &out);
    show_parts(&before, buf_str(&file), false);
    show_parts(&after, buf_str(&out), false);
    assert_true(str_equal(buf_str(&before), buf_str(&after)));
    document_close(document);
    buf_done(&file), buf_done(&out), buf_done(&before), buf_done(&after);
}

/* Every block in brackets: the document part is what article.docx.out says, and the blocks read again are in brackets. */
static void test_targets(void **state) {
    (void)state;
    struct buf file = {0}, out = {0}, part = {0}, expected = {0}, before = {0}, after = {0};
    read_case(ARTICLE, &file);
    read_case(ARTICLE ".out", &expected);
    struct document *document = open_bytes(DOCUMENT_DOCX, ARTICLE, buf_str(&file));
    show_texts(&before, document, false);
    set_bracketed(document, false);
    set_bracketed(document, true); /* a second time, over the first */
    write_document(document, &out);
    show_parts(&part, buf_str(&out), true);
    if (!str_equal(buf_str(&part), buf_str(&expected))) {
        fwrite(part.at, 1, part.len, stderr);
        fail_msg("%s is not what is written", ARTICLE ".out");
    }
    document_close(document);
    document = open_bytes(DOCUMENT_DOCX, ARTICLE, buf_str(&out));
    show_texts(&after, document, true);
    assert_true(str_equal(buf_str(&before), buf_str(&after)));
    document_close(document);
    buf_done(&file), buf_done(&out), buf_done(&part), buf_done(&expected), buf_done(&before), buf_done(&after);
}

/* A package with one part of `count` times `piece`. */
static void make_package(struct buf *out, const char *types, const char *head, const char *piece, size_t count) {
    struct buf part = {0};
    buf_add_str(&part, str_of(head));
    for (size_t i = 0; i < count; i++) buf_add_str(&part, str_of(piece));
    struct part parts[] = {{types ? "[Content_Types].xml" : NULL, str_of(types ? types : "")},
                           {"word/document.xml", buf_str(&part)}};
    assert_true(package_write(out, parts, 2, ZIP_CM_DEFAULT));
    buf_done(&part);
}

#define TYPES                                                                                                                  \
    "<Types><Override PartName='/word/document.xml' "                                                                          \
    "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"

static void test_errors(void **state) {
    static const struct {
        const char *types, *head, *piece;
        size_t count;
        enum error_code code;
        const char *message;
    } cases[] = {
        {NULL, "<a/>", "", 0, ERR_MALFORMED, "f:1: not a DOCX file: it has no [Content_Types].xml"},
        {"<Types/>", "<a/>", "", 0, ERR_MALFORMED, "f:1: not a DOCX file: it has no document"},
        {TYPES, "<w:document>", "", 0, ERR_MALFORMED, "f!word/document.xml:1: the file ends before its last element is closed"},
        {TYPES, "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "", 0, ERR_MALFORMED,
         "f!word/document.xml:1: entity declarations are not accepted"},
        {TYPES, "<a>", "                ", 1000000, ERR_TOO_LARGE,
         "f:1: a part that is too large, or packed too tightly to be honest"},
        {TYPES, "", "<a>", 1000, ERR_TOO_LARGE, "f!word/document.xml:1: elements are nested too deeply"},
    };
    (void)state;
    struct error err = {0};
    assert_null(document_open(DOCUMENT_DOCX, "f", STR("PK\x03\x04 no"), &err));
    assert_string_equal(err.message, "f:1: not a DOCX file: no ZIP archive, or a broken one");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf package = {0};
        error_clear(&err);
        make_package(&package, cases[i].types, cases[i].head, cases[i].piece, cases[i].count);
        assert_null(document_open(DOCUMENT_DOCX, "f", buf_str(&package), &err));
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(err.code, cases[i].code);
        buf_done(&package);
    }
}

#define DOCUMENT(body)                                                                                                         \
    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>" body "</w:body></"           \
    "w:document>"

/* The blocks of a document of this XML, a line each. */
static void check_body(const char *xml, const char *expected) {
    struct buf package = {0}, found = {0};
    make_package(&package, TYPES, xml, "", 0);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    show_blocks(&found, document);
    buf_add_byte(&found, '\0');
    assert_string_equal(found.at, expected);
    document_close(document);
    buf_done(&package), buf_done(&found);
}

/* What XML can't hold, in text and in what a picture shows. */
static void test_unfit_characters(void **state) {
    (void)state;
    struct buf package = {0}, out = {0}, part = {0};
    make_package(&package, TYPES,
                 DOCUMENT("<w:p><w:r><w:t>See</w:t><w:drawing><a:docPr xmlns:a='urn:x' descr='cat'/></w:drawing></w:r></w:p>"),
                 "", 0);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    struct error err = {0};
    for (size_t i = 0; i < 2; i++) {
        struct segment target = document_block(document, i)->source;
        target.text = STR("x\x01y\xEF\xBF\xBEz");
        target.code_count = 0;
        assert_true(document_set_target(document, i, target, NULL, &err));
    }
    write_document(document, &out);
    show_parts(&part, buf_str(&out), true);
    assert_true(str_find(buf_str(&part), STR(">x\xEF\xBF\xBDy\xEF\xBF\xBDz</w:t>"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&part), STR("descr=\"x\xEF\xBF\xBDy\xEF\xBF\xBDz\""), 0) != SIZE_MAX);
    document_close(document);
    buf_done(&package), buf_done(&out), buf_done(&part);
}

/* Where the document is, by whichever of the ways to say it. */
static void test_document_is_found(void **state) {
#define MAIN     "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'"
#define RELATION "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'"
    static const struct {
        const char *types, *relations, *document;
        bool found;
    } cases[] = {
        {"<Types><Default Extension='xml' " MAIN "/></Types>",
         "<Relationships><Relationship " RELATION " Target='word/document.xml'/></Relationships>", "word/document.xml", true},
        {"<Types><Default Extension='XML' " MAIN "/></Types>",
         "<Relationships><Relationship " RELATION " Target='/doc.xml'/></Relationships>", "doc.xml", true},
        {"<Types><Default Extension='xml' ContentType='application/xml'/></Types>",
         "<Relationships><Relationship " RELATION " Target='xl/workbook.xml'/></Relationships>", "xl/workbook.xml", false},
        {"<Types><Override PartName='/word/document.xml' " MAIN "/></Types>", "<Relationships/>", "Word/Document.xml", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct part parts[] = {{"[Content_Types].xml", str_of(cases[i].types)},
                               {"_rels/.rels", str_of(cases[i].relations)},
                               {cases[i].document, STR(DOCUMENT("<w:p><w:r><w:t>One</w:t></w:r></w:p>"))}};
        struct buf package = {0}, out = {0};
        struct error err = {0};
        assert_true(package_write(&package, parts, 3, ZIP_CM_DEFAULT));
        struct document *document = document_open(DOCUMENT_DOCX, "f", buf_str(&package), &err);
        if ((document != NULL) != cases[i].found) fail_msg("%zu: %s", i, err.message);
        if (document) {
            assert_int_equal(document_block_count(document), 1);
            set_bracketed(document, true);
            write_document(document, &out);
        }
        document_close(document);
        buf_done(&package), buf_done(&out);
    }
}

/* Honest files that look like bombs: a table of empty cells, a drawing within an attribute. */
static void test_large_files(void **state) {
    (void)state;
    struct buf package = {0}, body = {0};
    buf_add_str(&body, STR("<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:p w:a='"));
    for (size_t i = 0; i < 400000; i++) buf_add_byte(&body, 'a');
    buf_add_str(&body, STR("'><w:r><w:t>One</w:t></w:r></w:p><w:tbl>"));
    for (size_t i = 0; i < 90000; i++) buf_add_str(&body, STR("<w:tr><w:tc><w:p/></w:tc></w:tr>"));
    buf_add_str(&body, STR("</w:tbl></w:document>"));
    buf_add_byte(&body, '\0');
    make_package(&package, TYPES, body.at, "", 0);
    assert_true(body.len / package.len > 200);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    assert_int_equal(document_block_count(document), 1);
    document_close(document);
    buf_done(&package), buf_done(&body);
}

static void set(struct document *document, size_t index, const char *text) {
    struct error err = {0};
    struct segment target = document_block(document, index)->source;
    target.text = str_of(text);
    if (!document_set_target(document, index, target, NULL, &err)) fail_msg("%s", err.message);
}

static void test_pictures(void **state) {
    (void)state;
    struct buf package = {0}, found = {0}, out = {0}, part = {0};
    make_package(
        &package, TYPES,
        DOCUMENT("<w:p><w:r><w:t>See </w:t><w:drawing><a:inline xmlns:a='urn:x'><a:docPr id='1' name='Picture 1' title='Port' "
                 "descr='A &lt;boat&gt; &amp; two men'/><a:cNvPr descr='A &lt;boat&gt; &amp; two men'/><a:cNvPr descr='other'/>"
                 "</a:inline></w:drawing><w:t> here</w:t></w:r></w:p><w:p><w:r><w:drawing><a:docPr xmlns:a='urn:x' descr=' '/>"
                 "</w:drawing></w:r></w:p>"),
        "", 0);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    show_blocks(&found, document);
    buf_add_byte(&found, '\0');
    assert_string_equal(found.at, "- See {.1 <drawing/>} here\n- Port (note: title of a picture)\n"
                                  "- A <boat> & two men (note: descr of a picture)\n");
    set(document, 2, "Mashua <moja> \"&\" watu");
    set(document, 0, UTF8_CODE " hapa");
    write_document(document, &out);
    show_parts(&part, buf_str(&out), true);
    assert_true(str_find(buf_str(&part),
                         STR("descr=\"Mashua &lt;moja> &quot;&amp;&quot; watu\" id=\"1\" name=\"Picture 1\" title=\"Port\""),
                         0) != SIZE_MAX);
    assert_true(str_find(buf_str(&part), STR("cNvPr descr=\"Mashua &lt;moja> &quot;&amp;&quot; watu\""), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&part), STR("descr=\"other\""), 0) != SIZE_MAX);
    document_close(document);
    buf_done(&package), buf_done(&found), buf_done(&out), buf_done(&part);
}

/* Runs that are translated, and the styles, say the target's language where they said the source's. */
static void test_language_of_runs(void **state) {
    static const struct {
        const char *from;
        bool translated;
        const char *first, *styles;
    } cases[] = {
        {"en", true, "<w:lang w:bidi=\"ar-SA\" w:val=\"sw\"></w:lang>", "<w:lang w:eastAsia=\"en-US\" w:val=\"sw\"></w:lang>"},
        {"en", false, "<w:lang w:bidi=\"ar-SA\" w:val=\"en-US\"></w:lang>",
         "<w:lang w:eastAsia=\"en-US\" w:val=\"en-US\"></w:lang>"},
        {"fr", true, "<w:lang w:bidi=\"ar-SA\" w:val=\"en-US\"></w:lang>",
         "<w:lang w:eastAsia=\"en-US\" w:val=\"en-US\"></w:lang>"},
    };
    struct buf file = {0};
    struct language from, to;
    (void)state;
    read_case(LANGUAGES, &file);
    assert_true(language_parse(STR("sw"), &to, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0}, parts = {0};
        assert_true(language_parse(str_of(cases[i].from), &from, NULL));
        struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&file));
        assert_true(document_set_languages(document, &from, &to, NULL));
        if (cases[i].translated) set(document, 0, "Rais");
        write_document(document, &out);
        show_parts(&parts, buf_str(&out), false);
        assert_true(str_find(buf_str(&parts), str_of(cases[i].first), 0) != SIZE_MAX);
        assert_true(str_find(buf_str(&parts), str_of(cases[i].styles), 0) != SIZE_MAX);
        assert_true(str_find(buf_str(&parts), STR("<w:lang w:val=\"en-GB\"></w:lang>"), 0) != SIZE_MAX); /* not translated */
        document_close(document);
        buf_done(&out), buf_done(&parts);
    }
    buf_done(&file);
}

/* What was moved is offered where it is now, and nowhere else. */
static void test_tracked_changes(void **state) {
    (void)state;
    check_body(
        DOCUMENT("<w:p><w:moveFromRangeStart w:id='1'/><w:moveFrom w:id='2'><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
                 "<w:moveFromRangeEnd w:id='1'/></w:p>"
                 "<w:p><w:r><w:t xml:space='preserve'>Here </w:t></w:r><w:del w:id='3'><w:r><w:delText>old</w:delText></w:r>"
                 "</w:del><w:ins w:id='4'><w:r><w:t>new</w:t></w:r></w:ins><w:moveTo w:id='5'><w:r><w:t> and "
                 "moved</w:t></w:r></w:moveTo><w:moveFrom w:id='6'><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>"
                 "<w:p><w:moveTo w:id='7'><w:r><w:t>Whole</w:t></w:r></w:moveTo></w:p>"),
        "- Here {.1 <del/>}{<2 <ins>}new{>2 </ins>}{<3 <moveTo>} and moved{>3 </moveTo>}\n"
        "- {<1 <moveTo>}Whole{>1 </moveTo>}\n");
}

/* A paragraph in each line. */
/* clang-format off */
#define P(inside)                  "<w:p>" inside "</w:p>"
#define R(inside)                  "<w:r>" inside "</w:r>"
#define T(text)                    R("<w:t xml:space='preserve'>" text "</w:t>")
#define SDT(properties, inside)    "<w:sdt><w:sdtPr>" properties "</w:sdtPr><w:sdtContent>" inside "</w:sdtContent></w:sdt>"
#define SIMPLE(attributes, inside) "<w:fldSimple " attributes ">" inside "</w:fldSimple>"
#define CHAR(type)                 R("<w:fldChar w:fldCharType='" type "'/>")
#define BEGIN(instruction)         CHAR("begin") R("<w:instrText> " instruction " </w:instrText>") CHAR("separate")
#define END                        CHAR("end")
#define FIELD(instruction, result) BEGIN(instruction) result END

/* Text in a content control is text, unless Word takes it from elsewhere. */
static void test_content_controls(void **state) {
    (void)state;
    check_body(
        DOCUMENT(
            P(T("By ") SDT("<w:text/>", T("Rose Mbeki")) T(" in ") SDT("<w:date/>", T("May")) ".")
            P(SDT("<w:alias w:val='Title'/>", T("Whole") SDT("", T(" nested"))))
            P(T("Due ") SDT("<w:dataBinding/>", T("3 May")) T(" or ") SDT("<w14:checkbox xmlns:w14='urn:y'/>", T("x"))
              T(" later ") SDT("", R("<w:drawing/>")) T("."))),
        "- By {<1 <sdt>}Rose Mbeki{>1 </sdt>} in {<2 <sdt>}May{>2 </sdt>}\n"
        "- {<1 <sdt>}Whole{<2 <sdt>} nested{>2 </sdt>}{>1 </sdt>}\n"
        "- Due {.1 <sdt/>} or {.2 <sdt/>} later {.3 <sdt/>}.\n");
}

/* What Word computes is a code, of one element or of many runs; what stays is text. */
static void test_fields(void **state) {
    (void)state;
    check_body(
        DOCUMENT(
            P(T("Page ") SIMPLE("w:instr=' PAGE '", T("3")) T(" of ") FIELD("NUMPAGES", T("9"))
              T(", see ") FIELD("REF _a1 \\h", T("part 2"))
              T(" and ") SIMPLE("w:instr='HYPERLINK \"urn:x\"'", T("the law"))
              T(" of ") SIMPLE("w:instr=' DATE ' w:fldLock='1'", T("3 May")) T("."))
            /* one within the other; one that is not closed; text beside the beginning */
            P(T("a ") FIELD("IF " FIELD("PAGE", T("1")), T("yes")) T(" b"))
            P(CHAR("begin") T("open"))
            P(R("<w:t>c</w:t><w:fldChar w:fldCharType='begin'/>") T("d") END)),
        "- Page {.1 <fldSimple/>} of {.2 <field/>}, see {.3 <field/>} and {<4 <fldSimple>}the law{>4 </fldSimple>} of "
        "{<5 <fldSimple>}3 May{>5 </fldSimple>}.\n"
        "- a {.1 <field/>} b\n"
        "- open\n"
        "- c{.1 <fldChar/>}d\n");
}

/* A field whose result stays is a pair around it; of what is no sound one, each mark is a code. */
static void test_fields_of_text(void **state) {
    (void)state;
    check_body(
        DOCUMENT(
            P(T("The ") FIELD("HYPERLINK \"urn:x\"", T("port")) T(" is closed."))
            P(FIELD("HYPERLINK urn:x", T("The ") "<w:r><w:rPr><w:b/></w:rPr><w:t>port</w:t></w:r>") T(" of ")
              FIELD("FORMTEXT", "<w:bookmarkStart/>" T("Lamu") "<w:ins>" T("!") "</w:ins>"))
            P(R("<w:fldChar w:fldCharType='begin' w:fldLock='1'/><w:instrText>DATE</w:instrText>"
                "<w:fldChar w:fldCharType='separate'/><w:t>3 May</w:t><w:fldChar w:fldCharType='end'/><w:t> 1963</w:t>"))),
        "- The {<1 <link>}port{>1 </link>} is closed.\n"
        "- {<1 <link>}The {<2 <bold>}port{>2 </bold>}{>1 </link>} of {<3 <field>}{.4 <bookmarkStart/>}Lamu"
        "{<5 <ins>}!{>5 </ins>}{>3 </field>}\n"
        "- {<1 <field>}3 May{>1 </field>} 1963\n");
    check_body(
        DOCUMENT(
            P(BEGIN("HYPERLINK") T("a ") FIELD("PAGE", T("3")) END T(" b"))
            P(T("a") CHAR("begin") R("<w:instrText>HYPERLINK</w:instrText>") T("b") END T("c"))
            P(BEGIN("HYPERLINK") T("a") CHAR("separate") T("b") END T("c"))
            P(BEGIN("HYPERLINK") T("a") "<w:ins>" END "</w:ins>" T("b"))),
        "- a {.1 <field/>}{.2 <fldChar/>} b\n"
        "- a{.1 <fldChar/>}{.2 <instrText/>}b{.3 <fldChar/>}c\n"
        "- a{.1 <fldChar/>}b{.2 <fldChar/>}c\n"
        "- a{<1 <ins>}{.2 <fldChar/>}{>1 </ins>}b\n");
}

/* A table of contents goes over paragraphs, as in an index; a field that is not closed takes nothing with it. */
static void test_tables_of_contents(void **state) {
    (void)state;
    check_body(
        DOCUMENT(
            P(T("Contents"))
            P(BEGIN("TOC \\o") "<w:hyperlink>" T("Floods") FIELD("PAGEREF _a", T("3")) "</w:hyperlink>")
            P(T("Roads") FIELD("PAGEREF _b", T("5")))
            P(END)
            P(T("Floods"))
            P(BEGIN("TOC") T("Open"))
            P(T("Roads"))),
        "- Contents\n- Floods\n- Open\n- Roads\n");
    check_body(DOCUMENT(P(BEGIN("HYPERLINK") T("One")) P(T("Two") END)), "- One\n- Two\n");
    check_body(DOCUMENT(P(BEGIN("TOC") T("One")) P(T("Two") END T(" and more"))), "- Two{.1 <fldChar/>} and more\n");
    /* nothing says that it is computed */
    check_body(DOCUMENT(P(CHAR("begin") CHAR("separate") T("One")) P(T("Two") END)), "- One\n- Two\n");
}

/* What stands among properties is no mark, and they part no field. */
static void test_field_among_properties(void **state) {
    (void)state;
    check_body(
        DOCUMENT(P(T("Page ") CHAR("begin") "<w:smartTagPr/>" R("<w:instrText>PAGE</w:instrText>") CHAR("separate") T("1") END)),
        "- Page {.1 <field/>}\n");
    check_body(DOCUMENT(P("<w:smartTagPr>" BEGIN("TOC") "</w:smartTagPr>" T("One")) P(T("Two") END)), "- One\n- Two\n");
}

/* A text box has its own. */
static void test_tables_of_contents_in_text_boxes(void **state) {
    (void)state;
    check_body(
        DOCUMENT(
            P(T("By us") R("<w:txbxContent>" P(BEGIN("TOC") T("Floods")) P(T("Roads") END) P(T("News")) "</w:txbxContent>"))),
        "- By us\n- News\n");
}

/* It is what a translator reads that stands beside a field, a hyphen as well as a word. */
static void test_hyphens_beside_fields(void **state) {
    (void)state;
    check_body(DOCUMENT(P(BEGIN("TOC") T("One")) P(T("Two") END R("<w:noBreakHyphen/>"))), "- Two{.1 <fldChar/>}‑\n");
}
/* clang-format on */

/* Some writers put a whole field into one run, with the text before and behind it. */
static void test_fields_of_one_run(void **state) {
    static const char run[] =
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>Page </w:t><w:fldChar w:fldCharType='begin'/>"
        "<w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>3</w:t><w:fldChar w:fldCharType='end'/>"
        "<w:t xml:space='preserve'> of these</w:t></w:r></w:p>";
    struct buf body = {0};
    (void)state;
    buf_add_format(&body, DOCUMENT("%s"), run);
    buf_add_byte(&body, '\0');
    check_body(body.at, "- Page {.1 <field/>} of these\n");
    buf_done(&body);
}

/* A paragraph where none may be, such as in a run's formatting, goes with what is dropped there: it is none to translate. */
static void test_paragraphs_out_of_place(void **state) {
    (void)state;
    check_body(DOCUMENT("<w:p><w:r><w:rPr><w:b><w:p>" T("lost") "</w:p></w:b></w:rPr><w:t>Kept</w:t></w:r></w:p>"), "- Kept\n");
}

/* Written back, twice: shells with their properties, fields with all their runs, in the target's order. */
static void test_controls_and_fields_come_back(void **state) {
    struct buf package = {0}, out = {0}, part = {0};
    (void)state;
    make_package(
        &package, TYPES,
        DOCUMENT("<w:p>" T("By ") SDT("<w:id w:val='7'/>", T("her")) T(" on ")
                     FIELD("PAGE", T("3")) "<w:smartTag w:element='x'><w:smartTagPr><w:attr w:name='n'/></w:smartTagPr>" T(
                         " there") "</w:smartTag></w:p>"),
        "", 0);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    struct error err = {0};
    struct segment target = document_block(document, 0)->source; /* sdt, /sdt, field, smartTag, /smartTag */
    struct code order[] = {target.codes[2], target.codes[0], target.codes[1], target.codes[3], target.codes[4]};
    assert_int_equal(target.code_count, 5);
    target.text = STR("Uk " UTF8_CODE " na " UTF8_CODE "yeye" UTF8_CODE UTF8_CODE " pale" UTF8_CODE);
    target.codes = order;
    for (int i = 0; i < 2; i++)
        if (!document_set_target(document, 0, target, NULL, &err)) fail_msg("%s", err.message);
    write_document(document, &out);
    show_parts(&part, buf_str(&out), true);
    buf_add_byte(&part, '\0');
#define OUT_T(text)    "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define OUT_CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"></w:fldChar></w:r>"
    const char *expected = OUT_T("Uk ") OUT_CHAR("begin") "<w:r><w:instrText> PAGE </w:instrText></w:r>" OUT_CHAR("separate")
        OUT_T("3") OUT_CHAR("end") OUT_T(" na ") "<w:sdt><w:sdtPr><w:id w:val=\"7\"></w:id></w:sdtPr><w:sdtContent>" OUT_T(
            "yeye") "</w:sdtContent></w:sdt><w:smartTag w:element=\"x\"><w:smartTagPr><w:attr w:name=\"n\"></w:attr>"
                    "</w:smartTagPr>" OUT_T(" pale") "</w:smartTag></w:p>";
    if (!strstr(part.at, expected)) fail_msg("%s", part.at);
    document_close(document);
    buf_done(&package), buf_done(&out), buf_done(&part);
}

/* Its two halves stand around the words of the target that they are put around; without them, no part of it is left. */
static void test_fields_of_text_come_back(void **state) {
    static const struct {
        size_t codes;
        const char *target, *expected;
    } cases[] = {
        {2, UTF8_CODE "Bandari" UTF8_CODE " imefungwa",
         OUT_CHAR("begin") "<w:r><w:instrText> HYPERLINK </w:instrText></w:r>" OUT_CHAR("separate") OUT_T("Bandari")
             OUT_CHAR("end") OUT_T(" imefungwa")},
        {0, "Imefungwa", OUT_T("Imefungwa")},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf package = {0}, out = {0}, part = {0}, expected = {0};
        struct error err = {0};
        make_package(&package, TYPES, DOCUMENT("<w:p>" T("Shut is the ") FIELD("HYPERLINK", T("port")) "</w:p>"), "", 0);
        struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
        struct segment target = document_block(document, 0)->source;
        target.text = str_of(cases[i].target);
        target.code_count = cases[i].codes;
        for (int k = 0; k < 2; k++)
            if (!document_set_target(document, 0, target, NULL, &err)) fail_msg("%s", err.message);
        write_document(document, &out);
        show_parts(&part, buf_str(&out), true);
        buf_add_format(&expected, "<w:p>%s</w:p>", cases[i].expected);
        if (str_find(buf_str(&part), buf_str(&expected), 0) == SIZE_MAX) fail_msg("%.*s", (int)part.len, part.at);
        document_close(document);
        buf_done(&package), buf_done(&out), buf_done(&part), buf_done(&expected);
    }
}

/* clang-format off */
#define MC            "xmlns:mc='urn:mc'"
#define BOX(inside)   "<w:txbxContent>" inside "</w:txbxContent>"
#define PICTURE(text) "<w:drawing><a:docPr xmlns:a='urn:x' descr='" text "'/></w:drawing>"
#define BOTH(choice, fallback)                                                                                                 \
    P(T("By ") R("<mc:AlternateContent " MC "><mc:Choice>" choice "</mc:Choice><mc:Fallback>" fallback "</mc:Fallback>"        \
                 "</mc:AlternateContent>") T(" us"))
#define RUN(format, text) R("<w:rPr>" format "</w:rPr><w:t>" text "</w:t>")
#define US                "- By {.1 <AlternateContent/>} us\n"

/* Word has the paragraphs of a text box twice. What says the same is one block, whatever the text looks like as a whole. */
static void test_repeated_text_boxes(void **state) {
    static const struct {
        const char *body, *blocks;
    } cases[] = {
        {BOTH(BOX(P(T("One")) P(T("Two"))), BOX(P(T("One")) P(T("Two")))), US "- One\n- Two\n"},
        {BOTH(BOX(P(RUN("<w:b/>", "One"))), BOX(P(RUN("<w:i/>", "One")))), US "- One\n"},
        {BOTH(BOX(P(T("One ") RUN("<w:b/>", "two"))), BOX(P(T("One ") RUN("<w:b/>", "two")))),
         US "- One {<1 <bold>}two{>1 </bold>}\n"},
        {BOTH(PICTURE("Box") BOX(P(T("One") R(PICTURE("Cat")))), BOX(P(T("One") R(PICTURE("Cat"))))),
         US "- Box (note: descr of a picture)\n- One\n- Cat (note: descr of a picture)\n"},
        /* a text box within another */
        {BOTH(BOX(BOTH(BOX(P(T("In"))), BOX(P(T("In"))))), BOX(BOTH(BOX(P(T("In"))), BOX(P(T("In")))))), US US "- In\n"},
        /* they don't say the same: another text, less of it, more, a code of another kind, formatting of another kind */
        {BOTH(BOX(P(T("One"))), BOX(P(T("Two")))), US "- One\n- Two\n"},
        {BOTH(BOX(P(T("One")) P(T("Two"))), BOX(P(T("One")))), US "- One\n- Two\n- One\n"},
        {BOTH(BOX(P(T("One"))), BOX(P(T("One")) P(T("Two")))), US "- One\n- One\n- Two\n"},
        {BOTH(BOX(P(T("a") R("<w:tab/>") T("b"))), BOX(P(T("a") R("<w:br/>") T("b")))),
         US "- a{.1 <tab/>}b\n- a{.1 <lb/>}b\n"},
        {BOTH(BOX(P(T("One ") RUN("<w:sz w:val='1'/>", "two"))), BOX(P(T("One ") RUN("<w:sz w:val='2'/>", "two")))),
         US "- One {<1 <format>}two{>1 </format>}\n- One {<1 <format>}two{>1 </format>}\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf body = {0};
        buf_add_format(&body, DOCUMENT("%s"), cases[i].body);
        buf_add_byte(&body, '\0');
        check_body(body.at, cases[i].blocks);
        buf_done(&body);
    }
}

/* All places of a text have its target, with the codes that each of them has; what nobody translated stays in both. */
static void test_repeated_text_is_written_everywhere(void **state) {
    static const char body[] = DOCUMENT(
        BOTH(BOX(P(T("One ") RUN("<w:b/>", "two")) P(T("Three"))), BOX(P(T("One ") RUN("<w:b/>", "two")) P(T("Three")))));
    struct buf package = {0}, out = {0}, part = {0}, before = {0}, after = {0};
    (void)state;
    make_package(&package, TYPES, body, "", 0);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    set(document, 1, UTF8_CODE "mbili" UTF8_CODE " moja");
    write_document(document, &out);
    show_parts(&part, buf_str(&out), true);
    const char *box = "<w:txbxContent><w:p><w:r><w:rPr><w:b></w:b></w:rPr><w:t xml:space=\"preserve\">mbili</w:t></w:r>"
                      OUT_T(" moja") "</w:p><w:p>" OUT_T("Three") "</w:p></w:txbxContent>";
    size_t first = str_find(buf_str(&part), str_of(box), 0);
    if (first == SIZE_MAX) fail_msg("%.*s", (int)part.len, part.at);
    assert_true(str_find(buf_str(&part), str_of(box), first + 1) != SIZE_MAX);
    set_bracketed(document, true);
    show_texts(&before, document, false);
    buf_clear(&out);
    write_document(document, &out);
    document_close(document);
    document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&out));
    show_texts(&after, document, true);
    assert_true(str_equal(buf_str(&before), buf_str(&after)));
    document_close(document);
    buf_done(&package), buf_done(&out), buf_done(&part), buf_done(&before), buf_done(&after);
}
/* clang-format on */

/* A run among others, by its formatting: does it part the text? */
static void test_unseen_formatting(void **state) {
    static const struct {
        const char *format, *text;
        bool parts;
    } cases[] = {
        {"<w:rFonts w:hint='eastAsia'/>", "port", false},
        {"<w:rFonts w:eastAsia='Arial' w:cs='Arial'/><w:szCs w:val='24'/><w:bCs/><w:iCs/>", "port", false},
        {"<w:spacing w:val='-2'/>", "port", false},
        {"<w:spacing w:val='19'/><w:kern w:val='0'/>", "port", false},
        {"<w:rFonts w:hint='eastAsia'/><w:bCs/>", "\xE2\x80\x9Cport\xE2\x80\x9D \xE2\x80\x94 Z\xC3\xBC", false},
        /* seen, or meant */
        {"<w:rFonts w:ascii='Arial' w:hint='eastAsia'/>", "port", true},
        {"<w:spacing w:val='20'/>", "port", true},
        {"<w:spacing w:val='0'/>", "port", true},
        {"<w:spacing w:val='0.5pt'/>", "port", true},
        {"<w:color w:val='auto'/>", "port", true},
        {"<w:w w:val='95'/>", "port", true},
        {"<w:b w:val='0'/>", "port", true},
        /* by letters of other scripts: Arabic, Chinese, those set right to left */
        {"<w:bCs/>", "\xD9\x85", true},
        {"<w:rFonts w:eastAsia='SimSun'/>", "\xE6\xB8\xAF", true},
        {"<w:bCs/><w:rtl/>", "port", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf body = {0}, package = {0};
        buf_add_format(&body, DOCUMENT("<w:p>" T("The ") "<w:r><w:rPr>%s</w:rPr><w:t>%s</w:t></w:r>" T(" is closed.") "</w:p>"),
                       cases[i].format, cases[i].text);
        buf_add_byte(&body, '\0');
        make_package(&package, TYPES, body.at, "", 0);
        struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
        size_t codes = document_block(document, 0)->source.code_count;
        if (codes != (cases[i].parts ? 2 : 0)) fail_msg("%s: %zu codes", cases[i].format, codes);
        document_close(document);
        buf_done(&package), buf_done(&body);
    }
}

/* Custom XML within a paragraph is read on, and comes back with its properties. */
static void test_custom_xml(void **state) {
#define CUSTOM(inside) "<w:customXml w:element='x'><w:customXmlPr><w:attr w:name='n'/></w:customXmlPr>" inside "</w:customXml>"
    struct buf package = {0}, found = {0}, out = {0}, part = {0};
    (void)state;
    make_package(&package, TYPES,
                 DOCUMENT("<w:p>" T("The port is ") CUSTOM(T("big")) "</w:p>" CUSTOM("<w:p>" T("All") "</w:p>")), "", 0);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    show_blocks(&found, document);
    buf_add_byte(&found, '\0');
    assert_string_equal(found.at, "- The port is {<1 <customXml>}big{>1 </customXml>}\n- All\n");
    set(document, 0, UTF8_CODE "Kubwa" UTF8_CODE " ni bandari");
    write_document(document, &out);
    show_parts(&part, buf_str(&out), true);
    const char *expected =
        "<w:p><w:customXml w:element=\"x\"><w:customXmlPr><w:attr w:name=\"n\"></w:attr></w:customXmlPr>" OUT_T(
            "Kubwa") "</w:customXml>" OUT_T(" ni bandari") "</w:p>";
    if (str_find(buf_str(&part), str_of(expected), 0) == SIZE_MAX) fail_msg("%.*s", (int)part.len, part.at);
    document_close(document);
    buf_done(&package), buf_done(&found), buf_done(&out), buf_done(&part);
}

/* What is seen and not offered is told, once. */
static void test_charts(void **state) {
#define CHART(name, type)                                                                                                      \
    "<Override PartName='/word/" name "' ContentType='application/vnd.openxmlformats-officedocument.drawingml." type "+xml'/>"
    static const struct {
        const char *chart, *diagram;
        size_t warnings;
    } cases[] = {
        {"<c><a:t xmlns:a='urn:a'>Rain</a:t></c>", "<d><t>Floods</t></d>", 1},
        {"<c><strCache><pt><v>Lamu</v></pt></strCache></c>", "<d/>", 1},
        {"<c><v>12</v><t> </t></c>", "<d><t>Floods</t></d>", 1},
        {"<c><v>12</v></c>", "<d/>", 0},
        {"<c>", "<d/>", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const char types[] =
            "<Types><Override PartName='/word/document.xml' " MAIN "/>" CHART("charts/chart1.xml", "chart")
                CHART("diagrams/data1.xml", "diagramData") CHART("charts/none.xml", "chart") "</Types>";
        struct part parts[] = {{"[Content_Types].xml", str_of(types)},
                               {"word/document.xml", STR(DOCUMENT("<w:p><w:r><w:t>One</w:t></w:r></w:p>"))},
                               {"word/charts/chart1.xml", str_of(cases[i].chart)},
                               {"word/diagrams/data1.xml", str_of(cases[i].diagram)}};
        struct buf package = {0};
        assert_true(package_write(&package, parts, 4, ZIP_CM_DEFAULT));
        struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
        assert_int_equal(document_warning_count(document), cases[i].warnings);
        if (cases[i].warnings)
            assert_true(str_equal(document_warning(document, 0), STR("f:1: the text of charts and diagrams is left as it is")));
        document_close(document);
        buf_done(&package);
    }
}

static void test_breaks(void **state) {
    (void)state;
    struct buf package = {0};
    make_package(&package, TYPES,
                 DOCUMENT("<w:p><w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:ptab/><w:t>d</w:t><w:cr/>"
                          "<w:t>e</w:t><w:sym/><w:t>f</w:t></w:r></w:p>"),
                 "", 0);
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    struct segment source = document_block(document, 0)->source;
    assert_int_equal(source.code_count, 5); /* the tab in front stays outside */
    for (size_t i = 0; i < 5; i++) assert_int_equal(code_is_break(&source.codes[i]), i < 4);
    document_close(document);
    buf_done(&package);
}

/* A run for each letter, as some programs write them: more letters than a block may have are left as they are. */
static void test_many_runs(void **state) {
    static const size_t counts[] = {30000, 100000};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct buf package = {0}, body = {0};
        buf_add_str(&body, STR("<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:p>"));
        for (size_t k = 0; k < counts[i]; k++) buf_add_format(&body, "<w:r w:a='%zu'><w:t>a</w:t></w:r>", k * k);
        buf_add_str(&body, STR("</w:p></w:document>"));
        buf_add_byte(&body, '\0');
        make_package(&package, TYPES, body.at, "", 0);
        int64_t start = processor_ms();
        struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
        assert_true(processor_ms() - start < 5000); /* joined one by one, and anew each time, 100,000 are 5 GB */
        assert_int_equal(document_block_count(document), counts[i] <= UNIT_TEXT_MAX);
        assert_int_equal(document_warning_count(document), counts[i] > UNIT_TEXT_MAX);
        if (counts[i] <= UNIT_TEXT_MAX) assert_int_equal(document_block(document, 0)->source.text.len, counts[i]);
        document_close(document);
        buf_done(&package), buf_done(&body);
    }
}

/* A run that ends thousands of fields is parted as long as the copies of its formatting stay few. */
static void test_many_ends(void **state) {
    struct buf package = {0}, body = {0};
    (void)state;
    buf_add_str(&body,
                STR("<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:p><w:r><w:rPr>"));
    for (size_t k = 0; k < 5000; k++) buf_add_str(&body, STR("<w:b w:val='1'/>"));
    buf_add_str(&body, STR("</w:rPr>"));
    for (size_t k = 0; k < 2000; k++) buf_add_str(&body, STR("<w:fldChar w:fldCharType='end'/><w:t>a</w:t>"));
    buf_add_str(&body, STR("</w:r></w:p></w:document>"));
    buf_add_byte(&body, '\0');
    make_package(&package, TYPES, body.at, "", 0);
    size_t before = memory_in_use();
    struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
    assert_true(memory_in_use() - before < 64 << 20); /* 5,000 elements copied 2,000 times are a gigabyte */
    document_close(document);
    buf_done(&package), buf_done(&body);
}

/* Runs that differ in their format: each is a code of its own. */
static void test_many_formats(void **state) {
    static const size_t counts[] = {900, 1100, 5000};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct buf package = {0}, body = {0};
        buf_add_str(&body, STR("<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:p>"));
        for (size_t k = 0; k < counts[i]; k++)
            buf_add_format(&body, "<w:r><w:rPr><w:spacing w:val='%zu'/></w:rPr><w:t>word </w:t></w:r>", k % 2 * (k + 1));
        buf_add_str(&body, STR("</w:p></w:document>"));
        buf_add_byte(&body, '\0');
        make_package(&package, TYPES, body.at, "", 0);
        struct document *document = open_bytes(DOCUMENT_DOCX, "f", buf_str(&package));
        assert_int_equal(document_block_count(document), i == 0);
        assert_int_equal(document_warning_count(document), i > 0);
        if (i)
            assert_true(
                str_equal(document_warning(document, 0),
                          STR("f:1: a paragraph that is too long, or of too many pieces, is left as it is: \"word \"")));
        document_close(document);
        buf_done(&package), buf_done(&body);
    }
}

static void test_damage(void **state) {
    (void)state;
    struct buf file = {0};
    read_case(ARTICLE, &file);
    for (size_t at = 0; at < file.len; at++) {
        char kept = file.at[at];
        struct error err = {0};
        file.at[at] = (char)(kept ^ (1 << at % 8));
        struct document *document = document_open(DOCUMENT_DOCX, "f", buf_str(&file), &err);
        document_close(document);
        document = document_open(DOCUMENT_DOCX, "f", str_slice(buf_str(&file), 0, at), &err);
        document_close(document);
        file.at[at] = kept;
    }
    buf_done(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_untouched_is_equal_part_by_part),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_tracked_changes),
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_language_of_runs),
        cmocka_unit_test(test_content_controls),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_fields_of_text),
        cmocka_unit_test(test_fields_of_text_come_back),
        cmocka_unit_test(test_fields_of_one_run),
        cmocka_unit_test(test_paragraphs_out_of_place),
        cmocka_unit_test(test_tables_of_contents),
        cmocka_unit_test(test_field_among_properties),
        cmocka_unit_test(test_tables_of_contents_in_text_boxes),
        cmocka_unit_test(test_hyphens_beside_fields),
        cmocka_unit_test(test_controls_and_fields_come_back),
        cmocka_unit_test(test_repeated_text_boxes),
        cmocka_unit_test(test_repeated_text_is_written_everywhere),
        cmocka_unit_test(test_unseen_formatting),
        cmocka_unit_test(test_custom_xml),
        cmocka_unit_test(test_charts),
        cmocka_unit_test(test_document_is_found),
        cmocka_unit_test(test_unfit_characters),
        cmocka_unit_test(test_large_files),
        cmocka_unit_test(test_many_formats),
        cmocka_unit_test(test_many_runs),
        cmocka_unit_test(test_many_ends),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
