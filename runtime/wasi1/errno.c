#include "wasi1/errno.h"

#include <errno.h>

uint32_t g2n_wasi_errno_from(int system)
{
    switch (system) {
    case 0: return G2N_WASI_OK;
#define WASI_ERRNO(name, number, system_errno) case system_errno: return G2N_WASI_##name;
#include "wasi1/errno.def"
#undef WASI_ERRNO
    }
    return G2N_WASI_IO;
}

uint32_t g2n_wasi_result(int result) { return result < 0 ? g2n_wasi_errno_from(errno) : G2N_WASI_OK; }
