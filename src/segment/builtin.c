/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that the program brings along, as the bytes of their file. */
#include "segment/segmenter.h"

/* The assembler finds the file by the compiler's include path (-Isrc). */
__asm__(".section .rodata\n"
        "segmenter_rules_start: .incbin \"segment/rules/default.srx\"\n"
        "segmenter_rules_end: .byte 0\n"
        ".previous\n");

extern const char segmenter_rules_start[], segmenter_rules_end[];

struct str segmenter_builtin_rules(void) {
    /* Two labels of one section: */
    /* cppcheck-suppress comparePointers */
    return (struct str){segmenter_rules_start, (size_t)(segmenter_rules_end - segmenter_rules_start)};
}
