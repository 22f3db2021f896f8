/* SPDX-License-Identifier: Apache-2.0 */
/* Suggestions and their filters, full-text search, and the check that joins terms and memory. */
#include "unit/service/fixture.h"

#include "base/clock.h"
#include "match/index/index.h"
#include "service/library/state.h"
#include "service/memory/clear.h"

static const char source[] = "The president left the capital.";

/* One unit per property that can be asked for. */
static int set_up_units(void **state) {
    static const struct property health[] = {{SIDE_UNIT, false, STR("domain"), STR("health")}};
    if (set_up(state)) return -1;
    create_memory("news");
    create_memory("laws");
    struct unit unit = make_unit(source, "A: asha.");
    put("news", unit);
    unit.target.text = STR("B: juma."), unit.author = STR("juma");
    put("news", unit);
    unit.target.text = STR("C: machine."), unit.author = STR("mt"), unit.origin = ORIGIN_MACHINE;
    put("news", unit);
    unit = make_unit(source, "D: draft."), unit.status = STATUS_DRAFT;
    put("news", unit);
    unit = make_unit(source, "E: health."), unit.properties = health, unit.property_count = 1;
    put("laws", unit);
    unit = make_unit(source, "F: aligned."), unit.origin = ORIGIN_ALIGNED;
    put("laws", unit);
    unit = make_unit(source, "G: rejected."), unit.status = STATUS_REJECTED;
    put("laws", unit);
    unit = make_unit(source, "H : française."), unit.to = tag("fr");
    put("laws", unit);
    return 0;
}

/* The first letters of what is suggested, in alphabetical order. */
static struct str letters(const struct suggest_request *request) {
    struct suggestion_list list;
    bool seen[26] = {false};
    char *out = arena_alloc(&arena, 27);
    size_t len = 0;
    OK(service_suggest(service, &arena, request, &list, &err));
    for (size_t i = 0; i < list.count; i++) seen[list.at[i].target.text.at[0] - 'A'] = true;
    for (int i = 0; i < 26; i++)
        if (seen[i]) out[len++] = (char)('A' + i);
    assert_int_equal(len, list.count);
    return (struct str){out, len};
}

static void test_filters(void **state) {
    static const struct str news[] = {STR("news")}, both[] = {STR("laws"), STR("news")}, nowhere[] = {STR("nowhere")};
    static const struct property health[] = {{SIDE_UNIT, false, STR("domain"), STR("health")}};
    struct suggest_request request = suggest_request(source), plain = request;
    (void)state;
    for (int round = 0; round < 2; round++) { /* from what was just put, and from the saved index */
        struct str all = letters(&plain);
        assert_str(all, "ABCDEF"); /* what was rejected must be asked for */
        request = plain, request.filter.statuses = 1U << STATUS_REJECTED;
        assert_str(letters(&request), "G");
        request = plain, request.filter.memories = news, request.filter.memory_count = 1;
        assert_str(letters(&request), "ABCD");
        request.filter.memories = both, request.filter.memory_count = 2;
        assert_true(str_equal(letters(&request), all));
        request = plain, request.filter.author = STR("juma");
        assert_str(letters(&request), "B");
        request = plain, request.filter.origins = 1U << ORIGIN_MACHINE | 1U << ORIGIN_ALIGNED;
        assert_str(letters(&request), "CF");
        request = plain, request.filter.statuses = 1U << STATUS_DRAFT;
        assert_str(letters(&request), "D");
        request = plain, request.filter.properties = health, request.filter.property_count = 1;
        assert_str(letters(&request), "E");
        request.filter.memories = news, request.filter.memory_count = 1;
        assert_str(letters(&request), "");
        request = plain, request.filter.changed_before_ms = 1000000000000;
        assert_str(letters(&request), "");
        request = plain, request.filter.changed_from_ms = 1000000000000;
        assert_true(str_equal(letters(&request), all));
        request = plain, request.to = tag("fr-HT");
        assert_str(suggest(&request), "99 H : française.|");
        request.no_variants = true;
        assert_str(letters(&request), "");
        request = plain, request.no_variants = true;
        assert_true(str_equal(letters(&request), all));
        request.from = tag("en-GB");
        assert_str(letters(&request), "");
        request = plain, request.from = tag("sw"), request.to = tag("en");
        assert_str(letters(&request), "");
        reopen_service();
    }
    struct suggestion_list list;
    request = plain, request.filter.memories = nowhere, request.filter.memory_count = 1;
    FAILS(ERR_NOT_FOUND, service_suggest(service, &arena, &request, &list, &err));
}

static void test_refused_requests(void **state) {
    struct suggestion_list list;
    struct suggest_request request = suggest_request(source), bad;
    (void)state;
    bad = request, bad.limit = 0;
    FAILS(ERR_INVALID, service_suggest(service, &arena, &bad, &list, &err));
    bad = request, bad.limit = SUGGESTIONS_MAX + 1;
    FAILS(ERR_INVALID, service_suggest(service, &arena, &bad, &list, &err));
    bad = request, bad.min_score = 0;
    FAILS(ERR_INVALID, service_suggest(service, &arena, &bad, &list, &err));
    bad = request, bad.min_score = 103;
    FAILS(ERR_INVALID, service_suggest(service, &arena, &bad, &list, &err));
    bad = request, bad.to = (struct language){0};
    FAILS(ERR_INVALID, service_suggest(service, &arena, &bad, &list, &err));
    bad = request, bad.text = (struct segment){STR("a" UTF8_CODE), NULL, 0};
    FAILS(ERR_INVALID, service_suggest(service, &arena, &bad, &list, &err));
    bad = request, bad.text.text = STR("");
    OK(service_suggest(service, &arena, &bad, &list, &err));
    assert_int_equal(list.count, 0);
}

/* A target that stands in many units is shown once, and doesn't take the place of another one. */
static void test_duplicates_are_shown_once(void **state) {
    (void)state;
    struct unit same = make_unit("Nobody came to the meeting.", "Hakuna aliyekuja.");
    for (int i = 0; i < 60; i++) {
        same.context_id = arena_format(&arena, "key.%d", i);
        put(i % 2 ? "news" : "laws", same);
    }
    put_texts("news", "Nobody came to the meeting.", "Hakuna mtu aliyefika.");
    struct suggest_request request = suggest_request("Nobody came to the meeting.");
    request.limit = 2;
    struct suggestion_list list;
    OK(service_suggest(service, &arena, &request, &list, &err));
    assert_int_equal(list.count, 2);
    assert_false(segment_equal(list.at[0].target, list.at[1].target));
    assert_true(list.at[0].several_targets && list.at[1].several_targets);
}

/* One translation in hundreds of articles hides no other, nor that there are several. */
static void test_repeated_hide_nothing(void **state) {
    enum { ARTICLES = 330 };
    static struct unit units[ARTICLES];
    struct suggestion_list list;
    (void)state;
    for (int i = 0; i < ARTICLES; i++) {
        units[i] = make_unit("Read more on this story.", "Soma zaidi kuhusu habari hii.");
        units[i].context_id = arena_format(&arena, "article.%d", i);
    }
    OK(service_put_units(service, STR("news"), units, ARTICLES, &err));
    struct unit other = make_unit("Read more on this story.", "Endelea kusoma habari hii.");
    other.status = STATUS_DRAFT;
    put("laws", other);
    put_texts("news", "Read more on that story.", "Soma zaidi kuhusu habari ile.");
    struct suggest_request request = suggest_request("Read more on this story.");
    for (request.limit = 3; request.limit <= 5; request.limit++) {
        OK(service_suggest(service, &arena, &request, &list, &err));
        assert_int_equal(list.count, 3);
        assert_true(list.at[0].several_targets && list.at[1].several_targets);
        assert_str(list.at[1].target.text, "Endelea kusoma habari hii.");
        assert_str(list.at[2].target.text, "Soma zaidi kuhusu habari ile.");
    }
}

/* Nor does a variant's that is the same, where only the very languages are asked for. */
static void test_variants_hide_nothing(void **state) {
    static const char *const froms[] = {"en-US", "en", "en-GB"};
    (void)state;
    struct unit unit = make_unit("The meeting is over.", "Mkutano umekwisha.");
    for (size_t i = 0; i < 3; i++) unit.from = tag(froms[i]), put("news", unit);
    for (size_t i = 0; i < 3; i++) {
        struct suggest_request request = suggest_request("The meeting is over.");
        struct suggestion_list list;
        request.from = tag(froms[i]), request.no_variants = true, request.limit = 1;
        OK(service_suggest(service, &arena, &request, &list, &err));
        assert_int_equal(list.count, 1);
        assert_true(language_equal(&list.at[0].unit.from, &request.from));
    }
}

/* Suggestions within an effort are all there is, or none. */
static void test_effort(void **state) {
    struct suggestion_list list;
    char text[128];
    (void)state;
    for (int i = 0; i < 200; i++) {
        snprintf(text, sizeof text, "The clinic in ward %d has no water today.", i);
        put_texts("news", text, text);
    }
    struct suggest_request request = suggest_request("The clinic in ward 1000 has no water today.");
    struct str all = suggest(&request);
    for (int round = 0; round < 2; round++, reopen_service()) {
        struct effort effort = {1000};
        request.effort = &effort;
        FAILS(ERR_COSTLY, service_suggest(service, &arena, &request, &list, &err));
        FAILS(ERR_COSTLY, service_suggest(service, &arena, &request, &list, &err)); /* it is spent */
        effort.left = 100 * 1000 * 1000;
        assert_true(str_equal(suggest(&request), all));
        assert_in_range(effort.left, 0, 100 * 1000 * 1000 - 1);
    }
    struct effort effort = {100 * 1000 * 1000};
    memset(text, 'a', sizeof text);
    struct buf lengthy = {0};
    for (int i = 0; i < 20; i++) buf_add(&lengthy, text, sizeof text);
    request.text = (struct segment){.text = buf_str(&lengthy)};
    request.effort = &effort;
    FAILS(ERR_COSTLY, service_suggest(service, &arena, &request, &list, &err)); /* compared with what, nobody can say before */
    buf_done(&lengthy);
}

/* Each of a table's numbers is held against all of the others: that counts, a number in a sentence hardly does. */
static void test_effort_for_numbers(void **state) {
    struct suggestion_list list;
    struct buf texts[3] = {{0}};
    (void)state;
    for (int i = 0; i < 3 * 40; i++)
        buf_add_format(&texts[i % 3], "%d%s, ", i / 3 + 2 + (i % 3 == 2), i % 3 == 1 ? " dollars" : "");
    put_texts("news", buf_str(&texts[0]).at, buf_str(&texts[1]).at);
    put_texts("news", "Some 12 people have left.", "Watu 12 wameondoka.");
    struct suggest_request table = suggest_request(buf_str(&texts[2]).at),
                           sentence = suggest_request("Some 15 people have left.");
    struct effort brief = {250 * 1000}, ample = {100 * 1000 * 1000};
    table.effort = &brief;
    FAILS(ERR_COSTLY, service_suggest(service, &arena, &table, &list, &err));
    table.effort = &ample;
    OK(service_suggest(service, &arena, &table, &list, &err));
    assert_int_equal(list.count, 1);
    brief.left = 50 * 1000;
    sentence.effort = &brief;
    OK(service_suggest(service, &arena, &sentence, &list, &err));
    assert_int_equal(list.count, 1);
    for (size_t i = 0; i < 3; i++) buf_done(&texts[i]);
}

/* What was suggested once is kept at hand, but never longer than it is true. */
static void test_changes_show_at_once(void **state) {
    (void)state;
    struct put_result first = put_texts("news", "The bridge is closed.", "Daraja limefungwa.");
    assert_str(suggest_text("The bridge is closed."), "100 Daraja limefungwa.|");
    struct unit unit = first.unit;
    unit.target.text = STR("Daraja limezibwa.");
    struct put_result second;
    OK(service_update_unit(service, &arena, STR("news"), &unit, STR(""), &second, &err));
    assert_str(suggest_text("The bridge is closed."), "100 Daraja limezibwa.|");
    assert_str(suggest_text("The bridge is closed."), "100 Daraja limezibwa.|");
    struct put_result third;
    OK(service_delete_unit(service, &arena, STR("news"), unit.id, second.unit.rev, STR(""), &third, &err));
    assert_str(suggest_text("The bridge is closed."), "");
    OK(service_revert_unit(service, &arena, STR("news"), unit.id, third.unit.rev, first.unit.rev, STR(""), &second, &err));
    assert_str(suggest_text("The bridge is closed."), "100 Daraja limefungwa.|");
    OK(service_delete_memory(service, STR("news"), &err));
    create_memory("news");
    put_texts("news", "The bridge is closed.", "Daraja halipitiki.");
    assert_str(suggest_text("The bridge is closed."), "100 Daraja halipitiki.|");
}

/* The best first, and the memory's own penalty counts. */
static void test_order_and_penalty(void **state) {
    struct memory changed, laws = {.name = STR("laws"), .title = STR(""), .penalty = 7};
    struct suggestion_list list;
    (void)state;
    put_texts("laws", "The court rejected the appeal on Monday.", "Sheria.");
    put_texts("news", "The court rejected the appeal on Monday.", "Habari.");
    put_texts("news", "The court rejected the petition on Monday.", "Ombi.");
    OK(service_update_memory(service, &arena, &laws, MEMORY_SETTINGS, &changed, &err));
    for (int round = 0; round < 2; round++, reopen_service()) {
        struct suggest_request request = suggest_request("The court rejected the appeal on Monday.");
        OK(service_suggest(service, &arena, &request, &list, &err));
        assert_int_equal(list.count, 3);
        assert_int_equal(list.at[0].score, 100);
        assert_str(list.at[0].memory, "news");
        assert_int_equal(list.at[1].score, 93);
        assert_str(list.at[1].memory, "laws");
        assert_true(list.at[2].score < 93 && list.at[2].score >= SCORE_DEFAULT);
        for (size_t i = 0; i < list.count; i++) {
            int points = 0;
            for (size_t k = 0; k < list.at[i].penalty_count; k++) points += list.at[i].penalties[k].points;
            assert_int_equal(list.at[i].score, list.at[i].base - points);
        }
    }
}

static void test_context_and_numbers(void **state) {
    (void)state;
    struct unit unit = make_unit("Police arrested 25 people.", "Polisi waliwakamata watu 25.");
    unit.before = STR("It was a long night.");
    put("news", unit);
    struct suggest_request request = suggest_request("Police arrested 25 people.");
    assert_str(suggest(&request), "100 Polisi waliwakamata watu 25.|");
    request.before = STR("It was a long night.");
    assert_str(suggest(&request), "101 Polisi waliwakamata watu 25.|");
    assert_str(suggest_text("Police arrested 1,300 people."), "99 Polisi waliwakamata watu 1,300.|");
}

/* ---- concordance ------------------------------------------------------------------------------------------------------ */

static struct str lines_of(const struct concordance_request *request) {
    struct concordance_list list;
    struct buf out = {0};
    find_words(request, &list);
    for (size_t i = 0; i < list.count; i++) {
        struct str text = request->in_target ? list.at[i].unit.target.text : list.at[i].unit.source.text;
        buf_add_format(&out, "%" STR_FMT ":", STR_ARG(list.at[i].memory));
        for (size_t k = 0; k < list.at[i].highlight_count; k++) {
            struct span span = list.at[i].highlights[k];
            buf_add_format(&out, "[%" STR_FMT "]",
                           STR_ARG(str_slice(text, utf16_to_byte(text, span.start), utf16_to_byte(text, span.end))));
        }
        buf_add_byte(&out, '|');
    }
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void test_concordance(void **state) {
    static const struct str news[] = {STR("news")};
    struct put_result result;
    (void)state;
    struct unit unit =
        put_texts("news", "😀 Cholera spread; the cholera ward is full.", "Kipindupindu kilienea; wodi ya kipindupindu imejaa.")
            .unit;
    struct concordance_request request = {.text = STR("cholera"), .limit = 10};
    assert_str(lines_of(&request), "news:[Cholera][cholera]|");
    request.text = STR("\"cholera ward\"");
    assert_str(lines_of(&request), "news:[cholera ward]|");
    request.text = STR("kipindup*"), request.in_target = true;
    assert_str(lines_of(&request), "news:[Kipindupindu][kipindupindu]|");
    request.filter.memories = news, request.filter.memory_count = 1;
    assert_str(lines_of(&request), "news:[Kipindupindu][kipindupindu]|");
    request.to = tag("fr-HT");
    assert_str(lines_of(&request), "");
    request = (struct concordance_request){.text = STR("cholera"), .limit = 10};
    OK(service_delete_unit(service, &arena, STR("news"), unit.id, unit.rev, STR(""), &result, &err));
    assert_str(lines_of(&request), "");
}

/* While somebody else brings the index up to date, a search finds what is there, and says what is not. */
static void test_concordance_beside_an_import(void **state) {
    enum { WAIT_MS = 50, SLACK_MS = 1000 }; /* the rest is the machine's */
    struct concordance_request request = {.text = STR("cholera"), .limit = 10};
    struct concordance_list list;
    (void)state;
    put_texts("news", "Cholera spread.", "Kipindupindu kilienea.");
    find_words(&request, &list);
    assert_int_equal(list.count, 1);
    pthread_mutex_lock(&service->concordance_lock);
    put_texts("news", "Cholera ended.", "Kipindupindu kiliisha.");
    int64_t start_ms = clock_steady_ms();
    OK(service_concordance(service, &arena, &request, &list, &err));
    int64_t took_ms = clock_steady_ms() - start_ms;
    pthread_mutex_unlock(&service->concordance_lock);
    assert_true(took_ms < WAIT_MS + SLACK_MS);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.behind, 1);
    find_words(&request, &list);
    assert_int_equal(list.count, 2);
}

static void test_concordance_pages(void **state) {
    struct concordance_list list;
    struct concordance_request request = {.text = STR("capital"), .limit = 3};
    int64_t seen[8];
    size_t count = 0;
    bool more = true;
    (void)state;
    for (; more; request.offset += 3) {
        find_words(&request, &list);
        more = list.more;
        for (size_t i = 0; i < list.count; i++) {
            int64_t key = list.at[i].unit.id * 2 + str_equal(list.at[i].memory, STR("news"));
            for (size_t k = 0; k < count; k++) assert_int_not_equal(seen[k], key);
            assert_true(count < COUNT(seen));
            seen[count++] = key;
        }
    }
    assert_int_equal(count, 8);
    request.limit = 0;
    FAILS(ERR_INVALID, service_concordance(service, &arena, &request, &list, &err));
    request.limit = 5, request.text = STR(" ");
    FAILS(ERR_INVALID, service_concordance(service, &arena, &request, &list, &err));
}

/* ---- checking --------------------------------------------------------------------------------------------------------- */

static struct str categories_of(const char *to, const char *from_text, const char *to_text, bool spelling) {
    struct check_text request = {.spelling = spelling,
                                 .from = tag("en"),
                                 .to = tag(to),
                                 .source = segment_of_text(&arena, str_of(from_text)),
                                 .target = segment_of_text(&arena, str_of(to_text))};
    struct finding_list list;
    struct buf out = {0};
    OK(service_check(service, &arena, &request, &list, &err));
    for (size_t i = 0; i < list.count; i++) buf_add_format(&out, "%s ", list.at[i].category);
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static struct str categories(const char *to, const char *from_text, const char *to_text) {
    return categories_of(to, from_text, to_text, false);
}

static struct str categories_spelt(const char *from_text, const char *to_text) {
    return categories_of("sw", from_text, to_text, true);
}

static void test_check(void **state) {
    struct terms_report report;
    (void)state;
    OK(service_import_terms(service, NULL, STR("t.csv"),
                            STR("en,sw,fr-HT\nceasefire,usitishaji mapigano,cessez-le-feu\nsenator,seneta,sénateur\n"), &report,
                            &err));
    put_texts("news", "Talks failed.", "Mazungumzo yalishindikana.");
    assert_str(categories("sw", "The ceasefire holds.", "Usitishaji wa mapigano unaendelea."), "");
    assert_str(categories("sw", "The ceasefire holds.", "Amani inaendelea."), "term ");
    assert_str(categories("fr-HT", "Senators met.", "Les députés se sont réunis."), "term ");
    assert_str(categories("fr-HT", "Senators met.", "Les sénateurs se sont réunis."), "");
    assert_str(categories("sw", "Talks failed.", "Mazungumzo yalishindikana."), "");
    assert_str(categories("sw", "Talks failed.", "Mazungumzo yamekwama."), "consistency ");
    assert_str(categories("fr-HT", "Talks failed.", "Les pourparlers ont échoué."), ""); /* nothing is confirmed in French */
    assert_str(categories("sw", "Senators passed 25 laws.", "Wabunge walipitisha sheria 52."), "term number ");
}

static int set_up_spelling(void **state) {
    with_dictionaries = true;
    return set_up(state);
}

static int tear_down_spelling(void **state) {
    with_dictionaries = false;
    return tear_down(state);
}

/* What stands alike on both sides: English was left untranslated, another language is quoted. */
static void test_quotations(void **state) {
    (void)state;
    assert_str(categories("sw", "He: the court rejected his appeal.", "Yeye: the court rejected his appeal."), "untranslated ");
    assert_str(categories_spelt("He: \u201cNo me gusta lo que dicen.\u201d", "Yeye: \u201cNo me gusta lo que dicen.\u201d"),
               "");
    assert_str(categories_spelt("He: no me gusta nada lo que dicen.", "Alisemma: no me gusta nada lo que dicen."), "spelling ");
    assert_str(categories_spelt("He didn't like what they say.", "Yeye no me gusta."), "spelling spelling spelling ");
    assert_str(categories("sw", "He: no me gusta lo que dicen.", "Yeye: no me gusta lo que dicen."), "");
    assert_str(categories("fr-HT", "She: teve sua vida ceifada por aqueles homens.",
                          "Elle : teve sua vida ceifada por aqueles homens."),
               "typography ");
}

static void test_languages(void **state) {
    struct language_info_list list;
    (void)state;
    for (int round = 0; round < 2; round++, reopen_service()) {
        size_t found = 0;
        service_languages(service, &arena, &list);
        for (size_t i = 0; i < list.count; i++) {
            const char *name = list.at[i].language.tag;
            if (!strcmp(name, "en")) found += list.at[i].source && !list.at[i].target;
            if (!strcmp(name, "sw") || !strcmp(name, "fr")) found += !list.at[i].source && list.at[i].target;
        }
        assert_int_equal(found, 3);
        assert_int_equal(list.count, 3);
    }
}

/* ---- a deleted memory -------------------------------------------------------------------------------------------------------
 */

static size_t find_harvest(size_t limit, const char *memory) {
    struct concordance_request request = {.text = STR("harvest"), .limit = limit};
    struct concordance_list lines;
    find_words(&request, &lines);
    for (size_t i = 0; i < lines.count; i++) assert_str(lines.at[i].memory, memory);
    return lines.count;
}

static size_t count_deleted(void) {
    uint32_t *memories;
    size_t count;
    OK(store_list_deleted(service->store, &arena, 10, &memories, &count, &err));
    return count;
}

/* Gone at once for everybody, whatever the background thread has still to do. */
static void test_deleted_memory(void **state) {
    enum { MANY = 40 };
    struct memory memory;
    (void)state;
    create_memory("small");
    put_texts("small", "A long story about the harvest of the whole last year in the north.", "Mavuno.");
    create_memory("large");
    for (int i = 0; i < MANY; i++) put_texts("large", arena_format(&arena, "The harvest %d", i).at, "Mavuno.");
    find_harvest(1, "large");
    OK(service_delete_memory(service, STR("large"), &err));
    FAILS(ERR_NOT_FOUND, service_get_memory(service, &arena, STR("large"), &memory, &err));
    assert_int_equal(find_harvest(1, "small"), 1); /* no place is taken by what is gone */
    assert_str(suggest_text("The harvest 7"), "");
    create_memory("large");
    assert_int_equal(count_units("large"), 0);
    put_texts("large", "Another harvest", "Mavuno mengine.");
    reopen_service(); /* goes on where it was */
    while (count_deleted()) clear_deleted(service, INT32_MAX);
    assert_int_equal(find_harvest(1, "large"), 1);
    assert_int_equal(count_units("large"), 1);
    assert_int_equal(count_units("small"), 1);
    struct store_health health;
    OK(store_verify(service->store, NULL, NULL, &health, &err));
    assert_int_equal(health.units, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_filters, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_refused_requests, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_duplicates_are_shown_once, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_repeated_hide_nothing, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_variants_hide_nothing, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_effort, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_effort_for_numbers, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_changes_show_at_once, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_order_and_penalty, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_context_and_numbers, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_concordance, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_concordance_beside_an_import, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_concordance_pages, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_check, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_quotations, set_up_spelling, tear_down_spelling),
        cmocka_unit_test_setup_teardown(test_languages, set_up_units, tear_down),
        cmocka_unit_test_setup_teardown(test_deleted_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
