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
/* Throws a new error: enum g2n_status g2n_throw(realm, type, format, ...).  Like the two below always G2N_THROWN, and
 * macros so that the compiler knows it: what a function sets only on success is then not "maybe uninitialised". */
#define g2n_throw(...) (g2n_error__throw(__VA_ARGS__), g2n_error__thrown())
/* Throws a value, which is consumed. */
#define g2n_throw_value(realm, exception) (g2n_error__throw_value(realm, exception), g2n_error__thrown())
/* Throws a RangeError made when the realm was; cannot fail. */
#define g2n_throw_no_memory(realm) (g2n_error__throw_no_memory(realm), g2n_error__thrown())

void g2n_error__throw(struct g2n_realm *realm, enum g2n_error_type type, const char *format, ...) G2N_PRINTF(3, 4);
void g2n_error__throw_value(struct g2n_realm *realm, g2n_value exception);
void g2n_error__throw_no_memory(struct g2n_realm *realm);
static inline enum g2n_status g2n_error__thrown(void) { return G2N_THROWN; }

/* The pending exception, owned by the caller; none is pending afterwards. */
g2n_value g2n_take_exception(struct g2n_realm *realm);

#endif
