/* What is done to files by name: the system's calls, on a path that stays beneath its folder (beneath.h).  0 or -errno. */
#ifndef G2N_WASI_PATHS_H
#define G2N_WASI_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include <g2n/status.h>

/* A path, ended by NUL and at most PATH_MAX - 1 long, below an open folder. */
struct g2n_at {
    int         dir;
    bool        open_world; /* the folder confines nobody */
    const char *path;
};

G2N_MUST_USE int g2n_path_create_directory(const struct g2n_at *at);
G2N_MUST_USE int g2n_path_remove_directory(const struct g2n_at *at);
G2N_MUST_USE int g2n_path_unlink(const struct g2n_at *at);
G2N_MUST_USE int g2n_path_rename(const struct g2n_at *from, const struct g2n_at *to);
/* EINVAL to follow: linking what a symbolic link leads to is not to be had without a race, nor asked for by Go or wasi-libc. */
G2N_MUST_USE int g2n_path_link(const struct g2n_at *from, const struct g2n_at *to, bool follow);
/* EPERM for an absolute target where not everything is open: it can only be meant for others to follow. */
G2N_MUST_USE int g2n_path_symlink(const char *target, const struct g2n_at *at);
/* Fills text, without NUL; returns how much of it. */
G2N_MUST_USE int g2n_path_read_link(const struct g2n_at *at, char *text, size_t cap);
/* follow: a symbolic link that is the whole path is not what is meant, but what it leads to. */
G2N_MUST_USE int g2n_path_stat(const struct g2n_at *at, bool follow, struct stat *st);
G2N_MUST_USE int g2n_path_set_times(const struct g2n_at *at, bool follow, const struct timespec times[2]);

#endif
