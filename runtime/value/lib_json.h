/* JSON's two directions; lib_json.c makes the object of them. */
#ifndef G2N_VALUE_LIB_JSON_H
#define G2N_VALUE_LIB_JSON_H

#include "value/lib.h"

/* JSON.parse without a reviver.  Never runs guest code; depth is limited by memory alone. */
G2N_MUST_USE enum g2n_status g2n_lib__json_read(struct g2n_realm *realm, struct g2n_string *text, g2n_value *out);
g2n_native g2n_lib__json_stringify;

#endif
