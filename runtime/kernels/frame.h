/* The frame of a Go function, and its arguments, as kernels read them.
 *
 * ABI0 of cmd/compile: the return address is at SP, arguments follow from SP + 8 in order, results after them at the
 * next multiple of 8; pointers and ints are 64 bits, slices pointer, length and capacity, smaller types aligned as in C.
 * Offsets in kernels count from the first argument, as "+0(FP)" does in Go's assembler.
 *
 *   K1  a kernel returns false, having changed nothing, whenever it does not know that it can do all of the work
 *   K2  guest memory is touched only below pointers that g2n_mem_find() gave for the whole length
 *   K3  arguments may overlap in any way: what a kernel leaves is what the guest's own code would leave */
#ifndef G2N_KERNELS_FRAME_H
#define G2N_KERNELS_FRAME_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <g2n/natives.h>

#include "mem/mem.h"

static inline uint32_t g2n_get32(const unsigned char *p) { uint32_t v; memcpy(&v, p, sizeof v); return v; }
static inline uint64_t g2n_get64(const unsigned char *p) { uint64_t v; memcpy(&v, p, sizeof v); return v; }
static inline void g2n_put32(unsigned char *p, uint32_t v) { memcpy(p, &v, sizeof v); }
static inline void g2n_put64(unsigned char *p, uint64_t v) { memcpy(p, &v, sizeof v); }
static inline uint32_t g2n_get32_big(const unsigned char *p) { return __builtin_bswap32(g2n_get32(p)); }
static inline uint64_t g2n_get64_big(const unsigned char *p) { return __builtin_bswap64(g2n_get64(p)); }

/* `len` bytes of arguments and results; NULL when they are not all in memory. */
static inline unsigned char *g2n_frame(const wasm_rt_memory_t *m, uint32_t sp, uint32_t len)
{
    return g2n_mem_find(m, (uint64_t)sp + 8, len);
}

struct g2n_slice {
    unsigned char *mem_at; /* NULL: not all in memory, or longer than its capacity */
    uint64_t       count;
};

/* The slice whose pointer, length and capacity begin at `arg`, of elements of `size` bytes. */
static inline struct g2n_slice g2n_get_slice(const wasm_rt_memory_t *m, const unsigned char *arg, unsigned size)
{
    struct g2n_slice s = { NULL, g2n_get64(arg + 8) };

    if (s.count <= UINT32_MAX && s.count <= g2n_get64(arg + 16))
        s.mem_at = g2n_mem_find(m, g2n_get64(arg), s.count * size);
    return s;
}

/* What the pointer at `arg` points to. */
static inline unsigned char *g2n_get_object(const wasm_rt_memory_t *m, const unsigned char *arg, uint32_t len)
{
    return g2n_mem_find(m, g2n_get64(arg), len);
}

/* The arguments of the digests' block(dig *digest, p []byte): a state of `len` bytes and the message; false when they are
 * not all in memory. */
static inline bool g2n_get_digest(const wasm_rt_memory_t *m, uint32_t sp, uint32_t len, unsigned char **state, struct g2n_slice *p)
{
    const unsigned char *args = g2n_frame(m, sp, 32);

    if (!args)
        return false;
    *state = g2n_get_object(m, args, len);
    *p     = g2n_get_slice(m, args + 8, 1);
    return *state && p->mem_at;
}

/* A kernel for processors that are not this one. */
#define G2N_NO_KERNEL(name)                                        \
    bool g2n_native_##name(const wasm_rt_memory_t *m, uint32_t sp) \
    {                                                              \
        (void)m;                                                   \
        (void)sp;                                                  \
        return false;                                              \
    }

#endif
