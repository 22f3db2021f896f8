/* SPDX-License-Identifier: Apache-2.0 */
#include "service/memory/verify.h"

#include "store/store.h"

static bool verify(const char *data, const struct store_options *options, void (*report)(void *context, const char *fault),
                   void *context, struct service_health *out, struct error *err) {
    struct store_health health = {0};
    struct store *store = store_open(data, options, err);
    if (!store) return false;
    bool ok = store_verify(store, report, context, &health, err);
    store_close(store);
    *out = (struct service_health){.memories = health.memories,
                                   .units = health.units,
                                   .deleted = health.deleted,
                                   .history = health.history,
                                   .records = health.records,
                                   .faults = health.faults};
    return ok;
}

bool service_verify(const char *data, void (*report)(void *context, const char *fault), void *context,
                    struct service_health *out, struct error *err) {
    return verify(data, &(struct store_options){.read_only = true}, report, context, out, err);
}

bool verify_at_rest(const char *data, void (*report)(void *context, const char *fault), void *context,
                    struct service_health *out, struct error *err) {
    return verify(data, &(struct store_options){.read_only = true, .at_rest = true}, report, context, out, err);
}

bool verify_migrated(const char *data, void (*report)(void *context, const char *fault), void *context,
                     struct service_health *out, struct error *err) {
    return verify(data, NULL, report, context, out, err);
}
