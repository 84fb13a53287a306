/* The canonical ABI: values between the guest's memory and core values on one side, and handlers on the other.  Traps on
 * what the guest does wrong, and then does not return.
 *
 * Places in memory are host pointers: whoever has one has checked all of it, and memory never moves. */
#ifndef G2N_WASI2_ABI_H
#define G2N_WASI2_ABI_H

#include "wasi2/value.h"
#include "wasi2/wasi2.h"

#define G2N_WASI2_LIST_MAX ((1u << 28) - 1) /* bytes of a list or a string */

/* `count` times `layout` at `at`: traps unless it is aligned, and all inside. */
unsigned char *g2n_wasi2_place(const struct g2n_wasi2_call *call, g2n_addr at, struct g2n_wit_layout layout, uint32_t count);

/* A value from core values at *flat, which is then behind them. */
void g2n_wasi2_lift_flat(const struct g2n_wasi2_call *call, const char *type, const uint64_t **flat, struct g2n_wasi2_value *out);
void g2n_wasi2_lift(const struct g2n_wasi2_call *call, const char *type, const unsigned char *mem_at, struct g2n_wasi2_value *out);
/* How many types come before ")", ">" or the end. */
uint32_t g2n_wasi2_field_count(const char *types);
/* The fields of a tuple. */
void g2n_wasi2_lift_fields(const struct g2n_wasi2_call *call, const char *types, const unsigned char *mem_at, struct g2n_wasi2_value *out);

/* Room in the guest's memory for `count` times `layout`, at *at_out: what realloc gives. */
unsigned char *g2n_wasi2_make_place(const struct g2n_wasi2_call *call, struct g2n_wit_layout layout, uint64_t count, uint32_t *at_out);
/* The other way.  Strings and lists go where realloc says, which runs guest code; own handles are entered in the table. */
void g2n_wasi2_lower(const struct g2n_wasi2_call *call, const char *type, const struct g2n_wasi2_value *value, unsigned char *mem_at);
/* Fills as many core values as the type has. */
void g2n_wasi2_lower_flat(const struct g2n_wasi2_call *call, const char *type, const struct g2n_wasi2_value *value, uint64_t *flat);

#endif
