/* math.FMA(x, y, z float64) float64: one rounding, IEEE 754-2008, 5.4.1.  What is not finite stays with the guest's code,
 * since the payload of a NaN is not settled by the standard.  Up to Go 1.24 some zeros come out with another sign
 * than the standard's, so FMA of those versions is not in natives.def. */
#include "frame.h"

#include <math.h>

bool g2n_native_fma(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char *args = g2n_frame(m, sp, 32);
    double         x, y, z, result;

    if (!args)
        return false;
    memcpy(&x, args, sizeof x);
    memcpy(&y, args + 8, sizeof y);
    memcpy(&z, args + 16, sizeof z);
    if (!isfinite(x) || !isfinite(y) || !isfinite(z))
        return false;
    result = fma(x, y, z);
    memcpy(args + 24, &result, sizeof result);
    return true;
}
