/* wasi:filesystem/types, what is done to an open file or folder.  By name: path.c. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "wasi2/error.h"
#include "wasi2/file.h"
#include "wasi2/stream.h"

#define NS_PER_S 1000000000u

/* ---- What a file is ------------------------------------------------------------------------------------------------- */

uint32_t g2n_wasi2_file_type(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFBLK: return G2N_TYPE2_BLOCK;
    case S_IFCHR: return G2N_TYPE2_CHARACTER;
    case S_IFDIR: return G2N_TYPE2_DIRECTORY;
    case S_IFIFO: return G2N_TYPE2_FIFO;
    case S_IFLNK: return G2N_TYPE2_LINK;
    case S_IFREG: return G2N_TYPE2_REGULAR;
    case S_IFSOCK: return G2N_TYPE2_SOCKET;
    }
    return G2N_TYPE2_UNKNOWN;
}

/* option<datetime>: none before 1970. */
static struct g2n_wasi2_value time_value(struct g2n_wasi2 *w, struct timespec time)
{
    struct g2n_wasi2_value *record, *some;

    if (time.tv_sec < 0) return g2n_wasi2_number(G2N_NONE);
    record = g2n_wasi2_items(w, 2);
    record[0] = g2n_wasi2_number((uint64_t)time.tv_sec);
    record[1] = g2n_wasi2_number((uint64_t)time.tv_nsec);
    some = g2n_wasi2_items(w, 1);
    *some = (struct g2n_wasi2_value){ .number = 2, .items = record };
    return (struct g2n_wasi2_value){ .number = G2N_SOME, .items = some };
}

void g2n_wasi2_give_stat(struct g2n_wasi2 *w, const struct stat *st, struct g2n_wasi2_value *result)
{
    struct g2n_wasi2_value *fields = g2n_wasi2_items(w, 6);

    fields[0] = g2n_wasi2_number(g2n_wasi2_file_type(st->st_mode));
    fields[1] = g2n_wasi2_number((uint64_t)st->st_nlink);
    fields[2] = g2n_wasi2_number((uint64_t)st->st_size);
    fields[3] = time_value(w, st->st_atim);
    fields[4] = time_value(w, st->st_mtim);
    fields[5] = time_value(w, st->st_ctim);
    g2n_wasi2_give_ok(w, (struct g2n_wasi2_value){ .number = 6, .items = fields }, result);
}

/* The adapter of preview 1 makes inode numbers of it. */
void g2n_wasi2_give_hash(struct g2n_wasi2 *w, const struct stat *st, struct g2n_wasi2_value *result)
{
    struct g2n_wasi2_value *halves = g2n_wasi2_items(w, 2);

    halves[0] = g2n_wasi2_number((uint64_t)st->st_ino);
    halves[1] = g2n_wasi2_number((uint64_t)st->st_dev);
    g2n_wasi2_give_ok(w, (struct g2n_wasi2_value){ .number = 2, .items = halves }, result);
}

static bool time_to_set(struct timespec *out, const struct g2n_wasi2_value *stamp)
{
    enum { NO_CHANGE, NOW, TIMESTAMP };
    const struct g2n_wasi2_value *datetime = stamp->number == TIMESTAMP ? stamp->items->items : NULL;

    if (!datetime) {
        *out = (struct timespec){ .tv_nsec = stamp->number == NOW ? UTIME_NOW : UTIME_OMIT };
        return true;
    }
    *out = (struct timespec){ .tv_sec = (time_t)datetime[0].number, .tv_nsec = (long)datetime[1].number };
    return datetime[0].number <= INT64_MAX && datetime[1].number < NS_PER_S;
}

bool g2n_wasi2_times(struct timespec times[static 2], const struct g2n_wasi2_value *access, const struct g2n_wasi2_value *modification)
{
    return time_to_set(&times[0], access) && time_to_set(&times[1], modification);
}

static bool find_stat(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, struct stat *st, struct g2n_wasi2_value *result)
{
    bool found = fstat(g2n_wasi2_descriptor(args)->fd, st) == 0;

    if (!found) g2n_wasi2_give_fs_result(w, -1, result);
    return found;
}

G2N_WASI2_HANDLER(descriptor_get_type)
{
    struct stat st;

    if (find_stat(w, args, &st, result)) g2n_wasi2_give_ok(w, g2n_wasi2_number(g2n_wasi2_file_type(st.st_mode)), result);
}

G2N_WASI2_HANDLER(descriptor_stat)
{
    struct stat st;

    if (find_stat(w, args, &st, result)) g2n_wasi2_give_stat(w, &st, result);
}

G2N_WASI2_HANDLER(descriptor_metadata_hash)
{
    struct stat st;

    if (find_stat(w, args, &st, result)) g2n_wasi2_give_hash(w, &st, result);
}

G2N_WASI2_HANDLER(descriptor_is_same_object)
{
    struct stat a, b;

    (void)w;
    *result = g2n_wasi2_number(fstat(g2n_wasi2_descriptor(&args[0])->fd, &a) == 0 && fstat(g2n_wasi2_descriptor(&args[1])->fd, &b) == 0 &&
                               a.st_dev == b.st_dev && a.st_ino == b.st_ino);
}

G2N_WASI2_HANDLER(descriptor_get_flags)
{
    g2n_wasi2_give_ok(w, g2n_wasi2_number(g2n_wasi2_descriptor(args)->flags), result);
}

/* ---- Changing it ---------------------------------------------------------------------------------------------------- */

static bool expect_file(struct g2n_wasi2 *w, const struct g2n_wasi2_descriptor *d, uint32_t flag, struct g2n_wasi2_value *result)
{
    if (!d->directory && (d->flags & flag) == flag) return true;
    g2n_wasi2_give_error(w, G2N_FS_BAD_DESCRIPTOR, result);
    return false;
}

G2N_WASI2_HANDLER(descriptor_advise)
{
    static const int advices[] = { POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                                   POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED,   POSIX_FADV_NOREUSE };
    const struct g2n_wasi2_descriptor *d = g2n_wasi2_descriptor(args);
    int err;

    if (!expect_file(w, d, 0, result)) return;
    if (args[1].number > INT64_MAX || args[2].number > INT64_MAX) {
        g2n_wasi2_give_error(w, G2N_FS_INVALID, result);
        return;
    }
    err = posix_fadvise(d->fd, (off_t)args[1].number, (off_t)args[2].number, advices[args[3].number]);
    if (err) g2n_wasi2_give_error(w, g2n_wasi2_fs_error(err, G2N_FS_IO), result);
}

G2N_WASI2_HANDLER(descriptor_sync) { g2n_wasi2_give_fs_result(w, fsync(g2n_wasi2_descriptor(args)->fd), result); }

G2N_WASI2_HANDLER(descriptor_sync_data) { g2n_wasi2_give_fs_result(w, fdatasync(g2n_wasi2_descriptor(args)->fd), result); }

G2N_WASI2_HANDLER(descriptor_set_size)
{
    const struct g2n_wasi2_descriptor *d = g2n_wasi2_descriptor(args);

    if (!expect_file(w, d, G2N_DESCRIPTOR_WRITE, result)) return;
    if (args[1].number > INT64_MAX) g2n_wasi2_give_error(w, G2N_FS_INVALID, result);
    else g2n_wasi2_give_fs_result(w, ftruncate(d->fd, (off_t)args[1].number), result);
}

G2N_WASI2_HANDLER(descriptor_set_times)
{
    struct timespec times[2];

    if (!g2n_wasi2_times(times, &args[1], &args[2])) g2n_wasi2_give_error(w, G2N_FS_INVALID, result);
    else g2n_wasi2_give_fs_result(w, futimens(g2n_wasi2_descriptor(args)->fd, times), result);
}

/* ---- Its bytes ------------------------------------------------------------------------------------------------------ */

G2N_WASI2_HANDLER(descriptor_read)
{
    const struct g2n_wasi2_descriptor *d = g2n_wasi2_descriptor(args);
    size_t len = args[1].number < G2N_WASI2_PIECE ? (size_t)args[1].number : G2N_WASI2_PIECE;
    struct g2n_wasi2_value *pair = g2n_wasi2_items(w, 2);
    char *bytes = g2n_wasi2_scratch(w, len);
    int64_t n;

    if (!expect_file(w, d, G2N_DESCRIPTOR_READ, result)) return;
    n = args[2].number > INT64_MAX ? -EINVAL : g2n_fd_read(d->fd, bytes, len, (int64_t)args[2].number);
    if (n < 0) {
        g2n_wasi2_give_error(w, g2n_wasi2_fs_error((int)-n, G2N_FS_IO), result);
        return;
    }
    pair[0] = g2n_wasi2_bytes(bytes, (size_t)n);
    pair[1] = g2n_wasi2_number(n == 0 && len > 0); /* whether this is the end */
    g2n_wasi2_give_ok(w, (struct g2n_wasi2_value){ .number = 2, .items = pair }, result);
}

G2N_WASI2_HANDLER(descriptor_write)
{
    const struct g2n_wasi2_descriptor *d = g2n_wasi2_descriptor(args);
    int64_t n;

    if (!expect_file(w, d, G2N_DESCRIPTOR_WRITE, result)) return;
    n = args[2].number > INT64_MAX ? -EINVAL : g2n_fd_write(d->fd, args[1].bytes, (size_t)args[1].number, (int64_t)args[2].number);
    if (n < 0) g2n_wasi2_give_error(w, g2n_wasi2_fs_error((int)-n, G2N_FS_IO), result);
    else g2n_wasi2_give_ok(w, g2n_wasi2_number((uint64_t)n), result);
}

/* A stream lives on without the descriptor that it is made of: it has one of its own.  False: *result says why not. */
static bool open_channel(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, uint32_t flag, enum g2n_wasi2_way way,
                         uint64_t offset, struct g2n_wasi2_channel *out, struct g2n_wasi2_value *result)
{
    const struct g2n_wasi2_descriptor *d = g2n_wasi2_descriptor(args);
    int fd;

    if (!expect_file(w, d, flag, result)) return false;
    fd = fcntl(d->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (fd < 0) {
        g2n_wasi2_give_fs_result(w, -1, result);
        return false;
    }
    *out = g2n_wasi2_channel_of(fd, true);
    if (out->way == G2N_WAY_PLAIN) out->way = way; /* pipes and devices have no positions */
    out->offset = offset;
    return true;
}

G2N_WASI2_HANDLER(descriptor_read_via_stream)
{
    struct g2n_wasi2_channel channel;

    if (open_channel(w, args, G2N_DESCRIPTOR_READ, G2N_WAY_FILE, args[1].number, &channel, result))
        g2n_wasi2_give_ok(w, g2n_wasi2_handle(g2n_wasi2_input_make(w, channel, NULL)), result);
}

G2N_WASI2_HANDLER(descriptor_write_via_stream)
{
    struct g2n_wasi2_channel channel;

    if (open_channel(w, args, G2N_DESCRIPTOR_WRITE, G2N_WAY_FILE, args[1].number, &channel, result))
        g2n_wasi2_give_ok(w, g2n_wasi2_handle(g2n_wasi2_output_make(w, channel, NULL)), result);
}

G2N_WASI2_HANDLER(descriptor_append_via_stream)
{
    struct g2n_wasi2_channel channel;

    if (open_channel(w, args, G2N_DESCRIPTOR_WRITE, G2N_WAY_APPEND, 0, &channel, result))
        g2n_wasi2_give_ok(w, g2n_wasi2_handle(g2n_wasi2_output_make(w, channel, NULL)), result);
}
