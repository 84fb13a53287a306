/* Each row of tinygo.def as a function of 64-bit parameters, of which the first is the first behind the guest; what it returns is
 * of no interest to who calls rows in bulk. */
#ifndef G2N_TESTS_TINYGO_ROWS_H
#define G2N_TESTS_TINYGO_ROWS_H

#include "guest.h"

struct row {
    const char *name, *params;
    void (*call)(struct g2n_tinygo *t, const uint64_t *p);
};

/* In the order of tinygo.def. */
extern const struct row rows[];
extern const size_t     row_count;

#endif
