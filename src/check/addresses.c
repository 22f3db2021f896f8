/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of the Web and of mail. One of the target that the source doesn't have is marked where one of the source lacks. */
#include <string.h>

#include "check/checks.h"

enum { ADDRESSES_MAX = 32 };

struct addresses {
    const struct token *at[ADDRESSES_MAX];
    size_t count;
};

static struct addresses addresses_of(const struct token_list *tokens) {
    struct addresses addresses = {.count = 0};
    for (size_t i = 0; i < tokens->count && addresses.count < ADDRESSES_MAX; i++)
        if (tokens->at[i].kind == TOKEN_URL || tokens->at[i].kind == TOKEN_EMAIL)
            addresses.at[addresses.count++] = &tokens->at[i];
    return addresses;
}

/* "example.orgThe" lacks a blank, and what follows is no part of the address. */
static struct str without_glued_word(struct str host) {
    for (size_t at = 1; at < host.len && host.at[at] != '/'; at++)
        if (host.at[at] >= 'A' && host.at[at] <= 'Z' && host.at[at - 1] >= 'a' && host.at[at - 1] <= 'z')
            return str_slice(host, 0, at);
    return host;
}

/* Without what makes no difference: http or https, www., a slash at the end. */
static struct str bare(struct str address) {
    static const struct str beginnings[] = {STR("https://"), STR("http://"), STR("mailto:"), STR("www.")};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t len = beginnings[i].len;
        if (address.len > len && str_equal_nocase(str_slice(address, 0, len), beginnings[i]))
            address = str_slice(address, len, address.len);
    }
    while (str_ends(address, STR("/"))) address.len--;
    return without_glued_word(address);
}

static bool is_part_end(struct str address, size_t at) {
    static const char ends[] = "/.?&#=-_@";
    return at >= address.len || memchr(ends, address.at[at], sizeof ends - 1);
}

/* A part of the address is the language's code: fr.wikipedia.org, example.org/fr/. */
static bool is_in_language(struct str address, const struct language *language) {
    struct str code = language_primary(language);
    for (size_t at = 0; (at = str_find(address, code, at)) != SIZE_MAX; at += code.len)
        if ((at == 0 || is_part_end(address, at - 1)) && is_part_end(address, at + code.len)) return true;
    return false;
}

/* Addresses that a manual makes up may be translated: example.com (RFC 2606), myserver.com, my.name@my.provider.com. */
static bool is_made_up(struct str address) {
    static const struct str signs[] = {STR("example."), STR(".example"), STR("/my"),  STR(".my"),
                                       STR("@my"),      STR("/your"),    STR("@your")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_find(address, signs[i], 0) != SIZE_MAX) return true;
    return str_starts(address, STR("my")) || str_starts(address, STR("your"));
}

/* The same, or the page of the target's language for one that isn't of it. */
static bool same_address(const struct checking *checking, struct str source, struct str target) {
    const struct language *to = &checking->request->to;
    bool other_page = is_in_language(target, to) && !is_in_language(source, to);
    return other_page || is_made_up(source) || str_equal_nocase(bare(source), bare(target));
}

static const struct token *first_alone(const struct checking *checking, const struct addresses *source,
                                       const struct addresses *target, bool of_target) {
    const struct addresses *mine = of_target ? target : source, *other = of_target ? source : target;
    for (size_t i = 0; i < mine->count; i++) {
        bool found = false;
        for (size_t k = 0; k < other->count && !found; k++) {
            const struct token *s = of_target ? other->at[k] : mine->at[i], *t = of_target ? mine->at[i] : other->at[k];
            found = same_address(checking, str_slice(checking->request->source.text, s->start, s->end),
                                 str_slice(checking->request->target.text, t->start, t->end));
        }
        if (!found) return mine->at[i];
    }
    return NULL;
}

void check_addresses(struct checking *checking) {
    struct addresses source = addresses_of(&checking->source), target = addresses_of(&checking->target);
    const struct token *missing = first_alone(checking, &source, &target, false);
    const struct token *foreign = missing ? first_alone(checking, &source, &target, true) : NULL;
    if (!foreign || missing->kind != foreign->kind) return;
    struct str said = str_slice(checking->request->source.text, missing->start, missing->end);
    bool only = source.count == 1 && target.count == 1;
    checking_add_difference(checking, "address", said, foreign->start, foreign->end, only ? said : (struct str){0});
}
