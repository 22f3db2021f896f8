/* SPDX-License-Identifier: Apache-2.0 */
#include "service/care/data_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

enum { COPY_BYTES = 1 << 18, DEPTH_MAX = 4 };

const char *const DATA_LISTS[] = {"terms.tbx", "words", "srx", BUNDLED_MARK, NULL};
const char *const DATA_ALL[] = {
    "store.sqlite-wal",       "store.sqlite-shm",       "store.sqlite",       "terms.tbx", "words", "srx", BUNDLED_MARK, "jobs",
    "concordance.sqlite-wal", "concordance.sqlite-shm", "concordance.sqlite", "index",     NULL};

bool data_path(char path[PATH_MAX], const char *directory, const char *name, struct error *err) {
    return snprintf(path, PATH_MAX, "%s/%s", directory, name) < PATH_MAX ||
           error_set(err, ERR_INVALID, "%s: path too long", directory);
}

bool data_sync(const char *directory, struct error *err) {
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok) error_set_errno(err, "%s", directory);
    if (fd >= 0) close(fd);
    return ok;
}

static bool copy_bytes(int in, int out, const char *path, struct error *err) {
    char *bytes = alloc(COPY_BYTES);
    ssize_t got = 0;
    bool ok = true;
    while (ok && (got = read(in, bytes, COPY_BYTES)) > 0) ok = file_write_all(out, path, bytes, (size_t)got, err);
    free(bytes);
    return ok && ((got == 0 && fsync(out) == 0) || error_set_errno(err, "%s", path));
}

static bool copy_file(const char *from, const char *to, struct error *err) {
    int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
    if (in < 0) return errno == ENOENT || error_set_errno(err, "%s", from);
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = out >= 0 ? copy_bytes(in, out, to, err) : error_set_errno(err, "%s", to);
    close(in);
    if (out >= 0) close(out);
    return ok;
}

/* Calls `each` for what stands in a directory, by its two paths; hidden files, which are temporary ones here, are left out. */
static bool for_each(const char *path, const char *other, bool hidden_too,
                     bool (*each)(const char *path, const char *other, int depth, struct error *err), int depth,
                     struct error *err) {
    char here[PATH_MAX], there[PATH_MAX];
    struct arena arena = {0};
    struct str *names;
    size_t count;
    bool ok = file_list(path, &arena, &names, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        if (!hidden_too && names[i].at[0] == '.') continue;
        ok = data_path(here, path, names[i].at, err) && data_path(there, other, names[i].at, err) &&
             each(here, there, depth + 1, err);
    }
    arena_done(&arena);
    return ok;
}

/* What goes while the tree is walked through, such as the list of a memory that is deleted, is not there. */
static bool copy_tree(const char *from, const char *to, int depth, struct error *err) {
    struct stat info;
    if (lstat(from, &info) < 0) return errno == ENOENT || error_set_errno(err, "%s", from);
    if (S_ISREG(info.st_mode)) return copy_file(from, to, err);
    if (!S_ISDIR(info.st_mode)) return true;
    if (depth > DEPTH_MAX) return error_set(err, ERR_INVALID, "%s: directories too deep", from);
    if (mkdir(to, 0700) < 0 && errno != EEXIST) return error_set_errno(err, "%s", to);
    return for_each(from, to, false, copy_tree, depth, err) && data_sync(to, err);
}

bool data_copy(const char *from, const char *to, const char *name, struct error *err) {
    char source[PATH_MAX], target[PATH_MAX];
    if (!data_path(source, from, name, err) || !data_path(target, to, name, err)) return false;
    return !file_exists(source) || copy_tree(source, target, 0, err);
}

static bool remove_tree(const char *path, const char *other, int depth, struct error *err) {
    struct stat info;
    (void)other;
    if (lstat(path, &info) < 0) return errno == ENOENT || error_set_errno(err, "%s", path);
    if (!S_ISDIR(info.st_mode)) return unlink(path) == 0 || error_set_errno(err, "%s", path);
    if (depth > DEPTH_MAX) return error_set(err, ERR_INVALID, "%s: directories too deep", path);
    return for_each(path, path, true, remove_tree, depth, err) && (rmdir(path) == 0 || error_set_errno(err, "%s", path));
}

bool data_remove_tree(const char *path, struct error *err) {
    return remove_tree(path, path, 0, err);
}

int64_t data_size(const char *path) {
    char inner[PATH_MAX];
    struct stat info;
    if (lstat(path, &info) < 0) return 0;
    if (!S_ISDIR(info.st_mode)) return info.st_size;
    int64_t bytes = 0;
    DIR *directory = opendir(path);
    if (!directory) return 0;
    for (struct dirent *entry; (entry = readdir(directory));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && data_path(inner, path, entry->d_name, NULL))
            bytes += data_size(inner);
    closedir(directory);
    return bytes;
}
