/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/reading.h"

enum { CORRECTIONS = 5 };

static const char *language_option;

static const struct option_row rows[] = {
    {"lang", "LANGUAGE", "of the text, such as sw or fr-HT (needed)", &language_option, NULL},
    {0},
};

static const struct option_table table = {
    "spell --lang LANGUAGE FILE",
    "Prints each misspelt word as FILE:LINE:COLUMN: WORD: CORRECTIONS (columns count characters).",
    rows,
    "FILE may be - for standard input. Exits with 1 when there is any.",
};

/* Line and column of a UTF-16 offset, counted on from where the last one was. */
struct place {
    size_t byte;
    uint32_t units;
    unsigned line, column;
};

static void move_to(struct place *place, struct str text, uint32_t units) {
    while (place->units < units && place->byte < text.len) {
        uint32_t c = utf8_next(text, &place->byte);
        place->units += c > 0xFFFF ? 2 : 1;
        place->column++;
        if (c == '\n') place->line++, place->column = 1;
    }
}

static void print_finding(const char *path, const struct place *place, const struct finding *finding) {
    printf("%s:%u:%u: %" STR_FMT ":", path, place->line, place->column, STR_ARG(finding->word));
    if (strcmp(finding->category, "spelling") != 0) printf(" %" STR_FMT, STR_ARG(finding->message));
    for (size_t i = 0; i < finding->correction_count; i++)
        printf("%s %" STR_FMT, i ? "," : "", STR_ARG(finding->corrections[i]));
    putchar('\n');
}

static bool spell(struct reading *reading, const char *path, size_t *count, struct error *err) {
    struct finding_list findings;
    struct place place = {.line = 1, .column = 1};
    struct str text = buf_str(&reading->text);
    struct spell_request request = {.language = reading->language, .text = text, .corrections = CORRECTIONS};
    if (!service_spell(reading->service, &reading->arena, &request, &findings, err)) return false;
    for (size_t i = 0; i < findings.count; i++) {
        move_to(&place, text, findings.at[i].span.start);
        print_finding(path, &place, &findings.at[i]);
    }
    *count = findings.count;
    return true;
}

int command_spell(int argc, char **argv) {
    struct error err = {0};
    struct reading reading = {0};
    struct buf dictionaries = {0};
    size_t count = 0;
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (!language_option) return report_usage("spell needs a language, such as --lang sw");
    if (argc != 2) return report_usage("spell needs one file; - is standard input");
    bool ok =
        places_dictionaries(&dictionaries, &err) &&
        reading_open(&reading, argv[1], language_option, &(struct service_options){.dictionaries = dictionaries.at}, &err) &&
        spell(&reading, argv[1], &count, &err);
    reading_done(&reading);
    buf_done(&dictionaries);
    if (!ok) return report_error(&err);
    return count ? STATUS_FOUND : STATUS_OK;
}
