/* SPDX-License-Identifier: Apache-2.0 */
/* A program in its build tree (BUILD/tafsiri) finds BUILD/dictionaries beside it; an installed one what stands
 * in ../share/tafsiri, or where `make install` was told to put it. */
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

static void set_path(struct buf *path, const char *directory, const char *rest) {
    buf_clear(path);
    buf_add_format(path, "%s%s", directory, rest);
    buf_add_byte(path, '\0');
    path->len--;
}

bool places_data(const char *option, struct buf *path, struct error *err) {
    const char *named = getenv("TAFSIRI_DATA"), *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (option)
        set_path(path, option, "");
    else if (named && named[0])
        set_path(path, named, "");
    else if (xdg && xdg[0] == '/') /* the specification: a relative one counts as unset */
        set_path(path, xdg, "/tafsiri");
    else if (home && home[0])
        set_path(path, home, "/.local/share/tafsiri");
    else
        return error_set(err, ERR_INVALID, "there is no HOME: name the data directory with --data DIR");
    return true;
}

/* Files that root makes in another user's directory are files that the server, as that user, can't write. */
bool places_check_owner(const char *data, struct error *err) {
    struct stat found;
    if (geteuid() != 0 || stat(data, &found) != 0 || found.st_uid == 0) return true;
    const struct passwd *owner = getpwuid(found.st_uid);
    const char *name = owner ? owner->pw_name : "its owner";
    return error_set(err, ERR_DENIED, "%s belongs to %s: start the server, or run this as %s (sudo -u %s tafsiri ...)", data,
                     name, name, name);
}

static bool try_directory(struct buf *path, const char *directory, const char *rest) {
    set_path(path, directory, rest);
    return file_exists(path->at);
}

/* The directory that the program stands in. */
static bool find_program(char directory[PATH_MAX]) {
    ssize_t len = readlink("/proc/self/exe", directory, PATH_MAX - 1);
    char *slash = len > 0 ? memrchr(directory, '/', (size_t)len) : NULL;
    if (slash) *slash = '\0';
    return slash != NULL;
}

static bool find_share(struct buf *path, const char *variable, const char *beside, const char *installed, struct error *err) {
    const char *named = getenv(variable);
    char program[PATH_MAX], share[PATH_MAX];
    if (named && named[0])
        return try_directory(path, named, "") || error_set(err, ERR_NOT_FOUND, "%s: %s: no such directory", variable, named);
    if (find_program(program)) {
        if (try_directory(path, program, beside)) return true;
        int len = snprintf(share, sizeof share, "%s/../share/tafsiri", program);
        if (len < (int)sizeof share && try_directory(path, share, installed)) return true;
    }
    return try_directory(path, TAFSIRI_SHARE, installed) ||
           error_set(err, ERR_NOT_FOUND, "%s: no such directory; is Tafsiri installed whole?", path->at);
}

bool places_dictionaries(struct buf *path, struct error *err) {
    return find_share(path, "TAFSIRI_DICTIONARIES", "/dictionaries", "/dictionaries", err);
}

bool places_memory(struct buf *path, struct error *err) {
    return find_share(path, "TAFSIRI_MEMORY", "/../memory", "/memory", err);
}
