/* SPDX-License-Identifier: Apache-2.0 */
/* What an import did, as JSON: the same for all formats. */
#ifndef TAFSIRI_HTTP_API_REPORT_JSON_H
#define TAFSIRI_HTTP_API_REPORT_JSON_H

#include "http/message/request.h"

/* Answers with 200 and the report. */
void report_write_import(struct request *request, const struct import_report *report);

#endif
