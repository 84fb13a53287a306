/* System errors as node's Error objects: errno, code, syscall, path, dest, and the message
 * "ENOENT: no such file or directory, open '/x'". */
#ifndef G2N_HOST_OSERR_H
#define G2N_HOST_OSERR_H

#include "value/realm.h"

/* The name that the guest is given for an errno value (errno.def). */
const char *g2n_oserr_name(int err);

/* Makes the error.  path and dest may be NULL and are then absent from object and message; `dest` needs `path`.
 * Neither need be UTF-8. */
G2N_MUST_USE enum g2n_status g2n_oserr_new(struct g2n_realm *realm, int err, const char *syscall, const char *path,
                                           const char *dest, g2n_value *out);
/* Throws it; always a failure: G2N_THROWN or G2N_ENOMEM. */
enum g2n_status g2n_oserr_throw(struct g2n_realm *realm, int err, const char *syscall, const char *path,
                                const char *dest);

#endif
