/* Signals as events: process.on("SIGTERM", f), and process.kill.  A handler is there while somebody listens; it does
 * not keep the loop alive.
 *
 *   first listener -> listening --signal--> task posted -> emit
 *                        +--last listener gone, end--> closing -> freed */
#include <errno.h>
#include <signal.h>

#include "base/alloc.h"
#include "host/args.h"
#include "host/oserr.h"
#include "host/process.h"
#include "value/convert.h"

struct row {
    const char *name;
    int         number;
};

static const struct row rows[] = {
#define SIGNAL(name) { #name, name },
#include "host/signals.def"
#undef SIGNAL
};

struct listening {
    struct g2n_link   all;    /* in signals->all */
    struct g2n_task   task;
    uv_signal_t       uv;
    const struct row *row;
};

struct g2n_signals {
    struct g2n_link all;
};

static const struct row *find(const struct g2n_string *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (g2n_string_equal_c(name, rows[i].name)) return &rows[i];
    return NULL;
}

/* ---- events ---- */

static void task_run(struct g2n_loop *loop, struct g2n_task *task)
{
    const struct row *row = G2N_CONTAINER(task, struct listening, task)->row; /* listeners may end the listening */
    struct g2n_host *host = g2n_host_of(loop->realm);
    g2n_value name, number = g2n_number(row->number);
    bool called;

    enum g2n_status st = g2n_string_from_c(loop->realm, row->name, &name);
    if (st == G2N_OK) {
        g2n_view args[2] = { g2n_peek(name), g2n_peek(number) };
        st = g2n_emitter_emit_c(loop->realm, host->process->object, row->name, args, 2, &called);
        g2n_drop(loop->realm, name);
    }
    if (st == G2N_OK) return;
    g2n_value exception = g2n_host_caught(host, st);
    g2n_host_uncaught(host, g2n_peek(exception));
    g2n_drop(loop->realm, exception);
}

static void task_cancel(struct g2n_loop *loop, struct g2n_task *task) /* the handle owns it */
{
    (void)loop;
    (void)task;
}

static void on_signal(uv_signal_t *uv, int number)
{
    struct listening *l = G2N_CONTAINER(uv, struct listening, uv);
    (void)number;
    if (g2n_list_empty(&l->task.link)) g2n_loop_post(uv->loop->data, &l->task);
}

static void on_closed(uv_handle_t *handle) { g2n_free(G2N_CONTAINER(handle, struct listening, uv)); }

static void end(struct listening *l)
{
    g2n_list_remove(&l->all);
    g2n_task_withdraw(&l->task);
    uv_signal_stop(&l->uv);
    if (l->row->number == SIGPIPE) signal(SIGPIPE, SIG_IGN); /* libuv leaves the default, which ends the process */
    uv_close((uv_handle_t *)&l->uv, on_closed);
}

static void begin(struct g2n_host *host, const struct row *row)
{
    struct listening *l = g2n_alloc_zero(1, sizeof *l);

    if (!l) return; /* the listener is there and is not called, as for a signal that cannot be caught */
    if (uv_signal_init(&host->loop.uv, &l->uv) != 0) {
        g2n_free(l);
        return;
    }
    l->row = row;
    l->task = (struct g2n_task){ .run = task_run, .cancel = task_cancel };
    g2n_list_init(&l->task.link);
    g2n_list_append(&host->process->signals->all, &l->all);
    if (uv_signal_start(&l->uv, on_signal, row->number) != 0) end(l);
}

static void on_change(struct g2n_host *host, struct g2n_emitter *emitter, g2n_key event, bool listened)
{
    const struct row *row = g2n_key_is_symbol(event) ? NULL : find(g2n_key_string(event));
    (void)emitter;

    if (!row || host->given) return; /* given: signals are the process's, and not this guest's */
    G2N_LIST_EACH_SAFE(it, &host->process->signals->all) {
        struct listening *l = G2N_CONTAINER(it, struct listening, all);
        if (l->row == row) end(l);
    }
    if (listened) begin(host, row);
}

void g2n_signals_stop(struct g2n_host *host)
{
    struct g2n_process *process = host->process;

    if (!process || !process->signals) return;
    if (process->object) process->object->on_change = NULL;
    G2N_LIST_EACH_SAFE(it, &process->signals->all) end(G2N_CONTAINER(it, struct listening, all));
    g2n_free(process->signals);
    process->signals = NULL;
}

/* ---- process.kill ---- */

static enum g2n_status to_signal(struct g2n_realm *realm, g2n_view v, int *number)
{
    double d;

    if (g2n_is_undefined(v)) {
        *number = SIGTERM;
        return G2N_OK;
    }
    if (g2n_is_string(v)) {
        const struct row *row = find(g2n_as_string(v));
        if (!row)
            return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_UNKNOWN_SIGNAL", "Unknown signal: %s",
                                  g2n_as_string(v)->bytes);
        *number = row->number;
        return G2N_OK;
    }
    enum g2n_status st = g2n_args_integer(realm, v, "signal", 0, 64, &d);
    if (st == G2N_OK) *number = (int)d;
    return st;
}

static enum g2n_status process_kill(struct g2n_call *call, g2n_value *result)
{
    double pid;
    int number = 0;

    enum g2n_status st = g2n_args_integer(call->realm, g2n_arg(call, 0), "pid", INT32_MIN, INT32_MAX, &pid);
    if (st == G2N_OK) st = to_signal(call->realm, g2n_arg(call, 1), &number);
    if (st != G2N_OK) return st;
    if (g2n_host_of(call->realm)->given && number != 0) return g2n_oserr_throw(call->realm, EPERM, "kill", NULL, NULL);
    if (kill((pid_t)pid, number) != 0) return g2n_oserr_throw(call->realm, errno, "kill", NULL, NULL);
    *result = g2n_bool(true);
    return G2N_OK;
}

enum g2n_status g2n_process__install_signals(struct g2n_host *host, struct g2n_object *process)
{
    static const struct g2n_method methods[] = { { "kill", process_kill, 2, 0 }, { NULL, NULL, 0, 0 } };
    struct g2n_signals *signals = g2n_alloc(sizeof *signals);

    if (!signals) return G2N_ENOMEM;
    g2n_list_init(&signals->all);
    host->process->signals = signals;
    host->process->object->on_change = on_change;
    return g2n_function_define_all(&host->realm, process, methods);
}
