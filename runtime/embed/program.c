/* A program as an instance: what C functions of --host are given there.  It exports nothing to them, and is run by others. */
#include <pthread.h>

#include "base/alloc.h"
#include "embed/instance.h"
#include "mem/trap.h"

struct g2n_instance *g2n_program_instance(const struct g2n_program *program, void *side, const struct g2n_reply_part *replies)
{
    struct g2n_module *module = g2n_alloc_zero(1, sizeof *module);
    struct g2n_instance *i = g2n_alloc_zero(1, sizeof *i);

    if (!module || !i) g2n_trap_report("no memory for what C functions are given");
    module->version = G2N_MODULE_VERSION;
    module->program = *program;
    module->exports_memory = true;
    module->replies = replies;
    i->module = module;
    i->side = side;
    i->memory = program->memory;
    i->life = G2N_LIFE_READY;
    i->started = true;
    i->is_program = true;
    /* In use by this thread for good: it cannot be freed, and others keep out. */
    i->user = (uintptr_t)pthread_self();
    i->depth = 1;
    return i;
}

void g2n_program_instance_destroy(struct g2n_instance *i)
{
    if (!i) return;
    if (i->extra) i->extra_destroy(i->extra);
    g2n_free((void *)(uintptr_t)i->module);
    g2n_free(i);
}
