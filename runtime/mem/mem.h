/* Guest memory as the host sees it.  The only place where guest addresses are added and turned into pointers.
 *
 *   M1  an access outside [0, size) is the guest's fault and traps: the functions then do not return;
 *   M2  a pointer named mem_* is good until guest code runs or memory grows (growing never moves it, but the guest
 *       may change what it points at);
 *   M3  values are little-endian, as in WebAssembly. */
#ifndef G2N_MEM_MEM_H
#define G2N_MEM_MEM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <g2n/memory.h>

typedef uint32_t g2n_addr;

/* `len` bytes at addr, which for len 0 may be where memory ends.  Traps when they are not all inside. */
static inline unsigned char *g2n_mem_slice(const wasm_rt_memory_t *m, uint64_t addr, uint64_t len)
{
    if (addr > m->size || len > m->size - addr) wasm_rt_trap(WASM_RT_TRAP_OOB);
    return m->data + addr;
}

/* The same for who can do without: NULL when they are not all inside. */
static inline unsigned char *g2n_mem_find(const wasm_rt_memory_t *m, uint64_t addr, uint64_t len)
{
    return addr > m->size || len > m->size - addr ? NULL : m->data + addr;
}

static inline unsigned char *g2n_mem_at(const wasm_rt_memory_t *m, g2n_addr base, uint32_t offset, uint32_t len)
{
    return g2n_mem_slice(m, (uint64_t)base + offset, len);
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "linear memory is little-endian; this host is not"
#endif

static inline uint32_t g2n_mem_load_u32(const wasm_rt_memory_t *m, g2n_addr base, uint32_t offset)
{
    uint32_t v;
    memcpy(&v, g2n_mem_at(m, base, offset, sizeof v), sizeof v);
    return v;
}

static inline uint64_t g2n_mem_load_u64(const wasm_rt_memory_t *m, g2n_addr base, uint32_t offset)
{
    uint64_t v;
    memcpy(&v, g2n_mem_at(m, base, offset, sizeof v), sizeof v);
    return v;
}

static inline void g2n_mem_store_u8(const wasm_rt_memory_t *m, g2n_addr base, uint32_t offset, uint8_t v)
{
    *g2n_mem_at(m, base, offset, 1) = v;
}

static inline void g2n_mem_store_u32(const wasm_rt_memory_t *m, g2n_addr base, uint32_t offset, uint32_t v)
{
    memcpy(g2n_mem_at(m, base, offset, sizeof v), &v, sizeof v);
}

static inline void g2n_mem_store_u64(const wasm_rt_memory_t *m, g2n_addr base, uint32_t offset, uint64_t v)
{
    memcpy(g2n_mem_at(m, base, offset, sizeof v), &v, sizeof v);
}

#endif
