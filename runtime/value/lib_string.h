/* What the files of String share.  Each file gives its methods as a table; lib_string.c installs them all. */
#ifndef G2N_VALUE_LIB_STRING_H
#define G2N_VALUE_LIB_STRING_H

#include "value/lib.h"

extern const struct g2n_method g2n_lib__string_part_rows[];   /* lib_string_part.c: slice, trim, pad ... */
extern const struct g2n_method g2n_lib__string_search_rows[]; /* lib_string_search.c: indexOf, split, replace ... */
extern const struct g2n_method g2n_lib__string_case_rows[];   /* lib_string_case.c */

/* Unicode's simple mapping of a code point to lower case. */
uint32_t g2n_lib__lower(uint32_t code_point);

/* The `this` of a method as a string; owned by the caller, drop with g2n_lib__string_drop().  `method` is its name
 * behind "String.prototype.". */
G2N_MUST_USE enum g2n_status g2n_lib__this_string(struct g2n_call *call, const char *method, struct g2n_string **out);
/* The i-th argument as a string; owned by the caller. */
G2N_MUST_USE enum g2n_status g2n_lib__string_arg(struct g2n_call *call, uint32_t i, struct g2n_string **out);
static inline void g2n_lib__string_drop(struct g2n_realm *realm, struct g2n_string *s)
{
    g2n_drop(realm, g2n_own_string(s));
}

#endif
