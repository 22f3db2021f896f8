/* SPDX-License-Identifier: Apache-2.0 */
/* Precision and recall of sentence alignment, on articles rebuilt from pairs whose alignment is known.
 *
 *     evaluate FROM TO [--memory PAIRS.tsv]... [--same-paragraphs] [--clean] [--show] PAIRS.tsv...
 *
 * A file holds a pair a line: source, tab, target. How an article is made of it, by a generator of fixed seed:
 *   1. 8 to 60 consecutive lines are one article.
 *   2. Of each side, at each line: in 4 % its sentence is joined with the next line's into one (the full stop becomes a
 *      semicolon), so that two sentences stand opposite one; in 2 % it is left out. --clean: nothing of both.
 *   3. 1 to 4 lines make a paragraph, on each side by dice of its own, so that paragraphs tell nothing; with --same-paragraphs
 *      both sides have the same, as translations mostly have. A line that ends without a full stop or the like on either side
 * is a heading or a caption: it ends its paragraph on both.
 *   4. Each side is one text, cut into sentences by the built-in rules, as an article is that a user sends.
 *
 * How it is judged: lines that share a sentence are one group. A bead with both sides is right when all its sentences are of
 * one group, and every sentence of the group is in such a bead. Precision: right beads of all beads that have both sides.
 * Recall: groups with both sides whose sentences are all in right beads, of all groups with both sides. So a bead that takes in
 * too much or too little costs both. The evidence of a memory is never the file that is measured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "align/align.h"
#include "base/buf.h"
#include "exchange/srx.h"
#include "segment/segmenter.h"

enum { ARTICLE_MIN = 8, ARTICLE_MAX = 60, JOIN_PERCENT = 4, OMIT_PERCENT = 2, PARAGRAPH_LINES_MAX = 4, BINS = 10 };

struct pair {
    struct str text[2];
};

struct tally {
    long articles, sentences[2], beads, right_beads, groups, right_groups;
    long in_bin[BINS], right_in_bin[BINS];
};

static struct language languages[2];
static struct segmenter *segmenters[2];
static struct lexicon *lexicon;
static bool same_paragraphs, is_clean, show;
static uint64_t dice = 20240601;

static int roll(int sides) {
    dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int)((dice >> 33) % (uint64_t)sides);
}

/* ---- the article ------------------------------------------------------------------------------------------------------- */

/* One side of an article: its text, and for each sentence the lines it holds. */
struct text_side {
    struct buf text;
    size_t ends[ARTICLE_MAX]; /* of each line in the text; a line left out has none of it */
    bool there[ARTICLE_MAX];
    struct sentence_list sentences;
    int first_line[ARTICLE_MAX * 20], last_line[ARTICLE_MAX * 20];
};

static size_t without_stop(struct str text) {
    size_t len = text.len;
    while (len && strchr(".!?\"' ", text.at[len - 1])) len--;
    return len;
}

static bool ends_sentence(struct str text) {
    static const char *const marks[] = {".", "!", "?", "\"", "\u201d", "\u00bb", "\u2026", ")"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_ends(text, str_of(marks[i]))) return true;
    return false;
}

static bool is_heading(const struct pair *pair) {
    return !ends_sentence(str_trim(pair->text[0])) || !ends_sentence(str_trim(pair->text[1]));
}

static void write_side(struct text_side *side, const struct pair *pairs, int count, int which, const bool *new_paragraph) {
    bool joined = false;
    for (int i = 0; i < count; i++) {
        struct str text = str_trim(pairs[i].text[which]);
        bool last = i == count - 1;
        side->there[i] = is_clean || roll(100) >= OMIT_PERCENT;
        bool join = !is_clean && side->there[i] && !last && !joined && !is_heading(&pairs[i]) && roll(100) < JOIN_PERCENT;
        joined = join;
        size_t len = join ? without_stop(text) : text.len;
        if (side->there[i]) buf_add(&side->text, text.at, len);
        side->ends[i] = side->text.len;
        if (side->there[i] && !last)
            buf_add_str(&side->text, join ? STR("; ") : new_paragraph[i] || is_heading(&pairs[i]) ? STR("\n") : STR(" "));
    }
}

static int line_at(const struct text_side *side, int count, size_t byte) {
    int line = 0;
    while (line < count - 1 && side->ends[line] <= byte) line++;
    return line;
}

static void cut_side(struct text_side *side, struct arena *arena, int count, int which) {
    struct error err = {0};
    if (!segmenter_run(segmenters[which], arena, buf_str(&side->text), NULL, &side->sentences, &err))
        fputs(err.message, stderr);
    for (size_t i = 0; i < side->sentences.count && i < ARTICLE_MAX * 20; i++) {
        struct str sentence = side->sentences.at[i].text;
        size_t start = (size_t)(sentence.at - side->text.at);
        side->first_line[i] = line_at(side, count, start);
        side->last_line[i] = line_at(side, count, start + sentence.len - 1);
    }
}

/* ---- judging ----------------------------------------------------------------------------------------------------------- */

struct article {
    struct text_side side[2];
    int count;
    int group[ARTICLE_MAX];        /* of each line */
    bool has_side[ARTICLE_MAX][2]; /* of each group */
    bool broken[ARTICLE_MAX];      /* a sentence of it is not in a right bead */
};

static void join_groups(struct article *article, int which) {
    const struct text_side *side = &article->side[which];
    for (size_t s = 0; s < side->sentences.count; s++)
        for (int line = side->first_line[s] + 1; line <= side->last_line[s]; line++) {
            int from = article->group[line], to = article->group[side->first_line[s]];
            for (int i = 0; i < article->count; i++)
                if (article->group[i] == from) article->group[i] = to;
        }
}

static int group_of(const struct article *article, int which, size_t sentence) {
    return article->group[article->side[which].first_line[sentence]];
}

static void find_groups(struct article *article) {
    for (int i = 0; i < article->count; i++) article->group[i] = i;
    for (int which = 0; which < 2; which++) join_groups(article, which);
    for (int which = 0; which < 2; which++)
        for (size_t s = 0; s < article->side[which].sentences.count; s++)
            article->has_side[group_of(article, which, s)][which] = true;
}

/* The one group of all sentences of a bead with both sides, or -1. */
static int bead_group(const struct article *article, const struct bead *bead) {
    if (!bead->source_count || !bead->target_count) return -1;
    int group = group_of(article, 0, bead->source);
    for (size_t s = 0; s < bead->source_count; s++)
        if (group_of(article, 0, bead->source + s) != group) return -1;
    for (size_t t = 0; t < bead->target_count; t++)
        if (group_of(article, 1, bead->target + t) != group) return -1;
    return group;
}

static void break_groups(struct article *article, const struct bead *bead) {
    if (bead_group(article, bead) >= 0) return;
    for (size_t s = 0; s < bead->source_count; s++) article->broken[group_of(article, 0, bead->source + s)] = true;
    for (size_t t = 0; t < bead->target_count; t++) article->broken[group_of(article, 1, bead->target + t)] = true;
}

static void show_bead(const struct article *article, const struct bead *bead, bool right) {
    printf("%s %.2f\n", right ? "right" : "WRONG", bead->confidence);
    for (size_t s = 0; s < bead->source_count; s++)
        printf("   - %" STR_FMT "\n", STR_ARG(article->side[0].sentences.at[bead->source + s].text));
    for (size_t t = 0; t < bead->target_count; t++)
        printf("   + %" STR_FMT "\n", STR_ARG(article->side[1].sentences.at[bead->target + t].text));
}

static void judge(struct article *article, const struct bead_list *beads, struct tally *tally) {
    find_groups(article);
    for (size_t i = 0; i < beads->count; i++) break_groups(article, &beads->at[i]);
    for (size_t i = 0; i < beads->count; i++) {
        const struct bead *bead = &beads->at[i];
        int group = bead_group(article, bead), bin = (int)(bead->confidence * BINS);
        bool right = group >= 0 && !article->broken[group];
        if (show) show_bead(article, bead, right || !bead->source_count || !bead->target_count);
        if (!bead->source_count || !bead->target_count) continue;
        if (bin >= BINS) bin = BINS - 1;
        tally->beads++;
        tally->right_beads += right;
        tally->in_bin[bin]++;
        tally->right_in_bin[bin] += right;
    }
    for (int i = 0; i < article->count; i++) {
        if (article->group[i] != i || !article->has_side[i][0] || !article->has_side[i][1]) continue;
        tally->groups++;
        tally->right_groups += !article->broken[i];
    }
}

/* ---- running ----------------------------------------------------------------------------------------------------------- */

static struct align_side side_of(struct arena *arena, const struct text_side *side) {
    struct str *texts = ARENA_ARRAY(arena, struct str, side->sentences.count);
    uint32_t *paragraphs = ARENA_ARRAY(arena, uint32_t, side->sentences.count);
    for (size_t i = 0; i < side->sentences.count; i++) {
        texts[i] = side->sentences.at[i].text;
        paragraphs[i] = side->sentences.at[i].paragraph;
    }
    return (struct align_side){texts, paragraphs, side->sentences.count};
}

static void evaluate_article(const struct pair *pairs, int count, struct tally *tally) {
    static struct article article;
    struct arena arena = {0};
    struct bead_list beads;
    struct error err = {0};
    bool breaks[2][ARTICLE_MAX];
    article = (struct article){.count = count};
    for (int which = 0; which < 2; which++)
        for (int i = 0, left = 1 + roll(PARAGRAPH_LINES_MAX); i < count; i++) {
            breaks[which][i] = --left == 0;
            if (left == 0) left = 1 + roll(PARAGRAPH_LINES_MAX);
        }
    for (int which = 0; which < 2; which++) {
        write_side(&article.side[which], pairs, count, which, breaks[same_paragraphs ? 0 : which]);
        cut_side(&article.side[which], &arena, count, which);
        tally->sentences[which] += (long)article.side[which].sentences.count;
    }
    struct align_request request = {.from = languages[0],
                                    .to = languages[1],
                                    .source = side_of(&arena, &article.side[0]),
                                    .target = side_of(&arena, &article.side[1]),
                                    .lexicon = lexicon};
    tally->articles++;
    if (align_sentences(&arena, &request, &beads, &err))
        judge(&article, &beads, tally);
    else
        fprintf(stderr, "%s\n", err.message);
    for (int which = 0; which < 2; which++) buf_done(&article.side[which].text);
    arena_done(&arena);
}

static bool read_pair(FILE *file, struct arena *arena, struct pair *pair) {
    static char *line;
    static size_t capacity;
    for (ssize_t len; (len = getline(&line, &capacity, file)) > 0;) {
        struct str rest = str_trim((struct str){line, (size_t)len}), source = str_cut(&rest, '\t');
        if (!str_trim(source).len || !str_trim(rest).len || !utf8_valid(source, NULL) || !utf8_valid(rest, NULL)) continue;
        pair->text[0] = arena_copy(arena, source);
        pair->text[1] = arena_copy(arena, rest);
        return true;
    }
    free(line);
    line = NULL;
    capacity = 0;
    return false;
}

static FILE *open_pairs(const char *path) {
    FILE *file = fopen(path, "r");
    if (file) return file;
    perror(path);
    exit(66);
}

static void evaluate_file(const char *path) {
    FILE *file = open_pairs(path);
    struct tally tally = {0};
    struct arena arena = {0};
    struct pair pairs[ARTICLE_MAX];
    int wanted = ARTICLE_MIN + roll(ARTICLE_MAX - ARTICLE_MIN + 1), count = 0;
    while (read_pair(file, &arena, &pairs[count])) {
        if (++count < wanted) continue;
        evaluate_article(pairs, count, &tally);
        arena_reset(&arena);
        count = 0;
        wanted = ARTICLE_MIN + roll(ARTICLE_MAX - ARTICLE_MIN + 1);
    }
    if (count >= ARTICLE_MIN) evaluate_article(pairs, count, &tally);
    arena_done(&arena);
    fclose(file);
    printf("%s: %ld articles, %ld and %ld sentences: precision %.2f %% (%ld of %ld), recall %.2f %% (%ld of %ld)\n", path,
           tally.articles, tally.sentences[0], tally.sentences[1], 100.0 * (double)tally.right_beads / (double)tally.beads,
           tally.right_beads, tally.beads, 100.0 * (double)tally.right_groups / (double)tally.groups, tally.right_groups,
           tally.groups);
    for (int bin = 0; bin < BINS; bin++)
        if (tally.in_bin[bin])
            printf("    confidence %.1f to %.1f: %6.2f %% right of %ld\n", bin / (double)BINS, (bin + 1) / (double)BINS,
                   100.0 * (double)tally.right_in_bin[bin] / (double)tally.in_bin[bin], tally.in_bin[bin]);
}

static void learn(const char *path) {
    FILE *file = open_pairs(path);
    struct arena arena = {0};
    struct pair pair;
    if (!lexicon) lexicon = lexicon_open(&languages[0], &languages[1]);
    while (read_pair(file, &arena, &pair)) {
        lexicon_add(lexicon, pair.text[0], pair.text[1]);
        arena_reset(&arena);
    }
    arena_done(&arena);
    fclose(file);
}

static bool open_segmenters(void) {
    struct arena arena = {0};
    struct segmentation_rules rules;
    struct error err = {0};
    bool ok = srx_read(&arena, segmenter_builtin_rules(), "built-in", &rules, &err);
    for (int which = 0; ok && which < 2; which++)
        ok = (segmenters[which] = segmenter_open(&rules, &languages[which], &err)) != NULL;
    arena_done(&arena);
    if (!ok) fprintf(stderr, "%s\n", err.message);
    return ok;
}

int main(int argc, char **argv) {
    if (argc < 4 || !language_parse(str_of(argv[1]), &languages[0], NULL) ||
        !language_parse(str_of(argv[2]), &languages[1], NULL)) {
        fputs("usage: evaluate FROM TO [--memory PAIRS.tsv]... [--same-paragraphs] [--clean] [--show] PAIRS.tsv...\n", stderr);
        return 64;
    }
    if (!open_segmenters()) return 70;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--same-paragraphs") == 0) same_paragraphs = true;
        if (strcmp(argv[i], "--clean") == 0) is_clean = true;
        if (strcmp(argv[i], "--show") == 0) show = true;
        if (strcmp(argv[i], "--memory") == 0 && i + 1 < argc) learn(argv[++i]);
    }
    if (lexicon) {
        lexicon_finish(lexicon);
        printf("memory: %zu units, %zu pairs of words\n", lexicon_units(lexicon), lexicon_pairs(lexicon));
    }
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--memory") == 0)
            i++;
        else if (strncmp(argv[i], "--", 2) != 0)
            evaluate_file(argv[i]);
    }
    for (int which = 0; which < 2; which++) segmenter_close(segmenters[which]);
    lexicon_close(lexicon);
    return 0;
}
