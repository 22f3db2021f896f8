/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xml/xml_stream.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/utf8.h"

/* Input goes to libxml2 in pieces of this size, so that XML_PENDING_MAX is looked at often. */
enum { PIECE = 16 * 1024, SNIFF = 4 };

struct xml_stream {
    const char *name;
    const struct xml_handler *handler;
    void *context;
    xmlParserCtxtPtr parser; /* NULL until SNIFF bytes are there */
    char first[SNIFF];
    size_t first_len;
    unsigned depth;
    struct error error;
    struct arena arena; /* attribute values of one element that had to be changed */
    struct xml_attribute attributes[XML_ATTRIBUTES_MAX];
};

unsigned xml_stream_line(const struct xml_stream *stream) {
    int line = stream->parser && stream->parser->input ? stream->parser->input->line : 1;
    return line > 0 ? (unsigned)line : 1;
}

static bool stopped(const struct xml_stream *stream) {
    return stream->error.code != ERR_NONE;
}

static void stop(struct xml_stream *stream) {
    if (!stopped(stream)) error_set(&stream->error, ERR_INTERNAL, "%s: stopped without a reason", stream->name);
    xmlStopParser(stream->parser);
}

static void refuse(struct xml_stream *stream, enum error_code code, const char *why) {
    error_set(&stream->error, code, "%s:%u: %s", stream->name, xml_stream_line(stream), why);
    stop(stream);
}

/* ---- what libxml2 calls ------------------------------------------------------------------------------------------------- */

static struct str from_xml(const xmlChar *text) {
    return str_of((const char *)text);
}

/* As long as libxml2 may not replace entities it writes each "&" of a value as "&#38;". */
static struct str decode(struct xml_stream *stream, struct str value) {
    struct str rest = value, escaped = STR("&#38;");
    if (str_find(value, escaped, 0) == SIZE_MAX) return value;
    struct str decoded = arena_copy(&stream->arena, value);
    char *to = (char *)decoded.at;
    for (size_t at; (at = str_find(rest, escaped, 0)) != SIZE_MAX; rest = str_slice(rest, at + escaped.len, rest.len)) {
        memcpy(to, rest.at, at + 1);
        to += at + 1;
    }
    memcpy(to, rest.at, rest.len);
    return (struct str){decoded.at, (size_t)(to - decoded.at) + rest.len};
}

/* libxml2 hands attributes over as quintuples: local name, prefix, URI, start and end of the value. */
static bool take_attributes(struct xml_stream *stream, const xmlChar **raw, int count) {
    if (count > XML_ATTRIBUTES_MAX) {
        refuse(stream, ERR_TOO_LARGE, "an element with too many attributes");
        return false;
    }
    if (stream->arena.bytes) arena_reset(&stream->arena);
    for (int i = 0; i < count; i++, raw += 5) {
        struct str written = {(const char *)raw[3], (size_t)(raw[4] - raw[3])}, value = decode(stream, written);
        if (!utf8_valid(written, NULL)) {
            refuse(stream, ERR_MALFORMED, "not valid in its encoding");
            return false;
        }
        stream->attributes[i] = (struct xml_attribute){from_xml(raw[1]), from_xml(raw[0]), value};
    }
    return true;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces_count,
                     const xmlChar **namespaces, int count, int defaulted, const xmlChar **attributes) {
    struct xml_stream *stream = data;
    (void)namespaces_count, (void)namespaces, (void)defaulted;
    if (stopped(stream)) return;
    if (++stream->depth > XML_DEPTH_MAX) {
        refuse(stream, ERR_TOO_LARGE, "elements are nested too deeply");
        return;
    }
    if (!take_attributes(stream, attributes, count)) return;
    struct xml_element element = {from_xml(prefix), from_xml(name), from_xml(uri), stream->attributes, (size_t)count};
    if (!stream->handler->start(stream->context, &element, &stream->error)) stop(stream);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    struct xml_stream *stream = data;
    (void)prefix, (void)uri;
    if (stopped(stream)) return;
    stream->depth--;
    if (!stream->handler->end(stream->context, from_xml(name), &stream->error)) stop(stream);
}

static void on_text(void *data, const xmlChar *text, int len) {
    struct xml_stream *stream = data;
    if (stopped(stream) || len <= 0) return;
    struct str piece = {(const char *)text, (size_t)len};
    if (!utf8_valid(piece, NULL)) { /* libxml2 lets overlong forms pass */
        refuse(stream, ERR_MALFORMED, "not valid in its encoding");
        return;
    }
    if (!stream->handler->text(stream->context, piece, &stream->error)) stop(stream);
}

static void on_entity_declaration(void *data, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id,
                                  xmlChar *content) {
    (void)name, (void)type, (void)public_id, (void)system_id, (void)content;
    struct xml_stream *stream = data;
    if (!stopped(stream)) refuse(stream, ERR_MALFORMED, "entity declarations are not accepted");
}

/* libxml2 calls a file's undeclared entity a warning when there is a DOCTYPE: the text would be lost, so it ends here. */
static bool is_fatal(const xmlError *error) {
    return error->level == XML_ERR_FATAL || error->code == XML_WAR_UNDECLARED_ENTITY ||
           error->code == XML_ERR_UNDECLARED_ENTITY;
}

static void on_error(void *data, xmlErrorPtr error) {
    struct xml_stream *stream = data;
    if (stopped(stream) || !is_fatal(error)) return;
    struct str why = str_trim(from_xml((const xmlChar *)error->message));
    why = str_trim(str_cut(&why, '\n'));
    if (error->code == XML_ERR_INVALID_ENCODING || error->code == XML_ERR_INVALID_CHAR || error->code == XML_I18N_CONV_FAILED)
        if (str_starts(why, STR("Input is not proper UTF-8"))) why = STR("not valid in its encoding");
    if (error->code == XML_ERR_DOCUMENT_EMPTY || error->code == XML_ERR_DOCUMENT_START) why = STR("no XML: it has no element");
    error_set(&stream->error, ERR_MALFORMED, "%s:%d: %" STR_FMT, stream->name, error->line > 0 ? error->line : 1, STR_ARG(why));
}

static const xmlSAXHandler callbacks = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .entityDecl = on_entity_declaration,
    .serror = on_error,
};

__attribute__((format(printf, 2, 3))) static void ignore_message(void *context, const char *format, ...) {
    (void)context, (void)format;
}

static void ignore_error(void *context, xmlErrorPtr error) {
    (void)context, (void)error;
}

void xml_silence(void) {
    xmlSetGenericErrorFunc(NULL, ignore_message);
    xmlSetStructuredErrorFunc(NULL, ignore_error);
}

static void *take_memory(size_t size) {
    return alloc(size);
}

static void *take_more_memory(void *old, size_t size) {
    return alloc_again(old, size, 1);
}

static char *copy_text(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(alloc(size), text, size);
}

void xml_begin(void) {
    xmlMemSetup(free, take_memory, take_more_memory, copy_text);
}

/* ---- feeding ------------------------------------------------------------------------------------------------------------ */

struct xml_stream *xml_stream_open(const char *name, const struct xml_handler *handler, void *context) {
    struct xml_stream *stream = alloc_zero(1, sizeof *stream);
    stream->name = name;
    stream->handler = handler;
    stream->context = context;
    return stream;
}

void xml_stream_close(struct xml_stream *stream) {
    if (!stream) return;
    if (stream->parser) {
        if (stream->parser->myDoc) xmlFreeDoc(stream->parser->myDoc);
        xmlFreeParserCtxt(stream->parser);
    }
    arena_done(&stream->arena);
    free(stream);
}

/* UTF-16 that starts with neither a byte order mark nor an XML declaration is the one case libxml2 does not see. */
static xmlCharEncoding sniff(const char *first, size_t len) {
    if (len < SNIFF || (first[2] == '?' || first[3] == '?')) return XML_CHAR_ENCODING_NONE;
    if (first[0] == '<' && first[1] == 0 && first[2] && first[3] == 0) return XML_CHAR_ENCODING_UTF16LE;
    if (first[0] == 0 && first[1] == '<' && first[2] == 0 && first[3]) return XML_CHAR_ENCODING_UTF16BE;
    return XML_CHAR_ENCODING_NONE;
}

static void start_parser(struct xml_stream *stream) {
    xmlSAXHandler sax = callbacks;
    xml_silence();
    stream->parser = xmlCreatePushParserCtxt(&sax, stream, stream->first, (int)stream->first_len, NULL);
    if (!stream->parser) abort(); /* out of memory */
    xmlCtxtUseOptions(stream->parser, XML_PARSE_NONET);
    xmlCharEncoding encoding = sniff(stream->first, stream->first_len);
    if (encoding != XML_CHAR_ENCODING_NONE) xmlSwitchEncoding(stream->parser, encoding);
}

/* libxml2 keeps a tag, a comment or a DOCTYPE until it is whole: this is what bounds it. */
static bool pending_is_bounded(struct xml_stream *stream) {
    const xmlParserInput *input = stream->parser->input;
    if (!input || input->end - input->cur <= XML_PENDING_MAX) return true;
    refuse(stream, ERR_TOO_LARGE, "a tag or comment that is too long");
    return false;
}

static bool push(struct xml_stream *stream, const char *bytes, size_t len, bool last) {
    if (stopped(stream)) return false;
    xml_silence();
    int code = xmlParseChunk(stream->parser, bytes, (int)len, last);
    if (stopped(stream)) return false;
    const xmlParserInput *input = stream->parser->input;
    bool undecoded = code == XML_ERR_INVALID_ENCODING || code == XML_PARSER_EOF || (input && input->buf && input->buf->error);
    if (undecoded || !stream->parser->wellFormed) {
        refuse(stream, ERR_MALFORMED, undecoded ? "not valid in its encoding" : "not well-formed");
        return false;
    }
    return pending_is_bounded(stream);
}

static bool fail(struct xml_stream *stream, struct error *err) {
    if (!stopped(stream)) return true;
    return error_set(err, stream->error.code, "%s", stream->error.message);
}

bool xml_stream_feed(struct xml_stream *stream, const void *bytes, size_t len, struct error *err) {
    const char *at = bytes;
    while (!stream->parser && len) {
        stream->first[stream->first_len++] = *at++;
        len--;
        if (stream->first_len == SNIFF) start_parser(stream);
    }
    while (len) {
        size_t piece = len < PIECE ? len : PIECE;
        if (!push(stream, at, piece, false)) return fail(stream, err);
        at += piece;
        len -= piece;
    }
    return fail(stream, err);
}

bool xml_stream_finish(struct xml_stream *stream, struct error *err) {
    if (!stream->parser && stream->first_len == 0)
        return error_set(err, ERR_MALFORMED, "%s:1: the file is empty", stream->name);
    if (!stream->parser) start_parser(stream);
    const xmlParserInput *input = stream->parser->input;
    bool undecoded = input && input->buf && input->buf->raw && xmlBufUse(input->buf->raw) > 0;
    if (!stopped(stream) && undecoded) refuse(stream, ERR_MALFORMED, "not valid in its encoding");
    if (!stopped(stream) && stream->depth) refuse(stream, ERR_MALFORMED, "the file ends before its last element is closed");
    push(stream, NULL, 0, true);
    return fail(stream, err);
}

bool xml_stream_read(const char *name, struct str bytes, const struct xml_handler *handler, void *context, struct error *err) {
    struct xml_stream *stream = xml_stream_open(name, handler, context);
    bool ok = xml_stream_feed(stream, bytes.at, bytes.len, err) && xml_stream_finish(stream, err);
    xml_stream_close(stream);
    return ok;
}

bool xml_attribute_find(const struct xml_element *element, const char *name, struct str *value) {
    bool xml = strncmp(name, "xml:", 4) == 0;
    struct str local = str_of(xml ? name + 4 : name), prefix = str_of(xml ? "xml" : "");
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct xml_attribute *attribute = &element->attributes[i];
        if (!str_equal(attribute->name, local) || !str_equal(attribute->prefix, prefix)) continue;
        *value = attribute->value;
        return true;
    }
    return false;
}
