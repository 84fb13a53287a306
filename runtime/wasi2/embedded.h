/* A component inside of another program: it has what it is given, reaches no network, and ends without ending the process. */
#ifndef G2N_WASI2_EMBEDDED_H
#define G2N_WASI2_EMBEDDED_H

#include "wasi2/wasi2.h"

/* One of the three standard streams: a descriptor, which is duplicated, or, with fd -1, somebody who reads and writes: at most
 * len bytes, and returns how many, or a negative errno. */
struct g2n_wasi2_given_stream {
    int     fd;
    int64_t (*read)(void *context, void *bytes, size_t len);
    int64_t (*write)(void *context, const void *bytes, size_t len);
    void   *context;
};

struct g2n_wasi2_given {
    const struct g2n_program    *program;
    wasm_rt_memory_t            *memory; /* NULL: the component has none */
    void                        *guest;
    const char *const           *argv;   /* copied; end with NULL */
    const char *const           *env;
    const struct g2n_wasi_dir   *dirs;
    size_t                       dir_count;
    struct g2n_wasi2_given_stream streams[3];
    void (*exit)(void *exit_context, uint32_t status); /* does not return */
    void                        *exit_context;
};

/* Makes the component's side of WASI.  G2N_ENOMEM; G2N_ESYS: errno says why, and *what is the folder or stream that it was
 * about, lent. */
G2N_MUST_USE enum g2n_status g2n_wasi2_create(const struct g2n_wasi2_given *given, struct g2n_wasi2 **out, const char **what);
void g2n_wasi2_destroy(struct g2n_wasi2 *w); /* NULL is fine */

#endif
