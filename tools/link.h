/* Links objects, the runtime and libuv to an executable under the output's temporary name. */
#ifndef G2N_TOOLS_LINK_H
#define G2N_TOOLS_LINK_H

#include "toolchain.h"
#include "work.h"

G2N_MUST_USE enum g2n_exit g2n_link(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t,
                                    struct g2n_work *work, const struct g2n_units *units, bool is_static,
                                    const char *output);

#endif
