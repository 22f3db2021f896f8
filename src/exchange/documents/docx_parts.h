/* SPDX-License-Identifier: Apache-2.0 */
/* Internal to the DOCX format: the parts of a package that hold text, and their paragraphs. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_DOCX_PARTS_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_DOCX_PARTS_H

#include "exchange/document_parts.h"
#include "exchange/xml/xml_tree.h"

struct docx_blocks;

struct docx_part {
    const struct document *document;
    struct docx_blocks *blocks; /* of the whole package: those of this part are added to them */
    uint64_t index;             /* in the package */
    xmlDocPtr doc;
    xmlNodePtr limbo; /* holds what was taken out of paragraphs, until the document is closed */
    bool changed;
};

/* What a code of a block stands for. */
struct docx_code {
    xmlNodePtr node;   /* ALONE: the element; of a pair: the one around the text (w:hyperlink), or NULL for formatting */
    xmlNodePtr last;   /* of a field, or of what opens or closes it: the last of the siblings from `node` on; NULL: no field */
    xmlNodePtr format; /* w:rPr of the text inside the pair, or of the run that holds the element; NULL: none */
    bool in_run;       /* ALONE: the element stands in a run */
    const char *type;  /* of a field; NULL: the element tells */
};

struct docx_block {
    struct docx_part *part;
    xmlNodePtr paragraph;  /* or wp:docPr, of which an attribute is the text */
    const char *attribute; /* NULL: of a paragraph */
    xmlNodePtr format;     /* w:rPr of text outside of any pair; NULL: none */
    struct docx_code *codes;
    struct docx_code *before, *after; /* invisible elements before and behind the text */
    size_t before_count, after_count;
    struct docx_block *repeated; /* another place of the same text, and so on: no block of the document; NULL: there is none */
};

/* What is needed to write the document's blocks, in the same order. A zeroed one is empty; `at` is malloced. */
struct docx_blocks {
    struct docx_block *at;
    size_t count, capacity;
};

void docx_add_block(struct docx_blocks *blocks, const struct docx_block *block);
/* Adds a block for each paragraph of the part that has text, and each description of a picture, to the document and to
 * part->blocks. */
bool docx_read_part(struct document *document, struct docx_part *part, struct error *err);
void docx_write_paragraph(struct docx_block *block, const struct placed_target *target);
/* The blocks from `again` on, if they say the same as those of `once`, are no blocks any more, but repeat these. */
void docx_join_repeated(struct document *document, struct docx_blocks *blocks, struct range once, size_t again);
/* A run's formatting as text, without what no reader sees: equal for runs that look the same. `format`: w:rPr or NULL; `latin`:
 * it is of a paragraph of such letters and the like, where fonts and sizes for other scripts are not seen either. */
struct str docx_format_key(struct arena *arena, const xmlNode *format, bool latin);
bool docx_is_latin(const xmlNode *paragraph);
/* The value of an attribute by its name within any namespace, as long as it is not changed. */
struct str docx_get(const xmlNode *node, const char *name);
/* What stands in a paragraph or an element around text and is none of its content: properties, marks of the speller. */
bool docx_is_hint(const xmlNode *node);
/* What a run may hold of text: w:t, and hyphens that are elements; docx_text() is for those only, and its result lives as long
 * as the arena. */
bool docx_is_text(const xmlNode *node);
struct str docx_text(struct arena *arena, const xmlNode *node);
/* Is what the element around it shows, a content control (w:sdt) or a field (w:fldSimple), a text that stays when it is
 * changed? Not what Word itself puts there: from data beside the document, by a list of numbers, the time. */
bool docx_control_is_text(const xmlNode *control);
bool docx_field_is_text(const xmlNode *field);
/* Parts runs where a field or its result begins or ends within one, as some writers have a whole field with the text beside it
 * in one run: what follows reads fields of whole runs. The bytes of a part that is not changed otherwise stay. */
void docx_part_field_runs(xmlNodePtr root);
/* A field of several runs that are siblings. */
struct docx_field {
    bool is_text;        /* its result stays when it is changed; else Word computes it */
    xmlNodePtr separate; /* is_text: the run before its result, which is all between this one and `end` */
    xmlNodePtr end;      /* its last run */
    const char *type;
};

/* False: the run begins no field, or one that is mixed up with others or with text. */
bool docx_find_field(xmlNodePtr run, struct docx_field *found);
/* Finds the fields over several paragraphs whose result Word computes: tables of contents, indexes. Paragraphs below `parent`
 * that are nothing but a part of one are marked; a text box within a paragraph has fields of its own, and is a `parent`. */
void docx_mark_computed(xmlNodePtr parent);
bool docx_is_computed(const xmlNode *paragraph);
/* Where in a copy of the element its content goes: w:sdtContent of w:sdt, which is made with the properties; itself else. */
xmlNodePtr docx_copy_shell(xmlNodePtr parent, xmlNodePtr node);
/* `node`: wp:docPr. */
bool docx_read_picture(struct document *document, struct docx_part *part, xmlNodePtr node, struct error *err);
void docx_write_picture(struct docx_block *block, const struct placed_target *target);
/* Below `parent`, what says that a text is in the source's language says the target's, if the document is told of both. True
 * when that changed something. */
bool docx_set_languages(const struct document *document, xmlNodePtr parent);

#endif
