/* Life of an instance: made, started, freed. */
#include "embed/js.h"

#include <pthread.h>
#include <stdio.h>

#include "base/alloc.h"
#include "mem/image.h"

/* What instances have in common: the number of the last one. */
static _Atomic(uint64_t) last_serial;

static void fail(struct g2n_failure *why, enum g2n_error error, const char *message, uint32_t exit_status)
{
    if (!why) return;
    why->error = error;
    why->exit_status = exit_status;
    (void)snprintf(why->message, sizeof why->message, "%.*s", (int)sizeof why->message - 1, message);
}

/* On the guest's stack, where a trap leads out of. */
static void instantiate(void *guest, union g2n_slot *opaque)
{
    struct g2n_instance *i = opaque->externref;
    const struct g2n_module *m = i->module;

    m->instantiate(guest, i);
    if (i->memory) g2n_image_place(&m->program, i->memory);
    if (m->begin) m->begin(guest, NULL);
}

/* Runs nothing of the guest. */
static void destroy(struct g2n_instance *i)
{
    if (i->provided) i->module->provision->part->end(i);
    i->module->release(i->guest);
    if (i->extra) i->extra_destroy(i->extra);
    if (i->wasi && i->module->wasi1) i->module->wasi1->destroy(i->wasi);
    if (i->wasi2 && i->module->wasi2) i->module->wasi2->destroy(i->wasi2);
    if (i->js && i->module->js) i->module->js->destroy(i);
    if (i->module->wapc) i->module->wapc->destroy(i->wapc);
    for (size_t k = 0; k < 3; k++) g2n_buf_fini(&i->outputs[k]);
    g2n_buf_fini(&i->backtrace);
    g2n_free(i);
}

static enum g2n_error build(struct g2n_instance *i, const struct g2n_options *o)
{
    union g2n_slot self = { .externref = i };
    enum g2n_error error = g2n_embed_streams_init(i, o->streams);

    if (error == G2N_ERROR_NONE && i->module->wasi1) error = i->module->wasi1->create(i, o);
    if (error == G2N_ERROR_NONE && i->module->wasi2) error = i->module->wasi2->create(i, o);
    if (error == G2N_ERROR_NONE && i->module->js) error = i->module->js->create(i, o);
    if (error == G2N_ERROR_NONE && i->module->provision) error = i->module->provision->part->begin(i, i->module->provision);
    if (error == G2N_ERROR_NONE && i->module->wapc) error = i->module->wapc->create(i);
    return error == G2N_ERROR_NONE ? i->module->run(i, instantiate, &self) : error;
}

struct g2n_instance *g2n_instance_create(const struct g2n_module *module, const struct g2n_options *options, struct g2n_failure *why)
{
    static const struct g2n_options none;
    struct g2n_instance *i;
    enum g2n_error error;

    fail(why, G2N_ERROR_NONE, "", 0);
    if (!module) {
        fail(why, G2N_ERROR_STATE, "there is no module: NULL was given", 0);
        return NULL;
    }
    if (module->version != G2N_MODULE_VERSION || module->program.version != G2N_PROGRAM_VERSION) {
        fail(why, G2N_ERROR_STATE, "the module was made for another version of the runtime; compile it again", 0);
        return NULL;
    }
    i = g2n_alloc_zero(1, sizeof *i + module->guest_size);
    if (!i) {
        fail(why, G2N_ERROR_MEMORY, "no memory for the instance", 0);
        return NULL;
    }
    i->module = module;
    i->serial = atomic_fetch_add_explicit(&last_serial, 1, memory_order_relaxed) + 1;
    i->memory = module->memory ? module->memory(i->guest) : NULL;
    if (options) i->hooks = options->hooks;
    i->life = module->is_reactor || module->js ? G2N_LIFE_MADE : G2N_LIFE_READY;
    error = g2n_embed_take(i);
    if (error == G2N_ERROR_NONE) error = build(i, options ? options : &none);
    g2n_embed_give(i);
    if (error == G2N_ERROR_NONE) return i;
    fail(why, error, i->message, i->exit_status);
    destroy(i);
    return NULL;
}

enum g2n_error g2n_instance_start(struct g2n_instance *i)
{
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    if (i->module->js) {
        error = i->module->js->perform(i, &(struct g2n_js_op){ .what = G2N_JS_OP_begin, .flag = true });
    } else if (i->started) {
        error = g2n_embed_fail(i, G2N_ERROR_STATE, "%s: the instance was started before", i->module->program.guest);
    } else {
        i->started = true;
        if (i->module->start) error = i->module->run(i, i->module->start, NULL);
        if (error == G2N_ERROR_NONE) i->life = G2N_LIFE_READY;
    }
    if (error == G2N_ERROR_NONE && i->module->wapc) error = i->module->wapc->started(i);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_instance_free(struct g2n_instance *i)
{
    uintptr_t user = 0;

    if (!i) return G2N_ERROR_NONE;
    if (!atomic_compare_exchange_strong_explicit(&i->user, &user, (uintptr_t)pthread_self(), memory_order_acquire, memory_order_relaxed))
        return G2N_ERROR_BUSY;
    i->depth = 1; /* finalizers of C functions find it in use */
    destroy(i);
    return G2N_ERROR_NONE;
}
