/* ECMAScript's own library: the functions, constructors and prototypes that every realm has.
 *
 * g2n_realm_init() calls the installer once, when atoms, well-known symbols, the global object and no_memory are
 * there.  What the rest of value/ and this library owe each other:
 *   - prototypes in realm->protos that are already made are filled in; those still NULL are made here (plain objects
 *     whose prototype is Object.prototype, %TypedArray%.prototype or Error.prototype, as ECMA-262 has it);
 *   - wrapper.h (Number, String, Boolean and Symbol objects) and bound.h (bound functions) are defined here and may be
 *     used by g2n_to_object() and g2n_instance_of();
 *   - reaction.h (what Promise.prototype.then needs) is declared for promise.c to define;
 *   - a native may return G2N_ENOMEM; g2n_call_function() and g2n_construct() turn that into the realm's no_memory. */
#ifndef G2N_VALUE_LIBRARY_H
#define G2N_VALUE_LIBRARY_H

#include "value/realm.h"

/* What has been installed when it fails is freed by g2n_realm_fini(). */
G2N_MUST_USE enum g2n_status g2n_library_install(struct g2n_realm *realm);

#endif
