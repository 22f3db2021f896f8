/* SPDX-License-Identifier: Apache-2.0 */
/* Image files of the index and of the identities with some bytes changed, or cut: refused, or what they were. The input is a
 * list of edits of three bytes: two that tell the place, one to xor. */
#include <string.h>

#include "fuzz.h"
#include "match/index/index.h"
#include "match/keys/identity.h"

struct image {
    struct buf index, identities;
};

static bool append(void *out, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(out, bytes, len);
    return true;
}

static void make_images(struct image *image) {
    struct match_index *index = match_index_open();
    struct identity_map *identities = identity_open();
    uint64_t hashes[IDENTITY_KINDS];
    char text[64];
    for (int i = 1; i <= 60; i++) {
        snprintf(text, sizeof text, "Police in county %d said %d people came", i % 7, i);
        struct unit unit = {
            .id = i, .rev = i, .from = {"en"}, .to = {"sw"}, .source.text = str_of(text), .target.text = STR("-")};
        match_index_put(index, 1, &unit);
        identity_of_unit(1, &unit, hashes);
        identity_put(identities, hashes[IDENTITY_CONTENT], 1, i);
    }
    REQUIRE(match_index_save(index, append, &image->index, NULL) && identity_save(identities, append, &image->identities, NULL),
            "no image");
    match_index_close(index);
    identity_close(identities);
}

/* A copy, aligned as a mapped file is, cut and edited. */
static struct str edit(struct str image, struct str edits, void **copy) {
    *copy = aligned_alloc(64, (image.len + 63) / 64 * 64);
    memcpy(*copy, image.at, image.len);
    struct str edited = {*copy, image.len};
    if (edits.len % 3 == 1) edited.len = image.len * (unsigned char)edits.at[0] / 256;
    for (size_t i = edits.len % 3; i + 2 < edits.len && edited.len; i += 3)
        ((char *)*copy)[((unsigned char)edits.at[i] << 8 | (unsigned char)edits.at[i + 1]) * 7919UL % edited.len] ^=
            edits.at[i + 2];
    return edited;
}

static void load_index(struct str image, bool same) {
    struct match_index *index = match_index_open();
    struct arena arena = {0};
    struct match_result result;
    bool loaded = match_index_load(index, image, NULL, NULL, NULL);
    REQUIRE(loaded == same || !loaded, "a damaged index was loaded");
    struct keyed_segment keyed = keys_of_segment(&arena, segment_of_text(&arena, STR("Police in county 3 said 4 people came")),
                                                 &(struct language){"en"});
    match_index_find(index, &arena, &(struct match_query){.segment = &keyed, .min_score = 40, .limit = 9}, &result);
    REQUIRE(result.count == (loaded ? 9 : 0), "%zu results", result.count);
    match_index_close(index);
    arena_done(&arena);
}

static void load_identities(struct str image, bool same) {
    struct identity_map *map = identity_open();
    bool loaded = identity_load(map, image, NULL);
    REQUIRE(loaded == same || !loaded, "damaged identities were loaded");
    REQUIRE(identity_count(map) == (loaded ? 60 : 0), "%zu identities", identity_count(map));
    identity_close(map);
}

static void try_image(struct str image, struct str edits, void (*load)(struct str image, bool same)) {
    void *copy;
    struct str edited = edit(image, edits, &copy);
    load(edited, str_equal(edited, image));
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct image image;
    struct str edits = {(const char *)data, size};
    if (!image.index.len) make_images(&image);
    try_image(buf_str(&image.index), edits, load_index);
    try_image(buf_str(&image.identities), edits, load_identities);
    return 0;
}
