/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/srx.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "exchange/xml/xml_stream.h"

/* Rules of all languages stand in one list; each language has a range of it, since the list may move while it grows. */
struct range {
    struct str name;
    size_t first, end;
};

struct reader {
    struct arena *arena;
    const char *name;
    struct xml_stream *stream;
    bool seen_root, cascade, icu_breaks;
    struct segmentation_rule *rules;
    struct range *languages;
    struct language_map *maps;
    size_t rule_count, language_count, map_count;
    bool in_language, in_rule, active;
    struct segmentation_rule rule;
    struct str *pattern; /* the one being read, of `rule`; NULL: none */
    struct buf text;
};

/* Room for one more; `count` doubles as the measure of what is allocated, at powers of two. */
static void *grow(void *list, size_t count, size_t size) {
    bool full = (count & (count - 1)) == 0;
    return full ? alloc_again(list, count ? count * 2 : 1, size) : list;
}

static bool refuse(struct reader *reader, struct error *err, enum error_code code, const char *why) {
    return error_set(err, code, "%s:%u: %s", reader->name, xml_stream_line(reader->stream), why);
}

static bool is_yes(const struct xml_element *element, const char *name, bool otherwise) {
    for (size_t i = 0; i < element->attribute_count; i++)
        if (str_equal(element->attributes[i].name, str_of(name)))
            return str_equal_nocase(element->attributes[i].value, STR("yes"));
    return otherwise;
}

static struct str attribute(struct reader *reader, const struct xml_element *element, const char *name) {
    struct str value = STR("");
    xml_attribute_find(element, name, &value);
    return arena_copy(reader->arena, value);
}

static bool begin_root(struct reader *reader, const struct xml_element *element, struct error *err) {
    reader->seen_root = true;
    if (!str_equal(element->name, STR("srx"))) return refuse(reader, err, ERR_MALFORMED, "the root is not <srx>");
    /* The attribute belongs to 2.0, where tools that leave it out (OmegaT) mean yes. */
    reader->cascade = str_starts(attribute(reader, element, "version"), STR("2"));
    return true;
}

static bool begin_language(struct reader *reader, const struct xml_element *element, struct error *err) {
    if (reader->language_count == SRX_LANGUAGES_MAX) return refuse(reader, err, ERR_TOO_LARGE, "too many <languagerule>");
    struct str name = attribute(reader, element, "languagerulename");
    for (size_t i = 0; i < reader->language_count; i++)
        if (str_equal(reader->languages[i].name, name))
            return refuse(reader, err, ERR_MALFORMED, "a second <languagerule> of this name");
    reader->languages = grow(reader->languages, reader->language_count, sizeof *reader->languages);
    reader->languages[reader->language_count++] = (struct range){name, reader->rule_count, reader->rule_count};
    reader->in_language = true;
    return true;
}

static bool begin_rule(struct reader *reader, const struct xml_element *element, struct error *err) {
    if (!reader->in_language) return refuse(reader, err, ERR_MALFORMED, "a <rule> outside <languagerule>");
    reader->rule = (struct segmentation_rule){.breaks = is_yes(element, "break", true), .before = STR(""), .after = STR("")};
    reader->active = is_yes(element, "active", true);
    reader->in_rule = true;
    return true;
}

static bool add_map(struct reader *reader, const struct xml_element *element, struct error *err) {
    if (reader->map_count == SRX_MAPS_MAX) return refuse(reader, err, ERR_TOO_LARGE, "too many <languagemap>");
    reader->maps = grow(reader->maps, reader->map_count, sizeof *reader->maps);
    struct language_map map = {attribute(reader, element, "languagepattern"), attribute(reader, element, "languagerulename")};
    if (map.pattern.len > SRX_PATTERN_MAX) return refuse(reader, err, ERR_TOO_LARGE, "a language pattern that is too long");
    reader->maps[reader->map_count++] = map;
    return true;
}

static void begin_pattern(struct reader *reader, struct str *pattern) {
    reader->pattern = pattern;
    buf_clear(&reader->text);
}

static bool on_start(void *context, const struct xml_element *element, struct error *err) {
    struct reader *reader = context;
    struct str name = element->name;
    if (!reader->seen_root) return begin_root(reader, element, err);
    if (str_equal(name, STR("header"))) {
        reader->cascade = is_yes(element, "cascade", reader->cascade);
        reader->icu_breaks = reader->icu_breaks || is_yes(element, "icuBreaks", false);
    } else if (str_equal(name, STR("options"))) /* Okapi's */
        reader->icu_breaks = reader->icu_breaks || is_yes(element, "useIcu4JBreakRules", false);
    else if (str_equal(name, STR("languagerule")))
        return begin_language(reader, element, err);
    else if (str_equal(name, STR("rule")))
        return begin_rule(reader, element, err);
    else if (str_equal(name, STR("languagemap")))
        return add_map(reader, element, err);
    else if (reader->in_rule && str_equal(name, STR("beforebreak")))
        begin_pattern(reader, &reader->rule.before);
    else if (reader->in_rule && str_equal(name, STR("afterbreak")))
        begin_pattern(reader, &reader->rule.after);
    return true;
}

static bool end_rule(struct reader *reader, struct error *err) {
    reader->in_rule = false;
    if (!reader->active) return true;
    if (reader->rule_count == SRX_RULES_MAX) return refuse(reader, err, ERR_TOO_LARGE, "too many <rule>");
    reader->rules = grow(reader->rules, reader->rule_count, sizeof *reader->rules);
    reader->rules[reader->rule_count++] = reader->rule;
    reader->languages[reader->language_count - 1].end = reader->rule_count;
    return true;
}

static bool on_end(void *context, struct str name, struct error *err) {
    struct reader *reader = context;
    if (reader->pattern && (str_equal(name, STR("beforebreak")) || str_equal(name, STR("afterbreak")))) {
        *reader->pattern = arena_copy(reader->arena, buf_str(&reader->text));
        reader->pattern = NULL;
    } else if (reader->in_rule && str_equal(name, STR("rule")))
        return end_rule(reader, err);
    else if (str_equal(name, STR("languagerule")))
        reader->in_language = false;
    return true;
}

static bool on_text(void *context, struct str text, struct error *err) {
    struct reader *reader = context;
    if (!reader->pattern) return true;
    if (reader->text.len + text.len > SRX_PATTERN_MAX) return refuse(reader, err, ERR_TOO_LARGE, "a pattern that is too long");
    buf_add_str(&reader->text, text);
    return true;
}

/* Lists of their own size, in the arena. */
static bool take(struct reader *reader, struct segmentation_rules *out, struct error *err) {
    struct segmentation_rule *rules = ARENA_ARRAY(reader->arena, struct segmentation_rule, reader->rule_count);
    struct language_rules *languages = ARENA_ARRAY(reader->arena, struct language_rules, reader->language_count);
    struct language_map *maps = ARENA_ARRAY(reader->arena, struct language_map, reader->map_count);
    if (reader->rule_count) memcpy(rules, reader->rules, reader->rule_count * sizeof *rules);
    for (size_t i = 0; i < reader->language_count; i++) {
        const struct range *range = &reader->languages[i];
        languages[i] = (struct language_rules){range->name, rules + range->first, range->end - range->first};
    }
    if (!reader->map_count)
        return error_set(err, ERR_MALFORMED, "%s: no <languagemap>: its rules are for no language", reader->name);
    for (size_t i = 0; i < reader->map_count; i++) {
        size_t found = 0;
        while (found < reader->language_count && !str_equal(languages[found].name, reader->maps[i].name)) found++;
        if (found == reader->language_count)
            return error_set(err, ERR_MALFORMED, "%s: a <languagemap> to \"%" STR_FMT "\", which has no rules", reader->name,
                             STR_ARG(reader->maps[i].name));
        maps[i] = reader->maps[i];
    }
    *out = (struct segmentation_rules){reader->cascade,  reader->icu_breaks, languages, reader->language_count, maps,
                                       reader->map_count};
    return true;
}

bool srx_read(struct arena *arena, struct str bytes, const char *name, struct segmentation_rules *out, struct error *err) {
    static const struct xml_handler handler = {on_start, on_end, on_text};
    struct reader reader = {.arena = arena, .name = name};
    *out = (struct segmentation_rules){0};
    if (bytes.len > SRX_BYTES_MAX) return error_set(err, ERR_TOO_LARGE, "%s: more than %d bytes", name, SRX_BYTES_MAX);
    reader.stream = xml_stream_open(name, &handler, &reader);
    bool ok = xml_stream_feed(reader.stream, bytes.at, bytes.len, err) && xml_stream_finish(reader.stream, err) &&
              take(&reader, out, err);
    xml_stream_close(reader.stream);
    free(reader.rules);
    free(reader.languages);
    free(reader.maps);
    buf_done(&reader.text);
    return ok;
}
