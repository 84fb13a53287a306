/* The host: what node gives a program beside the language.  One file a capability; global.c installs them all.
 *
 *   H1  a native of the host never keeps a view beyond its call; what an operation in flight needs, it owns;
 *   H2  guest functions are called from tasks of the loop through g2n_host_call(), which answers for exceptions. */
#ifndef G2N_HOST_HOST_H
#define G2N_HOST_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/random.h"
#include "loop/loop.h"
#include "value/realm.h"

struct g2n_stdio;   /* stdio.h: the ordered, poll-driven way to descriptors that can block */
struct g2n_fs;      /* fs.h: what file operations share      */
struct g2n_process; /* process.h: listeners and exit code    */
struct g2n_timeouts; /* timers.c: the prototypes of Timeout and Immediate */
struct g2n_fetches;  /* fetch.h: what fetch() has under way  */
struct g2n_http;     /* http.h: libcurl on the loop          */
struct g2n_web;      /* web.h: the prototypes of the web's interfaces */
struct g2n_environment; /* environment.h */

struct g2n_host;

/* A capability that some programs do without (g2n/program.h).  `attach` comes before any global is installed, `start` before
 * the guest's first instruction and on its stack, `stop` before the loop ends, `destroy` after it.  Each may be
 * NULL. */
struct g2n_script;
struct g2n_part {
    enum g2n_status (*attach)(struct g2n_host *host);
    enum g2n_status (*install)(struct g2n_host *host);
    void (*start)(struct g2n_host *host);
    void (*stop)(struct g2n_host *host);
    void (*destroy)(struct g2n_host *host);
};

/* A standard stream that is not the process's own: a descriptor, which is the guest's and will be closed, or somebody who
 * reads or writes: at most len bytes; how many, 0 at the end of input, or a negative errno. */
struct g2n_host_stream {
    int     fd; /* -1: the functions */
    int64_t (*read)(void *context, void *bytes, size_t len);
    int64_t (*write)(void *context, const void *bytes, size_t len);
    void   *context;
};

/* For a guest that is one of several in a process that is not its own.  It sees no signals, changes neither the current
 * folder nor the umask, and has nothing of the process's descriptors but the standard ones. */
struct g2n_host_given {
    const char *const     *env;               /* "NAME=value", ends with NULL; NULL: none          */
    struct g2n_host_stream streams[3];
    bool                   inherited[3];      /* in place of streams[]: the process's, left open   */
};

struct g2n_host {
    struct g2n_realm  realm;
    struct g2n_loop   loop;
    int               argc;        /* of the process                                  */
    char            **argv;
    const struct g2n_host_given *given;    /* NULL: the process is the guest's; lent   */
    struct g2n_environment      *environment; /* owned; NULL: the process's           */
    struct g2n_random random;
    uint64_t          start_ns;    /* uv_hrtime() at start: performance.timeOrigin    */
    double            start_wall_ms;
    const struct g2n_part *const *parts; /* ends with NULL; NULL: none                 */
    const struct g2n_script *scripts;    /* ends with a name of NULL; NULL: none       */
    struct g2n_stdio *stdio;
    struct g2n_fs    *fs;
    struct g2n_process *process;
    struct g2n_timeouts *timeouts;
    struct g2n_object *buffer_proto; /* owned: Buffer.prototype; NULL without that part */
    struct g2n_web   *web;
    struct g2n_fetches *fetches;
    struct g2n_http  *http;          /* NULL until the first fetch                      */
    unsigned          trace;       /* kinds of calls that are traced: trace.h */
    struct g2n_buf    trace_told;  /* missing globals that were named         */
    /* Ends the guest with this status.  Set by the entry; does not return when called from guest code. */
    void (*exit)(struct g2n_host *host, int status);
    void             *exit_context;
};

/* Fills in realm, loop and every global.  argv is lent for the host's life.  The caller has zeroed *host and may have set
 * given, parts, random, exit and exit_context; without `exit`, ending the guest only stops the loop.
 * Where the process is the guest's: ignores SIGPIPE, and opens /dev/null for those of the descriptors 0, 1 and 2 that are
 * closed, as node does.  The descriptors of given->streams are the host's, also on failure. */
G2N_MUST_USE enum g2n_status g2n_host_init(struct g2n_host *host, int argc, char **argv);
void g2n_host_fini(struct g2n_host *host);

static inline struct g2n_host *g2n_host_of(struct g2n_realm *realm) { return realm->host; }

/* Starts the parts: the program's scripts run.  On the guest's stack; runs guest code. */
void g2n_host_start(struct g2n_host *host);
/* Calls a guest function from a task.  An exception is reported as uncaught, which ends the guest. */
void g2n_host_call(struct g2n_host *host, g2n_view f, g2n_view this_value, const g2n_view *args, uint32_t argc);
/* What a failed call has thrown, owned; the realm's RangeError when memory ran out. */
g2n_value g2n_host_caught(struct g2n_host *host, enum g2n_status st);
/* Prints the exception to stderr, unless the guest listens for 'uncaughtException', and ends the guest with status 1. */
void g2n_host_uncaught(struct g2n_host *host, g2n_view exception);
/* process.exit: runs the listeners of 'exit' once, then host->exit. */
void g2n_host_exit(struct g2n_host *host, int status);

/* Installers, one for each capability; each adds its names to the realm's global object. */
G2N_MUST_USE enum g2n_status g2n_global_install(struct g2n_host *host); /* all of the following, in order */
G2N_MUST_USE enum g2n_status g2n_console_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_process_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_fs_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_path_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_crypto_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_performance_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_random_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_date_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_timers_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web_install(struct g2n_host *host);

/* g2n_random_bytes() of the host's generator. */
void g2n_random_fill(struct g2n_host *host, void *bytes, size_t len);

/* Blocking write of all of it to a descriptor, in order with writes that are queued for it: what wasmWrite needs.
 * Waits on EAGAIN, ignores other errors. */
void g2n_stdio_write_now(struct g2n_host *host, int fd, const void *bytes, size_t len);

#endif
