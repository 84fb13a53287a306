/* Types of components, resolved: each knows its letters (wasi2.h), the core values that it is passed as, and its parts.
 *
 *   T1  letters are at most G2N_WIT_LETTERS long, however types are shared, so that no type takes long to make
 *   T2  `flat` has a letter (i I f F) for each core value, or is known to be more than G2N_WIT_FLAT_PARAMS */
#ifndef G2N_TOOLS_COMPONENT_WIT_H
#define G2N_TOOLS_COMPONENT_WIT_H

#include "component.h"

#define G2N_WIT_LETTERS     1024u
#define G2N_WIT_FLAT_PARAMS 16u /* Canonical ABI: MAX_FLAT_PARAMS; MAX_FLAT_RESULTS is 1 */

struct g2n_wit_flat {
    uint32_t count; /* G2N_WIT_FLAT_PARAMS + 1: that many or more */
    char     list[G2N_WIT_FLAT_PARAMS + 2];
};

struct g2n_wit_resource {
    struct g2n_str interface; /* of the host's, without the version; empty: the component's own */
    struct g2n_str name;
};

struct g2n_wit_type {
    uint8_t                          code;
    const struct g2n_component_type *def;     /* names of members; for instances: their body */
    const struct g2n_wit_type      **members; /* an absent type is NULL */
    uint32_t                         member_count;
    const struct g2n_wit_type       *result;  /* of functions, or NULL */
    const struct g2n_wit_resource   *resource; /* of own, borrow, and resource types */
    const char                      *letters;
    struct g2n_wit_flat              flat;
    const char                      *newer;   /* what of WASI 0.3 it needs; NULL: nothing */
    const void                      *scope;   /* of instance and component types: where they were defined */
};

/* The core function that a function is lowered to, or lifted from: letters of wasm.h. */
struct g2n_wit_signature {
    char params[G2N_WIT_FLAT_PARAMS + 2];
    char results[2];
};

/* Makes letters and flat of a type whose members are there.  false: too large, or without memory (*no_memory). */
G2N_MUST_USE bool g2n_wit_finish(struct g2n_wit_type *t, struct g2n_arena *a, bool *no_memory);
/* "list", "u8": what WIT calls such a type. */
const char *g2n_wit_word(uint8_t code);
/* A primitive type. */
const struct g2n_wit_type *g2n_wit_primitive(uint8_t code);
struct g2n_wit_signature g2n_wit_signature(const struct g2n_wit_type *func, bool lifted);
/* The letter of a resource of WASI's in wasi2_resource.def; 0 for others. */
char g2n_wit_resource_letter(const struct g2n_wit_resource *resource);

#endif
