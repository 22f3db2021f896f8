/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands. */
#include "cli/cli.h"

static const struct command commands[] = {
    {"serve", "answer over HTTP until stopped", command_serve},
    {"import", "read TMX files into a memory", command_import},
    {"export", "write a memory as TMX", command_export},
    {"align", "make units of an article and its translation", command_align},
    {"merge", "take the units of memories into another", command_merge},
    {"split", "move units to another memory by filter", command_split},
    {"deduplicate", "remove units that are there twice", command_deduplicate},
    {"clean", "remove units that are no translations", command_clean},
    {"statistics", "count what is in a memory", command_statistics},
    {"suggest", "show the suggestions for a text", command_suggest},
    {"pretranslate", "fill in what the memories know of articles", command_pretranslate},
    {"analyse", "count what is left to translate in articles", command_analyse},
    {"jobs", "list, follow and cancel what the server works on", command_jobs},
    {"segment", "cut a text into sentences", command_segment},
    {"spell", "check the spelling of a text", command_spell},
    {"terms", "read, write or search the term list", command_terms},
    {"words", "words that the spelling takes for right", command_words},
    {"key", "make, list and revoke access keys", command_key},
    {"backup", "copy all that is in the data directory", command_backup},
    {"restore", "go back to a backup", command_restore},
    {"verify", "check every row of the store", command_verify},
    {0},
};

int main(int argc, char **argv) {
    return cli_run(commands, argc, argv);
}
