/* A program as an instance: what C functions of --host are given there.  It exports nothing to them, and is run by others. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "embed/js.h"
#include "mem/trap.h"

#define EXIT_CANNOT_START 125

static enum g2n_error begin(struct g2n_instance *i, const struct g2n_program_hosts *hosts)
{
    enum g2n_error error = hosts->js ? hosts->js->create(i, NULL) : G2N_ERROR_NONE;

    if (error == G2N_ERROR_NONE && hosts->provision) error = hosts->provision->part->begin(i, hosts->provision);
    return error;
}

struct g2n_instance *g2n_program_instance(const struct g2n_program *program, void *side, const struct g2n_program_hosts *hosts)
{
    static const struct g2n_program_hosts none;
    struct g2n_module *module = g2n_alloc_zero(1, sizeof *module);
    struct g2n_instance *i = g2n_alloc_zero(1, sizeof *i);

    if (!module || !i) g2n_trap_report("no memory for what C functions are given");
    if (!hosts) hosts = &none;
    module->version = G2N_MODULE_VERSION;
    module->program = *program;
    module->exports_memory = true;
    module->replies = hosts->replies;
    module->provision = hosts->provision;
    module->js = hosts->js;
    i->module = module;
    i->side = side;
    i->hosts = hosts;
    i->serial = 1;
    i->memory = program->memory;
    i->life = G2N_LIFE_MADE;
    i->started = true;
    i->is_program = true;
    /* In use by this thread for good: it cannot be freed, and others keep out. */
    i->user = (uintptr_t)pthread_self();
    i->depth = 1;
    if (hosts->files) (void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* without it lines come in another order, but they come */
    if (begin(i, hosts) == G2N_ERROR_NONE) {
        i->life = G2N_LIFE_READY;
        return i;
    }
    (void)fflush(stdout);
    (void)fprintf(stderr, "%s\n", i->message);
    _exit(EXIT_CANNOT_START);
}

void g2n_program_instance_end(struct g2n_instance *i)
{
    if (!i) return;
    i->life = G2N_LIFE_DEAD;
    if (i->provided) i->module->provision->part->end(i);
    if (i->js_state) i->module->js->stop(i);
    (void)fflush(NULL); /* _exit() comes next */
}

void g2n_program_instance_destroy(struct g2n_instance *i)
{
    if (!i) return;
    if (i->provided) i->module->provision->part->end(i);
    if (i->js_state) i->module->js->destroy(i);
    if (i->extra) i->extra_destroy(i->extra);
    g2n_free((void *)(uintptr_t)i->module);
    g2n_free(i);
}
