/* DOMException (Web IDL, 4.3): an error whose name is not that of its class. */
#ifndef G2N_HOST_DOM_EXCEPTION_H
#define G2N_HOST_DOM_EXCEPTION_H

#include "host/host.h"

extern const struct g2n_class g2n_class_dom_exception;

/* Makes one: name "AbortError", and its message. */
G2N_MUST_USE enum g2n_status g2n_dom_exception_new(struct g2n_realm *realm, const char *name, const char *message,
                                                   g2n_value *out);
/* Throws one; always a failure: G2N_THROWN or G2N_ENOMEM. */
enum g2n_status g2n_dom_exception_throw(struct g2n_realm *realm, const char *name, const char *message);
/* Whether v is one, or an error of ECMAScript's: what is shown by its stack. */
bool g2n_is_error(g2n_view v);

#endif
