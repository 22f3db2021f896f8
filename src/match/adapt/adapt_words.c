/* SPDX-License-Identifier: Apache-2.0 */
/* Words that can be carried although they are words: names that the target has verbatim, and (in adapt_calendar.c,
 * adapt_numerals.c and adapt_ordinals.c) months and days of the week, and numbers that have a word's key: one, first. Their
 * edits are paid in the base already.
 * What could be wrong is left alone: better a name that the translator types than one that goes unseen. */
#include "match/adapt/adapt_plan.h"
#include "text/chars.h"
#include "text/country.h"
#include "text/render.h"

enum { NAME_WORDS_MAX = 6, NEIGHBOURS_MAX = 8 };

/* A run of columns that differ: keys [query.start, query.end) stand for [source.start, source.end). */
struct block {
    struct span query, source;
};

static enum token_kind kind_of(const struct keyed_segment *segment, size_t key) {
    return segment->tokens.at[segment->token_of[key]].kind;
}

/* ---- names --------------------------------------------------------------------------------------------------------------- */

static bool is_capitalised(struct str text, const struct token *token) {
    size_t at = token->start;
    return token->kind == TOKEN_WORD && chars_is_upper(utf8_next(text, &at));
}

/* Words that any sentence may begin with, and whose capital there says nothing. */
static bool is_function_word(struct str word) {
    static const struct str words[] = {
        STR("I"),         STR("you"),        STR("he"),        STR("she"),      STR("it"),      STR("we"),
        STR("they"),      STR("my"),         STR("your"),      STR("his"),      STR("her"),     STR("its"),
        STR("our"),       STR("their"),      STR("me"),        STR("him"),      STR("us"),      STR("them"),
        STR("mine"),      STR("hers"),       STR("ours"),      STR("a"),        STR("an"),      STR("the"),
        STR("this"),      STR("that"),       STR("these"),     STR("those"),    STR("some"),    STR("any"),
        STR("no"),        STR("none"),       STR("each"),      STR("every"),    STR("either"),  STR("neither"),
        STR("both"),      STR("all"),        STR("most"),      STR("many"),     STR("much"),    STR("more"),
        STR("few"),       STR("fewer"),      STR("several"),   STR("such"),     STR("other"),   STR("others"),
        STR("another"),   STR("someone"),    STR("somebody"),  STR("anyone"),   STR("anybody"), STR("everyone"),
        STR("everybody"), STR("nobody"),     STR("nothing"),   STR("anything"), STR("one"),     STR("ones"),
        STR("something"), STR("everything"), STR("half"),      STR("who"),      STR("whom"),    STR("whose"),
        STR("which"),     STR("what"),       STR("whoever"),   STR("whatever"), STR("when"),    STR("where"),
        STR("why"),       STR("how"),        STR("while"),     STR("whether"),  STR("here"),    STR("and"),
        STR("or"),        STR("but"),        STR("nor"),       STR("so"),       STR("yet"),     STR("for"),
        STR("if"),        STR("unless"),     STR("because"),   STR("although"), STR("though"),  STR("since"),
        STR("until"),     STR("as"),         STR("than"),      STR("then"),     STR("there"),   STR("now"),
        STR("not"),       STR("never"),      STR("in"),        STR("on"),       STR("at"),      STR("by"),
        STR("to"),        STR("from"),       STR("of"),        STR("with"),     STR("without"), STR("within"),
        STR("under"),     STR("over"),       STR("after"),     STR("before"),   STR("about"),   STR("around"),
        STR("between"),   STR("among"),      STR("during"),    STR("through"),  STR("against"), STR("into"),
        STR("despite"),   STR("near"),       STR("behind"),    STR("also"),     STR("however"), STR("meanwhile"),
        STR("today"),     STR("tomorrow"),   STR("yesterday"), STR("once"),     STR("twice"),   STR("only"),
        STR("even"),
    };
    return str_is_listed_nocase(word, words, sizeof words / sizeof *words);
}

/* Whom news speaks of without an article, where a name could stand: police, officials, Kenyans. */
static bool may_be_people(struct str word) {
    static const struct str words[] = {STR("police"),     STR("people"),   STR("men"),   STR("women"),  STR("children"),
                                       STR("parliament"), STR("congress"), STR("staff"), STR("troops"), STR("government")};
    if (str_is_listed_nocase(word, words, sizeof words / sizeof *words)) return true;
    return word.len > 4 && str_ends(word, STR("s")) && !str_ends(word, STR("'s")) && !str_ends(word, STR("\u2019s"));
}

static bool begins_sentence(const struct keyed_segment *segment, size_t token) {
    static const struct str inside[] = {STR(","), STR(";"), STR("("), STR("-"), STR("\u2013"), STR("/"), STR("&")};
    if (token == 0) return true;
    const struct token *before = &segment->tokens.at[token - 1];
    struct str mark = str_slice(segment->segment.text, before->start, before->end);
    return before->kind == TOKEN_PUNCTUATION && !str_is_listed_nocase(mark, inside, sizeof inside / sizeof *inside);
}

static bool is_name(const struct keyed_segment *segment, size_t key) {
    size_t token = segment->token_of[key];
    struct str word = adapt_text(segment, (int32_t)key);
    if (begins_sentence(segment, token) && (is_function_word(word) || may_be_people(word))) return false;
    return is_capitalised(segment->segment.text, &segment->tokens.at[token]);
}

/* `count` keys from `first` on: capitalised words with nothing but white space between them. */
static bool is_name_run(const struct keyed_segment *segment, uint32_t first, uint32_t count) {
    for (uint32_t i = first; i < first + count; i++) {
        if (!is_name(segment, i)) return false;
        if (i > first && segment->token_of[i] != segment->token_of[i - 1] + 1) return false;
    }
    return count > 0;
}

static struct str run_text(const struct keyed_segment *segment, uint32_t first, uint32_t count) {
    return str_slice(segment->segment.text, segment->tokens.at[segment->token_of[first]].start,
                     segment->tokens.at[segment->token_of[first + count - 1]].end);
}

/* Where `phrase` stands as whole words: how often, and the tokens of the last time. */
struct occurrence {
    size_t count;
    size_t first, end; /* tokens */
};

static struct occurrence find_phrase(struct str text, struct token_list tokens, struct str phrase) {
    struct occurrence found = {0};
    for (size_t i = 0, end = 0; i < tokens.count; i++) {
        size_t start = tokens.at[i].start;
        if (start + phrase.len > text.len || !str_starts(str_slice(text, start, text.len), phrase)) continue;
        if (end < i) end = i;
        while (end < tokens.count && tokens.at[end].end < start + phrase.len) end++;
        if (end < tokens.count && tokens.at[end].end == start + phrase.len)
            found = (struct occurrence){found.count + 1, i, end + 1};
    }
    return found;
}

/* 1 when the other side doesn't have the token's text. */
static size_t is_new(struct str text, const struct token *token, struct str other, struct token_list other_tokens) {
    return !find_phrase(other, other_tokens, str_slice(text, token->start, token->end)).count;
}

/* Capitalised words right before and behind an occurrence that the other side doesn't have: titles, or more of the name. */
static size_t count_neighbours(struct str text, struct token_list tokens, const struct occurrence *place, struct str other,
                               struct token_list other_tokens) {
    size_t count = 0;
    size_t first = place->first > NEIGHBOURS_MAX ? place->first - NEIGHBOURS_MAX : 0;
    size_t end = tokens.count - place->end > NEIGHBOURS_MAX ? place->end + NEIGHBOURS_MAX : tokens.count;
    for (size_t i = place->first; i-- > first && is_capitalised(text, &tokens.at[i]);)
        count += is_new(text, &tokens.at[i], other, other_tokens);
    for (size_t i = place->end; i < end && is_capitalised(text, &tokens.at[i]); i++)
        count += is_new(text, &tokens.at[i], other, other_tokens);
    return count;
}

/* Rais William Ruto for President Ruto. A title has a capital in Swahili as in English, in French it has none. */
static bool says_more(const struct adapt_plan *plan, const struct occurrence *in_source, const struct occurrence *in_target) {
    struct str source = plan->source->segment.text, target = plan->target.text;
    size_t more = count_neighbours(target, plan->tokens, in_target, source, plan->source->tokens);
    if (plan->to->family == FAMILY_FRENCH) return more > 0;
    return more > count_neighbours(source, plan->source->tokens, in_source, target, plan->tokens);
}

/* An article before a name shows its gender. */
static bool has_french_article(const struct adapt_plan *plan, size_t token) {
    static const struct str articles[] = {STR("le"), STR("la"),  STR("les"), STR("du"),     STR("des"),
                                          STR("au"), STR("aux"), STR("l'"),  STR("l\u2019")};
    if (plan->to->family != FAMILY_FRENCH || token == 0) return false;
    return str_is_listed_nocase(adapt_target_text(plan, token - 1), articles, sizeof articles / sizeof *articles);
}

/* "Police: ..." at the start of both may be a common word that French and English share. */
static bool may_be_common_word(const struct adapt_plan *plan, const struct occurrence *in_source,
                               const struct occurrence *in_target) {
    return plan->to->family == FAMILY_FRENCH && in_source->first == 0 && in_target->first == 0 &&
           in_target->end - in_target->first == 1;
}

/* Swahili names countries without an article or a case; elsewhere more than the name would change. False when the two aren't of
 * one sort, or can't be carried. */
static bool find_country(const struct adapt_plan *plan, struct str *value, struct str *was) {
    char value_code[4], was_code[4];
    bool a = country_find(plan->from, *value, value_code), b = country_find(plan->from, *was, was_code);
    if (!a && !b) return true;
    if (!a || !b || plan->to->family != FAMILY_SWAHILI) return false;
    *value = country_name(plan->arena, plan->to, value_code);
    *was = country_name(plan->arena, plan->to, was_code);
    return value->len && was->len;
}

/* G7 and G20, A320 and A380: things of one sort, and so of one gender. */
static bool same_but_for_digits(struct str a, struct str b) {
    size_t i = 0, k = 0;
    while (i < a.len || k < b.len) {
        if (chars_digit(chars_at(a, i)) >= 0)
            utf8_next(a, &i);
        else if (chars_digit(chars_at(b, k)) >= 0)
            utf8_next(b, &k);
        else if (i == a.len || k == b.len || utf8_next(a, &i) != utf8_next(b, &k))
            return false;
    }
    return true;
}

static struct str why_name_stays(const struct adapt_plan *plan, struct str value, struct str was,
                                 const struct occurrence *in_source, const struct occurrence *in_target) {
    if (in_target->count > 1 || in_source->count > 1) return STR("the name stands more than once");
    if (has_french_article(plan, in_target->first) && !same_but_for_digits(value, was))
        return STR("the name's article may change");
    if (may_be_common_word(plan, in_source, in_target)) return STR("it may be no name");
    if (says_more(plan, in_source, in_target)) return STR("the target says more of the name than the source");
    return (struct str){0};
}

/* The run of names as one. False when the target doesn't have the source's. */
static bool adapt_name(struct adapt_plan *plan, struct span query, struct span source) {
    struct str value = run_text(plan->query, query.start, query.end - query.start);
    struct str was = run_text(plan->source, source.start, source.end - source.start), target = was;
    if (plan->tries++ >= ADAPT_TRIES_MAX || !find_country(plan, &value, &target)) return false;
    struct occurrence in_target = find_phrase(plan->target.text, plan->tokens, target);
    if (!in_target.count) return false;
    struct occurrence in_source = find_phrase(plan->source->segment.text, plan->source->tokens, was);
    struct placeable_change *change = adapt_add_change(plan, TOKEN_WORD, query, source);
    change->reason = why_name_stays(plan, value, was, &in_source, &in_target);
    if (change->reason.len) return true;
    struct span bytes = {plan->tokens.at[in_target.first].start, plan->tokens.at[in_target.end - 1].end};
    adapt_replace_words(plan, bytes, value, change);
    return true;
}

/* ---- the blocks ---------------------------------------------------------------------------------------------------------- */

/* From word `i` of the block on, the longest run of names that the target has. Returns how many words were dealt with. */
static uint32_t adapt_longest_name(struct adapt_plan *plan, const struct block *block, uint32_t i) {
    uint32_t left = block->query.end - block->query.start - i;
    uint32_t query = block->query.start + i, source = block->source.start + i;
    for (uint32_t count = left < NAME_WORDS_MAX ? left : NAME_WORDS_MAX; count > 0; count--) {
        if (!is_name_run(plan->query, query, count) || !is_name_run(plan->source, source, count)) continue;
        if (adapt_name(plan, (struct span){query, query + count}, (struct span){source, source + count})) return count;
    }
    return 0;
}

/* As many words on both sides: word for word. */
static void adapt_even_block(struct adapt_plan *plan, const struct block *block) {
    uint32_t count = block->query.end - block->query.start;
    for (uint32_t i = 0; i < count;) {
        uint32_t query = block->query.start + i, source = block->source.start + i;
        bool words = kind_of(plan->query, query) == TOKEN_WORD && kind_of(plan->source, source) == TOKEN_WORD;
        bool done = adapt_numeral(plan, query, source) || adapt_ordinal(plan, query, source) ||
                    (words && adapt_calendar_name(plan, query, source));
        uint32_t names = words && !done ? adapt_longest_name(plan, block, i) : 0;
        i += names ? names : 1;
    }
}

/* A name of other length: "William Ruto" for "Uhuru Muigai Kenyatta". */
static void adapt_uneven_block(struct adapt_plan *plan, const struct block *block) {
    uint32_t query = block->query.end - block->query.start, source = block->source.end - block->source.start;
    bool short_enough = query <= NAME_WORDS_MAX && source <= NAME_WORDS_MAX;
    if (short_enough && is_name_run(plan->query, block->query.start, query) &&
        is_name_run(plan->source, block->source.start, source))
        adapt_name(plan, block->query, block->source);
}

void adapt_words(struct adapt_plan *plan) {
    uint32_t query = 0, source = 0; /* the next keys */
    for (size_t i = 0; i < plan->pairs.count && plan->tries < ADAPT_TRIES_MAX;) {
        struct block block = {{query, query}, {source, source}};
        for (; i < plan->pairs.count && !plan->pairs.at[i].equal; i++) {
            block.query.end += plan->pairs.at[i].query >= 0;
            block.source.end += plan->pairs.at[i].source >= 0;
        }
        uint32_t words = block.query.end - query, others = block.source.end - source;
        if (words && words == others)
            adapt_even_block(plan, &block);
        else if (words && others)
            adapt_uneven_block(plan, &block);
        query = block.query.end, source = block.source.end;
        for (; i < plan->pairs.count && plan->pairs.at[i].equal; i++) query++, source++;
    }
}
