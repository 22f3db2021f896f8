/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies and query strings as the handlers read them: JSON, and the forms of other protocols' clients. */
#include <string.h>

#include "fuzz.h"
#include "http/message/form.h"
#include "http/message/input.h"

static void read_json(struct request *request) {
    struct input body, item, list;
    struct str text, *texts;
    struct language language;
    int64_t number;
    size_t count;
    bool flag;
    struct error err = {0};
    if (!input_body(request, &body, &err)) {
        REQUIRE(err.message[0], "refused without a reason");
        return;
    }
    input_known(&body, (const char *const[]){"text", "limit", "segments", NULL}, NULL);
    if (input_str(&body, "text", 1000, &text, NULL) && input_has(&body, "text"))
        REQUIRE(utf8_valid(text, NULL) && text.len <= 1000 && !memchr(text.at, '\0', text.len),
                "a text that no handler expects");
    if (input_int(&body, "limit", 1, 100, &number, NULL) && input_has(&body, "limit"))
        REQUIRE(number >= 1 && number <= 100, "%lld is out of bounds", (long long)number);
    input_bool(&body, "flag", &flag, NULL);
    input_language(&body, "to", &language, NULL);
    input_time(&body, "since", &number, NULL);
    input_strs(&body, "memories", 8, &texts, &count, NULL);
    if (!input_list(&body, "segments", 100, &list, &count, NULL)) return;
    for (size_t i = 0; i < count; i++)
        if (input_item(&list, i, &item, NULL)) input_str(&item, "text", 1000, &text, NULL);
}

static void read_form(struct request *request) {
    static struct form form;
    if (!form_read(request, (const char *const[]){"text", "language", NULL}, &form, NULL)) return;
    REQUIRE(form.count <= FORM_FIELDS_MAX, "%zu fields", form.count);
    form_int(&form, "limit", 1, 10, 5);
    form_get(&form, "text");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const types[] = {"application/json", "application/x-www-form-urlencoded",
                                        "multipart/form-data; boundary=XX", "text/plain"};
    struct str bytes = {(const char *)data, size};
    unsigned choice = take_choice(&bytes);
    struct header header = {STR("Content-Type"), str_of(types[choice % 4])};
    struct request request = {.headers = &header, .header_count = 1};
    /* The first line is the query string, as it stands in a target: without the bytes that end one. */
    struct str query = str_cut(&bytes, '\n');
    request.query = query;
    buf_add_str(&request.body, bytes);
    struct input parameters;
    input_query(&request, &parameters, NULL);
    if (choice % 4 == 0)
        read_json(&request);
    else
        read_form(&request);
    request_done(&request);
    return 0;
}
