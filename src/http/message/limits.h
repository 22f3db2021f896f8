/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound on what a client can make the server hold or wait for, in one place, each with its reason. */
#ifndef TAFSIRI_HTTP_MESSAGE_LIMITS_H
#define TAFSIRI_HTTP_MESSAGE_LIMITS_H

enum {
    KiB = 1024,
    MiB = 1024 * 1024,
};

enum {
    /* ---- connections ---- */
    CONNECTIONS_MAX = 8192,       /* some 33 KiB each when busy: 270 MiB; fewer where the descriptor limit is lower */
    CONNECTIONS_CROWDED = 75,     /* percent of them from which the longest idle one makes room for a new one */
    DESCRIPTORS_KEPT = 256,       /* left for store, indexes, dictionaries and imports */
    CONNECTION_MEMORY = 32 * KiB, /* request line and headers together, then the read buffer of the body */
    TARGET_MAX = 16 * KiB,        /* path and query: a segment by GET, percent-encoded, where long ones go by POST */
    BLANKS_MAX = 256,             /* between a header's name and its value */
    HEADERS_MAX = 100,            /* browsers send about 20 */
    PARAMETERS_MAX = 64,          /* in one query string */
    LISTEN_BACKLOG = 511,         /* what the kernel holds while the accepting thread is busy */

    /* ---- time ---- */
    HEADER_DEADLINE_MS = 15 * 1000, /* from connecting to the end of the headers, however they drip */
    IDLE_DEADLINE_MS = 60 * 1000,   /* between two requests of one connection, headers of the second included */
    TRANSFER_WINDOW_MS = 20 * 1000, /* a body or reply that is not complete within this time ... */
    TRANSFER_MIN = 32 * KiB,        /* ... must have moved so much in it: a bad mobile connection does 10 times that */
    SEND_BUFFER = 256 * KiB,        /* of the kernel, for each connection; it would grow to megabytes otherwise */
    INACTIVITY_SECONDS = 120,       /* the library's own timeout, behind ours */
    DRAIN_MS = 10 * 1000,           /* for requests still running when the server stops */
    LEAVE_MS = 2 * 1000,            /* then, for the answers of the last of them */
    TICK_MS = 250,                  /* how often deadlines are looked at */

    /* ---- bodies ---- */
    BODY_NONE = 0,
    BODY_SMALL = 64 * KiB,         /* settings of a memory */
    BODY_UNIT = MiB,               /* a unit at all of its own bounds takes 300 KiB, more when JSON escapes it */
    BODY_TEXT = 4 * MiB,           /* a batch of segments, an article */
    BODY_UPLOAD = 64 * MiB,        /* a TMX file in a form, which is read whole */
    BODY_TERMS = 16 * MiB,         /* a term list, segmentation rules: files that are read whole */
    BODIES_MAX = 256 * MiB,        /* of all requests together: beyond it 503 */
    UNKNOWN_BODIES_MAX = 64 * MiB, /* of those together whose key would stand in the body: strangers must not fill the whole */
    SWALLOW_MAX = 16 * MiB, /* so much of a body that is refused is read and dropped, so that the client sees the answer: many
                               write first and read then. One announced as longer is answered at once, and the connection
                               closed; one of unknown length is cut off there */

    JSON_DEPTH_MAX = 24,      /* our shapes need 7 */
    JSON_VALUES_MAX = 200000, /* a value costs about 100 bytes parsed: 20 MiB at most */

    /* ---- work ---- */
    WORKERS_DEFAULT = 16, /* they wait for the disk, mostly: a group commit is as large as there are workers */
    WAITING_MAX = 512,    /* queued behind them: at 1 ms each, half a second */
    HEAVY_WORKERS = 4,    /* for what computes for seconds over a document: nothing brief waits behind it, nor it for imports */
    HEAVY_WAITING_MAX = 64,
    SIZED_BODY_MAX = 16 * KiB, /* a document so short is read in milliseconds: it waits for no long one */
    LONG_WORKERS = 2,          /* imports and what else takes up to minutes, kept apart from the rest */
    LONG_WAITING_MAX = 16,
    RETRY_AFTER_SECONDS = 1,
    BRIEF_EFFORT = 250 * 1000,   /* see base/effort.h: a quarter of a millisecond, counted; 99 of 100 look-ups take less */
    BRIEF_BODY_MAX = 4 * KiB,    /* parsing alone would take too long beyond */
    BRIEF_CONNECTIONS_MAX = 256, /* so many of them could stand in a row before a request for /healthz */

    STREAMS_MAX = 256,       /* open event streams: each holds a connection, none a thread */
    STREAMS_OF_KEY_MAX = 64, /* of one key, unless it is an administrator's (caller_share) */
    STREAM_TICK_MS = 250,    /* how often those that wait are looked at */

    /* ---- answers ---- */
    SEGMENTS_MAX = 1000, /* in one batch */
    PAGE_DEFAULT = 100,  /* units, changes */
    PAGE_MAX = 1000,
    PAGE_BYTES = 8 * MiB,  /* a page ends early where it grows past this */
    ANSWER_MAX = 64 * MiB, /* what would be answered with more is refused: limit and segments are too many */
    HISTORY_MAX = 100,     /* former states of one unit */
    CONCORDANCE_DEFAULT = 20,
    CONCORDANCE_MAX = 100,
    CONCORDANCE_OFFSET_MAX = 10000,
    MEMORIES_MAX = 256,  /* named in one request */
    WORD_LIST_MAX = 64,  /* bytes of a word list's name */
    OPERATION_MAX = 128, /* bytes of an operation id */
    CORRECTIONS_DEFAULT = 5,
    LANGUAGETOOL_TEXT_MAX = 200000, /* UTF-16 code units in one check: a long report */
};

/* A TMX file; as much as service_import_begin takes by default. */
#define BODY_FILE (4ULL * 1024 * MiB)

/* An article, streamed to a file: as much as document.h reads. */
#define BODY_ARTICLE (64ULL * MiB)

#endif
