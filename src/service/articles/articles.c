/* SPDX-License-Identifier: Apache-2.0 */
/* Articles as wholes: created, listed, renamed, deleted. */
#include "service/articles/articles.h"

#include <inttypes.h>

#include "base/clock.h"
#include "model/pack.h"
#include "service/articles/article_parse.h"
#include "service/articles/article_store.h"
#include "service/library/caller.h"
#include "service/library/state.h"
#include "service/memory/operation.h"
#include "text/text.h"

enum {
    SCAN_MAX = 2000, /* names that are looked at for one page of a search */
};

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

bool service_get_article(struct service *service, struct arena *arena, int64_t id, struct article *out, struct error *err) {
    return service_require_readable(service, err) && article_read(service, arena, id, out, err);
}

static bool is_wanted(struct service *service, struct arena *arena, const struct article *article, struct str folded_query) {
    if (!article_is_there(service, arena, article)) return false;
    return folded_query.len == 0 || str_find(text_fold(arena, article->name), folded_query, 0) != SIZE_MAX;
}

bool service_list_articles(struct service *service, struct arena *arena, int64_t before, struct str query, size_t limit,
                           struct article_list *out, struct error *err) {
    struct str after = before ? article_name(arena, before) : STR(""), folded = text_fold(arena, query);
    struct record_list page;
    if (limit < 1 || limit > ARTICLE_LIST_MAX) return error_set(err, ERR_INVALID, "limit: from 1 to %d", ARTICLE_LIST_MAX);
    size_t step = query.len || !caller_reads(STR("")) ? SCAN_MAX : limit + 1;
    if (!service_require_readable(service, err) ||
        !store_list_records(service->store, arena, KIND_ARTICLE, STR(""), after, step, &page, err))
        return false;
    *out = (struct article_list){.at = ARENA_ARRAY(arena, struct article, limit)};
    size_t i = 0;
    for (; i < page.count && out->count < limit; i++) {
        struct article *article = &out->at[out->count];
        if (!article_unpack(page.at[i].body, article, err)) return false;
        if (is_wanted(service, arena, article, folded)) out->count++;
    }
    if (i > 0 && (i < page.count || page.count == step)) out->next = article_name_id(page.at[i - 1].name);
    return true;
}

/* ---- creating ----------------------------------------------------------------------------------------------------------- */

struct creation {
    struct arena *arena;
    const struct article_create *wanted;
    struct memory memory;
    const struct article_parse *parse;
    struct str *bodies; /* the segments, ready for the store */
    struct operation operation;
    struct article article;
    bool made;
};

/* All that is asked for with an operation's id. */
static struct operation make_operation(struct arena *arena, const struct article_create *wanted) {
    struct buf asked = {0};
    const struct str fields[] = {
        wanted->operation,         STR("create document"), wanted->file.name, language_tag(&wanted->from),
        language_tag(&wanted->to), wanted->memory,         wanted->author,    wanted->file.bytes};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) pack_add(&asked, fields[i]);
    buf_add_format(&asked, "%d %d", wanted->file.format_known, (int)wanted->file.format);
    struct operation operation = operation_make(arena, wanted->operation, buf_str(&asked));
    buf_done(&asked);
    return operation;
}

static bool is_repeated(struct creation *creation, struct store_tx *tx, bool *ok, struct error *err) {
    uint32_t memory;
    int64_t id;
    if (!operation_is_repeated(tx, &creation->operation, &memory, &id, ok, err)) return false;
    creation->made = false;
    *ok = *ok && article_tx_read(tx, creation->arena, id, &creation->article, err);
    return true;
}

static bool remember_operation(const struct creation *creation, struct store_tx *tx, struct error *err) {
    const struct article *article = &creation->article;
    return operation_remember(tx, &creation->operation, 0, article->id, 1, article->created_ms, err);
}

/* Adds `more` (1 or -1) to the count of articles; a new one gets the next id. */
static bool count_article(struct store_tx *tx, struct arena *arena, int more, int64_t *id, struct error *err) {
    struct str body, item;
    struct error fault = {0};
    int64_t last = 0, count = 0;
    if (store_tx_get_record(tx, arena, KIND_ALL, STR("count"), &body, &fault)) {
        if (!pack_next(&body, &item) || !str_to_int(item, &last) || !pack_next(&body, &item) || !str_to_int(item, &count))
            return error_set(err, ERR_INTERNAL, "the count of documents can't be read");
    } else if (fault.code != ERR_NOT_FOUND) {
        return error_set(err, fault.code, "%s", fault.message);
    }
    if (more > 0 && count >= ARTICLES_MAX)
        return error_set(err, ERR_CONFLICT, "there are %d documents, as many as are kept: delete some first", ARTICLES_MAX);
    if (more > 0) *id = ++last;
    struct buf out = {0};
    pack_add(&out, arena_format(arena, "%" PRId64, last));
    pack_add(&out, arena_format(arena, "%" PRId64, count + more));
    bool ok = store_tx_put_record(tx, KIND_ALL, STR("count"), buf_str(&out), err);
    buf_done(&out);
    return ok;
}

static bool run_create(struct store_tx *tx, void *context, struct error *err) {
    struct creation *creation = context;
    struct article *article = &creation->article;
    struct arena *arena = creation->arena;
    bool ok = true;
    if (is_repeated(creation, tx, &ok, err)) return ok;
    if (!count_article(tx, arena, 1, &article->id, err) || !article_tx_write(tx, arena, article, err) ||
        !store_tx_put_record(tx, KIND_SOURCE, article_name(arena, article->id), creation->wanted->file.bytes, err))
        return false;
    int64_t *order = ARENA_ARRAY(arena, int64_t, creation->parse->count);
    for (size_t i = 0; i < creation->parse->count; i++) {
        order[i] = creation->parse->at[i].id;
        if (!store_tx_put_record(tx, KIND_SEGMENT, article_segment_name(arena, article->id, order[i]), creation->bodies[i],
                                 err))
            return false;
    }
    return store_tx_put_record(tx, KIND_ORDER, article_name(arena, article->id),
                               article_pack_order(arena, order, creation->parse->count), err) &&
           remember_operation(creation, tx, err);
}

static void describe(struct creation *creation) {
    const struct article_parse *parse = creation->parse;
    struct article *article = &creation->article;
    *article = (struct article){.rev = 1,
                                .version = 1,
                                .name = parse->name,
                                .format = parse->format,
                                .from = parse->from,
                                .to = parse->to,
                                .memory = creation->wanted->memory,
                                .memory_id = creation->memory.id,
                                .author = creation->wanted->author.len ? creation->wanted->author : caller_name(),
                                .created_ms = clock_now_ms(),
                                .next_id = (int64_t)parse->count + 1};
    article->changed_ms = article->created_ms;
    for (size_t i = 0; i < parse->count; i++) {
        struct segment_record record = {.segment = parse->at[i]};
        creation->bodies[i] = article_pack_segment(creation->arena, &record);
        article_count_segment(article, &parse->at[i], 1);
    }
}

/* The memory that confirmed segments shall go to. */
static bool find_memory(struct service *service, struct arena *arena, struct str name, struct memory *out, struct error *err) {
    if (!catalogue_find_memory(service, arena, name, out, err)) return false;
    return !out->read_only || error_set(err, ERR_DENIED, "memory \"%" STR_FMT "\" is read-only", STR_ARG(name));
}

static bool check_author(struct str author, struct error *err) {
    return (author.len <= UNIT_FIELD_MAX && utf8_valid(author, NULL)) ||
           error_set(err, ERR_INVALID, "author: at most %d bytes of UTF-8", UNIT_FIELD_MAX);
}

bool service_create_article(struct service *service, struct arena *arena, const struct article_create *wanted,
                            struct article *out, bool *made, struct article_warnings *warnings, struct error *err) {
    struct article_parse parse = {.file = wanted->file, .from = wanted->from, .to = wanted->to, .memory = wanted->memory};
    struct creation creation = {.arena = arena, .wanted = wanted, .parse = &parse, .made = true};
    warnings->count = 0;
    if (!operation_check(wanted->operation, err)) return false;
    if (!service_require_writable(service, err) || !check_author(wanted->author, err) ||
        !find_memory(service, arena, wanted->memory, &creation.memory, err) ||
        !article_parse(service, arena, &parse, warnings, err))
        return false;
    creation.bodies = ARENA_ARRAY(arena, struct str, parse.count);
    describe(&creation);
    if (wanted->operation.len) creation.operation = make_operation(arena, wanted);
    if (!store_write(service->store, &(struct store_write){run_create, NULL, &creation}, err)) return false;
    *out = creation.article;
    *made = creation.made;
    return true;
}

/* ---- changing and deleting ---------------------------------------------------------------------------------------------- */

struct article_change {
    struct arena *arena;
    int64_t id, rev;      /* that was seen */
    struct str name;      /* at NULL: stays */
    struct memory memory; /* id 0: stays */
    struct article article;
};

static bool run_update(struct store_tx *tx, void *context, struct error *err) {
    struct article_change *change = context;
    struct article *article = &change->article;
    if (!article_tx_read(tx, change->arena, change->id, article, err) || !article_is_at(article, change->rev, err))
        return false;
    bool renamed = change->name.at && !str_equal(change->name, article->name);
    bool moved = change->memory.id && change->memory.id != article->memory_id;
    if (!renamed && !moved) return true;
    if (renamed) article->name = change->name;
    if (moved) article->memory = change->memory.name;
    if (moved) article->memory_id = change->memory.id;
    article->changed_ms = clock_now_ms();
    article->rev++;
    return article_tx_write(tx, change->arena, article, err);
}

bool service_update_article(struct service *service, struct arena *arena, int64_t id, int64_t rev, struct str name,
                            struct str memory, struct article *out, struct error *err) {
    struct article_change change = {.arena = arena, .id = id, .rev = rev, .name = name};
    if (!service_require_writable(service, err) || !article_read(service, arena, id, &change.article, err) ||
        (name.at && !article_check_name(name, err)) ||
        (memory.at && !find_memory(service, arena, memory, &change.memory, err)) ||
        !store_write(service->store, &(struct store_write){run_update, NULL, &change}, err))
        return false;
    article_tell(service, id);
    *out = change.article;
    return true;
}

static bool run_delete(struct store_tx *tx, void *context, struct error *err) {
    const struct str kinds[] = {KIND_ARTICLE, KIND_SOURCE, KIND_ORDER, KIND_SEGMENT, KIND_CHANGE, KIND_HISTORY};
    struct article_change *change = context;
    int64_t none;
    if (!article_tx_read(tx, change->arena, change->id, &change->article, err) ||
        !article_is_at(&change->article, change->rev, err))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!store_tx_remove_records(tx, kinds[i], article_name(change->arena, change->id), err)) return false;
    return count_article(tx, change->arena, -1, &none, err);
}

bool service_delete_article(struct service *service, int64_t id, int64_t rev, struct error *err) {
    struct arena arena = {0};
    struct article_change change = {.arena = &arena, .id = id, .rev = rev};
    bool ok = service_require_writable(service, err) && article_read(service, &arena, id, &change.article, err) &&
              store_write(service->store, &(struct store_write){run_delete, NULL, &change}, err);
    if (ok) article_tell(service, id);
    arena_done(&arena);
    return ok;
}
