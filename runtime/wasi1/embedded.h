/* A guest of WASI preview 1 inside of another program: it has what it is given, and ends without ending the process. */
#ifndef G2N_WASI1_EMBEDDED_H
#define G2N_WASI1_EMBEDDED_H

#include "wasi1/wasi1.h"

/* One of the three standard streams: a descriptor, which is duplicated, or, with fd -1, somebody who reads and writes. */
struct g2n_wasi1_given_stream {
    int                     fd;
    struct g2n_wasi1_stream stream;
};

struct g2n_wasi1_given {
    const struct g2n_program    *program;
    wasm_rt_memory_t            *memory;
    const char *const           *argv;  /* copied; end with NULL */
    const char *const           *env;
    const struct g2n_wasi_dir   *dirs;
    size_t                       dir_count;
    const struct g2n_wasi1_given_stream *streams; /* three; lent for the guest's life */
    g2n_wasi1_exit               exit;
    void                        *exit_context;
    void (*log)(void *exit_context, const char *line); /* what is traced */
};

/* Makes the guest's side of WASI.  G2N_ENOMEM; G2N_ESYS: errno says why, and *what is the folder or stream that it was
 * about, lent.  Freed by g2n_wasi1_destroy(). */
G2N_MUST_USE enum g2n_status g2n_wasi1_create(const struct g2n_wasi1_given *given, struct g2n_wasi1 **out, const char **what);

#endif
