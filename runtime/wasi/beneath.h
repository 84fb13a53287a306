/* Paths resolved beneath a folder: whatever they hold, symbolic links, "..", and names that change meanwhile, what they lead
 * to lies in the folder or the call fails with EPERM.
 *
 * Guests that may see everything (open_world) get the system's own resolution, relative to the folder; only absolute paths
 * are EPERM there as well, since WASI has none. */
#ifndef G2N_WASI_BENEATH_H
#define G2N_WASI_BENEATH_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/* openat() beneath `dir`.  flags as for open(), O_CLOEXEC is added.  Returns a descriptor, or -errno. */
int g2n_beneath_open(int dir, bool open_world, const char *path, int flags, mode_t mode);

/* Where a path's last name is to be made, removed or renamed: a folder, which g2n_place_end() closes if it was opened for
 * this, and the name in it with its trailing slashes.  The name may be "." or "..", which such calls refuse. */
struct g2n_place {
    int         dir;
    bool        opened;
    const char *name;  /* within the path, or "." */
    char        folder[PATH_MAX];
};

/* 0 or -errno.  The path is lent for the place's life. */
int  g2n_place_find(struct g2n_place *place, int dir, bool open_world, const char *path);
void g2n_place_end(struct g2n_place *place);

/* For kernels without openat2(), and tests of it: the same, one name after the other. */
int g2n_beneath__walk(int dir, const char *path, int flags, mode_t mode);

#endif
