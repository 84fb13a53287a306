/* waPC for guests that find it on JavaScript's global object, as those of wasmexec do (its package wapc, of 2022):
 *
 *   guest sets  __guest_call(operation, payload)                   true, and answers now or later; false, and has said why
 *   host sets   wapc.__guest_response(bytes), __guest_error(text)
 *               wapc.__host_call(binding, namespace, operation, payload)   [bytes or null, text of an error or null]
 *
 * An answer that comes later cannot be told from that of an invocation within.  So there is more for guests that look for it:
 *
 *   host sets   wapc.__guest_register(function)    that is then called instead, as function(operation, payload, ticket)
 *               and the two above take the ticket besides
 *               wapc.__console_log(text)
 *
 * Texts come as strings or as bytes. */
#include "wapc/wapc.h"

#include "base/alloc.h"
#include <g2n/module.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- What the guest calls ------------------------------------------------------------------------------------------ */

static enum g2n_error missing(struct g2n_instance *i, const char *function)
{
    return g2n_embed_fail(i, G2N_ERROR_TYPE, "wapc.%s is called with too few arguments", function);
}

static enum g2n_error take_piece(struct g2n_instance *i, struct g2n_js v, struct g2n_wapc_piece *out)
{
    const char *text;
    void *bytes;
    enum g2n_error error;

    if (g2n_js_typeof(i, v) == G2N_JS_STRING) {
        error = g2n_js_text(i, v, &text, &out->len);
        out->at = text;
    } else {
        error = g2n_js_view(i, v, &bytes, &out->len);
        out->at = bytes;
    }
    return error;
}

/* The context that an answer is for; NULL: it was given up, and nobody waits. */
static enum g2n_error find_context(struct g2n_wapc *w, const struct g2n_js_call *call, struct g2n_wapc_context **out)
{
    enum g2n_error error = G2N_ERROR_NONE;
    double ticket = 0;

    if (call->arg_count > 1) error = g2n_js_to_number(w->instance, call->args[1], &ticket);
    *out = w->innermost;
    while (*out && ticket != 0 && (*out)->ticket != ticket) *out = (*out)->outer;
    return error;
}

static enum g2n_error answer(struct g2n_js_call *call, const char *function, bool failed)
{
    struct g2n_wapc *w = call->context;
    struct g2n_wapc_context *c;
    struct g2n_wapc_piece piece;
    enum g2n_error error;

    if (call->arg_count == 0) return missing(call->instance, function);
    error = find_context(w, call, &c);
    if (error == G2N_ERROR_NONE) error = take_piece(call->instance, call->args[0], &piece);
    if (error == G2N_ERROR_NONE && c) g2n_wapc_answered(c, piece, failed);
    return error;
}

static enum g2n_error guest_response(struct g2n_js_call *call) { return answer(call, "__guest_response", false); }
static enum g2n_error guest_error(struct g2n_js_call *call) { return answer(call, "__guest_error", true); }

static enum g2n_error guest_register(struct g2n_js_call *call)
{
    struct g2n_wapc *w = call->context;
    struct g2n_js function;
    enum g2n_error error;

    if (call->arg_count == 0) return missing(call->instance, "__guest_register");
    error = g2n_js_dup(call->instance, call->args[0], &function);
    if (error != G2N_ERROR_NONE) return error;
    if (w->function.owner != 0) (void)g2n_js_release(call->instance, w->function); /* it is ours */
    w->function = function;
    return G2N_ERROR_NONE;
}

static enum g2n_error console_log(struct g2n_js_call *call)
{
    struct g2n_wapc *w = call->context;
    struct g2n_wapc_piece piece;
    enum g2n_error error;

    if (call->arg_count == 0) return missing(call->instance, "__console_log");
    error = take_piece(call->instance, call->args[0], &piece);
    if (error == G2N_ERROR_NONE) g2n_wapc_log(w, w->innermost, piece);
    return error;
}

/* [bytes, null], or [null, text]. */
static enum g2n_error make_pair(struct g2n_instance *i, const struct g2n_wapc_context *c, struct g2n_js *out)
{
    struct g2n_js nothing, something, pair[2];
    enum g2n_error error = g2n_js_null(i, &nothing);

    if (error != G2N_ERROR_NONE) return error;
    error = c->host_failed ? g2n_js_string(i, c->host.bytes, c->host.len, &something)
                           : g2n_js_bytes(i, c->host.len != 0 ? c->host.bytes : NULL, c->host.len, &something);
    if (error == G2N_ERROR_NONE) {
        pair[c->host_failed] = something;
        pair[!c->host_failed] = nothing;
        error = g2n_js_array(i, pair, 2, out);
        (void)g2n_js_release(i, something);
    }
    (void)g2n_js_release(i, nothing);
    return error;
}

static enum g2n_error host_call(struct g2n_js_call *call)
{
    struct g2n_wapc *w = call->context;
    struct g2n_wapc_context *c = w->innermost;
    struct g2n_wapc_piece pieces[4];
    enum g2n_error error = G2N_ERROR_NONE;

    if (call->arg_count < COUNT(pieces)) return missing(call->instance, "__host_call");
    for (size_t k = 0; k < COUNT(pieces) && error == G2N_ERROR_NONE; k++) error = take_piece(call->instance, call->args[k], &pieces[k]);
    if (error != G2N_ERROR_NONE) return error;
    g2n_wapc_ask(w, c, pieces);
    return make_pair(call->instance, c, &call->result);
}

/* ---- The object ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char     *name;
    g2n_js_callback callback;
} functions[] = {
    { "__guest_response", guest_response }, { "__guest_error", guest_error }, { "__guest_register", guest_register },
    { "__host_call", host_call },           { "__console_log", console_log },
};

static enum g2n_error add_function(struct g2n_instance *i, struct g2n_js object, const char *name, g2n_js_callback callback)
{
    struct g2n_js function;
    enum g2n_error error = g2n_js_function(i, name, callback, i->wapc, NULL, &function);

    if (error != G2N_ERROR_NONE) return error;
    error = g2n_js_set(i, object, name, function);
    (void)g2n_js_release(i, function);
    return error;
}

static enum g2n_error add_object(struct g2n_instance *i, struct g2n_js global)
{
    struct g2n_js object;
    enum g2n_error error = g2n_js_object(i, &object);

    if (error != G2N_ERROR_NONE) return error;
    for (size_t k = 0; k < COUNT(functions) && error == G2N_ERROR_NONE; k++)
        error = add_function(i, object, functions[k].name, functions[k].callback);
    if (error == G2N_ERROR_NONE) error = g2n_js_set(i, global, "wapc", object);
    (void)g2n_js_release(i, object);
    return error;
}

static enum g2n_error create(struct g2n_instance *i)
{
    struct g2n_js global;
    enum g2n_error error = g2n_wapc_create(i);

    if (error == G2N_ERROR_NONE) error = g2n_js_global(i, &global);
    if (error != G2N_ERROR_NONE) return error;
    error = add_object(i, global);
    (void)g2n_js_release(i, global);
    return error;
}

/* ---- An invocation ------------------------------------------------------------------------------------------------- */

static enum g2n_error call_function(struct g2n_wapc *w, const struct g2n_js *args, size_t count, bool *good)
{
    struct g2n_instance *i = w->instance;
    struct g2n_js global, result;
    enum g2n_error error;

    if (w->function.owner != 0) {
        error = g2n_js_invoke(i, w->function, (struct g2n_js){ 0 }, args, count, &result);
    } else {
        error = g2n_js_global(i, &global);
        if (error != G2N_ERROR_NONE) return error;
        error = g2n_js_call(i, global, "__guest_call", args, count, &result);
        (void)g2n_js_release(i, global);
    }
    if (error != G2N_ERROR_NONE) return error;
    error = g2n_js_to_bool(i, result, good);
    (void)g2n_js_release(i, result);
    return error;
}

/* Operation, payload and ticket, which only registered functions look at. */
static enum g2n_error make_args(struct g2n_wapc *w, const struct g2n_wapc_context *c, struct g2n_js args[static 3], size_t *count)
{
    struct g2n_instance *i = w->instance;
    enum g2n_error error = g2n_js_string(i, c->operation_len != 0 ? c->operation : "", c->operation_len, &args[0]);

    if (error != G2N_ERROR_NONE) return error;
    *count = 1;
    error = g2n_js_bytes(i, c->payload, c->payload_len, &args[1]);
    if (error != G2N_ERROR_NONE) return error;
    *count = 2;
    if (w->function.owner == 0) return G2N_ERROR_NONE;
    error = g2n_js_number(i, c->ticket, &args[2]);
    *count += error == G2N_ERROR_NONE;
    return error;
}

/* W4. */
static enum g2n_error wait_for_answer(struct g2n_wapc *w, struct g2n_wapc_context *c, bool nested)
{
    struct g2n_instance *i = w->instance;
    bool alive = !nested;
    enum g2n_error error = G2N_ERROR_NONE;

    while (!c->answered && alive && error == G2N_ERROR_NONE) error = g2n_instance_run_once(i, -1, &alive);
    if (error != G2N_ERROR_NONE || c->answered) return error;
    w->confused = w->confused || c->ticket == 0;
    return g2n_embed_fail(i, G2N_ERROR_STATE, nested ? "%s: the operation waits, for which an invocation within another cannot"
                                                     : "%s: the operation waits for what cannot come", i->module->program.guest);
}

static enum g2n_error call(struct g2n_wapc *w, struct g2n_wapc_context *c, bool *good)
{
    struct g2n_instance *i = w->instance;
    const bool nested = i->innermost != NULL;
    struct g2n_js args[3];
    size_t count = 0;
    enum g2n_error error;

    if (w->confused)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: an operation has not answered yet, and its answer could not be told from another's",
                              i->module->program.guest);
    if (w->function.owner != 0) c->ticket = ++w->last_ticket != 0 ? w->last_ticket : ++w->last_ticket;
    error = make_args(w, c, args, &count);
    if (error == G2N_ERROR_NONE) error = call_function(w, args, count, good);
    while (count > 0) (void)g2n_js_release(i, args[--count]);
    return error == G2N_ERROR_NONE && *good ? wait_for_answer(w, c, nested) : error;
}

static enum g2n_error invoke(struct g2n_instance *i, struct g2n_wapc_piece operation, struct g2n_wapc_piece payload,
                             struct g2n_wapc_reply *reply)
{
    return g2n_wapc_perform(i, call, operation, payload, reply);
}

/* There is nothing else to run: such guests have a main. */
static enum g2n_error started(struct g2n_instance *i)
{
    (void)i;
    return G2N_ERROR_NONE;
}

const struct g2n_wapc_part g2n_wapc_script = { create, g2n_wapc_destroy, started, invoke };
