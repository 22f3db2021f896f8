/* SPDX-License-Identifier: Apache-2.0 */
/* Wrong keys, counted per address: an address may be wrong some times, and then once every few seconds. What it sends beyond
 * that is refused as too many requests, and neither logged line by line nor told apart.
 *
 * Keys that are right pass all the same. A secret of 256 bits is not found by trying, however fast: what is to be bounded are
 * the log and the noise. And one old key in one forgotten program must not shut out a newsroom whose requests all come from one
 * address, as behind a proxy they do.
 *
 * An address of IPv6 counts with its whole /64, which is what one customer has. All functions may be called from any thread. */
#ifndef TAFSIRI_HTTP_GATE_THROTTLE_H
#define TAFSIRI_HTTP_GATE_THROTTLE_H

#include "base/str.h"

enum {
    THROTTLE_BURST = 10,           /* wrong keys at once */
    THROTTLE_EVERY_MS = 6 * 1000,  /* and one more in each of these */
    THROTTLE_ADDRESSES_MAX = 4096, /* 24 bytes each; the one that was good for longest is forgotten first */
};

struct throttle;

struct throttle *throttle_open(void);
void throttle_close(struct throttle *throttle);
/* Counts one more wrong key. False when the address had too many: *wait_s is when the next one counts as one again. */
bool throttle_count(struct throttle *throttle, struct str address, int64_t now_ms, int *wait_s);

#endif
