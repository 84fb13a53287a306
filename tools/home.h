/* The driver's resource folder: what it needs at run time, found relative to its own executable, so that a build tree
 * and an installed prefix both work from wherever they are.
 *
 *   bin/wasm2c bin/wat2wasm    include/ (g2n/, wasm-rt.h)    templates/    lib/libg2n.a lib/libuv_a.a
 *   src/                       the runtime's sources, for --emit=c */
#ifndef G2N_TOOLS_HOME_H
#define G2N_TOOLS_HOME_H

#include "arena.h"
#include "diag.h"

struct g2n_home {
    const char *dir;
    const char *driver; /* the driver's own executable */
};

/* G2N_HOME, or <exe's folder>/lib/gowasm2native, or <exe's folder>/../lib/gowasm2native. */
G2N_MUST_USE enum g2n_exit g2n_home_find(struct g2n_home *out, struct g2n_arena *a, struct g2n_diag *d);

/* What generated code includes, below dir; ends with NULL. */
extern const char *const g2n_home_headers[];

/* dir/name; NULL without memory. */
const char *g2n_home_path(struct g2n_arena *a, const struct g2n_home *home, const char *name);

#endif
