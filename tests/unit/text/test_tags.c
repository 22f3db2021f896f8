/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/tags.h"

/* "<1 >1 .3": kind and id of each code. */
static struct str write_codes(struct arena *arena, struct segment segment) {
    static const char letters[] = {[CODE_OPEN] = '<', [CODE_CLOSE] = '>', [CODE_ALONE] = '.'};
    struct buf out = {0};
    for (size_t i = 0; i < segment.code_count; i++)
        buf_add_format(&out, "%s%c%" STR_FMT, i ? " " : "", letters[segment.codes[i].kind], STR_ARG(segment.codes[i].id));
    struct str written = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return written;
}

static void test_codes(void **state) {
    static const struct {
        const char *text, *codes;
        bool all;
    } cases[] = {
        {"no tags: 5 < 6 and 7 > 6", "", true},
        {"<b>bold</b>", "<1 >1", false},
        {"<b><i>both</i></b>", "<1 <2 >2 >1", false},
        {"<B>bold</b>", "<1 >1", false},
        {"<b>a</b> <b>b</b>", "<1 >1 <3 >3", false},
        {"<b><b>twice</b>", ".1 <2 >2", false},
        {"<b>crossed <i>over</b> and out</i>", "<1 .2 >1 .4", false},
        {"</b>the wrong way<b>", ".1 .2", false},
        {"<a href=\"x\">link</a>, <br>line<br/> <img src=x> <x id=\"1\"/>", "<1 >1 .3 .4 .5 .6", false},
        {"<bx>no br</bx>", "<1 >1", false},
        {"{0} of <b>%s</b>", "<1 >1", false},
        {"{0} of <b>%s</b>", ".1 <2 .3 >2", true},
        {"<b>with " UTF8_CODE "</b>", "<1 .2 >1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct str text = str_of(cases[i].text);
        struct segment segment = tags_as_codes(&arena, text, cases[i].all);
        struct str codes = write_codes(&arena, segment);
        if (!str_equal(codes, str_of(cases[i].codes))) fail_msg("%s: %" STR_FMT, cases[i].text, STR_ARG(codes));
        assert_true(segment_is_sound(segment));
        assert_true(str_equal(segment_flatten(&arena, segment), text));
        arena_done(&arena);
    }
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
