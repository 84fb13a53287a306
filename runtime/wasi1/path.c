/* path_*: files by name.  Opening them is open.c's. */
#include "wasi1/path.h"

#include "wasi/paths.h"
#include "wasi1/file.h"
#include "wasi1/table.h"

uint32_t g2n_wasi1_path(struct g2n_wasi1 *w, g2n_addr path, uint32_t len, char out[static PATH_MAX])
{
    const unsigned char *mem_path = g2n_mem_find(w->memory, path, len);

    if (!mem_path) return G2N_WASI_FAULT;
    if (len >= PATH_MAX) return G2N_WASI_NAMETOOLONG;
    if (memchr(mem_path, '\0', len)) return G2N_WASI_INVAL;
    memcpy(out, mem_path, len);
    out[len] = '\0';
    return G2N_WASI_OK;
}

/* A folder's descriptor, and a path relative to it. */
struct from {
    struct g2n_at at;
    char          path[PATH_MAX];
};

static uint32_t find(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, g2n_addr path, uint32_t len, struct from *out)
{
    struct g2n_wasi1_fd *dir;
    uint32_t err = g2n_wasi1_dir_find(w, fd, rights, &dir);

    if (err != G2N_WASI_OK) return err;
    out->at = (struct g2n_at){ dir->host, dir->open_world, out->path };
    return g2n_wasi1_path(w, path, len, out->path);
}

static uint32_t find_two(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, g2n_addr path, uint32_t len, struct from *from,
                         uint32_t to_fd, uint64_t to_rights, g2n_addr to_path, uint32_t to_len, struct from *to)
{
    uint32_t err = find(w, fd, rights, path, len, from);
    return err == G2N_WASI_OK ? find(w, to_fd, to_rights, to_path, to_len, to) : err;
}

uint32_t g2n_wasi1_path_create_directory(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    uint32_t err = find(w, fd, G2N_RIGHT_PATH_CREATE_DIRECTORY, path, len, &from);
    return err == G2N_WASI_OK ? g2n_wasi_errno_from(-g2n_path_create_directory(&from.at)) : err;
}

uint32_t g2n_wasi1_path_remove_directory(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    uint32_t err = find(w, fd, G2N_RIGHT_PATH_REMOVE_DIRECTORY, path, len, &from);
    return err == G2N_WASI_OK ? g2n_wasi_errno_from(-g2n_path_remove_directory(&from.at)) : err;
}

uint32_t g2n_wasi1_path_unlink_file(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    uint32_t err = find(w, fd, G2N_RIGHT_PATH_UNLINK_FILE, path, len, &from);
    return err == G2N_WASI_OK ? g2n_wasi_errno_from(-g2n_path_unlink(&from.at)) : err;
}

uint32_t g2n_wasi1_path_rename(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len, uint32_t to_fd, uint32_t to_path,
                               uint32_t to_len)
{
    struct from from, to;
    uint32_t err = find_two(w, fd, G2N_RIGHT_PATH_RENAME_SOURCE, path, len, &from, to_fd, G2N_RIGHT_PATH_RENAME_TARGET, to_path,
                            to_len, &to);
    return err == G2N_WASI_OK ? g2n_wasi_errno_from(-g2n_path_rename(&from.at, &to.at)) : err;
}

uint32_t g2n_wasi1_path_link(struct g2n_wasi1 *w, uint32_t fd, uint32_t lookup, uint32_t path, uint32_t len, uint32_t to_fd,
                             uint32_t to_path, uint32_t to_len)
{
    struct from from, to;
    uint32_t err = find_two(w, fd, G2N_RIGHT_PATH_LINK_SOURCE, path, len, &from, to_fd, G2N_RIGHT_PATH_LINK_TARGET, to_path,
                            to_len, &to);
    return err == G2N_WASI_OK ? g2n_wasi_errno_from(-g2n_path_link(&from.at, &to.at, lookup & G2N_LOOKUP_FOLLOW)) : err;
}

uint32_t g2n_wasi1_path_symlink(struct g2n_wasi1 *w, uint32_t target, uint32_t target_len, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    char text[PATH_MAX];
    uint32_t err = g2n_wasi1_path(w, target, target_len, text);

    if (err == G2N_WASI_OK) err = find(w, fd, G2N_RIGHT_PATH_SYMLINK, path, len, &from);
    return err == G2N_WASI_OK ? g2n_wasi_errno_from(-g2n_path_symlink(text, &from.at)) : err;
}

/* A link's text is cut to the buffer, as readlink() does. */
uint32_t g2n_wasi1_path_readlink(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len, uint32_t bytes, uint32_t bytes_len,
                                 uint32_t out)
{
    struct from from;
    char text[PATH_MAX];
    uint32_t err = find(w, fd, G2N_RIGHT_PATH_READLINK, path, len, &from);
    unsigned char *mem_bytes = g2n_mem_find(w->memory, bytes, bytes_len);

    if (err != G2N_WASI_OK) return err;
    if (!mem_bytes) return G2N_WASI_FAULT;
    int n = g2n_path_read_link(&from.at, text, sizeof text);
    if (n < 0) return g2n_wasi_errno_from(-n);
    if ((uint32_t)n > bytes_len) n = (int)bytes_len;
    memcpy(mem_bytes, text, (size_t)n);
    return g2n_wasi1_put_u32(w, out, (uint32_t)n) ? G2N_WASI_OK : G2N_WASI_FAULT;
}

uint32_t g2n_wasi1_path_filestat_get(struct g2n_wasi1 *w, uint32_t fd, uint32_t lookup, uint32_t path, uint32_t len, uint32_t out)
{
    struct from from;
    struct stat st;
    uint32_t err = find(w, fd, G2N_RIGHT_PATH_FILESTAT_GET, path, len, &from);

    if (err == G2N_WASI_OK) err = g2n_wasi_errno_from(-g2n_path_stat(&from.at, lookup & G2N_LOOKUP_FOLLOW, &st));
    return err == G2N_WASI_OK ? g2n_wasi1_put_filestat(w, out, &st, -1) : err;
}

uint32_t g2n_wasi1_path_filestat_set_times(struct g2n_wasi1 *w, uint32_t fd, uint32_t lookup, uint32_t path, uint32_t len,
                                           uint64_t atime, uint64_t mtime, uint32_t which)
{
    struct from from;
    struct timespec times[2];
    uint32_t err = g2n_wasi1_times(times, atime, mtime, which);

    if (err == G2N_WASI_OK) err = find(w, fd, G2N_RIGHT_PATH_FILESTAT_SET_TIMES, path, len, &from);
    return err == G2N_WASI_OK ? g2n_wasi_errno_from(-g2n_path_set_times(&from.at, lookup & G2N_LOOKUP_FOLLOW, times)) : err;
}
