/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/config.h"

#include "base/file.h"

enum { CONFIG_BYTES_MAX = 64 * 1024 };

struct config {
    const char *directory;
    struct arena *arena;
    struct lexicon *lexicons;
    size_t count;
};

static bool begin_language(struct config *config, struct str tag, struct error *err) {
    if (config->count == CONFIG_LANGUAGES_MAX)
        return error_set(err, ERR_TOO_LARGE, "more than %d languages", CONFIG_LANGUAGES_MAX);
    struct lexicon *lexicon = &config->lexicons[config->count++];
    lexicon_init(lexicon);
    return language_parse(tag, &lexicon->language, err);
}

static bool add_aliases(struct lexicon *lexicon, struct str tags, struct error *err) {
    while (tags.len) {
        struct str tag = str_cut(&tags, ' ');
        if (!tag.len) continue;
        if (lexicon->alias_count == LEXICON_ALIASES_MAX)
            return error_set(err, ERR_TOO_LARGE, "more than %d other names for one language", LEXICON_ALIASES_MAX);
        if (!language_parse(tag, &lexicon->aliases[lexicon->alias_count], err)) return false;
        lexicon->alias_count++;
    }
    return true;
}

static bool set_value(struct config *config, struct str key, struct str value, struct error *err) {
    if (str_equal(key, STR("language"))) return begin_language(config, value, err);
    if (!config->count) return error_set(err, ERR_INVALID, "\"language\" has to come first");
    struct lexicon *lexicon = &config->lexicons[config->count - 1];
    if (str_equal(key, STR("also"))) return add_aliases(lexicon, value, err);
    if (str_equal(key, STR("letters"))) {
        lexicon->files.letters = arena_copy(config->arena, value);
        return true;
    }
    if (str_equal(key, STR("shapes"))) {
        lexicon->files.shapes = str_equal(value, STR("yes"));
        return lexicon->files.shapes || error_set(err, ERR_INVALID, "\"shapes\" can be \"yes\" only");
    }
    struct str *path = str_equal(key, STR("affixes"))       ? &lexicon->files.affixes
                       : str_equal(key, STR("words"))       ? &lexicon->files.words
                       : str_equal(key, STR("frequencies")) ? &lexicon->files.frequencies
                       : str_equal(key, STR("sounds"))      ? &lexicon->files.sounds
                       : str_equal(key, STR("english"))     ? &lexicon->files.english
                                                            : NULL;
    if (!path) return error_set(err, ERR_INVALID, "\"%" STR_FMT "\" is no setting", STR_ARG(key));
    *path = arena_format(config->arena, "%s/%" STR_FMT, config->directory, STR_ARG(value));
    return true;
}

static bool read_line(struct config *config, struct str line, struct error *err) {
    line = str_trim(line);
    if (!line.len || line.at[0] == '#') return true;
    struct str key = str_cut(&line, ' ');
    return set_value(config, key, str_trim(line), err);
}

static bool check_languages(const struct config *config, struct error *err) {
    for (size_t i = 0; i < config->count; i++)
        if (!config->lexicons[i].files.affixes.len || !config->lexicons[i].files.words.len)
            return error_set(err, ERR_INVALID, "%s needs \"affixes\" and \"words\"", config->lexicons[i].language.tag);
    return config->count > 0 || error_set(err, ERR_INVALID, "no language");
}

bool config_read(const char *directory, struct arena *arena, struct lexicon *lexicons, size_t *count, struct error *err) {
    struct config config = {directory, arena, lexicons, 0};
    struct buf text = {0};
    struct str path = arena_format(arena, "%s/dictionaries.conf", directory);
    bool ok = file_read(path.at, CONFIG_BYTES_MAX, &text, err);
    unsigned line = 0;
    for (struct str rest = buf_str(&text); ok && rest.len;) {
        line++;
        ok = read_line(&config, str_cut(&rest, '\n'), err) || error_prefix(err, "%s:%u", path.at, line);
    }
    ok = ok && (check_languages(&config, err) || error_prefix(err, "%s", path.at));
    buf_done(&text);
    *count = config.count;
    return ok;
}
