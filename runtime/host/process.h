/* The global `process`.  Internal to host/. */
#ifndef G2N_HOST_PROCESS_H
#define G2N_HOST_PROCESS_H

#include "host/emitter.h"

struct g2n_signals; /* process_signal.c */

struct g2n_process {
    struct g2n_emitter *object;   /* owned */
    struct g2n_signals *signals;  /* NULL until the guest listens for one */
    bool exiting;                 /* the listeners of 'exit' run or have run */
};

void g2n_process_destroy(struct g2n_host *host);
/* Runs the listeners of 'exit' once and returns the status to end with (process.exitCode may change it). */
int g2n_process_exiting(struct g2n_host *host, int status);
/* Whether listeners of 'uncaughtException' took it.  origin: what they get as their second argument. */
bool g2n_process_emit_uncaught(struct g2n_host *host, g2n_view exception, const char *origin);
/* Whether listeners of 'unhandledRejection' took it. */
bool g2n_process_emit_rejection(struct g2n_host *host, g2n_view reason, g2n_view promise);
/* 'rejectionHandled': a promise of the former got a handler. */
void g2n_process_emit_handled(struct g2n_host *host, g2n_view promise);

/* The parts of the object, each in its file. */
G2N_MUST_USE enum g2n_status g2n_process__install_info(struct g2n_host *host, struct g2n_object *process);
G2N_MUST_USE enum g2n_status g2n_process__install_env(struct g2n_host *host, struct g2n_object *process);
G2N_MUST_USE enum g2n_status g2n_process__install_streams(struct g2n_host *host, struct g2n_object *process);
/* process_signal.c: signals as events, process.kill. */
G2N_MUST_USE enum g2n_status g2n_process__install_signals(struct g2n_host *host, struct g2n_object *process);
void g2n_signals_stop(struct g2n_host *host);

#endif
