/* The guest's descriptors. */
#ifndef G2N_WASI1_TABLE_H
#define G2N_WASI1_TABLE_H

#include "wasi1/wasi1.h"

/* Finds fd, which must not have given up any of `rights`: EBADF, ENOTCAPABLE.  *out is good until the table changes. */
G2N_MUST_USE uint32_t g2n_wasi1_fd_find(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, struct g2n_wasi1_fd **out);
/* The same, and it must be a folder: ENOTDIR. */
G2N_MUST_USE uint32_t g2n_wasi1_dir_find(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, struct g2n_wasi1_fd **out);

/* Takes a host descriptor into the table, with the type that it has and all rights of that type.  On failure it is
 * closed: ENOMEM, ENFILE, or what fstat says. */
G2N_MUST_USE uint32_t g2n_wasi1_fd_add(struct g2n_wasi1 *w, int host, struct g2n_wasi1_fd **out, uint32_t *fd_out);

void g2n_wasi1_fds_fini(struct g2n_wasi1 *w);

/* The type of a file, of which st says what it is; of a socket only fd says which kind it is (-1: unknown). */
uint8_t g2n_wasi1_filetype(uint32_t mode, int fd);

#endif
