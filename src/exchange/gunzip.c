/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/gunzip.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"

enum {
    PIECE_BYTES = 1 << 16,
    RATIO_MAX = 100,
    RATIO_FREE = 1 << 20,       /* bytes of which any may come out of a few */
    GZIP_ONLY = 16 + MAX_WBITS, /* zlib's name for it */
};

static const unsigned char magic[] = {0x1F, 0x8B};

struct gunzip {
    const char *name;
    uint64_t max_bytes;
    gunzip_fn piece;
    void *context;

    enum { UNDECIDED, PLAIN, PACKED, BETWEEN /* two packed members, or behind the last */ } state;
    size_t seen; /* of the magic, while undecided */
    z_stream zlib;
    uint64_t packed, unpacked; /* bytes so far */
    unsigned char out[PIECE_BYTES];
};

static void *take_memory(void *opaque, unsigned count, unsigned size) {
    (void)opaque;
    return alloc_zero(count, size);
}

static void give_memory(void *opaque, void *at) {
    (void)opaque;
    free(at);
}

struct gunzip *gunzip_open(const char *name, uint64_t max_bytes, gunzip_fn piece, void *context) {
    struct gunzip *gunzip = alloc_zero(1, sizeof *gunzip);
    gunzip->name = name;
    gunzip->max_bytes = max_bytes;
    gunzip->piece = piece;
    gunzip->context = context;
    gunzip->zlib.zalloc = take_memory;
    gunzip->zlib.zfree = give_memory;
    inflateInit2(&gunzip->zlib, GZIP_ONLY); /* can fail for want of memory only */
    return gunzip;
}

void gunzip_close(struct gunzip *gunzip) {
    if (!gunzip) return;
    inflateEnd(&gunzip->zlib);
    free(gunzip);
}

static bool is_damaged(const struct gunzip *gunzip, struct error *err) {
    return error_set(err, ERR_MALFORMED, "%s: gzip is damaged behind %" PRIu64 " bytes: %s", gunzip->name, gunzip->unpacked,
                     gunzip->zlib.msg ? gunzip->zlib.msg : "what it needs is not there");
}

static bool pass_on(struct gunzip *gunzip, size_t len, struct error *err) {
    gunzip->unpacked += len;
    if (gunzip->unpacked > gunzip->max_bytes)
        return error_set(err, ERR_TOO_LARGE, "%s: unpacked larger than %" PRIu64 " bytes", gunzip->name, gunzip->max_bytes);
    if (gunzip->unpacked > RATIO_FREE + RATIO_MAX * gunzip->packed)
        return error_set(err, ERR_TOO_LARGE, "%s: packed too tightly to be honest", gunzip->name);
    return len == 0 || gunzip->piece(gunzip->context, gunzip->out, len, err);
}

/* A packed file may be several, one behind the other, and be padded with zeros. */
static void skip_padding(struct gunzip *gunzip) {
    z_stream *zlib = &gunzip->zlib;
    while (zlib->avail_in && *zlib->next_in == 0) zlib->next_in++, zlib->avail_in--;
    if (!zlib->avail_in) return;
    gunzip->state = PACKED;
    inflateReset(zlib);
}

static bool unpack(struct gunzip *gunzip, const void *bytes, size_t len, struct error *err) {
    z_stream *zlib = &gunzip->zlib;
    zlib->next_in = (unsigned char *)bytes; /* zlib only reads it */
    zlib->avail_in = (uInt)len;
    gunzip->packed += len;
    do {
        if (gunzip->state == BETWEEN) skip_padding(gunzip);
        if (gunzip->state == BETWEEN) return true;
        zlib->next_out = gunzip->out;
        zlib->avail_out = sizeof gunzip->out;
        int status = inflate(zlib, Z_NO_FLUSH);
        if (!pass_on(gunzip, sizeof gunzip->out - zlib->avail_out, err)) return false;
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return is_damaged(gunzip, err);
        if (status == Z_STREAM_END) gunzip->state = BETWEEN;
    } while (zlib->avail_in || !zlib->avail_out);
    return true;
}

/* The first two bytes tell, and may come one by one. */
static bool decide(struct gunzip *gunzip, const unsigned char *bytes, size_t len, struct error *err) {
    size_t before = gunzip->seen;
    while (gunzip->seen < sizeof magic && gunzip->seen - before < len && bytes[gunzip->seen - before] == magic[gunzip->seen])
        gunzip->seen++;
    if (gunzip->seen < sizeof magic && gunzip->seen - before == len) return true;
    gunzip->state = gunzip->seen == sizeof magic ? PACKED : PLAIN;
    return before == 0 || gunzip_feed(gunzip, magic, before, err);
}

bool gunzip_feed(struct gunzip *gunzip, const void *bytes, size_t len, struct error *err) {
    if (gunzip->state == UNDECIDED && !decide(gunzip, bytes, len, err)) return false;
    switch (gunzip->state) {
    case UNDECIDED: return true;
    case PLAIN: return gunzip->piece(gunzip->context, bytes, len, err);
    case PACKED:
    case BETWEEN: break;
    }
    for (size_t at = 0, step; at < len; at += step) { /* zlib counts in 32 bits */
        step = len - at < UINT32_MAX ? len - at : UINT32_MAX;
        if (!unpack(gunzip, (const char *)bytes + at, step, err)) return false;
    }
    return true;
}

bool gunzip_finish(struct gunzip *gunzip, struct error *err) {
    if (gunzip->state == UNDECIDED && gunzip->seen) return gunzip->piece(gunzip->context, magic, gunzip->seen, err);
    return gunzip->state != PACKED || error_set(err, ERR_MALFORMED, "%s: gzip ends too early", gunzip->name);
}
