/* js.h in programs: C functions of theirs (--host) have the world of the one guest that there is.
 *
 * The process is the guest's, so there is less than in library mode (js_guest.c): operations run where they are called, which is always
 * on the guest's stack; a trap in them ends the process; and the loop, with its microtasks, is turned by the program alone. */
#include "base/alloc.h"
#include "embed/js_state.h"

static enum g2n_error create(struct g2n_instance *i, const struct g2n_options *unused)
{
    struct g2n_js_state *s = g2n_alloc_zero(1, sizeof *s);

    (void)unused;
    if (!s) return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for what C functions are given", i->module->program.guest);
    s->instance = i;
    s->guest = i->side;
    s->exception = G2N_ABSENT;
    s->program = i->module->program;
    if (g2n_js_posts_init(s) != G2N_OK) {
        g2n_free(s);
        return g2n_embed_fail(i, G2N_ERROR_SYSTEM, "%s: the loop cannot be had for C functions", i->module->program.guest);
    }
    i->js_state = s;
    return G2N_ERROR_NONE;
}

static void stop(struct g2n_instance *i) { g2n_js_stop(i->js_state); }

static void destroy(struct g2n_instance *i)
{
    g2n_js_posts_fini(i->js_state);
    g2n_free(i->js_state);
    i->js_state = NULL;
}

static enum g2n_error perform(struct g2n_instance *i, const struct g2n_js_op *op)
{
    struct g2n_js_state *s = i->js_state;
    enum g2n_status st;

    if (s->ending || s->guest->exited)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: %s", s->program.guest, s->ending ? "a finalizer, or C code at the program's end, uses JavaScript, which it must not" : "the program has ended");
    if (g2n_js_where(op->what) == G2N_JS_TURN)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: the loop of a program is turned by the program alone; have a promise call a function (then)", s->program.guest);
    st = g2n_js_operate(s, op);
    if (s->guest->exited) return g2n_embed_fail(i, G2N_ERROR_EXIT, "%s: exit with status %d", s->program.guest, s->guest->status);
    return g2n_js_error_of(st);
}

/* Programs have no exports that C calls. */
static enum g2n_error ended(struct g2n_instance *i, enum g2n_error error)
{
    (void)i;
    return error;
}

const struct g2n_js_part g2n_program_js = { create, destroy, stop, perform, ended, g2n_js_post };
