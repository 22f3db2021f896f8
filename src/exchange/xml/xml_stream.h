/* SPDX-License-Identifier: Apache-2.0 */
/* XML as a stream of elements and text, with the guards that every format of ours needs: no network, no external subset, an
 * entity declaration ends the reading, depth, attributes and unread input are bounded, errors name file and line.
 * Built on libxml2's SAX2 push parser, which no other header shows. */
#ifndef TAFSIRI_EXCHANGE_XML_XML_STREAM_H
#define TAFSIRI_EXCHANGE_XML_XML_STREAM_H

#include "base/error.h"
#include "base/str.h"

enum {
    XML_DEPTH_MAX = 200,
    XML_ATTRIBUTES_MAX = 64,      /* of one element */
    XML_PENDING_MAX = 256 * 1024, /* bytes of one tag, comment or DOCTYPE */
};

struct xml_attribute {
    struct str prefix, name, value; /* prefix and name as written: "xml" and "lang" */
};

/* All borrowed until the handler returns. */
struct xml_element {
    struct str prefix, name, uri; /* empty: none */
    const struct xml_attribute *attributes;
    size_t attribute_count;
};

/* Each returns false to stop, with its error set. */
struct xml_handler {
    bool (*start)(void *context, const struct xml_element *element, struct error *err);
    bool (*end)(void *context, struct str name, struct error *err);
    bool (*text)(void *context, struct str text, struct error *err); /* in pieces, CDATA too */
};

/* First of all, before any other thread: libxml2's memory comes from base/alloc.h from now on. Without, want of memory would be
 * told as a fault of the file. */
void xml_begin(void);

struct xml_stream;
/* `name` stands in messages; it and the handler must outlive the stream. */
struct xml_stream *xml_stream_open(const char *name, const struct xml_handler *handler, void *context);
bool xml_stream_feed(struct xml_stream *stream, const void *bytes, size_t len, struct error *err);
bool xml_stream_finish(struct xml_stream *stream, struct error *err);
void xml_stream_close(struct xml_stream *stream);
/* Where the parser is, from 1. */
unsigned xml_stream_line(const struct xml_stream *stream);
/* The three calls in one, for what is in memory. */
bool xml_stream_read(const char *name, struct str bytes, const struct xml_handler *handler, void *context, struct error *err);

/* libxml2 prints what it has no parser to tell; this keeps it quiet in the calling thread. For whoever calls it directly. */
void xml_silence(void);

/* The value of the attribute without a prefix, or with any of it for `xml:lang` and `xml:space`; false when there is none. */
bool xml_attribute_find(const struct xml_element *element, const char *name, struct str *value);

#endif
