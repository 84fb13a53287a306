/* What a component exports, for C: types, a typed function for each function, and one that frees its result.
 *
 *   Z1  C names are the prefix, "_", the interface's name without package and version and "_" unless it is the world's own, and
 *       the WIT name, with "_" for what C does not know; of names that would be the same, the later ones get a number behind
 *   Z2  types without a name are called after what they are made of ("app_list_string"), or, when that would be long, by number
 *   Z3  types that are the same in WIT are one in C */
#ifndef G2N_TOOLS_LIBRARY_COMPONENT_H
#define G2N_TOOLS_LIBRARY_COMPONENT_H

#include "emit.h"
#include "text.h"

/* Adds to library.c (calls, functions) and to the header. */
G2N_MUST_USE enum g2n_exit g2n_library_component(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_emission *e, struct g2n_text *calls,
                                                 struct g2n_text *declarations, struct g2n_text *functions);

/* ---- For the two files of this --------------------------------------------------------------------------------------- */

/* A WIT type in C. */
struct g2n_c_type {
    const struct g2n_wit_type *wit;
    const struct g2n_c_type   *as;    /* Z3: the one that it is the same as; NULL: none, and then */
    const char                *key;   /* of those without a name: what they are made of */
    const char                *name;  /* "struct app_point ", "int32_t ": what stands before a name */
    const char                *stem;  /* "point": in names of types made of it */
    size_t                     size, align;
    bool                       declared; /* its size is to be checked: a struct or an enum */
};

struct g2n_c_types {
    struct g2n_arena          *a;
    const struct g2n_fusion   *fusion;
    const char                *prefix;
    struct g2n_text           *declarations;
    struct g2n_c_type        **list;
    uint32_t                   count, size;
    const char               **names; /* all of C's that are taken */
    uint32_t                   name_count, name_size;
    bool                       too_many, no_memory;
};

/* The type in C, declared before now; NULL: without memory, or there are too many names. */
const struct g2n_c_type *g2n_c_types_get(struct g2n_c_types *c, const struct g2n_wit_type *wit);
/* A name that nothing else has: `name`, or with a number behind. */
const char *g2n_c_types_claim(struct g2n_c_types *c, const char *name);
/* "demo:pkg/my-api@1.0.0" as "my_api_", "" as "". */
const char *g2n_c_types_interface(struct g2n_arena *a, struct g2n_str interface);
/* Names of fields, cases and parameters: no keywords, each different.  `reserved`: others that they must not be, ending with
 * NULL, or NULL. */
const char **g2n_c_types_members(struct g2n_c_types *c, const struct g2n_component_type *def, const char *const *reserved);

#endif
