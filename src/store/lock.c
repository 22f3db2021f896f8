/* SPDX-License-Identifier: Apache-2.0 */
/* A lock on the open file (fcntl F_OFD_SETLK): it ends with the process, however that ends, and unlike a plain fcntl lock holds
 * against a second store in the same process too. The file itself stays; in it stands the holder's process id, for people. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/internal.h"

static bool write_holder(int fd, const char *path, struct error *err) {
    char holder[32];
    int len = snprintf(holder, sizeof holder, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) < 0 || pwrite(fd, holder, (size_t)len, 0) != len) return error_set_errno(err, "%s", path);
    return true;
}

static long read_holder(int fd) {
    char holder[32] = "";
    ssize_t got = pread(fd, holder, sizeof holder - 1, 0);
    return got > 0 ? strtol(holder, NULL, 10) : 0;
}

int lock_take(const char *path, struct error *err) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_set_errno(err, "%s", path);
        return -1;
    }
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_SETLK, &lock) == 0) {
        /* A full disk must not keep the store from being read: the number is only for messages. */
        write_holder(fd, path, NULL);
        return fd;
    }
    if (errno == EAGAIN || errno == EACCES)
        error_set(err, ERR_UNAVAILABLE, "%s: another process (%ld) has this store open for writing", path, read_holder(fd));
    else
        error_set_errno(err, "%s", path);
    close(fd);
    return -1;
}

void lock_release(int fd) {
    if (fd >= 0) close(fd);
}
