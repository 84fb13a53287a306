/* Tracing of `fs`: each of its functions is replaced by one that tells about the call, so that nothing is tested when
 * nobody traces.  The last argument, if a function, is replaced as well. */
#include "host/trace.h"

#include "value/convert.h"

#define ARGS_MAX 16u /* of the calls whose callback is replaced; no function of fs has as many */

static const struct g2n_function *callee_of(const struct g2n_call *call)
{
    return (const struct g2n_function *)(const void *)call->callee;
}

static void append_name(struct g2n_trace_line *line, g2n_value name)
{
    g2n_trace_text(line, g2n_as_string(g2n_peek(name))->bytes);
}

/* What the callback of a call got; data: the callback, the function's name. */
static enum g2n_status run_callback(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *self = callee_of(call);
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_trace_line line;
    g2n_trace_begin(&line, "fs");
    append_name(&line, self->data[1]);
    g2n_trace_text(&line, " calls back ");
    g2n_trace_arguments(host, &line, call->args, call->argc);
    g2n_trace_end(host, &line);
    g2n_value f = g2n_dup(g2n_peek(self->data[0]));
    enum g2n_status st = g2n_call_function(call->realm, g2n_peek(f), call->this_value, call->args, call->argc, result);
    g2n_drop(call->realm, f);
    return st;
}

static enum g2n_status closure(struct g2n_realm *realm, g2n_native *native, g2n_view f, g2n_view name, uint32_t length,
                               struct g2n_function **out)
{
    enum g2n_status st = g2n_function_new(realm, native, g2n_as_string(name)->bytes, length, out);
    if (st != G2N_OK) return st;
    (*out)->data[0] = g2n_dup(f);
    (*out)->data[1] = g2n_dup(name);
    return G2N_OK;
}

/* data: the function, its name. */
static enum g2n_status run_traced(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *self = callee_of(call);
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_function *callback = NULL;
    g2n_view args[ARGS_MAX];
    const g2n_view *given = call->args;
    struct g2n_trace_line line;
    enum g2n_status st = G2N_OK;
    g2n_trace_begin(&line, "fs");
    append_name(&line, self->data[1]);
    g2n_trace_arguments(host, &line, call->args, call->argc);
    if (call->argc > 0 && call->argc <= ARGS_MAX && g2n_is_callable(call->args[call->argc - 1])) {
        st = closure(call->realm, run_callback, call->args[call->argc - 1], g2n_peek(self->data[1]), 0, &callback);
        if (st != G2N_OK) return st;
        memcpy(args, call->args, call->argc * sizeof *args);
        args[call->argc - 1] = g2n_view_of_object(&callback->object);
        given = args;
    }
    g2n_value f = g2n_dup(g2n_peek(self->data[0]));
    st = g2n_call_function(call->realm, g2n_peek(f), call->this_value, given, call->argc, result);
    g2n_drop(call->realm, f);
    if (callback) g2n_object_drop(call->realm, &callback->object);
    g2n_trace_outcome(host, &line, st, g2n_peek(*result));
    g2n_trace_end(host, &line);
    return st;
}

static enum g2n_status replace(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, const char *prefix)
{
    g2n_value f, name, number;
    struct g2n_function *traced;
    double length = 0;
    enum g2n_status st = g2n_object_get(realm, obj, key, &f);
    if (st != G2N_OK) return st;
    if (!g2n_is_callable(g2n_peek(f)) || g2n_is_constructor(g2n_peek(f)) || g2n_key_is_symbol(key)) goto out;
    st = g2n_object_get(realm, g2n_as_object(g2n_peek(f)), g2n_atom_key(realm, G2N_ATOM_length), &number);
    if (st == G2N_OK) {
        st = g2n_to_number(realm, g2n_peek(number), &length);
        g2n_drop(realm, number);
    }
    if (st == G2N_OK) st = g2n_string_printf(realm, &name, "%s%s", prefix, g2n_key_string(key)->bytes);
    if (st != G2N_OK) goto out;
    st = closure(realm, run_traced, g2n_peek(f), g2n_peek(name), (uint32_t)length, &traced);
    g2n_drop(realm, name);
    if (st != G2N_OK) goto out;
    st = g2n_object_set(realm, obj, key, g2n_view_of_object(&traced->object));
    g2n_object_drop(realm, &traced->object);
out:
    g2n_drop(realm, f);
    return st;
}

static enum g2n_status replace_all(struct g2n_realm *realm, struct g2n_object *obj, const char *prefix)
{
    struct g2n_keys keys = {0};
    enum g2n_status st = g2n_object_own_keys(realm, obj, &keys);
    for (size_t i = 0; i < keys.count && st == G2N_OK; i++) st = replace(realm, obj, keys.items[i], prefix);
    g2n_keys_fini(realm, &keys);
    return st;
}

enum g2n_status g2n_trace_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    g2n_value fs, promises;
    if (!g2n_trace_on(host, G2N_TRACE_FS)) return G2N_OK;
    enum g2n_status st = g2n_object_get_c(realm, realm->global, "fs", &fs);
    if (st != G2N_OK) return st;
    st = replace_all(realm, g2n_as_object(g2n_peek(fs)), "");
    if (st == G2N_OK) {
        st = g2n_object_get_c(realm, g2n_as_object(g2n_peek(fs)), "promises", &promises);
        if (st == G2N_OK) {
            st = replace_all(realm, g2n_as_object(g2n_peek(promises)), "promises.");
            g2n_drop(realm, promises);
        }
    }
    g2n_drop(realm, fs);
    return st;
}
