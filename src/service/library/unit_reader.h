/* SPDX-License-Identifier: Apache-2.0 */
/* Units out of a file that comes piece by piece, whatever its format, packed with gzip or not. Only for files of service/. */
#ifndef TAFSIRI_SERVICE_LIBRARY_UNIT_READER_H
#define TAFSIRI_SERVICE_LIBRARY_UNIT_READER_H

#include "exchange/tmx/tmx.h"
#include "service/service.h"

struct unit_reader;

/* As tmx_reader_open; options->max_bytes bounds what is unpacked. `name` and `options` must outlive the reader. */
struct unit_reader *unit_reader_open(const struct import_options *options, tmx_unit_fn unit, tmx_warning_fn warning,
                                     void *context);
bool unit_reader_feed(struct unit_reader *reader, const void *bytes, size_t len, struct error *err);
bool unit_reader_finish(struct unit_reader *reader, struct error *err);
/* NULL is fine. */
void unit_reader_close(struct unit_reader *reader);

#endif
