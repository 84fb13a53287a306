/* What the guest is told when something failed. */
#ifndef G2N_WASI2_ERROR_H
#define G2N_WASI2_ERROR_H

#include "wasi2/wasi2.h"

enum {
    G2N_FS_WOULD_BLOCK = 1, G2N_FS_BAD_DESCRIPTOR = 3, G2N_FS_INVALID = 12, G2N_FS_IO = 13, G2N_FS_NO_ENTRY = 20,
    G2N_FS_NOT_DIRECTORY = 24, G2N_FS_UNSUPPORTED = 27
};
enum {
    G2N_NET_UNKNOWN = 0, G2N_NET_ACCESS_DENIED = 1, G2N_NET_NOT_SUPPORTED = 2, G2N_NET_INVALID_ARGUMENT = 3, G2N_NET_CONCURRENCY = 6,
    G2N_NET_NOT_IN_PROGRESS = 7, G2N_NET_WOULD_BLOCK = 8, G2N_NET_INVALID_STATE = 9, G2N_NET_NAME_UNRESOLVABLE = 18,
    G2N_NET_TEMPORARY = 19, G2N_NET_PERMANENT = 20
};

/* The error-code of wasi:filesystem and of wasi:sockets for a system's errno; `fallback` for one that they have no number for. */
uint32_t g2n_wasi2_fs_error(int system, uint32_t fallback);
uint32_t g2n_wasi2_net_error(int system);

/* result<T, error-code>: the error of a number. */
void g2n_wasi2_give_error(struct g2n_wasi2 *w, uint32_t code, struct g2n_wasi2_value *result);
/* result<T, ...>: ok, with a value. */
void g2n_wasi2_give_ok(struct g2n_wasi2 *w, struct g2n_wasi2_value value, struct g2n_wasi2_value *result);
/* The same of calls that return -1 and set errno, and have nothing to give. */
void g2n_wasi2_give_fs_result(struct g2n_wasi2 *w, int returned, struct g2n_wasi2_value *result);

#define G2N_WASI2_HTTP_ERROR 0x10000 /* errors of streams from here on are error-codes of wasi:http */

/* A resource of wasi:io/error: an errno, or G2N_WASI2_HTTP_ERROR and more. */
struct g2n_wasi2_object *g2n_wasi2_error_make(struct g2n_wasi2 *w, int error);
int g2n_wasi2_error_of(const struct g2n_wasi2_value *value);

#endif
