/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAFSIRI_HTTP_API_FRAGMENTS_H
#define TAFSIRI_HTTP_API_FRAGMENTS_H

#include "base/json.h"
#include "service/service.h"

/* "fragments": [{kind, start, end, score, occurrences, targets}], "fragments_state": "ready". */
void fragments_write(struct json *json, const struct fragment_suggestion_list *list);

#endif
