/* SPDX-License-Identifier: Apache-2.0 */
/* SRX 1.0 and 2.0 (segmentation rules) into struct segmentation_rules.
 *
 * Elements count by their local names, whatever their namespace, so that files of LanguageTool, Okapi and OmegaT read alike;
 * what those tools add (okpsrx:options and the like) is passed over. One attribute of ours, on <header>, asks for ICU's
 * sentence boundaries where no rule decides:
 *
 *     <header segmentsubflows="yes" cascade="yes" tafsiri:icuBreaks="yes" xmlns:tafsiri="https://tafsiri.example/srx"> */
#ifndef TAFSIRI_EXCHANGE_SRX_H
#define TAFSIRI_EXCHANGE_SRX_H

#include "base/arena.h"
#include "base/error.h"
#include "model/rules.h"

/* Bounds; beyond them ERR_TOO_LARGE. */
enum {
    SRX_BYTES_MAX = 16 * 1024 * 1024,
    SRX_RULES_MAX = 20000, /* in all languages together */
    SRX_LANGUAGES_MAX = 1000,
    SRX_MAPS_MAX = 1000,
    SRX_PATTERN_MAX = 64 * 1024, /* bytes of one pattern */
};

/* Everything in *out is in the arena. `name` stands in messages: ERR_MALFORMED "NAME:LINE: why". SRX 1.0 has no cascade: its
 * first map that matches counts. A map to rules that are not there is an error. Patterns are taken as they stand, blanks too,
 * and are not compiled here: segmenter_open does that. */
bool srx_read(struct arena *arena, struct str bytes, const char *name, struct segmentation_rules *out, struct error *err);

#endif
