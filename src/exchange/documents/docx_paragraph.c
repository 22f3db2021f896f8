/* SPDX-License-Identifier: Apache-2.0 */
/* WordprocessingML paragraphs. A paragraph is a list of runs, cut wherever anything changed while it was typed. Neighbours of
 * the same formatting are joined; the formatting that most of the text has is the block's own; other formatting is a pair of
 * codes; so is what stands around text (a link, a content control, a field); whatever else a run or the paragraph holds is a
 * code alone. Of tracked changes the text as it is after them counts: what was taken out (w:del, w:moveFrom) is such a code. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/documents/docx_parts.h"
#include "text/text.h"

/* ---- items -------------------------------------------------------------------------------------------------------------- */

enum item_kind { ITEM_TEXT, ITEM_OPEN, ITEM_CLOSE, ITEM_ALONE };

struct item {
    enum item_kind kind;
    struct str text;
    size_t room;    /* of `text`, in the arena; 0: it is another's */
    struct str key; /* of the formatting: equal for runs that look the same */
    struct docx_code code;
    size_t partner;
    bool visible;
};

struct items {
    struct arena *arena; /* for one paragraph */
    struct item *at;
    size_t count, capacity;
    bool latin;
};

static struct item *add_item(struct items *items, struct item item) {
    if (items->count == items->capacity) {
        items->capacity = items->capacity ? items->capacity * 2 : 64;
        items->at = alloc_again(items->at, items->capacity, sizeof *items->at);
    }
    items->at[items->count] = item;
    return &items->at[items->count++];
}

static bool is_one_of(const xmlNode *node, const char *const *names) {
    for (; *names; names++)
        if (xml_node_is(node, *names)) return true;
    return false;
}

/* A paragraph may be a run for each of its letters: joining them costs no more than their number. */
static void append(struct items *items, struct item *item, struct str text) {
    size_t len = item->text.len + text.len;
    if (len > item->room) {
        char *at = arena_alloc(items->arena, item->room = 2 * len);
        if (item->text.len) memcpy(at, item->text.at, item->text.len);
        item->text.at = at;
    }
    if (text.len) memcpy((char *)item->text.at + item->text.len, text.at, text.len);
    item->text.len = len;
}

static void add_text(struct items *items, struct str text, struct str key, xmlNodePtr format) {
    size_t last = items->count - 1;
    if (items->count && items->at[last].kind == ITEM_TEXT && str_equal(items->at[last].key, key)) {
        append(items, &items->at[last], text);
        return;
    }
    if (text.len) add_item(items, (struct item){.kind = ITEM_TEXT, .text = text, .key = key, .code.format = format});
}

bool docx_is_text(const xmlNode *node) {
    return xml_node_is(node, "t") || xml_node_is(node, "noBreakHyphen") || xml_node_is(node, "softHyphen");
}

struct str docx_text(struct arena *arena, const xmlNode *node) {
    if (xml_node_is(node, "noBreakHyphen")) return STR("\xE2\x80\x91");
    if (xml_node_is(node, "softHyphen")) return STR("\xC2\xAD");
    return xml_text(arena, node);
}

static void read_run(struct items *items, xmlNodePtr run) {
    static const char *const hints[] = {"rPr", "lastRenderedPageBreak", NULL};
    xmlNodePtr format = xml_child(run, "rPr");
    struct str key = docx_format_key(items->arena, format, items->latin);
    for (xmlNodePtr node = run->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || is_one_of(node, hints)) continue;
        if (docx_is_text(node))
            add_text(items, docx_text(items->arena, node), key, format);
        else
            add_item(items,
                     (struct item){.kind = ITEM_ALONE, .key = key, .code = {.node = node, .format = format, .in_run = true}});
    }
}

/* Does text within the element read on as text of the paragraph? */
static bool is_pair(const xmlNode *node) {
    static const char *const pairs[] = {"hyperlink", "smartTag", "customXml", "ins", "moveTo", "bdo", "dir", NULL};
    if (xml_node_is(node, "sdt")) return docx_control_is_text(node);
    if (xml_node_is(node, "fldSimple")) return docx_field_is_text(node);
    return is_one_of(node, pairs);
}

static void read_content(struct items *items, xmlNodePtr node, const xmlNode *end);

static void read_pair(struct items *items, xmlNodePtr node) {
    size_t open = items->count;
    add_item(items, (struct item){.kind = ITEM_OPEN, .code = {.node = node}});
    read_content(items, xml_node_is(node, "sdt") ? xml_child(node, "sdtContent")->children : node->children, NULL);
    add_item(items, (struct item){.kind = ITEM_CLOSE, .code = {.node = node}, .partner = open});
}

static void read_field(struct items *items, xmlNodePtr run, const struct docx_field *field) {
    struct docx_code whole = {.node = run, .last = field->end, .type = field->type}, open = whole, close = whole;
    size_t at = items->count;
    if (!field->is_text) {
        add_item(items, (struct item){.kind = ITEM_ALONE, .visible = true, .code = whole});
        return;
    }
    open.last = field->separate;
    close.node = field->end;
    add_item(items, (struct item){.kind = ITEM_OPEN, .code = open});
    read_content(items, field->separate->next, field->end);
    add_item(items, (struct item){.kind = ITEM_CLOSE, .code = close, .partner = at});
}

/* A run; or, of a field, all runs, of which the last one is returned. */
static xmlNodePtr read_runs(struct items *items, xmlNodePtr run) {
    struct docx_field field;
    bool found = docx_find_field(run, &field);
    found ? read_field(items, run, &field) : read_run(items, run);
    return found ? field.end : run;
}

bool docx_is_hint(const xmlNode *node) {
    static const char *const hints[] = {"pPr", "proofErr", "smartTagPr", "customXmlPr", NULL};
    return is_one_of(node, hints);
}

/* The siblings from `node` on before `end`. Recursion is bounded by XML_DEPTH_MAX. */
static void read_content(struct items *items, xmlNodePtr node, const xmlNode *end) {
    for (; node != end; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || docx_is_hint(node)) continue;
        if (xml_node_is(node, "r"))
            node = read_runs(items, node);
        else if (is_pair(node))
            read_pair(items, node);
        else {
            bool content = xml_node_is(node, "sdt") || xml_node_is(node, "fldSimple");
            add_item(items, (struct item){.kind = ITEM_ALONE, .visible = content, .code = {.node = node}});
        }
    }
}

enum { ITEMS_MAX = 4 * UNIT_CODES_MAX };

/* The formatting of most characters. Each item is held against each: there are ITEMS_MAX at most. */
static const struct item *find_base(const struct items *items) {
    const struct item *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < items->count; i++) {
        size_t length = 0;
        if (items->at[i].kind != ITEM_TEXT) continue;
        for (size_t k = 0; k < items->count; k++)
            if (items->at[k].kind == ITEM_TEXT && str_equal(items->at[k].key, items->at[i].key))
                length += items->at[k].text.len;
        if (length > most) {
            most = length;
            best = &items->at[i];
        }
    }
    return best;
}

/* ---- from items to a block ---------------------------------------------------------------------------------------------- */

struct making {
    struct arena *arena; /* of the document */
    struct buf text;
    struct code *codes;
    struct docx_code *places;
    size_t *ids; /* of the pairs, by item */
    size_t count, numbered;
    struct str base;
    const struct item *format; /* the pair of formatting that is open, or NULL */
    size_t format_id;
};

/* "bold", "italic" ... or "format". */
static const char *type_of(const struct docx_code *code) {
    static const struct {
        const char *element, *type;
    } types[] = {{"b", "bold"}, {"i", "italic"}, {"u", "underlined"}, {"strike", "strike"}, {"vertAlign", "position"}};
    if (code->node) {
        if (code->type) return code->type;
        if (xml_node_is(code->node, "hyperlink")) return "link";
        if (xml_node_is(code->node, "ptab")) return "tab";
        return xml_node_is(code->node, "br") || xml_node_is(code->node, "cr") ? "lb" : (const char *)code->node->name;
    }
    for (size_t i = 0; code->format && i < sizeof types / sizeof *types; i++)
        if (xml_child(code->format, types[i].element)) return types[i].type;
    return "format";
}

static void add_code(struct making *making, enum code_kind kind, size_t id, const struct docx_code *place) {
    struct str type = arena_copy(making->arena, str_of(type_of(place)));
    struct str data = arena_format(making->arena, "<%s%" STR_FMT "%s>", kind == CODE_CLOSE ? "/" : "", STR_ARG(type),
                                   kind == CODE_ALONE ? "/" : "");
    making->codes[making->count] = (struct code){kind, arena_format(making->arena, "%zu", id), data, type};
    making->places[making->count++] = *place;
    buf_add_str(&making->text, STR(UTF8_CODE));
}

static void set_format(struct making *making, const struct item *item) {
    bool wanted = item && !str_equal(item->key, making->base);
    if (making->format && (!wanted || !str_equal(making->format->key, item->key))) {
        struct docx_code place = {.format = making->format->code.format};
        add_code(making, CODE_CLOSE, making->format_id, &place);
        making->format = NULL;
    }
    if (!wanted || !item || making->format) return;
    struct docx_code place = {.format = item->code.format};
    making->format = item;
    making->format_id = ++making->numbered;
    add_code(making, CODE_OPEN, making->format_id, &place);
}

/* A U+FFFC in the text would be taken for a code: it becomes U+FFFD. */
static void add_plain(struct buf *out, struct str text) {
    for (size_t at; (at = str_find(text, STR(UTF8_CODE), 0)) != SIZE_MAX; text = str_slice(text, at + 3, text.len)) {
        buf_add_str(out, str_slice(text, 0, at));
        buf_add_str(out, STR("\xEF\xBF\xBD"));
    }
    buf_add_str(out, text);
}

static void make_item(struct making *making, const struct items *items, size_t index) {
    const struct item *item = &items->at[index];
    if (item->kind == ITEM_TEXT) {
        set_format(making, item);
        add_plain(&making->text, item->text);
        return;
    }
    bool goes_on = item->kind == ITEM_ALONE && making->format && str_equal(making->format->key, item->key);
    if (!goes_on) set_format(making, NULL);
    if (item->kind == ITEM_CLOSE)
        add_code(making, CODE_CLOSE, making->ids[item->partner], &item->code);
    else {
        making->ids[index] = ++making->numbered;
        add_code(making, item->kind == ITEM_OPEN ? CODE_OPEN : CODE_ALONE, making->ids[index], &item->code);
    }
}

static struct docx_code *keep_codes(struct arena *arena, const struct items *items, size_t first, size_t end) {
    struct docx_code *codes = ARENA_ARRAY(arena, struct docx_code, end - first);
    for (size_t i = first; i < end; i++) codes[i - first] = items->at[i].code;
    return codes;
}

void docx_add_block(struct docx_blocks *blocks, const struct docx_block *block) {
    if (blocks->count == blocks->capacity) {
        blocks->capacity = blocks->capacity ? blocks->capacity * 2 : 64;
        blocks->at = alloc_again(blocks->at, blocks->capacity, sizeof *blocks->at);
    }
    blocks->at[blocks->count++] = *block;
}

/* Beyond what a unit may hold. Nobody sees a line of its XML: the paragraph is told by how it begins. */
static bool leave(struct document *document, const struct items *items) {
    struct str start = STR("");
    for (size_t i = 0; i < items->count && text_is_blank(start); i++)
        if (items->at[i].kind == ITEM_TEXT) start = items->at[i].text;
    if (start.len > 40) start.len = 40;
    while (start.len && !utf8_valid(start, NULL)) start.len--;
    document_warn(document, 1, "a paragraph that is too long, or of too many pieces, is left as it is: \"%" STR_FMT "\"",
                  STR_ARG(start));
    return true;
}

static bool make_block(struct document *document, const struct items *items, struct docx_block block, struct error *err) {
    struct arena *arena = &document->arena;
    size_t first = 0, end = items->count, capacity = 2 * items->count + 2;
    const struct item *base = items->count > ITEMS_MAX ? NULL : find_base(items);
    if (!base) return leave(document, items);
    while (items->at[first].kind == ITEM_ALONE && !items->at[first].visible) first++;
    while (items->at[end - 1].kind == ITEM_ALONE && !items->at[end - 1].visible) end--;
    struct making making = {.arena = arena, .base = base->key};
    making.codes = ARENA_ARRAY(arena, struct code, capacity);
    making.places = ARENA_ARRAY(arena, struct docx_code, capacity);
    making.ids = alloc_zero(items->count, sizeof *making.ids);
    for (size_t i = first; i < end; i++) make_item(&making, items, i);
    set_format(&making, NULL);
    struct document_block public = {.translate = true, .context_id = STR(""), .note = STR("")};
    public.source = (struct segment){arena_copy(arena, buf_str(&making.text)), making.codes, making.count};
    block.format = base->code.format;
    block.codes = making.places;
    block.before = keep_codes(arena, items, 0, first);
    block.before_count = first;
    block.after = keep_codes(arena, items, end, items->count);
    block.after_count = items->count - end;
    bool blank = text_is_blank(public.source.text), fits = making.text.len <= UNIT_TEXT_MAX && making.count <= UNIT_CODES_MAX;
    buf_done(&making.text);
    free(making.ids);
    if (blank || !fits) return blank || leave(document, items);
    docx_add_block(block.part->blocks, &block);
    return document_add_block(document, public, NULL, err);
}

static bool has_text(const struct items *items) {
    for (size_t i = 0; i < items->count; i++)
        if (items->at[i].kind == ITEM_TEXT && !text_is_blank(items->at[i].text)) return true;
    return false;
}

/* What reads a part: `within` a paragraph there are others in text boxes only. */
struct reading {
    struct document *document;
    struct docx_part *part;
    bool within;
};

static bool visit(const struct reading *reading, xmlNodePtr node, struct error *err);

/* Recursion is bounded by XML_DEPTH_MAX. */
static bool walk(const struct reading *reading, xmlNodePtr parent, struct error *err) {
    bool ok = true;
    for (xmlNodePtr node = parent->children; ok && node; node = node->next) ok = visit(reading, node, err);
    return ok;
}

/* What stays of a paragraph that is written anew are its codes. */
static bool walk_codes(const struct reading *reading, const struct items *items, struct error *err) {
    bool ok = true;
    for (size_t i = 0; ok && i < items->count; i++) {
        const struct docx_code *code = &items->at[i].code;
        xmlNodePtr last = code->last ? code->last : code->node;
        if (items->at[i].kind != ITEM_ALONE && !code->last) continue;
        for (xmlNodePtr node = code->node; ok && node; node = node == last ? NULL : node->next) ok = visit(reading, node, err);
    }
    return ok;
}

static bool read_paragraph(const struct reading *around, xmlNodePtr paragraph, struct error *err) {
    struct reading reading = {around->document, around->part, true};
    struct arena arena = {0};
    struct items items = {.arena = &arena, .latin = docx_is_latin(paragraph)};
    struct docx_block block = {.part = reading.part, .paragraph = paragraph};
    size_t blocks = reading.part->blocks->count;
    read_content(&items, paragraph->children, NULL);
    bool ok = !has_text(&items) || make_block(reading.document, &items, block, err);
    if (ok) ok = reading.part->blocks->count > blocks ? walk_codes(&reading, &items, err) : walk(&reading, paragraph, err);
    free(items.at);
    arena_done(&arena);
    return ok;
}

/* Branches, of which a program shows the one that it can: what a later one says again is read once. */
static bool walk_branches(const struct reading *reading, xmlNodePtr parent, struct error *err) {
    struct docx_blocks *blocks = reading->part->blocks;
    size_t first = blocks->count, end = SIZE_MAX;
    bool ok = true;
    for (xmlNodePtr node = parent->children; ok && node; node = node->next) {
        size_t start = blocks->count;
        if (node->type != XML_ELEMENT_NODE) continue;
        ok = visit(reading, node, err);
        if (end == SIZE_MAX)
            end = blocks->count;
        else
            docx_join_repeated(reading->document, blocks, (struct range){first, end}, start);
    }
    return ok;
}

static bool visit(const struct reading *reading, xmlNodePtr node, struct error *err) {
    struct reading deeper = *reading;
    if (node->type != XML_ELEMENT_NODE || xml_node_is(node, "rPr")) return true; /* formatting is copied */
    bool paragraph = xml_node_is(node, "p") && node->ns == reading->part->limbo->ns;
    if (paragraph && !reading->within && !docx_is_computed(node)) return read_paragraph(reading, node, err);
    if (xml_node_is(node, "docPr") && !docx_read_picture(reading->document, reading->part, node, err)) return false;
    if (xml_node_is(node, "txbxContent")) docx_mark_computed(node);
    deeper.within = (reading->within || paragraph) && !xml_node_is(node, "txbxContent");
    return xml_node_is(node, "AlternateContent") ? walk_branches(&deeper, node, err) : walk(&deeper, node, err);
}

bool docx_read_part(struct document *document, struct docx_part *part, struct error *err) {
    xmlNodePtr root = xmlDocGetRootElement(part->doc);
    part->limbo = xmlNewDocNode(part->doc, root->ns, (const xmlChar *)"limbo", NULL);
    docx_part_field_runs(root);
    docx_mark_computed(root);
    return walk(&(struct reading){document, part, false}, root, err);
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static xmlNodePtr add_run(const struct docx_block *block, xmlNodePtr parent, xmlNodePtr format) {
    xmlNodePtr run = xmlAddChild(parent, xmlNewDocNode(parent->doc, block->paragraph->ns, (const xmlChar *)"r", NULL));
    if (format) docx_set_languages(block->part->document, xml_copy_into(run, format, true));
    return run;
}

static void write_text(const struct docx_block *block, xmlNodePtr parent, xmlNodePtr format, struct str text) {
    if (text.len == 0) return;
    xmlNodePtr run = add_run(block, parent, format);
    xmlNodePtr node = xmlAddChild(run, xmlNewDocNode(run->doc, run->ns, (const xmlChar *)"t", NULL));
    xmlNodeSetSpacePreserve(node, 1);
    xml_add_text(node, text);
}

/* The elements themselves, not copies: a text box within them is a block of its own. */
static void write_elements(const struct docx_block *block, xmlNodePtr parent, const struct docx_code *code) {
    xmlNodePtr into = code->in_run ? add_run(block, parent, code->format) : parent, last = code->last ? code->last : code->node;
    for (xmlNodePtr node = code->node, next; node; node = next) {
        next = node == last ? NULL : node->next;
        xmlUnlinkNode(node);
        xmlAddChild(into, node);
        xmlReconciliateNs(into->doc, node);
    }
}

struct writing {
    const struct docx_block *block;
    xmlNodePtr parent, format;
};

static void write_code(struct writing *writing, const struct docx_code *code, enum code_kind kind) {
    if (kind == CODE_ALONE || code->last)
        write_elements(writing->block, writing->parent, code);
    else if (!code->node)
        writing->format = kind == CODE_OPEN ? code->format : writing->block->format;
    else if (kind == CODE_OPEN)
        writing->parent = docx_copy_shell(writing->parent, code->node);
    else
        writing->parent = xml_node_is(code->node, "sdt") ? writing->parent->parent->parent : writing->parent->parent;
}

/* Everything but the properties goes to limbo first; elements come back from there. */
static void clear_paragraph(const struct docx_block *block) {
    xmlNodePtr next;
    for (xmlNodePtr node = block->paragraph->children; node; node = next) {
        next = node->next;
        if (xml_node_is(node, "pPr")) continue;
        xmlUnlinkNode(node);
        xmlAddChild(block->part->limbo, node);
    }
}

void docx_write_paragraph(struct docx_block *block, const struct placed_target *target) {
    struct writing writing = {block, block->paragraph, block->format};
    struct str text = target->segment.text;
    size_t from = 0;
    block->part->changed = true;
    clear_paragraph(block);
    for (size_t i = 0; i < block->before_count; i++) write_elements(block, block->paragraph, &block->before[i]);
    for (size_t i = 0; i < target->segment.code_count; i++) {
        size_t at = str_find(text, STR(UTF8_CODE), from);
        write_text(block, writing.parent, writing.format, str_slice(text, from, at));
        write_code(&writing, &block->codes[target->code_indexes[i]], target->segment.codes[i].kind);
        from = at + strlen(UTF8_CODE);
    }
    write_text(block, writing.parent, writing.format, str_slice(text, from, text.len));
    for (size_t i = 0; i < block->after_count; i++) write_elements(block, block->paragraph, &block->after[i]);
}
