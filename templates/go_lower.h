/* What the words of lowered functions mean (tools/lower/print.c writes them).  Included by m-lower.h after go_ops.h,
 * m.h, which defines the instance, and
 *   G2N_STATIC        1: the program has one instance, g2n_instance; 0: functions get it as their first argument
 *   G2N_PIN           1: SP and g may be kept in machine registers
 *   G2N_MEMORY_FIELD  the instance's memory
 * and by nothing else: with pinned registers, whatever calls or is called from outside goes through a shim.
 *
 *   SP        the stack pointer, 32 bits; SPA the same as an address, SP_NOW when the local copy may be old
 *   G         the current goroutine; GA the same as an address
 *   SYNC_SP   after a call: read the local copy of SP again
 *   LEAVE     before a call of something that is not lowered; ENTER_AGAIN after it
 *
 * Pinned: both registers hold addresses of the machine, so that the offset of a slot fits in one byte of an instruction;
 * their upper halves are 0.  With memory at a fixed place that is the guest's address plus G2N_MEMORY_BASE, modulo 2^32:
 * what wraps lands below the memory, where nothing is mapped, and traps as the guest's own wrapped address would.  The
 * callee-saved registers of the platform are used, so C code that is called preserves them.  Not pinned: SP is a local
 * variable in each function beside the global, as Go's own code has it. */
#ifndef G2N_GO_LOWER_H
#define G2N_GO_LOWER_H

/* ---- The instance -------------------------------------------------------------------------------------------------- */

#if G2N_STATIC
extern w2c_m g2n_instance;
#define INSTANCE (&g2n_instance)
#define SELF     void
#define SELF_
#define ME
#define ME_
#define USE_SELF ((void)0)
#else
#define INSTANCE instance
#define SELF     w2c_m *instance
#define SELF_    w2c_m *instance,
#define ME       instance
#define ME_      instance,
#define USE_SELF ((void)instance)
#endif

#define MEMORY       (&INSTANCE->G2N_MEMORY_FIELD)
#define MEMORY_PAGES (MEMORY->pages)
#define GLOBAL(name) (INSTANCE->w2c_##name)
#define HOST         (INSTANCE->w2c_h_instance)
#if defined(G2N_LIBRARY) /* the host is the library's instance, which begins with the guest */
#define GUEST (*(struct g2n_guest **)(void *)HOST)
#else
#define GUEST ((struct g2n_guest *)HOST)
#endif

/* ---- SP and g ------------------------------------------------------------------------------------------------------ */

#if G2N_PIN && defined(__GNUC__) && !defined(__clang__) && !defined(__TINYC__) && !defined(__SANITIZE_ADDRESS__) \
    && (defined(__x86_64__) || defined(__aarch64__))
#define G2N_PINNED 1
#else
#define G2N_PINNED 0
#endif

#if G2N_PINNED
#if defined(__x86_64__)
register u64 g2n_sp __asm__("r14");
register u64 g2n_g __asm__("r13");
#else
register u64 g2n_sp __asm__("x28");
register u64 g2n_g __asm__("x27");
#endif
#if G2N_MEMORY_MODE == G2N_MEMORY_FIXED
#define G2N_BIAS    G2N_MEMORY_BASE
#else
#define G2N_BIAS    0
#endif
#define SPA         (g2n_sp - G2N_BIAS)
#define SP          ((u32)SPA)
#define SP_NOW      SP
/* The compiler is not told that the new SP is the old one plus a number: it would keep the old one for addresses.  Two
 * statements, always within braces: in braces of their own gcc would visit the function's labels at the end of each. */
#define SET_SP(x)                       \
    g2n_sp = (u32)(x) + (u32)G2N_BIAS;  \
    __asm__("" : "+r"(g2n_sp))
#define SYNC_SP     ((void)0)
#define G           ((u64)(u32)GA)
#define GA          (g2n_g - G2N_BIAS)
/* Go's pointers are 32 bits in 64; one that is not would reach beyond the guard. */
#define SET_G(x)                                    \
    do {                                            \
        const u64 g2n_new_g = (x);                  \
        if (UNLIKELY(g2n_new_g >> 32)) (void)TRAP(OOB); \
        g2n_g = (u32)g2n_new_g + (u32)G2N_BIAS;     \
    } while (0)
#define G2N_LOCAL_SP
#define LEAVE       ((void)(INSTANCE->w2c_g0 = SP, INSTANCE->w2c_g2 = G))
#define ENTER_AGAIN                       \
    do {                                  \
        SET_SP(INSTANCE->w2c_g0);         \
        SET_G(INSTANCE->w2c_g2);          \
    } while (0)
#define ENTER_AGAIN_ALL ENTER_AGAIN
#define G2N_COME_IN(instance_)                            \
    const u64 outer_sp = g2n_sp, outer_g = g2n_g;         \
    do {                                                  \
        SET_SP((instance_)->w2c_g0);                      \
        SET_G((instance_)->w2c_g2);                       \
    } while (0)
#define G2N_GO_OUT(instance_)                             \
    do {                                                  \
        (instance_)->w2c_g0 = SP;                         \
        (instance_)->w2c_g2 = G;                          \
        g2n_sp = outer_sp;                                \
        g2n_g  = outer_g;                                 \
    } while (0)
#else
#define SP          g2n_sp
#define SPA         g2n_sp
#define SP_NOW      (INSTANCE->w2c_g0)
#define SET_SP(x)   ((void)(INSTANCE->w2c_g0 = g2n_sp = (u32)(x)))
#define SYNC_SP     ((void)(g2n_sp = INSTANCE->w2c_g0))
#define G           (INSTANCE->w2c_g2)
#define GA          ((u32)G)
#define SET_G(x)    ((void)(G = (x)))
#define G2N_LOCAL_SP u32 g2n_sp = INSTANCE->w2c_g0; (void)g2n_sp
#define LEAVE       ((void)0)
#define ENTER_AGAIN ((void)0)
#define ENTER_AGAIN_ALL    ((void)0)
#define G2N_COME_IN(instance_) ((void)(instance_))
#define G2N_GO_OUT(instance_)  ((void)(instance_))
#endif

/* ---- Memory -------------------------------------------------------------------------------------------------------- */

#if G2N_MEMORY_MODE == G2N_MEMORY_FIXED
#define G2N_LOCAL_BASE
#else
#define G2N_LOCAL_BASE u8 *const g2n_base = MEMORY->data; (void)g2n_base
#endif
#define ENTER G2N_LOCAL_BASE; G2N_LOCAL_SP

#if G2N_MEMORY_MODE == G2N_MEMORY_CHECKED
/* Addresses here are expressions of any size, so they are evaluated once. */
static inline void *g2n_checked(const wasm_rt_memory_t *memory, u64 addr, u64 len)
{
    if (UNLIKELY(addr + len > memory->size))
        (void)TRAP(OOB);
    return memory->data + addr;
}
#undef G2N_AT
#define G2N_AT(type, base, size, addr) (*(g2n_mem_##type *)g2n_checked(MEMORY, addr, sizeof(g2n_mem_##type)))
#endif

#define i32_load(a, o)        i32_load_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i64_load(a, o)        i64_load_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define f32_load(a, o)        f32_load_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define f64_load(a, o)        f64_load_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i32_load8_s(a, o)     i32_load8_s_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i32_load8_u(a, o)     i32_load8_u_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i32_load16_s(a, o)    i32_load16_s_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i32_load16_u(a, o)    i32_load16_u_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i64_load8_s(a, o)     i64_load8_s_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i64_load8_u(a, o)     i64_load8_u_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i64_load16_s(a, o)    i64_load16_s_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i64_load16_u(a, o)    i64_load16_u_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i64_load32_s(a, o)    i64_load32_s_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i64_load32_u(a, o)    i64_load32_u_default32(g2n_base, 0, MEMORY, (u64)(a) + (o))
#define i32_store(a, o, v)    i32_store_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define i64_store(a, o, v)    i64_store_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define f32_store(a, o, v)    f32_store_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define f64_store(a, o, v)    f64_store_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define i32_store8(a, o, v)   i32_store8_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define i32_store16(a, o, v)  i32_store16_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define i64_store8(a, o, v)   i64_store8_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define i64_store16(a, o, v)  i64_store16_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)
#define i64_store32(a, o, v)  i64_store32_default32(g2n_base, 0, MEMORY, (u64)(a) + (o), v)

/* ---- Calls and resumption ------------------------------------------------------------------------------------------- */

/* Functions taken in.  A small function that calls nothing, but to panic, has its own stack pointer, isp, which is where SP
 * would be after the push of the return address; SP and the return address are only set when it panics.  `frame`: isp at
 * its start.  Offsets from frame are below 0 in pinned functions, which stays an address near SP. */
#if G2N_PINNED
#define INLINE_FRAME (g2n_sp - 8)
#define INLINE_SP(n) (frame - (n))
#define ISPA         (isp - G2N_BIAS)
#define G2N_FRAMEA   (frame - G2N_BIAS)
#define G2N_SP_TO(x) (g2n_sp = (u32)(x))
#else
#define INLINE_FRAME ((u32)(g2n_sp - 8u))
#define INLINE_SP(n) ((u32)(frame - (n)))
#define ISPA         isp
#define G2N_FRAMEA   frame
#define G2N_SP_TO(x) (INSTANCE->w2c_g0 = (u32)(x))
#endif
#define ISP          ((u32)ISPA)
#define ENTER_INLINE u64 isp = frame; G2N_LOCAL_BASE; (void)isp; (void)address; USE_SELF
/* Raises from within: as if it had been called. */
#define RAISE_INLINED(raise, at) (i64_store(G2N_FRAMEA, 0u, address), (void)G2N_SP_TO(isp), raise(ME_ at))

/* The flat table: one bounds check and a load.  `index` is a variable or a constant. */
#define CALL_TABLE(index, argument) \
    (UNLIKELY((index) >= G2N_TABLE_LEN) ? (u32)TRAP(CALL_INDIRECT) : g2n_table[index](ME_ argument))
u32 g2n_call_t0(SELF_ u32 index, u32 argument);

#if defined(__TINYC__)
#define G2N_COLD_FUNCTION
#else
#define G2N_COLD_FUNCTION __attribute__((cold))
#endif

/* A function was resumed at a block that no return address names; it does not run on. */
#if defined(__GNUC__) && !defined(__TINYC__)
__attribute__((noreturn, cold))
#endif
void g2n_bad_resume(u32 function, u32 block);
#define BAD_RESUME(function, block) g2n_bad_resume(function, block)

#endif
