/* Files of --host: sources are compiled, and what objects and archives have is listed, so that each import goes to the function or the
 * provider (g2n/provider.h) that is there for it. */
#ifndef G2N_TOOLS_HOSTS_H
#define G2N_TOOLS_HOSTS_H

#include "toolchain.h"
#include "work.h"

struct g2n_symbol {
    struct g2n_str name;
    bool           defined; /* else it is wanted from others */
};

struct g2n_hosts {
    bool               known; /* false: the files were not looked at, as for --dump */
    struct g2n_symbol *symbols;
    size_t             symbol_count;
};

/* Compiles in the work folder, and puts objects in place of sources in t->hosts. */
G2N_MUST_USE enum g2n_exit g2n_hosts_make(struct g2n_hosts *out, struct g2n_arena *a, struct g2n_diag *d, struct g2n_toolchain *t, struct g2n_work *work);

bool g2n_hosts_define(const struct g2n_hosts *h, const char *name);
/* Does a name that they define, or want, begin so? */
bool g2n_hosts_name(const struct g2n_hosts *h, bool defined, const char *prefix);

#endif
