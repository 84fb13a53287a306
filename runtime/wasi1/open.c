/* path_open.  Rights decide between reading and writing, as O_RDONLY and its like do for open(); asking for more than there
 * are is no error, since compilers' libraries ask for all that they know. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "wasi/beneath.h"
#include "wasi1/path.h"
#include "wasi1/table.h"

#define HOW_ALL   (G2N_OPEN_CREATE | G2N_OPEN_DIRECTORY | G2N_OPEN_EXCLUSIVE | G2N_OPEN_TRUNCATE)
#define FLAGS_ALL (G2N_FLAG_APPEND | G2N_FLAG_DSYNC | G2N_FLAG_NONBLOCK | G2N_FLAG_RSYNC | G2N_FLAG_SYNC)

static int access_mode(uint32_t how, uint64_t rights)
{
    bool read = rights & (G2N_RIGHT_FD_READ | G2N_RIGHT_FD_READDIR);
    bool write = rights & G2N_RIGHT_FD_WRITE || how & G2N_OPEN_TRUNCATE;

    if (how & G2N_OPEN_DIRECTORY || !write) return O_RDONLY;
    return read ? O_RDWR : O_WRONLY;
}

static int system_flags(uint32_t lookup, uint32_t how, uint64_t rights, uint32_t flags)
{
    int out = access_mode(how, rights) | O_NOCTTY;

    if (!(lookup & G2N_LOOKUP_FOLLOW)) out |= O_NOFOLLOW;
    if (how & G2N_OPEN_CREATE) out |= O_CREAT;
    if (how & G2N_OPEN_DIRECTORY) out |= O_DIRECTORY;
    if (how & G2N_OPEN_EXCLUSIVE) out |= O_EXCL;
    if (how & G2N_OPEN_TRUNCATE) out |= O_TRUNC;
    if (flags & G2N_FLAG_DSYNC) out |= O_DSYNC;
    if (flags & G2N_FLAG_NONBLOCK) out |= O_NONBLOCK; /* opening a FIFO does not wait then; this open file is ours alone */
    if (flags & G2N_FLAG_RSYNC) out |= O_RSYNC;
    if (flags & G2N_FLAG_SYNC) out |= O_SYNC;
    return out;
}

/* What must not have been given up by the folder. */
static uint64_t rights_needed(uint32_t how)
{
    uint64_t rights = G2N_RIGHT_PATH_OPEN;

    if (how & G2N_OPEN_CREATE) rights |= G2N_RIGHT_PATH_CREATE_FILE;
    if (how & G2N_OPEN_TRUNCATE) rights |= G2N_RIGHT_PATH_FILESTAT_SET_SIZE;
    return rights;
}

uint32_t g2n_wasi1_path_open(struct g2n_wasi1 *w, uint32_t fd, uint32_t lookup, uint32_t path, uint32_t len, uint32_t how,
                             uint64_t rights, uint64_t inheriting, uint32_t flags, uint32_t out)
{
    struct g2n_wasi1_fd *dir, *file;
    char name[PATH_MAX];
    uint32_t number, err = g2n_wasi1_dir_find(w, fd, rights_needed(how), &dir);

    if (err == G2N_WASI_OK && (how & ~HOW_ALL || flags & ~FLAGS_ALL)) err = G2N_WASI_INVAL;
    if (err == G2N_WASI_OK && how & G2N_OPEN_DIRECTORY && how & G2N_OPEN_CREATE) err = G2N_WASI_INVAL;
    if (err == G2N_WASI_OK) err = g2n_wasi1_path(w, path, len, name);
    if (err == G2N_WASI_OK && !g2n_mem_find(w->memory, out, sizeof number)) err = G2N_WASI_FAULT;
    if (err != G2N_WASI_OK) return err;

    const bool open_world = dir->open_world;
    const uint64_t dropped = dir->dropped_inheriting;
    int host = g2n_beneath_open(dir->host, open_world, name, system_flags(lookup, how, rights & ~dropped, flags), 0666);
    if (host < 0) return g2n_wasi_errno_from(-host);
    err = g2n_wasi1_fd_add(w, host, &file, &number);
    if (err != G2N_WASI_OK) return err;
    file->open_world = open_world;
    file->flags = (uint16_t)flags;
    file->rights &= rights & ~dropped;
    file->inheriting &= inheriting & ~dropped;
    file->dropped = file->dropped_inheriting = dropped;
    (void)g2n_wasi1_put_u32(w, out, number);
    return G2N_WASI_OK;
}
