/* Files: mapped input, written output, folders made and removed.  Functions return false with errno set. */
#ifndef G2N_TOOLS_FILE_H
#define G2N_TOOLS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "arena.h"

struct g2n_map {
    const uint8_t *bytes; /* "" for an empty file, never NULL */
    size_t         len;
    struct stat    st;
};

/* Maps a regular file for reading; EISDIR for a folder, EINVAL for other kinds of file. */
G2N_MUST_USE bool g2n_map_open(struct g2n_map *m, const char *path);
void              g2n_map_close(struct g2n_map *m);

/* Reads a file, pipes included, into the arena. */
G2N_MUST_USE char *g2n_file_read(struct g2n_arena *a, const char *path, size_t *len);

/* Writes all of it, replacing what was there. */
G2N_MUST_USE bool g2n_file_write(const char *path, const void *bytes, size_t len);
/* The same under a temporary name in the same folder, then renamed: readers see all or nothing. */
G2N_MUST_USE bool g2n_file_publish(const char *path, const void *bytes, size_t len, mode_t mode);
G2N_MUST_USE bool g2n_file_copy(const char *from, const char *to, mode_t mode);
G2N_MUST_USE bool g2n_write_all(int fd, const void *bytes, size_t len);

/* Makes the folder and those above it; true when it is there. */
G2N_MUST_USE bool g2n_dirs_make(struct g2n_arena *a, const char *path);
/* Removes a folder with all in it, not following links; what cannot be removed stays. */
void g2n_tree_remove(const char *path);

bool        g2n_exists(const char *path);
const char *g2n_base_name(const char *path);
/* `path` with the present folder before it when it is relative; links stay.  NULL without memory or folder. */
const char *g2n_absolute(struct g2n_arena *a, const char *path);
/* "dir" of "dir/name", "." of "name". */
const char *g2n_dir_name(struct g2n_arena *a, const char *path);

#endif
