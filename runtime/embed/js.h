/* GOOS=js guests in library mode.
 *
 * The functions of <g2n/js.h> stand apart from what they do (B4): js_call.c makes an *operation* of each and gives it to the part
 * that the module names, which is of the module's own copy of the runtime, as all of its values are.
 *
 *   K1  operations run on the thread's guest stack below an activation, so that a trap in them can be left; those that run no code
 *       and nest nothing stay on the caller's stack;
 *   K2  microtasks run when the outermost operation ends; rejections that nobody handles are reported by turns of the loop only, so
 *       that C has time to wait for a promise that it was given;
 *   K3  a place's `turn` differs each time it is used, so that a reference that was released fits no other value; a place whose turns are
 *       used up is used no more. */
#ifndef G2N_EMBED_JS_H
#define G2N_EMBED_JS_H

#include "embed/instance.h"
#include <g2n/js.h>

enum g2n_js_what {
#define JS_OP(name, where) G2N_JS_OP_##name,
#include "embed/js_ops.def"
#undef JS_OP
    G2N_JS_OP_COUNT
};

/* What an operation takes and gives; each uses some of it.  Everything is lent. */
struct g2n_js_op {
    enum g2n_js_what     what;
    struct g2n_js        a, b;
    const char          *text;
    const void          *bytes;
    size_t               len;
    double               number;
    uint32_t             index;
    bool                 flag;
    const struct g2n_js *args;
    size_t               arg_count;
    g2n_js_callback      callback;
    void                *context;
    void (*finalize)(void *context);
    struct g2n_js       *out, *other_out;
    bool                *bool_out;
    double              *number_out;
    int                 *int_out;
    size_t              *len_out;
    const char         **text_out;
    void               **bytes_out;
    enum g2n_js_type    *type_out;
};

/* js_guest.c: what a module for JavaScript hosts names.  The instance is taken, but for post and destroy. */
struct g2n_js_part {
    enum g2n_error (*create)(struct g2n_instance *i, const struct g2n_options *o);
    void (*destroy)(struct g2n_instance *i);
    void (*stop)(struct g2n_instance *i); /* before destroy, while there is a realm; NULL: destroy does that too */
    enum g2n_error (*perform)(struct g2n_instance *i, const struct g2n_js_op *op);
    /* A call of an export has ended so: what is left to do, and how that ended. */
    enum g2n_error (*ended)(struct g2n_instance *i, enum g2n_error error);
    enum g2n_error (*post)(struct g2n_instance *i, void (*function)(struct g2n_instance *instance, void *context), void *context);
};

/* js_call.c: refuses instances without JavaScript. */
G2N_MUST_USE enum g2n_error g2n_embed_js_perform(struct g2n_instance *i, const struct g2n_js_op *op);

#endif
