/* Links objects with the runtime, under the output's temporary name: to an executable, or to a library. */
#ifndef G2N_TOOLS_LINK_H
#define G2N_TOOLS_LINK_H

#include "library.h"
#include "toolchain.h"
#include "work.h"

G2N_MUST_USE enum g2n_exit g2n_link(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t,
                                    struct g2n_work *work, const struct g2n_units *units, bool is_static,
                                    const char *output);

/* A shared library; or an archive of the runtime and one object, in which all names but those of the header are local: so
 * any number of such archives go into one program, which takes the runtime from the first. */
G2N_MUST_USE enum g2n_exit g2n_link_library(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t,
                                            struct g2n_work *work, const struct g2n_units *units, const struct g2n_library *library,
                                            bool shared, const char *output);

#endif
