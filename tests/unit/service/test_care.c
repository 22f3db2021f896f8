/* SPDX-License-Identifier: Apache-2.0 */
/* Memory care: merging, splitting, duplicates, cleaning; each dry first, then done, then done again. */
#include "service/care/care.h"

#include "service/articles/articles.h"
#include "service/bulk/analysis.h"
#include "service/care/align.h"
#include "service/care/backup.h"
#include "service/care/care_parts.h"
#include "service/memory/memories.h"
#include "unit/service/fixture.h"

static const struct care_options done = {.listed = 100}, dry = {.dry_run = true, .listed = 100};

static struct care_report report;

#define MERGE(into, from, remove, options)                                                                                     \
    OK(service_merge_memories(service, &arena, STR(into), STR(from), remove, options, &report, &err))
#define SPLIT(memory, into, filter, options)                                                                                   \
    OK(service_split_memory(service, &arena, STR(memory), STR(into), filter, options, &report, &err))

static void assert_report(int64_t read, int64_t added, int64_t updated, int64_t unchanged, int64_t removed) {
    assert_int_equal(report.read, read);
    assert_int_equal(report.added, added);
    assert_int_equal(report.updated, updated);
    assert_int_equal(report.unchanged, unchanged);
    assert_int_equal(report.removed, removed);
}

static struct care_filter any(void) {
    return (struct care_filter){.author = STR(""), .document = STR(""), .text = STR("")};
}

static void fill_two(void) {
    create_memory("a");
    create_memory("b");
    put_texts("a", "The road is closed.", "Barabara imefungwa.");
    put_texts("b", "The road is closed.", "Barabara imefungwa.");
    put_texts("b", "The bridge is open.", "Daraja liko wazi.");
    put_texts("b", "The river is high.", "Mto umejaa.");
}

/* ---- merge -------------------------------------------------------------------------------------------------------------- */

static void merging_twice_adds_nothing(void **state) {
    (void)state;
    fill_two();
    MERGE("a", "b", false, &dry);
    assert_report(3, 2, 0, 1, 0);
    assert_int_equal(report.change_count, 2);
    assert_string_equal(report.changes[0].what, "added");
    assert_str(report.changes[0].source, "The bridge is open.");
    assert_int_equal(count_units("a"), 1);
    MERGE("a", "b", false, &done);
    assert_report(3, 2, 0, 1, 0);
    assert_int_equal(count_units("a"), 3);
    assert_int_equal(count_units("b"), 3);
    MERGE("a", "b", false, &done);
    assert_report(3, 0, 0, 3, 0);
    assert_str(suggest_text("The bridge is open."), "100 Daraja liko wazi.|");
    reopen_service();
    MERGE("a", "b", false, &done);
    assert_report(3, 0, 0, 3, 0);
}

static void the_newer_state_replaces_the_older(void **state) {
    (void)state;
    fill_two();
    struct unit old = make_unit("Schools open.", "Shule zafunguliwa."),
                fresh = make_unit("Schools open.", "Shule zinafunguliwa.");
    old.document = fresh.document = STR("d");
    old.context_id = fresh.context_id = STR("1");
    struct unit before = put("a", old).unit;
    usleep(2000);
    put("b", fresh);
    MERGE("a", "b", false, &done);
    assert_report(4, 2, 1, 1, 0);
    assert_str(get_unit("a", before.id).target.text, "Shule zinafunguliwa.");
    MERGE("b", "a", false, &done); /* the older never replaces the newer */
    assert_int_equal(report.updated, 0);
}

/* Identifiers that two tools counted from 1 make two sentences no one unit. */
static void equal_identifiers_of_other_sentences_are_no_unit(void **state) {
    (void)state;
    create_memory("a");
    create_memory("b");
    struct unit one = make_unit("One dog.", "Mbwa mmoja."), other = make_unit("Two cats.", "Paka wawili.");
    one.tuid = other.tuid = STR("1");
    put("a", one);
    usleep(2000);
    put("b", other);
    MERGE("a", "b", false, &done);
    assert_report(1, 1, 0, 0, 0);
    assert_int_equal(count_units("a"), 2);
    MERGE("a", "b", false, &done);
    assert_report(1, 0, 0, 1, 0);
}

static void a_merged_memory_can_go(void **state) {
    (void)state;
    fill_two();
    MERGE("a", "b", true, &dry);
    assert_int_equal(count_units("b"), 3);
    MERGE("a", "b", true, &done);
    assert_report(3, 2, 0, 1, 3);
    struct memory gone;
    FAILS(ERR_NOT_FOUND, service_get_memory(service, &arena, STR("b"), &gone, &err));
    assert_str(suggest_text("The river is high."), "100 Mto umejaa.|");
}

/* A merge takes minutes: meanwhile the memory may be deleted, and its name given to another. */
static void a_memory_of_the_same_name_stays(void **state) {
    struct memory merged;
    (void)state;
    fill_two();
    OK(service_get_memory(service, &arena, STR("b"), &merged, &err));
    OK(service_delete_memory(service, STR("b"), &err));
    create_memory("b");
    put_texts("b", "Brand new.", "Mpya.");
    FAILS(ERR_NOT_FOUND, memory_delete(service, &merged, &err));
    assert_int_equal(count_units("b"), 1);
}

static void what_may_not_be_merged(void **state) {
    (void)state;
    fill_two();
    struct memory locked = {.name = STR("a"), .title = STR(""), .read_only = true}, out;
    FAILS(ERR_INVALID, service_merge_memories(service, &arena, STR("a"), STR("a"), false, &done, &report, &err));
    FAILS(ERR_NOT_FOUND, service_merge_memories(service, &arena, STR("a"), STR("none"), false, &done, &report, &err));
    FAILS(ERR_NOT_FOUND, service_merge_memories(service, &arena, STR("none"), STR("a"), false, &done, &report, &err));
    OK(service_update_memory(service, &arena, &locked, MEMORY_SETTINGS, &out, &err));
    FAILS(ERR_DENIED, service_merge_memories(service, &arena, STR("a"), STR("b"), false, &done, &report, &err));
    FAILS(ERR_DENIED, service_merge_memories(service, &arena, STR("b"), STR("a"), true, &done, &report, &err));
    MERGE("b", "a", false, &done); /* reading it is fine */
    MERGE("a", "b", false, &dry);
    struct care_options too_many = {.listed = CARE_LISTED_MAX + 1};
    FAILS(ERR_INVALID, service_merge_memories(service, &arena, STR("b"), STR("a"), false, &too_many, &report, &err));
}

/* ---- split -------------------------------------------------------------------------------------------------------------- */

static void units_move_by_filter(void **state) {
    (void)state;
    fill_two();
    struct care_filter filter = any();
    FAILS(ERR_INVALID, service_split_memory(service, &arena, STR("b"), STR("c"), &filter, &done, &report, &err));
    filter.text = STR("BRIDGE");
    SPLIT("b", "c", &filter, &dry);
    assert_report(3, 1, 0, 0, 1);
    struct memory none;
    FAILS(ERR_NOT_FOUND, service_get_memory(service, &arena, STR("c"), &none, &err));
    SPLIT("b", "c", &filter, &done);
    assert_report(3, 1, 0, 0, 1);
    assert_string_equal(report.changes[0].what, "moved");
    assert_int_equal(count_units("b"), 2);
    assert_int_equal(count_units("c"), 1);
    SPLIT("b", "c", &filter, &done);
    assert_report(2, 0, 0, 0, 0);
    assert_str(suggest_text("The bridge is open."), "100 Daraja liko wazi.|"); /* once, from its new memory */
    MERGE("b", "c", true, &done);
    assert_int_equal(count_units("b"), 3);
}

static void each_member_of_a_filter_counts(void **state) {
    (void)state;
    create_memory("a");
    static const struct property property = {.name = STR("client"), .value = STR("UN")};
    struct unit unit = make_unit("One word.", "Neno moja.");
    unit.origin = ORIGIN_MACHINE;
    unit.status = STATUS_DRAFT;
    unit.document = STR("d.txt");
    unit.properties = &property;
    unit.property_count = 1;
    put("a", unit);
    put_texts("a", "Another sentence.", "Sentensi nyingine.");
    struct care_filter filters[9];
    for (size_t i = 0; i < COUNT(filters); i++) filters[i] = any();
    filters[0].origins = 1u << ORIGIN_MACHINE;
    filters[1].statuses = 1u << STATUS_DRAFT;
    filters[2].document = STR("d.txt");
    filters[3].properties = &property;
    filters[3].property_count = 1;
    filters[4].text = STR("neno");
    filters[5].text = STR("word");
    filters[6].author = STR("asha"); /* of both */
    filters[7].to = tag("fr");
    filters[8].changed_before_ms = 1;
    static const int expected[] = {1, 1, 1, 1, 1, 1, 2, 0, 0};
    for (size_t i = 0; i < COUNT(filters); i++) {
        SPLIT("a", "b", &filters[i], &dry);
        if (report.removed != expected[i]) fail_msg("filter %zu: %d, not %d", i, (int)report.removed, expected[i]);
    }
}

/* ---- duplicates --------------------------------------------------------------------------------------------------------- */

static void put_again(const char *before, enum unit_status status, const char *target) {
    struct unit unit = make_unit("The road is closed.", target);
    unit.before = str_of(before);
    unit.status = status;
    put("a", unit);
}

static void duplicates_go_and_the_best_stays(void **state) {
    (void)state;
    create_memory("a");
    put_again("One.", STATUS_CONFIRMED, "Barabara imefungwa.");
    put_again("Two.", STATUS_REVIEWED, "Barabara  imefungwa."); /* two blanks */
    put_again("Three.", STATUS_DRAFT, "Barabara imefungwa.");
    put_again("Four.", STATUS_CONFIRMED, "Njia imefungwa.");
    put_texts("a", "Other.", "Nyingine.");
    OK(service_remove_duplicates(service, &arena, STR("a"), DUPLICATES_PAIR, &dry, &report, &err));
    assert_report(5, 0, 0, 0, 2);
    assert_int_equal(count_units("a"), 5);
    OK(service_remove_duplicates(service, &arena, STR("a"), DUPLICATES_PAIR, &done, &report, &err));
    assert_report(5, 0, 0, 0, 2);
    assert_non_null(strstr(report.changes[0].why.at, "same as unit 2"));
    assert_int_equal(count_units("a"), 3);
    OK(service_remove_duplicates(service, &arena, STR("a"), DUPLICATES_PAIR, &done, &report, &err));
    assert_report(3, 0, 0, 0, 0);
    OK(service_remove_duplicates(service, &arena, STR("a"), DUPLICATES_SOURCE, &done, &report, &err));
    assert_report(3, 0, 0, 0, 1);
    assert_str(suggest_text("The road is closed."), "100 Barabara  imefungwa.|");
    struct unit_list history;
    OK(service_list_history(service, &arena, STR("a"), 1, 10, &history, &err)); /* it can be brought back */
    struct put_result back;
    struct unit tombstone = get_unit("a", 1);
    assert_true(tombstone.deleted);
    OK(service_revert_unit(service, &arena, STR("a"), 1, tombstone.rev, history.at[0].rev, STR(""), &back, &err));
    assert_int_equal(count_units("a"), 3);
}

/* ---- clean -------------------------------------------------------------------------------------------------------------- */

static void clean(unsigned rules, const struct care_options *options) {
    OK(service_clean_memory(service, &arena, STR("a"), &(struct clean_rules){.rules = rules}, options, &report, &err));
}

/* What was a duplicate when it was looked for is none once the unit that stays has changed. */
static void a_duplicate_of_what_has_changed_stays(void **state) {
    struct care care = {.service = service, .arena = &arena, .options = &done, .report = &report};
    struct put_result result;
    (void)state;
    create_memory("a");
    struct unit unit = put_texts("a", "The road is closed.", "Barabara imefungwa.").unit;
    struct unit keeper = put_texts("a", "The road is shut.", "Barabara imefungwa.").unit, other = keeper;
    struct care_removal removal = {.unit = unit, .same = keeper.id, .same_rev = keeper.rev};
    other.target.text = STR("Tofauti kabisa.");
    OK(service_update_unit(service, &arena, STR("a"), &other, STR(""), &result, &err));
    OK(care_begin(&care, STR("a"), &err));
    OK(care_remove(&care, &removal, 1, &err));
    assert_int_equal(count_units("a"), 2);
    removal.same_rev = result.unit.rev;
    OK(care_remove(&care, &removal, 1, &err));
    assert_int_equal(count_units("a"), 1);
}

static void what_is_no_translation_goes(void **state) {
    (void)state;
    create_memory("a");
    struct unit empty = make_unit("A draft to come.", "");
    empty.status = STATUS_DRAFT;
    put("a", empty);
    put_texts("a", "This was left as it was.", "This was left as it was. ");
    put_texts("a", "BBC News 2023", "BBC News 2023"); /* right as it is */
    put_texts("a", "A long sentence that goes on and on and on.", "Ndiyo.");
    put_texts("a", "Yes.", "Ndiyo, bwana."); /* short ones may differ */
    static const struct {
        unsigned rule;
        const char *why;
    } rules[] = {{CLEAN_EMPTY, "target is empty"}, {CLEAN_IDENTICAL, "target is the source"}, {CLEAN_LENGTH, "one side is"}};
    for (size_t i = 0; i < COUNT(rules); i++) {
        clean(rules[i].rule, &dry);
        assert_report(5, 0, 0, 0, 1);
        assert_int_equal(strncmp(report.changes[0].why.at, rules[i].why, strlen(rules[i].why)), 0);
    }
    clean(CLEAN_ALL, &done);
    assert_report(5, 0, 0, 0, 3);
    clean(CLEAN_ALL, &done);
    assert_report(2, 0, 0, 0, 0);
    FAILS(ERR_INVALID, service_clean_memory(service, &arena, STR("a"), &(struct clean_rules){0}, &done, &report, &err));
    FAILS(ERR_INVALID, service_clean_memory(service, &arena, STR("a"), &(struct clean_rules){.rules = 1, .max_ratio = 0.5},
                                            &done, &report, &err));
}

/* Enough of each language for the witness to speak. */
static void fill_languages(void) {
    struct buf file = {0};
    create_memory("a");
    OK(file_read("memory/news.tmx", 16 << 20, &file, &err));
    struct import_options options = {.memory = STR("a"), .name = STR("news.tmx"), .author = STR("")};
    struct import *import;
    struct import_report imported;
    OK(import = service_import_begin(service, &options, &err));
    OK(service_import_feed(import, file.at, file.len, &err));
    OK(service_import_finish(import, &arena, &imported, &err));
    service_import_close(import);
    buf_done(&file);
}

static void the_wrong_language_goes(void **state) {
    (void)state;
    close_service();
    with_dictionaries = true;
    open_service();
    fill_languages();
    int64_t units = count_units("a");
    clean(CLEAN_LANGUAGE, &dry);
    assert_int_equal(report.removed, 0); /* all of the bundled memory is what it says */
    put_texts("a", "The minister said that the schools will open again next week.",
              "The minister said that the schools would be opened again.");
    put_texts("a", "The minister said that the roads will be closed next week.",
              "Le ministre a d\xC3\xA9\x63lar\xC3\xA9 que les routes seront ferm\xC3\xA9\x65s la semaine prochaine.");
    put_texts("a", "Waziri alisema kwamba shule zitafunguliwa tena wiki ijayo kote nchini.",
              "Waziri alisema kwamba shule zitafunguliwa tena wiki ijayo.");
    put_texts("a", "She said yes.", "She said yes."); /* too short to judge */
    clean(CLEAN_LANGUAGE, &done);
    assert_int_equal(report.removed, 3);
    assert_str(report.changes[0].why, "target looks like en");
    assert_non_null(strstr(report.changes[1].why.at, "target looks like fr"));
    assert_str(report.changes[2].why, "source looks like sw");
    assert_int_equal(count_units("a"), units + 1);
    with_dictionaries = false;
}

/* ---- statistics --------------------------------------------------------------------------------------------------------- */

static void statistics_count_all(void **state) {
    (void)state;
    struct memory_statistics statistics;
    fill_two();
    struct unit other = make_unit("Good morning.", "Bonjour tout le monde.");
    other.to = tag("fr");
    other.status = STATUS_REVIEWED;
    other.author = STR("rose");
    put("b", other);
    struct unit gone = get_unit("b", 1);
    struct put_result removed;
    OK(service_delete_unit(service, &arena, STR("b"), gone.id, gone.rev, STR(""), &removed, &err));
    OK(service_read_statistics(service, &arena, STR("b"), &statistics, &err));
    assert_int_equal(statistics.units, 3);
    assert_int_equal(statistics.deleted, 1);
    assert_int_equal(statistics.statuses[STATUS_REVIEWED], 1);
    assert_int_equal(statistics.origins[ORIGIN_HUMAN], 3);
    assert_int_equal(statistics.pair_count, 2);
    assert_int_equal(statistics.pairs[0].units, 2);
    assert_int_equal(statistics.pairs[0].source_words, 8);
    assert_int_equal(statistics.pairs[0].target_words, 5);
    assert_int_equal(statistics.author_count, 2);
    assert_str(statistics.authors[0].author, "asha");
    assert_true(statistics.oldest_ms > 0 && statistics.newest_ms >= statistics.oldest_ms);
    FAILS(ERR_NOT_FOUND, service_read_statistics(service, &arena, STR("none"), &statistics, &err));
}

/* ---- the end ------------------------------------------------------------------------------------------------------------ */

static void long_work_ends_with_the_service(void **state) {
    (void)state;
    struct memory_statistics statistics;
    struct put_result result;
    struct import *import;
    struct import_report imported;
    struct str file = STR("en,sw\nThe road is closed.,Barabara imefungwa.\n");
    create_memory("a");
    put_texts("a", "One.", "Moja.");
    OK(import = service_import_begin(
           service, &(struct import_options){.format = IMPORT_TABLE, .memory = STR("a"), .name = STR("a.csv")}, &err));
    OK(service_import_feed(import, file.at, file.len, &err));
    service_stop(service);
    FAILS(ERR_UNAVAILABLE, service_import_finish(import, &arena, &imported, &err));
    service_import_close(import);
    FAILS(ERR_UNAVAILABLE, service_read_statistics(service, &arena, STR("a"), &statistics, &err));
    FAILS(ERR_UNAVAILABLE, service_remove_duplicates(service, &arena, STR("a"), DUPLICATES_PAIR, &done, &report, &err));
    struct unit unit = make_unit("Two.", "Mbili.");
    OK(service_put_unit(service, &arena, STR("a"), &unit, STR(""), &result, &err)); /* short work is still done */
    assert_str(suggest_text("Two."), "100 Mbili.|");
    reopen_service();
    assert_int_equal(count_units("a"), 2);
}

/* What is done over a whole document, within a request. */
static void work_on_documents_ends_with_the_service(void **state) {
    struct article_create wanted = {.file = {.name = STR("a.txt"), .bytes = STR("The road is closed. The bridge is open.")},
                                    .from = tag("en"),
                                    .to = tag("sw"),
                                    .memory = STR("a")};
    struct article article;
    struct article_warnings warnings;
    struct article_pretranslate_report filled;
    struct article_segment_list segments;
    struct backup_info backup;
    struct aligned_list aligned;
    struct analysis analysis = {0};
    struct pretranslate_report counted;
    struct buf out = {0};
    int64_t next;
    bool made;
    (void)state;
    create_memory("a");
    put_texts("a", "The road is closed.", "Barabara imefungwa.");
    OK(service_create_article(service, &arena, &wanted, &article, &made, &warnings, &err));
    struct article_pretranslate asked = {.id = article.id, .min_score = 75};
    struct unit_filter filter = {0};
    struct align_documents documents = {.from = tag("en"),
                                        .to = tag("sw"),
                                        .source = {STR(""), STR("The road is closed.")},
                                        .target = {STR(""), STR("Barabara imefungwa.")},
                                        .without_memories = true};
    struct pretranslate_options options = {.from = tag("en"), .to = tag("sw"), .min_score = 75};
    struct document *document;
    OK(document = document_open(DOCUMENT_TEXT, "a.txt", STR("The road is closed."), &err));
    service_stop(service);
    FAILS(ERR_UNAVAILABLE, service_pretranslate_article(service, &arena, &asked, &article, &filled, &err));
    FAILS(ERR_UNAVAILABLE, service_analyse_article(service, &arena, article.id, &filter, &article, &analysis, &err));
    FAILS(ERR_UNAVAILABLE, service_align(service, &arena, &documents, &aligned, &err));
    FAILS(ERR_UNAVAILABLE, service_make_backup(service, &arena, STR("cut"), &backup, &err));
    FAILS(ERR_UNAVAILABLE, service_pretranslate_file(service, document, STR("a.txt"), &options, RESULT_ORIGINAL, NULL, NULL,
                                                     &counted, &out, &err));
    document_close(document);
    buf_done(&out);
    reopen_service(); /* nothing is half done, and all can be asked for again */
    OK(service_list_article_segments(service, &arena, article.id, 0, 10, 0, &article, &segments, &next, &err));
    assert_int_equal(segments.at[0].state, ARTICLE_EMPTY);
    OK(service_make_backup(service, &arena, STR("cut"), &backup, &err));
    OK(service_pretranslate_article(service, &arena, &asked, &article, &filled, &err));
    assert_int_equal(filled.filled, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(merging_twice_adds_nothing),
        TEST(the_newer_state_replaces_the_older),
        TEST(equal_identifiers_of_other_sentences_are_no_unit),
        TEST(a_merged_memory_can_go),
        TEST(a_memory_of_the_same_name_stays),
        TEST(what_may_not_be_merged),
        TEST(units_move_by_filter),
        TEST(each_member_of_a_filter_counts),
        TEST(duplicates_go_and_the_best_stays),
        TEST(a_duplicate_of_what_has_changed_stays),
        TEST(what_is_no_translation_goes),
        TEST(the_wrong_language_goes),
        TEST(statistics_count_all),
        TEST(long_work_ends_with_the_service),
        TEST(work_on_documents_ends_with_the_service),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
