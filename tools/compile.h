/* Compiles units in parallel: largest first, no more at a time than memory allows, objects from the cache when it has
 * them. */
#ifndef G2N_TOOLS_COMPILE_H
#define G2N_TOOLS_COMPILE_H

#include "cache.h"
#include "toolchain.h"
#include "work.h"

struct g2n_compile {
    struct g2n_work            *work;
    struct g2n_cache           *cache;
    const struct g2n_toolchain *toolchain; /* identified */
    unsigned                    jobs;
};

G2N_MUST_USE enum g2n_exit g2n_compile(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_compile *job,
                                       const struct g2n_units *units);

/* How many compiles at a time: `wanted`, or as many as there are processors when that is 0. */
unsigned g2n_compile_jobs(unsigned wanted);

/* Reports a tool that ended with `status` while making `file` (NULL: a part of it): its output, and 2, or 3 when it ran
 * out of space or memory. */
enum g2n_exit g2n_compile_failed(struct g2n_arena *a, struct g2n_diag *d, const char *file, const char *what,
                                 int status, struct g2n_str output);

#endif
