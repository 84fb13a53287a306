/* A host whose making fails at each allocation in turn: it is made whole, or not at all and nothing leaks. */
#ifndef G2N_TESTS_UNIT_HOST_TORTURE_H
#define G2N_TESTS_UNIT_HOST_TORTURE_H

#include <stdlib.h>

#include "base/alloc_torture.h"
#include "host/host.h"

/* growth: 0 for each allocation, else those after the nth are tried less and less, in steps of 1 + n / growth. */
static inline void host_is_made_whole_or_not_at_all(const struct g2n_part *const *parts, size_t growth)
{
    static char name[] = "unit", *argv[] = { name, NULL };

    for (size_t n = 0;; n += 1 + (growth ? n / growth : 0)) {
        size_t live = g2n_alloc_torture_live();
        struct g2n_host *host = calloc(1, sizeof *host);
        assert_non_null(host);
        host->parts = parts;
        g2n_alloc_torture_arm(n);
        enum g2n_status st = g2n_host_init(host, 1, argv);
        bool fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        if (st == G2N_OK) g2n_host_fini(host);
        else assert_int_equal(st, G2N_ENOMEM);
        free(host);
        if (g2n_alloc_torture_live() != live)
            fail_msg("%zd blocks leak when allocation %zu fails", g2n_alloc_torture_live() - live, n);
        if (!fired) break;
    }
}

#endif
