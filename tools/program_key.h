/* Cache keys of whole programs: all that an executable depends on. */
#ifndef G2N_TOOLS_PROGRAM_KEY_H
#define G2N_TOOLS_PROGRAM_KEY_H

#include "hash.h"
#include "home.h"
#include "options.h"
#include "source.h"
#include "toolchain.h"

/* By content: the input, the tool and its resources, the compilers (identified), the options. */
G2N_MUST_USE enum g2n_exit g2n_program_key(struct g2n_hash *out, struct g2n_arena *a, struct g2n_diag *d,
                                           const struct g2n_home *home, const struct g2n_options *o,
                                           const struct g2n_toolchain *t, const struct g2n_source *s);

/* By stat data of the same files, which is much quicker; false when one of them is missing.  Of the compiler only what
 * names it counts: another compiler behind the same name makes no other program. */
G2N_MUST_USE bool g2n_program_stat_key(struct g2n_hash *out, struct g2n_arena *a, const struct g2n_home *home,
                                       const struct g2n_options *o);

/* Is the file's time of change far enough back that another change would show in it? */
bool g2n_program_settled(const struct stat *st);

#endif
