/* What a library has in place of main.c: a description of the module, and a typed C function for each function it exports,
 * declared in a header.
 *
 *   Y1  C names are the prefix, "_", and the export's name with "_" for what C does not know; of names that would be the
 *       same, the later ones get a number behind */
#ifndef G2N_TOOLS_LIBRARY_H
#define G2N_TOOLS_LIBRARY_H

#include <stdio.h>

#include "emit.h"

struct g2n_library {
    const char    *prefix;
    struct g2n_str header; /* once it is written: its text, the arena's */
};

/* The prefix: the option's, or one that is made of the output's name: "app" of "dir/libapp.so". */
G2N_MUST_USE enum g2n_exit g2n_library_init(struct g2n_library *out, struct g2n_arena *a, struct g2n_diag *d,
                                            const struct g2n_options *o);

/* Writes library.c, which has the header in it.  memory: the field of the instance; NULL without memory. */
G2N_MUST_USE enum g2n_exit g2n_library_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home,
                                             const char *folder, const struct g2n_emission *e, struct g2n_str memory);

/* The prototypes of C functions that would answer what the module imports and nothing else answers. */
G2N_MUST_USE enum g2n_exit g2n_library_host_header(FILE *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w);

#endif
