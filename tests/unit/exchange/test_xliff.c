/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "exchange/xliff/xliff_write.h"
#include "exchange/xml/xml_tree.h"
#include "unit/exchange/document_check.h"
#include "unit/processor_time.h"

static const char *const files[] = {"tests/cases/xliff/plain-1.2.xlf", "tests/cases/xliff/plain-2.0.xlf",
                                    "tests/cases/xliff/windows-1252.xlf"};

static xmlChar *canonical(struct str bytes) {
    xmlChar *text = NULL;
    xmlDocPtr doc = xmlReadMemory(bytes.at, (int)bytes.len, "x", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    assert_true(xmlC14NDocDumpMemory(doc, NULL, XML_C14N_1_0, NULL, 1, &text) > 0);
    xmlFreeDoc(doc);
    return text;
}

static void test_blocks(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) check_blocks(DOCUMENT_XLIFF, files[i]);
}

static void test_untouched_is_equal_by_canonical_form(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct buf file = {0}, out = {0};
        read_case(files[i], &file);
        struct document *document = open_bytes(DOCUMENT_XLIFF, files[i], buf_str(&file));
        write_document(document, &out);
        xmlChar *before = canonical(buf_str(&file)), *after = canonical(buf_str(&out));
        assert_string_equal((char *)before, (char *)after);
        xmlFree(before), xmlFree(after);
        document_close(document);
        buf_done(&file), buf_done(&out);
    }
}

/* Every block gets its source in brackets as target and as candidate; the result stands in NAME.out. */
static void test_targets(void **state) {
    static const struct document_origin origin = {85, ORIGIN_HUMAN, STATUS_DRAFT};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        struct buf file = {0}, out = {0}, expected = {0};
        struct error err = {0};
        struct language from, to;
        snprintf(path, sizeof path, "%s.out", files[i]);
        read_case(files[i], &file);
        read_case(path, &expected);
        struct document *document = open_bytes(DOCUMENT_XLIFF, files[i], buf_str(&file));
        language_parse(STR("en"), &from, NULL);
        to = document_target_language(document);
        if (!to.tag[0]) language_parse(STR("fr-HT"), &to, NULL);
        if (!document_set_languages(document, &from, &to, &err)) fail_msg("%s", err.message);
        for (size_t k = 0; k < document_block_count(document); k++) {
            const struct document_block *block = document_block(document, k);
            struct segment target = block->source;
            struct buf text = {0};
            if (!block->translate) continue;
            buf_add_format(&text, "[%" STR_FMT "]", STR_ARG(block->source.text));
            target.text = buf_str(&text);
            if (!document_set_target(document, k, target, &origin, &err)) fail_msg("%s", err.message);
            if (!document_add_candidate(document, k, block->source, target, &origin, &err)) fail_msg("%s", err.message);
            buf_done(&text);
        }
        write_document(document, &out);
        if (!str_equal(buf_str(&out), buf_str(&expected))) {
            fwrite(out.at, 1, out.len, stderr);
            fail_msg("%s is not what is written", path);
        }
        document_close(document);
        buf_done(&file), buf_done(&out), buf_done(&expected);
    }
}

#define V1(attributes, units)                                                                                                  \
    "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" " attributes "><body>" units "</body></file></xliff>"
#define V2(attributes, segments)                                                                                               \
    "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"en-GB\"" attributes                      \
    "><file id=\"f\"><unit "                                                                                                   \
    "id=\"u\">" segments "</unit></file></xliff>"

/* A file of one language, wanted in another: what it has of translations, its tag, what is told. */
static void test_languages(void **state) {
    static const struct {
        const char *to, *file, *written, *warning;
        size_t targets; /* that are there still */
    } cases[] = {
        {"sw",
         V1("target-language=\"fr-HT\"",
            "<trans-unit id=\"1\" approved=\"yes\"><source>One</source><target state=\"final\">Un</target>"
            "<alt-trans><target>Une</target></alt-trans></trans-unit>"),
         V1("target-language=\"sw\"", "<trans-unit id=\"1\"><source>One</source></trans-unit>"),
         "f:1: sw is asked for, its translations are in fr-HT: 1 left out", 0},
        {"sw", V1("target-language=\"sw-TZ\"", "<trans-unit id=\"1\"><source>One</source><target>Moja</target></trans-unit>"),
         V1("target-language=\"sw-TZ\"", "<trans-unit id=\"1\"><source>One</source><target>Moja</target></trans-unit>"), NULL,
         1},
        {"fr-HT", V1("target-language=\"fr-FR\"", "<trans-unit id=\"1\"><source>One</source><target>Un</target></trans-unit>"),
         V1("target-language=\"fr-FR\"", "<trans-unit id=\"1\"><source>One</source><target>Un</target></trans-unit>"),
         "f:1: its target language is fr-FR, not fr-HT: it stays that, with its translations", 1},
        {"sr-Latn",
         V1("target-language=\"sr-Cyrl\"", "<trans-unit id=\"1\"><source>One</source><target>x</target></trans-unit>"),
         V1("target-language=\"sr-Latn\"", "<trans-unit id=\"1\"><source>One</source></trans-unit>"),
         "f:1: sr-Latn is asked for, its translations are in sr-Cyrl: 1 left out", 0},
        {"sw", V1("target-language=\"fr\"", "<trans-unit id=\"1\"><source>One</source><target/></trans-unit>"),
         V1("target-language=\"sw\"", "<trans-unit id=\"1\"><source>One</source></trans-unit>"),
         "f:1: its target language is fr: it becomes sw", 0},
        {"sw", V1("target-language=\"swa\"", "<trans-unit id=\"1\"><source>One</source><target>Moja</target></trans-unit>"),
         V1("target-language=\"swa\"", "<trans-unit id=\"1\"><source>One</source><target>Moja</target></trans-unit>"), NULL, 1},
        {"sw", V1("target-language=\"swahili\"", "<trans-unit id=\"1\"><source>One</source><target>Moja</target></trans-unit>"),
         V1("target-language=\"sw\"", "<trans-unit id=\"1\"><source>One</source><target>Moja</target></trans-unit>"), NULL, 1},
        /* in segments, and what each <target> says for itself */
        {"sw",
         V1("", "<trans-unit id=\"1\"><source>One. Two.</source><seg-source><mrk mtype=\"seg\" mid=\"1\">One.</mrk> <mrk "
                "mtype=\"seg\" mid=\"2\">Two.</mrk></seg-source><target xml:lang=\"fr\"><mrk mtype=\"seg\" mid=\"1\">Un.</mrk> "
                "<mrk "
                "mtype=\"seg\" mid=\"2\">Deux.</mrk></target></trans-unit><trans-unit id=\"2\"><source>Three</source><target "
                "xml:lang=\"sw-KE\">Tatu</target></trans-unit>"),
         V1("target-language=\"sw\"",
            "<trans-unit id=\"1\"><source>One. Two.</source><seg-source><mrk mtype=\"seg\" mid=\"1\">One.</mrk> <mrk "
            "mtype=\"seg\" "
            "mid=\"2\">Two.</mrk></seg-source></trans-unit><trans-unit id=\"2\"><source>Three</source><target "
            "xml:lang=\"sw-KE\">Tatu</target></trans-unit>"),
         "f:1: sw is asked for, its translations are in fr: 2 left out", 1},
        {"sw",
         V2(" trgLang=\"fr-HT\"", "<mtc:matches xmlns:mtc=\"urn:oasis:names:tc:xliff:matches:2.0\"><mtc:match "
                                  "ref=\"#s\"><source>One</source><target>Un"
                                  "</target></mtc:match></mtc:matches><segment id=\"s\" state=\"final\" "
                                  "subState=\"a:b\"><source>One</source><target>Un"
                                  "</target></segment><ignorable><source> </source><target> </target></ignorable>"),
         V2(" trgLang=\"sw\"", "<segment id=\"s\"><source>One</source></segment><ignorable><source> </source></ignorable>"),
         "f:1: sw is asked for, its translations are in fr-HT: 1 left out", 0},
        {"sw", V2(" trgLang=\"sw-TZ\"", "<segment><source>One</source><target>Moja</target></segment>"),
         V2(" trgLang=\"sw-TZ\"", "<segment><source>One</source><target>Moja</target></segment>"), NULL, 1},
        {"sw", V2("", "<segment><source>One</source></segment>"),
         V2(" trgLang=\"sw\"", "<segment><source>One</source></segment>"), NULL, 0},
    };
    struct language from, to;
    (void)state;
    assert_true(language_parse(STR("en"), &from, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        struct error err = {0};
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(cases[i].file));
        size_t targets = 0;
        assert_true(language_parse(str_of(cases[i].to), &to, NULL));
        if (!document_set_languages(document, &from, &to, &err)) fail_msg("%s", err.message);
        for (size_t k = 0; k < document_block_count(document); k++) targets += document_block(document, k)->target.text.len > 0;
        assert_int_equal(targets, cases[i].targets);
        assert_int_equal(document_warning_count(document), cases[i].warning != NULL);
        if (cases[i].warning) assert_string_equal(document_warning(document, 0).at, cases[i].warning);
        write_document(document, &out);
        xmlChar *expected = canonical(str_of(cases[i].written)), *found = canonical(buf_str(&out));
        assert_string_equal((char *)found, (char *)expected);
        xmlFree(expected), xmlFree(found);
        /* The blocks take targets as before. */
        assert_int_equal(set_bracketed(document, true), document_block_count(document));
        write_document(document, &out);
        document_close(document);
        buf_done(&out);
    }
}

static void assert_targets(const struct document *document, const char *expected) {
    struct buf found = {0};
    for (size_t i = 0; i < document_block_count(document); i++) {
        if (i) buf_add_byte(&found, '|');
        buf_add_str(&found, document_block(document, i)->target.text);
    }
    buf_add_byte(&found, '\0');
    assert_string_equal(found.at, expected);
    buf_done(&found);
}

static void set_plain(struct document *document, size_t block, const char *text) {
    struct error err = {0};
    struct document_origin origin = {.origin = ORIGIN_HUMAN, .score = 100, .status = STATUS_CONFIRMED};
    if (!document_set_target(document, block, (struct segment){.text = str_of(text)}, &origin, &err))
        fail_msg("%s", err.message);
}

/* The targets read at first, and those read again once each block has its text, or keeps what it had (NULL). */
static void assert_refilled(struct str file, const char *first, const char *const *texts, const char *then) {
    struct buf out = {0};
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", file);
    assert_targets(document, first);
    for (size_t i = 0; i < document_block_count(document); i++)
        if (texts[i]) set_plain(document, i, texts[i]);
    write_document(document, &out);
    document_close(document);
    document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&out));
    assert_targets(document, then);
    document_close(document);
    buf_done(&out);
}

#define SEG "<mrk mtype=\"seg\">"
#define UNNAMED(target)                                                                                                        \
    V1("", "<trans-unit id=\"1\"><source>One. Two. Three. Four.</source><seg-source>" SEG "One.</mrk> <mrk mtype=\"seg\" "     \
           "mid=\"a\">Two.</mrk> <g id=\"9\">" SEG "Three.</mrk> " SEG "Four.</mrk></g></seg-source>" target "</trans-unit>")

/* Segments without mid are told apart by their order: what is put into one is read from it again, and from no other. */
static void test_segments_without_mid(void **state) {
    static const struct {
        const char *target, *first, *then; /* the targets read at first, and once those of the first and fourth are set */
    } cases[] = {
        {"", "|||", "A|||B"},
        {"<target>" SEG "Moja.</mrk> <mrk mtype=\"seg\" mid=\"a\">Mbili.</mrk> <g id=\"9\">" SEG "Tatu.</mrk> " SEG
         "Nne.</mrk></g></target>",
         "Moja.|Mbili.|Tatu.|Nne.", "A|Mbili.|Tatu.|B"},
        {"<target>" SEG "Moja.</mrk> " SEG "Mbili.</mrk></target>", "|||", "A|||B"}, /* whose are they? */
        {"<target><mrk mtype=\"seg\" mid=\"a\">Mbili <x id=\"1\"/>.</mrk> na</target>", "|Mbili " UTF8_CODE ".||",
         "A|Mbili " UTF8_CODE ".||B"},
        {"<target>" SEG "Moja.</mrk> " SEG "Tatu.</mrk> " SEG "Nne.</mrk></target>", "Moja.||Tatu.|Nne.", "A||Tatu.|B"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        buf_add_format(&file, UNNAMED("%s"), cases[i].target);
        assert_refilled(buf_str(&file), cases[i].first, (const char *const[]){"A", NULL, NULL, "B"}, cases[i].then);
        buf_done(&file);
    }
}

/* What looks like a segment within one is that one's content: it takes nobody's place, by its mid or by its order. */
static void test_segments_within_segments(void **state) {
    static const struct {
        const char *target, *first, *then; /* the targets read at first, and once all are set */
    } cases[] = {
        {"", "||", "A|B|C"},
        {"<target>" SEG "Moja.</mrk> <mrk mtype=\"seg\" mid=\"a\">Mbili.</mrk> " SEG "Tatu.</mrk></target>",
         "Moja.|Mbili.|Tatu.", "A|B|C"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        buf_add_format(&file,
                       V1("", "<trans-unit id=\"1\"><source>One of a. Two. Three of it.</source><seg-source>" SEG
                              "One <mrk mtype=\"seg\" mid=\"a\">of a</mrk>.</mrk> <mrk mtype=\"seg\" mid=\"a\">Two.</mrk> " SEG
                              "Three " SEG "of it</mrk>.</mrk></seg-source>%s</trans-unit>"),
                       cases[i].target);
        assert_refilled(buf_str(&file), cases[i].first, (const char *const[]){"A", "B", "C"}, cases[i].then);
        buf_done(&file);
    }
}

static void test_source_of_another_language(void **state) {
    static const char *const sources[] = {V1("", "<trans-unit id=\"1\"><source>One</source></trans-unit>"),
                                          V2("", "<segment><source>One</source></segment>")};
    static const char *const messages[] = {"f:1: its source language is en, not fr",
                                           "f:1: its source language is en-GB, not fr"};
    struct language from, to;
    (void)state;
    assert_true(language_parse(STR("fr"), &from, NULL));
    assert_true(language_parse(STR("sw"), &to, NULL));
    for (size_t i = 0; i < 2; i++) {
        struct error err = {0};
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(sources[i]));
        assert_false(document_set_languages(document, &from, &to, &err));
        assert_int_equal(err.code, ERR_INVALID);
        assert_string_equal(err.message, messages[i]);
        document_close(document);
    }
}

static void test_codes_that_must_nest(void **state) {
    (void)state;
    struct buf out = {0};
    struct error err = {0};
    struct document *document =
        open_bytes(DOCUMENT_XLIFF, "f",
                   STR("<xliff version='1.2'><file source-language='en'><body><trans-unit id='1'><source>"
                       "<bpt id='1'/><g id='2'>a<ept id='1'/>b</g></source></trans-unit></body></file></xliff>"));
    struct segment source = document_block(document, 0)->source;
    assert_int_equal(source.code_count, 4);
    const struct code moved[] = {source.codes[1], source.codes[0], source.codes[3], source.codes[2]};
    struct segment target = {STR(UTF8_CODE UTF8_CODE "x" UTF8_CODE UTF8_CODE), moved, 4};
    if (!document_set_target(document, 0, target, NULL, &err)) fail_msg("%s", err.message);
    assert_true(document_write(document, &out, NULL));
    assert_true(str_find(buf_str(&out),
                         STR("<target state=\"translated\"><g id=\"2\"><bpt id=\"1\"/>x</g><ept id=\"1\"/></target>"),
                         0) != SIZE_MAX);
    document_close(document);
    buf_done(&out);
}

static void test_errors(void **state) {
    static const struct {
        const char *file;
        enum error_code code;
        const char *message;
    } cases[] = {
        {"", ERR_MALFORMED, "f:1: the file is empty"},
        {"<tmx/>", ERR_MALFORMED, "f:1: <tmx> where <xliff> should be"},
        {"<xliff version='3'/>", ERR_MALFORMED, "f:1: XLIFF version \"3\" is not known"},
        {"<!DOCTYPE xliff [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><xliff>&b;</xliff>", ERR_MALFORMED,
         "f:1: entity declarations are not accepted"},
        {"<xliff version='1.2'><file>\n<body>", ERR_MALFORMED, "f:2: the file ends before its last element is closed"},
        {"<xliff version='1.2'>caf\xE9</xliff>", ERR_MALFORMED, "f:1: not valid in its encoding"},
        {"<xliff version='1.2'>\nmoiti\xC1\xA9</xliff>", ERR_MALFORMED, "f:2: not valid in its encoding"},
        {"<xliff version='1.2'>\n<![CDATA[\xC1\xA9]]></xliff>", ERR_MALFORMED, "f:2: not valid in its encoding"},
        {"<xliff version='1.2' a='\xC1\xA9'/>", ERR_MALFORMED, "f:1: not valid in its encoding"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        assert_null(document_open(DOCUMENT_XLIFF, "f", str_of(cases[i].file), &err));
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(err.code, cases[i].code);
    }
}

#define HEAD            "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en' trgLang='sw'>"
#define UNIT(content)   HEAD "<file id='f'>\n<unit id='u'>" content "</unit></file></xliff>"
#define SOURCE(content) UNIT("<segment id='s'><source>" content "</source></segment>")

struct warning_case {
    const char *file, *warning; /* the only one, or NULL for none */
};

static void check_warnings(const struct warning_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(cases[i].file));
        struct buf said = {0};
        for (size_t k = 0; k < document_warning_count(document); k++) {
            struct str warning = document_warning(document, k);
            buf_add_format(&said, "%s%" STR_FMT, k ? " AND " : "", STR_ARG(warning));
        }
        buf_add_byte(&said, '\0');
        assert_string_equal(said.at, cases[i].warning ? cases[i].warning : "");
        document_close(document);
        buf_done(&said);
    }
}

/* What breaks the rules of XLIFF 2 is read, with a warning. */
static void test_warnings(void **state) {
    static const struct warning_case cases[] = {
        {SOURCE("a"), NULL},
        {SOURCE("a<sc id='1'/>b<ec startRef='1'/><mrk id='m' type='term'>c</mrk>"), NULL},
        {"<xliff version='1.2'><file source-language='en'><body>\n\n<trans-unit/></body></file></xliff>",
         "f:3: a <trans-unit> without <source> is passed over"},
        {HEAD "</xliff>", "f:1: <xliff> without <file>"},
        {HEAD "<file id='f'/></xliff>", "f:1: <file> without <unit> or <group>"},
        {UNIT(""), "f:2: <unit> without <segment>"},
        {UNIT("<segment/>"), "f:2: <segment> without <source>"},
        {UNIT("<segment translate='no'><source>a</source></segment>"), "f:2: <segment> has no attribute \"translate\""},
        {UNIT("<segment state='done'><source>a</source></segment>"), "f:2: state=\"done\" is not a value that XLIFF knows"},
        {UNIT("<segment><source>a</source></segment><notes><note>b</note></notes>"),
         "f:2: <notes> a second time, or behind what it should precede"},
        {SOURCE("<ph/>"), "f:2: <ph> without its id"},
        {SOURCE("<ph id='a b'/>"), "f:2: id=\"a b\" is not a name token"},
        {SOURCE("<ph id='1'/><ph id='1'/>"), "f:2: id=\"1\" a second time"},
        {SOURCE("<ph id='1' dataRef='d'/>"), "f:2: dataRef=\"d\": the unit has no such data"},
        {SOURCE("<ph id='1' subType='xlf:b'/>"), "f:2: subType without type"},
        {SOURCE("<ph id='1' copyOf='9'/>"), "f:2: copyOf=\"9\": there is no such code"},
        {SOURCE("<sc id='1'/>a"), "f:2: <sc> without its <ec>"},
        {SOURCE("a<ec startRef='1'/>"), "f:2: startRef=\"1\": there is no <sc> before it"},
        {SOURCE("<cp hex='41'/>"), "f:2: <cp hex=\"41\"> is not a character that needs one"},
        {SOURCE("<mrk id='m' type='comment'>a</mrk>"), "f:2: a comment needs either value or ref"},
        {UNIT("<segment><source xml:lang='fr'>a</source></segment>"), "f:2: xml:lang=\"fr\", but srcLang=\"en\""},
        {UNIT("<segment><source><ph id='1' canDelete='no'/></source><target>b</target></segment>"),
         "f:2: a code that may not be deleted is not in <target>"},
        {UNIT("<segment><source>a</source><target order='2'>b</target></segment><segment><source>c</source></segment>"),
         "f:2: two targets stand in place 2"},
    };
    (void)state;
    check_warnings(cases, sizeof cases / sizeof *cases);
}

#define MODULE(name) " xmlns:m='urn:oasis:names:tc:xliff:" name ":2.0' "
#define IN(name, content)                                                                                                      \
    HEAD "<file id='f'>\n<unit id='u'" MODULE(name) ">" content "<segment><source>a</source></segment></unit></file></xliff>"
#define RULE(attributes)  IN("validation", "<m:validation><m:rule " attributes "/></m:validation>")
#define META(content)     IN("metadata", "<m:metadata>" content "</m:metadata>")
#define RESOURCE(content) IN("resourcedata", "<m:resourceData><m:resourceItem>" content "</m:resourceItem></m:resourceData>")
#define TRACK(attributes, items)                                                                                               \
    IN("changetracking", "<m:changeTrack><m:revisions appliesTo='note' " attributes "><m:revision version='1'>" items          \
                         "</m:revision></m:revisions></m:changeTrack><notes><note id='n' priority='1'>b</note></notes>")
#define STYLE(code)                                                                                                            \
    HEAD "<file id='f'>\n<unit id='u'" MODULE("fs") "><segment><source>" code "</source></segment></unit></file></xliff>"
#define SIZE(code)                                                                                                             \
    HEAD "<file id='f'" MODULE(                                                                                                \
        "sizerestriction") "><m:profiles generalProfile='xliff:codepoints' storageProfile='xliff:utf8'/>"                      \
                           "<m:data profile='p'><x id='d'/></m:data>\n<unit id='u'><segment><source>" code                     \
                           "</source></segment></unit></file></xliff>"

static void test_warnings_of_modules(void **state) {
    static const struct warning_case cases[] = {
        {IN("validation", "<m:validations/>"), "f:2: the module \"validation\" has no element <validations>"},
        {IN("validation", "<m:validation/>"), "f:2: <validation> without <rule>"},
        {RULE("isPresent='a' occurs='2' existsInSource='yes'"), NULL},
        {RULE("xmlns:o='o' o:own='a'"), NULL},
        {RULE(""), "f:2: <rule> needs exactly one of isPresent, isNotPresent, startsWith, endsWith and a rule of one's own"},
        {RULE("isPresent='a' endsWith='b'"),
         "f:2: <rule> needs exactly one of isPresent, isNotPresent, startsWith, endsWith and a rule of one's own"},
        {RULE("isNotPresent='a' existsInSource='yes'"), "f:2: existsInSource goes with isPresent, startsWith or endsWith only"},
        {RULE("isPresent='a' occurs='0'"), "f:2: occurs=\"0\" is not a positive number"},
        {RULE("isPresent='a' caseSensitive='false'"), "f:2: caseSensitive=\"false\" is not a value that XLIFF knows"},
        {RULE("isPresent='a' happens='1'"), "f:2: <rule> has no attribute \"happens\""},
        {META("<m:metaGroup><m:meta type='t'>a</m:meta></m:metaGroup>"), NULL},
        {META("<m:metaGroup/>"), "f:2: <metaGroup> without <meta>"},
        {META("<m:metaGroup><m:meta>a</m:meta></m:metaGroup>"), "f:2: <meta> without its type"},
        {META("<m:meta type='t'>a</m:meta>"), "f:2: <metadata> without <metaGroup> AND f:2: <meta> in <metadata>"},
        {META("a<m:metaGroup><m:meta type='t'/></m:metaGroup>"), "f:2: <metadata> holds text"},
        {META("<m:metaGroup appliesTo='all'><m:meta type='t'/></m:metaGroup>"),
         "f:2: appliesTo=\"all\" is not a value that XLIFF knows"},
        {IN("glossary", "<m:glossary><m:glossEntry><m:term>a</m:term></m:glossEntry></m:glossary>"),
         "f:2: <glossEntry> without <translation> or <definition>"},
        {RESOURCE("<m:source href='a'/><m:target>\n<x/></m:target>"), NULL},
        {RESOURCE("<m:source href='a'><x/></m:source>"), "f:2: a resource's <source> must have either content or href"},
        {RESOURCE("<m:target/>"), "f:2: a resource's <target> must have either content or href"},
        {RESOURCE("<m:source href='a' xml:lang='fr'/>"), "f:2: xml:lang=\"fr\", but srcLang=\"en\""},
        {TRACK("ref='n' currentVersion='1'", "<m:item property='content'>b</m:item><m:item property='priority'>2</m:item>"),
         NULL},
        {TRACK("ref='o'", "<m:item property='content'>b</m:item>"), "f:2: ref=\"o\": there is no such <note> here"},
        {TRACK("currentVersion='2'", "<m:item property='content'>b</m:item>"),
         "f:2: currentVersion=\"2\": there is no such revision"},
        {TRACK("ref='n'", "<m:item property='category'>b</m:item>"),
         "f:2: property=\"category\" is not \"content\" or an attribute of that <note>"},
        {TRACK("ref='n'", "<m:item property='content'>b</m:item><m:item property='content'>c</m:item>"),
         "f:2: property=\"content\" a second time in one <revision>"},
        {STYLE("<pc id='1' m:fs='b' m:subFs='class,c'>a</pc><ec id='2' isolated='yes' m:fs='i'/>"), NULL},
        {STYLE("<pc id='1' m:fs='bold'>a</pc>"), "f:2: fs=\"bold\" is not an element of HTML that XLIFF knows"},
        {STYLE("<pc id='1' m:subFs='a,b'>a</pc>"), "f:2: subFs without fs"},
        {STYLE("<pc id='1' m:style='b'>a</pc>"), "f:2: the format style module has no attribute \"style\""},
        {STYLE("<sc id='1'/>a<ec startRef='1' m:fs='b'/>"), "f:2: <ec> takes fs and subFs only when it is isolated"},
        {SIZE("<pc id='1' m:sizeRestriction='2,*' m:equivStorage='3' m:sizeInfoRef='d'>a</pc>"), NULL},
        {SIZE("<ph id='1' m:sizeRestriction='*2'/>"),
         "f:2: sizeRestriction=\"*2\" is not a maximum, or a minimum and a maximum"},
        {SIZE("<ph id='1' m:storageRestriction='2,b'/>"),
         "f:2: storageRestriction=\"2,b\" is not a maximum, or a minimum and a maximum"},
        {SIZE("<ph id='1' m:sizeInfo='2.5'/>"), "f:2: sizeInfo=\"2.5\" is not a number"},
        {SIZE("<ph id='1' m:sizeInfo='2' m:sizeInfoRef='d'/>"), "f:2: sizeInfo together with sizeInfoRef"},
        {SIZE("<ph id='1' m:sizeInfoRef='e'/>"), "f:2: sizeInfoRef=\"e\": no <data> beside or above has it"},
        {SIZE("<ph id='1' m:size='e'/>"), "f:2: the size restriction module has no attribute \"size\""},
        {SIZE("<sc id='1'/>a<ec startRef='1' m:equivStorage='1'/>"), "f:2: <ec> takes sizes only when it is isolated"},
    };
    (void)state;
    check_warnings(cases, sizeof cases / sizeof *cases);
}

#define REF(ref) SOURCE("<mrk id='m' type='my:t' ref='" ref "'>a</mrk>")

static void test_warnings_of_references(void **state) {
    static const struct warning_case cases[] = {
        {REF("#m"), NULL},
        {REF("#/f=f/g=g/u=u/m"), NULL},
        {REF("#f=f/gls=g"), NULL},
        {REF("http://a/#c1/c2"), NULL},
        {REF("#"), "f:2: ref=\"#\" is not a fragment identifier: it names nothing"},
        {REF("#c1/c2"), "f:2: ref=\"#c1/c2\" is not a fragment identifier: nothing may follow what is inside a unit"},
        {REF("#f=f/d=d/u=u"),
         "f:2: ref=\"#f=f/d=d/u=u\" is not a fragment identifier: nothing may follow what is inside a unit"},
        {REF("#u=u/f=f"), "f:2: ref=\"#u=u/f=f\" is not a fragment identifier: the order is file, group, unit"},
        {REF("#u=u/u=v"), "f:2: ref=\"#u=u/u=v\" is not a fragment identifier: one prefix twice"},
        {REF("#gls=g/u=v"), "f:2: ref=\"#gls=g/u=v\" is not a fragment identifier: files, groups and units come first"},
        {REF("#z=a"), "f:2: ref=\"#z=a\" is not a fragment identifier: a prefix of no module, and not a registered one"},
        {IN("metadata", "<x xmlns='x' id='1'/><y xmlns='y' id='1'/>"), NULL},
        {IN("metadata", "<x xmlns='x' id='1'>\n<y xml:id='1'/></x>"), "f:3: <y id=\"1\"> a second time"},
        {META("<m:metaGroup id='1'><m:meta type='t'/></m:metaGroup>\n<m:metaGroup id='1'><m:meta type='t'/></m:metaGroup>"),
         "f:3: <metaGroup id=\"1\"> a second time"},
        {UNIT("<segment><source><pc id='1' canReorder='firstNo' canCopy='no' canDelete='no'><ph id='2' canReorder='no' "
              "canCopy='no' "
              "canDelete='no'/></pc></source><target><pc id='1' canReorder='firstNo' canCopy='no' canDelete='no'/><ph id='2' "
              "canReorder='no' canCopy='no' canDelete='no'/></target></segment>"),
         "f:2: a code was moved out of its row (canReorder=\"no\")"},
    };
    (void)state;
    check_warnings(cases, sizeof cases / sizeof *cases);
}

static void test_bounds(void **state) {
    static const struct {
        const char *head, *piece;
        size_t count;
    } cases[] = {
        {"<xliff version='1.2'>", "<a>", 10000},
        {"<xliff version='1.2'", " a='' ", 100000},
        {"<xliff version='1.2'", " xmlns:a='b'", 100000},
        {"<xliff version='1.2'><!--", "0123456789", 100000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        struct error err = {0};
        buf_add_str(&file, str_of(cases[i].head));
        for (size_t k = 0; k < cases[i].count; k++) buf_add_str(&file, str_of(cases[i].piece));
        assert_null(document_open(DOCUMENT_XLIFF, "f", buf_str(&file), &err));
        assert_true(err.code == ERR_TOO_LARGE || err.code == ERR_MALFORMED);
        buf_done(&file);
    }
}

/* One segment over a bound is left as it is, and told of; the others are served. */
static void test_segments_over_a_bound(void **state) {
    static const struct {
        const char *piece, *warning;
        size_t count;
        bool in_target;
    } cases[] = {
        {"<x/>", "f:2: unit \"u1\": a <source> of more than 1024 inline codes is left as it is", 1025, false},
        {"0123456789abcdef", "f:2: unit \"u1\": a <source> of more than 65536 bytes is left as it is", 4097, false},
        {"0123456789abcdef", "f:3: unit \"u1\": a <target> of more than 65536 bytes is left as it is", 4097, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0}, out = {0};
        buf_add_str(&file, STR("<xliff version='1.2'><file><body><trans-unit id='u1'>\n<source>One"));
        for (size_t k = 0; k < cases[i].count && !cases[i].in_target; k++) buf_add_str(&file, str_of(cases[i].piece));
        buf_add_str(&file, STR("</source>\n<target>Moja"));
        for (size_t k = 0; k < cases[i].count && cases[i].in_target; k++) buf_add_str(&file, str_of(cases[i].piece));
        buf_add_str(&file,
                    STR("</target></trans-unit><trans-unit id='u2'><source>Two</source></trans-unit></body></file></xliff>"));
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        assert_int_equal(document_warning_count(document), 1);
        assert_true(str_equal(document_warning(document, 0), str_of(cases[i].warning)));
        assert_int_equal(document_block_count(document), 1);
        set_plain(document, 0, "Mbili");
        write_document(document, &out);
        assert_true(str_find(buf_str(&out), STR(">Mbili</target>"), 0) != SIZE_MAX && out.len > file.len);
        document_close(document);
        buf_done(&file), buf_done(&out);
    }
}

/* Some tools take the text for the id: too long for the name of a place. */
static void test_long_ids(void **state) {
    static const char *const ids[] = {
        V1("", "<trans-unit id=\"%s\"><source>One</source></trans-unit>"),
        V1("", "<trans-unit id=\"%s\"><source>One</source><seg-source><mrk mtype=\"seg\" mid=\"1\">One</mrk></seg-source>"
               "</trans-unit>"),
        "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"en\"><file id=\"f\"><unit id=\"%s\">"
        "<segment><source>One</source></segment></unit></file></xliff>",
    };
    char id[UNIT_FIELD_MAX + 2];
    (void)state;
    memset(id, 'a', sizeof id);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        for (size_t longer = 0; longer < 2; longer++) {
            struct buf file = {0};
            id[UNIT_FIELD_MAX - (i == 1 ? 2 : 0) + longer] = '\0';
            buf_add_format(&file, ids[i], id);
            struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
            assert_int_equal(document_block(document, 0)->context_id.len, longer ? 0 : UNIT_FIELD_MAX);
            document_close(document);
            buf_done(&file);
            memset(id, 'a', sizeof id);
        }
}

#define IN_SEGMENTS                                                                                                            \
    "<source>One. Two. *</source><seg-source><mrk mtype=\"seg\" mid=\"0\">One.</mrk> <mrk mtype=\"seg\" "                      \
    "mid=\"1\">Two.</mrk> "                                                                                                    \
    "<mrk mtype=\"seg\" mid=\"2\">*</mrk></seg-source>"

static void set_with(struct document *document, size_t index, const char *text, int score, enum unit_status status) {
    struct error err = {0};
    struct segment target = {.text = str_of(text)};
    struct document_origin origin = {score, ORIGIN_HUMAN, status};
    if (!document_set_target(document, index, target, &origin, &err)) fail_msg("%s", err.message);
}

/* One <target> holds all segments of a unit: it is as far as the least of them, in whatever order they are set. */
static void test_state_of_segments(void **state) {
    static const struct {
        const char *target, *written;
        int score0, score1; /* below -1: not set */
        enum unit_status status0, status1;
    } cases[] = {
        {"", " state=\"needs-translation\">", -2, 100, 0, STATUS_CONFIRMED},
        {"", " state=\"needs-translation\">", 100, -2, STATUS_CONFIRMED, 0},
        {"", " state=\"needs-review-translation\" state-qualifier=\"fuzzy-match\">", 85, 100, STATUS_DRAFT, STATUS_CONFIRMED},
        {"", " state=\"needs-review-translation\" state-qualifier=\"fuzzy-match\">", 100, 85, STATUS_CONFIRMED, STATUS_DRAFT},
        {"", " state=\"translated\" state-qualifier=\"exact-match\">", 100, 101, STATUS_CONFIRMED, STATUS_CONFIRMED},
        {"", " state=\"translated\">", 100, -1, STATUS_CONFIRMED, STATUS_REVIEWED},
        {"<target state=\"needs-review-translation\"><mrk mtype=\"seg\" mid=\"0\"/> <mrk mtype=\"seg\" mid=\"1\">Pili.</mrk>"
         "</target>",
         " state=\"needs-review-translation\">", -1, -2, STATUS_CONFIRMED, 0},
        {"<target state=\"needs-review-translation\"><mrk mtype=\"seg\" mid=\"0\"/> <mrk mtype=\"seg\" mid=\"1\">Pili.</mrk>"
         "</target>",
         " state=\"needs-translation\">", -2, -1, 0, STATUS_CONFIRMED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0}, out = {0}, expected = {0};
        buf_add_format(&file, V1("", "<trans-unit id=\"1\">" IN_SEGMENTS "%s</trans-unit>"), cases[i].target);
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        assert_int_equal(document_block_count(document), 3);
        if (cases[i].score0 > -2) set_with(document, 0, "A.", cases[i].score0, cases[i].status0);
        if (cases[i].score1 > -2) set_with(document, 1, "B.", cases[i].score1, cases[i].status1);
        write_document(document, &out);
        buf_add_format(&expected, "<target%s", cases[i].written);
        if (str_find(buf_str(&out), buf_str(&expected), 0) == SIZE_MAX) fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
        if (!*cases[i].target)
            assert_true(str_find(buf_str(&out), STR("<mrk mtype=\"seg\" mid=\"2\">*</mrk></target>"), 0) != SIZE_MAX);
        document_close(document);
        buf_done(&file), buf_done(&out), buf_done(&expected);
    }
}

/* A person translated the whole: it is one text, whatever another tool has made of the source. */
static void test_target_without_segments(void **state) {
    struct buf out = {0};
    const char *file =
        V1("", "<trans-unit id=\"1\">" IN_SEGMENTS "<target state=\"translated\">Ya mtu. Yote.</target></trans-unit>");
    (void)state;
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(file));
    assert_int_equal(document_block_count(document), 1);
    assert_true(str_equal(document_block(document, 0)->source.text, STR("One. Two. *")));
    assert_true(str_equal(document_block(document, 0)->target.text, STR("Ya mtu. Yote.")));
    assert_true(document_block(document, 0)->settled);
    set_with(document, 0, "Mpya.", -1, STATUS_CONFIRMED);
    write_document(document, &out);
    assert_true(str_find(buf_str(&out), STR("</seg-source><target state=\"translated\">Mpya.</target>"), 0) != SIZE_MAX);
    document_close(document);
    buf_done(&out);
}

/* Segments of <source> are codes of the whole, in its target too: what is written is read again as one text. */
static void test_segments_within_the_source(void **state) {
    struct buf out = {0};
    const char *file = V1("", "<trans-unit id=\"1\"><source><mrk mtype=\"seg\" mid=\"5\">One.</mrk></source><seg-source><mrk "
                              "mtype=\"seg\" mid=\"6\">One.</mrk></seg-source><target>Moja.</target></trans-unit>");
    (void)state;
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(file));
    struct document_origin origin = {-1, ORIGIN_HUMAN, STATUS_CONFIRMED};
    struct error err = {0};
    assert_int_equal(document_block_count(document), 1);
    struct segment target = document_block(document, 0)->source;
    target.text = STR(UTF8_CODE "Mpya." UTF8_CODE);
    if (!document_set_target(document, 0, target, &origin, &err)) fail_msg("%s", err.message);
    write_document(document, &out);
    document_close(document);
    document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&out));
    assert_int_equal(document_block_count(document), 1);
    assert_true(str_equal(document_block(document, 0)->target.text, STR(UTF8_CODE "Mpya." UTF8_CODE)));
    document_close(document);
    buf_done(&out);
}

/* What the file says is not to be translated is one code, with the text that it shows. */
static void test_protected_spans(void **state) {
    static const struct {
        const char *file, *span;
    } cases[] = {
        {V1("",
            "<trans-unit id=\"1\"><source>Run <mrk mtype=\"protected\">make <g id=\"1\">run</g></mrk>.</source></trans-unit>"),
         "<mrk mtype=\"protected\">make <g id=\"1\">run</g></mrk>"},
        {V2(" trgLang=\"sw\"", "<segment><source>Run <mrk id=\"m1\" translate=\"no\">make run</mrk>.</source></segment>"),
         "<mrk id=\"m1\" translate=\"no\">make run</mrk>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0}, expected = {0};
        struct error err = {0};
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(cases[i].file));
        struct document_origin origin = {-1, ORIGIN_HUMAN, STATUS_CONFIRMED};
        struct segment target = document_block(document, 0)->source;
        assert_true(str_equal(target.text, STR("Run " UTF8_CODE ".")));
        assert_true(str_equal(target.codes[0].data, STR("make run")));
        target.text = STR("Andika " UTF8_CODE ".");
        if (!document_set_target(document, 0, target, &origin, &err)) fail_msg("%s", err.message);
        write_document(document, &out);
        buf_add_format(&expected, "Andika %s.", cases[i].span);
        assert_true(str_find(buf_str(&out), buf_str(&expected), 0) != SIZE_MAX);
        document_close(document);
        buf_done(&out), buf_done(&expected);
    }
}

/* memoQ, Phrase and Trados write no state: what they say of their own is believed until there is one. */
static void test_what_tools_say(void **state) {
    static const struct {
        const char *unit, *told;
    } cases[] = {
        {"<trans-unit id='1' xmlns:mq='MQXliff' mq:status='NotStarted'><source>a</source><target/></trans-unit>", "draft "},
        {"<trans-unit id='1' xmlns:mq='MQXliff' mq:status='Pretranslated' mq:percent='78'><source>a</source><target>b</target>"
         "</trans-unit>",
         "draft "},
        {"<trans-unit id='1' xmlns:mq='MQXliff' mq:status='PartiallyEdited'><source>a</source><target>b</target></trans-unit>",
         "draft settled "},
        {"<trans-unit id='1' xmlns:mq='MQXliff' mq:status='ManuallyConfirmed' mq:locked='locked'><source>a</source>"
         "<target>b</target></trans-unit>",
         "confirmed settled locked "},
        {"<trans-unit id='1' xmlns:mq='MQXliff' mq:status='Pretranslated'><source>a</source><target state='final'>b</target>"
         "</trans-unit>",
         "reviewed settled "},
        {"<trans-unit id='1' xmlns:m='http://www.memsource.com/mxlf/2.0' m:confirmed='0' m:locked='false'><source>a</source>"
         "<target>b</target></trans-unit>",
         "draft "},
        {"<trans-unit id='1' xmlns:m='http://www.memsource.com/mxlf/2.0' m:confirmed='1' m:locked='true'><source>a</source>"
         "<target>b</target></trans-unit>",
         "confirmed settled locked "},
        {"<trans-unit id='1' xmlns:sdl='http://sdl.com/FileTypes/SdlXliff/1.0'><source>a b</source><seg-source>"
         "<mrk mtype='seg' mid='1'>a</mrk> <mrk mtype='seg' mid='2'>b</mrk> <mrk mtype='seg' "
         "mid='3'>c</mrk></seg-source><target>"
         "<mrk mtype='seg' mid='1'>x</mrk> <mrk mtype='seg' mid='2'>y</mrk> <mrk mtype='seg' mid='3'/></target><sdl:seg-defs>"
         "<sdl:seg id='1' locked='true' conf='ApprovedSignOff'/><sdl:seg id='2' conf='Draft' origin='mt'/><sdl:seg id='3'/>"
         "</sdl:seg-defs></trans-unit>",
         "reviewed settled locked draft draft "},
    };
    static const char *const names[] = {
        [STATUS_DRAFT] = "draft ", [STATUS_CONFIRMED] = "confirmed ", [STATUS_REVIEWED] = "reviewed "};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0}, told = {0};
        buf_add_format(&file, V1("", "%s"), cases[i].unit);
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        for (size_t k = 0; k < document_block_count(document); k++) {
            const struct document_block *block = document_block(document, k);
            buf_add_format(&told, "%s%s%s", names[block->status], block->settled ? "settled " : "",
                           block->translate ? "" : "locked ");
        }
        buf_add_byte(&told, '\0');
        assert_string_equal(told.at, cases[i].told);
        document_close(document);
        buf_done(&file), buf_done(&told);
    }
}

#define MEMOQ(said)  "<trans-unit id=\"1\" mq:status=\"" said " mq:segmentguid=\"c0\"><source xml:space=\"preserve\">a</source>"
#define PHRASE(said) "<trans-unit id=\"p:1\" m:para-id=\"1\" xml:space=\"preserve\" " said "><source>a</source>"
#define TRADOS(targets, first, second)                                                                                         \
    "<trans-unit id=\"t\"><source>a b</source><seg-source><mrk mtype=\"seg\" mid=\"7\">a</mrk> <mrk mtype=\"seg\" "            \
    "mid=\"8\">b</mrk></seg-source>" targets "<sdl:seg-defs><sdl:seg id=\"7\"" first "/>" second                               \
    "</sdl:seg-defs></trans-unit>"
#define TRADOS_TARGETS(first, second)                                                                                          \
    "<target><mrk mtype=\"seg\" mid=\"7\">" first "</mrk> <mrk mtype=\"seg\" mid=\"8\">" second "</mrk></target>"
#define TOOLS                                                                                                                  \
    "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" xmlns:mq=\"MQXliff\" "                                             \
    "xmlns:m=\"http://www.memsource.com/mxlf/2.0\" "                                                                           \
    "xmlns:sdl=\"http://sdl.com/FileTypes/SdlXliff/1.0\" version=\"1.2\"><file original=\"a\" source-language=\"en\" "         \
    "target-language=\"sw\"><body>"

/* These tools read no state: what is set is told in their own words, what isn't keeps every byte. */
static void test_what_tools_are_told(void **state) {
    static const char *const untouched[] = {
        "<trans-unit id=\"0\" mq:status=\"Rejected\" mq:percent=\"78\"><source>z</source><target>y</target></trans-unit>",
        "<trans-unit id=\"p:0\" m:level-edited=\"false\" m:confirmed=\"0\" m:score=\"1.01\"><source>z</source><target/>"
        "</trans-unit>",
        "<trans-unit id=\"u\"><source>z</source><seg-source><mrk mtype=\"seg\" mid=\"7\">z</mrk></seg-source><target><mrk "
        "mtype=\"seg\" mid=\"7\">y</mrk></target><sdl:seg-defs><sdl:seg id=\"7\" conf=\"RejectedSignOff\" origin=\"mt\" "
        "percent=\"0\"><sdl:value key=\"created_by\">b</sdl:value></sdl:seg></sdl:seg-defs></trans-unit>",
    };
    static const struct {
        const char *unit, *written;
        struct document_origin origin;
    } cases[] = {
        {MEMOQ("NotStarted\"") "<target xml:space=\"preserve\"/></trans-unit>",
         "mq:status=\"ManuallyConfirmed\" mq:segmentguid",
         {-1, ORIGIN_HUMAN, STATUS_CONFIRMED}},
        {MEMOQ("Pretranslated\" mq:percent=\"78\"") "<target>b</target></trans-unit>",
         "mq:status=\"ManuallyConfirmed\" mq:segmentguid",
         {-1, ORIGIN_HUMAN, STATUS_CONFIRMED}},
        {MEMOQ("NotStarted\"") "</trans-unit>",
         "mq:status=\"Pretranslated\" mq:segmentguid=\"c0\" mq:percent=\"101\"",
         {101, ORIGIN_HUMAN, STATUS_DRAFT}},
        {MEMOQ("Pretranslated\" mq:percent=\"78\"") "</trans-unit>",
         "mq:status=\"ManuallyConfirmed\" mq:percent=\"100\"",
         {100, ORIGIN_HUMAN, STATUS_CONFIRMED}},
        {MEMOQ("Proofread\"") "</trans-unit>",
         "mq:status=\"PartiallyEdited\" mq:segmentguid",
         {-1, ORIGIN_HUMAN, STATUS_DRAFT}},
        {MEMOQ("NotStarted\"") "</trans-unit>", "mq:status=\"Reviewer1Confirmed\"", {-1, ORIGIN_HUMAN, STATUS_REVIEWED}},
        {MEMOQ("ManuallyConfirmed\"") "</trans-unit>", "mq:status=\"NotStarted\"", {-1, ORIGIN_HUMAN, STATUS_REJECTED}},
        {PHRASE("m:confirmed=\"0\" m:level-edited=\"false\" m:score=\"0.0\" m:trans-origin=\"null\"") "<target/></trans-unit>",
         "m:confirmed=\"1\" m:level-edited=\"true\" m:score=\"0.0\" m:trans-origin=\"null\">",
         {-1, ORIGIN_HUMAN, STATUS_CONFIRMED}},
        {PHRASE("m:confirmed=\"1\" m:score=\"0.0\" m:gross-score=\"0.0\" m:trans-origin=\"null\"") "</trans-unit>",
         "m:confirmed=\"0\" m:score=\"0.85\" m:gross-score=\"0.85\" m:trans-origin=\"tm\">",
         {85, ORIGIN_HUMAN, STATUS_DRAFT}},
        {PHRASE("m:confirmed=\"0\" m:score=\"0.0\" m:trans-origin=\"null\"") "</trans-unit>",
         "m:confirmed=\"0\" m:score=\"1.02\" m:trans-origin=\"mt\">",
         {102, ORIGIN_MACHINE, STATUS_DRAFT}},
        {TRADOS("", "", "<sdl:seg id=\"8\"/>"),
         "<sdl:seg id=\"7\" conf=\"Translated\" origin=\"interactive\"/><sdl:seg id=\"8\"/></sdl:seg-defs>",
         {-1, ORIGIN_HUMAN, STATUS_CONFIRMED}},
        {TRADOS(TRADOS_TARGETS("", "y"), " conf=\"Draft\" origin=\"mt\" origin-system=\"x\"",
                "<sdl:seg id=\"8\" conf=\"ApprovedSignOff\" origin=\"tm\" percent=\"100\" text-match=\"SourceAndTarget\"/>"),
         "<sdl:seg id=\"7\" conf=\"Draft\" origin=\"tm\" percent=\"85\"/><sdl:seg id=\"8\" conf=\"ApprovedSignOff\" "
         "origin=\"tm\" percent=\"100\" text-match=\"SourceAndTarget\"/></sdl:seg-defs>",
         {85, ORIGIN_ALIGNED, STATUS_DRAFT}},
        {TRADOS("", " locked=\"false\" conf=\"Draft\"", "<sdl:seg id=\"9\"/>"),
         "<sdl:seg id=\"7\" locked=\"false\" conf=\"Translated\" origin=\"mt\" percent=\"100\"/><sdl:seg id=\"9\"/>",
         {102, ORIGIN_MACHINE, STATUS_CONFIRMED}},
        {TRADOS(TRADOS_TARGETS("x", ""), " conf=\"Translated\" origin=\"tm\" percent=\"100\" struct-match=\"true\"", ""),
         "<sdl:seg id=\"7\"/></sdl:seg-defs>",
         {-1, ORIGIN_HUMAN, STATUS_REJECTED}},
        {TRADOS("", "", ""),
         "<sdl:seg id=\"7\" conf=\"ApprovedTranslation\" origin=\"interactive\"/></sdl:seg-defs>",
         {-1, ORIGIN_HUMAN, STATUS_REVIEWED}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0}, out = {0};
        struct error err = {0};
        buf_add_format(&file, TOOLS "%s%s%s%s</body></file></xliff>", untouched[0], cases[i].unit, untouched[1], untouched[2]);
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        struct segment target = {.text = STR("b")};
        if (!document_set_target(document, 1, target, &cases[i].origin, &err)) fail_msg("%s", err.message);
        write_document(document, &out);
        document_close(document);
        if (str_find(buf_str(&out), str_of(cases[i].written), 0) == SIZE_MAX)
            fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
        for (size_t k = 0; k < sizeof untouched / sizeof *untouched; k++)
            if (str_find(buf_str(&out), str_of(untouched[k]), 0) == SIZE_MAX)
                fail_msg("%zu, %zu: %.*s", i, k, STR_ARG(buf_str(&out)));
        buf_clear(&file);
        document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&out));
        bool as_was =
            cases[i].origin.status != STATUS_REJECTED && !str_starts(str_of(cases[i].unit), STR("<trans-unit id=\"t"));
        if (as_was) assert_int_equal(document_block(document, 1)->status, cases[i].origin.status);
        document_close(document);
        buf_done(&file), buf_done(&out);
    }
}

/* Where the unit has none of its attributes, a tool gets them by the prefix that the file has for it, and by no other. */
static void test_what_tools_are_told_anew(void **state) {
    static const struct {
        const char *around, *unit, *written;
    } cases[] = {
        {" xmlns:mq='MQXliff'", "<trans-unit id=\"1\">", "<trans-unit id=\"1\" mq:status=\"ManuallyConfirmed\">"},
        {" xmlns:q='MQXliff'", "<trans-unit id=\"1\">", "<trans-unit id=\"1\" q:status=\"ManuallyConfirmed\">"},
        {" xmlns:m='http://www.memsource.com/mxlf/2.0'", "<trans-unit id=\"1\">", "<trans-unit id=\"1\" m:confirmed=\"1\">"},
        {" xmlns:mq='MQXliff'", "<trans-unit id=\"1\" xmlns:mq=\"other\">", "<trans-unit xmlns:mq=\"other\" id=\"1\">"},
        {" xmlns='MQXliff'", "<trans-unit id=\"1\">", "<trans-unit id=\"1\">"},
        {"", "<trans-unit id=\"1\" status=\"x\" confirmed=\"0\">", "<trans-unit id=\"1\" status=\"x\" confirmed=\"0\">"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0}, out = {0};
        buf_add_format(&file, "<xliff version=\"1.2\"%s><file><body>%s<source>a</source></trans-unit></body></file></xliff>",
                       cases[i].around, cases[i].unit);
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        set_with(document, 0, "b", -1, STATUS_CONFIRMED);
        write_document(document, &out);
        document_close(document);
        if (str_find(buf_str(&out), str_of(cases[i].written), 0) == SIZE_MAX)
            fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
        buf_done(&file), buf_done(&out);
    }
}

/* What was in another language is left out: nobody has confirmed anything. */
static void test_tools_and_another_language(void **state) {
    struct buf out = {0};
    struct language from, to;
    const char *file =
        TOOLS "<trans-unit id=\"1\" mq:status=\"ManuallyConfirmed\" mq:percent=\"99\"><source>a</source><target>b"
              "</target></trans-unit></body></file></xliff>";
    (void)state;
    assert_true(language_parse(STR("en"), &from, NULL) && language_parse(STR("fr"), &to, NULL));
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(file));
    assert_true(document_set_languages(document, &from, &to, NULL));
    write_document(document, &out);
    document_close(document);
    assert_true(str_find(buf_str(&out), STR("<trans-unit id=\"1\" mq:status=\"NotStarted\""), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("percent"), 0) == SIZE_MAX);
    buf_done(&out);
}

/* How many characters the target may have: no other measure can be told from a text. */
static void test_limits(void **state) {
    static const struct {
        const char *says;
        uint32_t limit;
    } cases[] = {
        {"maxwidth='40' size-unit='char'", 40},
        {"maxwidth='4294967295' size-unit='char'", UINT32_MAX},
        {"maxwidth='40'", 0}, /* pixels */
        {"maxwidth='40' size-unit='byte'", 0},
        {"size-unit='char'", 0},
        {"maxwidth='' size-unit='char'", 0},
        {"maxwidth='0' size-unit='char'", 0},
        {"maxwidth='-1' size-unit='char'", 0},
        {"maxwidth='4x' size-unit='char'", 0},
        {"maxwidth='4294967296' size-unit='char'", 0},
        {"maxwidth='99999999999999999999' size-unit='char'", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        buf_add_format(&file, V1("", "<trans-unit id='1' %s>" IN_SEGMENTS "</trans-unit>"), cases[i].says);
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        for (size_t k = 0; k < 3; k++) assert_int_equal(document_block(document, k)->max_characters, cases[i].limit);
        document_close(document);
        buf_done(&file);
    }
}

#define MAP(alt) "<ph id=\"1\">&lt;img alt=\"<sub>" alt "</sub>\"&gt;</ph>"
#define TWO(alt, title)                                                                                                        \
    "<bpt id=\"2\">&lt;a alt=\"<sub>" alt "</sub>\" title=\"<sub xid=\"t\">" title                                             \
    "</sub>\"&gt;</bpt>b<ept id=\"2\">&lt;/a&gt;</ept>"

/* Sets each block's target to one of the texts, in this order; an upper-case text has the source's codes behind it. */
static void set_in_order(struct document *document, const char *order, const char *const *texts) {
    for (; *order; order++) {
        size_t index = (size_t)(*order - '0');
        struct segment target = document_block(document, index)->source;
        struct buf text = {0};
        struct error err = {0};
        buf_add_str(&text, str_of(texts[index]));
        for (size_t i = 0; i < target.code_count; i++) buf_add_str(&text, STR(UTF8_CODE));
        target.text = buf_str(&text);
        if (!document_set_target(document, index, target, NULL, &err)) fail_msg("%s", err.message);
        buf_done(&text);
    }
}

/* A text within a code's markup is a block, whose target stands in the code's copy, whichever is set first. */
static void test_subs(void **state) {
    static const char *const texts[] = {"Z", "X", "Y"};
    static const struct {
        const char *unit, *read, *order, *written;
    } cases[] = {
        {"<source>See " MAP("The map") "</source>", "See " UTF8_CODE "|The map", "01",
         "<target state=\"translated\">Z" MAP("X")},
        {"<source>See " MAP("The map") "</source>", "See " UTF8_CODE "|The map", "10",
         "<target state=\"translated\">Z" MAP("X")},
        {"<source>See " MAP("The map") "</source>", "See " UTF8_CODE "|The map", "100",
         "<target state=\"translated\">Z" MAP("X")},
        {"<source>See " MAP("The map") "</source>", "See " UTF8_CODE "|The map", "0",
         "<target state=\"needs-translation\">Z" MAP("The map")},
        {"<source>See " MAP("The map") "</source>", "See " UTF8_CODE "|The map", "1", "</source></trans-unit>"},
        {"<source>See " MAP("The map") "</source><target state=\"final\">Ona " MAP("Ramani") "</target>",
         "See " UTF8_CODE "|The map", "0", "<target state=\"translated\">Z" MAP("Ramani")},
        {"<source>See " MAP("The map") "</source><target state=\"final\">Ona " MAP("Ramani") "</target>",
         "See " UTF8_CODE "|The map", "1", "<target state=\"translated\">Ona " MAP("X")},
        {"<source>See " MAP("The map") "</source><target state=\"new\">Ona</target>", "See " UTF8_CODE "|The map", "10",
         "<target state=\"translated\">Z" MAP("X")},
        {"<source>a" TWO("One", "Two") "</source>", "a" UTF8_CODE "b" UTF8_CODE "|One|Two", "201",
         "<target state=\"translated\">Z<bpt id=\"2\">&lt;a alt=\"<sub>X</sub>\" title=\"<sub "
         "xid=\"t\">Y</sub>\"&gt;</bpt><ept"},
        {"<source>See " MAP("a <x id=\"9\"/>map") "</source>", "See " UTF8_CODE "|a " UTF8_CODE "map", "01",
         MAP("X<x id=\"9\"/>")},
        /* a picture alone has nothing around it that anybody would translate */
        {"<source>" MAP("The map") "</source>", UTF8_CODE "|The map", "1",
         "<target state=\"translated\">" MAP("X") "</target>"},
        {"<source>See " MAP("-") " it</source>", "See " UTF8_CODE " it", "0", "<target state=\"translated\">Z" MAP("-")},
        {"<source>a b</source><seg-source><mrk mtype=\"seg\" mid=\"7\">a" MAP(
             "One") "</mrk> <mrk mtype=\"seg\" mid=\"8\">b</mrk>"
                    "</seg-source>",
         "a" UTF8_CODE "|One|b", "120",
         "<target state=\"translated\"><mrk mtype=\"seg\" mid=\"7\">Z" MAP("X") "</mrk> <mrk mtype=\"seg\" mid=\"8\">Y</mrk>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0}, out = {0}, read = {0};
        buf_add_format(&file,
                       V1("", "<trans-unit id=\"0\"><source>z" MAP("w") "</source></trans-unit><trans-unit id=\"1\">%s"
                                                                        "</trans-unit>"),
                       cases[i].unit);
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        assert_int_equal(document_warning_count(document), 0);
        for (size_t k = 2; k < document_block_count(document); k++)
            buf_add_format(&read, "%s%" STR_FMT, k > 2 ? "|" : "", STR_ARG(document_block(document, k)->source.text));
        buf_add_byte(&read, '\0');
        assert_string_equal(read.at, cases[i].read);
        char order[8] = "";
        for (size_t k = 0; cases[i].order[k]; k++) order[k] = (char)(cases[i].order[k] + 2);
        const char *const shifted[] = {NULL, NULL, texts[0], texts[1], texts[2]};
        set_in_order(document, order, shifted);
        write_document(document, &out);
        if (str_find(buf_str(&out), str_of(cases[i].written), 0) == SIZE_MAX)
            fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
        assert_true(str_find(buf_str(&out), STR("<trans-unit id=\"0\"><source>z" MAP("w") "</source></trans-unit>"), 0) !=
                    SIZE_MAX);
        document_close(document);
        document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&out));
        set_bracketed(document, true);
        document_close(document);
        buf_done(&file), buf_done(&out), buf_done(&read);
    }
}

/* What can't be told apart, is within another or too much stays what it is, and is told. */
static void test_subs_that_are_left(void **state) {
    static const struct {
        const char *source;
        size_t blocks;
        const char *warning;
    } cases[] = {
        {"a\n" MAP("One") "\n" MAP("Two"), 1, "f:2: <sub> in one of several <ph> of the same id is left as it is"},
        {"a<ph>b<sub>One</sub></ph>\n<ph>c</ph>", 1, "f:1: <sub> in one of several <ph> of the same id is left as it is"},
        {"a\n" MAP("One <ph id=\"3\">b<sub>Two</sub></ph>"), 2, "f:2: <sub> within <sub> is left as it is"},
        {"<g id=\"3\">a" MAP("One") "</g>", 2, NULL},
        {"a<mrk mtype=\"protected\">" MAP("One") "</mrk>", 1, NULL},
        {"a<sub>One</sub>", 1, NULL},
        {"a<ph id=\"1\"><sub/><sub> </sub>b</ph>", 1, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf file = {0};
        buf_add_format(&file, V1("", "<trans-unit id=\"1\"><source>%s</source></trans-unit>"), cases[i].source);
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
        if (document_block_count(document) != cases[i].blocks) fail_msg("case %zu: %zu", i, document_block_count(document));
        if (cases[i].warning) assert_string_equal(document_warning(document, 0).at, cases[i].warning);
        if (!cases[i].warning) assert_int_equal(document_warning_count(document), 0);
        set_bracketed(document, true);
        document_close(document);
        buf_done(&file);
    }
}

/* Setting one text of a unit looks at all of them. */
static void test_too_many_subs(void **state) {
    struct buf many = {0}, segments = {0};
    (void)state;
    buf_add_str(&many, STR("<xliff version='1.2'><file><body><trans-unit id='1'><source>a<ph id='1'>"));
    for (int i = 0; i < 100000; i++) buf_add_str(&many, STR("<sub>b</sub>"));
    buf_add_str(&many, STR("</ph></source></trans-unit></body></file></xliff>"));
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&many));
    assert_int_equal(document_block_count(document), 65);
    assert_string_equal(document_warning(document, 0).at, "f:1: too many <sub>: from here on they are left as they are");
    document_close(document);
    buf_add_str(&segments, STR("<xliff version='1.2'><file><body><trans-unit id='1'><source>a</source><seg-source>"));
    for (int i = 0; i < 2000; i++) {
        buf_add_format(&segments, "<mrk mtype='seg' mid='%d'>a<ph id='1'>", i);
        for (int k = 0; k < 64; k++) buf_add_str(&segments, STR("<sub>b</sub>"));
        buf_add_str(&segments, STR("</ph></mrk>"));
    }
    buf_add_str(&segments, STR("</seg-source></trans-unit></body></file></xliff>"));
    int64_t start = processor_ms();
    document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&segments));
    size_t count = document_block_count(document);
    if (count < 4000 || count > 6000) fail_msg("%zu blocks", count);
    for (size_t i = 0; i < count; i += 10) set_plain(document, i, "c");
    document_close(document);
    int64_t took = processor_ms() - start;
    if (took > 10000) fail_msg("%lld ms", (long long)took);
    buf_done(&many), buf_done(&segments);
}

/* libxml2 ends a text at 10 MB, unless it is told not to: tools put the whole original into one. */
static void test_long_text(void **state) {
    struct buf file = {0};
    (void)state;
    buf_add_str(&file, STR("<xliff version='1.2'><file><header><skl><internal-file>"));
    for (int i = 0; i < 11 * 1000; i++) buf_add_format(&file, "%1000d", i);
    buf_add_str(&file, STR("</internal-file></skl></header><body><trans-unit><source>One</source></trans-unit></body></file>"
                           "</xliff>"));
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
    assert_int_equal(document_block_count(document), 1);
    document_close(document);
    buf_done(&file);
}

/* XML without an encoding is UTF-8. */
static void test_no_encoding(void **state) {
    struct buf out = {0};
    const char *file = V1("", "<trans-unit id=\"1\"><source>Caf\xC3\xA9</source></trans-unit>");
    (void)state;
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(file));
    set_plain(document, 0, "\xE1\x88\xB4");
    write_document(document, &out);
    assert_true(str_find(buf_str(&out), STR("<source>Caf\xC3\xA9</source>"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR(">\xE1\x88\xB4</target>"), 0) != SIZE_MAX);
    assert_true(str_starts(buf_str(&out), STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")));
    document_close(document);
    buf_done(&out);
}

static size_t count_text(struct str text, const char *wanted) {
    size_t count = 0;
    for (size_t at = 0; (at = str_find(text, str_of(wanted), at)) != SIZE_MAX; at++) count++;
    return count;
}

/* What is written may come back to be pre-translated again: its candidates are there already. */
static void test_candidates_once(void **state) {
    static const char *const units[] = {
        V1("", "<trans-unit id=\"1\">" IN_SEGMENTS "</trans-unit>"),
        V2("", "<segment><source>One.</source></segment><segment><source>Two.</source></segment>"),
    };
    struct document_origin origin = {.score = 80};
    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf file = {0};
        buf_add_str(&file, str_of(units[i]));
        for (int turn = 0; turn < 3; turn++) {
            struct error err = {0};
            struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&file));
            for (size_t k = 0; k < 2; k++) {
                struct segment source = document_block(document, k)->source;
                for (int n = 0; n < 2; n++) {
                    struct segment target = {.text = n ? STR("Moja.") : STR("Mbili.")};
                    assert_true(document_add_candidate(document, k, source, target, &origin, &err));
                }
            }
            buf_clear(&file);
            write_document(document, &file);
            document_close(document);
            assert_int_equal(count_text(buf_str(&file), "origin=\"Tafsiri\""), 4);
        }
        buf_done(&file);
    }
}

/* A candidate's source has its own codes: the segment's where they are alike, else what they stand for. */
static void test_codes_of_candidates(void **state) {
    static const struct code codes[] = {{CODE_OPEN, {"7", 1}, {"<b>", 3}, {"bold", 4}},
                                        {CODE_CLOSE, {"7", 1}, {"</b>", 4}, {"", 0}},
                                        {CODE_ALONE, {"1", 1}, {"<br/>", 5}, {"a b|ph", 6}},
                                        {CODE_OPEN, {"9", 1}, {"", 0}, {"", 0}}};
    static const struct {
        const char *text;
        size_t first, count;
        const char *written1, *written2;
    } cases[] = {
        {"x " UTF8_CODE "y" UTF8_CODE, 0, 2, "<source>x <g id=\"1\">y</g></source>", "<source>x <pc id=\"1\">y</pc></source>"},
        {"x", 0, 0, "<source>x</source>", "<source>x</source>"},
        {"x" UTF8_CODE, 2, 1, "<source>x<ph id=\"u1\" ctype=\"x-a-b\">&lt;br/&gt;</ph></source>",
         "<source>x<ph id=\"u1\" disp=\"&lt;br/&gt;\"/></source>"},
        {UTF8_CODE "x" UTF8_CODE UTF8_CODE UTF8_CODE, 0, 4,
         "<source><bpt id=\"u1\" ctype=\"bold\">&lt;b&gt;</bpt>x<ept id=\"u1\">&lt;/b&gt;</ept><ph id=\"u3\" "
         "ctype=\"x-a-b\">&lt;br/&gt;</ph><ph id=\"u4\"/></source>",
         "<source><sc id=\"u1\" disp=\"&lt;b&gt;\"/>x<ec startRef=\"u1\" disp=\"&lt;/b&gt;\"/><ph id=\"u3\" "
         "disp=\"&lt;br/&gt;\"/><ph id=\"u4\"/></source>"},
        {"x", 0, 2, "<source>x</source>", "<source>x</source>"}, /* less than its codes say */
    };
    static const char *const documents[] = {
        V1("", "<trans-unit id='1'><source>a <g id='1'>b</g></source></trans-unit>"),
        V2(" trgLang='sw'", "<segment><source>a <pc id='1'>b</pc></source></segment>"),
    };
    struct document_origin origin = {.score = 80};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        struct error err = {0};
        size_t c = i / 2;
        struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(documents[i % 2]));
        struct segment source = {str_of(cases[c].text), codes + cases[c].first, cases[c].count};
        struct segment target = {STR("A " UTF8_CODE "B" UTF8_CODE), document_block(document, 0)->source.codes, 2};
        if (!document_add_candidate(document, 0, source, target, &origin, &err)) fail_msg("%s", err.message);
        write_document(document, &out);
        document_close(document);
        if (str_find(buf_str(&out), str_of(i % 2 ? cases[c].written2 : cases[c].written1), 0) == SIZE_MAX)
            fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
        document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&out));
        assert_int_equal(document_warning_count(document), 0);
        document_close(document);
        buf_done(&out);
    }
}

/* Many of one sort in one place: looking each up among all others would take hours. */
static void test_bounded_time(void **state) {
#define XLIFF2(content)                                                                                                        \
    "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en' trgLang='fr'><file id='f'>" content
#define UNIT_HEAD   XLIFF2("<unit id='u'>")
#define ONE_SEGMENT "<segment><source>a</source></segment>"
    static const struct {
        const char *head, *piece;
        const char *middle, *more;
        const char *tail;
        bool numbered; /* the piece is a format of a number */
    } cases[] = {
        {UNIT_HEAD, "<segment id='s%d'><source>a</source></segment>", "", "", "</unit></file></xliff>", true},
        {UNIT_HEAD ONE_SEGMENT, "<i/>", "", "<notes/>", "</unit></file></xliff>", false},
        {UNIT_HEAD "<segment><source><ph id='1' subFlows='", "z ", "'/></source></segment></unit>", "<unit id='v'/>",
         "</file></xliff>", false},
        {XLIFF2(""), "<unit id='u%d'><segment><source><ph id='1' subFlows='z'/></source></segment></unit>", "", "",
         "</file></xliff>", true},
        {UNIT_HEAD "<matches xmlns='urn:oasis:names:tc:xliff:matches:2.0'>", "<match ref='#t'/>", "</matches>", ONE_SEGMENT,
         "</unit></file></xliff>", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum { MANY = 60000 };
        struct buf file = {0};
        struct error err = {0};
        buf_add_str(&file, str_of(cases[i].head));
        for (int k = 0; k < MANY; k++)
            if (cases[i].numbered) {
                char piece[128];
                snprintf(piece, sizeof piece, cases[i].piece, k);
                buf_add_str(&file, str_of(piece));
            } else {
                buf_add_str(&file, str_of(cases[i].piece));
            }
        buf_add_str(&file, str_of(cases[i].middle));
        for (int k = 0; k < MANY && cases[i].more[0]; k++) buf_add_str(&file, str_of(cases[i].more));
        buf_add_str(&file, str_of(cases[i].tail));
        int64_t start = processor_ms();
        struct document *document = document_open(DOCUMENT_XLIFF, "f", buf_str(&file), &err);
        if (!document) fail_msg("case %zu: %s", i, err.message);
        for (size_t k = 0; i == 0 && k < document_block_count(document); k += 10) {
            struct document_origin origin = {.score = 80};
            struct segment source = document_block(document, k)->source;
            assert_true(document_add_candidate(document, k, source, source, &origin, &err));
        }
        int64_t took = processor_ms() - start;
        if (took > 10000) fail_msg("case %zu: %lld ms", i, (long long)took);
        document_close(document);
        buf_done(&file);
    }
}

/* In a text U+FFFC stands for an inline code, so one that is written as a character is a code as well. */
static void test_code_as_a_character(void **state) {
    (void)state;
    const char *file =
        UNIT_HEAD "<segment><source>a<cp hex='FFFC'/>b<cp hex='0001'/>c<ph id='1'/></source></segment></unit></file></xliff>";
    struct error err = {0};
    struct buf out = {0};
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(file));
    struct segment source = document_block(document, 0)->source;
    assert_true(segment_is_sound(source));
    assert_int_equal(source.code_count, 2);
    assert_true(str_equal(source.text, STR("a" UTF8_CODE "b\x01"
                                           "c" UTF8_CODE)));
    assert_true(document_set_target(document, 0, source, NULL, &err));
    write_document(document, &out);
    assert_true(str_find(buf_str(&out), STR("<target>a<cp hex=\"FFFC\"/>b<cp hex=\"0001\"/>c<ph id=\"1\"/></target>"), 0) !=
                SIZE_MAX);
    document_close(document);
    buf_done(&out);
}

/* Candidates name their segments; those that have no id get one that no other has. */
static void test_ids_of_segments(void **state) {
    (void)state;
    struct error err = {0};
    struct buf out = {0};
    const char *file = UNIT_HEAD "<segment id='s2'><source>a</source></segment><segment><source>b</source></segment>"
                                 "<segment><source>c</source></segment></unit></file></xliff>";
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", str_of(file));
    for (size_t k = 0; k < 3; k++) {
        struct document_origin origin = {.score = 80};
        struct segment source = document_block(document, k)->source;
        assert_true(document_add_candidate(document, k, source, source, &origin, &err));
    }
    write_document(document, &out);
    const char *ids[] = {"<segment id=\"s2\"><source>a", "<segment id=\"s1\"><source>b", "<segment id=\"s3\"><source>c"};
    for (size_t i = 0; i < 3; i++) assert_true(str_find(buf_str(&out), str_of(ids[i]), 0) != SIZE_MAX);
    document_close(document);
    buf_done(&out);
}

/* A paragraph of more sentences than there are. */
static void test_too_many_segments(void **state) {
    static const int counts[] = {2000, 2001};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct buf file = {0};
        struct error err = {0};
        buf_add_str(&file, STR("<xliff version='1.2'><file><body><trans-unit id='1'><source>a</source><seg-source>"));
        for (int k = 0; k < counts[i]; k++) buf_add_format(&file, "<mrk mtype='seg' mid='%d'>a</mrk>", k);
        buf_add_str(&file, STR("</seg-source></trans-unit></body></file></xliff>"));
        struct document *document = document_open(DOCUMENT_XLIFF, "f", buf_str(&file), &err);
        assert_int_equal(document != NULL, i == 0);
        if (!document) assert_string_equal(err.message, "f:1: a <trans-unit> of more than 2000 segments");
        document_close(document);
        buf_done(&file);
    }
}

/* A tree takes many times what its file takes: what it is made of is counted, over all trees of a document. */
static void test_nodes(void **state) {
    static const struct {
        const char *xml;
        size_t nodes;
    } cases[] = {
        {"<a/>", 1},
        {"<a b='' c=''/>", 5},
        {"<a>x<b/>y</a>", 4},
        {"<a>&amp;&lt;x&#65;</a>", 2},
        {"<a><!--x--><?y z?></a>", 3},
        {"<a><![CDATA[x]]></a>", 2},
        {"<a xmlns:b='c'/>", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        size_t nodes = XML_NODES_MAX - cases[i].nodes;
        xmlDocPtr doc = xml_tree_read("f", str_of(cases[i].xml), &nodes, &err);
        if (!doc || nodes != XML_NODES_MAX) fail_msg("case %zu: %zu nodes, %s", i, nodes, err.message);
        xmlFreeDoc(doc);
        nodes = XML_NODES_MAX - cases[i].nodes + 1;
        assert_null(xml_tree_read("f", str_of(cases[i].xml), &nodes, &err));
        assert_string_equal(err.message, "f:1: more elements, attributes and texts than are taken");
        assert_int_equal(err.code, ERR_TOO_LARGE);
    }
}

/* What is written from scratch is read back as it was; the file is written.xlf (valid by the strict schema). */
static void test_written_from_scratch(void **state) {
    static const struct code codes[] = {{CODE_OPEN, {"1", 1}, {"<b>", 3}, {"bold", 4}},
                                        {CODE_CLOSE, {"1", 1}, {"</b>", 4}, {"bold", 4}},
                                        {CODE_ALONE, {"2", 1}, {"<x y=\"&\">", 9}, {"a b|ph", 6}}};
    (void)state;
    struct buf out = {0}, expected = {0};
    struct language from, to;
    struct segment source = {STR("a " UTF8_CODE "b" UTF8_CODE " & c" UTF8_CODE), codes, 3};
    struct xliff_candidate candidate = {source, source, 80};
    struct xliff_pair pairs[] = {
        {STR("1"), source, {.text = STR("")}, {-1, ORIGIN_HUMAN, STATUS_CONFIRMED}, STR(""), NULL, 0},
        {STR("2"), source, source, {75, ORIGIN_HUMAN, STATUS_DRAFT}, STR("look <here>"), &candidate, 1},
        {STR("3"), {.text = STR(" x\n")}, {.text = STR(" y\n")}, {-1, ORIGIN_HUMAN, STATUS_REVIEWED}, STR(""), NULL, 0},
    };
    assert_true(language_parse(STR("en"), &from, NULL) && language_parse(STR("sw"), &to, NULL));
    xliff_write_header(&out, &from, &to, STR("a \"b\".html"), DOCUMENT_HTML);
    for (size_t i = 0; i < 3; i++) xliff_write_pair(&out, &pairs[i]);
    xliff_write_footer(&out);
    read_case("tests/cases/xliff/written.out", &expected);
    if (!str_equal(buf_str(&out), buf_str(&expected))) {
        fwrite(out.at, 1, out.len, stderr);
        fail_msg("tests/cases/xliff/written.out is not what is written");
    }
    struct document *document = open_bytes(DOCUMENT_XLIFF, "f", buf_str(&out));
    assert_int_equal(document_block_count(document), 3);
    for (size_t i = 0; i < 3; i++) {
        const struct document_block *block = document_block(document, i);
        assert_true(str_equal(block->source.text, pairs[i].source.text) && str_equal(block->target.text, pairs[i].target.text));
        assert_int_equal(block->source.code_count, pairs[i].source.code_count);
        for (size_t k = 0; k < block->source.code_count; k++) {
            assert_true(str_equal(block->source.codes[k].id, codes[k].id) &&
                        str_equal(block->source.codes[k].data, codes[k].data));
            assert_int_equal(block->source.codes[k].kind, codes[k].kind);
        }
        assert_true(!block->target.text.len || block->status == pairs[i].origin.status);
        assert_true(str_equal(block->note, pairs[i].note));
    }
    document_close(document);
    buf_done(&out), buf_done(&expected);
}

/* XLIFF has a name for text and for HTML; others are told by "x-". */
static void test_datatypes(void **state) {
    static const char *const datatypes[DOCUMENT_FORMAT_COUNT] = {" datatype=\"plaintext\">", " datatype=\"html\">",
                                                                 " datatype=\"x-xliff\">", " datatype=\"x-markdown\">",
                                                                 " datatype=\"x-docx\">"};
    struct language from, to;
    (void)state;
    assert_true(language_parse(STR("en"), &from, NULL) && language_parse(STR("sw"), &to, NULL));
    for (int format = 0; format < DOCUMENT_FORMAT_COUNT; format++) {
        struct buf out = {0};
        xliff_write_header(&out, &from, &to, STR("a"), (enum document_format)format);
        assert_true(str_find(buf_str(&out), str_of(datatypes[format]), 0) != SIZE_MAX);
        buf_done(&out);
    }
}

static void test_damage(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct buf file = {0};
        read_case(files[i], &file);
        for (size_t at = 0; at < file.len; at++) {
            char kept = file.at[at];
            struct error err = {0};
            file.at[at] = "<>\"&/x\0\xFF"[at % 8];
            struct document *document = document_open(DOCUMENT_XLIFF, "f", buf_str(&file), &err);
            if (document) set_bracketed(document, true);
            document_close(document);
            file.at[at] = kept;
        }
        buf_done(&file);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_untouched_is_equal_by_canonical_form),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_segments_without_mid),
        cmocka_unit_test(test_segments_within_segments),
        cmocka_unit_test(test_source_of_another_language),
        cmocka_unit_test(test_codes_that_must_nest),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_warnings_of_modules),
        cmocka_unit_test(test_warnings_of_references),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_segments_over_a_bound),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_no_encoding),
        cmocka_unit_test(test_candidates_once),
        cmocka_unit_test(test_codes_of_candidates),
        cmocka_unit_test(test_long_ids),
        cmocka_unit_test(test_state_of_segments),
        cmocka_unit_test(test_target_without_segments),
        cmocka_unit_test(test_segments_within_the_source),
        cmocka_unit_test(test_protected_spans),
        cmocka_unit_test(test_what_tools_say),
        cmocka_unit_test(test_what_tools_are_told),
        cmocka_unit_test(test_what_tools_are_told_anew),
        cmocka_unit_test(test_tools_and_another_language),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_subs),
        cmocka_unit_test(test_subs_that_are_left),
        cmocka_unit_test(test_too_many_subs),
        cmocka_unit_test(test_bounded_time),
        cmocka_unit_test(test_ids_of_segments),
        cmocka_unit_test(test_code_as_a_character),
        cmocka_unit_test(test_too_many_segments),
        cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_written_from_scratch),
        cmocka_unit_test(test_datatypes),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
