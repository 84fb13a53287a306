/* What the guest is told when something failed. */
#ifndef G2N_WASI1_ERRNO_H
#define G2N_WASI1_ERRNO_H

#include <stdint.h>

enum g2n_wasi_errno {
    G2N_WASI_OK = 0,
#define WASI_ERRNO(name, number, system) G2N_WASI_##name = number,
#include "wasi1/errno.def"
#undef WASI_ERRNO
    G2N_WASI_NOTCAPABLE = 76 /* no system's: the guest gave this right up */
};

/* The guest's number for a system's errno (positive); G2N_WASI_IO for one that WASI has no number for. */
uint32_t g2n_wasi_errno_from(int system);

/* For calls that return -1 and set errno. */
uint32_t g2n_wasi_result(int result);

#endif
