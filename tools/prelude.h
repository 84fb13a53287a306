/* JavaScript that a program runs before its guest: the files of --js-prelude, read and checked when it is compiled. */
#ifndef G2N_TOOLS_PRELUDE_H
#define G2N_TOOLS_PRELUDE_H

#include <stdint.h>

#include "options.h"

struct g2n_prelude {
    const char *name;   /* without its folder, as stack traces show it */
    char       *text;   /* the arena's; text[len] is 0 */
    size_t      len;
    bool        async;  /* it has top-level await */
};

struct g2n_preludes {
    struct g2n_prelude *list;
    size_t              count;
};

/* Whether this driver was built with the engine; says how to get it if not.  Done when no engine is asked for. */
G2N_MUST_USE enum g2n_exit g2n_engine_check(struct g2n_diag *d, const struct g2n_options *o);
/* Reads the files; G2N_BAD_INPUT for one that cannot be read or is no JavaScript, with file, line and column. */
G2N_MUST_USE enum g2n_exit g2n_preludes_read(struct g2n_preludes *out, struct g2n_arena *a, struct g2n_diag *d,
                                             const struct g2n_options *o);

#endif
