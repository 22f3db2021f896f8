/* SPDX-License-Identifier: Apache-2.0 */
/* Who gets a place for a stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "http/message/limits.h"
#include "http/streams.h"
#include <cmocka.h>

/* How many of the places, from `first` on, a key gets. */
static size_t enter(struct streams *streams, struct str key, struct stream_place *first, size_t wanted) {
    struct error err = {0};
    size_t got = 0;
    while (got < wanted && streams_enter(streams, key, &first[got], &err)) got++;
    assert_int_equal(err.code, got < wanted ? ERR_UNAVAILABLE : ERR_NONE);
    return got;
}

static void test_shares(void **state) {
    static struct stream_place ashas[STREAMS_MAX], jumas[STREAMS_MAX], others[STREAMS_MAX];
    struct streams *streams = streams_open();
    (void)state;
    assert_non_null(streams);
    assert_int_equal(enter(streams, STR("asha"), ashas, STREAMS_MAX), STREAMS_OF_KEY_MAX);
    assert_int_equal(enter(streams, STR("juma"), jumas, 2), 2);
    streams_leave(&jumas[0]);
    assert_int_equal(enter(streams, STR("asha"), &ashas[STREAMS_OF_KEY_MAX], 1), 0); /* that was no place of hers */
    streams_leave(&ashas[7]);
    assert_int_equal(enter(streams, STR("asha"), &ashas[7], 1), 1);
    assert_int_equal(enter(streams, STR(""), others, STREAMS_MAX), STREAMS_MAX - STREAMS_OF_KEY_MAX - 1);
    assert_int_equal(enter(streams, STR("juma"), jumas, 1), 0);
    streams_leave(&others[0]);
    assert_int_equal(enter(streams, STR("juma"), jumas, 1), 1);
    streams_stop(streams);
    streams_leave(&others[1]);
    assert_int_equal(enter(streams, STR(""), &others[1], 1), 0);
    streams_close(streams);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
