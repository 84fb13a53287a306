/* Arguments of host functions, checked as node checks them: the same error classes, `code`s and messages
 * ('The "fd" argument must be of type number. Received undefined').
 * Functions that throw return G2N_THROWN, or G2N_ENOMEM when there is no memory for the error. */
#ifndef G2N_HOST_ARGS_H
#define G2N_HOST_ARGS_H

#include "value/realm.h"

#define G2N_ARGS_MAX_INTEGER 9007199254740991.0 /* Number.MAX_SAFE_INTEGER */

/* An error with a `code` property. */
enum g2n_status g2n_args_throw(struct g2n_realm *realm, enum g2n_error_type type, const char *code,
                               const char *format, ...) G2N_PRINTF(4, 5);
/* ERR_INVALID_ARG_TYPE.  expected: what follows "must be", "of type function".  A name of several words stands as it is. */
enum g2n_status g2n_args_throw_type(struct g2n_realm *realm, const char *name, const char *expected, g2n_view got);
/* ERR_INVALID_ARG_VALUE.  reason: "must be a string without null bytes". */
enum g2n_status g2n_args_throw_value(struct g2n_realm *realm, const char *name, const char *reason, g2n_view got);
/* The same as an error of another type. */
enum g2n_status g2n_args_throw_value_of(struct g2n_realm *realm, enum g2n_error_type type, const char *name,
                                        const char *reason, g2n_view got);
/* ERR_OUT_OF_RANGE.  expected: ">= 0 && <= 2147483647" or "an integer". */
enum g2n_status g2n_args_throw_range(struct g2n_realm *realm, const char *name, const char *expected, g2n_view got);

/* ERR_INVALID_THIS. */
enum g2n_status g2n_args_throw_this(struct g2n_realm *realm, const char *type);

/* A number that is an integer in min..max. */
G2N_MUST_USE enum g2n_status g2n_args_integer(struct g2n_realm *realm, g2n_view v, const char *name, double min,
                                              double max, double *out);
/* v, or for an array or map of the realm's engine a copy of it, one level deep, in the realm's class; owned. */
G2N_MUST_USE enum g2n_status g2n_args_local(struct g2n_realm *realm, g2n_view v, g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_args_function(struct g2n_realm *realm, g2n_view v, const char *name);
/* options[name] as a boolean. */
G2N_MUST_USE enum g2n_status g2n_args_flag(struct g2n_realm *realm, struct g2n_object *options, const char *name,
                                           bool *out);

#endif
