/* SPDX-License-Identifier: Apache-2.0 */
/* A packed source is
 *
 *     token count                                               varint
 *     length of the text x 2, + 1 if it is NFC                  varint
 *     length of the codes                                       varint
 *     tokens                                                    one byte each, mostly
 *     codes                                                     as segment_pack_codes writes them
 *     text                                                      padded to a multiple of four bytes in all
 *
 * A token's byte says how it continues the one before it; the gap is the white space between them, in bytes:
 *
 *     00llllll              word, no gap, l bytes long       10gl llll   punctuation mark, gap g, l bytes long
 *     01llllll              word, gap 1, l bytes long        11-k tttt   kind t, with a key if k; gap and length as varints
 */
#include "match/index/index_item.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL /* what is hashed here is short: the call would cost as much as the hash */
#include <xxhash.h>

#include "base/alloc.h"
#include "text/text.h"

enum {
    SHORT_WORD = 63,
    SHORT_MARK = 31,
    FORM_GAP = 0x40,
    FORM_MARK = 0x80,
    MARK_GAP = 0x20,
    FORM_LONG = 0xC0,
    LONG_KEYED = 0x10,
    HEAD_MAX = 32 /* three varints and the padding, and some */
};

uint32_t item_hash_context(struct str text) {
    if (!text.len) return 0;
    uint32_t hash = (uint32_t)XXH3_64bits(text.at, text.len);
    return hash ? hash : 1;
}

uint64_t item_hash_author(struct str author) {
    if (!author.len) return 0;
    uint64_t hash = XXH3_64bits(author.at, author.len);
    return hash ? hash : 1;
}

uint64_t item_hash_property(struct str name, struct str value) {
    uint64_t seed = name.len ? XXH3_64bits(name.at, name.len) : 0;
    return value.len ? XXH3_64bits_withSeed(value.at, value.len, seed) : seed;
}

bool item_is_normal(struct arena *arena, struct str text) {
    return text_normalise(arena, text).at == text.at;
}

/* ---- packing ------------------------------------------------------------------------------------------------------------- */

static void add_varint(struct buf *out, size_t value) {
    for (; value >= 0x80; value >>= 7) buf_add_byte(out, (char)(0x80 | (value & 0x7F)));
    buf_add_byte(out, (char)value);
}

static void pack_token(struct buf *out, const struct token *token, size_t gap, bool keyed) {
    size_t len = token->end - token->start;
    if (token->kind == TOKEN_WORD && keyed && gap <= 1 && len <= SHORT_WORD) {
        buf_add_byte(out, (char)((gap ? FORM_GAP : 0) | len));
    } else if (token->kind == TOKEN_PUNCTUATION && !keyed && gap <= 1 && len <= SHORT_MARK) {
        buf_add_byte(out, (char)(FORM_MARK | (gap ? MARK_GAP : 0) | len));
    } else {
        buf_add_byte(out, (char)(FORM_LONG | (keyed ? LONG_KEYED : 0) | token->kind));
        add_varint(out, gap);
        add_varint(out, len);
    }
}

static void pack_source(struct arena *arena, struct buf *out, const struct keyed_segment *keyed) {
    struct buf codes = {0};
    struct str text = keyed->segment.text;
    segment_pack_codes(&codes, keyed->segment);
    buf_reserve(out, keyed->tokens.count + codes.len + text.len + HEAD_MAX); /* all of it, for most */
    add_varint(out, keyed->tokens.count);
    add_varint(out, text.len * 2 + item_is_normal(arena, text));
    add_varint(out, codes.len);
    uint32_t end = 0;
    for (size_t i = 0, next_keyed = 0; i < keyed->tokens.count; i++) {
        const struct token *token = &keyed->tokens.at[i];
        bool has_key = next_keyed < keyed->count && keyed->token_of[next_keyed] == i;
        next_keyed += has_key;
        pack_token(out, token, token->start - end, has_key);
        end = token->end;
    }
    buf_add_str(out, buf_str(&codes));
    buf_add_str(out, text);
    while (out->len % SOURCE_ALIGN) buf_add_byte(out, 0);
    buf_done(&codes);
}

static struct unit_record record_of(uint32_t memory, const struct unit *unit) {
    return (struct unit_record){
        .id = unit->id,
        .rev = unit->rev,
        .changed_ms = unit->changed_ms,
        .author = item_hash_author(unit->author),
        .memory = memory,
        .usage = unit->usage_count < 0            ? 0
                 : unit->usage_count > UINT32_MAX ? UINT32_MAX
                                                  : (uint32_t)unit->usage_count,
        .before = item_hash_context(unit->before),
        .after = item_hash_context(unit->after),
        .context_id = item_hash_context(unit->context_id),
        .origin = (uint8_t)unit->origin,
        .status = (uint8_t)unit->status,
    };
}

/* record, languages, properties, keys and packed source, one behind the other. */
static struct item lay_out(const struct unit_record *record, const struct unit *unit, const struct keyed_segment *keyed,
                           struct str source) {
    size_t properties_len = (1 + unit->property_count) * sizeof(uint64_t), keys_len = keyed->count * sizeof(uint32_t);
    char *at = alloc(sizeof *record + properties_len + sizeof(struct language_pair) + keys_len + source.len);
    struct item item = {.form_hash = keyed->form_hash, .key_count = (uint32_t)keyed->count};
    item.record = memcpy(at, record, sizeof *record);
    uint64_t *properties = (uint64_t *)(at + sizeof *record);
    properties[0] = unit->property_count;
    for (size_t i = 0; i < unit->property_count; i++)
        properties[1 + i] = item_hash_property(unit->properties[i].name, unit->properties[i].value);
    item.properties = properties;
    struct language_pair pair = {unit->from, unit->to};
    item.languages = memcpy(at + sizeof *record + properties_len, &pair, sizeof pair);
    char *keys = at + sizeof *record + properties_len + sizeof pair;
    item.keys = (uint32_t *)keys;
    if (keys_len) memcpy(keys, keyed->keys, keys_len);
    item.source = (struct str){memcpy(keys + keys_len, source.at, source.len), source.len};
    return item;
}

struct item item_make(uint32_t memory, const struct unit *unit) {
    struct arena arena = {0};
    struct buf source = {0};
    struct keyed_segment keyed = keys_of_segment(&arena, unit->source, &unit->from);
    struct unit_record record = record_of(memory, unit);
    record.outlook = adapt_outlook(&arena, &keyed, unit);
    pack_source(&arena, &source, &keyed);
    struct item item = lay_out(&record, unit, &keyed, buf_str(&source));
    buf_done(&source);
    arena_done(&arena);
    return item;
}

/* ---- unpacking ----------------------------------------------------------------------------------------------------------- */

static size_t take_varint(const unsigned char **at, const unsigned char *end) {
    size_t value = 0;
    for (unsigned shift = 0; *at < end && shift < 35; shift += 7) {
        unsigned char byte = *(*at)++;
        value |= (size_t)(byte & 0x7F) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

/* Reads one token behind offset `end` of the text; says whether it has a key. */
static bool unpack_token(const unsigned char **at, const unsigned char *limit, uint32_t end, struct token *token) {
    unsigned char byte = *at < limit ? *(*at)++ : 0;
    size_t gap, len;
    bool keyed;
    if (byte < FORM_MARK) {
        *token = (struct token){.kind = TOKEN_WORD};
        gap = (byte & FORM_GAP) != 0, len = byte & SHORT_WORD, keyed = true;
    } else if (byte < FORM_LONG) {
        *token = (struct token){.kind = TOKEN_PUNCTUATION};
        gap = (byte & MARK_GAP) != 0, len = byte & SHORT_MARK, keyed = false;
    } else {
        *token = (struct token){.kind = (enum token_kind)(byte & 0x0F)};
        keyed = (byte & LONG_KEYED) != 0;
        gap = take_varint(at, limit), len = take_varint(at, limit);
    }
    token->start = end + (uint32_t)gap;
    token->end = token->start + (uint32_t)len;
    return keyed;
}

/* The head of a packed source, in front of the tokens. */
struct head {
    size_t tokens, text_len, codes_len;
    bool normal;
};

static struct head take_head(const unsigned char **at, const unsigned char *end) {
    struct head head = {.tokens = take_varint(at, end)};
    head.text_len = take_varint(at, end);
    head.normal = head.text_len & 1;
    head.text_len /= 2;
    head.codes_len = take_varint(at, end);
    return head;
}

struct keyed_segment item_unpack_source(struct arena *arena, const struct item *item) {
    const unsigned char *at = (const unsigned char *)item->source.at, *limit = at + item->source.len;
    struct keyed_segment keyed = {.keys = item->keys, .count = item->key_count, .form_hash = item->form_hash};
    struct head head = take_head(&at, limit);
    keyed.tokens.count = head.tokens;
    keyed.tokens.at = arena_alloc(arena, keyed.tokens.count * sizeof *keyed.tokens.at);
    uint32_t *token_of = arena_alloc(arena, keyed.count * sizeof *token_of), end = 0;
    for (size_t i = 0, k = 0; i < keyed.tokens.count; i++) {
        bool has_key = unpack_token(&at, limit, end, &keyed.tokens.at[i]);
        if (has_key && k < keyed.count) token_of[k++] = (uint32_t)i;
        end = keyed.tokens.at[i].end;
    }
    keyed.token_of = token_of;
    keyed.segment.text = (struct str){(const char *)at + head.codes_len, head.text_len};
    if (head.codes_len && !segment_unpack_codes(arena, (struct str){(const char *)at, head.codes_len}, &keyed.segment))
        keyed.segment.code_count = 0; /* can't happen to what pack_source wrote; the image's checksum vouches for it */
    return keyed;
}

/* The text stands last, before at most three bytes of padding; so for a text of the same length the place is known. */
bool item_text_differs(const struct item *item, struct str text) {
    const unsigned char *at = (const unsigned char *)item->source.at, *limit = at + item->source.len;
    struct head head = take_head(&at, limit);
    if (!head.normal) return false;
    if (head.text_len != text.len) return true;
    for (size_t padding = 0; padding < SOURCE_ALIGN; padding++)
        if (memcmp(limit - padding - text.len, text.at, text.len) == 0) return false;
    return true;
}

struct unit item_unpack_unit(const struct item *item, struct segment source, const struct score_context *context) {
    const struct unit_record *record = item->record;
    struct unit unit = {
        .id = record->id,
        .rev = record->rev,
        .from = item->languages->from,
        .to = item->languages->to,
        .source = source,
        .origin = (enum unit_origin)record->origin,
        .status = (enum unit_status)record->status,
        .changed_ms = record->changed_ms,
        .usage_count = record->usage,
    };
    if (record->before && record->before == item_hash_context(context->before)) unit.before = context->before;
    if (record->after && record->after == item_hash_context(context->after)) unit.after = context->after;
    if (record->context_id && record->context_id == item_hash_context(context->context_id))
        unit.context_id = context->context_id;
    return unit;
}
