/* The folders that a guest finds, and what else of the process a guest's start prepares. */
#ifndef G2N_WASI_FOLDERS_H
#define G2N_WASI_FOLDERS_H

#include <stdbool.h>

#include <g2n/status.h>
#include <g2n/wasi.h>

/* Gets each folder, open as `host`, which it takes, whatever happens; open_world: it confines nobody. */
typedef enum g2n_status g2n_wasi_add_folder(void *context, int host, const char *name, bool open_world);

/* Calls `add` for each folder, in the order in which the guest sees them.  When one cannot be had, says so on standard error
 * in the guest's name: G2N_ESYS. */
G2N_MUST_USE enum g2n_status g2n_wasi_folders(const struct g2n_wasi_policy *policy, const char *guest, g2n_wasi_add_folder *add,
                                              void *context);

/* Whether an open folder is the root: such a one confines nobody. */
bool g2n_wasi_is_root(int fd);

/* Makes standard streams that are closed /dev/null, as in native programs of Go and Rust, and so under other hosts: no file or
 * socket is to have their numbers.  Fails as g2n_wasi_folders() does. */
G2N_MUST_USE enum g2n_status g2n_wasi_complete_streams(const char *guest);

/* As many open files as there may be, as Go does in native programs: the soft limit is for those that still use select(). */
void g2n_wasi_raise_limit(void);

/* Says "GUEST: cannot WHAT WHICH: PROBLEM; REMEDY" on standard error; returns G2N_ESYS. */
enum g2n_status g2n_wasi_cannot(const char *guest, const char *what, const char *which, const char *problem, const char *remedy);

#endif
