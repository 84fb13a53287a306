/* makecontext/swapcontext: slower than hand-written switching by two system calls, but entered once a program. */
#include "mem/stack.h"

#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

#define LEAST_LEN (64ull << 20)
#define GUARD_LEN 65536u

enum g2n_status g2n_stack_init(struct g2n_stack *stack, size_t len)
{
    for (; len >= LEAST_LEN; len /= 2) {
        void *base = mmap(NULL, len, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
        if (base == MAP_FAILED) continue;
        if (mprotect(base, GUARD_LEN, PROT_NONE) != 0) {
            munmap(base, len);
            break;
        }
        /* A huge page for each touched one would make small programs look large. */
        (void)madvise(base, len, MADV_NOHUGEPAGE);
        stack->base = base;
        stack->len = len;
        return G2N_OK;
    }
    *stack = (struct g2n_stack){0};
    return G2N_ENOMEM;
}

void g2n_stack_fini(struct g2n_stack *stack)
{
    if (stack->base) munmap(stack->base, stack->len);
    *stack = (struct g2n_stack){0};
}

void g2n_stack_trim(struct g2n_stack *stack, void *from)
{
    const uintptr_t low = (uintptr_t)stack->base + GUARD_LEN, high = (uintptr_t)from & ~(uintptr_t)(GUARD_LEN - 1);

    if (high > low) (void)madvise(stack->base + GUARD_LEN, high - low, MADV_DONTNEED);
}

bool g2n_stack_is_guard(const struct g2n_stack *stack, uintptr_t address)
{
    uintptr_t base = (uintptr_t)stack->base;
    return stack->base && address >= base && address < base + GUARD_LEN;
}

struct run {
    void (*fn)(void *context);
    void *context;
    const void *caller_stack;  /* for the address sanitizer: whose stack is left */
    size_t      caller_len;
};

/* makecontext passes ints only. */
static void entry(unsigned high, unsigned low)
{
    struct run *run = (struct run *)(uintptr_t)((uint64_t)high << 32 | low);

#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(NULL, &run->caller_stack, &run->caller_len);
#endif
    run->fn(run->context);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(NULL, run->caller_stack, run->caller_len);
#endif
}

void g2n_stack_run(struct g2n_stack *stack, void (*fn)(void *context), void *context)
{
    struct run run = { fn, context, NULL, 0 };
    uint64_t address = (uint64_t)(uintptr_t)&run;
    ucontext_t here, there;

    memset(&there, 0, sizeof there);
    getcontext(&there);
    there.uc_stack.ss_sp = stack->base + GUARD_LEN;
    there.uc_stack.ss_size = stack->len - GUARD_LEN;
    there.uc_link = &here;
    makecontext(&there, (void (*)(void))(uintptr_t)entry, 2, (unsigned)(address >> 32), (unsigned)address);
#if defined(__SANITIZE_ADDRESS__)
    void *fake;
    __sanitizer_start_switch_fiber(&fake, there.uc_stack.ss_sp, there.uc_stack.ss_size);
#endif
    swapcontext(&here, &there);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(fake, NULL, NULL);
#endif
}
