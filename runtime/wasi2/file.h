/* Files as the guest is told of them. */
#ifndef G2N_WASI2_FILE_H
#define G2N_WASI2_FILE_H

#include <sys/stat.h>

#include "wasi2/folder.h"

enum { /* descriptor-type */
    G2N_TYPE2_UNKNOWN, G2N_TYPE2_BLOCK, G2N_TYPE2_CHARACTER, G2N_TYPE2_DIRECTORY, G2N_TYPE2_FIFO, G2N_TYPE2_LINK, G2N_TYPE2_REGULAR,
    G2N_TYPE2_SOCKET
};

uint32_t g2n_wasi2_file_type(mode_t mode);
/* result<descriptor-stat, ...>: ok. */
void g2n_wasi2_give_stat(struct g2n_wasi2 *w, const struct stat *st, struct g2n_wasi2_value *result);
/* result<metadata-hash-value, ...>: ok, the same for the same file. */
void g2n_wasi2_give_hash(struct g2n_wasi2 *w, const struct stat *st, struct g2n_wasi2_value *result);
/* What utimensat() wants, of two new-timestamps; false: one of them is none. */
bool g2n_wasi2_times(struct timespec times[static 2], const struct g2n_wasi2_value *access, const struct g2n_wasi2_value *modification);

#endif
