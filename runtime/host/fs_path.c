/* Operations on names: one system call each, or nearly. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/fs.h"

static void note(struct g2n_fs_request *r, int result)
{
    if (result != 0) r->err = errno;
}

void g2n_fs__do_access(struct g2n_fs_request *r) { note(r, access(r->path.text, r->flags)); }
void g2n_fs__do_chmod(struct g2n_fs_request *r) { note(r, chmod(r->path.text, r->mode)); }
void g2n_fs__do_chown(struct g2n_fs_request *r) { note(r, chown(r->path.text, r->uid, r->gid)); }
void g2n_fs__do_lchown(struct g2n_fs_request *r) { note(r, lchown(r->path.text, r->uid, r->gid)); }
void g2n_fs__do_link(struct g2n_fs_request *r) { note(r, link(r->path.text, r->dest.text)); }
void g2n_fs__do_rename(struct g2n_fs_request *r) { note(r, rename(r->path.text, r->dest.text)); }
void g2n_fs__do_rmdir(struct g2n_fs_request *r) { note(r, rmdir(r->path.text)); }
void g2n_fs__do_symlink(struct g2n_fs_request *r) { note(r, symlink(r->path.text, r->dest.text)); }
void g2n_fs__do_unlink(struct g2n_fs_request *r) { note(r, unlink(r->path.text)); }

void g2n_fs__do_utimes(struct g2n_fs_request *r) { note(r, utimensat(AT_FDCWD, r->path.text, r->times, 0)); }

void g2n_fs__do_lutimes(struct g2n_fs_request *r)
{
    note(r, utimensat(AT_FDCWD, r->path.text, r->times, AT_SYMLINK_NOFOLLOW));
}

/* Node opens the file and truncates the descriptor, so errors are open's; truncate() itself would not refuse a FIFO. */
void g2n_fs__do_truncate(struct g2n_fs_request *r)
{
    int fd = open(r->path.text, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        r->err = errno;
        return;
    }
    if (ftruncate(fd, (off_t)r->length) != 0) {
        r->err = errno;
        r->syscall = "ftruncate";
        r->hide_path = true;
    }
    close(fd);
}

void g2n_fs__do_readlink(struct g2n_fs_request *r)
{
    for (size_t cap = 256;; cap *= 2) {
        if (g2n_buf_reserve(&r->bytes, cap) != G2N_OK) {
            r->err = ENOMEM;
            return;
        }
        ssize_t n = readlink(r->path.text, r->bytes.bytes, cap);
        if (n < 0) r->err = errno;
        else if ((size_t)n == cap) continue; /* perhaps cut */
        else r->bytes.len = (size_t)n;
        return;
    }
}

void g2n_fs__do_realpath(struct g2n_fs_request *r)
{
    char path[PATH_MAX];
    if (!realpath(r->path.text, path)) {
        r->err = errno;
        return;
    }
    g2n_buf_append_str(&r->bytes, path);
    if (r->bytes.failed) r->err = ENOMEM;
}

/* The path that is shown in errors has the six X's, as node's. */
void g2n_fs__do_mkdtemp(struct g2n_fs_request *r)
{
    size_t len = strlen(r->path.text);
    char *name = g2n_alloc(len + 7);
    if (!name) {
        r->err = ENOMEM;
        return;
    }
    memcpy(name, r->path.text, len);
    memcpy(name + len, "XXXXXX", 7);
    if (mkdtemp(name)) {
        g2n_buf_append(&r->bytes, name, len + 6);
        if (r->bytes.failed) r->err = ENOMEM;
    } else {
        r->err = errno;
        memcpy(name + len, "XXXXXX", 7);
    }
    g2n_free(r->path.owned);
    r->path.text = r->path.owned = name;
}
