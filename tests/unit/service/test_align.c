/* SPDX-License-Identifier: Apache-2.0 */
/* Documents into pairs, pairs into units. How good the pairs are is measured in tests/unit/align and tests/eval/align. */
#include "service/care/align.h"

#include "unit/service/fixture.h"

static struct aligned_list list;

static struct align_documents documents(const char *source_name, const char *source, const char *target) {
    return (struct align_documents){.from = tag("en"),
                                    .to = tag("sw"),
                                    .source = {str_of(source_name), str_of(source)},
                                    .target = {STR(""), str_of(target)},
                                    .memory = STR("")};
}

static void assert_pair(size_t i, const char *source, const char *target) {
    assert_true(i < list.count);
    assert_str(list.at[i].source, source);
    assert_str(list.at[i].target, target);
}

static void codes_and_scripts_are_left_out(void **state) {
    (void)state;
    struct align_documents wanted =
        documents("a.html",
                  "<html><body><script>x</script><p>The <b>mayor</b> opened 2 schools.<br>nobody came</p>"
                  "<p>It rained in Mombasa &amp; Lamu.</p></body></html>",
                  "Meya alifungua shule 2.\nhakuna aliyekuja\nMvua ilinyesha Mombasa na Lamu.");
    OK(service_align(service, &arena, &wanted, &list, &err));
    assert_int_equal(list.count, 3);
    assert_pair(0, "The mayor opened 2 schools.", "Meya alifungua shule 2.");
    assert_pair(1, "nobody came", "hakuna aliyekuja");
    assert_pair(2, "It rained in Mombasa & Lamu.", "Mvua ilinyesha Mombasa na Lamu.");
    assert_int_equal(list.evidence_units, 0);
}

static void what_can_not_be_aligned(void **state) {
    (void)state;
    struct align_documents wanted = documents("a.pdf", "One.", "Moja.");
    FAILS(ERR_INVALID, service_align(service, &arena, &wanted, &list, &err));
    wanted = documents("a.docx", "no archive", "Moja.");
    FAILS(ERR_MALFORMED, service_align(service, &arena, &wanted, &list, &err));
    wanted = documents("", " \n ", "Moja.");
    FAILS(ERR_INVALID, service_align(service, &arena, &wanted, &list, &err));
    wanted = documents("", "One.", "Moja.");
    wanted.memory = STR("none");
    FAILS(ERR_NOT_FOUND, service_align(service, &arena, &wanted, &list, &err));
    wanted.memory = STR("");
    wanted.to = tag("en-GB");
    FAILS(ERR_INVALID, service_align(service, &arena, &wanted, &list, &err));
}

/* Made-up words that look like nothing on the other side: only the memory can tell. */
static const char *word(size_t n, bool source) {
    return source ? arena_format(&arena, "%c%cthing", (char)('a' + n % 8), (char)('a' + n / 8)).at
                  : arena_format(&arena, "mu%c%czo", (char)('p' - n / 8), (char)('p' - n % 8)).at;
}

static void learn(size_t units) {
    create_memory("news");
    for (size_t i = 0; i < units; i++) {
        size_t a = i % 60, b = (i * 7 + 3) % 60;
        put_texts("news", arena_format(&arena, "the %s and the %s %zu", word(a, true), word(b, true), i).at,
                  arena_format(&arena, "%s na %s %zu", word(b, false), word(a, false), i).at);
    }
}

static void the_memories_are_evidence(void **state) {
    (void)state;
    learn(360);
    struct buf source = {0}, target = {0};
    for (size_t i = 0; i < 5; i++) {
        buf_add_format(&source, "The %s and the %s.\n", word(i * 9, true), word(i * 9 + 1, true));
        if (i != 2) buf_add_format(&target, "%s na %s.\n", word(i * 9 + 1, false), word(i * 9, false));
    }
    struct align_documents wanted =
        documents("", arena_copy(&arena, buf_str(&source)).at, arena_copy(&arena, buf_str(&target)).at);
    OK(service_align(service, &arena, &wanted, &list, &err));
    assert_int_equal(list.evidence_units, 360);
    assert_int_equal(list.count, 5);
    assert_str(list.at[2].target, "");             /* the one that was left out */
    put_texts("news", "One more.", "Moja zaidi."); /* too little to count anew */
    OK(service_align(service, &arena, &wanted, &list, &err));
    assert_int_equal(list.evidence_units, 360);
    wanted.without_memories = true;
    OK(service_align(service, &arena, &wanted, &list, &err));
    assert_int_equal(list.evidence_units, 0);
    buf_done(&source);
    buf_done(&target);
}

static void reviewed_pairs_become_units(void **state) {
    (void)state;
    const struct aligned_pair pairs[] = {{STR("One dog."), STR("Mbwa mmoja."), 1, 1, 99},
                                         {STR("Nothing."), STR(""), 1, 0, 99},
                                         {STR("Two cats."), STR("Paka wawili."), 1, 1, 60}};
    struct aligned_import wanted = {.memory = STR("archive"),
                                    .from = tag("en"),
                                    .to = tag("sw"),
                                    .pairs = pairs,
                                    .count = COUNT(pairs),
                                    .min_confidence = 50,
                                    .document = STR("a.html"),
                                    .author = STR("rose"),
                                    .status = STATUS_REVIEWED};
    struct import_report report;
    OK(service_import_aligned(service, &arena, &wanted, &report, &err));
    assert_int_equal(report.added, 2);
    assert_int_equal(report.skipped, 1);
    OK(service_import_aligned(service, &arena, &wanted, &report, &err));
    assert_int_equal(report.added + report.updated, 0);
    struct unit unit = get_unit("archive", 1);
    assert_int_equal(unit.origin, ORIGIN_ALIGNED);
    assert_int_equal(unit.status, STATUS_REVIEWED);
    assert_str(unit.author, "rose");
    assert_str(unit.document, "a.html");
    assert_str(unit.after, "Nothing.");
    assert_int_equal(unit.property_count, 1);
    assert_str(unit.properties[0].value, "99");
}

/* Replaced while another holds it: nobody loses what they hold. */
static void lexicons_are_counted_anew_when_much_has_changed(void **state) {
    (void)state;
    learn(60);
    struct align_documents wanted = documents("", "The aathing.", "mupezo.");
    OK(service_align(service, &arena, &wanted, &list, &err));
    assert_int_equal(list.evidence_units, 60);
    for (size_t i = 0; i < 600; i++)
        put_texts("news", arena_format(&arena, "line %zu", i).at, arena_format(&arena, "mstari %zu", i).at);
    OK(service_align(service, &arena, &wanted, &list, &err));
    assert_int_equal(list.evidence_units, 660);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(codes_and_scripts_are_left_out),
        TEST(what_can_not_be_aligned),
        TEST(the_memories_are_evidence),
        TEST(reviewed_pairs_become_units),
        TEST(lexicons_are_counted_anew_when_much_has_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
