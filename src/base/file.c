/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_STEP = 1 << 16, NAMES_FIRST = 16 };

bool file_read_descriptor(int fd, const char *name, size_t max_bytes, struct buf *out, struct error *err) {
    size_t start = out->len;
    for (;;) {
        ssize_t got = read(fd, buf_reserve(out, READ_STEP), READ_STEP);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_set_errno(err, "%s", name);
        if (got == 0) return true;
        out->len += (size_t)got;
        if (out->len - start > max_bytes) return error_set(err, ERR_TOO_LARGE, "%s: larger than %zu bytes", name, max_bytes);
    }
}

bool file_read(const char *path, size_t max_bytes, struct buf *out, struct error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error_set_errno(err, "%s", path);
    bool ok = file_read_descriptor(fd, path, max_bytes, out, err);
    close(fd);
    return ok;
}

bool file_write_all(int fd, const char *name, const void *bytes, size_t len, struct error *err) {
    const char *at = bytes;
    while (len) {
        ssize_t put = write(fd, at, len);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return error_set_errno(err, "%s", name);
        at += put;
        len -= (size_t)put;
    }
    return true;
}

bool file_sync(const char *path, struct error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = (fd >= 0 && fsync(fd) == 0) || error_set_errno(err, "%s", path);
    if (fd >= 0) close(fd);
    return ok;
}

bool file_sync_directory_of(const char *path, struct error *err) {
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    if (len >= sizeof directory) return error_set(err, ERR_INVALID, "%s: path too long", path);
    memcpy(directory, path, len);
    directory[len] = '\0';
    const char *name = slash ? (len ? directory : "/") : ".";
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return error_set_errno(err, "%s", name);
    bool ok = fsync(fd) == 0 || error_set_errno(err, "%s", name);
    close(fd);
    return ok;
}

bool file_remove(const char *path, struct error *err) {
    if (unlink(path) < 0) return errno == ENOENT || error_set_errno(err, "%s", path);
    return file_sync_directory_of(path, err);
}

struct fresh_file {
    int fd;
    const char *path; /* that it will have, for messages */
};

bool file_put(void *file, const void *bytes, size_t len, struct error *err) {
    const struct fresh_file *fresh = file;
    return file_write_all(fresh->fd, fresh->path, bytes, len, err);
}

typedef bool fill_function(void *context, void *file, struct error *err);

static bool replace(const char *path, const char *temporary, int fd, fill_function *fill, void *context, struct error *err) {
    struct fresh_file fresh = {fd, path};
    if (fd < 0) return error_set_errno(err, "%s", path);
    bool ok = fill(context, &fresh, err);
    if (ok && fsync(fd) < 0) ok = error_set_errno(err, "%s", path);
    if (close(fd) < 0 && ok) ok = error_set_errno(err, "%s", path);
    if (ok && rename(temporary, path) < 0) ok = error_set_errno(err, "%s", path);
    if (!ok) {
        unlink(temporary);
        return false;
    }
    return file_sync_directory_of(path, err);
}

static bool name_neighbour(const char *path, const char *prefix, const char *suffix, char neighbour[PATH_MAX],
                           struct error *err) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    int len = snprintf(neighbour, PATH_MAX, "%.*s%s%s%s", (int)(name - path), path, prefix, name, suffix);
    return len < PATH_MAX || error_set(err, ERR_INVALID, "%s: path too long", path);
}

bool file_replace_by(const char *path, fill_function *fill, void *context, struct error *err) {
    char fresh[PATH_MAX];
    if (!name_neighbour(path, "", ".fresh", fresh, err)) return false;
    return replace(path, fresh, open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), fill, context, err);
}

static bool put_content(void *context, void *file, struct error *err) {
    const struct str *content = context;
    return file_put(file, content->at, content->len, err);
}

bool file_replace(const char *path, struct str content, struct error *err) {
    char temporary[PATH_MAX];
    if (!name_neighbour(path, ".", ".XXXXXX", temporary, err)) return false;
    return replace(path, temporary, mkostemp(temporary, O_CLOEXEC), put_content, &content, err);
}

bool file_is_temporary(struct str name, struct str *replaces) {
    size_t random = sizeof "XXXXXX" - 1;
    if (!str_starts(name, STR(".")) || name.len < random + 3 || name.at[name.len - random - 1] != '.') return false;
    for (size_t i = name.len - random; i < name.len; i++)
        if (!isalnum((unsigned char)name.at[i])) return false;
    *replaces = str_slice(name, 1, name.len - random - 1);
    return true;
}

bool file_make_directories(const char *path, struct error *err) {
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len >= sizeof part) return error_set(err, ERR_INVALID, "%s: path too long", path);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        memcpy(part, path, i);
        part[i] = '\0';
        bool is_new = mkdir(part, 0700) == 0;
        if (!is_new && errno != EEXIST) return error_set_errno(err, "%s", part);
        if (is_new && !file_sync_directory_of(part, err)) return false;
    }
    struct stat info;
    if (stat(path, &info) < 0) return error_set_errno(err, "%s", path);
    return S_ISDIR(info.st_mode) || error_set(err, ERR_INVALID, "%s: not a directory", path);
}

bool file_exists(const char *path) {
    return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG);
}

static void add_name(struct arena *arena, struct str **names, size_t count, const char *name) {
    bool full = count >= NAMES_FIRST && (count & (count - 1)) == 0; /* as many as a power of two */
    if (full) {
        struct str *more = ARENA_ARRAY(arena, struct str, 2 * count);
        memcpy(more, *names, count * sizeof *more);
        *names = more;
    }
    (*names)[count] = arena_copy(arena, str_of(name));
}

bool file_list(const char *path, struct arena *arena, struct str **names, size_t *count, struct error *err) {
    *names = ARENA_ARRAY(arena, struct str, NAMES_FIRST);
    *count = 0;
    DIR *directory = opendir(path);
    if (!directory) return errno == ENOENT || error_set_errno(err, "%s", path);
    struct dirent *entry;
    while (errno = 0, (entry = readdir(directory)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            add_name(arena, names, (*count)++, entry->d_name);
    bool ok = errno == 0 || error_set_errno(err, "%s", path);
    closedir(directory);
    return ok;
}

bool file_map_open(const char *path, struct file_map *map, struct error *err) {
    struct stat info;
    *map = (struct file_map){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error_set_errno(err, "%s", path);
    bool ok = fstat(fd, &info) == 0 || error_set_errno(err, "%s", path);
    if (ok && info.st_size > 0) {
        void *at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at == MAP_FAILED)
            ok = error_set_errno(err, "%s", path);
        else
            map->bytes = (struct str){at, (size_t)info.st_size};
    }
    close(fd);
    return ok;
}

void file_map_close(struct file_map *map) {
    if (map->bytes.len) munmap((void *)(uintptr_t)map->bytes.at, map->bytes.len);
    *map = (struct file_map){0};
}
