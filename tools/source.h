/* The input file: mapped, told apart by its first bytes, text turned to binary by wat2wasm. */
#ifndef G2N_TOOLS_SOURCE_H
#define G2N_TOOLS_SOURCE_H

#include "file.h"
#include "home.h"
#include "work.h"

enum g2n_source_kind {
    G2N_SOURCE_MODULE,
    G2N_SOURCE_COMPONENT,
    G2N_SOURCE_TEXT,    /* WAT; becomes a module by g2n_source_assemble() */
    G2N_SOURCE_PROGRAM, /* a native executable */
    G2N_SOURCE_OTHER
};

struct g2n_source {
    const char          *path;
    enum g2n_source_kind kind;
    struct g2n_map       map;
};

/* Maps the file.  G2N_BAD_INPUT, said, when it cannot be read or is empty; what it is, is not judged here. */
G2N_MUST_USE enum g2n_exit g2n_source_open(struct g2n_source *s, struct g2n_diag *d, const char *path);
void                       g2n_source_close(struct g2n_source *s);

/* Turns WAT to the module it describes, by wat2wasm. */
G2N_MUST_USE enum g2n_exit g2n_source_assemble(struct g2n_source *s, struct g2n_arena *a, struct g2n_diag *d,
                                               const struct g2n_home *home, struct g2n_work *work);

/* Says what a file that is no module is instead; returns G2N_BAD_INPUT. */
enum g2n_exit g2n_source_refuse(struct g2n_diag *d, const struct g2n_source *s);

#endif
