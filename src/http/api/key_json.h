/* SPDX-License-Identifier: Apache-2.0 */
/* How keys and what they give are written, for keys.c and session.c. */
#ifndef TAFSIRI_HTTP_API_KEY_JSON_H
#define TAFSIRI_HTTP_API_KEY_JSON_H

#include "base/json.h"
#include "service/library/caller.h"

/* "memories": null where one role counts for all of them, else [{"name", "role"}, ...], "*" being all. */
void key_write_memories(struct json *json, const struct grant *grants, size_t count);
/* RFC 3339, or null for 0. */
void key_write_time(struct json *json, struct arena *arena, const char *name, int64_t time_ms);

#endif
