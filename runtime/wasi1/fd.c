/* fd_*: what a descriptor is and where it stands.  Moving bytes is io.c's, folders are dir.c's. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "wasi1/file.h"
#include "wasi1/table.h"

#define NS_PER_S 1000000000u

static uint64_t nanoseconds(struct timespec t)
{
    return t.tv_sec < 0 ? 0 : (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

uint32_t g2n_wasi1_put_filestat(struct g2n_wasi1 *w, g2n_addr out, const struct stat *st, int fd)
{
    unsigned char *mem_out = g2n_mem_find(w->memory, out, G2N_FILESTAT_LEN);
    uint64_t fields[G2N_FILESTAT_LEN / 8] = {
        (uint64_t)st->st_dev, (uint64_t)st->st_ino, g2n_wasi1_filetype(st->st_mode, fd), (uint64_t)st->st_nlink,
        (uint64_t)st->st_size, nanoseconds(st->st_atim), nanoseconds(st->st_mtim), nanoseconds(st->st_ctim),
    };

    if (!mem_out) return G2N_WASI_FAULT;
    memcpy(mem_out, fields, sizeof fields); /* the type is a byte, and what follows it is padding */
    return G2N_WASI_OK;
}

static struct timespec time_to_set(uint64_t ns, bool set, bool now)
{
    if (now) return (struct timespec){ .tv_nsec = UTIME_NOW };
    if (!set) return (struct timespec){ .tv_nsec = UTIME_OMIT };
    return (struct timespec){ .tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S) };
}

uint32_t g2n_wasi1_times(struct timespec times[static 2], uint64_t atime, uint64_t mtime, uint32_t which)
{
    const uint32_t a = G2N_SET_ATIME | G2N_SET_ATIME_NOW, m = G2N_SET_MTIME | G2N_SET_MTIME_NOW;

    if (which & ~(a | m) || (which & a) == a || (which & m) == m) return G2N_WASI_INVAL;
    times[0] = time_to_set(atime, which & G2N_SET_ATIME, which & G2N_SET_ATIME_NOW);
    times[1] = time_to_set(mtime, which & G2N_SET_MTIME, which & G2N_SET_MTIME_NOW);
    return G2N_WASI_OK;
}

/* ---- What it is ---------------------------------------------------------------------------------------------------- */

uint32_t g2n_wasi1_fd_fdstat_get(struct g2n_wasi1 *w, uint32_t fd, uint32_t out)
{
    struct g2n_wasi1_fd *f;
    unsigned char *mem_out = g2n_mem_find(w->memory, out, G2N_FDSTAT_LEN);
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &f);

    if (err != G2N_WASI_OK) return err;
    if (!mem_out) return G2N_WASI_FAULT;
    memset(mem_out, 0, G2N_FDSTAT_LEN);
    mem_out[0] = f->type;
    memcpy(mem_out + 2, &f->flags, sizeof f->flags);
    memcpy(mem_out + 8, &f->rights, sizeof f->rights);
    memcpy(mem_out + 16, &f->inheriting, sizeof f->inheriting);
    return G2N_WASI_OK;
}

/* Synchronous writing is the open file's, and chosen when it is opened. */
uint32_t g2n_wasi1_fd_fdstat_set_flags(struct g2n_wasi1 *w, uint32_t fd, uint32_t flags)
{
    const uint32_t changeable = G2N_FLAG_APPEND | G2N_FLAG_NONBLOCK;
    const uint32_t all = changeable | G2N_FLAG_DSYNC | G2N_FLAG_RSYNC | G2N_FLAG_SYNC;
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_SET_FLAGS, &f);

    if (err != G2N_WASI_OK) return err;
    if (flags & ~all) return G2N_WASI_INVAL;
    if ((flags ^ f->flags) & ~changeable) return G2N_WASI_NOTSUP;
    f->flags = (uint16_t)flags;
    return G2N_WASI_OK;
}

/* Rights can be given up and never come back. */
uint32_t g2n_wasi1_fd_fdstat_set_rights(struct g2n_wasi1 *w, uint32_t fd, uint64_t base, uint64_t inheriting)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &f);

    if (err != G2N_WASI_OK) return err;
    if (base & ~f->rights || inheriting & ~f->inheriting) return G2N_WASI_NOTCAPABLE;
    f->dropped |= f->rights & ~base;
    f->dropped_inheriting |= f->inheriting & ~inheriting;
    f->rights = base;
    f->inheriting = inheriting;
    return G2N_WASI_OK;
}

uint32_t g2n_wasi1_fd_filestat_get(struct g2n_wasi1 *w, uint32_t fd, uint32_t out)
{
    struct g2n_wasi1_fd *f;
    struct stat st;
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_FILESTAT_GET, &f);

    if (err == G2N_WASI_OK) err = g2n_wasi_result(fstat(f->host, &st));
    return err == G2N_WASI_OK ? g2n_wasi1_put_filestat(w, out, &st, f->host) : err;
}

uint32_t g2n_wasi1_fd_filestat_set_size(struct g2n_wasi1 *w, uint32_t fd, uint64_t size)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_FILESTAT_SET_SIZE, &f);

    if (err != G2N_WASI_OK) return err;
    if (f->type == G2N_TYPE_DIRECTORY) return G2N_WASI_BADF;
    return size > INT64_MAX ? G2N_WASI_INVAL : g2n_wasi_result(ftruncate(f->host, (off_t)size));
}

uint32_t g2n_wasi1_fd_filestat_set_times(struct g2n_wasi1 *w, uint32_t fd, uint64_t atime, uint64_t mtime, uint32_t which)
{
    struct g2n_wasi1_fd *f;
    struct timespec times[2];
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_FILESTAT_SET_TIMES, &f);

    if (err == G2N_WASI_OK) err = g2n_wasi1_times(times, atime, mtime, which);
    return err == G2N_WASI_OK ? g2n_wasi_result(futimens(f->host, times)) : err;
}

/* ---- Its contents -------------------------------------------------------------------------------------------------- */

static int system_advice(uint32_t advice)
{
    static const int advices[] = { POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                                   POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED,   POSIX_FADV_NOREUSE };
    return advice < sizeof advices / sizeof *advices ? advices[advice] : -1;
}

uint32_t g2n_wasi1_fd_advise(struct g2n_wasi1 *w, uint32_t fd, uint64_t offset, uint64_t len, uint32_t advice)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_ADVISE, &f);

    if (err != G2N_WASI_OK) return err;
    if (f->type == G2N_TYPE_DIRECTORY) return G2N_WASI_BADF;
    if (system_advice(advice) < 0 || offset > INT64_MAX || len > INT64_MAX) return G2N_WASI_INVAL;
    return g2n_wasi_errno_from(posix_fadvise(f->host, (off_t)offset, (off_t)len, system_advice(advice)));
}

uint32_t g2n_wasi1_fd_allocate(struct g2n_wasi1 *w, uint32_t fd, uint64_t offset, uint64_t len)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_ALLOCATE, &f);

    if (err != G2N_WASI_OK) return err;
    if (offset > INT64_MAX || len > INT64_MAX) return G2N_WASI_INVAL;
    return g2n_wasi_errno_from(posix_fallocate(f->host, (off_t)offset, (off_t)len));
}

uint32_t g2n_wasi1_fd_sync(struct g2n_wasi1 *w, uint32_t fd)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_SYNC, &f);
    return err == G2N_WASI_OK ? g2n_wasi_result(fsync(f->host)) : err;
}

uint32_t g2n_wasi1_fd_datasync(struct g2n_wasi1 *w, uint32_t fd)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, G2N_RIGHT_FD_DATASYNC, &f);
    return err == G2N_WASI_OK ? g2n_wasi_result(fdatasync(f->host)) : err;
}

/* ---- Where it stands ----------------------------------------------------------------------------------------------- */

static uint32_t seek(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, int64_t offset, int whence, g2n_addr out)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, rights, &f);

    if (err != G2N_WASI_OK) return err;
    if (!g2n_mem_find(w->memory, out, sizeof(uint64_t))) return G2N_WASI_FAULT;
    off_t at = lseek(f->host, (off_t)offset, whence);
    if (at < 0) return g2n_wasi_errno_from(errno);
    (void)g2n_wasi1_put_u64(w, out, (uint64_t)at);
    return G2N_WASI_OK;
}

uint32_t g2n_wasi1_fd_seek(struct g2n_wasi1 *w, uint32_t fd, uint64_t offset, uint32_t whence, uint32_t out)
{
    static const int whences[] = { [G2N_SEEK_SET] = SEEK_SET, [G2N_SEEK_CUR] = SEEK_CUR, [G2N_SEEK_END] = SEEK_END };

    if (whence >= sizeof whences / sizeof *whences) return G2N_WASI_INVAL;
    return seek(w, fd, G2N_RIGHT_FD_SEEK, (int64_t)offset, whences[whence], out);
}

uint32_t g2n_wasi1_fd_tell(struct g2n_wasi1 *w, uint32_t fd, uint32_t out)
{
    return seek(w, fd, G2N_RIGHT_FD_TELL, 0, SEEK_CUR, out);
}
