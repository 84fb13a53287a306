/* Asked with CPUID, which a hypervisor answers in tens of microseconds, so once, and only when a kernel is called.  The
 * result is a constant of the machine, not state: two hosts in one process share it rightly.  __builtin_cpu_supports() does the
 * same, but which names it knows depends on the compiler ("sha" is unknown to clang 16). */
#include "cpu.h"

unsigned g2n_cpu_features;

#if G2N_KERNELS_X86
#include <cpuid.h>

/* The state that the system saves: XMM and YMM both. */
static bool saves_ymm(void)
{
    unsigned low, high;

    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & 6) == 6;
}

static unsigned found(void)
{
    unsigned a, b, c, d, features = 0;
    bool     sse41, ymm;

    if (!__get_cpuid(1, &a, &b, &c, &d))
        return 0;
    sse41 = (c & bit_SSE4_1) && (c & bit_SSSE3);
    ymm   = (c & bit_OSXSAVE) && (c & bit_AVX) && saves_ymm();
    if (sse41 && (c & bit_AES) && (c & bit_PCLMUL))
        features |= G2N_CPU_AES;
    if (sse41 && (c & bit_SSE4_2))
        features |= G2N_CPU_CRC;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        if (sse41 && (b & bit_SHA))
            features |= G2N_CPU_SHA;
        if (ymm && (b & bit_AVX2))
            features |= G2N_CPU_AVX2;
        if ((b & bit_BMI) && (b & bit_BMI2) && (b & bit_ADX))
            features |= G2N_CPU_MULX;
    }
    return features;
}
#else
static unsigned found(void)
{
    return 0;
}
#endif

unsigned g2n_cpu_ask(void)
{
    const unsigned features = found() | G2N_CPU_ASKED;

    __atomic_store_n(&g2n_cpu_features, features, __ATOMIC_RELAXED);
    return features;
}
