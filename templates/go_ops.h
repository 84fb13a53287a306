/* What the function bodies that wasm2c 1.0.42 prints are made of: memory accesses, traps, arithmetic whose
 * WebAssembly meaning C does not guarantee, bulk and table operations.  It takes the place of the text that wasm2c
 * puts before its own declarations, and keeps its names and meanings, so that bodies compile unchanged.
 *
 * Written for three readers: an optimiser, which sees plain loads at a constant base; cc -O0 and the Tiny C
 * Compiler, which inline nothing, so that everything frequent is a macro; and `--memory=`, by G2N_MEMORY_MODE:
 *   fixed     guest address a is host address a + 0x10000; guard pages trap; no base register
 *   relative  guest address a is memory->data + a; guard pages trap
 *   checked   as relative, with a comparison before each access; needs no guard pages
 * Loads whose result is unused may be left out by the compiler, and with them the trap of a bad address: Go never
 * reads for the trap alone (it checks nil by comparing).
 *
 * Only 32-bit, unshared memories occur (the driver refuses others), so address plus length never wraps in 64 bits.
 * Huge functions are compiled as gnu89: no declaration in a for. */
#ifndef G2N_GO_OPS_H
#define G2N_GO_OPS_H

#include <g2n/wasm_rt_config.h>

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <g2n/memory.h>
#include <g2n/program.h>

/* The names under which wasm2c's text knows the value types; its header defines them unless this is set. */
#ifndef WASM_RT_CORE_TYPES_DEFINED
#define WASM_RT_CORE_TYPES_DEFINED
typedef uint8_t  u8;
typedef int8_t   s8;
typedef uint16_t u16;
typedef int16_t  s16;
typedef uint32_t u32;
typedef int32_t  s32;
typedef uint64_t u64;
typedef int64_t  s64;
typedef float    f32;
typedef double   f64;
#endif

#ifndef G2N_MEMORY_MODE
#error "G2N_MEMORY_MODE must be G2N_MEMORY_FIXED, G2N_MEMORY_RELATIVE or G2N_MEMORY_CHECKED"
#endif
#if G2N_MEMORY_MODE != G2N_MEMORY_FIXED && G2N_MEMORY_MODE != G2N_MEMORY_RELATIVE && G2N_MEMORY_MODE != G2N_MEMORY_CHECKED
#error "G2N_MEMORY_MODE is none of the modes of g2n/program.h"
#endif
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "guest memory is little-endian and is accessed in place; big-endian hosts are not supported"
#endif

/* wasm2c's asserts ask whether the runtime is set up; g2n_main() guarantees it. */
#define assert(condition) ((void)0)

/* ---- Traps ---------------------------------------------------------------------------------------------------- */

#define TRAP(reason) (wasm_rt_trap(WASM_RT_TRAP_##reason), 0)
#define UNREACHABLE  TRAP(UNREACHABLE)

/* Stack exhaustion is a guard page's business, so entering and leaving a function costs nothing. */
#define FUNC_PROLOGUE
#define FUNC_EPILOGUE

/* ---- Memory ---------------------------------------------------------------------------------------------------- */

#define wasm_rt_allocate_memory(memory, initial, max, is64, page_size) \
    g2n_memory_allocate(memory, initial, max, is64, page_size, G2N_MEMORY_MODE)

/* Guest data has any alignment and is read as any type. */
#if defined(__TINYC__)
#define G2N_GUEST_TYPE
#else
#define G2N_GUEST_TYPE __attribute__((may_alias, aligned(1)))
#endif
typedef uint8_t  G2N_GUEST_TYPE g2n_mem_u8;
typedef int8_t   G2N_GUEST_TYPE g2n_mem_s8;
typedef uint16_t G2N_GUEST_TYPE g2n_mem_u16;
typedef int16_t  G2N_GUEST_TYPE g2n_mem_s16;
typedef uint32_t G2N_GUEST_TYPE g2n_mem_u32;
typedef int32_t  G2N_GUEST_TYPE g2n_mem_s32;
typedef uint64_t G2N_GUEST_TYPE g2n_mem_u64;
typedef float    G2N_GUEST_TYPE g2n_mem_f32;
typedef double   G2N_GUEST_TYPE g2n_mem_f64;

/* G2N_AT(type, base, size, addr): the guest's `type` at `addr`, an lvalue.  `base` and `size` are the function's local
 * copies of where the memory is and how long (read again after each call), `addr` a 64-bit expression without side
 * effects. */
#if G2N_MEMORY_MODE == G2N_MEMORY_FIXED
#define G2N_AT(type, base, size, addr) (*(g2n_mem_##type *)(G2N_MEMORY_BASE + (addr)))
#define G2N_HOST(mem, addr)           ((u8 *)(G2N_MEMORY_BASE + (addr)))
#elif G2N_MEMORY_MODE == G2N_MEMORY_RELATIVE
#define G2N_AT(type, base, size, addr) (*(g2n_mem_##type *)((base) + (addr)))
#define G2N_HOST(mem, addr)           ((mem)->data + (addr))
#else
#define G2N_AT(type, base, size, addr)                                  \
    (*(UNLIKELY((addr) + sizeof(g2n_mem_##type) > (size))               \
           ? (wasm_rt_trap(WASM_RT_TRAP_OOB), (g2n_mem_##type *)0)      \
           : (g2n_mem_##type *)((base) + (addr))))
#define G2N_HOST(mem, addr)           ((mem)->data + (addr))
#endif

/*      load            result  via  in memory */
#define i32_load_default32(b, n, m, a)      ((u32)G2N_AT(u32, b, n, a))
#define i64_load_default32(b, n, m, a)      ((u64)G2N_AT(u64, b, n, a))
#define f32_load_default32(b, n, m, a)      ((f32)G2N_AT(f32, b, n, a))
#define f64_load_default32(b, n, m, a)      ((f64)G2N_AT(f64, b, n, a))
#define i32_load8_s_default32(b, n, m, a)   ((u32)(s32)G2N_AT(s8, b, n, a))
#define i32_load8_u_default32(b, n, m, a)   ((u32)G2N_AT(u8, b, n, a))
#define i32_load16_s_default32(b, n, m, a)  ((u32)(s32)G2N_AT(s16, b, n, a))
#define i32_load16_u_default32(b, n, m, a)  ((u32)G2N_AT(u16, b, n, a))
#define i64_load8_s_default32(b, n, m, a)   ((u64)(s64)G2N_AT(s8, b, n, a))
#define i64_load8_u_default32(b, n, m, a)   ((u64)G2N_AT(u8, b, n, a))
#define i64_load16_s_default32(b, n, m, a)  ((u64)(s64)G2N_AT(s16, b, n, a))
#define i64_load16_u_default32(b, n, m, a)  ((u64)G2N_AT(u16, b, n, a))
#define i64_load32_s_default32(b, n, m, a)  ((u64)(s64)G2N_AT(s32, b, n, a))
#define i64_load32_u_default32(b, n, m, a)  ((u64)G2N_AT(u32, b, n, a))

#define i32_store_default32(b, n, m, a, v)   ((void)(G2N_AT(u32, b, n, a) = (u32)(v)))
#define i64_store_default32(b, n, m, a, v)   ((void)(G2N_AT(u64, b, n, a) = (u64)(v)))
#define f32_store_default32(b, n, m, a, v)   ((void)(G2N_AT(f32, b, n, a) = (v)))
#define f64_store_default32(b, n, m, a, v)   ((void)(G2N_AT(f64, b, n, a) = (v)))
#define i32_store8_default32(b, n, m, a, v)  ((void)(G2N_AT(u8, b, n, a) = (u8)(v)))
#define i32_store16_default32(b, n, m, a, v) ((void)(G2N_AT(u16, b, n, a) = (u16)(v)))
#define i64_store8_default32(b, n, m, a, v)  ((void)(G2N_AT(u8, b, n, a) = (u8)(v)))
#define i64_store16_default32(b, n, m, a, v) ((void)(G2N_AT(u16, b, n, a) = (u16)(v)))
#define i64_store32_default32(b, n, m, a, v) ((void)(G2N_AT(u32, b, n, a) = (u32)(v)))

/* For memories and tables: `size` is bytes of one, entries of the other. */
#define RANGE_CHECK(object, start, count)                                    \
    do {                                                                     \
        if (UNLIKELY((uint64_t)(start) + (uint64_t)(count) > (object)->size)) \
            (void)TRAP(OOB);                                                 \
    } while (0)

/* Most of what Go clears and copies is a few words: too little for a call of libc.  Both ends are written, and the middle
 * twice; a copy reads all before it writes. */
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define G2N_SHORT_MAX 32u
#else
#define G2N_SHORT_MAX 0u
#endif
#define G2N_SHORT_FILL(type, to, len)                                  \
    do {                                                               \
        const type zero = { 0 };                                       \
        memcpy((to), &zero, sizeof zero);                              \
        memcpy((to) + (len) - sizeof zero, &zero, sizeof zero);        \
    } while (0)
#define G2N_SHORT_COPY(type, to, from, len)                            \
    do {                                                               \
        type first, last;                                              \
        memcpy(&first, (from), sizeof first);                          \
        memcpy(&last, (from) + (len) - sizeof last, sizeof last);      \
        memcpy((to), &first, sizeof first);                            \
        memcpy((to) + (len) - sizeof last, &last, sizeof last);        \
    } while (0)
struct g2n_two_words { u64 words[2]; };

static inline void memory_fill(wasm_rt_memory_t *mem, u64 addr, u32 value, u64 len)
{
    u8 *to;

    RANGE_CHECK(mem, addr, len);
    to = G2N_HOST(mem, addr);
    if (len > G2N_SHORT_MAX || len < 4 || (value & 0xff) != 0)
        memset(to, (int)(value & 0xff), len);
    else if (len >= 16)
        G2N_SHORT_FILL(struct g2n_two_words, to, len);
    else if (len >= 8)
        G2N_SHORT_FILL(u64, to, len);
    else
        G2N_SHORT_FILL(u32, to, len);
}

static inline void memory_copy(wasm_rt_memory_t *to, const wasm_rt_memory_t *from, u64 to_addr, u64 from_addr, u64 len)
{
    u8       *t;
    const u8 *f;

    (void)from; /* there is one memory; only its size and place are asked, through `to` */
    RANGE_CHECK(to, to_addr, len);
    RANGE_CHECK(to, from_addr, len);
    t = G2N_HOST(to, to_addr);
    f = G2N_HOST(to, from_addr);
    if (len > G2N_SHORT_MAX)
        memmove(t, f, len);
    else if (len >= 16)
        G2N_SHORT_COPY(struct g2n_two_words, t, f, len);
    else if (len >= 8)
        G2N_SHORT_COPY(u64, t, f, len);
    else if (len >= 4)
        G2N_SHORT_COPY(u32, t, f, len);
    else if (len >= 2)
        G2N_SHORT_COPY(u16, t, f, len);
    else if (len == 1)
        *t = *f;
}

static inline void memory_init(wasm_rt_memory_t *mem, const u8 *segment, u32 segment_len, u64 addr, u32 start, u32 len)
{
    if (UNLIKELY((u64)start + len > segment_len))
        (void)TRAP(OOB);
    RANGE_CHECK(mem, addr, len);
    if (len != 0)
        memcpy(G2N_HOST(mem, addr), segment + start, len);
}

/* Active data that the driver left in place, because its address is known only at run time. */
#define LOAD_DATA(mem, addr, segment, len) memory_init(&(mem), segment, len, addr, 0, len)

/* ---- Function types and indirect calls ------------------------------------------------------------------------- */

/* A type is 32 bytes of hash; equal types of one module usually, but not always, have one address. */
#define FUNC_TYPE_DECL_EXTERN_T(name) extern const char name[]
#define FUNC_TYPE_EXTERN_T(name)      const char name[]
#define FUNC_TYPE_T(name)             static const char name[]
#define G2N_FUNC_TYPE_LEN             32

#if defined(__TINYC__)
#define G2N_COLD
#else
#define G2N_COLD __attribute__((noinline, cold, unused))
#endif

/* Returns when the entry exists and has a type of equal hash; traps otherwise. */
static G2N_COLD int g2n_check_entry(const wasm_rt_funcref_table_t *table, wasm_rt_func_type_t type, u32 index)
{
    const wasm_rt_funcref_t *entry;

    if (index >= table->size)
        (void)TRAP(CALL_INDIRECT);
    entry = &table->data[index];
    if (!entry->func || !entry->func_type || memcmp(type, entry->func_type, G2N_FUNC_TYPE_LEN) != 0)
        (void)TRAP(CALL_INDIRECT);
    return 1;
}

#define CHECK_CALL_INDIRECT(table, type, index) \
    (LIKELY((index) < (table).size && (table).data[index].func_type == (type)) || g2n_check_entry(&(table), type, index))
#define DO_CALL_INDIRECT(table, pointer, index, ...) (((pointer)(table).data[index].func)(__VA_ARGS__))
#define CALL_INDIRECT(table, pointer, type, index, ...) \
    ((void)CHECK_CALL_INDIRECT(table, type, index), DO_CALL_INDIRECT(table, pointer, index, __VA_ARGS__))

/* ---- Tables ----------------------------------------------------------------------------------------------------- */

typedef enum { RefFunc, RefNull, GlobalGet } wasm_elem_segment_expr_type_t;

typedef struct {
    wasm_elem_segment_expr_type_t expr_type;
    wasm_rt_func_type_t           type;
    wasm_rt_function_ptr_t        func;
    wasm_rt_tailcallee_t          func_tailcallee;
    size_t                        module_offset; /* of the callee's instance, or of the global, in ours */
} wasm_elem_segment_expr_t;

static inline void funcref_table_init(wasm_rt_funcref_table_t *table, const wasm_elem_segment_expr_t *segment,
                                      u32 segment_count, u64 index, u32 start, u32 count, void *instance)
{
    u32 i;

    if (UNLIKELY((u64)start + count > segment_count))
        (void)TRAP(OOB);
    RANGE_CHECK(table, index, count);
    for (i = 0; i < count; i++) {
        const wasm_elem_segment_expr_t *from = &segment[start + i];
        wasm_rt_funcref_t              *to   = &table->data[index + i];

        memset(to, 0, sizeof *to);
        if (from->expr_type == RefFunc) {
            to->func_type       = from->type;
            to->func            = from->func;
            to->func_tailcallee = from->func_tailcallee;
            to->module_instance = (char *)instance + from->module_offset;
        } else if (from->expr_type == GlobalGet) {
            *to = **(wasm_rt_funcref_t **)(void *)((char *)instance + from->module_offset);
        }
    }
}

static inline void externref_table_init(wasm_rt_externref_table_t *table, u32 segment_count, u64 index, u32 start,
                                        u32 count)
{
    u32 i;

    if (UNLIKELY((u64)start + count > segment_count))
        (void)TRAP(OOB);
    RANGE_CHECK(table, index, count);
    for (i = 0; i < count; i++)
        table->data[index + i] = NULL;
}

#define G2N_DEFINE_TABLE_OPS(kind)                                                                                   \
    static inline void kind##_table_copy(wasm_rt_##kind##_table_t *to, const wasm_rt_##kind##_table_t *from,         \
                                         u64 to_index, u64 from_index, u64 count)                                    \
    {                                                                                                                \
        RANGE_CHECK(to, to_index, count);                                                                            \
        RANGE_CHECK(from, from_index, count);                                                                        \
        memmove(to->data + to_index, from->data + from_index, count * sizeof *to->data);                             \
    }                                                                                                                \
    static inline wasm_rt_##kind##_t kind##_table_get(const wasm_rt_##kind##_table_t *table, u64 index)              \
    {                                                                                                                \
        RANGE_CHECK(table, index, 1);                                                                                \
        return table->data[index];                                                                                   \
    }                                                                                                                \
    static inline void kind##_table_set(const wasm_rt_##kind##_table_t *table, u64 index, wasm_rt_##kind##_t value)  \
    {                                                                                                                \
        RANGE_CHECK(table, index, 1);                                                                                \
        table->data[index] = value;                                                                                  \
    }                                                                                                                \
    static inline void kind##_table_fill(const wasm_rt_##kind##_table_t *table, u64 index, wasm_rt_##kind##_t value, \
                                         u64 count)                                                                  \
    {                                                                                                                \
        u64 i;                                                                                                       \
                                                                                                                     \
        RANGE_CHECK(table, index, count);                                                                            \
        for (i = 0; i < count; i++)                                                                                  \
            table->data[index + i] = value;                                                                          \
    }
G2N_DEFINE_TABLE_OPS(funcref)
G2N_DEFINE_TABLE_OPS(externref)

/* ---- Bits ------------------------------------------------------------------------------------------------------- */

#if defined(__POPCNT__) || (defined(__aarch64__) && !defined(__TINYC__))
#define I32_POPCNT(x) (__builtin_popcount(x))
#define I64_POPCNT(x) (__builtin_popcountll(x))
#else
/* Where there is no instruction for it, the builtin is a call. */
static inline u32 I64_POPCNT(u64 x)
{
    x = x - ((x >> 1) & 0x5555555555555555ull);
    x = (x & 0x3333333333333333ull) + ((x >> 2) & 0x3333333333333333ull);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0full;
    return (u32)((x * 0x0101010101010101ull) >> 56);
}
static inline u32 I32_POPCNT(u32 x) { return I64_POPCNT(x); }
#endif
#if defined(__TINYC__)
/* No builtins there.  Halving steps for the leading zeros; the lowest bit alone for the trailing ones. */
static inline u32 I64_CLZ(u64 x)
{
    u32 n = 0;

    if (x == 0) return 64;
    if (!(x >> 32)) { n += 32; x <<= 32; }
    if (!(x >> 48)) { n += 16; x <<= 16; }
    if (!(x >> 56)) { n += 8; x <<= 8; }
    if (!(x >> 60)) { n += 4; x <<= 4; }
    if (!(x >> 62)) { n += 2; x <<= 2; }
    return n + !(x >> 63);
}
static inline u32 I64_CTZ(u64 x) { return I64_POPCNT(~x & (x - 1)); }
static inline u32 I32_CLZ(u32 x) { return I64_CLZ(x) - 32; }
static inline u32 I32_CTZ(u32 x) { return x ? I64_CTZ(x) : 32; }
#else
#define I32_CLZ(x)    ((x) ? __builtin_clz(x) : 32)
#define I64_CLZ(x)    ((x) ? __builtin_clzll(x) : 64)
#define I32_CTZ(x)    ((x) ? __builtin_ctz(x) : 32)
#define I64_CTZ(x)    ((x) ? __builtin_ctzll(x) : 64)
#endif

/* Shift counts are masked on both sides, so that a rotation by 0 is defined. */
#define I32_ROTL(x, n) (((x) << ((n) & 31)) | ((x) >> (-(n) & 31)))
#define I32_ROTR(x, n) (((x) >> ((n) & 31)) | ((x) << (-(n) & 31)))
#define I64_ROTL(x, n) (((x) << ((n) & 63)) | ((x) >> (-(n) & 63)))
#define I64_ROTR(x, n) (((x) >> ((n) & 63)) | ((x) << (-(n) & 63)))

/* ---- Division --------------------------------------------------------------------------------------------------- */

#define G2N_DIV_S(unsigned_t, signed_t, least, x, y)                                        \
    (UNLIKELY((y) == 0) ? (unsigned_t)TRAP(DIV_BY_ZERO)                                     \
     : UNLIKELY((signed_t)(x) == (least) && (signed_t)(y) == -1) ? (unsigned_t)TRAP(INT_OVERFLOW) \
                                                                 : (unsigned_t)((signed_t)(x) / (signed_t)(y)))
#define G2N_REM_S(unsigned_t, signed_t, x, y)                                  \
    (UNLIKELY((y) == 0) ? (unsigned_t)TRAP(DIV_BY_ZERO)                        \
     : UNLIKELY((signed_t)(y) == -1) ? (unsigned_t)0                           \
                                     : (unsigned_t)((signed_t)(x) % (signed_t)(y)))
#define I32_DIV_S(x, y) G2N_DIV_S(u32, s32, INT32_MIN, x, y)
#define I64_DIV_S(x, y) G2N_DIV_S(u64, s64, INT64_MIN, x, y)
#define I32_REM_S(x, y) G2N_REM_S(u32, s32, x, y)
#define I64_REM_S(x, y) G2N_REM_S(u64, s64, x, y)
#define DIV_U(x, y)     (UNLIKELY((y) == 0) ? TRAP(DIV_BY_ZERO) : ((x) / (y)))
#define REM_U(x, y)     (UNLIKELY((y) == 0) ? TRAP(DIV_BY_ZERO) : ((x) % (y)))

/* ---- Floating point --------------------------------------------------------------------------------------------- */

static inline f32 f32_reinterpret_i32(u32 x) { f32 y; memcpy(&y, &x, sizeof y); return y; }
static inline u32 i32_reinterpret_f32(f32 x) { u32 y; memcpy(&y, &x, sizeof y); return y; }
static inline f64 f64_reinterpret_i64(u64 x) { f64 y; memcpy(&y, &x, sizeof y); return y; }
static inline u64 i64_reinterpret_f64(f64 x) { u64 y; memcpy(&y, &x, sizeof y); return y; }

/* The same NaN with its quiet bit set; other values unchanged. */
static inline f32 wasm_quietf(f32 x) { return x != x ? f32_reinterpret_i32(i32_reinterpret_f32(x) | 0x00400000u) : x; }
static inline f64 wasm_quiet(f64 x) { return x != x ? f64_reinterpret_i64(i64_reinterpret_f64(x) | 0x0008000000000000ull) : x; }

/* libm may hand a signalling NaN back as it came; WebAssembly wants it quiet.  Square roots quiet it in hardware,
 * and the absolute value is an operation on bits, NaN or not. */
static inline f32 wasm_floorf(f32 x) { return x != x ? wasm_quietf(x) : floorf(x); }
static inline f64 wasm_floor(f64 x) { return x != x ? wasm_quiet(x) : floor(x); }
static inline f32 wasm_ceilf(f32 x) { return x != x ? wasm_quietf(x) : ceilf(x); }
static inline f64 wasm_ceil(f64 x) { return x != x ? wasm_quiet(x) : ceil(x); }
static inline f32 wasm_truncf(f32 x) { return x != x ? wasm_quietf(x) : truncf(x); }
static inline f64 wasm_trunc(f64 x) { return x != x ? wasm_quiet(x) : trunc(x); }
static inline f32 wasm_nearbyintf(f32 x) { return x != x ? wasm_quietf(x) : nearbyintf(x); }
static inline f64 wasm_nearbyint(f64 x) { return x != x ? wasm_quiet(x) : nearbyint(x); }
static inline f32 wasm_sqrtf(f32 x) { return sqrtf(x); }
static inline f64 wasm_sqrt(f64 x) { return sqrt(x); }
static inline f32 wasm_fabsf(f32 x) { return f32_reinterpret_i32(i32_reinterpret_f32(x) & 0x7fffffffu); }
static inline f64 wasm_fabs(f64 x) { return f64_reinterpret_i64(i64_reinterpret_f64(x) & 0x7fffffffffffffffull); }

/* The canonical NaN when either is one, and -0 below +0.  Of two zeros the bits decide: `or` keeps a sign for the
 * minimum, `and` drops it for the maximum. */
static inline f32 g2n_min32(f32 x, f32 y)
{
    if (x != x || y != y) return f32_reinterpret_i32(0x7fc00000u);
    if (x == y) return f32_reinterpret_i32(i32_reinterpret_f32(x) | i32_reinterpret_f32(y));
    return x < y ? x : y;
}
static inline f32 g2n_max32(f32 x, f32 y)
{
    if (x != x || y != y) return f32_reinterpret_i32(0x7fc00000u);
    if (x == y) return f32_reinterpret_i32(i32_reinterpret_f32(x) & i32_reinterpret_f32(y));
    return x > y ? x : y;
}
static inline f64 g2n_min64(f64 x, f64 y)
{
    if (x != x || y != y) return f64_reinterpret_i64(0x7ff8000000000000ull);
    if (x == y) return f64_reinterpret_i64(i64_reinterpret_f64(x) | i64_reinterpret_f64(y));
    return x < y ? x : y;
}
static inline f64 g2n_max64(f64 x, f64 y)
{
    if (x != x || y != y) return f64_reinterpret_i64(0x7ff8000000000000ull);
    if (x == y) return f64_reinterpret_i64(i64_reinterpret_f64(x) & i64_reinterpret_f64(y));
    return x > y ? x : y;
}
/* One name serves both widths; going through double changes no float, and the NaN is quiet. */
#define FMIN(x, y) (sizeof(x) == sizeof(f32) ? g2n_min32((f32)(x), (f32)(y)) : g2n_min64(x, y))
#define FMAX(x, y) (sizeof(x) == sizeof(f32) ? g2n_max32((f32)(x), (f32)(y)) : g2n_max64(x, y))

/* G2N_TRUNC(name, to, via, from, low, high): I32_TRUNC_... traps unless low (its comparison included) x < high;
 * I32_TRUNC_SAT_... gives the nearest end of the range, and 0 for NaN.  `low` is the lowest float in range or the
 * highest below it, whichever the type can hold. */
#define G2N_TRUNC(width, name, to, via, from, low, high, least, most) \
    static inline to width##_TRUNC_##name(from x)                     \
    {                                                                 \
        if (UNLIKELY(x != x)) (void)TRAP(INVALID_CONVERSION);         \
        if (UNLIKELY(!(x low && x < high))) (void)TRAP(INT_OVERFLOW); \
        return (to)(via)x;                                            \
    }                                                                 \
    static inline to width##_TRUNC_SAT_##name(from x)                 \
    {                                                                 \
        if (UNLIKELY(x != x)) return 0;                               \
        if (UNLIKELY(!(x low))) return (to)(least);                   \
        if (UNLIKELY(!(x < high))) return (to)(most);                 \
        return (to)(via)x;                                            \
    }
/*        width name   to   via  from  low                          high                      least      most        */
G2N_TRUNC(I32, S_F32, u32, s32, f32, >= -2147483648.0f,           2147483648.0f,            INT32_MIN, INT32_MAX)
G2N_TRUNC(I32, S_F64, u32, s32, f64, > -2147483649.0,             2147483648.0,             INT32_MIN, INT32_MAX)
G2N_TRUNC(I64, S_F32, u64, s64, f32, >= -9223372036854775808.0f,  9223372036854775808.0f,   INT64_MIN, INT64_MAX)
G2N_TRUNC(I64, S_F64, u64, s64, f64, >= -9223372036854775808.0,   9223372036854775808.0,    INT64_MIN, INT64_MAX)
G2N_TRUNC(I32, U_F32, u32, u32, f32, > -1.0f,                     4294967296.0f,            0,         UINT32_MAX)
G2N_TRUNC(I32, U_F64, u32, u32, f64, > -1.0,                      4294967296.0,             0,         UINT32_MAX)
G2N_TRUNC(I64, U_F32, u64, u64, f32, > -1.0f,                     18446744073709551616.0f,  0,         UINT64_MAX)
G2N_TRUNC(I64, U_F64, u64, u64, f64, > -1.0,                      18446744073709551616.0,   0,         UINT64_MAX)

#endif
