/* SPDX-License-Identifier: Apache-2.0 */
/* A library to be preloaded that makes calls fail. The file named by TAFSIRI_SHIM holds, as 32-bit numbers: which kind of call
 * (enum kind), after how many good ones, how many times, and, written by the shim, how many have failed and how many calls of
 * that kind there were. It is shared memory, so that a test can order failures while the program runs. Only descriptors of
 * files are meant, not those of sockets.
 *
 * Built by `make torture`; Linux and glibc. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { NONE, WRITE, SHORT_WRITE, SYNC, RENAME, NO_SPACE, ALLOCATION, READ };

struct order {
    _Atomic uint32_t kind, countdown, times, failed, seen;
};

static struct order idle, *order = &idle;

__attribute__((constructor)) static void open_order(void) {
    const char *path = getenv("TAFSIRI_SHIM");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *shared = mmap(NULL, sizeof *order, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED) order = shared;
    close(fd);
}

static int fails(enum kind kind) {
    if (order->kind != kind) return 0;
    order->seen++;
    if (order->times == 0) return 0;
    if (order->countdown) {
        order->countdown--;
        return 0;
    }
    order->times--;
    order->failed++;
    return 1;
}

static int is_file(int fd) {
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* How much of it may be written; -1 with errno: nothing. */
static ssize_t limit(int fd, size_t len) {
    if (order->kind == NONE || !is_file(fd)) return (ssize_t)len;
    if (fails(SHORT_WRITE)) return (ssize_t)(len > 1 ? len / 2 : len);
    errno = EIO;
    if (fails(WRITE)) return -1;
    errno = ENOSPC;
    return fails(NO_SPACE) ? -1 : (ssize_t)len;
}

ssize_t write(int fd, const void *bytes, size_t len) {
    ssize_t most = limit(fd, len);
    return most < 0 ? -1 : REAL(write)(fd, bytes, (size_t)most);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) {
    ssize_t most = limit(fd, len);
    return most < 0 ? -1 : REAL(pwrite)(fd, bytes, (size_t)most, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off_t at) {
    ssize_t most = limit(fd, len);
    return most < 0 ? -1 : REAL(pwrite64)(fd, bytes, (size_t)most, at);
}

static int read_fails(int fd) {
    if (order->kind != READ || !is_file(fd) || !fails(READ)) return 0;
    errno = EIO;
    return 1;
}

ssize_t read(int fd, void *bytes, size_t len) {
    return read_fails(fd) ? -1 : REAL(read)(fd, bytes, len);
}

ssize_t pread(int fd, void *bytes, size_t len, off_t at) {
    return read_fails(fd) ? -1 : REAL(pread)(fd, bytes, len, at);
}

ssize_t pread64(int fd, void *bytes, size_t len, off_t at) {
    return read_fails(fd) ? -1 : REAL(pread64)(fd, bytes, len, at);
}

int fsync(int fd) {
    if (fails(SYNC)) return errno = EIO, -1;
    return REAL(fsync)(fd);
}

int fdatasync(int fd) {
    if (fails(SYNC)) return errno = EIO, -1;
    return REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to) {
    if (fails(RENAME)) return errno = EIO, -1;
    return REAL(rename)(from, to);
}

/* glibc's own entry, since dlsym allocates. */
extern void *__libc_malloc(size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_calloc(size_t count, size_t size);

void *malloc(size_t size) {
    return fails(ALLOCATION) ? NULL : __libc_malloc(size);
}

void *realloc(void *old, size_t size) {
    return fails(ALLOCATION) ? NULL : __libc_realloc(old, size);
}

void *calloc(size_t count, size_t size) {
    return fails(ALLOCATION) ? NULL : __libc_calloc(count, size);
}
