/* SPDX-License-Identifier: Apache-2.0 */
/* What other protocols' clients send as forms, and the switching off of those protocols. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/face.h"
#include "http/http.h"
#include "http/message/form.h"
#include "http/routes.h"
#include "http/server_state.h"
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MULTIPART    "multipart/form-data; boundary=XX"
#define PART(name)   "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static const char *const names[] = {"text", "language", "username", NULL};

static void open_request(struct request *request, struct header *header, const char *query, const char *type, struct str body) {
    *request = (struct request){.query = str_of(query)};
    buf_add_str(&request->body, body);
    if (!type) return;
    *header = (struct header){STR("Content-Type"), str_of(type)};
    request->headers = header;
    request->header_count = 1;
}

/* "name=value|" for each field, or the code of the error as "!1". */
static void show(const char *query, const char *type, struct str body, char *text, size_t size) {
    struct request request;
    struct header header;
    struct form form;
    struct error err = {0};
    size_t len = 0;
    open_request(&request, &header, query, type, body);
    text[0] = '\0';
    if (form_read(&request, names, &form, &err)) {
        for (size_t i = 0; i < form.count; i++)
            len += (size_t)snprintf(text + len, size - len, "%" STR_FMT "=%" STR_FMT "|", STR_ARG(form.at[i].name),
                                    STR_ARG(form.at[i].value));
    } else {
        snprintf(text, size, "!%d", err.code);
    }
    request_done(&request);
}

static void test_forms(void **state) {
    static const struct {
        const char *query, *type, *body, *expected;
    } cases[] = {
        {"a=1&b=two+words&a=3", NULL, "", "a=1|b=two words|a=3|"},
        {"&&a&=b&c=d=e", NULL, "", "a=|=b|c=d=e|"},
        {"a=100%&b=%zz&c=%4&d=%41%c3%A9", NULL, "", "a=100%|b=%zz|c=%4|d=Aé|"},
        {"a=%00", NULL, "", "!1"},
        {"a=%ff", NULL, "", "!1"},
        {"q=1", NULL, "text=a%20b&x=+", "q=1|text=a b|x= |"},
        {"", "text/plain", "text=a+b", "text=a b|"},
        /* A line end behind it is none of a field's. */
        {"", NULL, "text=The+sun%20shone.&language=en|sw\n", "text=The sun shone.|language=en|sw|"},
        {"", NULL, "text=a+b\r\n", "text=a b|"},
        {"", NULL, "text=a b\r\n", "text=a b|"},
        {"", NULL, "\n", ""},
        /* Bytes beyond ASCII that somebody left: the rest is encoded all the same. */
        {"", NULL, "text=Jua+kali+é%21&x=1", "text=Jua kali é!|x=1|"},
        /* One field with blanks: the others are as they are. */
        {"", NULL, "text=The%20rain+stopped.&x=1%2C2&username=Jane Doe", "text=The rain stopped.|x=1,2|username=Jane Doe|"},
        {"", NULL, "x=1&username=100% + Jane&text=a+b%21&language=sw", "x=1|username=100% + Jane|text=a b!|language=sw|"},
        {"", NULL, "username=Jane Doe&text=a+%00", "!1"},
        {"", NULL, "x=Jane Doe&text=a", "!1"},
        /* Blanks and line ends: nothing is encoded. */
        {"", NULL, "text=a b+c 100%20&language=sw-&x=1", "text=a b+c 100%20|language=sw-|x=1|"},
        {"", NULL, "language=sw-&text=é&amp;\n& c", "language=sw-|text=é&amp;\n& c|"},
        {"", NULL, "text=a b&x=1&language=sw", "text=a b&x=1|language=sw|"},
        {"", NULL, "other=a b", "!1"},
        {"", NULL, "text= ", "text= |"},
        /* Multipart. */
        {"", MULTIPART, PART("a") "1\r\n" PART("b") "x\r\ny\r\n--XX--\r\n", "a=1|b=x\r\ny|"},
        {"", "Multipart/Form-Data; charset=utf-8; boundary=\"XX\"", "preamble\r\n" PART("a") "\r\n--XX--", "a=|"},
        {"z=0", MULTIPART, "--XX--\r\n", "z=0|"},
        {"", MULTIPART, "--XX\r\ncontent-disposition:form-data;name=a\r\nContent-Type: x\r\n\r\n1\r\n--XX--", "a=1|"},
        {"", MULTIPART, PART("a") "1", "!1"},
        {"", MULTIPART, PART("") "1\r\n--XX--", "!1"},
        {"", MULTIPART, "--XX\r\nname=\"a\"\r\n\r\n1\r\n--XX--", "!1"},
        {"", MULTIPART, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n--XX--", "!1"},
        {"", MULTIPART, PART("a") "\xFF\r\n--XX--", "!1"},
        {"", MULTIPART, "--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\n\xC3\xA9\r\n--XX--", "a=é|"},
        {"", MULTIPART, "a=1", "!1"},
        {"", "multipart/form-data", PART("a") "1\r\n--XX--", "!1"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[1000];
        show(cases[i].query, cases[i].type, str_of(cases[i].body), text, sizeof text);
        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%s %s %s: %s, not %s", cases[i].query, cases[i].type, cases[i].body, text, cases[i].expected);
    }
}

static void test_bounds(void **state) {
    struct buf body = {0};
    char text[20000];
    (void)state;
    for (int i = 0; i < FORM_FIELDS_MAX; i++) buf_add_str(&body, STR("a=b&"));
    show("", NULL, buf_str(&body), text, sizeof text);
    assert_int_equal(strlen(text), 4 * FORM_FIELDS_MAX);
    buf_add_str(&body, STR("a=b"));
    show("", NULL, buf_str(&body), text, sizeof text);
    assert_string_equal(text, "!7");
    buf_clear(&body);
    for (int i = 0; i <= FORM_NAME_MAX; i++) buf_add_byte(&body, 'n');
    show("", NULL, buf_str(&body), text, sizeof text);
    assert_string_equal(text, "!7");
    buf_done(&body);
}

static void test_numbers(void **state) {
    static const struct {
        const char *query;
        int expected;
    } cases[] = {{"n=7", 7}, {"n=+7", 7}, {"n=0", 1}, {"n=-99999999999", 1}, {"n=11", 10},
                 {"n=x", 5}, {"n=", 5},   {"", 5},    {"n=7.5", 5}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct request request = {.query = str_of(cases[i].query)};
        struct form form;
        assert_true(form_read_query(&request, &form, NULL));
        assert_int_equal(form_int(&form, "n", 1, 10, 5), cases[i].expected);
        request_done(&request);
    }
}

/* Pieces of forms in any order, cut off anywhere: never a read beyond the end (the sanitizers tell), never a field that is not
 * within the bounds. The pieces stand in memory of exactly their size. */
static void test_any_pieces(void **state) {
    static const char *const pieces[] = {
        "--XX", "\r\n", "--",   "Content-Disposition:", "form-data;", "name=",    "\"", "a", ";", "=", "&", "%", "%4", "text=",
        " ",    "\xC3", "\xA9", "filename=x",           "\r\n\r\n",   "language="};
    uint64_t seed = 88172645463325252ULL;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buf body = {0};
        for (int i = 0; i < 12; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            buf_add_str(&body, str_of(pieces[seed % COUNT(pieces)]));
        }
        size_t len = body.len - seed % 3 % body.len;
        char *exact = malloc(len);
        memcpy(exact, body.at, len);
        struct header header = {STR("Content-Type"), STR(MULTIPART)};
        struct request request = {.body = {exact, len, len}, .headers = &header, .header_count = round % 2};
        struct form form;
        struct error err = {0};
        bool read = form_read(&request, names, &form, &err);
        assert_int_equal(read, err.code == ERR_NONE);
        for (size_t i = 0; read && i < form.count; i++) assert_true(form.at[i].value.len <= len);
        request_done(&request);
        buf_done(&body);
    }
}

static void test_switched_off(void **state) {
    static const struct {
        const char *path;
        unsigned bit;
    } cases[] = {{"/tmserver/en/sw/unit/x", HTTP_TMSERVER},
                 {"/api/v1/languages/", HTTP_TMSERVER},
                 {"/v2/check", HTTP_LANGUAGETOOL},
                 {"/apertium/translate", HTTP_APERTIUM},
                 {"/mymemory/get", HTTP_MYMEMORY},
                 {"//v2/check", HTTP_LANGUAGETOOL},
                 {"/api//v1/languages", HTTP_TMSERVER},
                 {"//api///v1//en/sw//unit/x", HTTP_TMSERVER},
                 {"/mymemory//get/", HTTP_MYMEMORY},
                 {"///apertium/translate", HTTP_APERTIUM},
                 {"/v1/suggestions", 0},
                 {"/healthz", 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (unsigned without = 0; without < 16; without++) {
            struct server_state server = {.without = without};
            struct request request = {.state = &server, .path = str_of(cases[i].path), .method = METHOD_GET};
            struct error err = {0};
            assert_int_equal(route_find(&request, &err), !(without & cases[i].bit));
            assert_int_equal(err.code, without & cases[i].bit ? ERR_NOT_FOUND : ERR_NONE);
            assert_int_equal(face_is_asked(&request), cases[i].bit != 0);
            request_done(&request);
        }
}

static void test_codes(void **state) {
    static const char *const cases[][2] = {{"fr_ht", "fr-HT"}, {"fr_HT", "fr-HT"}, {"FR-ht", "fr-HT"}, {"eng", "en"},
                                           {"fra", "fr"},      {"swa", "sw"},      {"swh", "sw"},      {"sw-", "sw"},
                                           {"", NULL},         {"1", NULL},        {"a b", NULL}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct language language;
        assert_int_equal(face_language(str_of(cases[i][0]), &language), cases[i][1] != NULL);
        if (cases[i][1]) assert_string_equal(language.tag, cases[i][1]);
    }
}

/* Bytes that came as a file are a file, and nobody gets them for a text. */
static void test_files(void **state) {
    static const struct {
        struct str value;
        bool is_text;
    } cases[] = {{STR("abc"), true}, {STR("\xC3\xA9"), true}, {STR("abc \xF0"), false}, {STR("a\0b"), false}, {STR(""), true}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct request request;
        struct header header;
        struct form form;
        struct error err = {0};
        struct buf body = {0};
        buf_add_str(&body, STR("--XX\r\nContent-Disposition: form-data; name=\"q\"; filename=\"f\"\r\n\r\n"));
        buf_add_str(&body, cases[i].value);
        buf_add_str(&body, STR("\r\n--XX--"));
        open_request(&request, &header, "", MULTIPART, buf_str(&body));
        assert_true(form_read(&request, names, &form, &err));
        assert_true(str_equal(form_file(&form, "q"), cases[i].value));
        assert_true(str_equal(form_get(&form, "q"), cases[i].is_text ? cases[i].value : STR("")));
        assert_int_equal(form_has(&form, "q"), cases[i].is_text);
        request_done(&request);
        buf_done(&body);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),   cmocka_unit_test(test_files),      cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_any_pieces), cmocka_unit_test(test_switched_off),
        cmocka_unit_test(test_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
