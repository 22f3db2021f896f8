/* SPDX-License-Identifier: Apache-2.0 */
/* Import and export of TMX: again, newer, older, with doubtful identifiers, broken; and there and back. */
#include "service/library/state.h"
#include "unit/service/fixture.h"

static struct import_report report;

/* Feeds in small pieces; false as soon as a step fails. */
static bool try_import_of(enum import_format format, const char *memory, struct str bytes, struct error *err) {
    struct import_options options = {
        .format = format, .memory = str_of(memory), .name = STR("a.tmx"), .author = STR("importer")};
    struct import *import = service_import_begin(service, &options, err);
    bool ok = import != NULL;
    for (size_t at = 0; ok && at < bytes.len; at += 97)
        ok = service_import_feed(import, bytes.at + at, bytes.len - at < 97 ? bytes.len - at : 97, err);
    ok = ok && service_import_finish(import, &arena, &report, err);
    service_import_close(import);
    return ok;
}

static bool try_import(const char *memory, struct str bytes, struct error *err) {
    return try_import_of(IMPORT_TMX, memory, bytes, err);
}

static void import(const char *memory, struct str bytes) {
    OK(try_import(memory, bytes, &err));
}

#define TMX(units)                                                                                                             \
    STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?><tmx version=\"1.4\"><header srclang=\"en\" segtype=\"sentence\" "          \
        "datatype=\"plaintext\" creationtool=\"t\" creationtoolversion=\"1\" adminlang=\"en\" o-tmf=\"t\"/><body>" units       \
        "</body></tmx>")
#define TU(attributes, source, target)                                                                                         \
    "<tu " attributes "><tuv xml:lang=\"en\"><seg>" source "</seg></tuv><tuv xml:lang=\"sw\"><seg>" target "</seg></tuv></tu>"

static void assert_report(int64_t added, int64_t updated, int64_t unchanged, int64_t skipped) {
    if (report.added != added || report.updated != updated || report.unchanged != unchanged || report.skipped != skipped)
        fail_msg("added %d, updated %d, unchanged %d, skipped %d", (int)report.added, (int)report.updated,
                 (int)report.unchanged, (int)report.skipped);
}

static void test_again(void **state) {
    static const struct str files[] = {
        TMX(TU("", "The president left.", "Rais aliondoka.") TU("", "He spoke.", "Alizungumza.")),
        TMX(TU("changedate=\"20230729T101500Z\"", "The president left.", "Rais aliondoka.")
                TU("creationdate=\"20230729T101500Z\"", "He spoke.", "Alizungumza.")),
        TMX(TU("tuid=\"1\"", "The president left.", "Rais aliondoka.") TU("tuid=\"2\"", "He spoke.", "Alizungumza.")),
    };
    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        const char *memory = arena_format(&arena, "m%zu", i).at;
        import(memory, files[i]);
        assert_report(2, 0, 0, 0);
        struct memory before, after;
        OK(service_get_memory(service, &arena, str_of(memory), &before, &err));
        import(memory, files[i]);
        assert_report(0, 0, 2, 0);
        reopen_service();
        import(memory, files[i]);
        assert_report(0, 0, 2, 0);
        OK(service_get_memory(service, &arena, str_of(memory), &after, &err));
        assert_int_equal(after.rev, before.rev); /* nothing was written at all */
    }
}

/* Whoever makes a memory read-only finds it as it was then, whatever was on its way. */
static void test_read_only_meanwhile(void **state) {
    struct import_options options = {.memory = STR("news"), .name = STR("a.tmx"), .author = STR("importer")};
    struct str file = TMX(TU("", "He spoke.", "Alizungumza."));
    struct memory memory, locked = {.name = STR("news"), .title = STR(""), .read_only = true};
    (void)state;
    import("news", TMX(TU("", "The president left.", "Rais aliondoka.")));
    struct import *late;
    OK(late = service_import_begin(service, &options, &err));
    OK(service_import_feed(late, file.at, file.len, &err));
    OK(service_update_memory(service, &arena, &locked, MEMORY_SETTINGS, &memory, &err));
    FAILS(ERR_DENIED, service_import_finish(late, &arena, &report, &err));
    service_import_close(late);
    OK(service_get_memory(service, &arena, STR("news"), &memory, &err));
    assert_int_equal(memory.units, 1);
}

/* The same sentence with two translations in one file: both stay, import after import. */
static void test_two_translations(void **state) {
    struct str file = TMX(TU("", "He spoke.", "Alizungumza.") TU("", "He spoke.", "Alisema.") TU("", "He spoke.", "Alisema."));
    (void)state;
    import("news", file);
    assert_report(2, 0, 1, 0);
    import("news", file);
    assert_report(0, 0, 3, 0);
}

static void test_newer_and_older(void **state) {
    static const struct {
        const char *date, *target, *stands;
        int updated;
    } steps[] = {
        {"20230710T000000Z", "Rais alienda.", "Rais alienda.", 0},
        {"20230711T000000Z", "Rais aliondoka.", "Rais aliondoka.", 1},
        {"20230709T000000Z", "Rais alikwenda.", "Rais aliondoka.", 0},
        {"20230711T000000Z", "Rais alitoka.", "Rais aliondoka.", 0},
        {"20230712T000000Z", "Rais ametoka.", "Rais ametoka.", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct buf file = {0};
        buf_add_format(&file,
                       "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu tuid=\"t1\" changedate=\"%s\"><tuv "
                       "xml:lang=\"en\"><seg>The president left.</seg></tuv><tuv "
                       "xml:lang=\"sw\"><seg>%s</seg></tuv></tu></body></tmx>",
                       steps[i].date, steps[i].target);
        import("news", buf_str(&file));
        buf_done(&file);
        assert_report(i == 0, steps[i].updated, i != 0 && !steps[i].updated, 0);
        assert_str(get_unit("news", 1).target.text, steps[i].stands);
        assert_int_equal(count_units("news"), 1);
    }
    struct unit_list history;
    OK(service_list_history(service, &arena, STR("news"), 1, 10, &history, &err));
    assert_int_equal(history.count, 2);
    assert_str(get_unit("news", 1).author, "importer");
}

static void test_repeated_tuids(void **state) {
    (void)state;
    import("news", TMX(TU("tuid=\"x\"", "The president left.", "Rais aliondoka.") TU("tuid=\"x\"", "He spoke.", "Alisema.")
                           TU("tuid=\"y\"", "Nobody came.", "Hakuna aliyekuja.")));
    assert_report(3, 0, 0, 0);
    assert_int_equal(report.warnings_in_all, 1);
    assert_true(str_find(report.warnings[0], STR("\"x\""), 0) != SIZE_MAX);
    assert_str(get_unit("news", 1).tuid, "");
    assert_str(get_unit("news", 3).tuid, "y");
}

static void test_unfit_units_are_left_out(void **state) {
    struct buf file = {0};
    (void)state;
    buf_add_str(&file, STR("<tmx version=\"1.4\"><header srclang=\"en\"/><body>"));
    buf_add_str(&file, STR(TU("", " ", "Tupu.") TU("", "He spoke.", "Alisema.")));
    buf_add_str(&file, STR("<tu><tuv xml:lang=\"en\"><seg>"));
    for (int i = 0; i < UNIT_TEXT_MAX / 4 + 1; i++) buf_add_str(&file, STR("word"));
    buf_add_str(&file, STR("</seg></tuv><tuv xml:lang=\"sw\"><seg>neno</seg></tuv></tu></body></tmx>"));
    import("news", buf_str(&file));
    assert_report(1, 0, 0, 2);
    assert_true(report.warnings_in_all >= 2);
    buf_done(&file);
}

/* However often another tool says that a unit was used: no file is refused for that, and using it once more goes no further. */
static void test_usage_has_a_bound(void **state) {
    (void)state;
    import("news", TMX(TU("usagecount=\"9223372036854775807\"", "He spoke.", "Alizungumza.")));
    OK(try_import_of(IMPORT_TABLE, "news",
                     STR("source,target,from,to,usage_count\nShe spoke.,Alisema.,en,sw,9223372036854775807\n"), &err));
    assert_int_equal(count_units("news"), 2);
    put_texts("news", "He spoke.", "Alizungumza.");
    put_texts("news", "She spoke.", "Alisema.");
    assert_int_equal(get_unit("news", 1).usage_count, UNIT_USAGE_MAX);
    assert_int_equal(get_unit("news", 2).usage_count, UNIT_USAGE_MAX);
    import("news", TMX(TU("usagecount=\"41\"", "Nobody came.", "Hakuna aliyekuja.")));
    assert_int_equal(put_texts("news", "Nobody came.", "Hakuna aliyekuja.").unit.usage_count, 42);
}

/* Nothing of a broken file is kept, wherever it breaks; a memory that was not there isn't made. */
static void test_broken_files(void **state) {
    static const struct str files[] = {
        STR(""),
        STR("not XML"),
        STR("<tmx version=\"1.4\"><header srclang=\"en\"/><body>" TU("", "He spoke.", "Alisema.")),
        STR("<tmx version=\"1.4\"><header srclang=\"en\"/><body>" TU("", "He spoke.", "Alisema.") "<tu></body></tmx>"),
        STR("<tmx version=\"1.4\"><header srclang=\"en\"/><body>" TU("", "He spoke.", "Al\xFFsema.") "</body></tmx>"),
        STR("<!DOCTYPE tmx [<!ENTITY a \"aaaa\">]><tmx version=\"1.4\"><header srclang=\"en\"/><body>" TU(
            "", "He spoke.", "&a;") "</body></tmx>"),
        STR("<html><body>" TU("", "He spoke.", "Alisema.") "</body></html>"),
    };
    struct memory_list memories;
    struct memory found;
    (void)state;
    create_memory("there");
    for (size_t i = 0; i < COUNT(files); i++) {
        struct error fault = {0};
        if (try_import(i % 2 ? "there" : "fresh", files[i], &fault)) fail_msg("file %zu is taken", i);
        assert_true(fault.code == ERR_MALFORMED || fault.code == ERR_INVALID);
        assert_true(str_find(str_of(fault.message), STR("a.tmx"), 0) != SIZE_MAX);
        FAILS(ERR_NOT_FOUND, service_get_memory(service, &arena, STR("fresh"), &found, &err));
    }
    assert_int_equal(count_units("there"), 0);
    OK(service_list_memories(service, &arena, &memories, &err));
    assert_int_equal(memories.count, 1);
    assert_str(suggest_text("He spoke."), "");
}

static void test_limits_of_an_import(void **state) {
    struct import_options options = {.memory = STR("news"), .max_bytes = 100};
    struct memory changed, locked = {.name = STR("locked"), .title = STR(""), .read_only = true};
    char zeros[101] = "<tmx>";
    struct import_state_list list;
    (void)state;
    struct import *running;
    OK(running = service_import_begin(service, &options, &err));
    OK(service_import_feed(running, zeros, 5, &err));
    service_list_imports(service, &arena, &list);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.at[0].bytes, 5);
    FAILS(ERR_TOO_LARGE, service_import_feed(running, zeros, 96, &err));
    service_import_close(running);
    service_list_imports(service, &arena, &list);
    assert_int_equal(list.count, 0);
    create_memory("locked");
    OK(service_update_memory(service, &arena, &locked, MEMORY_SETTINGS, &changed, &err));
    options.memory = STR("locked");
    FAILS(ERR_DENIED, service_import_begin(service, &options, &err) != NULL);
}

/* ---- export ----------------------------------------------------------------------------------------------------------- */

static struct buf export(const char *memory) {
    struct buf out = {0};
    struct export *running;
    bool more = true;
    OK(running = service_export_begin(service, EXPORT_TMX, str_of(memory), &(struct language){0}, &(struct language){0}, &err));
    while (more) OK(service_export_next(running, &out, &more, &err));
    service_export_close(running);
    return out;
}

static void fill(void) {
    static const struct code codes[] = {{CODE_OPEN, STR("1"), STR("<b>"), STR("bold")},
                                        {CODE_CLOSE, STR("1"), STR("</b>"), STR("")},
                                        {CODE_ALONE, STR("2"), STR("<br/>"), STR("lb")}};
    static const struct property properties[] = {{SIDE_UNIT, false, STR("domain"), STR("politics & <law>")},
                                                 {SIDE_SOURCE, true, STR(""), STR("a note\nin two lines")},
                                                 {SIDE_TARGET, false, STR("x-ref"), STR("\"7\"")}};
    create_memory("news");
    struct unit rich = make_unit("", "");
    rich.source = (struct segment){STR(UTF8_CODE "He & <she>" UTF8_CODE " spoke."), codes, 2};
    rich.target = (struct segment){STR("Alisema" UTF8_CODE), codes + 2, 1};
    rich.before = STR("Before."), rich.after = STR("After."), rich.context_id = STR("key.1"), rich.document = STR("a.html");
    rich.tuid = STR("t-1"), rich.origin = ORIGIN_MACHINE, rich.status = STATUS_REVIEWED;
    rich.properties = properties, rich.property_count = COUNT(properties);
    put("news", rich);
    rich.to = tag("fr-HT");
    rich.target = segment_of_text(&arena, STR("Il a parlé\xE2\x80\xAF!"));
    rich.origin = ORIGIN_ALIGNED, rich.status = STATUS_DRAFT, rich.tuid = STR("t-2");
    put("news", rich);
    put_texts("news", " Spaces  and\ttabs ", " Nafasi  na\ttabo ");
    for (int i = 0; i < 1500; i++) /* more than one group and one piece */
        put_texts("news", arena_format(&arena, "Sentence %d of many.", i).at, "Sentensi moja kati ya nyingi.");
    struct unit gone = put_texts("news", "Deleted.", "Imefutwa.").unit;
    struct put_result result;
    OK(service_delete_unit(service, &arena, STR("news"), gone.id, gone.rev, STR(""), &result, &err));
}

/* What was exported and imported into another memory is the same, unit for unit, and exports the same bytes. */
static void test_round_trip(void **state) {
    struct unit_list first, second;
    (void)state;
    fill();
    struct buf exported = export("news");
    import("copy", buf_str(&exported));
    assert_report(1503, 0, 0, 0);
    assert_int_equal(report.warnings_in_all, 0);
    int64_t after_first = 0, after_second = 0;
    for (;;) {
        OK(service_list_units(service, &arena, STR("news"), after_first, 700, &first, &err));
        OK(service_list_units(service, &arena, STR("copy"), after_second, 700, &second, &err));
        assert_int_equal(first.count, second.count);
        if (!first.count) break;
        for (size_t i = 0; i < first.count; i++) {
            const struct unit *a = &first.at[i], *b = &second.at[i];
            if (!unit_same_content(a, b)) fail_msg("unit %d: %.*s", (int)a->id, STR_ARG(a->source.text));
            assert_true(str_equal(a->author, b->author) && str_equal(a->changed_by, b->changed_by));
            assert_int_equal(a->created_ms / 1000, b->created_ms / 1000); /* TMX has whole seconds */
            assert_int_equal(a->changed_ms / 1000, b->changed_ms / 1000);
            assert_int_equal(a->usage_count, b->usage_count);
        }
        after_first = first.at[first.count - 1].id;
        after_second = second.at[second.count - 1].id;
    }
    import("news", buf_str(&exported)); /* into itself: nothing new */
    assert_report(0, 0, 1503, 0);
    struct buf again = export("copy");
    if (!str_equal(buf_str(&exported), buf_str(&again))) {
        /* the header tells when it was made: compare what stands behind it */
        size_t a = str_find(buf_str(&exported), STR("<body>"), 0), b = str_find(buf_str(&again), STR("<body>"), 0);
        assert_true(a != SIZE_MAX && b != SIZE_MAX);
        assert_true(str_equal(str_slice(buf_str(&exported), a, exported.len), str_slice(buf_str(&again), b, again.len)));
    }
    buf_done(&exported);
    buf_done(&again);
}

/* What breaks off must not look whole. */
static void test_export_of_a_memory_that_goes(void **state) {
    struct buf out = {0};
    struct export *running;
    bool more = true;
    (void)state;
    fill();
    OK(running = service_export_begin(service, EXPORT_TMX, STR("news"), NULL, NULL, &err));
    OK(service_export_next(running, &out, &more, &err));
    assert_true(more);
    OK(service_delete_memory(service, STR("news"), &err));
    create_memory("news");
    FAILS(ERR_NOT_FOUND, service_export_next(running, &out, &more, &err));
    service_export_close(running);
    buf_done(&out);
}

static void test_export_of_one_pair(void **state) {
    struct buf out = {0};
    struct language english = tag("en"), french = tag("fr-HT");
    struct export *running;
    bool more = true;
    (void)state;
    fill();
    OK(running = service_export_begin(service, EXPORT_TMX, STR("news"), &english, &french, &err));
    while (more) OK(service_export_next(running, &out, &more, &err));
    service_export_close(running);
    assert_true(str_find(buf_str(&out), STR("Il a parlé"), 0) != SIZE_MAX);
    assert_int_equal(str_find(buf_str(&out), STR("Alisema"), 0), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&out), STR("Imefutwa"), 0), SIZE_MAX);
    buf_done(&out);
    FAILS(ERR_NOT_FOUND, service_export_begin(service, EXPORT_TMX, STR("nowhere"), &english, &french, &err) != NULL);
}

static void import_many(int count) {
    struct buf file = {0};
    buf_add_format(&file, "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header srclang=\"en\"/><body>");
    for (int i = 0; i < count; i++) buf_add_format(&file, TU("", "Sentence %d of many.", "Sentensi moja kati ya nyingi."), i);
    buf_add_format(&file, "</body></tmx>");
    import("news", buf_str(&file));
    buf_done(&file);
}

/* An export that writes little is still cut into calls that end soon. */
static void test_export_of_next_to_nothing(void **state) {
    enum { UNITS = 20000, CALLS_MIN = 4 };
    struct language french = tag("fr");
    struct export *running;
    struct buf out = {0};
    bool more = true;
    int calls = 0;
    (void)state;
    import_many(UNITS);
    struct unit last = make_unit("Very last.", "Le tout dernier.");
    last.to = french;
    put("news", last);
    OK(running = service_export_begin(service, EXPORT_CSV, STR("news"), NULL, &french, &err));
    for (; more; calls++) OK(service_export_next(running, &out, &more, &err));
    service_export_close(running);
    assert_true(calls >= CALLS_MIN);
    assert_true(str_find(buf_str(&out), STR("Le tout dernier."), 0) != SIZE_MAX);
    assert_int_equal(str_find(buf_str(&out), STR("nyingi"), 0), SIZE_MAX);
    buf_done(&out);
}

/* The file of an index that has lost all its units is removed, and nobody goes on trying to save it. */
static void test_an_emptied_index_is_left_alone(void **state) {
    enum { MORE_THAN_ARE_KEPT_UNSAVED = 21000, PATIENCE_MS = 60 * 1000 };
    (void)state;
    import_many(MORE_THAN_ARE_KEPT_UNSAVED);
    OK(service_delete_memory(service, STR("news"), &err));
    for (int waited = 0; waited < PATIENCE_MS; waited += 10) {
        if (!merge_is_due(service) && !file_exists(data_path("index/en.index"))) break;
        usleep(10 * 1000);
    }
    assert_false(merge_is_due(service));
    assert_false(file_exists(data_path("index/en.index")));
    create_memory("news");
    put_texts("news", "The road is closed.", "Barabara imefungwa.");
    reopen_service();
    assert_str(suggest_text("The road is closed."), "100 Barabara imefungwa.|");
}

/* While an import runs so few units are not saved: it would be done again and again. */
static void test_an_import_is_saved_when_it_ends(void **state) {
    enum { MORE_THAN_ARE_KEPT_UNSAVED = 21000, TRIES = 1200, PAUSE_US = 50000 };
    struct import_options options = {.memory = STR("laws"), .format = IMPORT_TMX};
    struct import *running;
    (void)state;
    OK(running = service_import_begin(service, &options, &err));
    import_many(MORE_THAN_ARE_KEPT_UNSAVED);
    assert_false(merge_is_due(service));
    assert_false(file_exists(data_path("index/en.index")));
    service_import_close(running);
    for (int i = 0; i < TRIES && !file_exists(data_path("index/en.index")); i++) usleep(PAUSE_US);
    assert_true(file_exists(data_path("index/en.index")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_emptied_index_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_import_is_saved_when_it_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_export_of_next_to_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read_only_meanwhile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_translations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_newer_and_older, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_repeated_tuids, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unfit_units_are_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_usage_has_a_bound, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limits_of_an_import, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_export_of_a_memory_that_goes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_export_of_one_pair, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
