/* wasi:filesystem/types, files by name: wasi/paths.h with the guest's folders and names. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/utf8.h"
#include "wasi/beneath.h"
#include "wasi/paths.h"
#include "wasi2/error.h"
#include "wasi2/file.h"

static void give(struct g2n_wasi2 *w, int err, struct g2n_wasi2_value *result)
{
    if (err < 0) g2n_wasi2_give_error(w, g2n_wasi2_fs_error(-err, G2N_FS_IO), result);
}

/* A path with an end; NULL, and *err, when the system has none such. */
static const char *path_of(struct g2n_wasi2 *w, const struct g2n_wasi2_value *path, int *err)
{
    char *copy;

    *err = path->number >= PATH_MAX ? -ENAMETOOLONG : memchr(path->bytes, '\0', (size_t)path->number) ? -EINVAL : 0;
    if (*err) return NULL;
    copy = g2n_wasi2_scratch(w, (size_t)path->number + 1);
    memcpy(copy, path->bytes, (size_t)path->number);
    copy[path->number] = '\0';
    return copy;
}

/* 0, or -errno. */
static int find(struct g2n_wasi2 *w, const struct g2n_wasi2_value *folder, const struct g2n_wasi2_value *path, struct g2n_at *out)
{
    const struct g2n_wasi2_descriptor *d = g2n_wasi2_descriptor(folder);
    int err;

    *out = (struct g2n_at){ d->fd, d->open_world, path_of(w, path, &err) };
    return d->directory ? err : -ENOTDIR;
}

G2N_WASI2_HANDLER(descriptor_create_directory_at)
{
    struct g2n_at at;
    int err = find(w, &args[0], &args[1], &at);
    give(w, err ? err : g2n_path_create_directory(&at), result);
}

G2N_WASI2_HANDLER(descriptor_remove_directory_at)
{
    struct g2n_at at;
    int err = find(w, &args[0], &args[1], &at);
    give(w, err ? err : g2n_path_remove_directory(&at), result);
}

G2N_WASI2_HANDLER(descriptor_unlink_file_at)
{
    struct g2n_at at;
    int err = find(w, &args[0], &args[1], &at);
    give(w, err ? err : g2n_path_unlink(&at), result);
}

G2N_WASI2_HANDLER(descriptor_rename_at)
{
    struct g2n_at from, to;
    int err = find(w, &args[0], &args[1], &from);

    if (!err) err = find(w, &args[2], &args[3], &to);
    give(w, err ? err : g2n_path_rename(&from, &to), result);
}

G2N_WASI2_HANDLER(descriptor_link_at)
{
    struct g2n_at from, to;
    int err = find(w, &args[0], &args[2], &from);

    if (!err) err = find(w, &args[3], &args[4], &to);
    give(w, err ? err : g2n_path_link(&from, &to, args[1].number & G2N_PATH_FOLLOW), result);
}

G2N_WASI2_HANDLER(descriptor_symlink_at)
{
    struct g2n_at at;
    int err = find(w, &args[0], &args[2], &at), target_err;
    const char *target = path_of(w, &args[1], &target_err);

    if (!err) err = target_err;
    give(w, err ? err : g2n_path_symlink(target, &at), result);
}

/* A link whose text is no UTF-8 has none for a component. */
G2N_WASI2_HANDLER(descriptor_readlink_at)
{
    struct g2n_at at;
    char *text = g2n_wasi2_scratch(w, PATH_MAX);
    int n = find(w, &args[0], &args[1], &at);

    if (!n) n = g2n_path_read_link(&at, text, PATH_MAX);
    if (n >= 0 && !g2n_utf8_valid(text, (size_t)n)) n = -EILSEQ;
    if (n < 0) give(w, n, result);
    else g2n_wasi2_give_ok(w, g2n_wasi2_bytes(text, (size_t)n), result);
}

static int find_stat(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, struct stat *st)
{
    struct g2n_at at;
    int err = find(w, &args[0], &args[2], &at);
    return err ? err : g2n_path_stat(&at, args[1].number & G2N_PATH_FOLLOW, st);
}

G2N_WASI2_HANDLER(descriptor_stat_at)
{
    struct stat st;
    int err = find_stat(w, args, &st);

    if (err) give(w, err, result);
    else g2n_wasi2_give_stat(w, &st, result);
}

G2N_WASI2_HANDLER(descriptor_metadata_hash_at)
{
    struct stat st;
    int err = find_stat(w, args, &st);

    if (err) give(w, err, result);
    else g2n_wasi2_give_hash(w, &st, result);
}

G2N_WASI2_HANDLER(descriptor_set_times_at)
{
    struct g2n_at at;
    struct timespec times[2];
    int err = find(w, &args[0], &args[2], &at);

    if (!err && !g2n_wasi2_times(times, &args[3], &args[4])) err = -EINVAL;
    give(w, err ? err : g2n_path_set_times(&at, args[1].number & G2N_PATH_FOLLOW, times), result);
}

/* ---- Opening -------------------------------------------------------------------------------------------------------- */

static int access_mode(uint32_t how, uint32_t flags)
{
    bool write = flags & G2N_DESCRIPTOR_WRITE || how & G2N_OPEN2_TRUNCATE;

    if (how & G2N_OPEN2_DIRECTORY || !write) return O_RDONLY;
    return flags & G2N_DESCRIPTOR_READ ? O_RDWR : O_WRONLY;
}

/* Opening a FIFO does not wait, which would be for all of the program. */
static int system_flags(uint32_t lookup, uint32_t how, uint32_t flags)
{
    int out = access_mode(how, flags) | O_NOCTTY | O_NONBLOCK;

    if (!(lookup & G2N_PATH_FOLLOW)) out |= O_NOFOLLOW;
    if (how & G2N_OPEN2_CREATE) out |= O_CREAT;
    if (how & G2N_OPEN2_DIRECTORY) out |= O_DIRECTORY;
    if (how & G2N_OPEN2_EXCLUSIVE) out |= O_EXCL;
    if (how & G2N_OPEN2_TRUNCATE) out |= O_TRUNC;
    if (flags & G2N_DESCRIPTOR_SYNC) out |= O_SYNC;
    if (flags & G2N_DESCRIPTOR_DSYNC) out |= O_DSYNC;
    if (flags & G2N_DESCRIPTOR_RSYNC) out |= O_RSYNC;
    return out;
}

/* What is opened for neither reading nor writing can be read; in folders all may be done. */
static uint32_t flags_kept(uint32_t flags, bool directory)
{
    if (directory) return G2N_DESCRIPTOR_READ | G2N_DESCRIPTOR_MUTATE;
    return flags & G2N_DESCRIPTOR_WRITE ? flags : flags | G2N_DESCRIPTOR_READ;
}

G2N_WASI2_HANDLER(descriptor_open_at)
{
    uint32_t lookup = (uint32_t)args[1].number, how = (uint32_t)args[3].number, flags = (uint32_t)args[4].number;
    const struct g2n_wasi2_descriptor *folder = g2n_wasi2_descriptor(args);
    struct g2n_at at;
    struct stat st;
    int fd = find(w, &args[0], &args[2], &at);

    if (!fd && how & G2N_OPEN2_DIRECTORY && how & (G2N_OPEN2_CREATE | G2N_OPEN2_EXCLUSIVE | G2N_OPEN2_TRUNCATE)) fd = -EINVAL;
    if (!fd) fd = g2n_beneath_open(at.dir, at.open_world, at.path, system_flags(lookup, how, flags), 0666);
    if (fd >= 0 && fstat(fd, &st) != 0) {
        int err = errno;

        close(fd);
        fd = -err;
    }
    if (fd < 0) {
        give(w, fd, result);
        return;
    }
    bool directory = S_ISDIR(st.st_mode);
    g2n_wasi2_give_ok(
        w, g2n_wasi2_handle(g2n_wasi2_descriptor_make(w, fd, flags_kept(flags, directory), directory, folder->open_world)), result);
}
