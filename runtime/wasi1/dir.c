/* fd_readdir: entries one after the other into the guest's buffer, the last one cut off where the buffer ends.  A cookie is
 * telldir()'s and names the entry after the one that it came with; 0 is the beginning.
 *
 * The stream has a descriptor of its own, since reading it moves the position of the one that it is made of. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "wasi1/table.h"

static uint8_t type_of(const struct dirent *e)
{
    switch (e->d_type) {
    case DT_BLK: return G2N_TYPE_BLOCK;
    case DT_CHR: return G2N_TYPE_CHARACTER;
    case DT_DIR: return G2N_TYPE_DIRECTORY;
    case DT_REG: return G2N_TYPE_REGULAR;
    case DT_LNK: return G2N_TYPE_LINK;
    case DT_SOCK: return G2N_TYPE_SOCKET;
    }
    return G2N_TYPE_UNKNOWN;
}

static uint32_t open_stream(struct g2n_wasi1_fd *f)
{
    int own = openat(f->host, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (own < 0) return g2n_wasi_errno_from(errno);
    f->dir = fdopendir(own);
    if (f->dir) {
        f->dir_at = 0;
        return G2N_WASI_OK;
    }
    uint32_t err = g2n_wasi_errno_from(errno);
    close(own);
    return err;
}

/* Puts the stream at `cookie`, which may be any number that a guest thinks of: the system then gives what it likes. */
static uint32_t go_to(struct g2n_wasi1_fd *f, uint64_t cookie)
{
    if (!f->dir) {
        uint32_t err = open_stream(f);
        if (err != G2N_WASI_OK) return err;
    } else if (cookie == 0) {
        rewinddir(f->dir);
    }
    if (cookie > INT64_MAX) return G2N_WASI_INVAL;
    if (cookie != 0 && cookie != f->dir_at) seekdir(f->dir, (long)cookie);
    f->dir_at = cookie;
    return G2N_WASI_OK;
}

static void fill_head(unsigned char head[static G2N_DIRENT_LEN], uint64_t next, const struct dirent *e, uint32_t name_len)
{
    uint64_t ino = (uint64_t)e->d_ino;

    memset(head, 0, G2N_DIRENT_LEN);
    memcpy(head, &next, sizeof next);
    memcpy(head + 8, &ino, sizeof ino);
    memcpy(head + 16, &name_len, sizeof name_len);
    head[20] = type_of(e);
}

static size_t put(unsigned char *to, size_t room, const void *bytes, size_t len)
{
    if (len > room) len = room;
    memcpy(to, bytes, len);
    return len;
}

uint32_t g2n_wasi1_fd_readdir(struct g2n_wasi1 *w, uint32_t fd, uint32_t bytes, uint32_t len, uint64_t cookie, uint32_t out)
{
    struct g2n_wasi1_fd *f;
    unsigned char *mem_bytes = g2n_mem_find(w->memory, bytes, len), head[G2N_DIRENT_LEN];
    uint32_t at = 0, err = g2n_wasi1_dir_find(w, fd, G2N_RIGHT_FD_READDIR, &f);

    if (err != G2N_WASI_OK) return err;
    if (!mem_bytes || !g2n_mem_find(w->memory, out, sizeof at)) return G2N_WASI_FAULT;
    err = go_to(f, cookie);
    while (err == G2N_WASI_OK && at < len) {
        errno = 0;
        const struct dirent *e = readdir(f->dir);
        if (!e) {
            if (errno != 0 && at == 0) err = g2n_wasi_errno_from(errno);
            break;
        }
        f->dir_at = (uint64_t)telldir(f->dir);
        fill_head(head, f->dir_at, e, (uint32_t)strlen(e->d_name));
        at += (uint32_t)put(mem_bytes + at, len - at, head, sizeof head);
        at += (uint32_t)put(mem_bytes + at, len - at, e->d_name, strlen(e->d_name));
    }
    if (err == G2N_WASI_OK) (void)g2n_wasi1_put_u32(w, out, at);
    return err;
}
