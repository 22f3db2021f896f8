/* SPDX-License-Identifier: Apache-2.0 */
/* The log of a server: a line on standard error per event, JSON for a service manager or a collector, a sentence where a person
 * watches (a terminal). Only cli/ and http/ log, once per failure. Any thread. */
#ifndef TAFSIRI_BASE_LOG_H
#define TAFSIRI_BASE_LOG_H

/* As syslog numbers them. systemd takes the priority from the "<3>" in front of a line when it is the reader. */
enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6 };

/* `pairs` are names and values in turn, and NULL at the end; NULL: none.
 *
 *     log_event(LOG_LEVEL_ERROR, err.message, LOG_PAIRS("method", "GET", "route", pattern));
 *
 *     {"time":"2026-11-26T09:15:00.120Z","level":"error","message":"...","method":"GET","route":"/v1/memories"}  */
void log_event(enum log_level level, const char *message, const char *const *pairs);
#define LOG_PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
