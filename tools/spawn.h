/* Child processes: started in process groups of their own, output captured, ended when we are asked to end.
 *
 * g2n_signals_init() blocks SIGINT, SIGTERM and SIGHUP; they are let in only while waiting for children, and asked
 * for with g2n_interrupted() elsewhere.  main() ends by g2n_die_of_signal() once all is cleaned up. */
#ifndef G2N_TOOLS_SPAWN_H
#define G2N_TOOLS_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "arena.h"
#include "diag.h"
#include "text.h"

struct g2n_child {
    pid_t           pid;      /* 0: no process in this slot */
    int             output_fd;
    struct g2n_text output;   /* stdout and stderr, at most 1 MiB; freed by g2n_child_release() */
    int             status;   /* as from waitpid(), once it has ended */
    size_t          job;      /* the caller's */
};

void g2n_signals_init(void);
bool g2n_interrupted(void);
/* Gives signals back to what they were, for exec(). */
void g2n_signals_restore(void);
/* Ends the process by the signal that interrupted it. */
_Noreturn void g2n_die_of_signal(void);

/* Starts argv[0] (a path, or a name on PATH) in `folder` (NULL: here) and with TMPDIR=`temp` (NULL: as it is).
 * Standard input is /dev/null; the stack may grow to 512 MiB.  False with errno set when it could not be started. */
G2N_MUST_USE bool g2n_child_start(struct g2n_child *c, const char *const *argv, const char *folder, const char *temp);

/* Waits until one of the children ends and returns its index; count when interrupted.  Slots with pid 0 are skipped;
 * there must be one that is not.  `tick` is called about twice a second meanwhile; may be NULL. */
size_t g2n_children_wait(struct g2n_child *children, size_t count, void (*tick)(void *), void *arg);

/* Ends them with their descendants: SIGTERM, and SIGKILL two seconds later. */
void g2n_children_kill(struct g2n_child *children, size_t count);
void g2n_child_release(struct g2n_child *c);

/* Runs one command to its end, in `folder` and with its temporary files there.  G2N_DONE when it exits with 0.
 * *output_out (if not NULL, arena's) gets what it printed and *status_out its wait status.  Says nothing unless it
 * could not be started. */
G2N_MUST_USE enum g2n_exit g2n_run(struct g2n_arena *a, struct g2n_diag *d, const char *const *argv,
                                   const char *folder, struct g2n_str *output_out, int *status_out);

/* "exit status 1", "signal 9 (Killed)". */
const char *g2n_status_text(struct g2n_arena *a, int status);
/* The program's absolute path, searched on PATH when it has no slash; NULL when there is none (or no memory). */
const char *g2n_find_program(struct g2n_arena *a, const char *name);

#endif
