/* SPDX-License-Identifier: Apache-2.0 */
/* Wrong keys per address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "http/gate/policy.h"
#include "http/gate/throttle.h"
#include <cmocka.h>

static int count_allowed(struct throttle *throttle, const char *address, int tries, int64_t now_ms) {
    int allowed = 0, wait_s;
    for (int i = 0; i < tries; i++) allowed += throttle_count(throttle, str_of(address), now_ms, &wait_s);
    return allowed;
}

static void test_an_allowance(void **state) {
    struct throttle *throttle = throttle_open();
    int wait_s;
    int64_t now_ms = 1000000;
    (void)state;
    assert_int_equal(count_allowed(throttle, "192.0.2.1", 100, now_ms), THROTTLE_BURST);
    assert_false(throttle_count(throttle, STR("192.0.2.1"), now_ms, &wait_s));
    assert_int_equal(wait_s, THROTTLE_EVERY_MS / 1000);
    now_ms += THROTTLE_EVERY_MS;
    assert_int_equal(count_allowed(throttle, "192.0.2.1", 100, now_ms), 1);
    now_ms += 1000LL * THROTTLE_EVERY_MS;
    assert_int_equal(count_allowed(throttle, "192.0.2.1", 100, now_ms), THROTTLE_BURST);
    throttle_close(throttle);
}

static void test_addresses(void **state) {
    struct throttle *throttle = throttle_open();
    (void)state;
    assert_int_equal(count_allowed(throttle, "192.0.2.1", 100, 1), THROTTLE_BURST);
    assert_int_equal(count_allowed(throttle, "::ffff:192.0.2.1", 100, 1), 0);
    assert_int_equal(count_allowed(throttle, "192.0.2.2", 100, 1), THROTTLE_BURST);
    assert_int_equal(count_allowed(throttle, "2001:db8:0:1::1", 100, 1), THROTTLE_BURST);
    assert_int_equal(count_allowed(throttle, "2001:db8:0:1:ffff::2", 100, 1), 0); /* the same network */
    assert_int_equal(count_allowed(throttle, "2001:db8:0:2::1", 100, 1), THROTTLE_BURST);
    assert_int_equal(count_allowed(throttle, "", 100, 1), THROTTLE_BURST);
    throttle_close(throttle);
}

/* More addresses than it remembers: it stays as large as it is, and the one at work is not forgotten for those that tried once.
 */
static void test_a_flood_of_addresses(void **state) {
    struct throttle *throttle = throttle_open();
    char address[64];
    (void)state;
    assert_int_equal(count_allowed(throttle, "192.0.2.1", 100, 1), THROTTLE_BURST);
    for (int i = 0; i < 3 * THROTTLE_ADDRESSES_MAX; i++) {
        snprintf(address, sizeof address, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
        count_allowed(throttle, address, 1, 2);
    }
    assert_int_equal(count_allowed(throttle, "192.0.2.1", 100, 3), 0);
    throttle_close(throttle);
}

static void test_origins(void **state) {
    static const struct {
        const char *text;
        bool is_origin;
    } cases[] = {
        {"https://news.example.org", true},
        {"http://localhost:3000", true},
        {"https://[::1]:8443", true},
        {"chrome-extension://oldceeleldhonbafppcapldpdifcinji", true},
        {"moz-extension://*", true},
        {"chrome-extension://*", true},
        {"*", false},
        {"https://*", false},
        {"http://*", false},
        {"https://*.example.org", false},
        {"https://example.org/", false},
        {"https://example.org/path", false},
        {"example.org", false},
        {"null", false},
        {"", false},
        {"https://", false},
        {"ftp://example.org", false},
        {"https://user@example.org", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (policy_is_origin(str_of(cases[i].text)) != cases[i].is_origin) fail_msg("%s", cases[i].text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_allowance),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_a_flood_of_addresses),
        cmocka_unit_test(test_origins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
