/* SPDX-License-Identifier: Apache-2.0 */
/* What deleted memories leave behind: a record each, until their units and history are removed. */
#include <inttypes.h>
#include <stdio.h>

#include "store/internal.h"
#include "store/record.h"

#define KIND STR("deleted/memory")

enum { NAME_BYTES = 16 };

static struct str name_of(char name[NAME_BYTES], uint32_t memory) {
    int len = snprintf(name, NAME_BYTES, "%010" PRIu32, memory);
    return (struct str){name, (size_t)len};
}

bool clear_note(struct store_tx *tx, uint32_t memory, struct error *err) {
    char name[NAME_BYTES];
    return store_tx_put_record(tx, KIND, name_of(name, memory), STR(""), err);
}

bool store_list_deleted(struct store *store, struct arena *arena, size_t limit, uint32_t **memories, size_t *count,
                        struct error *err) {
    struct record_list records;
    *memories = NULL;
    *count = 0;
    if (!store_list_records(store, arena, KIND, STR(""), STR(""), limit, &records, err)) return false;
    *memories = ARENA_ARRAY(arena, uint32_t, records.count + 1);
    for (size_t i = 0; i < records.count; i++) {
        int64_t id;
        if (str_to_int(records.at[i].name, &id) && id > 0 && id <= UINT32_MAX) (*memories)[(*count)++] = (uint32_t)id;
    }
    return true;
}

/* Sets *more to whether there was anything to remove. */
static bool clear_rows(struct store_tx *tx, enum sentence sentence, uint32_t memory, size_t limit, bool *more,
                       struct error *err) {
    struct value values[] = {NUMBER(memory), NUMBER(limit)};
    if (!transaction_execute(tx, sentence, values, 2, err)) return false;
    *more = sqlite3_changes(tx->connection->db) > 0;
    return true;
}

bool store_tx_clear_memory(struct store_tx *tx, uint32_t memory, size_t limit, bool *more, struct error *err) {
    char name[NAME_BYTES];
    *more = false;
    return clear_rows(tx, SQL_CLEAR_UNITS, memory, limit, more, err) &&
           (*more || clear_rows(tx, SQL_CLEAR_HISTORY, memory, limit, more, err)) &&
           (*more || store_tx_remove_record(tx, KIND, name_of(name, memory), err));
}
