/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* Renaming over a device or a pipe would put a file in its place. */
static bool open_as_it_is(struct output *output, const char *path, struct error *err) {
    output->fd = open(path, O_WRONLY | O_CLOEXEC);
    return output->fd >= 0 || error_set_errno(err, "%s", path);
}

/* Not "no such file": that is what is to be made. */
static bool refuse_without_directory(const char *path, struct error *err) {
    const char *slash = strrchr(path, '/');
    int len = slash ? (int)(slash - path) : 1;
    return error_set(err, ERR_CONFLICT, "%s: there is no directory %.*s to write it to; make it first", path, len,
                     slash ? path : ".");
}

/* A neighbour of the file, to be renamed in the end. */
static bool open_fresh(struct output *output, const char *path, struct error *err) {
    int len = snprintf(output->fresh, sizeof output->fresh, "%s.part", output->path);
    if (len >= (int)sizeof output->fresh) return error_set(err, ERR_INVALID, "%s: path too long", path);
    output->fd = open(output->fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output->fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return refuse_without_directory(path, err);
    return output->fd >= 0 || error_set_errno(err, "%s", path);
}

bool output_open(struct output *output, const char *path, struct error *err) {
    struct stat info;
    *output = (struct output){.fd = STDOUT_FILENO, .name = "standard output"};
    if (!path || strcmp(path, "-") == 0) return true;
    output->name = path;
    bool exists = stat(path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode)) return error_set(err, ERR_INVALID, "%s: is a directory", path);
    if (exists && !S_ISREG(info.st_mode)) return open_as_it_is(output, path, err);
    if (strlen(path) >= sizeof output->path) return error_set(err, ERR_INVALID, "%s: path too long", path);
    if (!exists || !realpath(path, output->path)) snprintf(output->path, sizeof output->path, "%s", path);
    if (!open_fresh(output, path, err)) return false;
    if (exists && fchmod(output->fd, info.st_mode & 0777) < 0)
        return output_close(output, error_set_errno(err, "%s", path), err);
    return true;
}

bool output_close(struct output *output, bool ok, struct error *err) {
    if (output->fd == STDOUT_FILENO) return ok;
    bool is_file = output->path[0] != '\0';
    if (ok && is_file && fsync(output->fd) < 0) ok = error_set_errno(err, "%s", output->name);
    if (close(output->fd) < 0 && ok) ok = error_set_errno(err, "%s", output->name);
    if (!is_file) return ok;
    if (ok && rename(output->fresh, output->path) < 0) ok = error_set_errno(err, "%s", output->name);
    if (!ok) unlink(output->fresh);
    return ok && file_sync_directory_of(output->path, err);
}
