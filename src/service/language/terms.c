/* SPDX-License-Identifier: Apache-2.0 */
/* The term list. It is small (thousands of concepts), so it is kept as one TBX file in the data directory, replaced atomically
 * by each import, and held in memory whole. */
#include "terms/terms.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/effort.h"
#include "base/file.h"
#include "exchange/tables/csv.h"
#include "exchange/terms/glossary.h"
#include "exchange/terms/tbx.h"
#include "service/language/language.h"

enum { PAIR_TERMS_MAX = 64 };

/* What finding costs, in units of base/effort.h. */
enum {
    TEXT_BYTE_COST = 25,
    TERM_COST = 20, /* of a concept that stands there */
    BYTE_COST = 2,  /* of its texts, which are copied and written */
};

static const struct str status_names[TERM_STATUS_COUNT] = {
    [TERM_UNRATED] = STR(""),
    [TERM_PREFERRED] = STR("preferred"),
    [TERM_ADMITTED] = STR("admitted"),
    [TERM_DEPRECATED] = STR("deprecated"),
    [TERM_SUPERSEDED] = STR("superseded"),
};

static bool terms_path(struct service *service, char path[PATH_MAX], struct error *err) {
    int len = snprintf(path, PATH_MAX, "%s/terms.tbx", service->options.data);
    return len < PATH_MAX || error_set(err, ERR_INVALID, "%s: path too long", service->options.data);
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

/* A file on its way into a list. */
struct reading {
    struct term_list *list;
    struct arena *arena;
    struct terms_report *report;
};

static bool add_concept(void *context, const struct concept *concept, struct error *err) {
    const struct reading *reading = context;
    (void)err;
    term_list_add(reading->list, concept);
    return true;
}

static void warn(const struct reading *reading, const char *warning) {
    struct terms_report *report = reading->report;
    report->warnings_in_all++;
    if (!reading->arena || report->warning_count == WARNINGS_MAX) return;
    if (!report->warnings) report->warnings = ARENA_ARRAY(reading->arena, struct str, WARNINGS_MAX);
    report->warnings[report->warning_count++] = arena_copy(reading->arena, str_of(warning));
}

static void warn_of_entry(void *context, const char *warning) {
    warn(context, warning);
}

/* Pairs of a CSV file that follow each other with the same source (the columns of a row, or rows) are one concept. */
struct pairs {
    const struct reading *reading;
    struct arena arena; /* of the concept in the making */
    struct term terms[PAIR_TERMS_MAX];
    size_t count;
    struct str id;
};

static void end_concept(struct pairs *pairs) {
    if (pairs->count)
        term_list_add(pairs->reading->list,
                      &(struct concept){.id = pairs->id, .terms = pairs->terms, .term_count = pairs->count});
    pairs->count = 0;
    arena_reset(&pairs->arena);
}

static void warn_of_row(void *context, const char *warning) {
    const struct pairs *pairs = context;
    warn(pairs->reading, warning);
}

static void add_term(struct pairs *pairs, const struct language *language, struct str text) {
    if (pairs->count < PAIR_TERMS_MAX)
        pairs->terms[pairs->count++] = (struct term){.language = *language, .text = arena_copy(&pairs->arena, text)};
}

static bool add_pair(void *context, const struct unit *unit, struct error *err) {
    struct pairs *pairs = context;
    if (unit->source.text.len > GLOSSARY_CELL_MAX || unit->target.text.len > GLOSSARY_CELL_MAX)
        return error_set(err, ERR_TOO_LARGE, "a term of more than %d bytes", GLOSSARY_CELL_MAX);
    if (!unit->source.text.len || !unit->target.text.len) return true;
    bool goes_on = pairs->count && str_equal(pairs->id, unit->tuid) && str_equal(pairs->terms[0].text, unit->source.text) &&
                   language_equal(&pairs->terms[0].language, &unit->from);
    if (!goes_on) {
        end_concept(pairs);
        pairs->id = arena_copy(&pairs->arena, unit->tuid);
        add_term(pairs, &unit->from, unit->source.text);
    }
    add_term(pairs, &unit->to, unit->target.text);
    return true;
}

static bool read_tbx(struct reading *reading, const char *name, struct str bytes, struct error *err) {
    struct tbx_reader *reader = tbx_reader_open(name, add_concept, warn_of_entry, reading);
    bool ok = tbx_reader_feed(reader, bytes.at, bytes.len, err) && tbx_reader_finish(reader, err);
    tbx_reader_close(reader);
    return ok;
}

static bool read_csv(const struct reading *reading, const char *name, struct str bytes, struct error *err) {
    struct pairs pairs = {.reading = reading};
    struct csv_reader *reader = csv_reader_open(&(struct csv_options){.name = name}, add_pair, warn_of_row, &pairs);
    bool ok = csv_reader_feed(reader, bytes.at, bytes.len, err) && csv_reader_finish(reader, err);
    csv_reader_close(reader);
    end_concept(&pairs);
    arena_done(&pairs.arena);
    return ok;
}

/* XML starts with "<", behind a byte order mark perhaps, in whatever encoding. */
static bool looks_like_xml(struct str bytes) {
    for (size_t i = 0; i < bytes.len && i < 8; i++)
        if (bytes.at[i] == '<') return true;
    return false;
}

static struct term_list *read_list(struct arena *arena, const char *name, struct str bytes, struct terms_report *report,
                                   struct error *err) {
    struct reading reading = {term_list_open(), arena, report};
    if (looks_like_xml(bytes) ? read_tbx(&reading, name, bytes, err)
        : glossary_is(bytes)  ? glossary_read(name, bytes, add_concept, &reading, err)
                              : read_csv(&reading, name, bytes, err))
        return reading.list;
    term_list_close(reading.list);
    return NULL;
}

bool terms_init(struct service *service, struct error *err) {
    char path[PATH_MAX];
    struct buf bytes = {0};
    struct terms_report report = {0};
    if (!terms_path(service, path, err)) return false;
    if (file_exists(path)) {
        if (file_read(path, TERMS_MAX_BYTES, &bytes, err))
            service->terms = read_list(NULL, path, buf_str(&bytes), &report, err);
    } else {
        service->terms = term_list_open();
    }
    buf_done(&bytes);
    if (service->terms) term_list_build(service->terms);
    return service->terms != NULL;
}

void terms_done(struct service *service) {
    term_list_close(service->terms);
    pthread_rwlock_destroy(&service->terms_lock);
}

/* ---- finding ---------------------------------------------------------------------------------------------------------- */

static bool is_forbidden(const struct term *term) {
    return term->status == TERM_DEPRECATED || term->status == TERM_SUPERSEDED;
}

/* Deprecated ones are no suggestion. */
static bool is_target(const struct term *term, const struct language *to) {
    return language_compare(to, &term->language) != LANGUAGE_DIFFERENT && !is_forbidden(term);
}

/* The preferred first, then as listed. */
static size_t add_targets(struct arena *arena, const struct concept *concept, const struct language *to, bool preferred,
                          struct term_target *targets, size_t count) {
    for (size_t i = 0; i < concept->term_count; i++) {
        const struct term *term = &concept->terms[i];
        if (is_target(term, to) && (term->status == TERM_PREFERRED) == preferred)
            targets[count++] = (struct term_target){arena_copy(arena, term->text), status_names[term->status]};
    }
    return count;
}

/* Bytes of what is told of a hit, and how many translations it has. */
static size_t measure(const struct term_hit *hit, const struct language *to, size_t *targets) {
    const struct concept *concept = hit->concept;
    size_t bytes =
        sizeof(struct term_suggestion) + hit->term->text.len + concept->id.len + concept->subject.len + concept->definition.len;
    *targets = 0;
    for (size_t i = 0; i < concept->term_count; i++) {
        if (!is_target(&concept->terms[i], to)) continue;
        bytes += sizeof(struct term_target) + concept->terms[i].text.len;
        (*targets)++;
    }
    return bytes;
}

static struct term_suggestion suggest_term(struct arena *arena, const struct term_hit *hit, const struct language *to,
                                           size_t targets) {
    const struct concept *concept = hit->concept;
    struct term_suggestion out = {.span = hit->span,
                                  .text = arena_copy(arena, hit->term->text),
                                  .concept_id = arena_copy(arena, concept->id),
                                  .subject = arena_copy(arena, concept->subject),
                                  .definition = arena_copy(arena, concept->definition),
                                  .targets = ARENA_ARRAY(arena, struct term_target, targets)};
    out.target_count = add_targets(arena, concept, to, true, out.targets, 0);
    out.target_count = add_targets(arena, concept, to, false, out.targets, out.target_count);
    return out;
}

/* Under terms_lock. False when the effort is spent. */
static bool suggest_terms(struct arena *arena, const struct term_hit *hits, size_t count, const struct language *to,
                          struct effort *effort, struct term_suggestion_list *out) {
    size_t all = 0, targets;
    out->at = ARENA_ARRAY(arena, struct term_suggestion, count);
    for (size_t i = 0; i < count; i++) {
        if (!effort_spend(effort, TERM_COST * (int64_t)hits[i].concept->term_count)) return false;
        size_t bytes = measure(&hits[i], to, &targets);
        if (!targets || all + bytes > TERMS_FOUND_BYTES_MAX) continue;
        if (!effort_spend(effort, BYTE_COST * (int64_t)bytes)) return false;
        all += bytes;
        out->at[out->count++] = suggest_term(arena, &hits[i], to, targets);
    }
    return true;
}

bool service_find_terms(struct service *service, struct arena *arena, const struct language *from, const struct language *to,
                        struct str text, struct effort *effort, struct term_suggestion_list *out, struct error *err) {
    struct term_hit *hits;
    size_t count;
    *out = (struct term_suggestion_list){0};
    if (!service->terms) return error_set(err, ERR_INVALID, "no data directory is open");
    if (!effort_spend(effort, TEXT_BYTE_COST * (int64_t)text.len))
        return error_set(err, ERR_COSTLY, "text: too long for the effort");
    pthread_rwlock_rdlock(&service->terms_lock);
    term_list_find(service->terms, arena, text, from, &hits, &count);
    bool ok = suggest_terms(arena, hits, count, to, effort, out);
    pthread_rwlock_unlock(&service->terms_lock);
    return ok || error_set(err, ERR_COSTLY, "the terms in the text take longer");
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

static bool same_concept(const struct concept *a, const struct concept *b) {
    if (a->id.len || b->id.len) return str_equal(a->id, b->id);
    return a->term_count && b->term_count && language_equal(&a->terms[0].language, &b->terms[0].language) &&
           str_equal(a->terms[0].text, b->terms[0].text);
}

/* Concepts by what makes them the same, so that merging is not quadratic. */
static int by_identity(const void *a, const void *b) {
    const struct concept *x = *(const struct concept *const *)a, *y = *(const struct concept *const *)b;
    int order = str_compare(x->id, y->id);
    if (order || x->id.len) return order;
    struct str first = x->term_count ? x->terms[0].text : STR(""), second = y->term_count ? y->terms[0].text : STR("");
    return str_compare(first, second);
}

static const struct concept **sort_concepts(struct arena *arena, const struct term_list *list) {
    size_t count = term_list_count(list);
    const struct concept **sorted = ARENA_ARRAY(arena, const struct concept *, count);
    for (size_t i = 0; i < count; i++) sorted[i] = term_list_at(list, i);
    if (count) qsort(sorted, count, sizeof *sorted, by_identity);
    return sorted;
}

static const struct concept *find_same(const struct concept **sorted, size_t count, const struct concept *wanted) {
    const struct concept **hit = count ? bsearch(&wanted, sorted, count, sizeof *sorted, by_identity) : NULL;
    return hit && same_concept(*hit, wanted) ? *hit : NULL;
}

static void write_concepts(const struct term_list *list, struct buf *out) {
    tbx_write_header(out, TBX_DCA, STR("Terms"));
    for (size_t i = 0; i < term_list_count(list); i++) tbx_write_concept(out, TBX_DCA, term_list_at(list, i));
    tbx_write_footer(out, TBX_DCA);
}

static bool same_when_written(const struct concept *a, const struct concept *b) {
    struct buf x = {0}, y = {0};
    tbx_write_concept(&x, TBX_DCA, a);
    tbx_write_concept(&y, TBX_DCA, b);
    bool same = str_equal(buf_str(&x), buf_str(&y));
    buf_done(&x);
    buf_done(&y);
    return same;
}

/* What was there, each concept in its newest state, then what is new. */
static struct term_list *merge_lists(const struct term_list *old, const struct term_list *fresh, struct terms_report *report) {
    struct arena arena = {0};
    struct term_list *merged = term_list_open();
    const struct concept **old_sorted = sort_concepts(&arena, old), **fresh_sorted = sort_concepts(&arena, fresh);
    for (size_t i = 0; i < term_list_count(old); i++) {
        const struct concept *newer = find_same(fresh_sorted, term_list_count(fresh), term_list_at(old, i));
        if (newer && !same_when_written(newer, term_list_at(old, i))) report->updated++;
        term_list_add(merged, newer ? newer : term_list_at(old, i));
    }
    for (size_t i = 0; i < term_list_count(fresh); i++) {
        if (find_same(old_sorted, term_list_count(old), term_list_at(fresh, i))) continue;
        term_list_add(merged, term_list_at(fresh, i));
        report->added++;
    }
    report->read = (int64_t)term_list_count(fresh);
    report->unchanged = report->read - report->added - report->updated;
    arena_done(&arena);
    return merged;
}

/* Takes the new list, gives back the old one, which nobody reads any more. */
static struct term_list *exchange_list(struct service *service, struct term_list *list) {
    pthread_rwlock_wrlock(&service->terms_lock);
    struct term_list *old = service->terms;
    service->terms = list;
    pthread_rwlock_unlock(&service->terms_lock);
    return old;
}

bool terms_replace(struct service *service, struct term_list *list, struct error *err) {
    char path[PATH_MAX];
    struct buf written = {0};
    write_concepts(list, &written);
    bool fits = written.len <= TERMS_MAX_BYTES || /* more would not be read at the next start */
                error_set(err, ERR_TOO_LARGE, "the term list would take more than %d bytes", TERMS_MAX_BYTES);
    bool ok = fits && caller_require_all(err) && terms_path(service, path, err) && file_replace(path, buf_str(&written), err);
    buf_done(&written);
    if (ok) {
        term_list_build(list);
        list = exchange_list(service, list);
    }
    term_list_close(list);
    return ok;
}

bool service_import_terms(struct service *service, struct arena *arena, struct str name, struct str bytes,
                          struct terms_report *out, struct error *err) {
    struct arena own = {0};
    *out = (struct terms_report){0};
    if (!service->terms) return error_set(err, ERR_INVALID, "no data directory is open");
    if (bytes.len > TERMS_MAX_BYTES) return error_set(err, ERR_TOO_LARGE, "terms: at most %d bytes", TERMS_MAX_BYTES);
    struct term_list *fresh = read_list(arena, arena_copy(&own, name.len ? name : STR("terms")).at, bytes, out, err);
    arena_done(&own);
    if (!fresh) return false;
    pthread_mutex_lock(&service->terms_change_lock); /* nobody else changes the list, so it may be read */
    struct term_list *merged = merge_lists(service->terms, fresh, out);
    bool ok = terms_replace(service, merged, err);
    pthread_mutex_unlock(&service->terms_change_lock);
    term_list_close(fresh);
    return ok;
}

/* A pair can't say that a term is forbidden, and without that it would be offered: such terms are in no pair. */
static void write_pairs(struct buf *out, const struct concept *concept) {
    const struct term *first = NULL;
    for (size_t i = 0; i < concept->term_count; i++) {
        const struct term *other = &concept->terms[i];
        if (is_forbidden(other)) continue;
        if (!first) first = other;
        if (language_equal(&first->language, &other->language)) continue;
        struct unit unit = {.from = first->language, .to = other->language, .tuid = concept->id};
        unit.source.text = first->text;
        unit.target.text = other->text;
        csv_write_unit(out, ',', &unit);
    }
}

bool service_export_terms(struct service *service, enum terms_format format, struct buf *out, struct error *err) {
    if (!service->terms) return error_set(err, ERR_INVALID, "no data directory is open");
    enum tbx_style style = format == TERMS_TBX_BASIC ? TBX_MARTIF : TBX_DCA;
    pthread_rwlock_rdlock(&service->terms_lock);
    format == TERMS_CSV ? csv_write_header(out, ',') : tbx_write_header(out, style, STR("Terms"));
    for (size_t i = 0; i < term_list_count(service->terms); i++) {
        const struct concept *concept = term_list_at(service->terms, i);
        format == TERMS_CSV ? write_pairs(out, concept) : tbx_write_concept(out, style, concept);
    }
    if (format != TERMS_CSV) tbx_write_footer(out, style);
    pthread_rwlock_unlock(&service->terms_lock);
    return true;
}
