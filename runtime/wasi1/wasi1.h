/* A running guest of WASI preview 1: its program, memory and stack, and its descriptors.
 *
 *   I1  guest code runs only below `start`, on `stack`; an import that ends the program does not return;
 *   I2  the guest's numbers for descriptors are indexes into `fds`; the lowest free one is the next;
 *   I3  what other processes share is left as it was found: O_NONBLOCK and O_APPEND of standard streams are the guest's
 *       idea of them (flags) and never set on the open file.
 * One thread. */
#ifndef G2N_WASI1_WASI1_H
#define G2N_WASI1_WASI1_H

#include <dirent.h>
#include <poll.h>

#include "base/random.h"
#include "loop/descriptor.h"
#include "loop/reply.h"
#include "mem/mem.h"
#include "mem/stack.h"
#include "mem/trap.h"
#include "wasi/environment.h"
#include "wasi1/abi.h"
#include "wasi1/errno.h"
#include <g2n/status.h>
#include <g2n/wasi1.h>

struct g2n_wasi1_fd {
    int              host;       /* -1: free                                                        */
    uint8_t          type;       /* enum g2n_filetype                                               */
    uint16_t         flags;      /* fdflags; APPEND and NONBLOCK are kept here only                  */
    bool             open_world; /* nothing is to be confined: the root folder, and all reached by it */
    enum g2n_fd_kind kind;       /* how to move bytes without waiting                               */
    uint64_t         rights, inheriting; /* what the guest is told that it may                      */
    uint64_t         dropped, dropped_inheriting; /* what it gave up: fd_fdstat_set_rights          */
    char            *preopen;    /* owned: the name; NULL when the guest opened it                  */
    DIR             *dir;        /* owned: for reading a folder, from its first fd_readdir on        */
    uint64_t         dir_at;     /* the cookie of what `dir` gives next                             */
    uint32_t         polled;     /* poll_oneoff's, while it runs                                    */
    const struct g2n_wasi1_stream *stream; /* who reads and writes in place of `host`; NULL: host does */
    struct g2n_reply *reply;      /* held: what is read in place of `host`, which is readable once it has come */
    size_t           reply_at;    /* how much of that was read */
};

/* A stream of a library's host.  Moves at most len bytes; returns how many, or a negative errno. */
struct g2n_wasi1_stream {
    int64_t (*read)(void *context, void *bytes, size_t len);
    int64_t (*write)(void *context, const void *bytes, size_t len);
    void *context;
};

/* How a guest ends that shares its process: does not return.  NULL in a program. */
typedef void (*g2n_wasi1_exit)(void *context, uint32_t status);

struct g2n_wasi1_wait; /* poll.c */

#define G2N_WASI1_PARAMS 16u

struct g2n_wasi1 {
    struct g2n_wasi1_head          head;
    const struct g2n_program      *program;
    const struct g2n_wasi_policy  *policy;
    const struct g2n_wasi1_call   *call;      /* NULL: this is a program                       */
    union g2n_wasi1_number         arguments[G2N_WASI1_PARAMS];
    g2n_wasi1_exit                 exit;      /* NULL: this process is the guest's              */
    void                          *exit_context;
    void (*log)(void *exit_context, const char *line); /* NULL: to standard error                  */
    wasm_rt_memory_t              *memory;
    struct g2n_stack               stack;
    struct g2n_trap_scope          trap_scope;
    struct g2n_random              random;
    int                            argc;
    char                         **argv;      /* the process's, or in a library owned           */
    struct g2n_wasi_environment    env;       /* of a library: only its list, in one allocation */
    struct g2n_wasi1_fd           *fds;
    uint32_t                       fd_count;
    struct pollfd                 *polls;     /* poll_oneoff's, kept for the next one          */
    struct g2n_wasi1_wait         *waits;
    uint32_t                       wait_cap;
};

/* trace.c: heeds G2N_TRACE. */
void g2n_wasi1_trace_init(struct g2n_wasi1 *w);

/* preopen.c: standard streams, folders, sockets.  When one cannot be had, says so on standard error: G2N_ESYS. */
G2N_MUST_USE enum g2n_status g2n_wasi1_preopen(struct g2n_wasi1 *w);
/* A g2n_wasi_add_folder, of struct g2n_wasi1. */
G2N_MUST_USE enum g2n_status g2n_wasi1_add_folder(void *guest, int host, const char *name, bool open_world);
/* listen.c: a listening socket for "HOST:PORT", "[::1]:80" or ":80"; else G2N_ESYS, and *problem says why. */
G2N_MUST_USE enum g2n_status g2n_wasi1_listen(const char *address, int *fd_out, const char **problem);

/* reply.c: reads what has come, at most len bytes, or waits for it.  Returns how many, or a negative errno. */
int64_t g2n_wasi1_reply_read(struct g2n_wasi1_fd *f, void *bytes, size_t len);

/* call.c: takes the call's arguments from the command line, or says what is wrong with it: G2N_ESYS. */
G2N_MUST_USE enum g2n_status g2n_wasi1_call_parse(const char *guest, const struct g2n_wasi1_call *call, int argc, char **argv,
                                                  union g2n_wasi1_number arguments[static G2N_WASI1_PARAMS]);
/* Calls, and prints the result.  Runs guest code. */
void g2n_wasi1_call_run(const struct g2n_wasi1_call *call, void *instance, const union g2n_wasi1_number *arguments);

/* life.c: with the arguments, which are lent, and the environment of the process, its streams, and the policy's folders and
 * sockets.  G2N_ESYS: one of these cannot be had, which has been said. */
G2N_MUST_USE enum g2n_status g2n_wasi1_create_program(const struct g2n_program *program, const struct g2n_wasi_policy *policy,
                                                      int argc, char **argv, struct g2n_wasi1 **out);
/* Frees everything but the stack, on which the caller may be, and the memory.  w may be NULL. */
void g2n_wasi1_destroy(struct g2n_wasi1 *w);

/* Results at the guest's pointer: false when it points outside. */
static inline bool g2n_wasi1_put_u32(struct g2n_wasi1 *w, g2n_addr at, uint32_t value)
{
    unsigned char *mem_at = g2n_mem_find(w->memory, at, sizeof value);
    if (mem_at) memcpy(mem_at, &value, sizeof value);
    return mem_at;
}

static inline bool g2n_wasi1_put_u64(struct g2n_wasi1 *w, g2n_addr at, uint64_t value)
{
    unsigned char *mem_at = g2n_mem_find(w->memory, at, sizeof value);
    if (mem_at) memcpy(mem_at, &value, sizeof value);
    return mem_at;
}

#endif
