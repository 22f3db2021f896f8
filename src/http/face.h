/* SPDX-License-Identifier: Apache-2.0 */
/* The protocols that other programs speak, as faces of the same service: where each lives, in which form it refuses, and what
 * several of them share. */
#ifndef TAFSIRI_HTTP_FACE_H
#define TAFSIRI_HTTP_FACE_H

#include "http/message/form.h"
#include "service/service.h"

/* True for a route's pattern of another protocol than the native API; for a request of one. */
bool face_has(struct str pattern);
bool face_is_asked(const struct request *request);
/* Answers a request that failed, or was one too many, in the form that its protocol's clients survive, whether or not a route
 * took it; a problem report for the native API, for a protocol that is switched off, and where the path was not even read. */
void face_refuse(struct request *request, const struct error *err);
/* ERR_NOT_FOUND for a route's pattern of a protocol that is switched off (a bit set, see http.h). */
bool face_is_open(struct str pattern, unsigned without, struct error *err);

/* Where writes of other protocols go when nothing names a memory: "main", or the first memory of a key that has no part in that
 * one. */
struct str face_memory(void);
/* Creates it when there is none: "main" for whoever may write there, any other for an editor of it. ERR_DENIED. */
bool face_ensure_memory(struct request *request, struct str name, struct error *err);
/* Confirms a translation of plain text. */
bool face_put(struct request *request, struct str memory, const struct unit *unit, struct error *err);
/* service_suggest for a text in which inline codes are written out, as units are shown in the answers. A unit that has codes is
 * held against the text as it is and against the text with its markup read as codes, and the better match counts; any other
 * unit as in service_suggest. wanted->text is not looked at. */
bool face_suggest(struct request *request, const struct suggest_request *wanted, struct str text, struct suggestion_list *out,
                  struct error *err);
/* A code of whatever kind: fr-HT, fr_HT, fr_ht, fra. False for what is none. */
bool face_language(struct str code, struct language *out);
/* The tag as POSIX and Python programs write it: fr_HT. */
struct str face_posix_tag(struct arena *arena, const struct language *language);

#endif
