/* Which instructions beyond the platform's least this processor has. */
#ifndef G2N_KERNELS_CPU_H
#define G2N_KERNELS_CPU_H

#include <stdbool.h>

#define G2N_CPU_SHA    (1u << 0) /* SHA-1 and SHA-256, with SSE4.1              */
#define G2N_CPU_AES    (1u << 1) /* AES and carry-less multiplication, likewise */
#define G2N_CPU_CRC    (1u << 2) /* SSE4.2's CRC-32C                            */
#define G2N_CPU_AVX2   (1u << 3) /* and the system saves its registers          */
#define G2N_CPU_MULX   (1u << 4) /* BMI, BMI2 and ADX                           */

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__TINYC__)
#define G2N_KERNELS_X86 1
#define G2N_TARGET(features) __attribute__((target(features)))
#else
#define G2N_KERNELS_X86 0
#endif

/* 0 until something asks. */
#define G2N_CPU_ASKED (1u << 31)
extern unsigned g2n_cpu_features;
unsigned        g2n_cpu_ask(void);

static inline bool g2n_cpu_has(unsigned features)
{
    unsigned found = __atomic_load_n(&g2n_cpu_features, __ATOMIC_RELAXED);

    if (found == 0)
        found = g2n_cpu_ask();
    return (found & features) == features;
}

#endif
