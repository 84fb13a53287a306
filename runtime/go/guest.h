/* A running GOOS=js guest: its program, memory and stack, the host it talks to, and the events that wake it.
 *
 *   G1  guest code runs only below run or resume, on `stack` or where its keeper enters it; `depth` counts how many of
 *       them are active;
 *   G2  after `exited` is set no guest code is entered any more;
 *   G3  the guest's stack pointer may move whenever guest code ran: it is read again with g2n_guest_sp();
 *   G4  a nested handler is never served by the event loop: only the outermost level turns the loop;
 *   G5  a guest with a keeper is one of several in a process that it does not end: when it exits or traps, each level
 *       of its code is left in turn, innermost first, and the C code between them returns as after any failed call. */
#ifndef G2N_GO_GUEST_H
#define G2N_GO_GUEST_H

#include "go/atom_cache.h"
#include "host/host.h"
#include "mem/mem.h"
#include "mem/stack.h"
#include "mem/trap.h"
#include "value/array.h"
#include <g2n/gojs.h>
#include <g2n/program.h>

/* Events that Go has answered, for those to come: enough for callbacks that call each other a few levels deep. */
#define G2N_SPARE_EVENTS 4u
struct g2n_spare_events {
    struct g2n_object *objects[G2N_SPARE_EVENTS]; /* owned, as are their args */
    struct g2n_array  *args[G2N_SPARE_EVENTS];
    uint32_t           count;
};

struct g2n_guest;

/* Who has the guest in library mode (G5). */
struct g2n_keeper {
    /* Calls code(guest) where a trap can be caught; returns when it has returned or was left.  What was left is `exited`. */
    void (*enter)(struct g2n_guest *guest, void (*code)(struct g2n_guest *guest));
    /* From within: leaves the innermost level of the guest's code. */
    void (*leave)(struct g2n_guest *guest);
};

struct g2n_guest {
    struct g2n_host          host;
    const struct g2n_keeper *keeper;    /* NULL: the process is the guest's */
    void                    *keeper_context;
    const struct g2n_program *program;
    wasm_rt_memory_t        *memory;
    struct g2n_stack         stack;
    struct g2n_trap_scope    trap_scope;
    struct g2n_atom_cache    names;     /* property names by guest address                 */
    struct g2n_spare_events  spare_events;
    struct g2n_link          timeouts;  /* scheduleTimeoutEvent's that are not cleared yet  */
    struct g2n_link          tickets;   /* reply.c: replies that the guest waits for, or may   */
    int32_t                  last_ticket;
    void (*drop_tickets)(struct g2n_guest *guest); /* NULL: there was no ticket yet */
    uint32_t                 depth;     /* active run and resume calls                      */
    uint32_t                 argc, argv;/* arguments of run: the block at guest address 4096 */
    bool                     exited;
    int                      status;    /* once exited */
};

/* Makes host and table; the guest has not been instantiated.  program and argv are lent for the guest's life.  The caller has
 * zeroed *guest and may have set keeper and host.given.  On failure everything is undone. */
G2N_MUST_USE enum g2n_status g2n_guest_init(struct g2n_guest *guest, const struct g2n_program *program, int argc,
                                            char **argv);
/* Frees what the host has for it, which takes the guest's code no more. */
void g2n_guest_fini(struct g2n_guest *guest);
/* The same for a guest whose the process is: with a stack, and handlers of signals for its traps. */
G2N_MUST_USE enum g2n_status g2n_guest_init_program(struct g2n_guest *guest, const struct g2n_program *program, int argc,
                                                    char **argv);
void g2n_guest_fini_program(struct g2n_guest *guest);

/* Runs `run`, and then what waits for it to end.  G2N_ELIMIT, G2N_ENOMEM: arguments and environment do not fit, and nothing
 * has run.  On a stack for the guest. */
G2N_MUST_USE enum g2n_status g2n_guest_begin(struct g2n_guest *guest);

/* The guest asked to end, or cannot go on.  From outside of guest code, and one level inside, it returns and the
 * guest unwinds by itself; deeper, Go would run on in the outer level, so the process ends here, or G5 holds. */
void g2n_guest_exit(struct g2n_guest *guest, int status);

/* Ends the process from wherever it is, output flushed. */
_Noreturn void g2n_guest_exit_now(struct g2n_guest *guest, int status);

/* Waits until output that is queued has been written. */
void g2n_guest_flush(struct g2n_guest *guest);

/* A guest that nothing was waiting for ended while an import of it ran: it goes no further.  Only with a keeper. */
static inline void g2n_guest_go_on(struct g2n_guest *guest)
{
    if (guest->exited) guest->keeper->leave(guest);
}

/* Calls code(guest), which is the guest's.  Runs guest code. */
void g2n_guest_enter(struct g2n_guest *guest, void (*code)(struct g2n_guest *guest));
/* Runs `resume`.  The caller has set the Go object's _pendingEvent.  Runs guest code. */
void g2n_guest_resume(struct g2n_guest *guest);

static inline uint32_t g2n_guest_sp(struct g2n_guest *guest) { return guest->program->getsp(guest->program->instance); }

/* events.c: the Go object (id 6) with _makeFuncWrapper, _pendingEvent, _values; owned by the realm. */
G2N_MUST_USE enum g2n_status g2n_go_object_new(struct g2n_guest *guest, struct g2n_object **out);
void g2n_guest_drop_events(struct g2n_guest *guest);
/* The deadlock probe: an event that no function answers. Runs guest code. */
void g2n_guest_probe_deadlock(struct g2n_guest *guest);

/* argv.c: writes the arguments and environment to the guest's memory and sets argc and argv.
 * G2N_ELIMIT: they do not fit below program->argv_limit. */
G2N_MUST_USE enum g2n_status g2n_guest_write_argv(struct g2n_guest *guest);

/* clock.c */
void g2n_guest_drop_timeouts(struct g2n_guest *guest);

/* An exception that wasm_exec.js would not have caught, or memory for the host has run out: reports and ends.  From an
 * import. */
_Noreturn void g2n_guest_die_of_exception(struct g2n_guest *guest);
_Noreturn void g2n_guest_die_of_no_memory(struct g2n_guest *guest);

/* Arguments and results on the guest's stack. */
static inline g2n_view g2n_arg_ref(struct g2n_guest *g, uint32_t sp, uint32_t offset)
{
    return g2n_ref_view(&g->host.realm.table, g2n_mem_load_u64(g->memory, sp, offset));
}

static inline void g2n_result_ref(struct g2n_guest *g, uint32_t sp, uint32_t offset, g2n_view v)
{
    uint64_t ref;
    if (g2n_ref_encode(&g->host.realm, &g->host.realm.table, v, &ref) != G2N_OK) g2n_guest_die_of_no_memory(g);
    g2n_mem_store_u64(g->memory, sp, offset, ref);
}

/* The bytes of the string or slice whose pointer is at sp+offset and whose length is at sp+offset+8. */
static inline unsigned char *g2n_arg_bytes(struct g2n_guest *g, uint32_t sp, uint32_t offset, size_t *len)
{
    uint64_t n = g2n_mem_load_u64(g->memory, sp, offset + 8);
    *len = (size_t)n;
    return g2n_mem_slice(g->memory, g2n_mem_load_u64(g->memory, sp, offset), n);
}

#endif
