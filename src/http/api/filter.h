/* SPDX-License-Identifier: Apache-2.0 */
/* Which units a search may find: the same members in a query string and in a body. */
#ifndef TAFSIRI_HTTP_API_FILTER_H
#define TAFSIRI_HTTP_API_FILTER_H

#include "http/message/input.h"

/* For lists of known members. */
#define FILTER_MEMBERS "memories", "origin", "status", "author", "changed_after", "changed_before", "properties"

bool filter_read(const struct input *in, struct unit_filter *out, struct error *err);

#endif
