/* A running component of WASI preview 2: what its handlers share.
 *
 *   H1  guest code runs only below `run`, `instantiate` and realloc, on `stack`; what ends the program does not return;
 *   H2  while realloc runs, no handler does: imports called from there trap;
 *   H3  what other processes share is left as it was found: no O_NONBLOCK is set on standard streams.
 * One thread. */
#ifndef G2N_WASI2_WASI2_H
#define G2N_WASI2_WASI2_H

#include <poll.h>

#include "base/list.h"
#include "base/random.h"
#include "mem/mem.h"
#include "mem/stack.h"
#include "mem/trap.h"
#include "wasi/environment.h"
#include "wasi2/resource.h"
#include "wasi2/wit.h"
#include <g2n/wasi2.h>

/* The head of a handler, which <g2n/wasi2.h> declares: args are the function's parameters, result is all zero. */
#define G2N_WASI2_HANDLER(name) \
    void g2n_wasi2_##name(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, struct g2n_wasi2_value *result)

struct g2n_wasi2_chunk; /* scratch.c */
struct g2n_wasi2_http;  /* http.h    */
struct g2n_wasi2_channel; /* stream.h */

/* What one wait asks the system (wait.h), kept from one to the next for its memory. */
struct g2n_wasi2_waits {
    struct pollfd *fds;      /* owned; a descriptor is in it once                         */
    uint32_t      *places;   /* owned, by descriptor: its index + 1, 0 for none           */
    uint32_t       count, cap, places_cap;
    uint64_t       until_ns;
    uint32_t       place;    /* where the last one that was entered is, + 1; 0: none was  */
    short          events;   /* and what of it                                            */
};

/* What goes on beside the guest, while it waits, in parts that not every program has (http_engine.c). */
struct g2n_wasi2_work {
    void (*drive)(struct g2n_wasi2 *w); /* does what can be done without waiting            */
    void (*want)(struct g2n_wasi2 *w, struct g2n_wasi2_waits *waits); /* what it waits for  */
    void (*fini)(struct g2n_wasi2 *w);
};

struct g2n_wasi2 {
    const struct g2n_program     *program;
    const struct g2n_wasi_policy *policy;
    uint32_t                    (*run)(void *instance);
    struct g2n_stack              stack;
    struct g2n_trap_scope         trap_scope;
    struct g2n_random             random;
    int                           argc;
    char                        **argv;       /* the process's                                */
    struct g2n_wasi_environment   env;
    struct g2n_wasi2_folder      *folders;    /* owned: what get-directories gives (folder.c) */
    uint32_t                      folder_count;
    struct g2n_wasi2_table        table;
    struct g2n_wasi2_waits        waits;
    struct g2n_link               objects;    /* all that there are (resource.h)              */
    struct g2n_link               outputs;    /* streams with something pending (stream.h)    */
    struct g2n_wasi2_http        *http;       /* owned; NULL until the first request          */
    const struct g2n_wasi2_work  *work;       /* NULL: none                                   */
    struct g2n_wasi2_chunk       *scratch;    /* owned: of the call that runs                 */
    bool                          in_realloc;
    const struct g2n_wasi2_channel *standard; /* its three streams, of a library (embedded.c); NULL: the process's, as are the next */
    void                        (*exit)(void *context, uint32_t status); /* does not return */
    void                         *exit_context;
    wasm_rt_memory_t             *memory;     /* what g2n_wasi2_memory() gives                */
    void                         *guest;
};

/* Prepares what is zero; w->program and what follows it up to argv are set.  G2N_ENOMEM, G2N_ESYS: which has been said. */
G2N_MUST_USE enum g2n_status g2n_wasi2_init(struct g2n_wasi2 *w);
/* Frees what it has but the stack, on which the caller may be, and the memory. */
void g2n_wasi2_fini(struct g2n_wasi2 *w);
/* Writes what is pending, and ends the process, or the library's instance. */
_Noreturn void g2n_wasi2_end(struct g2n_wasi2 *w, int status);

/* Memory for as long as the call runs; traps when there is none.  Aligned for anything. */
void *g2n_wasi2_scratch(struct g2n_wasi2 *w, size_t size);
struct g2n_wasi2_value *g2n_wasi2_items(struct g2n_wasi2 *w, size_t count);
void g2n_wasi2_scratch_reset(struct g2n_wasi2 *w);
void g2n_wasi2_scratch_fini(struct g2n_wasi2 *w);

/* The host has no memory, and the guest cannot be told. */
_Noreturn void g2n_wasi2_no_memory(void);

#endif
