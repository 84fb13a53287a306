/* WIT types written as letters (g2n/wasi2.h), laid out as the canonical ABI has it.  A type is a pointer to its first letter;
 * texts come from wasi2.def or from a tool that made them, and are well-formed.  Knows nothing of the runtime: the tool
 * compares core signatures with the same functions. */
#ifndef G2N_WASI2_WIT_H
#define G2N_WASI2_WIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define G2N_WIT_FLAT_PARAMS 16u /* more are passed in memory, behind one pointer */
#define G2N_WIT_NO_TYPE     '_'

struct g2n_wit_layout {
    uint32_t size, align;
};

/* Behind the type. */
const char *g2n_wit_skip(const char *type);
/* Its size and alignment in memory. */
struct g2n_wit_layout g2n_wit_layout(const char *type);
/* Of several types one after the other, up to one of ")>" or the end: those of a tuple. */
struct g2n_wit_layout g2n_wit_layout_fields(const char *types);
uint32_t g2n_wit_align(uint32_t offset, uint32_t align);

/* Whether it is an enum, option, result or variant; then how many cases it has, and a case's type, NULL for none. */
bool        g2n_wit_has_cases(const char *type);
uint32_t    g2n_wit_cases(const char *type);
const char *g2n_wit_case(const char *type, uint32_t which);
/* Where the value of its cases lies; the number of the case, in the first 1, 2 or 4 bytes, takes *tag_size. */
uint32_t    g2n_wit_payload_offset(const char *type, uint32_t *tag_size);
/* How many flags there are. */
uint32_t    g2n_wit_flags(const char *type);

/* How many core values stand for it, at most `cap`, whose types (i i32, I i64, f f32, F f64) go to out. */
size_t g2n_wit_flatten(const char *type, char *out, size_t cap);
/* How many core values stand for it. */
size_t g2n_wit_flat_count(const char *type);

/* A function that is lowered from a WIT function. */
struct g2n_wit_core {
    char params[G2N_WIT_FLAT_PARAMS + 2]; /* ends with NUL        */
    char result;                          /* NUL: none            */
    bool spilled;                         /* the parameters lie in memory; the first one points to them */
    bool returns_pointer;                 /* the last parameter says where the result goes              */
    bool uses_memory, uses_realloc;       /* what it needs of the canonical options                     */
};
void g2n_wit_core_of(const char *types, struct g2n_wit_core *out);
/* The type of the result: behind '>'; NULL without one. */
const char *g2n_wit_result(const char *types);

#endif
