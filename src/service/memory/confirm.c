/* SPDX-License-Identifier: Apache-2.0 */
#include "service/memory/confirm.h"

/* The same translation again counts a use, and takes over what else is known now. */
static struct unit confirm_again(const struct unit *wanted, const struct unit *same, int64_t now_ms, bool *changed) {
    struct unit after = *wanted;
    after.id = same->id;
    after.author = same->author;
    after.created_ms = same->created_ms;
    after.usage_count = same->usage_count < UNIT_USAGE_MAX ? same->usage_count + 1 : UNIT_USAGE_MAX;
    after.used_ms = now_ms;
    if (!after.tuid.len) after.tuid = same->tuid;
    if (same->status == STATUS_REVIEWED && after.status == STATUS_CONFIRMED) after.status = STATUS_REVIEWED;
    if (!after.property_count) {
        after.properties = same->properties;
        after.property_count = same->property_count;
    }
    *changed = !unit_same_content(&after, same);
    after.changed_ms = *changed ? now_ms : same->changed_ms;
    after.changed_by = *changed ? wanted->author : same->changed_by;
    return after;
}

static bool is_found(struct error *fault, bool found, bool *there, struct error *err) {
    *there = found;
    return found || fault->code == ERR_NOT_FOUND || error_set(err, fault->code, "%s", fault->message);
}

static bool find_own(struct change_set *set, struct store_tx *tx, const struct unit *wanted, int64_t own, struct unit *same,
                     bool *found, struct error *err) {
    struct error fault = {0};
    bool there = false;
    struct unit unit;
    if (!own) return true;
    if (!is_found(&fault, store_tx_get_unit(tx, &set->arena, set->memory, own, &unit, &fault), &there, err)) return false;
    if (!there || unit.deleted || !language_equal(&unit.from, &wanted->from) || !language_equal(&unit.to, &wanted->to) ||
        !segment_equal(unit.source, wanted->source))
        return true;
    *same = unit;
    *found = true;
    return true;
}

bool confirm_unit(struct change_set *set, struct store_tx *tx, const struct unit *wanted, int64_t own, int64_t now_ms,
                  struct confirmation *out, struct error *err) {
    struct unit same = {0}, after = *wanted;
    bool changed = true, found;
    int kind;
    if (!change_find_same(set, tx, wanted, &same, &kind, &found, err)) return false;
    if ((!found || kind != IDENTITY_CONTENT) && !find_own(set, tx, wanted, own, &same, &found, err)) return false;
    if (found) {
        after = confirm_again(wanted, &same, now_ms, &changed);
        out->outcome = changed ? PUT_UPDATED : PUT_UNCHANGED;
    } else {
        after.created_ms = after.changed_ms = after.used_ms = now_ms;
        after.changed_by = after.author;
        after.usage_count = 1;
        out->outcome = PUT_CREATED;
    }
    out->before = found ? same.rev : 0;
    if (!change_put(set, tx, found ? &same : NULL, &after, err)) return false;
    out->unit = after;
    return true;
}

bool confirm_take_back(struct change_set *set, struct store_tx *tx, int64_t unit, int64_t rev, int64_t before, int64_t now_ms,
                       struct error *err) {
    struct error fault = {0};
    struct unit present, after;
    bool there;
    if (!is_found(&fault, store_tx_get_unit(tx, &set->arena, set->memory, unit, &present, &fault), &there, err)) return false;
    if (!there || present.deleted || present.rev != rev) return true;
    after = present;
    if (before &&
        !is_found(&fault, store_tx_get_state(tx, &set->arena, set->memory, unit, before, &after, &fault), &there, err))
        return false;
    after.deleted = !before || !there;
    after.changed_ms = now_ms;
    return change_put(set, tx, &present, &after, err);
}
