/* SPDX-License-Identifier: Apache-2.0 */
/* evaluate [--rules FILE.srx] [--errors N] [CASES.json ...]: how well sentences are found.
 *
 * A case is {"id", "language", "group", "text", "sentences"}; language is "en" and group "" when absent. Without files it takes
 * the cases beside this program's source. A boundary is known by how many characters that are no white space stand before it,
 * so trimming changes nothing; the end of the text is none. "inner" are those without a line feed in their gap: precision,
 * recall and F1 over all cases; "exact" counts cases that are right in every boundary, "corrupt" those whose sentences don't
 * add up to the text. Exit status 1 when a case is corrupt or, for the cases here, not exact. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "eval/segmentation/rules.h"

static const char own_cases[] = "tests/eval/segmentation/cases.json";

enum { GROUPS_MAX = 200, LANGUAGES_MAX = 16 };

struct figures {
    char name[80];
    unsigned cases, exact, corrupt, right, found, wanted;
};

struct evaluation {
    const char *rules;
    long errors; /* still to be shown */
    struct figures groups[GROUPS_MAX + 1];
    size_t group_count;
    struct {
        char tag[36];
        struct segmenter *segmenter;
    } languages[LANGUAGES_MAX];
    size_t language_count;
};

/* For each character that is no white space: does a boundary follow, and does a line feed follow before the next one? */
struct boundaries {
    bool *cut, *line;
    size_t count;
};

static bool is_space(uint32_t c) {
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
           c == 0xFEFF;
}

static bool is_line_end(uint32_t c) {
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

static struct boundaries boundaries_of_text(struct arena *arena, struct str text) {
    struct boundaries b = {ARENA_ARRAY(arena, bool, text.len + 1), ARENA_ARRAY(arena, bool, text.len + 1), 0};
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        if (!is_space(c))
            b.count++;
        else if (is_line_end(c) && b.count)
            b.line[b.count - 1] = true;
    }
    return b;
}

/* Marks where `sentence` ends, *done characters of the text being used up. False when it isn't what the text goes on with. */
static bool mark_sentence(struct boundaries *b, struct str text, struct str sentence, size_t *at, size_t *done) {
    for (size_t k = 0; k < sentence.len;) {
        uint32_t c = utf8_next(sentence, &k), expected = 0;
        if (is_space(c)) continue;
        do {
            if (*at >= text.len) return false;
            expected = utf8_next(text, at);
        } while (is_space(expected));
        if (c != expected) return false;
        ++*done;
    }
    if (*done) b->cut[*done - 1] = true;
    return true;
}

static bool mark_expected(struct boundaries *b, struct str text, json_t *sentences) {
    size_t i, at = 0, done = 0;
    json_t *sentence;
    json_array_foreach(sentences, i, sentence) {
        struct str s = {json_string_value(sentence), json_string_length(sentence)};
        if (!mark_sentence(b, text, s, &at, &done)) return false;
    }
    return done == b->count;
}

static bool mark_found(struct boundaries *b, struct str text, const struct sentence_list *list) {
    size_t at = 0, done = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!mark_sentence(b, text, list->at[i].text, &at, &done)) return false;
    return done == b->count;
}

static const struct segmenter *segmenter_for(struct evaluation *all, const char *tag, struct error *err) {
    for (size_t i = 0; i < all->language_count; i++)
        if (!strcmp(all->languages[i].tag, tag)) return all->languages[i].segmenter;
    if (all->language_count == LANGUAGES_MAX) {
        error_set(err, ERR_TOO_LARGE, "more than %d languages", LANGUAGES_MAX);
        return NULL;
    }
    struct segmenter *segmenter = open_segmenter(tag, all->rules, err);
    if (!segmenter) return NULL;
    snprintf(all->languages[all->language_count].tag, sizeof all->languages->tag, "%s", tag);
    all->languages[all->language_count++].segmenter = segmenter;
    return segmenter;
}

static struct figures *group_for(struct evaluation *all, const char *name) {
    for (size_t i = 0; i < all->group_count; i++)
        if (!strcmp(all->groups[i].name, name)) return &all->groups[i];
    if (all->group_count == GROUPS_MAX) return &all->groups[GROUPS_MAX];
    struct figures *group = &all->groups[all->group_count++];
    snprintf(group->name, sizeof group->name, "%s", name);
    return group;
}

/* The place behind the n-th character that is no white space, with what stands around it. */
static void show_error(struct str text, size_t n, const char *what, const char *id) {
    size_t at = 0;
    for (size_t count = 0; count <= n && at < text.len;)
        if (!is_space(utf8_next(text, &at))) count++;
    size_t from = at, to = at;
    for (int i = 0; i < 40 && from; i++) utf8_previous(text, &from);
    for (int i = 0; i < 30 && to < text.len; i++) utf8_next(text, &to);
    struct str left = str_slice(text, from, at), right = str_slice(text, at, to);
    printf("%s %s: %" STR_FMT " | %" STR_FMT "\n", what, id, STR_ARG(left), STR_ARG(right));
}

static void count_case(struct evaluation *all, struct figures *group, const char *id, struct str text,
                       const struct boundaries *expected, const struct boundaries *found) {
    bool exact = true;
    for (size_t i = 0; i + 1 < expected->count; i++) {
        bool wanted = expected->cut[i], have = found->cut[i];
        if (wanted != have) {
            exact = false;
            if (all->errors-- > 0) show_error(text, i, wanted ? "missing" : "too many", id);
        }
        if (expected->line[i]) continue;
        group->wanted += wanted;
        group->found += have;
        group->right += wanted && have;
    }
    group->exact += exact;
}

static const char *text_member(json_t *object, const char *key, const char *otherwise) {
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : otherwise;
}

static bool evaluate_case(struct evaluation *all, json_t *one, struct error *err) {
    struct arena arena = {0};
    struct sentence_list list;
    json_t *text_value = json_object_get(one, "text");
    struct str text = {json_string_value(text_value), json_string_length(text_value)};
    const char *id = text_member(one, "id", "?");
    const struct segmenter *segmenter = segmenter_for(all, text_member(one, "language", "en"), err);
    bool good = segmenter && segmenter_run(segmenter, &arena, text, NULL, &list, err);
    if (good) {
        struct figures *group = group_for(all, text_member(one, "group", text_member(one, "genre", "")));
        struct boundaries expected = boundaries_of_text(&arena, text), found = boundaries_of_text(&arena, text);
        group->cases++;
        if (!mark_expected(&expected, text, json_object_get(one, "sentences")))
            good = error_set(err, ERR_INVALID, "%s: the sentences are not those of the text", id);
        else if (!mark_found(&found, text, &list))
            group->corrupt++;
        else
            count_case(all, group, id, text, &expected, &found);
    }
    arena_done(&arena);
    return good;
}

static bool evaluate_file(struct evaluation *all, const char *path, struct error *err) {
    json_error_t where;
    json_t *cases = json_load_file(path, 0, &where), *one;
    size_t i;
    bool good = true;
    if (!cases) return error_set(err, ERR_MALFORMED, "%s:%d: %s", path, where.line, where.text);
    json_array_foreach(cases, i, one) good = good && evaluate_case(all, one, err);
    json_decref(cases);
    return good;
}

static double percent(unsigned part, unsigned whole) {
    return whole ? 100.0 * part / whole : 100.0;
}

static void print_figures(const struct figures *f) {
    double p = percent(f->right, f->found), r = percent(f->right, f->wanted);
    printf("%-16s %6u %6u %8u  %7.2f %7.2f %7.2f  (%u too many, %u missing)\n", f->name, f->cases, f->exact, f->corrupt, p, r,
           p + r > 0 ? 2 * p * r / (p + r) : 0.0, f->found - f->right, f->wanted - f->right);
}

static struct figures print_all(const struct evaluation *all) {
    struct figures sum = {.name = "all"};
    printf("%-16s %6s %6s %8s  %7s %7s %7s\n", "group", "cases", "exact", "corrupt", "P", "R", "F1");
    for (size_t i = 0; i <= GROUPS_MAX; i++) {
        const struct figures *f = &all->groups[i];
        if (!f->cases) continue;
        print_figures(f);
        sum.cases += f->cases, sum.exact += f->exact, sum.corrupt += f->corrupt;
        sum.right += f->right, sum.found += f->found, sum.wanted += f->wanted;
    }
    print_figures(&sum);
    return sum;
}

int main(int argc, char **argv) {
    struct evaluation *all = alloc_zero(1, sizeof *all);
    struct error err = {0};
    int files = 0;
    for (int i = 1; i < argc && !err.code; i++) {
        if (!strcmp(argv[i], "--rules") && i + 1 < argc)
            all->rules = argv[++i];
        else if (!strcmp(argv[i], "--errors") && i + 1 < argc)
            all->errors = strtol(argv[++i], NULL, 10);
        else
            files++, evaluate_file(all, argv[i], &err);
    }
    if (!files) all->errors = 1000, evaluate_file(all, own_cases, &err);
    if (err.code) fprintf(stderr, "evaluate: %s\n", err.message);
    struct figures sum = print_all(all);
    bool bad = err.code || sum.corrupt || (!files && sum.exact < sum.cases);
    for (size_t i = 0; i < all->language_count; i++) segmenter_close(all->languages[i].segmenter);
    free(all);
    return bad;
}
