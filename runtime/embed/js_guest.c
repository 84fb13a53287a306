/* The life of a GOOS=js guest in library mode, and where operations run.
 *
 * An operation, and each level of the guest's code below it, is an activation of its own (enter.c), so that whatever ends the
 * guest leaves one level at a time: the guest's code is left, and the C code that had called it goes on to its own end with an
 * exception that nobody sees (guest.h, G5).  So all values are given up as ever, and what is left is in order. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/alloc.h"
#include "embed/js_state.h"
#include "value/promise.h"
#include "value/reaction.h"

#define NS_PER_MS 1000000u

extern char **environ;

/* ---- Levels of the guest's code ------------------------------------------------------------------------------------ */

struct level {
    struct g2n_guest *guest;
    void (*code)(struct g2n_guest *guest);
};

static void run_level(void *unused, union g2n_slot *slot)
{
    const struct level *level = slot->externref;

    (void)unused;
    level->code(level->guest);
}

static void keeper_enter(struct g2n_guest *guest, void (*code)(struct g2n_guest *guest))
{
    struct level level = { guest, code };
    union g2n_slot slot = { .externref = &level };

    if (g2n_run(guest->keeper_context, run_level, &slot) == G2N_ERROR_NONE) return;
    guest->exited = true;
    guest->host.loop.stopping = true;
}

static void keeper_leave(struct g2n_guest *guest)
{
    struct g2n_instance *i = guest->keeper_context;

    if (i->life != G2N_LIFE_DEAD) g2n_embed_end(i, (uint32_t)guest->status);
    g2n_embed_leave(i);
}

static const struct g2n_keeper keeper = { keeper_enter, keeper_leave };

/* An import of the guest's has been answered: translated code calls this after each. */
void g2n_gojs_go_on(struct g2n_guest *guest) { g2n_guest_go_on(guest); }

/* ---- Operations ---------------------------------------------------------------------------------------------------- */

struct performance {
    struct g2n_js_state    *state;
    const struct g2n_js_op *op;
    bool                    outermost;
    enum g2n_status         st;
};

/* K2.  What is thrown must not be pending then. */
static void end_outermost(struct g2n_js_state *s)
{
    if (!s->guest->exited) g2n_loop_run_microtasks(&s->guest->host.loop);
}

static void perform_op(void *unused, union g2n_slot *slot)
{
    struct performance *p = slot->externref;

    (void)unused;
    p->st = g2n_js_operate(p->state, p->op);
    if (p->outermost) end_outermost(p->state);
}

/* The message of a dead instance is how it died, whatever was said later. */
static enum g2n_error ended(struct g2n_js_state *s)
{
    struct g2n_instance *i = s->instance;

    if (i->life != G2N_LIFE_DEAD) g2n_embed_end(i, (uint32_t)s->guest->status);
    g2n_embed_tell(i);
    return g2n_embed_fail(i, i->end, "%s: %s", i->module->program.guest, i->cause);
}

enum g2n_error g2n_js_perform(struct g2n_instance *i, const struct g2n_js_op *op)
{
    struct g2n_js_state *s = i->js_state;
    struct performance p = { .state = s, .op = op, .outermost = !i->innermost };
    union g2n_slot slot = { .externref = &p };
    enum g2n_error error = G2N_ERROR_NONE;

    if (s->ending || s->guest->exited)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: %s", i->module->program.guest,
                              s->ending ? "a finalizer uses its instance, which it must not" : "the instance has ended");
    if (g2n_js_where(op->what) == G2N_JS_TURN && !p.outermost)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: the loop is to turn within a call, for which the call would wait in vain",
                              i->module->program.guest);
    if (g2n_js_where(op->what) == G2N_JS_HERE) p.st = g2n_js_operate(s, op);
    else error = g2n_run(i, perform_op, &slot);
    if (i->life == G2N_LIFE_DEAD || s->guest->exited) return ended(s);
    return error != G2N_ERROR_NONE ? error : g2n_js_error_of(p.st);
}

enum g2n_error g2n_js_export_ended(struct g2n_instance *i, enum g2n_error error)
{
    struct g2n_js_state *s = i->js_state;

    if (i->life == G2N_LIFE_DEAD || s->guest->exited) return ended(s);
    if (error != G2N_ERROR_NONE || i->innermost) return error;
    return g2n_js_perform(i, &(struct g2n_js_op){ .what = G2N_JS_OP_microtasks });
}

/* It is all in perform_op(). */
enum g2n_status g2n_js_op_microtasks(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    (void)s;
    (void)op;
    return G2N_OK;
}

/* ---- The loop ------------------------------------------------------------------------------------------------------ */

/* False: nothing is left to wait for, or the guest has ended. */
static bool turn(struct g2n_js_state *s, uint64_t until_ns)
{
    g2n_js_posts_take(s);
    return g2n_loop_turn_until(&s->guest->host.loop, until_ns);
}

static void turn_until_idle(struct g2n_js_state *s)
{
    while (turn(s, UINT64_MAX)) continue;
}

static enum g2n_status wrong_state(struct g2n_js_state *s, const char *what)
{
    (void)g2n_embed_fail(s->instance, G2N_ERROR_STATE, "%s: %s", s->program.guest, what);
    return G2N_ELIMIT;
}

enum g2n_status g2n_js_op_begin(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_instance *i = s->instance;
    enum g2n_status st;

    if (i->started) return wrong_state(s, "the instance was started before");
    i->started = true;
    i->life = G2N_LIFE_READY;
    st = g2n_guest_begin(s->guest);
    if (st == G2N_ELIMIT) return wrong_state(s, "arguments and environment are longer than the program has room for");
    if (st == G2N_OK && op->flag) turn_until_idle(s);
    return st;
}

enum g2n_status g2n_js_op_run(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    (void)op;
    turn_until_idle(s);
    return G2N_OK;
}

enum g2n_status g2n_js_op_run_once(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    bool alive = turn(s, op->number < 0 ? UINT64_MAX : uv_hrtime() + (uint64_t)op->number * NS_PER_MS);

    if (op->bool_out) *op->bool_out = alive;
    return G2N_OK;
}

enum g2n_status g2n_js_op_descriptor(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    if (!op->int_out) return g2n_js_refuse_null(s);
    *op->int_out = g2n_loop_descriptor(&s->guest->host.loop);
    return G2N_OK;
}

enum g2n_status g2n_js_op_timeout(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    if (!op->int_out) return g2n_js_refuse_null(s);
    g2n_js_posts_take(s);
    *op->int_out = g2n_loop_timeout_ms(&s->guest->host.loop);
    return G2N_OK;
}

/* The promise is held by the caller. */
static enum g2n_status settled(struct g2n_js_state *s, const struct g2n_promise *promise, const struct g2n_js_op *op)
{
    switch (g2n_promise_state(promise)) {
    case G2N_PROMISE_FULFILLED: return g2n_js_give(s, g2n_dup(g2n_promise_result(promise)), op->out);
    case G2N_PROMISE_REJECTED: return g2n_throw_value(g2n_js_realm(s), g2n_dup(g2n_promise_result(promise)));
    case G2N_PROMISE_PENDING: break;
    }
    return wrong_state(s, "a promise is waited for that nothing is left to settle");
}

enum g2n_status g2n_js_op_await(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    const struct g2n_promise *promise;
    g2n_value held;
    g2n_view v;
    enum g2n_status st;

    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    st = g2n_promise_of(realm, v, &held);
    if (st != G2N_OK) return st;
    promise = g2n_as_promise(g2n_peek(held));
    st = g2n_promise_react(realm, g2n_as_promise(g2n_peek(held)), G2N_VIEW_UNDEFINED, G2N_VIEW_UNDEFINED, NULL); /* handled */
    if (st == G2N_OK) g2n_loop_run_microtasks(&s->guest->host.loop);
    while (st == G2N_OK && g2n_promise_state(promise) == G2N_PROMISE_PENDING && turn(s, UINT64_MAX)) continue;
    if (st == G2N_OK) st = settled(s, promise, op);
    g2n_drop(realm, held);
    return st;
}

/* ---- Made and freed ------------------------------------------------------------------------------------------------ */

static void free_argv(struct g2n_js_state *s)
{
    for (int k = 0; k < s->argc; k++) g2n_free(s->argv[k]);
    g2n_free(s->argv);
}

static enum g2n_status copy_argv(struct g2n_js_state *s, const char *const *argv)
{
    const char *const unnamed[] = { s->program.guest, NULL };
    size_t count = 0;

    if (!argv || !argv[0]) argv = unnamed;
    while (argv[count]) count++;
    if (count >= INT32_MAX) return G2N_ENOMEM;
    s->argv = g2n_alloc_zero(count + 1, sizeof *s->argv);
    if (!s->argv) return G2N_ENOMEM;
    for (size_t k = 0; k < count; k++) {
        size_t len = strlen(argv[k]) + 1;
        s->argv[k] = g2n_alloc(len);
        if (!s->argv[k]) return G2N_ENOMEM;
        memcpy(s->argv[k], argv[k], len);
        s->argc++;
    }
    return G2N_OK;
}

/* Descriptors are the host's from g2n_guest_init() on. */
static enum g2n_status give_streams(struct g2n_js_state *s, const struct g2n_options *o)
{
    for (int number = 0; number < 3; number++) {
        const struct g2n_wasi1_given_stream *from = &s->instance->streams[number];
        struct g2n_host_stream *to = &s->given.streams[number];

        *to = (struct g2n_host_stream){ -1, from->stream.read, from->stream.write, from->stream.context };
        s->given.inherited[number] = o->streams[number].kind == G2N_STREAM_INHERIT;
        if (from->fd < 0 || s->given.inherited[number]) continue;
        to->fd = fcntl(from->fd, F_DUPFD_CLOEXEC, 3);
        if (to->fd < 0) return G2N_ESYS;
    }
    return G2N_OK;
}

static void close_streams(struct g2n_js_state *s)
{
    for (int number = 0; number < 3; number++)
        if (s->given.streams[number].fd >= 0) (void)close(s->given.streams[number].fd);
}

static enum g2n_status make(struct g2n_js_state *s, const struct g2n_options *o)
{
    enum g2n_status st = copy_argv(s, o->argv);

    if (st == G2N_OK) st = give_streams(s, o);
    if (st != G2N_OK) {
        close_streams(s);
        return st;
    }
    s->given.env = o->inherit_env ? (const char *const *)environ : o->env;
    s->guest->keeper = &keeper;
    s->guest->keeper_context = s->instance;
    s->guest->host.given = &s->given;
    st = g2n_guest_init(s->guest, &s->program, s->argc, s->argv);
    s->given.env = NULL;
    if (st != G2N_OK) return st;
    st = g2n_js_posts_init(s);
    if (st != G2N_OK) g2n_guest_fini(s->guest);
    return st;
}

enum g2n_error g2n_js_create(struct g2n_instance *i, const struct g2n_options *o, size_t guest_size)
{
    const char *guest = i->module->program.guest;
    struct g2n_js_state *s;
    enum g2n_status st;

    if (o->dir_count != 0)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: folders are given, which are for WASI guests; this one sees all files", guest);
    s = g2n_alloc_zero(1, sizeof *s + guest_size);
    if (!s) return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for the instance", guest);
    s->instance = i;
    s->guest = (struct g2n_guest *)(void *)s->own;
    s->exception = G2N_ABSENT;
    s->program = i->module->program;
    s->program.instance = i->guest;
    s->program.memory = i->memory;
    for (int number = 0; number < 3; number++) s->given.streams[number].fd = -1;
    st = make(s, o);
    if (st == G2N_OK) {
        i->js_state = s;
        i->js = s->guest;
        i->side = s->guest;
        return G2N_ERROR_NONE;
    }
    free_argv(s);
    g2n_free(s);
    return st == G2N_ESYS ? g2n_embed_fail(i, G2N_ERROR_SYSTEM, "%s: a descriptor or the loop cannot be had: %s", guest, strerror(errno))
                          : g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for the instance", guest);
}

/* First what is C's, while there is a realm. */
void g2n_js_destroy(struct g2n_instance *i)
{
    struct g2n_js_state *s = i->js_state;

    s->guest->host.realm.abandoned = i->end == G2N_ERROR_TRAP || i->end == G2N_ERROR_MEMORY;
    g2n_js_stop(s);
    g2n_guest_fini(s->guest);
    g2n_js_posts_fini(s);
    free_argv(s);
    g2n_free(s);
}

static enum g2n_error create(struct g2n_instance *i, const struct g2n_options *o)
{
    return g2n_js_create(i, o, sizeof(struct g2n_guest));
}

const struct g2n_js_part g2n_embed_js = { create, g2n_js_destroy, NULL, g2n_js_perform, g2n_js_export_ended, g2n_js_post };
