/* Each allocation of a scenario fails in turn: somebody is told, and nothing leaks.  Only G2N_TORTURE builds can make allocations
 * fail. */
#ifndef G2N_TESTS_UNIT_TORTURE_H
#define G2N_TESTS_UNIT_TORTURE_H

#include "base/alloc_torture.h"

/* `scenario` says whether all went well; `stop` gives up what it has left.  growth: 0 for each allocation, else those after the
 * nth are tried less and less, in steps of 1 + n / growth. */
static inline void each_allocation_fails(bool (*scenario)(void *context), void (*stop)(void *context), void *context, size_t growth)
{
    for (size_t n = 0;; n += 1 + (growth ? n / growth : 0)) {
        const size_t live = g2n_alloc_torture_live();

        g2n_alloc_torture_arm(n);
        const bool good = scenario(context), fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        stop(context);
        if (g2n_alloc_torture_live() != live)
            fail_msg("%zd blocks leak when allocation %zu fails", g2n_alloc_torture_live() - live, n);
        if (good == fired) fail_msg("allocation %zu: %s", n, good ? "nobody was told that it failed" : "none failed, and yet it went wrong");
        if (!fired) break;
    }
}

#endif
