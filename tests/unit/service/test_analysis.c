/* SPDX-License-Identifier: Apache-2.0 */
/* Bands: each segment in exactly one, whatever the memories and the job itself have for it. */
#include "service/bulk/analysis.h"
#include "unit/service/fixture.h"

static struct analysis counted;
static struct analysis_memory *memory;

static bool count(void *context, const struct pretranslated *segment, struct error *err) {
    (void)context, (void)err;
    analysis_count(&counted, segment, analysis_compare(memory, segment->source, segment->hash));
    return true;
}

/* The bands that have something, as "name segments/words/characters|". */
static struct str bands_of(const struct analysis *analysis) {
    struct buf out = {0};
    for (unsigned i = 0; i < BAND_COUNT; i++) {
        const struct band_count *band = &analysis->bands[i];
        if (band->segments)
            buf_add_format(&out, "%s %d/%d/%d|", analysis_band_name((enum analysis_band)i), (int)band->segments,
                           (int)band->words, (int)band->characters);
    }
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

/* Adds a document to the job of the test. */
static void add(enum document_format format, const char *text) {
    struct pretranslate_options options = {
        .from = tag("en"), .to = tag("sw"), .min_score = MIN_SCORE_DEFAULT, .band_score = BAND_SCORE_MIN};
    struct pretranslate_report report;
    struct document *document;
    OK(document = document_open(format, "a", str_of(text), &err));
    OK(service_pretranslate(service, document, &options, count, NULL, &report, &err));
    document_close(document);
}

static int begin(void **state) {
    struct language english = {.tag = "en"};
    counted = (struct analysis){0};
    memory = analysis_memory_open(&english);
    return set_up(state);
}

static int end(void **state) {
    analysis_memory_close(memory);
    return tear_down(state);
}

static void test_bands(void **state) {
    static const struct {
        const char *text, *bands;
    } cases[] = {
        {"The minister opened the new school in the town.", "100 1/9/47|"},
        {"The minister opened the new school in the village.", "85-94 1/9/50|"},
        {"The minister opened an old school in the town.", "75-84 1/9/46|"}, /* 7 of 9 */
        {"The minister closed an old road in the town.", "50-74 1/9/44|"},   /* 5 of 9 */
        {"Nothing of that is known here.", "none 1/6/30|"},
        {"On 29 June 2023, 1,000 people came.", "none 1/5/35|"}, /* a date is one word, and so is a number */
        {"* * *", ""},
        {"", ""},
        {"Nothing of that is known here.\nNothing of that is known here.", "repetition 1/6/30|none 1/6/30|"},
        {"Nothing of that is known here.\nNothing of that is known there.", "none 1/6/30|internal 75-84 1/6/31|"},
        {"Nothing of that is known here.\nNothing of this is known there.", "none 1/6/30|internal 50-74 1/6/31|"},
        {"Nothing at all of that is so far known here.\nNothing at all of that is so far known there.",
         "none 1/10/44|internal 85-94 1/10/45|"},
        {"In 2021 it rained.\nIn 2022 it rained.", "none 1/4/18|internal 95-99 1/4/18|"},
        /* The memory is as near as the job: it counts. */
        {"The minister opened the new school in the village.\nThe minister opened the new school in the city.",
         "85-94 2/18/97|"},
    };
    (void)state;
    create_memory("news");
    put_texts("news", "The minister opened the new school in the town.", "Waziri alifungua shule mpya mjini.");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct language english = tag("en");
        counted = (struct analysis){0};
        analysis_memory_close(memory);
        memory = analysis_memory_open(&english);
        add(DOCUMENT_TEXT, cases[i].text);
        struct str found = bands_of(&counted);
        if (!str_equal(found, str_of(cases[i].bands)))
            fail_msg("case %zu: %.*s, expected %s", i, STR_ARG(found), cases[i].bands);
    }
}

/* In-context matches come before repetitions, these before exact ones; a translator's own target before all. */
static void test_precedence(void **state) {
    struct unit unit = make_unit("He left.", "Aliondoka.");
    (void)state;
    create_memory("news");
    unit.before = STR("He spoke.");
    put("news", unit);
    put_texts("news", "She left.", "Alitoka.");
    add(DOCUMENT_TEXT, "He spoke. He left.\nHe spoke. He left.\nShe left. She left.\n");
    assert_str(bands_of(&counted), "context 2/4/16|repetition 2/4/18|100 1/2/9|50-74 1/2/9|");
    counted = (struct analysis){0};
    add(DOCUMENT_XLIFF,
        "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" target-language=\"sw\" "
        "datatype=\"plaintext\"><body>"
        "<trans-unit id=\"1\"><source>She left.</source><target state=\"translated\">Alitoka.</target></trans-unit>"
        "<trans-unit id=\"2\"><source>She left.</source></trans-unit></body></file></xliff>");
    assert_str(bands_of(&counted), "translated 1/2/9|repetition 1/2/9|");
}

/* Over documents, and codes are no words. */
static void test_across_documents(void **state) {
    (void)state;
    create_memory("news");
    add(DOCUMENT_HTML, "<p>Rain <b>fell</b> in the night.</p>");
    add(DOCUMENT_TEXT, "Rain fell in the night.");
    add(DOCUMENT_HTML, "<p>Rain <b>fell</b> in the night.</p>");
    assert_str(bands_of(&counted), "repetition 1/5/23|none 1/5/23|internal 95-99 1/5/23|");
}

/* A job that was interrupted knows the documents of before. */
static void test_replay(void **state) {
    struct language english = tag("en");
    struct document *document;
    (void)state;
    create_memory("news");
    OK(document = document_open(DOCUMENT_TEXT, "a", STR("Rain fell in the night.\nRoads were closed.\n"), &err));
    OK(analysis_replay(memory, service, document, &english, STR(""), &err));
    document_close(document);
    add(DOCUMENT_TEXT, "Roads were closed.\nRain fell in the nights.");
    assert_str(bands_of(&counted), "repetition 1/3/18|internal 85-94 1/5/24|");
}

static void test_weights(void **state) {
    struct analysis_weights weights = analysis_default_weights();
    enum analysis_band band;
    (void)state;
    counted.bands[BAND_100].words = 7;
    counted.bands[BAND_NONE].words = 3;
    counted.bands[BAND_CONTEXT].words = 1000;
    assert_int_equal(analysis_weigh(&counted, &weights), 7 * 20 + 3 * 100);
    weights.percent[BAND_CONTEXT] = 5;
    assert_int_equal(analysis_weigh(&counted, &weights), 7 * 20 + 3 * 100 + 1000 * 5);
    for (unsigned i = 0; i < BAND_COUNT; i++) {
        assert_true(analysis_band_parse(str_of(analysis_band_name((enum analysis_band)i)), &band));
        assert_int_equal(band, i);
    }
    assert_false(analysis_band_parse(STR("90-99"), &band));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bands, begin, end),
        cmocka_unit_test_setup_teardown(test_precedence, begin, end),
        cmocka_unit_test_setup_teardown(test_across_documents, begin, end),
        cmocka_unit_test_setup_teardown(test_replay, begin, end),
        cmocka_unit_test_setup_teardown(test_weights, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
