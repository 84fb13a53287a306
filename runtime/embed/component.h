/* Values of WIT types as C has them, in the structs that the tool declares in headers (g2n/component.h), after the letters of
 * g2n/wasi2.h:
 *
 *     b bool   c uint32_t   numbers as they are   s struct g2n_string   [T { const T *items; size_t count; }
 *     eN, and the case of {...}: 32 bits          mN uint32_t           (T...) a struct
 *     ?T { bool is_some; T value; }               !TE { bool is_error; union { T ok; E error; } of; }
 *     {T...} { enum kind; union { ... } of; }     a union without members is not there
 *
 * The tool makes the C compiler check that sizes are the same. */
#ifndef G2N_EMBED_COMPONENT_H
#define G2N_EMBED_COMPONENT_H

#include "wasi2/abi.h"

/* Size and alignment in C; of fields, up to one of ")>" or the end. */
struct g2n_wit_layout g2n_native_layout(const char *type);
struct g2n_wit_layout g2n_native_fields(const char *types);

/* P3: what is wrong with a value, as a clause; NULL: nothing. */
const char *g2n_native_problem(const char *type, const unsigned char *at);

/* Of a value without problem: bytes stay where they are, items are in the scratch.  Traps without memory. */
void g2n_native_take(struct g2n_wasi2 *w, const char *type, const unsigned char *at, struct g2n_wasi2_value *out);

/* Makes a C value, at a place that is zero; false: without memory, or larger than *left, which is what may still be allocated.
 * Free it then too. */
G2N_MUST_USE bool g2n_native_give(const char *type, const struct g2n_wasi2_value *value, unsigned char *at, size_t *left);
/* Frees what it points to, and makes it zero. */
void g2n_native_free(const char *type, unsigned char *at);

#endif
