/* What a job leaves on disk while it runs: a folder for intermediate files, and the output under a temporary name.
 * Both go away with g2n_work_close(), whatever happened; those of killed runs are removed by a later one. */
#ifndef G2N_TOOLS_WORK_H
#define G2N_TOOLS_WORK_H

#include <stdbool.h>

#include "arena.h"
#include "diag.h"

struct g2n_work {
    const char *dir;         /* NULL before g2n_work_open()                    */
    bool        keep;        /* the folder is the user's                       */
    int         lock_fd;     /* held locked while the job lives                */
    const char *output;      /* final name; NULL before g2n_work_claim_output() */
    const char *temp_output; /* same folder, other name; NULL once published   */
};

void g2n_work_init(struct g2n_work *w);
void g2n_work_close(struct g2n_work *w);

/* A fresh folder below TMPDIR, or `keep` when that is not NULL. */
G2N_MUST_USE enum g2n_exit g2n_work_open(struct g2n_work *w, struct g2n_arena *a, struct g2n_diag *d, const char *keep);
const char *g2n_work_path(struct g2n_work *w, struct g2n_arena *a, const char *name);

/* Finds out before the long work whether `output` can be written: makes the temporary file (or folder).  `input` must
 * not be the same file.  A folder is replaced only when it is empty or has `mark` in it. */
G2N_MUST_USE enum g2n_exit g2n_work_claim_output(struct g2n_work *w, struct g2n_arena *a, struct g2n_diag *d,
                                                 const char *output, const char *input, bool is_folder,
                                                 const char *mark);
/* The temporary output takes its final name. */
G2N_MUST_USE enum g2n_exit g2n_work_publish(struct g2n_work *w, struct g2n_arena *a, struct g2n_diag *d);

#endif
