/* Reading and writing descriptors without waiting, and without changing them: O_NONBLOCK belongs to the open file,
 * which other processes share, so it is left as it was found. */
#ifndef G2N_LOOP_DESCRIPTOR_H
#define G2N_LOOP_DESCRIPTOR_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

enum g2n_fd_kind {
    G2N_FD_UNKNOWN,      /* not looked at, or not open                                             */
    G2N_FD_FILE,         /* regular files, folders, block devices: plain system calls will do      */
    G2N_FD_SOCKET,
    G2N_FD_STREAM,       /* pipes, FIFOs, terminals and other devices                              */
    G2N_FD_POLLED_STREAM /* those for which the kernel cannot be asked "only if it need not wait"  */
};

/* What fd is; G2N_FD_UNKNOWN and errno when it is not open. */
enum g2n_fd_kind g2n_fd_classify(int fd);

/* Moves what can be moved at once.  *kind is a socket or stream, and may become G2N_FD_POLLED_STREAM.
 * Returns bytes moved, for reads 0 at the end; -EAGAIN when it would have to wait; other -errno. */
int64_t g2n_fd_try_read(int fd, enum g2n_fd_kind *kind, void *bytes, size_t len);
int64_t g2n_fd_try_write(int fd, enum g2n_fd_kind *kind, const void *bytes, size_t len);

/* One read or write, waiting as long as it takes, also when the descriptor is non-blocking.  position < 0: the
 * descriptor's own.  Returns bytes moved or -errno. */
int64_t g2n_fd_read(int fd, void *bytes, size_t len, int64_t position);
int64_t g2n_fd_write(int fd, const void *bytes, size_t len, int64_t position);

/* Writes at the file's end, and leaves the descriptor there, as if it had been opened with O_APPEND: in one step where the
 * kernel can do that, else another writer may come between.  Returns bytes written or -errno. */
int64_t g2n_fd_append(int fd, const struct iovec *pieces, int count);

#endif
