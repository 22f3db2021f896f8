/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "exchange/terms/tbx.h"
#include "exchange/terms/tbx_table.h"
#include "exchange/xml/xml_stream.h"

enum { ENTRY_BYTES_MAX = 4 * 1024 * 1024, TERMS_MAX = 1000, DETAILS_MAX = 4000, VALUE_MAX = 64 * 1024 };

struct tbx_reader {
    const char *name;
    bool (*give)(void *context, const struct concept *concept, struct error *err);
    void (*warning)(void *context, const char *warning);
    void *context;
    struct xml_stream *stream;

    bool seen_root, in_entry, oversized;
    struct arena arena; /* of one entry */
    struct concept concept;
    struct language language; /* of the language section */
    bool in_language, in_term_section;
    size_t term; /* of the term section, CONCEPT_WHOLE before its <term> */
    unsigned group, groups;
    unsigned text_depth; /* elements open since a text began; 0: none is being read */
    bool text_is_term;
    struct concept_detail detail; /* being read */
    struct buf text;
    struct term *terms;
    struct concept_detail *details;
    size_t term_count, detail_count;
};

static void warn(struct tbx_reader *reader, const char *why) {
    char message[640];
    if (!reader->warning) return;
    snprintf(message, sizeof message, "%s:%u: %s", reader->name, xml_stream_line(reader->stream), why);
    reader->warning(reader->context, message);
}

static bool is_one_of(struct str name, const char *const *names) {
    for (; *names; names++)
        if (str_equal(name, str_of(*names))) return true;
    return false;
}

static const char *const entries[] = {"termEntry", "conceptEntry", NULL};
static const char *const languages[] = {"langSet", "langSec", NULL};
static const char *const sections[] = {"tig", "termSec", "ntig", NULL};
static const char *const plain_details[] = {"descrip", "termNote", "admin",   "adminNote",   "descripNote",  "note", "ref",
                                            "xref",    "date",     "transac", "transacNote", "termCompList", NULL};

/* ---- starting ----------------------------------------------------------------------------------------------------------- */

static void begin_entry(struct tbx_reader *reader, const struct xml_element *element) {
    struct str id = STR("");
    arena_reset(&reader->arena);
    xml_attribute_find(element, "id", &id);
    reader->concept = (struct concept){.id = id.len ? arena_copy(&reader->arena, id) : STR("")};
    reader->concept.subject = reader->concept.definition = STR("");
    reader->term_count = reader->detail_count = 0;
    reader->term = CONCEPT_WHOLE;
    reader->in_entry = true;
    reader->in_language = reader->in_term_section = reader->oversized = false;
    reader->group = 0;
    reader->groups = CONCEPT_OF_DEFINITION;
}

static void begin_language(struct tbx_reader *reader, const struct xml_element *element) {
    struct str tag = STR("");
    struct error why = {0};
    reader->in_language = true;
    if (!xml_attribute_find(element, "xml:lang", &tag)) xml_attribute_find(element, "lang", &tag);
    if (!language_parse(str_trim(tag), &reader->language, &why)) warn(reader, why.message);
}

static void begin_text(struct tbx_reader *reader, bool is_term) {
    buf_clear(&reader->text);
    reader->text_depth = 1;
    reader->text_is_term = is_term;
}

static struct str keep_attribute(struct tbx_reader *reader, const struct xml_element *element, const char *name) {
    struct str value = STR("");
    xml_attribute_find(element, name, &value);
    return value.len ? arena_copy(&reader->arena, value) : STR("");
}

/* A tag of a DCT module is its category's name; ours says both. */
static void begin_detail(struct tbx_reader *reader, const struct xml_element *element) {
    struct concept_detail detail = {.term = reader->in_term_section ? reader->term : CONCEPT_WHOLE, .group = reader->group};
    if (reader->in_language && !reader->in_term_section) detail.language = reader->language;
    detail.target = keep_attribute(reader, element, "target");
    if (str_equal(element->uri, STR(TBX_NAMESPACE))) {
        detail.element = keep_attribute(reader, element, "element");
        detail.type = keep_attribute(reader, element, "type");
    } else if (is_one_of(element->name, plain_details)) {
        detail.element = arena_copy(&reader->arena, element->name);
        detail.type = keep_attribute(reader, element, "type");
    } else {
        const char *of_category = tbx_category_element(element->name);
        detail.element = str_of(of_category ? of_category : reader->in_term_section ? "termNote" : "descrip");
        detail.type = arena_copy(&reader->arena, element->name);
    }
    reader->detail = detail;
    begin_text(reader, false);
}

static bool on_start(void *context, const struct xml_element *element, struct error *err) {
    struct tbx_reader *reader = context;
    struct str name = element->name;
    if (!reader->seen_root) {
        reader->seen_root = true;
        if (str_equal(name, STR("martif")) || str_equal_nocase(name, STR("tbx"))) return true;
        return error_set(err, ERR_MALFORMED, "%s:%u: <%" STR_FMT "> where <tbx> or <martif> should be", reader->name,
                         xml_stream_line(reader->stream), STR_ARG(name));
    }
    if (reader->arena.bytes > ENTRY_BYTES_MAX) reader->oversized = true;
    if (reader->text_depth)
        reader->text_depth++;
    else if (is_one_of(name, entries))
        begin_entry(reader, element);
    else if (!reader->in_entry || reader->oversized)
        return true;
    else if (is_one_of(name, languages))
        begin_language(reader, element);
    else if (is_one_of(name, sections)) {
        reader->in_term_section = true;
        reader->term = CONCEPT_WHOLE;
    } else if (str_equal(name, STR("term")))
        begin_text(reader, true);
    else if (str_equal(name, STR("termGrp")))
        return true; /* stands between <ntig> and <term> */
    else if (str_ends(name, STR("Grp")))
        reader->group = ++reader->groups;
    else
        begin_detail(reader, element);
    return true;
}

/* ---- ending ------------------------------------------------------------------------------------------------------------- */

static void end_term(struct tbx_reader *reader, struct str text) {
    if (!reader->in_term_section || !reader->language.tag[0] || !reader->in_language) {
        warn(reader, "a <term> without a language is passed over");
        return;
    }
    if (str_trim(text).len == 0) {
        warn(reader, "an empty <term> is passed over");
        return;
    }
    if (reader->term_count == TERMS_MAX) {
        reader->oversized = true;
        return;
    }
    reader->term = reader->term_count;
    reader->terms[reader->term_count++] =
        (struct term){.language = reader->language, .text = text, .part_of_speech = STR(""), .type = STR("")};
}

/* True when the detail is one that concept or term has a field for, and that is still empty. */
static bool take_field(struct tbx_reader *reader, const struct concept_detail *detail) {
    struct concept *concept = &reader->concept;
    if (detail->term != CONCEPT_WHOLE) {
        struct term *term = &reader->terms[detail->term];
        if (detail->group) return false;
        if (str_equal(detail->type, STR("administrativeStatus")) && term->status == TERM_UNRATED)
            return tbx_status_parse(detail->value, &term->status);
        struct str *field = str_equal(detail->type, STR("partOfSpeech")) ? &term->part_of_speech
                            : str_equal(detail->type, STR("termType"))   ? &term->type
                                                                         : NULL;
        if (!field || field->len) return false;
        *field = detail->value;
        return detail->value.len > 0;
    }
    bool definition = str_equal(detail->type, STR("definition"));
    if (definition && !concept->definition.len && (!detail->group || detail->group == reader->groups)) {
        concept->definition = detail->value;
        concept->definition_language = detail->language;
        if (detail->group) reader->group = CONCEPT_OF_DEFINITION;
        return detail->value.len > 0;
    }
    if (!str_equal(detail->type, STR("subjectField")) || detail->group || detail->language.tag[0] || concept->subject.len)
        return false;
    concept->subject = detail->value;
    return detail->value.len > 0;
}

static void end_text(struct tbx_reader *reader) {
    struct str text = arena_copy(&reader->arena, buf_str(&reader->text));
    if (reader->text_is_term) {
        end_term(reader, text);
        return;
    }
    reader->detail.value = text;
    if (reader->in_term_section && reader->detail.term == CONCEPT_WHOLE) {
        warn(reader, "what is said about no term is passed over");
        return;
    }
    if (take_field(reader, &reader->detail)) return;
    if (reader->detail_count == DETAILS_MAX)
        reader->oversized = true;
    else
        reader->details[reader->detail_count++] = reader->detail;
}

static bool end_entry(struct tbx_reader *reader, struct error *err) {
    struct concept *concept = &reader->concept;
    reader->in_entry = false;
    if (reader->oversized)
        warn(reader, "an entry that is too large is passed over");
    else if (reader->term_count == 0)
        warn(reader, "an entry without a term is passed over");
    else {
        concept->terms = reader->terms;
        concept->term_count = reader->term_count;
        concept->details = reader->details;
        concept->detail_count = reader->detail_count;
        return reader->give(reader->context, concept, err);
    }
    return true;
}

static bool on_end(void *context, struct str name, struct error *err) {
    struct tbx_reader *reader = context;
    if (reader->text_depth) {
        if (--reader->text_depth == 0 && !reader->oversized) end_text(reader);
    } else if (!reader->in_entry)
        return true;
    else if (is_one_of(name, entries))
        return end_entry(reader, err);
    else if (is_one_of(name, languages))
        reader->in_language = false;
    else if (is_one_of(name, sections))
        reader->in_term_section = false;
    else if (str_ends(name, STR("Grp")) && !str_equal(name, STR("termGrp")))
        reader->group = 0;
    return true;
}

static bool on_text(void *context, struct str text, struct error *err) {
    struct tbx_reader *reader = context;
    (void)err;
    if (!reader->text_depth) return true;
    if (reader->text.len + text.len > VALUE_MAX)
        reader->oversized = true;
    else
        buf_add_str(&reader->text, text);
    return true;
}

/* ---- the reader --------------------------------------------------------------------------------------------------------- */

struct tbx_reader *tbx_reader_open(const char *name,
                                   bool (*concept)(void *context, const struct concept *concept, struct error *err),
                                   void (*warning)(void *context, const char *warning), void *context) {
    static const struct xml_handler handler = {on_start, on_end, on_text};
    struct tbx_reader *reader = alloc_zero(1, sizeof *reader);
    reader->name = name ? name : "tbx";
    reader->give = concept;
    reader->warning = warning;
    reader->context = context;
    reader->terms = alloc_zero(TERMS_MAX, sizeof *reader->terms);
    reader->details = alloc_zero(DETAILS_MAX, sizeof *reader->details);
    reader->stream = xml_stream_open(reader->name, &handler, reader);
    return reader;
}

bool tbx_reader_feed(struct tbx_reader *reader, const void *bytes, size_t len, struct error *err) {
    return xml_stream_feed(reader->stream, bytes, len, err);
}

bool tbx_reader_finish(struct tbx_reader *reader, struct error *err) {
    return xml_stream_finish(reader->stream, err);
}

void tbx_reader_close(struct tbx_reader *reader) {
    if (!reader) return;
    xml_stream_close(reader->stream);
    arena_done(&reader->arena);
    buf_done(&reader->text);
    free(reader->terms);
    free(reader->details);
    free(reader);
}
