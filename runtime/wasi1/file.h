/* Files as the guest is told of them. */
#ifndef G2N_WASI1_FILE_H
#define G2N_WASI1_FILE_H

#include <sys/stat.h>

#include "wasi1/wasi1.h"

/* Writes a filestat record.  fd: the open file, when there is one; else -1. */
G2N_MUST_USE uint32_t g2n_wasi1_put_filestat(struct g2n_wasi1 *w, g2n_addr out, const struct stat *st, int fd);

/* What utimensat() wants, from times in nanoseconds and fstflags: EINVAL when both a time and "now" are asked for. */
G2N_MUST_USE uint32_t g2n_wasi1_times(struct timespec times[static 2], uint64_t atime, uint64_t mtime, uint32_t which);

#endif
