/* The turn, drawn:
 *
 *     timers due now -> ready tasks -> poll -> tasks that the poll recorded -> immediates -> (next turn)
 *                           (next ticks and microtasks after each task and timer)
 *
 * Waiting is done by ppoll() on libuv's own descriptor and not by uv_run(): timers here have nanoseconds, libuv's
 * waiting only milliseconds.  uv_run(UV_RUN_NOWAIT) before it registers what was started and collects what is ready;
 * after it, it collects what came (libuv 1.44, "embedding"; guide to the event loop).
 *
 * A guest that does one file operation after another always has a ready task, so turns with ready tasks look at the
 * descriptors only once in POLL_EVERY_NS: a system call for each would cost as much as the operation itself. */
#include "loop/loop.h"

#include <poll.h>
#include <string.h>

#include "base/check.h"
#include "loop/timer.h"
#include "loop/wait.h"
#include "loop/watch.h"
#include "value/realm.h"

#define POLL_EVERY_NS 20000u
#define NS_PER_MS     1000000u

enum g2n_status g2n_loop_init(struct g2n_loop *loop, struct g2n_realm *realm)
{
    memset(loop, 0, sizeof *loop);
    loop->realm = realm;
    g2n_list_init(&loop->tasks);
    g2n_list_init(&loop->immediates);
    g2n_list_init(&loop->next_ticks);
    g2n_list_init(&loop->operations);
    g2n_list_init(&loop->phase_end);
    int err = uv_loop_init(&loop->uv);
    loop->uv.data = loop;
    if (err == UV_ENOMEM) return G2N_ENOMEM;
    return err == 0 ? G2N_OK : G2N_ESYS;
}

static void cancel_all(struct g2n_loop *loop, struct g2n_link *queue)
{
    while (!g2n_list_empty(queue)) {
        struct g2n_task *task = G2N_CONTAINER(queue->next, struct g2n_task, link);
        g2n_list_remove(&task->link);
        task->cancel(loop, task);
    }
}

void g2n_loop_fini(struct g2n_loop *loop)
{
    loop->stopping = true;
    g2n_list_remove(&loop->phase_end); /* the guest may have left a phase by exit */
    /* Stopping an operation may post the task that finishes it, and cancelling one may stop another. */
    do {
        cancel_all(loop, &loop->tasks);
        cancel_all(loop, &loop->immediates);
        cancel_all(loop, &loop->next_ticks);
        while (!g2n_list_empty(&loop->operations)) {
            struct g2n_operation *operation = G2N_CONTAINER(loop->operations.next, struct g2n_operation, link);
            g2n_operation_end(loop, operation);
            operation->stop(loop, operation);
        }
        uv_run(&loop->uv, UV_RUN_DEFAULT); /* close callbacks */
    } while (!g2n_list_empty(&loop->tasks) || !g2n_list_empty(&loop->operations));
    g2n_timers_fini(loop);
    g2n_watches_fini(loop);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    g2n_check(uv_loop_close(&loop->uv) == 0); /* L4 */
}

void g2n_loop_post(struct g2n_loop *loop, struct g2n_task *task) { g2n_list_append(&loop->tasks, &task->link); }

void g2n_loop_post_immediate(struct g2n_loop *loop, struct g2n_task *task)
{
    g2n_list_append(&loop->immediates, &task->link);
}

void g2n_loop_post_tick(struct g2n_loop *loop, struct g2n_task *task)
{
    g2n_list_append(&loop->next_ticks, &task->link);
}

void g2n_operation_begin(struct g2n_loop *loop, struct g2n_operation *operation)
{
    g2n_list_append(&loop->operations, &operation->link);
    loop->active++;
}

void g2n_operation_end(struct g2n_loop *loop, struct g2n_operation *operation)
{
    g2n_check(loop->active > 0);
    g2n_list_remove(&operation->link);
    loop->active--;
}

bool g2n_loop_alive(const struct g2n_loop *loop)
{
    return loop->active > 0 || loop->timers.referenced > 0 || !g2n_list_empty(&loop->tasks)
        || !g2n_list_empty(&loop->immediates) || !g2n_list_empty(&loop->next_ticks);
}

static struct g2n_task *take(struct g2n_link *queue)
{
    struct g2n_task *task = G2N_CONTAINER(queue->next, struct g2n_task, link);
    g2n_list_remove(&task->link);
    return task;
}

/* Node's order: all ticks, then all microtasks, until neither made another; then rejections that nobody handled. */
void g2n_loop_drain_microtasks(struct g2n_loop *loop)
{
    do g2n_loop_run_microtasks(loop);
    while (!loop->stopping && g2n_job_report_rejections(loop->realm));
}

void g2n_loop_run_microtasks(struct g2n_loop *loop)
{
    do {
        while (!loop->stopping && !g2n_list_empty(&loop->next_ticks)) {
            struct g2n_task *tick = take(&loop->next_ticks);
            tick->run(loop, tick);
        }
        if (!loop->stopping) g2n_job_run_queued(loop->realm);
    } while (!loop->stopping && !g2n_list_empty(&loop->next_ticks));
}

/* Runs what is queued now; what is queued meanwhile waits for the next phase, so that no phase starves another. */
static void run_queue(struct g2n_loop *loop, struct g2n_link *queue)
{
    if (g2n_list_empty(queue)) return;
    g2n_list_append(queue, &loop->phase_end);
    while (queue->next != &loop->phase_end && !loop->stopping) {
        struct g2n_task *task = take(queue);
        task->run(loop, task);
        g2n_loop_drain_microtasks(loop);
    }
    g2n_list_remove(&loop->phase_end);
}

/* When libuv has something to do that no descriptor tells of. */
static uint64_t uv_due(const struct g2n_loop *loop)
{
    /* With nothing active libuv says 0, which then means "nothing to wait for" and not "at once". */
    int ms = uv_loop_alive(&loop->uv) ? uv_backend_timeout(&loop->uv) : -1;

    return ms < 0 ? UINT64_MAX : uv_hrtime() + (uint64_t)ms * NS_PER_MS;
}

/* Sleeps until a descriptor of libuv's is ready or `until_ns` of the monotonic clock. */
static void wait_for_events(struct g2n_loop *loop, uint64_t until_ns)
{
    uint64_t uv_until_ns = uv_due(loop);
    struct pollfd pfd = { .fd = uv_backend_fd(&loop->uv), .events = POLLIN };
    g2n_wait(&pfd, 1, uv_until_ns < until_ns ? uv_until_ns : until_ns);
}

/* Looks at the descriptors without waiting. */
static void look(struct g2n_loop *loop)
{
    uv_run(&loop->uv, UV_RUN_NOWAIT);
    loop->polled_ns = uv_hrtime();
}

static bool work_is_ready(const struct g2n_loop *loop)
{
    return loop->stopping || !g2n_list_empty(&loop->tasks) || !g2n_list_empty(&loop->immediates);
}

static void poll_phase(struct g2n_loop *loop, uint64_t until_ns)
{
    if (work_is_ready(loop)) {
        if (uv_hrtime() - loop->polled_ns >= POLL_EVERY_NS) look(loop);
        return;
    }
    if (!g2n_loop_alive(loop)) return;
    look(loop);
    if (work_is_ready(loop) || !g2n_loop_alive(loop)) return; /* what ended need not have left a task */
    uint64_t due = g2n_timers_next_due(loop);
    if (due > until_ns) due = until_ns;
    if (due <= loop->polled_ns) return;
    wait_for_events(loop, due);
    look(loop);
}

bool g2n_loop_turn(struct g2n_loop *loop) { return g2n_loop_turn_until(loop, UINT64_MAX); }

bool g2n_loop_turn_until(struct g2n_loop *loop, uint64_t until_ns)
{
    g2n_loop_drain_microtasks(loop); /* what was queued outside of any task */
    if (loop->timers.count) g2n_timers_run(loop, uv_hrtime());
    run_queue(loop, &loop->tasks);
    poll_phase(loop, until_ns);
    run_queue(loop, &loop->tasks);
    run_queue(loop, &loop->immediates);
    return !loop->stopping && g2n_loop_alive(loop);
}

int g2n_loop_timeout_ms(struct g2n_loop *loop)
{
    look(loop);
    if (work_is_ready(loop) || !g2n_list_empty(&loop->next_ticks) || g2n_job_pending(loop->realm)) return 0;

    uint64_t due = g2n_timers_next_due(loop), uv = uv_due(loop), ms;
    if (uv < due) due = uv;
    if (due == UINT64_MAX) return -1;
    if (due <= loop->polled_ns) return 0;
    ms = (due - loop->polled_ns + NS_PER_MS - 1) / NS_PER_MS; /* never early: the timer would not be due */
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

bool g2n_block(struct g2n_loop *loop, bool (*ready)(void *context), void *context, uint64_t deadline_ns)
{
    for (;;) {
        look(loop);
        if (ready(context)) return true;
        if (loop->polled_ns >= deadline_ns) return false;
        wait_for_events(loop, deadline_ns);
    }
}
