/* Linear memory by reservation: the address space for 4 GiB and a guard is taken once, pages become accessible as the
 * guest grows.  An i32 address plus a 32-bit constant offset reaches at most 8 GiB, so the guard is as long as the
 * memory itself: no access that translated code can form leaves the reservation.
 *
 * In fixed mode the reservation begins at G2N_MEMORY_BASE, so the guest's address space is the process's lowest
 * 8 GiB; position-independent executables, libraries and stacks never lie there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mem/catch.h"
#include "mem/mem.h"
#include <g2n/program.h>

#define EXIT_NO_RESERVATION 125
#define RESERVATION (8ull << 30) /* 2^32 of address + 2^32 of offset */
#define LARGEST     (4ull << 30)
#define GUARD       65536u

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

_Noreturn static void refuse(const char *what, const char *remedy)
{
    g2n_catch_throw(G2N_CAUGHT_NO_MEMORY, "cannot reserve ", what, 0);
    fprintf(stderr, "gowasm2native runtime: cannot reserve %s: %s; %s\n", what, strerror(errno), remedy);
    _Exit(EXIT_NO_RESERVATION);
}

static size_t reservation_len(const wasm_rt_memory_t *m) { return (size_t)(m->data_end - m->data); }

static void reserve(wasm_rt_memory_t *m, int mode, uint64_t max_size)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    size_t len = RESERVATION;
    void *want = NULL, *got;

    if (mode == G2N_MEMORY_FIXED) {
        want = (void *)(uintptr_t)G2N_MEMORY_BASE;
        flags |= MAP_FIXED_NOREPLACE;
    } else if (mode == G2N_MEMORY_CHECKED) {
        len = (size_t)max_size + GUARD;
    }
    got = mmap(want, len, PROT_NONE, flags, -1, 0);
    if (got != MAP_FAILED && want && got != want) { /* a kernel before 4.17 takes the address for a hint */
        munmap(got, len);
        got = MAP_FAILED;
        errno = EEXIST;
    }
    if (got == MAP_FAILED) {
        if (mode == G2N_MEMORY_FIXED)
            refuse("8 GiB of address space at 0x10000 for the guest's memory",
                   "compile the program with --memory=relative");
        if (mode == G2N_MEMORY_RELATIVE)
            refuse("8 GiB of address space for the guest's memory",
                   "raise the limit (ulimit -v) or compile the program with --memory=checked");
        refuse("address space for the guest's memory", "raise the limit (ulimit -v)");
    }
    m->data = got;
    m->data_end = m->data + len;
}

/* A checked memory reserves up to its maximum too, since it must not move; without a maximum, as much as the address
 * space limit leaves after one failed try for all of it. */
static uint64_t checked_reservation(uint64_t initial, uint64_t wanted)
{
    uint64_t len = wanted;

    for (;;) {
        void *probe = mmap(NULL, (size_t)len + GUARD, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (probe != MAP_FAILED) {
            munmap(probe, (size_t)len + GUARD);
            /* Leave half of what there is to the host when the limit is tight. */
            return len == wanted ? len : len / 2 > initial ? len / 2 : initial;
        }
        if (len / 2 < initial) return initial;
        len /= 2;
    }
}

void g2n_memory_allocate(wasm_rt_memory_t *m, uint64_t initial_pages, uint64_t max_pages, bool is64,
                         uint32_t page_size, int mode)
{
    uint64_t initial = initial_pages * page_size;
    uint64_t max = max_pages > LARGEST / page_size ? LARGEST : max_pages * page_size;

    if (is64 || initial > LARGEST) {
        errno = EOVERFLOW;
        refuse("a 64-bit memory or one above 4 GiB", "it is not supported");
    }
    if (mode == G2N_MEMORY_CHECKED) max = checked_reservation(initial, max);
    reserve(m, mode, max);
    if (initial && mprotect(m->data, (size_t)initial, PROT_READ | PROT_WRITE) != 0)
        refuse("the guest's initial memory", "free some memory");
    m->page_size = page_size;
    m->pages = initial_pages;
    m->max_pages = max / page_size;
    m->size = initial;
    m->is64 = false;
}

uint64_t wasm_rt_grow_memory(wasm_rt_memory_t *m, uint64_t delta)
{
    uint64_t old = m->pages, size;

    if (delta > m->max_pages - old) return UINT32_MAX;
    if (delta == 0) return old;
    size = (old + delta) * m->page_size;
    if (mprotect(m->data + m->size, (size_t)(size - m->size), PROT_READ | PROT_WRITE) != 0) return UINT32_MAX;
    m->pages = old + delta;
    m->size = size;
    return old;
}

void wasm_rt_free_memory(wasm_rt_memory_t *m)
{
    if (m->data) munmap(m->data, reservation_len(m));
    memset(m, 0, sizeof *m);
}
