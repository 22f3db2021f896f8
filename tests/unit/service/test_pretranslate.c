/* SPDX-License-Identifier: Apache-2.0 */
/* One document pre-translated: what is filled, what is left, spacing, inline codes, repeats, contexts, and every way to write
 * the result. */
#include "exchange/tmx/tmx.h"
#include "service/bulk/pieces.h"
#include "service/bulk/pretranslate.h"
#include "unit/service/fixture.h"

static struct pretranslate_report report;
static struct str result; /* as written */

static struct pretranslate_options options(void) {
    return (struct pretranslate_options){.from = tag("en"), .to = tag("sw"), .min_score = MIN_SCORE_DEFAULT};
}

/* What is told of each segment, as "score source > target|". */
static bool tell(void *context, const struct pretranslated *segment, struct error *err) {
    static const char marks[] = {[SEGMENT_OPEN] = '-', [SEGMENT_FILLED] = '+', [SEGMENT_REPEATED] = '=', [SEGMENT_KEPT] = '!'};
    (void)err;
    buf_add_format(context, "%c%d %" STR_FMT "|", marks[segment->outcome], segment->origin.score,
                   STR_ARG(segment->target.text));
    return true;
}

static struct str run(enum document_format format, struct str bytes, const struct pretranslate_options *wanted,
                      enum result_format as) {
    struct buf told = {0}, out = {0};
    struct document *document;
    OK(document = document_open(format, "a", bytes, &err));
    OK(service_pretranslate_file(service, document, STR("a"), wanted, as, tell, &told, &report, &out, &err));
    document_close(document);
    result = arena_copy(&arena, buf_str(&out));
    struct str text = arena_copy(&arena, buf_str(&told));
    buf_done(&told);
    buf_done(&out);
    return text;
}

static struct str run_text(const char *text, const struct pretranslate_options *wanted) {
    run(DOCUMENT_TEXT, str_of(text), wanted, RESULT_ORIGINAL);
    return result;
}

static void put_news(void) {
    create_memory("news");
    put_texts("news", "The president left.", "Rais aliondoka.");
    put_texts("news", "Kenya pledged 1,000 officers to the mission.", "Kenya iliahidi maafisa 1,000 kwa ujumbe huo.");
    put_texts("news", "He spoke.", "Alizungumza.");
}

static void test_text(void **state) {
    static const struct {
        const char *source, *filled, *empty;
    } cases[] = {
        {"The president left.\n", "Rais aliondoka.\n", "Rais aliondoka.\n"},
        {"  The president left.\r\n\r\n\tHe spoke.", "  Rais aliondoka.\r\n\r\n\tAlizungumza.",
         "  Rais aliondoka.\r\n\r\n\tAlizungumza."},
        {"The president left.  He spoke.\n", "Rais aliondoka.  Alizungumza.\n", "Rais aliondoka.  Alizungumza.\n"},
        {"The president left. Nobody knows why this was so. He spoke.\n",
         "Rais aliondoka. Nobody knows why this was so. Alizungumza.\n", "Rais aliondoka.  Alizungumza.\n"},
        {"Kenya pledged 2,500 officers to the mission.\n", "Kenya iliahidi maafisa 2,500 kwa ujumbe huo.\n",
         "Kenya iliahidi maafisa 2,500 kwa ujumbe huo.\n"},
        {"Nobody knows why this was so.\n* * *\n", "Nobody knows why this was so.\n* * *\n", "\n* * *\n"},
        {"", "", ""},
    };
    struct pretranslate_options wanted = options();
    (void)state;
    put_news();
    for (size_t i = 0; i < COUNT(cases); i++) {
        wanted.rest = REST_SOURCE;
        assert_str(run_text(cases[i].source, &wanted), cases[i].filled);
        wanted.rest = REST_EMPTY;
        assert_str(run_text(cases[i].source, &wanted), cases[i].empty);
    }
}

static void test_threshold(void **state) {
    struct pretranslate_options wanted = options();
    (void)state;
    put_news();
    struct str text = STR("Kenya pledged 2,500 officers to the mission.\nThe president spoke.\n");
    assert_str(run(DOCUMENT_TEXT, text, &wanted, RESULT_ORIGINAL), "+99 Kenya iliahidi maafisa 2,500 kwa ujumbe huo.|-0 |");
    assert_int_equal(report.segments, 2);
    assert_int_equal(report.filled, 1);
    assert_int_equal(report.exact, 0);
    assert_int_equal(report.open, 1);
    wanted.min_score = 100;
    assert_str(run(DOCUMENT_TEXT, text, &wanted, RESULT_ORIGINAL), "-0 |-0 |");
    wanted.min_score = 60;
    assert_str(run(DOCUMENT_TEXT, text, &wanted, RESULT_ORIGINAL),
               "+99 Kenya iliahidi maafisa 2,500 kwa ujumbe huo.|+66 Rais aliondoka.|");
    struct document *document;
    OK(document = document_open(DOCUMENT_TEXT, "a", text, &err));
    wanted.min_score = 0;
    FAILS(ERR_INVALID, service_pretranslate(service, document, &wanted, NULL, NULL, &report, &err));
    wanted.min_score = 103;
    FAILS(ERR_INVALID, service_pretranslate(service, document, &wanted, NULL, NULL, &report, &err));
    document_close(document);
}

#define FILE_HEAD                                                                                                              \
    "<?xml version=\"1.0\"?><xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\"><file original=\"a\" "      \
    "source-language=\"en\" target-language=\"sw\" datatype=\"plaintext\"><body>"
#define FILE_TAIL    "</body></file></xliff>"
#define XLIFF(units) STR(FILE_HEAD units FILE_TAIL)

/* Pairs that span two sentences, markup around the whole, and a code without a place. */
static void test_codes(void **state) {
    static const struct {
        const char *source, *filled;
    } cases[] = {
        {"<p><b>The president left. He spoke.</b></p>", "<p><b>Rais aliondoka. Alizungumza.</b></p>"},
        {"<p>The <b>president left. He</b> spoke.</p>", "<p>The <b>president left. He</b> spoke.</p>"},
        {"<p><i>The president left.</i> <b>He spoke.</b></p>", "<p><i>Rais aliondoka.</i> <b>Alizungumza.</b></p>"},
        {"<p>The president left.<br>He spoke.</p>", "<p>Rais aliondoka.<br>Alizungumza.</p>"},
        {"<p>The <b>president left.<br>He</b> spoke.<br><br/>The president left.</p>",
         "<p>The <b>president left.<br>He</b> spoke.<br><br/>Rais aliondoka.</p>"},
        {"<p title=\"He spoke.\">The president left. <img alt=\"He spoke.\"></p>",
         "<p title=\"Alizungumza.\">Rais aliondoka. <img alt=\"Alizungumza.\"></p>"},
    };
    struct pretranslate_options wanted = options();
    (void)state;
    put_news();
    for (size_t i = 0; i < COUNT(cases); i++) {
        run(DOCUMENT_HTML, str_of(cases[i].source), &wanted, RESULT_ORIGINAL);
        assert_str(result, cases[i].filled);
    }
}

/* A memory has the sentence without what stands in it: a picture, a mark of a footnote, a link. Nothing of it is lost. */
static void test_codes_that_a_match_lacks(void **state) {
    static const struct {
        enum document_format format;
        const char *source, *filled;
    } cases[] = {
        {DOCUMENT_HTML, "<p>The minister <img src=x> left Nairobi on Monday.</p>",
         "<p>Waziri aliondoka Nairobi Jumatatu. <img src=x></p>"},
        {DOCUMENT_HTML, "<p>The minister<img src=x> left Nairobi on Monday.</p>",
         "<p>Waziri aliondoka Nairobi Jumatatu.<img src=x></p>"},
        {DOCUMENT_HTML, "<p>The <img src=x><img src=y> minister left Nairobi<wbr> on Monday.</p>",
         "<p>Waziri aliondoka Nairobi<wbr> Jumatatu. <img src=x><img src=y></p>"},
        {DOCUMENT_MARKDOWN, "The minister[^1] left Nairobi on Monday[^2].\n\n[^1]: 1\n\n[^2]: 2\n",
         "Waziri aliondoka Nairobi Jumatatu[^2].[^1]\n\n[^1]: 1\n\n[^2]: 2\n"},
        /* beside a name that both have */
        {DOCUMENT_HTML, "<p>The minister left Nairobi<img src=x> on Monday.</p>",
         "<p>Waziri aliondoka Nairobi<img src=x> Jumatatu.</p>"},
        {DOCUMENT_HTML, "<p>The minister left Nairobi <img src=x> on Monday.</p>",
         "<p>Waziri aliondoka Nairobi <img src=x> Jumatatu.</p>"},
        {DOCUMENT_HTML, "<p>The minister left <img src=x> Nairobi on Monday.</p>",
         "<p>Waziri aliondoka <img src=x> Nairobi Jumatatu.</p>"},
        {DOCUMENT_HTML, "<p>The minister left <img src=x>Nairobi on Monday.</p>",
         "<p>Waziri aliondoka <img src=x>Nairobi Jumatatu.</p>"},
        /* pairs: around the same name, around all, around no word; else the sentence is left to be translated */
        {DOCUMENT_HTML, "<p>The minister left <a href=x>Nairobi</a> on Monday.</p>",
         "<p>Waziri aliondoka <a href=x>Nairobi</a> Jumatatu.</p>"},
        {DOCUMENT_HTML, "<p>The minister left <a href=x><b>Nairobi</b></a> on Monday.</p>",
         "<p>Waziri aliondoka <a href=x><b>Nairobi</b></a> Jumatatu.</p>"},
        {DOCUMENT_HTML, "<p><a href=x>The minister left Nairobi on Monday</a>.</p>",
         "<p><a href=x>Waziri aliondoka Nairobi Jumatatu</a>.</p>"},
        {DOCUMENT_HTML, "<p>The minister <a id=x></a>left Nairobi on Monday.</p>",
         "<p>Waziri aliondoka Nairobi Jumatatu.<a id=x></a></p>"},
        {DOCUMENT_HTML, "<p>The minister <a href=x>left Nairobi</a> on Monday.</p>", NULL},
        {DOCUMENT_HTML, "<p>The <b>minister</b> left Nairobi on <img src=x> Monday.</p>", NULL},
    };
    struct pretranslate_options wanted = options();
    (void)state;
    create_memory("news");
    put_texts("news", "The minister left Nairobi on Monday.", "Waziri aliondoka Nairobi Jumatatu.");
    for (size_t i = 0; i < COUNT(cases); i++) {
        run(cases[i].format, str_of(cases[i].source), &wanted, RESULT_ORIGINAL);
        assert_str(result, cases[i].filled ? cases[i].filled : cases[i].source);
        assert_int_equal(report.open > 0, !cases[i].filled || cases[i].format == DOCUMENT_MARKDOWN);
        assert_int_equal(report.exact, 0);
    }
    struct str file =
        XLIFF("<trans-unit id=\"1\"><source>The minister<x id=\"1\"/> left Nairobi on Monday.</source></trans-unit>"
              "<trans-unit id=\"2\"><source>The <g id=\"1\">minister</g> left Nairobi on Monday.</source>"
              "</trans-unit>");
    wanted.candidates = 1;
    run(DOCUMENT_XLIFF, file, &wanted, RESULT_ORIGINAL);
    assert_int_equal(report.open, 1);
    assert_true(str_find(result, STR("-match\">Waziri aliondoka Nairobi Jumatatu.<x id=\"1\"/></target>"), 0) != SIZE_MAX);
    assert_true(str_find(result, STR("</g> left Nairobi on Monday.</source><alt-trans"), 0) != SIZE_MAX);
    /* what a translator left out on purpose stays left out */
    struct code bold[] = {{CODE_OPEN, STR("1"), STR("<b>"), STR("")}, {CODE_CLOSE, STR("1"), STR("</b>"), STR("")}};
    struct unit unit = make_unit("Rain " UTF8_CODE "fell" UTF8_CODE " all night.", "Mvua ilinyesha usiku kucha.");
    unit.source.codes = bold;
    unit.source.code_count = 2;
    put("news", unit);
    run(DOCUMENT_HTML, STR("<p>Rain <b>fell</b> all night.</p>"), &wanted, RESULT_ORIGINAL);
    assert_str(result, "<p>Mvua ilinyesha usiku kucha.</p>");
    /* that of another sort had no place in the match, which is nobody's purpose */
    unit = make_unit("Wind " UTF8_CODE "blew" UTF8_CODE " all day.", "Upepo " UTF8_CODE "ulivuma" UTF8_CODE " siku nzima.");
    unit.source.codes = unit.target.codes = bold;
    unit.source.code_count = unit.target.code_count = 2;
    put("news", unit);
    run(DOCUMENT_HTML, STR("<p>Wind <img src=x> blew<img src=y> all day.</p>"), &wanted, RESULT_ORIGINAL);
    assert_str(result, "<p>Upepo ulivuma siku nzima. <img src=x><img src=y></p>");
}

static uint64_t random_state = 1;

static size_t draw(size_t below) {
    random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (size_t)(random_state >> 33) % below;
}

/* Words with pairs and lone codes between them, anyhow. */
static struct segment draw_source(void) {
    static const char *const words[] = {"Nairobi", "Rais", "left", "2,500", ".", "\xE2\x80\x9C", "a"};
    static const struct code kinds[] = {
        {CODE_OPEN, STR("1"), STR("<b>"), STR("")},  {CODE_ALONE, STR("2"), STR("<x>"), STR("")},
        {CODE_OPEN, STR("3"), STR("<i>"), STR("")},  {CODE_CLOSE, STR("3"), STR("</i>"), STR("")},
        {CODE_ALONE, STR("4"), STR("<y>"), STR("")}, {CODE_CLOSE, STR("1"), STR("</b>"), STR("")},
    };
    struct buf text = {0};
    for (size_t i = 0; i <= COUNT(kinds); i++) {
        for (size_t n = draw(3); n > 0; n--) buf_add_format(&text, "%s%s", words[draw(COUNT(words))], draw(2) ? " " : "");
        if (i < COUNT(kinds)) buf_add_str(&text, STR(UTF8_CODE));
    }
    struct segment segment = {arena_copy(&arena, buf_str(&text)), kinds, COUNT(kinds)};
    buf_done(&text);
    return segment;
}

static struct str without(const char *unwanted, struct str text) {
    struct buf left = {0};
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        utf8_next(text, &at);
        if (str_find(str_of(unwanted), str_slice(text, from, at), 0) == SIZE_MAX) buf_add_str(&left, str_slice(text, from, at));
    }
    struct str copy = arena_copy(&arena, buf_str(&left));
    buf_done(&left);
    return copy;
}

/* Whatever source and target are: it has all codes, each pair around what it may be around, and its own words; or is refused.
 */
static void test_any_codes(void **state) {
    struct language from = tag("en"), to = tag("sw");
    size_t completed = 0;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct segment source = draw_source();
        struct piece_target target = {.text = without(UTF8_CODE, draw(2) ? source.text : draw_source().text)};
        struct str words = without(" ", target.text);
        uint16_t one = draw(2) ? 1 : 4;
        if (draw(2)) target = (struct piece_target){arena_format(&arena, "%.*s" UTF8_CODE, STR_ARG(target.text)), &one, 1};
        if (!piece_complete_target(&arena, source, &from, &to, &target)) continue;
        OK(document_check_complete(source, piece_target_segment(&arena, source, &target), &err));
        assert_str(without(" " UTF8_CODE, target.text), words.len ? arena_copy(&arena, words).at : "");
        completed++;
    }
    assert_true(completed > 300);
}

/* What breaks the line in a document ends a segment as the end of a line does in plain text; without a match nothing changes.
 */
static void test_breaks(void **state) {
    static const struct {
        enum document_format format;
        const char *source;
    } cases[] = {
        {DOCUMENT_TEXT,
         "The minister resigned.\n\xE2\x80\x9CWe won,\xE2\x80\x9D he said.\n(Reuters)\nA crowd gathered.\n5 people "
         "died.\nUN aid arrived.\n"},
        {DOCUMENT_HTML, "<p>The minister resigned.<br>\xE2\x80\x9CWe won,\xE2\x80\x9D he said.<br>(Reuters)<br />\nA crowd "
                        "gathered.<BR>5 people died.<br><br>UN aid arrived.</p>"},
        {DOCUMENT_HTML,
         "<p><b>The minister resigned.<br>\xE2\x80\x9CWe won,\xE2\x80\x9D</b> he said. <br>(<i>Reuters<br></i>)A crowd "
         "gathered. <br> 5 people died.</br>UN aid arrived.</p>"},
        {DOCUMENT_MARKDOWN,
         "The minister resigned.  \n\xE2\x80\x9CWe won,\xE2\x80\x9D he said.\\\n(Reuters)<br>A crowd gathered.<BR/>\n"
         "5 people died.  \nUN aid arrived.\n"},
    };
    struct pretranslate_options wanted = options();
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        run(cases[i].format, str_of(cases[i].source), &wanted, RESULT_ORIGINAL);
        assert_int_equal(report.segments, 6);
        assert_int_equal(report.open, 6);
        assert_str(result, cases[i].source);
    }
    put_news();
    put_texts("news", "(Reuters)", "(Reuters, Nairobi)");
    run(DOCUMENT_HTML, STR("<p>The president <br>left.<br/>(Reuters)<br>He spoke.</p>"), &wanted, RESULT_ORIGINAL);
    assert_str(result, "<p>The president <br>left.<br/>(Reuters, Nairobi)<br>Alizungumza.</p>");
    assert_int_equal(report.segments, 4);
    run(DOCUMENT_HTML, STR("<p>The president left.<br>(Reuters)</p>"), &wanted, RESULT_TEXT);
    assert_str(result, "Rais aliondoka.\n(Reuters, Nairobi)\n");
}

/* Two translations of one sentence: each where its neighbours agree. */
static void test_context(void **state) {
    struct pretranslate_options wanted = options();
    struct unit left = make_unit("He left.", "Aliondoka."), quit = make_unit("He left.", "Alijiuzulu.");
    (void)state;
    put_news();
    left.before = STR("He spoke.");
    quit.before = STR("The minister was tired.");
    put("news", left);
    put("news", quit);
    assert_str(run_text("He spoke. He left.\nThe minister was tired. He left.\n", &wanted),
               "Alizungumza. Aliondoka.\nThe minister was tired. Alijiuzulu.\n");
    assert_int_equal(report.repeated, 0); /* each has a context of its own */
    assert_int_equal(report.exact, 3);
}

static void test_repeats(void **state) {
    struct pretranslate_options wanted = options();
    (void)state;
    put_news();
    assert_str(run(DOCUMENT_TEXT, STR("He spoke.\nHe spoke.\nShe ran away.\nShe ran away.\n"), &wanted, RESULT_ORIGINAL),
               "+100 Alizungumza.|=100 Alizungumza.|-0 |-0 |");
    /* What a person has translated stays, and counts more than the memory. */
    struct str file =
        XLIFF("<trans-unit id=\"1\"><source>She ran.</source><target>Alikimbia.</target></trans-unit>"
              "<trans-unit id=\"2\"><source>She ran.</source></trans-unit>"
              "<trans-unit id=\"3\"><source>He spoke.</source><target>Alisema.</target></trans-unit>"
              "<trans-unit id=\"4\"><source>He spoke.</source><target state=\"new\">He spoke.</target></trans-unit>");
    assert_str(run(DOCUMENT_XLIFF, file, &wanted, RESULT_XLIFF), "!-1 Alikimbia.|=100 Alikimbia.|!-1 Alisema.|=100 Alisema.|");
    assert_true(str_find(result, STR("Alizungumza"), 0) == SIZE_MAX);
    assert_int_equal(report.kept, 2);
    assert_int_equal(report.repeated, 2);
}

/* A target that equals its source is a copy that tools leave behind, unless the file says that somebody has looked at it. */
static void test_settled_targets(void **state) {
    static const struct {
        const char *unit;
        bool kept;
    } cases[] = {
        {"<trans-unit id=\"1\"><source>He spoke.</source><target>He spoke.</target></trans-unit>", false},
        {"<trans-unit id=\"1\"><source>He spoke.</source><target state=\"new\">He spoke.</target></trans-unit>", false},
        {"<trans-unit id=\"1\"><source>He spoke.</source><target state=\"needs-translation\">He spoke.</target></trans-unit>",
         false},
        {"<trans-unit id=\"1\"><source>He spoke.</source><target state=\"translated\">He spoke.</target></trans-unit>", true},
        {"<trans-unit id=\"1\"><source>He spoke.</source><target state=\"needs-review-l10n\">He spoke.</target></trans-unit>",
         true},
        {"<trans-unit id=\"1\" approved=\"yes\"><source>He spoke.</source><target>He spoke.</target></trans-unit>", true},
    };
    struct pretranslate_options wanted = options();
    (void)state;
    put_news();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str file = arena_format(&arena, "%s%s%s", FILE_HEAD, cases[i].unit, FILE_TAIL);
        run(DOCUMENT_XLIFF, file, &wanted, RESULT_ORIGINAL);
        assert_int_equal(report.kept, cases[i].kept);
    }
}

static void test_xliff_states(void **state) {
    struct pretranslate_options wanted = options();
    struct str file = XLIFF("<trans-unit id=\"1\"><source>He spoke.</source></trans-unit>"
                            "<trans-unit id=\"2\"><source>Kenya pledged 2,500 officers to the mission.</source></trans-unit>"
                            "<trans-unit id=\"3\"><source>She ran away.</source></trans-unit>");
    (void)state;
    put_news();
    wanted.rest = REST_EMPTY;
    wanted.candidates = 1;
    run(DOCUMENT_XLIFF, file, &wanted, RESULT_ORIGINAL);
    assert_true(str_find(result, STR("state=\"translated\" state-qualifier=\"exact-match\">Alizungumza."), 0) != SIZE_MAX);
    assert_true(str_find(result, STR("state=\"needs-review-translation\" state-qualifier=\"fuzzy-match\">Kenya"), 0) !=
                SIZE_MAX);
    assert_true(str_find(result, STR("match-quality=\"99%\""), 0) != SIZE_MAX);
    assert_true(str_find(result, STR("<source>She ran away.</source></trans-unit>"), 0) != SIZE_MAX);
    wanted.rest = REST_SOURCE;
    run(DOCUMENT_XLIFF, file, &wanted, RESULT_ORIGINAL);
    assert_true(str_find(result, STR("<target state=\"needs-translation\">She ran away.</target>"), 0) != SIZE_MAX);
    /* "Alizungumza." has twelve characters */
    run(DOCUMENT_XLIFF,
        XLIFF("<trans-unit id=\"1\" maxwidth=\"11\" size-unit=\"char\"><source>He spoke.</source></trans-unit>"
              "<trans-unit id=\"2\" maxwidth=\"12\" size-unit=\"char\"><source>He spoke.</source></trans-unit>"),
        &wanted, RESULT_ORIGINAL);
    assert_true(str_find(result, STR("state=\"needs-review-translation\" state-qualifier=\"exact-match\">Aliz"), 0) !=
                SIZE_MAX);
}

/* What is written from scratch reads back with the same texts, codes and targets. */
static void test_made_xliff(void **state) {
    static const enum result_format formats[] = {RESULT_XLIFF, RESULT_XLIFF2};
    struct pretranslate_options wanted = options();
    (void)state;
    put_news();
    wanted.candidates = 2;
    wanted.rest = REST_EMPTY;
    for (size_t i = 0; i < COUNT(formats); i++) {
        run(DOCUMENT_HTML, STR("<p>The <b>president</b> left. <i>He spoke.</i> She &amp; \"he\" ran<img src=x>away.</p>"),
            &wanted, formats[i]);
        struct document *document;
        OK(document = document_open(DOCUMENT_XLIFF, "made", result, &err));
        assert_int_equal(document_warning_count(document), 0);
        assert_int_equal(document_block_count(document), 3);
        assert_str(document_block(document, 0)->source.text, "The " UTF8_CODE "president" UTF8_CODE " left.");
        assert_int_equal(document_block(document, 0)->source.codes[0].kind, CODE_OPEN);
        assert_str(document_block(document, 1)->target.text, "Alizungumza."); /* what stands around it is not its own */
        assert_str(document_block(document, 2)->source.text, "She & \"he\" ran" UTF8_CODE "away.");
        assert_int_equal(document_block(document, 2)->target.text.len, 0);
        assert_int_equal(document_block(document, 1)->status, STATUS_CONFIRMED);
        document_close(document);
    }
}

static bool take_unit(void *context, const struct unit *unit, struct error *err) {
    (void)err;
    buf_add_format(context, "%" STR_FMT ">%" STR_FMT "[%" STR_FMT "]|", STR_ARG(unit->source.text), STR_ARG(unit->target.text),
                   STR_ARG(unit->after));
    return true;
}

static void test_tmx(void **state) {
    struct pretranslate_options wanted = options();
    struct buf units = {0};
    (void)state;
    put_news();
    run(DOCUMENT_TEXT, STR("The president left. She ran away. He spoke.\n"), &wanted, RESULT_TMX);
    struct tmx_reader *reader = tmx_reader_open(&(struct tmx_options){0}, take_unit, NULL, &units);
    OK(tmx_reader_feed(reader, result.at, result.len, &err));
    OK(tmx_reader_finish(reader, &err));
    assert_str(buf_str(&units), "The president left.>Rais aliondoka.[She ran away.]|He spoke.>Alizungumza.[]|");
    tmx_reader_close(reader);
    buf_done(&units);
}

static void test_plain(void **state) {
    struct pretranslate_options wanted = options();
    (void)state;
    put_news();
    run(DOCUMENT_HTML, STR("<h1>He spoke.</h1><p>The president left. She <b>ran</b>.</p><p>Nobody saw it.</p>"), &wanted,
        RESULT_TEXT);
    assert_str(result, "Alizungumza.\nRais aliondoka. She ran.\nNobody saw it.\n");
    wanted.rest = REST_EMPTY;
    run(DOCUMENT_HTML, STR("<p>He spoke.</p><p>Nobody saw it.</p>"), &wanted, RESULT_TEXT);
    assert_str(result, "Alizungumza.\n\n");
}

/* A target that is misspelt is no finished one. */
static void test_spelling(void **state) {
    struct pretranslate_options wanted = options();
    (void)state;
    close_service();
    with_dictionaries = true;
    open_service();
    create_memory("news");
    put_texts("news", "He spoke.", "Alizungumzaq.");
    wanted.spelling = true;
    run(DOCUMENT_TEXT, STR("He spoke.\n"), &wanted, RESULT_XLIFF);
    assert_int_equal(report.misspelt, 1);
    assert_true(str_find(result, STR("needs-review-translation"), 0) != SIZE_MAX);
    assert_true(str_find(result, STR("<note>Spelling to be checked: Alizungumzaq</note>"), 0) != SIZE_MAX);
    with_dictionaries = false;
}

/* Larger than a unit may be: counted, and left alone. */
static void test_huge_block(void **state) {
    struct pretranslate_options wanted = options();
    struct buf text = {0};
    (void)state;
    put_news();
    while (text.len < 3 * UNIT_TEXT_MAX) buf_add_str(&text, STR("He spoke. "));
    run(DOCUMENT_TEXT, buf_str(&text), &wanted, RESULT_ORIGINAL);
    assert_int_equal(result.len, text.len);
    assert_memory_equal(result.at, text.at, text.len);
    assert_int_equal(report.segments, (int64_t)text.len / 10);
    assert_int_equal(report.open, report.segments);
    buf_done(&text);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_threshold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_codes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_codes_that_a_match_lacks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_any_codes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_breaks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_context, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_repeats, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_settled_targets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xliff_states, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_made_xliff, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tmx, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_spelling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_huge_block, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
