/* What a report says of a fault: the address, and where the code was. */
#ifndef G2N_MEM_FAULT_H
#define G2N_MEM_FAULT_H

#include <stdint.h>
#include <string.h>
#include <ucontext.h>

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

/* Both 0 where we do not know the registers. */
static inline void g2n_fault_place(const ucontext_t *context, uintptr_t *pc, uintptr_t *frame)
{
#if defined(__x86_64__)
    *pc = (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
    *frame = (uintptr_t)context->uc_mcontext.gregs[REG_RBP];
#elif defined(__aarch64__)
    *pc = (uintptr_t)context->uc_mcontext.pc;
    *frame = (uintptr_t)context->uc_mcontext.regs[29];
#else
    (void)context;
    *pc = *frame = 0;
#endif
}

#endif
