/* What a report says of a faulting address. */
#ifndef G2N_MEM_FAULT_H
#define G2N_MEM_FAULT_H

#include <stdint.h>
#include <string.h>

#define G2N_FAULT_TEXT 40

/* " at address 0x1234" without stdio, which a signal handler may not use. */
static inline const char *g2n_fault_text(char text[static G2N_FAULT_TEXT], uint64_t address)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = strlen(strcpy(text, " at address 0x"));
    int shift;

    for (shift = 60; shift > 0 && !(address >> shift); shift -= 4) continue;
    for (; shift >= 0; shift -= 4) text[n++] = digits[address >> shift & 15];
    text[n] = '\0';
    return text;
}

#endif
