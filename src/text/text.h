/* SPDX-License-Identifier: Apache-2.0 */
/* Text as Unicode has it: normal forms, case, and the tokens of a segment with their classes. The door to ICU.
 * Every function may be called from any thread; ICU objects are cached per thread. */
#ifndef TAFSIRI_TEXT_TEXT_H
#define TAFSIRI_TEXT_TEXT_H

#include "model/language.h"
#include "model/segment.h"

/* First of all, before any other thread: ICU's memory comes from base/alloc.h from now on. Without, a rule or a name that it
 * could not load for want of memory would be missing quietly for as long as the process lives. */
void text_begin(void);

/* NFC (Unicode 15 annex 15). Returns s itself when it is normal already. */
struct str text_normalise(struct arena *arena, struct str s);
/* The same, and where it came from. */
struct normal_text {
    struct str text;
    const uint32_t
        *origins; /* of each byte of the text and of its end the byte of s; NULL: the same one, s is normal already */
};
struct normal_text text_normalise_from(struct arena *arena, struct str s);
/* NFC and full case folding, for comparing. Returns s itself when nothing changes. */
struct str text_fold(struct arena *arena, struct str s);
/* True when s is empty or all white space, no-break spaces and zero-width characters included. */
bool text_is_blank(struct str s);

#endif
