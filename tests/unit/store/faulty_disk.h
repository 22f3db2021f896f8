/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that fails when told to: wraps SQLite's own way to files and becomes the default for all that is opened later. */
#ifndef TAFSIRI_TESTS_STORE_FAULTY_DISK_H
#define TAFSIRI_TESTS_STORE_FAULTY_DISK_H

#include <errno.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stddef.h>

enum fault { FAULT_NONE, FAULT_FULL, FAULT_WRITE, FAULT_SHORT_WRITE, FAULT_SYNC, FAULT_ANY /* of those */, FAULT_READ };

static struct {
    atomic_int fault;     /* what fails ... */
    atomic_int countdown; /* ... once this many calls have gone well ... */
    atomic_int times;     /* ... and how often; below zero: until told otherwise */
    atomic_int hits;      /* how often something has failed */
} disk = {.times = -1};

static inline void disk_fail(enum fault fault, int countdown, int times) {
    disk.countdown = countdown;
    disk.times = times;
    disk.hits = 0;
    disk.fault = fault;
}

static inline void disk_mend(void) {
    disk.fault = FAULT_NONE;
}

struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
};

static inline sqlite3_file *real_of(sqlite3_file *file) {
    return ((struct faulty_file *)file)->real;
}

static inline bool is_its_turn(void) {
    if (disk.countdown > 0) {
        disk.countdown--;
        return false;
    }
    if (disk.times == 0) return false;
    if (disk.times > 0) disk.times--;
    disk.hits++;
    return true;
}

static inline bool fails_now(bool is_sync) {
    int fault = disk.fault;
    if (fault == FAULT_NONE || fault == FAULT_READ) return false;
    return (fault == FAULT_ANY || (fault == FAULT_SYNC) == is_sync) && is_its_turn();
}

static inline bool read_fails_now(void) {
    return disk.fault == FAULT_READ && is_its_turn();
}

static int faulty_close(sqlite3_file *file) {
    return real_of(file)->pMethods->xClose(real_of(file));
}
static int faulty_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at) {
    if (read_fails_now()) return SQLITE_IOERR_READ;
    return real_of(file)->pMethods->xRead(real_of(file), to, len, at);
}
static int faulty_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at) {
    if (fails_now(false)) {
        if (disk.fault == FAULT_SHORT_WRITE || disk.fault == FAULT_ANY)
            real_of(file)->pMethods->xWrite(real_of(file), from, len / 2, at);
        return disk.fault == FAULT_FULL || disk.fault == FAULT_SHORT_WRITE ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return real_of(file)->pMethods->xWrite(real_of(file), from, len, at);
}
static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size) {
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
static int faulty_sync(sqlite3_file *file, int flags) {
    if (fails_now(true)) return SQLITE_IOERR_FSYNC;
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}
static int faulty_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
static int faulty_lock(sqlite3_file *file, int lock) {
    return real_of(file)->pMethods->xLock(real_of(file), lock);
}
static int faulty_unlock(sqlite3_file *file, int lock) {
    return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}
static int faulty_check_lock(sqlite3_file *file, int *out) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}
static int faulty_control(sqlite3_file *file, int operation, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
static int faulty_sector(sqlite3_file *file) {
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}
static int faulty_traits(sqlite3_file *file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
/* A mapped file grows before it is written to. */
static int faulty_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **at) {
    if (extend && disk.fault == FAULT_FULL && is_its_turn()) {
        errno = ENOSPC;
        return SQLITE_IOERR_SHMSIZE;
    }
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, at);
}
/* Pages may come from memory, but no reading begins without this. */
static int faulty_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    if (flags == (SQLITE_SHM_LOCK | SQLITE_SHM_SHARED) && read_fails_now()) return SQLITE_IOERR_READ;
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
static void faulty_shm_barrier(sqlite3_file *file) {
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}
static int faulty_shm_unmap(sqlite3_file *file, int remove) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_check_lock,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector,
    .xDeviceCharacteristics = faulty_traits,
    .xShmMap = faulty_shm_map,
    .xShmLock = faulty_shm_lock,
    .xShmBarrier = faulty_shm_barrier,
    .xShmUnmap = faulty_shm_unmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
    sqlite3_vfs *real = vfs->pAppData;
    struct faulty_file *faulty = (struct faulty_file *)file;
    faulty->real = (sqlite3_file *)(faulty + 1);
    int code = real->xOpen(real, name, faulty->real, flags, out_flags);
    faulty->base.pMethods = faulty->real->pMethods ? &faulty_methods : NULL;
    return code;
}

static inline void disk_install(void) {
    static sqlite3_vfs faulty;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    faulty = *real; /* everything that is not about an open file stays as it is */
    faulty.zName = "faulty";
    faulty.szOsFile = (int)sizeof(struct faulty_file) + real->szOsFile;
    faulty.pAppData = real;
    faulty.pNext = NULL;
    faulty.xOpen = faulty_open;
    sqlite3_vfs_register(&faulty, 1);
}

#endif
