/* SPDX-License-Identifier: Apache-2.0 */
/* The start: what was saved of the library is mapped, and the rest read from the store. */
#include "service/library/state.h"

/* A mark beyond the memory's rev is of another, newer store than this one (restored from a backup): worth nothing, now or when
 * this store has grown past it. */
static bool marks_fit(const struct memory_list *memories, const struct merge_marks *marks) {
    for (size_t i = 0; i < marks->count; i++) {
        bool fits = false;
        for (size_t k = 0; k < memories->count; k++)
            fits = fits || (memories->at[k].id == marks->at[i].memory && marks->at[i].rev <= memories->at[k].rev);
        if (!fits) return false;
    }
    return true;
}

/* Its newest unit may be damaged; all up to its rev is read all the same. What was indexed before would else seem to be of a
 * newer store. */
static bool follow_memory(struct service *service, const struct memory *memory, struct error *err) {
    if (!library_follow(service, memory->id, err)) return false;
    catalogue_advance(service, memory->id, memory->rev);
    return true;
}

bool follow_catch_up(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct merge_marks marks = {0};
    struct memory_list memories = {0};
    bool ok = store_list_memories(service->store, &arena, &memories, err);
    for (size_t i = 0; ok && i < memories.count; i++) catalogue_put_memory(service, &memories.at[i]);
    bool marked = ok && merge_read_marks(service, &arena, &marks), fit = marked && marks_fit(&memories, &marks);
    if (marked && !fit) merge_forget(service);
    if (fit && merge_load(service, &marks, &memories)) {
        for (size_t i = 0; i < marks.count; i++) catalogue_advance(service, marks.at[i].memory, marks.at[i].rev);
        for (size_t i = 0; i < marks.pair_count; i++) library_note_pair(service, &marks.pairs[i].from, &marks.pairs[i].to);
    }
    for (size_t i = 0; ok && i < memories.count; i++) ok = follow_memory(service, &memories.at[i], err);
    arena_done(&arena);
    return ok;
}
