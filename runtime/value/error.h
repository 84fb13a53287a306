/* Throwing.  A function that returns G2N_THROWN has left the exception in the realm; there is at most one. */
#ifndef G2N_VALUE_ERROR_H
#define G2N_VALUE_ERROR_H

#include "value/object.h"

enum g2n_error_type {
    G2N_ERROR, G2N_EVAL_ERROR, G2N_RANGE_ERROR, G2N_REFERENCE_ERROR, G2N_SYNTAX_ERROR, G2N_TYPE_ERROR, G2N_URI_ERROR,
    G2N_AGGREGATE_ERROR, G2N_ERROR_TYPE_COUNT
};

extern const struct g2n_class g2n_class_error;
const char *g2n_error_type_name(enum g2n_error_type type); /* "TypeError" */

/* Makes an error object with `message`, without throwing it. */
G2N_MUST_USE enum g2n_status g2n_error_new(struct g2n_realm *realm, enum g2n_error_type type, g2n_value *out,
                                           const char *format, ...) G2N_PRINTF(4, 5);
/* Throws a new error; always returns G2N_THROWN. */
enum g2n_status g2n_throw(struct g2n_realm *realm, enum g2n_error_type type, const char *format, ...) G2N_PRINTF(3, 4);
enum g2n_status g2n_throw_value(struct g2n_realm *realm, g2n_value exception); /* consumes; returns G2N_THROWN */
enum g2n_status g2n_throw_no_memory(struct g2n_realm *realm); /* a RangeError made when the realm was; cannot fail */
/* The pending exception, owned by the caller; none is pending afterwards. */
g2n_value g2n_take_exception(struct g2n_realm *realm);

#endif
