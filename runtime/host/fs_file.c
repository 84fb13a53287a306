/* Operations on open files, and those that read or write a whole file. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/fs.h"
#include "host/stdio.h"
#include "loop/descriptor.h"

#define COPY_EXCL  1 /* fs.constants.COPYFILE_EXCL */
#define COPY_CLONE 4 /* fs.constants.COPYFILE_FICLONE_FORCE, which no file system here is asked for */
#define CHUNK      65536u

static void note(struct g2n_fs_request *r, int result)
{
    if (result != 0) r->err = errno;
}

void g2n_fs__do_fchmod(struct g2n_fs_request *r) { note(r, fchmod(r->fd, r->mode)); }
void g2n_fs__do_fchown(struct g2n_fs_request *r) { note(r, fchown(r->fd, r->uid, r->gid)); }
void g2n_fs__do_fdatasync(struct g2n_fs_request *r) { note(r, fdatasync(r->fd)); }
void g2n_fs__do_fsync(struct g2n_fs_request *r) { note(r, fsync(r->fd)); }
void g2n_fs__do_ftruncate(struct g2n_fs_request *r) { note(r, ftruncate(r->fd, (off_t)r->length)); }
void g2n_fs__do_futimes(struct g2n_fs_request *r) { note(r, futimens(r->fd, r->times)); }

/* What was waiting for the descriptor ends first (stdio.h).  EINTR and EINPROGRESS: it is closed all the same. */
void g2n_fs__do_close(struct g2n_fs_request *r)
{
    int fd = g2n_stdio_forget(r->host, r->guest_fd);
    if (fd >= 0 && close(fd) != 0 && errno != EINTR && errno != EINPROGRESS) r->err = errno;
}

static int open_again(const char *path, int flags, mode_t mode)
{
    int fd;
    do fd = open(path, flags | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

/* Where the process has closed its own standard descriptors: those of the guest have these numbers already. */
static int above_standard(int fd)
{
    int higher;

    if (fd > STDERR_FILENO) return fd;
    higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return higher;
}

/* The new descriptor becomes the guest's in g2n_fs__give_number: this may be another thread. */
void g2n_fs__do_open(struct g2n_fs_request *r)
{
    int fd = open_again(r->path.text, r->flags, r->mode_given ? r->mode : 0666);
    if (r->host->given && fd >= 0) fd = above_standard(fd);
    if (fd < 0) r->err = errno;
    r->number = fd;
}

enum g2n_status g2n_fs__give_number(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result)
{
    enum g2n_status st = g2n_stdio_adopt(host, (int)r->number);
    if (st == G2N_OK) *result = g2n_number((double)r->number);
    else close((int)r->number);
    return st;
}

int g2n_fs_read_all(int fd, struct g2n_buf *out)
{
    struct stat st;
    /* One byte more than the file is said to have: then the first read also finds its end. */
    size_t room = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size + 1 : CHUNK;

    for (;;) {
        if (g2n_buf_reserve(out, room) != G2N_OK) return ENOMEM;
        int64_t n = g2n_fd_read(fd, out->bytes + out->len, room, -1);
        if (n < 0) return (int)-n;
        if (n == 0) return 0;
        out->len += (size_t)n;
        room = (size_t)n < room ? room - (size_t)n : CHUNK;
    }
}

int g2n_fs_write_all(int fd, const unsigned char *bytes, size_t len)
{
    while (len > 0) {
        int64_t n = g2n_fd_write(fd, bytes, len, -1);
        if (n < 0) return (int)-n;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

/* An error of a later call than open: node does not name the path then. */
static void fail(struct g2n_fs_request *r, const char *syscall, int err)
{
    r->err = err;
    r->syscall = syscall;
    r->hide_path = true;
}

static int open_whole(struct g2n_fs_request *r, int flags)
{
    if (r->fd >= 0) return r->fd;
    int fd = open_again(r->path.text, r->flags_given ? r->flags : flags, r->mode_given ? r->mode : 0666);
    if (fd < 0) r->err = errno;
    return fd;
}

void g2n_fs__do_read_file(struct g2n_fs_request *r)
{
    int fd = open_whole(r, O_RDONLY);
    if (fd < 0) return;
    int err = g2n_fs_read_all(fd, &r->bytes);
    if (err) fail(r, "read", err);
    if (fd != r->fd) close(fd);
}

static void write_whole(struct g2n_fs_request *r, int flags)
{
    int fd = open_whole(r, flags);
    if (fd < 0) return;
    int err = g2n_fs_write_all(fd, r->data, r->data_len);
    if (err) fail(r, "write", err);
    if (fd != r->fd && close(fd) != 0 && !r->err) fail(r, "close", errno);
}

void g2n_fs__do_write_file(struct g2n_fs_request *r) { write_whole(r, O_WRONLY | O_CREAT | O_TRUNC); }
void g2n_fs__do_append(struct g2n_fs_request *r) { write_whole(r, O_WRONLY | O_CREAT | O_APPEND); }

static int copy_contents(int from, int to)
{
    static const size_t at_once = (size_t)1 << 30;
    char chunk[CHUNK];

    for (;;) {
        ssize_t n = copy_file_range(from, NULL, to, NULL, at_once, 0);
        if (n == 0) break; /* the end, or a file of /proc, which pretends to be empty */
        if (n < 0 && errno != EINTR) break;
    }
    for (;;) {
        int64_t n = g2n_fd_read(from, chunk, sizeof chunk, -1);
        if (n <= 0) return (int)-n;
        int err = g2n_fs_write_all(to, (const unsigned char *)chunk, (size_t)n);
        if (err) return err;
    }
}

/* As libuv: the new file gets the mode of the old; a copy onto itself changes nothing; a copy that failed is removed. */
void g2n_fs__do_copy(struct g2n_fs_request *r)
{
    struct stat from_st, to_st;
    int to = -1, from = open_again(r->path.text, O_RDONLY, 0);

    if (from < 0 || fstat(from, &from_st) != 0) goto fail;
    if (r->flags & COPY_CLONE) {
        errno = ENOSYS;
        goto fail;
    }
    to = open_again(r->dest.text, O_WRONLY | O_CREAT | (r->flags & COPY_EXCL ? O_EXCL : 0), from_st.st_mode & 07777);
    if (to < 0 || fstat(to, &to_st) != 0) goto fail;
    if (from_st.st_dev != to_st.st_dev || from_st.st_ino != to_st.st_ino) {
        if (S_ISREG(to_st.st_mode) && ftruncate(to, 0) != 0) goto fail;
        (void)fchmod(to, from_st.st_mode & 07777); /* refused by some file systems: the copy is what counts */
        r->err = copy_contents(from, to);
        if (r->err && S_ISREG(to_st.st_mode)) (void)unlink(r->dest.text);
    }
    if (close(to) != 0 && !r->err) r->err = errno;
    close(from);
    return;

fail:
    r->err = errno;
    if (to >= 0) close(to);
    if (from >= 0) close(from);
}
