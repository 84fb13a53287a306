/* process: where it is, who it runs as, how it ends, and what runs next. */
#include "host/process.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/check.h"
#include "host/args.h"
#include "host/callback.h"
#include "host/oserr.h"
#include "value/array.h"
#include "value/convert.h"
#include "value/symbol.h"

#define ABORTED 134 /* the status of a process that SIGABRT ended, as a shell gives it */

/* ---- working directory ---- */

/* getcwd() of any length; *out is freed by the caller.  Returns an errno value. */
static int current_folder(char **out)
{
    for (size_t cap = PATH_MAX; cap <= 64 * (size_t)PATH_MAX; cap *= 2) {
        char *path = g2n_alloc(cap);
        if (!path) return ENOMEM;
        if (getcwd(path, cap)) {
            *out = path;
            return 0;
        }
        int err = errno;
        g2n_free(path);
        if (err != ERANGE) return err;
    }
    return ENAMETOOLONG;
}

static enum g2n_status process_cwd(struct g2n_call *call, g2n_value *result)
{
    char *path = NULL;
    int err = current_folder(&path);
    if (err) return g2n_oserr_throw(call->realm, err, "uv_cwd", NULL, NULL);
    enum g2n_status st = g2n_string_decode(call->realm, path, strlen(path), false, result);
    g2n_free(path);
    return st;
}

/* What all of a process share is not for one of several guests to change.  An error that Go has a number for. */
static enum g2n_status refuse(struct g2n_realm *realm, const char *syscall, const char *path)
{
    return g2n_oserr_throw(realm, ENOSYS, syscall, path, NULL);
}

static enum g2n_status process_chdir(struct g2n_call *call, g2n_value *result)
{
    g2n_view folder = g2n_arg(call, 0);
    (void)result;

    if (!g2n_is_string(folder)) return g2n_args_throw_type(call->realm, "directory", "of type string", folder);
    const struct g2n_string *s = g2n_as_string(folder);
    if (memchr(s->bytes, 0, s->len))
        return g2n_args_throw_value(call->realm, "directory", "must be a string without null bytes", folder);
    if (g2n_host_of(call->realm)->given) return refuse(call->realm, "chdir", s->bytes);
    if (chdir(s->bytes) == 0) return G2N_OK;
    int err = errno;
    char *from = NULL;
    if (current_folder(&from) != 0) from = NULL;
    enum g2n_status st = g2n_oserr_throw(call->realm, err, "chdir", from ? from : "", s->bytes);
    g2n_free(from);
    return st;
}

/* ---- identity ---- */

static enum g2n_status process_umask(struct g2n_call *call, g2n_value *result)
{
    g2n_view mask = g2n_arg(call, 0);
    double bits;
    mode_t old;

    if (g2n_host_of(call->realm)->given) return refuse(call->realm, "umask", NULL); /* asking changes it for a moment */
    if (g2n_is_undefined(mask)) {
        old = umask(0);
        umask(old);
    } else {
        if (g2n_is_string(mask)) {
            char *end;
            const struct g2n_string *s = g2n_as_string(mask);
            bits = (double)strtoul(s->bytes, &end, 8);
            if (s->len == 0 || *end != '\0' || s->bytes[0] < '0' || s->bytes[0] > '7')
                return g2n_args_throw_value(call->realm, "mask",
                                            "must be a 32-bit unsigned integer or an octal string", mask);
        } else {
            enum g2n_status st = g2n_args_integer(call->realm, mask, "mask", 0, UINT32_MAX, &bits);
            if (st != G2N_OK) return st;
        }
        old = umask((mode_t)((uint64_t)bits & 0777u));
    }
    *result = g2n_number(old);
    return G2N_OK;
}

enum id { ID_UID, ID_EUID, ID_GID, ID_EGID, ID_PPID };

static enum g2n_status process_id(struct g2n_call *call, g2n_value *result)
{
    switch ((enum id)((const struct g2n_function *)(void *)call->callee)->magic) {
    case ID_UID: *result = g2n_number(getuid()); break;
    case ID_EUID: *result = g2n_number(geteuid()); break;
    case ID_GID: *result = g2n_number(getgid()); break;
    case ID_EGID: *result = g2n_number(getegid()); break;
    case ID_PPID: *result = g2n_number(getppid()); break;
    }
    return G2N_OK;
}

/* As node: the supplementary groups and, when it is not among them, the effective one. */
static enum g2n_status process_getgroups(struct g2n_call *call, g2n_value *result)
{
    struct g2n_array *array;
    gid_t *groups;
    int count = getgroups(0, NULL), n = -1;
    bool has_effective = false;

    if (count < 0) return g2n_oserr_throw(call->realm, errno, "getgroups", NULL, NULL);
    groups = g2n_realloc_array(NULL, (size_t)count + 1, sizeof *groups);
    if (!groups) return G2N_ENOMEM;
    n = getgroups(count, groups);
    enum g2n_status st;
    if (n < 0) {
        st = g2n_oserr_throw(call->realm, errno, "getgroups", NULL, NULL);
        goto out;
    }
    for (int i = 0; i < n; i++) has_effective |= groups[i] == getegid();
    if (!has_effective) groups[n++] = getegid();
    st = g2n_array_new(call->realm, (uint32_t)n, &array);
    for (int i = 0; i < n && st == G2N_OK; i++) {
        st = g2n_array_push(call->realm, array, g2n_number(groups[i]));
        if (st != G2N_OK) g2n_object_drop(call->realm, &array->object);
    }
    if (st == G2N_OK) *result = g2n_own_object(&array->object);
out:
    g2n_free(groups);
    return st;
}

/* ---- the end ---- */

/* Reads an exit code as node does: undefined and null stand for `otherwise`. */
static enum g2n_status to_exit_code(struct g2n_realm *realm, g2n_view v, int otherwise, int *out)
{
    double d;
    if (g2n_is_nullish(v)) {
        *out = otherwise;
        return G2N_OK;
    }
    enum g2n_status st = g2n_to_number(realm, v, &d);
    if (st != G2N_OK) return st;
    if (isnan(d)) return g2n_args_throw_type(realm, "code", "of type number", v);
    if (floor(d) != d || isinf(d)) return g2n_args_throw_range(realm, "code", "an integer", v);
    *out = (int)(g2n_double_to_uint32(d) & 0xFF);
    return G2N_OK;
}

static enum g2n_status get_exit_code(struct g2n_host *host, int otherwise, int *out)
{
    g2n_value v;
    enum g2n_status st = g2n_object_get_c(&host->realm, &host->process->object->object, "exitCode", &v);
    if (st != G2N_OK) return st;
    st = to_exit_code(&host->realm, g2n_peek(v), otherwise, out);
    g2n_drop(&host->realm, v);
    return st;
}

int g2n_process_exiting(struct g2n_host *host, int status)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_process *process = host->process;
    bool called;

    if (!process || process->exiting || host->loop.stopping) return status;
    process->exiting = true;
    enum g2n_status st = g2n_object_put_c(realm, &process->object->object, "exitCode", g2n_number(status));
    g2n_value code = g2n_number(status);
    g2n_view args[] = { g2n_peek(code) };
    if (st == G2N_OK) st = g2n_emitter_emit_c(realm, process->object, "exit", args, 1, &called);
    if (st == G2N_OK) st = get_exit_code(host, status, &status);
    if (st == G2N_OK) return status;
    g2n_value exception = g2n_host_caught(host, st);
    g2n_host_uncaught(host, g2n_peek(exception)); /* ends with 1; `exiting` keeps it from coming back here */
    g2n_drop(realm, exception);
    return 1;
}

static bool emit_failure(struct g2n_host *host, const char *event, g2n_view first, g2n_view second)
{
    const g2n_view args[] = { first, second };
    bool called = false;

    if (!host->process || host->process->exiting) return false;
    enum g2n_status st = g2n_emitter_emit_c(&host->realm, host->process->object, event, args, 2, &called);
    if (st == G2N_OK) return called;
    g2n_drop(&host->realm, g2n_host_caught(host, st)); /* the first failure is the one to tell */
    return false;
}

bool g2n_process_emit_uncaught(struct g2n_host *host, g2n_view exception, const char *origin_text)
{
    g2n_value origin;
    enum g2n_status st = g2n_string_from_c(&host->realm, origin_text, &origin);

    if (st != G2N_OK) {
        g2n_drop(&host->realm, g2n_host_caught(host, st));
        return false;
    }
    (void)emit_failure(host, "uncaughtExceptionMonitor", exception, g2n_peek(origin));
    bool taken = emit_failure(host, "uncaughtException", exception, g2n_peek(origin));
    g2n_drop(&host->realm, origin);
    return taken;
}

bool g2n_process_emit_rejection(struct g2n_host *host, g2n_view reason, g2n_view promise)
{
    return emit_failure(host, "unhandledRejection", reason, promise);
}

void g2n_process_emit_handled(struct g2n_host *host, g2n_view promise)
{
    bool called;
    if (!host->process || host->process->exiting) return;
    enum g2n_status st =
        g2n_emitter_emit_c(&host->realm, host->process->object, "rejectionHandled", &promise, 1, &called);
    if (st == G2N_OK) return;
    g2n_value exception = g2n_host_caught(host, st);
    g2n_host_uncaught(host, g2n_peek(exception));
    g2n_drop(&host->realm, exception);
}

static enum g2n_status process_exit(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    int status = 0;
    (void)result;

    enum g2n_status st = get_exit_code(host, 0, &status);
    if (st == G2N_OK) st = to_exit_code(call->realm, g2n_arg(call, 0), status, &status);
    if (st == G2N_OK) g2n_host_exit(host, status);
    return st;
}

static enum g2n_status process_abort(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    (void)result;

    if (!host->given) abort();
    if (host->exit) host->exit(host, ABORTED);
    return g2n_throw(call->realm, G2N_ERROR, "the program has aborted");
}

/* ---- nextTick ---- */

static enum g2n_status process_next_tick(struct g2n_call *call, g2n_value *result)
{
    uint32_t argc = call->argc > 1 ? call->argc - 1 : 0;
    (void)result;
    enum g2n_status st = g2n_args_function(call->realm, g2n_arg(call, 0), "callback");
    if (st != G2N_OK) return st;
    return g2n_callback_post_tick(g2n_host_of(call->realm), call->args[0], argc ? call->args + 1 : NULL, argc);
}

/* ---- installing ---- */

static const struct g2n_method methods[] = {
    { "cwd",       process_cwd,        0, 0 },
    { "chdir",     process_chdir,      1, 0 },
    { "umask",     process_umask,      1, 0 },
    { "getuid",    process_id,         0, ID_UID },
    { "geteuid",   process_id,         0, ID_EUID },
    { "getgid",    process_id,         0, ID_GID },
    { "getegid",   process_id,         0, ID_EGID },
    { "getgroups", process_getgroups,  0, 0 },
    { "exit",      process_exit,       1, 0 },
    { "reallyExit", process_exit,      1, 0 },
    { "abort",     process_abort,      0, 0 },
    { "nextTick",  process_next_tick,  1, 0 },
    { NULL, NULL, 0, 0 },
};

static enum g2n_status define_tag(struct g2n_realm *realm, struct g2n_object *obj, const char *tag)
{
    g2n_value text;
    enum g2n_status st = g2n_string_from_c(realm, tag, &text);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, obj, g2n_key_symbol(realm->symbol_to_string_tag), g2n_peek(text),
                           G2N_PROP_CONFIGURABLE);
    g2n_drop(realm, text);
    return st;
}

static enum g2n_status fill(struct g2n_host *host, struct g2n_object *process)
{
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st = g2n_function_define_all(realm, process, methods);

    if (st == G2N_OK) st = g2n_function_define_getter(realm, process, "ppid", process_id, ID_PPID);
    if (st == G2N_OK) st = g2n_object_put_c(realm, process, "pid", g2n_number(getpid()));
    if (st == G2N_OK) st = g2n_object_put_c(realm, process, "exitCode", G2N_UNDEFINED);
    if (st == G2N_OK) st = g2n_process__install_info(host, process);
    if (st == G2N_OK) st = g2n_process__install_env(host, process);
    if (st == G2N_OK) st = g2n_process__install_streams(host, process);
    if (st == G2N_OK) st = g2n_process__install_signals(host, process);
    return st;
}

enum g2n_status g2n_process_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *emitter_proto, *proto;
    struct g2n_process *p = g2n_alloc_zero(1, sizeof *p);

    if (!p) return G2N_ENOMEM;
    host->process = p; /* from here g2n_process_destroy frees it */
    enum g2n_status st = g2n_object_new_plain(realm, 12, &emitter_proto);
    if (st != G2N_OK) return st;
    st = g2n_emitter_define_methods(realm, emitter_proto);
    if (st == G2N_OK) st = g2n_object_new(realm, &g2n_class_object, emitter_proto, &proto);
    g2n_object_drop(realm, emitter_proto); /* lives on in the prototypes of process and its streams */
    if (st != G2N_OK) return st;
    st = define_tag(realm, proto, "process");
    if (st == G2N_OK) st = g2n_emitter_new(realm, proto, &p->object);
    g2n_object_drop(realm, proto);
    if (st == G2N_OK) st = fill(host, &p->object->object);
    if (st != G2N_OK) return st;
    return g2n_object_put_c(realm, realm->global, "process", g2n_dup(g2n_view_of_object(&p->object->object)));
}

void g2n_process_destroy(struct g2n_host *host)
{
    if (!host->process) return;
    g2n_check(!host->process->signals);
    if (host->process->object) g2n_object_drop(&host->realm, &host->process->object->object);
    g2n_free(host->process);
    host->process = NULL;
}
