/* Life of the host, and the two ways out of it: an exception that nobody caught, and exit. */
#include "host/host.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host/dom_exception.h"
#include "host/environment.h"
#include "host/fs.h"
#include "host/inspect.h"
#include "host/process.h"
#include "host/stdio.h"
#include "host/timers.h"
#include "host/trace.h"
#include "host/web.h"
#include "value/convert.h"
#include "value/lib.h"

static void on_uncaught(struct g2n_realm *realm, g2n_view exception)
{
    g2n_host_uncaught(g2n_host_of(realm), exception);
}

/* What a promise was rejected with, if it is no error, as the error that node throws in its place. */
static enum g2n_status wrap_reason(struct g2n_realm *realm, g2n_view reason, g2n_value *out)
{
    struct g2n_buf shown = G2N_BUF_INIT;
    g2n_value name = G2N_UNDEFINED, code;

    g2n_lib__show(realm, &shown, reason);
    enum g2n_status st = shown.failed ? g2n_throw_no_memory(realm)
        : g2n_error_new(realm, G2N_ERROR, out, "This error originated either by throwing inside of an async function "
                        "without a catch block, or by rejecting a promise which was not handled with .catch(). The promise "
                        "rejected with the reason \"%.*s\".", (int)(shown.len < 2000 ? shown.len : 2000),
                        shown.len ? shown.bytes : "");
    g2n_buf_fini(&shown);
    if (st != G2N_OK) return st;
    struct g2n_object *error = g2n_as_object(g2n_peek(*out));
    st = g2n_string_from_c(realm, "UnhandledPromiseRejection", &name);
    if (st == G2N_OK)
        st = g2n_object_define(realm, error, g2n_atom_key(realm, G2N_ATOM_name), g2n_peek(name), G2N_PROP_METHOD);
    g2n_drop(realm, name);
    if (st == G2N_OK) st = g2n_string_from_c(realm, "ERR_UNHANDLED_REJECTION", &code);
    if (st == G2N_OK) st = g2n_object_put_c(realm, error, "code", code);
    if (st != G2N_OK) g2n_drop(realm, *out);
    return st;
}

static bool has_stack(struct g2n_realm *realm, g2n_view v)
{
    return g2n_is_object(v) && !g2n_is_callable(v) &&
           g2n_object_get_own(realm, g2n_as_object(v), g2n_atom_key(realm, G2N_ATOM_stack), NULL) == G2N_FOUND;
}

static void uncaught(struct g2n_host *host, g2n_view exception, const char *origin);

static void uncaught_rejection(struct g2n_host *host, g2n_view reason)
{
    struct g2n_realm *realm = &host->realm;
    g2n_value error = G2N_UNDEFINED;
    enum g2n_status st = has_stack(realm, reason) ? G2N_OK : wrap_reason(realm, reason, &error);

    if (st != G2N_OK) g2n_drop(realm, g2n_host_caught(host, st)); /* the reason itself will do */
    bool wrapped = st == G2N_OK && g2n_is_object(g2n_peek(error));
    uncaught(host, wrapped ? g2n_peek(error) : reason, "unhandledRejection");
    if (wrapped) g2n_drop(realm, error);
}

static void on_unhandled_rejection(struct g2n_realm *realm, g2n_view promise, g2n_view reason)
{
    struct g2n_host *host = g2n_host_of(realm);
    if (!g2n_process_emit_rejection(host, reason, promise)) uncaught_rejection(host, reason);
}

static void on_rejection_handled(struct g2n_realm *realm, g2n_view promise)
{
    g2n_process_emit_handled(g2n_host_of(realm), promise);
}

enum g2n_status g2n_host_init(struct g2n_host *host, int argc, char **argv)
{
    struct timespec wall;
    enum g2n_status st;

    g2n_trace_init(host);
    host->argc = argc;
    host->argv = argv;
    host->start_ns = uv_hrtime();
    clock_gettime(CLOCK_REALTIME, &wall);
    host->start_wall_ms = (double)wall.tv_sec * 1e3 + (double)wall.tv_nsec / 1e6;
    if (!host->given) signal(SIGPIPE, SIG_IGN);
    st = g2n_stdio_create(host, &host->stdio);
    if (st != G2N_OK) return st;
    if (host->given) st = g2n_environment_create(host->given->env, &host->environment);
    if (st != G2N_OK) goto out_stdio;
    st = g2n_realm_init(&host->realm, host);
    if (st != G2N_OK) goto out_stdio;
    host->realm.on_uncaught = on_uncaught;
    host->realm.on_unhandled_rejection = on_unhandled_rejection;
    host->realm.on_rejection_handled = on_rejection_handled;
    st = g2n_loop_init(&host->loop, &host->realm);
    if (st != G2N_OK) goto out_realm;
    st = g2n_global_install(host);
    if (st == G2N_OK) return G2N_OK;
    if (st == G2N_THROWN) { /* only for want of memory: nothing of the guest's has run */
        g2n_drop(&host->realm, g2n_take_exception(&host->realm));
        st = G2N_ENOMEM;
    }
    g2n_host_fini(host);
    return st;

out_realm:
    g2n_realm_fini(&host->realm);
out_stdio:
    g2n_environment_destroy(host->environment);
    host->environment = NULL;
    g2n_stdio_destroy(host->stdio);
    host->stdio = NULL;
    return st;
}

/* First what calls the guest, then the handles, then what callbacks could touch, then the values. */
void g2n_host_fini(struct g2n_host *host)
{
    g2n_stdio_stop(host->stdio);
    g2n_signals_stop(host);
    for (const struct g2n_part *const *part = host->parts; part && *part; part++)
        if ((*part)->stop) (*part)->stop(host);
    g2n_loop_fini(&host->loop);
    for (const struct g2n_part *const *part = host->parts; part && *part; part++)
        if ((*part)->destroy) (*part)->destroy(host);
    g2n_stdio_destroy(host->stdio);
    host->stdio = NULL;
    g2n_fs_destroy(host);
    g2n_process_destroy(host);
    g2n_timeouts_destroy(host);
    g2n_web_destroy(host);
    if (host->buffer_proto) g2n_object_drop(&host->realm, host->buffer_proto);
    g2n_realm_fini(&host->realm);
    g2n_environment_destroy(host->environment);
    host->environment = NULL;
    g2n_buf_fini(&host->trace_told);
}

void g2n_host_start(struct g2n_host *host)
{
    for (const struct g2n_part *const *part = host->parts; part && *part; part++)
        if ((*part)->start) (*part)->start(host);
}

g2n_value g2n_host_caught(struct g2n_host *host, enum g2n_status st)
{
    if (st == G2N_THROWN) return g2n_take_exception(&host->realm);
    return g2n_dup(g2n_view_of_object(host->realm.no_memory));
}

void g2n_host_call(struct g2n_host *host, g2n_view f, g2n_view this_value, const g2n_view *args, uint32_t argc)
{
    g2n_value result;
    enum g2n_status st = g2n_call_function(&host->realm, f, this_value, args, argc, &result);

    if (st == G2N_OK) {
        g2n_drop(&host->realm, result);
        return;
    }
    g2n_value exception = g2n_host_caught(host, st);
    g2n_host_uncaught(host, g2n_peek(exception));
    g2n_drop(&host->realm, exception);
}

/* Errors as their toString() has it: they have no stack that inspecting them could show. */
static enum g2n_status describe(struct g2n_realm *realm, g2n_view exception, struct g2n_buf *out)
{
    g2n_value text;

    if (!g2n_is_error(exception))
        return g2n_inspect(realm, exception, &G2N_INSPECT_DEFAULT, out);
    enum g2n_status st = g2n_to_string(realm, exception, &text);
    if (st != G2N_OK) return st;
    g2n_buf_append(out, g2n_as_string(g2n_peek(text))->bytes, g2n_as_string(g2n_peek(text))->len);
    g2n_drop(realm, text);
    return G2N_OK;
}

/* "Uncaught Error: message", "Uncaught 'text'", "Uncaught { a: 1 }"; the type when showing it throws as well. */
static void print_uncaught(struct g2n_host *host, g2n_view exception)
{
    struct g2n_buf text = G2N_BUF_INIT;

    g2n_buf_append_str(&text, "Uncaught ");
    size_t before = text.len;
    enum g2n_status st = describe(&host->realm, exception, &text);
    if (st != G2N_OK) {
        g2n_drop(&host->realm, g2n_host_caught(host, st));
        if (!text.failed) text.len = before;
        g2n_buf_append_str(&text, g2n_typeof(exception));
    }
    g2n_buf_append_byte(&text, '\n');
    g2n_stdio_write_now(host, STDERR_FILENO, text.bytes, text.len);
    g2n_buf_fini(&text);
}

static void uncaught(struct g2n_host *host, g2n_view exception, const char *origin)
{
    g2n_value kept = g2n_dup(exception); /* printing it may run getters */

    if (host->loop.stopping || g2n_process_emit_uncaught(host, g2n_peek(kept), origin)) {
        g2n_drop(&host->realm, kept);
        return;
    }
    print_uncaught(host, g2n_peek(kept));
    g2n_drop(&host->realm, kept);
    g2n_host_exit(host, 1);
}

void g2n_host_uncaught(struct g2n_host *host, g2n_view exception) { uncaught(host, exception, "uncaughtException"); }

void g2n_host_exit(struct g2n_host *host, int status)
{
    status = g2n_process_exiting(host, status);
    host->loop.stopping = true;
    if (host->exit) host->exit(host, status);
}
