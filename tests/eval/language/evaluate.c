/* SPDX-License-Identifier: Apache-2.0 */
/* How well cleaning tells a text in the wrong language, on pairs that are right.
 *
 *     evaluate DICTIONARIES FROM TO LEARN.tsv MEASURE.tsv [OTHER OTHERS.tsv] [--show]
 *
 * It learns from the pairs of LEARN, as cleaning does from the memories. False alarms: sides of MEASURE that it takes for
 * another language. Found: sides of MEASURE, each put on the side opposite; and with OTHER the targets of OTHERS.tsv, put in
 * place of targets. Sides with fewer than 4 words in small letters are counted apart: they are never judged. --show prints the
 * alarms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/language/wrong_language.h"

static struct language_witness *witness;
static bool show;

struct tally {
    long texts, found;
};

static void judge(struct tally *tally, const struct language *declared, struct str text, bool print) {
    struct language_finding finding;
    bool wrong = witness_judge(witness, declared, text, &finding);
    if (finding.words < 4) return;
    tally->texts++;
    tally->found += wrong;
    if (wrong && print)
        printf("%s? %s, %d of %d unknown: %" STR_FMT "\n", declared->tag, finding.likelier.tag, finding.unknown, finding.words,
               STR_ARG(text));
}

static void print(const char *what, const struct tally *tally) {
    printf("%-44s %6ld of %6ld  (%.2f %%)\n", what, tally->found, tally->texts,
           tally->texts ? 100.0 * (double)tally->found / (double)tally->texts : 0.0);
}

static void read_pairs(const char *path, void (*each)(void *context, struct str source, struct str target), void *context) {
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t capacity = 0;
    if (!file) {
        perror(path);
        exit(66);
    }
    for (ssize_t len; (len = getline(&line, &capacity, file)) > 0;) {
        struct str rest = str_trim((struct str){line, (size_t)len}), source = str_cut(&rest, '\t');
        if (source.len && rest.len && utf8_valid(source, NULL) && utf8_valid(rest, NULL)) each(context, source, rest);
    }
    free(line);
    fclose(file);
}

struct measures {
    struct language from, to;
    struct tally alarms[2], swapped[2], others;
};

static void learn(void *context, struct str source, struct str target) {
    struct measures *measures = context;
    witness_learn(witness, &measures->from, source);
    witness_learn(witness, &measures->to, target);
}

static void learn_other(void *context, struct str source, struct str target) {
    (void)source;
    witness_learn(witness, context, target);
}

static void measure(void *context, struct str source, struct str target) {
    struct measures *measures = context;
    judge(&measures->alarms[0], &measures->from, source, show);
    judge(&measures->alarms[1], &measures->to, target, show);
    judge(&measures->swapped[0], &measures->from, target, false);
    judge(&measures->swapped[1], &measures->to, source, false);
}

static void measure_other(void *context, struct str source, struct str target) {
    struct measures *measures = context;
    (void)source;
    judge(&measures->others, &measures->to, target, false);
}

int main(int argc, char **argv) {
    struct measures measures = {0};
    struct error err = {0};
    struct language other;
    show = argc > 6 && strcmp(argv[argc - 1], "--show") == 0;
    argc -= show;
    if (argc < 6 || !language_parse(str_of(argv[2]), &measures.from, NULL) ||
        !language_parse(str_of(argv[3]), &measures.to, NULL)) {
        fputs("usage: evaluate DICTIONARIES FROM TO LEARN.tsv MEASURE.tsv [OTHER OTHERS.tsv] [--show]\n", stderr);
        return 64;
    }
    struct service *service = service_open(&(struct service_options){.dictionaries = argv[1]}, &err);
    witness = service ? witness_open(service, &err) : NULL;
    if (!witness) {
        fprintf(stderr, "%s\n", err.message);
        return 70;
    }
    read_pairs(argv[4], learn, &measures);
    if (argc > 7 && language_parse(str_of(argv[6]), &other, NULL)) read_pairs(argv[7], measure_other, &measures);
    print("another language, which the memory lacks:", &measures.others);
    if (argc > 7) read_pairs(argv[7], learn_other, &other);
    measures.others = (struct tally){0};
    if (argc > 7) read_pairs(argv[7], measure_other, &measures);
    print("another language, which the memory has:", &measures.others);
    read_pairs(argv[5], measure, &measures);
    print("false alarms, source:", &measures.alarms[0]);
    print("false alarms, target:", &measures.alarms[1]);
    print("target in place of source, found:", &measures.swapped[0]);
    print("source in place of target, found:", &measures.swapped[1]);
    witness_close(witness);
    service_close(service);
    return 0;
}
