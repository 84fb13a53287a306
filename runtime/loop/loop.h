/* The event loop: one uv_loop_t, the queue of tasks, timers, and waiting.
 *
 * libuv's callbacks only record: they mark an operation as done and put its *task* on the queue.  The loop's own turn
 * takes tasks off the queue and runs them; only there, never inside a libuv callback, does guest code run.
 *
 *   L1  a task is in at most one queue; once taken off, it belongs to its run function again;
 *   L2  after each task the microtasks are run until none is left (HTML, event loop processing model);
 *   L3  an *active* count above zero, an armed referenced timer, or a queued task keeps the loop alive; a libuv handle
 *       by itself does not, so whoever waits on one begins an operation;
 *   L4  every handle initialised with libuv is closed, and its memory freed in or after the close callback.
 *
 * One thread. */
#ifndef G2N_LOOP_LOOP_H
#define G2N_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/list.h"
#include <g2n/status.h>

struct g2n_realm;
struct g2n_loop;
struct g2n_timer;

/* What is to be done in a turn of the loop.  Embedded in the operation that it finishes. */
struct g2n_task {
    struct g2n_link link;
    /* Runs on the guest stack, may run guest code, may free the task.  Not called when the loop is torn down: then
     * `cancel` is, which must free and must not run guest code. */
    void (*run)(struct g2n_loop *loop, struct g2n_task *task);
    void (*cancel)(struct g2n_loop *loop, struct g2n_task *task);
};

struct g2n_timer_entry { /* the key beside the pointer: comparing touches no timer */
    uint64_t due_ns, sequence;
    struct g2n_timer *timer;
};

struct g2n_timers { /* timer.c */
    struct g2n_timer_entry *heap;  /* binary heap by (due, sequence)            */
    struct g2n_timer **by_id;      /* open addressing; NULL: free               */
    uint32_t count, cap;           /* of the heap                               */
    uint32_t live, id_cap;         /* of by_id: the armed and the running       */
    uint32_t referenced;           /* armed timers that keep the loop alive     */
    int32_t  last_id;
    uint64_t next_sequence;
};

struct g2n_watches { /* watch.c */
    int       fd;      /* the epoll set                */
    bool      open;    /* fd and uv are there          */
    uint32_t  count;   /* watches that wait for events */
    uv_poll_t uv;
};

struct g2n_loop {
    uv_loop_t          uv;           /* its data is the loop */
    struct g2n_realm  *realm;
    struct g2n_link    tasks;        /* ready, first in first out                                 */
    struct g2n_link    immediates;   /* setImmediate and its like: run after the poll phase       */
    struct g2n_link    next_ticks;   /* process.nextTick: before the microtasks, after each task  */
    struct g2n_link    operations;   /* in flight: struct g2n_operation, for teardown             */
    struct g2n_link    phase_end;    /* where the phase that is running ends, as an item of its queue */
    struct g2n_timers  timers;
    struct g2n_watches watches;
    uint32_t           active;       /* operations in flight that keep the loop alive             */
    uint64_t           polled_ns;    /* when descriptors were last looked at                      */
    bool               stopping;     /* exit was asked for: no task is run any more               */
};

G2N_MUST_USE enum g2n_status g2n_loop_init(struct g2n_loop *loop, struct g2n_realm *realm);
/* Cancels queued tasks, stops operations, closes every handle, runs libuv until all close callbacks came. */
void g2n_loop_fini(struct g2n_loop *loop);

/* Puts a task on the ready queue.  Cannot fail. */
void g2n_loop_post(struct g2n_loop *loop, struct g2n_task *task);
/* The same, to be run after the next poll phase (setImmediate). */
void g2n_loop_post_immediate(struct g2n_loop *loop, struct g2n_task *task);
/* The same, to be run before the microtasks, as soon as the running task ends (process.nextTick). */
void g2n_loop_post_tick(struct g2n_loop *loop, struct g2n_task *task);
/* Takes a task off whichever queue it is in; it is the caller's again. */
static inline void g2n_task_withdraw(struct g2n_task *task) { g2n_list_remove(&task->link); }

/* L3. */
bool g2n_loop_alive(const struct g2n_loop *loop);

/* Runs one turn: due timers, ready tasks, then polls (blocking when nothing is ready), then immediates, with the
 * microtasks after each task, in the order of libuv's phases as node runs them (timers, completions, immediates).
 * Returns false when nothing is alive any more.  Runs guest code. */
bool g2n_loop_turn(struct g2n_loop *loop);
/* The same, blocking no longer than until this value of uv_hrtime(). */
bool g2n_loop_turn_until(struct g2n_loop *loop, uint64_t until_ns);

/* For who turns the loop from within another one: readable when there is something to do.  Good for the loop's life. */
static inline int g2n_loop_descriptor(const struct g2n_loop *loop) { return uv_backend_fd(&loop->uv); }
/* After how many milliseconds there is something to do whatever the descriptor says; 0: now, -1: never.  To be asked
 * before each wait, since it makes the descriptor tell of what was begun meanwhile. */
int g2n_loop_timeout_ms(struct g2n_loop *loop);

/* Waits for I/O to be recorded, without running tasks or timers, until `ready(context)` holds.  Used by calls that
 * must not return before something happened.  Never runs guest code.
 * deadline_ns: uv_hrtime() value at which to give up, UINT64_MAX for never.  Returns whether ready() held. */
bool g2n_block(struct g2n_loop *loop, bool (*ready)(void *context), void *context, uint64_t deadline_ns);

/* Runs next ticks and microtasks until none is left.  Runs guest code. */
void g2n_loop_drain_microtasks(struct g2n_loop *loop);
/* The same, but rejections that nobody handles are left for the next turn: somebody may do that yet. */
void g2n_loop_run_microtasks(struct g2n_loop *loop);

/* Operations in flight register here so that teardown can stop them. */
struct g2n_operation {
    struct g2n_link link;
    /* Ends the operation early; its memory must be free once the loop's handles are closed.  No guest code. */
    void (*stop)(struct g2n_loop *loop, struct g2n_operation *operation);
};
void g2n_operation_begin(struct g2n_loop *loop, struct g2n_operation *operation); /* counts as active */
void g2n_operation_end(struct g2n_loop *loop, struct g2n_operation *operation);

#endif
