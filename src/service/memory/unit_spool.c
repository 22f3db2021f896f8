/* SPDX-License-Identifier: Apache-2.0 */
/* A unit is a list of texts (model/pack.h), and the file a list of such lists. No other process reads it: numbers lie in it as
 * they do in memory. */
#include "service/memory/unit_spool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "model/pack.h"

enum { STEP_BYTES = 1 << 18, TEXTS = 9, NUMBERS = 6 };

struct unit_spool {
    int fd;
    struct buf waiting;      /* to be written */
    struct buf record, part; /* one unit, and one list in it */
};

struct unit_spool *unit_spool_open(const char *directory, struct error *err) {
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_set_errno(err, "%s", directory);
        return NULL;
    }
    struct unit_spool *spool = alloc_zero(1, sizeof *spool);
    spool->fd = fd;
    return spool;
}

void unit_spool_close(struct unit_spool *spool) {
    if (!spool) return;
    close(spool->fd);
    buf_done(&spool->waiting);
    buf_done(&spool->record);
    buf_done(&spool->part);
    free(spool);
}

static void list_texts(struct unit *unit, struct str *texts[TEXTS]) {
    struct str *all[TEXTS] = {&unit->source.text, &unit->target.text, &unit->before, &unit->after,     &unit->context_id,
                              &unit->document,    &unit->tuid,        &unit->author, &unit->changed_by};
    memcpy(texts, all, sizeof all);
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

static bool write_waiting(struct unit_spool *spool, struct error *err) {
    bool ok = file_write_all(spool->fd, "temporary file", spool->waiting.at, spool->waiting.len, err);
    buf_clear(&spool->waiting);
    return ok;
}

static void add_codes(struct unit_spool *spool, struct segment segment) {
    buf_clear(&spool->part);
    segment_pack_codes(&spool->part, segment);
    pack_add(&spool->record, buf_str(&spool->part));
}

static void add_properties(struct unit_spool *spool, const struct unit *unit) {
    buf_clear(&spool->part);
    unit_pack_properties(&spool->part, unit);
    pack_add(&spool->record, buf_str(&spool->part));
}

bool unit_spool_add(struct unit_spool *spool, const struct unit *unit, struct error *err) {
    struct unit copy = *unit;
    struct str *texts[TEXTS];
    const int64_t numbers[NUMBERS] = {unit->origin,     unit->status,  unit->created_ms,
                                      unit->changed_ms, unit->used_ms, unit->usage_count};
    buf_clear(&spool->record);
    pack_add(&spool->record, (struct str){(const char *)numbers, sizeof numbers});
    pack_add(&spool->record, language_tag(&unit->from));
    pack_add(&spool->record, language_tag(&unit->to));
    list_texts(&copy, texts);
    for (size_t i = 0; i < TEXTS; i++) pack_add(&spool->record, *texts[i]);
    add_codes(spool, unit->source);
    add_codes(spool, unit->target);
    add_properties(spool, unit);
    pack_add(&spool->waiting, buf_str(&spool->record));
    return spool->waiting.len < STEP_BYTES || write_waiting(spool, err);
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

static bool next_language(struct str *record, struct language *language) {
    struct str tag;
    if (!pack_next(record, &tag) || tag.len > LANGUAGE_MAX) return false;
    memcpy(language->tag, tag.at, tag.len);
    return true;
}

static bool next_numbers(struct str *record, struct unit *unit) {
    int64_t numbers[NUMBERS];
    struct str bytes;
    if (!pack_next(record, &bytes) || bytes.len != sizeof numbers) return false;
    memcpy(numbers, bytes.at, sizeof numbers);
    unit->origin = (enum unit_origin)numbers[0];
    unit->status = (enum unit_status)numbers[1];
    unit->created_ms = numbers[2];
    unit->changed_ms = numbers[3];
    unit->used_ms = numbers[4];
    unit->usage_count = numbers[5];
    return true;
}

static bool unpack(struct arena *arena, struct str record, struct unit *unit) {
    struct str *texts[TEXTS], source_codes, target_codes, properties;
    *unit = (struct unit){0};
    if (!next_numbers(&record, unit) || !next_language(&record, &unit->from) || !next_language(&record, &unit->to))
        return false;
    list_texts(unit, texts);
    for (size_t i = 0; i < TEXTS; i++)
        if (!pack_next(&record, texts[i])) return false;
    return pack_next(&record, &source_codes) && segment_unpack_codes(arena, source_codes, &unit->source) &&
           pack_next(&record, &target_codes) && segment_unpack_codes(arena, target_codes, &unit->target) &&
           pack_next(&record, &properties) && unit_unpack_properties(arena, properties, unit);
}

struct taker {
    bool (*take)(void *context, const struct unit *unit, struct error *err);
    void *context;
    struct arena arena; /* of one unit */
};

/* Takes what is whole off the front. */
static bool take_units(struct taker *taker, struct buf *held, struct error *err) {
    struct str rest = buf_str(held), record;
    struct unit unit;
    bool ok = true;
    while (ok && pack_next(&rest, &record)) {
        arena_reset(&taker->arena);
        ok = unpack(&taker->arena, record, &unit) ? taker->take(taker->context, &unit, err)
                                                  : error_set(err, ERR_INTERNAL, "temporary file: damaged");
    }
    if (rest.len < held->len) memmove(held->at, rest.at, rest.len);
    held->len = rest.len;
    return ok;
}

bool unit_spool_read(struct unit_spool *spool, bool (*take)(void *context, const struct unit *unit, struct error *err),
                     void *context, struct error *err) {
    struct taker taker = {.take = take, .context = context};
    struct buf held = {0};
    ssize_t got = 0;
    off_t at = 0;
    bool ok = write_waiting(spool, err);
    while (ok && (got = pread(spool->fd, buf_reserve(&held, STEP_BYTES), STEP_BYTES, at)) > 0) {
        at += got;
        held.len += (size_t)got;
        ok = take_units(&taker, &held, err);
    }
    if (ok && got < 0) ok = error_set_errno(err, "temporary file");
    if (ok && held.len) ok = error_set(err, ERR_INTERNAL, "temporary file: cut off");
    buf_done(&held);
    arena_done(&taker.arena);
    return ok;
}
