/* Paths as guests give them. */
#ifndef G2N_WASI1_PATH_H
#define G2N_WASI1_PATH_H

#include <limits.h>

#include "wasi1/wasi1.h"

/* Copies a path and ends it with NUL: EFAULT, ENAMETOOLONG, EINVAL when it holds a NUL. */
G2N_MUST_USE uint32_t g2n_wasi1_path(struct g2n_wasi1 *w, g2n_addr path, uint32_t len, char out[static PATH_MAX]);

#endif
