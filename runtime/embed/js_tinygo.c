/* TinyGo's guests for JavaScript hosts in library mode: as Go's (js_guest.c), with what TinyGo's have beside. */
#include "embed/js_state.h"
#include "tinygo/tinygo.h"

static struct g2n_tinygo *tinygo_of(const struct g2n_instance *i) { return (struct g2n_tinygo *)(void *)i->js; }

static enum g2n_error create(struct g2n_instance *i, const struct g2n_options *o)
{
    enum g2n_error error = g2n_js_create(i, o, sizeof(struct g2n_tinygo));

    if (error == G2N_ERROR_NONE) tinygo_of(i)->program = i->module->tinygo;
    return error;
}

static void destroy(struct g2n_instance *i)
{
    g2n_buf_fini(&tinygo_of(i)->line);
    g2n_js_destroy(i);
}

/* An import of the guest's has been answered: translated code calls this after each. */
void g2n_tinygo_go_on(struct g2n_tinygo *t) { g2n_guest_go_on(&t->guest); }

const struct g2n_js_part g2n_embed_tinygo = { create, destroy, NULL, g2n_js_perform, g2n_js_export_ended, g2n_js_post };
