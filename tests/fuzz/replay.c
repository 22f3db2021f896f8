/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over files, each argument a file or a directory of files, without a fuzzer: seeds and regressions stay
 * good. Prints cmocka's line for each, so that tests/run-units counts them. */
#include <ftw.h>
#include <string.h>

#include "base/file.h"
#include "fuzz.h"

static int replay(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    struct buf bytes = {0};
    struct error err = {0};
    (void)info, (void)walk;
    if (kind != FTW_F) return 0;
    REQUIRE(file_read(path, 1 << 26, &bytes, &err), "%s", err.message);
    /* In a block of its own size, so that the address sanitizer sees a read behind the end. */
    uint8_t *copy = malloc(bytes.len + 1);
    if (bytes.len) memcpy(copy, bytes.at, bytes.len);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(copy, bytes.len);
    printf("[       OK ] %s\n", path);
    free(copy);
    buf_done(&bytes);
    return 0;
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (nftw(argv[i], replay, 8, FTW_PHYS) != 0) return 1;
    return 0;
}
