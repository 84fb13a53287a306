/* main.c of a program: its description for the runtime, what answers its imports, and main(), from the template of its kind. */
#ifndef G2N_TOOLS_PROGRAM_H
#define G2N_TOOLS_PROGRAM_H

#include "emit.h"

/* memory: the field of the instance that is its memory. */
G2N_MUST_USE enum g2n_exit g2n_program_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home, const char *folder,
                                             const struct g2n_emission *e, struct g2n_str memory);

#endif
