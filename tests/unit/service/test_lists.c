/* SPDX-License-Identifier: Apache-2.0 */
/* What users keep beside their units: words, terms, segmentation rules. All of it is there again after a restart. */
#include "unit/service/fixture.h"

#include <dlfcn.h>
#include <pthread.h>
#include <time.h>
#include <unicode/ubrk.h>

#include "base/effort.h"
#include "base/file.h"
#include "segment/segmenter.h"
#include "service/language/language.h"

/* ---- somebody else in the middle of something slow ---------------------------------------------------------------------- */

/* What another thread does while this one waits for the disk, or compiles rules; NULL: nothing. Done within the time that a
 * machine may take that is busy, or never, since it waits for us. */
static void *(*meanwhile)(void *);
static bool was_done;

static void let_others_go_on(void) {
    pthread_t other;
    struct timespec until;
    void *(*work)(void *) = meanwhile;
    if (!work) return;
    meanwhile = NULL;
    assert_int_equal(pthread_create(&other, NULL, work, NULL), 0);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    was_done = pthread_timedjoin_np(other, NULL, &until) == 0;
    if (!was_done) pthread_detach(other);
}

static bool in_haste; /* very much is written, which need not last */

/* In the place of the C library's and ICU's. */
int fsync(int fd) {
    let_others_go_on();
    return in_haste ? 0 : fdatasync(fd);
}

#define NAME_OF(function) TEXT_OF(function)
#define TEXT_OF(text)     #text

UBreakIterator *ubrk_open(UBreakIteratorType type, const char *locale, const UChar *text, int32_t length, UErrorCode *status) {
    static UBreakIterator *(*real)(UBreakIteratorType, const char *, const UChar *, int32_t, UErrorCode *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, NAME_OF(ubrk_open));
    let_others_go_on();
    return real(type, locale, text, length, status);
}

/* At the start of each text that is segmented. */
UBreakIterator *ubrk_clone(const UBreakIterator *from, UErrorCode *status) {
    static UBreakIterator *(*real)(const UBreakIterator *, UErrorCode *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, NAME_OF(ubrk_clone));
    let_others_go_on();
    return real(from, status);
}

/* ---- words ------------------------------------------------------------------------------------------------------------ */

static int set_up_words(void **state) {
    with_dictionaries = true;
    return set_up(state);
}

static int tear_down_words(void **state) {
    with_dictionaries = false;
    return tear_down(state);
}

static size_t count_misspelt(const char *text, const char *list) {
    struct spell_request request = {.language = tag("sw"), .text = str_of(text), .word_list = str_of(list)};
    struct finding_list findings;
    OK(service_spell(service, &arena, &request, &findings, &err));
    return findings.count;
}

static struct str words_of(const char *list) {
    struct language swahili = tag("sw");
    struct str *words;
    struct buf out = {0};
    size_t count;
    OK(service_list_words(service, &arena, &swahili, str_of(list), &words, &count, &err));
    for (size_t i = 0; i < count; i++) buf_add_format(&out, "%" STR_FMT "|", STR_ARG(words[i]));
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void test_words(void **state) {
    struct language swahili = tag("sw"), german = tag("de");
    (void)state;
    assert_int_equal(count_misspelt("qazwim xyzzani", ""), 2);
    OK(service_add_word(service, &swahili, STR(""), STR("qazwim"), &err));
    OK(service_add_word(service, &swahili, STR(""), STR("qazwim"), &err));
    OK(service_add_word(service, &swahili, STR("asha"), STR("xyzzani"), &err));
    OK(service_add_word(service, &swahili, STR("asha"), STR("abzzi"), &err));
    for (int round = 0; round < 2; round++) {
        assert_int_equal(count_misspelt("qazwim xyzzani", ""), 1);
        assert_int_equal(count_misspelt("qazwim xyzzani", "asha"), 0);
        assert_int_equal(count_misspelt("qazwim xyzzani", "juma"), 1);
        assert_str(words_of(""), "qazwim|");
        assert_str(words_of("asha"), "abzzi|xyzzani|");
        assert_str(words_of("juma"), "");
        if (round == 0) reopen_service();
    }
    OK(service_remove_word(service, &swahili, STR(""), STR("qazwim"), &err));
    FAILS(ERR_NOT_FOUND, service_remove_word(service, &swahili, STR(""), STR("qazwim"), &err));
    assert_int_equal(count_misspelt("qazwim", ""), 1);
    reopen_service();
    assert_int_equal(count_misspelt("qazwim", ""), 1);
    FAILS(ERR_INVALID, service_add_word(service, &swahili, STR("../x"), STR("neno"), &err));
    FAILS(ERR_INVALID, service_add_word(service, &swahili, STR(""), STR("two words"), &err));
    FAILS(ERR_INVALID, service_add_word(service, &swahili, STR(""), STR(""), &err));
    FAILS(ERR_INVALID, service_add_word(service, &swahili, STR(""), STR("a\nb"), &err));
    FAILS(ERR_NOT_FOUND, service_add_word(service, &german, STR(""), STR("Wort"), &err));
}

/* A list as an earlier run left it: each word of its own, the name from `prefix` and a number. */
static void write_list(const char *prefix, int number, int words) {
    struct buf text = {0};
    const char *path = arena_format(&arena, "%s/words/sw/%s%d.txt", data, prefix, number).at;
    for (int i = 0; i < words; i++) buf_add_format(&text, "neno%06d\n", i);
    OK(file_replace(path, buf_str(&text), &err));
    buf_done(&text);
}

static bool has_file(const char *list) {
    return file_exists(arena_format(&arena, "%s/words/sw/%s.txt", data, list).at);
}

/* A list ends with its last word, and another may begin; the shared one has a place of its own. */
static void test_word_lists_are_bounded(void **state) {
    struct language swahili = tag("sw"), haitian = tag("fr-HT");
    (void)state;
    OK(service_add_word(service, &swahili, STR("asha"), STR("qazwim"), &err));
    close_service();
    in_haste = true;
    for (int i = 1; i < WORD_LISTS_MAX; i++) write_list("l", i, 1);
    write_list("empty", 0, 0);
    in_haste = false;
    open_service();
    assert_false(has_file("empty0"));
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("juma"), STR("qazwim"), &err));
    assert_false(has_file("juma"));
    OK(service_add_word(service, &swahili, STR("asha"), STR("xyzzani"), &err));
    OK(service_add_word(service, &swahili, STR(""), STR("xyzzani"), &err));
    OK(service_add_word(service, &haitian, STR(""), STR("xyzzani"), &err));
    OK(service_remove_word(service, &swahili, STR("asha"), STR("xyzzani"), &err));
    assert_true(has_file("asha"));
    OK(service_remove_word(service, &swahili, STR("asha"), STR("qazwim"), &err));
    assert_false(has_file("asha"));
    assert_str(words_of("asha"), "");
    OK(service_add_word(service, &swahili, STR("juma"), STR("qazwim"), &err));
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("asha"), STR("qazwim"), &err));
    reopen_service();
    assert_str(words_of("juma"), "qazwim|");
    assert_int_equal(count_misspelt("xyzzani", ""), 0);
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("asha"), STR("qazwim"), &err));
    OK(service_remove_word(service, &swahili, STR(""), STR("xyzzani"), &err));
    assert_false(has_file("shared"));
    assert_int_equal(count_misspelt("xyzzani", ""), 1);
}

static void test_words_are_bounded(void **state) {
    struct language swahili = tag("sw");
    (void)state;
    OK(service_add_word(service, &swahili, STR("asha"), STR("qazwim"), &err));
    close_service();
    for (int i = 0; i < PERSONAL_WORDS_IN_ALL_MAX / PERSONAL_WORDS_MAX - 1; i++) write_list("l", i, PERSONAL_WORDS_MAX);
    write_list("last", 0, PERSONAL_WORDS_MAX - 2);
    open_service();
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("l0"), STR("qazwim"), &err)); /* it is full by itself */
    OK(service_add_word(service, &swahili, STR("l0"), STR("neno000000"), &err));
    OK(service_add_word(service, &swahili, STR("asha"), STR("xyzzani"), &err));
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("asha"), STR("abzzi"), &err));
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("juma"), STR("abzzi"), &err));
    OK(service_add_word(service, &swahili, STR(""), STR("abzzi"), &err));
    OK(service_remove_word(service, &swahili, STR("l1"), STR("neno000000"), &err));
    OK(service_add_word(service, &swahili, STR("juma"), STR("abzzi"), &err));
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("l1"), STR("neno000000"), &err));
}

static void test_a_key_begins_some_lists(void **state) {
    static const struct grant one = {STR("a"), ROLE_TRANSLATOR}, all = {STR(""), ROLE_ADMINISTRATOR};
    const struct caller rose = {STR("rose"), &one, 1, ROLE_TRANSLATOR, STR("k1")},
                        juma = {STR("juma"), &one, 1, ROLE_TRANSLATOR, STR("k2")},
                        head = {STR("head"), &all, 1, ROLE_TRANSLATOR, STR("k3")};
    struct language swahili = tag("sw");
    (void)state;
    caller_bind(&rose);
    in_haste = true;
    for (int i = 0; i < WORD_LISTS_OF_KEY_MAX; i++)
        OK(service_add_word(service, &swahili, arena_format(&arena, "l%d", i), STR("qazwim"), &err));
    in_haste = false;
    FAILS(ERR_TOO_LARGE, service_add_word(service, &swahili, STR("more"), STR("qazwim"), &err));
    OK(service_add_word(service, &swahili, STR("l0"), STR("xyzzani"), &err));
    caller_bind(&juma);
    OK(service_add_word(service, &swahili, STR("jumas"), STR("qazwim"), &err));
    caller_bind(&head);
    OK(service_add_word(service, &swahili, STR("heads"), STR("qazwim"), &err));
    caller_bind(&rose);
    OK(service_add_word(service, &swahili, STR("jumas"), STR("xyzzani"), &err));
    OK(service_remove_word(service, &swahili, STR("l1"), STR("qazwim"), &err));
    OK(service_add_word(service, &swahili, STR("more"), STR("qazwim"), &err));
    caller_bind(NULL);
}

static void *check_spelling(void *context) {
    struct arena own = {0};
    struct spell_request request = {.language = tag("sw"), .text = STR("xyzzani"), .word_list = STR("asha")};
    struct finding_list findings;
    service_spell(service, &own, &request, &findings, NULL);
    arena_done(&own);
    return context;
}

static void test_spelling_waits_for_no_disk(void **state) {
    struct language swahili = tag("sw");
    (void)state;
    OK(service_add_word(service, &swahili, STR("asha"), STR("xyzzani"), &err));
    meanwhile = check_spelling;
    OK(service_add_word(service, &swahili, STR("asha"), STR("abzzi"), &err));
    assert_true(was_done);
    meanwhile = check_spelling;
    was_done = false;
    OK(service_remove_word(service, &swahili, STR("asha"), STR("abzzi"), &err));
    assert_true(was_done);
    assert_str(words_of("asha"), "xyzzani|");
}

/* ---- terms ------------------------------------------------------------------------------------------------------------ */

static const char first_terms[] = "en,sw,fr-HT\n"
                                  "African Union,Umoja wa Afrika,Union africaine\n"
                                  "ceasefire,usitishaji mapigano,cessez-le-feu\n";

static struct str find_terms(const char *to, const char *text) {
    struct term_suggestion_list list;
    struct buf out = {0};
    struct language english = tag("en"), wanted = tag(to);
    OK(service_find_terms(service, &arena, &english, &wanted, str_of(text), NULL, &list, &err));
    for (size_t i = 0; i < list.count; i++) {
        buf_add_format(&out, "%u %" STR_FMT ":", list.at[i].span.start, STR_ARG(list.at[i].text));
        for (size_t k = 0; k < list.at[i].target_count; k++)
            buf_add_format(&out, "%" STR_FMT "|", STR_ARG(list.at[i].targets[k].text));
    }
    struct str text_found = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text_found;
}

static struct terms_report import_terms(struct str bytes) {
    struct terms_report report;
    OK(service_import_terms(service, NULL, STR("terms"), bytes, &report, &err));
    return report;
}

static void test_terms(void **state) {
    (void)state;
    struct terms_report report = import_terms(str_of(first_terms));
    assert_int_equal(report.added, 2);
    report = import_terms(str_of(first_terms));
    assert_int_equal(report.added + report.updated, 0);
    assert_int_equal(report.unchanged, 2);
    report = import_terms(STR("en,sw\nceasefire,kusitisha mapigano\nlandslide,maporomoko ya ardhi\n"));
    assert_int_equal(report.added, 1);
    assert_int_equal(report.updated, 1);
    for (int round = 0; round < 2; round++) {
        assert_str(find_terms("sw", "Ceasefires and the African Union"),
                   "0 ceasefire:kusitisha mapigano|19 African Union:Umoja wa Afrika|");
        assert_str(find_terms("fr", "The African Union"), "4 African Union:Union africaine|");
        assert_str(find_terms("fr", "a ceasefire"), ""); /* the newer concept has no French */
        reopen_service();
    }
}

static void test_terms_all_or_nothing(void **state) {
    static const struct str broken[] = {
        STR("<martif><text><body><termEntry>"),
        STR("<?xml version=\"1.0\"?><tbx style=\"dca\"><text><body><conceptEntry id=\"x\"><langSec xml:lang=\"en\">"
            "<termSec><term>flood</term></termSec></langSec></conceptEntry></oops></tbx>"),
        STR("en,sw\n\"flood,mafuriko\n"),
        STR("no,columns that are languages\n\"a,b\n"),
    };
    struct terms_report report;
    (void)state;
    import_terms(str_of(first_terms));
    for (size_t i = 0; i < COUNT(broken); i++) {
        struct error err = {0};
        assert_false(service_import_terms(service, NULL, STR("broken"), broken[i], &report, &err));
        assert_true(err.code == ERR_MALFORMED || err.code == ERR_INVALID);
        assert_str(find_terms("sw", "floods and a ceasefire"), "13 ceasefire:usitishaji mapigano|");
    }
}

/* A concept whose translations are as long as texts, and one of the usual kind. */
static void import_long_terms(void) {
    struct buf file = {0};
    buf_add_str(&file,
                STR("<tbx><text><body><conceptEntry><langSec xml:lang=\"en\"><termSec><term>zulu</term></termSec></langSec>"
                    "<langSec xml:lang=\"sw\">"));
    for (int i = 0; i < 10; i++) buf_add_format(&file, "<termSec><term>neno%0*d</term></termSec>", 60000, i);
    buf_add_str(&file,
                STR("</langSec></conceptEntry><conceptEntry><langSec xml:lang=\"en\"><termSec><term>lion</term></termSec>"
                    "</langSec><langSec xml:lang=\"sw\"><termSec><term>simba</term></termSec></langSec></conceptEntry>"
                    "</body></text></tbx>"));
    import_terms(buf_str(&file));
    buf_done(&file);
}

static size_t count_terms(const struct term_suggestion_list *list, const char *term) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) count += str_equal(list->at[i].text, str_of(term));
    return count;
}

/* However often a long concept stands in a text, what is told of it is bounded, and so is the work of who bounds it. */
static void test_terms_found_are_bounded(void **state) {
    enum { TIMES = 50 };
    struct term_suggestion_list list;
    struct language english = tag("en"), swahili = tag("sw");
    struct buf text = {0};
    struct effort little = {1000 * 1000}, much = {100 * 1000 * 1000};
    (void)state;
    import_long_terms();
    for (int i = 0; i < TIMES; i++) buf_add_str(&text, STR("zulu lion "));
    size_t before = arena.bytes;
    OK(service_find_terms(service, &arena, &english, &swahili, buf_str(&text), NULL, &list, &err));
    assert_in_range(arena.bytes - before, 0, 2 * TERMS_FOUND_BYTES_MAX);
    assert_int_equal(count_terms(&list, "zulu"), 1);
    assert_int_equal(count_terms(&list, "lion"), TIMES);
    assert_int_equal(list.at[0].target_count, 10);
    FAILS(ERR_COSTLY, service_find_terms(service, &arena, &english, &swahili, buf_str(&text), &little, &list, &err));
    OK(service_find_terms(service, &arena, &english, &swahili, buf_str(&text), &much, &list, &err));
    assert_int_equal(list.count, TIMES + 1);
    assert_in_range(much.left, 0, 99 * 1000 * 1000);
    little.left = 1000 * 1000;
    OK(service_find_terms(service, &arena, &english, &swahili, STR("a lion"), &little, &list, &err));
    buf_clear(&text); /* a text of nothing that is found costs something, too */
    for (int i = 0; i < 2000; i++) buf_add_str(&text, STR("nobody knows these words here"));
    FAILS(ERR_COSTLY, service_find_terms(service, &arena, &english, &swahili, buf_str(&text), &little, &list, &err));
    buf_done(&text);
}

/* Each file is small enough, both together would be more than is read at the next start. */
static void test_terms_stay_readable(void **state) {
    enum { ROWS = 300, DEFINITION = 60000 };
    struct terms_report report;
    struct buf files[2] = {{0}, {0}};
    (void)state;
    for (int k = 0; k < 2; k++) {
        buf_add_str(&files[k], STR("Definition,en,sw\n"));
        for (int i = 0; i < ROWS; i++) {
            for (int c = 0; c < DEFINITION / 10; c++) buf_add_str(&files[k], STR("0123456789"));
            buf_add_format(&files[k], ",x%cqz%cx%c,neno%c%c%c\n", 'a' + i / 26, 'a' + i % 26, 'a' + k, 'a' + i / 26,
                           'a' + i % 26, 'a' + k);
        }
    }
    OK(service_import_terms(service, NULL, STR("one"), buf_str(&files[0]), &report, &err));
    FAILS(ERR_TOO_LARGE, service_import_terms(service, NULL, STR("two"), buf_str(&files[1]), &report, &err));
    buf_add_format(&files[0], "%0*d,xyz,neno\n", DEFINITION + 1, 0);
    FAILS(ERR_TOO_LARGE, service_import_terms(service, NULL, STR("long"), buf_str(&files[0]), &report, &err));
    buf_clear(&files[1]);
    buf_add_format(&files[1], "en,sw\nxyz,%0*d\n", DEFINITION + 1, 0);
    FAILS(ERR_TOO_LARGE, service_import_terms(service, NULL, STR("long"), buf_str(&files[1]), &report, &err));
    reopen_service();
    assert_str(find_terms("sw", "xbqzcxa and xbqzcxb"), "0 xbqzcxa:nenobca|");
    for (int k = 0; k < 2; k++) buf_done(&files[k]);
}

/* Every format gives back what it was given. */
static void test_terms_round_trip(void **state) {
    (void)state;
    import_terms(str_of(first_terms));
    for (int format = TERMS_TBX; format <= TERMS_CSV; format++) {
        struct buf out = {0};
        OK(service_export_terms(service, (enum terms_format)format, &out, &err));
        tear_down(NULL);
        assert_int_equal(set_up(NULL), 0);
        assert_int_equal(import_terms(buf_str(&out)).added, 2);
        buf_done(&out);
        assert_str(find_terms("sw", "African Union ceasefire"),
                   "0 African Union:Umoja wa Afrika|14 ceasefire:usitishaji mapigano|");
        assert_str(find_terms("fr-HT", "a ceasefire"), "2 ceasefire:cessez-le-feu|");
    }
}

/* A pair can't say that a term is forbidden: it is left out, and so not offered where the pairs are read. */
static void test_forbidden_terms_are_no_pairs(void **state) {
    struct buf out = {0};
    (void)state;
    import_terms(STR("Forbidden,Domain,en,sw\nTrue,,jail,jela\n,,port,bandari\n"));
    OK(service_export_terms(service, TERMS_CSV, &out, &err));
    tear_down(NULL);
    assert_int_equal(set_up(NULL), 0);
    assert_int_equal(import_terms(buf_str(&out)).added, 1);
    assert_str(find_terms("sw", "a jail at the port"), "14 port:bandari|");
    buf_done(&out);
}

/* ---- segmentation rules ----------------------------------------------------------------------------------------------- */

#define SRX_OF(rules)                                                                                                          \
    STR("<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\"><header segmentsubflows=\"yes\" cascade=\"yes\"/><body>"     \
        "<languagerules><languagerule languagerulename=\"all\">" rules "</languagerule></languagerules>"                       \
        "<maprules><languagemap languagepattern=\".*\" languagerulename=\"all\"/></maprules></body></srx>")

static const struct str semicolons =
    SRX_OF("<rule break=\"yes\"><beforebreak>;</beforebreak><afterbreak>\\s</afterbreak></rule>");
static const struct str bad_pattern =
    SRX_OF("<rule break=\"yes\"><beforebreak>(;</beforebreak><afterbreak>\\s</afterbreak></rule>");

#define SRX_OF_FRENCH(pattern, map)                                                                                            \
    STR("<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\"><header segmentsubflows=\"yes\" cascade=\"no\"/><body>"      \
        "<languagerules><languagerule languagerulename=\"English\"><rule break=\"yes\"><beforebreak>;</beforebreak>"           \
        "<afterbreak>\\s</afterbreak></rule></languagerule><languagerule languagerulename=\"French\"><rule break=\"yes\">"     \
        "<beforebreak>" pattern "</beforebreak><afterbreak>\\s</afterbreak></rule></languagerule></languagerules><maprules>"   \
        "<languagemap languagepattern=\"en.*\" languagerulename=\"English\"/>"                                                 \
        "<languagemap languagepattern=\"" map "\" languagerulename=\"French\"/></maprules></body></srx>")

/* Nothing of this concerns English. */
static const struct str bad_elsewhere[] = {
    SRX_OF_FRENCH("[(", "fr.*"),
    SRX_OF_FRENCH(";", "fr(.*"),
};

static struct str segments(const char *memory) {
    struct segment_request request = {tag("en"), STR("Dr. Mutua stayed; others left. Nobody spoke."), str_of(memory), NULL};
    struct sentence_list list;
    struct buf out = {0};
    OK(service_segment(service, &arena, &request, &list, &err));
    for (size_t i = 0; i < list.count; i++) buf_add_format(&out, "%" STR_FMT "|", STR_ARG(str_trim(list.at[i].text)));
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static const char plain[] = "Dr. Mutua stayed; others left.|Nobody spoke.|";
static const char extended[] = "Dr. Mutua stayed;|others left.|Nobody spoke.|";
static const char replaced[] = "Dr. Mutua stayed;|others left. Nobody spoke.|";

static void test_rules(void **state) {
    struct buf bytes = {0};
    bool extends;
    (void)state;
    create_memory("news");
    create_memory("other");
    FAILS(ERR_NOT_FOUND, service_get_rules(service, STR("news"), &extends, &bytes, &err));
    OK(service_put_rules(service, STR("news"), true, semicolons, &err));
    for (int round = 0; round < 2; round++, reopen_service()) {
        assert_str(segments("news"), extended);
        assert_str(segments("other"), plain);
        assert_str(segments(""), plain);
    }
    OK(service_put_rules(service, STR("news"), false, semicolons, &err));
    for (int round = 0; round < 2; round++, reopen_service()) assert_str(segments("news"), replaced);
    OK(service_get_rules(service, STR("news"), &extends, &bytes, &err));
    assert_false(extends);
    assert_true(str_equal(buf_str(&bytes), semicolons));
    buf_done(&bytes);
    OK(service_remove_rules(service, STR("news"), &err));
    for (int round = 0; round < 2; round++, reopen_service()) assert_str(segments("news"), plain);
    OK(service_put_rules(service, STR("news"), true, SRX_OF_FRENCH(";", "fr.*"), &err));
    OK(service_remove_rules(service, STR("news"), &err));
    FAILS(ERR_NOT_FOUND, service_remove_rules(service, STR("news"), &err));
}

/* A crash has left both files of a memory: the one that came, and the one that was to go. Whatever is done next holds. */
static void test_rules_after_a_crash(void **state) {
    (void)state;
    create_memory("news");
    for (int extends = 0; extends <= 1; extends++) {
        OK(service_put_rules(service, STR("news"), true, semicolons, &err));
        close_service();
        OK(file_replace(data_path("srx/news.replace.srx"), semicolons, &err));
        open_service();
        OK(service_put_rules(service, STR("news"), extends, semicolons, &err));
        for (int round = 0; round < 2; round++, reopen_service()) assert_str(segments("news"), extends ? extended : replaced);
        close_service();
        OK(file_replace(data_path(extends ? "srx/news.replace.srx" : "srx/news.extend.srx"), semicolons, &err));
        open_service();
        OK(service_remove_rules(service, STR("news"), &err));
        for (int round = 0; round < 2; round++, reopen_service()) assert_str(segments("news"), plain);
    }
}

/* The rules go with their memory, also where the server was killed before it removed them; none of its name has them again. */
static void test_rules_of_a_memory_that_is_gone(void **state) {
    (void)state;
    create_memory("news");
    create_memory("news.extend.srx"); /* whose own file it is not */
    OK(service_put_rules(service, STR("news"), true, semicolons, &err));
    OK(service_delete_memory(service, STR("news"), &err));
    assert_false(file_exists(data_path("srx/news.extend.srx")));
    create_memory("news");
    for (int round = 0; round < 2; round++, reopen_service()) assert_str(segments("news"), plain);
    OK(service_delete_memory(service, STR("news"), &err));
    close_service();
    OK(file_replace(data_path("srx/news.extend.srx"), semicolons, &err));
    open_service();
    create_memory("news");
    for (int round = 0; round < 2; round++, reopen_service()) assert_str(segments("news"), plain);
}

static void *segment_english(void *context) {
    struct arena own = {0};
    struct segment_request request = {tag("en"), STR("He left. She stayed."), STR(""), NULL};
    struct sentence_list list;
    service_segment(service, &own, &request, &list, NULL);
    arena_done(&own);
    return context;
}

static void test_segmenting_waits_for_no_compiling(void **state) {
    struct segment_request request = {tag("sw"), STR("Aliondoka. Alikaa."), STR(""), NULL};
    struct sentence_list list;
    (void)state;
    segment_english(NULL);
    meanwhile = segment_english;
    was_done = false;
    OK(service_segment(service, &arena, &request, &list, &err));
    assert_true(was_done);
    assert_int_equal(list.count, 2);
}

/* Changes and drops the rules that are in use, and compiles for another language. */
static void *change_rules(void *context) {
    struct arena own = {0};
    struct segment_request request = {tag("nl"), STR("Hij ging. Zij bleef."), STR(""), NULL};
    struct sentence_list list;
    service_put_rules(service, STR("news"), false, semicolons, NULL);
    service_segment(service, &own, &request, &list, NULL);
    service_remove_rules(service, STR("news"), NULL);
    arena_done(&own);
    return context;
}

/* A text may take long: nobody waits for its end, and it ends with the rules that it began with. */
static void test_nobody_waits_for_a_text(void **state) {
    (void)state;
    create_memory("news");
    OK(service_put_rules(service, STR("news"), true, semicolons, &err));
    meanwhile = change_rules;
    was_done = false;
    assert_str(segments("news"), extended);
    assert_true(was_done);
    assert_str(segments("news"), plain);
}

static void test_refused_rules(void **state) {
    struct sentence_list list;
    struct segment_request nowhere = {tag("en"), STR("x"), STR("nowhere"), NULL};
    (void)state;
    create_memory("news");
    OK(service_put_rules(service, STR("news"), true, semicolons, &err));
    FAILS(ERR_MALFORMED, service_put_rules(service, STR("news"), false, STR("<srx><header"), &err));
    FAILS(ERR_INVALID, service_put_rules(service, STR("news"), false, bad_pattern, &err));
    for (size_t i = 0; i < COUNT(bad_elsewhere); i++)
        FAILS(ERR_INVALID, service_put_rules(service, STR("news"), false, bad_elsewhere[i], &err));
    FAILS(ERR_NOT_FOUND, service_put_rules(service, STR("nowhere"), false, semicolons, &err));
    FAILS(ERR_NOT_FOUND, service_segment(service, &arena, &nowhere, &list, &err));
    assert_str(segments("news"), extended); /* as before */
    /* Rules go with their memory: another of the same name begins without. */
    OK(service_delete_memory(service, STR("news"), &err));
    create_memory("news");
    for (int round = 0; round < 2; round++, reopen_service()) assert_str(segments("news"), plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_words, set_up_words, tear_down_words),
        cmocka_unit_test_setup_teardown(test_spelling_waits_for_no_disk, set_up_words, tear_down_words),
        cmocka_unit_test_setup_teardown(test_word_lists_are_bounded, set_up_words, tear_down_words),
        cmocka_unit_test_setup_teardown(test_words_are_bounded, set_up_words, tear_down_words),
        cmocka_unit_test_setup_teardown(test_a_key_begins_some_lists, set_up_words, tear_down_words),
        cmocka_unit_test_setup_teardown(test_terms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_terms_all_or_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_terms_found_are_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_terms_stay_readable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_terms_round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_forbidden_terms_are_no_pairs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules_after_a_crash, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules_of_a_memory_that_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_segmenting_waits_for_no_compiling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_waits_for_a_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused_rules, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
